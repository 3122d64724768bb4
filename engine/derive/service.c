/*
 * Step `service`: what runs on the reference days, by line, pattern, territory, hour and station.
 *
 * Reads:  the tables of timetables; reference_day, stop_territory, stop_station, section
 * Writes: pattern_service, service_territory, service_km, line_hour, station_hour,
 *         stop_list_territory, line_day, line_week
 * Method: runs of a day are put in order of route, direction, pattern, path and start; what is the
 * same for all runs of a pattern is counted once. A departure is a stop of a run but its last one.
 * line_day and line_week tell of the week, Monday to Sunday, in which the weekday lies.
 */
#include "core/intern.h"
#include "derive/step.h"
#include "derive/trips.h"

#include <string.h>

enum { HOURS = 64, MAIN_DAYS = 5, WEEK = 7 };

typedef struct service_context {
    um_derive *derive;
    um_trips trips;
    um_text_list keys;  ///< of leaves, "" first
    int32_t *stop_keys; ///< by stop: number of its key
    um_text_list stations;
    int32_t *stop_stations; ///< by stop, -1 = none
} service_context;

static inline void um_auto_service_context(service_context *context) {
    um_trips_clear(&context->trips);
    um_text_list_clear(&context->keys);
    um_text_list_clear(&context->stations);
    free(context->stop_keys);
    free(context->stop_stations);
}

// ------------------------------------------------------------------------------------------- stops

/// For each stop the number of a text that a table gives it. @param[in] fallback  for the others
static um_status read_stop_numbers(service_context *context, const char *sql, um_text_list *texts,
                                   int32_t fallback, int32_t **numbers, um_error *err) {
    UM_AUTO(um_intern) intern = {0};
    UM_AUTO(sqlite3_stmt) *select = NULL;
    const um_text_list *stops = &context->trips.stops;
    size_t at = 0;
    *numbers = um_alloc_array(stops->n_items + 1, sizeof **numbers);
    for (size_t i = 0; i < stops->n_items; i++)
        (*numbers)[i] = fallback;
    for (size_t i = 0; i < texts->n_items; i++)
        um_intern_add(&intern, texts->items[i], strlen(texts->items[i]), NULL);
    UM_TRY(um_db_prepare(context->derive->db, sql, &select, err));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(context->derive->db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        const char *text = um_db_column_text(select, 1);
        while (at < stops->n_items && strcmp(stops->items[at], um_db_column_text(select, 0)) < 0)
            at++;
        if (at == stops->n_items || strcmp(stops->items[at], um_db_column_text(select, 0)) != 0)
            continue;
        bool is_new = false;
        (*numbers)[at] = um_intern_add(&intern, text, strlen(text), &is_new);
        if (is_new)
            um_text_list_add(texts, text);
    }
}

static int32_t key_of(const service_context *context, const um_trip_stop *stop) {
    return stop->stop == UM_NONE ? 0 : context->stop_keys[stop->stop];
}

// ----------------------------------------------------------------------------------- runs in order

static int compare_runs(const void *a, const void *b) {
    const um_run *x = a, *y = b;
    const int32_t of_x[] = {x->route, x->direction, x->pattern, x->corridor, x->start_s, x->trip};
    const int32_t of_y[] = {y->route, y->direction, y->pattern, y->corridor, y->start_s, y->trip};
    for (size_t i = 0; i < UM_COUNT(of_x); i++)
        if (of_x[i] != of_y[i])
            return of_x[i] < of_y[i] ? -1 : 1;
    return 0;
}

/// Runs that agree in route, direction, pattern and path, in the order of their starts.
typedef struct run_group {
    const um_run *runs;
    size_t n;
    int64_t n_trips;
} run_group;

