/**
 * A layer of the page's map out of the table of an analysis: what is drawn, its classes, its
 * figures, its rows.
 */
#ifndef UM_PUBLISH_MAP_LAYER_H
#define UM_PUBLISH_MAP_LAYER_H

#include "publish/map_data.h"

typedef struct um_map_layer_text {
    const char *title, *topic;
    size_t n_shown; ///< rows of its table that the page prints
} um_map_layer_text;

/// Appends the layer to data->layers; nothing where no row has a geometry in the region.
um_status um_map_layer_write(um_map_data *data, const um_report_section *section,
                             const um_map_layer_text *text, um_error *err) UM_MUST_CHECK;
/// Remembers in which printed row a forum stands, where rows of the table are forums.
void um_map_layer_find_forums(um_map_data *data, const um_report_section *section, size_t n_shown);
/// Appends rings as arrays of the numbers of arcs.
void um_map_data_rings(const um_rings *rings, um_text *json);

#endif
