/**
 * A grid over edges: which edges are near a segment, and which units cover a point.
 *
 * Cells are about as large as an edge is long, so that a look-up meets a handful. A grid is not for
 * two threads at once: it remembers which edges a look-up has seen.
 */
#ifndef UM_DERIVE_EDGE_GRID_H
#define UM_DERIVE_EDGE_GRID_H

#include "derive/coverage.h"

typedef struct um_edge_grid um_edge_grid;

/// Numbers of edges, of units. `{0}` is empty.
typedef struct um_numbers {
    uint32_t *items;
    size_t n_items, capacity;
} um_numbers;

void um_numbers_clear(um_numbers *numbers);
static inline void um_auto_um_numbers(um_numbers *numbers) {
    um_numbers_clear(numbers);
}

/**
 * @param[in] xy     coordinates of the vertices, borrowed            [m]
 * @param[in] edges  edges between them, borrowed
 * @param[in] n      number of edges
 * @param[in] bounds xmin, ymin, xmax, ymax of the vertices           [m]
 */
um_edge_grid *um_edge_grid_new(const double *xy, const um_edge *edges, size_t n,
                               const double bounds[4]);
void um_edge_grid_free(um_edge_grid *grid);
UM_DEFINE_AUTO(um_edge_grid, um_edge_grid *, um_edge_grid_free)

/// Edges that may be within @p reach_m of the segment from p to q, each once; @p near is emptied
/// first.
void um_edge_grid_near(um_edge_grid *grid, const double p[2], const double q[2], double reach_m,
                       um_numbers *near);

/**
 * The units in which a point lies, ascending; more than one where units overlap, none in a gap or
 * outside. Only for a grid over all edges of a coverage of @p n_units units. A point exactly on an
 * edge is on one of its sides.
 *
 * Method: even-odd rule along the ray to the right, for each unit, with exact turns.
 */
void um_edge_grid_cover(um_edge_grid *grid, const double point[2], um_numbers *units);

#endif
