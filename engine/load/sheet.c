#include "load/sheet.h"

#include "core/messages.h"
#include "load/sheet_format.h"

#include <string.h>
#include <strings.h>

static const um_sheet_format *const formats[] = {&um_sheet_xlsx, &um_sheet_ods};

const char um_sheet_first[] = "";

#define UNPACKED_MAX ((uint64_t)512 << 20)

// -------------------------------------------------------------------------------------------
// sheets

void um_sheet_list_add(um_xml *xml, um_sheet_list *list, const char *name, const char *id,
                       bool is_hidden) {
    if (list->n_items == UM_SHEETS_MAX) {
        um_xml_fail(xml, "more than %d sheets", UM_SHEETS_MAX);
        return;
    }
    UM_GROW(list->items, list->n_items, list->capacity);
    list->items[list->n_items++] =
        (struct um_sheet_entry){um_strdup(name), um_strdup(id), is_hidden};
}

void um_sheet_list_clear(um_sheet_list *list) {
    for (size_t i = 0; i < list->n_items; i++) {
        free(list->items[i].name);
        free(list->items[i].id);
    }
    free(list->items);
    *list = (um_sheet_list){0};
}

void um_sheet_list_names(const um_sheet_list *list, um_text_list *names) {
    for (size_t i = 0; i < list->n_items; i++)
        if (!list->items[i].is_hidden)
            um_text_list_add(names, list->items[i].name);
}

static um_status fail_with_names(const um_sheet_list *list, const char *what, um_error *err) {
    UM_AUTO(um_text) names = {0};
    for (size_t i = 0; i < list->n_items; i++)
        um_text_append_format(&names, "%s'%.60s'%s", i ? ", " : "", list->items[i].name,
                              list->items[i].is_hidden ? " (hidden)" : "");
    return um_fail(err, UM_ERR_FORMAT, "%s: %.600s", what, names.data ? names.data : "none");
}

static um_status find_named(const um_sheet_list *list, const char *wanted, size_t *index,
                            um_error *err) {
    for (size_t i = 0; i < list->n_items; i++)
        if (strcmp(list->items[i].name, wanted) == 0) {
            *index = i;
            return UM_OK;
        }
    UM_AUTO(char) *what = um_format(_("no sheet '%.60s'; it has"), wanted);
    return fail_with_names(list, what, err);
}

um_status um_sheet_list_choose(const um_sheet_list *list, const char *wanted, size_t *index,
                               um_error *err) {
    size_t n_visible = 0;
    if (wanted && wanted != um_sheet_first)
        return find_named(list, wanted, index, err);
    for (size_t i = 0; i < list->n_items; i++)
        if (!list->items[i].is_hidden && n_visible++ == 0)
            *index = i;
    if (n_visible == 1 || (n_visible > 1 && wanted))
        return UM_OK;
    return fail_with_names(list,
                           n_visible ? _("several sheets: choose one with `sheet`, of")
                                     : _("no sheet that is visible"),
                           err);
}

// ---------------------------------------------------------------------------------------------
// rows

void um_sheet_begin_row(um_sheet *sheet) {
    um_text_reset(&sheet->text);
    sheet->n_cells = 0;
    sheet->n_repeats = 0;
}

static void push_cell(um_sheet *sheet, um_cell_kind kind, const char *text) {
    if (sheet->n_cells == sheet->room) {
        sheet->room = sheet->room ? 2 * sheet->room : 16;
        sheet->starts = um_resize(sheet->starts, sheet->room, sizeof *sheet->starts);
        sheet->kinds = um_resize(sheet->kinds, sheet->room, sizeof *sheet->kinds);
        sheet->cells = um_resize(sheet->cells, sheet->room, sizeof *sheet->cells);
    }
    sheet->starts[sheet->n_cells] = sheet->text.length;
    sheet->kinds[sheet->n_cells++] = kind;
    um_text_append_n(&sheet->text, text, strlen(text) + 1);
}

void um_sheet_add_cell(um_sheet *sheet, int64_t column, um_cell_kind kind, const char *text) {
    if (column < 0 || column >= UM_SHEET_COLUMNS_MAX) {
        um_xml_fail(sheet->xml, "a row has more than %d columns", UM_SHEET_COLUMNS_MAX);
        return;
    }
    if ((size_t)column < sheet->n_cells) {
        um_xml_fail(sheet->xml, "the cells of a row are not in order");
        return;
    }
    if (sheet->text.length + strlen(text) > UM_SHEET_ROW_MAX) {
        um_xml_fail(sheet->xml, "a row holds more than 16 MiB");
        return;
    }
    while (sheet->n_cells < (size_t)column)
        push_cell(sheet, UM_CELL_EMPTY, "");
    push_cell(sheet, kind, text);
}

