#include "publish/gpkg.h"
#include "publish/layers.h"

#include "core/crs.h"
#include "core/messages.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <errno.h>
#include <gdal.h>
#include <inttypes.h>
#include <math.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <string.h>
#include <unistd.h>

UM_DEFINE_AUTO(OGRFeatureH, OGRFeatureH, OGR_F_Destroy)
UM_DEFINE_AUTO(OGRFieldDefnH, OGRFieldDefnH, OGR_Fld_Destroy)
UM_DEFINE_AUTO(OGRGeometryH, OGRGeometryH, OGR_G_DestroyGeometry)

/// What a layer must hold when the file is opened again.
typedef struct written_layer {
    char *name;
    int64_t n_features;
} written_layer;

/// A style that waits for the table of styles.
typedef struct layer_style {
    char *layer, *qml;
} layer_style;

struct um_gpkg {
    char *path; ///< its final place
    um_output *out;
    um_db *db; ///< borrowed
    GDALDatasetH dataset;
    OGRSpatialReferenceH crs;
    char *date; ///< of every time stamp in the file
    written_layer *layers;
    size_t n_layers;
    layer_style *styles;
    size_t n_styles;
    um_error failure; ///< the first that GDAL told, whatever its functions returned
};

static um_status fail_gdal(um_error *err, const char *what) {
    const char *message = CPLGetLastErrorMsg();
    return um_fail(err, UM_ERR_IO, "%s: %s", what, *message ? message : _("GDAL gives no reason"));
}

// ------------------------------------------------------------------------------------------------
// begin

static const struct {
    const char *name, *value;
} environment[] = {
    {"OGR_SQLITE_SYNCHRONOUS", "OFF"}, // synced once, by the output
    {"OGR_SQLITE_JOURNAL", "OFF"},     // a half-written file is removed, never repaired
};

/// Keeps the first failure: functions of GDAL's that write a second table (extents, counts) go on
/// and return success when it fails. Warnings (the temporary name ends in .part) are for nobody.
static void CPL_STDCALL keep_failure(CPLErr kind, CPLErrorNum number, const char *message) {
    um_error *failure = CPLGetErrorHandlerUserData();
    size_t n = strlen(message);
    (void)number;
    if (kind < CE_Failure || failure->code != UM_OK)
        return;
    if (n > 200) // a statement whole: the cause stands at its end
        um_fail(failure, UM_ERR_IO, "%.80s ... %s", message, message + n - 80);
    else
        um_fail(failure, UM_ERR_IO, "%s", message);
}

/// GDAL's settings for as long as it works here; NULL puts them back.
static void set_environment(const char *date, um_error *failure) {
    if (date)
        CPLPushErrorHandlerEx(keep_failure, failure);
    else
        CPLPopErrorHandler();
    CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", date);
    for (size_t i = 0; i < UM_COUNT(environment); i++)
        CPLSetThreadLocalConfigOption(environment[i].name, date ? environment[i].value : NULL);
}

/// The reference date, which may be a year or a month only, as a time stamp.
static um_status read_date(um_db *db, char **stamp, um_error *err) {
    static const char first_day[] = "0000-01-01";
    UM_AUTO(char) *date = NULL;
    UM_TRY(um_db_get_text(db, "SELECT reference_date FROM region", &date, err));
    const char *given = date ? date : "1970";
    size_t n = strlen(given) < sizeof first_day ? strlen(given) : sizeof first_day - 1;
    *stamp = um_format("%.*s%sT00:00:00.000Z", (int)n, given, first_day + n);
    return UM_OK;
}

static um_status create_dataset(um_gpkg *gpkg, um_error *err) {
    GDALDriverH driver = GDALGetDriverByName("GPKG");
    UM_AUTO(char) *crs = um_format("EPSG:%d", gpkg->db->srid);
    UM_TRY(um_crs_parse(crs, &gpkg->crs, err));
    if (!driver)
        return um_fail(err, UM_ERR_NOT_FOUND, "this GDAL has no driver GPKG");
    CPLErrorReset();
    gpkg->dataset =
        GDALCreate(driver, um_output_temporary_path(gpkg->out), 0, 0, 0, GDT_Unknown, NULL);
    return gpkg->dataset ? UM_OK : fail_gdal(err, _("creating it"));
}

