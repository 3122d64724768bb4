#include "load/gtfs/rows.h"

#include "core/memory.h"

#include <inttypes.h>
#include <string.h>

enum { BLOCK = 1 << 20, ROW_MAX = 1 << 20, MOST_CELLS = 1000 };

struct um_gtfs_rows {
    um_read_fn read;
    void *source;
    char *bytes; ///< room for a row and a block
    size_t at, end;
    bool is_over, is_begun;
    int64_t line; ///< of bytes[at]
    um_slice cells[MOST_CELLS];
};

um_gtfs_rows *um_gtfs_rows_new(um_read_fn read, void *source) {
    um_gtfs_rows *rows = um_alloc(sizeof *rows);
    rows->read = read;
    rows->source = source;
    rows->bytes = um_resize(NULL, ROW_MAX + BLOCK + 1, 1);
    rows->line = 1;
    return rows;
}

void um_gtfs_rows_free(um_gtfs_rows *rows) {
    if (!rows)
        return;
    free(rows->bytes);
    free(rows);
}

static um_status refill(um_gtfs_rows *rows, um_error *err) {
    memmove(rows->bytes, &rows->bytes[rows->at], rows->end - rows->at);
    rows->end -= rows->at;
    rows->at = 0;
    while (rows->end < BLOCK + ROW_MAX && !rows->is_over) {
        size_t n = 0;
        UM_TRY(rows->read(rows->source, &rows->bytes[rows->end], BLOCK + ROW_MAX - rows->end, &n,
                          err));
        rows->is_over = n == 0;
        rows->end += n;
    }
    return UM_OK;
}

