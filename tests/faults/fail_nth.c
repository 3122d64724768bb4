/**
 * Preloaded into umland, makes its n-th change of a file below a folder fail: an open for writing,
 * a write, a sync, a truncation, a rename, a new folder. Counts them all, so that a first run tells
 * how many there are.
 *
 * UMLAND_FAULT_BELOW  the folder; UMLAND_FAULT_NTH  which one fails, 0 = none; UMLAND_FAULT_ERRNO
 * with what (EIO = 5, ENOSPC = 28); UMLAND_FAULT_COUNT  file that gets the count at the end.
 *
 * Programs that umland starts are not touched: the variable LD_PRELOAD is taken away at the start.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char below[4096];
static long nth, n_changes;
static int fault;

__attribute__((constructor)) static void begin(void) {
    const char *folder = getenv("UMLAND_FAULT_BELOW");
    snprintf(below, sizeof below, "%s", folder ? folder : "/nowhere");
    nth = atol(getenv("UMLAND_FAULT_NTH") ? getenv("UMLAND_FAULT_NTH") : "0");
    fault = atoi(getenv("UMLAND_FAULT_ERRNO") ? getenv("UMLAND_FAULT_ERRNO") : "5");
    unsetenv("LD_PRELOAD");
}

__attribute__((destructor)) static void end(void) {
    const char *path = getenv("UMLAND_FAULT_COUNT");
    FILE *file = path ? fopen(path, "w") : NULL;
    if (!file)
        return;
    fprintf(file, "%ld\n", n_changes);
    fclose(file);
}

static bool is_below(const char *path) {
    char full[4096];
    if (path[0] != '/' && getcwd(full, sizeof full)) {
        size_t n = strlen(full);
        snprintf(full + n, sizeof full - n, "/%s", path);
        path = full;
    }
    return strncmp(path, below, strlen(below)) == 0;
}

static bool fails_at(const char *path) {
    if (!is_below(path) || ++n_changes != nth)
        return false;
    errno = fault;
    return true;
}

static bool fails_in(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n < 0)
        return false;
    path[n] = '\0';
    return fails_at(path);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

#define OPEN(name)                                                                                 \
    int name(const char *path, int flags, ...) {                                                   \
        va_list rest;                                                                              \
        va_start(rest, flags);                                                                     \
        mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;                                  \
        va_end(rest);                                                                              \
        if (flags & O_CREAT && fails_at(path))                                                     \
            return -1;                                                                             \
        return REAL(name)(path, flags, mode);                                                      \
    }
OPEN(open)
OPEN(open64)

#define ON_FD(type, name, parameters, arguments)                                                   \
    type name parameters {                                                                         \
        return fails_in(fd) ? -1 : REAL(name) arguments;                                           \
    }
ON_FD(ssize_t, write, (int fd, const void *bytes, size_t n), (fd, bytes, n))
ON_FD(ssize_t, pwrite, (int fd, const void *bytes, size_t n, off_t at), (fd, bytes, n, at))
ON_FD(ssize_t, pwrite64, (int fd, const void *bytes, size_t n, off64_t at), (fd, bytes, n, at))
ON_FD(int, fsync, (int fd), (fd))
ON_FD(int, fdatasync, (int fd), (fd))
ON_FD(int, ftruncate, (int fd, off_t size), (fd, size))
ON_FD(int, ftruncate64, (int fd, off64_t size), (fd, size))

int rename(const char *from, const char *to) {
    return fails_at(to) ? -1 : REAL(rename)(from, to);
}
int mkdir(const char *path, mode_t mode) {
    return fails_at(path) ? -1 : REAL(mkdir)(path, mode);
}
