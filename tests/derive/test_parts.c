// Parts of territories and which of them meet: squares whose borders are read off the drawing.
#include "derive_drawing.h"

#define PARTS "SELECT key, part, area_km2 FROM territory_part ORDER BY key, part"
#define CONTACTS                                                                                   \
    "SELECT key, part, other_key, other_part, length_m FROM part_border "                          \
    "ORDER BY key, part, other_key, other_part"

/// Borders of leaves, and what their parts add up to.
#define DISAGREEMENTS                                                                              \
    "SELECT count(*) FROM border WHERE abs(length_m - (SELECT sum(length_m) FROM part_border "     \
    "WHERE key = a_key AND other_key = b_key)) > 0.001"

static void test_parts_are_numbered_by_area(void **state) {
    drawing *self = *state;
    // a has its small part first, b lies between the two parts and touches both.
    draw_municipality(self, "a",
                      "MULTIPOLYGON(((0 0, 1 0, 1 1, 0 1, 0 0)), ((2 0, 4 0, 4 1, 2 1, 2 0)))");
    draw_municipality(self, "b", SQUARE_B);
    draw_derive(self);
    assert_rows(self, PARTS, "a 1 2; a 2 1; b 1 1");
    assert_rows(self, CONTACTS, "a 1 b 1 1000; a 2 b 1 1000; b 1 a 1 1000; b 1 a 2 1000");
    assert_rows(self, DISAGREEMENTS, "0");
    assert_rows(self, "SELECT ST_AsText(geom) FROM territory_part WHERE key = 'a' AND part = 2",
                "MULTIPOLYGON(((380000 5800000, 381000 5800000, 381000 5801000, 380000 5801000, "
                "380000 5800000)))");
}

static void test_a_part_in_the_hole_of_another(void **state) {
    drawing *self = *state;
    // e has its main part to the right of a, and an exclave in a's hole.
    draw_municipality(self, "a", "POLYGON((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 2 1, 2 2, 1 2, 1 1))");
    draw_municipality(self, "e",
                      "MULTIPOLYGON(((1 1, 2 1, 2 2, 1 2, 1 1)), ((4 0, 6 0, 6 4, 4 4, 4 0)))");
    draw_derive(self);
    assert_rows(self, PARTS, "a 1 15; e 1 8; e 2 1");
    assert_rows(self, CONTACTS, "a 1 e 1 4000; a 1 e 2 4000; e 1 a 1 4000; e 2 a 1 4000");
    assert_rows(self, DISAGREEMENTS, "0");
}

static void test_parts_that_meet_in_a_corner(void **state) {
    drawing *self = *state;
    draw_municipality(self, "a",
                      "MULTIPOLYGON(((0 0, 1 0, 1 1, 0 1, 0 0)), ((1 1, 2 1, 2 2, 1 2, 1 1)))");
    draw_municipality(self, "d", "POLYGON((2 2, 3 2, 3 3, 2 3, 2 2))");
    draw_derive(self);
    assert_rows(self, PARTS, "a 1 1; a 2 1; d 1 1");
    assert_rows(self, CONTACTS, "");
}

static void test_parts_within_reach_of_each_other(void **state) {
    drawing *self = *state;
    // 20 m between a and the first part of b, 60 m between the parts of b.
    draw_municipality(self, "a", SQUARE_A);
    draw_municipality(self, "b",
                      "MULTIPOLYGON(((1.02 0, 2 0, 2 1, 1.02 1, 1.02 0)), "
                      "((2.06 0, 3 0, 3 1, 2.06 1, 2.06 0)))");
    draw_derive(self);
    assert_rows(self, CONTACTS, "a 1 b 1 1000; b 1 a 1 1000");
    draw_option(self, "tessellation.snap_m", "100");
    draw_derive(self);
    assert_rows(self, CONTACTS, "a 1 b 1 1000; b 1 a 1 1000; b 1 b 2 1000; b 2 b 1 1000");
    um_pair_list_clear(&self->region.derive);
    draw_option(self, "tessellation.snap_m", "10");
    draw_derive(self);
    assert_rows(self, CONTACTS, "");
    assert_rows(self, "SELECT count(*) FROM territory_part", "3");
}

int main(void) {
#define DRAWN(test) cmocka_unit_test_setup_teardown(test, drawing_setup, drawing_teardown)
    const struct CMUnitTest tests[] = {
        DRAWN(test_parts_are_numbered_by_area),
        DRAWN(test_a_part_in_the_hole_of_another),
        DRAWN(test_parts_that_meet_in_a_corner),
        DRAWN(test_parts_within_reach_of_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
