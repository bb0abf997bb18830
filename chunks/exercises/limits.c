/* limits USED CLOCK PROGRAM: runs the program with limits on its time
   and files, and unable to start processes or programs. It may use so
   many seconds of the processor, and do nothing for so many by the
   clock. Ends with the status that a shell would give, and writes to
   descriptor 4 a line: ended, waiting or itself, the signal, the
   seconds used. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
  REPORT = 4,
  PROGRAM = 100
};

#define LOAD(what) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, what)
#ifdef __x86_64__
enum {
  FORK = SYS_fork,
  VFORK = SYS_vfork
};
#define MACHINE AUDIT_ARCH_X86_64
#else
enum {
  FORK = SYS_clone3,
  VFORK = SYS_clone3
};
#define MACHINE AUDIT_ARCH_AARCH64
#endif

static struct sock_filter filter[] = {
  LOAD(offsetof(struct seccomp_data, arch)),
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MACHINE, 0, 14),
  LOAD(offsetof(struct seccomp_data, nr)),
  BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 12, 0),
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone3, 12, 0),
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, FORK, 10, 0),
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, VFORK, 9, 0),
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_kill, 8, 0),
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_execve, 7, 0),
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_execveat, 0, 2),
  LOAD(offsetof(struct seccomp_data, args)),
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PROGRAM, 3, 4),
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 2),
  LOAD(offsetof(struct seccomp_data, args)),
  BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 0, 1),
  BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
  BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
};

static _Bool forbid_processes(void)
{
  struct sock_fprog program = { sizeof filter / sizeof *filter, filter };
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static void be_first_to_go(void)
{
  int file = open("/proc/self/oom_score_adj", O_WRONLY);
  if (file < 0 || write(file, "1000", 4) < 0)
    return; /* a wish, no more */
  close(file);
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
  if (!forbid_processes())
    return 65;
  syscall(SYS_execveat, PROGRAM, "", argv, environ, AT_EMPTY_PATH);
  return 66;
}

static pid_t child;
static unsigned patience;
static double used_before;
static volatile sig_atomic_t waiting;

static double processor_time(void)
{
  clockid_t clock;
  struct timespec t;
  if (clock_getcpuclockid(child, &clock) || clock_gettime(clock, &t))
    return used_before;
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void end_it_if_it_waits(int signal)
{
  (void)signal;
  double used = processor_time();
  waiting = used - used_before < 0.1;
  used_before = used;
  if (waiting)
    kill(child, SIGKILL);
  else
    alarm(patience);
}
static int watch(void)
{
  int status;
  struct rusage used;
  signal(SIGALRM, end_it_if_it_waits);
  alarm(patience);
  while (wait4(child, &status, 0, &used) < 0)
    if (errno != EINTR)
      return 68;
  int last = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  dprintf(REPORT, "ended %s %d %.1f\n", waiting ? "waiting" : "itself",
          last,
          (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
              (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) /
                  1e6);
  return last ? 128 + last : WEXITSTATUS(status);
}

int main(int argc, char *argv[])
{
  if (argc != 4 ||
      dup3(open(argv[3], O_RDONLY), PROGRAM, O_CLOEXEC) < 0)
    return 64;
  prctl(PR_SET_DUMPABLE, 0); /* nor may the player look in here */
  child = fork();
  if (child == 0)
    _exit(become_the_player(atoi(argv[1]), argv + 3));
  patience = (unsigned)atoi(argv[2]);
  return child < 0 ? 67 : watch();
}
