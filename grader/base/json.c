#include <errno.h>
#include <math.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/base/json.h"

#define JSON_DEPTH_MAX 200

/* Sorted neighbours show a key that stands twice. */
static int compare_keys(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int check_keys(const cJSON *object, struct err *err)
{
    size_t count = 0, i = 0;
    cleanup_free const char **keys = NULL;
    const cJSON *member;

    cJSON_ArrayForEach(member, object) count++;
    if (count < 2)
        return 0;
    keys = calloc(count, sizeof(*keys));
    if (!keys)
        return err_oom(err);
    cJSON_ArrayForEach(member, object) keys[i++] = member->string;
    qsort(keys, count, sizeof(*keys), compare_keys);
    for (i = 1; i < count; i++)
        if (strcmp(keys[i - 1], keys[i]) == 0)
            return err_say(err, EINVAL, "key '%s' stands twice", keys[i]);
    return 0;
}

/* Depth is bounded by cJSON's nesting limit, checked again by JSON_DEPTH_MAX. */
static int check_tree(const cJSON *value, int depth, struct err *err)
{
    const cJSON *child;
    int r;

    if (depth > JSON_DEPTH_MAX)
        return err_say(err, EINVAL, "nested deeper than %d", JSON_DEPTH_MAX);
    if (cJSON_IsObject(value)) {
        r = check_keys(value, err);
        if (r < 0)
            return r;
    }
    if (!cJSON_IsObject(value) && !cJSON_IsArray(value))
        return 0;
    cJSON_ArrayForEach(child, value)
    {
        r = check_tree(child, depth + 1, err);
        if (r < 0)
            return r;
    }
    return 0;
}

/* cJSON cuts a string at an escaped NUL without a word: find it in the text. */
static bool has_escaped_nul(const char *text, size_t len)
{
    for (size_t i = 0; i + 5 < len; i++) {
        if (text[i] != '\\')
            continue;
        if (memcmp(text + i, "\\u0000", 6) == 0)
            return true;
        i++;
    }
    return false;
}

/* The code unit of a \u escape at `at`, or -1. */
static int escape_unit(const char *text, size_t len, size_t at)
{
    int unit = 0;

    if (len - at < 6 || text[at] != '\\' || text[at + 1] != 'u')
        return -1;
    for (size_t i = at + 2; i < at + 6; i++) {
        int c = text[i] | 0x20; /* lower case */

        if (c >= '0' && c <= '9')
            unit = unit * 16 + c - '0';
        else if (c >= 'a' && c <= 'f')
            unit = unit * 16 + c - 'a' + 10;
        else
            return -1;
    }
    return unit;
}

size_t json_mend_escapes(char *text, size_t len)
{
    size_t mended = 0;

    for (size_t i = 0; i + 1 < len; i++) {
        int unit, next;

        if (text[i] != '\\')
            continue;
        unit = escape_unit(text, len, i);
        if (unit < 0) {
            i++; /* another escape: its second character is no start of one */
            continue;
        }
        next = i + 6 < len ? escape_unit(text, len, i + 6) : -1;
        if (unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
            i += 11;
            continue;
        }
        if (unit == 0 || (unit >= 0xd800 && unit < 0xe000)) {
            memcpy(text + i, "\\ufffd", 6);
            mended++;
        }
        i += 5;
    }
    return mended;
}

int json_parse(const char *text, size_t len, cJSON **ret_value, struct err *err)
{
    cleanup_json cJSON *value = NULL;
    const char *end = NULL;
    int r;

    if (memchr(text, '\0', len))
        return err_say(err, EINVAL, "not JSON: contains a NUL byte");
    if (!utf8_valid(text, len))
        return err_say(err, EINVAL, "not JSON: invalid UTF-8");
    if (has_escaped_nul(text, len))
        return err_say(err, EINVAL, "a string contains \\u0000");
    value = cJSON_ParseWithLengthOpts(text, len, &end, false);
    if (!value)
        return err_say(err, EINVAL, "not JSON: wrong at byte %td",
                       end ? end - text + 1 : (ptrdiff_t)1);
    while (end < text + len && strchr(" \t\r\n", *end))
        end++;
    if (end != text + len)
        return err_say(err, EINVAL, "not JSON: more text after the value, at byte %td",
                       end - text + 1);
    r = check_tree(value, 0, err);
    if (r < 0)
        return r;
    *ret_value = steal_ptr(value);
    return 0;
}

const cJSON *json_get(const cJSON *object, const char *field)
{
    return cJSON_GetObjectItemCaseSensitive(object, field);
}

int json_get_str(const cJSON *object, const char *field, const char **ret_text,
                 struct err *err)
{
    const cJSON *value = json_get(object, field);

    if (!value)
        return err_say(err, EINVAL, "field '%s': missing", field);
    if (!cJSON_IsString(value))
        return err_say(err, EINVAL, "field '%s': is not a string", field);
    *ret_text = value->valuestring;
    return 0;
}

int json_opt_str(const cJSON *object, const char *field, const char **ret_text,
                 struct err *err)
{
    const cJSON *value = json_get(object, field);

    if (!value || cJSON_IsNull(value)) {
        *ret_text = NULL;
        return 0;
    }
    return json_get_str(object, field, ret_text, err);
}

int json_opt_double(const cJSON *object, const char *field, double *ret_value,
                    struct err *err)
{
    const cJSON *value = json_get(object, field);

    if (!value || cJSON_IsNull(value))
        return 0;
    if (!cJSON_IsNumber(value) || !isfinite(value->valuedouble))
        return err_say(err, EINVAL, "field '%s': is not a number", field);
    *ret_value = value->valuedouble;
    return 0;
}

int json_opt_bool(const cJSON *object, const char *field, bool *ret_value,
                  struct err *err)
{
    const cJSON *value = json_get(object, field);

    if (!value || cJSON_IsNull(value))
        return 0;
    if (!cJSON_IsBool(value))
        return err_say(err, EINVAL, "field '%s': is neither true nor false", field);
    *ret_value = cJSON_IsTrue(value);
    return 0;
}

int json_add_str(struct buf *b, const char *text, size_t len)
{
    size_t plain = 0; /* start of the run that needs no escape */
    int r = buf_add_char(b, '"');

    for (size_t i = 0; i < len && r == 0; i++) {
        unsigned char c = (unsigned char)text[i];
        size_t step = 1;
        char escape[8] = "";

        if (c == '"' || c == '\\') {
            snprintf(escape, sizeof(escape), "\\%c", c);
        } else if (c < 0x20 || c == 0x7f) {
            snprintf(escape, sizeof(escape), "\\u%04x", c);
        } else if (c >= 0x80) {
            size_t most = len - i < 4 ? len - i : 4;

            /* The shortest run that is valid is one character. */
            while (step < most && !utf8_valid(text + i, step))
                step++;
            if (!utf8_valid(text + i, step))
                snprintf(escape, sizeof(escape), "\\ufffd");
        }
        if (!escape[0]) {
            i += step - 1;
            continue;
        }
        r = buf_add(b, text + plain, i - plain);
        if (r == 0)
            r = buf_add_str(b, escape);
        plain = i + 1;
    }
    if (r == 0 && len > plain)
        r = buf_add(b, text + plain, len - plain);
    return r < 0 ? r : buf_add_char(b, '"');
}
