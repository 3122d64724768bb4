/// Real boundaries and lines, which lie beside the project: counts as published in their README,
/// lengths and perimeters against ../shared/expected, which other programs have computed.
#include "../load/load_fixture.h"

#include "core/csv.h"

#include <math.h>
#include <unistd.h>

enum { SKIPPED = 77 };

static const char *shared;

/// Path of a shared file; valid for the next four calls.
static const char *shared_path(const char *relative) {
    static char paths[4][512];
    static size_t i;
    char *path = paths[i++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", shared, relative);
    return path;
}

static um_source *add_territories(load_fixture *fixture, const char *level, const char *file,
                                  const char *key, const char *name) {
    um_source *source = add_source(fixture, level, "territories", shared_path(file));
    set_option(source, "level", level);
    set_option(source, "columns.key", key);
    set_option(source, "columns.name", name);
    return source;
}

#define BOUNDARIES "data/boundaries/"

static double real(const char *text) {
    double value = NAN;
    assert_true(um_parse_real(text, &value));
    return value;
}

static void test_municipalities_have_the_perimeters_expected(void **state) {
    load_fixture *fixture = *state;
    um_error err = {0};
    um_source *source = add_territories(
        fixture, "municipality", BOUNDARIES "vg250ew_gemeinden/de-12.geojson", "ags", "name");
    um_text_list_add(&source->files, shared_path(BOUNDARIES "vg250ew_gemeinden/de-11.geojson"));
    set_option(source, "columns.population", "pop");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'municipality'", "414|414|0|0|0|0");

    UM_AUTO(um_csv) *csv = NULL;
    UM_AUTO(sqlite3_stmt) *select = NULL;
    assert_ok(
        um_csv_open(shared_path("expected/territories.csv"), (um_csv_options){0}, &csv, &err));
    assert_ok(um_db_prepare(fixture->db,
                            "SELECT name, ST_Perimeter(geom), ST_Area(geom) / 1e6, population, "
                            "area_km2 FROM territory WHERE key = ?1",
                            &select, &err));
    size_t n = 0;
    for (;; n++) {
        um_csv_row row;
        bool has_row = false;
        assert_ok(um_csv_next(csv, &row, &has_row, &err));
        if (!has_row)
            break;
        um_db_bind_text(select, 1, row.fields[0]);
        assert_ok(um_db_step(fixture->db, select, &has_row, &err));
        assert_true(has_row);
        assert_string_equal(um_db_column_text(select, 0), row.fields[1]);
        assert_true(fabs(sqlite3_column_double(select, 1) - real(row.fields[2])) < 0.001);    // m
        assert_true(fabs(sqlite3_column_double(select, 2) - real(row.fields[3])) < 0.000001); // km2
        assert_true(sqlite3_column_double(select, 4) == real(row.fields[4]));
        assert_true(sqlite3_column_double(select, 3) == real(row.fields[5]));
        sqlite3_reset(select);
    }
    assert_int_equal(n, 414);
}

static void test_water_parts_join_their_land(void **state) {
    load_fixture *fixture = *state;
    um_source *source = add_territories(
        fixture, "municipality", BOUNDARIES "vg250ew_gemeinden/other_states.zip", "ags", "name");
    set_option(source, "columns.population", "pop");
    add_territories(fixture, "district", BOUNDARIES "vg1000_krs_utm32/VG1000_KRS.shp", "AGS",
                    "GEN");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'municipality'", "8490|8490|154|0|0|3");
    assert_answer(fixture, COUNTS "'district'", "424|424|24|0|0|0");
    assert_answer(fixture, "SELECT level, count(*) FROM territory GROUP BY level",
                  "district|400\nmunicipality|8336");
    // Figures of the land part, not lost and not doubled.
    assert_answer(fixture,
                  "SELECT name, population, area_km2 FROM territory WHERE key = '01001000'",
                  "Flensburg|92667|56.73");
    assert_answer(fixture,
                  "SELECT count(*) FROM territory WHERE level = 'municipality' AND "
                  "parent_key IS NULL",
                  "0");
}

static void test_gauss_krueger_of_all_germany(void **state) {
    load_fixture *fixture = *state;
    static const char folder[] = BOUNDARIES "vg5000_20210101_gk3/";
    static const struct {
        const char *level, *file, *key, *counts;
    } cases[] = {
        {"municipality", "VG5000_GEM.shp", "AGS", "10997|10997|0|0|0|3"},
        {"association", "VG5000_VWG.shp", "ARS", "4605|4605|0|0|0|6"},
        {"district", "VG5000_KRS.shp", "AGS", "401|401|0|0|0|0"},
        {"state", "VG5000_LAN.shp", "AGS", "25|25|9|0|0|2"},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(char) *file = um_format("%s%s", folder, cases[i].file);
        add_territories(fixture, cases[i].level, file, cases[i].key, "GEN");
    }
    assert_loads(fixture);
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(char) *sql = um_format(COUNTS "'%s'", cases[i].level);
        assert_answer(fixture, sql, cases[i].counts);
    }
    assert_non_null(
        strstr(ask(fixture, "SELECT DISTINCT crs FROM source"), "EPSG:31467 -> EPSG:25833, "));
    assert_answer(fixture, "SELECT count(*) FROM territory WHERE ST_IsValid(geom) = 1", "16019");
    assert_answer(fixture,
                  "SELECT DISTINCT territory.level, length(parent_key) FROM territory ORDER BY 1",
                  "association|5\ndistrict|2\nmunicipality|5\nstate|");
}

