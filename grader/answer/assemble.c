#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include "grader/answer/assemble.h"
#include "grader/answer/extract.h"
#include "grader/base/language.h"
#include "grader/base/buf.h"

#define ANSWER_FILE   "answer.py"
#define PREAMBLE_FILE "preamble.py"
#define ANSWER_OPENS  "[ANSWER]"
#define ANSWER_CLOSES "[/ANSWER]"

/* Code of an answer, borrowed from it or held by `own`. */
struct code {
    const char *text;
    size_t len;
    const char *label; /* of the block it stood in, "" when none */
    struct extracted extracted;
    struct buf own;
};

void assembled_release(struct assembled *assembled)
{
    source_program_release(&assembled->program);
    free(assembled->reason);
    *assembled = (struct assembled){0};
}

PRINTF_LIKE(3, 4)
static int no_answer(struct assembled *a, struct err *err, const char *format, ...)
{
    va_list args;
    int n;

    va_start(args, format);
    n = vasprintf(&a->reason, format, args);
    va_end(args);
    if (n >= 0)
        return 0;
    a->reason = NULL;
    return err_oom(err);
}

static int add_file(struct assembled *a, const char *name, const char *data, size_t len,
                    struct err *err)
{
    return source_program_add(&a->program, name, data, len) < 0 ? err_oom(err) : 0;
}

/* Sets an owned string of the program; NULL clears it. */
static int set_text(char **ret_text, const char *text, struct err *err)
{
    char *copy = text ? strdup(text) : NULL;

    if (text && !copy)
        return err_oom(err);
    free(*ret_text);
    *ret_text = copy;
    return 0;
}

/* Takes the fence's indentation off each line, as CommonMark does. */
static int unindent(struct code *code, struct err *err)
{
    const char *at = code->text, *end = code->text + code->len;

    buf_init(&code->own, code->len);
    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t len = newline ? (size_t)(newline - at) + 1 : (size_t)(end - at);
        size_t strip = extract_strip(at, len, code->extracted.indent);

        if (buf_add(&code->own, at + strip, len - strip) < 0)
            return err_oom(err);
        at += len;
    }
    code->text = buf_str(&code->own);
    code->len = code->own.len;
    return 0;
}

/* The code of a text answer. Sets a->extraction, and a->reason when there is none. */
static int get_code(const struct answer *answer, const char *language,
                    const char *entry_point, struct assembled *a, struct code *code,
                    struct err *err)
{
    code->text = answer->text ? answer->text : "";
    code->len = answer->text_len;
    code->label = "";
    if (answer->form != ANSWER_RESPONSE) {
        a->extraction = answer->form == ANSWER_COMPLETION ? "completion"
                        : answer->form == ANSWER_REBUILT  ? "rebuilt"
                                                          : "solution";
        return 0;
    }
    if (!extract_code(code->text, code->len, language, entry_point, &code->extracted)) {
        bool blank = strcmp(code->extracted.rule, "empty-reply") == 0;

        a->extraction = code->extracted.rule;
        return no_answer(a, err, "%s",
                         blank ? "empty reply" : "the reply's code blocks are empty");
    }
    a->extraction = code->extracted.rule;
    code->label = code->extracted.label;
    code->text = code->extracted.code;
    code->len = code->extracted.len;
    return code->extracted.indent ? unindent(code, err) : 0;
}

static int copy_files(const struct source_program *from, struct assembled *a,
                      const char *but, struct err *err)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < from->file_count; i++)
        if (from->files[i].name != but)
            r = add_file(a, from->files[i].name, from->files[i].data, from->files[i].len,
                         err);
    return r;
}

static int assemble_stdio_text(const struct problem *problem, const struct answer *answer,
                               struct assembled *a, struct code *code, struct err *err)
{
    const char *language = answer->language;
    cleanup_free char *name = NULL;
    int r = get_code(answer, language ? language : problem->usual_language, NULL, a, code,
                     err);

    if (r < 0 || a->reason)
        return r;
    if (!language)
        language = language_canonical(code->label);
    else if (language_canonical(language))
        language = language_canonical(language);
    if (!language)
        language = problem->usual_language;
    r = set_text(&a->program.language, language, err);
    if (r < 0)
        return r;
    if (asprintf(&name, "answer%s", language_extension(language)) < 0) {
        name = NULL;
        return err_oom(err);
    }
    return add_file(a, name, code->text, code->len, err);
}

