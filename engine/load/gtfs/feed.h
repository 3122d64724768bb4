/**
 * The files of a timetable: members at the root of a zip archive, or files of a folder.
 *
 * Refused: what is no zip and no folder; an archive that archive.h refuses; a feed whose files lie
 * in a folder of their own (with the advice to name it).
 */
#ifndef UM_LOAD_GTFS_FEED_H
#define UM_LOAD_GTFS_FEED_H

#include "core/text.h"
#include "load/archive.h"

typedef struct um_feed um_feed;

/// @param[in] path  a zip archive, a folder in it ("feed.zip/gtfs"), or a folder
um_status um_feed_open(const char *path, um_feed **feed, um_error *err) UM_MUST_CHECK;
/// Names of the files, in byte order. Borrowed.
const um_text_list *um_feed_files(const um_feed *feed);
/// Whether a name is that of a table: "*.txt".
bool um_feed_is_table(const char *name);
void um_feed_close(um_feed *feed);
UM_DEFINE_AUTO(um_feed, um_feed *, um_feed_close)

/// A file of the feed; it lives no longer than the feed.
typedef struct um_feed_file um_feed_file;

um_status um_feed_file_open(um_feed *feed, const char *name, um_feed_file **file,
                            um_error *err) UM_MUST_CHECK;
/// A um_read_fn (rows.h). @param[in] file  a um_feed_file
um_status um_feed_file_read(void *file, void *bytes, size_t room, size_t *n,
                            um_error *err) UM_MUST_CHECK;
void um_feed_file_close(um_feed_file *file);
UM_DEFINE_AUTO(um_feed_file, um_feed_file *, um_feed_file_close)

#endif
