#include "grader/base/macros.h"
#include "runners/python_sources.h"

/*
 * .incbin is the assembler's: paths are relative to the folder in which the compiler
 * runs, the project's root. The symbols stay local to this object file.
 */
#define PART(file) ".incbin \"runners/python/" file "\"\n"
#define EMBED(symbol, parts)                                                             \
    __asm__(".pushsection .rodata\n" symbol ":\n" parts symbol "_end:\n"                 \
            ".byte 0\n"                                                                  \
            ".popsection\n")

EMBED("python_driver_text", PART("values.py") PART("crossing.py") PART("loading.py")
                                PART("answer.py") PART("driver.py"));
EMBED("python_examiner_text",
      PART("values.py") PART("crossing.py") PART("handles.py") PART("conversation.py")
          PART("script.py") PART("examiner.py"));
EMBED("python_inline_text", PART("values.py") PART("loading.py") PART("answer.py")
                                PART("script.py") PART("inline.py"));
EMBED("python_testing_text", PART("testing.py"));
EMBED("python_function_text", PART("values.py") PART("loading.py") PART("function.py"));

#define DECLARE(symbol)                                                                  \
    extern __attribute__((visibility("hidden"))) const char symbol[], symbol##_end[]

DECLARE(python_driver_text);
DECLARE(python_examiner_text);
DECLARE(python_inline_text);
DECLARE(python_testing_text);
DECLARE(python_function_text);

static const struct {
    const char *text, *end;
} sources[PYTHON_SOURCE_MAX] = {
    [PYTHON_SOURCE_DRIVER] = {python_driver_text, python_driver_text_end},
    [PYTHON_SOURCE_EXAMINER] = {python_examiner_text, python_examiner_text_end},
    [PYTHON_SOURCE_INLINE] = {python_inline_text, python_inline_text_end},
    [PYTHON_SOURCE_TESTING] = {python_testing_text, python_testing_text_end},
    [PYTHON_SOURCE_FUNCTION] = {python_function_text, python_function_text_end},
};

const char *python_source(enum python_source source, size_t *ret_len)
{
    *ret_len = (size_t)(sources[source].end - sources[source].text);
    return sources[source].text;
}