static int assemble_stdio_files(const struct answer *answer, struct assembled *a,
                                struct err *err)
{
    const char *language = answer->language ? answer->language : answer->files.language;
    int r;

    a->extraction = "files";
    if (language_canonical(language))
        language = language_canonical(language);
    r = set_text(&a->program.language, language, err);
    if (r == 0)
        r = set_text(&a->program.entry, answer->files.entry, err);
    return r < 0 ? r : copy_files(&answer->files, a, NULL, err);
}

static const char *prompt_of(const struct problem *problem)
{
    const char *prompt = problem->kind == KIND_FUNCTION ? problem->function.prompt
                         : problem->kind == KIND_INLINE ? problem->inlined.prompt
                                                        : problem->script.prompt;

    return prompt ? prompt : "";
}

static const char *entry_point_of(const struct problem *problem)
{
    const struct signature *signature = &problem->function.signature;

    if (problem->kind == KIND_INLINE)
        return problem->inlined.entry_point;
    if (problem->kind != KIND_FUNCTION)
        return problem->script.entry_point;
    return signature->holder ? signature->holder : signature->name;
}

static int add_preamble(const struct problem *problem, struct assembled *a,
                        struct err *err)
{
    const char *prompt = prompt_of(problem);

    return add_file(a, PREAMBLE_FILE, prompt, strlen(prompt), err);
}

/* A completion is the prompt's continuation byte for byte; what was taken out of a reply
 * starts on a line of its own. */
static int add_completed(const struct problem *problem, const struct code *code,
                         bool own_line, struct assembled *a, struct err *err)
{
    const char *prompt = prompt_of(problem);
    size_t prompt_len = strlen(prompt);
    cleanup_buf struct buf text = BUF_INIT(prompt_len + 1 + code->len);
    bool newline = own_line && prompt_len && prompt[prompt_len - 1] != '\n';

    if (buf_add(&text, prompt, prompt_len) < 0 ||
        (newline && buf_add_char(&text, '\n') < 0) ||
        buf_add(&text, code->text, code->len) < 0)
        return err_oom(err);
    return add_file(a, ANSWER_FILE, buf_str(&text), text.len, err);
}

/* Is the first line that is not blank indented? */
static bool starts_indented(const struct code *code)
{
    for (size_t i = 0, start = 0; i < code->len; i++) {
        char c = code->text[i];

        if (c == '\n')
            start = i + 1;
        else if (c != ' ' && c != '\t' && c != '\r' && c != '\f')
            return i > start;
    }
    return false;
}

static bool continues_prompt(const struct problem *problem, const struct answer *answer,
                             const struct code *code)
{
    const char *name = entry_point_of(problem);

    if (answer->form != ANSWER_RESPONSE)
        return answer->form == ANSWER_COMPLETION;
    if (name && extract_defines(code->text, code->len, 0, name))
        return false;
    return starts_indented(code);
}

static int assemble_script_text(const struct problem *problem,
                                const struct answer *answer, struct assembled *a,
                                struct code *code, struct err *err)
{
    int r = get_code(answer, "python", entry_point_of(problem), a, code, err);

    if (r < 0 || a->reason)
        return r;
    if (continues_prompt(problem, answer, code))
        return add_completed(problem, code, answer->form == ANSWER_RESPONSE, a, err);
    r = add_preamble(problem, a, err);
    return r < 0 ? r : add_file(a, ANSWER_FILE, code->text, code->len, err);
}

/* The file that defines the entry point, by its name; NULL when none can be told. */
static const struct source_file *main_file(const struct source_program *program)
{
    static const char *const names[] = {ANSWER_FILE, "solution.py", "main.py"};
    const struct source_file *only = NULL;
    size_t python_files = 0;

    for (size_t i = 0; i < program->file_count; i++) {
        const char *language = language_by_extension(program->files[i].name);

        if (!language || strcmp(language, "python") != 0)
            continue;
        only = &program->files[i];
        python_files++;
    }
    if (python_files == 1)
        return only;
    for (size_t j = 0; j < ARRAY_SIZE(names); j++)
        for (size_t i = 0; i < program->file_count; i++)
            if (strcmp(program->files[i].name, names[j]) == 0)
                return &program->files[i];
    return NULL;
}

