#include <errno.h>
#include <math.h>
#include <string.h>

#include "problems/dataset.h"

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
