/* Runs: begun, taken up again, ended, listed, removed. */
#include <errno.h>
#include <string.h>

#include "grader/base/macros.h"
#include "grader/store/internal.h"
#include "grader/store/owner.h"

#define NAME_BYTES (RUN_NAME_MAX + 16) /* with a number behind it */
#define NAMES_TOLD 400                 /* bytes of a message */

static const char *const state_names[] = {
#define RUN_STATE_NAME(id, name) name,
    RUN_STATES(RUN_STATE_NAME)
#undef RUN_STATE_NAME
};

const char *run_state_name(enum run_state state)
{
    return state_names[state];
}

bool run_state_parse(const char *name, enum run_state *ret_state)
{
    for (int i = 0; i < RUN_STATE_MAX; i++)
        if (strcmp(name, state_names[i]) == 0) {
            *ret_state = (enum run_state)i;
            return true;
        }
    return false;
}

void run_release(struct run *run)
{
    free(run->name);
    free(run->identity);
    free(run->suite);
    free(run->answers);
    free(run->started);
    free(run->ended);
    free(run->version);
    free(run->info);
    *run = (struct run){0};
}

void store_runs_free(struct run *runs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        run_release(&runs[i]);
    free(runs);
}

#define RUN_COLUMNS                                                                      \
    "id, name, identity, state, owner, suite, answers, shard, shards, started, ended, "  \
    "version, info"

#define SELECT_RUN                                                                       \
    "SELECT " RUN_COLUMNS ", (SELECT count(*) FROM result WHERE run = run.id), (SELECT " \
    "count(*) FROM result WHERE run = run.id AND verdict = 'JE') FROM run "

/* ---- reading ---- */

static int copy_texts(sqlite3_stmt *s, struct run *run, struct err *err)
{
    const struct {
        char **text;
        int column;
    } texts[] = {{&run->name, 1},     {&run->identity, 2}, {&run->suite, 5},
                 {&run->answers, 6},  {&run->started, 9},  {&run->ended, 10},
                 {&run->version, 11}, {&run->info, 12}};

    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        *texts[i].text = strdup(db_column_text(s, texts[i].column));
        if (!*texts[i].text)
            return err_oom(err);
    }
    return 0;
}

static uint32_t column_u32(sqlite3_stmt *s, int column)
{
    int64_t value = sqlite3_column_int64(s, column);

    return value < 0 || value > UINT32_MAX ? 0 : (uint32_t)value;
}

/* A run whose process is gone was stopped, whatever it had time to write. */
static int read_run(const struct store *store, sqlite3_stmt *s, struct run *ret_run,
                    struct err *err)
{
    cleanup_run struct run run = {.id = sqlite3_column_int64(s, 0)};
    int r = copy_texts(s, &run, err);

    if (r < 0)
        return r;
    if (!run_state_parse(db_column_text(s, 3), &run.state))
        return err_say(err, EBADMSG, "read %s: the state of run %.100s makes no sense",
                       store->db.path, run.name);
    if (run.state == RUN_RUNNING && !owner_alive(db_column_text(s, 4), NULL))
        run.state = RUN_STOPPED;
    run.shard = column_u32(s, 7);
    run.shards = column_u32(s, 8);
    run.results = (uint64_t)sqlite3_column_int64(s, 13);
    run.judge_errors = (uint64_t)sqlite3_column_int64(s, 14);
    *ret_run = run;
    run = (struct run){0};
    return 0;
}

/* The first run that the statement, with one text bound, gives: 1 with it, 0 without. */
static int find(struct store *store, const char *sql, const char *text,
                struct run *ret_run, struct err *err)
{
    cleanup_statement sqlite3_stmt *s = NULL;
    int r = db_prepare(&store->db, sql, &s, err);

    if (r < 0)
        return r;
    db_bind_text(s, 1, text);
    r = db_step(&store->db, s, "read", err);
    if (r != 1)
        return r;
    r = read_run(store, s, ret_run, err);
    return r < 0 ? r : 1;
}

