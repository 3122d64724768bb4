#include "um_store.h"

#include <math.h>
#include <string.h>
#include <time.h>

#define HEADER "-- title: T\n-- column: n | integer | rows | N\n"

static um_status open_fails(um_db *db, const char *sql, const um_pair_list *values, um_error *err) {
    UM_AUTO(um_text) text = {0};
    um_text_append(&text, sql);
    UM_AUTO(um_query) *query = um_test_query(text.data);
    um_result *rows = NULL;
    um_status status = um_query_open(db, query, values, NULL, &rows, err);
    if (status == UM_OK) { // some are refused at the first row only
        bool has_row = false;
        status = um_result_next(rows, &has_row, err);
        um_result_close(rows);
        rows = NULL;
    }
    assert_null(rows);
    return status;
}

static void test_a_query_may_only_read(void **state) {
    (void)state;
    static const struct {
        const char *sql;
        const char *message;
    } cases[] = {
        {"ATTACH 'other.sqlite' AS other", "a query may not ATTACH a file"},
        {"DETACH main", "a query may not DETACH a file"},
        {"PRAGMA user_version", "a query may not use PRAGMA"},
        {"PRAGMA user_version = 3", "a query may not use PRAGMA"},
        {"INSERT INTO setting VALUES ('a', 'b')", "a query may not write the table 'setting'"},
        {"INSERT INTO setting VALUES ('a', 'b') RETURNING 1 AS n",
         "a query may not write the table 'setting'"},
        {"UPDATE region SET name = ''", "a query may not write the table 'region'"},
        {"DELETE FROM territory", "a query may not write the table 'territory'"},
        {"CREATE TABLE t (a)", "a query may only SELECT from tables of the store"},
        {"CREATE TEMP TABLE t (a)", "a query may only SELECT from tables of the store"},
        {"DROP TABLE region", "a query may only SELECT from tables of the store"},
        {"CREATE VIRTUAL TABLE t USING rtree(a, b, c)",
         "a query may only SELECT from tables of the store"},
        {"BEGIN", "a query may not begin or end transactions"},
        {"SAVEPOINT s", "a query may not begin or end transactions"},
        {"VACUUM", "a query may only SELECT"},
        {"VACUUM INTO 'copy.sqlite'", "a query may only SELECT"},
        {"REINDEX", "a query may only SELECT"},
        {"EXPLAIN SELECT 1 AS n", "a query may only SELECT"},
        {"SELECT load_extension('x') AS n", "a query may not call the function 'load_extension'"},
        {"SELECT readfile('/etc/passwd') AS n", "line 4: no such function: readfile"},
        {"SELECT eval('DELETE FROM region') AS n", "no such function: eval"},
        {"SELECT BlobFromFile('/etc/passwd') AS n", "BlobFromFile"},
        {"SELECT ImportSHP('a', 'b', 'UTF-8') AS n", "ImportSHP"},
        {"SELECT ExportSHP('a', 'geom', 'b', 'UTF-8') AS n", "ExportSHP"},
        {"SELECT CreateSpatialIndex('territory', 'geom') AS n",
         "a query may not call the function 'CreateSpatialIndex'"},
        {"SELECT InitSpatialMetaData() AS n",
         "a query may not call the function 'InitSpatialMetaData'"},
        {"SELECT GeomFromEWKB('00') AS n", "a query may not call the function 'GeomFromEWKB'"},
        {"SELECT random() AS n", "a query may not call the function 'random'"},
        {"SELECT CURRENT_DATE AS n", "a query may not call the function 'current_date'"},
        {"SELECT count(*) AS n FROM sqlite_master",
         "a query may not read the table 'sqlite_master'"},
        {"SELECT count(*) AS n FROM pragma_database_list",
         "a query may only SELECT from tables of the store"},
        {"SELECT 1 AS n; SELECT 2", "more than one statement"},
        {"SELECT 1 AS n; DELETE FROM region", "more than one statement"},
        {"SELECT 1 AS n; nonsense", "more than one statement"},
        {"/* nothing */;", "no SELECT follows the header"},
    };
    UM_AUTO(um_db) *db = um_test_store();
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_error err = {0};
        UM_AUTO(char) *text = um_format("%s\n%s", HEADER, cases[i].sql);
        assert_int_equal(open_fails(db, text, NULL, &err), UM_ERR_FORMAT);
        if (!strcasestr(err.text, cases[i].message)) // SQLite folds names of functions
            fail_msg("%s: '%s', not '%s'", cases[i].sql, err.text, cases[i].message);
    }
    um_error err = {0};
    int64_t n = 0; // nothing of it was done, and the store is as free as before
    assert_ok(um_db_get_integer(db, "SELECT count(*) FROM region WHERE name = 'Test'", &n, &err));
    assert_int_equal(n, 1);
    assert_ok(um_db_set_setting(db, "a", "b", &err));
}

