#include "derive/step.h"

#include <string.h>

um_status um_derive_leaves(um_derive *derive, const um_coverage **leaves, const um_arcs **arcs,
                           um_error *err) {
    if (!derive->leaves) {
        UM_TRY(um_coverage_open(derive->db, "leaf", &derive->leaves, err));
        um_arcs_build(derive->leaves, &derive->leaf_arcs);
    }
    *leaves = derive->leaves;
    *arcs = &derive->leaf_arcs;
    return UM_OK;
}

um_status um_derive_cells(um_derive *derive, const um_cells **cells, um_error *err) {
    const um_coverage *leaves = NULL;
    const um_arcs *arcs = NULL;
    UM_TRY(um_derive_leaves(derive, &leaves, &arcs, err));
    if (!derive->leaf_cells)
        UM_TRY(um_cells_new(leaves, &derive->leaf_cells, err));
    *cells = derive->leaf_cells;
    return UM_OK;
}

// ------------------------------------------------------------------------------------------ levels

static size_t rank_of_level(const char *level) {
    size_t rank = 0;
    while (um_levels[rank] && strcmp(um_levels[rank], level) != 0)
        rank++;
    return rank;
}

const char *um_finer_level(const char *a, const char *b) {
    return rank_of_level(a) <= rank_of_level(b) ? a : b;
}

const char *um_finest_level(const char *const *levels, size_t n) {
    const char *finest = n ? levels[0] : NULL;
    for (size_t i = 1; i < n; i++)
        finest = um_finer_level(finest, levels[i]);
    return finest;
}

um_status um_derive_leaf_levels(um_db *db, const um_coverage *leaves, const char ***levels,
                                um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db, "SELECT key, level FROM territory WHERE is_leaf = 1", &select, err));
    *levels = um_alloc_array(leaves->n_units, sizeof **levels);
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        int32_t unit = um_coverage_find(leaves, um_db_column_text(select, 0));
        if (unit != UM_OUTSIDE)
            (*levels)[unit] = um_levels[rank_of_level(um_db_column_text(select, 1))];
    }
}

// ------------------------------------------------------------------------------------------ groups

/// For each territory its ancestor of the level; the official key stands in where no parent is
/// known.
static const char group_sql[] =
    "WITH RECURSIVE climb (key, at_key, at_level, up) AS ("
    " SELECT key, key, level, parent_key FROM territory"
    " UNION"
    " SELECT climb.key, territory.key, territory.level, territory.parent_key"
    " FROM climb JOIN territory ON territory.key = climb.up"
    " WHERE climb.at_level <> ?1) "
    "SELECT territory.key, coalesce(climb.at_key, CASE"
    " WHEN territory.key GLOB '*[^0-9]*' THEN NULL"
    " WHEN ?1 = 'state' AND length(territory.key) IN (5, 8) THEN substr(territory.key, 1, 2)"
    " WHEN ?1 = 'district' AND length(territory.key) = 8 THEN substr(territory.key, 1, 5) END) "
    "FROM territory LEFT JOIN climb ON climb.key = territory.key AND climb.at_level = ?1 "
    "ORDER BY territory.key";

static um_status read_group_keys(um_db *db, const um_coverage *coverage, const char *level,
                                 char **key_of, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db, group_sql, &select, err));
    um_db_bind_text(select, 1, level);
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        int32_t unit = um_coverage_find(coverage, um_db_column_text(select, 0));
        if (unit != UM_OUTSIDE && !key_of[unit] && *um_db_column_text(select, 1))
            key_of[unit] = um_strdup(um_db_column_text(select, 1));
    }
}

static int compare_texts(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void number_groups(const um_coverage *coverage, char **key_of, um_text_list *keys,
                          int32_t *group_of) {
    UM_AUTO(um_text_list) all = {0};
    for (size_t i = 0; i < coverage->n_units; i++)
        if (key_of[i])
            um_text_list_add(&all, key_of[i]);
    um_text_list_sort(&all);
    for (size_t i = 0; i < all.n_items; i++)
        if (i == 0 || strcmp(all.items[i], all.items[i - 1]) != 0)
            um_text_list_add(keys, all.items[i]);
    for (size_t i = 0; i < coverage->n_units; i++) {
        char **found = key_of[i] ? bsearch(&key_of[i], keys->items, keys->n_items,
                                           sizeof *keys->items, compare_texts)
                                 : NULL;
        group_of[i] = found ? (int32_t)(found - keys->items) : -1;
    }
}

um_status um_derive_groups(um_db *db, const um_coverage *coverage, const char *level,
                           um_text_list *keys, int32_t **group_of, um_error *err) {
    char **key_of = um_alloc_array(coverage->n_units, sizeof *key_of);
    um_status status = read_group_keys(db, coverage, level, key_of, err);
    if (status == UM_OK) {
        *group_of = um_alloc_array(coverage->n_units, sizeof **group_of);
        number_groups(coverage, key_of, keys, *group_of);
    }
    for (size_t i = 0; i < coverage->n_units; i++)
        free(key_of[i]);
    free(key_of);
    return status;
}

// -------------------------------------------------------------------------------------- geometries

static um_status bind_paths(um_db *db, sqlite3_stmt *statement, int index, const um_paths *paths,
                            um_error *err) {
    unsigned char *blob = NULL;
    size_t n = 0;
    UM_TRY(um_paths_to_blob(paths, db->srid, &blob, &n, err));
    if (sqlite3_bind_blob64(statement, index, blob, n, free) != SQLITE_OK) // which frees it
        return um_fail(err, UM_ERR_GEOMETRY,
                       "a derived geometry is too large: %zu bytes, a store takes %d; simplify the "
                       "geometries that are loaded",
                       n, sqlite3_limit(db->handle, SQLITE_LIMIT_LENGTH, -1));
    return UM_OK;
}

um_status um_bind_geometry(um_db *db, sqlite3_stmt *statement, int index,
                           const GEOSGeometry *geometry, um_error *err) {
    UM_AUTO(um_paths) paths = {0};
    UM_TRY(um_paths_from_geometry(geometry, &paths, err));
    return bind_paths(db, statement, index, &paths, err);
}

um_status um_bind_multi(um_db *db, sqlite3_stmt *statement, int index, const GEOSGeometry *geometry,
                        um_geometry_type type, um_error *err) {
    UM_AUTO(um_paths) paths = {0};
    UM_TRY(um_paths_from_geometry(geometry, &paths, err));
    paths.type = type;
    return bind_paths(db, statement, index, &paths, err);
}

um_status um_bind_line(um_db *db, sqlite3_stmt *statement, int index, const double *xy, size_t n,
                       um_error *err) {
    um_path path = {.n = n};
    memcpy(&path.xy, &xy, sizeof path.xy); // only read: the blob is a copy
    um_paths paths = {.items = &path, .n_items = 1, .n_parts = 1, .type = UM_LINESTRING};
    return bind_paths(db, statement, index, &paths, err);
}
