#include "derive/overline.h"

#include "derive/point_grid.h"
#include "derive/vertex_index.h"

#include <math.h>
#include <search.h>
#include <string.h>

static const double same_m = 1e-3; // a vertex so near to a segment lies on it
static const double cell_m = 32;   // streets are drawn with a vertex every 20 to 50 m

/// A segment as one line uses it; a < b.
typedef struct use {
    uint32_t a, b, user;
} use;

/// A vertex on a segment.
typedef struct stop {
    double along_m;
    uint32_t vertex;
} stop;

typedef struct builder {
    um_coverage *network;
    um_vertex_index *index;
    uint32_t *merged;    ///< by vertex: the one it became
    um_point_grid *grid; ///< over the vertices
    um_numbers near;
    stop *stops; ///< of the segment at hand
    size_t n_stops, stop_capacity;
    use *uses;
    size_t n_uses, use_capacity;
    double snap_m;
} builder;

static void clear_builder(builder *self) {
    um_vertex_index_free(self->index);
    free(self->merged);
    um_point_grid_free(self->grid);
    um_numbers_clear(&self->near);
    free(self->stops);
    free(self->uses);
}

void um_overline_clear(um_overline *overline) {
    um_coverage_free(overline->network);
    um_arcs_clear(&overline->pieces);
    free(overline->sets);
    free(overline->members);
    *overline = (um_overline){0};
}

static const double *place(const builder *self, uint32_t vertex) {
    return &self->network->xy[2 * (size_t)vertex];
}

// ---------------------------------------------------------------------------------------- vertices

static uint32_t add_vertex(builder *self, const double *point) {
    um_coverage *network = self->network;
    bool is_new = false;
    uint32_t vertex =
        um_vertex_index_add(self->index, network->xy, network->n_vertices, point, &is_new);
    if (!is_new)
        return vertex;
    if (network->n_vertices == network->vertex_capacity) {
        network->vertex_capacity = 2 * network->vertex_capacity + 256;
        network->xy = um_resize(network->xy, network->vertex_capacity, 2 * sizeof(double));
    }
    memcpy(&network->xy[2 * network->n_vertices++], point, 2 * sizeof *point);
    return vertex;
}

static int compare_places(const void *a, const void *b, void *user) {
    const double *xy = user, *p = &xy[2 * (size_t) * (const uint32_t *)a],
                 *q = &xy[2 * (size_t) * (const uint32_t *)b];
    if (p[0] != q[0])
        return p[0] < q[0] ? -1 : 1;
    return (p[1] > q[1]) - (p[1] < q[1]);
}

/// From west to east each vertex that is still its own takes those within reach that are.
static void merge_vertices(builder *self) {
    size_t n = self->network->n_vertices;
    self->merged = um_alloc_array(n, sizeof *self->merged);
    for (size_t i = 0; i < n; i++)
        self->merged[i] = (uint32_t)i;
    if (self->snap_m <= 0 || n == 0)
        return;
    uint32_t *order = um_alloc_array(n, sizeof *order);
    memcpy(order, self->merged, n * sizeof *order);
    bool *is_settled = um_alloc_array(n, sizeof *is_settled);
    qsort_r(order, n, sizeof *order, compare_places, self->network->xy);
    for (size_t i = 0; i < n; i++) {
        if (is_settled[order[i]])
            continue;
        const double *p = place(self, order[i]);
        um_point_grid_near(self->grid, p, p, self->snap_m, &self->near);
        for (size_t k = 0; k < self->near.n_items; k++) {
            uint32_t other = self->near.items[k];
            const double *q = place(self, other);
            if (is_settled[other] || hypot(q[0] - p[0], q[1] - p[1]) > self->snap_m)
                continue;
            is_settled[other] = true;
            self->merged[other] = order[i];
        }
    }
    free(order);
    free(is_settled);
}

// ---------------------------------------------------------------------------------------- segments

static void add_use(builder *self, uint32_t a, uint32_t b, uint32_t user) {
    if (a == b)
        return;
    UM_GROW(self->uses, self->n_uses, self->use_capacity);
    self->uses[self->n_uses++] = a < b ? (use){a, b, user} : (use){b, a, user};
}

static int compare_stops(const void *a, const void *b) {
    const stop *x = a, *y = b;
    if (x->along_m != y->along_m)
        return x->along_m < y->along_m ? -1 : 1;
    return (x->vertex > y->vertex) - (x->vertex < y->vertex);
}

/// Vertices that lie on the segment between its ends.
static void find_stops(builder *self, uint32_t from, uint32_t to) {
    const double *p = place(self, from), *q = place(self, to);
    double dx = q[0] - p[0], dy = q[1] - p[1], length_m = hypot(dx, dy);
    double reach_m = fmax(self->snap_m, same_m);
    self->n_stops = 0;
    um_point_grid_near(self->grid, p, q, reach_m, &self->near);
    for (size_t i = 0; i < self->near.n_items; i++) {
        uint32_t vertex = self->merged[self->near.items[i]];
        const double *at = place(self, vertex);
        double along_m = ((at[0] - p[0]) * dx + (at[1] - p[1]) * dy) / length_m;
        double beside_m = ((at[1] - p[1]) * dx - (at[0] - p[0]) * dy) / length_m;
        if (vertex == from || vertex == to || along_m <= 0 || along_m >= length_m ||
            fabs(beside_m) > reach_m)
            continue;
        UM_GROW(self->stops, self->n_stops, self->stop_capacity);
        self->stops[self->n_stops++] = (stop){along_m, vertex};
    }
    if (self->n_stops > 1)
        qsort(self->stops, self->n_stops, sizeof *self->stops, compare_stops);
}

