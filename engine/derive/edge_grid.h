/**
 * A grid over edges of any kind: which of them are near a segment. (Who covers a point: cells.h.)
 *
 * Cells are about as large as an edge is long, so that a look-up meets a handful. A grid is not for
 * two threads at once: it remembers which edges a look-up has seen.
 */
#ifndef UM_DERIVE_EDGE_GRID_H
#define UM_DERIVE_EDGE_GRID_H

#include "derive/coverage.h"
#include "derive/numbers.h"

typedef struct um_edge_grid um_edge_grid;

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

#endif
