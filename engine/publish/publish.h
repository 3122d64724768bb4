/**
 * Publishing: every analysis of a region as table, layer, charts and maps; all layers in one GeoPackage; one page.
 *
 * Outputs in the folder: tables/<name>.csv, layers/<name>.geojson, charts/ and maps/<name>_<plot>.svg and .png,
 * region.gpkg (with its styles), region.qgs, report.html and, if wanted, report.pdf. A file whose ingredients (data, query, parameters, template, program) are those of last time
 * is left as it is; a file that the region no longer makes is removed. The store remembers both in `published`.
 */
#ifndef UM_PUBLISH_PUBLISH_H
#define UM_PUBLISH_PUBLISH_H

#include "core/db.h"
#include "core/progress.h"
#include "core/region.h"
#include "publish/focus.h"

typedef struct um_publish_options {
    const char *folder;    ///< where to; it exists
    const um_focus *focus; ///< analyses are seen from it; NULL = the whole region
    bool has_pdf;          ///< the report is printed to report.pdf, too (publish/pdf.h)
    bool has_simplestyle;  ///< layers as GeoJSON tell how their features look, too (simplestyle 1.1.0)
} um_publish_options;

typedef struct um_publish_summary {
    size_t n_written, n_unchanged, n_removed; ///< files
    um_text_list warnings; ///< analyses that could not run and what they miss; geometries that were left out
} um_publish_summary;

/**
 * Whether the analyses of a region can be asked: their queries exist and know the parameters and plots given.
 *
 * @return UM_ERR_REFUSED with line and column of region.yaml
 */
um_status um_publish_check(const um_region *region, um_error *err) UM_MUST_CHECK;

/**
 * Writes what is not up to date.
 *
 * @param[in]  db        a derived store, open for writing
 * @param[in]  region    its analyses
 * @param[in]  options   where to, and what
 * @param[in]  progress  NULL = nobody listens
 * @param[out] summary   clear with um_publish_summary_clear()
 */
um_status um_publish_region(um_db *db, const um_region *region, const um_publish_options *options,
                            um_progress *progress, um_publish_summary *summary, um_error *err) UM_MUST_CHECK;
void um_publish_summary_clear(um_publish_summary *summary);

#endif
