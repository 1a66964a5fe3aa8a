#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "grader/base/buf.h"
#include "problems/constants.h"
#include "problems/yaml.h"

static int compare_values(const void *a, const void *b)
{
    return strcmp((*(const cJSON *const *)a)->string, (*(const cJSON *const *)b)->string);
}

/* Length of the name ([a-zA-Z_][a-zA-Z0-9_]*) at the start of the text. */
static size_t name_length(const char *text, size_t len)
{
    size_t n = 0;

    while (n < len && (text[n] == '_' || (text[n] >= 'a' && text[n] <= 'z') ||
                       (text[n] >= 'A' && text[n] <= 'Z') ||
                       (n && text[n] >= '0' && text[n] <= '9')))
        n++;
    return n;
}

static int check_value(const cJSON *value, const char *name, struct err *err)
{
    size_t len = strlen(value->string);

    if (!len || name_length(value->string, len) != len)
        return yaml_say(name, value, err, "constant '%s': letters, digits and _ only",
                        value->string);
    if (!cJSON_IsNumber(value) && !cJSON_IsString(value))
        return yaml_say(name, value, err,
                        "constant '%s' is neither a number nor a string", value->string);
    return 0;
}

int constants_init(struct constants *ret_constants, const cJSON *map, const char *name,
                   struct err *err)
{
    cleanup_free const cJSON **values = NULL;
    size_t count = 0;
    const cJSON *value;
    int r;

    if (map && !cJSON_IsNull(map) && !cJSON_IsObject(map))
        return yaml_say(name, map, err, "constants: is not a map of names to values");
    if (!cJSON_IsObject(map) || !map->child) {
        *ret_constants = (struct constants){0};
        return 0;
    }
    cJSON_ArrayForEach(value, map) count++;
    values = calloc(count, sizeof(*values));
    if (!values)
        return err_oom(err);
    count = 0;
    cJSON_ArrayForEach(value, map)
    {
        r = check_value(value, name, err);
        if (r < 0)
            return r;
        values[count++] = value;
    }
    qsort(values, count, sizeof(*values), compare_values);
    *ret_constants = (struct constants){steal_ptr(values), count};
    return 0;
}

void constants_release(struct constants *constants)
{
    free(constants->values);
    *constants = (struct constants){0};
}

static const char *find_value(const struct constants *constants, const char *name,
                              size_t len)
{
    size_t low = 0, high = constants->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const cJSON *value = constants->values[middle];
        int r = strncmp(name, value->string, len);

        if (r == 0 && value->string[len])
            r = -1;
        if (r == 0)
            return yaml_text(value);
        if (r < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

/* Is there `open` NAME `close` at the start of the text, and is NAME a constant? */
static const char *match(const struct constants *constants, const char *text, size_t len,
                         const char *open, const char *close, size_t *ret_len)
{
    size_t open_len = strlen(open), close_len = strlen(close), n;
    const char *value;

    if (len < open_len || memcmp(text, open, open_len) != 0)
        return NULL;
    n = name_length(text + open_len, len - open_len);
    if (!n || len - open_len - n < close_len ||
        memcmp(text + open_len + n, close, close_len) != 0)
        return NULL;
    value = find_value(constants, text + open_len, n);
    if (value)
        *ret_len = open_len + n + close_len;
    return value;
}

int constants_apply(const struct constants *constants, const char *text, size_t len,
                    size_t cap, char **ret_text, size_t *ret_len)
{
    cleanup_buf struct buf b = BUF_INIT(cap);
    size_t plain = 0, i = 0;
    int r = 0;

    while (constants->count && i < len) {
        size_t used = 0;
        const char *value = match(constants, text + i, len - i, "{{", "}}", &used);

        if (!value)
            value = match(constants, text + i, len - i, "\\constant{", "}", &used);
        if (!value) {
            i++;
            continue;
        }
        r = buf_add(&b, text + plain, i - plain);
        if (r == 0)
            r = buf_add_str(&b, value);
        if (r < 0)
            return r;
        i += used;
        plain = i;
    }
    r = buf_add(&b, text + plain, len - plain);
    if (r < 0)
        return r;
    *ret_text = buf_steal(&b, ret_len);
    return *ret_text ? 0 : -ENOMEM;
}
