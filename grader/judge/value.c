/*
 * Theory of operation: value_scan() is a loop over two states, "a value comes" and "a
 * value has ended". Open containers are kept on a stack of one byte each, so that depth
 * costs neither recursion nor memory. Scalars, tagged or not, are taken whole.
 */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/judge/value.h"

/* Longest number text: shortest forms have at most 25 characters. */
#define NUMBER_MAX 400

/* Longest Decimal: far beyond any context's precision. */
#define DECIMAL_MAX 65536

/* Letters of a handle, each once; characters of a type's name. */
#define ABILITIES_MAX 26
#define TYPE_NAME_MAX 100

/* Decimal digits whose value always fits 64 bits. */
#define SAFE_DIGITS 18

/* What a container needs after one of its values. */
enum frame {
    FRAME_ARRAY,  /* [...]: "," or "]" */
    FRAME_TAGGED, /* {"tuple": [...]}: the same, and "}" */
    FRAME_KEY,    /* {"dict": [[KEY, ...: "," */
    FRAME_VALUE,  /* {"dict": [[KEY, VALUE], ...]}: "]" and then "," or "]}" */
};

struct stack {
    unsigned char frames[VALUE_DEPTH_MAX];
    size_t depth;
    size_t nesting; /* arrays and objects that are open */
};

/* ---- numbers ---- */

struct number {
    const char *text;
    size_t len;
    size_t digits; /* before the point */
    bool is_float; /* has a point or an exponent */
};

static size_t scan_digits(struct scan *scan)
{
    const char *start = scan->at;

    while (scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9')
        scan->at++;
    return (size_t)(scan->at - start);
}

static bool scan_exponent(struct scan *scan)
{
    scan->at++;
    if (scan->at < scan->end && (*scan->at == '+' || *scan->at == '-'))
        scan->at++;
    return scan_digits(scan) || scan_fail(scan, "exponent without digits");
}

/* Takes a number of JSON's grammar. */
static bool scan_number(struct scan *scan, struct number *ret_number)
{
    struct number number = {.text = scan->at};
    const char *first;

    if (scan->at < scan->end && *scan->at == '-')
        scan->at++;
    first = scan->at;
    number.digits = scan_digits(scan);
    if (number.digits == 0)
        return scan_fail(scan, "no value of any kind");
    if (*first == '0' && number.digits > 1)
        return scan_fail(scan, "number with a leading zero");
    if (scan->at < scan->end && *scan->at == '.') {
        number.is_float = true;
        scan->at++;
        if (!scan_digits(scan))
            return scan_fail(scan, "no digits after the point");
    }
    if (scan->at < scan->end && (*scan->at == 'e' || *scan->at == 'E')) {
        number.is_float = true;
        if (!scan_exponent(scan))
            return false;
    }
    number.len = (size_t)(scan->at - number.text);
    *ret_number = number;
    return true;
}

static bool int_fits(struct scan *scan, const struct number *number)
{
    bool negative = number->text[0] == '-';
    const char *digits = number->text + negative;
    uint64_t limit = (uint64_t)INT64_MAX + negative;
    uint64_t value = 0;

    if (negative && digits[0] == '0')
        return scan_fail(scan, "-0 is no int");
    if (number->digits <= SAFE_DIGITS)
        return true;
    if (number->digits > SAFE_DIGITS + 1)
        return scan_fail(scan, "int beyond 64 bits as decimal");
    for (size_t i = 0; i < number->digits; i++)
        value = value * 10 + (uint64_t)(digits[i] - '0'); /* 19 digits fit 64 bits */
    return value <= limit || scan_fail(scan, "int beyond 64 bits as decimal");
}

static bool float_is_finite(struct scan *scan, const struct number *number)
{
    char text[NUMBER_MAX + 1];
    double value;

    if (number->len > NUMBER_MAX)
        return scan_fail(scan, "number is too long");
    /* Without an exponent it takes 309 digits to be beyond the largest double. */
    if (number->len <= 300 && !memchr(number->text, 'e', number->len) &&
        !memchr(number->text, 'E', number->len))
        return true;
    memcpy(text, number->text, number->len);
    text[number->len] = '\0';
    return parse_double(text, &value) || scan_fail(scan, "float beyond all doubles");
}

static bool take_number(struct scan *scan)
{
    struct number number;

    if (!scan_number(scan, &number))
        return false;
    return number.is_float ? float_is_finite(scan, &number) : int_fits(scan, &number);
}

/* ---- payloads of scalar tags ---- */

static bool is_lower_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/* Hexadecimal magnitude beyond 64 bits signed? 0x8000000000000000 is, unless negative. */
static bool hex_is_beyond(const char *digits, size_t len, bool negative)
{
    if (len != 16)
        return len > 16;
    if (digits[0] != '8' || !negative)
        return digits[0] >= '8';
    for (size_t i = 1; i < len; i++)
        if (digits[i] != '0')
            return true;
    return false;
}

static bool take_int_text(struct scan *scan)
{
    struct scan_text text;
    const char *digits;
    size_t len;
    bool negative;

    if (!scan_string(scan, &text))
        return false;
    negative = text.len && text.data[0] == '-';
    digits = text.data + negative;
    len = text.len - negative;
    if (len < 3 || digits[0] != '0' || digits[1] != 'x' || digits[2] == '0')
        return scan_fail(scan, "int is not written as 0x and digits");
    digits += 2;
    len -= 2;
    for (size_t i = 0; i < len; i++)
        if (!is_lower_hex(digits[i]))
            return scan_fail(scan, "int is not written in lower-case hexadecimal");
    return hex_is_beyond(digits, len, negative) ||
           scan_fail(scan, "int within 64 bits in a tag");
}

static bool take_float_text(struct scan *scan)
{
    struct scan_text text;

    if (!scan_string(scan, &text))
        return false;
    return scan_text_is(text, "nan") || scan_text_is(text, "inf") ||
           scan_text_is(text, "-inf") ||
           scan_fail(scan, "tagged float is not nan, inf or -inf");
}

static bool take_bytes(struct scan *scan)
{
    struct scan_text text;

    if (!scan_string(scan, &text))
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!is_lower_hex(text.data[i]))
            return scan_fail(scan, "bytes are not in lower-case hexadecimal");
    return text.len % 2 == 0 || scan_fail(scan, "bytes with half a byte");
}

