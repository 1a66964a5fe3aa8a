#include "grader/score/table.h"

#include <errno.h>
#include <math.h>
#include <search.h>
#include <string.h>

#include "grader/score/mean.h"
#include "grader/score/passk.h"

/* One result. Its texts are in the table's tree: equal ones are one. */
struct outcome {
    const char *task_id, *names[FACET_MAX], *problem_hash;
    enum verdict verdict;
    enum assurance assurance;
    double score;
};

struct score_table {
    struct outcome *entries;
    size_t count, alloc;
    void *texts; /* search tree */
};

int score_table_new(struct score_table **ret_table, struct err *err)
{
    struct score_table *table = calloc(1, sizeof(*table));

    if (!table)
        return err_oom(err);
    *ret_table = table;
    return 0;
}

void score_table_free(struct score_table *table)
{
    if (!table)
        return;
    tdestroy(table->texts, free);
    free(table->entries);
    free(table);
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* NULL: out of memory. */
static const char *intern(struct score_table *table, const char *text)
{
    void *node = tfind(text ? text : "", &table->texts, compare_texts);
    char *copy;

    if (node)
        return *(char **)node;
    copy = strdup(text ? text : "");
    node = copy ? tsearch(copy, &table->texts, compare_texts) : NULL;
    if (!node) {
        free(copy);
        return NULL;
    }
    return copy;
}

int score_table_add(struct score_table *table, const struct result *result,
                    struct err *err)
{
    struct outcome entry = {
        .task_id = intern(table, result->task_id),
        .names = {intern(table, result->model), intern(table, result->task),
                  intern(table, result->language)},
        .problem_hash = intern(table, result->problem_hash),
        .verdict = result->verdict,
        .assurance = result->assurance,
        .score = result->score,
    };

    if (!entry.task_id || !entry.names[FACET_MODEL] || !entry.names[FACET_TASK] ||
        !entry.names[FACET_LANGUAGE] || !entry.problem_hash)
        return err_oom(err);
    if (table->count == table->alloc) {
        size_t alloc = table->alloc ? 2 * table->alloc : 256;
        struct outcome *grown = reallocarray(table->entries, alloc, sizeof(*grown));

        if (!grown)
            return err_oom(err);
        table->entries = grown;
        table->alloc = alloc;
    }
    table->entries[table->count++] = entry;
    return 0;
}

/* ---- names ---- */

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int score_table_names(const struct score_table *table, enum facet facet,
                      const char ***ret_names, size_t *ret_count, struct err *err)
{
    const char **names = calloc(table->count + 1, sizeof(*names));
    size_t count = 0;

    if (!names)
        return err_oom(err);
    for (size_t i = 0; i < table->count; i++)
        names[i] = table->entries[i].names[facet];
    qsort(names, table->count, sizeof(*names), compare_names);
    for (size_t i = 0; i < table->count; i++)
        if (count == 0 || names[count - 1] != names[i])
            names[count++] = names[i];
    *ret_names = names;
    *ret_count = count;
    return 0;
}

/* ---- problems ---- */

static bool passes(const struct outcome *entry, const struct score_filter *filter)
{
    const char *const wanted[FACET_MAX] = {filter->model, filter->task, filter->language};

    for (int i = 0; i < FACET_MAX; i++)
        if (wanted[i] && strcmp(wanted[i], entry->names[i]) != 0)
            return false;
    return true;
}

static int compare_entries(const void *a, const void *b)
{
    const struct outcome *x = *(const struct outcome *const *)a;
    const struct outcome *y = *(const struct outcome *const *)b;

    return strcmp(x->task_id, y->task_id);
}

/* Those that pass and have a score, by problem. */
static int select_entries(const struct score_table *table,
                          const struct score_filter *filter,
                          const struct outcome ***ret_entries, size_t *ret_count,
                          struct err *err)
{
    const struct outcome **selected = calloc(table->count + 1, sizeof(*selected));
    size_t count = 0;

    if (!selected)
        return err_oom(err);
    for (size_t i = 0; i < table->count; i++)
        if (table->entries[i].verdict != VERDICT_JE && passes(&table->entries[i], filter))
            selected[count++] = &table->entries[i];
    qsort(selected, count, sizeof(*selected), compare_entries);
    *ret_entries = selected;
    *ret_count = count;
    return 0;
}

static void add_sample(struct problem_score *problem, const struct outcome *entry)
{
    problem->samples++;
    problem->accepted += entry->verdict == VERDICT_AC;
    problem->value += entry->score; /* a sum, until all are there */
    /* Two contents under one name: neither is the problem's. */
    if (strcmp(problem->problem_hash, entry->problem_hash) != 0)
        problem->problem_hash = "";
}

int score_table_problems(const struct score_table *table,
                         const struct score_filter *filter,
                         struct problem_score **ret_problems, size_t *ret_count,
                         struct err *err)
{
    cleanup_free const struct outcome **entries = NULL;
    struct problem_score *problems;
    size_t samples = 0, count = 0;
    int r = select_entries(table, filter, &entries, &samples, err);

    if (r < 0)
        return r;
    problems = calloc(samples + 1, sizeof(*problems));
    if (!problems)
        return err_oom(err);
    for (size_t i = 0; i < samples; i++) {
        if (i == 0 || entries[i]->task_id != entries[i - 1]->task_id)
            problems[count++] =
                (struct problem_score){.task_id = entries[i]->task_id,
                                       .task = entries[i]->names[FACET_TASK],
                                       .problem_hash = entries[i]->problem_hash};
        add_sample(&problems[count - 1], entries[i]);
    }
    for (size_t i = 0; i < count; i++)
        problems[i].value = fmin(1, problems[i].value / (double)problems[i].samples);
    *ret_problems = problems;
    *ret_count = count;
    return 0;
}

/* ---- scores ---- */

static void count_results(const struct score_table *table,
                          const struct score_filter *filter, struct score *score)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct outcome *entry = &table->entries[i];
        bool ran = entry->verdict != VERDICT_NA && entry->verdict != VERDICT_CE &&
                   entry->verdict != VERDICT_JE;

        if (!passes(entry, filter))
            continue;
        score->results++;
        score->verdicts[entry->verdict]++;
        score->shared += ran && entry->assurance == ASSURANCE_SHARED;
        score->sealed += ran && entry->assurance == ASSURANCE_SEALED;
    }
}

