#include "publish/report_parts.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/// A cell or heading that is longer than this is given room to wrap [characters].
enum { WORDY_CELL = 32, WORDY_HEAD = 36 };
/// Columns that fit on A4, and rows of a table on paper; the others are left out in print.
enum { PRINTED_COLUMNS = 7, PRINTED_ROWS = 20 }; // rows: report.css, too

// ----------------------------------------------------------------------------------- small tables

static void begin_caption(um_text *html, const char *id, const char *caption,
                          const char *language) {
    um_html_write(html,
                  "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"%s\">"
                  "\n<table>\n<caption id=\"%s\"><span class=\"captioned\"><b>%s " UM_TABLE_NUMBER
                  ":</b> %s",
                  id, id, um_word_text(UM_WORD_TABLE, language), caption);
}

static void end_caption(um_text *html) {
    um_text_append(html, "</span></caption>\n");
}

void um_report_begin_table(um_text *html, const char *id, const char *caption,
                           const char *language) {
    begin_caption(html, id, caption, language);
    end_caption(html);
}

void um_report_write_heads(um_text *html, const um_report_head *heads, size_t n,
                           const char *language) {
    um_text_append(html, "<thead><tr>");
    for (size_t i = 0; i < n; i++)
        um_html_write(html, "<th scope=\"col\" class=\"%s\">%s</th>", heads[i].is_number ? "n" : "",
                      um_word_text(heads[i].word, language));
    um_text_append(html, "</tr></thead>\n<tbody>\n");
}

void um_report_end_table(um_text *html) {
    um_text_append(html, "</tbody>\n</table>\n</div>\n");
}

void um_report_write_count(um_text *html, int64_t count, const char *language) {
    um_text_append_format(html, "<td class=\"n\" data-value=\"%" PRId64 "\">", count);
    um_count_append(html, count, language);
    um_text_append(html, "</td>");
}

// ------------------------------------------------------------------------------- table of a query

/// How a column is shown.
typedef struct shown_column {
    size_t index; // in the query
    um_number_style style;
    const char *classes;
    bool is_number, is_key, is_extra;
} shown_column;

typedef struct shown_table {
    const um_table *table;
    const char *language;
    shown_column *columns;
    size_t n_rows;
} shown_table;

static bool is_key(const um_query *query, const um_query_column *column) {
    return um_text_list_has(&query->layer_keys, column->name) || strcmp(column->name, "key") == 0 ||
           um_has_suffix(column->name, "_key") || um_has_suffix(column->name, "_id");
}

/// The column that says what a row is about: the first text that is no key, else the first column.
static size_t name_column(const um_query *query) {
    for (size_t i = 0; i < query->n_columns; i++)
        if (query->columns[i].type == UM_VALUE_TEXT && !is_key(query, &query->columns[i]))
            return i;
    return 0;
}

/// Whether a plot of the query shows the column: what a chart shows must not be the column that
/// paper leaves out.
static bool is_plotted(const um_query *query, const um_query_column *column) {
    static const char *const options[] = {"value", "category"};
    for (size_t i = 0; i < query->n_plots; i++)
        for (size_t j = 0; j < UM_COUNT(options); j++) {
            const char *named = um_pair_list_get(&query->plots[i].options, options[j]);
            if (named && strcmp(named, column->name) == 0)
                return true;
        }
    return false;
}

/// Where a column stands: 0 what is plotted, 1 the others, 2 keys.
static int column_rank(const um_query *query, const um_query_column *column) {
    if (is_key(query, column))
        return 2;
    return is_plotted(query, column) ? 0 : 1;
}

/// The name first, then what the plots show, then the others as they are, keys last.
static void order_columns(const um_query *query, shown_column *columns) {
    size_t first = name_column(query), n = 0;
    columns[n++].index = first;
    for (int rank = 0; rank <= 2; rank++)
        for (size_t i = 0; i < query->n_columns; i++)
            if (i != first && column_rank(query, &query->columns[i]) == rank)
                columns[n++].index = i;
}

static bool is_wordy(const shown_table *shown, size_t column) {
    for (size_t i = 0; i < shown->n_rows; i++)
        if (um_text_width(um_table_value(shown->table, i, column)->text) > WORDY_CELL)
            return true;
    return false;
}

static const char *classes_of(const shown_table *shown, const shown_column *column) {
    static const char *const classes[2][2] = {{"", " extra"}, {"wordy", "wordy extra"}};
    if (column->is_number)
        return column->is_extra ? "n extra" : "n";
    if (column->is_key)
        return column->is_extra ? "key extra" : "key";
    return classes[is_wordy(shown, column->index)][column->is_extra];
}

