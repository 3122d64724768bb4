// The walk over random tessellations and random walks, against GEOS taken segment by segment.
#include "um_random.h"
#include "um_test.h"

#include "derive/crossings.h"
#include "derive/follow.h"
#include "derive/overlay.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double origin_m[2] = {380000, 5800000};

// ------------------------------------------------------------------------------------
// tessellations

enum { SIDE = 7, N_VERTICES = (SIDE + 1) * (SIDE + 1), N_UNITS_MAX = SIDE * SIDE };
static const double square_m = 100;

/// Quadrangles of a grid whose vertices are moved, each given to a unit by chance: units with
/// holes, in several parts, that meet in points; some quadrangles belong to nobody.
typedef struct world {
    double xy[2 * N_VERTICES];
    um_coverage *coverage;
    um_cells *cells;
} world;

static const double *vertex_of(const world *self, size_t column, size_t row) {
    return &self->xy[2 * (row * (SIDE + 1) + column)];
}

static void move_vertices(world *self, bool is_jittered) {
    for (size_t row = 0; row <= SIDE; row++)
        for (size_t column = 0; column <= SIDE; column++)
            for (int axis = 0; axis < 2; axis++) {
                double at_m = square_m * (double)(axis ? row : column);
                double by_m = is_jittered ? (next_random() - 0.5) * 0.4 * square_m : 0;
                self->xy[2 * (row * (SIDE + 1) + column) + (size_t)axis] =
                    origin_m[axis] + at_m + by_m;
            }
}

static um_path draw_quadrangle(const world *self, size_t column, size_t row, size_t part) {
    static const size_t corners[5][2] = {{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}};
    um_path path = {.xy = um_alloc_array(5, 2 * sizeof(double)), .n = 5, .part = part};
    for (size_t i = 0; i < 5; i++)
        memcpy(&path.xy[2 * i], vertex_of(self, column + corners[i][0], row + corners[i][1]),
               2 * sizeof(double));
    return path;
}

/// One polygon a unit: quadrangles of a unit united, as a source would give them.
static GEOSGeometry *unite(const um_paths *quadrangles) {
    um_error err = {0};
    UM_AUTO(GEOSGeometry) *all = NULL;
    assert_ok(um_paths_to_geometry(quadrangles, &all, &err));
    GEOSGeometry *united = GEOSUnaryUnion_r(um_geos(), all);
    assert_non_null(united);
    return united;
}

static void add_unit(um_coverage *coverage, size_t number, const um_paths *quadrangles) {
    um_error err = {0};
    char key[24];
    UM_AUTO(um_paths) paths = {0};
    UM_AUTO(GEOSGeometry) *united = unite(quadrangles);
    assert_ok(um_paths_from_geometry(united, &paths, &err));
    snprintf(key, sizeof key, "%03zu", number);
    um_coverage_add(coverage, key, &paths);
}

static void build_cells(world *self) {
    um_error err = {0};
    um_coverage_finish(self->coverage);
    assert_ok(um_cells_new(self->coverage, &self->cells, &err));
}

static void build_world(world *self, bool is_jittered) {
    size_t n_units = 2 + choose(20);
    um_paths quadrangles[N_UNITS_MAX] = {0};
    move_vertices(self, is_jittered);
    for (size_t row = 0; row < SIDE; row++)
        for (size_t column = 0; column < SIDE; column++) {
            size_t unit = choose(n_units + 1);
            if (unit == n_units) // nobody's
                continue;
            um_paths *paths = &quadrangles[unit];
            paths->type = UM_MULTIPOLYGON;
            paths->items = um_resize(paths->items, paths->n_items + 1, sizeof *paths->items);
            paths->items[paths->n_items] = draw_quadrangle(self, column, row, paths->n_items);
            paths->n_parts = ++paths->n_items;
        }
    self->coverage = um_coverage_new();
    for (size_t i = 0; i < n_units; i++)
        if (quadrangles[i].n_items)
            add_unit(self->coverage, i, &quadrangles[i]);
    for (size_t i = 0; i < n_units; i++)
        um_paths_clear(&quadrangles[i]);
    build_cells(self);
}

