/*
 * What EvalPlus (github.com/evalplus/evalplus) does to single tasks of MBPP+ and
 * HumanEval+
 * beyond what stands in their files, as tables.
 */
#ifndef ASSAY_PROBLEMS_EVALPLUS_RULES_H
#define ASSAY_PROBLEMS_EVALPLUS_RULES_H

#include <stdbool.h>

#include "problems/json_value.h"
#include "problems/problem.h"

/* JSON has no tuples and no complex numbers: how an argument of a task is to be read. The
 * task's id is that of the file ("Mbpp/106"). */
struct json_shape evalplus_shape(const char *task_id, unsigned argument);

enum evalplus_judging {
    EVALPLUS_EQUAL,     /* equal to what the reference returns */
    EVALPLUS_SAME_SET,  /* the same members, in any order and number */
    EVALPLUS_ROOT,      /* a root of the polynomial that was given */
    EVALPLUS_EITHER,    /* what the reference returns, or a second function */
    EVALPLUS_NOT_NONE,  /* None where the reference returns None, and nowhere else */
    EVALPLUS_TOO_LARGE, /* equal, but larger than what can cross between processes */
};

struct evalplus_rule {
    const char *task_id;
    enum evalplus_judging judging;
    const char *second; /* with EITHER: Python that defines second(...) */
};

/* TOO_LARGE, as a reason to run a script inline. */
#define EVALPLUS_WHY_INLINE "values of this task are too large to cross between processes"

/* EQUAL where the tables do not have the task. */
struct evalplus_rule evalplus_rule(const char *task_id);

#endif
