#include "derive/regions/basis.h"

#include <inttypes.h>
#include <string.h>

// ------------------------------------------------------------------------------------------- units

static int compare_texts(const void *key, const void *item) {
    return strcmp(key, *(char *const *)item);
}

uint32_t um_basis_unit(const um_basis *basis, const char *key) {
    if (basis->keys.n_items == 0)
        return UM_NO_UNIT;
    char **found = bsearch(key, basis->keys.items, basis->keys.n_items, sizeof *basis->keys.items,
                           compare_texts);
    return found ? (uint32_t)(found - basis->keys.items) : UM_NO_UNIT;
}

static const char region_units_sql[] =
    "SELECT key, name FROM territory WHERE in_region = 1 AND level = ?1 ORDER BY key";

static const char flow_units_sql[] =
    "SELECT one.key, coalesce(territory.name, one.key) FROM ("
    " SELECT origin_key AS key FROM flow WHERE level = ?1 AND statistic = ?2 AND year = ?3 AND "
    "mode = ?4 AND kind IN ('pair', 'within')"
    " UNION"
    " SELECT destination_key FROM flow WHERE level = ?1 AND statistic = ?2 AND year = ?3 AND "
    "mode = ?4 AND kind IN ('pair', 'within')) AS one "
    "LEFT JOIN territory ON territory.key = one.key ORDER BY one.key";

static void bind_basis(sqlite3_stmt *select, const um_basis *basis) {
    um_db_bind_text(select, 1, basis->level);
    if (sqlite3_bind_parameter_count(select) < 4)
        return;
    um_db_bind_text(select, 2, basis->statistic);
    sqlite3_bind_int64(select, 3, basis->year);
    um_db_bind_text(select, 4, basis->mode);
}

static um_status read_units(um_db *db, bool has_all, um_basis *basis, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db, has_all ? flow_units_sql : region_units_sql, &select, err));
    bind_basis(select, basis);
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        um_text_list_add(&basis->keys, um_db_column_text(select, 0));
        um_text_list_add(&basis->names, um_db_column_text(select, 1));
    }
}

// ------------------------------------------------------------------------------------------- flows

/// @param[out] is_there  false where no flows fit the choice
static um_status choose(um_db *db, const um_basis_choice *choice, um_basis *basis, bool *is_there,
                        um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db,
                         "SELECT statistic, year, level FROM flow_group WHERE kind = 'pair' "
                         "AND mode = ?4 AND (?1 IS NULL OR statistic = ?1) "
                         "AND (?2 IS NULL OR year = CAST(?2 AS INTEGER)) "
                         "AND (?3 IS NULL OR level = ?3) "
                         "ORDER BY year DESC, rows DESC, statistic, level LIMIT 1",
                         &select, err));
    basis->mode = um_strdup(choice->mode ? choice->mode : "all");
    um_db_bind_text(select, 1, choice->statistic);
    um_db_bind_text(select, 2, choice->year);
    um_db_bind_text(select, 3, choice->level);
    um_db_bind_text(select, 4, basis->mode);
    UM_TRY(um_db_step(db, select, is_there, err));
    if (!*is_there)
        return UM_OK;
    basis->statistic = um_strdup(um_db_column_text(select, 0));
    basis->year = sqlite3_column_int64(select, 1);
    basis->level = um_strdup(um_db_column_text(select, 2));
    return UM_OK;
}

static um_status read_matrix(um_db *db, um_basis *basis, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    um_flow *flows = NULL;
    size_t n = 0, capacity = 0;
    UM_TRY(um_db_prepare(db,
                         "SELECT origin_key, destination_key, persons FROM flow WHERE level = ?1 "
                         "AND statistic = ?2 AND year = ?3 AND mode = ?4 "
                         "AND kind IN ('pair', 'within') ORDER BY origin_key, destination_key",
                         &select, err));
    bind_basis(select, basis);
    um_status status = UM_OK;
    for (bool has_row = true;;) {
        status = um_db_step(db, select, &has_row, err);
        if (status != UM_OK || !has_row)
            break;
        um_flow one = {um_basis_unit(basis, um_db_column_text(select, 0)),
                       um_basis_unit(basis, um_db_column_text(select, 1)),
                       sqlite3_column_double(select, 2)};
        if (one.origin == UM_NO_UNIT || one.destination == UM_NO_UNIT) {
            basis->persons_outside += one.persons;
            continue;
        }
        UM_GROW(flows, n, capacity);
        flows[n++] = one;
    }
    if (status == UM_OK)
        basis->matrix = um_flow_matrix_new(basis->keys.n_items, flows, n);
    free(flows);
    return status;
}

// ----------------------------------------------------------------------------------------- borders

