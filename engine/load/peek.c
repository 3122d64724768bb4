#include "load/peek.h"

#include "core/crs.h"
#include "core/csv.h"
#include "core/file.h"
#include "load/archive.h"
#include "load/gtfs/feed.h"
#include "load/table.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <gdal.h>
#include <math.h>
#include <ogr_api.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

UM_DEFINE_AUTO(GDALDatasetH, GDALDatasetH, GDALClose)
UM_DEFINE_AUTO(OGRFeatureH, OGRFeatureH, OGR_F_Destroy)

enum { SEEN_ROWS = 200, SEEN_BYTES = 1 << 16 };

static const char *const drivers[] = {"GeoJSON", "GPKG", "ESRI Shapefile", "FlatGeobuf", NULL};

static um_peek_column *add_column(um_peek *peek, const char *name) {
    peek->columns = um_resize(peek->columns, peek->n_columns + 1, sizeof *peek->columns);
    um_peek_column *column = &peek->columns[peek->n_columns++];
    *column = (um_peek_column){.name = um_strdup(name)};
    return column;
}

static bool has_ending(const char *path, const char *ending) {
    size_t n = strlen(path), length = strlen(ending);
    return n > length && strcasecmp(path + n - length, ending) == 0;
}

static bool has_one_of(const char *path, const char *const *endings) {
    for (; *endings; endings++)
        if (has_ending(path, *endings))
            return true;
    return false;
}

// ----------------------------------------------------------------------------------------- CSV

/// The beginning of a file, to its last whole line.
static um_status read_beginning(const char *path, um_text *text, um_error *err) {
    UM_TRY(um_file_require(path, err));
    FILE *file = fopen(path, "rb");
    if (!file)
        return um_fail(err, UM_ERR_IO, "%s: cannot be opened", path);
    UM_AUTO(char) *bytes = um_alloc(SEEN_BYTES + 1);
    size_t n = fread(bytes, 1, SEEN_BYTES, file);
    fclose(file);
    while (n == SEEN_BYTES && n > 0 && bytes[n - 1] != '\n')
        n--;
    if (memchr(bytes, '\0', n))
        return um_fail(err, UM_ERR_FORMAT, "%s: no text", path);
    um_text_append_n(text, bytes, n);
    return n ? UM_OK : um_fail(err, UM_ERR_FORMAT, "%s: is empty", path);
}

/// The one of `, ; | tab` that stands most often in the first line.
static char guess_delimiter(const char *text) {
    static const char candidates[] = ";,\t|";
    size_t most = 0;
    char best = ',';
    text += strspn(text, "\xef\xbb\xbf\r\n");
    size_t length = strcspn(text, "\r\n");
    for (const char *candidate = candidates; *candidate; candidate++) {
        size_t n = 0;
        for (size_t i = 0; i < length; i++)
            n += text[i] == *candidate;
        if (n > most) {
            most = n;
            best = *candidate;
        }
    }
    return best;
}

/// Title lines, then columns of two places with their Regionalschlüssel.
static bool is_ba(const char *text) {
    const char *residence = strstr(text, "Wohnort");
    const char *key = strstr(text, "Regionalschl");
    return residence && key && strstr(text, "Arbeitsort") && strstr(text, "Insgesamt");
}

static um_status read_csv_rows(um_peek *peek, um_csv *csv, um_error *err) {
    um_csv_row row;
    for (int i = 0; i < SEEN_ROWS; i++) {
        bool has_row = false;
        UM_TRY(um_csv_next(csv, &row, &has_row, err));
        if (!has_row)
            break;
        for (size_t j = 0; j < peek->n_columns && !row.is_ragged; j++)
            um_text_list_add(&peek->columns[j].values, row.fields[j]);
    }
    return UM_OK;
}

static um_status peek_csv(um_peek *peek, um_error *err) {
    UM_AUTO(um_text) text = {0};
    UM_AUTO(um_csv) *csv = NULL;
    UM_TRY(read_beginning(peek->path, &text, err));
    peek->delimiter = guess_delimiter(text.data);
    peek->is_windows_1252 = !um_is_utf8(text.data, text.length);
    peek->is_ba = is_ba(text.data);
    if (peek->is_ba) {
        peek->delimiter = ';';
        return UM_OK;
    }
    um_csv_options options = {.delimiter = peek->delimiter,
                              .encoding = peek->is_windows_1252 ? "windows-1252" : NULL};
    UM_TRY(um_csv_open(peek->path, options, &csv, err));
    const um_text_list *header = um_csv_header(csv);
    for (size_t i = 0; i < header->n_items; i++)
        add_column(peek, header->items[i]);
    return read_csv_rows(peek, csv, err);
}

