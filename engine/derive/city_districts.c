/*
 * City districts take their city's place (part of the step `tessellation`).
 *
 * Reads:  territory
 * Writes: territory.is_leaf, leaf_shape, tessellation_fault (is_mended = 1)
 *
 * Districts and city come from two surveys and miss each other by metres. The outline of the city
 * is kept, because its neighbours have it too: the rings of all are noded on a grid of a millimetre
 * and cut the plane into faces. A face outside the city is cut off; a face in one district is that
 * district's; a face in several is the first one's by key; a face in none goes to the district with
 * which it shares the longest line. Where the boundary between two districts ends short of the
 * outline, it is drawn on to the nearest point there, so that such slivers are parted between both.
 * What was noded into the outline goes again, except where a boundary between two districts meets
 * it: that point is put into the edge of whoever lies on the other side, so that edges still pair.
 *
 * A city stays whole where its districts do not fill it: where a point of such a sliver lies
 * farther than `tessellation.outline_m` from all of them. That is a gap (a_key the city) in
 * tessellation_fault. What was mended is there too, summed up by district, with the city as b_key.
 */
#include "derive/edge_grid.h"
#include "derive/step.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static const double grid_m = 0.001; // of the noding; vertices that agree to it are one

/// Owners of a face that is no district's.
enum { BEYOND = -1, PENDING = -2 };

typedef struct face {
    int32_t owner; ///< a unit of the sources, BEYOND the city, or PENDING
    int32_t a, b;  ///< the first two districts that cover it, UM_OUTSIDE
} face;

/// Points where a boundary between two districts meets the outline of their city.
typedef struct joints {
    double *xy;
    size_t n, capacity; ///< numbers, two a point
} joints;

/// A city at work.
typedef struct city {
    um_derive *derive;
    int64_t id; ///< territory_id
    double outline_m;
    um_coverage *sources; ///< the city and its districts as they were loaded
    int32_t unit;         ///< of the city among them
    um_edge_grid *grid;   ///< over them
    um_cells *cells;      ///< likewise
    um_numbers near, cover;
    GEOSGeometry *drawn; ///< the faces
    um_coverage *pieces; ///< the faces as units
    face *faces;
    size_t n_faces;
    um_paths outline;    ///< of the city
    um_coverage *parted; ///< the city as unit 0, then the districts as they are cut
    size_t n_own;        ///< vertices of the outline: the first of `parted`
    uint32_t *degrees;   ///< of the vertices of `parted`: edges of districts that meet there
} city;

static void um_auto_city(city *self) {
    um_coverage_free(self->sources);
    um_edge_grid_free(self->grid);
    um_cells_free(self->cells);
    um_numbers_clear(&self->near);
    um_numbers_clear(&self->cover);
    um_geometry_free(self->drawn);
    um_coverage_free(self->pieces);
    free(self->faces);
    um_paths_clear(&self->outline);
    um_coverage_free(self->parted);
    free(self->degrees);
}

// ----------------------------------------------------------------------------------------- sources

static um_status read_outline(city *self, char **key, um_error *err) {
    um_db *db = self->derive->db;
    UM_AUTO(sqlite3_stmt) *select = NULL;
    bool has_row = false;
    UM_TRY(
        um_db_prepare(db, "SELECT key, geom FROM territory WHERE territory_id = ?1", &select, err));
    sqlite3_bind_int64(select, 1, self->id);
    UM_TRY(um_db_step(db, select, &has_row, err));
    *key = um_strdup(um_db_column_text(select, 0));
    return um_db_column_paths(select, 1, &self->outline, err);
}

static um_status read_sources(city *self, um_error *err) {
    UM_AUTO(char) *key = NULL;
    UM_AUTO(char) *condition =
        um_format("territory_id = %" PRId64 " OR level = 'city_district' AND parent_key = "
                  "(SELECT city.key FROM territory AS city WHERE city.territory_id = %" PRId64 ")",
                  self->id, self->id);
    UM_TRY(read_outline(self, &key, err));
    UM_TRY(um_coverage_read(self->derive->db, condition, &self->sources, err));
    const um_coverage *sources = self->sources;
    self->unit = um_coverage_find(sources, key);
    self->grid = um_edge_grid_new(sources->xy, sources->edges, sources->n_edges, sources->bounds);
    return um_cells_new(sources, &self->cells, err);
}

