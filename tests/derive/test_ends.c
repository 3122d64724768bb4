// Ends of paths near borders. Squares of 1 km: A from 0 to 1, B from 1 to 2 (kilometres).
#include "derive_drawing.h"

#define ENDS                                                                                       \
    "SELECT corridor_id, key, other_key, border_m, joined_m, onward_m, onward_id FROM "            \
    "corridor_end WHERE key <> '' AND other_key <> '' ORDER BY corridor_id, key, other_key, "      \
    "end_id"

static const struct {
    const char *what;
    const char *lines[4]; // k1, k2, ...
    const char *ends; // line, own, other; metres to the border, to a line, to one beyond; its id
} cases[] = {
    {"ends 100 m before the border, nothing beyond",
     {"(0.5 0.5, 0.9 0.5)"},
     "k1 a b 500 - - -; k1 a b 100 - - -"},
    {"ends on the border, a line 30 m beyond",
     {"(0.5 0.5, 1 0.5)", "(1.03 0.5, 1.5 0.5)"},
     "k1 a b 500 530 530 k2; k1 a b 0 30 30 k2; k2 b a 30 30 30 k1; k2 b a 500 500 500 k1"},
    {"a line that crosses goes on, and comes from there",
     {"(0.5 0.5, 1.25 0.5)"},
     "k1 a b 500 - 0 k1; k1 b a 250 - 0 k1"},
    {"two lines that meet on the border",
     {"(0.5 0.5, 1 0.5)", "(1 0.5, 1.5 0.5)"},
     "k1 a b 500 500 500 k2; k2 b a 500 500 500 k1"},
    {"a node of a network is no end",
     {"(0.2 0.5, 0.9 0.5)", "(0.9 0.2, 0.9 0.5)", "(0.9 0.5, 0.9 0.8)"},
     "k1 a b 800 700 - -; k2 a b 100 300 - -; k3 a b 100 300 - -"},
    {"a line that meets another between its vertices is no end there",
     {"(0.2 0.5, 0.9 0.5)", "(0.9 0.2, 0.9 0.8)"},
     "k1 a b 800 700 - -; k2 a b 100 300 - -; k2 a b 100 300 - -"},
    {"lines that share their last street end together",
     {"(0.2 0.2, 0.5 0.5, 0.9 0.5)", "(0.2 0.8, 0.5 0.5, 0.9 0.5)"},
     "k1 a b 800 424.264 - -; k1 a b 100 - - -; k2 a b 800 424.264 - -"},
    {"a ring has no end", {"(0.9 0.4, 0.95 0.4, 0.95 0.6, 0.9 0.6, 0.9 0.4)"}, ""},
    {"a line along the border goes on in both",
     {"(1 0.2, 1 0.4)"},
     "k1 b a 0 - 0 k1; k1 b a 0 - 0 k1"},
    {"a part without length is nothing", {"(0.9 0.5, 0.9 0.5)"}, ""},
};

static void test_ends_of_drawings(void **state) {
    drawing *self = *state;
    draw_municipality(self, "a", SQUARE_A);
    draw_municipality(self, "b", SQUARE_B);
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        draw_lines(self, cases[i].lines);
        draw_derive(self);
        print_message("%s\n", cases[i].what);
        assert_rows(self, ENDS, cases[i].ends);
    }
}

static void test_kinds_do_not_continue_each_other(void **state) {
    drawing *self = *state;
    um_error err = {0};
    const char *const lines[4] = {"(0.5 0.5, 1 0.5)", "(1 0.5, 1.5 0.5)"};
    draw_municipality(self, "a", SQUARE_A);
    draw_municipality(self, "b", SQUARE_B);
    draw_lines(self, lines);
    assert_ok(
        um_db_exec(self->db, "UPDATE corridor SET kind = 'bus' WHERE corridor_id = 'k2'", &err));
    draw_derive(self);
    assert_rows(self, ENDS, "k1 a b 500 - - -; k1 a b 0 - - -; k2 b a 0 - - -; k2 b a 500 - - -");
}

static void test_an_end_in_a_corner_has_several_neighbours(void **state) {
    drawing *self = *state;
    const char *const lines[4] = {"(0.5 0.5, 0.95 0.9)", "(0.99 1.5, 0.99 1.06)"};
    draw_municipality(self, "a", SQUARE_A);
    draw_municipality(self, "b", SQUARE_B);
    draw_municipality(self, "c", "POLYGON((0 1, 1 1, 1 2, 0 2, 0 1))");
    draw_option(self, "ends.reach_m", "200");
    draw_lines(self, lines);
    draw_derive(self);
    assert_rows(self, ENDS,
                "k1 a b 50 164.924 - -; k1 a c 100 164.924 164.924 k2; "
                "k2 c a 60 164.924 164.924 k1");
}

static void test_beyond_the_region_nothing_is_known(void **state) {
    drawing *self = *state;
    const char *const lines[4] = {"(0.5 0.5, 0.5 0.1)"};
    draw_municipality(self, "a", SQUARE_A);
    draw_option(self, "ends.reach_m", "200");
    draw_lines(self, lines);
    draw_derive(self);
    assert_rows(self, "SELECT key, other_key, border_m, onward_m FROM corridor_end", "a  100 -");
}

int main(void) {
#define DRAWN(test) cmocka_unit_test_setup_teardown(test, drawing_setup, drawing_teardown)
    const struct CMUnitTest tests[] = {
        DRAWN(test_ends_of_drawings),
        DRAWN(test_kinds_do_not_continue_each_other),
        DRAWN(test_an_end_in_a_corner_has_several_neighbours),
        DRAWN(test_beyond_the_region_nothing_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
