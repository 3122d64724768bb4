// Sheets of spreadsheets: cells as people see them, and what is refused. Files are made by hand, or
// by GDAL as a second writer.
#include "sheet_files.h"

#include "load/sheet.h"

#include <inttypes.h>

/// All rows of a sheet as "number:cell|cell", lines between; a letter before a cell tells its kind.
static const char *read_all(const load_fixture *fixture, const char *name, const char *sheet_name) {
    static const char letters[] = {
        [UM_CELL_EMPTY] = '_', [UM_CELL_TEXT] = 't',  [UM_CELL_NUMBER] = 'n', [UM_CELL_DATE] = 'd',
        [UM_CELL_TRUTH] = 'b', [UM_CELL_ERROR] = 'e', [UM_CELL_FORMULA] = 'f'};
    static char answer[8192];
    UM_AUTO(um_sheet) *sheet = NULL;
    UM_AUTO(um_text) text = {0};
    um_error err = {0};
    assert_ok(um_sheet_open(file_path(fixture, name), sheet_name, &sheet, &err));
    for (bool has_row = true;;) {
        um_sheet_row row;
        assert_ok(um_sheet_next(sheet, &row, &has_row, &err));
        if (!has_row)
            break;
        um_text_append_format(&text, "%s%" PRId64 ":", text.length ? "\n" : "", row.number);
        for (size_t i = 0; i < row.n_cells; i++)
            um_text_append_format(&text, "%s%c%s", i ? "|" : "", letters[row.kinds[i]],
                                  row.cells[i]);
    }
    snprintf(answer, sizeof answer, "%s", text.data ? text.data : "");
    return answer;
}

static void assert_fails(const load_fixture *fixture, const char *name, const char *sheet_name,
                         const char *part) {
    UM_AUTO(um_sheet) *sheet = NULL;
    um_error err = {0};
    um_status status = um_sheet_open(file_path(fixture, name), sheet_name, &sheet, &err);
    um_sheet_row row;
    for (bool has_row = true; status == UM_OK && has_row;)
        status = um_sheet_next(sheet, &row, &has_row, &err);
    assert_int_not_equal(status, UM_OK);
    if (!strstr(err.text, part))
        fail_msg("no '%s' in: %s", part, err.text);
}

// ---------------------------------------------------------------------------------------------
// xlsx

static void test_cells_of_a_workbook(void **state) {
    load_fixture *fixture = *state;
    write_xlsx(
        fixture, "a.xlsx",
        (xlsx_parts){
            .texts = SHARED("<si><t>ags</t></si><si><t xml:space=\"preserve\">01001000</t></si>"
                            "<si><r><t>L\u00fc</t></r><r><t>beck</t></r><rPh sb=\"0\" "
                            "eb=\"1\"><t>no</t></rPh></si>"),
            .rows =
                "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" "
                "t=\"inlineStr\"><is><t>in line"
                "</t></is></c></row>"
                "<row r=\"3\"><c r=\"A3\" t=\"s\"><v>1</v></c><c r=\"B3\"><v>12</v></c>"
                "<c r=\"C3\"><v>0.30000000000000004</v></c><c r=\"D3\"><v>1.5E-3</v></c></row>"
                "<row r=\"4\"><c r=\"A4\" t=\"s\"><v>2</v></c><c r=\"B4\" t=\"b\"><v>1</v></c>"
                "<c r=\"C4\" t=\"b\"><v>0</v></c><c r=\"D4\" t=\"e\"><v>#DIV/0!</v></c></row>"
                "<row r=\"5\" spans=\"1:3\"/><row r=\"6\"><c r=\"A6\"/><c r=\"B6\" t=\"s\"/></row>"
                "<row><c><f>A1+1</f></c><c><f>A1+1</f><v>7</v></c><c "
                "t=\"str\"><f>A1</f><v>x</v></c>"
                "<c t=\"str\"><f>A1</f><v></v></c></row>"
                "<row><c r=\"AB8\"><v>3</v></c></row>"});
    assert_string_equal(read_all(fixture, "a.xlsx", NULL),
                        "1:tags|_|tin line\n"
                        "3:t01001000|n12|n0.3|n0.0015\n"
                        "4:tL\u00fcbeck|btrue|bfalse|e#DIV/0!\n"
                        "7:f|n7|tx\n"
                        "8:_|_|_|_|_|_|_|_|_|_|_|_|_|_|_|_|_|_|_|_|_|_|_|_|_|_|_|n3");
}

