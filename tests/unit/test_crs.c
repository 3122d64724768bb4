#include "um_test.h"

#include "core/crs.h"

#include <math.h>
#include <string.h>

static void test_a_region_needs_metres(void **state) {
    (void)state;
    static const struct {
        const char *text;
        const char *message;
    } cases[] = {
        {"EPSG:4326",
         "EPSG:4326 is not projected; a region needs a CRS in metres, e.g. EPSG:25833"},
        {"EPSG:2227", "EPSG:2227 is not in metres; e.g. EPSG:25833 is"}, // California, feet
        {"EPSG:999999", "EPSG:999999 is not known to PROJ on this machine"},
        {"UTM33", "'UTM33' is no CRS; write it as 'EPSG:25833'"},
    };
    um_error err = {0};
    int srid = 0;
    assert_ok(um_crs_require_metres("EPSG:25833", &srid, &err));
    assert_int_equal(srid, 25833);
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        int untouched = -1;
        assert_int_equal(um_crs_require_metres(cases[i].text, &untouched, &err), UM_ERR_CRS);
        assert_string_equal(err.text, cases[i].message);
        assert_int_equal(untouched, -1);
    }
}

/// x stays easting or longitude whatever EPSG says of the axis order (traps.md 19); figures by
/// `echo 13.0 52.4 | gdaltransform -s_srs '+proj=longlat +ellps=WGS84' -t_srs '+proj=utm +zone=33
/// +ellps=GRS80'`.
static void test_x_is_easting(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_transform) *transform = NULL;
    assert_ok(um_transform_new_srid(4326, 25833, &transform, &err));
    double x = 13.0, y = 52.4;
    assert_ok(um_transform_points(transform, &x, &y, 1, &err));
    assert_true(fabs(x - 363933.0703) < 0.0001);
    assert_true(fabs(y - 5807410.7454) < 0.0001);
}

/// Gauss-Krüger with the BETA2007 grid; the accuracy of the operation is told (traps.md 20).
static void test_the_operation_and_its_accuracy_are_told(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_transform) *transform = NULL;
    assert_ok(um_transform_new_srid(31467, 25833, &transform, &err));
    double x = 3800000, y = 5820000;
    assert_ok(um_transform_points(transform, &x, &y, 1, &err));
    assert_true(fabs(x - 391949.5803) < 0.001 &&
                fabs(y - 5810141.9771) < 0.001); // by gdaltransform
    assert_non_null(strstr(um_transform_summary(transform), "EPSG:31467 -> EPSG:25833"));
    assert_non_null(strstr(um_transform_summary(transform), "DHDN to ETRS89 (8)"));
    assert_non_null(strstr(um_transform_summary(transform), "accuracy 0.9 m"));
}

static void test_a_point_without_image_is_an_error(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_transform) *transform = NULL;
    assert_ok(um_transform_new_srid(4326, 25833, &transform, &err));
    double x[] = {13, 367000}, y[] = {52, 5800000}; // metres taken for degrees
    assert_int_equal(um_transform_points(transform, x, y, 2, &err), UM_ERR_CRS);
    assert_non_null(strstr(err.text, "point 2 has no image in EPSG:25833"));
}

static void test_scale_error(void **state) {
    (void)state;
    um_error err = {0};
    double error = 0;
    assert_ok(um_crs_scale_error(25833, 500000, 5800000, &error,
                                 &err)); // on the central meridian: 0.9996
    assert_true(fabs(error - 0.0004) < 1e-6);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_region_needs_metres),
        cmocka_unit_test(test_x_is_easting),
        cmocka_unit_test(test_the_operation_and_its_accuracy_are_told),
        cmocka_unit_test(test_a_point_without_image_is_an_error),
        cmocka_unit_test(test_scale_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
