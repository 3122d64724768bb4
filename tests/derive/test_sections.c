// Corridors through squares of 1 km: A from 0 to 1, B from 1 to 2 (kilometres, from west to east).
#include "derive_drawing.h"
#include "um_random.h"

#include "derive/crossings.h"
#include "derive/walk.h"

#define SECTIONS                                                                                   \
    "SELECT part, position, key, other_key, start_m, length_m FROM section ORDER BY position"
#define CROSSINGS "SELECT position, at_m, from_key, to_key FROM crossing ORDER BY crossing_id"

static const struct {
    const char *what, *wkt, *sections, *crossings;
} cases[] = {
    {"inside one", "MULTILINESTRING((0.1 0.5, 0.4 0.5))", "1 1 a - 0 300", ""},
    {"from one to the other", "MULTILINESTRING((0.5 0.5, 1.2 0.5))",
     "1 1 a - 0 500; 1 2 b - 500 200", "1 500 a b"},
    {"there and back again", "MULTILINESTRING((0.5 0.5, 1.5 0.5, 1.5 0.6, 0.5 0.6))",
     "1 1 a - 0 500; 1 2 b - 500 1100; 1 3 a - 1600 500", "1 500 a b; 2 1600 b a"},
    {"out and back on the same street counts twice", "MULTILINESTRING((0.5 0.5, 1.5 0.5, 0.5 0.5))",
     "1 1 a - 0 500; 1 2 b - 500 1000; 1 3 a - 1500 500", "1 500 a b; 2 1500 b a"},
    {"a loop, closed", "MULTILINESTRING((0.9 0.4, 1.1 0.4, 1.1 0.6, 0.9 0.6, 0.9 0.4))",
     "1 1 a - 0 100; 1 2 b - 100 400; 1 3 a - 500 300", "1 100 a b; 2 500 b a"},
    {"along the border, from one to the other", "MULTILINESTRING((0.5 0.2, 1 0.2, 1 0.7, 1.5 0.7))",
     "1 1 a - 0 500; 1 2 a b 500 500; 1 3 b - 1000 500", "2 1000 a b"},
    {"along the border and back", "MULTILINESTRING((0.5 0.2, 1 0.2, 1 0.7, 0.5 0.7))",
     "1 1 a - 0 500; 1 2 a b 500 500; 1 3 a - 1000 500", ""},
    {"beginning on the border", "MULTILINESTRING((1 0.2, 1 0.7, 1.5 0.7))",
     "1 1 a b 0 500; 1 2 b - 500 500", ""},
    {"ending on the border", "MULTILINESTRING((1.5 0.7, 1 0.7, 1 0.2))",
     "1 1 b - 0 500; 1 2 a b 500 500", ""},
    {"wholly on the border", "MULTILINESTRING((1 0.2, 1 0.7))", "1 1 a b 0 500", ""},
    {"beyond the end of the border", "MULTILINESTRING((1 -0.5, 1 0.5))",
     "1 1  - 0 500; 1 2 a b 500 500", "1 500  a"},
    {"from outside along the border into b", "MULTILINESTRING((1 -0.5, 1 0.5, 1.5 0.5))",
     "1 1  - 0 500; 1 2 a b 500 500; 1 3 b - 1000 500", "1 500  b"},
    {"along the outer boundary", "MULTILINESTRING((0.5 0, 1.5 0))", "1 1  a 0 500; 1 2  b 500 500",
     ""},
    {"from the outer boundary inward", "MULTILINESTRING((0.5 0, 0.75 0, 0.75 0.5))",
     "1 1  a 0 250; 1 2 a - 250 500", ""},
    {"touching the border with a vertex", "MULTILINESTRING((0.5 0.2, 1 0.5, 0.5 0.8))",
     "1 1 a - 0 1166.19", ""},
    {"ending at the border", "MULTILINESTRING((0.5 0.5, 1 0.5))", "1 1 a - 0 500", ""},
    {"through the end of the border", "MULTILINESTRING((0.5 0.5, 1.5 1.5))",
     "1 1 a - 0 707.107; 1 2  - 707.107 707.107", "1 707.107 a "},
    {"touching a corner from outside", "MULTILINESTRING((-0.5 0.5, 0.5 -0.5))", "1 1  - 0 1414.21",
     ""},
    {"with a vertex on the border", "MULTILINESTRING((0.5 0.5, 1 0.5, 1.5 0.5))",
     "1 1 a - 0 500; 1 2 b - 500 500", "1 500 a b"},
    {"repeated points",
     "MULTILINESTRING((0.5 0.5, 0.5 0.5, 1 0.5, 1 0.5, 1 0.5, 1.5 0.5, 1.5 0.5))",
     "1 1 a - 0 500; 1 2 b - 500 500", "1 500 a b"},
    {"outside", "MULTILINESTRING((5 5, 6 5))", "1 1  - 0 1000", ""},
    {"outside, but within the bounds", "MULTILINESTRING((1.5 1.5, 0.2 1.5))", "1 1  - 0 1300", ""},
    {"out, round a corner, and in again", "MULTILINESTRING((0.5 0.5, 0.5 1.5, 1.5 1.5, 1.5 0.5))",
     "1 1 a - 0 500; 1 2  - 500 2000; 1 3 b - 2500 500", "1 500 a ; 2 2500  b"},
    {"two parts: the jump is no crossing",
     "MULTILINESTRING((0.2 0.5, 0.4 0.5), (1.2 0.5, 1.4 0.5))", "1 1 a - 0 200; 2 2 b - 0 200", ""},
    {"two parts that meet are two sections",
     "MULTILINESTRING((0.2 0.5, 0.4 0.5), (0.4 0.5, 1.4 0.5))",
     "1 1 a - 0 200; 2 2 a - 0 600; 2 3 b - 600 400", "2 600 a b"},
    {"a part without length", "MULTILINESTRING((0.2 0.5, 0.2 0.5), (0.4 0.5, 0.6 0.5))",
     "2 1 a - 0 200", ""},
};

