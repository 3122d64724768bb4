/*
 * Edge structures in the store: built once for a level, read by every later run.
 *
 * Table edge_structure: the arrays of um_coverage as bytes of this kind of machine, in chunks; the
 * first chunk, `head`, tells another kind of machine, another version and other sizes apart. What
 * does not fit is as good as absent: the level is then built from its polygons. Indices are checked
 * once more when they are read, because a file may have been changed by others.
 */
#include "derive/coverage.h"

#include "core/text.h"

#include <inttypes.h>
#include <string.h>

enum { VERSION = 1, ORDER_MARK = 0x01020304, CHUNK_BYTES = 16 << 20 };

typedef struct head {
    uint32_t version, byte_order;
    uint64_t n_units, n_rings, n_ring_vertices, n_vertices, n_edges, n_doubled, n_key_bytes;
    double bounds[4];
} head;

/// A ring without padding.
typedef struct stored_ring {
    uint32_t first, n;
    int32_t unit;
    uint32_t is_hole;
} stored_ring;

typedef struct stored_unit {
    double area_m2;
    uint32_t first_ring, n_rings;
} stored_unit;

// ------------------------------------------------------------------------------------------
// writing

typedef struct structure_writer {
    um_db *db;
    const char *level;
    sqlite3_stmt *insert;
} structure_writer;

static um_status put(const structure_writer *writer, const char *part, const void *bytes, size_t n,
                     um_error *err) {
    int64_t chunk = 0;
    for (size_t at = 0; at < n || chunk == 0; at += CHUNK_BYTES) {
        size_t size = n - at < CHUNK_BYTES ? n - at : CHUNK_BYTES;
        um_db_bind_text(writer->insert, 1, writer->level);
        um_db_bind_text(writer->insert, 2, part);
        sqlite3_bind_int64(writer->insert, 3, chunk++);
        sqlite3_bind_blob64(writer->insert, 4, n ? (const char *)bytes + at : "", size,
                            SQLITE_STATIC);
        UM_TRY(um_db_run(writer->db, writer->insert, err));
    }
    return UM_OK;
}

static um_status put_units(const structure_writer *writer, const um_coverage *coverage,
                           um_error *err) {
    UM_AUTO(um_text) keys = {0};
    stored_unit *units = um_alloc_array(coverage->n_units, sizeof *units);
    for (size_t i = 0; i < coverage->n_units; i++) {
        const um_unit *unit = &coverage->units[i];
        units[i] =
            (stored_unit){unit->area_m2, (uint32_t)unit->first_ring, (uint32_t)unit->n_rings};
        um_text_append_n(&keys, unit->key, strlen(unit->key) + 1);
    }
    um_status status = put(writer, "unit", units, coverage->n_units * sizeof *units, err);
    free(units);
    UM_TRY(status);
    return put(writer, "key", keys.data, keys.length, err);
}

static um_status put_rings(const structure_writer *writer, const um_coverage *coverage,
                           um_error *err) {
    stored_ring *rings = um_alloc_array(coverage->n_rings, sizeof *rings);
    for (size_t i = 0; i < coverage->n_rings; i++) {
        const um_ring *ring = &coverage->rings[i];
        rings[i] =
            (stored_ring){(uint32_t)ring->first, (uint32_t)ring->n, ring->unit, ring->is_hole};
    }
    um_status status = put(writer, "ring", rings, coverage->n_rings * sizeof *rings, err);
    free(rings);
    return status;
}

static um_status put_head(const structure_writer *writer, const um_coverage *coverage,
                          um_error *err) {
    head one = {.version = VERSION,
                .byte_order = ORDER_MARK,
                .n_units = coverage->n_units,
                .n_rings = coverage->n_rings,
                .n_ring_vertices = coverage->n_ring_vertices,
                .n_vertices = coverage->n_vertices,
                .n_edges = coverage->n_edges,
                .n_doubled = coverage->n_doubled};
    for (size_t i = 0; i < coverage->n_units; i++)
        one.n_key_bytes += strlen(coverage->units[i].key) + 1;
    memcpy(one.bounds, coverage->bounds, sizeof one.bounds);
    return put(writer, "head", &one, sizeof one, err);
}

