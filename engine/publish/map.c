#include "publish/map.h"

#include "publish/layers.h"

#include "core/messages.h"
#include "publish/gnuplot.h"

#include <math.h>
#include <string.h>

enum {
    PAGE_WIDTH = 1200,
    PANEL_WIDTH = 292,
    PANEL_GAP = 22,
    LEAST_HEIGHT = 380,
    MOST_HEIGHT = 860,
    SCALE_BAR_HEIGHT = 56,
    PLACING_STEPS = 12,
    FEW_PLACES = 48, // of so few all are named, where there is room
};

static const double scale_bar_share = 0.62; // of the panel, at most

// ------------------------------------------------------------------------------------------ places

static um_place *add_place(um_map *map) {
    // Doubling by powers of two: the number of items tells the room.
    size_t n = map->n_places;
    if ((n & (n - 1)) == 0)
        map->places = um_resize(map->places, n ? 2 * n : 1, sizeof *map->places);
    map->n_places++;
    return &map->places[n];
}

static um_status take_place(um_map *map, sqlite3_stmt *select, um_error *err) {
    UM_AUTO(um_paths) anchor = {0};
    if (sqlite3_column_type(select, 4) != SQLITE_NULL)
        UM_TRY(um_db_column_paths(select, 4, &anchor, err));
    bool has_anchor = anchor.n_items && anchor.items[0].n;
    bool has_population = sqlite3_column_type(select, 3) != SQLITE_NULL;
    *add_place(map) = (um_place){
        .key = um_strdup(um_db_column_text(select, 0)),
        .name = um_strdup(um_db_column_text(select, 1)),
        .level = um_strdup(um_db_column_text(select, 2)),
        .parent_key = um_strdup(um_db_column_text(select, 6)),
        .population = has_population ? sqlite3_column_int64(select, 3) : -1,
        .x = has_anchor ? anchor.items[0].xy[0] : NAN,
        .y = has_anchor ? anchor.items[0].xy[1] : NAN,
        .is_leaf = sqlite3_column_int(select, 5) != 0,
        .weight = has_population ? (double)sqlite3_column_int64(select, 3) : 0,
    };
    return UM_OK;
}

static um_status read_places(um_map *map, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    um_db *db = map->chart->job->db;
    UM_TRY(um_db_prepare(db,
                         "SELECT key, name, level, population, anchor, is_leaf, "
                         "coalesce(parent_key, '') FROM territory "
                         "WHERE in_region = 1 ORDER BY key",
                         &select, err));
    for (;;) {
        bool has_row = false;
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        UM_TRY(take_place(map, select, err));
    }
}

void um_map_widen(double bounds[4], const um_paths *paths) {
    for (size_t i = 0; i < paths->n_items; i++)
        for (size_t j = 0; j < paths->items[i].n; j++) {
            const double *xy = &paths->items[i].xy[2 * j];
            bounds[0] = fmin(bounds[0], xy[0]);
            bounds[1] = fmin(bounds[1], xy[1]);
            bounds[2] = fmax(bounds[2], xy[0]);
            bounds[3] = fmax(bounds[3], xy[1]);
        }
}

/// Shape in metres.
static um_status fetch_shape(um_map *map, const char *key, um_paths *paths, um_error *err) {
    bool has_row = false;
    *paths = (um_paths){.type = UM_MULTIPOLYGON};
    um_db_bind_text(map->shape, 1, key);
    um_status status = um_db_step(map->chart->job->db, map->shape, &has_row, err);
    if (status == UM_OK && has_row && sqlite3_column_type(map->shape, 0) != SQLITE_NULL)
        status = um_db_column_paths(map->shape, 0, paths, err);
    sqlite3_reset(map->shape);
    return status;
}

