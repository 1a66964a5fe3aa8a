/*
 * The submissions that a problem package brings: submissions/<expected verdict>/, where
 * every file or folder is one program, and submissions.yaml beside them.
 */
#ifndef ASSAY_PROBLEMS_SUBMISSIONS_H
#define ASSAY_PROBLEMS_SUBMISSIONS_H

#include "problems/package_io.h"

/*
 * Appends to problem->submissions. One that cannot be graded (language, entry point,
 * size) is kept with the reason in `refused`; files that are no programs are skipped.
 *
 * `languages` are those that the problem allows, as in struct problem. Where several
 * patterns of submissions.yaml match, the last one that states a key decides.
 */
int submissions_read(const struct package *package, char *const *languages,
                     struct problem *problem, struct err *err);

#endif
