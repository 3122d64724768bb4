#include "load_fixture.h"

#include "core/crs.h"
#include "load/archive.h"

#include <zip.h>

// The loader of corridors is used to see what the reader hands on: any column may be its id or
// name.
#define LINE "[[370000,5800000],[370300,5800400]]"
#define LINE_FEATURE(id) FEATURE("\"id\":\"" id "\"", "LineString", LINE)

static um_source *add_lines(load_fixture *fixture, const char *file) {
    um_source *source = add_source(fixture, "lines", "corridors", file);
    set_option(source, "kind", "bus");
    return source;
}

// ------------------------------------------------------------------------------- files made by
// GDAL

typedef struct made_layer {
    GDALDatasetH dataset;
    OGRLayerH layer;
} made_layer;

/// A layer of lines with the text column `id`.
static made_layer make_layer(const load_fixture *fixture, const char *driver, const char *file,
                             const char *name, int epsg, OGRwkbGeometryType type, char **options) {
    made_layer made;
    OGRSpatialReferenceH crs = NULL;
    if (epsg) {
        crs = OSRNewSpatialReference(NULL);
        assert_int_equal(OSRImportFromEPSG(crs, epsg), OGRERR_NONE);
    }
    made.dataset = GDALCreate(GDALGetDriverByName(driver), file_path(fixture, file), 0, 0, 0,
                              GDT_Unknown, NULL);
    assert_non_null(made.dataset);
    made.layer = GDALDatasetCreateLayer(made.dataset, name, crs, type, options);
    assert_non_null(made.layer);
    if (crs)
        OSRRelease(crs);
    return made;
}

static void add_field(made_layer made, const char *name, OGRFieldType type) {
    OGRFieldDefnH field = OGR_Fld_Create(name, type);
    assert_int_equal(OGR_L_CreateField(made.layer, field, TRUE), OGRERR_NONE);
    OGR_Fld_Destroy(field);
}

static OGRFeatureH new_feature(made_layer made, const char *wkt) {
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(made.layer));
    OGRGeometryH geometry = NULL;
    assert_int_equal(OGR_G_CreateFromWkt((char **)&wkt, NULL, &geometry), OGRERR_NONE);
    OGR_F_SetGeometryDirectly(feature, geometry);
    return feature;
}

static void add_feature(made_layer made, OGRFeatureH feature) {
    assert_int_equal(OGR_L_CreateFeature(made.layer, feature), OGRERR_NONE);
    OGR_F_Destroy(feature);
}

static void add_line(made_layer made, const char *id, const char *wkt) {
    OGRFeatureH feature = new_feature(made, wkt);
    OGR_F_SetFieldString(feature, 0, id);
    add_feature(made, feature);
}

static made_layer make_lines(const load_fixture *fixture, const char *driver, const char *file,
                             int epsg) {
    made_layer made = make_layer(fixture, driver, file, "lines", epsg, wkbLineString, NULL);
    add_field(made, "id", OFTString);
    return made;
}

static const char line_wkt[] = "LINESTRING (370000 5800000, 370300 5800400)";

static void truncate_file(const load_fixture *fixture, const char *name, double share) {
    UM_AUTO(um_text) content = {0};
    um_error err = {0};
    assert_ok(um_file_read(file_path(fixture, name), UM_FILE_MAX, &content, &err));
    assert_ok(um_file_write(file_path(fixture, name), content.data,
                            (size_t)((double)content.length * share), &err));
}

// --------------------------------------------------------------------------------------- faulty
// files

static void test_files_that_are_none(void **state) {
    load_fixture *fixture = *state;
    um_source *source = add_lines(fixture, "a.geojson");
    REFUSED(fixture, "a.geojson");
    static const struct {
        const char *content;
        const char *message;
    } cases[] = {
        {"", "a.geojson: the file is empty"},
        {"no JSON at all",
         "a.geojson: cannot be read as GeoJSON, GeoPackage, shapefile or FlatGeobuf"},
        {"{\"a\": 1}", "a.geojson: cannot be read as GeoJSON"},
        {METRES(""), "a.geojson: no "},
        {"<OGRVRTDataSource><OGRVRTLayer name=\"x\"><SrcDataSource>/etc/passwd</SrcDataSource>"
         "</OGRVRTLayer></OGRVRTDataSource>",
         "a.geojson: cannot be read as GeoJSON"},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        write_file(fixture, "a.geojson", cases[i].content);
        REFUSED(fixture, cases[i].message);
    }
    assert_answer(fixture, "SELECT count(*) FROM source", "0");
    (void)source;
}

