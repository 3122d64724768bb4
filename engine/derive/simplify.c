#include "derive/simplify.h"

#include "derive/edge_grid.h"
#include "derive/plane.h"

#include <string.h>

// ----------------------------------------------------------------------------- Douglas and Peucker

/// One arc at work.
typedef struct thinner {
    const double *xy;         // of the coverage
    const uint32_t *vertices; // of the arc
    bool *is_kept;
    double tolerance_m;
} thinner;

static const double *vertex_at(const thinner *self, size_t i) {
    return &self->xy[2 * self->vertices[i]];
}

/// Distance of a point from a segment.
static double distance_to(const double *p, const double *a, const double *b) {
    double dx = b[0] - a[0], dy = b[1] - a[1], squared = dx * dx + dy * dy;
    double t = squared > 0 ? ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / squared : 0;
    t = fmin(fmax(t, 0), 1);
    return hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy);
}

static size_t find_farthest(const thinner *self, size_t first, size_t last, double *farthest_m) {
    size_t farthest = first;
    *farthest_m = -1;
    for (size_t i = first + 1; i < last; i++) {
        double distance_m =
            distance_to(vertex_at(self, i), vertex_at(self, first), vertex_at(self, last));
        if (distance_m > *farthest_m) {
            *farthest_m = distance_m;
            farthest = i;
        }
    }
    return farthest;
}

/// A stretch of an arc whose ends stay.
typedef struct span {
    size_t first, last;
} span;

static void thin(thinner *self, size_t first, size_t last) {
    span *waiting = NULL;
    size_t n = 0, capacity = 0;
    UM_GROW(waiting, n, capacity);
    waiting[n++] = (span){first, last};
    while (n > 0) {
        span now = waiting[--n];
        double farthest_m = 0;
        size_t farthest = find_farthest(self, now.first, now.last, &farthest_m);
        if (farthest_m <= self->tolerance_m)
            continue;
        self->is_kept[farthest] = true;
        UM_GROW(waiting, n, capacity);
        waiting[n++] = (span){now.first, farthest};
        UM_GROW(waiting, n, capacity);
        waiting[n++] = (span){farthest, now.last};
    }
    free(waiting);
}

/// A ring keeps its start, the vertex farthest from it, and the one farthest from the line between
/// the two.
static void thin_ring(thinner *self, size_t last) {
    double apart_m = 0, left_m = 0, right_m = 0;
    size_t opposite = find_farthest(self, 0, last, &apart_m);
    size_t left = find_farthest(self, 0, opposite, &left_m);
    size_t right = find_farthest(self, opposite, last, &right_m);
    self->is_kept[opposite] = true;
    self->is_kept[left_m > right_m ? left : right] = true;
    size_t from = 0;
    for (size_t i = 1; i <= last; i++)
        if (i == last || self->is_kept[i]) {
            thin(self, from, i);
            from = i;
        }
}

static void thin_arc(thinner *self, size_t n) {
    memset(self->is_kept, self->tolerance_m > 0 ? 0 : 1, n);
    self->is_kept[0] = self->is_kept[n - 1] = true;
    if (!(self->tolerance_m > 0) || n < 3)
        return;
    if (self->vertices[0] == self->vertices[n - 1])
        thin_ring(self, n - 1);
    else
        thin(self, 0, n - 1);
}

static void keep_vertices(const thinner *self, const um_arc *arc, um_arcs *simplified) {
    UM_GROW(simplified->items, simplified->n_items, simplified->capacity);
    um_arc *kept = &simplified->items[simplified->n_items++];
    *kept = (um_arc){.first = simplified->n_vertices, .left = arc->left, .right = arc->right};
    for (size_t i = 0; i < arc->n; i++)
        if (self->is_kept[i]) {
            UM_GROW(simplified->vertices, simplified->n_vertices, simplified->vertex_capacity);
            simplified->vertices[simplified->n_vertices++] = self->vertices[i];
            kept->n++;
        }
}