um_status um_gpkg_begin(const char *path, um_db *db, um_gpkg **out, um_error *err) {
    UM_AUTO(um_gpkg) *gpkg = um_alloc(sizeof *gpkg);
    gpkg->db = db;
    gpkg->path = um_strdup(path);
    GDALAllRegister();
    UM_TRY(read_date(db, &gpkg->date, err));
    UM_TRY(um_output_open(path, true, &gpkg->out, err));
    set_environment(gpkg->date, &gpkg->failure);
    um_status status = create_dataset(gpkg, err);
    set_environment(NULL, NULL);
    if (status != UM_OK)
        return um_fail_while(err, "%s", gpkg->path);
    *out = UM_STEAL(gpkg);
    return UM_OK;
}

// ------------------------------------------------------------------------------------------------
// geometry

static void add_points(OGRGeometryH line, const um_path *path) {
    OGR_G_SetPointCount(line, (int)path->n);
    OGR_G_SetPoints(line, (int)path->n, path->xy, 2 * sizeof(double), path->xy + 1,
                    2 * sizeof(double), NULL, 0);
    OGR_G_FlattenTo2D(line);
}

static OGRGeometryH make_simple(OGRwkbGeometryType type, const um_path *path) {
    OGRGeometryH geometry = OGR_G_CreateGeometry(type);
    if (type == wkbPoint)
        OGR_G_SetPoint_2D(geometry, 0, path->xy[0], path->xy[1]);
    else
        add_points(geometry, path);
    return geometry;
}

/// Rings of the polygon whose outer ring is the first of @p paths. @return how many paths it took
static size_t make_polygon(const um_path *paths, size_t n, OGRGeometryH *polygon) {
    size_t i = 0;
    *polygon = OGR_G_CreateGeometry(wkbPolygon);
    do
        OGR_G_AddGeometryDirectly(*polygon, make_simple(wkbLinearRing, &paths[i++]));
    while (i < n && paths[i].part == paths[0].part);
    return i;
}

/// The next part. @return how many paths it took
static size_t make_part(um_geometry_type single, const um_path *paths, size_t n,
                        OGRGeometryH *part) {
    if (single == UM_POLYGON)
        return make_polygon(paths, n, part);
    *part = make_simple(single == UM_POINT ? wkbPoint : wkbLineString, paths);
    return 1;
}

/// UM_POINT ... UM_MULTIPOLYGON have the numbers of WKB, and so have OGR's types.
static OGRGeometryH make_geometry(const um_paths *paths) {
    bool is_multi = paths->type > UM_POLYGON;
    um_geometry_type single = is_multi ? paths->type - UM_POLYGON : paths->type;
    OGRGeometryH whole = is_multi ? OGR_G_CreateGeometry((OGRwkbGeometryType)paths->type) : NULL;
    for (size_t i = 0; i < paths->n_items;) {
        OGRGeometryH part = NULL;
        i += make_part(single, paths->items + i, paths->n_items - i, &part);
        if (!is_multi)
            return part;
        OGR_G_AddGeometryDirectly(whole, part);
    }
    return whole;
}

// ------------------------------------------------------------------------------------------------
// layers

/// The table that is being added.
typedef struct layer_writer {
    um_gpkg *gpkg;
    const um_table *table;
    um_layer_reader *reader; ///< NULL: a layer without geometry
    OGRLayerH layer;
    OGRFeatureDefnH definition;
    um_write_counts counts;
} layer_writer;

static um_status create_layer(layer_writer *writer, const char *name, const char *title,
                              um_error *err) {
    const um_query *query = writer->table->query;
    const um_layer *layer = query->layer ? um_layer_find(query->layer) : NULL;
    UM_AUTO(char) *identifier = um_format("IDENTIFIER=%s", title);
    const char *options[] = {identifier,
                             layer ? "GEOMETRY_NAME=geom" : "ASPATIAL_VARIANT=GPKG_ATTRIBUTES",
                             "FID=fid", NULL};
    OGRwkbGeometryType type = layer ? (OGRwkbGeometryType)layer->type : wkbNone;
    writer->layer = GDALDatasetCreateLayer(
        writer->gpkg->dataset, name, layer ? writer->gpkg->crs : NULL, type, (char **)options);
    if (!writer->layer)
        return fail_gdal(err, name);
    if (layer)
        return um_layer_reader_open_for(writer->gpkg->db, query, &writer->reader, err);
    return UM_OK;
}

