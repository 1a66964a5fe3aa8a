#include <errno.h>
#include <math.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/base/macros.h"
#include "grader/judge/compare.h"

/* Longer tokens are no numbers: the format asks for 30 digits on each side. */
#define NUMBER_MAX 4096

#define EXPONENT_MAX 1000000000

/* How many characters of a token a message shows, and from where in it. */
#define SHOWN_MAX     40
#define SHOWN_BEFORE  20
#define SHOWN_ESCAPED (SHOWN_MAX * 4 + 8) /* all as \xNN, two times "...", NUL */

/* Bytes that are looked at one after another. */
struct text {
    const char *at;
    const char *end;
};

struct token {
    const char *data;
    size_t len;
};

void compare_flags_init(struct compare_flags *flags)
{
    *flags = (struct compare_flags){
        .absolute_tolerance = -1,
        .relative_tolerance = -1,
    };
}

/* The format's grammar: sign? (digits* "." digits+ | digits+ "."?) exponent?. It keeps
 * out what strtod() takes beyond it. */
static bool number_grammar(const char *p, const char *end)
{
    const char *start;
    size_t whole, fraction = 0;
    bool point = false;

    if (p < end && (*p == '+' || *p == '-'))
        p++;
    for (start = p; p < end && *p >= '0' && *p <= '9'; p++)
        ;
    whole = (size_t)(p - start);
    if (p < end && *p == '.') {
        point = true;
        for (start = ++p; p < end && *p >= '0' && *p <= '9'; p++)
            ;
        fraction = (size_t)(p - start);
    }
    if (whole == 0 && !(point && fraction))
        return false;
    if (p < end && (*p == 'e' || *p == 'E')) {
        p++;
        if (p < end && (*p == '+' || *p == '-'))
            p++;
        for (start = p; p < end && *p >= '0' && *p <= '9'; p++)
            ;
        if (p == start)
            return false;
    }
    return p == end;
}

/* False when the token is no number or one that no double can hold. */
static bool number_parse(struct token token, double *ret_value)
{
    char text[NUMBER_MAX + 1];

    if (token.len > NUMBER_MAX || !number_grammar(token.data, token.data + token.len))
        return false;
    memcpy(text, token.data, token.len);
    text[token.len] = '\0';
    return parse_double(text, ret_value);
}

/* The number that a token writes: 0.DIGITS * 10^exponent, without zeros at either end. */
struct decimal {
    bool negative;
    char digits[NUMBER_MAX];
    size_t len;
    int64_t exponent;
};

static bool exponent_parse(const char *p, const char *end, int64_t *ret_exponent)
{
    bool negative = p < end && *p == '-';
    int64_t value = 0;

    if (p < end && (*p == '+' || *p == '-'))
        p++;
    for (; p < end; p++) {
        value = value * 10 + (*p - '0');
        if (value > EXPONENT_MAX)
            return false;
    }
    *ret_exponent = negative ? -value : value;
    return true;
}

/* False when the token is no number, or one that is written in too many digits. */
static bool decimal_parse(struct token token, struct decimal *ret_decimal)
{
    const char *p = token.data, *end = token.data + token.len;
    struct decimal *d = ret_decimal;
    bool fraction = false;

    if (token.len > NUMBER_MAX || !number_grammar(p, end))
        return false;
    d->negative = *p == '-';
    d->len = 0;
    d->exponent = 0;
    p += *p == '-' || *p == '+';
    for (; p < end && *p != 'e' && *p != 'E'; p++) {
        if (*p == '.') {
            fraction = true;
            continue;
        }
        if (d->len || *p != '0')
            d->digits[d->len++] = *p;
        /* Zeros before the first digit are worth a place only behind the point. */
        if (fraction ? !d->len : d->len > 0)
            d->exponent += fraction ? -1 : 1;
    }
    if (p < end) {
        int64_t exponent;

        if (!exponent_parse(p + 1, end, &exponent))
            return false;
        d->exponent += exponent;
    }
    while (d->len && d->digits[d->len - 1] == '0')
        d->len--;
    if (!d->len) {
        d->negative = false;
        d->exponent = 0;
    }
    return true;
}

static bool decimals_equal(struct token a, struct token b)
{
    struct decimal x, y;

    return decimal_parse(a, &x) && decimal_parse(b, &y) && x.negative == y.negative &&
           x.exponent == y.exponent && x.len == y.len &&
           memcmp(x.digits, y.digits, x.len) == 0;
}