static void test_corridors_through_two_squares(void **state) {
    drawing *self = *state;
    draw_municipality(self, "a", SQUARE_A);
    draw_municipality(self, "b", SQUARE_B);
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_error err = {0};
        assert_ok(um_db_exec(self->db, "DELETE FROM corridor; DELETE FROM setting", &err));
        draw_corridor(self, "k", cases[i].wkt);
        draw_derive(self);
        print_message("%s\n", cases[i].what);
        assert_rows(self, SECTIONS, cases[i].sections);
        assert_rows(self, CROSSINGS, cases[i].crossings);
        assert_rows(self,
                    "SELECT count(*) FROM section WHERE abs(ST_Length(geom) - length_m) > 1e-6 "
                    "OR ST_NumPoints(geom) < 2",
                    "0");
    }
}

static void test_a_border_between_others_is_crossed_at_its_start(void **state) {
    drawing *self = *state;
    draw_municipality(self, "a", SQUARE_A);
    draw_municipality(self, "b", SQUARE_B);
    draw_municipality(self, "c", "POLYGON((0 -1, 2 -1, 2 0, 1 0, 0 0, 0 -1))");
    draw_corridor(self, "k", "MULTILINESTRING((1 -0.5, 1 0.5, 1.5 0.5))");
    draw_corridor(self, "m", "MULTILINESTRING((1 -0.5, 1 0.5))");
    draw_derive(self);
    assert_rows(self, "SELECT corridor_id, at_m, from_key, to_key FROM crossing ORDER BY 1",
                "k 500 c b; m 500 c a");
}

static void test_borders_that_do_not_meet_vertex_by_vertex(void **state) {
    drawing *self = *state;
    draw_municipality(self, "a", SQUARE_A);
    draw_municipality(self, "b", "POLYGON((1 0, 2 0, 2 1, 1 1, 1 0.6, 1 0))");
    draw_corridor(self, "k", "MULTILINESTRING((1 0.2, 1 0.8, 1.5 0.8))");
    draw_derive(self);
    assert_rows(self, SECTIONS, "1 1 a b 0 600; 1 2 b - 600 500");
}

