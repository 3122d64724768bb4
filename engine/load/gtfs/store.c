// What of a timetable is only known when all of it was read: stops, patterns, paths, trips, the
// feed.
#include "load/gtfs/timetable.h"

#include "core/crs.h"
#include "core/day.h"
#include "core/geometry.h"

#include <math.h>

// ------------------------------------------------------------------------------------------ places

/// Transforms points that are numbers; NAN stays.
static um_status transform(um_timetable *timetable, double *x, double *y, size_t n, um_error *err) {
    UM_AUTO(um_transform) *transform = NULL;
    UM_TRY(um_transform_new_srid(4326, timetable->load->db->srid, &transform, err));
    if (!timetable->load->crs)
        timetable->load->crs = um_strdup(um_transform_summary(transform));
    return um_transform_points(transform, x, y, n, err);
}

static um_status place_stops(um_timetable *timetable, um_error *err) {
    size_t n = um_ids_count(&timetable->stops), n_places = 0;
    UM_AUTO(double) *x = um_alloc_array(n + 1, sizeof *x);
    UM_AUTO(double) *y = um_alloc_array(n + 1, sizeof *y);
    for (size_t i = 0; i < n; i++)
        if (!isnan(timetable->stop_items[i].lon)) {
            x[n_places] = timetable->stop_items[i].lon;
            y[n_places++] = timetable->stop_items[i].lat;
        }
    UM_TRY(transform(timetable, x, y, n_places, err));
    n_places = 0;
    for (size_t i = 0; i < n; i++) {
        um_gtfs_stop *stop = &timetable->stop_items[i];
        bool has_place = !isnan(stop->lon);
        stop->xy[0] = has_place ? x[n_places] : NAN;
        stop->xy[1] = has_place ? y[n_places] : NAN;
        n_places += has_place;
    }
    return UM_OK;
}

/// Whether a kind of line counts before another: rail before tram before bus before ferry.
static bool is_better(int8_t kind, int8_t other) {
    static const int8_t ranks[UM_GTFS_N_KINDS] = {1, 2, 3, 0}; // as um_gtfs_kinds
    return other < 0 || ranks[kind] > ranks[other];
}

/// The best kind of line that stops somewhere counts for the stop and its parent.
static void find_kinds(um_timetable *timetable) {
    size_t n = um_ids_count(&timetable->stops);
    int8_t *best = um_alloc_array(timetable->patterns.n_items + 1, sizeof *best);
    memset(best, -1, timetable->patterns.n_items);
    for (size_t i = 0; i < um_ids_count(&timetable->trips); i++) {
        const um_gtfs_trip *trip = &timetable->trip_items[i];
        if (trip->pattern < 0)
            continue;
        int8_t kind = timetable->route_items[trip->route].kind;
        if (is_better(kind, best[trip->pattern]))
            best[trip->pattern] = kind;
    }
    for (size_t i = 0; i < timetable->patterns.n_items; i++)
        for (size_t k = 0; k < timetable->patterns.items[i].n; k++) {
            int32_t number = timetable->patterns.rows[timetable->patterns.items[i].start + k].stop;
            if ((size_t)number >= n)
                continue;
            int32_t both[] = {number, timetable->stop_items[number].parent};
            for (int which = 0; which < 2 && both[which] >= 0; which++) {
                int8_t *kind = &timetable->stop_items[both[which]].kind;
                if (best[i] >= 0 && is_better(best[i], *kind))
                    *kind = best[i];
            }
        }
    free(best);
}

static um_status bind_paths(um_timetable *timetable, sqlite3_stmt *insert, int index,
                            const um_paths *paths, um_error *err) {
    unsigned char *blob = NULL;
    size_t n = 0;
    UM_TRY(um_paths_to_blob(paths, timetable->load->db->srid, &blob, &n, err));
    sqlite3_bind_blob64(insert, index, blob, n, free);
    return UM_OK;
}