static void test_a_view_cannot_do_more_than_a_query(void **state) {
    (void)state;
    static const char *const views[][2] = {
        {"CREATE VIEW v AS SELECT load_extension('x') AS n", "load_extension"},
        {"CREATE VIEW v AS SELECT random() AS n", "random"},
        {"CREATE VIEW v AS SELECT CreateSpatialIndex('territory', 'geom') AS n",
         "CreateSpatialIndex"},
        {"CREATE VIEW v AS SELECT count(*) AS n FROM sqlite_master", "sqlite_master"},
    };
    for (size_t i = 0; i < UM_COUNTED(views); i++) {
        um_error err = {0};
        UM_AUTO(um_db) *db = um_test_store();
        assert_ok(um_db_exec(db, views[i][0], &err));
        assert_int_equal(open_fails(db, HEADER "SELECT n FROM v", NULL, &err), UM_ERR_FORMAT);
        assert_non_null(strcasestr(err.text, views[i][1]));
    }
}

static void test_what_a_query_may_do(void **state) {
    (void)state;
    static const char *const statements[] = {
        "WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 3) "
        "SELECT max(i) AS n FROM c",
        "SELECT row_number() OVER (ORDER BY key) AS n FROM territory UNION ALL SELECT 3",
        "SELECT CAST(ST_Area(ST_Buffer(MakePoint(0, 0, 25833), 1)) AS INTEGER) AS n; -- the end",
        "SELECT count(*) AS n FROM territory WHERE rowid IN (SELECT rowid FROM SpatialIndex WHERE "
        "f_table_name = 'territory' AND search_frame = BuildMbr(0, 0, 9, 9, 25833))",
        "SELECT value AS n FROM json_each('[3]')",
        "SELECT length(replace('abab', 'b', 'cc')) / 2 AS n;",
    };
    static const int64_t results[] = {3, 3, 3, 0, 3, 3};
    um_error err = {0};
    UM_AUTO(um_db) *db = um_test_store();
    assert_ok(um_db_index_geometry(db, "territory", &err));
    for (size_t i = 0; i < UM_COUNTED(statements); i++) {
        UM_AUTO(char) *text = um_format("%s\n%s", HEADER, statements[i]);
        UM_AUTO(um_query) *query = um_test_query(text);
        UM_AUTO(um_table) *table = NULL;
        assert_ok(um_query_run(db, query, NULL, &table, &err));
        assert_int_equal(table->n_rows, 1);
        assert_int_equal(um_table_value(table, 0, 0)->integer, results[i]);
    }
}

