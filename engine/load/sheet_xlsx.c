/**
 * Office Open XML workbooks (ECMA-376, part 1, SpreadsheetML).
 *
 * A package names its parts by relationships: the workbook, from there its sheets, texts and
 * formats. A date is a number (days since 1899-12-30, or since 1904-01-01) with a format of dates;
 * elapsed time ([h]:mm) stays a number.
 */
#include "load/sheet_format.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define TEXTS_MAX ((size_t)256 << 20)

enum { ENTRIES_MAX = 10000000, XFS_MAX = 100000 };

/// What a relationship is for and where its part lies.
typedef struct relationship {
    char *id, *type, *target;
} relationship;

typedef struct relationships {
    const char *folder; ///< of the part that they belong to, "" or with its '/'
    relationship *items;
    size_t n_items, capacity;
} relationships;

static void um_auto_relationships(relationships *list) {
    for (size_t i = 0; i < list->n_items; i++) {
        free(list->items[i].id);
        free(list->items[i].type);
        free(list->items[i].target);
    }
    free(list->items);
}

/// State of a sheet: what the workbook says, then the cell being read.
typedef struct xlsx {
    um_sheet_list sheets;
    bool is_1904;
    um_text texts; ///< shared texts, each with its zero byte
    size_t *text_starts, n_texts, text_capacity;
    um_text_list date_formats; ///< ids of the workbook's own formats of dates
    bool *is_date;             ///< by cell format
    size_t n_formats, format_capacity;
    bool is_in_formats;
    int phonetic; ///< depth in <rPh>, a reading aid beside a text
    bool is_text; ///< inside an element whose text counts
    um_text value;
    int64_t row, column, style;
    char type[12];
    bool has_value, has_formula;
} xlsx;

static void clear_xlsx(void *state) {
    xlsx *book = state;
    um_sheet_list_clear(&book->sheets);
    um_text_clear(&book->texts);
    free(book->text_starts);
    um_text_list_clear(&book->date_formats);
    free(book->is_date);
    um_text_clear(&book->value);
    free(book);
}

static void ignore_end(um_xml *xml, const char *name, void *user) {
    (void)xml, (void)name, (void)user;
}

// ------------------------------------------------------------------------------------
// relationships

static void on_relationship(um_xml *xml, const char *name, const char *const *attributes,
                            void *user) {
    relationships *list = user;
    const char *id = um_xml_attribute(attributes, "Id"),
               *type = um_xml_attribute(attributes, "Type"),
               *target = um_xml_attribute(attributes, "Target");
    (void)xml;
    if (strcmp(name, "Relationship") != 0 || !id || !type || !target)
        return;
    const char *kind = strrchr(type, '/');
    UM_GROW(list->items, list->n_items, list->capacity);
    list->items[list->n_items++] = (relationship){
        .id = um_strdup(id),
        .type = um_strdup(kind ? kind + 1 : type),
        .target = *target == '/' ? um_strdup(target + 1) : um_format("%s%s", list->folder, target)};
}

static const um_xml_handler relationship_handler = {on_relationship, ignore_end, NULL};

static const relationship *find_type(const relationships *list, const char *type) {
    for (size_t i = 0; i < list->n_items; i++)
        if (strcmp(list->items[i].type, type) == 0)
            return &list->items[i];
    return NULL;
}

static const relationship *find_id(const relationships *list, const char *id) {
    for (size_t i = 0; id && i < list->n_items; i++)
        if (strcmp(list->items[i].id, id) == 0)
            return &list->items[i];
    return NULL;
}

// -----------------------------------------------------------------------------------------
// workbook

static void on_workbook(um_xml *xml, const char *name, const char *const *attributes, void *user) {
    xlsx *book = user;
    const char *state = um_xml_attribute(attributes, "state"), *own = NULL;
    if (strcmp(name, "workbookPr") == 0) {
        const char *flag = um_xml_attribute(attributes, "date1904");
        book->is_1904 = flag && (strcmp(flag, "1") == 0 || strcmp(flag, "true") == 0);
    } else if (strcmp(name, "sheet") == 0) {
        own = um_xml_attribute(attributes, "name");
        um_sheet_list_add(xml, &book->sheets, own ? own : "", um_xml_attribute(attributes, "id"),
                          state && strcmp(state, "visible") != 0);
    }
}

