/*
 * What the measuring process writes, as the grader reads it.
 */
#include <stdint.h>

#include "grader/metrics/measured.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct measured measured;

    if (measured_read((const char *)data, size, &measured, NULL) == 0)
        measured_release(&measured);
    return 0;
}
