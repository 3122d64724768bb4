// Neighbours, faults of the tessellation, territories dissolved from leaves: squares of 1 km whose
// borders are read off the drawing.
#include "derive_drawing.h"

static void test_neighbours_share_an_edge(void **state) {
    drawing *self = *state;
    draw_municipality(self, "a", SQUARE_A);
    draw_municipality(self, "b", SQUARE_B);
    draw_municipality(self, "c", SQUARE_C);
    draw_derive(self);
    assert_rows(self, BORDERS, "a b 1000 1 0; b c 1000 1 0");
    assert_rows(self, "SELECT count(*) FROM tessellation_fault", "0");
    assert_rows(self, "SELECT key, is_leaf, in_region, measured_km2, perimeter_m FROM territory",
                "a 1 1 1 4000; b 1 1 1 4000; c 1 1 1 4000");
    assert_rows(self, "SELECT ST_AsText(geom) FROM border WHERE a_key = 'a'",
                "MULTILINESTRING((381000 5800000, 381000 5801000))");
}

static void test_a_corner_is_no_border(void **state) {
    drawing *self = *state;
    draw_municipality(self, "a", SQUARE_A);
    draw_municipality(self, "d", "POLYGON((1 1, 2 1, 2 2, 1 2, 1 1))");
    draw_derive(self);
    assert_rows(self, BORDERS, "");
}

static void test_four_corners_meet_in_a_point(void **state) {
    drawing *self = *state;
    draw_municipality(self, "a", SQUARE_A);
    draw_municipality(self, "b", SQUARE_B);
    draw_municipality(self, "c", "POLYGON((0 1, 1 1, 1 2, 0 2, 0 1))");
    draw_municipality(self, "d", "POLYGON((1 1, 2 1, 2 2, 1 2, 1 1))");
    draw_derive(self);
    assert_rows(self, BORDERS, "a b 1000 1 0; a c 1000 1 0; b d 1000 1 0; c d 1000 1 0");
}

static void test_an_enclave_has_one_neighbour(void **state) {
    drawing *self = *state;
    draw_municipality(self, "a",
                      "POLYGON((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 2 1, 2 2, 1 2, 1 1), "
                      "(3 3, 3.5 3, 3.5 3.5, 3 3.5, 3 3))");
    draw_municipality(self, "e", "POLYGON((1 1, 2 1, 2 2, 1 2, 1 1))");
    draw_derive(self);
    assert_rows(self, BORDERS, "a e 4000 1 0");
    // The second hole belongs to nobody: it is a's own, not a gap.
    assert_rows(self, "SELECT count(*) FROM tessellation_fault", "0");
    assert_rows(self, "SELECT measured_km2, perimeter_m FROM territory WHERE key = 'a'",
                "14.75 22000");
}

static void test_a_municipality_of_two_parts(void **state) {
    drawing *self = *state;
    draw_municipality(self, "a",
                      "MULTIPOLYGON(((0 0, 1 0, 1 1, 0 1, 0 0)), ((2 0, 4 0, 4 1, 2 1, 2 0)))");
    draw_municipality(self, "b", SQUARE_B);
    draw_derive(self);
    assert_rows(self, BORDERS, "a b 2000 2 0");
    // The anchor lies in the larger part.
    assert_rows(self,
                "SELECT ST_X(anchor) > 382000, ST_X(anchor) < 384000 FROM territory "
                "WHERE key = 'a'",
                "1 1");
}

static void test_extra_vertices_are_still_edge_on_edge(void **state) {
    drawing *self = *state;
    draw_municipality(self, "a", SQUARE_A);
    draw_municipality(self, "b", "POLYGON((1 0, 2 0, 2 1, 1 1, 1 0.7, 1 0.3, 1 0))");
    draw_derive(self);
    assert_rows(self, BORDERS, "a b 1000 1 0");
    assert_rows(self, "SELECT count(*) FROM tessellation_fault", "0");
}

static void test_a_gap_within_reach_is_a_border(void **state) {
    drawing *self = *state;
    draw_municipality(self, "a", SQUARE_A);
    draw_municipality(self, "b", "POLYGON((1.02 0, 2 0, 2 1, 1.02 1, 1.02 0))");
    draw_municipality(self, "c", "POLYGON((2.06 0, 3 0, 3 1, 2.06 1, 2.06 0))"); // 60 m: too far
    draw_derive(self);
    assert_rows(self, BORDERS, "a b 1000 1 1");
    draw_option(self, "tessellation.snap_m", "10");
    draw_derive(self);
    assert_rows(self, BORDERS, "");
}

