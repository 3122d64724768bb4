/**
 * Crossings from stretches, and stretches of a coarser level from those of a finer one: the rules,
 * apart from the engine that finds the stretches (walk.h) and from the store.
 */
#ifndef UM_DERIVE_CROSSINGS_H
#define UM_DERIVE_CROSSINGS_H

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
 * @param[in]  stretches  of one line, in order
 * @param[out] crossings  emptied first; in order along the line
 */
void um_crossings_find(const um_stretch *stretches, size_t n, um_crossings *crossings);

/**
 * The stretches of a line among groups of units (municipalities among districts).
 *
 * What follows a border inside a group lies in the group; stretches of one group that follow each
 * other are one, so lengths add up level by level.
 *
 * @param[in]  stretches  among units
 * @param[in]  group_of   by unit: its group, -1 = in none, which is outside
 * @param[out] grouped    room for @p n
 * @return how many there are
 */
size_t um_stretches_group(const um_stretch *stretches, size_t n, const int32_t *group_of,
                          um_stretch *grouped);

#endif
