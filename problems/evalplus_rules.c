#include <stdint.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/base/macros.h"
#include "problems/evalplus_rules.h"

#define ALL_ARGUMENTS UINT32_MAX
#define ALL_LEVELS    UINT32_MAX
#define TASKS_MAX     24

/* Level 0 is the argument itself, level 1 what is in it, and so on. Tasks that are not in
 * v0.2.0 of the file stand here, too: earlier versions have them. */
static const struct {
    uint32_t arguments; /* bit n: argument n */
    uint32_t tuples;    /* bit n: arrays at level n */
    uint16_t tasks[TASKS_MAX];
} tuple_rules[] = {
    {ALL_ARGUMENTS, 1, {2,   116, 132, 143, 222, 261, 273, 394, 399, 421, 424,
                        429, 470, 560, 579, 596, 616, 630, 726, 740, 744, 809}},
    {ALL_ARGUMENTS,
     2,
     {63, 64, 70, 94, 120, 237, 272, 299, 400, 409, 417, 438, 473, 614, 780}},
    {ALL_ARGUMENTS, 3, {259, 401, 445}},
    {ALL_ARGUMENTS, ALL_LEVELS, {580, 615, 791}},
    {1, 1, {250, 307, 405, 446, 617, 720, 763, 808}},
    {1, 2, {75, 413, 444, 722, 753}},
    {1, 3, {278}},
    {2, 1, {106, 750}},
};

static const struct {
    uint16_t task;
    uint8_t argument;
    bool to_float, to_complex;
} number_rules[] = {
    {124, 0, true, false},
    {124, 1, false, true},
    {252, 0, false, true},
};

static const struct evalplus_rule rules[] = {
    {"HumanEval/32", EVALPLUS_ROOT, NULL},
    {"Mbpp/2", EVALPLUS_SAME_SET, NULL},
    {"Mbpp/7", EVALPLUS_SAME_SET, NULL},
    {"Mbpp/111", EVALPLUS_SAME_SET, NULL},
    {"Mbpp/140", EVALPLUS_SAME_SET, NULL},
    {"Mbpp/232", EVALPLUS_SAME_SET, NULL},
    {"Mbpp/249", EVALPLUS_SAME_SET, NULL},
    {"Mbpp/579", EVALPLUS_SAME_SET, NULL},
    {"Mbpp/769", EVALPLUS_SAME_SET, NULL},
    /* One of its values has 128 million strings in it. */
    {"Mbpp/255", EVALPLUS_TOO_LARGE, NULL},
    /* The digits' differences, with the shorter number filled up with zeros. */
    {"Mbpp/558", EVALPLUS_EITHER,
     "def second(a, b):\n"
     "    width = max(len(str(a)), len(str(b)))\n"
     "    pairs = zip(str(a).zfill(width), str(b).zfill(width))\n"
     "    return sum(abs(int(x) - int(y)) for x, y in pairs)\n"},
    /* The surface of a square pyramid whose height is not that of its sides. */
    {"Mbpp/581", EVALPLUS_EITHER,
     "def second(edge, height):\n"
     "    side = ((edge / 2) ** 2 + height ** 2) ** 0.5\n"
     "    return round(edge ** 2 + 2 * edge * side)\n"},
    {"Mbpp/737", EVALPLUS_NOT_NONE, NULL},
    {"Mbpp/787", EVALPLUS_NOT_NONE, NULL},
    {"Mbpp/794", EVALPLUS_NOT_NONE, NULL},
};

/* The number of an MBPP+ task; 0 for others. */
static unsigned mbpp_number(const char *task_id)
{
    static const char prefix[] = "Mbpp/";
    uint64_t number;

    if (strncmp(task_id, prefix, sizeof(prefix) - 1) != 0 ||
        !parse_u64(task_id + sizeof(prefix) - 1, &number) || number > UINT16_MAX)
        return 0;
    return (unsigned)number;
}

struct json_shape evalplus_shape(const char *task_id, unsigned argument)
{
    unsigned task = mbpp_number(task_id);
    struct json_shape shape = {0};

    for (size_t i = 0; task && i < ARRAY_SIZE(tuple_rules); i++)
        for (size_t j = 0; j < TASKS_MAX && tuple_rules[i].tasks[j]; j++)
            if (tuple_rules[i].tasks[j] == task && argument < 32 &&
                (tuple_rules[i].arguments >> argument & 1))
                shape.tuples = tuple_rules[i].tuples;
    for (size_t i = 0; task && i < ARRAY_SIZE(number_rules); i++)
        if (number_rules[i].task == task && number_rules[i].argument == argument) {
            shape.to_float = number_rules[i].to_float;
            shape.to_complex = number_rules[i].to_complex;
        }
    return shape;
}

struct evalplus_rule evalplus_rule(const char *task_id)
{
    for (size_t i = 0; i < ARRAY_SIZE(rules); i++)
        if (strcmp(rules[i].task_id, task_id) == 0)
            return rules[i];
    return (struct evalplus_rule){task_id, EVALPLUS_EQUAL, NULL};
}