static void test_truncated_geojson_is_refused(void **state) {
    load_fixture *fixture = *state;
    UM_AUTO(um_text) features = {0};
    for (int i = 0; i < 200; i++)
        um_text_append_format(&features,
                              "%s{\"type\":\"Feature\",\"properties\":{\"id\":\"%d\"},"
                              "\"geometry\":{\"type\":\"LineString\",\"coordinates\":" LINE "}}",
                              i ? "," : "", i);
    UM_AUTO(char) *content = um_format(METRES("%s"), features.data);
    write_file(fixture, "a.geojson", content);
    add_lines(fixture, "a.geojson");
    truncate_file(fixture, "a.geojson", 0.4);
    REFUSED(fixture, "a.geojson: ");
    write_file(fixture, "a.geojson", content);
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'lines'", "200|200|0|0|0|0");
}

static void test_truncated_binaries_are_refused(void **state) {
    load_fixture *fixture = *state;
    static const struct {
        const char *driver, *file, *cut;
    } cases[] = {
        {"ESRI Shapefile", "a.shp", "a.shp"},
        {"ESRI Shapefile", "b.shp", "b.dbf"},
        {"FlatGeobuf", "a.fgb", "a.fgb"},
        {"GPKG", "a.gpkg", "a.gpkg"},
    };
    um_source *source = add_lines(fixture, "");
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        made_layer made = make_lines(fixture, cases[i].driver, cases[i].file, 25833);
        for (int j = 0; j < 2000; j++) {
            UM_AUTO(char) *id = um_format("line %d", j);
            add_line(made, id, line_wkt);
        }
        GDALClose(made.dataset);
        um_text_list_clear(&source->files);
        um_text_list_add(&source->files, cases[i].file);
        assert_loads(fixture);
        assert_answer(fixture, COUNTS "'lines'", "2000|2000|0|0|0|0");
        truncate_file(fixture, cases[i].cut, 0.6);
        REFUSED(fixture, cases[i].file);
        assert_answer(fixture, COUNTS "'lines'", "2000|2000|0|0|0|0"); // as it was
    }
}

/// SQLite refuses a file that lacks whole pages, but reads the rest of a page as zeros.
static void test_geopackages_that_lack_their_end(void **state) {
    load_fixture *fixture = *state;
    UM_AUTO(um_text) content = {0};
    um_error err = {0};
    made_layer made = make_lines(fixture, "GPKG", "a.gpkg", 25833);
    add_line(made, "1", line_wkt);
    GDALClose(made.dataset);
    add_lines(fixture, "a.gpkg");
    assert_loads(fixture);
    assert_ok(um_file_read(file_path(fixture, "a.gpkg"), UM_FILE_MAX, &content, &err));
    content.data[31]++; // one page more than there are, and one byte of it
    um_text_append(&content, "x");
    assert_ok(um_file_write(file_path(fixture, "a.gpkg"), content.data, content.length, &err));
    REFUSED(fixture, "a.gpkg: the file is truncated");
}

static const char *fingerprint(const load_fixture *fixture, char text[65]) {
    return strcpy(text, ask(fixture, "SELECT fingerprint FROM source"));
}

static void test_open_geopackages_are_refused(void **state) {
    load_fixture *fixture = *state;
    made_layer made = make_lines(fixture, "GPKG", "a.gpkg", 25833);
    add_line(made, "1", line_wkt);
    GDALClose(made.dataset);
    add_lines(fixture, "a.gpkg");
    write_file(fixture, "a.gpkg-wal", "");
    assert_loads(fixture);
    write_file(fixture, "a.gpkg-wal", "changes");
    REFUSED(fixture, "source 'lines': ",
            "/a.gpkg: some of it is still in 'a.gpkg-wal'; close the "
            "program that has it open");
}

