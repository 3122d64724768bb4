#include "derive/walk.h"

#include <math.h>
#include <string.h>

static const double along_m = 1e-3;        // no farther from an edge: the line runs along it
static const double shortest_run_m = 1e-2; // ... if it does so for at least this long
static const double together_m = 1e-3;     // cuts no farther apart are one

/// A part of the line that follows an edge.
typedef struct edge_run {
    double start_m, end_m;
    int32_t left, right;
} edge_run;

struct um_walker {
    const um_cells *cells;
    const um_coverage *coverage;
    um_numbers cover; // of the last look-up
    double *cuts;     // distances along the line where it meets an edge
    size_t n_cuts, cut_capacity;
    edge_run *runs;
    size_t n_runs, run_capacity;
};

um_walker *um_walker_new(const um_cells *cells) {
    um_walker *walker = um_alloc(sizeof *walker);
    walker->cells = cells;
    walker->coverage = cells->coverage;
    return walker;
}

void um_walker_free(um_walker *walker) {
    if (!walker)
        return;
    um_numbers_clear(&walker->cover);
    free(walker->cuts);
    free(walker->runs);
    free(walker);
}

void um_way_clear(um_way *way) {
    free(way->items);
    free(way->at_m);
    *way = (um_way){0};
}

// --------------------------------------------------------------------------------- distances along

/// hypot() guards against an overflow that no place on earth comes near.
static double segment_length(const double *xy) {
    double dx = xy[2] - xy[0], dy = xy[3] - xy[1];
    return sqrt(dx * dx + dy * dy);
}

void um_way_measure(const double *xy, size_t n, um_way *way) {
    if (n > way->vertex_capacity) {
        way->vertex_capacity = 2 * n;
        way->at_m = um_resize(way->at_m, way->vertex_capacity, sizeof *way->at_m);
    }
    way->n_vertices = n;
    way->n_items = 0;
    way->is_overlapped = false;
    double at_m = 0;
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            at_m += segment_length(&xy[2 * i - 2]);
        way->at_m[i] = at_m;
    }
    way->length_m = at_m;
}

/// The segment in which a distance lies: the last one that does not begin behind it.
static size_t find_segment(const um_way *way, double at_m) {
    size_t low = 0,
           high = way->n_vertices - 1; // at_m[low] <= at_m < at_m[high], or the last segment
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (way->at_m[middle] <= at_m)
            low = middle;
        else
            high = middle;
    }
    return low;
}

void um_way_point(const um_way *way, const double *xy, double at_m, double point[2]) {
    size_t i = find_segment(way, at_m);
    double length_m = way->at_m[i + 1] - way->at_m[i];
    double t = length_m > 0 ? fmin(fmax((at_m - way->at_m[i]) / length_m, 0), 1) : 0;
    for (int axis = 0; axis < 2; axis++) {
        double from = xy[2 * i + axis], to = xy[2 * i + 2 + axis];
        point[axis] = t < 1 ? from + t * (to - from) : to;
    }
}

size_t um_way_cut(const um_way *way, const double *xy, double start_m, double end_m, double *cut) {
    size_t n = 0, low = 0, high = way->n_vertices;
    um_way_point(way, xy, start_m, &cut[2 * n++]);
    while (low < high) { // the first vertex behind the start
        size_t middle = (low + high) / 2;
        if (way->at_m[middle] <= start_m)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t i = low; i < way->n_vertices && way->at_m[i] < end_m; i++)
        if (way->at_m[i] > way->at_m[i - 1])
            memcpy(&cut[2 * n++], &xy[2 * i], 2 * sizeof(double));
    um_way_point(way, xy, end_m, &cut[2 * n++]);
    return n;
}

// --------------------------------------------------------------------------------- along an edge

/// Where a point lies as seen from a segment: how far along it, how far beside it.
static void project(const double p[2], const double unit[2], const double point[2], double *along,
                    double *beside) {
    double dx = point[0] - p[0], dy = point[1] - p[1];
    *along = dx * unit[0] + dy * unit[1];
    *beside = unit[0] * dy - unit[1] * dx;
}

bool um_side_by_side(const double p[2], const double q[2], double length_m, const double a[2],
                     const double b[2], double range[2]) {
    double unit[2] = {(q[0] - p[0]) / length_m, (q[1] - p[1]) / length_m}, along[2], beside[2];
    project(p, unit, a, &along[0], &beside[0]);
    project(p, unit, b, &along[1], &beside[1]);
    double low = fmax(fmin(along[0], along[1]), 0);
    double high = fmin(fmax(along[0], along[1]), length_m);
    if (high - low < shortest_run_m)
        return false;
    double slope = (beside[1] - beside[0]) / (along[1] - along[0]);
    if (fabs(beside[0] + slope * (low - along[0])) > along_m ||
        fabs(beside[0] + slope * (high - along[0])) > along_m)
        return false;
    range[0] = low;
    range[1] = high;
    return true;
}