static void lay_out(shown_table *shown) {
    const um_query *query = shown->table->query;
    order_columns(query, shown->columns);
    for (size_t i = 0; i < query->n_columns; i++) {
        shown_column *column = &shown->columns[i];
        const um_query_column *declared = &query->columns[column->index];
        column->is_key = is_key(query, declared);
        column->is_number = declared->type != UM_VALUE_TEXT && strcmp(declared->unit, "flag") != 0;
        column->is_extra = i >= PRINTED_COLUMNS;
        if (column->is_number)
            column->style = um_number_style_of(shown->table, column->index, shown->language);
        column->classes = classes_of(shown, column);
    }
}

static void write_head(um_text *html, const shown_table *shown, const shown_column *column) {
    const um_query_column *declared = &shown->table->query->columns[column->index];
    const char *text = um_query_column_description(declared, shown->language);
    UM_AUTO(char) *classes = um_format("%s%s%s", column->is_number ? "n" : "",
                                       um_text_width(text) > WORDY_HEAD ? " wordy" : "",
                                       column->is_extra ? " extra" : "");
    um_html_write(html, "<th scope=\"col\" class=\"%s\">%s", classes, text);
    if (column->is_number && *column->style.unit)
        um_html_write(html, " <span class=\"unit\">%s</span>", column->style.unit);
    um_text_append(html, "</th>");
}

static const char *word_of_flag(const um_value *value, const char *language) {
    return um_word_of_value(value->integer ? "yes" : "no", language);
}

/// A whole day, as 2024-12-31. A year alone may be a number of something else.
static bool is_day(const shown_column *column, const um_value *value) {
    return !value->is_null && !column->is_number && !column->is_key &&
           value->type == UM_VALUE_TEXT && strlen(value->text) == strlen("2024-12-31") &&
           um_is_date(value->text);
}

static void write_value(um_text *html, const shown_table *shown, const shown_column *column,
                        const um_value *value) {
    if (value->is_null)
        return; // stays empty: headings say what that means
    if (column->is_number && isfinite(value->real))
        um_number_append(html, value->real, &column->style, shown->language);
    else if (value->type != UM_VALUE_TEXT && !column->is_number)
        um_html_append(html, word_of_flag(value, shown->language));
    else if (column->is_key)
        um_html_append(html, value->text);
    else {
        UM_AUTO(um_text) words = {0};
        if (is_day(column, value))
            um_date_append(&words, value->text, shown->language);
        else
            um_append_words_of_value(&words, value->text, shown->language);
        um_html_append(html, words.data);
    }
}

/// The number or day of a cell, for scripts: what a language made of it is for people.
static void write_plain_value(um_text *html, const shown_column *column, const um_value *value) {
    if (column->is_number && !value->is_null && isfinite(value->real))
        um_html_write(html, " data-value=\"%s\"", value->text);
    else if (is_day(column, value))
        um_html_write(html, " data-text=\"%s\"", value->text);
}

/// A row has an id, so that the map can lead to it.
static void write_row(um_text *html, const um_report_section *section, const shown_table *shown,
                      size_t row) {
    UM_AUTO(char) *id = um_format("%s-%zu", section->name, row);
    um_html_write(html, "<tr id=\"%s\">", id);
    for (size_t i = 0; i < shown->table->n_columns; i++) {
        const shown_column *column = &shown->columns[i];
        const um_value *value = um_table_value(shown->table, row, column->index);
        um_html_write(html, i ? "<td class=\"%s\"" : "<th scope=\"row\" class=\"%s\"",
                      column->classes);
        write_plain_value(html, column, value);
        um_text_append(html, ">");
        write_value(html, shown, column, value);
        um_text_append(html, i ? "</td>" : "</th>");
    }
    um_text_append(html, "</tr>\n");
}

static void write_link(um_text *html, const char *path) {
    um_text_append(html, "<a href=\"");
    um_html_append_path(html, path);
    um_html_write(html, "\">%s</a>", path);
}

/// Where a table is seen, and how much of it.
typedef struct medium {
    const char *class;
    size_t n_rows;
} medium;

enum { N_MEDIA = 2 };

static medium medium_of(const shown_table *shown, size_t i) {
    size_t n = shown->n_rows < PRINTED_ROWS ? shown->n_rows : PRINTED_ROWS;
    return i == 0 ? (medium){"on-screen", shown->n_rows} : (medium){"on-paper", n};
}