/// Serial numbers by hand: 43980 = 2020-05-29 (python: date(1899,12,30) + timedelta(43980)).
static void test_dates_of_a_workbook(void **state) {
    load_fixture *fixture = *state;
    static const char styles[] =
        "<numFmts><numFmt numFmtId=\"164\" formatCode=\"[$-407]dd/mm/yyyy;@\"/>"
        "<numFmt numFmtId=\"165\" formatCode=\"0.0&quot; days&quot;\"/>"
        "<numFmt numFmtId=\"166\" formatCode=\"[h]:mm\"/></numFmts>"
        "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
        "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/>"
        "<xf numFmtId=\"165\"/><xf numFmtId=\"166\"/></cellXfs>";
    static const char rows[] =
        "<row><c s=\"0\"><v>43980</v></c><c s=\"1\"><v>43980</v></c><c s=\"2\"><v>43980.75</v></c>"
        "<c s=\"3\"><v>2.5</v></c><c s=\"4\"><v>1.5</v></c><c s=\"1\"><v>1</v></c>"
        "<c s=\"1\"><v>61</v></c><c s=\"1\"><v>0.5</v></c><c s=\"1\"><v>-3</v></c>"
        "<c t=\"d\"><v>2020-05-29T00:00:00</v></c><c t=\"d\"><v>2020-05-29T08:30:00</v></c></row>";
    write_xlsx(fixture, "a.xlsx", (xlsx_parts){.styles = styles, .rows = rows});
    assert_string_equal(read_all(fixture, "a.xlsx", NULL),
                        "1:n43980|d2020-05-29|d2020-05-29 18:00:00|n2.5|n1.5|d1900-01-01|"
                        "d1900-03-01|d12:00:00|n-3|d2020-05-29|d2020-05-29 08:30:00");
    write_xlsx(
        fixture, "b.xlsx",
        (xlsx_parts){
            .workbook =
                "<workbookPr date1904=\"1\"/><sheets><sheet name=\"x\" r:id=\"rId1\"/></sheets>",
            .styles = styles,
            .rows = "<row><c s=\"1\"><v>42518</v></c></row>"});
    assert_string_equal(read_all(fixture, "b.xlsx", NULL), "1:d2020-05-29");
}

static void test_which_sheet(void **state) {
    load_fixture *fixture = *state;
    write_xlsx(
        fixture, "a.xlsx",
        (xlsx_parts){
            .workbook =
                "<sheets><sheet name=\"Liste\" r:id=\"rId1\"/><sheet name=\"Hilfe\" r:id=\"rId2\"/>"
                "</sheets>",
            .rows = "<row><c><v>1</v></c></row>",
            .more = "<row><c><v>2</v></c></row>"});
    assert_fails(fixture, "a.xlsx", NULL,
                 "several sheets: choose one with `sheet`, of: 'Liste', 'Hilfe'");
    assert_fails(fixture, "a.xlsx", "Lisde", "no sheet 'Lisde'; it has: 'Liste', 'Hilfe'");
    assert_string_equal(read_all(fixture, "a.xlsx", "Hilfe"), "1:n2");
    write_xlsx(fixture, "b.xlsx",
               (xlsx_parts){.workbook =
                                "<sheets><sheet name=\"Liste\" r:id=\"rId1\" state=\"veryHidden\"/>"
                                "<sheet name=\"Hilfe\" r:id=\"rId2\"/></sheets>",
                            .rows = "<row><c><v>1</v></c></row>",
                            .more = "<row><c><v>2</v></c></row>"});
    assert_string_equal(read_all(fixture, "b.xlsx", NULL), "1:n2");
    assert_string_equal(read_all(fixture, "b.xlsx", "Liste"), "1:n1");
}

