/*
 * Results as JSON: one line each, or one document, "assay.run/1".
 *
 * All functions append and return 0, -ENOSPC or -ENOMEM. Output is valid JSON and UTF-8
 * whatever bytes the strings hold: what is not UTF-8 becomes U+FFFD. Absent strings are
 * null.
 *
 * A result: task_id, sample (a number where it is one in plain decimal of at most 15
 * digits, else a string), model, language, task, kind, verdict, score, assurance,
 * shared_because, cases [{name, verdict, score, cpu_ms, wall_ms, memory_kib, message}],
 * case_total, cpu_ms, wall_ms, memory_kib, time_limit_ms, memory_limit_kib, message,
 * extraction, expected for a package's own submissions, isolation, position (among the
 * answers), problem_hash and verdict_key (docs/store.md).
 *
 * The document: schema, run, isolation, toolchains, results, summary.
 */
#ifndef ASSAY_REPORT_JSON_REPORT_H
#define ASSAY_REPORT_JSON_REPORT_H

#include "grader/base/buf.h"
#include "grader/judge/result.h"
#include "grader/report/summary.h"
#include "sandbox/sandbox.h"

/* One result as an object on one line, without the line end; with "isolation": {"strict",
 * "missing": [layer, ...]}, or null. */
int json_report_result(struct buf *b, const struct result *result,
                       const struct sandbox_isolation *isolation);

/* {"strict": ..., "missing": [what strict isolation lacks], "layers": {"seccomp":
 * {"active": true, "detail": "..."}, ...}} */
int json_report_isolation(struct buf *b, const struct sandbox_isolation *isolation);

struct run_info {
    const char *suite;                         /* path as given */
    const char *answers;                       /* path as given */
    const char *started;                       /* UTC, ISO 8601 */
    const char *version;                       /* of assay */
    const struct sandbox_isolation *isolation; /* NULL: no cell was ever started */
    /* toolchains in use: pairs of language and version text */
    const char *const *toolchain_names;
    const char *const *toolchain_versions;
    size_t toolchain_count;
};

/* Document = head + each result (json_report_result, separated by ",\n") + tail. The
 * summary is known last and stands there: answers, verdicts {code: count},
 * accepted_percent and score (the mean, 0 to 1; both null when nothing was scored),
 * complete, sealed, shared, bad_lines, doubles, unknown_tasks, refused, skipped,
 * unexpected, elapsed_ms, tasks [{task, and the first four}]. */
int json_report_head(struct buf *b, const struct run_info *info);
int json_report_tail(struct buf *b, const struct summary *summary);

/* What a run says beside its results, as an object on one line: isolation, toolchains,
 * left_out (the counts of the summary that are not about results) and elapsed_ms. */
int json_report_info(struct buf *b, const struct run_info *info,
                     const struct summary *summary);

#endif
