/* Models side by side, always on the same problems: who is better, and can it be told? */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "grader/cmd/commands.h"
#include "grader/cmd/exit.h"
#include "grader/cmd/grade_store.h"
#include "grader/cmd/output.h"
#include "grader/cmd/run_load.h"
#include "grader/report/terminal.h"
#include "grader/score/holm.h"

#define RUNS_MAX     64
#define OUTPUT_MAX   ((size_t)256 << 20)
#define FLIPS_SHOWN  10
#define ALPHA_USUAL  5.0 /* percent */
#define COMPARED_MAX 64  /* kinds of tasks in one family of tests */

struct compare_options {
    const char *store;
    double alpha;
    bool verbose;
};

#define OFFSET(member) offsetof(struct compare_options, member)

static const struct option_row rows[] = {
    STORE_OPTION_ROW(struct compare_options, store),
    {.name = "alpha",
     .argument = "PERCENT",
     .help = "Level of the tests; 5 by default.",
     .kind = OPTION_PERCENT,
     .offset = OFFSET(alpha)},
    {.name = "verbose",
     .letter = 'v',
     .help = "List every problem that flipped.",
     .kind = OPTION_FLAG,
     .offset = OFFSET(verbose)},
    {.name = NULL},
};

static const struct command_help help = {
    .name = "compare",
    .operands = "RUN [RUN...]",
    .summary =
        "Compares models on the problems that both have answered, pair by pair: the "
        "difference with its 95 % interval, a paired test, and the problems that "
        "flipped. RUN is a run's name or a file of one; one run with several models "
        "will do.",
    .options = rows,
    .notes = "Exit status: 0 done; 2 usage; 4 there is nothing to compare.",
    .operands_min = 1,
    .operands_max = RUNS_MAX,
};

/* One line: all of it, or one kind of task. */
struct part {
    const char *task; /* NULL: all */
    struct comparison c;
    double p; /* adjusted for the numbers of tasks and of pairs */
};

struct pair {
    const struct compare_options *options;
    const struct named_contestant *a, *b;
    size_t pairs; /* that are compared in all */
    struct part parts[1 + COMPARED_MAX];
    size_t count;
};

static struct contestant side(const struct named_contestant *one)
{
    return (struct contestant){one->problems, one->count};
}

/* Kinds of tasks of either side. More than COMPARED_MAX are compared over all alone. */
static size_t list_tasks(const struct pair *pair, const char *tasks[COMPARED_MAX])
{
    const struct named_contestant *sides[] = {pair->a, pair->b};
    size_t count = 0;

    for (size_t s = 0; s < 2; s++)
        for (size_t i = 0; i < sides[s]->count; i++) {
            const char *task = sides[s]->problems[i].task;
            size_t j = 0;

            while (j < count && strcmp(tasks[j], task) != 0)
                j++;
            if (j < count)
                continue;
            if (count == COMPARED_MAX)
                return 0;
            tasks[count++] = task;
        }
    return count;
}

/* -ENODATA: nothing in common. */
static int compare_parts(struct pair *pair, struct err *err)
{
    const char *tasks[COMPARED_MAX];
    double p[COMPARED_MAX] = {0};
    size_t count = list_tasks(pair, tasks);
    int r = compare_scores(side(pair->a), side(pair->b), NULL, &pair->parts[0].c, err);

    pair->parts[0].p = pair->parts[0].c.p;
    pair->count = 1;
    for (size_t i = 0; i < count && count > 1 && r == 0; i++) {
        struct part *part = &pair->parts[pair->count];

        part->task = tasks[i];
        r = compare_scores(side(pair->a), side(pair->b), tasks[i], &part->c, err);
        if (r == 0)
            p[pair->count++ - 1] = part->c.p;
        else if (r == -ENODATA)
            r = 0;
    }
    if (r == 0)
        r = holm_adjust(p, pair->count - 1, p, err);
    for (size_t i = 1; i < pair->count && r == 0; i++)
        pair->parts[i].p = p[i - 1];
    /* Of many pairs some differ by chance (Bonferroni, in front of Holm). */
    for (size_t i = 0; i < pair->count && r == 0; i++)
        pair->parts[i].p = fmin(1, pair->parts[i].p * (double)pair->pairs);
    return r;
}

/* ---- in words ---- */

static int add_p(struct buf *b, const struct pair *pair, const struct part *part)
{
    bool adjusted = pair->pairs > 1 || (part->task && pair->count > 2);

    return buf_addf(b, "%s %.*f%s,\n",
                    part->p < 0.0001 ? "p <" : "p =", part->p < 0.001 ? 4 : 3,
                    fmax(part->p, 0.0001), adjusted ? " (adjusted)" : "");
}

static int add_part(struct buf *b, const struct pair *pair, const struct part *part)
{
    const struct comparison *c = &part->c;
    bool told = part->p < pair->options->alpha / 100;
    const char *better = c->difference > 0 ? pair->b->label : pair->a->label;
    int r = buf_add_str(b, "  ");

    if (r == 0)
        r = terminal_add_text(b, told ? better : "No difference can be shown");
    if (r == 0 && told)
        r = buf_add_str(b, " is better");
    if (r == 0 && part->task)
        r = buf_add_str(b, " on ");
    if (r == 0 && part->task)
        r = terminal_add_text(b, *part->task ? part->task : "other tasks");
    if (r == 0)
        r = buf_addf(b, ": %+.1f points (95 %%: %+.1f to %+.1f), ", 100 * c->difference,
                     100 * c->interval.low, 100 * c->interval.high);
    if (r == 0)
        r = add_p(b, pair, part);
    if (r == 0)
        r = buf_addf(
            b, "    %.1f %% against %.1f %% on %zu problem%s; %zu better, %zu worse",
            100 * c->b, 100 * c->a, c->problems, c->problems == 1 ? "" : "s", c->better_b,
            c->better_a);
    if (r == 0 && !told && c->detectable > 0)
        r = buf_addf(b, "; %.1f points could be seen", 100 * c->detectable);
    return r < 0 ? r : buf_add_str(b, ".\n");
}

