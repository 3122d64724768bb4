#include "derive/trips.h"

#include "core/intern.h"

#include <string.h>

const char *const um_modes[] = {"long-distance", "rail", "tram", "bus"};

/// Numbers of ids that are read in ascending order.
static um_status read_ids(um_db *db, const char *sql, um_text_list *ids, um_intern *numbers,
                          um_error *err) {
    UM_TRY(um_db_get_texts(db, sql, ids, err));
    for (size_t i = 0; i < ids->n_items; i++)
        um_intern_add(numbers, ids->items[i], strlen(ids->items[i]), NULL);
    return UM_OK;
}

static int32_t number_of(const um_intern *numbers, sqlite3_stmt *select, int column) {
    const char *text = (const char *)sqlite3_column_text(select, column);
    return text ? um_intern_find(numbers, text, (size_t)sqlite3_column_bytes(select, column))
                : UM_NONE;
}

static int32_t integer_or(sqlite3_stmt *select, int column, int32_t fallback) {
    return sqlite3_column_type(select, column) == SQLITE_NULL ? fallback
                                                              : sqlite3_column_int(select, column);
}

/// Steps through all rows of a SELECT.
typedef void (*take_row_fn)(um_trips *trips, const um_intern *numbers, sqlite3_stmt *select);

static um_status read_rows(um_db *db, const char *sql, take_row_fn take, um_trips *trips,
                           const um_intern *numbers, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db, sql, &select, err));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        take(trips, numbers, select);
    }
}

// ---------------------------------------------------------------------------------------- services

static void take_service(um_trips *trips, const um_intern *numbers, sqlite3_stmt *select) {
    int32_t number = number_of(numbers, select, 0);
    um_service *service = &trips->service_items[number];
    *service = (um_service){.feed = sqlite3_column_int64(select, 1),
                            .weekdays = (uint8_t)sqlite3_column_int(select, 2),
                            .first = 1,
                            .last = 0,
                            .n_trips = sqlite3_column_int64(select, 5)};
    if (sqlite3_column_type(select, 3) == SQLITE_NULL ||
        !um_day_parse(um_db_column_text(select, 3), &service->first) ||
        !um_day_parse(um_db_column_text(select, 4), &service->last)) {
        service->first = 1;
        service->last = 0;
    }
}

/// Dates come service by service.
static void take_date(um_trips *trips, const um_intern *numbers, sqlite3_stmt *select) {
    int32_t number = number_of(numbers, select, 0);
    int32_t day = 0;
    if (number < 0 || !um_day_parse(um_db_column_text(select, 1), &day))
        return;
    um_service *service = &trips->service_items[number];
    if (service->n_dates++ == 0)
        service->first_date = trips->n_dates;
    UM_GROW(trips->dates, trips->n_dates, trips->date_capacity);
    trips->dates[trips->n_dates++] = (um_service_date){day, sqlite3_column_int(select, 2) == 1};
}

static um_status read_services(um_db *db, um_trips *trips, um_intern *numbers, um_error *err) {
    UM_TRY(read_ids(db, "SELECT service_id FROM service ORDER BY service_id", &trips->services,
                    numbers, err));
    trips->service_items = um_alloc_array(trips->services.n_items + 1, sizeof(um_service));
    UM_TRY(read_rows(db,
                     "SELECT service_id, service.source_id, weekdays, first_date, last_date, "
                     "coalesce(n, 0) FROM service LEFT JOIN (SELECT service_id, count(*) AS n FROM "
                     "trip GROUP BY service_id) USING (service_id)",
                     take_service, trips, numbers, err));
    return read_rows(db,
                     "SELECT service_id, date, runs FROM service_date ORDER BY service_id, date",
                     take_date, trips, numbers, err);
}

um_status um_trips_read_services(um_db *db, um_trips *trips, um_error *err) {
    UM_AUTO(um_intern) numbers = {0};
    return read_services(db, trips, &numbers, err);
}

bool um_service_runs(const um_trips *trips, const um_service *service, int32_t day) {
    size_t low = service->first_date, high = low + service->n_dates;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (trips->dates[middle].day < day)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < service->first_date + service->n_dates && trips->dates[low].day == day)
        return trips->dates[low].runs;
    return service->first <= day && day <= service->last &&
           (service->weekdays >> um_day_of_week(day) & 1);
}

// ------------------------------------------------------------------------------------------ routes

int8_t um_mode_find(const char *mode) {
    for (int8_t i = 0; i < UM_N_MODES; i++)
        if (strcmp(um_modes[i], mode) == 0)
            return i;
    return UM_N_MODES - 1;
}

