/*
 * Pieces of a unit's boundary that face another unit's without sharing its edges.
 *
 * House definition. Only edges without a partner are looked at. A point of such an edge faces an
 * edge of another unit when the two edges run against each other, within 45 degrees (each has its
 * unit on its left, so boundaries of neighbours do), and the perpendicular from the point meets the
 * other edge, at most `snap_m` away, in a gap or in an overlap. A point that faces several belongs
 * to the nearest.
 *
 * Where a boundary faces a unit, loses it for at most twice `snap_m` and faces it again (a corner,
 * a detail that only one of the two sources has), the piece between counts too.
 *
 * A stretch that faces one unit counts if it is at least four times as long as the two are apart:
 * the mouth of a notch in the outer boundary is no border. A boundary that merely goes on past a
 * junction, or touches in a point, faces nothing.
 */
#include "derive/edge_grid.h"
#include "derive/step.h"

#include <math.h>
#include <string.h>

/// Edges that face each other run 135 to 225 degrees apart.
static const double steepest_cosine = -0.7071067811865476;
static const double apart_m = 0.001;       // nearer is edge on edge
static const double least_slenderness = 4; // length of a stretch by its width

enum { NOTHING = -1, CHAIN_ENDS = -2 };

/// A part of one edge that faces one other edge; t runs from 0 to 1 along the edge.
typedef struct candidate {
    double t0, t1;
    double distance0, slope; ///< distance(t) = distance0 + slope * t, signed [m]
    int32_t other;
} candidate;

/// A piece of a ring's boundary and what it faces: a unit, NOTHING, or CHAIN_ENDS for a shared
/// edge.
typedef struct piece {
    um_facing facing; ///< facing.other may be NOTHING or CHAIN_ENDS
    double length_m, width_m;
} piece;

typedef struct snapper {
    const um_coverage *coverage;
    double snap_m;
    um_edge *single; ///< the edges without a partner
    size_t n_single;
    um_edge_grid *grid; ///< over them
    um_numbers near;
    candidate *candidates;
    size_t n_candidates, candidate_capacity;
    double *stops; ///< where candidates begin and end
    size_t n_stops, stop_capacity;
    piece *pieces; ///< of one ring
    size_t n_pieces, piece_capacity;
} snapper;

// -------------------------------------------------------------------------------------- candidates

/// Narrows [t0, t1] to where low <= at0 + slope * t <= high.
static void narrow(double at0, double slope, double low, double high, double *t0, double *t1) {
    if (slope == 0) {
        if (at0 < low || at0 > high)
            *t1 = -1;
        return;
    }
    double a = (low - at0) / slope, b = (high - at0) / slope;
    *t0 = fmax(*t0, fmin(a, b));
    *t1 = fmin(*t1, fmax(a, b));
}

/// Where the edge a-b faces the edge c-d of another unit.
static bool face(const snapper *self, const double *a, const double *b, const double *c,
                 const double *d, candidate *found) {
    double ex = b[0] - a[0], ey = b[1] - a[1], fx = d[0] - c[0], fy = d[1] - c[1];
    double e_m = hypot(ex, ey), f_m = hypot(fx, fy);
    if (ex * fx + ey * fy > steepest_cosine * e_m * f_m)
        return false;
    fx /= f_m;
    fy /= f_m;
    double along0 = (a[0] - c[0]) * fx + (a[1] - c[1]) * fy, along_slope = ex * fx + ey * fy;
    double beside0 = fx * (a[1] - c[1]) - fy * (a[0] - c[0]), beside_slope = fx * ey - fy * ex;
    found->t0 = 0;
    found->t1 = 1;
    narrow(along0, along_slope, 0, f_m, &found->t0, &found->t1);
    narrow(beside0, beside_slope, -self->snap_m, self->snap_m, &found->t0, &found->t1);
    found->distance0 = beside0;
    found->slope = beside_slope;
    return found->t1 > found->t0;
}

