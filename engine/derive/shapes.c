/*
 * Step `shapes`: territories and their edges, light enough to draw.
 *
 * Reads:  territory
 * Writes: territory_shape, shape_arc
 * Leaves and the levels above them, as far as they lie in the region, come from the arcs of the
 * leaves. What lies outside (the other districts of the country) comes from the arcs of its own
 * level. An arc of level L in shape_arc has the two territories of level L on its sides (leaves may
 * be of several: of arcs between them the level is the finest). Where
 * simplified arcs would cross, or a polygon would be invalid, the tolerance of the arcs concerned
 * is halved until they do not.
 */
#include "derive/simplify.h"
#include "derive/step.h"

#include <math.h>
#include <string.h>

static const double extent_share = 1.0 / 1500; // default tolerance: less than a pixel of a map
static const double finest_m = 0.05;           // below that an arc is left as it is
enum { MOST_ROUNDS = 24 };

/// One level's coverage, its arcs before and after, and the groups that tell the rank of an arc.
typedef struct shape_set {
    um_derive *derive;
    const um_coverage *coverage;
    const um_arcs *arcs;
    um_arcs simplified;
    double *tolerance_m; ///< of each arc
    int32_t *states, *districts;
    const char **levels; ///< of the units, where they are leaves of several levels
    sqlite3_stmt *insert_shape, *insert_arc;
} shape_set;

// ---------------------------------------------------------------------------------- simplification

static int32_t *number_units(const um_coverage *coverage) {
    int32_t *unit_of = um_alloc_array(coverage->n_units, sizeof *unit_of);
    for (size_t i = 0; i < coverage->n_units; i++)
        unit_of[i] = (int32_t)i;
    return unit_of;
}

static void free_polygons(GEOSGeometry **polygons, size_t n) {
    for (size_t i = 0; i < n; i++)
        um_geometry_free(polygons[i]);
    free(polygons);
}

/// Rings of a polygon, parts and holes together.
static int count_rings(const GEOSGeometry *polygon) {
    int n = 0;
    for (int i = 0; polygon && i < GEOSGetNumGeometries_r(um_geos(), polygon); i++)
        n += 1 + GEOSGetNumInteriorRings_r(um_geos(), GEOSGetGeometryN_r(um_geos(), polygon, i));
    return n;
}

/// A unit that lost or gained a ring, or became invalid: its arcs are to stay closer to the
/// original.
static bool is_broken(const um_coverage *coverage, int32_t unit, const GEOSGeometry *polygon) {
    return count_rings(polygon) < (int)coverage->units[unit].n_rings ||
           GEOSisValid_r(um_geos(), polygon) != 1;
}

static size_t mark_broken_units(const shape_set *set, GEOSGeometry **polygons, bool *is_bad) {
    size_t n_broken = 0;
    bool *is_unit_bad = um_alloc_array(set->coverage->n_units, sizeof *is_unit_bad);
    for (size_t i = 0; i < set->coverage->n_units; i++)
        if (set->coverage->units[i].n_rings > 0 &&
            is_broken(set->coverage, (int32_t)i, polygons[i])) {
            is_unit_bad[i] = true;
            n_broken++;
        }
    for (size_t i = 0; i < set->arcs->n_items && n_broken; i++) {
        const um_arc *arc = &set->arcs->items[i];
        if (is_unit_bad[arc->left] || (arc->right != UM_OUTSIDE && is_unit_bad[arc->right]))
            is_bad[i] = true;
    }
    free(is_unit_bad);
    return n_broken;
}

/// @return whether an arc was left to refine
static bool refine(shape_set *set, const bool *is_bad) {
    bool is_refined = false;
    for (size_t i = 0; i < set->arcs->n_items; i++)
        if (is_bad[i] && set->tolerance_m[i] > 0) {
            set->tolerance_m[i] = set->tolerance_m[i] / 2 < finest_m ? 0 : set->tolerance_m[i] / 2;
            is_refined = true;
        }
    return is_refined;
}

