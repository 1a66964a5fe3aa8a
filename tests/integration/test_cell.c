/*
 * The sandbox through its own interface: how runs end, what they cost, what they see and
 * what they leave behind.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "grader/base/io.h"
#include "sandbox/sandbox.h"
#include "tests/support.h"

#define PYTHON   "/usr/bin/python3"
#define TEXT_CAP ((size_t)80 << 20)

static struct cell *cell;

static void start_cell(void)
{
    struct cell_config config = {.best_effort = support_best_effort()};
    struct err err = ERR_INIT;

    if (cell_start(&config, &cell, &err) == 0)
        return;
    cell = NULL;
    if (getenv("SANDBOX_MUST_WORK"))
        ck_abort_msg("%s", err.text);
    fprintf(stderr, "SKIPPED: test_cell: %s\n", err.text);
    exit(EXIT_SUCCESS);
}

static void stop_cell(void)
{
    cell_stop(cell);
}

static const char *const environment[] = {"PATH=/usr/bin:/bin", "A=B", NULL};

static void python_spec(struct sandbox_spec *spec, const char *code)
{
    static const char *argv[5] = {PYTHON, "-I", "-c", NULL, NULL};

    argv[3] = code;
    sandbox_spec_init(spec);
    spec->profile = PROFILE_MANAGED;
    spec->argv = argv;
    spec->env = environment;
    spec->limits = (struct sandbox_limits){.cpu_ms = 1000,
                                           .wall_ms = 8000,
                                           .memory_kib = 128 * 1024,
                                           .output_bytes = 1 << 20,
                                           .processes = 32};
}

static void run_spec(const struct sandbox_spec *spec, struct sandbox_result *result)
{
    struct err err = ERR_INIT;

    sandbox_result_init(result);
    if (cell_run(cell, spec, result, &err) < 0)
        ck_abort_msg("%s", err.text);
}

static void run_python(const char *code, struct sandbox_result *result)
{
    struct sandbox_spec spec;

    python_spec(&spec, code);
    run_spec(&spec, result);
}

/* What it printed, NUL-terminated; the caller's. */
static char *output_of(const struct sandbox_result *result)
{
    char *text;

    ck_assert_int_eq(io_read_fd(result->stdout_fd, TEXT_CAP, &text, NULL, NULL), 0);
    return text;
}

static void assert_prints(const char *code, const char *expected)
{
    struct sandbox_result result;
    char *text;

    run_python(code, &result);
    text = output_of(&result);
    ck_assert_str_eq(text, expected);
    ck_assert_int_eq(result.end, END_EXITED);
    free(text);
    sandbox_result_release(&result);
}

static const struct {
    const char *code;
    enum sandbox_end end;
    int number; /* exit code or signal */
} ends[] = {
    {"pass", END_EXITED, 0},
    {"import os; os._exit(7)", END_EXITED, 7},
    {"raise SystemExit(255)", END_EXITED, 255},
    {"import os; os.abort()", END_SIGNALED, SIGABRT},
    {"import os; os.kill(os.getpid(), 9)", END_SIGNALED, SIGKILL},
    {"import os; os.kill(os.getpid(), 15)", END_SIGNALED, SIGTERM},
    {"import ctypes; ctypes.string_at(8)", END_SIGNALED, SIGSEGV},
    {"while True: pass", END_CPU_LIMIT, 0},
    {"x = bytearray(300 << 20)", END_MEMORY_LIMIT, 0},
    {"import sys\nwhile True: sys.stdout.write('x' * 9999)", END_OUTPUT_LIMIT, 0},
    {"import sys\nwhile True: sys.stderr.write('x' * 9999)", END_OUTPUT_LIMIT, 0},
    {"import ctypes; ctypes.CDLL(None).ptrace(0, 0, 0, 0)", END_FORBIDDEN, SIGSYS},
    {"import ctypes; ctypes.CDLL(None).mount(0, 0, 0, 0, 0)", END_FORBIDDEN, SIGSYS},
    {"import os\nif os.fork() == 0:\n while True: pass\nos.wait()", END_CPU_LIMIT, 0},
    {"import os, signal\nsignal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"
     "for i in range(4):\n if os.fork() == 0:\n  while True: pass\n"
     "import time; time.sleep(60)",
     END_CPU_LIMIT, 0},
    {"import os\nif os.fork() == 0:\n os.setsid()\n if os.fork() == 0:\n"
     "  while True: pass\n os._exit(0)\nimport time; time.sleep(60)",
     END_CPU_LIMIT, 0},
};

