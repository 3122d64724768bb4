/**
 * The area inside lines, by the even-odd rule.
 *
 * Not GEOSBuildArea: what polygons that touch in their corners surround, it takes for area (GEOS
 * 3.11.1: of the squares `##.`, `#.#`, `.#.` the one in the middle).
 */
#ifndef UM_DERIVE_EVEN_ODD_H
#define UM_DERIVE_EVEN_ODD_H

#include "core/geometry.h"

/**
 * @param[in]  lines     rings, or lines that make rings together; they meet in their ends only, or
 * @param[in]  is_noded  is false, and they are cut where they meet first
 * @param[out] area      MULTIPOLYGON, owned by the caller; NULL where the lines enclose nothing
 */
um_status um_even_odd_area(const um_paths *lines, bool is_noded, GEOSGeometry **area,
                           um_error *err) UM_MUST_CHECK;

#endif
