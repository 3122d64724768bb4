#include "core/levels.h"
#include "core/messages.h"
#include "publish/report_parts.h"

#include "core/day.h"
#include <string.h>

/// Rejected rows that the report prints.
enum { SHOWN_REJECTS = 20 };

// ------------------------------------------------------------------------------------ key figures

#define IN_FORCE(from, to) "WHERE " UM_SQL_IN_FORCE(from, to, "reference_date")

/// A figure and, where it is a sum, the number of rows without one.
static const struct {
    um_word word;
    const char *sql;
} key_figures[] = {
    {UM_WORD_POPULATION, "SELECT sum(population), count(*) - count(population) FROM territory "
                         "WHERE " UM_SQL_IS_WHOLE},
    {UM_WORD_FORUMS, "SELECT count(*), 0 FROM forum, region " IN_FORCE("founded", "ended")},
    {UM_WORD_MEMBERSHIPS,
     "SELECT count(*), 0 FROM membership, region " IN_FORCE(
         "valid_from", "valid_to") " AND role <> 'candidate' AND forum_id IN (SELECT forum_id FROM "
                                   "forum " IN_FORCE("founded", "ended") ")"},
    // Of lines and commuters what lies in the region; a country's may be loaded beside it.
    {UM_WORD_CORRIDORS, "SELECT count(DISTINCT corridor_id), 0 FROM section WHERE key <> ''"},
    {UM_WORD_KILOMETRES,
     "SELECT CAST(round(total(length_m) / 1000) AS INTEGER), 0 FROM section WHERE key <> ''"},
    {UM_WORD_FLOWS,
     "SELECT count(*), 0 FROM (SELECT DISTINCT origin_key, destination_key FROM flow "
     "JOIN territory AS origin ON origin.key = origin_key AND origin.in_region = 1 "
     "JOIN territory AS goal ON goal.key = destination_key AND goal.in_region = 1 "
     "WHERE flow.kind = 'pair')"},
};

static void write_key_figure(um_text *html, const char *label, int64_t figure, int64_t n_unknown,
                             const char *language) {
    if (figure == 0)
        return; // nothing of it is loaded
    um_html_write(html, "<div><dt>%s", label);
    if (n_unknown) {
        um_html_write(html, " (%s: ", um_word_text(UM_WORD_NO_VALUE, language));
        um_count_append(html, n_unknown, language);
        um_text_append(html, ")");
    }
    um_text_append(html, "</dt><dd>");
    um_count_append(html, figure, language);
    um_text_append(html, "</dd></div>\n");
}

/// Leaves, by the name of their level where they have one.
static um_status write_leaves(um_text *html, um_db *db, const char *language, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    bool has_row = false;
    UM_TRY(um_db_prepare(db,
                         "SELECT count(*), CASE WHEN min(level) = max(level) THEN min(level) END "
                         "FROM territory WHERE is_leaf = 1",
                         &select, err));
    UM_TRY(um_db_step(db, select, &has_row, err));
    const char *level = um_word_of_level(um_db_column_text(select, 1), language);
    write_key_figure(html, level, sqlite3_column_int64(select, 0), 0, language);
    return UM_OK;
}

um_status um_report_write_key_figures(um_text *html, um_db *db, const char *language,
                                      um_error *err) {
    um_html_write(html, "<h3 class=\"hidden\">%s</h3>\n<dl class=\"figures\">\n",
                  um_word_text(UM_WORD_KEY_FIGURES, language));
    UM_TRY(write_leaves(html, db, language, err));
    for (size_t i = 0; i < UM_COUNT(key_figures); i++) {
        UM_AUTO(sqlite3_stmt) *select = NULL;
        bool has_row = false;
        UM_TRY(um_db_prepare(db, key_figures[i].sql, &select, err));
        UM_TRY(um_db_step(db, select, &has_row, err));
        write_key_figure(html, um_word_text(key_figures[i].word, language),
                         sqlite3_column_int64(select, 0), sqlite3_column_int64(select, 1),
                         language);
    }
    um_text_append(html, "</dl>\n");
    return UM_OK;
}

