/*
 * The grader's end of a line-based conversation with a sandboxed process: two pipes,
 * non-blocking, with a cap on a line's length.
 *
 *  1. channel_open(): process_fds[0] (to read from) and [1] (to write to) go to the
 *     process; close them with channel_started() once it has them.
 *  2. channel_send() queues a line; channel_pump() moves bytes when poll says so.
 *  3. channel_line(): the next complete line; channel_drop() when done with it.
 */
#ifndef ASSAY_PIPELINE_CHANNEL_H
#define ASSAY_PIPELINE_CHANNEL_H

#include <poll.h>
#include <stdbool.h>

#include "grader/base/buf.h"
#include "grader/base/err.h"

struct channel {
    int process_fds[2];
    int in_fd, out_fd; /* ours: lines from, and to, the process; -1: closed */
    struct buf in, out;
    size_t searched; /* of in: no line end before this */
    size_t line_len; /* of the current line with its end; 0: none */
    bool too_long;   /* the peer sent a line over the cap */
    bool finished;   /* nothing more will be sent */
};

int channel_open(struct channel *channel, size_t line_max, struct err *err);
void channel_started(struct channel *channel);
void channel_release(struct channel *channel);
#define cleanup_channel cleanup(channel_release)

/* -ENOSPC when more is queued than the cap allows. A closed peer is no error: what is
 * sent to it is lost, and its end shows elsewhere. */
int channel_send(struct channel *channel, const char *line, size_t len);

/* Queues a piece of a line, the last of which brings the '\n'. After -ENOSPC or -ENOMEM
 * the line is broken and nothing more may be sent. */
int channel_send_part(struct channel *channel, const char *text, size_t len);

/* Nothing more will be sent: the process reads the end once the queue is empty. */
void channel_finish(struct channel *channel);

/* Which descriptors are worth waiting for: fds[0] for reading, fds[1] for writing. */
void channel_poll(const struct channel *channel, struct pollfd fds[2]);
void channel_pump(struct channel *channel, const struct pollfd fds[2]);

/* NULL when no complete line is there. Without its '\n'; borrowed. */
const char *channel_line(struct channel *channel, size_t *ret_len);
void channel_drop(struct channel *channel);

#endif