/// "… 374 more rows in tables/x.csv", and on paper the same of columns.
static void write_left_out(um_text *html, const shown_table *shown, medium seen, const char *path) {
    size_t n = shown->table->n_rows - seen.n_rows;
    UM_AUTO(um_text) count = {0};
    UM_AUTO(um_text) sentence = {0};
    if (n == 0)
        return;
    um_count_append(&count, (int64_t)n, shown->language);
    um_say(&sentence, n == 1 ? UM_WORD_MORE_ROW : UM_WORD_MORE_ROWS, shown->language, count.data,
           NULL, NULL, NULL);
    um_html_write(html, "<p class=\"files %s\">… %s", seen.class, sentence.data);
    if (path) {
        um_text_append(html, " in ");
        write_link(html, path);
    }
    um_text_append(html, "</p>\n");
}

static void write_columns_left_out(um_text *html, const shown_table *shown, const char *path) {
    UM_AUTO(char) *count = um_format("%zu", shown->table->n_columns - PRINTED_COLUMNS);
    UM_AUTO(um_text) sentence = {0};
    um_say(&sentence, UM_WORD_MORE_COLUMNS, shown->language, count, NULL, NULL, NULL);
    um_html_write(html, "<p class=\"files on-paper\">%s %s</p>\n", sentence.data, path);
}

static void write_files(um_text *html, const um_report_section *section, const char *language) {
    const char *const paths[] = {section->table_path, section->layer_path};
    const um_word words[] = {UM_WORD_TABLE, UM_WORD_LAYER};
    if (!section->table_path && !section->layer_path)
        return;
    um_text_append(html, "<p class=\"files\">");
    for (size_t i = 0; i < UM_COUNT(paths); i++) {
        if (!paths[i])
            continue;
        um_html_write(html, i && paths[0] ? " · %s: " : "%s: ", um_word_text(words[i], language));
        write_link(html, paths[i]);
    }
    um_text_append(html, "</p>\n");
}

/// " (40 of 414 rows)", where not all are shown.
static void write_extent(um_text *html, const shown_table *shown, medium seen) {
    UM_AUTO(char) *some = um_format("%zu", seen.n_rows);
    UM_AUTO(um_text) all = {0};
    UM_AUTO(um_text) extent = {0};
    if (seen.n_rows == shown->table->n_rows)
        return;
    um_count_append(&all, (int64_t)shown->table->n_rows, shown->language);
    um_say(&extent, UM_WORD_BARS_SHOWN, shown->language, some, all.data, NULL, NULL);
    um_html_write(html, "<span class=\"%s\"> (%s %s)</span>", seen.class, extent.data,
                  um_word_text(UM_WORD_ROWS, shown->language));
}

static void write_table(um_text *html, const um_report_section *section, const char *title,
                        const shown_table *shown) {
    UM_AUTO(char) *id = um_format("%s-table", section->name);
    begin_caption(html, id, title, shown->language);
    for (size_t i = 0; i < N_MEDIA; i++)
        write_extent(html, shown, medium_of(shown, i));
    end_caption(html);
    um_text_append(html, "<thead><tr>");
    for (size_t i = 0; i < shown->table->n_columns; i++)
        write_head(html, shown, &shown->columns[i]);
    um_text_append(html, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < shown->n_rows; i++)
        write_row(html, section, shown, i);
    um_report_end_table(html);
}

void um_report_write_rows(um_text *html, const um_report_section *section, const char *title,
                          const char *language) {
    const um_table *table = section->table;
    if (table->n_rows == 0) {
        um_html_write(html, "<p class=\"missing\">%s</p>\n",
                      um_word_text(UM_WORD_NO_ROWS, language));
        return;
    }
    shown_table shown = {.table = table,
                         .language = language,
                         .columns = um_alloc_array(table->n_columns, sizeof *shown.columns),
                         .n_rows = table->n_rows < UM_REPORT_ROWS ? table->n_rows : UM_REPORT_ROWS};
    lay_out(&shown);
    write_table(html, section, title, &shown);
    for (size_t i = 0; i < N_MEDIA; i++)
        write_left_out(html, &shown, medium_of(&shown, i), section->table_path);
    if (table->n_columns > PRINTED_COLUMNS && section->table_path)
        write_columns_left_out(html, &shown, section->table_path);
    write_files(html, section, language);
    free(shown.columns);
}
