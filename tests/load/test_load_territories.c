#include "load_fixture.h"

#include "load/load_territories.h"

#include <math.h>

// Squares of 1 km and what lies beside them, near Berlin in EPSG:25833.
#define SQUARE_A                                                                                   \
    "[[[370000,5800000],[371000,5800000],[371000,5801000],[370000,5801000],[370000,5800000]]]"
#define SQUARE_B                                                                                   \
    "[[[371000,5800000],[372000,5800000],[372000,5801000],[371000,5801000],[371000,5800000]]]"
// Its two triangles have 0.25 km2 each.
#define BOW_TIE                                                                                    \
    "[[[370000,5800000],[371000,5801000],[371000,5800000],[370000,5801000],[370000,5800000]]]"

static um_source *add_municipalities(load_fixture *fixture, const char *file) {
    um_source *source = add_source(fixture, "municipalities", "territories", file);
    set_option(source, "level", "municipality");
    set_option(source, "columns.key", "ags");
    return source;
}

static void test_keys_keep_their_zeros(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "a.geojson",
               METRES(FEATURE("\"ags\":\"01001000\",\"name\":\" Flensburg \",\"population\":92667,"
                              "\"area_km2\":56.73,\"kind\":\"Stadt\"",
                              "Polygon", SQUARE_A)));
    add_municipalities(fixture, "a.geojson");
    assert_loads(fixture);
    assert_answer(
        fixture,
        "SELECT key, level, name, kind, population, area_km2, coalesce(parent_key, '-'), "
        "ST_Area(geom), ST_SRID(geom), GeometryType(geom) FROM territory",
        "01001000|municipality|Flensburg|Stadt|92667|56.73|-|1000000.0|25833|MULTIPOLYGON");
    assert_answer(fixture, COUNTS "'municipalities'", "1|1|0|0|0|0");
    assert_answer(fixture, "SELECT crs FROM source", "EPSG:25833");
}

static void test_what_is_not_there_is_not_known(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "a.geojson",
               METRES(FEATURE("\"ags\":\"01001000\",\"name\":\"A\",\"population\":null", "Polygon",
                              SQUARE_A)));
    add_municipalities(fixture, "a.geojson");
    assert_loads(fixture);
    assert_answer(fixture,
                  "SELECT population IS NULL, area_km2 IS NULL, kind IS NULL FROM territory",
                  "1|1|1");
}

static void test_numeric_keys_are_refused_unless_their_width_is_given(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "a.geojson",
               METRES(FEATURE("\"ags\":1001000,\"name\":\"Flensburg\"", "Polygon", SQUARE_A)));
    um_source *source = add_municipalities(fixture, "a.geojson");
    REFUSED(fixture, "a.geojson: column 'ags' (key) is numeric", "leading zeros", "key_width: 8");
    assert_answer(fixture, "SELECT count(*) FROM source", "0");
    set_option(source, "key_width", "8");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT key FROM territory", "01001000");
}

