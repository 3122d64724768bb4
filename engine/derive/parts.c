/*
 * Step `parts`: the polygons of the leaves one by one, and which of them meet.
 *
 * Reads:  territory (leaves)
 * Writes: territory_part, part_border
 * Method: that of the step `borders`, with parts in the place of leaves: the border of two parts is
 * the sum of the edges that both own; where they do not meet edge on edge, the boundary of the one
 * that comes first counts as far as it faces the other within `tessellation.snap_m` (snap.c). So
 * the borders of the parts of two leaves add up to the border of the leaves. Two parts of one
 * leaf that lie so close count as neighbours too. Parts are numbered by area, the largest first;
 * one that lies in a hole of another leaf is a part like any.
 */
#include "derive/step.h"

#include <math.h>
#include <string.h>

/// A polygon of a leaf, and the unit of the coverage that it is.
typedef struct leaf_part {
    char *key;  ///< of the leaf
    int number; ///< from 1, the largest first
    int32_t unit;
    double area_m2;
    um_paths paths; ///< owned
} leaf_part;

typedef struct leaf_parts {
    leaf_part *items; ///< in the order of the units
    size_t n_items, capacity;
    um_coverage *coverage;
} leaf_parts;

/// A length that two parts share; a < b.
typedef struct contact {
    int32_t a, b;
    double length_m;
    size_t order; ///< as found, so that the sum does not depend on the sort
} contact;

typedef struct contacts {
    contact *items;
    size_t n_items, capacity;
} contacts;

static void um_auto_leaf_parts(leaf_parts *parts) {
    for (size_t i = 0; i < parts->n_items; i++) {
        free(parts->items[i].key);
        um_paths_clear(&parts->items[i].paths);
    }
    free(parts->items);
    um_coverage_free(parts->coverage);
}

static void um_auto_contacts(contacts *all) {
    free(all->items);
}

// ------------------------------------------------------------------------------------------- parts

/// Takes the rings of one polygon out of @p leaf.
static um_paths take_part(um_paths *leaf, size_t part) {
    um_paths taken = {.type = UM_MULTIPOLYGON, .n_parts = 1};
    taken.items = um_alloc_array(leaf->n_items, sizeof *taken.items);
    for (size_t i = 0; i < leaf->n_items; i++)
        if (leaf->items[i].part == part) {
            taken.items[taken.n_items] = leaf->items[i];
            taken.items[taken.n_items++].part = 0;
            leaf->items[i].xy = NULL;
            leaf->items[i].n = 0;
        }
    return taken;
}

static void add_parts(leaf_parts *parts, const char *key, um_paths *leaf) {
    size_t first = parts->n_items;
    for (size_t i = 0; i < leaf->n_parts; i++) {
        leaf_part one = {.key = um_strdup(key), .number = 1, .paths = take_part(leaf, i)};
        one.unit = (int32_t)parts->coverage->n_units;
        um_coverage_add(parts->coverage, key, &one.paths);
        one.area_m2 = parts->coverage->units[one.unit].area_m2;
        UM_GROW(parts->items, parts->n_items, parts->capacity);
        parts->items[parts->n_items++] = one;
    }
    for (size_t i = first; i < parts->n_items; i++)
        for (size_t k = first; k < i; k++) {
            leaf_part *earlier = &parts->items[k], *later = &parts->items[i];
            (earlier->area_m2 >= later->area_m2 ? later : earlier)->number++;
        }
}

static um_status read_parts(um_db *db, leaf_parts *parts, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db,
                         "SELECT key, " UM_LEAF_GEOM
                         " FROM territory WHERE is_leaf = 1 AND geom IS NOT NULL "
                         "ORDER BY key",
                         &select, err));
    parts->coverage = um_coverage_new();
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            break;
        UM_AUTO(um_paths) leaf = {0};
        const char *key = um_db_column_text(select, 0);
        if (um_db_column_paths(select, 1, &leaf, err) != UM_OK)
            return um_fail_while(err, "territory '%s'", key);
        add_parts(parts, key, &leaf);
    }
    um_coverage_finish(parts->coverage);
    return UM_OK;
}

