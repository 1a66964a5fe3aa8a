/*
 * JSON of data sets as values of docs/values.md, from the text itself: a tree of cJSON
 * would lose large integers and the difference between 1 and 1.0. NaN and Infinity are
 * read, as Python's json writes them.
 */
#ifndef ASSAY_PROBLEMS_JSON_VALUE_H
#define ASSAY_PROBLEMS_JSON_VALUE_H

#include "grader/base/buf.h"
#include "grader/base/err.h"
#include "grader/base/scan.h"

#define JSON_VALUE_DEPTH_MAX 150

/* What JSON has no word for. Bit n means arrays in n arrays or objects: bit 0 is the
 * value itself. */
struct json_shape {
    unsigned tuples; /* these arrays are tuples */
    bool to_float; /* the value is made a float, from a number or its text in a string */
    bool to_complex; /* the same, a complex number: "(1-2j)" */
};

/* Takes one JSON value and appends it. -EINVAL with what is wrong; -ENOMEM. */
int json_value_add(struct scan *scan, const struct json_shape *shape, struct buf *b,
                   struct err *err);

/* Takes any JSON value. False when it is malformed. */
bool json_value_skip(struct scan *scan);

#endif
