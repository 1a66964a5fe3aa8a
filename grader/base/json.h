/*
 * Strict reading of JSON from outside, over cJSON.
 *
 * cJSON alone is lax where outside bytes are concerned (text after the value, duplicate
 * keys, NUL in strings cut silently). json_parse() refuses all of that; the getters name
 * the field in their messages: "field 'prompt': missing", "... is not a string".
 *
 * Values are borrowed from the tree; free it with cJSON_Delete() (cleanup_json).
 */
#ifndef ASSAY_BASE_JSON_H
#define ASSAY_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cjson/cJSON.h>

#include "grader/base/buf.h"
#include "grader/base/err.h"

static inline void json_delete_p(cJSON **value)
{
    cJSON_Delete(*value);
}
#define cleanup_json cleanup(json_delete_p)

/* Parses exactly one JSON value (white space around it allowed). -EINVAL with the byte
 * offset on: other text, invalid UTF-8, a NUL byte or \u0000, an object with a key
 * twice, depth above 200. */
int json_parse(const char *text, size_t len, cJSON **ret_value, struct err *err);

/* Puts \ufffd, of the same length, for what strings of ours cannot hold: \u0000, and
 * halves of surrogate pairs. Returns how many were replaced. The text need not be JSON.
 */
size_t json_mend_escapes(char *text, size_t len);

/* A member of any type; NULL when absent. Case-sensitive, unlike cJSON's default. */
const cJSON *json_get(const cJSON *object, const char *field);

/* Required string; and one that may be absent or null (then NULL is returned). */
int json_get_str(const cJSON *object, const char *field, const char **ret_text,
                 struct err *err);
int json_opt_str(const cJSON *object, const char *field, const char **ret_text,
                 struct err *err);

/* Optional finite number; *ret_value is untouched when absent or null. */
int json_opt_double(const cJSON *object, const char *field, double *ret_value,
                    struct err *err);

/* Optional true/false; *ret_value is untouched when absent or null. */
int json_opt_bool(const cJSON *object, const char *field, bool *ret_value,
                  struct err *err);

/* Appends text[0..len) as a JSON string with quotes. The text must be valid UTF-8; what
 * is not is written as U+FFFD. Control characters are escaped. */
int json_add_str(struct buf *b, const char *text, size_t len);

#endif
