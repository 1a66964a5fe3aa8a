/*
 * Joins the shards of a run, from stores or exports.
 *
 * First all files are looked at: nothing is written unless the whole is there. Then the
 * results go into one run, by their position among the answers, so that a shard that was
 * given twice counts once.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/cmd/commands.h"
#include "grader/cmd/exit.h"
#include "grader/cmd/grade_store.h"
#include "grader/cmd/run_file.h"
#include "grader/report/json_read.h"

#define SOURCES_MAX  100000
#define SQLITE_MAGIC "SQLite format 3"
#define MISSING_TOLD 20

struct merge_options {
    const char *store;
    const char *run;
};

#define OFFSET(member) offsetof(struct merge_options, member)

static const struct option_row rows[] = {
    {.name = "run",
     .argument = "NAME",
     .help = "What the whole is called; the shards' name by default.",
     .kind = OPTION_STRING,
     .offset = OFFSET(run)},
    STORE_OPTION_ROW(struct merge_options, store),
    {.name = NULL},
};

static const struct command_help help = {
    .name = "merge",
    .operands = "FILE...",
    .summary = "Joins the shards of a run: stores (assay grade --shard I/N --store FILE) "
               "or exports (assay runs --export). Fails when a shard is missing or not "
               "at its end.",
    .options = rows,
    .notes = "Exit status: 0 done; 2 the shards do not make a whole; 3 done, but with "
             "judge errors.",
    .operands_min = 1,
    .operands_max = -1,
};

/* One shard in one file. */
struct source {
    const char *path;
    bool is_store;
    struct run run;
};

struct merge {
    struct source *sources;
    size_t count;
    struct store *store;
    int64_t run;
    uint64_t doubles, differing; /* positions that came twice; with another verdict */
    unsigned char *verdicts;     /* 1 + verdict, by position; 0: none yet */
    size_t positions;
};

static bool is_store_file(const char *path)
{
    cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    char head[sizeof(SQLITE_MAGIC)];

    return fd >= 0 && read(fd, head, sizeof(head)) == (ssize_t)sizeof(head) &&
           memcmp(head, SQLITE_MAGIC, sizeof(head)) == 0;
}

/* ---- looking at all of them ---- */

static int add_source(struct merge *merge, const char *path, bool is_store,
                      struct run *run, struct err *err)
{
    struct source *grown;

    if (merge->count == SOURCES_MAX)
        return err_say(err, E2BIG, "more than %d shards", SOURCES_MAX);
    grown = reallocarray(merge->sources, merge->count + 1, sizeof(*grown));
    if (!grown)
        return err_oom(err);
    merge->sources = grown;
    grown[merge->count++] = (struct source){path, is_store, *run};
    *run = (struct run){0};
    return 0;
}

static int look_at_store(struct merge *merge, const char *path, struct err *err)
{
    cleanup_store struct store *store = NULL;
    struct run *runs = NULL;
    size_t count = 0, shards = 0;
    int r = store_open(path, STORE_READ, &store, err);

    if (r == 0)
        r = store_runs(store, &runs, &count, err);
    for (size_t i = 0; i < count && r == 0; i++) {
        if (runs[i].shards == 0)
            continue;
        shards++;
        r = add_source(merge, path, true, &runs[i], err);
    }
    store_runs_free(runs, count);
    if (r == 0 && shards == 0)
        return err_say(err, EINVAL, "%s holds no shard of a run", path);
    return r;
}

static int look_at(struct merge *merge, const char *path, struct err *err)
{
    cleanup_run struct run run = {0};
    int r;

    if (is_store_file(path))
        return look_at_store(merge, path, err);
    r = run_file_head(path, &run, err);
    if (r < 0)
        return r;
    if (run.shards == 0)
        return err_say(err, EINVAL,
                       "%s is no shard of a run: give stores, or what `assay runs "
                       "--export` wrote",
                       path);
    return add_source(merge, path, false, &run, err);
}

/* Equal ones by path: the order of the command line has no say. */
static int compare_shards(const void *a, const void *b)
{
    const struct source *x = a, *y = b;

    if (x->run.shard != y->run.shard)
        return x->run.shard < y->run.shard ? -1 : 1;
    return strcmp(x->path, y->path);
}

/* Do they belong together, and is each at its end? */
static int check_source(const struct merge *merge, const struct source *source,
                        struct err *err)
{
    const struct run *first = &merge->sources[0].run, *run = &source->run;