/* Those of one identity; NULL: all. */
static int read_runs(struct store *store, const char *identity, struct run **ret_runs,
                     size_t *ret_count, struct err *err)
{
    cleanup_statement sqlite3_stmt *s = NULL;
    struct run *runs = NULL;
    size_t count = 0;
    int r = db_prepare(&store->db, SELECT_RUN "WHERE ifnull(identity = ?, 1) ORDER BY id",
                       &s, err);

    if (r == 0 && identity)
        db_bind_text(s, 1, identity);
    while (r == 0 && (r = db_step(&store->db, s, "read", err)) == 1) {
        struct run *grown = reallocarray(runs, count + 1, sizeof(*runs));

        if (!grown) {
            r = err_oom(err);
            break;
        }
        runs = grown;
        r = read_run(store, s, &runs[count], err);
        count += r == 0;
    }
    if (r < 0) {
        store_runs_free(runs, count);
        return r;
    }
    *ret_runs = runs;
    *ret_count = count;
    return 0;
}

int store_runs(struct store *store, struct run **ret_runs, size_t *ret_count,
               struct err *err)
{
    int r;

    store_lock(store);
    r = read_runs(store, NULL, ret_runs, ret_count, err);
    store_unlock(store);
    return r;
}

static int no_such_run(struct store *store, const char *name, struct err *err)
{
    struct run *runs;
    size_t count;
    char names[NAMES_TOLD] = "";
    int r = read_runs(store, NULL, &runs, &count, err);

    if (r < 0)
        return r;
    for (size_t i = count; i > 0; i--) {
        size_t len = strlen(names);

        if (len + strlen(runs[i - 1].name) + 8 > sizeof(names)) {
            snprintf(names + len, sizeof(names) - len, ", ...");
            break;
        }
        snprintf(names + len, sizeof(names) - len, "%s%s", len ? ", " : "",
                 runs[i - 1].name);
    }
    store_runs_free(runs, count);
    return err_say(err, ENOENT, "%s has no run '%s'; there %s: %s", store->db.path, name,
                   count == 1 ? "is" : "are", count ? names : "none");
}

int store_run_find(struct store *store, const char *name, struct run *ret_run,
                   struct err *err)
{
    int r;

    store_lock(store);
    r = find(store, SELECT_RUN "WHERE name = ?", name, ret_run, err);
    if (r == 0)
        r = no_such_run(store, name, err);
    store_unlock(store);
    return r < 0 ? r : 0;
}

/* ---- beginning ---- */

struct beginning {
    struct store *store;
    const struct run_wish *wish;
    struct run *run;
    char name[NAME_BYTES];
};

static int insert_run(const struct db *db, const struct run *run, const char *owner,
                      int64_t *ret_id, struct err *err)
{
    cleanup_statement sqlite3_stmt *s = NULL;
    int r = db_prepare(db,
                       "INSERT INTO run (name, identity, state, owner, suite, answers, "
                       "shard, shards, started, ended, version, info) VALUES (?, ?, ?, "
                       "?, ?, ?, ?, ?, ?, ?, ?, ?)",
                       &s, err);

    if (r < 0)
        return r;
    db_bind_text(s, 1, run->name);
    db_bind_text(s, 2, run->identity);
    db_bind_text(s, 3, run_state_name(run->state));
    db_bind_text(s, 4, owner);
    db_bind_text(s, 5, run->suite);
    db_bind_text(s, 6, run->answers);
    sqlite3_bind_int64(s, 7, run->shard);
    sqlite3_bind_int64(s, 8, run->shards);
    db_bind_text(s, 9, run->started);
    db_bind_text(s, 10, run->ended);
    db_bind_text(s, 11, run->version);
    db_bind_text(s, 12, run->info);
    r = db_step(db, s, "write", err);
    if (r < 0)
        return r;
    *ret_id = sqlite3_last_insert_rowid(db->handle);
    return 0;
}

