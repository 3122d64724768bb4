#include "um_random.h"
#include "um_store.h"

#include "core/crs.h"
#include "core/file.h"
#include "publish/gpkg.h"
#include "publish/layers.h"
#include "publish/lonlat.h"
#include "publish/rfc7946.h"
#include "publish/writer.h"

#include <gdal.h>
#include <inttypes.h>
#include <math.h>
#include <ogr_api.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>

// ------------------------------------------------------------------------------------------------
// geometry in degrees

static void assert_geometry(um_geometry_type type, um_path *items, size_t n, const char *expected,
                            int64_t n_dropped, bool is_placed) {
    um_paths paths = {.items = items, .n_items = n, .type = type};
    UM_AUTO(um_text) json = {0};
    um_lonlat_bounds bounds = um_lonlat_no_bounds;
    int64_t dropped = 0;
    assert_int_equal(um_lonlat_append(&paths, &json, &bounds, &dropped), is_placed);
    assert_string_equal(json.data, expected);
    assert_int_equal(dropped, n_dropped);
}

static void test_rings_are_turned(void **state) {
    (void)state;
    double clockwise[] = {0, 0, 0, 4, 4, 4, 4, 0, 0, 0};
    double hole_counter[] = {1, 1, 2, 1, 2, 2, 1, 2, 1, 1};
    um_path items[] = {{.xy = clockwise, .n = 5}, {.xy = hole_counter, .n = 5, .is_hole = true}};
    assert_geometry(UM_POLYGON, items, 2,
                    "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4,0],[4,4],[0,4],[0,0]],"
                    "[[1,1],[1,2],[2,2],[2,1],[1,1]]]}",
                    0, true);
    um_path again[] = {items[0], items[1]}; // turned in the output, not in the caller's array
    again[1].part = 1;
    again[1].is_hole = false;
    assert_geometry(UM_MULTIPOLYGON, again, 2,
                    "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[4,0],[4,4],[0,4],[0,0]]],"
                    "[[[1,1],[2,1],[2,2],[1,2],[1,1]]]]}",
                    0, true);
}

static void test_rings_are_closed_after_rounding(void **state) {
    (void)state;
    // First and last differ by less than half of 1e-7: equal once rounded, whatever they were
    // before.
    double ring[] = {0.00000001, 0, 4, 0, 4, 4, 0.00000002, 0.00000001};
    double open[] = {0, 0, 4, 0, 4, 4};
    um_path items[] = {{.xy = ring, .n = 4}};
    um_path without_end[] = {{.xy = open, .n = 3}};
    static const char expected[] =
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4,0],[4,4],[0,0]]]}";
    assert_geometry(UM_POLYGON, items, 1, expected, 0, true);
    assert_geometry(UM_POLYGON, without_end, 1, expected, 0, true);
}

static void test_what_collapses_is_dropped_and_counted(void **state) {
    (void)state;
    double big[] = {0, 0, 4, 0, 4, 4, 0, 0};
    double tiny[] = {1, 1, 1.00000001, 1, 1.00000001, 1.00000001, 1, 1};
    double spike[] = {1, 1, 2, 2, 3, 3, 1, 1}; // three places in a row: no area
    um_path hole[] = {{.xy = big, .n = 4}, {.xy = tiny, .n = 4, .is_hole = true}};
    um_path outer[] = {{.xy = tiny, .n = 4},
                       {.xy = spike, .n = 4, .is_hole = true}, // goes with its outer ring
                       {.xy = big, .n = 4, .part = 1}};
    um_path none[] = {{.xy = spike, .n = 4}};
    um_path lines[] = {{.xy = tiny, .n = 2}, {.xy = big, .n = 2, .part = 1}};
    assert_geometry(UM_POLYGON, hole, 2,
                    "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4,0],[4,4],[0,0]]]}", 1, true);
    assert_geometry(UM_MULTIPOLYGON, outer, 3,
                    "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[4,0],[4,4],[0,0]]]]}", 2,
                    true);
    assert_geometry(UM_POLYGON, none, 1, "null", 1, true);
    assert_geometry(UM_MULTILINESTRING, lines, 2,
                    "{\"type\":\"MultiLineString\",\"coordinates\":[[[0,0],[4,0]]]}", 1, true);
    assert_geometry(UM_MULTIPOLYGON, NULL, 0, "null", 0, true);
}

