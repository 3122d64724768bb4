/*
 * Step `sites`: in which leaves a site lies, and how far the nearest line and stop of each kind is.
 *
 * Reads:  site, territory (leaves), corridor, stop
 * Writes: site_territory, site_reach
 *
 * A point lies in one leaf; an area in several, by share of its area. Where leaves overlap, it lies
 * in the one whose key comes first; what lies in none has the key ''. The shares of a site add up
 * to 1; a share under a millionth is one of the drawing, not of the land, and goes to the largest.
 *
 * The distance is the shortest in the plane between the site (its outline, where it has one) and
 * the line or the stop: 0 where they touch. Of several that are nearest within a micrometre, the
 * one whose id comes first. Sites without a place have neither.
 */
#include "derive/edge_grid.h"
#include "derive/step.h"

#include <math.h>
#include <string.h>

static const double smallest_share = 1e-6, same_m = 1e-6;
static const double first_reach_m = 200; // doubled until something is found

typedef const GEOSPreparedGeometry *prepared;
static void free_prepared(prepared geometry) {
    GEOSPreparedGeom_destroy_r(um_geos(), geometry);
}
UM_DEFINE_AUTO(prepared, prepared, free_prepared)

/// A site with a place.
typedef struct placed_site {
    char *id;
    GEOSGeometry *shape; ///< its outline, else its point
    bool is_area;
    double box[4]; ///< xmin, ymin, xmax, ymax of the shape
    double spot[2];
} placed_site;

typedef struct site_list {
    placed_site *items;
    size_t n_items, capacity;
} site_list;

static inline void um_auto_site_list(site_list *sites) {
    for (size_t i = 0; i < sites->n_items; i++) {
        free(sites->items[i].id);
        um_geometry_free(sites->items[i].shape);
    }
    free(sites->items);
}

static um_status read_geometry(sqlite3_stmt *select, int column, GEOSGeometry **geometry,
                               um_error *err) {
    return um_geometry_from_blob(sqlite3_column_blob(select, column),
                                 (size_t)sqlite3_column_bytes(select, column), geometry, err);
}

static um_status measure(placed_site *site, const GEOSGeometry *point, um_error *err) {
    GEOSContextHandle_t geos = um_geos();
    if (!GEOSGeom_getExtent_r(geos, site->shape, &site->box[0], &site->box[1], &site->box[2],
                              &site->box[3]) ||
        GEOSGeomGetX_r(geos, point, &site->spot[0]) != 1 ||
        GEOSGeomGetY_r(geos, point, &site->spot[1]) != 1)
        return um_geos_fail(err, "the extent of a site");
    return UM_OK;
}

static um_status read_site(sqlite3_stmt *select, site_list *sites, um_error *err) {
    UM_AUTO(GEOSGeometry) *point = NULL, *outline = NULL;
    UM_TRY(read_geometry(select, 1, &point, err));
    if (sqlite3_column_type(select, 2) != SQLITE_NULL)
        UM_TRY(read_geometry(select, 2, &outline, err));
    UM_GROW(sites->items, sites->n_items, sites->capacity);
    placed_site *added = &sites->items[sites->n_items++];
    *added =
        (placed_site){.id = um_strdup(um_db_column_text(select, 0)), .is_area = outline != NULL};
    added->shape = outline ? outline : GEOSGeom_clone_r(um_geos(), point);
    outline = NULL; // handed over
    return measure(added, point, err);
}

static um_status read_sites(um_db *db, site_list *sites, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(
        db, "SELECT site_id, geom, outline FROM site WHERE geom IS NOT NULL ORDER BY site_id",
        &select, err));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        UM_TRY(read_site(select, sites, err));
    }
}

/// Edges that may be within a distance of the box of a site.
static void find_near(um_edge_grid *grid, const placed_site *site, double reach_m,
                      um_numbers *near) {
    double middle = (site->box[1] + site->box[3]) / 2, half = (site->box[3] - site->box[1]) / 2;
    const double left[2] = {site->box[0], middle}, right[2] = {site->box[2], middle};
    um_edge_grid_near(grid, left, right, half + reach_m, near);
}

// ------------------------------------------------------------------------------------- territories

typedef struct territory_work {
    um_db *db;
    const um_coverage *leaves;
    um_edge_grid *grid;
    const um_cells *cells;
    sqlite3_stmt *find_leaf, *insert;
    um_numbers edges, units;
    int64_t n_written;
} territory_work;

static inline void um_auto_territory_work(territory_work *work) {
    um_edge_grid_free(work->grid);
    sqlite3_finalize(work->find_leaf);
    sqlite3_finalize(work->insert);
    um_numbers_clear(&work->edges);
    um_numbers_clear(&work->units);
}

