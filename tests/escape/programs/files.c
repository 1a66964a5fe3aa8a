/* Files: the host's secrets, devices, the view's edges, and filling what is private. */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/escape/attack.h"

#define MIB ((off_t)1 << 20)

static int open_and_close(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC, 0600);

    if (fd < 0)
        return errno;
    close(fd);
    return REACHED;
}

/* ---- what is the host's ---- */

static int read_shadow(void)
{
    return open_and_close("/etc/shadow", O_RDONLY);
}

static int read_home_of_root(void)
{
    return open_and_close("/root", O_RDONLY | O_DIRECTORY);
}

static int read_homes(void)
{
    return open_and_close("/home", O_RDONLY | O_DIRECTORY);
}

static int read_var(void)
{
    return open_and_close("/var/log", O_RDONLY | O_DIRECTORY);
}

static int read_hostname_file(void)
{
    return open_and_close("/etc/hostname", O_RDONLY);
}

static int read_proc(void)
{
    return open_and_close("/proc/1/stat", O_RDONLY);
}

static int read_proc_self(void)
{
    return open_and_close("/proc/self/mountinfo", O_RDONLY);
}

static int write_core_pattern(void)
{
    return open_and_close("/proc/sys/kernel/core_pattern", O_WRONLY);
}

static int read_proc_kallsyms(void)
{
    return open_and_close("/proc/kallsyms", O_RDONLY);
}

static int read_sys(void)
{
    return open_and_close("/sys/kernel", O_RDONLY | O_DIRECTORY);
}

static int read_cgroups(void)
{
    return open_and_close("/sys/fs/cgroup", O_RDONLY | O_DIRECTORY);
}

static int read_run(void)
{
    return open_and_close("/run", O_RDONLY | O_DIRECTORY);
}

static int open_controlling_terminal(void)
{
    return open_and_close("/dev/tty", O_RDWR);
}

static int open_pty(void)
{
    return open_and_close("/dev/ptmx", O_RDWR | O_NOCTTY);
}

static int open_any_device(void)
{
    static const char *const devices[] = {"/dev/mem",  "/dev/kmsg",       "/dev/kvm",
                                          "/dev/fuse", "/dev/net/tun",    "/dev/loop0",
                                          "/dev/vda",  "/dev/sda",        "/dev/console",
                                          "/dev/port", "/dev/userfaultfd"};

    for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++)
        if (access(devices[i], F_OK) == 0)
            return REACHED;
    return ENOENT;
}

/* ---- out of the view ---- */

static int climb(void)
{
    struct stat here, root;

    for (int i = 0; i < 64; i++)
        if (chdir("..") < 0)
            return errno;
    if (stat(".", &here) < 0 || stat("/", &root) < 0)
        return errno;
    if (here.st_ino != root.st_ino || here.st_dev != root.st_dev)
        return REACHED;
    return open_and_close("etc/shadow", O_RDONLY);
}

static int climb_by_link(void)
{
    if (symlink("/proc/self/root/etc/shadow", "link") < 0)
        return errno;
    return open_and_close("link", O_RDONLY);
}

static int descriptors_lead_out(void)
{
    for (int fd = 0; fd < 1024; fd++) {
        struct stat st;

        if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode))
            return REACHED;
    }
    return ENOENT;
}

static int inherited_directory(void)
{
    int fd = open("/", O_RDONLY | O_DIRECTORY); /* a directory stays open on purpose */

    (void)fd;
    return descriptors_lead_out();
}

/* ---- writing where all is read-only ---- */

static int write_usr(void)
{
    return open_and_close("/usr/bin/assay-escape", O_CREAT | O_WRONLY);
}

static int write_root(void)
{
    return open_and_close("/assay-escape", O_CREAT | O_WRONLY);
}

static int write_etc(void)
{
    return open_and_close("/etc/passwd", O_WRONLY | O_APPEND);
}

static int write_dev(void)
{
    return open_and_close("/dev/assay-escape", O_CREAT | O_WRONLY);
}

static int write_library(void)
{
    return open_and_close("/usr/lib/os-release", O_WRONLY | O_APPEND);
}

static int remove_from_usr(void)
{
    return outcome_of(unlink("/usr/bin/env.assay-escape-none"));
}

