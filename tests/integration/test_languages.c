/*
 * Every language, end to end: the same five programs in each. One that works, one that
 * does not compile, one that fails, one that never ends, and one that wants all memory.
 */
#include <string.h>

#include "grader/base/json.h"
#include "tests/integration/command.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

static const struct {
    const char *language, *file;
    const char *sums, *uncompilable, *fails, *endless, *hungry;
} samples[] = {
    {"c", "a.c",
     "#include <stdio.h>\nint main(void) { int a, b; scanf(\"%d %d\", &a, &b); "
     "printf(\"%d\\n\", a + b); }\n",
     "int main(void) { return x; }\n",
     "#include <stdlib.h>\nint main(void) { abort(); }\n",
     "int main(void) { volatile int i = 0; for (;;) i++; }\n",
     "#include <stdlib.h>\n#include <string.h>\nint main(void) { for (;;) { char *p = "
     "malloc(1 << 20); if (p) memset(p, 1, 1 << 20); } }\n"},
    {"cpp", "a.cpp",
     "#include <iostream>\nint main() { int a, b; std::cin >> a >> b; std::cout << a + b "
     "<< \"\\n\"; }\n",
     "int main() { return x; }\n",
     "#include <vector>\nint main() { std::vector<int> v; return v.at(3); }\n",
     "int main() { volatile int i = 0; for (;;) i = i + 1; }\n",
     "#include <vector>\nint main() { std::vector<int> v; for (;;) v.push_back(1); }\n"},
    {"python", "a.py", "a, b = map(int, input().split())\nprint(a + b)\n", "print(\n",
     "raise ValueError(1)\n", "while True: pass\n",
     "x = []\nwhile True: x.append(bytes(1 << 20))\n"},
    {"javascript", "a.js",
     "const [a, b] = require('fs').readFileSync(0, 'utf8').split(' "
     "').map(Number);\nconsole.log(a + b);\n",
     "let x = ;\n", "null.x;\n", "for (;;) {}\n",
     "const x = [];\nfor (;;) x.push(Buffer.alloc(1 << 20, 1));\n"},
    {"typescript", "a.ts",
     "import * as fs from 'fs';\nconst [a, b]: number[] = fs.readFileSync(0, "
     "'utf8').split(' ').map(Number);\nconsole.log(a + b);\n",
     "let x: number = ;\n", "const x: any = null;\nx.y;\n", "for (;;) {}\n",
     "const x: Buffer[] = [];\nfor (;;) x.push(Buffer.alloc(1 << 20, 1));\n"},
    {"java", "Main.java",
     "import java.util.Scanner;\npublic class Main {\n  public static void main(String[] "
     "args) {\n    Scanner in = new Scanner(System.in);\n    "
     "System.out.println(in.nextInt() + in.nextInt());\n  }\n}\n",
     "public class Main { int f() { return x; } }\n",
     "public class Main { public static void main(String[] a) { throw new "
     "RuntimeException(); } }\n",
     "public class Main { public static void main(String[] a) { for (;;) ; } }\n",
     "public class Main { public static void main(String[] a) {\n  "
     "java.util.List<byte[]> x = new java.util.ArrayList<>();\n  for (;;) x.add(new "
     "byte[1 << 20]); } }\n"},
    {"go", "a.go",
     "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tvar a, b int\n\tfmt.Scan(&a, "
     "&b)\n\tfmt.Println(a + b)\n}\n",
     "package main\n\nfunc main() { x }\n", "package main\n\nfunc main() { panic(1) }\n",
     "package main\n\nfunc main() {\n\tfor {\n\t}\n}\n",
     "package main\n\nfunc main() {\n\tvar x [][]byte\n\tfor {\n\t\tb := make([]byte, "
     "1<<20)\n\t\tfor i := range b {\n\t\t\tb[i] = 1\n\t\t}\n\t\tx = append(x, "
     "b)\n\t}\n}\n"},
    {"rust", "a.rs",
     "use std::io::*;\nfn main() {\n    let mut s = String::new();\n    "
     "stdin().read_to_string(&mut s).unwrap();\n    let n: i32 = "
     "s.split_whitespace().map(|x| x.parse::<i32>().unwrap()).sum();\n    "
     "println!(\"{}\", n);\n}\n",
     "fn main() { x }\n", "fn main() { panic!(); }\n",
     "fn main() { let mut i = 1u64; while i != 0 { i = i.wrapping_mul(3); } }\n",
     "fn main() { let mut x = Vec::new(); loop { x.push(vec![1u8; 1 << 20]); } }\n"},
    {"php", "a.php",
     "<?php\n[$a, $b] = explode(' ', fgets(STDIN));\necho $a + $b, \"\\n\";\n",
     "<?php $x = ;\n", "<?php nothing();\n", "<?php while (true);\n",
     "<?php $x = [];\nwhile (true) $x[] = str_repeat(\"x\", 1 << 20);\n"},
    {"ruby", "a.rb", "puts gets.split.map(&:to_i).sum\n", "def x(\n", "raise \"x\"\n",
     "loop {}\n", "x = []\nloop { x << \"x\" * (1 << 20) }\n"},
    {"perl", "a.pl", "my ($x, $y) = split / /, <STDIN>;\nprint $x + $y, \"\\n\";\n",
     "my $x = ;\n", "die \"x\";\n", "1 while 1;\n",
     "my @x;\npush @x, \"x\" x (1 << 20) . $_ while 1;\n"},
    {"lua", "a.lua", "print(io.read(\"n\") + io.read(\"n\"))\n", "x = = 1\n",
     "error(\"x\")\n", "while true do end\n",
     "local x = {}\nwhile true do x[#x + 1] = string.rep(\"x\", 1 << 20) .. #x end\n"},
    {"r", "a.R",
     "x <- scan(file(\"stdin\"), quiet = TRUE)\ncat(sum(x), \"\\n\", sep = \"\")\n",
     "x <- (\n", "stop(\"x\")\n", "while (TRUE) {}\n",
     "x <- list()\nwhile (TRUE) x[[length(x) + 1]] <- rep(1, 1e6)\n"},
    {"bash", "a.sh", "read -r a b\necho $((a + b))\n", "if true; then\n", "exit 3\n",
     "while :; do :; done\n", "x=x\nwhile :; do x=$x$x; done\n"},
    {"csharp", "a.cs",
     "using System;\nusing System.Linq;\nclass P {\n  static void Main() {\n    "
     "Console.WriteLine(Console.ReadLine().Split(' ').Select(int.Parse).Sum());\n  "
     "}\n}\n",
     "class P { static void Main() { x; } }\n",
     "class P { static void Main() { throw new System.Exception(); } }\n",
     "class P { static void Main() { for (;;) ; } }\n",
     "class P { static void Main() {\n  var x = new "
     "System.Collections.Generic.List<byte[]>();\n  for (;;) { var b = new byte[1 << "
     "20]; "
     "for (int i = 0; i < b.Length; i++) b[i] = 1; x.Add(b); } } }\n"},
};

