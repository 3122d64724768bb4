#include "publish/outputs.h"

#include "core/file.h"

#include <string.h>
#include <unistd.h>

void um_outputs_clear(um_outputs *outputs) {
    um_text_list_clear(&outputs->seen);
    um_pair_list_clear(&outputs->written);
}

static um_status hash_content(const um_outputs *outputs, const char *path, char sha256[65],
                              um_error *err) {
    UM_AUTO(char) *full = um_path_join(outputs->folder, path);
    UM_AUTO(um_hash) *hash = um_hash_new();
    UM_TRY(um_hash_file(hash, full, err));
    um_hash_end(hash, sha256);
    return UM_OK;
}

um_status um_outputs_is_current(um_outputs *outputs, const char *path, const char *fingerprint,
                                bool *is_current, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_AUTO(char) *full = um_path_join(outputs->folder, path);
    bool has_row = false;
    char sha256[65];
    um_text_list_add(&outputs->seen, path);
    um_output_remove_stale(full);
    *is_current = false;
    UM_TRY(um_db_prepare(outputs->db,
                         "SELECT sha256 FROM published WHERE path = ?1 AND fingerprint = ?2",
                         &select, err));
    um_db_bind_text(select, 1, path);
    um_db_bind_text(select, 2, fingerprint);
    UM_TRY(um_db_step(outputs->db, select, &has_row, err));
    if (!has_row || !um_file_exists(full))
        return UM_OK;
    UM_TRY(hash_content(outputs, path, sha256, err));
    *is_current = strcmp(um_db_column_text(select, 0), sha256) == 0;
    outputs->n_unchanged += *is_current;
    return UM_OK;
}

void um_outputs_record(um_outputs *outputs, const char *path, const char *fingerprint) {
    um_pair_list_add(&outputs->written, path, fingerprint);
    outputs->n_written++;
}

static um_status insert(um_db *db, const char *path, const char *fingerprint, const char *sha256,
                        um_error *err) {
    UM_AUTO(sqlite3_stmt) *statement = NULL;
    UM_TRY(um_db_prepare(
        db, "INSERT OR REPLACE INTO published (path, fingerprint, sha256) VALUES (?1, ?2, ?3)",
        &statement, err));
    um_db_bind_text(statement, 1, path);
    um_db_bind_text(statement, 2, fingerprint);
    um_db_bind_text(statement, 3, sha256);
    return um_db_run(db, statement, err);
}

static um_status insert_written(um_outputs *outputs, um_error *err) {
    for (size_t i = 0; i < outputs->written.n_items; i++) {
        const um_pair *file = &outputs->written.items[i];
        char sha256[65];
        UM_TRY(hash_content(outputs, file->name, sha256, err));
        UM_TRY(insert(outputs->db, file->name, file->value, sha256, err));
    }
    return UM_OK;
}

static um_status sweep(um_outputs *outputs, um_error *err) {
    UM_AUTO(um_text_list) known = {0};
    UM_AUTO(sqlite3_stmt) *forget = NULL;
    UM_TRY(um_db_get_texts(outputs->db, "SELECT path FROM published ORDER BY path", &known, err));
    UM_TRY(um_db_prepare(outputs->db, "DELETE FROM published WHERE path = ?1", &forget, err));
    for (size_t i = 0; i < known.n_items; i++) {
        const char *path = known.items[i];
        if (um_text_list_has(&outputs->seen, path))
            continue;
        UM_AUTO(char) *full = um_path_join(outputs->folder, path);
        // A store is data: a path that leads out of the folder was not written by us.
        if (path[0] != '/' && !strstr(path, ".."))
            unlink(full);
        um_db_bind_text(forget, 1, path);
        UM_TRY(um_db_run(outputs->db, forget, err));
        outputs->n_removed++;
    }
    return UM_OK;
}

um_status um_outputs_commit(um_outputs *outputs, um_error *err) {
    UM_AUTO(um_tx) *tx = NULL;
    UM_TRY(um_tx_begin(outputs->db, &tx, err));
    UM_TRY(insert_written(outputs, err));
    UM_TRY(sweep(outputs, err));
    return um_tx_commit(tx, err);
}

um_status um_outputs_copy(um_db *from, um_db *to, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(from, "SELECT path, fingerprint, sha256 FROM published ORDER BY path",
                         &select, err));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(from, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        UM_TRY(insert(to, um_db_column_text(select, 0), um_db_column_text(select, 1),
                      um_db_column_text(select, 2), err));
    }
}
