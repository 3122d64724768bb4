#include "derive/coverage.h"

#include "derive/vertex_index.h"

#include <math.h>
#include <string.h>

// ------------------------------------------------------------------------------ vertices and edges

/// What finds vertices and edges again while units are added. Edges hang in a chain on the end that
/// has the lower number.
typedef struct um_matching {
    um_vertex_index *vertices;
    uint32_t *first; ///< by vertex: number + 1 of an edge, 0 = none
    uint32_t *next;  ///< by edge: likewise
    size_t first_capacity, next_capacity;
} um_matching;

static um_matching *matching_new(void) {
    um_matching *matching = um_alloc(sizeof *matching);
    matching->vertices = um_vertex_index_new();
    return matching;
}

static void matching_free(um_matching *matching) {
    if (!matching)
        return;
    um_vertex_index_free(matching->vertices);
    free(matching->first);
    free(matching->next);
    free(matching);
}

static uint32_t add_vertex(um_coverage *coverage, const double *point) {
    enum { FIRST_VERTICES = 1024 };
    um_matching *matching = coverage->matching;
    bool is_new = false;
    uint32_t vertex =
        um_vertex_index_add(matching->vertices, coverage->xy, coverage->n_vertices, point, &is_new);
    if (!is_new)
        return vertex;
    if (coverage->n_vertices == coverage->vertex_capacity) {
        coverage->vertex_capacity =
            coverage->vertex_capacity ? 2 * coverage->vertex_capacity : FIRST_VERTICES;
        coverage->xy = um_resize(coverage->xy, coverage->vertex_capacity, 2 * sizeof(double));
    }
    UM_GROW(matching->first, vertex, matching->first_capacity);
    matching->first[vertex] = 0;
    memcpy(&coverage->xy[2 * coverage->n_vertices++], point, 2 * sizeof *point);
    return vertex;
}

/// The vertex after @p last on a ring. Along a border the neighbour's ring was here before and ran
/// the other way: then it is the vertex that came before that one, and nothing need be looked up.
static uint32_t follow_vertex(um_coverage *coverage, const double *point, uint32_t last) {
    const double *xy = coverage->xy;
    if (last > 0 && memcmp(&xy[2 * (size_t)last - 2], point, 2 * sizeof *point) == 0)
        return last - 1;
    if (last + 1 < coverage->n_vertices &&
        memcmp(&xy[2 * (size_t)last + 2], point, 2 * sizeof *point) == 0)
        return last + 1;
    return add_vertex(coverage, point);
}

/// The first edge between two vertices that is free for a unit coming from the other end; notes
/// where another unit was there before. @return number + 1, 0 = none
static uint32_t find_partner(um_coverage *coverage, uint32_t from, uint32_t to) {
    const um_matching *matching = coverage->matching;
    uint32_t partner = 0;
    bool is_met = false;
    for (uint32_t at = matching->first[from < to ? from : to]; at; at = matching->next[at - 1]) {
        const um_edge *edge = &coverage->edges[at - 1];
        bool is_along = edge->from == from && edge->to == to;
        if (!is_along && (edge->from != to || edge->to != from))
            continue;
        is_met = true;
        if (!is_along && edge->right == UM_OUTSIDE && (!partner || at < partner))
            partner = at;
    }
    coverage->n_doubled += is_met && !partner;
    return partner;
}

/// The edge with this unit on its left; a partner in the other direction that is still free is
/// taken.
static uint32_t add_edge(um_coverage *coverage, uint32_t from, uint32_t to, int32_t unit) {
    um_matching *matching = coverage->matching;
    uint32_t partner = find_partner(coverage, from, to);
    if (partner) {
        coverage->edges[partner - 1].right = unit;
        return partner - 1;
    }
    UM_GROW(coverage->edges, coverage->n_edges, coverage->edge_capacity);
    uint32_t number = (uint32_t)coverage->n_edges++;
    UM_GROW(matching->next, number, matching->next_capacity);
    coverage->edges[number] = (um_edge){from, to, unit, UM_OUTSIDE};
    uint32_t *first = &matching->first[from < to ? from : to];
    matching->next[number] = *first;
    *first = number + 1;
    return number;
}

// --------------------------------------------------------------------------------- units and rings

