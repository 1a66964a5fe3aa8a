/*
 * Contest collections in their published fields, with records of our own: LiveCodeBench's
 * private tests are packed as they are there, and the same problems stand in APPS' form.
 */
#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "grader/base/io.h"
#include "tests/integration/command.h"
#include "tests/integration/dataset_table.h"
#include "tests/integration/results.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

#define PACKED_MAX 8192
#define TESTS_MAX  3

static const struct contest {
    const char *id, *starter, *function; /* NULL: a program */
    const char *tests[TESTS_MAX][2];     /* the first is public */
    const char *right, *wrong;
} contests[] = {
    {"sum",
     "",
     NULL,
     {{"1 2\n", "3\n"}, {"-5 6\n", "1\n"}},
     "a, b = map(int, input().split())\nprint(a + b)\n",
     "print(3)\n"},
    /* Other zeros than the judge's. */
    {"ratio",
     "",
     NULL,
     {{"1 2\n", "0.50\n"}, {"6 2\n", "3\n"}, {"-1 8\n", "-0.1250"}},
     "a, b = map(int, input().split())\nprint(a / b)\n",
     "a, b = map(int, input().split())\nprint(a // b)\n"},
    {"pairs",
     "class Solution:\n    def pairs(self, nums: List[int], target: int) -> int:\n       "
     " ",
     "pairs",
     {{"[-1,1,2,3,1]\n2", "3"}, {"[-6,2,5,-2,-7,-1,3]\n-2", "10"}},
     "class Solution:\n"
     "    def pairs(self, nums: List[int], target: int) -> int:\n"
     "        return sum(a + b < target for a, b in combinations(nums, 2))\n",
     "class Solution:\n"
     "    def pairs(self, nums, target):\n"
     "        return 3\n"},
    /* A tuple for a list. */
    {"halves",
     "class Solution:\n    def halves(self, nums: List[int]) -> List[float]:\n        ",
     "halves",
     {{"[2, 4]", "[1, 2]"}, {"[]", "[]"}, {"[1]", "[0.5]"}},
     "class Solution:\n"
     "    def halves(self, nums):\n"
     "        return tuple(n / 2 for n in nums)\n",
     "class Solution:\n"
     "    def halves(self, nums):\n"
     "        return [n // 2 for n in nums]\n"},
};

static size_t count_tests(const struct contest *contest)
{
    size_t count = 0;

    while (count < TESTS_MAX && contest->tests[count][0])
        count++;
    return count;
}

static char *printed(const cJSON *value)
{
    char *text = cJSON_PrintUnformatted(value);

    ck_assert_ptr_nonnull(text);
    return text;
}

/* Adds the value's text under a name, and frees the value. */
static void add_as_text(cJSON *object, const char *name, cJSON *value)
{
    cleanup_free char *text = printed(value);

    cJSON_AddStringToObject(object, name, text);
    cJSON_Delete(value);
}

/* ---- LiveCodeBench ---- */

static cJSON *tests_of(const struct contest *contest, size_t from, size_t to)
{
    cJSON *tests = cJSON_CreateArray();

    for (size_t i = from; i < to; i++) {
        cJSON *test = cJSON_CreateObject();

        cJSON_AddStringToObject(test, "input", contest->tests[i][0]);
        cJSON_AddStringToObject(test, "output", contest->tests[i][1]);
        cJSON_AddStringToObject(test, "testtype",
                                contest->function ? "functional" : "stdin");
        cJSON_AddItemToArray(tests, test);
    }
    return tests;
}

static void add_number(struct buf *b, size_t number, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        ck_assert_int_eq(buf_add_char(b, (char)(number >> (8 * i) & 0xff)), 0);
}

/* What base64.b64encode(zlib.compress(pickle.dumps(text))) gives. */
static char *pack(const char *text)
{
    size_t len = strlen(text);
    cleanup_buf struct buf pickle = BUF_INIT(PACKED_MAX), base64 = BUF_INIT(PACKED_MAX);
    unsigned char data[PACKED_MAX];
    uLongf size = sizeof(data);

    ck_assert_int_eq(buf_add(&pickle, "\x80\x04\x95", 3), 0);
    add_number(&pickle, 1 + 4 + len + 2, 8);
    ck_assert_int_eq(buf_add(&pickle, "X", 1), 0);
    add_number(&pickle, len, 4);
    ck_assert_int_eq(buf_add(&pickle, text, len), 0);
    ck_assert_int_eq(buf_add(&pickle, "\x94.", 2), 0);
    ck_assert_int_eq(
        compress(data, &size, (const unsigned char *)pickle.data, pickle.len), Z_OK);
    ck_assert_int_eq(base64_add(&base64, data, size), 0);
    return buf_steal(&base64, NULL);
}