/// Looks at the first bytes.
static um_status begin(um_gtfs_rows *rows, um_error *err) {
    rows->is_begun = true;
    UM_TRY(refill(rows, err));
    const unsigned char *bytes = (const unsigned char *)rows->bytes;
    if (rows->end >= 2 &&
        ((bytes[0] == 0xff && bytes[1] == 0xfe) || (bytes[0] == 0xfe && bytes[1] == 0xff)))
        return um_fail(err, UM_ERR_FORMAT,
                       "missing_required_column: the file is UTF-16, no column name can be read; "
                       "save it as UTF-8");
    if (rows->end >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        rows->at = 3;
    return UM_OK;
}

/// End of the row that begins at @p at: its line feed, or the end of the bytes.
/// @param[out] is_open  a quote is not closed
static size_t find_end(const um_gtfs_rows *rows, size_t at, bool *is_open) {
    const char *bytes = rows->bytes, *feed = memchr(&bytes[at], '\n', rows->end - at);
    size_t end = feed ? (size_t)(feed - bytes) : rows->end;
    *is_open = false;
    if (!memchr(&bytes[at], '"', end - at))
        return end;
    for (size_t i = at; i < rows->end; i++) {
        if (bytes[i] == '"')
            *is_open = !*is_open; // a doubled quote opens again at once
        else if (bytes[i] == '\n' && !*is_open)
            return i;
    }
    return rows->end;
}

static um_status fail_long(const um_gtfs_rows *rows, bool is_open, um_error *err) {
    return um_fail(err, UM_ERR_FORMAT, "line %" PRId64 ": a row of more than 1 MiB%s", rows->line,
                   is_open ? "; a quote is not closed" : "");
}

// ------------------------------------------------------------------------------------------- cells

static bool is_blank(char c) {
    return (unsigned char)c <= ' ' || c == 0x7f;
}

static um_slice trim(char *start, char *end) {
    while (start < end && is_blank(*start))
        start++;
    while (start < end && is_blank(end[-1]))
        end--;
    return (um_slice){start, (size_t)(end - start)};
}

/// A cell in quotes: doubled ones become one, in place. @return behind the cell: a comma or @p end
static char *read_quoted(char *quote, char *end, um_slice *cell) {
    char *to = quote, *from = quote + 1;
    bool is_open = true;
    for (; from < end && (is_open || *from != ','); from++) {
        if (*from != '"')
            *to++ = *from;
        else if (is_open && from + 1 < end && from[1] == '"')
            *to++ = *from++;
        else
            is_open = !is_open;
    }
    *cell = trim(quote, to);
    return from;
}

/// One cell that begins at @p start. @return behind it: a comma or @p end
static char *read_cell(char *start, char *end, um_gtfs_row *row, unsigned *all, bool *has_nul) {
    char *at = start;
    for (; at < end && *at != ','; at++) {
        unsigned char c = (unsigned char)*at;
        *all |= c;
        if (c >= ' ')
            continue;
        row->has_stray_cr = row->has_stray_cr || c == '\r';
        *has_nul = *has_nul || c == 0;
    }
    row->cells[row->n_cells] = trim(start, at);
    return at;
}

static char *read_any_cell(char *start, char *end, um_gtfs_row *row, unsigned *all, bool *has_nul) {
    char *quote = start;
    while (quote < end && is_blank(*quote))
        quote++;
    if (quote == end || *quote != '"')
        return read_cell(start, end, row, all, has_nul);
    char *behind = read_quoted(quote, end, &row->cells[row->n_cells]);
    for (size_t i = 0; i < row->cells[row->n_cells].n; i++) {
        unsigned char c = (unsigned char)row->cells[row->n_cells].text[i];
        *all |= c;
        *has_nul = *has_nul || c == 0;
    }
    return behind;
}

static um_status split(um_gtfs_rows *rows, char *start, char *end, um_gtfs_row *row,
                       um_error *err) {
    unsigned all = 0;
    bool has_nul = false;
    for (char *at = start;; at++) {
        if (row->n_cells == MOST_CELLS)
            return um_fail(err, UM_ERR_FORMAT, "line %" PRId64 ": more than %d cells", row->line,
                           MOST_CELLS);
        at = read_any_cell(at, end, row, &all, &has_nul);
        row->n_cells++;
        if (at >= end)
            break;
    }
    if (has_nul)
        return um_fail(err, UM_ERR_FORMAT,
                       "invalid_character: line %" PRId64
                       ": a NUL byte; the file is damaged, or is "
                       "no text",
                       rows->line);
    row->has_high_bytes = all >= 0x80;
    return UM_OK;
}

// -------------------------------------------------------------------------------------------- rows

static int64_t count_lines(const char *bytes, size_t n) {
    int64_t lines = 0;
    const char *end = bytes + n;
    for (const char *at = bytes; (at = memchr(at, '\n', (size_t)(end - at))); at++)
        lines++;
    return lines;
}

/// Reads the row that ends at @p end; false where the line is blank.
static um_status take_row(um_gtfs_rows *rows, size_t end, um_gtfs_row *row, bool *has_row,
                          um_error *err) {
    char *start = &rows->bytes[rows->at], *stop = &rows->bytes[end];
    if (stop > start && stop[-1] == '\r')
        stop--;
    *row = (um_gtfs_row){.cells = rows->cells, .line = rows->line};
    *has_row = stop > start;
    if (*has_row) {
        UM_TRY(split(rows, start, stop, row, err));
        row->has_blanks_only = row->n_cells == 1 && row->cells[0].n == 0;
    }
    return UM_OK;
}

um_status um_gtfs_rows_next(um_gtfs_rows *rows, um_gtfs_row *row, bool *has_row, um_error *err) {
    if (!rows->is_begun)
        UM_TRY(begin(rows, err));
    for (;;) {
        bool is_open = false;
        size_t end = find_end(rows, rows->at, &is_open);
        if (end == rows->end && !rows->is_over) { // the row may go on
            if (rows->end - rows->at > ROW_MAX)
                return fail_long(rows, is_open, err);
            UM_TRY(refill(rows, err));
            end = find_end(rows, rows->at, &is_open);
        }
        *has_row = false;
        if (rows->at == rows->end)
            return UM_OK;
        if (end - rows->at > ROW_MAX)
            return fail_long(rows, is_open, err);
        if (is_open)
            return um_fail(err, UM_ERR_FORMAT, "line %" PRId64 ": a quote is not closed",
                           rows->line);
        size_t n = end - rows->at;
        int64_t lines =
            memchr(&rows->bytes[rows->at], '"', n) ? count_lines(&rows->bytes[rows->at], n) : 0;
        UM_TRY(take_row(rows, end, row, has_row, err));
        rows->line += lines + 1;
        rows->at = end + (end < rows->end);
        if (*has_row)
            return UM_OK;
    }
}
