// Simplified shapes and flow lines.
#include "derive_drawing.h"

#include "derive/simplify.h"

#define SHAPES                                                                                     \
    "SELECT key, ST_NumPoints(ST_ExteriorRing(ST_GeometryN(geom, 1))), ST_IsValid(geom) "          \
    "FROM territory_shape WHERE level = 'municipality' ORDER BY key"

/// The border of a and b swings 10 m to either side of x = 1.
#define WAVY_A "POLYGON((0 0, 1 0, 1.01 0.25, 0.99 0.5, 1.01 0.75, 1 1, 0 1, 0 0))"
#define WAVY_B "POLYGON((1 0, 2 0, 2 1, 1 1, 1.01 0.75, 0.99 0.5, 1.01 0.25, 1 0))"

static void test_a_shared_line_is_simplified_once(void **state) {
    drawing *self = *state;
    draw_option(self, "shapes.tolerance_m", "15");
    draw_municipality(self, "a", WAVY_A);
    draw_municipality(self, "b", WAVY_B);
    draw_derive(self);
    assert_rows(self, SHAPES, "a 5 1; b 5 1");
    assert_rows(self, "SELECT level, left_key, right_key, rank FROM shape_arc ORDER BY 2, 3",
                "municipality a - outer; municipality a b inner; municipality b - outer");
    assert_rows(self,
                "SELECT ST_Area(ST_Intersection(a.geom, b.geom)) IS NULL OR "
                "ST_Area(ST_Intersection(a.geom, b.geom)) = 0, "
                "ST_Area(ST_Union(a.geom, b.geom)) FROM territory_shape AS a, territory_shape AS b "
                "WHERE a.key = 'a' AND b.key = 'b'",
                "1 2e+06");
}

static void test_a_small_tolerance_keeps_the_line(void **state) {
    drawing *self = *state;
    draw_option(self, "shapes.tolerance_m", "5");
    draw_municipality(self, "a", WAVY_A);
    draw_municipality(self, "b", WAVY_B);
    draw_derive(self);
    assert_rows(self, SHAPES, "a 8 1; b 8 1");
}

static void test_small_rings_stay_alive(void **state) {
    drawing *self = *state;
    draw_option(self, "shapes.tolerance_m", "500");
    draw_municipality(self, "a",
                      "POLYGON((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 1 1.1, 1.1 1.1, 1.1 1, 1 1))");
    draw_municipality(self, "e", "POLYGON((1 1, 1.1 1, 1.1 1.1, 1 1.1, 1 1))");
    draw_derive(self);
    assert_rows(self, SHAPES, "a 5 1; e 4 1");
    assert_rows(
        self,
        "SELECT ST_NumInteriorRing(ST_GeometryN(geom, 1)) FROM territory_shape WHERE key = 'a'",
        "1");
}

static void test_lines_that_would_cross_stay_closer(void **state) {
    drawing *self = *state;
    // b's bay reaches around the enclave e: straightened, its border would run through e.
    draw_option(self, "shapes.tolerance_m", "900");
    draw_municipality(self, "a",
                      "POLYGON((0 0, 2 0, 2 1, 2.6 1.5, 2 2, 2 3, 0 3, 0 0), "
                      "(1.9 1.4, 1.9 1.6, 2.3 1.6, 2.3 1.4, 1.9 1.4))");
    draw_municipality(self, "b", "POLYGON((2 0, 4 0, 4 3, 2 3, 2 2, 2.6 1.5, 2 1, 2 0))");
    draw_municipality(self, "e", "POLYGON((1.9 1.4, 2.3 1.4, 2.3 1.6, 1.9 1.6, 1.9 1.4))");
    draw_derive(self);
    assert_rows(self, "SELECT count(*), min(ST_IsValid(geom)) FROM territory_shape", "3 1");
    assert_rows(
        self,
        "SELECT count(*) FROM territory_shape AS x JOIN territory_shape AS y ON x.key < y.key "
        "WHERE ST_Area(ST_Intersection(x.geom, y.geom)) > 0",
        "0");
}

/// Whether two arcs between the given vertices (kilometres) are in conflict.
static bool are_in_conflict(const double *xy, size_t n_vertices, const uint32_t *first,
                            const uint32_t *second, size_t n) {
    um_coverage coverage = {.n_vertices = n_vertices, .bounds = {0, 0, 10, 10}};
    coverage.xy = um_alloc_array(n_vertices, 2 * sizeof(double));
    memcpy(coverage.xy, xy, n_vertices * 2 * sizeof(double));
    uint32_t vertices[16];
    memcpy(vertices, first, n * sizeof *first);
    memcpy(vertices + n, second, n * sizeof *second);
    um_arc items[] = {{.first = 0, .n = n, .left = 0, .right = 1},
                      {.first = n, .n = n, .left = 2, .right = 3}};
    um_arcs arcs = {.items = items, .n_items = 2, .vertices = vertices, .n_vertices = 2 * n};
    bool is_bad[2] = {false, false};
    size_t n_conflicts = um_arcs_find_conflicts(&coverage, &arcs, is_bad);
    assert_int_equal(n_conflicts > 0, is_bad[0] && is_bad[1]);
    free(coverage.xy);
    return n_conflicts > 0;
}

