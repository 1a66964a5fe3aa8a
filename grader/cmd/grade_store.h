/*
 * What `assay grade` keeps: its run in the store, and verdicts in the cache.
 *
 *  1. grade_store_open() with what was asked for on the command line. Without a store or
 *     a cache the rest does nothing.
 *  2. grade_store_begin() once it is known what is graded; grade_store_memory() is for
 *     the pipeline.
 *  3. grade_store_take() for each result, grade_store_end(), grade_store_release().
 */
#ifndef ASSAY_CMD_GRADE_STORE_H
#define ASSAY_CMD_GRADE_STORE_H

#include "grader/cmd/options.h"
#include "grader/pipeline/pipeline.h"
#include "grader/pipeline/shard.h"
#include "grader/store/store.h"
#include "grader/store/verdicts.h"

struct store_options {
    const char *store; /* file; NULL: the default */
    const char *run;   /* name; NULL: made of the answers' */
    bool no_store;
    bool no_cache;
};

/* Row of every command that uses a store; `type` has a `const char *store`. */
#define STORE_OPTION_ROW(type, member)                                                   \
    {                                                                                    \
        .name = "store", .argument = "FILE",                                             \
        .help = "The store; $XDG_DATA_HOME/assay/assay.db by default.",                  \
        .kind = OPTION_STRING, .offset = offsetof(type, member),                         \
    }

struct grade_store {
    struct store *store;       /* NULL: nothing is kept */
    struct verdicts *verdicts; /* NULL: no cache */
    struct run run;            /* once it was begun; id 0: not */
    unsigned char *seen;       /* a bit for each ordinal, in a run that was taken up */
    size_t seen_bytes;
    struct verdict_memory memory;
};

/* `keep` false: nothing is stored unless the options name a run. A default place that
 * cannot be used is a note; one that was asked for is an error. */
int grade_store_open(struct grade_store *gs, const struct store_options *options,
                     bool keep, void (*note)(void *context, const char *text),
                     void *context, struct err *err);
void grade_store_release(struct grade_store *gs);

/* What the run is: the command line, and the answers' content. */
struct grade_what {
    const char *name;         /* NULL: to be chosen */
    const char *suite_path;   /* as given */
    const char *answers_path; /* as given; NULL: submissions */
    const char *options;      /* a text that differs when the verdicts could */
    const char *started;
    struct shard shard;
};

int grade_store_begin(struct grade_store *gs, const struct grade_what *what,
                      struct err *err);

/* NULL where nothing can be known. */
const struct verdict_memory *grade_store_memory(struct grade_store *gs);

/* `line` is the result as JSON. */
int grade_store_take(struct grade_store *gs, const struct result *result,
                     const char *line, size_t len, struct err *err);

/* `info` is JSON; see struct run. A run without any result is removed. */
int grade_store_end(struct grade_store *gs, enum run_state state, const char *info,
                    struct err *err);

#endif
