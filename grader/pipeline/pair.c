#include <errno.h>
#include <limits.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/pipeline/pair.h"

#define STARVED_FACTOR 10
#define CHECK_FLOOR_US 2000
#define NEVER          UINT64_MAX

int pair_start(struct pair *pair, struct cell *answer, struct sandbox_spec *answer_spec,
               struct cell *partner, struct sandbox_spec *partner_spec, uint64_t wall_ms,
               struct err *err)
{
    int r;

    memset(pair, 0, sizeof(*pair));
    sandbox_result_init(&pair->results[PAIR_ANSWER]);
    sandbox_result_init(&pair->results[PAIR_PARTNER]);
    pair->cells[PAIR_ANSWER] = answer;
    pair->cells[PAIR_PARTNER] = partner;
    pair->wall_ms = wall_ms;
    answer_spec->limits.wall_ms = 0;
    pair->started_us = clock_us();
    pair->check_us = pair->started_us + wall_ms * 1000;
    if (partner) {
        partner_spec->limits.wall_ms = 0;
        r = cell_submit(partner, partner_spec, err);
        if (r < 0)
            return r;
        pair->running[PAIR_PARTNER] = true;
    }
    r = cell_submit(answer, answer_spec, err);
    if (r < 0)
        return r;
    pair->running[PAIR_ANSWER] = true;
    return 0;
}

static int collect(struct pair *pair, enum pair_party party, struct err *err)
{
    int r = cell_receive(pair->cells[party], &pair->results[party], err);

    pair->running[party] = false;
    return r;
}

/* Busy time of a party so far; of one that has ended, its CPU time. */
static int busy_us(struct pair *pair, enum pair_party party, uint64_t *ret_us,
                   struct err *err)
{
    struct cell_usage usage;
    int r;

    if (pair->running[party]) {
        r = cell_probe(pair->cells[party], &usage, err);
        if (r == 0) {
            *ret_us = usage.cpu_us + usage.delay_us;
            return 0;
        }
        if (r == 1)
            r = collect(pair, party, err);
        if (r < 0)
            return r;
    }
    *ret_us = pair->results[party].cpu_us;
    return 0;
}

static int check_time(struct pair *pair, struct err *err)
{
    uint64_t elapsed = clock_us() - pair->started_us, limit = pair->wall_ms * 1000;
    uint64_t answer, partner, busy, left;
    int r = busy_us(pair, PAIR_ANSWER, &answer, err);

    if (r == 0)
        r = busy_us(pair, PAIR_PARTNER, &partner, err);
    if (r < 0)
        return r;
    busy = answer + partner;
    if (elapsed > busy && elapsed - busy >= limit) {
        pair->timed_out = true;
        pair->check_us = NEVER;
        return 0;
    }
    if (elapsed >= limit * STARVED_FACTOR) {
        pair->starved = true;
        pair->check_us = NEVER;
        return 0;
    }
    left = elapsed > busy ? limit - (elapsed - busy) : limit;
    pair->check_us = clock_us() + (left < CHECK_FLOOR_US ? CHECK_FLOOR_US : left);
    return 0;
}

int pair_wait(struct pair *pair, struct pollfd *fds, size_t count, struct err *err)
{
    struct pollfd all[PAIR_FDS_MAX + PAIR_PARTIES];
    uint64_t now = clock_us();
    int timeout, r;

    if (count > PAIR_FDS_MAX)
        BUG("%zu descriptors to wait for", count);
    for (size_t i = 0; i < PAIR_PARTIES; i++)
        all[i] = (struct pollfd){.fd = pair->running[i] ? cell_fd(pair->cells[i]) : -1,
                                 .events = POLLIN};
    for (size_t i = 0; i < count; i++) {
        all[PAIR_PARTIES + i] = fds[i];
        fds[i].revents = 0;
    }
    timeout = -1;
    if (pair->check_us <= now)
        timeout = 0;
    else if ((pair->check_us - now) / 1000 < INT_MAX)
        timeout = (int)((pair->check_us - now) / 1000 + 1);
    r = poll(all, PAIR_PARTIES + count, timeout);
    if (r < 0 && errno == EINTR)
        return 0;
    if (r < 0)
        return err_set(err, errno, "wait for two runs");
    for (size_t i = 0; i < count; i++)
        fds[i].revents = all[PAIR_PARTIES + i].revents;
    for (size_t i = 0; i < PAIR_PARTIES; i++) {
        if (!all[i].revents)
            continue;
        r = collect(pair, (enum pair_party)i, err);
        if (r < 0)
            return r;
    }
    return clock_us() >= pair->check_us ? check_time(pair, err) : 0;
}

int pair_cancel(struct pair *pair, enum pair_party party, struct err *err)
{
    return pair->running[party] ? cell_cancel(pair->cells[party], err) : 0;
}

int pair_finish(struct pair *pair, struct err *err)
{
    int r = 0;

    for (size_t i = 0; i < PAIR_PARTIES && r == 0; i++)
        r = pair_cancel(pair, (enum pair_party)i, err);
    for (size_t i = 0; i < PAIR_PARTIES && r == 0; i++)
        if (pair->running[i])
            r = collect(pair, (enum pair_party)i, err);
    return r;
}

void pair_release(struct pair *pair)
{
    for (size_t i = 0; i < PAIR_PARTIES; i++)
        sandbox_result_release(&pair->results[i]);
}
