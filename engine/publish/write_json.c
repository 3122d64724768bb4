#include "publish/writer.h"

#include "core/messages.h"

// One object a row, one row a line, in an array.

static um_status begin(um_writer *writer, um_error *err) {
    (void)err;
    writer->state = um_alloc(sizeof(um_text));
    um_output_text(writer->job.out, "[");
    return UM_OK;
}

static um_status row(um_writer *writer, const um_value *values, um_error *err) {
    (void)err;
    const um_query *query = writer->job.query;
    um_text *line = writer->state;
    um_text_reset(line);
    um_text_append(line, writer->counts.rows > 1 ? ",\n{" : "\n{");
    for (size_t i = 0; i < query->n_columns; i++) {
        um_text_append(line, i ? ", " : "");
        um_json_append_text(line, query->columns[i].name);
        um_text_append(line, ": ");
        um_json_append_value(line, &values[i], &writer->counts.not_finite);
    }
    um_text_append(line, "}");
    um_output_write(writer->job.out, line->data, line->length);
    return UM_OK;
}

static um_status end(um_writer *writer, um_error *err) {
    (void)err;
    um_output_text(writer->job.out, writer->counts.rows ? "\n]\n" : "]\n");
    return UM_OK;
}

static void free_state(void *state) {
    if (state)
        um_text_clear(state);
    free(state);
}

extern const um_writer_ops um_write_json;
const um_writer_ops um_write_json = {
    "json", N_("an array with one object a row"), "json", false, begin, row, end, free_state};
