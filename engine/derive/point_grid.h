/**
 * A sparse grid over points: which of them are near a segment.
 *
 * Only cells that hold a point exist, so that towns full of points and the empty land between them
 * cost what the points cost, wherever they lie.
 */
#ifndef UM_DERIVE_POINT_GRID_H
#define UM_DERIVE_POINT_GRID_H

#include "derive/numbers.h"

typedef struct um_point_grid um_point_grid;

/**
 * @param[in] xy      n points, x and y interleaved; borrowed        [m]
 * @param[in] cell_m  width of a cell: about as far as look-ups reach
 */
um_point_grid *um_point_grid_new(const double *xy, size_t n, double cell_m);
void um_point_grid_free(um_point_grid *grid);
UM_DEFINE_AUTO(um_point_grid, um_point_grid *, um_point_grid_free)

/// Points that may be within @p reach_m of the segment from p to q, each once; @p near is emptied
/// first.
void um_point_grid_near(const um_point_grid *grid, const double p[2], const double q[2],
                        double reach_m, um_numbers *near);

#endif
