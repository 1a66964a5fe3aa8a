/*
 * Results as JUnit XML, as Jenkins' junit-10 schema and GitLab want it: a test case for
 * each result. What is not accepted is a failure, a judge error is an error.
 *
 *  1. junit_case() for each result into a buffer of cases, counted in struct
 * junit_counts.
 *  2. junit_document() around them.
 *
 * Bytes that XML cannot hold become U+FFFD. 0 or the -errno of buf_add().
 */
#ifndef ASSAY_REPORT_JUNIT_H
#define ASSAY_REPORT_JUNIT_H

#include "grader/base/buf.h"
#include "grader/judge/result.h"

enum junit_flavor { JUNIT_JENKINS, JUNIT_GITLAB };

struct junit_counts {
    size_t tests, failures, errors;
    double seconds;
};

int junit_case(struct buf *b, const struct result *result, enum junit_flavor flavor,
               struct junit_counts *counts);

int junit_document(struct buf *b, const char *name, const char *started,
                   const struct junit_counts *counts, const struct buf *cases);

/* Text for an attribute or an element. */
int xml_add_text(struct buf *b, const char *text, size_t len);

#endif
