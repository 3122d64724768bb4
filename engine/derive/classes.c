/*
 * Step `classes`: quality classes of stations and of the land around them, by every rulebook that
 * defines some; inhabitants near a stop that is served often enough.
 *
 * Reads:  territory (leaves), rulebook, station, station_hour, grid_cell
 * Writes: stop_class, class_band, class_territory, stop_population
 * Method: interval = window / (departures / 2), of all modes and directions; the best mode with a
 * departure chooses the column. A band is closed and by air line; its discs have 64 segments a
 * quarter. In a leaf the discs of the best class are united first, then those of the next, less
 * what was there. A cell of the population grid has the best class that reaches its centre: a
 * search in a grid of stations, no discs.
 *
 * Rulebook: topics window (from_h, to_h), interval (1 ..: limit in minutes, strictly below),
 * category (<mode>/<interval>), band (1 ..: metres), class (<category>/<band>); reach (<mode>:
 * metres) and service (departures).
 */
#include "derive/point_grid.h"
#include "derive/step.h"
#include "derive/trips.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST_INTERVALS = 12, MOST_BANDS = 8, SEGMENTS = 64, FIRST_CLASS = 'A', N_CLASSES = 26 };

typedef struct standard {
    char *name, *edition;
    um_pair_list rules; ///< "topic/rule" and its value, or text
    double window_min;
    int from_h, to_h;
    double intervals[MOST_INTERVALS], bands[MOST_BANDS];
    size_t n_intervals, n_bands;
} standard;

/// A station by a standard.
typedef struct station_item {
    char *id;
    double xy[2];
    int64_t by_mode[UM_N_MODES]; ///< departures in the window
    int64_t all_day[UM_N_MODES]; ///< on the whole day
    char classes[MOST_BANDS];    ///< of each band, 0 = none
} station_item;

typedef struct cell_item {
    double population;
    int32_t unit; ///< leaf, UM_OUTSIDE
} cell_item;

typedef struct class_context {
    um_derive *derive;
    const um_cells *cells;
    station_item *stations;
    size_t n_stations, station_capacity;
    double *station_xy;
    um_point_grid *grid; ///< of the stations
    cell_item *populated;
    double *cell_xy;
    size_t n_cells, cell_capacity;
    um_numbers near;
    sqlite3_stmt *insert_class, *insert_band, *insert_territory;
} class_context;

static inline void um_auto_class_context(class_context *context) {
    for (size_t i = 0; i < context->n_stations; i++)
        free(context->stations[i].id);
    free(context->stations);
    free(context->station_xy);
    um_point_grid_free(context->grid);
    free(context->populated);
    free(context->cell_xy);
    um_numbers_clear(&context->near);
    sqlite3_finalize(context->insert_class);
    sqlite3_finalize(context->insert_band);
    sqlite3_finalize(context->insert_territory);
}

static inline void um_auto_standard(standard *book) {
    free(book->name);
    free(book->edition);
    um_pair_list_clear(&book->rules);
}

// ---------------------------------------------------------------------------------------- rulebook

static const char *find_rule(const standard *book, const char *topic, const char *rule) {
    UM_AUTO(char) *name = um_format("%s/%s", topic, rule);
    return um_pair_list_get(&book->rules, name);
}

static double number_of(const standard *book, const char *topic, const char *rule,
                        double fallback) {
    const char *text = find_rule(book, topic, rule);
    double value = fallback;
    return text && um_parse_real(text, &value) ? value : fallback;
}

/// Rules 1, 2 ... of a topic. @return how many
static size_t read_steps(const standard *book, const char *topic, double *values, size_t most) {
    size_t n = 0;
    for (; n < most; n++) {
        char rule[24];
        snprintf(rule, sizeof rule, "%zu", n + 1);
        values[n] = number_of(book, topic, rule, NAN);
        if (isnan(values[n]))
            break;
    }
    return n;
}

static um_status read_standard(um_db *db, standard *book, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db,
                         "SELECT topic || '/' || rule, coalesce(text_value, value) FROM rulebook "
                         "WHERE standard = ?1 AND edition = ?2",
                         &select, err));
    um_db_bind_text(select, 1, book->name);
    um_db_bind_text(select, 2, book->edition);
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            break;
        um_pair_list_add(&book->rules, um_db_column_text(select, 0), um_db_column_text(select, 1));
    }
    book->from_h = (int)number_of(book, "window", "from_h", 0);
    book->to_h = (int)number_of(book, "window", "to_h", 24);
    book->window_min = 60.0 * (book->to_h - book->from_h);
    book->n_intervals = read_steps(book, "interval", book->intervals, MOST_INTERVALS);
    book->n_bands = read_steps(book, "band", book->bands, MOST_BANDS);
    return UM_OK;
}

