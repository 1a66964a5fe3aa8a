#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "grader/base/macros.h"
#include "grader/report/progress.h"
#include "tests/support.h"

#define CAP 65536

static const struct {
    struct progress progress;
    uint64_t now_ms;
    const char *text;
} lines[] = {
    {{.total = 200}, 0, "0 of 200 answers, 0 s"},
    {{.total = 200, .done = 50, .accepted = 25},
     30000,
     "50 of 200 answers, 50.0% accepted, 30 s, 1 min 30 s left"},
    {{.total = 200, .done = 200, .accepted = 200},
     3600000,
     "200 of 200 answers, 100.0% accepted, 1 h 00 min"},
    {{.total = 0, .done = 7, .accepted = 7}, 1500, "7 answers, 100.0% accepted, 1 s"},
    {{.total = 9, .done = 2, .judge_errors = 1},
     1000,
     "2 of 9 answers, 0.0% accepted, 1 judge error, 1 s, 3 s left"},
    {{.total = 9, .done = 2, .judge_errors = 2},
     1000,
     "2 of 9 answers, 2 judge errors, 1 s, 3 s left"},
    {{.total = SIZE_MAX, .done = 1, .accepted = 1},
     100000,
     "1 of 18446744073709551615 answers, 100.0% accepted, 1 min 40 s"},
    {{.total = 4, .done = 2, .accepted = 2, .live = true, .columns = 80},
     1000,
     "[###############...............] 2 of 4 answers, 100.0% accepted, 1 s, 1 s left"},
    {{.total = 4, .done = 9, .accepted = 9, .live = true, .columns = 60},
     1000,
     "[####################] 9 of 4 answers, 100.0% accepted, 1 s"},
    {{.total = 4, .done = 2, .accepted = 2, .live = true, .columns = 50},
     1000,
     "2 of 4 answers, 100.0% accepted, 1 s, 1 s left"},
    {{.total = 4, .done = 2, .accepted = 2, .live = true, .columns = 10},
     1000,
     "2 of 4 an"},
    {{.total = 4, .live = true, .columns = 1}, 0, ""},
    {{.total = 4, .live = true, .columns = 0}, 0, ""},
    {{.done = 3, .live = true, .columns = 80}, 0, "3 answers, 0.0% accepted, 0 s"},
};

START_TEST(the_line_tells_counts_and_times)
{
    cleanup_buf struct buf b = BUF_INIT(CAP);

    ck_assert_int_eq(progress_text(&b, &lines[_i].progress, lines[_i].now_ms), 0);
    ck_assert_str_eq(buf_str(&b), lines[_i].text);
    if (lines[_i].progress.live && lines[_i].progress.columns)
        ck_assert_uint_lt(b.len, lines[_i].progress.columns);
}
END_TEST

START_TEST(elsewhere_than_on_a_terminal_lines_are_rare)
{
    struct progress progress;
    FILE *out = tmpfile();
    char text[256];

    progress_init(&progress, out, 3, false);
    ck_assert(!progress.live);
    progress_step(&progress, VERDICT_AC);
    ck_assert_int_eq(ftell(out), 0);
    progress.drawn_ms -= 10000; /* as if ten seconds had gone by */
    progress.started_ms -= 10000;
    progress_step(&progress, VERDICT_WA);
    progress_step(&progress, VERDICT_WA);
    progress_finish(&progress);
    rewind(out);
    ck_assert_ptr_nonnull(fgets(text, sizeof(text), out));
    ck_assert_str_eq(text, "2 of 3 answers, 50.0% accepted, 10 s, 5 s left\n");
    ck_assert_ptr_null(fgets(text, sizeof(text), out));
    fclose(out);
}
END_TEST

START_TEST(quiet_is_quiet)
{
    struct progress progress;
    FILE *out = tmpfile();

    progress_init(&progress, out, 3, true);
    progress.drawn_ms -= 100000;
    progress_step(&progress, VERDICT_JE);
    progress_finish(&progress);
    ck_assert_int_eq(ftell(out), 0);
    ck_assert_uint_eq(progress.judge_errors, 1);
    fclose(out);
}
END_TEST