static int assemble_script_files(const struct problem *problem,
                                 const struct answer *answer, struct assembled *a,
                                 struct err *err)
{
    const struct source_file *file = main_file(&answer->files);
    int r;

    a->extraction = "files";
    if (!file)
        return no_answer(a, err,
                         "none of the %zu files is the only one in Python or called "
                         "answer.py, solution.py or main.py",
                         answer->files.file_count);
    for (size_t i = 0; i < answer->files.file_count; i++)
        if (strcmp(answer->files.files[i].name, PREAMBLE_FILE) == 0)
            return no_answer(a, err,
                             "a file is called " PREAMBLE_FILE
                             ", which is the prompt's name here");
    r = add_preamble(problem, a, err);
    if (r == 0)
        r = add_file(a, ANSWER_FILE, file->data, file->len, err);
    return r < 0 ? r : copy_files(&answer->files, a, file->name, err);
}

static int assemble_script(const struct problem *problem, const struct answer *answer,
                           struct assembled *a, struct code *code, struct err *err)
{
    const char *language = language_canonical(answer->language);
    int r;

    if (answer->language && (!language || strcmp(language, "python") != 0)) {
        a->extraction = "none";
        return no_answer(a, err, "the answer's language is %s; this problem takes python",
                         answer->language);
    }
    r = set_text(&a->program.language, "python", err);
    if (r == 0)
        r = set_text(&a->program.entry, ANSWER_FILE, err);
    if (r < 0)
        return r;
    if (answer->form == ANSWER_FILES)
        return assemble_script_files(problem, answer, a, err);
    return assemble_script_text(problem, answer, a, code, err);
}

/* ---- predictions ---- */

static const char *find_text(const char *text, size_t len, const char *wanted)
{
    return memmem(text, len, wanted, strlen(wanted));
}

/* Between the tags that CRUXEval's prompts ask for; the last opening one counts. False
 * when there is none. */
static bool between_tags(struct code *code)
{
    const char *end = code->text + code->len, *close;
    bool found = false;

    for (const char *at;
         (at = find_text(code->text, (size_t)(end - code->text), ANSWER_OPENS)) != NULL;
         found = true)
        code->text = at + strlen(ANSWER_OPENS);
    close = find_text(code->text, (size_t)(end - code->text), ANSWER_CLOSES);
    code->len = (size_t)((close ? close : end) - code->text);
    return found || close;
}

/* The predicted text alone; the judge finds the value in it. */
static int assemble_prediction(const struct answer *answer, struct assembled *a,
                               struct code *code, struct err *err)
{
    int r = set_text(&a->program.language, "python", err);

    if (r < 0)
        return r;
    if (answer->form == ANSWER_FILES) {
        a->extraction = "files";
        if (answer->files.file_count != 1)
            return no_answer(a, err, "%zu files: a prediction is one",
                             answer->files.file_count);
        return add_file(a, PREDICTION_FILE, answer->files.files[0].data,
                        answer->files.files[0].len, err);
    }
    code->text = answer->text ? answer->text : "";
    code->len = answer->text_len;
    if (between_tags(code)) {
        a->extraction = "answer-tags";
    } else {
        r = get_code(answer, "python", NULL, a, code, err);
        if (r < 0 || a->reason)
            return r;
    }
    return add_file(a, PREDICTION_FILE, code->text, code->len, err);
}

static int assemble_stdio(const struct problem *problem, const struct answer *answer,
                          struct assembled *a, struct code *code, struct err *err)
{
    if (answer->form == ANSWER_FILES)
        return assemble_stdio_files(answer, a, err);
    return assemble_stdio_text(problem, answer, a, code, err);
}

/* ---- in the language of the tests ---- */

/* Where a completion ends: models go on with what comes next to their minds. */
static size_t cut_at_stops(const struct code *code, char *const *stops)
{
    size_t len = code->len;

    for (; stops && *stops; stops++) {
        const char *at = **stops ? find_text(code->text, len, *stops) : NULL;

        if (at)
            len = (size_t)(at - code->text);
    }
    return len;
}

