/**
 * Zip archives of unknown origin, looked over before anything reads them.
 *
 * GDAL reads members through /vsizip/, but lets pass what should not be: names that climb out of
 * the archive, one name twice, members that unpack to more than a disk. So libzip looks first: its
 * consistency check, at most 1,000 members, 4 GiB a member, 8 GiB in all, 200 times the packed size
 * (for members over 1 MiB), stored or deflated, not encrypted. A declared size may lie:
 * um_archive_verify() unpacks a member once and compares size and checksum.
 */
#ifndef UM_LOAD_ARCHIVE_H
#define UM_LOAD_ARCHIVE_H

#include "core/text.h"

typedef struct um_archive um_archive;

/**
 * Opens an archive and checks its directory.
 *
 * @return UM_ERR_NOT_FOUND, UM_ERR_IO or UM_ERR_FORMAT; the message does not name the archive, the
 * caller does
 */
um_status um_archive_open(const char *path, um_archive **archive, um_error *err) UM_MUST_CHECK;
/// Names of the members in byte order, folders left out. Borrowed.
const um_text_list *um_archive_members(const um_archive *archive);
/// Unpacks a member and throws it away: fails unless size and checksum are those of the directory.
um_status um_archive_verify(um_archive *archive, const char *member, um_error *err) UM_MUST_CHECK;
/// Bytes of all members together when unpacked, as the directory says.
uint64_t um_archive_size(const um_archive *archive);
void um_archive_close(um_archive *archive);
UM_DEFINE_AUTO(um_archive, um_archive *, um_archive_close)

/// A member that is unpacked piece by piece; it lives no longer than its archive.
typedef struct um_member um_member;

um_status um_member_open(um_archive *archive, const char *name, um_member **member,
                         um_error *err) UM_MUST_CHECK;
/// @param[out] n  bytes read, 0 at the end: then size and checksum are those of the directory
um_status um_member_read(um_member *member, void *bytes, size_t room, size_t *n,
                         um_error *err) UM_MUST_CHECK;
void um_member_close(um_member *member);
UM_DEFINE_AUTO(um_member, um_member *, um_member_close)

/**
 * Splits a path that may lead into an archive: "a/b.zip" gives "a/b.zip" and "", "a/b.zip/c/d.shp"
 * gives "a/b.zip" and "c/d.shp".
 *
 * @param[out] archive  new text, untouched when the path has no archive in it
 * @param[out] member   new text, "" for the archive as a whole
 * @return whether the path is, or leads into, an archive
 */
bool um_archive_split(const char *path, char **archive, char **member);

#endif
