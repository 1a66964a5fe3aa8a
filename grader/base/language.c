#include <string.h>
#include <strings.h>

#include "grader/base/language.h"
#include "grader/base/macros.h"

enum { C, CPP, PYTHON, PYTHON2, PERL, PROLOG }; /* rows that the code below knows */

/* Where two rows share an ending, the first has it unless the first line of the file says
 * otherwise. */
static const struct language languages[] = {
    [C] = {"c", "c", "C", {"gcc"}, {".c"}, {".h"}, true},
    [CPP] = {"cpp",
             "cpp",
             "C++",
             {"c++", "cc", "cxx", "gnu++", "g++"},
             {".cpp", ".cc", ".cxx", ".c++", ".C"},
             {".hpp", ".hh", ".hxx"},
             true},
    [PYTHON] = {"python",
                "python3",
                "Python",
                {"py", "cpython", "pypy"},
                {".py", ".py3"},
                {NULL},
                true},
    [PYTHON2] = {NULL, "python2", "Python 2", {"py2"}, {".py2"}, {NULL}},
    [PERL] = {"perl", "perl", "Perl", {"pl"}, {".pl", ".pm"}, {NULL}},
    [PROLOG] = {NULL, "prolog", "Prolog", {NULL}, {".pl"}, {NULL}},
    {"python", "python3numpy", "Python with NumPy", {NULL}, {NULL}, {NULL}, true},
    {"bash", "bash", "Bash", {"sh", "shell"}, {".sh", ".bash"}, {NULL}},
    {"csharp", "csharp", "C#", {"cs", "c#"}, {".cs"}, {NULL}},
    {"go", "go", "Go", {"golang"}, {".go"}, {NULL}},
    {"java", "java", "Java", {NULL}, {".java"}, {NULL}},
    {"javascript",
     "javascript",
     "JavaScript",
     {"js", "node", "nodejs"},
     {".js", ".mjs", ".cjs"},
     {NULL}},
    {"lua", "lua", "Lua", {NULL}, {".lua"}, {NULL}},
    {"php", "php", "PHP", {NULL}, {".php"}, {NULL}},
    {"r", NULL, "R", {"rscript"}, {".r", ".R"}, {NULL}},
    {"ruby", "ruby", "Ruby", {"rb"}, {".rb"}, {NULL}},
    {"rust", "rust", "Rust", {"rs"}, {".rs"}, {NULL}},
    {"typescript", "typescript", "TypeScript", {"ts"}, {".ts"}, {NULL}},
    {NULL, "ada", "Ada", {NULL}, {".adb", ".ads"}, {NULL}},
    {NULL, "algol68", "Algol 68", {NULL}, {".a68"}, {NULL}},
    {NULL, "apl", "APL", {NULL}, {".apl"}, {NULL}},
    {NULL, "cgmp", "C with GMP", {NULL}, {NULL}, {NULL}},
    {NULL, "cobol", "COBOL", {NULL}, {".cob"}, {NULL}},
    {NULL, "cppgmp", "C++ with GMP", {NULL}, {NULL}, {NULL}},
    {NULL, "crystal", "Crystal", {NULL}, {".cr"}, {NULL}},
    {NULL, "d", "D", {NULL}, {".d"}, {NULL}},
    {NULL, "dart", "Dart", {NULL}, {".dart"}, {NULL}},
    {NULL, "elixir", "Elixir", {NULL}, {".ex"}, {NULL}},
    {NULL, "erlang", "Erlang", {NULL}, {".erl"}, {NULL}},
    {NULL, "forth", "Forth", {NULL}, {".fth", ".4th", ".forth", ".frt"}, {NULL}},
    {NULL, "fortran", "Fortran", {NULL}, {".f90"}, {NULL}},
    {NULL, "fsharp", "F#", {NULL}, {".fs"}, {NULL}},
    {NULL, "gerbil", "Gerbil", {NULL}, {".ss"}, {NULL}},
    {NULL, "haskell", "Haskell", {NULL}, {".hs"}, {NULL}},
    {NULL, "javaalgs4", "Java with Algs4", {NULL}, {NULL}, {NULL}},
    {NULL, "julia", "Julia", {NULL}, {".jl"}, {NULL}},
    {NULL, "kotlin", "Kotlin", {NULL}, {".kt"}, {NULL}},
    {NULL, "lisp", "Common Lisp", {NULL}, {".lisp", ".cl"}, {NULL}},
    {NULL, "modula2", "Modula-2", {NULL}, {".mod", ".def"}, {NULL}},
    {NULL, "nim", "Nim", {NULL}, {".nim"}, {NULL}},
    {NULL, "objectivec", "Objective-C", {NULL}, {".m"}, {NULL}},
    {NULL, "ocaml", "OCaml", {NULL}, {".ml"}, {NULL}},
    {NULL, "octave", "Octave", {NULL}, {NULL}, {NULL}},
    {NULL, "odin", "Odin", {NULL}, {".odin"}, {NULL}},
    {NULL, "pascal", "Pascal", {NULL}, {".pas"}, {NULL}},
    {NULL, "racket", "Racket", {NULL}, {".rkt"}, {NULL}},
    {NULL, "scala", "Scala", {NULL}, {".scala"}, {NULL}},
    {NULL, "simula", "Simula", {NULL}, {".sim"}, {NULL}},
    {NULL, "smalltalk", "Smalltalk", {NULL}, {".st"}, {NULL}},
    {NULL, "snobol", "Snobol", {NULL}, {".sno"}, {NULL}},
    {NULL, "swift", "Swift", {NULL}, {".swift"}, {NULL}},
    {NULL, "visualbasic", "Visual Basic", {NULL}, {".vb"}, {NULL}},
    {NULL, "zig", "Zig", {NULL}, {".zig"}, {NULL}},
};