static um_status create_fields(layer_writer *writer, const char *language, um_error *err) {
    static const OGRFieldType types[] = {
        [UM_VALUE_TEXT] = OFTString, [UM_VALUE_INTEGER] = OFTInteger64, [UM_VALUE_REAL] = OFTReal};
    for (size_t i = 0; i < writer->table->n_columns; i++) {
        const um_query_column *column = &writer->table->query->columns[i];
        UM_AUTO(OGRFieldDefnH) field = OGR_Fld_Create(column->name, types[column->type]);
        OGR_Fld_SetAlternativeName(field, um_query_column_description(column, language));
        if (OGR_L_CreateField(writer->layer, field, FALSE) != OGRERR_NONE)
            return fail_gdal(err, column->name);
    }
    writer->definition = OGR_L_GetLayerDefn(writer->layer);
    return UM_OK;
}

static void set_field(layer_writer *writer, OGRFeatureH feature, int index, const um_value *value) {
    bool is_number = value->type != UM_VALUE_TEXT;
    bool is_infinite = is_number && !value->is_null && !isfinite(value->real);
    writer->counts.not_finite += is_infinite;
    if (value->is_null || is_infinite)
        OGR_F_SetFieldNull(feature, index);
    else if (value->type == UM_VALUE_INTEGER)
        OGR_F_SetFieldInteger64(feature, index, value->integer);
    else if (value->type == UM_VALUE_REAL)
        OGR_F_SetFieldDouble(feature, index, value->real);
    else
        OGR_F_SetFieldString(feature, index, value->text);
}

static um_status set_geometry(layer_writer *writer, OGRFeatureH feature, const um_value *values,
                              um_error *err) {
    UM_AUTO(um_paths) paths = {0};
    UM_TRY(um_layer_fetch_row(writer->reader, values, &paths, err));
    writer->counts.without_geometry += paths.n_items == 0;
    if (paths.n_items && OGR_F_SetGeometryDirectly(feature, make_geometry(&paths)) != OGRERR_NONE)
        return fail_gdal(err, _("a geometry"));
    return UM_OK;
}

static um_status add_feature(layer_writer *writer, const um_value *values, um_error *err) {
    UM_AUTO(OGRFeatureH) feature = OGR_F_Create(writer->definition);
    for (size_t i = 0; i < writer->table->n_columns; i++)
        set_field(writer, feature, (int)i, &values[i]);
    if (writer->reader)
        UM_TRY(set_geometry(writer, feature, values, err));
    if (OGR_L_CreateFeature(writer->layer, feature) != OGRERR_NONE)
        return fail_gdal(err, _("a feature"));
    writer->counts.rows++;
    return UM_OK;
}

static um_status add_features(layer_writer *writer, um_error *err) {
    for (size_t i = 0; i < writer->table->n_rows; i++)
        UM_TRY(add_feature(writer, um_table_row(writer->table, i), err));
    if (OGR_L_SyncToDisk(writer->layer) != OGRERR_NONE)
        return fail_gdal(err, _("writing a layer"));
    return UM_OK;
}

static um_status add_layer(layer_writer *writer, const char *name, const char *title,
                           const char *language, um_error *err) {
    CPLErrorReset();
    UM_TRY(create_layer(writer, name, title, err));
    UM_TRY(create_fields(writer, language, err));
    if (GDALDatasetStartTransaction(writer->gpkg->dataset, FALSE) != OGRERR_NONE)
        return fail_gdal(err, _("a transaction"));
    UM_TRY(add_features(writer, err));
    if (GDALDatasetCommitTransaction(writer->gpkg->dataset) != OGRERR_NONE)
        return fail_gdal(err, _("a transaction"));
    return UM_OK;
}

static void remember_layer(um_gpkg *gpkg, const char *name, int64_t n_features) {
    gpkg->layers = um_resize(gpkg->layers, gpkg->n_layers + 1, sizeof *gpkg->layers);
    gpkg->layers[gpkg->n_layers++] = (written_layer){um_strdup(name), n_features};
}