static bool right_or_wrong(const struct problem_score *problems, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (problems[i].samples != 1 || (problems[i].value > 0 && problems[i].value < 1))
            return false;
    return true;
}

static int estimate(const struct problem_score *problems, size_t count,
                    struct score *score, struct err *err)
{
    cleanup_free double *values = calloc(count + 1, sizeof(*values));
    struct mean mean;
    size_t right = 0;
    int r;

    if (!values)
        return err_oom(err);
    score->samples_min = count ? problems[0].samples : 0;
    for (size_t i = 0; i < count; i++) {
        values[i] = problems[i].value;
        right += values[i] >= 1;
        if (problems[i].samples < score->samples_min)
            score->samples_min = problems[i].samples;
    }
    r = mean_of(values, count, &mean, err);
    if (r < 0)
        return r;
    score->value = mean.value;
    if (right_or_wrong(problems, count) && count <= UINT32_MAX)
        return interval_wilson((struct share){(uint32_t)right, (uint32_t)count},
                               INTERVAL_95, &score->interval, err);
    return mean_interval(&mean, (struct interval){0, 1}, INTERVAL_95, &score->interval,
                         err);
}

int score_table_score(const struct score_table *table, const struct score_filter *filter,
                      struct score *ret_score, struct err *err)
{
    cleanup_free struct problem_score *problems = NULL;
    struct score score = {0};
    int r = score_table_problems(table, filter, &problems, &score.problems, err);

    if (r < 0)
        return r;
    count_results(table, filter, &score);
    r = estimate(problems, score.problems, &score, err);
    *ret_score = score;
    return r;
}

int score_table_macro(const struct score_table *table, const char *model,
                      double *ret_value, struct err *err)
{
    cleanup_free const char **tasks = NULL;
    size_t count = 0, scored = 0;
    double sum = 0;
    int r = score_table_names(table, FACET_TASK, &tasks, &count, err);

    for (size_t i = 0; i < count && r == 0; i++) {
        struct score_filter filter = {.model = model, .task = tasks[i]};
        struct score score;

        r = score_table_score(table, &filter, &score, err);
        if (r == 0) {
            sum += score.value;
            scored++;
        } else if (r == -ENODATA) {
            r = 0;
        }
    }
    if (r < 0)
        return r;
    if (!scored)
        return err_say(err, ENODATA, "no problem has a score");
    *ret_value = sum / (double)scored;
    return 0;
}

int score_table_passk(const struct score_table *table, const struct score_filter *filter,
                      unsigned k, bool all, double *ret_value, struct err *err)
{
    cleanup_free struct problem_score *problems = NULL;
    cleanup_free double *values = NULL;
    struct mean mean = {0};
    size_t count = 0;
    int r = score_table_problems(table, filter, &problems, &count, err);

    if (r < 0)
        return r;
    values = calloc(count + 1, sizeof(*values));
    if (!values)
        return err_oom(err);
    for (size_t i = 0; i < count && r == 0; i++) {
        struct passk_row row = {(uint32_t)problems[i].samples,
                                (uint32_t)problems[i].accepted};

        if (problems[i].samples < k)
            return err_say(err, ERANGE, "%s has only %zu samples", problems[i].task_id,
                           problems[i].samples);
        r = all ? passk_all(row, k, &values[i], err) : passk_any(row, k, &values[i], err);
    }
    if (r == 0)
        r = mean_of(values, count, &mean, err);
    if (r == 0)
        *ret_value = mean.value;
    return r;
}
