// Tables by way of a loader: CSV and spreadsheets alike, keys with their zeros, places in messages.
#include "sheet_files.h"

#define TEXT(place, text) "<c r=\"" place "\" t=\"str\"><v>" text "</v></c>"
#define NUMBER(place, number) "<c r=\"" place "\"><v>" number "</v></c>"
#define HEADER                                                                                     \
    "<row r=\"1\">" TEXT("A1", "from") TEXT("B1", "to") TEXT("C1", "all\npersons") "</row>"

static um_source *add_flows(load_fixture *fixture, const char *file) {
    um_source *source = add_source(fixture, "od", "flows", file);
    set_option(source, "statistic", "census");
    set_option(source, "columns.origin", "from");
    set_option(source, "columns.destination", "to");
    set_option(source, "columns.persons", "all persons");
    return source;
}

static void test_a_table_in_a_workbook(void **state) {
    load_fixture *fixture = *state;
    write_xlsx(
        fixture, "od.xlsx",
        (xlsx_parts){
            .rows = HEADER "<row r=\"2\">" TEXT("A2", "01001000") TEXT("B2", "01002000") NUMBER(
                "C2",
                "12") "</row>"
                      "<row r=\"4\">" TEXT("A4", "01001000") TEXT("B4", "01002000") NUMBER(
                          "C4",
                          "13") "</row>"
                                "<row r=\"5\">" TEXT("A5", " 01001000 ") TEXT(
                                    "B5",
                                    "01003000") NUMBER("C5", "0.5")
                                    TEXT(
                                        "D5",
                                        "a remark beside the table") "</row>"
                                                                     "<row r=\"6\">" TEXT(
                                                                         "A6",
                                                                         "01001000")
                                                                         TEXT(
                                                                             "B6",
                                                                             "01004000") "</row>"});
    add_flows(fixture, "od.xlsx");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'od'", "4|2|0|2|0|0");
    assert_answer(fixture, "SELECT origin_key, destination_key, persons FROM flow",
                  "01001000|01002000|12.0\n01001000|01003000|0.5");
    assert_answer(fixture, "SELECT file, place, reason FROM reject ORDER BY place",
                  "od.xlsx|sheet Tabelle1, row 4|the pair 01001000 to 01002000 stands already in "
                  "od.xlsx, sheet Tabelle1, row 2\n"
                  "od.xlsx|sheet Tabelle1, row 6|persons is empty");
}

/// The same rows from CSV, XLSX and ODS give the same store.
static void test_three_formats_one_table(void **state) {
    load_fixture *fixture = *state;
    static const char answer[] = "01001000|01002000|12.0\n01002000|01001000|7.0";
    static const char *const files[] = {"od.csv", "od.xlsx", "od.ods"};
    write_file(fixture, "od.csv",
               "from,to,all persons\n01001000,01002000,12\n01002000,01001000,7\n");
    write_xlsx(fixture, "od.xlsx",
               (xlsx_parts){.rows = HEADER "<row>" TEXT("A2", "01001000") TEXT("B2", "01002000")
                                NUMBER("C2", "12") "</row>"
                                                   "<row>" TEXT("A3", "01002000")
                                                       TEXT("B3", "01001000")
                                                           NUMBER("C3", "7") "</row>"});
#define ODS_TEXT(text)                                                                             \
    "<table:table-cell office:value-type=\"string\"><text:p>" text "</text:p></table:table-cell>"
#define ODS_NUMBER(number)                                                                         \
    "<table:table-cell office:value-type=\"float\" office:value=\"" number "\"/>"
#define ODS_ROW(a, b, c) "<table:table-row>" a b c "</table:table-row>"
    write_ods(fixture, "od.ods",
              ODS_SHEET("Liste",
                        ODS_ROW(ODS_TEXT("from"), ODS_TEXT("to"), ODS_TEXT("all persons")) ODS_ROW(
                            ODS_TEXT("01001000"), ODS_TEXT("01002000"), ODS_NUMBER("12"))
                            ODS_ROW(ODS_TEXT("01002000"), ODS_TEXT("01001000"), ODS_NUMBER("7"))));
    um_source *source = add_flows(fixture, files[0]);
    for (size_t i = 0; i < UM_COUNT(files); i++) {
        free(source->files.items[0]);
        source->files.items[0] = um_strdup(files[i]);
        assert_loads(fixture);
        assert_answer(fixture, COUNTS "'od'", "2|2|0|0|0|0");
        assert_answer(fixture, "SELECT origin_key, destination_key, persons FROM flow", answer);
    }
}

