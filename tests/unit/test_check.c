#include "um_store.h"

#include "publish/check.h"

#include <string.h>

#define TEXTS "-- title: T\n-- title.de: T\n-- definition: D\n-- definition.de: D\n-- source: S\n"
#define KEY "-- column: key | text | | Key\n-- column.de: key | Schlüssel\n"
#define COUNT "-- column: n | integer | rows | N\n-- column.de: n | N\n"

#define FOCUS "-- focus: territory key\n" FINDING
#define FINDING "-- finding: {rows}\n-- finding.de: {rows}\n"

static um_db *store_of_four(void) {
    um_db *db = um_test_store();
    static const char *const keys[] = {"1", "2", "3", "4"};
    for (size_t i = 0; i < UM_COUNTED(keys); i++)
        um_test_territory(db, keys[i], "Same", NULL, 0, 0);
    return db;
}

static void test_sound_queries(void **state) {
    (void)state;
    static const char *const texts[] = {
        TEXTS KEY "SELECT key FROM territory ORDER BY key DESC",
        TEXTS KEY COUNT "-- layer: territory\n-- plot: ranked_bars | label=key | value=n\n"
                        "SELECT key, population AS n FROM territory ORDER BY n, key",
        TEXTS KEY "SELECT key FROM territory ORDER BY substr(name, 1, 1) DESC, territory.key ASC",
        TEXTS COUNT "SELECT population AS n FROM territory ORDER BY 1", // rows are equal throughout
        TEXTS KEY "SELECT key FROM territory UNION SELECT 'x' ORDER BY key",
        TEXTS KEY "-- param: forum | text | required | forum_id | F\n-- param.de: forum | F\n"
                  "SELECT key FROM territory WHERE :forum = '' ORDER BY key",
        TEXTS COUNT "-- param: d | text | required | ISO date | D\n-- param.de: d | D\n"
                    "SELECT count(*) AS n FROM territory WHERE :d < '2000-01-02' ORDER BY n",
        TEXTS KEY "SELECT key FROM territory WHERE ST_Intersects(geom, geom) = 1 ORDER BY key",
        TEXTS KEY "SELECT key -- date('now'), ST_Within(a, b)\nFROM territory\n"
                  "WHERE name <> 'SELECT * date(''now'')' ORDER BY key",
    };
    UM_AUTO(um_db) *db = store_of_four();
    for (size_t i = 0; i < UM_COUNTED(texts); i++) {
        um_error err = {0};
        UM_AUTO(um_query) *query = um_test_query(texts[i]);
        UM_AUTO(um_check_report) report = {0};
        assert_ok(um_check_query(db, query, NULL, &report, &err));
        if (report.faults.n_items)
            fail_msg("%s: %s", texts[i], report.faults.items[0]);
    }
}

static void test_each_fault(void **state) {
    (void)state;
    static const struct {
        const char *text, *fault;
    } cases[] = {
        {"-- title: T\n" KEY "SELECT key FROM territory ORDER BY key",
         "the header declares no 'title.de:'"},
        {"-- title: T\n-- title.de: T\n" KEY "SELECT key FROM territory ORDER BY key",
         "the header declares no 'definition:'"},
        {TEXTS "-- finding: {rows}\n" KEY "SELECT key FROM territory ORDER BY key",
         "1 'finding:' but 0 'finding.de:'"},
        {TEXTS "-- note: N\n" KEY "SELECT key FROM territory ORDER BY key",
         "1 'note:' but 0 'note.de:'"},
        {TEXTS "-- column: key | text | | Key\nSELECT key FROM territory ORDER BY key",
         "line 6: column 'key' has no 'column.de:'"},
        {TEXTS "-- column: n | integer | | N\n-- column.de: n | N\n"
               "SELECT count(*) AS n FROM territory ORDER BY n",
         "line 6: the number in column 'n' has no unit (a plain count: what is counted)"},
        {TEXTS "-- column: key | text | m | K\n-- column.de: key | K\n"
               "SELECT key FROM territory ORDER BY key",
         "line 6: the text in column 'key' has the unit 'm'"},
        {TEXTS KEY "-- param: n | integer | 1 | rows | N\n"
                   "SELECT key FROM territory WHERE :n = 1 ORDER BY key",
         "line 8: parameter 'n' has no 'param.de:'"},
        {TEXTS KEY "-- param: n | integer | 1 | | N\n-- param.de: n | N\n"
                   "SELECT key FROM territory WHERE :n = 1 ORDER BY key",
         "line 8: the number in parameter 'n' has no unit (a plain count: what is counted)"},
        {TEXTS KEY "-- param: n | integer | 1 | rows | N\n-- param.de: n | N\n"
                   "SELECT key FROM territory ORDER BY key",
         "line 8: parameter 'n' is not used"},
        {TEXTS KEY "SELECT key FROM territory WHERE :n = 1 ORDER BY key",
         "parameter ':n' is not declared in the header"},
        {TEXTS KEY "-- plot: ranked_bars | value=kee\nSELECT key FROM territory ORDER BY key",
         "line 8: value=kee: the query has no such column; did you mean 'key'?"},
        {TEXTS KEY "SELECT name FROM territory ORDER BY key",
         "column 1 of the SELECT is 'name', the header declares 'key'"},
        {TEXTS COUNT "SELECT key AS n FROM territory ORDER BY key",
         "row 1: column 'n' is declared integer, but is '1'"},
        {TEXTS KEY "SELECT key FROM territory", "no ORDER BY: rows come in any order"},
        {TEXTS KEY "SELECT key FROM (SELECT key FROM territory ORDER BY key)",
         "no ORDER BY: rows come in any order"},
        {TEXTS KEY "SELECT key FROM territory ORDER BY name",
         "no total order: rows 1 and 2 differ, but not in what ORDER BY names; add a key that is "
         "unique"},
        {TEXTS KEY "SELECT key FROM territory ORDER BY upper(name) DESC, population LIMIT 3",
         "no total order: rows 1 and 2 differ, but not in what ORDER BY names; add a key that is "
         "unique"},
        {TEXTS KEY "SELECT group_concat(key, ' ') AS key FROM territory ORDER BY key",
         "rows depend on the order of a scan: reversed, row 1 has '4 3 2 1' instead of '1 2 3 4' "
         "in column 'key'"},
        {TEXTS KEY "SELECT key FROM territory WHERE ST_Intersects(geom, geom) ORDER BY key",
         "line 8: ST_Intersects() without '= 1': an error inside it (2 or -1) would count as true"},
        {TEXTS KEY "SELECT key FROM territory\nWHERE NOT st_within(geom, (geom)) ORDER BY key",
         "line 9: st_within() without '= 1': an error inside it (2 or -1) would count as true"},
        {TEXTS KEY "SELECT key FROM territory WHERE date('now') > '2000' ORDER BY key",
         "line 8: date() reads the clock: take a parameter with the default "
         ":region.reference_date"},
        {TEXTS KEY "SELECT * FROM (SELECT key FROM territory) ORDER BY key",
         "line 8: SELECT *: name the columns"},
        {TEXTS KEY "DELETE FROM territory", "a query may not write the table 'territory'"},
        {TEXTS "-- column: x | real | m | X\n-- column.de: x | X\nSELECT 9e999 AS x ORDER BY x",
         "row 1: column 'x' is infinite"},
    };
    UM_AUTO(um_db) *db = store_of_four();
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_error err = {0};
        UM_AUTO(um_query) *query = um_test_query(cases[i].text);
        UM_AUTO(um_check_report) report = {0};
        assert_ok(um_check_query(db, query, NULL, &report, &err));
        if (!um_text_list_has(&report.faults, cases[i].fault))
            fail_msg("%s: '%s', not '%s'", cases[i].text,
                     report.faults.n_items ? report.faults.items[0] : "sound", cases[i].fault);
    }
}