static void test_numbers_have_no_noise(void **state) {
    (void)state;
    double xy[] = {13.1, -52.4000000499};
    double zero[] = {-0.00000001, 0.12345675};
    double edge[] = {-180, 90};
    um_path point[] = {{.xy = xy, .n = 1}};
    um_path small[] = {{.xy = zero, .n = 1}};
    um_path corner[] = {{.xy = edge, .n = 1}};
    assert_geometry(UM_POINT, point, 1, "{\"type\":\"Point\",\"coordinates\":[13.1,-52.4]}", 0,
                    true);
    assert_geometry(UM_POINT, small, 1, "{\"type\":\"Point\",\"coordinates\":[0,0.1234568]}", 0,
                    true);
    assert_geometry(UM_POINT, corner, 1, "{\"type\":\"Point\",\"coordinates\":[-180,90]}", 0, true);
}

/// A whole number of 1e-7 degrees by printf, its zeros at the end cut off.
static void print_degrees(char text[64], int64_t value) {
    int64_t size = llabs(value);
    int n = snprintf(text, 64, "%s%" PRId64 ".%07" PRId64, value < 0 ? "-" : "", size / 10000000,
                     size % 10000000);
    while (text[n - 1] == '0')
        n--;
    text[n - (text[n - 1] == '.')] = '\0';
}

static void test_degrees_are_those_of_printf(void **state) {
    (void)state;
    UM_AUTO(um_text) json = {0};
    UM_AUTO(um_text) expected = {0};
    for (int i = 0; i < 1000000; i++) {
        char lon[64], lat[64];
        int64_t unit[] = {1, 10, 1000, 10000000}, step = unit[choose(4)];
        um_lonlat_bounds bounds = {(int64_t)((next_random() - 0.5) * 3.6e9) / step * step,
                                   (int64_t)((next_random() - 0.5) * 1.8e9) / step * step, 0, 0};
        print_degrees(lon, bounds.west);
        print_degrees(lat, bounds.south);
        um_text_reset(&json);
        um_text_reset(&expected);
        um_lonlat_append_bounds(&json, &bounds);
        um_text_append_format(&expected, "[%s,%s,0,0]", lon, lat);
        assert_string_equal(json.data, expected.data);
    }
}

static void test_range_gate(void **state) {
    (void)state;
    double bad[][4] = {
        {13, 52, 1e40, 52},     {13, 52, 13, 90.0000001}, {13, 52, NAN, 52},
        {13, 52, 13, INFINITY}, {179.9, 52, -179.9, 52}, // across the antimeridian: it would span
                                                         // the whole Earth
    };
    for (size_t i = 0; i < UM_COUNTED(bad); i++) {
        um_path line[] = {{.xy = bad[i], .n = 2}};
        assert_geometry(UM_LINESTRING, line, 1, "null", 0, false);
    }
}

// ------------------------------------------------------------------------------------------------
// a layer of a store

static const char query_text[] =
    "-- title: T\n-- column: key | text | | Key\n-- column: name | text | | Name\n"
    "-- column: n | integer | rows | N\n-- column: x | real | m | X\n"
    "-- layer: territory key\n"
    "SELECT key, name, population AS n, 0.5 AS x FROM territory ORDER BY key";

// A 1 km square with a hole of 200 m, both rings clockwise, 40 km west of Berlin.
static double square[] = {350000,  5800000, 350000,  5801000, 351000,  5801000, 351000,
                          5800000, 350000,  5800000, 350400,  5800400, 350400,  5800600,
                          350600,  5800600, 350600,  5800400, 350400,  5800400};

static um_db *store_of_three(void) {
    um_db *db = um_test_store();
    um_test_territory(db, "01001000", "Flecken \"X\" </script>\t", square, 2, 5);
    um_test_territory(db, "01002000", "Ohne", NULL, 0, 0);
    // 80,000 km east of the zone: what PROJ makes of it is no place of that town.
    double far[] = {8e7, 5.8e6, 8e7 + 9, 5.8e6, 8e7 + 9, 5.9e6, 8e7, 5.8e6};
    um_test_territory(db, "01003000", "Fern", far, 1, 4);
    return db;
}

