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
#include "core/intern.h"
#include "derive/step.h"

#include <math.h>
#include <string.h>

// -------------------------------------------------------------------------------------- end points

typedef struct place {
    double anchor[2];
    bool is_inside;
} place;

typedef struct places {
    um_intern keys; ///< numbered in their order
    place *items;   ///< by number of the key
    size_t capacity;
} places;

static void um_auto_places(places *all) {
    um_intern_clear(&all->keys);
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
        UM_TRY(um_db_column_paths(select, 1, &paths, err));
        UM_GROW(all->items, all->keys.n, all->capacity);
        place *one = &all->items[all->keys.n];
        one->is_inside = sqlite3_column_int(select, 2) != 0;
        memcpy(one->anchor, paths.items[0].xy, sizeof one->anchor);
        const char *key = um_db_column_text(select, 0);
        um_intern_add(&all->keys, key, strlen(key), NULL);
    }
}

// ------------------------------------------------------------------------------------------- pairs

typedef struct pair {
    uint32_t a, b; ///< numbers of places, a < b
    double persons;
    bool is_inside; ///< both ends are
} pair;

typedef struct pairs {
    pair *items;
    size_t n_items, capacity;
} pairs;

static void um_auto_pairs(pairs *all) {
    free(all->items);
}

static int compare_ends(const void *a, const void *b) {
    const pair *x = a, *y = b;
    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

/// Inside the region first, then the largest.
static int compare_sizes(const void *a, const void *b) {
    const pair *x = a, *y = b;
    if (x->is_inside != y->is_inside)
        return x->is_inside ? -1 : 1;
    if (x->persons != y->persons)
        return x->persons > y->persons ? -1 : 1;
    return compare_ends(a, b);
}

static int32_t find_place(const places *ends, sqlite3_stmt *select, int column) {
    const char *key = um_db_column_text(select, column);
    return um_intern_find(&ends->keys, key, (size_t)sqlite3_column_bytes(select, column));
}

static void add_pair(pairs *all, const places *ends, int32_t origin, int32_t destination,
                     double persons) {
    if (origin < 0 || destination < 0)
        return;
    UM_GROW(all->items, all->n_items, all->capacity);
    all->items[all->n_items++] =
        (pair){.a = (uint32_t)(origin < destination ? origin : destination),
               .b = (uint32_t)(origin < destination ? destination : origin),
               .persons = persons,
               .is_inside = ends->items[origin].is_inside && ends->items[destination].is_inside};
}

static um_status read_pairs(um_db *db, const places *ends, pairs *all, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db,
                         "SELECT origin_key, destination_key, persons FROM flow "
                         "WHERE kind = 'pair' AND origin_key <> destination_key "
                         "ORDER BY origin_key, destination_key, statistic, mode, year",
                         &select, err));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        add_pair(all, ends, find_place(ends, select, 0), find_place(ends, select, 1),
                 sqlite3_column_double(select, 2));
    }
}

/// One a pair of places, in the order of their keys.
static void add_up(pairs *all) {
    size_t n = 0;
    if (all->n_items)
        qsort(all->items, all->n_items, sizeof *all->items, compare_ends);
    for (size_t i = 0; i < all->n_items; i++) {
        if (n && compare_ends(&all->items[n - 1], &all->items[i]) == 0)
            all->items[n - 1].persons += all->items[i].persons;
        else
            all->items[n++] = all->items[i];
    }
    all->n_items = n;
}

static void keep_largest(pairs *all, double most) {
    double n_kept = floor(fmax(most, 0));
    for (size_t i = 0; i < all->n_items; i++)
        n_kept += all->items[i].is_inside;
    if (n_kept >= (double)all->n_items)
        return;
    qsort(all->items, all->n_items, sizeof *all->items, compare_sizes);
    all->n_items = (size_t)n_kept;
    if (all->n_items)
        qsort(all->items, all->n_items, sizeof *all->items, compare_ends);
}

// ------------------------------------------------------------------------------------------- lines

/// The keys are not copied: they outlive the statement's step.
static um_status write_line(um_db *db, sqlite3_stmt *insert, const places *ends, const pair *one,
                            um_error *err) {
    const uint32_t numbers[] = {one->a, one->b};
    for (int i = 0; i < 2; i++)
        sqlite3_bind_text(insert, i + 1, um_intern_text(&ends->keys, (int32_t)numbers[i]),
                          (int)um_intern_length(&ends->keys, (int32_t)numbers[i]), SQLITE_STATIC);
    const double *a = ends->items[one->a].anchor, *b = ends->items[one->b].anchor;
    sqlite3_bind_double(insert, 3, hypot(b[0] - a[0], b[1] - a[1]) / 1000);
    um_status status = sqlite3_step(insert) == SQLITE_DONE ? UM_OK : um_db_fail(db, err);
    sqlite3_reset(insert);
    return status;
}

/// In the order of the keys, which is that of the table.
static um_status write_lines(um_derive *derive, const places *ends, const pairs *all,
                             um_error *err) {
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_TRY(um_db_prepare(derive->db,
                         "INSERT INTO flow_line (a_key, b_key, distance_km) VALUES (?1, ?2, ?3)",
                         &insert, err));
    for (size_t i = 0; i < all->n_items; i++)
        UM_TRY(write_line(derive->db, insert, ends, &all->items[i], err));
    derive->rows = (int64_t)all->n_items;
    return UM_OK;
}

um_status um_derive_flow_lines(um_derive *derive, um_error *err) {
    double most = 0;
    UM_TRY(um_region_derive_real(derive->region, "flow_lines.pairs", 100000, &most, err));
    UM_TRY(um_db_exec(derive->db, "DELETE FROM flow_line", err));
    UM_AUTO(places) ends = {0};
    UM_AUTO(pairs) all = {0};
    UM_TRY(read_places(derive->db, &ends, err));
    UM_TRY(read_pairs(derive->db, &ends, &all, err));
    add_up(&all);
    keep_largest(&all, most);
    return write_lines(derive, &ends, &all, err);
}