um_status um_coverage_save(um_db *db, const char *level, const um_coverage *coverage,
                           um_error *err) {
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_TRY(um_db_prepare(
        db, "INSERT INTO edge_structure (level, part, chunk, data) VALUES (?1, ?2, ?3, ?4)",
        &insert, err));
    structure_writer writer = {db, level, insert};
    size_t n = coverage->n_ring_vertices;
    UM_TRY(put_head(&writer, coverage, err));
    UM_TRY(put_units(&writer, coverage, err));
    UM_TRY(put_rings(&writer, coverage, err));
    UM_TRY(put(&writer, "ring_vertex", coverage->ring_vertices, n * sizeof(uint32_t), err));
    UM_TRY(put(&writer, "ring_edge", coverage->ring_edges, n * sizeof(uint32_t), err));
    UM_TRY(put(&writer, "vertex", coverage->xy, coverage->n_vertices * 2 * sizeof(double), err));
    return put(&writer, "edge", coverage->edges, coverage->n_edges * sizeof(um_edge), err);
}

// ------------------------------------------------------------------------------------------
// reading

typedef struct structure_reader {
    um_db *db;
    const char *level;
    sqlite3_stmt *select;
} structure_reader;

/// Reads a part of @p n bytes. @param[out] is_whole  false where it has another size
static um_status get(const structure_reader *reader, const char *part, void *bytes, size_t n,
                     bool *is_whole, um_error *err) {
    size_t at = 0;
    um_db_bind_text(reader->select, 1, reader->level);
    um_db_bind_text(reader->select, 2, part);
    *is_whole = true;
    for (bool has_row = true; *is_whole;) {
        UM_TRY(um_db_step(reader->db, reader->select, &has_row, err));
        if (!has_row)
            break;
        size_t size = (size_t)sqlite3_column_bytes(reader->select, 0);
        *is_whole = at + size <= n;
        if (*is_whole && size)
            memcpy((char *)bytes + at, sqlite3_column_blob(reader->select, 0), size);
        at += size;
    }
    sqlite3_reset(reader->select);
    *is_whole = *is_whole && at == n;
    return UM_OK;
}

static bool is_plausible(const head *one) {
    return one->version == VERSION && one->byte_order == ORDER_MARK && one->n_units < INT32_MAX &&
           one->n_rings < UINT32_MAX && one->n_ring_vertices < UINT32_MAX &&
           one->n_vertices < UINT32_MAX && one->n_edges < UINT32_MAX &&
           one->n_key_bytes < UINT32_MAX;
}

/// Arrays as they stand in the store, beside those of the coverage itself.
typedef struct stored_arrays {
    stored_unit *units;
    stored_ring *rings;
    char *keys;
} stored_arrays;

static void um_auto_stored_arrays(stored_arrays *arrays) {
    free(arrays->units);
    free(arrays->rings);
    free(arrays->keys);
}

static um_status get_arrays(const structure_reader *reader, const head *one, um_coverage *coverage,
                            stored_arrays *arrays, bool *is_whole, um_error *err) {
    const struct {
        const char *part;
        void **bytes;
        size_t n, size;
    } parts[] = {
        {"unit", (void **)&arrays->units, one->n_units, sizeof *arrays->units},
        {"key", (void **)&arrays->keys, one->n_key_bytes, 1},
        {"ring", (void **)&arrays->rings, one->n_rings, sizeof *arrays->rings},
        {"ring_vertex", (void **)&coverage->ring_vertices, one->n_ring_vertices, sizeof(uint32_t)},
        {"ring_edge", (void **)&coverage->ring_edges, one->n_ring_vertices, sizeof(uint32_t)},
        {"vertex", (void **)&coverage->xy, one->n_vertices, 2 * sizeof(double)},
        {"edge", (void **)&coverage->edges, one->n_edges, sizeof(um_edge)},
    };
    *is_whole = true;
    for (size_t i = 0; i < UM_COUNT(parts) && *is_whole; i++) {
        *parts[i].bytes = um_alloc_array(parts[i].n + 1, parts[i].size);
        UM_TRY(
            get(reader, parts[i].part, *parts[i].bytes, parts[i].n * parts[i].size, is_whole, err));
    }
    return UM_OK;
}

