#include "publish/layers.h"

#include <string.h>

// Keys that are integers in the store are compared as texts cast once, so that its index is used.
static const um_layer layers[] = {
    {"territory",
     {"key"},
     1,
     UM_MULTIPOLYGON,
     "SELECT coalesce((SELECT leaf_shape.geom FROM leaf_shape WHERE leaf_shape.key = ?1), geom) "
     "FROM territory WHERE key = ?1"},
    {"border",
     {"a_key", "b_key"},
     2,
     UM_MULTILINESTRING,
     "SELECT geom FROM border WHERE a_key = min(?1, ?2) AND b_key = max(?1, ?2)"},
    {"corridor",
     {"corridor_id"},
     1,
     UM_MULTILINESTRING,
     "SELECT geom FROM corridor WHERE corridor_id = ?1"},
    {"section",
     {"section_id"},
     1,
     UM_LINESTRING,
     "SELECT geom FROM section WHERE section_id = CAST(?1 AS INTEGER)"},
    {"loose_edge",
     {"edge_id"},
     1,
     UM_LINESTRING,
     "SELECT geom FROM loose_edge WHERE edge_id = CAST(?1 AS INTEGER)"},
    {"tessellation_fault",
     {"fault_id"},
     1,
     UM_MULTIPOLYGON,
     "SELECT geom FROM tessellation_fault WHERE fault_id = CAST(?1 AS INTEGER)"},
    {"path_piece",
     {"piece_id"},
     1,
     UM_LINESTRING,
     "SELECT geom FROM path_piece WHERE piece_id = CAST(?1 AS INTEGER)"},
    {"corridor_end",
     {"end_id"},
     1,
     UM_POINT,
     "SELECT geom FROM corridor_end WHERE end_id = CAST(?1 AS INTEGER)"},
    {"crossing",
     {"crossing_id"},
     1,
     UM_POINT,
     "SELECT geom FROM crossing WHERE crossing_id = CAST(?1 AS INTEGER) UNION ALL "
     "SELECT geom FROM upper_crossing WHERE crossing_id = CAST(?1 AS INTEGER)"},
    {"flow_line", {"a_key", "b_key"}, 2, UM_LINESTRING, NULL},
    {"site", {"site_id"}, 1, UM_POINT, "SELECT geom FROM site WHERE site_id = ?1"},
    {"stop", {"stop_id"}, 1, UM_POINT, "SELECT geom FROM stop WHERE stop_id = ?1"},
    {"station", {"station_id"}, 1, UM_POINT, "SELECT geom FROM station WHERE station_id = ?1"},
    {"class_band",
     {"band_id"},
     1,
     UM_MULTIPOLYGON,
     "SELECT geom FROM class_band WHERE band_id = CAST(?1 AS INTEGER)"},
    {"partition_region",
     {"partition_id", "region_key"},
     2,
     UM_MULTIPOLYGON,
     "SELECT geom FROM partition_region WHERE partition_id = ?1 AND region_key = ?2"},
    {"territory_part",
     {"key", "part"},
     2,
     UM_MULTIPOLYGON,
     "SELECT geom FROM territory_part WHERE key = ?1 AND part = CAST(?2 AS INTEGER)"},
};

const um_layer *um_layer_find(const char *name) {
    for (size_t i = 0; i < UM_COUNT(layers); i++)
        if (strcmp(layers[i].name, name) == 0)
            return &layers[i];
    return NULL;
}

const char *const *um_layer_names(size_t *n) {
    static const char *names[UM_COUNT(layers)];
    for (size_t i = 0; i < UM_COUNT(layers); i++)
        names[i] = layers[i].name;
    *n = UM_COUNT(layers);
    return names;
}

struct um_layer_reader {
    um_db *db; ///< borrowed
    const um_layer *layer;
    sqlite3_stmt *statement;
    int columns[UM_LAYER_KEYS_MAX]; ///< of the query's result that are the keys
    um_anchors anchors;
    int32_t ends[UM_LAYER_KEYS_MAX]; ///< of the row before: rows often have an end in common
};

