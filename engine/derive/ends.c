/*
 * Step `ends`: where the paths of a kind of line end near a border, and what lies on its other
 * side.
 *
 * Reads:  territory (leaves), corridor, section
 * Writes: corridor_end
 * Method: the lines of a kind are put on each other (overline.h); a path ends at a vertex where one
 * segment only meets it, so that lines that share their last street end together, and joints of a
 * network are none. From there the edges of the tessellation within `ends.reach_m` (1000) give the
 * borders of the leaf in which it ends, and the sections of the kind the nearest line: any other
 * one, and any in the leaf beyond the border. The line itself counts there as well, with no
 * distance: it comes from there. All distances are air lines.
 */
#include "derive/edge_grid.h"
#include "derive/overline.h"
#include "derive/step.h"

#include <math.h>
#include <string.h>

static const double before_end_m = 0.01;

/// The parts of the corridors of a kind; as users of lines they are their own numbers.
typedef struct kind_parts {
    char **ids;   ///< of the corridor of each part; owned
    int *numbers; ///< of the part in its corridor, from 1
    um_used_line *lines;
    size_t n, id_capacity, number_capacity, line_capacity;
} kind_parts;

static inline void um_auto_kind_parts(kind_parts *parts) {
    for (size_t i = 0; i < parts->n; i++) {
        free(parts->ids[i]);
        free((double *)parts->lines[i].xy);
    }
    free(parts->ids);
    free(parts->numbers);
    free(parts->lines);
}

/// The segments of sections: `left` of an edge is the leaf, `right` the part.
typedef struct targets {
    double *xy;
    size_t n_xy, xy_capacity; ///< numbers, two a vertex
    um_edge *edges;
    size_t n_edges, edge_capacity;
    double bounds[4];
    um_edge_grid *grid;
} targets;

static inline void um_auto_targets(targets *all) {
    um_edge_grid_free(all->grid);
    free(all->xy);
    free(all->edges);
}

/// Another leaf beyond a border.
typedef struct side {
    int32_t unit;
    double border_m, onward_m; ///< INFINITY = none
    int32_t onward_part;
} side;

typedef struct end_writer {
    um_db *db;
    const char *kind;
    const um_cells *cells;
    um_edge_grid *borders; ///< over the edges of the tessellation
    double reach_m;
    const kind_parts *parts;
    const um_overline *overline;
    const targets *targets;
    um_numbers near, cover;
    side *sides;
    size_t n_sides, side_capacity;
    sqlite3_stmt *insert;
    int64_t n_written;
} end_writer;

static inline void um_auto_end_writer(end_writer *writer) {
    um_edge_grid_free(writer->borders);
    um_numbers_clear(&writer->near);
    um_numbers_clear(&writer->cover);
    free(writer->sides);
    sqlite3_finalize(writer->insert);
}

static double distance_m(const double *point, const double *a, const double *b) {
    double dx = b[0] - a[0], dy = b[1] - a[1], squared = dx * dx + dy * dy;
    double t = squared > 0 ? ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / squared : 0;
    t = fmin(fmax(t, 0), 1);
    return hypot(point[0] - a[0] - t * dx, point[1] - a[1] - t * dy);
}

// ------------------------------------------------------------------------------------------- input

static um_status read_parts(um_db *db, const char *kind, kind_parts *parts, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db,
                         "SELECT corridor_id, geom FROM corridor "
                         "WHERE kind = ?1 AND geom IS NOT NULL ORDER BY corridor_id",
                         &select, err));
    um_db_bind_text(select, 1, kind);
    for (bool has_row = true;;) {
        UM_AUTO(um_paths) paths = {0};
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        UM_TRY(um_db_column_paths(select, 1, &paths, err));
        for (size_t i = 0; i < paths.n_items; i++) {
            UM_GROW(parts->ids, parts->n, parts->id_capacity);
            UM_GROW(parts->numbers, parts->n, parts->number_capacity);
            UM_GROW(parts->lines, parts->n, parts->line_capacity);
            parts->ids[parts->n] = um_strdup(um_db_column_text(select, 0));
            parts->numbers[parts->n] = (int)paths.items[i].part + 1;
            parts->lines[parts->n] =
                (um_used_line){paths.items[i].xy, paths.items[i].n, (uint32_t)parts->n};
            paths.items[i].xy = NULL; // handed over
            parts->n++;
        }
    }
}

