/*
 * An SQLite file of ours: opened with the settings that a file from outside needs, its
 * schema brought up to date and checked, and SQLite's complaints in words.
 *
 *  1. db_open() with a struct db_schema. The file is made when it is not there.
 *  2. db_prepare(), db_step(); db_run() for a statement without values.
 *  3. db_close().
 *
 * One thread at a time. Failures are -ENOSPC (disk full), -EBUSY (locked by another
 * process for DB_WAIT_MS), -EBADMSG (damaged, no file of this kind, or of a newer assay),
 * -EACCES, -ENOENT, -ENOMEM, -EIO; the text says what to do.
 */
#ifndef ASSAY_STORE_DB_H
#define ASSAY_STORE_DB_H

#include <stdbool.h>
#include <stdint.h>

#include <sqlite3.h>

#include "grader/base/err.h"

#define DB_WAIT_MS 30000

struct db_schema {
    const char *what;              /* "store", for messages */
    int application_id;            /* SQLite's mark of whose file it is */
    const char *const *migrations; /* number 1 first; NULL-terminated. Only ever appended
                                      to: files of old versions go through the rest */
};

enum db_mode {
    DB_WRITE, /* make it when it is not there; migrations are applied */
    DB_READ,  /* nothing of it is changed; an older schema is refused */
};

struct db {
    sqlite3 *handle;
    char *path;
    const struct db_schema *schema;
};

#define DB_INIT                                                                          \
    {                                                                                    \
        NULL, NULL, NULL                                                                 \
    }

int db_open(const char *path, enum db_mode mode, const struct db_schema *schema,
            struct db *ret_db, struct err *err);
void db_close(struct db *db);
#define cleanup_db cleanup(db_close)

/* The failure that the last call on this file returned. `what` is the verb: "write". */
int db_fail(const struct db *db, const char *what, struct err *err);

/* The caller's to sqlite3_finalize(). */
int db_prepare(const struct db *db, const char *sql, sqlite3_stmt **ret_statement,
               struct err *err);

/* 1 with a row, 0 at the end. Resets the statement after a failure. */
int db_step(const struct db *db, sqlite3_stmt *statement, const char *what,
            struct err *err);

/* One or more statements without values. */
int db_run(const struct db *db, const char *sql, const char *what, struct err *err);

static inline void db_finalize_p(sqlite3_stmt **statement)
{
    sqlite3_finalize(*statement);
}
#define cleanup_statement cleanup(db_finalize_p)

/* NULL is bound as "", and a column that is NULL or no text is read as "": borrowed until
 * the next step. */
void db_bind_text(sqlite3_stmt *statement, int index, const char *text);
const char *db_column_text(sqlite3_stmt *statement, int column);

#endif
