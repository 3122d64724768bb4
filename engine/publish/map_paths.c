#include "publish/map.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

// ------------------------------------------------------------------------------------------ rows

static void append_point(um_text *data, const double *xy, int class) {
    char line[96];
    int n = snprintf(line, sizeof line, "%.2f %.2f %d\n", xy[0], xy[1], class);
    um_text_append_n(data, line, (size_t)n);
}

void um_map_append_lines(const um_paths *paths, int class, um_text *data) {
    for (size_t i = 0; i < paths->n_items; i++) {
        for (size_t j = 0; j < paths->items[i].n; j++)
            append_point(data, &paths->items[i].xy[2 * j], class);
        if (paths->items[i].n) // two blank lines would end a block
            um_text_append(data, "\n");
    }
}

/// Twice the area, positive counter-clockwise.
static double signed_area(const um_path *ring) {
    double sum = 0;
    for (size_t i = 0; i + 1 < ring->n; i++)
        sum += ring->xy[2 * i] * ring->xy[2 * i + 3] - ring->xy[2 * i + 2] * ring->xy[2 * i + 1];
    return sum;
}

/// A ring from its first point to its first point; holes the other way round than their polygon, so
/// that they stay empty under either rule of filling.
static void append_ring(const um_path *ring, int class, um_text *data) {
    bool is_reversed = (signed_area(ring) < 0) != ring->is_hole;
    for (size_t i = 0; i < ring->n; i++)
        append_point(data, &ring->xy[2 * (is_reversed ? ring->n - 1 - i : i)], class);
}

void um_map_append_polygons(const um_paths *paths, int class, um_text *data, size_t *n_polygons) {
    const um_path *outer = NULL;
    bool is_outer_drawn = false; // a hole goes with its polygon
    for (size_t i = 0; i < paths->n_items; i++) {
        const um_path *ring = &paths->items[i];
        bool is_drawn = ring->n >= 3;
        if (!ring->is_hole)
            is_outer_drawn = is_drawn;
        if (!is_drawn || !is_outer_drawn)
            continue;
        if (!ring->is_hole) {
            um_text_append(data, outer ? "\n" : "");
            outer = ring;
            (*n_polygons)++;
        }
        append_ring(ring, class, data);
        if (ring->is_hole) // back along the seam
            append_point(data, outer->xy, class);
    }
    if (outer)
        um_text_append(data, "\n");
}

// ---------------------------------------------------------------------------------- class by class

um_text *um_class_block(um_class_blocks *blocks, int class) {
    size_t block = (size_t)(class - UM_CLASS_GROUND);
    while (blocks->n_items <= block) {
        UM_GROW(blocks->items, blocks->n_items, blocks->capacity);
        blocks->items[blocks->n_items++] = (um_text){0};
    }
    return &blocks->items[block];
}

um_status um_class_blocks_write(const um_class_blocks *blocks, um_chart *chart, const char *name,
                                size_t n, um_error *err) {
    static const char off_the_page[] = "-99 -99 0\n\n"; // gnuplot counts no empty block
    UM_AUTO(um_text) data = {0};
    for (size_t i = 0; i < blocks->n_items; i++) {
        const um_text *block = &blocks->items[i];
        um_text_append_n(&data, block->length ? block->data : off_the_page,
                         block->length ? block->length : strlen(off_the_page));
        um_text_append(&data, "\n");
    }
    um_text_append_format(&chart->script, "blocks_%s = %zu\n", name, blocks->n_items);
    return um_chart_data(chart, name, &data, n, err);
}

void um_class_blocks_clear(um_class_blocks *blocks) {
    for (size_t i = 0; i < blocks->n_items; i++)
        um_text_clear(&blocks->items[i]);
    free(blocks->items);
    *blocks = (um_class_blocks){0};
}

// ---------------------------------------------------------------------------------- simplification

static double distance_to_segment(const double *p, const double *a, const double *b) {
    double dx = b[0] - a[0], dy = b[1] - a[1], length2 = dx * dx + dy * dy;
    double t = length2 > 0 ? ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length2 : 0;
    t = fmin(fmax(t, 0), 1);
    return hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy);
}

/// @return the vertex between @p first and @p last that is farthest from their line, 0 if all are
/// near
static size_t farthest(const um_path *path, size_t first, size_t last, double tolerance) {
    size_t found = 0;
    for (size_t i = first + 1; i < last; i++) {
        double distance =
            distance_to_segment(&path->xy[2 * i], &path->xy[2 * first], &path->xy[2 * last]);
        if (distance > tolerance) {
            tolerance = distance;
            found = i;
        }
    }
    return found;
}

