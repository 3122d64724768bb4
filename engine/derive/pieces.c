/*
 * Step `pieces`: pieces of path that corridors share.
 *
 * Reads:  territory (leaves), corridor
 * Writes: path_piece, path_piece_corridor, path_piece_territory
 * Method: overline.h over the corridors of all kinds: a bus line and a cycle route on one street
 * share it, and a question about one kind counts those of that kind. `pieces.snap_m` (0) says how
 * near paths must be to count as one. What a piece has in a leaf is found by the walk of the step
 * `sections`; of what follows a border each side has half.
 */
#include "core/parallel.h"
#include "derive/follow.h"
#include "derive/overline.h"
#include "derive/step.h"

#include <string.h>

/// The corridors as users of lines.
typedef struct corridor_lines {
    um_text_list ids; ///< by user, in byte order
    um_used_line *items;
    size_t n_items, capacity;
} corridor_lines;

static inline void um_auto_corridor_lines(corridor_lines *lines) {
    for (size_t i = 0; i < lines->n_items; i++)
        free((double *)lines->items[i].xy);
    free(lines->items);
    um_text_list_clear(&lines->ids);
}

typedef struct piece_writer {
    um_db *db;
    const um_cells *cells;
    const corridor_lines *corridors;
    const um_overline *overline;
    um_line *lines;     ///< by piece; owned
    um_course *courses; ///< likewise
    sqlite3_stmt *insert_piece, *insert_corridor, *insert_territory;
    int64_t n_written;
} piece_writer;

static inline void um_auto_piece_writer(piece_writer *writer) {
    for (size_t i = 0; writer->lines && i < writer->overline->pieces.n_items; i++) {
        free((double *)writer->lines[i].xy);
        um_course_clear(&writer->courses[i]);
    }
    free(writer->lines);
    free(writer->courses);
    sqlite3_finalize(writer->insert_piece);
    sqlite3_finalize(writer->insert_corridor);
    sqlite3_finalize(writer->insert_territory);
}

static um_status read_corridors(um_db *db, corridor_lines *lines, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(
        db, "SELECT corridor_id, geom FROM corridor WHERE geom IS NOT NULL ORDER BY corridor_id",
        &select, err));
    for (bool has_row = true;;) {
        UM_AUTO(um_paths) paths = {0};
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        um_text_list_add(&lines->ids, um_db_column_text(select, 0));
        if (um_db_column_paths(select, 1, &paths, err) != UM_OK)
            return um_fail_while(err, "corridor '%s'", um_db_column_text(select, 0));
        for (size_t i = 0; i < paths.n_items; i++) {
            UM_GROW(lines->items, lines->n_items, lines->capacity);
            lines->items[lines->n_items++] = (um_used_line){paths.items[i].xy, paths.items[i].n,
                                                            (uint32_t)lines->ids.n_items - 1};
            paths.items[i].xy = NULL; // handed over
        }
    }
}

static um_status follow_pieces(piece_writer *writer, um_error *err) {
    const um_overline *overline = writer->overline;
    size_t n = overline->pieces.n_items;
    writer->lines = um_alloc_array(n + 1, sizeof *writer->lines);
    writer->courses = um_alloc_array(n + 1, sizeof *writer->courses);
    for (size_t i = 0; i < n; i++)
        writer->lines[i] = (um_line){um_arc_coordinates(overline->network, &overline->pieces, i),
                                     overline->pieces.items[i].n};
    return um_follow_lines(writer->cells, writer->lines, n, um_count_cores(), writer->courses, err);
}

// ------------------------------------------------------------------------------------------- rows

static um_status write_users(piece_writer *writer, size_t piece, um_error *err) {
    const um_overline *overline = writer->overline;
    const um_user_set *set = &overline->sets[overline->pieces.items[piece].left];
    for (size_t i = 0; i < set->n; i++) {
        const um_user *member = &overline->members[set->first + i];
        sqlite3_bind_int64(writer->insert_corridor, 1, (int64_t)piece + 1);
        um_db_bind_text(writer->insert_corridor, 2, writer->corridors->ids.items[member->user]);
        sqlite3_bind_int64(writer->insert_corridor, 3, member->uses);
        UM_TRY(um_db_run(writer->db, writer->insert_corridor, err));
    }
    return UM_OK;
}

