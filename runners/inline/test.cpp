/*
 * Above the tests of a C++ answer, in a unit of their own. The token is read before any
 * code of the answer runs, and system calls are made by number and in place: the answer
 * may define what the library has. It holds no more than that: see docs/inline.md.
 */
#include <assert.h>
#include <exception>

namespace {
namespace assay_SECRET {

#if defined(__x86_64__)
inline long assay_call(long number, long a, const void *b, unsigned long c)
{
    long r;

    __asm__ volatile("syscall"
                     : "=a"(r)
                     : "a"(number), "D"(a), "S"(b), "d"(c)
                     : "rcx", "r11", "memory");
    return r;
}
constexpr long assay_number_read = 0, assay_number_write = 1, assay_number_close = 3, assay_number_exit = 231;
#elif defined(__aarch64__)
inline long assay_call(long number, long a, const void *b, unsigned long c)
{
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
    register const void *x1 __asm__("x1") = b;
    register unsigned long x2 __asm__("x2") = c;

    __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
    return x0;
}
constexpr long assay_number_read = 63, assay_number_write = 64, assay_number_close = 57, assay_number_exit = 94;
#else
#error "no system calls by number for this machine"
#endif

char assay_token[64];
unsigned long assay_token_len;

void assay_begin()
{
    long n = assay_call(assay_number_read, 3, assay_token, sizeof(assay_token) - 1);

    assay_token_len = n > 0 ? (unsigned long)n : 0;
    assay_call(assay_number_close, 3, nullptr, 0);
}

/* Before the constructors of all units, the answer's too. */
__attribute__((section(".preinit_array"), used)) void (*const assay_first)() = assay_begin;

[[noreturn]] void assay_end(const char *word, const char *text, int status)
{
    char line[600];
    unsigned long len = 0;

    while (*word)
        line[len++] = *word++;
    for (; *text && len < sizeof(line) - 1; text++)
        line[len++] = *text == '\n' ? ' ' : *text;
    line[len++] = '\n';
    assay_call(assay_number_write, 4, line, len);
    for (;;)
        assay_call(assay_number_exit, status, nullptr, 0);
}

} // namespace assay_SECRET
} // namespace

#undef assert
#define assert(...)                                                                      \
    (static_cast<bool>(__VA_ARGS__)                                                      \
         ? void(0)                                                                       \
         : assay_SECRET::assay_end("fail assertion failed: ", #__VA_ARGS__, 1))
