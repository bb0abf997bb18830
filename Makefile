# Working Out the Backward: from the chapters in book/ to the PDF, the trainer
# and the plots. To read this file takes make and a shell, no more. What needs
# more is in book/tools/build.mk, which is read when the book is tangled.

DATA_DIR ?= data
export DATA_DIR RUN STRICT DIR CSV UNSAFE MUTANTS FOR COUNT SEED

# What a machine may have set, and what the tools do not mean: sorting and numbers
# as somewhere else, other rules for options and patterns, a cd that prints.
export LC_ALL := C.UTF-8
unexport CDPATH POSIXLY_CORRECT

# An archive has its version in a file. (git describes the repository around this
# folder, and that may be somebody else's.)
VERSION := $(shell cat VERSION 2>/dev/null || { top=$$(git rev-parse --show-cdup 2>/dev/null) && \
             [ -z "$$top" ] && git describe --always --dirty 2>/dev/null; } || echo unversioned)

.DEFAULT_GOAL := book
goals := $(or $(MAKECMDGOALS),book)

# Goals that work with the tangled program. All that one call asks for are made
# together by one make over build.mk, so that -j is safe; setup, where it is
# asked for too, comes first.
built := book program figures runs test trainer mutants bench fuzz faults kills

.PHONY: $(built) together setup tangle dist clean help \
        data exercises check watch grade

## book      build/book.pdf, the default: the reader's volume
## program   build/program.pdf, the other volume, which leaves nothing out
## trainer   build/trainer, the program
## test      builds and runs all tests and witnesses, sanitizers included
## figures   redraws every plot from the logs; trains only what has no log
## runs      trains the recorded experiments anew (RUN=name for one)
## mutants   breaks the backward of every op and counts what is caught
## bench     measures speed, side by side with PyTorch where it is there
## fuzz      changed files for the four readers, FOR=seconds; goes on where it stopped
## faults    fails every allocation and every call about a file, one at a time
## kills     stops COUNT=1000 runs at random moments, SEED=N, and compares how they end
$(built): together
	@:

# The packages that only long trials need have a list of their own.
long := $(if $(filter fuzz,$(goals)),book/packages-long)

# The compiler has all processors, unless -j says how many. (Other goals run
# programs that want a processor each.)
jobs = $(if $(filter-out trainer setup clean,$(goals)),,\
         $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(shell nproc)))

together: $(filter setup clean,$(goals))
	@book/tools/setup --check $(long)
	@book/tools/tangle -L build/tangled
	@book/tools/plain build/tangled/chunks build/plain
	+@VERSION='$(VERSION)' $(MAKE) --no-print-directory $(jobs) -f book/tools/build.mk \
	  $(filter $(built),$(goals))

## try-NAME  tests and witnesses of an op, a chapter or a test (MUTANTS=yes: breaks it)
try-%: $(filter setup,$(goals))
	@book/tools/setup --check
	@book/tools/tangle -L build/tangled
	@book/tools/plain build/tangled/chunks build/plain
	+@book/tools/try '$*'

## tangle    writes chunks/ and figures/ from the chapters
tangle: $(filter setup,$(goals))
	@book/tools/setup --check
	@book/tools/tangle .

## setup     installs the Debian packages listed in book/packages (with fuzz, more)
setup:
	@book/tools/setup $(long)

## data      downloads MNIST and CIFAR-10 into DATA_DIR and verifies them
data: $(filter setup,$(goals))
	@book/tools/setup --check
	@book/tools/data "$$DATA_DIR"

## dist      both volumes and the sources, with their version, in build/dist
dist:
	+@$(MAKE) --no-print-directory book program
	@book/tools/dist '$(VERSION)' build/dist

## clean     removes build/
clean:
	@rm -rf build

## exercises lists the exercises; exercise-NAME writes one into work/
## check     judges all that you have begun; check-NAME one exercise
## watch     judges whenever you save a file in work/
## hint-NAME, answer-NAME   the next hint, our answer
## grade     judges the students' folders in DIR=folder, writes CSV=grades.csv
exercises:    ; @book/tools/workbook-make list
exercise-%:   ; @book/tools/workbook-make take '$*'
check:        ; @book/tools/workbook-make check
check-%:      ; @book/tools/workbook-make check '$*'
watch:        ; @book/tools/workbook-make watch
hint-%:       ; @book/tools/workbook-make hint '$*'
answer-%:     ; @book/tools/workbook-make answer '$*'
grade:        ; @book/tools/workbook-make grade "$$DIR"

## help      lists these targets
help:
	@sed -n 's/^## //p' Makefile