// ------------------------------------------------------------------------------------------- lines

/// Takes @p xy over.
static void add_line(um_paths *lines, double *xy, size_t n) {
    lines->items = um_resize(lines->items, lines->n_items + 1, sizeof *lines->items);
    lines->items[lines->n_items] = (um_path){.xy = xy, .n = n, .part = lines->n_items};
    lines->n_parts = ++lines->n_items;
}

static void add_rings(const um_coverage *sources, um_paths *lines) {
    for (size_t i = 0; i < sources->n_rings; i++) {
        const um_ring *ring = &sources->rings[i];
        double *xy = um_alloc_array(ring->n + 1, 2 * sizeof *xy);
        for (size_t k = 0; k <= ring->n; k++)
            memcpy(&xy[2 * k], &sources->xy[2 * sources->ring_vertices[ring->first + k % ring->n]],
                   2 * sizeof *xy);
        add_line(lines, xy, ring->n + 1);
    }
}

/// @return the distance of a point from a segment
static double nearest_on(const double *a, const double *b, const double *point, double nearest[2]) {
    double dx = b[0] - a[0], dy = b[1] - a[1];
    double t = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / (dx * dx + dy * dy);
    t = fmin(fmax(t, 0), 1);
    nearest[0] = a[0] + t * dx;
    nearest[1] = a[1] + t * dy;
    return hypot(point[0] - nearest[0], point[1] - nearest[1]);
}

/// The nearest point on the boundary of the city, or on that of any district.
/// @return its distance, INFINITY where there is none within outline_m
static double find_nearest(city *self, bool of_city, const double *point, double nearest[2]) {
    const um_coverage *sources = self->sources;
    double least_m = INFINITY;
    um_edge_grid_near(self->grid, point, point, self->outline_m, &self->near);
    for (size_t i = 0; i < self->near.n_items; i++) {
        const um_edge *edge = &sources->edges[self->near.items[i]];
        double found[2];
        if ((edge->left == self->unit) != of_city)
            continue;
        double distance_m =
            nearest_on(&sources->xy[2 * edge->from], &sources->xy[2 * edge->to], point, found);
        if (distance_m > self->outline_m || distance_m >= least_m)
            continue;
        least_m = distance_m;
        memcpy(nearest, found, sizeof found);
    }
    return least_m;
}

static bool is_in_city(city *self, const double *point) {
    um_cells_cover(self->cells, um_cells_fine(self->cells, point), &self->cover);
    for (size_t i = 0; i < self->cover.n_items; i++)
        if ((int32_t)self->cover.items[i] == self->unit)
            return true;
    return false;
}

/// Draws on from a point inside the city to its outline.
static void add_connector(city *self, const double *from, um_paths *lines) {
    double to[2];
    double distance_m = find_nearest(self, true, from, to);
    if (!(distance_m > grid_m && isfinite(distance_m)) || !is_in_city(self, from))
        return;
    double *xy = um_alloc_array(2, 2 * sizeof *xy);
    memcpy(xy, from, 2 * sizeof *xy);
    memcpy(xy + 2, to, 2 * sizeof *xy);
    add_line(lines, xy, 2);
}

/// From each vertex at which the outer boundaries of two districts meet.
static void add_connectors(city *self, um_paths *lines) {
    const um_coverage *sources = self->sources;
    int32_t *met = um_alloc_array(sources->n_vertices, sizeof *met); // unit + 1, -1 = several
    for (size_t i = 0; i < sources->n_edges; i++) {
        const um_edge *edge = &sources->edges[i];
        const uint32_t ends[] = {edge->from, edge->to};
        for (size_t k = 0; k < 2 && edge->right == UM_OUTSIDE && edge->left != self->unit; k++)
            met[ends[k]] =
                met[ends[k]] == 0 || met[ends[k]] == edge->left + 1 ? edge->left + 1 : -1;
    }
    for (size_t v = 0; v < sources->n_vertices; v++)
        if (met[v] == -1)
            add_connector(self, &sources->xy[2 * v], lines);
    free(met);
}

// ------------------------------------------------------------------------------------------- faces