    if (!run->identity[0] || strcmp(run->identity, first->identity) != 0 ||
        run->shards != first->shards)
        return err_say(err, EINVAL,
                       "%s (run %s) is no shard of the same run as %s (run %s): suite, "
                       "answers, options and number of shards have to be equal",
                       source->path, run->name, merge->sources[0].path, first->name);
    if (run->shard >= run->shards || run->shards > SHARDS_MAX)
        return err_say(err, EINVAL, "%s: shard %" PRIu32 " of %" PRIu32 " makes no sense",
                       source->path, run->shard, run->shards);
    if (run->state != RUN_DONE && run->state != RUN_INCOMPLETE)
        return err_say(err, EINVAL,
                       "%s: shard %" PRIu32 " is not at its end (%s): give its command "
                       "again",
                       source->path, run->shard, run_state_name(run->state));
    return 0;
}

static int check_whole(const struct merge *merge, struct err *err)
{
    uint32_t shards = merge->sources[0].run.shards, missing = 0;
    cleanup_free bool *there = calloc(shards + 1U, sizeof(*there));
    cleanup_buf struct buf list = BUF_INIT(4096);

    if (!there)
        return err_oom(err);
    for (size_t i = 0; i < merge->count; i++)
        there[merge->sources[i].run.shard] = true;
    for (uint32_t i = 0; i < shards; i++)
        if (!there[i] && missing++ < MISSING_TOLD &&
            buf_addf(&list, "%s%" PRIu32, list.len ? ", " : "", i) < 0)
            return err_oom(err);
    if (!missing)
        return 0;
    return err_say(err, EINVAL, "%" PRIu32 " of %" PRIu32 " shards missing: %s%s",
                   missing, shards, buf_str(&list),
                   missing > MISSING_TOLD ? ", ..." : "");
}

static int check_all(const struct merge *merge, struct err *err)
{
    int r = 0;

    for (size_t i = 0; i < merge->count && r == 0; i++)
        r = check_source(merge, &merge->sources[i], err);
    return r < 0 ? r : check_whole(merge, err);
}

/* ---- joining ---- */

/* The verdict at a position so far. */
static unsigned char *verdict_at(struct merge *merge, size_t position, struct err *err)
{
    size_t positions = merge->positions ? merge->positions : 1024;
    unsigned char *grown;

    while (positions <= position && positions < SIZE_MAX / 4)
        positions *= 2;
    if (positions > merge->positions) {
        grown = positions <= (size_t)1 << 32 ? realloc(merge->verdicts, positions) : NULL;
        if (!grown) {
            err_oom(err);
            return NULL;
        }
        memset(grown + merge->positions, 0, positions - merge->positions);
        merge->verdicts = grown;
        merge->positions = positions;
    }
    return &merge->verdicts[position];
}

/* A judge error gives way to a verdict; of two verdicts the first one stays. */
static int join(void *context, const struct result *result, const char *line, size_t len,
                struct err *err)
{
    struct merge *merge = context;
    unsigned char *before = verdict_at(merge, result->ordinal, err);

    if (!before)
        return -ENOMEM;
    if (*before) {
        merge->doubles++;
        merge->differing += *before != 1 + (unsigned)result->verdict;
        if (*before != 1 + VERDICT_JE)
            return 0;
    }
    *before = (unsigned char)(1 + (unsigned)result->verdict);
    return store_put(merge->store, merge->run, result, line, len, STORE_SOON, err);
}

/* The line counts, not the columns: it is what reports show. */
static int join_row(void *context, const struct store_row *row, struct err *err)
{
    struct result result;
    int r = json_read_result(row->line, row->line_len, &result, err);

    if (r < 0)
        return err_wrap(err, "result of %.200s", row->task_id);
    result.ordinal = row->ordinal;
    r = join(context, &result, row->line, row->line_len, err);
    result_release(&result);
    return r;
}

static int join_source(struct merge *merge, const struct source *source, struct err *err)
{
    cleanup_store struct store *store = NULL;
    int r;

    if (!source->is_store)
        return run_file_each(source->path, join, merge, err);
    r = store_open(source->path, STORE_READ, &store, err);
    if (r == 0)
        r = store_each(store, source->run.id, join_row, merge, err);
    return r < 0 ? err_wrap(err, "%s", source->path) : r;
}

/* Counts of what was left out. Each shard tells of its own tasks, so that these add up;
 * what concerns the files as a whole is the same in all. */
static const struct {
    const char *field;
    bool adds_up;
} left_out[] = {
    {"doubles", true}, {"unknown_tasks", true}, {"refused", true},
    {"skipped", true}, {"bad_lines", false},    {"bad_problems", false},
};

