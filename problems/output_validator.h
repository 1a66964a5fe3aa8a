/*
 * The output validator that a problem package brings.
 */
#ifndef ASSAY_PROBLEMS_OUTPUT_VALIDATOR_H
#define ASSAY_PROBLEMS_OUTPUT_VALIDATOR_H

#include <stdbool.h>

#include "problems/package_io.h"

/*
 * Looks into output_validator/ and output_validators/. A program there is a file, files,
 * or one folder of files, in C, C++ or Python 3. *ret_found tells whether there is one;
 * *ret_program is set only then, with its language and (Python) its entry.
 */
int output_validator_read(const struct package *package, bool *ret_found,
                          struct source_program *ret_program, struct err *err);

#endif
