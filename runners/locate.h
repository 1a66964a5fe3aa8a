/*
 * Where a tool of the host is, and how it can be seen from inside the sandbox, where
 * only /usr (with /bin, /lib and the like) and a few named folders are visible.
 */
#ifndef ASSAY_RUNNERS_LOCATE_H
#define ASSAY_RUNNERS_LOCATE_H

#include <stdbool.h>

#include "grader/base/err.h"

/* The absolute path of an executable file: `name` itself when it has a slash, else
 * /usr/bin/NAME when usr_first, else the first on the PATH. NULL when there is none (or
 * memory is out). */
char *locate_program(const char *name, bool usr_first);

/* Is the path below /usr (or the old top-level folders that belong to it), or below one
 * of `folders` (NULL-terminated, or NULL)? */
bool locate_visible(const char *path, char *const *folders);

/*
 * A name for the program `path` that leads to it without leaving what is visible: the
 * first in its chain of symbolic links after which every link is visible. Names matter:
 * clang++ is a link to clang, and Python finds its virtual environment by its name. So
 * links are followed no further than needed: /usr/bin/c++ -> /etc/alternatives/c++ ->
 * /usr/bin/g++ gives /usr/bin/g++. NULL when the program itself is not visible.
 */
char *locate_visible_name(const char *path, char *const *folders);

/* May this folder be shown to answers? Not when it holds more than an installation (a
 * top-level folder, the home folder or the working folder, or one around those), nor
 * below /tmp and the like, where programs have a folder of their own. -EPERM says why,
 * as in "(the tool) needs /opt, which holds more than an installation". */
int locate_check_folder(const char *folder, struct err *err);

#endif
