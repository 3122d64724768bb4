#include "cli/sections_job.h"

#include "cli/common.h"
#include "core/crs.h"
#include "load/guess.h"

#include <string.h>

void um_sections_clear(um_sections_job *job) {
    for (size_t i = 0; i < job->n_parts; i++) {
        free((double *)job->parts[i].line.xy);
        if (job->courses)
            um_course_clear(&job->courses[i]);
    }
    free(job->parts);
    free(job->courses);
    um_text_list_clear(&job->ids);
    um_cells_free(job->cells);
    um_coverage_free(job->coverage);
}

static void finish(const um_sections_job *job, const char *step, size_t rows) {
    um_progress_finish(job->progress, "sections", step, (int64_t)rows);
}

// ------------------------------------------------------------------------------- CRS and columns

/// The column asked for, or the one that looks most like it. A file is only looked into for what is
/// not said.
static um_status find_column(const um_vector_file *file, um_peek **peek, const char *role,
                             const char **column, um_error *err) {
    if (*column)
        return UM_OK;
    if (!*peek)
        UM_TRY(um_peek_file(file->path, peek, err));
    *column = um_guess_column(*peek, role);
    return UM_OK;
}

static um_status choose_crs(um_sections_job *job, um_peek **peek, um_error *err) {
    if (job->crs)
        return um_crs_require_metres(job->crs, &job->srid, err);
    if (job->territories.crs) {
        um_error ignored = {0};
        if (um_crs_require_metres(job->territories.crs, &job->srid, &ignored) == UM_OK)
            return UM_OK;
    }
    if (!*peek)
        UM_TRY(um_peek_file(job->territories.path, peek, err));
    job->srid = (*peek)->srid;
    if (job->srid)
        return UM_OK;
    if (!(*peek)->has_extent)
        return um_fail(err, UM_ERR_CRS,
                       "%s: no CRS, or one in which the territories have no place; give the one of "
                       "its coordinates with --territories-crs",
                       job->territories.path);
    job->srid = um_crs_utm_srid(((*peek)->lon_min + (*peek)->lon_max) / 2,
                                ((*peek)->lat_min + (*peek)->lat_max) / 2);
    return UM_OK;
}

// ------------------------------------------------------------------------------------- territories

/// A territory as it was read, or a part of one: a key may come several times.
typedef struct read_territory {
    char *key;
    um_paths paths;
    size_t order;
} read_territory;

typedef struct territory_reading {
    um_sections_job *job;
    read_territory *items;
    size_t n_items, capacity;
} territory_reading;

static void um_auto_territory_reading(territory_reading *reading) {
    for (size_t i = 0; i < reading->n_items; i++) {
        free(reading->items[i].key);
        um_paths_clear(&reading->items[i].paths);
    }
    free(reading->items);
}

static um_status take_territory(void *context, const um_vector_row *row, um_error *err) {
    territory_reading *reading = context;
    UM_AUTO(um_paths) paths = {0};
    if (!row->values[0])
        return um_fail(err, UM_ERR_FORMAT, "no key");
    UM_TRY(um_vector_paths(row, UM_MULTIPOLYGON, &paths, err));
    if (paths.n_items == 0) {
        reading->job->n_without_geometry++;
        return UM_OK;
    }
    UM_GROW(reading->items, reading->n_items, reading->capacity);
    read_territory *added = &reading->items[reading->n_items];
    *added = (read_territory){um_strdup(row->values[0]), paths, reading->n_items++};
    paths = (um_paths){0}; // handed over
    return UM_OK;
}

