#include "um_test.h"

#include "core/csv.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_NAME "test_csv.csv"

static void write_bytes(const char *bytes, size_t n) {
    FILE *file = fopen(FILE_NAME, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
}

static void write_text(const char *text) {
    write_bytes(text, strlen(text));
}

static void append_row(um_text *dump, const um_csv_row *row) {
    um_text_append_format(dump, "%" PRId64 "%s", row->line, row->is_ragged ? "!" : ":");
    for (size_t i = 0; i < row->n_fields; i++)
        um_text_append_format(dump, "[%s]", row->fields[i]);
    um_text_append(dump, "\n");
}

/// The file as text: "1:[a][b]" for line 1, "3![x]" for a ragged row on line 3.
static um_status dump_file(um_csv_options options, um_text *dump, um_error *err) {
    UM_AUTO(um_csv) *csv = NULL;
    um_text_append(dump, "");
    UM_TRY(um_csv_open(FILE_NAME, options, &csv, err));
    const um_text_list *header = um_csv_header(csv);
    for (size_t i = 0; i < header->n_items; i++)
        um_text_append_format(dump, "[%s]", header->items[i]);
    um_text_append(dump, "\n");
    for (bool has_row = true;;) {
        um_csv_row row;
        UM_TRY(um_csv_next(csv, &row, &has_row, err));
        if (!has_row)
            return UM_OK;
        append_row(dump, &row);
    }
}

static void test_rows_know_their_lines(void **state) {
    (void)state;
    static const struct {
        const char *content;
        um_csv_options options;
        const char *dump;
    } cases[] = {
        {"a", {0}, "[a]\n"},
        {"a,b\n", {0}, "[a][b]\n"},
        {"a,b\n1,2", {0}, "[a][b]\n2:[1][2]\n"},
        {"\xef\xbb\xbf\"a\",b\r\n1,2\r\n", {0}, "[a][b]\n2:[1][2]\n"},
        {"\xef\xbb", {.encoding = "windows-1252"}, "[ï»]\n"}, // half a mark is none
        {"a,b\r1,2\r3,4\r", {0}, "[a][b]\n2:[1][2]\n3:[3][4]\n"},
        {"\n\na,b\n\n1,2\n\r\n\n3,4\n", {0}, "[a][b]\n5:[1][2]\n8:[3][4]\n"},
        {"a,b\n,\n\"\",\n", {0}, "[a][b]\n2:[][]\n3:[][]\n"},
        {"a,b\n\"x\ny\",\"\r\n\"\n1,2\n", {0}, "[a][b]\n2:[x\ny][\r\n]\n5:[1][2]\n"},
        {"\"a\n\n\",b\n1,2\n", {0}, "[a\n\n][b]\n4:[1][2]\n"},
        {"a,b\n\"say \"\"so\"\"\",\"1,5\"\n", {0}, "[a][b]\n2:[say \"so\"][1,5]\n"},
        {"a,b\n  1 ,\" 2 \" \n", {0}, "[a][b]\n2:[1][ 2 ]\n"},
        {"a\tb\n\t2\n", {.delimiter = '\t'}, "[a][b]\n2:[][2]\n"},
        {"a;b\n1,5;2\n", {.delimiter = ';'}, "[a][b]\n2:[1,5][2]\n"},
        {"a,b\n1\n1,2,3\n1,2\n", {0}, "[a][b]\n2![1]\n3![1][2][3]\n4:[1][2]\n"},
        {"n,n\n1,2\n", {0}, "[n][n]\n2:[1][2]\n"},
        {"ort\nM\xc3\xbcncheberg\n", {.encoding = "UTF-8"}, "[ort]\n2:[Müncheberg]\n"},
        {"ort\nM\xfcncheberg \x96 10 \x80\n",
         {.encoding = "Windows-1252"},
         "[ort]\n2:[Müncheberg – 10 €]\n"},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_error err = {0};
        UM_AUTO(um_text) dump = {0};
        write_text(cases[i].content);
        assert_ok(dump_file(cases[i].options, &dump, &err));
        assert_string_equal(dump.data, cases[i].dump);
    }
}

static void test_what_is_no_csv_is_named(void **state) {
    (void)state;
    static const struct {
        const char *content;
        um_csv_options options;
        const char *dump; // the rows before the fault
        const char *message;
    } cases[] = {
        {"", {0}, "", "is empty, a line of column names is expected"},
        {"\n\r\n", {0}, "", "has no header, a line of column names is expected"},
        {"a,b\n", {.header_line = 12}, "", "ends after line 1, the header is expected on line 12"},
        {"1\n2\n", {.header_line = 3}, "", "has no header, a line of column names is expected"},
        {"a,b\n1,2\n3,\"4\n5,6\n",
         {0},
         "[a][b]\n2:[1][2]\n",
         "line 3: a quote is opened and never closed"},
        {"a,b\n1,2\n3,\"4\n5,\"6\"\n",
         {0},
         "[a][b]\n2:[1][2]\n",
         "line 3: a quote stands where none may be, or one is missing"},
        {"a,b\n1,2\"\"\n",
         {0},
         "[a][b]\n", // in the middle of a field
         "line 2: a quote stands where none may be, or one is missing"},
        {"a,b\n\"1\"x,2\n",
         {0},
         "[a][b]\n",
         "line 2: a quote stands where none may be, or one is missing"},
        {"a,b\n1,2\n3,M\xfcncheberg\n5,6\n",
         {0},
         "[a][b]\n2:[1][2]\n",
         "line 3: not UTF-8; if the file is in Windows-1252, say so with `encoding: windows-1252`"},
        {"a,\xfc\n1,2\n",
         {0},
         "",
         "line 1: not UTF-8; if the file is in Windows-1252, say so with `encoding: windows-1252`"},
        {"\xff\xfe\x61", {0}, "", "is in UTF-16; store it again in UTF-8"},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_error err = {0};
        UM_AUTO(um_text) dump = {0};
        UM_AUTO(char) *message = um_format("%s: %s", FILE_NAME, cases[i].message);
        write_text(cases[i].content);
        assert_int_equal(dump_file(cases[i].options, &dump, &err), UM_ERR_FORMAT);
        assert_string_equal(err.text, message);
        assert_string_equal(dump.data, cases[i].dump);
    }
}

static void test_zero_bytes_are_refused(void **state) {
    (void)state;
    static const char content[] = "a,b\n1,2\n3,\0\n";
    um_error err = {0};
    UM_AUTO(um_text) dump = {0};
    write_bytes(content, sizeof content - 1);
    assert_int_equal(dump_file((um_csv_options){0}, &dump, &err), UM_ERR_FORMAT);
    assert_string_equal(err.text,
                        FILE_NAME ": line 3: a zero byte; this is no text, or not in UTF-8");
    assert_string_equal(dump.data, "[a][b]\n2:[1][2]\n");
}

static void test_a_failure_stays(void **state) {
    (void)state;
    static const char *const contents[] = {
        "a,b\n1,2\n\"x\"y,\nz,z\n",
        "a,b\n1,2\n\xfc,\"in the\nmiddle\" of its row\nz,z\n",
    };
    for (size_t i = 0; i < UM_COUNTED(contents); i++) {
        um_error err = {0};
        UM_AUTO(um_csv) *csv = NULL;
        um_csv_row row;
        bool has_row = false;
        write_text(contents[i]);
        assert_ok(um_csv_open(FILE_NAME, (um_csv_options){0}, &csv, &err));
        assert_ok(um_csv_next(csv, &row, &has_row, &err));
        assert_int_equal(row.line, 2);
        for (int j = 0; j < 3; j++)
            assert_int_equal(um_csv_next(csv, &row, &has_row, &err), UM_ERR_FORMAT);
        assert_true(has_row); // outputs stay untouched on failure
        assert_int_equal(row.line, 2);
    }
}

/// As the Bundesagentur für Arbeit exports: a preamble that is no CSV, a column twice, a footer.
static void test_a_preamble_and_a_footer(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_text) dump = {0};
    UM_AUTO(um_text) content = {0};
    for (int i = 1; i <= 11; i++)
        um_text_append(&content, i % 2 ? "Statistik \"der; Arbeit\xfc\r\n" : "\r\n");
    um_text_append(&content, "Ort;Schlüssel;Ort\r\n"
                             "A;01;B\r\n"
                             "\r\n"
                             "© Statistik\r\n");
    write_text(content.data);
    assert_ok(dump_file((um_csv_options){.delimiter = ';', .header_line = 12}, &dump, &err));
    assert_string_equal(dump.data, "[Ort][Schlüssel][Ort]\n13:[A][01][B]\n15![© Statistik]\n");
}