/// The group that begins at a run. @return where the next one does
static size_t find_group(const um_runs *runs, size_t at, run_group *group) {
    const um_run *first = &runs->items[at];
    *group = (run_group){.runs = first};
    for (; at < runs->n_items; at++) {
        const um_run *run = &runs->items[at];
        if (run->route != first->route || run->direction != first->direction ||
            run->pattern != first->pattern || run->corridor != first->corridor)
            break;
        group->n_trips += group->n == 0 || run->trip != run[-1].trip;
        group->n++;
    }
    return at;
}

static int compare_numbers(const void *a, const void *b) {
    return (*(const int32_t *)a > *(const int32_t *)b) -
           (*(const int32_t *)a < *(const int32_t *)b);
}

/// Trips of a group whose runs may lie between those of others.
static int64_t count_trips(const run_group *group) {
    int32_t *trips = um_alloc_array(group->n, sizeof *trips);
    int64_t n = 0;
    for (size_t i = 0; i < group->n; i++)
        trips[i] = group->runs[i].trip;
    qsort(trips, group->n, sizeof *trips, compare_numbers);
    for (size_t i = 0; i < group->n; i++)
        n += i == 0 || trips[i] != trips[i - 1];
    free(trips);
    return n;
}

static void bind_time(sqlite3_stmt *insert, int index, int64_t seconds) {
    if (seconds == UM_NO_TIME_S)
        sqlite3_bind_null(insert, index);
    else
        sqlite3_bind_int64(insert, index, seconds);
}

/// The statements of a day, and its type.
typedef struct day_writer {
    service_context *context;
    const char *day_type;
    sqlite3_stmt *pattern, *territory, *hour, *station;
} day_writer;

static inline void um_auto_day_writer(day_writer *writer) {
    sqlite3_finalize(writer->pattern);
    sqlite3_finalize(writer->territory);
    sqlite3_finalize(writer->hour);
    sqlite3_finalize(writer->station);
}

static um_status run_insert(service_context *context, sqlite3_stmt *insert, um_error *err) {
    context->derive->rows++;
    return um_db_run(context->derive->db, insert, err);
}

static um_status write_group(day_writer *writer, const run_group *group, um_error *err) {
    const um_run *first = group->runs;
    const um_trips *trips = &writer->context->trips;
    sqlite3_stmt *insert = writer->pattern;
    um_db_bind_text(insert, 1, writer->day_type);
    um_db_bind_text(insert, 2, trips->routes.items[first->route]);
    sqlite3_bind_int(insert, 3, first->direction);
    sqlite3_bind_int64(insert, 4, trips->patterns[first->pattern].id);
    um_db_bind_text(insert, 5, first->corridor < 0 ? "" : trips->corridors.items[first->corridor]);
    sqlite3_bind_int64(insert, 6, count_trips(group));
    sqlite3_bind_int64(insert, 7, (int64_t)group->n);
    bind_time(insert, 8, first->start_s);
    bind_time(insert, 9, first[group->n - 1].start_s);
    return run_insert(writer->context, insert, err);
}

// ------------------------------------------------------------------------------------- territories

/// Service of a line in a territory.
typedef struct local_service {
    int64_t departures, runs;
    int64_t first_s, last_s; ///< UM_NO_TIME_S = none has a time
    int64_t seen;            ///< number of the group that was counted last
} local_service;

typedef struct tally_sheet {
    local_service *by_key;
    int32_t *touched; ///< keys of the route
    size_t n_touched;
    int64_t group;
} tally_sheet;

static inline void um_auto_tally_sheet(tally_sheet *sheet) {
    free(sheet->by_key);
    free(sheet->touched);
}

static void note_time(local_service *tally, int64_t first_s, int64_t last_s) {
    if (tally->first_s == UM_NO_TIME_S || first_s < tally->first_s)
        tally->first_s = first_s;
    if (tally->last_s == UM_NO_TIME_S || last_s > tally->last_s)
        tally->last_s = last_s;
}

