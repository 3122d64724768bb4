#include "load/names.h"
#include "core/messages.h"

#include "load/loader.h"
#include "load/rows.h"

#include <string.h>
#include <uthash.h>

/// A word that stands before or behind the name of a territory of that level, folded.
static const struct {
    const char *level;
    const char *before; ///< NULL = none
    const char *behind;
} designations[] = {
    {"municipality", "stadt ", " stadt"},
    {"municipality", "gemeinde ", " gemeinde"},
    {"municipality", "landeshauptstadt ", " landeshauptstadt"},
    {"district", "landkreis ", " landkreis"},
    {"district", "kreis ", " kreis"},
    {"association", "amt ", NULL},
    {"association", "verbandsgemeinde ", NULL},
    {"city_district", "berlin bezirk ", NULL},
    {"city_district", "berliner bezirk ", NULL},
    {"city_district", "bezirk ", NULL},
    {"state", "land ", NULL},
    {"state", "freistaat ", NULL},
};

enum { DISTRICT_DIGITS = 5 }; ///< a municipality's key begins with that of its district

// ---------------------------------------------------------------------------------------------
// index

/// Level of a key that is no loaded territory, by its length.
static const char *level_of_key(const char *key) {
    switch (strlen(key)) {
    case 2:
        return um_levels[4];
    case DISTRICT_DIGITS:
        return um_levels[3];
    case 9:
        return um_levels[2];
    default:
        return um_levels[1];
    }
}

static const char *intern_level(const char *level, const char *key) {
    for (size_t i = 0; i < UM_N_LEVELS; i++)
        if (strcmp(um_levels[i], level) == 0)
            return um_levels[i];
    return level_of_key(key);
}

/// A territory's own name under its key; the texts are those of the um_name, which only moves.
typedef struct um_official {
    const char *key, *name, *level;
    UT_hash_handle hh;
} um_official;

static const um_official *find_official(const um_names *names, const char *key) {
    um_official *found = NULL;
    HASH_FIND_STR(names->officials, key, found);
    return found;
}

static void add_official(um_names *names, const um_name *name) {
    if (find_official(names, name->key))
        return;
    um_official *official = um_alloc(sizeof *official);
    *official = (um_official){.key = name->key, .name = name->name, .level = name->level};
    HASH_ADD_KEYPTR(hh, names->officials, official->key, strlen(official->key), official);
}

static void clear_officials(um_names *names) {
    um_official *official = NULL, *next = NULL;
    HASH_ITER(hh, names->officials, official, next) {
        HASH_DEL(names->officials, official);
        free(official);
    }
}

static void add_name(um_names *names, const char *name, const char *key, const char *level,
                     bool is_official) {
    UM_GROW(names->items, names->n_items, names->capacity);
    names->items[names->n_items++] = (um_name){.folded = um_fold_name(name),
                                               .name = um_strdup(name),
                                               .key = um_strdup(key),
                                               .level = intern_level(level, key),
                                               .is_official = is_official};
    if (is_official)
        add_official(names, &names->items[names->n_items - 1]);
}

static int compare_names(const void *a, const void *b) {
    const um_name *x = a, *y = b;
    int order = strcmp(x->folded, y->folded);
    if (order == 0)
        order = strcmp(x->level, y->level);
    if (order == 0)
        order = strcmp(x->key, y->key);
    return order ? order : y->is_official - x->is_official;
}

static um_status read_names(um_db *db, const char *sql, um_names *names, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db, sql, &select, err));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        add_name(names, um_db_column_text(select, 0), um_db_column_text(select, 1),
                 um_db_column_text(select, 2), sqlite3_column_int(select, 3));
    }
}

static void add_given_names(const um_region *region, um_names *names) {
    static const char prefix[] = "dissolve.names.";
    for (size_t i = 0; i < region->derive.n_items; i++) {
        const um_pair *pair = &region->derive.items[i];
        const char *key = pair->name + sizeof prefix - 1;
        if (strncmp(pair->name, prefix, sizeof prefix - 1) == 0 && !um_names_official(names, key))
            add_name(names, pair->value, key, "", true);
    }
}

