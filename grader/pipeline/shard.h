/*
 * Shards: a run split over several machines, by task, so that all samples of a task are
 * judged in one place.
 */
#ifndef ASSAY_PIPELINE_SHARD_H
#define ASSAY_PIPELINE_SHARD_H

#include <stdbool.h>
#include <stdint.h>

#include "grader/base/err.h"

#define SHARDS_MAX 1000000

struct shard {
    uint32_t index; /* from 0 */
    uint32_t count; /* 0: no shards */
};

/* Is the task in this shard? The first 8 bytes of the SHA-256 of its id, modulo count. */
bool shard_has(struct shard shard, const char *task_id);

/* "2/8", the third of eight; or "auto": what a scheduler says (`get` is getenv()):
 * SLURM_ARRAY_TASK_ID (less SLURM_ARRAY_TASK_MIN) of SLURM_ARRAY_TASK_COUNT, or
 * CI_NODE_INDEX (from 1) of CI_NODE_TOTAL. -EINVAL says what was expected. */
int shard_parse(const char *text, char *(*get)(const char *name), struct shard *ret_shard,
                struct err *err);

/* One of `count`, whose index is JOB_COMPLETION_INDEX or what "auto" takes. */
int shard_of_count(uint32_t count, char *(*get)(const char *name),
                   struct shard *ret_shard, struct err *err);

#endif