static bool restore_units(const head *one, const stored_arrays *arrays, um_coverage *coverage) {
    const char *key = arrays->keys, *end = arrays->keys + one->n_key_bytes;
    if (one->n_key_bytes && end[-1] != '\0')
        return false;
    coverage->units = um_alloc_array(one->n_units + 1, sizeof *coverage->units);
    for (uint64_t i = 0; i < one->n_units; i++) {
        const stored_unit *unit = &arrays->units[i];
        if (key >= end || (uint64_t)unit->first_ring + unit->n_rings > one->n_rings)
            return false;
        coverage->units[coverage->n_units++] =
            (um_unit){um_strdup(key), unit->first_ring, unit->n_rings, unit->area_m2};
        key += strlen(key) + 1;
    }
    return key == end;
}

static bool restore_rings(const head *one, const stored_arrays *arrays, um_coverage *coverage) {
    coverage->rings = um_alloc_array(one->n_rings + 1, sizeof *coverage->rings);
    for (uint64_t i = 0; i < one->n_rings; i++) {
        const stored_ring *ring = &arrays->rings[i];
        if ((uint64_t)ring->first + ring->n > one->n_ring_vertices || ring->unit < 0 ||
            (uint64_t)ring->unit >= one->n_units)
            return false;
        coverage->rings[coverage->n_rings++] =
            (um_ring){ring->first, ring->n, ring->unit, ring->is_hole == 1};
    }
    return true;
}

static bool is_unit(int64_t unit, const head *one) {
    return unit == UM_OUTSIDE || (unit >= 0 && unit < (int64_t)one->n_units);
}

static bool are_indices_right(const head *one, const um_coverage *coverage) {
    bool is_right = true;
    for (uint64_t i = 0; i < one->n_ring_vertices; i++)
        is_right = is_right && coverage->ring_vertices[i] < one->n_vertices &&
                   coverage->ring_edges[i] < one->n_edges;
    for (uint64_t i = 0; i < one->n_edges; i++) {
        const um_edge *edge = &coverage->edges[i];
        is_right = is_right && edge->from < one->n_vertices && edge->to < one->n_vertices &&
                   is_unit(edge->left, one) && is_unit(edge->right, one);
    }
    for (uint64_t i = 0; i < 2 * one->n_vertices; i++)
        is_right = is_right && coverage->xy[i] >= one->bounds[i % 2] &&
                   coverage->xy[i] <= one->bounds[2 + i % 2];
    return is_right;
}

static bool restore(const head *one, const stored_arrays *arrays, um_coverage *coverage) {
    if (!restore_units(one, arrays, coverage) || !restore_rings(one, arrays, coverage) ||
        !are_indices_right(one, coverage))
        return false;
    coverage->n_ring_vertices = one->n_ring_vertices;
    coverage->n_vertices = one->n_vertices;
    coverage->n_edges = one->n_edges;
    coverage->n_doubled = one->n_doubled;
    memcpy(coverage->bounds, one->bounds, sizeof coverage->bounds);
    return true;
}

/// @param[out] coverage  untouched where the store has none of the level
static um_status load(um_db *db, const char *level, um_coverage **out, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_AUTO(um_coverage) *coverage = um_alloc(sizeof *coverage);
    UM_AUTO(stored_arrays) arrays = {0};
    head one;
    bool is_whole = false;
    UM_TRY(um_db_prepare(
        db, "SELECT data FROM edge_structure WHERE level = ?1 AND part = ?2 ORDER BY chunk",
        &select, err));
    structure_reader reader = {db, level, select};
    UM_TRY(get(&reader, "head", &one, sizeof one, &is_whole, err));
    if (!is_whole || !is_plausible(&one))
        return UM_OK;
    UM_TRY(get_arrays(&reader, &one, coverage, &arrays, &is_whole, err));
    if (is_whole && restore(&one, &arrays, coverage))
        *out = UM_STEAL(coverage);
    return UM_OK;
}

um_status um_coverage_open(um_db *db, const char *level, um_coverage **coverage, um_error *err) {
    um_coverage *found = NULL;
    UM_TRY(load(db, level, &found, err));
    if (!found) {
        char *quoted = sqlite3_mprintf("level = %Q", level);
        UM_AUTO(char) *condition = um_strdup(strcmp(level, "leaf") == 0 ? "is_leaf = 1" : quoted);
        sqlite3_free(quoted);
        UM_TRY(um_coverage_read(db, condition, &found, err));
    }
    *coverage = found;
    return UM_OK;
}
