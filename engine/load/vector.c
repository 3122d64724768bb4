#include "load/vector.h"

#include "core/file.h"
#include "core/messages.h"
#include "load/archive.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <inttypes.h>
#include <ogr_api.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

UM_DEFINE_AUTO(GDALDatasetH, GDALDatasetH, GDALClose)
UM_DEFINE_AUTO(OGRFeatureH, OGRFeatureH, OGR_F_Destroy)
UM_DEFINE_AUTO(OGRGeometryH, OGRGeometryH, OGR_G_DestroyGeometry)

typedef char **csl;
UM_DEFINE_AUTO(csl, csl, CSLDestroy)

static const char *const drivers[] = {"GeoJSON", "GPKG", "ESRI Shapefile", "FlatGeobuf", NULL};
static const char *const extensions[] = {".geojson", ".json", ".gpkg", ".shp", ".fgb"};
static const char formats[] = N_("GeoJSON, GeoPackage, shapefile or FlatGeobuf");

/// What stays the same for all files of a source, and buffers used again for every row.
typedef struct vector_reader {
    um_load *load;
    const um_vector_column *columns;
    size_t n_columns;
    um_vector_row_fn store_row;
    void *context;
    const char *layer, *where, *crs, *encoding; // options, NULL = not given
    int64_t key_width;                          // 0 = not given
    bool is_layer_optional;                     // one of many members may do without `layer`
    size_t n_layers;                            // read so far
    OGRSpatialReferenceH source_crs;            // of the transformation, kept for the next file
    um_transform *transform;
    int *fields;         // index of each column in the layer, -1 = not there
    um_text *texts;      // one a column
    const char **values; // into texts
} vector_reader;

static void reader_clear(vector_reader *reader) {
    if (reader->source_crs)
        OSRRelease(reader->source_crs);
    um_transform_free(reader->transform);
    for (size_t i = 0; i < reader->n_columns; i++)
        um_text_clear(&reader->texts[i]);
    free(reader->fields);
    free(reader->texts);
    free(reader->values);
}

static inline void um_auto_vector_reader(vector_reader *reader) {
    reader_clear(reader);
}

/// A failure with GDAL's last message, if it had one.
static um_status gdal_fail(um_error *err, const char *what) {
    const char *message = CPLGetLastErrorMsg();
    return um_fail(err, UM_ERR_FORMAT, "%s%s%s", what, message[0] ? ": " : "", message);
}

/// Puts the file in front, unless the fault is one of region.yaml, which says its own place.
static um_status name_file(um_error *err, const char *file) {
    return err->code == UM_ERR_REFUSED ? err->code : um_fail_while(err, "%s", file);
}

static bool gdal_has_failed(void) {
    return CPLGetLastErrorType() >= CE_Failure;
}

// ----------------------------------------------------------------------------------------------
// columns

um_vector_column um_vector_map_column(const um_load *load, const char *role, bool is_required,
                                      bool is_key) {
    const char *name = um_load_column(load, role);
    bool is_wanted = is_required || *name;
    return (um_vector_column){
        .role = role,
        .name = is_wanted ? name : NULL,
        .is_required = is_required || (is_wanted && um_load_has_column(load, role)),
        .is_key = is_key,
    };
}

static bool is_numeric(OGRFieldDefnH field) {
    OGRFieldType type = OGR_Fld_GetType(field);
    return type == OFTInteger || type == OFTInteger64 || type == OFTReal;
}

static int find_field(OGRFeatureDefnH layer, const char *name) {
    for (int i = 0; i < OGR_FD_GetFieldCount(layer); i++)
        if (strcmp(OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(layer, i)), name) == 0)
            return i;
    return OGR_FD_GetFieldIndex(layer, name); // upper and lower case alike
}

/// What is to be said otherwise: in the region file, or as an option of a command.
static bool is_from_region(const vector_reader *reader) {
    return reader->load->region != NULL;
}