// ---------------------------------------------------------------------------------------- sheets

/// What the first rows of a sheet look like.
typedef struct sheet_look {
    size_t n_cells;      ///< that are not empty
    int64_t header_line; ///< row of the column names; 0 = the first row
} sheet_look;

static size_t count_cells(const um_sheet_row *row, um_cell_kind kind, bool is_kind) {
    size_t n = 0;
    for (size_t i = 0; i < row->n_cells; i++)
        n += (row->kinds[i] == kind) == is_kind;
    return n;
}

/// Column names are the first row of nothing but texts that is more than half as wide as the widest
/// row: titles and remarks above a table are not.
static um_status look_at_sheet(const char *path, const char *name, sheet_look *look,
                               um_error *err) {
    UM_AUTO(um_sheet) *sheet = NULL;
    size_t widths[SEEN_ROWS], widest = 0, n = 0;
    int64_t numbers[SEEN_ROWS];
    bool are_texts[SEEN_ROWS];
    *look = (sheet_look){0};
    UM_TRY(um_sheet_open(path, name, &sheet, err));
    for (bool has_row = true; n < SEEN_ROWS; n++) {
        um_sheet_row row;
        UM_TRY(um_sheet_next(sheet, &row, &has_row, err));
        if (!has_row)
            break;
        widths[n] = count_cells(&row, UM_CELL_EMPTY, false);
        are_texts[n] = count_cells(&row, UM_CELL_TEXT, true) == widths[n];
        numbers[n] = row.number;
        widest = widths[n] > widest ? widths[n] : widest;
        look->n_cells += widths[n];
    }
    for (size_t i = 0; i < n; i++)
        if (are_texts[i] && 2 * widths[i] > widest) {
            look->header_line = i ? numbers[i] : 0;
            break;
        }
    return UM_OK;
}

/// The sheet with the most in its first rows: a cover or an imprint has less.
static um_status choose_sheet(um_peek *peek, um_error *err) {
    UM_AUTO(um_sheet) *first = NULL;
    size_t most = 0;
    UM_TRY(um_sheet_open(peek->path, um_sheet_first, &first, err));
    const um_text_list *names = um_sheet_names(first);
    for (size_t i = 0; i < names->n_items; i++) {
        sheet_look look;
        UM_TRY(look_at_sheet(peek->path, names->items[i], &look, err));
        if (i > 0 && look.n_cells <= most)
            continue;
        most = look.n_cells;
        peek->header_line = look.header_line;
        free(peek->sheet);
        peek->sheet = names->n_items > 1 ? um_strdup(names->items[i]) : NULL;
    }
    return UM_OK;
}

/// A column is one of numbers where nothing else stands in it: keys there have lost their zeros.
static void add_cell(um_peek_column *column, const char *text, um_cell_kind kind) {
    bool is_first = true;
    for (size_t i = 0; i < column->values.n_items && is_first; i++)
        is_first = !*column->values.items[i];
    if (kind != UM_CELL_EMPTY)
        column->is_numeric = kind == UM_CELL_NUMBER && (is_first || column->is_numeric);
    um_text_list_add(&column->values, text);
}

static um_status read_sheet_rows(um_peek *peek, um_table *table, um_error *err) {
    for (int i = 0; i < SEEN_ROWS; i++) {
        um_table_row row;
        bool has_row = false;
        UM_TRY(um_table_next(table, &row, &has_row, err));
        if (!has_row)
            break;
        for (size_t j = 0; j < peek->n_columns; j++)
            add_cell(&peek->columns[j], row.fields[j], row.kinds[j]);
    }
    return UM_OK;
}

static um_status peek_sheet(um_peek *peek, um_error *err) {
    UM_AUTO(um_table) *table = NULL;
    UM_TRY(um_file_require(peek->path, err));
    if (choose_sheet(peek, err) != UM_OK)
        return um_fail_while(err, "%s", peek->path);
    um_table_options options = {.csv.header_line = (int)peek->header_line, .sheet = peek->sheet};
    UM_TRY(um_table_open(peek->path, options, &table, err));
    const um_text_list *header = um_table_header(table);
    for (size_t i = 0; i < header->n_items; i++)
        add_column(peek, header->items[i]);
    return read_sheet_rows(peek, table, err);
}

