#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "grader/base/io.h"
#include "tests/bench/tools.h"

#define OPEN_FOLDERS_MAX 16

extern char **environ;

void bench_fail(const char *what)
{
    fprintf(stderr, "bench: %s: %m\n", what);
    exit(1);
}

void bench_make_folder(char *template)
{
    if (!mkdtemp(template))
        bench_fail(template);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

void bench_remove(const char *folder)
{
    nftw(folder, remove_one, OPEN_FOLDERS_MAX, FTW_DEPTH | FTW_PHYS);
}

void bench_write(const char *folder, const char *name, const char *text)
{
    cleanup_free char *path = io_join(folder, name);
    cleanup_file FILE *file = NULL;

    for (char *c = path ? strchr(path + 1, '/') : NULL; c; c = strchr(c + 1, '/')) {
        *c = '\0';
        if (mkdir(path, 0755) < 0 && errno != EEXIST)
            bench_fail(path);
        *c = '/';
    }
    file = path ? fopen(path, "we") : NULL;
    if (!file || fputs(text, file) < 0 || fflush(file) != 0)
        bench_fail(name);
}

double bench_time(const char *const *argv, const char *output)
{
    posix_spawn_file_actions_t actions;
    uint64_t start;
    int status, r;
    pid_t pid;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, output ? output : "/dev/null",
                                     O_WRONLY | O_CREAT | O_TRUNC, 0644);
    start = clock_us();
    r = posix_spawnp(&pid, argv[0], &actions, NULL, (char *const *)(uintptr_t)argv,
                     environ);
    posix_spawn_file_actions_destroy(&actions);
    errno = r;
    if (r != 0 || waitpid(pid, &status, 0) != pid)
        bench_fail(argv[0]);
    if (status != 0) {
        fprintf(stderr, "bench: %s %s failed\n", argv[0], argv[1]);
        exit(1);
    }
    return (double)(clock_us() - start) / 1e6;
}
