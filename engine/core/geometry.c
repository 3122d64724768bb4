#include "core/geometry.h"

#include "core/messages.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

// ----------------------------------------------------------------------------------------------
// context

static char last_message[256];

static void keep_message(const char *message, void *user_data) {
    (void)user_data;
    snprintf(last_message, sizeof last_message, "%s", message);
}

static void ignore_message(const char *message, void *user_data) {
    (void)message;
    (void)user_data;
}

GEOSContextHandle_t um_geos(void) {
    static GEOSContextHandle_t context;
    if (!context) {
        context = GEOS_init_r();
        GEOSContext_setErrorMessageHandler_r(context, keep_message, NULL);
        GEOSContext_setNoticeMessageHandler_r(context, ignore_message, NULL);
    }
    return context;
}

um_status um_geos_fail(um_error *err, const char *what) {
    const char *cause = last_message[0] ? last_message : N_("GEOS gave up");
    um_fail(err, UM_ERR_GEOMETRY, "%s: %s", what, cause);
    snprintf(err->text, sizeof err->text, "%s: %s", um_message(what),
             cause); // not so in err->plain
    return UM_ERR_GEOMETRY;
}

void um_geometry_free(GEOSGeometry *geometry) {
    if (geometry)
        GEOSGeom_destroy_r(um_geos(), geometry);
}

// ----------------------------------------------------------------------------- predicates and
// measures

um_status um_geometry_length(const GEOSGeometry *geometry, double *length_m, um_error *err) {
    return GEOSLength_r(um_geos(), geometry, length_m) ? UM_OK : um_geos_fail(err, "length");
}

um_status um_geometry_area(const GEOSGeometry *geometry, double *area_m2, um_error *err) {
    return GEOSArea_r(um_geos(), geometry, area_m2) ? UM_OK : um_geos_fail(err, "area");
}

um_status um_geometry_point(double x, double y, GEOSGeometry **point, um_error *err) {
    GEOSGeometry *made = GEOSGeom_createPointFromXY_r(um_geos(), x, y);
    if (!made)
        return um_geos_fail(err, "point");
    *point = made;
    return UM_OK;
}

um_status um_geometry_from_wkb(const unsigned char *wkb, size_t n, GEOSGeometry **geometry,
                               um_error *err) {
    GEOSWKBReader *reader = GEOSWKBReader_create_r(um_geos());
    GEOSGeometry *read = GEOSWKBReader_read_r(um_geos(), reader, wkb, n);
    GEOSWKBReader_destroy_r(um_geos(), reader);
    if (!read)
        return um_geos_fail(err, "not a geometry");
    *geometry = read;
    return UM_OK;
}

// ------------------------------------------------------------------------------------------------
// paths

static um_path *add_path(um_paths *paths, size_t n, size_t part, bool is_hole) {
    paths->items = um_resize(paths->items, paths->n_items + 1, sizeof *paths->items);
    um_path *path = &paths->items[paths->n_items++];
    *path = (um_path){
        .xy = um_alloc_array(2 * n, sizeof(double)), .n = n, .part = part, .is_hole = is_hole};
    return path;
}

void um_paths_clear(um_paths *paths) {
    for (size_t i = 0; i < paths->n_items; i++)
        free(paths->items[i].xy);
    free(paths->items);
    *paths = (um_paths){0};
}

static um_status add_sequence(um_paths *paths, const GEOSGeometry *geometry, size_t part,
                              bool is_hole, um_error *err) {
    const GEOSCoordSequence *points = GEOSGeom_getCoordSeq_r(um_geos(), geometry);
    unsigned n = 0;
    if (!points || !GEOSCoordSeq_getSize_r(um_geos(), points, &n))
        return um_geos_fail(err, "coordinates");
    um_path *path = add_path(paths, n, part, is_hole);
    if (!GEOSCoordSeq_copyToBuffer_r(um_geos(), points, path->xy, 0, 0))
        return um_geos_fail(err, "coordinates");
    return UM_OK;
}

