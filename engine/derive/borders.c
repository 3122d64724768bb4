/*
 * Step `borders`: who is whose neighbour, along what line, for how many metres.
 *
 * Reads:  territory (leaves; parents for the levels above)
 * Writes: border
 * Method: the border of two leaves is the sum of the edges that both own (see coverage.h), exact to
 * the vertex. Where leaves do not meet edge on edge, the boundary of the one whose key comes first
 * counts as far as it faces the other within `tessellation.snap_m` (snap.c); such a border has
 * is_snapped = 1 where the two are more than a millimetre apart. Leaves that meet in points only
 * are no neighbours. Borders of upper levels are sums of borders of leaves; so are those of a city
 * whose districts are leaves, with its neighbours at its own level.
 */
#include "derive/step.h"

#include <math.h>
#include <string.h>

/// A line that belongs to the border of two units, a < b.
typedef struct strand {
    int32_t a, b;
    double *xy; ///< owned
    size_t n;
    double length_m;
    bool is_apart;
    size_t order; ///< as found, so that sorting is total
} strand;

typedef struct strands {
    strand *items;
    size_t n_items, capacity;
} strands;

static void clear_strands(strands *all) {
    for (size_t i = 0; i < all->n_items; i++)
        free(all->items[i].xy);
    free(all->items);
}

static void add_strand(strands *all, strand one) {
    if (one.a > one.b) {
        int32_t kept = one.a;
        one.a = one.b;
        one.b = kept;
    }
    one.order = all->n_items;
    UM_GROW(all->items, all->n_items, all->capacity);
    all->items[all->n_items++] = one;
}

// --------------------------------------------------------------------------- strands of the leaves

static void gather_shared(const um_coverage *leaves, const um_arcs *arcs, strands *all) {
    for (size_t i = 0; i < arcs->n_items; i++)
        if (arcs->items[i].right != UM_OUTSIDE)
            add_strand(all, (strand){.a = arcs->items[i].left,
                                     .b = arcs->items[i].right,
                                     .xy = um_arc_coordinates(leaves, arcs, i),
                                     .n = arcs->items[i].n,
                                     .length_m = um_arc_length(leaves, arcs, i)});
}

static bool continues(const um_facing *last, const um_facing *next) {
    return last->unit == next->unit && last->other == next->other && last->to[0] == next->from[0] &&
           last->to[1] == next->from[1];
}

/// One strand from pieces that follow each other. @return the first piece behind it
static size_t join_facings(const um_facings *facings, size_t first, strand *one) {
    size_t end = first + 1;
    while (end < facings->n_items && continues(&facings->items[end - 1], &facings->items[end]))
        end++;
    *one = (strand){.a = facings->items[first].unit,
                    .b = facings->items[first].other,
                    .xy = um_alloc_array(end - first + 1, 2 * sizeof(double)),
                    .n = end - first + 1};
    memcpy(one->xy, facings->items[first].from, 2 * sizeof(double));
    for (size_t i = first; i < end; i++) {
        const um_facing *piece = &facings->items[i];
        memcpy(&one->xy[2 * (i - first + 1)], piece->to, 2 * sizeof(double));
        one->length_m += hypot(piece->to[0] - piece->from[0], piece->to[1] - piece->from[1]);
        one->is_apart = one->is_apart || piece->is_apart;
    }
    return end;
}

static void gather_facing(const um_coverage *leaves, double snap_m, strands *all) {
    UM_AUTO(um_facings) facings = {0};
    um_facings_find(leaves, snap_m, &facings);
    for (size_t i = 0; i < facings.n_items;) {
        strand one;
        i = join_facings(&facings, i, &one);
        if (one.a < one.b) // measured on the boundary of the one that comes first
            add_strand(all, one);
        else
            free(one.xy);
    }
}

