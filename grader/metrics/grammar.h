/*
 * What assay knows of a language's syntax trees: which kinds of nodes branch, nest,
 * define functions, and so on. The grammars are tree-sitter's published ones
 * (.ci/grammars); the tables here give their node kinds a meaning.
 *
 * A kind that a grammar does not know is a mistake in the table: a unit test looks up all
 * of them.
 */
#ifndef ASSAY_METRICS_GRAMMAR_H
#define ASSAY_METRICS_GRAMMAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tree_sitter/api.h>

/* id, what the kind is; lists of kinds in struct grammar stand in this order. */
#define ROLES(X)                                                                         \
    X(FUNCTION)   /* a function or lambda: a unit that is measured */                    \
    X(BRANCH)     /* a way more through the function */                                  \
    X(NEST)       /* what stands in it is one level deeper */                            \
    X(IF)         /* may follow an "else" without being deeper */                        \
    X(ELSE)       /* holds such an "else" */                                             \
    X(LOGIC)      /* an expression that branches when its operator is one of OPERATOR */ \
    X(OPERATOR)   /* these tokens are no named kinds */                                  \
    X(COMMENT)    /* */                                                                  \
    X(IDENTIFIER) /* a name, of variables first of all */                                \
    X(LITERAL)    /* */                                                                  \
    X(NOTHING)    /* stands among parameters, and is none */                             \
    X(GLOBAL)     /* outside of functions, declares or assigns variables */              \
    X(HOLDER)     /* in those, holds further names */                                    \
    X(TYPE)       /* a class or the like; its body is not the file's own code */         \
    X(MACRO)      /* text that the grammar does not look into */                         \
    X(IMPORT)     /* */

enum role_bit {
#define ROLE_BIT(id) ROLE_BIT_##id,
    ROLES(ROLE_BIT)
#undef ROLE_BIT
        ROLE_BIT_MAX,
};

enum role {
#define ROLE_FLAG(id) ROLE_##id = 1 << ROLE_BIT_##id,
    ROLES(ROLE_FLAG)
#undef ROLE_FLAG
};

#define KINDS(...)                                                                       \
    (const char *const[])                                                                \
    {                                                                                    \
        __VA_ARGS__, NULL                                                                \
    }

struct grammar {
    const char *language; /* of grader/base/language.h */
    const TSLanguage *(*get)(void);
    const char *const *kinds[ROLE_BIT_MAX]; /* NULL-terminated; NULL: none */
    const char *const *global_needs;        /* words of a declaration; NULL: none */
    const char *const *constant;            /* words that make it no variable */
    bool capitals_are_constant;             /* NAMES_LIKE_THIS are no variables */
    bool
        top_level_code; /* statements outside of functions are run: a unit of their own */
};

/* All of them; ended by one without a language. */
extern const struct grammar grammar_c, grammar_cpp, grammar_python, grammar_javascript,
    grammar_typescript, grammar_java, grammar_go, grammar_rust, grammar_csharp,
    grammar_php, grammar_ruby, grammar_perl, grammar_lua, grammar_r, grammar_bash;

/* NULL-terminated. */
extern const struct grammar *const grammars[];

/* By the name of a language (grader/base/language.h); NULL when there is none. */
const struct grammar *grammar_find(const char *language);

/* The roles of each symbol of the grammar, ts_language_symbol_count() of them. The
 * caller's; NULL when memory is out. */
uint16_t *grammar_roles(const struct grammar *grammar);

/* Does the language have nodes or tokens of this kind? */
bool grammar_has_kind(const struct grammar *grammar, const char *kind, bool named);

#endif