/// One round: simplify, look for crossing arcs, build the polygons of the units. They stay when all
/// is well.
static um_status try_tolerances(shape_set *set, bool *is_done, GEOSGeometry **polygons,
                                um_error *err) {
    const um_coverage *coverage = set->coverage;
    bool *is_bad = um_alloc_array(set->arcs->n_items, sizeof *is_bad);
    um_arcs_simplify(coverage, set->arcs, set->tolerance_m, &set->simplified);
    size_t n_faults = um_arcs_find_conflicts(coverage, &set->simplified, is_bad);
    um_status status = UM_OK;
    if (n_faults == 0 ||
        !refine(set, is_bad)) { // arcs that cross as they were loaded stay as they are
        int32_t *unit_of = number_units(coverage);
        memset(is_bad, 0, set->arcs->n_items * sizeof *is_bad);
        status =
            um_arcs_polygons(coverage, &set->simplified, unit_of, coverage->n_units, polygons, err);
        if (status == UM_OK)
            *is_done = mark_broken_units(set, polygons, is_bad) == 0 || !refine(set, is_bad);
        free(unit_of);
    }
    free(is_bad);
    return status;
}

static void drop_polygons(GEOSGeometry **polygons, size_t n) {
    for (size_t i = 0; i < n; i++)
        um_geometry_free(UM_STEAL(polygons[i]));
}

static um_status simplify_set(shape_set *set, double tolerance_m, GEOSGeometry **polygons,
                              um_error *err) {
    set->tolerance_m = um_alloc_array(set->arcs->n_items, sizeof *set->tolerance_m);
    for (size_t i = 0; i < set->arcs->n_items; i++)
        set->tolerance_m[i] = tolerance_m;
    bool is_done = false;
    for (int round = 0; round < MOST_ROUNDS && !is_done; round++) {
        drop_polygons(polygons, set->coverage->n_units);
        UM_TRY(try_tolerances(set, &is_done, polygons, err));
    }
    return UM_OK;
}

static um_status choose_tolerance(const shape_set *set, double *tolerance_m, um_error *err) {
    const double *bounds = set->coverage->bounds;
    UM_TRY(um_region_derive_real(set->derive->region, "shapes.tolerance_m", 0, tolerance_m, err));
    if (!(*tolerance_m > 0))
        *tolerance_m = fmax(bounds[2] - bounds[0], bounds[3] - bounds[1]) * extent_share;
    return UM_OK;
}

// -------------------------------------------------------------------------------------------- rows

static um_status write_shape(const shape_set *set, const char *key, const char *level,
                             const GEOSGeometry *polygon, um_error *err) {
    if (!polygon)
        return UM_OK;
    um_db_bind_text(set->insert_shape, 1, key);
    um_db_bind_text(set->insert_shape, 2, level);
    UM_TRY(um_bind_multi(set->derive->db, set->insert_shape, 3, polygon, UM_MULTIPOLYGON, err));
    set->derive->rows++;
    return um_db_run(set->derive->db, set->insert_shape, err);
}

static bool differs(const int32_t *group_of, const um_arc *arc) {
    return group_of[arc->left] != group_of[arc->right];
}

static const char *rank_of(const shape_set *set, const um_arc *arc) {
    if (arc->right == UM_OUTSIDE)
        return "outer";
    return differs(set->states, arc)      ? "state"
           : differs(set->districts, arc) ? "district"
                                          : "inner";
}

static um_status write_arc(const shape_set *set, size_t arc, const char *level, const char *left,
                           const char *right, um_error *err) {
    UM_AUTO(double) *xy = um_arc_coordinates(set->coverage, &set->simplified, arc);
    sqlite3_stmt *insert = set->insert_arc;
    um_db_bind_text(insert, 1, level);
    um_db_bind_text(insert, 2, left ? left : right);
    um_db_bind_text(insert, 3, left ? right : NULL);
    um_db_bind_text(insert, 4, rank_of(set, &set->simplified.items[arc]));
    UM_TRY(um_bind_line(set->derive->db, insert, 5, xy, set->simplified.items[arc].n, err));
    set->derive->rows++;
    return um_db_run(set->derive->db, insert, err);
}

/// Arcs whose two sides lie in different groups; of the groups only those that are wanted (NULL =
/// all).
static um_status write_arcs(const shape_set *set, const char *level, char *const *keys,
                            const int32_t *group_of, const bool *is_wanted, um_error *err) {
    for (size_t i = 0; i < set->simplified.n_items; i++) {
        const um_arc *arc = &set->simplified.items[i];
        int32_t left = group_of[arc->left],
                right = arc->right == UM_OUTSIDE ? -1 : group_of[arc->right];
        bool is_shown =
            !is_wanted || (left >= 0 && is_wanted[left]) || (right >= 0 && is_wanted[right]);
        if (left == right || !is_shown)
            continue;
        UM_TRY(write_arc(set, i, level, left < 0 ? NULL : keys[left],
                         right < 0 ? NULL : keys[right], err));
    }
    return UM_OK;
}

