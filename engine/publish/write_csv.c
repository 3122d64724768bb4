#include "publish/writer.h"

#include "core/csv.h"
#include "core/messages.h"

#include <math.h>
#include <string.h>

// RFC 4180 but for line ends: LF. NULL is an empty field; UTF-8; numbers with the decimal point. A
// job for people may ask for another delimiter, the decimal comma, a byte order mark and guards.

static char delimiter_of(const um_writer *writer) {
    return writer->job.delimiter ? writer->job.delimiter : ',';
}

/// A cell that begins so runs as a formula when a spreadsheet opens the file.
static bool is_formula(const char *text) {
    return *text && strchr("=+-@\t\r", *text) != NULL;
}

static void append_text(const um_writer *writer, um_text *line, const char *text) {
    UM_AUTO(char) *guarded = NULL;
    if (writer->job.is_guarded && is_formula(text))
        text = guarded = um_format("'%s", text);
    um_csv_append_field(line, text, delimiter_of(writer));
}

/// A number that begins with '-' is no formula.
static void append_number(const um_writer *writer, um_text *line, const char *number) {
    UM_AUTO(char) *with_comma = NULL;
    if (writer->job.has_decimal_comma && strchr(number, '.')) {
        number = with_comma = um_strdup(number);
        *strchr(with_comma, '.') = ',';
    }
    um_csv_append_field(line, number, delimiter_of(writer));
}

static void end_line(um_writer *writer, um_text *line) {
    // A single empty field would be an empty line, which readers skip.
    if (line->length == 0)
        um_text_append(line, "\"\"");
    um_text_append(line, "\n");
    um_output_write(writer->job.out, line->data, line->length);
    um_text_reset(line);
}

static um_status begin(um_writer *writer, um_error *err) {
    (void)err;
    const um_query *query = writer->job.query;
    um_text *line = writer->state = um_alloc(sizeof *line);
    char delimiter = delimiter_of(writer);
    if (writer->job.has_bom)
        um_output_text(writer->job.out, "\xef\xbb\xbf");
    for (size_t i = 0; i < query->n_columns; i++) {
        if (i)
            um_text_append_n(line, &delimiter, 1);
        append_text(writer, line, query->columns[i].name);
    }
    end_line(writer, line);
    return UM_OK;
}

static um_status row(um_writer *writer, const um_value *values, um_error *err) {
    (void)err;
    um_text *line = writer->state;
    char delimiter = delimiter_of(writer);
    for (size_t i = 0; i < writer->job.query->n_columns; i++) {
        if (i)
            um_text_append_n(line, &delimiter, 1);
        writer->counts.not_finite += !values[i].is_null && isinf(values[i].real);
        if (values[i].type == UM_VALUE_TEXT)
            append_text(writer, line, values[i].text);
        else
            append_number(writer, line, values[i].text);
    }
    end_line(writer, line);
    return UM_OK;
}

static um_status end(um_writer *writer, um_error *err) {
    (void)writer, (void)err;
    return UM_OK;
}

static void free_state(void *state) {
    if (state)
        um_text_clear(state);
    free(state);
}

extern const um_writer_ops um_write_csv;
const um_writer_ops um_write_csv = {"csv", N_("comma-separated values (RFC 4180), one line a row"),
                                    "csv", false,
                                    begin, row,
                                    end,   free_state};
