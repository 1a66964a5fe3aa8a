#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <search.h>
#include <string.h>

#include "grader/base/cache.h"
#include "grader/judge/reply.h"
#include "grader/pipeline/calls.h"
#include "grader/pipeline/oracle.h"

#define CACHE_KIND "oracle"
#define CACHE_MAX  ((size_t)512 << 20)
#define FORMAT     "assay-oracle/1"
#define HEAD_MAX   100

static const struct sandbox_limits oracle_limits = {
    .cpu_ms = 60000,
    .wall_ms = 190000,
    .memory_kib = 4 << 20,
    .output_bytes = (uint64_t)64 << 20,
};

enum state { COMPUTING, KNOWN };

struct oracle {
    const struct problem *problem;
    enum state state;
    struct oracle_values values;
    char *fault; /* why there are none */
};

struct oracles {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    void *tree; /* of struct oracle, by problem */
};

static int compare_oracles(const void *a, const void *b)
{
    uintptr_t x = (uintptr_t)((const struct oracle *)a)->problem;
    uintptr_t y = (uintptr_t)((const struct oracle *)b)->problem;

    return (x > y) - (x < y);
}

int oracles_new(struct oracles **ret_oracles, struct err *err)
{
    struct oracles *oracles = calloc(1, sizeof(*oracles));

    if (!oracles)
        return err_oom(err);
    pthread_mutex_init(&oracles->lock, NULL);
    pthread_cond_init(&oracles->changed, NULL);
    *ret_oracles = oracles;
    return 0;
}

static void values_release(struct oracle_values *values)
{
    for (size_t i = 0; i < values->count && values->values; i++)
        free(values->values[i]);
    free(values->values);
    *values = (struct oracle_values){0};
}

static void oracle_free(void *p)
{
    struct oracle *oracle = p;

    values_release(&oracle->values);
    free(oracle->fault);
    free(oracle);
}

void oracles_free(struct oracles *oracles)
{
    if (!oracles)
        return;
    tdestroy(oracles->tree, oracle_free);
    pthread_cond_destroy(&oracles->changed);
    pthread_mutex_destroy(&oracles->lock);
    free(oracles);
}

/* ---- the cache's file: "cpu_ms memory_kib count", then a value in each line ---- */

static int hash_key(const struct problem *problem, const struct toolchain *tc,
                    char ret_hex[SHA256_HEX + 1], struct err *err)
{
    const struct function_problem *function = &problem->function;
    cleanup_buf struct buf signature = BUF_INIT(1 << 20);
    struct source_program wrapped = {0};
    struct sha256 hash;

    if (signature_add(&signature, &function->signature) < 0 ||
        tc->runner->function->wrap(&function->signature, &function->oracle, &wrapped) < 0)
        return err_oom(err);
    sha256_init(&hash);
    sha256_add_text(&hash, FORMAT);
    sha256_add_text(&hash, tc->runner->name);
    sha256_add_text(&hash, tc->program);
    sha256_add_text(&hash, tc->version);
    sha256_add_text(&hash, tc->packages);
    sha256_add_text(&hash, buf_str(&signature));
    for (size_t i = 0; i < wrapped.file_count; i++) {
        sha256_add_text(&hash, wrapped.files[i].name);
        sha256_add_text(&hash, wrapped.files[i].data);
    }
    for (size_t i = 0; i < function->case_count; i++)
        if (!function->cases[i].expect)
            sha256_add_text(&hash, function->cases[i].args);
    source_program_release(&wrapped);
    sha256_hex(&hash, ret_hex);
    return 0;
}

/* The next line as a text; NULL at the end. */
static char *next_line(char **at)
{
    char *line = *at, *end = line ? strchr(line, '\n') : NULL;

    if (!end)
        return NULL;
    *end = '\0';
    *at = end + 1;
    return line;
}

static bool parse_values(const struct problem *problem, char *text,
                         struct oracle_values *values)
{
    char *at = text, *head = next_line(&at);