/* Skips ASCII digits of a text. */
static size_t text_digits(const char **at, const char *end)
{
    const char *start = *at;

    while (*at < end && **at >= '0' && **at <= '9')
        ++*at;
    return (size_t)(*at - start);
}

/* Skips this word if it comes next. */
static bool text_word(const char **at, const char *end, const char *word)
{
    size_t len = strlen(word);

    if ((size_t)(end - *at) < len || memcmp(*at, word, len) != 0)
        return false;
    *at += len;
    return true;
}

/* -?(Infinity | s?NaN digits* | digits (. digits)? (E [+-] digits)?), as str() writes. */
static bool decimal_grammar(const char *at, const char *end)
{
    text_word(&at, end, "-");
    if (text_word(&at, end, "Infinity"))
        return at == end;
    if (text_word(&at, end, "sNaN") || text_word(&at, end, "NaN")) {
        text_digits(&at, end);
        return at == end;
    }
    if (!text_digits(&at, end))
        return false;
    if (text_word(&at, end, ".") && !text_digits(&at, end))
        return false;
    if (text_word(&at, end, "E")) {
        if (!text_word(&at, end, "+") && !text_word(&at, end, "-"))
            return false;
        /* 18 digits: the largest exponent that Python's decimal knows. */
        if (end - at > SAFE_DIGITS || !text_digits(&at, end))
            return false;
    }
    return at == end;
}

static bool take_decimal(struct scan *scan)
{
    struct scan_text text;

    if (!scan_string(scan, &text))
        return false;
    if (text.len > DECIMAL_MAX)
        return scan_fail(scan, "Decimal is too long");
    return decimal_grammar(text.data, text.data + text.len) ||
           scan_fail(scan, "not a Decimal's text");
}

/* Takes {"TAG": and its payload and "}" where only this tag is allowed. */
static bool take_tagged(struct scan *scan, const char *tag,
                        bool (*take)(struct scan *scan))
{
    struct scan_text key;

    if (!scan_char(scan, '{') || !scan_string(scan, &key))
        return false;
    if (!scan_text_is(key, tag))
        return scan_fail(scan, "only the tag '%s' can stand here", tag);
    return scan_char(scan, ':') && take(scan) && scan_char(scan, '}');
}

/* An int value; ret_sign is -1, 0 or 1. */
static bool take_int(struct scan *scan, int *ret_sign)
{
    struct number number;

    if (scan_peek(scan) == '{') {
        const char *start = scan->at;

        if (!take_tagged(scan, "int", take_int_text))
            return false;
        /* Nothing but the number itself can hold a minus sign. */
        *ret_sign = memchr(start, '-', (size_t)(scan->at - start)) ? -1 : 1;
        return true;
    }
    if (!scan_number(scan, &number))
        return false;
    if (number.is_float)
        return scan_fail(scan, "float where an int is needed");
    if (!int_fits(scan, &number))
        return false;
    *ret_sign = number.text[0] == '-' ? -1 : number.text[0] != '0';
    return true;
}

