/**
 * Charts and maps: the rows of a query as SVG and PNG, drawn by gnuplot.
 *
 * A chart is a preparing function in C (um_charts), which sorts, classes and lays out, and a
 * template plots/<chart>.gp, which holds everything visual. C gives the template variables in a
 * script and numbers in files of a temporary folder; gnuplot runs as `gnuplot -d`, without a shell.
 * A picture is done when gnuplot ends with 0, has said nothing and both files are complete.
 *
 * Language, notice and focus come from the region's row (the job may say another language); so do
 * the formats of numbers.
 */
#ifndef UM_PUBLISH_PLOT_H
#define UM_PUBLISH_PLOT_H

#include "core/progress.h"
#include "publish/query.h"

/// One picture to be drawn; everything is borrowed.
typedef struct um_plot_job {
    um_db *db;                       ///< the store: shapes, names, region
    const um_table *table;           ///< rows to be drawn
    const um_query_plot *plot;       ///< chart and its options
    const char *title;               ///< NULL = the query's
    const char *language;            ///< "de" or "en"; NULL = the region's
    const struct um_focus *focus;    ///< from which the rows were chosen; NULL = none
    const um_query_sources *sources; ///< named at the foot; NULL = those of the query
    const char *svg_path;            ///< final place, replaced if it is there; NULL = not wanted
    const char *png_path;            ///< likewise
    um_progress *progress; ///< of the first job: told before each picture; NULL = nobody listens
} um_plot_job;

/**
 * Draws pictures, several at a time.
 *
 * An SVG carries the title in <title> and a description made from the data in <desc>; the report
 * takes its alternative text from there.
 * @param[in] jobs  n pictures
 * @return UM_ERR_USAGE for an unknown chart, option or column (with the nearest name);
 * UM_ERR_NOT_FOUND without gnuplot or template; UM_ERR_IO when gnuplot complains, is too slow or
 * leaves an incomplete file. Pictures finished before the failure stay.
 */
um_status um_plot_draw(const um_plot_job *jobs, size_t n, um_error *err) UM_MUST_CHECK;
/// The same for one picture.
um_status um_plot_draw_one(const um_plot_job *job, um_error *err) UM_MUST_CHECK;

/// Checks a plot line without drawing: chart, options, columns.
um_status um_plot_check(const um_query *query, const um_query_plot *plot,
                        um_error *err) UM_MUST_CHECK;

/**
 * Other classes than those of the header, for every plot line with `classes=`.
 *
 * @param[in] classes  lower bounds, ascending, with commas; or a method as in `jenks:5`
 * @return UM_ERR_USAGE where they cannot be read, or no plot line has classes of numbers
 */
um_status um_plot_set_classes(um_query *query, const char *classes, um_error *err) UM_MUST_CHECK;

struct um_chart;

/// A kind of picture.
typedef struct um_chart_ops {
    const char *name;    ///< of the chart and of its template
    const char *summary; ///< one line for `list`
    bool is_map;         ///< maps/ or charts/
    const char *options; ///< what a plot line may say, separated by blanks; a trailing '!' = must
    um_status (*prepare)(struct um_chart *chart, um_error *err);
} um_chart_ops;

/// All charts; ends with NULL.
extern const um_chart_ops *const um_charts[];
/// @return UM_ERR_USAGE with the nearest name when there is no such chart
um_status um_chart_find(const char *name, const um_chart_ops **ops, um_error *err) UM_MUST_CHECK;
/// Whether gnuplot is there; its version is for `doctor`.
um_status um_plot_version(char **version, um_error *err) UM_MUST_CHECK;

#endif
