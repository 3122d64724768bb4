#include "load_fixture.h"

static um_source *add_corridors(load_fixture *fixture, const char *name, const char *file) {
    um_source *source = add_source(fixture, name, "corridors", file);
    set_option(source, "kind", "cycle");
    return source;
}

static void test_lines_are_measured(void **state) {
    load_fixture *fixture = *state;
    // 3-4-5 triangles in steps of 100 m: 500 m, 500 + 300 m, 500 + 400 m.
    write_file(fixture, "a.geojson",
               METRES(FEATURE("\"id\":1,\"name\":\"A\",\"operator\":\"Land\",\"status\":\"built\"",
                              "LineString", "[[370000,5800000],[370300,5800400]]") "," //
                      FEATURE("\"id\":2", "MultiLineString",
                              "[[[370000,5800000],[370300,5800400]],[[371000,5800000],[371300,"
                              "5800000]]]") "," //
                                            "{\"type\":\"Feature\",\"properties\":{\"id\":3},"
                                            "\"geometry\":{\"type\":"
                                            "\"GeometryCollection\",\"geometries\":[{\"type\":"
                                            "\"LineString\",\"coordinates\":"
                                            "[[370000,5800000],[370300,5800400]]},{\"type\":"
                                            "\"MultiLineString\",\"coordinates\":"
                                            "[[[371000,5800000],[371000,5800400]]]}]}}"));
    set_option(add_corridors(fixture, "lines", "a.geojson"), "network", "Radnetz");
    assert_loads(fixture);
    assert_answer(fixture,
                  "SELECT corridor_id, kind, network, name, operator, status, "
                  "variant IS NULL, length_m, ST_NumGeometries(geom), GeometryType(geom) "
                  "FROM corridor ORDER BY corridor_id",
                  "1|cycle|Radnetz|A|Land|built|1|500.0|1|MULTILINESTRING\n"
                  "2|cycle|Radnetz||||1|800.0|2|MULTILINESTRING\n"
                  "3|cycle|Radnetz||||1|900.0|2|MULTILINESTRING");
    assert_answer(fixture, COUNTS "'lines'", "3|3|0|0|0|0");
}

static void test_ids_are_made_unique_by_their_file(void **state) {
    load_fixture *fixture = *state;
    static const char line[] =
        METRES(FEATURE("\"id\":\"1\"", "LineString", "[[370000,5800000],[370300,5800400]]"));
    write_file(fixture, "rsv1.geojson", line);
    write_file(fixture, "rsv2.geojson", line);
    um_source *by_file = add_corridors(fixture, "by_file", "rsv*.geojson");
    set_option(by_file, "id_prefix", "x-{stem}");
    um_source *by_word = add_corridors(fixture, "by_word", "rsv1.geojson");
    set_option(by_word, "id_prefix", "net");
    um_source *plain = add_corridors(fixture, "plain", "rsv*.geojson");
    (void)plain;
    assert_loads(fixture);
    assert_answer(fixture, "SELECT corridor_id FROM corridor ORDER BY corridor_id",
                  "1\nnet/1\nx-rsv1/1\nx-rsv2/1");
    assert_answer(fixture, "SELECT file, place, key, reason FROM reject",
                  "rsv2.geojson|feature 1|1|id '1' is already there from rsv1.geojson, feature 1; "
                  "'id_prefix: \"{stem}\"' tells files apart");
}

static void test_ids_of_other_sources_stay_theirs(void **state) {
    load_fixture *fixture = *state;
    write_file(
        fixture, "a.geojson",
        METRES(FEATURE("\"id\":\"1\"", "LineString", "[[370000,5800000],[370300,5800400]]")));
    add_corridors(fixture, "first", "a.geojson");
    add_corridors(fixture, "second", "a.geojson");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT reason FROM reject",
                  "id '1' is already there from source 'first'; set 'id_prefix:'");
}

