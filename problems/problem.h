/*
 * A problem as the grader uses it, whatever file it came from. Read-only after loading;
 * shared by all workers.
 */
#ifndef ASSAY_PROBLEMS_PROBLEM_H
#define ASSAY_PROBLEMS_PROBLEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "grader/base/err.h"
#include "problems/signature.h"

enum problem_kind {
    KIND_STDIO,    /* a program, judged by its output */
    KIND_SCRIPT,   /* functions that a test script calls */
    KIND_FUNCTION, /* a function with a signature, judged by what it returns */
    KIND_LITERAL,  /* a predicted value, never evaluated where it is judged */
    KIND_INLINE,   /* functions whose tests are in their language and process: shared */
    KIND_MAX,
};

const char *problem_kind_name(enum problem_kind kind);

/* Kinds of work that are asked of a model; DESIGN's six. */
enum task_kind {
    TASK_IMPLEMENT,
    TASK_FIX_SYNTAX,
    TASK_DEBUG,
    TASK_REFACTOR,
    TASK_PREDICT,
    TASK_EXPLAIN,
    TASK_MAX,
};

const char *task_kind_name(enum task_kind task);

/* ---- stdio: Kattis problem packages ---- */

/* One test case: files on disk, read when it is run; or (data sets) texts. */
struct test_case {
    char *name; /* "secret/group1/01", relative to data/ */
    char *in_path;
    char *ans_path;
    char *in_text; /* NULL: in_path */
    char *ans_text;
};

/* The input and what the judge has for an answer. The caller's, NUL-terminated; -EFBIG
 * beyond `cap`, -errno of reading. */
int test_case_input(const struct test_case *test, size_t cap, char **ret_data,
                    size_t *ret_len, struct err *err);
int test_case_answer(const struct test_case *test, size_t cap, char **ret_data,
                     size_t *ret_len, struct err *err);

enum aggregation { AGGREGATE_SUM, AGGREGATE_AVG, AGGREGATE_MIN, AGGREGATE_MAX };

/* Which verdict a group takes from what is in it. */
enum verdict_mode { MODE_FIRST_ERROR, MODE_WORST_ERROR, MODE_ALWAYS_ACCEPT };

/*
 * A folder of cases: data/, data/sample, data/secret, data/secret/NAME...
 * In document order, cases and subgroups are merged by name ("item" below).
 */
struct test_group {
    char *name; /* "secret/group1"; "" for data/ itself */
    struct test_case *cases;
    size_t case_count;
    struct test_group *groups;
    size_t group_count;

    bool break_on_reject; /* skip the rest of the group after a failure */
    enum aggregation aggregation;
    enum verdict_mode mode;
    bool ignore_sample;  /* only at data/: samples do not count for the score */
    bool accept_if_any;  /* accepted when any part is */
    double accept_score; /* of one accepted case (default 1) */
    double reject_score; /* of one rejected case (default 0) */
    bool has_max_score;
    double max_score;      /* what the group is worth at most */
    char **validator_args; /* for the output validator, NULL-terminated */
    char **require_pass;   /* names of groups without whose acceptance this one is
                              not run and worth 0; NULL-terminated, NULL: none */
};

enum validator_kind {
    VALIDATOR_DEFAULT, /* token comparison, in the judge */
    VALIDATOR_CUSTOM,  /* a program: exit 42 accepts, 43 rejects */
};

/* A source file that is part of a program; content, not a path. */
struct source_file {
    char *name; /* relative, may have folders */
    char *data;
    size_t len;
};

/* A program as sources: validator, submission or answer. */
struct source_program {
    char *language; /* "c", "cpp", "python"; NULL: to be told from the files */
    char *entry;    /* main file, NULL: the only one or the usual one */
    struct source_file *files;
    size_t file_count;
};

void source_program_release(struct source_program *program);

/* Append a copy. 0 or -ENOMEM. */
int source_program_add(struct source_program *program, const char *name, const char *data,
                       size_t len);
int source_files_add(struct source_file **files, size_t *count, const char *name,
                     const char *data, size_t len);

/* A submission that the package brings, with the verdict that its folder promises. */
struct submission {
    char *name;     /* "accepted/hello.cc" */
    char *expected; /* folder: "accepted", "wrong_answer", ... */
    char *path;     /* on disk, for messages */
    struct source_program program;
    char *refused; /* why it cannot be graded (language, missing module); else NULL */
};

struct stdio_problem {
    struct test_group data; /* the whole of data/ */
    size_t case_total;
    enum validator_kind validator;
    struct source_program validator_program; /* with VALIDATOR_CUSTOM */
    bool interactive;
    bool scoring;
    double max_score;             /* raw points that are a score of 1 */
    bool points_need_accept;      /* legacy: no points unless data/ is accepted */
    struct source_file *includes; /* added to every program; name starts with the
                                     language folder: "default/", "python3/" */
    size_t include_count;
    double compilation_s; /* 0: the default */
    double validation_s;  /* 0: the default */
    uint64_t validation_memory_kib;
};

/* ---- script: functions and classes that a test script uses ---- */

/* What a test script is, and so what "it ran to its end" means. */
enum script_form {
    SCRIPT_CHECK,   /* defines check(candidate), which is called */
    SCRIPT_ASSERTS, /* statements, run from top to bottom */
    SCRIPT_TESTS,   /* unittest classes and pytest functions, each of which is run */
    SCRIPT_FORM_MAX,
};

/* How a script reaches the answer (docs/values.md, "Modes"). */
enum script_mode {
    SCRIPT_MODE_ASK,     /* the first of these with which the reference passes */
    SCRIPT_MODE_PLAIN,   /* in another process; only plain values cross */
    SCRIPT_MODE_HANDLES, /* in another process; objects of the answer cross as handles */
    SCRIPT_MODE_INLINE,  /* in the answer's process: the verdict is shared */
    SCRIPT_MODE_MAX,
};