void um_arcs_simplify(const um_coverage *coverage, const um_arcs *arcs, const double *tolerance_m,
                      um_arcs *simplified) {
    size_t most = 0;
    for (size_t i = 0; i < arcs->n_items; i++)
        most = arcs->items[i].n > most ? arcs->items[i].n : most;
    um_arcs_clear(simplified);
    thinner self = {.xy = coverage->xy, .is_kept = um_alloc_array(most, sizeof(bool))};
    for (size_t i = 0; i < arcs->n_items; i++) {
        self.vertices = &arcs->vertices[arcs->items[i].first];
        self.tolerance_m = tolerance_m[i];
        thin_arc(&self, arcs->items[i].n);
        keep_vertices(&self, &arcs->items[i], simplified);
    }
    free(self.is_kept);
}

// --------------------------------------------------------------------------------------- conflicts

/// Segments of arcs as edges; `left` is the number of the arc.
static um_edge *list_segments(const um_arcs *arcs, size_t *n) {
    um_edge *segments = um_alloc_array(arcs->n_vertices, sizeof *segments);
    *n = 0;
    for (size_t i = 0; i < arcs->n_items; i++)
        for (size_t k = 1; k < arcs->items[i].n; k++) {
            const uint32_t *vertices = &arcs->vertices[arcs->items[i].first];
            segments[(*n)++] = (um_edge){vertices[k - 1], vertices[k], (int32_t)i, UM_OUTSIDE};
        }
    return segments;
}

static bool may_cross(const um_arcs *arcs, const um_edge *a, const um_edge *b) {
    const um_arc *x = &arcs->items[a->left], *y = &arcs->items[b->left];
    return x->right == UM_OUTSIDE && y->right == UM_OUTSIDE && x->left != y->left;
}

/// Two segments from one vertex meet elsewhere only when one lies on the other.
static bool is_folded(const double *shared, const double *a, const double *b) {
    double along =
        (a[0] - shared[0]) * (b[0] - shared[0]) + (a[1] - shared[1]) * (b[1] - shared[1]);
    return along > 0 && um_turn(shared, a, b) == 0;
}

static bool overlaps_on_line(const double *p, const double *q, const double *a, const double *b) {
    for (int axis = 0; axis < 2; axis++)
        if (fmax(p[axis], q[axis]) < fmin(a[axis], b[axis]) ||
            fmax(a[axis], b[axis]) < fmin(p[axis], q[axis]))
            return false;
    return true;
}

static bool do_meet(const double *p, const double *q, const double *a, const double *b) {
    if (!overlaps_on_line(p, q, a, b)) // their boxes
        return false;
    return um_turn(p, q, a) * um_turn(p, q, b) <= 0 && um_turn(a, b, p) * um_turn(a, b, q) <= 0;
}

static bool are_in_conflict(const double *xy, const um_edge *a, const um_edge *b) {
    const double *p = &xy[2 * a->from], *q = &xy[2 * a->to], *r = &xy[2 * b->from],
                 *s = &xy[2 * b->to];
    bool has_from = a->from == b->from || a->from == b->to,
         has_to = a->to == b->from || a->to == b->to;
    if (has_from && has_to)
        return true;
    if (has_from)
        return is_folded(p, q, a->from == b->from ? s : r);
    if (has_to)
        return is_folded(q, p, a->to == b->from ? s : r);
    return do_meet(p, q, r, s);
}

size_t um_arcs_find_conflicts(const um_coverage *coverage, const um_arcs *arcs, bool *is_bad) {
    size_t n = 0, n_conflicts = 0;
    um_edge *segments = list_segments(arcs, &n);
    um_edge_grid *grid = um_edge_grid_new(coverage->xy, segments, n, coverage->bounds);
    um_numbers near = {0};
    for (size_t i = 0; i < n; i++) {
        um_edge_grid_near(grid, &coverage->xy[2 * segments[i].from],
                          &coverage->xy[2 * segments[i].to], 0, &near);
        for (size_t k = 0; k < near.n_items; k++) {
            const um_edge *other = &segments[near.items[k]];
            if (near.items[k] <= i || may_cross(arcs, &segments[i], other) ||
                !are_in_conflict(coverage->xy, &segments[i], other))
                continue;
            is_bad[segments[i].left] = is_bad[other->left] = true;
            n_conflicts++;
        }
    }
    um_numbers_clear(&near);
    um_edge_grid_free(grid);
    free(segments);
    return n_conflicts;
}
