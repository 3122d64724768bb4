/**
 * Loader 'memberships': who is in which body of cooperation, one row a membership.
 *
 * Expects: a table (CSV, XLSX, ODS); columns forum_id, member_name, member_kind (required),
 * member_key, role, valid_from, valid_to, decided_on, status, sub_list, as_of, source, note,
 * name_in_source, district. The maps `kinds:` and `roles:` translate the file's words ("kinds:
 * {Gemeinde: municipality}"). An empty role, or none, is member; status 'partial' (or 'teilweise')
 * sets is_partial.
 *
 * Forum: by forum_id, else by one of its names.
 *
 * Member: the key of a loaded territory, or a well-formed one outside the region, is taken as it
 * is: municipality and city district 8 digits, association 9, district 5, state 2 (or the 8 of a
 * state that is one municipality, 11000000). A key that ceased to be leads to its successor
 * (load/crosswalk.h), also where the membership is older: the row is repaired, and the repair says
 * so. Without a key the name is looked up (load/names.h).
 * Kind 'other' has no key. A city district that no loaded territory matches keeps its name without
 * key, and that is noted.
 *
 * Writes: membership; member_name is the loaded territory's name where its key is loaded, else as
 * given, name_in_source as given. alias (kind 'territory') for spellings that differ from the
 * official name and stand beside a key.
 *
 * Merges: rows of the same forum, member, role and valid_from; their sub-lists are joined.
 *
 * Rejects: unknown forum, kind, role or name; a name that several territories have; a malformed
 * key; a key that was divided among several; a bad date; an end before the beginning.
 */
#include "core/messages.h"
#include "load/crosswalk.h"
#include "load/forum_names.h"
#include "load/names.h"
#include "load/rows.h"

#include <string.h>

enum {
    FORUM_ID,
    MEMBER_NAME,
    MEMBER_KIND,
    MEMBER_KEY,
    ROLE,
    VALID_FROM,
    VALID_TO,
    DECIDED_ON,
    STATUS,
    SUB_LIST,
    AS_OF,
    SOURCE,
    NOTE,
    NAME_IN_SOURCE,
    DISTRICT,
    N_COLUMNS,
};

static const um_column columns[N_COLUMNS] = {
    [FORUM_ID] = {"forum_id", true},
    [MEMBER_NAME] = {"member_name", true},
    [MEMBER_KIND] = {"member_kind", true},
    [MEMBER_KEY] = {"member_key", false},
    [ROLE] = {"role", false},
    [VALID_FROM] = {"valid_from", false},
    [VALID_TO] = {"valid_to", false},
    [DECIDED_ON] = {"decided_on", false},
    [STATUS] = {"status", false},
    [SUB_LIST] = {"sub_list", false},
    [AS_OF] = {"as_of", false},
    [SOURCE] = {"source", false},
    [NOTE] = {"note", false},
    [NAME_IN_SOURCE] = {"name_in_source", false},
    [DISTRICT] = {"district", false},
};

static const um_loader_option options[] = {
    {"columns.forum_id", N_("column of the forum's id or name (forum_id)"), false},
    {"columns.member_name", N_("official name of the member (member_name)"), false},
    {"columns.member_kind", N_("kind of member (member_kind)"), false},
    {"columns.member_key", N_("its official key (member_key)"), false},
    {"columns.role", N_("its role (role)"), false},
    {"columns.valid_from", N_("since when (valid_from)"), false},
    {"columns.valid_to", N_("until when, that day included (valid_to)"), false},
    {"columns.decided_on", N_("when it was decided (decided_on)"), false},
    {"columns.status", N_("status in the source's words (status)"), false},
    {"columns.sub_list", N_("group inside the forum (sub_list)"), false},
    {"columns.as_of", N_("when the list was true (as_of)"), false},
    {"columns.source", N_("where it stands (source)"), false},
    {"columns.note", N_("a remark (note)"), false},
    {"columns.name_in_source", N_("the source's spelling of the name (name_in_source)"), false},
    {"columns.district", N_("district in which a municipality lies (district)"), false},
    {"kinds.*",
     N_("a word of the file for a kind: municipality, district, association, city_district, "
        "state or other"),
     false},
    {"roles.*", N_("a word of the file for a role: chair, member, associated, guest or candidate"),
     false},
    UM_ROWS_OPTIONS,
    {0},
};

static const char *const kinds[] = {"municipality",  "district", "association",
                                    "city_district", "state",    "other"};
