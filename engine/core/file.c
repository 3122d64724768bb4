#include "core/file.h"

#include "core/consumer.h"
#include "core/messages.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 1 << 20, TAIL = 4096, BUFFERS = 4 };

// -------------------------------------------------------------------------------------------------
// paths

const char *um_path_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

char *um_path_join(const char *folder, const char *name) {
    if (*name == '/' || !*folder)
        return um_strdup(name);
    return um_format("%s%s%s", folder, folder[strlen(folder) - 1] == '/' ? "" : "/", name);
}

char *um_path_beside(const char *path, const char *relative) {
    UM_AUTO(char) *folder = um_strdup(path);
    folder[um_path_name(path) - path] = '\0';
    return um_path_join(folder, relative);
}

char *um_path_stem(const char *path) {
    char *stem = um_strdup(um_path_name(path));
    char *dot = strrchr(stem, '.');
    if (dot && dot != stem)
        *dot = '\0';
    return stem;
}

um_status um_path_expand(const char *pattern, um_text_list *paths, um_error *err) {
    if (!strpbrk(pattern, "*?[") || um_file_exists(pattern)) { // "Daten [2].csv" is a name, too
        um_text_list_add(paths, pattern);
        return UM_OK;
    }
    glob_t found;
    if (glob(pattern, GLOB_NOSORT, NULL, &found) != 0) {
        globfree(&found);
        return um_fail(err, UM_ERR_NOT_FOUND, "no file matches '%s'", pattern);
    }
    size_t first = paths->n_items;
    for (size_t i = 0; i < found.gl_pathc; i++)
        um_text_list_add(paths, found.gl_pathv[i]);
    globfree(&found);
    um_text_list added = {.items = paths->items + first, .n_items = paths->n_items - first};
    um_text_list_sort(&added);
    return UM_OK;
}

// ------------------------------------------------------------------------------------------- input
// files

static const char *file_kind(mode_t mode) {
    static const struct {
        mode_t mode;
        const char *kind;
    } kinds[] = {{S_IFDIR, N_("a folder")},
                 {S_IFIFO, N_("a pipe")},
                 {S_IFCHR, N_("a device")},
                 {S_IFBLK, N_("a device")},
                 {S_IFSOCK, N_("a socket")}};
    for (size_t i = 0; i < UM_COUNT(kinds); i++)
        if ((mode & S_IFMT) == kinds[i].mode)
            return _(kinds[i].kind);
    return _("no file");
}

um_status um_file_require(const char *path, um_error *err) {
    struct stat info;
    if (stat(path, &info) != 0)
        return um_fail(err, errno == ENOENT || errno == ENOTDIR ? UM_ERR_NOT_FOUND : UM_ERR_IO,
                       "%s: %s", path, errno == ENOENT ? _("no such file") : strerror(errno));
    if (!S_ISREG(info.st_mode))
        return um_fail(err, UM_ERR_FORMAT, "%s: is %s, expected a regular file", path,
                       file_kind(info.st_mode));
    if (access(path, R_OK) != 0)
        return um_fail(err, UM_ERR_IO, "%s: %s", path, strerror(errno));
    return UM_OK;
}

bool um_file_exists(const char *path) {
    struct stat info;
    return stat(path, &info) == 0;
}