static um_status store_stop(um_timetable *timetable, sqlite3_stmt *insert, size_t number,
                            um_error *err) {
    UM_AUTO(um_text) scratch = {0};
    UM_AUTO(um_text) parent = {0};
    um_gtfs_stop *stop = &timetable->stop_items[number];
    const char *id =
        um_timetable_id(timetable, &scratch, um_ids_text(&timetable->stops, (int32_t)number));
    um_db_bind_text(insert, 1, id);
    um_db_bind_text(insert, 2, stop->kind < 0 ? NULL : um_gtfs_kinds[stop->kind]);
    um_db_bind_text(insert, 3, um_timetable_text_or_null(timetable, stop->name));
    if (stop->parent >= 0)
        um_db_bind_text(
            insert, 4,
            um_timetable_id(timetable, &parent, um_ids_text(&timetable->stops, stop->parent)));
    sqlite3_bind_int(insert, 5, stop->location_type);
    sqlite3_bind_int64(insert, 6, timetable->load->source_id);
    if (!isnan(stop->xy[0])) {
        um_path path = {.xy = stop->xy, .n = 1};
        um_paths paths = {.items = &path, .n_items = 1, .n_parts = 1, .type = UM_POINT};
        UM_TRY(bind_paths(timetable, insert, 7, &paths, err));
    }
    return um_timetable_insert(timetable, insert, "stop_id", id, err);
}

static um_status store_stops(um_timetable *timetable, um_error *err) {
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    find_kinds(timetable);
    UM_TRY(um_db_prepare(timetable->load->db,
                         "INSERT INTO stop (stop_id, kind, name, station_id, location_type, "
                         "source_id, geom) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) "
                         "ON CONFLICT DO NOTHING",
                         &insert, err));
    for (size_t i = 0; i < um_ids_count(&timetable->stops); i++)
        if (timetable->stops.is_sound[i])
            UM_TRY(store_stop(timetable, insert, i, err));
    return UM_OK;
}

// ---------------------------------------------------------------------------------------- patterns

static void bind_number(sqlite3_stmt *insert, int index, int64_t number, int64_t nothing) {
    if (number == nothing)
        sqlite3_bind_null(insert, index);
    else
        sqlite3_bind_int64(insert, index, number);
}

/// Binds an item as the values of a row, whose first one is number @p at + 1.
typedef void (*bind_fn)(void *context, sqlite3_stmt *insert, int at, size_t item);

static um_status prepare_rows(um_db *db, const char *head, int n_columns, int n_rows,
                              sqlite3_stmt **insert, um_error *err) {
    UM_AUTO(um_text) sql = {0};
    um_text_append(&sql, head);
    for (int row = 0; row < n_rows; row++) {
        um_text_append(&sql, row ? ", (?" : " VALUES (?");
        for (int i = 1; i < n_columns; i++)
            um_text_append(&sql, ", ?");
        um_text_append(&sql, ")");
    }
    return um_db_prepare(db, sql.data, insert, err);
}

/// Inserts items eight rows a statement: twice as fast as one by one. Every value is bound anew.
static um_status insert_rows(um_db *db, const char *head, int n_columns, size_t n_items,
                             bind_fn bind, void *context, um_error *err) {
    enum { AT_ONCE = 8 };
    UM_AUTO(sqlite3_stmt) *many = NULL;
    UM_AUTO(sqlite3_stmt) *one = NULL;
    UM_TRY(prepare_rows(db, head, n_columns, AT_ONCE, &many, err));
    UM_TRY(prepare_rows(db, head, n_columns, 1, &one, err));
    for (size_t i = 0, n = 0; i < n_items; i += n) {
        n = n_items - i >= AT_ONCE ? AT_ONCE : 1;
        sqlite3_stmt *insert = n == AT_ONCE ? many : one;
        for (size_t k = 0; k < n; k++)
            bind(context, insert, (int)k * n_columns, i + k);
        if (sqlite3_step(insert) != SQLITE_DONE)
            return um_db_fail(db, err);
        sqlite3_reset(insert);
    }
    return UM_OK;
}

/// Ids behind a prefix stand in a scratch text, which the next id takes.
static void bind_id(sqlite3_stmt *insert, int index, const um_timetable *timetable,
                    um_text *scratch, const char *id) {
    sqlite3_bind_text(insert, index, um_timetable_id(timetable, scratch, id), -1,
                      *timetable->prefix ? SQLITE_TRANSIENT : SQLITE_STATIC);
}

/// Rows of all patterns, one after the other.
typedef struct pattern_rows {
    const um_timetable *timetable;
    int64_t first;         ///< pattern_id of the first pattern
    size_t pattern, start; ///< of the row before, and where its rows begin
    um_text scratch;
} pattern_rows;

