/*
 * Structural metrics of small programs in every language, and of hostile ones.
 */
#include <errno.h>
#include <string.h>

#include "grader/base/buf.h"
#include "grader/metrics/goal.h"
#include "grader/metrics/grammar.h"
#include "grader/metrics/measured.h"
#include "grader/metrics/syntax.h"
#include "tests/support.h"

START_TEST(every_kind_of_the_tables_is_one_of_its_grammar)
{
    for (size_t i = 0; grammars[i]; i++)
        for (size_t bit = 0; bit < ROLE_BIT_MAX; bit++) {
            const char *const *kind = grammars[i]->kinds[bit];

            for (; kind && *kind; kind++)
                ck_assert_msg(grammar_has_kind(grammars[i], *kind,
                                               bit != ROLE_BIT_OPERATOR),
                              "%s has no '%s'", grammars[i]->language, *kind);
        }
}
END_TEST

static const struct {
    const char *language, *text, *name;
    size_t complexity, nesting, parameters, globals;
} programs[] = {
    {"c",
     "int a, *b, f(int); const int k = 1; static int (*fp)(int) = f; extern int x;\n"
     "int f(int n) { switch (n) { case 1: case 2: return n ? 1 : 2; default: return 0; } "
     "}",
     "f", 4, 1, 1, 3},
    {"c", "int f(void) { do { if (a) {} else if (b && c) {} else {} } while (0); }", "f",
     5, 2, 0, 0},
    {"cpp",
     "struct S { int m(int &x, const S &&y) const { return x and y; } };\n"
     "int g() { try { for (auto q : v) ; } catch (...) {} return a || b; } S v;",
     "g", 4, 2, 0, 1},
    {"cpp", "void f() { auto l = [&](int z) { return z ? 1 : 2; }; }", "f", 2, 1, 0, 0},
    {"python",
     "X = 1\ncounter, y = 0, 2\nclass A:\n    z = 3\n"
     "    def f(self, a, b=2, *c, **d):\n        if a:\n            for i in c:\n"
     "                if i and b or d: pass\n        elif b:\n"
     "            return [q for q in a if q]\n",
     "f", 9, 3, 4, 2},
    {"javascript",
     "let n = 0, m = 1; const K = 3; var f = function (a) { return a ?? 1; };\n"
     "const g = (a, {b}, ...c) => { if (a) {} else if (b) { for (;;) {} } else {} };",
     "g", 4, 2, 3, 2},
    {"typescript",
     "let n: number = 0;\nfunction f(a: number, b?: string): number {\n"
     "  for (const x of b) { if (x) {} } return a ?? 1; }",
     "f", 4, 2, 2, 1},
    {"java",
     "class A { static int n = 0; static final int K = 1; int field;\n"
     "int f(int a, String... b) { if (a > 0 && b != null) return 1; else if (a < 0) {\n"
     "while (true) {} } switch (a) { case 1: return 3; default: return 4; } } }",
     "f", 6, 2, 2, 1},
    {"go",
     "package main\nvar a, b int = 1, 2\nconst c = 3\n"
     "func f(a, b int, c string) int { if a > 0 { return 1 } else if b > 0 {\n"
     "for i := 0; i < 3; i++ { } }\nswitch a { case 1: default: }\nreturn 0 }",
     "f", 5, 2, 3, 2},
    {"rust",
     "static mut N: i32 = 0; static K: i32 = 1;\n"
     "fn f(a: i32, b: &str) -> i32 { if a > 0 && b.len() > 0 { 1 } else if a < 0 {\n"
     "loop {} } else { match a { 1 => 2, _ => 3 } } }",
     "f", 7, 2, 2, 1},
    {"csharp",
     "class A { static int n = 0, k; const int K = 1; static readonly int r = 2;\n"
     "int F(int a, int b) { if (a > 0 && b > 1) return 1; else if (a < 0) {\n"
     "foreach (var x in y) {} } return a > 1 ? n : k; } }",
     "F", 6, 2, 2, 2},
    {"php",
     "<?php $a = 1; $b = [1, 2]; $a = 3;\n"
     "function f($x, int $y = 3) { if ($x && $y) { } elseif ($y) {\n"
     "foreach ($z as $q) {} } else if ($x) {} return $x ? 1 : 2; }",
     "f", 7, 2, 2, 2},
    {"ruby",
     "X = 3\n$g = 1\ndef f(a, b = 2, *c)\n  if a && b then 1 elsif c then 2 end\n"
     "  c.each do |x| puts x unless x end\nend\n",
     "f", 5, 1, 3, 1},
    {"perl",
     "my $n = 1; our @list = (1, 2);\nsub f { if ($a && $b) { return 1; } elsif ($a) {\n"
     "foreach my $x (@list) { print $x; } } return $a ? 1 : 2; }\n",
     "f", 6, 2, 0, 2},
    {"lua",
     "local n = 1\nm, k = 2, 3\nlocal function f(a, b) if a and b then return 1\n"
     "elseif a then for i = 1, 3 do end end repeat until true end\n",
     "f", 6, 2, 2, 3},
    {"r",
     "n <- 3\nf <- function(a, b = 2) { if (a && b) 1 else if (a) {\n"
     "for (i in 1:3) print(i) } else 2 }\n",
     "f", 5, 2, 2, 1},
    {"bash",
     "n=3\nf() { if [ \"$1\" = a ] && [ -n \"$2\" ]; then echo; elif true; then\n"
     "for i in 1 2; do echo $i; done; fi; }\n",
     "f", 5, 2, 0, 1},
};

