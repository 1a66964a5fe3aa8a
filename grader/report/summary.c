#include <string.h>

#include "grader/base/macros.h"
#include "grader/report/summary.h"

void summary_init(struct summary *summary)
{
    *summary = (struct summary){0};
    snprintf(summary->total.task, sizeof(summary->total.task), "total");
}

static void set_name(struct summary_row *row, const char *name)
{
    snprintf(row->task, sizeof(row->task), "%s", name);
}

static struct summary_row *find_row(struct summary *summary, const char *task)
{
    struct summary_row *row;

    for (size_t i = 0; i < summary->row_count; i++) {
        row = &summary->rows[i];
        if (strncmp(row->task, task, sizeof(row->task) - 1) == 0)
            return row;
    }
    if (summary->row_count == SUMMARY_ROWS_MAX) {
        row = &summary->rows[SUMMARY_ROWS_MAX - 1];
        set_name(row, "other");
        return row;
    }
    row = &summary->rows[summary->row_count++];
    set_name(row, task);
    return row;
}

static void row_add(struct summary_row *row, const struct result *result)
{
    row->answers++;
    row->verdicts[result->verdict]++;
    if (result->verdict != VERDICT_JE)
        row->score_sum += result->score;
}

void summary_add(struct summary *summary, const struct result *result)
{
    bool ran = result->verdict != VERDICT_NA && result->verdict != VERDICT_CE;

    row_add(find_row(summary, result->task ? result->task : "unknown"), result);
    row_add(&summary->total, result);
    summary->known += result->origin != ORIGIN_JUDGED;
    if (ran && result->assurance == ASSURANCE_SHARED)
        summary->shared++;
    else
        summary->sealed++;
}

bool summary_complete(const struct summary *summary)
{
    return summary->total.verdicts[VERDICT_JE] == 0;
}

size_t summary_scored(const struct summary_row *row)
{
    return row->answers - row->verdicts[VERDICT_JE];
}

double summary_accepted_percent(const struct summary_row *row)
{
    size_t scored = summary_scored(row);

    return scored ? 100.0 * (double)row->verdicts[VERDICT_AC] / (double)scored : 0;
}

double summary_score_percent(const struct summary_row *row)
{
    size_t scored = summary_scored(row);

    return scored ? 100.0 * row->score_sum / (double)scored : 0;
}
