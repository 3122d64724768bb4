#include "load/gtfs/batch.h"

#include "load/gtfs/notices.h"

#include <string.h>

enum { ROWS_A_BATCH = 4096 };

char *um_mend_utf8(um_slice text) {
    UM_AUTO(um_text) mended = {0};
    for (size_t i = 0; i < text.n;) {
        size_t length = 1;
        while (length <= 4 && i + length <= text.n && !um_is_utf8(&text.text[i], length))
            length++;
        bool is_sound = length <= 4 && i + length <= text.n;
        if (is_sound)
            um_text_append_n(&mended, &text.text[i], length);
        else
            um_text_append(&mended, "\xef\xbf\xbd");
        i += is_sound ? length : 1;
    }
    return um_text_take(&mended);
}

static void own_text(um_batch *batch, char *text) {
    UM_GROW(batch->texts, batch->n_texts, batch->text_capacity);
    batch->texts[batch->n_texts++] = text;
}

static void find_fault(um_batch *batch, const char *code, const char *field, um_slice value,
                       bool is_clearing) {
    UM_GROW(batch->found, batch->n_found, batch->found_capacity);
    batch->found[batch->n_found++] = (um_gtfs_found){
        code, field, value, strcmp(um_notice_severity(code), "WARNING") == 0, is_clearing};
}

// ------------------------------------------------------------------------------------------- cells

/// @return whether the cell makes the row useless
static bool check_cell(um_batch *batch, const um_gtfs_column *spec, um_slice *cell,
                       const um_gtfs_row *row, int64_t *number) {
    bool is_hard = spec->is_required && !um_value_is_soft(spec->type);
    if (cell->n == 0) {
        if (spec->is_required)
            find_fault(batch, "missing_required_field", spec->name, *cell, false);
        return is_hard;
    }
    if (row->has_high_bytes && !um_is_utf8(cell->text, cell->n)) {
        char *mended = um_mend_utf8(*cell);
        own_text(batch, mended);
        *cell = (um_slice){mended, strlen(mended)};
        find_fault(batch, "invalid_character", spec->name, *cell, false);
    }
    if (spec->type == UM_GTFS_TEXT)
        return false;
    const char *code = um_value_check(spec->type, spec->allowed, *cell, number);
    if (!code)
        return false;
    bool is_remark = strcmp(um_notice_severity(code), "WARNING") == 0;
    find_fault(batch, code, spec->name, *cell, !is_remark && !is_hard);
    if (!is_remark && !is_hard) {
        cell->n = 0;
        *number = 0;
    }
    return !is_remark && is_hard;
}

/// What nearly all cells are.
static bool is_fine(const um_gtfs_column *spec, um_slice cell, bool is_plain, int64_t *number) {
    if (cell.n == 0)
        return !spec->is_required;
    if (!is_plain)
        return false;
    return spec->type == UM_GTFS_ID || spec->type == UM_GTFS_TEXT ||
           !um_value_check(spec->type, spec->allowed, cell, number);
}

static bool has_surplus(const um_gtfs_row *row, size_t n_header) {
    for (size_t i = n_header; i < row->n_cells; i++)
        if (row->cells[i].n)
            return true;
    return false;
}

// -------------------------------------------------------------------------------------------- rows

/// Cells as they are; a short row is filled to the width of the header.
static um_slice *take_cells(um_batch *batch, const um_gtfs_row *row, size_t n_header) {
    size_t n = row->n_cells < n_header ? n_header : row->n_cells;
    UM_RESERVE(batch->cells, batch->n_cells + n, batch->cell_capacity);
    um_slice *cells = &batch->cells[batch->n_cells];
    memcpy(cells, row->cells, row->n_cells * sizeof *cells);
    for (size_t i = row->n_cells; i < n; i++)
        cells[i] = (um_slice){"", 0};
    batch->n_cells += n;
    return cells;
}

static int64_t *take_numbers(um_batch *batch, size_t n) {
    size_t start = batch->n_rows * n;
    UM_RESERVE(batch->numbers, start + n, batch->number_capacity);
    memset(&batch->numbers[start], 0, n * sizeof(int64_t));
    return &batch->numbers[start];
}

/// @return whether the row is rejected
static bool check_row(um_batch *batch, const um_gtfs_row *row, const um_gtfs_columns *columns,
                      um_slice *cells, int64_t *numbers) {
    bool is_rejected = false;
    if (row->n_cells != columns->n_header) {
        find_fault(batch, "invalid_row_length", "", (um_slice){"", 0}, false);
        if (has_surplus(row, columns->n_header))
            return true;
    }
    for (size_t i = 0; i < columns->n_present; i++) {
        const um_gtfs_column *spec = &columns->spec->columns[columns->present[i]];
        um_slice *cell = &cells[columns->cell_of[columns->present[i]]];
        if (!is_fine(spec, *cell, row->is_plain, &numbers[i]) &&
            check_cell(batch, spec, cell, row, &numbers[i]))
            is_rejected = true;
    }
    return is_rejected;
}

static void add_row(um_batch *batch, const um_gtfs_row *row, const um_gtfs_columns *columns) {
    UM_GROW(batch->rows, batch->n_rows, batch->row_capacity);
    um_batch_row *added = &batch->rows[batch->n_rows];
    *added = (um_batch_row){.line = row->line,
                            .first_cell = batch->n_cells,
                            .first_found = batch->n_found,
                            .n_cells = (uint32_t)row->n_cells,
                            .has_stray_cr = row->has_stray_cr,
                            .has_blanks_only = row->has_blanks_only};
    um_slice *cells = take_cells(batch, row, columns->n_header);
    int64_t *numbers = take_numbers(batch, columns->n_present);
    if (!row->has_blanks_only)
        added->is_rejected = check_row(batch, row, columns, cells, numbers);
    added->n_found = (uint32_t)(batch->n_found - added->first_found);
    batch->n_rows++;
}

static void empty(um_batch *batch) {
    for (size_t i = 0; i < batch->n_texts; i++)
        free(batch->texts[i]);
    batch->n_rows = batch->n_cells = batch->n_found = batch->n_texts = 0;
}

/// Bytes that the rows gave up belong to the batch: with them, it is full.
static bool take_bytes(um_batch *batch, um_gtfs_rows *rows) {
    size_t n_before = batch->n_texts;
    for (char *bytes = um_gtfs_rows_take_bytes(rows); bytes; bytes = um_gtfs_rows_take_bytes(rows))
        own_text(batch, bytes);
    return batch->n_texts > n_before;
}

bool um_batch_read(um_batch *batch, um_gtfs_rows *rows, const um_gtfs_columns *columns) {
    bool has_row = true, is_full = false;
    empty(batch);
    while (!is_full && batch->n_rows < ROWS_A_BATCH) {
        um_gtfs_row row;
        batch->status = um_gtfs_rows_next(rows, &row, &has_row, &batch->err);
        is_full = take_bytes(batch, rows);
        if (batch->status != UM_OK || !has_row)
            break;
        add_row(batch, &row, columns);
    }
    return batch->n_rows > 0 || batch->status != UM_OK;
}

void um_batch_clear(um_batch *batch) {
    empty(batch);
    free(batch->rows);
    free(batch->cells);
    free(batch->numbers);
    free(batch->found);
    free(batch->texts);
    *batch = (um_batch){0};
}
