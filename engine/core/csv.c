#include "core/csv.h"

#include "core/file.h"
#include "core/messages.h"

#include <csv.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

// FIELDS_MAX because a row of commas only would cost nine bytes of memory for each of its bytes.
enum { CHUNK = 1 << 16, FIELD_MAX = 1 << 16, FIELDS_MAX = 10000 };

/// Rows that libcsv has finished and nobody has read yet: fields as offsets into one text.
typedef struct row_queue {
    um_text text;
    size_t *fields; // offset of each field
    size_t n_fields, field_capacity;
    struct queued_row {
        size_t first_field, n_fields;
        int64_t line;
    } * rows; // one more than n_rows while a row is begun
    size_t n_rows, row_capacity, next;
} row_queue;

struct um_csv {
    char *path;
    FILE *file;
    bool is_windows_1252;
    struct csv_parser parser;
    bool has_parser;
    row_queue queue;
    um_text_list header;
    const char **fields; // of the row last given
    size_t field_room;
    int64_t line;     // of the byte being parsed
    int64_t row_line; // where the row being parsed begins
    bool is_row_begun, is_at_end;
    bool was_cr;      // the last byte parsed was a CR: an LF now ends no other line
    um_error failure; // found while parsing ahead, told after the rows before it
};

static bool has_failed(const um_csv *csv) {
    return csv->failure.code != UM_OK;
}

/// The first failure counts. Its place is the line on which the row begins: a quote is missing
/// there.
static void fail_row(um_csv *csv, const char *text) {
    if (!has_failed(csv))
        um_fail(&csv->failure, UM_ERR_FORMAT, "%s: line %" PRId64 ": %s", csv->path, csv->row_line,
                um_message(text));
}

// ------------------------------------------------------------------------------ libcsv callbacks

static void append_bytes(um_csv *csv, const char *bytes, size_t n) {
    row_queue *queue = &csv->queue;
    UM_GROW(queue->fields, queue->n_fields, queue->field_capacity);
    queue->fields[queue->n_fields++] = queue->text.length;
    um_text_append_n(&queue->text, bytes, n);
    um_text_append_n(&queue->text, "", 1);
}

static bool is_ascii(const char *bytes, size_t n) {
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)bytes[i] >= 0x80)
            return false;
    return true;
}

static void append_field(um_csv *csv, const char *bytes, size_t n) {
    if (is_ascii(bytes, n) || (!csv->is_windows_1252 && um_is_utf8(bytes, n))) {
        append_bytes(csv, bytes, n);
    } else if (csv->is_windows_1252) {
        UM_AUTO(char) *converted = um_from_windows_1252(bytes, n);
        append_bytes(csv, converted, strlen(converted));
    } else {
        fail_row(csv, N_("not UTF-8; if the file is in Windows-1252, say so with "
                         "`encoding: windows-1252`"));
    }
}

/// @return number of fields that the row has now
static size_t count_field(um_csv *csv) {
    row_queue *queue = &csv->queue;
    if (!csv->is_row_begun) {
        UM_GROW(queue->rows, queue->n_rows, queue->row_capacity);
        queue->rows[queue->n_rows] =
            (struct queued_row){.first_field = queue->n_fields, .line = csv->row_line};
        csv->is_row_begun = true;
    }
    return ++queue->rows[queue->n_rows].n_fields;
}

static void on_field(void *bytes, size_t n, void *user) {
    um_csv *csv = user;
    if (has_failed(csv))
        return;
    if (count_field(csv) > FIELDS_MAX)
        fail_row(csv, N_("more than 10,000 fields; is the delimiter right?"));
    else if (n > FIELD_MAX)
        fail_row(csv, N_("a field is longer than 64 KiB; is a quote missing?"));
    else if (n && memchr(bytes, '\0', n))
        fail_row(csv, N_("a zero byte; this is no text, or not in UTF-8"));
    else
        append_field(csv, bytes, n);
}

static void on_row(int end, void *user) {
    (void)end;
    um_csv *csv = user;
    if (csv->is_row_begun && !has_failed(csv))
        csv->queue.n_rows++;
    csv->is_row_begun = false;
}

// --------------------------------------------------------------------------------------- parsing

/// Length of the first line, with its end (LF, CR LF or CR), as far as it is there.
static size_t line_length(const char *bytes, size_t n) {
    const char *lf = memchr(bytes, '\n', n);
    size_t length = lf ? (size_t)(lf - bytes) + 1 : n;
    const char *cr = memchr(bytes, '\r', length);
    bool is_lone = cr && cr + 1 < bytes + length && cr[1] != '\n';
    return is_lone ? (size_t)(cr - bytes) + 1 : length;
}

static bool is_between_rows(const um_csv *csv) {
    return !csv->is_row_begun && csv->parser.entry_pos == 0 && !csv->parser.quoted;
}

