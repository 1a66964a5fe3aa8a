#include <errno.h>
#include <string.h>

#include "grader/pipeline/shard.h"
#include "tests/support.h"

/* NAME=VALUE as in an environment. */
static const char *const *surroundings;

static char *get(const char *name)
{
    size_t len = strlen(name);

    for (const char *const *entry = surroundings; *entry; entry++)
        if (strncmp(*entry, name, len) == 0 && (*entry)[len] == '=')
            return (char *)(uintptr_t)(*entry + len + 1);
    return NULL;
}

static const struct {
    const char *text;
    uint32_t count; /* shard_of_count() when text is NULL */
    const char *env[4];
    int r;
    uint32_t index, of;
} rows[] = {
    {"0/1", 0, {NULL}, 0, 0, 1},
    {"7/8", 0, {NULL}, 0, 7, 8},
    {"8/8", 0, {NULL}, -EINVAL, 0, 0},
    {"0/0", 0, {NULL}, -EINVAL, 0, 0},
    {"1", 0, {NULL}, -EINVAL, 0, 0},
    {"/2", 0, {NULL}, -EINVAL, 0, 0},
    {"1/", 0, {NULL}, -EINVAL, 0, 0},
    {"-1/2", 0, {NULL}, -EINVAL, 0, 0},
    {"1/2/3", 0, {NULL}, -EINVAL, 0, 0},
    {"0/1000001", 0, {NULL}, -EINVAL, 0, 0},
    {"99999999999999999999999/2", 0, {NULL}, -EINVAL, 0, 0},
    {"auto", 0, {NULL}, -EINVAL, 0, 0},
    {"auto", 0, {"SLURM_ARRAY_TASK_ID=2", "SLURM_ARRAY_TASK_COUNT=4"}, 0, 2, 4},
    {"auto",
     0,
     {"SLURM_ARRAY_TASK_ID=1", "SLURM_ARRAY_TASK_COUNT=4", "SLURM_ARRAY_TASK_MIN=1"},
     0,
     0,
     4},
    {"auto", 0, {"SLURM_ARRAY_TASK_ID=4", "SLURM_ARRAY_TASK_COUNT=4"}, -EINVAL, 0, 0},
    {"auto", 0, {"CI_NODE_INDEX=1", "CI_NODE_TOTAL=3"}, 0, 0, 3},
    {"auto", 0, {"CI_NODE_INDEX=0", "CI_NODE_TOTAL=3"}, -EINVAL, 0, 0},
    {"auto", 0, {"JOB_COMPLETION_INDEX=1"}, -EINVAL, 0, 0},
    {NULL, 3, {"JOB_COMPLETION_INDEX=1"}, 0, 1, 3},
    {NULL, 3, {"CI_NODE_INDEX=3", "CI_NODE_TOTAL=3"}, 0, 2, 3},
    {NULL, 3, {"CI_NODE_INDEX=3", "CI_NODE_TOTAL=4"}, -EINVAL, 0, 0},
    {NULL, 3, {NULL}, -EINVAL, 0, 0},
};

START_TEST(shards_are_read_from_options_and_schedulers)
{
    struct shard shard = {7, 7};
    int r;

    surroundings = rows[_i].env;
    if (rows[_i].text)
        r = shard_parse(rows[_i].text, get, &shard, NULL);
    else
        r = shard_of_count(rows[_i].count, get, &shard, NULL);
    ck_assert_int_eq(r, rows[_i].r);
    ck_assert_uint_eq(shard.index, r ? 7 : rows[_i].index);
    ck_assert_uint_eq(shard.count, r ? 7 : rows[_i].of);
}
END_TEST

START_TEST(each_task_is_in_exactly_one_shard)
{
    size_t sizes[5] = {0};

    for (int task = 0; task < 1000; task++) {
        unsigned in = 0;
        char id[32];

        snprintf(id, sizeof(id), "HumanEval/%d", task);
        ck_assert(shard_has((struct shard){0, 0}, id));
        for (uint32_t i = 0; i < 5; i++)
            if (shard_has((struct shard){i, 5}, id)) {
                sizes[i]++;
                in++;
            }
        ck_assert_uint_eq(in, 1);
    }
    for (size_t i = 0; i < 5; i++)
        ck_assert(sizes[i] > 150 && sizes[i] < 250);
    /* SHA-256("HumanEval/0") begins with these bytes on every machine. */
    ck_assert(shard_has((struct shard){632, 1000}, "HumanEval/0"));
}
END_TEST

static Suite *shard_suite(void)
{
    Suite *suite = suite_create("shard");
    TCase *tests = tcase_create("shard");

    tcase_add_loop_test(tests, shards_are_read_from_options_and_schedulers, 0,
                        sizeof(rows) / sizeof(*rows));
    tcase_add_test(tests, each_task_is_in_exactly_one_shard);
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(shard_suite)