/// Triangles anywhere: they overlap, and leave gaps.
static void build_heap(world *self) {
    size_t n = 2 + choose(6);
    self->coverage = um_coverage_new();
    for (size_t i = 0; i < n; i++) {
        double ring[8];
        char key[24];
        for (size_t k = 0; k < 6; k++)
            ring[k] = origin_m[k % 2] + next_random() * SIDE * square_m;
        memcpy(&ring[6], ring, 2 * sizeof *ring);
        um_path path = {.xy = ring, .n = 4};
        um_paths paths = {.items = &path, .n_items = 1, .n_parts = 1, .type = UM_POLYGON};
        snprintf(key, sizeof key, "%03zu", i);
        um_coverage_add(self->coverage, key, &paths);
    }
    build_cells(self);
}

static void clear_world(world *self) {
    um_cells_free(self->cells);
    um_coverage_free(self->coverage);
}

// ------------------------------------------------------------------------------------------- walks

enum { MOST_POINTS = 24 };

static void put_vertex(const world *self, double point[2]) {
    size_t vertex = choose(self->coverage->n_vertices);
    memcpy(point, &self->coverage->xy[2 * vertex], 2 * sizeof *point);
}

static void put_on_edge(const world *self, double t, double point[2]) {
    const um_edge *edge = &self->coverage->edges[choose(self->coverage->n_edges)];
    for (int axis = 0; axis < 2; axis++) {
        double from = self->coverage->xy[2 * edge->from + (size_t)axis];
        point[axis] = from + t * (self->coverage->xy[2 * edge->to + (size_t)axis] - from);
    }
}

static void put_anywhere(double point[2]) {
    for (int axis = 0; axis < 2; axis++)
        point[axis] = origin_m[axis] + (next_random() * (SIDE + 2) - 1) * square_m;
}

/// From a vertex on, edge by edge, as far as there is room.
static size_t follow_edges(const world *self, double *xy, size_t n, size_t room) {
    uint32_t at = self->coverage->edges[choose(self->coverage->n_edges)].from;
    memcpy(&xy[2 * n++], &self->coverage->xy[2 * at], 2 * sizeof *xy);
    for (size_t tries = 0; tries < 200 && n < room; tries++) {
        const um_edge *edge = &self->coverage->edges[choose(self->coverage->n_edges)];
        if (edge->from != at && edge->to != at)
            continue;
        at = edge->from == at ? edge->to : edge->from;
        memcpy(&xy[2 * n++], &self->coverage->xy[2 * at], 2 * sizeof *xy);
    }
    return n;
}

/// Through vertices, along edges, from a border on, closed, without length, with repeated points.
static size_t draw_walk(const world *self, double *xy) {
    size_t n = 0, wanted = 2 + choose(MOST_POINTS - 8);
    while (n < wanted) {
        switch (choose(8)) {
        case 0:
            put_vertex(self, &xy[2 * n++]);
            break;
        case 1:
            put_on_edge(self, next_random(), &xy[2 * n++]);
            break;
        case 2:
            if (n > 0) { // stands still
                memcpy(&xy[2 * n], &xy[2 * n - 2], 2 * sizeof *xy);
                n++;
            }
            break;
        case 3:
            n = follow_edges(self, xy, n, n + 1 + choose(6));
            break;
        default:
            put_anywhere(&xy[2 * n++]);
        }
    }
    if (choose(4) == 0 && n > 2)
        memcpy(&xy[2 * n - 2], xy, 2 * sizeof *xy); // closed
    return n;
}

// ----------------------------------------------------------------------------------------- oracles

/// Length by unit and by pair, from the stretches: [unit + 1][other + 2].
typedef struct lengths {
    double by[N_UNITS_MAX + 2][N_UNITS_MAX + 3];
} lengths;

static void sum_up(const um_stretch *stretches, size_t n, lengths *sums) {
    memset(sums, 0, sizeof *sums);
    for (size_t i = 0; i < n; i++)
        sums->by[stretches[i].unit + 1][stretches[i].other + 2] +=
            stretches[i].end_m - stretches[i].start_m;
}

/// In order, without gaps, as long as the line to 1e-9 of it.
static void check_fill(const um_way *way) {
    double sum_m = 0, end_m = 0;
    for (size_t i = 0; i < way->n_items; i++) {
        const um_stretch *stretch = &way->items[i];
        assert_true(stretch->start_m == end_m);
        assert_true(stretch->end_m > stretch->start_m);
        assert_true(stretch->other == UM_NO_BORDER || stretch->unit < stretch->other);
        end_m = stretch->end_m;
        sum_m += stretch->end_m - stretch->start_m;
    }
    assert_true(fabs(sum_m - way->length_m) <= 1e-9 * way->length_m);
}