static void test_what_is_wrong_with_a_workbook(void **state) {
    static const struct {
        xlsx_parts parts;
        const char *fault;
    } cases[] = {
        {{.rows = "<row><c t=\"s\"><v>0</v></c></row>"},
         "sheet 'Tabelle1': member 'xl/worksheets/sheet1.xml': row 1: there is no text '0' in the "
         "list of texts"},
        {{.texts = "<!DOCTYPE sst [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>" SHARED(
              "<si><t>&b;</t></si>"),
          .rows = "<row><c t=\"s\"><v>0</v></c></row>"},
         "member 'xl/texts.xml': it declares a document type, which may hide entities"},
        {{.texts = "<sst><si><t>no end"}, "member 'xl/texts.xml' is no sound XML: line 1: "},
        {{.rows = "<row r=\"2\"><c><v>1</v></c></row><row r=\"2\"><c><v>1</v></c></row>"},
         "a row after row 2 is not in order"},
        {{.rows = "<row r=\"1048577\"><c><v>1</v></c></row>"}, "is beyond row 1048576"},
        {{.rows = "<row><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row>"},
         "the cells of a row are not in order"},
        {{.rows = "<row><c r=\"XFE1\"><v>1</v></c></row>"}, "more than 16384 columns"},
        {{.rows = "<row><c r=\"12\"><v>1</v></c></row>"}, "'12' is no place of a cell"},
        {{.workbook = "<sheets/>"}, "no sheet that is visible: none"},
        {{.workbook = "<sheets><sheet name=\"x\" r:id=\"rId9\"/></sheets>"},
         "sheet 'x' has no cells"},
    };
    load_fixture *fixture = *state;
    for (size_t i = 0; i < UM_COUNT(cases); i++) {
        write_xlsx(fixture, "a.xlsx", cases[i].parts);
        assert_fails(fixture, "a.xlsx", NULL, cases[i].fault);
    }
    write_file(fixture, "b.xlsx", "name;value\n");
    assert_fails(fixture, "b.xlsx", NULL,
                 "cannot be read as a spreadsheet (is it protected by a password, or of another "
                 "format?): not a sound zip archive");
}

static void test_a_cell_too_long(void **state) {
    load_fixture *fixture = *state;
    UM_AUTO(um_text) rows = {0};
    um_text_append(&rows, "<row><c t=\"str\"><v>");
    for (int i = 0; i < 6600; i++)
        um_text_append(&rows, "0123456789");
    um_text_append(&rows, "</v></c></row>");
    write_xlsx(fixture, "a.xlsx", (xlsx_parts){.rows = rows.data});
    assert_fails(fixture, "a.xlsx", NULL, "a cell is longer than 64 KiB");
}

// ----------------------------------------------------------------------------------------------
// ods

static void test_cells_of_an_open_document(void **state) {
    load_fixture *fixture = *state;
    write_ods(
        fixture, "a.ods",
        ODS_SHEET(
            "Liste",
            "<table:table-header-rows><table:table-row><table:table-cell "
            "office:value-type=\"string\">"
            "<text:p>Fl\u00e4che</text:p><text:p>in<text:s text:c=\"2\"/>ha</text:p>"
            "<office:annotation><text:p>a remark</text:p></office:annotation></table:table-cell>"
            "</table:table-row></table:table-header-rows>"
            "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell "
            "table:number-columns-repeated=\"1024\"/></table:table-row>"
            "<table:table-row table:number-rows-repeated=\"2\">"
            "<table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"2\">"
            "<text:p>01<text:span>001</text:span>000</text:p></table:table-cell>"
            "<table:table-cell table:number-columns-repeated=\"2\"/>"
            "<table:table-cell office:value-type=\"float\" office:value=\"0.30000000000000004\">"
            "<text:p>0,3</text:p></table:table-cell>"
            "<table:table-cell table:number-columns-repeated=\"16000\"/></table:table-row>"
            "<table:table-row>"
            "<table:table-cell office:value-type=\"date\" "
            "office:date-value=\"2020-05-29\"><text:p>29.05.20"
            "</text:p></table:table-cell>"
            "<table:table-cell office:value-type=\"date\" "
            "office:date-value=\"2020-05-29T08:30:00\"/>"
            "<table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"/>"
            "<table:table-cell office:value-type=\"percentage\" office:value=\"0.25\"><text:p>25 "
            "%</text:p>"
            "</table:table-cell>"
            "<table:table-cell table:formula=\"of:=1/0\" office:value-type=\"string\" "
            "office:string-value=\"\" "
            "calcext:value-type=\"error\"><text:p>#DIV/0!</text:p></table:table-cell>"
            "<table:table-cell table:formula=\"of:=1+1\"/>"
            "<table:table-cell office:value-type=\"string\" table:number-columns-spanned=\"2\">"
            "<text:p>merged</text:p></table:table-cell><table:covered-table-cell "
            "office:value-type=\"string\"><text:p>unseen</text:p></table:covered-table-cell>"
            "</table:table-row>"
            "<table:table-row "
            "table:number-rows-repeated=\"1048569\"><table:table-cell/></table:table-row>"));
    assert_string_equal(read_all(fixture, "a.ods", NULL),
                        "1:tFl\u00e4che\nin  ha\n"
                        "5:t01001000|t01001000|_|_|n0.3\n"
                        "6:t01001000|t01001000|_|_|n0.3\n"
                        "7:d2020-05-29|d2020-05-29 08:30:00|btrue|n0.25|e#DIV/0!|f|tmerged");
}

