#include "derive/overlay.h"

#include "derive/even_odd.h"

#include <math.h>
#include <string.h>

static const double together_m = 1e-3; // as in walk.c

/// A part of the line that a unit covers, or along which an edge runs.
typedef struct span {
    double start_m, end_m;
    int32_t left, right; ///< of the edge; of a cover the unit, and UM_NO_BORDER
} span;

struct um_overlay {
    const um_cells *cells;
    GEOSGeometry **polygons;               ///< by unit; NULL = not yet asked for
    const GEOSPreparedGeometry **prepared; ///< likewise
    um_numbers near, edges;                ///< units and edges near a segment
    span *spans;                           ///< of the line, in order of their starts
    size_t n_spans, span_capacity;
    double *cuts;
    size_t n_cuts, cut_capacity;
};

um_overlay *um_overlay_new(const um_cells *cells) {
    um_overlay *overlay = um_alloc(sizeof *overlay);
    overlay->cells = cells;
    overlay->polygons = um_alloc_array(cells->coverage->n_units, sizeof *overlay->polygons);
    overlay->prepared = um_alloc_array(cells->coverage->n_units, sizeof *overlay->prepared);
    return overlay;
}

void um_overlay_free(um_overlay *overlay) {
    if (!overlay)
        return;
    for (size_t i = 0; i < overlay->cells->coverage->n_units; i++)
        if (overlay->polygons[i]) {
            GEOSPreparedGeom_destroy_r(um_geos(), overlay->prepared[i]);
            um_geometry_free(overlay->polygons[i]);
        }
    free(overlay->polygons);
    free(overlay->prepared);
    um_numbers_clear(&overlay->near);
    um_numbers_clear(&overlay->edges);
    free(overlay->spans);
    free(overlay->cuts);
    free(overlay);
}

// ---------------------------------------------------------------------------------------- polygons

static void gather_rings(const um_coverage *coverage, int32_t unit, um_paths *lines) {
    for (size_t i = 0; i < coverage->n_rings; i++) {
        const um_ring *ring = &coverage->rings[i];
        if (ring->unit != unit)
            continue;
        lines->items = um_resize(lines->items, lines->n_items + 1, sizeof *lines->items);
        um_path *line = &lines->items[lines->n_items];
        *line = (um_path){.xy = um_alloc_array(ring->n + 1, 2 * sizeof(double)),
                          .n = ring->n + 1,
                          .part = lines->n_items++};
        for (size_t k = 0; k <= ring->n; k++)
            memcpy(&line->xy[2 * k],
                   &coverage->xy[2 * (size_t)coverage->ring_vertices[ring->first + k % ring->n]],
                   2 * sizeof(double));
    }
    lines->n_parts = lines->n_items;
}

/// The area inside the rings of a unit by the even-odd rule.
static um_status find_polygon(um_overlay *overlay, int32_t unit, um_error *err) {
    if (!overlay->polygons[unit]) {
        UM_AUTO(um_paths) lines = {.type = UM_MULTILINESTRING};
        gather_rings(overlay->cells->coverage, unit, &lines);
        UM_TRY(um_even_odd_area(&lines, false, &overlay->polygons[unit], err));
        if (!overlay->polygons[unit])
            overlay->polygons[unit] = GEOSGeom_createEmptyPolygon_r(um_geos());
        overlay->prepared[unit] = GEOSPrepare_r(um_geos(), overlay->polygons[unit]);
    }
    return overlay->prepared[unit] ? UM_OK : um_geos_fail(err, "the polygon of a territory");
}

// ------------------------------------------------------------------------------------------- spans

/// A segment of the line.
typedef struct segment {
    const double *p, *q;
    double start_m, length_m;
} segment;

static void add_span(um_overlay *overlay, double start_m, double end_m, int32_t left,
                     int32_t right) {
    UM_GROW(overlay->spans, overlay->n_spans, overlay->span_capacity);
    overlay->spans[overlay->n_spans++] = (span){start_m, end_m, left, right};
    for (int end = 0; end < 2; end++) {
        UM_GROW(overlay->cuts, overlay->n_cuts, overlay->cut_capacity);
        overlay->cuts[overlay->n_cuts++] = end ? end_m : start_m;
    }
}