static struct metrics *measure(const char *language, const char *text, size_t len)
{
    struct metrics *metrics = NULL;
    struct err err = ERR_INIT;

    ck_assert_msg(metrics_measure(language, text, len, &metrics, &err) == 0, "%s",
                  err.text);
    return metrics;
}

START_TEST(each_language_is_measured)
{
    const char *text = programs[_i].text;
    struct metrics *metrics = measure(programs[_i].language, text, strlen(text));
    const struct unit *unit = NULL;

    for (size_t i = 0; i < metrics->unit_count && !unit; i++)
        if (strcmp(metrics->units[i].name, programs[_i].name) == 0)
            unit = &metrics->units[i];
    ck_assert_msg(unit != NULL, "%s: no %s", programs[_i].language, programs[_i].name);
    ck_assert_msg(unit->complexity == programs[_i].complexity,
                  "%s: complexity %zu, not %zu", programs[_i].language, unit->complexity,
                  programs[_i].complexity);
    ck_assert_msg(unit->nesting == programs[_i].nesting, "%s: nesting %zu, not %zu",
                  programs[_i].language, unit->nesting, programs[_i].nesting);
    ck_assert_msg(unit->parameters == programs[_i].parameters,
                  "%s: parameters %zu, not %zu", programs[_i].language, unit->parameters,
                  programs[_i].parameters);
    ck_assert_msg(metrics->globals == programs[_i].globals, "%s: globals %zu, not %zu",
                  programs[_i].language, metrics->globals, programs[_i].globals);
    ck_assert_msg(metrics->unparsed == 0, "%s: unparsed tokens", programs[_i].language);
    metrics_free(metrics);
}
END_TEST

static const char copied[] = "int f(int a, int b) { int s = 0; for (int i = 0; i < a; "
                             "i++) { s += i * b; if (s > b) "
                             "s -= b; } return s; }\n"
                             "int g(int x, int y) { int t = 0; for (int j = 0; j < x; "
                             "j++) { t += j * y; if (t > y) "
                             "t -= y; } return t; }\n";
static const char table[] =
    "int f(void) { int t[] = "
    "{1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,"
    "24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44}; return t[0]; }";

START_TEST(copies_with_other_names_are_copies_and_tables_are_not)
{
    struct metrics *metrics = measure("c", copied, strlen(copied));

    ck_assert_uint_gt(metrics->duplicated, 80);
    metrics_free(metrics);
    metrics = measure("c", table, strlen(table));
    ck_assert_uint_eq(metrics->duplicated, 0);
    metrics_free(metrics);
}
END_TEST

/* Ways to look simpler than one is. */
START_TEST(what_hides_is_seen)
{
    static const char macros[] = "#define WHEN if\n#define EACH(i, n) for (i = 0; i < n; "
                                 "i++) if (i && n)\nint f(void) { WHEN (a) b(); }\n";
    static const char file[] = "if a:\n    for b in c:\n        if d and e: f()\n";
    static const char broken[] = "int f(void) { if if if ((( }\n";
    struct metrics *metrics = measure("c", macros, strlen(macros));

    ck_assert_uint_eq(metrics->hidden, 3);
    ck_assert_str_eq(metrics->units[0].name, "EACH");
    ck_assert_uint_eq(metrics->units[0].complexity, 4);
    metrics_free(metrics);
    metrics = measure("python", file, strlen(file));
    ck_assert_str_eq(metrics->units[0].name, "(file)");
    ck_assert_uint_eq(metrics->units[0].complexity, 5);
    ck_assert_uint_eq(metrics->units[0].nesting, 3);
    metrics_free(metrics);
    metrics = measure("c", broken, strlen(broken));
    ck_assert_uint_gt(metrics->unparsed, 0);
    metrics_free(metrics);
}
END_TEST

START_TEST(words_and_nodes_are_counted_outside_of_comments_and_strings)
{
    static const char text[] = "/* goto */ int f(void) { puts(\"goto\"); goto x; x: ; }";
    struct metrics *metrics = measure("c", text, strlen(text));
    size_t count;

    ck_assert_uint_eq(metrics_uses(metrics, "goto"), 1);
    ck_assert(metrics_nodes(metrics, "goto_statement", &count));
    ck_assert_uint_eq(count, 1);
    ck_assert(!metrics_nodes(metrics, "no_such_node", &count));
    metrics_free(metrics);
}
END_TEST