static void test_every_file_of_a_shapefile_counts(void **state) {
    load_fixture *fixture = *state;
    static const char *const parts[] = {"a.shp", "a.shx", "a.dbf", "a.prj", "a.cpg"};
    char before[65], after[65];
    made_layer made = make_lines(fixture, "ESRI Shapefile", "a.shp", 25833);
    add_line(made, "1", line_wkt);
    GDALClose(made.dataset);
    add_lines(fixture, "a.shp");
    assert_loads(fixture);
    for (size_t i = 0; i < UM_COUNTED(parts); i++) {
        UM_AUTO(um_text) content = {0};
        um_error err = {0};
        fingerprint(fixture, before);
        if (um_file_exists(file_path(fixture, parts[i])))
            assert_ok(um_file_read(file_path(fixture, parts[i]), UM_FILE_MAX, &content, &err));
        um_text_append(&content, "\n"); // harmless at the end of each
        assert_ok(um_file_write(file_path(fixture, parts[i]), content.data, content.length, &err));
        assert_loads(fixture);
        assert_string_not_equal(fingerprint(fixture, after), before);
    }
}

static void test_missing_columns_name_the_nearest(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "a.geojson",
               METRES(FEATURE("\"line_id\":\"1\",\"title\":\"x\"", "LineString", LINE)));
    set_option(add_lines(fixture, "a.geojson"), "columns.id", "lineid");
    REFUSED(fixture,
            "a.geojson: no column 'lineid'; did you mean 'line_id'?; it has: line_id, title",
            "name the right one in 'columns: {id: ...}'");
}

static void test_crs_must_be_known(void **state) {
    load_fixture *fixture = *state;
    made_layer made = make_lines(fixture, "ESRI Shapefile", "a.shp", 0);
    add_line(made, "1", line_wkt);
    GDALClose(made.dataset);
    um_source *source = add_lines(fixture, "a.shp");
    REFUSED(fixture, "a.shp: the file names no CRS: set 'crs:'");
    set_option(source, "crs", "EPSG:99999");
    REFUSED(fixture, "EPSG:99999 is not known");
    um_pair_list_clear(&source->options);
    set_option(source, "kind", "bus");
    set_option(source, "crs", "EPSG:25833");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT length_m FROM corridor", "500.0");
}

static void test_coordinates_that_are_no_degrees(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "a.geojson", DEGREES(LINE_FEATURE("1")));
    um_source *source = add_lines(fixture, "a.geojson");
    source->max_rejects = 0.01;
    REFUSED(fixture, "1 of 1 rows rejected",
            "a.geojson, feature 1: point 1 has no image in EPSG:25833", "EPSG:4326",
            "is its CRS the right one?");
}

// ----------------------------------------------------------------------------------- rows and
// columns

static void test_values_are_text_as_in_the_file(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "a.geojson",
               METRES(FEATURE("\"id\":\"2023/12/31\",\"name\":0.1,\"operator\":true,\"status\":12,"
                              "\"variant\":9007199254740993,\"detail_level\":\"  1.234 \"",
                              "LineString", LINE)));
    add_lines(fixture, "a.geojson");
    assert_loads(fixture);
    assert_answer(fixture,
                  "SELECT corridor_id, name, operator, status, variant, detail_level FROM corridor",
                  "2023/12/31|0.1|true|12|9007199254740993|1.234");
}

static void test_dates_of_a_shapefile_are_iso(void **state) {
    load_fixture *fixture = *state;
    made_layer made = make_lines(fixture, "ESRI Shapefile", "a.shp", 25833);
    add_field(made, "since", OFTDate);
    OGRFeatureH feature = new_feature(made, line_wkt);
    OGR_F_SetFieldString(feature, 0, "1");
    OGR_F_SetFieldDateTime(feature, 1, 2021, 1, 2, 0, 0, 0, 0);
    add_feature(made, feature);
    GDALClose(made.dataset);
    set_option(add_lines(fixture, "a.shp"), "columns.status", "since");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT status FROM corridor", "2021-01-02");
}