um_status um_gpkg_add(um_gpkg *gpkg, const char *name, const char *title, const char *language,
                      const um_table *table, um_write_counts *counts, um_error *err) {
    layer_writer writer = {.gpkg = gpkg, .table = table};
    set_environment(gpkg->date, &gpkg->failure);
    um_status status = add_layer(&writer, name, title, language, err);
    set_environment(NULL, NULL);
    um_layer_reader_close(writer.reader);
    if (status != UM_OK)
        return um_fail_while(err, "%s: layer '%s'", gpkg->path, name);
    remember_layer(gpkg, name, writer.counts.rows);
    if (counts)
        *counts = writer.counts;
    return UM_OK;
}

// ------------------------------------------------------------------------------------------------
// styles

void um_gpkg_style(um_gpkg *gpkg, const char *name, const char *qml) {
    gpkg->styles = um_resize(gpkg->styles, gpkg->n_styles + 1, sizeof *gpkg->styles);
    gpkg->styles[gpkg->n_styles++] = (layer_style){um_strdup(name), um_strdup(qml)};
}

// As QGIS makes the table when it saves a style into the package.
static const char styles_table[] = "layer_styles";
static const struct {
    const char *name;
    OGRFieldType type;
    int width;
} style_fields[] = {
    {"f_table_catalog", OFTString, 256},
    {"f_table_schema", OFTString, 256},
    {"f_table_name", OFTString, 256},
    {"f_geometry_column", OFTString, 256},
    {"styleName", OFTString, 30},
    {"styleQML", OFTString, 0},
    {"styleSLD", OFTString, 0},
    {"useAsDefault", OFTInteger, 0},
    {"description", OFTString, 0},
    {"owner", OFTString, 30},
    {"ui", OFTString, 30},
    {"update_time", OFTDateTime, 0},
};

static um_status create_style_fields(OGRLayerH layer, um_error *err) {
    for (size_t i = 0; i < UM_COUNT(style_fields); i++) {
        UM_AUTO(OGRFieldDefnH)
        field = OGR_Fld_Create(style_fields[i].name, style_fields[i].type);
        OGR_Fld_SetWidth(field, style_fields[i].width);
        if (style_fields[i].type == OFTInteger)
            OGR_Fld_SetSubType(field, OFSTBoolean);
        if (style_fields[i].type == OFTDateTime)
            OGR_Fld_SetDefault(field, "CURRENT_TIMESTAMP");
        if (OGR_L_CreateField(layer, field, FALSE) != OGRERR_NONE)
            return fail_gdal(err, style_fields[i].name);
    }
    return UM_OK;
}

static um_status add_style(const um_gpkg *gpkg, OGRLayerH layer, const layer_style *style,
                           um_error *err) {
    OGRFeatureDefnH definition = OGR_L_GetLayerDefn(layer);
    UM_AUTO(OGRFeatureH) feature = OGR_F_Create(definition);
    const struct {
        const char *field, *value;
    } values[] = {
        {"f_table_catalog", ""},
        {"f_table_schema", ""},
        {"f_table_name", style->layer},
        {"f_geometry_column", "geom"},
        {"styleName", "umland"},
        {"styleQML", style->qml},
        {"useAsDefault", "1"},
        {"description", style->layer},
        {"owner", ""},
        {"update_time", gpkg->date},
    };
    for (size_t i = 0; i < UM_COUNT(values); i++)
        OGR_F_SetFieldString(feature, OGR_F_GetFieldIndex(feature, values[i].field),
                             values[i].value);
    return OGR_L_CreateFeature(layer, feature) == OGRERR_NONE ? UM_OK : fail_gdal(err, "a style");
}

static um_status write_styles(um_gpkg *gpkg, um_error *err) {
    const char *options[] = {"ASPATIAL_VARIANT=GPKG_ATTRIBUTES", "FID=id", NULL};
    if (gpkg->n_styles == 0)
        return UM_OK;
    CPLErrorReset();
    OGRLayerH layer =
        GDALDatasetCreateLayer(gpkg->dataset, styles_table, NULL, wkbNone, (char **)options);
    if (!layer)
        return fail_gdal(err, styles_table);
    UM_TRY(create_style_fields(layer, err));
    for (size_t i = 0; i < gpkg->n_styles; i++)
        UM_TRY(add_style(gpkg, layer, &gpkg->styles[i], err));
    remember_layer(gpkg, styles_table, (int64_t)gpkg->n_styles);
    return OGR_L_SyncToDisk(layer) == OGRERR_NONE ? UM_OK : fail_gdal(err, styles_table);
}