static void test_a_value_is_a_number_or_nothing(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "a.geojson",
               METRES(FEATURE("\"id\":\"1\",\"trips\":12.5", "LineString",
                              "[[370000,5800000],[370100,5800000]]") "," //
                      FEATURE("\"id\":\"2\",\"trips\":null", "LineString",
                              "[[370000,5800000],[370100,5800000]]") "," //
                      FEATURE("\"id\":\"3\",\"trips\":\"1.234,5\"", "LineString",
                              "[[370000,5800000],[370100,5800000]]")));
    set_option(add_corridors(fixture, "lines", "a.geojson"), "columns.value", "trips");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT corridor_id, value FROM corridor ORDER BY 1", "1|12.5\n2|");
    assert_answer(fixture, "SELECT place, key, reason FROM reject",
                  "feature 3|3|value '1.234,5' is no number; write it as 1234.5");
}

static void test_lines_without_length(void **state) {
    load_fixture *fixture = *state;
    write_file(
        fixture, "a.geojson",
        METRES(FEATURE("\"id\":\"0\"", "LineString", "[[370000,5800000],[370000,5800000]]") "," //
               FEATURE("\"id\":\"\"", "LineString", "[[370000,5800000],[370100,5800000]]") ","  //
               FEATURE("\"id\":\"2\"", "Point", "[370000,5800000]") ","                         //
               FEATURE("\"id\":\"3\"", "MultiLineString",
                       "[[[370000,5800000],[370000,5800000]],"
                       "[[370000,5800000],[370000,5800000],[370100,5800000],[370100,5800000]]]")));
    add_corridors(fixture, "lines", "a.geojson");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT place, coalesce(key, '-'), reason FROM reject ORDER BY place",
                  "feature 1|0|the geometry has no line\n"
                  "feature 2|-|no id\n"
                  "feature 3|2|the geometry has no line");
    // The part without length is gone, the repeated points are still there.
    assert_answer(fixture,
                  "SELECT corridor_id, length_m, ST_NumGeometries(geom), ST_NPoints(geom) "
                  "FROM corridor",
                  "3|100.0|1|4");
    assert_answer(fixture, "SELECT place, key, kind, note FROM repair",
                  "feature 4|3|parts dropped|1 parts without length or of another type");
    assert_answer(fixture, COUNTS "'lines'", "4|1|0|3|0|1");
}

static void test_columns_that_are_named_must_be_there(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "a.geojson",
               METRES(FEATURE("\"id\":\"1\",\"state\":\"x\"", "LineString",
                              "[[370000,5800000],[370300,5800400]]")));
    um_source *source = add_corridors(fixture, "lines", "a.geojson");
    set_option(source, "columns.status", "sate");
    REFUSED(fixture, "a.geojson: no column 'sate'; did you mean 'state'?; it has: id, state",
            "'columns: {status: ...}'");
}

static void test_columns_may_be_left_alone(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "a.geojson",
               METRES(FEATURE("\"id\":\"1\",\"name\":\"x\",\"status\":\"y\"", "LineString",
                              "[[370000,5800000],[370300,5800400]]")));
    um_source *source = add_corridors(fixture, "lines", "a.geojson");
    set_option(source, "columns.status", ""); // `columns: {status: }`
    assert_loads(fixture);
    assert_answer(fixture, "SELECT name, status IS NULL FROM corridor", "x|1");
    set_option(source, "columns.id", "");
    REFUSED(fixture, "a.geojson: no column ''");
}

static void test_kinds_are_known(void **state) {
    load_fixture *fixture = *state;
    write_file(
        fixture, "a.geojson",
        METRES(FEATURE("\"id\":\"1\"", "LineString", "[[370000,5800000],[370300,5800400]]")));
    um_source *source = add_source(fixture, "lines", "corridors", "a.geojson");
    REFUSED(fixture, "needs 'kind'");
    set_option(source, "kind", "bike");
    REFUSED(fixture, "kind: unknown word 'bike'", "cycle, bus, tram, rail, ferry, road, foot");
}

int main(void) {
#define TEST(test) cmocka_unit_test_setup_teardown(test, load_fixture_setup, load_fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_lines_are_measured),
        TEST(test_ids_are_made_unique_by_their_file),
        TEST(test_ids_of_other_sources_stay_theirs),
        TEST(test_a_value_is_a_number_or_nothing),
        TEST(test_lines_without_length),
        TEST(test_columns_that_are_named_must_be_there),
        TEST(test_columns_may_be_left_alone),
        TEST(test_kinds_are_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