static void test_conflicts_of_arcs(void **state) {
    (void)state;
    static const struct {
        double xy[8];
        uint32_t first[2], second[2];
        bool is_conflict;
    } conflicts[] = {
        {{0, 0, 4, 4, 0, 4, 4, 0}, {0, 1}, {2, 3}, true},  // cross
        {{0, 0, 4, 0, 2, 0, 2, 4}, {0, 1}, {2, 3}, true},  // end on the other
        {{0, 0, 4, 0, 1, 0, 3, 0}, {0, 1}, {2, 3}, true},  // lie on each other
        {{0, 0, 4, 0, 5, 0, 9, 0}, {0, 1}, {2, 3}, false}, // one behind the other
        {{0, 0, 4, 0, 0, 1, 4, 1}, {0, 1}, {2, 3}, false}, // side by side
        {{0, 0, 4, 0, 4, 4, 0, 0}, {0, 1}, {1, 2}, false}, // meet at an end
        {{0, 0, 4, 0, 2, 0, 0, 0}, {0, 1}, {1, 2}, true},  // meet at an end and fold back
        {{0, 0, 4, 0, 0, 0, 0, 0}, {0, 1}, {1, 0}, true},  // the same line
    };
    for (size_t i = 0; i < UM_COUNTED(conflicts); i++)
        assert_int_equal(
            are_in_conflict(conflicts[i].xy, 4, conflicts[i].first, conflicts[i].second, 2),
            conflicts[i].is_conflict);
}

static void test_two_lines_between_the_same_junctions(void **state) {
    drawing *self = *state;
    // b is a thin lens between a and c: both its borders would become the same straight line.
    draw_option(self, "shapes.tolerance_m", "300");
    draw_municipality(self, "a", "POLYGON((0 0, 3 0, 3 1, 1.5 1.1, 0 1, 0 0))");
    draw_municipality(self, "b", "POLYGON((0 1, 1.5 1.1, 3 1, 1.5 1.2, 0 1))");
    draw_municipality(self, "c", "POLYGON((0 1, 1.5 1.2, 3 1, 3 2, 0 2, 0 1))");
    draw_derive(self);
    assert_rows(self, "SELECT count(*), min(ST_IsValid(geom)) FROM territory_shape", "3 1");
}

static void test_upper_levels_use_the_same_lines(void **state) {
    drawing *self = *state;
    draw_municipality(self, "98001001", SQUARE_A);
    draw_municipality(self, "98001002", SQUARE_B);
    draw_municipality(self, "98002001", SQUARE_C);
    draw_territory(self, "99001", "district", NULL, "POLYGON((3 0, 4 0, 4 1, 3 1, 3 0))");
    draw_derive(self);
    assert_rows(self, "SELECT level, key, ST_Area(geom) / 1e6 FROM territory_shape ORDER BY 1, 2",
                "district 98001 2; district 98002 1; district 99001 1; municipality 98001001 1; "
                "municipality 98001002 1; municipality 98002001 1; state 98 3");
    assert_rows(self, "SELECT level, rank, count(*) FROM shape_arc GROUP BY 1, 2 ORDER BY 1, 2",
                "district district 1; district outer 5; municipality district 1; "
                "municipality inner 1; municipality outer 4; state outer 4");
}

static void add_flow(drawing *self, const char *from, const char *to, int persons) {
    um_error err = {0};
    UM_AUTO(char) *sql =
        um_format("INSERT INTO flow (origin_key, destination_key, level, statistic, mode, year, "
                  "kind, persons, "
                  "persons_min, persons_max, source_id) "
                  "VALUES ('%s', '%s', 'municipality', 'ba', 'all', 2023, 'pair', %d, 0, 0, 1)",
                  from, to, persons);
    assert_ok(um_db_exec(self->db, sql, &err));
}

static void test_flow_lines_join_anchors(void **state) {
    drawing *self = *state;
    draw_municipality(self, "a", SQUARE_A);
    draw_municipality(self, "b", SQUARE_B);
    draw_territory(self, "y", "district", NULL, SQUARE_C);
    draw_territory(self, "z", "district", NULL, "POLYGON((9 0, 10 0, 10 1, 9 1, 9 0))");
    add_flow(self, "a", "b", 5);
    add_flow(self, "b", "a", 7);
    add_flow(self, "b", "unknown", 7);
    add_flow(self, "z", "a", 10);
    add_flow(self, "y", "z", 20);
    draw_derive(self);
    assert_rows(self,
                "SELECT a_key, b_key, distance_km FROM flow_line ORDER BY 1, 2",
                "a b 1; a z 9; y z 7");
    draw_option(self, "flow_lines.pairs", "1"); // the largest beside those inside
    draw_derive(self);
    assert_rows(self, "SELECT a_key, b_key FROM flow_line ORDER BY 1, 2", "a b; y z");
}

int main(void) {
#define DRAWN(test) cmocka_unit_test_setup_teardown(test, drawing_setup, drawing_teardown)
    const struct CMUnitTest tests[] = {
        DRAWN(test_a_shared_line_is_simplified_once),
        DRAWN(test_a_small_tolerance_keeps_the_line),
        DRAWN(test_small_rings_stay_alive),
        DRAWN(test_lines_that_would_cross_stay_closer),
        cmocka_unit_test(test_conflicts_of_arcs),
        DRAWN(test_two_lines_between_the_same_junctions),
        DRAWN(test_upper_levels_use_the_same_lines),
        DRAWN(test_flow_lines_join_anchors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
