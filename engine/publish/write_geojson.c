#include "publish/layer_style.h"
#include "publish/layers.h"
#include "publish/lonlat.h"
#include "publish/palette.h"
#include "publish/writer.h"

#include "core/consumer.h"
#include "core/crs.h"
#include "core/messages.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

// RFC 7946, streamed: one feature a line. The bounding box of the collection is its last member,
// because it is known only then. Foreign member: `name`, the layer's.
//
// Lines between anchors need nothing of the store once the anchors are read: their rows are copied
// into batches, and a thread makes features of them while the query goes on. A feature is made by
// the same function with and without it.

/// Rows for the thread. Texts do not move: they are added only where they fit.
typedef struct row_batch {
    um_value *values; ///< n_rows x columns
    size_t n_rows, capacity;
    char *texts;
    size_t n_bytes, byte_capacity;
} row_batch;

enum { BATCHES = 4, BATCH_BYTES = 1 << 17 };

typedef struct geojson {
    um_layer_reader *reader;
    um_transform *transform;
    um_text *text;   ///< the output's buffer, while something is appended
    const int *keys; ///< columns of the layer's keys; borrowed from the reader
    size_t n_keys;
    um_lonlat_bounds bounds;
    char **names; ///< by column: ',"name":'
    size_t n_names;
    um_text places;                 ///< of anchors: "[lon,lat]" one behind the other
    size_t *place_starts;           ///< by number of the anchor, one more at the end
    um_lonlat_bounds *place_bounds; ///< by number of the anchor; empty = no place in WGS 84
    double *degrees;                ///< by number of the anchor: lon, lat; NAN = has no image
    int64_t n_features;
    um_consumer *thread; ///< NULL while no batch was full
    row_batch batch;     ///< that is being filled
    size_t *sizes;       ///< scratch: of the texts of a row, with their zero bytes
} geojson;

static void append_name(const um_write_job *job, um_text *text) {
    UM_AUTO(char) *name = um_strdup(job->name ? job->name : job->query->name);
    for (char *c = name; !job->name && *c; c++)
        if (*c == '/')
            *c = '_';
    um_json_append_text(text, name);
}

/// Where an anchor lies, as text and as bounds; nothing where it has no place in WGS 84.
static void place_anchor(geojson *state, int32_t number, double lon, double lat) {
    double xy[2] = {lon, lat};
    um_path path = {.xy = xy, .n = 1};
    um_paths point = {.items = &path, .n_items = 1, .n_parts = 1, .type = UM_POINT};
    int64_t n_dropped = 0;
    static const char head[] = "{\"type\":\"Point\",\"coordinates\":";
    UM_AUTO(um_text) json = {0};
    state->place_bounds[number] = um_lonlat_no_bounds;
    if (um_lonlat_append(&point, &json, &state->place_bounds[number], &n_dropped))
        um_text_append_n(&state->places, json.data + sizeof head - 1, json.length - sizeof head);
    state->place_starts[number + 1] = state->places.length;
}

/// Degrees of all anchors at once, or, where that fails, of one after the other.
static void transform_anchors(geojson *state, const um_anchors *anchors) {
    um_error err = {0}; // an anchor without an image: its lines are counted, their geometry null
    size_t n = anchors->keys.n;
    UM_AUTO(double) *x = um_alloc_array(2 * n + 1, sizeof *x);
    double *y = x + n;
    for (size_t i = 0; i < n; i++)
        x[i] = anchors->xy[2 * i], y[i] = anchors->xy[2 * i + 1];
    bool is_whole = um_transform_points(state->transform, x, y, n, &err) == UM_OK;
    state->degrees = um_alloc_array(2 * n + 1, sizeof *state->degrees);
    for (size_t i = 0; i < n; i++) {
        double lon = is_whole ? x[i] : anchors->xy[2 * i],
               lat = is_whole ? y[i] : anchors->xy[2 * i + 1];
        if (!is_whole && um_transform_points(state->transform, &lon, &lat, 1, &err) != UM_OK)
            lon = lat = NAN;
        state->degrees[2 * i] = lon;
        state->degrees[2 * i + 1] = lat;
    }
}

/// Lines between anchors: each anchor is transformed and written once, not with every line.
static void place_anchors(geojson *state) {
    const um_anchors *anchors = um_layer_anchors(state->reader);
    if (!anchors)
        return;
    size_t n = anchors->keys.n;
    state->place_starts = um_alloc_array(n + 1, sizeof *state->place_starts);
    state->place_bounds = um_alloc_array(n + 1, sizeof *state->place_bounds);
    transform_anchors(state, anchors);
    for (size_t i = 0; i < n; i++)
        place_anchor(state, (int32_t)i, state->degrees[2 * i], state->degrees[2 * i + 1]);
}

