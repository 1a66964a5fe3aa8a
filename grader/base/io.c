#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "grader/base/io.h"

/* Reads a freshly opened descriptor to its end. */
static int read_to_end(int fd, const char *path, size_t cap, char **ret_data,
                       size_t *ret_len, struct err *err)
{
    cleanup_buf struct buf b = BUF_INIT(cap);
    struct stat st;
    ssize_t n;
    char probe;

    if (fstat(fd, &st) < 0)
        return err_set(err, errno, "read %s", path);
    if (S_ISDIR(st.st_mode))
        return err_set(err, EISDIR, "read %s", path);
    if (!S_ISREG(st.st_mode))
        return err_say(err, EINVAL, "read %s: not a regular file", path);
    if (st.st_size > 0 && (uint64_t)st.st_size > cap)
        return err_say(err, EFBIG, "read %s: larger than %zu bytes", path, cap);
    for (;;) {
        size_t step = 65536;

        if (step > cap - b.len)
            step = cap - b.len;
        if (step == 0) {
            n = read(fd, &probe, 1);
            if (n == 0)
                break;
            if (n > 0)
                return err_say(err, EFBIG, "read %s: larger than %zu bytes", path, cap);
        } else {
            if (buf_reserve(&b, step) < 0)
                return err_oom(err);
            n = read(fd, b.data + b.len, step);
        }
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_set(err, errno, "read %s", path);
        if (n == 0)
            break;
        b.len += (size_t)n;
    }
    *ret_data = buf_steal(&b, ret_len);
    return *ret_data ? 0 : err_oom(err);
}

