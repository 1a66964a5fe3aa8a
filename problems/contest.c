#include <errno.h>
#include <string.h>

#include "grader/base/scan.h"
#include "problems/contest.h"
#include "problems/dataset.h"
#include "problems/json_value.h"
#include "problems/python_text.h"
#include "problems/strv.h"

#define VALUE_MAX ((size_t)64 << 20)
#define TOLERANCE "1e-6"

static const struct json_shape as_it_is = {0};

/* Both collections' own harnesses put such lines above every solution. */
static const char preamble[] = "from typing import *\n"
                               "from collections import *\n"
                               "from functools import *\n"
                               "from itertools import *\n"
                               "from operator import *\n"
                               "from heapq import *\n"
                               "from bisect import *\n"
                               "from random import *\n"
                               "from string import *\n"
                               "from math import *\n"
                               "import bisect, collections, copy, datetime, functools\n"
                               "import heapq, itertools, json, math, operator, random\n"
                               "import re, string, sys, typing\n"
                               "sys.setrecursionlimit(50000)\n";

/* ---- programs ---- */

static int init_group(struct test_group *group, const char *name, struct err *err)
{
    *group = (struct test_group){.name = strdup(name),
                                 .aggregation = AGGREGATE_MIN,
                                 .accept_score = 1};
    if (!group->name || strv_add(&group->validator_args, "case_sensitive") < 0 ||
        strv_add(&group->validator_args, "equal_decimals") < 0)
        return err_oom(err);
    return 0;
}

int contest_stdio(struct problem *problem, struct err *err)
{
    struct test_group *data = &problem->stdio.data;
    int r;

    problem->kind = KIND_STDIO;
    problem->usual_language = "python";
    r = init_group(data, "", err);
    if (r < 0)
        return r;
    data->groups = calloc(2, sizeof(*data->groups));
    if (!data->groups)
        return err_oom(err);
    data->group_count = 2;
    r = init_group(&data->groups[0], "sample", err);
    return r < 0 ? r : init_group(&data->groups[1], "secret", err);
}

int contest_add_io(struct problem *problem, bool sample, const char *input,
                   const char *output, struct err *err)
{
    struct test_group *group = &problem->stdio.data.groups[sample ? 0 : 1];
    struct test_case test = {.in_text = strdup(input), .ans_text = strdup(output)};
    struct test_case *grown =
        reallocarray(group->cases, group->case_count + 1, sizeof(*grown));

    if (grown)
        group->cases = grown;
    if (!grown || !test.in_text || !test.ans_text ||
        asprintf(&test.name, "%s/%03zu", group->name, group->case_count) < 0) {
        free(test.in_text);
        free(test.ans_text);
        return err_oom(err);
    }
    grown[group->case_count++] = test;
    problem->stdio.case_total++;
    return 0;
}

/* Is there a token like "1.5"? */
static bool has_fraction(const char *text)
{
    for (const char *at = strchr(text, '.'); at; at = strchr(at + 1, '.'))
        if (at > text && at[-1] >= '0' && at[-1] <= '9' && at[1] >= '0' && at[1] <= '9')
            return true;
    return false;
}

int contest_allow_tolerance(struct problem *problem, struct err *err)
{
    struct test_group *data = &problem->stdio.data;
    bool fractions = false;

    for (size_t g = 0; g < data->group_count; g++)
        for (size_t i = 0; i < data->groups[g].case_count; i++)
            fractions |= has_fraction(data->groups[g].cases[i].ans_text);
    for (size_t g = 0; fractions && g < data->group_count; g++)
        if (strv_add(&data->groups[g].validator_args, "float_tolerance") < 0 ||
            strv_add(&data->groups[g].validator_args, TOLERANCE) < 0)
            return err_oom(err);
    return 0;
}

/* ---- functions ---- */

int contest_function(struct problem *problem, const char *name, const char *starter,
                     struct err *err)
{
    struct function_problem *function = &problem->function;

    problem->kind = KIND_FUNCTION;
    if (!dataset_is_name(name))
        return err_say(err, EINVAL, "the function's name: '%.80s' is not a name", name);
    function->prompt = strdup(preamble);
    function->signature.name = strdup(name);
    function->signature.result.kind = VALUE_ANY;
    function->compare.loose_numbers = true;
    function->compare.loose_sequences = true;
    if (!function->prompt || !function->signature.name)
        return err_oom(err);
    if (starter && python_text_defines(starter, "Solution")) {
        function->signature.holder = strdup("Solution");
        if (!function->signature.holder)
            return err_oom(err);
    }
    return dataset_allow_python(problem, err);
}