// ---------------------------------------------------------------------------------------- GDAL

static um_shape shape_of(OGRwkbGeometryType type) {
    switch (wkbFlatten(type)) {
    case wkbPoint:
    case wkbMultiPoint:
        return UM_SHAPE_POINTS;
    case wkbLineString:
    case wkbMultiLineString:
        return UM_SHAPE_LINES;
    case wkbPolygon:
    case wkbMultiPolygon:
        return UM_SHAPE_POLYGONS;
    default:
        return UM_SHAPE_TABLE;
    }
}

/// Where the layer lies, in degrees; unknown without CRS, or where PROJ has no answer.
static void find_extent(um_peek *peek, OGRLayerH layer) {
    UM_AUTO(um_transform) *transform = NULL;
    OGREnvelope box;
    um_error ignored = {0};
    OGRSpatialReferenceH crs = OGR_L_GetSpatialRef(layer);
    peek->has_crs = crs != NULL;
    peek->srid = crs ? um_crs_metre_srid(crs) : 0;
    if (!crs || OGR_L_GetExtent(layer, &box, TRUE) != OGRERR_NONE)
        return;
    OSRSetAxisMappingStrategy(crs, OAMS_TRADITIONAL_GIS_ORDER);
    double x[] = {box.MinX, box.MaxX, box.MinX, box.MaxX};
    double y[] = {box.MinY, box.MinY, box.MaxY, box.MaxY};
    if (um_transform_new(crs, 4326, &transform, &ignored) != UM_OK ||
        um_transform_points(transform, x, y, 4, &ignored) != UM_OK)
        return;
    peek->has_extent = true;
    peek->lon_min = fmin(x[0], x[2]), peek->lon_max = fmax(x[1], x[3]);
    peek->lat_min = fmin(y[0], y[1]), peek->lat_max = fmax(y[2], y[3]);
}

static void read_columns(um_peek *peek, OGRFeatureDefnH defn) {
    for (int i = 0; i < OGR_FD_GetFieldCount(defn); i++) {
        OGRFieldDefnH field = OGR_FD_GetFieldDefn(defn, i);
        OGRFieldType type = OGR_Fld_GetType(field);
        um_peek_column *column = add_column(peek, OGR_Fld_GetNameRef(field));
        column->is_numeric = type == OFTInteger || type == OFTInteger64 || type == OFTReal;
    }
}

/// The shape of a layer that does not declare one is that of its first geometry.
static void read_features(um_peek *peek, OGRLayerH layer) {
    OGR_L_ResetReading(layer);
    for (int i = 0; i < SEEN_ROWS; i++) {
        UM_AUTO(OGRFeatureH) feature = OGR_L_GetNextFeature(layer);
        if (!feature)
            return;
        OGRGeometryH geometry = OGR_F_GetGeometryRef(feature);
        if (peek->shape == UM_SHAPE_TABLE && geometry)
            peek->shape = shape_of(OGR_G_GetGeometryType(geometry));
        for (size_t j = 0; j < peek->n_columns; j++) {
            bool is_set = OGR_F_IsFieldSetAndNotNull(feature, (int)j);
            um_text_list_add(&peek->columns[j].values,
                             is_set ? OGR_F_GetFieldAsString(feature, (int)j) : "");
        }
    }
}

/// The first layer with geometries, else the first.
static OGRLayerH choose_layer(um_peek *peek, GDALDatasetH dataset) {
    OGRLayerH chosen = NULL;
    int n_spatial = 0;
    for (int i = 0; i < GDALDatasetGetLayerCount(dataset); i++) {
        OGRLayerH layer = GDALDatasetGetLayer(dataset, i);
        bool is_spatial = OGR_L_GetGeomType(layer) != wkbNone;
        if (!chosen || (is_spatial && n_spatial == 0))
            chosen = layer;
        n_spatial += is_spatial;
    }
    if (n_spatial > 1)
        peek->layer = um_strdup(OGR_L_GetName(chosen));
    return chosen;
}

