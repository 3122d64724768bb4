/**
 * Arcs: the edges of a coverage chained from junction to junction.
 *
 * An arc has the same two units on either side all along. Borders are measured on arcs, territories
 * of an upper level are put together from them, and maps simplify each arc once, so that neighbours
 * still meet.
 */
#ifndef UM_DERIVE_ARCS_H
#define UM_DERIVE_ARCS_H

#include "derive/coverage.h"

typedef struct um_arc {
    size_t first;        ///< index of its first vertex in um_arcs.vertices
    size_t n;            ///< vertices, at least 2; a closed arc repeats its first vertex at the end
    int32_t left, right; ///< units; left is never UM_OUTSIDE
} um_arc;

typedef struct um_arcs {
    um_arc *items;
    size_t n_items, capacity;
    uint32_t *vertices;
    size_t n_vertices, vertex_capacity;
} um_arcs;

/// Edges with one unit on both sides are left out.
void um_arcs_build(const um_coverage *coverage, um_arcs *arcs);
void um_arcs_clear(um_arcs *arcs);
static inline void um_auto_um_arcs(um_arcs *arcs) {
    um_arcs_clear(arcs);
}

/// Coordinates of an arc, x and y interleaved; the caller frees them.
double *um_arc_coordinates(const um_coverage *coverage, const um_arcs *arcs,
                           size_t arc) UM_MUST_CHECK;
/// Length of an arc [m].
double um_arc_length(const um_coverage *coverage, const um_arcs *arcs, size_t arc);

/**
 * The polygons that groups of units make together.
 *
 * @param[in]  coverage  units and coordinates
 * @param[in]  arcs      of that coverage, or a simplification of them
 * @param[in]  group_of  n_units numbers of groups; a negative number belongs to none
 * @param[in]  n_groups  groups 0 .. n_groups - 1
 * @param[out] polygons  n_groups geometries, to be freed by the caller; NULL where the lines
 * enclose nothing
 *
 * Method: arcs with the group on one side only, put together by the even-odd rule (even_odd.h).
 */
um_status um_arcs_polygons(const um_coverage *coverage, const um_arcs *arcs,
                           const int32_t *group_of, size_t n_groups, GEOSGeometry **polygons,
                           um_error *err) UM_MUST_CHECK;

#endif
