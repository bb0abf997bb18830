/* Files that are whole or not there.
   Explained in "Weights in a file", book/54-weights.nw. */

#include "data/output.h"
#include "tests/support.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void write_file(const char *name, const char *text)
{
  OutputFile *file = output_open(scratch(name));
  fputs(text, output_stream(file));
  output_commit(file);
}

static void assert_contents(const char *name, const char *expected)
{
  char *found = (char *)read_bytes(scratch(name), NULL);
  assert_string_equal(found, expected);
  free(found);
}

/* How many unfinished files lie in the folder of the test. */
static int parts(void)
{
  int count = 0;
  DIR *folder = opendir(scratch("."));
  assert_non_null(folder);
  for (struct dirent *at; (at = readdir(folder));)
    count += strstr(at->d_name, ".part") != NULL;
  closedir(folder);
  return count;
}

static void until_it_is_committed_the_old_file_stands(void **state)
{
  (void)state;
  write_file("a", "old");
  OutputFile *file = output_open(scratch("a"));
  fputs("new, and longer", output_stream(file));
  fflush(output_stream(file));
  assert_contents("a", "old");
  assert_int_equal(parts(), 1);
  output_commit(file);
  assert_contents("a", "new, and longer");
  assert_int_equal(parts(), 0);
}

static void write_and_fail(void)
{
  OutputFile *file = output_open(scratch("a"));
  fputs("half", output_stream(file));
  fflush(output_stream(file));
  output_open(scratch("nowhere/b"));
}

static void a_run_that_fails_leaves_the_old_file_alone(void **state)
{
  (void)state;
  write_file("a", "old");
  assert_fails(run_function(write_and_fail), 1, "nowhere/b:");
  assert_contents("a", "old");
  assert_int_equal(parts(), 0);
}

static void write_and_die(void)
{
  OutputFile *file = output_open(scratch("a"));
  fputs("half", output_stream(file));
  fflush(output_stream(file));
  raise(SIGKILL);
}

static void a_run_that_is_killed_leaves_the_old_file(void **state)
{
  (void)state;
  write_file("a", "old");
  assert_fails(run_function(write_and_die), 128 + SIGKILL, "");
  assert_contents("a", "old");
  assert_int_equal(parts(), 1);
  write_file("a", "new");
  assert_contents("a", "new");
}

static void what_a_killed_run_left_is_removed_by_the_next(void **state)
{
  (void)state;
  const char *const own[] = { "k.part", "k.x.part", "k.1.parts",
                              "kk.1.part", "k.1x.part" };
  char ours[32];
  for (size_t i = 0; i < sizeof own / sizeof *own; i++)
    write_bytes(scratch(own[i]), "mine", 4);
  write_bytes(scratch("k.1.part"), "left", 4);
  snprintf(ours, sizeof ours, "k.%ld.part", (long)getpid());
  write_bytes(scratch(ours), "left by one of our number", 25);
  OutputFile *written = output_open(scratch("k"));
  fputs("first", output_stream(written));
  assert_int_equal(access(scratch("k.1.part"), F_OK), -1);
  write_file("k", "second");
  assert_int_equal(access(scratch(ours), F_OK), 0);
  output_commit(written);
  assert_contents("k", "first");
  for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
    assert_contents(own[i], "mine");
    unlink(scratch(own[i]));
  }
  assert_int_equal(parts(), 0);
}

static int folders_synced, folder_error;

int fsync(int descriptor)
{
  struct stat status;
  if (!fstat(descriptor, &status) && S_ISDIR(status.st_mode)) {
    folders_synced += access(scratch("synced"), F_OK) == 0;
    errno = folder_error;
    return folder_error ? -1 : 0;
  }
  return (int)syscall(SYS_fsync, descriptor);
}

static void write_synced(void)
{
  write_file("synced", "new");
}

static void the_folder_reaches_the_disk_after_the_new_name(void **state)
{
  (void)state;
  folders_synced = 0;
  write_synced();
  assert_int_equal(folders_synced, 1);
  folder_error = EINVAL;
  write_synced();
  folder_error = EIO;
  assert_fails(run_function(write_synced), 1,
               "/synced: expected a file that can be written, found: "
               "Input/output error");
  folder_error = 0;
}

static void write_beyond_the_limit(void)
{
  const struct rlimit limit = { 1000, 1000 };
  signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &limit);
  OutputFile *file = output_open(scratch("b"));
  for (int i = 0; i < 100000; i++)
    fputc('x', output_stream(file));
  output_commit(file);
}

static void a_full_disk_leaves_the_old_file(void **state)
{
  (void)state;
  int before = parts();
  write_file("b", "old");
  assert_fails(run_function(write_beyond_the_limit), 1,
               "/b: expected a file that can be written, found: File");
  assert_contents("b", "old");
  assert_int_equal(parts(), before);
}

static void write_to_a_full_device(void)
{
  OutputFile *file = output_open("/dev/full");
  fputs("one line\n", output_stream(file));
  output_commit(file);
}

