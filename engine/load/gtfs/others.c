// Findings of a timetable in files that service does not depend on, and of files together.
#include "load/gtfs/timetable.h"

#include <math.h>

enum { MOST_KEYS = 5, MOST_REFERENCES = 3 };

/// A reference to a file that was read before.
typedef struct reference {
    const char *column;
    size_t ids; ///< offset in um_timetable
    bool is_needed;
} reference;

typedef struct other_file {
    const char *name;
    const char *keys[MOST_KEYS + 1];
    reference references[MOST_REFERENCES + 1];
} other_file;

#define IDS(kind) offsetof(um_timetable, kind)

static const other_file other_files[] = {
    {"pathways.txt",
     {"pathway_id"},
     {{"from_stop_id", IDS(stops), true}, {"to_stop_id", IDS(stops), true}}},
    {"fare_attributes.txt", {"fare_id"}, {{"agency_id", IDS(agencies), false}}},
    {"fare_rules.txt",
     {"fare_id", "route_id", "origin_id", "destination_id", "contains_id"},
     {{"fare_id", 0, true}, {"route_id", IDS(routes), true}}},
    {"booking_rules.txt", {"booking_rule_id"}, {{NULL, 0, false}}},
    {"feed_info.txt", {NULL}, {{NULL, 0, false}}},
    {"translations.txt", {NULL}, {{NULL, 0, false}}},
};

static size_t find_column(const um_gtfs_file *spec, const char *name) {
    size_t i = 0;
    while (strcmp(spec->columns[i].name, name) != 0)
        i++;
    return i;
}

/// @return whether the row is the first with its key
static bool is_first(const other_file *file, const um_gtfs_file *spec, const um_gtfs_record *record,
                     um_intern *seen) {
    UM_AUTO(um_text) key = {0};
    bool is_new = false;
    for (size_t i = 0; file->keys[i]; i++) {
        um_slice cell = record->cells[find_column(spec, file->keys[i])];
        um_text_append_n(&key, cell.text, cell.n);
        um_text_append_n(&key, "\t", 1);
    }
    if (!file->keys[0])
        return true;
    um_intern_add(seen, key.data, key.length, &is_new);
    return is_new;
}

/// @return whether the row can stay
static bool check_references(um_timetable *timetable, const other_file *file,
                             const um_gtfs_file *spec, const um_gtfs_record *record,
                             const um_ids *fares) {
    for (const reference *one = file->references; one->column; one++) {
        const um_ids *ids = one->ids ? (const um_ids *)((const char *)timetable + one->ids) : fares;
        um_slice cell = record->cells[find_column(spec, one->column)];
        bool is_cascade = false;
        if (!cell.n || um_ids_find(ids, cell, &is_cascade) >= 0)
            continue;
        um_gtfs_place place = {spec->name, one->column, record->line, NULL};
        um_notices_count(&timetable->notices, "foreign_key_violation", &place,
                         !one->is_needed ? um_gtfs_cleared
                         : is_cascade    ? um_gtfs_cascade
                                         : um_gtfs_rejected);
        if (one->is_needed)
            return false;
    }
    return true;
}

static const char *key_field(const other_file *file) {
    return file->keys[1] ? "fare_id,route_id,origin_id,destination_id,contains_id" : file->keys[0];
}

static um_status check_file(um_timetable *timetable, const other_file *file, um_ids *fares,
                            um_error *err) {
    const um_gtfs_file *spec = um_gtfs_file_find(file->name);
    UM_AUTO(um_gtfs_table) *table = NULL;
    UM_AUTO(um_intern) seen = {0};
    int32_t before = 0;
    UM_TRY(um_timetable_open(timetable, file->name, &table, err));
    for (bool has_row = table; has_row;) {
        UM_TRY(um_gtfs_table_next(table, &has_row, err));
        const um_gtfs_record *record = um_gtfs_table_record(table);
        if (!has_row)
            break;
        bool is_sound = !record->is_rejected;
        if (is_sound && !is_first(file, spec, record, &seen)) {
            um_gtfs_place place = {spec->name, key_field(file), record->line, NULL};
            um_notices_count(&timetable->notices, "duplicate_key", &place, um_gtfs_rejected);
            is_sound = false;
        }
        is_sound = is_sound && check_references(timetable, file, spec, record, fares);
        if (strcmp(file->name, "fare_attributes.txt") == 0 && record->cells[0].n)
            um_ids_add(fares, record->cells[0], record->line, is_sound, &before);
    }
    return UM_OK;
}

