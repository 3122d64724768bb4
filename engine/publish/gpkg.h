/**
 * One GeoPackage with the layers of a build, in the store's CRS, through GDAL.
 *
 * It is written under a temporary name, closed, opened again, its features counted, and only then
 * renamed: GDAL's writers report no failure at close. Its dates are the reference date, so that the
 * same build gives the same content.
 */
#ifndef UM_PUBLISH_GPKG_H
#define UM_PUBLISH_GPKG_H

#include "publish/writer.h"

typedef struct um_gpkg um_gpkg;

/**
 * @param[in] path  final place; a file already there is replaced at the end
 * @param[in] db    where the geometry is and whose CRS and reference date it gets; borrowed
 */
um_status um_gpkg_begin(const char *path, um_db *db, um_gpkg **gpkg, um_error *err) UM_MUST_CHECK;
/**
 * Adds a layer; a table whose query has no `layer:` becomes one without geometry.
 *
 * @param[in]  name      of the layer, unlike those before
 * @param[in]  title     its identifier in the package, for people
 * @param[in]  language  of the columns' descriptions
 * @param[out] counts    NULL = not wanted
 */
um_status um_gpkg_add(um_gpkg *gpkg, const char *name, const char *title, const char *language,
                      const um_table *table, um_write_counts *counts, um_error *err) UM_MUST_CHECK;
/**
 * Gives a layer its style, which QGIS takes when it opens the layer (table layer_styles).
 *
 * @param[in] name  of a layer that was added
 * @param[in] qml   a QGIS style (publish/qgis_style.h)
 */
void um_gpkg_style(um_gpkg *gpkg, const char *name, const char *qml);
/// Closes, opens again, counts and renames. A package without layers is not
/// written, and one that is there already is removed.
um_status um_gpkg_commit(um_gpkg *gpkg, um_error *err) UM_MUST_CHECK;
/// Releases; removes what was not committed.
void um_gpkg_free(um_gpkg *gpkg);
UM_DEFINE_AUTO(um_gpkg, um_gpkg *, um_gpkg_free)

#endif