static void test_keys_without_their_zeros(void **state) {
    load_fixture *fixture = *state;
    write_xlsx(fixture, "od.xlsx",
               (xlsx_parts){.rows = HEADER "<row>" NUMBER("A2", "1001000") TEXT("B2", "01002000")
                                NUMBER("C2", "12") "</row>"});
    um_source *source = add_flows(fixture, "od.xlsx");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'od'", "1|0|0|1|0|0");
    assert_answer(fixture, "SELECT place, reason FROM reject",
                  "sheet Tabelle1, row 2|from 1001000 is a number cell, which keeps no leading "
                  "zeros: store it as text, or set 'key_width: 8' for keys of 8 digits");
    set_option(source, "key_width", "8");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT origin_key, destination_key FROM flow", "01001000|01002000");
    write_file(fixture, "od.csv", "from,to,all persons\n1001000,A,3\n");
    free(source->files.items[0]);
    source->files.items[0] = um_strdup("od.csv");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT origin_key, destination_key FROM flow", "01001000|A");
}

static void test_cells_that_cannot_be_read(void **state) {
    load_fixture *fixture = *state;
    write_xlsx(
        fixture, "od.xlsx",
        (xlsx_parts){
            .rows = HEADER "<row>" TEXT("A2", "A") TEXT(
                "B2", "B") "<c r=\"C2\"><f>1+1</f></c></row>"
                           "<row>" TEXT("A3", "A") TEXT(
                               "B3", "B") "<c r=\"C3\" t=\"e\"><v>#REF!</v></c></row>"
                                          "<row>" TEXT("A4", "A") TEXT("B4", "B") NUMBER(
                                              "C4",
                                              "1") "<c r=\"D4\" t=\"e\"><v>#REF!</v></c></row>"});
    add_flows(fixture, "od.xlsx");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'od'", "3|1|0|2|0|0");
    assert_answer(fixture, "SELECT reason FROM reject",
                  "all persons holds a formula without its result: open the file in a spreadsheet "
                  "program, calculate and save it\n"
                  "all persons holds the error '#REF!'");
}

static void test_where_the_header_stands(void **state) {
    load_fixture *fixture = *state;
    write_xlsx(
        fixture, "od.xlsx",
        (xlsx_parts){
            .rows = "<row r=\"1\">" TEXT(
                "A1",
                "Commuters of the year") "</row>"
                                         "<row r=\"3\">" TEXT("A3", "from") TEXT("B3", "to") TEXT(
                                             "C3", "all persons") "</row>"
                                                                  "<row r=\"4\">" TEXT("A4", "A")
                                                                      TEXT("B4", "B") NUMBER(
                                                                          "C4", "1") "</row>"});
    um_source *source = add_flows(fixture, "od.xlsx");
    REFUSED(fixture, "source 'od': ", "od.xlsx: no column 'from'; the columns are: Commuters of");
    set_option(source, "header_line", "2");
    REFUSED(fixture, "od.xlsx: sheet Tabelle1, row 2 is blank, a row of column names is expected");
    um_pair_list_clear(&source->options);
    fixture->region.n_sources = 0;
    um_text_list_clear(&source->files);
    source = add_flows(fixture, "od.xlsx");
    set_option(source, "header_line", "3");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT count(*) FROM flow", "1");
    write_file(fixture, "od.csv", "Commuters \"of\" the year\n\nfrom,to,all persons\nA,C,1\n");
    free(source->files.items[0]);
    source->files.items[0] = um_strdup("od.csv");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT destination_key FROM flow", "C");
}

static void test_options_of_the_other_kind(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "od.csv", "from,to,all persons\nA,C,1\n");
    um_source *source = add_flows(fixture, "od.csv");
    set_option(source, "sheet", "x");
    REFUSED(fixture, "region.yaml: ", "source 'od': sheet: 'od.csv' is no spreadsheet");
    write_xlsx(fixture, "od.xlsx", (xlsx_parts){.rows = HEADER});
    free(source->files.items[0]);
    source->files.items[0] = um_strdup("od.xlsx");
    REFUSED(fixture, "source 'od': ", "od.xlsx: no sheet 'x'; it has: 'Tabelle1'");
    set_option(source, "delimiter", ";");
    REFUSED(fixture, "source 'od': delimiter: it is for CSV, 'od.xlsx' is a spreadsheet");
    write_file(fixture, "od.xls", "");
    free(source->files.items[0]);
    source->files.items[0] = um_strdup("od.xls");
    um_pair_list_clear(&source->options);
    set_option(source, "statistic", "census");
    REFUSED(fixture, "source 'od': od.xls: the old format of Excel is not read; save it as .xlsx");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, load_fixture_setup, load_fixture_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_a_table_in_a_workbook),    TEST(test_three_formats_one_table),
        TEST(test_keys_without_their_zeros), TEST(test_cells_that_cannot_be_read),
        TEST(test_where_the_header_stands),  TEST(test_options_of_the_other_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
