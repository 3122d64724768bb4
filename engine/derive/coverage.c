#include "derive/coverage.h"

#include "derive/plane.h"

#include <math.h>
#include <string.h>

// ------------------------------------------------------------------------------ a small hash index

/// Open addressing: from a hash to the numbers of the items that have it.
typedef struct um_hash_index {
    uint64_t *hashes;
    uint32_t *items; // number + 1; 0 = free
    size_t n, n_slots;
} um_hash_index;

enum { NO_ITEM = 0 };

static um_hash_index *index_new(size_t n_slots) {
    um_hash_index *index = um_alloc(sizeof *index);
    index->n_slots = n_slots;
    index->hashes = um_alloc_array(n_slots, sizeof *index->hashes);
    index->items = um_alloc_array(n_slots, sizeof *index->items);
    return index;
}

static void index_free(um_hash_index *index) {
    if (!index)
        return;
    free(index->hashes);
    free(index->items);
    free(index);
}

static size_t next_slot(const um_hash_index *index, size_t slot) {
    return (slot + 1) & (index->n_slots - 1);
}

static void index_put(um_hash_index *index, uint64_t hash, uint32_t item) {
    size_t slot = hash & (index->n_slots - 1);
    while (index->items[slot] != NO_ITEM)
        slot = next_slot(index, slot);
    index->hashes[slot] = hash;
    index->items[slot] = item + 1;
    index->n++;
}

static void index_grow(um_hash_index *index) {
    um_hash_index *wide = index_new(2 * index->n_slots);
    for (size_t slot = 0; slot < index->n_slots; slot++)
        if (index->items[slot] != NO_ITEM)
            index_put(wide, index->hashes[slot], index->items[slot] - 1);
    um_hash_index old = *index;
    *index = *wide;
    *wide = old;
    index_free(wide);
}

static void index_add(um_hash_index *index, uint64_t hash, uint32_t item) {
    if (2 * (index->n + 1) > index->n_slots)
        index_grow(index);
    index_put(index, hash, item);
}

/// A mixer of 64 bits, so that neighbouring integers do not land side by side (xorshift and odd
/// multiplier).
static uint64_t mix(uint64_t a, uint64_t b) {
    uint64_t hash = (a ^ (b << 32 | b >> 32)) * 0x9e3779b97f4a7c15u;
    hash ^= hash >> 29;
    hash *= 0xbf58476d1ce4e5b9u;
    return hash ^ hash >> 32;
}

// ------------------------------------------------------------------------------ vertices and edges

/// Vertices that agree to the millimetre are one.
static uint32_t add_vertex(um_coverage *coverage, double x, double y) {
    int64_t column = um_to_mm(x), row = um_to_mm(y);
    uint64_t hash = mix((uint64_t)column, (uint64_t)row);
    const um_hash_index *index = coverage->vertex_index;
    for (size_t slot = hash & (index->n_slots - 1); index->items[slot] != NO_ITEM;
         slot = next_slot(index, slot)) {
        const double *point = &coverage->xy[2 * (index->items[slot] - 1)];
        if (index->hashes[slot] == hash && um_to_mm(point[0]) == column &&
            um_to_mm(point[1]) == row)
            return index->items[slot] - 1;
    }
    if (coverage->n_vertices == coverage->vertex_capacity) {
        coverage->vertex_capacity =
            coverage->vertex_capacity ? 2 * coverage->vertex_capacity : 1024;
        coverage->xy = um_resize(coverage->xy, coverage->vertex_capacity, 2 * sizeof(double));
    }
    uint32_t vertex = (uint32_t)coverage->n_vertices++;
    coverage->xy[2 * vertex] = x;
    coverage->xy[2 * vertex + 1] = y;
    index_add(coverage->vertex_index, hash, vertex);
    return vertex;
}

/// The edge with this unit on its left; a partner in the other direction that is still free is
/// taken.
static uint32_t add_edge(um_coverage *coverage, uint32_t from, uint32_t to, int32_t unit) {
    uint64_t hash = from < to ? mix(from, to) : mix(to, from);
    bool is_doubled = false;
    const um_hash_index *index = coverage->edge_index;
    for (size_t slot = hash & (index->n_slots - 1); index->items[slot] != NO_ITEM;
         slot = next_slot(index, slot)) {
        um_edge *edge = &coverage->edges[index->items[slot] - 1];
        if (edge->from == to && edge->to == from && edge->right == UM_OUTSIDE) {
            edge->right = unit;
            return index->items[slot] - 1;
        }
        is_doubled = is_doubled || (edge->from == from && edge->to == to) ||
                     (edge->from == to && edge->to == from);
    }
    coverage->n_doubled += is_doubled;
    UM_GROW(coverage->edges, coverage->n_edges, coverage->edge_capacity);
    uint32_t number = (uint32_t)coverage->n_edges++;
    coverage->edges[number] = (um_edge){from, to, unit, UM_OUTSIDE};
    index_add(coverage->edge_index, hash, number);
    return number;
}

// --------------------------------------------------------------------------------- units and rings

um_coverage *um_coverage_new(void) {
    um_coverage *coverage = um_alloc(sizeof *coverage);
    coverage->vertex_index = index_new(1024);
    coverage->edge_index = index_new(1024);
    const double nowhere[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    memcpy(coverage->bounds, nowhere, sizeof nowhere);
    return coverage;
}

void um_coverage_finish(um_coverage *coverage) {
    index_free(UM_STEAL(coverage->vertex_index));
    index_free(UM_STEAL(coverage->edge_index));
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
    index_free(coverage->vertex_index);
    index_free(coverage->edge_index);
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
    uint32_t *vertices = &coverage->ring_vertices[coverage->n_ring_vertices];
    size_t n = 0;
    for (size_t i = 0; i < path->n; i++) {
        uint32_t vertex = add_vertex(coverage, path->xy[2 * i], path->xy[2 * i + 1]);
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
        if (um_paths_from_blob(sqlite3_column_blob(select, 1),
                               (size_t)sqlite3_column_bytes(select, 1), &paths, err) != UM_OK)
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
