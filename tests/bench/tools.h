/*
 * What benches of whole commands share. A failure ends the bench with a text.
 */
#ifndef ASSAY_BENCH_TOOLS_H
#define ASSAY_BENCH_TOOLS_H

#include <stddef.h>

/* A folder of our own; *template ends in XXXXXX. bench_remove() takes it away with all
 * that is in it. */
void bench_make_folder(char *template);
void bench_remove(const char *folder);

/* The file FOLDER/NAME with this text, and the folders on the way. */
void bench_write(const char *folder, const char *name, const char *text);

/* Wall seconds of a program, found on the PATH; its standard output goes to the file, or
 * nowhere (NULL). Any exit status but 0 is a failure. */
double bench_time(const char *const *argv, const char *output);

/* "bench: WHAT: reason", and the end. */
_Noreturn void bench_fail(const char *what);

#endif
