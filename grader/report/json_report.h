/*
 * Results as JSON: one line each, or one document (DESIGN section 6, "assay.run/1").
 */
#ifndef ASSAY_REPORT_JSON_REPORT_H
#define ASSAY_REPORT_JSON_REPORT_H

#include "grader/base/buf.h"
#include "grader/judge/result.h"
#include "grader/report/summary.h"
#include "sandbox/sandbox.h"

/* One result as an object on one line, without the line end. -ENOSPC, -ENOMEM. */
int json_report_result(struct buf *b, const struct result *result);

/* {"strict": ..., "layers": {"seccomp": {"active": true, "detail": "..."}, ...}} */
int json_report_isolation(struct buf *b, const struct sandbox_isolation *isolation);

struct run_info {
    const char *suite;   /* path as given */
    const char *answers; /* path as given */
    const char *started; /* UTC, ISO 8601 */
    const char *version; /* of assay */
    const struct sandbox_isolation *isolation; /* NULL: no cell was ever started */
    /* toolchains in use: pairs of language and version text */
    const char *const *toolchain_names;
    const char *const *toolchain_versions;
    size_t toolchain_count;
};

/* Document = head + each result (json_report_result, separated by ",\n") + tail. */
int json_report_head(struct buf *b, const struct run_info *info);
int json_report_tail(struct buf *b, const struct summary *summary);

#endif
