#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "grader/base/err.h"
#include "grader/cmd/commands.h"
#include "grader/cmd/exit.h"
#include "grader/cmd/suggest.h"

static const struct subcommand *find(const char *name)
{
    for (const struct subcommand *c = subcommands; c->name; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

static void print_help(FILE *out)
{
    fputs("usage: assay COMMAND [ARGUMENT]...\n\n"
          "Objective scores for code that language models write.\n\n",
          out);
    for (const struct subcommand *c = subcommands; c->name; c++)
        fprintf(out, "  %-8s %s\n", c->name, c->help);
    fputs(
        "\n`assay COMMAND --help` says more. Exit status: 0 done; 1 not met; 2 usage or\n"
        "configuration; 3 incomplete because of judge errors or the host; 4 nothing was\n"
        "evaluated.\n",
        out);
}

static int refuse_unknown(const char *name)
{
    struct suggestion best = suggestion_for(name);

    for (const struct subcommand *c = subcommands; c->name; c++)
        suggestion_offer(&best, c->name);
    if (best.name)
        fprintf(stderr, "assay: unknown command '%s'; did you mean '%s'?\n", name,
                best.name);
    else
        fprintf(stderr, "assay: unknown command '%s'; `assay --help` lists all\n", name);
    return EXIT_USAGE;
}

static int dispatch(int argc, char **argv)
{
    const struct subcommand *command;

    if (argc < 2) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        print_help(stdout);
        return EXIT_DONE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("assay " ASSAY_VERSION);
        return EXIT_DONE;
    }
    command = find(argv[1]);
    return command ? command->run(argc - 1, argv + 1) : refuse_unknown(argv[1]);
}

/* Where a standard stream is closed, the next file that is opened would get its number,
 * and be taken for input or written over. */
static void open_standard_streams(void)
{
    int fd;

    do
        fd = open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0)
        close(fd);
}

int main(int argc, char **argv)
{
    int status;

    open_standard_streams();
    status = dispatch(argc, argv);

    /* A full disk must not look like success. */
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "assay: write standard output: %s\n", strerror(errno));
        if (status == EXIT_DONE)
            status = EXIT_INCOMPLETE;
    }
    return status;
}