static void note_near(um_numbers *numbers, int32_t number) {
    if (number == UM_OUTSIDE)
        return;
    for (size_t i = 0; i < numbers->n_items; i++)
        if (numbers->items[i] == (uint32_t)number)
            return;
    um_numbers_add(numbers, (uint32_t)number);
}

/// Units and edges that the segment may meet.
static void find_near(um_overlay *overlay, const segment *s) {
    const um_cells *cells = overlay->cells;
    um_spot from = um_cells_spot(cells, s->p), to = um_cells_spot(cells, s->q);
    int64_t rows[2];
    um_cells_cover(cells, um_cells_fine(cells, s->p), &overlay->near);
    overlay->edges.n_items = 0;
    um_cells_rows(cells, from, to, rows);
    for (int64_t row = rows[0]; row <= rows[1]; row++) {
        um_cell_run run = um_cells_run(cells, from, to, row);
        uint32_t first = cells->items[row * cells->n_columns + run.first].start;
        uint32_t end = cells->items[row * cells->n_columns + run.last + 1].start;
        for (uint32_t i = first; i < end; i++) {
            const um_edge *edge = &cells->coverage->edges[cells->edges[i].edge];
            um_numbers_add(&overlay->edges, cells->edges[i].edge);
            note_near(&overlay->near, edge->left);
            note_near(&overlay->near, edge->right);
        }
    }
}

static double along_segment(const segment *s, double x, double y) {
    double dx = s->q[0] - s->p[0], dy = s->q[1] - s->p[1];
    return ((x - s->p[0]) * dx + (y - s->p[1]) * dy) / s->length_m;
}

static um_status add_cover(um_overlay *overlay, const segment *s, int32_t unit,
                           const GEOSGeometry *shared, um_error *err) {
    if (GEOSisEmpty_r(um_geos(), shared) == 1 ||
        GEOSGeomTypeId_r(um_geos(), shared) == GEOS_POINT ||
        GEOSGeomTypeId_r(um_geos(), shared) == GEOS_MULTIPOINT)
        return UM_OK;
    for (int i = 0; i < GEOSGetNumGeometries_r(um_geos(), shared); i++) {
        const GEOSGeometry *part = GEOSGetGeometryN_r(um_geos(), shared, i);
        if (GEOSGeomTypeId_r(um_geos(), part) != GEOS_LINESTRING)
            continue;
        UM_AUTO(um_paths) line = {0};
        UM_TRY(um_paths_from_geometry(part, &line, err));
        const um_path *path = &line.items[0];
        double a = along_segment(s, path->xy[0], path->xy[1]);
        double b = along_segment(s, path->xy[2 * path->n - 2], path->xy[2 * path->n - 1]);
        add_span(overlay, s->start_m + fmin(a, b), s->start_m + fmax(a, b), unit, UM_NO_BORDER);
    }
    return UM_OK;
}

/// A segment that lies wholly inside needs no intersection: nearly all do.
static um_status cover_by(um_overlay *overlay, const segment *s, const GEOSGeometry *line,
                          int32_t unit, um_error *err) {
    UM_TRY(find_polygon(overlay, unit, err));
    char is_covered = GEOSPreparedContainsProperly_r(um_geos(), overlay->prepared[unit], line);
    if (is_covered != 0 && is_covered != 1)
        return um_geos_fail(err, "a line in a territory");
    if (is_covered) {
        add_span(overlay, s->start_m, s->start_m + s->length_m, unit, UM_NO_BORDER);
        return UM_OK;
    }
    UM_AUTO(GEOSGeometry) *shared = GEOSIntersection_r(um_geos(), line, overlay->polygons[unit]);
    return shared ? add_cover(overlay, s, unit, shared, err)
                  : um_geos_fail(err, "a line in a territory");
}

static um_status cover_segment(um_overlay *overlay, const segment *s, um_error *err) {
    GEOSCoordSequence *ends = GEOSCoordSeq_create_r(um_geos(), 2, 2);
    UM_AUTO(GEOSGeometry) *line = NULL;
    if (ends && GEOSCoordSeq_setXY_r(um_geos(), ends, 0, s->p[0], s->p[1]) == 1 &&
        GEOSCoordSeq_setXY_r(um_geos(), ends, 1, s->q[0], s->q[1]) == 1)
        line = GEOSGeom_createLineString_r(um_geos(), ends);
    if (!line)
        return um_geos_fail(err, "a segment of a line");
    for (size_t i = 0; i < overlay->near.n_items; i++)
        UM_TRY(cover_by(overlay, s, line, (int32_t)overlay->near.items[i], err));
    return UM_OK;
}

