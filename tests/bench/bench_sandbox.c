/*
 * What a run in the sandbox costs, beside the same program without one and beside
 * bubblewrap: make bench-sandbox.
 *
 * The ways take turns in short rounds, so that whatever else the machine does hits all
 * alike. Targets stand beside the numbers; nothing fails because of a time.
 */
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>

#include "grader/base/io.h"
#include "tests/bench/footprint.h"
#include "tests/bench/ways.h"

#define RUNS_DEFAULT 1000 /* of each way */
#define RUNS_MAX     10000000
#define ROUND        20 /* runs of one way in a row */
#define RACES        7  /* of throughput, each with one and with two slots */
#define RACE_RUNS    300
#define SETTLE_US    100000
#define SAMPLES      10 /* looks at the footprint */

struct series {
    double *us;
    size_t count;
};

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double quantile(struct series *series, double q)
{
    qsort(series->us, series->count, sizeof(double), by_value);
    return series->us[(size_t)(q * (double)(series->count - 1))];
}

static int series_init(struct series *series, size_t count, struct err *err)
{
    series->count = 0;
    series->us = calloc(count, sizeof(double));
    return series->us ? 0 : err_oom(err);
}

static void series_add(struct series *series, double us)
{
    series->us[series->count++] = us;
}

static void series_release(struct series *series)
{
    free(series->us);
}

/* ---- one after another ---- */

enum { STAGE_BEFORE, STAGE_RUN, STAGE_AFTER, STAGE_MAX };

static int measure_round(struct bench *bench, struct series *times, struct series *stages,
                         struct err *err)
{
    for (size_t way = 0; way < WAY_MAX; way++) {
        for (int i = 0; i < ROUND; i++) {
            uint64_t start = clock_us();
            int r = ways[way].once(bench, err);

            if (r < 0)
                return err_wrap(err, "%s", ways[way].name);
            series_add(&times[way], (double)(clock_us() - start));
            if (way != WAY_CELL)
                continue;
            series_add(&stages[STAGE_BEFORE], bench->last.before_us);
            series_add(&stages[STAGE_RUN], bench->last.run_us);
            series_add(&stages[STAGE_AFTER], bench->last.after_us);
        }
    }
    return 0;
}

/* The ratio of the lower tenths says what it costs, whoever else is at work here. */
static void print_times(struct series *times)
{
    double bare = quantile(&times[WAY_VFORK], 0.5),
           low = quantile(&times[WAY_VFORK], 0.1);
    double rival = quantile(&times[WAY_BWRAP], 0.5);

    printf("\n%-26s %9s %9s %9s %8s %8s   %s\n", "one run (us)", "median", "10 %", "90 %",
           "x bare", "at 10 %", "target");
    for (size_t way = 0; way < WAY_MAX; way++) {
        double median = quantile(&times[way], 0.5), lowest = quantile(&times[way], 0.1);

        printf("%-26s %9.0f %9.0f %9.0f %8.2f %8.2f   ", ways[way].name, median, lowest,
               quantile(&times[way], 0.9), median / bare, lowest / low);
        if (way == WAY_CELL)
            printf("<= 2.00, aim 1.50; of bwrap's time %.2f, target <= 0.25",
                   median / rival);
        printf("\n");
    }
}

static void print_stages(struct series *stages)
{
    static const char *const names[STAGE_MAX] = {"request and preparation",
                                                 "start, program, its end",
                                                 "tree gone, result"};

    printf("\n%-26s %9s %9s %9s\n", "in the cell (us)", "median", "10 %", "90 %");
    for (size_t i = 0; i < STAGE_MAX; i++)
        printf("%-26s %9.0f %9.0f %9.0f\n", names[i], quantile(&stages[i], 0.5),
               quantile(&stages[i], 0.1), quantile(&stages[i], 0.9));
}

static int measure_times(struct bench *bench, size_t runs, struct err *err)
{
    struct series times[WAY_MAX] = {{0}}, stages[STAGE_MAX] = {{0}};
    size_t rounds = (runs + ROUND - 1) / ROUND;
    int r = 0;

    for (size_t i = 0; i < WAY_MAX && r == 0; i++)
        r = series_init(&times[i], rounds * ROUND, err);
    for (size_t i = 0; i < STAGE_MAX && r == 0; i++)
        r = series_init(&stages[i], rounds * ROUND, err);
    for (size_t i = 0; i < rounds && r == 0; i++)
        r = measure_round(bench, times, stages, err);
    if (r == 0) {
        print_times(times);
        print_stages(stages);
    }
    for (size_t i = 0; i < WAY_MAX; i++)
        series_release(&times[i]);
    for (size_t i = 0; i < STAGE_MAX; i++)
        series_release(&stages[i]);
    return r;
}