static um_status add_polygon(um_paths *paths, const GEOSGeometry *polygon, size_t part,
                             um_error *err) {
    UM_TRY(add_sequence(paths, GEOSGetExteriorRing_r(um_geos(), polygon), part, false, err));
    int n_holes = GEOSGetNumInteriorRings_r(um_geos(), polygon);
    for (int i = 0; i < n_holes; i++)
        UM_TRY(add_sequence(paths, GEOSGetInteriorRingN_r(um_geos(), polygon, i), part, true, err));
    return UM_OK;
}

um_status um_paths_from_geometry(const GEOSGeometry *geometry, um_paths *out, um_error *err) {
    UM_AUTO(um_paths) paths = {0};
    static const um_geometry_type types[] = {
        [GEOS_POINT] = UM_POINT,
        [GEOS_LINESTRING] = UM_LINESTRING,
        [GEOS_POLYGON] = UM_POLYGON,
        [GEOS_MULTIPOINT] = UM_MULTIPOINT,
        [GEOS_MULTILINESTRING] = UM_MULTILINESTRING,
        [GEOS_MULTIPOLYGON] = UM_MULTIPOLYGON,
    };
    int id = GEOSGeomTypeId_r(um_geos(), geometry);
    if (id < 0 || id >= (int)UM_COUNT(types) || !types[id])
        return um_fail(err, UM_ERR_GEOMETRY, "a geometry of this type has no paths");
    paths.type = types[id];
    paths.n_parts = (size_t)GEOSGetNumGeometries_r(um_geos(), geometry);
    for (size_t i = 0; i < paths.n_parts; i++) {
        const GEOSGeometry *part = GEOSGetGeometryN_r(um_geos(), geometry, (int)i);
        if (GEOSGeomTypeId_r(um_geos(), part) == GEOS_POLYGON)
            UM_TRY(add_polygon(&paths, part, i, err));
        else
            UM_TRY(add_sequence(&paths, part, i, false, err));
    }
    *out = paths;
    paths = (um_paths){0};
    return UM_OK;
}

// ------------------------------------------------------------------------------------------------
// blobs

// SpatiaLite's blob: 00, byte order, SRID, bounds, 7C, then like WKB with 69 before each part of a
// multi, FE.
enum {
    BLOB_HEAD = 39,
    MARK_START = 0x00,
    MARK_LITTLE = 0x01,
    MARK_BOUNDS = 0x7c,
    MARK_PART = 0x69,
    MARK_END = 0xfe
};

static um_geometry_type part_type(um_geometry_type type) {
    return type >= UM_MULTIPOINT ? (um_geometry_type)(type - 3) : type;
}

typedef struct blob_writer {
    unsigned char *at;
} blob_writer;

static void put_byte(blob_writer *writer, unsigned char value) {
    *writer->at++ = value;
}

static void put_int(blob_writer *writer, int32_t value) {
    memcpy(writer->at, &value, sizeof value);
    writer->at += sizeof value;
}

static void put_doubles(blob_writer *writer, const double *values, size_t n) {
    if (n)
        memcpy(writer->at, values, n * sizeof *values);
    writer->at += n * sizeof *values;
}

static void measure_bounds(const um_paths *paths, double bounds[4]) {
    bounds[0] = bounds[1] = DBL_MAX;
    bounds[2] = bounds[3] = -DBL_MAX;
    for (size_t i = 0; i < paths->n_items; i++)
        for (size_t j = 0; j < paths->items[i].n; j++) {
            const double *xy = paths->items[i].xy + 2 * j;
            bounds[0] = fmin(bounds[0], xy[0]);
            bounds[1] = fmin(bounds[1], xy[1]);
            bounds[2] = fmax(bounds[2], xy[0]);
            bounds[3] = fmax(bounds[3], xy[1]);
        }
}

static size_t count_rings(const um_paths *paths, size_t first) {
    size_t n = 1;
    while (first + n < paths->n_items && paths->items[first + n].part == paths->items[first].part)
        n++;
    return n;
}

