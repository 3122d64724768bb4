/*
 * Pieces of boundary that do not fit: edges without a partner that are not the outer boundary of a
 * level, and edges that are claimed twice.
 *
 * Method: a centimetre beyond the middle of the longest segment of an arc with one owner lies
 * either another territory (an overlap, or a neighbour whose vertices differ), or a gap that
 * faults.c found, or nothing: then it is the outer boundary, or that of a hole. Edges between the
 * same two vertices that a second claim left behind are listed one by one.
 */
#include "derive/step.h"

#include <math.h>
#include <string.h>

static const double beyond_m = 0.01;

typedef struct loose_finder {
    um_db *db;
    const char *level;
    const um_cells *cells;
    um_numbers cover;
    GEOSGeometry **gaps; ///< of the level
    size_t n_gaps, gap_capacity;
    sqlite3_stmt *insert;
} loose_finder;

static inline void um_auto_loose_finder(loose_finder *finder) {
    for (size_t i = 0; i < finder->n_gaps; i++)
        um_geometry_free(finder->gaps[i]);
    free(finder->gaps);
    um_numbers_clear(&finder->cover);
    sqlite3_finalize(finder->insert);
}

static um_status read_gaps(loose_finder *finder, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(finder->db,
                         "SELECT geom FROM tessellation_fault WHERE level = ?1 AND kind = 'gap' "
                         "AND is_mended = 0 ORDER BY fault_id",
                         &select, err));
    um_db_bind_text(select, 1, finder->level);
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(finder->db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        UM_GROW(finder->gaps, finder->n_gaps, finder->gap_capacity);
        UM_TRY(um_geometry_from_blob(sqlite3_column_blob(select, 0),
                                     (size_t)sqlite3_column_bytes(select, 0),
                                     &finder->gaps[finder->n_gaps], err));
        finder->n_gaps++;
    }
}

static um_status write_edge(loose_finder *finder, const char *kind, int32_t unit, int32_t other,
                            const double *xy, size_t n, um_error *err) {
    const um_coverage *coverage = finder->cells->coverage;
    double length_m = 0;
    for (size_t i = 1; i < n; i++)
        length_m += hypot(xy[2 * i] - xy[2 * i - 2], xy[2 * i + 1] - xy[2 * i - 1]);
    um_db_bind_text(finder->insert, 1, finder->level);
    um_db_bind_text(finder->insert, 2, kind);
    um_db_bind_text(finder->insert, 3, um_coverage_key(coverage, unit));
    um_db_bind_text(finder->insert, 4,
                    other == UM_OUTSIDE ? NULL : um_coverage_key(coverage, other));
    sqlite3_bind_double(finder->insert, 5, length_m);
    UM_TRY(um_bind_line(finder->db, finder->insert, 6, xy, n, err));
    return um_db_run(finder->db, finder->insert, err);
}

// ----------------------------------------------------------------------------------------- single

/// A point beyond the middle of a segment, on its right.
static void step_beyond(const double *a, const double *b, double beyond[2]) {
    double dx = b[0] - a[0], dy = b[1] - a[1], length_m = hypot(dx, dy);
    beyond[0] = (a[0] + b[0]) / 2 + dy / length_m * beyond_m;
    beyond[1] = (a[1] + b[1]) / 2 - dx / length_m * beyond_m;
}

static um_status is_in_gap(const loose_finder *finder, const double point[2], bool *is_inside,
                           um_error *err) {
    UM_AUTO(GEOSGeometry) *spot = NULL;
    *is_inside = false;
    if (finder->n_gaps == 0)
        return UM_OK;
    UM_TRY(um_geometry_point(point[0], point[1], &spot, err));
    for (size_t i = 0; i < finder->n_gaps && !*is_inside; i++) {
        char answer = GEOSIntersects_r(um_geos(), finder->gaps[i], spot);
        if (answer != 0 && answer != 1)
            return um_geos_fail(err, "a point in a gap");
        *is_inside = answer == 1;
    }
    return UM_OK;
}

/// What lies beyond a segment of an arc.
typedef struct verdict {
    bool is_loose;
    int32_t other; ///< UM_OUTSIDE: nobody
} verdict;

