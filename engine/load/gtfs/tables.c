// Agencies, stops, routes and services of a timetable.
#include "load/gtfs/timetable.h"

#include "core/day.h"

#include <ctype.h>
#include <math.h>
#include <strings.h>

const char *const um_gtfs_kinds[] = {"bus", "tram", "rail", "ferry"};

// ----------------------------------------------------------------------------------------- helpers

size_t um_timetable_keep(um_timetable *timetable, um_slice text) {
    um_text *texts = &timetable->texts;
    if (texts->length == 0)
        um_text_append_n(texts, "", 1);
    if (text.n == 0)
        return 0;
    size_t offset = texts->length;
    um_text_append_n(texts, text.text, text.n);
    um_text_append_n(texts, "", 1);
    return offset;
}

const char *um_timetable_text_or_null(const um_timetable *timetable, size_t offset) {
    return offset ? um_timetable_text(timetable, offset) : NULL;
}

const char *um_timetable_id(const um_timetable *timetable, um_text *scratch, const char *id) {
    if (!*timetable->prefix)
        return id;
    um_text_reset(scratch);
    um_text_append_format(scratch, "%s/%s", timetable->prefix, id);
    return scratch->data;
}

bool um_timetable_has_file(const um_timetable *timetable, const char *name) {
    return um_text_list_has(um_feed_files(timetable->feed), name);
}

um_status um_timetable_open(um_timetable *timetable, const char *name, um_gtfs_table **table,
                            um_error *err) {
    *table = NULL;
    if (!um_timetable_has_file(timetable, name))
        return UM_OK;
    return um_gtfs_table_open(timetable->feed, um_gtfs_file_find(name), &timetable->notices, table,
                              err);
}

um_status um_timetable_insert(um_timetable *timetable, sqlite3_stmt *insert, const char *what,
                              const char *id, um_error *err) {
    UM_TRY(um_db_run(timetable->load->db, insert, err));
    if (sqlite3_changes(timetable->load->db->handle) == 0)
        return um_fail(err, UM_ERR_FORMAT,
                       "%s '%s' is already there from another source; set `id_prefix:`", what, id);
    return UM_OK;
}

/// Registers the id of a row; a sound row that has another's is rejected.
static um_status register_id(um_timetable *timetable, um_ids *ids, const um_gtfs_file *spec,
                             um_gtfs_record *record, int32_t *number) {
    int32_t before = 0;
    um_slice id = record->cells[0];
    *number = UM_NOT_INTERNED;
    if (id.n == 0 && record->is_rejected)
        return UM_OK;
    *number = um_ids_add(ids, id, record->line, !record->is_rejected, &before);
    if (*number >= 0 || record->is_rejected)
        return UM_OK;
    UM_AUTO(char) *key = um_format("%.*s", (int)id.n, id.text);
    um_gtfs_place place = {spec->name, spec->columns[0].name, record->line, key};
    record->is_rejected = true;
    if (!spec->is_service) {
        um_notices_count(&timetable->notices, "duplicate_key", &place, um_gtfs_rejected);
        return UM_OK;
    }
    return um_notices_reject(&timetable->notices, "duplicate_key", &place, um_gtfs_rejected,
                             "'%s' stands in line %d already", key, before);
}

static void remark(um_timetable *timetable, const char *code, const char *file, const char *field,
                   int64_t line) {
    um_notices_remark(&timetable->notices, code, file, field, line);
}

static void bind_slice(sqlite3_stmt *insert, int index, um_slice slice) {
    if (slice.n)
        sqlite3_bind_text(insert, index, slice.text, (int)slice.n, SQLITE_TRANSIENT);
    else
        sqlite3_bind_null(insert, index);
}

static bool is_blank_equal(um_slice a, um_slice b) {
    return a.n == b.n && strncasecmp(a.text, b.text, a.n) == 0;
}

// ---------------------------------------------------------------------------------------- agencies