/// A line: the routes of a timetable that have one short name; a route without one is a line alone.
/// Lines come in ascending order.
static um_status read_lines(um_db *db, um_trips *trips, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    size_t capacity = 0;
    UM_TRY(
        um_db_prepare(db,
                      "SELECT DISTINCT coalesce(short_name, long_name, route_id), source_id FROM "
                      "route ORDER BY 1, 2",
                      &select, err));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        size_t n = trips->lines.n_items;
        UM_GROW(trips->line_feeds, n, capacity);
        trips->line_feeds[n] = sqlite3_column_int64(select, 1);
        um_text_list_add(&trips->lines, um_db_column_text(select, 0));
    }
}

static int32_t find_line(const um_trips *trips, const char *name, int64_t feed) {
    size_t low = 0, high = trips->lines.n_items;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(trips->lines.items[middle], name);
        if (order < 0 || (order == 0 && trips->line_feeds[middle] < feed))
            low = middle + 1;
        else
            high = middle;
    }
    return (int32_t)low;
}

static void take_route(um_trips *trips, const um_intern *numbers, sqlite3_stmt *select) {
    int64_t feed = sqlite3_column_int64(select, 1);
    trips->route_items[number_of(numbers, select, 0)] =
        (um_route){feed, find_line(trips, um_db_column_text(select, 2), feed),
                   um_mode_find(um_db_column_text(select, 3))};
}

static um_status read_routes(um_db *db, um_trips *trips, um_intern *numbers, um_error *err) {
    UM_TRY(
        read_ids(db, "SELECT route_id FROM route ORDER BY route_id", &trips->routes, numbers, err));
    trips->route_items = um_alloc_array(trips->routes.n_items + 1, sizeof(um_route));
    UM_TRY(read_lines(db, trips, err));
    return read_rows(db,
                     "SELECT route_id, source_id, coalesce(short_name, long_name, route_id), mode "
                     "FROM route",
                     take_route, trips, numbers, err);
}

// ---------------------------------------------------------------------------------------- patterns

static void take_pattern(um_trips *trips, const um_intern *numbers, sqlite3_stmt *select) {
    (void)numbers;
    UM_GROW(trips->patterns, trips->n_patterns, trips->pattern_capacity);
    trips->patterns[trips->n_patterns++] =
        (um_trip_pattern){sqlite3_column_int64(select, 0), sqlite3_column_int(select, 1), 0, 0};
}