static int set_state(const struct db *db, int64_t id, enum run_state state,
                     const char *owner, struct err *err)
{
    cleanup_statement sqlite3_stmt *s = NULL;
    int r = db_prepare(db, "UPDATE run SET state = ?, owner = ? WHERE id = ?", &s, err);

    if (r < 0)
        return r;
    db_bind_text(s, 1, run_state_name(state));
    db_bind_text(s, 2, owner);
    sqlite3_bind_int64(s, 3, id);
    return db_step(db, s, "write", err);
}

/* Names stand in file names, messages and links. */
static int check_name(const char *name, struct err *err)
{
    size_t len = strspn(name, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                              "abcdefghijklmnopqrstuvwxyz._+@:-");

    if (len == 0 || len > RUN_NAME_MAX || name[len])
        return err_say(err, EINVAL,
                       "run '%.100s': a name has 1 to %d letters, digits and . _ + @ : -",
                       name, RUN_NAME_MAX);
    return 0;
}

/* "answers", "answers-2", ...: the first that is free. */
static int choose_name(struct beginning *b, struct err *err)
{
    const char *stem = b->wish->name ? b->wish->name : b->wish->stem;

    for (unsigned number = 1;; number++) {
        struct run other;
        int r;

        if (number == 1)
            snprintf(b->name, sizeof(b->name), "%.*s", RUN_NAME_MAX, stem);
        else
            snprintf(b->name, sizeof(b->name), "%.*s-%u", RUN_NAME_MAX, stem, number);
        r = find(b->store, SELECT_RUN "WHERE name = ?", b->name, &other, err);
        if (r <= 0)
            return r;
        run_release(&other);
    }
}

static int make_run(struct beginning *b, struct err *err)
{
    const struct run_wish *wish = b->wish;
    struct run run = {
        .name = b->name,
        .identity = (char *)(uintptr_t)wish->identity,
        .suite = (char *)(uintptr_t)wish->suite,
        .answers = (char *)(uintptr_t)wish->answers,
        .started = (char *)(uintptr_t)wish->started,
        .version = (char *)(uintptr_t)wish->version,
        .info = (char *)(uintptr_t) "{}",
        .state = RUN_RUNNING,
        .shard = wish->shard,
        .shards = wish->shards,
    };
    char owner[OWNER_MAX];
    int64_t id;
    int r = choose_name(b, err);

    owner_self(owner);
    if (r == 0)
        r = insert_run(&b->store->db, &run, owner, &id, err);
    if (r < 0)
        return r;
    r = find(b->store, SELECT_RUN "WHERE name = ?", b->name, b->run, err);
    return r < 0 ? r : 0;
}

static int take_up(struct beginning *b, struct run *run, struct err *err)
{
    char owner[OWNER_MAX];
    int r;

    owner_self(owner);
    r = set_state(&b->store->db, run->id, RUN_RUNNING, owner, err);
    if (r < 0)
        return r;
    run->state = RUN_RUNNING;
    run->taken_up = true;
    *b->run = *run;
    *run = (struct run){0};
    return 0;
}

static bool is_same(const struct run *run, const struct run_wish *wish)
{
    return strcmp(run->identity, wish->identity) == 0 && run->shard == wish->shard &&
           run->shards == wish->shards;
}

static int begin_named(struct beginning *b, struct err *err)
{
    cleanup_run struct run run = {0};
    const char *name = b->wish->name;
    int r = find(b->store, SELECT_RUN "WHERE name = ?", name, &run, err);

    if (r <= 0)
        return r < 0 ? r : make_run(b, err);
    if (!is_same(&run, b->wish))
        return err_say(err, EEXIST,
                       "run '%s' is of other answers, another suite or shard (%s, begun "
                       "%s): choose another name, or remove it with `assay runs "
                       "--delete %s`",
                       name, run.answers, run.started, name);
    if (run.state == RUN_DONE)
        return err_say(err, EEXIST,
                       "run '%s' is done already: choose another name, or remove it with "
                       "`assay runs --delete %s`",
                       name, name);
    if (run.state == RUN_RUNNING)
        return err_say(err, EBUSY, "another process is at work on run '%s'", name);
    return take_up(b, &run, err);
}