/// The part of a section: both are read in the order of ids, a part without length has no section.
static size_t find_part(const kind_parts *parts, size_t from, const char *id, int number) {
    while (from < parts->n && (strcmp(parts->ids[from], id) != 0 || parts->numbers[from] != number))
        from++;
    return from;
}

static void add_target(targets *all, const um_path *path, int32_t unit, size_t part) {
    for (size_t i = 0; i < path->n; i++) {
        for (int axis = 0; axis < 2; axis++) {
            double at_m = path->xy[2 * i + (size_t)axis];
            bool is_first = all->n_xy < 2;
            all->bounds[axis] = is_first ? at_m : fmin(all->bounds[axis], at_m);
            all->bounds[2 + axis] = is_first ? at_m : fmax(all->bounds[2 + axis], at_m);
            UM_GROW(all->xy, all->n_xy, all->xy_capacity);
            all->xy[all->n_xy++] = at_m;
        }
        if (i == 0)
            continue;
        uint32_t vertex = (uint32_t)(all->n_xy / 2 - 1);
        UM_GROW(all->edges, all->n_edges, all->edge_capacity);
        all->edges[all->n_edges++] = (um_edge){vertex - 1, vertex, unit, (int32_t)part};
    }
}

static um_status read_target(const end_writer *writer, sqlite3_stmt *select, size_t part,
                             targets *all, um_error *err) {
    UM_AUTO(um_paths) paths = {0};
    const um_coverage *leaves = writer->cells->coverage;
    UM_TRY(um_db_column_paths(select, 4, &paths, err));
    for (size_t i = 0; i < paths.n_items; i++) {
        add_target(all, &paths.items[i], um_coverage_find(leaves, um_db_column_text(select, 2)),
                   part);
        if (sqlite3_column_type(select, 3) != SQLITE_NULL) // along a border it is in both
            add_target(all, &paths.items[i], um_coverage_find(leaves, um_db_column_text(select, 3)),
                       part);
    }
    return UM_OK;
}

static um_status read_targets(const end_writer *writer, targets *all, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    size_t part = 0;
    UM_TRY(um_db_prepare(writer->db,
                         "SELECT section.corridor_id, part, key, other_key, section.geom "
                         "FROM section JOIN corridor ON corridor.corridor_id = section.corridor_id "
                         "WHERE kind = ?1 ORDER BY section.corridor_id, position",
                         &select, err));
    um_db_bind_text(select, 1, writer->kind);
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(writer->db, select, &has_row, err));
        if (!has_row)
            break;
        part = find_part(writer->parts, part, um_db_column_text(select, 0),
                         sqlite3_column_int(select, 1));
        UM_TRY(read_target(writer, select, part, all, err));
    }
    all->grid = um_edge_grid_new(all->xy, all->edges, all->n_edges, all->bounds);
    return UM_OK;
}

// -------------------------------------------------------------------------------------------- ends

/// The leaf in which a path comes to its end: a little before it, because it may end on a border.
static int32_t locate(end_writer *writer, const double *end, const double *before) {
    double length_m = hypot(before[0] - end[0], before[1] - end[1]), point[2];
    double t = fmin(before_end_m / length_m, 0.5);
    for (int axis = 0; axis < 2; axis++)
        point[axis] = end[axis] + t * (before[axis] - end[axis]);
    um_cells_cover(writer->cells, um_cells_fine(writer->cells, point), &writer->cover);
    return writer->cover.n_items ? (int32_t)writer->cover.items[0] : UM_OUTSIDE;
}

static void note_side(end_writer *writer, int32_t unit, double border_m) {
    for (size_t i = 0; i < writer->n_sides; i++)
        if (writer->sides[i].unit == unit) {
            writer->sides[i].border_m = fmin(writer->sides[i].border_m, border_m);
            return;
        }
    UM_GROW(writer->sides, writer->n_sides, writer->side_capacity);
    writer->sides[writer->n_sides++] = (side){unit, border_m, INFINITY, -1};
}

