/*
 * The declared signature of a function that a problem asks for, independent of languages:
 *
 *     two_sum(numbers: list<int>, target: int) -> tuple<int, int>
 *     Solution.climb(n: int) -> int          a method of a class without arguments
 *
 *  1. signature_parse(), or fill the struct by hand.
 *  2. runners (runners/function.h) say how it is written in their language.
 *  3. signature_release().
 */
#ifndef ASSAY_PROBLEMS_SIGNATURE_H
#define ASSAY_PROBLEMS_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>

#include "grader/base/buf.h"
#include "grader/base/err.h"

#define SIGNATURE_PARTS_MAX      16 /* members of a tuple */
#define SIGNATURE_PARAMETERS_MAX 32
#define SIGNATURE_DEPTH_MAX      16
#define SIGNATURE_NAME_MAX       100

/* id, name, parts that stand in <...> (-1: one or more) */
#define VALUE_TYPES(X)                                                                   \
    X(INT, "int", 0)           /* 64 bits, signed */                                     \
    X(BIGINT, "bigint", 0)     /* any size */                                            \
    X(FLOAT, "float", 0)       /* a double; also nan, inf and -inf */                    \
    X(BOOL, "bool", 0)         /* */                                                     \
    X(STRING, "string", 0)     /* Unicode text */                                        \
    X(BYTES, "bytes", 0)       /* */                                                     \
    X(LIST, "list", 1)         /* */                                                     \
    X(TUPLE, "tuple", -1)      /* */                                                     \
    X(SET, "set", 1)           /* */                                                     \
    X(MAP, "map", 2)           /* keys, values */                                        \
    X(OPTIONAL, "optional", 1) /* the value, or null */                                  \
    X(ANY, "any", 0)           /* any of these and null; not in C and C++ */

enum value_kind {
#define VALUE_TYPE_ENUM(id, name, parts) VALUE_##id,
    VALUE_TYPES(VALUE_TYPE_ENUM)
#undef VALUE_TYPE_ENUM
        VALUE_KIND_MAX,
};

struct value_type {
    enum value_kind kind;
    struct value_type *parts; /* list, set, optional: 1; map: 2; tuple: its members */
    size_t part_count;
};

struct parameter {
    char *name;
    struct value_type type;
};

struct signature {
    char *holder; /* class whose method it is; NULL: a function */
    char *name;
    struct parameter *parameters;
    size_t parameter_count;
    struct value_type result;
};

/* -EINVAL says what is wrong and where: "column 12: ...". */
int signature_parse(const char *text, struct signature *ret_signature, struct err *err);
void signature_release(struct signature *signature);
#define cleanup_signature cleanup(signature_release)

/* Append the text that signature_parse() reads. 0 or -errno of buf_add(). */
int signature_add(struct buf *b, const struct signature *signature);
int value_type_add(struct buf *b, const struct value_type *type);

/* Does this type occur anywhere in it? */
bool value_type_has(const struct value_type *type, enum value_kind kind);
bool signature_has(const struct signature *signature, enum value_kind kind);

#endif