static um_status store_agency(um_timetable *timetable, sqlite3_stmt *insert,
                              const um_gtfs_record *record, int32_t number, um_error *err) {
    UM_AUTO(um_text) scratch = {0};
    const char *id =
        um_timetable_id(timetable, &scratch, um_ids_text(&timetable->agencies, number));
    um_slice name = record->cells[UM_AGENCY_NAME];
    UM_RESERVE(timetable->agency_names, number + 1, timetable->agency_capacity);
    timetable->agency_names[number] = um_timetable_keep(timetable, name);
    um_db_bind_text(insert, 1, id);
    if (name.n)
        bind_slice(insert, 2, name);
    else
        um_db_bind_text(insert, 2, id);
    bind_slice(insert, 3, record->cells[UM_AGENCY_URL]);
    bind_slice(insert, 4, record->cells[UM_AGENCY_TIMEZONE]);
    sqlite3_bind_int64(insert, 5, timetable->load->source_id);
    UM_TRY(um_timetable_insert(timetable, insert, "agency_id", id, err));
    um_load_stored(timetable->load);
    if (!timetable->timezone)
        timetable->timezone = um_format("%.*s", (int)record->cells[UM_AGENCY_TIMEZONE].n,
                                        record->cells[UM_AGENCY_TIMEZONE].text);
    return UM_OK;
}

um_status um_timetable_read_agencies(um_timetable *timetable, um_error *err) {
    static const char name[] = "agency.txt";
    UM_AUTO(um_gtfs_table) *table = NULL;
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_TRY(um_timetable_open(timetable, name, &table, err));
    UM_TRY(um_db_prepare(timetable->load->db,
                         "INSERT INTO agency (agency_id, name, url, timezone, source_id) "
                         "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
                         &insert, err));
    um_gtfs_record *record = um_gtfs_table_record(table);
    for (bool has_row = true;;) {
        int32_t number = 0;
        UM_TRY(um_gtfs_table_next(table, &has_row, err));
        if (!has_row)
            break;
        UM_TRY(
            register_id(timetable, &timetable->agencies, um_gtfs_file_find(name), record, &number));
        if (!record->is_rejected)
            UM_TRY(store_agency(timetable, insert, record, number, err));
    }
    int32_t nameless = um_intern_find(&timetable->agencies.intern, "", 0);
    if (um_ids_count(&timetable->agencies) > 1 && nameless >= 0 &&
        um_gtfs_table_has(table, UM_AGENCY_ID))
        remark(timetable, "missing_required_agency_id", name, "agency_id",
               timetable->agencies.lines[nameless]);
    return UM_OK;
}

static um_status read_ids_only(um_timetable *timetable, const char *name, um_ids *ids,
                               um_error *err) {
    UM_AUTO(um_gtfs_table) *table = NULL;
    UM_TRY(um_timetable_open(timetable, name, &table, err));
    for (bool has_row = table; has_row;) {
        int32_t number = 0;
        UM_TRY(um_gtfs_table_next(table, &has_row, err));
        if (has_row)
            UM_TRY(register_id(timetable, ids, um_gtfs_file_find(name), um_gtfs_table_record(table),
                               &number));
    }
    return UM_OK;
}

um_status um_timetable_read_levels(um_timetable *timetable, um_error *err) {
    return read_ids_only(timetable, "levels.txt", &timetable->levels, err);
}

um_status um_timetable_read_groups(um_timetable *timetable, um_error *err) {
    return read_ids_only(timetable, "location_groups.txt", &timetable->groups, err);
}

// ------------------------------------------------------------------------------------------- stops

static void take_place(um_timetable *timetable, const um_gtfs_record *record, um_gtfs_stop *stop) {
    um_slice lat = record->cells[UM_STOPS_LAT], lon = record->cells[UM_STOPS_LON];
    stop->lon = stop->lat = NAN;
    if (!lat.n || !lon.n || !um_slice_real(lat, &stop->lat) || !um_slice_real(lon, &stop->lon)) {
        stop->lon = stop->lat = NAN;
        return;
    }
    // Source: the validator's point_near_origin: within a degree of the Gulf of Guinea lies no
    // stop.
    if (fabs(stop->lat) <= 1 && fabs(stop->lon) <= 1) {
        um_gtfs_place place = {"stops.txt", "stop_lat", record->line, NULL};
        um_notices_count(&timetable->notices, "point_near_origin", &place, um_gtfs_cleared);
        stop->lon = stop->lat = NAN;
    }
}

