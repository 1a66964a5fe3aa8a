/* YAML of outside origin: no crash, and every value has a line. */
#include <stdint.h>
#include <stdlib.h>

#include "problems/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The parser bounds the depth. */
static void check(const cJSON *value)
{
    const cJSON *child;

    if (yaml_line(value) < 1)
        abort();
    cJSON_ArrayForEach(child, value) check(child);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cleanup_json cJSON *value = NULL;
    struct err err = ERR_INIT;

    if (yaml_parse((const char *)data, size, "fuzz", &value, &err) == 0)
        check(value);
    else if (!err.code || !err.text[0])
        abort();
    return 0;
}