void um_sides_add(um_sides *sides, int32_t unit) {
    int32_t *units = sides->units;
    if (unit == UM_OUTSIDE || (sides->n > 0 && units[0] == unit) ||
        (sides->n > 1 && units[1] == unit))
        return;
    if (sides->n < 2)
        units[sides->n++] = unit;
    else if (unit < units[1])
        units[1] = unit;
    if (sides->n == 2 && units[0] > units[1]) {
        int32_t kept = units[0];
        units[0] = units[1];
        units[1] = kept;
    }
}

void um_sides_end(um_sides *sides) {
    if (sides->n != 1)
        return;
    sides->units[1] = sides->units[0];
    sides->units[0] = UM_OUTSIDE;
}

// ------------------------------------------------------------------------------- cuts of a segment

/// A segment of the line.
typedef struct segment {
    double p[2], q[2];
    um_spot from, to; ///< the same in whole millimetres
    double start_m, length_m;
} segment;

static void add_cut(um_walker *walker, double at_m) {
    UM_GROW(walker->cuts, walker->n_cuts, walker->cut_capacity);
    walker->cuts[walker->n_cuts++] = at_m;
}

static void add_run(um_walker *walker, double start_m, double end_m, const um_edge *edge) {
    UM_GROW(walker->runs, walker->n_runs, walker->run_capacity);
    walker->runs[walker->n_runs++] = (edge_run){start_m, end_m, edge->left, edge->right};
    add_cut(walker, start_m);
    add_cut(walker, end_m);
}

/// Whether the segment runs along an edge; then the run is recorded.
static bool follow_edge(um_walker *walker, const segment *s, const um_edge *edge, const double *a,
                        const double *b) {
    double range[2];
    if (!um_side_by_side(s->p, s->q, s->length_m, a, b, range))
        return false;
    add_run(walker, s->start_m + range[0], s->start_m + range[1], edge);
    return true;
}

/// Where the segment, from 0 to 1, meets the line through an edge; decided are these ends already.
static double find_meeting(const segment *s, const double *a, const double *b, int at_p, int at_q) {
    if (at_p == 0 || at_q == 0)
        return at_p == 0 ? 0 : 1;
    double p_side = (b[0] - a[0]) * (s->p[1] - a[1]) - (b[1] - a[1]) * (s->p[0] - a[0]);
    double q_side = (b[0] - a[0]) * (s->q[1] - a[1]) - (b[1] - a[1]) * (s->q[0] - a[0]);
    double t = p_side / (p_side - q_side);
    return t >= 0 ? fmin(t, 1) : 0; // 0 also where both lie on the line within a millimetre
}

/// Cuts the segment where it meets an edge, also where it only touches it.
static void cross_edge(um_walker *walker, const segment *s, const um_cell_edge *edge,
                       const double *a, const double *b) {
    um_spot from = {edge->ax, edge->ay}, to = {edge->bx, edge->by};
    int at_a = um_turn_mm(s->from, s->to, from), at_b = um_turn_mm(s->from, s->to, to);
    if (at_a * at_b > 0)
        return;
    int at_p = um_turn_mm(from, to, s->from), at_q = um_turn_mm(from, to, s->to);
    if (at_p * at_q > 0)
        return;
    if (at_p == 0 && at_q == 0) // on one line: they share a point, or less than a centimetre
        return;
    add_cut(walker, s->start_m + find_meeting(s, a, b, at_p, at_q) * s->length_m);
}

static bool is_box_apart(const segment *s, const um_cell_edge *edge) {
    enum { REACH_MM = 2 };
    int64_t low_x = edge->ax < edge->bx ? edge->ax : edge->bx, high_x = edge->ax ^ edge->bx ^ low_x;
    int64_t low_y = edge->ay < edge->by ? edge->ay : edge->by, high_y = edge->ay ^ edge->by ^ low_y;
    return (s->from.x < low_x - REACH_MM && s->to.x < low_x - REACH_MM) ||
           (s->from.x > high_x + REACH_MM && s->to.x > high_x + REACH_MM) ||
           (s->from.y < low_y - REACH_MM && s->to.y < low_y - REACH_MM) ||
           (s->from.y > high_y + REACH_MM && s->to.y > high_y + REACH_MM);
}