    if (!head ||
        sscanf(head, "%" SCNu64 " %" SCNu64, &values->cpu_ms, &values->memory_kib) != 2)
        return false;
    for (size_t i = 0; i < values->count; i++) {
        char *line;

        if (problem->function.cases[i].expect)
            continue;
        line = next_line(&at);
        if (!line || reply_check_value(line, strlen(line), NULL, 0) < 0)
            return false;
        values->values[i] = strdup(line);
        if (!values->values[i])
            return false;
    }
    return true;
}

static bool read_cached(const struct problem *problem, const char *key,
                        struct oracle_values *values)
{
    cleanup_free char *text = NULL;
    size_t len;

    return cache_read(CACHE_KIND, key, CACHE_MAX, &text, &len) &&
           parse_values(problem, text, values);
}

static void write_cached(const char *key, const struct oracle_values *values)
{
    cleanup_buf struct buf text = BUF_INIT(CACHE_MAX);
    int r =
        buf_addf(&text, "%" PRIu64 " %" PRIu64 "\n", values->cpu_ms, values->memory_kib);

    for (size_t i = 0; i < values->count && r == 0; i++) {
        if (!values->values[i])
            continue;
        r = buf_add_str(&text, values->values[i]);
        if (r == 0)
            r = buf_add_char(&text, '\n');
    }
    /* Without it, the reference runs again the next time. */
    if (r == 0)
        cache_write(CACHE_KIND, key, text.data, text.len, NULL);
}

/* ---- running the reference ---- */

struct run {
    const struct problem *problem;
    size_t *cases; /* of the calls: those without an expectation */
    size_t count;
    struct oracle_values *values;
};

static const char *arguments(const void *context, size_t index)
{
    const struct run *run = context;

    return run->problem->function.cases[run->cases[index]].args;
}

static int keep_value(void *context, size_t index, struct scan_text value,
                      struct case_result *one, struct err *err)
{
    const struct run *run = context;
    char **slot = &run->values->values[run->cases[index]];

    free(*slot);
    *slot = strndup(value.data, value.len);
    one->verdict = VERDICT_AC;
    return *slot ? 0 : err_oom(err);
}

/* What the calls came to; a fault when not all of them returned a value. */
static int take_results(struct oracle *oracle, const struct run *run,
                        const struct case_result *ones, size_t done, struct err *err)
{
    for (size_t i = 0; i < done; i++) {
        const struct case_result *one = &ones[i];

        if (one->cpu_ms > oracle->values.cpu_ms)
            oracle->values.cpu_ms = one->cpu_ms;
        if (one->memory_kib > oracle->values.memory_kib)
            oracle->values.memory_kib = one->memory_kib;
        if (one->verdict == VERDICT_AC)
            continue;
        if (asprintf(&oracle->fault, "case %s: %s: %s",
                     run->problem->function.cases[run->cases[i]].name,
                     verdict_name(one->verdict), one->message ? one->message : "") < 0) {
            oracle->fault = NULL;
            return err_oom(err);
        }
        return 0;
    }
    return 0;
}

static int call_reference(struct worker *worker, const struct built *built,
                          struct oracle *oracle, struct run *run, struct err *err)
{
    struct case_result *ones = calloc(run->count + 1, sizeof(*ones));
    struct calls calls = {
        .built = built,
        .limits = oracle_limits,
        .count = run->count,
        .arguments = arguments,
        .judge = keep_value,
        .context = run,
    };
    size_t done = 0;
    int r;

    if (!ones)
        return err_oom(err);
    r = worker_cell(worker, CELL_JUDGE, &calls.cell, err);
    if (r == 0)
        r = calls_run(&calls, ones, &done, err);
    if (r == 0)
        r = take_results(oracle, run, ones, done, err);
    for (size_t i = 0; i < run->count; i++)
        free(ones[i].message);
    free(ones);
    return r;
}

static int run_reference(struct worker *worker, const struct toolchain *tc,
                         struct oracle *oracle, struct err *err)
{
    const struct function_problem *function = &oracle->problem->function;
    struct run run = {.problem = oracle->problem, .values = &oracle->values};
    cleanup_free size_t *cases = calloc(function->case_count + 1, sizeof(*cases));
    cleanup_built struct built built;
    struct builder builder;
    int r;