static void bind_pattern_row(void *context, sqlite3_stmt *insert, int at, size_t item) {
    pattern_rows *all = context;
    const um_timetable *timetable = all->timetable;
    const um_pattern_row *row = &timetable->patterns.rows[item];
    int32_t n_stops = (int32_t)um_ids_count(&timetable->stops);
    bool is_given = row->times_given != 0;
    while (item >= all->start + timetable->patterns.items[all->pattern].n)
        all->start += timetable->patterns.items[all->pattern++].n;
    sqlite3_bind_int64(insert, at + 1, all->first + (int64_t)all->pattern);
    sqlite3_bind_int64(insert, at + 2, (int64_t)(item - all->start) + 1);
    bind_id(insert, at + 3, timetable, &all->scratch,
            row->stop < n_stops ? um_ids_text(&timetable->stops, row->stop)
                                : um_ids_text(&timetable->groups, row->stop - n_stops));
    sqlite3_bind_int(insert, at + 4, row->sequence);
    bind_number(insert, at + 5, is_given ? row->arrival_s : row->at_s, UM_NO_TIME);
    bind_number(insert, at + 6, is_given ? row->departure_s : row->at_s, UM_NO_TIME);
    sqlite3_bind_int(insert, at + 7, row->times_given);
    bind_number(insert, at + 8, row->pickup, UM_NOT_GIVEN);
    bind_number(insert, at + 9, row->drop_off, UM_NOT_GIVEN);
    sqlite3_bind_text(insert, at + 10,
                      row->other < 0 ? NULL : um_intern_text(&timetable->others, row->other), -1,
                      SQLITE_STATIC);
    sqlite3_bind_int64(insert, at + 11, timetable->load->source_id);
}

static um_status store_patterns(um_timetable *timetable, int64_t first, int64_t first_list,
                                um_error *err) {
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    pattern_rows rows = {.timetable = timetable, .first = first};
    UM_TRY(um_db_prepare(timetable->load->db,
                         "INSERT INTO pattern (pattern_id, stop_list, stops, source_id) "
                         "VALUES (?1, ?2, ?3, ?4)",
                         &insert, err));
    for (size_t i = 0; i < timetable->patterns.n_items; i++) {
        const um_pattern *pattern = &timetable->patterns.items[i];
        sqlite3_bind_int64(insert, 1, first + (int64_t)i);
        sqlite3_bind_int64(insert, 2, first_list + pattern->stop_list);
        sqlite3_bind_int64(insert, 3, pattern->n);
        sqlite3_bind_int64(insert, 4, timetable->load->source_id);
        UM_TRY(um_db_run(timetable->load->db, insert, err));
    }
    um_status status =
        insert_rows(timetable->load->db,
                    "INSERT INTO pattern_stop (pattern_id, position, stop_id, stop_sequence, "
                    "arrival_s, departure_s, times_given, pickup_type, drop_off_type, other, "
                    "source_id)",
                    11, timetable->patterns.n_rows, bind_pattern_row, &rows, err);
    um_text_clear(&rows.scratch);
    return status;
}

// ------------------------------------------------------------------------------------------- paths

/// A path of trips: a shape, or the straight lines between the stops of an order of stops.
typedef struct trip_path {
    int32_t shape;     ///< -1 = by stops
    int32_t pattern;   ///< one with its stops
    int8_t kind;       ///< best of its lines
    int32_t routes[4]; ///< lines that use it, by number, for its name; -1 = none
    bool has_more;     ///< than those
    bool is_line;      ///< it has a length
} trip_path;

typedef struct path_list {
    trip_path *items;
    size_t n_items, capacity;
    int32_t *by_shape, *by_list; ///< number of the path, -1 = none yet
} path_list;

static inline void um_auto_path_list(path_list *paths) {
    free(paths->items);
    free(paths->by_shape);
    free(paths->by_list);
}

static int32_t *new_numbers(size_t n) {
    int32_t *numbers = um_resize(NULL, n + 1, sizeof *numbers);
    for (size_t i = 0; i <= n; i++)
        numbers[i] = -1;
    return numbers;
}

static void add_route(trip_path *path, int32_t route) {
    for (size_t i = 0; i < UM_COUNT(path->routes); i++) {
        if (path->routes[i] == route)
            return;
        if (path->routes[i] < 0) {
            path->routes[i] = route;
            return;
        }
    }
    path->has_more = true;
}

