#include <string.h>
#include <strings.h>

#include "grader/base/language.h"
#include "grader/base/macros.h"

enum { C, CPP, PYTHON, PYTHON2, PERL, PROLOG }; /* rows that the code below knows */

/* Languages that assay does not run. */
#define OTHER(code_, title_, ...)                                                        \
    {                                                                                    \
        .code = code_, .title = title_, .endings = { __VA_ARGS__ }                       \
    }

/* Where two rows share an ending, the first has it unless the first line of the file says
 * otherwise. */
static const struct language languages[] = {
    [C] = {.name = "c",
           .code = "c",
           .title = "C",
           .aliases = {"gcc"},
           .endings = {".c"},
           .headers = {".h"},
           .runs = true},
    [CPP] = {.name = "cpp",
             .code = "cpp",
             .title = "C++",
             .aliases = {"c++", "cc", "cxx", "gnu++", "g++"},
             .endings = {".cpp", ".cc", ".cxx", ".c++", ".C"},
             .headers = {".hpp", ".hh", ".hxx"},
             .runs = true},
    [PYTHON] = {.name = "python",
                .code = "python3",
                .title = "Python",
                .aliases = {"py", "cpython", "pypy"},
                .endings = {".py", ".py3"},
                .runs = true},
    [PYTHON2] = OTHER("python2", "Python 2", ".py2"),
    [PERL] = {.name = "perl",
              .code = "perl",
              .title = "Perl",
              .aliases = {"pl"},
              .endings = {".pl", ".pm"},
              .runs = true},
    [PROLOG] = OTHER("prolog", "Prolog", ".pl"),
    {.name = "python",
     .code = "python3numpy",
     .title = "Python with NumPy",
     .runs = true},
    {.name = "bash",
     .code = "bash",
     .title = "Bash",
     .aliases = {"sh", "shell"},
     .endings = {".sh", ".bash"},
     .runs = true},
    {.name = "csharp",
     .code = "csharp",
     .title = "C#",
     .aliases = {"cs", "c#"},
     .endings = {".cs"},
     .runs = true},
    {.name = "go",
     .code = "go",
     .title = "Go",
     .aliases = {"golang"},
     .endings = {".go"},
     .runs = true},
    {.name = "java", .code = "java", .title = "Java", .endings = {".java"}, .runs = true},
    {.name = "javascript",
     .code = "javascript",
     .title = "JavaScript",
     .aliases = {"js", "node", "nodejs"},
     .endings = {".js", ".mjs", ".cjs"},
     .runs = true},
    {.name = "lua", .code = "lua", .title = "Lua", .endings = {".lua"}, .runs = true},
    {.name = "php", .code = "php", .title = "PHP", .endings = {".php"}, .runs = true},
    {.name = "r",
     .title = "R",
     .aliases = {"rscript"},
     .endings = {".r", ".R"},
     .runs = true},
    {.name = "ruby",
     .code = "ruby",
     .title = "Ruby",
     .aliases = {"rb"},
     .endings = {".rb"},
     .runs = true},
    {.name = "rust",
     .code = "rust",
     .title = "Rust",
     .aliases = {"rs"},
     .endings = {".rs"},
     .runs = true},
    {.name = "typescript",
     .code = "typescript",
     .title = "TypeScript",
     .aliases = {"ts"},
     .endings = {".ts"},
     .runs = true},
    OTHER("ada", "Ada", ".adb", ".ads"),
    OTHER("algol68", "Algol 68", ".a68"),
    OTHER("apl", "APL", ".apl"),
    OTHER("cgmp", "C with GMP", NULL),
    OTHER("cobol", "COBOL", ".cob"),
    OTHER("cppgmp", "C++ with GMP", NULL),
    OTHER("crystal", "Crystal", ".cr"),
    OTHER("d", "D", ".d"),
    OTHER("dart", "Dart", ".dart"),
    OTHER("elixir", "Elixir", ".ex"),
    OTHER("erlang", "Erlang", ".erl"),
    OTHER("forth", "Forth", ".fth", ".4th", ".forth", ".frt"),
    OTHER("fortran", "Fortran", ".f90"),
    OTHER("fsharp", "F#", ".fs"),
    OTHER("gerbil", "Gerbil", ".ss"),
    OTHER("haskell", "Haskell", ".hs"),
    OTHER("javaalgs4", "Java with Algs4", NULL),
    OTHER("julia", "Julia", ".jl"),
    OTHER("kotlin", "Kotlin", ".kt"),
    OTHER("lisp", "Common Lisp", ".lisp", ".cl"),
    OTHER("modula2", "Modula-2", ".mod", ".def"),
    OTHER("nim", "Nim", ".nim"),
    OTHER("objectivec", "Objective-C", ".m"),
    OTHER("ocaml", "OCaml", ".ml"),
    OTHER("octave", "Octave", NULL),
    OTHER("odin", "Odin", ".odin"),
    OTHER("pascal", "Pascal", ".pas"),
    OTHER("racket", "Racket", ".rkt"),
    OTHER("scala", "Scala", ".scala"),
    OTHER("simula", "Simula", ".sim"),
    OTHER("smalltalk", "Smalltalk", ".st"),
    OTHER("snobol", "Snobol", ".sno"),
    OTHER("swift", "Swift", ".swift"),
    OTHER("visualbasic", "Visual Basic", ".vb"),
    OTHER("zig", "Zig", ".zig"),
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
