/**
 * Following a line through a coverage: in which unit it runs, in order, from where to where.
 *
 * This is the engine behind sections and crossings (sections.c), which sees nothing of it but this
 * header: another engine has to give the same stretches.
 *
 * Rules
 * - The stretches of a line are in order along it and fill it without gaps; their lengths add up to
 * its length. A path that is driven twice is there twice.
 * - A stretch lies in one unit, or outside all (UM_OUTSIDE; a gap between units is outside). Where
 * units overlap, it lies in the one whose key comes first; the edge of a unit inside another is no
 * border.
 * - A stretch along an edge follows the border of the units on its two sides (one of them may be
 * UM_OUTSIDE) and is a stretch of its own. "Along" means: no farther than a millimetre from the
 * edge, as far as the two run side by side, and that for at least a centimetre.
 * - Stretches shorter than a millimetre are not told apart from their predecessor. A touch without
 * change leaves no trace.
 *
 * Whether a segment meets an edge, and on which side a stretch lies, is decided in whole
 * millimetres by exact integer arithmetic (cells.h): a line nearer to a border than a millimetre
 * may be on either side of it. Where the two meet is computed in doubles, as the parameter on the
 * segment of the line itself.
 */
#ifndef UM_DERIVE_WALK_H
#define UM_DERIVE_WALK_H

#include "derive/cells.h"

/// um_stretch.other of a stretch that follows no border.
enum { UM_NO_BORDER = -2 };

typedef struct um_stretch {
    double start_m, end_m; ///< distance along the line [m]
    int32_t unit;          ///< unit, or UM_OUTSIDE
    int32_t other; ///< UM_NO_BORDER, or the other unit of the border that is followed; unit < other
} um_stretch;

/// The stretches of a line. `{0}` is empty; it is used again from line to line.
typedef struct um_way {
    um_stretch *items;
    size_t n_items, capacity;
    double *at_m; ///< distance of each vertex of the line from its start [m]
    size_t n_vertices, vertex_capacity;
    double length_m;    ///< of the line
    bool is_overlapped; ///< runs where units overlap
} um_way;

void um_way_clear(um_way *way);
static inline void um_auto_um_way(um_way *way) {
    um_way_clear(way);
}

/// Puts a stretch behind the others; one of the same kind as the last makes that longer.
void um_way_add(um_way *way, double start_m, double end_m, int32_t unit, int32_t other);

/**
 * Whether a segment runs along an edge: the rule above.
 *
 * @param[in]  length_m  of the segment from p to q, > 0
 * @param[out] range     from where to where along the segment             [m]
 */
bool um_side_by_side(const double p[2], const double q[2], double length_m, const double a[2],
                     const double b[2], double range[2]);

/// The two units whose border edges are; of more than two those that come first by key. `{0}` has
/// none.
typedef struct um_sides {
    int32_t units[2];
    size_t n;
} um_sides;

void um_sides_add(um_sides *sides, int32_t unit);
/// After the last edge: where there was one unit only, the other side is UM_OUTSIDE.
void um_sides_end(um_sides *sides);

typedef struct um_walker um_walker;

/// A walker is for one thread; any number of them share the cells.
/// @param[in] cells  borrowed as long as the walker lives; the units of their coverage are in the
/// order of their keys
um_walker *um_walker_new(const um_cells *cells);
void um_walker_free(um_walker *walker);
UM_DEFINE_AUTO(um_walker, um_walker *, um_walker_free)

/**
 * Follows one line.
 *
 * @param[in]  xy   n points, x and y interleaved; repeated points are allowed; finite and within
 * 1e12 m of the origin                                                          [m]
 * @param[in]  n    number of points
 * @param[out] way  its stretches; none for a line without length
 */
void um_walker_follow(um_walker *walker, const double *xy, size_t n, um_way *way);

/// Measures a line as um_walker_follow() does, without following it: at_m and length_m.
void um_way_measure(const double *xy, size_t n, um_way *way);
/// The point at a distance from the start of a line that was measured or followed.
void um_way_point(const um_way *way, const double *xy, double at_m, double point[2]);
/**
 * The part of a line between two distances: its two ends and the vertices between, repeated points
 * once.
 *
 * @param[out] cut  room for n_vertices + 2 points
 * @return how many there are, at least 2
 */
size_t um_way_cut(const um_way *way, const double *xy, double start_m, double end_m, double *cut);

#endif