static void test_without_a_store(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_query) *query = um_test_query(
        TEXTS KEY FOCUS "-- needs: territory\nSELECT key FROM territory ORDER BY key");
    UM_AUTO(um_query) *wrong = um_test_query(TEXTS KEY "SELECT kee FROM territory ORDER BY key");
    UM_AUTO(um_check_report) sound = {0};
    UM_AUTO(um_check_report) faulty = {0};
    assert_ok(um_check_query(NULL, query, NULL, &sound, &err));
    assert_int_equal(sound.faults.n_items, 0);
    UM_AUTO(um_query) *without = um_test_query(TEXTS KEY "SELECT key FROM territory ORDER BY key");
    UM_AUTO(um_check_report) unfocused = {0};
    assert_ok(um_check_query(NULL, without, NULL, &unfocused, &err));
    assert_int_equal(sound.notes.n_items, 1);
    assert_string_equal(unfocused.notes.items[1],
                        "no 'finding:' line: in the report its title stands where the result "
                        "would");
    assert_string_equal(unfocused.notes.items[2],
                        "no 'focus:' line: --focus shows every row of it ('focus: whole' says that "
                        "this is meant)");
    assert_ok(um_check_query(NULL, wrong, NULL, &faulty, &err));
    assert_string_equal(faulty.faults.items[0], "line 8: no such column: kee");
}

static void test_an_empty_table_is_a_note(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = um_test_store();
    UM_AUTO(um_query) *query = um_test_query(
        TEXTS KEY FOCUS "-- needs: territory\nSELECT key FROM territory ORDER BY key");
    UM_AUTO(um_check_report) report = {0};
    assert_ok(um_check_query(db, query, NULL, &report, &err));
    assert_int_equal(report.faults.n_items, 0);
    assert_string_equal(report.notes.items[0], "needs 'territory', which the store has no rows of");
}

static void test_sentences_do_not_name_the_query(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = um_test_store();
    UM_AUTO(um_query) *wrong = um_test_query(TEXTS KEY "SELECT kee FROM territory ORDER BY key");
    UM_AUTO(um_query) *empty = um_test_query(
        TEXTS KEY FOCUS "-- needs: territory\nSELECT key FROM territory ORDER BY key");
    UM_AUTO(um_check_report) faulty = {0};
    UM_AUTO(um_check_report) noted = {0};
    free(wrong->name);
    free(empty->name);
    wrong->name = um_strdup("towns/keys");
    empty->name = um_strdup("towns/keys");
    assert_ok(um_check_query(db, wrong, NULL, &faulty, &err));
    assert_string_equal(faulty.faults.items[0], "line 8: no such column: kee");
    assert_ok(um_check_query(db, empty, NULL, &noted, &err));
    assert_string_equal(noted.notes.items[0], "needs 'territory', which the store has no rows of");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sound_queries),
        cmocka_unit_test(test_each_fault),
        cmocka_unit_test(test_without_a_store),
        cmocka_unit_test(test_an_empty_table_is_a_note),
        cmocka_unit_test(test_sentences_do_not_name_the_query),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