static int chmod_device(void)
{
    return outcome_of(chmod("/dev/null", 0666));
}

static int touch_device(void)
{
    return outcome_of(utimensat(AT_FDCWD, "/dev/null", NULL, 0));
}

static int link_from_usr(void)
{
    return outcome_of(link("/usr/bin/env", "env"));
}

static int bind_in_usr(void)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX, .sun_path = "/usr/assay-escape.s"};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int code;

    if (fd < 0)
        return errno;
    code = outcome_of(bind(fd, (struct sockaddr *)&name, sizeof(name)));
    if (code == REACHED)
        unlink(name.sun_path);
    return code;
}

/* A private writable mapping is fine; a shared one would write to the host's file. */
static int map_usr_shared(void)
{
    int fd = open("/usr/lib/os-release", O_RDWR | O_CLOEXEC);

    if (fd < 0)
        return errno;
    return mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED
               ? errno
               : REACHED;
}

/* ---- filling ---- */

/* A file larger than the whole disk; the signal would end the program before that. */
static void ignore_size_signal(void)
{
    const struct sigaction ignore = {.sa_handler = SIG_IGN};

    sigaction(SIGXFSZ, &ignore, NULL);
}

static int fill_disk(void)
{
    static char block[1 << 20];
    int fd = open("fill", O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

    ignore_size_signal();
    if (fd < 0)
        return errno;
    for (int i = 0; i < 12; i++)
        if (write(fd, block, sizeof(block)) != (ssize_t)sizeof(block))
            return errno ? errno : ENOSPC;
    return REACHED;
}

static int fill_disk_by_many(void)
{
    static char block[1 << 16];
    char name[32];

    for (int i = 0; i < 192; i++) {
        int fd;

        snprintf(name, sizeof(name), "fill%d", i);
        fd = open(name, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
        errno = 0;
        if (fd < 0 || write(fd, block, sizeof(block)) != (ssize_t)sizeof(block))
            return errno ? errno : ENOSPC;
        close(fd);
    }
    return REACHED;
}

static int fill_inodes(void)
{
    char name[32];

    for (int i = 0; i < 2000; i++) {
        snprintf(name, sizeof(name), "%d", i);
        if (open_and_close(name, O_CREAT | O_WRONLY) != REACHED)
            return errno;
    }
    return REACHED;
}

static int reserve_disk(void)
{
    int fd = open("fill", O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

    ignore_size_signal();
    return fd < 0 ? errno : outcome_of(fallocate(fd, 0, 0, 12 * MIB));
}

/* A hole costs nothing, but whoever copies it pays. */
static int sparse_file(void)
{
    int fd = open("sparse", O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    ignore_size_signal();
    return fd < 0 ? errno : outcome_of(ftruncate(fd, MIB * MIB));
}

static int file_size(void)
{
    int fd = open("large", O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

    return fd < 0 ? errno : outcome_of(ftruncate(fd, MIB * MIB));
}

/* Grown from its leaf: each step is at the top, so that none has a long way to walk. */
static int deep_tree(void)
{
    if (mkdir("a", 0700) < 0)
        return errno;
    for (int i = 0; i < 5000; i++)
        if (mkdir("b", 0700) < 0 || rename("a", "b/x") < 0 || mkdir("a", 0700) < 0 ||
            rename("b", "a/x") < 0)
            return errno;
    return FINE;
}

static int open_many(void)
{
    for (;;)
        if (open("/dev/null", O_RDONLY) < 0) /* left open on purpose */
            return errno;
}

static int awkward_entries(void)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX, .sun_path = "socket"};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    char longest[NAME_MAX + 1];

    memset(longest, 'x', NAME_MAX);
    longest[NAME_MAX] = '\0';
    if (fd < 0 || bind(fd, (struct sockaddr *)&name, sizeof(name)) < 0 ||
        mkfifo("fifo", 0) < 0 || symlink("/", "root") < 0 ||
        symlink("loop", "loop") < 0 || mkdir("closed", 0) < 0 ||
        open_and_close("\n\033[31m\xff", O_CREAT) != REACHED ||
        open_and_close(longest, O_CREAT) != REACHED || chmod(".", 0) < 0)
        return errno;
    return FINE;
}

static int private_is_private(void)
{
    struct statvfs fs;

    if (statvfs(".", &fs) < 0)
        return errno;
    if ((fs.f_flag & ST_NOSUID) && (fs.f_flag & ST_NODEV))
        return FINE;
    return REACHED;
}

#define SMALL_DISK .limits = {.disk_kib = 8192, .inodes = 1024}
#define NO_HARM    NO_CONTROL("it would write to the host's system folders")

static const struct attack attacks[] = {
    {"shadow", "to read /etc/shadow", read_shadow, GETS(ENOENT), OUTSIDE,
     .otherwise = {WITHOUT(MOUNT_NS, GETS(EACCES))}},
    {"home-of-root", "to list /root", read_home_of_root, GETS(ENOENT), OUTSIDE,
     .otherwise = {WITHOUT(MOUNT_NS, GETS(EACCES))}},
    {"home", "to list /home", read_homes, GETS(ENOENT), OUTSIDE,
     .otherwise = {WITHOUT(MOUNT_NS, GETS(EACCES))}},
    {"var", "to list /var/log", read_var, GETS(ENOENT), OUTSIDE,
     .otherwise = {WITHOUT(MOUNT_NS, GETS(EACCES))}},
    {"etc-hostname", "to read the host's name", read_hostname_file, GETS(ENOENT), OUTSIDE,
     .otherwise = {WITHOUT(MOUNT_NS, GETS(EACCES))}},
    {"proc-others", "to look at process 1", read_proc, GETS(ENOENT), OUTSIDE,
     .otherwise = {WITHOUT(MOUNT_NS, GETS(EACCES))}},
    {"proc-mountinfo", "to learn what is mounted", read_proc_self, GETS(ENOENT), OUTSIDE,
     .otherwise = {WITHOUT(MOUNT_NS, GETS(EACCES))}},
    {"proc-core-pattern", "to have the kernel run a program", write_core_pattern,
     GETS(ENOENT), OUTSIDE, .otherwise = {WITHOUT(MOUNT_NS, GETS(EACCES))}},
    {"proc-kallsyms", "to learn the kernel's addresses", read_proc_kallsyms, GETS(ENOENT),
     OUTSIDE, .otherwise = {WITHOUT(MOUNT_NS, GETS(EACCES))}},
    {"sys", "to list /sys", read_sys, GETS(ENOENT), OUTSIDE,
     .otherwise = {WITHOUT(MOUNT_NS, GETS(EACCES))}},
    {"sys-cgroup", "to reach control groups", read_cgroups, GETS(ENOENT), OUTSIDE,
     .otherwise = {WITHOUT(MOUNT_NS, GETS(EACCES))}},
    {"run", "to reach the sockets in /run", read_run, GETS(ENOENT), OUTSIDE,
     .otherwise = {WITHOUT(MOUNT_NS, GETS(EACCES))}},
    {"dev-tty", "to open a terminal", open_controlling_terminal, GETS(ENOENT),
     NO_CONTROL("outside, too, this run has no terminal"),
     .otherwise = {WITHOUT(MOUNT_NS, GETS(EACCES))}},
    {"dev-ptmx", "to make a terminal", open_pty, GETS(ENOENT), OUTSIDE,
     .otherwise = {WITHOUT(MOUNT_NS, GETS(EACCES))}},
    {"dev-others", "to find a dangerous device", open_any_device, GETS(ENOENT), OUTSIDE,
     .otherwise = {WITHOUT(MOUNT_NS, SUCCEEDS)}},
    {"climb", "to climb above the root by ..", climb, GETS(ENOENT), OUTSIDE,
     .otherwise = {WITHOUT(MOUNT_NS, GETS(EACCES))}},
    {"climb-by-link", "to leave by a link through /proc", climb_by_link, GETS(ENOENT),
     OUTSIDE, .otherwise = {WITHOUT(MOUNT_NS, GETS(EACCES))}},
    {"open-folders", "to find an inherited folder", descriptors_lead_out, GETS(ENOENT),
     NO_CONTROL("the next row shows that it would find one")},
    {"open-folders-find", "to find a folder that it has opened", inherited_directory,
     SUCCEEDS, .otherwise = {WITHOUT(MOUNT_NS, GETS(ENOENT))}},
    {"write-usr", "to make a file in /usr", write_usr, GETS(EROFS), NO_HARM,
     .otherwise = {WITHOUT(MOUNT_NS, GETS(EACCES))}},
    {"write-root", "to make a file in /", write_root, GETS(EROFS), NO_HARM,
     .otherwise = {WITHOUT(MOUNT_NS, GETS(EACCES))}},
    {"write-passwd", "to append to /etc/passwd", write_etc, GETS(EACCES), OUTSIDE,
     .otherwise = {WITHOUT(MOUNT_NS, GETS(EACCES)), WITHOUT(OWN_UID, GETS(EROFS))}},
    {"write-dev", "to make a file in /dev", write_dev, GETS(EROFS), NO_HARM,
     .otherwise = {WITHOUT(MOUNT_NS, GETS(EACCES))}},
    {"write-library", "to append to a file of /usr", write_library, GETS(EACCES),
     OUTSIDE},
    {"unlink-usr", "to remove from /usr", remove_from_usr, GETS(EROFS), NO_HARM,
     .otherwise = {WITHOUT(MOUNT_NS, GETS(ENOENT))}},
    {"chmod-device", "to change the mode of /dev/null", chmod_device, GETS(EROFS),
     OUTSIDE, .otherwise = {WITHOUT(MOUNT_NS, GETS(EPERM))}},
    {"touch-device", "to change the times of /dev/null", touch_device, GETS(EROFS),
     OUTSIDE, .otherwise = {WITHOUT(MOUNT_NS, GETS(EPERM))}},
    {"link-usr", "to link a host's file into its folder", link_from_usr, GETS(EXDEV),
     NO_CONTROL("works only where both are on one file system")},
    {"bind-usr", "to leave a socket in /usr", bind_in_usr, GETS(EROFS), OUTSIDE,
     .otherwise = {WITHOUT(MOUNT_NS, GETS(EPERM))}, .profiles = AS_MANAGED},
    {"map-usr", "to map a file of /usr for writing", map_usr_shared, GETS(EACCES),
     OUTSIDE},
    {"fill-disk", "to write 12 MiB of 8", fill_disk, GETS(EFBIG), OUTSIDE, SMALL_DISK},
    {"fill-disk-by-many", "to write 12 MiB of 8 in small files", fill_disk_by_many,
     GETS(ENOSPC), OUTSIDE, SMALL_DISK,
     .otherwise = {WITHOUT(MOUNT_NS, STOPPED(END_OUTPUT_LIMIT))}},
    {"fill-inodes", "to make 2000 files of 1024", fill_inodes, GETS(ENOSPC), OUTSIDE,
     SMALL_DISK, .otherwise = {WITHOUT(MOUNT_NS, STOPPED(END_OUTPUT_LIMIT))}},
    {"reserve-disk", "to reserve 12 MiB of 8", reserve_disk, GETS(EFBIG), OUTSIDE,
     SMALL_DISK},
    {"sparse-file", "to make a file of 1 TiB with a hole", sparse_file, GETS(EFBIG),
     OUTSIDE},
    {"file-size", "to exceed the size of a file", file_size, DIES_OF(SIGXFSZ)},
    {"deep-tree", "to make 10,000 folders, each in the last", deep_tree, GOES_WELL,
     .limits = {.cpu_ms = 20000, .wall_ms = 20000, .inodes = 20000},
     .otherwise = {WITHOUT(MOUNT_NS, GETS(EXDEV))}},
    {"open-many", "to open as many files as there can be", open_many, GETS(EMFILE),
     NO_CONTROL("it is honest, and meets a limit everywhere")},
    {"awkward-entries", "to leave entries that are hard to remove", awkward_entries,
     GOES_WELL, .profiles = AS_MANAGED, .otherwise = {WITHOUT(MOUNT_NS, GETS(EPERM))}},
    {"private-mount", "to find its folder without nosuid and nodev", private_is_private,
     GOES_WELL, .otherwise = {WITHOUT(MOUNT_NS, SUCCEEDS)}},
};
ATTACK_GROUP(files, AS_NATIVE);