static void test_texts_that_are_not_utf8(void **state) {
    load_fixture *fixture = *state;
    made_layer made = make_layer(fixture, "ESRI Shapefile", "a.shp", "a", 25833, wkbLineString,
                                 (char *[]){(char *)"ENCODING=", NULL});
    add_field(made, "id", OFTString);
    add_line(made,
             "Stra\xdf"
             "e",
             line_wkt);
    GDALClose(made.dataset);
    um_source *source = add_lines(fixture, "a.shp");
    REFUSED(fixture, "a.shp: feature 1: column 'id' is not UTF-8: set 'encoding: windows-1252'");
    set_option(source, "encoding", "windows-1252");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT corridor_id FROM corridor", "Straße");
}

static void test_an_encoding_is_for_shapefiles(void **state) {
    load_fixture *fixture = *state;
    um_error err = {0};
    write_file(fixture, "a.geojson", METRES(LINE_FEATURE("1")));
    um_source *source = add_lines(fixture, "a.geojson");
    um_pair *option = um_pair_list_add(&source->options, "encoding", "windows-1252");
    option->line = 9;
    option->column = 15;
    assert_int_equal(load(fixture, &err), UM_ERR_REFUSED);
    assert_string_equal(err.text + strlen(fixture->folder),
                        "/region.yaml: line 9, column 15: source 'lines': encoding: it is for "
                        "shapefiles; texts in other formats are UTF-8");
}

static void test_filters_count_what_they_leave_out(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "a.geojson",
               METRES(LINE_FEATURE("1") "," LINE_FEATURE("2") "," LINE_FEATURE("3") "," FEATURE(
                   "\"id\":\"4\"", "Point", "[370000,5800000]")));
    um_source *source = add_lines(fixture, "a.geojson");
    set_option(source, "where", "id <> '2' AND id > '1'");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT corridor_id FROM corridor", "3");
    assert_answer(fixture, COUNTS "'lines'", "2|1|0|1|2|0");
    // Places are those of the file, not of what the filter leaves.
    assert_answer(fixture, "SELECT place FROM reject", "feature 4");
}

static void test_bad_filters_are_refused(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "a.geojson", METRES(LINE_FEATURE("1")));
    static const struct {
        const char *where, *message;
    } cases[] = {
        {"identity = '1'", "the filter 'where' cannot be used: "},
        {"id =", "the filter 'where' cannot be used: "},
        {"id = '7'", "the filter 'where: id = '7'' leaves none of 1 features"},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        fixture->region.n_sources = 0;
        set_option(add_lines(fixture, "a.geojson"), "where", cases[i].where);
        REFUSED(fixture, cases[i].message);
        um_pair_list_clear(&fixture->sources[0].options);
        um_text_list_clear(&fixture->sources[0].files);
    }
    fixture->region.n_sources = 0;
}

// -------------------------------------------------------------------------------------------
// geometries

static void test_heights_and_curves_become_plain(void **state) {
    load_fixture *fixture = *state;
    made_layer made = make_layer(fixture, "GPKG", "a.gpkg", "lines", 25833, wkbUnknown, NULL);
    add_field(made, "id", OFTString);
    add_line(made, "z", "LINESTRING Z (370000 5800000 10, 370300 5800400 90)");
    add_line(made, "zm", "LINESTRING ZM (370000 5800000 10 1, 370300 5800400 90 2)");
    // A half circle of radius 100 m: pi * 100 m, a little less as a chain of chords.
    add_line(made, "curve", "CIRCULARSTRING (370000 5800000, 370100 5800100, 370200 5800000)");
    GDALClose(made.dataset);
    add_lines(fixture, "a.gpkg");
    assert_loads(fixture);
    assert_answer(fixture,
                  "SELECT corridor_id, round(length_m), CoordDimension(geom) FROM corridor "
                  "ORDER BY corridor_id",
                  "curve|314.0|XY\nz|500.0|XY\nzm|500.0|XY");
}