static void test_odd_rows_are_rejected_with_the_reason(void **state) {
    load_fixture *fixture = *state;
    static const struct {
        const char *properties;
        const char *reason;
    } cases[] = {
        {"\"ags\":\"1001000\",\"name\":\"A\"", "key '1001000' has 7 digits; that of a municipality "
                                               "has 8 (AGS: state 2, region 1, district "
                                               "2, municipality 3): a leading zero is lost"},
        {"\"ags\":\"120510000000\",\"name\":\"A\"",
         "key '120510000000' has 12 digits; that of a municipality has 8 (AGS: state 2, region 1, "
         "district 2, municipality 3)"},
        {"\"ags\":\"0100100x\",\"name\":\"A\"",
         "key '0100100x' has other characters than digits ('keys: any' takes them)"},
        {"\"ags\":\"01001 00\",\"name\":\"A\"", "key '01001 00' has blanks in it"},
        {"\"ags\":\"\",\"name\":\"A\"", "no key in column 'ags'"},
        {"\"ags\":null,\"name\":\"A\"", "no key in column 'ags'"},
        {"\"ags\":\"01001000\",\"name\":\" \"", "no name in column 'name'"},
        {"\"ags\":\"01001000\",\"name\":\"A\",\"population\":-1", "population '-1' is negative"},
        {"\"ags\":\"01001000\",\"name\":\"A\",\"population\":1.5",
         "population '1.5' is no whole number"},
        {"\"ags\":\"01001000\",\"name\":\"A\",\"population\":\"1.234,5\"",
         "population '1.234,5' is no number"},
        {"\"ags\":\"01001000\",\"name\":\"A\",\"area_km2\":-0.5", "area_km2 '-0.5' is negative"},
        {"\"ags\":\"01001000\",\"name\":\"A\",\"area_km2\":\"many\"",
         "area_km2 'many' is no number"},
        {"\"ags\":\"01001000\",\"name\":\"A\",\"population\":\"1e30\"",
         "population '1e30' is more than 9000000000000000"},
        {"\"ags\":\"01001000\",\"name\":\"A\",\"population\":\"-1e30\"",
         "population '-1e30' is negative"},
        {"\"ags\":\"01001000\",\"name\":\"A\",\"area_km2\":\"1e30\"",
         "area_km2 '1e30' is more than 510100000"},
    };
    // One good feature, so that every column is there.
    UM_AUTO(um_text) features = {0};
    um_text_append(&features,
                   FEATURE("\"ags\":\"12054000\",\"name\":\"Potsdam\",\"population\":\"7\","
                           "\"area_km2\":\"2.5\"",
                           "Polygon", SQUARE_B));
    for (size_t i = 0; i < UM_COUNTED(cases); i++)
        um_text_append_format(&features,
                              ",{\"type\":\"Feature\",\"properties\":{%s},\"geometry\":{\"type\":"
                              "\"Polygon\",\"coordinates\":" SQUARE_A "}}",
                              cases[i].properties);
    UM_AUTO(char) *content = um_format(METRES("%s"), features.data);
    write_file(fixture, "a.geojson", content);
    add_municipalities(fixture, "a.geojson");
    assert_loads(fixture);
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(char) *sql =
            um_format("SELECT file, reason FROM reject WHERE place = 'feature %zu'", i + 2);
        UM_AUTO(char) *answer = um_format("a.geojson|%s", cases[i].reason);
        assert_answer(fixture, sql, answer);
    }
    assert_answer(fixture, COUNTS "'municipalities'", "16|1|0|15|0|0");
}

static void test_geometries_that_cannot_be_used_are_rejected(void **state) {
    load_fixture *fixture = *state;
    write_file(
        fixture, "a.geojson",
        METRES("{\"type\":\"Feature\",\"properties\":{\"ags\":\"01001000\",\"name\":\"A\"},"
               "\"geometry\":null},"                                                           //
               FEATURE("\"ags\":\"01001001\",\"name\":\"B\"", "Point", "[370000,5800000]") "," //
               FEATURE("\"ags\":\"01001002\",\"name\":\"C\"", "Polygon", "[]") ","             //
               FEATURE("\"ags\":\"01001003\",\"name\":\"D\"", "Polygon",
                       "[[[1e40,0],[1e40,1],[2e40,1],[1e40,0]]]") "," //
               FEATURE("\"ags\":\"01001004\",\"name\":\"E\"", "Polygon", SQUARE_A)));
    add_municipalities(fixture, "a.geojson");
    assert_loads(fixture);
    assert_answer(
        fixture, "SELECT place, key, reason FROM reject ORDER BY place",
        "feature 1|01001000|the feature has no geometry\n"
        "feature 2|01001001|the geometry has no polygon\n"
        "feature 3|01001002|the feature has no geometry\n"
        "feature 4|01001003|a coordinate is not finite or farther than 100,000 km; is the "
        "CRS right?");
    assert_answer(fixture, "SELECT key FROM territory", "01001004");
}