static void meet_cell(um_walker *walker, const segment *s, size_t cell) {
    const um_cells *cells = walker->cells;
    for (uint32_t i = cells->items[cell].start; i < cells->items[cell + 1].start; i++) {
        const um_cell_edge *met = &cells->edges[i];
        if (is_box_apart(s, met))
            continue;
        const um_edge *edge = &walker->coverage->edges[met->edge];
        const double *a = &walker->coverage->xy[2 * (size_t)edge->from],
                     *b = &walker->coverage->xy[2 * (size_t)edge->to];
        if (!follow_edge(walker, s, edge, a, b))
            cross_edge(walker, s, met, a, b);
    }
}

/// An edge that stands in several cells is met several times: equal cuts become one later.
static void cut_segment(um_walker *walker, const segment *s) {
    const um_cells *cells = walker->cells;
    bool is_held = um_cells_hold(cells, s->from) && um_cells_hold(cells, s->to);
    if (is_held && um_cells_at(cells, s->from) == um_cells_at(cells, s->to)) { // nearly always
        meet_cell(walker, s, um_cells_at(cells, s->from));
        return;
    }
    int64_t rows[2];
    um_cells_rows(cells, s->from, s->to, rows);
    for (int64_t row = rows[0]; row <= rows[1]; row++) {
        um_cell_run run = um_cells_run(cells, s->from, s->to, row);
        for (int64_t column = run.first; column <= run.last; column++)
            meet_cell(walker, s, (size_t)(row * cells->n_columns + column));
    }
}

static void cut_line(um_walker *walker, const double *xy, const um_way *way) {
    walker->n_cuts = walker->n_runs = 0;
    um_spot from = um_cells_spot(walker->cells, xy);
    for (size_t i = 0; i + 1 < way->n_vertices; i++) {
        um_spot to = um_cells_spot(walker->cells, &xy[2 * i + 2]);
        double length_m = way->at_m[i + 1] - way->at_m[i];
        if (length_m > 0)
            cut_segment(walker, &(segment){{xy[2 * i], xy[2 * i + 1]},
                                           {xy[2 * i + 2], xy[2 * i + 3]},
                                           from,
                                           to,
                                           way->at_m[i],
                                           length_m});
        from = to;
    }
}

// ----------------------------------------------------------------------------------- cuts in order

