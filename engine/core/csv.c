#include "core/csv.h"

#include "core/file.h"

#include <csv.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { CHUNK = 1 << 16, FIELD_MAX = 1 << 16 };

/// Rows that libcsv has finished and nobody has read yet: fields as offsets into one text.
typedef struct row_queue {
    um_text text;
    size_t *fields; // offset of each field
    size_t n_fields, field_capacity;
    struct queued_row {
        size_t first_field, n_fields;
        int64_t line;
    } * rows;
    size_t n_rows, row_capacity, next;
} row_queue;

struct um_csv {
    char *path;
    FILE *file;
    um_csv_options options;
    struct csv_parser parser;
    bool has_parser;
    row_queue queue;
    um_text_list header;
    const char **fields; // of the row last given
    size_t field_room;
    int64_t line;     // of the byte being parsed
    int64_t row_line; // where the row being parsed begins
    bool is_row_begun, is_at_end, is_header_read;
    bool was_cr;
    um_status status;
    um_error failure; // raised inside a callback
};

static void fail_inside(um_csv *csv, um_status code, const char *text) {
    if (csv->status == UM_OK)
        csv->status = um_fail(&csv->failure, code, "%s: line %" PRId64 ": %s", csv->path,
                              csv->row_line, text);
}

// --------------------------------------------------------------------------------------- libcsv
// callbacks

static void append_field(um_csv *csv, const char *bytes, size_t n) {
    row_queue *queue = &csv->queue;
    UM_GROW(queue->fields, queue->n_fields, queue->field_capacity);
    queue->fields[queue->n_fields++] = queue->text.length;
    um_text_append_n(&queue->text, bytes, n);
    um_text_append_n(&queue->text, "", 1);
}

static void on_field(void *bytes, size_t n, void *user) {
    um_csv *csv = user;
    row_queue *queue = &csv->queue;
    if (!csv->is_row_begun) {
        UM_GROW(queue->rows, queue->n_rows, queue->row_capacity);
        queue->rows[queue->n_rows] =
            (struct queued_row){.first_field = queue->n_fields, .line = csv->row_line};
        csv->is_row_begun = true;
    }
    queue->rows[queue->n_rows].n_fields++;
    if (n > FIELD_MAX) {
        fail_inside(csv, UM_ERR_FORMAT, "a field is longer than 64 KiB; is a quote missing?");
        return;
    }
    if (bytes && memchr(bytes, '\0', n)) {
        fail_inside(csv, UM_ERR_FORMAT, "a zero byte; this is no text file");
        return;
    }
    if (csv->options.encoding) {
        UM_AUTO(char) *converted = um_from_windows_1252(bytes, n);
        append_field(csv, converted, strlen(converted));
    } else if (n && !um_is_utf8(bytes, n)) {
        fail_inside(
            csv, UM_ERR_FORMAT,
            "not UTF-8; if the file is in Windows-1252, say so with 'encoding: windows-1252'");
    } else {
        append_field(csv, bytes, n);
    }
}

static void on_row(int end, void *user) {
    (void)end;
    um_csv *csv = user;
    if (csv->is_row_begun)
        csv->queue.n_rows++;
    csv->is_row_begun = false;
}

// ------------------------------------------------------------------------------------------------
// parsing

static um_status fail_parse(um_csv *csv, um_error *err) {
    int code = csv_error(&csv->parser);
    if (code == CSV_EPARSE)
        return um_fail(err, UM_ERR_FORMAT,
                       "%s: line %" PRId64 ": a quote stands where none may be, or one is missing",
                       csv->path, csv->row_line);
    return um_fail(err, UM_ERR_FORMAT, "%s: line %" PRId64 ": %s", csv->path, csv->row_line,
                   csv_strerror(code));
}

