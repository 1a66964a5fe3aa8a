#include <signal.h>
#include <string.h>

#include "grader/base/macros.h"
#include "grader/judge/outcome.h"

static const struct {
    enum verdict verdict;
    const char *text; /* NULL: composed from the result */
} ends[END_MAX] = {
    [END_EXITED] = {VERDICT_RTE, NULL},
    [END_SIGNALED] = {VERDICT_RTE, NULL},
    [END_CPU_LIMIT] = {VERDICT_TLE, NULL},
    [END_WALL_LIMIT] = {VERDICT_TLE, NULL},
    [END_MEMORY_LIMIT] = {VERDICT_MLE, NULL},
    [END_OUTPUT_LIMIT] = {VERDICT_OLE, NULL},
    [END_FORBIDDEN] = {VERDICT_SV, "killed for a forbidden system call"},
    [END_CANCELLED] = {VERDICT_JE, "ended by the grader"},
    [END_STARVED] = {VERDICT_JE, "the host could not run it"},
    [END_NO_EXEC] = {VERDICT_JE, "could not be executed"},
};

/* Text that the sandbox wrote, as printable ASCII. */
static void say_detail(const char *text, const char *detail, size_t detail_max,
                       char *message, size_t size)
{
    size_t len = strnlen(detail, detail_max);
    size_t used;

    snprintf(message, size, "%s%s%.*s", text, len ? ": " : "", (int)len, detail);
    for (used = 0; message[used]; used++)
        if (message[used] < ' ' || message[used] > '~')
            message[used] = '?';
}

static void say_signal(int number, char *message, size_t size)
{
    const char *name = sigabbrev_np(number);

    if (name)
        snprintf(message, size, "killed by signal %d (SIG%s)", number, name);
    else
        snprintf(message, size, "killed by signal %d", number);
}

static void say_end(const struct sandbox_result *result,
                    const struct sandbox_limits *limits, char *message, size_t size)
{
    switch (result->end) {
    case END_EXITED:
        snprintf(message, size, "exit code %d", result->exit_code);
        break;
    case END_SIGNALED:
        say_signal(result->signal, message, size);
        break;
    case END_CPU_LIMIT:
        snprintf(message, size, "CPU time over %.3f s", (double)limits->cpu_ms / 1000);
        break;
    case END_WALL_LIMIT:
        snprintf(message, size, "idle for over %.3f s", (double)limits->wall_ms / 1000);
        break;
    case END_MEMORY_LIMIT:
        snprintf(message, size, "memory over %.0f MiB",
                 (double)limits->memory_kib / 1024);
        break;
    case END_OUTPUT_LIMIT:
        snprintf(message, size, "output over %llu bytes",
                 (unsigned long long)limits->output_bytes);
        break;
    default:
        say_detail(ends[result->end].text, result->message, sizeof(result->message),
                   message, size);
    }
}

enum verdict outcome_verdict(const struct sandbox_result *result,
                             const struct sandbox_limits *limits, char *message,
                             size_t message_size)
{
    if ((unsigned)result->end >= END_MAX)
        BUG("no such end: %d", (int)result->end);
    if (message_size)
        message[0] = '\0';
    if (result->end == END_EXITED && result->exit_code == 0)
        return VERDICT_AC;
    if (message_size)
        say_end(result, limits, message, message_size);
    return ends[result->end].verdict;
}

bool outcome_validator(const struct sandbox_result *validator,
                       const struct sandbox_limits *limits, enum verdict *ret_verdict,
                       char *message, size_t message_size)
{
    if (message_size)
        message[0] = '\0';
    if (validator->end == END_EXITED && validator->exit_code == VALIDATOR_ACCEPTS) {
        *ret_verdict = VERDICT_AC;
        return true;
    }
    if (validator->end == END_EXITED && validator->exit_code == VALIDATOR_REJECTS) {
        *ret_verdict = VERDICT_WA;
        return true;
    }
    if (message_size)
        say_end(validator, limits, message, message_size);
    if (ends[validator->end].verdict != VERDICT_JE)
        return false;
    *ret_verdict = VERDICT_JE;
    return true;
}

static bool ended_before(const struct sandbox_result *a, const struct sandbox_result *b)
{
    return a->ended_us && b->ended_us && a->ended_us < b->ended_us;
}

bool outcome_interactive(const struct sandbox_result *validator,
                         const struct sandbox_limits *validator_limits,
                         const struct sandbox_result *answer,
                         const struct sandbox_limits *answer_limits,
                         enum verdict *ret_verdict, char *message, size_t message_size)
{
    enum verdict word = VERDICT_JE, own;
    bool given =
        outcome_validator(validator, validator_limits, &word, message, message_size);
    bool first = ended_before(validator, answer);
    bool cancelled = answer->end == END_CANCELLED;
    bool broken_pipe = answer->end == END_SIGNALED && answer->signal == SIGPIPE;

    if (given && word == VERDICT_WA && (cancelled || first)) {
        *ret_verdict = VERDICT_WA;
        return true;
    }
    if (given && word == VERDICT_JE && validator->end != END_CANCELLED) {
        *ret_verdict = VERDICT_JE;
        return true;
    }
    if (given && broken_pipe && word != VERDICT_JE) {
        *ret_verdict = word;
        return true;
    }
    /* Without a word, an end that may come from the validator's own proves nothing. */
    if (!given && (cancelled || broken_pipe || first))
        return false;
    own = outcome_verdict(answer, answer_limits, message, message_size);
    if (own != VERDICT_AC) {
        *ret_verdict = own;
        return true;
    }
    given = outcome_validator(validator, validator_limits, &word, message, message_size);
    if (given)
        *ret_verdict = word;
    return given;
}
