/**
 * Simplifying the arcs of a coverage for maps: every arc once, so that neighbours still meet.
 */
#ifndef UM_DERIVE_SIMPLIFY_H
#define UM_DERIVE_SIMPLIFY_H

#include "derive/arcs.h"

/**
 * Arcs with fewer vertices.
 *
 * @param[in]  coverage     of the arcs
 * @param[in]  arcs         what is to be simplified
 * @param[in]  tolerance_m  one for each arc: no vertex left out is farther from the line that stays
 * [m]; 0 = keep all
 * @param[out] simplified   the same arcs in the same order; cleared first
 *
 * Method: Douglas and Peucker (1973). The ends of an arc stay; an arc that is a ring keeps three
 * points apart.
 */
void um_arcs_simplify(const um_coverage *coverage, const um_arcs *arcs, const double *tolerance_m,
                      um_arcs *simplified);

/**
 * Arcs that cross, touch or lie on each other elsewhere than at their ends.
 *
 * @param[out] is_bad  one for each arc, set true where an arc meets another (or itself); never set
 * false
 * @return how many pairs of segments meet
 *
 * Outer arcs (nothing on the right) of different units may cross: there the units did not tile
 * before.
 */
size_t um_arcs_find_conflicts(const um_coverage *coverage, const um_arcs *arcs, bool *is_bad);

#endif