// ---------------------------------------------------------------------------------------- stations

static um_status read_stations(class_context *context, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(context->derive->db,
                         "SELECT station_id, geom FROM station WHERE geom IS NOT NULL ORDER BY "
                         "station_id",
                         &select, err));
    for (bool has_row = true;;) {
        UM_AUTO(um_paths) place = {0};
        UM_TRY(um_db_step(context->derive->db, select, &has_row, err));
        if (!has_row)
            break;
        UM_TRY(um_db_column_paths(select, 1, &place, err));
        UM_GROW(context->stations, context->n_stations, context->station_capacity);
        context->stations[context->n_stations++] =
            (station_item){.id = um_strdup(um_db_column_text(select, 0)),
                           .xy = {place.items[0].xy[0], place.items[0].xy[1]}};
    }
    context->station_xy = um_alloc_array(context->n_stations + 1, 2 * sizeof(double));
    for (size_t i = 0; i < context->n_stations; i++)
        memcpy(&context->station_xy[2 * i], context->stations[i].xy, 2 * sizeof(double));
    context->grid = um_point_grid_new(context->station_xy, context->n_stations, 1000);
    return UM_OK;
}

/// Departures of the weekday, in the window of the standard and in all; both in the order of ids.
static um_status count_departures(class_context *context, const standard *book, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    size_t at = 0;
    for (size_t i = 0; i < context->n_stations; i++) {
        memset(context->stations[i].by_mode, 0, sizeof context->stations[i].by_mode);
        memset(context->stations[i].all_day, 0, sizeof context->stations[i].all_day);
        memset(context->stations[i].classes, 0, sizeof context->stations[i].classes);
    }
    UM_TRY(um_db_prepare(context->derive->db,
                         "SELECT station_id, mode, hour, departures FROM station_hour WHERE "
                         "day_type = 'weekday' ORDER BY station_id",
                         &select, err));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(context->derive->db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        const char *id = um_db_column_text(select, 0);
        while (at < context->n_stations && strcmp(context->stations[at].id, id) < 0)
            at++;
        if (at == context->n_stations || strcmp(context->stations[at].id, id) != 0)
            continue;
        int mode = um_mode_find(um_db_column_text(select, 1)), hour = sqlite3_column_int(select, 2);
        context->stations[at].all_day[mode] += sqlite3_column_int64(select, 3);
        if (hour >= book->from_h && hour < book->to_h)
            context->stations[at].by_mode[mode] += sqlite3_column_int64(select, 3);
    }
}

/// @return 1 for the best, 0 = too long an interval for any
static size_t find_interval(const standard *book, double interval_min) {
    for (size_t i = 0; i < book->n_intervals; i++)
        if (interval_min < book->intervals[i])
            return i + 1;
    return 0;
}

static const char *find_category(const standard *book, int mode, size_t interval) {
    char rule[48];
    if (interval == 0)
        return NULL;
    snprintf(rule, sizeof rule, "%s/%zu", um_modes[mode], interval);
    return find_rule(book, "category", rule);
}

static um_status write_class(class_context *context, const standard *book,
                             const station_item *station, int64_t departures, int mode,
                             double interval_min, size_t interval, const char *category,
                             um_error *err) {
    sqlite3_stmt *insert = context->insert_class;
    um_db_bind_text(insert, 1, book->name);
    um_db_bind_text(insert, 2, book->edition);
    um_db_bind_text(insert, 3, station->id);
    sqlite3_bind_int64(insert, 4, departures);
    um_db_bind_text(insert, 5, um_modes[mode]);
    sqlite3_bind_double(insert, 6, interval_min);
    if (interval)
        sqlite3_bind_int64(insert, 7, (int64_t)interval);
    um_db_bind_text(insert, 8, category);
    context->derive->rows++;
    return um_db_run(context->derive->db, insert, err);
}