/// libcsv gets one line at a time, so that a row knows on which line it began.
static void parse_line(um_csv *csv, const char *bytes, size_t n) {
    char last = bytes[n - 1];
    bool is_rest_of_end = csv->was_cr && bytes[0] == '\n';
    if (is_between_rows(csv))
        csv->row_line = csv->line;
    if (csv_parse(&csv->parser, bytes, n, on_field, on_row, csv) != n)
        fail_row(csv, csv_error(&csv->parser) == CSV_EPARSE
                          ? _("a quote stands where none may be, or one is missing")
                          : csv_strerror(csv_error(&csv->parser)));
    else if (csv->parser.entry_pos > FIELD_MAX)
        fail_row(csv, N_("a field is longer than 64 KiB; is a quote missing?"));
    csv->line += last == '\r' || (last == '\n' && !is_rest_of_end);
    csv->was_cr = last == '\r';
}

static void finish(um_csv *csv) {
    csv->is_at_end = true;
    if (ferror(csv->file))
        um_fail(&csv->failure, UM_ERR_IO, "%s: %s", csv->path, strerror(errno));
    else if (csv_fini(&csv->parser, on_field, on_row, csv) != 0)
        fail_row(csv, N_("a quote is opened and never closed"));
}

static void parse_chunk(um_csv *csv) {
    char chunk[CHUNK];
    size_t n = fread(chunk, 1, sizeof chunk, csv->file);
    if (n == 0)
        finish(csv);
    for (const char *at = chunk; n && !has_failed(csv);) {
        size_t length = line_length(at, n);
        parse_line(csv, at, length);
        at += length;
        n -= length;
    }
}

/// Moves the row that is not finished yet to the front of the emptied queue.
static void compact(row_queue *queue, bool is_row_begun) {
    struct queued_row unfinished = {0};
    if (is_row_begun)
        unfinished = queue->rows[queue->n_rows];
    size_t n = unfinished.n_fields;
    size_t from = n ? queue->fields[unfinished.first_field] : queue->text.length;
    for (size_t i = 0; i < n; i++)
        queue->fields[i] = queue->fields[unfinished.first_field + i] - from;
    if (n)
        memmove(queue->text.data, queue->text.data + from, queue->text.length - from);
    queue->text.length -= from;
    queue->n_fields = n;
    queue->n_rows = queue->next = 0;
    unfinished.first_field = 0;
    if (is_row_begun)
        queue->rows[0] = unfinished;
}

static void refill(um_csv *csv) {
    if (has_failed(csv)) // inside a row, which is not whole
        return;
    compact(&csv->queue, csv->is_row_begun);
    while (csv->queue.n_rows == 0 && !csv->is_at_end && !has_failed(csv))
        parse_chunk(csv);
}

static void give_row(um_csv *csv, um_csv_row *row) {
    row_queue *queue = &csv->queue;
    const struct queued_row *queued = &queue->rows[queue->next++];
    if (queued->n_fields > csv->field_room) {
        csv->field_room = queued->n_fields;
        csv->fields = um_resize(csv->fields, csv->field_room, sizeof *csv->fields);
    }
    for (size_t i = 0; i < queued->n_fields; i++)
        csv->fields[i] = queue->text.data + queue->fields[queued->first_field + i];
    *row = (um_csv_row){
        .fields = csv->fields,
        .n_fields = queued->n_fields,
        .line = queued->line,
        .is_ragged = queued->n_fields != csv->header.n_items,
    };
}

um_status um_csv_next(um_csv *csv, um_csv_row *row, bool *has_row, um_error *err) {
    if (csv->queue.next == csv->queue.n_rows)
        refill(csv);
    bool is_there = csv->queue.next < csv->queue.n_rows;
    if (!is_there && has_failed(csv))
        return um_fail(err, csv->failure.code, "%s", csv->failure.text);
    if (is_there)
        give_row(csv, row);
    *has_row = is_there;
    return UM_OK;
}

// ------------------------------------------------------------------------------------------ open

static um_status skip_byte_order_mark(um_csv *csv, um_error *err) {
    char mark[3] = {0};
    size_t n = fread(mark, 1, sizeof mark, csv->file);
    if (n >= 2 && (memcmp(mark, "\xff\xfe", 2) == 0 || memcmp(mark, "\xfe\xff", 2) == 0))
        return um_fail(err, UM_ERR_FORMAT, "%s: is in UTF-16; store it again in UTF-8", csv->path);
    if (n < 3 || memcmp(mark, "\xef\xbb\xbf", 3) != 0)
        rewind(csv->file);
    return UM_OK;
}

/// @return false when no line is left
static bool skip_line(FILE *file) {
    int c = getc(file);
    if (c == EOF)
        return false;
    while (c != EOF && c != '\n' && c != '\r')
        c = getc(file);
    int next = c == '\r' ? getc(file) : '\n';
    if (next != '\n')
        ungetc(next, file);
    return true;
}