/// Every byte of an awkward stretch stands once at the edge of two chunks of 64 KiB.
static void test_the_edge_of_a_chunk_is_no_place(void **state) {
    (void)state;
    for (size_t n = 65500; n < 65536; n++) {
        um_error err = {0};
        UM_AUTO(um_csv) *csv = NULL;
        UM_AUTO(um_text) content = {0};
        UM_AUTO(um_text) dump = {0};
        um_csv_row row;
        bool has_row = false;
        um_text_append(&content, "a,b\r\n");
        for (size_t i = 0; i < n; i++)
            um_text_append_n(&content, "x", 1);
        um_text_append(&content, ",y\r\n\"q\"\"\r\nz\",\xc3\xbc\r\n\r\"\",2\r1,2");
        write_bytes(content.data, content.length);
        assert_ok(um_csv_open(FILE_NAME, (um_csv_options){0}, &csv, &err));
        assert_ok(um_csv_next(csv, &row, &has_row, &err));
        assert_int_equal(strlen(row.fields[0]), n);
        while (um_csv_next(csv, &row, &has_row, &err) == UM_OK && has_row)
            append_row(&dump, &row);
        assert_string_equal(dump.data, "3:[q\"\r\nz][ü]\n6:[][2]\n7:[1][2]\n");
    }
}

