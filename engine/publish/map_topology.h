/**
 * The territories of a region as a topology: each edge once, territories as rings of edges.
 *
 * Reads shape_arc, where derive simplified every edge once; on the grid of the page
 * (publish/map_code.h) neighbours share the same arc, so that they meet whatever is drawn. A
 * territory of an upper level, or a region made of territories, is a ring of the same arcs again.
 * Rings are to be filled by the even-odd rule: parts and holes need no mark.
 */
#ifndef UM_PUBLISH_MAP_TOPOLOGY_H
#define UM_PUBLISH_MAP_TOPOLOGY_H

#include "core/db.h"
#include "core/intern.h"
#include "publish/map_code.h"

/// Which borders are heavier; the digits that stand in the data of the page.
typedef enum um_arc_rank { UM_ARC_INNER, UM_ARC_DISTRICT, UM_ARC_STATE, UM_ARC_OUTER } um_arc_rank;

/// Numbers of arcs in a row; ~number where an arc is walked backwards. Closed by its last point.
typedef struct um_ring {
    int32_t *arcs;
    size_t n;
} um_ring;

typedef struct um_rings {
    um_ring *items;
    size_t n_items, capacity;
} um_rings;

/// An edge; its points are `points[first .. first + n - 1]` of the topology.
typedef struct um_topology_arc {
    size_t first, n;
    um_arc_rank rank;
} um_topology_arc;

/// A territory of the region.
typedef struct um_topology_place {
    char *key, *name, *level, *parent_key; ///< parent_key "" = none
    int64_t population;                    ///< -1 = not known
    um_map_point anchor;
    bool is_leaf, has_anchor;
    um_rings rings;
} um_topology_place;

/// The two territories of one level on the sides of an arc; right is -1 outside of the region.
typedef struct um_topology_side {
    int32_t arc, left, right;
} um_topology_side;

typedef struct um_topology {
    um_map_grid grid;
    double bounds[4]; ///< of the arcs                            [m, project CRS]
    um_map_point *points;
    size_t n_points, point_capacity;
    um_topology_arc *arcs;
    size_t n_arcs, arc_capacity;
    um_topology_side *sides; ///< an arc has one for each level of which it is a border; by pairs
    size_t n_sides, side_capacity;
    um_topology_place *places; ///< ordered by key
    size_t n_places, place_capacity;
} um_topology;

/// Reads the region. Without a territory that has a shape, n_places is 0.
um_status um_topology_read(um_db *db, um_topology *topology, um_error *err) UM_MUST_CHECK;
/// @return number of a place, -1 = none of the region
int32_t um_topology_find(const um_topology *topology, const char *key);
/**
 * The rings around groups of territories.
 *
 * @param[in]  group_of  n_places numbers of groups; a negative number belongs to none
 * @param[out] rings     n_groups, each to be cleared by the caller
 */
void um_topology_dissolve(const um_topology *topology, const int32_t *group_of, size_t n_groups,
                          um_rings *rings);
/// Arcs between two territories of one level, appended as a list. @return how many
size_t um_topology_border(const um_topology *topology, int32_t a, int32_t b, um_ring *arcs);
void um_rings_clear(um_rings *rings);
void um_topology_clear(um_topology *topology);
static inline void um_auto_um_topology(um_topology *topology) {
    um_topology_clear(topology);
}

#endif
