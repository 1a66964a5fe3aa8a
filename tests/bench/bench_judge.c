/*
 * How many cases of the function kind a second go through one process of an answer: a
 * package with many small cases is graded, and one with a single case; what the first
 * takes longer is the cases' time.
 *
 *     bench-judge ASSAY [CASES]
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "grader/base/io.h"

#define ROUNDS 3

extern char **environ;

static const struct {
    const char *language, *title, *solution;
    double target; /* cases a second */
} answers[] = {
    {"python", "Python", "def add(a, b):\\n    return a + b\\n", 20000},
    {"c", "C", "long long add(long long a, long long b) { return a + b; }\\n", 100000},
    {"cpp", "C++", "long long add(long long a, long long b) { return a + b; }\\n",
     100000},
};

static void fail(const char *what)
{
    fprintf(stderr, "bench-judge: %s: %m\n", what);
    exit(1);
}

static FILE *create(const char *folder, const char *name)
{
    cleanup_free char *path = io_join(folder, name);
    FILE *file = path ? fopen(path, "we") : NULL;

    if (!file)
        fail(name);
    return file;
}

static void write_text(const char *folder, const char *name, const char *text)
{
    cleanup_file FILE *file = create(folder, name);

    fputs(text, file);
}

static void make_folder(const char *folder, const char *name)
{
    cleanup_free char *path = io_join(folder, name);

    if (!path || (mkdir(path, 0755) < 0 && access(path, F_OK) < 0))
        fail(name);
}

static void write_package(const char *folder, unsigned long cases)
{
    cleanup_file FILE *file = NULL;

    make_folder(folder, "add");
    make_folder(folder, "add/data");
    make_folder(folder, "add/data/secret");
    write_text(folder, "add/problem.yaml", "name: Add\nlimits: {time_limit: 10}\n");
    write_text(folder, "add/task.yaml",
               "kind: function\nsignature: \"add(a: int, b: int) -> int\"\n");
    file = create(folder, "add/data/secret/cases.jsonl");
    for (unsigned long i = 0; i < cases; i++)
        fprintf(file, "{\"args\": [%lu, %lu], \"expect\": %lu}\n", i, 2 * i, 3 * i);
}

static void remove_package(const char *folder)
{
    static const char *const names[] = {
        "add/data/secret/cases.jsonl",
        "add/data/secret",
        "add/data",
        "add/problem.yaml",
        "add/task.yaml",
        "add",
        "answers.jsonl",
        "",
    };

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        cleanup_free char *path = io_join(folder, names[i]);

        if (path)
            remove(path);
    }
}

/* Seconds of one `assay grade`. */
static double grade(const char *assay, const char *folder, size_t which)
{
    cleanup_free char *suite = io_join(folder, "add");
    cleanup_free char *file = io_join(folder, "answers.jsonl");
    char *argv[] = {(char *)(uintptr_t)assay,
                    (char *)(uintptr_t) "grade",
                    (char *)(uintptr_t) "-q",
                    suite,
                    file,
                    NULL};
    posix_spawn_file_actions_t actions;
    cleanup_file FILE *answer = create(folder, "answers.jsonl");
    uint64_t start;
    int status;
    pid_t pid;

    fprintf(answer,
            "{\"task_id\": \"add\", \"language\": \"%s\", \"solution\": \"%s\"}\n",
            answers[which].language, answers[which].solution);
    fflush(answer);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    start = clock_us();
    if (posix_spawn(&pid, assay, &actions, NULL, argv, environ) != 0)
        fail(assay);
    posix_spawn_file_actions_destroy(&actions);
    if (waitpid(pid, &status, 0) != pid || status != 0)
        fail("grading failed");
    return (double)(clock_us() - start) / 1e6;
}

/* The best of some rounds: others may be using the machine. */
static double best(const char *assay, const char *folder, size_t which)
{
    double least = 1e9;

    for (int i = 0; i < ROUNDS; i++) {
        double seconds = grade(assay, folder, which);

        least = seconds < least ? seconds : least;
    }
    return least;
}

int main(int argc, char **argv)
{
    char folder[] = "/tmp/assay-bench-XXXXXX";
    double one[ARRAY_SIZE(answers)], many;
    uint64_t cases = 100000;

    if (argc < 2 || (argc > 2 && !parse_u64(argv[2], &cases)) || !mkdtemp(folder)) {
        fprintf(stderr, "usage: bench-judge ASSAY [CASES]\n");
        return 2;
    }
    write_package(folder, 1);
    for (size_t i = 0; i < ARRAY_SIZE(answers); i++)
        one[i] = best(argv[1], folder, i);
    write_package(folder, cases);
    for (size_t i = 0; i < ARRAY_SIZE(answers); i++) {
        many = best(argv[1], folder, i) - one[i];
        printf("function cases, %-7s %9.0f a second (target %.0f)\n", answers[i].title,
               (double)cases / many, answers[i].target);
    }
    remove_package(folder);
    return 0;
}
