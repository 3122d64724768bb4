/*
 * Step `tessellation`: which territories are leaves, what they measure, and where they do not tile.
 *
 * Reads:  territory
 * Writes: territory.is_leaf, in_region, measured_km2, perimeter_m, anchor; leaf_shape;
 *         tessellation_fault
 * City districts stand in for their city, cut to its outline: city_districts.c.
 * Method of the faults: edges without a partner are noded on a grid of a millimetre and cut the
 * plane into faces. Inside a face the number of leaves is the same everywhere; a face in no leaf is
 * a gap, unless one leaf alone surrounds it (a hole of its own), a face in several is an overlap.
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
    UM_TRY(um_db_exec(derive->db, "DELETE FROM leaf_shape; DELETE FROM tessellation_fault", err));
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

// -------------------------------------------------------------------------------------- the faults

/// What is needed to judge faces.
typedef struct fault_finder {
    um_db *db;
    const um_coverage *coverage;
    const um_cells *cells;
    um_numbers cover;
    sqlite3_stmt *insert;
} fault_finder;

/// The arcs with one owner, noded on a millimetre, as faces; NULL when there is none.
static um_status build_faces(const um_coverage *coverage, const um_arcs *arcs, GEOSGeometry **faces,
                             um_error *err) {
    UM_AUTO(um_paths)
    lines = {.items = um_alloc_array(arcs->n_items, sizeof *lines.items),
             .type = UM_MULTILINESTRING};
    for (size_t i = 0; i < arcs->n_items; i++)
        if (arcs->items[i].right == UM_OUTSIDE) {
            um_path *line = &lines.items[lines.n_items];
            *line = (um_path){.xy = um_arc_coordinates(coverage, arcs, i),
                              .n = arcs->items[i].n,
                              .part = lines.n_items++};
        }
    lines.n_parts = lines.n_items;
    if (lines.n_items == 0)
        return UM_OK;
    UM_AUTO(GEOSGeometry) *outline = NULL;
    UM_TRY(um_paths_to_geometry(&lines, &outline, err));
    UM_AUTO(GEOSGeometry) *noded = GEOSUnaryUnionPrec_r(um_geos(), outline, 0.001);
    const GEOSGeometry *input[] = {noded};
    *faces = noded ? GEOSPolygonize_r(um_geos(), input, 1) : NULL;
    return *faces ? UM_OK : um_geos_fail(err, "faces between territories");
}

static const double beside_m =
    0.01; // a centimetre beyond the boundary of a face lies its neighbour

static void note_owner(int32_t owners[2], int32_t unit) {
    if (owners[0] == UM_OUTSIDE || unit < owners[0]) {
        owners[1] = owners[0] == unit ? owners[1] : owners[0];
        owners[0] = unit;
    } else if (unit != owners[0] && (owners[1] == UM_OUTSIDE || unit < owners[1])) {
        owners[1] = unit;
    }
}

/// The first two leaves around a gap, by key.
static um_status find_owners_around(fault_finder *finder, const GEOSGeometry *face,
                                    int32_t owners[2], um_error *err) {
    UM_AUTO(um_paths) paths = {0};
    UM_TRY(um_paths_from_geometry(face, &paths, err));
    for (size_t k = 0; k < paths.n_items; k++)
        for (size_t i = 1; i < paths.items[k].n; i++) {
            const double *a = &paths.items[k].xy[2 * i - 2], *b = &paths.items[k].xy[2 * i];
            double length_m = hypot(b[0] - a[0], b[1] - a[1]);
            double normal[2] = {-(b[1] - a[1]) / length_m * beside_m,
                                (b[0] - a[0]) / length_m * beside_m};
            for (int side = -1; side <= 1; side += 2) {
                double beside[2] = {(a[0] + b[0]) / 2 + side * normal[0],
                                    (a[1] + b[1]) / 2 + side * normal[1]};
                um_cells_cover(finder->cells, um_cells_spot(finder->cells, beside), &finder->cover);
                for (size_t c = 0; c < finder->cover.n_items; c++)
                    note_owner(owners, (int32_t)finder->cover.items[c]);
            }
        }
    return UM_OK;
}

static um_status put_fault(fault_finder *finder, const char *kind, const int32_t owners[2],
                           const GEOSGeometry *face, um_error *err) {
    double area_m2 = 0;
    UM_TRY(um_geometry_area(face, &area_m2, err));
    um_db_bind_text(finder->insert, 1, kind);
    um_db_bind_text(finder->insert, 2, um_coverage_key(finder->coverage, owners[0]));
    um_db_bind_text(finder->insert, 3, um_coverage_key(finder->coverage, owners[1]));
    sqlite3_bind_double(finder->insert, 4, area_m2 / 1e6);
    UM_TRY(um_bind_multi(finder->db, finder->insert, 5, face, UM_MULTIPOLYGON, err));
    return um_db_run(finder->db, finder->insert, err);
}

static um_status judge_face(fault_finder *finder, const GEOSGeometry *face, um_error *err) {
    UM_AUTO(GEOSGeometry) *inside = GEOSPointOnSurface_r(um_geos(), face);
    double point[2];
    if (!inside || GEOSGeomGetX_r(um_geos(), inside, &point[0]) != 1 ||
        GEOSGeomGetY_r(um_geos(), inside, &point[1]) != 1)
        return um_geos_fail(err, "point on surface");
    um_cells_cover(finder->cells, um_cells_spot(finder->cells, point), &finder->cover);
    if (finder->cover.n_items == 1)
        return UM_OK;
    int32_t owners[2] = {UM_OUTSIDE, UM_OUTSIDE};
    if (finder->cover.n_items > 1) {
        owners[0] = (int32_t)finder->cover.items[0];
        owners[1] = (int32_t)finder->cover.items[1];
        return put_fault(finder, "overlap", owners, face, err);
    }
    UM_TRY(find_owners_around(finder, face, owners, err));
    if (owners[1] == UM_OUTSIDE)
        return UM_OK; // a hole of one leaf
    return put_fault(finder, "gap", owners, face, err);
}

static um_status judge_faces(fault_finder *finder, const GEOSGeometry *faces, um_error *err) {
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_TRY(um_db_prepare(finder->db,
                         "INSERT INTO tessellation_fault (kind, a_key, b_key, area_km2, geom) "
                         "VALUES (?1, ?2, nullif(?3, ''), ?4, ?5)",
                         &insert, err));
    finder->insert = insert;
    for (int i = 0; i < GEOSGetNumGeometries_r(um_geos(), faces); i++)
        UM_TRY(judge_face(finder, GEOSGetGeometryN_r(um_geos(), faces, i), err));
    return UM_OK;
}

static um_status find_faults(um_derive *derive, um_error *err) {
    const um_coverage *leaves = NULL;
    const um_arcs *arcs = NULL;
    UM_AUTO(GEOSGeometry) *faces = NULL;
    UM_TRY(um_derive_leaves(derive, &leaves, &arcs, err));
    UM_TRY(build_faces(leaves, arcs, &faces, err));
    if (faces) {
        const um_cells *cells = NULL;
        UM_TRY(um_derive_cells(derive, &cells, err));
        fault_finder finder = {.db = derive->db, .coverage = leaves, .cells = cells};
        um_status status = judge_faces(&finder, faces, err);
        um_numbers_clear(&finder.cover);
        UM_TRY(status);
    }
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
