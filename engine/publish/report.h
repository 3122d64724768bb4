/**
 * The report: one HTML file with everything in it, readable offline, on paper and on a telephone.
 *
 * An overview first (the region, its figures, the findings that matter most), then a chapter per
 * topic in a fixed order, last the sources. An analysis is headed by its finding; below stand its
 * pictures, the figures as a table, and how they came about.
 *
 * No network (a Content-Security-Policy says so), no script. Every text that comes from data passes
 * one escaping function. Pictures are embedded; figures are tables in the formats of the region's
 * language.
 */
#ifndef UM_PUBLISH_REPORT_H
#define UM_PUBLISH_REPORT_H

#include "core/file.h"
#include "publish/focus.h"
#include "publish/html.h"
#include "publish/query.h"

typedef struct um_report um_report;

/// An analysis in the report; everything is borrowed until um_report_add() returns.
typedef struct um_report_section {
    const char *name;    ///< base name of its outputs; its anchor
    const char *title;   ///< NULL = the query's
    const char *finding; ///< what it shows, a sentence with its numbers; it is the heading.
                         ///< NULL = the title is
    const um_query *query;
    const um_table *table;       ///< rows and the parameters used; NULL: the analysis could not run
    const um_text_list *missing; ///< where table is NULL: the tables that are empty
    const um_text_list *pictures; ///< paths of SVG (or PNG) files to be embedded, NULL = none;
                                  ///< a PNG beside an SVG stands in where that is over 8 MiB
    const struct um_layer_style *style; ///< of the layer; NULL = the map makes its own
    const char *table_path; ///< where all rows are, relative to the report; NULL = nowhere
    const char *layer_path; ///< where the layer is, likewise; NULL = none
} um_report_section;

/**
 * Begins a report: name, date and notice of the region, key figures of the store.
 *
 * @param[in] path  final place; a file already there is replaced at the end
 * @param[in] db    the store; borrowed until the end
 */
um_status um_report_open(const char *path, um_db *db, um_report **report,
                         um_error *err) UM_MUST_CHECK;
/// Says in the head from where the rows of all analyses were chosen. Call before the first
/// um_report_add(). @param[in] focus  borrowed until the end
um_status um_report_see_from(um_report *report, const um_focus *focus, um_error *err) UM_MUST_CHECK;
/// Adds an analysis: pictures, figures, definition, notes, parameters, sources; or what it lacks.
um_status um_report_add(um_report *report, const um_report_section *section,
                        um_error *err) UM_MUST_CHECK;
/// Adds the chapter of sources with their counts, writes the file and renames it.
um_status um_report_commit(um_report *report, um_error *err) UM_MUST_CHECK;
/// Releases; removes what was not committed.
void um_report_free(um_report *report);
UM_DEFINE_AUTO(um_report, um_report *, um_report_free)

#endif