int compare_flags_parse(const char *const *args, struct compare_flags *ret_flags,
                        struct err *err)
{
    struct compare_flags flags;

    compare_flags_init(&flags);
    for (size_t i = 0; args && args[i]; i++) {
        bool both = strcmp(args[i], "float_tolerance") == 0;
        bool absolute = both || strcmp(args[i], "float_absolute_tolerance") == 0;
        bool relative = both || strcmp(args[i], "float_relative_tolerance") == 0;
        double value;

        if (strcmp(args[i], "case_sensitive") == 0) {
            flags.case_sensitive = true;
        } else if (strcmp(args[i], "space_change_sensitive") == 0) {
            flags.space_change_sensitive = true;
        } else if (strcmp(args[i], "equal_decimals") == 0) {
            flags.equal_decimals = true;
        } else if (absolute || relative) {
            const char *text = args[i + 1];

            if (!text || !number_parse((struct token){text, strlen(text)}, &value) ||
                value < 0)
                return err_say(err, EINVAL,
                               "validator argument '%s': needs a number of at least 0, "
                               "such as 1e-6, not '%s'",
                               args[i], text ? text : "");
            if (absolute)
                flags.absolute_tolerance = value;
            if (relative)
                flags.relative_tolerance = value;
            i++;
        } else {
            return err_say(err, EINVAL,
                           "validator argument '%s': the default validator has "
                           "case_sensitive, space_change_sensitive, float_tolerance, "
                           "float_absolute_tolerance and float_relative_tolerance",
                           args[i]);
        }
    }
    *ret_flags = flags;
    return 0;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static struct token next_space(struct text *text)
{
    const char *start = text->at;

    while (text->at < text->end && is_space(*text->at))
        text->at++;
    return (struct token){start, (size_t)(text->at - start)};
}

/* Empty at the end of the text. */
static struct token next_token(struct text *text)
{
    const char *start = text->at;

    while (text->at < text->end && !is_space(*text->at))
        text->at++;
    return (struct token){start, (size_t)(text->at - start)};
}

static char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Position of the first byte that differs; the shorter length when there is none. */
static size_t first_difference(struct token a, struct token b, bool case_sensitive)
{
    size_t len = a.len < b.len ? a.len : b.len;
    size_t i;

    for (i = 0; i < len; i++)
        if (a.data[i] != b.data[i] &&
            (case_sensitive || ascii_lower(a.data[i]) != ascii_lower(b.data[i])))
            break;
    return i;
}

static bool token_equal(struct token a, struct token b, bool case_sensitive)
{
    if (a.len != b.len)
        return false;
    return memcmp(a.data, b.data, a.len) == 0 ||
           (!case_sensitive && first_difference(a, b, false) == a.len);
}

/* Writes up to SHOWN_MAX characters of the token, those around `focus` of a long one,
 * with everything but printable ASCII escaped. */
static void token_show(struct token token, size_t focus, char shown[SHOWN_ESCAPED])
{
    size_t first = 0, used = 0;

    if (token.len > SHOWN_MAX && focus > SHOWN_BEFORE) {
        first = focus - SHOWN_BEFORE;
        if (first > token.len - SHOWN_MAX)
            first = token.len - SHOWN_MAX;
    }
    if (first)
        used += (size_t)snprintf(shown, SHOWN_ESCAPED, "...");
    for (size_t i = first; i < token.len && i < first + SHOWN_MAX; i++) {
        unsigned char c = (unsigned char)token.data[i];

        if (c == '\\' || c == '"')
            used += (size_t)snprintf(shown + used, SHOWN_ESCAPED - used, "\\%c", c);
        else if (c >= 0x20 && c < 0x7f)
            shown[used++] = (char)c;
        else if (c == '\n')
            used += (size_t)snprintf(shown + used, SHOWN_ESCAPED - used, "\\n");
        else
            used += (size_t)snprintf(shown + used, SHOWN_ESCAPED - used, "\\x%02x", c);
    }
    snprintf(shown + used, SHOWN_ESCAPED - used, "%s",
             token.len > first + SHOWN_MAX ? "..." : "");
}

/* Starts a message with the place of `at` in the answer's output. Counted only here: a
 * second look at the output is cheaper than keeping count of what is right. */
static size_t say_place(const char *output, const char *at, char *message, size_t size)
{
    size_t line = 1, token = 1;
    bool inside = false;
    int n;

    for (const char *p = output; p < at; p++) {
        if (*p == '\n') {
            line++;
            token = 1;
        } else if (is_space(*p) && inside) {
            token++;
        }
        inside = !is_space(*p);
    }
    n = snprintf(message, size, "line %zu, token %zu: ", line, token);
    return (size_t)n < size ? (size_t)n : size - 1;
}

static void say_difference(const char *output, struct token judge, struct token answer,
                           size_t focus, const char *note, char *message, size_t size)
{
    char expected[SHOWN_ESCAPED], got[SHOWN_ESCAPED];
    size_t used;

    if (!message || !size)
        return;
    token_show(judge, focus, expected);
    token_show(answer, focus, got);
    used = say_place(output, answer.data, message, size);
    message += used;
    size -= used;
    if (judge.len && answer.len)
        snprintf(message, size, "expected \"%s\", got \"%s\"%s", expected, got, note);
    else if (judge.len)
        snprintf(message, size, "expected \"%s\", but the output ends%s", expected, note);
    else
        snprintf(message, size, "expected the end, got \"%s\"%s", got, note);
}

/* The note is for people: empty unless the difference is one of numbers. */
static bool token_matches(const struct compare_flags *flags, struct token judge,
                          struct token answer, char *note, size_t note_size)
{
    double expected, got, off;