static const char *const roles[] = {"chair", "member", "associated", "guest", "candidate"};

/// Digits of a key by kind.
static const struct {
    const char *kind;
    size_t n_digits;
} key_lengths[] = {
    {"municipality", 8}, {"city_district", 8}, {"association", 9}, {"district", 5}, {"state", 2},
};

/// Where a membership came from, to be named when it comes again.
typedef struct origin {
    int64_t membership_id;
    const char *file;
    char *place;
} origin;

typedef struct membership_load {
    um_load *load;
    um_rows *rows; ///< of the file being read
    um_names names;
    um_crosswalk *crosswalk;
    um_forum_names forums;
    origin *origins;
    size_t n_origins, origin_capacity;
    sqlite3_stmt *find, *insert, *join_lists, *insert_alias;
} membership_load;

static void um_auto_membership_load(membership_load *loading) {
    um_names_clear(&loading->names);
    um_crosswalk_free(loading->crosswalk);
    um_forum_names_clear(&loading->forums);
    for (size_t i = 0; i < loading->n_origins; i++)
        free(loading->origins[i].place);
    free(loading->origins);
    sqlite3_finalize(loading->find);
    sqlite3_finalize(loading->insert);
    sqlite3_finalize(loading->join_lists);
    sqlite3_finalize(loading->insert_alias);
}

/// What a row says once it is understood. Borrowed texts.
typedef struct member_row {
    const char *forum_id, *kind, *role;
    const char *key;  ///< NULL = none
    const char *name; ///< official name where known
    const char *name_in_source;
    bool is_key_given; ///< the key stood in the file
    um_text change;    ///< what became of the key that stood in the file; empty = nothing
} member_row;

static void um_auto_member_row(member_row *member) {
    um_text_clear(&member->change);
}

// --------------------------------------------------------------------------------- words of the
// file

/// Word of the file translated by the map @p map and looked up in @p words.
static const char *find_word(const membership_load *loading, const char *column, const char *map,
                             const char *text, const char *const *words, size_t n, um_text *why) {
    UM_AUTO(char) *option = um_format("%s.%s", map, text);
    const char *word = um_source_option(loading->load->source, option, text);
    for (size_t i = 0; i < n; i++)
        if (strcmp(words[i], word) == 0)
            return words[i];
    um_text_append_format(why, N_("%s '%s' is none of "), column, text);
    for (size_t i = 0; i < n; i++)
        um_text_append_format(why, "%s%s", i ? ", " : "", words[i]);
    um_text_append_format(why, N_("; say what it means with `%s: {\"%s\": %s}`"), map, text,
                          words[0]);
    return NULL;
}

static bool check_dates(const um_rows *rows, um_text *why) {
    static const size_t dates[] = {VALID_FROM, VALID_TO, DECIDED_ON};
    for (size_t i = 0; i < UM_COUNT(dates); i++)
        if (!um_check_date(columns[dates[i]].name, um_rows_get(rows, dates[i]), why))
            return false;
    const char *from = um_rows_get(rows, VALID_FROM), *to = um_rows_get(rows, VALID_TO);
    if (um_dates_are_in_order(from, to))
        return true;
    um_text_append_format(why, N_("valid_to %s is before valid_from %s"), to, from);
    return false;
}

// --------------------------------------------------------------------------------------------
// member

static bool check_key(const char *kind, const char *key, um_text *why) {
    if (strcmp(kind, "other") == 0) {
        um_text_append_format(why, N_("a member of kind 'other' has no key, but '%s' is given"),
                              key);
        return false;
    }
    size_t n = strlen(key), n_wanted = 0;
    for (size_t i = 0; i < UM_COUNT(key_lengths); i++)
        if (strcmp(key_lengths[i].kind, kind) == 0)
            n_wanted = key_lengths[i].n_digits;
    bool is_city_state = strcmp(kind, "state") == 0 && n == 8 && strcmp(key + 2, "000000") == 0;
    if (um_is_digits(key) && (n == n_wanted || is_city_state))
        return true;
    um_text_append_format(why, N_("'%s' is no key of a %s, which has %zu digits"), key, kind,
                          n_wanted);
    if (um_is_digits(key) && n + 1 == n_wanted)
        um_text_append_format(why, N_(" (a lost zero in front? 0%s)"), key);
    return false;
}

static bool is_same_name(const char *a, const char *b) {
    UM_AUTO(char) *folded_a = um_fold_name(a);
    UM_AUTO(char) *folded_b = um_fold_name(b);
    return strcmp(folded_a, folded_b) == 0;
}

