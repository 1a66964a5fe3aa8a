#include <errno.h>
#include <glob.h>
#include <string.h>
#include <sys/stat.h>

#include "grader/base/cache.h"
#include "grader/base/io.h"
#include "runners/locate.h"
#include "runners/probe.h"
#include "runners/toolchain.h"

#define PROBE_OUTPUT_MAX 16384
#define TOLD_PATHS       2 /* that an interpreter names */

void toolchain_release(struct toolchain *tc)
{
    free(tc->program);
    free(tc->version);
    free(tc->packages);
    free(tc->missing);
    free(tc->home);
    free(tc->second);
    for (size_t i = 0; i < ARRAY_SIZE(tc->extra_paths); i++)
        free(tc->extra_paths[i]);
    memset(tc, 0, sizeof(*tc));
}

/* The tool cannot be used: nothing of it but the reason is kept. 0 or -ENOMEM. */
PRINTF_LIKE(2, 3)
static int set_missing(struct toolchain *tc, const char *format, ...)
{
    const struct runner *runner = tc->runner;
    va_list args;
    int len;

    toolchain_release(tc);
    tc->runner = runner;
    va_start(args, format);
    len = vasprintf(&tc->missing, format, args);
    va_end(args);
    if (len >= 0)
        return 0;
    tc->missing = NULL;
    return -ENOMEM;
}

/* The first "N.M" of the text that is not inside parentheses: there, gcc names its
 * packager's version. */
static void parse_version(const char *text, int *ret_major, int *ret_minor)
{
    int depth = 0;

    for (const char *p = text; *p; p++) {
        int major, minor;

        depth += (*p == '(') - (*p == ')');
        if (depth > 0 || *p < '0' || *p > '9')
            continue;
        if (sscanf(p, "%4d.%4d", &major, &minor) == 2) {
            *ret_major = major;
            *ret_minor = minor;
            return;
        }
        p += strspn(p, "0123456789") - 1;
    }
}

/* Makes the folder visible unless it is so already. 0, -ENOMEM, -EPERM. */
static int add_folder(struct toolchain *tc, const char *folder, struct err *err)
{
    size_t count = 0;

    if (locate_visible(folder, tc->extra_paths))
        return 0;
    if (locate_check_folder(folder, err) < 0)
        return -EPERM;
    while (tc->extra_paths[count])
        count++;
    if (count == TOOLCHAIN_PATHS_MAX)
        BUG("more than %d folders of a toolchain", TOOLCHAIN_PATHS_MAX);
    tc->extra_paths[count] = strdup(folder);
    return tc->extra_paths[count] ? 0 : err_oom(err);
}

/* The interpreter's own word: executable, prefix, base prefix, packages, each on a line.
 */
static int add_told_paths(struct toolchain *tc, char *lines, struct err *err)
{
    const char *executable = strsep(&lines, "\n"), *packages;
    int r = 0;

    if (!executable || *executable != '/')
        return err_say(err, EINVAL, "does not say where it is installed");
    for (int i = 0; i < TOLD_PATHS && r == 0; i++) {
        const char *folder = strsep(&lines, "\n");

        if (!folder || *folder != '/')
            return err_say(err, EINVAL, "does not say where it is installed");
        r = add_folder(tc, folder, err);
    }
    if (r < 0)
        return r;
    free(tc->program);
    tc->program = strdup(executable);
    packages = strsep(&lines, "\n");
    free(tc->packages);
    tc->packages = strdup(packages ? packages : "");
    return tc->program && tc->packages ? 0 : err_oom(err);
}

/* Folders of settings, as Debian has them below /etc. */
static int add_settings(struct toolchain *tc, struct err *err)
{
    const char *const *pattern = tc->runner->settings;
    int r = 0;

    for (; pattern && *pattern && r == 0; pattern++) {
        glob_t found;

        if (glob(*pattern, GLOB_ONLYDIR, NULL, &found) != 0)
            continue;
        if (found.gl_pathc)
            r = add_folder(tc, found.gl_pathv[found.gl_pathc - 1], err);
        globfree(&found);
    }
    return r;
}

static int find_home(struct toolchain *tc, struct err *err)
{
    tc->home = realpath(tc->program, NULL);
    if (!tc->home)
        return err_set(err, errno, "cannot be found");
    for (int i = 0; i < 2 && strrchr(tc->home, '/') > tc->home; i++)
        *strrchr(tc->home, '/') = '\0';
    return 0;
}

