/**
 * Coordinate reference systems, through GDAL's OGRSpatialReference on PROJ.
 *
 * x is always easting or longitude (traditional GIS order). The operation between two CRS is the best that PROJ has on
 * this machine; its name and accuracy are reported, because a missing grid costs metres without a word (Gauss-Krüger:
 * 3 m without BETA2007).
 */
#ifndef UM_CORE_CRS_H
#define UM_CORE_CRS_H

#include "core/memory.h"

#include <gdal.h>
#include <ogr_srs_api.h>
#include <stdbool.h>

UM_DEFINE_AUTO(OGRSpatialReferenceH, OGRSpatialReferenceH, OSRRelease)

/// Reads "EPSG:25833" (or 25833). Fails for an unknown one.
um_status um_crs_parse(const char *text, OGRSpatialReferenceH *crs, um_error *err) UM_MUST_CHECK;
/// EPSG number of a projected CRS in metres; fails for degrees, feet, unknown.
um_status um_crs_require_metres(const char *text, int *srid, um_error *err) UM_MUST_CHECK;

/// EPSG number of a CRS that is projected, in metres; 0 for any other, and where it says no number.
int um_crs_metre_srid(OGRSpatialReferenceH crs);
/// EPSG number of the UTM zone of a place in degrees: ETRS89 in Europe, WGS 84 elsewhere.
int um_crs_utm_srid(double lon, double lat);

typedef struct um_transform um_transform;

/**
 * @param[in] from  CRS of the input, borrowed
 * @param[in] to_srid  EPSG number of the target
 */
um_status um_transform_new(OGRSpatialReferenceH from, int to_srid, um_transform **transform, um_error *err) UM_MUST_CHECK;
/// Between two EPSG numbers; 4326 is lon, lat.
um_status um_transform_new_srid(int from_srid, int to_srid, um_transform **transform, um_error *err) UM_MUST_CHECK;
/// Transforms @p n points in place (arrays x and y). Fails where a point has no finite image.
um_status um_transform_points(um_transform *transform, double *x, double *y, size_t n, um_error *err) UM_MUST_CHECK;
/// One line for source.crs: "EPSG:31467 -> EPSG:25833, DHDN to ETRS89 (8), accuracy 0.9 m". Borrowed.
const char *um_transform_summary(const um_transform *transform);
/// Whether source and target are one CRS.
bool um_transform_is_identity(const um_transform *transform);
void um_transform_free(um_transform *transform);
UM_DEFINE_AUTO(um_transform, um_transform *, um_transform_free)

/// Scale error of the projection at a point in its own coordinates, as a fraction: 0.0004 is 0.04 %.
um_status um_crs_scale_error(int srid, double x, double y, double *error, um_error *err) UM_MUST_CHECK;

#endif
