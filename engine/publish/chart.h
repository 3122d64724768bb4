/**
 * What the charts share inside publish/: options, rows, the page with its texts and signs, classes.
 *
 * A page is measured in px of the SVG, x to the right, y up, origin at the lower left. C lays out,
 * the template draws: sizes of text are here because lines are broken here; colours and
 * the lines of classes are in publish/palette.h because GIS styles need them too; all else that
 * is seen is in plots/style.gp.
 */
#ifndef UM_PUBLISH_CHART_H
#define UM_PUBLISH_CHART_H

#include "core/text.h"
#include "publish/focus.h"
#include "publish/plot.h"
#include "publish/text_metrics.h"
#include "publish/words.h"

/// Kinds of text on a page; the numbers are those of the arrays in style.gp.
typedef enum um_text_kind {
    UM_TEXT_TITLE = 1,
    UM_TEXT_FINDING,
    UM_TEXT_NOTICE,
    UM_TEXT_LEGEND_TITLE,
    UM_TEXT_LEGEND,
    UM_TEXT_SOURCE,
    UM_TEXT_PLACE,  ///< name of a place on a map, with a halo
    UM_TEXT_NUMBER, ///< figure on a map, with a halo
    UM_TEXT_NAME,   ///< of a bar
    UM_TEXT_VALUE,  ///< of a bar
    UM_TEXT_INSIDE, ///< figure on a coloured box; ink or paper, whichever can be read there
    UM_TEXT_KINDS
} um_text_kind;

/// Font size of a kind of text [px].
double um_text_size(um_text_kind kind);
bool um_text_is_bold(um_text_kind kind);
/// From line to line [px].
double um_text_leading(um_text_kind kind);

typedef enum um_align { UM_ALIGN_LEFT, UM_ALIGN_CENTER, UM_ALIGN_RIGHT } um_align;

/// Signs of a legend; the numbers are those of page.gp.
typedef enum um_sign {
    UM_SIGN_NONE = 0,
    UM_SIGN_BOX,     ///< filled with the colour of its class
    UM_SIGN_LINE,    ///< in colour and width of its class
    UM_SIGN_OUTLINE, ///< the focus
    UM_SIGN_HATCH,   ///< a box for the hatching that C puts into the data
    UM_SIGN_DOT,     ///< a crossing
    UM_SIGN_DASH,    ///< an uncertain line
    UM_SIGN_POINT,   ///< in shape and colour of its class
} um_sign;

/// Numbers in place of a class: territories without one.
enum { UM_CLASS_GROUND = -2, UM_CLASS_NOT_IN_RESULT = -1, UM_CLASS_NO_VALUE = 0 };

typedef struct um_numbers {
    double *items;
    size_t n_items, capacity;
} um_numbers;

void um_numbers_add(um_numbers *numbers, double value);
static inline void um_auto_um_numbers(um_numbers *numbers) {
    free(numbers->items);
}

/// A line of the legend before it is laid out.
typedef struct um_legend_entry {
    um_sign sign;
    int class; ///< from 1, or one of the numbers above
    char *label;
} um_legend_entry;

typedef struct um_page {
    double width, height;
    um_text_list texts;
    um_numbers text_x, text_y, text_kind, text_align;
    um_numbers text_angle; ///< counter-clockwise [degrees]
    um_numbers text_class; ///< class of the box that an inside text stands on
    um_numbers sign_kind, sign_x, sign_y, sign_class;
    um_legend_entry *legend;
    size_t n_legend, legend_capacity;
    um_text_list notes; ///< small lines below the legend or at the foot
} um_page;

/// A chart on its way from rows to a script.
typedef struct um_chart {
    const um_plot_job *job;
    const um_chart_ops *ops;
    const um_table *table;
    const um_query *query;
    const um_pair_list *options;
    char *language, *notice; ///< of the region; notice NULL = none
    char *focus;             ///< key of the territory to be outlined; NULL = none
    const um_focus *view; ///< from which the rows were chosen; NULL = they are of the whole region
    char *title;
    char *folder;       ///< for script and data
    um_text_list files; ///< in it
    um_text script;
    um_text finding;     ///< a sentence computed from the rows, "" = none
    um_text description; ///< for those who do not see the picture
    um_page page;
} um_chart;

