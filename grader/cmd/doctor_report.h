/*
 * What `assay doctor` found out, as text of 80 columns and as JSON.
 *
 * JSON, schema "assay.doctor/1":
 *   strict        does strict isolation hold?
 *   holds         does it, and was every attempt stopped? (exit status 0)
 *   reason        why no cell could be started at all, or null
 *   isolation     as in results, or null
 *   mechanisms    [{"name", "active", "detail", "remedy"}], remedy null where nothing is
 *                 missing or nothing can be done
 *   self_tests    [{"name", "attempt", "stopped_by": [mechanism, ...], "outcome":
 *                 "holds" | "failed" | "not-tested", "reason"}], reason null where it
 *                 holds
 *   languages     as `assay langs --json`
 */
#ifndef ASSAY_CMD_DOCTOR_REPORT_H
#define ASSAY_CMD_DOCTOR_REPORT_H

#include "grader/base/buf.h"
#include "runners/toolchain.h"
#include "sandbox/self_test.h"

struct diagnosis {
    struct toolchain_set set;
    char **faults;                      /* one a language; NULL: works or is missing */
    struct sandbox_isolation isolation; /* when started */
    bool started;
    struct err not_started; /* why no cell could be started */
    struct self_test_result *tests;
    size_t test_count;
};

/* Strict isolation is in force, and all attempts were made and stopped. */
bool doctor_all_holds(const struct diagnosis *diagnosis);

/* 0 or -errno of buf_add(). */
int doctor_report_text(struct buf *b, const struct diagnosis *diagnosis);
int doctor_report_json(struct buf *b, const struct diagnosis *diagnosis);

#endif
