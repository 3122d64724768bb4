#include "um_test.h"

#include "core/geometry.h"

#include <math.h>
#include <string.h>

static GEOSGeometry *read_wkt(const char *wkt) {
    GEOSWKTReader *reader = GEOSWKTReader_create_r(um_geos());
    GEOSGeometry *geometry = GEOSWKTReader_read_r(um_geos(), reader, wkt);
    GEOSWKTReader_destroy_r(um_geos(), reader);
    assert_non_null(geometry);
    return geometry;
}

static void test_the_gate_lets_sound_geometries_through(void **state) {
    (void)state;
    static const struct {
        const char *wkt;
        um_geometry_type type;
        int n_parts, n_dropped;
    } cases[] = {
        {"POLYGON ((0 0, 1 0, 1 1, 0 0))", UM_MULTIPOLYGON, 1, 0},
        {"GEOMETRYCOLLECTION (POLYGON ((0 0, 1 0, 1 1, 0 0)), POINT (3 3))", UM_MULTIPOLYGON, 1, 1},
        {"MULTIPOLYGON (EMPTY, ((0 0, 1 0, 1 1, 0 0)))", UM_MULTIPOLYGON, 1, 1},
        {"LINESTRING (0 0, 1 0)", UM_MULTILINESTRING, 1, 0},
        {"MULTILINESTRING ((0 0, 1 0), (2 2, 2 2))", UM_MULTILINESTRING, 1, 1}, // no length
        {"MULTIPOINT (EMPTY, (1 1))", UM_POINT, 1, 1}, // GEOS 3.11 crashes on it in intersects
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_error err = {0};
        UM_AUTO(GEOSGeometry) *passed = NULL;
        um_gate_report report;
        assert_ok(um_geometry_gate(read_wkt(cases[i].wkt), cases[i].type, &passed, &report, &err));
        assert_int_equal(GEOSGetNumGeometries_r(um_geos(), passed), cases[i].n_parts);
        assert_int_equal(report.n_dropped, cases[i].n_dropped);
        assert_false(report.is_repaired);
    }
}

static void test_the_gate_mends_a_bow_tie(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(GEOSGeometry) *passed = NULL;
    um_gate_report report;
    assert_ok(um_geometry_gate(read_wkt("POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))"), UM_MULTIPOLYGON,
                               &passed, &report, &err));
    assert_true(report.is_repaired);
    assert_string_equal(report.reason, "Self-intersection at 1.00 1.00");
    double area_m2 = 0;
    assert_ok(um_geometry_area(passed, &area_m2, &err));
    assert_true(fabs(area_m2 - 2) < 1e-12); // two triangles of 1
}

static void test_the_gate_refuses(void **state) {
    (void)state;
    static const struct {
        const char *wkt;
        um_geometry_type type;
        const char *message;
    } cases[] = {
        {"POINT (1 1)", UM_MULTIPOLYGON, "the geometry has no polygon"},
        {"POLYGON EMPTY", UM_MULTIPOLYGON, "the geometry has no polygon"},
        {"POLYGON ((0 0, 1 0, 2 0, 0 0))", UM_MULTIPOLYGON, "the geometry has no polygon"},
        {"LINESTRING (1 1, 1 1)", UM_MULTILINESTRING, "the geometry has no line"},
        {"MULTIPOINT ((1 1), (2 2))", UM_POINT, "the geometry has several points, one is expected"},
        {"LINESTRING (0 0, 1e40 0)", UM_MULTILINESTRING,
         "a coordinate is not finite or farther than 100,000 km; is the CRS right?"},
        {"POLYGON ((0 0, inf 0, 1 1, 0 0))", UM_MULTIPOLYGON,
         "a coordinate is not finite or farther than 100,000 km; is the CRS right?"},
        {"POINT (nan 0)", UM_POINT,
         "a coordinate is not finite or farther than 100,000 km; is the CRS right?"},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_error err = {0};
        GEOSGeometry *passed = NULL;
        um_gate_report report;
        assert_int_equal(
            um_geometry_gate(read_wkt(cases[i].wkt), cases[i].type, &passed, &report, &err),
            UM_ERR_GEOMETRY);
        assert_string_equal(err.text, cases[i].message);
        assert_null(passed);
    }
}

static void test_blobs_round_trip(void **state) {
    (void)state;
    static const char *const cases[] = {
        "POINT (1.5 -2)",
        "LINESTRING (0 0, 1 0, 1 1)",
        "MULTILINESTRING ((0 0, 1 0), (2 2, 3 3, 4 4))",
        "POLYGON ((0 0, 9 0, 9 9, 0 0), (5 1, 6 1, 6 2, 5 1))",
        "MULTIPOLYGON (((0 0, 9 0, 9 9, 0 0), (5 1, 6 1, 6 2, 5 1)), ((20 0, 21 0, 21 1, 20 0)))",
        "MULTIPOINT ((1 1), (2 2))",
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_error err = {0};
        UM_AUTO(GEOSGeometry) *geometry = read_wkt(cases[i]);
        UM_AUTO(GEOSGeometry) *again = NULL;
        unsigned char *blob = NULL;
        size_t n = 0;
        assert_ok(um_geometry_to_blob(geometry, 25833, &blob, &n, &err));
        assert_ok(um_geometry_from_blob(blob, n, &again, &err));
        assert_int_equal(GEOSEqualsExact_r(um_geos(), geometry, again, 0), 1);
        // Every shorter blob is a broken one: no read past its end (run under AddressSanitizer).
        for (size_t shorter = 0; shorter < n; shorter++) {
            um_paths paths = {0};
            unsigned char *cut = um_alloc(shorter);
            memcpy(cut, blob, shorter);
            assert_int_equal(um_paths_from_blob(cut, shorter, &paths, &err), UM_ERR_GEOMETRY);
            free(cut);
        }
        free(blob);
    }
}

static void test_a_blob_that_promises_too_much_is_refused(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(GEOSGeometry) *line = read_wkt("LINESTRING (0 0, 1 0)");
    unsigned char *blob = NULL;
    size_t n = 0;
    assert_ok(um_geometry_to_blob(line, 25833, &blob, &n, &err));
    assert_int_equal(n, 48 + 16 * 2); // the size that performance.md gives
    int32_t many = INT32_MAX;
    memcpy(blob + 43, &many, sizeof many); // number of points
    um_paths paths = {0};
    assert_int_equal(um_paths_from_blob(blob, n, &paths, &err), UM_ERR_GEOMETRY);
    assert_null(paths.items);
    free(blob);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_gate_lets_sound_geometries_through),
        cmocka_unit_test(test_the_gate_mends_a_bow_tie),
        cmocka_unit_test(test_the_gate_refuses),
        cmocka_unit_test(test_blobs_round_trip),
        cmocka_unit_test(test_a_blob_that_promises_too_much_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