static const um_xml_handler workbook_handler = {on_workbook, ignore_end, NULL};

// --------------------------------------------------------------------------------------------
// texts

static void on_shared_start(um_xml *xml, const char *name, const char *const *attributes,
                            void *user) {
    xlsx *book = user;
    (void)attributes;
    if (strcmp(name, "si") == 0) {
        if (book->n_texts == ENTRIES_MAX || book->texts.length > TEXTS_MAX) {
            um_xml_fail(xml, "more than 256 MiB of texts");
            return;
        }
        UM_GROW(book->text_starts, book->n_texts, book->text_capacity);
        book->text_starts[book->n_texts++] = book->texts.length;
    }
    book->phonetic += strcmp(name, "rPh") == 0;
    book->is_text = book->n_texts && book->phonetic == 0 && strcmp(name, "t") == 0;
}

static void on_shared_end(um_xml *xml, const char *name, void *user) {
    xlsx *book = user;
    (void)xml;
    book->is_text = false;
    book->phonetic -= strcmp(name, "rPh") == 0;
    if (strcmp(name, "si") == 0)
        um_text_append_n(&book->texts, "", 1);
}

static void on_shared_text(um_xml *xml, const char *bytes, size_t n, void *user) {
    xlsx *book = user;
    if (!book->is_text)
        return;
    if (book->texts.length + n - book->text_starts[book->n_texts - 1] > UM_SHEET_CELL_MAX)
        um_xml_fail(xml, "a text is longer than 64 KiB");
    else
        um_text_append_n(&book->texts, bytes, n);
}

static const um_xml_handler shared_handler = {on_shared_start, on_shared_end, on_shared_text};

// ------------------------------------------------------------------------------------------
// formats

/// Whether a format shows dates or times of day: a letter of d, m, y, h, s outside quotes, escapes
/// and brackets, in its first section. [h], [m] and [s] count elapsed time.
static bool is_date_code(const char *code) {
    bool is_date = false;
    for (const char *c = code; *c && *c != ';'; c++) {
        if (*c == '"') {
            c = strchr(c + 1, '"');
        } else if (*c == '[') {
            size_t n = strspn(c + 1, "hHmMsS");
            if (n && c[1 + n] == ']')
                return false;
            c = strchr(c, ']');
        } else if (strchr("\\_*", *c)) {
            c += c[1] != '\0';
        } else if (strchr("dDmMyYhHsS", *c)) {
            is_date = true;
        }
        if (!c)
            break;
    }
    return is_date;
}

/// Formats that every workbook has without naming them (ECMA-376, 18.8.30), East Asian ones too.
static bool is_builtin_date(int64_t id) {
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
}

static void on_style(um_xml *xml, const char *name, const char *const *attributes, void *user) {
    xlsx *book = user;
    const char *code = um_xml_attribute(attributes, "formatCode"),
               *id = um_xml_attribute(attributes, "numFmtId");
    if (strcmp(name, "numFmt") == 0 && code && id && is_date_code(code)) {
        if (book->date_formats.n_items == UM_SHEET_STYLES_MAX)
            um_xml_fail(xml, "more than %d formats of dates", UM_SHEET_STYLES_MAX);
        else
            um_text_list_add(&book->date_formats, id);
    } else if (strcmp(name, "cellXfs") == 0) {
        book->is_in_formats = true;
    } else if (book->is_in_formats && strcmp(name, "xf") == 0 && book->n_formats < XFS_MAX) {
        int64_t number = um_xml_integer(attributes, "numFmtId", 0, INT32_MAX, 0);
        UM_GROW(book->is_date, book->n_formats, book->format_capacity);
        book->is_date[book->n_formats++] =
            is_builtin_date(number) || (id && um_text_list_has(&book->date_formats, id));
    }
}

static void on_style_end(um_xml *xml, const char *name, void *user) {
    xlsx *book = user;
    (void)xml;
    if (strcmp(name, "cellXfs") == 0)
        book->is_in_formats = false;
}

static const um_xml_handler style_handler = {on_style, on_style_end, NULL};

// --------------------------------------------------------------------------------------------
// cells

