/**
 * Crossings from stretches: the rule, apart from the engine that finds the stretches (walk.h) and
 * from the store.
 */
#ifndef UM_DERIVE_SECTIONS_H
#define UM_DERIVE_SECTIONS_H

#include "derive/walk.h"

typedef struct um_crossing {
    size_t stretch;   ///< that ends here
    double at_m;      ///< distance along the line
    int32_t from, to; ///< units or UM_OUTSIDE
} um_crossing;

typedef struct um_crossings {
    um_crossing *items;
    size_t n_items, capacity;
} um_crossings;

void um_crossings_clear(um_crossings *crossings);
static inline void um_auto_um_crossings(um_crossings *crossings) {
    um_crossings_clear(crossings);
}

/**
 * The points where a line changes its unit; outside counts as one.
 *
 * A stretch along the border of A and B is in both. Coming from A it is still A, so a line that
 * leaves it into B crosses at its end. Coming from C it crosses at its beginning, into the one of
 * the two in which the line goes on (the first by key where it ends on the border). A line that
 * begins on a border crosses nothing by leaving it into A or B.
 *
 * @param[in]  way        stretches of one line
 * @param[out] crossings  emptied first; in order along the line
 */
void um_crossings_find(const um_way *way, um_crossings *crossings);

#endif
