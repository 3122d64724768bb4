#include "cli/commands.h"
#include "cli/common.h"
#include "cli/pages.h"
#include "core/file.h"
#include "core/messages.h"
#include "publish/build.h"
#include "publish/writer.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

// ---------------------------------------------------------------------------------- what is told

/// Facts about the region, each a name and a SELECT; a NULL is left out.
static const struct {
    const char *name, *sql;
} region_facts[] = {
    {N_("region"), "SELECT name FROM region"},
    {N_("crs"), "SELECT 'EPSG:' || srid FROM region"},
    {N_("reference_date"), "SELECT reference_date FROM region"},
    {N_("language"), "SELECT language FROM region"},
    {N_("focus"), "SELECT focus_key || coalesce(' (' || (SELECT name FROM territory WHERE key = "
                  "focus_key) || ')', '') FROM region"},
    {N_("notice"), "SELECT coalesce(notice, notice_en, notice_de) FROM region"},
    {N_("territories"),
     "SELECT group_concat(n || ' ' || level, ', ') FROM (SELECT count(*) AS n, level FROM "
     "territory GROUP BY level ORDER BY n DESC, level)"},
    {N_("in_region"), "SELECT count(*) || ' smallest units' FROM territory WHERE is_leaf = 1"},
    {N_("vintages"),
     "SELECT group_concat(vintage, ', ') FROM (SELECT DISTINCT vintage FROM source WHERE vintage "
     "IS NOT NULL ORDER BY vintage)"},
    {N_("licences"),
     "SELECT group_concat(licence, ', ') FROM (SELECT DISTINCT licence FROM source ORDER BY "
     "licence)"},
    {N_("derived"),
     "SELECT CASE WHEN EXISTS (SELECT 1 FROM setting WHERE name = '" UM_STALE_SETTING "') THEN "
     "'older than the data: run umland derive' WHEN count(*) = 0 THEN 'nothing yet: run umland "
     "derive' ELSE 'up to date (' || group_concat(substr(name, 8), ', ') || ')' END FROM (SELECT "
     "name FROM setting WHERE name LIKE 'derive.%' ORDER BY name)"},
    {N_("outputs"),
     "SELECT group_concat(n || ' ' || kind, ', ') FROM (SELECT count(*) AS n, CASE WHEN "
     "instr(path, '/') THEN substr(path, 1, instr(path, '/') - 1) ELSE path END AS kind FROM "
     "published GROUP BY kind ORDER BY kind)"},
};

/// Tables that a user may ask about; the empty ones are left out.
static const char *const tables[] = {
    "territory",      "territory_part",
    "key_change",     "indicator",
    "forum",          "membership",
    "flow",           "corridor",
    "stop",           "site",
    "site_partner",   "rulebook",
    "border",         "part_border",
    "section",        "crossing",
    "path_piece",     "corridor_end",
    "stop_territory", "site_territory",
    "site_reach",     "tessellation_fault",
};

/// How rows of `source` are told: numbers, then texts.
static const char *const counts[] = {"rows_in",       "rows_stored",   "rows_merged",
                                     "rows_rejected", "rows_repaired", "rows_filtered"};
static const char *const texts[] = {"title",       "publisher", "url", "licence",
                                    "attribution", "vintage",   "crs"};
static const char source_sql[] =
    "SELECT name, loader, rows_in, rows_stored, rows_merged, rows_rejected, rows_repaired, "
    "rows_filtered, title, publisher, url, licence, attribution, vintage, crs "
    "FROM source ORDER BY source_id";
enum { FIRST_COUNT = 2, FIRST_TEXT = FIRST_COUNT + UM_COUNT(counts) };

static const char *text_or_null(sqlite3_stmt *select, int column) {
    const char *text = um_db_column_text(select, column);
    return *text ? text : NULL;
}

static um_status count_rows(um_db *db, const char *table, int64_t *n, um_error *err) {
    UM_AUTO(char) *sql = um_format("SELECT count(*) FROM %s", table);
    return um_db_get_integer(db, sql, n, err);
}

// ---------------------------------------------------------------------------------------- lines

