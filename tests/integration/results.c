#include <errno.h>
#include <string.h>

#include "grader/base/io.h"
#include "tests/integration/command.h"
#include "tests/integration/results.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

#define FILE_MAX  ((size_t)256 << 20)
#define LIST_MAX  8000
#define ARGUMENTS 16

static const char *const fields[] = {
    "task_id",
    "sample",
    "model",
    "language",
    "task",
    "kind",
    "shared_because",
    "verdict",
    "score",
    "cases",
    "assurance",
    "case_total",
    "cpu_ms",
    "wall_ms",
    "message",
    "extraction",
    "memory_kib",
    "time_limit_ms",
    "memory_limit_kib",
    "examiner_cpu_ms",
};

static void add_part(struct buf *b, const cJSON *result, const char *field)
{
    const cJSON *value = json_get(result, field);

    ck_assert_int_eq(buf_add_str(b, b->len ? " | " : ""), 0);
    if (cJSON_IsNumber(value))
        ck_assert_int_eq(buf_addf(b, "%.17g", value->valuedouble), 0);
    else
        ck_assert_int_eq(buf_add_str(b, cJSON_IsString(value) ? value->valuestring : "-"),
                         0);
}

char *results_key(const cJSON *result)
{
    struct buf b = BUF_INIT(65536);

    add_part(&b, result, "task_id");
    add_part(&b, result, "model");
    add_part(&b, result, "sample");
    add_part(&b, result, "language");
    return buf_steal(&b, NULL);
}

static void parse_row(const char *line, size_t len, struct results_row *ret_row)
{
    struct err err = ERR_INIT;
    cJSON *result = NULL;
    int r = json_parse(line, len, &result, &err);

    ck_assert_msg(r == 0, "%s: %.*s", err.text, (int)len, line);
    for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
        ck_assert_msg(json_get(result, fields[i]) != NULL, "no field '%s' in %.*s",
                      fields[i], (int)len, line);
    ret_row->result = result;
    ret_row->key = results_key(result);
    ret_row->verdict = json_get(result, "verdict")->valuestring;
    ck_assert_ptr_nonnull(ret_row->verdict);
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct results_row *)a)->key,
                  ((const struct results_row *)b)->key);
}

void results_parse(const char *text, size_t len, struct results *ret_results)
{
    struct results results = {NULL, 0};
    size_t alloc = 0;

    while (len) {
        const char *end = memchr(text, '\n', len);

        ck_assert_msg(end != NULL, "the last line has no end: %.*s", (int)len, text);
        if (results.count == alloc) {
            alloc = alloc ? 2 * alloc : 64;
            results.rows = realloc(results.rows, alloc * sizeof(*results.rows));
            ck_assert_ptr_nonnull(results.rows);
        }
        parse_row(text, (size_t)(end - text), &results.rows[results.count++]);
        len -= (size_t)(end + 1 - text);
        text = end + 1;
    }
    if (results.count)
        qsort(results.rows, results.count, sizeof(*results.rows), by_key);
    for (size_t i = 1; i < results.count; i++)
        ck_assert_msg(by_key(&results.rows[i - 1], &results.rows[i]) != 0,
                      "two results of %s", results.rows[i].key);
    *ret_results = results;
}

void results_read(const char *path, struct results *ret_results)
{
    cleanup_free char *text = NULL;
    struct err err = ERR_INIT;
    size_t len;
    int r = io_read_file(path, FILE_MAX, &text, &len, &err);

    ck_assert_msg(r == 0, "%s", err.text);
    results_parse(text, len, ret_results);
}

void results_release(struct results *results)
{
    for (size_t i = 0; i < results->count; i++) {
        free(results->rows[i].key);
        cJSON_Delete(results->rows[i].result);
    }
    free(results->rows);
    *results = (struct results){NULL, 0};
}

size_t results_count(const struct results *results, const char *verdict)
{
    size_t count = 0;

    for (size_t i = 0; i < results->count; i++)
        count += strcmp(results->rows[i].verdict, verdict) == 0;
    return count;
}

const char *results_verdict(const struct results *results, const char *key)
{
    const struct results_row wanted = {.key = (char *)key}, *found;

    if (results->count == 0)
        return NULL;
    found = bsearch(&wanted, results->rows, results->count, sizeof(wanted), by_key);
    return found ? found->verdict : NULL;
}

void results_expect_same(const struct results *a, const struct results *b,
                         const char *what_differs)
{
    cleanup_buf struct buf list = BUF_INIT(LIST_MAX);
    size_t differing = 0;

    ck_assert_uint_eq(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        ck_assert_str_eq(a->rows[i].key, b->rows[i].key);
        if (strcmp(a->rows[i].verdict, b->rows[i].verdict) == 0)
            continue;
        differing++;
        buf_addf(&list, "%s: %s, then %s\n", a->rows[i].key, a->rows[i].verdict,
                 b->rows[i].verdict);
    }
    ck_assert_msg(differing == 0, "%s: %zu verdicts differ\n%s", what_differs, differing,
                  buf_str(&list));
}

void results_expect_none(const struct results *results, const char *verdict)
{
    cleanup_buf struct buf list = BUF_INIT(LIST_MAX);
    size_t found = results_count(results, verdict);

    for (size_t i = 0; i < results->count; i++) {
        const struct results_row *row = &results->rows[i];
        const cJSON *message = json_get(row->result, "message");

        if (strcmp(row->verdict, verdict) == 0)
            buf_addf(&list, "%s: %s\n", row->key,
                     cJSON_IsString(message) ? message->valuestring : "");
    }
    ck_assert_msg(found == 0, "%zu times %s\n%s", found, verdict, buf_str(&list));
}

void results_of_grading(const char *folder, const char *suite, const char *answers,
                        const char *const *options, struct results *ret_results)
{
    cleanup_free char *path = temp_folder_path(folder, "results.jsonl");
    const char *args[ARGUMENTS] = {
        "grade", "-q", "--jsonl", path, suite, answers ? answers : "--submissions",
    };
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;

    for (size_t i = 6; *options; i++, options++) {
        ck_assert_uint_lt(i, ARGUMENTS - 1);
        args[i] = *options;
    }
    command_run(args, NULL, &result);
    command_expect(&result, 0);
    results_read(path, ret_results);
}
