#include <string.h>

#include "grader/answer/assemble.h"
#include "grader/base/macros.h"
#include "tests/support.h"

#define PROMPT "import re\n\ndef f(x):\n    \"\"\"Doc.\"\"\"\n"

/* One row: an answer and the files that it becomes; file2 NULL where there is one. */
struct row {
    enum problem_kind kind;
    enum answer_form form;
    const char *language, *text;
    const char *extraction, *program_language;
    const char *name1, *data1, *name2, *data2;
};

static const struct row rows[] = {
    {KIND_SCRIPT, ANSWER_COMPLETION, NULL, "    return x\n", "completion", "python",
     "answer.py", PROMPT "    return x\n", NULL, NULL},
    {KIND_SCRIPT, ANSWER_COMPLETION, NULL, "", "completion", "python", "answer.py",
     PROMPT, NULL, NULL},
    {KIND_SCRIPT, ANSWER_COMPLETION, "Python", "def f(x): 1", "completion", "python",
     "answer.py", PROMPT "def f(x): 1", NULL, NULL},
    {KIND_SCRIPT, ANSWER_SOLUTION, NULL, "def f(x): return x", "solution", "python",
     "preamble.py", PROMPT, "answer.py", "def f(x): return x"},
    {KIND_SCRIPT, ANSWER_SOLUTION, NULL, " \n", "solution", "python", "preamble.py",
     PROMPT, "answer.py", " \n"},
    {KIND_SCRIPT, ANSWER_RESPONSE, NULL, "Yes:\n```python\ndef f(x): return 1\n```\n",
     "block-defining-entry-point", "python", "preamble.py", PROMPT, "answer.py",
     "def f(x): return 1\n"},
    {KIND_SCRIPT, ANSWER_RESPONSE, NULL, "- so:\n  ```\n  def f(x):\n    pass\n  ```\n",
     "block-defining-entry-point", "python", "preamble.py", PROMPT, "answer.py",
     "def f(x):\n  pass\n"},
    {KIND_SCRIPT, ANSWER_RESPONSE, NULL, "```python\n    return 1\n```",
     "last-block-in-language", "python", "answer.py", PROMPT "    return 1\n", NULL,
     NULL},
    {KIND_SCRIPT, ANSWER_RESPONSE, NULL, "\n\n    return 1\n", "whole-reply", "python",
     "answer.py", PROMPT "\n\n    return 1\n", NULL, NULL},
    {KIND_SCRIPT, ANSWER_RESPONSE, NULL, "```python\nreturn 1\n```",
     "last-block-in-language", "python", "preamble.py", PROMPT, "answer.py",
     "return 1\n"},
    {KIND_SCRIPT, ANSWER_RESPONSE, NULL, "I refuse.", "whole-reply", "python",
     "preamble.py", PROMPT, "answer.py", "I refuse."},
    {KIND_STDIO, ANSWER_SOLUTION, "c++", "int main;", "solution", "cpp", "answer.cpp",
     "int main;", NULL, NULL},
    {KIND_STDIO, ANSWER_COMPLETION, "c", "int main;", "completion", "c", "answer.c",
     "int main;", NULL, NULL},
    {KIND_STDIO, ANSWER_SOLUTION, "python3", "", "solution", "python", "answer.py", "",
     NULL, NULL},
    {KIND_STDIO, ANSWER_SOLUTION, NULL, "x", "solution", NULL, "answer", "x", NULL, NULL},
    {KIND_STDIO, ANSWER_SOLUTION, "cobol", "x", "solution", "cobol", "answer", "x", NULL,
     NULL},
    {KIND_STDIO, ANSWER_RESPONSE, "cpp", "```\na\n```\n```cpp\nb\n```\n```sh\nc\n```",
     "last-block-in-language", "cpp", "answer.cpp", "b\n", NULL, NULL},
    {KIND_STDIO, ANSWER_RESPONSE, NULL, "```C++\nb\n```", "last-block", "cpp",
     "answer.cpp", "b\n", NULL, NULL},
    {KIND_STDIO, ANSWER_RESPONSE, NULL, "```weird\nb\n```", "last-block", NULL, "answer",
     "b\n", NULL, NULL},
};

