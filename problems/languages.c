#include <string.h>
#include <strings.h>

#include "grader/base/macros.h"
#include "problems/languages.h"

enum { C, CPP, PYTHON2, PYTHON3 }; /* rows that the code below knows */

static const struct package_language languages[] = {
    [C] = {"c", "C", "c", {".c"}},
    [CPP] = {"cpp", "C++", "cpp", {".cc", ".cpp", ".cxx", ".c++", ".C"}},
    [PYTHON2] = {"python2", "Python 2", NULL, {".py2"}},
    [PYTHON3] = {"python3", "Python 3", "python", {".py", ".py3"}},
    {"python3numpy", "Python 3 with NumPy", "python", {NULL}},
    {"ada", "Ada", NULL, {".adb", ".ads"}},
    {"algol68", "Algol 68", NULL, {".a68"}},
    {"apl", "APL", NULL, {".apl"}},
    {"bash", "Bash", NULL, {".sh"}},
    {"cgmp", "C with GMP", NULL, {NULL}},
    {"cobol", "COBOL", NULL, {".cob"}},
    {"cppgmp", "C++ with GMP", NULL, {NULL}},
    {"crystal", "Crystal", NULL, {".cr"}},
    {"csharp", "C#", NULL, {".cs"}},
    {"d", "D", NULL, {".d"}},
    {"dart", "Dart", NULL, {".dart"}},
    {"elixir", "Elixir", NULL, {".ex"}},
    {"erlang", "Erlang", NULL, {".erl"}},
    {"forth", "Forth", NULL, {".fth", ".4th", ".forth", ".frt"}},
    {"fortran", "Fortran", NULL, {".f90"}},
    {"fsharp", "F#", NULL, {".fs"}},
    {"gerbil", "Gerbil", NULL, {".ss"}},
    {"go", "Go", NULL, {".go"}},
    {"haskell", "Haskell", NULL, {".hs"}},
    {"java", "Java", NULL, {".java"}},
    {"javaalgs4", "Java with Algs4", NULL, {NULL}},
    {"javascript", "JavaScript", NULL, {".js"}},
    {"julia", "Julia", NULL, {".jl"}},
    {"kotlin", "Kotlin", NULL, {".kt"}},
    {"lisp", "Common Lisp", NULL, {".lisp", ".cl"}},
    {"lua", "Lua", NULL, {".lua"}},
    {"modula2", "Modula-2", NULL, {".mod", ".def"}},
    {"nim", "Nim", NULL, {".nim"}},
    {"objectivec", "Objective-C", NULL, {".m"}},
    {"ocaml", "OCaml", NULL, {".ml"}},
    {"octave", "Octave", NULL, {NULL}},
    {"odin", "Odin", NULL, {".odin"}},
    {"pascal", "Pascal", NULL, {".pas"}},
    {"perl", "Perl", NULL, {".pm"}},
    {"php", "PHP", NULL, {".php"}},
    {"prolog", "Prolog", NULL, {".pl"}},
    {"racket", "Racket", NULL, {".rkt"}},
    {"ruby", "Ruby", NULL, {".rb"}},
    {"rust", "Rust", NULL, {".rs"}},
    {"scala", "Scala", NULL, {".scala"}},
    {"simula", "Simula", NULL, {".sim"}},
    {"smalltalk", "Smalltalk", NULL, {".st"}},
    {"snobol", "Snobol", NULL, {".sno"}},
    {"swift", "Swift", NULL, {".swift"}},
    {"typescript", "TypeScript", NULL, {".ts"}},
    {"visualbasic", "Visual Basic", NULL, {".vb"}},
    {"zig", "Zig", NULL, {".zig"}},
};

const struct package_language *language_by_code(const char *code)
{
    static const struct {
        const char *alias;
        int row;
    } aliases[] = {
        {"c++", CPP},    {"cxx", CPP},     {"python", PYTHON3},
        {"py", PYTHON3}, {"py3", PYTHON3},
    };

    for (size_t i = 0; i < ARRAY_SIZE(aliases); i++)
        if (strcasecmp(code, aliases[i].alias) == 0)
            return &languages[aliases[i].row];
    for (size_t i = 0; i < ARRAY_SIZE(languages); i++)
        if (strcasecmp(code, languages[i].code) == 0)
            return &languages[i];
    return NULL;
}

static bool has_ending(const struct package_language *language, const char *ending)
{
    for (size_t i = 0; i < LANGUAGE_ENDINGS_MAX && language->endings[i]; i++)
        if (strcmp(language->endings[i], ending) == 0)
            return true;
    return false;
}

const struct package_language *language_by_ending(const char *file_name)
{
    const char *ending = strrchr(file_name, '.');

    if (!ending || ending == file_name || ending[-1] == '/')
        return NULL;
    for (size_t i = 0; i < ARRAY_SIZE(languages); i++)
        if (has_ending(&languages[i], ending))
            return &languages[i];
    return NULL;
}

/* "#!/usr/bin/env python2" */
static bool is_python2(const char *data, size_t len)
{
    const char *end = memchr(data, '\n', len);
    size_t line = end ? (size_t)(end - data) : len;

    return line > 2 && memcmp(data, "#!", 2) == 0 &&
           memmem(data, line, "python2", strlen("python2"));
}

const struct package_language *language_of_file(const struct source_file *file)
{
    const struct package_language *language = language_by_ending(file->name);

    if (language == &languages[PYTHON3] && is_python2(file->data, file->len))
        return &languages[PYTHON2];
    return language;
}

const struct package_language *language_of_program(const struct source_program *program,
                                                   const struct package_language **ret_a,
                                                   const struct package_language **ret_b)
{
    const struct package_language *const c = &languages[C], *const cpp = &languages[CPP];
    const struct package_language *found = NULL;

    *ret_a = NULL;
    *ret_b = NULL;
    for (size_t i = 0; i < program->file_count; i++) {
        const struct package_language *next = language_of_file(&program->files[i]);

        if (!next || next == found || (next == c && found == cpp))
            continue;
        if (found && !(found == c && next == cpp)) {
            *ret_a = found;
            *ret_b = next;
            return NULL;
        }
        found = next;
    }
    return found;
}
