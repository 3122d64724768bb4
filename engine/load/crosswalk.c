#include "load/crosswalk.h"

#include "core/memory.h"
#include "core/messages.h"
#include "load/rows.h"

#include <math.h>
#include <string.h>
#include <uthash.h>

/// Farther no key is followed; a chain of real reforms has two or three.
/// Nor are more branches: a table that divides keys in circles would make 2^32 of them.
enum { MAX_STEPS = 32, MAX_BRANCHES = 4096 };
static const double share_tolerance = 0.001; // shares are published rounded

typedef struct change {
    char *old_key, *new_key, *changed_on, *old_name;
    double share; ///< NAN = not said
} change;

typedef struct known_key {
    char *key;
    UT_hash_handle hh;
} known_key;

struct um_crosswalk {
    change *changes; ///< by old key, then day, the last first, then new key
    size_t n_changes, capacity;
    known_key *known;
};

// ------------------------------------------------------------------------------------------- read

static um_status read_changes(um_db *db, um_crosswalk *crosswalk, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db,
                         "SELECT old_key, new_key, changed_on, old_name, share FROM key_change "
                         "ORDER BY old_key, changed_on DESC, new_key",
                         &select, err));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        bool has_name = sqlite3_column_type(select, 3) != SQLITE_NULL;
        bool has_share = sqlite3_column_type(select, 4) != SQLITE_NULL;
        UM_GROW(crosswalk->changes, crosswalk->n_changes, crosswalk->capacity);
        crosswalk->changes[crosswalk->n_changes++] =
            (change){.old_key = um_strdup(um_db_column_text(select, 0)),
                     .new_key = um_strdup(um_db_column_text(select, 1)),
                     .changed_on = um_strdup(um_db_column_text(select, 2)),
                     .old_name = has_name ? um_strdup(um_db_column_text(select, 3)) : NULL,
                     .share = has_share ? sqlite3_column_double(select, 4) : NAN};
    }
}

static um_status read_known(um_db *db, um_crosswalk *crosswalk, um_error *err) {
    UM_AUTO(um_text_list) keys = {0};
    UM_TRY(um_db_get_texts(
        db,
        "SELECT key FROM territory WHERE source_id IS NOT NULL"
        " UNION SELECT substr(key, 1, 5) FROM territory"
        " WHERE source_id IS NOT NULL AND length(key) = 8 AND key NOT GLOB '*[^0-9]*'"
        " UNION SELECT substr(key, 1, 2) FROM territory"
        " WHERE source_id IS NOT NULL AND length(key) IN (5, 8) AND key NOT GLOB '*[^0-9]*'",
        &keys, err));
    for (size_t i = 0; i < keys.n_items; i++) {
        known_key *known = um_alloc(sizeof *known);
        known->key = um_strdup(keys.items[i]);
        HASH_ADD_KEYPTR(hh, crosswalk->known, known->key, strlen(known->key), known);
    }
    return UM_OK;
}

um_status um_crosswalk_read(um_db *db, um_crosswalk **out, um_error *err) {
    UM_AUTO(um_crosswalk) *crosswalk = um_alloc(sizeof *crosswalk);
    UM_TRY(read_changes(db, crosswalk, err));
    if (crosswalk->n_changes)
        UM_TRY(read_known(db, crosswalk, err));
    *out = UM_STEAL(crosswalk);
    return UM_OK;
}

void um_crosswalk_free(um_crosswalk *crosswalk) {
    if (!crosswalk)
        return;
    for (size_t i = 0; i < crosswalk->n_changes; i++) {
        free(crosswalk->changes[i].old_key);
        free(crosswalk->changes[i].new_key);
        free(crosswalk->changes[i].changed_on);
        free(crosswalk->changes[i].old_name);
    }
    free(crosswalk->changes);
    known_key *known = NULL, *next = NULL;
    HASH_ITER(hh, crosswalk->known, known, next) {
        HASH_DEL(crosswalk->known, known);
        free(known->key);
        free(known);
    }
    free(crosswalk);
}

// ----------------------------------------------------------------------------------------- follow

static bool is_known(const um_crosswalk *crosswalk, const char *key) {
    known_key *known = NULL;
    HASH_FIND_STR(crosswalk->known, key, known);
    return known != NULL;
}