static um_status draw_faces(city *self, um_error *err) {
    UM_AUTO(um_paths) lines = {.type = UM_MULTILINESTRING};
    add_rings(self->sources, &lines);
    add_connectors(self, &lines);
    UM_AUTO(GEOSGeometry) *all = NULL;
    UM_TRY(um_paths_to_geometry(&lines, &all, err));
    UM_AUTO(GEOSGeometry) *noded = GEOSUnaryUnionPrec_r(um_geos(), all, grid_m);
    const GEOSGeometry *input[] = {noded};
    self->drawn = noded ? GEOSPolygonize_r(um_geos(), input, 1) : NULL;
    return self->drawn ? UM_OK : um_geos_fail(err, "faces between city districts");
}

static um_status judge_face(city *self, const GEOSGeometry *drawn, face *judged, um_error *err) {
    double point[2];
    UM_AUTO(GEOSGeometry) *inside = GEOSPointOnSurface_r(um_geos(), drawn);
    if (!inside || GEOSGeomGetX_r(um_geos(), inside, &point[0]) != 1 ||
        GEOSGeomGetY_r(um_geos(), inside, &point[1]) != 1)
        return um_geos_fail(err, "point on surface");
    *judged = (face){BEYOND, UM_OUTSIDE, UM_OUTSIDE};
    bool is_inside = is_in_city(self, point);
    for (size_t i = 0; i < self->cover.n_items && judged->b == UM_OUTSIDE; i++) {
        int32_t unit = (int32_t)self->cover.items[i];
        if (unit != self->unit)
            *(judged->a == UM_OUTSIDE ? &judged->a : &judged->b) = unit;
    }
    if (is_inside)
        judged->owner = judged->a == UM_OUTSIDE ? PENDING : judged->a;
    return UM_OK;
}

static um_status judge_faces(city *self, um_error *err) {
    self->n_faces = (size_t)GEOSGetNumGeometries_r(um_geos(), self->drawn);
    self->faces = um_alloc_array(self->n_faces, sizeof *self->faces);
    self->pieces = um_coverage_new();
    for (size_t i = 0; i < self->n_faces; i++) {
        const GEOSGeometry *drawn = GEOSGetGeometryN_r(um_geos(), self->drawn, (int)i);
        UM_AUTO(um_paths) paths = {0};
        UM_TRY(um_paths_from_geometry(drawn, &paths, err));
        um_coverage_add(self->pieces, "", &paths);
        UM_TRY(judge_face(self, drawn, &self->faces[i], err));
    }
    um_coverage_finish(self->pieces);
    return UM_OK;
}

/// Whether every vertex of the faces that no district covers has a district within outline_m.
static bool is_filled(city *self) {
    const um_coverage *pieces = self->pieces;
    for (size_t i = 0; i < pieces->n_rings; i++) {
        const um_ring *ring = &pieces->rings[i];
        for (size_t k = 0; k < ring->n && self->faces[ring->unit].owner == PENDING; k++) {
            double nearest[2];
            const double *vertex = &pieces->xy[2 * pieces->ring_vertices[ring->first + k]];
            if (isinf(find_nearest(self, false, vertex, nearest)))
                return false;
        }
    }
    return true;
}

/// Adds up, for each pending face, the lines it shares with each district.
static void add_shared_lines(const city *self, double *shared_m) {
    const um_coverage *pieces = self->pieces;
    for (size_t i = 0; i < pieces->n_edges; i++) {
        const um_edge *edge = &pieces->edges[i];
        const int32_t sides[] = {edge->left, edge->right};
        if (edge->right == UM_OUTSIDE)
            continue;
        const double *a = &pieces->xy[2 * edge->from], *b = &pieces->xy[2 * edge->to];
        for (int k = 0; k < 2; k++) {
            int32_t owner = self->faces[sides[1 - k]].owner;
            if (self->faces[sides[k]].owner == PENDING && owner >= 0)
                shared_m[(size_t)sides[k] * self->sources->n_units + (size_t)owner] +=
                    hypot(b[0] - a[0], b[1] - a[1]);
        }
    }
}