static um_status print_region(um_db *db, um_error *err) {
    for (size_t i = 0; i < UM_COUNT(region_facts); i++) {
        UM_AUTO(char) *value = NULL;
        UM_TRY(um_db_get_text(db, region_facts[i].sql, &value, err));
        if (!value)
            continue;
        UM_AUTO(char) *label = um_strdup(_(region_facts[i].name));
        for (char *c = label; *c; c++)
            *c = *c == '_' ? ' ' : *c;
        printf("%-15s ", label);
        UM_AUTO(um_text) words = {0};
        um_stored_say(&words, value, um_messages_language());
        um_page_print_wrapped(words.data, 16, 16);
    }
    return UM_OK;
}

/// One line a source, as wide as it is.
static void print_source_line(sqlite3_stmt *select) {
    printf("%-22s %-12s", um_db_column_text(select, 0), um_db_column_text(select, 1));
    for (int i = 0; i < (int)UM_COUNT(counts); i++)
        printf(" %9" PRId64, (int64_t)sqlite3_column_int64(select, FIRST_COUNT + i));
    printf("\n");
}

/// For a window that has no room for the line: zeros are left out.
static void print_source_block(sqlite3_stmt *select) {
    UM_AUTO(um_text) line = {0};
    printf("%s (%s)\n  ", um_db_column_text(select, 0), um_db_column_text(select, 1));
    for (int i = 0; i < (int)UM_COUNT(counts); i++) {
        int64_t n = sqlite3_column_int64(select, FIRST_COUNT + i);
        if (n || i == 0)
            um_text_append_format(&line, "%s%" PRId64 " %s", line.length ? ", " : "", n,
                                  i == 0 ? _("rows in") : _(counts[i] + strlen("rows_")));
    }
    um_page_print_wrapped(line.data, 2, 2);
}

/// Vintage, licence, attribution, transformation: what stands in a report.
static void print_source_texts(sqlite3_stmt *select) {
    static const int shown[] = {5, 3, 4, 6}; // of `texts`
    UM_AUTO(um_text) line = {0};
    for (size_t i = 0; i < UM_COUNT(shown); i++) {
        const char *text = um_db_column_text(select, FIRST_TEXT + shown[i]);
        if (*text)
            um_text_append_format(&line, "%s%s", line.length ? "; " : "", text);
    }
    printf("  ");
    um_page_print_wrapped(line.data ? line.data : "", 2, 2);
}

static bool has_room_for_lines(void) {
    return !isatty(STDOUT_FILENO) || um_page_width() >= 96;
}

static um_status print_sources(um_db *db, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db, source_sql, &select, err));
    bool are_lines = has_room_for_lines();
    printf("\n");
    if (are_lines)
        printf("%-22s %-12s %9s %9s %9s %9s %9s %9s\n", _("source"), _("loader"), _("rows in"),
               _("stored"), _("merged"), _("rejected"), _("repaired"), _("filtered"));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        if (are_lines)
            print_source_line(select);
        else
            print_source_block(select);
        print_source_texts(select);
    }
}

/// How well the territories tile, and how the lines were followed, in words. What is right by
/// itself is not said.
static const char tiling_sql[] =
    "SELECT level || ': ' || territories || ' territories, ' || edges || ' edges, ' || "
    "edges_single "
    "|| ' of them with one owner' || CASE WHEN edges_doubled > 0 THEN ', ' || edges_doubled || "
    "' claimed twice' ELSE '' END || CASE WHEN gaps > 0 THEN ', ' || gaps || ' gaps (' || "
    "round(gap_km2, 3) || ' km2)' ELSE '' END || CASE WHEN overlaps > 0 THEN ', ' || overlaps || "
    "' overlaps (' || round(overlap_km2, 3) || ' km2)' ELSE '' END "
    "FROM level_check ORDER BY level <> 'leaf', level";
static const char lines_sql[] =
    "SELECT lines || ' parts of lines followed, ' || CAST(round(along_m) AS INTEGER) || "
    "' m of them along borders; ' || CASE lines_overlapped WHEN 0 THEN 'none runs where "
    "territories "
    "overlap' ELSE lines_overlapped || ' run where territories overlap: GEOS took them' END "
    "FROM section_check WHERE lines > 0";

