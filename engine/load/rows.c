#include "load/rows.h"

#include "core/messages.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { MAX_COLUMNS = 64 };

struct um_rows {
    um_load *load;
    um_table *table;
    um_table_row row;
    int64_t key_width; ///< 0 = not given
    size_t n_columns;
    int index[MAX_COLUMNS];      ///< column of the file, -1 = not there
    um_text values[MAX_COLUMNS]; ///< trimmed fields of the row read last
    bool is_key[MAX_COLUMNS];
    um_text place;
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
static um_status fail_if_undivided(const um_table *table, const char *path, char delimiter,
                                   um_error *err) {
    static const char others[] = ",;|\t";
    const um_text_list *header = um_table_header(table);
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

static bool is_key_column(const char *name) {
    static const char *const names[] = {"key", "origin", "destination"}, suffix[] = "_key";
    size_t n = strlen(name), n_suffix = sizeof suffix - 1;
    for (size_t i = 0; i < UM_COUNT(names); i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return n > n_suffix && strcmp(name + n - n_suffix, suffix) == 0;
}

/// The file's name for a column.
static const char *file_column(const um_load *load, const char *name) {
    if (*name == '=')
        return name + 1;
    return strchr(name, '.') ? um_source_option(load->source, name, "")
                             : um_load_column(load, name);
}

static um_status map_columns(um_rows *rows, const um_column *columns, um_error *err) {
    for (size_t i = 0; i < rows->n_columns; i++) {
        rows->index[i] = -1;
        if (!columns[i].name)
            continue;
        const char *name = file_column(rows->load, columns[i].name);
        if (columns[i].is_required || um_load_has_column(rows->load, columns[i].name))
            UM_TRY(um_table_require_column(rows->table, name, &rows->index[i], err));
        else
            rows->index[i] = um_table_column(rows->table, name);
        rows->is_key[i] = is_key_column(columns[i].name);
    }
    return UM_OK;
}

/// Options of the other kind of file would be passed over in silence.
static um_status check_options(const um_load *load, const char *path, um_error *err) {
    static const char *const of_csv[] = {"delimiter", "encoding"};
    bool is_spreadsheet = um_is_spreadsheet(path);
    if (!is_spreadsheet && um_source_option(load->source, "sheet", NULL))
        return um_load_fail_option(load, err, "sheet", "'%s' is no spreadsheet", load->file);
    for (size_t i = 0; is_spreadsheet && i < UM_COUNT(of_csv); i++)
        if (um_source_option(load->source, of_csv[i], NULL))
            return um_load_fail_option(load, err, of_csv[i], "it is for CSV, '%s' is a spreadsheet",
                                       load->file);
    return UM_OK;
}

/// Old workbooks of Excel are of another format.
static um_status refuse_old_format(const um_load *load, const char *path, um_error *err) {
    const char *ending = strrchr(path, '.');
    if (ending && strcasecmp(ending, ".xls") == 0)
        return um_fail(err, UM_ERR_FORMAT,
                       "%s: the old format of Excel is not read; save it as .xlsx", load->file);
    return UM_OK;
}

um_status um_rows_open(um_load *load, size_t file, const um_column *columns, size_t n_columns,
                       um_rows **out, um_error *err) {
    UM_AUTO(um_rows) *rows = um_alloc(sizeof *rows);
    const char *path = load->paths.items[file];
    um_table_options options = {.sheet = um_source_option(load->source, "sheet", NULL)};
    int64_t header_line = 0;
    rows->load = load;
    rows->n_columns = n_columns < MAX_COLUMNS ? n_columns : MAX_COLUMNS;
    load->file = load->labels.items[file];
    const um_loader *loader = um_loader_find(load->source->loader);
    char delimiter = loader && loader->delimiter ? loader->delimiter : ',';
    UM_TRY(um_rows_csv_options(load, delimiter, &options.csv, err));
    UM_TRY(um_load_option_integer(load, "header_line", 1, 1048576, 0, &header_line, err));
    UM_TRY(um_load_option_integer(load, "key_width", 1, 32, 0, &rows->key_width, err));
    options.csv.header_line = (int)header_line;
    UM_TRY(check_options(load, path, err));
    UM_TRY(refuse_old_format(load, path, err));
    UM_TRY(um_table_open(path, options, &rows->table, err));
    um_load_set_line_word(load, file, um_table_line_word(rows->table));
    if (!um_is_spreadsheet(path))
        UM_TRY(fail_if_undivided(rows->table, path, options.csv.delimiter, err));
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
    um_table_close(rows->table);
    um_text_clear(&rows->place);
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

static um_cell_kind kind_of(const um_rows *rows, size_t column) {
    return rows->row.kinds && rows->index[column] >= 0 ? rows->row.kinds[rows->index[column]]
                                                       : UM_CELL_TEXT;
}

/// Gives a key its zeros back. @return whether it can be one
static bool restore_key(um_rows *rows, size_t column, const char *name, um_text *why) {
    um_text *value = &rows->values[column];
    size_t width = (size_t)rows->key_width;
    if (!width && kind_of(rows, column) == UM_CELL_NUMBER)
        um_text_append_format(
            why,
            N_("%s %s is a number cell, which keeps no leading zeros: store it as "
               "text, or set 'key_width: 8' for keys of 8 digits"),
            name, value->data);
    if (!width || value->length >= width || !um_is_digits(value->length ? value->data : ""))
        return !why->length;
    UM_AUTO(char) *digits = um_strdup(value->data);
    um_text_reset(value);
    um_text_append_format(value, "%0*d%s", (int)(width - strlen(digits)), 0, digits);
    return true;
}

/// Whether a cell holds what can be read; else @p why says what is wrong.
static bool take_field(um_rows *rows, size_t column, um_text *why) {
    um_cell_kind kind = kind_of(rows, column);
    int index = rows->index[column];
    const char *name = index < 0 ? "" : um_table_header(rows->table)->items[index];
    trim_into(&rows->values[column], index < 0 ? "" : rows->row.fields[index]);
    if (kind == UM_CELL_ERROR)
        um_text_append_format(why, N_("%s holds the error '%.40s'"), name,
                              rows->values[column].data);
    else if (kind == UM_CELL_FORMULA)
        um_text_append_format(why,
                              N_("%s holds a formula without its result: open the file in a "
                                 "spreadsheet program, calculate and save it"),
                              name);
    else if (rows->is_key[column])
        return restore_key(rows, column, name, why);
    return !why->length;
}

/// Reads the fields of the row. @return whether the loader may see it
static bool take_fields(um_rows *rows, um_text *why) {
    if (rows->row.is_ragged) {
        um_text_append_format(why, N_("the line has %zu fields, the header %zu"),
                              rows->row.n_fields, um_table_header(rows->table)->n_items);
        return false;
    }
    for (size_t i = 0; i < rows->n_columns; i++)
        if (!take_field(rows, i, why))
            return false;
    return true;
}

um_status um_rows_next(um_rows *rows, bool *has_row, um_error *err) {
    for (;;) {
        UM_AUTO(um_text) why = {0};
        UM_TRY(um_table_next(rows->table, &rows->row, has_row, err));
        if (!*has_row)
            return UM_OK;
        um_text_reset(&rows->place);
        um_text_append_format(&rows->place, "%s %" PRId64, um_table_line_word(rows->table),
                              rows->row.line);
        um_load_admit(rows->load);
        if (take_fields(rows, &why))
            return UM_OK;
        UM_TRY(um_load_rejected(rows->load, rows->place.data, NULL, "%s", why.data));
    }
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

bool um_rows_is_number(const um_rows *rows, size_t column) {
    return kind_of(rows, column) == UM_CELL_NUMBER;
}

const char *um_rows_place(const um_rows *rows) {
    return rows->place.data;
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
        um_text_append_format(why, N_("%s '%s' is no ISO date; write %s"), column, date, iso);
    else if (has_form_of_a_date(date))
        um_text_append_format(why, N_("%s '%s' is not in the calendar"), column, date);
    else
        um_text_append_format(why, N_("%s '%s' is no date; write YYYY, YYYY-MM or YYYY-MM-DD"),
                              column, date);
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