static um_status fail_without_column(const vector_reader *reader, const um_vector_column *column,
                                     OGRFeatureDefnH layer, um_error *err) {
    UM_AUTO(um_text_list) names = {0};
    UM_AUTO(um_text) listed = {0};
    for (int i = 0; i < OGR_FD_GetFieldCount(layer); i++) {
        const char *name = OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(layer, i));
        um_text_list_add(&names, name);
        um_text_append_format(&listed, "%s%s", i ? ", " : "", name);
    }
    if (names.n_items == 0)
        return um_fail(err, UM_ERR_FORMAT, "no column '%s': the layer has geometries only",
                       column->name);
    const char *nearest =
        um_nearest_name(column->name, (const char *const *)names.items, names.n_items);
    UM_AUTO(char) *remedy = um_format(
        is_from_region(reader) ? _("in 'columns: {%s: ...}'") : _("with --%s"), column->role);
    return um_fail(err, UM_ERR_FORMAT,
                   "no column '%s'%s%s%s; it has: %.400s (name the right one %s)", column->name,
                   nearest ? _("; did you mean '") : "", nearest ? nearest : "",
                   nearest ? "'?" : "", listed.data, remedy);
}

static um_status find_columns(vector_reader *reader, OGRFeatureDefnH layer, um_error *err) {
    for (size_t i = 0; i < reader->n_columns; i++) {
        const um_vector_column *column = &reader->columns[i];
        reader->fields[i] = column->name ? find_field(layer, column->name) : -1;
        if (reader->fields[i] < 0) {
            if (column->is_required)
                return fail_without_column(reader, column, layer, err);
            continue;
        }
        bool is_padded = reader->key_width > 0 && strcmp(column->role, "key") == 0;
        if (column->is_key && !is_padded &&
            is_numeric(OGR_FD_GetFieldDefn(layer, reader->fields[i])))
            return um_fail(err, UM_ERR_FORMAT,
                           "column '%s' (%s) is numeric, so keys have lost their leading zeros: "
                           "store it as text%s",
                           column->name, column->role,
                           strcmp(column->role, "key") != 0 ? ""
                           : is_from_region(reader)
                               ? _(", or set 'key_width: 8' for keys of 8 digits")
                               : _(", or say --key-width 8 for keys of 8 digits"));
    }
    return UM_OK;
}

static void append_date(um_text *text, OGRFeatureH feature, int field) {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, zone = 0;
    OGR_F_GetFieldAsDateTime(feature, field, &year, &month, &day, &hour, &minute, &second, &zone);
    um_text_append_format(text, "%04d-%02d-%02d", year, month, day);
}

/// The value of a field as it would stand in the file.
static void append_field(um_text *text, OGRFeatureH feature, int field) {
    OGRFieldDefnH defn = OGR_F_GetFieldDefnRef(feature, field);
    OGRFieldType type = OGR_Fld_GetType(defn);
    if (type == OFTReal) {
        char number[UM_NUMBER_SIZE];
        um_format_real(number, OGR_F_GetFieldAsDouble(feature, field));
        um_text_append(text, number);
    } else if (type == OFTDate) {
        append_date(text, feature, field);
    } else if (type == OFTInteger && OGR_Fld_GetSubType(defn) == OFSTBoolean) {
        um_text_append(text, OGR_F_GetFieldAsInteger(feature, field) ? "true" : "false");
    } else {
        um_text_append(text, OGR_F_GetFieldAsString(feature, field));
    }
}

/// Cuts blanks off. @return NULL when nothing is left
static const char *trim(um_text *text) {
    static const char blanks[] = " \t\r\n";
    if (!text->data)
        return NULL;
    while (text->length > 0 && strchr(blanks, text->data[text->length - 1]))
        text->data[--text->length] = '\0';
    const char *start = text->data + strspn(text->data, blanks);
    return *start ? start : NULL;
}

static void pad_key(um_text *text, int64_t width) {
    if (!text->data || !um_is_digits(text->data) || (int64_t)text->length >= width)
        return;
    UM_AUTO(char) *digits = um_strdup(text->data);
    um_text_reset(text);
    um_text_append_format(text, "%0*d%s", (int)(width - (int64_t)strlen(digits)), 0, digits);
}

