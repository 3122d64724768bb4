#include "um_test.h"

#include "core/file.h"
#include "publish/query.h"

#include <string.h>
#include <unistd.h>

#define TITLE "-- title: T\n"
#define COLUMN "-- column: key | text | | Key\n"

static void test_names_what_is_wrong(void **state) {
    (void)state;
    static const struct {
        const char *header;
        const char *message;
    } cases[] = {
        {"", "the header declares no 'column:'"},
        {TITLE, "the header declares no 'column:'"},
        {COLUMN "SELECT 1", "the header declares no 'title:'"},
        {TITLE COLUMN, "no SELECT follows the header"},
        {TITLE "-- colum: n | integer | | Count\n",
         "line 2: unknown key 'colum'; did you mean 'column'?"},
        {TITLE "-- weather: fine\n", "line 2: unknown key 'weather'"},
        {"-- only a comment\n", "line 1: 'only a comment' is no 'key: value'"},
        {TITLE TITLE, "line 2: 'title' stands twice"},
        {"-- title:\n", "line 1: 'title' is empty"},
        {TITLE "-- column: key | text\n",
         "line 2: 'column' wants 'name | type | unit | description'"},
        {TITLE "-- column: key | txt | | Key\n",
         "line 2: no type 'txt'; did you mean 'text'? (text, integer, real)"},
        {TITLE "-- column: Key | text | | Key\n",
         "line 2: 'Key' is no name (lower case, digits, '_')"},
        {TITLE COLUMN COLUMN, "line 3: column 'key' stands twice"},
        {TITLE COLUMN "-- column.de: kex | Schlüssel\nSELECT 1",
         "line 3: 'column.de' describes 'kex', which is no column"},
        {TITLE COLUMN "-- param: a | text | | b | A\n-- param.de: b | B\nSELECT 1",
         "line 4: 'param.de' describes 'b', which is no parameter"},
        {TITLE "-- param.de: a | A\n-- param.de: a | A\n", "line 3: 'param.de: a' stands twice"},
        {TITLE "-- param: n | integer | 1\n",
         "line 2: 'param' wants 'name | type | default | unit | description'"},
        {TITLE "-- param: n | integer | many | persons | N\n",
         "line 2: the default 'many' of 'n' is no number"},
        {TITLE "-- param: d | text | :region.date | ISO date | D\n",
         "line 2: no default ':region.date' (:region.reference_date, :region.focus)"},
        {TITLE "-- param: n | integer | 1 | a | N\n-- param: n | integer | 1 | a | N\n",
         "line 3: parameter 'n' stands twice"},
        {TITLE "-- layer: teritory key\n",
         "line 2: no layer 'teritory'; did you mean 'territory'?"},
        {TITLE "-- layer: border key\n", "line 2: layer 'border' has 2 key columns, not 1"},
        {TITLE COLUMN "-- layer: border\nSELECT 1",
         "the key 'a_key' of layer 'border' is no column"},
        {TITLE "-- focus: terrytory key\n",
         "line 2: no focus 'terrytory'; did you mean 'territory'? (whole, territory, pair, forum, "
         "corridor, site)"},
        {TITLE "-- focus:\n", "line 2: 'focus' wants 'kind column column'"},
        {TITLE "-- focus: pair key\n", "line 2: focus 'pair' wants 2 columns, not 1"},
        {TITLE COLUMN "-- focus: forum forum_id\nSELECT 1",
         "'forum_id' of 'focus: forum' is no column of texts"},
        {TITLE "-- column: n | integer | | N\n-- focus: territory n\nSELECT 1",
         "'n' of 'focus: territory' is no column of texts"},
        {TITLE "-- plot: bars | rows\n", "line 2: 'rows' is no 'option=value'"},
        {TITLE "-- plot: bars | rows=1 | rows=2\n", "line 2: option 'rows' stands twice"},
        {TITLE "-- needs: a b\n", "line 2: 'a b' is no name (lower case, digits, '_')"},
        {"-- title: \xff\n", "not in UTF-8"},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_query *query = NULL;
        um_error err = {0};
        assert_int_equal(um_query_parse(cases[i].header, &query, &err), UM_ERR_FORMAT);
        assert_string_equal(err.text, cases[i].message);
        assert_null(query); // outputs stay untouched on failure
    }
}

