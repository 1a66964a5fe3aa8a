#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "grader/base/macros.h"
#include "problems/problem_hash.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

static void expect_hash(const struct problem *problem, char ret_hex[SHA256_HEX + 1])
{
    struct err err = ERR_INIT;

    ck_assert_msg(problem_hash(problem, ret_hex, &err) == 0, "%s", err.text);
}

/* Every text and number that a verdict depends on, by its place in struct problem. */
enum field { TEXT, REAL, INTEGER, COUNT, FLAG };

static const struct {
    enum problem_kind kind;
    enum field field;
    size_t offset;
} fields[] = {
    {KIND_STDIO, TEXT, offsetof(struct problem, id)},
    {KIND_STDIO, TEXT, offsetof(struct problem, title)},
    {KIND_STDIO, TEXT, offsetof(struct problem, statement)},
    {KIND_STDIO, TEXT, offsetof(struct problem, given)},
    {KIND_STDIO, TEXT, offsetof(struct problem, usual_language)},
    {KIND_STDIO, INTEGER, offsetof(struct problem, task)},
    {KIND_STDIO, REAL, offsetof(struct problem, time_limit_s)},
    {KIND_STDIO, COUNT, offsetof(struct problem, memory_limit_kib)},
    {KIND_STDIO, COUNT, offsetof(struct problem, output_limit_bytes)},
    {KIND_STDIO, INTEGER, offsetof(struct problem, stdio.validator)},
    {KIND_STDIO, TEXT, offsetof(struct problem, stdio.validator_program.language)},
    {KIND_STDIO, TEXT, offsetof(struct problem, stdio.validator_program.entry)},
    {KIND_STDIO, FLAG, offsetof(struct problem, stdio.interactive)},
    {KIND_STDIO, FLAG, offsetof(struct problem, stdio.scoring)},
    {KIND_STDIO, REAL, offsetof(struct problem, stdio.max_score)},
    {KIND_STDIO, FLAG, offsetof(struct problem, stdio.points_need_accept)},
    {KIND_STDIO, REAL, offsetof(struct problem, stdio.compilation_s)},
    {KIND_STDIO, REAL, offsetof(struct problem, stdio.validation_s)},
    {KIND_STDIO, COUNT, offsetof(struct problem, stdio.validation_memory_kib)},
    {KIND_STDIO, TEXT, offsetof(struct problem, stdio.data.name)},
    {KIND_STDIO, FLAG, offsetof(struct problem, stdio.data.break_on_reject)},
    {KIND_STDIO, INTEGER, offsetof(struct problem, stdio.data.aggregation)},
    {KIND_STDIO, INTEGER, offsetof(struct problem, stdio.data.mode)},
    {KIND_STDIO, FLAG, offsetof(struct problem, stdio.data.ignore_sample)},
    {KIND_STDIO, FLAG, offsetof(struct problem, stdio.data.accept_if_any)},
    {KIND_STDIO, REAL, offsetof(struct problem, stdio.data.accept_score)},
    {KIND_STDIO, REAL, offsetof(struct problem, stdio.data.reject_score)},
    {KIND_STDIO, FLAG, offsetof(struct problem, stdio.data.has_max_score)},
    {KIND_SCRIPT, INTEGER, offsetof(struct problem, script.form)},
    {KIND_SCRIPT, INTEGER, offsetof(struct problem, script.mode)},
    {KIND_SCRIPT, TEXT, offsetof(struct problem, script.prompt)},
    {KIND_SCRIPT, TEXT, offsetof(struct problem, script.test)},
    {KIND_SCRIPT, TEXT, offsetof(struct problem, script.entry_point)},
    {KIND_SCRIPT, TEXT, offsetof(struct problem, script.reference)},
    {KIND_FUNCTION, TEXT, offsetof(struct problem, function.prompt)},
    {KIND_FUNCTION, TEXT, offsetof(struct problem, function.reference)},
    {KIND_FUNCTION, INTEGER, offsetof(struct problem, function.compare.match)},
    {KIND_FUNCTION, FLAG, offsetof(struct problem, function.compare.loose_numbers)},
    {KIND_FUNCTION, FLAG, offsetof(struct problem, function.compare.loose_sequences)},
    {KIND_FUNCTION, REAL, offsetof(struct problem, function.compare.absolute_tolerance)},
    {KIND_FUNCTION, REAL, offsetof(struct problem, function.compare.relative_tolerance)},
    {KIND_FUNCTION, INTEGER, offsetof(struct problem, function.compare.unordered_depth)},
    {KIND_FUNCTION, TEXT, offsetof(struct problem, function.checker.entry)},
    {KIND_FUNCTION, TEXT, offsetof(struct problem, function.oracle.entry)},
    {KIND_LITERAL, INTEGER, offsetof(struct problem, literal.predicted)},
    {KIND_LITERAL, TEXT, offsetof(struct problem, literal.code)},
    {KIND_LITERAL, TEXT, offsetof(struct problem, literal.input)},
    {KIND_LITERAL, TEXT, offsetof(struct problem, literal.output)},
};

