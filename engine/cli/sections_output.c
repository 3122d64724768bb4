#include "cli/sections_job.h"

#include "core/crs.h"
#include "core/csv.h"
#include "core/file.h"
#include "derive/crossings.h"
#include "publish/lonlat.h"
#include "publish/writer.h"

#include <inttypes.h>
#include <string.h>

enum { DECIMALS = 3, FLUSHED_AT = 1 << 16 }; // millimetres

static void append_number(um_text *text, double value) {
    char number[UM_NUMBER_SIZE];
    um_text_append_n(text, number, um_format_fixed(number, value, DECIMALS));
}

static void flush(um_output *out, um_text *text, size_t at_least) {
    if (text->length < at_least)
        return;
    um_output_write(out, text->data, text->length);
    um_text_reset(text);
}

static const char *key_of(const um_sections_job *job, int32_t unit) {
    return unit == UM_NO_BORDER ? "" : um_coverage_key(job->coverage, unit);
}

// ----------------------------------------------------------------------------------------- lengths

/// A line in a territory, or along a border.
typedef struct sum {
    int32_t unit, other;
    double length_m;
} sum;

typedef struct sums {
    sum *items;
    size_t n_items, capacity;
} sums;

static void add_length(sums *all, const um_stretch *stretch) {
    double length_m = stretch->end_m - stretch->start_m;
    for (size_t i = 0; i < all->n_items; i++)
        if (all->items[i].unit == stretch->unit && all->items[i].other == stretch->other) {
            all->items[i].length_m += length_m;
            return;
        }
    UM_GROW(all->items, all->n_items, all->capacity);
    all->items[all->n_items++] = (sum){stretch->unit, stretch->other, length_m};
}

static int compare_sums(const void *a, const void *b) {
    const sum *x = a, *y = b;
    if (x->unit != y->unit)
        return x->unit < y->unit ? -1 : 1;
    return (x->other > y->other) - (x->other < y->other);
}

/// Parts in the order of the ids of their lines; equal ids are one line.
typedef struct named_part {
    const char *id;
    size_t part;
} named_part;

static int compare_parts(const void *a, const void *b) {
    const named_part *x = a, *y = b;
    int order = strcmp(x->id, y->id);
    return order ? order : (x->part > y->part) - (x->part < y->part);
}

static named_part *order_parts(const um_sections_job *job) {
    named_part *parts = um_alloc_array(job->n_parts, sizeof *parts);
    bool is_ordered = true;
    for (size_t i = 0; i < job->n_parts; i++) {
        parts[i] = (named_part){job->ids.items[job->parts[i].feature], i};
        is_ordered = is_ordered && (i == 0 || strcmp(parts[i - 1].id, parts[i].id) <= 0);
    }
    if (!is_ordered)
        qsort(parts, job->n_parts, sizeof *parts, compare_parts);
    return parts;
}

static void append_sums(const um_sections_job *job, const char *id, sums *all, bool has_outside,
                        um_text *text) {
    if (all->n_items > 1)
        qsort(all->items, all->n_items, sizeof *all->items, compare_sums);
    for (size_t i = 0; i < all->n_items; i++) {
        const sum *one = &all->items[i];
        if (!has_outside && one->unit == UM_OUTSIDE && one->other == UM_NO_BORDER)
            continue;
        um_csv_append_field(text, id, ',');
        um_text_append_n(text, ",", 1);
        um_csv_append_field(text, key_of(job, one->unit), ',');
        um_text_append_n(text, ",", 1);
        append_number(text, one->length_m);
        um_text_append_n(text, ",", 1);
        um_csv_append_field(text, key_of(job, one->other), ',');
        um_text_append_n(text, "\n", 1);
    }
    all->n_items = 0;
}

um_status um_sections_write_lengths(const um_sections_job *job, const char *path,
                                    bool is_overwritten, bool has_outside, um_error *err) {
    UM_AUTO(um_output) *out = NULL;
    UM_AUTO(um_text) text = {0};
    UM_TRY(um_output_open(path, is_overwritten, &out, err));
    named_part *parts = order_parts(job);
    sums all = {0};
    um_output_text(out, "id,key,length_m,other_key\n");
    for (size_t i = 0; i < job->n_parts; i++) {
        const um_course *course = &job->courses[parts[i].part];
        for (size_t k = 0; k < course->n; k++)
            add_length(&all, &course->stretches[k]);
        if (i + 1 == job->n_parts || strcmp(parts[i].id, parts[i + 1].id) != 0)
            append_sums(job, parts[i].id, &all, has_outside, &text);
        flush(out, &text, FLUSHED_AT);
    }
    flush(out, &text, 1);
    free(parts);
    free(all.items);
    return um_output_commit(out, err);
}

