#include "grader/cmd/grade_store.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "grader/base/io.h"
#include "grader/cmd/content_hash.h"
#include "grader/cmd/run_file.h"
#include "grader/report/json_read.h"
#include "grader/report/json_report.h"

#define LINE_MAX_BYTES ((size_t)256 << 20)
#define NOTE_MAX       (2 * ERR_TEXT_MAX)
/* A bit for each answer: more than 2^33 of them are not followed. */
#define SEEN_BYTES_MAX ((size_t)1 << 30)

static bool no_place(int r)
{
    return r == -EACCES || r == -EROFS || r == -ENOENT || r == -EPERM;
}

static int open_store(struct grade_store *gs, const struct store_options *options,
                      void (*note)(void *context, const char *text), void *context,
                      struct err *err)
{
    struct err why = ERR_INIT;
    char text[NOTE_MAX];
    int r = store_open(options->store, STORE_WRITE, &gs->store, &why);

    if (r == 0)
        return 0;
    if (!no_place(r) || options->store || options->run)
        return err_say(err, -r, "%s", why.text);
    snprintf(text, sizeof(text), "the run is not kept (--store FILE, --no-store): %s",
             why.text);
    note(context, text);
    return 0;
}

int grade_store_open(struct grade_store *gs, const struct store_options *options,
                     bool keep, void (*note)(void *context, const char *text),
                     void *context, struct err *err)
{
    struct err why = ERR_INIT;
    char text[NOTE_MAX];
    int r = 0;

    if (options->no_store && (options->store || options->run))
        return err_say(err, EINVAL, "--no-store contradicts --store and --run");
    if (!options->no_store && (keep || options->run || options->store))
        r = open_store(gs, options, note, context, err);
    if (r < 0 || options->no_cache)
        return r;
    if (verdicts_open(&gs->verdicts, &why) < 0) {
        snprintf(text, sizeof(text), "the cache of verdicts is not used: %s", why.text);
        note(context, text);
    }
    return 0;
}

void grade_store_release(struct grade_store *gs)
{
    store_close(gs->store);
    verdicts_close(gs->verdicts);
    run_release(&gs->run);
    free(gs->seen);
}

/* ---- the run ---- */

static int make_identity(const struct grade_what *what, char ret_hex[SHA256_HEX + 1],
                         struct err *err)
{
    struct sha256 hash;
    char suite[RUN_STEM_MAX];
    int r = 0;

    sha256_init(&hash);
    sha256_add_text(&hash, "assay-run/1");
    run_stem(what->suite_path, suite); /* it may lie elsewhere on another machine */
    sha256_add_text(&hash, suite);
    sha256_add_text(&hash, what->options);
    if (what->answers_path)
        r = content_hash_add(&hash, what->answers_path, err);
    else
        sha256_add_text(&hash, NULL);
    sha256_hex(&hash, ret_hex);
    return r;
}

int grade_store_begin(struct grade_store *gs, const struct grade_what *what,
                      struct err *err)
{
    char stem[RUN_STEM_MAX], identity[SHA256_HEX + 1];
    struct run_wish wish = {
        .name = what->name,
        .stem = stem,
        .identity = identity,
        .suite = what->suite_path,
        .answers = what->answers_path ? what->answers_path : "submissions",
        .started = what->started,
        .version = ASSAY_VERSION,
        .shard = what->shard.index,
        .shards = what->shard.count,
    };
    int r;

    if (!gs->store)
        return 0;
    run_stem(wish.answers, stem);
    r = make_identity(what, identity, err);
    return r < 0 ? r : store_run_begin(gs->store, &wish, &gs->run, err);
}

