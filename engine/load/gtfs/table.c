#include "load/gtfs/table.h"

#include <string.h>

enum { UNKNOWN = -1, PENDING_MAX = 64 };

/// A finding of the row that is being checked: only at its end is known whether it is rejected.
typedef struct pending {
    const char *code, *field;
    um_slice value;
    bool is_clearing;
} pending;

struct um_gtfs_table {
    const um_gtfs_file *spec;
    um_notices *notices;
    um_feed_file *file;
    um_gtfs_rows *rows;
    um_text_list header;
    int16_t
        *columns; ///< by cell: column of the specification, UNKNOWN, or a name for the second time
    size_t *others; ///< cells of unknown columns
    size_t n_others, n_spec;
    int16_t cell_of[UM_GTFS_MOST_COLUMNS]; ///< -1 = not in the file
    um_gtfs_row row;
    um_gtfs_record record;
    um_text mended[UM_GTFS_MOST_COLUMNS]; ///< cells in which bytes were replaced
    pending found[PENDING_MAX];
    size_t n_found;
};

// ------------------------------------------------------------------------------------------ header

/// Whether a feed without the column, or with an empty file, is none.
static bool is_vital(const um_gtfs_file *spec) {
    return spec->is_needed || strncmp(spec->name, "calendar", 8) == 0;
}

/// Replaces what is no UTF-8 by U+FFFD.
static um_slice mend_text(um_text *mended, um_slice cell) {
    um_text_reset(mended);
    for (size_t i = 0; i < cell.n;) {
        size_t length = 1;
        while (length <= 4 && i + length <= cell.n && !um_is_utf8(&cell.text[i], length))
            length++;
        if (length > 4 || i + length > cell.n) {
            um_text_append(mended, "\xef\xbf\xbd");
            i++;
        } else {
            um_text_append_n(mended, &cell.text[i], length);
            i += length;
        }
    }
    return (um_slice){mended->data ? mended->data : "", mended->length};
}

static const char *remember(um_notices *notices, um_slice name) {
    UM_AUTO(um_text) mended = {0};
    if (!um_is_utf8(name.text, name.n))
        name = mend_text(&mended, name);
    um_text_list_add_n(&notices->names, name.text, name.n);
    return notices->names.items[notices->names.n_items - 1];
}

static int16_t find_column(const um_gtfs_file *spec, um_slice name) {
    for (int16_t i = 0; i < UM_GTFS_MOST_COLUMNS && spec->columns[i].name; i++)
        if (strlen(spec->columns[i].name) == name.n &&
            memcmp(spec->columns[i].name, name.text, name.n) == 0)
            return i;
    return UNKNOWN;
}

static void note_column(um_gtfs_table *table, const char *code, um_slice name) {
    um_gtfs_place place = {
        .file = table->spec->name, .field = remember(table->notices, name), .line = 1};
    um_notices_count(table->notices, code, &place, um_gtfs_kept);
}

static void read_header(um_gtfs_table *table) {
    const um_gtfs_row *row = &table->row;
    table->columns = um_alloc_array(row->n_cells, sizeof *table->columns);
    table->others = um_alloc_array(row->n_cells, sizeof *table->others);
    for (size_t i = 0; i < UM_GTFS_MOST_COLUMNS; i++)
        table->cell_of[i] = -1;
    while (table->n_spec < UM_GTFS_MOST_COLUMNS && table->spec->columns[table->n_spec].name)
        table->n_spec++;
    for (size_t i = 0; i < row->n_cells; i++) {
        um_slice name = row->cells[i];
        int16_t column = find_column(table->spec, name);
        um_text_list_add_n(&table->header, name.text, name.n);
        table->columns[i] = column;
        if (column != UNKNOWN && table->cell_of[column] < 0) {
            table->cell_of[column] = (int16_t)i;
            continue;
        }
        table->columns[i] = UNKNOWN;
        note_column(table,
                    column != UNKNOWN ? "duplicated_column"
                    : name.n          ? "unknown_column"
                                      : "empty_column_name",
                    name);
        if (column == UNKNOWN && name.n)
            table->others[table->n_others++] = i;
    }
}

