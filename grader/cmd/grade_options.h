/*
 * The command line of `assay grade`.
 */
#ifndef ASSAY_CMD_GRADE_OPTIONS_H
#define ASSAY_CMD_GRADE_OPTIONS_H

#include "grader/cmd/grade_store.h"
#include "grader/cmd/options.h"
#include "grader/cmd/tools.h"

#define GRADE_WORKERS_MAX 256

struct grade_options {
    uint64_t jobs;
    bool all_cases;
    bool submissions;
    bool skip_bad_problems;
    uint64_t time_limit_ms;
    uint64_t memory_limit_mib;
    const char *json;
    const char *jsonl;
    int isolation;
    bool cold;
    const char *preload;
    struct tool_options tools;
    struct store_options store;
    const char *shard;
    uint64_t shards;
    bool quiet;
    bool verbose;
};

extern const struct command_help grade_help;

#endif
