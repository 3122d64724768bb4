#include "um_test.h"

#include "core/file.h"
#include "publish/rfc7946.h"

#include <stdio.h>
#include <string.h>

#define COLLECTION(features) "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"
#define FEATURE(geometry)                                                                          \
    "{\"type\":\"Feature\",\"id\":\"a\",\"properties\":{},\"geometry\":" geometry "}"
#define POLYGON(rings) "{\"type\":\"Polygon\",\"coordinates\":[" rings "]}"
#define OUTER "[[0,0],[4,0],[4,4],[0,4],[0,0]]"
#define HOLE "[[1,1],[1,2],[2,2],[2,1],[1,1]]"

static void check(const char *text, size_t n, um_check_report *report) {
    um_error err = {0};
    assert_ok(um_file_write("rfc7946.geojson", text, n, &err));
    assert_ok(um_check_geojson("rfc7946.geojson", report, &err));
    remove("rfc7946.geojson");
}

static void test_valid_files(void **state) {
    (void)state;
    static const char *const files[] = {
        COLLECTION(""),
        COLLECTION(FEATURE("null")),
        COLLECTION(FEATURE(POLYGON(OUTER "," HOLE))),
        COLLECTION(FEATURE("{\"coordinates\":[[["
                           "[0,0],[4,0],[4,4],[0,4],[0,0]]]],"
                           "\"type\":\"MultiPolygon\"}")), // members in any order
        COLLECTION(FEATURE("{\"type\":\"Point\",\"coordinates\":[13,52,30]}")),
        COLLECTION(FEATURE("{\"type\":\"MultiPoint\",\"coordinates\":[[13,52]]}")),
        COLLECTION(FEATURE("{\"type\":\"LineString\",\"coordinates\":[[13,52],[14,52]]}")),
        COLLECTION("{\"type\":\"Feature\",\"properties\":null,\"geometry\":null}"),
        COLLECTION("{\"type\":\"Feature\",\"properties\":{\"crs\":[{\"bbox\":[1]}],\"type\":3},"
                   "\"geometry\":null}"), // whatever it likes inside properties
        "{\"bbox\":[0,0,4,4],\"type\":\"FeatureCollection\",\"name\":\"x\",\"features\":[" FEATURE(
            POLYGON(OUTER)) "]}",
    };
    for (size_t i = 0; i < UM_COUNTED(files); i++) {
        UM_AUTO(um_check_report) report = {0};
        check(files[i], strlen(files[i]), &report);
        if (report.faults.n_items)
            fail_msg("%s: %s", files[i], report.faults.items[0]);
        assert_int_equal(report.n_checked, i > 0);
    }
}

