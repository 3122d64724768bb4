#include "publish/rfc7946.h"

#include "core/file.h"
#include "core/messages.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <yajl/yajl_parse.h>

// ------------------------------------------------------------------------------------------------
// what the file may hold where

/// What a JSON value is.
enum {
    NONE = 0,
    IS_NULL = 1,
    IS_BOOL = 2,
    IS_NUMBER = 4,
    IS_TEXT = 8,
    IS_OBJECT = 16,
    IS_ARRAY = 32
};

/// An open object or array.
typedef enum frame_kind {
    IN_OTHER,
    IN_COLLECTION,
    IN_FEATURES,
    IN_FEATURE,
    IN_GEOMETRY,
    IN_COORDINATES,
    IN_BBOX
} frame_kind;

/// The role of a value.
typedef enum value_role {
    OTHER,
    WHOLE,
    TYPE,
    CRS,
    FEATURES,
    FEATURE,
    ID,
    GEOMETRY,
    PROPERTIES,
    COORDINATES,
    BBOX,
    SIDE,
    N_ROLES
} value_role;

// clang-format off
static const struct {
    const char *name;
    int kinds;         ///< that it may be
    const char *wants;
    frame_kind opens;
} roles[N_ROLES] = {
    [OTHER]       = {"",                  ~0,                   "",                  IN_OTHER},
    [WHOLE]       = {"the file",          IS_OBJECT,            "an object",         IN_COLLECTION},
    [TYPE]        = {"'type'",            IS_TEXT,              "a text",            IN_OTHER},
    [CRS]         = {"'crs'",             NONE,                 "absent (coordinates are always WGS 84)", IN_OTHER},
    [FEATURES]    = {"'features'",        IS_ARRAY,             "an array",          IN_FEATURES},
    [FEATURE]     = {"it",                IS_OBJECT,            "an object",         IN_FEATURE},
    [ID]          = {"'id'",              IS_TEXT,              "a text",            IN_OTHER},
    [GEOMETRY]    = {"'geometry'",        IS_OBJECT | IS_NULL,  "an object or null", IN_GEOMETRY},
    [PROPERTIES]  = {"'properties'",      IS_OBJECT | IS_NULL,  "an object or null", IN_OTHER},
    [COORDINATES] = {"'coordinates'",     IS_ARRAY,             "an array",          IN_COORDINATES},
    [BBOX]        = {"'bbox'",            IS_ARRAY,             "an array",          IN_BBOX},
    [SIDE]        = {"a side of 'bbox'",  IS_NUMBER,            "a number",          IN_OTHER},
};

static const struct {
    frame_kind frame;
    const char *name;
    value_role role;
} members[] = {
    {IN_COLLECTION, "type",        TYPE},
    {IN_COLLECTION, "features",    FEATURES},
    {IN_COLLECTION, "bbox",        BBOX},
    {IN_COLLECTION, "crs",         CRS},
    {IN_FEATURE,    "type",        TYPE},
    {IN_FEATURE,    "id",          ID},
    {IN_FEATURE,    "geometry",    GEOMETRY},
    {IN_FEATURE,    "properties",  PROPERTIES},
    {IN_FEATURE,    "bbox",        BBOX},
    {IN_FEATURE,    "crs",         CRS},
    {IN_GEOMETRY,   "type",        TYPE},
    {IN_GEOMETRY,   "coordinates", COORDINATES},
    {IN_GEOMETRY,   "bbox",        BBOX},
    {IN_GEOMETRY,   "crs",         CRS},
};

static const struct {
    const char *name;
    int depth;  ///< of arrays around a number
    bool is_line, is_polygon;
} geometry_types[] = {
    {"Point",           1, false, false},
    {"MultiPoint",      2, false, false},
    {"LineString",      2, true,  false},
    {"MultiLineString", 3, true,  false},
    {"Polygon",         3, false, true},
    {"MultiPolygon",    4, false, true},
};
// clang-format on

typedef struct box {
    double west, south, east, north;
} box;

static const box no_extent = {INFINITY, INFINITY, -INFINITY, -INFINITY};

/// An object or array that is being read.
typedef struct json_frame {
    frame_kind kind;
    unsigned seen; ///< roles of members that were there, one bit each
    char type[24]; ///< of a collection, feature or geometry
    double bbox[6];
    size_t n_bbox;
    box extent; ///< of all that is inside
} json_frame;

/// A ring or line: positions [first, end) of the geometry at hand.
typedef struct position_run {
    size_t first, end;
    size_t part; ///< polygon it belongs to
} position_run;

