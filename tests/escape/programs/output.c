/* Output: floods, and what is exact. The limit of these runs is 1 MiB a stream. */
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/escape/attack.h"

#define LIMIT ((size_t)1 << 20)

static int flood(int fd)
{
    static char block[65536];

    for (;;)
        if (write(fd, block, sizeof(block)) < 0)
            return errno;
}

static int flood_stdout(void)
{
    return flood(STDOUT_FILENO);
}

static int flood_stderr(void)
{
    return flood(STDERR_FILENO);
}

static int flood_by_children(void)
{
    for (int i = 0; i < 8; i++)
        if (fork() == 0)
            flood(STDOUT_FILENO);
    while (wait(NULL) > 0)
        ;
    return REACHED;
}

/* From a memory file: before Linux 6.5, devices like /dev/zero cannot be spliced from. */
static int flood_by_splice(void)
{
    int file = memfd_create("flood", MFD_CLOEXEC);

    if (file < 0 || ftruncate(file, 65536) < 0)
        return errno;
    for (;;) {
        off_t from = 0;

        if (sendfile(STDOUT_FILENO, file, &from, 65536) < 0)
            return errno;
    }
}

static int flood_deaf(void)
{
    sigset_t all;

    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    return flood(STDERR_FILENO);
}

static size_t write_bytes(int fd, size_t count)
{
    static char block[4096];
    size_t done = 0;

    while (done < count) {
        size_t want = count - done < sizeof(block) ? count - done : sizeof(block);
        ssize_t n = write(fd, block, want);

        if (n <= 0)
            break;
        done += (size_t)n;
    }
    return done;
}

/* Exits by itself: a line more would be too much. */
static int exactly_the_limit(void)
{
    write_bytes(STDOUT_FILENO, LIMIT);
    _exit(7);
}

static int one_byte_more(void)
{
    write_bytes(STDOUT_FILENO, LIMIT + 1);
    _exit(7);
}

static int both_streams_full(void)
{
    write_bytes(STDOUT_FILENO, LIMIT);
    write_bytes(STDERR_FILENO, LIMIT);
    _exit(7);
}

static int all_bytes(void)
{
    unsigned char bytes[256];

    for (int i = 0; i < 256; i++)
        bytes[i] = (unsigned char)i;
    if (write(STDOUT_FILENO, bytes, sizeof(bytes)) != (ssize_t)sizeof(bytes))
        return errno;
    _exit(7);
}

static int closed_output(void)
{
    close(STDOUT_FILENO);
    close(STDERR_FILENO);
    _exit(7);
}

/* A child that lives on must not keep the pipe, and with it the run, open. */
static int output_kept_open(void)
{
    if (fork() == 0) {
        for (;;)
            pause();
    }
    write_bytes(STDOUT_FILENO, 10);
    _exit(7);
}

/* What is in the pipe when the writer ends still counts. */
static int last_words(void)
{
    write_bytes(STDOUT_FILENO, 60000);
    _exit(7);
}

static int pipe_resized(void)
{
    fcntl(STDOUT_FILENO, F_SETPIPE_SZ, 4096);
    fcntl(STDOUT_FILENO, F_SETFL, O_WRONLY | O_NONBLOCK | O_ASYNC);
    write_bytes(STDOUT_FILENO, 100);
    _exit(7);
}

/* Our end of the pipe cannot be had through its other one. */
static int read_own_output(void)
{
    char c;

    if (write(STDOUT_FILENO, "1", 1) != 1)
        return EPIPE;
    return read(STDOUT_FILENO, &c, 1) < 0 ? errno : REACHED;
}

static int write_to_input(void)
{
    static const char text[] = "x";

    return write(STDIN_FILENO, text, 1) < 0 ? errno : FINE;
}

#define TOO_MUCH STOPPED(END_OUTPUT_LIMIT)

static const struct attack attacks[] = {
    {"flood-stdout", "to write without end", flood_stdout, TOO_MUCH,
     .stdout_bytes = LIMIT},
    {"flood-stderr", "to complain without end", flood_stderr, TOO_MUCH},
    {"flood-children", "to write from eight processes", flood_by_children, TOO_MUCH,
     .stdout_bytes = LIMIT},
    {"flood-sendfile", "to have the kernel write", flood_by_splice, TOO_MUCH,
     .stdout_bytes = LIMIT},
    {"flood-deaf", "to write with all signals blocked", flood_deaf, TOO_MUCH},
    {"output-limit", "to write exactly the limit", exactly_the_limit, EXITS(7),
     .stdout_bytes = LIMIT},
    {"output-one-more", "to write one byte more", one_byte_more, TOO_MUCH,
     .stdout_bytes = LIMIT},
    {"output-both", "to fill both streams", both_streams_full, EXITS(7),
     .stdout_bytes = LIMIT},
    {"output-binary", "to write each byte once", all_bytes, EXITS(7),
     .stdout_bytes = 256},
    {"output-closed", "to close its output", closed_output, EXITS(7)},
    {"output-kept-open", "to leave its output to a child", output_kept_open, EXITS(7),
     .stdout_bytes = 10},
    {"output-last-words", "to end with a full pipe", last_words, EXITS(7),
     .stdout_bytes = 60000},
    {"output-resized", "to change the pipe", pipe_resized, EXITS(7), .stdout_bytes = 100},
    {"output-read", "to read what it has written", read_own_output, EXITS(ATTACK_REFUSED),
     .prints = "1refused: EBADF\n"},
    {"input-write", "to write to its input", write_to_input, GETS(EBADF),
     NO_CONTROL("it is the runner that opens it")},
};
ATTACK_GROUP(output, AS_NATIVE);
