/*
 * Structural goals: "complexity<=8", "uses(goto)==0".
 *
 *  1. goal_parse() one text.
 *  2. goal_figure() of what was measured (measured.h), goal_holds().
 */
#ifndef ASSAY_METRICS_GOAL_H
#define ASSAY_METRICS_GOAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "grader/base/err.h"

/* id, name, what it is. Of several units, each figure is that of the largest. */
#define FIGURES(X)                                                                       \
    X(COMPLEXITY, "complexity", "cyclomatic complexity of a function")                   \
    X(FUNCTION_LINES, "function_lines", "lines of code of a function")                   \
    X(FUNCTION_TOKENS, "function_tokens",                                                \
      "tokens of a function, however it is laid out")                                    \
    X(NESTING, "nesting", "control structures in each other in a function")              \
    X(PARAMETERS, "parameters", "parameters of a function")                              \
    X(GLOBALS, "globals", "variables outside of functions")                              \
    X(DUPLICATED_TOKENS, "duplicated_tokens", "tokens in runs of 30 that occur again")   \
    X(FUNCTIONS, "functions", "functions")                                               \
    X(LINES, "lines", "lines of code")                                                   \
    X(TOKENS, "tokens", "tokens")

enum figure {
#define FIGURE_ENUM(id, name, help) FIGURE_##id,
    FIGURES(FIGURE_ENUM)
#undef FIGURE_ENUM
        FIGURE_MAX,
    FIGURE_ASKED = FIGURE_MAX, /* uses(WORD), nodes(KIND) */
};

const char *figure_name(enum figure figure);
const char *figure_help(enum figure figure);

enum goal_order { GOAL_AT_MOST, GOAL_BELOW, GOAL_AT_LEAST, GOAL_ABOVE, GOAL_EXACTLY };

#define GOAL_NAME_MAX 100

struct goal {
    enum figure figure;
    char name[GOAL_NAME_MAX]; /* "complexity", "uses(goto)" */
    enum goal_order order;
    uint64_t bound;
};

/* -EINVAL says what is wrong and what would be right. */
int goal_parse(const char *text, struct goal *ret_goal, struct err *err);

bool goal_holds(const struct goal *goal, uint64_t value);

/* "<=" */
const char *goal_sign(enum goal_order order);

#endif