um_status um_basis_leaf_units(um_derive *derive, const um_basis *basis, uint32_t **unit_of,
                              um_error *err) {
    const um_coverage *leaves = NULL;
    const um_arcs *arcs = NULL;
    UM_AUTO(um_text_list) keys = {0};
    int32_t *group_of = NULL;
    UM_TRY(um_derive_leaves(derive, &leaves, &arcs, err));
    UM_TRY(um_derive_groups(derive->db, leaves, basis->level, &keys, &group_of, err));
    *unit_of = um_alloc_array(leaves->n_units + 1, sizeof **unit_of);
    for (size_t i = 0; i < leaves->n_units; i++)
        (*unit_of)[i] =
            group_of[i] < 0 ? UM_NO_UNIT : um_basis_unit(basis, keys.items[group_of[i]]);
    free(group_of);
    return UM_OK;
}

typedef struct shared_borders {
    um_shared_border *items;
    size_t n, capacity;
} shared_borders;

static int compare_borders(const void *a, const void *b) {
    const um_shared_border *x = a, *y = b;
    if (x->a != y->a)
        return (x->a > y->a) - (x->a < y->a);
    return (x->b > y->b) - (x->b < y->b);
}

/// Borders of leaves in different units, both ends in order, each pair once.
static um_status gather_borders(um_derive *derive, const uint32_t *unit_of, shared_borders *all,
                                um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(derive->db,
                         "SELECT a_key, b_key, length_m FROM border ORDER BY a_key, b_key", &select,
                         err));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(derive->db, select, &has_row, err));
        if (!has_row)
            break;
        int32_t a = um_coverage_find(derive->leaves, um_db_column_text(select, 0)),
                b = um_coverage_find(derive->leaves, um_db_column_text(select, 1));
        uint32_t x = a < 0 ? UM_NO_UNIT : unit_of[a], y = b < 0 ? UM_NO_UNIT : unit_of[b];
        if (x == y || x == UM_NO_UNIT || y == UM_NO_UNIT)
            continue;
        UM_GROW(all->items, all->n, all->capacity);
        all->items[all->n++] =
            (um_shared_border){x < y ? x : y, x < y ? y : x, sqlite3_column_double(select, 2)};
    }
    if (all->n)
        qsort(all->items, all->n, sizeof *all->items, compare_borders);
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++) {
        if (n && compare_borders(&all->items[n - 1], &all->items[i]) == 0)
            all->items[n - 1].length_m += all->items[i].length_m;
        else
            all->items[n++] = all->items[i];
    }
    all->n = n;
    return UM_OK;
}

static um_status read_outlines(um_db *db, const um_basis *basis, double *outline_m, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db,
                         "SELECT key, perimeter_m FROM territory WHERE level = ?1 AND perimeter_m "
                         "IS NOT NULL ORDER BY key",
                         &select, err));
    um_db_bind_text(select, 1, basis->level);
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        uint32_t unit = um_basis_unit(basis, um_db_column_text(select, 0));
        if (unit != UM_NO_UNIT)
            outline_m[unit] = sqlite3_column_double(select, 1);
    }
}

static um_status read_neighbours(um_derive *derive, um_basis *basis, um_error *err) {
    UM_AUTO(double) *outline_m = um_alloc_array(basis->keys.n_items + 1, sizeof *outline_m);
    shared_borders borders = {0};
    uint32_t *unit_of = NULL;
    um_status status = um_basis_leaf_units(derive, basis, &unit_of, err);
    if (status == UM_OK)
        status = gather_borders(derive, unit_of, &borders, err);
    if (status == UM_OK)
        status = read_outlines(derive->db, basis, outline_m, err);
    if (status == UM_OK)
        basis->neighbours =
            um_neighbours_new(basis->keys.n_items, borders.items, borders.n, outline_m);
    free(unit_of);
    free(borders.items);
    return status;
}

// ------------------------------------------------------------------------------------------- whole

um_status um_basis_read(um_derive *derive, const um_basis_choice *choice, um_basis *basis,
                        um_error *err) {
    bool is_there = false;
    UM_TRY(choose(derive->db, choice, basis, &is_there, err));
    if (!is_there)
        return UM_OK;
    UM_TRY(read_units(derive->db, choice->has_all, basis, err));
    UM_TRY(read_matrix(derive->db, basis, err));
    return read_neighbours(derive, basis, err);
}

void um_basis_clear(um_basis *basis) {
    free(basis->statistic);
    free(basis->level);
    free(basis->mode);
    um_text_list_clear(&basis->keys);
    um_text_list_clear(&basis->names);
    um_flow_matrix_free(basis->matrix);
    um_neighbours_free(basis->neighbours);
    *basis = (um_basis){0};
}