static int compare_sides(const void *a, const void *b) {
    const side *x = a, *y = b;
    return (x->unit > y->unit) - (x->unit < y->unit);
}

/// The borders of a leaf within reach of a point, each with the leaf on its other side.
static void find_sides(end_writer *writer, const double *point, int32_t own) {
    const um_coverage *leaves = writer->cells->coverage;
    writer->n_sides = 0;
    um_edge_grid_near(writer->borders, point, point, writer->reach_m, &writer->near);
    for (size_t i = 0; i < writer->near.n_items; i++) {
        const um_edge *edge = &leaves->edges[writer->near.items[i]];
        if ((edge->left == own) == (edge->right == own))
            continue;
        double border_m = distance_m(point, &leaves->xy[2 * (size_t)edge->from],
                                     &leaves->xy[2 * (size_t)edge->to]);
        if (border_m <= writer->reach_m)
            note_side(writer, edge->left == own ? edge->right : edge->left, border_m);
    }
    if (writer->n_sides > 1)
        qsort(writer->sides, writer->n_sides, sizeof *writer->sides, compare_sides);
}

static bool is_member(const end_writer *writer, const um_user_set *set, int32_t part) {
    for (size_t i = 0; i < set->n; i++)
        if (writer->overline->members[set->first + i].user == (uint32_t)part)
            return true;
    return false;
}

/// Of lines that are equally near the first by id counts.
static void take_nearer(side *one, double onward_m, int32_t part) {
    if (onward_m > one->onward_m || (onward_m == one->onward_m && part > one->onward_part))
        return;
    one->onward_m = onward_m;
    one->onward_part = part;
}

/// @return the distance to the nearest line that does not end here, INFINITY beyond reach
static double find_lines(end_writer *writer, const double *point, const um_user_set *set) {
    const targets *all = writer->targets;
    double joined_m = INFINITY;
    um_edge_grid_near(all->grid, point, point, writer->reach_m, &writer->near);
    for (size_t i = 0; i < writer->near.n_items; i++) {
        const um_edge *edge = &all->edges[writer->near.items[i]];
        double away_m =
            distance_m(point, &all->xy[2 * (size_t)edge->from], &all->xy[2 * (size_t)edge->to]);
        if (away_m > writer->reach_m)
            continue;
        bool is_own = is_member(writer, set, edge->right);
        if (!is_own)
            joined_m = fmin(joined_m, away_m);
        for (size_t k = 0; k < writer->n_sides; k++)
            if (writer->sides[k].unit == edge->left)
                take_nearer(&writer->sides[k], is_own ? 0 : away_m, edge->right);
    }
    return joined_m;
}

// -------------------------------------------------------------------------------------------- rows

/// Corridors at an end: a corridor may end there with two parts.
static int64_t count_corridors(const end_writer *writer, const um_user_set *set) {
    int64_t n = 0;
    const char *last = NULL;
    for (size_t i = 0; i < set->n; i++) {
        const char *id = writer->parts->ids[writer->overline->members[set->first + i].user];
        n += !last || strcmp(last, id) != 0;
        last = id;
    }
    return n;
}

static um_status write_side(end_writer *writer, const double *point, int32_t own,
                            const um_user_set *set, const side *one, double joined_m,
                            um_error *err) {
    const um_coverage *leaves = writer->cells->coverage;
    uint32_t part = writer->overline->members[set->first].user;
    UM_AUTO(GEOSGeometry) *geometry = NULL;
    UM_TRY(um_geometry_point(point[0], point[1], &geometry, err));
    um_db_bind_text(writer->insert, 1, writer->kind);
    um_db_bind_text(writer->insert, 2, writer->parts->ids[part]);
    sqlite3_bind_int(writer->insert, 3, writer->parts->numbers[part]);
    sqlite3_bind_int64(writer->insert, 4, count_corridors(writer, set));
    um_db_bind_text(writer->insert, 5, um_coverage_key(leaves, own));
    um_db_bind_text(writer->insert, 6, um_coverage_key(leaves, one->unit));
    sqlite3_bind_double(writer->insert, 7, one->border_m);
    um_db_bind_real(writer->insert, 8, isfinite(joined_m) ? joined_m : NAN);
    um_db_bind_real(writer->insert, 9, isfinite(one->onward_m) ? one->onward_m : NAN);
    um_db_bind_text(writer->insert, 10,
                    one->onward_part < 0 ? NULL : writer->parts->ids[one->onward_part]);
    UM_TRY(um_bind_geometry(writer->db, writer->insert, 11, geometry, err));
    writer->n_written++;
    return um_db_run(writer->db, writer->insert, err);
}