static void expect_of(const char *file, const char *source, const char *verdict,
                      const char *output)
{
    char *folder = temp_folder_make();
    char *path = temp_folder_path(folder, file);
    const char *const args[] = {"exec",         "--json", "-",
                                "--time-limit", "2",      "--memory-limit",
                                "512",          path,     NULL};
    cleanup_command struct command_result result = COMMAND_RESULT_INIT;
    cleanup_json cJSON *document = NULL;
    const char *got;

    temp_folder_write(folder, file, source);
    command_run(args, "20 22\n", &result);
    document = command_json(&result);
    got = json_get(document, "verdict")->valuestring;
    ck_assert_msg(strcmp(got, verdict) == 0, "%s: %s instead of %s: %s", file, got,
                  verdict, result.out);
    if (output)
        ck_assert_str_eq(json_get(document, "stdout")->valuestring, output);
    temp_folder_remove(folder);
    free(path);
}

START_TEST(each_language_gets_each_verdict)
{
    if (!command_sandbox_works())
        return;
    expect_of(samples[_i].file, samples[_i].sums, "OK", "42\n");
    expect_of(samples[_i].file, samples[_i].uncompilable, "CE", NULL);
    expect_of(samples[_i].file, samples[_i].fails, "RTE", NULL);
    expect_of(samples[_i].file, samples[_i].endless, "TLE", NULL);
    expect_of(samples[_i].file, samples[_i].hungry, "MLE", NULL);
}
END_TEST

static const struct {
    const char *file, *source, *verdict, *output;
} special[] = {
    {"answer.java",
     "// public class Wrong\n/* public class Wrong */\n"
     "@SuppressWarnings(\"public class Wrong {\")\n"
     "public final class Other { public static void main(String[] a) {\n"
     "  System.out.print('\\''); } }\nclass Main { }\n",
     "OK", "'"},
    {"answer.java",
     "package a.b;\nclass X { public static class Y { } }\n"
     "class Z { public static void main(String... a) { System.out.print(1); } }\n",
     "OK", "1"},
    {"answer.java", "public class Main { }\n", "CE", NULL},
    {"answer.go", "package other\n\nfunc main() {}\n", "CE", NULL},
    {"answer.pl",
     "\xef\xbb\xbf"
     "print 1;\r\n",
     "OK", "1"},
    {"answer.js",
     "\xef\xbb\xbf"
     "console.log(1)\r\n",
     "OK", "1\n"},
    {"answer.mjs", "import fs from 'fs';\nconsole.log(typeof fs);\n", "OK", "object\n"},
    {"answer.py", "", "OK", ""},
    {"answer.rb", "", "OK", ""},
    {"answer.java", "", "CE", NULL},
    {"answer.rs", "", "CE", NULL},
    {"answer.go", "", "CE", NULL},
    /* Mono is told where its first stack ends, and learns of other threads itself. */
    {"answer.cs",
     "class P { static int F(int n) { return 1 + F(n + 1) + n % 3; }\n"
     "  static void Main() { System.Console.WriteLine(F(0)); } }\n",
     "RTE", NULL},
    {"answer.cs",
     "using System;\nusing System.Threading;\nclass P {\n"
     "  static int F(int n) { return n == 0 ? 0 : 1 + F(n - 1); }\n"
     "  static void Main() {\n"
     "    var t = new Thread(() => Console.WriteLine(F(200000)), 64 << 20);\n"
     "    t.Start(); t.Join(); GC.Collect(); Console.WriteLine(F(200000));\n"
     "    string s = null; try { s.Trim(); } catch (NullReferenceException) {\n"
     "      Console.WriteLine(\"null\"); } } }\n",
     "OK", "200000\n200000\nnull\n"},
};

START_TEST(what_is_special_about_a_language)
{
    if (command_sandbox_works())
        expect_of(special[_i].file, special[_i].source, special[_i].verdict,
                  special[_i].output);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("languages");
    TCase *tcase = tcase_create("languages");

    tcase_set_timeout(tcase, 300);
    tcase_add_loop_test(tcase, each_language_gets_each_verdict, 0, ARRAY_SIZE(samples));
    tcase_add_loop_test(tcase, what_is_special_about_a_language, 0, ARRAY_SIZE(special));
    suite_add_tcase(suite, tcase);
    return suite;
}
REGISTER_SUITE(make_suite)