/// "AB12" gives 27. @return -1 where it is no such place
static int64_t column_of(const char *place) {
    int64_t column = 0;
    for (; *place >= 'A' && *place <= 'Z' && column <= UM_SHEET_COLUMNS_MAX; place++)
        column = 26 * column + (*place - 'A' + 1);
    return column - 1;
}

static void begin_cell(um_xml *xml, xlsx *book, const char *const *attributes) {
    const char *place = um_xml_attribute(attributes, "r"),
               *type = um_xml_attribute(attributes, "t");
    book->column = place ? column_of(place) : book->column + 1;
    book->style = um_xml_integer(attributes, "s", 0, XFS_MAX, 0);
    snprintf(book->type, sizeof book->type, "%s", type ? type : "n");
    book->has_value = book->has_formula = false;
    um_text_reset(&book->value);
    if (book->column < 0)
        um_xml_fail(xml, "'%.20s' is no place of a cell", place);
}

static void on_start(um_xml *xml, const char *name, const char *const *attributes, void *user) {
    um_sheet *sheet = user;
    xlsx *book = sheet->state;
    if (strcmp(name, "row") == 0) {
        int64_t row =
            um_xml_integer(attributes, "r", book->row + 1, UM_SHEET_ROWS_MAX, book->row + 1);
        if (row < 0)
            um_xml_fail(xml, "a row after row %lld is not in order, or is beyond row %d",
                        (long long)book->row, UM_SHEET_ROWS_MAX);
        book->row = row;
        book->column = -1;
        um_sheet_begin_row(sheet);
    } else if (strcmp(name, "c") == 0) {
        begin_cell(xml, book, attributes);
    } else if (strcmp(name, "f") == 0) {
        book->has_formula = true;
    } else if (strcmp(name, "v") == 0 || strcmp(name, "is") == 0) {
        book->has_value = true;
    }
    book->phonetic += strcmp(name, "rPh") == 0;
    book->is_text = strcmp(name, "v") == 0 || (strcmp(name, "t") == 0 && book->phonetic == 0);
}

static void on_text(um_xml *xml, const char *bytes, size_t n, void *user) {
    um_sheet *sheet = user;
    xlsx *book = sheet->state;
    (void)xml;
    if (book->is_text)
        um_sheet_append(sheet, &book->value, bytes, n);
}

static void add_shared(um_sheet *sheet, xlsx *book) {
    int64_t index = 0;
    if (!um_parse_integer(book->value.data, &index) || index < 0 || index >= (int64_t)book->n_texts)
        um_xml_fail(sheet->xml, "row %lld: there is no text '%.20s' in the list of texts",
                    (long long)book->row, book->value.data);
    else
        um_sheet_add_cell(sheet, book->column, UM_CELL_TEXT,
                          book->texts.data + book->text_starts[index]);
}

/// A number of days as an ISO date, with the time of day where it has one; less than a day is a
/// time.
/// @return whether it is a day of a calendar that spreadsheets know (to the year 9999)
static bool write_date(double days, bool is_1904, char text[32]) {
    static const double seconds_per_day = 86400;
    // 1970-01-01 is day 25569. Excel takes 1900 for a leap year: its days before March are one
    // less.
    double unix_day = days + (is_1904 ? 1462 : days < 60 ? 1 : 0) - 25569;
    time_t seconds = (time_t)llround(unix_day * seconds_per_day);
    struct tm tm;
    if (!(days >= 0 && days < 2958466) || !gmtime_r(&seconds, &tm))
        return false;
    if (days < 1)
        return strftime(text, 32, "%H:%M:%S", &tm) > 0;
    bool is_day = !tm.tm_hour && !tm.tm_min && !tm.tm_sec;
    return (is_day ? strftime(text, 32, "%Y-%m-%d", &tm)
                   : strftime(text, 32, "%Y-%m-%d %H:%M:%S", &tm)) > 0;
}

static void add_number(um_sheet *sheet, xlsx *book) {
    bool is_date =
        book->style >= 0 && book->style < (int64_t)book->n_formats && book->is_date[book->style];
    double days = 0;
    char text[32];
    if (is_date && um_parse_real(book->value.data, &days) && write_date(days, book->is_1904, text))
        um_sheet_add_cell(sheet, book->column, UM_CELL_DATE, text);
    else
        um_sheet_add_number(sheet, book->column, book->value.data);
}

