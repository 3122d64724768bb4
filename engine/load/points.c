#include "load/points.h"

#include "core/messages.h"

#include <math.h>
#include <string.h>
#include <strings.h>

enum { MAX_COLUMNS = 28, EPSG_WGS84 = 4326 };

/// Columns of coordinates: x, then y.
static const char *const pairs[][2] = {{"lon", "lat"}, {"easting", "northing"}};

typedef struct point_reader {
    um_load *load;
    const um_column *columns;
    size_t n_columns;
    um_point_row_fn store_row;
    void *context;
    um_column table_columns[MAX_COLUMNS + 4]; ///< those of the loader, then the coordinates
    const char *values[MAX_COLUMNS];
    um_transform *transforms[2]; ///< by pair, made when first needed
} point_reader;

static inline void um_auto_point_reader(point_reader *reader) {
    um_transform_free(reader->transforms[0]);
    um_transform_free(reader->transforms[1]);
}

// ------------------------------------------------------------------------------------------ tables

/// The pair of columns that holds the coordinates: one that region.yaml names goes first.
static um_status choose_pair(const point_reader *reader, const um_rows *rows, size_t *pair,
                             um_error *err) {
    size_t n = reader->n_columns;
    for (int named = 1; named >= 0; named--)
        for (size_t i = 0; i < UM_COUNT(pairs); i++) {
            bool is_named = um_load_has_column(reader->load, pairs[i][0]) &&
                            um_load_has_column(reader->load, pairs[i][1]);
            if (is_named >= named && um_rows_has_column(rows, n + 2 * i) &&
                um_rows_has_column(rows, n + 2 * i + 1)) {
                *pair = i;
                return UM_OK;
            }
        }
    return um_fail(err, UM_ERR_FORMAT,
                   "%s: no columns 'lon' and 'lat' (degrees), nor 'easting' and 'northing' "
                   "(metres); name them, as in `columns: {lon: x, lat: y}`",
                   reader->load->file);
}

static um_status prepare_transform(point_reader *reader, size_t pair, um_error *err) {
    UM_AUTO(OGRSpatialReferenceH) crs = NULL;
    UM_AUTO(char) *fallback = um_format("EPSG:%d", pair ? reader->load->db->srid : EPSG_WGS84);
    if (reader->transforms[pair])
        return UM_OK;
    UM_TRY(um_crs_parse(um_source_option(reader->load->source, "crs", fallback), &crs, err));
    if (!pair && !OSRIsGeographic(crs))
        return um_load_fail_option(reader->load, err, "crs",
                                   "it is not of degrees, but the coordinates are taken from the "
                                   "columns lon and lat; name easting and northing");
    return um_transform_new(crs, reader->load->db->srid, &reader->transforms[pair], err);
}

static um_status take_row(point_reader *reader, const um_rows *rows, size_t pair, um_error *err) {
    size_t n = reader->n_columns;
    for (size_t i = 0; i < n; i++)
        reader->values[i] = um_rows_get_or_null(rows, i);
    um_point_row row = {
        .values = reader->values,
        .place = um_rows_place(rows),
        .coordinates = {um_rows_get_or_null(rows, n + 2 * pair),
                        um_rows_get_or_null(rows, n + 2 * pair + 1)},
        .is_lonlat = pair == 0,
        .transform = reader->transforms[pair],
    };
    return reader->store_row(reader->context, &row, err);
}

/// Adds how coordinates were transformed; known in full only after the first point.
static void note_transform(um_load *load, const um_transform *transform) {
    const char *summary = um_transform_summary(transform);
    if (load->crs && strstr(load->crs, summary))
        return;
    char *joined = load->crs ? um_format("%s; %s", load->crs, summary) : um_strdup(summary);
    free(load->crs);
    load->crs = joined;
}

static um_status read_table(point_reader *reader, size_t file, um_error *err) {
    UM_AUTO(um_rows) *rows = NULL;
    size_t pair = 0;
    UM_TRY(
        um_rows_open(reader->load, file, reader->table_columns, reader->n_columns + 4, &rows, err));
    UM_TRY(choose_pair(reader, rows, &pair, err));
    UM_TRY(prepare_transform(reader, pair, err));
    for (bool has_row = true;;) {
        UM_TRY(um_rows_next(rows, &has_row, err));
        if (!has_row)
            break;
        UM_TRY(take_row(reader, rows, pair, err));
    }
    note_transform(reader->load, reader->transforms[pair]);
    return UM_OK;
}

static um_status read_tables(point_reader *reader, um_error *err) {
    memcpy(reader->table_columns, reader->columns, reader->n_columns * sizeof(um_column));
    for (size_t i = 0; i < 4; i++)
        reader->table_columns[reader->n_columns + i] = (um_column){pairs[i / 2][i % 2], false};
    for (size_t i = 0; i < reader->load->paths.n_items; i++)
        UM_TRY(read_table(reader, i, err));
    return UM_OK;
}

// ------------------------------------------------------------------------------------ vector files

static um_status take_feature(void *context, const um_vector_row *feature, um_error *err) {
    point_reader *reader = context;
    um_point_row row = {.values = feature->values, .place = feature->place, .feature = feature};
    return reader->store_row(reader->context, &row, err);
}

