/*
 * Step `dissolve`: districts and states that leaves name by their keys and that no source brings.
 *
 * Reads:  territory (leaves with official German keys of 8 or 5 digits)
 * Writes: territory: rows with is_dissolved = 1, parent_key of what lies in them
 * Population and area are those of the step `sizes`. A level that is loaded keeps its own polygons.
 * Run again, what was dissolved before goes first.
 */
#include "derive/step.h"

#include <math.h>
#include <string.h>

/// Levels that keys name by their first digits, upper ones last.
static const struct {
    const char *level;
    const char *leaf_lengths; ///< SQL list: lengths of leaf keys that name such a territory
    int n_digits;
} dissolved_levels[] = {
    {"district", "8", 5},
    {"state", "8, 5", 2},
};

/// Gives the children of what was dissolved back their parents, and removes it. Twice: districts in
/// states.
static const char undo_sql[] =
    "UPDATE territory SET parent_key = (SELECT upper.parent_key FROM territory AS upper "
    "WHERE upper.key = territory.parent_key) "
    "WHERE parent_key IN (SELECT key FROM territory WHERE is_dissolved = 1);"
    "UPDATE territory SET parent_key = (SELECT upper.parent_key FROM territory AS upper "
    "WHERE upper.key = territory.parent_key) "
    "WHERE parent_key IN (SELECT key FROM territory WHERE is_dissolved = 1);"
    "DELETE FROM territory WHERE is_dissolved = 1";

static um_status find_missing(um_db *db, size_t level, um_text_list *missing, um_error *err) {
    UM_AUTO(char) *sql =
        um_format("SELECT DISTINCT substr(key, 1, %d) FROM territory "
                  "WHERE is_leaf = 1 AND length(key) IN (%s) AND key NOT GLOB '*[^0-9]*' "
                  "AND substr(key, 1, %d) NOT IN (SELECT key FROM territory) ORDER BY 1",
                  dissolved_levels[level].n_digits, dissolved_levels[level].leaf_lengths,
                  dissolved_levels[level].n_digits);
    return um_db_get_texts(db, sql, missing, err);
}

/// Group of each leaf: the missing territory that its key begins with.
static int32_t *group_by_prefix(const um_coverage *leaves, const um_text_list *missing,
                                size_t n_digits) {
    int32_t *group_of = um_alloc_array(leaves->n_units, sizeof *group_of);
    for (size_t i = 0; i < leaves->n_units; i++) {
        group_of[i] = -1;
        for (size_t k = 0; k < missing->n_items && group_of[i] < 0; k++)
            if (strlen(leaves->units[i].key) > n_digits &&
                strncmp(leaves->units[i].key, missing->items[k], n_digits) == 0)
                group_of[i] = (int32_t)k;
    }
    return group_of;
}

// ------------------------------------------------------------------------------------ the polygons

static double sum_area(const um_coverage *leaves, const int32_t *group_of, int32_t group) {
    double area_m2 = 0;
    for (size_t i = 0; i < leaves->n_units; i++)
        if (group_of[i] == group)
            area_m2 += leaves->units[i].area_m2;
    return area_m2;
}

/// Appends the parts of a geometry, which it takes over.
static void append_parts(um_paths *all, um_paths *more) {
    all->items = um_resize(all->items, all->n_items + more->n_items, sizeof *all->items);
    for (size_t i = 0; i < more->n_items; i++) {
        all->items[all->n_items] = more->items[i];
        all->items[all->n_items++].part += all->n_parts;
    }
    all->n_parts += more->n_parts;
    free(more->items);
    *more = (um_paths){0};
}

/// The union by GEOS on a grid of a millimetre, for leaves that do not meet edge on edge.
static um_status unite(um_db *db, const char *key, size_t n_digits, GEOSGeometry **united,
                       um_error *err) {
    UM_AUTO(char) *sql =
        um_format("SELECT " UM_LEAF_GEOM " FROM territory WHERE is_leaf = 1 AND length(key) > %zu "
                  "AND substr(key, 1, %zu) = '%s' ORDER BY key",
                  n_digits, n_digits, key);
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_AUTO(um_paths) all = {.type = UM_MULTIPOLYGON};
    UM_TRY(um_db_prepare(db, sql, &select, err));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            break;
        UM_AUTO(um_paths) one = {0};
        UM_TRY(um_db_column_paths(select, 0, &one, err));
        append_parts(&all, &one);
    }
    UM_AUTO(GEOSGeometry) *parts = NULL;
    UM_TRY(um_paths_to_geometry(&all, &parts, err));
    *united = GEOSUnaryUnionPrec_r(um_geos(), parts, 0.001);
    return *united ? UM_OK : um_geos_fail(err, "union");
}