um_status um_map_open(um_chart *chart, um_map *map, um_error *err) {
    map->chart = chart;
    UM_TRY(um_db_prepare(chart->job->db,
                         "SELECT coalesce(territory_shape.geom, territory.geom) FROM territory "
                         "LEFT JOIN territory_shape ON territory_shape.key = territory.key "
                         "WHERE territory.key = ?1",
                         &map->shape, err));
    UM_TRY(read_places(map, err));
    double bounds[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (size_t i = 0; i < map->n_places; i++) {
        if (!map->places[i].is_leaf)
            continue;
        UM_AUTO(um_paths) paths = {0};
        UM_TRY(fetch_shape(map, map->places[i].key, &paths, err));
        um_map_widen(bounds, &paths);
    }
    if (!(bounds[2] > bounds[0] && bounds[3] > bounds[1]))
        return um_fail(err, UM_ERR_NOT_FOUND,
                       "the store has no territories to draw; 'umland derive' makes them");
    memcpy(map->bounds, bounds, sizeof bounds);
    return UM_OK;
}

static int compare_key(const void *key, const void *place) {
    return strcmp(key, ((const um_place *)place)->key);
}

um_place *um_map_place(const um_map *map, const char *key) {
    return bsearch(key, map->places, map->n_places, sizeof *map->places, compare_key);
}

void um_map_close(um_map *map) {
    for (size_t i = 0; i < map->n_places; i++) {
        free(map->places[i].key);
        free(map->places[i].name);
        free(map->places[i].level);
        free(map->places[i].parent_key);
    }
    free(map->places);
    um_labels_clear(&map->labels);
    sqlite3_finalize(map->shape);
    *map = (um_map){0};
}

void um_map_zoom_to(um_map *map, const double extent[4]) {
    double bounds[4] = {extent[0], extent[1], extent[2], extent[3]};
    if (!(bounds[2] > bounds[0] && bounds[3] > bounds[1]))
        return;
    for (int axis = 0; axis < 2; axis++) {
        double around = 0.25 * (bounds[axis + 2] - bounds[axis]);
        bounds[axis] = fmax(map->bounds[axis], bounds[axis] - around);
        bounds[axis + 2] = fmin(map->bounds[axis + 2], bounds[axis + 2] + around);
    }
    bool is_outside = !(bounds[2] > bounds[0] && bounds[3] > bounds[1]);
    if (is_outside || memcmp(map->bounds, bounds, sizeof bounds) == 0)
        return;
    memcpy(map->bounds, bounds, sizeof bounds);
    map->is_part = true;
    um_text_list_add(&map->chart->page.notes, um_word_text(UM_WORD_EXTRACT, map->chart->language));
}

um_status um_map_zoom_to_rows(um_map *map, const bool *is_drawn, um_error *err) {
    const um_chart *chart = map->chart;
    double extent[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    UM_AUTO(um_layer_reader) *reader = NULL;
    UM_TRY(um_layer_reader_open_for(chart->job->db, chart->query, &reader, err));
    for (size_t i = 0; i < chart->table->n_rows; i++) {
        UM_AUTO(um_paths) paths = {0};
        if (!is_drawn[i])
            continue;
        UM_TRY(um_layer_fetch_row(reader, um_table_row(chart->table, i), &paths, err));
        um_map_widen(extent, &paths);
    }
    um_map_zoom_to(map, extent);
    return UM_OK;
}

um_status um_map_zoom(um_map *map, const um_place *const *places, size_t n, um_error *err) {
    double bounds[4] = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (size_t i = 0; i < n; i++) {
        UM_AUTO(um_paths) paths = {0};
        UM_TRY(fetch_shape(map, places[i]->key, &paths, err));
        um_map_widen(bounds, &paths);
    }
    um_map_zoom_to(map, bounds);
    return UM_OK;
}

// -------------------------------------------------------------------------------------------- rows

um_status um_map_require_layer(const um_chart *chart, const char *layer, um_error *err) {
    const char *own = chart->query->layer;
    if (own && strcmp(own, layer) == 0)
        return UM_OK;
    return um_fail(err, UM_ERR_USAGE, "plot '%s' wants a query of layer '%s', not %s%s%s",
                   chart->ops->name, layer, own ? "'" : "", own ? own : _("a table only"),
                   own ? "'" : "");
}

// ------------------------------------------------------------------------------------------ layout

double um_map_x(const um_map *map, double easting) {
    double middle = (map->bounds[0] + map->bounds[2]) / 2;
    return (map->area.left + map->area.right) / 2 + (easting - middle) * map->scale;
}

double um_map_y(const um_map *map, double northing) {
    double middle = (map->bounds[1] + map->bounds[3]) / 2;
    return (map->area.bottom + map->area.top) / 2 + (northing - middle) * map->scale;
}

void um_map_transform(const um_map *map, um_paths *paths) {
    for (size_t i = 0; i < paths->n_items; i++)
        for (size_t j = 0; j < paths->items[i].n; j++) {
            double *xy = &paths->items[i].xy[2 * j];
            xy[0] = um_map_x(map, xy[0]);
            xy[1] = um_map_y(map, xy[1]);
        }
}

bool um_map_is_shown(const um_map *map, const um_place *place) {
    const um_box *area = &map->area;
    return !map->is_part || (place->x > area->left && place->x < area->right &&
                             place->y > area->bottom && place->y < area->top);
}

double um_round_down(double limit) {
    double power = pow(10, floor(log10(limit)));
    static const double steps[] = {5, 2};
    for (size_t i = 0; i < UM_COUNT(steps); i++)
        if (steps[i] * power <= limit)
            return steps[i] * power;
    return power;
}

static void draw_scale_bar(um_map *map) {
    um_chart *chart = map->chart;
    double length_m = um_round_down(scale_bar_share * PANEL_WIDTH / map->scale);
    bool is_km = length_m >= 1000;
    um_number_style style = {.factor = is_km ? 0.001 : 1,
                             .decimals = -1,
                             .is_grouped = true,
                             .unit = is_km ? "km" : "m"};
    UM_AUTO(um_text) label = {0};
    um_number_append_unit(&label, length_m, &style, chart->language);
    double width = length_m * map->scale;
    um_gnuplot_number(&chart->script, "scale_bar_x", map->panel.left);
    um_gnuplot_number(&chart->script, "scale_bar_y", map->panel.bottom + 10);
    um_gnuplot_number(&chart->script, "scale_bar_width", width);
    um_page_text(&chart->page, UM_TEXT_LEGEND, UM_ALIGN_CENTER, map->panel.left + width / 2,
                 map->panel.bottom + 25, label.data);
}

/// Heights of what stands above, beside and below the map.
typedef struct page_frame {
    double head, legend, foot;
} page_frame;

/// Puts a map of this width at the left and the panel at the right; both may lie on each other.
static void place_area(um_map *map, const page_frame *frame, double width) {
    um_page *page = &map->chart->page;
    double aspect = (map->bounds[3] - map->bounds[1]) / (map->bounds[2] - map->bounds[0]);
    double height = fmin(fmax(width * aspect, LEAST_HEIGHT), MOST_HEIGHT), foot = frame->foot;
    height = fmax(height, frame->legend + SCALE_BAR_HEIGHT);
    page->height = ceil(frame->head + height + foot);
    map->area = (um_box){.left = UM_PAGE_MARGIN,
                         .bottom = foot,
                         .right = UM_PAGE_MARGIN + width,
                         .top = foot + height};
    map->panel = (um_box){.left = page->width - UM_PAGE_MARGIN - PANEL_WIDTH,
                          .bottom = foot,
                          .right = page->width - UM_PAGE_MARGIN,
                          .top = foot + height};
    map->labels = (um_labels){.page = page, .area = map->area, .slack = PANEL_GAP / 2.0};
    double width_m = map->bounds[2] - map->bounds[0], height_m = map->bounds[3] - map->bounds[1];
    map->scale = 0.99 * fmin((map->area.right - map->area.left) / width_m, height / height_m);
}

/// Vertices of the outline of the region [m], NAN between two lines.
static um_status read_outline(um_map *map, um_numbers *outline, um_error *err) {
    um_db *db = map->chart->job->db;
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db,
                         "SELECT shape_arc.geom FROM shape_arc "
                         "JOIN territory ON territory.key = left_key "
                         "WHERE is_leaf = 1 AND rank = 'outer' ORDER BY arc_id",
                         &select, err));
    for (;;) {
        bool has_row = false;
        UM_AUTO(um_paths) paths = {0};
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        UM_TRY(um_db_column_paths(select, 0, &paths, err));
        for (size_t i = 0; i < paths.n_items; i++) {
            for (size_t j = 0; j < 2 * paths.items[i].n; j++)
                um_numbers_add(outline, paths.items[i].xy[j]);
            um_numbers_add(outline, NAN);
            um_numbers_add(outline, NAN);
        }
    }
}