/* The newest one of the same command that was not done; some may be under way. */
static int begin_unnamed(struct beginning *b, struct err *err)
{
    struct run *runs;
    size_t count;
    int r = read_runs(b->store, b->wish->identity, &runs, &count, err);

    if (r < 0)
        return r;
    for (size_t i = count; i > 0; i--) {
        struct run *run = &runs[i - 1];

        if (!is_same(run, b->wish) || run->state == RUN_DONE || run->state == RUN_RUNNING)
            continue;
        r = take_up(b, run, err);
        store_runs_free(runs, count);
        return r;
    }
    store_runs_free(runs, count);
    return make_run(b, err);
}

static int begin(void *context, struct err *err)
{
    struct beginning *b = context;

    return b->wish->name ? begin_named(b, err) : begin_unnamed(b, err);
}

int store_run_begin(struct store *store, const struct run_wish *wish, struct run *ret_run,
                    struct err *err)
{
    struct run run = {0};
    struct beginning b = {.store = store, .wish = wish, .run = &run};
    int r;

    if (wish->name && check_name(wish->name, err) < 0)
        return -EINVAL;
    store_lock(store);
    r = store_transaction(store, begin, &b, err);
    store_unlock(store);
    if (r < 0)
        run_release(&run);
    else
        *ret_run = run;
    return r;
}

int store_run_add(struct store *store, const struct run *run, int64_t *ret_id,
                  struct err *err)
{
    struct run other;
    int r = check_name(run->name, err);

    if (r < 0)
        return r;
    store_lock(store);
    r = find(store, SELECT_RUN "WHERE name = ?", run->name, &other, err);
    if (r == 1) {
        run_release(&other);
        r = err_say(err, EEXIST, "there is a run '%s' already: choose another name",
                    run->name);
    }
    if (r == 0)
        r = insert_run(&store->db, run, "", ret_id, err);
    store_unlock(store);
    return r;
}

/* ---- ending ---- */

struct ending {
    struct store *store;
    int64_t id;
    enum run_state state;
    const char *ended, *info;
};

static int end_run(void *context, struct err *err)
{
    const struct ending *e = context;
    cleanup_statement sqlite3_stmt *s = NULL;
    int r = db_prepare(&e->store->db,
                       "UPDATE run SET state = ?, owner = '', ended = ?, info = ? WHERE "
                       "id = ?",
                       &s, err);

    if (r < 0)
        return r;
    db_bind_text(s, 1, run_state_name(e->state));
    db_bind_text(s, 2, e->ended);
    db_bind_text(s, 3, e->info);
    sqlite3_bind_int64(s, 4, e->id);
    return db_step(&e->store->db, s, "write", err);
}

int store_run_end(struct store *store, int64_t run, enum run_state state,
                  const char *ended, const char *info, struct err *err)
{
    struct ending e = {store, run, state, ended, info};
    int r;

    store_lock(store);
    r = store_flush_locked(store, err);
    if (r == 0)
        r = store_transaction(store, end_run, &e, err);
    store_unlock(store);
    return r;
}

struct deletion {
    struct store *store;
    const char *name;
};

static int delete_run(void *context, struct err *err)
{
    const struct deletion *d = context;
    cleanup_statement sqlite3_stmt *s = NULL;
    cleanup_run struct run run = {0};
    int r = find(d->store, SELECT_RUN "WHERE name = ?", d->name, &run, err);

    if (r == 0)
        return no_such_run(d->store, d->name, err);
    if (r < 0)
        return r;
    if (run.state == RUN_RUNNING)
        return err_say(err, EBUSY, "a process is at work on run '%s'", d->name);
    r = db_prepare(&d->store->db, "DELETE FROM run WHERE id = ?", &s, err);
    if (r < 0)
        return r;
    sqlite3_bind_int64(s, 1, run.id);
    return db_step(&d->store->db, s, "write", err);
}

int store_run_delete(struct store *store, const char *name, struct err *err)
{
    struct deletion d = {store, name};
    int r;

    store_lock(store);
    r = store_transaction(store, delete_run, &d, err);
    store_unlock(store);
    return r;
}
