/// Trap 27: a locale with a decimal comma changes printf() and strtod(). A program of its own: the
/// locale is the process's.
#include "um_store.h"

#include "core/file.h"
#include "publish/writer.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

static const char *const comma_locales[] = {"de_DE.UTF-8", "de_DE.utf8", "de_DE", "fr_FR.UTF-8",
                                            "fr_FR"};

static bool set_comma_locale(void) {
    for (size_t i = 0; i < UM_COUNTED(comma_locales); i++)
        if (setlocale(LC_ALL, comma_locales[i]))
            return true;
    return false;
}

/// Where none is installed, one is made in the folder of the test.
static bool make_comma_locale(void) {
    um_error err = {0};
    assert_ok(um_folder_make("test_locale.d", &err));
    int status = system("localedef -i de_DE -f UTF-8 test_locale.d/de_DE.UTF-8 >/dev/null 2>&1");
    setenv("LOCPATH", "test_locale.d", 1);
    return status != -1 && set_comma_locale();
}

static int begin_comma_locale(void **state) {
    static bool has_comma;
    has_comma = set_comma_locale() || make_comma_locale();
    *state = &has_comma;
    return 0;
}

/// Sees the trap work first, else nothing would be shown.
static void require_comma(void **state) {
    char text[16];
    if (!*(const bool *)*state) {
        print_message("SKIPPED: no locale with a decimal comma, and localedef cannot make one\n");
        skip();
    }
    snprintf(text, sizeof text, "%.1f", 0.5);
    assert_string_equal(text, "0,5");
}

static void test_numbers_are_written_with_the_point(void **state) {
    require_comma(state);
    char text[UM_NUMBER_SIZE];
    um_format_real(text, 0.25);
    assert_string_equal(text, "0.25");
    um_format_real(text, -1234567.5);
    assert_string_equal(text, "-1234567.5");
    um_format_real(text, 1.5e-9);
    assert_string_equal(text, "1.5e-09");
    um_format_fixed(text, 1234.5678, 2);
    assert_string_equal(text, "1234.57");
}

static void test_numbers_are_read_with_the_point(void **state) {
    require_comma(state);
    double value = 7;
    assert_true(um_parse_real("0.25", &value));
    assert_true(value == 0.25);
    assert_true(um_parse_real("-1.5e3", &value));
    assert_true(value == -1500);
    assert_false(um_parse_real("0,25", &value));
}

/// A square of 0.5 m steps, so that the CRS has decimals to lose.
static um_table *read_table(um_db *db, um_query **query) {
    um_error err = {0};
    double xy[] = {400000.5,  5800000.5, 401000.5,  5800000.5, 401000.5,
                   5801000.5, 400000.5,  5801000.5, 400000.5,  5800000.5};
    um_table *table = NULL;
    um_test_territory(db, "1", "A", xy, 1, 5);
    *query = um_test_query("-- title: T\n-- param: at_least | real | 0.5 | share | At least\n"
                           "-- column: key | text | | Key\n-- column: x | real | m | X\n"
                           "-- layer: territory\n"
                           "SELECT key, :at_least + 1 AS x FROM territory ORDER BY key");
    assert_ok(um_query_run(db, *query, NULL, &table, &err));
    return table;
}

static void write_as(const char *format, um_db *db, const um_table *table, um_text *content) {
    um_error err = {0};
    const um_writer_ops *ops = NULL;
    um_write_job job = {.db = db, .name = "towns"};
    assert_ok(um_writer_find(format, &ops, &err));
    assert_ok(um_write_table_file(ops, &job, table, "test_locale.out", NULL, &err));
    assert_ok(um_file_read("test_locale.out", 1 << 20, content, &err));
    remove("test_locale.out");
}

static void test_files_are_written_with_the_point(void **state) {
    require_comma(state);
    UM_AUTO(um_db) *db = um_test_store();
    UM_AUTO(um_query) *query = NULL;
    UM_AUTO(um_table) *table = read_table(db, &query);
    UM_AUTO(um_text) csv = {0}, json = {0}, local = {0}, point = {0};
    write_as("csv", db, table, &csv);
    assert_string_equal(csv.data, "key,x\n1,1.5\n");
    write_as("json", db, table, &json);
    assert_string_equal(json.data, "[\n{\"key\": \"1\", \"x\": 1.5}\n]\n");
    write_as("geojson", db, table, &local);
    char *here = um_strdup(setlocale(LC_ALL, NULL));
    setlocale(LC_ALL, "C");
    write_as("geojson", db, table, &point);
    setlocale(LC_ALL, here);
    free(here);
    assert_string_equal(local.data, point.data);
    assert_non_null(strstr(local.data, "\"x\":1.5}"));
    assert_non_null(strstr(local.data, "[[[13.5")); // 400 km are 100 km west of 15 degrees
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_are_written_with_the_point),
        cmocka_unit_test(test_numbers_are_read_with_the_point),
        cmocka_unit_test(test_files_are_written_with_the_point),
    };
    return cmocka_run_group_tests(tests, begin_comma_locale, NULL);
}
