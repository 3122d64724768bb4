/**
 * Geometries as RFC 7946 wants them: WGS 84, rounded to 7 decimals (1 cm), outer rings
 * counter-clockwise and holes clockwise, closed after rounding, without what collapsed.
 *
 * Coordinates are whole numbers of 1e-7 degrees, so that orientation and equality are exact and
 * printing leaves no noise.
 */
#ifndef UM_PUBLISH_LONLAT_H
#define UM_PUBLISH_LONLAT_H

#include "core/geometry.h"
#include "core/text.h"

enum { UM_LONLAT_DECIMALS = 7, UM_LONLAT_UNIT = 10000000 };

/// West, south, east, north of everything written so far. um_lonlat_no_bounds is the empty one.
typedef struct um_lonlat_bounds {
    int64_t west, south, east, north;
} um_lonlat_bounds;

extern const um_lonlat_bounds um_lonlat_no_bounds;

/**
 * Appends the GeoJSON geometry object of a geometry in degrees.
 *
 * @param[in]     paths   longitude, latitude                       [degrees]
 * @param[out]    json    the object is appended; "null" when nothing is left or nothing was there
 * @param[in,out] bounds  widened by what was written
 * @param[out]    n_dropped  collapsed rings, lines and the holes of collapsed polygons are added
 * @return false, with "null" appended, when a coordinate is not finite or outside +-180 and +-90
 * degrees, or when two neighbours are more than 180 degrees of longitude apart (a geometry across
 * the antimeridian)
 */
bool um_lonlat_append(const um_paths *paths, um_text *json, um_lonlat_bounds *bounds,
                      int64_t *n_dropped);
/// Widens bounds by others that are not empty.
void um_lonlat_join(um_lonlat_bounds *bounds, const um_lonlat_bounds *others);
/// Appends "[west,south,east,north]".
void um_lonlat_append_bounds(um_text *json, const um_lonlat_bounds *bounds);

#endif
