/*
 * Public data sets as they are published, with their own references as answers: all are
 * accepted, but for what is named here, and no programs with known faults are.
 *
 * The data is not part of this tree: where a file is absent its test is skipped with a
 * note.
 */
#include <stdio.h>
#include <string.h>

#include "grader/base/lines.h"
#include "problems/dataset.h"
#include "tests/integration/command.h"
#include "tests/integration/results.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

#define LINE_CAP ((size_t)64 << 20)
#define PARTS    2

struct row {
    const char *data;               /* below the folder of public data */
    const char *id, *suffix;        /* field, and what the task's id has behind it */
    const char *form;               /* of the answers */
    const char *parts[PARTS];       /* fields that make up an answer */
    const char *option;             /* NULL: none */
    size_t answers, accepted, none; /* AC, NA */
};

static const struct row rows[] = {
    {"humaneval/HumanEval.jsonl.gz",
     "task_id",
     "",
     "completion",
     {"canonical_solution"},
     NULL,
     164,
     164,
     0},
    {"humanevalplus/HumanEvalPlus.jsonl.gz",
     "task_id",
     "",
     "completion",
     {"canonical_solution"},
     NULL,
     164,
     164,
     0},
    /* HumanEval/32: its script fails on the right values. */
    {"humanevalplus/HumanEvalPlus-OriginFmt.jsonl.gz",
     "task_id",
     "",
     "completion",
     {"canonical_solution"},
     "--skip-bad-problems",
     163,
     163,
     0},
    {"mbpp/mbpp.jsonl.gz", "task_id", "", "solution", {"code"}, NULL, 974, 974, 0},
    {"mbpp/sanitized-mbpp.jsonl.gz",
     "task_id",
     "",
     "solution",
     {"code"},
     NULL,
     427,
     427,
     0},
    {"mbppplus/MbppPlus-OriginFmt.jsonl.gz",
     "task_id",
     "",
     "solution",
     {"code"},
     NULL,
     378,
     378,
     0},
    {"mbppplus/MbppPlus.jsonl.gz",
     "task_id",
     "",
     "solution",
     {"canonical_solution"},
     NULL,
     378,
     378,
     0},
    {"quixbugs/quixbugs.jsonl.gz", "name", "", "solution", {"correct"}, NULL, 40, 40, 0},
    {"quixbugs/quixbugs.jsonl.gz", "name", "", "solution", {"buggy"}, NULL, 40, 0, 0},
    {"humanevalpack/humanevalpack_python.jsonl.gz",
     "task_id",
     "",
     "completion",
     {"canonical_solution"},
     NULL,
     164,
     164,
     0},
    {"humanevalpack/humanevalpack_python.jsonl.gz",
     "task_id",
     "",
     "completion",
     {"buggy_solution"},
     NULL,
     164,
     0,
     0},
    {"humanevalpack/humanevalpack_python.jsonl.gz",
     "task_id",
     "/explain",
     "rebuilt",
     {"declaration", "canonical_solution"},
     NULL,
     164,
     164,
     0},
    {"cruxeval/cruxeval.jsonl.gz",
     "id",
     "/output",
     "solution",
     {"output"},
     NULL,
     800,
     800,
     0},
    /* sample_344 and sample_364: functions as arguments. */
    {"cruxeval/cruxeval.jsonl.gz",
     "id",
     "/input",
     "solution",
     {"input"},
     NULL,
     800,
     798,
     2},
};

static const char *text_of(const cJSON *record, const char *field)
{
    const cJSON *value = json_get(record, field);

    ck_assert_msg(cJSON_IsString(value), "field '%s' is no text", field);
    return value->valuestring;
}

static void write_answer(FILE *file, const struct row *row, const cJSON *record)
{
    cleanup_json cJSON *answer = cJSON_CreateObject();
    cleanup_free char *id = NULL, *text = NULL, *line = NULL;
    cleanup_free char *task = NULL;

    if (cJSON_IsString(json_get(record, row->id)))
        task = strdup(text_of(record, row->id));
    else
        ck_assert_int_eq(dataset_task_id(record, &task, NULL), 0);
    ck_assert(asprintf(&id, "%s%s", task, row->suffix) > 0);
    ck_assert(asprintf(&text, "%s%s", text_of(record, row->parts[0]),
                       row->parts[1] ? text_of(record, row->parts[1]) : "") >= 0);
    cJSON_AddStringToObject(answer, "task_id", id);
    cJSON_AddStringToObject(answer, row->form, text);
    line = cJSON_PrintUnformatted(answer);
    ck_assert_ptr_nonnull(line);
    fprintf(file, "%s\n", line);
}

/* References as answers. */
static void write_answers(const struct row *row, const char *data, const char *path)
{
    cleanup_lines struct lines *lines = NULL;
    cleanup_file FILE *file = fopen(path, "we");
    const char *line;
    size_t len;

    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(lines_open(data, LINE_CAP, &lines, NULL), 0);
    while (lines_next(lines, &line, &len, NULL) > 0) {
        cleanup(dataset_line_release) struct dataset_line inputs = {.path = data};
        cleanup_free char *text = strndup(line, len);
        cleanup_json cJSON *record = NULL;

        dataset_take_inputs(text, len, &inputs);
        ck_assert_int_eq(json_parse(text, len, &record, NULL), 0);
        write_answer(file, row, record);
    }
}

START_TEST(references_are_accepted_and_known_faults_are_not)
{
    const struct row *row = &rows[_i];
    const char *const options[] = {row->option, NULL};
    cleanup_results struct results results = {NULL, 0};
    cleanup_free char *answers = NULL;
    cleanup_free char *data = temp_folder_path("../shared/data", row->data);
    char *folder;

    if (!temp_folder_public_data(data) || !command_sandbox_works())
        return;
    folder = temp_folder_make();
    answers = temp_folder_path(folder, "references.jsonl");
    write_answers(row, data, answers);
    results_of_grading(folder, data, answers, options, &results);
    temp_folder_remove(folder);
    results_expect_none(&results, "JE");
    ck_assert_uint_eq(results.count, row->answers);
    ck_assert_uint_eq(results_count(&results, "AC"), row->accepted);
    ck_assert_uint_eq(results_count(&results, "NA"), row->none);
}
END_TEST

static Suite *datasets_suite(void)
{
    Suite *suite = suite_create("datasets");
    TCase *tests = tcase_create("datasets");

    tcase_set_timeout(tests, COMMAND_TIMEOUT_S);
    tcase_add_loop_test(tests, references_are_accepted_and_known_faults_are_not, 0,
                        ARRAY_SIZE(rows));
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(datasets_suite)
