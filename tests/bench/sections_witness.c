/*
 * Which line lies in which territory, for how many metres: by GEOS, segment by segment, without
 * umland.
 *
 *     sections_witness municipalities.gpkg lines.gpkg lengths.csv [doubled.csv]
 *
 * Layers `municipalities` (ags) and `lines` (id), both in one CRS in metres. Each segment of a line
 * is intersected with each polygon whose box it meets; one intersection of a whole line would
 * dissolve what the line covers twice, and is wrong for rings and return lines. lengths.csv: id,
 * key, length_m of every pair longer than 0, by id and key. doubled.csv: id, length_m of the
 * segments that lie in more polygons than one (along a border, where GEOS counts for both, or in an
 * overlap). Compared with `umland sections` by compare_sections.py.
 */
#include <gdal.h>
#include <geos_c.h>
#include <math.h>
#include <ogr_api.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct polygon {
    char *key;
    GEOSGeometry *area;
    const GEOSPreparedGeometry *prepared;
} polygon;

typedef struct result {
    const char *key;
    double length_m;
} result;

static GEOSContextHandle_t geos;
static struct {
    polygon *items;
    size_t n;
} polygons;
static struct {
    result *items;
    size_t n, capacity;
} found; // of the line at hand
static polygon **met;
static size_t n_met;

static void fail(const char *what) {
    fprintf(stderr, "sections_witness: %s\n", what);
    exit(1);
}

static void on_message(const char *message, void *user) {
    (void)user;
    fprintf(stderr, "sections_witness: %s\n", message);
}

static GEOSGeometry *to_geos(OGRGeometryH geometry) {
    size_t size = (size_t)OGR_G_WkbSize(geometry);
    unsigned char *wkb = malloc(size);
    OGR_G_ExportToWkb(geometry, wkbNDR, wkb);
    GEOSGeometry *read = GEOSGeomFromWKB_buf_r(geos, wkb, size);
    free(wkb);
    if (!read)
        fail("a polygon cannot be read");
    if (GEOSisValid_r(geos, read) == 1)
        return read;
    GEOSGeometry *valid = GEOSMakeValid_r(geos, read);
    GEOSGeom_destroy_r(geos, read);
    return valid;
}

static OGRLayerH open_layer(const char *path, const char *name) {
    GDALDatasetH dataset = GDALOpenEx(path, GDAL_OF_VECTOR, NULL, NULL, NULL);
    OGRLayerH layer = dataset ? GDALDatasetGetLayerByName(dataset, name) : NULL;
    if (!layer)
        fail(path);
    return layer;
}

static void read_polygons(const char *path, GEOSSTRtree *tree) {
    OGRLayerH layer = open_layer(path, "municipalities");
    size_t n = (size_t)OGR_L_GetFeatureCount(layer, TRUE);
    polygons.items = calloc(n, sizeof *polygons.items);
    met = calloc(n, sizeof *met);
    for (OGRFeatureH feature; (feature = OGR_L_GetNextFeature(layer));) {
        polygon *one = &polygons.items[polygons.n++];
        one->key = strdup(OGR_F_GetFieldAsString(feature, OGR_F_GetFieldIndex(feature, "ags")));
        one->area = to_geos(OGR_F_GetGeometryRef(feature));
        one->prepared = GEOSPrepare_r(geos, one->area);
        GEOSSTRtree_insert_r(geos, tree, one->area, one);
        OGR_F_Destroy(feature);
    }
}

static void on_met(void *item, void *user) {
    (void)user;
    met[n_met++] = item;
}

static void add(const char *key, double length_m) {
    for (size_t i = 0; i < found.n; i++)
        if (strcmp(found.items[i].key, key) == 0) {
            found.items[i].length_m += length_m;
            return;
        }
    if (found.n == found.capacity)
        found.items =
            realloc(found.items, (found.capacity = 2 * found.capacity + 16) * sizeof *found.items);
    found.items[found.n++] = (result){key, length_m};
}