/// Gives pending faces to their neighbours. @return whether one found an owner
static bool give_pending(city *self) {
    size_t n_units = self->sources->n_units;
    double *shared_m = um_alloc_array(self->n_faces * n_units, sizeof *shared_m);
    bool is_given = false;
    add_shared_lines(self, shared_m);
    for (size_t i = 0; i < self->n_faces; i++) {
        double most_m = 0;
        for (size_t unit = 0; unit < n_units && self->faces[i].a == UM_OUTSIDE; unit++)
            if (shared_m[i * n_units + unit] > most_m) {
                most_m = shared_m[i * n_units + unit];
                self->faces[i].owner = (int32_t)unit;
                is_given = true;
            }
    }
    free(shared_m);
    return is_given;
}

static bool has_pending(const city *self) {
    for (size_t i = 0; i < self->n_faces; i++)
        if (self->faces[i].owner == PENDING)
            return true;
    return false;
}

// ------------------------------------------------------------------------------------------ faults

/// Faces of one kind of fault between the same two.
typedef struct fault {
    const char *kind;
    int32_t a, b;
    bool is_mended;
} fault;

static bool read_fault(const city *self, size_t number, fault *found) {
    const face *one = &self->faces[number];
    if (one->owner == PENDING)
        *found = (fault){"gap", self->unit, UM_OUTSIDE, false};
    else if (one->owner == BEYOND)
        *found = (fault){"overlap", one->a, self->unit, true};
    else if (one->a == UM_OUTSIDE)
        *found = (fault){"gap", one->owner, self->unit, true};
    else
        *found = (fault){"overlap", one->a, one->b, true};
    return found->a != UM_OUTSIDE && (found->b != UM_OUTSIDE || !found->is_mended);
}

static bool is_same(const fault *one, const fault *two) {
    return one->kind == two->kind && one->a == two->a && one->b == two->b;
}

static um_status write_fault(const city *self, sqlite3_stmt *insert, const fault *one,
                             GEOSGeometry **parts, size_t n, um_error *err) {
    UM_AUTO(GEOSGeometry) *together =
        GEOSGeom_createCollection_r(um_geos(), GEOS_MULTIPOLYGON, parts, (unsigned)n);
    double area_m2 = 0;
    if (!together)
        return um_geos_fail(err, "faults of city districts");
    UM_TRY(um_geometry_area(together, &area_m2, err));
    um_db_bind_text(insert, 1, one->kind);
    um_db_bind_text(insert, 2, um_coverage_key(self->sources, one->a));
    um_db_bind_text(insert, 3, um_coverage_key(self->sources, one->b));
    sqlite3_bind_double(insert, 4, area_m2 / 1e6);
    sqlite3_bind_int(insert, 5, one->is_mended);
    UM_TRY(um_bind_multi(self->derive->db, insert, 6, together, UM_MULTIPOLYGON, err));
    return um_db_run(self->derive->db, insert, err);
}

/// Writes the faults, or of a city that stays whole only what is not filled.
static um_status write_faults(const city *self, bool is_mended, um_error *err) {
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_TRY(um_db_prepare(self->derive->db,
                         "INSERT INTO tessellation_fault (kind, a_key, b_key, area_km2, is_mended, "
                         "geom) VALUES (?1, ?2, nullif(?3, ''), ?4, ?5, ?6)",
                         &insert, err));
    bool *is_written = um_alloc_array(self->n_faces, sizeof *is_written);
    GEOSGeometry **parts = um_alloc_array(self->n_faces, sizeof *parts);
    um_status status = UM_OK;
    for (size_t i = 0; i < self->n_faces && status == UM_OK; i++) {
        fault one, other;
        size_t n = 0;
        if (is_written[i] || !read_fault(self, i, &one) || one.is_mended != is_mended)
            continue;
        for (size_t k = i; k < self->n_faces; k++)
            if (!is_written[k] && read_fault(self, k, &other) && is_same(&one, &other)) {
                is_written[k] = true;
                parts[n++] =
                    GEOSGeom_clone_r(um_geos(), GEOSGetGeometryN_r(um_geos(), self->drawn, (int)k));
            }
        status = write_fault(self, insert, &one, parts, n, err);
    }
    free(parts);
    free(is_written);
    return status;
}

// ------------------------------------------------------------------------------------- the parting