static struct problem empty_problem(enum problem_kind kind)
{
    struct problem problem = {.id = (char *)"p", .kind = kind};

    if (kind == KIND_FUNCTION)
        problem.function.signature.name = (char *)"f";
    return problem;
}

static void change(struct problem *problem, size_t row)
{
    static const char *const text = "other";
    static const double real = 0.5;
    static const int integer = 1;
    static const uint64_t count = 1;
    static const bool flag = true;
    static const struct {
        const void *data;
        size_t size;
    } others[] = {
        [TEXT] = {&text, sizeof(text)},          [REAL] = {&real, sizeof(real)},
        [INTEGER] = {&integer, sizeof(integer)}, [COUNT] = {&count, sizeof(count)},
        [FLAG] = {&flag, sizeof(flag)},
    };
    enum field field = fields[row].field;

    memcpy((char *)problem + fields[row].offset, others[field].data, others[field].size);
}

START_TEST(every_field_counts)
{
    struct problem problem = empty_problem(fields[_i].kind);
    char before[SHA256_HEX + 1], after[SHA256_HEX + 1];

    expect_hash(&problem, before);
    change(&problem, (size_t)_i);
    expect_hash(&problem, after);
    ck_assert_msg(strcmp(before, after) != 0, "row %d", _i);
}
END_TEST

START_TEST(places_of_files_do_not_count)
{
    struct problem problem = empty_problem(KIND_STDIO);
    char before[SHA256_HEX + 1], after[SHA256_HEX + 1];

    expect_hash(&problem, before);
    problem.path = (char *)"/elsewhere";
    problem.line = 7;
    expect_hash(&problem, after);
    ck_assert_str_eq(before, after);
}
END_TEST

START_TEST(test_data_counts_wherever_it_lies)
{
    char *folder = temp_folder_make(), *path = temp_folder_path(folder, "01.in");
    struct test_case test = {.name = (char *)"01", .in_text = (char *)"1 2\n"};
    struct problem problem = empty_problem(KIND_STDIO);
    char text[SHA256_HEX + 1], file[SHA256_HEX + 1], changed[SHA256_HEX + 1];
    struct err err = ERR_INIT;

    problem.stdio.data.cases = &test;
    problem.stdio.data.case_count = 1;
    expect_hash(&problem, text);
    test.in_text = NULL;
    test.in_path = path;
    temp_folder_write(folder, "01.in", "1 2\n");
    expect_hash(&problem, file);
    ck_assert_str_eq(text, file);
    temp_folder_write(folder, "01.in", "1 3\n");
    expect_hash(&problem, changed);
    ck_assert_str_ne(file, changed);
    temp_folder_write(folder, "01.in", NULL);
    ck_assert_int_eq(problem_hash(&problem, changed, &err), -ENOENT);
    ck_assert_ptr_nonnull(strstr(err.text, "01.in"));
    free(path);
    temp_folder_remove(folder);
}
END_TEST

START_TEST(what_stands_in_one_file_is_not_that_of_two)
{
    struct source_file files[] = {
        {(char *)"a.py", (char *)"x\0y", 3},
        {(char *)"b.py", (char *)"", 0},
    };
    struct problem problem = empty_problem(KIND_SCRIPT);
    char hashes[3][SHA256_HEX + 1];

    problem.script.answer_files = files;
    problem.script.answer_file_count = 1;
    expect_hash(&problem, hashes[0]);
    files[0].data = (char *)"x\0z"; /* what comes after a NUL counts, too */
    expect_hash(&problem, hashes[1]);
    problem.script.answer_file_count = 2;
    expect_hash(&problem, hashes[2]);
    ck_assert_str_ne(hashes[0], hashes[1]);
    ck_assert_str_ne(hashes[1], hashes[2]);
}
END_TEST

START_TEST(cases_of_functions_count)
{
    struct function_case one = {(char *)"1", (char *)"[1]", (char *)"2"};
    struct problem problem = empty_problem(KIND_FUNCTION);
    char before[SHA256_HEX + 1], after[SHA256_HEX + 1];

    problem.function.cases = &one;
    problem.function.case_count = 1;
    expect_hash(&problem, before);
    one.expect = (char *)"3";
    expect_hash(&problem, after);
    ck_assert_str_ne(before, after);
}
END_TEST

static Suite *problem_hash_suite(void)
{
    Suite *suite = suite_create("problem_hash");
    TCase *tests = tcase_create("problem_hash");

    tcase_add_loop_test(tests, every_field_counts, 0, ARRAY_SIZE(fields));
    tcase_add_test(tests, places_of_files_do_not_count);
    tcase_add_test(tests, test_data_counts_wherever_it_lies);
    tcase_add_test(tests, what_stands_in_one_file_is_not_that_of_two);
    tcase_add_test(tests, cases_of_functions_count);
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(problem_hash_suite)
