#include <fnmatch.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/integration/dataset_table.h"
#include "tests/integration/results.h"
#include "tests/support.h"

#define LIST_MAX           8000
#define DEFAULT_TIME_MS    4000 /* of programs; others have 3 s */
#define DEFAULT_MEMORY_KIB (512 * 1024)
#define MIB                1024

/* One of each kind, in some two minutes; all of them take a quarter of an hour. */
static const char *const usual[] = {
    "humanevalplus",       "quixbugs",      "quixbugs-buggy",
    "humanevalpack-buggy", "apps",          "apps-wrong",
    "cruxeval-output",     "livecodebench", "mbpp-sanitized",
    "livecodebench-wrong",
};

bool dataset_table_wants(const char *set)
{
    const char *pattern = getenv("ASSAY_DATASETS");

    for (size_t i = 0; !pattern && i < ARRAY_SIZE(usual); i++)
        if (strcmp(set, usual[i]) == 0)
            return true;
    return pattern && fnmatch(pattern, set, 0) == 0;
}

static const char *text_of(const cJSON *result, const char *field)
{
    const cJSON *value = json_get(result, field);

    return cJSON_IsString(value) ? value->valuestring : "";
}

static double number_of(const cJSON *result, const char *field)
{
    return json_get(result, field)->valuedouble;
}

static bool is_shared(const cJSON *result)
{
    return strcmp(text_of(result, "assurance"), "shared") == 0;
}

static size_t count_shared(const struct results *results)
{
    size_t count = 0;

    for (size_t i = 0; i < results->count; i++)
        count += is_shared(results->rows[i].result);
    return count;
}

static bool all_shared(const struct dataset_expected *expected)
{
    return expected->shared && strcmp(expected->shared, DATASET_ALL_SHARED) == 0;
}

static void print_notes(const struct dataset_expected *expected, const cJSON *result)
{
    const char *id = text_of(result, "task_id");
    double time_ms = number_of(result, "time_limit_ms");
    double memory_kib = number_of(result, "memory_limit_kib");

    if (is_shared(result) && !all_shared(expected))
        printf("  %s: shared: %s\n", id, text_of(result, "shared_because"));
    if (time_ms > DEFAULT_TIME_MS || memory_kib > DEFAULT_MEMORY_KIB)
        printf("  %s: limits %.0f s, %.0f MiB\n", id, time_ms / 1000, memory_kib / MIB);
}

static void print_line(const struct dataset_expected *expected,
                       const struct results *results, uint64_t elapsed_ms)
{
    size_t shared = count_shared(results);

    if (!getenv("ASSAY_DATASETS"))
        return;
    printf("%-22s %-10s %7zu %6zu %8zu %7zu %6zu %4zu %4zu %8.1f\n", expected->set,
           expected->form, results->count, results_count(results, "AC"),
           expected->accepted, results->count - shared, shared,
           results_count(results, "NA"), results_count(results, "JE"),
           (double)elapsed_ms / 1000);
    for (size_t i = 0; i < results->count; i++)
        print_notes(expected, results->rows[i].result);
    fflush(stdout);
}

static void check_shared(const struct dataset_expected *expected,
                         const struct results *results)
{
    cleanup_buf struct buf shared = BUF_INIT(LIST_MAX);

    for (size_t i = 0; i < results->count; i++) {
        const cJSON *result = results->rows[i].result;

        if (!is_shared(result))
            continue;
        ck_assert_str_ne(text_of(result, "shared_because"), "");
        if (all_shared(expected))
            continue;
        ck_assert_int_eq(buf_addf(&shared, " %s", text_of(result, "task_id")), 0);
    }
    if (all_shared(expected))
        ck_assert_uint_eq(count_shared(results), results->count);
    else
        ck_assert_str_eq(buf_str(&shared), expected->shared ? expected->shared : "");
}

static void check(const struct dataset_expected *expected, const struct results *results)
{
    results_expect_none(results, "JE");
    ck_assert_uint_eq(results->count, expected->answers);
    ck_assert_uint_eq(results_count(results, "AC"), expected->accepted);
    ck_assert_uint_eq(results_count(results, "NA"), expected->none);
    check_shared(expected, results);
}

static uint64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void dataset_table_grade(const struct dataset_expected *expected, const char *folder,
                         const char *suite, const char *answers,
                         const char *const *options)
{
    cleanup_results struct results results = {NULL, 0};
    uint64_t started_ms = now_ms();

    results_of_grading(folder, suite, answers, options, &results);
    print_line(expected, &results, now_ms() - started_ms);
    check(expected, &results);
}
