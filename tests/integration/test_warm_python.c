/*
 * A copy of a warm interpreter is what an interpreter is that was just started: the same
 * programs (tests/warm), executed and copied, print and end alike. And nothing of one run
 * reaches the next, nor the warm interpreter.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "grader/base/io.h"
#include "runners/python_warm.h"
#include "tests/integration/processes.h"
#include "tests/support.h"

#define PROGRAMS "tests/warm/"
#define INPUT    "one\ntwo\nthree\nfour"
#define TEXT_CAP ((size_t)1 << 20)

static struct cell *cold, *warm;
static struct python_warm python;

static const char *interpreter(void)
{
    const char *named = getenv("ASSAY_PYTHON");

    return named ? named : "/usr/bin/python3";
}

static struct cell *start(const struct sandbox_warm *program)
{
    const struct cell_config config = {.warm_program = program};
    struct err err = ERR_INIT;
    struct cell *cell = NULL;

    if (cell_start(&config, &cell, &err) == 0)
        return cell;
    ck_assert_msg(!getenv("SANDBOX_MUST_WORK"), "%s", err.text);
    fprintf(stderr, "SKIPPED: test_warm_python: %s\n", err.text);
    exit(EXIT_SUCCESS);
}

static void set_up(void)
{
    struct err err = ERR_INIT;

    if (support_best_effort()) {
        fprintf(stderr, "SKIPPED: test_warm_python: copies need strict isolation\n");
        exit(EXIT_SUCCESS);
    }
    ck_assert_msg(python_warm_init(&python, NULL, &err) == 0, "%s", err.text);
    cold = start(NULL);
    warm = start(&python.warm);
}

static void tear_down(void)
{
    cell_stop(cold);
    cell_stop(warm);
    python_warm_release(&python);
}

struct outcome {
    struct sandbox_result result;
    char *out, *errors;
};

static void outcome_release(struct outcome *outcome)
{
    free(outcome->out);
    free(outcome->errors);
    sandbox_result_release(&outcome->result);
}
#define cleanup_outcome cleanup(outcome_release)

/* Addresses and the like are another run's business: "0x7f12ab" becomes "0x". */
static char *text_of(int fd)
{
    char *text, *to, *at;

    ck_assert_int_eq(io_read_fd(fd, TEXT_CAP, &text, NULL, NULL), 0);
    for (to = at = text; *at;) {
        bool is_hex = at[0] == '0' && at[1] == 'x';

        *to++ = *at++;
        if (!is_hex)
            continue;
        *to++ = *at++;
        while (isxdigit((unsigned char)*at))
            at++;
    }
    *to = '\0';
    return text;
}

static int memory_file(const char *data, size_t len)
{
    int fd;

    ck_assert_int_eq(io_memfd("file", data, len, &fd, NULL), 0);
    return fd;
}

static void run(struct cell *cell, const char *source, const char *name,
                const char *argument, const struct sandbox_limits *limits,
                struct outcome *ret_outcome)
{
    const char *const argv[] = {interpreter(), "-s", name, argument, NULL};
    const char *const env[] = {
        "PATH=/usr/bin:/bin",        "HOME=/box", "LANG=C.UTF-8", "PYTHONHASHSEED=0",
        "PYTHONDONTWRITEBYTECODE=1", NULL};
    cleanup_fd int source_fd = memory_file(source, strlen(source));
    cleanup_fd int input_fd = memory_file(INPUT, strlen(INPUT));
    const struct sandbox_file file = {name, source_fd, false};
    struct sandbox_spec spec;
    struct err err = ERR_INIT;

    sandbox_spec_init(&spec);
    spec.profile = PROFILE_MANAGED;
    spec.argv = argv;
    spec.env = env;
    spec.warm_args = 2;
    spec.stdin_fd = input_fd;
    spec.files = &file;
    spec.file_count = 1;
    spec.limits = *limits;
    sandbox_result_init(&ret_outcome->result);
    if (cell_run(cell, &spec, &ret_outcome->result, &err) < 0)
        ck_abort_msg("%s", err.text);
    ret_outcome->out = text_of(ret_outcome->result.stdout_fd);
    ret_outcome->errors = text_of(ret_outcome->result.stderr_fd);
}

static const struct sandbox_limits usual = {.cpu_ms = 10000,
                                            .wall_ms = 60000,
                                            .memory_kib = 512 << 10,
                                            .output_bytes = TEXT_CAP,
                                            .processes = 64};

static void run_file(struct cell *cell, const char *name, const char *argument,
                     struct outcome *ret_outcome)
{
    cleanup_free char *path = io_join(PROGRAMS, name);
    cleanup_free char *source = NULL;

    ck_assert_ptr_nonnull(path);
    ck_assert_int_eq(io_read_file(path, TEXT_CAP, &source, NULL, NULL), 0);
    run(cell, source, name, argument, &usual, ret_outcome);
}

static void run_text(const char *source, struct outcome *ret_outcome)
{
    run(warm, source, "program.py", NULL, &usual, ret_outcome);
}

