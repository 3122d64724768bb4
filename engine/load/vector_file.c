#include "load/vector.h"

#include <math.h>
#include <string.h>

UM_DEFINE_AUTO(OGRGeometryH, OGRGeometryH, OGR_G_DestroyGeometry)

static const double farthest_m = 1e8; // as the geometry gate has it

// ------------------------------------------------------------------------------------------ a file

/// A source that no region file names.
typedef struct loose_source {
    um_source source;
    um_load load;
    um_db db;
} loose_source;

static void um_auto_loose_source(loose_source *loose) {
    um_pair_list_clear(&loose->source.options);
    um_text_list_clear(&loose->load.paths);
    um_text_list_clear(&loose->load.labels);
    free(loose->load.crs);
}

static void add_option(loose_source *loose, const char *name, const char *value) {
    if (value)
        um_pair_list_add(&loose->source.options, name, value);
}

um_status um_vector_file_read(const um_vector_file *file, int srid, const um_vector_column *columns,
                              size_t n_columns, um_vector_row_fn take, void *context,
                              um_error *err) {
    UM_AUTO(loose_source) loose = {.db = {.srid = srid}};
    add_option(&loose, "layer", file->layer);
    add_option(&loose, "where", file->where);
    add_option(&loose, "crs", file->crs);
    add_option(&loose, "key_width", file->key_width);
    um_text_list_add(&loose.load.paths, file->path);
    um_text_list_add(&loose.load.labels, file->path);
    loose.load.db = &loose.db;
    loose.load.source = &loose.source;
    loose.load.err = err;
    return um_vector_read(&loose.load, columns, n_columns, take, context, err);
}

// ------------------------------------------------------------------------------------- coordinates

static um_status check_points(const double *xy, size_t n, um_error *err) {
    for (size_t i = 0; i < 2 * n; i++)
        if (!(fabs(xy[i]) <= farthest_m))
            return um_fail(err, UM_ERR_GEOMETRY, "a coordinate is %g, which is no place on earth",
                           xy[i]);
    return UM_OK;
}

static um_status transform_points(um_transform *transform, double *xy, size_t n, um_error *err) {
    UM_AUTO(double) *x = um_alloc_array(2 * n, sizeof *x);
    double *y = x + n;
    for (size_t i = 0; i < n; i++)
        x[i] = xy[2 * i], y[i] = xy[2 * i + 1];
    UM_TRY(um_transform_points(transform, x, y, n, err));
    for (size_t i = 0; i < n; i++)
        xy[2 * i] = x[i], xy[2 * i + 1] = y[i];
    return UM_OK;
}

/// One ring or line. A ring of no more than two points, or a line of one, has nothing to say.
static um_status add_path(const um_vector_row *row, OGRGeometryH curve, bool is_hole,
                          um_paths *paths, um_error *err) {
    int n = OGR_G_GetPointCount(curve);
    if (n <= 1)
        return UM_OK;
    paths->items = um_resize(paths->items, paths->n_items + 1, sizeof *paths->items);
    um_path *path = &paths->items[paths->n_items++];
    *path = (um_path){.xy = um_alloc_array((size_t)n, 2 * sizeof(double)),
                      .n = (size_t)n,
                      .part = paths->n_parts,
                      .is_hole = is_hole};
    OGR_G_GetPoints(curve, path->xy, 2 * sizeof(double), path->xy + 1, 2 * sizeof(double), NULL, 0);
    if (!um_transform_is_identity(row->transform))
        UM_TRY(transform_points(row->transform, path->xy, path->n, err));
    return check_points(path->xy, path->n, err);
}

static um_status add_part(const um_vector_row *row, OGRGeometryH part, um_paths *paths,
                          um_error *err) {
    OGRwkbGeometryType type = wkbFlatten(OGR_G_GetGeometryType(part));
    if (type == wkbLineString) {
        UM_TRY(add_path(row, part, false, paths, err));
    } else {
        for (int i = 0; i < OGR_G_GetGeometryCount(part); i++)
            UM_TRY(add_path(row, OGR_G_GetGeometryRef(part, i), i > 0, paths, err));
    }
    paths->n_parts++;
    return UM_OK;
}

um_status um_vector_paths(const um_vector_row *row, um_geometry_type type, um_paths *paths,
                          um_error *err) {
    *paths = (um_paths){.type = type};
    if (!row->geometry)
        return UM_OK;
    bool is_curved = OGR_G_HasCurveGeometry(row->geometry, TRUE);
    UM_AUTO(OGRGeometryH)
    straight = is_curved ? OGR_G_GetLinearGeometry(row->geometry, 0, NULL) : NULL;
    OGRGeometryH plain = is_curved ? straight : row->geometry;
    OGRwkbGeometryType wanted = type == UM_MULTIPOLYGON ? wkbPolygon : wkbLineString;
    OGRwkbGeometryType found = wkbFlatten(OGR_G_GetGeometryType(plain));
    if (found == wanted)
        return add_part(row, plain, paths, err);
    if (found != (wanted == wkbPolygon ? wkbMultiPolygon : wkbMultiLineString))
        return um_fail(err, UM_ERR_GEOMETRY, "a %s, where %s are wanted",
                       OGR_G_GetGeometryName(plain), wanted == wkbPolygon ? "polygons" : "lines");
    for (int i = 0; i < OGR_G_GetGeometryCount(plain); i++)
        UM_TRY(add_part(row, OGR_G_GetGeometryRef(plain, i), paths, err));
    return UM_OK;
}
