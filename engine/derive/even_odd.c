#include "derive/even_odd.h"

#include "derive/plane.h"

/// Whether the ray from a point to the right meets an edge; its lower end belongs to it, the upper
/// does not.
static bool is_met(const double *a, const double *b, const double point[2]) {
    if ((a[1] <= point[1]) == (b[1] <= point[1]))
        return false;
    return a[1] <= point[1] ? um_turn(a, b, point) > 0 : um_turn(a, b, point) < 0;
}

static bool is_inside(const um_paths *lines, const double point[2]) {
    bool is_odd = false;
    for (size_t i = 0; i < lines->n_items; i++)
        for (size_t k = 1; k < lines->items[i].n; k++)
            is_odd ^= is_met(&lines->items[i].xy[2 * k - 2], &lines->items[i].xy[2 * k], point);
    return is_odd;
}

static um_status is_kept(const um_paths *lines, const GEOSGeometry *face, bool *is_odd,
                         um_error *err) {
    UM_AUTO(GEOSGeometry) *inside = GEOSPointOnSurface_r(um_geos(), face);
    double point[2];
    if (!inside || GEOSGeomGetX_r(um_geos(), inside, &point[0]) != 1 ||
        GEOSGeomGetY_r(um_geos(), inside, &point[1]) != 1)
        return um_geos_fail(err, "point on surface");
    *is_odd = is_inside(lines, point);
    return UM_OK;
}

static um_status find_faces(const um_paths *lines, bool is_noded, GEOSGeometry **faces,
                            um_error *err) {
    UM_AUTO(GEOSGeometry) *drawn = NULL, *noded = NULL;
    UM_TRY(um_paths_to_geometry(lines, &drawn, err));
    if (!is_noded && !(noded = GEOSUnaryUnion_r(um_geos(), drawn)))
        return um_geos_fail(err, "lines cut where they meet");
    const GEOSGeometry *input[] = {is_noded ? drawn : noded};
    *faces = GEOSPolygonize_r(um_geos(), input, 1);
    return *faces ? UM_OK : um_geos_fail(err, "polygons from lines");
}

/// Faces that are odd touch in points only: two that share an edge differ.
static um_status collect(const um_paths *lines, const GEOSGeometry *faces, GEOSGeometry **kept,
                         unsigned *n, um_error *err) {
    for (int i = 0; i < GEOSGetNumGeometries_r(um_geos(), faces); i++) {
        const GEOSGeometry *face = GEOSGetGeometryN_r(um_geos(), faces, i);
        bool is_odd = false;
        UM_TRY(is_kept(lines, face, &is_odd, err));
        if (is_odd && !(kept[(*n)++] = GEOSGeom_clone_r(um_geos(), face)))
            return um_geos_fail(err, "polygons from lines");
    }
    return UM_OK;
}

um_status um_even_odd_area(const um_paths *lines, bool is_noded, GEOSGeometry **area,
                           um_error *err) {
    UM_AUTO(GEOSGeometry) *faces = NULL;
    UM_TRY(find_faces(lines, is_noded, &faces, err));
    int n_faces = GEOSGetNumGeometries_r(um_geos(), faces);
    GEOSGeometry **kept = um_alloc_array((size_t)n_faces + 1, sizeof *kept);
    unsigned n = 0;
    um_status status = collect(lines, faces, kept, &n, err);
    *area = NULL;
    if (status != UM_OK) {
        for (unsigned i = 0; i < n; i++)
            um_geometry_free(kept[i]);
    } else if (n > 0) {
        *area = GEOSGeom_createCollection_r(um_geos(), GEOS_MULTIPOLYGON, kept, n); // takes them
        status = *area ? UM_OK : um_geos_fail(err, "polygons from lines");
    }
    free(kept);
    return status;
}
