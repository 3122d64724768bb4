// Where stops lie: in the feed's area, beside the shape of their trips, how far along it.
//
// All in degrees as the feed has them, on a plane at the place in question: metres east shrink with
// the cosine of the latitude. Over the few hundred metres that decide here that is exact to a
// millimetre.
#include "load/gtfs/timetable.h"

#include <math.h>

static const double metres_a_degree = 111195.08; // of a meridian; radius 6,371,008.8 m

/// Metres to the east and north from one place to another.
static void offset_m(double lon, double lat, double to_lon, double to_lat, double xy[2]) {
    xy[0] = (to_lon - lon) * metres_a_degree * cos((lat + to_lat) / 2 * M_PI / 180);
    xy[1] = (to_lat - lat) * metres_a_degree;
}

static double distance_m(double lon, double lat, double to_lon, double to_lat) {
    double xy[2];
    offset_m(lon, lat, to_lon, to_lat, xy);
    return hypot(xy[0], xy[1]);
}

/// Great circle, for places far apart.
static double great_circle_m(double lon, double lat, double to_lon, double to_lat) {
    double north = sin((to_lat - lat) * M_PI / 360), east = sin((to_lon - lon) * M_PI / 360);
    double h = north * north + cos(lat * M_PI / 180) * cos(to_lat * M_PI / 180) * east * east;
    return 2 * metres_a_degree * 180 / M_PI * asin(sqrt(fmin(1, h)));
}

// ------------------------------------------------------------------------------------ feed's area

enum { FEW_STOPS = 20, MANY_TIMES = 4 };
static const double least_reach_m = 100000;

/// The middle of a feed's stops and how far from it a stop may be. House rule: four times the
/// distance within which 95 % of the stops lie, at least 100 km.
typedef struct feed_area {
    double lon, lat, reach_m;
} feed_area;

