/**
 * Styles as QGIS reads them (QML): what stands in `layer_styles` of a GeoPackage and in a project.
 *
 * QGIS asks the ranges of a graduated style in order, and both their ends belong to them: the
 * highest stands first, so that a value on a bound falls into the class above, as everywhere here.
 */
#ifndef UM_PUBLISH_QGIS_STYLE_H
#define UM_PUBLISH_QGIS_STYLE_H

#include "publish/layer_style.h"

/// The version whose files these are; later ones read them.
#define UM_QGIS_VERSION "3.22.0"

/// Appends <renderer-v2>: one symbol a class that the legend shows, and one for rows without value.
void um_qgis_append_renderer(um_text *xml, const um_layer_style *style, const um_query *query);
/// Appends <aliases>: the headings of the columns.
void um_qgis_append_aliases(um_text *xml, const um_query *query, const char *language);
/// A whole style; the caller frees it.
char *um_qgis_style(const um_layer_style *style, const um_query *query,
                    const char *language) UM_MUST_CHECK;

#endif