/// Persons of two statistics (modes) are never added up; who chooses one may, who counts rows may.
static void test_flows_of_two_statistics_are_not_mixed(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = um_test_store();
    static const char whole[] = HEADER "SELECT CAST(sum(persons) AS INTEGER) AS n FROM flow";
    static const char chosen[] =
        HEADER "SELECT CAST(sum(persons) AS INTEGER) AS n FROM flow WHERE statistic = 'ba' "
               "AND mode = 'all'";
    static const char counted[] = HEADER "SELECT count(*) AS n FROM flow";
    assert_ok(um_db_exec(db,
                         "DELETE FROM flow_group; INSERT INTO flow_group VALUES "
                         "('ba', 'all', 2023, 'pair', 'district', 1, 5)",
                         &err));
    UM_AUTO(um_query) *one = um_test_query(whole);
    UM_AUTO(um_table) *table = NULL;
    assert_ok(um_query_run(db, one, NULL, &table, &err));
    assert_ok(um_db_exec(db,
                         "INSERT INTO flow_group VALUES ('pendlerrechnung', 'all', 2023, 'pair', "
                         "'district', 1, 7)",
                         &err));
    assert_int_equal(open_fails(db, whole, NULL, &err), UM_ERR_FORMAT);
    assert_non_null(strstr(err.text, "flows of more than one statistic (ba, pendlerrechnung)"));
    assert_ok(um_db_exec(db,
                         "DELETE FROM flow_group; INSERT INTO flow_group VALUES "
                         "('ba', 'all', 2023, 'pair', 'district', 1, 5), "
                         "('ba', 'car', 2023, 'pair', 'district', 1, 3)",
                         &err));
    assert_int_equal(open_fails(db, whole, NULL, &err), UM_ERR_FORMAT);
    assert_non_null(strstr(err.text, "flows of more than one mode (all, car)"));
    const char *const sound[] = {chosen, counted};
    for (size_t i = 0; i < 2; i++) {
        UM_AUTO(um_query) *query = um_test_query(sound[i]);
        UM_AUTO(um_table) *rows = NULL;
        assert_ok(um_query_run(db, query, NULL, &rows, &err));
    }
}

static const char parameters[] =
    "-- title: T\n"
    "-- param: date  | text    | :region.reference_date | ISO date | Day\n"
    "-- param: focus | text    | :region.focus | key     | Seen from\n"
    "-- param: rows  | integer | 7             | rows    | At most\n"
    "-- param: share | real    | 0.5           | share   | At least\n"
    "-- param: forum | text    | required      | forum_id | The forum\n"
    "-- column: a | text | | A\n-- column: b | text | | B\n-- column: c | integer | rows | C\n"
    "-- column: d | real | share | D\n-- column: e | text | | E\n"
    "SELECT :date AS a, :focus AS b, :rows AS c, :share AS d, :forum AS e";

static void test_parameters_are_bound(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = um_test_store();
    UM_AUTO(um_query) *query = um_test_query(parameters);
    UM_AUTO(um_pair_list) values = {0};
    UM_AUTO(um_table) *table = NULL;
    um_pair_list_add(&values, "forum", "x'); DELETE FROM region; --");
    um_pair_list_add(&values, "rows", "-12");
    assert_ok(um_query_run(db, query, &values, &table, &err));
    const um_value *row = um_table_row(table, 0);
    assert_string_equal(row[0].text, "2024-12-31");
    assert_string_equal(row[1].text, "");
    assert_false(row[1].is_null);
    assert_int_equal(row[2].integer, -12);
    assert_string_equal(row[3].text, "0.5");
    assert_string_equal(row[4].text, "x'); DELETE FROM region; --");
    assert_string_equal(um_pair_list_get(&table->params, "date"), "2024-12-31");
    assert_string_equal(um_pair_list_get(&table->params, "rows"), "-12");
    assert_int_equal(table->params.n_items, 5);
}

/// Refused by um_query_open(), and without a store in the same words.
static void test_wrong_parameters_are_named(void **state) {
    (void)state;
    static const struct {
        const char *name, *value, *message;
        size_t fault;
    } cases[] = {
        {"form", "a", "the query has no parameter 'form'; did you mean 'forum'?", 0},
        {"weather", "a", "the query has no parameter 'weather'", 0},
        {"rows", "many", "parameter 'rows' wants an integer, not 'many'", 0},
        {"rows", "1.5", "parameter 'rows' wants an integer, not '1.5'", 0},
        {"share", "0,5", "parameter 'share' wants a number with a decimal point, not '0,5'", 0},
        {"date", "31.12.2024",
         "parameter 'date' wants a date (2024, 2024-12 or 2024-12-31), not '31.12.2024'", 0},
        {"date", "2024-12-31", "parameter 'forum' must be given (The forum)", SIZE_MAX},
        {"forum", "\xff", "the value of parameter 'forum' is not in UTF-8", 0},
    };
    UM_AUTO(um_db) *db = um_test_store();
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_error err = {0};
        UM_AUTO(um_pair_list) values = {0};
        um_pair_list_add(&values, cases[i].name, cases[i].value);
        assert_int_equal(open_fails(db, parameters, &values, &err), UM_ERR_USAGE);
        assert_string_equal(err.text, cases[i].message);
        size_t fault = 7;
        um_error early = {0};
        UM_AUTO(um_query) *query = um_test_query(parameters);
        assert_int_equal(um_query_check_params(query, &values, &fault, &early), UM_ERR_USAGE);
        assert_string_equal(early.text, cases[i].message);
        assert_int_equal(fault, cases[i].fault);
    }
}