struct script_problem {
    enum script_form form;
    enum script_mode mode;  /* stated by the reader, or ASK */
    const char *why_inline; /* with a stated INLINE; static */
    char *prompt;      /* code above the answer: imports, helpers, a stub; may be "" */
    char *test;        /* all of it, with imports and setup */
    char *entry_point; /* the function asked for; NULL: names[] and the reference's */
    char **names;      /* more names of the answer that hide builtins in the test. The
                          top-level definitions of the reference need not be listed.
                          NULL-terminated, NULL: none */
    char **modules;    /* what the test imports the answer as, beside "solution":
                          "python_programs.bitcount"; as names[] */
    struct source_file
        *answer_files; /* modules beside the answer (QuixBugs' node.py): the
                          test's import of one of these means that one */
    size_t answer_file_count;
    struct source_file *test_files; /* beside the test, unseen by the answer: modules and
                                       data, names relative to the test's folder */
    size_t test_file_count;
    char **packages; /* that the test imports and Python lacks: "numpy"; as names[] */
    char *reference; /* canonical solution: continues the prompt; NULL: none */
};

/* ---- function: calls with arguments, judged by what they return (docs/function.md) ----
 */

enum function_match {
    FUNCTION_EQUAL,     /* the value itself */
    FUNCTION_UNORDERED, /* a list in any order */
    FUNCTION_ONE_OF,    /* `expect` is a list of values: any of them */
    FUNCTION_CHECKER,   /* a program decides */
    FUNCTION_SAME_SET,  /* lists or sets with the same members, how often ever */
    FUNCTION_ROOT, /* a root of the polynomial whose coefficients, from the lowest on,
                      are the argument: its value there is at most the absolute
                      tolerance */
    FUNCTION_MATCH_MAX,
};

/* All zero is the strictest: equal, by exact type. */
struct function_compare {
    enum function_match match;
    bool loose_numbers;        /* 1, 1.0 and true are equal, as in Python */
    bool loose_sequences;      /* a tuple may stand for a list, and the reverse */
    double absolute_tolerance; /* of floats; 0: none */
    double relative_tolerance; /* of the expected one; 0: none. One of both is enough */
    unsigned unordered_depth;  /* with UNORDERED: levels of lists, from outside; 0 is 1 */
};

/* Values are in the encoding of docs/values.md, checked when they were read. */
struct function_case {
    char *name;   /* "secret/01", "secret/small:17" (line 17), "plus/3" */
    char *args;   /* "[VALUE, ...]": one for each parameter */
    char *expect; /* VALUE; NULL: what the oracle returns (or the checker needs none) */
};

struct function_problem {
    struct signature signature;
    char *prompt; /* code above the answer, as in a script problem; NULL: none */
    struct function_compare compare;
    struct source_program checker; /* with FUNCTION_CHECKER; called as an output validator
                                      is: CHECKER ARGS EXPECT FEEDBACK_DIR < VALUE */
    /* The reference whose values stand for those that cases lack; no files: there is
     * none. A whole program in one file that defines the function. Run once, in the
     * judging cell; its values are cached. */
    struct source_program oracle;
    char *reference; /* continues the prompt; NULL: none */
    struct function_case *cases;
    size_t case_count;
};

/* Appends a case; all texts are copied, expect may be NULL. 0 or -ENOMEM. */
int function_add_case(struct function_problem *function, const char *name,
                      const char *args, const char *expect);

/* ---- literal: what a function gives, or what it was given ---- */

enum predicted {
    PREDICT_OUTPUT, /* what f(input) returns */
    PREDICT_INPUT,  /* arguments with which f returns the output */
};

struct literal_problem {
    enum predicted predicted;
    char *code;   /* defines f */
    char *input;  /* the arguments, as they stand between the brackets of the call */
    char *output; /* a literal */
};

/* ---- inline: functions whose tests can only run in their own process (docs/inline.md)
 * ---- */

struct inline_problem {
    const char
        *language; /* of answer and test; static, a row of grader/base/language.h */
    char *prompt;  /* what a completion continues */
    char *closing; /* what ends the last function of a completion; NULL: nothing */
    char **stops;  /* a completion ends before the first of these, or NULL */
    char *setup;   /* imports of the test; NULL: none */
    char *test;
    char *entry_point; /* the function asked for */
    char *reference;   /* continues the prompt; NULL: none */
};

struct problem {
    char *id;                    /* package short name, or the data set's task id */
    char *alias;                 /* another id that answers may use; NULL: none */
    char *title;                 /* NULL: none */
    char *path;                  /* package folder or data-set file, for messages */
    size_t line;                 /* of the data-set file; 0 for packages */
    char *statement;             /* Markdown or TeX, NULL: none */
    const char *reference_field; /* of a data-set record, for messages; static. NULL:
                                    "canonical_solution" */
    char *given;      /* code that the task starts from (debug, ...); NULL: none */
    char **languages; /* allowed ones, NULL-terminated; NULL: all */
    const char
        *usual_language; /* of programs that do not say theirs: static; NULL: none */
    enum problem_kind kind;
    enum task_kind task;
    double time_limit_s;         /* CPU, stated by the problem; 0: none stated */
    uint64_t memory_limit_kib;   /* 0: none stated */
    uint64_t output_limit_bytes; /* 0: none stated */
    struct submission *submissions;
    size_t submission_count;
    union {
        struct stdio_problem stdio;
        struct script_problem script;
        struct function_problem function;
        struct literal_problem literal;
        struct inline_problem inlined; /* "inline" is a word of C */
    };
};

void problem_release(struct problem *problem);

#endif
