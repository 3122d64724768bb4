/**
 * What the page's map draws, as one JSON: territories as a topology, other shapes once each, and a
 * layer for every analysis that has one.
 *
 * Coordinates are coded (publish/map_code.h). report_map.js is its only reader; the members are
 * described there, at `read`. Texts are escaped so that the JSON can stand inside a <script> of
 * HTML. What a layer leaves out for the sake of size it says itself, by these rules:
 *
 * - at most UM_MAP_MOST_FEATURES of a layer, UM_MAP_MOST_FLOWS of one of flows: the largest by the
 * figure that its plot shows, else the first rows
 * - lines and areas that are no territories are simplified to UM_MAP_TOLERANCE_STEPS steps of the
 * grid, coarser until a layer has at most UM_MAP_MOST_POINTS points
 * - figures for at most UM_MAP_MOST_CELLS cells of a layer, and UM_MAP_MOST_COLUMNS columns: what
 * its plots show first
 */
#ifndef UM_PUBLISH_MAP_DATA_H
#define UM_PUBLISH_MAP_DATA_H

#include "publish/map_topology.h"
#include "publish/report.h"

enum {
    UM_MAP_MOST_FEATURES = 12000,
    UM_MAP_MOST_FLOWS = 3000,
    UM_MAP_TOLERANCE_STEPS = 4,
    UM_MAP_MOST_POINTS = 120000,
    UM_MAP_MOST_CELLS = 36000,
    UM_MAP_MOST_COLUMNS = 6,
};

typedef struct um_map_data {
    um_db *db;            ///< borrowed
    char *language;       ///< of the region
    um_topology topology; ///< n_places is 0 where there is nothing to draw
    um_intern shapes;     ///< coded lines and areas, each as the items of a JSON array
    um_text layers;       ///< their JSON, with commas between
    size_t n_layers;
    um_text_list searched; ///< "<forum_id>\t<section>\t<row>": where a forum stands in a table
} um_map_data;

um_status um_map_data_open(um_db *db, const char *language, um_map_data **data,
                           um_error *err) UM_MUST_CHECK;
/**
 * Adds the layer of an analysis; one without `layer:`, without rows or without anything to draw
 * adds none.
 *
 * @param[in] section  with its table
 * @param[in] title    as it stands in the page
 * @param[in] topic    title of its chapter
 * @param[in] n_shown  rows of its table that the page prints, from the first on
 */
um_status um_map_data_add(um_map_data *data, const um_report_section *section, const char *title,
                          const char *topic, size_t n_shown, um_error *err) UM_MUST_CHECK;
/// Appends the JSON.
um_status um_map_data_write(const um_map_data *data, um_text *json, um_error *err) UM_MUST_CHECK;
void um_map_data_free(um_map_data *data);
UM_DEFINE_AUTO(um_map_data, um_map_data *, um_map_data_free)

#endif