static double joined_count(const struct merge *merge, size_t which)
{
    double joined = 0;
    uint32_t next = 0;

    /* in the order of shards, each once */
    for (size_t i = 0; i < merge->count; i++) {
        const struct run *run = &merge->sources[i].run;
        cleanup_json cJSON *info = NULL;
        double count = 0;

        if (run->shard < next ||
            json_parse(run->info, strlen(run->info), &info, NULL) < 0)
            continue;
        next = run->shard + 1;
        if (json_opt_double(json_get(info, "left_out"), left_out[which].field, &count,
                            NULL) < 0)
            continue;
        joined = left_out[which].adds_up ? joined + count : fmax(joined, count);
    }
    return joined;
}

/* That of the first shard with the joined counts. The caller's to free; NULL: no memory.
 */
static char *join_infos(const struct merge *merge)
{
    const char *first = merge->sources[0].run.info;
    cleanup_json cJSON *info = NULL;
    cJSON *counts;

    if (json_parse(first, strlen(first), &info, NULL) < 0 || !cJSON_IsObject(info))
        return strdup("{}");
    cJSON_DeleteItemFromObjectCaseSensitive(info, "left_out");
    counts = cJSON_AddObjectToObject(info, "left_out");
    for (size_t i = 0; counts && i < ARRAY_SIZE(left_out); i++)
        cJSON_AddNumberToObject(counts, left_out[i].field, joined_count(merge, i));
    return cJSON_PrintUnformatted(info);
}

static int begin_whole(struct merge *merge, const struct merge_options *options,
                       struct err *err)
{
    const struct run *first = &merge->sources[0].run;
    struct run run = *first;

    run.name = (char *)(uintptr_t)(options->run ? options->run : first->name);
    run.shard = run.shards = 0;
    run.state = RUN_STOPPED;
    return store_run_add(merge->store, &run, &merge->run, err);
}

static int join_all(struct merge *merge, const struct merge_options *options,
                    struct run *ret_run, struct err *err)
{
    const struct run *first = &merge->sources[0].run;
    const char *name = options->run ? options->run : first->name;
    cleanup_free char *info = join_infos(merge);
    bool errors = false;
    int r = info ? begin_whole(merge, options, err) : err_oom(err);

    if (r < 0)
        return r;
    for (size_t i = 0; i < merge->count && r == 0; i++)
        r = join_source(merge, &merge->sources[i], err);
    for (size_t i = 0; i < merge->positions; i++)
        errors |= merge->verdicts[i] == 1 + VERDICT_JE;
    if (r == 0)
        r = store_run_end(merge->store, merge->run, errors ? RUN_INCOMPLETE : RUN_DONE,
                          first->ended, info, err);
    if (r == 0)
        return store_run_find(merge->store, name, ret_run, err);
    store_run_delete(merge->store, name, NULL);
    return r;
}

static int merge_files(struct merge *merge, const struct merge_options *options,
                       char **files, struct run *ret_run, struct err *err)
{
    int r = 0;

    for (; *files && r == 0; files++)
        r = look_at(merge, *files, err);
    if (r < 0)
        return r;
    qsort(merge->sources, merge->count, sizeof(*merge->sources), compare_shards);
    r = check_all(merge, err);
    if (r == 0)
        r = store_open(options->store, STORE_WRITE, &merge->store, err);
    return r < 0 ? r : join_all(merge, options, ret_run, err);
}

static void release(struct merge *merge)
{
    for (size_t i = 0; i < merge->count; i++)
        run_release(&merge->sources[i].run);
    free(merge->sources);
    free(merge->verdicts);
    store_close(merge->store);
}

int cmd_merge(int argc, char **argv)
{
    struct merge_options options = {0};
    cleanup_run struct run run = {0};
    struct merge merge = {0};
    struct err err = ERR_INIT;
    int operand, status = options_run(&help, argc, argv, &options, &operand);

    if (status != OPTIONS_PROCEED)
        return status;
    if (merge_files(&merge, &options, argv + operand, &run, &err) < 0) {
        command_complain(help.name, &err);
        release(&merge);
        return EXIT_USAGE;
    }
    printf("%s: %" PRIu64 " results of %zu shards", run.name, run.results, merge.count);
    if (merge.doubles)
        printf("; %" PRIu64 " doubles removed, %" PRIu64 " of them with another verdict",
               merge.doubles, merge.differing);
    putchar('\n');
    release(&merge);
    return run.state == RUN_DONE ? EXIT_DONE : EXIT_INCOMPLETE;
}