/// `,"name":` of each column, escaped once.
static void name_columns(geojson *state, const um_query *query) {
    state->n_names = query->n_columns;
    state->names = um_alloc_array(query->n_columns + 1, sizeof *state->names);
    state->sizes = um_alloc_array(query->n_columns + 1, sizeof *state->sizes);
    for (size_t i = 0; i < query->n_columns; i++) {
        UM_AUTO(um_text) name = {0};
        um_text_append(&name, i ? "," : "");
        um_json_append_text(&name, query->columns[i].name);
        um_text_append(&name, ":");
        state->names[i] = um_text_take(&name);
    }
}

static um_status begin(um_writer *writer, um_error *err) {
    const um_write_job *job = &writer->job;
    geojson *state = writer->state = um_alloc(sizeof *state);
    state->bounds = um_lonlat_no_bounds;
    UM_TRY(um_layer_reader_open_for(job->db, job->query, &state->reader, err));
    UM_TRY(um_transform_new_srid(job->db->srid, 4326, &state->transform, err));
    state->keys = um_layer_key_columns(state->reader, &state->n_keys);
    place_anchors(state);
    name_columns(state, job->query);
    state->text = um_output_begin(job->out);
    um_text_append(state->text, "{\"type\":\"FeatureCollection\",\"name\":");
    append_name(job, state->text);
    um_text_append(state->text, ",\"features\":[");
    um_output_end(writer->job.out);
    return UM_OK;
}

/// A text, the keys joined by '-': they have leading zeros.
static void append_id(geojson *state, const um_value *values) {
    for (size_t i = 0; i < state->n_keys; i++) {
        um_text_append_n(state->text, i ? "-" : "\"", 1);
        um_json_append_escaped(state->text, values[state->keys[i]].text);
    }
    um_text_append_n(state->text, "\"", 1);
}

static void append_properties(um_writer *writer, geojson *state, const um_value *values) {
    const um_query *query = writer->job.query;
    for (size_t i = 0; i < query->n_columns; i++) {
        um_text_append(state->text, state->names[i]);
        um_json_append_value(state->text, &values[i], &writer->counts.not_finite);
    }
}

// ------------------------------------------------------------------------------------------------
// simplestyle 1.1.0: how maps on the web draw a feature

/// Appends a property, unless a column has its name: a figure is more than its look.
static void append_style(um_writer *writer, um_text *json, const char *name, const char *value) {
    if (um_query_column_index(writer->job.query, name) >= 0)
        return;
    um_text_append_format(json, "%s\"%s\":", json->data[json->length - 1] == '{' ? "" : ",", name);
    um_text_append(json, value);
}

static void append_style_text(um_writer *writer, um_text *json, const char *name,
                              const char *value) {
    UM_AUTO(um_text) text = {0};
    um_json_append_text(&text, value);
    append_style(writer, json, name, text.data);
}

static void append_style_color(um_writer *writer, um_text *json, const char *name, uint32_t rgb) {
    UM_AUTO(char) *text = um_format("\"#%06" PRIx32 "\"", rgb);
    append_style(writer, json, name, text);
}

static void append_area_style(um_writer *writer, um_text *json, const um_style_class *class) {
    append_style_color(writer, json, "fill", class->color);
    append_style(writer, json, "fill-opacity", "0.8");
    append_style_color(writer, json, "stroke", um_color_rgb(UM_COLOR_DISTRICT));
    append_style(writer, json, "stroke-width", "0.5");
}

static void append_line_style(um_writer *writer, um_text *json, const um_style_class *class) {
    UM_AUTO(char) *width = um_format("%.1f", class->width > 0 ? class->width : 1);
    append_style_color(writer, json, "stroke", class->color);
    append_style(writer, json, "stroke-width", width);
}

static void append_point_style(um_writer *writer, um_text *json, const um_style_class *class) {
    append_style_color(writer, json, "marker-color", class->color);
    append_style_text(writer, json, "marker-size", "small");
}

/// What a row is called.
static const char *name_of_row(const um_query *query, const um_value *values) {
    static const char *const names[] = {"pair", "name", "short_name", "corridor", "key"};
    for (size_t i = 0; i < UM_COUNT(names); i++) {
        int column = um_query_column_index(query, names[i]);
        if (column >= 0)
            return values[column].text;
    }
    return "";
}

