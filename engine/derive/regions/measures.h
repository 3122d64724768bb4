/**
 * What can be said of regions, whoever made them: their sizes and parts, how many persons stay
 * inside, modularity, how well a set of units fits the flows, and what is different between two
 * partitions.
 *
 * A partition is `region_of`, n_units numbers: any number < n_units, the same for the units of one
 * region (its smallest unit after um_regions_name()), or UM_NO_UNIT for a unit in no region.
 */
#ifndef UM_DERIVE_REGIONS_MEASURES_H
#define UM_DERIVE_REGIONS_MEASURES_H

#include "derive/regions/flow_matrix.h"

typedef struct um_region_measures {
    uint32_t region; ///< its number in region_of
    size_t n_units;
    size_t n_parts; ///< connected by shared borders; 0 = no borders known
    double lives;   ///< persons who live in it (O), those within a unit among them
    double works;   ///< persons who work in it (D), likewise
    double within;  ///< persons who do both
} um_region_measures;

typedef struct um_partition_measures {
    um_region_measures *regions; ///< by number
    size_t n_regions;
    size_t n_placed;       ///< units in a region
    double persons;        ///< of the matrix
    double persons_inside; ///< with both ends in one region
    double inside_share;   ///< NAN where there are no persons
    double modularity;     ///< NAN where there are no persons
} um_partition_measures;

/**
 * @param[in] neighbours  NULL where borders are not known
 * @return measures; release with um_partition_measures_free()
 *
 * Modularity is directed and weighted, pairs of a unit with itself included: the sum over regions
 * of W_rr / W - O_r D_r / W^2, with W all persons and W_rr those inside the region. Units in no
 * region add nothing to the sum; their persons count in W and in the margins of the others.
 * Source: Leicht and Newman, Community structure in directed networks (2008).
 *
 * Cost: units + pairs + shared borders.
 */
um_partition_measures *um_measure_partition(const um_flow_matrix *matrix,
                                            const um_neighbours *neighbours,
                                            const uint32_t *region_of);
void um_partition_measures_free(um_partition_measures *measures);
UM_DEFINE_AUTO(um_partition_measures, um_partition_measures *, um_partition_measures_free)

/// How well a set of units fits the flows; persons within a unit count in neither sum.
typedef struct um_fit {
    double inside;   ///< persons between two different members
    double touching; ///< persons between two units of which at least one is a member
    double fit;      ///< inside / touching; NAN where nobody touches
} um_fit;

/// @param[in] is_member  n_units
um_fit um_fit_of(const um_flow_matrix *matrix, const bool *is_member);

/// Units in both sets / units in any of them; NAN where both are empty.
double um_jaccard(const bool *a, const bool *b, size_t n_units);

/// What is different between two partitions of the same units.
typedef struct um_partition_change {
    size_t n_units;       ///< units that are in a region in at least one of the two
    size_t n_moved;       ///< of them: units that change region
    double persons;       ///< of the units counted
    double persons_moved; ///< of the units moved
    double moved_share;   ///< persons_moved / persons; NAN where there are no persons
    uint32_t *continues;  ///< by region before: the one after that continues it, UM_NO_UNIT = none
    bool *has_moved;      ///< by unit
} um_partition_change;

/**
 * @param[in] before, after  partitions of the same units
 * @param[in] persons        n_units, >= 0: what a unit weighs (persons who live there)
 * @return changes; release with um_partition_change_free()
 *
 * Rule (house definition): which region continues which is decided greedily. Of all pairs of a
 * region before and a region after that share units, the one that shares most persons is taken
 * first, then the next whose two are both free. Of equal ones the pair with more units in common,
 * then with the smaller number before, then after. A unit has moved where its region after does not
 * continue its region before, or where it is in a region in only one of the two.
 */
um_partition_change *um_compare_partitions(const uint32_t *before, const uint32_t *after,
                                           const double *persons, size_t n_units);
void um_partition_change_free(um_partition_change *change);
UM_DEFINE_AUTO(um_partition_change, um_partition_change *, um_partition_change_free)

#endif
