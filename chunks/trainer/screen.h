/* Standard output, and whether all has reached it.
   Explained in "The command line", book/56-command-line.nw. */

#ifndef TRAINER_SCREEN_H
#define TRAINER_SCREEN_H

/* To be called first. Sees that no file will take the place of a
   standard stream, and that the program does not end with status 0
   when something that was printed has not arrived. Checked errors: a
   closed standard output; at the end, a full disk behind it. */
void screen_begin(void);

/* Shows what was printed so far; a failure is kept for the end. */
void screen_flush(void);

#endif
