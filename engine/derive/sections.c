/*
 * Step `sections`: in which territory a corridor runs, from where to where, and where it changes.
 *
 * Reads:  territory (leaves; parents for the levels above), corridor
 * Writes: section, crossing; upper_section, upper_crossing; section_check
 * Method: each part of a corridor is followed by walk.h, on all cores, a batch at a time; rows are
 * written in the order of the corridors, so that nothing depends on the number of cores. The jump
 * between two parts is no crossing. Along the outer boundary key is '' and other_key the leaf.
 * Levels above the leaves are sums of leaves, as in the step `borders`: a section of a district is
 * what lies in its municipalities.
 */
#include "core/parallel.h"
#include "derive/crossings.h"
#include "derive/follow.h"
#include "derive/step.h"

#include <string.h>

enum { VERTICES_A_BATCH = 1 << 20 };

/// The levels at which rows are written: the leaves, and those above the finest of them.
typedef struct section_level {
    const char *level; ///< NULL = the leaves
    um_text_list keys; ///< of the groups
    int32_t *group_of; ///< by leaf
} section_level;

/// A part of a corridor.
typedef struct corridor_part {
    char *corridor; ///< its id; owned
    size_t number;  ///< as it stands in the geometry, from 1
    um_path path;   ///< owned
} corridor_part;

typedef struct section_writer {
    um_db *db;
    const um_cells *cells;
    section_level levels[UM_N_LEVELS + 1];
    size_t n_levels;
    corridor_part *parts; ///< of the batch
    um_line *lines;       ///< likewise
    um_course *courses;   ///< likewise
    size_t n_parts, part_capacity, line_capacity, n_vertices;
    um_way way; ///< of the part that is written
    um_crossings crossings;
    um_stretch *grouped;
    size_t grouped_capacity;
    double *line; ///< coordinates of one section
    size_t cut_capacity;
    sqlite3_stmt *insert_section, *insert_crossing, *insert_upper_section, *insert_upper_crossing;
    char *corridor;                     ///< whose part was written last
    int64_t positions[UM_N_LEVELS + 1]; ///< of its next section, by level
    int64_t n_written, n_lines, n_overlapped;
    double along_m;
} section_writer;

static void clear_batch(section_writer *writer) {
    for (size_t i = 0; i < writer->n_parts; i++) {
        free(writer->parts[i].corridor);
        free(writer->parts[i].path.xy);
    }
    writer->n_parts = writer->n_vertices = 0;
}

static inline void um_auto_section_writer(section_writer *writer) {
    clear_batch(writer);
    free(writer->parts);
    free(writer->lines);
    free(writer->courses);
    for (size_t i = 0; i < writer->n_levels; i++) {
        um_text_list_clear(&writer->levels[i].keys);
        free(writer->levels[i].group_of);
    }
    um_way_clear(&writer->way);
    um_crossings_clear(&writer->crossings);
    free(writer->grouped);
    free(writer->line);
    free(writer->corridor);
    sqlite3_finalize(writer->insert_section);
    sqlite3_finalize(writer->insert_crossing);
    sqlite3_finalize(writer->insert_upper_section);
    sqlite3_finalize(writer->insert_upper_crossing);
}

// ------------------------------------------------------------------------------------------- rows

static const char *key_at(const section_writer *writer, const section_level *level, int32_t unit) {
    if (!level->level)
        return um_coverage_key(writer->cells->coverage, unit);
    return unit == UM_OUTSIDE ? "" : level->keys.items[unit];
}

static void reserve_line(section_writer *writer) {
    if (writer->way.n_vertices + 2 <= writer->cut_capacity)
        return;
    writer->cut_capacity = 2 * (writer->way.n_vertices + 2);
    writer->line = um_resize(writer->line, writer->cut_capacity, 2 * sizeof(double));
}

static um_status write_section(section_writer *writer, const section_level *level,
                               const corridor_part *part, int64_t position,
                               const um_stretch *stretch, um_error *err) {
    sqlite3_stmt *insert = level->level ? writer->insert_upper_section : writer->insert_section;
    um_db_bind_text(insert, 1, part->corridor);
    sqlite3_bind_int64(insert, 2, (int64_t)part->number);
    sqlite3_bind_int64(insert, 3, position);
    um_db_bind_text(insert, 4, key_at(writer, level, stretch->unit));
    um_db_bind_text(insert, 5,
                    stretch->other == UM_NO_BORDER ? NULL : key_at(writer, level, stretch->other));
    sqlite3_bind_double(insert, 6, stretch->start_m);
    sqlite3_bind_double(insert, 7, stretch->end_m - stretch->start_m);
    if (level->level) {
        um_db_bind_text(insert, 8, level->level);
    } else {
        reserve_line(writer);
        size_t n =
            um_way_cut(&writer->way, part->path.xy, stretch->start_m, stretch->end_m, writer->line);
        UM_TRY(um_bind_line(writer->db, insert, 8, writer->line, n, err));
        if (stretch->other != UM_NO_BORDER)
            writer->along_m += stretch->end_m - stretch->start_m;
    }
    writer->n_written++;
    return um_db_run(writer->db, insert, err);
}

