/*
 * Java. A file is called as its public class, whatever the answer's file was called; the
 * class that is started is the one with a main method, the first in the order of the
 * text.
 */
#include <errno.h>
#include <stdio.h>

#include "grader/base/macros.h"
#include "runners/interpreted.h"
#include "runners/langs.h"

#define PRODUCT "program.jar"

static const char *const version_args[] = {"--version", NULL};
static const char *const settings[] = {"/etc/java-*-openjdk", NULL};

/* Compiles and packs; "$1" is the JDK, the rest are files. Tools that live for a second
 * need neither all CPUs nor the better compiler. The class that is started: Main, else
 * the first that has the method. */
static const char script[] =
    "jdk=$1; shift\n"
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
    "    class=${class#./}; class=${class%.class}\n"
    "    if [ \"$starts\" = \"./$class.class\" ] || has_main \"$class\"; then\n"
    "        main=$class; break\n"
    "    fi\n"
    "done\n"
    "if [ -z \"$main\" ]; then\n"
    "    echo 'no class has a method public static void main(String[])' >&2; exit 1\n"
    "fi\n"
    "exec \"$jdk/bin/jar\" $flags --create --no-compress --file ../program.jar \\\n"
    "    --main-class \"$main\" .\n";

static const char *entry(const struct source_program *program)
{
    return interpreted_entry(&runner_java, program);
}

/* There is no /proc inside by which the programs find their own libraries. */
static int start(const char *tool, const struct toolchain *tc, const char *const *args,
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
    int r = start("/bin/sh", tc,
                  (const char *const[]){"-c", script, "build", tc->home, NULL}, &command);

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
        "-XX:+UseSerialGC", "-Xms16m", "-Xss64m", "-Xshare:auto", "-jar", PRODUCT, NULL};

    (void)program;
    return start(tc->second, tc, args, ret_command);
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
    .product = PRODUCT,
    .entry = entry,
    .build = build,
    .run = run,
};