static um_status add_styles(um_gpkg *gpkg, um_error *err) {
    set_environment(gpkg->date, &gpkg->failure);
    um_status status = write_styles(gpkg, err);
    set_environment(NULL, NULL);
    return status == UM_OK ? UM_OK : um_fail_while(err, "%s", gpkg->path);
}

// ------------------------------------------------------------------------------------------------
// commit

static um_status close_dataset(um_gpkg *gpkg, um_error *err) {
    CPLErrorReset();
    set_environment(gpkg->date, &gpkg->failure);
    GDALClose(UM_STEAL(gpkg->dataset)); // returns nothing in GDAL 3.6
    set_environment(NULL, NULL);
    return CPLGetLastErrorType() >= CE_Failure ? fail_gdal(err, _("closing it")) : UM_OK;
}

UM_DEFINE_AUTO(GDALDatasetH, GDALDatasetH, GDALClose)

static um_status check_file(const um_gpkg *gpkg, const char *path, um_error *err) {
    CPLErrorReset();
    UM_AUTO(GDALDatasetH)
    dataset = GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR,
                         (const char *const[]){"GPKG", NULL}, NULL, NULL);
    if (!dataset)
        return fail_gdal(err, _("opening it again"));
    for (size_t i = 0; i < gpkg->n_layers; i++) {
        OGRLayerH layer = GDALDatasetGetLayerByName(dataset, gpkg->layers[i].name);
        int64_t n = layer ? OGR_L_GetFeatureCount(layer, TRUE) : -1;
        if (n != gpkg->layers[i].n_features)
            return um_fail(err, UM_ERR_IO,
                           "layer '%s' has %" PRId64 " features, not the %" PRId64
                           " that were written",
                           gpkg->layers[i].name, n, gpkg->layers[i].n_features);
    }
    return UM_OK;
}

/// What a build before this one left would not be of this one.
static um_status remove_old(const um_gpkg *gpkg, um_error *err) {
    if (unlink(gpkg->path) != 0 && errno != ENOENT)
        return um_fail(err, UM_ERR_IO, "%s: cannot be removed: %s", gpkg->path, strerror(errno));
    return UM_OK;
}

/// @return whether all that was added is in the temporary file
static um_status close_and_check(um_gpkg *gpkg, um_error *err) {
    UM_TRY(close_dataset(gpkg, err));
    if (gpkg->n_layers == 0)
        return UM_OK;
    set_environment(gpkg->date, &gpkg->failure);
    um_status status = check_file(gpkg, um_output_temporary_path(gpkg->out), err);
    set_environment(NULL, NULL);
    return status;
}

um_status um_gpkg_commit(um_gpkg *gpkg, um_error *err) {
    UM_TRY(add_styles(gpkg, err));
    if (close_and_check(gpkg, err) != UM_OK)
        return um_fail_while(err, "%s", gpkg->path);
    if (gpkg->failure.code != UM_OK)
        return um_fail(err, gpkg->failure.code, "%s: %s", gpkg->path, gpkg->failure.text);
    if (gpkg->n_layers == 0)
        return remove_old(gpkg, err);
    UM_TRY(um_output_check(gpkg->out, NULL, err));
    return um_output_commit(gpkg->out, err);
}

void um_gpkg_free(um_gpkg *gpkg) {
    if (!gpkg)
        return;
    set_environment(gpkg->date ? gpkg->date : "", &gpkg->failure);
    if (gpkg->dataset)
        GDALClose(gpkg->dataset);
    set_environment(NULL, NULL);
    if (gpkg->crs)
        OSRRelease(gpkg->crs);
    for (size_t i = 0; i < gpkg->n_layers; i++)
        free(gpkg->layers[i].name);
    free(gpkg->layers);
    for (size_t i = 0; i < gpkg->n_styles; i++) {
        free(gpkg->styles[i].layer);
        free(gpkg->styles[i].qml);
    }
    free(gpkg->styles);
    free(gpkg->date);
    free(gpkg->path);
    um_output_close(gpkg->out);
    free(gpkg);
}