um_status um_names_read(um_db *db, const um_region *region, um_names *out, um_error *err) {
    UM_AUTO(um_names) names = {0};
    UM_TRY(read_names(db,
                      "SELECT name, key, level, 1 FROM territory WHERE source_id IS NOT NULL "
                      "ORDER BY key",
                      &names, err));
    add_given_names(region, &names);
    UM_TRY(read_names(db,
                      "SELECT alias.name, alias.key, coalesce(territory.level, ''), 0 FROM alias "
                      "LEFT JOIN territory ON territory.key = alias.key "
                      "AND territory.source_id IS NOT NULL "
                      "WHERE alias.kind = 'territory' ORDER BY alias.key, alias.name",
                      &names, err));
    if (names.n_items)
        qsort(names.items, names.n_items, sizeof *names.items, compare_names);
    *out = names;
    names = (um_names){0};
    return UM_OK;
}

void um_names_clear(um_names *names) {
    clear_officials(names);
    for (size_t i = 0; i < names->n_items; i++) {
        free(names->items[i].folded);
        free(names->items[i].name);
        free(names->items[i].key);
    }
    free(names->items);
    *names = (um_names){0};
}

const char *um_names_official(const um_names *names, const char *key) {
    const um_official *official = find_official(names, key);
    return official ? official->name : NULL;
}

bool um_names_has_key(const um_names *names, const char *key, const char *level) {
    const um_official *official = find_official(names, key);
    return official && strcmp(official->level, level) == 0;
}

bool um_names_has_level(const um_names *names, const char *level) {
    for (size_t i = 0; i < names->n_items; i++)
        if (strcmp(names->items[i].level, level) == 0)
            return true;
    return false;
}

// -------------------------------------------------------------------------------------------
// resolve

static void add_match(um_name_matches *matches, const um_name *name) {
    // Equal keys stand side by side: an alias beside the official name.
    if (matches->n_items && strcmp(matches->items[matches->n_items - 1]->key, name->key) == 0)
        return;
    if (matches->n_items < UM_COUNT(matches->items))
        matches->items[matches->n_items++] = name;
}

static um_name_matches find_folded(const um_names *names, const char *folded, const char *level) {
    um_name_matches matches = {0};
    size_t low = 0, high = names->n_items;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(names->items[middle].folded, folded) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < names->n_items && strcmp(names->items[low].folded, folded) == 0; low++)
        if (strcmp(names->items[low].level, level) == 0)
            add_match(&matches, &names->items[low]);
    return matches;
}

/// Folded name without a designation before or behind it; NULL when it has none of that level.
static char *without_designation(const char *folded, const char *level) {
    size_t n = strlen(folded);
    for (size_t i = 0; i < UM_COUNT(designations); i++) {
        const char *before = designations[i].before, *behind = designations[i].behind;
        if (strcmp(designations[i].level, level) != 0)
            continue;
        if (strncmp(folded, before, strlen(before)) == 0)
            return um_strdup(folded + strlen(before));
        if (behind && n > strlen(behind) && strcmp(folded + n - strlen(behind), behind) == 0)
            return um_format("%.*s", (int)(n - strlen(behind)), folded);
    }
    return NULL;
}

static um_name_matches find(const um_names *names, const char *name, const char *level) {
    UM_AUTO(char) *folded = um_fold_name(name);
    um_name_matches matches = find_folded(names, folded, level);
    if (matches.n_items)
        return matches;
    UM_AUTO(char) *bare = without_designation(folded, level);
    return bare ? find_folded(names, bare, level) : matches;
}

static bool lies_in(const um_names *names, const um_name *name, const char *district) {
    if (strncmp(name->key, district, DISTRICT_DIGITS) == 0 && strlen(district) == DISTRICT_DIGITS)
        return true;
    um_name_matches districts = find(names, district, "district");
    for (size_t i = 0; i < districts.n_items; i++)
        if (strncmp(name->key, districts.items[i]->key, DISTRICT_DIGITS) == 0)
            return true;
    return false;
}

static um_name_matches keep_those_in(const um_names *names, um_name_matches matches,
                                     const char *district) {
    um_name_matches kept = {0};
    for (size_t i = 0; i < matches.n_items; i++)
        if (lies_in(names, matches.items[i], district))
            add_match(&kept, matches.items[i]);
    return kept;
}

