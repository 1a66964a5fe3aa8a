/* The file itself: where it is, opening, closing, transactions. */
#include "grader/store/store.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "grader/base/io.h"
#include "grader/store/internal.h"
#include "grader/store/schema.h"

/* As the XDG specification has it, a relative path counts for nothing. */
static char *default_path(struct err *err)
{
    const char *base = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    char *path = NULL;

    if (base && *base == '/')
        path = io_join(base, "assay/assay.db");
    else if (home && *home == '/')
        path = io_join(home, ".local/share/assay/assay.db");
    else
        err_say(
            err, ENOENT,
            "no folder for the store: set HOME or XDG_DATA_HOME, or give --store FILE");
    return path;
}

/* Of the default place alone: a folder that was named is expected to be there. */
static void make_folders(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
}

static int open_file(struct store *store, const char *path, enum store_mode mode,
                     struct err *err)
{
    enum db_mode db_mode = mode == STORE_READ ? DB_READ : DB_WRITE;
    cleanup_free char *usual = NULL;

    if (path)
        return db_open(path, db_mode, &store_schema, &store->db, err);
    usual = default_path(err);
    if (!usual)
        return -ENOENT;
    if (mode == STORE_WRITE)
        make_folders(usual);
    return db_open(usual, db_mode, &store_schema, &store->db, err);
}

int store_open(const char *path, enum store_mode mode, struct store **ret_store,
               struct err *err)
{
    struct store *store = calloc(1, sizeof(*store));
    int r;

    if (!store)
        return err_oom(err);
    pthread_mutex_init(&store->lock, NULL);
    r = open_file(store, path, mode, err);
    if (r < 0) {
        store_close(store);
        return err_wrap(err, "store");
    }
    *ret_store = store;
    return 0;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    if (store->db.handle)
        store_flush(store, NULL);
    for (size_t i = 0; i < store->pending_count; i++)
        free(store->pending[i].texts);
    sqlite3_finalize(store->put);
    sqlite3_finalize(store->get);
    db_close(&store->db);
    pthread_mutex_destroy(&store->lock);
    free(store);
}

const char *store_path(const struct store *store)
{
    return store->db.path;
}

int store_transaction(struct store *store, int (*work)(void *context, struct err *err),
                      void *context, struct err *err)
{
    int r = db_run(&store->db, "BEGIN IMMEDIATE", "write", err);

    if (r < 0)
        return r;
    r = work(context, err);
    if (r >= 0 && db_run(&store->db, "COMMIT", "write", err) == 0)
        return r;
    if (r >= 0)
        r = err ? -err->code : -EIO;
    db_run(&store->db, "ROLLBACK", "write", NULL);
    return r;
}