static void count_group(const service_context *context, const run_group *group,
                        tally_sheet *sheet) {
    const um_trip_pattern *pattern = &context->trips.patterns[group->runs->pattern];
    int32_t first_s = group->runs->start_s, last_s = group->runs[group->n - 1].start_s;
    sheet->group++;
    for (size_t i = 0; i + 1 < pattern->n; i++) {
        const um_trip_stop *stop = &context->trips.pattern_stops[pattern->first + i];
        int32_t key = key_of(context, stop);
        local_service *tally = &sheet->by_key[key];
        if (tally->departures == 0) {
            sheet->touched[sheet->n_touched++] = key;
            tally->first_s = tally->last_s = UM_NO_TIME_S;
        }
        tally->departures += (int64_t)group->n;
        tally->runs += tally->seen == sheet->group ? 0 : (int64_t)group->n;
        tally->seen = sheet->group;
        if (stop->offset_s != UM_NO_TIME_S && first_s != UM_NO_TIME_S)
            note_time(tally, (int64_t)first_s + stop->offset_s, (int64_t)last_s + stop->offset_s);
    }
}

static um_status write_tallies(day_writer *writer, int32_t route, tally_sheet *sheet,
                               um_error *err) {
    service_context *context = writer->context;
    qsort(sheet->touched, sheet->n_touched, sizeof *sheet->touched, compare_numbers);
    for (size_t i = 0; i < sheet->n_touched; i++) {
        local_service *tally = &sheet->by_key[sheet->touched[i]];
        um_db_bind_text(writer->territory, 1, writer->day_type);
        um_db_bind_text(writer->territory, 2, context->trips.routes.items[route]);
        um_db_bind_text(writer->territory, 3, context->keys.items[sheet->touched[i]]);
        sqlite3_bind_int64(writer->territory, 4, tally->departures);
        sqlite3_bind_int64(writer->territory, 5, tally->runs);
        bind_time(writer->territory, 6, tally->first_s);
        bind_time(writer->territory, 7, tally->last_s);
        UM_TRY(run_insert(context, writer->territory, err));
        tally->departures = tally->runs = 0;
    }
    sheet->n_touched = 0;
    return UM_OK;
}

/// Groups come route by route.
static um_status write_patterns_and_territories(day_writer *writer, const um_runs *runs,
                                                um_error *err) {
    UM_AUTO(tally_sheet) sheet = {0};
    size_t n_keys = writer->context->keys.n_items;
    sheet.by_key = um_alloc_array(n_keys + 1, sizeof *sheet.by_key);
    sheet.touched = um_alloc_array(n_keys + 1, sizeof *sheet.touched);
    for (size_t at = 0; at < runs->n_items;) {
        run_group group;
        size_t next = find_group(runs, at, &group);
        UM_TRY(write_group(writer, &group, err));
        count_group(writer->context, &group, &sheet);
        if (next == runs->n_items || runs->items[next].route != group.runs->route)
            UM_TRY(write_tallies(writer, group.runs->route, &sheet, err));
        at = next;
    }
    return UM_OK;
}

// ------------------------------------------------------------------------------------------- hours

static int hour_of(int64_t seconds) {
    int64_t hour = seconds >= 0 ? seconds / 3600 : 0;
    return (int)(hour < HOURS ? hour : HOURS - 1);
}

/// Whether a run leaves its first stop at a time, for another.
static bool is_departing(const um_trips *trips, const um_run *run) {
    return run->start_s != UM_NO_TIME_S && trips->patterns[run->pattern].n > 1;
}

