/**
 * OpenDocument spreadsheets (ISO/IEC 26300, part 1): all sheets stand in content.xml, one after the
 * other, so that it is read twice: for their names, then for the rows of one.
 */
#include "load/sheet_format.h"

#include <string.h>

static const char content[] = "content.xml";

typedef struct ods {
    um_sheet_list sheets;
    um_text_list hidden_styles;
    char *style;   ///< being read
    size_t wanted; ///< index of the sheet
    int64_t n_tables;
    int tables; ///< depth in <table>: one inside a cell is none of the file's sheets
    bool is_wanted;
    int64_t row, n_rows, column; ///< number and repeats of the row being read, column of the cell
    int64_t n_columns;           ///< repeats of the cell
    int depth;                   ///< in the cell, 0 = in none
    bool is_covered;             ///< by a merged one: nobody sees what stands in it
    bool is_paragraph;
    size_t n_paragraphs;
    char *type, *value; ///< of the cell, NULL = none
    bool has_error, has_formula;
    um_text text;
} ods;

static void clear_ods(void *state) {
    ods *book = state;
    um_sheet_list_clear(&book->sheets);
    um_text_list_clear(&book->hidden_styles);
    free(book->style);
    free(book->type);
    free(book->value);
    um_text_clear(&book->text);
    free(book);
}

static void keep(char **place, const char *text) {
    free(*place);
    *place = um_strdup(text);
}

// -------------------------------------------------------------------------------------------
// sheets

static void on_outline_start(um_xml *xml, const char *name, const char *const *attributes,
                             void *user) {
    ods *book = user;
    if (strcmp(name, "style") == 0) {
        keep(&book->style, um_xml_attribute(attributes, "name"));
    } else if (strcmp(name, "table-properties") == 0) {
        const char *display = um_xml_attribute(attributes, "display");
        if (!book->style || !display || strcmp(display, "false") != 0)
            return;
        if (book->hidden_styles.n_items == UM_SHEET_STYLES_MAX)
            um_xml_fail(xml, "more than %d styles of hidden sheets", UM_SHEET_STYLES_MAX);
        else
            um_text_list_add(&book->hidden_styles, book->style);
    } else if (strcmp(name, "table") == 0 && book->tables++ == 0) {
        const char *own = um_xml_attribute(attributes, "name"),
                   *style = um_xml_attribute(attributes, "style-name");
        um_sheet_list_add(xml, &book->sheets, own ? own : "", NULL,
                          style && um_text_list_has(&book->hidden_styles, style));
    }
}

static void on_outline_end(um_xml *xml, const char *name, void *user) {
    ods *book = user;
    (void)xml;
    book->tables -= strcmp(name, "table") == 0;
}

static const um_xml_handler outline_handler = {on_outline_start, on_outline_end, NULL};

// --------------------------------------------------------------------------------------------
// cells

/// LibreOffice says of an erroneous cell in a namespace of its own that it is one.
static bool is_error_cell(const char *const *attributes) {
    for (; *attributes; attributes += 2) {
        size_t n = strlen(attributes[0]);
        if (n > 10 && strcmp(attributes[0] + n - 10, "value-type") == 0 &&
            strcmp(attributes[1], "error") == 0)
            return true;
    }
    return false;
}

static void begin_cell(um_xml *xml, ods *book, const char *const *attributes) {
    static const char *const values[][2] = {
        {"float", "value"},     {"percentage", "value"},      {"currency", "value"},
        {"date", "date-value"}, {"boolean", "boolean-value"}, {"string", "string-value"}};
    keep(&book->type, um_xml_attribute(attributes, "value-type"));
    keep(&book->value, NULL);
    for (size_t i = 0; book->type && i < UM_COUNT(values); i++)
        if (strcmp(values[i][0], book->type) == 0)
            keep(&book->value, um_xml_attribute(attributes, values[i][1]));
    book->has_error = is_error_cell(attributes);
    book->has_formula = um_xml_attribute(attributes, "formula") != NULL;
    book->n_columns =
        um_xml_integer(attributes, "number-columns-repeated", 1, UM_SHEET_COLUMNS_MAX, 1);
    if (book->n_columns < 0)
        um_xml_fail(xml, "a cell is repeated more than %d times", UM_SHEET_COLUMNS_MAX);
    book->n_paragraphs = 0;
    um_text_reset(&book->text);
}

static void begin_paragraph(um_sheet *sheet, ods *book) {
    book->is_paragraph = true;
    if (book->n_paragraphs++)
        um_sheet_append(sheet, &book->text, "\n", 1);
}

/// Blanks and breaks have elements of their own.
static void append_blank(um_sheet *sheet, ods *book, const char *name,
                         const char *const *attributes) {
    int64_t n =
        strcmp(name, "s") == 0 ? um_xml_integer(attributes, "c", 0, UM_SHEET_CELL_MAX, 1) : 0;
    if (n < 0)
        um_xml_fail(sheet->xml, "a blank is repeated more than %d times", UM_SHEET_CELL_MAX);
    for (; n > 0; n--)
        um_sheet_append(sheet, &book->text, " ", 1);
    if (strcmp(name, "tab") == 0)
        um_sheet_append(sheet, &book->text, "\t", 1);
    else if (strcmp(name, "line-break") == 0)
        um_sheet_append(sheet, &book->text, "\n", 1);
}