/// "Legend: class"; nothing for a row that the map leaves out.
static void append_description(um_writer *writer, um_text *json, size_t row,
                               const um_style_class *class) {
    const um_layer_style *style = writer->job.style;
    UM_AUTO(char) *text = um_format(
        "%s%s%s%s%s", style->legend_title, *style->legend_title ? ": " : "", class->label,
        style->is_marked[row] ? "; " : "", style->is_marked[row] ? style->mark_label : "");
    if (*class->label)
        append_style_text(writer, json, "description", text);
}

static void append_simplestyle(um_writer *writer, um_text *json, size_t row,
                               const um_value *values) {
    const um_layer_style *style = writer->job.style;
    um_style_class class = um_layer_style_of_row(style, row);
    const char *name = name_of_row(writer->job.query, values);
    if (style->type == UM_POLYGON || style->type == UM_MULTIPOLYGON)
        append_area_style(writer, json, &class);
    else if (style->type == UM_LINESTRING || style->type == UM_MULTILINESTRING)
        append_line_style(writer, json, &class);
    else
        append_point_style(writer, json, &class);
    if (*name)
        append_style_text(writer, json, "title", name);
    append_description(writer, json, row, &class);
}

// ------------------------------------------------------------------------------------------------
// features

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

static bool has_place(const geojson *state, int32_t number) {
    return state->place_bounds[number].west <= state->place_bounds[number].east;
}

/// A line between two anchors whose places are written already. @return false where the general way
/// has to say what is wrong with it: an end that is not known or has no place, no length, the
/// antimeridian
static bool append_placed_line(geojson *state, const int32_t ends[2]) {
    if (ends[0] < 0 || ends[1] < 0 || !has_place(state, ends[0]) || !has_place(state, ends[1]))
        return false;
    const um_lonlat_bounds *a = &state->place_bounds[ends[0]], *b = &state->place_bounds[ends[1]];
    if ((a->west == b->west && a->south == b->south) ||
        llabs(a->west - b->west) > (int64_t)180 * UM_LONLAT_UNIT)
        return false;
    um_text_append(state->text, "{\"type\":\"LineString\",\"coordinates\":[");
    for (int i = 0; i < 2; i++) {
        size_t start = state->place_starts[ends[i]];
        um_text_append_n(state->text, i ? "," : "", i ? 1 : 0);
        um_text_append_n(state->text, state->places.data + start,
                         state->place_starts[ends[i] + 1] - start);
        um_lonlat_join(&state->bounds, &state->place_bounds[ends[i]]);
    }
    um_text_append(state->text, "]}");
    return true;
}

/// Appends what is left of a geometry in degrees, and counts what is not.
static void append_degrees(um_writer *writer, geojson *state, const um_paths *paths,
                           bool has_image) {
    size_t before = state->text->length;
    bool is_placed = has_image && um_lonlat_append(paths, state->text, &state->bounds,
                                                   &writer->counts.dropped_rings);
    if (!is_placed && state->text->length == before)
        um_text_append(state->text, "null");
    writer->counts.out_of_range += !is_placed;
    writer->counts.without_geometry += state->text->data[before] == 'n';
}

/// A line between two anchors, out of memory alone.
static void append_line(um_writer *writer, geojson *state, const um_value *values) {
    int32_t ends[2];
    um_layer_ends(state->reader, values, ends);
    if (append_placed_line(state, ends))
        return;
    bool is_known = ends[0] >= 0 && ends[1] >= 0;
    double xy[4] = {0};
    for (int i = 0; is_known && i < 4; i++)
        xy[i] = state->degrees[2 * ends[i / 2] + i % 2];
    um_path path = {.xy = xy, .n = 2};
    um_paths paths = {.items = &path, .n_items = is_known, .n_parts = 1, .type = UM_LINESTRING};
    append_degrees(writer, state, &paths, true);
}

static um_status append_geometry(um_writer *writer, geojson *state, const um_value *values,
                                 um_error *err) {
    UM_AUTO(um_paths) paths = {0};
    if (state->place_starts) {
        append_line(writer, state, values);
        return UM_OK;
    }
    UM_TRY(um_layer_fetch_row(state->reader, values, &paths, err));
    bool has_image = to_degrees(state, &paths);
    append_degrees(writer, state, &paths, has_image);
    return UM_OK;
}