/// Whether no piece of the outline comes near a box; pieces are taken for their boxes.
static bool is_off(const um_map *map, const um_numbers *outline, um_box box) {
    for (size_t i = 0; i + 3 < outline->n_items; i += 2) {
        const double *xy = &outline->items[i];
        double x[2] = {um_map_x(map, xy[0]), um_map_x(map, xy[2])};
        double y[2] = {um_map_y(map, xy[1]), um_map_y(map, xy[3])};
        if (fmin(x[0], x[1]) < box.right && fmax(x[0], x[1]) > box.left &&
            fmin(y[0], y[1]) < box.top && fmax(y[0], y[1]) > box.bottom && isfinite(x[1]))
            return false;
    }
    return true;
}

/// Where the legend stands, and where the scale bar.
static um_box legend_box(const um_map *map, const page_frame *frame) {
    return (um_box){map->panel.left - PANEL_GAP, map->panel.top - frame->legend, map->panel.right,
                    map->panel.top + PANEL_GAP};
}

static um_box scale_bar_box(const um_map *map) {
    double right = map->panel.left + scale_bar_share * PANEL_WIDTH;
    return (um_box){map->panel.left - PANEL_GAP, map->panel.bottom - PANEL_GAP, right + PANEL_GAP,
                    map->panel.bottom + SCALE_BAR_HEIGHT};
}