typedef struct geojson_reader {
    um_check_report *report;
    int64_t n_faults;
    int64_t n_features;
    json_frame *frames;
    size_t n_frames, frame_capacity;
    value_role next; ///< of the value after a key
    // the geometry at hand
    double *xy;
    size_t n_positions, position_capacity;
    position_run *runs;
    size_t n_runs, run_capacity;
    size_t part;
    int depth;        ///< of open arrays in 'coordinates'
    int number_depth; ///< at which numbers stand, 0 = not yet known
    size_t n_numbers; ///< of the position at hand
    bool is_uneven;
} geojson_reader;

// ------------------------------------------------------------------------------------------------
// faults

static void add_fault(geojson_reader *reader, const char *fmt, ...) UM_PRINTF(2, 3);

static void add_fault(geojson_reader *reader, const char *fmt, ...) {
    char text[400];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, um_message(fmt), args);
    va_end(args);
    // Collection, features, feature; or an item of features that is none.
    bool is_inside =
        reader->n_frames > 2 || (reader->n_frames == 2 && reader->frames[1].kind == IN_FEATURES);
    UM_AUTO(char) *whole = is_inside
                               ? um_format(_("feature %" PRId64 ": %s"), reader->n_features, text)
                               : um_strdup(text);
    if (reader->n_faults++ < UM_RFC7946_FAULTS_MAX)
        um_text_list_add(&reader->report->faults, whole);
}

// ------------------------------------------------------------------------------------------------
// extents

static void widen(box *extent, double lon, double lat) {
    extent->west = fmin(extent->west, lon);
    extent->south = fmin(extent->south, lat);
    extent->east = fmax(extent->east, lon);
    extent->north = fmax(extent->north, lat);
}

static void join(box *whole, const box *part) {
    if (part->west > part->east)
        return;
    widen(whole, part->west, part->south);
    widen(whole, part->east, part->north);
}

static void check_bbox(geojson_reader *reader, const json_frame *frame) {
    const box *actual = &frame->extent;
    size_t half = frame->n_bbox / 2;
    if (!(frame->seen & 1u << BBOX) || frame->n_bbox == 0)
        return;
    if (frame->n_bbox != 4 && frame->n_bbox != 6) {
        add_fault(reader, "'bbox' has %zu numbers, not 4 or 6", frame->n_bbox);
        return;
    }
    if (actual->west > actual->east)
        add_fault(reader, "'bbox' without any geometry");
    else if (frame->bbox[0] != actual->west || frame->bbox[1] != actual->south ||
             frame->bbox[half] != actual->east || frame->bbox[half + 1] != actual->north)
        add_fault(reader,
                  "'bbox' is %.10g, %.10g, %.10g, %.10g, the geometry spans %.10g, %.10g, "
                  "%.10g, %.10g",
                  frame->bbox[0], frame->bbox[1], frame->bbox[half], frame->bbox[half + 1],
                  actual->west, actual->south, actual->east, actual->north);
}

// ------------------------------------------------------------------------------------------------
// geometry

static void reset_geometry(geojson_reader *reader) {
    reader->n_positions = reader->n_runs = reader->part = reader->n_numbers = 0;
    reader->depth = reader->number_depth = 0;
    reader->is_uneven = false;
}

static void take_coordinate(geojson_reader *reader, double value) {
    if (!reader->number_depth)
        reader->number_depth = reader->depth;
    if (reader->number_depth != reader->depth) {
        reader->is_uneven = true;
        return;
    }
    if (reader->n_numbers == 0) {
        UM_GROW(reader->xy, 2 * reader->n_positions, reader->position_capacity);
        reader->xy[2 * reader->n_positions] = reader->xy[2 * reader->n_positions + 1] = NAN;
    }
    if (reader->n_numbers < 2)
        reader->xy[2 * reader->n_positions + reader->n_numbers] = value;
    reader->n_numbers++;
}

static void end_position(geojson_reader *reader) {
    const double *xy = reader->xy + 2 * reader->n_positions;
    if (reader->n_numbers < 2 || reader->n_numbers > 3)
        add_fault(reader, "a position of %zu numbers", reader->n_numbers);
    else if (!(fabs(xy[0]) <= 180) || !(fabs(xy[1]) <= 90))
        add_fault(reader, "position %.10g, %.10g is not on Earth (longitude, latitude in degrees)",
                  xy[0], xy[1]);
    reader->n_positions += reader->n_numbers > 0;
    reader->n_numbers = 0;
}

