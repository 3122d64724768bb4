/*
 * A city of 2 x 1 km (11000000, x from 0 to 2) with two districts from another survey, neighbours
 * in the west (W), the east (E) and along the whole south (S), whose edge runs from 0 to 2 without
 * a vertex between:
 *
 *     +---------+---------+
 *   W |  001    |  002    | E        001: from 0.02 to 1, from 0.01 to 1
 *     +---------+---------+          002: from 1 to 2.03, from 0.01 to 1
 *     |         S         |
 *     +-------------------+
 *
 * So the districts leave a strip of 2 km x 10 m in the south, and one of 0.99 km x 20 m in the
 * west; 002 reaches 30 m beyond the city.
 */
#include "derive_drawing.h"

#define CITY "11000000"
#define ONE "11000001"
#define TWO "11000002"

static void draw_city(drawing *self) {
    draw_municipality(self, CITY, "POLYGON((0 0, 2 0, 2 1, 0 1, 0 0))");
    draw_municipality(self, "12000001", "POLYGON((-1 0, 0 0, 0 1, -1 1, -1 0))");
    draw_municipality(self, "12000002", "POLYGON((2 0, 3 0, 3 1, 2 1, 2 0))");
    draw_municipality(self, "12000003", "POLYGON((0 -1, 2 -1, 2 0, 0 0, 0 -1))");
    draw_territory(self, ONE, "city_district", CITY,
                   "POLYGON((0.02 0.01, 1 0.01, 1 1, 0.02 1, 0.02 0.01))");
    draw_territory(self, TWO, "city_district", CITY,
                   "POLYGON((1 0.01, 2.03 0.01, 2.03 1, 1 1, 1 0.01))");
}

#define LEAVES "SELECT key FROM territory WHERE is_leaf = 1 ORDER BY key"
#define PAIRS "SELECT a_key, b_key, level, length_m, is_snapped FROM border ORDER BY 1, 2"

/// Each district gets its half of the city, to the outline; the south gets a vertex at x = 1.
static void test_districts_fill_their_city(void **state) {
    drawing *self = *state;
    draw_city(self);
    draw_derive(self);
    assert_rows(self, LEAVES, ONE "; " TWO "; 12000001; 12000002; 12000003");
    assert_rows(self, "SELECT key, is_leaf, in_region FROM territory WHERE key = '" CITY "'",
                CITY " 0 1");
    assert_rows(self, PAIRS " /* the city keeps its borders at its own level */",
                "11 12 state 4000 0; "
                "11000 12000 district 4000 0; " CITY " 12000001 municipality 1000 0; " CITY
                " 12000002 municipality 1000 0; " CITY " 12000003 municipality 2000 0; " ONE " " TWO
                " city_district 1000 0; " ONE " 12000001 city_district 1000 0; " ONE
                " 12000003 city_district 1000 0; " TWO " 12000002 city_district 1000 0; " TWO
                " 12000003 city_district 1000 0");
    assert_rows(self,
                "SELECT key, measured_km2, perimeter_m FROM territory WHERE is_leaf = 1 "
                "AND level = 'city_district' ORDER BY key",
                ONE " 1 4000; " TWO " 1 4000");
    assert_rows(self, "SELECT key FROM leaf_shape ORDER BY key", ONE "; " TWO "; 12000003");
}

/// What was there before, by district: 001 is given 0.02 x 0.99 + 1 x 0.01 km2, 002 1 x 0.01 km2,
/// and 0.03 x 0.99 km2 are cut off. Nothing is left that is not mended.
static void test_faults_are_counted(void **state) {
    drawing *self = *state;
    draw_city(self);
    draw_derive(self);
    assert_rows(self,
                "SELECT kind, a_key, b_key, area_km2, is_mended FROM tessellation_fault "
                "ORDER BY kind, a_key",
                "gap " ONE " " CITY " 0.0298 1; gap " TWO " " CITY " 0.01 1; "
                "overlap " TWO " " CITY " 0.0297 1");
}

/// The polygons as loaded stay in territory; a second run finds everything as it is.
static void test_sources_stay(void **state) {
    drawing *self = *state;
    draw_city(self);
    draw_derive(self);
    assert_rows(self,
                "SELECT key, round(MbrMaxX(geom) - 380000), round(MbrMinY(geom) - 5800000) "
                "FROM territory WHERE level = 'city_district' ORDER BY key",
                ONE " 1000 10; " TWO " 2030 10");
    draw_derive(self);
    assert_int_equal(self->n_steps, 0);
}

/// Districts that leave more than outline_m of the city empty do not take its place.
static void test_a_city_that_is_not_filled_stays_whole(void **state) {
    drawing *self = *state;
    draw_city(self);
    draw_option(self, "tessellation.outline_m", "15"); // the strip in the west is 20 m wide
    draw_derive(self);
    assert_rows(self, LEAVES, CITY "; 12000001; 12000002; 12000003");
    assert_rows(self, "SELECT kind, a_key, b_key, is_mended FROM tessellation_fault",
                "gap " CITY " - 0");
    assert_rows(self, "SELECT count(*) FROM leaf_shape", "0");
}