/* Beside the first, or where the host has it. */
static int find_second(struct toolchain *tc, struct err *err)
{
    cleanup_free char *beside = NULL, *found = NULL;

    if (!tc->runner->second_tool)
        return 0;
    if (asprintf(&beside, "%s/bin/%s", tc->home, tc->runner->second_tool) < 0) {
        beside = NULL;
        return err_oom(err);
    }
    found = locate_program(beside, false);
    if (!found)
        found = locate_program(tc->runner->second_tool, true);
    tc->second = found ? locate_visible_name(found, tc->extra_paths) : NULL;
    return tc->second ? 0
                      : err_say(err, ENOENT, "needs %s, which is not installed",
                                tc->runner->second_tool);
}

/* A compiler outside /usr: PREFIX/bin/TOOL, recognised by its libraries. */
static int add_compiler_prefix(struct toolchain *tc, struct err *err)
{
    static const char *const libraries[] = {"lib/gcc", "lib64/gcc", "libexec/gcc",
                                            "lib/clang"};
    cleanup_free char *real = realpath(tc->program, NULL);

    if (!real)
        return err_set(err, errno, "cannot be found");
    if (locate_visible(real, NULL))
        return 0;
    for (int i = 0; i < 2 && strrchr(real, '/'); i++)
        *strrchr(real, '/') = '\0';
    for (size_t i = 0; i < ARRAY_SIZE(libraries); i++) {
        cleanup_free char *library = io_join(real, libraries[i]);

        if (library && io_is_dir(library))
            return add_folder(tc, real, err);
    }
    return err_say(err, EINVAL, "lies outside /usr without an installation around it");
}

/* Replaces tc->program by the name that it has inside. */
static int choose_name(struct toolchain *tc, struct err *err)
{
    char *name = locate_visible_name(tc->program, tc->extra_paths);

    if (!name)
        return err_say(err, EINVAL, "is a link to a place that the sandbox cannot show");
    free(tc->program);
    tc->program = name;
    return 0;
}

/* What a tool says of itself, for as long as its file is the same: fifteen tools would
 * take a second to ask at each start. False: it has to be asked each time. A script in
 * a version manager's folder says what its manager is set to, and an interpreter also
 * tells what is installed beside it. */
static bool probe_key(const struct toolchain *tc, char ret_key[SHA256_HEX + 1])
{
    cleanup_free char *real = realpath(tc->program, NULL);
    struct file_version {
        uint64_t device, inode;
        int64_t size, modified_s, changed_s;
    } version;
    struct sha256 hash;
    struct stat st;

    if (tc->runner->probe_tells_paths || !real || strncmp(real, "/usr/", 5) != 0 ||
        stat(real, &st) < 0)
        return false;
    sha256_init(&hash);
    sha256_add_text(&hash, real);
    for (const char *const *arg = tc->runner->version_args; *arg; arg++)
        sha256_add_text(&hash, *arg);
    version = (struct file_version){st.st_dev, st.st_ino, st.st_size, st.st_mtim.tv_sec,
                                    st.st_ctim.tv_sec};
    sha256_add(&hash, &version, sizeof(version));
    sha256_hex(&hash, ret_key);
    return true;
}

/* The tool's own words. */
static int ask(const struct toolchain *tc, struct buf *output, struct err *err)
{
    static const char kind[] = "toolchains";
    char key[SHA256_HEX + 1];
    bool keep = probe_key(tc, key);
    cleanup_free char *known = NULL;
    size_t len;
    int r;

    if (keep && cache_read(kind, key, PROBE_OUTPUT_MAX, &known, &len)) {
        r = buf_add(output, known, len);
        return r < 0 ? err_set(err, -r, "cannot be remembered") : 0;
    }
    r = probe_ask(tc->program, tc->runner->version_args, PROBE_TIMEOUT_MS, output, err);
    if (r == 0 && keep)
        (void)cache_write(kind, key, output->data, output->len, NULL);
    return r;
}

