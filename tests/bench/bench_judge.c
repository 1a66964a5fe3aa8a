/*
 * What judging costs. First, HumanEval sealed, beside a prototype (bench_sealed.h). Then
 * how many cases of the function kind a second go through one process of an answer: a
 * package with many small cases is graded, and one with a single case; what the first
 * takes longer is the cases' time.
 *
 *     bench-judge ASSAY [CASES]
 *
 * Runs in the project's folder. Caches are made anew in a folder of its own.
 */
#include <stdio.h>

#include "grader/base/buf.h"
#include "grader/base/io.h"
#include "tests/bench/bench_sealed.h"
#include "tests/bench/tools.h"

#define ROUNDS     3
#define CASE_BYTES 128 /* at most, of a case's text */

static const struct {
    const char *language, *title, *solution;
    double target; /* cases a second */
} answers[] = {
    {"python", "Python", "def add(a, b):\\n    return a + b\\n", 20000},
    {"c", "C", "long long add(long long a, long long b) { return a + b; }\\n", 100000},
    {"cpp", "C++", "long long add(long long a, long long b) { return a + b; }\\n",
     100000},
};

static void write_package(const char *folder, unsigned long cases)
{
    cleanup_buf struct buf text = BUF_INIT((cases + 1) * CASE_BYTES);

    for (unsigned long i = 0; i < cases; i++)
        if (buf_addf(&text, "{\"args\": [%lu, %lu], \"expect\": %lu}\n", i, 2 * i,
                     3 * i) < 0)
            bench_fail("write the cases");
    bench_write(folder, "problem.yaml", "name: Add\nlimits: {time_limit: 10}\n");
    bench_write(folder, "task.yaml",
                "kind: function\nsignature: \"add(a: int, b: int) -> int\"\n");
    bench_write(folder, "data/secret/cases.jsonl", buf_str(&text));
}

/* Seconds of one `assay grade`. */
static double grade(const char *assay, const char *package, size_t which)
{
    cleanup_free char *file = io_join(package, "../answers.jsonl");
    const char *const argv[] = {assay,        "grade", "-q", "--no-store",
                                "--no-cache", package, file, NULL};
    cleanup_free char *line = NULL;

    if (asprintf(&line,
                 "{\"task_id\": \"add\", \"language\": \"%s\", \"solution\": \"%s\"}\n",
                 answers[which].language, answers[which].solution) < 0)
        bench_fail("write the answer");
    bench_write(package, "../answers.jsonl", line);
    return bench_time(argv, NULL);
}

static double smaller(double a, double b)
{
    return a < b ? a : b;
}

/* The best of some rounds, in turns: others may be using the machine. */
static void bench_cases(const char *assay, const char *one, const char *many,
                        unsigned long cases, size_t which)
{
    double start = 1e9, all = 1e9;

    for (int i = 0; i < ROUNDS; i++) {
        start = smaller(start, grade(assay, one, which));
        all = smaller(all, grade(assay, many, which));
    }
    if (all <= start) {
        printf("function cases, %-7s too few to measure\n", answers[which].title);
        return;
    }
    printf("function cases, %-7s %9.0f a second (target %.0f)\n", answers[which].title,
           (double)cases / (all - start), answers[which].target);
}

static void bench_all(const char *assay, const char *folder, unsigned long cases)
{
    cleanup_free char *cache = io_join(folder, "cache");
    cleanup_free char *one = io_join(folder, "one/add");
    cleanup_free char *many = io_join(folder, "many/add");

    if (!cache || !one || !many || setenv("XDG_CACHE_HOME", cache, 1) < 0)
        bench_fail("names of folders");
    bench_sealed(assay, folder);
    write_package(one, 1);
    write_package(many, cases);
    for (size_t i = 0; i < ARRAY_SIZE(answers); i++)
        bench_cases(assay, one, many, cases, i);
}

int main(int argc, char **argv)
{
    char folder[] = "/tmp/assay-bench-XXXXXX";
    uint64_t cases = 100000;

    if (argc < 2 || (argc > 2 && !parse_u64(argv[2], &cases))) {
        fprintf(stderr, "usage: bench-judge ASSAY [CASES]\n");
        return 2;
    }
    setlinebuf(stdout);
    bench_make_folder(folder);
    bench_all(argv[1], folder, cases);
    bench_remove(folder);
    return 0;
}