static void test_a_city_stays_whole_by_option(void **state) {
    drawing *self = *state;
    draw_city(self);
    draw_option(self, "tessellation.city_districts", "no");
    draw_derive(self);
    assert_rows(self, LEAVES, CITY "; 12000001; 12000002; 12000003");
    assert_rows(self, "SELECT count(*) FROM tessellation_fault", "0");
}

/// Figures above the city come from the city (100 inhabitants, 1 km2), not from its districts.
static void test_a_city_counts_once(void **state) {
    drawing *self = *state;
    draw_city(self);
    draw_derive(self);
    assert_rows(self,
                "SELECT key, population, area_km2 FROM territory WHERE is_dissolved = 1 "
                "ORDER BY key",
                "11 100 1; 11000 100 1; 12 300 3; 12000 300 3");
}

/// A line from west to east crosses from the neighbour into each district; sections add up.
static void test_lines_cross_districts(void **state) {
    drawing *self = *state;
    draw_city(self);
    draw_corridor(self, "line", "LINESTRING(-0.5 0.5, 2.5 0.5)");
    draw_derive(self);
    assert_rows(self, "SELECT key, length_m FROM section ORDER BY position",
                "12000001 500; " ONE " 1000; " TWO " 1000; 12000002 500");
    assert_rows(self, "SELECT from_key, to_key FROM crossing ORDER BY position",
                "12000001 " ONE "; " ONE " " TWO "; " TWO " 12000002");
}

/// Leaves and the city have shapes at their own levels; each arc between two leaves is there once.
static void test_shapes(void **state) {
    drawing *self = *state;
    draw_city(self);
    draw_derive(self);
    assert_rows(self, "SELECT level, count(*) FROM territory_shape GROUP BY level ORDER BY level",
                "city_district 2; district 2; municipality 4; state 2");
    assert_rows(self,
                "SELECT count(*) FROM shape_arc WHERE min(left_key, right_key) = '" ONE "' "
                "AND max(left_key, right_key) = '" TWO "'",
                "1");
}

static void insert_member(drawing *self, int id, const char *kind, const char *key) {
    um_error err = {0};
    UM_AUTO(char) *sql = um_format(
        "INSERT INTO membership (membership_id, forum_id, member_kind, member_key, member_name, "
        "name_in_source, role, source_id) VALUES (%d, 'f', '%s', '%s', 'm', 'm', 'member', 1)",
        id, kind, key);
    assert_ok(um_db_exec(self->db, sql, &err));
}

/// A member city is there with its districts, in the reading that it has itself; a district that is
/// a member is a part of the city, and itself.
static void test_members(void **state) {
    drawing *self = *state;
    draw_city(self);
    insert_member(self, 1, "municipality", CITY);
    insert_member(self, 2, "state", "11");
    insert_member(self, 3, "city_district", TWO);
    draw_derive(self);
    assert_rows(self,
                "SELECT membership_id, key, reading, level FROM member_territory ORDER BY 1, 2, 3",
                "1 11000 as_district district; "
                "1 " CITY " direct municipality; "
                "1 " ONE " direct city_district; "
                "1 " TWO " direct city_district; "
                "2 11000 as_district district; "
                "2 " CITY " as_state municipality; "
                "2 " ONE " as_state city_district; "
                "2 " TWO " as_state city_district; "
                "3 " CITY " part municipality; "
                "3 " TWO " direct city_district");
}

/// Two districts that overlap by 10 m, and a gap of 8 m to a third, inside a city of 3 x 1 km.
static void test_districts_that_do_not_tile(void **state) {
    drawing *self = *state;
    draw_municipality(self, CITY, "POLYGON((0 0, 3 0, 3 1, 0 1, 0 0))");
    draw_territory(self, ONE, "city_district", CITY, "POLYGON((0 0, 1.01 0, 1.01 1, 0 1, 0 0))");
    draw_territory(self, TWO, "city_district", CITY, "POLYGON((1 0, 2 0, 2 1, 1 1, 1 0))");
    draw_territory(self, "11000003", "city_district", CITY,
                   "POLYGON((2.008 0, 3 0, 3 1, 2.008 1, 2.008 0))");
    draw_derive(self);
    assert_rows(self, "SELECT key, measured_km2 FROM territory WHERE is_leaf = 1 ORDER BY key",
                ONE " 1.01; " TWO " 0.998; 11000003 0.992");
    assert_rows(self, "SELECT a_key, b_key, length_m FROM border WHERE level = 'city_district'",
                ONE " " TWO " 1000; " TWO " 11000003 1000");
    assert_rows(self,
                "SELECT kind, a_key, b_key, area_km2, is_mended FROM tessellation_fault "
                "ORDER BY kind, a_key",
                "gap " TWO " " CITY " 0.008 1; overlap " ONE " " TWO " 0.01 1");
}

#define CITY_TEST(name) cmocka_unit_test_setup_teardown(name, drawing_setup, drawing_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        CITY_TEST(test_districts_fill_their_city),
        CITY_TEST(test_faults_are_counted),
        CITY_TEST(test_sources_stay),
        CITY_TEST(test_a_city_that_is_not_filled_stays_whole),
        CITY_TEST(test_a_city_stays_whole_by_option),
        CITY_TEST(test_a_city_counts_once),
        CITY_TEST(test_lines_cross_districts),
        CITY_TEST(test_shapes),
        CITY_TEST(test_members),
        CITY_TEST(test_districts_that_do_not_tile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
