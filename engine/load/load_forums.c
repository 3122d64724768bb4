/**
 * Loader 'forums': bodies of cooperation, one row each.
 *
 * Expects: a table (CSV, XLSX, ODS); columns forum_id, name (both required), aliases, kind, themes,
 * territorial, scope, founded, ended, members_total, list_complete, source, note. Aliases and
 * themes are separated by
 * ';'; territorial and list_complete are yes or no. An empty list_complete counts as no: a list
 * that does not call itself complete proves no absence.
 *
 * Writes: forum, forum_theme, alias (kind 'forum': every alias and the name itself). short_name is
 * the shortest of aliases and name, the name where they are equally short: an alias may also be a
 * misspelling.
 *
 * Rejects: an empty or odd forum_id, one that is already there, no name, a bad date, number or
 * yes/no, an odd theme, an end before the beginning.
 */
#include "load/rows.h"

#include "core/messages.h"

#include <string.h>

enum {
    FORUM_ID,
    NAME,
    ALIASES,
    KIND,
    THEMES,
    TERRITORIAL,
    SCOPE,
    FOUNDED,
    ENDED,
    MEMBERS_TOTAL,
    LIST_COMPLETE,
    SOURCE,
    NOTE,
    N_COLUMNS,
};

static const um_column columns[N_COLUMNS] = {
    [FORUM_ID] = {"forum_id", true},
    [NAME] = {"name", true},
    [ALIASES] = {"aliases", false},
    [KIND] = {"kind", false},
    [THEMES] = {"themes", false},
    [TERRITORIAL] = {"territorial", false},
    [SCOPE] = {"scope", false},
    [FOUNDED] = {"founded", false},
    [ENDED] = {"ended", false},
    [MEMBERS_TOTAL] = {"members_total", false},
    [LIST_COMPLETE] = {"list_complete", false},
    [SOURCE] = {"source", false},
    [NOTE] = {"note", false},
};

static const um_loader_option options[] = {
    {"columns.forum_id", N_("column of the forum's id (forum_id)"), false},
    {"columns.name", N_("its name (name)"), false},
    {"columns.aliases", N_("other names, separated by ';' (aliases)"), false},
    {"columns.kind", N_("kind of body (kind)"), false},
    {"columns.themes", N_("themes, separated by ';' (themes)"), false},
    {"columns.territorial", N_("yes: its members are meant to form one area (territorial)"), false},
    {"columns.scope", N_("region, state, country or world (scope)"), false},
    {"columns.founded", N_("date of foundation (founded)"), false},
    {"columns.ended", N_("date of its end (ended)"), false},
    {"columns.members_total", N_("how many members it says it has (members_total)"), false},
    {"columns.list_complete", N_("yes: the list of members is complete (list_complete)"), false},
    {"columns.source", N_("where these facts stand (source)"), false},
    {"columns.note", N_("a remark (note)"), false},
    UM_ROWS_OPTIONS,
    {0},
};

typedef struct forum_load {
    um_load *load;
    um_rows *rows; ///< of the file being read
    sqlite3_stmt *find, *insert, *insert_theme, *insert_alias;
} forum_load;

static void um_auto_forum_load(forum_load *loading) {
    sqlite3_finalize(loading->find);
    sqlite3_finalize(loading->insert);
    sqlite3_finalize(loading->insert_theme);
    sqlite3_finalize(loading->insert_alias);
}

// -------------------------------------------------------------------------------------------
// checks

/// Ids and themes stand in comma lists of query parameters, so they hold no comma and no blank.
static bool is_word(const char *text) {
    static const char extra[] = "_-.";
    if (!*text)
        return false;
    for (const char *c = text; *c; c++)
        if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') ||
              (*c & 0x80) || strchr(extra, *c)))
            return false;
    return true;
}

