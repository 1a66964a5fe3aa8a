#include "problems/problem_hash.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "grader/base/io.h"

#define FORMAT      "assay-problem/1"
#define CHUNK_BYTES 65536
#define TEXT_MAX    65536

static void add_number(struct sha256 *hash, double number)
{
    char text[40];

    snprintf(text, sizeof(text), "%.17g", number);
    sha256_add_text(hash, text);
}

static void add_bytes(struct sha256 *hash, const char *data, size_t len)
{
    add_number(hash, (double)len);
    sha256_add(hash, data, len);
}

static void add_list(struct sha256 *hash, char *const *list)
{
    for (; list && *list; list++)
        sha256_add_text(hash, *list);
    sha256_add_text(hash, NULL);
}

void problem_hash_files(struct sha256 *hash, const struct source_file *files,
                        size_t count)
{
    add_number(hash, (double)count);
    for (size_t i = 0; i < count; i++) {
        sha256_add_text(hash, files[i].name);
        add_bytes(hash, files[i].data, files[i].len);
    }
}

void problem_hash_program(struct sha256 *hash, const struct source_program *program)
{
    sha256_add_text(hash, program->language);
    sha256_add_text(hash, program->entry);
    problem_hash_files(hash, program->files, program->file_count);
}

static int add_file(struct sha256 *hash, const char *path, struct err *err)
{
    cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    char chunk[CHUNK_BYTES];
    struct stat st;
    ssize_t got;

    if (fd < 0 || fstat(fd, &st) < 0)
        return err_set(err, errno, "open %s", path);
    if (!S_ISREG(st.st_mode))
        return err_say(err, EINVAL, "read %s: it is no regular file", path);
    add_number(hash, (double)st.st_size);
    while ((got = read(fd, chunk, sizeof(chunk))) > 0)
        sha256_add(hash, chunk, (size_t)got);
    return got < 0 ? err_set(err, errno, "read %s", path) : 0;
}

/* From a text or from a file: the same content is the same hash. */
static int add_data(struct sha256 *hash, const char *text, const char *path,
                    struct err *err)
{
    if (!text && path)
        return add_file(hash, path, err);
    if (text)
        add_bytes(hash, text, strlen(text));
    else
        sha256_add_text(hash, NULL);
    return 0;
}

static int add_cases(struct sha256 *hash, const struct test_group *group, struct err *err)
{
    int r = 0;

    add_number(hash, (double)group->case_count);
    for (size_t i = 0; i < group->case_count && r == 0; i++) {
        const struct test_case *test = &group->cases[i];

        sha256_add_text(hash, test->name);
        r = add_data(hash, test->in_text, test->in_path, err);
        if (r == 0)
            r = add_data(hash, test->ans_text, test->ans_path, err);
    }
    return r;
}

/* Groups nest as deep as the package's reader lets them. */
static int add_group(struct sha256 *hash, const struct test_group *group, struct err *err)
{
    int r;

    sha256_add_text(hash, group->name);
    add_number(hash, group->break_on_reject);
    add_number(hash, group->aggregation);
    add_number(hash, group->mode);
    add_number(hash, group->ignore_sample);
    add_number(hash, group->accept_if_any);
    add_number(hash, group->accept_score);
    add_number(hash, group->reject_score);
    add_number(hash, group->has_max_score);
    add_number(hash, group->has_max_score ? group->max_score : 0);
    add_list(hash, group->validator_args);
    add_list(hash, group->require_pass);
    r = add_cases(hash, group, err);
    add_number(hash, (double)group->group_count);
    for (size_t i = 0; i < group->group_count && r == 0; i++)
        r = add_group(hash, &group->groups[i], err);
    return r;
}

static int add_stdio(struct sha256 *hash, const struct stdio_problem *stdio_,
                     struct err *err)
{
    add_number(hash, stdio_->validator);
    problem_hash_program(hash, &stdio_->validator_program);
    add_number(hash, stdio_->interactive);
    add_number(hash, stdio_->scoring);
    add_number(hash, stdio_->max_score);
    add_number(hash, stdio_->points_need_accept);
    problem_hash_files(hash, stdio_->includes, stdio_->include_count);
    add_number(hash, stdio_->compilation_s);
    add_number(hash, stdio_->validation_s);
    add_number(hash, (double)stdio_->validation_memory_kib);
    return add_group(hash, &stdio_->data, err);
}