/* Line ends are white space between the values that follow each other. */
static void skip_lines(struct scan *scan)
{
    while (scan->at < scan->end && strchr(" \t\r\n", *scan->at) && *scan->at)
        scan->at++;
}

/* JSON may have line ends anywhere, which the scanner does not take. */
static char *without_lines(const char *text)
{
    char *copy = strdup(text);

    for (char *at = copy; at && *at; at++)
        if (*at == '\n' || *at == '\r')
            *at = ' ';
    return copy;
}

static int read_args(struct scan *scan, bool array, struct buf *args, size_t *ret_count,
                     struct err *err)
{
    size_t count = 0;
    int r = 0;

    if (array && !scan_maybe(scan, '['))
        return err_say(err, EINVAL, "the arguments are no list");
    for (skip_lines(scan);; count++) {
        if (array ? scan_maybe(scan, ']') : scan->at == scan->end)
            break;
        if (array && count && !scan_maybe(scan, ','))
            return err_say(err, EINVAL, "the arguments are malformed");
        if (buf_add_str(args, count ? ", " : "[") < 0)
            return err_oom(err);
        r = json_value_add(scan, &as_it_is, args, err);
        if (r < 0)
            return err_wrap(err, "argument %zu", count + 1);
        skip_lines(scan);
    }
    *ret_count = count;
    return buf_add_str(args, count ? "]" : "[]") < 0 ? err_oom(err) : 0;
}

/* The value; with ONE_OF a list of it and of its first member. */
static int read_expect(const char *text, bool one_of, struct buf *expect, struct err *err)
{
    struct scan scan, inner;
    int r;

    scan_init(&scan, text, strlen(text), NULL, 0);
    if (one_of && buf_add_char(expect, '[') < 0)
        return err_oom(err);
    r = json_value_add(&scan, &as_it_is, expect, err);
    skip_lines(&scan);
    if (r == 0 && scan.at < scan.end)
        r = err_say(err, EINVAL, "text behind the value");
    if (r < 0)
        return err_wrap(err, "what is expected");
    if (!one_of)
        return 0;
    scan_init(&inner, text, strlen(text), NULL, 0);
    if (scan_maybe(&inner, '[') && scan_peek(&inner) != ']') {
        r = buf_add_str(expect, ", ");
        if (r == 0)
            r = json_value_add(&inner, &as_it_is, expect, err);
    }
    return r < 0 || buf_add_char(expect, ']') < 0 ? err_oom(err) : 0;
}

static int set_parameters(struct signature *signature, size_t count, struct err *err)
{
    if (count > SIGNATURE_PARAMETERS_MAX)
        return err_say(err, EINVAL, "a test has more than %d arguments",
                       SIGNATURE_PARAMETERS_MAX);
    signature->parameters = calloc(count + 1, sizeof(*signature->parameters));
    if (!signature->parameters)
        return err_oom(err);
    for (; signature->parameter_count < count; signature->parameter_count++) {
        struct parameter *parameter = &signature->parameters[signature->parameter_count];

        parameter->type.kind = VALUE_ANY;
        if (asprintf(&parameter->name, "a%zu", signature->parameter_count + 1) < 0)
            return err_oom(err);
    }
    return 0;
}

int contest_add_call(struct problem *problem, bool sample, const char *args, bool array,
                     const char *expect, struct err *err)
{
    struct function_problem *function = &problem->function;
    cleanup_buf struct buf args_value = BUF_INIT(VALUE_MAX);
    cleanup_buf struct buf expect_value = BUF_INIT(VALUE_MAX);
    cleanup_free char *one_line = without_lines(expect);
    struct scan scan;
    char name[40];
    size_t count = 0;
    int r;

    if (!one_line)
        return err_oom(err);
    scan_init(&scan, args, strlen(args), NULL, 0);
    r = read_args(&scan, array, &args_value, &count, err);
    if (r == 0)
        r = read_expect(one_line, function->compare.match == FUNCTION_ONE_OF,
                        &expect_value, err);
    if (r == 0 && !function->case_count)
        r = set_parameters(&function->signature, count, err);
    if (r < 0)
        return r;
    if (count != function->signature.parameter_count)
        return err_say(err, EINVAL, "a test has %zu arguments, the first one %zu", count,
                       function->signature.parameter_count);
    snprintf(name, sizeof(name), "%s/%03zu", sample ? "sample" : "secret",
             function->case_count);
    return function_add_case(function, name, args_value.data, expect_value.data) < 0
               ? err_oom(err)
               : 0;
}