static void check_crossings(const um_way *way) {
    UM_AUTO(um_crossings) crossings = {0};
    um_crossings_find(way->items, way->n_items, &crossings);
    for (size_t i = 0; i < crossings.n_items; i++) {
        assert_int_not_equal(crossings.items[i].from, crossings.items[i].to);
        if (i > 0)
            assert_int_equal(crossings.items[i].from, crossings.items[i - 1].to);
    }
}

static double distance_to_edges(const um_coverage *coverage, const double point[2]) {
    double least_m = INFINITY;
    for (size_t i = 0; i < coverage->n_edges; i++) {
        const double *a = &coverage->xy[2 * coverage->edges[i].from],
                     *b = &coverage->xy[2 * coverage->edges[i].to];
        double dx = b[0] - a[0], dy = b[1] - a[1];
        double t = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / (dx * dx + dy * dy);
        t = fmin(fmax(t, 0), 1);
        least_m = fmin(least_m, hypot(point[0] - a[0] - t * dx, point[1] - a[1] - t * dy));
    }
    return least_m;
}

/// Whether the line is within the grain of an edge wherever the two differ for more than a
/// millimetre: on a shallow way to an edge, rounding to whole millimetres moves the place of the
/// crossing by metres, and what lies between is nearer to the edge than coordinates are good for.
static bool differs_only_at_edges(const world *self, const double *xy, const um_way *a,
                                  const um_way *b) {
    static const double grain_m = 1e-3, least_m = 1e-3;
    size_t i = 0, k = 0;
    while (i < a->n_items && k < b->n_items) {
        const um_stretch *x = &a->items[i], *y = &b->items[k];
        double start_m = fmax(x->start_m, y->start_m), end_m = fmin(x->end_m, y->end_m), point[2];
        um_way_point(a, xy, (start_m + end_m) / 2, point);
        if ((x->unit != y->unit || x->other != y->other) && end_m - start_m > least_m &&
            distance_to_edges(self->coverage, point) > grain_m)
            return false;
        i += x->end_m <= y->end_m;
        k += y->end_m <= x->end_m;
    }
    return true;
}

/// What a line has in each unit and along each border, walked and by GEOS. A line of n segments has
/// at most a few stretches shorter than a millimetre, which the two may give to different units.
static void compare(const world *self, um_overlay *overlay, const double *xy, size_t n,
                    const um_way *way) {
    static lengths walked, overlaid;
    um_error err = {0};
    UM_AUTO(um_way) other = {0};
    assert_ok(um_overlay_follow(overlay, xy, n, &other, &err));
    check_fill(&other);
    sum_up(way->items, way->n_items, &walked);
    sum_up(other.items, other.n_items, &overlaid);
    for (size_t a = 0; a < self->coverage->n_units + 1; a++)
        for (size_t b = 0; b < self->coverage->n_units + 2; b++)
            if (fabs(walked.by[a][b] - overlaid.by[a][b]) > 0.002 * (double)n &&
                !differs_only_at_edges(self, xy, way, &other)) {
                for (size_t i = 0; i < n; i++)
                    print_message("%.17g %.17g\n", xy[2 * i], xy[2 * i + 1]);
                fail_msg("unit %d, other %d: %.6f m walked, %.6f m by GEOS", (int)a - 1, (int)b - 2,
                         walked.by[a][b], overlaid.by[a][b]);
            }
}

/// @return metres along borders
static double walk_about(const world *self, size_t n_walks, size_t *n_stretches,
                         size_t *n_overlapped) {
    UM_AUTO(um_walker) *walker = um_walker_new(self->cells);
    UM_AUTO(um_overlay) *overlay = um_overlay_new(self->cells);
    UM_AUTO(um_way) way = {0};
    double along_m = 0;
    for (size_t i = 0; i < n_walks; i++) {
        double xy[2 * (MOST_POINTS + 8)];
        size_t n = draw_walk(self, xy);
        um_walker_follow(walker, xy, n, &way);
        check_fill(&way);
        check_crossings(&way);
        compare(self, overlay, xy, n, &way);
        *n_stretches += way.n_items;
        *n_overlapped += way.is_overlapped;
        for (size_t k = 0; k < way.n_items; k++)
            if (way.items[k].other != UM_NO_BORDER)
                along_m += way.items[k].end_m - way.items[k].start_m;
    }
    return along_m;
}