static um_status classify(class_context *context, const standard *book, station_item *station,
                          um_error *err) {
    int64_t departures = 0;
    int mode = UM_N_MODES;
    for (int i = UM_N_MODES - 1; i >= 0; i--) {
        departures += station->by_mode[i];
        mode = station->by_mode[i] ? i : mode;
    }
    if (departures == 0)
        return UM_OK;
    double interval_min = book->window_min / ((double)departures / 2);
    size_t interval = find_interval(book, interval_min);
    const char *category = find_category(book, mode, interval);
    for (size_t i = 0; category && i < book->n_bands; i++) {
        UM_AUTO(char) *rule = um_format("%s/%zu", category, i + 1);
        const char *letter = find_rule(book, "class", rule);
        if (letter && *letter >= FIRST_CLASS && *letter < FIRST_CLASS + N_CLASSES)
            station->classes[i] = *letter;
    }
    return write_class(context, book, station, departures, mode, interval_min, interval, category,
                       err);
}

// ------------------------------------------------------------------------------------------- bands

static um_status make_disc(const station_item *station, double radius_m, GEOSGeometry **disc,
                           um_error *err) {
    UM_AUTO(GEOSGeometry) *point = NULL;
    UM_TRY(um_geometry_point(station->xy[0], station->xy[1], &point, err));
    *disc = GEOSBuffer_r(um_geos(), point, radius_m, SEGMENTS);
    return *disc ? UM_OK : um_geos_fail(err, "the disc around a station");
}

/// The largest band in which a station has a class at least as good; 0 = none.
static double reach_of(const standard *book, const station_item *station, char worst) {
    double reach_m = 0;
    for (size_t i = 0; i < book->n_bands; i++)
        if (station->classes[i] && station->classes[i] <= worst)
            reach_m = fmax(reach_m, book->bands[i]);
    return reach_m;
}

/// The part of a leaf that classes up to a letter reach; NULL = nothing.
static um_status unite_discs(class_context *context, const standard *book, const GEOSGeometry *leaf,
                             char worst, GEOSGeometry **reached, um_error *err) {
    UM_AUTO(um_paths) parts = {.type = UM_MULTIPOLYGON};
    for (size_t i = 0; i < context->near.n_items; i++) {
        const station_item *station = &context->stations[context->near.items[i]];
        double reach_m = reach_of(book, station, worst);
        UM_AUTO(GEOSGeometry) *disc = NULL;
        UM_AUTO(um_paths) ring = {0};
        if (reach_m <= 0)
            continue;
        UM_TRY(make_disc(station, reach_m, &disc, err));
        UM_TRY(um_paths_from_geometry(disc, &ring, err));
        parts.items = um_resize(parts.items, parts.n_items + 1, sizeof *parts.items);
        parts.items[parts.n_items] = ring.items[0];
        parts.items[parts.n_items].part = parts.n_items;
        parts.n_parts = ++parts.n_items;
        ring.items[0].xy = NULL; // handed over
    }
    if (parts.n_items == 0)
        return UM_OK;
    UM_AUTO(GEOSGeometry) *discs = NULL;
    UM_TRY(um_paths_to_geometry(&parts, &discs, err));
    UM_AUTO(GEOSGeometry) *united = GEOSUnaryUnion_r(um_geos(), discs);
    *reached = united ? GEOSIntersection_r(um_geos(), united, leaf) : NULL;
    return *reached ? UM_OK : um_geos_fail(err, "the reach of stations");
}

static um_status write_band(class_context *context, const standard *book, const char *key,
                            char letter, const GEOSGeometry *band, um_error *err) {
    const char text[2] = {letter, '\0'};
    um_gate_report report = {0};
    um_error fault = {0};
    UM_AUTO(GEOSGeometry) *whole = GEOSGeom_clone_r(um_geos(), band);
    UM_AUTO(GEOSGeometry) *passed = NULL;
    if (um_geometry_gate(UM_STEAL(whole), UM_MULTIPOLYGON, &passed, &report, &fault) != UM_OK)
        return UM_OK; // a line or a point: no area
    um_db_bind_text(context->insert_band, 1, book->name);
    um_db_bind_text(context->insert_band, 2, book->edition);
    um_db_bind_text(context->insert_band, 3, key);
    um_db_bind_text(context->insert_band, 4, text);
    UM_TRY(um_bind_geometry(context->derive->db, context->insert_band, 5, passed, err));
    context->derive->rows++;
    return um_db_run(context->derive->db, context->insert_band, err);
}