static um_status write_share(territory_work *work, const placed_site *site, const char *key,
                             double share, um_error *err) {
    um_db_bind_text(work->insert, 1, site->id);
    um_db_bind_text(work->insert, 2, key);
    um_db_bind_real(work->insert, 3, share);
    work->n_written++;
    return um_db_run(work->db, work->insert, err);
}

static um_status locate_point(territory_work *work, const placed_site *site, um_error *err) {
    um_cells_cover(work->cells, um_cells_fine(work->cells, site->spot), &work->units);
    const char *key =
        work->units.n_items ? um_coverage_key(work->leaves, (int32_t)work->units.items[0]) : "";
    return write_share(work, site, key, 1, err);
}

static void add_unit(um_numbers *units, int32_t unit) {
    if (unit == UM_OUTSIDE)
        return;
    for (size_t i = 0; i < units->n_items; i++)
        if (units->items[i] == (uint32_t)unit)
            return;
    um_numbers_add(units, (uint32_t)unit);
}

/// Units around and inside the box of a site, in the order of their keys.
static void find_units(territory_work *work, const placed_site *site) {
    um_cells_cover(work->cells, um_cells_fine(work->cells, site->spot), &work->units);
    find_near(work->grid, site, 0, &work->edges);
    for (size_t i = 0; i < work->edges.n_items; i++) {
        const um_edge *edge = &work->leaves->edges[work->edges.items[i]];
        add_unit(&work->units, edge->left);
        add_unit(&work->units, edge->right);
    }
    um_numbers_sort(&work->units);
}

static um_status read_leaf(territory_work *work, const char *key, GEOSGeometry **leaf,
                           um_error *err) {
    bool has_row = false;
    um_db_bind_text(work->find_leaf, 1, key);
    UM_TRY(um_db_step(work->db, work->find_leaf, &has_row, err));
    um_status status = read_geometry(work->find_leaf, 0, leaf, err);
    sqlite3_reset(work->find_leaf);
    return status;
}

/// Takes the part of @p rest that lies in a leaf away. @param[out] area_m2 of that part
static um_status take_part(territory_work *work, const char *key, GEOSGeometry **rest,
                           double *area_m2, um_error *err) {
    UM_AUTO(GEOSGeometry) *leaf = NULL;
    UM_TRY(read_leaf(work, key, &leaf, err));
    UM_AUTO(GEOSGeometry) *part = GEOSIntersection_r(um_geos(), *rest, leaf);
    UM_AUTO(GEOSGeometry) *left_over = GEOSDifference_r(um_geos(), *rest, leaf);
    if (!part || !left_over)
        return um_geos_fail(err, "the part of a site in a territory");
    UM_TRY(um_geometry_area(part, area_m2, err));
    um_geometry_free(*rest);
    *rest = UM_STEAL(left_over);
    return UM_OK;
}

/// Shares from areas: of the units, and last of what lies outside. Slivers go to the largest.
static void make_shares(double *areas, size_t n) {
    double total = 0, kept = 0;
    size_t largest = 0;
    for (size_t i = 0; i < n; i++) {
        total += areas[i];
        largest = areas[i] > areas[largest] ? i : largest;
    }
    for (size_t i = 0; i < n; i++) {
        areas[i] = areas[i] < smallest_share * total ? 0 : areas[i] / total;
        kept += i == largest ? 0 : areas[i];
    }
    areas[largest] = 1 - kept;
}

static um_status locate_area(territory_work *work, const placed_site *site, um_error *err) {
    find_units(work, site);
    size_t n = work->units.n_items;
    UM_AUTO(double) *areas = um_alloc_array(n + 1, sizeof *areas);
    UM_AUTO(GEOSGeometry) *rest = GEOSGeom_clone_r(um_geos(), site->shape);
    for (size_t i = 0; i < n; i++)
        UM_TRY(take_part(work, um_coverage_key(work->leaves, (int32_t)work->units.items[i]), &rest,
                         &areas[i], err));
    UM_TRY(um_geometry_area(rest, &areas[n], err));
    make_shares(areas, n + 1);
    for (size_t i = 0; i <= n; i++)
        if (areas[i] > 0)
            UM_TRY(write_share(work, site,
                               i < n ? um_coverage_key(work->leaves, (int32_t)work->units.items[i])
                                     : "",
                               areas[i], err));
    return UM_OK;
}