static um_status write_parts(um_db *db, const leaf_parts *parts, um_error *err) {
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_TRY(um_db_prepare(
        db, "INSERT INTO territory_part (key, part, area_km2, geom) VALUES (?1, ?2, ?3, ?4)",
        &insert, err));
    for (size_t i = 0; i < parts->n_items; i++) {
        const leaf_part *part = &parts->items[i];
        UM_AUTO(GEOSGeometry) *polygon = NULL;
        UM_TRY(um_paths_to_geometry(&part->paths, &polygon, err));
        um_db_bind_text(insert, 1, part->key);
        sqlite3_bind_int(insert, 2, part->number);
        sqlite3_bind_double(insert, 3, part->area_m2 / 1e6);
        UM_TRY(um_bind_multi(db, insert, 4, polygon, UM_MULTIPOLYGON, err));
        UM_TRY(um_db_run(db, insert, err));
    }
    return UM_OK;
}

// ---------------------------------------------------------------------------------------- contacts

static void add_contact(contacts *all, int32_t a, int32_t b, double length_m) {
    UM_GROW(all->items, all->n_items, all->capacity);
    all->items[all->n_items] = (contact){a < b ? a : b, a < b ? b : a, length_m, all->n_items};
    all->n_items++;
}

static void gather_shared(const um_coverage *coverage, contacts *all) {
    UM_AUTO(um_arcs) arcs = {0};
    um_arcs_build(coverage, &arcs);
    for (size_t i = 0; i < arcs.n_items; i++)
        if (arcs.items[i].right != UM_OUTSIDE)
            add_contact(all, arcs.items[i].left, arcs.items[i].right,
                        um_arc_length(coverage, &arcs, i));
}

static void gather_facing(const um_coverage *coverage, double snap_m, contacts *all) {
    UM_AUTO(um_facings) facings = {0};
    um_facings_find(coverage, snap_m, &facings);
    for (size_t i = 0; i < facings.n_items; i++) {
        const um_facing *piece = &facings.items[i];
        if (piece->unit < piece->other) // measured on the boundary of the one that comes first
            add_contact(all, piece->unit, piece->other,
                        hypot(piece->to[0] - piece->from[0], piece->to[1] - piece->from[1]));
    }
}

static int compare_contacts(const void *x, const void *y) {
    const contact *one = x, *two = y;
    if (one->a != two->a)
        return one->a < two->a ? -1 : 1;
    if (one->b != two->b)
        return one->b < two->b ? -1 : 1;
    return (one->order > two->order) - (one->order < two->order);
}

/// One row each way.
static um_status write_contact(um_db *db, sqlite3_stmt *insert, const leaf_part *part,
                               const leaf_part *other, double length_m, um_error *err) {
    const leaf_part *const ends[] = {part, other};
    for (int i = 0; i < 2; i++) {
        um_db_bind_text(insert, 1, ends[i]->key);
        sqlite3_bind_int(insert, 2, ends[i]->number);
        um_db_bind_text(insert, 3, ends[1 - i]->key);
        sqlite3_bind_int(insert, 4, ends[1 - i]->number);
        sqlite3_bind_double(insert, 5, length_m);
        UM_TRY(um_db_run(db, insert, err));
    }
    return UM_OK;
}

static um_status write_contacts(um_db *db, const leaf_parts *parts, contacts *all, um_error *err) {
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_TRY(um_db_prepare(db,
                         "INSERT INTO part_border (key, part, other_key, other_part, length_m) "
                         "VALUES (?1, ?2, ?3, ?4, ?5)",
                         &insert, err));
    if (all->n_items > 1)
        qsort(all->items, all->n_items, sizeof *all->items, compare_contacts);
    for (size_t i = 0; i < all->n_items;) {
        const contact *first = &all->items[i];
        double length_m = 0;
        for (; i < all->n_items && all->items[i].a == first->a && all->items[i].b == first->b; i++)
            length_m += all->items[i].length_m;
        UM_TRY(write_contact(db, insert, &parts->items[first->a], &parts->items[first->b], length_m,
                             err));
    }
    return UM_OK;
}

um_status um_derive_parts(um_derive *derive, um_error *err) {
    UM_AUTO(leaf_parts) parts = {0};
    UM_AUTO(contacts) all = {0};
    double snap_m = 0;
    UM_TRY(um_region_derive_real(derive->region, "tessellation.snap_m", 50, &snap_m, err));
    UM_TRY(um_db_exec(derive->db, "DELETE FROM territory_part; DELETE FROM part_border", err));
    UM_TRY(read_parts(derive->db, &parts, err));
    gather_shared(parts.coverage, &all);
    gather_facing(parts.coverage, snap_m, &all);
    UM_TRY(write_parts(derive->db, &parts, err));
    UM_TRY(write_contacts(derive->db, &parts, &all, err));
    derive->rows = (int64_t)parts.n_items;
    return um_db_index_geometry(derive->db, "territory_part", err);
}