static void test_bow_ties_are_mended_and_counted(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "a.geojson",
               METRES(FEATURE("\"ags\":\"01001000\",\"name\":\"A\"", "Polygon", BOW_TIE)));
    add_municipalities(fixture, "a.geojson");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT ST_IsValid(geom), ST_Area(geom) FROM territory", "1|500000.0");
    assert_answer(fixture, COUNTS "'municipalities'", "1|1|0|0|0|1");
    assert_answer(fixture, "SELECT file, place, key, kind, note FROM repair",
                  "a.geojson|feature 1|01001000|invalid geometry|Self-intersection at 370500.00 "
                  "5800500.00; made valid");
}

static void test_parts_of_one_key_become_one_territory(void **state) {
    load_fixture *fixture = *state;
    // A: land with its figures, then water without; B: the whole's figures on both; C: each its
    // own.
    write_file(
        fixture, "a.geojson",
        METRES(FEATURE("\"ags\":\"01001000\",\"name\":\"A\",\"population\":100,\"area_km2\":1,"
                       "\"jobs\":40",
                       "Polygon", SQUARE_A) "," //
               FEATURE("\"ags\":\"01001001\",\"name\":\"B\",\"population\":7,\"area_km2\":2,"
                       "\"jobs\":3",
                       "Polygon", SQUARE_A) "," //
               FEATURE("\"ags\":\"01001002\",\"name\":\"C\",\"population\":5,\"area_km2\":1.5,"
                       "\"jobs\":2",
                       "Polygon", SQUARE_A)));
    write_file(
        fixture, "b.geojson",
        METRES(FEATURE("\"ags\":\"01001000\",\"name\":\"A\",\"population\":0,\"area_km2\":0,"
                       "\"jobs\":null",
                       "Polygon", SQUARE_B) "," //
               FEATURE("\"ags\":\"01001001\",\"name\":\"B\",\"population\":7,\"area_km2\":2,"
                       "\"jobs\":3",
                       "Polygon", SQUARE_B) "," //
               FEATURE("\"ags\":\"01001002\",\"name\":\"C\",\"population\":6,\"area_km2\":0.5,"
                       "\"jobs\":1",
                       "Polygon", SQUARE_B)));
    um_source *source = add_municipalities(fixture, "a.geojson");
    um_text_list_add(&source->files, "b.geojson");
    set_option(source, "indicators.employees_workplace", "jobs");
    assert_loads(fixture);
    assert_answer(fixture,
                  "SELECT key, population, area_km2, ST_Area(geom), ST_NumGeometries(geom) "
                  "FROM territory ORDER BY key",
                  "01001000|100|1.0|2000000.0|1\n"
                  "01001001|7|2.0|2000000.0|1\n"
                  "01001002|11|2.0|2000000.0|1");
    assert_answer(fixture, "SELECT key, name, year, value, unit FROM indicator ORDER BY key",
                  "01001000|employees_workplace|2023|40.0|persons\n"
                  "01001001|employees_workplace|2023|3.0|persons\n"
                  "01001002|employees_workplace|2023|3.0|persons");
    assert_answer(fixture, COUNTS "'municipalities'", "6|6|3|0|0|0");
    assert_answer(fixture, "SELECT file, place, key, kind, note FROM repair WHERE key = '01001001'",
                  "b.geojson|feature 2|01001001|parts merged|a further part of B");
}

/// Rows of one key: population, area, an indicator; "null" = not known.
static void append_parts(um_text *features, const char *key, const char *const *figures) {
    for (; *figures; figures++)
        um_text_append_format(features,
                              "%s{\"type\":\"Feature\",\"properties\":{\"ags\":\"%s\",\"name\":"
                              "\"A\",\"population\":%s,"
                              "\"area_km2\":%s,\"jobs\":%s},\"geometry\":{\"type\":\"Polygon\","
                              "\"coordinates\":" SQUARE_A "}}",
                              features->length ? "," : "", key, *figures, *figures, *figures);
}