static double length_in(const polygon *one, const GEOSGeometry *segment, double whole_m) {
    double length_m = 0;
    if (GEOSPreparedCovers_r(geos, one->prepared, segment) == 1)
        return whole_m;
    GEOSGeometry *shared = GEOSIntersection_r(geos, segment, one->area);
    if (!shared || GEOSLength_r(geos, shared, &length_m) != 1)
        fail("an intersection failed");
    GEOSGeom_destroy_r(geos, shared);
    return length_m;
}

/// @return how much of the segment lies in more than one polygon
static double follow_segment(GEOSSTRtree *tree, const double a[2], const double b[2]) {
    double whole_m = hypot(b[0] - a[0], b[1] - a[1]), inside_m = 0;
    if (!(whole_m > 0))
        return 0;
    GEOSCoordSequence *ends = GEOSCoordSeq_create_r(geos, 2, 2);
    GEOSCoordSeq_setXY_r(geos, ends, 0, a[0], a[1]);
    GEOSCoordSeq_setXY_r(geos, ends, 1, b[0], b[1]);
    GEOSGeometry *segment = GEOSGeom_createLineString_r(geos, ends);
    n_met = 0;
    GEOSSTRtree_query_r(geos, tree, segment, on_met, NULL);
    for (size_t i = 0; i < n_met; i++) {
        double length_m = length_in(met[i], segment, whole_m);
        if (length_m > 0)
            add(met[i]->key, length_m);
        inside_m += length_m;
    }
    GEOSGeom_destroy_r(geos, segment);
    return fmax(inside_m - whole_m, 0);
}

static int compare(const void *a, const void *b) {
    return strcmp(((const result *)a)->key, ((const result *)b)->key);
}

static void follow_line(GEOSSTRtree *tree, const char *id, OGRGeometryH line, FILE *out,
                        FILE *doubled) {
    double a[2], b[2], doubled_m = 0;
    found.n = 0;
    for (int i = 0; i < OGR_G_GetPointCount(line); i++) {
        b[0] = OGR_G_GetX(line, i);
        b[1] = OGR_G_GetY(line, i);
        if (i > 0)
            doubled_m += follow_segment(tree, a, b);
        memcpy(a, b, sizeof a);
    }
    qsort(found.items, found.n, sizeof *found.items, compare);
    for (size_t i = 0; i < found.n; i++)
        fprintf(out, "%s,%s,%.6f\n", id, found.items[i].key, found.items[i].length_m);
    if (doubled && doubled_m > 1e-6)
        fprintf(doubled, "%s,%.6f\n", id, doubled_m);
}

int main(int argc, char **argv) {
    if (argc < 4)
        fail("usage: sections_witness municipalities.gpkg lines.gpkg lengths.csv [doubled.csv]");
    geos = GEOS_init_r();
    GEOSContext_setErrorMessageHandler_r(geos, on_message, NULL);
    GDALAllRegister();
    FILE *out = fopen(argv[3], "w"), *doubled = argc > 4 ? fopen(argv[4], "w") : NULL;
    if (!out)
        fail(argv[3]);
    GEOSSTRtree *tree = GEOSSTRtree_create_r(geos, 10);
    read_polygons(argv[1], tree);
    fputs("id,key,length_m\n", out);
    if (doubled)
        fputs("id,length_m\n", doubled);
    OGRLayerH layer = open_layer(argv[2], "lines");
    for (OGRFeatureH feature; (feature = OGR_L_GetNextFeature(layer));) {
        follow_line(tree, OGR_F_GetFieldAsString(feature, OGR_F_GetFieldIndex(feature, "id")),
                    OGR_F_GetGeometryRef(feature), out, doubled);
        OGR_F_Destroy(feature);
    }
    if (fclose(out) != 0 || (doubled && fclose(doubled) != 0))
        fail("a file cannot be written");
    return 0;
}
