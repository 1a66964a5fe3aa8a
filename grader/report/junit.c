#include "grader/report/junit.h"

#include <string.h>

#include "grader/base/io.h"

#define MESSAGE_MAX     8192
#define REPLACEMENT     "\xef\xbf\xbd"
#define TIMESTAMP_CHARS 19 /* "2026-01-01T00:00:00": the schema knows no zone */

/* Length of the character at `text`, 0 when it is none that XML can hold. */
static size_t char_length(const char *text, size_t left)
{
    size_t most = left < 4 ? left : 4, len = 1;
    unsigned char c = (unsigned char)*text;

    if (c < 0x20)
        return c == '\n' || c == '\t';
    if (c < 0x80)
        return c != 0x7f;
    while (len < most && !utf8_valid(text, len))
        len++;
    if (!utf8_valid(text, len))
        return 0;
    /* U+FFFE and U+FFFF; the C1 controls are allowed, but nobody shows them */
    if (len == 3 && memcmp(text, "\xef\xbf", 2) == 0 && (unsigned char)text[2] >= 0xbe)
        return 0;
    return len == 2 && c == 0xc2 && (unsigned char)text[1] < 0xa0 ? 0 : len;
}

int xml_add_text(struct buf *b, const char *text, size_t len)
{
    int r = 0;

    while (len && r == 0) {
        size_t part = char_length(text, len);

        if (!part)
            r = buf_add_str(b, REPLACEMENT);
        else if (part > 1)
            r = buf_add(b, text, part);
        else if (strchr("&<>\"'\n\t", *text))
            r = buf_addf(b, "&#%d;", *text);
        else
            r = buf_add_char(b, *text);
        part = part ? part : 1;
        text += part;
        len -= part;
    }
    return r;
}

static int add_attribute(struct buf *b, const char *name, const char *text)
{
    int r = buf_addf(b, " %s=\"", name);

    if (r == 0)
        r = xml_add_text(b, text, strnlen(text, MESSAGE_MAX));
    return r < 0 ? r : buf_add_char(b, '"');
}

/* "sample 3", with the language where it is known. */
static int add_name(struct buf *b, const struct result *result)
{
    cleanup_buf struct buf name = BUF_INIT(65536);
    int r = buf_add_str(&name, result->task_id);

    if (r == 0 && result->language)
        r = buf_addf(&name, " [%.100s]", result->language);
    if (r == 0 && result->sample)
        r = buf_addf(&name, " sample %.100s", result->sample);
    return r < 0 ? r : add_attribute(b, "name", buf_str(&name));
}

static int add_outcome(struct buf *b, const struct result *result,
                       struct junit_counts *counts)
{
    bool error = result->verdict == VERDICT_JE;
    const char *element = error ? "error" : "failure";
    const char *message = result->message ? result->message : "";
    int r;

    if (result->verdict == VERDICT_AC)
        return buf_add_str(b, "/>\n");
    counts->errors += error;
    counts->failures += !error;
    r = buf_addf(b, ">\n<%s type=\"%s\"", element, verdict_code(result->verdict));
    if (r == 0)
        r = add_attribute(b, "message", verdict_name(result->verdict));
    if (r == 0)
        r = buf_add_char(b, '>');
    if (r == 0)
        r = xml_add_text(b, message, strnlen(message, MESSAGE_MAX));
    return r < 0 ? r : buf_addf(b, "</%s>\n</testcase>\n", element);
}

int junit_case(struct buf *b, const struct result *result, enum junit_flavor flavor,
               struct junit_counts *counts)
{
    double seconds = (double)result->cpu_ms / 1000;
    int r = buf_add_str(b, "<testcase");

    counts->tests++;
    counts->seconds += seconds;
    if (r == 0)
        r = add_attribute(b, "classname", result->model ? result->model : "assay");
    if (r == 0)
        r = add_name(b, result);
    if (r == 0)
        r = buf_addf(b, " time=\"%.3f\"", seconds);
    /* GitLab links it; in the schema it is an unknown attribute. */
    if (r == 0 && flavor == JUNIT_GITLAB)
        r = add_attribute(b, "file", result->task_id);
    return r < 0 ? r : add_outcome(b, result, counts);
}

int junit_document(struct buf *b, const char *name, const char *started,
                   const struct junit_counts *counts, const struct buf *cases)
{
    int r = buf_add_str(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
                           "<testsuite");

    if (r == 0)
        r = add_attribute(b, "name", name);
    if (r == 0)
        r = buf_addf(b, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" time=\"%.3f\"",
                     counts->tests, counts->failures, counts->errors, counts->seconds);
    if (r == 0 && strlen(started) >= TIMESTAMP_CHARS) {
        char stamp[TIMESTAMP_CHARS + 1];

        snprintf(stamp, sizeof(stamp), "%s", started);
        r = add_attribute(b, "timestamp", stamp);
    }
    if (r == 0)
        r = buf_add_str(b, ">\n");
    if (r == 0)
        r = buf_add(b, buf_str(cases), cases->len);
    return r < 0 ? r : buf_add_str(b, "</testsuite>\n</testsuites>\n");
}
