#include <stdint.h>
#include <sys/stat.h>

#include "grader/base/macros.h"
#include "runners/identity.h"

/* They change with every package that is installed, removed or upgraded: headers and
 * libraries are the compiler's, too. Most hosts have two or three of them. */
static const char *const installed[] = {
    "/var/lib/dpkg/status",  "/var/lib/rpm",
    "/usr/lib/sysimage/rpm", "/var/lib/pacman/local",
    "/lib/apk/db/installed", "/etc/ld.so.cache",
    "/usr/include",          "/usr/lib",
    "/usr/local/include",    "/usr/local/lib",
    "/usr/local/bin",        "/nix/var/nix/db",
};

bool identity_add_file(struct sha256 *hash, const char *path)
{
    struct {
        uint64_t device, inode, size;
        int64_t modified_s, modified_ns, changed_s, changed_ns;
    } seen;
    struct stat st;

    sha256_add_text(hash, path);
    if (stat(path, &st) < 0)
        return false;
    seen.device = st.st_dev;
    seen.inode = st.st_ino;
    seen.size = (uint64_t)st.st_size;
    seen.modified_s = st.st_mtim.tv_sec;
    seen.modified_ns = st.st_mtim.tv_nsec;
    seen.changed_s = st.st_ctim.tv_sec;
    seen.changed_ns = st.st_ctim.tv_nsec;
    sha256_add(hash, &seen, sizeof(seen));
    return true;
}

bool identity_add(struct sha256 *hash, const struct toolchain *tc)
{
    sha256_add_text(hash, tc->runner->name);
    sha256_add_text(hash, tc->version);
    sha256_add_text(hash, tc->packages);
    if (!identity_add_file(hash, tc->program) || !tc->home ||
        !identity_add_file(hash, tc->home))
        return false;
    if (tc->second && !identity_add_file(hash, tc->second))
        return false;
    for (char *const *path = tc->extra_paths; *path; path++)
        if (!identity_add_file(hash, *path))
            return false;
    for (size_t i = 0; i < ARRAY_SIZE(installed); i++)
        (void)identity_add_file(hash, installed[i]);
    return true;
}
