/**
 * Coordinates of the page's map, small: whole steps of a grid, each point as its difference from
 * the one before.
 *
 * A grid has its origin in the south-west of the region and a step of 1, 2 or 5 times a power of
 * ten metres of the project CRS: neighbours that met in the store meet on the grid, and nothing is
 * projected twice. A difference is written in digits of base 64 (A-Z a-z 0-9 - _), five bits each,
 * the least first; the sixth bit says that one more follows; the lowest bit of the number is its
 * sign. report_map.js reads it back.
 */
#ifndef UM_PUBLISH_MAP_CODE_H
#define UM_PUBLISH_MAP_CODE_H

#include "core/geometry.h"
#include "core/text.h"

/// At most so many steps from one side of the region to the other.
enum { UM_MAP_GRID_STEPS = 60000 };

typedef struct um_map_grid {
    double x, y;   ///< south-west corner                      [m, project CRS]
    double step_m; ///< 1, 2, 5, 10, ...                       [m]
} um_map_grid;

/// A point in steps from the corner.
typedef struct um_map_point {
    int32_t x, y;
} um_map_point;

/// @param[in] bounds  west, south, east, north [m]; east > west and north > south
um_map_grid um_map_grid_for(const double bounds[4]);
um_map_point um_map_grid_point(const um_map_grid *grid, const double *xy);
/// Rounds a line to the grid. @param[out] points  room for @p n
/// @return number of points left when equal neighbours are one: at least 1 for @p n > 0
size_t um_map_grid_line(const um_map_grid *grid, const double *xy, size_t n, um_map_point *points);

/// Appends one number.
void um_map_code_number(um_text *code, int32_t number);
/// Appends points: the first as it is, each other as its difference from the one before.
void um_map_code_points(um_text *code, const um_map_point *points, size_t n);

#endif