static um_status read_features(point_reader *reader, um_error *err) {
    um_vector_column columns[MAX_COLUMNS];
    for (size_t i = 0; i < reader->n_columns; i++)
        columns[i] = um_vector_map_column(reader->load, reader->columns[i].name,
                                          reader->columns[i].is_required, false);
    return um_vector_read(reader->load, columns, reader->n_columns, take_feature, reader, err);
}

// ----------------------------------------------------------------------------------------- sources

static bool is_table(const char *path) {
    static const char *const endings[] = {".csv", ".tsv", ".txt", ".xlsx", ".ods"};
    const char *ending = strrchr(path, '.');
    for (size_t i = 0; ending && i < UM_COUNT(endings); i++)
        if (strcasecmp(ending, endings[i]) == 0)
            return true;
    return false;
}

/// An option that the files at hand cannot honour is refused, not passed over.
static um_status refuse_options(const um_load *load, bool is_of_tables, um_error *err) {
    static const char *const for_features[] = {"layer", "where"};
    static const char *const for_tables[] = {"delimiter",       "sheet",       "header_line",
                                             "columns.lon",     "columns.lat", "columns.easting",
                                             "columns.northing"};
    const char *const *names = is_of_tables ? for_features : for_tables;
    size_t n = is_of_tables ? UM_COUNT(for_features) : UM_COUNT(for_tables);
    for (size_t i = 0; i < n; i++)
        if (um_source_option(load->source, names[i], NULL))
            return um_load_fail_option(load, err, names[i], "it is for %s, and '%s' is none",
                                       is_of_tables ? _("vector files") : _("tables"),
                                       load->labels.items[0]);
    return UM_OK;
}

um_status um_points_read(um_load *load, const um_column *columns, size_t n_columns,
                         um_point_row_fn store_row, void *context, um_error *err) {
    UM_AUTO(point_reader)
    reader = {.load = load,
              .columns = columns,
              .n_columns = n_columns < MAX_COLUMNS ? n_columns : MAX_COLUMNS,
              .store_row = store_row,
              .context = context};
    bool is_of_tables = is_table(load->paths.items[0]);
    for (size_t i = 1; i < load->paths.n_items; i++)
        if (is_table(load->paths.items[i]) != is_of_tables)
            return um_fail(err, UM_ERR_FORMAT,
                           "'%s' and '%s': tables and vector files are two sources",
                           load->labels.items[0], load->labels.items[i]);
    UM_TRY(refuse_options(load, is_of_tables, err));
    return is_of_tables ? read_tables(&reader, err) : read_features(&reader, err);
}

// ---------------------------------------------------------------------------------------- geometry

bool um_point_has_geometry(const um_point_row *row) {
    return row->feature ? row->feature->geometry && !OGR_G_IsEmpty(row->feature->geometry)
                        : row->coordinates[0] || row->coordinates[1];
}

static um_status read_coordinate(const um_point_row *row, int axis, double *value, um_error *err) {
    static const double limits[] = {180, 90};
    const char *name = pairs[!row->is_lonlat][axis], *text = row->coordinates[axis];
    if (!text)
        return um_fail(err, UM_ERR_GEOMETRY, "%s is empty", name);
    if (!um_parse_real(text, value))
        return um_fail(err, UM_ERR_GEOMETRY, "%s '%s' is no number (with a decimal point)", name,
                       text);
    if (row->is_lonlat && !(fabs(*value) <= limits[axis]))
        return um_fail(err, UM_ERR_GEOMETRY,
                       "%s '%s' is not within -%.0f and %.0f degrees; for metres name the columns "
                       "easting and northing",
                       name, text, limits[axis], limits[axis]);
    return UM_OK;
}

static um_status point_of_table(const um_point_row *row, GEOSGeometry **point,
                                um_gate_report *report, um_error *err) {
    double x = 0, y = 0;
    UM_TRY(read_coordinate(row, 0, &x, err));
    UM_TRY(read_coordinate(row, 1, &y, err));
    UM_TRY(um_transform_points(row->transform, &x, &y, 1, err));
    GEOSGeometry *made = NULL;
    UM_TRY(um_geometry_point(x, y, &made, err));
    return um_geometry_gate(made, UM_POINT, point, report, err);
}

static um_status point_on_surface(const GEOSGeometry *area, GEOSGeometry **point, um_error *err) {
    *point = GEOSPointOnSurface_r(um_geos(), area);
    return *point ? UM_OK : um_geos_fail(err, "a point on the surface");
}

um_status um_point_geometry(const um_point_row *row, GEOSGeometry **point, GEOSGeometry **outline,
                            um_gate_report *report, um_error *err) {
    if (!um_point_has_geometry(row))
        return um_fail(err, UM_ERR_GEOMETRY, "no place: coordinates or geometry are missing");
    if (!row->feature)
        return point_of_table(row, point, report, err);
    bool is_area = OGR_G_GetDimension(row->feature->geometry) == 2;
    if (!is_area || !outline)
        return um_vector_geometry(row->feature, UM_POINT, point, report, err);
    UM_AUTO(GEOSGeometry) *area = NULL;
    UM_TRY(um_vector_geometry(row->feature, UM_MULTIPOLYGON, &area, report, err));
    UM_TRY(point_on_surface(area, point, err));
    *outline = UM_STEAL(area);
    return UM_OK;
}

um_status um_point_note_repair(um_load *load, const um_point_row *row, const char *key,
                               const um_gate_report *report) {
    return row->feature ? um_vector_note_repair(load, row->feature, key, report) : UM_OK;
}