um_status um_timetable_check_others(um_timetable *timetable, um_error *err) {
    um_ids fares = {0};
    um_status status = UM_OK;
    for (size_t i = 0; i < UM_COUNT(other_files) && status == UM_OK; i++)
        status = check_file(timetable, &other_files[i], &fares, err);
    um_ids_clear(&fares);
    if (um_timetable_has_file(timetable, "translations.txt") &&
        !um_timetable_has_file(timetable, "feed_info.txt"))
        um_notices_remark(&timetable->notices, "missing_required_file", "feed_info.txt", "", 0);
    return status;
}

// ------------------------------------------------------------------------------------- as a whole

static void check_trips(um_timetable *timetable, bool *is_shape_used) {
    for (size_t i = 0; i < um_ids_count(&timetable->trips); i++) {
        const um_gtfs_trip *trip = &timetable->trip_items[i];
        if (!timetable->trips.is_sound[i])
            continue;
        if (trip->n_given <= 1)
            um_notices_remark(&timetable->notices, "unusable_trip", "trips.txt", "trip_id",
                              timetable->trips.lines[i]);
        if (trip->n_given == 0)
            um_notices_remark(&timetable->notices, "unused_trip", "trips.txt", "trip_id",
                              timetable->trips.lines[i]);
        if (trip->shape >= 0)
            is_shape_used[trip->shape] = true;
    }
}

static void check_stops(um_timetable *timetable) {
    for (size_t i = 0; i < um_ids_count(&timetable->stops); i++) {
        const um_gtfs_stop *stop = &timetable->stop_items[i];
        if (!timetable->stops.is_sound[i])
            continue;
        if (stop->location_type == 0 && !stop->is_used)
            um_notices_remark(&timetable->notices, "stop_without_stop_time", "stops.txt", "stop_id",
                              stop->line);
        if (stop->location_type != 0 && stop->is_used)
            um_notices_remark(&timetable->notices, "location_with_unexpected_stop_time",
                              "stops.txt", "stop_id", stop->line);
    }
}

/// Points of a shape that no trip has are left out, and said.
static void check_shapes(um_timetable *timetable, const bool *is_shape_used) {
    for (size_t i = 0; i < um_ids_count(&timetable->shapes); i++) {
        int64_t n = (int64_t)(timetable->shape_starts[i + 1] - timetable->shape_starts[i]);
        if (!timetable->shapes.is_sound[i])
            continue;
        if (n == 1)
            um_notices_remark(&timetable->notices, "single_shape_point", "shapes.txt", "shape_id",
                              timetable->shapes.lines[i]);
        if (is_shape_used[i]) {
            timetable->load->n_stored += n;
            continue;
        }
        um_notices_remark(&timetable->notices, "unused_shape", "shapes.txt", "shape_id",
                          timetable->shapes.lines[i]);
        timetable->load->n_in -= n;
        timetable->load->n_filtered += n;
    }
}

void um_timetable_check_whole(um_timetable *timetable) {
    bool *is_shape_used =
        um_alloc_array(um_ids_count(&timetable->shapes) + 1, sizeof *is_shape_used);
    check_trips(timetable, is_shape_used);
    check_stops(timetable);
    check_shapes(timetable, is_shape_used);
    um_timetable_check_along(timetable);
    free(is_shape_used);
}