/// Writes the part that begins at path @p first. @return first path after it
static size_t put_part(blob_writer *writer, const um_paths *paths, size_t first) {
    um_geometry_type type = part_type(paths->type);
    size_t n = type == UM_POLYGON ? count_rings(paths, first) : 1;
    if (type == UM_POLYGON)
        put_int(writer, (int32_t)n);
    for (size_t i = first; i < first + n; i++) {
        if (type != UM_POINT)
            put_int(writer, (int32_t)paths->items[i].n);
        put_doubles(writer, paths->items[i].xy, 2 * paths->items[i].n);
    }
    return first + n;
}

um_status um_paths_to_blob(const um_paths *paths, int srid, unsigned char **blob, size_t *n,
                           um_error *err) {
    if (paths->n_items == 0)
        return um_fail(err, UM_ERR_GEOMETRY, "the geometry is empty");
    size_t room = BLOB_HEAD + 4 + 4 + 1; // head, type, count, end
    for (size_t i = 0; i < paths->n_items; i++)
        room += 16 * paths->items[i].n + 13; // mark, type, rings, points
    double bounds[4];
    measure_bounds(paths, bounds);

    unsigned char *bytes = um_alloc(room);
    blob_writer writer = {bytes};
    put_byte(&writer, MARK_START);
    put_byte(&writer, MARK_LITTLE);
    put_int(&writer, srid);
    put_doubles(&writer, bounds, 4);
    put_byte(&writer, MARK_BOUNDS);
    put_int(&writer, (int32_t)paths->type);
    bool is_multi = part_type(paths->type) != paths->type;
    if (is_multi)
        put_int(&writer, (int32_t)paths->n_parts);
    for (size_t i = 0; i < paths->n_items;) {
        if (is_multi) {
            put_byte(&writer, MARK_PART);
            put_int(&writer, (int32_t)part_type(paths->type));
        }
        i = put_part(&writer, paths, i);
    }
    put_byte(&writer, MARK_END);
    *blob = bytes;
    *n = (size_t)(writer.at - bytes);
    return UM_OK;
}

um_status um_geometry_to_blob(const GEOSGeometry *geometry, int srid, unsigned char **blob,
                              size_t *n, um_error *err) {
    UM_AUTO(um_paths) paths = {0};
    UM_TRY(um_paths_from_geometry(geometry, &paths, err));
    return um_paths_to_blob(&paths, srid, blob, n, err);
}

typedef struct blob_reader {
    const unsigned char *at, *end;
    bool is_bad; // something was missing; what was read since is zero
} blob_reader;

static void take(blob_reader *reader, void *target, size_t n) {
    if ((size_t)(reader->end - reader->at) < n) {
        reader->is_bad = true;
        memset(target, 0, n);
        return;
    }
    memcpy(target, reader->at, n);
    reader->at += n;
}

static int32_t take_int(blob_reader *reader) {
    int32_t value = 0;
    take(reader, &value, sizeof value);
    return value;
}

/// A count of things of at least @p size bytes each: never more than the blob has room for.
static size_t take_count(blob_reader *reader, size_t size) {
    int32_t n = take_int(reader);
    if (n < 0 || (size_t)n > (size_t)(reader->end - reader->at) / size) {
        reader->is_bad = true;
        return 0;
    }
    return (size_t)n;
}

static void take_path(blob_reader *reader, um_paths *paths, um_geometry_type type, size_t part,
                      bool is_hole) {
    size_t n = type == UM_POINT ? 1 : take_count(reader, 16);
    um_path *path = add_path(paths, n, part, is_hole);
    take(reader, path->xy, 16 * n);
}

static void take_part(blob_reader *reader, um_paths *paths, um_geometry_type type, size_t part) {
    size_t n_paths = type == UM_POLYGON ? take_count(reader, 4) : 1;
    if (n_paths == 0) // an empty part, which no gate lets through
        reader->is_bad = true;
    for (size_t i = 0; i < n_paths && !reader->is_bad; i++)
        take_path(reader, paths, type, part, i > 0);
}

static bool take_mark(blob_reader *reader, unsigned char mark) {
    unsigned char found = 0;
    take(reader, &found, 1);
    if (found != mark)
        reader->is_bad = true;
    return !reader->is_bad;
}

