/**
 * Inside of derive: what every step gets, and the steps. Public is only derive.h.
 */
#ifndef UM_DERIVE_STEP_H
#define UM_DERIVE_STEP_H

#include "core/db.h"
#include "core/levels.h"
#include "core/region.h"
#include "derive/arcs.h"
#include "derive/cells.h"

/// One run over a store. What several steps need is made once, when first asked for.
typedef struct um_derive {
    um_db *db;
    const um_region *region;
    um_coverage *leaves; ///< NULL until um_derive_leaves()
    um_arcs leaf_arcs;
    um_cells *leaf_cells; ///< NULL until um_derive_cells()
    int64_t rows;         ///< set by a step: rows it wrote
} um_derive;

/// The tessellation and its arcs. Not before the step `tessellation` has run.
um_status um_derive_leaves(um_derive *derive, const um_coverage **leaves, const um_arcs **arcs,
                           um_error *err) UM_MUST_CHECK;

/// The tessellation in cells, for look-ups and walks.
um_status um_derive_cells(um_derive *derive, const um_cells **cells, um_error *err) UM_MUST_CHECK;

/**
 * The territories of one level in which units lie.
 *
 * @param[in]  coverage  units
 * @param[in]  level     one of um_levels_downward
 * @param[out] keys      the different keys, ascending
 * @param[out] group_of  n_units indices into @p keys, -1 = in none; the caller frees it
 *
 * By parent_key, from parent to parent; a German official key (eight or five digits) that leads
 * nowhere names its state by its first two and its district by its first five digits, loaded or
 * not.
 */
um_status um_derive_groups(um_db *db, const um_coverage *coverage, const char *level,
                           um_text_list *keys, int32_t **group_of, um_error *err) UM_MUST_CHECK;

/// Binds a geometry as SpatiaLite's blob in the store's CRS.
um_status um_bind_geometry(um_db *db, sqlite3_stmt *statement, int index,
                           const GEOSGeometry *geometry, um_error *err) UM_MUST_CHECK;
/// Binds a line (a LINESTRING, or a MULTILINESTRING of one) of @p n points.
um_status um_bind_line(um_db *db, sqlite3_stmt *statement, int index, const double *xy, size_t n,
                       um_error *err) UM_MUST_CHECK;
/// Binds a geometry's parts of one kind as that kind's multi type: a single polygon becomes a
/// MULTIPOLYGON.
um_status um_bind_multi(um_db *db, sqlite3_stmt *statement, int index, const GEOSGeometry *geometry,
                        um_geometry_type type, um_error *err) UM_MUST_CHECK;

/**
 * The pieces of the boundary of units along which another unit lies within a distance, without
 * sharing the edge.
 *
 * See snap.c for the method.
 */
typedef struct um_facing {
    int32_t unit, other; ///< the piece lies on the boundary of `unit`
    double from[2], to[2];
    bool is_apart; ///< farther than a millimetre from the other's boundary
} um_facing;

typedef struct um_facings {
    um_facing *items;
    size_t n_items, capacity;
} um_facings;

void um_facings_find(const um_coverage *coverage, double snap_m, um_facings *facings);
void um_facings_clear(um_facings *facings);
static inline void um_auto_um_facings(um_facings *facings) {
    um_facings_clear(facings);
}

/// The steps, in the order in which they run; each in a file of its own that documents what it
/// reads and writes.
um_status um_derive_tessellation(um_derive *derive, um_error *err) UM_MUST_CHECK;
um_status um_derive_dissolve(um_derive *derive, um_error *err) UM_MUST_CHECK;
um_status um_derive_sizes(um_derive *derive, um_error *err) UM_MUST_CHECK;
um_status um_derive_edges(um_derive *derive, um_error *err) UM_MUST_CHECK;
um_status um_derive_borders(um_derive *derive, um_error *err) UM_MUST_CHECK;
um_status um_derive_parts(um_derive *derive, um_error *err) UM_MUST_CHECK;
um_status um_derive_sections(um_derive *derive, um_error *err) UM_MUST_CHECK;
um_status um_derive_members(um_derive *derive, um_error *err) UM_MUST_CHECK;
um_status um_derive_sites(um_derive *derive, um_error *err) UM_MUST_CHECK;
um_status um_derive_pieces(um_derive *derive, um_error *err) UM_MUST_CHECK;
um_status um_derive_ends(um_derive *derive, um_error *err) UM_MUST_CHECK;
um_status um_derive_stops(um_derive *derive, um_error *err) UM_MUST_CHECK;
um_status um_derive_stations(um_derive *derive, um_error *err) UM_MUST_CHECK;
um_status um_derive_reference_days(um_derive *derive, um_error *err) UM_MUST_CHECK;
um_status um_derive_service(um_derive *derive, um_error *err) UM_MUST_CHECK;
um_status um_derive_classes(um_derive *derive, um_error *err) UM_MUST_CHECK;
um_status um_derive_shapes(um_derive *derive, um_error *err) UM_MUST_CHECK;
um_status um_derive_regions(um_derive *derive, um_error *err) UM_MUST_CHECK;
um_status um_derive_perimeters(um_derive *derive, um_error *err) UM_MUST_CHECK;
um_status um_derive_flow_lines(um_derive *derive, um_error *err) UM_MUST_CHECK;

/// Writes where territories do not tile into tessellation_fault, whose index is left to the caller.
um_status um_derive_find_faults(um_db *db, const char *level, const um_cells *cells,
                                const um_arcs *arcs, um_error *err) UM_MUST_CHECK;

/// Writes the pieces of boundary that do not fit into loose_edge, whose index is left to the caller.
/// The faults of the level are there.
um_status um_derive_find_loose_edges(um_db *db, const char *level, const um_cells *cells,
                                     const um_arcs *arcs, um_error *err) UM_MUST_CHECK;

/// Part of the step `tessellation`: city districts take their city's place. The leaves are marked,
/// leaf_shape and tessellation_fault empty.
um_status um_derive_city_districts(um_derive *derive, um_error *err) UM_MUST_CHECK;

/// Levels of the units of a coverage of leaves, in their order; the texts are static.
um_status um_derive_leaf_levels(um_db *db, const um_coverage *leaves, const char ***levels,
                                um_error *err) UM_MUST_CHECK;
/// The finer of two levels; both are of um_levels.
const char *um_finer_level(const char *a, const char *b);
/// The finest level of @p n units, NULL where there is none.
const char *um_finest_level(const char *const *levels, size_t n);

/// Measures (measured_km2, perimeter_m, anchor) of the territories that fulfil a condition.
um_status um_measure_territories(um_db *db, const char *condition, um_error *err) UM_MUST_CHECK;

#endif