static void test_a_layer(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = store_of_three();
    UM_AUTO(um_query) *query = um_test_query(query_text);
    UM_AUTO(um_table) *table = NULL;
    UM_AUTO(um_text) content = {0};
    UM_AUTO(um_check_report) report = {0};
    const um_writer_ops *ops = NULL;
    um_write_counts counts = {0};
    um_write_job job = {.db = db, .name = "towns"};
    assert_ok(um_query_run(db, query, NULL, &table, &err));
    assert_ok(um_writer_find("geojson", &ops, &err));
    assert_ok(um_write_table_file(ops, &job, table, "layer.geojson", &counts, &err));
    assert_ok(um_file_read("layer.geojson", 1 << 20, &content, &err));
    assert_int_equal(counts.rows, 3);
    assert_int_equal(counts.out_of_range, 1);
    assert_int_equal(counts.without_geometry, 2);
    assert_int_equal(counts.dropped_rings, 0);

    // Corners by `gdaltransform -s_srs EPSG:25833 -t_srs EPSG:4326` (GDAL 3.6.2); Krüger's series
    // by hand agrees to 1e-8 degrees.
    static const char start[] =
        "{\"type\":\"FeatureCollection\",\"name\":\"towns\",\"features\":[\n"
        "{\"type\":\"Feature\",\"id\":\"01001000\",\"properties\":{\"key\":\"01001000\",\"name\":"
        "\"Flecken \\\"X\\\" \\u003c/script\\u003e\\t\",\"n\":1000,\"x\":0.5},\"geometry\":{"
        "\"type\":\"MultiPolygon\",\"coordinates\":"
        "[[[[12.7986725,52.3297831],[12.8133364,52.3300555],"
        "[12.8128931,52.3390394],[12.7982262,52.3387669],[12.7986725,52.3297831]],"
        "[[12.80436,52.3334858],[12.804271,52.3352826],[12.8072042,52.3353371],"
        "[12.8072931,52.3335403],[12.80436,52.3334858]]]]}},\n";
    static const char end[] = "}\n],\"bbox\":[12.7982262,52.3297831,12.8133364,52.3390394]}\n";
    assert_memory_equal(content.data, start, sizeof start - 1);
    assert_non_null(strstr(content.data, "\"name\":\"Ohne\",\"n\":1000,\"x\":0.5},"
                                         "\"geometry\":null}"));
    assert_string_equal(content.data + content.length - (sizeof end - 1), end);
    assert_null(strstr(content.data, "crs"));

    assert_ok(um_check_geojson("layer.geojson", &report, &err));
    assert_int_equal(report.n_checked, 3);
    for (size_t i = 0; i < report.faults.n_items; i++)
        print_error("%s\n", report.faults.items[i]);
    assert_int_equal(report.faults.n_items, 0);
    remove("layer.geojson");
}

// ------------------------------------------------------------------------------------------------
// lines between anchors

static void add_anchor(um_db *db, const char *key, double x, double y) {
    um_error err = {0};
    UM_AUTO(sqlite3_stmt) *update = NULL;
    double xy[] = {x, y};
    um_path path = {.xy = xy, .n = 1};
    um_paths paths = {.items = &path, .n_items = 1, .n_parts = 1, .type = UM_POINT};
    unsigned char *blob = NULL;
    size_t size = 0;
    um_test_territory(db, key, key[7] == '3' ? "<\"é\xe2\x80\xa8" : key, NULL, 0, 0);
    assert_ok(um_paths_to_blob(&paths, 25833, &blob, &size, &err));
    assert_ok(um_db_prepare(db, "UPDATE territory SET anchor = ?1 WHERE key = ?2", &update, &err));
    sqlite3_bind_blob(update, 1, blob, (int)size, SQLITE_TRANSIENT);
    um_db_bind_text(update, 2, key);
    assert_ok(um_db_run(db, update, &err));
    free(blob);
}

enum { N_ANCHORS = 90 };

/// 90 places; of them two are one, two lie 1 mm apart, one has no place in WGS 84. And a territory
/// without an anchor.
static um_db *store_of_anchors(void) {
    um_db *db = um_test_store();
    for (int i = 0; i < N_ANCHORS; i++) {
        UM_AUTO(char) *key = um_format("%08d", i);
        add_anchor(db, key, i == 7 ? 8e7 : 300000 + 400000 * next_random(),
                   5600000 + 300000 * next_random());
    }
    add_anchor(db, "00000100", 400000, 5800000);
    add_anchor(db, "00000101", 400000, 5800000);
    add_anchor(db, "00000102", 400000.001, 5800000);
    um_test_territory(db, "00000103", "Ohne", NULL, 0, 0);
    return db;
}

