/**
 * What the charts share that are no maps: a page from top to bottom, boxes in the colours of
 * classes, names in the order of their first appearance.
 */
#ifndef UM_PUBLISH_DIAGRAM_H
#define UM_PUBLISH_DIAGRAM_H

#include "publish/classes.h"
#include "publish/map.h"

/// A chart of boxes at work; `{0}` with its chart and classes is empty.
typedef struct um_diagram {
    um_chart *chart;
    um_classes classes;
    um_text boxes; ///< polygons "x y class", a blank line after each
    um_text hatch; ///< lines over boxes
    size_t n_boxes, n_hatched;
    double top; ///< upper end of the body on the page, after um_diagram_layout()
} um_diagram;

/**
 * Sizes the page: head, legend, a body of this height, foot; draws all but the body.
 *
 * @param[in] width  at least this wide [px]; wide enough for a title
 */
um_status um_diagram_layout(um_diagram *diagram, const char *legend_title, double width,
                            double body_height, um_error *err) UM_MUST_CHECK;
/// Says in the body that there is no row.
void um_diagram_say_empty(um_diagram *diagram);

void um_diagram_box(um_diagram *diagram, um_box box, int class);
/// A box whose ends may be points: they reach @p tip px beyond it.
void um_diagram_arrow(um_diagram *diagram, um_box box, double left_tip, double right_tip,
                      int class);
/// Writes a text in the middle of a box of this class, if it fits. @return the room it takes, `{0}`
/// where it does not fit
um_box um_diagram_figure(um_diagram *diagram, um_box box, int class, const char *text);
/// @param[in] hole  room of a text, which stays free; `{0}` = none
void um_diagram_hatch(um_diagram *diagram, um_box box, um_box hole);
/// An entry of the legend with a count; none for 0.
void um_diagram_legend(um_diagram *diagram, um_sign sign, int class, um_word word, int64_t count);
/// The same with the chart's own words for what is marked.
void um_diagram_legend_mark(um_diagram *diagram, int64_t count);
/// Writes boxes, hatching and classes for the template.
um_status um_diagram_finish(um_diagram *diagram, um_error *err) UM_MUST_CHECK;
void um_diagram_clear(um_diagram *diagram);

/// Index of a name in a list; it is added at the end where it is new.
size_t um_diagram_name(um_text_list *names, const char *name);
/// Breaks a name into at most @p n_most lines of this width; what is more than that ends in "…".
void um_diagram_wrap(const char *name, um_text_kind kind, double width, size_t n_most,
                     um_text_list *lines);
/// Width of the widest line [px].
double um_diagram_lines_px(const um_text_list *lines, um_text_kind kind);
/// Text of a cell of the table, "" for NULL or where there is no such column; borrowed.
const char *um_diagram_text(const um_chart *chart, size_t row, int column);
/// A title of the legend: what a column is, without what it counts.
char *um_diagram_column_title(const um_chart *chart, int column) UM_MUST_CHECK;

#endif
