#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "grader/base/io.h"
#include "grader/base/json.h"
#include "grader/base/lines.h"
#include "tests/bench/bench_sealed.h"
#include "tests/bench/tools.h"

#define DATA            "../shared/data/humaneval/HumanEval.jsonl.gz"
#define PROTOTYPE       "tests/bench/prototype.py"
#define ROUNDS          3
#define ANSWERS         164
#define LINE_MAX_BYTES  ((size_t)1 << 20)
#define EXAMINER_TARGET 10 /* ms of CPU for an answer, warm */

struct sealed {
    const char *assay;
    char *answers, *results;
    double prototype_s, assay_s; /* the best rounds: others may use the machine */
    double examiner_ms[ANSWERS];
};

static bool has_data(void)
{
    const char *must = getenv("SANDBOX_MUST_WORK");

    if (access(DATA, R_OK) == 0)
        return true;
    fprintf(stderr, "NOT MEASURED: the sealed judging of HumanEval beside a bare "
                    "prototype, since " DATA " is not there\n");
    if (must && strcmp(must, "1") == 0)
        exit(1);
    return false;
}

/* As assay looks for it. */
static const char *python(void)
{
    const char *named = getenv("ASSAY_PYTHON");

    if (named)
        return named;
    return access("/usr/bin/python3", X_OK) == 0 ? "/usr/bin/python3" : "python3";
}

static double run_prototype(const char *mode, const char *output)
{
    const char *const argv[] = {python(), PROTOTYPE, mode, DATA, NULL};

    return bench_time(argv, output);
}

static double run_assay(const struct sealed *s)
{
    const char *const argv[] = {s->assay,   "grade",      "-q",         "-j",
                                "2",        "--no-store", "--no-cache", DATA,
                                s->answers, "--jsonl",    s->results,   NULL};

    return bench_time(argv, NULL);
}

/* One result: it has to be AC and sealed, or the race is not a fair one. */
static double examiner_ms(const char *line, size_t len)
{
    cleanup_json cJSON *result = NULL;
    const char *verdict = "", *assurance = "";
    struct err err = ERR_INIT;
    double ms = 0;

    if (json_parse(line, len, &result, &err) < 0 ||
        json_get_str(result, "verdict", &verdict, &err) < 0 ||
        json_get_str(result, "assurance", &assurance, &err) < 0 ||
        json_opt_double(result, "examiner_cpu_ms", &ms, &err) < 0 ||
        strcmp(verdict, "AC") != 0 || strcmp(assurance, "sealed") != 0) {
        fprintf(stderr, "bench: a reference is not AC and sealed: %.*s\n", (int)len,
                line);
        exit(1);
    }
    return ms;
}

static int by_value(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static void read_results(struct sealed *s)
{
    cleanup_lines struct lines *lines = NULL;
    struct err err = ERR_INIT;
    const char *line;
    size_t len, count = 0;

    if (lines_open(s->results, LINE_MAX_BYTES, &lines, &err) < 0)
        bench_fail(err.text);
    while (lines_next(lines, &line, &len, &err) == 1 && count < ANSWERS)
        s->examiner_ms[count++] = examiner_ms(line, len);
    if (count != ANSWERS) {
        fprintf(stderr, "bench: %zu results of %d\n", count, ANSWERS);
        exit(1);
    }
    qsort(s->examiner_ms, ANSWERS, sizeof(s->examiner_ms[0]), by_value);
}

static void print(const struct sealed *s)
{
    printf("HumanEval, %d references, sealed, two workers, best of %d rounds\n", ANSWERS,
           ROUNDS);
    printf("  prototype: forks of a warm interpreter, no sandbox %7.2f s\n",
           s->prototype_s);
    printf("  assay                                              %7.2f s  (%.1f times)\n",
           s->assay_s, s->assay_s / s->prototype_s);
    printf("  examiner's CPU for an answer, median               %7.0f ms (target, warm: "
           "%d)\n",
           s->examiner_ms[ANSWERS / 2], EXAMINER_TARGET);
}

void bench_sealed(const char *assay, const char *folder)
{
    struct sealed s = {.assay = assay, .prototype_s = 1e9, .assay_s = 1e9};

    if (!has_data())
        return;
    s.answers = io_join(folder, "references.jsonl");
    s.results = io_join(folder, "results.jsonl");
    if (!s.answers || !s.results)
        bench_fail("names of files");
    run_prototype("answers", s.answers);
    run_assay(&s); /* fills the caches */
    for (int i = 0; i < ROUNDS; i++) {
        double prototype = run_prototype("judge", NULL), ours = run_assay(&s);

        s.prototype_s = prototype < s.prototype_s ? prototype : s.prototype_s;
        s.assay_s = ours < s.assay_s ? ours : s.assay_s;
    }
    read_results(&s);
    print(&s);
    free(s.answers);
    free(s.results);
}
