/*
 * Which language the programs of a problem package are written in (Kattis, appendix
 * "Languages"), on top of the table of grader/base/language.h.
 */
#ifndef ASSAY_PROBLEMS_LANGUAGES_H
#define ASSAY_PROBLEMS_LANGUAGES_H

#include "grader/base/language.h"
#include "problems/problem.h"

/*
 * The one language of all sources; C beside C++ counts as C++. NULL when there is none:
 * then *ret_a and *ret_b are two that differ, or NULL when nothing is a source.
 */
const struct language *language_of_program(const struct source_program *program,
                                           const struct language **ret_a,
                                           const struct language **ret_b);

/* Of one file, by ending and first line; NULL when it is no source. */
const struct language *language_of_source(const struct source_file *file);

#endif