static void a_full_device_is_named(void **state)
{
  (void)state;
  assert_fails(run_function(write_to_a_full_device), 1,
               "/dev/full: expected a file that can be written, "
               "found: No space left on device");
}

static void write_to_a_pipe(void)
{
  int descriptors[2];
  if (pipe(descriptors) || dup2(descriptors[1], STDOUT_FILENO) < 0)
    return;
  OutputFile *file = output_open("/dev/stdout");
  fputs("through a pipe", output_stream(file));
  output_commit(file);
  char text[32] = "";
  if (read(descriptors[0], text, sizeof text - 1) > 0)
    fputs(text, stderr);
  output_commit(output_open("/dev/null"));
  exit(7);
}

static void what_is_no_file_is_written_directly(void **state)
{
  (void)state;
  assert_fails(run_function(write_to_a_pipe), 7, "through a pipe");
}

static void write_twice_to_standard_output(void)
{
  for (int i = 0; i < 2; i++) {
    printf("a line\n");
    OutputFile *file = output_open("/dev/stdout");
    fputs("a log\n", output_stream(file));
    output_commit(file);
  }
}

static void a_log_on_standard_output_keeps_its_place(void **state)
{
  (void)state;
  Outcome outcome = run_function(write_twice_to_standard_output);
  assert_string_equal(outcome.out, "a line\na log\na line\na log\n");
  assert_succeeds(outcome);
}

static mode_t mode_of(const char *name)
{
  struct stat status;
  assert_int_equal(stat(scratch(name), &status), 0);
  return status.st_mode & 0777;
}

static void permissions_are_kept(void **state)
{
  (void)state;
  mode_t mask = umask(027);
  write_file("fresh", "1");
  assert_int_equal(mode_of("fresh"), 0640);
  assert_int_equal(chmod(scratch("fresh"), 0604), 0);
  write_file("fresh", "2");
  assert_int_equal(mode_of("fresh"), 0604);
  umask(mask);
}

static void a_link_stays_a_link(void **state)
{
  (void)state;
  struct stat status;
  write_file("behind", "old");
  assert_int_equal(symlink("behind", scratch("link")), 0);
  write_file("link", "new");
  assert_contents("behind", "new");
  assert_int_equal(lstat(scratch("link"), &status), 0);
  assert_true(S_ISLNK(status.st_mode));
}

static void begin_a_link_to_nothing(void)
{
  output_open(scratch("broken"));
}

static void a_link_to_nothing_is_refused(void **state)
{
  (void)state;
  assert_int_equal(symlink("nothing", scratch("broken")), 0);
  assert_fails(run_function(begin_a_link_to_nothing), 1,
               "found a link to nothing");
}

static void two_files_can_be_written_at_once(void **state)
{
  (void)state;
  OutputFile *c = output_open(scratch("c"));
  OutputFile *d = output_open(scratch("d"));
  fputs("third", output_stream(c));
  fputs("fourth", output_stream(d));
  output_commit(c);
  output_commit(d);
  assert_contents("c", "third");
  assert_contents("d", "fourth");
}

static const char *place;

static void open_the_place(void)
{
  output_commit(output_open(place));
}

static void refuse_place(const char *path, const char *sentence)
{
  place = path;
  assert_fails(run_function(open_the_place), 1, sentence);
}

static void places_that_cannot_be_written_are_named(void **state)
{
  (void)state;
  write_file("file", "");
  refuse_place(scratch("file/a"),
               "/file/a: expected a file that can be written, "
               "found: Not a directory");
  refuse_place(scratch("nowhere/a"), "found: No such file");
  refuse_place(scratch("."), "found: Is a directory");
  refuse_place("", "found: No such file");
  char name[301] = "";
  memset(name, 'x', 300);
  refuse_place(scratch(name), "found: File name too long");
}

static void a_protected_file_is_left_alone(void **state)
{
  (void)state;
  write_file("kept", "old");
  assert_int_equal(chmod(scratch("kept"), 0444), 0);
  if (geteuid() != 0)
    refuse_place(scratch("kept"), "found: Permission denied");
  assert_contents("kept", "old");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(until_it_is_committed_the_old_file_stands),
    cmocka_unit_test(a_run_that_fails_leaves_the_old_file_alone),
    cmocka_unit_test(a_run_that_is_killed_leaves_the_old_file),
    cmocka_unit_test(what_a_killed_run_left_is_removed_by_the_next),
    cmocka_unit_test(the_folder_reaches_the_disk_after_the_new_name),
    cmocka_unit_test(a_full_disk_leaves_the_old_file),
    cmocka_unit_test(a_full_device_is_named),
    cmocka_unit_test(what_is_no_file_is_written_directly),
    cmocka_unit_test(a_log_on_standard_output_keeps_its_place),
    cmocka_unit_test(permissions_are_kept),
    cmocka_unit_test(a_link_stays_a_link),
    cmocka_unit_test(a_link_to_nothing_is_refused),
    cmocka_unit_test(two_files_can_be_written_at_once),
    cmocka_unit_test(places_that_cannot_be_written_are_named),
    cmocka_unit_test(a_protected_file_is_left_alone),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
