#include "grader/pipeline/shard.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/base/sha256.h"

#define DIGITS_USED 16 /* of the hash: 8 bytes */
#define NUMBER_MAX  16

/* Where schedulers say which part this is. */
static const struct scheduler {
    const char *index, *first, *count; /* NULL: 0; NULL: it does not say */
    uint64_t base; /* the first index where `first` is NULL or unset */
} schedulers[] = {
    {"SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_COUNT", 0},
    {"CI_NODE_INDEX", NULL, "CI_NODE_TOTAL", 1},
    {"JOB_COMPLETION_INDEX", NULL, NULL, 0},
};

bool shard_has(struct shard shard, const char *task_id)
{
    char hex[SHA256_HEX + 1];
    struct sha256 hash;
    uint64_t number = 0;

    if (shard.count == 0)
        return true;
    sha256_init(&hash);
    sha256_add(&hash, task_id, strlen(task_id));
    sha256_hex(&hash, hex);
    for (size_t i = 0; i < DIGITS_USED; i++)
        number =
            number << 4 | (uint64_t)(hex[i] <= '9' ? hex[i] - '0' : hex[i] - 'a' + 10);
    return number % shard.count == shard.index;
}

static int make(uint64_t index, uint64_t count, struct shard *ret_shard, struct err *err)
{
    if (count < 1 || count > SHARDS_MAX)
        return err_say(err, EINVAL, "%llu shards: 1 to %d are possible",
                       (unsigned long long)count, SHARDS_MAX);
    if (index >= count)
        return err_say(err, EINVAL, "shard %llu of %llu: they are counted from 0",
                       (unsigned long long)index, (unsigned long long)count);
    *ret_shard = (struct shard){(uint32_t)index, (uint32_t)count};
    return 0;
}

/* 1 with the index and, when it says so, the count (else 0); 0 when this scheduler is not
 * there. */
static int ask(const struct scheduler *s, char *(*get)(const char *name),
               uint64_t *ret_index, uint64_t *ret_count, struct err *err)
{
    const char *index = get(s->index), *count = s->count ? get(s->count) : NULL;
    const char *first = s->first ? get(s->first) : NULL;
    uint64_t base = s->base;

    *ret_count = 0;
    if (!index || (s->count && !count))
        return 0;
    if (!parse_u64(index, ret_index) || (first && !parse_u64(first, &base)) ||
        (count && !parse_u64(count, ret_count)) || *ret_index < base)
        return err_say(err, EINVAL, "%s or %s is no number that makes sense", s->index,
                       s->count ? s->count : s->index);
    *ret_index -= base;
    return 1;
}

static int from_scheduler(uint64_t count, char *(*get)(const char *name),
                          struct shard *ret_shard, struct err *err)
{
    for (size_t i = 0; i < ARRAY_SIZE(schedulers); i++) {
        uint64_t index, told;
        int r = ask(&schedulers[i], get, &index, &told, err);

        if (r < 0)
            return r;
        if (r == 0 || (!told && !count))
            continue;
        if (told && count && told != count)
            return err_say(err, EINVAL, "--shards is %llu, but %s %llu",
                           (unsigned long long)count, schedulers[i].count,
                           (unsigned long long)told);
        return make(index, count ? count : told, ret_shard, err);
    }
    return err_say(
        err, EINVAL,
        "no scheduler says which shard this is: set JOB_COMPLETION_INDEX (with "
        "--shards N), SLURM_ARRAY_TASK_ID and _COUNT, or CI_NODE_INDEX and "
        "CI_NODE_TOTAL, or give --shard I/N");
}

int shard_of_count(uint32_t count, char *(*get)(const char *name),
                   struct shard *ret_shard, struct err *err)
{
    return from_scheduler(count, get, ret_shard, err);
}

int shard_parse(const char *text, char *(*get)(const char *name), struct shard *ret_shard,
                struct err *err)
{
    const char *slash = strchr(text, '/');
    char index_text[NUMBER_MAX];
    uint64_t index, count;

    if (strcmp(text, "auto") == 0)
        return from_scheduler(0, get, ret_shard, err);
    if (!slash || (size_t)(slash - text) >= sizeof(index_text))
        return err_say(err, EINVAL, "shard '%.40s': I/N is expected, with I from 0",
                       text);
    memcpy(index_text, text, (size_t)(slash - text));
    index_text[slash - text] = '\0';
    if (!parse_u64(index_text, &index) || !parse_u64(slash + 1, &count))
        return err_say(err, EINVAL, "shard '%.40s': I/N is expected, with I from 0",
                       text);
    return make(index, count, ret_shard, err);
}