static void add_stop(snapper *self, double t) {
    UM_GROW(self->stops, self->n_stops, self->stop_capacity);
    self->stops[self->n_stops++] = t;
}

static void find_candidates(snapper *self, const um_edge *edge) {
    const double *xy = self->coverage->xy;
    self->n_candidates = self->n_stops = 0;
    add_stop(self, 0);
    add_stop(self, 1);
    um_edge_grid_near(self->grid, &xy[2 * edge->from], &xy[2 * edge->to], self->snap_m,
                      &self->near);
    for (size_t i = 0; i < self->near.n_items; i++) {
        const um_edge *other = &self->single[self->near.items[i]];
        candidate found = {.other = other->left};
        if (other->left == edge->left || !face(self, &xy[2 * edge->from], &xy[2 * edge->to],
                                               &xy[2 * other->from], &xy[2 * other->to], &found))
            continue;
        UM_GROW(self->candidates, self->n_candidates, self->candidate_capacity);
        self->candidates[self->n_candidates++] = found;
        add_stop(self, found.t0);
        add_stop(self, found.t1);
    }
}

static int compare_stops(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/// The nearest candidate between two stops; NULL = none. Equally near: the unit whose key comes
/// first.
static const candidate *find_nearest(const snapper *self, double t0, double t1) {
    const candidate *nearest = NULL;
    double middle = (t0 + t1) / 2, least_m = INFINITY;
    for (size_t i = 0; i < self->n_candidates; i++) {
        const candidate *one = &self->candidates[i];
        double distance_m = fabs(one->distance0 + one->slope * middle);
        if (one->t0 > middle || one->t1 < middle || distance_m > least_m ||
            (distance_m == least_m && nearest && one->other >= nearest->other))
            continue;
        nearest = one;
        least_m = distance_m;
    }
    return nearest;
}

// ------------------------------------------------------------------------------------------ pieces

static void add_piece(snapper *self, const um_facing *facing, double width_m) {
    UM_GROW(self->pieces, self->n_pieces, self->piece_capacity);
    double length_m = hypot(facing->to[0] - facing->from[0], facing->to[1] - facing->from[1]);
    self->pieces[self->n_pieces++] = (piece){*facing, length_m, width_m};
}

static void point_at(const double *a, const double *b, double t, double point[2]) {
    for (int axis = 0; axis < 2; axis++)
        point[axis] = t == 1 ? b[axis] : a[axis] + t * (b[axis] - a[axis]);
}

static void cut_edge(snapper *self, const um_edge *edge) {
    const double *a = &self->coverage->xy[2 * edge->from], *b = &self->coverage->xy[2 * edge->to];
    find_candidates(self, edge);
    qsort(self->stops, self->n_stops, sizeof *self->stops, compare_stops);
    for (size_t i = 1; i < self->n_stops; i++) {
        double t0 = self->stops[i - 1], t1 = self->stops[i];
        if (t1 <= t0)
            continue;
        const candidate *nearest = find_nearest(self, t0, t1);
        double width_m = nearest ? fmax(fabs(nearest->distance0 + nearest->slope * t0),
                                        fabs(nearest->distance0 + nearest->slope * t1))
                                 : 0;
        um_facing facing = {.unit = edge->left,
                            .other = nearest ? nearest->other : NOTHING,
                            .is_apart = width_m > apart_m};
        point_at(a, b, t0, facing.from);
        point_at(a, b, t1, facing.to);
        add_piece(self, &facing, width_m);
    }
}

/// Gives short stretches that face nothing, between two that face the same unit, to that unit.
static void close_gaps(snapper *self) {
    size_t last = SIZE_MAX; // the last piece that faces a unit
    double lost_m = 0;
    for (size_t i = 0; i < self->n_pieces; i++) {
        int32_t other = self->pieces[i].facing.other;
        if (other == NOTHING) {
            lost_m += self->pieces[i].length_m;
            continue;
        }
        if (last != SIZE_MAX && other == self->pieces[last].facing.other &&
            lost_m <= 2 * self->snap_m)
            for (size_t k = last + 1; k < i; k++) {
                self->pieces[k].facing.other = other;
                self->pieces[k].facing.is_apart = true;
            }
        last = other == CHAIN_ENDS ? SIZE_MAX : i;
        lost_m = 0;
    }
}

/// Takes back stretches that are too wide for their length.
static void drop_mouths(snapper *self) {
    for (size_t first = 0, end = 0; first < self->n_pieces; first = end) {
        double length_m = 0, width_m = 0;
        int32_t other = self->pieces[first].facing.other;
        for (; end < self->n_pieces && self->pieces[end].facing.other == other; end++) {
            length_m += self->pieces[end].length_m;
            width_m = fmax(width_m, self->pieces[end].width_m);
        }
        for (size_t i = first; i < end && other >= 0 && length_m < least_slenderness * width_m; i++)
            self->pieces[i].facing.other = NOTHING;
    }
}

/// A shared edge to begin behind, so that no chain of single edges is torn.
static size_t find_start(const um_coverage *coverage, const um_ring *ring) {
    for (size_t i = 0; i < ring->n; i++)
        if (coverage->edges[coverage->ring_edges[ring->first + i]].right != UM_OUTSIDE)
            return i;
    return 0;
}

static void cut_ring(snapper *self, const um_ring *ring) {
    self->n_pieces = 0;
    size_t start = find_start(self->coverage, ring);
    for (size_t i = 0; i < ring->n; i++) {
        const um_edge *edge =
            &self->coverage->edges[self->coverage->ring_edges[ring->first + (start + i) % ring->n]];
        if (edge->right == UM_OUTSIDE)
            cut_edge(self, edge);
        else
            add_piece(self, &(um_facing){.unit = ring->unit, .other = CHAIN_ENDS}, 0);
    }
    close_gaps(self);
    drop_mouths(self);
}

static void keep_pieces(const snapper *self, um_facings *facings) {
    for (size_t i = 0; i < self->n_pieces; i++)
        if (self->pieces[i].facing.other >= 0 && self->pieces[i].length_m > 0) {
            UM_GROW(facings->items, facings->n_items, facings->capacity);
            facings->items[facings->n_items++] = self->pieces[i].facing;
        }
}

static bool has_single_edge(const um_coverage *coverage, const um_ring *ring) {
    for (size_t i = 0; i < ring->n; i++)
        if (coverage->edges[coverage->ring_edges[ring->first + i]].right == UM_OUTSIDE)
            return true;
    return false;
}

static void gather_single_edges(snapper *self) {
    const um_coverage *coverage = self->coverage;
    self->single = um_alloc_array(coverage->n_edges, sizeof *self->single);
    for (size_t i = 0; i < coverage->n_edges; i++)
        if (coverage->edges[i].right == UM_OUTSIDE)
            self->single[self->n_single++] = coverage->edges[i];
    self->grid = um_edge_grid_new(coverage->xy, self->single, self->n_single, coverage->bounds);
}

static void clear_snapper(snapper *self) {
    um_edge_grid_free(self->grid);
    um_numbers_clear(&self->near);
    free(self->single);
    free(self->candidates);
    free(self->stops);
    free(self->pieces);
}

void um_facings_find(const um_coverage *coverage, double snap_m, um_facings *facings) {
    snapper self = {.coverage = coverage, .snap_m = snap_m};
    gather_single_edges(&self);
    for (size_t i = 0; i < coverage->n_rings; i++)
        if (has_single_edge(coverage, &coverage->rings[i])) {
            cut_ring(&self, &coverage->rings[i]);
            keep_pieces(&self, facings);
        }
    clear_snapper(&self);
}

void um_facings_clear(um_facings *facings) {
    free(facings->items);
    *facings = (um_facings){0};
}