/// @return value of an option, or NULL
const char *um_chart_option(const um_chart *chart, const char *name);
/// Index of the column an option names; -1 where the option is not given. Columns were checked
/// before.
int um_chart_column(const um_chart *chart, const char *option);
int64_t um_chart_integer(const um_chart *chart, const char *option, int64_t fallback);
/// Text of the first column of a row that exists among the names given, "" if none.
const char *um_chart_name_of_row(const um_chart *chart, size_t row);
/// Whether the column of option `mark` says that this row is uncertain: a number other than 0, or
/// "unknown".
bool um_chart_is_marked(const um_chart *chart, size_t row);
/// What a mark means, for the legend: an answer that is unknown, or a figure that may be more.
const char *um_chart_mark_label(const um_chart *chart);
const char *um_chart_title(const um_chart *chart);
/// What a column is called on a page: its description and its unit.
char *um_chart_column_title(const um_chart *chart, int column,
                            const um_number_style *style) UM_MUST_CHECK;
/// The plot line's own sentence (`finding`, `finding.de`) with its {names} replaced. @return false
/// where there is none
bool um_chart_own_finding(um_chart *chart, const um_pair_list *values);
/// A count as people write it; the caller frees it.
char *um_chart_count(const um_chart *chart, int64_t count) UM_MUST_CHECK;
/// Adds a line below the picture that says how many; none for 0.
void um_chart_note_count(um_chart *chart, um_word word, int64_t count);

/// Writes a data file into the folder and sets a variable to its path; `n_<name>` is the number of
/// things in it.
um_status um_chart_data(um_chart *chart, const char *name, const um_text *data, size_t n,
                        um_error *err) UM_MUST_CHECK;

// ------------------------------------------------------------------------------------------------
// page

void um_page_text(um_page *page, um_text_kind kind, um_align align, double x, double y,
                  const char *text);
/// A text that reads upwards from its point.
void um_page_text_upright(um_page *page, um_text_kind kind, double x, double y, const char *text);
/// A text in the middle of a box of this class.
void um_page_text_inside(um_page *page, int class, double x, double y, const char *text);
void um_page_sign(um_page *page, um_sign sign, int class, double x, double y);
/// Takes ownership of @p label.
void um_page_legend(um_page *page, um_sign sign, int class, char *label);
/// Height of title, finding and notice, and of the notes and sources at the foot, for a page of
/// this width. The finding then begins with a capital.
double um_page_head_height(um_chart *chart, double width);
um_status um_page_foot(um_chart *chart, um_text_list *lines, um_error *err) UM_MUST_CHECK;
/// Puts title, finding and notice at the top and the lines at the foot.
void um_page_frame(um_chart *chart, const um_text_list *foot);
/// Height of the legend in a column of this width.
double um_page_legend_height(const um_chart *chart, const char *title, double width);
/// Puts the legend there, its upper left corner at x, y. Boxes of hatched signs are given by
/// um_page_sign.
void um_page_draw_legend(um_chart *chart, const char *title, double x, double y, double width);
/// Sets the variables of the page.
void um_page_script(um_chart *chart);
void um_page_clear(um_page *page);

enum { UM_SIGN_WIDTH = 34, UM_SIGN_HEIGHT = 15, UM_PAGE_MARGIN = 28 };

// ------------------------------------------------------------------------------------------- the
// charts

extern const um_chart_ops um_chart_ranked_bars;
extern const um_chart_ops um_chart_choropleth;
extern const um_chart_ops um_chart_circle_map;
extern const um_chart_ops um_chart_flow_map;
extern const um_chart_ops um_chart_corridor_map;
extern const um_chart_ops um_chart_site_map;
extern const um_chart_ops um_chart_border_map;
extern const um_chart_ops um_chart_dendrogram;
extern const um_chart_ops um_chart_matrix;
extern const um_chart_ops um_chart_scatter;
extern const um_chart_ops um_chart_stacked_shares;
extern const um_chart_ops um_chart_timeline;

#endif
