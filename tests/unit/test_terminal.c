#include <errno.h>
#include <string.h>

#include "grader/base/io.h"
#include "grader/report/terminal.h"
#include "tests/support.h"

#define CAP 65536

static const struct {
    const char *text, *shown;
} texts[] = {
    {"plain text", "plain text"},
    {"\033[31mred\033[0m", "\\x1b[31mred\\x1b[0m"},
    {"a\nb\rc\td\177", "a\\nb\\x0dc\\x09d\\x7f"},
    {"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"},
    {"\xc2\x9b"
     "31m",
     "\\u009b31m"},
    {"\xe2\x80\xae"
     "abc",
     "\\u202eabc"},
    {"\xe2\x81\xa6\xe2\x80\xa8", "\\u2066\\u2028"},
    {"\xff\xc3\033", "\\xff\\xc3\\x1b"},
    {"\xc3\xa9\033", "\xc3\xa9\\x1b"},
    {"\xe2\x82", "\\xe2\\x82"},
    {"\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"},
    {"", ""},
};

START_TEST(text_from_outside_cannot_steer_the_terminal)
{
    cleanup_buf struct buf b = BUF_INIT(CAP);

    ck_assert_int_eq(terminal_add_text(&b, texts[_i].text), 0);
    ck_assert_str_eq(buf_str(&b), texts[_i].shown);
}
END_TEST

static const struct {
    uint64_t ms;
    const char *text;
} durations[] = {
    {0, "0.0 s"},
    {999, "0.9 s"},
    {59999, "59.9 s"},
    {60000, "1 min 00 s"},
    {3599999, "59 min 59 s"},
    {3600000, "1 h 00 min"},
    {UINT64_MAX, "5124095576030 h 25 min"},
};

START_TEST(durations_are_readable)
{
    cleanup_buf struct buf b = BUF_INIT(CAP);

    ck_assert_int_eq(terminal_add_duration(&b, durations[_i].ms), 0);
    ck_assert_str_eq(b.data, durations[_i].text);
}
END_TEST

