#include "um_store.h"

#include "core/file.h"
#include "publish/writer.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static const char header[] = "-- title: T\n-- column: name | text | | Name\n"
                             "-- column: n | integer | rows | N\n-- column: x | real | m | X\n";

/// The rows of a whole query in a format.
static void write_query(const char *format, const char *text, um_write_job job,
                        const char *expected, um_write_counts *counts) {
    um_error err = {0};
    UM_AUTO(um_db) *db = um_test_store();
    UM_AUTO(um_query) *query = um_test_query(text);
    UM_AUTO(um_table) *table = NULL;
    UM_AUTO(um_text) content = {0};
    const um_writer_ops *ops = NULL;
    assert_ok(um_query_run(db, query, NULL, &table, &err));
    assert_ok(um_writer_find(format, &ops, &err));
    assert_ok(um_write_table_file(ops, &job, table, "write_csv.out", counts, &err));
    if (!expected) // the caller reads it
        return;
    assert_ok(um_file_read("write_csv.out", 1 << 20, &content, &err));
    assert_string_equal(content.data, expected);
    remove("write_csv.out");
}

/// The rows of a SELECT of name, n and x.
static void write_rows(const char *format, const char *select, um_write_job job,
                       const char *expected, um_write_counts *counts) {
    UM_AUTO(char) *text = um_format("%s%s", header, select);
    write_query(format, text, job, expected, counts);
}

static void test_csv(void **state) {
    (void)state;
    static const struct {
        const char *select, *expected;
    } cases[] = {
        {"SELECT 'a' AS name, 1 AS n, 0.25 AS x", "name,n,x\na,1,0.25\n"},
        {"SELECT NULL AS name, NULL AS n, NULL AS x", "name,n,x\n,,\n"},
        {"SELECT 'a,b' AS name, -1 AS n, 1e20 AS x", "name,n,x\n\"a,b\",-1,1e+20\n"},
        {"SELECT 'say \"x\"' AS name, 0 AS n, -0.0 AS x", "name,n,x\n\"say \"\"x\"\"\",0,0\n"},
        {"SELECT 'a' || char(10) || 'b' AS name, 0 AS n, 2 AS x", "name,n,x\n\"a\nb\",0,2\n"},
        {"SELECT '01001000' AS name, 0 AS n, 100.0 AS x", "name,n,x\n01001000,0,100\n"},
        {"SELECT 'Städte' AS name, 0 AS n, 1.0 / 3 AS x", "name,n,x\nStädte,0,0.333333333333333\n"},
        {"SELECT '=1+1' AS name, 0 AS n, 0 AS x", "name,n,x\n=1+1,0,0\n"},
        {"SELECT 'a' AS name, 1 AS n, 0 AS x WHERE 0", "name,n,x\n"},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_write_counts counts = {0};
        write_rows("csv", cases[i].select, (um_write_job){0}, cases[i].expected, &counts);
        assert_int_equal(counts.not_finite, 0);
    }
}

/// Trap 29: a text that begins so would run as a formula. Numbers are left alone.
static void test_no_text_runs_as_a_formula(void **state) {
    (void)state;
    static const struct {
        const char *text, *guarded, *plain;
    } cases[] = {
        {"'=1+1'", "'=1+1", "=1+1"},
        {"'+49 30'", "'+49 30", "+49 30"},
        {"'-5'", "'-5", "-5"},
        {"'@SUM(A1)'", "'@SUM(A1)", "@SUM(A1)"},
        {"char(9) || '=1'", "'\t=1", "\"\t=1\""},
        {"char(13) || '=1'", "\"'\r=1\"", "\"\r=1\""},
        {"'a=1'", "a=1", "a=1"},
        {"''", "", ""},
        {"NULL", "", ""},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_write_counts counts = {0};
        UM_AUTO(char) *select = um_format("SELECT %s AS name, -5 AS n, -0.5 AS x", cases[i].text);
        UM_AUTO(char) *guarded = um_format("name,n,x\n%s,-5,-0.5\n", cases[i].guarded);
        UM_AUTO(char) *plain = um_format("name,n,x\n%s,-5,-0.5\n", cases[i].plain);
        write_rows("csv", select, (um_write_job){.is_guarded = true}, guarded, &counts);
        write_rows("csv", select, (um_write_job){0}, plain, &counts);
    }
}

static void test_csv_for_german_spreadsheets(void **state) {
    (void)state;
    um_write_counts counts = {0};
    um_write_job job = {
        .delimiter = ';', .is_guarded = true, .has_decimal_comma = true, .has_bom = true};
    write_rows("csv",
               "SELECT '=A1;' AS name, -5 AS n, -0.5 AS x UNION ALL SELECT '1.5, 2', 1000, 1e20"
               " UNION ALL SELECT 'Städte', NULL, NULL",
               job, "\xef\xbb\xbfname;n;x\n\"'=A1;\";-5;-0,5\n1.5, 2;1000;1e+20\nStädte;;\n",
               &counts);
    assert_int_equal(counts.rows, 3);
    job.delimiter = ','; // a number with a comma is quoted then
    write_rows("csv", "SELECT 'a' AS name, 1 AS n, 0.5 AS x", job,
               "\xef\xbb\xbfname,n,x\na,1,\"0,5\"\n", &counts);
}

static void test_infinite_numbers_are_counted(void **state) {
    (void)state;
    um_write_counts counts = {0};
    write_rows("csv", "SELECT 'a' AS name, 1 AS n, 9e999 AS x UNION ALL SELECT 'b', 2, -9e999",
               (um_write_job){0}, "name,n,x\na,1,\nb,2,\n", &counts);
    assert_int_equal(counts.rows, 2);
    assert_int_equal(counts.not_finite, 2);
    write_rows("json", "SELECT 'a' AS name, 1 AS n, 9e999 AS x", (um_write_job){0},
               "[\n{\"name\": \"a\", \"n\": 1, \"x\": null}\n]\n", &counts);
    assert_int_equal(counts.not_finite, 1);
}

