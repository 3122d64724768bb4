/**
 * Intramax: regions that grow by merging, step by step, the two between which flows are largest
 * against what their margins let expect. The result is a tree that can be cut at any number of
 * regions.
 *
 * Criterion of two regions i and j: T_ij / (O_i D_j) + T_ji / (O_j D_i), with T the persons between
 * them, O who lives and D who works in them, flows within included; a term whose margin is 0 counts
 * 0. No contiguity. It ends when no two regions have a flow. The criterion may rise from one step
 * to the next, the persons inside never fall: a dendrogram is drawn over these.
 *
 * Source: Masser and Brown, Hierarchical aggregation procedures for interaction data (Environment
 * and Planning A 7, 1975).
 *
 * Ties: of two pairs with the same criterion the one with the smaller unit first. Where all persons
 * are whole numbers and together at most 2^31, criteria are compared as fractions, so that a tie is
 * one; otherwise as doubles that keep 40 binary digits (a part in 10^12).
 *
 * Cost: each region keeps its best partner, and looks for another one only when the partner has
 * merged and no other region is better than its former best. A step reads the entries of the two
 * that merge and of those that look again: for n units with m pairs about n log n + m at first, and
 * as the regions left have flows with nearly all others, n^2 at the worst. Memory: 48 bytes a pair
 * of units, 120 a unit.
 */
#ifndef UM_DERIVE_REGIONS_INTRAMAX_H
#define UM_DERIVE_REGIONS_INTRAMAX_H

#include "derive/regions/flow_matrix.h"

/// Region b becomes part of region a, which lives on; a < b, each the smallest unit of its region.
typedef struct um_merge_step {
    uint32_t a, b;
    double criterion;      ///< 1 / persons
    double persons_inside; ///< after the step, with both ends in one region
} um_merge_step;

typedef struct um_merge_tree {
    size_t n_units;
    um_merge_step *steps;
    size_t n_steps; ///< less than n_units
} um_merge_tree;

/// @return the tree of all units; release with um_merge_tree_free()
um_merge_tree *um_intramax(const um_flow_matrix *matrix);
void um_merge_tree_free(um_merge_tree *tree);
UM_DEFINE_AUTO(um_merge_tree, um_merge_tree *, um_merge_tree_free)

/**
 * The regions when so many are left.
 *
 * @param[in]  n_regions  more than there are units: every unit is one; fewer than the tree ends
 *                        with: those with which it ends
 * @param[out] region_of  n_units: smallest unit of the region
 * @return regions there are
 */
size_t um_merge_tree_cut(const um_merge_tree *tree, size_t n_regions, uint32_t *region_of);

#endif