static const struct {
    const char *piece;
    size_t times;
} hostile[] = {
    {"x = 1 + ", 1310720}, {"(", 100000},   {"{", 100000},  {"if(a){", 100000},
    {"\xff\xfe\x80", 3},   {"\"", 100001},  {"-", 300000},  {"#define ", 10000},
    {"f(a,b,c);", 200000}, {"x", 10 << 20}, {"[", 1000000},
};

START_TEST(hostile_texts_are_measured)
{
    size_t len = strlen(hostile[_i].piece), total = len * hostile[_i].times;
    char *text = malloc(total + 1);
    struct metrics *metrics;

    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i < hostile[_i].times; i++)
        memcpy(text + i * len, hostile[_i].piece, len);
    text[total] = '\0';
    metrics = measure("c", text, total);
    metrics_free(metrics);
    free(text);
}
END_TEST

START_TEST(nul_bytes_empty_texts_and_sizes)
{
    char zeros[1000] = {0};
    struct metrics *metrics = measure("python", zeros, sizeof(zeros));
    struct err err = ERR_INIT;

    metrics_free(metrics);
    metrics = measure("bash", "", 0);
    ck_assert_uint_eq(metrics->token_count, 0);
    metrics_free(metrics);
    ck_assert_int_eq(metrics_measure("c", zeros, SYNTAX_BYTES_MAX + 1, &metrics, &err),
                     -EFBIG);
    ck_assert_int_eq(metrics_measure("cobol", zeros, 1, &metrics, &err), -ENOTSUP);
}
END_TEST

START_TEST(goals_are_read_and_hold)
{
    static const struct {
        const char *text;
        uint64_t value;
        int holds; /* -1: refused */
    } rows[] = {
        {"complexity<=8", 8, 1},
        {"complexity <= 8", 9, 0},
        {"nesting<2", 2, 0},
        {"uses(goto)==0", 0, 1},
        {"functions>=2", 2, 1},
        {"functions>2", 2, 0},
        {"nodes(for_statement)=1", 1, 1},
        {"complexity", 0, -1},
        {"speed<=3", 0, -1},
        {"complexity<=x", 0, -1},
        {"complexity<=-1", 0, -1},
        {"uses()<=1", 0, -1},
        {"uses(a b)<=1", 0, -1},
        {"uses((a)<=1", 0, -1},
        {"<=3", 0, -1},
        {"", 0, -1},
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct err err = ERR_INIT;
        struct goal goal;
        int r = goal_parse(rows[i].text, &goal, &err);

        ck_assert_msg((r < 0) == (rows[i].holds < 0), "%s", rows[i].text);
        if (r == 0)
            ck_assert_msg(goal_holds(&goal, rows[i].value) == rows[i].holds, "%s",
                          rows[i].text);
    }
}
END_TEST

START_TEST(what_is_measured_survives_the_way_through_json)
{
    static const char text[] = "int \"f\" (int a,\nchar *b) { return a; }\n"
                               "int f(int a,\n      char *b) { goto x; x: return a; }";
    const char *asked[] = {"uses(goto)", "nodes(zork)", "complexity"};
    struct metrics *metrics = measure("c", text, strlen(text));
    struct measured there, back;
    struct buf json = BUF_INIT(1 << 20);
    struct err err = ERR_INIT;
    struct goal goal;
    uint64_t value;

    ck_assert_int_eq(measured_take(metrics, asked, 3, &there, &err), 0);
    ck_assert_int_eq(measured_add_json(&json, &there), 0);
    ck_assert_msg(measured_read(json.data, json.len, &back, &err) == 0, "%s", err.text);
    ck_assert_uint_eq(back.unit_count, there.unit_count);
    ck_assert_str_eq(measured_find(&back, "f")->signature, "( int a , char * b )");
    ck_assert_int_eq(goal_parse("uses(goto)<=0", &goal, &err), 0);
    ck_assert(measured_value(&back, &goal, &value));
    ck_assert_uint_eq(value, 1);
    ck_assert_int_eq(goal_parse("nodes(zork)<=0", &goal, &err), 0);
    ck_assert(!measured_value(&back, &goal, &value));
    measured_release(&there);
    measured_release(&back);
    ck_assert_int_eq(measured_read("{}", 2, &back, &err), -EINVAL);
    metrics_free(metrics);
    buf_release(&json);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("metrics");
    TCase *tests = tcase_create("metrics");

    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, every_kind_of_the_tables_is_one_of_its_grammar);
    tcase_add_loop_test(tests, each_language_is_measured, 0, (int)ARRAY_SIZE(programs));
    tcase_add_test(tests, copies_with_other_names_are_copies_and_tables_are_not);
    tcase_add_test(tests, what_hides_is_seen);
    tcase_add_test(tests, words_and_nodes_are_counted_outside_of_comments_and_strings);
    tcase_add_loop_test(tests, hostile_texts_are_measured, 0, (int)ARRAY_SIZE(hostile));
    tcase_add_test(tests, nul_bytes_empty_texts_and_sizes);
    tcase_add_test(tests, goals_are_read_and_hold);
    tcase_add_test(tests, what_is_measured_survives_the_way_through_json);
    suite_add_tcase(suite, tests);
    return suite;
}
REGISTER_SUITE(make_suite)
