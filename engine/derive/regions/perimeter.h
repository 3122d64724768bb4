/**
 * The perimeter of a forum against the flows: how well it fits, which unit would raise the fit most
 * by entering, which adds least, step by step (definition 6).
 */
#ifndef UM_DERIVE_REGIONS_PERIMETER_H
#define UM_DERIVE_REGIONS_PERIMETER_H

#include "derive/regions/measures.h"

/// A unit that enters or leaves, or would.
typedef struct um_perimeter_move {
    uint32_t step; ///< from 1 on
    uint32_t rank; ///< 1 = taken (of the last step: would be), 2 and on = the next best
    uint32_t unit;
    um_fit before, after;
} um_perimeter_move;

/// `{0}` is empty.
typedef struct um_perimeter_moves {
    um_perimeter_move *items;
    size_t n_items, capacity;
} um_perimeter_moves;

typedef struct um_perimeter_search {
    bool is_leaving;   ///< members leave, else units enter
    bool is_connected; ///< who enters must border the perimeter; who leaves must not divide it
                       ///< further
    uint32_t n_steps, n_ranks;
    const bool *may_enter; ///< n_units; NULL = all
} um_perimeter_search;

/**
 * Greedy: at each step the move with the highest fit after it, of equals the first unit; fits are
 * compared as fractions. It ends after n_steps, or with the step that does not raise the fit: that
 * one is told too, so that there is an answer where nothing helps, but not taken.
 *
 * @param[in]  is_member  n_units, as it is now
 * @param[out] moves      n_ranks a step at most; units without any flow are not looked at
 *
 * Cost: a step reads the flows of all members once and every unit; leaving with is_connected walks
 * the perimeter once for each member that is ranked before the ones that stay.
 */
void um_perimeter_find(const um_flow_matrix *matrix, const um_neighbours *neighbours,
                       const bool *is_member, const um_perimeter_search *search,
                       um_perimeter_moves *moves);
void um_perimeter_moves_clear(um_perimeter_moves *moves);
static inline void um_auto_um_perimeter_moves(um_perimeter_moves *moves) {
    um_perimeter_moves_clear(moves);
}

#endif
