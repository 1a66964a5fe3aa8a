/*
 * Reading the files of one problem package. Whoever wrote the package may have put
 * links, devices or huge files into it: only regular files and folders are read, links
 * only when they stay inside, and everything has a cap.
 *
 *  1. package_open(); set .constants once problem.yaml is known.
 *  2. package_join(), package_kind(), package_list(), package_read*().
 *  3. package_close().
 */
#ifndef ASSAY_PROBLEMS_PACKAGE_IO_H
#define ASSAY_PROBLEMS_PACKAGE_IO_H

#include <stddef.h>

#include "grader/base/err.h"
#include "grader/base/io.h"
#include "problems/constants.h"
#include "problems/problem.h"

#define PACKAGE_TEXT_MAX  (4u << 20)  /* bytes of one statement, source or YAML file */
#define PACKAGE_FILES_MAX 100         /* files of one program */
#define PACKAGE_BYTES_MAX (16u << 20) /* all files of one program */
#define PACKAGE_DEPTH_MAX 16          /* folders in folders */

struct package {
    char *path;      /* as given, for messages */
    char *real_path; /* without links */
    struct constants constants;
};

int package_open(struct package *ret_package, const char *path, struct err *err);
void package_close(struct package *package);

/* Path of a file of the package in fresh memory; `name` as in "data/secret". */
int package_join(const char *path, const char *name, char **ret_path, struct err *err);

enum entry_kind { ENTRY_MISSING, ENTRY_FILE, ENTRY_FOLDER, ENTRY_OTHER };

/* -EPERM when it is a link that leads out of the package. */
int package_kind(const struct package *package, const char *path,
                 enum entry_kind *ret_kind, struct err *err);

/* The sorted names in a folder (io_free_names()); none when the folder is missing. */
int package_list(const struct package *package, const char *path, char ***ret_names,
                 struct err *err);

static inline void package_names_free_p(char ***names)
{
    io_free_names(*names);
}
#define cleanup_names cleanup(package_names_free_p)

/* A regular file with its constants replaced; -ENOENT when it is missing, -EINVAL when
 * it is no regular file. */
int package_read(const struct package *package, const char *path, char **ret_data,
                 size_t *ret_len, struct err *err);

/* The same as text: valid UTF-8 without NUL, or -EINVAL. */
int package_read_text(const struct package *package, const char *path, char **ret_text,
                      struct err *err);

/* The same as YAML; *ret_value becomes NULL when the file is missing. */
int package_read_yaml(const struct package *package, const char *path, cJSON **ret_value,
                      struct err *err);

/*
 * Appends the files of a program: a file, or a folder with all that is below it. Names
 * are relative to the folder, with `prefix` in front.
 */
int package_read_program(const struct package *package, const char *path,
                         const char *prefix, struct source_program *program,
                         struct err *err);

#endif