static um_status append_feature(um_writer *writer, const um_value *values, um_error *err) {
    geojson *state = writer->state;
    state->text = um_output_begin(writer->job.out);
    um_text_append(state->text, state->n_features++ ? ",\n" : "\n");
    um_text_append(state->text, "{\"type\":\"Feature\",\"id\":");
    append_id(state, values);
    um_text_append(state->text, ",\"properties\":{");
    append_properties(writer, state, values);
    if (writer->job.style)
        append_simplestyle(writer, state->text, (size_t)state->n_features - 1, values);
    um_text_append(state->text, "},\"geometry\":");
    um_status status = append_geometry(writer, state, values, err);
    um_text_append(state->text, "}");
    um_output_end(writer->job.out);
    return status;
}

// ------------------------------------------------------------------------------------------------
// the thread

static void consume_batch(void *context, void *item) {
    um_writer *writer = context;
    row_batch *batch = item;
    um_error none = {0}; // lines between anchors do not fail
    for (size_t i = 0; i < batch->n_rows; i++)
        if (append_feature(writer, &batch->values[i * writer->job.query->n_columns], &none) !=
            UM_OK)
            break;
    batch->n_rows = batch->n_bytes = 0;
}

static void hand_on(um_writer *writer, geojson *state) {
    if (!state->thread)
        state->thread = um_consumer_new(BATCHES, sizeof state->batch, consume_batch, writer);
    row_batch *empty = um_consumer_room(state->thread), full = state->batch;
    state->batch = *empty;
    *empty = full;
    um_consumer_give(state->thread);
}

/// Room for the texts of one more row.
static row_batch *batch_for(um_writer *writer, geojson *state, size_t n_bytes) {
    row_batch *batch = &state->batch;
    if (batch->n_rows && batch->n_bytes + n_bytes > batch->byte_capacity)
        hand_on(writer, state); // what stands here now is empty
    if (n_bytes > batch->byte_capacity) {
        batch->byte_capacity = n_bytes > BATCH_BYTES ? n_bytes : BATCH_BYTES;
        batch->texts = um_resize(batch->texts, batch->byte_capacity, 1);
    }
    return batch;
}

static void add_row(um_writer *writer, geojson *state, const um_value *values) {
    size_t n_columns = writer->job.query->n_columns, n_bytes = 0;
    for (size_t i = 0; i < n_columns; i++)
        n_bytes += state->sizes[i] = strlen(values[i].text) + 1;
    row_batch *batch = batch_for(writer, state, n_bytes);
    UM_RESERVE(batch->values, (batch->n_rows + 1) * n_columns, batch->capacity);
    um_value *row = &batch->values[batch->n_rows++ * n_columns];
    for (size_t i = 0; i < n_columns; i++) {
        row[i] = values[i];
        row[i].text = memcpy(&batch->texts[batch->n_bytes], values[i].text, state->sizes[i]);
        batch->n_bytes += state->sizes[i];
    }
}

static void end_thread(geojson *state) {
    if (!state->thread)
        return;
    um_consumer_finish(state->thread);
    for (size_t i = 0; i < BATCHES; i++) {
        row_batch *batch = um_consumer_item(state->thread, i);
        free(batch->values);
        free(batch->texts);
    }
    um_consumer_free(UM_STEAL(state->thread));
}

static um_status row(um_writer *writer, const um_value *values, um_error *err) {
    geojson *state = writer->state;
    if (!state->place_starts)
        return append_feature(writer, values, err);
    add_row(writer, state, values);
    return UM_OK;
}

static um_status end(um_writer *writer, um_error *err) {
    (void)err;
    geojson *state = writer->state;
    end_thread(state);
    consume_batch(writer, &state->batch); // those that were too few for the thread
    state->text = um_output_begin(writer->job.out);
    um_text_append(state->text, writer->counts.rows ? "\n]" : "]");
    if (state->bounds.west <= state->bounds.east) {
        um_text_append(state->text, ",\"bbox\":");
        um_lonlat_append_bounds(state->text, &state->bounds);
    }
    um_text_append(state->text, "}\n");
    um_output_end(writer->job.out);
    return UM_OK;
}

static void free_state(void *state) {
    geojson *own = state;
    if (!own)
        return;
    end_thread(own);
    free(own->batch.values);
    free(own->batch.texts);
    free(own->sizes);
    free(own->degrees);
    um_layer_reader_close(own->reader);
    um_transform_free(own->transform);
    for (size_t i = 0; i < own->n_names; i++)
        free(own->names[i]);
    free(own->names);
    um_text_clear(&own->places);
    free(own->place_starts);
    free(own->place_bounds);
    free(own);
}

extern const um_writer_ops um_write_geojson;
const um_writer_ops um_write_geojson = {
    "geojson", N_("map layer (RFC 7946), one feature a row"), "geojson", true, begin, row, end,
    free_state};
