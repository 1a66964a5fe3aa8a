/*
 * The languages of this host as a table and as JSON, for `langs` and `doctor`.
 */
#ifndef ASSAY_CMD_LANGS_REPORT_H
#define ASSAY_CMD_LANGS_REPORT_H

#include "grader/base/buf.h"
#include "runners/toolchain.h"

/* `faults` tells for each language of the set why its tools, though there, do not work
 * (NULL: they do); it may itself be NULL when that was not tried. */

/* At most 80 columns, but for long paths. 0 or -errno of buf_add(). */
int langs_report_table(struct buf *b, const struct toolchain_set *set,
                       const char *const *faults);

/* [{"name", "title", "state": "ready"|"broken"|"missing", "program", "version",
 * "package", "reason"}]; null where it does not apply. */
int langs_report_json(struct buf *b, const struct toolchain_set *set,
                      const char *const *faults);

#endif
