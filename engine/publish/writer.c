#include "publish/writer.h"

#include "core/messages.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

extern const um_writer_ops um_write_csv, um_write_geojson, um_write_json, um_write_terminal,
    um_write_xlsx;

const um_writer_ops *const um_writers[] = {
    &um_write_csv, &um_write_geojson, &um_write_json, &um_write_terminal, &um_write_xlsx, NULL,
};

um_status um_writer_find(const char *format, const um_writer_ops **ops, um_error *err) {
    const char *names[UM_COUNT(um_writers)];
    size_t n = 0;
    for (; um_writers[n]; n++) {
        names[n] = um_writers[n]->name;
        if (strcmp(format, names[n]) == 0) {
            *ops = um_writers[n];
            return UM_OK;
        }
    }
    const char *nearest = um_nearest_name(format, names, n);
    UM_AUTO(um_text) known = {0};
    for (size_t i = 0; i < n; i++)
        um_text_append_format(&known, "%s%s", i ? ", " : "", names[i]);
    return um_fail(err, UM_ERR_USAGE, "no format '%s'%s%s%s (%s)", format,
                   nearest ? _("; did you mean '") : "", nearest ? nearest : "",
                   nearest ? "'?" : "", known.data);
}

um_status um_writer_begin(const um_writer_ops *ops, const um_write_job *job, um_writer **out,
                          um_error *err) {
    UM_AUTO(um_writer) *writer = um_alloc(sizeof *writer);
    *writer = (um_writer){.ops = ops, .job = *job};
    if (ops->needs_layer && !job->query->layer)
        return um_fail(err, UM_ERR_USAGE,
                       "'%s' has no 'layer:', so there is no geometry to write as %s",
                       job->query->name, ops->name);
    UM_TRY(ops->begin(writer, err));
    *out = UM_STEAL(writer);
    return UM_OK;
}

um_status um_writer_row(um_writer *writer, const um_value *values, um_error *err) {
    writer->counts.rows++;
    return writer->ops->row(writer, values, err);
}

um_status um_writer_end(um_writer *writer, um_write_counts *counts, um_error *err) {
    UM_TRY(writer->ops->end(writer, err));
    if (counts)
        *counts = writer->counts;
    return UM_OK;
}

void um_writer_free(um_writer *writer) {
    if (!writer)
        return;
    writer->ops->free_state(writer->state);
    free(writer);
}

um_status um_write_rows(const um_writer_ops *ops, const um_write_job *job, um_result *rows,
                        um_write_counts *counts, um_error *err) {
    um_write_job whole = *job;
    UM_AUTO(um_writer) *writer = NULL;
    whole.query = um_result_query(rows);
    whole.params = um_result_params(rows);
    UM_TRY(um_writer_begin(ops, &whole, &writer, err));
    for (;;) {
        bool has_row = false;
        UM_TRY(um_result_next(rows, &has_row, err));
        if (!has_row)
            return um_writer_end(writer, counts, err);
        UM_TRY(um_writer_row(writer, um_result_values(rows), err));
    }
}

um_status um_write_table(const um_writer_ops *ops, const um_write_job *job, const um_table *table,
                         um_write_counts *counts, um_error *err) {
    um_write_job whole = *job;
    UM_AUTO(um_writer) *writer = NULL;
    whole.query = table->query;
    whole.params = &table->params;
    UM_TRY(um_writer_begin(ops, &whole, &writer, err));
    for (size_t i = 0; i < table->n_rows; i++)
        UM_TRY(um_writer_row(writer, um_table_row(table, i), err));
    return um_writer_end(writer, counts, err);
}

um_status um_write_table_file(const um_writer_ops *ops, const um_write_job *job,
                              const um_table *table, const char *path, um_write_counts *counts,
                              um_error *err) {
    UM_AUTO(um_output) *out = NULL;
    um_write_job whole = *job;
    UM_TRY(um_output_open(path, true, &out, err));
    whole.out = out;
    UM_TRY(um_write_table(ops, &whole, table, counts, err));
    return um_output_commit(out, err);
}

// ------------------------------------------------------------------------------------------------
// JSON

/// U+2028 and U+2029 end a line in JavaScript: three bytes e2 80 a8 or a9.
static bool is_line_separator(const char *text) {
    return memcmp(text, "\xe2\x80", 2) == 0 && (text[2] == '\xa8' || text[2] == '\xa9');
}

static size_t append_special(um_text *json, const char *text) {
    static const char *const short_forms[] = {
        ['"'] = "\\\"", ['\\'] = "\\\\", ['\b'] = "\\b", ['\f'] = "\\f",
        ['\n'] = "\\n", ['\r'] = "\\r",  ['\t'] = "\\t",
    };
    unsigned char c = (unsigned char)*text;
    if (c == 0xe2) {
        bool is_separator = is_line_separator(text);
        um_text_append_n(json, is_separator ? (text[2] == '\xa8' ? "\\u2028" : "\\u2029") : text,
                         is_separator ? 6 : 1);
        return is_separator ? 3 : 1;
    }
    if (c < UM_COUNT(short_forms) && short_forms[c])
        um_text_append(json, short_forms[c]);
    else
        um_text_append_format(json, "\\u%04x", c);
    return 1;
}

/// What does not stand for itself in a JSON text: control characters, quotes, what HTML reads, and
/// the first byte of a line separator.
static const bool is_special[256] = {
    [0] = true,   [1] = true,    [2] = true,    [3] = true,    [4] = true,   [5] = true,
    [6] = true,   [7] = true,    [8] = true,    [9] = true,    [10] = true,  [11] = true,
    [12] = true,  [13] = true,   [14] = true,   [15] = true,   [16] = true,  [17] = true,
    [18] = true,  [19] = true,   [20] = true,   [21] = true,   [22] = true,  [23] = true,
    [24] = true,  [25] = true,   [26] = true,   [27] = true,   [28] = true,  [29] = true,
    [30] = true,  [31] = true,   ['"'] = true,  ['\\'] = true, ['<'] = true, ['>'] = true,
    ['&'] = true, [0x7f] = true, [0xe2] = true,
};

void um_json_append_escaped(um_text *json, const char *text) {
    for (;;) {
        const char *end = text;
        while (!is_special[(unsigned char)*end]) // also the zero byte at the end
            end++;
        um_text_append_n(json, text, (size_t)(end - text));
        text = end;
        if (!*text)
            break;
        text += append_special(json, text);
    }
}

void um_json_append_text(um_text *json, const char *text) {
    um_text_append_n(json, "\"", 1);
    um_json_append_escaped(json, text);
    um_text_append_n(json, "\"", 1);
}

void um_json_append_value(um_text *json, const um_value *value, int64_t *not_finite) {
    bool is_number = value->type != UM_VALUE_TEXT;
    if (!value->is_null && is_number && !isfinite(value->real)) {
        ++*not_finite;
        um_text_append(json, "null");
    } else if (value->is_null)
        um_text_append(json, "null");
    else if (is_number)
        um_text_append(json, value->text);
    else
        um_json_append_text(json, value->text);
}
