/*
 * What was measured of a program, as plain values: from metrics.h in the helper that
 * measures inside the sandbox, to JSON, and back in the grader.
 *
 *  1. measured_take(metrics, asked, count, &measured, err); measured_add_json()
 *  2. measured_read(text, len, &measured, err) on the other side. The text comes from a
 *     process that has read hostile code: it is checked like any other outside input.
 *  3. measured_release()
 */
#ifndef ASSAY_METRICS_MEASURED_H
#define ASSAY_METRICS_MEASURED_H

#include "grader/base/buf.h"
#include "grader/metrics/goal.h"
#include "grader/metrics/metrics.h"

#define MEASURED_UNITS_MAX 10000 /* the rest is in the figures alone */

struct measured_unit {
    char *name;
    enum unit_kind kind;
    bool inner;
    uint64_t first_line, lines, tokens, complexity, nesting, parameters;
    char *signature; /* its parameters, token by token; NULL: none */
};

/* uses(WORD) or nodes(KIND) */
struct measured_asked {
    char *name;
    bool known; /* the language has such nodes */
    uint64_t value;
};

struct measured {
    uint64_t figures[FIGURE_MAX];
    uint64_t unparsed; /* tokens that the grammar could not read */
    uint64_t hidden;   /* control words in macros */
    struct measured_unit *units;
    size_t unit_count;
    struct measured_asked *asked;
    size_t asked_count;
};

/* Names in `asked` that ask for no construct (goal.h) are passed over. */
int measured_take(const struct metrics *metrics, const char *const *asked, size_t count,
                  struct measured *ret_measured, struct err *err);

/* 0 or -errno of buf_add(). */
int measured_add_json(struct buf *b, const struct measured *measured);

/* -EINVAL: no such document. */
int measured_read(const char *text, size_t len, struct measured *ret_measured,
                  struct err *err);

void measured_release(struct measured *measured);
#define cleanup_measured cleanup(measured_release)

/* The value that a goal is about; false when the language has no such nodes. */
bool measured_value(const struct measured *measured, const struct goal *goal,
                    uint64_t *ret_value);

/* The function of this name that stands in no other; NULL when there is none. */
const struct measured_unit *measured_find(const struct measured *measured,
                                          const char *name);

#endif