static void remark_stop(um_timetable *timetable, const um_gtfs_record *record,
                        const um_gtfs_stop *stop) {
    static const char name[] = "stops.txt";
    um_slice named = record->cells[UM_STOPS_NAME];
    if (stop->location_type <= 2 && !named.n)
        remark(timetable, "missing_stop_name", name, "stop_name", record->line);
    if (stop->location_type <= 2 && isnan(stop->lon))
        remark(timetable, "stop_without_location", name, "stop_lat", record->line);
    if (named.n && is_blank_equal(named, record->cells[UM_STOPS_DESC]))
        remark(timetable, "same_name_and_description_for_stop", name, "stop_desc", record->line);
    bool has_parent = record->cells[UM_STOPS_PARENT].n > 0;
    if (has_parent && stop->location_type == 1)
        remark(timetable, "station_with_parent_station", name, "parent_station", record->line);
    if (!has_parent && stop->location_type >= 2)
        remark(timetable, "location_without_parent_station", name, "parent_station", record->line);
}

static void take_stop(um_timetable *timetable, const um_gtfs_record *record, int32_t number) {
    UM_RESERVE(timetable->stop_items, number + 1, timetable->stop_capacity);
    int64_t type = record->numbers[UM_STOPS_LOCATION_TYPE];
    um_gtfs_stop *stop = &timetable->stop_items[number];
    *stop = (um_gtfs_stop){
        .name = um_timetable_keep(timetable, record->cells[UM_STOPS_NAME]),
        .parent_id = um_timetable_keep(timetable, record->cells[UM_STOPS_PARENT]),
        .line = (int32_t)record->line,
        .parent = UM_NOT_INTERNED,
        .location_type = (uint8_t)(type >= 0 && type <= 4 ? type : 0),
        .kind = -1,
        .lon = NAN,
        .lat = NAN,
    };
    if (record->is_rejected)
        return;
    take_place(timetable, record, stop);
    remark_stop(timetable, record, stop);
    um_load_stored(timetable->load);
}

static um_status check_level(um_timetable *timetable, const um_gtfs_record *record) {
    um_slice level = record->cells[UM_STOPS_LEVEL];
    bool is_cascade = false;
    if (!level.n || um_ids_find(&timetable->levels, level, &is_cascade) >= 0)
        return UM_OK;
    um_gtfs_place place = {"stops.txt", "level_id", record->line, NULL};
    return um_notices_repair(&timetable->notices, "foreign_key_violation", &place, um_gtfs_cleared,
                             "'%.*s' is not in levels.txt", (int)level.n, level.text);
}

/// A parent must be a station (of a boarding area: a platform).
static void remark_parent(um_timetable *timetable, const um_gtfs_stop *stop,
                          const um_gtfs_stop *parent) {
    int wanted = stop->location_type == 4 ? 0 : 1;
    if (stop->location_type != 1 && parent->location_type != wanted)
        remark(timetable, "wrong_parent_location_type", "stops.txt", "parent_station", stop->line);
}

static um_status link_parent(um_timetable *timetable, um_gtfs_stop *stop, const char *id) {
    bool is_cascade = false;
    um_slice parent_id = {um_timetable_text(timetable, stop->parent_id), 0};
    parent_id.n = strlen(parent_id.text);
    stop->parent = parent_id.n ? um_ids_find(&timetable->stops, parent_id, &is_cascade) : -1;
    if (parent_id.n == 0)
        return UM_OK;
    if (stop->parent >= 0) {
        remark_parent(timetable, stop, &timetable->stop_items[stop->parent]);
        return UM_OK;
    }
    um_gtfs_place place = {"stops.txt", "parent_station", stop->line, id};
    timetable->load->n_repaired++;
    return um_notices_repair(&timetable->notices, "foreign_key_violation", &place, um_gtfs_cleared,
                             "'%s' is not in stops.txt", parent_id.text);
}

