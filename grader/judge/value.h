/*
 * Values as docs/values.md writes them: the grammar behind reply.c.
 */
#ifndef ASSAY_JUDGE_VALUE_H
#define ASSAY_JUDGE_VALUE_H

#include "grader/base/scan.h"

/* Arrays and objects in each other in the text of one value. */
#define VALUE_DEPTH_MAX 500

/* Takes one value of any type; false as scan.h says. */
bool value_scan(struct scan *scan);

#endif
