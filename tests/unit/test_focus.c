// A region seen from one territory, on a drawing in numbers:
//
//   district 10 | district 11 | district 12      municipalities 101, 102 | 111, 112 | 121
//   borders: 101-102, 102-111, 111-112, 112-121; 10-11, 11-12
//
// From 101: own = 101, its district 10 and the state 1; neighbours 102 and, of districts, 11.
#include "um_store.h"

#include "publish/focus.h"

#include <string.h>

static const char drawing[] =
    "INSERT INTO territory (key, level, name, parent_key, is_leaf, in_region) VALUES "
    "('1', 'state', 'Land', NULL, 0, 1), ('10', 'district', 'Westkreis', '1', 0, 1), "
    "('11', 'district', 'Mittelkreis', '1', 0, 1), ('12', 'district', 'Oststadt', '1', 0, 1), "
    "('101', 'municipality', 'Adorf', '10', 1, 1), ('102', 'municipality', 'Neustadt', '10', 1, "
    "1), "
    "('111', 'municipality', 'Neustadt', '11', 1, 1), ('112', 'municipality', 'Cedorf', '11', 1, "
    "1), "
    "('121', 'municipality', 'Oststadt', '12', 1, 1), "
    "('121a', 'city_district', 'Altstadt', '121', 0, 0), "
    "('900', 'municipality', 'Fernau', NULL, 0, 0);"
    "INSERT INTO border (a_key, b_key, level, length_m, pieces) VALUES "
    "('101', '102', 'municipality', 1, 1), ('102', '111', 'municipality', 1, 1), "
    "('111', '112', 'municipality', 1, 1), ('112', '121', 'municipality', 1, 1), "
    "('10', '11', 'district', 1, 1), ('11', '12', 'district', 1, 1);"
    // f1 holds 101 itself; f2 its district; f3 ended; f4 from 2025; f5 has it as a candidate;
    // f6 is somebody else's and incomplete; f7 somebody else's and complete
    "INSERT INTO forum (forum_id, name, short_name, founded, ended, members_total, list_complete, "
    "source_id) VALUES ('f1', 'F1', 'Eins', NULL, NULL, NULL, 1, 1), "
    "('f2', 'F2', 'Zwei', '2000', NULL, NULL, 1, 1), ('f3', 'F3', 'Drei', NULL, '2020', NULL, 1, "
    "1), "
    "('f4', 'F4', 'Vier', '2025-02', NULL, NULL, 1, 1), ('f5', 'F5', 'Fünf', NULL, NULL, NULL, 1, "
    "1), "
    "('f6', 'F6', 'Sechs', NULL, NULL, NULL, 0, 1), ('f7', 'F7', 'Sieben', NULL, NULL, NULL, 1, "
    "1), "
    // incomplete, but all of its members are known after all
    "('f8', 'F8', 'Acht', NULL, NULL, 1, 0, 1);"
    "INSERT INTO membership (membership_id, forum_id, member_kind, member_key, member_name, "
    "name_in_source, role, valid_from, valid_to, source_id) VALUES "
    "(1, 'f1', 'municipality', '101', 'Adorf', 'Adorf', 'member', NULL, NULL, 1), "
    "(2, 'f2', 'district', '10', 'Westkreis', 'Westkreis', 'member', NULL, NULL, 1), "
    "(3, 'f3', 'municipality', '101', 'Adorf', 'Adorf', 'member', NULL, NULL, 1), "
    "(4, 'f4', 'municipality', '101', 'Adorf', 'Adorf', 'member', NULL, NULL, 1), "
    "(5, 'f5', 'municipality', '101', 'Adorf', 'Adorf', 'candidate', NULL, NULL, 1), "
    "(6, 'f6', 'municipality', '121', 'Oststadt', 'Oststadt', 'member', NULL, NULL, 1), "
    "(7, 'f7', 'municipality', '121', 'Oststadt', 'Oststadt', 'member', NULL, NULL, 1), "
    "(8, 'f8', 'municipality', '121', 'Oststadt', 'Oststadt', 'member', NULL, NULL, 1);"
    "INSERT INTO member_territory (membership_id, key, reading, level) VALUES "
    "(1, '101', 'direct', 'municipality'), (2, '10', 'direct', 'district'), "
    "(2, '101', 'through', 'municipality'), (2, '102', 'through', 'municipality'), "
    "(3, '101', 'direct', 'municipality'), (4, '101', 'direct', 'municipality'), "
    "(5, '101', 'direct', 'municipality'), (6, '121', 'direct', 'municipality'), "
    "(7, '121', 'direct', 'municipality'), (8, '121', 'direct', 'municipality');"
    "INSERT INTO section (section_id, corridor_id, part, position, key, other_key, start_m, "
    "length_m) "
    "VALUES (1, 'r1', 1, 1, '101', NULL, 0, 5), (2, 'r1', 1, 2, '102', NULL, 5, 5), "
    "(3, 'r2', 1, 1, '102', NULL, 0, 5), (4, 'r3', 1, 1, '100', '101', 0, 5);"
    "INSERT INTO site_territory (site_id, key, share) VALUES ('s1', '102', 1), ('s2', '112', 1), "
    "('s3', '121', 1);"
    "INSERT INTO site_partner (site_id, position, partner_kind, partner_key, partner_name, "
    "source_id) "
    "VALUES ('s2', 1, 'municipality', '101', 'Adorf', 1), ('s3', 1, 'forum', '101', 'Forum', 1)";

