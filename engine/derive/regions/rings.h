/**
 * City regions in rings: centre, supplementary area, inner and outer ring (definition 12).
 *
 * Source: Bundesinstitut für Bau-, Stadt- und Raumforschung (BBSR), Großstadtregionen; the limits
 * are those of definition 12. House rules: candidates are looked at by day population, the largest
 * first, and one whose main out-flow goes to a neighbouring centre already found is none; a unit
 * that fits several centres belongs to the one of the largest share, of equals to the first.
 */
#ifndef UM_DERIVE_REGIONS_RINGS_H
#define UM_DERIVE_REGIONS_RINGS_H

#include "derive/regions/partition.h"

typedef struct um_ring_rule {
    double min_population;     ///< of a centre, at least
    double min_day_population; ///< of a centre, above: inhabitants, plus who comes in, less who
                               ///< goes out
    double min_day_density;    ///< of the supplementary area, above [persons/km2]
    double supplement_share;   ///< of its out-commuters to the centre, at least
    double inner_share;        ///< of out-commuters to centre and supplementary area, at least
    double outer_share;        ///< likewise, and below the inner one
} um_ring_rule;

extern const um_ring_rule um_ring_rule_bbsr;

/// Figures of the units; arrays of n_units, borrowed.
typedef struct um_ring_figures {
    const double *population; ///< NAN = not known
    const double *area_km2;   ///< NAN = not known
    const int8_t *is_upper;   ///< an Oberzentrum: 1, 0, -1 = not known; NULL = of none
} um_ring_figures;

/**
 * @param[in,out] partition  seats: 'centre', 'supplement', 'inner', 'outer' with the share, region
 * = the centre. Changes: 'no_centre' for a unit that is large enough, with what it lacks;
 * 'not_known' for one without a figure that would decide
 */
void um_rings(const um_flow_matrix *matrix, const um_neighbours *neighbours,
              const um_ring_figures *figures, const um_ring_rule *rule, um_partition *partition);

#endif
