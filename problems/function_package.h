/*
 * What a problem package of the function kind has beside the common parts: signature,
 * comparator and oracle in task.yaml, the checker, and the cases (docs/function.md).
 */
#ifndef ASSAY_PROBLEMS_FUNCTION_PACKAGE_H
#define ASSAY_PROBLEMS_FUNCTION_PACKAGE_H

#include "problems/metadata.h"

#define FUNCTION_CASES_MAX 200000
#define FUNCTION_CASE_MAX  ((size_t)64 << 20)  /* bytes of a case, of each part */
#define FUNCTION_BYTES_MAX ((size_t)512 << 20) /* of all cases together */

/*
 * Turns the problem, of which metadata_read() has filled the common fields, into one of
 * KIND_FUNCTION. On failure what was read so far is in the problem, for
 * problem_release(). -EINVAL, -ENOTSUP, -EFBIG: the text names file, line and remedy.
 */
int function_package_read(const struct package *package, const struct metadata *metadata,
                          struct problem *problem, struct err *err);

#endif
