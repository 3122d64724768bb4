// Trips of a timetable, and what hangs on them: frequencies, transfers.
#include "load/gtfs/timetable.h"

#include "core/messages.h"

/// A reference without which the row is nothing.
typedef struct need {
    const char *file, *field, *parent;
    const um_ids *ids;
    size_t column;
} need;

/// Rejects the row where what it needs is not there. @param[out] number  of what it needs
static um_status require(um_timetable *timetable, const need *wanted, um_gtfs_record *record,
                         int32_t *number) {
    bool is_cascade = false;
    um_slice id = record->cells[wanted->column];
    *number = um_ids_find(wanted->ids, id, &is_cascade);
    if (*number >= 0)
        return UM_OK;
    UM_AUTO(char) *key = um_format("%.*s", (int)record->cells[0].n, record->cells[0].text);
    um_gtfs_place place = {wanted->file, wanted->field, record->line, key};
    record->is_rejected = true;
    return um_notices_reject(&timetable->notices, "foreign_key_violation", &place,
                             is_cascade ? um_gtfs_cascade : um_gtfs_rejected,
                             is_cascade ? N_("'%.*s' was rejected in %s")
                                        : N_("'%.*s' is not in %s"),
                             (int)id.n, id.text, wanted->parent);
}

// ------------------------------------------------------------------------------------------- trips

static um_gtfs_trip *reach_trip(um_timetable *timetable, int32_t number) {
    UM_RESERVE(timetable->trip_items, number + 1, timetable->trip_capacity);
    timetable->trip_items[number] = (um_gtfs_trip){.route = -1,
                                                   .service = -1,
                                                   .shape = -1,
                                                   .pattern = -1,
                                                   .start_s = UM_NO_TIME,
                                                   .path = -1,
                                                   .direction = -1};
    return &timetable->trip_items[number];
}

/// A dangling shape costs the trip its path, no more.
static um_status find_shape(um_timetable *timetable, const um_gtfs_record *record, int32_t *shape) {
    um_slice id = record->cells[UM_TRIPS_SHAPE];
    bool is_cascade = false;
    *shape = id.n ? um_ids_find(&timetable->shapes, id, &is_cascade) : -1;
    if (id.n == 0 || *shape >= 0)
        return UM_OK;
    UM_AUTO(char) *key = um_format("%.*s", (int)record->cells[0].n, record->cells[0].text);
    um_gtfs_place place = {"trips.txt", "shape_id", record->line, key};
    timetable->load->n_repaired++;
    return um_notices_repair(&timetable->notices, "foreign_key_violation", &place, um_gtfs_cleared,
                             "'%.*s' is not in shapes.txt", (int)id.n, id.text);
}

/// Validator's order: keys first, then references.
static um_status take_trip(um_timetable *timetable, um_gtfs_record *record) {
    static const char file[] = "trips.txt";
    const need route = {file, "route_id", "routes.txt", &timetable->routes, UM_TRIPS_ROUTE};
    const need service = {file, "service_id", "calendar.txt and calendar_dates.txt",
                          &timetable->services, UM_TRIPS_SERVICE};
    um_slice id = record->cells[UM_TRIPS_ID];
    int32_t before = 0, number = 0, route_number = -1, service_number = -1, shape = -1;
    bool is_cascade = false;
    if (id.n == 0)
        return UM_OK;
    if (!record->is_rejected && um_ids_find(&timetable->trips, id, &is_cascade) >= 0) {
        um_gtfs_place place = {file, "trip_id", record->line, NULL};
        return um_notices_reject(&timetable->notices, "duplicate_key", &place, um_gtfs_rejected,
                                 "'%.*s' stands in a line before already", (int)id.n, id.text);
    }
    if (!record->is_rejected)
        UM_TRY(require(timetable, &route, record, &route_number));
    if (!record->is_rejected)
        UM_TRY(require(timetable, &service, record, &service_number));
    if (!record->is_rejected)
        UM_TRY(find_shape(timetable, record, &shape));
    number = um_ids_add(&timetable->trips, id, record->line, !record->is_rejected, &before);
    if (number < 0 || (record->is_rejected && timetable->trips.is_sound[number]))
        return UM_OK; // a sound row has the id already
    um_gtfs_trip *trip = reach_trip(timetable, number);
    if (record->is_rejected)
        return UM_OK;
    trip->route = route_number;
    trip->service = service_number;
    trip->shape = shape;
    trip->headsign = um_timetable_keep(timetable, record->cells[UM_TRIPS_HEADSIGN]);
    trip->short_name = um_timetable_keep(timetable, record->cells[UM_TRIPS_SHORT_NAME]);
    trip->block = um_timetable_keep(timetable, record->cells[UM_TRIPS_BLOCK]);
    if (record->cells[UM_TRIPS_DIRECTION].n && record->numbers[UM_TRIPS_DIRECTION] >= 0 &&
        record->numbers[UM_TRIPS_DIRECTION] <= 1)
        trip->direction = (int8_t)record->numbers[UM_TRIPS_DIRECTION];
    um_load_stored(timetable->load);
    return UM_OK;
}