static void take_head(blob_reader *reader) {
    double bounds[4];
    take_mark(reader, MARK_START);
    take_mark(reader, MARK_LITTLE);
    take_int(reader); // SRID
    take(reader, bounds, sizeof bounds);
    take_mark(reader, MARK_BOUNDS);
}

um_status um_paths_from_blob(const void *blob, size_t n, um_paths *out, um_error *err) {
    UM_AUTO(um_paths) paths = {0};
    blob_reader reader = {blob, (const unsigned char *)blob + n, false};
    take_head(&reader);
    int32_t type = take_int(&reader);
    if (reader.is_bad || type < UM_POINT || type > UM_MULTIPOLYGON)
        return um_fail(err, UM_ERR_GEOMETRY, "not a geometry of SpatiaLite (%zu bytes)", n);
    paths.type = (um_geometry_type)type;
    um_geometry_type single = part_type(paths.type);
    paths.n_parts = single == paths.type ? 1 : take_count(&reader, 5);
    for (size_t i = 0; i < paths.n_parts && !reader.is_bad; i++) {
        if (single != paths.type && take_mark(&reader, MARK_PART))
            reader.is_bad = take_int(&reader) != (int32_t)single || reader.is_bad;
        take_part(&reader, &paths, single, i);
    }
    take_mark(&reader, MARK_END);
    if (reader.is_bad)
        return um_fail(err, UM_ERR_GEOMETRY, "a broken geometry of SpatiaLite (%zu bytes)", n);
    *out = paths;
    paths = (um_paths){0};
    return UM_OK;
}

// ------------------------------------------------------------------------------- paths to GEOS
// geometry

static GEOSGeometry *make_simple(const um_path *path, um_geometry_type type) {
    GEOSContextHandle_t geos = um_geos();
    GEOSCoordSequence *points =
        GEOSCoordSeq_copyFromBuffer_r(geos, path->xy, (unsigned)path->n, 0, 0);
    if (!points)
        return NULL;
    if (type == UM_POINT)
        return GEOSGeom_createPoint_r(geos, points);
    return type == UM_LINESTRING ? GEOSGeom_createLineString_r(geos, points)
                                 : GEOSGeom_createLinearRing_r(geos, points);
}

static void free_all(GEOSGeometry **items, size_t n) {
    for (size_t i = 0; i < n; i++)
        um_geometry_free(items[i]);
}

static GEOSGeometry *make_polygon(const um_path *rings, size_t n_rings) {
    GEOSGeometry **made = um_alloc_array(n_rings, sizeof *made);
    GEOSGeometry *polygon = NULL;
    size_t n = 0;
    while (n < n_rings && (made[n] = make_simple(&rings[n], UM_POLYGON)))
        n++;
    if (n == n_rings) // takes the rings over, also on failure
        polygon = GEOSGeom_createPolygon_r(um_geos(), made[0], made + 1, (unsigned)n_rings - 1);
    else
        free_all(made, n);
    free(made);
    return polygon;
}

um_status um_paths_to_geometry(const um_paths *paths, GEOSGeometry **geometry, um_error *err) {
    static const int multi_types[] = {
        [UM_MULTIPOINT] = GEOS_MULTIPOINT,
        [UM_MULTILINESTRING] = GEOS_MULTILINESTRING,
        [UM_MULTIPOLYGON] = GEOS_MULTIPOLYGON,
    };
    um_geometry_type single = part_type(paths->type);
    GEOSGeometry **parts = um_alloc_array(paths->n_items, sizeof *parts);
    size_t n = 0;
    for (size_t i = 0; i < paths->n_items;) {
        size_t n_paths = single == UM_POLYGON ? count_rings(paths, i) : 1;
        parts[n] = single == UM_POLYGON ? make_polygon(&paths->items[i], n_paths)
                                        : make_simple(&paths->items[i], single);
        if (!parts[n]) {
            free_all(parts, n);
            free(parts);
            return um_geos_fail(err, "geometry");
        }
        n++;
        i += n_paths;
    }
    GEOSGeometry *made =
        single == paths->type && n == 1
            ? parts[0]
            : GEOSGeom_createCollection_r(um_geos(), multi_types[paths->type], parts, (unsigned)n);
    free(parts);
    if (!made)
        return um_geos_fail(err, "geometry");
    *geometry = made;
    return UM_OK;
}