int io_read_file_at(int dir_fd, const char *path, size_t cap, char **ret_data,
                    size_t *ret_len, struct err *err)
{
    /* Non-blocking, so that a FIFO does not hold us; regular files do not care. */
    cleanup_fd int fd =
        openat(dir_fd, path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

    if (fd < 0)
        return err_set(err, errno, "open %s", path);
    return read_to_end(fd, path, cap, ret_data, ret_len, err);
}

int io_read_file(const char *path, size_t cap, char **ret_data, size_t *ret_len,
                 struct err *err)
{
    return io_read_file_at(AT_FDCWD, path, cap, ret_data, ret_len, err);
}

int io_read_fd(int fd, size_t cap, char **ret_data, size_t *ret_len, struct err *err)
{
    cleanup_buf struct buf b = BUF_INIT(cap);
    struct stat st;
    ssize_t n;

    if (fstat(fd, &st) < 0)
        return err_set(err, errno, "read descriptor %d", fd);
    if ((uint64_t)st.st_size > cap)
        return err_say(err, EFBIG, "read descriptor %d: larger than %zu bytes", fd, cap);
    if (buf_reserve(&b, (size_t)st.st_size) < 0)
        return err_oom(err);
    while (b.len < (size_t)st.st_size) {
        n = pread(fd, b.data + b.len, (size_t)st.st_size - b.len, (off_t)b.len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_set(err, errno, "read descriptor %d", fd);
        if (n == 0)
            break;
        b.len += (size_t)n;
    }
    *ret_data = buf_steal(&b, ret_len);
    return *ret_data ? 0 : err_oom(err);
}

int io_write_all(int fd, const void *data, size_t len, struct err *err)
{
    const char *at = data;

    while (len) {
        ssize_t n = write(fd, at, len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_set(err, errno, "write");
        at += n;
        len -= (size_t)n;
    }
    return 0;
}

int io_memfd(const char *name, const void *data, size_t len, int *ret_fd, struct err *err)
{
    const int seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
    cleanup_fd int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);

    if (fd < 0)
        return err_set(err, errno, "create memory file %s", name);
    if (io_write_all(fd, data, len, err) < 0)
        return err_wrap(err, "fill memory file %s", name);
    if (lseek(fd, 0, SEEK_SET) < 0 || fcntl(fd, F_ADD_SEALS, seals) < 0)
        return err_set(err, errno, "seal memory file %s", name);
    *ret_fd = steal_fd(&fd);
    return 0;
}

char *io_join(const char *path, const char *name)
{
    char *joined;

    if (asprintf(&joined, "%s/%s", path, name) < 0)
        return NULL;
    return joined;
}

bool io_is_dir(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool io_is_file(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void io_free_names(char **names)
{
    if (!names)
        return;
    for (size_t i = 0; names[i]; i++)
        free(names[i]);
    free(names);
}

/* Appends a copy of `name` to the NULL-terminated array. */
static int names_add(char ***names, size_t *count, const char *name)
{
    char **grown = realloc(*names, (*count + 2) * sizeof(**names));

    if (!grown)
        return -ENOMEM;
    *names = grown;
    grown[*count] = strdup(name);
    if (!grown[*count])
        return -ENOMEM;
    grown[++*count] = NULL;
    return 0;
}

int io_list_dir(const char *path, char ***ret_names, size_t *ret_count, struct err *err)
{
    char **names = calloc(1, sizeof(*names));
    DIR *dir = opendir(path);
    const struct dirent *entry;
    size_t count = 0;
    int r = 0;

    if (!names) {
        r = err_oom(err);
        goto out;
    }
    if (!dir) {
        r = err_set(err, errno, "list %s", path);
        goto out;
    }
    while ((errno = 0, entry = readdir(dir))) {
        if (entry->d_name[0] == '.')
            continue;
        if (names_add(&names, &count, entry->d_name) < 0) {
            r = err_oom(err);
            goto out;
        }
    }
    if (errno) {
        r = err_set(err, errno, "list %s", path);
        goto out;
    }
    if (count)
        qsort(names, count, sizeof(*names), compare_names);
    *ret_names = steal_ptr(names);
    if (ret_count)
        *ret_count = count;
out:
    if (dir)
        closedir(dir);
    io_free_names(names);
    return r;
}

uint64_t clock_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

uint64_t clock_ms(void)
{
    return clock_us() / 1000;
}

bool parse_u64(const char *text, uint64_t *ret_value)
{
    uint64_t value = 0;

    if (!*text)
        return false;
    for (; *text; text++) {
        unsigned digit = (unsigned)(*text - '0');

        if (*text < '0' || *text > '9')
            return false;
        if (value > (UINT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *ret_value = value;
    return true;
}

bool parse_double(const char *text, double *ret_value)
{
    double value;
    char *end;

    if (!*text || !strchr("0123456789+-.", *text))
        return false;
    errno = 0;
    value = strtod(text, &end);
    if (*end || end == text || !isfinite(value))
        return false;
    *ret_value = value;
    return true;
}

/* Length of the well-formed sequence at p (Unicode 15, table 3-7), or 0. */
static size_t utf8_sequence(const unsigned char *p, size_t left)
{
    unsigned char low = 0x80, high = 0xbf;
    size_t len;

    if (p[0] < 0x80)
        return 1;
    if (p[0] >= 0xc2 && p[0] <= 0xdf)
        len = 2;
    else if (p[0] >= 0xe0 && p[0] <= 0xef)
        len = 3;
    else if (p[0] >= 0xf0 && p[0] <= 0xf4)
        len = 4;
    else
        return 0;
    if (left < len)
        return 0;
    if (p[0] == 0xe0)
        low = 0xa0;
    else if (p[0] == 0xed)
        high = 0x9f;
    else if (p[0] == 0xf0)
        low = 0x90;
    else if (p[0] == 0xf4)
        high = 0x8f;
    if (p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < len; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    return len;
}

bool utf8_valid(const char *data, size_t len)
{
    const unsigned char *p = (const unsigned char *)data;

    while (len) {
        size_t step = utf8_sequence(p, len);

        if (!step)
            return false;
        p += step;
        len -= step;
    }
    return true;
}

int base64_add(struct buf *b, const void *data, size_t len)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *p = data;

    for (size_t i = 0; i < len; i += 3) {
        unsigned long group = (unsigned long)p[i] << 16;
        char out[4];
        int r;

        if (i + 1 < len)
            group |= (unsigned long)p[i + 1] << 8;
        if (i + 2 < len)
            group |= p[i + 2];
        out[0] = digits[group >> 18];
        out[1] = digits[(group >> 12) & 63];
        out[2] = i + 1 < len ? digits[(group >> 6) & 63] : '=';
        out[3] = i + 2 < len ? digits[group & 63] : '=';
        r = buf_add(b, out, sizeof(out));
        if (r < 0)
            return r;
    }
    return 0;
}