/// First change of a key; NULL = it has none.
static const change *find_changes(const um_crosswalk *crosswalk, const char *key) {
    size_t low = 0, high = crosswalk->n_changes;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(crosswalk->changes[middle].old_key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool is_found = low < crosswalk->n_changes && strcmp(crosswalk->changes[low].old_key, key) == 0;
    return is_found ? &crosswalk->changes[low] : NULL;
}

/// The changes of one key on its last day; they stand side by side. @return how many
static size_t count_last(const um_crosswalk *crosswalk, const change *first) {
    size_t n = 1;
    while (first + n < crosswalk->changes + crosswalk->n_changes &&
           strcmp(first[n].old_key, first->old_key) == 0 &&
           strcmp(first[n].changed_on, first->changed_on) == 0)
        n++;
    return n;
}

static void add_end(um_succession *found, const char *key, double share) {
    size_t i = 0;
    while (i < found->n_items && strcmp(found->items[i].key, key) < 0)
        i++;
    if (i < found->n_items && strcmp(found->items[i].key, key) == 0) {
        found->items[i].share += share;
        return;
    }
    if (found->n_items == UM_COUNT(found->items))
        return; // more than anybody could choose from
    memmove(&found->items[i + 1], &found->items[i], (found->n_items - i) * sizeof *found->items);
    found->items[i] = (um_successor){key, share};
    found->n_items++;
}

/// One key being followed, branch by branch.
typedef struct trail {
    const um_crosswalk *crosswalk;
    um_succession *found;
    int n_branches;
} trail;

/// @param[in] since  day on which the key came to be; no change before it is of this key
static void follow(trail *along, const char *key, const char *since, double share, int n_steps) {
    const change *first =
        is_known(along->crosswalk, key) ? NULL : find_changes(along->crosswalk, key);
    if (!first || !um_dates_are_in_order(since, first->changed_on) || n_steps == MAX_STEPS ||
        along->n_branches >= MAX_BRANCHES) {
        add_end(along->found, key, share);
        return;
    }
    size_t n = count_last(along->crosswalk, first);
    for (size_t i = 0; i < n; i++) {
        bool is_all = n == 1 && isnan(first[i].share);
        along->n_branches++;
        follow(along, first[i].new_key, first[i].changed_on, share * (is_all ? 1 : first[i].share),
               n_steps + 1);
    }
}

um_succession um_crosswalk_follow(const um_crosswalk *crosswalk, const char *key) {
    um_succession found = {0};
    const change *first =
        !crosswalk->n_changes || is_known(crosswalk, key) ? NULL : find_changes(crosswalk, key);
    bool is_any_known = false;
    double sum = 0;
    if (!first)
        return found;
    follow(&(trail){.crosswalk = crosswalk, .found = &found}, key, "", 1, 0);
    for (size_t i = 0; i < found.n_items; i++) {
        is_any_known = is_any_known || is_known(crosswalk, found.items[i].key);
        sum += found.items[i].share;
    }
    if (!is_any_known)
        return (um_succession){0};
    found.has_shares = fabs(sum - 1) <= share_tolerance; // false for NAN
    for (size_t i = 0; found.has_shares && i < found.n_items; i++)
        found.items[i].share /= sum; // so that nobody is lost on the way
    found.changed_on = first->changed_on;
    found.old_name = first->old_name;
    return found;
}

bool um_succession_is_single(const um_succession *succession) {
    return succession->n_items == 1 && succession->has_shares;
}

void um_succession_describe(const um_succession *succession, const char *old_key, um_text *text) {
    um_text_append(text, old_key);
    if (succession->old_name)
        um_text_append_format(text, " (%s)", succession->old_name);
    um_text_append_format(text, N_(" became "));
    for (size_t i = 0; i < succession->n_items; i++) {
        const um_successor *one = &succession->items[i];
        um_text_append_format(text, "%s%s", i ? ", " : "", one->key);
        if (!um_succession_is_single(succession) && !isnan(one->share)) {
            char share[UM_NUMBER_SIZE];
            um_format_fixed(share, 100 * one->share, 1);
            um_text_append_format(text, " (%s %%)", share);
        }
    }
    um_text_append_format(text, N_(" on %s"), succession->changed_on);
}