static int compare_reals(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/// The value that a share of them does not pass; sorts them.
static double quantile(double *values, size_t n, double share) {
    qsort(values, n, sizeof *values, compare_reals);
    return values[(size_t)(share * (double)(n - 1))];
}

/// @return false where there are too few stops to say
static bool find_area(const um_timetable *timetable, feed_area *area) {
    size_t n_stops = um_ids_count(&timetable->stops), n = 0;
    UM_AUTO(double) *values = um_alloc_array(3 * n_stops + 1, sizeof *values);
    for (size_t i = 0; i < n_stops; i++)
        if (!isnan(timetable->stop_items[i].lon)) {
            values[n] = timetable->stop_items[i].lon;
            values[n_stops + n++] = timetable->stop_items[i].lat;
        }
    if (n < FEW_STOPS)
        return false;
    area->lon = quantile(values, n, 0.5);
    area->lat = quantile(values + n_stops, n, 0.5);
    n = 0;
    for (size_t i = 0; i < n_stops; i++)
        if (!isnan(timetable->stop_items[i].lon))
            values[2 * n_stops + n++] = great_circle_m(
                area->lon, area->lat, timetable->stop_items[i].lon, timetable->stop_items[i].lat);
    area->reach_m = fmax(least_reach_m, MANY_TIMES * quantile(values + 2 * n_stops, n, 0.95));
    return true;
}

static bool is_in_area(const feed_area *area, double lon, double lat) {
    return fabs(lat) <= 90 && great_circle_m(area->lon, area->lat, lon, lat) <= area->reach_m;
}

/// Latitude and longitude change places where that brings the stop home; else it stays as it is.
static um_status judge_far_stop(um_timetable *timetable, const feed_area *area, size_t number) {
    um_gtfs_stop *stop = &timetable->stop_items[number];
    const char *id = um_ids_text(&timetable->stops, (int32_t)number);
    um_gtfs_place place = {"stops.txt", "stop_lat", stop->line, id};
    if (!is_in_area(area, stop->lat, stop->lon)) {
        um_notices_count(&timetable->notices, "stop_far_from_others", &place, um_gtfs_kept);
        return UM_OK;
    }
    double lat = stop->lat;
    stop->lat = stop->lon;
    stop->lon = lat;
    timetable->load->n_repaired++;
    return um_notices_repair(&timetable->notices, "stop_far_from_others", &place, um_gtfs_repaired,
                             "'%s' lies %.0f km from the other stops, but not with latitude and "
                             "longitude the other way round",
                             id, great_circle_m(area->lon, area->lat, stop->lat, lat) / 1000);
}

um_status um_timetable_check_area(um_timetable *timetable) {
    feed_area area = {0};
    if (!find_area(timetable, &area))
        return UM_OK;
    for (size_t i = 0; i < um_ids_count(&timetable->stops); i++) {
        const um_gtfs_stop *stop = &timetable->stop_items[i];
        if (!isnan(stop->lon) && !is_in_area(&area, stop->lon, stop->lat))
            UM_TRY(judge_far_stop(timetable, &area, i));
    }
    return UM_OK;
}

// ------------------------------------------------------------------------------------------ shapes

/// The points of a shape.
typedef struct shape_line {
    const um_shape_point *points;
    size_t n;
} shape_line;

static shape_line shape_of(const um_timetable *timetable, int32_t shape) {
    size_t start = timetable->shape_starts[shape];
    return (shape_line){&timetable->points[start], timetable->shape_starts[shape + 1] - start};
}

/// A stop that has a place; NULL for others and for groups of locations.
static const um_gtfs_stop *placed_stop(const um_timetable *timetable, int32_t number) {
    if ((size_t)number >= um_ids_count(&timetable->stops) ||
        isnan(timetable->stop_items[number].lon))
        return NULL;
    return &timetable->stop_items[number];
}

/// Distance from a stop to the segment that begins with a point. @param[out] part  of the segment
/// at which it is nearest, 0..1
static double to_segment_m(const um_gtfs_stop *stop, const um_shape_point *from, double *part) {
    double a[2], b[2];
    offset_m(stop->lon, stop->lat, from[0].lon, from[0].lat, a);
    offset_m(stop->lon, stop->lat, from[1].lon, from[1].lat, b);
    double dx = b[0] - a[0], dy = b[1] - a[1], square = dx * dx + dy * dy;
    *part = square > 0 ? fmin(1, fmax(0, -(a[0] * dx + a[1] * dy) / square)) : 0;
    return hypot(a[0] + *part * dx, a[1] + *part * dy);
}

bool um_timetable_has_shape(const um_timetable *timetable, const um_gtfs_trip *trip) {
    return trip->shape >= 0 && shape_of(timetable, trip->shape).n >= 2;
}

// ----------------------------------------------------------------------------- far from the shape

// Source: the validator's stop_too_far_from_shape, 100 m.
static const double far_m = 100;

/// Whether a shape passes a stop; the search begins where the stop before was found.
static bool is_passed(const shape_line *line, const um_gtfs_stop *stop, size_t *at) {
    for (size_t i = 0; i + 1 < line->n; i++) {
        size_t segment = (*at + i) % (line->n - 1);
        double part = 0;
        if (to_segment_m(stop, &line->points[segment], &part) <= far_m) {
            *at = segment;
            return true;
        }
    }
    return false;
}

/// Each stop of a pattern against a shape; a pair of shape and stop is judged once.
static void check_pattern(um_timetable *timetable, const um_pattern *pattern, int32_t shape,
                          um_intern *judged) {
    shape_line line = shape_of(timetable, shape);
    size_t at = 0;
    for (size_t i = 0; i < pattern->n; i++) {
        int32_t number = timetable->patterns.rows[pattern->start + i].stop;
        const um_gtfs_stop *stop = placed_stop(timetable, number);
        const int32_t pair[2] = {shape, number};
        bool is_new = false;
        if (!stop)
            continue;
        um_intern_add(judged, (const char *)pair, sizeof pair, &is_new);
        if (is_new && !is_passed(&line, stop, &at))
            um_notices_remark(&timetable->notices, "stop_too_far_from_shape", "stops.txt",
                              "stop_lat", stop->line);
    }
}

void um_timetable_check_along(um_timetable *timetable) {
    UM_AUTO(um_intern) lists = {0}; // of stops, each with a shape
    UM_AUTO(um_intern) judged = {0};
    for (size_t i = 0; i < um_ids_count(&timetable->trips); i++) {
        const um_gtfs_trip *trip = &timetable->trip_items[i];
        bool is_new = false;
        if (trip->pattern < 0 || !um_timetable_has_shape(timetable, trip))
            continue;
        const um_pattern *pattern = &timetable->patterns.items[trip->pattern];
        const int32_t pair[2] = {trip->shape, pattern->stop_list};
        um_intern_add(&lists, (const char *)pair, sizeof pair, &is_new);
        if (is_new)
            check_pattern(timetable, pattern, trip->shape, &judged);
    }
}

// ------------------------------------------------------------------------------------ along a
// shape

enum { MOST_CHOICES = 20000000 }; // stops x segments of one pattern: 80 MB

/// Stops of a pattern on a shape, by dynamic programming: of all ways to give each stop a segment,
/// none before that of the stop before it, the one with the least sum of squared distances.
typedef struct along_search {
    shape_line line;
    size_t n_segments;
    double *cost;     ///< by segment: least sum up to this stop, if it is on this segment
    uint32_t *before; ///< stop x segment: the segment of the stop before
} along_search;

static void add_stop(along_search *search, const um_gtfs_stop *stop, uint32_t *before) {
    double least = INFINITY;
    uint32_t best = 0;
    for (size_t k = 0; k < search->n_segments; k++) {
        if (search->cost[k] < least) {
            least = search->cost[k];
            best = (uint32_t)k;
        }
        double part = 0, away_m = stop ? to_segment_m(stop, &search->line.points[k], &part) : 0;
        search->cost[k] = least + away_m * away_m;
        before[k] = best;
    }
}

/// Metres along the shape to each row of the pattern.
static void walk_back(const along_search *search, const um_timetable *timetable,
                      const um_pattern_row *rows, size_t n, double *along_m) {
    UM_AUTO(double) *start_m = um_alloc_array(search->n_segments + 1, sizeof *start_m);
    const um_shape_point *points = search->line.points;
    size_t segment = 0;
    for (size_t k = 0; k < search->n_segments; k++) {
        start_m[k + 1] = start_m[k] + distance_m(points[k].lon, points[k].lat, points[k + 1].lon,
                                                 points[k + 1].lat);
        if (search->cost[k] < search->cost[segment])
            segment = k;
    }
    for (size_t i = n; i-- > 0;) {
        const um_gtfs_stop *stop = placed_stop(timetable, rows[i].stop);
        double part = 0;
        if (stop)
            to_segment_m(stop, &points[segment], &part);
        along_m[i] =
            stop ? start_m[segment] + part * (start_m[segment + 1] - start_m[segment]) : NAN;
        segment = search->before[i * search->n_segments + segment];
    }
}

/// @return false where it would cost too much
static bool find_along(const um_timetable *timetable, int32_t shape, const um_pattern *pattern,
                       double *along_m) {
    const um_pattern_row *rows = &timetable->patterns.rows[pattern->start];
    along_search search = {.line = shape_of(timetable, shape)};
    search.n_segments = search.line.n - 1;
    if (search.n_segments > MOST_CHOICES / (pattern->n + 1))
        return false;
    search.cost = um_alloc_array(search.n_segments, sizeof *search.cost);
    search.before = um_alloc_array(pattern->n * search.n_segments, sizeof *search.before);
    for (size_t i = 0; i < pattern->n; i++)
        add_stop(&search, placed_stop(timetable, rows[i].stop),
                 &search.before[i * search.n_segments]);
    walk_back(&search, timetable, rows, pattern->n, along_m);
    free(search.cost);
    free(search.before);
    return true;
}

// ----------------------------------------------------------------------------------- interpolation

/// How far apart two stops are as the crow flies; 1 m where it is not known, so that times still
/// grow.
static double way_between(const um_timetable *timetable, int32_t a, int32_t b) {
    const um_gtfs_stop *from = placed_stop(timetable, a), *to = placed_stop(timetable, b);
    double way_m = from && to ? distance_m(from->lon, from->lat, to->lon, to->lat) : 0;
    return way_m > 0 ? way_m : 1;
}

static void add_straight_ways(const um_timetable *timetable, const um_pattern_row *rows,
                              size_t from, size_t to, double *along_m) {
    along_m[from] = 0;
    for (size_t i = from + 1; i <= to; i++)
        along_m[i] = along_m[i - 1] + way_between(timetable, rows[i - 1].stop, rows[i].stop);
}

static bool is_growing(const double *along_m, size_t from, size_t to) {
    for (size_t i = from; i < to; i++)
        if (!(along_m[i + 1] >= along_m[i])) // nor where it is not a number
            return false;
    return along_m[to] > along_m[from];
}

/// Times between two rows that have some, in proportion to the way: along the shape where there is
/// one that leads past all of them, else straight from stop to stop.
static int64_t fill_gap(const um_timetable *timetable, um_pattern_row *rows, size_t from, size_t to,
                        double *along_m) {
    if (!is_growing(along_m, from, to))
        add_straight_ways(timetable, rows, from, to, along_m);
    double span_s = rows[to].arrival_s - rows[from].departure_s;
    double whole_m = along_m[to] - along_m[from];
    for (size_t i = from + 1; i < to; i++)
        rows[i].at_s = rows[from].departure_s +
                       (int32_t)lround(span_s * (along_m[i] - along_m[from]) / whole_m);
    return (int64_t)(to - from - 1);
}

static bool has_gap(const um_pattern_row *rows, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (!rows[i].times_given)
            return true;
    return false;
}

/// Every pattern's shape: that of its first trip with one, -1 = none.
static int32_t *find_shapes(const um_timetable *timetable) {
    size_t n = timetable->patterns.n_items;
    int32_t *shapes = um_alloc_array(n + 1, sizeof *shapes);
    for (size_t i = 0; i < n; i++)
        shapes[i] = -1;
    for (size_t i = 0; i < um_ids_count(&timetable->trips); i++) {
        const um_gtfs_trip *trip = &timetable->trip_items[i];
        if (trip->pattern >= 0 && shapes[trip->pattern] < 0 &&
            um_timetable_has_shape(timetable, trip))
            shapes[trip->pattern] = trip->shape;
    }
    return shapes;
}

static void interpolate_pattern(um_timetable *timetable, const um_pattern *pattern, int32_t shape) {
    um_pattern_row *rows = &timetable->patterns.rows[pattern->start];
    UM_AUTO(double) *along_m = um_alloc_array(pattern->n + 1, sizeof *along_m);
    int64_t last = -1, n = 0;
    if (shape >= 0)
        find_along(timetable, shape, pattern, along_m); // else zeros, which do not grow
    for (size_t k = 0; k < pattern->n; k++) {
        if (!rows[k].times_given)
            continue;
        if (last >= 0 && (size_t)last + 1 < k)
            n += fill_gap(timetable, rows, (size_t)last, k, along_m);
        last = (int64_t)k;
    }
    timetable->n_interpolated += n * pattern->n_trips;
}

void um_timetable_interpolate(um_timetable *timetable) {
    int32_t *shapes = find_shapes(timetable);
    for (size_t i = 0; i < timetable->patterns.n_items; i++) {
        const um_pattern *pattern = &timetable->patterns.items[i];
        if (has_gap(&timetable->patterns.rows[pattern->start], pattern->n))
            interpolate_pattern(timetable, pattern, shapes[i]);
    }
    free(shapes);
}
