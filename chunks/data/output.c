/* Writes beside the goal, and renames in the end.
   Explained in "Weights in a file", book/54-weights.nw. */

#include "data/output.h"

#include "core/allocate.h"
#include "core/fail.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct OutputFile {
  char *path; /* as the user wrote it */
  char *goal; /* the same without symbolic links */
  char *part; /* beside it; NULL if it is written directly */
  FILE *stream;
  struct OutputFile *next;
};

static _Noreturn void refuse(const char *path, int reason)
{
  fail(EXIT_INPUT,
       "%s: expected a file that can be written, found: %s", path,
       strerror(reason));
}

static OutputFile *unfinished;

static void remove_unfinished(void)
{
  for (const OutputFile *file = unfinished; file; file = file->next)
    if (file->part)
      unlink(file->part);
}

static void remember(OutputFile *file)
{
  static bool registered;
  if (!registered && atexit(remove_unfinished))
    refuse(file->path, ENOMEM);
  registered = true;
  file->next = unfinished;
  unfinished = file;
}

static void forget(const OutputFile *file)
{
  OutputFile **link = &unfinished;
  while (*link != file)
    link = &(*link)->next;
  *link = file->next;
}

static int standard_stream(const struct stat *status)
{
  struct stat stream;
  for (int i = STDOUT_FILENO; i <= STDERR_FILENO; i++)
    if (!fstat(i, &stream) && stream.st_ino == status->st_ino &&
        stream.st_dev == status->st_dev)
      return i;
  return -1;
}

static void open_directly(OutputFile *file, int standard)
{
  fflush(stdout);
  file->stream = standard < 0 ? fopen(file->path, "wb")
                              : fdopen(dup(standard), "wb");
  if (!file->stream)
    refuse(file->path, errno);
  remember(file);
}

static char *goal_of(const char *path, bool exists)
{
  struct stat link;
  if (!exists && !lstat(path, &link))
    fail(EXIT_INPUT,
         "%s: expected a file that can be written, found a link to "
         "nothing",
         path);
  char *goal = exists ? realpath(path, NULL) : strdup(path);
  if (!goal)
    refuse(path, errno);
  return goal;
}

void output_check(const char *path)
{
  struct stat old;
  bool exists = stat(path, &old) == 0;
  if (!exists && errno != ENOENT)
    refuse(path, errno);
  if (exists && standard_stream(&old) >= 0)
    return;
  if (exists && S_ISDIR(old.st_mode))
    refuse(path, EISDIR);
  if (exists && access(path, W_OK))
    refuse(path, errno);
  if (exists && !S_ISREG(old.st_mode))
    return;
  char *goal = goal_of(path, exists), *slash = strrchr(goal, '/');
  if (slash && !slash[1])
    refuse(path, EISDIR);
  if (slash)
    slash[1] = 0;
  if (access(slash ? goal : ".", W_OK | X_OK))
    refuse(path, errno);
  free(goal);
}