static um_status write_hours(day_writer *writer, const um_runs *runs, size_t from, size_t to,
                             um_error *err) {
    int64_t n[HOURS] = {0};
    const um_trips *trips = &writer->context->trips;
    for (size_t i = from; i < to; i++)
        if (is_departing(trips, &runs->items[i]))
            n[hour_of(runs->items[i].start_s)]++;
    for (int hour = 0; hour < HOURS; hour++) {
        if (n[hour] == 0)
            continue;
        um_db_bind_text(writer->hour, 1, writer->day_type);
        um_db_bind_text(writer->hour, 2, trips->routes.items[runs->items[from].route]);
        sqlite3_bind_int(writer->hour, 3, runs->items[from].direction);
        sqlite3_bind_int(writer->hour, 4, hour);
        sqlite3_bind_int64(writer->hour, 5, n[hour]);
        UM_TRY(run_insert(writer->context, writer->hour, err));
    }
    return UM_OK;
}

static um_status write_line_hours(day_writer *writer, const um_runs *runs, um_error *err) {
    for (size_t from = 0, to = 0; from < runs->n_items; from = to) {
        while (to < runs->n_items && runs->items[to].route == runs->items[from].route &&
               runs->items[to].direction == runs->items[from].direction)
            to++;
        UM_TRY(write_hours(writer, runs, from, to, err));
    }
    return UM_OK;
}

// ---------------------------------------------------------------------------------------- stations

/// Departures of a station by a mode: by hour, and at the end those without a time.
typedef struct hour_sheet {
    int64_t n[HOURS + 1];
} hour_sheet;

typedef struct station_sheets {
    int32_t *number; ///< by station and mode, -1 = none yet
    hour_sheet *items;
    size_t n_items, capacity;
} station_sheets;

static inline void um_auto_station_sheets(station_sheets *sheets) {
    free(sheets->number);
    free(sheets->items);
}

static hour_sheet *reach_sheet(station_sheets *sheets, int32_t station, int8_t mode) {
    int32_t *number = &sheets->number[station * UM_N_MODES + mode];
    if (*number < 0) {
        UM_GROW(sheets->items, sheets->n_items, sheets->capacity);
        *number = (int32_t)sheets->n_items;
        sheets->items[sheets->n_items++] = (hour_sheet){{0}};
    }
    return &sheets->items[*number];
}

static void count_station_hours(const service_context *context, const run_group *group,
                                station_sheets *sheets) {
    const um_trip_pattern *pattern = &context->trips.patterns[group->runs->pattern];
    int8_t mode = context->trips.route_items[group->runs->route].mode;
    for (size_t i = 0; i + 1 < pattern->n; i++) {
        const um_trip_stop *stop = &context->trips.pattern_stops[pattern->first + i];
        int32_t station = stop->stop == UM_NONE ? -1 : context->stop_stations[stop->stop];
        if (station < 0)
            continue;
        hour_sheet *sheet = reach_sheet(sheets, station, mode);
        for (size_t k = 0; k < group->n; k++) {
            bool has_time =
                stop->filled_s != UM_NO_TIME_S && group->runs[k].start_s != UM_NO_TIME_S;
            sheet
                ->n[has_time ? hour_of((int64_t)group->runs[k].start_s + stop->filled_s) : HOURS]++;
        }
    }
}

static um_status write_sheet(day_writer *writer, int32_t station, int8_t mode,
                             const hour_sheet *sheet, um_error *err) {
    for (int hour = 0; hour <= HOURS; hour++) {
        if (sheet->n[hour] == 0)
            continue;
        um_db_bind_text(writer->station, 1, writer->day_type);
        um_db_bind_text(writer->station, 2, writer->context->stations.items[station]);
        um_db_bind_text(writer->station, 3, um_modes[mode]);
        sqlite3_bind_int(writer->station, 4, hour == HOURS ? -1 : hour);
        sqlite3_bind_int64(writer->station, 5, sheet->n[hour]);
        UM_TRY(run_insert(writer->context, writer->station, err));
    }
    return UM_OK;
}