static void test_figures_of_parts_do_not_depend_on_their_order(void **state) {
    load_fixture *fixture = *state;
    static const struct {
        const char *figures[5];
        const char *whole;
    } cases[] = {
        {{"50", "100", "150"}, "300|300.0|300.0"},
        {{"50", "150", "100"}, "300|300.0|300.0"},
        {{"100", "50", "150"}, "300|300.0|300.0"},
        {{"150", "100", "50"}, "300|300.0|300.0"},
        {{"7", "7", "5"}, "19|19.0|19.0"}, // equal, equal, different
        {{"7", "5", "7"}, "19|19.0|19.0"},
        {{"5", "7", "7"}, "19|19.0|19.0"},
        {{"7", "7", "14"}, "28|28.0|28.0"},
        {{"7", "7", "7", "7"}, "7|7.0|7.0"}, // that of the whole on every part
        {{"null", "7", "null"}, "7|7.0|7.0"},
        {{"null", "7", "5"}, "12|12.0|12.0"},
        {{"0", "7", "0"}, "7|7.0|7.0"},
        {{"null", "null"}, "||"},
        {{"6"}, "6|6.0|6.0"},
    };
    UM_AUTO(um_text) features = {0};
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(char) *key = um_format("010010%02zu", i);
        append_parts(&features, key, cases[i].figures);
    }
    UM_AUTO(char) *content = um_format(METRES("%s"), features.data);
    write_file(fixture, "a.geojson", content);
    set_option(add_municipalities(fixture, "a.geojson"), "indicators.employees", "jobs");
    assert_loads(fixture);
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(char) *sql =
            um_format("SELECT population, area_km2, indicator.value FROM territory "
                      "LEFT JOIN indicator USING (key) WHERE key = '010010%02zu'",
                      i);
        assert_answer(fixture, sql, cases[i].whole);
    }
}

static void test_parts_cannot_add_up_to_more_than_there_can_be(void **state) {
    load_fixture *fixture = *state;
    UM_AUTO(um_text) features = {0};
    static const char *const figures[] = {"1", "6e15", "4e15", NULL};
    for (const char *const *figure = figures; *figure; figure++)
        um_text_append_format(
            &features,
            "%s{\"type\":\"Feature\",\"properties\":{\"ags\":\"01001000\",\"name\":\"A\","
            "\"population\":%s},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":" SQUARE_A "}}",
            features.length ? "," : "", *figure);
    UM_AUTO(char) *content = um_format(METRES("%s"), features.data);
    write_file(fixture, "a.geojson", content);
    add_municipalities(fixture, "a.geojson");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT population FROM territory", "6000000000000001");
    assert_answer(fixture, "SELECT place, reason FROM reject",
                  "feature 3|key '01001000': the population of its parts is more than "
                  "9000000000000000");
}

static void test_one_key_is_one_territory(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "a.geojson",
               METRES(FEATURE("\"ags\":\"01001000\",\"name\":\"A\"", "Polygon", SQUARE_A) "," //
                      FEATURE("\"ags\":\"01001000\",\"name\":\"B\"", "Polygon", SQUARE_B)));
    write_file(fixture, "b.geojson",
               METRES(FEATURE("\"ags\":\"01001000\",\"name\":\"A\"", "Polygon", SQUARE_A)));
    add_municipalities(fixture, "a.geojson");
    um_source *source = add_source(fixture, "others", "territories", "b.geojson");
    set_option(source, "level", "municipality");
    set_option(source, "columns.key", "ags");
    assert_loads(fixture);
    assert_answer(
        fixture, "SELECT file, place, reason FROM reject ORDER BY file",
        "a.geojson|feature 2|key '01001000' is already that of 'A', here it is 'B': one "
        "key, one territory\n"
        "b.geojson|feature 1|key '01001000' is already there from source 'municipalities' "
        "(A)");
}

static void test_remarks_in_brackets_are_no_other_name(void **state) {
    load_fixture *fixture = *state;
    write_file(
        fixture, "a.geojson",
        METRES(FEATURE("\"ags\":\"09776116\",\"name\":\"Lindau (See)\"", "Polygon", SQUARE_A) "," //
               FEATURE("\"ags\":\"09776116\",\"name\":\"Lindau\"", "Polygon", SQUARE_B) ","       //
               FEATURE("\"ags\":\"09776116\",\"name\":\"Lindauer Berg\"", "Polygon", SQUARE_B)));
    add_municipalities(fixture, "a.geojson");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT name FROM territory", "Lindau");
    assert_answer(fixture, COUNTS "'municipalities'", "3|2|1|1|0|0");
}

