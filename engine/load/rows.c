#include "load/rows.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { MAX_COLUMNS = 32 };

struct um_rows {
    um_load *load;
    um_csv *csv;
    um_csv_row row;
    size_t n_columns;
    int index[MAX_COLUMNS];      ///< column of the file, -1 = not there
    um_text values[MAX_COLUMNS]; ///< trimmed fields of the row read last
    char place[40];
};

// -------------------------------------------------------------------------------------------
// columns

um_status um_rows_csv_options(const um_load *load, char delimiter, um_csv_options *options,
                              um_error *err) {
    static const char *const encodings[] = {"utf-8", "windows-1252"};
    const char *text = um_source_option(load->source, "delimiter", NULL);
    bool is_tab = text && (strcmp(text, "tab") == 0 || strcmp(text, "\t") == 0);
    if (text && !is_tab && (strlen(text) != 1 || !strchr(",;|", *text)))
        return um_load_fail_option(load, err, "delimiter", "'%s' is none of ',', ';', '|' and tab",
                                   text);
    const char *encoding = NULL;
    UM_TRY(um_load_option_word(load, "encoding", encodings, UM_COUNT(encodings), "utf-8", &encoding,
                               err));
    *options = (um_csv_options){.delimiter = is_tab ? '\t'
                                             : text ? *text
                                                    : delimiter,
                                .encoding = encoding == encodings[0] ? NULL : encoding};
    return UM_OK;
}

/// A file from a spreadsheet often has another delimiter: then its header is one field.
static um_status fail_if_undivided(const um_csv *csv, const char *path, char delimiter,
                                   um_error *err) {
    static const char others[] = ",;|\t";
    const um_text_list *header = um_csv_header(csv);
    if (header->n_items != 1)
        return UM_OK;
    for (const char *other = others; *other; other++)
        if (*other != delimiter && strchr(header->items[0], *other))
            return um_fail(err, UM_ERR_FORMAT,
                           "%s: its columns are separated by %s, not by '%c'; set `delimiter: "
                           "\"%s\"`",
                           path, *other == '\t' ? "tabs" : (char[]){'\'', *other, '\'', '\0'},
                           delimiter, *other == '\t' ? "tab" : (char[]){*other, '\0'});
    return UM_OK;
}

static um_status map_columns(um_rows *rows, const um_column *columns, um_error *err) {
    for (size_t i = 0; i < rows->n_columns; i++) {
        const char *name = strchr(columns[i].name, '.')
                               ? um_source_option(rows->load->source, columns[i].name, "")
                               : um_load_column(rows->load, columns[i].name);
        if (columns[i].is_required || um_load_has_column(rows->load, columns[i].name))
            UM_TRY(um_csv_require_column(rows->csv, name, &rows->index[i], err));
        else
            rows->index[i] = um_csv_column(rows->csv, name);
    }
    return UM_OK;
}

um_status um_rows_open(um_load *load, size_t file, const um_column *columns, size_t n_columns,
                       um_rows **out, um_error *err) {
    UM_AUTO(um_rows) *rows = um_alloc(sizeof *rows);
    rows->load = load;
    rows->n_columns = n_columns < MAX_COLUMNS ? n_columns : MAX_COLUMNS;
    load->file = load->labels.items[file];
    um_csv_options options;
    UM_TRY(um_rows_csv_options(load, ',', &options, err));
    UM_TRY(um_csv_open(load->paths.items[file], options, &rows->csv, err));
    UM_TRY(fail_if_undivided(rows->csv, load->paths.items[file], options.delimiter, err));
    UM_TRY(map_columns(rows, columns, err));
    *out = UM_STEAL(rows);
    return UM_OK;
}

static um_status take_file(um_load *load, size_t file, const um_column *columns, size_t n_columns,
                           um_status (*take)(void *user, um_rows *rows, um_error *err), void *user,
                           um_error *err) {
    UM_AUTO(um_rows) *rows = NULL;
    UM_TRY(um_rows_open(load, file, columns, n_columns, &rows, err));
    for (bool has_row = true;;) {
        UM_TRY(um_rows_next(rows, &has_row, err));
        if (!has_row)
            return UM_OK;
        UM_TRY(take(user, rows, err));
    }
}