/// The map as large as the page allows with the legend in a corner that the region leaves free; a
/// corner of the page is outside the region, so a box there that the outline keeps off is outside.
static um_status place_map(um_map *map, const page_frame *frame, um_error *err) {
    UM_AUTO(um_numbers) outline = {0};
    double most = map->chart->page.width - 2 * UM_PAGE_MARGIN,
           least = most - PANEL_WIDTH - PANEL_GAP;
    if (!map->is_part)
        UM_TRY(read_outline(map, &outline, err));
    for (int step = PLACING_STEPS; step > 0 && outline.n_items; step--) {
        place_area(map, frame, least + (most - least) * step / PLACING_STEPS);
        if ((map->bounds[2] - map->bounds[0]) * map->scale < map->area.right - map->area.left - 12)
            continue; // a narrower area would show as much
        if (is_off(map, &outline, legend_box(map, frame)) &&
            is_off(map, &outline, scale_bar_box(map)))
            return UM_OK;
    }
    place_area(map, frame, least);
    return UM_OK;
}

static void place_anchors(um_map *map) {
    for (size_t i = 0; i < map->n_places; i++) {
        map->places[i].x = um_map_x(map, map->places[i].x);
        map->places[i].y = um_map_y(map, map->places[i].y);
    }
}

/// Marks the territories of the circle that the rows name: those that the map is about.
static size_t mark_named(const um_map *map, bool *is_near) {
    const um_chart *chart = map->chart;
    size_t n = 0;
    for (size_t i = 0; i < chart->query->layer_keys.n_items; i++) {
        int column = um_query_column_index(chart->query, chart->query->layer_keys.items[i]);
        for (size_t row = 0; row < chart->table->n_rows; row++) {
            const char *key = um_table_value(chart->table, row, (size_t)column)->text;
            const um_place *place = um_map_place(map, key);
            if (!place || !um_text_list_has(&chart->view->circle, key))
                continue;
            is_near[place - map->places] = true;
            n++;
        }
    }
    return n;
}

/// Seen from a focus, the map shows the focus and its neighbours, of the level of the rows.
static um_status zoom_to_view(um_map *map, um_error *err) {
    const um_focus *view = map->chart->view;
    if (!view)
        return UM_OK;
    bool *is_near = um_alloc_array(map->n_places + 1, sizeof *is_near);
    const um_place **places = um_alloc_array(map->n_places + 1, sizeof *places);
    size_t n = 0, n_named = mark_named(map, is_near);
    for (size_t i = 0; i < map->n_places; i++)
        if (is_near[i] || (!n_named && um_text_list_has(&view->near, map->places[i].key)))
            places[n++] = &map->places[i];
    um_status status = um_map_zoom(map, places, n, err);
    free(places);
    free(is_near);
    return status;
}

um_status um_map_layout(um_map *map, const char *legend_title, um_error *err) {
    um_chart *chart = map->chart;
    UM_TRY(zoom_to_view(map, err));
    UM_AUTO(um_text_list) foot = {0};
    chart->page.width = PAGE_WIDTH;
    UM_TRY(um_page_foot(chart, &foot, err));
    double foot_height = UM_PAGE_MARGIN + (double)foot.n_items * um_text_leading(UM_TEXT_SOURCE);
    page_frame frame = {.head = um_page_head_height(chart, PAGE_WIDTH),
                        .legend = um_page_legend_height(chart, legend_title, PANEL_WIDTH) +
                                  map->extra_height,
                        .foot = foot_height};
    UM_TRY(place_map(map, &frame, err));
    um_label_take(&map->labels, legend_box(map, &frame));
    um_label_take(&map->labels, scale_bar_box(map));
    map->extra = legend_box(map, &frame);
    map->extra.left = map->panel.left;
    map->extra.top = map->extra.bottom + map->extra_height;
    place_anchors(map);
    um_page_frame(chart, &foot);
    um_page_draw_legend(chart, legend_title, map->panel.left, map->panel.top, PANEL_WIDTH);
    draw_scale_bar(map);
    return UM_OK;
}