/// Key and name of a member whose key stands in the file.
static um_status take_key(membership_load *loading, member_row *member) {
    const char *official = um_names_official(&loading->names, member->key);
    member->is_key_given = true;
    if (!official)
        return UM_OK;
    const char *given = member->name;
    member->name = official;
    if (is_same_name(given, official)) // Berlin is also the name of the state
        return UM_OK;
    um_name_matches others = um_names_resolve(&loading->names, given, member->kind, "");
    for (size_t i = 0; i < others.n_items; i++)
        if (strcmp(others.items[i]->key, member->key) == 0)
            return UM_OK;
    if (others.n_items == 0)
        return UM_OK;
    member->is_key_given = false; // a name of another territory is no spelling of this one's
    return um_load_noted(loading->load, um_rows_place(loading->rows), member->key,
                         "name and key disagree",
                         "the key %s is that of %s, the name '%s' that of %s; the key was kept",
                         member->key, official, given, others.items[0]->key);
}

/// Key and name of a member whose key is that of a territory that is no more.
static um_status take_old_key(membership_load *loading, member_row *member,
                              const um_succession *succession, um_text *why) {
    if (!um_succession_is_single(succession)) {
        um_succession_describe(succession, member->key, why);
        um_text_append(why,
                       N_("; which of them the member is cannot be told: give the key of today"));
        return UM_OK;
    }
    um_succession_describe(succession, member->key, &member->change);
    const char *official = um_names_official(&loading->names, succession->items[0].key);
    if (official) {
        um_text_append_format(&member->change, " (%s)", official);
        member->name = official;
    }
    member->key = succession->items[0].key; // is_key_given stays false: the old name is no alias
    return UM_OK;
}

/// Key and name of a member that is only named.
static um_status take_name(membership_load *loading, member_row *member, um_text *why) {
    if (strcmp(member->kind, "other") == 0)
        return UM_OK;
    const char *district = um_rows_get(loading->rows, DISTRICT);
    um_name_matches matches =
        um_names_resolve(&loading->names, member->name, member->kind, district);
    if (matches.n_items == 0 && strcmp(member->name, member->name_in_source) != 0)
        matches = um_names_resolve(&loading->names, member->name_in_source, member->kind, district);
    if (matches.n_items == 1) {
        member->key = matches.items[0]->key;
        const char *official = um_names_official(&loading->names, member->key);
        member->name = official ? official : member->name;
        return UM_OK;
    }
    if (matches.n_items == 0 && strcmp(member->kind, "city_district") == 0)
        return um_load_noted(
            loading->load, um_rows_place(loading->rows), NULL, "member without key",
            "no loaded city district is called '%s'; stored by its name", member->name);
    um_names_explain(&loading->names, member->name, member->kind, &matches, why);
    return UM_OK;
}

static const char *find_forum(const membership_load *loading, const char *text, um_text *why) {
    const char *forum_id = um_forum_names_find(&loading->forums, text, why);
    if (!forum_id && !why->length)
        um_forum_names_explain(&loading->forums, text, why);
    return forum_id;
}

/// Reads the row; what is wrong with it goes into @p why.
static um_status understand(membership_load *loading, member_row *member, um_text *why) {
    const um_rows *rows = loading->rows;
    const char *role = um_rows_get(rows, ROLE), *key = um_rows_get(rows, MEMBER_KEY);
    member->name = um_rows_get(rows, MEMBER_NAME);
    member->name_in_source = um_rows_get(rows, NAME_IN_SOURCE);
    if (!*member->name_in_source)
        member->name_in_source = member->name;
    if (!*member->name)
        member->name = member->name_in_source;

    if (!*member->name)
        um_text_append(why, N_("the member has no name"));
    if (!why->length)
        member->forum_id = find_forum(loading, um_rows_get(rows, FORUM_ID), why);
    if (!why->length)
        member->kind = find_word(loading, "member_kind", "kinds", um_rows_get(rows, MEMBER_KIND),
                                 kinds, UM_COUNT(kinds), why);
    if (!why->length)
        member->role = !*role
                           ? "member"
                           : find_word(loading, "role", "roles", role, roles, UM_COUNT(roles), why);
    if (why->length || !check_dates(rows, why))
        return UM_OK;
    if (!*key)
        return take_name(loading, member, why);
    if (!um_names_has_key(&loading->names, key, member->kind) && !check_key(member->kind, key, why))
        return UM_OK;
    member->key = key;
    um_succession succession = um_crosswalk_follow(loading->crosswalk, key);
    if (succession.n_items)
        return take_old_key(loading, member, &succession, why);
    return take_key(loading, member);
}