/* A reply's code is the whole function, unless it does not name it and is indented. */
static bool continues_inline(const struct inline_problem *inlined,
                             const struct answer *answer, const struct code *code)
{
    if (answer->form != ANSWER_RESPONSE)
        return answer->form == ANSWER_COMPLETION;
    return starts_indented(code) &&
           !extract_defines_function(code->text, code->len, inlined->entry_point);
}

static int assemble_inline_text(const struct problem *problem,
                                const struct answer *answer, struct assembled *a,
                                struct code *code, struct err *err)
{
    const struct inline_problem *inlined = &problem->inlined;
    cleanup_buf struct buf text = BUF_INIT(SIZE_MAX / 2);
    cleanup_free char *name = NULL;
    int r = get_code(answer, inlined->language, inlined->entry_point, a, code, err);

    if (r < 0 || a->reason)
        return r;
    if (asprintf(&name, "answer%s", language_extension(inlined->language)) < 0) {
        name = NULL;
        return err_oom(err);
    }
    if (!continues_inline(inlined, answer, code))
        return add_file(a, name, code->text, code->len, err);
    code->len = cut_at_stops(code, inlined->stops);
    if (buf_add_str(&text, inlined->prompt) < 0 ||
        buf_add(&text, code->text, code->len) < 0 ||
        buf_add_str(&text, inlined->closing ? inlined->closing : "") < 0)
        return err_oom(err);
    return add_file(a, name, buf_str(&text), text.len, err);
}

static int assemble_inline(const struct problem *problem, const struct answer *answer,
                           struct assembled *a, struct code *code, struct err *err)
{
    const char *wanted = problem->inlined.language;
    const char *language = language_canonical(answer->language);
    int r;

    if (answer->language && (!language || strcmp(language, wanted) != 0)) {
        a->extraction = "none";
        return no_answer(a, err, "the answer's language is %s; this problem takes %s",
                         answer->language, wanted);
    }
    r = set_text(&a->program.language, wanted, err);
    if (r < 0)
        return r;
    if (answer->form != ANSWER_FILES)
        return assemble_inline_text(problem, answer, a, code, err);
    a->extraction = "files";
    r = set_text(&a->program.entry, answer->files.entry, err);
    return r < 0 ? r : copy_files(&answer->files, a, NULL, err);
}

/* An explanation is judged by what could be rebuilt from it, and nothing else is. */
static int wrong_form(const struct problem *problem, struct assembled *a, struct err *err)
{
    a->extraction = "none";
    if (problem->task == TASK_EXPLAIN)
        return no_answer(a, err,
                         "an explanation is judged by the code that was made from it: "
                         "give that as 'rebuilt'");
    return no_answer(a, err,
                     "'rebuilt' code is for tasks of kind explain; this one is %s",
                     task_kind_name(problem->task));
}

/* A function whose prompt is Python code that answers continue, as those of scripts do.
 */
static bool continues_python(const struct problem *problem)
{
    return problem->kind == KIND_FUNCTION && problem->function.prompt;
}

int assemble(const struct problem *problem, const struct answer *answer,
             enum assemble_status *ret_status, struct assembled *ret_assembled,
             struct err *err)
{
    struct assembled a = {0};
    struct code code = {0};
    int r;

    if ((problem->task == TASK_EXPLAIN) != (answer->form == ANSWER_REBUILT))
        r = wrong_form(problem, &a, err);
    else if (problem->kind == KIND_SCRIPT || continues_python(problem))
        r = assemble_script(problem, answer, &a, &code, err);
    else if (problem->kind == KIND_LITERAL)
        r = assemble_prediction(answer, &a, &code, err);
    else if (problem->kind == KIND_INLINE)
        r = assemble_inline(problem, answer, &a, &code, err);
    else
        r = assemble_stdio(problem, answer, &a, &code, err);
    buf_release(&code.own);
    if (r < 0) {
        assembled_release(&a);
        return r;
    }
    *ret_status = a.reason ? ASSEMBLE_NO_ANSWER : ASSEMBLED;
    *ret_assembled = a;
    return 0;
}
