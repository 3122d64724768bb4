#include "load/table.h"

#include "core/file.h"
#include "core/messages.h"

#include <string.h>

enum { COLUMNS_MAX = 10000 }; // as in a row of CSV

/// One of csv and sheet.
struct um_table {
    char *path;
    um_csv *csv;
    um_sheet *sheet;
    char *line_word;
    um_text_list header;
    const char **fields; ///< of a row of the sheet, as wide as the header
    um_cell_kind *kinds;
};

// -------------------------------------------------------------------------------------------
// header

/// Line breaks and the blanks around them as one blank.
static void add_name(um_text_list *header, const char *cell) {
    UM_AUTO(um_text) name = {0};
    static const char blanks[] = " \t\r\n";
    for (const char *at = cell + strspn(cell, blanks); *at;) {
        size_t n = strcspn(at, blanks);
        um_text_append_format(&name, "%s%.*s", name.length ? " " : "", (int)n, at);
        at += n;
        at += strspn(at, blanks);
    }
    um_text_list_add(header, name.length ? name.data : "");
}

static um_status find_header(um_table *table, int header_line, um_sheet_row *row, um_error *err) {
    for (bool has_row = true;;) {
        UM_TRY(um_sheet_next(table->sheet, row, &has_row, err));
        if (!has_row || (header_line && row->number > header_line))
            return um_fail(err, UM_ERR_FORMAT,
                           header_line ? "%s %d is blank, a row of column names is expected"
                                       : "%s is blank, a row of column names is expected",
                           header_line ? table->line_word : _("the sheet"), header_line);
        if (!header_line || row->number == header_line)
            return UM_OK;
    }
}

static um_status read_header(um_table *table, int header_line, um_error *err) {
    um_sheet_row row;
    UM_TRY(find_header(table, header_line, &row, err));
    if (row.n_cells > COLUMNS_MAX)
        return um_fail(err, UM_ERR_FORMAT, "more than %d columns", COLUMNS_MAX);
    for (size_t i = 0; i < row.n_cells; i++)
        add_name(&table->header, row.cells[i]);
    table->fields = um_alloc_array(row.n_cells, sizeof *table->fields);
    table->kinds = um_alloc_array(row.n_cells, sizeof *table->kinds);
    return UM_OK;
}

// ---------------------------------------------------------------------------------------------
// open

static um_status open_sheet(um_table *table, um_table_options options, um_error *err) {
    UM_TRY(um_file_require(table->path, err));
    if (um_sheet_open(table->path, options.sheet, &table->sheet, err) != UM_OK)
        return um_fail_while(err, "%s", table->path);
    table->line_word = um_format("sheet %.60s, row", um_sheet_name(table->sheet));
    if (read_header(table, options.csv.header_line, err) != UM_OK)
        return um_fail_while(err, "%s", table->path);
    return UM_OK;
}

um_status um_table_open(const char *path, um_table_options options, um_table **out, um_error *err) {
    UM_AUTO(um_table) *table = um_alloc(sizeof *table);
    table->path = um_strdup(path);
    if (um_is_spreadsheet(path)) {
        UM_TRY(open_sheet(table, options, err));
    } else {
        UM_TRY(um_csv_open(path, options.csv, &table->csv, err));
        table->line_word = um_strdup("line");
    }
    *out = UM_STEAL(table);
    return UM_OK;
}

void um_table_close(um_table *table) {
    if (!table)
        return;
    um_csv_close(table->csv);
    um_sheet_close(table->sheet);
    um_text_list_clear(&table->header);
    free(table->path);
    free(table->line_word);
    free(table->fields);
    free(table->kinds);
    free(table);
}

// ------------------------------------------------------------------------------------------
// columns

const char *um_table_line_word(const um_table *table) {
    return table->line_word;
}

const um_text_list *um_table_header(const um_table *table) {
    return table->csv ? um_csv_header(table->csv) : &table->header;
}

int um_table_column(const um_table *table, const char *name) {
    return um_header_column(um_table_header(table), name);
}

um_status um_table_require_column(const um_table *table, const char *name, int *index,
                                  um_error *err) {
    return um_header_require_column(um_table_header(table), table->path, name, index, err);
}

// ---------------------------------------------------------------------------------------------
// rows

static um_status next_line(um_table *table, um_table_row *row, bool *has_row, um_error *err) {
    um_csv_row line;
    UM_TRY(um_csv_next(table->csv, &line, has_row, err));
    if (*has_row)
        *row = (um_table_row){.fields = line.fields,
                              .n_fields = line.n_fields,
                              .line = line.line,
                              .is_ragged = line.is_ragged};
    return UM_OK;
}

um_status um_table_next(um_table *table, um_table_row *row, bool *has_row, um_error *err) {
    um_sheet_row cells;
    size_t n = table->header.n_items;
    if (table->csv)
        return next_line(table, row, has_row, err);
    if (um_sheet_next(table->sheet, &cells, has_row, err) != UM_OK)
        return um_fail_while(err, "%s", table->path);
    if (!*has_row)
        return UM_OK;
    for (size_t i = 0; i < n; i++) {
        table->fields[i] = i < cells.n_cells ? cells.cells[i] : "";
        table->kinds[i] = i < cells.n_cells ? cells.kinds[i] : UM_CELL_EMPTY;
    }
    *row = (um_table_row){
        .fields = table->fields, .kinds = table->kinds, .n_fields = n, .line = cells.number};
    return UM_OK;
}
