# Builds what the tangled book describes. Called by ../../Makefile, from the
# top of the repository, when build/tangled is up to date. Lists of files are
# read from there: a new op, test or figure needs no line here.

# Tangled C carries #line: a change of prose alone moves the code behind it.
# Who wants programs wants true lines in them; the book only wants what they
# print, so for it an object is good until its code changes, #line aside.
T := build/tangled/chunks
P := $(if $(filter trainer test agree mutants workbook bench replay build/throughput fuzz faults kills,$(MAKECMDGOALS)),$(T),build/plain)
rooms := core ops nn data trainer

SHELL := /bin/sh
comma := ,
.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: book program figures runs test trainer agree peers mutants bench record replay workbook fuzz faults kills always
always:

# ---- compiler --------------------------------------------------------------
# OpenBLAS built with OpenMP: beside OpenMP loops the other build is slow.
blas := $(firstword $(wildcard /usr/lib/*/openblas-openmp))
native := $(shell $(CC) -march=native -E -x c /dev/null >/dev/null 2>&1 && \
                  echo -march=native)
# A loop that copies thirty numbers is not to become a call of memcpy.
loops := $(shell $(CC) -fno-tree-loop-distribute-patterns -E -x c /dev/null >/dev/null 2>&1 && \
                 echo -fno-tree-loop-distribute-patterns)
# An op names what it has; the rest of its fields are NULL. A function that is
# declared nowhere, and a pointer of the wrong kind, are mistakes in any case.
CFLAGS ?= -Wall -Wextra -Wno-missing-field-initializers $(if $(STRICT),-Werror)
CFLAGS += -Werror=implicit-function-declaration -Werror=implicit-int \
          -Werror=incompatible-pointer-types -Werror=int-conversion
LIBS := $(if $(blas),-L$(blas) -Xlinker -rpath -Xlinker $(blas)) -lopenblas -lcjson -lz -lm
CHECK_LIBS := -lgsl -lcmocka

# (A sanitizer's report needs lines, and not the debugger's variables; nor has
# code as optimised as the trainer's many to show.)
common := -std=gnu17 -fopenmp -fno-math-errno -fno-trapping-math
sanitize := -g1 -fsanitize=address,undefined -fno-sanitize-recover=all \
            -fno-omit-frame-pointer
flags_float := -g1 -O3 $(native) $(loops)
flags_double := -g -O1 -DREAL_DOUBLE
flags_float_san := -O1 $(sanitize)
flags_double_san := -O1 -DREAL_DOUBLE $(sanitize)
variants := float double float_san double_san
# (With sanitizers most of a deep model's time goes in the loops of convolution:
# optimised they take half of it. Where no time is spent, optimising takes longer
# than what it saves.)
hot := ops/convolve_rows ops/convolve_weights
hot_float_san := -O2 $(native)
hot_double_san := -O2 $(native)
cold := nn trainer tests
cold_float_san := -O0
cold_double_san := -O0

# Objects of one variant, recompiled when its flags change. (There are hundreds
# of them, and a machine may be slow at starting programs: so their folders are
# made by one call below, and sed is called only where a name differs.)
define variant
build/$(1)/flags: always
	@echo '$(CC) $(CFLAGS) $(common) $(flags_$(1)) $(hot_$(1)) $(cold_$(1))' | cmp -s - $$@ || \
	  echo '$(CC) $(CFLAGS) $(common) $(flags_$(1)) $(hot_$(1)) $(cold_$(1))' >$$@
$(hot:%=build/$(1)/%.o): more := $(hot_$(1))
$(addsuffix /%.o,$(addprefix build/$(1)/,$(cold))): more := $(cold_$(1))
build/$(1)/%.o: $$(P)/%.c build/$(1)/flags
	@echo '  compile $$*.c ($(1))' && \
	  $(CC) $(CFLAGS) $(common) $(flags_$(1)) $$(more) -MMD -MP -MF $$(@:.o=.d) -I$(T) -c -o $$@ $(T)/$$*.c \
	  $(if $(filter $(T),$(P)),,&& sed -i 's,$(T)/,$(P)/,g' $$(@:.o=.d))
build/$(1)/program.a: $$(call objects,$(1),$(filter-out trainer/main.c,$(program)))
	@rm -f $$@ && ar rc $$@ $$^
-include $$(call depends,$(1))
endef
sources = $(patsubst $(T)/%,%,$(wildcard $(addsuffix /*.c,$(addprefix $(T)/,$(1)))))
objects = $(patsubst %.c,build/$(1)/%.o,$(2))
depends = $(patsubst %.c,build/$(1)/%.d,$(program) $(beside))
program := $(call sources,$(rooms))
beside := $(call sources,bench witnesses tests trials examples exercises)
$(foreach v,$(variants),$(eval $(call variant,$(v))))

# ---- programs ---------------------------------------------------------------
# Beside the rooms, a file with a main is a program; the others help.
with_main = $(patsubst $(T)/%,%,$(if $(1),$(shell grep -l '^int main' $(addprefix $(T)/,$(1)))))
checks := $(call with_main,$(call sources,tests witnesses))
made := $(shell mkdir -p \
  $(foreach v,$(variants),$(addprefix build/$(v)/,$(rooms) bench trials examples exercises bin/tests bin/witnesses \
    tests witnesses)) \
  $(addprefix build/outcome/,$(foreach v,double double_san,$(v)/tests $(v)/witnesses) maxima/witnesses scripts) \
  build/bin/examples build/trials build/workbook/judge build/workbook/cage)
examples := $(call with_main,$(call sources,examples))
helpers := $(filter-out $(checks),$(call sources,tests witnesses))
# (A hundred programs are linked for the tests, and gold needs a third of the time.)
gold := $(if $(wildcard /usr/bin/ld.gold),-fuse-ld=gold)
link = @echo '  link $(@F)' && $(CC) $(common) $(flags_$(1)) -Wl,--build-id=none \
         -o $@ $(filter %.o %.a,$^)

# All objects, used or not, so that whatever one of them lacks is missed here.
build/trainer: $(call objects,float,$(program))
	$(call link,float) $(LIBS)
build/trainer_san: $(call objects,float_san,trainer/main.c) build/float_san/program.a
	$(call link,float_san) $(LIBS)
# In double precision, for comparisons with others (book/tools/peers).
build/trainer_double: $(call objects,double,trainer/main.c) build/double/program.a
	$(call link,double) $(LIBS)
trainer: build/trainer
agree: build/trainer build/trainer_double
	@if [ -x /usr/bin/python3 ]; \
	 then book/tools/peers/agree.py "$${DATA_DIR:-data}"; \
	 else echo 'agree: skipped, there is no python3'; fi

define checked
build/$(1)/bin/%: build/$(1)/%.o $(call objects,$(1),$(helpers)) build/$(1)/program.a
	$$(call link,$(1)) $(gold) $(LIBS) $(CHECK_LIBS)
endef
$(foreach v,$(variants),$(eval $(call checked,$(v))))
build/bin/examples/%: build/double/examples/%.o build/double/program.a
	$(call link,double) $(LIBS)

build/throughput: $(call objects,float,$(call sources,bench)) build/float/program.a
	$(call link,float) $(LIBS)
bench: build/throughput
	@book/tools/bench build/bench.tsv

# ---- tests -------------------------------------------------------------------
# Every outcome is made anew; run-check never fails, so that all of them run,
# and count decides in the end. The scripts come first: they wait for something
# now and then, and meanwhile the compiler can work.
#
# Everything is tried with the sanitizers. Without them too are run: the
# witnesses, with more cases; the tests that run the trainer, with the one that
# readers use; and those that ask something else there (they name SANITIZED, or
# the compiler's word for it). For the others that would be the same once more.
macs := $(wildcard $(T)/witnesses/*.mac)
plainly := $(filter witnesses/%,$(checks)) \
           $(patsubst $(T)/%,%,$(shell grep -lE 'SANITIZE|run_trainer|TRAINER' \
             $(addprefix $(T)/,$(filter tests/%,$(checks))) /dev/null))
scripts := $(wildcard book/tools/checks/*)
outcomes := $(patsubst book/tools/checks/%,build/outcome/scripts/%.log,$(scripts)) \
            $(patsubst %.c,build/outcome/double/%.log,$(plainly)) \
            $(patsubst %.c,build/outcome/double_san/%.log,$(checks)) \
            $(patsubst $(T)/%,build/outcome/maxima/%.log,$(macs))

# For the book's tables an outcome is good until its program changes, which its
# checksum tells.
fresh := $(if $(filter test,$(MAKECMDGOALS)),always)
sum := $(if $(fresh),,.sum)

test: $(outcomes)
	@book/tools/count $(outcomes)
# (Rules with a list of targets: without it make would prefer the general rule
# to the witnesses' own below when the latter's program is still to be made.)
$(patsubst %.c,build/outcome/double/%.log,$(filter tests/%,$(checks))): \
    build/outcome/double/%.log: build/double/bin/%$(sum) build/trainer$(sum) $(fresh)
	@TRAINER=build/trainer book/tools/run-check $@ build/double/bin/$*
$(filter build/outcome/double_san/tests/%,$(outcomes)): \
    build/outcome/double_san/%.log: build/double_san/bin/% build/trainer_san always
	@SANITIZED=1 TRAINER=build/trainer_san book/tools/run-check $@ $<
build/outcome/maxima/%.log: $(T)/% book/tools/maxima-check build/printed.mac $(fresh)
	@book/tools/run-check $@ book/tools/maxima-check $< build/printed.mac
build/outcome/scripts/%.log: book/tools/checks/% build/trainer always
	@TRAINER=build/trainer book/tools/run-check $@ $<

build/printed.mac: $(wildcard book/[0-9][0-9]-*.nw) book/tools/printed-rules
	@book/tools/printed-rules >$@.part
	@cmp -s $@.part $@ && rm $@.part || mv $@.part $@

# A numerical witness is given its twin in float, Maxima's vectors, and the numbers
# beside which a size is worth a trial.
export SIZES := $(shell book/tools/sizes $(T))
symbolic := $(patsubst $(T)/%,build/outcome/maxima/%.log,$(macs))
$(filter build/outcome/double/witnesses/%,$(outcomes)): \
    build/outcome/double/witnesses/%.log: build/double/bin/witnesses/%$(sum) \
    build/float/bin/witnesses/%$(sum) build/vectors.txt $(fresh)
	@TWIN=build/float/bin/witnesses/$* VECTORS=build/vectors.txt \
	  book/tools/run-check $@ build/double/bin/witnesses/$*
$(filter build/outcome/double_san/witnesses/%,$(outcomes)): \
    build/outcome/double_san/witnesses/%.log: build/double_san/bin/witnesses/% \
    build/float_san/bin/witnesses/% build/vectors.txt always
	@SANITIZED=1 TWIN=build/float_san/bin/witnesses/$* VECTORS=build/vectors.txt \
	  book/tools/run-check $@ $<
build/vectors.txt: $(symbolic)
	@grep -h '^vector ' $(symbolic) >$@.part || :
	@cmp -s $@.part $@ && rm $@.part || mv $@.part $@

# The workbook: for each exercise a judge, and in cage/ what a reader's code is
# linked with or judged by.
W := build/workbook
kind = $(patsubst $(T)/exercises/%.about,%,$(shell grep -l '^kind: $(1)$$' $(T)/exercises/*.about /dev/null))
in_code := $(call kind,code)
experiments := $(call kind,experiment)
judging := core/random.o exercises/sample.o exercises/judge.o
playing := core/random.o exercises/sample.o exercises/player.o
$(in_code:%=$(W)/judge/%): $(W)/judge/%: build/double/exercises/%.judge.o $(addprefix build/double/,$(judging))
	@$(CC) -o $@ $^ -lm
$(experiments:%=$(W)/judge/%): $(W)/judge/%: build/double/exercises/%.judge.o build/double/exercises/experiment.o
	@$(CC) -o $@ $^ -lm
$(W)/cage/limits: build/double/exercises/limits.o
	@$(CC) -o $@ $^
# (In what a reader's file is linked with, no name but main is seen.)
$(W)/cage/%.o: build/double_san/exercises/%.judge.o $(addprefix build/double_san/,$(playing))
	@ld -r -o $@.part $^ && objcopy --keep-global-symbol=main $@.part $@ && rm $@.part
$(W)/cage/%.judge.mac: $(T)/exercises/%.judge.mac
	@cp $< $@
workbook: $(addprefix $(W)/judge/,$(in_code) $(experiments)) $(in_code:%=$(W)/cage/%.o) \
          $(patsubst %,$(W)/cage/%.judge.mac,$(call kind,paper)) $(W)/cage/limits build/trainer
$(filter build/outcome/scripts/workbook%,$(outcomes)): workbook

# Trials: what goes on for as long as it is given, and in a short form in checks/.
# What reads bytes that no program wrote has its own fail and allocate (fuzz.c, and
# the linker takes the first that it finds); libFuzzer is clang's.
wrapped := $(addprefix -Wl$(comma)--wrap=,free fopen fclose gzopen gzclose) -Wl$(comma)--allow-multiple-definition
fuzzed := $(addprefix $(T)/,trials/fuzz.c $(filter-out trainer/main.c,$(program)))
build/trials/blind: build/float_san/trials/blind.o build/float_san/trials/fuzz.o build/float_san/program.a
	$(call link,float_san) $(wrapped) $(LIBS)
build/trials/fuzz: $(fuzzed) $(wildcard $(T)/*/*.h)
	@echo '  compile the readers for libFuzzer'
	@clang $(common) $(sanitize) -O1 -w -fsanitize=fuzzer -I$(T) -o $@ $(fuzzed) $(wrapped) $(LIBS)
build/trials/memory.so: $(T)/trials/memory.c
	@echo '  link $(@F)' && $(CC) -O1 -fPIC -shared -o $@ $<
seeded := $(addprefix build/double/bin/tests/,files cifar10 weights resume)
fuzz: build/trials/fuzz build/trials/blind build/trainer $(seeded)
	@book/tools/fuzz $(seeded)
faults: build/trainer build/trials/memory.so
	@book/tools/faults --tally
kills: build/trainer
	@book/tools/kills --tally
build/outcome/scripts/fuzz.log: build/trials/blind
build/outcome/scripts/faults.log: build/trials/memory.so

# Mutants: the ops broken on purpose, all or those that OPS names, judged by the
# programs above that apply them.
VECTORS ?= build/vectors.txt
export OPS VECTORS
broken := $(or $(shell echo '$(strip $(OPS))' | tr ' ' '|'),[a-z_]+)
judges := $(patsubst %.c,%,$(shell cd '$(T)' && grep -lE 'apply_($(broken))\b' $(checks) /dev/null | xargs grep -LE '^\#include "(nn|data|trainer)/'))
mutants: $(judges:%=build/double/bin/%) $(patsubst %,build/float/bin/%,$(filter witnesses/%,$(judges))) \
         $(VECTORS)
	@HELPERS='$(call objects,double,$(helpers))' LINK='$(LIBS) $(CHECK_LIBS)' \
	  book/tools/mutants build/mutants.tsv

# ---- what the book shows ---------------------------------------------------------
# A program may be linked anew with other debugging information and the same
# code. What it prints is made again only when the code has changed: the .sum
# files hold its checksum.
F := build/tangled/figures
trained := $(patsubst $(F)/runs/%.run,%,$(wildcard $(F)/runs/*.run))
real := $(patsubst $(F)/runs/%.run,%,$(if $(trained),$(shell \
          grep -lE -- '--data (mnist|cifar10)( |$$)' $(F)/runs/*.run)))
live := $(filter-out $(real),$(trained))
outputs := $(patsubst examples/%.c,build/examples/%.out,$(examples))
plots := $(patsubst $(F)/%.gp,build/figures/%.pdf,$(wildcard $(F)/*.gp))
pictures := $(patsubst build/examples/%.out,build/figures/%.pdf,$(filter %_graph.out,$(outputs)))
probes := $(patsubst figures/%,build/%,$(wildcard figures/runs/*.probe.tsv))
peers := $(patsubst figures/%,build/%,$(wildcard figures/runs/torch-*.tsv))
benches := $(patsubst figures/%,build/runs/%,$(wildcard figures/bench*.tsv figures/trials.tsv))
looks := $(patsubst figures/%,build/%,$(wildcard figures/runs/*.wrong.tsv figures/runs/*.kernels.tsv))
logs := $(trained:%=build/runs/%.tsv) $(benches) $(probes) $(peers)

%.sum: %
	@strip -g -o $@.bin $< && cksum <$@.bin >$@.part && rm $@.bin
	@cmp -s $@.part $@ && rm $@.part || mv $@.part $@
build/examples/%.out: build/bin/examples/%.sum
	@echo '  run examples/$*.c'
	@mkdir -p $(@D)
	@OMP_NUM_THREADS=1 build/bin/examples/$* >$@.part && mv $@.part $@
$(plots): build/figures/%.pdf: $(F)/%.gp book/plot.gp $(outputs) $(logs) $(looks)
	@echo '  plot $*'
	@book/tools/plot $< $@
$(pictures): build/figures/%.pdf: build/examples/%.out
	@echo '  draw $*'
	@mkdir -p $(@D)
	@dot -Tpdf -o $@.part $< && mv $@.part $@
figures: $(plots) $(pictures)

build/version.tex: always
	@printf '\\newcommand\\bookversion{%s}\n' '$(VERSION)' >$@.part
	@cmp -s $@.part $@ && rm $@.part || mv $@.part $@
build/results.tex: $(logs) book/tools/results book/tools/contrasts \
                   book/tools/interval.pl book/contrasts book/tools/records figures/sums
	@book/tools/records check
	@book/tools/results $(logs) >$@.part
	@book/tools/contrasts $@.part >$@.more && cat $@.more >>$@.part
	@rm $@.more && mv $@.part $@
# Tables of what the witnesses say, and of all mistakes.
chapters := $(wildcard book/[0-9][0-9]-*.nw)
linear := $(shell cd '$(T)' && grep -lE '(assert|note)_transpose' $(filter tests/%,$(checks)) /dev/null)
judged := $(symbolic) $(patsubst %.c,build/outcome/double/%.log,$(filter witnesses/%,$(checks)) $(linear))
build/tables/verdicts: $(judged) $(chapters) book/tools/verdicts book/tools/rules build/tables/equations.tex
	@book/tools/verdicts build/tables $(judged) build/tables/equations.read && touch $@
# What a machine read of the displayed equations; one that fails stops the build.
# Maxima's vectors have to be what the printed definitions say.
build/tables/equations.tex: $(chapters) book/tools/equations build/vectors.txt
	@mkdir -p $(@D)
	@book/tools/equations -v build/vectors.txt -r $(@:.tex=.read) -t $@ $(chapters)
build/outcome/scripts/equations.log: build/vectors.txt
build/tables/atlas.tex: $(chapters) book/tools/atlas
	@mkdir -p $(@D)
	@book/tools/atlas >$@.part && mv $@.part $@
# The map of the chapters; an arrow that two others make up for is left out.
build/figures/chapters.pdf: $(chapters) book/tools/map
	@mkdir -p $(@D)
	@book/tools/map >$@.dot && tred $@.dot | dot -Tpdf -o $@.part && rm $@.dot && mv $@.part $@
build/tables/mutants.tex: figures/mutants.tsv $(addprefix $(T)/,$(call sources,ops)) book/tools/mutants-table
	@mkdir -p $(@D)
	@book/tools/mutants-table >$@.part && mv $@.part $@
build/tables/tools.tex: always
	@mkdir -p $(@D)
	@book/tools/tools-table >$@.part
	@cmp -s $@.part $@ && rm $@.part || mv $@.part $@

# TeX needs several passes of a first weave, one after the other. The first can
# be made while the compiler is busy.
volumes := book program
.PHONY: $(volumes:%=early-%)
$(volumes:%=early-%): early-%:
	@book/tools/weave -e $* build
build/claims.tex: build/results.tex $(chapters) book/tools/claims book/tools/interval.pl
	@book/tools/claims check build/results.tex $@ $(chapters)
$(volumes): %: early-% $(outputs) $(plots) $(pictures) build/results.tex build/claims.tex build/version.tex \
            build/tables/verdicts build/tables/atlas.tex build/tables/mutants.tex \
            build/tables/tools.tex build/tables/equations.tex build/figures/chapters.pdf
	@book/tools/weave $@ build

# ---- runs --------------------------------------------------------------------------
# A run that tests weights comes after the run that saved them.
tested := $(if $(trained),$(shell awk 'match($$0, /--load build\/runs\/[^ ]*\.safetensors/) { \
           sub(/.*\//, "", FILENAME); sub(/\.run$$/, "", FILENAME); \
           print FILENAME ":" substr($$0, RSTART + 18, RLENGTH - 30) }' $(trained:%=$(F)/runs/%.run)))
tester = $(firstword $(subst :, ,$(1)))
saver = $(lastword $(subst :, ,$(1)))
$(foreach t,$(tested),$(if $(filter $(live),$(call tester,$(t))),$(eval \
  build/runs/$(call tester,$(t)).tsv: build/runs/$(call saver,$(t)).tsv)))

# A run on real data is recorded: its log is committed in figures/runs. A run on
# the program's own data is live: it is made while the book is built.
$(live:%=build/runs/%.tsv): build/runs/%.tsv: $(F)/runs/%.run build/trainer.sum
	@book/tools/run live $*
$(real:%=build/runs/%.tsv): build/runs/%.tsv: figures/runs/%.tsv
	@mkdir -p $(@D)
	@cp $< $@.part && mv $@.part $@
$(probes) $(looks) $(peers): build/runs/%: figures/runs/%
	@mkdir -p $(@D)
	@cp $< $@.part && mv $@.part $@
$(benches): build/runs/%: figures/%
	@mkdir -p $(@D)
	@cp $< $@.part && mv $@.part $@
figures/runs/%.tsv:
	@test -x build/trainer || $(MAKE) --no-print-directory -f book/tools/build.mk trainer
	@book/tools/run recorded $*

record:
	@book/tools/records take
replay: build/trainer
	@book/tools/replay

# PyTorch's runs are recorded too, by a script of their own, where there is no
# log. torch-he-at0.1-3: first weights by He's rule, learning rate 0.1, seed 3.
torch := $(foreach w,he own,$(foreach r,0.1 0.01,$(foreach s,1 2 3 4 5,$(w)-at$(r)-$(s))))
peers: $(torch:%=figures/runs/torch-%.tsv) figures/runs/torch-resnet20.tsv
$(torch:%=figures/runs/torch-%.tsv): figures/runs/torch-%.tsv:
	@echo '  run torch-$*'
	@if [ -x /usr/bin/python3 ]; \
	 then book/tools/peers/cifar.py $(subst -, ,$(subst -at,-,$*)) $@ "$${DATA_DIR:-data}"; \
	 else echo 'peers: skipped, there is no python3'; fi
figures/runs/torch-resnet20.tsv:
	@echo '  run torch-resnet20'
	@if [ -x /usr/bin/python3 ]; \
	 then book/tools/peers/residual.py $@ $(@:.tsv=-test.tsv) "$${DATA_DIR:-data}"; \
	 else echo 'peers: skipped, there is no python3'; fi

# `runs` trains all recorded runs anew, or the one that RUN names.
chosen := $(or $(RUN),$(real))
$(foreach t,$(tested),$(eval run-$(call tester,$(t)): \
  $(addprefix run-,$(filter $(chosen),$(call saver,$(t))))))
runs: $(chosen:%=run-%)
	@rm -f build/runs/round
run-%: build/trainer.sum
	@book/tools/run again $* $(chosen)
