#include <string.h>

#include "grader/pipeline/verdict_key.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

/* A job on the first of two literal problems, with everything that has a say. */
struct subject {
    struct problem problems[2];
    struct suite suite;
    struct toolchain tools[2];
    struct toolchain_set toolchains;
    struct source_file file;
    struct job job;
    struct sandbox_limits limits;
    struct sandbox_isolation isolation;
    struct sandbox_warm warm;
    const char *warm_args[3];
    bool is_warm, all_cases;
};

static void fill(struct subject *s)
{
    memset(s, 0, sizeof(*s));
    for (int i = 0; i < 2; i++) {
        s->problems[i].id = (char *)"p";
        s->problems[i].kind = KIND_LITERAL;
        s->tools[i].runner = runner_find(i ? "python" : "c");
        s->tools[i].version = (char *)"1.0";
    }
    s->suite.problems = s->problems;
    s->suite.problem_count = 2;
    s->toolchains.items = s->tools;
    s->toolchains.count = 2;
    s->file = (struct source_file){(char *)"a.py", (char *)"pass", 4};
    s->job.problem = &s->problems[0];
    s->job.tc = &s->tools[1];
    s->job.program.files = &s->file;
    s->job.program.file_count = 1;
    s->limits.cpu_ms = 1000;
    s->warm_args[0] = "math";
    s->warm.args = s->warm_args;
    s->is_warm = true;
}

static void make(const struct subject *s, struct result *ret_result)
{
    const struct verdict_setting setting = {
        .limits = &s->limits,
        .isolation = &s->isolation,
        .warm = s->is_warm ? &s->warm : NULL,
        .all_cases = s->all_cases,
    };
    struct verdict_keys *keys = NULL;
    struct err err = ERR_INIT;

    ck_assert_msg(verdict_keys_new(&s->suite, &s->toolchains, &keys, &err) == 0, "%s",
                  err.text);
    result_init(ret_result);
    ck_assert_msg(verdict_key_make(keys, &s->job, &setting, ret_result, &err) == 0, "%s",
                  err.text);
    verdict_keys_free(keys);
}

static void other_problem(struct subject *s)
{
    s->problems[0].literal.output = (char *)"1";
}

static void other_code(struct subject *s)
{
    s->file.data = (char *)"fail";
}

static void other_file_name(struct subject *s)
{
    s->file.name = (char *)"b.py";
}

static void other_entry(struct subject *s)
{
    s->job.program.entry = (char *)"a.py";
}

static void other_language(struct subject *s)
{
    s->job.tc = &s->tools[0];
}

static void other_version(struct subject *s)
{
    s->tools[1].version = (char *)"1.1";
}

static void other_packages(struct subject *s)
{
    s->tools[1].packages = (char *)"x";
}

static void other_program(struct subject *s)
{
    s->tools[0].program = (char *)"/bin/sh";
}

static void other_second_tool(struct subject *s)
{
    s->tools[0].second = (char *)"/bin/sh";
}

static void other_cpu_limit(struct subject *s)
{
    s->limits.cpu_ms = 2000;
}

static void other_memory_limit(struct subject *s)
{
    s->limits.memory_kib = 5;
}

static void other_output_limit(struct subject *s)
{
    s->limits.output_bytes = 5;
}

static void less_isolation(struct subject *s)
{
    s->isolation.layers[LAYER_LANDLOCK].active = true;
}

static void more_cases(struct subject *s)
{
    s->all_cases = true;
}

static void cold_start(struct subject *s)
{
    s->is_warm = false;
}

static void other_preloads(struct subject *s)
{
    s->warm_args[1] = "numpy";
}

static void (*const changes[])(struct subject *s) = {
    other_problem,     other_code,      other_file_name,    other_entry,
    other_language,    other_version,   other_packages,     other_program,
    other_second_tool, other_cpu_limit, other_memory_limit, other_output_limit,
    less_isolation,    more_cases,      cold_start,         other_preloads,
};

START_TEST(everything_that_has_a_say_is_in_the_key)
{
    struct result before, after;
    struct subject s;

    fill(&s);
    make(&s, &before);
    ck_assert_uint_eq(strlen(before.verdict_key), SHA256_HEX);
    changes[_i](&s);
    make(&s, &after);
    ck_assert_str_ne(before.verdict_key, after.verdict_key);
}
END_TEST

START_TEST(who_answers_is_not_in_the_key)
{
    struct result before, after;
    struct subject s;

    fill(&s);
    make(&s, &before);
    s.job.head.model = (char *)"m2";
    s.job.head.sample = (char *)"9";
    s.isolation.layers[LAYER_LANDLOCK].detail[0] = 'x';
    make(&s, &after);
    ck_assert_str_eq(before.verdict_key, after.verdict_key);
}
END_TEST

START_TEST(without_a_program_there_is_no_key)
{
    struct result result;
    struct subject s;

    fill(&s);
    s.job.no_answer = (char *)"refused";
    s.job.tc = NULL;
    make(&s, &result);
    ck_assert_str_eq(result.verdict_key, "");
    ck_assert_uint_eq(strlen(result.problem_hash), SHA256_HEX);
}
END_TEST

static Suite *verdict_key_suite(void)
{
    Suite *suite = suite_create("verdict_key");
    TCase *tests = tcase_create("verdict_key");

    tcase_add_loop_test(tests, everything_that_has_a_say_is_in_the_key, 0,
                        sizeof(changes) / sizeof(*changes));
    tcase_add_test(tests, who_answers_is_not_in_the_key);
    tcase_add_test(tests, without_a_program_there_is_no_key);
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(verdict_key_suite)
