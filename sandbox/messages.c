#include <errno.h>
#include <string.h>

#include "sandbox/messages.h"

void message_put_strings(struct wire_writer *w, const char *const *strings)
{
    uint32_t count = 0;

    while (strings && strings[count])
        count++;
    wire_u32(w, count);
    for (uint32_t i = 0; i < count; i++)
        wire_str(w, strings[i]);
}

bool message_get_strings(struct wire_reader *r, const char **strings, size_t max)
{
    uint32_t count = wire_get_u32(r);

    if (r->bad || count > max)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        strings[i] = wire_get_str(r);
        if (!strings[i])
            return false;
    }
    strings[count] = NULL;
    return true;
}

void message_put_files(struct wire_writer *w, const struct sandbox_file *files,
                       size_t count)
{
    wire_u32(w, (uint32_t)count);
    for (size_t i = 0; i < count; i++) {
        wire_str(w, files[i].name);
        wire_fd(w, files[i].fd);
        wire_u32(w, files[i].executable);
    }
}

bool message_get_files(struct wire_reader *r, struct sandbox_file *files, size_t max,
                       size_t *ret_count)
{
    uint32_t count = wire_get_u32(r);

    *ret_count = 0;
    if (r->bad || count > max)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        struct sandbox_file *file = &files[i];

        file->name = wire_get_str(r);
        file->fd = wire_get_fd(r);
        *ret_count = i + 1; /* from here on the descriptor is the caller's to close */
        file->executable = wire_get_u32(r) != 0;
        if (!file->name || file->fd < 0)
            return false;
    }
    return true;
}

static void put_limits(struct wire_writer *w, const struct sandbox_limits *limits)
{
    wire_u64(w, limits->cpu_ms);
    wire_u64(w, limits->wall_ms);
    wire_u64(w, limits->memory_kib);
    wire_u64(w, limits->output_bytes);
    wire_u64(w, limits->disk_kib);
    wire_u64(w, limits->stack_kib);
    wire_u32(w, limits->processes);
    wire_u32(w, limits->inodes);
    wire_u32(w, limits->open_files);
}

static void get_limits(struct wire_reader *r, struct sandbox_limits *limits)
{
    limits->cpu_ms = wire_get_u64(r);
    limits->wall_ms = wire_get_u64(r);
    limits->memory_kib = wire_get_u64(r);
    limits->output_bytes = wire_get_u64(r);
    limits->disk_kib = wire_get_u64(r);
    limits->stack_kib = wire_get_u64(r);
    limits->processes = wire_get_u32(r);
    limits->inodes = wire_get_u32(r);
    limits->open_files = wire_get_u32(r);
}

void message_put_spec(struct wire_writer *w, const struct sandbox_spec *spec)
{
    wire_u32(w, spec->profile);
    message_put_strings(w, spec->argv);
    message_put_strings(w, spec->env);
    wire_u32(w, (uint32_t)spec->warm_args);
    wire_fd(w, spec->exe_fd);
    wire_fd(w, spec->stdin_fd);
    wire_fd(w, spec->stdout_fd);
    wire_fd(w, spec->stderr_fd);
    for (size_t i = 0; i < SANDBOX_CHANNELS_MAX; i++)
        wire_fd(w, spec->channels[i]);
    message_put_files(w, spec->files, spec->file_count);
    wire_u32(w, (uint32_t)spec->collect_count);
    for (size_t i = 0; i < spec->collect_count; i++)
        wire_str(w, spec->collect[i]);
    wire_u64(w, spec->collect_bytes);
    put_limits(w, &spec->limits);
}

static bool get_spec(struct wire_reader *r, struct received_spec *received)
{
    struct sandbox_spec *spec = &received->spec;
    uint32_t profile = wire_get_u32(r), count;

    if (r->bad || profile >= PROFILE_MAX)
        return false;
    spec->profile = (enum sandbox_profile)profile;
    if (!message_get_strings(r, received->argv, SANDBOX_STRINGS_MAX) ||
        !message_get_strings(r, received->env, SANDBOX_STRINGS_MAX))
        return false;
    spec->argv = received->argv;
    spec->env = received->env;
    spec->warm_args = wire_get_u32(r);
    spec->exe_fd = wire_get_fd(r);
    spec->stdin_fd = wire_get_fd(r);
    spec->stdout_fd = wire_get_fd(r);
    spec->stderr_fd = wire_get_fd(r);
    for (size_t i = 0; i < SANDBOX_CHANNELS_MAX; i++)
        spec->channels[i] = wire_get_fd(r);
    spec->files = received->files;
    if (!message_get_files(r, received->files, SANDBOX_FILES_MAX, &spec->file_count))
        return false;
    count = wire_get_u32(r);
    if (r->bad || count > SANDBOX_COLLECT_MAX)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        spec->collect[i] = wire_get_str(r);
        if (!spec->collect[i])
            return false;
    }
    spec->collect_count = count;
    spec->collect_bytes = wire_get_u64(r);
    get_limits(r, &spec->limits);
    count = 0;
    while (received->argv[count])
        count++;
    return wire_end(r) && count > 0 && spec->warm_args <= count;
}

