/*
 * Step `sections`: in which territory a corridor runs, from where to where, and where it changes.
 *
 * Reads:  territory (leaves), corridor
 * Writes: section, crossing
 * Method: each part of a corridor is followed by walk.h. The jump between two parts is no crossing.
 * Along the outer boundary key is '' and other_key the leaf.
 */
#include "derive/crossings.h"

#include "derive/step.h"

#include <math.h>
#include <string.h>

// -------------------------------------------------------------------------------------------- rows

/// One corridor after the other.
typedef struct section_writer {
    um_db *db;
    const um_coverage *leaves;
    um_walker *walker;
    um_way way;
    um_crossings crossings;
    double *line; ///< coordinates of one section
    size_t line_capacity;
    sqlite3_stmt *insert_section, *insert_crossing;
    int64_t n_written;
} section_writer;

static void reserve_line(section_writer *writer) {
    if (writer->way.n_vertices + 2 <= writer->line_capacity)
        return;
    writer->line_capacity = 2 * (writer->way.n_vertices + 2);
    writer->line = um_resize(writer->line, writer->line_capacity, 2 * sizeof(double));
}

static um_status write_section(section_writer *writer, const char *corridor, size_t part,
                               int64_t position, const double *xy, const um_stretch *stretch,
                               um_error *err) {
    sqlite3_stmt *insert = writer->insert_section;
    um_db_bind_text(insert, 1, corridor);
    sqlite3_bind_int64(insert, 2, (int64_t)part + 1);
    sqlite3_bind_int64(insert, 3, position);
    um_db_bind_text(insert, 4, um_coverage_key(writer->leaves, stretch->unit));
    um_db_bind_text(
        insert, 5,
        stretch->other == UM_NO_BORDER ? NULL : um_coverage_key(writer->leaves, stretch->other));
    sqlite3_bind_double(insert, 6, stretch->start_m);
    sqlite3_bind_double(insert, 7, stretch->end_m - stretch->start_m);
    reserve_line(writer);
    size_t n = um_way_cut(&writer->way, xy, stretch->start_m, stretch->end_m, writer->line);
    UM_TRY(um_bind_line(writer->db, insert, 8, writer->line, n, err));
    writer->n_written++;
    return um_db_run(writer->db, insert, err);
}

static um_status write_crossing(section_writer *writer, const char *corridor, size_t part,
                                int64_t first_position, const double *xy,
                                const um_crossing *crossing, um_error *err) {
    sqlite3_stmt *insert = writer->insert_crossing;
    um_db_bind_text(insert, 1, corridor);
    sqlite3_bind_int64(insert, 2, (int64_t)part + 1);
    sqlite3_bind_int64(insert, 3, first_position + (int64_t)crossing->stretch);
    sqlite3_bind_double(insert, 4, crossing->at_m);
    um_db_bind_text(insert, 5, um_coverage_key(writer->leaves, crossing->from));
    um_db_bind_text(insert, 6, um_coverage_key(writer->leaves, crossing->to));
    double point[2];
    um_way_point(&writer->way, xy, crossing->at_m, point);
    UM_AUTO(GEOSGeometry) *geometry = NULL;
    UM_TRY(um_geometry_point(point[0], point[1], &geometry, err));
    UM_TRY(um_bind_geometry(writer->db, insert, 7, geometry, err));
    writer->n_written++;
    return um_db_run(writer->db, insert, err);
}

static um_status write_part(section_writer *writer, const char *corridor, const um_path *path,
                            int64_t *position, um_error *err) {
    const um_way *way = &writer->way;
    um_walker_follow(writer->walker, path->xy, path->n, &writer->way);
    um_crossings_find(way->items, way->n_items, &writer->crossings);
    for (size_t i = 0; i < way->n_items; i++)
        UM_TRY(write_section(writer, corridor, path->part, *position + (int64_t)i, path->xy,
                             &way->items[i], err));
    for (size_t i = 0; i < writer->crossings.n_items; i++)
        UM_TRY(write_crossing(writer, corridor, path->part, *position, path->xy,
                              &writer->crossings.items[i], err));
    *position += (int64_t)way->n_items;
    return UM_OK;
}

static um_status write_corridor(section_writer *writer, sqlite3_stmt *select, um_error *err) {
    UM_AUTO(um_paths) paths = {0};
    const char *corridor = um_db_column_text(select, 0);
    int64_t position = 1;
    UM_TRY(um_paths_from_blob(sqlite3_column_blob(select, 1),
                              (size_t)sqlite3_column_bytes(select, 1), &paths, err));
    for (size_t i = 0; i < paths.n_items; i++)
        UM_TRY(write_part(writer, corridor, &paths.items[i], &position, err));
    return UM_OK;
}

static um_status write_corridors(section_writer *writer, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(
        writer->db,
        "SELECT corridor_id, geom FROM corridor WHERE geom IS NOT NULL ORDER BY corridor_id",
        &select, err));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(writer->db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        if (write_corridor(writer, select, err) != UM_OK)
            return um_fail_while(err, "corridor '%s'", um_db_column_text(select, 0));
    }
}

static um_status prepare_and_write(section_writer *writer, um_error *err) {
    UM_AUTO(sqlite3_stmt) *section = NULL, *crossing = NULL;
    UM_TRY(um_db_prepare(writer->db,
                         "INSERT INTO section (corridor_id, part, position, key, other_key, "
                         "start_m, length_m, geom) "
                         "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                         &section, err));
    UM_TRY(um_db_prepare(
        writer->db,
        "INSERT INTO crossing (corridor_id, part, position, at_m, from_key, to_key, geom) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &crossing, err));
    writer->insert_section = section;
    writer->insert_crossing = crossing;
    return write_corridors(writer, err);
}

um_status um_derive_sections(um_derive *derive, um_error *err) {
    const um_coverage *leaves = NULL;
    const um_arcs *arcs = NULL;
    UM_TRY(um_db_exec(derive->db, "DELETE FROM section; DELETE FROM crossing", err));
    const um_cells *cells = NULL;
    UM_TRY(um_derive_leaves(derive, &leaves, &arcs, err));
    UM_TRY(um_derive_cells(derive, &cells, err));
    section_writer writer = {.db = derive->db, .leaves = leaves, .walker = um_walker_new(cells)};
    um_status status = prepare_and_write(&writer, err);
    um_walker_free(writer.walker);
    um_way_clear(&writer.way);
    um_crossings_clear(&writer.crossings);
    free(writer.line);
    UM_TRY(status);
    derive->rows = writer.n_written;
    UM_TRY(um_db_index_geometry(derive->db, "section", err));
    return um_db_index_geometry(derive->db, "crossing", err);
}