static void test_walks_over_tessellations_agree_with_geos(void **state) {
    (void)state;
    size_t n_stretches = 0, n_overlapped = 0;
    double along_m = 0;
    for (int round = 0; round < 60; round++) {
        world self = {0};
        build_world(&self, round % 3 > 0);
        along_m += walk_about(&self, 30, &n_stretches, &n_overlapped);
        clear_world(&self);
    }
    assert_true(n_stretches > 10000);
    assert_true(along_m > 100000);
    assert_int_equal(n_overlapped, 0);
}

static void test_walks_over_heaps_agree_with_geos(void **state) {
    (void)state;
    size_t n_stretches = 0, n_overlapped = 0;
    for (int round = 0; round < 60; round++) {
        world self = {0};
        build_heap(&self);
        walk_about(&self, 30, &n_stretches, &n_overlapped);
        clear_world(&self);
    }
    assert_true(n_overlapped > 500);
}

// ------------------------------------------------------------------------------------------ points

static bool is_inside(um_coverage *coverage, int32_t unit, const double point[2]) {
    bool is_odd = false;
    for (size_t r = 0; r < coverage->n_rings; r++) {
        const um_ring *ring = &coverage->rings[r];
        for (size_t i = 0; ring->unit == unit && i < ring->n; i++) {
            const double *a = &coverage->xy[2 * coverage->ring_vertices[ring->first + i]];
            const double *b =
                &coverage->xy[2 * coverage->ring_vertices[ring->first + (i + 1) % ring->n]];
            if ((a[1] > point[1]) != (b[1] > point[1]) &&
                point[0] < a[0] + (point[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0]))
                is_odd = !is_odd;
        }
    }
    return is_odd;
}

static void test_points_lie_where_the_rings_say(void **state) {
    (void)state;
    for (int round = 0; round < 40; round++) {
        world self = {0};
        if (round % 2)
            build_heap(&self);
        else
            build_world(&self, true);
        enum { N = 300 };
        double xy[2 * N];
        int32_t units[N], again[N];
        for (size_t i = 0; i < N; i++)
            put_anywhere(&xy[2 * i]);
        um_cells_locate(self.cells, xy, N, 1, units);
        um_cells_locate(self.cells, xy, N, 3, again);
        assert_memory_equal(units, again, sizeof units);
        for (size_t i = 0; i < N; i++) {
            int32_t expected = UM_OUTSIDE;
            for (int32_t unit = (int32_t)self.coverage->n_units - 1; unit >= 0; unit--)
                expected = is_inside(self.coverage, unit, &xy[2 * i]) ? unit : expected;
            if (distance_to_edges(self.coverage, &xy[2 * i]) > 0.002)
                assert_int_equal(units[i], expected);
        }
        clear_world(&self);
    }
}

/// A point exactly on a vertex or an edge of a tessellation is in exactly one of its units, or
/// outside.
static void test_points_on_borders_are_in_one_unit(void **state) {
    (void)state;
    for (int round = 0; round < 20; round++) {
        world self = {0};
        UM_AUTO(um_numbers) units = {0};
        build_world(&self, false);
        for (int i = 0; i < 300; i++) {
            double point[2];
            if (i % 2)
                put_vertex(&self, point);
            else
                put_on_edge(&self, 0.25 * (double)choose(5), point);
            um_cells_cover(self.cells, um_cells_fine(self.cells, point), &units);
            assert_true(units.n_items <= 1);
            // The step that moves it is up, and to the right by less: the unit is that of a point
            // there.
            UM_AUTO(um_numbers) moved = {0};
            um_spot spot = um_cells_fine(self.cells, point);
            um_cells_cover(self.cells, (um_spot){spot.x + 1, spot.y + 2}, &moved);
            assert_int_equal(units.n_items, moved.n_items);
            if (units.n_items)
                assert_int_equal(units.items[0], moved.items[0]);
        }
        clear_world(&self);
    }
}

