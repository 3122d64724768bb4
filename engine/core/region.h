/**
 * region.yaml: what a region is made of, read with libyaml.
 *
 * Every scalar is text (keys keep their zeros) and every value remembers its line and column. The reader knows the shape
 * of the file; what the options of a loader or a step mean, the loader or the step knows and checks. Unknown keys are
 * failures that name the nearest known one.
 */
#ifndef UM_CORE_REGION_H
#define UM_CORE_REGION_H

#include "core/text.h"

/// A source of data.
typedef struct um_source {
    char *name;
    char *loader;
    um_text_list files; ///< as written; patterns not expanded, not yet relative to the file
    char *title, *publisher, *url, *licence, *attribution, *vintage, *sha256; ///< NULL where not given
    double max_rejects; ///< share of rows that may be rejected before the source is refused, default 0.01
    um_pair_list options; ///< the rest: level, kind, where, ...; nested maps as "columns.key", "indicators.employees"
    int line, column;
} um_source;

/// An analysis of the region's report.
typedef struct um_analysis {
    char *query;         ///< 'cooperation/coverage'
    char *name;          ///< base name of its outputs; default: the query's path with '_' for '/'
    char *title;         ///< NULL = the query's own
    um_pair_list params; ///< values for the query's parameters
    um_text_list plots;  ///< empty = those of the query's header
    bool has_plots;      ///< plots were given (an empty list then means none)
    int line, column;
} um_analysis;

typedef struct um_region {
    char *path;           ///< of the file
    char *name;
    char *crs;            ///< 'EPSG:25833'
    char *reference_date; ///< ISO date
    char *language;       ///< 'de' or 'en'
    char *focus, *notice; ///< NULL where not given
    um_source *sources;
    size_t n_sources;
    um_pair_list derive; ///< 'tessellation.snap_m' and so on
    um_analysis *analyses;
    size_t n_analyses;
    char *text; ///< the file itself, for fingerprints
} um_region;

um_status um_region_read(const char *path, um_region **region, um_error *err) UM_MUST_CHECK;
void um_region_free(um_region *region);
UM_DEFINE_AUTO(um_region, um_region *, um_region_free)

/// Records a failure at a place of the file: "region.yaml: line 12, column 5: ...".
um_status um_region_fail(um_error *err, const um_region *region, int line, int column, const char *fmt, ...) UM_PRINTF(5, 6);

/// Options of one prefix checked against the names known there: an unknown one is a failure with the nearest name.
um_status um_region_check_names(const um_region *region, const um_pair_list *pairs, const char *prefix,
                                const char *const *known, size_t n_known, um_error *err) UM_MUST_CHECK;

/// @return the value of an option or @p fallback
const char *um_source_option(const um_source *source, const char *name, const char *fallback);

/// A number of the derive section, e.g. "tessellation.snap_m"; @p fallback where it is not given.
um_status um_region_derive_real(const um_region *region, const char *name, double fallback, double *value, um_error *err) UM_MUST_CHECK;

#endif