// ----------------------------------------------------------------------------------------- origin

static void write_part(um_text *html, size_t start, const char *before, const char *text) {
    if (*text)
        um_html_write(html, "%s%s%s", html->length > start ? ", " : "", before, text);
}

void um_report_write_origin(um_text *html, const um_query_source *source, const char *language) {
    UM_AUTO(um_text) vintage = {0};
    UM_AUTO(char) *as_of = um_format("%s ", um_word_text(UM_WORD_IN_FORCE, language));
    UM_AUTO(char) *licence = um_format("%s ", um_word_text(UM_WORD_LICENCE, language));
    size_t start = html->length;
    um_date_append(&vintage, source->vintage, language);
    write_part(html, start, "", source->publisher);
    write_part(html, start, as_of, vintage.length ? vintage.data : "");
    write_part(html, start, licence, source->licence);
    write_part(html, start, "", source->attribution);
    if (um_html_is_web(source->url))
        um_html_write(html, ", <a href=\"%s\">%s</a>", source->url, source->url);
    else
        write_part(html, start, "", source->url);
}

// ---------------------------------------------------------------------------------------- chapter

static const um_report_head source_heads[] = {
    {UM_WORD_SOURCE, false},  {UM_WORD_ROWS_IN, true},  {UM_WORD_STORED, true},
    {UM_WORD_MERGED, true},   {UM_WORD_REJECTED, true}, {UM_WORD_REPAIRED, true},
    {UM_WORD_FILTERED, true}, {UM_WORD_FILES, true},
};
static const um_report_head reject_heads[] = {{UM_WORD_SOURCE, false},
                                              {UM_WORD_FILE, false},
                                              {UM_WORD_PLACE, false},
                                              {UM_WORD_REASON, false}};
static const um_report_head repair_heads[] = {
    {UM_WORD_SOURCE, false}, {UM_WORD_KIND, false}, {UM_WORD_COUNT, true}};

/// Columns 0 to 5: title, publisher, vintage, licence, attribution, url.
static void write_source_name(um_text *html, sqlite3_stmt *row, const char *language) {
    um_query_source source = {0};
    char **const fields[] = {&source.title,   &source.publisher,   &source.vintage,
                             &source.licence, &source.attribution, &source.url};
    for (size_t i = 0; i < UM_COUNT(fields); i++)
        *fields[i] = um_strdup(um_db_column_text(row, (int)i));
    um_html_write(html, "<th scope=\"row\">%s<br><span class=\"fine\">", source.title);
    um_report_write_origin(html, &source, language);
    um_text_append(html, "</span></th>");
    for (size_t i = 0; i < UM_COUNT(fields); i++)
        free(*fields[i]);
}

static um_status write_counts(um_text *html, um_db *db, const char *language, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db,
                         "SELECT title, publisher, vintage, licence, attribution, url, rows_in, "
                         "rows_stored, rows_merged, rows_rejected, rows_repaired, rows_filtered, "
                         "files FROM source ORDER BY source_id",
                         &select, err));
    um_report_begin_table(html, "source-counts", um_word_text(UM_WORD_LOADED_ROWS, language),
                          language);
    um_report_write_heads(html, source_heads, UM_COUNT(source_heads), language);
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            break;
        um_text_append(html, "<tr class=\"source\">");
        write_source_name(html, select, language);
        for (int i = 6; i < sqlite3_column_count(select); i++)
            um_report_write_count(html, sqlite3_column_int64(select, i), language);
        um_text_append(html, "</tr>\n");
    }
    um_report_end_table(html);
    return UM_OK;
}

static void write_texts(um_text *html, sqlite3_stmt *row, int n, const char *language) {
    for (int i = 0; i < n; i++) {
        const char *stored = um_db_column_text(row, i), *word = um_word_of_value(stored, language);
        UM_AUTO(um_text) words = {0};
        um_stored_say(&words, word, word == stored ? language : "en"); // a place or a reason
        um_html_write(html, i ? "<td>%s</td>" : "<th scope=\"row\">%s</th>", words.data);
    }
}