// ----------------------------------------------------------------------------- sections, crossings

/// A file of rows with a geometry: CSV, or GeoJSON in degrees.
typedef struct row_file {
    um_output *out;
    um_text text, values; ///< of the row at hand
    bool is_geojson;
    um_transform *transform;
    um_lonlat_bounds bounds;
    int64_t n_rows, n_dropped;
    const char *const *names; ///< of the columns
    size_t n_names, n_values;
} row_file;

static void um_auto_row_file(row_file *file) {
    um_output_close(file->out);
    um_text_clear(&file->text);
    um_text_clear(&file->values);
    um_transform_free(file->transform);
}

static bool is_geojson(const char *path) {
    const char *dot = strrchr(path, '.');
    return dot && (strcmp(dot, ".geojson") == 0 || strcmp(dot, ".json") == 0);
}

static um_status open_rows(const um_sections_job *job, const char *path, bool is_overwritten,
                           const char *layer, const char *const *names, size_t n_names,
                           row_file *file, um_error *err) {
    *file = (row_file){.is_geojson = is_geojson(path),
                       .bounds = um_lonlat_no_bounds,
                       .names = names,
                       .n_names = n_names};
    UM_TRY(um_output_open(path, is_overwritten, &file->out, err));
    if (file->is_geojson) {
        UM_TRY(um_transform_new_srid(job->srid, 4326, &file->transform, err));
        um_text_append(&file->text, "{\"type\":\"FeatureCollection\",\"name\":");
        um_json_append_text(&file->text, layer);
        um_text_append(&file->text, ",\"features\":[");
        return UM_OK;
    }
    for (size_t i = 0; i < n_names; i++)
        um_text_append_format(&file->text, "%s%s", i ? "," : "", names[i]);
    um_text_append(&file->text, "\n");
    return UM_OK;
}

static void begin_value(row_file *file) {
    um_text_append(&file->values, file->n_values ? "," : "");
    if (file->is_geojson) {
        um_json_append_text(&file->values, file->names[file->n_values]);
        um_text_append(&file->values, ":");
    }
    file->n_values++;
}

static void put_text(row_file *file, const char *text) {
    begin_value(file);
    if (file->is_geojson)
        um_json_append_text(&file->values, text);
    else
        um_csv_append_field(&file->values, text, ',');
}

static void put_real(row_file *file, double value) {
    begin_value(file);
    append_number(&file->values, value);
}

static void put_count(row_file *file, size_t value) {
    begin_value(file);
    um_text_append_format(&file->values, "%zu", value);
}

static um_status to_degrees(const row_file *file, double *xy, size_t n, um_error *err) {
    UM_AUTO(double) *x = um_alloc_array(2 * n, sizeof *x);
    double *y = x + n;
    for (size_t i = 0; i < n; i++)
        x[i] = xy[2 * i], y[i] = xy[2 * i + 1];
    UM_TRY(um_transform_points(file->transform, x, y, n, err));
    for (size_t i = 0; i < n; i++)
        xy[2 * i] = x[i], xy[2 * i + 1] = y[i];
    return UM_OK;
}

/// Ends a row. @param[in] xy  n points, which become degrees
static um_status end_row(row_file *file, um_geometry_type type, double *xy, size_t n,
                         um_error *err) {
    um_text *text = &file->text;
    if (!file->is_geojson) {
        um_text_append_format(text, "%s\n", file->values.data);
    } else {
        um_path path = {.xy = xy, .n = n};
        um_paths paths = {.items = &path, .n_items = 1, .n_parts = 1, .type = type};
        UM_TRY(to_degrees(file, xy, n, err));
        um_text_append_format(text,
                              "%s\n{\"type\":\"Feature\",\"id\":\"%" PRId64 "\","
                              "\"properties\":{%s},\"geometry\":",
                              file->n_rows ? "," : "", file->n_rows + 1, file->values.data);
        um_lonlat_append(&paths, text, &file->bounds, &file->n_dropped);
        um_text_append(text, "}");
    }
    file->n_rows++;
    file->n_values = 0;
    um_text_reset(&file->values);
    flush(file->out, text, FLUSHED_AT);
    return UM_OK;
}