static void mark_kept(const um_path *path, double tolerance, bool *is_kept) {
    size_t *stack = um_alloc_array(2 * path->n + 2, sizeof *stack), n = 0;
    is_kept[0] = is_kept[path->n - 1] = true;
    stack[n++] = 0, stack[n++] = path->n - 1;
    while (n) {
        size_t last = stack[--n], first = stack[--n];
        size_t middle = farthest(path, first, last, tolerance);
        if (!middle)
            continue;
        is_kept[middle] = true;
        stack[n++] = first, stack[n++] = middle;
        stack[n++] = middle, stack[n++] = last;
    }
    free(stack);
}

static void simplify_path(um_path *path, double tolerance) {
    if (path->n < 3)
        return;
    bool *is_kept = um_alloc_array(path->n, sizeof *is_kept);
    mark_kept(path, tolerance, is_kept);
    size_t n = 0;
    for (size_t i = 0; i < path->n; i++)
        if (is_kept[i]) {
            path->xy[2 * n] = path->xy[2 * i];
            path->xy[2 * n + 1] = path->xy[2 * i + 1];
            n++;
        }
    path->n = n;
    free(is_kept);
}

void um_map_simplify(um_paths *paths, double tolerance) {
    for (size_t i = 0; i < paths->n_items; i++)
        simplify_path(&paths->items[i], tolerance);
}

// ---------------------------------------------------------------------------------------- clipping

/// Liang and Barsky (1984): the part t0..t1 of a segment inside a box. @return false where it is
/// outside
static bool clip_segment(const double *a, const double *b, um_box box, double t[2]) {
    double dx = b[0] - a[0], dy = b[1] - a[1];
    const double p[] = {-dx, dx, -dy, dy};
    const double q[] = {a[0] - box.left, box.right - a[0], a[1] - box.bottom, box.top - a[1]};
    t[0] = 0, t[1] = 1;
    for (int i = 0; i < 4; i++) {
        if (p[i] == 0 && q[i] < 0)
            return false;
        if (p[i] < 0)
            t[0] = fmax(t[0], q[i] / p[i]);
        else if (p[i] > 0)
            t[1] = fmin(t[1], q[i] / p[i]);
    }
    return t[0] < t[1];
}

static um_path *add_path(um_paths *paths, size_t room) {
    paths->items = um_resize(paths->items, paths->n_items + 1, sizeof *paths->items);
    um_path *path = &paths->items[paths->n_items++];
    *path = (um_path){.xy = um_alloc_array(2 * room, sizeof *path->xy)};
    return path;
}

static void add_point(um_path *path, const double *a, const double *b, double t) {
    path->xy[2 * path->n] = a[0] + t * (b[0] - a[0]);
    path->xy[2 * path->n + 1] = a[1] + t * (b[1] - a[1]);
    path->n++;
}

static void clip_line(const um_path *line, um_box box, um_paths *inside) {
    um_path *piece = NULL;
    for (size_t i = 0; i + 1 < line->n; i++) {
        const double *a = &line->xy[2 * i], *b = a + 2;
        double t[2];
        if (!clip_segment(a, b, box, t)) {
            piece = NULL;
            continue;
        }
        if (!piece || t[0] > 0) {
            piece = add_path(inside, line->n - i + 1);
            add_point(piece, a, b, t[0]);
        }
        add_point(piece, a, b, t[1]);
        if (t[1] < 1)
            piece = NULL;
    }
}

void um_map_clip_lines(um_paths *paths, um_box box) {
    um_paths inside = {.type = paths->type};
    for (size_t i = 0; i < paths->n_items; i++)
        clip_line(&paths->items[i], box, &inside);
    inside.n_parts = inside.n_items;
    um_paths_clear(paths);
    *paths = inside;
}

/// How far a point lies inside one side of a box.
static double inside_side(const double *xy, um_box box, int side) {
    const double depth[] = {xy[0] - box.left, box.right - xy[0], xy[1] - box.bottom,
                            box.top - xy[1]};
    return depth[side];
}

/// Sutherland and Hodgman (1974): a ring without what lies beyond one side.
static void clip_ring_at(um_path *ring, um_box box, int side) {
    um_path kept = {.xy = um_alloc_array(4 * ring->n + 4, sizeof *kept.xy),
                    .part = ring->part,
                    .is_hole = ring->is_hole};
    for (size_t i = 0; i + 1 < ring->n; i++) {
        const double *a = &ring->xy[2 * i], *b = a + 2;
        double depth_a = inside_side(a, box, side), depth_b = inside_side(b, box, side);
        if (depth_a >= 0)
            add_point(&kept, a, b, 0);
        if ((depth_a >= 0) != (depth_b >= 0))
            add_point(&kept, a, b, depth_a / (depth_a - depth_b));
    }
    if (kept.n) // closed again
        add_point(&kept, kept.xy, kept.xy, 0);
    free(ring->xy);
    *ring = kept;
}