/// A comma in the name of a CRS is none of the summary's own.
static void test_names_of_crs_may_hold_a_comma(void **state) {
    (void)state;
    static const char wkt[] =
        "PROJCS[\"Gauss-Krueger, zone 3\",GEOGCS[\"DHDN\",DATUM[\"Deutsches_Hauptdreiecksnetz\","
        "SPHEROID[\"Bessel 1841\",6377397.155,299.1528128]],PRIMEM[\"Greenwich\",0],"
        "UNIT[\"degree\",0.0174532925199433]],PROJECTION[\"Transverse_Mercator\"],"
        "PARAMETER[\"latitude_of_origin\",0],PARAMETER[\"central_meridian\",9],"
        "PARAMETER[\"scale_factor\",1],PARAMETER[\"false_easting\",3500000],"
        "PARAMETER[\"false_northing\",0],UNIT[\"metre\",1]]";
    um_error err = {0};
    UM_AUTO(um_transform) *transform = NULL;
    UM_AUTO(OGRSpatialReferenceH) crs = OSRNewSpatialReference(wkt);
    double x = 3775000, y = 5812000;
    assert_ok(um_transform_new(crs, 25833, &transform, &err));
    assert_ok(um_transform_points(transform, &x, &y, 1, &err));
    assert_non_null(strstr(um_transform_summary(transform), "Gauss-Krueger, zone 3 -> EPSG:25833"));
    assert_non_null(strstr(um_transform_summary(transform), "accuracy"));
}

static void test_axes_are_easting_first(void **state) {
    load_fixture *fixture = *state;
    // Longitude 15 is the axis of UTM 33; EPSG:4326 itself has the latitude first.
    write_file(fixture, "a.geojson",
               DEGREES(FEATURE("\"id\":\"1\"", "LineString", "[[15,52],[15,53]]")));
    made_layer made = make_lines(fixture, "FlatGeobuf", "b.fgb", 4326);
    add_line(made, "2", "LINESTRING (15 52, 15 53)");
    GDALClose(made.dataset);
    um_source *source = add_lines(fixture, "a.geojson");
    um_text_list_add(&source->files, "b.fgb");
    assert_loads(fixture);
    // The meridian of GRS 80 from 52 to 53 degrees, its radius of curvature summed in 100,000
    // steps, is 111,276.826 m; 0.9996 of it is 111,232.315 m.
    assert_answer(fixture, "SELECT round(ST_MinX(geom), 3), round(length_m) FROM corridor",
                  "500000.0|111232.0\n500000.0|111232.0");
    assert_non_null(strstr(ask(fixture, "SELECT crs FROM source"), "EPSG:4326 -> EPSG:25833"));
}

// -----------------------------------------------------------------------------------------------
// layers

static void test_layers_are_chosen(void **state) {
    load_fixture *fixture = *state;
    made_layer made = make_lines(fixture, "GPKG", "a.gpkg", 25833);
    add_line(made, "1", line_wkt);
    made.layer = GDALDatasetCreateLayer(made.dataset, "styles", NULL, wkbNone,
                                        NULL); // no geometries: no choice
    add_field(made, "id", OFTString);
    GDALClose(made.dataset);
    um_source *source = add_lines(fixture, "a.gpkg");
    assert_loads(fixture);

    made = make_lines(fixture, "GPKG", "b.gpkg", 25833);
    add_line(made, "1", line_wkt);
    made.layer = GDALDatasetCreateLayer(made.dataset, "others", OGR_L_GetSpatialRef(made.layer),
                                        wkbLineString, NULL);
    add_field(made, "id", OFTString);
    add_line(made, "2", line_wkt);
    GDALClose(made.dataset);
    um_text_list_clear(&source->files);
    um_text_list_add(&source->files, "b.gpkg");
    REFUSED(fixture, "b.gpkg: several layers: choose one with 'layer:', of lines, others");
    um_pair *layer = um_pair_list_add(&source->options, "layer", "other");
    REFUSED(fixture, "b.gpkg: no layer 'other', did you mean 'others'; it has: lines, others");
    free(layer->value);
    layer->value = um_strdup("others");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT corridor_id FROM corridor", "2");
}

