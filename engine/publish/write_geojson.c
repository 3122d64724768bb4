#include "publish/layers.h"
#include "publish/lonlat.h"
#include "publish/writer.h"

#include "core/crs.h"

// RFC 7946, streamed: one feature a line. The bounding box of the collection is its last member,
// because it is known only then. Foreign member: `name`, the layer's.

typedef struct geojson {
    um_layer_reader *reader;
    um_transform *transform;
    um_text text; ///< the feature at hand
    um_lonlat_bounds bounds;
} geojson;

static void append_name(const um_write_job *job, um_text *text) {
    UM_AUTO(char) *name = um_strdup(job->name ? job->name : job->query->name);
    for (char *c = name; !job->name && *c; c++)
        if (*c == '/')
            *c = '_';
    um_json_append_text(text, name);
}

static void write_text(um_writer *writer, um_text *text) {
    um_output_write(writer->job.out, text->data, text->length);
    um_text_reset(text);
}

static um_status begin(um_writer *writer, um_error *err) {
    const um_write_job *job = &writer->job;
    geojson *state = writer->state = um_alloc(sizeof *state);
    state->bounds = um_lonlat_no_bounds;
    UM_TRY(um_layer_reader_open_for(job->db, job->query, &state->reader, err));
    UM_TRY(um_transform_new_srid(job->db->srid, 4326, &state->transform, err));
    um_text_append(&state->text, "{\"type\":\"FeatureCollection\",\"name\":");
    append_name(job, &state->text);
    um_text_append(&state->text, ",\"features\":[");
    write_text(writer, &state->text);
    return UM_OK;
}

/// A text: keys have leading zeros.
static void append_id(geojson *state, const um_value *values) {
    UM_AUTO(um_text) id = {0};
    um_layer_append_id(state->reader, values, &id);
    um_json_append_text(&state->text, id.data);
}

static void append_properties(um_writer *writer, geojson *state, const um_value *values) {
    const um_query *query = writer->job.query;
    for (size_t i = 0; i < query->n_columns; i++) {
        um_text_append(&state->text, i ? "," : "");
        um_json_append_text(&state->text, query->columns[i].name);
        um_text_append(&state->text, ":");
        um_json_append_value(&state->text, &values[i], &writer->counts.not_finite);
    }
}

static bool to_degrees(geojson *state, um_paths *paths) {
    um_error err = {0}; // a point without an image: the feature is counted, its geometry null
    for (size_t i = 0; i < paths->n_items; i++) {
        um_path *path = &paths->items[i];
        UM_AUTO(double) *x = um_alloc_array(2 * path->n, sizeof *x);
        double *y = x + path->n;
        for (size_t j = 0; j < path->n; j++)
            x[j] = path->xy[2 * j], y[j] = path->xy[2 * j + 1];
        if (um_transform_points(state->transform, x, y, path->n, &err) != UM_OK)
            return false;
        for (size_t j = 0; j < path->n; j++)
            path->xy[2 * j] = x[j], path->xy[2 * j + 1] = y[j];
    }
    return true;
}

static um_status append_geometry(um_writer *writer, geojson *state, const um_value *values,
                                 um_error *err) {
    UM_AUTO(um_paths) paths = {0};
    UM_TRY(um_layer_fetch_row(state->reader, values, &paths, err));
    size_t before = state->text.length;
    bool is_placed =
        to_degrees(state, &paths) &&
        um_lonlat_append(&paths, &state->text, &state->bounds, &writer->counts.dropped_rings);
    if (!is_placed && state->text.length == before)
        um_text_append(&state->text, "null");
    writer->counts.out_of_range += !is_placed;
    writer->counts.without_geometry += state->text.data[before] == 'n';
    return UM_OK;
}

static um_status row(um_writer *writer, const um_value *values, um_error *err) {
    geojson *state = writer->state;
    um_text_append(&state->text, writer->counts.rows > 1 ? ",\n" : "\n");
    um_text_append(&state->text, "{\"type\":\"Feature\",\"id\":");
    append_id(state, values);
    um_text_append(&state->text, ",\"properties\":{");
    append_properties(writer, state, values);
    um_text_append(&state->text, "},\"geometry\":");
    UM_TRY(append_geometry(writer, state, values, err));
    um_text_append(&state->text, "}");
    write_text(writer, &state->text);
    return UM_OK;
}

static um_status end(um_writer *writer, um_error *err) {
    (void)err;
    geojson *state = writer->state;
    um_text_append(&state->text, writer->counts.rows ? "\n]" : "]");
    if (state->bounds.west <= state->bounds.east) {
        um_text_append(&state->text, ",\"bbox\":");
        um_lonlat_append_bounds(&state->text, &state->bounds);
    }
    um_text_append(&state->text, "}\n");
    write_text(writer, &state->text);
    return UM_OK;
}

static void free_state(void *state) {
    geojson *own = state;
    if (!own)
        return;
    um_layer_reader_close(own->reader);
    um_transform_free(own->transform);
    um_text_clear(&own->text);
    free(own);
}

extern const um_writer_ops um_write_geojson;
const um_writer_ops um_write_geojson = {
    "geojson", "map layer (RFC 7946), one feature a row", "geojson", true, begin, row, end,
    free_state};