START_TEST(a_run_ends_as_it_should)
{
    struct sandbox_result result;

    /* Without a group, rlimits let the program see that memory is out: it then fails. */
    if (ends[_i].end == END_MEMORY_LIMIT &&
        !cell_isolation(cell)->layers[LAYER_CGROUP_MEMORY].active)
        return;
    run_python(ends[_i].code, &result);
    ck_assert_msg(result.end == ends[_i].end, "%s: end %d, exit %d, signal %d",
                  ends[_i].code, result.end, result.exit_code, result.signal);
    if (result.end == END_EXITED)
        ck_assert_int_eq(result.exit_code, ends[_i].number);
    else
        ck_assert_int_eq(result.signal, ends[_i].number);
    sandbox_result_release(&result);
}
END_TEST

START_TEST(a_sleeper_meets_the_wall_limit)
{
    struct sandbox_result result;
    struct sandbox_spec spec;

    python_spec(&spec, "import time; time.sleep(60)");
    spec.limits.wall_ms = 300;
    run_spec(&spec, &result);
    ck_assert_int_eq(result.end, END_WALL_LIMIT);
    sandbox_result_release(&result);
}
END_TEST

START_TEST(exactly_the_output_limit_is_fine)
{
    struct sandbox_result result;

    run_python("import sys; sys.stdout.write('x' * (1 << 20))", &result);
    ck_assert_int_eq(result.end, END_EXITED);
    ck_assert_uint_eq(result.stdout_bytes, 1 << 20);
    sandbox_result_release(&result);
    run_python("import sys; sys.stdout.write('x' * ((1 << 20) + 1))", &result);
    ck_assert_int_eq(result.end, END_OUTPUT_LIMIT);
    ck_assert_uint_eq(result.stdout_bytes, 1 << 20);
    sandbox_result_release(&result);
}
END_TEST

START_TEST(memory_is_what_the_program_touched)
{
    struct sandbox_result result;

    run_python("x = bytearray(64 << 20)", &result);
    ck_assert_int_eq(result.end, END_EXITED);
    if (cell_isolation(cell)->layers[LAYER_CGROUP_MEMORY].active) {
        ck_assert_uint_ge(result.memory_kib, 64 * 1024);
        ck_assert_uint_le(result.memory_kib, 80 * 1024);
    }
    sandbox_result_release(&result);
}
END_TEST

static bool has(enum sandbox_layer layer)
{
    return cell_isolation(cell)->layers[layer].active;
}

START_TEST(the_world_inside_is_small)
{
    assert_prints("import os\nfor fd in range(3, 256):\n try: os.fstat(fd)\n"
                  " except OSError: continue\n print(fd)",
                  "");
    if (!has(LAYER_PIVOT_ROOT))
        return;
    assert_prints("import os; print(os.getuid(), os.getgid(), os.getcwd())",
                  "1000 1000 /box\n");
    assert_prints("import os; print(sorted(os.environ.items()))",
                  "[('A', 'B'), ('LC_CTYPE', 'C.UTF-8'), "
                  "('PATH', '/usr/bin:/bin')]\n");
    assert_prints("import os; print(sorted(os.listdir('/dev')))",
                  "['full', 'null', 'random', 'shm', 'urandom', 'zero']\n");
    assert_prints("import os; print([p for p in ('/sys', '/home', '/root', "
                  "'/etc/shadow', '/var') if os.path.exists(p)])",
                  "[]\n");
    /* A link for the runtimes that look for their own file, into the run's own folder. */
    assert_prints("import os; print(os.listdir('/proc'), os.readlink('/proc/self'), "
                  "os.path.exists('/proc/self'))",
                  "['self'] /box/.proc False\n");
    assert_prints("import os; print(os.uname().nodename, os.getppid())", "box 1\n");
}
END_TEST

START_TEST(what_is_not_a_toolchain_cannot_be_read)
{
    assert_prints("import os\n"
                  "for p in ('/', '/sys', '/home', '/root', '/var', '/tmp'):\n"
                  " try: names = os.listdir(p)\n except OSError: continue\n"
                  " if p != '/' and names: print(p, names)\n"
                  "for p in ('/etc/shadow', '/etc/hostname', '/proc/self/status',\n"
                  "          '/proc/1/cmdline', '/proc/self/environ', '/dev/tty'):\n"
                  " try: open(p); print(p)\n except OSError: pass",
                  "");
}
END_TEST

