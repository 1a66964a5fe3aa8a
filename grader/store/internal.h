/*
 * What the files of the store share. Nobody else includes it.
 */
#ifndef ASSAY_STORE_INTERNAL_H
#define ASSAY_STORE_INTERNAL_H

#include <pthread.h>

#include "grader/store/db.h"
#include "grader/store/store.h"

/* Rows that are written soon. */
#define PENDING_ROWS_MAX  256
#define PENDING_BYTES_MAX ((size_t)4 << 20)

struct pending_row {
    int64_t run;
    struct store_row row;
    char *texts; /* what the row's strings point into */
};

struct store {
    pthread_mutex_t lock; /* of all below */
    struct db db;
    sqlite3_stmt *put, *get; /* prepared on first use */
    struct pending_row pending[PENDING_ROWS_MAX];
    size_t pending_count, pending_bytes;
};

/* All of it or nothing: work() between BEGIN IMMEDIATE and COMMIT. Under the lock. */
int store_transaction(struct store *store, int (*work)(void *context, struct err *err),
                      void *context, struct err *err);

/* With the lock held. */
int store_flush_locked(struct store *store, struct err *err);

static inline void store_lock(struct store *store)
{
    pthread_mutex_lock(&store->lock);
}

static inline void store_unlock(struct store *store)
{
    pthread_mutex_unlock(&store->lock);
}

#endif
