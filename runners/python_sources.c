#include "grader/base/macros.h"
#include "runners/python_sources.h"

/*
 * .incbin is the assembler's: paths are relative to the folder in which the compiler
 * runs, the project's root. The symbols stay local to this object file.
 */
#define TEXT(file) ".incbin \"runners/python/" file "\"\n"
#define EMBED(symbol, texts)                                                             \
    __asm__(".pushsection .rodata\n" symbol ":\n" TEXT("values.py") texts symbol         \
            "_end:\n"                                                                    \
            ".byte 0\n"                                                                  \
            ".popsection\n")

EMBED("python_driver_text", TEXT("loading.py") TEXT("driver.py"));
EMBED("python_examiner_text", TEXT("examiner.py"));
EMBED("python_function_text", TEXT("loading.py") TEXT("function.py"));

#define EMBEDDED extern __attribute__((visibility("hidden"))) const char

EMBEDDED python_driver_text[];
EMBEDDED python_driver_text_end[];
EMBEDDED python_examiner_text[];
EMBEDDED python_examiner_text_end[];
EMBEDDED python_function_text[];
EMBEDDED python_function_text_end[];

const char *python_source_driver(size_t *ret_len)
{
    *ret_len = (size_t)(python_driver_text_end - python_driver_text);
    return python_driver_text;
}

const char *python_source_examiner(size_t *ret_len)
{
    *ret_len = (size_t)(python_examiner_text_end - python_examiner_text);
    return python_examiner_text;
}

const char *python_source_function(size_t *ret_len)
{
    *ret_len = (size_t)(python_function_text_end - python_function_text);
    return python_function_text;
}