/* Tables that are compared with tests/golden/table_NAME.txt. */
static const struct golden {
    const char *name;
    struct {
        const char *task;
        size_t verdicts[VERDICT_MAX]; /* AC WA RTE TLE MLE OLE CE SV NA JE */
        double partial;               /* points of answers that were not accepted */
    } rows[4];
    size_t shared, notes, elapsed_ms;
    bool colour;
} goldens[] = {
    {.name = "nothing"},
    {.name = "nothing_but_notes", .notes = 3},
    {.name = "one_task",
     .rows = {{"implement", {2951, 700, 129, 60, 0, 0, 0, 0, 40, 0}, 0}},
     .elapsed_ms = 61234},
    {.name = "judge_error",
     .rows = {{"implement", {1, 1, 0, 0, 0, 0, 0, 0, 0, 1}, 0}},
     .shared = 1,
     .notes = 1},
    {.name = "only_judge_errors",
     .rows = {{"implement", {0, 0, 0, 0, 0, 0, 0, 0, 0, 2}, 0}}},
    {.name = "all_tasks",
     .rows = {{"implement", {90, 5, 1, 1, 1, 0, 2, 0, 0, 0}, 0},
              {"fix-syntax", {10, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 0},
              {"debug", {0, 7, 0, 0, 0, 0, 0, 0, 3, 0}, 0}},
     .shared = 12,
     .notes = 2,
     .elapsed_ms = 999},
    {.name = "partial_scores",
     .rows = {{"implement", {4, 4, 0, 0, 0, 0, 0, 0, 0, 0}, 1.5}}},
    {.name = "every_verdict",
     .rows = {{"implement", {15416, 999, 99, 9, 8, 7, 6, 5, 4, 3}, 0.5}}},
    {.name = "huge",
     .rows = {{"implement",
               {99999, 99999, 99999, 99999, 99999, 99999, 99999, 99999, 99999, 99999},
               77.7},
              {"a-very-long-task-name", {123456789, 1, 0, 0, 0, 0, 0, 0, 0, 0}, 0}},
     .shared = 400000,
     .notes = 1234567},
    {.name = "hostile_name",
     .rows = {{"\033[2J\xff\n\xe2\x80\xae", {1, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 0}}},
    {.name = "colour",
     .rows = {{"implement", {90, 0, 1, 0, 0, 0, 0, 0, 0, 2}, 0},
              {"debug", {0, 7, 0, 0, 0, 0, 0, 0, 0, 0}, 0}},
     .colour = true},
};

static void add_counts(struct summary_row *row, const size_t *verdicts, double partial)
{
    for (int i = 0; i < VERDICT_MAX; i++) {
        row->answers += verdicts[i];
        row->verdicts[i] += verdicts[i];
    }
    row->score_sum += (double)verdicts[VERDICT_AC] + partial;
}

static void make_summary(const struct golden *golden, struct summary *summary)
{
    summary_init(summary);
    for (size_t i = 0; i < ARRAY_SIZE(golden->rows) && golden->rows[i].task; i++) {
        struct summary_row *row = &summary->rows[summary->row_count++];

        snprintf(row->task, sizeof(row->task), "%s", golden->rows[i].task);
        add_counts(row, golden->rows[i].verdicts, golden->rows[i].partial);
        add_counts(&summary->total, golden->rows[i].verdicts, golden->rows[i].partial);
    }
    summary->shared = golden->shared;
    summary->sealed = summary->total.answers - golden->shared;
    summary->bad_lines = golden->notes;
    summary->doubles = golden->notes;
    summary->unknown_tasks = golden->notes;
    summary->refused = golden->notes;
    summary->skipped = golden->notes;
    summary->unexpected = golden->notes;
    summary->elapsed_ms = golden->elapsed_ms;
}

START_TEST(the_table_looks_as_agreed)
{
    const struct golden *golden = &goldens[_i];
    cleanup_buf struct buf b = BUF_INIT(CAP);
    cleanup_free char *expected = NULL;
    struct summary summary;
    struct err err = ERR_INIT;
    char path[128];

    snprintf(path, sizeof(path), "tests/golden/table_%s.txt", golden->name);
    make_summary(golden, &summary);
    ck_assert_int_eq(terminal_table(&b, &summary, golden->colour), 0);
    ck_assert_msg(io_read_file(path, CAP, &expected, NULL, &err) == 0, "%s\n%s", err.text,
                  b.data);
    ck_assert_msg(strcmp(b.data, expected) == 0, "%s is different:\n%s", path, b.data);
}
END_TEST

START_TEST(no_line_is_wider_than_80_columns)
{
    cleanup_buf struct buf b = BUF_INIT(CAP);
    struct summary summary;
    size_t len;

    make_summary(&goldens[_i], &summary);
    ck_assert_int_eq(terminal_table(&b, &summary, false), 0);
    for (const char *at = b.data; *at; at += len + 1) {
        len = strcspn(at, "\n");
        ck_assert_uint_le(len, TERMINAL_COLUMNS);
        for (size_t i = 0; i < len; i++)
            ck_assert(at[i] >= ' ' && at[i] <= '~');
    }
}
END_TEST

START_TEST(a_full_buffer_is_reported)
{
    cleanup_buf struct buf whole = BUF_INIT(CAP);
    struct summary summary;

    make_summary(&goldens[_i], &summary);
    ck_assert_int_eq(terminal_table(&whole, &summary, true), 0);
    for (size_t cap = 0; cap < whole.len; cap += 7) {
        cleanup_buf struct buf b = BUF_INIT(cap);

        ck_assert_int_eq(terminal_table(&b, &summary, true), -ENOSPC);
    }
}
END_TEST

START_TEST(files_and_pipes_get_no_colour)
{
    FILE *out = tmpfile();

    ck_assert(!terminal_wants_colour(out));
    fclose(out);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("terminal");
    TCase *tc = tcase_create("texts");
    TCase *table = tcase_create("table");

    tcase_add_loop_test(tc, text_from_outside_cannot_steer_the_terminal, 0,
                        ARRAY_SIZE(texts));
    tcase_add_loop_test(tc, durations_are_readable, 0, ARRAY_SIZE(durations));
    tcase_add_test(tc, files_and_pipes_get_no_colour);
    suite_add_tcase(suite, tc);
    tcase_add_loop_test(table, the_table_looks_as_agreed, 0, ARRAY_SIZE(goldens));
    tcase_add_loop_test(table, no_line_is_wider_than_80_columns, 0, ARRAY_SIZE(goldens));
    tcase_add_loop_test(table, a_full_buffer_is_reported, 0, ARRAY_SIZE(goldens));
    suite_add_tcase(suite, table);
    return suite;
}
REGISTER_SUITE(make_suite)