static void test_each_violation(void **state) {
    (void)state;
    static const struct {
        const char *text, *fault;
    } cases[] = {
        {"", "line 1: not JSON: parse error: premature EOF"},
        {"{\n\n nonsense", "line 3: not JSON: lexical error: invalid string in json text."},
        {COLLECTION("") "x", "line 1: not JSON: parse error: trailing garbage"},
        {"[]", "the file is not an object"},
        {"\xef\xbb\xbf" COLLECTION(""), "begins with a byte order mark"},
        {"{\"name\":\"\xff\"}", "line 1: not JSON: lexical error: invalid bytes in UTF8 string."},
        {"{\"type\":\"Feature\",\"features\":[]}", "'type' is 'Feature', not 'FeatureCollection'"},
        {"{\"type\":\"FeatureCollection\"}", "no 'features'"},
        {"{\"type\":\"FeatureCollection\",\"features\":{}}", "'features' is not an array"},
        {"{\"type\":\"FeatureCollection\",\"features\":[],\"crs\":{}}",
         "'crs' is not absent (coordinates are always WGS 84)"},
        {"{\"type\":\"FeatureCollection\",\"features\":[],\"features\":[]}",
         "'features' stands twice"},
        {COLLECTION("3"), "feature 1: it is not an object"},
        {COLLECTION("{\"type\":\"Feature\",\"properties\":{}}"), "feature 1: no 'geometry'"},
        {COLLECTION("{\"type\":\"Feature\",\"geometry\":null}"), "feature 1: no 'properties'"},
        {COLLECTION("{\"type\":\"Point\",\"geometry\":null,\"properties\":{}}"),
         "feature 1: 'type' is 'Point', not 'Feature'"},
        {COLLECTION(FEATURE("null") ",{\"type\":\"Feature\",\"id\":7,\"geometry\":null,"
                                    "\"properties\":{}}"),
         "feature 2: 'id' is not a text"},
        {COLLECTION(FEATURE("[]")), "feature 1: 'geometry' is not an object or null"},
        {COLLECTION(FEATURE("{\"type\":\"GeometryCollection\",\"geometries\":[]}")),
         "feature 1: a geometry of type 'GeometryCollection'"},
        {COLLECTION(FEATURE("{\"type\":\"Point\",\"coordinates\":[]}")),
         "feature 1: a Point without coordinates"},
        {COLLECTION(FEATURE("{\"type\":\"Point\",\"coordinates\":[13]}")),
         "feature 1: a position of 1 numbers"},
        {COLLECTION(FEATURE("{\"type\":\"Point\",\"coordinates\":[1,2,3,4]}")),
         "feature 1: a position of 4 numbers"},
        {COLLECTION(FEATURE("{\"type\":\"Point\",\"coordinates\":[[1,2]]}")),
         "feature 1: 'coordinates' are not nested as those of a Point"},
        {COLLECTION(FEATURE("{\"type\":\"LineString\",\"coordinates\":[[1,2],3]}")),
         "feature 1: 'coordinates' are not nested as those of a LineString"},
        {COLLECTION(FEATURE("{\"type\":\"Point\",\"coordinates\":[\"1\",\"2\"]}")),
         "feature 1: 'coordinates' is not an array"},
        {COLLECTION(FEATURE("{\"type\":\"Point\",\"coordinates\":[390000,5800000]}")),
         "feature 1: position 390000, 5800000 is not on Earth (longitude, latitude in degrees)"},
        {COLLECTION(FEATURE("{\"type\":\"Point\",\"coordinates\":[1e999,52]}")),
         "feature 1: position nan, 52 is not on Earth (longitude, latitude in degrees)"},
        {COLLECTION(FEATURE("{\"type\":\"Point\",\"coordinates\":[NaN,52]}")),
         "line 1: not JSON: lexical error: invalid char in json text."},
        {COLLECTION(FEATURE("{\"type\":\"LineString\",\"coordinates\":[[13,52]]}")),
         "feature 1: line 1 has fewer than 2 positions"},
        {COLLECTION(FEATURE(POLYGON("[[0,0],[4,0],[0,0]]"))),
         "feature 1: polygon 1: ring 1 has fewer than 4 positions"},
        {COLLECTION(FEATURE(POLYGON("[[0,0],[4,0],[4,4],[0,4]]"))),
         "feature 1: polygon 1: ring 1 is not closed"},
        {COLLECTION(FEATURE(POLYGON("[[0,0],[4,0],[2,0],[0,0]]"))),
         "feature 1: polygon 1: ring 1 has no area"},
        {COLLECTION(FEATURE(POLYGON(HOLE))),
         "feature 1: polygon 1: ring 1 is an outer ring and runs clockwise"},
        {COLLECTION(FEATURE(POLYGON(OUTER "," OUTER))),
         "feature 1: polygon 1: ring 2 is a hole and runs counter-clockwise"},
        {COLLECTION(
             FEATURE("{\"type\":\"MultiPolygon\",\"coordinates\":[[" OUTER "],[" HOLE "]]}")),
         "feature 1: polygon 2: ring 1 is an outer ring and runs clockwise"},
        {"{\"type\":\"FeatureCollection\",\"bbox\":[0,0,5,4],\"features\":[" FEATURE(
             POLYGON(OUTER)) "]}",
         "'bbox' is 0, 0, 5, 4, the geometry spans 0, 0, 4, 4"},
        {"{\"type\":\"FeatureCollection\",\"bbox\":[0,0,4],\"features\":[" FEATURE(
             POLYGON(OUTER)) "]}",
         "'bbox' has 3 numbers, not 4 or 6"},
        {"{\"type\":\"FeatureCollection\",\"bbox\":[0,0,4,4],\"features\":[]}",
         "'bbox' without any geometry"},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(um_check_report) report = {0};
        check(cases[i].text, strlen(cases[i].text), &report);
        if (report.faults.n_items == 0)
            fail_msg("no fault in %s", cases[i].text);
        assert_string_equal(report.faults.items[0], cases[i].fault);
    }
}

static void test_faults_are_capped_and_counted(void **state) {
    (void)state;
    UM_AUTO(um_text) text = {0};
    UM_AUTO(um_check_report) report = {0};
    um_text_append(&text, "{\"type\":\"FeatureCollection\",\"features\":[3");
    for (int i = 0; i < 59; i++)
        um_text_append(&text, ",3");
    um_text_append(&text, "]}");
    check(text.data, text.length, &report);
    assert_int_equal(report.faults.n_items, UM_RFC7946_FAULTS_MAX + 1);
    assert_string_equal(report.faults.items[UM_RFC7946_FAULTS_MAX], "and 10 more");
}

static void test_depth_costs_nothing(void **state) {
    (void)state;
    UM_AUTO(um_text) text = {0};
    UM_AUTO(um_check_report) report = {0};
    for (int i = 0; i < 200000; i++)
        um_text_append(&text, "[");
    check(text.data, text.length, &report);
    assert_string_equal(report.faults.items[0], "the file is not an object");
}

static void test_a_missing_file_is_a_failure(void **state) {
    (void)state;
    um_error err = {0};
    um_check_report report = {0};
    assert_int_equal(um_check_geojson("no_such.geojson", &report, &err), UM_ERR_NOT_FOUND);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_valid_files),
        cmocka_unit_test(test_each_violation),
        cmocka_unit_test(test_faults_are_capped_and_counted),
        cmocka_unit_test(test_depth_costs_nothing),
        cmocka_unit_test(test_a_missing_file_is_a_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