static void end_run(geojson_reader *reader) {
    size_t first = reader->n_runs ? reader->runs[reader->n_runs - 1].end : 0;
    UM_GROW(reader->runs, reader->n_runs, reader->run_capacity);
    reader->runs[reader->n_runs++] = (position_run){first, reader->n_positions, reader->part};
}

/// The end of an array inside 'coordinates', at reader->depth.
static void end_coordinates(geojson_reader *reader) {
    if (reader->depth == reader->number_depth)
        end_position(reader);
    else if (reader->depth == reader->number_depth - 1)
        end_run(reader);
    else if (reader->depth == reader->number_depth - 2)
        reader->part++;
    reader->depth--;
}

/// Twice the area, positive counter-clockwise. Relative to the first position, or digits are lost.
static double signed_area(const double *xy, size_t n) {
    double sum = 0;
    for (size_t i = 1; i < n; i++) {
        const double *a = xy + 2 * (i - 1), *b = xy + 2 * i;
        sum += (a[0] - xy[0]) * (b[1] - xy[1]) - (b[0] - xy[0]) * (a[1] - xy[1]);
    }
    return sum;
}

static const char *ring_fault(const double *xy, size_t n, bool is_hole) {
    if (n < 4)
        return _("has fewer than 4 positions");
    if (xy[0] != xy[2 * n - 2] || xy[1] != xy[2 * n - 1])
        return _("is not closed");
    double area = signed_area(xy, n);
    if (area == 0)
        return _("has no area");
    if ((area > 0) == is_hole)
        return is_hole ? _("is a hole and runs counter-clockwise")
                       : _("is an outer ring and runs clockwise");
    return NULL;
}

static void check_rings(geojson_reader *reader) {
    for (size_t i = 0, ring = 0; i < reader->n_runs; i++) {
        const position_run *run = &reader->runs[i];
        bool is_first = i == 0 || run->part != reader->runs[i - 1].part;
        ring = is_first ? 1 : ring + 1;
        const char *fault =
            ring_fault(reader->xy + 2 * run->first, run->end - run->first, !is_first);
        if (fault)
            add_fault(reader, "polygon %zu: ring %zu %s", run->part + 1, ring, fault);
    }
}

static void check_lines(geojson_reader *reader) {
    for (size_t i = 0; i < reader->n_runs; i++)
        if (reader->runs[i].end - reader->runs[i].first < 2)
            add_fault(reader, "line %zu has fewer than 2 positions", i + 1);
}

static void check_coordinates(geojson_reader *reader, size_t type) {
    if (reader->is_uneven ||
        (reader->number_depth && reader->number_depth != geometry_types[type].depth))
        add_fault(reader, "'coordinates' are not nested as those of a %s",
                  geometry_types[type].name);
    else if (reader->n_positions == 0)
        add_fault(reader, "a %s without coordinates", geometry_types[type].name);
    else if (geometry_types[type].is_polygon)
        check_rings(reader);
    else if (geometry_types[type].is_line)
        check_lines(reader);
}

static void check_geometry(geojson_reader *reader, json_frame *geometry) {
    for (size_t i = 0; i < reader->n_positions; i++)
        widen(&geometry->extent, reader->xy[2 * i], reader->xy[2 * i + 1]);
    for (size_t i = 0; i < UM_COUNT(geometry_types); i++)
        if (strcmp(geometry->type, geometry_types[i].name) == 0) {
            check_coordinates(reader, i);
            return;
        }
    add_fault(reader, "a geometry of type '%s'", geometry->type);
}

// ------------------------------------------------------------------------------------------------
// values

static json_frame *top(geojson_reader *reader) {
    return reader->n_frames ? &reader->frames[reader->n_frames - 1] : NULL;
}

static value_role take_role(geojson_reader *reader) {
    static const value_role of_items[] = {
        [IN_FEATURES] = FEATURE, [IN_COORDINATES] = COORDINATES, [IN_BBOX] = SIDE};
    const json_frame *frame = top(reader);
    if (!frame)
        return WHOLE;
    bool is_array =
        frame->kind == IN_FEATURES || frame->kind == IN_COORDINATES || frame->kind == IN_BBOX;
    return is_array ? of_items[frame->kind] : reader->next;
}

