#include <string.h>

#include "grader/base/macros.h"
#include "grader/judge/verdict.h"

static const struct {
    const char *code;
    const char *name;
} verdicts[VERDICT_MAX] = {
#define VERDICT_ROW(code, name) {#code, name},
    VERDICTS(VERDICT_ROW)
#undef VERDICT_ROW
};

static const char *const assurances[ASSURANCE_MAX] = {
    [ASSURANCE_SEALED] = "sealed",
    [ASSURANCE_SHARED] = "shared",
};

const char *verdict_code(enum verdict verdict)
{
    if ((unsigned)verdict >= VERDICT_MAX)
        BUG("no such verdict: %d", (int)verdict);
    return verdicts[verdict].code;
}

const char *verdict_name(enum verdict verdict)
{
    if ((unsigned)verdict >= VERDICT_MAX)
        BUG("no such verdict: %d", (int)verdict);
    return verdicts[verdict].name;
}

bool verdict_parse(const char *code, enum verdict *ret_verdict)
{
    for (int i = 0; i < VERDICT_MAX; i++)
        if (strcmp(code, verdicts[i].code) == 0) {
            *ret_verdict = (enum verdict)i;
            return true;
        }
    return false;
}

const char *assurance_name(enum assurance assurance)
{
    if ((unsigned)assurance >= ASSURANCE_MAX)
        BUG("no such assurance: %d", (int)assurance);
    return assurances[assurance];
}