static void test_gaps_and_overlaps_are_counted(void **state) {
    drawing *self = *state;
    // a and b leave a hole of 20 m x 500 m between them, b reaches 10 m into c.
    draw_municipality(self, "a",
                      "POLYGON((0 0, 1 0, 1 0.25, 0.98 0.25, 0.98 0.75, 1 0.75, 1 1, 0 1, 0 0))");
    draw_municipality(self, "b", "POLYGON((1 0, 2.01 0, 2.01 1, 1 1, 1 0.75, 1 0.25, 1 0))");
    draw_municipality(self, "c", SQUARE_C);
    draw_derive(self);
    assert_rows(self, "SELECT kind, a_key, b_key, area_km2 FROM tessellation_fault ORDER BY kind",
                "gap a b 0.01; overlap b c 0.01");
    // a-b: twice 250 m edge on edge, and the 500 m of a's boundary that face b across the gap. The
    // two ends of the gap, 20 m each, face nothing.
    assert_rows(self, BORDERS, "a b 1000 3 1; b c 1000 1 1");
}

static void test_the_mouth_of_a_notch_is_no_border(void **state) {
    drawing *self = *state;
    // Both slope back from the junction at (1, 1): a notch of 2 x 20 degrees, open to the outside.
    draw_municipality(self, "a", "POLYGON((0 0, 1 0, 1 1, 0.636 2, 0 2, 0 0))");
    draw_municipality(self, "b", "POLYGON((1 0, 2 0, 2 2, 1.364 2, 1 1, 1 0))");
    draw_derive(self);
    assert_rows(self, BORDERS, "a b 1000 1 0");
}

static void test_upper_levels_are_dissolved(void **state) {
    drawing *self = *state;
    draw_option(self, "dissolve.names.98", "Testland");
    draw_municipality(self, "98001001", SQUARE_A);
    draw_municipality(self, "98001002", SQUARE_B);
    draw_municipality(self, "98002000", SQUARE_C);
    draw_derive(self);
    assert_rows(self,
                "SELECT key, level, name, parent_key, population, area_km2, measured_km2, "
                "perimeter_m, in_region FROM territory WHERE is_dissolved = 1 ORDER BY key",
                "98 state Testland - 300 3 3 8000 1; 98001 district 98001 98 200 2 2 6000 1; "
                "98002 district 98002 98 100 1 1 4000 1");
    assert_rows(self, "SELECT key, parent_key FROM territory WHERE is_leaf = 1 ORDER BY key",
                "98001001 98001; 98001002 98001; 98002000 98002");
    assert_rows(self,
                "SELECT a_key, b_key, length_m, level FROM border WHERE level <> 'municipality'",
                "98001 98002 1000 district");
}

static void test_dissolving_begins_anew(void **state) {
    drawing *self = *state;
    um_error err = {0};
    draw_municipality(self, "98001001", SQUARE_A);
    draw_derive(self);
    draw_municipality(self, "98001002", SQUARE_B);
    assert_ok(um_db_exec(self->db, "UPDATE source SET fingerprint = 'v2'", &err));
    draw_derive(self);
    assert_rows(
        self,
        "SELECT key, population, measured_km2 FROM territory WHERE is_dissolved = 1 ORDER BY key",
        "98 200 2; 98001 200 2");
    // A district that is loaded now takes the place of the dissolved one.
    assert_ok(um_db_exec(self->db,
                         "DELETE FROM territory WHERE key = '98001';"
                         "UPDATE territory SET parent_key = '98001' WHERE is_leaf = 1;"
                         "UPDATE source SET fingerprint = 'v3'",
                         &err));
    draw_territory(self, "98001", "district", NULL, "POLYGON((0 0, 2.1 0, 2.1 1, 0 1, 0 0))");
    draw_derive(self);
    assert_rows(self,
                "SELECT key, is_dissolved, measured_km2, parent_key FROM territory "
                "WHERE is_leaf = 0 ORDER BY key",
                "98 1 2 -; 98001 0 2.1 98");
}

static void test_a_loaded_district_keeps_its_polygon(void **state) {
    drawing *self = *state;
    draw_territory(self, "98001", "district", NULL, "POLYGON((0 0, 2.1 0, 2.1 1, 0 1, 0 0))");
    draw_territory(self, "98001001", "municipality", "98001", SQUARE_A);
    draw_territory(self, "98001002", "municipality", "98001", SQUARE_B);
    draw_derive(self);
    assert_rows(self,
                "SELECT key, is_dissolved, measured_km2, parent_key FROM territory WHERE is_leaf = "
                "0 ORDER BY 1",
                "98 1 2 -; 98001 0 2.1 98");
}

static void test_leaves_that_do_not_tile_are_united(void **state) {
    drawing *self = *state;
    draw_municipality(self, "98001001", SQUARE_A);
    draw_municipality(self, "98001002", "POLYGON((0.9 0, 2 0, 2 1, 0.9 1, 0.9 0))");
    draw_derive(self);
    assert_rows(self, "SELECT key, measured_km2 FROM territory WHERE is_dissolved = 1",
                "98001 2; 98 2");
}

