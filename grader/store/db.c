#include "grader/store/db.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define SETUP                                                                            \
    "PRAGMA trusted_schema = OFF;"                                                       \
    "PRAGMA cell_size_check = ON;"                                                       \
    "PRAGMA foreign_keys = ON;"                                                          \
    "PRAGMA synchronous = NORMAL;"

/* SQLite's codes in ours. The first that fits counts; the text stands behind
 * "WHAT PATH: ". */
static const struct {
    int sqlite, code;
    const char *text;
} failures[] = {
    {SQLITE_FULL, ENOSPC,
     "the disk is full. What was stored before is safe: make room, and give the same "
     "command again"},
    {SQLITE_BUSY, EBUSY,
     "another process has kept it locked for 30 s. Give the same command again when that "
     "is done"},
    {SQLITE_LOCKED, EBUSY, "it is locked"},
    {SQLITE_NOTADB, EBADMSG,
     "this is no such file of assay, or it is damaged; it was not touched. Name another "
     "one, or move it away"},
    {SQLITE_CORRUPT, EBADMSG,
     "the file is damaged. Move it away, and save what there is with `sqlite3 FILE "
     ".recover`"},
    {SQLITE_READONLY, EACCES, "it cannot be written: look at its owner and its folder's"},
    {SQLITE_PERM, EACCES, "permission denied"},
    {SQLITE_AUTH, EBADMSG, "it asks for what no store needs"},
    {SQLITE_NOMEM, ENOMEM, "out of memory"},
    {SQLITE_TOOBIG, EFBIG, "a value is too large"},
};

/* Out of space shows in other places than SQLITE_FULL, too: the file of shared memory is
 * made as large as it has to be before it is used. */
static bool disk_is_full(const struct db *db, int code)
{
    return (code == SQLITE_IOERR || code == SQLITE_CANTOPEN) &&
           sqlite3_system_errno(db->handle) == ENOSPC;
}

int db_fail(const struct db *db, const char *what, struct err *err)
{
    int code = sqlite3_errcode(db->handle) & 0xff;
    int number = sqlite3_system_errno(db->handle);

    if (disk_is_full(db, code))
        code = SQLITE_FULL;
    for (size_t i = 0; i < ARRAY_SIZE(failures); i++)
        if (failures[i].sqlite == code)
            return err_say(err, failures[i].code, "%s %s: %s", what, db->path,
                           failures[i].text);
    if (number && (code == SQLITE_CANTOPEN || code == SQLITE_IOERR))
        return err_set(err, number, "%s %s", what, db->path);
    return err_say(err, EIO, "%s %s: %s", what, db->path, sqlite3_errmsg(db->handle));
}

int db_prepare(const struct db *db, const char *sql, sqlite3_stmt **ret_statement,
               struct err *err)
{
    if (sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, ret_statement,
                           NULL) != SQLITE_OK)
        return db_fail(db, "use", err);
    return 0;
}

int db_step(const struct db *db, sqlite3_stmt *statement, const char *what,
            struct err *err)
{
    int code = sqlite3_step(statement), r;

    if (code == SQLITE_ROW)
        return 1;
    if (code == SQLITE_DONE)
        return 0;
    r = db_fail(db, what, err);
    sqlite3_reset(statement);
    return r;
}

int db_run(const struct db *db, const char *sql, const char *what, struct err *err)
{
    if (sqlite3_exec(db->handle, sql, NULL, NULL, NULL) != SQLITE_OK)
        return db_fail(db, what, err);
    return 0;
}

void db_bind_text(sqlite3_stmt *statement, int index, const char *text)
{
    sqlite3_bind_text(statement, index, text ? text : "", -1, SQLITE_STATIC);
}

const char *db_column_text(sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);

    return text ? text : "";
}

/* ---- opening ---- */

static int read_number(const struct db *db, const char *sql, int *ret_number,
                       struct err *err)
{
    cleanup_statement sqlite3_stmt *statement = NULL;
    int r = db_prepare(db, sql, &statement, err);

    if (r == 0)
        r = db_step(db, statement, "read", err);
    if (r < 0)
        return r;
    *ret_number = r == 1 ? sqlite3_column_int(statement, 0) : 0;
    return 0;
}

/* Is it a new file, or one of ours of a version that we know? */
static int check_mark(const struct db *db, int *ret_version, struct err *err)
{
    int id, objects, version, newest = 0;
    int r = read_number(db, "PRAGMA application_id", &id, err);

    if (r == 0)
        r = read_number(db, "PRAGMA user_version", &version, err);
    if (r == 0)
        r = read_number(db, "SELECT count(*) FROM sqlite_schema", &objects, err);
    if (r < 0)
        return r;
    while (db->schema->migrations[newest])
        newest++;
    if (id != db->schema->application_id && (id || version || objects))
        return err_say(err, EBADMSG,
                       "use %s: it belongs to another program and was not touched; name "
                       "another file as the %s",
                       db->path, db->schema->what);
    if (version < 0 || version > newest)
        return err_say(err, EBADMSG,
                       "use %s: this %s was made by a newer assay; use that one, or "
                       "another file",
                       db->path, db->schema->what);
    *ret_version = version;
    return 0;
}

