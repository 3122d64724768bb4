/**
 * Labour market areas: units put together until most who live in an area work in it and most who
 * work in it live in it (definition 14).
 *
 * Validity of an area that O persons live and D work in, T of them both, SC = min(T/O, T/D):
 *
 *   X = min(SC / target_SC, 1) * (1 - (1 - min_SC / target_SC) * max((target - O) / (target - min),
 * 0))
 *       * target_SC / min_SC
 *
 * and X = 1 where SC = 1; valid from 1 on. Linkage of unit u and area a: T_ua^2 / (O_u D_a) +
 * T_au^2 / (O_a D_u). All flows count in O and D, those with the reserve too.
 *
 * Source: Coombes and Bond, Travel-to-Work Areas: the 2007 review (ONS 2008); the order of the
 * search as documented for the R package LabourMarketAreas (Franconi, D'Alo, Ichim 2016), with
 * sums kept right where the package keeps those of single units.
 *
 * Numbers: persons are added as doubles, exact where they are whole. Validities and linkages are
 * compared to 40 binary digits, so that what is equal stays equal whatever the order of operations.
 *
 * Cost: a step reads the flows of one unit and the units of one area, and finds the weakest area in
 * a heap: for n units with m pairs about s (m / n + n / areas + log n), where the number of steps s
 * was 2 to 4 times n. Memory: 80 bytes a unit beside the matrix.
 */
#ifndef UM_DERIVE_REGIONS_LABOUR_MARKET_H
#define UM_DERIVE_REGIONS_LABOUR_MARKET_H

#include "derive/regions/partition.h"

typedef struct um_labour_rule {
    double min_size, target_size;                         ///< persons who live there
    double min_self_containment, target_self_containment; ///< shares
} um_labour_rule;

/// Travel-to-Work Areas of the United Kingdom, 2007 and 2011.
extern const um_labour_rule um_labour_rule_ttwa;

/**
 * Searches, and gives out the reserve as published: last unit first, each to the area with the
 * strongest linkage, validity not looked at again.
 *
 * Units without residents, without workers or without a flow to others are set aside, and stay in
 * no area. The weakest area is opened (of equals the first); of it the unit leaves in which most
 * come in from outside the area or go out to any other unit (of equals the first); it joins the
 * area of the strongest linkage if that does not become weaker by it, else it goes to the reserve.
 *
 * @param[out] partition  seats ('member', 'none'), validity, and as changes: 'set_aside';
 *                        'to_reserve' with the area's validity and remark 'A' (it was alone and was
 *                        refused), 'B' (alone, no flow with any area), 'C' and 'D' (likewise, one
 *                        of several); 'placed' with the linkage; the caller clears it
 * @return UM_ERR_USAGE where the matrix has no flows within units, or the rule makes no sense
 */
um_status um_labour_market_areas(const um_flow_matrix *matrix, const um_labour_rule *rule,
                                 um_partition *partition, um_error *err) UM_MUST_CHECK;

/**
 * The same search, then a repair instead of the blind placing.
 *
 * A unit of the reserve, last unit first, joins the area with the strongest linkage among those
 * that stay valid with it ('placed_valid'), else the strongest ('placed', remark 'no area stays
 * valid'); so do units that were set aside, if they have any flow. Then, where an area lies in
 * several parts, each but the largest by residents (of equals the one with the first unit) moves as
 * a whole to the area of the strongest linkage among its neighbours, one that stays valid before
 * one that does not ('moved_part', one change a unit, value: the linkage of the part); a part
 * without such neighbours stays ('stays_apart'). Each move leaves one part less, so it ends.
 * Invalid areas are told at the end ('invalid', value: validity).
 *
 * @param[in] neighbours  of the units; without any border no part is cut off
 */
um_status um_labour_market_repaired(const um_flow_matrix *matrix, const um_labour_rule *rule,
                                    const um_neighbours *neighbours, um_partition *partition,
                                    um_error *err) UM_MUST_CHECK;

/// X of an area. NAN where nobody lives or works there.
double um_labour_validity(const um_labour_rule *rule, double within, double lives, double works);

#endif