static void count_degrees(city *self) {
    const um_coverage *parted = self->parted;
    self->degrees = um_alloc_array(parted->n_vertices, sizeof *self->degrees);
    for (size_t i = 0; i < parted->n_edges; i++)
        if (parted->edges[i].left != 0) { // 0 is the city itself
            self->degrees[parted->edges[i].from]++;
            self->degrees[parted->edges[i].to]++;
        }
}

/// Puts the districts as they are cut beside the city, whose coordinates are kept as they are.
static um_status part_city(city *self, um_paths *shapes, um_error *err) {
    size_t n_units = self->sources->n_units;
    int32_t *owner_of = um_alloc_array(self->n_faces, sizeof *owner_of);
    GEOSGeometry **polygons = um_alloc_array(n_units, sizeof *polygons);
    UM_AUTO(um_arcs) arcs = {0};
    for (size_t i = 0; i < self->n_faces; i++)
        owner_of[i] = self->faces[i].owner;
    um_arcs_build(self->pieces, &arcs);
    um_status status = um_arcs_polygons(self->pieces, &arcs, owner_of, n_units, polygons, err);
    self->parted = um_coverage_new();
    um_coverage_add(self->parted, "", &self->outline);
    self->n_own = self->parted->n_vertices;
    for (size_t i = 0; i < n_units; i++) {
        if (status == UM_OK && polygons[i])
            status = um_paths_from_geometry(polygons[i], &shapes[i], err);
        um_coverage_add(self->parted, self->sources->units[i].key, &shapes[i]); // i + 1
        um_geometry_free(polygons[i]);
    }
    um_coverage_finish(self->parted);
    count_degrees(self);
    free(polygons);
    free(owner_of);
    return status;
}

static void add_joint(joints *all, const double *point) {
    for (size_t i = 0; i < all->n; i += 2)
        if (all->xy[i] == point[0] && all->xy[i + 1] == point[1])
            return;
    for (int axis = 0; axis < 2; axis++) {
        UM_GROW(all->xy, all->n, all->capacity);
        all->xy[all->n++] = point[axis];
    }
}

/// The ring as the city has its outline: what was noded into it is left out, but for joints.
static void restore_ring(const city *self, const um_ring *ring, um_path *path, joints *all) {
    const um_coverage *parted = self->parted;
    size_t n = 0;
    double *xy = um_alloc_array(ring->n + 1, 2 * sizeof *xy);
    for (size_t i = 0; i < ring->n; i++) {
        uint32_t vertex = parted->ring_vertices[ring->first + i];
        const um_edge *last =
            &parted->edges[parted->ring_edges[ring->first + (i + ring->n - 1) % ring->n]];
        const um_edge *next = &parted->edges[parted->ring_edges[ring->first + i]];
        bool was_noded = vertex >= self->n_own;
        bool is_outer = last->right == UM_OUTSIDE && next->right == UM_OUTSIDE;
        if (was_noded && is_outer && self->degrees[vertex] == 2)
            continue;
        if (was_noded && (last->right == UM_OUTSIDE || next->right == UM_OUTSIDE))
            add_joint(all, &parted->xy[2 * vertex]);
        memcpy(&xy[2 * n++], &parted->xy[2 * vertex], 2 * sizeof *xy);
    }
    memcpy(&xy[2 * n], xy, 2 * sizeof *xy);
    free(path->xy);
    path->xy = xy;
    path->n = n + 1;
}

static um_status put_shape(um_db *db, sqlite3_stmt *insert, const char *key, const um_paths *paths,
                           um_error *err) {
    GEOSGeometry *shape = NULL;
    UM_AUTO(GEOSGeometry) *passed = NULL;
    um_gate_report report;
    UM_TRY(um_paths_to_geometry(paths, &shape, err));
    UM_TRY(um_geometry_gate(shape, UM_MULTIPOLYGON, &passed, &report, err));
    um_db_bind_text(insert, 1, key);
    UM_TRY(um_bind_geometry(db, insert, 2, passed, err));
    return um_db_run(db, insert, err);
}

