/* Results of runs: written as they come, read back in the order of the answers. */
#include <errno.h>
#include <string.h>

#include "grader/base/macros.h"
#include "grader/store/internal.h"

#define ROW_COLUMNS                                                                      \
    "ordinal, task_id, language, model, sample, task, kind, verdict, score, assurance, " \
    "cpu_ms, memory_kib, problem_hash, verdict_key, line"

#define PUT                                                                              \
    "INSERT OR REPLACE INTO result (run, " ROW_COLUMNS                                   \
    ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

#define GET                                                                              \
    "SELECT line FROM result WHERE run = ? AND ordinal = ? AND task_id = ? AND "         \
    "verdict_key = ? AND verdict <> 'JE'"

#define EACH "SELECT " ROW_COLUMNS " FROM result WHERE run = ? ORDER BY ordinal"

/* The texts of a row, as an array. */
enum { ROW_TEXTS = 8 };

static void list_texts(struct store_row *row, const char ***ret_texts)
{
    const char **texts[ROW_TEXTS] = {&row->task_id,      &row->language,   &row->model,
                                     &row->sample,       &row->task,       &row->kind,
                                     &row->problem_hash, &row->verdict_key};

    memcpy(ret_texts, texts, sizeof(texts));
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

static struct store_row row_of(const struct result *result, const char *line, size_t len)
{
    return (struct store_row){
        .ordinal = result->ordinal,
        .task_id = or_empty(result->task_id),
        .language = or_empty(result->language),
        .model = or_empty(result->model),
        .sample = or_empty(result->sample),
        .task = or_empty(result->task),
        .kind = or_empty(result->kind),
        .verdict = result->verdict,
        .score = result->score,
        .assurance = result->assurance,
        .cpu_ms = result->cpu_ms,
        .memory_kib = result->memory_kib,
        .problem_hash = result->problem_hash,
        .verdict_key = result->verdict_key,
        .line = line,
        .line_len = len,
    };
}

static int insert(struct store *store, int64_t run, const struct store_row *row,
                  struct err *err)
{
    sqlite3_stmt *s = store->put;
    int r;

    if (!s) {
        r = db_prepare(&store->db, PUT, &store->put, err);
        if (r < 0)
            return r;
        s = store->put;
    }
    sqlite3_bind_int64(s, 1, run);
    sqlite3_bind_int64(s, 2, (int64_t)row->ordinal);
    db_bind_text(s, 3, row->task_id);
    db_bind_text(s, 4, row->language);
    db_bind_text(s, 5, row->model);
    db_bind_text(s, 6, row->sample);
    db_bind_text(s, 7, row->task);
    db_bind_text(s, 8, row->kind);
    db_bind_text(s, 9, verdict_code(row->verdict));
    sqlite3_bind_double(s, 10, row->score);
    db_bind_text(s, 11, assurance_name(row->assurance));
    sqlite3_bind_int64(s, 12, (int64_t)row->cpu_ms);
    sqlite3_bind_int64(s, 13, (int64_t)row->memory_kib);
    db_bind_text(s, 14, row->problem_hash);
    db_bind_text(s, 15, row->verdict_key);
    sqlite3_bind_text64(s, 16, row->line, row->line_len, SQLITE_STATIC, SQLITE_UTF8);
    r = db_step(&store->db, s, "write", err);
    sqlite3_reset(s);
    sqlite3_clear_bindings(s);
    return r;
}

/* ---- writing soon ---- */

static void clear_pending(struct store *store)
{
    for (size_t i = 0; i < store->pending_count; i++)
        free(store->pending[i].texts);
    store->pending_count = 0;
    store->pending_bytes = 0;
}

static int queue(struct store *store, int64_t run, const struct store_row *row,
                 struct err *err)
{
    struct pending_row *pending = &store->pending[store->pending_count];
    const char **texts[ROW_TEXTS];
    size_t bytes = row->line_len + 1, at = 0;
    char *copy;

    *pending = (struct pending_row){.run = run, .row = *row};
    list_texts(&pending->row, texts);
    for (size_t i = 0; i < ROW_TEXTS; i++)
        bytes += strlen(*texts[i]) + 1;
    copy = malloc(bytes);
    if (!copy)
        return err_oom(err);
    for (size_t i = 0; i < ROW_TEXTS; i++) {
        size_t len = strlen(*texts[i]) + 1;

        memcpy(copy + at, *texts[i], len);
        *texts[i] = copy + at;
        at += len;
    }
    memcpy(copy + at, row->line, row->line_len);
    pending->row.line = copy + at;
    pending->texts = copy;
    store->pending_count++;
    store->pending_bytes += bytes;
    return 0;
}

struct writing {
    struct store *store;
    int64_t run;
    const struct store_row *row; /* beside those that wait; NULL: none */
};

static int write_rows(void *context, struct err *err)
{
    const struct writing *w = context;
    int r = 0;

    for (size_t i = 0; i < w->store->pending_count && r == 0; i++)
        r = insert(w->store, w->store->pending[i].run, &w->store->pending[i].row, err);
    return r == 0 && w->row ? insert(w->store, w->run, w->row, err) : r;
}

static int write_all(struct writing *w, struct err *err)
{
    int r = store_transaction(w->store, write_rows, w, err);

    if (r == 0)
        clear_pending(w->store);
    return r;
}

int store_flush_locked(struct store *store, struct err *err)
{
    struct writing w = {store, 0, NULL};

    return store->pending_count ? write_all(&w, err) : 0;
}

int store_flush(struct store *store, struct err *err)
{
    int r;

    store_lock(store);
    r = store_flush_locked(store, err);
    store_unlock(store);
    return r;
}

static int put(struct store *store, int64_t run, const struct store_row *row,
               enum store_urgency urgency, struct err *err)
{
    struct writing w = {store, run, row};
    int r;

    if (urgency == STORE_NOW)
        return write_all(&w, err);
    r = queue(store, run, row, err);
    if (r < 0 || (store->pending_count < PENDING_ROWS_MAX &&
                  store->pending_bytes < PENDING_BYTES_MAX))
        return r;
    return store_flush_locked(store, err);
}

int store_put(struct store *store, int64_t run, const struct result *result,
              const char *line, size_t len, enum store_urgency urgency, struct err *err)
{
    struct store_row row = row_of(result, line, len);
    int r;

    store_lock(store);
    r = put(store, run, &row, urgency, err);
    store_unlock(store);
    return r < 0 ? err_wrap(err, "keep the result of %s", row.task_id) : 0;
}

/* ---- reading ---- */

static int copy_line(sqlite3_stmt *s, int column, char **ret_line, size_t *ret_len,
                     struct err *err)
{
    const char *text = db_column_text(s, column);
    size_t len = (size_t)sqlite3_column_bytes(s, column);
    char *copy = malloc(len + 1);

    if (!copy)
        return err_oom(err);
    memcpy(copy, text, len);
    copy[len] = '\0';
    *ret_line = copy;
    *ret_len = len;
    return 1;
}

static int get(struct store *store, int64_t run, const struct result *answer,
               const char *key, char **ret_line, size_t *ret_len, struct err *err)
{
    sqlite3_stmt *s;
    int r = store->get ? 0 : db_prepare(&store->db, GET, &store->get, err);

    if (r < 0)
        return r;
    s = store->get;
    sqlite3_bind_int64(s, 1, run);
    sqlite3_bind_int64(s, 2, (int64_t)answer->ordinal);
    db_bind_text(s, 3, answer->task_id);
    db_bind_text(s, 4, key);
    r = db_step(&store->db, s, "read", err);
    if (r == 1)
        r = copy_line(s, 0, ret_line, ret_len, err);
    sqlite3_reset(s);
    sqlite3_clear_bindings(s);
    return r;
}

int store_get(struct store *store, int64_t run, const struct result *answer,
              const char *key, char **ret_line, size_t *ret_len, struct err *err)
{
    int r;

    store_lock(store);
    r = get(store, run, answer, key, ret_line, ret_len, err);
    store_unlock(store);
    return r;
}

static uint64_t not_negative(sqlite3_stmt *s, int column)
{
    int64_t value = sqlite3_column_int64(s, column);

    return value < 0 ? 0 : (uint64_t)value;
}

static bool parse_assurance(const char *name, enum assurance *ret_assurance)
{
    for (int i = 0; i < ASSURANCE_MAX; i++)
        if (strcmp(name, assurance_name((enum assurance)i)) == 0) {
            *ret_assurance = (enum assurance)i;
            return true;
        }
    return false;
}

/* A file from outside can hold any value. The texts stay valid until the next step: none
 * of the columns is asked for in another type. */
static int read_row(const struct store *store, sqlite3_stmt *s, struct store_row *ret_row,
                    struct err *err)
{
    struct store_row row = {
        .ordinal = not_negative(s, 0),
        .task_id = db_column_text(s, 1),
        .language = db_column_text(s, 2),
        .model = db_column_text(s, 3),
        .sample = db_column_text(s, 4),
        .task = db_column_text(s, 5),
        .kind = db_column_text(s, 6),
        .score = sqlite3_column_double(s, 8),
        .cpu_ms = not_negative(s, 10),
        .memory_kib = not_negative(s, 11),
        .problem_hash = db_column_text(s, 12),
        .verdict_key = db_column_text(s, 13),
        .line = db_column_text(s, 14),
    };

    row.line_len = (size_t)sqlite3_column_bytes(s, 14);
    if (!verdict_parse(db_column_text(s, 7), &row.verdict) ||
        !parse_assurance(db_column_text(s, 9), &row.assurance) ||
        !(row.score >= 0 && row.score <= 1))
        return err_say(
            err, EBADMSG,
            "read %s: the result of %.200s makes no sense: the file is damaged",
            store->db.path, row.task_id);
    *ret_row = row;
    return 0;
}

static int each(struct store *store, int64_t run,
                int (*take)(void *context, const struct store_row *row, struct err *err),
                void *context, struct err *err)
{
    cleanup_statement sqlite3_stmt *s = NULL;
    int r = db_prepare(&store->db, EACH, &s, err);

    if (r < 0)
        return r;
    sqlite3_bind_int64(s, 1, run);
    while ((r = db_step(&store->db, s, "read", err)) == 1) {
        struct store_row row;

        r = read_row(store, s, &row, err);
        if (r == 0)
            r = take(context, &row, err);
        if (r != 0)
            return r;
    }
    return r;
}

int store_each(struct store *store, int64_t run,
               int (*take)(void *context, const struct store_row *row, struct err *err),
               void *context, struct err *err)
{
    int r;

    store_lock(store);
    r = store_flush_locked(store, err);
    if (r == 0)
        r = each(store, run, take, context, err);
    store_unlock(store);
    return r;
}

/* ---- leaving out ---- */

struct keeping {
    struct store *store;
    int64_t run;
    bool (*keep)(const void *context, uint64_t ordinal);
    const void *context;
};

static int remove_others(void *context, struct err *err)
{
    const struct keeping *k = context;
    const struct db *db = &k->store->db;
    cleanup_statement sqlite3_stmt *list = NULL, *drop = NULL;
    int r = db_prepare(db, "SELECT rowid, ordinal FROM result WHERE run = ?", &list, err);

    if (r == 0)
        r = db_prepare(db, "DELETE FROM result WHERE rowid = ?", &drop, err);
    if (r < 0)
        return r;
    sqlite3_bind_int64(list, 1, k->run);
    while ((r = db_step(db, list, "read", err)) == 1) {
        if (k->keep(k->context, not_negative(list, 1)))
            continue;
        sqlite3_bind_int64(drop, 1, sqlite3_column_int64(list, 0));
        r = db_step(db, drop, "write", err);
        if (r < 0)
            return r;
        sqlite3_reset(drop);
    }
    return r;
}

int store_keep(struct store *store, int64_t run,
               bool (*keep)(const void *context, uint64_t ordinal), const void *context,
               struct err *err)
{
    struct keeping k = {store, run, keep, context};
    int r;

    store_lock(store);
    r = store_flush_locked(store, err);
    if (r == 0)
        r = store_transaction(store, remove_others, &k, err);
    store_unlock(store);
    return r;
}
