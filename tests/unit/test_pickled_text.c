#include <errno.h>
#include <string.h>
#include <zlib.h>

#include "grader/base/io.h"
#include "problems/pickled_text.h"
#include "tests/support.h"

#define BYTES(text) (text), sizeof(text) - 1

static const struct {
    const char *pickle;
    size_t len;
    const char *text; /* NULL: refused */
} pickles[] = {
    {BYTES("\x80\x02X\x02\0\0\0[]q\0."), "[]"},
    {BYTES("\x80\x03X\x02\0\0\0[]q\0."), "[]"},
    {BYTES("\x80\x04\x95\x06\0\0\0\0\0\0\0\x8c\x02[]\x94."), "[]"},
    {BYTES("\x80\x05\x95\x09\0\0\0\0\0\0\0X\x02\0\0\0[]\x94."), "[]"},
    {BYTES("\x80\x04X\x02\0\0\0[]\x94."), "[]"},
    {BYTES("\x80\x04\x8d\x02\0\0\0\0\0\0\0[]\x94."), "[]"},
    {BYTES(""), NULL},
    {BYTES("\x80\x04"), NULL},
    {BYTES("\x80\x01X\x02\0\0\0[]q\0."), NULL},
    {BYTES("\x80\x06X\x02\0\0\0[]\x94."), NULL},
    {BYTES("\x80\x04X\x02\0\0\0[]\x94.."), NULL},
    {BYTES("\x80\x04X\x02\0\0\0[]."), NULL},
    {BYTES("\x80\x02X\x02\0\0\0[]q\x01."), NULL},
    {BYTES("\x80\x02\x8c\x02[]q\0."), NULL},
    {BYTES("\x80\x04\x95\x07\0\0\0\0\0\0\0\x8c\x02[]\x94."), NULL},
    {BYTES("\x80\x04X\xff\xff\xff\xff[]\x94."), NULL},
    {BYTES("\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\xff[]\x94."), NULL},
    {BYTES("\x80\x04X\x02\0\0\0[\0\x94."), NULL},
    {BYTES("\x80\x04X\x02\0\0\0\xff\xff\x94."), NULL},
    /* os.system("id") */
    {BYTES("cos\nsystem\n(S'id'\ntR."), NULL},
    {BYTES("\x80\x04\x8c\x02os\x94\x8c\x06system\x94\x93\x94\x8c\x02id\x94\x85\x94R."),
     NULL},
};

START_TEST(only_one_string_is_read)
{
    const char *text;
    size_t len;
    struct err err = ERR_INIT;
    int r = pickled_text_find((const unsigned char *)pickles[_i].pickle, pickles[_i].len,
                              &text, &len, &err);

    ck_assert_int_eq(r, pickles[_i].text ? 0 : -EINVAL);
    if (r < 0) {
        ck_assert_ptr_nonnull(strstr(err.text, "pickle: "));
        return;
    }
    ck_assert_uint_eq(len, strlen(pickles[_i].text));
    ck_assert_int_eq(memcmp(text, pickles[_i].text, len), 0);
}
END_TEST

static char *packed(const char *pickle, size_t len, size_t cut)
{
    unsigned char data[4096];
    uLongf size = sizeof(data);
    cleanup_buf struct buf b = BUF_INIT(8192);

    ck_assert_int_eq(compress(data, &size, (const unsigned char *)pickle, len), Z_OK);
    ck_assert_int_eq(base64_add(&b, data, size - cut), 0);
    return buf_steal(&b, NULL);
}

START_TEST(all_layers_are_taken_off)
{
    cleanup_free char *base64 = packed(pickles[2].pickle, pickles[2].len, 0);
    cleanup_free char *text = NULL;
    size_t len;

    ck_assert_int_eq(pickled_text_decode(base64, strlen(base64), &text, &len, NULL), 0);
    ck_assert_str_eq(text, "[]");
    ck_assert_uint_eq(len, 2);
}
END_TEST

START_TEST(damage_is_told_by_its_layer)
{
    cleanup_free char *cut = packed(pickles[2].pickle, pickles[2].len, 3);
    struct err err = ERR_INIT;
    char *text = NULL;
    size_t len;

    ck_assert_int_eq(pickled_text_decode(cut, strlen(cut), &text, &len, &err), -EINVAL);
    ck_assert_ptr_nonnull(strstr(err.text, "zlib: "));
    ck_assert_int_eq(pickled_text_decode("####", 4, &text, &len, &err), -EINVAL);
    ck_assert_ptr_nonnull(strstr(err.text, "base64: byte 0"));
    ck_assert_int_eq(pickled_text_decode("", 0, &text, &len, &err), -EINVAL);
    ck_assert_int_eq(pickled_text_decode("ab=c", 4, &text, &len, &err), -EINVAL);
    ck_assert_ptr_null(text);
}
END_TEST

static Suite *pickled_text_suite(void)
{
    Suite *suite = suite_create("pickled_text");
    TCase *tests = tcase_create("pickled_text");

    tcase_add_loop_test(tests, only_one_string_is_read, 0, ARRAY_SIZE(pickles));
    tcase_add_test(tests, all_layers_are_taken_off);
    tcase_add_test(tests, damage_is_told_by_its_layer);
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(pickled_text_suite)
