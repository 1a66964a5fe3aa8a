#include <errno.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/metrics/goal.h"

static const char *const names[] = {
#define FIGURE_NAME(id, name, help) name,
    FIGURES(FIGURE_NAME)
#undef FIGURE_NAME
};

static const char *const helps[] = {
#define FIGURE_HELP(id, name, help) help,
    FIGURES(FIGURE_HELP)
#undef FIGURE_HELP
};

/* Longer signs first. */
static const struct {
    const char *sign;
    enum goal_order order;
} signs[] = {
    {"<=", GOAL_AT_MOST}, {">=", GOAL_AT_LEAST}, {"==", GOAL_EXACTLY},
    {"<", GOAL_BELOW},    {">", GOAL_ABOVE},     {"=", GOAL_EXACTLY},
};

const char *figure_name(enum figure figure)
{
    return names[figure];
}

const char *figure_help(enum figure figure)
{
    return helps[figure];
}

const char *goal_sign(enum goal_order order)
{
    for (size_t i = 0; i < ARRAY_SIZE(signs); i++)
        if (signs[i].order == order)
            return signs[i].sign;
    BUG("order %d of a goal", (int)order);
}

/* "uses(goto)": a word, and no more. */
static bool is_asked(const char *name)
{
    size_t len = strlen(name), at;

    if (strncmp(name, "uses(", 5) != 0 && strncmp(name, "nodes(", 6) != 0)
        return false;
    at = strcspn(name, "(") + 1;
    return len > at + 1 && strcspn(name, ")") == len - 1 && !strpbrk(name + at, "( ");
}

static int find_figure(struct goal *goal, struct err *err)
{
    for (size_t i = 0; i < FIGURE_MAX; i++)
        if (strcmp(names[i], goal->name) == 0) {
            goal->figure = (enum figure)i;
            return 0;
        }
    goal->figure = FIGURE_ASKED;
    if (is_asked(goal->name))
        return 0;
    return err_say(err, EINVAL,
                   "goal: there is no metric '%s'; there are complexity, function_lines, "
                   "function_tokens, nesting, parameters, globals, duplicated_tokens, "
                   "functions, lines, tokens, uses(WORD) and nodes(KIND)",
                   goal->name);
}

int goal_parse(const char *text, struct goal *ret_goal, struct err *err)
{
    struct goal goal = {.figure = FIGURE_MAX};
    size_t len = strcspn(text, "<>=");

    if (len >= sizeof(goal.name) || !utf8_valid(text, strlen(text)))
        return err_say(err, EINVAL, "goal: the name of the metric is too long");
    memcpy(goal.name, text, len);
    while (len && goal.name[len - 1] == ' ')
        len--;
    goal.name[len] = '\0';
    text += strcspn(text, "<>=");
    for (size_t i = 0; i < ARRAY_SIZE(signs); i++) {
        const char *number = text + strlen(signs[i].sign);

        if (strncmp(text, signs[i].sign, strlen(signs[i].sign)) != 0)
            continue;
        goal.order = signs[i].order;
        number += strspn(number, " ");
        if (!parse_u64(number, &goal.bound))
            return err_say(err, EINVAL, "goal: '%.40s' is no number", number);
        if (find_figure(&goal, err) < 0)
            return -EINVAL;
        *ret_goal = goal;
        return 0;
    }
    return err_say(err, EINVAL,
                   "goal '%s': no METRIC<=N (or <, >=, >, ==), as in complexity<=8",
                   goal.name);
}

bool goal_holds(const struct goal *goal, uint64_t value)
{
    switch (goal->order) {
    case GOAL_AT_MOST:
        return value <= goal->bound;
    case GOAL_BELOW:
        return value < goal->bound;
    case GOAL_AT_LEAST:
        return value >= goal->bound;
    case GOAL_ABOVE:
        return value > goal->bound;
    case GOAL_EXACTLY:
        return value == goal->bound;
    }
    BUG("order %d of a goal", (int)goal->order);
}
