#include <stdlib.h>
#include <string.h>

#include "grader/base/language.h"
#include "grader/base/macros.h"
#include "grader/metrics/grammar.h"

const struct grammar *const grammars[] = {
    &grammar_c,          &grammar_cpp,  &grammar_python, &grammar_javascript,
    &grammar_typescript, &grammar_java, &grammar_go,     &grammar_rust,
    &grammar_csharp,     &grammar_php,  &grammar_ruby,   &grammar_perl,
    &grammar_lua,        &grammar_r,    &grammar_bash,   NULL,
};

const struct grammar *grammar_find(const char *language)
{
    const char *name = language_canonical(language);

    for (size_t i = 0; name && grammars[i]; i++)
        if (strcmp(grammars[i]->language, name) == 0)
            return grammars[i];
    return NULL;
}

static bool is_kind(const TSLanguage *language, TSSymbol symbol, const char *kind,
                    bool named)
{
    TSSymbolType type = ts_language_symbol_type(language, symbol);
    const char *name = ts_language_symbol_name(language, symbol);

    return name && strcmp(name, kind) == 0 &&
           type == (named ? TSSymbolTypeRegular : TSSymbolTypeAnonymous);
}

bool grammar_has_kind(const struct grammar *grammar, const char *kind, bool named)
{
    const TSLanguage *language = grammar->get();
    uint32_t count = ts_language_symbol_count(language);

    for (uint32_t symbol = 0; symbol < count; symbol++)
        if (is_kind(language, (TSSymbol)symbol, kind, named))
            return true;
    return false;
}

static uint16_t roles_of(const struct grammar *grammar, const TSLanguage *language,
                         TSSymbol symbol)
{
    unsigned roles = 0;

    for (size_t bit = 0; bit < ROLE_BIT_MAX; bit++) {
        const char *const *kind = grammar->kinds[bit];

        for (; kind && *kind; kind++)
            if (is_kind(language, symbol, *kind, bit != ROLE_BIT_OPERATOR))
                roles |= 1u << bit;
    }
    return (uint16_t)roles;
}

uint16_t *grammar_roles(const struct grammar *grammar)
{
    const TSLanguage *language = grammar->get();
    uint32_t count = ts_language_symbol_count(language);
    uint16_t *roles = calloc(count, sizeof(*roles));

    for (uint32_t symbol = 0; roles && symbol < count; symbol++)
        roles[symbol] = roles_of(grammar, language, (TSSymbol)symbol);
    return roles;
}