static void test_many_rows_in_order(void **state) {
    (void)state;
    enum { N = 60000 };
    um_error err = {0};
    UM_AUTO(um_text) content = {0};
    UM_AUTO(um_csv) *csv = NULL;
    um_csv_row row;
    bool has_row = false;
    um_text_append(&content, "i,text\n");
    for (int i = 0; i < N; i++)
        um_text_append_format(&content, "%d,\"two\nlines\"\n", i);
    write_bytes(content.data, content.length);
    assert_ok(um_csv_open(FILE_NAME, (um_csv_options){0}, &csv, &err));
    for (int64_t i = 0; i < N; i++) {
        int64_t value = -1;
        assert_ok(um_csv_next(csv, &row, &has_row, &err));
        assert_true(has_row && um_parse_integer(row.fields[0], &value));
        assert_int_equal(value, i);
        assert_int_equal(row.line, 2 + 2 * i);
        assert_string_equal(row.fields[1], "two\nlines");
    }
    assert_ok(um_csv_next(csv, &row, &has_row, &err));
    assert_false(has_row);
}

static void test_sizes_are_capped(void **state) {
    (void)state;
    static const struct {
        const char *unit;
        size_t n;
        bool is_quoted;
        const char *message; // NULL = it is read
    } cases[] = {
        {"x", 65536, false, NULL},
        {"x", 65536, true, NULL},
        {"x", 65537, false, "line 2: a field is longer than 64 KiB; is a quote missing?"},
        {"x\n", 400000, true, "line 2: a field is longer than 64 KiB; is a quote missing?"},
        {",", 9999, false, NULL},
        {",", 10000, false, "line 2: more than 10,000 fields; is the delimiter right?"},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_error err = {0};
        UM_AUTO(um_text) content = {0};
        UM_AUTO(um_text) dump = {0};
        um_text_append(&content, cases[i].is_quoted ? "a\n\"" : "a\n");
        for (size_t j = 0; j < cases[i].n; j++)
            um_text_append(&content, cases[i].unit);
        um_text_append(&content, cases[i].is_quoted ? "\"\nz\n" : "\nz\n");
        write_bytes(content.data, content.length);
        um_status status = dump_file((um_csv_options){0}, &dump, &err);
        assert_int_equal(status, cases[i].message ? UM_ERR_FORMAT : UM_OK);
        UM_AUTO(char) *message =
            um_format("%s: %s", FILE_NAME, cases[i].message ? cases[i].message : "");
        assert_string_equal(err.text, cases[i].message ? message : "");
    }
}