um_status um_timetable_read_trips(um_timetable *timetable, um_error *err) {
    static const char name[] = "trips.txt";
    UM_AUTO(um_gtfs_table) *table = NULL;
    UM_TRY(um_timetable_open(timetable, name, &table, err));
    for (bool has_row = true;;) {
        UM_TRY(um_gtfs_table_next(table, &has_row, err));
        if (!has_row)
            return UM_OK;
        UM_TRY(take_trip(timetable, um_gtfs_table_record(table)));
    }
}

// ------------------------------------------------------------------------------------- frequencies

typedef struct frequency {
    int32_t trip, start_s, end_s;
    int64_t line;
} frequency;

typedef struct frequency_list {
    frequency *items;
    size_t n_items, capacity;
} frequency_list;

static inline void um_auto_frequency_list(frequency_list *list) {
    free(list->items);
}

static um_status reject_double(um_timetable *timetable, const um_gtfs_record *record,
                               const char *trip) {
    um_gtfs_place place = {"frequencies.txt", "trip_id,start_time", record->line, trip};
    return um_notices_reject(&timetable->notices, "duplicate_key", &place, um_gtfs_rejected,
                             "trip '%s' has the start time already", trip);
}

static um_status take_frequency(um_timetable *timetable, sqlite3_stmt *insert, um_intern *seen,
                                frequency_list *list, um_gtfs_record *record, um_error *err) {
    const need trip = {"frequencies.txt", "trip_id", "trips.txt", &timetable->trips,
                       UM_FREQUENCIES_TRIP};
    int32_t number = -1;
    bool is_new = false;
    if (record->is_rejected)
        return UM_OK;
    UM_TRY(require(timetable, &trip, record, &number));
    if (record->is_rejected)
        return UM_OK;
    int32_t key[2] = {number, (int32_t)record->numbers[UM_FREQUENCIES_START]};
    um_intern_add(seen, (const char *)key, sizeof key, &is_new);
    if (!is_new)
        return reject_double(timetable, record, um_ids_text(&timetable->trips, number));
    UM_GROW(list->items, list->n_items, list->capacity);
    list->items[list->n_items++] =
        (frequency){number, key[1], (int32_t)record->numbers[UM_FREQUENCIES_END], record->line};
    sqlite3_bind_int64(insert, 1, number); // by which the trip is stored, too
    for (int i = 0; i < 3; i++)
        sqlite3_bind_int64(insert, 2 + i, record->numbers[UM_FREQUENCIES_START + i]);
    if (record->cells[UM_FREQUENCIES_EXACT].n)
        sqlite3_bind_int64(insert, 5, record->numbers[UM_FREQUENCIES_EXACT]);
    sqlite3_bind_int64(insert, 6, timetable->load->source_id);
    UM_TRY(um_timetable_insert(timetable, insert, "the frequency of trip_id",
                               um_ids_text(&timetable->trips, number), err));
    um_load_stored(timetable->load);
    return UM_OK;
}

static int compare_frequencies(const void *a, const void *b) {
    const frequency *x = a, *y = b;
    if (x->trip != y->trip)
        return (x->trip > y->trip) - (x->trip < y->trip);
    return (x->start_s > y->start_s) - (x->start_s < y->start_s);
}

static void remark_frequency(um_timetable *timetable, const char *code, int64_t line) {
    um_notices_remark(&timetable->notices, code, "frequencies.txt", "start_time", line);
}

static void check_frequencies(um_timetable *timetable, frequency_list *list) {
    if (list->n_items)
        qsort(list->items, list->n_items, sizeof *list->items, compare_frequencies);
    for (size_t i = 0; i < list->n_items; i++) {
        const frequency *one = &list->items[i], *before = i ? one - 1 : NULL;
        if (one->start_s >= one->end_s)
            remark_frequency(timetable,
                             one->start_s == one->end_s ? "start_and_end_range_equal"
                                                        : "start_and_end_range_out_of_order",
                             one->line);
        if (before && before->trip == one->trip && one->start_s < before->end_s)
            remark_frequency(timetable, "overlapping_frequency", one->line);
    }
}