static void end_cell(um_sheet *sheet, xlsx *book) {
    const char *type = book->type;
    if (!book->has_value) {
        if (book->has_formula)
            um_sheet_add_cell(sheet, book->column, UM_CELL_FORMULA, "");
        return;
    }
    if (!book->value.length)
        return;
    if (strcmp(type, "s") == 0)
        add_shared(sheet, book);
    else if (strcmp(type, "n") == 0)
        add_number(sheet, book);
    else if (strcmp(type, "b") == 0)
        um_sheet_add_cell(sheet, book->column, UM_CELL_TRUTH,
                          strcmp(book->value.data, "0") == 0 ? "false" : "true");
    else if (strcmp(type, "e") == 0)
        um_sheet_add_cell(sheet, book->column, UM_CELL_ERROR, book->value.data);
    else if (strcmp(type, "d") == 0)
        um_sheet_add_date(sheet, book->column, book->value.data);
    else
        um_sheet_add_cell(sheet, book->column, UM_CELL_TEXT, book->value.data);
}

static void on_end(um_xml *xml, const char *name, void *user) {
    um_sheet *sheet = user;
    xlsx *book = sheet->state;
    (void)xml;
    book->is_text = false;
    book->phonetic -= strcmp(name, "rPh") == 0;
    if (strcmp(name, "c") == 0)
        end_cell(sheet, book);
    else if (strcmp(name, "row") == 0)
        um_sheet_end_row(sheet, book->row, 1);
}

static const um_xml_handler sheet_handler = {on_start, on_end, on_text};

// ---------------------------------------------------------------------------------------------
// open

/// The relationships of a part: "xl/workbook.xml" has them in "xl/_rels/workbook.xml.rels".
static um_status read_relationships(um_archive *archive, const char *part, const char *folder,
                                    relationships *list, um_error *err) {
    UM_AUTO(char) *member = um_format("%s_rels/%s.rels", folder, part + strlen(folder));
    list->folder = folder;
    return um_xml_read(archive, member, &relationship_handler, list, err);
}

/// Reads the part of a relationship where there is one.
static um_status read_part(um_sheet *sheet, const relationships *list, const char *type,
                           const um_xml_handler *handler, um_error *err) {
    const relationship *part = find_type(list, type);
    return part ? um_xml_read(sheet->archive, part->target, handler, sheet->state, err) : UM_OK;
}

static um_status open_xlsx(um_sheet *sheet, const char *wanted, um_error *err) {
    UM_AUTO(relationships) of_package = {0};
    UM_AUTO(relationships) of_book = {0};
    xlsx *book = sheet->state = um_alloc(sizeof *book);
    size_t index = 0;
    if (read_relationships(sheet->archive, "", "", &of_package, err) != UM_OK)
        return um_fail_while(err, "it is no workbook of Excel");
    const relationship *workbook = find_type(&of_package, "officeDocument");
    if (!workbook)
        return um_fail(err, UM_ERR_FORMAT, "it has no workbook");
    UM_TRY(um_xml_read(sheet->archive, workbook->target, &workbook_handler, book, err));
    UM_TRY(um_sheet_list_choose(&book->sheets, wanted, &index, err));
    um_sheet_list_names(&book->sheets, &sheet->names);
    const char *slash = strrchr(workbook->target, '/');
    UM_AUTO(char) *folder =
        um_format("%.*s", (int)(slash ? slash + 1 - workbook->target : 0), workbook->target);
    UM_TRY(read_relationships(sheet->archive, workbook->target, folder, &of_book, err));
    UM_TRY(read_part(sheet, &of_book, "sharedStrings", &shared_handler, err));
    UM_TRY(read_part(sheet, &of_book, "styles", &style_handler, err));
    const relationship *part = find_id(&of_book, book->sheets.items[index].id);
    if (!part || strcmp(part->type, "worksheet") != 0)
        return um_fail(err, UM_ERR_FORMAT, "sheet '%.60s' has no cells",
                       book->sheets.items[index].name);
    sheet->name = um_strdup(book->sheets.items[index].name);
    return um_xml_open(sheet->archive, part->target, &sheet_handler, sheet, &sheet->xml, err);
}

const um_sheet_format um_sheet_xlsx = {
    .endings = ".xlsx .xlsm",
    .open = open_xlsx,
    .clear = clear_xlsx,
};
