#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>

#include "sandbox/messages.h"
#include "tests/support.h"

static struct wire_writer w;
static struct wire_reader r;
static struct received_spec received;

/* As if the packet had come through a socket, without its descriptors. */
static int loop_back(void)
{
    memcpy(r.data, w.data, w.len);
    r.len = w.len;
    r.fd_count = 0;
    for (size_t i = 0; i < w.fd_count; i++)
        r.fds[r.fd_count++] = fcntl(w.fds[i], F_DUPFD_CLOEXEC, 100);
    return wire_parse(&r, NULL);
}

static int count_open_fds(void)
{
    int count = 0;

    for (int fd = 3; fd < 1024; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

static void fill_spec(struct sandbox_spec *spec, const struct sandbox_file *files)
{
    static const char *const argv[] = {"/bin/true", "", "two words", NULL};
    static const char *const env[] = {"A=1", NULL};

    sandbox_spec_init(spec);
    spec->profile = PROFILE_MANAGED;
    spec->argv = argv;
    spec->env = env;
    spec->stdin_fd = 0;
    spec->channels[0] = 1;
    spec->channels[1] = 2;
    spec->files = files;
    spec->file_count = 2;
    spec->collect[0] = "program";
    spec->collect_count = 1;
    spec->collect_bytes = 77;
    spec->limits = (struct sandbox_limits){.cpu_ms = 1,
                                           .wall_ms = 2,
                                           .memory_kib = 3,
                                           .output_bytes = 4,
                                           .disk_kib = 5,
                                           .stack_kib = 6,
                                           .processes = 7,
                                           .inodes = 8,
                                           .open_files = 9};
}

START_TEST(a_spec_arrives_as_it_was_sent)
{
    const struct sandbox_file files[] = {{"a.py", 0, false}, {"d/b", 1, true}};
    struct sandbox_spec spec;
    int before = count_open_fds();

    fill_spec(&spec, files);
    wire_start(&w, WIRE_RUN);
    message_put_spec(&w, &spec);
    ck_assert_int_eq(loop_back(), 1);
    ck_assert_int_eq(r.type, WIRE_RUN);
    ck_assert_int_eq(message_get_spec(&r, &received, NULL), 0);
    ck_assert_str_eq(received.spec.argv[0], "/bin/true");
    ck_assert_str_eq(received.spec.argv[1], "");
    ck_assert_str_eq(received.spec.argv[2], "two words");
    ck_assert_ptr_null(received.spec.argv[3]);
    ck_assert_str_eq(received.spec.env[0], "A=1");
    ck_assert_int_eq(received.spec.exe_fd, -1);
    ck_assert_int_ge(received.spec.stdin_fd, 100);
    ck_assert_int_ge(received.spec.channels[1], 100);
    ck_assert_uint_eq(received.spec.file_count, 2);
    ck_assert_str_eq(received.spec.files[1].name, "d/b");
    ck_assert(received.spec.files[1].executable);
    ck_assert_str_eq(received.spec.collect[0], "program");
    ck_assert_uint_eq(received.spec.collect_bytes, 77);
    ck_assert_mem_eq(&received.spec.limits, &spec.limits, sizeof(spec.limits));
    received_spec_release(&received);
    ck_assert_int_eq(count_open_fds(), before);
}
END_TEST

START_TEST(every_cut_of_a_spec_is_refused_without_leaking)
{
    const struct sandbox_file files[] = {{"a.py", 0, false}, {"d/b", 1, true}};
    struct sandbox_spec spec;
    int before = count_open_fds();
    size_t whole;

    fill_spec(&spec, files);
    wire_start(&w, WIRE_RUN);
    message_put_spec(&w, &spec);
    whole = w.len;
    for (size_t len = 8; len < whole; len++) {
        w.len = len;
        ck_assert_int_eq(loop_back(), 1);
        ck_assert_int_eq(message_get_spec(&r, &received, NULL), -EBADMSG);
        wire_reader_release(&r);
        ck_assert_int_eq(count_open_fds(), before);
    }
}
END_TEST

START_TEST(a_result_arrives_as_it_was_sent)
{
    struct sandbox_result sent, got;

    sandbox_result_init(&sent);
    sent.end = END_SIGNALED;
    sent.signal = 11;
    sent.cpu_us = 1234567890123;
    sent.memory_kib = 65536;
    sent.stdout_fd = 1;
    sent.collected[2] = 2;
    snprintf(sent.message, sizeof(sent.message), "what happened");
    wire_start(&w, WIRE_RESULT);
    message_put_result(&w, &sent);
    ck_assert_int_eq(loop_back(), 1);
    ck_assert_int_eq(message_get_result(&r, &got, NULL), 0);
    ck_assert_int_eq(got.end, END_SIGNALED);
    ck_assert_int_eq(got.exit_code, -1);
    ck_assert_int_eq(got.signal, 11);
    ck_assert_uint_eq(got.cpu_us, 1234567890123);
    ck_assert_int_ge(got.stdout_fd, 100);
    ck_assert_int_eq(got.stderr_fd, -1);
    ck_assert_int_eq(got.collected[0], -1);
    ck_assert_int_ge(got.collected[2], 100);
    ck_assert_str_eq(got.message, "what happened");
    sandbox_result_release(&got);
}
END_TEST

START_TEST(a_result_with_an_unknown_end_is_refused)
{
    struct sandbox_result sent, got;

    sandbox_result_init(&sent);
    sent.end = END_MAX;
    wire_start(&w, WIRE_RESULT);
    message_put_result(&w, &sent);
    ck_assert_int_eq(loop_back(), 1);
    ck_assert_int_eq(message_get_result(&r, &got, NULL), -EBADMSG);
}
END_TEST

START_TEST(isolation_arrives_as_it_was_sent)
{
    struct sandbox_isolation sent = {.strict = true}, got;

    sent.layers[LAYER_SECCOMP].active = true;
    snprintf(sent.layers[LAYER_LANDLOCK].detail, 120, "no");
    wire_start(&w, WIRE_READY);
    message_put_isolation(&w, &sent);
    ck_assert_int_eq(loop_back(), 1);
    ck_assert_int_eq(message_get_isolation(&r, &got, NULL), 0);
    ck_assert(got.strict);
    ck_assert(got.layers[LAYER_SECCOMP].active);
    ck_assert(!got.layers[LAYER_LANDLOCK].active);
    ck_assert_str_eq(got.layers[LAYER_LANDLOCK].detail, "no");
}
END_TEST

START_TEST(what_is_no_packet_of_ours_is_refused)
{
    memset(r.data, 'x', 64);
    r.len = 64;
    ck_assert_int_eq(wire_parse(&r, NULL), -EBADMSG);
    r.len = 3;
    ck_assert_int_eq(wire_parse(&r, NULL), -EBADMSG);
}
END_TEST

START_TEST(a_packet_too_large_is_an_error_before_it_is_sent)
{
    static char text[WIRE_BYTES_MAX];

    memset(text, 'a', sizeof(text) - 1);
    wire_start(&w, WIRE_RUN);
    wire_str(&w, text);
    ck_assert_int_eq(wire_send(-1, &w, NULL), -E2BIG);
}
END_TEST

START_TEST(packets_and_descriptors_cross_a_socket)
{
    int pair[2], fd;

    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
    wire_start(&w, WIRE_BOX);
    wire_fd(&w, pair[0]);
    wire_fd(&w, -1);
    ck_assert_int_eq(wire_send(pair[0], &w, NULL), 0);
    ck_assert_int_eq(wire_receive(pair[1], &r, NULL), 1);
    ck_assert_int_eq(r.type, WIRE_BOX);
    fd = wire_get_fd(&r);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(wire_get_fd(&r), -1);
    ck_assert(wire_end(&r));
    close(fd);
    close(pair[0]);
    ck_assert_int_eq(wire_receive(pair[1], &r, NULL), 0);
    wire_start(&w, WIRE_CANCEL);
    ck_assert_int_eq(wire_send(pair[1], &w, NULL), -EPIPE);
    close(pair[1]);
}
END_TEST

static Suite *make_suite(void)
{
    Suite *suite = suite_create("wire");
    TCase *tc = tcase_create("wire");

    tcase_add_test(tc, a_spec_arrives_as_it_was_sent);
    tcase_add_test(tc, every_cut_of_a_spec_is_refused_without_leaking);
    tcase_add_test(tc, a_result_arrives_as_it_was_sent);
    tcase_add_test(tc, a_result_with_an_unknown_end_is_refused);
    tcase_add_test(tc, isolation_arrives_as_it_was_sent);
    tcase_add_test(tc, what_is_no_packet_of_ours_is_refused);
    tcase_add_test(tc, a_packet_too_large_is_an_error_before_it_is_sent);
    tcase_add_test(tc, packets_and_descriptors_cross_a_socket);
    suite_add_tcase(suite, tc);
    return suite;
}
REGISTER_SUITE(make_suite)