static bool check_flag(const um_rows *rows, size_t column, um_text *why) {
    const char *text = um_rows_get(rows, column);
    bool value;
    if (!*text || um_parse_bool(text, &value))
        return true;
    um_text_append_format(why, N_("%s '%s' is neither yes nor no"), columns[column].name, text);
    return false;
}

static bool check_count(const char *text, um_text *why) {
    int64_t value;
    if (!*text || (um_parse_integer(text, &value) && value >= 0))
        return true;
    um_text_append_format(why, N_("members_total '%s' is no count"), text);
    return false;
}

static bool check_themes(const char *text, um_text *why) {
    UM_AUTO(um_text_list) themes = {0};
    um_text_split(text, ';', &themes);
    for (size_t i = 0; i < themes.n_items; i++)
        if (!is_word(themes.items[i])) {
            um_text_append_format(why,
                                  N_("theme '%s': a theme is one word of letters, digits, '_', '-' "
                                     "and '.'; several are separated by ';'"),
                                  themes.items[i]);
            return false;
        }
    return true;
}

static bool check_names(const um_rows *rows, um_text *why) {
    const char *id = um_rows_get(rows, FORUM_ID);
    if (!*id)
        um_text_append(why, N_("forum_id is empty"));
    else if (!is_word(id))
        um_text_append_format(why, N_("forum_id '%s' is not of letters, digits, '_', '-' and '.'"),
                              id);
    else if (!*um_rows_get(rows, NAME))
        um_text_append(why, N_("name is empty"));
    return why->length == 0;
}

static bool check_dates(const um_rows *rows, um_text *why) {
    const char *founded = um_rows_get(rows, FOUNDED), *ended = um_rows_get(rows, ENDED);
    if (!um_check_date("founded", founded, why) || !um_check_date("ended", ended, why))
        return false;
    if (um_dates_are_in_order(founded, ended))
        return true;
    um_text_append_format(why, N_("it ended (%s) before it was founded (%s)"), ended, founded);
    return false;
}

/// A forum of that id from an earlier line or source.
static um_status check_new(forum_load *loading, um_text *why, um_error *err) {
    bool has_row = false;
    const char *id = um_rows_get(loading->rows, FORUM_ID);
    um_db_bind_text(loading->find, 1, id);
    UM_TRY(um_db_step(loading->load->db, loading->find, &has_row, err));
    if (has_row)
        um_text_append_format(why, N_("forum_id '%s' is already that of '%s' (source '%s')"), id,
                              um_db_column_text(loading->find, 0),
                              um_db_column_text(loading->find, 1));
    sqlite3_reset(loading->find);
    return UM_OK;
}

// --------------------------------------------------------------------------------------------
// store

static const char *shortest(const char *name, const um_text_list *aliases) {
    const char *best = name;
    for (size_t i = 0; i < aliases->n_items; i++)
        if (um_text_width(aliases->items[i]) < um_text_width(best))
            best = aliases->items[i];
    return best;
}

static void bind_flag(sqlite3_stmt *insert, int index, const char *text, bool is_known) {
    bool value = false;
    if (um_parse_bool(text, &value) || is_known)
        sqlite3_bind_int(insert, index, value);
}

static um_status insert_forum(forum_load *loading, const char *short_name, um_error *err) {
    const um_rows *rows = loading->rows;
    static const struct {
        int index;
        size_t column;
    } texts[] = {{1, FORUM_ID}, {2, NAME},  {4, KIND},    {6, SCOPE},
                 {7, FOUNDED},  {8, ENDED}, {11, SOURCE}, {12, NOTE}};
    for (size_t i = 0; i < UM_COUNT(texts); i++)
        um_db_bind_text(loading->insert, texts[i].index,
                        um_rows_get_or_null(rows, texts[i].column));
    um_db_bind_text(loading->insert, 3, short_name);
    bind_flag(loading->insert, 5, um_rows_get(rows, TERRITORIAL), false);
    int64_t members_total;
    if (um_parse_integer(um_rows_get(rows, MEMBERS_TOTAL), &members_total))
        sqlite3_bind_int64(loading->insert, 9, members_total);
    bind_flag(loading->insert, 10, um_rows_get(rows, LIST_COMPLETE), true);
    sqlite3_bind_int64(loading->insert, 13, loading->load->source_id);
    return um_db_run(loading->load->db, loading->insert, err);
}