static um_db *drawn_store(void) {
    um_error err = {0};
    um_db *db = um_test_store();
    assert_ok(um_db_exec(db, drawing, &err));
    return db;
}

static void assert_keys(const um_text_list *keys, const char *expected) {
    UM_AUTO(um_text) text = {0};
    um_text_append(&text, "");
    for (size_t i = 0; i < keys->n_items; i++)
        um_text_append_format(&text, "%s%s", i ? " " : "", keys->items[i]);
    assert_string_equal(text.data, expected);
}

static void test_the_circle_of_a_municipality(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = drawn_store();
    UM_AUTO(um_focus) *focus = NULL;
    UM_AUTO(um_text_list) forums = {0}, possible = {0};
    assert_ok(um_focus_open(db, "101", &focus, &err));
    assert_string_equal(focus->name, "Adorf");
    assert_keys(&focus->own, "1 10 101");
    assert_keys(&focus->circle, "1 10 101 102 11");
    assert_keys(&focus->near, "101 102");
    assert_keys(&focus->corridors, "r1 r3"); // r3 runs along its border
    assert_keys(&focus->sites, "s1 s2");     // s2 lies elsewhere, but it is a partner
    assert_ok(um_focus_forums(db, focus, "2024-12-31", &forums, &possible, &err));
    assert_keys(&forums, "f1 f2");
    assert_keys(&possible, "Sechs");
    um_text_list_clear(&forums);
    assert_ok(um_focus_forums(db, focus, "2025-03-01", &forums, NULL, &err));
    assert_keys(&forums, "f1 f2 f4");
    um_text_list_clear(&forums);
    assert_ok(um_focus_forums(db, focus, "2020-06-30", &forums, NULL, &err));
    assert_keys(&forums, "f1 f2 f3"); // '2020' ends with December
    um_text_list_clear(&forums);
    assert_ok(um_focus_forums(db, focus, "2025", &forums, NULL, &err));
    assert_keys(&forums, "f1 f2 f4"); // February lies in that year
}

static void test_the_circle_of_a_district(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = drawn_store();
    UM_AUTO(um_focus) *focus = NULL;
    UM_AUTO(um_text_list) forums = {0};
    assert_ok(um_focus_open(db, "Westkreis", &focus, &err));
    assert_keys(&focus->own, "1 10 101 102");
    assert_keys(&focus->circle, "1 10 101 102 11 111"); // neighbours of its municipalities too
    assert_keys(&focus->corridors, "r1 r2 r3");
    assert_ok(um_focus_forums(db, focus, "2024-12-31", &forums, NULL, &err));
    assert_keys(&forums, "f1 f2"); // its own and those of its municipalities
}

static void test_names_and_keys(void **state) {
    (void)state;
    static const struct {
        const char *text, *key, *message;
    } cases[] = {
        {"101", "101", NULL},
        {"adorf", "101", NULL},
        {"Oststadt", "121", NULL}, // a city that is a district of its own: the municipality
        {"12", "12", NULL},
        {"Altstadt", "121a", NULL}, // no leaf
        {"Neustadt", NULL,
         "focus 'Neustadt' is the name of 2 territories; give a key: 102 (municipality), 111 "
         "(municipality)"},
        {"Addorf", NULL,
         "focus 'Addorf' is neither the key nor the name of a territory of the region; did you "
         "mean "
         "'Adorf'?"},
        {"1011", NULL,
         "focus '1011' is neither the key nor the name of a territory of the region; did you mean "
         "'101'?"},
        {"Fernau", NULL,
         "focus 'Fernau' is neither the key nor the name of a territory of the region"},
        {"", NULL, "focus '' is neither the key nor the name of a territory of the region"},
    };
    UM_AUTO(um_db) *db = drawn_store();
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_error err = {0};
        UM_AUTO(um_focus) *focus = NULL;
        um_status status = um_focus_open(db, cases[i].text, &focus, &err);
        if (cases[i].key) {
            assert_ok(status);
            assert_string_equal(focus->key, cases[i].key);
        } else {
            assert_int_equal(status, UM_ERR_USAGE);
            assert_string_equal(err.text, cases[i].message);
            assert_null(focus);
        }
    }
    um_error err = {0};
    UM_AUTO(um_db) *empty = um_test_store();
    UM_AUTO(um_focus) *none = NULL;
    assert_int_equal(um_focus_open(empty, "101", &none, &err), UM_ERR_USAGE);
    assert_string_equal(err.text,
                        "the store has no territories to look from; 'umland build' makes them");
}

