/*
 * With which standard headers does a source begin? What the function is wrong about would
 * give a program names that it did not ask for.
 */
#include <string.h>

#include "grader/base/buf.h"
#include "runners/headers.h"
#include "tests/support.h"

static const struct {
    const char *text, *headers;
} rows[] = {
    {"#include <vector>\nint main() {}\n", "vector"},
    {"#include <vector>\r\n#include<map>\r\nint x;", "vector map"},
    {"  #  include  <vector>  // all\n\n\t#include <map> /* and\nmore */\nint x;",
     "vector map"},
    {"// a comment\n/* another\n one */\n#include <iostream>\nusing namespace std;\n"
     "#include <map>\n",
     "iostream"},
    {"#include <assert.h>\n#include <bits/stdc++.h>\n#include <vector>\n#include "
     "<math.h>\n",
     "assert.h bits/stdc++.h math.h"},
    {"#include <bits/stdc++.h>\n#include <ext/pb_ds/assoc_container.hpp>\n",
     "bits/stdc++.h ext/pb_ds/assoc_container.hpp"},
    {"", ""},
    {"#include <vector>", ""},
    {"#include \"vector\"\n", ""},
    {"#include <boost/any.hpp>\n#include <vector>\n", ""},
    {"#include <vector>\n#include <boost/any.hpp>\n#include <map>\n", "vector"},
    {"#include <../vector>\n", ""},
    {"#include <vector\n>\n", ""},
    {"#include < vector>\n", ""},
    {"#include <vector> int x;\n#include <map>\n", ""},
    {"#include <vector> /* a */ int x;\n", ""},
    {"#define int long\n#include <vector>\n", ""},
    {"#pragma GCC optimize(\"O3\")\n#include <vector>\n", ""},
    {"#if 0\n#include <vector>\n#endif\n", ""},
    {"#include <vector>\n#if 0\n#include <map>\n#endif\n", "vector"},
    {"#include <vector>\n// joined \\\n#include <map>\n#include <set>\n", "vector"},
    {"#include <vector>\n// joined ?\?/\n#include <map>\n#include <set>\n", "vector"},
    {"#include <vector> // joined \\\n#include <map>\n", ""},
    {"#include <vector>\n/* open\n#include <map>\n", "vector"},
    {"#include_next <vector>\n", ""},
    {"#import <vector>\n", ""},
    {"\xef\xbb\xbf#include <vector>\n", ""},
    {"int x;\n#include <vector>\n", ""},
    {"/", ""},
    {"//", ""},
    {"/*", ""},
    {"#include <", ""},
};

START_TEST(only_headers_that_a_source_begins_with_count)
{
    struct buf got = BUF_INIT(4096);
    struct headers headers;

    headers_leading(rows[_i].text, strlen(rows[_i].text), &headers);
    for (size_t i = 0; i < headers.count; i++)
        ck_assert_int_eq(buf_addf(&got, "%s%s", i ? " " : "", headers.names[i]), 0);
    ck_assert_str_eq(buf_str(&got), rows[_i].headers);
    buf_release(&got);
}
END_TEST

START_TEST(a_long_list_is_cut)
{
    struct buf text = BUF_INIT(1 << 20);
    struct headers headers;

    for (int i = 0; i < 1000; i++)
        ck_assert_int_eq(buf_add_str(&text, "#include <map>\n"), 0);
    headers_leading(text.data, text.len, &headers);
    ck_assert_uint_eq(headers.count, HEADERS_MAX);
    buf_release(&text);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("headers");
    TCase *tcase = tcase_create("headers");

    tcase_add_loop_test(tcase, only_headers_that_a_source_begins_with_count, 0,
                        ARRAY_SIZE(rows));
    tcase_add_test(tcase, a_long_list_is_cut);
    suite_add_tcase(suite, tcase);
    return suite;
}
REGISTER_SUITE(make_suite)