static void follow_edges(um_overlay *overlay, const segment *s) {
    const um_coverage *coverage = overlay->cells->coverage;
    for (size_t i = 0; i < overlay->edges.n_items; i++) {
        const um_edge *edge = &coverage->edges[overlay->edges.items[i]];
        double range[2];
        if (um_side_by_side(s->p, s->q, s->length_m, &coverage->xy[2 * (size_t)edge->from],
                            &coverage->xy[2 * (size_t)edge->to], range))
            add_span(overlay, s->start_m + range[0], s->start_m + range[1], edge->left,
                     edge->right);
    }
}

// --------------------------------------------------------------------------------------- stretches

static int compare_cuts(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int compare_spans(const void *a, const void *b) {
    const span *x = a, *y = b;
    return (x->start_m > y->start_m) - (x->start_m < y->start_m);
}

static bool is_side(const um_sides *sides, int32_t unit) {
    return sides->n > 0 && (sides->units[0] == unit || sides->units[1] == unit);
}

/// What the line is at a distance: the first unit that covers it and is no side of an edge along
/// which it runs, else that border, else outside.
static void classify(const um_overlay *overlay, um_way *way, double start_m, double end_m,
                     size_t *first) {
    double middle_m = (start_m + end_m) / 2;
    um_sides sides = {0};
    int32_t unit = UM_OUTSIDE;
    while (*first < overlay->n_spans && overlay->spans[*first].end_m < start_m)
        ++*first;
    for (size_t i = *first; i < overlay->n_spans && overlay->spans[i].start_m <= middle_m; i++) {
        const span *one = &overlay->spans[i];
        if (one->right != UM_NO_BORDER && middle_m <= one->end_m) {
            um_sides_add(&sides, one->left);
            um_sides_add(&sides, one->right);
        }
    }
    um_sides_end(&sides);
    for (size_t i = *first; i < overlay->n_spans && overlay->spans[i].start_m <= middle_m; i++) {
        const span *one = &overlay->spans[i];
        if (one->right == UM_NO_BORDER && middle_m <= one->end_m && !is_side(&sides, one->left) &&
            (unit == UM_OUTSIDE || one->left < unit))
            unit = one->left;
    }
    if (sides.n > 0 && unit == UM_OUTSIDE)
        um_way_add(way, start_m, end_m, sides.units[0], sides.units[1]);
    else
        um_way_add(way, start_m, end_m, unit, UM_NO_BORDER);
}

static void cut_line(um_overlay *overlay, um_way *way) {
    double start_m = 0;
    size_t first = 0;
    if (overlay->n_spans > 1)
        qsort(overlay->spans, overlay->n_spans, sizeof *overlay->spans, compare_spans);
    if (overlay->n_cuts > 1)
        qsort(overlay->cuts, overlay->n_cuts, sizeof *overlay->cuts, compare_cuts);
    for (size_t i = 0; i < overlay->n_cuts; i++) {
        double at_m = overlay->cuts[i];
        if (at_m - start_m <= together_m || way->length_m - at_m <= together_m)
            continue;
        classify(overlay, way, start_m, at_m, &first);
        start_m = at_m;
    }
    classify(overlay, way, start_m, way->length_m, &first);
}

um_status um_overlay_follow(um_overlay *overlay, const double *xy, size_t n, um_way *way,
                            um_error *err) {
    um_way_measure(xy, n, way);
    overlay->n_spans = overlay->n_cuts = 0;
    for (size_t i = 0; i + 1 < n; i++) {
        segment s = {&xy[2 * i], &xy[2 * i + 2], way->at_m[i], way->at_m[i + 1] - way->at_m[i]};
        if (!(s.length_m > 0))
            continue;
        find_near(overlay, &s);
        UM_TRY(cover_segment(overlay, &s, err));
        follow_edges(overlay, &s);
    }
    if (way->length_m > 0)
        cut_line(overlay, way);
    return UM_OK;
}