static void test_figures_carry_year_and_unit(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "a.geojson",
               METRES(FEATURE("\"ags\":\"01001000\",\"name\":\"A\",\"home\":12.5,\"funds\":-3,"
                              "\"rank\":\"\"",
                              "Polygon", SQUARE_A) "," //
                      FEATURE("\"ags\":\"01001001\",\"name\":\"B\",\"home\":\"?\",\"funds\":1,"
                              "\"rank\":\"\"",
                              "Polygon", SQUARE_B)));
    um_source *source = add_municipalities(fixture, "a.geojson");
    set_option(source, "indicators.employees_residence", "home");
    set_option(source, "indicators.own_funds", "funds");
    set_option(source, "indicators.rank", "rank");
    set_option(source, "units.own_funds", "EUR");
    set_option(source, "year", "2021");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT key, name, year, value, unit FROM indicator ORDER BY name",
                  "01001000|employees_residence|2021|12.5|persons\n"
                  "01001000|own_funds|2021|-3.0|EUR");
    assert_answer(fixture, "SELECT place, reason FROM reject",
                  "feature 2|employees_residence '?' is no number");
}

static void test_parents_are_found_by_the_beginning_of_the_key(void **state) {
    load_fixture *fixture = *state;
    static const struct {
        const char *level, *file, *content;
    } cases[] = {
        {"municipality", "m.geojson",
         METRES(FEATURE("\"key\":\"12060052\",\"name\":\"Eberswalde\"", "Polygon", SQUARE_A) "," //
                FEATURE("\"key\":\"11000000\",\"name\":\"Berlin\"", "Polygon", SQUARE_A) ","     //
                FEATURE("\"key\":\"13003000\",\"name\":\"Rostock\"", "Polygon", SQUARE_A))},
        {"city_district", "c.geojson",
         METRES(FEATURE("\"key\":\"11000004\",\"name\":\"Charlottenburg\"", "Polygon", SQUARE_B))},
        {"district", "d.geojson",
         METRES(FEATURE("\"key\":\"12060\",\"name\":\"Barnim\"", "Polygon", SQUARE_A))},
        {"state", "s.geojson",
         METRES(FEATURE("\"key\":\"12\",\"name\":\"Brandenburg\"", "Polygon", SQUARE_A) "," //
                FEATURE("\"key\":\"11\",\"name\":\"Berlin\"", "Polygon", SQUARE_A))},
        {"association", "a.geojson",
         METRES(FEATURE("\"key\":\"120605006\",\"name\":\"Amt\"", "Polygon", SQUARE_A))},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        write_file(fixture, cases[i].file, cases[i].content);
        set_option(add_source(fixture, cases[i].level, "territories", cases[i].file), "level",
                   cases[i].level);
    }
    assert_loads(fixture);
    static const char sql[] = "SELECT key, coalesce(parent_key, '-') FROM territory ORDER BY key";
    assert_answer(fixture, sql,
                  "11|-\n11000000|11\n11000004|11000000\n12|-\n12060|12\n12060052|12060\n"
                  "120605006|12060\n13003000|-");

    // Without the districts the state is next.
    um_error err = {0};
    assert_ok(um_db_exec(fixture->db, "DELETE FROM territory WHERE level = 'district'", &err));
    assert_ok(um_territories_link_parents(fixture->db, &fixture->region, &err));
    assert_answer(fixture, sql,
                  "11|-\n11000000|11\n11000004|11000000\n12|-\n12060052|12\n120605006|12\n"
                  "13003000|-");
}

