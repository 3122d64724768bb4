#include "publish/focus.h"

#include "core/day.h"
#include "core/messages.h"

#include <string.h>

// ------------------------------------------------------------------------------------------- find

typedef struct candidate {
    char *key, *name, *level, *parent_key;
    bool is_leaf;
} candidate;

typedef struct candidate_list {
    candidate *items;
    size_t n, capacity;
} candidate_list;

static inline void um_auto_candidate_list(candidate_list *list) {
    for (size_t i = 0; i < list->n; i++) {
        free(list->items[i].key);
        free(list->items[i].name);
        free(list->items[i].level);
        free(list->items[i].parent_key);
    }
    free(list->items);
}

static um_status read_candidates(um_db *db, candidate_list *list, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db,
                         "SELECT key, name, level, coalesce(parent_key, ''), is_leaf FROM "
                         "territory WHERE in_region = 1 OR (level = 'city_district' AND parent_key "
                         "IN (SELECT key FROM territory WHERE in_region = 1)) ORDER BY key",
                         &select, err));
    for (;;) {
        bool has_row = false;
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        UM_GROW(list->items, list->n, list->capacity);
        list->items[list->n++] = (candidate){.key = um_strdup(um_db_column_text(select, 0)),
                                             .name = um_strdup(um_db_column_text(select, 1)),
                                             .level = um_strdup(um_db_column_text(select, 2)),
                                             .parent_key = um_strdup(um_db_column_text(select, 3)),
                                             .is_leaf = sqlite3_column_int(select, 4) != 0};
    }
}

static const candidate *find_key(const candidate_list *list, const char *key) {
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->items[i].key, key) == 0)
            return &list->items[i];
    return NULL;
}

static bool lies_in(const candidate_list *list, const candidate *inner, const candidate *outer) {
    for (int depth = 0; inner && depth < 6; depth++) {
        if (inner == outer)
            return true;
        inner = find_key(list, inner->parent_key);
    }
    return false;
}

/// All territories of a name, spelled alike; of those that lie in each other only the innermost.
static void find_name(const candidate_list *list, const char *name, const candidate **found,
                      size_t *n) {
    UM_AUTO(char) *wanted = um_fold_name(name);
    *n = 0;
    for (size_t i = 0; i < list->n; i++) {
        UM_AUTO(char) *folded = um_fold_name(list->items[i].name);
        if (strcmp(folded, wanted) == 0)
            found[(*n)++] = &list->items[i];
    }
    size_t n_kept = 0;
    for (size_t i = 0; i < *n; i++) {
        bool is_outer = false;
        for (size_t j = 0; j < *n; j++)
            is_outer = is_outer || (i != j && lies_in(list, found[j], found[i]));
        if (!is_outer)
            found[n_kept++] = found[i];
    }
    *n = n_kept;
}

static um_status fail_unknown(const candidate_list *list, const char *text, um_error *err) {
    if (list->n == 0)
        return um_fail(err, UM_ERR_USAGE,
                       "the store has no territories to look from; 'umland build' makes them");
    const char **names = um_alloc_array(list->n, sizeof *names);
    for (size_t i = 0; i < list->n; i++)
        names[i] = um_is_digits(text) ? list->items[i].key : list->items[i].name;
    const char *nearest = um_nearest_name(text, names, list->n);
    free(names);
    return um_fail(err, UM_ERR_USAGE,
                   "focus '%s' is neither the key nor the name of a territory of the region%s%s%s",
                   text, nearest ? _("; did you mean '") : "", nearest ? nearest : "",
                   nearest ? "'?" : "");
}

static um_status fail_ambiguous(const char *text, const candidate *const *found, size_t n,
                                um_error *err) {
    enum { MOST_NAMED = 6 };
    UM_AUTO(um_text) keys = {0};
    for (size_t i = 0; i < n && i < MOST_NAMED; i++)
        um_text_append_format(&keys, "%s%s (%s)", i ? ", " : "", found[i]->key, found[i]->level);
    return um_fail(err, UM_ERR_USAGE, "focus '%s' is the name of %zu territories; give a key: %s%s",
                   text, n, keys.data, n > MOST_NAMED ? ", ..." : "");
}

