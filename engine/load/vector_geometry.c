#include "load/vector.h"

UM_DEFINE_AUTO(OGRGeometryH, OGRGeometryH, OGR_G_DestroyGeometry)

/// Transforms a geometry and its parts in place.
static um_status transform_parts(um_transform *transform, OGRGeometryH geometry, um_error *err) {
    int n_parts = OGR_G_GetGeometryCount(geometry);
    for (int i = 0; i < n_parts; i++)
        UM_TRY(transform_parts(transform, OGR_G_GetGeometryRef(geometry, i), err));
    int n = n_parts ? 0 : OGR_G_GetPointCount(geometry);
    if (n <= 0)
        return UM_OK;
    UM_AUTO(double) *x = um_alloc_array((size_t)n, sizeof *x);
    UM_AUTO(double) *y = um_alloc_array((size_t)n, sizeof *y);
    OGR_G_GetPoints(geometry, x, sizeof *x, y, sizeof *y, NULL, 0);
    UM_TRY(um_transform_points(transform, x, y, (size_t)n, err));
    OGR_G_SetPoints(geometry, n, x, sizeof *x, y, sizeof *y, NULL, 0);
    return UM_OK;
}

static um_status to_geos(OGRGeometryH geometry, GEOSGeometry **out, um_error *err) {
    int size = OGR_G_WkbSize(geometry);
    UM_AUTO(char) *wkb = um_alloc((size_t)size);
    if (OGR_G_ExportToWkb(geometry, wkbNDR, (unsigned char *)wkb) != OGRERR_NONE)
        return um_fail(err, UM_ERR_GEOMETRY, "a %s cannot be read",
                       OGR_G_GetGeometryName(geometry));
    return um_geometry_from_wkb((const unsigned char *)wkb, (size_t)size, out, err);
}

um_status um_vector_geometry(const um_vector_row *row, um_geometry_type type,
                             GEOSGeometry **geometry, um_gate_report *report, um_error *err) {
    if (!row->geometry)
        return um_fail(err, UM_ERR_GEOMETRY, "the feature has no geometry");
    bool is_curved = OGR_G_HasCurveGeometry(row->geometry, TRUE);
    UM_AUTO(OGRGeometryH)
    straight = is_curved ? OGR_G_GetLinearGeometry(row->geometry, 0, NULL) : NULL;
    OGRGeometryH plain = is_curved ? straight : row->geometry;
    OGR_G_FlattenTo2D(plain);
    if (!um_transform_is_identity(row->transform))
        UM_TRY(transform_parts(row->transform, plain, err));
    GEOSGeometry *read = NULL;
    UM_TRY(to_geos(plain, &read, err));
    return um_geometry_gate(read, type, geometry, report, err);
}

um_status um_vector_note_repair(um_load *load, const um_vector_row *row, const char *key,
                                const um_gate_report *report) {
    if (report->is_repaired)
        return um_load_repaired(load, row->place, key, "invalid geometry", "%s; made valid",
                                report->reason);
    if (report->n_dropped)
        return um_load_repaired(load, row->place, key, "parts dropped",
                                "%d parts without length or of another type", report->n_dropped);
    return UM_OK;
}

um_status um_vector_bind(sqlite3_stmt *statement, int index, const GEOSGeometry *geometry, int srid,
                         um_error *err) {
    unsigned char *blob = NULL;
    size_t n = 0;
    UM_TRY(um_geometry_to_blob(geometry, srid, &blob, &n, err));
    if (sqlite3_bind_blob64(statement, index, blob, n, free) != SQLITE_OK) // which frees it
        return um_fail(err, UM_ERR_GEOMETRY,
                       "the geometry is too large: %zu bytes, a store takes %d; simplify it", n,
                       sqlite3_limit(sqlite3_db_handle(statement), SQLITE_LIMIT_LENGTH, -1));
    return UM_OK;
}
