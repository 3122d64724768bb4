/**
 * The edges of a coverage in a grid of cells: which units cover a point, which edges a segment may
 * meet. Everything in whole millimetres from a local origin, every side decided by exact integer
 * arithmetic.
 *
 * A cell knows the edges that run through it and the units that cover its lower left corner. From
 * there to a point of the cell leads a path upwards and then to the right; each edge on it changes
 * the units. So a look-up costs the edges of one cell, however large the polygons are, and a cell
 * without edges costs nothing.
 *
 * Cells are made once and then only read: any number of threads may ask at the same time.
 */
#ifndef UM_DERIVE_CELLS_H
#define UM_DERIVE_CELLS_H

#include "derive/coverage.h"
#include "derive/numbers.h"
#include "derive/plane.h"

/// An edge in a cell.
typedef struct um_cell_edge {
    int32_t ax, ay, bx, by; ///< from a to b                                [mm from the origin]
    uint32_t edge;          ///< its number in the coverage
} um_cell_edge;

/// A cell: its first edge (the last one stands before the first of the next cell), and what covers
/// its corner: a unit, UM_OUTSIDE, or -2 - an index into um_cells.lists, where a number of units
/// stands and then the units.
typedef struct um_cell {
    uint32_t start;
    int32_t cover;
} um_cell;

typedef struct um_cells {
    const um_coverage *coverage; ///< borrowed
    int64_t origin[2];           ///< of the grid                           [mm]
    int shift;                   ///< a cell is 2^shift millimetres wide
    int64_t n_columns, n_rows;
    um_cell *items;      ///< n_columns x n_rows, row by row, and one more that only ends the last
    um_cell_edge *edges; ///< cell by cell; an edge stands in every cell within 3 mm of it
    um_numbers lists;
} um_cells;

/**
 * @param[in]  coverage  finished; borrowed as long as the cells live
 * @param[out] cells     owned by the caller
 * @return UM_ERR_GEOMETRY where the coverage is wider or higher than 2,000 km: its millimetres
 * would not fit into 32 bits
 */
um_status um_cells_new(const um_coverage *coverage, um_cells **cells, um_error *err) UM_MUST_CHECK;
void um_cells_free(um_cells *cells);
UM_DEFINE_AUTO(um_cells, um_cells *, um_cells_free)

/// A point in millimetres of the grid; finite, and within 1e9 m.
static inline um_spot um_cells_spot(const um_cells *cells, const double point[2]) {
    return (um_spot){um_to_mm(point[0]) - cells->origin[0], um_to_mm(point[1]) - cells->origin[1]};
}

/// The same in 2^-10 of a millimetre: a point is rounded to a thousandth of what vertices are.
static inline um_spot um_cells_fine(const um_cells *cells, const double point[2]) {
    double scale = 1 << UM_FINE_BITS;
    return (um_spot){um_to_mm(point[0] * scale) - cells->origin[0] * (1 << UM_FINE_BITS),
                     um_to_mm(point[1] * scale) - cells->origin[1] * (1 << UM_FINE_BITS)};
}

/**
 * The units that cover a fine spot, ascending; more than one where units overlap, none in a gap or
 * outside. A spot exactly on an edge is on one of its sides, always the same one.
 *
 * Method: even-odd rule for each unit, with the spot moved up by an infinitely small step and to
 * the right by one that is infinitely smaller, so that no vertex and no edge is met exactly.
 */
void um_cells_cover(const um_cells *cells, um_spot fine, um_numbers *units);

/**
 * Looks up many points, on several threads.
 *
 * @param[in]  xy     n points, x and y interleaved; finite                [m, CRS of the coverage]
 * @param[out] units  n units, UM_OUTSIDE outside all; of several the one that comes first
 * @param[in]  n_threads  at least 1; the result does not depend on it
 */
void um_cells_locate(const um_cells *cells, const double *xy, size_t n, size_t n_threads,
                     int32_t *units);

/// A run of cells in one row.
typedef struct um_cell_run {
    int64_t row, first, last; ///< first > last: none
} um_cell_run;

/// First and last row that the segment from p to q may run through, within the grid.
void um_cells_rows(const um_cells *cells, um_spot p, um_spot q, int64_t rows[2]);
/// The cells of a row that the segment may run through.
um_cell_run um_cells_run(const um_cells *cells, um_spot p, um_spot q, int64_t row);

static inline bool um_cells_hold(const um_cells *cells, um_spot spot) {
    return spot.x >= 0 && spot.y >= 0 && spot.x >> cells->shift < cells->n_columns &&
           spot.y >> cells->shift < cells->n_rows;
}

/// Number of the cell in which a spot lies; only where um_cells_hold().
static inline size_t um_cells_at(const um_cells *cells, um_spot spot) {
    return (size_t)((spot.y >> cells->shift) * cells->n_columns + (spot.x >> cells->shift));
}

#endif
