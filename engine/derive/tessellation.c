/*
 * Step `tessellation`: which territories are leaves, what they measure, and where they do not tile.
 *
 * Reads:  territory
 * Writes: territory.is_leaf, in_region, measured_km2, perimeter_m, anchor; leaf_shape;
 *         tessellation_fault
 * City districts stand in for their city, cut to its outline: city_districts.c.
 * The faults: faults.c. An edge structure of leaves that are no more is forgotten; edges.c keeps
 * the new one.
 */
#include "derive/step.h"

#include <string.h>

// -------------------------------------------------------------------------------------- the leaves

static um_status count_level(um_db *db, const char *level, int64_t *n, um_error *err) {
    UM_AUTO(char) *sql =
        um_format("SELECT count(*) FROM territory WHERE level = '%s' AND is_dissolved = 0", level);
    return um_db_get_integer(db, sql, n, err);
}

static um_status fail_level(const um_region *region, const char *level, um_error *err) {
    const um_pair *pair = region->derive.items;
    while (strcmp(pair->name, "tessellation.level") != 0)
        pair++;
    return um_region_fail(err, region, pair->line, pair->column,
                          "derive.tessellation.level: no territory of level '%s' is loaded", level);
}

/// The level asked for, else municipalities, else the finest level that is loaded.
static um_status choose_level(um_derive *derive, const char **level, um_error *err) {
    const char *wanted = um_pair_list_get(&derive->region->derive, "tessellation.level");
    int64_t n = 0;
    if (wanted) {
        UM_TRY(count_level(derive->db, wanted, &n, err));
        if (n == 0)
            return fail_level(derive->region, wanted, err);
    }
    *level = wanted ? wanted : "municipality";
    UM_TRY(count_level(derive->db, *level, &n, err));
    for (size_t i = 0; n == 0 && um_levels_downward[i]; i++) {
        int64_t n_here = 0;
        UM_TRY(count_level(derive->db, um_levels_downward[i], &n_here, err));
        if (n_here > 0)
            *level = um_levels_downward[i];
    }
    return UM_OK;
}

static bool are_city_districts_wanted(const um_region *region) {
    const char *wanted = um_pair_list_get(&region->derive, "tessellation.city_districts");
    return !wanted || strcmp(wanted, "no") != 0;
}

static um_status mark_leaves(um_derive *derive, const char *level, um_error *err) {
    UM_AUTO(char) *sql =
        um_format("UPDATE territory SET is_leaf = (level = '%s' AND geom IS NOT NULL)", level);
    UM_TRY(um_db_exec(derive->db,
                      "DELETE FROM leaf_shape; DELETE FROM tessellation_fault; "
                      "DELETE FROM edge_structure; DELETE FROM level_check",
                      err));
    UM_TRY(um_db_exec(derive->db, sql, err));
    if (strcmp(level, "municipality") == 0 && are_city_districts_wanted(derive->region))
        UM_TRY(um_derive_city_districts(derive, err));
    return um_db_exec(derive->db,
                      "WITH RECURSIVE inside (key) AS ("
                      " SELECT key FROM territory WHERE is_leaf = 1"
                      " UNION SELECT territory.parent_key FROM territory JOIN inside USING (key)"
                      " WHERE territory.parent_key IS NOT NULL) "
                      "UPDATE territory SET in_region = key IN (SELECT key FROM inside)",
                      err);
}

// ------------------------------------------------------------------------------------ the measures

typedef struct measures {
    double area_m2, perimeter_m;
    GEOSGeometry *anchor; ///< owned
} measures;

static double ring_length(const um_path *ring) {
    double length_m = 0;
    for (size_t i = 1; i < ring->n; i++)
        length_m +=
            hypot(ring->xy[2 * i] - ring->xy[2 * i - 2], ring->xy[2 * i + 1] - ring->xy[2 * i - 1]);
    return length_m;
}