static void add_segment(builder *self, uint32_t from, uint32_t to, uint32_t user) {
    if (from == to)
        return;
    find_stops(self, from, to);
    uint32_t last = from;
    for (size_t i = 0; i < self->n_stops; i++) {
        add_use(self, last, self->stops[i].vertex, user);
        last = self->stops[i].vertex;
    }
    add_use(self, last, to, user);
}

static void add_lines(builder *self, const um_used_line *lines, size_t n_lines) {
    size_t n_points = 0, at = 0;
    for (size_t i = 0; i < n_lines; i++)
        n_points += lines[i].n;
    uint32_t *vertices = um_alloc_array(n_points + 1, sizeof *vertices);
    um_vertex_index_reserve(self->index, NULL, 0, n_points);
    for (size_t i = 0; i < n_lines; i++)
        for (size_t k = 0; k < lines[i].n; k++)
            vertices[at++] = add_vertex(self, &lines[i].xy[2 * k]);
    self->grid = um_point_grid_new(self->network->xy, self->network->n_vertices,
                                   fmax(2 * self->snap_m, cell_m));
    merge_vertices(self);
    at = 0;
    for (size_t i = 0; i < n_lines; i++) {
        for (size_t k = 1; k < lines[i].n; k++)
            add_segment(self, self->merged[vertices[at + k - 1]], self->merged[vertices[at + k]],
                        lines[i].user);
        at += lines[i].n;
    }
    free(vertices);
}

// -------------------------------------------------------------------------------------------- sets

static int compare_uses(const void *a, const void *b) {
    const use *x = a, *y = b;
    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    if (x->b != y->b)
        return x->b < y->b ? -1 : 1;
    return (x->user > y->user) - (x->user < y->user);
}

/// A set and where its members stand, for the tree of sets.
typedef struct known_set {
    const um_overline *overline; ///< whose array of members may move
    size_t first, n;
    int32_t number;
} known_set;

static int compare_sets(const void *a, const void *b) {
    const known_set *x = a, *y = b;
    if (x->n != y->n)
        return x->n < y->n ? -1 : 1;
    return memcmp(&x->overline->members[x->first], &y->overline->members[y->first],
                  x->n * sizeof *x->overline->members);
}

/// The set of the members behind @p first; members of one that is known are dropped again.
static int32_t intern_set(um_overline *overline, void **tree, size_t first) {
    known_set *candidate = um_alloc(sizeof *candidate);
    *candidate =
        (known_set){overline, first, overline->n_members - first, (int32_t)overline->n_sets};
    known_set **found = tsearch(candidate, tree, compare_sets);
    if (*found != candidate) {
        overline->n_members = first;
        free(candidate);
        return (*found)->number;
    }
    UM_GROW(overline->sets, overline->n_sets, overline->set_capacity);
    overline->sets[overline->n_sets++] = (um_user_set){first, candidate->n};
    return candidate->number;
}

/// Adds the users of the uses from @p first to @p end, which are of one segment.
static void add_members(um_overline *overline, const use *uses, size_t first, size_t end) {
    size_t begin = overline->n_members;
    for (size_t i = first; i < end; i++) {
        um_user *last =
            overline->n_members > begin ? &overline->members[overline->n_members - 1] : NULL;
        if (last && last->user == uses[i].user) {
            last->uses++;
            continue;
        }
        UM_GROW(overline->members, overline->n_members, overline->member_capacity);
        overline->members[overline->n_members++] = (um_user){uses[i].user, 1};
    }
}

/// Each segment once, with its set.
static void build_edges(const builder *self, um_overline *overline) {
    um_coverage *network = overline->network;
    void *tree = NULL;
    for (size_t first = 0, end = 0; first < self->n_uses; first = end) {
        const use *one = &self->uses[first];
        while (end < self->n_uses && self->uses[end].a == one->a && self->uses[end].b == one->b)
            end++;
        size_t begin = overline->n_members;
        add_members(overline, self->uses, first, end);
        int32_t set = intern_set(overline, &tree, begin);
        UM_GROW(network->edges, network->n_edges, network->edge_capacity);
        network->edges[network->n_edges++] = (um_edge){one->a, one->b, set, UM_OUTSIDE};
    }
    tdestroy(tree, free);
}

void um_overline_build(const um_used_line *lines, size_t n_lines, double snap_m,
                       um_overline *overline) {
    *overline = (um_overline){.network = um_alloc(sizeof *overline->network)};
    builder self = {.network = overline->network, .index = um_vertex_index_new(), .snap_m = snap_m};
    add_lines(&self, lines, n_lines);
    if (self.n_uses > 1)
        qsort(self.uses, self.n_uses, sizeof *self.uses, compare_uses);
    build_edges(&self, overline);
    um_arcs_build(overline->network, &overline->pieces);
    clear_builder(&self);
}