static void test_city_districts_from_a_geopackage(void **state) {
    load_fixture *fixture = *state;
    add_territories(fixture, "city_district", BOUNDARIES "berlin_bezirke.gpkg", "name", "namgem");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'city_district'", "12|12|0|0|0|0");
    assert_answer(fixture, "SELECT name FROM territory WHERE key = '11000001'", "Mitte");
}

static void test_zones_with_keys_of_their_own(void **state) {
    load_fixture *fixture = *state;
    um_source *source =
        add_territories(fixture, "municipality", "data/commuters/edinburgh/zones_edinburgh.geojson",
                        "InterZone", "Name");
    set_option(source, "keys", "any");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'municipality'", "111|111|0|0|0|0");
}

static void test_corridors_have_the_length_expected(void **state) {
    load_fixture *fixture = *state;
    um_source *highways =
        add_source(fixture, "highways", "corridors",
                   shared_path("data/cycle/radschnellverbindungen/geometries/*.json"));
    set_option(highways, "kind", "cycle");
    set_option(highways, "id_prefix", "{stem}");
    set_option(highways, "where", "variant IS NULL OR variant <> 'Alternative'");
    set_option(highways, "columns.name", "id_rsv");
    set_option(highways, "columns.status", "state");
    set_option(highways, "columns.variant", "variant");
    set_option(highways, "columns.detail_level", "detail_level");
    um_source *network = add_source(fixture, "network", "corridors",
                                    shared_path("data/cycle/berlin_radvorrangnetz.fgb"));
    set_option(network, "kind", "cycle");
    set_option(network, "id_prefix", "radvorrangnetz");
    set_option(network, "columns.id", "gisid");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'highways'", "130|130|0|0|10|0");
    assert_answer(fixture, COUNTS "'network'", "5333|5333|0|0|0|0");
    assert_answer(fixture, "SELECT files FROM source WHERE name = 'highways'", "114");
    assert_answer(fixture, "SELECT name, status FROM corridor WHERE corridor_id = 'rsv1_berlin/2'",
                  "RSV 1|agreement_process");
    double length_m = real(ask(fixture, "SELECT sum(length_m) FROM corridor"));
    assert_true(fabs(length_m - 3448687.7201) < 0.01);
}

int main(void) {
#define TEST(test) cmocka_unit_test_setup_teardown(test, load_fixture_setup, load_fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_municipalities_have_the_perimeters_expected),
        TEST(test_water_parts_join_their_land),
        TEST(test_gauss_krueger_of_all_germany),
        TEST(test_city_districts_from_a_geopackage),
        TEST(test_zones_with_keys_of_their_own),
        TEST(test_corridors_have_the_length_expected),
    };
    shared = getenv("UMLAND_SHARED");
    if (!shared)
        shared = UMLAND_SOURCE_DIR "/../shared";
    if (access(shared_path(BOUNDARIES "berlin_bezirke.gpkg"), R_OK) != 0) {
        printf("skipped: no shared data at '%s' (set UMLAND_SHARED)\n", shared);
        return SKIPPED;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