um_status um_geometry_from_blob(const void *blob, size_t n, GEOSGeometry **geometry,
                                um_error *err) {
    UM_AUTO(um_paths) paths = {0};
    UM_TRY(um_paths_from_blob(blob, n, &paths, err));
    return um_paths_to_geometry(&paths, geometry, err);
}

// -------------------------------------------------------------------------------------------------
// gate

static const double farthest_m = 1e8; // no projected metre CRS of the Earth has larger coordinates

static bool is_usable_sequence(const GEOSGeometry *simple) {
    const GEOSCoordSequence *points = GEOSGeom_getCoordSeq_r(um_geos(), simple);
    unsigned n = 0;
    if (!points || !GEOSCoordSeq_getSize_r(um_geos(), points, &n))
        return false;
    for (unsigned i = 0; i < n; i++) {
        double x = 0, y = 0;
        if (!GEOSCoordSeq_getXY_r(um_geos(), points, i, &x, &y) || !(fabs(x) <= farthest_m) ||
            !(fabs(y) <= farthest_m)) // the negation also catches NaN
            return false;
    }
    return true;
}

/// Checked before anything else: GEOS 3.11 never ends on infinite coordinates.
static bool is_usable(const GEOSGeometry *geometry) {
    GEOSContextHandle_t geos = um_geos();
    int type = GEOSGeomTypeId_r(geos, geometry);
    if (type == GEOS_POLYGON) {
        if (!is_usable_sequence(GEOSGetExteriorRing_r(geos, geometry)))
            return false;
        for (int i = 0; i < GEOSGetNumInteriorRings_r(geos, geometry); i++)
            if (!is_usable_sequence(GEOSGetInteriorRingN_r(geos, geometry, i)))
                return false;
        return true;
    }
    if (type <= GEOS_LINEARRING)
        return is_usable_sequence(geometry);
    for (int i = 0; i < GEOSGetNumGeometries_r(geos, geometry); i++)
        if (!is_usable(GEOSGetGeometryN_r(geos, geometry, i)))
            return false;
    return true;
}

typedef struct part_list {
    GEOSGeometry **items;
    size_t n, capacity;
    int n_dropped;
} part_list;

static void clear_parts(part_list *parts) {
    free_all(parts->items, parts->n);
    free(parts->items);
    *parts = (part_list){0};
}

/// Not by area: that of a symmetric bow-tie is zero before it is mended.
static bool is_worth_keeping(const GEOSGeometry *part, int type) {
    double length_m = 1;
    if (GEOSisEmpty_r(um_geos(), part))
        return false;
    if (type == GEOS_LINESTRING)
        GEOSLength_r(um_geos(), part, &length_m);
    return length_m > 0;
}

/// Collects the parts of one dimension, through all nested collections.
static void collect_parts(const GEOSGeometry *geometry, int type, part_list *parts) {
    GEOSContextHandle_t geos = um_geos();
    if (GEOSGeomTypeId_r(geos, geometry) > GEOS_LINEARRING &&
        GEOSGeomTypeId_r(geos, geometry) != GEOS_POLYGON) {
        for (int i = 0; i < GEOSGetNumGeometries_r(geos, geometry); i++)
            collect_parts(GEOSGetGeometryN_r(geos, geometry, i), type, parts);
        return;
    }
    if (GEOSGeomTypeId_r(geos, geometry) != type || !is_worth_keeping(geometry, type)) {
        parts->n_dropped++;
        return;
    }
    UM_GROW(parts->items, parts->n, parts->capacity);
    parts->items[parts->n++] = GEOSGeom_clone_r(geos, geometry);
}

typedef struct gate_type {
    int part, multi; ///< GEOS types
    const char *name;
} gate_type;