static um_status write_end(end_writer *writer, const double *point, const double *before,
                           const um_user_set *set, um_error *err) {
    int32_t own = locate(writer, point, before);
    find_sides(writer, point, own);
    if (writer->n_sides == 0)
        return UM_OK;
    double joined_m = find_lines(writer, point, set);
    for (size_t i = 0; i < writer->n_sides; i++)
        UM_TRY(write_side(writer, point, own, set, &writer->sides[i], joined_m, err));
    return UM_OK;
}

/// Paths end at vertices of one edge.
static um_status write_ends(end_writer *writer, um_error *err) {
    const um_coverage *network = writer->overline->network;
    um_status status = UM_OK;
    uint32_t *degrees = um_alloc_array(network->n_vertices + 1, sizeof *degrees);
    for (size_t i = 0; i < network->n_edges; i++) {
        degrees[network->edges[i].from]++;
        degrees[network->edges[i].to]++;
    }
    for (size_t i = 0; i < network->n_edges && status == UM_OK; i++) {
        const um_edge *edge = &network->edges[i];
        const um_user_set *set = &writer->overline->sets[edge->left];
        const double *from = &network->xy[2 * (size_t)edge->from];
        const double *to = &network->xy[2 * (size_t)edge->to];
        if (degrees[edge->from] == 1)
            status = write_end(writer, from, to, set, err);
        if (degrees[edge->to] == 1 && status == UM_OK)
            status = write_end(writer, to, from, set, err);
    }
    free(degrees);
    return status;
}

static um_status write_lines(end_writer *writer, kind_parts *parts, targets *all,
                             um_overline *overline, um_error *err) {
    writer->parts = parts;
    writer->overline = overline;
    writer->targets = all;
    UM_TRY(read_parts(writer->db, writer->kind, parts, err));
    UM_TRY(read_targets(writer, all, err));
    um_overline_build(parts->lines, parts->n, 0, overline);
    return write_ends(writer, err);
}

static um_status write_kind(end_writer *writer, const char *kind, um_error *err) {
    UM_AUTO(kind_parts) parts = {0};
    UM_AUTO(um_overline) overline = {0};
    UM_AUTO(targets) all = {0};
    writer->kind = kind;
    um_status status = write_lines(writer, &parts, &all, &overline, err);
    writer->parts = NULL; // they end here
    writer->overline = NULL;
    writer->targets = NULL;
    return status;
}

um_status um_derive_ends(um_derive *derive, um_error *err) {
    UM_AUTO(um_text_list) kinds = {0};
    UM_AUTO(end_writer) writer = {.db = derive->db};
    UM_TRY(um_db_exec(derive->db, "DELETE FROM corridor_end", err));
    UM_TRY(um_region_derive_real(derive->region, "ends.reach_m", 1000, &writer.reach_m, err));
    UM_TRY(um_derive_cells(derive, &writer.cells, err));
    UM_TRY(um_db_get_texts(derive->db, "SELECT DISTINCT kind FROM corridor ORDER BY kind", &kinds,
                           err));
    UM_TRY(um_db_prepare(derive->db,
                         "INSERT INTO corridor_end (kind, corridor_id, part, corridors, key, "
                         "other_key, border_m, joined_m, onward_m, onward_id, geom) "
                         "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                         &writer.insert, err));
    const um_coverage *leaves = writer.cells->coverage;
    writer.borders = um_edge_grid_new(leaves->xy, leaves->edges, leaves->n_edges, leaves->bounds);
    for (size_t i = 0; i < kinds.n_items; i++)
        if (write_kind(&writer, kinds.items[i], err) != UM_OK)
            return um_fail_while(err, "lines of kind '%s'", kinds.items[i]);
    derive->rows = writer.n_written;
    return um_db_index_geometry(derive->db, "corridor_end", err);
}