static void expect_warm(const struct outcome *outcome)
{
    ck_assert_msg(outcome->result.warm, "%s", outcome->result.cold_why);
}

/* Texts are long: the first line that differs tells enough. */
static void expect_same_text(const char *executed, const char *copied)
{
    size_t at = 0, start = 0;

    for (; executed[at] && executed[at] == copied[at]; at++)
        if (executed[at] == '\n')
            start = at + 1;
    if (at > start + 100)
        start = at - 100;
    ck_assert_msg(executed[at] == copied[at], "executed: %.300s\ncopied: %.300s",
                  executed + start, copied + start);
}

static void expect_same(const struct outcome *a, const struct outcome *b)
{
    expect_same_text(a->out, b->out);
    expect_same_text(a->errors, b->errors);
    ck_assert_int_eq(a->result.end, b->result.end);
    ck_assert_int_eq(a->result.exit_code, b->result.exit_code);
    ck_assert_int_eq(a->result.signal, b->result.signal);
}

static const struct {
    const char *file, *argument;
} programs[] = {
    {"state.py", NULL},
    {"names.py", NULL},
    {"stack.py", NULL},
    {"honest.py", NULL},
    {"error.py", NULL},
    {"recurse.py", NULL},
    {"throw.py", NULL},
    {"threads.py", NULL},
    {"asynchronous.py", NULL},
    {"end.py", NULL},
    {"fork.py", NULL},
    {"signals.py", NULL},
    {"input.py", NULL},
    {"encoding.py", NULL},
    {"again.py", NULL},
    {"shadow.py", NULL},
    {"replaced.py", NULL},
    {"finder.py", NULL},
    {"leave.py", "seven"},
    {"leave.py", "text"},
    {"leave.py", "nothing"},
    {"leave.py", "interrupt"},
    {"leave.py", "closed"},
    {"modules.py", "typing"},
    {"modules.py", "json"},
    {"modules.py", "random"},
    {"modules.py", "datetime"},
    {"modules.py", "dataclasses"},
    {"modules.py", "statistics"},
    {"modules.py", "inspect"},
    {"modules.py", "importlib"},
    {"modules.py", "importlib.util"},
    {"modules.py", "collections.abc"},
    {"modules.py", "ctypes"},
    {"modules.py", "unittest"},
    {"modules.py", "tempfile"},
    {"modules.py", "queue"},
    {"modules.py", "xml.etree.ElementTree"},
};

START_TEST(a_copy_does_what_an_executed_program_does)
{
    cleanup_outcome struct outcome executed = {.out = NULL}, copied = {.out = NULL};

    run_file(cold, programs[_i].file, programs[_i].argument, &executed);
    run_file(warm, programs[_i].file, programs[_i].argument, &copied);
    ck_assert(!executed.result.warm);
    expect_warm(&copied);
    expect_same(&executed, &copied);
}
END_TEST

START_TEST(nothing_of_a_run_reaches_the_next)
{
    cleanup_outcome struct outcome before = {.out = NULL}, vandal = {.out = NULL};
    cleanup_outcome struct outcome after = {.out = NULL};

    run_file(cold, "state.py", NULL, &before);
    run_file(warm, "vandal.py", NULL, &vandal);
    run_file(warm, "state.py", NULL, &after);
    expect_warm(&after);
    expect_same(&before, &after);
    ck_assert_str_eq(vandal.errors, "");
    ck_assert_msg(!strstr(vandal.out, "descriptor"), "%s", vandal.out);
    ck_assert_msg(!strstr(vandal.out, "True"), "%s", vandal.out);
}
END_TEST

/* Of the same process, again and again. */
START_TEST(random_numbers_are_drawn_anew_and_hashes_are_not)
{
    cleanup_outcome struct outcome first = {.out = NULL}, second = {.out = NULL};
    cleanup_outcome struct outcome third = {.out = NULL}, fourth = {.out = NULL};

    run_text("import random\nprint(random.random())\n", &first);
    run_text("import random\nprint(random.random())\n", &second);
    run_text("print(hash('a'), {str(i) for i in range(9)})\n", &third);
    run_text("print(hash('a'), {str(i) for i in range(9)})\n", &fourth);
    expect_warm(&second);
    ck_assert_str_ne(first.out, second.out);
    ck_assert_str_eq(third.out, fourth.out);
}
END_TEST

