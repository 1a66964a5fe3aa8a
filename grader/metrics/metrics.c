#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "grader/metrics/duplicates.h"
#include "grader/metrics/walk.h"

static int measure(const struct syntax *syntax, struct metrics *metrics, struct err *err)
{
    cleanup_free uint16_t *roles = grammar_roles(syntax->grammar);
    cleanup_free uint8_t *marks = NULL;
    int r;

    if (!roles)
        return err_oom(err);
    r = walk_tree(syntax, roles, metrics, &marks, err);
    if (r == 0 && duplicates_count(metrics->tokens, marks, metrics->token_count,
                                   &metrics->duplicated) < 0)
        r = err_oom(err);
    return r;
}

int metrics_measure(const char *language, const char *text, size_t len,
                    struct metrics **ret_metrics, struct err *err)
{
    const struct grammar *grammar = grammar_find(language);
    cleanup_syntax struct syntax syntax = {0};
    cleanup_metrics struct metrics *metrics = NULL;
    int r;

    if (!grammar)
        return err_say(err, ENOTSUP, "measure program: there is no grammar for %.60s",
                       language);
    r = syntax_parse(grammar, text, len, &syntax, err);
    if (r < 0)
        return r;
    metrics = calloc(1, sizeof(*metrics));
    if (!metrics)
        return err_oom(err);
    metrics->grammar = grammar;
    metrics->text = text;
    r = measure(&syntax, metrics, err);
    if (r == 0)
        *ret_metrics = steal_ptr(metrics);
    return r;
}

void metrics_free(struct metrics *metrics)
{
    if (!metrics)
        return;
    free(metrics->units);
    free(metrics->tokens);
    free(metrics->node_counts);
    free(metrics);
}

size_t metrics_uses(const struct metrics *metrics, const char *word)
{
    size_t len = strlen(word), count = 0;

    for (size_t i = 0; i < metrics->token_count; i++)
        count += !(metrics->tokens[i].roles & ROLE_LITERAL) &&
                 metrics->tokens[i].len == len &&
                 memcmp(metrics->text + metrics->tokens[i].at, word, len) == 0;
    return count;
}

bool metrics_nodes(const struct metrics *metrics, const char *kind, size_t *ret_count)
{
    const TSLanguage *language = metrics->grammar->get();
    uint32_t symbols = ts_language_symbol_count(language);
    size_t count = 0;
    bool known = false;

    for (uint32_t symbol = 0; symbol < symbols; symbol++) {
        const char *name = ts_language_symbol_name(language, (TSSymbol)symbol);

        if (!name || strcmp(name, kind) != 0 ||
            ts_language_symbol_type(language, (TSSymbol)symbol) == TSSymbolTypeAuxiliary)
            continue;
        known = true;
        count += metrics->node_counts[symbol];
    }
    if (known)
        *ret_count = count;
    return known;
}