static void make_problem(struct problem *problem, enum problem_kind kind, char *prompt,
                         char *entry_point)
{
    *problem = (struct problem){.kind = kind};
    if (kind == KIND_SCRIPT) {
        problem->script.prompt = prompt;
        problem->script.entry_point = entry_point;
    }
}

static void check_file(const struct source_program *program, size_t i, const char *name,
                       const char *data)
{
    if (!name) {
        ck_assert_uint_le(program->file_count, i);
        return;
    }
    ck_assert_uint_gt(program->file_count, i);
    ck_assert_str_eq(program->files[i].name, name);
    ck_assert_uint_eq(program->files[i].len, strlen(data));
    ck_assert_mem_eq(program->files[i].data, data, strlen(data));
}

static void assemble_text(enum problem_kind kind, enum answer_form form,
                          const char *language, const char *text,
                          enum assemble_status *ret_status, struct assembled *ret)
{
    char prompt[] = PROMPT, entry_point[] = "f";
    struct problem problem;
    struct answer answer = {
        .form = form,
        .language = language ? strdup(language) : NULL,
        .text = strdup(text),
        .text_len = strlen(text),
    };

    make_problem(&problem, kind, prompt, entry_point);
    ck_assert_int_eq(assemble(&problem, &answer, ret_status, ret, NULL), 0);
    answer_release(&answer);
}

START_TEST(a_text_becomes_a_program)
{
    const struct row *row = &rows[_i];
    struct assembled got;
    enum assemble_status status;

    assemble_text(row->kind, row->form, row->language, row->text, &status, &got);
    ck_assert_int_eq(status, ASSEMBLED);
    ck_assert_ptr_null(got.reason);
    ck_assert_str_eq(got.extraction, row->extraction);
    ck_assert_pstr_eq(got.program.language, row->program_language);
    ck_assert_pstr_eq(got.program.entry, row->kind == KIND_SCRIPT ? "answer.py" : NULL);
    check_file(&got.program, 0, row->name1, row->data1);
    check_file(&got.program, 1, row->name2, row->data2);
    assembled_release(&got);
}
END_TEST

static const struct {
    enum problem_kind kind;
    const char *language, *text, *extraction, *reason;
} none[] = {
    {KIND_SCRIPT, NULL, "", "empty-reply", "empty reply"},
    {KIND_STDIO, "cpp", " \n\t", "empty-reply", "empty reply"},
    {KIND_SCRIPT, NULL, "So:\n```python\n\n```", "empty-block",
     "the reply's code blocks are empty"},
    {KIND_SCRIPT, "cpp", "```cpp\nint f;\n```", "none",
     "the answer's language is cpp; this problem takes python"},
    {KIND_SCRIPT, "python2", "print 1", "none",
     "the answer's language is python2; this problem takes python"},
};

START_TEST(a_response_without_code_is_no_answer)
{
    struct assembled got;
    enum assemble_status status;

    assemble_text(none[_i].kind, ANSWER_RESPONSE, none[_i].language, none[_i].text,
                  &status, &got);
    ck_assert_int_eq(status, ASSEMBLE_NO_ANSWER);
    ck_assert_str_eq(got.reason, none[_i].reason);
    ck_assert_str_eq(got.extraction, none[_i].extraction);
    ck_assert_uint_eq(got.program.file_count, 0);
    assembled_release(&got);
}
END_TEST