static const char line_query[] =
    "-- title: T\n-- column: a_key | text | | A\n-- column: b_key | text | | B\n"
    "-- column: name | text | | Name\n-- column: n | integer | rows | N\n"
    "-- column: x | real | m | X\n-- layer: flow_line a_key b_key\n"
    "WITH place AS (SELECT key, name FROM territory UNION ALL SELECT 'nowhere', '' UNION ALL "
    "SELECT NULL, NULL) SELECT a.key AS a_key, b.key AS b_key, a.name, "
    "length(a.name) AS n, CASE WHEN b.key = 'nowhere' THEN 9e999 ELSE 0.1 END AS x "
    "FROM place AS a, place AS b, (SELECT 1 UNION ALL SELECT 2) ORDER BY b.key, a.key";

/// The plain way, a row for itself: the line from the layer, transformed, written.
static void append_plainly(const um_table *table, size_t row, um_layer_reader *reader,
                           um_transform *transform, um_text *json, um_lonlat_bounds *bounds,
                           um_write_counts *counts) {
    um_error err = {0};
    const um_value *values = um_table_row(table, row);
    um_text_append(json, row ? ",\n" : "\n");
    UM_AUTO(um_text) id = {0};
    um_text_append_format(&id, "%s-%s", values[0].text, values[1].text);
    um_text_append(json, "{\"type\":\"Feature\",\"id\":");
    um_json_append_text(json, id.data);
    um_text_append(json, ",\"properties\":{");
    for (size_t i = 0; i < table->n_columns; i++) {
        um_text_append_format(json, "%s\"%s\":", i ? "," : "", table->query->columns[i].name);
        um_json_append_value(json, &values[i], &counts->not_finite);
    }
    um_text_append(json, "},\"geometry\":");
    UM_AUTO(um_paths) paths = {0};
    assert_ok(um_layer_fetch_row(reader, values, &paths, &err));
    bool has_image = true;
    if (paths.n_items) {
        double *xy = paths.items[0].xy, x[] = {xy[0], xy[2]}, y[] = {xy[1], xy[3]};
        has_image = um_transform_points(transform, x, y, 2, &err) == UM_OK;
        memcpy(xy, (double[]){x[0], y[0], x[1], y[1]}, 4 * sizeof *xy);
    }
    size_t before = json->length;
    bool is_placed = has_image && um_lonlat_append(&paths, json, bounds, &counts->dropped_rings);
    if (!has_image)
        um_text_append(json, "null");
    counts->out_of_range += !is_placed;
    counts->without_geometry += json->data[before] == 'n';
    um_text_append(json, "}");
    counts->rows++;
}

/// Thousands of rows, so that several batches are made; every byte is that of the plain way.
static void test_lines_between_anchors_are_those_of_the_plain_way(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = store_of_anchors();
    UM_AUTO(um_query) *query = um_test_query(line_query);
    UM_AUTO(um_table) *table = NULL;
    UM_AUTO(um_layer_reader) *reader = NULL;
    UM_AUTO(um_transform) *transform = NULL;
    UM_AUTO(um_text) content = {0};
    UM_AUTO(um_text) expected = {0};
    UM_AUTO(um_check_report) report = {0};
    const um_writer_ops *ops = NULL;
    um_write_counts counts = {0}, plain = {0};
    um_lonlat_bounds bounds = um_lonlat_no_bounds;
    um_write_job job = {.db = db, .name = "lines"};
    assert_ok(um_query_run(db, query, NULL, &table, &err));
    assert_ok(um_writer_find("geojson", &ops, &err));
    assert_ok(um_write_table_file(ops, &job, table, "lines.geojson", &counts, &err));
    assert_ok(um_file_read("lines.geojson", 1 << 26, &content, &err));

    assert_ok(um_layer_reader_open_for(db, query, &reader, &err));
    assert_ok(um_transform_new_srid(25833, 4326, &transform, &err));
    um_text_append(&expected, "{\"type\":\"FeatureCollection\",\"name\":\"lines\",\"features\":[");
    for (size_t i = 0; i < table->n_rows; i++)
        append_plainly(table, i, reader, transform, &expected, &bounds, &plain);
    um_text_append(&expected, "\n],\"bbox\":");
    um_lonlat_append_bounds(&expected, &bounds);
    um_text_append(&expected, "}\n");
    assert_true(content.length > 1 << 21); // several batches, several buffers
    assert_int_equal(content.length, expected.length);
    assert_memory_equal(content.data, expected.data, expected.length);
    assert_memory_equal(&counts, &plain, sizeof counts);
    // By hand, twice each pair of 96 places: three know no anchor (without one, nowhere, NULL); of
    // 93 x 93 one place is nowhere in WGS 84: 93 + 92; and what is one place: 92 with themselves,
    // and the three at one place six times with each other.
    assert_int_equal(counts.rows, 2 * 96 * 96);
    assert_int_equal(counts.out_of_range, 2 * (93 + 92));
    assert_int_equal(counts.dropped_rings, 2 * (92 + 6));
    assert_int_equal(counts.without_geometry, 2 * (96 * 96 - 93 * 93 + 93 + 92 + 92 + 6));
    assert_int_equal(counts.not_finite, 2 * 96);

    assert_ok(um_check_geojson("lines.geojson", &report, &err));
    assert_int_equal(report.n_checked, 2 * 96 * 96);
    remove("lines.geojson");
}