/// A preamble is no CSV (a quote may stand anywhere): lines before the header are skipped as text.
static um_status skip_to_header(um_csv *csv, int header_line, um_error *err) {
    for (csv->line = 1; csv->line < header_line; csv->line++)
        if (!skip_line(csv->file))
            return um_fail(err, UM_ERR_FORMAT,
                           "%s: ends after line %" PRId64 ", the header is expected on line %d",
                           csv->path, csv->line - 1, header_line);
    return UM_OK;
}

static um_status read_header(um_csv *csv, um_error *err) {
    um_csv_row row;
    bool has_row = false;
    UM_TRY(um_csv_next(csv, &row, &has_row, err));
    if (!has_row)
        return um_fail(err, UM_ERR_FORMAT, "%s: %s, a line of column names is expected", csv->path,
                       um_file_size(csv->path) ? _("has no header") : _("is empty"));
    for (size_t i = 0; i < row.n_fields; i++)
        um_text_list_add(&csv->header, row.fields[i]);
    return UM_OK;
}

static um_status read_encoding(um_csv *csv, const char *encoding, um_error *err) {
    csv->is_windows_1252 = encoding && strcasecmp(encoding, "windows-1252") == 0;
    if (encoding && !csv->is_windows_1252 && strcasecmp(encoding, "utf-8") != 0)
        return um_fail(err, UM_ERR_USAGE,
                       "encoding '%s' is not known; it is 'utf-8' (the default) or 'windows-1252'",
                       encoding);
    return UM_OK;
}

um_status um_csv_open(const char *path, um_csv_options options, um_csv **out, um_error *err) {
    UM_AUTO(um_csv) *csv = um_alloc(sizeof *csv);
    csv->path = um_strdup(path);
    UM_TRY(read_encoding(csv, options.encoding, err));
    UM_TRY(um_file_require(path, err));
    csv->file = fopen(path, "rb");
    if (!csv->file)
        return um_fail(err, UM_ERR_IO, "%s: %s", path, strerror(errno));
    csv->has_parser = csv_init(&csv->parser, CSV_STRICT | CSV_STRICT_FINI) == 0;
    csv_set_delim(&csv->parser, options.delimiter ? (unsigned char)options.delimiter : ',');
    UM_TRY(skip_byte_order_mark(csv, err));
    UM_TRY(skip_to_header(csv, options.header_line, err));
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

// --------------------------------------------------------------------------------------- columns

const um_text_list *um_csv_header(const um_csv *csv) {
    return &csv->header;
}

int um_header_column(const um_text_list *header, const char *name) {
    for (size_t i = 0; i < header->n_items; i++)
        if (strcmp(header->items[i], name) == 0)
            return (int)i;
    return -1;
}

um_status um_header_require_column(const um_text_list *header, const char *path, const char *name,
                                   int *index, um_error *err) {
    int found = um_header_column(header, name);
    if (found >= 0) {
        *index = found;
        return UM_OK;
    }
    const char *nearest =
        um_nearest_name(name, (const char *const *)header->items, header->n_items);
    if (nearest)
        return um_fail(err, UM_ERR_FORMAT, "%s: no column '%s'; did you mean '%s'?", path, name,
                       nearest);
    UM_AUTO(um_text) names = {0};
    for (size_t i = 0; i < header->n_items; i++)
        um_text_append_format(&names, "%s%s", i ? ", " : "", header->items[i]);
    return um_fail(err, UM_ERR_FORMAT, "%s: no column '%s'; the columns are: %s", path, name,
                   names.data);
}

um_status um_csv_require_column(const um_csv *csv, const char *name, int *index, um_error *err) {
    return um_header_require_column(&csv->header, csv->path, name, index, err);
}

// ----------------------------------------------------------------------------------------- write

/// Readers, ours among them, leave out blanks around a field that is not quoted.
static bool has_outer_blank(const char *field) {
    size_t n = strlen(field);
    return n && (strchr(" \t", field[0]) || strchr(" \t", field[n - 1]));
}

/// At the beginning of a file it would be taken for the mark of its encoding, and dropped.
static bool has_byte_order_mark(const char *field) {
    return strncmp(field, "\xef\xbb\xbf", 3) == 0;
}

void um_csv_append_field(um_text *line, const char *field, char delimiter) {
    const char special[] = {'"', '\n', '\r', delimiter, '\0'};
    if (!strpbrk(field, special) && !has_outer_blank(field) && !has_byte_order_mark(field)) {
        um_text_append(line, field);
        return;
    }
    um_text_append(line, "\"");
    for (const char *at = field; *at; at++)
        um_text_append_n(line, *at == '"' ? "\"\"" : at, *at == '"' ? 2 : 1);
    um_text_append(line, "\"");
}