/// "Golzow (Potsdam-Mittelmark)" and "Golzow (12069)" name a district, "Brieselang (teilweise)"
/// does not.
static um_name_matches find_in_brackets(const um_names *names, const char *name, const char *open,
                                        const char *level) {
    UM_AUTO(char) *base = um_format("%.*s", (int)(open - name), name);
    UM_AUTO(char) *place = um_format("%.*s", (int)strcspn(open + 1, ")"), open + 1);
    um_name_matches matches = find(names, base, level);
    if (strcmp(place, "teilweise") == 0)
        return matches;
    um_name_matches kept = keep_those_in(names, matches, place);
    // None of several lies there: they are shown. One that lies elsewhere is another place.
    return kept.n_items || matches.n_items == 1 ? kept : matches;
}

um_name_matches um_names_resolve(const um_names *names, const char *name, const char *level,
                                 const char *district) {
    um_name_matches matches = find(names, name, level);
    const char *open = strrchr(name, '(');
    const char *close = open ? strchr(open, ')') : NULL;
    if (matches.n_items == 0 && close && close[1] == '\0' && open > name)
        matches = find_in_brackets(names, name, open, level);
    if (matches.n_items > 1 && *district) {
        um_name_matches kept = keep_those_in(names, matches, district);
        return kept.n_items ? kept : matches;
    }
    return matches;
}

// -------------------------------------------------------------------------------------------
// explain

static void append_candidate(const um_names *names, const um_name *candidate, um_text *why) {
    UM_AUTO(char) *district_key = um_format("%.*s", DISTRICT_DIGITS, candidate->key);
    const char *district = um_names_official(names, district_key);
    um_text_append_format(why, N_("%s (%s, district %s%s%s)"), candidate->key, candidate->name,
                          district_key, district ? " " : "", district ? district : "");
}

static void explain_several(const um_names *names, const char *name, const um_name_matches *matches,
                            um_text *why) {
    um_text_append_format(why, N_("'%s' stands for %zu territories: "), name, matches->n_items);
    for (size_t i = 0; i < matches->n_items; i++) {
        um_text_append(why, i ? ", " : "");
        append_candidate(names, matches->items[i], why);
    }
    UM_AUTO(char) *key = um_format("%.*s", DISTRICT_DIGITS, matches->items[0]->key);
    const char *district = um_names_official(names, key);
    um_text_append_format(why, N_("; give the key, or the district, as in '%s (%s)'"), name,
                          district ? district : key);
}

/// "Bernau" begins "Bernau bei Berlin", which is far from it letter by letter.
static bool begins_with_words(const char *folded, const char *beginning) {
    size_t n = strlen(beginning);
    return strncmp(folded, beginning, n) == 0 && folded[n] == ' ';
}

/// Adds an index unless it is there or the list of @p room is full.
static size_t add_index(size_t *list, size_t n, size_t room, size_t index) {
    for (size_t i = 0; i < n; i++)
        if (list[i] == index)
            return n;
    if (n < room)
        list[n++] = index;
    return n;
}

static void explain_none(const um_names *names, const char *name, const char *level, um_text *why) {
    UM_AUTO(char) *folded = um_fold_name(name);
    const um_name **known = um_alloc_array(names->n_items, sizeof *known);
    const char **candidates = um_alloc_array(names->n_items, sizeof *candidates);
    size_t n = 0, n_shown = 0, shown[3], nearest[UM_COUNT(shown)];
    for (size_t i = 0; i < names->n_items; i++)
        if (strcmp(names->items[i].level, level) == 0) {
            known[n] = &names->items[i];
            candidates[n++] = names->items[i].name;
        }
    for (size_t i = 0; i < n; i++)
        if (begins_with_words(known[i]->folded, folded))
            n_shown = add_index(shown, n_shown, UM_COUNT(shown), i);
    size_t n_nearest = um_nearest_names(name, candidates, n, nearest, UM_COUNT(nearest));
    for (size_t i = 0; i < n_nearest; i++)
        n_shown = add_index(shown, n_shown, UM_COUNT(shown), nearest[i]);
    um_text_append_format(why, N_("no %s is called '%s'; the nearest: "), level, name);
    for (size_t i = 0; i < n_shown; i++)
        um_text_append_format(why, "%s%s (%s)", i ? ", " : "", known[shown[i]]->name,
                              known[shown[i]]->key);
    free(candidates);
    free(known);
}

void um_names_explain(const um_names *names, const char *name, const char *level,
                      const um_name_matches *matches, um_text *why) {
    if (matches->n_items)
        explain_several(names, name, matches, why);
    else if (um_names_has_level(names, level))
        explain_none(names, name, level, why);
    else
        um_text_append_format(why, N_("no %s is loaded in which '%s' could be found; give the key"),
                              level, name);
}