static um_status read_values(vector_reader *reader, OGRFeatureH feature, um_error *err) {
    for (size_t i = 0; i < reader->n_columns; i++) {
        um_text *text = &reader->texts[i];
        int field = reader->fields[i];
        um_text_reset(text);
        reader->values[i] = NULL;
        if (field < 0 || !OGR_F_IsFieldSetAndNotNull(feature, field))
            continue;
        append_field(text, feature, field);
        if (text->data && !um_is_utf8(text->data, text->length))
            return um_fail(err, UM_ERR_FORMAT,
                           "column '%s' is not UTF-8: set 'encoding: windows-1252' if it is that",
                           reader->columns[i].name);
        if (reader->key_width > 0 && strcmp(reader->columns[i].role, "key") == 0)
            pad_key(text, reader->key_width);
        reader->values[i] = trim(text);
    }
    return UM_OK;
}

// -------------------------------------------------------------------------------------------------
// CRS

static um_status layer_crs(const vector_reader *reader, OGRLayerH layer, OGRSpatialReferenceH *crs,
                           um_error *err) {
    if (reader->crs)
        return um_crs_parse(reader->crs, crs, err);
    OGRSpatialReferenceH named = OGR_L_GetSpatialRef(layer);
    if (!named)
        return um_fail(err, UM_ERR_CRS, "the file names no CRS: %s",
                       is_from_region(reader)
                           ? "set 'crs:', for example 'crs: EPSG:25833'"
                           : "say --lines-crs or --territories-crs, for example EPSG:25833");
    *crs = OSRClone(named);
    return UM_OK;
}

/// Finding the best operation costs milliseconds: files of one CRS share it.
static um_status prepare_transform(vector_reader *reader, OGRLayerH layer, um_error *err) {
    UM_AUTO(OGRSpatialReferenceH) crs = NULL;
    UM_TRY(layer_crs(reader, layer, &crs, err));
    if (reader->transform && OSRIsSame(crs, reader->source_crs))
        return UM_OK;
    um_transform *transform = NULL;
    UM_TRY(um_transform_new(crs, reader->load->db->srid, &transform, err));
    um_transform_free(reader->transform);
    if (reader->source_crs)
        OSRRelease(reader->source_crs);
    reader->transform = transform;
    reader->source_crs = UM_STEAL(crs);
    return UM_OK;
}

/// Adds what was done to load->crs; known in full only after the first point.
static void note_transform(vector_reader *reader) {
    um_load *load = reader->load;
    const char *summary = um_transform_summary(reader->transform);
    if (load->crs && strstr(load->crs, summary))
        return;
    char *joined = load->crs ? um_format("%s; %s", load->crs, summary) : um_strdup(summary);
    free(load->crs);
    load->crs = joined;
}

// --------------------------------------------------------------------------------------------------
// rows

/// Sorted feature ids that pass the filter. A pass of its own, so that features keep their place in
/// the file.
typedef struct fid_list {
    GIntBig *items;
    size_t n, capacity;
} fid_list;

static inline void um_auto_fid_list(fid_list *list) {
    free(list->items);
}

static int compare_fids(const void *a, const void *b) {
    GIntBig x = *(const GIntBig *)a, y = *(const GIntBig *)b;
    return (x > y) - (x < y);
}

static um_status next_feature(OGRLayerH layer, OGRFeatureH *feature, int64_t n_before,
                              um_error *err) {
    *feature = OGR_L_GetNextFeature(layer);
    if (gdal_has_failed()) { // end of the layer and a read error both give NULL
        if (*feature)
            OGR_F_Destroy(UM_STEAL(*feature));
        UM_AUTO(char) *where = um_format(_("damaged after feature %" PRId64), n_before);
        return gdal_fail(err, where);
    }
    return UM_OK;
}

