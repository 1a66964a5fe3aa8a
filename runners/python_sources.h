/*
 * The Python programs that assay runs inside the sandbox for the script and
 * function kinds, as parts of
 * the executable: an installed assay needs no file beside it, and no version can be mixed
 * up. Each text is several files of runners/python, one after the other, so that each
 * process runs one file that depends on nothing but the standard library.
 *
 *  - driver:   python3 DRIVER MODE ENTRY_POINT [preamble.py] answer.py
 *  - examiner: python3 EXAMINER
 *  - inline:   python3 INLINE ENTRY_POINT [preamble.py] answer.py
 *  - testing:  loaded by examiner and inline from their own folder, where a script has
 *              unittest or pytest in it
 *
 *  - function: python3 FUNCTION NAME [preamble.py] answer.py
 *
 * The first three speak docs/values.md on descriptors 3 and 4, the last docs/function.md.
 */
#ifndef ASSAY_RUNNERS_PYTHON_SOURCES_H
#define ASSAY_RUNNERS_PYTHON_SOURCES_H

#include <stddef.h>

enum python_source {
    PYTHON_SOURCE_DRIVER,
    PYTHON_SOURCE_EXAMINER,
    PYTHON_SOURCE_INLINE,
    PYTHON_SOURCE_TESTING,
    PYTHON_SOURCE_FUNCTION,
    PYTHON_SOURCE_MAX,
};

/* Static text with a NUL after its `*ret_len` bytes. */
const char *python_source(enum python_source source, size_t *ret_len);

#endif