/* The rest of the migrations, all or none. Of two processes that come at once, the second
 * one waits, and finds it done. */
static int migrate_locked(const struct db *db, struct err *err)
{
    char mark[120];
    int version = 0;
    int r = check_mark(db, &version, err);

    if (r == 0 && !db->schema->migrations[version])
        return 0;
    for (; r == 0 && db->schema->migrations[version]; version++)
        r = db_run(db, db->schema->migrations[version], "make", err);
    if (r < 0)
        return r;
    snprintf(mark, sizeof(mark), "PRAGMA application_id = %d; PRAGMA user_version = %d",
             db->schema->application_id, version);
    return db_run(db, mark, "make", err);
}

static int migrate(const struct db *db, struct err *err)
{
    int r = db_run(db, "BEGIN IMMEDIATE", "write", err);

    if (r < 0)
        return r;
    r = migrate_locked(db, err);
    if (r == 0)
        return db_run(db, "COMMIT", "write", err);
    db_run(db, "ROLLBACK", "write", NULL);
    return r;
}

/* Every table, index, trigger and view, in a fixed order. */
#define LIST_SCHEMA                                                                      \
    "SELECT type || char(10) || name || char(10) || ifnull(sql, '') FROM sqlite_schema " \
    "ORDER BY type, name"

/* One of a file from outside can hold triggers and views that do what they like. */
static int compare_schemas(const struct db *db, const struct db *wanted, struct err *err)
{
    cleanup_statement sqlite3_stmt *ours = NULL, *theirs = NULL;
    int r = db_prepare(db, LIST_SCHEMA, &theirs, err), other;

    if (r == 0)
        r = db_prepare(wanted, LIST_SCHEMA, &ours, err);
    while (r == 0) {
        r = db_step(db, theirs, "read", err);
        other = db_step(wanted, ours, "read", err);
        if (r < 0 || other < 0 || (r == 0 && other == 0))
            return r < 0 ? r : other;
        if (r != other || strcmp(db_column_text(theirs, 0), db_column_text(ours, 0)) != 0)
            return err_say(err, EBADMSG,
                           "use %s: its tables are not those of a %s; name another file",
                           db->path, db->schema->what);
        r = 0;
    }
    return r;
}

static int check_schema(const struct db *db, struct err *err)
{
    cleanup_db struct db wanted = {NULL, strdup(":memory:"), db->schema};
    int r, version = 0;

    if (!wanted.path)
        return err_oom(err);
    if (sqlite3_open(wanted.path, &wanted.handle) != SQLITE_OK)
        return db_fail(&wanted, "open", err);
    r = check_mark(db, &version, err);
    if (r == 0 && db->schema->migrations[version])
        return err_say(err, EBADMSG,
                       "use %s: this %s is of an older assay, or empty; any command that "
                       "writes to it brings it up to date",
                       db->path, db->schema->what);
    if (r == 0)
        r = migrate(&wanted, err);
    return r < 0 ? r : compare_schemas(db, &wanted, err);
}

static int set_up(const struct db *db, enum db_mode mode, struct err *err)
{
    int r;

    sqlite3_extended_result_codes(db->handle, 1);
    sqlite3_busy_timeout(db->handle, DB_WAIT_MS);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    r = db_run(db, SETUP, "open", err);
    if (r < 0 || mode == DB_READ)
        return r < 0 ? r : check_schema(db, err);
    r = migrate(db, err);
    if (r == 0)
        r = check_schema(db, err);
    /* Where there is no shared memory (some network file systems) SQLite stays with its
     * rollback journal, which is slower and as safe. Busy: somebody else does it now. */
    if (r == 0)
        r = db_run(db, "PRAGMA journal_mode = WAL", "open", err);
    return r == -EBUSY ? 0 : r;
}

static int open_handle(struct db *db, enum db_mode mode, struct err *err)
{
    int flags = mode == DB_READ ? SQLITE_OPEN_READONLY
                                : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    int code = sqlite3_open_v2(db->path, &db->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);

    if (code == SQLITE_OK)
        return 0;
    return db->handle ? db_fail(db, "open", err) : err_oom(err);
}

int db_open(const char *path, enum db_mode mode, const struct db_schema *schema,
            struct db *ret_db, struct err *err)
{
    cleanup_db struct db db = {NULL, strdup(path), schema};
    int r;

    if (!db.path)
        return err_oom(err);
    if (mode == DB_READ && access(path, F_OK) < 0)
        return err_set(err, errno, "open %s", path);
    r = open_handle(&db, mode, err);
    if (r == 0)
        r = set_up(&db, mode, err);
    if (r < 0)
        return r;
    *ret_db = db;
    db = (struct db)DB_INIT;
    return 0;
}

void db_close(struct db *db)
{
    sqlite3_close_v2(db->handle);
    free(db->path);
    *db = (struct db)DB_INIT;
}