static um_status print_checks(um_db *db, um_error *err) {
    UM_AUTO(um_text_list) sentences = {0};
    UM_TRY(um_db_get_texts(db, tiling_sql, &sentences, err));
    UM_TRY(um_db_get_texts(db, lines_sql, &sentences, err));
    if (sentences.n_items)
        printf("\n");
    for (size_t i = 0; i < sentences.n_items; i++) {
        UM_AUTO(um_text) words = {0};
        um_stored_say(&words, sentences.items[i], um_messages_language());
        um_page_print_wrapped(words.data, 0, 2);
    }
    return UM_OK;
}

static um_status print_tables(um_db *db, um_error *err) {
    printf("\n");
    for (size_t i = 0; i < UM_COUNT(tables); i++) {
        int64_t n = 0;
        UM_TRY(count_rows(db, tables[i], &n, err));
        if (n)
            printf(_("%-22s %9" PRId64 " rows\n"), tables[i], n);
    }
    return UM_OK;
}

// ----------------------------------------------------------------------------------------- JSON

static um_status append_region(um_text *json, um_db *db, um_error *err) {
    for (size_t i = 0; i < UM_COUNT(region_facts); i++) {
        UM_AUTO(char) *value = NULL;
        UM_TRY(um_db_get_text(db, region_facts[i].sql, &value, err));
        um_json_append_member(json, region_facts[i].name, value);
    }
    return UM_OK;
}

static um_status append_sources(um_text *json, um_db *db, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db, source_sql, &select, err));
    um_text_append(json, ",\n\"sources\": [");
    for (bool has_row = true, is_first = true;; is_first = false) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            break;
        um_text_append(json, is_first ? "\n  {" : ",\n  {");
        um_json_append_member(json, "name", um_db_column_text(select, 0));
        um_json_append_member(json, "loader", um_db_column_text(select, 1));
        for (int i = 0; i < (int)UM_COUNT(counts); i++)
            um_json_append_count(json, counts[i], sqlite3_column_int64(select, FIRST_COUNT + i));
        for (int i = 0; i < (int)UM_COUNT(texts); i++)
            um_json_append_member(json, texts[i], text_or_null(select, FIRST_TEXT + i));
        um_text_append(json, "}");
    }
    um_text_append(json, "]");
    return UM_OK;
}

/// A row of whole numbers as members.
static void append_counts(um_text *json, sqlite3_stmt *select, int first) {
    for (int i = first; i < sqlite3_column_count(select); i++)
        um_json_append_count(json, sqlite3_column_name(select, i), sqlite3_column_int64(select, i));
}

static um_status append_levels(um_text *json, um_db *db, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db,
                         "SELECT level, territories, edges, edges_single, edges_doubled, gaps, "
                         "overlaps FROM level_check ORDER BY level",
                         &select, err));
    um_text_append(json, ",\n\"levels\": [");
    for (bool has_row = true, is_first = true;; is_first = false) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            break;
        um_text_append(json, is_first ? "{" : ", {");
        um_json_append_member(json, "level", um_db_column_text(select, 0));
        append_counts(json, select, 1);
        um_text_append(json, "}");
    }
    um_text_append(json, "]");
    return UM_OK;
}

static um_status append_lines(um_text *json, um_db *db, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    bool has_row = false;
    UM_TRY(um_db_prepare(db, "SELECT lines, lines_overlapped FROM section_check", &select, err));
    UM_TRY(um_db_step(db, select, &has_row, err));
    um_text_append(json, ",\n\"lines\": {");
    if (has_row)
        append_counts(json, select, 0);
    um_text_append(json, "}");
    return UM_OK;
}

static um_status append_tables(um_text *json, um_db *db, um_error *err) {
    um_text_append(json, ",\n\"rows\": {");
    for (size_t i = 0; i < UM_COUNT(tables); i++) {
        int64_t n = 0;
        UM_TRY(count_rows(db, tables[i], &n, err));
        um_json_append_count(json, tables[i], n);
    }
    um_text_append(json, "}");
    return UM_OK;
}