/* A pseudo-terminal of that many columns; NULL where there is none. */
static FILE *open_terminal(int *ret_master, unsigned short columns)
{
    struct winsize size = {.ws_row = 24, .ws_col = columns};
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    char name[64];

    if (master < 0 || grantpt(master) < 0 || unlockpt(master) < 0 ||
        ptsname_r(master, name, sizeof(name)) != 0) {
        close_fd(&master);
        return NULL;
    }
    ioctl(master, TIOCSWINSZ, &size);
    *ret_master = master;
    return fopen(name, "r+e");
}

/* What was written to the terminal; in as many pieces as the kernel likes. */
static void check_written(int master, const char *expected)
{
    char text[512] = "";
    size_t len = 0;

    while (len < strlen(expected)) {
        ssize_t n = read(master, text + len, sizeof(text) - 1 - len);

        ck_assert_int_gt(n, 0);
        len += (size_t)n;
    }
    ck_assert_str_eq(text, expected);
}

START_TEST(a_terminal_has_one_live_line_that_fits_and_is_cleared)
{
    struct progress progress;
    int master = -1;
    FILE *out;

    setenv("TERM", "xterm", 1);
    unsetenv("NO_COLOR");
    out = open_terminal(&master, 30);
    if (!out) {
        fprintf(stderr, "SKIPPED: a_terminal_has_one_live_line: no pseudo-terminal\n");
        return;
    }
    progress_init(&progress, out, 4, false);
    ck_assert(progress.live);
    ck_assert(progress.colour);
    ck_assert_uint_eq(progress.columns, 30);
    progress.drawn_ms -= 1000;
    progress_step(&progress, VERDICT_JE);
    progress_finish(&progress);
    check_written(master, "\r\033[K[.......] 0 of 4 answers, 0 s"
                          "\r\033[K\033[31m1 of 4 answers, 1 judge error\033[0m"
                          "\r\033[K");
    fclose(out);
    close(master);
}
END_TEST

START_TEST(the_live_line_is_drawn_at_most_ten_times_a_second)
{
    struct progress progress;
    FILE *out = tmpfile();
    uint64_t drawn_ms;
    size_t too_soon = 0;

    progress_init(&progress, out, 0, false);
    progress.live = true;
    drawn_ms = progress.drawn_ms;
    for (int i = 0; i < 1000; i++) {
        progress_step(&progress, VERDICT_AC);
        too_soon += progress.drawn_ms != drawn_ms && progress.drawn_ms - drawn_ms < 100;
        drawn_ms = progress.drawn_ms;
    }
    ck_assert_uint_eq(too_soon, 0);
    ck_assert_uint_eq(progress.done, 1000);
    fclose(out);
}
END_TEST

START_TEST(a_dumb_terminal_and_no_color_are_honoured)
{
    struct progress progress;
    int master = -1;
    FILE *out = open_terminal(&master, 80);

    if (!out) {
        fprintf(stderr, "SKIPPED: a_dumb_terminal_and_no_color: no pseudo-terminal\n");
        return;
    }
    setenv("TERM", "xterm", 1);
    setenv("NO_COLOR", "1", 1);
    progress_init(&progress, out, 4, true);
    ck_assert(progress.live && !progress.colour);
    setenv("NO_COLOR", "", 1);
    progress_init(&progress, out, 4, true);
    ck_assert(progress.live && progress.colour);
    setenv("TERM", "dumb", 1);
    progress_init(&progress, out, 4, true);
    ck_assert(!progress.live && !progress.colour);
    fclose(out);
    close(master);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("progress");
    TCase *tc = tcase_create("lines");

    tcase_add_loop_test(tc, the_line_tells_counts_and_times, 0, ARRAY_SIZE(lines));
    tcase_add_test(tc, elsewhere_than_on_a_terminal_lines_are_rare);
    tcase_add_test(tc, quiet_is_quiet);
    tcase_add_test(tc, a_terminal_has_one_live_line_that_fits_and_is_cleared);
    tcase_add_test(tc, the_live_line_is_drawn_at_most_ten_times_a_second);
    tcase_add_test(tc, a_dumb_terminal_and_no_color_are_honoured);
    suite_add_tcase(suite, tc);
    return suite;
}
REGISTER_SUITE(make_suite)