static um_status collect_admitted(const vector_reader *reader, OGRLayerH layer, fid_list *admitted,
                                  um_error *err) {
    if (OGR_L_SetAttributeFilter(layer, reader->where) != OGRERR_NONE)
        return gdal_fail(err, _("the filter 'where' cannot be used"));
    OGR_L_ResetReading(layer);
    for (;;) {
        UM_AUTO(OGRFeatureH) feature = NULL;
        UM_TRY(next_feature(layer, &feature, (int64_t)admitted->n, err));
        if (!feature)
            break;
        UM_GROW(admitted->items, admitted->n, admitted->capacity);
        admitted->items[admitted->n++] = OGR_F_GetFID(feature);
    }
    if (admitted->n)
        qsort(admitted->items, admitted->n, sizeof *admitted->items, compare_fids);
    OGR_L_SetAttributeFilter(layer, NULL);
    return UM_OK;
}

static bool is_admitted(const vector_reader *reader, const fid_list *admitted,
                        OGRFeatureH feature) {
    GIntBig fid = OGR_F_GetFID(feature);
    return !reader->where ||
           (admitted->n && bsearch(&fid, admitted->items, admitted->n, sizeof fid, compare_fids));
}

static um_status read_row(vector_reader *reader, OGRFeatureH feature, um_vector_row *row,
                          um_error *err) {
    UM_TRY(read_values(reader, feature, err));
    UM_AUTO(OGRGeometryH) geometry = OGR_F_StealGeometry(feature);
    row->geometry = geometry;
    um_load_admit(reader->load);
    um_status status = reader->store_row(reader->context, row, err);
    CPLErrorReset(); // what went wrong with this row is settled and is no fault of the file
    return status;
}

/// For the rest that progress tells; only where the file knows without being read, and is the only
/// one.
static void expect_features(um_load *load, OGRLayerH layer) {
    GIntBig n = OGR_L_GetFeatureCount(layer, FALSE);
    CPLErrorReset();
    load->n_expected = n > 0 && load->paths.n_items == 1 ? load->n_in + load->n_filtered + n : 0;
}

static um_status read_rows(vector_reader *reader, OGRLayerH layer, const char *stem,
                           um_error *err) {
    UM_AUTO(fid_list) admitted = {0};
    if (reader->where)
        UM_TRY(collect_admitted(reader, layer, &admitted, err));
    um_vector_row row = {.values = reader->values, .stem = stem, .transform = reader->transform};
    int64_t n = 0;
    expect_features(reader->load, layer);
    OGR_L_ResetReading(layer);
    for (;;) {
        UM_AUTO(OGRFeatureH) feature = NULL;
        UM_TRY(next_feature(layer, &feature, n, err));
        if (!feature)
            break;
        snprintf(row.place, sizeof row.place, "feature %" PRId64, ++n);
        if (!is_admitted(reader, &admitted, feature))
            reader->load->n_filtered++;
        else if (read_row(reader, feature, &row, err) != UM_OK)
            return um_fail_while(err, "%s", row.place);
    }
    if (n == 0)
        return um_fail(err, UM_ERR_FORMAT, "no features in layer '%s'", OGR_L_GetName(layer));
    return UM_OK;
}

// ------------------------------------------------------------------------------------------------
// layers

/// Whether a layer of a GeoPackage is a plain table: a view or virtual table can reach other files
/// and functions.
static bool is_plain_table(GDALDatasetH dataset, const char *name) {
    char *quoted = CPLEscapeString(name, -1, CPLES_SQL);
    UM_AUTO(char) *sql =
        um_format("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND rootpage > 0 "
                  "AND lower(name) = lower('%s')",
                  quoted);
    CPLFree(quoted);
    OGRLayerH answer = GDALDatasetExecuteSQL(dataset, sql, NULL, NULL);
    bool is_plain = false;
    if (answer) {
        UM_AUTO(OGRFeatureH) row = OGR_L_GetNextFeature(answer);
        is_plain = row && OGR_F_GetFieldAsInteger(row, 0) == 1;
    }
    GDALDatasetReleaseResultSet(dataset, answer);
    return is_plain;
}