static um_status append_outputs(um_text *json, um_db *db, um_error *err) {
    UM_AUTO(um_text_list) paths = {0};
    UM_TRY(um_db_get_texts(db, "SELECT path FROM published ORDER BY path", &paths, err));
    um_text_append(json, ",\n\"files\": [");
    for (size_t i = 0; i < paths.n_items; i++) {
        um_text_append(json, i ? ", " : "");
        um_json_append_text(json, paths.items[i]);
    }
    um_text_append(json, "]");
    return UM_OK;
}

static um_status print_json(um_db *db, um_error *err) {
    bool is_stale = false;
    UM_AUTO(um_text) json = {0};
    UM_TRY(um_build_is_stale(db, &is_stale, err));
    um_text_append(&json, "{");
    um_json_append_member(&json, "store", db->path);
    UM_TRY(append_region(&json, db, err));
    um_text_append_format(&json, ", \"is_stale\": %s", is_stale ? "true" : "false");
    UM_TRY(append_sources(&json, db, err));
    UM_TRY(append_levels(&json, db, err));
    UM_TRY(append_lines(&json, db, err));
    UM_TRY(append_tables(&json, db, err));
    UM_TRY(append_outputs(&json, db, err));
    printf("%s}\n", json.data);
    return UM_OK;
}

// ----------------------------------------------------------------------------- rejects, repairs

/// Faults or repairs: file, place, why, source, key.
static const char reject_sql[] = "SELECT file, place, reason, name, key FROM reject JOIN source "
                                 "USING (source_id) ORDER BY reject.rowid";
static const char repair_sql[] = "SELECT file, place, kind || ': ' || note, name, key FROM repair "
                                 "JOIN source USING (source_id) ORDER BY repair.rowid";

static void print_row(sqlite3_stmt *select) {
    UM_AUTO(um_text) words = {0};
    for (int i = 1; i <= 2; i++) { // place and reason
        um_text_append(&words, ": ");
        um_stored_say(&words, um_db_column_text(select, i), um_messages_language());
    }
    printf("%s%s\n", um_db_column_text(select, 0), words.data);
}

static void print_row_json(sqlite3_stmt *select, bool is_first) {
    UM_AUTO(um_text) json = {0};
    um_json_append_member(&json, "source", um_db_column_text(select, 3));
    um_json_append_member(&json, "file", um_db_column_text(select, 0));
    um_json_append_member(&json, "place", um_db_column_text(select, 1));
    um_json_append_member(&json, "key", text_or_null(select, 4));
    um_json_append_member(&json, "reason", um_db_column_text(select, 2));
    printf("%s\n{%s}", is_first ? "" : ",", json.data);
}

static um_status print_rows(um_db *db, const char *sql, bool is_json, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db, sql, &select, err));
    if (is_json)
        printf("[");
    for (bool has_row = true, is_first = true;; is_first = false) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            break;
        if (is_json)
            print_row_json(select, is_first);
        else
            print_row(select);
    }
    if (is_json)
        puts("\n]");
    return UM_OK;
}

um_status cmd_info(const um_command *self, int argc, char **argv, um_error *err) {
    bool has_rejects = false, has_repairs = false, is_json = false;
    const um_option options[] = {
        {"rejects", 0, UM_OPTION_FLAG, &has_rejects, NULL,
         N_("List every rejected row with its reason")},
        {"repairs", 0, UM_OPTION_FLAG, &has_repairs, NULL, N_("List every repair")},
        UM_JSON_OPTION(&is_json),
        {0},
    };
    UM_TRY(um_options_parse(self, options, &argc, argv, err));
    UM_TRY(um_operands_check(self, argc, 0, 1, err));
    UM_AUTO(um_db) *db = NULL;
    UM_TRY(um_store_open(argc > 1 ? argv[1] : NULL, &db, err));
    if (has_rejects)
        return print_rows(db, reject_sql, is_json, err);
    if (has_repairs)
        return print_rows(db, repair_sql, is_json, err);
    if (is_json)
        return print_json(db, err);
    UM_TRY(print_region(db, err));
    UM_TRY(print_sources(db, err));
    UM_TRY(print_checks(db, err));
    return print_tables(db, err);
}
