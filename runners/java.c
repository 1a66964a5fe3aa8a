/*
 * Java. A public class has to stand in a file of its name: an answer that is one file is
 * called so, whatever it was called before.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "grader/base/macros.h"
#include "runners/inline.h"
#include "runners/interpreted.h"
#include "runners/java.h"
#include "runners/langs.h"

static const char *const version_args[] = {"--version", NULL};
static const char *const settings[] = {"/etc/java-*-openjdk", NULL};

/* Compiles and packs; "$1" is the JDK, "$2" what the only file has to be called (or
 * nothing), the rest are files. Tools that live for a second need neither all CPUs nor
 * the better compiler. The class that is started: Main, else the first that has the
 * method. */
static const char script[] =
    "jdk=$1 name=$2; shift 2\n"
    "if [ -n \"$name\" ]; then mv -f -- \"$1\" \"$name\"; set -- \"$name\"; fi\n"
    "flags='-J-XX:+UseSerialGC -J-XX:TieredStopAtLevel=1 -J-Xshare:auto'\n"
    "\"$jdk/bin/javac\" $flags -encoding UTF-8 -nowarn -proc:none -d .classes \"$@\" ||\n"
    "    exit\n"
    "cd .classes || exit\n"
    "has_main() {\n"
    "    \"$jdk/bin/javap\" $flags -public -cp . \"$1\" |\n"
    "        grep -q 'public static.* void main(java.lang.String'\n"
    "}\n"
    "starts=$(grep -l -r --include='*.class' '(\\[Ljava/lang/String;)V' . | sort)\n"
    "case $starts in *./Main.class*) starts=./Main.class ;; esac\n"
    "main=\n"
    "for class in $starts; do\n"
    "    class=$(printf %s \"${class#./}\" | tr / .); class=${class%.class}\n"
    "    if [ \"$starts\" = ./Main.class ] || has_main \"$class\"; then\n"
    "        main=$class; break\n"
    "    fi\n"
    "done\n"
    "if [ -z \"$main\" ]; then\n"
    "    echo 'no class has a method public static void main(String[])' >&2; exit 1\n"
    "fi\n"
    "exec \"$jdk/bin/jar\" $flags --create --no-compress --file ../program.jar \\\n"
    "    --main-class \"$main\" .\n";

/* Past the comment, string or character that starts at `at`; at + 1 for all else. */
static const char *skip_token(const char *at, const char *end)
{
    const char *close;

    if (end - at > 1 && at[0] == '/' && at[1] == '/') {
        close = memchr(at, '\n', (size_t)(end - at));
        return close ? close : end;
    }
    if (end - at > 1 && at[0] == '/' && at[1] == '*') {
        close = memmem(at + 2, (size_t)(end - at - 2), "*/", 2);
        return close ? close + 2 : end;
    }
    if (*at != '"' && *at != '\'')
        return at + 1;
    for (close = at + 1; close < end && *close != *at && *close != '\n'; close++)
        close += *close == '\\';
    return close < end ? close + 1 : end;
}

static size_t word_length(const char *at, const char *end)
{
    const char *p = at;

    while (p < end && (isalnum((unsigned char)*p) || *p == '_' || *p == '$'))
        p++;
    return (size_t)(p - at);
}

static bool is_one_of(const char *word, size_t len, const char *const *words)
{
    for (; *words; words++)
        if (strlen(*words) == len && memcmp(word, *words, len) == 0)
            return true;
    return false;
}

/* Outside of every class. */
char *java_public_name(const struct source_file *file, int *ret_r)
{
    static const char *const kinds[] = {"class", "interface", "enum", "record", NULL};
    static const char *const public[] = {"public", NULL};
    const char *at = file->data, *end = file->data + file->len;
    bool is_public = false, names_next = false;
    char *name;
    int depth = 0;

    while (at < end) {
        size_t len = word_length(at, end);

        if (len && depth == 0 && names_next) {
            if (asprintf(&name, "%.*s.java", (int)len, at) >= 0)
                return name;
            *ret_r = -ENOMEM;
            return NULL;
        }
        if (len && depth == 0) {
            names_next = is_public && is_one_of(at, len, kinds);
            is_public = is_public || is_one_of(at, len, public);
        }
        depth += !len && *at == '{';
        depth -= !len && *at == '}';
        is_public = is_public && (len || (*at != ';' && *at != '}'));
        at = len ? at + len : skip_token(at, end);
    }
    return NULL;
}

static const char *entry(const struct source_program *program)
{
    return interpreted_entry(&runner_java, program);
}

/* There is no /proc inside by which the programs find their own libraries. */
int java_start(const char *tool, const struct toolchain *tc, const char *const *args,
               struct command *ret_command)
{
    cleanup_free char *libraries = NULL;

    if (asprintf(&libraries, "LD_LIBRARY_PATH=%s/lib", tc->home) < 0) {
        libraries = NULL;
        return -ENOMEM;
    }
    return interpreted_start(tool, (const char *const[]){libraries, NULL}, args,
                             ret_command);
}

static int build(const struct toolchain *tc, const struct source_program *program,
                 struct command *ret_command)
{
    cleanup_command struct command command = {0};
    cleanup_free char *name = NULL;
    int r = 0;

    if (program->file_count == 1)
        name = java_public_name(&program->files[0], &r);
    if (r == 0)
        r = java_start("/bin/sh", tc,
                       (const char *const[]){"-c", script, "build", tc->home,
                                             name ? name : "", NULL},
                       &command);
    if (r == 0)
        r = interpreted_add_sources(&runner_java, program, &command);
    if (r == 0)
        command_move(ret_command, &command);
    return r;
}

/* The heap grows with need, and never to where the sandbox's limit is not the reason. */
static int run(const struct toolchain *tc, const struct source_program *program,
               struct command *ret_command)
{
    static const char *const args[] = {
        "-XX:+UseSerialGC", "-Xms16m", "-Xss64m", "-Xshare:auto", "-jar",
        JAVA_PRODUCT,       NULL};

    (void)program;
    return java_start(tc->second, tc, args, ret_command);
}

const struct runner runner_java = {
    .name = "java",
    .tool = "javac",
    .variable = "ASSAY_JAVAC",
    .second_tool = "java",
    .settings = settings,
    .package = "default-jdk-headless",
    .version_args = version_args,
    .min_major = 11,
    .min_minor = 0,
    .source_name = "Main.java",
    .hello = "public class Main {\n    public static void main(String[] args) {\n        "
             "System.out.println(\"works\");\n    }\n}\n",
    .time_factor = 2,
    .profile = PROFILE_MANAGED,
    .product = JAVA_PRODUCT,
    .entry = entry,
    .build = build,
    .run = run,
    .inlined = &java_inline,
};