static bool is_spatial(OGRLayerH layer) {
    return OGR_L_GetGeomType(layer) != wkbNone;
}

static um_status fail_with_layers(const vector_reader *reader, GDALDatasetH dataset,
                                  const char *wanted, um_error *err) {
    UM_AUTO(um_text_list) names = {0};
    UM_AUTO(um_text) listed = {0};
    for (int i = 0; i < GDALDatasetGetLayerCount(dataset); i++) {
        OGRLayerH layer = GDALDatasetGetLayer(dataset, i);
        if (!is_spatial(layer))
            continue;
        um_text_list_add(&names, OGR_L_GetName(layer));
        um_text_append_format(&listed, "%s%s", listed.length ? ", " : "", OGR_L_GetName(layer));
    }
    if (listed.length == 0)
        return um_fail(err, UM_ERR_FORMAT, "no layer with geometries");
    if (wanted) {
        const char *nearest =
            um_nearest_name(wanted, (const char *const *)names.items, names.n_items);
        return um_fail(err, UM_ERR_FORMAT, "no layer '%s'%s%s%s; it has: %.600s", wanted,
                       nearest ? _(", did you mean '") : "", nearest ? nearest : "",
                       nearest ? "'" : "", listed.data);
    }
    return um_fail(err, UM_ERR_FORMAT, "several layers: choose one with '%s', of %.600s",
                   is_from_region(reader) ? "layer:" : "--layer' or '--territories-layer",
                   listed.data);
}

/// @param[out] layer  NULL when there is none of the name that is asked for
static um_status choose_layer(const vector_reader *reader, GDALDatasetH dataset, OGRLayerH *layer,
                              um_error *err) {
    *layer = NULL;
    if (reader->layer) {
        *layer = GDALDatasetGetLayerByName(dataset, reader->layer);
        CPLErrorReset(); // GeoPackage calls a missing table a failure
        return *layer || reader->is_layer_optional
                   ? UM_OK
                   : fail_with_layers(reader, dataset, reader->layer, err);
    }
    for (int i = 0; i < GDALDatasetGetLayerCount(dataset); i++) {
        OGRLayerH candidate = GDALDatasetGetLayer(dataset, i);
        if (!is_spatial(candidate))
            continue;
        if (*layer)
            return fail_with_layers(reader, dataset, NULL, err);
        *layer = candidate;
    }
    return *layer ? UM_OK : fail_with_layers(reader, dataset, NULL, err);
}

static um_status read_layer(vector_reader *reader, GDALDatasetH dataset, OGRLayerH layer,
                            const char *stem, um_error *err) {
    const char *driver = GDALGetDriverShortName(GDALGetDatasetDriver(dataset));
    if (strcmp(driver, "GPKG") == 0 && !is_plain_table(dataset, OGR_L_GetName(layer)))
        return um_fail(
            err, UM_ERR_FORMAT,
            "layer '%s' is a view or a virtual table; only plain tables are read: save it "
            "as a layer of its own",
            OGR_L_GetName(layer));
    if (reader->encoding && strcmp(driver, "ESRI Shapefile") != 0)
        return um_load_fail_option(reader->load, err, "encoding",
                                   "it is for shapefiles; texts in other formats are UTF-8");
    UM_TRY(find_columns(reader, OGR_L_GetLayerDefn(layer), err));
    UM_TRY(prepare_transform(reader, layer, err));
    UM_TRY(read_rows(reader, layer, stem, err));
    note_transform(reader);
    reader->n_layers++;
    return UM_OK;
}

// -------------------------------------------------------------------------------------------------
// files

static uint64_t big_endian(const unsigned char *bytes, size_t n) {
    uint64_t value = 0;
    for (size_t i = 0; i < n; i++)
        value = value << 8 | bytes[i];
    return value;
}

