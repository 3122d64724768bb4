/**
 * The interactive map of the page, its scripts and its style.
 *
 * Leaflet draws on a canvas, with the territories themselves as ground: nothing is asked for from
 * anywhere. Leaflet, report_map.js and report_table.js are built in; the page's
 * Content-Security-Policy names them by their SHA-256, so that no other script can run, whatever a
 * name holds. The data is JSON in a <script> of a type that no browser runs. Without JavaScript a
 * sentence stands in the map's place, and the rest of the page is as it is.
 *
 * Ids and attributes that tests and styles may count on:
 *
 *   #map-section     the chapter of the map; [hidden] until the script runs
 *   #map             the container of Leaflet; [data-ready] once it is drawn, [data-layer] the
 * layer shown, [data-features] how many features it has #map-layer       <select> of layers; an
 * option's value is the name of the analysis, "" = territories only #map-search      <input>, its
 * names in <datalist id="map-names">; #map-find its button, #map-said what it answers #map-opacity
 * <input type=range>, per cent .map-legend      legend: .map-class for each class, .map-note for
 * what is left out .map-popup       content of the pop-up: h3, dl of figures, a.map-row to the row
 * (or table) of the figures .map-label       name of a place on the map tr#<analysis>-<row>   a
 * printed row, row from 0 on; button.map-show in it leads to the map th[aria-sort] button  sorts a
 * table; td[data-value] is the number of a cell
 */
#ifndef UM_PUBLISH_REPORT_MAP_H
#define UM_PUBLISH_REPORT_MAP_H

#include "core/text.h"
#include "publish/map_data.h"

/// Appends the sources of `script-src`: 'sha256-...' for each script of the page.
void um_report_map_append_policy(um_text *html);
/// Appends the style of Leaflet and of the map.
void um_report_map_append_style(um_text *html);
/**
 * Appends the chapter: its heading, controls, container, legend.
 *
 * @param[in] notice  of the region, stands on the map; NULL = none
 */
void um_report_map_append_chapter(const um_map_data *data, const char *notice, um_text *html);
/// Appends data and scripts, to stand at the end of the body. Without territories only those of the
/// tables.
um_status um_report_map_append_scripts(const um_map_data *data, um_text *html,
                                       um_error *err) UM_MUST_CHECK;

#endif
