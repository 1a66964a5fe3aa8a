#include <string.h>

#include "sandbox/sandbox.h"

static const char *const layer_names[LAYER_MAX] = {
#define SANDBOX_LAYER_NAME(id, name) [LAYER_##id] = name,
    SANDBOX_LAYERS(SANDBOX_LAYER_NAME)
#undef SANDBOX_LAYER_NAME
};

const char *sandbox_layer_name(enum sandbox_layer layer)
{
    if (layer >= LAYER_MAX)
        BUG("layer %d", (int)layer);
    return layer_names[layer];
}

void sandbox_spec_init(struct sandbox_spec *spec)
{
    memset(spec, 0, sizeof(*spec));
    spec->exe_fd = -1;
    spec->stdin_fd = -1;
    spec->stdout_fd = -1;
    spec->stderr_fd = -1;
    for (size_t i = 0; i < SANDBOX_CHANNELS_MAX; i++)
        spec->channels[i] = -1;
}

void sandbox_result_init(struct sandbox_result *result)
{
    memset(result, 0, sizeof(*result));
    result->exit_code = -1;
    result->stdout_fd = -1;
    result->stderr_fd = -1;
    for (size_t i = 0; i < SANDBOX_COLLECT_MAX; i++)
        result->collected[i] = -1;
}

void sandbox_result_release(struct sandbox_result *result)
{
    close_fd(&result->stdout_fd);
    close_fd(&result->stderr_fd);
    for (size_t i = 0; i < SANDBOX_COLLECT_MAX; i++)
        close_fd(&result->collected[i]);
}
