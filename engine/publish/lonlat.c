#include "publish/lonlat.h"

#include <math.h>
#include <stdlib.h>

__extension__ typedef __int128 wide; // products of 1e-7 degrees need more than 64 bits

const um_lonlat_bounds um_lonlat_no_bounds = {INT64_MAX, INT64_MAX, INT64_MIN, INT64_MIN};

typedef struct position {
    int64_t lon, lat; ///< [1e-7 degrees]
} position;

typedef struct position_list {
    position *items;
    size_t n, capacity;
} position_list;

// ------------------------------------------------------------------------------------------------
// range

static bool is_in_range(double lon, double lat) {
    return fabs(lon) <= 180 && fabs(lat) <= 90; // false for NaN
}

static bool is_path_in_range(const um_path *path) {
    for (size_t i = 0; i < path->n; i++) {
        const double *point = path->xy + 2 * i;
        if (!is_in_range(point[0], point[1]))
            return false;
        if (i && fabs(point[0] - point[-2]) > 180)
            return false;
    }
    return true;
}

static bool are_in_range(const um_paths *paths) {
    for (size_t i = 0; i < paths->n_items; i++)
        if (!is_path_in_range(&paths->items[i]))
            return false;
    return true;
}

// ------------------------------------------------------------------------------------------------
// one path

static um_geometry_type single_type(um_geometry_type type) {
    return type > UM_POLYGON ? type - (UM_MULTIPOINT - UM_POINT) : type;
}

static bool are_equal(position a, position b) {
    return a.lon == b.lon && a.lat == b.lat;
}

static void add_position(position_list *list, position added) {
    if (list->n && are_equal(list->items[list->n - 1], added))
        return;
    UM_GROW(list->items, list->n, list->capacity);
    list->items[list->n++] = added;
}

static void round_path(const um_path *path, position_list *list) {
    list->n = 0;
    for (size_t i = 0; i < path->n; i++)
        add_position(list, (position){llround(path->xy[2 * i] * UM_LONLAT_UNIT),
                                      llround(path->xy[2 * i + 1] * UM_LONLAT_UNIT)});
}

static void close_ring(position_list *list) {
    if (list->n)
        add_position(list, list->items[0]);
}

/// Sign of the ring's area: 1 counter-clockwise, -1 clockwise, 0 none. Exact.
static int orientation(const position_list *ring) {
    wide sum = 0;
    position origin = ring->items[0];
    for (size_t i = 1; i < ring->n; i++) {
        position a = ring->items[i - 1], b = ring->items[i];
        sum += (wide)(a.lon - origin.lon) * (b.lat - origin.lat) -
               (wide)(b.lon - origin.lon) * (a.lat - origin.lat);
    }
    return (sum > 0) - (sum < 0);
}

static void reverse(position_list *list) {
    for (size_t i = 0, j = list->n - 1; i < j; i++, j--) {
        position kept = list->items[i];
        list->items[i] = list->items[j];
        list->items[j] = kept;
    }
}

/// Brings a path into its final form. @return whether something of it is left
static bool prepare_path(const um_path *path, um_geometry_type single, position_list *list) {
    round_path(path, list);
    if (single == UM_POINT)
        return list->n == 1;
    if (single == UM_LINESTRING)
        return list->n >= 2;
    close_ring(list);
    if (list->n < 4)
        return false;
    int sign = orientation(list);
    if (sign == (path->is_hole ? 1 : -1))
        reverse(list);
    return sign != 0;
}

// ------------------------------------------------------------------------------------------------
// text

/// A whole number of 1e-7 degrees as degrees, without trailing zeros: from its last digit to its
/// first.
static void append_degrees(um_text *json, int64_t value) {
    char digits[32];
    size_t at = sizeof digits;
    uint64_t size = value < 0 ? -(uint64_t)value : (uint64_t)value;
    bool is_zero_so_far = true;
    for (int i = 0; i < UM_LONLAT_DECIMALS; i++, size /= 10) {
        is_zero_so_far = is_zero_so_far && size % 10 == 0;
        if (!is_zero_so_far)
            digits[--at] = (char)('0' + size % 10);
    }
    if (!is_zero_so_far)
        digits[--at] = '.';
    do
        digits[--at] = (char)('0' + size % 10);
    while (size /= 10);
    if (value < 0)
        digits[--at] = '-';
    um_text_append_n(json, digits + at, sizeof digits - at);
}

static void append_position(um_text *json, position place) {
    um_text_append_n(json, "[", 1);
    append_degrees(json, place.lon);
    um_text_append_n(json, ",", 1);
    append_degrees(json, place.lat);
    um_text_append_n(json, "]", 1);
}