// ---------------------------------------------------------------------------------------------
// merge

static const origin *find_origin(const membership_load *loading, int64_t membership_id) {
    for (size_t i = 0; i < loading->n_origins; i++)
        if (loading->origins[i].membership_id == membership_id)
            return &loading->origins[i];
    return NULL;
}

static um_status join_sub_lists(membership_load *loading, int64_t membership_id, const char *known,
                                um_error *err) {
    const char *more = um_rows_get(loading->rows, SUB_LIST);
    UM_AUTO(um_text_list) lists = {0};
    um_text_split(known, ';', &lists);
    if (!*more || um_text_list_has(&lists, more))
        return UM_OK;
    UM_AUTO(char) *joined = *known ? um_format("%s; %s", known, more) : um_strdup(more);
    sqlite3_bind_int64(loading->join_lists, 1, membership_id);
    um_db_bind_text(loading->join_lists, 2, joined);
    return um_db_run(loading->load->db, loading->join_lists, err);
}

static um_status record_merge(membership_load *loading, const member_row *member,
                              int64_t membership_id, const char *source) {
    const origin *first = find_origin(loading, membership_id);
    UM_AUTO(char) *where =
        first ? um_format("%s, %s", first->file, first->place) : um_format("source '%s'", source);
    return um_load_merged(loading->load, um_rows_place(loading->rows), member->key,
                          "memberships merged", "%s in %s as %s stands already in %s", member->name,
                          member->forum_id, member->role, where);
}

/// Merges the row into a membership that is there already, if there is one.
static um_status merge(membership_load *loading, const member_row *member, bool *is_merged,
                       um_error *err) {
    um_db_bind_text(loading->find, 1, member->forum_id);
    um_db_bind_text(loading->find, 2, member->role);
    um_db_bind_text(loading->find, 3, um_rows_get_or_null(loading->rows, VALID_FROM));
    um_db_bind_text(loading->find, 4, member->key);
    um_db_bind_text(loading->find, 5, member->name);
    um_db_bind_text(loading->find, 6, member->kind);
    UM_TRY(um_db_step(loading->load->db, loading->find, is_merged, err));
    UM_AUTO(char) *known = NULL;
    UM_AUTO(char) *source = NULL;
    int64_t membership_id = 0;
    if (*is_merged) {
        membership_id = sqlite3_column_int64(loading->find, 0);
        known = um_strdup(um_db_column_text(loading->find, 1));
        source = um_strdup(um_db_column_text(loading->find, 2));
    }
    sqlite3_reset(loading->find);
    if (!*is_merged)
        return UM_OK;
    // Rows of another source are not touched: they must stay what that source says.
    if (find_origin(loading, membership_id))
        UM_TRY(join_sub_lists(loading, membership_id, known, err));
    return record_merge(loading, member, membership_id, source);
}

// ---------------------------------------------------------------------------------------------
// store

static bool is_partial(const char *status) {
    return strcmp(status, "partial") == 0 || strcmp(status, "teilweise") == 0;
}

static um_status insert_member(membership_load *loading, const member_row *member, um_error *err) {
    static const size_t texts[] = {STATUS, SUB_LIST,   VALID_FROM, VALID_TO,
                                   AS_OF,  DECIDED_ON, SOURCE,     NOTE};
    const char *const given[] = {member->forum_id, member->kind,           member->key,
                                 member->name,     member->name_in_source, member->role};
    sqlite3_stmt *insert = loading->insert;
    for (size_t i = 0; i < UM_COUNT(given); i++)
        um_db_bind_text(insert, 1 + (int)i, given[i]);
    for (size_t i = 0; i < UM_COUNT(texts); i++)
        um_db_bind_text(insert, 7 + (int)i, um_rows_get_or_null(loading->rows, texts[i]));
    sqlite3_bind_int(insert, 15, is_partial(um_rows_get(loading->rows, STATUS)));
    sqlite3_bind_int64(insert, 16, loading->load->source_id);
    UM_TRY(um_db_run(loading->load->db, insert, err));
    UM_GROW(loading->origins, loading->n_origins, loading->origin_capacity);
    loading->origins[loading->n_origins++] =
        (origin){.membership_id = sqlite3_last_insert_rowid(loading->load->db->handle),
                 .file = loading->load->file,
                 .place = um_strdup(um_rows_place(loading->rows))};
    return UM_OK;
}