void um_map_clip_polygons(um_paths *paths, um_box box) {
    for (size_t i = 0; i < paths->n_items; i++)
        for (int side = 0; side < 4; side++)
            clip_ring_at(&paths->items[i], box, side);
}

// ---------------------------------------------------------------------------------------- hatching

// Hatching is computed on axes turned by 45 degrees, where its lines are level.
static const double diagonal = 0.70710678118654752;

typedef struct edge {
    double u1, v1, u2, v2; ///< v1 < v2
} edge;

static edge *turn_edges(const um_paths *paths, size_t *n_edges) {
    size_t n = 0;
    for (size_t i = 0; i < paths->n_items; i++)
        n += paths->items[i].n;
    edge *edges = um_alloc_array(n ? n : 1, sizeof *edges);
    *n_edges = 0;
    for (size_t i = 0; i < paths->n_items; i++)
        for (size_t j = 0; j + 1 < paths->items[i].n; j++) {
            const double *a = &paths->items[i].xy[2 * j], *b = a + 2;
            edge turned = {(a[0] + a[1]) * diagonal, (a[1] - a[0]) * diagonal,
                           (b[0] + b[1]) * diagonal, (b[1] - b[0]) * diagonal};
            if (turned.v1 > turned.v2)
                turned = (edge){turned.u2, turned.v2, turned.u1, turned.v1};
            if (turned.v1 < turned.v2)
                edges[(*n_edges)++] = turned;
        }
    return edges;
}

static int compare_numbers(const void *a, const void *b) {
    double one = *(const double *)a, two = *(const double *)b;
    return (one > two) - (one < two);
}

/// Where the line v crosses edges, ascending; between each pair is inside (even-odd rule).
static size_t cross(const edge *edges, size_t n, double v, double *u) {
    size_t n_crossings = 0;
    for (size_t i = 0; i < n; i++)
        if (edges[i].v1 <= v && v < edges[i].v2) {
            double t = (v - edges[i].v1) / (edges[i].v2 - edges[i].v1);
            u[n_crossings++] = edges[i].u1 + t * (edges[i].u2 - edges[i].u1);
        }
    qsort(u, n_crossings, sizeof *u, compare_numbers);
    return n_crossings;
}

static void append_turned_back(um_text *data, double u, double v) {
    const double xy[] = {(u - v) * diagonal, (u + v) * diagonal};
    append_point(data, xy, 0);
}

void um_map_append_hatch(const um_paths *paths, double step, um_text *data) {
    size_t n = 0;
    edge *edges = turn_edges(paths, &n);
    double *u = um_alloc_array(n ? n : 1, sizeof *u), low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        low = fmin(low, edges[i].v1);
        high = fmax(high, edges[i].v2);
    }
    // Lines of all polygons fall on one grid, so that hatching runs on across borders.
    for (double k = ceil(low / step); n && k * step < high; k++) {
        size_t n_crossings = cross(edges, n, k * step, u);
        for (size_t i = 0; i + 1 < n_crossings; i += 2) {
            append_turned_back(data, u[i], k * step);
            append_turned_back(data, u[i + 1], k * step);
            um_text_append(data, "\n");
        }
    }
    free(u);
    free(edges);
}

void um_map_append_hatch_box(um_box box, double step, um_text *data) {
    double xy[] = {box.left, box.bottom, box.right, box.bottom, box.right,
                   box.top,  box.left,   box.top,   box.left,   box.bottom};
    um_path ring = {.xy = xy, .n = 5};
    um_paths paths = {.items = &ring, .n_items = 1, .n_parts = 1, .type = UM_POLYGON};
    um_map_append_hatch(&paths, step, data);
}

um_status um_page_hatch_signs(um_chart *chart, double step, um_error *err) {
    const um_page *page = &chart->page;
    UM_AUTO(um_text) data = {0};
    size_t n = 0;
    for (size_t i = 0; i < page->sign_kind.n_items; i++) {
        if (page->sign_kind.items[i] != UM_SIGN_HATCH)
            continue;
        double left = page->sign_x.items[i], middle = page->sign_y.items[i];
        um_box box = {left, middle - UM_SIGN_HEIGHT / 2.0, left + UM_SIGN_WIDTH,
                      middle + UM_SIGN_HEIGHT / 2.0};
        um_map_append_hatch_box(box, step, &data);
        n++;
    }
    return um_chart_data(chart, "sign_hatch", &data, n, err);
}