static void test_parameters_are_checked_without_a_store(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_query) *query = um_test_query(parameters);
    UM_AUTO(um_pair_list) values = {0};
    size_t fault = 7;
    um_pair_list_add(&values, "forum", "RB1");
    um_pair_list_add(&values, "date", "2020-02");
    assert_ok(um_query_check_params(query, &values, &fault, &err));
    assert_int_equal(fault, SIZE_MAX);
    um_pair_list_add(&values, "share", "half");
    assert_int_equal(um_query_check_params(query, &values, &fault, &err), UM_ERR_USAGE);
    assert_int_equal(fault, 2);
    assert_int_equal(um_query_check_params(query, NULL, NULL, &err), UM_ERR_USAGE);
    assert_string_equal(err.text, "parameter 'forum' must be given (The forum)");
}

static void test_a_failure_names_its_query_once(void **state) {
    (void)state;
    um_error early = {0}, late = {0};
    UM_AUTO(um_db) *db = um_test_store();
    UM_AUTO(um_query) *query = um_test_query(parameters);
    UM_AUTO(um_pair_list) values = {0};
    um_table *table = NULL;
    free(query->name);
    query->name = um_strdup("cooperation/coverage");
    um_pair_list_add(&values, "rows", "many");
    static const char message[] =
        "cooperation/coverage: parameter 'rows' wants an integer, not 'many'";
    assert_int_equal(um_query_check_params(query, &values, NULL, &early), UM_ERR_USAGE);
    assert_string_equal(early.text, message);
    assert_int_equal(um_query_run(db, query, &values, &table, &late), UM_ERR_USAGE);
    assert_string_equal(late.text, message);
}

static void test_header_and_statement_agree(void **state) {
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {HEADER "SELECT 1 AS m", "column 1 of the SELECT is 'm', the header declares 'n'"},
        {HEADER "SELECT 1 AS n, 2 AS m", "the SELECT has 2 columns, the header declares 1"},
        {HEADER "SELECT :day AS n", "parameter ':day' is not declared in the header"},
        {HEADER "SELECT ?1 AS n", "a placeholder '?1': parameters are written ':name'"},
        {"-- param: day | text | | day | D\n" HEADER "SELECT 1 AS n",
         "line 1: parameter 'day' is not used"},
        {HEADER "\nSELECT 1 AS n\nFROM nowhere", "no such table: nowhere"},
        {HEADER "SELECT 1 AS n,\n\n  populaton FROM territory",
         "line 5: no such column: populaton"},
        {HEADER "SELECT 'a' AS n", "row 1: column 'n' is declared integer, but is 'a'"},
        {HEADER "SELECT 1.5 AS n", "row 1: column 'n' is declared integer, but is '1.5'"},
        {HEADER "SELECT x'00' AS n", "row 1: column 'n' is declared integer, but is a blob"},
        {"-- title: T\n-- column: n | text | | N\nSELECT CAST(x'ff' AS TEXT) AS n",
         "row 1: column 'n' is no text in UTF-8"},
        {"-- title: T\n-- column: n | text | | N\nSELECT 'a' || char(0) || 'b' AS n",
         "row 1: column 'n' is no text in UTF-8"},
    };
    UM_AUTO(um_db) *db = um_test_store();
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_error err = {0};
        assert_int_equal(open_fails(db, cases[i].text, NULL, &err), UM_ERR_FORMAT);
        assert_string_equal(err.text, cases[i].message);
    }
}