/// The topmost parent; a chain that bites its tail has none.
static int32_t find_top(const um_timetable *timetable, int32_t number) {
    int32_t top = number;
    for (size_t steps = 0; timetable->stop_items[top].parent >= 0; steps++) {
        top = timetable->stop_items[top].parent;
        if (steps > um_ids_count(&timetable->stops))
            return number;
    }
    return top;
}

static um_status link_parents(um_timetable *timetable) {
    size_t n = um_ids_count(&timetable->stops);
    int32_t *tops = um_alloc_array(n + 1, sizeof *tops);
    um_status status = UM_OK;
    for (size_t i = 0; i < n && status == UM_OK; i++)
        if (timetable->stops.is_sound[i])
            status = link_parent(timetable, &timetable->stop_items[i],
                                 um_ids_text(&timetable->stops, (int32_t)i));
    for (size_t i = 0; i < n; i++)
        tops[i] = timetable->stops.is_sound[i] ? find_top(timetable, (int32_t)i) : (int32_t)i;
    for (size_t i = 0; i < n; i++)
        timetable->stop_items[i].parent = tops[i] == (int32_t)i ? -1 : tops[i];
    free(tops);
    return status;
}

um_status um_timetable_read_stops(um_timetable *timetable, um_error *err) {
    static const char name[] = "stops.txt";
    UM_AUTO(um_gtfs_table) *table = NULL;
    UM_TRY(um_timetable_open(timetable, name, &table, err));
    um_gtfs_record *record = um_gtfs_table_record(table);
    for (bool has_row = true;;) {
        int32_t number = 0;
        UM_TRY(um_gtfs_table_next(table, &has_row, err));
        if (!has_row)
            break;
        UM_TRY(register_id(timetable, &timetable->stops, um_gtfs_file_find(name), record, &number));
        if (number < 0)
            continue;
        if (!record->is_rejected)
            UM_TRY(check_level(timetable, record));
        if (!record->is_rejected || !timetable->stops.is_sound[number])
            take_stop(timetable, record, number);
    }
    UM_TRY(um_timetable_check_area(timetable));
    return link_parents(timetable);
}

// ------------------------------------------------------------------------------------------ routes

/// Route types of GTFS and the extended ones (Hierarchical Vehicle Type) in hundreds.
static int8_t kind_of_type(int64_t type) {
    enum { BUS, TRAM, RAIL, FERRY };
    if (type == 1 || type == 2 || type == 12 || (type >= 100 && type < 200) ||
        (type >= 400 && type < 500))
        return RAIL;
    if (type == 0 || type == 5 || type == 7 || (type >= 900 && type < 1000) ||
        (type >= 1400 && type < 1500))
        return TRAM;
    return type == 4 || (type >= 1000 && type < 1100) || (type >= 1200 && type < 1300) ? FERRY
                                                                                       : BUS;
}

static const char *mode_of_type(int64_t type) {
    static const char *const modes[] = {"bus", "tram", "rail", "bus"};
    return type == 101 || type == 102 ? "long-distance" : modes[kind_of_type(type)];
}

/// "650" and "650 - Nauen": the long name repeats the short one.
static bool begins_with_name(um_slice whole, um_slice part) {
    if (!part.n || whole.n < part.n || strncasecmp(whole.text, part.text, part.n) != 0)
        return false;
    if (whole.n == part.n)
        return true;
    char next = whole.text[part.n];
    return next == ' ' || next == '-' || next == '(' || next == ')' || next == '\t';
}

static void remark_route(um_timetable *timetable, const um_gtfs_record *record) {
    static const char name[] = "routes.txt";
    um_slice shorter = record->cells[UM_ROUTES_SHORT_NAME];
    um_slice longer = record->cells[UM_ROUTES_LONG_NAME], desc = record->cells[UM_ROUTES_DESC];
    if (!shorter.n && !longer.n)
        remark(timetable, "route_both_short_and_long_name_missing", name, "route_short_name",
               record->line);
    if (longer.n && begins_with_name(longer, shorter))
        remark(timetable, "route_long_name_contains_short_name", name, "route_long_name",
               record->line);
    if (desc.n && (is_blank_equal(desc, shorter) || is_blank_equal(desc, longer)))
        remark(timetable, "same_name_and_description_for_route", name, "route_desc", record->line);
}