static bool take_float(struct scan *scan)
{
    struct number number;

    if (scan_peek(scan) == '{')
        return take_tagged(scan, "float", take_float_text);
    if (!scan_number(scan, &number))
        return false;
    if (!number.is_float)
        return scan_fail(scan, "int where a float is needed");
    return float_is_finite(scan, &number);
}

static bool take_complex(struct scan *scan)
{
    return scan_char(scan, '[') && take_float(scan) && scan_char(scan, ',') &&
           take_float(scan) && scan_char(scan, ']');
}

static bool take_range(struct scan *scan)
{
    int sign;

    if (!scan_char(scan, '[') || !take_int(scan, &sign) || !scan_char(scan, ',') ||
        !take_int(scan, &sign) || !scan_char(scan, ',') || !take_int(scan, &sign))
        return false;
    if (sign == 0)
        return scan_fail(scan, "range with step 0");
    return scan_char(scan, ']');
}

static bool take_fraction(struct scan *scan)
{
    int sign;

    if (!scan_char(scan, '[') || !take_int(scan, &sign) || !scan_char(scan, ',') ||
        !take_int(scan, &sign))
        return false;
    if (sign <= 0)
        return scan_fail(scan, "Fraction whose denominator is not positive");
    return scan_char(scan, ']');
}

/* ---- payloads of tags for what stays where it is ---- */

/* The number of an object on one of the two sides. */
static bool take_object(struct scan *scan)
{
    struct number number;

    scan_peek(scan); /* skips white space */
    if (!scan_number(scan, &number))
        return false;
    if (number.is_float || number.text[0] == '-' || number.text[0] == '0' ||
        number.digits > SAFE_DIGITS)
        return scan_fail(scan, "not the number of an object");
    return true;
}

/* [NUMBER, "letters"] */
static bool take_handle(struct scan *scan)
{
    struct scan_text letters;

    if (!scan_char(scan, '[') || !take_object(scan) || !scan_char(scan, ',') ||
        !scan_string(scan, &letters))
        return false;
    for (size_t i = 0; i < letters.len; i++)
        if (letters.data[i] < 'a' || letters.data[i] > 'z')
            return scan_fail(scan, "abilities are not lower-case letters");
    if (letters.len > ABILITIES_MAX)
        return scan_fail(scan, "too many abilities");
    return scan_char(scan, ']');
}

static bool take_type(struct scan *scan)
{
    struct scan_text name;

    if (!scan_string(scan, &name))
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.data[i];

        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && c != '_')
            return scan_fail(scan, "no name of a type");
    }
    return (name.len > 0 && name.len < TYPE_NAME_MAX) ||
           scan_fail(scan, "no name of a type");
}

/* ---- containers ---- */

static const struct tag {
    const char *name;
    bool (*take)(struct scan *scan); /* scalar payload; NULL: a container */
    enum frame frame;                /* of a container */
} tags[] = {
    {"tuple", NULL, FRAME_TAGGED},
    {"dict", NULL, FRAME_KEY},
    {"set", NULL, FRAME_TAGGED},
    {"int", take_int_text, 0},
    {"float", take_float_text, 0},
    {"bytes", take_bytes, 0},
    {"frozenset", NULL, FRAME_TAGGED},
    {"complex", take_complex, 0},
    {"bytearray", take_bytes, 0},
    {"deque", NULL, FRAME_TAGGED},
    {"Counter", NULL, FRAME_KEY},
    {"OrderedDict", NULL, FRAME_KEY},
    {"defaultdict", NULL, FRAME_KEY},
    {"range", take_range, 0},
    {"Fraction", take_fraction, 0},
    {"Decimal", take_decimal, 0},
    {"handle", take_handle, 0},
    {"function", take_object, 0},
    {"iterator", take_object, 0},
    {"type", take_type, 0},
    {"defaultdict_int", NULL, FRAME_KEY},
    {"defaultdict_list", NULL, FRAME_KEY},
    {"defaultdict_set", NULL, FRAME_KEY},
    {"defaultdict_dict", NULL, FRAME_KEY},
    {"defaultdict_float", NULL, FRAME_KEY},
    {"defaultdict_str", NULL, FRAME_KEY},
};

static const struct tag *find_tag(struct scan_text name)
{
    for (size_t i = 0; i < ARRAY_SIZE(tags); i++)
        if (scan_text_is(name, tags[i].name))
            return &tags[i];
    return NULL;
}

/* How many arrays and objects a container opens, up to its values. */
static size_t frame_nesting(enum frame frame)
{
    return frame == FRAME_ARRAY ? 1 : frame == FRAME_TAGGED ? 2 : 3;
}

