#include <stdio.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/base/macros.h"
#include "grader/judge/ending.h"
#include "grader/judge/outcome.h"

static const struct {
    const char *word;
    enum verdict verdict;
} words[] = {
    {"done ", VERDICT_AC},
    {"fail ", VERDICT_WA},
    {"error ", VERDICT_RTE},
    {"syntax ", VERDICT_CE},
};

/* The answer's bytes, made fit for a report. */
static void say(const char *text, size_t len, char *message, size_t size)
{
    size_t n = len < size - 1 ? len : size - 1;

    memcpy(message, text, n);
    message[n] = '\0';
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)message[i] < ' ' || message[i] == 0x7f)
            message[i] = ' ';
    /* Cut inside of a character, or never text. */
    while (n && len > n && ((unsigned char)message[n - 1] & 0x80))
        message[--n] = '\0';
    if (utf8_valid(message, n))
        return;
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)message[i] & 0x80)
            message[i] = '?';
}

static enum verdict read_line(const char *data, size_t len, const char *token,
                              char *message, size_t size)
{
    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        size_t word = strlen(words[i].word);

        if (len < word || memcmp(data, words[i].word, word) != 0)
            continue;
        if (words[i].verdict != VERDICT_AC) {
            say(data + word, len - word, message, size);
            return words[i].verdict;
        }
        if (*token && len - word == strlen(token) &&
            memcmp(data + word, token, len - word) == 0)
            return VERDICT_AC;
        break;
    }
    snprintf(message, size, "malformed last line");
    return VERDICT_WA;
}

enum verdict ending_verdict(const char *data, size_t len, const char *token,
                            const struct sandbox_result *ran,
                            const struct sandbox_limits *limits, char *message,
                            size_t message_size)
{
    enum verdict ended = outcome_verdict(ran, limits, message, message_size), said;
    const char *newline = len ? memchr(data, '\n', len) : NULL;
    char text[ENDING_MESSAGE_MAX] = "";

    if (ended != VERDICT_AC && ended != VERDICT_RTE)
        return ended;
    if (!len) {
        if (ended == VERDICT_AC)
            snprintf(message, message_size, "the program ended before its tests did");
        return VERDICT_RTE;
    }
    said = read_line(data, newline ? (size_t)(newline - data) : 0, token, text,
                     sizeof(text));
    if (said == VERDICT_AC && newline + 1 != data + len) {
        said = VERDICT_WA;
        snprintf(text, sizeof(text), "a line after the last one");
    }
    /* With the token, but not with status 0: how it ended decides. */
    if (said == VERDICT_AC)
        return ended;
    snprintf(message, message_size, "%s", text);
    return said;
}