static void begin_row(um_sheet *sheet, ods *book, const char *const *attributes) {
    book->row += book->n_rows;
    book->n_rows = um_xml_integer(attributes, "number-rows-repeated", 1, UM_SHEET_ROWS_MAX, 1);
    if (book->n_rows < 0)
        um_xml_fail(sheet->xml, "a row is repeated more than %d times", UM_SHEET_ROWS_MAX);
    book->column = 0;
    um_sheet_begin_row(sheet);
}

static bool is_cell(const char *name) {
    return strcmp(name, "table-cell") == 0 || strcmp(name, "covered-table-cell") == 0;
}

static void on_start(um_xml *xml, const char *name, const char *const *attributes, void *user) {
    um_sheet *sheet = user;
    ods *book = sheet->state;
    if (book->depth > 0) {
        book->depth++;
        if (book->depth == 2 && strcmp(name, "p") == 0) // none of a remark or a drawing
            begin_paragraph(sheet, book);
        else if (book->is_paragraph)
            append_blank(sheet, book, name, attributes);
    } else if (strcmp(name, "table") == 0) {
        book->is_wanted = book->n_tables++ == (int64_t)book->wanted;
    } else if (book->is_wanted && strcmp(name, "table-row") == 0) {
        begin_row(sheet, book, attributes);
    } else if (book->is_wanted && is_cell(name)) {
        begin_cell(xml, book, attributes);
        book->is_covered = strcmp(name, "covered-table-cell") == 0;
        book->depth = 1;
    }
}

static void on_text(um_xml *xml, const char *bytes, size_t n, void *user) {
    um_sheet *sheet = user;
    ods *book = sheet->state;
    (void)xml;
    if (book->is_paragraph)
        um_sheet_append(sheet, &book->text, bytes, n);
}

static void add_cell(um_sheet *sheet, const ods *book, int64_t column) {
    const char *type = book->type ? book->type : "";
    const char *text = book->text.length ? book->text.data : "";
    if (book->has_error)
        um_sheet_add_cell(sheet, column, UM_CELL_ERROR, text);
    else if (!book->type && book->has_formula)
        um_sheet_add_cell(sheet, column, UM_CELL_FORMULA, "");
    else if (strcmp(type, "date") == 0 && book->value)
        um_sheet_add_date(sheet, column, book->value);
    else if (strcmp(type, "boolean") == 0 && book->value)
        um_sheet_add_cell(sheet, column, UM_CELL_TRUTH, book->value);
    else if (strcmp(type, "string") == 0 && book->value && !*text)
        um_sheet_add_cell(sheet, column, UM_CELL_TEXT, book->value);
    else if (book->value && strcmp(type, "string") != 0)
        um_sheet_add_number(sheet, column, book->value);
    else if (*text)
        um_sheet_add_cell(sheet, column, UM_CELL_TEXT, text);
}

static void end_cell(um_sheet *sheet, ods *book) {
    bool is_empty = !book->text.length && !book->value && !book->has_error && !book->has_formula;
    for (int64_t i = 0; !is_empty && !book->is_covered && i < book->n_columns; i++)
        add_cell(sheet, book, book->column + i);
    book->column += book->n_columns;
    if (book->column > (int64_t)1 << 32)
        um_xml_fail(sheet->xml, "a row has more than %d columns", UM_SHEET_COLUMNS_MAX);
}

static void on_end(um_xml *xml, const char *name, void *user) {
    um_sheet *sheet = user;
    ods *book = sheet->state;
    (void)xml;
    if (book->depth > 0) {
        if (book->depth == 2)
            book->is_paragraph = false;
        if (--book->depth == 0)
            end_cell(sheet, book);
    } else if (book->is_wanted && strcmp(name, "table-row") == 0) {
        um_sheet_end_row(sheet, book->row, book->n_rows);
    } else if (strcmp(name, "table") == 0) {
        book->is_wanted = false;
    }
}

static const um_xml_handler sheet_handler = {on_start, on_end, on_text};

// ---------------------------------------------------------------------------------------------
// open

static um_status open_ods(um_sheet *sheet, const char *wanted, um_error *err) {
    ods *book = sheet->state = um_alloc(sizeof *book);
    if (um_xml_read(sheet->archive, content, &outline_handler, book, err) != UM_OK)
        return um_fail_while(err, "it is no sound OpenDocument spreadsheet");
    UM_TRY(um_sheet_list_choose(&book->sheets, wanted, &book->wanted, err));
    sheet->name = um_strdup(book->sheets.items[book->wanted].name);
    um_sheet_list_names(&book->sheets, &sheet->names);
    book->row = 1;
    return um_xml_open(sheet->archive, content, &sheet_handler, sheet, &sheet->xml, err);
}

const um_sheet_format um_sheet_ods = {
    .endings = ".ods",
    .open = open_ods,
    .clear = clear_ods,
};
