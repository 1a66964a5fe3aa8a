#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "grader/base/err.h"

int err_set(struct err *err, int code, const char *format, ...)
{
    va_list args;
    size_t used;

    if (code <= 0)
        BUG("err_set() without an error code (%d)", code);
    if (!err)
        return -code;
    err->code = code;
    va_start(args, format);
    vsnprintf(err->text, sizeof(err->text), format, args);
    va_end(args);
    used = strlen(err->text);
    snprintf(err->text + used, sizeof(err->text) - used, ": %s", strerror(code));
    return -code;
}

int err_say(struct err *err, int code, const char *format, ...)
{
    va_list args;

    if (code <= 0)
        BUG("err_say() without an error code (%d)", code);
    if (!err)
        return -code;
    err->code = code;
    va_start(args, format);
    vsnprintf(err->text, sizeof(err->text), format, args);
    va_end(args);
    return -code;
}

int err_wrap(struct err *err, const char *format, ...)
{
    char inner[ERR_TEXT_MAX];
    va_list args;
    size_t used;

    if (!err)
        return -EIO;
    if (err->code <= 0)
        BUG("err_wrap() of nothing: %s", format);
    memcpy(inner, err->text, sizeof(inner));
    va_start(args, format);
    vsnprintf(err->text, sizeof(err->text), format, args);
    va_end(args);
    used = strlen(err->text);
    if (used + 2 < sizeof(err->text))
        snprintf(err->text + used, sizeof(err->text) - used, ": %.*s",
                 (int)(sizeof(err->text) - used - 3), inner);
    return -err->code;
}

int err_oom(struct err *err)
{
    return err_say(err, ENOMEM, "out of memory");
}
