/*
 * Programs in source form, tests/escape/sources: built and run as answers are. They
 * attack the compiler, or need a language's run-time library; some are honest and must
 * work.
 *
 * The comment at the head of each says what it tries and what must happen:
 *
 *   tries: ...
 *   expect: CODE      OK, or a verdict: CE, SV, MLE, ...
 *   says: TEXT        stands in the compiler's message
 *   prints: LINE      is all that the program prints
 *   control: TEXT     stands in what the same compiler says outside of the sandbox
 *
 * "REACHED" must not be printed by any.
 */
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "grader/base/io.h"
#include "grader/judge/outcome.h"
#include "grader/pipeline/build.h"
#include "runners/toolchain.h"
#include "tests/escape/escape.h"
#include "tests/support.h"

#define SOURCE_CAP 65536
#define FIELD_MAX  256

static char **names;
static size_t name_count;

/* Bombs need not be let run as long as honest sources. */
static const struct build_limits bomb_limits = {
    .cpu_ms = 3000,
    .memory_kib = 512 << 10,
    .disk_kib = 64 << 10,
    .collect_bytes = 32 << 20,
    .output_bytes = 1 << 20,
};

/* The text behind "NAME: ", up to the end of the line or comment; "" when not there. */
static void read_field(const char *source, const char *name, char *ret_text)
{
    char key[32];
    const char *at;
    size_t len;

    snprintf(key, sizeof(key), " %s: ", name);
    at = strstr(source, key);
    ret_text[0] = '\0';
    if (!at)
        return;
    at += strlen(key);
    len = strcspn(at, "\n");
    if (len >= 3 && strncmp(at + len - 3, " */", 3) == 0)
        len -= 3;
    ck_assert_uint_lt(len, FIELD_MAX);
    memcpy(ret_text, at, len);
    ret_text[len] = '\0';
}