/// Found by the fuzzer: the middle of the line's longest segment rounds to a millimetre on the edge
/// that it touches only with its end.
static void test_a_line_that_nearly_touches_stays_outside(void **state) {
    (void)state;
    um_error err = {0};
    double ring[] = {0, 0.07, 1, 0.07, 1, 1, 0, 1, 0, 0.07};
    um_path path = {.xy = ring, .n = 5};
    um_paths paths = {.items = &path, .n_items = 1, .n_parts = 1, .type = UM_POLYGON};
    UM_AUTO(um_coverage) *coverage = um_coverage_new();
    UM_AUTO(um_cells) *cells = NULL;
    UM_AUTO(um_way) way = {0};
    um_coverage_add(coverage, "a", &paths);
    um_coverage_finish(coverage);
    assert_ok(um_cells_new(coverage, &cells, &err));
    UM_AUTO(um_walker) *walker = um_walker_new(cells);
    const double line[] = {0.02, 0.065, 0.025, 0.0693, 0.0343, 0.07};
    um_walker_follow(walker, line, 3, &way);
    assert_int_equal(way.n_items, 1);
    assert_int_equal(way.items[0].unit, UM_OUTSIDE);
    assert_int_equal(way.items[0].other, UM_NO_BORDER);
}

// ----------------------------------------------------------------------------------------- threads

static void test_threads_change_nothing(void **state) {
    (void)state;
    enum { N = 700 };
    world self = {0};
    um_error err = {0};
    build_heap(&self);
    um_line *lines = um_alloc_array(N, sizeof *lines);
    for (size_t i = 0; i < N; i++) {
        double *xy = um_alloc_array(MOST_POINTS + 8, 2 * sizeof *xy);
        lines[i] = (um_line){xy, draw_walk(&self, xy)};
    }
    um_course *first = um_alloc_array(N, sizeof *first), *other = um_alloc_array(N, sizeof *other);
    assert_ok(um_follow_lines(self.cells, lines, N, 1, first, &err));
    for (size_t n_threads = 2; n_threads <= 7; n_threads++) {
        assert_ok(um_follow_lines(self.cells, lines, N, n_threads, other, &err));
        for (size_t i = 0; i < N; i++) {
            assert_int_equal(first[i].n, other[i].n);
            for (size_t k = 0; k < first[i].n; k++) {
                assert_true(first[i].stretches[k].start_m == other[i].stretches[k].start_m);
                assert_int_equal(first[i].stretches[k].unit, other[i].stretches[k].unit);
                assert_int_equal(first[i].stretches[k].other, other[i].stretches[k].other);
            }
            assert_int_equal(first[i].is_by_geos, other[i].is_by_geos);
            um_course_clear(&other[i]);
        }
    }
    for (size_t i = 0; i < N; i++) {
        um_course_clear(&first[i]);
        free((double *)lines[i].xy);
    }
    free(first);
    free(other);
    free(lines);
    clear_world(&self);
}

// ------------------------------------------------------------------------------------------- range

static um_coverage *draw_square(double side_m) {
    um_coverage *coverage = um_coverage_new();
    double ring[] = {0, 0, side_m, 0, side_m, side_m, 0, side_m, 0, 0};
    um_path path = {.xy = ring, .n = 5};
    um_paths paths = {.items = &path, .n_items = 1, .n_parts = 1, .type = UM_POLYGON};
    um_coverage_add(coverage, "a", &paths);
    um_coverage_finish(coverage);
    return coverage;
}

static void test_what_is_too_wide_for_exact_millimetres_is_refused(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_coverage) *widest = draw_square(2e6), *wider = draw_square(2e6 + 1);
    UM_AUTO(um_cells) *cells = NULL, *none = NULL;
    assert_ok(um_cells_new(widest, &cells, &err));
    UM_AUTO(um_walker) *walker = um_walker_new(cells);
    UM_AUTO(um_way) way = {0};
    const double far[] = {-9e7, 1e6, 9e7, 1e6}; // as far as the gate lets anything be
    um_walker_follow(walker, far, 2, &way);
    assert_int_equal(way.n_items, 3);
    assert_true(fabs(way.items[1].end_m - way.items[1].start_m - 2e6) < 1e-6);
    assert_int_equal(um_cells_new(wider, &none, &err), UM_ERR_GEOMETRY);
    assert_string_equal(err.text,
                        "the territories reach over 2000 km from west to east, and 2000 km is the "
                        "most at which a millimetre is exact; is a coordinate wrong, or the CRS?");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_walks_over_tessellations_agree_with_geos),
        cmocka_unit_test(test_walks_over_heaps_agree_with_geos),
        cmocka_unit_test(test_points_lie_where_the_rings_say),
        cmocka_unit_test(test_points_on_borders_are_in_one_unit),
        cmocka_unit_test(test_a_line_that_nearly_touches_stays_outside),
        cmocka_unit_test(test_threads_change_nothing),
        cmocka_unit_test(test_what_is_too_wide_for_exact_millimetres_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