static int compare_territories(const void *a, const void *b) {
    const read_territory *x = a, *y = b;
    int order = strcmp(x->key, y->key);
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

/// The rings of all parts of a territory, as a view.
static void add_unit(um_coverage *coverage, const read_territory *items, size_t n) {
    size_t n_paths = 0;
    for (size_t i = 0; i < n; i++)
        n_paths += items[i].paths.n_items;
    um_paths view = {.items = um_alloc_array(n_paths, sizeof *view.items), .type = UM_MULTIPOLYGON};
    for (size_t i = 0; i < n; i++) {
        memcpy(view.items + view.n_items, items[i].paths.items,
               items[i].paths.n_items * sizeof *view.items);
        view.n_items += items[i].paths.n_items;
    }
    um_coverage_add(coverage, items[0].key, &view);
    free(view.items);
}

static void build_coverage(um_sections_job *job, territory_reading *reading) {
    um_coverage *coverage = job->coverage = um_coverage_new();
    if (reading->n_items)
        qsort(reading->items, reading->n_items, sizeof *reading->items, compare_territories);
    for (size_t first = 0, end = 0; first < reading->n_items; first = end) {
        while (end < reading->n_items &&
               strcmp(reading->items[end].key, reading->items[first].key) == 0)
            end++;
        add_unit(coverage, &reading->items[first], end - first);
    }
    um_coverage_finish(coverage);
}

static um_status read_territory_file(um_sections_job *job, um_error *err) {
    UM_AUTO(um_peek) *peek = NULL;
    UM_AUTO(territory_reading) reading = {.job = job};
    UM_TRY(find_column(&job->territories, &peek, "key", &job->key, err));
    if (!job->key)
        return um_fail(err, UM_ERR_USAGE, "%s: which column holds the key? Say it with --key",
                       job->territories.path);
    UM_TRY(choose_crs(job, &peek, err));
    const um_vector_column columns[] = {{"key", job->key, true, true}};
    UM_TRY(um_vector_file_read(&job->territories, job->srid, columns, 1, take_territory, &reading,
                               err));
    finish(job, "read territories", reading.n_items);
    build_coverage(job, &reading);
    finish(job, "edges", job->coverage->n_edges);
    return UM_OK;
}

static um_status fail_level(um_db *db, const char *level, um_error *err) {
    UM_AUTO(um_text_list) levels = {0};
    UM_AUTO(um_text) listed = {0};
    UM_TRY(um_db_get_texts(db,
                           "SELECT DISTINCT level FROM territory WHERE geom IS NOT NULL "
                           "UNION SELECT 'leaf' ORDER BY 1",
                           &levels, err));
    for (size_t i = 0; i < levels.n_items; i++)
        um_text_append_format(&listed, "%s%s", i ? ", " : "", levels.items[i]);
    return um_fail(err, UM_ERR_USAGE, "%s: no territories of level '%s'; it has: %s", db->path,
                   level, listed.data);
}

static um_status read_store(um_sections_job *job, um_error *err) {
    UM_AUTO(um_db) *db = NULL;
    UM_TRY(um_store_open(job->store, &db, err));
    job->srid = db->srid;
    UM_TRY(um_coverage_open(db, job->level, &job->coverage, err));
    if (job->coverage->n_units == 0)
        return fail_level(db, job->level, err);
    finish(job, "read edges", job->coverage->n_edges);
    return UM_OK;
}

// ------------------------------------------------------------------------------------------- lines

typedef struct line_reading {
    um_sections_job *job;
    size_t n_features;
} line_reading;

static um_status take_line(void *context, const um_vector_row *row, um_error *err) {
    line_reading *reading = context;
    um_sections_job *job = reading->job;
    UM_AUTO(um_paths) paths = {0};
    char number[24];
    snprintf(number, sizeof number, "%zu", ++reading->n_features);
    const char *id = job->id ? row->values[0] : number;
    if (!id)
        return um_fail(err, UM_ERR_FORMAT, "no id");
    UM_TRY(um_vector_paths(row, UM_MULTILINESTRING, &paths, err));
    if (paths.n_items == 0) {
        job->n_without_geometry++;
        return UM_OK;
    }
    um_text_list_add(&job->ids, id);
    for (size_t i = 0; i < paths.n_items; i++) {
        UM_GROW(job->parts, job->n_parts, job->part_capacity);
        job->parts[job->n_parts++] = (um_line_part){{UM_STEAL(paths.items[i].xy), paths.items[i].n},
                                                    job->ids.n_items - 1,
                                                    paths.items[i].part + 1};
    }
    return UM_OK;
}

static um_status read_lines(um_sections_job *job, um_error *err) {
    UM_AUTO(um_peek) *peek = NULL;
    line_reading reading = {.job = job};
    UM_TRY(find_column(&job->lines, &peek, "id", &job->id, err));
    const um_vector_column columns[] = {{"id", job->id, job->id != NULL, false}};
    UM_TRY(um_vector_file_read(&job->lines, job->srid, columns, 1, take_line, &reading, err));
    finish(job, "read lines", job->ids.n_items);
    return UM_OK;
}

static um_status follow(um_sections_job *job, um_error *err) {
    UM_AUTO(um_lines) lines = um_alloc_array(job->n_parts, sizeof *lines);
    for (size_t i = 0; i < job->n_parts; i++)
        lines[i] = job->parts[i].line;
    job->courses = um_alloc_array(job->n_parts, sizeof *job->courses);
    UM_TRY(um_follow_lines(job->cells, lines, job->n_parts, job->n_threads, job->courses, err));
    for (size_t i = 0; i < job->n_parts; i++) {
        job->n_overlapped += job->courses[i].is_overlapped;
        job->n_by_geos += job->courses[i].is_by_geos;
    }
    finish(job, "walk", job->n_parts);
    return UM_OK;
}

um_status um_sections_run(um_sections_job *job, um_error *err) {
    um_progress_start(job->progress);
    UM_TRY(job->store ? read_store(job, err) : read_territory_file(job, err));
    UM_TRY(um_cells_new(job->coverage, &job->cells, err));
    finish(job, "cells", job->coverage->n_edges);
    UM_TRY(read_lines(job, err));
    return follow(job, err);
}