um_status um_timetable_read_frequencies(um_timetable *timetable, um_error *err) {
    static const char name[] = "frequencies.txt";
    UM_AUTO(um_gtfs_table) *table = NULL;
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_AUTO(um_intern) seen = {0};
    UM_AUTO(frequency_list) list = {0};
    UM_TRY(um_timetable_open(timetable, name, &table, err));
    UM_TRY(um_db_prepare(timetable->load->db,
                         "INSERT INTO frequency (trip_no, start_s, end_s, headway_s, is_exact, "
                         "source_id) VALUES (?1 + (SELECT coalesce(max(trip_no), 0) + 1 FROM "
                         "trip), ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
                         &insert, err));
    for (bool has_row = table; has_row;) {
        UM_TRY(um_gtfs_table_next(table, &has_row, err));
        if (has_row)
            UM_TRY(
                take_frequency(timetable, insert, &seen, &list, um_gtfs_table_record(table), err));
    }
    check_frequencies(timetable, &list);
    return UM_OK;
}

// --------------------------------------------------------------------------------------- transfers

static void bind_id(um_timetable *timetable, sqlite3_stmt *insert, int index, um_slice id) {
    UM_AUTO(um_text) scratch = {0};
    UM_AUTO(char) *text = id.n ? um_format("%.*s", (int)id.n, id.text) : NULL;
    um_db_bind_text(insert, index, text ? um_timetable_id(timetable, &scratch, text) : NULL);
}

static um_status take_transfer(um_timetable *timetable, sqlite3_stmt *insert, um_intern *seen,
                               um_gtfs_record *record, um_error *err) {
    static const char file[] = "transfers.txt";
    static const size_t keys[] = {UM_TRANSFERS_FROM,       UM_TRANSFERS_TO,
                                  UM_TRANSFERS_FROM_TRIP,  UM_TRANSFERS_TO_TRIP,
                                  UM_TRANSFERS_FROM_ROUTE, UM_TRANSFERS_TO_ROUTE};
    const need needs[] = {
        {file, "from_stop_id", "stops.txt", &timetable->stops, UM_TRANSFERS_FROM},
        {file, "to_stop_id", "stops.txt", &timetable->stops, UM_TRANSFERS_TO},
    };
    UM_AUTO(um_text) key = {0};
    bool is_new = false;
    if (record->is_rejected)
        return UM_OK;
    for (size_t i = 0; i < UM_COUNT(keys); i++) {
        um_text_append_n(&key, record->cells[keys[i]].text, record->cells[keys[i]].n);
        um_text_append_n(&key, "\t", 1);
    }
    um_intern_add(seen, key.data, key.length, &is_new);
    if (!is_new) {
        um_gtfs_place place = {file,
                               "from_stop_id,to_stop_id,from_trip_id,to_trip_id,from_route_id,"
                               "to_route_id",
                               record->line, NULL};
        return um_notices_reject(&timetable->notices, "duplicate_key", &place, um_gtfs_rejected,
                                 "the transfer stands in a line before already");
    }
    for (size_t i = 0; i < UM_COUNT(needs) && !record->is_rejected; i++) {
        int32_t number = 0;
        if (record->cells[needs[i].column].n)
            UM_TRY(require(timetable, &needs[i], record, &number));
    }
    if (record->is_rejected)
        return UM_OK;
    for (size_t i = 0; i < UM_COUNT(keys); i++)
        bind_id(timetable, insert, i < 2 ? (int)i + 1 : (int)i + 3, record->cells[keys[i]]);
    for (int i = 0; i < 2; i++)
        if (record->cells[UM_TRANSFERS_TYPE + i].n)
            sqlite3_bind_int64(insert, 3 + i, record->numbers[UM_TRANSFERS_TYPE + i]);
    sqlite3_bind_int64(insert, 9, timetable->load->source_id);
    UM_TRY(um_db_run(timetable->load->db, insert, err));
    um_load_stored(timetable->load);
    return UM_OK;
}

um_status um_timetable_read_transfers(um_timetable *timetable, um_error *err) {
    static const char name[] = "transfers.txt";
    UM_AUTO(um_gtfs_table) *table = NULL;
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_AUTO(um_intern) seen = {0};
    UM_TRY(um_timetable_open(timetable, name, &table, err));
    UM_TRY(um_db_prepare(timetable->load->db,
                         "INSERT INTO transfer (from_stop_id, to_stop_id, transfer_type, "
                         "min_time_s, from_trip_id, to_trip_id, from_route_id, to_route_id, "
                         "source_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                         &insert, err));
    for (bool has_row = table; has_row;) {
        UM_TRY(um_gtfs_table_next(table, &has_row, err));
        if (has_row)
            UM_TRY(take_transfer(timetable, insert, &seen, um_gtfs_table_record(table), err));
    }
    return UM_OK;
}