// ------------------------------------------------------------------------------------------ levels

static char **list_keys(const um_coverage *coverage) {
    char **keys = um_alloc_array(coverage->n_units, sizeof *keys);
    for (size_t i = 0; i < coverage->n_units; i++)
        keys[i] = coverage->units[i].key;
    return keys;
}

/// Rows of the units themselves; of them only those that are wanted.
static um_status write_units(const shape_set *set, const char *level, GEOSGeometry **polygons,
                             const bool *is_wanted, um_error *err) {
    um_status status = UM_OK;
    for (size_t i = 0; i < set->coverage->n_units && status == UM_OK; i++)
        if (!is_wanted || is_wanted[i])
            status = write_shape(set, set->coverage->units[i].key,
                                 set->levels ? set->levels[i] : level, polygons[i], err);
    if (status != UM_OK)
        return status;
    int32_t *unit_of = number_units(set->coverage);
    char **keys = list_keys(set->coverage);
    status = write_arcs(set, level, keys, unit_of, is_wanted, err);
    free(keys);
    free(unit_of);
    return status;
}

static um_status read_wanted(um_db *db, const char *sql, const char *level, char *const *keys,
                             size_t n, bool *is_wanted, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db, sql, &select, err));
    for (size_t i = 0; i < n; i++) {
        bool has_row = false;
        um_db_bind_text(select, 1, keys[i]);
        um_db_bind_text(select, 2, level);
        UM_TRY(um_db_step(db, select, &has_row, err));
        is_wanted[i] = has_row;
        sqlite3_reset(select);
    }
    return UM_OK;
}

/// Territories of an upper level, from the simplified arcs of the leaves.
static um_status write_groups(const shape_set *set, const char *level, const um_text_list *keys,
                              const int32_t *group_of, um_error *err) {
    GEOSGeometry **polygons = um_alloc_array(keys->n_items, sizeof *polygons);
    bool *is_wanted = um_alloc_array(keys->n_items, sizeof *is_wanted);
    um_status status = read_wanted(
        set->derive->db,
        "SELECT 1 FROM territory WHERE key = ?1 AND level = ?2 AND in_region = 1 AND is_leaf = 0",
        level, keys->items, keys->n_items, is_wanted, err);
    if (status == UM_OK)
        status = um_arcs_polygons(set->coverage, &set->simplified, group_of, keys->n_items,
                                  polygons, err);
    for (size_t i = 0; i < keys->n_items && status == UM_OK; i++)
        if (is_wanted[i])
            status = write_shape(set, keys->items[i], level, polygons[i], err);
    if (status == UM_OK)
        status = write_arcs(set, level, keys->items, group_of, is_wanted, err);
    free(is_wanted);
    free_polygons(polygons, keys->n_items);
    return status;
}

static um_status write_upper_levels(const shape_set *set, const char *leaf_level, um_error *err) {
    for (size_t i = 0; um_levels_downward[i] && strcmp(um_levels_downward[i], leaf_level) != 0;
         i++) {
        UM_AUTO(um_text_list) keys = {0};
        int32_t *group_of = NULL;
        UM_TRY(um_derive_groups(set->derive->db, set->coverage, um_levels_downward[i], &keys,
                                &group_of, err));
        um_status status = write_groups(set, um_levels_downward[i], &keys, group_of, err);
        free(group_of);
        UM_TRY(status);
    }
    return UM_OK;
}

static um_status rank_units(shape_set *set, um_error *err) {
    UM_AUTO(um_text_list) states = {0}, districts = {0};
    UM_TRY(um_derive_groups(set->derive->db, set->coverage, "state", &states, &set->states, err));
    return um_derive_groups(set->derive->db, set->coverage, "district", &districts, &set->districts,
                            err);
}

static um_status make_leaf_shapes(shape_set *set, GEOSGeometry **polygons, um_error *err) {
    double tolerance_m = 0;
    UM_TRY(um_derive_leaf_levels(set->derive->db, set->coverage, &set->levels, err));
    const char *leaf_level = um_finest_level(set->levels, set->coverage->n_units);
    UM_TRY(rank_units(set, err));
    UM_TRY(choose_tolerance(set, &tolerance_m, err));
    UM_TRY(simplify_set(set, tolerance_m, polygons, err));
    UM_TRY(write_units(set, leaf_level, polygons, NULL, err));
    return write_upper_levels(set, leaf_level, err);
}