// ------------------------------------------------------------------------------------------ ground

um_status um_map_shape(um_map *map, const char *key, um_paths *paths, um_error *err) {
    UM_TRY(fetch_shape(map, key, paths, err));
    um_map_transform(map, paths);
    if (map->is_part)
        um_map_clip_polygons(paths, map->area);
    return UM_OK;
}

static size_t count_vertices(const um_paths *shapes, size_t n) {
    size_t total = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < shapes[i].n_items; j++)
            total += shapes[i].items[j].n;
    return total;
}

static void thin_out(um_paths *shapes, size_t n) {
    for (double tolerance = 0.2; count_vertices(shapes, n) > UM_MAP_MOST_VERTICES && tolerance < 16;
         tolerance *= 2)
        for (size_t i = 0; i < n; i++)
            um_map_simplify(&shapes[i], tolerance);
}

static um_status read_leaves(um_map *map, um_paths *shapes, um_error *err) {
    for (size_t i = 0; i < map->n_places; i++)
        if (map->places[i].is_leaf)
            UM_TRY(um_map_shape(map, map->places[i].key, &shapes[i], err));
    thin_out(shapes, map->n_places);
    return UM_OK;
}

static um_status draw_leaves(um_map *map, um_map_class_of *class_of, void *user, um_error *err) {
    um_paths *shapes = um_alloc_array(map->n_places, sizeof *shapes);
    UM_AUTO(um_class_blocks) blocks = {0};
    size_t n = 0;
    um_status status = read_leaves(map, shapes, err);
    for (size_t i = 0; i < map->n_places; i++) {
        int class = class_of ? class_of(map, map->places[i].key, user) : UM_CLASS_GROUND;
        um_map_append_polygons(&shapes[i], class, um_class_block(&blocks, class), &n);
        um_paths_clear(&shapes[i]);
    }
    free(shapes);
    return status == UM_OK ? um_class_blocks_write(&blocks, map->chart, "ground", n, err) : status;
}

static const char *const ranks[] = {"inner", "district", "state", "outer"};

static int rank_of(const char *name) {
    for (size_t i = 0; i < UM_COUNT(ranks); i++)
        if (strcmp(ranks[i], name) == 0)
            return (int)i;
    return 0;
}

static um_status read_borders(um_map *map, um_text *data, size_t *n, um_error *err) {
    um_db *db = map->chart->job->db;
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db,
                         "SELECT rank, shape_arc.geom FROM shape_arc "
                         "JOIN territory ON territory.key = left_key "
                         "WHERE is_leaf = 1 AND (right_key IS NULL OR right_key IN "
                         "(SELECT key FROM territory WHERE is_leaf = 1)) ORDER BY arc_id",
                         &select, err));
    for (;;) {
        bool has_row = false;
        UM_AUTO(um_paths) paths = {0};
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        UM_TRY(um_db_column_paths(select, 1, &paths, err));
        um_map_transform(map, &paths);
        if (map->is_part)
            um_map_clip_lines(&paths, map->area);
        int rank = rank_of(um_db_column_text(select, 0));
        um_map_append_lines(&paths, 0, &data[rank]);
        n[rank]++;
    }
}

static um_status draw_borders(um_map *map, bool has_inner, um_error *err) {
    um_text data[UM_COUNT(ranks)] = {0};
    size_t n[UM_COUNT(ranks)] = {0};
    um_status status = read_borders(map, data, n, err);
    if (!has_inner)
        n[0] = 0;
    for (size_t i = 0; i < UM_COUNT(ranks); i++) {
        if (status == UM_OK)
            status = um_chart_data(map->chart, ranks[i], &data[i], n[i], err);
        um_text_clear(&data[i]);
    }
    return status;
}

um_status um_map_draw_ground(um_map *map, um_map_class_of *class_of, void *user, bool has_inner,
                             um_error *err) {
    UM_TRY(draw_leaves(map, class_of, user, err));
    return draw_borders(map, has_inner, err);
}