// ---------------------------------------------------------------------------------------- the rows

static um_status insert_territory(um_derive *derive, size_t level, const char *key,
                                  const GEOSGeometry *polygon, um_error *err) {
    static const char sql[] =
        "INSERT INTO territory (key, level, name, in_region, is_dissolved, geom) "
        "VALUES (?1, ?2, ?3, 1, 1, ?4)";
    UM_AUTO(char) *name_option = um_format("dissolve.names.%s", key);
    const char *name = um_pair_list_get(&derive->region->derive, name_option);
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_TRY(um_db_prepare(derive->db, sql, &insert, err));
    um_db_bind_text(insert, 1, key);
    um_db_bind_text(insert, 2, dissolved_levels[level].level);
    um_db_bind_text(insert, 3, name ? name : key);
    UM_AUTO(GEOSGeometry) *passed = NULL;
    um_gate_report report;
    UM_TRY(um_geometry_gate(GEOSGeom_clone_r(um_geos(), polygon), UM_MULTIPOLYGON, &passed, &report,
                            err));
    UM_TRY(um_bind_geometry(derive->db, insert, 4, passed, err));
    derive->rows++;
    return um_db_run(derive->db, insert, err);
}

/// Links what lies in a dissolved territory and has no nearer parent.
static um_status link_children(um_db *db, size_t level, um_error *err) {
    int n_digits = dissolved_levels[level].n_digits;
    UM_AUTO(char) *sql =
        um_format("UPDATE territory SET parent_key = substr(key, 1, %d) "
                  "WHERE in_region = 1 AND length(key) > %d AND key NOT GLOB '*[^0-9]*' "
                  "AND (parent_key IS NULL OR length(parent_key) < %d OR parent_key NOT IN (SELECT "
                  "key FROM territory)) "
                  "AND substr(key, 1, %d) IN (SELECT key FROM territory WHERE is_dissolved = 1)",
                  n_digits, n_digits, n_digits, n_digits);
    return um_db_exec(db, sql, err);
}

/// A dissolved district may lie in a state that is loaded.
static um_status link_to_loaded(um_db *db, um_error *err) {
    return um_db_exec(db,
                      "UPDATE territory SET parent_key = substr(key, 1, 2) WHERE is_dissolved = 1 "
                      "AND length(key) = 5 AND substr(key, 1, 2) IN (SELECT key FROM territory)",
                      err);
}

static const double equal_share = 1e-6; // of the area: rounding, not a gap

static um_status dissolve_group(um_derive *derive, size_t level, const char *key,
                                const GEOSGeometry *polygon, double expected_m2, um_error *err) {
    double area_m2 = 0;
    if (polygon)
        UM_TRY(um_geometry_area(polygon, &area_m2, err));
    if (fabs(area_m2 - expected_m2) <= equal_share * expected_m2)
        return insert_territory(derive, level, key, polygon, err);
    UM_AUTO(GEOSGeometry) *united = NULL;
    UM_TRY(unite(derive->db, key, (size_t)dissolved_levels[level].n_digits, &united, err));
    return insert_territory(derive, level, key, united, err);
}

static um_status dissolve_level(um_derive *derive, size_t level, um_error *err) {
    UM_AUTO(um_text_list) missing = {0};
    UM_TRY(find_missing(derive->db, level, &missing, err));
    if (missing.n_items == 0)
        return UM_OK;
    const um_coverage *leaves = NULL;
    const um_arcs *arcs = NULL;
    UM_TRY(um_derive_leaves(derive, &leaves, &arcs, err));
    int32_t *group_of = group_by_prefix(leaves, &missing, (size_t)dissolved_levels[level].n_digits);
    GEOSGeometry **polygons = um_alloc_array(missing.n_items, sizeof *polygons);
    um_status status = um_arcs_polygons(leaves, arcs, group_of, missing.n_items, polygons, err);
    for (size_t i = 0; i < missing.n_items; i++) {
        if (status == UM_OK)
            status = dissolve_group(derive, level, missing.items[i], polygons[i],
                                    sum_area(leaves, group_of, (int32_t)i), err);
        um_geometry_free(polygons[i]);
    }
    free(polygons);
    free(group_of);
    UM_TRY(status);
    return link_children(derive->db, level, err);
}

um_status um_derive_dissolve(um_derive *derive, um_error *err) {
    UM_TRY(um_db_exec(derive->db, undo_sql, err));
    for (size_t level = 0; level < UM_COUNT(dissolved_levels); level++)
        UM_TRY(dissolve_level(derive, level, err));
    UM_TRY(link_to_loaded(derive->db, err));
    UM_TRY(um_measure_territories(derive->db, "is_dissolved = 1", err));
    return um_db_index_geometry(derive->db, "territory", err);
}