static um_status write_crossing(section_writer *writer, const section_level *level,
                                const corridor_part *part, int64_t first_position,
                                const um_crossing *crossing, um_error *err) {
    sqlite3_stmt *insert = level->level ? writer->insert_upper_crossing : writer->insert_crossing;
    double point[2];
    UM_AUTO(GEOSGeometry) *geometry = NULL;
    um_way_point(&writer->way, part->path.xy, crossing->at_m, point);
    UM_TRY(um_geometry_point(point[0], point[1], &geometry, err));
    um_db_bind_text(insert, 1, part->corridor);
    sqlite3_bind_int64(insert, 2, (int64_t)part->number);
    sqlite3_bind_int64(insert, 3, first_position + (int64_t)crossing->stretch);
    sqlite3_bind_double(insert, 4, crossing->at_m);
    um_db_bind_text(insert, 5, key_at(writer, level, crossing->from));
    um_db_bind_text(insert, 6, key_at(writer, level, crossing->to));
    UM_TRY(um_bind_geometry(writer->db, insert, 7, geometry, err));
    if (level->level)
        um_db_bind_text(insert, 8, level->level);
    writer->n_written++;
    return um_db_run(writer->db, insert, err);
}

/// One part at one level.
static um_status write_stretches(section_writer *writer, size_t at, const corridor_part *part,
                                 const um_stretch *stretches, size_t n, um_error *err) {
    const section_level *level = &writer->levels[at];
    int64_t position = writer->positions[at];
    for (size_t i = 0; i < n; i++)
        UM_TRY(write_section(writer, level, part, position + (int64_t)i, &stretches[i], err));
    um_crossings_find(stretches, n, &writer->crossings);
    for (size_t i = 0; i < writer->crossings.n_items; i++)
        UM_TRY(write_crossing(writer, level, part, position, &writer->crossings.items[i], err));
    writer->positions[at] += (int64_t)n;
    return UM_OK;
}

static void begin_corridor(section_writer *writer, const char *corridor) {
    if (writer->corridor && strcmp(writer->corridor, corridor) == 0)
        return;
    free(writer->corridor);
    writer->corridor = um_strdup(corridor);
    for (size_t i = 0; i < writer->n_levels; i++)
        writer->positions[i] = 1;
}

static um_status write_part(section_writer *writer, const corridor_part *part,
                            const um_course *course, um_error *err) {
    begin_corridor(writer, part->corridor);
    um_way_measure(part->path.xy, part->path.n, &writer->way);
    if (course->n > writer->grouped_capacity) {
        writer->grouped_capacity = 2 * course->n;
        writer->grouped =
            um_resize(writer->grouped, writer->grouped_capacity, sizeof *writer->grouped);
    }
    UM_TRY(write_stretches(writer, 0, part, course->stretches, course->n, err));
    for (size_t i = 1; i < writer->n_levels; i++) {
        size_t n = um_stretches_group(course->stretches, course->n, writer->levels[i].group_of,
                                      writer->grouped);
        UM_TRY(write_stretches(writer, i, part, writer->grouped, n, err));
    }
    writer->n_lines += course->n > 0;
    writer->n_overlapped += course->is_overlapped;
    return UM_OK;
}

// ------------------------------------------------------------------------------------------
// batches

static um_status follow_batch(section_writer *writer, um_error *err) {
    if (writer->n_parts > writer->line_capacity) {
        writer->line_capacity = writer->part_capacity;
        writer->lines = um_resize(writer->lines, writer->line_capacity, sizeof *writer->lines);
        writer->courses =
            um_resize(writer->courses, writer->line_capacity, sizeof *writer->courses);
    }
    for (size_t i = 0; i < writer->n_parts; i++)
        writer->lines[i] = (um_line){writer->parts[i].path.xy, writer->parts[i].path.n};
    return um_follow_lines(writer->cells, writer->lines, writer->n_parts, um_count_cores(),
                           writer->courses, err);
}

static um_status write_batch(section_writer *writer, um_error *err) {
    um_status status = follow_batch(writer, err);
    for (size_t i = 0; i < writer->n_parts; i++) {
        if (status == UM_OK &&
            write_part(writer, &writer->parts[i], &writer->courses[i], err) != UM_OK)
            status = um_fail_while(err, "corridor '%s'", writer->parts[i].corridor);
        um_course_clear(&writer->courses[i]);
    }
    clear_batch(writer);
    return status;
}

