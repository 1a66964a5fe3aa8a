/*
 * Folders for tests that need files: made under $TMPDIR or /tmp, removed with all that is
 * in them. A failure here fails the test.
 */
#ifndef ASSAY_TESTS_TEMP_FOLDER_H
#define ASSAY_TESTS_TEMP_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

/* Ends an array of these. */
#define TEMP_FILES_END                                                                   \
    {                                                                                    \
        NULL, NULL                                                                       \
    }

struct temp_file {
    const char *name; /* relative; folders in it are made */
    const char *text; /* NULL: the file is removed */
};

/* The caller's to hand to temp_folder_remove(). */
char *temp_folder_make(void);
void temp_folder_remove(char *folder);

void temp_folder_write(const char *folder, const char *name, const char *text);
void temp_folder_write_all(const char *folder, const struct temp_file *files);

/* folder + "/" + name; the caller's to free. */
char *temp_folder_path(const char *folder, const char *name);

/* Unpacks one of the public benchmark's files of problem packages into the folder. False,
 * with a note on stderr, when the data is not there: then the test has nothing to do. */
bool temp_folder_unpack_kattis(const char *folder, const char *file);

/* Path of a public data file; NULL, with a note on stderr, when it is not there. */
const char *temp_folder_public_data(const char *path);

#endif
