#include <errno.h>
#include <math.h>
#include <string.h>

#include "problems/dataset.h"
#include "problems/strv.h"

#define WHOLE_MAX 9007199254740992.0 /* 2^53: above, a double skips numbers */

int dataset_task_id(const cJSON *record, char **ret_id, struct err *err)
{
    const cJSON *value = json_get(record, "task_id");
    char *id;

    if (cJSON_IsNumber(value)) {
        double number = value->valuedouble;

        if (!(fabs(number) < WHOLE_MAX) || number != floor(number))
            return err_say(err, EINVAL, "field 'task_id': is not a whole number");
        if (asprintf(&id, "%.0f", number) < 0)
            return err_oom(err);
    } else {
        const char *text;
        int r = json_get_str(record, "task_id", &text, err);

        if (r < 0)
            return r;
        if (!*text)
            return err_say(err, EINVAL, "field 'task_id': is empty");
        id = strdup(text);
        if (!id)
            return err_oom(err);
    }
    *ret_id = id;
    return 0;
}

bool dataset_has(const cJSON *record, const char *const *fields, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!json_get(record, fields[i]))
            return false;
    return true;
}

int dataset_copy(const cJSON *record, const char *field, char **ret_text, struct err *err)
{
    const char *text;
    char *copy;
    int r = json_get_str(record, field, &text, err);

    if (r < 0)
        return r;
    copy = strdup(text);
    if (!copy)
        return err_oom(err);
    *ret_text = copy;
    return 0;
}

bool dataset_is_name(const char *text)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "_0123456789";

    return *text && (*text < '0' || *text > '9') && !text[strspn(text, allowed)];
}

int dataset_allow_python(struct problem *problem, struct err *err)
{
    return strv_add(&problem->languages, "python") < 0 ? err_oom(err) : 0;
}