/// A dangling agency costs the route its operator, no more.
static um_status find_agency(um_timetable *timetable, const um_gtfs_record *record,
                             int32_t *agency) {
    um_slice id = record->cells[UM_ROUTES_AGENCY];
    bool is_cascade = false, is_single = um_ids_count(&timetable->agencies) == 1;
    *agency = um_ids_find(&timetable->agencies, id, &is_cascade);
    if (id.n == 0 && is_single && timetable->agencies.is_sound[0])
        *agency = 0;
    if (*agency >= 0 && (id.n || is_single))
        return UM_OK;
    um_gtfs_place place = {"routes.txt", "agency_id", record->line, NULL};
    if (id.n == 0) {
        if (um_ids_count(&timetable->agencies) > 1)
            remark(timetable, "missing_required_agency_id", place.file, place.field, place.line);
        return UM_OK;
    }
    timetable->load->n_repaired++;
    return um_notices_repair(&timetable->notices, "foreign_key_violation", &place, um_gtfs_cleared,
                             "'%.*s' is not in agency.txt", (int)id.n, id.text);
}

static um_status store_route(um_timetable *timetable, sqlite3_stmt *insert,
                             const um_gtfs_record *record, int32_t number, um_error *err) {
    UM_AUTO(um_text) scratch = {0};
    UM_AUTO(um_text) agency = {0};
    const um_gtfs_route *route = &timetable->route_items[number];
    const char *id = um_timetable_id(timetable, &scratch, um_ids_text(&timetable->routes, number));
    um_db_bind_text(insert, 1, id);
    um_db_bind_text(insert, 2,
                    route->agency < 0
                        ? NULL
                        : um_timetable_id(timetable, &agency,
                                          um_ids_text(&timetable->agencies, route->agency)));
    bind_slice(insert, 3, record->cells[UM_ROUTES_SHORT_NAME]);
    bind_slice(insert, 4, record->cells[UM_ROUTES_LONG_NAME]);
    sqlite3_bind_int(insert, 5, route->type);
    um_db_bind_text(insert, 6, um_gtfs_kinds[route->kind]);
    um_db_bind_text(insert, 7, mode_of_type(route->type));
    sqlite3_bind_int64(insert, 8, timetable->load->source_id);
    UM_TRY(um_timetable_insert(timetable, insert, "route_id", id, err));
    um_load_stored(timetable->load);
    return UM_OK;
}

static um_status take_route(um_timetable *timetable, const um_gtfs_record *record, int32_t number) {
    UM_RESERVE(timetable->route_items, number + 1, timetable->route_capacity);
    um_gtfs_route *route = &timetable->route_items[number];
    int64_t type = record->numbers[UM_ROUTES_TYPE];
    *route = (um_gtfs_route){
        .short_name = um_timetable_keep(timetable, record->cells[UM_ROUTES_SHORT_NAME]),
        .long_name = um_timetable_keep(timetable, record->cells[UM_ROUTES_LONG_NAME]),
        .agency = -1,
        .type = (int16_t)(type > 0 && type < 32000 ? type : 0),
        .kind = kind_of_type(type),
    };
    return record->is_rejected ? UM_OK : find_agency(timetable, record, &route->agency);
}

/// Routes that passengers cannot tell apart.
static void remark_twin(um_timetable *timetable, um_intern *names, const um_gtfs_record *record) {
    UM_AUTO(um_text) name = {0};
    static const size_t parts[] = {UM_ROUTES_LONG_NAME, UM_ROUTES_SHORT_NAME, UM_ROUTES_TYPE,
                                   UM_ROUTES_AGENCY};
    bool is_new = false;
    for (size_t i = 0; i < UM_COUNT(parts); i++) {
        um_text_append_n(&name, record->cells[parts[i]].text, record->cells[parts[i]].n);
        um_text_append_n(&name, "\t", 1);
    }
    um_intern_add(names, name.data, name.length, &is_new);
    if (!is_new)
        remark(timetable, "duplicate_route_name", "routes.txt", "route_long_name", record->line);
}

