// A geometry that is larger than a store takes is said to be so, and never becomes NULL.
#include "load_fixture.h"

#include "derive/step.h"

enum {
    LIMIT = 40000, // bytes, in place of 64 MiB
    N_SMALL = 100,
    N_LARGE = 4000, // of 16 bytes
};

/// A comb of @p n teeth above the x axis, as the coordinates of a ring or line.
static char *comb(int n, bool is_ring) {
    um_text text = {0};
    const char *end = is_ring ? ",[370000,5799000],[370000,5800000]" : "";
    for (int i = 0; i < n; i++)
        um_text_append_format(&text, "%s[%d,%d]", i ? "," : "", 370000 + i, 5800000 + i % 2);
    if (is_ring)
        um_text_append_format(&text, ",[%d,5799000]", 370000 + n);
    um_text_append(&text, end);
    return um_text_take(&text);
}

static void append_feature(um_text *features, const char *key, int n, bool is_ring) {
    UM_AUTO(char) *points = comb(n, is_ring);
    um_text_append_format(features,
                          "%s{\"type\":\"Feature\",\"properties\":{\"key\":\"%s\",\"name\":\"A\"},"
                          "\"geometry\":{\"type\":\"%s\",\"coordinates\":%s%s%s}}",
                          features->length ? "," : "", key, is_ring ? "Polygon" : "LineString",
                          is_ring ? "[[" : "[", points, is_ring ? "]]" : "]");
}

static void write_features(load_fixture *fixture, const um_text *features) {
    UM_AUTO(char) *content = um_format(METRES("%s"), features->data);
    write_file(fixture, "a.geojson", content);
    sqlite3_limit(fixture->db->handle, SQLITE_LIMIT_LENGTH, LIMIT);
}

static void assert_rejected(const load_fixture *fixture, const char *place) {
    UM_AUTO(char) *sql = um_format("SELECT reason FROM reject WHERE place = '%s'", place);
    const char *reason = ask(fixture, sql);
    if (!strstr(reason, "the geometry is too large: ") ||
        !strstr(reason, " bytes, a store takes 40000; simplify it"))
        fail_msg("%s: '%s'", place, reason);
}

static void test_large_polygons_are_rejected(void **state) {
    load_fixture *fixture = *state;
    UM_AUTO(um_text) features = {0};
    append_feature(&features, "01001000", N_SMALL, true);
    append_feature(&features, "01001001", N_LARGE, true);
    append_feature(&features, "01001000", N_LARGE, true); // a part: the union is too large
    write_features(fixture, &features);
    set_option(add_source(fixture, "m", "territories", "a.geojson"), "level", "municipality");
    assert_loads(fixture);
    assert_rejected(fixture, "feature 2");
    assert_rejected(fixture, "feature 3");
    assert_answer(fixture, COUNTS "'m'", "3|1|0|2|0|0");
    assert_answer(fixture, "SELECT key, geom IS NULL FROM territory", "01001000|0");
}

static void test_large_lines_are_rejected(void **state) {
    load_fixture *fixture = *state;
    UM_AUTO(um_text) features = {0};
    append_feature(&features, "large", N_LARGE, false);
    append_feature(&features, "small", N_SMALL, false);
    write_features(fixture, &features);
    um_source *source = add_source(fixture, "lines", "corridors", "a.geojson");
    set_option(source, "kind", "bus");
    set_option(source, "columns.id", "key");
    assert_loads(fixture);
    assert_rejected(fixture, "feature 1");
    assert_answer(fixture, COUNTS "'lines'", "2|1|0|1|0|0");
    assert_answer(fixture, "SELECT corridor_id, geom IS NULL FROM corridor", "small|0");
}

static void test_large_derived_geometries_fail(void **state) {
    load_fixture *fixture = *state;
    um_error err = {0};
    UM_AUTO(sqlite3_stmt) *statement = NULL;
    UM_AUTO(double) *xy = um_alloc_array(2 * N_LARGE, sizeof *xy);
    for (int i = 0; i < N_LARGE; i++)
        xy[2 * i] = i;
    sqlite3_limit(fixture->db->handle, SQLITE_LIMIT_LENGTH, LIMIT);
    assert_ok(um_db_prepare(fixture->db, "SELECT ?1", &statement, &err));
    assert_ok(um_bind_line(fixture->db, statement, 1, xy, N_SMALL, &err));
    assert_int_equal(um_bind_line(fixture->db, statement, 1, xy, N_LARGE, &err), UM_ERR_GEOMETRY);
    assert_non_null(strstr(err.text, "a derived geometry is too large: "));
    assert_non_null(strstr(err.text, " bytes, a store takes 40000; simplify"));
}

int main(void) {
#define TEST(test) cmocka_unit_test_setup_teardown(test, load_fixture_setup, load_fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_large_polygons_are_rejected),
        TEST(test_large_lines_are_rejected),
        TEST(test_large_derived_geometries_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