static int32_t find_pattern(const um_trips *trips, int64_t id) {
    size_t low = 0, high = trips->n_patterns;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (trips->patterns[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < trips->n_patterns && trips->patterns[low].id == id ? (int32_t)low : UM_NONE;
}

/// Rows come pattern by pattern.
static void take_stop(um_trips *trips, const um_intern *numbers, sqlite3_stmt *select) {
    int32_t number = find_pattern(trips, sqlite3_column_int64(select, 0));
    if (number == UM_NONE)
        return;
    um_trip_pattern *pattern = &trips->patterns[number];
    if (pattern->n++ == 0)
        pattern->first = trips->n_pattern_stops;
    UM_GROW(trips->pattern_stops, trips->n_pattern_stops, trips->stop_capacity);
    int32_t departure_s = integer_or(select, 2, UM_NO_TIME_S);
    trips->pattern_stops[trips->n_pattern_stops++] =
        (um_trip_stop){number_of(numbers, select, 1),
                       sqlite3_column_int(select, 3) ? departure_s : UM_NO_TIME_S, departure_s};
}

static um_status read_patterns(um_db *db, um_trips *trips, um_error *err) {
    UM_AUTO(um_intern) stops = {0};
    UM_TRY(read_ids(db, "SELECT stop_id FROM stop ORDER BY stop_id", &trips->stops, &stops, err));
    UM_TRY(read_rows(db, "SELECT pattern_id, stop_list FROM pattern ORDER BY pattern_id",
                     take_pattern, trips, &stops, err));
    return read_rows(db,
                     "SELECT pattern_id, stop_id, departure_s, times_given FROM pattern_stop "
                     "ORDER BY pattern_id, position",
                     take_stop, trips, &stops, err);
}

// ------------------------------------------------------------------------------------------- trips

/// Ids of three kinds in one row.
typedef struct trip_numbers {
    um_intern routes, services, corridors;
} trip_numbers;

static void clear_numbers(trip_numbers *numbers) {
    um_intern_clear(&numbers->routes);
    um_intern_clear(&numbers->services);
    um_intern_clear(&numbers->corridors);
}

static void take_trip(um_trips *trips, const trip_numbers *numbers, sqlite3_stmt *select) {
    UM_GROW(trips->items, trips->n_items, trips->capacity);
    trips->items[trips->n_items++] = (um_trip){
        .route = number_of(&numbers->routes, select, 1),
        .service = number_of(&numbers->services, select, 2),
        .pattern = sqlite3_column_type(select, 3) == SQLITE_NULL
                       ? UM_NONE
                       : find_pattern(trips, sqlite3_column_int64(select, 3)),
        .corridor = number_of(&numbers->corridors, select, 4),
        .start_s = integer_or(select, 5, UM_NO_TIME_S),
        .direction = sqlite3_column_int(select, 6) == 1,
        .first_frequency = (uint32_t)sqlite3_column_int64(select, 0), // its number, for now
    };
}

static um_status read_trips(um_db *db, um_trips *trips, trip_numbers *numbers, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(read_ids(db,
                    "SELECT DISTINCT corridor_id FROM trip WHERE corridor_id IS NOT NULL ORDER "
                    "BY corridor_id",
                    &trips->corridors, &numbers->corridors, err));
    UM_TRY(um_db_prepare(db,
                         "SELECT trip_no, route_id, service_id, pattern_id, corridor_id, start_s, "
                         "direction_id FROM trip ORDER BY trip_no",
                         &select, err));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        take_trip(trips, numbers, select);
    }
}

/// Both come in the order of trip_no.
static um_status read_frequencies(um_db *db, um_trips *trips, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    size_t at = 0;
    UM_TRY(um_db_prepare(db,
                         "SELECT trip_no, start_s, end_s, headway_s FROM frequency ORDER BY "
                         "trip_no, start_s",
                         &select, err));
    bool has_row = true;
    UM_TRY(um_db_step(db, select, &has_row, err));
    for (; at < trips->n_items; at++) {
        um_trip *trip = &trips->items[at];
        int64_t number = trip->first_frequency;
        trip->first_frequency = (uint32_t)trips->n_frequencies;
        while (has_row && sqlite3_column_int64(select, 0) <= number) {
            UM_GROW(trips->frequencies, trips->n_frequencies, trips->frequency_capacity);
            trips->frequencies[trips->n_frequencies++] =
                (um_frequency){sqlite3_column_int(select, 1), sqlite3_column_int(select, 2),
                               sqlite3_column_int(select, 3)};
            trip->n_frequencies++;
            UM_TRY(um_db_step(db, select, &has_row, err));
        }
    }
    return UM_OK;
}

um_status um_trips_read(um_db *db, um_trips *trips, um_error *err) {
    trip_numbers numbers = {0};
    um_status status = read_services(db, trips, &numbers.services, err);
    if (status == UM_OK)
        status = read_routes(db, trips, &numbers.routes, err);
    if (status == UM_OK)
        status = read_patterns(db, trips, err);
    if (status == UM_OK)
        status = read_trips(db, trips, &numbers, err);
    clear_numbers(&numbers);
    return status == UM_OK ? read_frequencies(db, trips, err) : status;
}

void um_trips_clear(um_trips *trips) {
    um_text_list *const lists[] = {&trips->routes, &trips->services, &trips->stops,
                                   &trips->corridors, &trips->lines};
    void *const blocks[] = {trips->line_feeds, trips->route_items, trips->service_items,
                            trips->dates,      trips->patterns,    trips->pattern_stops,
                            trips->items,      trips->frequencies};
    for (size_t i = 0; i < UM_COUNT(lists); i++)
        um_text_list_clear(lists[i]);
    for (size_t i = 0; i < UM_COUNT(blocks); i++)
        free(blocks[i]);
    *trips = (um_trips){0};
}

// -------------------------------------------------------------------------------------------- runs

static void add_run(um_runs *runs, const um_trip *trip, int32_t number, int32_t start_s) {
    UM_GROW(runs->items, runs->n_items, runs->capacity);
    runs->items[runs->n_items++] =
        (um_run){trip->route, trip->pattern, trip->corridor, start_s, number, trip->direction};
}

void um_runs_add_day(um_runs *runs, const um_trips *trips, int64_t feed, int32_t day) {
    bool *is_active = um_alloc_array(trips->services.n_items + 1, sizeof *is_active);
    for (size_t i = 0; i < trips->services.n_items; i++)
        is_active[i] = trips->service_items[i].feed == feed &&
                       um_service_runs(trips, &trips->service_items[i], day);
    for (size_t i = 0; i < trips->n_items; i++) {
        const um_trip *trip = &trips->items[i];
        if (trip->service == UM_NONE || !is_active[trip->service])
            continue;
        if (trip->n_frequencies == 0)
            add_run(runs, trip, (int32_t)i, trip->start_s);
        for (uint32_t k = 0; k < trip->n_frequencies; k++) {
            const um_frequency *one = &trips->frequencies[trip->first_frequency + k];
            for (int64_t start_s = one->start_s; start_s < one->end_s; start_s += one->headway_s)
                add_run(runs, trip, (int32_t)i, (int32_t)start_s);
        }
    }
    free(is_active);
}