/// What lies outside the region, from the arcs of its own level.
static um_status make_outer_shapes(shape_set *set, const char *level, GEOSGeometry **polygons,
                                   um_error *err) {
    double tolerance_m = 0;
    size_t n = set->coverage->n_units;
    UM_TRY(rank_units(set, err));
    UM_TRY(choose_tolerance(set, &tolerance_m, err));
    UM_TRY(simplify_set(set, tolerance_m, polygons, err));
    bool *is_wanted = um_alloc_array(n, sizeof *is_wanted);
    char **keys = list_keys(set->coverage);
    um_status status = read_wanted(
        set->derive->db, "SELECT 1 FROM territory WHERE key = ?1 AND level = ?2 AND in_region = 0",
        level, keys, n, is_wanted, err);
    if (status == UM_OK)
        status = write_units(set, level, polygons, is_wanted, err);
    free(keys);
    free(is_wanted);
    return status;
}

static void clear_set(shape_set *set) {
    um_arcs_clear(&set->simplified);
    free(set->tolerance_m);
    free(set->states);
    free(set->districts);
    free(set->levels);
}

static um_status make_outer_level(const shape_set *model, const char *level, um_error *err) {
    UM_AUTO(char) *condition = um_format("level = '%s' AND is_dissolved = 0", level);
    UM_AUTO(um_coverage) *coverage = NULL;
    UM_AUTO(um_arcs) arcs = {0};
    UM_TRY(um_coverage_read(model->derive->db, condition, &coverage, err));
    um_arcs_build(coverage, &arcs);
    shape_set set = {.derive = model->derive,
                     .coverage = coverage,
                     .arcs = &arcs,
                     .insert_shape = model->insert_shape,
                     .insert_arc = model->insert_arc};
    GEOSGeometry **polygons = um_alloc_array(coverage->n_units, sizeof *polygons);
    um_status status = make_outer_shapes(&set, level, polygons, err);
    free_polygons(polygons, coverage->n_units);
    clear_set(&set);
    return status;
}

static um_status make_outer_levels(const shape_set *model, um_error *err) {
    for (size_t i = 0; um_levels_downward[i]; i++) {
        UM_AUTO(char) *sql =
            um_format("SELECT count(*) FROM territory WHERE level = '%s' AND in_region = 0 "
                      "AND geom IS NOT NULL",
                      um_levels_downward[i]);
        int64_t n = 0;
        UM_TRY(um_db_get_integer(model->derive->db, sql, &n, err));
        if (n > 0)
            UM_TRY(make_outer_level(model, um_levels_downward[i], err));
    }
    return UM_OK;
}

static um_status make_shapes(shape_set *set, um_error *err) {
    GEOSGeometry **polygons = um_alloc_array(set->coverage->n_units, sizeof *polygons);
    um_status status = set->coverage->n_units ? make_leaf_shapes(set, polygons, err) : UM_OK;
    free_polygons(polygons, set->coverage->n_units);
    if (status == UM_OK)
        status = make_outer_levels(set, err);
    return status;
}

um_status um_derive_shapes(um_derive *derive, um_error *err) {
    UM_AUTO(sqlite3_stmt) *insert_shape = NULL, *insert_arc = NULL;
    shape_set set = {.derive = derive};
    UM_TRY(um_db_exec(derive->db, "DELETE FROM territory_shape; DELETE FROM shape_arc", err));
    UM_TRY(um_derive_leaves(derive, &set.coverage, &set.arcs, err));
    UM_TRY(um_db_prepare(derive->db,
                         "INSERT INTO territory_shape (key, level, geom) VALUES (?1, ?2, ?3)",
                         &insert_shape, err));
    UM_TRY(um_db_prepare(derive->db,
                         "INSERT INTO shape_arc (level, left_key, right_key, rank, geom) VALUES "
                         "(?1, ?2, ?3, ?4, ?5)",
                         &insert_arc, err));
    set.insert_shape = insert_shape;
    set.insert_arc = insert_arc;
    um_status status = make_shapes(&set, err);
    clear_set(&set);
    UM_TRY(status);
    UM_TRY(um_db_index_geometry(derive->db, "territory_shape", err));
    return um_db_index_geometry(derive->db, "shape_arc", err);
}
