#include "load/gtfs/table.h"

#include "core/messages.h"
#include "core/pipeline.h"
#include "load/gtfs/batch.h"
#include "load/gtfs/prefetch.h"

#include <string.h>

enum { N_BATCHES = 4 };

struct um_gtfs_table {
    const um_gtfs_file *spec;
    um_notices *notices;
    um_feed_file *file;
    um_prefetch *ahead;
    um_gtfs_rows *rows;
    um_text_list header;
    um_gtfs_columns columns;
    size_t *others; ///< cells of unknown columns
    size_t n_others;
    um_pipeline *batches;
    bool is_over; ///< of the thread that makes batches: no more after a failure
    const um_batch *batch;
    size_t at;             ///< row of the batch
    const um_slice *cells; ///< of that row
    um_gtfs_record record;
};

// ------------------------------------------------------------------------------------------ header

/// Whether a feed without the column, or with an empty file, is none.
static bool is_vital(const um_gtfs_file *spec) {
    return spec->is_needed || strncmp(spec->name, "calendar", 8) == 0;
}

static const char *remember(um_notices *notices, um_slice name) {
    UM_AUTO(char) *mended = um_mend_utf8(name);
    um_text_list_add(&notices->names, mended);
    return notices->names.items[notices->names.n_items - 1];
}

/// @return -1 for a column that GTFS does not know
static int find_column(const um_gtfs_file *spec, um_slice name) {
    for (int i = 0; i < UM_GTFS_MOST_COLUMNS && spec->columns[i].name; i++)
        if (strlen(spec->columns[i].name) == name.n &&
            memcmp(spec->columns[i].name, name.text, name.n) == 0)
            return i;
    return -1;
}

static void note_column(um_gtfs_table *table, const char *code, um_slice name) {
    um_notices_remark(table->notices, code, table->spec->name, remember(table->notices, name), 1);
}

static void take_column(um_gtfs_table *table, size_t cell, um_slice name) {
    um_gtfs_columns *columns = &table->columns;
    int column = find_column(table->spec, name);
    um_text_list_add_n(&table->header, name.text, name.n);
    if (column >= 0 && columns->cell_of[column] < 0) {
        columns->cell_of[column] = (int16_t)cell;
        columns->present[columns->n_present++] = (size_t)column;
        return;
    }
    note_column(table,
                column >= 0 ? "duplicated_column"
                : name.n    ? "unknown_column"
                            : "empty_column_name",
                name);
    if (column < 0 && name.n)
        table->others[table->n_others++] = cell;
}

static void read_header(um_gtfs_table *table, const um_gtfs_row *row) {
    table->others = um_alloc_array(row->n_cells, sizeof *table->others);
    table->columns.spec = table->spec;
    table->columns.n_header = row->n_cells;
    for (size_t i = 0; i < UM_GTFS_MOST_COLUMNS; i++) {
        table->columns.cell_of[i] = -1;
        table->record.cells[i] = (um_slice){"", 0};
    }
    for (size_t i = 0; i < row->n_cells; i++)
        take_column(table, i, row->cells[i]);
}

static um_status require_columns(um_gtfs_table *table, bool *is_complete, um_error *err) {
    UM_AUTO(um_text) missing = {0};
    size_t n = 0;
    for (size_t i = 0; i < UM_GTFS_MOST_COLUMNS && table->spec->columns[i].name; i++)
        if (table->spec->columns[i].is_required && table->columns.cell_of[i] < 0) {
            um_notices_remark(table->notices, "missing_required_column", table->spec->name,
                              table->spec->columns[i].name, 1);
            um_text_append_format(&missing, "%s%s", n++ ? ", " : "", table->spec->columns[i].name);
        }
    *is_complete = n == 0;
    if (n && is_vital(table->spec))
        return um_fail(err, UM_ERR_FORMAT,
                       "missing_required_column: line 1: column%s %s; the header begins with "
                       "'%.200s'",
                       n > 1 ? "s" : "", missing.data, table->header.items[0]);
    return UM_OK;
}