um_coverage *um_coverage_new(void) {
    um_coverage *coverage = um_alloc(sizeof *coverage);
    coverage->matching = matching_new();
    const double nowhere[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    memcpy(coverage->bounds, nowhere, sizeof nowhere);
    return coverage;
}

void um_coverage_finish(um_coverage *coverage) {
    matching_free(UM_STEAL(coverage->matching));
    for (size_t i = 0; i < coverage->n_vertices; i++) {
        const double *point = &coverage->xy[2 * i];
        for (int axis = 0; axis < 2; axis++) {
            coverage->bounds[axis] = fmin(coverage->bounds[axis], point[axis]);
            coverage->bounds[axis + 2] = fmax(coverage->bounds[axis + 2], point[axis]);
        }
    }
}

void um_coverage_free(um_coverage *coverage) {
    if (!coverage)
        return;
    matching_free(coverage->matching);
    for (size_t i = 0; i < coverage->n_units; i++)
        free(coverage->units[i].key);
    free(coverage->units);
    free(coverage->rings);
    free(coverage->ring_vertices);
    free(coverage->ring_edges);
    free(coverage->xy);
    free(coverage->edges);
    free(coverage);
}

/// Twice the signed area, relative to the first vertex so that large coordinates cancel nothing.
static double signed_area(const um_coverage *coverage, const uint32_t *vertices, size_t n) {
    const double *origin = &coverage->xy[2 * vertices[0]];
    double sum = 0;
    for (size_t i = 1; i + 1 < n; i++) {
        const double *a = &coverage->xy[2 * vertices[i]], *b = &coverage->xy[2 * vertices[i + 1]];
        sum += (a[0] - origin[0]) * (b[1] - origin[1]) - (a[1] - origin[1]) * (b[0] - origin[0]);
    }
    return sum / 2;
}

static void reverse(uint32_t *items, size_t n) {
    for (size_t i = 0; i < n / 2; i++) {
        uint32_t kept = items[i];
        items[i] = items[n - 1 - i];
        items[n - 1 - i] = kept;
    }
}

static void reserve_ring(um_coverage *coverage, size_t n) {
    if (coverage->n_ring_vertices + n <= coverage->ring_vertex_capacity)
        return;
    coverage->ring_vertex_capacity = 2 * (coverage->n_ring_vertices + n);
    coverage->ring_vertices =
        um_resize(coverage->ring_vertices, coverage->ring_vertex_capacity, sizeof(uint32_t));
    coverage->ring_edges =
        um_resize(coverage->ring_edges, coverage->ring_vertex_capacity, sizeof(uint32_t));
}

/// Puts the vertices of a path behind the ring vertices; repeated ones once. @return how many
static size_t put_ring_vertices(um_coverage *coverage, const um_path *path) {
    reserve_ring(coverage, path->n);
    um_vertex_index_reserve(coverage->matching->vertices, coverage->xy, coverage->n_vertices,
                            coverage->n_vertices + path->n);
    uint32_t *vertices = &coverage->ring_vertices[coverage->n_ring_vertices];
    size_t n = 0;
    for (size_t i = 0; i < path->n; i++) {
        const double *point = &path->xy[2 * i];
        uint32_t vertex =
            n == 0 ? add_vertex(coverage, point) : follow_vertex(coverage, point, vertices[n - 1]);
        if (n == 0 || vertices[n - 1] != vertex)
            vertices[n++] = vertex;
    }
    while (n > 1 && vertices[n - 1] == vertices[0])
        n--;
    return n;
}

static void add_ring(um_coverage *coverage, int32_t unit, const um_path *path) {
    size_t n = put_ring_vertices(coverage, path);
    size_t first = coverage->n_ring_vertices;
    uint32_t *vertices = &coverage->ring_vertices[first];
    double area = n < 3 ? 0 : signed_area(coverage, vertices, n);
    if (area == 0)
        return;
    if ((area > 0) == path->is_hole)
        reverse(vertices, n);
    for (size_t i = 0; i < n; i++)
        coverage->ring_edges[first + i] =
            add_edge(coverage, vertices[i], vertices[(i + 1) % n], unit);
    coverage->n_ring_vertices += n;
    UM_GROW(coverage->rings, coverage->n_rings, coverage->ring_capacity);
    coverage->rings[coverage->n_rings++] = (um_ring){first, n, unit, path->is_hole};
    coverage->units[unit].n_rings++;
    coverage->units[unit].area_m2 += path->is_hole ? -fabs(area) : fabs(area);
}

void um_coverage_add(um_coverage *coverage, const char *key, const um_paths *paths) {
    UM_GROW(coverage->units, coverage->n_units, coverage->unit_capacity);
    int32_t unit = (int32_t)coverage->n_units++;
    coverage->units[unit] = (um_unit){.key = um_strdup(key), .first_ring = coverage->n_rings};
    for (size_t i = 0; i < paths->n_items; i++)
        add_ring(coverage, unit, &paths->items[i]);
}

um_status um_coverage_read(um_db *db, const char *condition, um_coverage **out, um_error *err) {
    UM_AUTO(um_coverage) *coverage = um_coverage_new();
    UM_AUTO(char) *sql =
        um_format("SELECT key, " UM_LEAF_GEOM " FROM territory WHERE geom IS NOT NULL AND (%s) "
                  "ORDER BY key",
                  condition);
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db, sql, &select, err));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            break;
        UM_AUTO(um_paths) paths = {0};
        const char *key = um_db_column_text(select, 0);
        if (um_db_column_paths(select, 1, &paths, err) != UM_OK)
            return um_fail_while(err, "territory '%s'", key);
        um_coverage_add(coverage, key, &paths);
    }
    um_coverage_finish(coverage);
    *out = UM_STEAL(coverage);
    return UM_OK;
}

int32_t um_coverage_find(const um_coverage *coverage, const char *key) {
    size_t low = 0, high = coverage->n_units;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(coverage->units[middle].key, key);
        if (order == 0)
            return (int32_t)middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return UM_OUTSIDE;
}

const char *um_coverage_key(const um_coverage *coverage, int32_t unit) {
    return unit == UM_OUTSIDE ? "" : coverage->units[unit].key;
}
