#include "um_store.h"

#include "core/file.h"
#include "derive/derive.h"

#include <string.h>
#include <unistd.h>

/// A region file with a section `derive:` that begins in line 3, written and read. The caller frees
/// both.
static um_region *region_with(const char *derive) {
    um_error err = {0};
    um_region *region = NULL;
    static const char path[] = "test_derive_check.yaml";
    UM_AUTO(char) *text = um_format("region: {name: T, crs: \"EPSG:25833\", reference_date: "
                                    "2024-12-31}\nsources: {t: {loader: rulebook, files: "
                                    "a.csv, title: T, licence: L, attribution: A}}\n%s",
                                    derive);
    assert_ok(um_file_write(path, text, strlen(text), &err));
    assert_ok(um_region_read(path, &region, &err));
    unlink(path);
    return region;
}

static void test_a_wrong_parameter_is_found_without_a_store(void **state) {
    (void)state;
    static const struct {
        const char *derive, *message;
    } cases[] = {
        {"derive: {tessellation: {level: municipalty}}",
         "line 3, column 32: derive.tessellation.level: unknown level 'municipalty', did you mean "
         "'municipality'?; levels are state, district, association, municipality, city_district"},
        {"derive: {tessellation: {snap_m: near}}",
         "line 3, column 33: derive.tessellation.snap_m: 'near' is no number"},
        {"derive:\n  shapes:\n    tolerance_m: -1",
         "line 5, column 18: derive.shapes.tolerance_m: '-1' is negative"},
        {"derive: {shapes: {tolerance: 1}}",
         "line 3, column 30: unknown key 'shapes.tolerance'; did you mean 'shapes.tolerance_m'?"},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_error err = {0};
        UM_AUTO(um_region) *region = region_with(cases[i].derive);
        UM_AUTO(char) *message = um_format("test_derive_check.yaml: %s", cases[i].message);
        assert_int_equal(um_derive_check(region, &err), UM_ERR_REFUSED);
        assert_string_equal(err.text, message);
    }
}

static void test_what_is_right_passes(void **state) {
    (void)state;
    static const char *const sections[] = {
        "",
        "derive: {tessellation: {level: district, snap_m: 0}, flow_lines: {pairs: 10}}",
        "derive: {dissolve: {names: {\"12\": Brandenburg}}}",
    };
    for (size_t i = 0; i < UM_COUNTED(sections); i++) {
        um_error err = {0};
        UM_AUTO(um_region) *region = region_with(sections[i]);
        assert_ok(um_derive_check(region, &err));
    }
}

static void test_a_level_that_is_not_loaded_is_refused_at_its_place(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = um_test_store();
    UM_AUTO(um_region) *region = region_with("derive: {tessellation: {level: district}}");
    um_test_territory(db, "1", "A", NULL, 0, 0);
    assert_int_equal(um_derive_region(db, region, NULL, &err), UM_ERR_REFUSED);
    assert_string_equal(err.text,
                        "test_derive_check.yaml: line 3, column 32: derive.tessellation.level: no "
                        "territory of level 'district' is loaded");
}

static void assert_stale(um_db *db, const um_region *region, const char *step) {
    um_error err = {0};
    bool is_current = !!step;
    const char *stale = "none";
    assert_ok(um_derive_is_current(db, region, &is_current, &stale, &err));
    assert_int_equal(is_current, !step);
    if (step)
        assert_string_equal(stale ? stale : "NULL", step);
    else
        assert_null(stale);
}

static void test_facts_of_yesterday_are_seen(void **state) {
    (void)state;
    um_error err = {0};
    double square[] = {380000,  5800000, 381000,  5800000, 381000,
                       5801000, 380000,  5801000, 380000,  5800000};
    UM_AUTO(um_db) *db = um_test_store();
    UM_AUTO(um_region) *region = region_with("");
    UM_AUTO(um_region) *changed = region_with("derive: {shapes: {tolerance_m: 5}}");
    um_test_territory(db, "1", "A", square, 1, 5);
    assert_stale(db, region, "tessellation");
    assert_ok(um_derive_region(db, region, NULL, &err));
    assert_stale(db, region, NULL);
    assert_stale(db, changed, "shapes");
    assert_ok(um_db_exec(db, "UPDATE source SET fingerprint = 'other'", &err));
    assert_stale(db, region, "tessellation");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_wrong_parameter_is_found_without_a_store),
        cmocka_unit_test(test_what_is_right_passes),
        cmocka_unit_test(test_a_level_that_is_not_loaded_is_refused_at_its_place),
        cmocka_unit_test(test_facts_of_yesterday_are_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
