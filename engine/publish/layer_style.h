/**
 * The style of a layer as data: classes, colours and labels of the first map of its query.
 *
 * What the map shows by gnuplot is shown here by GIS (layer_styles, region.qgs), by simplestyle and
 * by the map of the report: the classes are those of publish/classes.h, the colours those of
 * publish/palette.h. A layer whose query names no map has one look for all rows.
 */
#ifndef UM_PUBLISH_LAYER_STYLE_H
#define UM_PUBLISH_LAYER_STYLE_H

#include "core/geometry.h"
#include "publish/query.h"

typedef enum um_style_kind {
    UM_STYLE_SINGLE,     ///< one class, for every row
    UM_STYLE_GRADUATED,  ///< by the number in `column`
    UM_STYLE_CATEGORIZED ///< by the text in `column`
} um_style_kind;

typedef struct um_style_class {
    double lower, upper; ///< graduated: lower <= value < upper; may be -INFINITY, INFINITY
    char *value;         ///< categorized: the text of the rows; NULL = any other text
    char *label;         ///< as in the legend of the map, without its count
    uint32_t color;      ///< 0xRRGGBB
    double width;        ///< of lines [px]; of polygons and points 0
    bool is_dashed;      ///< lines of an answer that is not known
    bool is_in_legend;   ///< classes without rows may be left out
    int64_t n_rows;
} um_style_class;

typedef struct um_layer_style {
    um_geometry_type type; ///< of the layer
    um_style_kind kind;
    const char *chart;       ///< map whose classes these are, NULL = none; static
    int column;              ///< of the rows; -1 = none
    char *title;             ///< of the query
    char *legend_title;      ///< of the column, with its unit; "" = none
    um_style_class *classes; ///< ascending, or in the order of the plot line; at least one
    size_t n_classes;
    uint32_t no_value_color; ///< of rows without a value
    char *no_value_label;
    int64_t n_no_value;
    double least, greatest; ///< values of the rows, where they are numbers
    int *class_of_row;      ///< from 1; 0 = no value; -1 = the map leaves the row out (small flows)
    int mark;               ///< column of what an incomplete list leaves open; -1 = none
    char *mark_label;       ///< NULL without one
    bool *is_marked;        ///< rows of which it does
    bool *is_repeated;      ///< rows of a territory of which the map draws another (row_index.h)
    size_t n_rows;
} um_layer_style;

/**
 * The style of a table whose query has a `layer:`.
 *
 * @param[in]  db        the store
 * @param[in]  table     rows
 * @param[in]  language  of labels and titles
 * @param[out] style     released by um_layer_style_free()
 * @return UM_ERR_USAGE for a plot line whose classes cannot be read
 */
um_status um_layer_style_new(um_db *db, const um_table *table, const char *language,
                             um_layer_style **style, um_error *err) UM_MUST_CHECK;
/// The first plot line that is a map with classes; NULL = none.
const um_query_plot *um_layer_style_plot(const um_query *query);
/// Look of a row: that of its class, or of what has no value.
um_style_class um_layer_style_of_row(const um_layer_style *style, size_t row);
/// Look of rows without a value.
um_style_class um_layer_style_no_value(const um_layer_style *style);
/// Makes a style that only shows where we are: for the territories below all else.
void um_layer_style_make_quiet(um_layer_style *style);
void um_layer_style_free(um_layer_style *style);
UM_DEFINE_AUTO(um_layer_style, um_layer_style *, um_layer_style_free)

#endif