static const char whole[] =
    "-- title:     Neighbours\n"
    "-- title.de:  Nachbarn\n"
    "--\n"
    "-- needs:     territory, border\n"
    "-- param:     date  | text    | :region.reference_date | ISO date | In force | that day\n"
    "-- param:     rows  | integer | 10                     | rows     | At most\n"
    "-- param:     forum | text    | required               | forum_id | The forum\n"
    "-- param:     names | text    |                        | names    | Empty = all\n"
    "-- column:    a_key | text    |   | First key\n"
    "-- column:    b_key | text    |   | Second key\n"
    "-- column:    border_m | real | m | Length\n"
    "-- column.de: border_m | Länge\n"
    "-- layer:     border a_key b_key\n"
    "-- focus:     pair a_key b_key\n"
    "-- plot:      border_map  | value=border_m | classes=0,1,2\n"
    "-- plot:      ranked_bars\n"
    "-- definition: House definition: something.\n"
    "-- source:    definition 4b; a: b\n"
    "-- note:      One\n"
    "-- note:      Two\n"
    "-- note.de:   Eins\n"
    "\n"
    "SELECT 1\n";

static void test_reads_everything(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_query) *query = NULL;
    assert_ok(um_query_parse(whole, &query, &err));
    assert_string_equal(um_query_title(query, "en"), "Neighbours");
    assert_string_equal(um_query_title(query, "de"), "Nachbarn");
    assert_int_equal(query->needs.n_items, 2);
    assert_int_equal(query->n_params, 4);
    assert_string_equal(query->params[0].fallback, ":region.reference_date");
    assert_string_equal(query->params[0].description, "In force | that day"); // the last field
    assert_int_equal(query->params[1].type, UM_VALUE_INTEGER);
    assert_null(query->params[2].fallback);
    assert_string_equal(query->params[3].fallback, "");
    assert_int_equal(query->n_columns, 3);
    assert_string_equal(query->columns[2].unit, "m");
    assert_string_equal(um_query_column_description(&query->columns[2], "de"), "Länge");
    assert_string_equal(um_query_column_description(&query->columns[0], "de"), "First key");
    assert_int_equal(um_query_column_index(query, "border_m"), 2);
    assert_int_equal(um_query_column_index(query, "border_km"), -1);
    assert_string_equal(query->layer, "border");
    assert_string_equal(query->layer_keys.items[1], "b_key");
    assert_int_equal(query->n_focuses, 1);
    assert_int_equal(query->focuses[0].kind, UM_FOCUS_PAIR);
    assert_string_equal(query->focuses[0].columns.items[1], "b_key");
    assert_int_equal(query->n_plots, 2);
    assert_string_equal(um_pair_list_get(&query->plots[0].options, "classes"), "0,1,2");
    assert_string_equal(um_query_definition(query, "de"), "House definition: something.");
    assert_string_equal(query->source, "definition 4b; a: b");
    assert_int_equal(um_query_notes(query, "en")->n_items, 2);
    assert_int_equal(um_query_notes(query, "de")->n_items, 1);
    assert_string_equal(query->sql, "SELECT 1\n");
    assert_int_equal(query->sql_line, 23);
}

static void write_file(const char *path, const char *text) {
    um_error err = {0};
    assert_ok(um_file_write(path, text, strlen(text), &err));
}

static void test_finds_a_query_by_its_name(void **state) {
    (void)state;
    static const char text[] = TITLE COLUMN "SELECT 'a' AS key";
    um_error err = {0};
    UM_AUTO(um_text_list) folders = {0};
    UM_AUTO(um_text_list) names = {0};
    UM_AUTO(um_query) *query = NULL;
    UM_AUTO(um_query) *by_path = NULL;
    assert_ok(um_folder_make("header_queries/borders", &err));
    write_file("header_queries/borders/atlas.sql", text);
    write_file("header_queries/mine.sql", text);
    um_text_list_add(&folders, "header_queries");

    assert_ok(um_query_find("borders/atlas", &folders, &query, &err));
    assert_string_equal(query->name, "borders/atlas");
    assert_string_equal(query->path, "header_queries/borders/atlas.sql");
    assert_ok(um_query_find("header_queries/mine.sql", &folders, &by_path, &err));
    assert_string_equal(by_path->name, "mine");
    assert_ok(um_query_list(&folders, &names, &err));
    assert_int_equal(names.n_items, 2);
    assert_string_equal(names.items[0], "borders/atlas");
    assert_string_equal(names.items[1], "mine");

    um_query *none = NULL;
    assert_int_equal(um_query_find("borders/atlsa", &folders, &none, &err), UM_ERR_NOT_FOUND);
    assert_string_equal(err.text, "no query 'borders/atlsa'; did you mean 'borders/atlas'?");
    assert_int_equal(um_query_find("../header_queries/mine", &folders, &none, &err),
                     UM_ERR_NOT_FOUND);
    write_file("header_queries/mine.sql", "-- titel: T\n");
    assert_int_equal(um_query_find("mine", &folders, &none, &err), UM_ERR_FORMAT);
    assert_string_equal(err.text, "header_queries/mine.sql: line 1: unknown key 'titel'; did you "
                                  "mean 'title'?");
    assert_null(none);
    um_folder_remove("header_queries");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_what_is_wrong),
        cmocka_unit_test(test_reads_everything),
        cmocka_unit_test(test_finds_a_query_by_its_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
