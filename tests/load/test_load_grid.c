// The population grid: cells near the territories, numbers, what is filtered and what is rejected.
#include "load_fixture.h"

#define HEADER "GITTER_ID_100m;x_mp_100m;y_mp_100m;Einwohner\n"

static void test_cells_of_the_census(void **state) {
    load_fixture *fixture = *state;
    // gdaltransform -s_srs EPSG:3035 -t_srs EPSG:25833 <<< "4523950 3259750" says 362828.763 5808523.718.
    write_file(fixture, "grid.csv",
               HEADER
               "a;4523950;3259750;12\nb;4524050;3259750;-\nc;4524150;3259750;\n"
               "a;4523950;3259750;5\n;4523950;3259750;5\nd;east;3259750;5\ne;4523950;3259750;-3\n"
               "f;4523950;3259750;3,5\n");
    add_source(fixture, "grid", "grid", "grid.csv");
    assert_loads(fixture);
    assert_answer(
        fixture,
        "SELECT cell_id, population, round(easting / 100), round(northing / 100) FROM grid_cell",
        "a|12.0|3628.0|58085.0");
    assert_answer(fixture, COUNTS "'grid'", "6|1|0|5|2|0");
    assert_answer(
        fixture, "SELECT reason FROM reject ORDER BY place",
        "the cell 'a' is there already\ncell_id is empty\n"
        "x 'east', y '3259750' is no place in metres (with a decimal point)\n"
        "population '-3' is no number from 0 on\npopulation '3,5' is no number from 0 on");
}

static void test_cells_far_from_the_territories_are_filtered(void **state) {
    load_fixture *fixture = *state;
    um_error err = {0};
    assert_ok(um_db_exec(
        fixture->db,
        "INSERT INTO territory (key, level, name, geom) VALUES ('1', 'municipality', 'A', "
        "GeomFromText('MULTIPOLYGON(((0 0, 1000 0, 1000 1000, 0 0)))', 25833))",
        &err));
    write_file(fixture, "grid.csv",
               "id,x,y,n\na,500,500,1\nb,5999,500,2\nc,6001,500,4\nd,500,-5001,8\n");
    um_source *source = add_source(fixture, "grid", "grid", "grid.csv");
    set_option(source, "crs", "EPSG:25833");
    set_option(source, "delimiter", ",");
    set_option(source, "columns.cell_id", "id");
    set_option(source, "columns.x", "x");
    set_option(source, "columns.y", "y");
    set_option(source, "columns.population", "n");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT cell_id FROM grid_cell ORDER BY 1", "a\nb");
    assert_answer(fixture, COUNTS "'grid'", "2|2|0|0|2|0");
}

static void test_columns_and_crs_are_checked(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "grid.csv", "GITTER_ID_100m;x_mp_100m;y_mp_100m;Einwohne\na;1;2;3\n");
    um_source *source = add_source(fixture, "grid", "grid", "grid.csv");
    REFUSED(fixture, "grid.csv", "'Einwohner'", "'Einwohne'");
    set_option(source, "crs", "EPSG:0");
    REFUSED(fixture, "crs", "'EPSG:0' is no CRS");
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, load_fixture_setup, load_fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_cells_of_the_census),
        TEST(test_cells_far_from_the_territories_are_filtered),
        TEST(test_columns_and_crs_are_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
