/**
 * Loader 'key_changes': keys that became others: municipalities that merged, were divided, or moved
 * to another district.
 *
 * Expects: CSV; columns old_key, new_key, changed_on (first day of the new key; as precise as
 * known), kind ('merged' where empty; 'part', 'renumbered', or the source's word), old_name,
 * new_name, share (of the old inhabitants that went there, 0 to 1; empty = all, or not known where
 * the old key has several new ones), source. A key that is divided has a row for each new one, all
 * of one day.
 *
 * Writes: key_change. Its use is documented in load/crosswalk.h; whether the keys are loaded plays
 * no part here.
 *
 * Rejects: an empty key, one that lost a zero in front, a key that becomes itself, a bad date or
 * share, a change for the second time, a change that leads back on the same day.
 */
#include "load/rows.h"

#include "core/messages.h"

#include <math.h>
#include <string.h>

enum {
    OLD_KEY,
    NEW_KEY,
    CHANGED_ON,
    KIND,
    OLD_NAME,
    NEW_NAME,
    SOURCE,
    SHARE,
    N_COLUMNS,
};

static const um_column columns[N_COLUMNS] = {
    [OLD_KEY] = {"old_key", true},       [NEW_KEY] = {"new_key", true},
    [CHANGED_ON] = {"changed_on", true}, [KIND] = {"kind", false},
    [OLD_NAME] = {"old_name", false},    [NEW_NAME] = {"new_name", false},
    [SOURCE] = {"source", false},        [SHARE] = {"share", false},
};

static const um_loader_option options[] = {
    {"columns.old_key", N_("column of the key that ceased to be (old_key)"), false},
    {"columns.new_key", N_("key that took its place (new_key)"), false},
    {"columns.changed_on", N_("first day of the new key (changed_on)"), false},
    {"columns.kind", N_("what happened: merged (default), part, renumbered, ... (kind)"), false},
    {"columns.old_name", N_("name before (old_name)"), false},
    {"columns.new_name", N_("name after (new_name)"), false},
    {"columns.share", N_("share of the old inhabitants that went there, 0 to 1 (share)"), false},
    {"columns.source", N_("where it stands (source)"), false},
    UM_ROWS_OPTIONS,
    {0},
};

typedef struct change_load {
    um_load *load;
    sqlite3_stmt *insert, *find_way_back;
} change_load;

static void um_auto_change_load(change_load *loading) {
    sqlite3_finalize(loading->insert);
    sqlite3_finalize(loading->find_way_back);
}

static bool check_key(const um_rows *rows, size_t column, um_text *why) {
    const char *key = um_rows_get(rows, column);
    size_t n = strlen(key);
    if (n == 0)
        um_text_append_format(why, N_("%s is empty"), columns[column].name);
    else if (um_is_digits(key) && (n == 4 || n == 7 || n == 11))
        um_text_append_format(why, N_("%s '%s' has %zu digits: a lost zero in front? 0%s"),
                              columns[column].name, key, n, key);
    return !why->length;
}

static bool check_share(const char *text, double *share, um_text *why) {
    if (!*text)
        return true;
    if (!um_parse_real(text, share))
        um_text_append_format(why, N_("share '%s' is no number (with a decimal point)"), text);
    else if (*share <= 0 || *share > 1)
        um_text_append_format(why, N_("share %s is not above 0 and at most 1%s"), text,
                              *share > 1 && *share <= 100 ? N_("; per cent are hundredths") : "");
    return !why->length;
}

static void check_row(const um_rows *rows, double *share, um_text *why) {
    const char *day = um_rows_get(rows, CHANGED_ON);
    if (!check_key(rows, OLD_KEY, why) || !check_key(rows, NEW_KEY, why))
        return;
    if (strcmp(um_rows_get(rows, OLD_KEY), um_rows_get(rows, NEW_KEY)) == 0)
        um_text_append_format(why, N_("%s would become itself"), um_rows_get(rows, OLD_KEY));
    else if (!*day)
        um_text_append(why, N_("changed_on is empty: from which day on does the new key hold?"));
    else if (um_check_date("changed_on", day, why))
        check_share(um_rows_get(rows, SHARE), share, why);
}

/// Two keys that become each other on one day lead nowhere.
static um_status check_way_back(change_load *loading, const um_rows *rows, um_text *why,
                                um_error *err) {
    bool has_row = false;
    um_db_bind_text(loading->find_way_back, 1, um_rows_get(rows, NEW_KEY));
    um_db_bind_text(loading->find_way_back, 2, um_rows_get(rows, CHANGED_ON));
    um_db_bind_text(loading->find_way_back, 3, um_rows_get(rows, OLD_KEY));
    UM_TRY(um_db_step(loading->load->db, loading->find_way_back, &has_row, err));
    sqlite3_reset(loading->find_way_back);
    if (has_row)
        um_text_append_format(why, N_("%s leads back to %s on the same day"),
                              um_rows_get(rows, NEW_KEY), um_rows_get(rows, OLD_KEY));
    return UM_OK;
}

static um_status take_row(void *user, um_rows *rows, um_error *err) {
    change_load *loading = user;
    um_load *load = loading->load;
    UM_AUTO(um_text) why = {0};
    const char *old_key = um_rows_get_or_null(rows, OLD_KEY);
    double share = NAN;
    check_row(rows, &share, &why);
    if (!why.length)
        UM_TRY(check_way_back(loading, rows, &why, err));
    if (why.length)
        return um_load_rejected(load, um_rows_place(rows), old_key, "%s", why.data);
    for (size_t i = OLD_KEY; i <= SOURCE; i++)
        um_db_bind_text(loading->insert, 1 + (int)i, um_rows_get_or_null(rows, i));
    um_db_bind_real(loading->insert, 8, share);
    sqlite3_bind_int64(loading->insert, 9, load->source_id);
    UM_TRY(um_db_run(load->db, loading->insert, err));
    if (sqlite3_changes(load->db->handle) == 0)
        return um_load_rejected(load, um_rows_place(rows), old_key,
                                "the change from %s to %s on %s is there already", old_key,
                                um_rows_get(rows, NEW_KEY), um_rows_get(rows, CHANGED_ON));
    um_load_stored(load);
    return UM_OK;
}

static um_status load_key_changes(um_load *load, um_error *err) {
    UM_AUTO(change_load) loading = {.load = load};
    UM_TRY(um_db_prepare(load->db,
                         "INSERT INTO key_change (old_key, new_key, changed_on, kind, old_name, "
                         "new_name, citation, share, source_id) "
                         "VALUES (?1, ?2, ?3, coalesce(?4, 'merged'), ?5, ?6, ?7, ?8, ?9) "
                         "ON CONFLICT DO NOTHING",
                         &loading.insert, err));
    UM_TRY(um_db_prepare(load->db,
                         "WITH RECURSIVE later (key) AS (SELECT ?1"
                         " UNION SELECT new_key FROM later"
                         " JOIN key_change ON old_key = later.key AND changed_on = ?2) "
                         "SELECT 1 FROM later WHERE key = ?3",
                         &loading.find_way_back, err));
    return um_rows_each(load, columns, N_COLUMNS, take_row, &loading, err);
}

const um_loader um_loader_key_changes = {
    .name = "key_changes",
    .summary = N_("Municipalities that merged: old keys and the new ones (CSV)"),
    .tables = "key_change",
    .options = options,
    .run = load_key_changes,
    // Not for itself: who reads key_change follows keys to loaded territories, and loads again when
    // these change; who has no crosswalk need not.
    .reads = "territory",
};