static um_status insert_aliases(membership_load *loading, const member_row *member, um_error *err) {
    const char *const spellings[] = {um_rows_get(loading->rows, NAME_IN_SOURCE),
                                     um_rows_get(loading->rows, MEMBER_NAME)};
    if (!member->is_key_given)
        return UM_OK;
    for (size_t i = 0; i < UM_COUNT(spellings); i++) {
        if (!*spellings[i] || strcmp(spellings[i], member->name) == 0)
            continue;
        um_db_bind_text(loading->insert_alias, 1, spellings[i]);
        um_db_bind_text(loading->insert_alias, 2, member->key);
        sqlite3_bind_int64(loading->insert_alias, 3, loading->load->source_id);
        UM_TRY(um_db_run(loading->load->db, loading->insert_alias, err));
    }
    return UM_OK;
}

static um_status record_change(membership_load *loading, const member_row *member, bool is_merged) {
    if (!member->change.length)
        return UM_OK;
    return (is_merged ? um_load_noted : um_load_repaired)(loading->load,
                                                          um_rows_place(loading->rows), member->key,
                                                          "key changed", "%s", member->change.data);
}

static um_status take_row(void *user, um_rows *rows, um_error *err) {
    membership_load *loading = user;
    loading->rows = rows;
    UM_AUTO(um_text) why = {0};
    UM_AUTO(member_row) member = {0};
    bool is_merged = false;
    UM_TRY(understand(loading, &member, &why));
    if (why.length)
        return um_load_rejected(loading->load, um_rows_place(loading->rows),
                                um_rows_get_or_null(loading->rows, MEMBER_KEY), "%s", why.data);
    UM_TRY(insert_aliases(loading, &member, err));
    UM_TRY(merge(loading, &member, &is_merged, err));
    if (!is_merged) {
        UM_TRY(insert_member(loading, &member, err));
        um_load_stored(loading->load);
    }
    return record_change(loading, &member, is_merged);
}

static um_status prepare(membership_load *loading, um_error *err) {
    um_db *db = loading->load->db;
    UM_TRY(
        um_db_prepare(db,
                      "SELECT membership_id, sub_list, source.name "
                      "FROM membership JOIN source USING (source_id) "
                      "WHERE forum_id = ?1 AND role = ?2 AND valid_from IS ?3 AND member_key IS ?4 "
                      "AND (?4 IS NOT NULL OR member_name = ?5) AND member_kind = ?6 "
                      "ORDER BY membership_id LIMIT 1",
                      &loading->find, err));
    UM_TRY(um_db_prepare(
        db,
        "INSERT INTO membership (forum_id, member_kind, member_key, member_name, name_in_source, "
        "role, status, sub_list, valid_from, valid_to, as_of, decided_on, citation, note, "
        "is_partial, source_id) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        &loading->insert, err));
    UM_TRY(um_db_prepare(db, "UPDATE membership SET sub_list = ?2 WHERE membership_id = ?1",
                         &loading->join_lists, err));
    UM_TRY(um_db_prepare(
        db,
        "INSERT INTO alias (kind, name, key, source_id) SELECT 'territory', ?1, ?2, ?3 "
        "WHERE NOT EXISTS (SELECT 1 FROM alias WHERE kind = 'territory' AND name = ?1 AND key = "
        "?2)",
        &loading->insert_alias, err));
    UM_TRY(um_names_read(db, loading->load->region, &loading->names, err));
    UM_TRY(um_crosswalk_read(db, &loading->crosswalk, err));
    return um_forum_names_read(db, &loading->forums, err);
}

static um_status load_memberships(um_load *load, um_error *err) {
    UM_AUTO(membership_load) loading = {.load = load};
    UM_TRY(um_load_check_map(load, "kinds.", kinds, UM_COUNT(kinds), err));
    UM_TRY(um_load_check_map(load, "roles.", roles, UM_COUNT(roles), err));
    UM_TRY(prepare(&loading, err));
    return um_rows_each(load, columns, N_COLUMNS, take_row, &loading, err);
}

const um_loader um_loader_memberships = {
    .name = "memberships",
    .summary = N_("Who is in which body, in which role and since when (CSV, XLSX, ODS)"),
    .tables = "membership alias",
    .reads = "territory forum alias key_change",
    .options = options,
    .run = load_memberships,
};