static um_status fail_empty(const um_gtfs_table *table, um_error *err) {
    um_notices_remark(table->notices, "empty_file", table->spec->name, "", 0);
    if (table->spec->is_needed)
        return um_fail(err, UM_ERR_FORMAT, "empty_file: there is nothing in it");
    return UM_OK;
}

static bool make_batch(void *context, void *item) {
    um_gtfs_table *table = context;
    um_batch *batch = item;
    if (table->is_over || !um_batch_read(batch, table->rows, &table->columns))
        return false;
    table->is_over = batch->status != UM_OK;
    return true;
}

/// Puts the file in front of a failure.
static um_status fail_file(const um_notices *notices, const um_gtfs_file *spec, um_error *err) {
    return um_fail_while(err, "%s/%s", notices->label, spec->name);
}

static um_status open_table(um_feed *feed, const um_gtfs_file *spec, um_notices *notices,
                            um_gtfs_table **table, um_error *err) {
    UM_AUTO(um_gtfs_table) *opened = um_alloc(sizeof *opened);
    um_gtfs_row row;
    bool has_row = false, is_complete = false;
    opened->spec = spec;
    opened->notices = notices;
    UM_TRY(um_feed_file_open(feed, spec->name, &opened->file, err));
    opened->ahead = um_prefetch_new(um_feed_file_read, opened->file);
    opened->rows = um_gtfs_rows_new(um_prefetch_read, opened->ahead);
    do
        UM_TRY(um_gtfs_rows_next(opened->rows, &row, &has_row, err));
    while (has_row && row.has_blanks_only);
    if (!has_row)
        return fail_empty(opened, err);
    read_header(opened, &row);
    UM_TRY(require_columns(opened, &is_complete, err));
    if (!is_complete)
        return UM_OK;
    opened->batches = um_pipeline_new(N_BATCHES, sizeof(um_batch), make_batch, opened);
    *table = UM_STEAL(opened);
    return UM_OK;
}

um_status um_gtfs_table_open(um_feed *feed, const um_gtfs_file *spec, um_notices *notices,
                             um_gtfs_table **table, um_error *err) {
    if (open_table(feed, spec, notices, table, err) != UM_OK)
        return fail_file(notices, spec, err);
    return UM_OK;
}

// ---------------------------------------------------------------------------------------- findings

/// A required value that is not there, without which the row can do.
static bool is_gap(const um_gtfs_found *found) {
    return strcmp(found->code, "missing_required_field") == 0;
}

static char *describe(const um_gtfs_table *table, const um_gtfs_found *found) {
    um_slice value = found->value;
    if (!*found->field)
        return um_format(N_("%u cells, the header has %zu"), table->batch->rows[table->at].n_cells,
                         table->header.n_items);
    return value.n ? um_format("'%.*s'", (int)(value.n > 80 ? 80 : value.n), value.text)
                   : um_strdup(N_("it is empty"));
}

static um_status record_fault(um_gtfs_table *table, const um_gtfs_found *found, const char *key,
                              bool *is_counted) {
    um_gtfs_place place = {table->spec->name, found->field, table->record.line, key};
    bool is_rejected = table->record.is_rejected;
    if (found->is_remark || (is_gap(found) && !is_rejected)) {
        um_notices_count(table->notices, found->code, &place, um_gtfs_kept);
        return UM_OK;
    }
    if (is_rejected && (*is_counted || !table->spec->is_service)) {
        um_notices_count(table->notices, found->code, &place, um_gtfs_rejected);
        return UM_OK;
    }
    UM_AUTO(char) *what = describe(table, found);
    if (!is_rejected)
        return um_notices_repair(table->notices, found->code, &place,
                                 found->is_clearing ? um_gtfs_cleared : um_gtfs_repaired, "%s",
                                 what);
    *is_counted = true;
    return um_notices_reject(table->notices, found->code, &place, um_gtfs_rejected, "%s", what);
}

