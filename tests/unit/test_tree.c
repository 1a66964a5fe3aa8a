/*
 * What a process tree uses, as /proc shows it: programs that try to look smaller than
 * they are. Each does its trick in a child, which waits to be looked at.
 */
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "grader/base/io.h"
#include "sandbox/cell/tree.h"
#include "tests/support.h"

#define TOUCHED_KIB  32768
#define EMPTY_FILES  4200
#define OPEN_FILES   4500
#define CHILD_FAILED 3

static void touch(void)
{
    char *memory = mmap(NULL, TOUCHED_KIB * 1024, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED)
        _exit(CHILD_FAILED);
    memset(memory, 1, TOUCHED_KIB * 1024);
}

static void touch_as_lines_of_status(void)
{
    if (prctl(PR_SET_NAME, "RssAnon:VmHWM:") < 0)
        _exit(CHILD_FAILED);
    touch();
}

/* Their number is over what a look remembers. */
static void fill_the_last_of_many_memory_files(void)
{
    static char block[65536];
    struct rlimit files = {OPEN_FILES, OPEN_FILES};
    int fd = -1;

    if (setrlimit(RLIMIT_NOFILE, &files) < 0)
        _exit(CHILD_FAILED);
    for (int i = 0; i < EMPTY_FILES; i++)
        fd = memfd_create("file", MFD_CLOEXEC);
    for (size_t i = 0; fd >= 0 && i < TOUCHED_KIB * 1024 / sizeof(block); i++)
        if (write(fd, block, sizeof(block)) != sizeof(block))
            fd = -1;
    if (fd < 0)
        _exit(CHILD_FAILED);
}

static void (*const tricks[])(void) = {
    touch,
    touch_as_lines_of_status,
    fill_the_last_of_many_memory_files,
};

/* The memory of the init itself is ours, and does not count: its child plays the trick.
 */
static _Noreturn void play_init(void (*trick)(void), int ready_fd)
{
    pid_t child;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    child = fork();
    if (child < 0)
        _exit(CHILD_FAILED);
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        trick();
        if (write(ready_fd, "", 1) != 1)
            _exit(CHILD_FAILED);
    }
    for (;;)
        pause();
}

START_TEST(all_memory_is_seen)
{
    struct tree_usage usage;
    struct tree tree;
    int pair[2];
    char ready;
    pid_t pid;

    ck_assert_int_eq(pipe2(pair, O_CLOEXEC), 0);
    pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0)
        play_init(tricks[_i], pair[1]);
    close(pair[1]);
    ck_assert_int_eq(read(pair[0], &ready, 1), 1);
    tree_start(&tree, -1);
    tree_look(&tree, pid, -1, &usage);
    tree_release(&tree);
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    close(pair[0]);
    ck_assert_msg(usage.memory_kib >= TOUCHED_KIB && usage.peak_kib >= TOUCHED_KIB,
                  "%llu KiB, peak %llu KiB", (unsigned long long)usage.memory_kib,
                  (unsigned long long)usage.peak_kib);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("tree");
    TCase *tc = tcase_create("tricks");

    tcase_add_loop_test(tc, all_memory_is_seen, 0, (int)ARRAY_SIZE(tricks));
    suite_add_tcase(suite, tc);
    return suite;
}
REGISTER_SUITE(make_suite)
