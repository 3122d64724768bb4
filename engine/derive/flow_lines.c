/*
 * Step `flow_lines`: how far it is between each two territories between which persons move.
 *
 * Reads:  flow (kind 'pair'), territory.anchor
 * Writes: flow_line
 *
 * All pairs with both ends in the region, and of the others the largest by persons (all statistics
 * and both directions added): `flow_lines.pairs`, default 100,000, which is every pair of Germany's
 * districts.
 */
#include "derive/step.h"

#include <math.h>
#include <string.h>

// -------------------------------------------------------------------------------------- end points

typedef struct place {
    char *key;
    double anchor[2];
    bool is_inside;
} place;

typedef struct places {
    place *items; ///< by key
    size_t n_items, capacity;
} places;

static void clear_places(places *all) {
    for (size_t i = 0; i < all->n_items; i++)
        free(all->items[i].key);
    free(all->items);
}

static um_status read_places(um_db *db, places *all, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(
        db, "SELECT key, anchor, in_region FROM territory WHERE anchor IS NOT NULL ORDER BY key",
        &select, err));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        UM_AUTO(um_paths) paths = {0};
        UM_TRY(um_paths_from_blob(sqlite3_column_blob(select, 1),
                                  (size_t)sqlite3_column_bytes(select, 1), &paths, err));
        UM_GROW(all->items, all->n_items, all->capacity);
        place *one = &all->items[all->n_items++];
        *one = (place){.key = um_strdup(um_db_column_text(select, 0)),
                       .is_inside = sqlite3_column_int(select, 2) != 0};
        memcpy(one->anchor, paths.items[0].xy, sizeof one->anchor);
    }
}

static int compare_key(const void *key, const void *item) {
    return strcmp(key, ((const place *)item)->key);
}

static const place *find_place(const places *all, const char *key) {
    return bsearch(key, all->items, all->n_items, sizeof *all->items, compare_key);
}

// ------------------------------------------------------------------------------------------- pairs

typedef struct pair {
    const place *a, *b;
    double persons;
} pair;

typedef struct pairs {
    pair *items;
    size_t n_items, capacity;
} pairs;

static bool is_inside(const pair *one) {
    return one->a->is_inside && one->b->is_inside;
}

/// Inside the region first, then the largest.
static int compare_pairs(const void *a, const void *b) {
    const pair *x = a, *y = b;
    if (is_inside(x) != is_inside(y))
        return is_inside(x) ? -1 : 1;
    if (x->persons != y->persons)
        return x->persons > y->persons ? -1 : 1;
    int order = strcmp(x->a->key, y->a->key);
    return order ? order : strcmp(x->b->key, y->b->key);
}

static um_status read_pairs(um_db *db, const places *ends, pairs *all, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db,
                         "SELECT min(origin_key, destination_key) AS a_key, max(origin_key, "
                         "destination_key) AS b_key, "
                         "sum(persons) FROM flow WHERE kind = 'pair' AND origin_key <> "
                         "destination_key GROUP BY 1, 2",
                         &select, err));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        pair one = {.a = find_place(ends, um_db_column_text(select, 0)),
                    .b = find_place(ends, um_db_column_text(select, 1)),
                    .persons = sqlite3_column_double(select, 2)};
        if (!one.a || !one.b)
            continue;
        UM_GROW(all->items, all->n_items, all->capacity);
        all->items[all->n_items++] = one;
    }
}

static void keep_largest(pairs *all, double most) {
    qsort(all->items, all->n_items, sizeof *all->items, compare_pairs);
    size_t n = 0;
    while (n < all->n_items && is_inside(&all->items[n]))
        n++;
    double n_kept = (double)n + floor(fmax(most, 0));
    if (n_kept < (double)all->n_items)
        all->n_items = (size_t)n_kept;
}

// ------------------------------------------------------------------------------------------- lines

static um_status write_line(um_db *db, sqlite3_stmt *insert, const pair *one, um_error *err) {
    um_db_bind_text(insert, 1, one->a->key);
    um_db_bind_text(insert, 2, one->b->key);
    sqlite3_bind_double(
        insert, 3,
        hypot(one->b->anchor[0] - one->a->anchor[0], one->b->anchor[1] - one->a->anchor[1]) / 1000);
    return um_db_run(db, insert, err);
}

static int compare_keys(const void *a, const void *b) {
    const pair *x = a, *y = b;
    int order = strcmp(x->a->key, y->a->key);
    return order ? order : strcmp(x->b->key, y->b->key);
}

/// In the order of the keys, which is that of the table.
static um_status write_lines(um_derive *derive, pairs *all, um_error *err) {
    if (all->n_items)
        qsort(all->items, all->n_items, sizeof *all->items, compare_keys);
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_TRY(um_db_prepare(derive->db,
                         "INSERT INTO flow_line (a_key, b_key, distance_km) VALUES (?1, ?2, ?3)",
                         &insert, err));
    for (size_t i = 0; i < all->n_items; i++)
        UM_TRY(write_line(derive->db, insert, &all->items[i], err));
    derive->rows = (int64_t)all->n_items;
    return UM_OK;
}

um_status um_derive_flow_lines(um_derive *derive, um_error *err) {
    double most = 0;
    UM_TRY(um_region_derive_real(derive->region, "flow_lines.pairs", 100000, &most, err));
    UM_TRY(um_db_exec(derive->db, "DELETE FROM flow_line", err));
    places ends = {0};
    pairs all = {0};
    um_status status = read_places(derive->db, &ends, err);
    if (status == UM_OK)
        status = read_pairs(derive->db, &ends, &all, err);
    if (status == UM_OK && all.n_items > 1)
        keep_largest(&all, most);
    if (status == UM_OK)
        status = write_lines(derive, &all, err);
    free(all.items);
    clear_places(&ends);
    return status;
}
