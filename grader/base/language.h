/*
 * The languages by name: what answers, problem packages and files call them. How a
 * program is built and run is the business of runners/.
 *
 * One table serves all. A language that assay cannot run has no `name`; it is there so
 * that a message can say what a file is written in.
 */
#ifndef ASSAY_BASE_LANGUAGE_H
#define ASSAY_BASE_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>

#define LANGUAGE_ALIASES_MAX 8
#define LANGUAGE_ENDINGS_MAX 8

struct language {
    const char *name;  /* what assay calls it: "cpp", "python"; NULL: it never does */
    const char *code;  /* of the problem package format: "python3"; NULL: it has none */
    const char *title; /* "C++" */
    const char *aliases[LANGUAGE_ALIASES_MAX]; /* in lower case; NULL-terminated */
    const char *endings[LANGUAGE_ENDINGS_MAX]; /* of sources; the usual one first */
    const char *headers[LANGUAGE_ENDINGS_MAX]; /* of files that sources include */
    bool runs; /* there is a runner (runners/langs.c); a test holds both together */
};

/* By "cpp", "C++", "cc", "c++17", "Py", "python 3.11", ...: names and aliases in any
 * case, with or without a version. NULL when unknown, unsupported, or NULL; "python2" is.
 */
const struct language *language_by_name(const char *name);

/* As language_by_name(), its name alone. */
const char *language_canonical(const char *name);

/* ".cpp" for "cpp" or any alias; "" when unknown. */
const char *language_extension(const char *name);

/* By a code of the package format, or as language_by_name(). NULL when unknown. */
const struct language *language_by_code(const char *code);

/* By the ending of a source file, supported or not. NULL for headers and everything else.
 */
const struct language *language_by_ending(const char *file_name);

/* By ending and first line: an ending may be shared (Python 2 and 3; Perl and Prolog). */
const struct language *language_of_file(const char *name, const char *data, size_t len);

/* The name of the supported language of a source or header (of C, when in doubt). */
const char *language_by_extension(const char *file_name);

/* Has the name one of these endings? NULL-terminated. */
bool language_name_ends(const char *name, const char *const *endings);

/* What a program is written in that has parts in both: C beside C++ is C++. NULL when
 * there is no such language. Either may be NULL: then it is the other. */
const struct language *language_combine(const struct language *a,
                                        const struct language *b);

#endif