START_TEST(nothing_outside_the_box_can_be_written)
{
    assert_prints("import os\n"
                  "for d in ('/', '/usr', '/usr/bin', '/etc', '/dev', '/bin', '..'):\n"
                  " try: open(d + '/x', 'w'); print('wrote', d)\n"
                  " except OSError: pass\n"
                  "open('x', 'w'); print(os.listdir('.'))",
                  "['x']\n");
    if (has(LAYER_PIVOT_ROOT))
        assert_prints("import os\n"
                      "for name in ('/tmp/y', '/dev/shm/z'): open(name, 'w')\n"
                      "print(sorted(os.listdir('/box')))",
                      "['y', 'z']\n");
    else
        assert_prints("import os\nfor name in ('/tmp/y', '/dev/shm/z'):\n"
                      " try: open(name, 'w'); print(name)\n except OSError: pass",
                      "");
}
END_TEST

/* The user's own files, where the program runs as the same user: Landlock has no say. */
START_TEST(modes_and_times_of_files_outside_stay)
{
    /* In a view /tmp is the private folder. */
    const char *shared = has(LAYER_PIVOT_ROOT) ? "" : "'/tmp', '/dev/shm'";
    char code[1024];

    snprintf(code, sizeof(code),
             "import os, sys\n"
             "for f in (lambda p: os.chmod(p, 0o700), lambda p: os.utime(p),\n"
             "          lambda p: os.chown(p, os.getuid(), os.getgid()),\n"
             "          lambda p: os.truncate(p, 0)):\n"
             " for p in ('..', '/usr', sys.executable, %s):\n"
             "  try: f(p); print('changed', p)\n  except OSError: pass",
             shared);
    assert_prints(code, "");
}
END_TEST

START_TEST(there_is_no_network)
{
    assert_prints("import socket\nfor f in (socket.AF_INET, socket.AF_NETLINK):\n"
                  " try: socket.socket(f)\n except OSError as e: print(e.errno)",
                  "1\n1\n");
}
END_TEST

START_TEST(nothing_crosses_from_one_run_to_the_next)
{
    struct sandbox_result result;

    run_python("import os, time\nopen('left', 'w').write('x'); os.mkdir('d')\n"
               "import socket\n"
               "try:\n s = socket.socket(socket.AF_UNIX); s.bind('\\0abstract')\n"
               " s.listen()\nexcept OSError: pass\n"
               "import ctypes; ctypes.CDLL(None).shmget(77, 4096, 0o1666)\n"
               "os.umask(0)\n"
               "if os.fork() == 0:\n os.setsid(); time.sleep(60)",
               &result);
    ck_assert_int_eq(result.end, END_EXITED);
    sandbox_result_release(&result);
    assert_prints("import os\nprint(os.listdir('.'), oct(os.umask(0)))\n"
                  "import ctypes; print(ctypes.CDLL(None).shmget(77, 4096, 0))\n"
                  "import socket\ntry: s = socket.socket(socket.AF_UNIX)\n"
                  "except OSError: raise SystemExit(0)\n"
                  "try: s.connect('\\0abstract'); print('met')\nexcept OSError: pass",
                  "[] 0o22\n-1\n");
}
END_TEST

START_TEST(files_go_in_and_come_out)
{
    struct sandbox_result result;
    struct sandbox_spec spec;
    struct sandbox_file file = {"deep/er/data.txt", -1, false};
    char *text;

    ck_assert_int_eq(io_memfd("data", "hello", 5, &file.fd, NULL), 0);
    python_spec(&spec, "import os\nt = open('deep/er/data.txt').read()\n"
                       "open('out', 'w').write(t.upper())\n"
                       "os.symlink('/etc/passwd', 'link'); os.mkfifo('fifo')");
    spec.files = &file;
    spec.file_count = 1;
    spec.collect[0] = "out";
    spec.collect[1] = "link";
    spec.collect[2] = "fifo";
    spec.collect[3] = "missing";
    spec.collect_count = 4;
    spec.collect_bytes = 100;
    run_spec(&spec, &result);
    close(file.fd);
    ck_assert_int_eq(result.end, END_EXITED);
    ck_assert_int_eq(io_read_fd(result.collected[0], 100, &text, NULL, NULL), 0);
    ck_assert_str_eq(text, "HELLO");
    free(text);
    ck_assert_int_eq(result.collected[1], -1);
    ck_assert_int_eq(result.collected[2], -1);
    ck_assert_int_eq(result.collected[3], -1);
    sandbox_result_release(&result);
}
END_TEST