static um_status write_territory(class_context *context, const standard *book, const char *key,
                                 const char *letter, double area_m2, double population,
                                 um_error *err) {
    sqlite3_stmt *insert = context->insert_territory;
    um_db_bind_text(insert, 1, book->name);
    um_db_bind_text(insert, 2, book->edition);
    um_db_bind_text(insert, 3, key);
    um_db_bind_text(insert, 4, letter);
    sqlite3_bind_double(insert, 5, area_m2 / 1e6);
    um_db_bind_real(insert, 6, context->n_cells ? population : NAN);
    context->derive->rows++;
    return um_db_run(context->derive->db, insert, err);
}

/// Areas of the classes in a leaf; @p population is that of the leaf by class, the last of none.
static um_status write_leaf(class_context *context, const standard *book, const char *key,
                            const GEOSGeometry *leaf, const double *population, um_error *err) {
    UM_AUTO(GEOSGeometry) *before = NULL;
    double leaf_m2 = 0, before_m2 = 0;
    UM_TRY(um_geometry_area(leaf, &leaf_m2, err));
    for (char letter = FIRST_CLASS; letter < FIRST_CLASS + N_CLASSES; letter++) {
        UM_AUTO(GEOSGeometry) *reached = NULL;
        double reached_m2 = 0;
        bool is_there = false;
        for (size_t i = 0; i < context->near.n_items && !is_there; i++)
            is_there =
                memchr(context->stations[context->near.items[i]].classes, letter, MOST_BANDS);
        if (!is_there)
            continue;
        UM_TRY(unite_discs(context, book, leaf, letter, &reached, err));
        UM_TRY(um_geometry_area(reached, &reached_m2, err));
        UM_AUTO(GEOSGeometry) *band = before ? GEOSDifference_r(um_geos(), reached, before)
                                             : GEOSGeom_clone_r(um_geos(), reached);
        if (!band)
            return um_geos_fail(err, "the band of a class");
        UM_TRY(write_band(context, book, key, letter, band, err));
        const char text[2] = {letter, '\0'};
        UM_TRY(write_territory(context, book, key, text, fmax(reached_m2 - before_m2, 0),
                               population[letter - FIRST_CLASS], err));
        um_geometry_free(before);
        before = UM_STEAL(reached);
        before_m2 = reached_m2;
    }
    return write_territory(context, book, key, "", fmax(leaf_m2 - before_m2, 0),
                           population[N_CLASSES], err);
}

// -------------------------------------------------------------------------------------- population

static um_status read_cells(class_context *context, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(context->derive->db,
                         "SELECT population, easting, northing FROM grid_cell ORDER BY cell_id",
                         &select, err));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(context->derive->db, select, &has_row, err));
        if (!has_row)
            break;
        size_t n = context->n_cells;
        if (n == context->cell_capacity) {
            context->cell_capacity = n ? 2 * n : 1024;
            context->populated =
                um_resize(context->populated, context->cell_capacity, sizeof(cell_item));
            context->cell_xy =
                um_resize(context->cell_xy, context->cell_capacity, 2 * sizeof(double));
        }
        context->populated[n].population = sqlite3_column_double(select, 0);
        context->cell_xy[2 * n] = sqlite3_column_double(select, 1);
        context->cell_xy[2 * n + 1] = sqlite3_column_double(select, 2);
        context->n_cells++;
    }
    int32_t *units = um_alloc_array(context->n_cells + 1, sizeof *units);
    um_cells_locate(context->cells, context->cell_xy, context->n_cells, 1, units);
    for (size_t i = 0; i < context->n_cells; i++)
        context->populated[i].unit = units[i];
    free(units);
    return UM_OK;
}

/// The best class at a place, N_CLASSES = none.
static int class_at(class_context *context, const standard *book, const double xy[2]) {
    int best = N_CLASSES;
    um_point_grid_near(context->grid, xy, xy, book->bands[book->n_bands - 1], &context->near);
    for (size_t i = 0; i < context->near.n_items; i++) {
        const station_item *station = &context->stations[context->near.items[i]];
        double away_m = hypot(station->xy[0] - xy[0], station->xy[1] - xy[1]);
        for (size_t k = 0; k < book->n_bands; k++)
            if (station->classes[k] && away_m <= book->bands[k] &&
                station->classes[k] - FIRST_CLASS < best)
                best = station->classes[k] - FIRST_CLASS;
    }
    return best;
}

/// Inhabitants by leaf and class; the caller frees it.
static double *count_population(class_context *context, const standard *book) {
    size_t n = context->cells->coverage->n_units;
    double *population = um_alloc_array((n + 1) * (N_CLASSES + 1), sizeof *population);
    for (size_t i = 0; i < context->n_cells; i++) {
        int32_t unit = context->populated[i].unit;
        if (unit == UM_OUTSIDE)
            continue;
        int at = class_at(context, book, &context->cell_xy[2 * i]);
        population[(size_t)unit * (N_CLASSES + 1) + (size_t)at] += context->populated[i].population;
    }
    return population;
}