static um_status require_columns(um_gtfs_table *table, bool *is_complete, um_error *err) {
    UM_AUTO(um_text) missing = {0};
    size_t n = 0;
    for (size_t i = 0; i < table->n_spec; i++)
        if (table->spec->columns[i].is_required && table->cell_of[i] < 0) {
            um_gtfs_place place = {table->spec->name, table->spec->columns[i].name, 1, NULL};
            um_notices_count(table->notices, "missing_required_column", &place, um_gtfs_kept);
            um_text_append_format(&missing, "%s%s", n++ ? ", " : "", table->spec->columns[i].name);
        }
    *is_complete = n == 0;
    if (n && is_vital(table->spec))
        return um_fail(err, UM_ERR_FORMAT,
                       "missing_required_column: line 1: column%s %s; the header is '%.200s'",
                       n > 1 ? "s" : "", missing.data, table->header.items[0]);
    return UM_OK;
}

static um_status fail_empty(const um_gtfs_table *table, um_error *err) {
    um_gtfs_place place = {.file = table->spec->name, .field = ""};
    um_notices_count(table->notices, "empty_file", &place, um_gtfs_kept);
    if (table->spec->is_needed)
        return um_fail(err, UM_ERR_FORMAT, "empty_file: there is nothing in it");
    return UM_OK;
}

um_status um_gtfs_table_open(um_feed *feed, const um_gtfs_file *spec, um_notices *notices,
                             um_gtfs_table **table, um_error *err) {
    UM_AUTO(um_gtfs_table) *opened = um_alloc(sizeof *opened);
    bool has_row = false, is_complete = false;
    opened->spec = spec;
    opened->notices = notices;
    UM_TRY(um_feed_file_open(feed, spec->name, &opened->file, err));
    opened->rows = um_gtfs_rows_new(um_feed_file_read, opened->file);
    do
        UM_TRY(um_gtfs_rows_next(opened->rows, &opened->row, &has_row, err));
    while (has_row && opened->row.has_blanks_only);
    if (!has_row)
        return fail_empty(opened, err);
    read_header(opened);
    UM_TRY(require_columns(opened, &is_complete, err));
    if (is_complete)
        *table = UM_STEAL(opened);
    return UM_OK;
}

// ------------------------------------------------------------------------------------------- cells

static void find_fault(um_gtfs_table *table, const char *code, const char *field, um_slice value,
                       bool is_clearing) {
    if (table->n_found < PENDING_MAX)
        table->found[table->n_found++] = (pending){code, field, value, is_clearing};
}

static bool is_remark(const char *code) {
    return strcmp(um_notice_severity(code), "WARNING") == 0;
}

/// @return whether the cell makes the row useless
static bool check_cell(um_gtfs_table *table, size_t column) {
    const um_gtfs_column *spec = &table->spec->columns[column];
    um_slice *cell = &table->record.cells[column];
    bool is_hard = spec->is_required && !um_value_is_soft(spec->type);
    if (cell->n == 0) {
        if (spec->is_required)
            find_fault(table, "missing_required_field", spec->name, *cell, false);
        return is_hard;
    }
    if (table->row.has_high_bytes && !um_is_utf8(cell->text, cell->n)) {
        *cell = mend_text(&table->mended[column], *cell);
        find_fault(table, "invalid_character", spec->name, *cell, false);
    }
    if (spec->type == UM_VALUE_TEXT)
        return false;
    const char *code =
        um_value_check(spec->type, spec->allowed, *cell, &table->record.numbers[column]);
    if (!code)
        return false;
    bool is_remarked = is_remark(code);
    find_fault(table, code, spec->name, *cell, !is_remarked && !is_hard);
    if (!is_remarked && !is_hard) {
        cell->n = 0;
        table->record.numbers[column] = 0;
    }
    return !is_remarked && is_hard;
}

static void take_cells(um_gtfs_table *table) {
    for (size_t i = 0; i < table->n_spec; i++) {
        int16_t cell = table->cell_of[i];
        bool is_there = cell >= 0 && (size_t)cell < table->row.n_cells;
        table->record.cells[i] = is_there ? table->row.cells[cell] : (um_slice){"", 0};
        table->record.numbers[i] = 0;
    }
}

static bool has_surplus(const um_gtfs_table *table) {
    for (size_t i = table->header.n_items; i < table->row.n_cells; i++)
        if (table->row.cells[i].n)
            return true;
    return false;
}

static const char empty_field[] = "";

/// @return whether the row is rejected
static bool check_row(um_gtfs_table *table) {
    bool is_rejected = false;
    table->n_found = 0;
    if (table->row.n_cells != table->header.n_items) {
        find_fault(table, "invalid_row_length", empty_field, (um_slice){"", 0}, false);
        if (has_surplus(table))
            return true;
    }
    for (size_t i = 0; i < table->n_spec; i++)
        if (table->cell_of[i] >= 0 && check_cell(table, i))
            is_rejected = true;
    return is_rejected;
}

