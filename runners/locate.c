#include <errno.h>
#include <limits.h>
#include <string.h>

#include "grader/base/io.h"
#include "runners/locate.h"
#include "sandbox/sandbox.h"

#define LINKS_MAX 40 /* as the kernel's own limit */

static bool is_program(const char *path)
{
    return io_is_file(path) && access(path, X_OK) == 0;
}

/* The first NAME in a colon-separated list of folders. */
static char *search(const char *folders, const char *name)
{
    while (folders && *folders) {
        size_t len = strcspn(folders, ":");
        cleanup_free char *path = NULL;

        /* Relative entries would let the working folder decide. */
        if (*folders == '/') {
            if (asprintf(&path, "%.*s/%s", (int)len, folders, name) < 0) {
                path = NULL;
                return NULL;
            }
            if (is_program(path))
                return steal_ptr(path);
        }
        folders += len;
        folders += *folders == ':';
    }
    return NULL;
}

/* The absolute form of a path as it was given, links left as they are. */
static char *absolute(const char *path)
{
    cleanup_free char *cwd = NULL;

    if (*path == '/')
        return strdup(path);
    cwd = getcwd(NULL, 0);
    return cwd ? io_join(cwd, path) : NULL;
}

char *locate_program(const char *name, bool usr_first)
{
    char *found = NULL;

    if (strchr(name, '/'))
        return is_program(name) ? absolute(name) : NULL;
    if (usr_first)
        found = search("/usr/bin", name);
    return found ? found : search(getenv("PATH"), name);
}

static bool is_below(const char *path, const char *folder)
{
    size_t len = strlen(folder);

    while (len && folder[len - 1] == '/')
        len--;
    return strncmp(path, folder, len) == 0 && (path[len] == '/' || path[len] == '\0');
}

bool locate_visible(const char *path, char *const *folders)
{
    static const char *const always[] = {"/usr",   "/bin",   "/sbin",   "/lib",
                                         "/lib64", "/lib32", "/libx32", NULL};

    for (const char *const *folder = always; *folder; folder++)
        if (is_below(path, *folder))
            return true;
    for (; folders && *folders; folders++)
        if (is_below(path, *folders))
            return true;
    return false;
}

/* Takes `path`; gives it back with its folder free of "." and "..", by which a name
 * could seem to stay where it does not. */
static char *tidy(char *path)
{
    cleanup_free char *taken = path;
    cleanup_free char *folder = NULL;
    char *slash;

    if (!path || (!strstr(path, "/../") && !strstr(path, "/./")))
        return steal_ptr(taken);
    slash = strrchr(path, '/');
    *slash = '\0';
    folder = realpath(path, NULL);
    return folder ? io_join(folder, slash + 1) : NULL;
}

/* What the link `path` leads to, as an absolute path; NULL when it is none. */
static char *link_target(const char *path)
{
    char target[PATH_MAX];
    ssize_t len = readlink(path, target, sizeof(target) - 1);
    const char *slash = strrchr(path, '/');
    char *joined;

    if (len <= 0 || !slash)
        return NULL;
    target[len] = '\0';
    if (*target == '/')
        return tidy(strdup(target));
    if (asprintf(&joined, "%.*s/%s", (int)(slash - path), path, target) < 0)
        return NULL;
    return tidy(joined);
}

char *locate_visible_name(const char *path, char *const *folders)
{
    cleanup_free char *at = tidy(strdup(path));
    cleanup_free char *name = NULL;

    for (int i = 0; at && i < LINKS_MAX; i++) {
        char *next = link_target(at);

        if (!locate_visible(at, folders)) {
            free(name);
            name = NULL;
        } else if (!name) {
            name = strdup(at);
        }
        if (!next)
            return steal_ptr(name);
        free(at);
        at = next;
    }
    return NULL;
}

/* True when `place` (which may be NULL or missing) is the folder or lies below it. */
static bool holds(const char *folder, const char *place)
{
    cleanup_free char *real = place ? realpath(place, NULL) : NULL;

    return real && is_below(real, folder);
}

/* Inside, programs have folders of their own in these places. */
static bool is_hidden_inside(const char *folder)
{
    static const char *const hidden[] = {"/tmp", "/dev", "/proc", "/sys",
                                         SANDBOX_WORK_DIR};

    for (size_t i = 0; i < ARRAY_SIZE(hidden); i++)
        if (is_below(folder, hidden[i]))
            return true;
    return false;
}

int locate_check_folder(const char *folder, struct err *err)
{
    static const char *const shared[] = {
        "/", "/home", "/root", "/var", "/etc", "/opt", "/srv", "/mnt", "/media", "/run",
    };
    cleanup_free char *real = realpath(folder, NULL);

    if (!real)
        return err_set(err, errno, "needs %s", folder);
    if (is_hidden_inside(folder))
        return err_say(err, EPERM, "needs %s, a place that looks different inside",
                       folder);
    for (size_t i = 0; i < ARRAY_SIZE(shared); i++)
        if (strcmp(real, shared[i]) == 0)
            return err_say(err, EPERM, "needs %s, which holds more than an installation",
                           folder);
    if (holds(real, getenv("HOME")))
        return err_say(err, EPERM, "needs %s, which holds the home folder", folder);
    if (holds(real, "."))
        return err_say(err, EPERM, "needs %s, which holds the working folder", folder);
    return 0;
}