// --------------------------------------------------------------------------------------- standards

/// Stations whose discs may touch a leaf: those near the diagonal of its box, and then some.
static um_status find_near_leaf(class_context *context, const standard *book,
                                const GEOSGeometry *leaf, um_error *err) {
    double low[2], high[2];
    if (GEOSGeom_getXMin_r(um_geos(), leaf, &low[0]) != 1 ||
        GEOSGeom_getYMin_r(um_geos(), leaf, &low[1]) != 1 ||
        GEOSGeom_getXMax_r(um_geos(), leaf, &high[0]) != 1 ||
        GEOSGeom_getYMax_r(um_geos(), leaf, &high[1]) != 1)
        return um_geos_fail(err, "the box of a territory");
    double middle[2] = {(low[0] + high[0]) / 2, (low[1] + high[1]) / 2};
    double reach_m = book->bands[book->n_bands - 1];
    um_point_grid_near(context->grid, middle, middle,
                       reach_m + hypot(high[0] - low[0], high[1] - low[1]) / 2, &context->near);
    size_t n = 0;
    for (size_t i = 0; i < context->near.n_items; i++) {
        const station_item *station = &context->stations[context->near.items[i]];
        if (station->classes[0] && station->xy[0] >= low[0] - reach_m &&
            station->xy[0] <= high[0] + reach_m && station->xy[1] >= low[1] - reach_m &&
            station->xy[1] <= high[1] + reach_m)
            context->near.items[n++] = context->near.items[i];
    }
    context->near.n_items = n;
    return UM_OK;
}

