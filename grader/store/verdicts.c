#include "grader/store/verdicts.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>

#include "grader/base/cache.h"
#include "grader/base/io.h"
#include "grader/store/schema.h"

/* Waiting for somebody else takes longer than to judge most answers. */
#define WAIT_MS 2000

#define GET "SELECT line, content_hash FROM verdict WHERE verdict_key = ?"
#define PUT                                                                              \
    "INSERT OR REPLACE INTO verdict (verdict_key, content_hash, line) VALUES (?, ?, ?)"
#define SIZE                                                                             \
    "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, "          \
    "pragma_freelist_count, pragma_page_size"
#define TRIM                                                                             \
    "DELETE FROM verdict WHERE id <= (SELECT min(id) + (max(id) - min(id)) / 8 FROM "    \
    "verdict)"

struct verdicts {
    pthread_mutex_t lock; /* of all below */
    struct db db;
    sqlite3_stmt *get, *put;
};

/* Whoever else can write there would choose the verdicts. */
static int check_ours(const char *path, struct err *err)
{
    struct stat st;

    if (lstat(path, &st) < 0)
        return errno == ENOENT ? 0 : err_set(err, errno, "look at %s", path);
    if (!S_ISREG(st.st_mode) || (st.st_uid != geteuid() && st.st_uid != 0))
        return err_say(err, EPERM, "%s belongs to another user", path);
    if (st.st_mode & (S_IWGRP | S_IWOTH))
        return err_say(err, EPERM, "%s can be written by others", path);
    return 0;
}

static int open_file(struct verdicts *verdicts, struct err *err)
{
    cleanup_free char *folder = NULL, *path = NULL;
    cleanup_fd int fd = -1;
    int r = cache_folder("verdicts", &folder, &fd, err);

    if (r < 0)
        return r;
    path = io_join(folder, "verdicts.db");
    if (!path)
        return err_oom(err);
    r = check_ours(path, err);
    if (r == 0)
        r = db_open(path, DB_WRITE, &verdicts_schema, &verdicts->db, err);
    if (r < 0)
        return r;
    sqlite3_busy_timeout(verdicts->db.handle, WAIT_MS);
    r = db_prepare(&verdicts->db, GET, &verdicts->get, err);
    if (r == 0)
        r = db_prepare(&verdicts->db, PUT, &verdicts->put, err);
    return r < 0 ? r : verdicts_trim(verdicts, VERDICTS_BYTES_MAX, err);
}

int verdicts_open(struct verdicts **ret_verdicts, struct err *err)
{
    struct verdicts *verdicts = calloc(1, sizeof(*verdicts));
    int r;

    if (!verdicts)
        return err_oom(err);
    pthread_mutex_init(&verdicts->lock, NULL);
    r = open_file(verdicts, err);
    if (r < 0) {
        verdicts_close(verdicts);
        return r;
    }
    *ret_verdicts = verdicts;
    return 0;
}

void verdicts_close(struct verdicts *verdicts)
{
    if (!verdicts)
        return;
    sqlite3_finalize(verdicts->get);
    sqlite3_finalize(verdicts->put);
    db_close(&verdicts->db);
    pthread_mutex_destroy(&verdicts->lock);
    free(verdicts);
}

/* Of the key, too: an entry is that of no other key. */
static void hash_content(const char *key, const char *line, size_t len,
                         char ret_hex[SHA256_HEX + 1])
{
    struct sha256 hash;

    sha256_init(&hash);
    sha256_add_text(&hash, key);
    sha256_add(&hash, line, len);
    sha256_hex(&hash, ret_hex);
}

static bool read_entry(struct verdicts *verdicts, const char *key, char **ret_line,
                       size_t *ret_len)
{
    const char *line = db_column_text(verdicts->get, 0);
    size_t len = (size_t)sqlite3_column_bytes(verdicts->get, 0);
    char hex[SHA256_HEX + 1], *copy;

    hash_content(key, line, len, hex);
    if (strcmp(hex, db_column_text(verdicts->get, 1)) != 0)
        return false;
    copy = malloc(len + 1);
    if (!copy)
        return false;
    memcpy(copy, line, len);
    copy[len] = '\0';
    *ret_line = copy;
    *ret_len = len;
    return true;
}

bool verdicts_get(struct verdicts *verdicts, const char *key, char **ret_line,
                  size_t *ret_len)
{
    bool found = false;

    pthread_mutex_lock(&verdicts->lock);
    db_bind_text(verdicts->get, 1, key);
    if (db_step(&verdicts->db, verdicts->get, "read", NULL) == 1)
        found = read_entry(verdicts, key, ret_line, ret_len);
    sqlite3_reset(verdicts->get);
    sqlite3_clear_bindings(verdicts->get);
    pthread_mutex_unlock(&verdicts->lock);
    return found;
}

void verdicts_put(struct verdicts *verdicts, const char *key, const char *line,
                  size_t len)
{
    char hex[SHA256_HEX + 1];

    hash_content(key, line, len, hex);
    pthread_mutex_lock(&verdicts->lock);
    db_bind_text(verdicts->put, 1, key);
    db_bind_text(verdicts->put, 2, hex);
    sqlite3_bind_text64(verdicts->put, 3, line, len, SQLITE_STATIC, SQLITE_UTF8);
    db_step(&verdicts->db, verdicts->put, "write", NULL);
    sqlite3_reset(verdicts->put);
    sqlite3_clear_bindings(verdicts->put);
    pthread_mutex_unlock(&verdicts->lock);
}

int verdicts_trim(struct verdicts *verdicts, int64_t bytes, struct err *err)
{
    cleanup_statement sqlite3_stmt *size = NULL;
    int r = db_prepare(&verdicts->db, SIZE, &size, err);

    if (r == 0)
        r = db_step(&verdicts->db, size, "read", err);
    if (r < 1 || sqlite3_column_int64(size, 0) <= bytes)
        return r < 0 ? r : 0;
    sqlite3_reset(size);
    return db_run(&verdicts->db, TRIM, "write", err);
}
