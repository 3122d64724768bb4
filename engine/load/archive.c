#include "load/archive.h"

#include "core/file.h"
#include "core/messages.h"

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>
#include <string.h>
#include <strings.h>
#include <zip.h>

#define MEMBER_MAX ((uint64_t)4 << 30)
#define ARCHIVE_MAX ((uint64_t)8 << 30)
#define RATIO_MAX 200
#define RATIO_FREE ((uint64_t)1 << 20) // blanks in a small table pack better than any bomb
#define MEMBERS_MAX 1000

struct um_archive {
    zip_t *zip;
    um_text_list members;
    uint64_t size;
};

enum { PACKED_BLOCK = 1 << 16 };

/// ISA-L inflates three times as fast as zlib; libzip gives it the packed bytes.
struct um_member {
    zip_file_t *file; ///< packed bytes
    char *name;
    uint64_t size, n_read; ///< declared, unpacked so far
    uint32_t crc;          ///< declared; of the bytes so far in inflate.crc
    bool is_stored, is_over;
    struct inflate_state inflate;
    unsigned char packed[PACKED_BLOCK];
};

static um_status open_zip(const char *path, zip_t **zip, um_error *err) {
    int code = 0;
    zip_t *opened = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &code);
    if (!opened) {
        zip_error_t reason;
        zip_error_init_with_code(&reason, code);
        um_fail(err, UM_ERR_FORMAT, "not a sound zip archive (%s)",
                code == ZIP_ER_EXISTS ? _("two members have the same name")
                                      : zip_error_strerror(&reason));
        zip_error_fini(&reason);
        return err->code;
    }
    *zip = opened;
    return UM_OK;
}

static bool has_control_character(const char *name) {
    for (; *name; name++)
        if ((unsigned char)*name < 0x20 || *name == 0x7f)
            return true;
    return false;
}

/// Whether one of the parts of @p name between slashes is "..".
static bool climbs(const char *name) {
    for (const char *part = name; part; part = strchr(part, '/')) {
        part += *part == '/';
        if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || part[2] == '\0'))
            return true;
    }
    return false;
}

static um_status check_name(const char *name, um_error *err) {
    if (!um_is_utf8(name, strlen(name)) || has_control_character(name))
        return um_fail(err, UM_ERR_FORMAT, "a member's name holds characters that are no text");
    if (!*name || *name == '/' || strchr(name, '\\') || strchr(name, ':') || climbs(name))
        return um_fail(
            err, UM_ERR_FORMAT,
            "member '%s' would lie outside the archive: members have plain relative names", name);
    return UM_OK;
}

static um_status check_packing(const zip_stat_t *stat, um_error *err) {
    const zip_uint64_t needed =
        ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    if ((stat->valid & needed) != needed)
        return um_fail(err, UM_ERR_FORMAT, "member '%s' is not fully described", stat->name);
    if (stat->encryption_method != ZIP_EM_NONE)
        return um_fail(err, UM_ERR_FORMAT, "member '%s' is encrypted", stat->name);
    if (stat->comp_method != ZIP_CM_STORE && stat->comp_method != ZIP_CM_DEFLATE)
        return um_fail(err, UM_ERR_FORMAT,
                       "member '%s' is packed by method %d: only stored and deflated are read",
                       stat->name, stat->comp_method);
    if (stat->size > MEMBER_MAX)
        return um_fail(err, UM_ERR_FORMAT, "member '%s' unpacks to %llu bytes, more than 4 GiB",
                       stat->name, (unsigned long long)stat->size);
    if (stat->size > RATIO_FREE && stat->size / RATIO_MAX > stat->comp_size)
        return um_fail(
            err, UM_ERR_FORMAT,
            "member '%s' unpacks to %llu bytes from %llu, more than %d times: a zip bomb?",
            stat->name, (unsigned long long)stat->size, (unsigned long long)stat->comp_size,
            RATIO_MAX);
    return UM_OK;
}

static um_status check_members(um_archive *archive, um_error *err) {
    zip_int64_t n = zip_get_num_entries(archive->zip, 0);
    if (n > MEMBERS_MAX)
        return um_fail(err, UM_ERR_FORMAT, "%lld members, more than %d", (long long)n, MEMBERS_MAX);
    uint64_t total = 0;
    for (zip_int64_t i = 0; i < n; i++) {
        zip_stat_t stat;
        if (zip_stat_index(archive->zip, (zip_uint64_t)i, 0, &stat) != 0 ||
            !(stat.valid & ZIP_STAT_NAME))
            return um_fail(err, UM_ERR_FORMAT, "member %lld: %s", (long long)i + 1,
                           zip_strerror(archive->zip));
        UM_TRY(check_name(stat.name, err));
        size_t length = strlen(stat.name);
        if (stat.name[length - 1] == '/')
            continue;
        UM_TRY(check_packing(&stat, err));
        total += stat.size; // no overflow: 1,000 members of 4 GiB
        um_text_list_add(&archive->members, stat.name);
    }
    um_text_list_sort(&archive->members);
    archive->size = total;
    if (total > ARCHIVE_MAX)
        return um_fail(err, UM_ERR_FORMAT, "unpacks to %llu bytes, more than 8 GiB",
                       (unsigned long long)total);
    return UM_OK;
}

um_status um_archive_open(const char *path, um_archive **archive, um_error *err) {
    UM_AUTO(um_archive) *opened = um_alloc(sizeof *opened);
    UM_TRY(open_zip(path, &opened->zip, err));
    UM_TRY(check_members(opened, err));
    *archive = UM_STEAL(opened);
    return UM_OK;
}