    built_init(&built);
    if (!cases)
        return err_oom(err);
    run.cases = cases;
    for (size_t i = 0; i < function->case_count; i++)
        if (!function->cases[i].expect)
            cases[run.count++] = i;
    r = worker_builder(worker, CELL_JUDGE, &builder, err);
    if (r == 0)
        r = build_function(&builder, tc, &function->signature, &function->oracle,
                           &build_limits_default, &built, err);
    if (r < 0)
        return r;
    if (built.status == BUILD_FAILED) {
        oracle->fault = strdup(built.message ? built.message : "does not compile");
        return oracle->fault ? 0 : err_oom(err);
    }
    return run.count ? call_reference(worker, &built, oracle, &run, err) : 0;
}

static const struct toolchain *toolchain_of(struct worker *worker,
                                            const struct source_program *program)
{
    const struct runner *runner =
        program->language ? runner_find(program->language) : runner_for_program(program);
    const struct toolchain *tc =
        runner ? toolchain_set_get(worker->config->toolchains, runner) : NULL;

    return tc && tc->program && tc->runner->function ? tc : NULL;
}

/* Faults of the problem are kept in the oracle; trouble of ours is returned. */
static int compute(struct worker *worker, struct oracle *oracle, struct err *err)
{
    const struct problem *problem = oracle->problem;
    const struct toolchain *tc = toolchain_of(worker, &problem->function.oracle);
    char key[SHA256_HEX + 1];
    int r;

    oracle->values.count = problem->function.case_count;
    oracle->values.values =
        calloc(oracle->values.count + 1, sizeof(*oracle->values.values));
    if (!oracle->values.values)
        return err_oom(err);
    if (!tc) {
        oracle->fault = strdup("its language is not there");
        return oracle->fault ? 0 : err_oom(err);
    }
    r = hash_key(problem, tc, key, err);
    if (r < 0 || read_cached(problem, key, &oracle->values))
        return r;
    r = run_reference(worker, tc, oracle, err);
    if (r == 0 && !oracle->fault)
        write_cached(key, &oracle->values);
    return r;
}

/* The oracle of a problem, once nobody computes it; a new one is COMPUTING and this
 * thread's to fill. Called with the lock held. */
static struct oracle *claim(struct oracles *oracles, const struct problem *problem,
                            bool *ret_new)
{
    const struct oracle key = {.problem = problem};
    struct oracle *oracle;
    void *node;

    while ((node = tfind(&key, &oracles->tree, compare_oracles))) {
        oracle = *(struct oracle *const *)node;
        *ret_new = false;
        if (oracle->state == KNOWN)
            return oracle;
        pthread_cond_wait(&oracles->changed, &oracles->lock);
    }
    oracle = calloc(1, sizeof(*oracle));
    if (oracle) {
        oracle->problem = problem;
        if (!tsearch(oracle, &oracles->tree, compare_oracles)) {
            free(oracle);
            return NULL;
        }
    }
    *ret_new = true;
    return oracle;
}

int oracles_get(struct worker *worker, const struct problem *problem,
                const struct oracle_values **ret_values, struct err *err)
{
    struct oracles *oracles = worker->oracles;
    struct oracle *oracle;
    bool is_new = false;
    int r = 0;

    pthread_mutex_lock(&oracles->lock);
    oracle = claim(oracles, problem, &is_new);
    pthread_mutex_unlock(&oracles->lock);
    if (!oracle)
        return err_oom(err);
    if (is_new) {
        r = compute(worker, oracle, err);
        pthread_mutex_lock(&oracles->lock);
        oracle->state = KNOWN;
        /* Trouble of ours may be over when somebody else tries. */
        if (r < 0) {
            tdelete(oracle, &oracles->tree, compare_oracles);
            oracle_free(oracle);
        }
        pthread_cond_broadcast(&oracles->changed);
        pthread_mutex_unlock(&oracles->lock);
    }
    if (r < 0)
        return err_wrap(err, "run the reference of %s", problem->id);
    if (oracle->fault)
        return err_say(err, EINVAL, "%s, line %zu: the reference fails: %.1500s",
                       problem->path, problem->line, oracle->fault);
    *ret_values = &oracle->values;
    return 0;
}