/* Problems that are in one of the two alone, or are no longer the same. */
static int add_left_out(struct buf *b, const struct comparison *c)
{
    int r = 0;

    if (c->only_a || c->only_b)
        r = buf_addf(b,
                     "  Left out: %zu problems that only the first one has a score on, "
                     "%zu that only the second has.\n",
                     c->only_a, c->only_b);
    if (r == 0 && c->changed)
        r = buf_addf(b,
                     "  Left out: %zu problems whose content differs between the "
                     "runs.\n",
                     c->changed);
    return r;
}

struct flips {
    struct buf *b;
    bool to_better; /* those on which b is above a, or the others */
    size_t most, count;
    int r;
};

static void add_flip(void *context, const struct problem_score *a,
                     const struct problem_score *b, bool changed)
{
    struct flips *f = context;
    bool listed = f->to_better ? b->value > a->value : b->value < a->value;

    if (changed || !listed || f->r < 0 || f->count++ >= f->most)
        return;
    f->r = buf_add_str(f->b, f->count > 1 ? ", " : " ");
    if (f->r == 0)
        f->r = terminal_add_text(f->b, a->task_id);
}

static int add_flips(struct buf *b, const struct pair *pair, bool to_better)
{
    struct flips f = {.b = b,
                      .to_better = to_better,
                      .most = pair->options->verbose ? SIZE_MAX : FLIPS_SHOWN};
    const struct comparison *c = &pair->parts[0].c;
    size_t count = to_better ? c->better_b : c->better_a, only_a, only_b;

    if (!count)
        return 0;
    f.r = buf_addf(b, "  %s (%zu):", to_better ? "Better" : "Worse", count);
    if (f.r == 0)
        compare_walk(side(pair->a), side(pair->b), NULL, add_flip, &f, &only_a, &only_b);
    if (f.r == 0 && f.count > f.most)
        f.r = buf_add_str(b, ", ... (-v lists all)");
    return f.r < 0 ? f.r : buf_add_char(b, '\n');
}

static int add_pair(struct buf *b, const struct pair *pair)
{
    int r = terminal_add_text(b, pair->b->label);

    if (r == 0)
        r = buf_add_str(b, " against ");
    if (r == 0)
        r = terminal_add_text(b, pair->a->label);
    if (r == 0)
        r = buf_add_char(b, '\n');
    for (size_t i = 0; i < pair->count && r == 0; i++)
        r = add_part(b, pair, &pair->parts[i]);
    if (r == 0)
        r = add_left_out(b, &pair->parts[0].c);
    if (r == 0)
        r = add_flips(b, pair, true);
    if (r == 0)
        r = add_flips(b, pair, false);
    return r < 0 ? r : buf_add_char(b, '\n');
}

/* ---- all pairs ---- */

static int compare_all(const struct compare_options *options,
                       const struct named_contestant *list, size_t count,
                       size_t *ret_pairs, struct err *err)
{
    cleanup_free struct pair *pair = calloc(1, sizeof(*pair));
    cleanup_buf struct buf b = BUF_INIT(OUTPUT_MAX);
    size_t pairs = 0;

    if (!pair)
        return err_oom(err);
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++) {
            int r;

            *pair = (struct pair){.options = options,
                                  .a = &list[i],
                                  .b = &list[j],
                                  .pairs = count * (count - 1) / 2};
            r = compare_parts(pair, err);
            if (r == -ENODATA)
                continue;
            if (r == 0 && (r = add_pair(&b, pair)) < 0)
                err_set(err, -r, "print the comparison");
            if (r < 0)
                return r;
            pairs++;
        }
    *ret_pairs = pairs;
    return pairs ? output_write(NULL, &b, err) : 0;
}

static int load_and_compare(const struct compare_options *options, char **names,
                            size_t count, size_t *ret_pairs, struct err *err)
{
    struct loaded_run runs[RUNS_MAX] = {{.table = NULL}};
    struct named_contestant *list = NULL;
    size_t loaded = 0, contestants = 0;
    int r = 0;

    for (; loaded < count && r == 0; loaded++)
        r = run_load(names[loaded], options->store, NULL, NULL, &runs[loaded], err);
    if (r == 0)
        r = loaded_contestants(runs, count, &list, &contestants, err);
    if (r == 0 && contestants < 2)
        r = err_say(err, EINVAL, "one model alone cannot be compared: name another run");
    if (r == 0)
        r = compare_all(options, list, contestants, ret_pairs, err);
    named_contestants_free(list, contestants);
    for (size_t i = 0; i < loaded; i++)
        loaded_run_release(&runs[i]);
    return r;
}

int cmd_compare(int argc, char **argv)
{
    struct compare_options options = {.alpha = ALPHA_USUAL};
    struct err err = ERR_INIT;
    size_t pairs = 0;
    int operand, status = options_run(&help, argc, argv, &options, &operand);

    if (status != OPTIONS_PROCEED)
        return status;
    if (load_and_compare(&options, argv + operand, (size_t)(argc - operand), &pairs,
                         &err) < 0) {
        command_complain(help.name, &err);
        return EXIT_USAGE;
    }
    if (pairs)
        return EXIT_DONE;
    err_say(&err, ENODATA, "they have no scored problem in common");
    command_complain(help.name, &err);
    return EXIT_NOTHING;
}