/// Rows that are near, from 101; the first column of each.
static void rows_near(um_db *db, const char *header, const char *sql, const char *expected,
                      int64_t n_far) {
    um_error err = {0};
    UM_AUTO(um_focus) *focus = NULL;
    UM_AUTO(um_table) *table = NULL;
    UM_AUTO(char) *text = um_format("-- title: T\n%s%s", header, sql);
    UM_AUTO(um_query) *query = um_test_query(text);
    UM_AUTO(um_text_list) keys = {0};
    assert_ok(um_focus_open(db, "101", &focus, &err));
    assert_ok(um_query_run_from(db, query, NULL, focus, &table, &err));
    for (size_t i = 0; i < table->n_rows; i++)
        um_text_list_add(&keys, um_table_value(table, i, 0)->text);
    assert_keys(&keys, expected);
    assert_int_equal(table->n_far, n_far);
}

#define KEY "-- column: key | text | | Key\n"
#define PAIR                                                                                       \
    "-- column: pair | text | | Pair\n-- column: a_key | text | | A\n-- column: b_key | text | | " \
    "B\n"

static void test_rows_of_each_kind(void **state) {
    (void)state;
    UM_AUTO(um_db) *db = drawn_store();
    rows_near(db, KEY "-- focus: territory key\n", "SELECT key FROM territory ORDER BY key",
              "1 10 101 102 11", 6);
    // 101 with anybody, even far; both ends in the circle; not 102-111, not 11-12
    rows_near(db, PAIR "-- focus: pair a_key b_key\n",
              "SELECT a_key || '-' || b_key AS pair, a_key, b_key FROM border "
              "UNION SELECT '121-101', '121', '101' UNION SELECT '102-11', '102', '11' ORDER BY 1",
              "10-11 101-102 102-11 121-101", 4);
    rows_near(db, "-- column: forum_id | text | | Forum\n-- focus: forum forum_id\n",
              "SELECT forum_id FROM forum ORDER BY 1", "f1 f2", 6);
    rows_near(db,
              "-- param: date | text | 2025-03-01 | ISO date | Day\n"
              "-- column: forum_id | text | | Forum\n-- focus: forum forum_id\n",
              "SELECT forum_id FROM forum WHERE :date <> '' ORDER BY 1", "f1 f2 f4", 5);
    rows_near(db, "-- column: corridor_id | text | | Line\n-- focus: corridor corridor_id\n",
              "SELECT DISTINCT corridor_id FROM section ORDER BY 1", "r1 r3", 1);
    rows_near(db, "-- column: site_id | text | | Site\n-- focus: site site_id\n",
              "SELECT site_id FROM site_territory ORDER BY 1", "s1 s2", 1);
    rows_near(db, KEY "-- focus: whole\n",
              "SELECT key FROM border JOIN territory ON key = a_key "
              "WHERE key > '111' ORDER BY key",
              "112", 0);
    rows_near(db, KEY, "SELECT '121' AS key", "121", 0); // says nothing: all rows
    // several lines: near by all of them
    rows_near(db, PAIR "-- focus: territory a_key\n-- focus: territory b_key\n",
              "SELECT a_key || '-' || b_key AS pair, a_key, b_key FROM border ORDER BY 1",
              "10-11 101-102", 4);
}

static void test_figures_are_those_of_the_whole_region(void **state) {
    (void)state;
    UM_AUTO(um_db) *db = drawn_store();
    // 5 leaves; 102 is the second of them
    rows_near(
        db, "-- column: place | text | | Place\n" KEY "-- focus: territory key\n",
        "SELECT CAST(rank() OVER (ORDER BY key) AS TEXT) || '/' || count(*) OVER () AS place, "
        "key FROM territory WHERE is_leaf = 1 ORDER BY key",
        "1/5 2/5", 3);
}

/// "The 2 largest" would both be far: a limit counts the near ones.
static void test_a_limit_counts_near_rows(void **state) {
    (void)state;
    UM_AUTO(um_db) *db = drawn_store();
    rows_near(db, "-- param: rows | integer | 2 | rows | At most\n" KEY "-- focus: territory key\n",
              "SELECT key FROM territory ORDER BY key DESC LIMIT :rows", "11 102", 6);
}

static void test_the_focus_is_the_default_of_parameters(void **state) {
    (void)state;
    UM_AUTO(um_db) *db = drawn_store();
    um_error err = {0};
    assert_ok(um_db_exec(db, "UPDATE region SET focus_key = '121'", &err));
    rows_near(db, "-- param: t | text | :region.focus | key | T\n" KEY,
              "SELECT key FROM territory WHERE key = :t", "101", 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_circle_of_a_municipality),
        cmocka_unit_test(test_the_circle_of_a_district),
        cmocka_unit_test(test_names_and_keys),
        cmocka_unit_test(test_rows_of_each_kind),
        cmocka_unit_test(test_figures_are_those_of_the_whole_region),
        cmocka_unit_test(test_a_limit_counts_near_rows),
        cmocka_unit_test(test_the_focus_is_the_default_of_parameters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
