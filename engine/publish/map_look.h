/**
 * How a layer looks on the page's map: the classes of the first map that its query plots, with
 * labels, colours and counts.
 *
 * Classes are those of the picture (publish/classes.h), colours those of plots/style.gp. A query
 * that plots no map has one class for all its rows.
 */
#ifndef UM_PUBLISH_MAP_LOOK_H
#define UM_PUBLISH_MAP_LOOK_H

#include "publish/classes.h"

typedef struct um_map_look_class {
    char *label;
    uint32_t colour; ///< 0xrrggbb
    int64_t n;       ///< rows
    bool is_dashed;  ///< an answer that is not known: lines are dashed
    bool is_shown;   ///< stands in the legend
} um_map_look_class;

typedef struct um_map_look {
    char *title;                ///< heading of the legend; "" = none
    um_map_look_class *classes; ///< from the least on; the last one may be "no figure"
    size_t n_classes;
    int *class_of_row; ///< index of a class, -1 = below what the picture shows
    bool *is_marked;   ///< rows whose answer an incomplete list leaves open
    char *mark_label;
    int column;      ///< whose figure is shown, -1 = none
    bool has_widths; ///< of flows: the higher the class the wider the line
} um_map_look;

/// @param[in] is_drawn  rows with something on the map; the others do not count
um_status um_map_look_read(um_db *db, const um_table *table, const char *language,
                           const bool *is_drawn, um_map_look *look, um_error *err) UM_MUST_CHECK;
void um_map_look_clear(um_map_look *look);
static inline void um_auto_um_map_look(um_map_look *look) {
    um_map_look_clear(look);
}

#endif