/* ---- two at a time ---- */

struct racer {
    pthread_t thread;
    struct cell *cell; /* NULL: without one */
    struct bench *bench;
    struct err err;
    int r;
};

static void *race(void *arg)
{
    struct racer *racer = arg;
    struct stages stages;

    for (int i = 0; i < RACE_RUNS && racer->r == 0; i++)
        racer->r = racer->cell ? bench_run_cell(racer->cell, racer->bench->noop_fd,
                                                &stages, &racer->err)
                               : ways[WAY_VFORK].once(racer->bench, &racer->err);
    return NULL;
}

/* Runs a second, of `count` threads together. */
static int race_all(struct racer *racers, size_t count, double *ret_rate, struct err *err)
{
    uint64_t start = clock_us();
    int r = 0;

    for (size_t i = 0; i < count; i++)
        if (pthread_create(&racers[i].thread, NULL, race, &racers[i]) != 0)
            return err_say(err, EAGAIN, "start a thread");
    for (size_t i = 0; i < count; i++) {
        pthread_join(racers[i].thread, NULL);
        if (racers[i].r < 0)
            r = err_say(err, -racers[i].r, "%s", racers[i].err.text);
    }
    *ret_rate = (double)(count * RACE_RUNS) * 1e6 / (double)(clock_us() - start);
    return r;
}

static int measure_throughput(struct bench *bench, struct err *err)
{
    struct cell_config config = {0};
    struct cell *second;
    double one[RACES], two[RACES], ratio[RACES];
    int r = cell_start(&config, &second, err);

    if (r < 0)
        return r;
    for (size_t i = 0; i < RACES && r == 0; i++) {
        struct racer racers[] = {{.cell = bench->cell, .bench = bench},
                                 {.cell = second, .bench = bench}};

        r = race_all(racers, 1, &one[i], err);
        if (r == 0)
            r = race_all(racers, 2, &two[i], err);
        ratio[i] = two[i] / one[i];
    }
    cell_stop(second);
    if (r < 0)
        return r;
    printf("\n%-26s %9.0f /s\n", "one slot", quantile(&(struct series){one, RACES}, 0.5));
    printf("%-26s %9.0f /s\n", "two slots", quantile(&(struct series){two, RACES}, 0.5));
    printf("%-26s %9.2f     (%.2f to %.2f)   target >= 1.80\n", "two slots to one",
           quantile(&(struct series){ratio, RACES}, 0.5),
           quantile(&(struct series){ratio, RACES}, 0),
           quantile(&(struct series){ratio, RACES}, 1));
    return 0;
}

/* ---- many ---- */

static int measure_footprint(struct bench *bench, size_t runs, struct err *err)
{
    int r = 0;

    printf("\n");
    footprint_heading();
    for (size_t i = 0; i <= SAMPLES && r == 0; i++) {
        struct stages stages;

        for (size_t k = 0; i > 0 && k < runs / SAMPLES && r == 0; k++)
            r = bench_run_cell(bench->cell, bench->noop_fd, &stages, err);
        /* The cell sends a result before it has put everything away. */
        usleep(SETTLE_US);
        if (r == 0)
            r = footprint_print(i * (runs / SAMPLES), bench->cell, err);
    }
    printf("target: flat over 100,000 runs (BENCH_RUNS=100000)\n");
    return r;
}

static int bench_all(const char *noop, size_t runs, struct err *err)
{
    struct bench bench;
    int r = bench_open(&bench, noop, err);

    if (r == 0)
        r = measure_times(&bench, runs < RUNS_DEFAULT ? runs : RUNS_DEFAULT, err);
    if (r == 0)
        r = measure_throughput(&bench, err);
    if (r == 0)
        r = measure_footprint(&bench, runs, err);
    bench_close(&bench);
    return r;
}

int main(int argc, char **argv)
{
    const char *wanted = getenv("BENCH_RUNS");
    struct err err = ERR_INIT;
    uint64_t runs = RUNS_DEFAULT;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc != 2 ||
        (wanted && (!parse_u64(wanted, &runs) || runs < SAMPLES || runs > RUNS_MAX))) {
        fprintf(stderr, "usage: [BENCH_RUNS=N] %s NOOP\n", argv[0]);
        return 2;
    }
    if (bench_all(argv[1], (size_t)runs, &err) < 0) {
        fprintf(stderr, "bench-sandbox: %s\n", err.text);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