static void test_json(void **state) {
    (void)state;
    um_write_counts counts = {0};
    write_rows("json", "SELECT 'a' AS name, 1 AS n, 0.5 AS x UNION ALL SELECT NULL, NULL, NULL",
               (um_write_job){0},
               "[\n{\"name\": \"a\", \"n\": 1, \"x\": 0.5},\n"
               "{\"name\": null, \"n\": null, \"x\": null}\n]\n",
               &counts);
    write_rows("json", "SELECT 'a' AS name, 1 AS n, 0 AS x WHERE 0", (um_write_job){0}, "[]\n",
               &counts);
}

static void test_json_text_can_stand_in_html(void **state) {
    (void)state;
    static const struct {
        const char *text, *json;
    } cases[] = {
        {"", "\"\""},
        {"a\"b\\c/d", "\"a\\\"b\\\\c/d\""},
        {"\x01\b\t\n\x0b\f\r\x1f\x7f", "\"\\u0001\\b\\t\\n\\u000b\\f\\r\\u001f\\u007f\""},
        {"</script><!--&", "\"\\u003c/script\\u003e\\u003c!--\\u0026\""},
        {"\xe2\x80\xa8 \xe2\x80\xa9 \xe2\x80\x93", "\"\\u2028 \\u2029 \xe2\x80\x93\""},
        {"Prötzel 😀", "\"Prötzel 😀\""},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(um_text) json = {0};
        um_json_append_text(&json, cases[i].text);
        assert_string_equal(json.data, cases[i].json);
    }
}

static void test_table(void **state) {
    (void)state;
    um_write_counts counts = {0};
    write_rows("table",
               "SELECT 'a' AS name, 1 AS n, 0.123456 AS x UNION ALL SELECT 'long', 1000, 12.5",
               (um_write_job){0}, "name    n     x\na       1 0.123\nlong 1000  12.5\n", &counts);
    assert_int_equal(counts.rows, 2);
    write_rows("table", "SELECT 'a' AS name, 1 AS n, 0 AS x WHERE 0", (um_write_job){0},
               "no rows\n", &counts);
}

static const char town[] = "SELECT 'a very long name of a town' AS name, 1 AS n, 0.0001 AS x";

static void test_a_narrow_table_is_cut(void **state) {
    (void)state;
    um_write_counts counts = {0};
    write_rows("table", town, (um_write_job){.width = 21},
               "name         n      x\na very long  1 0.0001\n", &counts);
    write_rows("table", town, (um_write_job){.width = 80},
               "name                       n      x\na very long name of a town 1 0.0001\n",
               &counts);
}

static void test_of_several_texts_none_is_cut_below_what_can_be_read(void **state) {
    (void)state;
    um_write_counts counts = {0};
    static const char text[] =
        "-- title: T\n-- column: a | text | | A\n-- column: b | text | | B\n"
        "-- column: status | text | | Status\n"
        "SELECT 'twölve chars and some more of them' AS a, 'thirteen char' AS b, 'unknown' AS "
        "status";
    for (size_t width = 33; width < 60; width++) { // 12 + 1 + 12 + 1 + 7
        um_error err = {0};
        UM_AUTO(um_text) content = {0};
        write_query("table", text, (um_write_job){.width = width}, NULL, &counts);
        assert_ok(um_file_read("write_csv.out", 1 << 16, &content, &err));
        if (!strstr(content.data, "\ntwölve chars ") || !strstr(content.data, " thirteen cha") ||
            !strstr(content.data, " unknown\n"))
            fail_msg("at %zu: %s", width, content.data);
    }
    remove("write_csv.out");
}

static void test_rows_stand_below_each_other_where_a_table_has_no_room(void **state) {
    (void)state;
    um_write_counts counts = {0};
    write_rows("table", town, (um_write_job){.width = 20},
               "name  a very long name of a town\nn     1\nx     0.0001\n", &counts);
    UM_AUTO(char) *two = um_format("%s UNION ALL SELECT 'B' || char(27) || '[2J' || char(155), "
                                   "NULL, 2.5",
                                   town);
    write_rows("table", two, (um_write_job){.width = 10},
               "name  a very long name of a town\nn     1\nx     0.0001\n\n"
               "name  B\\x1b[2J\\x9b\nn\nx     2.5\n",
               &counts);
    write_rows("table", "SELECT 'a' AS name, 1 AS n, 0 AS x WHERE 0", (um_write_job){.width = 3},
               "no rows\n", &counts);
}

static void test_unknown_format(void **state) {
    (void)state;
    um_error err = {0};
    const um_writer_ops *ops = NULL;
    assert_int_equal(um_writer_find("geojsn", &ops, &err), UM_ERR_USAGE);
    assert_string_equal(err.text, "no format 'geojsn'; did you mean 'geojson'? (csv, geojson, "
                                  "json, table, xlsx)");
    assert_null(ops);
}

int main(void) {
    setlocale(LC_CTYPE, "C.UTF-8"); // as main() does, or the table escapes umlauts
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_csv),
        cmocka_unit_test(test_no_text_runs_as_a_formula),
        cmocka_unit_test(test_csv_for_german_spreadsheets),
        cmocka_unit_test(test_infinite_numbers_are_counted),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_json_text_can_stand_in_html),
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_a_narrow_table_is_cut),
        cmocka_unit_test(test_of_several_texts_none_is_cut_below_what_can_be_read),
        cmocka_unit_test(test_rows_stand_below_each_other_where_a_table_has_no_room),
        cmocka_unit_test(test_unknown_format),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
