/*
 * Where the territories of a level do not tile: gaps and overlaps.
 *
 * Method: edges without a partner are noded on a grid of a millimetre and cut the plane into faces.
 * Inside a face the number of territories is the same everywhere; a face in none is a gap, unless
 * one territory alone surrounds it (a hole of its own), a face in several is an overlap.
 */
#include "derive/step.h"

#include <math.h>
#include <string.h>

/// What is needed to judge faces.
typedef struct fault_finder {
    um_db *db;
    const char *level;
    const um_coverage *coverage;
    const um_cells *cells;
    um_numbers cover;
    sqlite3_stmt *insert;
} fault_finder;

static inline void um_auto_fault_finder(fault_finder *finder) {
    um_numbers_clear(&finder->cover);
}

/// The arcs with one owner, noded on a millimetre, as faces; NULL when there is none.
static um_status build_faces(const um_coverage *coverage, const um_arcs *arcs, GEOSGeometry **faces,
                             um_error *err) {
    UM_AUTO(um_paths)
    lines = {.items = um_alloc_array(arcs->n_items, sizeof *lines.items),
             .type = UM_MULTILINESTRING};
    for (size_t i = 0; i < arcs->n_items; i++)
        if (arcs->items[i].right == UM_OUTSIDE) {
            um_path *line = &lines.items[lines.n_items];
            *line = (um_path){.xy = um_arc_coordinates(coverage, arcs, i),
                              .n = arcs->items[i].n,
                              .part = lines.n_items++};
        }
    lines.n_parts = lines.n_items;
    if (lines.n_items == 0)
        return UM_OK;
    UM_AUTO(GEOSGeometry) *outline = NULL;
    UM_TRY(um_paths_to_geometry(&lines, &outline, err));
    UM_AUTO(GEOSGeometry) *noded = GEOSUnaryUnionPrec_r(um_geos(), outline, 0.001);
    const GEOSGeometry *input[] = {noded};
    *faces = noded ? GEOSPolygonize_r(um_geos(), input, 1) : NULL;
    return *faces ? UM_OK : um_geos_fail(err, "faces between territories");
}

static const double beside_m =
    0.01; // a centimetre beyond the boundary of a face lies its neighbour

static void note_owner(int32_t owners[2], int32_t unit) {
    if (owners[0] == UM_OUTSIDE || unit < owners[0]) {
        owners[1] = owners[0] == unit ? owners[1] : owners[0];
        owners[0] = unit;
    } else if (unit != owners[0] && (owners[1] == UM_OUTSIDE || unit < owners[1])) {
        owners[1] = unit;
    }
}

/// The first two territories around a gap, by key.
static um_status find_owners_around(fault_finder *finder, const GEOSGeometry *face,
                                    int32_t owners[2], um_error *err) {
    UM_AUTO(um_paths) paths = {0};
    UM_TRY(um_paths_from_geometry(face, &paths, err));
    for (size_t k = 0; k < paths.n_items; k++)
        for (size_t i = 1; i < paths.items[k].n; i++) {
            const double *a = &paths.items[k].xy[2 * i - 2], *b = &paths.items[k].xy[2 * i];
            double length_m = hypot(b[0] - a[0], b[1] - a[1]);
            double normal[2] = {-(b[1] - a[1]) / length_m * beside_m,
                                (b[0] - a[0]) / length_m * beside_m};
            for (int side = -1; side <= 1; side += 2) {
                double beside[2] = {(a[0] + b[0]) / 2 + side * normal[0],
                                    (a[1] + b[1]) / 2 + side * normal[1]};
                um_cells_cover(finder->cells, um_cells_fine(finder->cells, beside), &finder->cover);
                for (size_t c = 0; c < finder->cover.n_items; c++)
                    note_owner(owners, (int32_t)finder->cover.items[c]);
            }
        }
    return UM_OK;
}

static um_status put_fault(fault_finder *finder, const char *kind, const int32_t owners[2],
                           const GEOSGeometry *face, um_error *err) {
    double area_m2 = 0;
    UM_TRY(um_geometry_area(face, &area_m2, err));
    um_db_bind_text(finder->insert, 1, kind);
    um_db_bind_text(finder->insert, 2, um_coverage_key(finder->coverage, owners[0]));
    um_db_bind_text(finder->insert, 3, um_coverage_key(finder->coverage, owners[1]));
    sqlite3_bind_double(finder->insert, 4, area_m2 / 1e6);
    UM_TRY(um_bind_multi(finder->db, finder->insert, 5, face, UM_MULTIPOLYGON, err));
    um_db_bind_text(finder->insert, 6, finder->level);
    return um_db_run(finder->db, finder->insert, err);
}

static um_status judge_face(fault_finder *finder, const GEOSGeometry *face, um_error *err) {
    UM_AUTO(GEOSGeometry) *inside = GEOSPointOnSurface_r(um_geos(), face);
    double point[2];
    if (!inside || GEOSGeomGetX_r(um_geos(), inside, &point[0]) != 1 ||
        GEOSGeomGetY_r(um_geos(), inside, &point[1]) != 1)
        return um_geos_fail(err, "point on surface");
    um_cells_cover(finder->cells, um_cells_fine(finder->cells, point), &finder->cover);
    if (finder->cover.n_items == 1)
        return UM_OK;
    int32_t owners[2] = {UM_OUTSIDE, UM_OUTSIDE};
    if (finder->cover.n_items > 1) {
        owners[0] = (int32_t)finder->cover.items[0];
        owners[1] = (int32_t)finder->cover.items[1];
        return put_fault(finder, "overlap", owners, face, err);
    }
    UM_TRY(find_owners_around(finder, face, owners, err));
    if (owners[1] == UM_OUTSIDE)
        return UM_OK; // a hole of one territory
    return put_fault(finder, "gap", owners, face, err);
}

static um_status judge_faces(fault_finder *finder, const GEOSGeometry *faces, um_error *err) {
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_TRY(um_db_prepare(finder->db,
                         "INSERT INTO tessellation_fault (kind, a_key, b_key, area_km2, geom, "
                         "level) VALUES (?1, ?2, nullif(?3, ''), ?4, ?5, ?6)",
                         &insert, err));
    finder->insert = insert;
    for (int i = 0; i < GEOSGetNumGeometries_r(um_geos(), faces); i++)
        UM_TRY(judge_face(finder, GEOSGetGeometryN_r(um_geos(), faces, i), err));
    return UM_OK;
}

um_status um_derive_find_faults(um_db *db, const char *level, const um_cells *cells,
                                const um_arcs *arcs, um_error *err) {
    UM_AUTO(GEOSGeometry) *faces = NULL;
    UM_AUTO(fault_finder)
    finder = {.db = db, .level = level, .coverage = cells->coverage, .cells = cells};
    UM_TRY(build_faces(finder.coverage, arcs, &faces, err));
    return faces ? judge_faces(&finder, faces, err) : UM_OK;
}