/// Feeds one line's bytes at a time, so that a row knows on which line it began.
static um_status feed(um_csv *csv, const char *bytes, size_t n, um_error *err) {
    while (n) {
        const char *end = memchr(bytes, '\n', n);
        size_t length = end ? (size_t)(end - bytes) + 1 : n;
        if (!csv->is_row_begun && csv->parser.entry_pos == 0 && !csv->parser.quoted)
            csv->row_line = csv->line;
        if (csv_parse(&csv->parser, bytes, length, on_field, on_row, csv) != length)
            return csv->status != UM_OK ? um_fail(err, csv->status, "%s", csv->failure.text)
                                        : fail_parse(csv, err);
        if (csv->status != UM_OK)
            return um_fail(err, csv->status, "%s", csv->failure.text);
        if (csv->parser.entry_pos > FIELD_MAX) {
            fail_inside(csv, UM_ERR_FORMAT, "a field is longer than 64 KiB; is a quote missing?");
            return um_fail(err, csv->status, "%s", csv->failure.text);
        }
        csv->line += end != NULL;
        bytes += length;
        n -= length;
    }
    return UM_OK;
}

static um_status finish(um_csv *csv, um_error *err) {
    csv->is_at_end = true;
    if (ferror(csv->file))
        return um_fail(err, UM_ERR_IO, "%s: %s", csv->path, strerror(errno));
    if (csv_fini(&csv->parser, on_field, on_row, csv) != 0)
        return um_fail(err, UM_ERR_FORMAT,
                       "%s: line %" PRId64 ": a quote is opened and never closed", csv->path,
                       csv->row_line);
    return csv->status != UM_OK ? um_fail(err, csv->status, "%s", csv->failure.text) : UM_OK;
}

/// Moves the row that is not finished yet to the front of the emptied queue.
static void compact(um_csv *csv) {
    row_queue *queue = &csv->queue;
    struct queued_row unfinished = {0};
    size_t n_left = 0, text_from = queue->text.length;
    if (csv->is_row_begun) {
        unfinished = queue->rows[queue->n_rows];
        n_left = unfinished.n_fields;
        text_from = n_left ? queue->fields[unfinished.first_field] : queue->text.length;
    }
    for (size_t i = 0; i < n_left; i++)
        queue->fields[i] = queue->fields[unfinished.first_field + i] - text_from;
    if (queue->text.data)
        memmove(queue->text.data, queue->text.data + text_from, queue->text.length - text_from + 1);
    queue->text.length -= text_from;
    queue->n_fields = n_left;
    queue->n_rows = queue->next = 0;
    if (csv->is_row_begun) {
        unfinished.first_field = 0;
        queue->rows[0] = unfinished;
    }
}

static um_status refill(um_csv *csv, um_error *err) {
    char chunk[CHUNK];
    compact(csv);
    while (csv->queue.n_rows == 0 && !csv->is_at_end) {
        size_t n = fread(chunk, 1, sizeof chunk, csv->file);
        UM_TRY(n ? feed(csv, chunk, n, err) : finish(csv, err));
    }
    return UM_OK;
}

/// The next row as the file has it, blank lines as rows of one empty field left out by libcsv.
static um_status next_row(um_csv *csv, um_csv_row *row, bool *has_row, um_error *err) {
    row_queue *queue = &csv->queue;
    if (queue->next == queue->n_rows)
        UM_TRY(refill(csv, err));
    *has_row = queue->next < queue->n_rows;
    if (!*has_row)
        return UM_OK;
    const struct queued_row *queued = &queue->rows[queue->next++];
    if (queued->n_fields > csv->field_room) {
        csv->field_room = queued->n_fields;
        csv->fields = um_resize(csv->fields, csv->field_room, sizeof *csv->fields);
    }
    for (size_t i = 0; i < queued->n_fields; i++)
        csv->fields[i] = queue->text.data + queue->fields[queued->first_field + i];
    *row = (um_csv_row){.fields = csv->fields, .n_fields = queued->n_fields, .line = queued->line};
    return UM_OK;
}

// ---------------------------------------------------------------------------------------------------
// open

/// Preambles are no CSV (a quote may stand anywhere): lines before the header are skipped as text.
static um_status skip_to_header(um_csv *csv, um_error *err) {
    unsigned char mark[3];
    if (fread(mark, 1, 3, csv->file) != 3 || memcmp(mark, "\xef\xbb\xbf", 3) != 0)
        rewind(csv->file);
    for (csv->line = 1; csv->line < csv->options.header_line; csv->line++) {
        int c;
        while ((c = getc(csv->file)) != EOF && c != '\n')
            continue;
        if (c == EOF)
            return um_fail(err, UM_ERR_FORMAT,
                           "%s: has %" PRId64 " lines, the header is expected on line %d",
                           csv->path, csv->line, csv->options.header_line);
    }
    csv->row_line = csv->line;
    return UM_OK;
}