static um_status add_length(piece_writer *writer, size_t piece, int32_t unit, double length_m,
                            um_error *err) {
    if (unit == UM_OUTSIDE)
        return UM_OK;
    sqlite3_bind_int64(writer->insert_territory, 1, (int64_t)piece + 1);
    um_db_bind_text(writer->insert_territory, 2, um_coverage_key(writer->cells->coverage, unit));
    sqlite3_bind_double(writer->insert_territory, 3, length_m);
    return um_db_run(writer->db, writer->insert_territory, err);
}

static um_status write_territories(piece_writer *writer, size_t piece, um_error *err) {
    const um_course *course = &writer->courses[piece];
    for (size_t i = 0; i < course->n; i++) {
        const um_stretch *stretch = &course->stretches[i];
        double length_m = stretch->end_m - stretch->start_m;
        bool is_along = stretch->other != UM_NO_BORDER;
        UM_TRY(add_length(writer, piece, stretch->unit, is_along ? length_m / 2 : length_m, err));
        if (is_along)
            UM_TRY(add_length(writer, piece, stretch->other, length_m / 2, err));
    }
    return UM_OK;
}

static um_status write_piece(piece_writer *writer, size_t piece, um_error *err) {
    const um_overline *overline = writer->overline;
    const um_line *line = &writer->lines[piece];
    sqlite3_bind_int64(writer->insert_piece, 1, (int64_t)piece + 1);
    sqlite3_bind_int64(writer->insert_piece, 2,
                       (int64_t)overline->sets[overline->pieces.items[piece].left].n);
    sqlite3_bind_double(writer->insert_piece, 3,
                        um_arc_length(overline->network, &overline->pieces, piece));
    UM_TRY(um_bind_line(writer->db, writer->insert_piece, 4, line->xy, line->n, err));
    UM_TRY(um_db_run(writer->db, writer->insert_piece, err));
    UM_TRY(write_users(writer, piece, err));
    writer->n_written++;
    return write_territories(writer, piece, err);
}

static um_status prepare(piece_writer *writer, um_error *err) {
    UM_TRY(um_db_prepare(writer->db,
                         "INSERT INTO path_piece (piece_id, corridors, length_m, geom) "
                         "VALUES (?1, ?2, ?3, ?4)",
                         &writer->insert_piece, err));
    UM_TRY(um_db_prepare(writer->db,
                         "INSERT INTO path_piece_corridor (piece_id, corridor_id, uses) "
                         "VALUES (?1, ?2, ?3)",
                         &writer->insert_corridor, err));
    return um_db_prepare(writer->db,
                         "INSERT INTO path_piece_territory (piece_id, key, length_m) "
                         "VALUES (?1, ?2, ?3) ON CONFLICT (piece_id, key) "
                         "DO UPDATE SET length_m = length_m + excluded.length_m",
                         &writer->insert_territory, err);
}

/// Snapped paths are not as long as the lines: the store says so.
static um_status note_snap(um_db *db, double snap_m, um_error *err) {
    char number[UM_NUMBER_SIZE];
    if (snap_m <= 0)
        return um_db_exec(db, "DELETE FROM setting WHERE name = 'pieces.snap_m'", err);
    um_format_real(number, snap_m);
    return um_db_set_setting(db, "pieces.snap_m", number, err);
}

um_status um_derive_pieces(um_derive *derive, um_error *err) {
    UM_AUTO(corridor_lines) lines = {0};
    UM_AUTO(um_overline) overline = {0};
    UM_AUTO(piece_writer)
    writer = {.db = derive->db, .corridors = &lines, .overline = &overline};
    double snap_m = 0;
    UM_TRY(um_region_derive_real(derive->region, "pieces.snap_m", 0, &snap_m, err));
    UM_TRY(um_db_exec(derive->db,
                      "DELETE FROM path_piece; DELETE FROM path_piece_corridor; "
                      "DELETE FROM path_piece_territory",
                      err));
    UM_TRY(note_snap(derive->db, snap_m, err));
    UM_TRY(um_derive_cells(derive, &writer.cells, err));
    UM_TRY(read_corridors(derive->db, &lines, err));
    um_overline_build(lines.items, lines.n_items, snap_m, &overline);
    UM_TRY(follow_pieces(&writer, err));
    UM_TRY(prepare(&writer, err));
    for (size_t i = 0; i < overline.pieces.n_items; i++)
        UM_TRY(write_piece(&writer, i, err));
    derive->rows = writer.n_written;
    return um_db_index_geometry(derive->db, "path_piece", err);
}
