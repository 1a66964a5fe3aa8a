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
#include "tests/integration/dataset_table.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

#define LINE_CAP ((size_t)64 << 20)
#define PARTS    2

struct row {
    struct dataset_expected expected;
    const char *data;         /* below the folder of public data */
    const char *id, *suffix;  /* field, and what the task's id has behind it */
    const char *parts[PARTS]; /* fields that make up an answer */
    const char *option;       /* NULL: none */
};

/* The sets that one file gives are told apart by what is given as the answer. */
#define HUMANEVAL   "humaneval/HumanEval.jsonl.gz", "task_id"
#define PLUS        "humanevalplus/HumanEvalPlus.jsonl.gz", "task_id"
#define PLUS_TEST   "humanevalplus/HumanEvalPlus-OriginFmt.jsonl.gz", "task_id"
#define MBPP        "mbpp/mbpp.jsonl.gz", "task_id"
#define SANITIZED   "mbpp/sanitized-mbpp.jsonl.gz", "task_id"
#define MBPP_PLUS   "mbppplus/MbppPlus.jsonl.gz", "task_id"
#define MBPP_TEST   "mbppplus/MbppPlus-OriginFmt.jsonl.gz", "task_id"
#define QUIXBUGS    "quixbugs/quixbugs.jsonl.gz", "name"
#define PACK        "humanevalpack/humanevalpack_python.jsonl.gz", "task_id"
#define X(language) "humaneval_x/humaneval_" language ".jsonl.gz", "task_id"
#define CRUXEVAL    "cruxeval/cruxeval.jsonl.gz", "id"
#define CANONICAL                                                                        \
    {                                                                                    \
        "canonical_solution"                                                             \
    }
#define SKIP       "--skip-bad-problems"
#define COMPLETION "completion"
#define SOLUTION   "solution"

/* clang-format off */
static const struct row rows[] = {
    {{"humaneval", COMPLETION, 164, 164, 0, NULL}, HUMANEVAL, "", CANONICAL, NULL},
    {{"humanevalplus", COMPLETION, 164, 164, 0, NULL}, PLUS, "", CANONICAL, NULL},
    /* HumanEval/32: its script fails on the right values. */
    {{"humanevalplus-test", COMPLETION, 163, 163, 0, NULL}, PLUS_TEST, "", CANONICAL, SKIP},
    {{"mbpp", SOLUTION, 974, 974, 0, NULL}, MBPP, "", {"code"}, NULL},
    {{"mbpp-sanitized", SOLUTION, 427, 427, 0, NULL}, SANITIZED, "", {"code"}, NULL},
    {{"mbppplus", SOLUTION, 378, 378, 0, " Mbpp/255"}, MBPP_PLUS, "", CANONICAL, NULL},
    {{"mbppplus-test", SOLUTION, 378, 378, 0, " 255"}, MBPP_TEST, "", {"code"}, NULL},
    {{"quixbugs", SOLUTION, 40, 40, 0, NULL}, QUIXBUGS, "", {"correct"}, NULL},
    {{"quixbugs-buggy", SOLUTION, 40, 0, 0, NULL}, QUIXBUGS, "", {"buggy"}, NULL},
    {{"humanevalpack", COMPLETION, 164, 164, 0, NULL}, PACK, "", CANONICAL, NULL},
    {{"humanevalpack-buggy", COMPLETION, 164, 0, 0, NULL},
     PACK, "", {"buggy_solution"}, NULL},
    {{"humanevalpack-explain", "rebuilt", 164, 164, 0, NULL},
     PACK, "/explain", {"declaration", "canonical_solution"}, NULL},
    {{"humaneval_x-cpp", COMPLETION, 164, 164, 0, DATASET_ALL_SHARED}, X("cpp"), "", CANONICAL, NULL},
    {{"cruxeval-output", SOLUTION, 800, 800, 0, NULL}, CRUXEVAL, "/output", {"output"}, NULL},
    /* sample_344 and sample_364: functions as arguments. */
    {{"cruxeval-input", SOLUTION, 800, 798, 2, NULL}, CRUXEVAL, "/input", {"input"}, NULL},
};
/* clang-format on */

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
    cJSON_AddStringToObject(answer, row->expected.form, text);
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
    cleanup_free char *answers = NULL;
    cleanup_free char *data = temp_folder_path("../shared/data", row->data);
    char *folder;

    if (!temp_folder_public_data(data) || !command_sandbox_works())
        return;
    folder = temp_folder_make();
    answers = temp_folder_path(folder, "references.jsonl");
    write_answers(row, data, answers);
    dataset_table_grade(&row->expected, folder, data, answers, options);
    temp_folder_remove(folder);
}
END_TEST

static Suite *datasets_suite(void)
{
    Suite *suite = suite_create("datasets");
    TCase *tests = tcase_create("datasets");

    tcase_set_timeout(tests, COMMAND_TIMEOUT_S);
    for (int i = 0; i < (int)ARRAY_SIZE(rows); i++)
        if (dataset_table_wants(rows[i].expected.set))
            tcase_add_loop_test(tests, references_are_accepted_and_known_faults_are_not,
                                i, i + 1);
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(datasets_suite)
