#include <string.h>

#include "grader/cmd/text.h"
#include "tests/support.h"

START_TEST(a_cell_has_exactly_its_columns)
{
    static const struct {
        const char *text;
        size_t columns;
        const char *expected;
    } rows[] = {
        {"ab", 4, "ab  "},
        {"abcd", 4, "abcd"},
        {"abcdefgh", 6, "abc..."},
        {"", 2, "  "},
        {"abcdef", 2, "ab"},
        {"\xc3\xa4\xc3\xb6\xc3\xbc", 4, "\xc3\xa4\xc3\xb6\xc3\xbc "},
        {"\xc3\xa4\xc3\xb6\xc3\xbcxyz", 5, "\xc3\xa4\xc3\xb6..."},
        {"a\033b", 8, "a\\x1bb  "},
        {"a\nb", 4, "a\\nb"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        cleanup_buf struct buf b = BUF_INIT(1000);

        ck_assert_int_eq(text_add_cell(&b, rows[i].text, rows[i].columns), 0);
        ck_assert_str_eq(buf_str(&b), rows[i].expected);
    }
}
END_TEST

START_TEST(blocks_keep_their_layout_and_lose_their_control_characters)
{
    static const struct {
        const char *text;
        unsigned indent;
        const char *expected;
    } rows[] = {
        {"a\nb\n", 2, "  a\n  b\n"},
        {"a\n\nb", 2, "  a\n\n  b\n"},
        {"a\tb\r\nc\r\n", 0, "a\tb\nc\n"},
        {"\tx", 1, " \tx\n"},
        {"x\t\n", 0, "x\t\n"},
        {"\033[2J", 0, "\\x1b[2J\n"},
        {"", 4, ""},
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        cleanup_buf struct buf b = BUF_INIT(1000);

        ck_assert_int_eq(
            text_add_block(&b, rows[i].text, strlen(rows[i].text), rows[i].indent), 0);
        ck_assert_str_eq(buf_str(&b), rows[i].expected);
    }
}
END_TEST

START_TEST(wrapped_text_fits_the_terminal_and_keeps_every_word)
{
    static const char text[] =
        "Each of these words is here to fill a line until it is full and the next one "
        "has to begin, which happens twice or more in a text as long as this one is, "
        "also with \xc3\xa4\xc3\xb6\xc3\xbc in it.";
    cleanup_buf struct buf b = BUF_INIT(1000);
    char *rest, *line;
    size_t lines = 0;

    ck_assert_int_eq(text_add_wrapped(&b, text, 0, 4), 0);
    rest = b.data;
    while ((line = strsep(&rest, "\n"))) {
        ck_assert_uint_lt(text_width(line), 80);
        if (lines && *line)
            ck_assert_int_eq(strncmp(line, "    ", 4), 0);
        lines++;
    }
    ck_assert_uint_gt(lines, 2);
}
END_TEST

START_TEST(a_word_longer_than_a_line_is_not_cut)
{
    char text[200] = "short ";
    cleanup_buf struct buf b = BUF_INIT(1000);

    memset(text + 6, 'x', 100);
    ck_assert_int_eq(text_add_wrapped(&b, text, 0, 2), 0);
    ck_assert_uint_eq(b.len, strlen("short\n  ") + 100 + 1);
    ck_assert_int_eq(strncmp(b.data, "short\n  xxx", 11), 0);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("text");
    TCase *tcase = tcase_create("text");

    suite_add_tcase(suite, tcase);
    tcase_add_test(tcase, a_cell_has_exactly_its_columns);
    tcase_add_test(tcase, blocks_keep_their_layout_and_lose_their_control_characters);
    tcase_add_test(tcase, wrapped_text_fits_the_terminal_and_keeps_every_word);
    tcase_add_test(tcase, a_word_longer_than_a_line_is_not_cut);
    return suite;
}
REGISTER_SUITE(make_suite)
