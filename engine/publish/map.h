/**
 * What all maps share: the frame that holds the region, the quiet ground, borders, hatching, place
 * names, scale bar.
 *
 * Coordinates of the store become px of the page here; data files for gnuplot hold px. Shapes are
 * those of territory_shape and shape_arc, simplified so that neighbours still meet.
 */
#ifndef UM_PUBLISH_MAP_H
#define UM_PUBLISH_MAP_H

#include "core/geometry.h"
#include "publish/labels.h"

/// At most so many vertices are drawn on a map.
enum { UM_MAP_MOST_VERTICES = 200000 };

/// A territory of the region.
typedef struct um_place {
    char *key, *name, *level, *parent_key;
    int64_t population; ///< -1 = not known
    double x, y;        ///< anchor, on the page after um_map_layout()
    bool is_leaf;
    double weight; ///< free for the chart
} um_place;

typedef struct um_map {
    um_chart *chart;
    um_place *places; ///< all territories of the region, ordered by key
    size_t n_places;
    double bounds[4];    ///< of what is shown: the leaves, or a part of them [m, project CRS]
    bool is_part;        ///< polygons and lines are cut at the area
    um_box area;         ///< of the page, where the map is drawn
    um_box panel;        ///< where the legend stands
    double scale;        ///< px a metre
    double extra_height; ///< room below the legend that the chart asks for before layout [px]
    um_box extra;        ///< and gets
    sqlite3_stmt *shape; ///< by key
    um_labels labels;
} um_map;

/// Reads places and bounds. Fails where the store has no leaves.
um_status um_map_open(um_chart *chart, um_map *map, um_error *err) UM_MUST_CHECK;
/// @return NULL when the key is none of the region
um_place *um_map_place(const um_map *map, const char *key);
/// Shows only what lies around these territories: their extent and a quarter of it on each side.
/// Call before layout.
um_status um_map_zoom(um_map *map, const um_place *const *places, size_t n,
                      um_error *err) UM_MUST_CHECK;
/// Widens an extent (west, south, east, north [m]; begin with INFINITY, INFINITY, -INFINITY,
/// -INFINITY) to hold paths.
void um_map_widen(double extent[4], const um_paths *paths);
/// Shows only an extent and a quarter of it on each side. Call before layout.
void um_map_zoom_to(um_map *map, const double extent[4]);
/// The same for what the rows of the chart have in their layer. @param[in] is_drawn  of each row
um_status um_map_zoom_to_rows(um_map *map, const bool *is_drawn, um_error *err) UM_MUST_CHECK;
/// Sizes the page: head, map, panel with the legend (already in chart->page.legend), foot; draws
/// all but the map.
um_status um_map_layout(um_map *map, const char *legend_title, um_error *err) UM_MUST_CHECK;
/// Whether a place lies on the map, which may be a part of the region.
bool um_map_is_shown(const um_map *map, const um_place *place);
/// 1, 2 or 5 times a power of ten, at most @p limit > 0.
double um_round_down(double limit);
double um_map_x(const um_map *map, double easting);
double um_map_y(const um_map *map, double northing);
/// Metres to px, in place.
void um_map_transform(const um_map *map, um_paths *paths);

/// Lines or rings of paths as rows "x y class", a blank line after each; holes are joined to their
/// ring by a seam of no width.
void um_map_append_polygons(const um_paths *paths, int class, um_text *data, size_t *n_polygons);
void um_map_append_lines(const um_paths *paths, int class, um_text *data);
/// Rows of lines or polygons, class by class. `{0}` is empty. gnuplot would otherwise ask each
/// point for its class, once for each class.
typedef struct um_class_blocks {
    um_text *items;
    size_t n_items, capacity;
} um_class_blocks;

/// The rows of a class, to append to; borrowed until the next call.
um_text *um_class_block(um_class_blocks *blocks, int class);
/// Hands the rows to gnuplot as um_chart_data() does: class k is `index k + 2` of the file, and
/// `blocks_<name>` says how many blocks there are.
um_status um_class_blocks_write(const um_class_blocks *blocks, um_chart *chart, const char *name,
                                size_t n, um_error *err) UM_MUST_CHECK;
void um_class_blocks_clear(um_class_blocks *blocks);
static inline void um_auto_um_class_blocks(um_class_blocks *blocks) {
    um_class_blocks_clear(blocks);
}
/// Leaves out points nearer than @p tolerance px to the line that stays (Douglas and Peucker 1973).
void um_map_simplify(um_paths *paths, double tolerance);
/// Appends slanting lines inside the polygons, every @p step px; holes stay free.
void um_map_append_hatch(const um_paths *paths, double step, um_text *data);
void um_map_append_hatch_box(um_box box, double step, um_text *data);
/// Keeps what lies inside the box; polygons stay closed along its sides.
void um_map_clip_polygons(um_paths *paths, um_box box);
/// Keeps what lies inside the box; lines become pieces.
void um_map_clip_lines(um_paths *paths, um_box box);
/// Writes hatching for the hatched signs of the page's legend (data_sign_hatch).
um_status um_page_hatch_signs(um_chart *chart, double step, um_error *err) UM_MUST_CHECK;

/// Shape of a territory on the page; empty where there is none. The caller clears it.
um_status um_map_shape(um_map *map, const char *key, um_paths *paths, um_error *err) UM_MUST_CHECK;

/// The class of a territory on the ground, by its key.
typedef int um_map_class_of(const um_map *map, const char *key, void *user);
/// Writes the leaves as polygons (data_ground), class by class, and the borders (data_inner ...).
um_status um_map_draw_ground(um_map *map, um_map_class_of *class_of, void *user, bool has_inner,
                             um_error *err) UM_MUST_CHECK;
/// Writes the outline of the focus (data_focus); nothing where there is none. Call after layout.
um_status um_map_draw_focus(um_map *map, um_error *err) UM_MUST_CHECK;
/// Adds the focus to the legend. Call before layout.
void um_map_legend_focus(um_map *map);

/// Names the places of a level or, with NULL, the leaves (a city in the place of its districts):
/// the most populous first, at most @p n; of few places all, where they have room.
void um_map_label_places(um_map *map, const char *level, size_t n);

/// Fails unless the query has this layer.
um_status um_map_require_layer(const um_chart *chart, const char *layer,
                               um_error *err) UM_MUST_CHECK;

void um_map_close(um_map *map);
static inline void um_auto_um_map(um_map *map) {
    um_map_close(map);
}

#endif