int message_get_spec(struct wire_reader *r, struct received_spec *ret_spec,
                     struct err *err)
{
    sandbox_spec_init(&ret_spec->spec);
    if (get_spec(r, ret_spec))
        return 0;
    received_spec_release(ret_spec);
    wire_reader_release(r);
    return err_say(err, EBADMSG, "malformed run request");
}

void received_spec_release(struct received_spec *received)
{
    struct sandbox_spec *spec = &received->spec;

    close_fd(&spec->exe_fd);
    close_fd(&spec->stdin_fd);
    close_fd(&spec->stdout_fd);
    close_fd(&spec->stderr_fd);
    for (size_t i = 0; i < SANDBOX_CHANNELS_MAX; i++)
        close_fd(&spec->channels[i]);
    for (size_t i = 0; i < spec->file_count; i++)
        close_fd(&received->files[i].fd);
    spec->file_count = 0;
}

void message_put_result(struct wire_writer *w, const struct sandbox_result *result)
{
    wire_u32(w, result->end);
    wire_u32(w, (uint32_t)result->exit_code);
    wire_u32(w, (uint32_t)result->signal);
    wire_u64(w, result->cpu_us);
    wire_u64(w, result->wall_us);
    wire_u64(w, result->memory_kib);
    wire_u64(w, result->ended_us);
    wire_fd(w, result->stdout_fd);
    wire_fd(w, result->stderr_fd);
    wire_u64(w, result->stdout_bytes);
    wire_u64(w, result->stderr_bytes);
    for (size_t i = 0; i < SANDBOX_COLLECT_MAX; i++)
        wire_fd(w, result->collected[i]);
    wire_str(w, result->message);
    wire_u32(w, result->warm);
    wire_str(w, result->cold_why);
}

int message_get_result(struct wire_reader *r, struct sandbox_result *ret_result,
                       struct err *err)
{
    struct sandbox_result result;
    const char *message, *cold_why;
    uint32_t end;

    sandbox_result_init(&result);
    end = wire_get_u32(r);
    result.end = end < END_MAX ? (enum sandbox_end)end : END_MAX;
    result.exit_code = (int)wire_get_u32(r);
    result.signal = (int)wire_get_u32(r);
    result.cpu_us = wire_get_u64(r);
    result.wall_us = wire_get_u64(r);
    result.memory_kib = wire_get_u64(r);
    result.ended_us = wire_get_u64(r);
    result.stdout_fd = wire_get_fd(r);
    result.stderr_fd = wire_get_fd(r);
    result.stdout_bytes = wire_get_u64(r);
    result.stderr_bytes = wire_get_u64(r);
    for (size_t i = 0; i < SANDBOX_COLLECT_MAX; i++)
        result.collected[i] = wire_get_fd(r);
    message = wire_get_str(r);
    result.warm = wire_get_u32(r) != 0;
    cold_why = wire_get_str(r);
    if (!message || !cold_why || !wire_end(r) || result.end == END_MAX) {
        sandbox_result_release(&result);
        wire_reader_release(r);
        return err_say(err, EBADMSG, "malformed result of a sandbox cell");
    }
    snprintf(result.message, sizeof(result.message), "%s", message);
    snprintf(result.cold_why, sizeof(result.cold_why), "%s", cold_why);
    *ret_result = result;
    return 0;
}

void message_put_isolation(struct wire_writer *w,
                           const struct sandbox_isolation *isolation)
{
    wire_u32(w, isolation->strict);
    for (size_t i = 0; i < LAYER_MAX; i++) {
        wire_u32(w, isolation->layers[i].active);
        wire_str(w, isolation->layers[i].detail);
    }
}

int message_get_isolation(struct wire_reader *r, struct sandbox_isolation *ret_isolation,
                          struct err *err)
{
    struct sandbox_isolation isolation = {.strict = wire_get_u32(r) != 0};

    for (size_t i = 0; i < LAYER_MAX; i++) {
        struct sandbox_layer_state *layer = &isolation.layers[i];
        const char *detail;

        layer->active = wire_get_u32(r) != 0;
        detail = wire_get_str(r);
        if (!detail)
            return err_say(err, EBADMSG, "malformed greeting of a sandbox cell");
        snprintf(layer->detail, sizeof(layer->detail), "%s", detail);
    }
    if (!wire_end(r))
        return err_say(err, EBADMSG, "malformed greeting of a sandbox cell");
    *ret_isolation = isolation;
    return 0;
}

void message_put_error(struct wire_writer *w, const struct err *error)
{
    wire_u32(w, (uint32_t)error->code);
    wire_str(w, error->text);
}

int message_get_error(struct wire_reader *r, struct err *err)
{
    uint32_t code = wire_get_u32(r);
    const char *text = wire_get_str(r);

    if (!text || !wire_end(r) || code == 0 || code > 4095)
        return err_say(err, EBADMSG, "malformed error of a sandbox cell");
    return err_say(err, (int)code, "%s", text);
}
