/*
 * Which language the programs of a problem package are written in: by the codes and
 * file endings of the package format, and by the first line where Python 2 and 3 share
 * an ending. (Kattis, appendix "Languages".) How programs are built is the runners'
 * business.
 */
#ifndef ASSAY_PROBLEMS_LANGUAGES_H
#define ASSAY_PROBLEMS_LANGUAGES_H

#include <stddef.h>

#include "problems/problem.h"

#define LANGUAGE_ENDINGS_MAX 6

struct package_language {
    const char *code;  /* of the package format: "python3" */
    const char *title; /* "Python 3" */
    const char *name;  /* what assay calls it: "python"; NULL: not supported */
    const char *endings[LANGUAGE_ENDINGS_MAX];
};

/* By code, or by a usual other spelling ("c++", "python"); NULL when unknown. */
const struct package_language *language_by_code(const char *code);

/* By the ending alone; NULL for headers and everything that is no source. */
const struct package_language *language_by_ending(const char *file_name);

/* By ending and first line. */
const struct package_language *language_of_file(const struct source_file *file);

/*
 * The one language of all sources; C beside C++ counts as C++. NULL when there is none:
 * then *ret_a and *ret_b are two that differ, or NULL when nothing is a source.
 */
const struct package_language *language_of_program(const struct source_program *program,
                                                   const struct package_language **ret_a,
                                                   const struct package_language **ret_b);

#endif