static const struct {
    const char *what, *source;
    enum sandbox_end end;
    int number; /* exit code or signal */
} attacks[] = {
    {"ptrace",
     "import ctypes, os\n"
     "ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0)\n",
     END_FORBIDDEN, SIGSYS},
    {"another namespace",
     "import ctypes\n"
     "assert ctypes.CDLL(None).unshare(0x20000000) == -1\n"
     "assert ctypes.CDLL(None).syscall(435, 0, 0) == -1\n",
     END_EXITED, 0},
    {"its powers",
     "import ctypes\n"
     "libc = ctypes.CDLL(None)\n"
     "assert libc.setresuid(0, 0, 0) == -1\n"
     "assert libc.prctl(47, 1, 21, 0, 0) == 0 or True\n"
     "assert libc.sethostname(b'x', 1) == -1\n"
     "header = (ctypes.c_uint32 * 2)(0x20080522, 0)\n"
     "sets = (ctypes.c_uint32 * 6)()\n"
     "assert libc.capget(header, sets) == 0\n"
     "assert not any(sets), list(sets)\n",
     END_EXITED, 0},
    {"the library's functions, with what it has in memory",
     "import ctypes, gc\n"
     "maps = [m for m in gc.get_objects() if type(m).__name__ == 'PyDLL']\n"
     "assert not [m for m in maps if 'warm' in str(m)]\n",
     END_EXITED, 0},
    {"all CPU time", "while True: pass", END_CPU_LIMIT, 0},
    {"all memory", "x = bytearray(700 << 20)", END_MEMORY_LIMIT, 0},
    {"all processes",
     "import os\n"
     "try:\n"
     "    while True:\n"
     "        if os.fork() == 0:\n"
     "            import time; time.sleep(60)\n"
     "except BlockingIOError:\n"
     "    os._exit(5)\n",
     END_EXITED, 5},
    {"a daemon",
     "import os, time\n"
     "if os.fork() == 0:\n"
     "    os.setsid()\n"
     "    time.sleep(60)\n",
     END_EXITED, 0},
    {"files", "open('x', 'wb').write(bytes(80 << 20))", END_EXITED, 1},
};

START_TEST(a_hostile_run_does_not_touch_its_warm_parent)
{
    cleanup_outcome struct outcome hostile = {.out = NULL}, next = {.out = NULL};
    const struct sandbox_result *result = &hostile.result;
    struct sandbox_limits limits = usual;

    limits.cpu_ms = 1000;
    run(warm, attacks[_i].source, "program.py", NULL, &limits, &hostile);
    expect_warm(&hostile);
    ck_assert_msg(result->end == attacks[_i].end &&
                      (result->exit_code == attacks[_i].number ||
                       result->signal == attacks[_i].number ||
                       (result->end != END_EXITED && result->end != END_FORBIDDEN)),
                  "%s: end %d, exit code %d, signal %d; %s%s", attacks[_i].what,
                  (int)result->end, result->exit_code, result->signal, hostile.errors,
                  result->message);
    run_text("print('next')\n", &next);
    expect_warm(&next);
    ck_assert_str_eq(next.out, "next\n");
}
END_TEST

/* Idle, it is where the init of an executed run would be. */
static pid_t find_warm(void)
{
    struct processes processes;

    processes_below(getpid(), &processes);
    return processes_find(&processes, DEPTH_INIT);
}

START_TEST(a_warm_interpreter_that_died_is_started_again)
{
    cleanup_outcome struct outcome first = {.out = NULL}, second = {.out = NULL};
    cleanup_outcome struct outcome third = {.out = NULL};
    pid_t pid;

    run_text("print(1)", &first);
    expect_warm(&first);
    pid = find_warm();
    ck_assert_int_gt(pid, 0);
    ck_assert_int_eq(kill(pid, SIGKILL), 0);
    /* This one finds nobody, and is executed. */
    run_text("print(2)", &second);
    ck_assert_str_eq(second.out, "2\n");
    run_text("print(3)", &third);
    ck_assert_str_eq(third.out, "3\n");
    expect_warm(&third);
}
END_TEST

START_TEST(what_cannot_be_warm_is_executed_and_says_why)
{
    cleanup_fd int fd = memory_file("import sys; sys.exit(3)", 23);
    const char *const args[] = {"/box/.warm.py", NULL};
    const struct sandbox_file file = {".warm.py", fd, false};
    const struct sandbox_warm program = {&file, 1, args};
    cleanup_outcome struct outcome outcome = {.out = NULL};
    struct cell *cell = start(&program);

    run(cell, "print(1)", "program.py", NULL, &usual, &outcome);
    ck_assert_str_eq(outcome.out, "1\n");
    ck_assert(!outcome.result.warm);
    ck_assert_str_eq(outcome.result.cold_why, "it ended while it started");
    cell_stop(cell);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("warm_python");
    TCase *tc = tcase_create("warm_python");

    tcase_set_timeout(tc, 120);
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, a_copy_does_what_an_executed_program_does, 0,
                        ARRAY_SIZE(programs));
    tcase_add_test(tc, nothing_of_a_run_reaches_the_next);
    tcase_add_test(tc, random_numbers_are_drawn_anew_and_hashes_are_not);
    tcase_add_loop_test(tc, a_hostile_run_does_not_touch_its_warm_parent, 0,
                        ARRAY_SIZE(attacks));
    tcase_add_test(tc, a_warm_interpreter_that_died_is_started_again);
    tcase_add_test(tc, what_cannot_be_warm_is_executed_and_says_why);
    suite_add_tcase(suite, tc);
    return suite;
}
REGISTER_SUITE(make_suite)