void um_sheet_add_number(um_sheet *sheet, int64_t column, const char *text) {
    char number[UM_NUMBER_SIZE];
    double value = 0;
    bool is_number = um_parse_real(text, &value);
    if (is_number)
        um_format_real(number, value);
    um_sheet_add_cell(sheet, column, is_number ? UM_CELL_NUMBER : UM_CELL_TEXT,
                      is_number ? number : text);
}

void um_sheet_add_date(um_sheet *sheet, int64_t column, const char *text) {
    UM_AUTO(char) *date = um_strdup(text);
    char *time = strchr(date, 'T');
    if (time)
        *time = strncmp(time, "T00:00:00", 9) == 0 ? '\0' : ' ';
    um_sheet_add_cell(sheet, column, UM_CELL_DATE, date);
}

void um_sheet_append(um_sheet *sheet, um_text *text, const char *bytes, size_t n) {
    if (text->length + n > UM_SHEET_CELL_MAX)
        um_xml_fail(sheet->xml, "a cell is longer than 64 KiB");
    else
        um_text_append_n(text, bytes, n);
}

void um_sheet_end_row(um_sheet *sheet, int64_t number, int64_t n) {
    if (sheet->n_cells == 0)
        return;
    if (number < 1 || number + n - 1 > UM_SHEET_ROWS_MAX) {
        um_xml_fail(sheet->xml, "more than %d rows", UM_SHEET_ROWS_MAX);
        return;
    }
    sheet->n_all_cells += (int64_t)sheet->n_cells * n;
    if (sheet->n_all_cells > UM_SHEET_CELLS_MAX) {
        um_xml_fail(sheet->xml, "more than %d cells", UM_SHEET_CELLS_MAX);
        return;
    }
    sheet->number = number - 1;
    sheet->n_repeats = n;
    um_xml_pause(sheet->xml);
}

um_status um_sheet_next(um_sheet *sheet, um_sheet_row *row, bool *has_row, um_error *err) {
    if (sheet->n_repeats == 0) {
        bool is_at_end = false;
        if (um_xml_run(sheet->xml, &is_at_end, err) != UM_OK)
            return um_fail_while(err, "sheet '%.60s'", sheet->name);
        *has_row = !is_at_end;
        if (is_at_end)
            return UM_OK;
        for (size_t i = 0; i < sheet->n_cells; i++) // the text grew while it was read
            sheet->cells[i] = sheet->text.data + sheet->starts[i];
    }
    *has_row = true;
    sheet->n_repeats--;
    *row = (um_sheet_row){.cells = sheet->cells,
                          .kinds = sheet->kinds,
                          .n_cells = sheet->n_cells,
                          .number = ++sheet->number};
    return UM_OK;
}

// ---------------------------------------------------------------------------------------------
// open

static const um_sheet_format *find_format(const char *path) {
    const char *ending = strrchr(path, '.');
    for (size_t i = 0; ending && i < UM_COUNT(formats); i++) {
        UM_AUTO(um_text_list) endings = {0};
        um_text_split(formats[i]->endings, ' ', &endings);
        for (size_t j = 0; j < endings.n_items; j++)
            if (strcasecmp(endings.items[j], ending) == 0)
                return formats[i];
    }
    return NULL;
}

bool um_is_spreadsheet(const char *path) {
    return find_format(path) != NULL;
}

um_status um_sheet_open(const char *path, const char *name, um_sheet **out, um_error *err) {
    UM_AUTO(um_sheet) *sheet = um_alloc(sizeof *sheet);
    sheet->format = find_format(path);
    if (!sheet->format)
        return um_fail(err, UM_ERR_USAGE, "no spreadsheet (.xlsx, .xlsm, .ods)");
    if (um_archive_open(path, &sheet->archive, err) != UM_OK)
        return um_fail_while(err, "cannot be read as a spreadsheet (is it protected by a "
                                  "password, or of another format?)");
    if (um_archive_size(sheet->archive) > UNPACKED_MAX)
        return um_fail(err, UM_ERR_FORMAT, "unpacks to %llu bytes, more than 512 MiB",
                       (unsigned long long)um_archive_size(sheet->archive));
    UM_TRY(sheet->format->open(sheet, name, err));
    *out = UM_STEAL(sheet);
    return UM_OK;
}

const char *um_sheet_name(const um_sheet *sheet) {
    return sheet->name;
}

const um_text_list *um_sheet_names(const um_sheet *sheet) {
    return &sheet->names;
}

void um_sheet_close(um_sheet *sheet) {
    if (!sheet)
        return;
    um_xml_close(sheet->xml);
    if (sheet->state)
        sheet->format->clear(sheet->state);
    um_archive_close(sheet->archive);
    um_text_clear(&sheet->text);
    free(sheet->starts);
    free(sheet->kinds);
    free(sheet->cells);
    free(sheet->name);
    um_text_list_clear(&sheet->names);
    free(sheet);
}