um_status um_timetable_read_routes(um_timetable *timetable, um_error *err) {
    static const char name[] = "routes.txt";
    UM_AUTO(um_gtfs_table) *table = NULL;
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_AUTO(um_intern) names = {0};
    UM_TRY(um_timetable_open(timetable, name, &table, err));
    UM_TRY(um_db_prepare(timetable->load->db,
                         "INSERT INTO route (route_id, agency_id, short_name, long_name, "
                         "route_type, kind, mode, source_id) "
                         "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING",
                         &insert, err));
    um_gtfs_record *record = um_gtfs_table_record(table);
    for (bool has_row = true;;) {
        int32_t number = 0;
        UM_TRY(um_gtfs_table_next(table, &has_row, err));
        if (!has_row)
            return UM_OK;
        UM_TRY(
            register_id(timetable, &timetable->routes, um_gtfs_file_find(name), record, &number));
        if (number < 0)
            continue;
        if (!record->is_rejected || !timetable->routes.is_sound[number])
            UM_TRY(take_route(timetable, record, number));
        if (record->is_rejected)
            continue;
        remark_route(timetable, record);
        remark_twin(timetable, &names, record);
        UM_TRY(store_route(timetable, insert, record, number, err));
    }
}

// ---------------------------------------------------------------------------------------- services

static um_gtfs_service *reach_service(um_timetable *timetable, int32_t number, bool is_new) {
    UM_RESERVE(timetable->service_items, number + 1, timetable->service_capacity);
    if (is_new)
        timetable->service_items[number] = (um_gtfs_service){.first = 1, .last = 0};
    return &timetable->service_items[number];
}

static void reach_day(um_timetable *timetable, int32_t day) {
    bool is_first = timetable->first_day > timetable->last_day;
    if (is_first || day < timetable->first_day)
        timetable->first_day = day;
    if (is_first || day > timetable->last_day)
        timetable->last_day = day;
}

static void take_service(um_timetable *timetable, const um_gtfs_record *record, int32_t number) {
    um_gtfs_service *service = reach_service(timetable, number, true);
    service->first = (int32_t)record->numbers[UM_CALENDAR_START];
    service->last = (int32_t)record->numbers[UM_CALENDAR_END];
    for (int i = 0; i < 7; i++)
        if (record->numbers[UM_CALENDAR_MONDAY + i] == 1)
            service->weekdays |= (uint8_t)(1 << i);
    reach_day(timetable, service->first);
    reach_day(timetable, service->last);
    if (!service->weekdays)
        remark(timetable, "service_has_no_active_day_of_the_week", "calendar.txt", "service_id",
               record->line);
    if (service->first > service->last)
        remark(timetable, "start_and_end_range_out_of_order", "calendar.txt", "start_date",
               record->line);
    um_load_stored(timetable->load);
}

static um_status read_calendar(um_timetable *timetable, um_error *err) {
    static const char name[] = "calendar.txt";
    UM_AUTO(um_gtfs_table) *table = NULL;
    UM_TRY(um_timetable_open(timetable, name, &table, err));
    for (bool has_row = table; has_row;) {
        int32_t number = 0;
        UM_TRY(um_gtfs_table_next(table, &has_row, err));
        um_gtfs_record *record = um_gtfs_table_record(table);
        if (!has_row)
            break;
        UM_TRY(
            register_id(timetable, &timetable->services, um_gtfs_file_find(name), record, &number));
        if (number < 0)
            continue;
        if (!record->is_rejected)
            take_service(timetable, record, number);
        else if (!timetable->services.is_sound[number])
            reach_service(timetable, number, true);
    }
    return UM_OK;
}