const um_text_list *um_archive_members(const um_archive *archive) {
    return &archive->members;
}

um_status um_archive_verify(um_archive *archive, const char *name, um_error *err) {
    enum { BLOCK = 1 << 16 };
    UM_AUTO(um_member) *member = NULL;
    UM_AUTO(char) *block = um_alloc(BLOCK);
    UM_TRY(um_member_open(archive, name, &member, err));
    for (size_t n = 1; n;)
        UM_TRY(um_member_read(member, block, BLOCK, &n, err));
    return UM_OK;
}

uint64_t um_archive_size(const um_archive *archive) {
    return archive->size;
}

void um_archive_close(um_archive *archive) {
    if (!archive)
        return;
    if (archive->zip)
        zip_discard(archive->zip);
    um_text_list_clear(&archive->members);
    free(archive);
}

um_status um_member_open(um_archive *archive, const char *name, um_member **out, um_error *err) {
    zip_stat_t stat;
    UM_AUTO(um_member) *member = um_alloc(sizeof *member);
    member->file = zip_fopen(archive->zip, name, ZIP_FL_COMPRESSED);
    if (!member->file || zip_stat(archive->zip, name, 0, &stat) != 0 ||
        !(stat.valid & ZIP_STAT_CRC))
        return um_fail(err, UM_ERR_FORMAT, "member '%s': %s", name, zip_strerror(archive->zip));
    member->name = um_strdup(name);
    member->size = stat.size;
    member->crc = stat.crc;
    member->is_stored = stat.comp_method == ZIP_CM_STORE;
    isal_inflate_init(&member->inflate);
    member->inflate.crc_flag = ISAL_GZIP_NO_HDR; // a checksum, no header
    *out = UM_STEAL(member);
    return UM_OK;
}

static um_status fail_damaged(const um_member *member, const char *how, um_error *err) {
    return um_fail(err, UM_ERR_FORMAT, "member '%s' is damaged (%s)", member->name, how);
}

static um_status read_packed(um_member *member, void *bytes, size_t room, size_t *n,
                             um_error *err) {
    zip_int64_t n_read = zip_fread(member->file, bytes, room);
    if (n_read < 0)
        return fail_damaged(member, zip_file_strerror(member->file), err);
    *n = (size_t)n_read;
    return UM_OK;
}

static um_status read_stored(um_member *member, void *bytes, size_t room, size_t *n,
                             um_error *err) {
    UM_TRY(read_packed(member, bytes, room, n, err));
    member->inflate.crc = crc32_gzip_refl(member->inflate.crc, bytes, *n);
    member->is_over = *n == 0;
    return UM_OK;
}

static um_status inflate_some(um_member *member, void *bytes, size_t room, size_t *n,
                              um_error *err) {
    struct inflate_state *state = &member->inflate;
    state->next_out = bytes;
    state->avail_out = room > INT32_MAX ? INT32_MAX : (uint32_t)room;
    uint32_t wanted = state->avail_out;
    while (state->avail_out == wanted && state->block_state != ISAL_BLOCK_FINISH) {
        if (state->avail_in == 0) {
            size_t n_packed = 0;
            UM_TRY(read_packed(member, member->packed, sizeof member->packed, &n_packed, err));
            if (n_packed == 0)
                return fail_damaged(member, _("it ends too early"), err);
            state->next_in = member->packed;
            state->avail_in = (uint32_t)n_packed;
        }
        if (isal_inflate(state) != ISAL_DECOMP_OK)
            return fail_damaged(member, _("its packed bytes make no sense"), err);
    }
    *n = wanted - state->avail_out;
    member->is_over = state->block_state == ISAL_BLOCK_FINISH && *n == 0;
    return UM_OK;
}

um_status um_member_read(um_member *member, void *bytes, size_t room, size_t *n, um_error *err) {
    UM_TRY(member->is_stored ? read_stored(member, bytes, room, n, err)
                             : inflate_some(member, bytes, room, n, err));
    member->n_read += *n;
    if (member->n_read > member->size || (member->is_over && member->n_read < member->size))
        return um_fail(err, UM_ERR_FORMAT,
                       "member '%s' is damaged (unpacks to other than its %llu bytes)",
                       member->name, (unsigned long long)member->size);
    if (member->is_over && member->inflate.crc != member->crc)
        return fail_damaged(member, _("CRC error"), err);
    return UM_OK;
}

void um_member_close(um_member *member) {
    if (!member)
        return;
    if (member->file)
        zip_fclose(member->file);
    free(member->name);
    free(member);
}

bool um_archive_split(const char *path, char **archive, char **member) {
    static const char suffix[] = ".zip";
    const size_t n = sizeof suffix - 1;
    for (const char *dot = strchr(path, '.'); dot; dot = strchr(dot + 1, '.')) {
        if (strncasecmp(dot, suffix, n) != 0 || (dot[n] != '\0' && dot[n] != '/'))
            continue;
        UM_AUTO(char) *head = um_format("%.*s", (int)(dot - path + (ptrdiff_t)n), path);
        if (dot[n] == '/' && !um_file_exists(head)) // a folder may be called so, too
            continue;
        *archive = UM_STEAL(head);
        *member = um_strdup(dot[n] == '/' ? dot + n + 1 : "");
        return true;
    }
    return false;
}
