/*
 * Step `edges`: the edge structure of every level, kept for later runs, and how well it tiles.
 *
 * Reads:  territory, leaf_shape
 * Writes: edge_structure, level_check, loose_edge; tessellation_fault of the levels that are not
 * the leaves A level is kept where it has polygons that a source brought; what is dissolved
 * consists of leaves. A level that is the same as the leaves is kept once, as 'leaf'.
 */
#include "derive/step.h"

#include <string.h>

static um_status write_check(um_db *db, const char *level, const um_coverage *coverage,
                             um_error *err) {
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    int64_t n_single = 0;
    for (size_t i = 0; i < coverage->n_edges; i++)
        n_single += coverage->edges[i].right == UM_OUTSIDE;
    UM_TRY(um_db_prepare(
        db,
        "INSERT INTO level_check (level, territories, edges, edges_single, edges_doubled, gaps, "
        "overlaps, gap_km2, overlap_km2) SELECT ?1, ?2, ?3, ?4, ?5, total(kind = 'gap'), "
        "total(kind = 'overlap'), total(CASE kind WHEN 'gap' THEN area_km2 END), "
        "total(CASE kind WHEN 'overlap' THEN area_km2 END) "
        "FROM tessellation_fault WHERE level = ?1 AND is_mended = 0",
        &insert, err));
    um_db_bind_text(insert, 1, level);
    sqlite3_bind_int64(insert, 2, (int64_t)coverage->n_units);
    sqlite3_bind_int64(insert, 3, (int64_t)coverage->n_edges);
    sqlite3_bind_int64(insert, 4, n_single);
    sqlite3_bind_int64(insert, 5, (int64_t)coverage->n_doubled);
    return um_db_run(db, insert, err);
}

/// The faults of the level are there.
static um_status keep(um_derive *derive, const char *level, const um_cells *cells,
                      const um_arcs *arcs, um_error *err) {
    derive->rows += (int64_t)cells->coverage->n_edges;
    UM_TRY(um_coverage_save(derive->db, level, cells->coverage, err));
    UM_TRY(um_derive_find_loose_edges(derive->db, level, cells, arcs, err));
    return write_check(derive->db, level, cells->coverage, err);
}

static um_status keep_level(um_derive *derive, const char *level, um_error *err) {
    UM_AUTO(um_coverage) *coverage = NULL;
    UM_AUTO(um_cells) *cells = NULL;
    UM_AUTO(um_arcs) arcs = {0};
    UM_TRY(um_coverage_open(derive->db, level, &coverage, err));
    UM_TRY(um_cells_new(coverage, &cells, err));
    um_arcs_build(coverage, &arcs);
    UM_TRY(um_derive_find_faults(derive->db, level, cells, &arcs, err));
    return keep(derive, level, cells, &arcs, err);
}

um_status um_derive_edges(um_derive *derive, um_error *err) {
    UM_AUTO(um_text_list) levels = {0};
    const um_coverage *leaves = NULL;
    const um_arcs *arcs = NULL;
    const um_cells *cells = NULL;
    UM_TRY(um_derive_leaves(derive, &leaves, &arcs, err));
    UM_TRY(um_derive_cells(derive, &cells, err));
    UM_TRY(
        um_db_exec(derive->db,
                   "DELETE FROM edge_structure; DELETE FROM level_check; DELETE FROM loose_edge; "
                   "DELETE FROM tessellation_fault WHERE level <> 'leaf'",
                   err));
    UM_TRY(keep(derive, "leaf", cells, arcs, err));
    UM_TRY(um_db_get_texts(derive->db,
                           "SELECT level FROM territory WHERE geom IS NOT NULL GROUP BY level "
                           "HAVING min(is_dissolved) = 0 AND (min(is_leaf) = 0 "
                           "OR count(*) < (SELECT count(*) FROM territory WHERE is_leaf = 1)) "
                           "ORDER BY level",
                           &levels, err));
    for (size_t i = 0; i < levels.n_items; i++)
        if (keep_level(derive, levels.items[i], err) != UM_OK)
            return um_fail_while(err, "level '%s'", levels.items[i]);
    UM_TRY(um_db_index_geometry(derive->db, "loose_edge", err));
    return um_db_index_geometry(derive->db, "tessellation_fault", err);
}
