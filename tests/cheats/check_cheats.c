/*
 * make check-cheats: grades the corpus of cheats and honest twins in four ways, prints a
 * table and fails when a cheat is accepted, a twin is not, or a verdict is another one
 * than its file says.
 */
#include <string.h>

#include "tests/cheats/trial.h"

struct tally {
    size_t cheats, cheats_accepted;
    size_t twins, twins_accepted;
    size_t unstopped; /* known to get through where tests are inside */
    size_t faults;    /* rows that are not as they should be */
    size_t shared;
};

static bool as_expected(const struct trial *trial, enum trial_way way)
{
    return trial->verdicts[way] < VERDICT_MAX &&
           (trial->answer->expected & (1U << trial->verdicts[way])) != 0;
}

static const char *code_of(enum verdict verdict)
{
    return verdict == VERDICT_MAX ? "none" : verdict_code(verdict);
}

/* "WA", or what each way gave where they differ: "WA cold, AC crowd". */
static void describe(const struct trial *trial, char *text, size_t size)
{
    enum verdict first = trial->verdicts[0];
    size_t used = 0;
    bool same = true;

    for (int way = 1; way < WAY_MAX; way++)
        same = same && trial->verdicts[way] == first;
    if (same) {
        snprintf(text, size, "%s", code_of(first));
        return;
    }
    for (enum trial_way way = 0; way < WAY_MAX && used < size; way++)
        used += (size_t)snprintf(text + used, size - used, "%s%s %s", way ? ", " : "",
                                 code_of(trial->verdicts[way]), trial_way_name(way));
}

static void count(struct tally *tally, const struct trial *trial)
{
    bool all_expected = true, any_accepted = false, all_accepted = true;
    bool all_shared = true;

    for (enum trial_way way = 0; way < WAY_MAX; way++) {
        bool accepted = trial->verdicts[way] == VERDICT_AC;

        all_expected = all_expected && as_expected(trial, way);
        any_accepted = any_accepted || accepted;
        all_accepted = all_accepted && accepted;
        tally->shared += trial->shared[way];
        all_shared = all_shared && trial->shared[way];
    }
    if (trial->answer->unstopped) {
        tally->unstopped++;
        tally->faults += !all_expected || !all_shared;
        return;
    }
    tally->faults += !all_expected;
    if (trial->answer->honest) {
        tally->twins++;
        tally->twins_accepted += all_accepted;
    } else {
        tally->cheats++;
        tally->cheats_accepted += any_accepted;
    }
}

static void print_row(const struct trial *trial)
{
    char verdicts[128];
    bool fine = true;

    for (enum trial_way way = 0; way < WAY_MAX; way++)
        fine = fine && as_expected(trial, way);
    describe(trial, verdicts, sizeof(verdicts));
    printf("%-5s %-13s %-7s %-6s %-15s %.34s\n", trial->answer->row, trial->answer->class,
           trial->answer->honest      ? "honest"
           : trial->answer->unstopped ? "known"
                                      : "cheat",
           verdicts, trial->task, strchr(trial->answer->name, '-') + 1);
    if (!fine)
        printf("      ^ NOT AS EXPECTED: %s\n", trial->answer->name);
}

static int report(const struct trials *trials)
{
    struct tally tally = {0};

    printf("%-5s %-13s %-7s %-6s %-15s %s\n", "row", "class", "is", "gets", "on",
           "answer");
    for (size_t i = 0; i < trials->count; i++) {
        print_row(&trials->list[i]);
        count(&tally, &trials->list[i]);
    }
    printf("\nEach was graded cold, warm after others, in reverse order, and among "
           "sixteen.\n");
    if (tally.shared)
        printf("%zu verdicts are shared, not sealed.\n", tally.shared);
    if (tally.unstopped)
        printf(
            "%zu more cheats are known to get through where tests are inside: shared.\n",
            tally.unstopped);
    if (tally.faults)
        printf("%zu rows are not as expected.\n", tally.faults);
    printf("%zu cheats, %zu accepted; %zu honest twins, %zu accepted\n", tally.cheats,
           tally.cheats_accepted, tally.twins, tally.twins_accepted);
    return tally.faults || !tally.cheats || !tally.twins ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int check(const char *assay, const char *folder, struct err *err)
{
    cleanup_corpus struct corpus corpus = {NULL, 0};
    cleanup_trials struct trials trials = {.work = NULL};
    char answers[512], suites[512];
    int r;

    snprintf(answers, sizeof(answers), "%s/answers", folder);
    snprintf(suites, sizeof(suites), "%s/suites", folder);
    r = corpus_load(answers, &corpus, err);
    if (r == 0)
        r = trials_new(&corpus, assay, suites, &trials, err);
    if (r == 0)
        r = trials_run(&trials, err);
    return r < 0 ? r : report(&trials);
}

int main(int argc, char **argv)
{
    struct err err = ERR_INIT;
    int r;

    if (argc != 3) {
        fprintf(stderr, "usage: check-cheats ASSAY FOLDER\n");
        return 2;
    }
    r = check(argv[1], argv[2], &err);
    if (r < 0)
        fprintf(stderr, "check-cheats: %s\n", err.text);
    return r < 0 ? EXIT_FAILURE : r;
}
