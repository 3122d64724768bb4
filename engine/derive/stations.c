/*
 * Step `stations`: which stops passengers take for one.
 *
 * Reads:  territory (leaves), stop
 * Writes: station, stop_station
 * Method: a stop with a parent belongs to it (stop.station_id is the topmost one), at the parent's
 * place. All others with exactly the same name in the same source, linked pair by pair where they
 * are no farther apart than `stations.link_m` (single linkage), are one, at the mean of their
 * places; its id is the smallest stop_id.
 */
#include "derive/point_grid.h"
#include "derive/step.h"

#include <math.h>
#include <string.h>

/// A stop, and the one that stands for its station.
typedef struct stop_item {
    char *id, *name;
    double xy[2]; ///< NAN where it has no place
    int64_t source;
    int32_t parent; ///< number, -1 = none
    int32_t head;   ///< of the group; itself where it is alone
    int32_t members;
    bool is_parent; ///< others are its platforms
    bool counts;    ///< stop or platform, not an entrance or a node
} stop_item;

typedef struct stop_items {
    stop_item *items;
    size_t n_items, capacity;
    double *xy; ///< of all, as the grid wants it
} stop_items;

static inline void um_auto_stop_items(stop_items *stops) {
    for (size_t i = 0; i < stops->n_items; i++) {
        free(stops->items[i].id);
        free(stops->items[i].name);
    }
    free(stops->items);
    free(stops->xy);
}

// ------------------------------------------------------------------------------------------- stops

static um_status read_place(sqlite3_stmt *select, int column, double xy[2], um_error *err) {
    UM_AUTO(um_paths) place = {0};
    xy[0] = xy[1] = NAN;
    if (sqlite3_column_type(select, column) == SQLITE_NULL)
        return UM_OK;
    UM_TRY(um_db_column_paths(select, column, &place, err));
    memcpy(xy, place.items[0].xy, 2 * sizeof *xy);
    return UM_OK;
}

/// Stops come in the order of their ids.
static int32_t find_stop(const stop_items *stops, const char *id) {
    size_t low = 0, high = stops->n_items;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(stops->items[middle].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < stops->n_items && strcmp(stops->items[low].id, id) == 0 ? (int32_t)low : -1;
}

static um_status read_stops(um_db *db, stop_items *stops, um_text_list *parents, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db,
                         "SELECT stop_id, name, station_id, location_type, source_id, geom FROM "
                         "stop ORDER BY stop_id",
                         &select, err));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        UM_GROW(stops->items, stops->n_items, stops->capacity);
        stop_item *stop = &stops->items[stops->n_items];
        *stop = (stop_item){.id = um_strdup(um_db_column_text(select, 0)),
                            .name = um_strdup(um_db_column_text(select, 1)),
                            .source = sqlite3_column_int64(select, 4),
                            .parent = -1,
                            .head = (int32_t)stops->n_items,
                            .counts = sqlite3_column_int(select, 3) == 0};
        stops->n_items++;
        um_text_list_add(parents, um_db_column_text(select, 2));
        UM_TRY(read_place(select, 5, stop->xy, err));
    }
}

static void link_parents(stop_items *stops, const um_text_list *parents) {
    for (size_t i = 0; i < stops->n_items; i++) {
        int32_t parent = *parents->items[i] ? find_stop(stops, parents->items[i]) : -1;
        if (parent < 0 || parent == (int32_t)i)
            continue;
        stops->items[i].parent = parent;
        stops->items[parent].is_parent = true;
    }
}

// ------------------------------------------------------------------------------------------ groups

static int32_t find_head(stop_items *stops, int32_t number) {
    while (stops->items[number].head != number) {
        int32_t next = stops->items[number].head;
        stops->items[number].head = stops->items[next].head; // halves the way for the next
        number = next;
    }
    return number;
}

/// The smaller number has the smaller id.
static void join(stop_items *stops, int32_t a, int32_t b) {
    int32_t x = find_head(stops, a), y = find_head(stops, b);
    if (x < y)
        stops->items[y].head = x;
    else
        stops->items[x].head = y;
}

static bool is_alone(const stop_item *stop) {
    return stop->parent < 0 && !stop->is_parent && stop->counts && !isnan(stop->xy[0]);
}

static bool are_one(const stop_item *a, const stop_item *b, double link_m) {
    return is_alone(b) && a->source == b->source && *a->name && strcmp(a->name, b->name) == 0 &&
           hypot(a->xy[0] - b->xy[0], a->xy[1] - b->xy[1]) <= link_m;
}

