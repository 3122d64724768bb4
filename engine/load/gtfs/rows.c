#include "load/gtfs/rows.h"

#include "core/memory.h"
#include "core/messages.h"

#include <inttypes.h>
#include <string.h>

enum { BLOCK = 1 << 18, ROW_MAX = 1 << 20, MOST_CELLS = 1000 };

struct um_gtfs_rows {
    um_read_fn read;
    void *source;
    char *bytes;    ///< the newest
    char **formers; ///< those before, until somebody takes them
    size_t n_formers, former_capacity;
    size_t at, end, room;
    bool is_over, is_begun;
    int64_t line; ///< of bytes[at]
    um_slice cells[MOST_CELLS];
};

um_gtfs_rows *um_gtfs_rows_new(um_read_fn read, void *source) {
    um_gtfs_rows *rows = um_alloc(sizeof *rows);
    rows->read = read;
    rows->source = source;
    rows->line = 1;
    return rows;
}

void um_gtfs_rows_free(um_gtfs_rows *rows) {
    if (!rows)
        return;
    free(rows->bytes);
    for (size_t i = 0; i < rows->n_formers; i++)
        free(rows->formers[i]);
    free(rows->formers);
    free(rows);
}

char *um_gtfs_rows_take_bytes(um_gtfs_rows *rows) {
    return rows->n_formers ? rows->formers[--rows->n_formers] : NULL;
}

/// Room for what is left of a row, and a block.
static void renew_bytes(um_gtfs_rows *rows) {
    size_t n_left = rows->end - rows->at;
    char *bytes = um_resize(NULL, n_left + BLOCK + 1, 1);
    if (n_left)
        memcpy(bytes, &rows->bytes[rows->at], n_left);
    if (rows->bytes) {
        UM_GROW(rows->formers, rows->n_formers, rows->former_capacity);
        rows->formers[rows->n_formers++] = rows->bytes;
    }
    rows->bytes = bytes;
    rows->at = 0;
    rows->end = n_left;
    rows->room = n_left + BLOCK;
}