static void test_parents_may_be_named(void **state) {
    load_fixture *fixture = *state;
    write_file(
        fixture, "m.geojson",
        METRES(FEATURE("\"key\":\"S0101\",\"name\":\"Zone\",\"in\":\"S2\"", "Polygon", SQUARE_A)));
    write_file(fixture, "d.geojson",
               METRES(FEATURE("\"key\":\"S01\",\"name\":\"One\"", "Polygon", SQUARE_A) "," //
                      FEATURE("\"key\":\"S2\",\"name\":\"Two\"", "Polygon", SQUARE_B) ","  //
                      FEATURE("\"key\":\"S20\",\"name\":\"Three\"", "Polygon", SQUARE_B)));
    um_source *zones = add_source(fixture, "zones", "territories", "m.geojson");
    set_option(zones, "level", "municipality");
    set_option(zones, "keys", "any");
    set_option(zones, "columns.parent", "in");
    um_source *districts = add_source(fixture, "districts", "territories", "d.geojson");
    set_option(districts, "level", "district");
    set_option(districts, "keys", "any");
    assert_loads(fixture);
    // S20 begins with S2, but is of the same level.
    assert_answer(fixture, "SELECT key, coalesce(parent_key, '-') FROM territory ORDER BY key",
                  "S01|-\nS0101|S2\nS2|-\nS20|-");
}

static void test_options_are_checked(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "a.geojson",
               METRES(FEATURE("\"ags\":\"01001000\",\"name\":\"A\"", "Polygon", SQUARE_A)));
    um_source *source = add_source(fixture, "municipalities", "territories", "a.geojson");
    REFUSED(fixture, "needs 'level'");
    set_option(source, "level", "municpality");
    REFUSED(fixture, "level: unknown word 'municpality', did you mean 'municipality'");
}

/// Gauss-Krüger zone 3 to UTM 33, and the summary that names the operation.
static void test_gauss_krueger_lands_where_it_should(void **state) {
    load_fixture *fixture = *state;
    write_file(
        fixture, "a.geojson",
        "{\"type\":\"FeatureCollection\",\"features\":[" FEATURE(
            "\"ags\":\"12054000\",\"name\":\"A\"", "Polygon",
            "[[[3775000,5812000],[3776000,5812000],[3776000,5813000],[3775000,5812000]]]") "]}");
    set_option(add_municipalities(fixture, "a.geojson"), "crs", "EPSG:31467");
    assert_loads(fixture);
    double x =
        strtod(ask(fixture, "SELECT ST_X(ST_PointN(ST_ExteriorRing(ST_GeometryN(geom, 1)), 1)) "
                            "FROM territory"),
               NULL);
    double y =
        strtod(ask(fixture, "SELECT ST_Y(ST_PointN(ST_ExteriorRing(ST_GeometryN(geom, 1)), 1)) "
                            "FROM territory"),
               NULL);
    // gdaltransform -s_srs EPSG:31467 -t_srs EPSG:25833, GDAL 3.6.2, to the millimetre.
    assert_true(fabs(x - 366403.816) < 0.001 && fabs(y - 5804249.970) < 0.001);
    // Without PROJ: Krüger's series, the seven parameters of EPSG:1777 (3 m), Krüger's series
    // again.
    assert_true(fabs(x - 366403.955) < 3 && fabs(y - 5804250.099) < 3);
    const char *crs = ask(fixture, "SELECT crs FROM source");
    assert_non_null(strstr(crs, "EPSG:31467 -> EPSG:25833"));
    assert_non_null(strstr(crs, "accuracy"));
}

int main(void) {
#define TEST(test) cmocka_unit_test_setup_teardown(test, load_fixture_setup, load_fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_keys_keep_their_zeros),
        TEST(test_what_is_not_there_is_not_known),
        TEST(test_numeric_keys_are_refused_unless_their_width_is_given),
        TEST(test_odd_rows_are_rejected_with_the_reason),
        TEST(test_geometries_that_cannot_be_used_are_rejected),
        TEST(test_bow_ties_are_mended_and_counted),
        TEST(test_parts_of_one_key_become_one_territory),
        TEST(test_figures_of_parts_do_not_depend_on_their_order),
        TEST(test_parts_cannot_add_up_to_more_than_there_can_be),
        TEST(test_one_key_is_one_territory),
        TEST(test_remarks_in_brackets_are_no_other_name),
        TEST(test_figures_carry_year_and_unit),
        TEST(test_parents_are_found_by_the_beginning_of_the_key),
        TEST(test_parents_may_be_named),
        TEST(test_options_are_checked),
        TEST(test_gauss_krueger_lands_where_it_should),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