static void append_positions(um_text *json, const position_list *list) {
    for (size_t i = 0; i < list->n; i++) {
        um_text_append(json, i ? "," : "[");
        append_position(json, list->items[i]);
    }
    um_text_append_n(json, "]", 1);
}

void um_lonlat_join(um_lonlat_bounds *bounds, const um_lonlat_bounds *others) {
    bounds->west = others->west < bounds->west ? others->west : bounds->west;
    bounds->south = others->south < bounds->south ? others->south : bounds->south;
    bounds->east = others->east > bounds->east ? others->east : bounds->east;
    bounds->north = others->north > bounds->north ? others->north : bounds->north;
}

static void widen(um_lonlat_bounds *bounds, const position_list *list) {
    for (size_t i = 0; i < list->n; i++) {
        position place = list->items[i];
        bounds->west = place.lon < bounds->west ? place.lon : bounds->west;
        bounds->south = place.lat < bounds->south ? place.lat : bounds->south;
        bounds->east = place.lon > bounds->east ? place.lon : bounds->east;
        bounds->north = place.lat > bounds->north ? place.lat : bounds->north;
    }
}

void um_lonlat_append_bounds(um_text *json, const um_lonlat_bounds *bounds) {
    const int64_t sides[] = {bounds->west, bounds->south, bounds->east, bounds->north};
    for (size_t i = 0; i < UM_COUNT(sides); i++) {
        um_text_append(json, i ? "," : "[");
        append_degrees(json, sides[i]);
    }
    um_text_append(json, "]");
}

// ------------------------------------------------------------------------------------------------
// parts

typedef struct part_writer {
    um_text *json;
    um_lonlat_bounds *bounds;
    um_geometry_type single;
    position_list positions; ///< of the path at hand
    size_t n_parts;          ///< written
    size_t n_paths;          ///< written of the part at hand
    int64_t n_dropped;
    bool is_lost; ///< the outer ring of the part at hand collapsed, so its holes go as well
} part_writer;

static void end_part(part_writer *writer) {
    if (writer->n_paths && writer->single == UM_POLYGON)
        um_text_append_n(writer->json, "]", 1);
    writer->n_paths = 0;
    writer->is_lost = false;
}

static void append_path(part_writer *writer) {
    if (writer->n_paths++ == 0)
        um_text_append(writer->json, writer->n_parts++ ? "," : "");
    if (writer->single == UM_POLYGON)
        um_text_append(writer->json, writer->n_paths == 1 ? "[" : ",");
    if (writer->single == UM_POINT)
        append_position(writer->json, writer->positions.items[0]);
    else
        append_positions(writer->json, &writer->positions);
    widen(writer->bounds, &writer->positions);
}

static void take_path(part_writer *writer, const um_path *path) {
    bool is_kept = !writer->is_lost && prepare_path(path, writer->single, &writer->positions);
    if (is_kept)
        append_path(writer);
    else {
        writer->n_dropped++;
        writer->is_lost = writer->is_lost || !path->is_hole;
    }
}

static void take_paths(part_writer *writer, const um_paths *paths) {
    for (size_t i = 0; i < paths->n_items; i++) {
        if (i && paths->items[i].part != paths->items[i - 1].part)
            end_part(writer);
        take_path(writer, &paths->items[i]);
    }
    end_part(writer);
}

bool um_lonlat_append(const um_paths *paths, um_text *json, um_lonlat_bounds *bounds,
                      int64_t *n_dropped) {
    static const char *const names[] = {
        [UM_POINT] = "Point",
        [UM_LINESTRING] = "LineString",
        [UM_POLYGON] = "Polygon",
        [UM_MULTIPOINT] = "MultiPoint",
        [UM_MULTILINESTRING] = "MultiLineString",
        [UM_MULTIPOLYGON] = "MultiPolygon",
    };
    bool is_placed = are_in_range(paths);
    size_t before = json->length;
    part_writer writer = {.json = json, .bounds = bounds, .single = single_type(paths->type)};
    bool is_multi = writer.single != paths->type;
    um_text_append_format(json, "{\"type\":\"%s\",\"coordinates\":%s", names[paths->type],
                          is_multi ? "[" : "");
    if (is_placed)
        take_paths(&writer, paths);
    um_text_append(json, is_multi ? "]}" : "}");
    if (writer.n_parts == 0) {
        json->length = before;
        um_text_append(json, "null");
    }
    *n_dropped += writer.n_dropped;
    free(writer.positions.items);
    return is_placed;
}