static um_status close_rows(row_file *file, um_error *err) {
    if (file->is_geojson) {
        um_text_append(&file->text, file->n_rows ? "\n]" : "]");
        if (file->bounds.west <= file->bounds.east) {
            um_text_append(&file->text, ",\"bbox\":");
            um_lonlat_append_bounds(&file->text, &file->bounds);
        }
        um_text_append(&file->text, "}\n");
    }
    flush(file->out, &file->text, 1);
    return um_output_commit(file->out, err);
}

/// A part of a line, measured again: courses do not keep the distances of the vertices.
typedef struct measured_part {
    const um_line_part *part;
    const um_course *course;
    const char *id;
    um_way way;
    size_t position; ///< of its first section along the line
} measured_part;

static um_status write_piece(const um_sections_job *job, const measured_part *at, size_t i,
                             row_file *file, um_error *err) {
    const um_stretch *stretch = &at->course->stretches[i];
    put_text(file, at->id);
    put_count(file, at->part->number);
    put_count(file, at->position + i);
    put_text(file, key_of(job, stretch->unit));
    put_text(file, key_of(job, stretch->other));
    put_real(file, stretch->start_m);
    put_real(file, stretch->end_m - stretch->start_m);
    UM_AUTO(double) *xy = um_alloc_array(at->way.n_vertices + 2, 2 * sizeof *xy);
    size_t n = um_way_cut(&at->way, at->part->line.xy, stretch->start_m, stretch->end_m, xy);
    return end_row(file, UM_LINESTRING, xy, n, err);
}

static um_status write_crossings(const um_sections_job *job, const measured_part *at,
                                 um_crossings *crossings, row_file *file, um_error *err) {
    um_crossings_find(at->course->stretches, at->course->n, crossings);
    for (size_t i = 0; i < crossings->n_items; i++) {
        const um_crossing *crossing = &crossings->items[i];
        double point[2];
        um_way_point(&at->way, at->part->line.xy, crossing->at_m, point);
        put_text(file, at->id);
        put_count(file, at->part->number);
        put_count(file, at->position + crossing->stretch);
        put_real(file, crossing->at_m);
        put_text(file, key_of(job, crossing->from));
        put_text(file, key_of(job, crossing->to));
        put_real(file, point[0]);
        put_real(file, point[1]);
        UM_TRY(end_row(file, UM_POINT, point, 1, err));
    }
    return UM_OK;
}

static um_status write_part(const um_sections_job *job, const measured_part *at, bool has_pieces,
                            um_crossings *crossings, row_file *file, um_error *err) {
    if (!has_pieces)
        return write_crossings(job, at, crossings, file, err);
    for (size_t i = 0; i < at->course->n; i++)
        UM_TRY(write_piece(job, at, i, file, err));
    return UM_OK;
}

static um_status write_parts(const um_sections_job *job, bool has_pieces, row_file *file,
                             um_error *err) {
    UM_AUTO(um_crossings) crossings = {0};
    named_part *order = order_parts(job);
    measured_part at = {0};
    um_status status = UM_OK;
    for (size_t i = 0; i < job->n_parts && status == UM_OK; i++) {
        bool is_next = i == 0 || strcmp(order[i].id, order[i - 1].id) != 0;
        at.position = is_next ? 1 : at.position + at.course->n;
        at.part = &job->parts[order[i].part];
        at.course = &job->courses[order[i].part];
        at.id = order[i].id;
        if (at.course->n == 0)
            continue;
        um_way_measure(at.part->line.xy, at.part->line.n, &at.way);
        status = write_part(job, &at, has_pieces, &crossings, file, err);
    }
    um_way_clear(&at.way);
    free(order);
    return status;
}

um_status um_sections_write_pieces(const um_sections_job *job, const char *path,
                                   bool is_overwritten, um_error *err) {
    static const char *const names[] = {"id",        "part",    "position", "key",
                                        "other_key", "start_m", "length_m"};
    UM_AUTO(row_file) file = {0};
    UM_TRY(open_rows(job, path, is_overwritten, "sections", names, UM_COUNT(names), &file, err));
    UM_TRY(write_parts(job, true, &file, err));
    return close_rows(&file, err);
}

um_status um_sections_write_crossings(const um_sections_job *job, const char *path,
                                      bool is_overwritten, um_error *err) {
    static const char *const names[] = {"id",       "part",   "position", "at_m",
                                        "from_key", "to_key", "easting",  "northing"};
    UM_AUTO(row_file) file = {0};
    UM_TRY(open_rows(job, path, is_overwritten, "crossings", names, UM_COUNT(names), &file, err));
    UM_TRY(write_parts(job, false, &file, err));
    return close_rows(&file, err);
}