static void test_only_regular_files(void **state) {
    (void)state;
    um_error err = {0};
    um_csv *csv = NULL;
    unlink(FILE_NAME);
    assert_int_equal(um_csv_open(FILE_NAME, (um_csv_options){0}, &csv, &err), UM_ERR_NOT_FOUND);
    assert_string_equal(err.text, FILE_NAME ": no such file");
    assert_int_equal(mkfifo(FILE_NAME, 0600), 0);
    alarm(10); // without the guard the test would wait for a writer
    assert_int_equal(um_csv_open(FILE_NAME, (um_csv_options){0}, &csv, &err), UM_ERR_FORMAT);
    alarm(0);
    assert_string_equal(err.text, FILE_NAME ": is a pipe, expected a regular file");
    unlink(FILE_NAME);
    write_text("a\n");
    assert_int_equal(um_csv_open(FILE_NAME, (um_csv_options){.encoding = "latin-9"}, &csv, &err),
                     UM_ERR_USAGE);
    assert_string_equal(err.text, "encoding 'latin-9' is not known; it is 'utf-8' (the default) or "
                                  "'windows-1252'");
    assert_null(csv);
}

static void test_columns_are_found_by_name(void **state) {
    (void)state;
    static const struct {
        const char *name;
        int index;
        const char *message;
    } cases[] = {
        {"name", 1, NULL}, // the first of two
        {"ags", 0, NULL},
        {"AGS", -1, FILE_NAME ": no column 'AGS'; did you mean 'ags'?"},
        {"population", -1,
         FILE_NAME ": no column 'population'; the columns are: ags, name, name, kind"},
    };
    um_error err = {0};
    UM_AUTO(um_csv) *csv = NULL;
    write_text("ags,name,name,kind\n");
    assert_ok(um_csv_open(FILE_NAME, (um_csv_options){0}, &csv, &err));
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        int index = -1;
        assert_int_equal(um_header_column(um_csv_header(csv), cases[i].name), cases[i].index);
        assert_int_equal(um_csv_require_column(csv, cases[i].name, &index, &err),
                         cases[i].message ? UM_ERR_FORMAT : UM_OK);
        assert_int_equal(index, cases[i].index);
        assert_string_equal(err.text, cases[i].message ? cases[i].message : "");
    }
}

static void test_fields_are_quoted_where_they_must(void **state) {
    (void)state;
    static const struct {
        const char *field;
        char delimiter;
        const char *written;
    } cases[] = {
        {"", ',', ""},
        {"a b", ',', "a b"},
        {" a", ',', "\" a\""},
        {"a\t", ',', "\"a\t\""},
        {"a,b", ',', "\"a,b\""},
        {"a,b", ';', "a,b"},
        {"a;b", ';', "\"a;b\""},
        {"\"", ',', "\"\"\"\""},
        {"a\nb", ',', "\"a\nb\""},
        {"a\r", ',', "\"a\r\""},
        {"ü", ',', "ü"},
        {"\xef\xbb\xbfx", ',', "\"\xef\xbb\xbfx\""}, // or the reader drops it at the beginning
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(um_text) line = {0};
        um_text_append(&line, "x,");
        um_csv_append_field(&line, cases[i].field, cases[i].delimiter);
        assert_string_equal(line.data + 2, cases[i].written);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_know_their_lines),
        cmocka_unit_test(test_what_is_no_csv_is_named),
        cmocka_unit_test(test_zero_bytes_are_refused),
        cmocka_unit_test(test_a_failure_stays),
        cmocka_unit_test(test_a_preamble_and_a_footer),
        cmocka_unit_test(test_the_edge_of_a_chunk_is_no_place),
        cmocka_unit_test(test_many_rows_in_order),
        cmocka_unit_test(test_sizes_are_capped),
        cmocka_unit_test(test_only_regular_files),
        cmocka_unit_test(test_columns_are_found_by_name),
        cmocka_unit_test(test_fields_are_quoted_where_they_must),
    };
    int n_failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(FILE_NAME);
    return n_failed;
}