    if (token_equal(judge, answer, flags->case_sensitive))
        return true;
    if (flags->equal_decimals && decimals_equal(judge, answer))
        return true;
    if (flags->absolute_tolerance < 0 && flags->relative_tolerance < 0)
        return false;
    if (!number_parse(judge, &expected))
        return false;
    if (!number_parse(answer, &got)) {
        snprintf(note, note_size, ", which is not a decimal number");
        return false;
    }
    off = fabs(got - expected);
    if (off <= flags->absolute_tolerance ||
        off <= flags->relative_tolerance * fabs(expected))
        return true;
    snprintf(note, note_size, " (off by %.3g)", off);
    return false;
}

/* Compares the white space before a token where it counts. */
static bool space_matches(const struct compare_flags *flags, struct token judge,
                          struct token answer, const char *output, char *message,
                          size_t message_size)
{
    size_t at;

    if (!flags->space_change_sensitive || token_equal(judge, answer, true))
        return true;
    at = first_difference(judge, answer, true);
    judge = (struct token){judge.data + at, judge.len - at};
    answer = (struct token){answer.data + at, answer.len - at};
    if (!judge.len && !answer.len)
        BUG("equal white space taken for different");
    if (message && message_size) {
        char expected[SHOWN_ESCAPED], got[SHOWN_ESCAPED];
        size_t used = say_place(output, answer.data, message, message_size);

        token_show(judge, 0, expected);
        token_show(answer, 0, got);
        snprintf(message + used, message_size - used,
                 "white space differs: expected \"%s\", got \"%s\"", expected, got);
    }
    return false;
}

bool compare_output(const struct compare_flags *flags, const char *judge,
                    size_t judge_len, const char *output, size_t output_len,
                    char *message, size_t message_size)
{
    struct text judge_text, output_text;
    char note[64];

    if (judge_len == output_len &&
        (judge_len == 0 || memcmp(judge, output, judge_len) == 0))
        return true;
    judge_text = (struct text){judge_len ? judge : "", NULL};
    judge_text.end = judge_text.at + judge_len;
    output = output_len ? output : "";
    output_text = (struct text){output, output + output_len};
    for (;;) {
        struct token judge_space = next_space(&judge_text);
        struct token output_space = next_space(&output_text);
        struct token expected, got;

        if (!space_matches(flags, judge_space, output_space, output, message,
                           message_size))
            return false;
        expected = next_token(&judge_text);
        got = next_token(&output_text);
        if (!expected.len && !got.len)
            return true;
        note[0] = '\0';
        if (!expected.len || !got.len ||
            !token_matches(flags, expected, got, note, sizeof(note))) {
            size_t focus = first_difference(expected, got, flags->case_sensitive);

            say_difference(output, expected, got, focus, note, message, message_size);
            return false;
        }
    }
}