/// A GeoPackage that is shorter than its header says: SQLite reads what is missing as zeros.
static bool is_cut_short(GDALDatasetH dataset, const char *path) {
    unsigned char header[100];
    VSIStatBufL stat;
    if (strcmp(GDALGetDriverShortName(GDALGetDatasetDriver(dataset)), "GPKG") != 0)
        return false;
    VSILFILE *file = VSIFOpenL(path, "rb");
    bool is_read = file && VSIFReadL(header, 1, sizeof header, file) == sizeof header;
    if (file)
        VSIFCloseL(file);
    if (!is_read || VSIStatL(path, &stat) != 0)
        return true;
    // The page count (at 28) is right where the change counter (24) is that of the writer (92).
    uint64_t page_size = big_endian(header + 16, 2), n_pages = big_endian(header + 28, 4);
    bool is_counted = memcmp(header + 24, header + 92, 4) == 0;
    return is_counted && (uint64_t)stat.st_size < (page_size == 1 ? 65536 : page_size) * n_pages;
}

/// GDAL opens a GeoPackage with SQLite's own limits: a generated column may then ask for 1 GB a
/// row.
static int limit_connection(sqlite3 *handle, const char **message, const void *routines) {
    (void)message, (void)routines;
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 64 << 20);
    return SQLITE_OK;
}

static um_status open_dataset(const vector_reader *reader, const char *path, GDALDatasetH *dataset,
                              um_error *err) {
    // In GeoJSON, where a text that looks like a date would become one and lose its form.
    UM_AUTO(csl) options = CSLSetNameValue(NULL, "DATE_AS_STRING", "YES");
    if (reader->encoding)
        options = CSLSetNameValue(options, "ENCODING", reader->encoding);
    sqlite3_auto_extension((void (*)(void))limit_connection);
    CPLErrorReset();
    UM_AUTO(GDALDatasetH)
    opened = GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, drivers,
                        (const char *const *)options, NULL);
    if (!opened || gdal_has_failed()) {
        UM_AUTO(char) *what = um_format(_("cannot be read as %s"), _(formats));
        return gdal_fail(err, what);
    }
    if (is_cut_short(opened, path))
        return um_fail(err, UM_ERR_FORMAT, "the file is truncated");
    *dataset = UM_STEAL(opened);
    return UM_OK;
}

static um_status read_dataset(vector_reader *reader, const char *path, um_error *err) {
    UM_AUTO(GDALDatasetH) dataset = NULL;
    UM_AUTO(char) *stem = um_path_stem(path);
    UM_TRY(open_dataset(reader, path, &dataset, err));
    OGRLayerH layer = NULL;
    UM_TRY(choose_layer(reader, dataset, &layer, err));
    return layer ? read_layer(reader, dataset, layer, stem, err) : UM_OK;
}

static um_status read_plain_file(vector_reader *reader, const char *path, um_error *err) {
    UM_TRY(um_file_require(path, err));
    if (um_file_size(path) == 0)
        return um_fail(err, UM_ERR_FORMAT, "the file is empty");
    return read_dataset(reader, path, err);
}

static bool is_vector_name(const char *name) {
    const char *extension = strrchr(name, '.');
    for (size_t i = 0; extension && i < UM_COUNT(extensions); i++)
        if (strcasecmp(extension, extensions[i]) == 0)
            return true;
    return false;
}

/// Verifies a member and those that go with it: a shapefile is several files of one name.
static um_status verify_member(um_archive *archive, const char *member, um_error *err) {
    const um_text_list *members = um_archive_members(archive);
    const char *extension = strrchr(member, '.');
    size_t n = extension ? (size_t)(extension - member) + 1 : strlen(member) + 1;
    for (size_t i = 0; i < members->n_items; i++)
        if (strncmp(members->items[i], member, n) == 0)
            UM_TRY(um_archive_verify(archive, members->items[i], err));
    return UM_OK;
}

static um_status read_member(vector_reader *reader, um_archive *archive, const char *path,
                             const char *member, um_error *err) {
    UM_TRY(verify_member(archive, member, err));
    UM_AUTO(char) *inside = um_format("/vsizip/{%s}/%s", path, member);
    return read_dataset(reader, inside, err);
}