/// The texts of a list, each beside the forum's id.
static um_status insert_list(forum_load *loading, sqlite3_stmt *insert, const um_text_list *texts,
                             um_error *err) {
    for (size_t i = 0; i < texts->n_items; i++) {
        um_db_bind_text(insert, 1, um_rows_get(loading->rows, FORUM_ID));
        um_db_bind_text(insert, 2, texts->items[i]);
        sqlite3_bind_int64(insert, 3, loading->load->source_id);
        UM_TRY(um_db_run(loading->load->db, insert, err));
    }
    return UM_OK;
}

static um_status store_forum(forum_load *loading, um_error *err) {
    UM_AUTO(um_text_list) aliases = {0};
    UM_AUTO(um_text_list) themes = {0};
    const char *name = um_rows_get(loading->rows, NAME);
    um_text_split(um_rows_get(loading->rows, ALIASES), ';', &aliases);
    um_text_split(um_rows_get(loading->rows, THEMES), ';', &themes);
    UM_TRY(insert_forum(loading, shortest(name, &aliases), err));
    if (!um_text_list_has(&aliases, name))
        um_text_list_add(&aliases, name);
    UM_TRY(insert_list(loading, loading->insert_alias, &aliases, err));
    UM_TRY(insert_list(loading, loading->insert_theme, &themes, err));
    um_load_stored(loading->load);
    return UM_OK;
}

static um_status take_row(void *user, um_rows *rows, um_error *err) {
    forum_load *loading = user;
    loading->rows = rows;
    UM_AUTO(um_text) why = {0};
    bool is_good = check_names(rows, &why) && check_dates(rows, &why) &&
                   check_flag(rows, TERRITORIAL, &why) && check_flag(rows, LIST_COMPLETE, &why) &&
                   check_count(um_rows_get(rows, MEMBERS_TOTAL), &why) &&
                   check_themes(um_rows_get(rows, THEMES), &why);
    if (is_good)
        UM_TRY(check_new(loading, &why, err));
    if (why.length)
        return um_load_rejected(loading->load, um_rows_place(rows),
                                um_rows_get_or_null(rows, FORUM_ID), "%s", why.data);
    return store_forum(loading, err);
}

static um_status prepare(forum_load *loading, um_error *err) {
    um_db *db = loading->load->db;
    UM_TRY(um_db_prepare(db,
                         "SELECT forum.name, source.name FROM forum JOIN source USING (source_id) "
                         "WHERE forum_id = ?1",
                         &loading->find, err));
    UM_TRY(um_db_prepare(
        db,
        "INSERT INTO forum (forum_id, name, short_name, kind, is_territorial, scope, founded, "
        "ended, members_total, list_complete, citation, note, source_id) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        &loading->insert, err));
    UM_TRY(um_db_prepare(
        db, "INSERT OR IGNORE INTO forum_theme (forum_id, theme, source_id) VALUES (?1, ?2, ?3)",
        &loading->insert_theme, err));
    return um_db_prepare(
        db, "INSERT INTO alias (kind, key, name, source_id) VALUES ('forum', ?1, ?2, ?3)",
        &loading->insert_alias, err);
}

static um_status load_forums(um_load *load, um_error *err) {
    UM_AUTO(forum_load) loading = {.load = load};
    UM_TRY(prepare(&loading, err));
    return um_rows_each(load, columns, N_COLUMNS, take_row, &loading, err);
}

const um_loader um_loader_forums = {
    .name = "forums",
    .summary = N_("Bodies of cooperation with their themes (CSV, XLSX, ODS)"),
    .tables = "forum forum_theme alias",
    .options = options,
    .run = load_forums,
};
