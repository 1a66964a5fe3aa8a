/*
 * YAML of outside origin as a cJSON tree, over libyaml.
 *
 *  1. yaml_parse(): one document. Plain scalars are resolved by the core
 *     schema of YAML 1.2 (null, true, false, integers, floats); quoted ones are strings.
 *     An empty document is null.
 *  2. The getters of grader/base/json.h; yaml_text() and yaml_line() for what cJSON
 *     itself does not keep.
 *  3. cJSON_Delete() (cleanup_json).
 *
 * Refused, with file and line: what is not YAML, a key that stands twice, aliases (a few
 * bytes of them make gigabytes), tags other than !!str, several documents, NUL bytes,
 * depth above 32, more than 100,000 values, more than 4 MiB.
 */
#ifndef ASSAY_PROBLEMS_YAML_H
#define ASSAY_PROBLEMS_YAML_H

#include <stddef.h>

#include <cjson/cJSON.h>

#include "grader/base/err.h"
#include "grader/base/json.h"

/* `name` is the file as messages call it. -EINVAL, -EFBIG or -ENOMEM. */
int yaml_parse(const char *text, size_t len, const char *name, cJSON **ret_value,
               struct err *err);

/* The line (from 1) on which a value of such a tree begins. */
int yaml_line(const cJSON *value);

/* A string, or a number or truth value as it was written: "1.50", "0x1F", "True". NULL
 * for null, lists and maps. Borrowed. */
const char *yaml_text(const cJSON *value);

/* Records "<name>, line <line of value>: <text>" and returns -EINVAL. */
int yaml_say(const char *name, const cJSON *value, struct err *err, const char *format,
             ...) PRINTF_LIKE(4, 5);

#endif