static um_status write_station_hours(day_writer *writer, const um_runs *runs, um_error *err) {
    UM_AUTO(station_sheets) sheets = {0};
    size_t n = writer->context->stations.n_items * UM_N_MODES;
    sheets.number = um_alloc_array(n + 1, sizeof *sheets.number);
    for (size_t i = 0; i < n; i++)
        sheets.number[i] = -1;
    for (size_t at = 0; at < runs->n_items;) {
        run_group group;
        at = find_group(runs, at, &group);
        count_station_hours(writer->context, &group, &sheets);
    }
    for (size_t i = 0; i < n; i++)
        if (sheets.number[i] >= 0)
            UM_TRY(write_sheet(writer, (int32_t)(i / UM_N_MODES), (int8_t)(i % UM_N_MODES),
                               &sheets.items[sheets.number[i]], err));
    return UM_OK;
}

// ---------------------------------------------------------------------------------- reference days

/// Runs without stop times are no service.
static void drop_empty(const um_trips *trips, um_runs *runs) {
    size_t n = 0;
    for (size_t i = 0; i < runs->n_items; i++)
        if (runs->items[i].pattern != UM_NONE && trips->patterns[runs->items[i].pattern].n > 0)
            runs->items[n++] = runs->items[i];
    runs->n_items = n;
}

static um_status gather_runs(service_context *context, const char *day_type, um_runs *runs,
                             um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(context->derive->db,
                         "SELECT source_id, date FROM reference_day WHERE day_type = ?1 ORDER BY "
                         "source_id",
                         &select, err));
    um_db_bind_text(select, 1, day_type);
    for (bool has_row = true;;) {
        int32_t day = 0;
        UM_TRY(um_db_step(context->derive->db, select, &has_row, err));
        if (!has_row)
            break;
        if (um_day_parse(um_db_column_text(select, 1), &day))
            um_runs_add_day(runs, &context->trips, sqlite3_column_int64(select, 0), day);
    }
    drop_empty(&context->trips, runs);
    if (runs->n_items)
        qsort(runs->items, runs->n_items, sizeof *runs->items, compare_runs);
    return UM_OK;
}

