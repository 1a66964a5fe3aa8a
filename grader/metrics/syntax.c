#include <errno.h>
#include <string.h>

#include "grader/metrics/syntax.h"

/* tree-sitter asks for leave to go on after each hundred steps. Programs that people
 * write take less than one step for a byte. */
#define STEPS          100
#define STEPS_AT_LEAST 1000000
#define STEPS_PER_BYTE 20

struct input {
    const char *text;
    size_t len;
    uint64_t steps;
};

static const char *read_text(void *payload, uint32_t at, TSPoint point, uint32_t *ret_len)
{
    const struct input *input = payload;

    (void)point;
    *ret_len = at < input->len ? (uint32_t)(input->len - at) : 0;
    return *ret_len ? input->text + at : "";
}

/* Is it enough? */
static bool count_steps(TSParseState *state)
{
    struct input *input = state->payload;

    input->steps += STEPS;
    return input->steps > STEPS_AT_LEAST + STEPS_PER_BYTE * (uint64_t)input->len;
}

int syntax_parse(const struct grammar *grammar, const char *text, size_t len,
                 struct syntax *ret_syntax, struct err *err)
{
    struct input input = {.text = text, .len = len};
    const TSInput from = {.payload = &input,
                          .read = read_text,
                          .encoding = TSInputEncodingUTF8};
    const TSParseOptions options = {.payload = &input, .progress_callback = count_steps};
    TSParser *parser;
    TSTree *tree;

    if (len > SYNTAX_BYTES_MAX)
        return err_say(err, EFBIG, "measure program: more than %zu MiB",
                       SYNTAX_BYTES_MAX >> 20);
    parser = ts_parser_new();
    if (!parser)
        return err_oom(err);
    if (!ts_parser_set_language(parser, grammar->get()))
        BUG("the grammar of %s has another format than the library", grammar->language);
    tree = ts_parser_parse_with_options(parser, NULL, from, options);
    ts_parser_delete(parser);
    if (!tree)
        return err_say(err, E2BIG,
                       "measure program: it cannot be parsed in the time that a program "
                       "of its size may take");
    *ret_syntax = (struct syntax){grammar, text, len, tree};
    return 0;
}

void syntax_release(struct syntax *syntax)
{
    if (syntax->tree)
        ts_tree_delete(syntax->tree);
    *syntax = (struct syntax){0};
}
