/*
 * The decoders of the cell's packets, all of them and both directions: any bytes are a
 * packet or are refused, no read leaves the packet, a decoded spec makes a packet of the
 * same size, and every descriptor that came along is closed in the end.
 */
#include <fcntl.h>
#include <stdint.h>
#include <string.h>

#include "grader/base/io.h"
#include "sandbox/messages.h"

#define FDS_MAX 8

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct wire_reader r;
static struct wire_writer w;
static struct received_spec spec;
static size_t packet_len;

static void decode_spec(void)
{
    struct err err = ERR_INIT;

    if (message_get_spec(&r, &spec, &err) < 0)
        return;
    for (size_t i = 0; i < spec.spec.file_count; i++)
        if (!spec.files[i].name || spec.files[i].fd < 0)
            BUG("file %zu without a name or content", i);
    /* Not byte for byte: any number but 0 is true. */
    wire_start(&w, (enum wire_type)r.type);
    message_put_spec(&w, &spec.spec);
    if (w.overflow || w.len != packet_len || w.fd_count != r.fd_count)
        BUG("a spec becomes a packet of another size");
    received_spec_release(&spec);
}

static void decode_result(void)
{
    struct sandbox_result result;
    struct err err = ERR_INIT;

    if (message_get_result(&r, &result, &err) == 0)
        sandbox_result_release(&result);
}

static void decode_isolation(void)
{
    struct sandbox_isolation isolation;
    struct err err = ERR_INIT;

    message_get_isolation(&r, &isolation, &err);
}

static void decode_error(void)
{
    struct err err = ERR_INIT;

    if (message_get_error(&r, &err) == 0)
        BUG("an error that is none");
}

/* CONFIG: the paths. */
static void decode_config(void)
{
    const char *paths[33];

    wire_get_u32(&r);
    for (int list = 0; list < 2; list++)
        if (!message_get_strings(&r, paths, 32))
            return;
    wire_end(&r);
}

/* RENEW, USAGE, BOX, STARTED and what else is made of numbers and descriptors. */
static void decode_numbers(void)
{
    wire_get_u64(&r);
    wire_get_u32(&r);
    close(wire_get_fd(&r));
    wire_end(&r);
}

static void (*const decoders[])(void) = {
    decode_spec,  decode_result, decode_isolation,
    decode_error, decode_config, decode_numbers,
};

/* Of descriptors that come with the packet. */
static void take_descriptors(size_t count, int *fds)
{
    static int null_fd = -1;

    if (null_fd < 0)
        null_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    for (size_t i = 0; i < count; i++) {
        fds[i] = fcntl(null_fd, F_DUPFD_CLOEXEC, 3);
        r.fds[i] = fds[i];
    }
    r.fd_count = count;
}

static void expect_closed(const int *fds, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (fcntl(fds[i], F_GETFD) >= 0)
            BUG("descriptor %zu is left open", i);
}

/* The first byte: how many descriptors; the rest is the packet. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct err err = ERR_INIT;
    int fds[FDS_MAX];
    size_t count;

    if (size < 1 || size - 1 > WIRE_BYTES_MAX)
        return 0;
    count = data[0] % (FDS_MAX + 1);
    packet_len = size - 1;
    for (size_t i = 0; i < ARRAY_SIZE(decoders); i++) {
        memcpy(r.data, data + 1, packet_len);
        r.len = packet_len;
        take_descriptors(count, fds);
        if (wire_parse(&r, &err) > 0)
            decoders[i]();
        wire_reader_release(&r);
        expect_closed(fds, count);
    }
    return 0;
}