/* Submits, waits until the program runs, and returns. */
static void submit(const char *code, struct sandbox_spec *spec)
{
    struct err err = ERR_INIT;

    python_spec(spec, code);
    if (cell_submit(cell, spec, &err) < 0)
        ck_abort_msg("%s", err.text);
}

START_TEST(a_running_program_can_be_cancelled)
{
    struct sandbox_result result;
    struct sandbox_spec spec;

    submit("import time; time.sleep(60)", &spec);
    ck_assert_int_eq(cell_cancel(cell, NULL), 0);
    ck_assert_int_eq(cell_receive(cell, &result, NULL), 0);
    ck_assert_int_eq(result.end, END_CANCELLED);
    sandbox_result_release(&result);
}
END_TEST

START_TEST(a_cancel_is_never_lost)
{
    struct sandbox_result result;
    struct sandbox_spec spec;

    /* At every point of a start: an init without its handler would not get the signal. */
    for (int i = 0; i < 300; i++) {
        submit("import time; time.sleep(60)", &spec);
        for (volatile int wait = 0; wait < i * 1000; wait++)
            ;
        ck_assert_int_eq(cell_cancel(cell, NULL), 0);
        ck_assert_int_eq(cell_receive(cell, &result, NULL), 0);
        ck_assert_int_eq(result.end, END_CANCELLED);
        sandbox_result_release(&result);
    }
}
END_TEST

/* The helper: the only child that a test has. */
static pid_t cell_pid(void)
{
    cleanup_free char *text = NULL;
    char path[64];
    int pid = 0;

    snprintf(path, sizeof(path), "/proc/self/task/%d/children", (int)getpid());
    ck_assert_int_eq(io_read_file(path, 64, &text, NULL, NULL), 0);
    ck_assert_int_eq(sscanf(text, "%d", &pid), 1);
    return pid;
}

START_TEST(a_late_cell_is_no_fault_of_a_program_that_has_ended)
{
    const struct timespec more_than_the_limit = {1, 500000000};
    struct sandbox_result result;
    struct sandbox_spec spec;
    pid_t pid = cell_pid();
    int pair[2];
    char byte;

    ck_assert_int_eq(pipe2(pair, O_CLOEXEC), 0);
    python_spec(&spec, "import time; print('x', flush=True); time.sleep(0.3)");
    spec.limits.wall_ms = 1000;
    spec.stdout_fd = pair[1];
    ck_assert_int_eq(cell_submit(cell, &spec, NULL), 0);
    close(pair[1]);
    ck_assert_int_eq(read(pair[0], &byte, 1), 1);
    kill(pid, SIGSTOP);
    while (read(pair[0], &byte, 1) > 0)
        ;
    /* All of it has ended. */
    nanosleep(&more_than_the_limit, NULL);
    kill(pid, SIGCONT);
    ck_assert_int_eq(cell_receive(cell, &result, NULL), 0);
    ck_assert_int_eq(result.end, END_EXITED);
    close(pair[0]);
    sandbox_result_release(&result);
}
END_TEST

START_TEST(names_to_collect_survive_a_probe)
{
    struct sandbox_result result;
    struct sandbox_spec spec;
    struct cell_usage usage;
    struct err err = ERR_INIT;

    python_spec(&spec, "open('kept', 'w').write('x'); import time; time.sleep(0.3)");
    spec.collect[0] = "kept";
    spec.collect_count = 1;
    spec.collect_bytes = 10;
    ck_assert_int_eq(cell_submit(cell, &spec, &err), 0);
    ck_assert_int_ge(cell_probe(cell, &usage, &err), 0);
    ck_assert_int_eq(cell_receive(cell, &result, &err), 0);
    ck_assert_int_ge(result.collected[0], 0);
    sandbox_result_release(&result);
}
END_TEST

START_TEST(what_a_program_did_to_its_folder_does_not_meet_the_next)
{
    struct sandbox_result result;

    run_python("import os; os.chmod('/box', 0)", &result);
    sandbox_result_release(&result);
    assert_prints("open('x', 'w'); print('fine')", "fine\n");
}
END_TEST