static um_status write_rejects(um_text *html, um_db *db, const char *language, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db,
                         "SELECT s.title, r.file, r.place, r.reason FROM reject AS r "
                         "JOIN source AS s USING (source_id) ORDER BY source_id, r.rowid LIMIT ?1",
                         &select, err));
    sqlite3_bind_int(select, 1, SHOWN_REJECTS);
    um_report_begin_table(html, "source-rejects", um_word_text(UM_WORD_REJECTS, language),
                          language);
    um_report_write_heads(html, reject_heads, UM_COUNT(reject_heads), language);
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            break;
        um_text_append(html, "<tr>");
        write_texts(html, select, (int)UM_COUNT(reject_heads), language);
        um_text_append(html, "</tr>\n");
    }
    um_report_end_table(html);
    return UM_OK;
}

static void write_more_rejects(um_text *html, int64_t n, const char *language) {
    UM_AUTO(um_text) count = {0};
    UM_AUTO(um_text) sentence = {0};
    um_count_append(&count, n, language);
    um_say(&sentence, UM_WORD_MORE_REJECTS, language, count.data, NULL, NULL, NULL);
    um_html_write(html, "<p class=\"files\">%s</p>\n", sentence.data);
}

static um_status write_reject_part(um_text *html, um_db *db, const char *language, um_error *err) {
    int64_t n = 0;
    UM_TRY(um_db_get_integer(db, "SELECT count(*) FROM reject", &n, err));
    um_html_write(html, "<section>\n<h3>%s</h3>\n", um_word_text(UM_WORD_REJECTS, language));
    if (n == 0)
        um_html_write(html, "<p>%s</p>\n", um_word_text(UM_WORD_NO_REJECTS, language));
    else
        UM_TRY(write_rejects(html, db, language, err));
    if (n > SHOWN_REJECTS)
        write_more_rejects(html, n - SHOWN_REJECTS, language);
    um_text_append(html, "</section>\n");
    return UM_OK;
}

static um_status write_repairs(um_text *html, um_db *db, const char *language, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db,
                         "SELECT s.title, r.kind, count(*) FROM repair AS r "
                         "JOIN source AS s USING (source_id) GROUP BY source_id, r.kind "
                         "ORDER BY source_id, r.kind",
                         &select, err));
    um_report_begin_table(html, "source-repairs", um_word_text(UM_WORD_REPAIRS, language),
                          language);
    um_report_write_heads(html, repair_heads, UM_COUNT(repair_heads), language);
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            break;
        um_text_append(html, "<tr>");
        write_texts(html, select, 2, language);
        um_report_write_count(html, sqlite3_column_int64(select, 2), language);
        um_text_append(html, "</tr>\n");
    }
    um_report_end_table(html);
    return UM_OK;
}

static um_status write_repair_part(um_text *html, um_db *db, const char *language, um_error *err) {
    int64_t n = 0;
    UM_TRY(um_db_get_integer(db, "SELECT count(*) FROM repair", &n, err));
    if (n == 0)
        return UM_OK;
    um_html_write(html, "<section>\n<h3>%s</h3>\n", um_word_text(UM_WORD_REPAIRS, language));
    UM_TRY(write_repairs(html, db, language, err));
    um_text_append(html, "</section>\n");
    return UM_OK;
}

um_status um_report_write_sources(um_text *html, um_db *db, const char *language, um_error *err) {
    um_html_write(html,
                  "<section aria-labelledby=\"topic-sources\">\n<h2 id=\"topic-sources\">%s</h2>\n"
                  "<p class=\"lead\">%s</p>\n<section>\n<h3>%s</h3>\n",
                  um_word_text(UM_WORD_SOURCES, language),
                  um_word_text(UM_WORD_LEAD_SOURCES, language),
                  um_word_text(UM_WORD_LOADED_ROWS, language));
    UM_TRY(write_counts(html, db, language, err));
    um_text_append(html, "</section>\n");
    UM_TRY(write_reject_part(html, db, language, err));
    UM_TRY(write_repair_part(html, db, language, err));
    um_text_append(html, "</section>\n");
    return UM_OK;
}