bool um_is_folder(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

um_status um_folder_list(const char *folder, um_text_list *names, um_error *err) {
    DIR *opened = opendir(folder);
    if (!opened)
        return um_fail(err, UM_ERR_IO, "%s: %s", folder, strerror(errno));
    for (const struct dirent *entry = readdir(opened); entry; entry = readdir(opened)) {
        UM_AUTO(char) *path = um_path_join(folder, entry->d_name);
        if (um_file_exists(path) && !um_is_folder(path))
            um_text_list_add(names, entry->d_name);
    }
    closedir(opened);
    um_text_list_sort(names);
    return UM_OK;
}

int64_t um_file_size(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 ? (int64_t)info.st_size : -1;
}

static um_status read_stream(FILE *file, const char *name, size_t max_size, um_text *content,
                             um_error *err) {
    char *chunk = um_alloc(CHUNK);
    size_t n = 0;
    bool is_too_large = false;
    while (!is_too_large && (n = fread(chunk, 1, CHUNK, file)) > 0) {
        um_text_append_n(content, chunk, n);
        is_too_large = content->length > max_size;
    }
    free(chunk);
    if (is_too_large)
        return um_fail(err, UM_ERR_FORMAT, "%s: larger than %zu bytes", name, max_size);
    if (ferror(file))
        return um_fail(err, UM_ERR_IO, "%s: %s", name, strerror(errno));
    return UM_OK;
}

um_status um_file_read(const char *path, size_t max_size, um_text *content, um_error *err) {
    UM_AUTO(um_text) read = {0};
    um_text_append(&read, ""); // an empty file is an empty text, not NULL
    if (strcmp(path, "-") == 0) {
        UM_TRY(read_stream(stdin, _("standard input"), max_size, &read, err));
    } else {
        UM_TRY(um_file_require(path, err));
        FILE *file = fopen(path, "rb");
        if (!file)
            return um_fail(err, UM_ERR_IO, "%s: %s", path, strerror(errno));
        um_status status = read_stream(file, path, max_size, &read, err);
        fclose(file);
        UM_TRY(status);
    }
    um_text_clear(content);
    *content = read;
    read = (um_text){0};
    return UM_OK;
}

// -----------------------------------------------------------------------------------------------
// folders

um_status um_folder_make(const char *path, um_error *err) {
    UM_AUTO(char) *partial = um_strdup(path);
    for (char *at = partial + 1; at[-1]; at++) {
        if (*at != '/' && *at != '\0')
            continue;
        char end = *at;
        *at = '\0';
        if (mkdir(partial, 0777) != 0 && errno != EEXIST)
            return um_fail(err, UM_ERR_IO, "%s: %s", partial, strerror(errno));
        *at = end;
    }
    if (!um_is_folder(path))
        return um_fail(err, UM_ERR_IO, "%s: is not a folder", path);
    return UM_OK;
}

static bool is_dots(const char *name) {
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

um_status um_folder_lock(const char *path, int *lock, um_error *err) {
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return um_fail(err, UM_ERR_IO, "%s: %s", path, strerror(errno));
    if (flock(folder, LOCK_EX | LOCK_NB) != 0) {
        close(folder);
        return um_fail(err, UM_ERR_IO, "%s: another umland is writing there; wait for it to end",
                       path);
    }
    *lock = folder;
    return UM_OK;
}

void um_folder_remove(const char *path) {
    struct stat info;
    if (lstat(path, &info) != 0 || !S_ISDIR(info.st_mode)) // never through a symbolic link
        return;
    DIR *folder = opendir(path);
    if (!folder)
        return;
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (is_dots(entry->d_name))
            continue;
        UM_AUTO(char) *inner = um_path_join(path, entry->d_name);
        if (unlink(inner) != 0)
            um_folder_remove(inner);
    }
    closedir(folder);
    rmdir(path);
}

// -----------------------------------------------------------------------------------------------
// cleanup

// Fixed room, because the signal handler may look at it at any moment.
enum { MAX_CLEANUPS = 64 };
static char cleanups[MAX_CLEANUPS][PATH_MAX];

void um_cleanup_add(const char *path) {
    if (strlen(path) >= PATH_MAX) // cut off, it would name another file
        return;
    for (size_t i = 0; i < MAX_CLEANUPS; i++)
        if (!cleanups[i][0]) {
            // The first character last: a half-written path is never removed.
            snprintf(cleanups[i] + 1, PATH_MAX - 1, "%s", *path ? path + 1 : "");
            cleanups[i][0] = *path;
            return;
        }
}

void um_cleanup_remove(const char *path) {
    for (size_t i = 0; i < MAX_CLEANUPS; i++)
        if (strcmp(cleanups[i], path) == 0)
            cleanups[i][0] = '\0';
}

/// Removes the files of a folder. No readdir(): it allocates, which a signal handler may not.
static void empty_folder(int folder) {
    _Alignas(struct dirent64) char entries[4096];
    for (ssize_t n; (n = getdents64(folder, entries, sizeof entries)) > 0;)
        for (ssize_t at = 0; at < n;) {
            const struct dirent64 *entry = (const struct dirent64 *)(entries + at);
            unlinkat(folder, entry->d_name, 0);
            at += entry->d_reclen;
        }
}

void um_cleanup_run(void) {
    for (size_t i = 0; i < MAX_CLEANUPS; i++) {
        if (!cleanups[i][0] || unlink(cleanups[i]) == 0)
            continue;
        int folder = open(cleanups[i], O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (folder < 0)
            continue;
        empty_folder(folder);
        close(folder);
        rmdir(cleanups[i]);
    }
}

// -----------------------------------------------------------------------------------------------
// outputs

struct um_output {
    char *path;
    char *temporary; // NULL for standard output
    int fd;          // -1 while a library writes
    int error;       // first errno; the thread's while there is one
    int64_t size;
    um_text buffer;
    um_consumer *thread; // writes full buffers; NULL = none was full so far
    bool is_lent;        // a library was to write the file
    bool is_committed;
};

static um_status require_folder_of(const char *path, um_error *err) {
    UM_AUTO(char) *folder = um_strdup(path);
    size_t n = (size_t)(um_path_name(path) - path);
    folder[n > 1 ? n - 1 : n] = '\0';
    if (*folder && !um_is_folder(folder))
        return um_fail(err, UM_ERR_NOT_FOUND, "%s: there is no folder '%s'", path, folder);
    return UM_OK;
}

/// Renaming would put a file in the place of a device.
static um_status check_place(const char *path, bool is_overwritten, um_error *err) {
    struct stat info;
    if (stat(path, &info) != 0)
        return require_folder_of(path, err);
    if (!S_ISREG(info.st_mode))
        return um_fail(err, UM_ERR_IO, "%s: is %s, a file cannot take its place", path,
                       file_kind(info.st_mode));
    if (!is_overwritten)
        return um_fail(err, UM_ERR_IO, "%s: is already there; --overwrite replaces it", path);
    return UM_OK;
}

/// "folder/.name.part"
static char *temporary_name(const char *path) {
    UM_AUTO(char) *name = um_format(".%s.part", um_path_name(path));
    return um_path_beside(path, name);
}

um_status um_output_open(const char *path, bool is_overwritten, um_output **out, um_error *err) {
    UM_AUTO(um_output) *output = um_alloc(sizeof *output);
    output->path = um_strdup(path);
    output->fd = -1;
    if (strcmp(path, "-") == 0) {
        output->fd = STDOUT_FILENO;
    } else {
        UM_TRY(check_place(path, is_overwritten, err));
        output->temporary = temporary_name(path);
        unlink(output->temporary); // of a run that was killed
        um_cleanup_add(output->temporary);
    }
    *out = UM_STEAL(output);
    return UM_OK;
}

static void open_temporary(um_output *out) {
    if (out->fd >= 0 || out->error)
        return;
    out->fd = open(out->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (out->fd < 0)
        out->error = errno;
}

static void write_buffer(void *context, void *item) {
    um_output *out = context;
    um_text *buffer = item;
    const char *at = buffer->data;
    size_t left = buffer->length;
    while (left && !out->error) {
        ssize_t n = write(out->fd, at, left);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            out->error = errno;
            break;
        }
        at += n;
        left -= (size_t)n;
    }
    um_text_reset(buffer);
}

/// A full buffer is written while the next one is filled.
static void hand_on(um_output *out) {
    if (!out->thread)
        out->thread = um_consumer_new(BUFFERS, sizeof out->buffer, write_buffer, out);
    um_text *free_buffer = um_consumer_room(out->thread), full = out->buffer;
    out->buffer = *free_buffer;
    *free_buffer = full;
    um_consumer_give(out->thread);
}

/// Waits for what was handed on. Afterwards fd and error are those of the caller.
static void end_thread(um_output *out) {
    if (!out->thread)
        return;
    um_consumer_finish(out->thread);
    for (size_t i = 0; i < BUFFERS; i++)
        um_text_clear(um_consumer_item(out->thread, i));
    um_consumer_free(UM_STEAL(out->thread));
}

static void flush(um_output *out) {
    end_thread(out);
    write_buffer(out, &out->buffer);
}

um_text *um_output_begin(um_output *out) {
    if (out->temporary)
        open_temporary(out);
    out->size -= (int64_t)out->buffer.length;
    return &out->buffer;
}

void um_output_end(um_output *out) {
    out->size += (int64_t)out->buffer.length;
    if (out->buffer.length >= CHUNK && out->fd >= 0)
        hand_on(out);
    else if (out->fd < 0) // it could not be opened, which commit tells
        um_text_reset(&out->buffer);
}

void um_output_write(um_output *out, const void *bytes, size_t n) {
    um_text_append_n(um_output_begin(out), bytes, n);
    um_output_end(out);
}

void um_output_text(um_output *out, const char *text) {
    um_output_write(out, text, strlen(text));
}

void um_output_format(um_output *out, const char *fmt, ...) {
    char line[4096];
    va_list args;
    va_start(args, fmt);
    int n = vsnprintf(line, sizeof line, fmt, args);
    va_end(args);
    if (n < 0)
        return;
    if ((size_t)n < sizeof line) {
        um_output_write(out, line, (size_t)n);
        return;
    }
    char *longer = um_alloc((size_t)n + 1);
    va_start(args, fmt);
    vsnprintf(longer, (size_t)n + 1, fmt, args);
    va_end(args);
    um_output_write(out, longer, (size_t)n);
    free(longer);
}

const char *um_output_temporary_path(um_output *out) {
    out->is_lent = true;
    return out->temporary;
}

int64_t um_output_size(const um_output *out) {
    return out->size;
}

static um_status fail_output(const um_output *out, int error, um_error *err) {
    const char *reason = error == ENOSPC   ? _("no space left on the disk")
                         : error == ESTALE ? _("another process writes it at the same time")
                                           : strerror(error);
    return um_fail(err, UM_ERR_IO, "%s: %s", out->temporary ? out->path : _("standard output"),
                   reason);
}

/// Line breaks at the end do not count.
static bool file_ends_with(const char *path, int64_t size, const char *end) {
    char tail[TAIL];
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    fseeko(file, size > TAIL ? (off_t)size - TAIL : 0, SEEK_SET);
    size_t n = fread(tail, 1, sizeof tail, file), n_end = strlen(end);
    fclose(file);
    while (n && (tail[n - 1] == '\n' || tail[n - 1] == '\r'))
        n--;
    return n >= n_end && memcmp(tail + n - n_end, end, n_end) == 0;
}

um_status um_output_check(um_output *out, const char *trailer, um_error *err) {
    if (!out->temporary)
        return UM_OK;
    int64_t size = um_file_size(out->temporary);
    if (size < 0)
        return um_fail(err, UM_ERR_IO, "%s: was not written", out->path);
    if (size == 0)
        return um_fail(err, UM_ERR_IO, "%s: was written empty; is the disk full?", out->path);
    if (trailer && !file_ends_with(out->temporary, size, trailer))
        return um_fail(err, UM_ERR_IO, "%s: is not complete, its end is missing", out->path);
    out->size = size;
    return UM_OK;
}

static int sync_folder(const char *path) {
    UM_AUTO(char) *folder = um_path_beside(path, ".");
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    int error = fsync(fd) != 0 && errno != EINVAL ? errno : 0;
    close(fd);
    return error;
}

static bool is_same_file(const struct stat *a, const char *path) {
    struct stat b;
    return stat(path, &b) == 0 && a->st_dev == b.st_dev && a->st_ino == b.st_ino;
}

/// @return errno, 0 when all that was written is on the disk
static int check_written(const um_output *out, int fd) {
    struct stat info;
    if (fsync(fd) != 0 || fstat(fd, &info) != 0)
        return errno;
    if (out->is_lent)
        return 0; // um_output_check() knows
    if (info.st_size != out->size)
        return ENOSPC;
    return is_same_file(&info, out->temporary) ? 0 : ESTALE;
}

static int sync_and_close(um_output *out) {
    int fd = out->fd >= 0 ? out->fd : open(out->temporary, O_RDONLY | O_CLOEXEC);
    out->fd = -1;
    if (fd < 0)
        return errno;
    int error = check_written(out, fd);
    return close(fd) != 0 && !error ? errno : error;
}

um_status um_output_commit(um_output *out, um_error *err) {
    if (out->temporary && !out->is_lent)
        open_temporary(out); // an empty output is an output
    if (out->fd >= 0)
        flush(out);
    if (!out->temporary) // a reader that has enough is no failure
        return out->error && out->error != EPIPE ? fail_output(out, out->error, err) : UM_OK;
    int error = out->error ? out->error : sync_and_close(out);
    if (error)
        return fail_output(out, error, err);
    if (rename(out->temporary, out->path) != 0)
        return fail_output(out, errno, err);
    um_cleanup_remove(out->temporary);
    out->is_committed = true;
    error = sync_folder(out->path);
    return error ? fail_output(out, error, err) : UM_OK;
}

void um_output_close(um_output *out) {
    if (!out)
        return;
    end_thread(out);
    if (out->fd >= 0 && out->temporary)
        close(out->fd);
    if (out->temporary && !out->is_committed) {
        unlink(out->temporary);
        um_cleanup_remove(out->temporary);
    }
    um_text_clear(&out->buffer);
    free(out->temporary);
    free(out->path);
    free(out);
}

void um_output_remove_stale(const char *path) {
    UM_AUTO(char) *temporary = temporary_name(path);
    unlink(temporary);
}

um_status um_file_write(const char *path, const char *bytes, size_t n, um_error *err) {
    UM_AUTO(um_output) *out = NULL;
    UM_TRY(um_output_open(path, true, &out, err));
    um_output_write(out, bytes, n);
    return um_output_commit(out, err);
}