/// GEOS' BuildArea takes the square in the middle for area of the district around it.
static void test_what_a_district_surrounds_by_its_corners_is_left_out(void **state) {
    drawing *self = *state;
    static const char *const rows[] = {".1.", "1.1",
                                       "11."}; // from south to north; the rest is 98002
    for (int y = 0; y < 3; y++)
        for (int x = 0; x < 3; x++) {
            UM_AUTO(char) *key = um_format("9800%d%03d", rows[y][x] == '1' ? 1 : 2, 3 * y + x);
            UM_AUTO(char) *square = um_format("POLYGON((%d %d, %d %d, %d %d, %d %d, %d %d))", x, y,
                                              x + 1, y, x + 1, y + 1, x, y + 1, x, y);
            draw_municipality(self, key, square);
        }
    draw_derive(self);
    assert_rows(self, "SELECT key, measured_km2 FROM territory WHERE level = 'district' ORDER BY 1",
                "98001 5; 98002 4");
    assert_rows(self,
                "SELECT key, ST_Area(geom) / 1e6 FROM territory_shape WHERE level = 'district' "
                "ORDER BY 1",
                "98001 5; 98002 4");
}

static void test_steps_run_only_when_something_changed(void **state) {
    drawing *self = *state;
    um_error err = {0};
    draw_municipality(self, "a", SQUARE_A);
    draw_municipality(self, "b", SQUARE_B);
    draw_derive(self);
    assert_int_equal(self->n_steps, 20);
    draw_derive(self);
    assert_int_equal(self->n_steps, 0);
    draw_option(self, "shapes.tolerance_m", "5");
    draw_derive(self);
    assert_int_equal(self->n_steps, 1);
    assert_ok(um_db_exec(self->db, "UPDATE source SET fingerprint = 'v2'", &err));
    draw_derive(self);
    assert_int_equal(self->n_steps, 19); // reference_days knows timetables only, and there are none
    assert_rows(self, BORDERS, "a b 1000 1 0");
}

static void test_parameters_are_checked(void **state) {
    drawing *self = *state;
    static const struct {
        const char *name, *value, *message;
    } cases[] = {
        {"tesselation.snap_m", "1",
         "unknown key 'tesselation.snap_m'; did you mean 'tessellation.snap_m'?"},
        {"tessellation.level", "municipalty",
         "unknown level 'municipalty', did you mean 'municipality'?"},
        {"tessellation.level", "district", "no territory of level 'district' is loaded"},
        {"tessellation.snap_m", "near", "'near' is no number"},
        {"tessellation.snap_m", "-1", "derive.tessellation.snap_m: '-1' is negative"},
        {"shapes.tolerance_m", "-1", "derive.shapes.tolerance_m: '-1' is negative"},
        {"regions.areas.method", "intermax", "unknown method 'intermax', did you mean 'intramax'?"},
        {"regions.areas.cuts", "10", "a division of the region needs a method"},
        {"regions.Areas.method", "rings", "'Areas' is no name of a division"},
        {"regions.areas.method", "functional_areas",
         "derive.regions.areas: method functional_areas needs the option 'centres'"},
        {"regions.areas.method", "given",
         "derive.regions.areas: method given needs the option 'by'"},
    };
    draw_municipality(self, "a", SQUARE_A);
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_error err = {0};
        um_pair_list_clear(&self->region.derive);
        draw_option(self, cases[i].name, cases[i].value);
        assert_int_not_equal(um_derive_region(self->db, &self->region, NULL, &err), UM_OK);
        if (!strstr(err.text, cases[i].message))
            fail_msg("'%s' says nothing of \"%s\"", err.text, cases[i].message);
    }
}

static void test_without_territories_nothing_is_derived(void **state) {
    drawing *self = *state;
    draw_corridor(self, "k", "MULTILINESTRING((0 0, 1 0))");
    draw_derive(self);
    assert_rows(self,
                "SELECT (SELECT count(*) FROM border), (SELECT count(*) FROM territory_shape)",
                "0 0");
    assert_rows(self, "SELECT key, length_m FROM section", " 1000");
}

int main(void) {
#define DRAWN(test) cmocka_unit_test_setup_teardown(test, drawing_setup, drawing_teardown)
    const struct CMUnitTest tests[] = {
        DRAWN(test_neighbours_share_an_edge),
        DRAWN(test_a_corner_is_no_border),
        DRAWN(test_four_corners_meet_in_a_point),
        DRAWN(test_an_enclave_has_one_neighbour),
        DRAWN(test_a_municipality_of_two_parts),
        DRAWN(test_extra_vertices_are_still_edge_on_edge),
        DRAWN(test_a_gap_within_reach_is_a_border),
        DRAWN(test_gaps_and_overlaps_are_counted),
        DRAWN(test_the_mouth_of_a_notch_is_no_border),
        DRAWN(test_upper_levels_are_dissolved),
        DRAWN(test_dissolving_begins_anew),
        DRAWN(test_a_loaded_district_keeps_its_polygon),
        DRAWN(test_leaves_that_do_not_tile_are_united),
        DRAWN(test_what_a_district_surrounds_by_its_corners_is_left_out),
        DRAWN(test_steps_run_only_when_something_changed),
        DRAWN(test_parameters_are_checked),
        DRAWN(test_without_territories_nothing_is_derived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