static um_status prepare_day(day_writer *writer, um_error *err) {
    um_db *db = writer->context->derive->db;
    UM_TRY(um_db_prepare(db,
                         "INSERT INTO pattern_service (day_type, route_id, direction_id, "
                         "pattern_id, corridor_id, trips, runs, first_s, last_s) "
                         "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                         &writer->pattern, err));
    UM_TRY(um_db_prepare(db,
                         "INSERT INTO service_territory (day_type, route_id, key, departures, "
                         "runs, first_s, last_s) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                         &writer->territory, err));
    UM_TRY(um_db_prepare(db,
                         "INSERT INTO line_hour (day_type, route_id, direction_id, hour, "
                         "departures) VALUES (?1, ?2, ?3, ?4, ?5)",
                         &writer->hour, err));
    return um_db_prepare(db,
                         "INSERT INTO station_hour (day_type, station_id, mode, hour, departures) "
                         "VALUES (?1, ?2, ?3, ?4, ?5)",
                         &writer->station, err);
}

static um_status write_reference_days(service_context *context, um_error *err) {
    static const char *const day_types[] = {"weekday", "saturday", "sunday"};
    for (size_t i = 0; i < UM_COUNT(day_types); i++) {
        UM_AUTO(um_runs) runs = {0};
        UM_AUTO(day_writer) writer = {.context = context, .day_type = day_types[i]};
        UM_TRY(prepare_day(&writer, err));
        UM_TRY(gather_runs(context, day_types[i], &runs, err));
        UM_TRY(write_patterns_and_territories(&writer, &runs, err));
        UM_TRY(write_line_hours(&writer, &runs, err));
        if (i == 0)
            UM_TRY(write_station_hours(&writer, &runs, err));
    }
    return UM_OK;
}

// ------------------------------------------------------------------------------------ timetable-km

/// Sections are cut already: what is left is one sum, which SQLite makes in one pass.
static um_status write_timetable_km(um_derive *derive, um_error *err) {
    UM_TRY(um_db_exec(
        derive->db,
        "INSERT INTO service_km (day_type, route_id, key, runs, timetable_km) "
        "WITH path_run AS ("
        "    SELECT day_type, route_id, corridor_id, sum(runs) AS runs FROM pattern_service "
        "    GROUP BY day_type, route_id, corridor_id), "
        "path_territory AS ("
        "    SELECT corridor_id, key, sum(length_m) AS length_m "
        "    FROM (SELECT section_id, corridor_id, key, "
        "                 CASE WHEN other_key IS NULL THEN length_m ELSE length_m / 2 END AS "
        "length_m "
        "          FROM section "
        "          UNION ALL "
        "          SELECT section_id, corridor_id, other_key, length_m / 2 FROM section "
        "          WHERE other_key IS NOT NULL "
        "          ORDER BY 1) AS cut "
        "    GROUP BY corridor_id, key) "
        "SELECT day_type, route_id, key, sum(runs), sum(runs * length_m) / 1000.0 "
        "FROM path_run JOIN path_territory ON path_territory.corridor_id = path_run.corridor_id "
        "GROUP BY day_type, route_id, key ORDER BY day_type, route_id, key",
        err));
    derive->rows += sqlite3_changes(derive->db->handle);
    return UM_OK;
}

// --------------------------------------------------------------------------------- orders of stops

static um_status write_stop_list(service_context *context, sqlite3_stmt *insert,
                                 const um_trip_pattern *pattern, um_error *err) {
    int32_t last = -1, position = 0;
    for (size_t i = 0; i < pattern->n; i++) {
        int32_t key = key_of(context, &context->trips.pattern_stops[pattern->first + i]);
        if (key == last)
            continue;
        sqlite3_bind_int(insert, 1, pattern->stop_list);
        sqlite3_bind_int(insert, 2, ++position);
        um_db_bind_text(insert, 3, context->keys.items[key]);
        UM_TRY(run_insert(context, insert, err));
        last = key;
    }
    return UM_OK;
}

static um_status write_stop_lists(service_context *context, um_error *err) {
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    int32_t n_lists = 0;
    um_status status = UM_OK;
    for (size_t i = 0; i < context->trips.n_patterns; i++)
        if (context->trips.patterns[i].stop_list >= n_lists)
            n_lists = context->trips.patterns[i].stop_list + 1;
    bool *is_written = um_alloc_array((size_t)n_lists + 1, sizeof *is_written);
    status = um_db_prepare(context->derive->db,
                           "INSERT INTO stop_list_territory (stop_list, position, key) "
                           "VALUES (?1, ?2, ?3)",
                           &insert, err);
    for (size_t i = 0; i < context->trips.n_patterns && status == UM_OK; i++) {
        const um_trip_pattern *pattern = &context->trips.patterns[i];
        if (!is_written[pattern->stop_list])
            status = write_stop_list(context, insert, pattern, err);
        is_written[pattern->stop_list] = true;
    }
    free(is_written);
    return status;
}

// -------------------------------------------------------------------------------------------- week

/// A departure of a unit (a route or a line) in a direction.
typedef struct departure {
    int32_t unit, start_s, stop_list;
    int8_t direction, weekday;
} departure;

typedef struct departure_list {
    departure *items;
    size_t n_items, capacity;
} departure_list;

static inline void um_auto_departure_list(departure_list *list) {
    free(list->items);
}

typedef struct week_writer {
    service_context *context;
    int64_t feed;
    int32_t monday;
    bool is_line; ///< units are lines, not routes
    sqlite3_stmt *day, *week;
} week_writer;

static inline void um_auto_week_writer(week_writer *writer) {
    sqlite3_finalize(writer->day);
    sqlite3_finalize(writer->week);
}

static int compare_departures(const void *a, const void *b) {
    const departure *x = a, *y = b;
    const int32_t of_x[] = {x->unit, x->direction, x->weekday, x->start_s, x->stop_list};
    const int32_t of_y[] = {y->unit, y->direction, y->weekday, y->start_s, y->stop_list};
    for (size_t i = 0; i < UM_COUNT(of_x); i++)
        if (of_x[i] != of_y[i])
            return of_x[i] < of_y[i] ? -1 : 1;
    return 0;
}

static int compare_lists(const void *a, const void *b) {
    const departure *x = a, *y = b;
    return (x->stop_list > y->stop_list) - (x->stop_list < y->stop_list);
}

static void gather_week(const week_writer *writer, departure_list *list) {
    const um_trips *trips = &writer->context->trips;
    for (int8_t weekday = 0; weekday < WEEK; weekday++) {
        UM_AUTO(um_runs) runs = {0};
        um_runs_add_day(&runs, trips, writer->feed, writer->monday + weekday);
        drop_empty(trips, &runs);
        for (size_t i = 0; i < runs.n_items; i++) {
            const um_run *run = &runs.items[i];
            if (!is_departing(trips, run))
                continue;
            UM_GROW(list->items, list->n_items, list->capacity);
            list->items[list->n_items++] = (departure){
                writer->is_line ? trips->route_items[run->route].line : run->route, run->start_s,
                trips->patterns[run->pattern].stop_list, run->direction, weekday};
        }
    }
    if (list->n_items)
        qsort(list->items, list->n_items, sizeof *list->items, compare_departures);
}

static void bind_unit(const week_writer *writer, sqlite3_stmt *insert, const departure *one) {
    const um_trips *trips = &writer->context->trips;
    um_db_bind_text(insert, 1, writer->is_line ? "line" : "route");
    um_db_bind_text(insert, 2,
                    writer->is_line ? trips->lines.items[one->unit]
                                    : trips->routes.items[one->unit]);
    sqlite3_bind_int64(insert, 3, writer->feed);
    sqlite3_bind_int(insert, 4, one->direction);
}

/// Departures of a unit in a direction on one day, in the order of time.
static um_status write_line_day(week_writer *writer, const departure *items, size_t n,
                                um_error *err) {
    int64_t hours = 0, gap_s = -1;
    char iso[UM_DAY_SIZE];
    for (size_t i = 0; i < n; i++) {
        int hour = hour_of(items[i].start_s);
        hours |= (int64_t)1 << (hour < HOURS - 1 ? hour : HOURS - 2);
        if (i > 0 && items[i].start_s - items[i - 1].start_s > gap_s)
            gap_s = items[i].start_s - items[i - 1].start_s;
    }
    um_day_format(writer->monday + items->weekday, iso);
    bind_unit(writer, writer->day, items);
    sqlite3_bind_int(writer->day, 5, items->weekday + 1);
    um_db_bind_text(writer->day, 6, iso);
    sqlite3_bind_int64(writer->day, 7, (int64_t)n);
    sqlite3_bind_int(writer->day, 8, items[0].start_s);
    sqlite3_bind_int(writer->day, 9, items[n - 1].start_s);
    sqlite3_bind_int64(writer->day, 10, hours);
    bind_time(writer->day, 11, gap_s < 0 ? UM_NO_TIME_S : gap_s);
    return run_insert(writer->context, writer->day, err);
}

/// Departures of a unit in a direction, Monday to Friday; they are put in order of their stops.
static um_status write_line_week(week_writer *writer, departure *items, size_t n, um_error *err) {
    int64_t n_lists = 0, most = 0, same = 0;
    if (n == 0)
        return UM_OK;
    qsort(items, n, sizeof *items, compare_lists);
    for (size_t i = 0; i < n; i++) {
        bool is_new = i == 0 || items[i].stop_list != items[i - 1].stop_list;
        n_lists += is_new;
        same = is_new ? 1 : same + 1;
        most = same > most ? same : most;
    }
    bind_unit(writer, writer->week, items);
    sqlite3_bind_int64(writer->week, 5, n_lists);
    sqlite3_bind_int64(writer->week, 6, (int64_t)n);
    sqlite3_bind_int64(writer->week, 7, most);
    return run_insert(writer->context, writer->week, err);
}

/// One unit in one direction: a row a day, then one of the week.
static um_status write_unit(week_writer *writer, departure *items, size_t n, um_error *err) {
    size_t n_main = 0;
    for (size_t from = 0, to = 0; from < n; from = to) {
        while (to < n && items[to].weekday == items[from].weekday)
            to++;
        UM_TRY(write_line_day(writer, &items[from], to - from, err));
        n_main = items[from].weekday < MAIN_DAYS ? to : n_main;
    }
    return write_line_week(writer, items, n_main, err);
}

static um_status write_units(week_writer *writer, um_error *err) {
    UM_AUTO(departure_list) list = {0};
    gather_week(writer, &list);
    for (size_t from = 0, to = 0; from < list.n_items; from = to) {
        while (to < list.n_items && list.items[to].unit == list.items[from].unit &&
               list.items[to].direction == list.items[from].direction)
            to++;
        UM_TRY(write_unit(writer, &list.items[from], to - from, err));
    }
    return UM_OK;
}

static um_status write_week(service_context *context, int64_t feed, int32_t weekday,
                            um_error *err) {
    UM_AUTO(week_writer)
    writer = {.context = context, .feed = feed, .monday = weekday - um_day_of_week(weekday)};
    UM_TRY(
        um_db_prepare(context->derive->db,
                      "INSERT INTO line_day (unit, line, source_id, direction_id, weekday, date, "
                      "runs, first_s, last_s, hours, longest_gap_s) "
                      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                      &writer.day, err));
    UM_TRY(um_db_prepare(context->derive->db,
                         "INSERT INTO line_week (unit, line, source_id, direction_id, stop_lists, "
                         "runs, main_runs) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                         &writer.week, err));
    UM_TRY(write_units(&writer, err));
    writer.is_line = true;
    return write_units(&writer, err);
}

static um_status write_weeks(service_context *context, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(context->derive->db,
                         "SELECT source_id, date FROM reference_day WHERE day_type = 'weekday' "
                         "ORDER BY source_id",
                         &select, err));
    for (bool has_row = true;;) {
        int32_t day = 0;
        UM_TRY(um_db_step(context->derive->db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        if (um_day_parse(um_db_column_text(select, 1), &day))
            UM_TRY(write_week(context, sqlite3_column_int64(select, 0), day, err));
    }
}

// -------------------------------------------------------------------------------------------- step

um_status um_derive_service(um_derive *derive, um_error *err) {
    UM_AUTO(service_context) context = {.derive = derive};
    UM_TRY(um_db_exec(derive->db,
                      "DELETE FROM pattern_service; DELETE FROM service_territory; "
                      "DELETE FROM service_km; "
                      "DELETE FROM line_hour; DELETE FROM station_hour; "
                      "DELETE FROM stop_list_territory; DELETE FROM line_day; "
                      "DELETE FROM line_week",
                      err));
    UM_TRY(um_trips_read(derive->db, &context.trips, err));
    if (context.trips.n_items == 0)
        return UM_OK;
    um_text_list_add(&context.keys, "");
    UM_TRY(read_stop_numbers(&context, "SELECT stop_id, key FROM stop_territory ORDER BY stop_id",
                             &context.keys, 0, &context.stop_keys, err));
    UM_TRY(read_stop_numbers(&context,
                             "SELECT stop_id, station_id FROM stop_station ORDER BY stop_id",
                             &context.stations, -1, &context.stop_stations, err));
    UM_TRY(write_reference_days(&context, err));
    UM_TRY(write_timetable_km(derive, err));
    UM_TRY(write_stop_lists(&context, err));
    return write_weeks(&context, err);
}