static um_status find(const candidate_list *list, const char *text, const candidate **found,
                      um_error *err) {
    *found = find_key(list, text);
    if (*found)
        return UM_OK;
    const candidate **named = um_alloc_array(list->n + 1, sizeof *named);
    size_t n = 0;
    find_name(list, text, named, &n);
    um_status status = n == 0   ? fail_unknown(list, text, err)
                       : n == 1 ? UM_OK
                                : fail_ambiguous(text, named, n, err);
    *found = n ? named[0] : NULL;
    free(named);
    return status;
}

// ----------------------------------------------------------------------------------------- circle

// The focus is ?1.
#define CIRCLE                                                                                     \
    "WITH RECURSIVE inside (key) AS (VALUES (?1) UNION SELECT territory.key FROM territory "       \
    "JOIN inside ON territory.parent_key = inside.key), "                                          \
    "above (key) AS (VALUES (?1) UNION SELECT territory.parent_key FROM territory "                \
    "JOIN above ON territory.key = above.key WHERE territory.parent_key IS NOT NULL), "            \
    "own (key) AS (SELECT key FROM inside UNION SELECT key FROM above), "                          \
    "circle (key) AS (SELECT key FROM own UNION SELECT b_key FROM border JOIN own ON a_key = "     \
    "own.key UNION SELECT a_key FROM border JOIN own ON b_key = own.key) "

static um_status read_texts(um_db *db, const char *sql, const char *key, const char *date,
                            um_text_list *texts, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db, sql, &select, err));
    um_db_bind_text(select, 1, key);
    if (date)
        um_db_bind_text(select, 2, date);
    for (;;) {
        bool has_row = false;
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        um_text_list_add(texts, um_db_column_text(select, 0));
    }
}

static um_status read_circle(um_db *db, um_focus *focus, um_error *err) {
    const struct {
        const char *sql;
        um_text_list *texts;
    } parts[] = {
        {CIRCLE "SELECT key FROM own ORDER BY key", &focus->own},
        {CIRCLE "SELECT key FROM circle ORDER BY key", &focus->circle},
        {CIRCLE "SELECT territory.key FROM circle JOIN territory ON territory.key = circle.key "
                "WHERE is_leaf = 1 ORDER BY territory.key",
         &focus->near},
        {CIRCLE "SELECT corridor_id FROM section JOIN own ON section.key = own.key UNION "
                "SELECT corridor_id FROM section JOIN own ON other_key = own.key ORDER BY 1",
         &focus->corridors},
        {CIRCLE "SELECT site_id FROM site_territory JOIN circle ON site_territory.key = circle.key "
                "UNION SELECT site_id FROM site_partner JOIN inside ON partner_key = inside.key "
                "WHERE partner_kind <> 'forum' ORDER BY 1",
         &focus->sites},
    };
    for (size_t i = 0; i < UM_COUNT(parts); i++)
        UM_TRY(read_texts(db, parts[i].sql, focus->key, NULL, parts[i].texts, err));
    return UM_OK;
}

um_status um_focus_open(um_db *db, const char *key_or_name, um_focus **out, um_error *err) {
    UM_AUTO(candidate_list) list = {0};
    UM_AUTO(um_focus) *focus = um_alloc(sizeof *focus);
    const candidate *found = NULL;
    UM_TRY(read_candidates(db, &list, err));
    UM_TRY(find(&list, key_or_name, &found, err));
    focus->key = um_strdup(found->key);
    focus->name = um_strdup(found->name);
    UM_TRY(read_circle(db, focus, err));
    *out = UM_STEAL(focus);
    return UM_OK;
}