static um_status record_faults(um_gtfs_table *table, const um_batch_row *row) {
    bool is_counted = false, is_mended = false;
    um_slice id = table->record.cells[0];
    UM_AUTO(char) *key = um_format("%.*s", (int)(id.n > 200 ? 200 : id.n), id.text);
    for (size_t i = 0; i < row->n_found; i++) {
        const um_gtfs_found *found = &table->batch->found[row->first_found + i];
        is_mended = is_mended || !(found->is_remark || is_gap(found));
        UM_TRY(record_fault(table, found, key, &is_counted));
    }
    if (is_mended && !row->is_rejected && table->spec->is_service)
        table->notices->load->n_repaired++;
    return UM_OK;
}

static void note_line(um_gtfs_table *table, const char *code, int64_t line, const char *effect) {
    um_gtfs_place place = {table->spec->name, "", line, NULL};
    um_notices_count(table->notices, code, &place, effect);
}

// -------------------------------------------------------------------------------------------- rows

static void take_record(um_gtfs_table *table, const um_batch_row *row) {
    const um_gtfs_columns *columns = &table->columns;
    const int64_t *numbers = &table->batch->numbers[table->at * columns->n_present];
    um_gtfs_record *record = &table->record;
    table->cells = &table->batch->cells[row->first_cell];
    record->line = row->line;
    record->is_rejected = row->is_rejected;
    for (size_t i = 0; i < columns->n_present; i++) {
        record->cells[columns->present[i]] = table->cells[columns->cell_of[columns->present[i]]];
        record->numbers[columns->present[i]] = numbers[i];
    }
}

/// Moves on to the next row. @return NULL at the end, or where the file fails
static const um_batch_row *find_row(um_gtfs_table *table) {
    table->at++;
    if (!table->batch || table->at >= table->batch->n_rows) {
        if (table->batch && table->batch->status != UM_OK)
            return NULL;
        table->batch = um_pipeline_next(table->batches);
        table->at = 0;
    }
    return table->batch && table->batch->n_rows ? &table->batch->rows[table->at] : NULL;
}

/// The end of the rows, or the failure that came instead.
static um_status fail_batch(const um_gtfs_table *table, um_error *err) {
    if (table->batch->status == UM_OK)
        return UM_OK;
    *err = table->batch->err;
    return fail_file(table->notices, table->spec, err);
}

um_status um_gtfs_table_next(um_gtfs_table *table, bool *has_row, um_error *err) {
    for (;;) {
        const um_batch_row *row = find_row(table);
        *has_row = row;
        if (!row)
            return table->batch ? fail_batch(table, err) : UM_OK;
        if (row->has_stray_cr)
            note_line(table, "new_line_in_value", row->line, um_gtfs_repaired);
        if (row->has_blanks_only && table->header.n_items > 1) {
            note_line(table, "empty_row", row->line, um_gtfs_kept);
            continue;
        }
        if (table->spec->is_service)
            um_load_admit(table->notices->load);
        take_record(table, row);
        return row->n_found ? record_faults(table, row) : UM_OK;
    }
}

um_gtfs_record *um_gtfs_table_record(um_gtfs_table *table) {
    return &table->record;
}

bool um_gtfs_table_has(const um_gtfs_table *table, size_t column) {
    return table->columns.cell_of[column] >= 0;
}

size_t um_gtfs_table_others(const um_gtfs_table *table) {
    return table->n_others;
}

um_slice um_gtfs_table_other(const um_gtfs_table *table, size_t i, const char **name) {
    *name = table->header.items[table->others[i]];
    return table->cells ? table->cells[table->others[i]] : (um_slice){"", 0};
}

void um_gtfs_table_close(um_gtfs_table *table) {
    if (!table)
        return;
    if (table->batches)
        um_pipeline_stop(table->batches);
    for (size_t i = 0; table->batches && i < N_BATCHES; i++)
        um_batch_clear(um_pipeline_item(table->batches, i));
    um_pipeline_free(table->batches);
    um_gtfs_rows_free(table->rows);
    um_prefetch_free(table->ahead);
    um_feed_file_close(table->file);
    um_text_list_clear(&table->header);
    free(table->others);
    free(table);
}