/* Asks tc->program; the answer fills the rest of *tc. */
static int examine(struct toolchain *tc, struct err *err)
{
    const struct runner *runner = tc->runner;
    cleanup_buf struct buf output = BUF_INIT(PROBE_OUTPUT_MAX);
    cleanup_free char *text = NULL;
    char *rest, *line;
    int r = ask(tc, &output, err);

    if (r < 0)
        return r;
    rest = text = buf_steal(&output, NULL);
    if (!text)
        return err_oom(err);
    line = strsep(&rest, "\n");
    tc->version = strdup(line);
    if (!tc->version)
        return err_oom(err);
    parse_version(line, &tc->version_major, &tc->version_minor);
    if (tc->version_major < runner->min_major ||
        (tc->version_major == runner->min_major && tc->version_minor < runner->min_minor))
        return err_say(err, EINVAL, "is %s; %d.%d or newer is needed", line,
                       runner->min_major, runner->min_minor);
    r = runner->probe_tells_paths ? add_told_paths(tc, rest, err)
                                  : add_compiler_prefix(tc, err);
    if (r == 0)
        r = add_settings(tc, err);
    if (r == 0)
        r = choose_name(tc, err);
    if (r == 0)
        r = find_home(tc, err);
    return r < 0 ? r : find_second(tc, err);
}

/* What the user, or else the table, names; *ret_from says where it is named. */
static const char *chosen_tool(const struct runner *runner, const char *override,
                               const char **ret_from)
{
    const char *variable = getenv(runner->variable);

    *ret_from = NULL;
    if (override && *override) {
        *ret_from = runner->option;
        return override;
    }
    if (variable && *variable) {
        *ret_from = runner->variable;
        return variable;
    }
    return runner->tool;
}

int toolchain_find(const struct runner *runner, const char *override,
                   struct toolchain *ret_tc, struct err *err)
{
    cleanup_toolchain struct toolchain tc = {.runner = runner};
    struct err why = ERR_INIT;
    const char *from;
    const char *tool = chosen_tool(runner, override, &from);
    int r;

    tc.program = locate_program(tool, !from);
    if (!tc.program && from)
        r = set_missing(&tc, "%s, set by %s%s, is no executable file", tool,
                        from == runner->option ? "--" : "", from);
    else if (!tc.program)
        r = set_missing(&tc, "%s is not installed; on Debian and Ubuntu: apt install %s",
                        tool, runner->package);
    else if ((r = examine(&tc, &why)) < 0 && r != -ENOMEM)
        r = set_missing(&tc, "%s %s; name another by %s%s%s%s", tool, why.text,
                        runner->option ? "--" : "", runner->option ? runner->option : "",
                        runner->option ? " or " : "", runner->variable);
    if (r < 0)
        return err_oom(err);
    *ret_tc = tc;
    memset(&tc, 0, sizeof(tc));
    return 0;
}

void toolchain_set_release(struct toolchain_set *set)
{
    for (size_t i = 0; i < set->count; i++)
        toolchain_release(&set->items[i]);
    free(set->items);
    free(set->extra_paths);
    memset(set, 0, sizeof(*set));
}

static void collect_extra_paths(struct toolchain_set *set)
{
    size_t count = 0;

    for (size_t i = 0; i < set->count; i++)
        for (char **path = set->items[i].extra_paths; *path; path++)
            set->extra_paths[count++] = *path;
    set->extra_paths[count] = NULL;
}

int toolchain_set_find(const char *(*override)(const struct runner *runner,
                                               const void *options),
                       const void *options, struct toolchain_set *ret_set,
                       struct err *err)
{
    cleanup_toolchain_set struct toolchain_set set = {0};
    const struct runner *const *runners = runner_all();
    size_t total = 0;

    while (runners[total])
        total++;
    set.items = calloc(total, sizeof(*set.items));
    set.extra_paths = calloc(total * TOOLCHAIN_PATHS_MAX + 1, sizeof(*set.extra_paths));
    if (!set.items || !set.extra_paths)
        return err_oom(err);
    for (; set.count < total; set.count++) {
        const struct runner *runner = runners[set.count];
        const char *named = override ? override(runner, options) : NULL;
        int r = toolchain_find(runner, named, &set.items[set.count], err);

        if (r < 0)
            return r;
    }
    collect_extra_paths(&set);
    *ret_set = set;
    memset(&set, 0, sizeof(set));
    return 0;
}

const struct toolchain *toolchain_set_get(const struct toolchain_set *set,
                                          const struct runner *runner)
{
    for (size_t i = 0; i < set->count; i++)
        if (set->items[i].runner == runner)
            return &set->items[i];
    return NULL;
}
