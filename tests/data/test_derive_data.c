// Derives Berlin and Brandenburg (brandenburg.yaml) and compares with ../shared/expected: tables
// that another program computed; its README.md gives the tolerances.
#include "um_test.h"

#include "core/csv.h"
#include "core/file.h"
#include "derive/derive.h"
#include "load/loader.h"

#include <cpl_error.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SKIPPED = 77 };

static const char expected_folder[] = UMLAND_SOURCE_DIR "/../shared/expected";
static char store_path[] = "/tmp/umland-derive-XXXXXX";
static um_db *db;

/// A number that another program rounded to 4 decimals.
static double read_number(const char *text) {
    double value = 0;
    assert_true(um_parse_real(text, &value));
    return value;
}

static um_csv *open_expected(const char *name) {
    um_error err = {0};
    um_csv *csv = NULL;
    UM_AUTO(char) *path = um_path_join(expected_folder, name);
    assert_ok(um_csv_open(path, (um_csv_options){0}, &csv, &err));
    return csv;
}

/**
 * Compares each row of an expected file with the one row that a SELECT gives for its first columns.
 *
 * @param[in] n_keys     first columns of the file, bound as ?1, ?2
 * @param[in] columns    index of each column of the file that the SELECT gives, in its order
 * @param[in] tolerance  of each; 0 = equal
 * @return rows of the file
 */
static size_t compare_rows(const char *file, int n_keys, const char *sql, const int *columns,
                           const double *tolerance, int n_columns) {
    um_error err = {0};
    UM_AUTO(um_csv) *csv = open_expected(file);
    UM_AUTO(sqlite3_stmt) *select = NULL;
    assert_ok(um_db_prepare(db, sql, &select, &err));
    size_t n_rows = 0;
    for (bool has_row = true;; n_rows++) {
        um_csv_row row;
        assert_ok(um_csv_next(csv, &row, &has_row, &err));
        if (!has_row)
            return n_rows;
        for (int i = 0; i < n_keys; i++)
            um_db_bind_text(select, i + 1, row.fields[i]);
        bool has_answer = false;
        assert_ok(um_db_step(db, select, &has_answer, &err));
        if (!has_answer)
            fail_msg("%s: line %d: %s %s is missing", file, (int)row.line, row.fields[0],
                     row.fields[1]);
        for (int i = 0; i < n_columns; i++) {
            double expected = read_number(row.fields[columns[i]]);
            double found = sqlite3_column_double(select, i);
            if (fabs(found - expected) > tolerance[i])
                fail_msg("%s: line %d: %s %s: %.6f, expected %.6f", file, (int)row.line,
                         row.fields[0], row.fields[1], found, expected);
        }
        sqlite3_reset(select);
    }
}

static void assert_number(const char *sql, double expected, double tolerance) {
    um_error err = {0};
    UM_AUTO(sqlite3_stmt) *select = NULL;
    bool has_row = false;
    assert_ok(um_db_prepare(db, sql, &select, &err));
    assert_ok(um_db_step(db, select, &has_row, &err));
    double found = sqlite3_column_double(select, 0);
    if (fabs(found - expected) > tolerance)
        fail_msg("%s: %.6f, expected %.6f", sql, found, expected);
}

static void test_borders(void **state) {
    (void)state;
    size_t n = compare_rows("borders.csv", 2,
                            "SELECT length_m FROM border WHERE a_key = ?1 AND b_key = ?2 "
                            "AND level = 'municipality'",
                            (int[]){2}, (double[]){0.001}, 1);
    assert_int_equal(n, 1142);
    assert_number("SELECT count(*) FROM border WHERE level = 'municipality'", 1142, 0);
    assert_number("SELECT sum(length_m) FROM border WHERE level = 'municipality'", 9472821.9496,
                  0.001);
    assert_number("SELECT count(*) FROM border WHERE is_snapped = 1", 0, 0);
    assert_number("SELECT count(*) FROM border WHERE abs(ST_Length(geom) - length_m) > 1e-6", 0, 0);
    assert_number("SELECT count(*) FROM tessellation_fault WHERE level = 'leaf'", 0, 0);
    // The borders of the two states: Berlin's is its whole perimeter.
    assert_number("SELECT length_m FROM border WHERE level = 'state'", 222613.0659, 0.001);
}

