/*
 * The store: runs and their results in one SQLite file (docs/store.md).
 *
 * Grading:
 *  1. store_open(); store_run_begin() makes a run, or takes up one that was interrupted.
 *  2. store_put() for each result; store_get() for what a run that was taken up has.
 *  3. store_run_end(), store_close().
 *
 * Reading: store_runs() or store_run_find(), then store_each().
 *
 * Any number of threads may use one store, and any number of processes one file. Failures
 * are those of grader/store/db.h; what was stored before stays.
 */
#ifndef ASSAY_STORE_STORE_H
#define ASSAY_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "grader/base/err.h"
#include "grader/base/sha256.h"
#include "grader/judge/result.h"

struct store;

enum store_mode { STORE_WRITE, STORE_READ };

/* `path` NULL: $XDG_DATA_HOME/assay/assay.db, whose folders are made. */
int store_open(const char *path, enum store_mode mode, struct store **ret_store,
               struct err *err);
void store_close(struct store *store); /* writes what is left to write */

static inline void store_close_p(struct store **store)
{
    store_close(*store);
}
#define cleanup_store cleanup(store_close_p)

const char *store_path(const struct store *store);

/* ---- runs ---- */

/* name, in the order of the enum */
#define RUN_STATES(X)                                                                    \
    X(RUNNING, "running")       /* a process is at work on it */                         \
    X(STOPPED, "stopped")       /* interrupted, or its process is gone */                \
    X(INCOMPLETE, "incomplete") /* at its end, but with judge errors */                  \
    X(DONE, "done")             /* never changes again */

enum run_state {
#define RUN_STATE_ENUM(id, name) RUN_##id,
    RUN_STATES(RUN_STATE_ENUM)
#undef RUN_STATE_ENUM
        RUN_STATE_MAX,
};

const char *run_state_name(enum run_state state);
bool run_state_parse(const char *name, enum run_state *ret_state);

/* Owns its strings. */
struct run {
    int64_t id;
    char *name;
    char *identity; /* what makes it the same command, shards aside; "": not known */
    char *suite;    /* paths as given */
    char *answers;
    char *started; /* UTC, ISO 8601 */
    char *ended;   /* "" while it is not at its end */
    char *version; /* of assay */
    char *info;    /* a JSON object: isolation, toolchains, left_out; "{}" until then */
    enum run_state state;
    uint32_t shard, shards; /* shards 0: the whole */
    uint64_t results, judge_errors;
    bool taken_up; /* store_run_begin(): it was there */
};

void run_release(struct run *run);
#define cleanup_run cleanup(run_release)

#define RUN_NAME_MAX 79

/* What a run is to be. */
struct run_wish {
    const char *name;     /* NULL: one is made of `stem` */
    const char *stem;     /* of the answers' path */
    const char *identity; /* see struct run */
    const char *suite, *answers, *started, *version;
    uint32_t shard, shards;
};

/* -EINVAL for a name that is none; -EEXIST when it is that of other answers, or of a run
 * that is done; -EBUSY when another process is at work on it. */
int store_run_begin(struct store *store, const struct run_wish *wish, struct run *ret_run,
                    struct err *err);

int store_run_end(struct store *store, int64_t run, enum run_state state,
                  const char *ended, const char *info, struct err *err);

/* -ENOENT names the runs that there are. */
int store_run_find(struct store *store, const char *name, struct run *ret_run,
                   struct err *err);

/* All, oldest first. The caller's to free with store_runs_free(). */
int store_runs(struct store *store, struct run **ret_runs, size_t *ret_count,
               struct err *err);
void store_runs_free(struct run *runs, size_t count);

/* -EBUSY when a process is at work on it. */
int store_run_delete(struct store *store, const char *name, struct err *err);

/* A run that was graded elsewhere, with all its particulars but the id; -EEXIST when the
 * name is taken. Its results follow with store_put(). */
int store_run_add(struct store *store, const struct run *run, int64_t *ret_id,
                  struct err *err);

/* ---- results ---- */

enum store_urgency {
    STORE_NOW,  /* committed when this returns */
    STORE_SOON, /* with others: can be found again at no cost */
};

/* `line` is the result as JSON. Replaces the one at the same position (ordinal). */
int store_put(struct store *store, int64_t run, const struct result *result,
              const char *line, size_t len, enum store_urgency urgency, struct err *err);

/* The line of this answer (ordinal, task_id) in the run, when its verdict key is still
 * `key`. 1 with it, the caller's to free; 0 when there is none. */
int store_get(struct store *store, int64_t run, const struct result *answer,
              const char *key, char **ret_line, size_t *ret_len, struct err *err);

/* Commits what is to come soon. */
int store_flush(struct store *store, struct err *err);

/* One result as it is stored; strings are borrowed for the call. */
struct store_row {
    uint64_t ordinal;
    const char *task_id, *language, *model, *sample; /* "" where absent */
    const char *task, *kind;
    enum verdict verdict;
    double score;
    enum assurance assurance;
    uint64_t cpu_ms, memory_kib;
    const char *problem_hash, *verdict_key;
    const char *line;
    size_t line_len;
};

/* In the order of the answers. A call that returns something else than 0 ends it: then
 * that is returned. */
int store_each(struct store *store, int64_t run,
               int (*take)(void *context, const struct store_row *row, struct err *err),
               void *context, struct err *err);

/* Removes results of a run that was taken up whose answers were left out this time. */
int store_keep(struct store *store, int64_t run,
               bool (*keep)(const void *context, uint64_t ordinal), const void *context,
               struct err *err);

#endif