static void link_names(stop_items *stops, double link_m) {
    UM_AUTO(um_point_grid) *grid = NULL;
    UM_AUTO(um_numbers) near = {0};
    stops->xy = um_alloc_array(stops->n_items + 1, 2 * sizeof(double));
    for (size_t i = 0; i < stops->n_items; i++)
        for (int axis = 0; axis < 2; axis++) // a stop without a place is near nothing
            stops->xy[2 * i + (size_t)axis] =
                isnan(stops->items[i].xy[axis]) ? -1e9 : stops->items[i].xy[axis];
    grid = um_point_grid_new(stops->xy, stops->n_items, fmax(link_m, 1));
    for (size_t i = 0; i < stops->n_items; i++) {
        const stop_item *stop = &stops->items[i];
        if (!is_alone(stop))
            continue;
        um_point_grid_near(grid, stop->xy, stop->xy, link_m, &near);
        for (size_t k = 0; k < near.n_items; k++)
            if (near.items[k] > i && are_one(stop, &stops->items[near.items[k]], link_m))
                join(stops, (int32_t)i, (int32_t)near.items[k]);
    }
}

// ------------------------------------------------------------------------------------------- write

/// The stop whose id the station has; -1 for what is none (an entrance, a stop without a place).
static int32_t station_of(stop_items *stops, size_t number) {
    const stop_item *stop = &stops->items[number];
    if (stop->parent >= 0)
        return stop->counts ? stop->parent : -1;
    if (stop->is_parent || !stop->counts)
        return -1;
    return find_head(stops, (int32_t)number);
}

/// Where a station is: its parent's place, or the mean of its members'.
typedef struct station_place {
    double x, y;
    int32_t n;
} station_place;

static station_place *gather_places(stop_items *stops) {
    station_place *places = um_alloc_array(stops->n_items + 1, sizeof *places);
    for (size_t i = 0; i < stops->n_items; i++) {
        int32_t station = station_of(stops, i);
        if (station < 0)
            continue;
        bool is_own = stops->items[i].parent >= 0 && !isnan(stops->items[station].xy[0]);
        const double *xy = is_own ? stops->items[station].xy : stops->items[i].xy;
        places[station].n += 1;
        places[station].x += (xy[0] - places[station].x) / places[station].n;
        places[station].y += (xy[1] - places[station].y) / places[station].n;
    }
    return places;
}

static um_status write_station(um_derive *derive, sqlite3_stmt *insert, const stop_item *stop,
                               const station_place *place, const char *key, um_error *err) {
    UM_AUTO(GEOSGeometry) *point = NULL;
    um_db_bind_text(insert, 1, stop->id);
    um_db_bind_text(insert, 2, *stop->name ? stop->name : NULL);
    sqlite3_bind_int(insert, 3, place->n);
    sqlite3_bind_int(insert, 4, !stop->is_parent);
    um_db_bind_text(insert, 5, key);
    sqlite3_bind_int64(insert, 6, stop->source);
    if (!isnan(place->x)) {
        UM_TRY(um_geometry_point(place->x, place->y, &point, err));
        UM_TRY(um_bind_geometry(derive->db, insert, 7, point, err));
    }
    derive->rows++;
    return um_db_run(derive->db, insert, err);
}

static um_status write_stations(um_derive *derive, const stop_items *stops,
                                const station_place *places, um_error *err) {
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    const um_cells *cells = NULL;
    UM_TRY(um_derive_cells(derive, &cells, err));
    UM_TRY(um_db_prepare(derive->db,
                         "INSERT INTO station (station_id, name, stops, is_grouped, key, "
                         "source_id, geom) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                         &insert, err));
    for (size_t i = 0; i < stops->n_items; i++) {
        const double xy[2] = {places[i].x, places[i].y};
        int32_t unit = UM_OUTSIDE;
        if (places[i].n == 0)
            continue;
        if (!isnan(xy[0]))
            um_cells_locate(cells, xy, 1, 1, &unit);
        UM_TRY(write_station(derive, insert, &stops->items[i], &places[i],
                             um_coverage_key(cells->coverage, unit), err));
    }
    return UM_OK;
}

static um_status write_members(um_derive *derive, stop_items *stops, um_error *err) {
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_TRY(um_db_prepare(derive->db,
                         "INSERT INTO stop_station (stop_id, station_id) VALUES (?1, ?2)", &insert,
                         err));
    for (size_t i = 0; i < stops->n_items; i++) {
        int32_t station = station_of(stops, i);
        if (station < 0)
            continue;
        um_db_bind_text(insert, 1, stops->items[i].id);
        um_db_bind_text(insert, 2, stops->items[station].id);
        UM_TRY(um_db_run(derive->db, insert, err));
        derive->rows++;
    }
    return UM_OK;
}

um_status um_derive_stations(um_derive *derive, um_error *err) {
    UM_AUTO(stop_items) stops = {0};
    UM_AUTO(um_text_list) parents = {0};
    double link_m = 0;
    UM_TRY(um_db_exec(derive->db, "DELETE FROM station; DELETE FROM stop_station", err));
    UM_TRY(um_region_derive_real(derive->region, "stations.link_m", 300, &link_m, err));
    UM_TRY(read_stops(derive->db, &stops, &parents, err));
    link_parents(&stops, &parents);
    if (stops.n_items) {
        link_names(&stops, link_m);
        station_place *places = gather_places(&stops);
        um_status status = write_stations(derive, &stops, places, err);
        free(places);
        UM_TRY(status);
        UM_TRY(write_members(derive, &stops, err));
    }
    return um_db_index_geometry(derive->db, "station", err);
}