/// A date of a service, once.
static um_status take_date(um_timetable *timetable, sqlite3_stmt *insert, um_intern *seen,
                           const um_gtfs_record *record, um_error *err) {
    static const char name[] = "calendar_dates.txt";
    um_slice id = record->cells[UM_DATES_SERVICE];
    bool is_new = false;
    UM_AUTO(um_text) scratch = {0};
    size_t n_before = um_ids_count(&timetable->services);
    int32_t before = 0;
    if (record->is_rejected) {
        if (id.n)
            um_ids_add(&timetable->services, id, record->line, false, &before);
        if (um_ids_count(&timetable->services) > n_before)
            reach_service(timetable, (int32_t)n_before, true);
        return UM_OK;
    }
    bool was_cascade = false;
    int32_t number = um_ids_find(&timetable->services, id, &was_cascade);
    if (number < 0)
        number = um_ids_add(&timetable->services, id, record->line, true, &before);
    reach_service(timetable, number, (size_t)number >= n_before);
    struct {
        int32_t service, day;
    } key = {number, (int32_t)record->numbers[UM_DATES_DATE]};
    um_intern_add(seen, (const char *)&key, sizeof key, &is_new);
    const char *service = um_ids_text(&timetable->services, number);
    if (!is_new) {
        um_gtfs_place place = {name, "service_id,date", record->line, service};
        return um_notices_reject(&timetable->notices, "duplicate_key", &place, um_gtfs_rejected,
                                 "service '%s' has the date already", service);
    }
    char iso[UM_DAY_SIZE];
    um_day_format(key.day, iso);
    um_db_bind_text(insert, 1, um_timetable_id(timetable, &scratch, service));
    um_db_bind_text(insert, 2, iso);
    sqlite3_bind_int(insert, 3, record->numbers[UM_DATES_TYPE] == 1);
    sqlite3_bind_int64(insert, 4, timetable->load->source_id);
    UM_TRY(um_timetable_insert(timetable, insert, "the date of service_id", service, err));
    if (record->numbers[UM_DATES_TYPE] == 1)
        reach_day(timetable, key.day);
    um_load_stored(timetable->load);
    return UM_OK;
}

static um_status read_dates(um_timetable *timetable, um_error *err) {
    static const char name[] = "calendar_dates.txt";
    UM_AUTO(um_gtfs_table) *table = NULL;
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_AUTO(um_intern) seen = {0};
    UM_TRY(um_timetable_open(timetable, name, &table, err));
    UM_TRY(um_db_prepare(timetable->load->db,
                         "INSERT INTO service_date (service_id, date, runs, source_id) "
                         "VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
                         &insert, err));
    for (bool has_row = table; has_row;) {
        UM_TRY(um_gtfs_table_next(table, &has_row, err));
        if (has_row)
            UM_TRY(take_date(timetable, insert, &seen, um_gtfs_table_record(table), err));
    }
    return UM_OK;
}

static um_status store_service(um_timetable *timetable, sqlite3_stmt *insert, int32_t number,
                               um_error *err) {
    UM_AUTO(um_text) scratch = {0};
    const um_gtfs_service *service = &timetable->service_items[number];
    const char *id =
        um_timetable_id(timetable, &scratch, um_ids_text(&timetable->services, number));
    um_db_bind_text(insert, 1, id);
    sqlite3_bind_int(insert, 2, service->weekdays);
    if (service->first <= service->last) {
        char iso[UM_DAY_SIZE];
        um_day_format(service->first, iso);
        um_db_bind_text(insert, 3, iso);
        um_day_format(service->last, iso);
        um_db_bind_text(insert, 4, iso);
    }
    sqlite3_bind_int64(insert, 5, timetable->load->source_id);
    return um_timetable_insert(timetable, insert, "service_id", id, err);
}

um_status um_timetable_read_services(um_timetable *timetable, um_error *err) {
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    timetable->first_day = 1; // none yet
    UM_TRY(read_calendar(timetable, err));
    UM_TRY(read_dates(timetable, err));
    UM_TRY(um_db_prepare(timetable->load->db,
                         "INSERT INTO service (service_id, weekdays, first_date, last_date, "
                         "source_id) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
                         &insert, err));
    for (size_t i = 0; i < um_ids_count(&timetable->services); i++)
        if (timetable->services.is_sound[i])
            UM_TRY(store_service(timetable, insert, (int32_t)i, err));
    return UM_OK;
}
