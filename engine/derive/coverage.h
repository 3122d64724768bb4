/**
 * A coverage: territories as what they share.
 *
 * Rings are cut into edges, and an edge that two units own in opposite directions is one edge with
 * a unit on either side. Vertices are the same when they agree to the millimetre; the first one's
 * coordinates are kept as they are, so lengths are those of the source. Rings are turned so that
 * their unit lies on the left (shells counter-clockwise, holes clockwise). An edge whose other side
 * is UM_OUTSIDE has found no partner: it is the outer boundary, or the units do not meet edge on
 * edge there. Coordinates: metres, CRS of the store.
 */
#ifndef UM_DERIVE_COVERAGE_H
#define UM_DERIVE_COVERAGE_H

#include "core/db.h"
#include "core/geometry.h"

/// No unit on that side.
enum { UM_OUTSIDE = -1 };

typedef struct um_unit {
    char *key;
    size_t first_ring, n_rings;
    double area_m2; ///< plane area, holes taken out
} um_unit;

/// A ring without its repeated last vertex: vertex i and edge i (from vertex i to the next) for i <
/// n.
typedef struct um_ring {
    size_t first; ///< index into ring_vertices and ring_edges
    size_t n;
    int32_t unit;
    bool is_hole;
} um_ring;

typedef struct um_edge {
    uint32_t from, to;
    int32_t left, right; ///< units on either side, seen from `from` to `to`
} um_edge;

typedef struct um_coverage {
    um_unit *units; ///< in the order in which they were added
    size_t n_units, unit_capacity;
    um_ring *rings;
    size_t n_rings, ring_capacity;
    uint32_t *ring_vertices, *ring_edges;
    size_t n_ring_vertices, ring_vertex_capacity;
    double *xy; ///< of the vertices, x and y interleaved
    size_t n_vertices, vertex_capacity;
    um_edge *edges;
    size_t n_edges, edge_capacity;
    size_t n_doubled;             ///< edges that a unit claimed where another one was already
    double bounds[4];             ///< xmin, ymin, xmax, ymax of all vertices
    struct um_matching *matching; ///< only while units are added
} um_coverage;

um_coverage *um_coverage_new(void);
/// Adds a unit. @p paths are its rings (closed); rings that collapse at a millimetre are left out.
void um_coverage_add(um_coverage *coverage, const char *key, const um_paths *paths);
/// Ends the adding: releases what only the matching of edges needed.
void um_coverage_finish(um_coverage *coverage);
void um_coverage_free(um_coverage *coverage);
UM_DEFINE_AUTO(um_coverage, um_coverage *, um_coverage_free)

/// SQL: the polygon of a row of `territory` in the tessellation. A leaf may have one of its own.
#define UM_LEAF_GEOM                                                                               \
    "coalesce((SELECT leaf_shape.geom FROM leaf_shape WHERE leaf_shape.key = territory.key), "     \
    "territory.geom)"

/**
 * The territories that fulfil a condition, by key, with their polygons in the tessellation.
 *
 * @param[in]  condition  SQL over `territory`, e.g. "is_leaf = 1"; rows without geometry are left
 * out
 * @param[out] coverage   owned by the caller
 */
um_status um_coverage_read(um_db *db, const char *condition, um_coverage **coverage,
                           um_error *err) UM_MUST_CHECK;

/**
 * The territories of a level: from the edge structure that the store keeps, else from their
 * polygons.
 *
 * @param[in]  level     one of um_levels, or "leaf" for the tessellation
 * @param[out] coverage  owned by the caller; without units where the store has none of that level
 */
um_status um_coverage_open(um_db *db, const char *level, um_coverage **coverage,
                           um_error *err) UM_MUST_CHECK;
/// Keeps an edge structure in the store; that of the level must not be there.
um_status um_coverage_save(um_db *db, const char *level, const um_coverage *coverage,
                           um_error *err) UM_MUST_CHECK;

/// @return index of the unit with that key, UM_OUTSIDE when there is none. Units must have been
/// added by key.
int32_t um_coverage_find(const um_coverage *coverage, const char *key);
/// Key of a unit, "" for UM_OUTSIDE. Borrowed.
const char *um_coverage_key(const um_coverage *coverage, int32_t unit);

#endif