/* What the compiler says of the file outside; the caller's. */
static char *compile_outside(const char *compiler, const char *path)
{
    char only[] = "-fsyntax-only";
    char *const argv[] = {(char *)(uintptr_t)compiler, only, (char *)(uintptr_t)path,
                          NULL};
    cleanup_fd int fd = memfd_create("compiler", MFD_CLOEXEC);
    posix_spawn_file_actions_t actions;
    char *text;
    pid_t pid;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, fd, STDERR_FILENO);
    ck_assert_int_eq(posix_spawn(&pid, compiler, &actions, NULL, argv, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
    ck_assert_int_eq(io_read_fd(fd, (size_t)1 << 24, &text, NULL, NULL), 0);
    return text;
}

static void expect_control(const char *name, const char *source, const char *compiler,
                           const char *path)
{
    cleanup_free char *said = NULL;
    char control[FIELD_MAX];

    read_field(source, "control", control);
    if (!*control)
        return;
    said = compile_outside(compiler, path);
    if (strstr(said, control))
        return;
    if (geteuid() == 0)
        ck_abort_msg("%s: the compiler does not quote it even outside: %.500s", name,
                     said);
    fprintf(stderr, "NOTE: %s: no control here\n", name);
}

static void expect_compiler(const char *name, const char *source,
                            const struct built *built)
{
    const char *message = built->message ? built->message : "";
    char says[FIELD_MAX], control[FIELD_MAX];

    read_field(source, "says", says);
    read_field(source, "control", control);
    ck_assert_msg(strstr(message, says) != NULL, "%s: '%s' is not in: %.1000s", name,
                  says, message);
    ck_assert_msg(!*control || !strstr(message, control),
                  "%s: the compiler quotes what it must not see: %.1000s", name, message);
}

/* "OK", or the verdict's code. */
static const char *run_code(const struct built *built, struct escape_outcome *ret_outcome)
{
    struct sandbox_spec usual, spec;
    char message[OUTCOME_MESSAGE_MAX];
    enum verdict verdict;

    escape_spec(&usual);
    built_spec(built, &spec);
    spec.limits = usual.limits;
    spec.limits.cpu_ms = 5000;
    spec.limits.wall_ms = 10000;
    spec.limits.memory_kib = 256 << 10;
    escape_run(&spec, ret_outcome);
    verdict =
        outcome_verdict(&ret_outcome->result, &spec.limits, message, sizeof(message));
    return verdict == VERDICT_AC ? "OK" : verdict_code(verdict);
}

static void expect_run(const char *name, const char *source, const struct built *built,
                       const char *expect)
{
    cleanup_outcome struct escape_outcome outcome;
    char prints[FIELD_MAX];
    const char *code = run_code(built, &outcome);

    read_field(source, "prints", prints);
    ck_assert_msg(strcmp(code, expect) == 0, "%s: %s and not %s: %s", name, code, expect,
                  escape_describe(&outcome));
    ck_assert_msg(!strstr(outcome.out, "REACHED"), "%s: %s", name,
                  escape_describe(&outcome));
    if (*prints) {
        outcome.out[strcspn(outcome.out, "\n")] = '\0';
        ck_assert_str_eq(outcome.out, prints);
    }
}

static void build(const char *name, const char *source, const struct toolchain *tc,
                  const struct build_limits *limits, struct built *ret_built)
{
    const struct builder builder = {.cell = escape_cell()};
    struct source_program program = {.language = NULL};
    struct err err = ERR_INIT;

    ck_assert_int_eq(source_program_add(&program, name, source, strlen(source)), 0);
    if (build_program(&builder, tc, &program, limits, ret_built, &err) < 0)
        ck_abort_msg("%s: %s", name, err.text);
    source_program_release(&program);
}

static void check(const char *name, const char *path, const char *source,
                  const struct toolchain *tc)
{
    cleanup_built struct built built;
    char expect[FIELD_MAX];
    bool fails;

    built_init(&built);
    read_field(source, "expect", expect);
    fails = strcmp(expect, "CE") == 0;
    ck_assert_msg(*expect, "%s: no expectation", name);
    expect_control(name, source, tc->program, path);
    build(name, source, tc, fails ? &bomb_limits : &build_limits_default, &built);
    ck_assert_msg((built.status == BUILD_FAILED) == fails,
                  "%s: expected %s, the compiler says: %.2000s", name, expect,
                  built.message ? built.message : "nothing");
    expect_compiler(name, source, &built);
    if (built.status == BUILT)
        expect_run(name, source, &built, expect);
    escape_expect_as_new(name);
}

START_TEST(source_ends_as_its_head_says)
{
    cleanup_free char *relative = io_join("sources", names[_i]);
    cleanup_free char *path = escape_path(relative);
    cleanup_free char *source = NULL;
    struct toolchain tc;
    struct err err = ERR_INIT;
    size_t len;

    if (!escape_wanted(names[_i]))
        return;
    if (io_read_file(path, SOURCE_CAP, &source, &len, &err) < 0)
        ck_abort_msg("%s", err.text);
    if (toolchain_find(runner_for_file(names[_i], source, len), NULL, &tc, &err) < 0)
        ck_abort_msg("%s", err.text);
    if (tc.program)
        check(names[_i], path, source, &tc);
    else if (getenv("ASSAY_ESCAPE_NO_TOOLCHAINS"))
        fprintf(stderr, "NOTE: SKIPPED: %s: %s\n", names[_i], tc.missing);
    else
        ck_abort_msg("%s: %s (ASSAY_ESCAPE_NO_TOOLCHAINS=1: skip)", names[_i],
                     tc.missing);
    toolchain_release(&tc);
}
END_TEST

START_TEST(there_are_sources)
{
    ck_assert_uint_ge(name_count, 25);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("escape-sources");
    TCase *tc = tcase_create("sources");
    cleanup_free char *folder = escape_path("sources");

    io_list_dir(folder, &names, &name_count, NULL);
    tcase_add_checked_fixture(tc, escape_start_cell, escape_stop_cell);
    tcase_set_timeout(tc, 300);
    tcase_add_test(tc, there_are_sources);
    tcase_add_loop_test(tc, source_ends_as_its_head_says, 0, (int)name_count);
    suite_add_tcase(suite, tc);
    return suite;
}
REGISTER_SUITE(make_suite)
