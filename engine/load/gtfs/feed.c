#include "load/gtfs/feed.h"

#include "core/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct um_feed {
    char *folder;        ///< NULL = an archive
    um_archive *archive; ///< NULL = a folder
    char *prefix;        ///< of the members: "" or "gtfs/"
    um_text_list files;
};

struct um_feed_file {
    um_member *member; ///< NULL = of a folder
    int descriptor;
    char *path;
};

bool um_feed_is_table(const char *name) {
    return um_has_suffix(name, ".txt");
}

static bool has_tables(const um_text_list *files) {
    for (size_t i = 0; i < files->n_items; i++)
        if (um_feed_is_table(files->items[i]))
            return true;
    return false;
}

static um_status fail_subfolder(const char *folder, um_error *err) {
    return um_fail(
        err, UM_ERR_FORMAT,
        "invalid_input_files_in_subfolder: the files of a timetable lie at the top, here "
        "they lie in '%s'; name that folder behind the path, or move them up",
        folder);
}

// ------------------------------------------------------------------------------------------ folder

/// The first folder in it, for the message; NULL where there is none.
static char *find_inner_folder(const char *path) {
    char *inner = NULL;
    DIR *folder = opendir(path);
    for (const struct dirent *entry = folder ? readdir(folder) : NULL; entry;
         entry = readdir(folder)) {
        UM_AUTO(char) *below = um_path_join(path, entry->d_name);
        if (*entry->d_name == '.' || !um_is_folder(below) ||
            (inner && strcmp(entry->d_name, inner) >= 0))
            continue;
        free(inner);
        inner = um_strdup(entry->d_name);
    }
    if (folder)
        closedir(folder);
    return inner;
}

static um_status open_folder(um_feed *feed, const char *path, char **inner, um_error *err) {
    feed->folder = um_strdup(path);
    UM_TRY(um_folder_list(path, &feed->files, err));
    *inner = find_inner_folder(path);
    return UM_OK;
}

// ----------------------------------------------------------------------------------------- archive

static bool is_junk(const char *member) {
    return strncmp(member, "__MACOSX/", 9) == 0;
}

static void list_archive(um_feed *feed, char **inner) {
    const um_text_list *members = um_archive_members(feed->archive);
    size_t n = strlen(feed->prefix);
    for (size_t i = 0; i < members->n_items; i++) {
        const char *member = members->items[i];
        if (is_junk(member) || strncmp(member, feed->prefix, n) != 0)
            continue;
        const char *slash = strchr(member + n, '/');
        if (!slash)
            um_text_list_add(&feed->files, member + n);
        else if (!*inner)
            *inner = um_format("%.*s", (int)(slash - member), member);
    }
}

static um_status open_archive(um_feed *feed, const char *archive, const char *folder,
                              um_error *err) {
    if (um_archive_open(archive, &feed->archive, err) != UM_OK)
        return err->code == UM_ERR_FORMAT ? um_fail_while(err, "i_o_error") : err->code;
    feed->prefix = um_format("%s%s", folder, *folder ? "/" : "");
    return UM_OK;
}

um_status um_feed_open(const char *path, um_feed **feed, um_error *err) {
    UM_AUTO(um_feed) *opened = um_alloc(sizeof *opened);
    UM_AUTO(char) *archive = NULL;
    UM_AUTO(char) *folder = NULL;
    UM_AUTO(char) *inner = NULL;
    if (um_is_folder(path)) {
        UM_TRY(open_folder(opened, path, &inner, err));
    } else {
        bool is_inside = um_archive_split(path, &archive, &folder);
        UM_TRY(open_archive(opened, is_inside ? archive : path, is_inside ? folder : "", err));
        list_archive(opened, &inner);
    }
    if (!has_tables(&opened->files) && inner)
        return fail_subfolder(inner, err);
    *feed = UM_STEAL(opened);
    return UM_OK;
}

const um_text_list *um_feed_files(const um_feed *feed) {
    return &feed->files;
}

void um_feed_close(um_feed *feed) {
    if (!feed)
        return;
    free(feed->folder);
    um_archive_close(feed->archive);
    free(feed->prefix);
    um_text_list_clear(&feed->files);
    free(feed);
}

// -------------------------------------------------------------------------------------------- file

um_status um_feed_file_open(um_feed *feed, const char *name, um_feed_file **file, um_error *err) {
    UM_AUTO(um_feed_file) *opened = um_alloc(sizeof *opened);
    opened->descriptor = -1;
    if (feed->archive) {
        opened->path = um_format("%s%s", feed->prefix, name);
        UM_TRY(um_member_open(feed->archive, opened->path, &opened->member, err));
    } else {
        opened->path = um_path_join(feed->folder, name);
        opened->descriptor = open(opened->path, O_RDONLY | O_CLOEXEC);
        if (opened->descriptor < 0)
            return um_fail(err, UM_ERR_IO, "cannot open: %s", strerror(errno));
    }
    *file = UM_STEAL(opened);
    return UM_OK;
}

um_status um_feed_file_read(void *source, void *bytes, size_t room, size_t *n, um_error *err) {
    um_feed_file *file = source;
    if (file->member)
        return um_member_read(file->member, bytes, room, n, err);
    ssize_t n_read = read(file->descriptor, bytes, room);
    if (n_read < 0)
        return um_fail(err, UM_ERR_IO, "cannot read: %s", strerror(errno));
    *n = (size_t)n_read;
    return UM_OK;
}

void um_feed_file_close(um_feed_file *file) {
    if (!file)
        return;
    um_member_close(file->member);
    if (file->descriptor >= 0)
        close(file->descriptor);
    free(file->path);
    free(file);
}