static um_status find_largest_part(const GEOSGeometry *geometry, const GEOSGeometry **largest,
                                   um_error *err) {
    double most_m2 = -1;
    for (int i = 0; i < GEOSGetNumGeometries_r(um_geos(), geometry); i++) {
        const GEOSGeometry *part = GEOSGetGeometryN_r(um_geos(), geometry, i);
        double area_m2 = 0;
        UM_TRY(um_geometry_area(part, &area_m2, err));
        if (area_m2 > most_m2) {
            most_m2 = area_m2;
            *largest = part;
        }
    }
    return UM_OK;
}

static um_status measure(const void *blob, size_t n, measures *found, um_error *err) {
    UM_AUTO(um_paths) paths = {0};
    UM_AUTO(GEOSGeometry) *geometry = NULL;
    UM_TRY(um_paths_from_blob(blob, n, &paths, err));
    UM_TRY(um_paths_to_geometry(&paths, &geometry, err));
    for (size_t i = 0; i < paths.n_items; i++)
        found->perimeter_m += ring_length(&paths.items[i]);
    UM_TRY(um_geometry_area(geometry, &found->area_m2, err));
    const GEOSGeometry *largest = geometry;
    UM_TRY(find_largest_part(geometry, &largest, err));
    found->anchor = GEOSPointOnSurface_r(um_geos(), largest);
    return found->anchor ? UM_OK : um_geos_fail(err, "point on surface");
}

static um_status put_measures(um_db *db, sqlite3_stmt *update, int64_t id, const measures *found,
                              um_error *err) {
    sqlite3_bind_double(update, 1, found->area_m2 / 1e6);
    sqlite3_bind_double(update, 2, found->perimeter_m);
    UM_TRY(um_bind_geometry(db, update, 3, found->anchor, err));
    sqlite3_bind_int64(update, 4, id);
    return um_db_run(db, update, err);
}

um_status um_measure_territories(um_db *db, const char *condition, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL, *update = NULL;
    UM_AUTO(char) *sql = um_format("SELECT territory_id, key, " UM_LEAF_GEOM " FROM territory "
                                   "WHERE geom IS NOT NULL AND (%s) ORDER BY territory_id",
                                   condition);
    UM_TRY(um_db_prepare(db, sql, &select, err));
    UM_TRY(um_db_prepare(db,
                         "UPDATE territory SET measured_km2 = ?1, perimeter_m = ?2, anchor = ?3 "
                         "WHERE territory_id = ?4",
                         &update, err));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        measures found = {0};
        um_status status = measure(sqlite3_column_blob(select, 2),
                                   (size_t)sqlite3_column_bytes(select, 2), &found, err);
        if (status == UM_OK)
            status = put_measures(db, update, sqlite3_column_int64(select, 0), &found, err);
        um_geometry_free(found.anchor);
        if (status != UM_OK)
            return um_fail_while(err, "territory '%s'", um_db_column_text(select, 1));
    }
}

static um_status find_faults(um_derive *derive, um_error *err) {
    const um_coverage *leaves = NULL;
    const um_arcs *arcs = NULL;
    const um_cells *cells = NULL;
    UM_TRY(um_derive_leaves(derive, &leaves, &arcs, err));
    UM_TRY(um_derive_cells(derive, &cells, err));
    UM_TRY(um_derive_find_faults(derive->db, "leaf", cells, arcs, err));
    return um_db_index_geometry(derive->db, "tessellation_fault", err);
}

um_status um_derive_tessellation(um_derive *derive, um_error *err) {
    const char *level = NULL;
    UM_TRY(choose_level(derive, &level, err));
    UM_TRY(mark_leaves(derive, level, err));
    UM_TRY(um_measure_territories(derive->db, "is_dissolved = 0", err));
    UM_TRY(find_faults(derive, err));
    UM_TRY(um_db_index_geometry(derive->db, "leaf_shape", err));
    return um_db_get_integer(derive->db, "SELECT count(*) FROM territory WHERE is_leaf = 1",
                             &derive->rows, err);
}