// -------------------------------------------------------------------------------------------- rows

/// A required value that is not there, without which the row can do.
static bool is_gap(const pending *found) {
    return strcmp(found->code, "missing_required_field") == 0;
}

static um_status record_fault(um_gtfs_table *table, const pending *found, const char *key,
                              bool *is_counted, um_error *err) {
    um_gtfs_place place = {table->spec->name, found->field, table->record.line, key};
    um_slice value = found->value;
    (void)err; // of the store; recorded in load->err
    if (is_remark(found->code) || (is_gap(found) && !table->record.is_rejected)) {
        um_notices_count(table->notices, found->code, &place, um_gtfs_kept);
        return UM_OK;
    }
    if (table->record.is_rejected && (*is_counted || !table->spec->is_service)) {
        um_notices_count(table->notices, found->code, &place, um_gtfs_rejected);
        return UM_OK;
    }
    bool is_width = found->field == empty_field;
    UM_AUTO(char) *what =
        is_width
            ? um_format("%zu cells, the header has %zu", table->row.n_cells, table->header.n_items)
        : value.n ? um_format("'%.*s'", (int)(value.n > 80 ? 80 : value.n), value.text)
                  : um_strdup("it is empty");
    if (table->record.is_rejected) {
        *is_counted = true;
        return um_notices_reject(table->notices, found->code, &place, um_gtfs_rejected, "%s", what);
    }
    return um_notices_repair(table->notices, found->code, &place,
                             found->is_clearing ? um_gtfs_cleared : um_gtfs_repaired, "%s", what);
}

static um_status record_faults(um_gtfs_table *table, um_error *err) {
    bool is_counted = false, is_mended = false;
    um_slice id = table->record.cells[0];
    UM_AUTO(char) *key =
        table->n_found ? um_format("%.*s", (int)(id.n > 200 ? 200 : id.n), id.text) : NULL;
    for (size_t i = 0; i < table->n_found; i++) {
        is_mended = is_mended || !(is_remark(table->found[i].code) || is_gap(&table->found[i]));
        UM_TRY(record_fault(table, &table->found[i], key, &is_counted, err));
    }
    if (is_mended && !table->record.is_rejected && table->spec->is_service)
        table->notices->load->n_repaired++;
    return UM_OK;
}

static void note_line(um_gtfs_table *table, const char *code, const char *effect) {
    um_gtfs_place place = {table->spec->name, "", table->row.line, NULL};
    um_notices_count(table->notices, code, &place, effect);
}

um_status um_gtfs_table_next(um_gtfs_table *table, bool *has_row, um_error *err) {
    for (;;) {
        UM_TRY(um_gtfs_rows_next(table->rows, &table->row, has_row, err));
        if (!*has_row)
            return UM_OK;
        if (table->row.has_stray_cr)
            note_line(table, "new_line_in_value", um_gtfs_repaired);
        if (!table->row.has_blanks_only)
            break;
        if (table->header.n_items > 1 || table->row.n_cells != 1)
            note_line(table, "empty_row", um_gtfs_kept);
    }
    if (table->spec->is_service)
        um_load_admit(table->notices->load);
    take_cells(table);
    table->record.line = table->row.line;
    table->record.is_rejected = check_row(table);
    return table->n_found ? record_faults(table, err) : UM_OK;
}

um_gtfs_record *um_gtfs_table_record(um_gtfs_table *table) {
    return &table->record;
}

bool um_gtfs_table_has(const um_gtfs_table *table, size_t column) {
    return table->cell_of[column] >= 0;
}

size_t um_gtfs_table_others(const um_gtfs_table *table) {
    return table->n_others;
}

um_slice um_gtfs_table_other(const um_gtfs_table *table, size_t i, const char **name) {
    size_t cell = table->others[i];
    *name = table->header.items[cell];
    return cell < table->row.n_cells ? table->row.cells[cell] : (um_slice){"", 0};
}

void um_gtfs_table_close(um_gtfs_table *table) {
    if (!table)
        return;
    um_gtfs_rows_free(table->rows);
    um_feed_file_close(table->file);
    um_text_list_clear(&table->header);
    free(table->columns);
    free(table->others);
    for (size_t i = 0; i < UM_GTFS_MOST_COLUMNS; i++)
        um_text_clear(&table->mended[i]);
    free(table);
}