static void test_views_and_virtual_tables_are_refused(void **state) {
    load_fixture *fixture = *state;
    made_layer made = make_lines(fixture, "GPKG", "a.gpkg", 25833);
    add_line(made, "1", line_wkt);
    static const char *const statements[] = {
        "CREATE VIEW seen AS SELECT fid, geom, id FROM lines",
        "INSERT INTO gpkg_contents (table_name, identifier, data_type, srs_id) VALUES ('seen', "
        "'seen', "
        "'features', 25833)",
        "INSERT INTO gpkg_geometry_columns VALUES ('seen', 'geom', 'LINESTRING', 25833, 0, 0)",
    };
    for (size_t i = 0; i < UM_COUNTED(statements); i++)
        GDALDatasetReleaseResultSet(made.dataset,
                                    GDALDatasetExecuteSQL(made.dataset, statements[i], NULL, NULL));
    GDALClose(made.dataset);
    um_pair *layer = um_pair_list_add(&add_lines(fixture, "a.gpkg")->options, "layer", "seen");
    REFUSED(fixture, "a.gpkg: layer 'seen' is a view or a virtual table");
    free(layer->value);
    layer->value = um_strdup("lines");
    assert_loads(fixture);
}

// -----------------------------------------------------------------------------------------------
// archives

typedef struct zip_member {
    const char *name;
    const char *content;
    size_t n; ///< 0 = length of the text
} zip_member;

static void write_zip(const load_fixture *fixture, const char *name, const zip_member *members,
                      size_t n) {
    zip_t *zip = zip_open(file_path(fixture, name), ZIP_CREATE | ZIP_TRUNCATE, NULL);
    assert_non_null(zip);
    for (size_t i = 0; i < n; i++) {
        size_t size = members[i].n ? members[i].n : strlen(members[i].content);
        zip_source_t *source = zip_source_buffer(zip, members[i].content, size, 0);
        assert_true(zip_file_add(zip, members[i].name, source, ZIP_FL_ENC_UTF_8) >= 0);
    }
    assert_int_equal(zip_close(zip), 0);
}

#define WRITE_ZIP(fixture, name, ...)                                                              \
    write_zip(fixture, name, (const zip_member[]){__VA_ARGS__},                                    \
              sizeof((const zip_member[]){__VA_ARGS__}) / sizeof(zip_member))

static void test_archives_are_read_whole_or_in_part(void **state) {
    load_fixture *fixture = *state;
    WRITE_ZIP(fixture, "a.zip", {"readme.txt", "hello", 0},
              {"b/two.geojson", METRES(LINE_FEATURE("1")), 0},
              {"one.geojson", METRES(LINE_FEATURE("1") "," LINE_FEATURE("1")), 0});
    um_source *source = add_lines(fixture, "a.zip");
    set_option(source, "id_prefix", "{stem}");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT corridor_id FROM corridor ORDER BY corridor_id", "one/1\ntwo/1");
    assert_answer(fixture, "SELECT file, place FROM reject", "a.zip/one.geojson|feature 2");
    um_text_list_clear(&source->files);
    um_text_list_add(&source->files, "a.zip/b/two.geojson");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT corridor_id FROM corridor", "two/1");
    um_text_list_clear(&source->files);
    um_text_list_add(&source->files, "a.zip/b/tow.geojson");
    REFUSED(fixture, "no such member in the archive", "two.geojson");
}

static void test_shapefiles_in_archives_keep_their_companions(void **state) {
    load_fixture *fixture = *state;
    static const char *const parts[] = {"a.shp", "a.shx", "a.dbf", "a.prj"};
    made_layer made = make_lines(fixture, "ESRI Shapefile", "a.shp", 25832);
    add_line(made, "1", "LINESTRING (500000 5800000, 500300 5800400)");
    GDALClose(made.dataset);
    um_text contents[4] = {{0}};
    zip_member members[4];
    um_error err = {0};
    for (size_t i = 0; i < UM_COUNTED(parts); i++) {
        assert_ok(um_file_read(file_path(fixture, parts[i]), UM_FILE_MAX, &contents[i], &err));
        members[i] = (zip_member){parts[i], contents[i].data, contents[i].length};
    }
    write_zip(fixture, "a.zip", members, UM_COUNTED(members));
    for (size_t i = 0; i < UM_COUNTED(parts); i++)
        um_text_clear(&contents[i]);
    add_lines(fixture, "a.zip");
    assert_loads(fixture);
    assert_non_null(strstr(ask(fixture, "SELECT crs FROM source"), "EPSG:25832 -> EPSG:25833"));
}