static void test_a_slanted_border_is_followed_through_rounded_vertices(void **state) {
    drawing *self = *state;
    // Vertices on the border from (1, 0) to (1.3, 1), off by the rounding of doubles only.
    draw_municipality(self, "a", "POLYGON((0 0, 1 0, 1.3 1, 0 1, 0 0))");
    draw_municipality(self, "b", "POLYGON((1 0, 2 0, 2 1, 1.3 1, 1 0))");
    draw_corridor(self, "k",
                  "MULTILINESTRING((0.5 0.1, 1.03 0.1, 1.03703701 0.1234567, "
                  "1.10370367 0.3456789, 1.22962963 0.7654321, 1.27 0.9, 1.5 0.9))");
    draw_derive(self);
    assert_rows(self, SECTIONS, "1 1 a - 0 530; 1 2 a b 530 835.225; 1 3 b - 1365.22 230");
    assert_rows(self, CROSSINGS, "2 1365.22 a b");
}

static void test_a_gap_is_outside_and_an_overlap_has_the_first_key(void **state) {
    drawing *self = *state;
    draw_municipality(self, "a", SQUARE_A);
    draw_municipality(self, "b", "POLYGON((1.1 0, 2.1 0, 2.1 1, 1.1 1, 1.1 0))");
    draw_municipality(self, "c", SQUARE_C);
    draw_corridor(self, "k", "MULTILINESTRING((0.5 0.5, 2.5 0.5))");
    draw_derive(self);
    assert_rows(self, SECTIONS,
                "1 1 a - 0 500; 1 2  - 500 100; 1 3 b - 600 1000; 1 4 c - 1600 400");
}

// ------------------------------------------------------------------------------------ random walks

enum { SIDE = 6 };

/// A chequerboard of SIDE x SIDE squares of 1 km, in the order of their keys.
static um_coverage *build_board(void) {
    um_coverage *board = um_coverage_new();
    for (int row = 0; row < SIDE; row++)
        for (int column = 0; column < SIDE; column++) {
            double x = origin_x_m + 1000 * column, y = origin_y_m + 1000 * row;
            double ring[] = {x, y, x + 1000, y, x + 1000, y + 1000, x, y + 1000, x, y};
            um_path path = {.xy = ring, .n = 5};
            um_paths paths = {.items = &path, .n_items = 1, .n_parts = 1, .type = UM_POLYGON};
            char key[16];
            snprintf(key, sizeof key, "%d%d", row, column);
            um_coverage_add(board, key, &paths);
        }
    um_coverage_finish(board);
    return board;
}

static um_cells *build_cells(const um_coverage *coverage) {
    um_error err = {0};
    um_cells *cells = NULL;
    assert_ok(um_cells_new(coverage, &cells, &err));
    return cells;
}

/// The square in which a point lies, by division.
static int32_t find_square(const double point[2]) {
    double column = floor((point[0] - origin_x_m) / 1000),
           row = floor((point[1] - origin_y_m) / 1000);
    if (column < 0 || column >= SIDE || row < 0 || row >= SIDE)
        return UM_OUTSIDE;
    return (int32_t)(row * SIDE + column);
}

/// Points of a walk; every third lies on a multiple of 250 m, so that lines follow borders, end on
/// them and run through corners.
static void draw_walk(double *xy, size_t n) {
    for (size_t i = 0; i < n; i++)
        for (int axis = 0; axis < 2; axis++) {
            double at_m = (next_random() * (SIDE + 2) - 1) * 1000;
            if (i % 3 > 0)
                at_m = 250 * floor(at_m / 250);
            xy[2 * i + axis] = (axis ? origin_y_m : origin_x_m) + at_m;
        }
}