/// @return the role, OTHER after a fault
static value_role judge(geojson_reader *reader, int kind) {
    value_role role = take_role(reader);
    json_frame *frame = top(reader);
    bool is_number_in_place = frame && frame->kind == IN_COORDINATES && kind == IS_NUMBER;
    if (role == FEATURE)
        reader->n_features++;
    if (is_number_in_place || roles[role].kinds & kind)
        return role;
    add_fault(reader, "%s is not %s", roles[role].name, roles[role].wants);
    return OTHER;
}

static void push(geojson_reader *reader, frame_kind kind) {
    UM_GROW(reader->frames, reader->n_frames, reader->frame_capacity);
    reader->frames[reader->n_frames++] = (json_frame){.kind = kind, .extent = no_extent};
    if (kind == IN_GEOMETRY)
        reset_geometry(reader);
    reader->depth += kind == IN_COORDINATES;
}

static int on_scalar(geojson_reader *reader, int kind) {
    judge(reader, kind);
    return 1;
}

static int on_null(void *context) {
    return on_scalar(context, IS_NULL);
}

static int on_bool(void *context, int value) {
    (void)value;
    return on_scalar(context, IS_BOOL);
}

static int on_number(void *context, const char *text, size_t n) {
    geojson_reader *reader = context;
    value_role role = judge(reader, IS_NUMBER);
    char copy[UM_NUMBER_SIZE] = "";
    double value = NAN;
    if (role != COORDINATES && role != SIDE)
        return 1;
    if (n < sizeof copy)
        memcpy(copy, text, n);
    if (!um_parse_real(copy, &value))
        value = NAN; // 1e999
    json_frame *frame = top(reader);
    if (role == COORDINATES)
        take_coordinate(reader, value);
    else if (frame->n_bbox++ < UM_COUNT(frame->bbox))
        frame->bbox[frame->n_bbox - 1] = value;
    return 1;
}

static int on_text(void *context, const unsigned char *text, size_t n) {
    geojson_reader *reader = context;
    json_frame *frame = top(reader);
    if (judge(reader, IS_TEXT) == TYPE) {
        size_t kept = n < sizeof frame->type ? n : sizeof frame->type - 1;
        memcpy(frame->type, text, kept);
        frame->type[kept] = '\0';
    }
    return 1;
}

static int on_key(void *context, const unsigned char *text, size_t n) {
    geojson_reader *reader = context;
    json_frame *frame = top(reader);
    reader->next = OTHER;
    for (size_t i = 0; i < UM_COUNT(members); i++)
        if (members[i].frame == frame->kind && strlen(members[i].name) == n &&
            memcmp(members[i].name, text, n) == 0)
            reader->next = members[i].role;
    unsigned bit = reader->next == OTHER ? 0 : 1u << reader->next;
    if (frame->seen & bit)
        add_fault(reader, "%s stands twice", roles[reader->next].name);
    frame->seen |= bit;
    return 1;
}

static int on_object(void *context) {
    value_role role = judge(context, IS_OBJECT);
    push(context, roles[role].opens);
    return 1;
}

static int on_array(void *context) {
    value_role role = judge(context, IS_ARRAY);
    push(context, roles[role].opens);
    return 1;
}

// ------------------------------------------------------------------------------------------------
// ends

static void want_member(geojson_reader *reader, const json_frame *frame, value_role role) {
    if (!(frame->seen & 1u << role))
        add_fault(reader, "no %s", roles[role].name);
}

static void end_collection(geojson_reader *reader, json_frame *collection) {
    if (strcmp(collection->type, "FeatureCollection") != 0)
        add_fault(reader, "'type' is '%s', not 'FeatureCollection'", collection->type);
    want_member(reader, collection, FEATURES);
    check_bbox(reader, collection);
}

static void end_feature(geojson_reader *reader, json_frame *feature) {
    if (strcmp(feature->type, "Feature") != 0)
        add_fault(reader, "'type' is '%s', not 'Feature'", feature->type);
    want_member(reader, feature, GEOMETRY);
    want_member(reader, feature, PROPERTIES);
    check_bbox(reader, feature);
}

static void end_geometry(geojson_reader *reader, json_frame *geometry) {
    check_geometry(reader, geometry);
    check_bbox(reader, geometry);
}

static void end_coordinate_array(geojson_reader *reader, json_frame *array) {
    (void)array;
    end_coordinates(reader);
}

static void end_other(geojson_reader *reader, json_frame *frame) {
    (void)reader, (void)frame;
}