static um_status peek_layers(um_peek *peek, const char *gdal_path, um_error *err) {
    CPLErrorReset();
    UM_AUTO(GDALDatasetH)
    dataset = GDALOpenEx(gdal_path, GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR,
                         drivers, NULL, NULL);
    OGRLayerH layer = dataset ? choose_layer(peek, dataset) : NULL;
    if (!layer)
        return um_fail(err, UM_ERR_FORMAT, "%s: cannot be read%s%s", peek->path,
                       *CPLGetLastErrorMsg() ? ": " : "", CPLGetLastErrorMsg());
    OGRFeatureDefnH defn = OGR_L_GetLayerDefn(layer);
    peek->shape = shape_of(OGR_FD_GetGeomType(defn));
    read_columns(peek, defn);
    read_features(peek, layer);
    if (peek->shape != UM_SHAPE_TABLE)
        find_extent(peek, layer);
    return UM_OK;
}

/// The first vector file of an archive stands for all.
static um_status peek_archive(um_peek *peek, const char *archive_path, const char *member,
                              um_error *err) {
    static const char *const endings[] = {".geojson", ".json", ".gpkg", ".shp", ".fgb", NULL};
    UM_AUTO(um_archive) *archive = NULL;
    if (um_archive_open(archive_path, &archive, err) != UM_OK)
        return um_fail_while(err, "%s", archive_path);
    const um_text_list *members = um_archive_members(archive);
    for (size_t i = 0; !*member && i < members->n_items; i++)
        if (has_one_of(members->items[i], endings))
            member = members->items[i];
    if (!*member || !um_text_list_has(members, member))
        return um_fail(err, UM_ERR_FORMAT, "%s: no vector file in it", peek->path);
    UM_TRY(um_archive_verify(archive, member, err));
    UM_AUTO(char) *inside = um_format("/vsizip/{%s}/%s", archive_path, member);
    return peek_layers(peek, inside, err);
}

/// An archive or a folder with the files of a timetable at its top.
static bool is_feed(const char *path) {
    static const char *const needed[] = {"stops.txt", "trips.txt", "stop_times.txt"};
    UM_AUTO(um_feed) *feed = NULL;
    um_error ignored = {0};
    if (um_feed_open(path, &feed, &ignored) != UM_OK)
        return false;
    bool has_all = true;
    for (size_t i = 0; i < UM_COUNT(needed); i++)
        has_all = has_all && um_text_list_has(um_feed_files(feed), needed[i]);
    return has_all;
}

static um_status look(um_peek *peek, um_error *err) {
    static const char *const texts[] = {".csv", ".tsv", ".txt", NULL};
    static const char *const vectors[] = {".geojson", ".json", ".gpkg", ".shp", ".fgb", NULL};
    UM_AUTO(char) *archive = NULL;
    UM_AUTO(char) *member = NULL;
    bool is_archive = um_archive_split(peek->path, &archive, &member);
    peek->is_feed = (is_archive || um_is_folder(peek->path)) && is_feed(peek->path);
    if (peek->is_feed)
        return UM_OK;
    if (is_archive)
        return peek_archive(peek, archive, member, err);
    if (has_one_of(peek->path, texts))
        return peek_csv(peek, err);
    if (um_is_spreadsheet(peek->path))
        return peek_sheet(peek, err);
    UM_TRY(um_file_require(peek->path, err));
    if (has_one_of(peek->path, vectors))
        return peek_layers(peek, peek->path, err);
    return um_fail(
        err, UM_ERR_FORMAT,
        "%s: no ending that is known (csv, tsv, txt, xlsx, xlsm, ods, geojson, json, gpkg, "
        "shp, fgb, zip)",
        peek->path);
}

um_status um_peek_file(const char *path, um_peek **out, um_error *err) {
    UM_AUTO(um_peek) *peek = um_alloc(sizeof *peek);
    peek->path = um_strdup(path);
    if (GDALGetDriverCount() == 0)
        GDALAllRegister();
    CPLPushErrorHandler(CPLQuietErrorHandler);
    um_status status = look(peek, err);
    CPLPopErrorHandler();
    UM_TRY(status);
    *out = UM_STEAL(peek);
    return UM_OK;
}

void um_peek_free(um_peek *peek) {
    if (!peek)
        return;
    for (size_t i = 0; i < peek->n_columns; i++) {
        free(peek->columns[i].name);
        um_text_list_clear(&peek->columns[i].values);
    }
    free(peek->columns);
    free(peek->layer);
    free(peek->sheet);
    free(peek->path);
    free(peek);
}