static void take_path(um_timetable *timetable, path_list *paths, um_gtfs_trip *trip) {
    bool is_shape = um_timetable_has_shape(timetable, trip);
    if (is_shape ? !timetable->has_shape_paths : !timetable->has_stop_paths)
        return;
    int32_t *number = is_shape
                          ? &paths->by_shape[trip->shape]
                          : &paths->by_list[timetable->patterns.items[trip->pattern].stop_list];
    int8_t kind = timetable->route_items[trip->route].kind;
    if (*number < 0) {
        UM_GROW(paths->items, paths->n_items, paths->capacity);
        *number = (int32_t)paths->n_items;
        paths->items[paths->n_items++] = (trip_path){
            is_shape ? trip->shape : -1, trip->pattern, kind, {-1, -1, -1, -1}, false, false};
    }
    trip->path = *number;
    trip_path *path = &paths->items[*number];
    if (is_better(kind, path->kind))
        path->kind = kind;
    add_route(path, trip->route);
}

static void gather_paths(um_timetable *timetable, path_list *paths) {
    paths->by_shape = new_numbers(um_ids_count(&timetable->shapes));
    paths->by_list = new_numbers(timetable->patterns.stop_lists.n);
    for (size_t i = 0; i < um_ids_count(&timetable->trips); i++)
        if (timetable->trip_items[i].pattern >= 0)
            take_path(timetable, paths, &timetable->trip_items[i]);
}

/// Coordinates in the region's CRS, repeated places left out. @return how many
static um_status gather_line(um_timetable *timetable, const trip_path *path, double **xy, size_t *n,
                             um_error *err) {
    const um_pattern *pattern = &timetable->patterns.items[path->pattern];
    size_t start = path->shape >= 0 ? timetable->shape_starts[path->shape] : pattern->start;
    size_t n_all = path->shape >= 0 ? timetable->shape_starts[path->shape + 1] - start : pattern->n;
    UM_AUTO(double) *x = um_alloc_array(n_all + 1, sizeof *x);
    UM_AUTO(double) *y = um_alloc_array(n_all + 1, sizeof *y);
    size_t n_taken = 0;
    for (size_t i = 0; i < n_all; i++) {
        int32_t stop = path->shape >= 0 ? -1 : timetable->patterns.rows[start + i].stop;
        if (path->shape < 0 && ((size_t)stop >= um_ids_count(&timetable->stops) ||
                                isnan(timetable->stop_items[stop].xy[0])))
            continue;
        x[n_taken] =
            stop < 0 ? timetable->points[start + i].lon : timetable->stop_items[stop].xy[0];
        y[n_taken++] =
            stop < 0 ? timetable->points[start + i].lat : timetable->stop_items[stop].xy[1];
    }
    if (path->shape >= 0)
        UM_TRY(transform(timetable, x, y, n_taken, err));
    *xy = um_alloc_array(n_taken + 1, 2 * sizeof(double));
    *n = 0;
    for (size_t i = 0; i < n_taken; i++)
        if (*n == 0 || x[i] != (*xy)[2 * *n - 2] || y[i] != (*xy)[2 * *n - 1]) {
            (*xy)[2 * *n] = x[i];
            (*xy)[2 * (*n)++ + 1] = y[i];
        }
    return UM_OK;
}

static double measure(const double *xy, size_t n) {
    double length_m = 0;
    for (size_t i = 1; i < n; i++)
        length_m += hypot(xy[2 * i] - xy[2 * i - 2], xy[2 * i + 1] - xy[2 * i - 1]);
    return length_m;
}

static char *name_path(const um_timetable *timetable, const trip_path *path, bool is_operator) {
    UM_AUTO(um_text) name = {0};
    UM_AUTO(um_text_list) names = {0};
    for (size_t i = 0; i < UM_COUNT(path->routes) && path->routes[i] >= 0; i++) {
        const um_gtfs_route *route = &timetable->route_items[path->routes[i]];
        const char *text =
            is_operator
                ? (route->agency < 0
                       ? ""
                       : um_timetable_text(timetable, timetable->agency_names[route->agency]))
            : route->short_name ? um_timetable_text(timetable, route->short_name)
                                : um_timetable_text(timetable, route->long_name);
        if (*text && !um_text_list_has(&names, text))
            um_text_list_add(&names, text);
    }
    um_text_list_sort(&names);
    for (size_t i = 0; i < names.n_items; i++)
        um_text_append_format(&name, "%s%s", i ? ", " : "", names.items[i]);
    if (path->has_more)
        um_text_append(&name, ", \u2026");
    return um_text_take(&name);
}