static int on_end(void *context) {
    static void (*const ends[])(geojson_reader *, json_frame *) = {
        [IN_OTHER] = end_other,       [IN_COLLECTION] = end_collection,
        [IN_FEATURES] = end_other,    [IN_FEATURE] = end_feature,
        [IN_GEOMETRY] = end_geometry, [IN_COORDINATES] = end_coordinate_array,
        [IN_BBOX] = end_other,
    };
    geojson_reader *reader = context;
    json_frame *ended = top(reader);
    ends[ended->kind](reader, ended);
    json_frame whole = *ended;
    reader->n_frames--;
    json_frame *parent = top(reader);
    if (!parent)
        return 1;
    join(&parent->extent, &whole.extent);
    if (whole.kind == IN_BBOX) {
        memcpy(parent->bbox, whole.bbox, sizeof parent->bbox);
        parent->n_bbox = whole.n_bbox;
    }
    return 1;
}

// ------------------------------------------------------------------------------------------------
// file

static const yajl_callbacks callbacks = {
    .yajl_null = on_null,
    .yajl_boolean = on_bool,
    .yajl_number = on_number,
    .yajl_string = on_text,
    .yajl_start_map = on_object,
    .yajl_map_key = on_key,
    .yajl_end_map = on_end,
    .yajl_start_array = on_array,
    .yajl_end_array = on_end,
};

UM_DEFINE_AUTO(yajl_handle, yajl_handle, yajl_free)
UM_DEFINE_AUTO(FILE, FILE *, fclose)

static void add_json_fault(geojson_reader *reader, yajl_handle parser, const unsigned char *chunk,
                           size_t n, int64_t line) {
    unsigned char *message = yajl_get_error(parser, 0, NULL, 0);
    size_t consumed = yajl_get_bytes_consumed(parser);
    for (size_t i = 0; chunk && i < consumed && i < n; i++)
        line += chunk[i] == '\n';
    reader->n_frames = 0; // a fault of the file, not of a feature
    add_fault(reader, "line %" PRId64 ": not JSON: %.*s", line, (int)strcspn((char *)message, "\n"),
              (char *)message);
    yajl_free_error(parser, message);
}

static bool has_byte_order_mark(const unsigned char *chunk, size_t n) {
    return n >= 3 && memcmp(chunk, "\xef\xbb\xbf", 3) == 0;
}

static um_status read_stream(geojson_reader *reader, yajl_handle parser, FILE *file,
                             um_error *err) {
    enum { CHUNK = 1 << 16 };
    unsigned char chunk[CHUNK];
    int64_t line = 1;
    size_t n = 0;
    for (bool is_first = true; (n = fread(chunk, 1, sizeof chunk, file)) > 0; is_first = false) {
        size_t skipped = is_first && has_byte_order_mark(chunk, n) ? 3 : 0;
        if (skipped)
            add_fault(reader, "begins with a byte order mark");
        if (yajl_parse(parser, chunk + skipped, n - skipped) != yajl_status_ok) {
            add_json_fault(reader, parser, chunk + skipped, n - skipped, line);
            return UM_OK;
        }
        for (size_t i = 0; i < n; i++)
            line += chunk[i] == '\n';
    }
    if (ferror(file))
        return um_fail(err, UM_ERR_IO, "%s", strerror(errno));
    if (yajl_complete_parse(parser) != yajl_status_ok)
        add_json_fault(reader, parser, NULL, 0, line);
    return UM_OK;
}

static um_status read_file(geojson_reader *reader, const char *path, um_error *err) {
    UM_TRY(um_file_require(path, err));
    UM_AUTO(FILE) *file = fopen(path, "rb");
    if (!file)
        return um_fail(err, UM_ERR_IO, "%s: %s", path, strerror(errno));
    UM_AUTO(yajl_handle) parser = yajl_alloc(&callbacks, NULL, reader);
    if (read_stream(reader, parser, file, err) != UM_OK)
        return um_fail_while(err, "%s", path);
    return UM_OK;
}

um_status um_check_geojson(const char *path, um_check_report *report, um_error *err) {
    geojson_reader reader = {.report = report};
    um_status status = read_file(&reader, path, err);
    report->n_checked = reader.n_features;
    if (reader.n_faults > UM_RFC7946_FAULTS_MAX) {
        UM_AUTO(char) *rest =
            um_format(_("and %" PRId64 " more"), reader.n_faults - UM_RFC7946_FAULTS_MAX);
        um_text_list_add(&report->faults, rest);
    }
    free(reader.frames);
    free(reader.xy);
    free(reader.runs);
    return status;
}
