/**
 * Classes of a map: from the bounds or the categories of a plot line, with labels for people and
 * counts.
 */
#ifndef UM_PUBLISH_CLASSES_H
#define UM_PUBLISH_CLASSES_H

#include "publish/chart.h"
#include "publish/class_limits.h"

typedef struct um_classes {
    size_t n;
    bool is_categorical;
    um_class_method method; ///< that found the bounds
    int column;             ///< of the rows
    um_numbers bounds;      ///< lower bound of each class; the first may be -INFINITY
    um_text_list values;    ///< of categories
    um_text_list labels;    ///< of each class, without its count
    um_numbers slots;       ///< of each class: its place in the palette of palette.c
    const bool *is_drawn;   ///< rows that count; NULL = all; borrowed
    int64_t *counts;        ///< rows in each class
    int64_t n_no_value;     ///< rows without a value
    int n_below;            ///< classes below 0, for a diverging palette
    bool has_zero_class;    ///< the first class is exactly 0
    um_number_style style;  ///< of single values
} um_classes;

/**
 * Reads `classes=` (lower bounds, ascending, or a method as in `jenks:5`) or `categories=` of a
 * plot line and counts the rows.
 *
 * @param[in] is_drawn  rows that count; NULL = all; borrowed
 * Values under the first bound get a class of their own if there are any; so do values that are in
 * no category.
 * A method takes zeros out: they get a class of their own, beside those asked for; with the palette
 * `diverging` it parts what is below 0 and what is not.
 * @return UM_ERR_USAGE for bounds that are no ascending numbers, or an unknown method
 */
um_status um_classes_read(um_chart *chart, const bool *is_drawn, um_classes *classes,
                          um_error *err) UM_MUST_CHECK;
/// Whether `classes=` can be read. @return as um_classes_read()
um_status um_classes_check(const char *text, um_error *err) UM_MUST_CHECK;
/// Categories that are given, without counts.
void um_classes_of_values(const um_chart *chart, const um_text_list *values, um_classes *classes);
/// One class for everything: a chart without `category=`.
void um_classes_of_one(um_classes *classes);
/// The first bound of a plot line; -INFINITY where it has none.
double um_classes_first_bound(const um_chart *chart);
/// @return class of a row, from 1; UM_CLASS_NO_VALUE where it has no value
int um_class_of_row(const um_chart *chart, const um_classes *classes, size_t row);
/// The heading of the legend: what the column is, its unit, and what the numbers in brackets count.
char *um_classes_title(const um_chart *chart, const um_classes *classes,
                       const char *counted) UM_MUST_CHECK;
/// The same without what is counted.
char *um_classes_column_title(const um_chart *chart, const um_classes *classes) UM_MUST_CHECK;
/// Whether a class (from 0) is shown: what no row falls into says nothing at the ends of a scale,
/// nor does a kind that does not occur. Answers stay: that there is no "unknown" is worth knowing.
bool um_classes_is_in_legend(const um_classes *classes, size_t at);
/// Adds an entry per class to the legend, with its count.
void um_classes_legend(um_chart *chart, const um_classes *classes, um_sign sign);
/// Sets the variables n_classes, has_zero_class and the arrays class_color, class_width,
/// class_is_dashed (publish/palette.h).
void um_classes_script(um_chart *chart, const um_classes *classes);
/// Appends "missing: 2, in part: 1".
void um_classes_list(const um_chart *chart, const um_classes *classes, um_text *text);
/// The description of a map: title, finding, and the classes with their counts.
void um_classes_describe_map(um_chart *chart, const um_classes *classes, const char *legend_title);
void um_classes_clear(um_classes *classes);
static inline void um_auto_um_classes(um_classes *classes) {
    um_classes_clear(classes);
}

#endif
