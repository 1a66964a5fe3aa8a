#include <errno.h>
#include <ftw.h>
#include <spawn.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "grader/base/io.h"
#include "tests/support.h"
#include "tests/temp_folder.h"

char *temp_folder_make(void)
{
    const char *parent = getenv("TMPDIR");
    char *folder;

    ck_assert(asprintf(&folder, "%s/assay-test-XXXXXX", parent ? parent : "/tmp") > 0);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    return folder;
}

static int remove_entry(const char *path, const struct stat *st, int type,
                        struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

void temp_folder_remove(char *folder)
{
    ck_assert_int_eq(nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
    free(folder);
}

char *temp_folder_path(const char *folder, const char *name)
{
    char *path = io_join(folder, name);

    ck_assert_ptr_nonnull(path);
    return path;
}

static void make_parents(char *path, size_t from)
{
    for (char *slash = strchr(path + from, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        ck_assert(mkdir(path, 0755) == 0 || errno == EEXIST);
        *slash = '/';
    }
}

void temp_folder_write(const char *folder, const char *name, const char *text)
{
    cleanup_free char *path = temp_folder_path(folder, name);
    cleanup_file FILE *file = NULL;

    if (!text) {
        ck_assert_int_eq(unlink(path), 0);
        return;
    }
    make_parents(path, strlen(folder) + 1);
    file = fopen(path, "we");
    ck_assert_msg(file != NULL, "%s: %s", path, strerror(errno));
    ck_assert_uint_eq(fwrite(text, 1, strlen(text), file), strlen(text));
}

void temp_folder_write_all(const char *folder, const struct temp_file *files)
{
    for (; files->name; files++)
        temp_folder_write(folder, files->name, files->text);
}

const char *temp_folder_public_data(const char *path)
{
    if (access(path, R_OK) == 0)
        return path;
    fprintf(stderr, "NOTE: SKIPPED, public data is not there: %s\n", path);
    return NULL;
}

bool temp_folder_unpack_kattis(const char *folder, const char *file)
{
    char unpack[] = "../shared/data/kattis/unpack", python[] = "python3";
    cleanup_free char *source = temp_folder_path("../shared/data/kattis", file);
    cleanup_free char *target = strdup(folder);
    char *argv[] = {python, unpack, source, target, NULL};
    pid_t pid;
    int status;

    if (!temp_folder_public_data(unpack) || !temp_folder_public_data(source))
        return false;
    ck_assert_int_eq(posix_spawnp(&pid, python, NULL, NULL, argv, environ), 0);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "unpack failed");
    return true;
}