static void test_territories(void **state) {
    (void)state;
    size_t n = compare_rows(
        "territories.csv", 1,
        "SELECT perimeter_m, measured_km2 FROM territory WHERE key = ?1 AND is_leaf = 1",
        (int[]){2, 3}, (double[]){0.001, 1e-6}, 2);
    assert_int_equal(n, 414);
    assert_number("SELECT count(*) FROM territory WHERE is_leaf = 1", 414, 0);
    assert_number("SELECT count(*) FROM territory WHERE anchor IS NULL", 0, 0);
    assert_number("SELECT count(*) FROM territory WHERE ST_Contains(geom, anchor) <> 1", 0, 0);
    assert_number("SELECT count(*) FROM territory WHERE is_dissolved = 1 AND level = 'state'", 2,
                  0);
    assert_number("SELECT sum(population) FROM territory WHERE level = 'state'", 6363869, 0);
    assert_number("SELECT sum(area_km2) FROM territory WHERE level = 'state'", 30545.52, 1e-6);
    assert_number("SELECT count(*) FROM territory WHERE level = 'district' AND in_region = 1", 19,
                  0);
}

static void test_sections(void **state) {
    (void)state;
    size_t n = compare_rows(
        "sections.csv", 2,
        "SELECT sum(length_m), count(*) FROM section WHERE corridor_id = ?1 AND key = ?2 "
        "AND other_key IS NULL",
        (int[]){2, 3}, (double[]){0.001, 0}, 2);
    assert_int_equal(n, 5479);
    assert_number("SELECT count(*) FROM (SELECT DISTINCT corridor_id, key FROM section)", 5479, 0);
    assert_number("SELECT sum(length_m) FROM section", 3448687.7201, 0.01);
    assert_number("SELECT count(*) FROM section WHERE other_key IS NOT NULL", 0, 0);
    assert_number(
        "SELECT max(abs(total - length_m) / length_m) FROM corridor JOIN (SELECT corridor_id, "
        "sum(length_m) AS total FROM section GROUP BY corridor_id) USING (corridor_id)",
        0, 1e-9);
    assert_number("SELECT count(*) FROM section WHERE abs(ST_Length(geom) - length_m) > 1e-6", 0,
                  0);
}

static void test_crossings(void **state) {
    (void)state;
    size_t n = compare_rows("crossings_count.csv", 1,
                            "SELECT count(*), coalesce(sum(from_key <> '' AND to_key <> ''), 0) "
                            "FROM crossing WHERE corridor_id = ?1",
                            (int[]){4, 5}, (double[]){0, 0}, 2);
    assert_int_equal(n, 5463);
    assert_number("SELECT count(*) FROM crossing", 16, 0);
    assert_number("SELECT count(*) FROM crossing WHERE from_key = '' OR to_key = ''", 0, 0);
    assert_number(
        "SELECT count(*) FROM crossing WHERE from_key <> '11000000' AND to_key <> '11000000'", 0,
        0);
}

static void test_by_territory(void **state) {
    (void)state;
    size_t n = compare_rows(
        "by_territory.csv", 1,
        "SELECT sum(CASE WHEN network = 'Radschnellverbindungen' THEN section.length_m "
        "ELSE 0 END), sum(section.length_m) FROM section JOIN corridor USING (corridor_id) "
        "WHERE key = ?1",
        (int[]){2, 4}, (double[]){0.01, 0.01}, 2);
    assert_int_equal(n, 10);
}

