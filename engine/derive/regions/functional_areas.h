/**
 * Functional urban areas of given cities: the commuting zone by share, exclaves dropped, enclaves
 * added (definition 13).
 *
 * Source: Eurostat, Methodological manual on territorial typologies, 2018: zone from 15 % of the
 * employed residents on; cities between which as many commute are one; an enclave is taken in,
 * an exclave is left out. Where a statistic does not know who works where they live, the share is
 * one of those who commute out: then it is far higher, and no official functional urban area.
 */
#ifndef UM_DERIVE_REGIONS_FUNCTIONAL_AREAS_H
#define UM_DERIVE_REGIONS_FUNCTIONAL_AREAS_H

#include "derive/regions/partition.h"

typedef struct um_functional_rule {
    double share;         ///< 0.15; compared to a hundredth of a percent, in whole numbers
    bool is_of_residents; ///< share of all who live there and work, else of those who commute out
    bool is_merged;       ///< cities linked by the share in either direction are one
} um_functional_rule;

/// Published: 15 % of the employed residents, cities merged.
extern const um_functional_rule um_functional_rule_default;

/**
 * @param[in]     neighbours  whose border_m and outline_m say who is surrounded, to a metre; a
 * coast or the edge of the data is nobody's border
 * @param[in]     city_of     n_units: number of the city that a unit is a part of, UM_NO_UNIT =
 * none
 * @param[in,out] partition   seats of each city, called by its smallest unit: 'centre', 'zone',
 *                            'enclave' and, in no region, 'exclave'; areas may overlap. Changes:
 *                            'merged' for the units of a city that went into another one
 * @return UM_ERR_USAGE where shares of residents are asked of a matrix without flows within units
 */
um_status um_functional_areas(const um_flow_matrix *matrix, const um_neighbours *neighbours,
                              const uint32_t *city_of, const um_functional_rule *rule,
                              um_partition *partition, um_error *err) UM_MUST_CHECK;

#endif