static um_status put_districts(const city *self, um_paths *shapes, joints *all, um_error *err) {
    um_db *db = self->derive->db;
    UM_AUTO(sqlite3_stmt) *insert = NULL, *mark = NULL;
    UM_TRY(um_db_prepare(db, "INSERT INTO leaf_shape (key, geom) VALUES (?1, ?2)", &insert, err));
    UM_TRY(um_db_prepare(db, "UPDATE territory SET is_leaf = 1 WHERE key = ?1", &mark, err));
    for (size_t i = 0; i < self->sources->n_units; i++) {
        const um_unit *unit = &self->parted->units[i + 1];
        if (unit->n_rings == 0) // the city, or a district that lies beyond it
            continue;
        if (unit->n_rings != shapes[i].n_items)
            return um_fail(err, UM_ERR_GEOMETRY, "a ring of '%s' is narrower than a millimetre",
                           unit->key);
        for (size_t k = 0; k < unit->n_rings; k++)
            restore_ring(self, &self->parted->rings[unit->first_ring + k], &shapes[i].items[k],
                         all);
        shapes[i].type = UM_MULTIPOLYGON;
        UM_TRY(put_shape(db, insert, unit->key, &shapes[i], err));
        um_db_bind_text(mark, 1, unit->key);
        UM_TRY(um_db_run(db, mark, err));
    }
    return UM_OK;
}

static um_status replace_city(city *self, joints *all, um_error *err) {
    size_t n_units = self->sources->n_units;
    um_paths *shapes = um_alloc_array(n_units, sizeof *shapes);
    um_status status = part_city(self, shapes, err);
    if (status == UM_OK)
        status = put_districts(self, shapes, all, err);
    for (size_t i = 0; i < n_units; i++)
        um_paths_clear(&shapes[i]);
    free(shapes);
    UM_TRY(status);
    UM_AUTO(char) *sql =
        um_format("UPDATE territory SET is_leaf = 0 WHERE territory_id = %" PRId64, self->id);
    UM_TRY(um_db_exec(self->derive->db, sql, err));
    return write_faults(self, true, err);
}

static um_status cut_city(um_derive *derive, int64_t id, double outline_m, joints *all,
                          um_error *err) {
    UM_AUTO(city) self = {.derive = derive, .id = id, .outline_m = outline_m};
    UM_TRY(read_sources(&self, err));
    UM_TRY(draw_faces(&self, err));
    UM_TRY(judge_faces(&self, err));
    bool is_whole = !is_filled(&self);
    while (!is_whole && give_pending(&self))
        ;
    if (is_whole || has_pending(&self))
        return write_faults(&self, false, err);
    return replace_city(&self, all, err);
}

// -------------------------------------------------------------------------------------- neighbours

/// A joint on an edge, from 0 to 1 along it.
typedef struct landing {
    double t;
    const double *point;
} landing;

static int compare_landings(const void *a, const void *b) {
    double x = ((const landing *)a)->t, y = ((const landing *)b)->t;
    return (x > y) - (x < y);
}

static size_t find_landings(const joints *all, const double *a, const double *b, landing *found) {
    size_t n = 0;
    double length_m = hypot(b[0] - a[0], b[1] - a[1]);
    for (size_t i = 0; i < all->n; i += 2) {
        const double *point = &all->xy[i];
        double nearest[2];
        if (hypot(point[0] - a[0], point[1] - a[1]) < grid_m ||
            hypot(point[0] - b[0], point[1] - b[1]) < grid_m || !(length_m > 0) ||
            nearest_on(a, b, point, nearest) > grid_m)
            continue;
        found[n++] = (landing){hypot(point[0] - a[0], point[1] - a[1]) / length_m, point};
    }
    qsort(found, n, sizeof *found, compare_landings);
    return n;
}

/// @return whether a joint was put in
static bool join_path(um_path *path, const joints *near, landing *found) {
    size_t n = 0;
    double *xy = um_alloc_array(path->n, 2 * sizeof *xy);
    for (size_t i = 0; i < path->n; i++) {
        const double *a = &path->xy[2 * i];
        memcpy(&xy[2 * n++], a, 2 * sizeof *xy);
        size_t n_found = i + 1 < path->n ? find_landings(near, a, a + 2, found) : 0;
        xy = n_found ? um_resize(xy, path->n + n_found + n, 2 * sizeof *xy) : xy;
        for (size_t k = 0; k < n_found; k++)
            memcpy(&xy[2 * n++], found[k].point, 2 * sizeof *xy);
    }
    bool is_joined = n > path->n;
    free(path->xy);
    path->xy = xy;
    path->n = n;
    return is_joined;
}