static void test_an_empty_layer(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = um_test_store();
    UM_AUTO(um_query) *query = um_test_query(query_text);
    UM_AUTO(um_table) *table = NULL;
    UM_AUTO(um_text) content = {0};
    const um_writer_ops *ops = NULL;
    um_write_job job = {.db = db};
    assert_ok(um_query_run(db, query, NULL, &table, &err));
    assert_ok(um_writer_find("geojson", &ops, &err));
    assert_ok(um_write_table_file(ops, &job, table, "empty.geojson", NULL, &err));
    assert_ok(um_file_read("empty.geojson", 1 << 20, &content, &err));
    assert_string_equal(content.data,
                        "{\"type\":\"FeatureCollection\",\"name\":\"\",\"features\":[]}\n");
    remove("empty.geojson");
}

static void test_a_table_is_no_layer(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = um_test_store();
    UM_AUTO(um_query) *query =
        um_test_query("-- title: T\n-- column: n | integer | rows | N\nSELECT 1 AS n");
    UM_AUTO(um_table) *table = NULL;
    const um_writer_ops *ops = NULL;
    um_write_job job = {.db = db};
    assert_ok(um_query_run(db, query, NULL, &table, &err));
    assert_ok(um_writer_find("geojson", &ops, &err));
    assert_int_equal(um_write_table_file(ops, &job, table, "none.geojson", NULL, &err),
                     UM_ERR_USAGE);
    assert_false(um_file_exists("none.geojson"));
}

static void write_package(um_db *db, const um_table *table, const char *path) {
    um_error err = {0};
    UM_AUTO(um_gpkg) *gpkg = NULL;
    um_write_counts counts = {0};
    assert_ok(um_gpkg_begin(path, db, &gpkg, &err));
    assert_ok(um_gpkg_add(gpkg, "towns", "Towns", "de", table, &counts, &err));
    assert_ok(um_gpkg_add(gpkg, "again", "Again", "de", table, NULL, &err));
    assert_int_equal(counts.rows, 3);
    assert_int_equal(counts.without_geometry, 1);
    assert_false(um_file_exists(path)); // not before it is whole
    assert_ok(um_gpkg_commit(gpkg, &err));
}

static void test_a_geopackage(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = store_of_three();
    UM_AUTO(um_query) *query = um_test_query(query_text);
    UM_AUTO(um_table) *table = NULL;
    UM_AUTO(um_text) one = {0};
    UM_AUTO(um_text) two = {0};
    assert_ok(um_query_run(db, query, NULL, &table, &err));
    write_package(db, table, "one.gpkg");
    write_package(db, table, "two.gpkg");

    GDALDatasetH dataset = GDALOpenEx("one.gpkg", GDAL_OF_VECTOR, NULL, NULL, NULL);
    assert_non_null(dataset);
    OGRLayerH layer = GDALDatasetGetLayerByName(dataset, "towns");
    assert_int_equal(OGR_L_GetFeatureCount(layer, TRUE), 3);
    OGRFeatureH feature = OGR_L_GetNextFeature(layer);
    assert_string_equal(OGR_F_GetFieldAsString(feature, 0), "01001000");
    // 1,000 m x 1,000 m less 200 m x 200 m, in the store's CRS
    assert_true(fabs(OGR_G_Area(OGR_F_GetGeometryRef(feature)) - 960000.0) < 1e-6);
    OGR_F_Destroy(feature);
    GDALClose(dataset);

    // Dates are those of the region: two builds are one file.
    assert_ok(um_file_read("one.gpkg", 1 << 24, &one, &err));
    assert_ok(um_file_read("two.gpkg", 1 << 24, &two, &err));
    assert_int_equal(one.length, two.length);
    assert_memory_equal(one.data, two.data, one.length);
    remove("one.gpkg");
    remove("two.gpkg");
}