static const gate_type gate_types[] = {
    [UM_POINT] = {GEOS_POINT, GEOS_MULTIPOINT, "point"},
    [UM_MULTILINESTRING] = {GEOS_LINESTRING, GEOS_MULTILINESTRING, "line"},
    [UM_MULTIPOLYGON] = {GEOS_POLYGON, GEOS_MULTIPOLYGON, "polygon"},
};

/// Puts the parts of the wanted type into one geometry.
static um_status assemble(const GEOSGeometry *geometry, um_geometry_type type, GEOSGeometry **out,
                          um_gate_report *report, um_error *err) {
    const gate_type *wanted = &gate_types[type];
    part_list parts = {0};
    collect_parts(geometry, wanted->part, &parts);
    report->n_dropped += parts.n_dropped;
    if (parts.n == 0) {
        clear_parts(&parts);
        return um_fail(err, UM_ERR_GEOMETRY, "the geometry has no %s", wanted->name);
    }
    if (type == UM_POINT && parts.n > 1) {
        clear_parts(&parts);
        return um_fail(err, UM_ERR_GEOMETRY, "the geometry has several points, one is expected");
    }
    GEOSGeometry *made =
        type == UM_POINT
            ? parts.items[0]
            : GEOSGeom_createCollection_r(um_geos(), wanted->multi, parts.items, (unsigned)parts.n);
    free(parts.items);
    if (!made)
        return um_geos_fail(err, "geometry");
    *out = made;
    return UM_OK;
}

/// Why a geometry is not valid, with the place: "Self-intersection at 367210.5 5807133.2".
static void describe_fault(const GEOSGeometry *geometry, char *reason, size_t size) {
    char *text = NULL;
    GEOSGeometry *place = NULL;
    if (GEOSisValidDetail_r(um_geos(), geometry, 0, &text, &place) == 0) {
        double x = 0, y = 0;
        if (place && GEOSGeomGetX_r(um_geos(), place, &x) == 1 &&
            GEOSGeomGetY_r(um_geos(), place, &y) == 1)
            snprintf(reason, size, "%s at %.2f %.2f", text, x, y);
        else
            snprintf(reason, size, "%s", text ? text : "invalid");
    }
    GEOSFree_r(um_geos(), text);
    um_geometry_free(place);
}

static um_status repair(GEOSGeometry **geometry, um_geometry_type type, um_gate_report *report,
                        um_error *err) {
    char valid = GEOSisValid_r(um_geos(), *geometry);
    if (valid == 2)
        return um_geos_fail(err, "validity");
    if (valid == 1)
        return UM_OK;
    describe_fault(*geometry, report->reason, sizeof report->reason);
    UM_AUTO(GEOSGeometry) *mended = GEOSMakeValid_r(um_geos(), *geometry);
    if (!mended)
        return um_geos_fail(err, "repair");
    GEOSGeometry *assembled = NULL;
    UM_TRY(assemble(mended, type, &assembled, report, err));
    um_geometry_free(*geometry);
    *geometry = assembled;
    if (GEOSisValid_r(um_geos(), assembled) != 1) // coordinates 1e300 apart, say: GEOS rounds
        return um_fail(err, UM_ERR_GEOMETRY, "invalid and not to be made valid: %s",
                       report->reason);
    report->is_repaired = true;
    return UM_OK;
}

um_status um_geometry_gate(GEOSGeometry *geometry, um_geometry_type type, GEOSGeometry **passed,
                           um_gate_report *report, um_error *err) {
    UM_AUTO(GEOSGeometry) *input = geometry;
    *report = (um_gate_report){0};
    if (!is_usable(input))
        return um_fail(err, UM_ERR_GEOMETRY,
                       "a coordinate is not finite or farther than 100,000 km; is the CRS right?");
    UM_AUTO(GEOSGeometry) *assembled = NULL;
    UM_TRY(assemble(input, type, &assembled, report, err));
    if (type == UM_MULTIPOLYGON) // a line may cross itself, a point is what it is
        UM_TRY(repair(&assembled, type, report, err));
    *passed = UM_STEAL(assembled);
    return UM_OK;
}
