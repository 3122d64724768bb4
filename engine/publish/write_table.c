#include "publish/writer.h"

#include <errno.h>
#include <libsmartcols.h>
#include <math.h>
#include <string.h>

// For people at a terminal: aligned, numbers to the right and rounded to three decimals (shares to
// four), texts cut where the window is narrower than the rows.

static um_status fail(um_error *err, int rc) {
    return um_fail(err, UM_ERR_IO, "drawing the table: %s", strerror(-rc));
}

static um_status add_columns(const um_write_job *job, struct libscols_table *table, um_error *err) {
    for (size_t i = 0; i < job->query->n_columns; i++) {
        const um_query_column *column = &job->query->columns[i];
        bool is_text = column->type == UM_VALUE_TEXT;
        bool is_key = um_text_list_has(&job->query->layer_keys, column->name);
        int flags = is_text ? (is_key ? 0 : SCOLS_FL_TRUNC | SCOLS_FL_NOEXTREMES) : SCOLS_FL_RIGHT;
        struct libscols_column *added = scols_table_new_column(table, column->name, 0, flags);
        if (!added)
            return fail(err, -ENOMEM);
        if (job->is_coloured)
            scols_cell_set_color(scols_column_get_header(added), "\x1b[1m");
    }
    return UM_OK;
}

static um_status begin(um_writer *writer, um_error *err) {
    const um_write_job *job = &writer->job;
    struct libscols_table *table = writer->state = scols_new_table();
    if (!table)
        return fail(err, -ENOMEM);
    scols_table_enable_colors(table, job->is_coloured);
    scols_table_set_termforce(table, job->width ? SCOLS_TERMFORCE_ALWAYS : SCOLS_TERMFORCE_NEVER);
    if (job->width)
        scols_table_set_termwidth(table, job->width);
    return add_columns(job, table, err);
}

static const char *display(const um_query_column *column, const um_value *value,
                           char buffer[UM_NUMBER_SIZE]) {
    if (value->is_null || value->type != UM_VALUE_REAL || !isfinite(value->real))
        return value->text;
    int decimals = strcmp(column->unit, "share") == 0 ? 4 : 3;
    bool is_lost = value->real != 0 && fabs(value->real) < 0.5 * pow(10, -decimals);
    if (is_lost)
        return value->text;
    um_format_fixed(buffer, value->real, decimals);
    return buffer;
}

static um_status row(um_writer *writer, const um_value *values, um_error *err) {
    const um_query *query = writer->job.query;
    struct libscols_line *line = scols_table_new_line(writer->state, NULL);
    if (!line)
        return fail(err, -ENOMEM);
    for (size_t i = 0; i < query->n_columns; i++) {
        char buffer[UM_NUMBER_SIZE];
        writer->counts.not_finite += !values[i].is_null && isinf(values[i].real);
        int rc = scols_line_set_data(line, i, display(&query->columns[i], &values[i], buffer));
        if (rc != 0)
            return fail(err, rc);
    }
    return UM_OK;
}

static um_status end(um_writer *writer, um_error *err) {
    UM_AUTO(char) *drawn = NULL;
    if (writer->counts.rows == 0) { // libsmartcols draws nothing then, not even the headings
        um_output_text(writer->job.out, "no rows\n");
        return UM_OK;
    }
    int rc = scols_print_table_to_string(writer->state, &drawn);
    if (rc != 0)
        return fail(err, rc);
    um_output_text(writer->job.out, drawn);
    um_output_text(writer->job.out, "\n"); // the library ends the last line only on a stream
    return UM_OK;
}

static void free_state(void *state) {
    if (state)
        scols_unref_table(state);
}

extern const um_writer_ops um_write_terminal;
const um_writer_ops um_write_terminal = {
    "table", "aligned columns, for a terminal", "", false, begin, row, end, free_state};