/// Ids of paths: 'shape/<shape_id>', or 'stops/<number of the order of stops>'.
static void append_path_id(const um_timetable *timetable, const trip_path *path, um_text *id) {
    um_text_reset(id);
    if (*timetable->prefix)
        um_text_append_format(id, "%s/", timetable->prefix);
    if (path->shape >= 0)
        um_text_append_format(id, "shape/%s", um_ids_text(&timetable->shapes, path->shape));
    else
        um_text_append_format(id, "stops/%d",
                              timetable->patterns.items[path->pattern].stop_list + 1);
}

static um_status store_path(um_timetable *timetable, sqlite3_stmt *insert, trip_path *path,
                            um_error *err) {
    UM_AUTO(double) *xy = NULL;
    UM_AUTO(um_text) id = {0};
    size_t n = 0;
    UM_TRY(gather_line(timetable, path, &xy, &n, err));
    path->is_line = n >= 2;
    if (n < 2)
        return UM_OK;
    UM_AUTO(char) *name = name_path(timetable, path, false);
    UM_AUTO(char) *agency = name_path(timetable, path, true);
    um_path line = {.xy = xy, .n = n};
    um_paths lines = {.items = &line, .n_items = 1, .n_parts = 1, .type = UM_MULTILINESTRING};
    append_path_id(timetable, path, &id);
    um_db_bind_text(insert, 1, id.data);
    um_db_bind_text(insert, 2, um_gtfs_kinds[path->kind]);
    um_db_bind_text(insert, 3, timetable->network);
    um_db_bind_text(insert, 4, *name ? name : NULL);
    um_db_bind_text(insert, 5, *agency ? agency : NULL);
    um_db_bind_text(insert, 6, path->shape >= 0 ? NULL : "straight between stops");
    sqlite3_bind_double(insert, 7, measure(xy, n));
    sqlite3_bind_int64(insert, 8, timetable->load->source_id);
    UM_TRY(bind_paths(timetable, insert, 9, &lines, err));
    return um_timetable_insert(timetable, insert, "corridor_id", id.data, err);
}

static um_status store_paths(um_timetable *timetable, path_list *paths, um_error *err) {
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_TRY(um_db_prepare(
        timetable->load->db,
        "INSERT INTO corridor (corridor_id, kind, network, name, operator, "
        "detail_level, length_m, source_id, geom, is_path) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, "
        "?8, ?9, 1) ON CONFLICT DO NOTHING",
        &insert, err));
    gather_paths(timetable, paths);
    for (size_t i = 0; i < paths->n_items; i++)
        UM_TRY(store_path(timetable, insert, &paths->items[i], err));
    return UM_OK;
}

// ------------------------------------------------------------------------------------------- trips

/// Trips that are sound, and what their rows need.
typedef struct trip_rows {
    const um_timetable *timetable;
    const path_list *paths;
    int64_t first, first_pattern; ///< trip_no and pattern_id of the first ones
    int32_t *numbers;
    size_t n;
    um_text scratch;
} trip_rows;

static void bind_path(const trip_rows *all, sqlite3_stmt *insert, int index,
                      const um_gtfs_trip *trip, um_text *scratch) {
    const trip_path *path = trip->path >= 0 ? &all->paths->items[trip->path] : NULL;
    if (!path || !path->is_line) {
        sqlite3_bind_null(insert, index);
        return;
    }
    append_path_id(all->timetable, path, scratch);
    sqlite3_bind_text(insert, index, scratch->data, (int)scratch->length, SQLITE_TRANSIENT);
}

static void bind_trip(void *context, sqlite3_stmt *insert, int at, size_t item) {
    trip_rows *all = context;
    const um_timetable *timetable = all->timetable;
    int32_t number = all->numbers[item];
    const um_gtfs_trip *trip = &timetable->trip_items[number];
    const size_t texts[] = {trip->headsign, trip->short_name, trip->block};
    sqlite3_bind_int64(insert, at + 1, all->first + number);
    bind_id(insert, at + 2, timetable, &all->scratch, um_ids_text(&timetable->trips, number));
    bind_id(insert, at + 3, timetable, &all->scratch, um_ids_text(&timetable->routes, trip->route));
    bind_id(insert, at + 4, timetable, &all->scratch,
            um_ids_text(&timetable->services, trip->service));
    bind_number(insert, at + 5, trip->pattern < 0 ? -1 : all->first_pattern + trip->pattern, -1);
    bind_path(all, insert, at + 6, trip, &all->scratch);
    bind_number(insert, at + 7, trip->start_s, UM_NO_TIME);
    bind_number(insert, at + 8, trip->direction, -1);
    for (int i = 0; i < 3; i++)
        sqlite3_bind_text(insert, at + 9 + i, um_timetable_text_or_null(timetable, texts[i]), -1,
                          SQLITE_STATIC);
    sqlite3_bind_int64(insert, at + 12, timetable->load->source_id);
}