static um_status read_corridor(section_writer *writer, sqlite3_stmt *select, um_error *err) {
    UM_AUTO(um_paths) paths = {0};
    const char *corridor = um_db_column_text(select, 0);
    if (um_db_column_paths(select, 1, &paths, err) != UM_OK)
        return um_fail_while(err, "corridor '%s'", corridor);
    for (size_t i = 0; i < paths.n_items; i++) {
        UM_GROW(writer->parts, writer->n_parts, writer->part_capacity);
        corridor_part *part = &writer->parts[writer->n_parts++];
        *part = (corridor_part){um_strdup(corridor), paths.items[i].part + 1, paths.items[i]};
        paths.items[i].xy = NULL; // handed over
        writer->n_vertices += part->path.n;
    }
    return UM_OK;
}

static um_status write_corridors(section_writer *writer, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(
        writer->db,
        "SELECT corridor_id, geom FROM corridor WHERE geom IS NOT NULL ORDER BY corridor_id",
        &select, err));
    for (bool has_row = true; has_row;) {
        UM_TRY(um_db_step(writer->db, select, &has_row, err));
        if (has_row)
            UM_TRY(read_corridor(writer, select, err));
        if (!has_row || writer->n_vertices >= VERTICES_A_BATCH)
            UM_TRY(write_batch(writer, err));
    }
    return UM_OK;
}

// -------------------------------------------------------------------------------------------
// levels

static um_status add_upper_level(section_writer *writer, const char *name, um_error *err) {
    section_level *level = &writer->levels[writer->n_levels++];
    *level = (section_level){.level = name};
    UM_TRY(um_derive_groups(writer->db, writer->cells->coverage, name, &level->keys,
                            &level->group_of, err));
    if (level->keys.n_items > 0)
        return UM_OK;
    free(level->group_of); // nothing is known of that level
    writer->n_levels--;
    return UM_OK;
}

/// The leaves, and the levels above the finest of them that have territories.
static um_status add_levels(section_writer *writer, um_error *err) {
    const um_coverage *leaves = writer->cells->coverage;
    const char **leaf_levels = NULL;
    writer->levels[writer->n_levels++] = (section_level){0};
    um_status status = um_derive_leaf_levels(writer->db, leaves, &leaf_levels, err);
    const char *finest = status == UM_OK ? um_finest_level(leaf_levels, leaves->n_units) : NULL;
    for (size_t i = 0; status == UM_OK && finest && um_levels_downward[i] &&
                       strcmp(um_levels_downward[i], finest) != 0;
         i++)
        status = add_upper_level(writer, um_levels_downward[i], err);
    free(leaf_levels);
    return status;
}

static um_status prepare(section_writer *writer, um_error *err) {
    UM_TRY(um_db_prepare(writer->db,
                         "INSERT INTO section (corridor_id, part, position, key, other_key, "
                         "start_m, length_m, geom) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                         &writer->insert_section, err));
    UM_TRY(um_db_prepare(writer->db,
                         "INSERT INTO upper_section (corridor_id, part, position, key, other_key, "
                         "start_m, length_m, level) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                         &writer->insert_upper_section, err));
    UM_TRY(um_db_prepare(
        writer->db,
        "INSERT INTO crossing (corridor_id, part, position, at_m, from_key, to_key, geom) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &writer->insert_crossing, err));
    return um_db_prepare(
        writer->db,
        "INSERT INTO upper_crossing (corridor_id, part, position, at_m, from_key, to_key, geom, "
        "level) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &writer->insert_upper_crossing, err);
}

/// The ids of upper crossings go on from those of the leaves: one number names one point.
static const char end_sql[] =
    "UPDATE upper_crossing SET crossing_id = -crossing_id;"
    "UPDATE upper_crossing SET crossing_id = (SELECT count(*) FROM crossing) - crossing_id";

static um_status end_sections(section_writer *writer, um_error *err) {
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_TRY(um_db_exec(writer->db, end_sql, err));
    UM_TRY(um_db_prepare(writer->db,
                         "INSERT INTO section_check (section_check_id, lines, lines_overlapped, "
                         "along_m) VALUES (1, ?1, ?2, ?3)",
                         &insert, err));
    sqlite3_bind_int64(insert, 1, writer->n_lines);
    sqlite3_bind_int64(insert, 2, writer->n_overlapped);
    sqlite3_bind_double(insert, 3, writer->along_m);
    UM_TRY(um_db_run(writer->db, insert, err));
    UM_TRY(um_db_index_geometry(writer->db, "section", err));
    UM_TRY(um_db_index_geometry(writer->db, "crossing", err));
    return um_db_index_geometry(writer->db, "upper_crossing", err);
}

um_status um_derive_sections(um_derive *derive, um_error *err) {
    UM_AUTO(section_writer) writer = {.db = derive->db};
    UM_TRY(um_db_exec(derive->db,
                      "DELETE FROM section; DELETE FROM crossing; DELETE FROM upper_section; "
                      "DELETE FROM upper_crossing; DELETE FROM section_check",
                      err));
    UM_TRY(um_derive_cells(derive, &writer.cells, err));
    UM_TRY(add_levels(&writer, err));
    UM_TRY(prepare(&writer, err));
    UM_TRY(write_corridors(&writer, err));
    derive->rows = writer.n_written;
    return end_sections(&writer, err);
}