static cJSON *livecodebench(const struct contest *contest)
{
    cJSON *record = cJSON_CreateObject();
    cJSON *secret = tests_of(contest, 1, count_tests(contest));
    cJSON *metadata = cJSON_CreateObject();
    cleanup_free char *text = printed(secret);
    cleanup_free char *packed = pack(text);

    cJSON_AddStringToObject(record, "question_id", contest->id);
    cJSON_AddStringToObject(record, "question_content", "Solve it.");
    cJSON_AddStringToObject(record, "starter_code", contest->starter);
    add_as_text(record, "public_test_cases", tests_of(contest, 0, 1));
    cJSON_AddStringToObject(record, "private_test_cases", packed);
    if (contest->function)
        cJSON_AddStringToObject(metadata, "func_name", contest->function);
    add_as_text(record, "metadata", metadata);
    cJSON_Delete(secret);
    return record;
}

/* ---- APPS ---- */

/* JSON values on lines of their own as an array. */
static cJSON *array_of_lines(const char *lines)
{
    cleanup_free char *text = NULL;
    cJSON *array = NULL;

    ck_assert(asprintf(&text, "[%s]", lines) > 0);
    for (char *at = text; (at = strchr(at, '\n')) != NULL;)
        *at = ',';
    ck_assert_int_eq(json_parse(text, strlen(text), &array, NULL), 0);
    return array;
}

static cJSON *json_of(const char *text)
{
    cJSON *value = NULL;

    ck_assert_int_eq(json_parse(text, strlen(text), &value, NULL), 0);
    return value;
}

static cJSON *apps(const struct contest *contest)
{
    cJSON *record = cJSON_CreateObject(), *tests = cJSON_CreateObject();
    cJSON *inputs = cJSON_AddArrayToObject(tests, "inputs");
    cJSON *outputs = cJSON_AddArrayToObject(tests, "outputs");

    for (size_t i = 0; i < count_tests(contest); i++) {
        const char *input = contest->tests[i][0], *output = contest->tests[i][1];

        cJSON_AddItemToArray(inputs, contest->function ? array_of_lines(input)
                                                       : cJSON_CreateString(input));
        cJSON_AddItemToArray(outputs, contest->function ? json_of(output)
                                                        : cJSON_CreateString(output));
    }
    if (contest->function)
        cJSON_AddStringToObject(tests, "fn_name", contest->function);
    cJSON_AddStringToObject(record, "problem_id", contest->id);
    cJSON_AddStringToObject(record, "question", "Solve it.");
    cJSON_AddStringToObject(record, "solutions", "[]");
    cJSON_AddStringToObject(record, "starter_code", contest->starter);
    add_as_text(record, "input_output", tests);
    return record;
}

/* ---- the runs ---- */

static const struct row {
    struct dataset_expected expected;
    cJSON *(*make)(const struct contest *contest);
    bool wrong;
} rows[] = {
    {{"livecodebench", "solution", 4, 4, 0, NULL}, livecodebench, false},
    {{"livecodebench-wrong", "solution", 4, 0, 0, NULL}, livecodebench, true},
    {{"apps", "solution", 4, 4, 0, NULL}, apps, false},
    {{"apps-wrong", "solution", 4, 0, 0, NULL}, apps, true},
};

static void write_line(FILE *file, cJSON *object)
{
    cleanup_free char *line = printed(object);

    ck_assert(fprintf(file, "%s\n", line) > 0);
    cJSON_Delete(object);
}

static void write_files(const struct row *row, const char *data, const char *answers)
{
    cleanup_file FILE *data_file = fopen(data, "we");
    cleanup_file FILE *answers_file = fopen(answers, "we");

    ck_assert(data_file && answers_file);
    for (size_t i = 0; i < ARRAY_SIZE(contests); i++) {
        const struct contest *contest = &contests[i];
        cJSON *answer = cJSON_CreateObject();

        cJSON_AddStringToObject(answer, "task_id", contest->id);
        cJSON_AddStringToObject(answer, row->expected.form,
                                row->wrong ? contest->wrong : contest->right);
        write_line(answers_file, answer);
        write_line(data_file, row->make(contest));
    }
}

START_TEST(right_programs_and_functions_are_accepted_and_wrong_ones_are_not)
{
    const struct row *row = &rows[_i];
    cleanup_free char *data = NULL, *answers = NULL;
    char *folder;

    if (!command_sandbox_works())
        return;
    folder = temp_folder_make();
    data = temp_folder_path(folder, "data.jsonl");
    answers = temp_folder_path(folder, "answers.jsonl");
    write_files(row, data, answers);
    dataset_table_grade(&row->expected, folder, data, answers, ARGS(NULL));
    temp_folder_remove(folder);
}
END_TEST

static Suite *contests_suite(void)
{
    Suite *suite = suite_create("datasets");
    TCase *tests = tcase_create("contests");

    tcase_set_timeout(tests, COMMAND_TIMEOUT_S);
    for (int i = 0; i < (int)ARRAY_SIZE(rows); i++)
        if (dataset_table_wants(rows[i].expected.set))
            tcase_add_loop_test(
                tests, right_programs_and_functions_are_accepted_and_wrong_ones_are_not,
                i, i + 1);
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(contests_suite)
