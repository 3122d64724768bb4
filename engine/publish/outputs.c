#include "publish/outputs.h"

#include "core/file.h"

#include <string.h>
#include <unistd.h>

void um_outputs_clear(um_outputs *outputs) {
    um_text_list_clear(&outputs->seen);
}

um_status um_outputs_is_current(um_outputs *outputs, const char *path, const char *fingerprint,
                                bool *is_current, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    bool has_row = false;
    um_text_list_add(&outputs->seen, path);
    UM_TRY(um_db_prepare(outputs->db, "SELECT fingerprint, bytes FROM published WHERE path = ?1",
                         &select, err));
    um_db_bind_text(select, 1, path);
    UM_TRY(um_db_step(outputs->db, select, &has_row, err));
    UM_AUTO(char) *full = um_path_join(outputs->folder, path);
    *is_current = has_row && strcmp(um_db_column_text(select, 0), fingerprint) == 0 &&
                  sqlite3_column_int64(select, 1) == um_file_size(full);
    outputs->n_unchanged += *is_current;
    return UM_OK;
}

um_status um_outputs_record(um_outputs *outputs, const char *path, const char *fingerprint,
                            um_error *err) {
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_AUTO(char) *full = um_path_join(outputs->folder, path);
    UM_TRY(um_db_prepare(
        outputs->db,
        "INSERT OR REPLACE INTO published (path, fingerprint, bytes) VALUES (?1, ?2, ?3)", &insert,
        err));
    um_db_bind_text(insert, 1, path);
    um_db_bind_text(insert, 2, fingerprint);
    sqlite3_bind_int64(insert, 3, um_file_size(full));
    outputs->n_written++;
    return um_db_run(outputs->db, insert, err);
}

static um_status list_old(um_outputs *outputs, um_text_list *old, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(outputs->db, "SELECT path FROM published ORDER BY path", &select, err));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(outputs->db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        if (!um_text_list_has(&outputs->seen, um_db_column_text(select, 0)))
            um_text_list_add(old, um_db_column_text(select, 0));
    }
}

um_status um_outputs_sweep(um_outputs *outputs, um_error *err) {
    UM_AUTO(um_text_list) old = {0};
    UM_AUTO(sqlite3_stmt) *forget = NULL;
    UM_TRY(list_old(outputs, &old, err));
    UM_TRY(um_db_prepare(outputs->db, "DELETE FROM published WHERE path = ?1", &forget, err));
    for (size_t i = 0; i < old.n_items; i++) {
        UM_AUTO(char) *full = um_path_join(outputs->folder, old.items[i]);
        // A store is data: a path that leads out of the folder was not written by us.
        if (old.items[i][0] != '/' && !strstr(old.items[i], ".."))
            unlink(full);
        um_db_bind_text(forget, 1, old.items[i]);
        UM_TRY(um_db_run(outputs->db, forget, err));
        outputs->n_removed++;
    }
    return UM_OK;
}
