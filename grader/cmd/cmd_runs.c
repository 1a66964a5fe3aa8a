/* The runs of a store: list, remove, export, import. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "grader/cmd/commands.h"
#include "grader/cmd/exit.h"
#include "grader/cmd/grade_store.h"
#include "grader/cmd/output.h"
#include "grader/cmd/run_file.h"
#include "grader/cmd/text.h"

#define NAME_COLUMNS  28
#define STATE_COLUMNS 11

struct runs_options {
    const char *store;
    const char *delete;
    const char *export;
    const char *import;
    const char *run;
    const char *output;
    const char *json;
};

#define OFFSET(member) offsetof(struct runs_options, member)

static const struct option_row rows[] = {
    STORE_OPTION_ROW(struct runs_options, store),
    {.name = "delete",
     .argument = "NAME",
     .help = "Remove a run with its results.",
     .kind = OPTION_STRING,
     .offset = OFFSET(delete)},
    {.name = "export",
     .argument = "NAME",
     .help = "Write a run as JSON lines: the run, then each result.",
     .kind = OPTION_STRING,
     .offset = OFFSET(export)},
    {.name = "import",
     .argument = "FILE",
     .help = "Add a run from such a file, or from what `assay grade --jsonl` wrote.",
     .kind = OPTION_STRING,
     .offset = OFFSET(import)},
    {.name = "run",
     .argument = "NAME",
     .help = "What an imported run is called here, instead of its own name.",
     .kind = OPTION_STRING,
     .offset = OFFSET(run)},
    {.name = "output",
     .letter = 'o',
     .argument = "FILE",
     .help = "Where an export goes; standard output by default.",
     .kind = OPTION_STRING,
     .offset = OFFSET(output)},
    JSON_OPTION_ROW(struct runs_options),
    {.name = NULL},
};

static const struct command_help help = {
    .name = "runs",
    .operands = "",
    .summary = "Lists the runs that `assay grade` has kept, oldest first; or removes, "
               "exports or imports one.",
    .options = rows,
};

/* ---- listing ---- */

static int add_row(struct buf *b, const struct run *run)
{
    int r = text_add_cell(b, run->name, NAME_COLUMNS);

    if (r == 0)
        r = buf_add_char(b, ' ');
    if (r == 0)
        r = text_add_cell(b, run_state_name(run->state), STATE_COLUMNS);
    if (r == 0)
        r = buf_addf(b, "%8" PRIu64 " ", run->results);
    if (r == 0 && run->shards)
        r = buf_addf(b, "%5" PRIu32 "/%-5" PRIu32, run->shard, run->shards);
    else if (r == 0)
        r = text_add_cell(b, "", 11);
    if (r == 0)
        r = text_add_cell(b, run->started, 20);
    return r < 0 ? r : buf_add_char(b, '\n');
}

static int add_table(struct buf *b, const struct store *store, const struct run *runs,
                     size_t count)
{
    int r;

    if (count == 0)
        return buf_addf(b, "No runs in %s.\n", store_path(store));
    r = buf_addf(b, "%-28s %-11s%8s %-11s%s\n", "run", "state", "results", "  shard",
                 "begun");
    for (size_t i = 0; i < count && r == 0; i++)
        r = add_row(b, &runs[i]);
    return r;
}

static int add_document(struct buf *b, const struct run *runs, size_t count)
{
    cleanup_json cJSON *document = cJSON_CreateObject();
    cleanup_free char *text = NULL;
    cJSON *list;

    if (!document || !cJSON_AddStringToObject(document, "schema", "assay.runs/1") ||
        !(list = cJSON_AddArrayToObject(document, "runs")))
        return -ENOMEM;
    for (size_t i = 0; i < count; i++)
        if (!cJSON_AddItemToArray(list, run_file_describe(&runs[i])))
            return -ENOMEM;
    text = cJSON_Print(document);
    return text ? buf_addf(b, "%s\n", text) : -ENOMEM;
}

static int list(const struct runs_options *options, struct store *store, struct err *err)
{
    cleanup_buf struct buf b = BUF_INIT(OUTPUT_CAP);
    struct run *runs = NULL;
    size_t count = 0;
    int r = store_runs(store, &runs, &count, err);

    if (r < 0)
        return r;
    r = options->json ? add_document(&b, runs, count) : add_table(&b, store, runs, count);
    store_runs_free(runs, count);
    return r < 0 ? err_set(err, -r, "list runs") : output_write(options->json, &b, err);
}

/* ---- one of them ---- */

static int export(const struct runs_options *options, struct store *store,
                  struct err *err)
{
    bool to_stdout = !options->output || strcmp(options->output, "-") == 0;
    cleanup_run struct run run = {0};
    FILE *file;
    int r = store_run_find(store, options->export, &run, err);

    if (r < 0)
        return r;
    file = to_stdout ? stdout : fopen(options->output, "we");
    if (!file)
        return err_set(err, errno, "open %s for writing", options->output);
    r = run_file_write(file, to_stdout ? "standard output" : options->output, store, &run,
                       err);
    if (!to_stdout && fclose(file) != 0 && r == 0)
        r = err_set(err, errno, "write %s", options->output);
    return r;
}

static int import(const struct runs_options *options, struct store *store,
                  struct err *err)
{
    cleanup_run struct run run = {0};
    int r = run_file_import(options->import, options->run, store, &run, err);

    if (r == 0)
        printf("%s: %" PRIu64 " results\n", run.name, run.results);
    return r;
}

static int act(const struct runs_options *options, struct err *err)
{
    bool writes = options->delete || options->import;
    cleanup_store struct store *store = NULL;
    int r = store_open(options->store, writes ? STORE_WRITE : STORE_READ, &store, err);

    if (r < 0)
        return r;
    if (options->delete)
        return store_run_delete(store, options->delete, err);
    if (options->export)
        return export(options, store, err);
    return options->import ? import(options, store, err) : list(options, store, err);
}

int cmd_runs(int argc, char **argv)
{
    struct runs_options options = {0};
    struct err err = ERR_INIT;
    int operand, status = options_run(&help, argc, argv, &options, &operand);

    if (status != OPTIONS_PROCEED)
        return status;
    if (!!options.delete + !!options.export + !!options.import > 1)
        err_say(&err, EINVAL, "--delete, --export and --import exclude each other");
    else if (act(&options, &err) == 0)
        return EXIT_DONE;
    command_complain(help.name, &err);
    return EXIT_USAGE;
}
