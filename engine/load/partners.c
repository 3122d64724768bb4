#include "load/partners.h"

#include "core/messages.h"

#include <string.h>

const char *const um_partner_kinds[UM_N_PARTNER_KINDS] = {
    "municipality", "district", "association", "city_district", "state", "forum", "other",
};
enum { N_TERRITORIAL = 5, FORUM = 5, OTHER = 6 };

/// Digits of official keys.
static const struct {
    size_t n_digits;
    const char *kind;
} key_lengths[] = {
    {8, "municipality"}, {8, "city_district"}, {9, "association"}, {5, "district"}, {2, "state"},
};

um_status um_partners_read(um_load *load, um_partners *partners, um_error *err) {
    UM_TRY(um_names_read(load->db, load->region, &partners->names, err));
    UM_TRY(um_forum_names_read(load->db, &partners->forums, err));
    UM_TRY(um_crosswalk_read(load->db, &partners->crosswalk, err));
    UM_TRY(um_db_prepare(load->db,
                         "SELECT coalesce(max(position), 0), "
                         "total(partner_kind = ?2 AND coalesce(partner_key, partner_name) = ?3) "
                         "FROM site_partner WHERE site_id = ?1",
                         &partners->find, err));
    return um_db_prepare(
        load->db,
        "INSERT INTO site_partner (site_id, position, partner_kind, partner_key, partner_name, "
        "role, cost_share, source_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &partners->insert, err);
}

void um_partners_clear(um_partners *partners) {
    um_names_clear(&partners->names);
    um_forum_names_clear(&partners->forums);
    um_crosswalk_free(partners->crosswalk);
    sqlite3_finalize(partners->insert);
    sqlite3_finalize(partners->find);
    *partners = (um_partners){0};
}

// ----------------------------------------------------------------------------------------------
// key

static const char *kind_of_loaded_key(const um_partners *partners, const char *key) {
    for (size_t i = 0; i < N_TERRITORIAL; i++)
        if (um_names_has_key(&partners->names, key, um_partner_kinds[i]))
            return um_partner_kinds[i];
    return NULL;
}

static const char *kind_of_foreign_key(const char *kind, const char *key) {
    for (size_t i = 0; um_is_digits(key) && i < UM_COUNT(key_lengths); i++)
        if (strlen(key) == key_lengths[i].n_digits &&
            (!kind || strcmp(kind, key_lengths[i].kind) == 0))
            return key_lengths[i].kind;
    return NULL;
}

static bool is_forum_id(const um_partners *partners, const char *key) {
    for (size_t i = 0; i < partners->forums.n_items; i++)
        if (strcmp(partners->forums.items[i].forum_id, key) == 0)
            return true;
    return false;
}

/// Today's key in the place of an old one. @param[out] old_key  the key given, NULL where it stays
static bool follow_key(const um_partners *partners, const char **key, const char **old_key,
                       um_text *why) {
    um_succession found = um_crosswalk_follow(partners->crosswalk, *key);
    *old_key = found.n_items ? *key : NULL;
    if (found.n_items == 0)
        return true;
    if (um_succession_is_single(&found)) {
        *key = found.items[0].key;
        return true;
    }
    um_succession_describe(&found, *key, why);
    um_text_append(why, N_("; which of them the partner is cannot be told: give the key of today"));
    return false;
}

static bool resolve_key(const um_partners *partners, const char *kind, const char *key,
                        const char *name, um_partner *partner, um_text *why) {
    const char *old_key = NULL;
    if (!follow_key(partners, &key, &old_key, why))
        return false;
    const char *found = kind_of_loaded_key(partners, key);
    const char *official = um_names_official(&partners->names, key);
    if (!found && is_forum_id(partners, key))
        found = um_partner_kinds[FORUM];
    if (found && kind && strcmp(kind, found) != 0) {
        um_text_append_format(why, N_("'%s' is the key of a %s, not of a %s"), key, found, kind);
        return false;
    }
    if (!found)
        found = kind_of_foreign_key(kind, key);
    if (!found)
        um_text_append_format(why,
                              N_("'%s' is neither the key of a territory nor the id of a forum; "
                                 "leave it empty for a company or agency"),
                              key);
    *partner = (um_partner){.kind = found,
                            .key = key,
                            .name = official ? official
                                    : name   ? name
                                             : key,
                            .old_key = old_key};
    return found != NULL;
}

// ---------------------------------------------------------------------------------------------
// name

/// @return whether the name is known at that level, or wrong in @p why
static bool find_at_level(const um_partners *partners, const char *name, const char *level,
                          um_partner *partner, um_text *why) {
    um_name_matches matches = um_names_resolve(&partners->names, name, level, "");
    if (matches.n_items > 1)
        um_names_explain(&partners->names, name, level, &matches, why);
    if (matches.n_items == 1) {
        const char *key = matches.items[0]->key;
        const char *official = um_names_official(&partners->names, key);
        *partner = (um_partner){.kind = level, .key = key, .name = official ? official : name};
    }
    return matches.n_items > 0;
}

static bool find_forum(const um_partners *partners, const char *name, um_partner *partner,
                       um_text *why) {
    const char *forum_id = um_forum_names_find(&partners->forums, name, why);
    if (forum_id)
        *partner = (um_partner){.kind = um_partner_kinds[FORUM], .key = forum_id, .name = name};
    return forum_id || why->length;
}

static const char *find_nearest(const um_partners *partners, const char *name) {
    size_t n_names = partners->names.n_items, n = n_names + partners->forums.n_items;
    const char **known = um_alloc_array(n, sizeof *known);
    for (size_t i = 0; i < n; i++)
        known[i] =
            i < n_names ? partners->names.items[i].name : partners->forums.items[i - n_names].name;
    const char *nearest = um_nearest_name(name, known, n);
    free(known);
    return nearest;
}

static bool resolve_any_name(const um_partners *partners, const char *name, um_partner *partner,
                             um_text *why) {
    for (size_t i = 0; i < N_TERRITORIAL; i++)
        if (find_at_level(partners, name, um_partner_kinds[i], partner, why))
            return !why->length;
    if (find_forum(partners, name, partner, why))
        return !why->length;
    *partner = (um_partner){
        .kind = um_partner_kinds[OTHER], .name = name, .nearest = find_nearest(partners, name)};
    return true;
}

/// A name of a kind that is given must be known there.
static bool resolve_name(const um_partners *partners, const char *kind, const char *name,
                         um_partner *partner, um_text *why) {
    if (strcmp(kind, um_partner_kinds[OTHER]) == 0) {
        *partner = (um_partner){.kind = um_partner_kinds[OTHER], .name = name};
        return true;
    }
    bool is_forum = strcmp(kind, um_partner_kinds[FORUM]) == 0;
    bool is_found = is_forum ? find_forum(partners, name, partner, why)
                             : find_at_level(partners, name, kind, partner, why);
    if (!is_found && is_forum)
        um_forum_names_explain(&partners->forums, name, why);
    else if (!is_found)
        um_names_explain(&partners->names, name, kind, &(um_name_matches){0}, why);
    return !why->length;
}

bool um_partner_resolve(const um_partners *partners, const char *kind, const char *key,
                        const char *name, um_partner *partner, um_text *why) {
    if (!key && name && um_is_digits(name))
        key = name;
    if (!key && !name) {
        um_text_append(why, N_("the partner has neither name nor key"));
        return false;
    }
    if (key)
        return resolve_key(partners, kind, key, name, partner, why);
    return kind ? resolve_name(partners, kind, name, partner, why)
                : resolve_any_name(partners, name, partner, why);
}

// --------------------------------------------------------------------------------------------
// store

um_status um_partner_insert(const um_partners *partners, um_load *load, const char *site_id,
                            const um_partner *partner, const char *role, double cost_share,
                            bool *is_known, um_error *err) {
    bool has_row = false;
    um_db_bind_text(partners->find, 1, site_id);
    um_db_bind_text(partners->find, 2, partner->kind);
    um_db_bind_text(partners->find, 3, partner->key ? partner->key : partner->name);
    UM_TRY(um_db_step(load->db, partners->find, &has_row, err));
    int64_t position = sqlite3_column_int64(partners->find, 0) + 1;
    *is_known = sqlite3_column_double(partners->find, 1) > 0;
    sqlite3_reset(partners->find);
    if (*is_known)
        return UM_OK;
    sqlite3_stmt *insert = partners->insert;
    um_db_bind_text(insert, 1, site_id);
    sqlite3_bind_int64(insert, 2, position);
    um_db_bind_text(insert, 3, partner->kind);
    um_db_bind_text(insert, 4, partner->key);
    um_db_bind_text(insert, 5, partner->name);
    um_db_bind_text(insert, 6, role);
    um_db_bind_real(insert, 7, cost_share);
    sqlite3_bind_int64(insert, 8, load->source_id);
    return um_db_run(load->db, insert, err);
}

um_status um_partner_note_doubt(um_load *load, const char *place, const char *site_id,
                                const um_partner *partner) {
    if (partner->old_key)
        return um_load_noted(load, place, site_id, "key changed",
                             "the partner %s is a part of %s (%s) today", partner->old_key,
                             partner->key, partner->name);
    if (!partner->nearest)
        return UM_OK;
    return um_load_noted(load, place, site_id, "partner without key",
                         "'%s' is no territory or forum and was stored as a company or agency; "
                         "did you mean '%s'?",
                         partner->name, partner->nearest);
}
