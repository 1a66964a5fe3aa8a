/*
 * Results as they were written by json_report_result(), read back: from the store, from
 * the cache of verdicts, and from files that people hand over.
 *
 * Lines are hostile: they are valid or refused (-EINVAL names the field), never guessed
 * at. Unknown fields are passed over.
 */
#ifndef ASSAY_REPORT_JSON_READ_H
#define ASSAY_REPORT_JSON_READ_H

#include "grader/base/json.h"
#include "grader/judge/result.h"

/* task_id, verdict and score (in [0, 1]) are required; the rest is absent where it is
 * absent. The caller's to result_release(). */
int json_read_result(const char *line, size_t len, struct result *ret_result,
                     struct err *err);

/* The same of a value that was parsed already. */
int json_read_value(const cJSON *value, struct result *ret_result, struct err *err);

#endif
