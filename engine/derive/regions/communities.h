/**
 * Communities: regions that no rule of size or self-containment makes, but the largest modularity
 * that can be found.
 *
 * Method: Leiden on the flows of both directions added, T_ij + T_ji, flows within a unit as loops.
 * Chosen because each region it finds is connected by flows, which the multilevel (Louvain) method
 * does not promise, and because it needs no number of regions and no threshold. Directions are
 * added because the flow between two towns is what makes a region of them, whoever commutes; the
 * modularity of the result for the directed flows (derive/regions/measures.h) is never below that
 * of the flows added. Methods of random walks (Infomap) measure another thing, how long a walker
 * stays; commuters walk one step.
 *
 * Source: Traag, Waltman and van Eck, From Louvain to Leiden (2019); igraph's implementation.
 *
 * Deterministic: a generator of its own with a fixed seed; the one that others use is put back.
 */
#ifndef UM_DERIVE_REGIONS_COMMUNITIES_H
#define UM_DERIVE_REGIONS_COMMUNITIES_H

#include "derive/regions/flow_matrix.h"

/// Parameters; `{0}` is what is said of each.
typedef struct um_community_options {
    double resolution; ///< > 0, the more, the smaller the regions; 0 = 1, modularity as defined
    uint32_t seed;     ///< 0 = 1
    uint32_t n_runs;   ///< the best of so many; 0 = 10
} um_community_options;

/**
 * @param[in]  options     NULL = `{0}`
 * @param[out] region_of   n_units: smallest unit of the region; a unit without flows to others is a
 *                         region of its own
 * @param[out] n_regions
 * @param[out] modularity  of the flows added, as igraph computes it; NAN where there are no flows.
 *                         May be NULL
 * @return UM_OK; UM_ERR_USAGE where the resolution is not positive or igraph refuses; outputs are
 *         untouched then
 */
um_status um_communities(const um_flow_matrix *matrix, const um_community_options *options,
                         uint32_t *region_of, size_t *n_regions, double *modularity,
                         um_error *err) UM_MUST_CHECK;

#endif