static const char *name_in_folder(const char *path)
{
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static char *folder_of(const char *path)
{
  size_t length = (size_t)(name_in_folder(path) - path);
  char *folder = allocate(length + 2, 1, "the name of a folder");
  return memcpy(folder, length ? path : ".", length ? length : 1);
}

static bool look_at_folder(const char *path, struct stat *status)
{
  char *folder = folder_of(path);
  bool there = stat(folder, status) == 0;
  free(folder);
  return there;
}

bool output_same(const char *a, const char *b)
{
  struct stat one, other;
  bool there = stat(a, &one) == 0;
  if (there != (stat(b, &other) == 0))
    return false;
  if (there && (!S_ISREG(one.st_mode) || standard_stream(&one) >= 0))
    return false;
  if (!there && (strcmp(name_in_folder(a), name_in_folder(b)) ||
                 !look_at_folder(a, &one) || !look_at_folder(b, &other)))
    return false;
  return one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

static bool is_part_of(const char *found, const char *name)
{
  size_t length = strlen(name);
  if (strncmp(found, name, length) || found[length] != '.')
    return false;
  const char *number = found + length + 1;
  size_t digits = strspn(number, "0123456789");
  return digits && !strcmp(number + digits, ".part");
}

static void remove_if_left(int folder, const char *part)
{
  const int how = O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK;
  int file = openat(folder, part, how);
  struct stat status;
  if (file < 0)
    return;
  if (!fstat(file, &status) && S_ISREG(status.st_mode) &&
      !flock(file, LOCK_EX | LOCK_NB))
    unlinkat(folder, part, 0);
  close(file);
}

static void remove_what_is_left(const char *goal)
{
  char *path = folder_of(goal);
  DIR *folder = opendir(path);
  free(path);
  for (struct dirent *at; folder && (at = readdir(folder));)
    if (is_part_of(at->d_name, name_in_folder(goal)))
      remove_if_left(dirfd(folder), at->d_name);
  if (folder)
    closedir(folder);
}

static char *part_of(const char *path, long number)
{
  size_t room = strlen(path) + 32;
  char *part = allocate(room, 1, "the name of a file");
  snprintf(part, room, "%s.%ld.part", path, number);
  return part;
}

static bool is_ours(int descriptor)
{
  struct stat status;
  flock(descriptor, LOCK_EX);
  return fstat(descriptor, &status) == 0 && status.st_nlink > 0;
}

static int create_part(OutputFile *file)
{
  for (long number = getpid();; number++) {
    file->part = part_of(file->goal, number);
    int descriptor = open(file->part,
                          O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor >= 0 && is_ours(descriptor))
      return descriptor;
    if (descriptor < 0 && errno != EEXIST)
      refuse(file->path, errno);
    if (descriptor >= 0)
      close(descriptor);
    free(file->part);
  }
}

static void open_beside(OutputFile *file, const struct stat *old)
{
  file->goal = goal_of(file->path, old != NULL);
  remove_what_is_left(file->goal);
  int descriptor = create_part(file);
  remember(file);
  if (old && fchmod(descriptor, old->st_mode & 0777))
    refuse(file->path, errno);
  file->stream = fdopen(descriptor, "wb");
  if (!file->stream)
    refuse(file->path, errno);
}

OutputFile *output_open(const char *path)
{
  output_check(path);
  struct stat old;
  bool exists = stat(path, &old) == 0;
  OutputFile *file = allocate(1, sizeof *file, "a file");
  file->path = allocate(strlen(path) + 1, 1, "the name of a file");
  strcpy(file->path, path);
  int standard = exists ? standard_stream(&old) : -1;
  if (standard >= 0 || (exists && !S_ISREG(old.st_mode)))
    open_directly(file, standard);
  else
    open_beside(file, exists ? &old : NULL);
  return file;
}

FILE *output_stream(OutputFile *file)
{
  return file->stream;
}

static int sync_folder(const char *goal)
{
  char *path = folder_of(goal);
  int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  free(path);
  if (folder < 0)
    return 0;
  int reason = fsync(folder) && errno != EINVAL ? errno : 0;
  close(folder);
  return reason;
}
static int finish(OutputFile *file)
{
  errno = 0;
  bool good = !fflush(file->stream) && !ferror(file->stream);
  if (good && file->part)
    good = !fsync(fileno(file->stream));
  int reason = 0;
  if (!good)
    reason = errno ? errno : EIO;
  if (fclose(file->stream) && !reason)
    reason = errno;
  if (!reason && file->part && rename(file->part, file->goal))
    reason = errno;
  if (!reason && file->part)
    reason = sync_folder(file->goal);
  return reason;
}
void output_commit(OutputFile *file)
{
  int reason = finish(file);
  if (reason)
    refuse(file->path, reason);
  forget(file);
  free(file->path);
  free(file->goal);
  free(file->part);
  free(file);
}