static void add_script(struct sha256 *hash, const struct script_problem *script)
{
    add_number(hash, script->form);
    add_number(hash, script->mode);
    sha256_add_text(hash, script->why_inline);
    sha256_add_text(hash, script->prompt);
    sha256_add_text(hash, script->test);
    sha256_add_text(hash, script->entry_point);
    sha256_add_text(hash, script->reference);
    add_list(hash, script->names);
    add_list(hash, script->modules);
    add_list(hash, script->packages);
    problem_hash_files(hash, script->answer_files, script->answer_file_count);
    problem_hash_files(hash, script->test_files, script->test_file_count);
}

static int add_signature(struct sha256 *hash, const struct signature *signature,
                         struct err *err)
{
    cleanup_buf struct buf text = BUF_INIT(TEXT_MAX);
    int r = signature_add(&text, signature);

    if (r < 0)
        return err_set(err, -r, "write the signature of %s", signature->name);
    sha256_add_text(hash, buf_str(&text));
    return 0;
}

static int add_function(struct sha256 *hash, const struct function_problem *function,
                        struct err *err)
{
    const struct function_compare *compare = &function->compare;

    sha256_add_text(hash, function->prompt);
    sha256_add_text(hash, function->reference);
    add_number(hash, compare->match);
    add_number(hash, compare->loose_numbers);
    add_number(hash, compare->loose_sequences);
    add_number(hash, compare->absolute_tolerance);
    add_number(hash, compare->relative_tolerance);
    add_number(hash, compare->unordered_depth);
    problem_hash_program(hash, &function->checker);
    problem_hash_program(hash, &function->oracle);
    add_number(hash, (double)function->case_count);
    for (size_t i = 0; i < function->case_count; i++) {
        sha256_add_text(hash, function->cases[i].name);
        sha256_add_text(hash, function->cases[i].args);
        sha256_add_text(hash, function->cases[i].expect);
    }
    return add_signature(hash, &function->signature, err);
}

static void add_literal(struct sha256 *hash, const struct literal_problem *literal)
{
    add_number(hash, literal->predicted);
    sha256_add_text(hash, literal->code);
    sha256_add_text(hash, literal->input);
    sha256_add_text(hash, literal->output);
}

static void add_inline(struct sha256 *hash, const struct inline_problem *inlined)
{
    sha256_add_text(hash, inlined->language);
    sha256_add_text(hash, inlined->prompt);
    sha256_add_text(hash, inlined->closing);
    add_list(hash, inlined->stops);
    sha256_add_text(hash, inlined->setup);
    sha256_add_text(hash, inlined->test);
    sha256_add_text(hash, inlined->entry_point);
    sha256_add_text(hash, inlined->reference);
}

static int add_kind(struct sha256 *hash, const struct problem *problem, struct err *err)
{
    switch (problem->kind) {
    case KIND_STDIO:
        return add_stdio(hash, &problem->stdio, err);
    case KIND_SCRIPT:
        add_script(hash, &problem->script);
        return 0;
    case KIND_FUNCTION:
        return add_function(hash, &problem->function, err);
    case KIND_LITERAL:
        add_literal(hash, &problem->literal);
        return 0;
    case KIND_INLINE:
        add_inline(hash, &problem->inlined);
        return 0;
    case KIND_MAX:
        break;
    }
    BUG("problem kind %d", (int)problem->kind);
}

/* They decide on whose fault it is when a validator dies. */
static void add_submissions(struct sha256 *hash, const struct problem *problem)
{
    add_number(hash, (double)problem->submission_count);
    for (size_t i = 0; i < problem->submission_count; i++) {
        sha256_add_text(hash, problem->submissions[i].name);
        sha256_add_text(hash, problem->submissions[i].expected);
        problem_hash_program(hash, &problem->submissions[i].program);
    }
}

int problem_hash(const struct problem *problem, char ret_hex[SHA256_HEX + 1],
                 struct err *err)
{
    struct sha256 hash;
    int r;

    sha256_init(&hash);
    sha256_add_text(&hash, FORMAT);
    sha256_add_text(&hash, problem->id); /* random tests draw by it */
    sha256_add_text(&hash, problem->title);
    sha256_add_text(&hash, problem->statement);
    sha256_add_text(&hash, problem->given);
    add_list(&hash, problem->languages);
    sha256_add_text(&hash, problem->usual_language);
    sha256_add_text(&hash, problem_kind_name(problem->kind));
    sha256_add_text(&hash, task_kind_name(problem->task));
    add_number(&hash, problem->time_limit_s);
    add_number(&hash, (double)problem->memory_limit_kib);
    add_number(&hash, (double)problem->output_limit_bytes);
    add_submissions(&hash, problem);
    r = add_kind(&hash, problem, err);
    if (r < 0)
        return err_wrap(err, "hash problem %s", problem->id);
    sha256_hex(&hash, ret_hex);
    return 0;
}
