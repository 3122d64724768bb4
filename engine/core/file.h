/**
 * Files: whole input files, checksums, and output files that appear complete or not at all.
 *
 * An output is written under a temporary name beside its place, every return is checked, then it is
 * flushed, synced, its size and its last bytes are compared with what was written, and it is
 * renamed. A failure, SIGINT or SIGTERM removes the temporary file.
 */
#ifndef UM_CORE_FILE_H
#define UM_CORE_FILE_H

#include "core/text.h"

/// Largest input that is read into memory as a whole (1 GiB).
#define UM_FILE_MAX ((size_t)1 << 30)

/// Reads a regular file. Devices, FIFOs and folders are refused, "-" is standard input.
um_status um_file_read(const char *path, size_t max_size, um_text *content,
                       um_error *err) UM_MUST_CHECK;
/// Fails unless @p path is a regular file that can be read; says what it is instead.
um_status um_file_require(const char *path, um_error *err) UM_MUST_CHECK;
bool um_file_exists(const char *path);
/// @return size in bytes, -1 when there is no such file
int64_t um_file_size(const char *path);
bool um_is_folder(const char *path);
/// Names of the regular files in a folder, in byte order.
um_status um_folder_list(const char *folder, struct um_text_list *names,
                         um_error *err) UM_MUST_CHECK;
/// mkdir -p
um_status um_folder_make(const char *path, um_error *err) UM_MUST_CHECK;
/**
 * Locks a folder against a second process that would write there too; the system lets go at the
 * latest with the process.
 *
 * @param[out] lock  to be closed with close()
 */
um_status um_folder_lock(const char *path, int *lock, um_error *err) UM_MUST_CHECK;
/// Removes a folder with everything in it; silent where there is none or a symbolic link. For
/// folders that the program made itself.
void um_folder_remove(const char *path);
/// @return folder of @p path joined with @p relative; an absolute @p relative stays as it is
char *um_path_beside(const char *path, const char *relative) UM_MUST_CHECK;
char *um_path_join(const char *folder, const char *name) UM_MUST_CHECK;
/// @return the part after the last '/', inside @p path
const char *um_path_name(const char *path);
/// @return the file name without folder and without its last extension
char *um_path_stem(const char *path) UM_MUST_CHECK;
/// Files that match a glob pattern, in byte order; a path without `* ? [`, or one that is there,
/// stands for itself.
um_status um_path_expand(const char *pattern, um_text_list *paths, um_error *err) UM_MUST_CHECK;

typedef struct um_output um_output;

/**
 * Opens an output. "-" is standard output, which is written as it comes.
 *
 * @param[in] path            final place; its folder must exist, and what is there already must be
 *                            a regular file
 * @param[in] is_overwritten  whether a file already there is replaced; else it is a failure
 * @return UM_ERR_NOT_FOUND without the folder, UM_ERR_IO for what stands in the place
 */
um_status um_output_open(const char *path, bool is_overwritten, um_output **out,
                         um_error *err) UM_MUST_CHECK;
/**
 * Its buffer, to append to: what is written once is copied once. Nothing else is written until
 * um_output_end(), which must follow; what stands in the buffer already is not touched.
 */
um_text *um_output_begin(um_output *out);
void um_output_end(um_output *out);
/// Buffered; a full buffer (1 MiB) is written by a thread while the next one is filled, in the
/// order in which they came. A failure is remembered and returned by um_output_commit().
void um_output_write(um_output *out, const void *bytes, size_t n);
void um_output_text(um_output *out, const char *text);
void um_output_format(um_output *out, const char *fmt, ...) UM_PRINTF(2, 3);
/// Where a library may write the file itself (GDAL, gnuplot, SQLite): the temporary name; nothing
/// is open there. Then um_output_write() is not called. NULL for standard output.
const char *um_output_temporary_path(um_output *out);
/// Bytes written so far.
int64_t um_output_size(const um_output *out);
/// For a file that a library wrote to the temporary path: fails unless it exists, is not empty and
/// ends with @p trailer (trailing line breaks do not count; NULL = any end).
um_status um_output_check(um_output *out, const char *trailer, um_error *err) UM_MUST_CHECK;
/// Flushes, syncs, checks the size, renames, syncs the folder. Afterwards only um_output_close() is
/// allowed.
um_status um_output_commit(um_output *out, um_error *err) UM_MUST_CHECK;
/// Releases; removes what was not committed.
void um_output_close(um_output *out);
UM_DEFINE_AUTO(um_output, um_output *, um_output_close)

/// Removes what a killed run left of the output at @p path. Only where nobody else writes it.
void um_output_remove_stale(const char *path);

/// Writes a whole file; a file already there is replaced.
um_status um_file_write(const char *path, const char *bytes, size_t n, um_error *err) UM_MUST_CHECK;

/// Registers a file, or a folder of files, to be removed if the process is ended by SIGINT or
/// SIGTERM (main() installs the handler). Room for 64; outputs register themselves.
void um_cleanup_add(const char *path);
void um_cleanup_remove(const char *path);
/// For the signal handler: removes what is registered (async-signal-safe).
void um_cleanup_run(void);

/// SHA-256 over several things, in order.
typedef struct um_hash um_hash;
um_hash *um_hash_new(void);
void um_hash_bytes(um_hash *hash, const void *bytes, size_t n);
/// A text with its end, so that "ab","c" differs from "a","bc"; NULL counts as its own value.
void um_hash_text(um_hash *hash, const char *text);
um_status um_hash_file(um_hash *hash, const char *path, um_error *err) UM_MUST_CHECK;
/// @param[out] hex 64 digits and a zero byte
void um_hash_end(um_hash *hash, char hex[65]);
void um_hash_free(um_hash *hash);
UM_DEFINE_AUTO(um_hash, um_hash *, um_hash_free)

#endif