static void now_utc(char *text, size_t size)
{
    time_t now = time(NULL);
    struct tm utc;

    gmtime_r(&now, &utc);
    strftime(text, size, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

static bool was_seen(const void *context, uint64_t ordinal)
{
    const struct grade_store *gs = context;

    return ordinal / 8 < gs->seen_bytes && gs->seen[ordinal / 8] >> (ordinal % 8) & 1;
}

int grade_store_end(struct grade_store *gs, enum run_state state, const char *info,
                    struct err *err)
{
    struct run run = {0};
    char ended[32];
    int r = 0;

    if (!gs->store || !gs->run.id)
        return 0;
    now_utc(ended, sizeof(ended));
    if (gs->run.taken_up && state != RUN_STOPPED)
        r = store_keep(gs->store, gs->run.id, was_seen, gs, err);
    if (r == 0)
        r = store_run_end(gs->store, gs->run.id, state, state == RUN_STOPPED ? "" : ended,
                          info, err);
    if (r == 0)
        r = store_run_find(gs->store, gs->run.name, &run, err);
    if (r == 0 && run.results == 0) {
        r = store_run_delete(gs->store, gs->run.name, err);
        gs->run.id = 0;
    }
    run_release(&run);
    return r;
}

/* ---- results ---- */

static int mark_seen(struct grade_store *gs, size_t ordinal, struct err *err)
{
    size_t bytes = gs->seen_bytes ? gs->seen_bytes : 1024;
    unsigned char *grown;

    while (bytes <= ordinal / 8 && bytes < SEEN_BYTES_MAX)
        bytes *= 2;
    if (bytes <= ordinal / 8)
        return err_say(err, E2BIG, "too many answers to go on with a run");
    if (bytes > gs->seen_bytes) {
        grown = realloc(gs->seen, bytes);
        if (!grown)
            return err_oom(err);
        memset(grown + gs->seen_bytes, 0, bytes - gs->seen_bytes);
        gs->seen = grown;
        gs->seen_bytes = bytes;
    }
    gs->seen[ordinal / 8] |= (unsigned char)(1U << (ordinal % 8));
    return 0;
}

int grade_store_take(struct grade_store *gs, const struct result *result,
                     const char *line, size_t len, struct err *err)
{
    int r = 0;

    if (!gs->store || !gs->run.id)
        return 0;
    if (gs->run.taken_up)
        r = mark_seen(gs, result->ordinal, err);
    if (r < 0 || result->origin == ORIGIN_RUN)
        return r;
    return store_put(gs->store, gs->run.id, result, line, len,
                     result->origin == ORIGIN_CACHE ? STORE_SOON : STORE_NOW, err);
}

/* ---- what is known ---- */

/* A line that cannot be read is not there. */
static bool adopt(struct result *result, const char *line, size_t len,
                  enum result_origin origin)
{
    struct result known;

    if (json_read_result(line, len, &known, NULL) < 0)
        return false;
    if (known.verdict == VERDICT_JE) {
        result_release(&known);
        return false;
    }
    result_adopt(result, &known);
    result_release(&known);
    result->origin = origin;
    return true;
}

static bool recall(void *context, struct result *result)
{
    const struct grade_store *gs = context;
    cleanup_free char *line = NULL;
    enum result_origin origin = ORIGIN_RUN;
    size_t len = 0;
    bool found =
        gs->run.taken_up && store_get(gs->store, gs->run.id, result, result->verdict_key,
                                      &line, &len, NULL) == 1;

    if (!found && gs->verdicts) {
        found = verdicts_get(gs->verdicts, result->verdict_key, &line, &len);
        origin = ORIGIN_CACHE;
    }
    return found && adopt(result, line, len, origin);
}

static void keep(void *context, const struct result *result)
{
    const struct grade_store *gs = context;
    cleanup_buf struct buf line = BUF_INIT(LINE_MAX_BYTES);

    if (gs->verdicts && json_report_result(&line, result, NULL) == 0)
        verdicts_put(gs->verdicts, result->verdict_key, line.data, line.len);
}

const struct verdict_memory *grade_store_memory(struct grade_store *gs)
{
    if (!gs->verdicts && !gs->run.taken_up)
        return NULL;
    gs->memory = (struct verdict_memory){recall, keep, gs};
    return &gs->memory;
}
