/*
 * Structural metrics of a program in any language that has a grammar (grammar.h). What
 * each of them counts, and why, is in docs/tasks.md.
 *
 *  1. metrics_measure("cpp", text, len, &metrics, err)
 *  2. metrics->functions, or metrics_get() for the figures that goals are stated in;
 *     metrics_uses() and metrics_nodes() for constructs.
 *  3. metrics_free()
 *
 * Pure: time is linear in the text, but for a sort; nothing is recursive.
 */
#ifndef ASSAY_METRICS_METRICS_H
#define ASSAY_METRICS_METRICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "grader/base/err.h"
#include "grader/base/macros.h"

#define METRICS_NAME_MAX 100

/* A function, a macro with parameters, or the code outside of all functions. */
enum unit_kind { UNIT_FUNCTION, UNIT_MACRO, UNIT_FILE };

struct unit {
    enum unit_kind kind;
    char name[METRICS_NAME_MAX]; /* valid UTF-8; "(anonymous)", "(file)" */
    size_t first_line, last_line;
    size_t lines;      /* that hold code */
    size_t tokens;     /* without comments */
    size_t complexity; /* McCabe's, with the operators that skip */
    size_t nesting;
    size_t parameters;
    bool inner;           /* stands in another function, in which it is counted, too */
    size_t parameters_at; /* the parameter list as bytes of the text, brackets and all */
    size_t parameters_len;
};

struct token {
    uint32_t at, len;
    uint32_t line;   /* from 0 */
    uint16_t symbol; /* kind of node */
    uint16_t roles;  /* grammar.h */
};

struct metrics {
    const struct grammar *grammar;
    const char *text; /* borrowed from the caller */
    struct unit *units;
    size_t unit_count;
    struct token *tokens;
    size_t token_count;
    uint32_t *node_counts; /* by symbol */
    size_t lines;          /* that hold code */
    size_t globals;
    size_t duplicated; /* tokens in runs that occur more than once */
    size_t unparsed;   /* tokens in what the grammar could not read, and missing ones */
    size_t hidden;     /* control words in macros, where the metrics do not see them */
};

/* The text must stay while the metrics are used. -ENOTSUP: no grammar for the language;
 * -EFBIG, -E2BIG as syntax_parse(). */
int metrics_measure(const char *language, const char *text, size_t len,
                    struct metrics **ret_metrics, struct err *err);
void metrics_free(struct metrics *metrics);

static inline void metrics_free_p(struct metrics **metrics)
{
    metrics_free(*metrics);
}
#define cleanup_metrics cleanup(metrics_free_p)

/* How many tokens are this word? Comments and the text of strings are no tokens. */
size_t metrics_uses(const struct metrics *metrics, const char *word);

/* How many nodes are of this kind? False: the grammar has no such kind. */
bool metrics_nodes(const struct metrics *metrics, const char *kind, size_t *ret_count);

#endif
