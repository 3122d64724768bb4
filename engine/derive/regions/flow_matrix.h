/**
 * Persons between units: an origin-destination matrix in compressed rows, for the methods that
 * make regions of flows. No geometry and no store: every method beside this file takes a matrix
 * (and neighbours, where it needs them) and returns which unit is in which region.
 *
 * Units are numbered by their keys, ascending as bytes; a tie that a method breaks by key is
 * broken by number. A region is called by its smallest unit.
 */
#ifndef UM_DERIVE_REGIONS_FLOW_MATRIX_H
#define UM_DERIVE_REGIONS_FLOW_MATRIX_H

#include "core/memory.h"

#include <stdbool.h>
#include <stdint.h>

/// "In no region."
#define UM_NO_UNIT UINT32_MAX

/// A flow between two units, or within one.
typedef struct um_flow {
    uint32_t origin, destination; ///< units: residence, workplace
    double persons;               ///< >= 0
} um_flow;

/// One direction of the matrix. The entries of unit i are [start[i], start[i + 1]), their units
/// ascending, none of them i itself, all with persons > 0.
typedef struct um_flow_rows {
    size_t *start; ///< n_units + 1
    uint32_t *unit;
    double *persons;
} um_flow_rows;

typedef struct um_flow_matrix {
    size_t n_units;
    um_flow_rows to;   ///< by origin: where those who live here work
    um_flow_rows from; ///< by destination: where those who work here live
    double *within;    ///< n_units: persons who live and work here
    double *lives;     ///< n_units: persons who live here, all who work here too among them (O)
    double *works;     ///< n_units: persons who work here, likewise (D)
    double persons;    ///< all of the matrix
    bool has_within;   ///< whether any unit has persons within; a statistic without says nothing of
                       ///< them
} um_flow_matrix;

/**
 * @param[in] n_units  at most UINT32_MAX - 1; units without any flow are units too
 * @param[in] flows    n_flows in any order, borrowed; those of the same pair are added up, those of
 *                     0 persons left out
 * @return a matrix; release with um_flow_matrix_free()
 */
um_flow_matrix *um_flow_matrix_new(size_t n_units, const um_flow *flows, size_t n_flows);
void um_flow_matrix_free(um_flow_matrix *matrix);
UM_DEFINE_AUTO(um_flow_matrix, um_flow_matrix *, um_flow_matrix_free)

/// Persons from one unit to another, which are different.
double um_flow_between(const um_flow_matrix *matrix, uint32_t origin, uint32_t destination);

/// part / whole >= share, to a hundredth of a percent and without a division: persons are whole
/// numbers, and exactly 15 % is 15 %. False of nothing.
bool um_is_share(double part, double whole, double share);

/// Which units share a piece of border: neighbours of unit i are [start[i], start[i + 1]),
/// ascending.
typedef struct um_neighbours {
    size_t n_units;
    size_t *start; ///< n_units + 1
    uint32_t *unit;
    double *border_m;  ///< beside each: length of the shared border
    double *outline_m; ///< n_units: length of the whole outline; a coast is nobody's border
} um_neighbours;

/// A border between two different units.
typedef struct um_shared_border {
    uint32_t a, b;
    double length_m; ///< > 0
} um_shared_border;

/**
 * @param[in] borders    each pair once, in either order
 * @param[in] outline_m  n_units lengths, copied
 * @return neighbours; release with um_neighbours_free()
 */
um_neighbours *um_neighbours_new(size_t n_units, const um_shared_border *borders, size_t n_borders,
                                 const double *outline_m);
void um_neighbours_free(um_neighbours *neighbours);
UM_DEFINE_AUTO(um_neighbours, um_neighbours *, um_neighbours_free)

/**
 * Names every region by its smallest unit.
 *
 * @param[in,out] region_of  n_units: any numbers < n_units, the same for units of one region, or
 *                           UM_NO_UNIT; afterwards the smallest unit of the region
 * @return number of regions
 */
size_t um_regions_name(uint32_t *region_of, size_t n_units);

#endif