static int compare_cuts(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int compare_runs(const void *a, const void *b) {
    const edge_run *x = a, *y = b;
    return (x->start_m > y->start_m) - (x->start_m < y->start_m);
}

/// Moves on to the first run that is not over at a distance; distances ascend from call to call.
static size_t skip_runs(const um_walker *walker, size_t first, double at_m) {
    while (first < walker->n_runs && walker->runs[first].end_m < at_m)
        first++;
    return first;
}

/// Leaves the cuts in order, each once, without the two ends of the line.
static void order_cuts(um_walker *walker, double length_m) {
    if (walker->n_runs > 1)
        qsort(walker->runs, walker->n_runs, sizeof *walker->runs, compare_runs);
    if (walker->n_cuts > 1)
        qsort(walker->cuts, walker->n_cuts, sizeof *walker->cuts, compare_cuts);
    size_t n = 0;
    double last_m = 0;
    for (size_t i = 0; i < walker->n_cuts; i++) {
        double at_m = walker->cuts[i];
        if (at_m - last_m <= together_m || length_m - at_m <= together_m)
            continue;
        last_m = at_m;
        walker->cuts[n++] = at_m;
    }
    walker->n_cuts = n;
}

// --------------------------------------------------------------------------------------- stretches

void um_way_add(um_way *way, double start_m, double end_m, int32_t unit, int32_t other) {
    um_stretch *last = way->n_items ? &way->items[way->n_items - 1] : NULL;
    if (last && last->unit == unit && last->other == other) {
        last->end_m = end_m;
        return;
    }
    UM_GROW(way->items, way->n_items, way->capacity);
    way->items[way->n_items++] = (um_stretch){start_m, end_m, unit, other};
}

/// The two units whose border is followed at a distance along the line.
static um_sides find_border(const um_walker *walker, size_t first, double at_m) {
    um_sides sides = {0};
    for (size_t i = first; i < walker->n_runs && walker->runs[i].start_m <= at_m; i++) {
        if (walker->runs[i].end_m < at_m)
            continue;
        um_sides_add(&sides, walker->runs[i].left);
        um_sides_add(&sides, walker->runs[i].right);
    }
    um_sides_end(&sides);
    return sides;
}

/// Middle of the longest straight piece between two distances: the point farthest from where edges
/// are met.
static double find_middle(const um_way *way, double start_m, double end_m) {
    double from_m = start_m, longest_m = 0, middle_m = start_m;
    for (size_t i = find_segment(way, start_m) + 1; from_m < end_m; i++) {
        double to_m = i < way->n_vertices ? fmin(way->at_m[i], end_m) : end_m;
        if (to_m - from_m > longest_m) {
            longest_m = to_m - from_m;
            middle_m = (from_m + to_m) / 2;
        }
        from_m = to_m;
    }
    return middle_m;
}

/// A place on the line as it was cut, in whole millimetres from vertex to vertex: so that it is on
/// the same side of an edge as the cuts say.
static um_spot find_spot(const um_walker *walker, const um_way *way, const double *xy,
                         double at_m) {
    size_t i = find_segment(way, at_m);
    um_spot p = um_cells_spot(walker->cells, &xy[2 * i]);
    um_spot q = um_cells_spot(walker->cells, &xy[2 * i + 2]);
    double length_m = way->at_m[i + 1] - way->at_m[i];
    double t = length_m > 0 ? fmin(fmax((at_m - way->at_m[i]) / length_m, 0), 1) : 0;
    double scale = 1 << UM_FINE_BITS;
    double x = (double)p.x + t * (double)(q.x - p.x), y = (double)p.y + t * (double)(q.y - p.y);
    return (um_spot){(int64_t)floor(x * scale + 0.5), (int64_t)floor(y * scale + 0.5)};
}

/// The first unit of a cover that is none of two, UM_OUTSIDE where there is none.
static int32_t find_third(const um_numbers *cover, const int32_t sides[2]) {
    for (size_t i = 0; i < cover->n_items; i++)
        if ((int32_t)cover->items[i] != sides[0] && (int32_t)cover->items[i] != sides[1])
            return (int32_t)cover->items[i];
    return UM_OUTSIDE;
}

static void classify(um_walker *walker, const double *xy, um_way *way, double start_m, double end_m,
                     size_t *first_run) {
    const um_numbers *cover = &walker->cover;
    double middle_m = find_middle(way, start_m, end_m);
    um_cells_cover(walker->cells, find_spot(walker, way, xy, middle_m), &walker->cover);
    *first_run = skip_runs(walker, *first_run, start_m);
    um_sides sides = find_border(walker, *first_run, middle_m);
    bool is_along = sides.n > 0;
    int32_t unit = is_along             ? find_third(cover, sides.units)
                   : cover->n_items > 0 ? (int32_t)cover->items[0]
                                        : UM_OUTSIDE;
    way->is_overlapped = way->is_overlapped || (is_along ? unit != UM_OUTSIDE : cover->n_items > 1);
    if (is_along && unit == UM_OUTSIDE)
        um_way_add(way, start_m, end_m, sides.units[0], sides.units[1]);
    else
        um_way_add(way, start_m, end_m, unit, UM_NO_BORDER);
}

static bool is_apart(const um_coverage *coverage, const double *xy, size_t n) {
    double low[2] = {INFINITY, INFINITY}, high[2] = {-INFINITY, -INFINITY};
    for (size_t i = 0; i < n; i++)
        for (int axis = 0; axis < 2; axis++) {
            low[axis] = fmin(low[axis], xy[2 * i + axis]);
            high[axis] = fmax(high[axis], xy[2 * i + axis]);
        }
    return high[0] < coverage->bounds[0] || low[0] > coverage->bounds[2] ||
           high[1] < coverage->bounds[1] || low[1] > coverage->bounds[3];
}

void um_walker_follow(um_walker *walker, const double *xy, size_t n, um_way *way) {
    um_way_measure(xy, n, way);
    if (!(way->length_m > 0))
        return;
    if (is_apart(walker->coverage, xy, n)) {
        um_way_add(way, 0, way->length_m, UM_OUTSIDE, UM_NO_BORDER);
        return;
    }
    cut_line(walker, xy, way);
    order_cuts(walker, way->length_m);
    double start_m = 0;
    size_t first_run = 0;
    for (size_t i = 0; i < walker->n_cuts; i++) {
        classify(walker, xy, way, start_m, walker->cuts[i], &first_run);
        start_m = walker->cuts[i];
    }
    classify(walker, xy, way, start_m, way->length_m, &first_run);
}