/// Replaces every occurrence of a text by one of the same length.
static void patch_file(const load_fixture *fixture, const char *name, const char *from,
                       const char *to) {
    UM_AUTO(um_text) content = {0};
    um_error err = {0};
    assert_ok(um_file_read(file_path(fixture, name), UM_FILE_MAX, &content, &err));
    size_t n = strlen(from);
    for (char *at = content.data;
         (at = memmem(at, (size_t)(content.data + content.length - at), from, n));)
        memcpy(at, to, n);
    assert_ok(um_file_write(file_path(fixture, name), content.data, content.length, &err));
}

static void assert_archive_fails(const load_fixture *fixture, const char *name,
                                 const char *message) {
    um_archive *archive = NULL;
    um_error err = {0};
    assert_int_equal(um_archive_open(file_path(fixture, name), &archive, &err), UM_ERR_FORMAT);
    assert_null(archive);
    if (!strstr(err.text, message))
        fail_msg("no '%s' in: %s", message, err.text);
}

static void test_unsafe_archives_are_refused(void **state) {
    load_fixture *fixture = *state;
    static const char *const unsafe[] = {"../x.geojson", "/x.geojson",  "a/../../x.geojson",
                                         "a\\x.geojson", "C:x.geojson", "a/.."};
    for (size_t i = 0; i < UM_COUNTED(unsafe); i++) {
        WRITE_ZIP(fixture, "a.zip", {unsafe[i], "{}", 0});
        assert_archive_fails(fixture, "a.zip", "would lie outside the archive");
    }
    WRITE_ZIP(fixture, "a.zip", {"ordinary..name/..x", "{}", 0});
    um_archive *archive = NULL;
    um_error err = {0};
    assert_ok(um_archive_open(file_path(fixture, "a.zip"), &archive, &err));
    um_archive_close(archive);

    WRITE_ZIP(fixture, "a.zip", {"one.geojson", "{}", 0}, {"two.geojson", "{}", 0});
    patch_file(fixture, "a.zip", "two.geojson", "one.geojson");
    assert_archive_fails(fixture, "a.zip", "two members have the same name");

    WRITE_ZIP(fixture, "a.zip", {"one\n.geojson", "{}", 0});
    assert_archive_fails(fixture, "a.zip", "a member's name holds characters that are no text");

    enum { MEBIBYTES_4 = 4 << 20 };
    UM_AUTO(char) *zeros = um_alloc(MEBIBYTES_4);
    WRITE_ZIP(fixture, "a.zip", {"zeros.geojson", zeros, MEBIBYTES_4});
    assert_archive_fails(fixture, "a.zip", "member 'zeros.geojson' unpacks to 4194304 bytes from ");

    zip_member many[1001];
    char names[1001][8];
    for (size_t i = 0; i < UM_COUNTED(many); i++) {
        snprintf(names[i], sizeof names[i], "%zu", i);
        many[i] = (zip_member){names[i], "x", 0};
    }
    write_zip(fixture, "a.zip", many, UM_COUNTED(many));
    assert_archive_fails(fixture, "a.zip", "1001 members, more than 1000");

    write_file(fixture, "a.zip", "PK and nothing else");
    assert_archive_fails(fixture, "a.zip", "not a sound zip archive");
    add_lines(fixture, "a.zip");
    REFUSED(fixture, "a.zip: not a sound zip archive");
}