/* Is there room for so many more arrays and objects in each other? */
static bool check_nesting(struct scan *scan, const struct stack *stack, size_t more)
{
    return stack->nesting + more <= VALUE_DEPTH_MAX ||
           scan_fail(scan, "deeper than %d", VALUE_DEPTH_MAX);
}

/* The same for a tagged scalar that has been taken, from its "{" on. Brackets cannot
 * stand in its strings. */
static bool check_scalar(struct scan *scan, const struct stack *stack, const char *start)
{
    size_t open = 0, most = 0;

    for (const char *p = start; p < scan->at; p++) {
        if (*p == '{' || *p == '[')
            open++;
        else if (*p == '}' || *p == ']')
            open--;
        most = open > most ? open : most;
    }
    return check_nesting(scan, stack, most);
}

/* What comes next in value_scan(). */
enum state { STATE_VALUE, STATE_ENDED, STATE_FAULT };

static enum state end_if(bool ok)
{
    return ok ? STATE_ENDED : STATE_FAULT;
}

/* Goes into an array or a list of pairs, of which the "[" has been taken. */
static enum state open_frame(struct scan *scan, struct stack *stack, enum frame frame)
{
    if (!check_nesting(scan, stack, frame == FRAME_ARRAY ? 1 : 2))
        return STATE_FAULT;
    if (scan_maybe(scan, ']'))
        return end_if(frame == FRAME_ARRAY || scan_char(scan, '}'));
    if (frame == FRAME_KEY && !scan_char(scan, '['))
        return STATE_FAULT;
    if (!check_nesting(scan, stack, frame_nesting(frame)))
        return STATE_FAULT;
    stack->nesting += frame_nesting(frame);
    stack->frames[stack->depth++] = (unsigned char)frame;
    return STATE_VALUE;
}

static enum state begin_object(struct scan *scan, struct stack *stack)
{
    const char *start = scan->at;
    struct scan_text name;
    const struct tag *tag;

    if (!scan_char(scan, '{') || !scan_string(scan, &name))
        return STATE_FAULT;
    tag = find_tag(name);
    if (!tag) {
        scan_fail(scan, "unknown tag");
        return STATE_FAULT;
    }
    if (!scan_char(scan, ':'))
        return STATE_FAULT;
    if (tag->take)
        return end_if(tag->take(scan) && scan_char(scan, '}') &&
                      check_scalar(scan, stack, start));
    if (!scan_char(scan, '['))
        return STATE_FAULT;
    return open_frame(scan, stack, tag->frame);
}

/* Takes a scalar whole, or the beginning of a container. */
static enum state begin_value(struct scan *scan, struct stack *stack)
{
    switch (scan_peek(scan)) {
    case '[':
        scan->at++;
        return open_frame(scan, stack, FRAME_ARRAY);
    case '{':
        return begin_object(scan, stack);
    case '"':
        return end_if(scan_string(scan, NULL));
    case 't':
        return end_if(scan_word(scan, "true"));
    case 'f':
        return end_if(scan_word(scan, "false"));
    case 'n':
        return end_if(scan_word(scan, "null"));
    default:
        return end_if(take_number(scan));
    }
}

/* Takes what has to come between a value that has ended and the next one, or the end of
 * the innermost container. */
static enum state continue_frame(struct scan *scan, struct stack *stack)
{
    unsigned char *frame = &stack->frames[stack->depth - 1];

    switch (*frame) {
    case FRAME_KEY:
        if (!scan_char(scan, ','))
            return STATE_FAULT;
        *frame = FRAME_VALUE;
        return STATE_VALUE;
    case FRAME_VALUE:
        if (!scan_char(scan, ']'))
            return STATE_FAULT;
        if (!scan_maybe(scan, ','))
            break;
        *frame = FRAME_KEY;
        return scan_char(scan, '[') ? STATE_VALUE : STATE_FAULT;
    default:
        if (scan_maybe(scan, ','))
            return STATE_VALUE;
    }
    if (!scan_char(scan, ']') || (*frame != FRAME_ARRAY && !scan_char(scan, '}')))
        return STATE_FAULT;
    stack->nesting -= frame_nesting(*frame);
    stack->depth--;
    return STATE_ENDED;
}

bool value_scan(struct scan *scan)
{
    struct stack stack;
    enum state state = STATE_VALUE;

    stack.depth = 0; /* frames above it are never read */
    stack.nesting = 0;
    for (;;) {
        if (state == STATE_VALUE)
            state = begin_value(scan, &stack);
        else if (state == STATE_FAULT)
            return false;
        else if (stack.depth == 0)
            return true;
        else
            state = continue_frame(scan, &stack);
    }
}
