/*
 * Packets between assay and a cell, and between a cell and its spawner: SOCK_SEQPACKET
 * messages with descriptors attached. Both ends are the same build; the decoder trusts
 * nothing all the same. docs/cell.md lists the messages.
 *
 *  Writing: wire_start(&w, type); wire_u32/u64/str/fd(...); wire_send(sock, &w, err).
 *  Reading: wire_receive(sock, &r, err); r.type; wire_get_*(&r). After all fields
 *  wire_end() tells whether every read was within the packet and none was left over.
 *  Descriptors that were not taken are closed by wire_reader_release().
 */
#ifndef ASSAY_SANDBOX_WIRE_H
#define ASSAY_SANDBOX_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "grader/base/err.h"

#define WIRE_BYTES_MAX 131072 /* of one packet; fits the default socket buffers */
#define WIRE_FDS_MAX   160

enum wire_type {
    WIRE_CONFIG = 1, /* assay to cell, first */
    WIRE_READY,      /* cell to assay: isolation in force */
    WIRE_FAILED,     /* cell to assay: cannot work; the cell ends */
    WIRE_RUN,        /* assay to cell; cell to spawner */
    WIRE_CANCEL,     /* assay to cell */
    WIRE_PROBE,      /* assay to cell: what has the run used so far? */
    WIRE_USAGE,      /* cell to assay */
    WIRE_RESULT,     /* cell to assay */
    WIRE_REFUSED,    /* cell to assay: this run cannot be done */
    WIRE_RENEW,      /* cell to spawner: a fresh private folder */
    WIRE_BOX,        /* spawner to cell: the private folder */
    WIRE_STARTED,    /* spawner to cell: pidfd of the tree's init */
    WIRE_EMPTY,      /* spawner to cell: the tree is gone */
    WIRE_LACKS,      /* spawner to cell: setup failed for want of a mechanism */
    WIRE_WARM,       /* cell to spawner: start a warm program */
};

struct wire_writer {
    uint32_t type;
    size_t len;
    bool overflow;
    int fds[WIRE_FDS_MAX]; /* borrowed */
    size_t fd_count;
    unsigned char data[WIRE_BYTES_MAX];
};

void wire_start(struct wire_writer *w, enum wire_type type);
void wire_u32(struct wire_writer *w, uint32_t value);
void wire_u64(struct wire_writer *w, uint64_t value);
void wire_str(struct wire_writer *w, const char *text); /* NULL is sent as such */
void wire_fd(struct wire_writer *w, int fd);            /* -1: "none" is sent */

/* -E2BIG when the packet was too large for the protocol, -EPIPE when the peer is gone. */
int wire_send(int sock, const struct wire_writer *w, struct err *err);

struct wire_reader {
    uint32_t type;
    size_t len, at;
    bool bad;
    int fds[WIRE_FDS_MAX];
    size_t fd_count, fd_at;
    unsigned char data[WIRE_BYTES_MAX + 1];
};

/* 1 with a packet, 0 when the peer has closed, -EAGAIN on an empty non-blocking socket,
 * -EBADMSG for what is no packet of ours. */
int wire_receive(int sock, struct wire_reader *r, struct err *err);

/* Starts reading bytes that are already in memory; for tests and fuzzing. */
int wire_parse(struct wire_reader *r, struct err *err);

void wire_reader_release(struct wire_reader *r);
uint32_t wire_get_u32(struct wire_reader *r);
uint64_t wire_get_u64(struct wire_reader *r);
const char *
wire_get_str(struct wire_reader *r);    /* borrowed from the packet; may be NULL */
int wire_get_fd(struct wire_reader *r); /* the caller's; -1 for "none" */
bool wire_end(const struct wire_reader *r);

#endif