um_status um_rows_each(um_load *load, const um_column *columns, size_t n_columns,
                       um_status (*take)(void *user, um_rows *rows, um_error *err), void *user,
                       um_error *err) {
    for (size_t i = 0; i < load->paths.n_items; i++)
        UM_TRY(take_file(load, i, columns, n_columns, take, user, err));
    return UM_OK;
}

void um_rows_close(um_rows *rows) {
    if (!rows)
        return;
    um_csv_close(rows->csv);
    for (size_t i = 0; i < rows->n_columns; i++)
        um_text_clear(&rows->values[i]);
    free(rows);
}

// ----------------------------------------------------------------------------------------------
// rows

static void trim_into(um_text *value, const char *field) {
    while (isspace((unsigned char)*field))
        field++;
    size_t n = strlen(field);
    while (n && isspace((unsigned char)field[n - 1]))
        n--;
    um_text_reset(value);
    um_text_append_n(value, field, n);
}

um_status um_rows_next(um_rows *rows, bool *has_row, um_error *err) {
    for (;;) {
        UM_TRY(um_csv_next(rows->csv, &rows->row, has_row, err));
        if (!*has_row)
            return UM_OK;
        snprintf(rows->place, sizeof rows->place, "line %" PRId64, rows->row.line);
        um_load_admit(rows->load);
        if (!rows->row.is_ragged)
            break;
        UM_TRY(um_load_rejected(rows->load, rows->place, NULL,
                                "the line has %zu fields, the header %zu", rows->row.n_fields,
                                um_csv_header(rows->csv)->n_items));
    }
    for (size_t i = 0; i < rows->n_columns; i++)
        trim_into(&rows->values[i], rows->index[i] < 0 ? "" : rows->row.fields[rows->index[i]]);
    return UM_OK;
}

const char *um_rows_get(const um_rows *rows, size_t column) {
    return rows->values[column].data;
}

const char *um_rows_get_or_null(const um_rows *rows, size_t column) {
    return rows->values[column].length ? rows->values[column].data : NULL;
}

bool um_rows_has_column(const um_rows *rows, size_t column) {
    return rows->index[column] >= 0;
}

const char *um_rows_place(const um_rows *rows) {
    return rows->place;
}

int64_t um_rows_line(const um_rows *rows) {
    return rows->row.line;
}

// ---------------------------------------------------------------------------------------------
// dates

/// '29.05.2020' as '2020-05-29', '05.2020' as '2020-05'.
static bool read_german_date(const char *text, char iso[16]) {
    int a = 0, b = 0, c = 0, end = 0;
    if (sscanf(text, "%2d.%2d.%4d%n", &a, &b, &c, &end) == 3 && !text[end])
        snprintf(iso, 16, "%04d-%02d-%02d", c % 10000, b % 100, a % 100);
    else if (sscanf(text, "%2d.%4d%n", &a, &b, &end) == 2 && !text[end])
        snprintf(iso, 16, "%04d-%02d", b % 10000, a % 100);
    else
        return false;
    return um_is_date(iso);
}

static bool has_form_of_a_date(const char *text) {
    size_t n = strspn(text, "0123456789-");
    return !text[n] && (n == 7 || n == 10) && text[4] == '-' && (n == 7 || text[7] == '-');
}

bool um_check_date(const char *column, const char *date, um_text *why) {
    char iso[16];
    if (!*date || um_is_date(date))
        return true;
    if (read_german_date(date, iso))
        um_text_append_format(why, "%s '%s' is no ISO date; write %s", column, date, iso);
    else if (has_form_of_a_date(date))
        um_text_append_format(why, "%s '%s' is not in the calendar", column, date);
    else
        um_text_append_format(why, "%s '%s' is no date; write YYYY, YYYY-MM or YYYY-MM-DD", column,
                              date);
    return false;
}

bool um_dates_are_in_order(const char *first, const char *last) {
    size_t a = strlen(first), b = strlen(last);
    return strncmp(first, last, a < b ? a : b) <= 0;
}

// ------------------------------------------------------------------------------------- nearest
// names

void um_append_nearest(um_text *text, const char *name, const char *const *candidates, size_t n) {
    size_t nearest[3];
    size_t n_found = um_nearest_names(name, candidates, n, nearest, UM_COUNT(nearest));
    for (size_t i = 0; i < n_found; i++)
        um_text_append_format(text, "%s'%s'",
                              i == 0            ? ""
                              : i + 1 < n_found ? ", "
                                                : " or ",
                              candidates[nearest[i]]);
}