// In force on ?2: as in queries/cooperation.
#define FORUM_IN_FORCE UM_SQL_IN_FORCE("founded", "ended", "?2")
#define MEMBER_IN_FORCE "role <> 'candidate' AND " UM_SQL_IN_FORCE("valid_from", "valid_to", "?2")
#define OWN_FORUM                                                                                  \
    "own_forum (forum_id) AS (SELECT DISTINCT membership.forum_id FROM membership "                \
    "JOIN member_territory ON member_territory.membership_id = membership.membership_id "          \
    "JOIN inside ON inside.key = member_territory.key "                                            \
    "JOIN forum ON forum.forum_id = membership.forum_id "                                          \
    "WHERE " FORUM_IN_FORCE " AND " MEMBER_IN_FORCE ") "

um_status um_focus_forums(um_db *db, const um_focus *focus, const char *date, um_text_list *forums,
                          um_text_list *possible, um_error *err) {
    UM_TRY(read_texts(db, CIRCLE ", " OWN_FORUM "SELECT forum_id FROM own_forum ORDER BY forum_id",
                      focus->key, date, forums, err));
    if (!possible)
        return UM_OK;
    return read_texts(
        db,
        CIRCLE ", " OWN_FORUM
               ", known (forum_id, members) AS (SELECT forum_id, count(DISTINCT member_kind || '|' "
               "|| coalesce(member_key, member_name)) FROM membership WHERE " MEMBER_IN_FORCE
               " GROUP BY forum_id) "
               "SELECT short_name FROM forum LEFT JOIN known ON known.forum_id = forum.forum_id "
               "WHERE list_complete = 0 AND " FORUM_IN_FORCE
               " AND (members_total IS NULL OR members_total > coalesce(members, 0)) "
               "AND forum.forum_id NOT IN (SELECT forum_id FROM own_forum) "
               "ORDER BY short_name, forum.forum_id",
        focus->key, date, possible, err);
}

void um_focus_free(um_focus *focus) {
    if (!focus)
        return;
    free(focus->key);
    free(focus->name);
    um_text_list_clear(&focus->own);
    um_text_list_clear(&focus->circle);
    um_text_list_clear(&focus->near);
    um_text_list_clear(&focus->corridors);
    um_text_list_clear(&focus->sites);
    free(focus);
}

// ------------------------------------------------------------------------------------------- rows

bool um_focus_selects(const um_query *query) {
    for (size_t i = 0; i < query->n_focuses; i++)
        if (query->focuses[i].kind != UM_FOCUS_WHOLE)
            return true;
    return false;
}

static const char *text_of(const um_query *query, const um_query_focus *by, size_t i,
                           const um_value *row) {
    return row[um_query_column_index(query, by->columns.items[i])].text;
}

static bool is_near_pair(const um_focus *focus, const char *a, const char *b) {
    return um_text_list_has(&focus->own, a) || um_text_list_has(&focus->own, b) ||
           (um_text_list_has(&focus->circle, a) && um_text_list_has(&focus->circle, b));
}

static bool is_near(const um_focus *focus, const um_text_list *forums, const um_query *query,
                    const um_query_focus *by, const um_value *row) {
    const um_text_list *const keys[UM_FOCUS_KINDS] = {[UM_FOCUS_TERRITORY] = &focus->circle,
                                                      [UM_FOCUS_FORUM] = forums,
                                                      [UM_FOCUS_CORRIDOR] = &focus->corridors,
                                                      [UM_FOCUS_SITE] = &focus->sites};
    if (by->kind == UM_FOCUS_WHOLE)
        return true;
    if (by->kind == UM_FOCUS_PAIR)
        return is_near_pair(focus, text_of(query, by, 0, row), text_of(query, by, 1, row));
    return um_text_list_has(keys[by->kind], text_of(query, by, 0, row));
}

bool um_focus_has(const um_focus *focus, const um_text_list *forums, const um_query *query,
                  const um_value *row) {
    for (size_t i = 0; i < query->n_focuses; i++)
        if (!is_near(focus, forums, query, &query->focuses[i], row))
            return false;
    return true;
}
