#include "um_store.h"

#include "publish/layer_style.h"
#include "publish/palette.h"
#include "publish/qgis_style.h"

#include <math.h>
#include <string.h>

/// Rows 0, 0.04, 0.5, NULL and 7 of territories 1 .. 5; 6 is no territory.
#define ROWS                                                                                       \
    "SELECT '1' AS key, 'yes' AS answer, 0.0 AS share UNION ALL SELECT '2', 'no', 0.04 "           \
    "UNION ALL SELECT '3', 'maybe', 0.5 UNION ALL SELECT '4', NULL, NULL "                         \
    "UNION ALL SELECT '5', 'yes', 7.0 UNION ALL SELECT '6', 'yes', -3.0 ORDER BY key"
#define HEAD                                                                                       \
    "-- title: T\n-- column: key | text | | Key\n-- column: answer | text | | Answer: yes, no\n"   \
    "-- column: share | real | share | Share\n-- layer: territory key\n"

static um_layer_style *style_of(um_db *db, const char *plot, um_query **query, um_table **table,
                                um_error *failure) {
    UM_AUTO(char) *text = um_format("%s%s%s", HEAD, plot, ROWS);
    um_layer_style *style = NULL;
    um_error err = {0};
    *query = um_test_query(text);
    assert_ok(um_query_run(db, *query, NULL, table, &err));
    if (um_layer_style_new(db, *table, "en", &style, failure) != UM_OK)
        assert_null(style);
    return style;
}

static um_db *store(void) {
    um_db *db = um_test_store();
    double square[] = {0, 0, 1, 0, 1, 1, 0, 0};
    const char *const keys[] = {"1", "2", "3", "4", "5"};
    for (size_t i = 0; i < UM_COUNT(keys); i++)
        um_test_territory(db, keys[i], keys[i], square, 1, 4);
    return db;
}

static void assert_classes(const um_layer_style *style, const int *expected) {
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(style->class_of_row[i], expected[i]);
}

static void test_graduated(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = store();
    UM_AUTO(um_query) *query = NULL;
    UM_AUTO(um_table) *table = NULL;
    UM_AUTO(um_layer_style) *style =
        style_of(db, "-- plot: choropleth | value=share | classes=0,0.1,1\n", &query, &table, &err);
    assert_int_equal(style->kind, UM_STYLE_GRADUATED);
    assert_string_equal(style->chart, "choropleth");
    assert_int_equal(style->n_classes, 4); // none, and the three
    // the row of no territory is none of the map's: no class is made for it
    assert_classes(style, (int[]){1, 2, 3, 0, 4, -1});
    assert_int_equal(style->n_no_value, 1);
    assert_string_equal(style->classes[0].label, "0%");
    assert_int_equal(style->classes[0].color, um_color_rgb(UM_COLOR_ZERO));
    assert_true(isinf(style->classes[3].upper));
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(style->classes[i].n_rows, 1);
    assert_int_equal(um_layer_style_of_row(style, 3).color, um_color_rgb(UM_COLOR_NO_VALUE));
    assert_string_equal(um_layer_style_of_row(style, 3).label, "no figure");
    assert_string_equal(um_layer_style_of_row(style, 5).label, "");
}

static void test_ranges_for_qgis(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = store();
    UM_AUTO(um_query) *query = NULL;
    UM_AUTO(um_table) *table = NULL;
    UM_AUTO(um_layer_style) *style =
        style_of(db, "-- plot: choropleth | value=share | classes=0,0.1,1\n", &query, &table, &err);
    UM_AUTO(char) *qml = um_qgis_style(style, query, "en");
    // highest first; none and little are apart; NULL has a range of its own
    assert_non_null(strstr(qml, "attr=\"coalesce(&quot;share&quot;, -1e+300)\""));
    const char *at = strstr(qml, "<range lower=\"1\" upper=\"7\" symbol=\"0\"");
    assert_non_null(at);
    assert_non_null(at = strstr(at, "<range lower=\"0.1\" upper=\"1\" symbol=\"1\""));
    assert_non_null(at = strstr(at, "<range lower=\"1e-09\" upper=\"0.1\" symbol=\"2\""));
    assert_non_null(at = strstr(at, "<range lower=\"0\" upper=\"0\" symbol=\"3\""));
    assert_non_null(strstr(at, "<range lower=\"-1e+300\" upper=\"-1e+300\" symbol=\"4\" "
                               "label=\"no figure\""));
    assert_non_null(strstr(qml, "<alias index=\"3\" field=\"share\" name=\"Share\"/>"));
}

static void test_categorized(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = store();
    UM_AUTO(um_query) *query = NULL;
    UM_AUTO(um_table) *table = NULL;
    UM_AUTO(um_layer_style) *style =
        style_of(db,
                 "-- plot: ranked_bars | value=share\n"
                 "-- plot: choropleth | value=answer | categories=yes,no\n",
                 &query, &table, &err);
    assert_int_equal(style->kind, UM_STYLE_CATEGORIZED);
    assert_string_equal(style->legend_title, "Answer");
    assert_int_equal(style->n_classes, 3);
    assert_null(style->classes[2].value); // any other
    assert_string_equal(style->classes[2].label, "other");
    assert_classes(style, (int[]){1, 2, 3, 0, 1, 1});
    assert_int_equal(style->classes[0].n_rows, 2); // not the one of no territory
    UM_AUTO(char) *qml = um_qgis_style(style, query, "en");
    assert_non_null(
        strstr(qml, "<category value=\"\" type=\"string\" symbol=\"2\" label=\"other\""));
}

static void test_without_a_map_all_rows_look_alike(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = store();
    UM_AUTO(um_query) *query = NULL;
    UM_AUTO(um_table) *table = NULL;
    UM_AUTO(um_layer_style) *style = style_of(db, "", &query, &table, &err);
    assert_int_equal(style->kind, UM_STYLE_SINGLE);
    assert_null(style->chart);
    assert_classes(style, (int[]){1, 1, 1, 1, 1, 1});
    assert_int_equal(style->classes[0].n_rows, 6);
}

static void test_classes_that_cannot_be_read_are_a_failure(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = store();
    UM_AUTO(um_query) *query = NULL;
    UM_AUTO(um_table) *table = NULL;
    assert_null(
        style_of(db, "-- plot: choropleth | value=share | classes=3,1\n", &query, &table, &err));
    assert_string_equal(err.text, "classes=3,1: '1' is no number greater than the one before");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_graduated),
        cmocka_unit_test(test_ranges_for_qgis),
        cmocka_unit_test(test_categorized),
        cmocka_unit_test(test_without_a_map_all_rows_look_alike),
        cmocka_unit_test(test_classes_that_cannot_be_read_are_a_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
