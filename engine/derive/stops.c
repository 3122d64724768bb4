/*
 * Step `stops`: in which leaf a stop lies.
 *
 * Reads:  territory (leaves), stop
 * Writes: stop_territory
 * Method: look-ups in the cells of the tessellation (cells.h), on all cores.
 */
#include "core/parallel.h"
#include "derive/step.h"

#include <string.h>

typedef struct stop_list {
    um_text_list ids;
    double *xy;
    size_t n_xy, capacity; ///< numbers, two a stop
    int32_t *units;
} stop_list;

static inline void um_auto_stop_list(stop_list *stops) {
    um_text_list_clear(&stops->ids);
    free(stops->xy);
    free(stops->units);
}

static um_status read_stops(um_db *db, stop_list *stops, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db,
                         "SELECT stop_id, geom FROM stop WHERE geom IS NOT NULL ORDER BY stop_id",
                         &select, err));
    for (bool has_row = true;;) {
        UM_AUTO(um_paths) place = {0};
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        UM_TRY(um_db_column_paths(select, 1, &place, err));
        um_text_list_add(&stops->ids, um_db_column_text(select, 0));
        for (int axis = 0; axis < 2; axis++) {
            UM_GROW(stops->xy, stops->n_xy, stops->capacity);
            stops->xy[stops->n_xy++] = place.items[0].xy[axis];
        }
    }
}

static um_status write_stops(um_derive *derive, const um_coverage *leaves, const stop_list *stops,
                             um_error *err) {
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_TRY(um_db_prepare(derive->db, "INSERT INTO stop_territory (stop_id, key) VALUES (?1, ?2)",
                         &insert, err));
    for (size_t i = 0; i < stops->ids.n_items; i++) {
        um_db_bind_text(insert, 1, stops->ids.items[i]);
        um_db_bind_text(insert, 2, um_coverage_key(leaves, stops->units[i]));
        UM_TRY(um_db_run(derive->db, insert, err));
        derive->rows++;
    }
    return UM_OK;
}

um_status um_derive_stops(um_derive *derive, um_error *err) {
    UM_AUTO(stop_list) stops = {0};
    const um_cells *cells = NULL;
    UM_TRY(um_db_exec(derive->db, "DELETE FROM stop_territory", err));
    UM_TRY(read_stops(derive->db, &stops, err));
    if (stops.ids.n_items == 0)
        return UM_OK;
    UM_TRY(um_derive_cells(derive, &cells, err));
    stops.units = um_alloc_array(stops.ids.n_items, sizeof *stops.units);
    um_cells_locate(cells, stops.xy, stops.ids.n_items, um_count_cores(), stops.units);
    return write_stops(derive, cells->coverage, &stops, err);
}