static um_status read_header(um_csv *csv, um_error *err) {
    um_csv_row row;
    bool has_row = false;
    UM_TRY(next_row(csv, &row, &has_row, err));
    if (!has_row)
        return um_fail(err, UM_ERR_FORMAT, "%s: is empty, a line of column names is expected",
                       csv->path);
    for (size_t i = 0; i < row.n_fields; i++)
        um_text_list_add(&csv->header, row.fields[i]);
    return UM_OK;
}

static um_status check_options(const um_csv_options *options, um_error *err) {
    if (options->encoding && strcmp(options->encoding, "windows-1252") != 0)
        return um_fail(err, UM_ERR_USAGE,
                       "encoding '%s' is not known; it is 'utf-8' (by default) or 'windows-1252'",
                       options->encoding);
    return UM_OK;
}

um_status um_csv_open(const char *path, um_csv_options options, um_csv **out, um_error *err) {
    if (options.encoding && strcasecmp(options.encoding, "utf-8") == 0)
        options.encoding = NULL;
    UM_TRY(check_options(&options, err));
    UM_TRY(um_file_require(path, err));
    UM_AUTO(um_csv) *csv = um_alloc(sizeof *csv);
    csv->path = um_strdup(path);
    csv->options = options;
    csv->file = fopen(path, "rb");
    if (!csv->file)
        return um_fail(err, UM_ERR_IO, "%s: %s", path, strerror(errno));
    csv->has_parser = csv_init(&csv->parser, CSV_STRICT | CSV_STRICT_FINI) == 0;
    csv_set_delim(&csv->parser, options.delimiter ? (unsigned char)options.delimiter : ',');
    UM_TRY(skip_to_header(csv, err));
    UM_TRY(read_header(csv, err));
    *out = UM_STEAL(csv);
    return UM_OK;
}

void um_csv_close(um_csv *csv) {
    if (!csv)
        return;
    if (csv->file)
        fclose(csv->file);
    if (csv->has_parser)
        csv_free(&csv->parser);
    um_text_clear(&csv->queue.text);
    free(csv->queue.fields);
    free(csv->queue.rows);
    um_text_list_clear(&csv->header);
    free(csv->fields);
    free(csv->path);
    free(csv);
}

// ---------------------------------------------------------------------------------------------------
// read

const um_text_list *um_csv_header(const um_csv *csv) {
    return &csv->header;
}

int um_csv_column(const um_csv *csv, const char *name) {
    for (size_t i = 0; i < csv->header.n_items; i++)
        if (strcmp(csv->header.items[i], name) == 0)
            return (int)i;
    return -1;
}

um_status um_csv_require_column(const um_csv *csv, const char *name, int *index, um_error *err) {
    int found = um_csv_column(csv, name);
    if (found >= 0) {
        *index = found;
        return UM_OK;
    }
    const char *nearest =
        um_nearest_name(name, (const char *const *)csv->header.items, csv->header.n_items);
    if (nearest)
        return um_fail(err, UM_ERR_FORMAT, "%s: no column '%s'; did you mean '%s'?", csv->path,
                       name, nearest);
    UM_AUTO(um_text) names = {0};
    for (size_t i = 0; i < csv->header.n_items; i++)
        um_text_append_format(&names, "%s%s", i ? ", " : "", csv->header.items[i]);
    return um_fail(err, UM_ERR_FORMAT, "%s: no column '%s'; the columns are: %s", csv->path, name,
                   names.data);
}

um_status um_csv_next(um_csv *csv, um_csv_row *row, bool *has_row, um_error *err) {
    UM_TRY(next_row(csv, row, has_row, err));
    if (*has_row)
        row->is_ragged = row->n_fields != csv->header.n_items;
    return UM_OK;
}

void um_csv_append_field(um_text *line, const char *field, char delimiter) {
    const char special[] = {'"', '\n', '\r', delimiter, '\0'};
    if (!strpbrk(field, special)) {
        um_text_append(line, field);
        return;
    }
    um_text_append(line, "\"");
    for (const char *at = field; *at; at++)
        um_text_append_n(line, *at == '"' ? "\"\"" : at, *at == '"' ? 2 : 1);
    um_text_append(line, "\"");
}