/* Compares without regard to case; `name` need not end after `len` bytes. */
static bool same_name(const char *known, const char *name, size_t len)
{
    return strlen(known) == len && strncasecmp(known, name, len) == 0;
}

static const struct language *find(const char *name, size_t len)
{
    for (size_t i = 0; i < ARRAY_SIZE(languages); i++) {
        const struct language *language = &languages[i];

        if (language->name && same_name(language->name, name, len))
            return language;
        for (const char *const *alias = language->aliases; language->name && *alias;
             alias++)
            if (same_name(*alias, name, len))
                return language;
    }
    return NULL;
}

const struct language *language_by_name(const char *name)
{
    size_t len = name ? strlen(name) : 0;
    size_t base = len;
    const struct language *language;

    if (!len)
        return NULL;
    while (base && strchr("0123456789. ", name[base - 1]))
        base--;
    language = find(name, base);
    /* "python2" is another language: its programs fail as Python 3 */
    if (language == &languages[PYTHON] && name[base + strspn(name + base, " ")] == '2')
        return NULL;
    return language;
}

const char *language_canonical(const char *name)
{
    const struct language *language = language_by_name(name);

    return language ? language->name : NULL;
}

const char *language_extension(const char *name)
{
    const struct language *language = language_by_name(name);

    return language ? language->endings[0] : "";
}

const struct language *language_by_code(const char *code)
{
    for (size_t i = 0; i < ARRAY_SIZE(languages); i++)
        if (languages[i].code && strcasecmp(code, languages[i].code) == 0)
            return &languages[i];
    return language_by_name(code);
}

/* ".c" of "a/b.c"; NULL for "b" and ".c". */
static const char *ending_of(const char *file_name)
{
    const char *slash = strrchr(file_name, '/');
    const char *base = slash ? slash + 1 : file_name;
    const char *ending = strrchr(base, '.');

    return ending == base ? NULL : ending;
}

static bool has_ending(const char *const *endings, const char *ending)
{
    for (; *endings; endings++)
        if (strcmp(*endings, ending) == 0)
            return true;
    return false;
}

bool language_name_ends(const char *name, const char *const *endings)
{
    const char *ending = ending_of(name);

    return ending && has_ending(endings, ending);
}

const struct language *language_by_ending(const char *file_name)
{
    for (size_t i = 0; i < ARRAY_SIZE(languages); i++)
        if (language_name_ends(file_name, languages[i].endings))
            return &languages[i];
    return NULL;
}

/* "#!/usr/bin/env python2" */
static bool first_line_names(const char *data, size_t len, const char *tool)
{
    const char *end = len ? memchr(data, '\n', len) : NULL;
    size_t line = end ? (size_t)(end - data) : len;

    return line > 2 && memcmp(data, "#!", 2) == 0 &&
           memmem(data, line, tool, strlen(tool));
}

/* Prolog shares ".pl": its clauses end in a dot and its directives begin with ":-". */
static bool is_prolog(const char *data, size_t len)
{
    return first_line_names(data, len, "swipl") ||
           first_line_names(data, len, "prolog") ||
           (len && memmem(data, len, ":-", 2) && !memmem(data, len, "$", 1));
}

const struct language *language_of_file(const char *name, const char *data, size_t len)
{
    const struct language *language = language_by_ending(name);

    if (language == &languages[PYTHON] && first_line_names(data, len, "python2"))
        return &languages[PYTHON2];
    if (language == &languages[PERL] &&
        language_name_ends(name, languages[PROLOG].endings) && is_prolog(data, len))
        return &languages[PROLOG];
    return language;
}

const char *language_by_extension(const char *file_name)
{
    const struct language *language = language_by_ending(file_name);

    for (size_t i = 0; i < ARRAY_SIZE(languages) && !language; i++)
        if (language_name_ends(file_name, languages[i].headers))
            language = &languages[i];
    return language ? language->name : NULL;
}

const struct language *language_combine(const struct language *a,
                                        const struct language *b)
{
    const struct language *const c = &languages[C], *const cpp = &languages[CPP];

    if (!a || a == b)
        return b;
    if (!b)
        return a;
    if ((a == c && b == cpp) || (a == cpp && b == c))
        return cpp;
    return NULL;
}
