#include <string.h>

#include "grader/base/sha256.h"
#include "tests/support.h"

/* From FIPS 180-4's examples, and the lengths around a block. */
static const struct {
    const char *text;
    size_t times;
    const char *hex;
} cases[] = {
    {"", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {"a", 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
};

START_TEST(hashes_are_those_of_the_standard)
{
    char hex[SHA256_HEX + 1];
    struct sha256 hash;

    sha256_init(&hash);
    for (size_t i = 0; i < cases[_i].times; i++)
        sha256_add(&hash, cases[_i].text, strlen(cases[_i].text));
    sha256_hex(&hash, hex);
    ck_assert_str_eq(hex, cases[_i].hex);
}
END_TEST

/* Whatever instructions there are, and wherever a text is cut. */
START_TEST(pieces_make_the_same_hash)
{
    unsigned char data[300];
    char whole[SHA256_HEX + 1], pieces[SHA256_HEX + 1];
    struct sha256 hash;

    for (size_t i = 0; i < sizeof(data); i++)
        data[i] = (unsigned char)(i * 7);
    for (size_t len = 0; len <= sizeof(data); len++) {
        sha256_init(&hash);
        sha256_add(&hash, data, len);
        sha256_hex(&hash, whole);
        for (size_t cut = 0; cut <= len; cut += 13) {
            sha256_init(&hash);
            sha256_add(&hash, data, cut);
            sha256_add(&hash, data + cut, len - cut);
            sha256_hex(&hash, pieces);
            ck_assert_str_eq(whole, pieces);
        }
    }
}
END_TEST

START_TEST(texts_do_not_run_together)
{
    char one[SHA256_HEX + 1], other[SHA256_HEX + 1];
    struct sha256 hash;

    sha256_init(&hash);
    sha256_add_text(&hash, "ab");
    sha256_add_text(&hash, NULL);
    sha256_hex(&hash, one);
    sha256_init(&hash);
    sha256_add_text(&hash, "a");
    sha256_add_text(&hash, "b");
    sha256_hex(&hash, other);
    ck_assert_str_ne(one, other);
}
END_TEST

static Suite *sha256_suite(void)
{
    Suite *suite = suite_create("sha256");
    TCase *tests = tcase_create("sha256");

    tcase_add_loop_test(tests, hashes_are_those_of_the_standard, 0,
                        sizeof(cases) / sizeof(*cases));
    tcase_add_test(tests, pieces_make_the_same_hash);
    tcase_add_test(tests, texts_do_not_run_together);
    suite_add_tcase(suite, tests);
    return suite;
}

REGISTER_SUITE(sha256_suite)