static um_status locate_sites(um_derive *derive, const site_list *sites, um_error *err) {
    UM_AUTO(territory_work) work = {.db = derive->db};
    const um_arcs *arcs = NULL;
    UM_TRY(um_derive_leaves(derive, &work.leaves, &arcs, err));
    UM_TRY(um_derive_cells(derive, &work.cells, err));
    work.grid = um_edge_grid_new(work.leaves->xy, work.leaves->edges, work.leaves->n_edges,
                                 work.leaves->bounds);
    UM_TRY(um_db_prepare(derive->db, "SELECT " UM_LEAF_GEOM " FROM territory WHERE key = ?1",
                         &work.find_leaf, err));
    UM_TRY(um_db_prepare(derive->db,
                         "INSERT INTO site_territory (site_id, key, share) VALUES (?1, ?2, ?3)",
                         &work.insert, err));
    for (size_t i = 0; i < sites->n_items; i++) {
        const placed_site *site = &sites->items[i];
        if ((site->is_area ? locate_area : locate_point)(&work, site, err) != UM_OK)
            return um_fail_while(err, "site '%s'", site->id);
    }
    derive->rows += work.n_written;
    return UM_OK;
}

// ------------------------------------------------------------------------------------------- reach

/// All lines or stops of one kind, as edges; a stop is an edge from a vertex to itself.
typedef struct target_list {
    um_text_list ids; ///< in byte order; edge.left is an index into it
    double *xy;
    size_t n_xy, xy_capacity;
    um_edge *edges;
    size_t n_edges, edge_capacity;
    double bounds[4];
} target_list;

static inline void um_auto_target_list(target_list *targets) {
    um_text_list_clear(&targets->ids);
    free(targets->xy);
    free(targets->edges);
}

static void add_vertex(target_list *targets, const double point[2]) {
    double *bounds = targets->bounds;
    if (targets->n_xy == 0)
        memcpy(bounds, (const double[4]){point[0], point[1], point[0], point[1]},
               sizeof targets->bounds);
    for (int axis = 0; axis < 2; axis++) {
        bounds[axis] = fmin(bounds[axis], point[axis]);
        bounds[2 + axis] = fmax(bounds[2 + axis], point[axis]);
        UM_GROW(targets->xy, targets->n_xy, targets->xy_capacity);
        targets->xy[targets->n_xy++] = point[axis];
    }
}

static void add_edge(target_list *targets, size_t from, size_t to) {
    UM_GROW(targets->edges, targets->n_edges, targets->edge_capacity);
    targets->edges[targets->n_edges++] = (um_edge){.from = (uint32_t)from,
                                                   .to = (uint32_t)to,
                                                   .left = (int32_t)targets->ids.n_items - 1,
                                                   .right = UM_OUTSIDE};
}

static void add_path(target_list *targets, const um_path *path) {
    for (size_t i = 0; i < path->n; i++) {
        add_vertex(targets, &path->xy[2 * i]);
        size_t vertex = targets->n_xy / 2 - 1;
        if (i > 0 || path->n == 1)
            add_edge(targets, path->n == 1 ? vertex : vertex - 1, vertex);
    }
}

static um_status read_targets(um_db *db, const char *sql, const char *kind, target_list *targets,
                              um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db, sql, &select, err));
    um_db_bind_text(select, 1, kind);
    for (bool has_row = true;;) {
        UM_AUTO(um_paths) paths = {0};
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        UM_TRY(um_db_column_paths(select, 1, &paths, err));
        um_text_list_add(&targets->ids, um_db_column_text(select, 0));
        for (size_t i = 0; i < paths.n_items; i++)
            add_path(targets, &paths.items[i]);
    }
}

static GEOSGeometry *make_segment(const target_list *targets, const um_edge *edge) {
    double ends[4];
    memcpy(ends, &targets->xy[2 * (size_t)edge->from], 2 * sizeof *ends);
    memcpy(ends + 2, &targets->xy[2 * (size_t)edge->to], 2 * sizeof *ends);
    if (ends[0] == ends[2] && ends[1] == ends[3])
        return GEOSGeom_createPointFromXY_r(um_geos(), ends[0], ends[1]);
    GEOSCoordSequence *points = GEOSCoordSeq_copyFromBuffer_r(um_geos(), ends, 2, 0, 0);
    return points ? GEOSGeom_createLineString_r(um_geos(), points) : NULL;
}

/// Not more than the distance: between the boxes of a site and of a segment.
static double box_distance(const placed_site *site, const target_list *targets,
                           const um_edge *edge) {
    double gap[2];
    for (int axis = 0; axis < 2; axis++) {
        double a = targets->xy[2 * (size_t)edge->from + (size_t)axis];
        double b = targets->xy[2 * (size_t)edge->to + (size_t)axis];
        gap[axis] = fmax(0, fmax(fmin(a, b) - site->box[2 + axis], site->box[axis] - fmax(a, b)));
    }
    return hypot(gap[0], gap[1]);
}

