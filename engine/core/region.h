/**
 * region.yaml: what a region is made of, read with libyaml.
 *
 * Every scalar is text (keys keep their zeros) and every value remembers its line and column. The
 * reader knows the shape of the file; what the options of a loader or a step mean, the loader or
 * the step knows and checks. Unknown keys are failures that name the nearest known one. A key twice
 * in a map, an alias and a second document are refused.
 */
#ifndef UM_CORE_REGION_H
#define UM_CORE_REGION_H

#include "core/text.h"

/// A source of data.
typedef struct um_source {
    char *name;
    char *loader;
    um_text_list files; ///< as written; patterns not expanded, not yet relative to the file
    char *title, *licence, *attribution;
    char *publisher, *url, *vintage, *sha256; ///< NULL where not given
    bool has_max_rejects; ///< whether region.yaml says so; else max_rejects is the default
    double max_rejects;   ///< share of rows that may be rejected before the source is refused,
                          ///< default 0.01
    um_pair_list options; ///< the rest: level, kind, where, ...; nested maps as "columns.key",
                          ///< "indicators.employees"; a list with commas; "" where nothing stands
    int line, column;
} um_source;

/// An analysis of the region's report.
typedef struct um_analysis {
    char *query; ///< 'cooperation/coverage'
    char *name;  ///< base name of its outputs; default: the query's path with '_' for '/'
    char *title, *title_de, *title_en; ///< NULL where not given: the query's own
    um_pair_list params;               ///< values for the query's parameters; a list with commas
    um_text_list plots;                ///< empty = those of the query's header
    bool has_plots;                    ///< plots were given (an empty list then means none)
    char *classes; ///< of its maps: limits with commas or "jenks:5"; NULL = those of the header
    int line, column;
} um_analysis;

typedef struct um_region {
    char *path; ///< of the file
    char *name;
    char *crs;                            ///< 'EPSG:25833'
    char *reference_date;                 ///< ISO date, a day
    char *language;                       ///< 'de' or 'en' (default)
    char *focus;                          ///< NULL where not given
    char *notice, *notice_de, *notice_en; ///< NULL where not given
    um_source *sources;
    size_t n_sources;
    um_pair_list derive; ///< 'tessellation.snap_m' and so on
    um_analysis *analyses;
    size_t n_analyses;
    char *text; ///< the file itself, for fingerprints
} um_region;

/**
 * Reads a region file of at most 1 MiB; "-" is standard input.
 *
 * @return UM_ERR_REFUSED with line and column for what is wrong in it, UM_ERR_NOT_FOUND, UM_ERR_IO
 */
um_status um_region_read(const char *path, um_region **region, um_error *err) UM_MUST_CHECK;
void um_region_free(um_region *region);
/// The title in a language, else the one without; NULL = none is given.
const char *um_analysis_title(const um_analysis *analysis, const char *language);
UM_DEFINE_AUTO(um_region, um_region *, um_region_free)

/// Records a failure at a place of the file: "region.yaml: line 12, column 5: ...".
/// @return UM_ERR_REFUSED
um_status um_region_fail(um_error *err, const um_region *region, int line, int column,
                         const char *fmt, ...) UM_PRINTF(5, 6);

/**
 * Fails at the first pair whose name is not known, with the nearest known one.
 *
 * @param[in] pairs    options of a section, parameters of an analysis
 * @param[in] section  what stands before the names in messages ("derive"), "" = nothing
 * @param[in] known    names; "dissolve.names.*" stands for all that begin with "dissolve.names."
 */
um_status um_region_check_names(const um_region *region, const um_pair_list *pairs,
                                const char *section, const char *const *known, size_t n_known,
                                um_error *err) UM_MUST_CHECK;

/// @return the value of an option or @p fallback
const char *um_source_option(const um_source *source, const char *name, const char *fallback);

/// A number of the derive section, e.g. "tessellation.snap_m"; @p fallback where it is not given.
um_status um_region_derive_real(const um_region *region, const char *name, double fallback,
                                double *value, um_error *err) UM_MUST_CHECK;

#endif
