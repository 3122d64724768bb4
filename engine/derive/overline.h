/**
 * Overline: the pieces of path that lines share, and how many lines are on each.
 *
 * A piece is a chain of segments that are used by the same lines, as often, through nodes where
 * exactly two segments meet. Segments are the same when their ends agree to the millimetre, in
 * either direction; a vertex of one line that lies on the segment of another (within a millimetre)
 * cuts it first, because sources differ in the vertices they put on a straight street. Lines that
 * only run near each other share nothing, unless they are snapped.
 *
 * Source: the idea is overline() of stplanr (Lovelace and Ellison 2018, The R Journal 10:2); the
 * method, hashing of integer segments and chaining, is umland's.
 */
#ifndef UM_DERIVE_OVERLINE_H
#define UM_DERIVE_OVERLINE_H

#include "derive/arcs.h"

/// A line with its user; several lines may have one user. Borrowed.
typedef struct um_used_line {
    const double *xy; ///< n points, x and y interleaved                 [m]
    size_t n;
    uint32_t user;
} um_used_line;

typedef struct um_user {
    uint32_t user;
    uint32_t uses; ///< how often it runs there: 2 = there and back
} um_user;

/// Users of a segment, ascending: a run in um_overline.members.
typedef struct um_user_set {
    size_t first, n;
} um_user_set;

typedef struct um_overline {
    um_coverage *network; ///< vertices, and each segment once as an edge: `left` is its set
    um_arcs pieces;       ///< chains; `left` is the set
    um_user_set *sets;
    size_t n_sets, set_capacity;
    um_user *members;
    size_t n_members, member_capacity;
} um_overline;

/**
 * @param[in]  lines   in an order that does not depend on how they were loaded: it decides the
 * order and the direction of pieces
 * @param[in]  snap_m  0 = only what agrees to the millimetre; else vertices within that distance
 * become one (the one that comes first from west to east), and a vertex that is so near to a
 * segment cuts it
 * @param[out] overline  to be cleared by um_overline_clear()
 */
void um_overline_build(const um_used_line *lines, size_t n_lines, double snap_m,
                       um_overline *overline);
void um_overline_clear(um_overline *overline);
static inline void um_auto_um_overline(um_overline *overline) {
    um_overline_clear(overline);
}

#endif
