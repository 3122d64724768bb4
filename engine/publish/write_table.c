#include "publish/writer.h"

#include "core/messages.h"

#include <errno.h>
#include <libsmartcols.h>
#include <math.h>
#include <string.h>

// For people at a terminal: aligned, numbers to the right and rounded to three decimals (shares to
// four), texts cut where the window is narrower than the rows. A window too narrow for that gets
// each row as lines of a name and a value.

enum { READABLE_WIDTH = 12 }; // a text may be cut to that

typedef struct drawing {
    struct libscols_table *table;
    size_t *longest; ///< value of each column, in characters
    size_t *widths;  ///< of the columns, once all rows are known
} drawing;

static um_status fail(um_error *err, int rc) {
    return um_fail(err, UM_ERR_IO, "drawing the table: %s", strerror(-rc));
}

/// Of texts but keys; a number that is cut is another number.
static bool may_be_cut(const um_query *query, const um_query_column *column) {
    return column->type == UM_VALUE_TEXT && !um_text_list_has(&query->layer_keys, column->name);
}

static um_status add_columns(const um_write_job *job, struct libscols_table *table, um_error *err) {
    for (size_t i = 0; i < job->query->n_columns; i++) {
        const um_query_column *column = &job->query->columns[i];
        int flags = column->type != UM_VALUE_TEXT    ? SCOLS_FL_RIGHT
                    : may_be_cut(job->query, column) ? SCOLS_FL_TRUNC
                                                     : 0;
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
    drawing *state = writer->state = um_alloc(sizeof *state);
    struct libscols_table *table = state->table = scols_new_table();
    if (!table)
        return fail(err, -ENOMEM);
    state->longest = um_alloc_array(job->query->n_columns, sizeof *state->longest);
    state->widths = um_alloc_array(job->query->n_columns, sizeof *state->widths);
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
    int decimals = strncmp(column->unit, "share", 5) == 0 ? 4 : 3;
    bool is_lost = value->real != 0 && fabs(value->real) < 0.5 * pow(10, -decimals);
    if (is_lost)
        return value->text;
    um_format_fixed(buffer, value->real, decimals);
    return buffer;
}

static um_status row(um_writer *writer, const um_value *values, um_error *err) {
    const um_query *query = writer->job.query;
    drawing *state = writer->state;
    struct libscols_line *line = scols_table_new_line(state->table, NULL);
    if (!line)
        return fail(err, -ENOMEM);
    for (size_t i = 0; i < query->n_columns; i++) {
        char buffer[UM_NUMBER_SIZE];
        writer->counts.not_finite += !values[i].is_null && isinf(values[i].real);
        const char *text = display(&query->columns[i], &values[i], buffer);
        size_t width = um_text_width(text);
        if (width > state->longest[i])
            state->longest[i] = width;
        int rc = scols_line_set_data(line, i, text);
        if (rc != 0)
            return fail(err, rc);
    }
    return UM_OK;
}

static size_t max_size(size_t a, size_t b) {
    return a > b ? a : b;
}

/// Finds the widths of columns side by side.
/// @param[in] most  to which texts are cut
/// @return their sum, one blank between two
static size_t measure(const um_query *query, drawing *state, size_t most) {
    size_t sum = query->n_columns - 1;
    for (size_t i = 0; i < query->n_columns; i++) {
        bool is_cut = may_be_cut(query, &query->columns[i]) && state->longest[i] > most;
        state->widths[i] =
            max_size(is_cut ? most : state->longest[i], um_text_width(query->columns[i].name));
        sum += state->widths[i];
    }
    return sum;
}

/// Cuts the longest texts so far that all columns have room.
/// @return false where texts would be too short to be read
static bool fit(const um_write_job *job, drawing *state) {
    size_t most = READABLE_WIDTH;
    if (job->width && measure(job->query, state, most) > job->width)
        return false;
    for (size_t i = 0; i < job->query->n_columns; i++)
        most = max_size(most, state->longest[i]);
    while (measure(job->query, state, most) > job->width && job->width)
        most--;
    return true;
}

/// A control character would be a command to the terminal.
static void append_safe(um_text *text, const char *value) {
    for (const unsigned char *c = (const unsigned char *)value; *c; c++) {
        bool is_c1 = c[0] == 0xc2 && c[1] >= 0x80 && c[1] < 0xa0;
        if (*c >= 0x20 && *c != 0x7f && !is_c1)
            um_text_append_n(text, c, 1);
        else
            um_text_append_format(text, "\\x%02x", is_c1 ? *++c : *c);
    }
}

static void append_line(um_text *text, const char *name, size_t name_width, const char *value,
                        bool is_coloured) {
    int pad = (int)(name_width - um_text_width(name));
    um_text_append_format(text, "%s%s%s", is_coloured ? "\x1b[1m" : "", name,
                          is_coloured ? "\x1b[0m" : "");
    if (*value)
        um_text_append_format(text, "%*s  ", pad, "");
    append_safe(text, value);
    um_text_append(text, "\n");
}

static size_t name_width(const um_query *query) {
    size_t most = 0;
    for (size_t i = 0; i < query->n_columns; i++) {
        size_t width = um_text_width(query->columns[i].name);
        most = width > most ? width : most;
    }
    return most;
}

/// Rows one below the other, a line a column, a blank line between rows.
static void draw_rows(const um_writer *writer) {
    const um_write_job *job = &writer->job;
    const drawing *state = writer->state;
    UM_AUTO(um_text) text = {0};
    size_t width = name_width(job->query);
    for (size_t i = 0; i < scols_table_get_nlines(state->table); i++) {
        struct libscols_line *line = scols_table_get_line(state->table, i);
        um_text_append(&text, i ? "\n" : "");
        for (size_t j = 0; j < job->query->n_columns; j++)
            append_line(&text, job->query->columns[j].name, width,
                        scols_cell_get_data(scols_line_get_cell(line, j)), job->is_coloured);
    }
    um_output_write(job->out, text.data, text.length);
}

/// The first @p n characters.
static um_status cut_cell(struct libscols_cell *cell, size_t n, um_error *err) {
    const char *text = scols_cell_get_data(cell), *end = text;
    for (size_t i = 0; *end; end++) {
        i += ((unsigned char)*end & 0xc0) != 0x80;
        if (i > n)
            break;
    }
    UM_AUTO(char) *cut = um_format("%.*s", (int)(end - text), text);
    int rc = scols_cell_set_data(cell, cut);
    return rc == 0 ? UM_OK : fail(err, rc);
}

/// Not left to the library, which takes from short texts too and from some more than from others.
static um_status cut_texts(const um_query *query, const drawing *state, um_error *err) {
    for (size_t i = 0; i < query->n_columns; i++) {
        if (state->longest[i] <= state->widths[i])
            continue;
        for (size_t j = 0; j < scols_table_get_nlines(state->table); j++)
            UM_TRY(cut_cell(scols_line_get_cell(scols_table_get_line(state->table, j), i),
                            state->widths[i], err));
    }
    return UM_OK;
}

static um_status draw_table(const um_writer *writer, um_error *err) {
    const drawing *state = writer->state;
    UM_AUTO(char) *drawn = NULL;
    UM_TRY(cut_texts(writer->job.query, state, err));
    int rc = scols_print_table_to_string(state->table, &drawn);
    if (rc != 0)
        return fail(err, rc);
    um_output_text(writer->job.out, drawn);
    um_output_text(writer->job.out, "\n"); // the library ends the last line only on a stream
    return UM_OK;
}

static um_status end(um_writer *writer, um_error *err) {
    const um_write_job *job = &writer->job;
    if (writer->counts.rows == 0) { // libsmartcols draws nothing then, not even the headings
        um_output_text(job->out, _("no rows\n"));
        return UM_OK;
    }
    if (fit(job, writer->state))
        return draw_table(writer, err);
    draw_rows(writer);
    return UM_OK;
}

static void free_state(void *state) {
    drawing *own = state;
    if (!own)
        return;
    if (own->table)
        scols_unref_table(own->table);
    free(own->longest);
    free(own->widths);
    free(own);
}

extern const um_writer_ops um_write_terminal;
const um_writer_ops um_write_terminal = {
    "table", N_("aligned columns, for a terminal"), "", false, begin, row, end, free_state};