// ------------------------------------------------------------------------------------------- focus

static const um_place *find_focus(const um_map *map) {
    return map->chart->focus ? um_map_place(map, map->chart->focus) : NULL;
}

void um_map_legend_focus(um_map *map) {
    const um_place *focus = find_focus(map);
    if (!focus)
        return;
    um_text label = {0};
    um_say(&label, UM_WORD_FOCUS, map->chart->language, focus->name, NULL, NULL, NULL);
    um_page_legend(&map->chart->page, UM_SIGN_OUTLINE, 0, um_text_take(&label));
}

um_status um_map_draw_focus(um_map *map, um_error *err) {
    const um_place *focus = find_focus(map);
    UM_AUTO(um_paths) paths = {0};
    UM_AUTO(um_text) data = {0};
    if (focus)
        UM_TRY(um_map_shape(map, focus->key, &paths, err));
    um_map_append_lines(&paths, 0, &data);
    um_gnuplot_number(&map->chart->script, "is_part", map->is_part);
    um_gnuplot_number(&map->chart->script, "area_left", map->area.left);
    um_gnuplot_number(&map->chart->script, "area_right", map->area.right);
    um_gnuplot_number(&map->chart->script, "area_bottom", map->area.bottom);
    um_gnuplot_number(&map->chart->script, "area_top", map->area.top);
    return um_chart_data(map->chart, "focus", &data, paths.n_items, err);
}

// ------------------------------------------------------------------------------------------ labels

static int compare_weight(const void *a, const void *b) {
    const um_place *one = *(um_place *const *)a, *two = *(um_place *const *)b;
    if (one->weight != two->weight)
        return one->weight > two->weight ? -1 : 1;
    return strcmp(one->key, two->key);
}

static bool is_city_district(const um_place *place) {
    return strcmp(place->level, "city_district") == 0;
}

static bool is_in_area(const um_map *map, const um_place *place) {
    const um_box *area = &map->labels.area;
    return place->x > area->left && place->x < area->right && place->y > area->bottom &&
           place->y < area->top;
}

/// Of the level asked for; with NULL a leaf, but a city in the place of the districts that stand in
/// for it, unless its own place is outside the map.
static bool is_of_level(const um_map *map, const um_place *place, const char *level) {
    if (level)
        return strcmp(place->level, level) == 0;
    const um_place *upper = um_map_place(map, place->parent_key);
    if (place->is_leaf)
        return !is_city_district(place) || !upper || strcmp(upper->level, "municipality") != 0 ||
               !is_in_area(map, upper);
    return strcmp(place->level, "municipality") == 0;
}

/// Seen from a focus, those around it are named before larger ones farther away.
static void weigh_view(um_map *map) {
    static const double before_all = 1e12;
    const um_focus *view = map->chart->view;
    for (size_t i = 0; view && i < map->n_places; i++)
        if (um_text_list_has(&view->circle, map->places[i].key))
            map->places[i].weight += before_all;
}

/// Where nobody counted the people of a city's districts each weighs a tenth of the city: among
/// towns.
static void weigh_districts(um_map *map) {
    for (size_t i = 0; i < map->n_places; i++) {
        const um_place *city = um_map_place(map, map->places[i].parent_key);
        if (is_city_district(&map->places[i]) && map->places[i].weight <= 0 && city)
            map->places[i].weight = city->weight / 10;
    }
}

void um_map_label_places(um_map *map, const char *level, size_t n) {
    const um_place **sorted = um_alloc_array(map->n_places, sizeof *sorted);
    size_t n_sorted = 0;
    weigh_districts(map);
    weigh_view(map);
    for (size_t i = 0; i < map->n_places; i++)
        if (is_of_level(map, &map->places[i], level) && isfinite(map->places[i].x) &&
            (map->places[i].weight > 0 || is_city_district(&map->places[i])))
            sorted[n_sorted++] = &map->places[i];
    qsort(sorted, n_sorted, sizeof *sorted, compare_weight);
    n = n_sorted <= FEW_PLACES ? n_sorted : n;
    for (size_t i = 0; i < n_sorted && n; i++)
        n -= um_label_put(&map->labels, UM_TEXT_PLACE, sorted[i]->name, sorted[i]->x, sorted[i]->y,
                          0);
    free(sorted);
}
