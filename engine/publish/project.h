/**
 * A QGIS project that opens the GeoPackage beside it: `region.qgs`.
 *
 * All layers, grouped by topic, each with its style, the headings of its columns, its definition
 * and its sources; at first only the territories and the first map are switched on. Paths are
 * relative; no clock, so that the same build gives the same bytes.
 */
#ifndef UM_PUBLISH_PROJECT_H
#define UM_PUBLISH_PROJECT_H

#include "publish/layer_style.h"

typedef struct um_project um_project;

/// A layer of the package; everything is borrowed until um_project_add() returns.
typedef struct um_project_layer {
    const char *name;  ///< of its table in the package
    const char *title; ///< for people
    const um_query *query;
    const um_layer_style *style;
    bool is_ground; ///< of no topic, below all others, switched on
} um_project_layer;

/**
 * @param[in] path      of the project
 * @param[in] package   name of the GeoPackage in the same folder
 * @param[in] language  of titles and headings
 */
um_status um_project_open(const char *path, um_db *db, const char *package, const char *language,
                          um_project **project, um_error *err) UM_MUST_CHECK;
um_status um_project_add(um_project *project, const um_project_layer *layer,
                         um_error *err) UM_MUST_CHECK;
um_status um_project_commit(um_project *project, um_error *err) UM_MUST_CHECK;
void um_project_free(um_project *project);
UM_DEFINE_AUTO(um_project, um_project *, um_project_free)

/**
 * The territories on which everything else lies, as a layer of their own.
 *
 * @param[out] query  of the table; the caller frees both
 */
um_status um_project_ground(um_db *db, um_query **query, um_table **table,
                            um_error *err) UM_MUST_CHECK;

#endif