static void test_damaged_members_are_refused(void **state) {
    load_fixture *fixture = *state;
    // Stored, not packed, so that its text can be changed in the file: the checksum tells.
    static const char content[] = METRES(LINE_FEATURE("1"));
    zip_t *zip = zip_open(file_path(fixture, "a.zip"), ZIP_CREATE, NULL);
    zip_int64_t index =
        zip_file_add(zip, "a.geojson", zip_source_buffer(zip, content, strlen(content), 0), 0);
    assert_int_equal(zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_STORE, 0), 0);
    assert_int_equal(zip_close(zip), 0);
    add_lines(fixture, "a.zip");
    assert_loads(fixture);
    patch_file(fixture, "a.zip", "370000", "370001");
    REFUSED(fixture, "a.zip: a.geojson: member 'a.geojson' is damaged (");
}

static void test_archives_without_what_is_asked_for(void **state) {
    load_fixture *fixture = *state;
    WRITE_ZIP(fixture, "a.zip", {"readme.txt", "hello", 0});
    um_source *source = add_lines(fixture, "a.zip");
    REFUSED(fixture, "a.zip: no GeoJSON, GeoPackage, shapefile or FlatGeobuf in the archive");
    WRITE_ZIP(fixture, "a.zip", {"one.geojson", METRES(LINE_FEATURE("1")), 0},
              {"two.geojson", METRES(LINE_FEATURE("2")), 0});
    um_pair *layer = um_pair_list_add(&source->options, "layer", "three");
    REFUSED(fixture, "a.zip: no file with a layer 'three' in the archive");
    free(layer->value);
    layer->value = um_strdup("two");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT corridor_id FROM corridor", "2");
}

static void test_paths_into_archives_are_split(void **state) {
    load_fixture *fixture = *state;
    WRITE_ZIP(fixture, "a.zip", {"one.geojson", "{}", 0});
    char *archive = NULL, *member = NULL;
    UM_AUTO(char) *inside = um_format("%s/a.zip/b/c.shp", fixture->folder);
    assert_true(um_archive_split(inside, &archive, &member));
    assert_string_equal(archive, file_path(fixture, "a.zip"));
    assert_string_equal(member, "b/c.shp");
    free(archive);
    free(member);
    assert_true(um_archive_split("x/b.ZIP", &archive, &member));
    assert_string_equal(archive, "x/b.ZIP");
    assert_string_equal(member, "");
    free(archive);
    free(member);
    static const char *const others[] = {"a.geojson", "a.zipped", "folder.zip/a.geojson", "zip",
                                         ""};
    for (size_t i = 0; i < UM_COUNTED(others); i++)
        assert_false(um_archive_split(others[i], &archive, &member));
}

int main(void) {
#define TEST(test) cmocka_unit_test_setup_teardown(test, load_fixture_setup, load_fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_files_that_are_none),
        TEST(test_truncated_geojson_is_refused),
        TEST(test_truncated_binaries_are_refused),
        TEST(test_geopackages_that_lack_their_end),
        TEST(test_open_geopackages_are_refused),
        TEST(test_every_file_of_a_shapefile_counts),
        TEST(test_missing_columns_name_the_nearest),
        TEST(test_crs_must_be_known),
        TEST(test_coordinates_that_are_no_degrees),
        TEST(test_values_are_text_as_in_the_file),
        TEST(test_dates_of_a_shapefile_are_iso),
        TEST(test_texts_that_are_not_utf8),
        TEST(test_an_encoding_is_for_shapefiles),
        TEST(test_filters_count_what_they_leave_out),
        TEST(test_bad_filters_are_refused),
        TEST(test_heights_and_curves_become_plain),
        TEST(test_names_of_crs_may_hold_a_comma),
        TEST(test_axes_are_easting_first),
        TEST(test_layers_are_chosen),
        TEST(test_views_and_virtual_tables_are_refused),
        TEST(test_archives_are_read_whole_or_in_part),
        TEST(test_shapefiles_in_archives_keep_their_companions),
        TEST(test_unsafe_archives_are_refused),
        TEST(test_damaged_members_are_refused),
        TEST(test_archives_without_what_is_asked_for),
        TEST(test_paths_into_archives_are_split),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