static void test_a_package_without_layers_leaves_no_old_one(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = store_of_three();
    for (int i = 0; i < 2; i++) { // the second time nothing is there
        if (i == 0)
            assert_ok(um_file_write("old.gpkg", "old", 3, &err));
        UM_AUTO(um_gpkg) *gpkg = NULL;
        assert_ok(um_gpkg_begin("old.gpkg", db, &gpkg, &err));
        assert_ok(um_gpkg_commit(gpkg, &err));
        assert_false(um_file_exists("old.gpkg"));
    }
}

#define FULL "test_gpkg.d"

/// Writes until the disk is full. @return the first failure
static um_status fill_package(um_db *db, const um_table *table, const char *path, um_error *err) {
    UM_AUTO(um_gpkg) *gpkg = NULL;
    UM_TRY(um_gpkg_begin(path, db, &gpkg, err));
    for (int i = 0; i < 40; i++) {
        UM_AUTO(char) *name = um_format("layer_%d", i);
        UM_TRY(um_gpkg_add(gpkg, name, name, "de", table, NULL, err));
    }
    return um_gpkg_commit(gpkg, err);
}

/// On a disk of a few hundred KiB; without root, with files that may not grow.
static um_status fill_small_disk(um_db *db, const um_table *table, int64_t kib, um_error *err) {
    struct rlimit before;
    UM_AUTO(char) *options = um_format("size=%" PRId64 "k", kib);
    bool is_mounted = mount("tmpfs", FULL, "tmpfs", 0, options) == 0;
    getrlimit(RLIMIT_FSIZE, &before);
    struct rlimit limit = {.rlim_cur = (rlim_t)(1024 * kib), .rlim_max = before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    if (!is_mounted)
        setrlimit(RLIMIT_FSIZE, &limit);
    um_status status = fill_package(db, table, FULL "/out.gpkg", err);
    setrlimit(RLIMIT_FSIZE, &before);
    UM_AUTO(um_text_list) left = {0};
    um_error none = {0};
    um_status shown = um_path_expand(FULL "/*", &left, &none);
    um_status hidden = um_path_expand(FULL "/.[!.]*", &left, &none);
    if (is_mounted)
        assert_int_equal(umount(FULL), 0);
    assert_int_equal(shown, UM_ERR_NOT_FOUND);
    assert_int_equal(hidden, UM_ERR_NOT_FOUND);
    return status;
}

static void test_a_package_on_a_full_disk_is_a_failure(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = store_of_three();
    UM_AUTO(um_query) *query = um_test_query(query_text);
    UM_AUTO(um_table) *table = NULL;
    assert_ok(um_query_run(db, query, NULL, &table, &err));
    um_folder_remove(FULL);
    assert_ok(um_folder_make(FULL, &err));
    for (int64_t kib = 16; kib <= 256; kib += 48) { // full at the beginning, in a layer, at the end
        um_error failure = {0};
        assert_int_equal(fill_small_disk(db, table, kib, &failure), UM_ERR_IO);
        assert_memory_equal(failure.text, FULL "/out.gpkg: ", strlen(FULL "/out.gpkg: "));
    }
    um_folder_remove(FULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rings_are_turned),
        cmocka_unit_test(test_rings_are_closed_after_rounding),
        cmocka_unit_test(test_what_collapses_is_dropped_and_counted),
        cmocka_unit_test(test_numbers_have_no_noise),
        cmocka_unit_test(test_degrees_are_those_of_printf),
        cmocka_unit_test(test_range_gate),
        cmocka_unit_test(test_a_layer),
        cmocka_unit_test(test_lines_between_anchors_are_those_of_the_plain_way),
        cmocka_unit_test(test_an_empty_layer),
        cmocka_unit_test(test_a_table_is_no_layer),
        cmocka_unit_test(test_a_geopackage),
        cmocka_unit_test(test_a_package_without_layers_leaves_no_old_one),
        cmocka_unit_test(test_a_package_on_a_full_disk_is_a_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