static void find_joints_near(const joints *all, const um_paths *leaf, joints *near) {
    double bounds[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (size_t i = 0; i < leaf->n_items; i++)
        for (size_t k = 0; k < 2 * leaf->items[i].n; k++) {
            bounds[k % 2] = fmin(bounds[k % 2], leaf->items[i].xy[k] - grid_m);
            bounds[k % 2 + 2] = fmax(bounds[k % 2 + 2], leaf->items[i].xy[k] + grid_m);
        }
    near->n = 0;
    for (size_t i = 0; i < all->n; i += 2)
        if (all->xy[i] >= bounds[0] && all->xy[i] <= bounds[2] && all->xy[i + 1] >= bounds[1] &&
            all->xy[i + 1] <= bounds[3])
            add_joint(near, &all->xy[i]);
}

static bool join_leaf(um_paths *leaf, const joints *all, joints *near, landing *found) {
    bool is_joined = false;
    find_joints_near(all, leaf, near);
    for (size_t i = 0; i < leaf->n_items && near->n; i++)
        is_joined |= join_path(&leaf->items[i], near, found);
    return is_joined;
}

static um_status join_leaves(um_db *db, const joints *all, joints *near, landing *found,
                             um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL, *insert = NULL;
    UM_AUTO(um_text_list) keys = {0}; // first, because what is read is written to
    UM_TRY(um_db_get_texts(db, "SELECT key FROM territory WHERE is_leaf = 1 ORDER BY key", &keys,
                           err));
    UM_TRY(
        um_db_prepare(db, "SELECT " UM_LEAF_GEOM " FROM territory WHERE key = ?1", &select, err));
    UM_TRY(um_db_prepare(db, "INSERT OR REPLACE INTO leaf_shape (key, geom) VALUES (?1, ?2)",
                         &insert, err));
    for (size_t i = 0; i < keys.n_items; i++) {
        bool has_row = false;
        UM_AUTO(um_paths) leaf = {0};
        um_db_bind_text(select, 1, keys.items[i]);
        UM_TRY(um_db_step(db, select, &has_row, err));
        UM_TRY(um_db_column_paths(select, 0, &leaf, err));
        sqlite3_reset(select);
        if (join_leaf(&leaf, all, near, found))
            UM_TRY(put_shape(db, insert, keys.items[i], &leaf, err));
    }
    return UM_OK;
}

static um_status join_neighbours(um_db *db, const joints *all, um_error *err) {
    if (all->n == 0)
        return UM_OK;
    joints near = {0};
    landing *found = um_alloc_array(all->n, sizeof *found);
    um_status status = join_leaves(db, all, &near, found, err);
    free(found);
    free(near.xy);
    return status;
}

// ------------------------------------------------------------------------------------------ cities

static const char cities_sql[] =
    "SELECT territory_id FROM territory AS city WHERE level = 'municipality' AND is_leaf = 1 "
    "AND EXISTS (SELECT 1 FROM territory AS part WHERE part.parent_key = city.key "
    "AND part.level = 'city_district' AND part.geom IS NOT NULL) ORDER BY key";

static um_status cut_cities(um_derive *derive, double outline_m, joints *all, um_error *err) {
    UM_AUTO(um_text_list) ids = {0};
    UM_TRY(um_db_get_texts(derive->db, cities_sql, &ids, err));
    for (size_t i = 0; i < ids.n_items; i++) {
        int64_t id = 0;
        if (um_parse_integer(ids.items[i], &id))
            UM_TRY(cut_city(derive, id, outline_m, all, err));
    }
    return UM_OK;
}

um_status um_derive_city_districts(um_derive *derive, um_error *err) {
    double outline_m = 0;
    joints all = {0};
    UM_TRY(um_region_derive_real(derive->region, "tessellation.outline_m", 250, &outline_m, err));
    um_status status = cut_cities(derive, outline_m, &all, err);
    if (status == UM_OK)
        status = join_neighbours(derive->db, &all, err);
    free(all.xy);
    return status;
}