static um_status judge_segment(loose_finder *finder, int32_t unit, const double *a, const double *b,
                               verdict *found, um_error *err) {
    double beyond[2];
    *found = (verdict){false, UM_OUTSIDE};
    step_beyond(a, b, beyond);
    um_cells_cover(finder->cells, um_cells_fine(finder->cells, beyond), &finder->cover);
    for (size_t i = 0; i < finder->cover.n_items && found->other == UM_OUTSIDE; i++)
        if ((int32_t)finder->cover.items[i] != unit)
            found->other = (int32_t)finder->cover.items[i];
    found->is_loose = found->other != UM_OUTSIDE;
    return found->is_loose ? UM_OK : is_in_gap(finder, beyond, &found->is_loose, err);
}

/// Segments of one verdict that follow each other are one piece.
static um_status judge_arc(loose_finder *finder, const um_arc *arc, const double *xy,
                           um_error *err) {
    verdict run = {false, UM_OUTSIDE};
    size_t first = 0;
    for (size_t i = 1; i <= arc->n; i++) {
        verdict next = {false, UM_OUTSIDE};
        if (i < arc->n)
            UM_TRY(judge_segment(finder, arc->left, &xy[2 * i - 2], &xy[2 * i], &next, err));
        if (next.is_loose == run.is_loose && next.other == run.other)
            continue;
        if (run.is_loose)
            UM_TRY(
                write_edge(finder, "single", arc->left, run.other, &xy[2 * first], i - first, err));
        run = next;
        first = i - 1;
    }
    return UM_OK;
}

static um_status judge_arcs(loose_finder *finder, const um_arcs *arcs, um_error *err) {
    for (size_t i = 0; i < arcs->n_items; i++) {
        if (arcs->items[i].right != UM_OUTSIDE)
            continue;
        UM_AUTO(double) *xy = um_arc_coordinates(finder->cells->coverage, arcs, i);
        UM_TRY(judge_arc(finder, &arcs->items[i], xy, err));
    }
    return UM_OK;
}

// ---------------------------------------------------------------------------------------- doubled

/// An edge by its two vertices, the lower one first.
typedef struct vertex_pair {
    uint32_t a, b, edge;
} vertex_pair;

static int compare_pairs(const void *a, const void *b) {
    const vertex_pair *x = a, *y = b;
    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    if (x->b != y->b)
        return x->b < y->b ? -1 : 1;
    return (x->edge > y->edge) - (x->edge < y->edge);
}

static um_status write_doubled(loose_finder *finder, const vertex_pair *first,
                               const vertex_pair *again, um_error *err) {
    const um_coverage *coverage = finder->cells->coverage;
    double xy[4];
    memcpy(xy, &coverage->xy[2 * (size_t)first->a], 2 * sizeof *xy);
    memcpy(xy + 2, &coverage->xy[2 * (size_t)first->b], 2 * sizeof *xy);
    return write_edge(finder, "doubled", coverage->edges[first->edge].left,
                      coverage->edges[again->edge].left, xy, 2, err);
}

static um_status find_doubled(loose_finder *finder, um_error *err) {
    const um_coverage *coverage = finder->cells->coverage;
    um_status status = UM_OK;
    if (coverage->n_doubled == 0)
        return UM_OK;
    vertex_pair *pairs = um_alloc_array(coverage->n_edges, sizeof *pairs);
    for (size_t i = 0; i < coverage->n_edges; i++) {
        uint32_t from = coverage->edges[i].from, to = coverage->edges[i].to;
        pairs[i] =
            from < to ? (vertex_pair){from, to, (uint32_t)i} : (vertex_pair){to, from, (uint32_t)i};
    }
    qsort(pairs, coverage->n_edges, sizeof *pairs, compare_pairs);
    for (size_t i = 1; i < coverage->n_edges && status == UM_OK; i++)
        if (pairs[i].a == pairs[i - 1].a && pairs[i].b == pairs[i - 1].b)
            status = write_doubled(finder, &pairs[i - 1], &pairs[i], err);
    free(pairs);
    return status;
}

um_status um_derive_find_loose_edges(um_db *db, const char *level, const um_cells *cells,
                                     const um_arcs *arcs, um_error *err) {
    UM_AUTO(loose_finder) finder = {.db = db, .level = level, .cells = cells};
    UM_TRY(read_gaps(&finder, err));
    UM_TRY(um_db_prepare(db,
                         "INSERT INTO loose_edge (level, kind, key, other_key, length_m, geom) "
                         "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                         &finder.insert, err));
    UM_TRY(judge_arcs(&finder, arcs, err));
    return find_doubled(&finder, err);
}