static um_status store_trips(um_timetable *timetable, const path_list *paths, int64_t first,
                             int64_t first_pattern, um_error *err) {
    size_t n = um_ids_count(&timetable->trips);
    trip_rows rows = {.timetable = timetable,
                      .paths = paths,
                      .first = first,
                      .first_pattern = first_pattern,
                      .numbers = um_alloc_array(n + 1, sizeof(int32_t))};
    for (size_t i = 0; i < n; i++)
        if (timetable->trips.is_sound[i])
            rows.numbers[rows.n++] = (int32_t)i;
    um_status status = insert_rows(timetable->load->db,
                                   "INSERT INTO trip (trip_no, trip_id, route_id, service_id, "
                                   "pattern_id, corridor_id, start_s, direction_id, headsign, "
                                   "short_name, block_id, source_id)",
                                   12, rows.n, bind_trip, &rows, err);
    um_text_clear(&rows.scratch);
    free(rows.numbers);
    return status;
}

// -------------------------------------------------------------------------------------------- feed

static void bind_day(sqlite3_stmt *insert, int index, int32_t day) {
    char iso[UM_DAY_SIZE];
    um_day_format(day, iso);
    um_db_bind_text(insert, index, iso);
}

static um_status store_feed(um_timetable *timetable, um_error *err) {
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    int64_t n_trips = 0;
    for (size_t i = 0; i < um_ids_count(&timetable->trips); i++)
        n_trips += timetable->trips.is_sound[i];
    const int64_t counts[] = {timetable->n_stop_times,
                              n_trips,
                              (int64_t)timetable->patterns.n_items,
                              (int64_t)timetable->patterns.stop_lists.n,
                              timetable->n_on_demand,
                              timetable->n_interpolated,
                              timetable->n_scattered};
    UM_TRY(um_db_prepare(timetable->load->db,
                         "INSERT INTO feed (source_id, timezone, first_date, last_date, "
                         "stop_times, trips, patterns, stop_lists, on_demand_trips, interpolated, "
                         "scattered) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                         &insert, err));
    sqlite3_bind_int64(insert, 1, timetable->load->source_id);
    um_db_bind_text(insert, 2, timetable->timezone);
    if (timetable->first_day <= timetable->last_day) {
        bind_day(insert, 3, timetable->first_day);
        bind_day(insert, 4, timetable->last_day);
    }
    for (size_t i = 0; i < UM_COUNT(counts); i++)
        sqlite3_bind_int64(insert, 5 + (int)i, counts[i]);
    return um_db_run(timetable->load->db, insert, err);
}

um_status um_timetable_store(um_timetable *timetable, um_error *err) {
    UM_AUTO(path_list) paths = {0};
    um_db *db = timetable->load->db;
    int64_t pattern = 0, list = 0, trip = 0; // numbers of other timetables in the store come before
    UM_TRY(um_db_get_integer(db, "SELECT coalesce(max(pattern_id), 0) + 1 FROM pattern", &pattern,
                             err));
    UM_TRY(
        um_db_get_integer(db, "SELECT coalesce(max(stop_list), 0) + 1 FROM pattern", &list, err));
    UM_TRY(um_db_get_integer(db, "SELECT coalesce(max(trip_no), 0) + 1 FROM trip", &trip, err));
    UM_TRY(place_stops(timetable, err));
    um_timetable_interpolate(timetable);
    UM_TRY(store_stops(timetable, err));
    UM_TRY(store_patterns(timetable, pattern, list, err));
    UM_TRY(store_paths(timetable, &paths, err));
    UM_TRY(store_trips(timetable, &paths, trip, pattern, err));
    UM_TRY(store_feed(timetable, err));
    return um_notices_store(&timetable->notices, err);
}