static size_t check_way(const um_way *way, const double *xy, const um_crossings *crossings) {
    double sum_m = 0, end_m = 0;
    for (size_t i = 0; i < way->n_items; i++) {
        const um_stretch *stretch = &way->items[i];
        assert_true(stretch->start_m == end_m); // in order, without gaps
        assert_true(stretch->end_m > stretch->start_m);
        end_m = stretch->end_m;
        sum_m += stretch->end_m - stretch->start_m;
        if (stretch->other != UM_NO_BORDER) {
            assert_true(stretch->unit < stretch->other);
            continue;
        }
        double middle[2];
        um_way_point(way, xy, (stretch->start_m + stretch->end_m) / 2, middle);
        assert_int_equal(stretch->unit, find_square(middle));
    }
    assert_true(fabs(sum_m - way->length_m) <= 1e-9 * way->length_m);
    for (size_t i = 0; i < crossings->n_items; i++) {
        assert_int_not_equal(crossings->items[i].from, crossings->items[i].to);
        if (i > 0)
            assert_int_equal(crossings->items[i].from, crossings->items[i - 1].to);
    }
    return crossings->n_items;
}

/// Changes of territory counted by small steps, for walks that follow no border.
static size_t count_changes(const um_way *way, const double *xy) {
    size_t n = 0;
    int32_t last = -3;
    for (double at_m = 0; at_m < way->length_m; at_m += 0.05) {
        double point[2];
        um_way_point(way, xy, at_m, point);
        int32_t here = find_square(point);
        n += last != -3 && here != last;
        last = here;
    }
    return n;
}

static void test_random_walks_over_a_board(void **state) {
    (void)state;
    UM_AUTO(um_coverage) *board = build_board();
    UM_AUTO(um_cells) *cells = build_cells(board);
    UM_AUTO(um_walker) *walker = um_walker_new(cells);
    UM_AUTO(um_way) way = {0};
    UM_AUTO(um_crossings) crossings = {0};
    size_t n_crossings = 0;
    for (int round = 0; round < 3000; round++) {
        double xy[2 * 12];
        size_t n = 2 + (size_t)(next_random() * 11);
        draw_walk(xy, n);
        um_walker_follow(walker, xy, n, &way);
        um_crossings_find(way.items, way.n_items, &crossings);
        n_crossings += check_way(&way, xy, &crossings);
    }
    assert_true(n_crossings > 10000);
}

static void test_crossings_of_plain_walks_are_the_changes(void **state) {
    (void)state;
    UM_AUTO(um_coverage) *board = build_board();
    UM_AUTO(um_cells) *cells = build_cells(board);
    UM_AUTO(um_walker) *walker = um_walker_new(cells);
    UM_AUTO(um_way) way = {0};
    UM_AUTO(um_crossings) crossings = {0};
    for (int round = 0; round < 20; round++) {
        double xy[2 * 4];
        for (size_t i = 0; i < 8; i++)
            xy[i] = (i % 2 ? origin_y_m : origin_x_m) + (next_random() * (SIDE + 2) - 1) * 1000;
        um_walker_follow(walker, xy, 4, &way);
        um_crossings_find(way.items, way.n_items, &crossings);
        assert_int_equal(crossings.n_items, count_changes(&way, xy));
        // The same walk backwards has the same crossings in the other order.
        double back[8];
        for (size_t i = 0; i < 4; i++)
            memcpy(&back[2 * i], &xy[2 * (3 - i)], 2 * sizeof *xy);
        UM_AUTO(um_way) back_way = {0};
        um_walker_follow(walker, back, 4, &back_way);
        assert_int_equal(back_way.n_items, way.n_items);
        for (size_t i = 0; i < way.n_items; i++)
            assert_int_equal(back_way.items[i].unit, way.items[way.n_items - 1 - i].unit);
    }
}

int main(void) {
#define DRAWN(test) cmocka_unit_test_setup_teardown(test, drawing_setup, drawing_teardown)
    const struct CMUnitTest tests[] = {
        DRAWN(test_corridors_through_two_squares),
        DRAWN(test_a_border_between_others_is_crossed_at_its_start),
        DRAWN(test_borders_that_do_not_meet_vertex_by_vertex),
        DRAWN(test_a_slanted_border_is_followed_through_rounded_vertices),
        DRAWN(test_a_gap_is_outside_and_an_overlap_has_the_first_key),
        cmocka_unit_test(test_random_walks_over_a_board),
        cmocka_unit_test(test_crossings_of_plain_walks_are_the_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