static um_status read_anchors(um_layer_reader *reader, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    size_t capacity = 0;
    UM_TRY(um_db_prepare(reader->db,
                         "SELECT key, anchor FROM territory WHERE anchor IS NOT NULL ORDER BY key",
                         &select, err));
    for (bool has_row = true;;) {
        UM_AUTO(um_paths) place = {0};
        UM_TRY(um_db_step(reader->db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        UM_TRY(um_db_column_paths(select, 1, &place, err));
        const char *key = um_db_column_text(select, 0);
        int32_t number = um_intern_add(&reader->anchors.keys, key, strlen(key), NULL);
        UM_RESERVE(reader->anchors.xy, 2 * (size_t)number + 2, capacity);
        memcpy(&reader->anchors.xy[2 * number], place.items[0].xy, 2 * sizeof(double));
    }
}

um_status um_layer_reader_open(um_db *db, const um_layer *layer, um_layer_reader **out,
                               um_error *err) {
    UM_AUTO(um_layer_reader) *reader = um_alloc(sizeof *reader);
    *reader =
        (um_layer_reader){.db = db, .layer = layer, .ends = {UM_NOT_INTERNED, UM_NOT_INTERNED}};
    if (layer->sql)
        UM_TRY(um_db_prepare(db, layer->sql, &reader->statement, err));
    else
        UM_TRY(read_anchors(reader, err));
    *out = UM_STEAL(reader);
    return UM_OK;
}

static um_status read_geometry(um_layer_reader *reader, um_paths *paths, um_error *err) {
    bool has_row = false;
    UM_TRY(um_db_step(reader->db, reader->statement, &has_row, err));
    if (!has_row || sqlite3_column_type(reader->statement, 0) == SQLITE_NULL)
        return UM_OK;
    const void *blob = sqlite3_column_blob(reader->statement, 0);
    return um_paths_from_blob(blob, (size_t)sqlite3_column_bytes(reader->statement, 0), paths, err);
}

static int32_t find_anchor(const um_layer_reader *reader, const char *key) {
    return key && *key ? um_intern_find(&reader->anchors.keys, key, strlen(key)) : UM_NOT_INTERNED;
}

static void connect_anchors(const um_layer_reader *reader, const char *const *keys,
                            um_paths *paths) {
    int32_t a = find_anchor(reader, keys[0]), b = find_anchor(reader, keys[1]);
    if (a < 0 || b < 0)
        return;
    paths->items = um_alloc(sizeof *paths->items);
    paths->n_items = paths->n_parts = 1;
    paths->items[0] = (um_path){.xy = um_alloc_array(4, sizeof(double)), .n = 2};
    memcpy(paths->items[0].xy, &reader->anchors.xy[2 * a], 2 * sizeof(double));
    memcpy(paths->items[0].xy + 2, &reader->anchors.xy[2 * b], 2 * sizeof(double));
}

um_status um_layer_fetch(um_layer_reader *reader, const char *const *keys, um_paths *paths,
                         um_error *err) {
    *paths = (um_paths){.type = reader->layer->type};
    if (!reader->statement) {
        connect_anchors(reader, keys, paths);
        return UM_OK;
    }
    for (size_t i = 0; i < reader->layer->n_keys; i++)
        um_db_bind_text(reader->statement, (int)i + 1, keys[i]);
    um_status status = read_geometry(reader, paths, err);
    sqlite3_reset(reader->statement);
    return status == UM_OK ? UM_OK
                           : um_fail_while(err, "layer '%s', key '%s'", reader->layer->name,
                                           keys[0] ? keys[0] : "");
}

um_status um_layer_reader_open_for(um_db *db, const um_query *query, um_layer_reader **out,
                                   um_error *err) {
    UM_AUTO(um_layer_reader) *reader = NULL;
    UM_TRY(um_layer_reader_open(db, um_layer_find(query->layer), &reader, err));
    for (size_t i = 0; i < reader->layer->n_keys; i++) // the parser has seen to it that they exist
        reader->columns[i] = um_query_column_index(query, query->layer_keys.items[i]);
    *out = UM_STEAL(reader);
    return UM_OK;
}

um_status um_layer_fetch_row(um_layer_reader *reader, const um_value *values, um_paths *paths,
                             um_error *err) {
    const char *keys[UM_LAYER_KEYS_MAX] = {NULL};
    for (size_t i = 0; i < reader->layer->n_keys; i++) {
        const um_value *value = &values[reader->columns[i]];
        keys[i] = value->is_null ? NULL : value->text;
    }
    return um_layer_fetch(reader, keys, paths, err);
}

const um_anchors *um_layer_anchors(const um_layer_reader *reader) {
    return reader->statement ? NULL : &reader->anchors;
}

void um_layer_ends(um_layer_reader *reader, const um_value *values, int32_t ends[2]) {
    for (int i = 0; i < 2; i++) {
        const um_value *value = &values[reader->columns[i]];
        const char *key = value->is_null ? NULL : value->text;
        int32_t before = reader->ends[i];
        bool is_same =
            before >= 0 && key && strcmp(um_intern_text(&reader->anchors.keys, before), key) == 0;
        ends[i] = reader->ends[i] = is_same ? before : find_anchor(reader, key);
    }
}

const int *um_layer_key_columns(const um_layer_reader *reader, size_t *n_keys) {
    *n_keys = reader->layer->n_keys;
    return reader->columns;
}

void um_layer_reader_close(um_layer_reader *reader) {
    if (!reader)
        return;
    sqlite3_finalize(reader->statement);
    um_intern_clear(&reader->anchors.keys);
    free(reader->anchors.xy);
    free(reader);
}