static void test_sheets_of_an_open_document(void **state) {
    load_fixture *fixture = *state;
#define CELL(value)                                                                                \
    "<table:table-row><table:table-cell office:value-type=\"float\" office:value=\"" value         \
    "\"/></table:table-row>"
    write_ods(
        fixture, "a.ods",
        "<office:automatic-styles><style:style style:name=\"ta2\" style:family=\"table\">"
        "<style:table-properties table:display=\"false\"/></style:style>"
        "</office:automatic-styles><office:body><office:spreadsheet>"
        "<table:table table:name=\"one\" table:style-name=\"ta2\">" CELL(
            "1") "</table:table><table:table table:name=\"two\">" CELL("2") "</table:table></"
                                                                            "office:spreadsheet></"
                                                                            "office:body>");
    assert_string_equal(read_all(fixture, "a.ods", NULL), "1:n2");
    assert_string_equal(read_all(fixture, "a.ods", "one"), "1:n1");
    assert_fails(fixture, "a.ods", "three", "no sheet 'three'; it has: 'one' (hidden), 'two'");
}

static void test_bombs_of_an_open_document(void **state) {
    load_fixture *fixture = *state;
    write_ods(fixture, "a.ods",
              ODS_SHEET("a", "<table:table-row table:number-rows-repeated=\"1048577\">"
                             "<table:table-cell/></table:table-row>"));
    assert_fails(fixture, "a.ods", NULL, "a row is repeated more than 1048576 times");
    write_ods(
        fixture, "a.ods",
        ODS_SHEET(
            "a",
            "<table:table-row/>"
            "<table:table-row table:number-rows-repeated=\"1048576\">"
            "<table:table-cell office:value-type=\"string\"><text:p>x</text:p></table:table-cell>"
            "</table:table-row>"));
    assert_fails(fixture, "a.ods", NULL, "more than 1048576 rows");
    write_ods(fixture, "a.ods",
              ODS_SHEET("a", "<table:table-row><table:table-cell/>"
                             "<table:table-cell office:value-type=\"string\" "
                             "table:number-columns-repeated=\"16384\">"
                             "<text:p>x</text:p></table:table-cell></table:table-row>"));
    assert_fails(fixture, "a.ods", NULL, "a row has more than 16384 columns");
    write_ods(fixture, "a.ods",
              ODS_SHEET("a", "<table:table-row><table:table-cell "
                             "office:value-type=\"string\"><text:p><text:s "
                             "text:c=\"65536\"/>x</text:p></table:table-cell>"
                             "</table:table-row>"));
    assert_fails(fixture, "a.ods", NULL, "a cell is longer than 64 KiB");
    write_ods(fixture, "a.ods",
              ODS_SHEET("a", "<table:table-row><table:table-cell "
                             "office:value-type=\"string\"><text:p><text:s "
                             "text:c=\"65537\"/>x</text:p></table:table-cell>"
                             "</table:table-row>"));
    assert_fails(fixture, "a.ods", NULL, "a blank is repeated more than 65536 times");
    write_ods(fixture, "a.ods",
              ODS_SHEET("a", "<table:table-row table:number-rows-repeated=\"12208\">"
                             "<table:table-cell office:value-type=\"string\" "
                             "table:number-columns-repeated=\"16384\">"
                             "<text:p>x</text:p></table:table-cell></table:table-row>"));
    assert_fails(fixture, "a.ods", NULL, "more than 200000000 cells"); // 12,207 rows are less
}

/// 16,384 cells of 1,024 bytes, each with its zero byte.
static void test_a_row_too_long(void **state) {
    load_fixture *fixture = *state;
    UM_AUTO(um_text) rows = {0};
    um_text_append(&rows, "<table:table-row><table:table-cell office:value-type=\"string\" "
                          "table:number-columns-repeated=\"16384\"><text:p>");
    for (int i = 0; i < 128; i++)
        um_text_append(&rows, "01234567");
    um_text_append(&rows, "</text:p></table:table-cell></table:table-row>");
    UM_AUTO(char) *body = um_format(ODS_SHEET("a", "%s"), rows.data);
    write_ods(fixture, "a.ods", body);
    assert_fails(fixture, "a.ods", NULL, "a row holds more than 16 MiB");
}