typedef struct nearest {
    double distance_m; ///< INFINITY = none
    int32_t target;
} nearest;

static um_status try_edge(const placed_site *site, prepared shape, const target_list *targets,
                          const um_edge *edge, nearest *best, um_error *err) {
    if (box_distance(site, targets, edge) > best->distance_m + same_m)
        return UM_OK;
    double distance_m = 0;
    UM_AUTO(GEOSGeometry) *segment = make_segment(targets, edge);
    if (!segment || GEOSPreparedDistance_r(um_geos(), shape, segment, &distance_m) != 1)
        return um_geos_fail(err, "the distance of a site");
    bool is_same = fabs(distance_m - best->distance_m) <= same_m;
    if (is_same ? edge->left < best->target : distance_m < best->distance_m)
        *best = (nearest){distance_m, edge->left};
    return UM_OK;
}

/// @param[in,out] best  INFINITY at first
static um_status find_nearest(const placed_site *site, const target_list *targets,
                              um_edge_grid *grid, um_numbers *near, nearest *best, um_error *err) {
    UM_AUTO(prepared) shape = GEOSPrepare_r(um_geos(), site->shape);
    if (!shape)
        return um_geos_fail(err, "the shape of a site");
    for (double reach_m = first_reach_m;; reach_m *= 2) {
        find_near(grid, site, reach_m, near);
        for (size_t i = 0; i < near->n_items; i++)
            UM_TRY(try_edge(site, shape, targets, &targets->edges[near->items[i]], best, err));
        if (best->distance_m <= reach_m) // else something nearer may not have been met
            return UM_OK;
    }
}

static um_status reach_kind(um_derive *derive, const site_list *sites, const char *target,
                            const char *kind, sqlite3_stmt *insert, um_error *err) {
    UM_AUTO(target_list) targets = {0};
    UM_AUTO(um_numbers) near = {0};
    UM_AUTO(char) *sql = um_format("SELECT %s_id, geom FROM %s WHERE kind = ?1 AND geom IS NOT "
                                   "NULL ORDER BY %s_id",
                                   target, target, target);
    UM_TRY(read_targets(derive->db, sql, kind, &targets, err));
    if (targets.n_edges == 0)
        return UM_OK;
    UM_AUTO(um_edge_grid) *grid =
        um_edge_grid_new(targets.xy, targets.edges, targets.n_edges, targets.bounds);
    for (size_t i = 0; i < sites->n_items; i++) {
        const placed_site *site = &sites->items[i];
        nearest best = {INFINITY, 0};
        UM_TRY(find_nearest(site, &targets, grid, &near, &best, err));
        um_db_bind_text(insert, 1, site->id);
        um_db_bind_text(insert, 2, target);
        um_db_bind_text(insert, 3, kind);
        um_db_bind_text(insert, 4, targets.ids.items[best.target]);
        um_db_bind_real(insert, 5, best.distance_m);
        UM_TRY(um_db_run(derive->db, insert, err));
        derive->rows++;
    }
    return UM_OK;
}

static um_status reach_targets(um_derive *derive, const site_list *sites, um_error *err) {
    static const char *const targets[] = {"corridor", "stop"};
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_TRY(um_db_prepare(derive->db,
                         "INSERT INTO site_reach (site_id, target, kind, target_id, distance_m) "
                         "VALUES (?1, ?2, ?3, ?4, ?5)",
                         &insert, err));
    for (size_t i = 0; i < UM_COUNT(targets); i++) {
        UM_AUTO(um_text_list) kinds = {0};
        UM_AUTO(char) *sql = um_format("SELECT DISTINCT kind FROM %s ORDER BY kind", targets[i]);
        UM_TRY(um_db_get_texts(derive->db, sql, &kinds, err));
        for (size_t k = 0; k < kinds.n_items; k++)
            UM_TRY(reach_kind(derive, sites, targets[i], kinds.items[k], insert, err));
    }
    return UM_OK;
}

um_status um_derive_sites(um_derive *derive, um_error *err) {
    UM_AUTO(site_list) sites = {0};
    UM_TRY(um_db_exec(derive->db, "DELETE FROM site_territory; DELETE FROM site_reach", err));
    UM_TRY(read_sites(derive->db, &sites, err));
    if (sites.n_items == 0)
        return UM_OK;
    UM_TRY(locate_sites(derive, &sites, err));
    return reach_targets(derive, &sites, err);
}
