/* limits USED CLOCK PROGRAM: runs the program with limits on its
   time, memory and files, and unable to ask the kernel for more than
   a computation needs. It may use so many seconds of the processor,
   and do nothing for so many by the clock. Ends with the status that
   a shell would give, and writes to descriptor 4 a line: ended;
   waiting, large or itself; the signal; the seconds used, rounded.
   Or, if the kernel cannot keep the program in: unable. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
  REPORT = 4,
  PROGRAM = 100,
  MOST_MEMORY = 300 << 10 /* KiB */
};

#define LOAD(word)                   \
  BPF_STMT(BPF_LD | BPF_W | BPF_ABS, \
           offsetof(struct seccomp_data, word))
#define JUMP(how, value, then, otherwise) \
  BPF_JUMP(BPF_JMP | how | BPF_K, value, then, otherwise)
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define REFUSE BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)
#define CALL(name) JUMP(BPF_JEQ, SYS_##name, 0, 1), ALLOW
#define WHERE(name, argument, value)                     \
  JUMP(BPF_JEQ, SYS_##name, 0, 4), LOAD(args[argument]), \
      JUMP(BPF_JEQ, (unsigned)(value), 1, 0), REFUSE, ALLOW
#define WITHOUT(name, argument, bits)                    \
  JUMP(BPF_JEQ, SYS_##name, 0, 4), LOAD(args[argument]), \
      JUMP(BPF_JSET, bits, 0, 1), REFUSE, ALLOW
#define WRITING (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)
#ifdef __x86_64__
#define MACHINE AUDIT_ARCH_X86_64
#define OLDER_NAMES                                   \
  CALL(fstat), CALL(stat), CALL(lstat), CALL(access), \
      CALL(readlink), CALL(pause), CALL(time),        \
      CALL(arch_prctl), WITHOUT(open, 1, WRITING)
#else
#define MACHINE AUDIT_ARCH_AARCH64
#define OLDER_NAMES CALL(fstat)
#endif

static _Bool allow_a_computation(void)
{
  struct sock_filter filter[] = {
    LOAD(arch), JUMP(BPF_JEQ, MACHINE, 1, 0), REFUSE, LOAD(nr),
    /* its own memory */
    CALL(brk), CALL(munmap), CALL(mprotect), CALL(mremap),
    CALL(madvise),
    /* what is open */
    CALL(read), CALL(write), CALL(readv), CALL(writev), CALL(pread64),
    CALL(lseek), CALL(close), CALL(dup),
    /* what there is */
    CALL(newfstatat), CALL(faccessat), CALL(readlinkat), CALL(getcwd),
    /* its own signals, and its end */
    CALL(rt_sigaction), CALL(rt_sigprocmask), CALL(rt_sigreturn),
    CALL(sigaltstack), CALL(restart_syscall), CALL(exit),
    CALL(exit_group),
    /* itself, the time, the machine */
    CALL(getpid), CALL(gettid), CALL(getuid), CALL(geteuid),
    CALL(getrusage), CALL(clock_gettime), CALL(clock_getres),
    CALL(gettimeofday), CALL(nanosleep), CALL(clock_nanosleep),
    CALL(sched_yield), CALL(sched_getaffinity), CALL(getrandom),
    CALL(uname), CALL(sysinfo),
    /* what a library does when it starts */
    CALL(futex), CALL(rseq), CALL(set_robust_list),
    CALL(set_tid_address),
    OLDER_NAMES,
    WITHOUT(openat, 2, WRITING), WITHOUT(mmap, 3, MAP_SHARED),
    WHERE(tgkill, 0, getpid()), WHERE(prlimit64, 0, 0),
    WHERE(execveat, 0, PROGRAM),
    REFUSE
  };
  struct sock_fprog program = { sizeof filter / sizeof *filter,
                                filter };
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static void keep_nothing(void)
{
  struct __user_cap_header_struct all = { 0 };
  struct __user_cap_data_struct none[2] = { 0 };
  all.version = _LINUX_CAPABILITY_VERSION_3;
  prctl(PR_SET_DUMPABLE, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  syscall(SYS_capset, &all, none);
  syscall(SYS_close_range, REPORT + 1, PROGRAM - 1, 0);
  syscall(SYS_close_range, PROGRAM + 1, ~0u, 0);
}

static void be_first_to_go(void)
{
  int file = open("/proc/self/oom_score_adj", O_WRONLY);
  if (file < 0 || write(file, "1000", 4) < 0)
    return; /* a wish, no more */
  close(file);
}

static void signals_of_children(int how)
{
  sigset_t ended;
  sigemptyset(&ended);
  sigaddset(&ended, SIGCHLD);
  sigprocmask(how, &ended, NULL);
}

static void limit(int what, rlim_t most)
{
  setrlimit(what, &(struct rlimit){ most, most });
}
static int become_the_player(int used, char *argv[])
{
  rlim_t seconds = (rlim_t)used;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  prctl(PR_SET_DUMPABLE, 1);
  fcntl(REPORT, F_SETFD, FD_CLOEXEC);
  setrlimit(RLIMIT_CPU, &(struct rlimit){ seconds, seconds + 1 });
  limit(RLIMIT_FSIZE, 1 << 20);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_NOFILE, 32);
  be_first_to_go();
  personality(ADDR_NO_RANDOMIZE);
  signals_of_children(SIG_UNBLOCK);
  if (!allow_a_computation()) {
    dprintf(REPORT, "unable\n");
    return 65;
  }
  syscall(SYS_execveat, PROGRAM, "", argv, environ, AT_EMPTY_PATH);
  return 66;
}

static pid_t child;

static double processor_time(void)
{
  clockid_t clock;
  struct timespec t;
  if (clock_getcpuclockid(child, &clock) ||
      clock_gettime(clock, &t))
    return 0;
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static long memory(void)
{
  char line[128];
  long sum = 0, part;
  snprintf(line, sizeof line, "/proc/%d/status", (int)child);
  FILE *file = fopen(line, "r");
  while (file && fgets(line, sizeof line, file))
    if (sscanf(line, "VmRSS: %ld", &part) == 1 ||
        sscanf(line, "VmSwap: %ld", &part) == 1 ||
        sscanf(line, "VmPTE: %ld", &part) == 1)
      sum += part;
  if (file)
    fclose(file);
  return sum;
}
static const char *too_much(int patience)
{
  static int looks;
  static double used_before;
  if (memory() > MOST_MEMORY)
    return "large";
  if (++looks % (20 * patience))
    return NULL;
  double used = processor_time(), lately = used - used_before;
  used_before = used;
  return lately < 0.1 ? "waiting" : NULL;
}

static void wait_a_moment(void)
{
  sigset_t ended;
  sigemptyset(&ended);
  sigaddset(&ended, SIGCHLD);
  sigtimedwait(&ended, NULL,
               &(struct timespec){ .tv_nsec = 50000000 });
}
static double seconds(struct timeval t)
{
  return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static int watch(int patience)
{
  int status;
  struct rusage used;
  const char *why = NULL;
  pid_t ended;
  while ((ended = wait4(child, &status, WNOHANG, &used)) == 0) {
    if (!why && (why = too_much(patience)))
      kill(child, SIGKILL);
    wait_a_moment();
  }
  if (ended < 0)
    return 68;
  int last = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  dprintf(REPORT, "ended %s %d %.0f\n", why ? why : "itself", last,
          seconds(used.ru_utime) + seconds(used.ru_stime));
  return last ? 128 + last : WEXITSTATUS(status);
}

int main(int argc, char *argv[])
{
  if (argc != 4 ||
      dup3(open(argv[3], O_RDONLY), PROGRAM, O_CLOEXEC) < 0)
    return 64;
  keep_nothing();
  signals_of_children(SIG_BLOCK);
  child = fork();
  if (child == 0)
    _exit(become_the_player(atoi(argv[1]), argv + 3));
  return child < 0 ? 67 : watch(atoi(argv[2]));
}