/// Municipalities and their inhabitants in the region by a reading of a forum's list.
static void assert_coverage(const char *forum, const char *readings, double n, double population) {
    UM_AUTO(char) *count = um_format(
        "SELECT %s FROM territory WHERE is_leaf = 1 AND key IN (SELECT key FROM member_territory "
        "JOIN membership USING (membership_id) JOIN source USING (source_id) "
        "WHERE forum_id = '%s' AND source.name = 'memberships' AND reading IN (%s))",
        "count(*)", forum, readings);
    UM_AUTO(char) *sum = um_format(
        "SELECT %s FROM territory WHERE is_leaf = 1 AND key IN (SELECT key FROM member_territory "
        "JOIN membership USING (membership_id) JOIN source USING (source_id) "
        "WHERE forum_id = '%s' AND source.name = 'memberships' AND reading IN (%s))",
        "sum(population)", forum, readings);
    assert_number(count, n, 0);
    assert_number(sum, population, 0);
}

static void test_members(void **state) {
    (void)state;
    static const char direct[] = "'direct', 'as_state'",
                      through[] = "'direct', 'as_state', 'through'";
    assert_coverage("knf", direct, 7, 4088029); // rows of coverage.csv
    assert_coverage("knf", "'direct'", 6, 4088029 - 3782202);
    assert_coverage("knf", through, 31, 4236825);
    assert_coverage("agfk", direct, 15, 637258);
    assert_coverage("agfk", through, 146, 1317175);
}

static void test_shapes(void **state) {
    (void)state;
    assert_number("SELECT count(*) FROM territory_shape WHERE level = 'municipality'", 414, 0);
    assert_number("SELECT count(*) FROM territory_shape WHERE level = 'district'", 400, 0);
    assert_number("SELECT count(*) FROM territory_shape WHERE ST_IsValid(geom) <> 1", 0, 0);
    assert_number("SELECT sum(ST_NPoints(geom)) FROM territory_shape WHERE level = 'municipality'",
                  15000,
                  14999); // of 107,000
    // Neighbours still meet, and nothing is lost between them: 30,531.84 km2, less than 0.1 % off.
    assert_number(
        "SELECT sum(ST_Area(geom)) / 1e6 FROM territory_shape WHERE level = 'municipality'",
        30531.84, 30);
    assert_number("SELECT count(*) FROM border JOIN territory_shape AS a ON a.key = a_key "
                  "JOIN territory_shape AS b ON b.key = b_key WHERE "
                  "ST_Area(ST_Intersection(a.geom, b.geom)) > 0",
                  0, 0);
    assert_number("SELECT count(*) FROM flow_line", 30936, 0);
}

// ------------------------------------------------------------------------------------------ set-up

static int derive_all(void **state) {
    (void)state;
    um_error err = {0};
    um_region *region = NULL;
    um_load_summary summary = {0};
    CPLSetErrorHandler(CPLQuietErrorHandler);
    assert_ok(um_region_read(UMLAND_SOURCE_DIR "/tests/data/brandenburg.yaml", &region, &err));
    int file = mkstemp(store_path);
    assert_true(file >= 0);
    close(file);
    unlink(store_path);
    assert_ok(um_db_open(store_path, UM_DB_CREATE, &db, &err));
    assert_ok(um_db_create_schema(db, 25833, &err));
    UM_AUTO(um_tx) *tx = NULL;
    assert_ok(um_tx_begin(db, &tx, &err));
    assert_ok(um_load_region(db, region, NULL, &summary, &err));
    assert_ok(um_derive_region(db, region, NULL, &err));
    assert_ok(um_tx_commit(tx, &err));
    um_region_free(region);
    return 0;
}

static int remove_store(void **state) {
    (void)state;
    um_db_close(db);
    unlink(store_path);
    return 0;
}

int main(void) {
    UM_AUTO(char) *expected = um_path_join(expected_folder, "borders.csv");
    if (!um_file_exists(expected)) {
        fprintf(stderr, "skipped: no '%s'\n", expected);
        return SKIPPED;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_borders),      cmocka_unit_test(test_territories),
        cmocka_unit_test(test_sections),     cmocka_unit_test(test_crossings),
        cmocka_unit_test(test_by_territory), cmocka_unit_test(test_members),
        cmocka_unit_test(test_shapes),
    };
    return cmocka_run_group_tests(tests, derive_all, remove_store);
}
