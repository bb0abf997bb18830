/* Files that may be packed with gzip.
   Explained in "Files of images", book/43-mnist-files.nw. */

#ifndef DATA_PACKED_H
#define DATA_PACKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A file that is read once, from the beginning to the end, and
   unpacked on the way if its name ends with .gz. */
typedef struct PackedFile PackedFile;

/* Opens path, or path with .gz behind it. All functions have the same
   checked errors, each with EXIT_INPUT and a sentence that names the
   file: it is missing, unreadable, no regular file, gzip where its
   name does not say so or the reverse, or damaged. */
PackedFile *packed_open(const char *path);

/* Reads exactly count bytes. Checked error: there are fewer. */
void packed_read(PackedFile *file, void *bytes, size_t count);

/* Closes the file and returns the CRC-32 of all its bytes, unpacked.
   Checked error: there are more than were read. Behind the end of
   gzip's data zlib looks for more gzip, and for nothing else. */
uint32_t packed_close(PackedFile *file);

/* The name under which the file was found, for a sentence. */
const char *packed_name(const PackedFile *file);

/* Whether there are more bytes. Looks at the next and leaves it. */
bool packed_more(PackedFile *file);

#endif
