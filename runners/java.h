/*
 * What the inline kind shares with programs in Java.
 */
#ifndef ASSAY_RUNNERS_JAVA_H
#define ASSAY_RUNNERS_JAVA_H

#include "runners/runner.h"

#define JAVA_PRODUCT "program.jar"

/* "Main.java" for a text with `public final class Main`. The caller's; NULL when there is
 * no public class; *ret_r is -ENOMEM then if memory is out. */
char *java_public_name(const struct source_file *file, int *ret_r);

/* `TOOL ARGS...` with what the tools need to find their own libraries. */
int java_start(const char *tool, const struct toolchain *tc, const char *const *args,
               struct command *ret_command);

#endif