static um_status write_leaves(class_context *context, const standard *book, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_AUTO(double) *population = count_population(context, book);
    UM_TRY(um_db_prepare(context->derive->db,
                         "SELECT territory.key, coalesce(leaf_shape.geom, territory.geom) FROM "
                         "territory LEFT JOIN leaf_shape ON leaf_shape.key = territory.key WHERE "
                         "is_leaf = 1 ORDER BY territory.key",
                         &select, err));
    for (size_t unit = 0;; unit++) {
        bool has_row = false;
        UM_AUTO(GEOSGeometry) *leaf = NULL;
        UM_TRY(um_db_step(context->derive->db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        UM_TRY(um_geometry_from_blob(sqlite3_column_blob(select, 1),
                                     (size_t)sqlite3_column_bytes(select, 1), &leaf, err));
        UM_TRY(find_near_leaf(context, book, leaf, err));
        UM_TRY(write_leaf(context, book, um_db_column_text(select, 0), leaf,
                          &population[unit * (N_CLASSES + 1)], err));
    }
}

static um_status apply_standard(class_context *context, standard *book, um_error *err) {
    UM_TRY(read_standard(context->derive->db, book, err));
    if (book->n_intervals == 0 || book->n_bands == 0 || book->window_min <= 0)
        return UM_OK;
    UM_TRY(count_departures(context, book, err));
    for (size_t i = 0; i < context->n_stations; i++)
        UM_TRY(classify(context, book, &context->stations[i], err));
    return write_leaves(context, book, err);
}

// ------------------------------------------------------------------------------------ served stops

/// Whether a place is near a station that a mode serves often enough.
static bool is_served(class_context *context, const double xy[2], const double *reach_m,
                      double farthest_m, double departures) {
    um_point_grid_near(context->grid, xy, xy, farthest_m, &context->near);
    for (size_t i = 0; i < context->near.n_items; i++) {
        const station_item *station = &context->stations[context->near.items[i]];
        double away_m = hypot(station->xy[0] - xy[0], station->xy[1] - xy[1]);
        int64_t n = 0;
        double reached_m = 0; // of the best mode that stops there
        for (int mode = 0; mode < UM_N_MODES; mode++) {
            n += station->all_day[mode];
            if (station->all_day[mode] && !isnan(reach_m[mode]))
                reached_m = fmax(reached_m, reach_m[mode]);
        }
        if ((double)n >= departures && away_m <= reached_m)
            return true;
    }
    return false;
}

static um_status write_served(class_context *context, const standard *book, const double *whole,
                              const double *near, um_error *err) {
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_TRY(um_db_prepare(context->derive->db,
                         "INSERT INTO stop_population (standard, edition, key, population, near) "
                         "VALUES (?1, ?2, ?3, ?4, ?5)",
                         &insert, err));
    for (size_t i = 0; i < context->cells->coverage->n_units; i++) {
        um_db_bind_text(insert, 1, book->name);
        um_db_bind_text(insert, 2, book->edition);
        um_db_bind_text(insert, 3, um_coverage_key(context->cells->coverage, (int32_t)i));
        sqlite3_bind_double(insert, 4, whole[i]);
        sqlite3_bind_double(insert, 5, near[i]);
        context->derive->rows++;
        UM_TRY(um_db_run(context->derive->db, insert, err));
    }
    return UM_OK;
}

static um_status count_served(class_context *context, standard *book, um_error *err) {
    double reach_m[UM_N_MODES], farthest_m = 0;
    UM_TRY(read_standard(context->derive->db, book, err));
    double departures = number_of(book, "service", "departures", NAN);
    for (int mode = 0; mode < UM_N_MODES; mode++) {
        reach_m[mode] = number_of(book, "reach", um_modes[mode], NAN);
        farthest_m = fmax(farthest_m, reach_m[mode]); // fmax() passes over what is no number
    }
    if (isnan(departures) || farthest_m <= 0 || context->n_cells == 0)
        return UM_OK;
    UM_TRY(count_departures(context, book, err));
    size_t n = context->cells->coverage->n_units;
    UM_AUTO(double) *whole = um_alloc_array(n + 1, sizeof *whole);
    UM_AUTO(double) *near = um_alloc_array(n + 1, sizeof *near);
    for (size_t i = 0; i < context->n_cells; i++) {
        const cell_item *cell = &context->populated[i];
        if (cell->unit == UM_OUTSIDE)
            continue;
        whole[cell->unit] += cell->population;
        if (is_served(context, &context->cell_xy[2 * i], reach_m, farthest_m, departures))
            near[cell->unit] += cell->population;
    }
    return write_served(context, book, whole, near, err);
}

// -------------------------------------------------------------------------------------------- step

typedef um_status (*apply_fn)(class_context *context, standard *book, um_error *err);

/// Applies every standard that has rules of a topic.
static um_status apply_all(class_context *context, const char *topic, apply_fn apply,
                           um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(context->derive->db,
                         "SELECT DISTINCT standard, edition FROM rulebook WHERE topic = ?1 ORDER "
                         "BY standard, edition",
                         &select, err));
    um_db_bind_text(select, 1, topic);
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(context->derive->db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        UM_AUTO(standard)
        book = {.name = um_strdup(um_db_column_text(select, 0)),
                .edition = um_strdup(um_db_column_text(select, 1))};
        if (apply(context, &book, err) != UM_OK)
            return um_fail_while(err, "standard '%s %s'", book.name, book.edition);
    }
}

static um_status prepare(class_context *context, um_error *err) {
    um_db *db = context->derive->db;
    UM_TRY(um_db_prepare(db,
                         "INSERT INTO stop_class (standard, edition, station_id, departures, mode, "
                         "interval_min, interval_class, category) "
                         "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                         &context->insert_class, err));
    UM_TRY(um_db_prepare(db,
                         "INSERT INTO class_band (standard, edition, key, class, geom) "
                         "VALUES (?1, ?2, ?3, ?4, ?5)",
                         &context->insert_band, err));
    return um_db_prepare(db,
                         "INSERT INTO class_territory (standard, edition, key, class, area_km2, "
                         "population) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                         &context->insert_territory, err);
}

um_status um_derive_classes(um_derive *derive, um_error *err) {
    UM_AUTO(class_context) context = {.derive = derive};
    int64_t n = 0;
    UM_TRY(um_db_exec(derive->db,
                      "DELETE FROM stop_class; DELETE FROM class_band; "
                      "DELETE FROM class_territory; DELETE FROM stop_population",
                      err));
    UM_TRY(um_db_get_integer(derive->db, "SELECT count(*) FROM station_hour", &n, err));
    if (n > 0) {
        UM_TRY(um_derive_cells(derive, &context.cells, err));
        UM_TRY(prepare(&context, err));
        UM_TRY(read_stations(&context, err));
        UM_TRY(read_cells(&context, err));
        UM_TRY(apply_all(&context, "interval", apply_standard, err));
        UM_TRY(apply_all(&context, "reach", count_served, err));
    }
    return um_db_index_geometry(derive->db, "class_band", err);
}