static void test_an_empty_table_is_named(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = um_test_store();
    UM_AUTO(um_text_list) missing = {0};
    static const char text[] = "-- title: T\n-- needs: territory, region, flow\n"
                               "-- column: n | integer | rows | N\nSELECT 1 AS n";
    UM_AUTO(um_query) *query = um_test_query(text);
    assert_ok(um_query_missing(db, query, &missing, &err));
    assert_int_equal(missing.n_items, 2);
    assert_string_equal(missing.items[1], "flow");
    assert_int_equal(open_fails(db, text, NULL, &err), UM_ERR_NOT_FOUND);
    assert_string_equal(err.text, "needs 'territory', 'flow', which the store has no rows of");
}

static void test_values(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = um_test_store();
    UM_AUTO(um_query) *query = um_test_query(
        "-- title: T\n-- column: a | real | m | A\n-- column: b | real | m | B\n"
        "-- column: c | real | m | C\n-- column: d | text | | D\n-- column: e | integer | m | E\n"
        "SELECT 0.1 + 0.2 AS a, 5 AS b, 9e999 AS c, NULL AS d, 9007199254740993 AS e");
    UM_AUTO(um_table) *table = NULL;
    assert_ok(um_query_run(db, query, NULL, &table, &err));
    const um_value *row = um_table_row(table, 0);
    assert_string_equal(row[0].text, "0.3"); // 15 digits
    assert_string_equal(row[1].text, "5");
    assert_true(row[1].real == 5);
    assert_true(isinf(row[2].real) && !row[2].is_null);
    assert_string_equal(row[2].text, "");
    assert_true(row[3].is_null && isnan(row[3].real));
    assert_string_equal(row[4].text, "9007199254740993"); // not through a double
}

static void test_a_time_limit_ends_a_query(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = um_test_store();
    UM_AUTO(um_query) *query =
        um_test_query(HEADER "WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) "
                             "SELECT count(*) AS n FROM c");
    UM_AUTO(um_result) *rows = NULL;
    bool has_row = false;
    assert_ok(
        um_query_open(db, query, NULL, &(um_query_options){.time_limit_s = 0.05}, &rows, &err));
    assert_int_equal(um_result_next(rows, &has_row, &err), UM_ERR_DB);
    assert_string_equal(err.text, "stopped after 0.05 s, its time limit");
}

static void test_sources_of_a_query(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = um_test_store();
    um_test_territory(db, "1", "A", NULL, 0, 0);
    UM_AUTO(um_query) *query =
        um_test_query(HEADER "SELECT count(*) AS n FROM border"); // made from territories
    UM_AUTO(um_query) *other = um_test_query(HEADER "SELECT count(*) AS n FROM flow");
    UM_AUTO(um_query_sources) sources = {0};
    UM_AUTO(um_query_sources) none = {0};
    assert_ok(um_query_sources_read(db, query, &sources, &err));
    assert_int_equal(sources.n_items, 1);
    assert_string_equal(sources.items[0].attribution, "By hand");
    assert_string_equal(sources.items[0].vintage, "");
    assert_ok(um_query_sources_read(db, other, &none, &err));
    assert_int_equal(none.n_items, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_query_may_only_read),
        cmocka_unit_test(test_a_view_cannot_do_more_than_a_query),
        cmocka_unit_test(test_what_a_query_may_do),
        cmocka_unit_test(test_flows_of_two_statistics_are_not_mixed),
        cmocka_unit_test(test_parameters_are_bound),
        cmocka_unit_test(test_wrong_parameters_are_named),
        cmocka_unit_test(test_parameters_are_checked_without_a_store),
        cmocka_unit_test(test_a_failure_names_its_query_once),
        cmocka_unit_test(test_header_and_statement_agree),
        cmocka_unit_test(test_an_empty_table_is_named),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_a_time_limit_ends_a_query),
        cmocka_unit_test(test_sources_of_a_query),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
