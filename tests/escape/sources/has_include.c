/* tries: to learn by __has_include which files the host has
 * expect: OK
 * prints: none */
#include <stdio.h>
#if __has_include("/etc/shadow") || __has_include("/etc/hostname") || \
    __has_include("/root/.bashrc") || __has_include("/proc/version")
#define FOUND "found"
#else
#define FOUND "none"
#endif
int main(void) { puts(FOUND); return 0; }
