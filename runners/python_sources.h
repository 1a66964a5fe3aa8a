/*
 * The Python programs that assay runs inside the sandbox for the script and
 * function kinds, as parts of
 * the executable: an installed assay needs no file beside it, and no version can be mixed
 * up. Each text is runners/python/values.py followed by the files of its role, so that
 * each process runs one file that depends on nothing but the standard library.
 *
 *  - driver:   python3 DRIVER ENTRY_POINT [preamble.py] answer.py
 *  - examiner: python3 EXAMINER
 *
 *  - function: python3 FUNCTION NAME [preamble.py] answer.py
 *
 * The first two speak docs/values.md on descriptors 3 and 4, the last docs/function.md.
 */
#ifndef ASSAY_RUNNERS_PYTHON_SOURCES_H
#define ASSAY_RUNNERS_PYTHON_SOURCES_H

#include <stddef.h>

/* Static text with a NUL after its `*ret_len` bytes. */
const char *python_source_driver(size_t *ret_len);
const char *python_source_examiner(size_t *ret_len);
const char *python_source_function(size_t *ret_len);

#endif