START_TEST(a_completion_keeps_a_prompt_without_line_end_as_it_is)
{
    char prompt[] = "f = ", entry_point[] = "f", text[] = "7";
    struct problem problem;
    struct answer answer = {.form = ANSWER_COMPLETION, .text = text, .text_len = 1};
    struct assembled got;
    enum assemble_status status;

    make_problem(&problem, KIND_SCRIPT, prompt, entry_point);
    ck_assert_int_eq(assemble(&problem, &answer, &status, &got, NULL), 0);
    check_file(&got.program, 0, "answer.py", "f = 7");
    assembled_release(&got);
}
END_TEST

START_TEST(extracted_lines_start_on_a_line_of_their_own)
{
    char prompt[] = "def f():", entry_point[] = "f", text[] = "```\n  return 7\n```";
    struct problem problem;
    struct answer answer = {.form = ANSWER_RESPONSE,
                            .text = text,
                            .text_len = strlen(text)};
    struct assembled got;
    enum assemble_status status;

    make_problem(&problem, KIND_SCRIPT, prompt, entry_point);
    ck_assert_int_eq(assemble(&problem, &answer, &status, &got, NULL), 0);
    check_file(&got.program, 0, "answer.py", "def f():\n  return 7\n");
    assembled_release(&got);
}
END_TEST

/* Names of files, up to three; what becomes answer.py, or NULL for no answer. */
static const struct {
    enum problem_kind kind;
    const char *names[3];
    const char *main;
    size_t count;
} programs[] = {
    {KIND_SCRIPT, {"0.py"}, "0.py", 2},
    {KIND_SCRIPT, {"notes.h", "x.py"}, "x.py", 3},
    {KIND_SCRIPT, {"helper.py", "solution.py"}, "solution.py", 3},
    {KIND_SCRIPT, {"main.py", "answer.py", "z.py"}, "answer.py", 4},
    {KIND_SCRIPT, {"a.py", "b.py"}, NULL, 0},
    {KIND_SCRIPT, {"a.cpp"}, NULL, 0},
    {KIND_SCRIPT, {"answer.py", "preamble.py"}, NULL, 0},
    {KIND_STDIO, {"main.cpp", "lib/x.h"}, NULL, 2},
};

START_TEST(files_become_a_program)
{
    char prompt[] = PROMPT, entry_point[] = "f";
    struct problem problem;
    struct answer answer = {.form = ANSWER_FILES};
    struct assembled got;
    enum assemble_status status;

    for (size_t i = 0; i < 3 && programs[_i].names[i]; i++)
        source_program_add(&answer.files, programs[_i].names[i], programs[_i].names[i],
                           strlen(programs[_i].names[i]));
    make_problem(&problem, programs[_i].kind, prompt, entry_point);
    ck_assert_int_eq(assemble(&problem, &answer, &status, &got, NULL), 0);
    ck_assert_str_eq(got.extraction, "files");
    ck_assert_uint_eq(got.program.file_count, programs[_i].count);
    if (programs[_i].kind == KIND_STDIO) {
        ck_assert_ptr_null(got.program.language);
        check_file(&got.program, 1, "lib/x.h", "lib/x.h");
    } else if (programs[_i].main) {
        check_file(&got.program, 0, "preamble.py", PROMPT);
        check_file(&got.program, 1, "answer.py", programs[_i].main);
    } else {
        ck_assert_int_eq(status, ASSEMBLE_NO_ANSWER);
    }
    assembled_release(&got);
    answer_release(&answer);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("assemble");
    TCase *tc = tcase_create("programs");

    tcase_add_loop_test(tc, a_text_becomes_a_program, 0, ARRAY_SIZE(rows));
    tcase_add_loop_test(tc, a_response_without_code_is_no_answer, 0, ARRAY_SIZE(none));
    tcase_add_test(tc, a_completion_keeps_a_prompt_without_line_end_as_it_is);
    tcase_add_test(tc, extracted_lines_start_on_a_line_of_their_own);
    tcase_add_loop_test(tc, files_become_a_program, 0, ARRAY_SIZE(programs));
    suite_add_tcase(suite, tc);
    return suite;
}
REGISTER_SUITE(make_suite)