static um_status refill(um_gtfs_rows *rows, um_error *err) {
    renew_bytes(rows);
    while (rows->end < rows->room && !rows->is_over) {
        size_t n = 0;
        UM_TRY(rows->read(rows->source, &rows->bytes[rows->end], rows->room - rows->end, &n, err));
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

/// Where a row ends: at its line feed, or at the end of the bytes.
typedef struct row_end {
    size_t at;
    bool has_quotes;
    bool is_open; ///< a quote is not closed
} row_end;

static row_end find_end(const um_gtfs_rows *rows) {
    const char *bytes = rows->bytes;
    const char *feed = memchr(&bytes[rows->at], '\n', rows->end - rows->at);
    row_end end = {.at = feed ? (size_t)(feed - bytes) : rows->end};
    end.has_quotes = memchr(&bytes[rows->at], '"', end.at - rows->at);
    if (!end.has_quotes)
        return end;
    for (end.at = rows->at; end.at < rows->end; end.at++) {
        if (bytes[end.at] == '"')
            end.is_open = !end.is_open; // a doubled quote opens again at once
        else if (bytes[end.at] == '\n' && !end.is_open)
            break;
    }
    return end;
}

static um_status fail_long(const um_gtfs_rows *rows, bool is_open, um_error *err) {
    return um_fail(err, UM_ERR_FORMAT, "line %" PRId64 ": a row of more than 1 MiB%s", rows->line,
                   is_open ? _("; a quote is not closed") : "");
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

/// Adds a cell. @return whether there is room
static bool add_cell(um_gtfs_row *row, char *start, char *end) {
    if (row->n_cells == MOST_CELLS)
        return false;
    bool is_tight = start == end || (!is_blank(*start) && !is_blank(end[-1]));
    row->cells[row->n_cells++] =
        is_tight ? (um_slice){start, (size_t)(end - start)} : trim(start, end);
    return true;
}

/// A row without quotes: nearly all are. @return whether there was room for its cells
static bool split_plain(char *start, char *end, um_gtfs_row *row) {
    unsigned n_odd = 0;
    char *cell = start;
    for (char *at = start; at < end; at++) {
        n_odd |= (unsigned char)(*at - ' ') > '~' - ' ';
        if (*at != ',')
            continue;
        if (!add_cell(row, cell, at))
            return false;
        cell = at + 1;
    }
    row->is_plain = !n_odd;
    return add_cell(row, cell, end);
}

static bool split_quoted(char *start, char *end, um_gtfs_row *row) {
    for (char *at = start;; at++) {
        char *quote = at, *behind;
        while (quote < end && is_blank(*quote))
            quote++;
        if (quote < end && *quote == '"') {
            if (row->n_cells == MOST_CELLS)
                return false;
            behind = read_quoted(quote, end, &row->cells[row->n_cells++]);
        } else {
            behind = memchr(at, ',', (size_t)(end - at));
            behind = behind ? behind : end;
            if (!add_cell(row, at, behind))
                return false;
        }
        at = behind;
        if (at >= end)
            return true;
    }
}

/// What bytes beside printable ASCII there are.
static um_status look_closer(const um_gtfs_rows *rows, const char *start, const char *end,
                             bool has_quotes, um_gtfs_row *row, um_error *err) {
    for (const char *at = start; at < end; at++) {
        row->has_high_bytes = row->has_high_bytes || (unsigned char)*at >= 0x80;
        row->has_stray_cr = row->has_stray_cr || (*at == '\r' && !has_quotes);
        if (*at == '\0')
            return um_fail(err, UM_ERR_FORMAT,
                           "invalid_character: line %" PRId64 ": a NUL byte; the file is damaged, "
                           "or is no text",
                           rows->line);
    }
    return UM_OK;
}

static um_status split(const um_gtfs_rows *rows, char *start, char *end, bool has_quotes,
                       um_gtfs_row *row, um_error *err) {
    if (has_quotes)
        UM_TRY(look_closer(rows, start, end, true, row, err)); // before quotes are taken out
    bool has_room = has_quotes ? split_quoted(start, end, row) : split_plain(start, end, row);
    if (!has_room)
        return um_fail(err, UM_ERR_FORMAT, "line %" PRId64 ": more than %d cells", rows->line,
                       MOST_CELLS);
    return has_quotes || row->is_plain ? UM_OK : look_closer(rows, start, end, false, row, err);
}

// -------------------------------------------------------------------------------------------- rows

static int64_t count_lines(const char *bytes, size_t n) {
    int64_t lines = 0;
    const char *end = bytes + n;
    for (const char *at = bytes; (at = memchr(at, '\n', (size_t)(end - at))); at++)
        lines++;
    return lines;
}

/// Reads the row; none where the line is blank.
static um_status take_row(um_gtfs_rows *rows, const row_end *end, um_gtfs_row *row, bool *has_row,
                          um_error *err) {
    char *start = &rows->bytes[rows->at], *stop = &rows->bytes[end->at];
    if (stop > start && stop[-1] == '\r')
        stop--;
    *row = (um_gtfs_row){.cells = rows->cells, .line = rows->line};
    *has_row = stop > start;
    if (*has_row) {
        int64_t lines = end->has_quotes ? count_lines(start, (size_t)(stop - start)) : 0;
        UM_TRY(split(rows, start, stop, end->has_quotes, row, err));
        row->has_blanks_only = row->n_cells == 1 && row->cells[0].n == 0;
        rows->line += lines;
    }
    rows->line++;
    rows->at = end->at + (end->at < rows->end);
    return UM_OK;
}

um_status um_gtfs_rows_next(um_gtfs_rows *rows, um_gtfs_row *row, bool *has_row, um_error *err) {
    if (!rows->is_begun)
        UM_TRY(begin(rows, err));
    for (*has_row = false; !*has_row;) {
        row_end end = find_end(rows);
        while (end.at == rows->end && !rows->is_over) { // the row may go on
            if (rows->end - rows->at > ROW_MAX)
                return fail_long(rows, end.is_open, err);
            UM_TRY(refill(rows, err));
            end = find_end(rows);
        }
        if (rows->at == rows->end)
            return UM_OK;
        if (end.at - rows->at > ROW_MAX)
            return fail_long(rows, end.is_open, err);
        if (end.is_open)
            return um_fail(err, UM_ERR_FORMAT, "line %" PRId64 ": a quote is not closed",
                           rows->line);
        UM_TRY(take_row(rows, &end, row, has_row, err));
    }
    return UM_OK;
}
