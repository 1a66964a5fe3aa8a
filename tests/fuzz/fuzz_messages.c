/*
 * The decoders of the cell's packets, both directions: any bytes are a packet or are
 * refused, and no read leaves the packet.
 */
#include <stdint.h>
#include <string.h>

#include "sandbox/messages.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct wire_reader r;
    static struct received_spec spec;
    struct sandbox_result result;
    struct sandbox_isolation isolation;
    struct err err = ERR_INIT;

    if (size > WIRE_BYTES_MAX)
        return 0;
    for (int decoder = 0; decoder < 4; decoder++) {
        memcpy(r.data, data, size);
        r.len = size;
        r.fd_count = 0;
        if (wire_parse(&r, &err) < 0)
            return 0;
        if (decoder == 0 && message_get_spec(&r, &spec, &err) == 0)
            received_spec_release(&spec);
        if (decoder == 1 && message_get_result(&r, &result, &err) == 0)
            sandbox_result_release(&result);
        if (decoder == 2)
            message_get_isolation(&r, &isolation, &err);
        if (decoder == 3)
            message_get_error(&r, &err);
    }
    return 0;
}