static int compare_strands(const void *a, const void *b) {
    const strand *x = a, *y = b;
    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    if (x->b != y->b)
        return x->b < y->b ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

// -------------------------------------------------------------------------------------------- rows

/// What a border row needs beside its strands.
typedef struct border_writer {
    um_db *db;
    sqlite3_stmt *insert;
    const um_coverage *leaves;
    const char **levels; ///< of the leaves
    int64_t n_written;
} border_writer;

/// The strands as one geometry, lines that go on in each other joined.
static um_status merge_lines(const strand *items, size_t n, GEOSGeometry **merged, um_error *err) {
    um_path *lines = um_alloc_array(n, sizeof *lines);
    for (size_t i = 0; i < n; i++)
        lines[i] = (um_path){.xy = items[i].xy, .n = items[i].n, .part = i};
    // The coordinates stay with the strands: this view is not cleared.
    um_paths view = {.items = lines, .n_items = n, .n_parts = n, .type = UM_MULTILINESTRING};
    GEOSGeometry *all = NULL;
    um_status status = um_paths_to_geometry(&view, &all, err);
    free(lines);
    if (status != UM_OK)
        return status;
    *merged = n == 1 ? all : GEOSLineMerge_r(um_geos(), all);
    if (*merged != all)
        um_geometry_free(all);
    return *merged ? UM_OK : um_geos_fail(err, "lines of a border");
}

static um_status write_border(border_writer *writer, const char *a_key, const char *b_key,
                              const char *level, const strand *items, size_t n, um_error *err) {
    double length_m = 0;
    bool is_apart = false;
    UM_AUTO(GEOSGeometry) *merged = NULL;
    for (size_t i = 0; i < n; i++) {
        length_m += items[i].length_m;
        is_apart = is_apart || items[i].is_apart;
    }
    UM_TRY(merge_lines(items, n, &merged, err));
    um_db_bind_text(writer->insert, 1, a_key);
    um_db_bind_text(writer->insert, 2, b_key);
    um_db_bind_text(writer->insert, 3, level);
    sqlite3_bind_double(writer->insert, 4, length_m);
    sqlite3_bind_int(writer->insert, 5, GEOSGetNumGeometries_r(um_geos(), merged));
    sqlite3_bind_int(writer->insert, 6, is_apart);
    UM_TRY(um_bind_multi(writer->db, writer->insert, 7, merged, UM_MULTILINESTRING, err));
    writer->n_written++;
    return um_db_run(writer->db, writer->insert, err);
}

static bool are_leaves(const border_writer *writer, const char *a_key, const char *b_key) {
    return um_coverage_find(writer->leaves, a_key) != UM_OUTSIDE &&
           um_coverage_find(writer->leaves, b_key) != UM_OUTSIDE;
}

/// Writes a border for each pair. @p level and @p keys are those of groups; with NULL the pairs are
/// those of the leaves, each of the finer level of its two.
static um_status write_pairs(border_writer *writer, strands *all, char *const *keys,
                             const char *level, um_error *err) {
    if (all->n_items > 1)
        qsort(all->items, all->n_items, sizeof *all->items, compare_strands);
    for (size_t first = 0, end = 0; first < all->n_items; first = end) {
        const strand *items = &all->items[first];
        while (end < all->n_items && all->items[end].a == items->a && all->items[end].b == items->b)
            end++;
        const char *a_key = keys ? keys[items->a] : writer->leaves->units[items->a].key;
        const char *b_key = keys ? keys[items->b] : writer->leaves->units[items->b].key;
        const char *own_level =
            level ? level : um_finer_level(writer->levels[items->a], writer->levels[items->b]);
        if (level && are_leaves(writer, a_key, b_key)) // stands there already
            continue;
        UM_TRY(write_border(writer, a_key, b_key, own_level, items, end - first, err));
    }
    return UM_OK;
}

// ------------------------------------------------------------------------------------ upper levels

/// The strands whose units lie in different groups, renamed to these.
static void regroup(const strands *leaves, const int32_t *group_of, strands *groups) {
    for (size_t i = 0; i < leaves->n_items; i++) {
        strand one = leaves->items[i];
        one.a = group_of[one.a];
        one.b = group_of[one.b];
        if (one.a < 0 || one.b < 0 || one.a == one.b)
            continue;
        one.xy = um_alloc_array(one.n, 2 * sizeof(double));
        memcpy(one.xy, leaves->items[i].xy, one.n * 2 * sizeof(double));
        add_strand(groups, one);
    }
}

static um_status write_upper_level(border_writer *writer, const um_coverage *leaves,
                                   const strands *all, const char *level, um_error *err) {
    UM_AUTO(um_text_list) keys = {0};
    int32_t *group_of = NULL;
    UM_TRY(um_derive_groups(writer->db, leaves, level, &keys, &group_of, err));
    strands groups = {0};
    regroup(all, group_of, &groups);
    free(group_of);
    um_status status = write_pairs(writer, &groups, keys.items, level, err);
    clear_strands(&groups);
    return status;
}

/// The leaves, and the levels above the finest of them: a city in the place of its districts is
/// one of those.
static um_status write_levels(border_writer *writer, strands *all, um_error *err) {
    const um_coverage *leaves = writer->leaves;
    const char *finest = um_finest_level(writer->levels, leaves->n_units);
    UM_TRY(write_pairs(writer, all, NULL, NULL, err));
    for (size_t i = 0; um_levels_downward[i] && strcmp(um_levels_downward[i], finest) != 0; i++)
        UM_TRY(write_upper_level(writer, leaves, all, um_levels_downward[i], err));
    return UM_OK;
}

static um_status write_all(um_derive *derive, const um_coverage *leaves, strands *all,
                           um_error *err) {
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_TRY(um_db_prepare(
        derive->db,
        "INSERT INTO border (a_key, b_key, level, length_m, pieces, is_snapped, geom) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &insert, err));
    border_writer writer = {.db = derive->db, .insert = insert, .leaves = leaves};
    um_status status = um_derive_leaf_levels(derive->db, leaves, &writer.levels, err);
    if (status == UM_OK)
        status = write_levels(&writer, all, err);
    free(writer.levels);
    derive->rows = writer.n_written;
    return status;
}

um_status um_derive_borders(um_derive *derive, um_error *err) {
    const um_coverage *leaves = NULL;
    const um_arcs *arcs = NULL;
    double snap_m = 0;
    UM_TRY(um_region_derive_real(derive->region, "tessellation.snap_m", 50, &snap_m, err));
    UM_TRY(um_db_exec(derive->db, "DELETE FROM border", err));
    UM_TRY(um_derive_leaves(derive, &leaves, &arcs, err));
    strands all = {0};
    gather_shared(leaves, arcs, &all);
    gather_facing(leaves, snap_m, &all);
    um_status status = all.n_items ? write_all(derive, leaves, &all, err) : UM_OK;
    clear_strands(&all);
    UM_TRY(status);
    return um_db_index_geometry(derive->db, "border", err);
}