START_TEST(memory_files_cannot_have_the_spawner_killed)
{
    struct sandbox_result result;

    if (!cell_isolation(cell)->layers[LAYER_CGROUP_MEMORY].active)
        return;
    run_python("import os\nfds = []\nblock = b'x' * (1 << 16)\nwhile True:\n"
               " fds.append(os.memfd_create('x'))\n"
               " for i in range(160): os.write(fds[-1], block)",
               &result);
    ck_assert_int_eq(result.end, END_MEMORY_LIMIT);
    sandbox_result_release(&result);
    assert_prints("print('same cell')", "same cell\n");
}
END_TEST

START_TEST(cancelling_what_has_ended_shows_how_it_ended)
{
    struct pollfd pfd = {.events = POLLIN};
    struct sandbox_result result;
    struct sandbox_spec spec;

    submit("import os; os._exit(42)", &spec);
    pfd.fd = cell_fd(cell);
    ck_assert_int_eq(poll(&pfd, 1, 30000), 1);
    ck_assert_int_eq(cell_cancel(cell, NULL), 0);
    ck_assert_int_eq(cell_receive(cell, &result, NULL), 0);
    ck_assert_int_eq(result.end, END_EXITED);
    ck_assert_int_eq(result.exit_code, 42);
    sandbox_result_release(&result);
    assert_prints("print(1)", "1\n");
}
END_TEST

START_TEST(a_probe_tells_the_time_used_so_far)
{
    struct sandbox_result result;
    struct sandbox_spec spec;
    struct cell_usage usage = {0};

    submit("while True: pass", &spec);
    while (usage.cpu_us < 1000)
        ck_assert_int_eq(cell_probe(cell, &usage, NULL), 0);
    ck_assert_int_eq(cell_cancel(cell, NULL), 0);
    ck_assert_int_eq(cell_receive(cell, &result, NULL), 0);
    ck_assert_uint_ge(result.cpu_us, usage.cpu_us);
    sandbox_result_release(&result);
}
END_TEST

START_TEST(a_cell_that_is_gone_is_an_error_of_ours)
{
    struct sandbox_result result;
    struct sandbox_spec spec;
    struct err err = ERR_INIT;

    /* It kills all of its namespace but cannot reach the cell. */
    run_python("import os; os.kill(-1, 9)", &result);
    sandbox_result_release(&result);
    assert_prints("print('alive')", "alive\n");
    cell_stop(cell);
    cell = NULL;
    start_cell();
    python_spec(&spec, "pass");
    ck_assert_int_eq(cell_run(cell, &spec, &result, &err), 0);
    sandbox_result_release(&result);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("cell");
    TCase *tc = tcase_create("runs");

    tcase_add_checked_fixture(tc, start_cell, stop_cell);
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, a_run_ends_as_it_should, 0, (int)ARRAY_SIZE(ends));
    tcase_add_test(tc, a_sleeper_meets_the_wall_limit);
    tcase_add_test(tc, exactly_the_output_limit_is_fine);
    tcase_add_test(tc, memory_is_what_the_program_touched);
    tcase_add_test(tc, the_world_inside_is_small);
    tcase_add_test(tc, what_is_not_a_toolchain_cannot_be_read);
    tcase_add_test(tc, nothing_outside_the_box_can_be_written);
    tcase_add_test(tc, modes_and_times_of_files_outside_stay);
    tcase_add_test(tc, there_is_no_network);
    tcase_add_test(tc, nothing_crosses_from_one_run_to_the_next);
    tcase_add_test(tc, files_go_in_and_come_out);
    tcase_add_test(tc, a_running_program_can_be_cancelled);
    tcase_add_test(tc, a_cancel_is_never_lost);
    tcase_add_test(tc, a_late_cell_is_no_fault_of_a_program_that_has_ended);
    tcase_add_test(tc, names_to_collect_survive_a_probe);
    tcase_add_test(tc, what_a_program_did_to_its_folder_does_not_meet_the_next);
    tcase_add_test(tc, memory_files_cannot_have_the_spawner_killed);
    tcase_add_test(tc, cancelling_what_has_ended_shows_how_it_ended);
    tcase_add_test(tc, a_probe_tells_the_time_used_so_far);
    tcase_add_test(tc, a_cell_that_is_gone_is_an_error_of_ours);
    suite_add_tcase(suite, tc);
    return suite;
}
REGISTER_SUITE(make_suite)