/// All vector files of an archive; those without the layer asked for are passed over.
static um_status read_members(vector_reader *reader, um_archive *archive, const char *path,
                              um_error *err) {
    const um_text_list *members = um_archive_members(archive);
    const char *label = reader->load->file;
    size_t n_before = reader->n_layers;
    um_status status = UM_OK;
    reader->is_layer_optional = true;
    for (size_t i = 0; i < members->n_items && status == UM_OK; i++) {
        const char *member = members->items[i];
        if (!is_vector_name(member))
            continue;
        UM_AUTO(char) *member_label = um_format("%s/%s", label, member);
        reader->load->file = member_label;
        status = read_member(reader, archive, path, member, err);
        if (status != UM_OK)
            name_file(err, member);
        reader->load->file = label;
    }
    reader->is_layer_optional = false;
    UM_TRY(status);
    if (reader->n_layers > n_before)
        return UM_OK;
    return reader->layer ? um_fail(err, UM_ERR_FORMAT, "no file with a layer '%s' in the archive",
                                   reader->layer)
                         : um_fail(err, UM_ERR_FORMAT, "no %s in the archive", _(formats));
}

static um_status read_archive(vector_reader *reader, const char *path, const char *member,
                              um_error *err) {
    UM_AUTO(um_archive) *archive = NULL;
    UM_TRY(um_archive_open(path, &archive, err));
    if (!*member)
        return read_members(reader, archive, path, err);
    const um_text_list *members = um_archive_members(archive);
    if (!um_text_list_has(members, member)) {
        const char *nearest =
            um_nearest_name(member, (const char *const *)members->items, members->n_items);
        return um_fail(err, UM_ERR_NOT_FOUND, "no such member in the archive%s%s%s",
                       nearest ? _("; nearest is '") : "", nearest ? nearest : "",
                       nearest ? "'" : "");
    }
    return read_member(reader, archive, path, member, err);
}

static um_status read_path(vector_reader *reader, const char *path, um_error *err) {
    UM_AUTO(char) *archive = NULL;
    UM_AUTO(char) *member = NULL;
    if (um_archive_split(path, &archive, &member))
        return read_archive(reader, archive, member, err);
    return read_plain_file(reader, path, err);
}

static um_status read_paths(vector_reader *reader, um_error *err) {
    um_load *load = reader->load;
    for (size_t i = 0; i < load->paths.n_items; i++) {
        load->file = load->labels.items[i];
        if (read_path(reader, load->paths.items[i], err) != UM_OK)
            return name_file(err, load->file);
    }
    if (load->n_in == 0)
        return um_fail(err, UM_ERR_FORMAT,
                       "the filter 'where: %s' leaves none of %" PRId64 " features", reader->where,
                       load->n_filtered);
    return UM_OK;
}

um_status um_vector_read(um_load *load, const um_vector_column *columns, size_t n_columns,
                         um_vector_row_fn store_row, void *context, um_error *err) {
    UM_AUTO(vector_reader)
    reader = {
        .load = load,
        .columns = columns,
        .n_columns = n_columns,
        .store_row = store_row,
        .context = context,
        .layer = um_source_option(load->source, "layer", NULL),
        .where = um_source_option(load->source, "where", NULL),
        .crs = um_source_option(load->source, "crs", NULL),
        .encoding = um_source_option(load->source, "encoding", NULL),
        .fields = um_alloc_array(n_columns, sizeof(int)),
        .texts = um_alloc_array(n_columns, sizeof(um_text)),
        .values = um_alloc_array(n_columns, sizeof(char *)),
    };
    UM_TRY(um_load_option_integer(load, "key_width", 1, 32, 0, &reader.key_width, err));
    if (GDALGetDriverCount() == 0)
        GDALAllRegister(); // 2.5 ms; single drivers have no C declaration
    CPLPushErrorHandler(CPLQuietErrorHandler);
    um_status status = read_paths(&reader, err);
    CPLPopErrorHandler();
    return status;
}