/// Each of them would be looked for among all the others.
static void test_too_many_styles_and_sheets(void **state) {
    load_fixture *fixture = *state;
    UM_AUTO(um_text) formats = {0};
    UM_AUTO(um_text) styles = {0};
    UM_AUTO(um_text) sheets = {0};
    um_text_append(&formats, "<numFmts>");
    um_text_append(&sheets, "<sheets>");
    for (int i = 0; i <= 10000; i++)
        um_text_append_format(&sheets, "<sheet name=\"s%d\" r:id=\"rId1\"/>", i);
    um_text_append(&sheets, "</sheets>");
    for (int i = 0; i <= 5000; i++) {
        um_text_append_format(&formats, "<numFmt numFmtId=\"%d\" formatCode=\"d\"/>", 200 + i);
        um_text_append_format(&styles,
                              "<style:style style:name=\"s%d\"><style:table-properties "
                              "table:display=\"false\"/></style:style>",
                              i);
    }
    um_text_append(&formats, "</numFmts>");
    write_xlsx(fixture, "a.xlsx", (xlsx_parts){.styles = formats.data});
    assert_fails(fixture, "a.xlsx", NULL, "more than 5000 formats of dates");
    write_xlsx(fixture, "a.xlsx", (xlsx_parts){.workbook = sheets.data});
    assert_fails(fixture, "a.xlsx", NULL, "more than 10000 sheets");
    write_ods(fixture, "a.ods", styles.data);
    assert_fails(fixture, "a.ods", NULL, "more than 5000 styles of hidden sheets");
}

// ----------------------------------------------------------------------------------- a second
// writer

static void write_by_gdal(const load_fixture *fixture, const char *driver, const char *name) {
    GDALDatasetH dataset = GDALCreate(GDALGetDriverByName(driver), file_path(fixture, name), 0, 0,
                                      0, GDT_Unknown, NULL);
    assert_non_null(dataset);
    OGRLayerH layer = GDALDatasetCreateLayer(dataset, "members", NULL, wkbNone, NULL);
    static const struct {
        const char *name;
        OGRFieldType type;
    } fields[] = {{"ags", OFTString}, {"n", OFTInteger}, {"share", OFTReal}, {"since", OFTDate}};
    for (size_t i = 0; i < UM_COUNT(fields); i++) {
        OGRFieldDefnH field = OGR_Fld_Create(fields[i].name, fields[i].type);
        assert_int_equal(OGR_L_CreateField(layer, field, 1), OGRERR_NONE);
        OGR_Fld_Destroy(field);
    }
    for (int i = 0; i < 3; i++) {
        OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(layer));
        OGR_F_SetFieldString(feature, 0, "01001000");
        OGR_F_SetFieldInteger(feature, 1, 100 * i);
        OGR_F_SetFieldDouble(feature, 2, 0.1 + 0.2);
        OGR_F_SetFieldDateTime(feature, 3, 2020, 5, 29, 0, 0, 0, 0);
        assert_int_equal(OGR_L_CreateFeature(layer, feature), OGRERR_NONE);
        OGR_F_Destroy(feature);
    }
    GDALClose(dataset);
}

static void test_files_of_another_writer(void **state) {
    load_fixture *fixture = *state;
    static const char *const files[][2] = {{"XLSX", "a.xlsx"}, {"ODS", "a.ods"}};
    for (size_t i = 0; i < UM_COUNT(files); i++) {
        write_by_gdal(fixture, files[i][0], files[i][1]);
        assert_string_equal(read_all(fixture, files[i][1], NULL),
                            "1:tags|tn|tshare|tsince\n"
                            "2:t01001000|n0|n0.3|d2020-05-29\n"
                            "3:t01001000|n100|n0.3|d2020-05-29\n"
                            "4:t01001000|n200|n0.3|d2020-05-29");
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, load_fixture_setup, load_fixture_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_cells_of_a_workbook),
        TEST(test_dates_of_a_workbook),
        TEST(test_which_sheet),
        TEST(test_what_is_wrong_with_a_workbook),
        TEST(test_a_cell_too_long),
        TEST(test_cells_of_an_open_document),
        TEST(test_sheets_of_an_open_document),
        TEST(test_bombs_of_an_open_document),
        TEST(test_a_row_too_long),
        TEST(test_too_many_styles_and_sheets),
        TEST(test_files_of_another_writer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
