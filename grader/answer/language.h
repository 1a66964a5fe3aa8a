/*
 * What answers call a language, and which files are sources: enough to name files and to
 * compare labels. How a language is built and run is the business of runners/, which
 * this layer does not see; its names ("c", "cpp", "python") are the same.
 */
#ifndef ASSAY_ANSWER_LANGUAGE_H
#define ASSAY_ANSWER_LANGUAGE_H

#include <stdbool.h>

/* The usual name for "C++", "cc", "c++17", "Py", "python 3.11", ...: static. NULL when
 * unknown; Python 2 is. `name` may be NULL. */
const char *language_canonical(const char *name);

/* ".cpp" for "cpp" or any alias: static; "" when unknown or NULL. */
const char *language_extension(const char *name);

/* The language of a source file by its extension, NULL when it has none of ours. Headers
 * count as the language they are first used in. */
const char *language_by_extension(const char *file_name);

#endif
