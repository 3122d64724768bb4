#include "core/messages.h"
#include "publish/classes.h"
#include "publish/gnuplot.h"
#include "publish/map.h"
#include "publish/palette.h"

#include <math.h>
#include <string.h>

static const double bend = 0.35;        // angle between a curve and the straight line, at its ends
static const double most_turn = 0.4;    // of an end that makes room for others
static const double reach = 0.36;       // of a curve's control points, as a share of its length
static const double least_radius = 2.2; // of the circle of a place [px]
static const double most_radius = 20;
static const double point_step = 8; // px of a curve between two of its points
enum { CURVE_POINTS = 24, LEAST_POINTS = 5, MOST_LABELS = 40, MOST_NUMBERS = 3 };

/// A flow that is drawn.
typedef struct flow_line {
    size_t row;
    um_place *a, *b;
    double value;
    int class;
    bool is_marked;
    double angle_a, angle_b; ///< in which it leaves its ends
} flow_line;

/// Where a flow meets the rim of a place.
typedef struct flow_end {
    const um_place *place;
    double *angle; ///< of the flow
    double wanted; ///< angle without neighbours
    double width;  ///< of its line [px]
    size_t flow;
} flow_end;

typedef struct flow_work {
    um_chart *chart;
    um_map map;
    um_classes classes;
    bool *is_drawn;
    flow_line *flows; ///< smallest first: the largest are drawn on top
    size_t n_flows;
    double sum, largest_weight;
    int64_t n_outside, n_small, n_marked;
    bool has_inner;
} flow_work;

static inline void um_auto_flow_work(flow_work *work) {
    um_map_close(&work->map);
    um_classes_clear(&work->classes);
    free(work->is_drawn);
    free(work->flows);
}

// ------------------------------------------------------------------------------------------- rows

static um_place *end_of_row(const flow_work *work, size_t row, size_t end) {
    int column =
        um_query_column_index(work->chart->query, work->chart->query->layer_keys.items[end]);
    return um_map_place(&work->map, um_table_value(work->chart->table, row, (size_t)column)->text);
}

static void read_row(flow_work *work, size_t row, double first_bound) {
    um_place *a = end_of_row(work, row, 0), *b = end_of_row(work, row, 1);
    double value =
        um_table_value(work->chart->table, row, (size_t)um_chart_column(work->chart, "value"))
            ->real;
    if (!a || !b || a == b) {
        work->n_outside++;
        return;
    }
    if (!(value >= first_bound)) {
        work->n_small++;
        return;
    }
    work->is_drawn[row] = true;
    work->sum += value;
    a->weight += value;
    b->weight += value;
    work->has_inner = work->has_inner || (a->is_leaf && strcmp(a->level, "district") != 0);
    bool is_marked = um_chart_is_marked(work->chart, row);
    work->n_marked += is_marked;
    work->flows[work->n_flows++] =
        (flow_line){.row = row, .a = a, .b = b, .value = value, .is_marked = is_marked};
}

static int compare_flow(const void *a, const void *b) {
    const flow_line *one = a, *two = b;
    if (one->value != two->value)
        return one->value < two->value ? -1 : 1;
    return (one->row < two->row) - (one->row > two->row);
}

static void read_rows(flow_work *work) {
    size_t n = work->chart->table->n_rows;
    double first_bound = um_classes_first_bound(work->chart);
    work->is_drawn = um_alloc_array(n + 1, sizeof *work->is_drawn);
    work->flows = um_alloc_array(n + 1, sizeof *work->flows);
    for (size_t i = 0; i < work->map.n_places; i++)
        work->map.places[i].weight = 0; // persons at the place instead of inhabitants
    for (size_t i = 0; i < n; i++)
        read_row(work, i, first_bound);
    for (size_t i = 0; i < work->map.n_places; i++)
        work->largest_weight = fmax(work->largest_weight, work->map.places[i].weight);
    qsort(work->flows, work->n_flows, sizeof *work->flows, compare_flow);
}

/// The area of a circle says how much; the smallest are drawn larger than they are.
static double radius_of(const flow_work *work, const um_place *place) {
    return fmax(least_radius, most_radius * sqrt(place->weight / work->largest_weight));
}

/// Line width of a class [px].
static double width_of(const flow_work *work, int class) {
    return um_palette_flow_width(&work->classes, class);
}

// ----------------------------------------------------------------------------------------- finding

static char *value_text(const flow_work *work, double value) {
    um_text text = {0};
    um_number_append_unit(&text, value, &work->classes.style, work->chart->language);
    return um_text_take(&text);
}

static void say_finding(flow_work *work) {
    um_chart *chart = work->chart;
    if (work->n_flows == 0)
        return;
    const flow_line *largest = &work->flows[work->n_flows - 1];
    UM_AUTO(char) *pairs = um_chart_count(chart, (int64_t)work->n_flows),
                  *sum = value_text(work, work->sum), *value = value_text(work, largest->value);
    UM_AUTO(char) *pair = um_format("%s \u2013 %s", largest->a->name, largest->b->name);
    UM_AUTO(um_pair_list) values = {0};
    um_pair_list_add(&values, "pairs", pairs);
    um_pair_list_add(&values, "sum", sum);
    um_pair_list_add(&values, "top", pair);
    um_pair_list_add(&values, "top_value", value);
    if (!um_chart_own_finding(chart, &values))
        um_say(&chart->finding, UM_WORD_FINDING_FLOWS, chart->language, pairs, sum, pair, value);
    if (work->n_marked) {
        UM_AUTO(char) *count = um_chart_count(chart, work->n_marked);
        um_say(&chart->finding, UM_WORD_OF_THEM_UNKNOWN, chart->language, count, NULL, NULL, NULL);
    }
}

static void note(um_chart *chart, um_word word, const char *one, const char *two) {
    UM_AUTO(um_text) text = {0};
    um_say(&text, word, chart->language, one, two, NULL, NULL);
    um_text_list_add(&chart->page.notes, text.data);
}

static void add_notes(flow_work *work) {
    um_chart *chart = work->chart;
    note(chart, UM_WORD_LINE_BOTH_WAYS, NULL, NULL);
    if (work->n_small) {
        UM_AUTO(char) *bound = value_text(work, um_classes_first_bound(chart)),
                      *count = um_chart_count(chart, work->n_small);
        note(chart, UM_WORD_NOT_DRAWN_SMALL, bound, count);
    }
    um_chart_note_count(chart, UM_WORD_NOT_DRAWN_OUTSIDE, work->n_outside);
}

// -------------------------------------------------------------------------------------------- data

static int compare_end(const void *a, const void *b) {
    const flow_end *one = a, *two = b;
    if (one->place != two->place)
        return one->place < two->place ? -1 : 1;
    if (*one->angle != *two->angle)
        return *one->angle < *two->angle ? -1 : 1;
    return (one->flow > two->flow) - (one->flow < two->flow);
}

/// Pushes the ends of one place apart until their lines lie side by side on its rim, or as far as
/// the rim has room; none turns far.
static void spread_ends(flow_end *ends, size_t n, double radius) {
    enum { ROUNDS = 40 };
    static const double turn = 2 * M_PI, most_of_rim = 0.9;
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += ends[i].width / radius;
    double share = fmin(1, most_of_rim * turn / sum);
    for (int round = 0; round < ROUNDS && n > 1; round++)
        for (size_t i = 0; i < n; i++) {
            flow_end *one = &ends[i], *next = &ends[(i + 1) % n];
            double gap = *next->angle - *one->angle + (i + 1 == n ? turn : 0);
            double want = share * (one->width + next->width) / 2 / radius;
            double push = fmax(0, (want - gap) / 2);
            *one->angle = fmax(*one->angle - push, one->wanted - most_turn);
            *next->angle = fmin(*next->angle + push, next->wanted + most_turn);
        }
}

/// Each flow leaves its ends a little to the left of the straight line, beside its neighbours.
static void find_angles(flow_work *work) {
    flow_end *ends = um_alloc_array(2 * work->n_flows + 1, sizeof *ends);
    size_t n = 0;
    for (size_t i = 0; i < work->n_flows; i++) {
        flow_line *flow = &work->flows[i];
        double dx = flow->b->x - flow->a->x, dy = flow->b->y - flow->a->y;
        double width = width_of(work, flow->class);
        flow->angle_a = remainder(atan2(dy, dx) + bend, 2 * M_PI);
        flow->angle_b = remainder(atan2(-dy, -dx) - bend, 2 * M_PI);
        ends[n++] = (flow_end){flow->a, &flow->angle_a, flow->angle_a, width, i};
        ends[n++] = (flow_end){flow->b, &flow->angle_b, flow->angle_b, width, i};
    }
    qsort(ends, n, sizeof *ends, compare_end);
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from; to < n && ends[to].place == ends[from].place; to++)
            continue;
        spread_ends(ends + from, to - from, radius_of(work, ends[from].place));
    }
    free(ends);
}

/// As many points as the length of a curve needs to look round.
static size_t count_points(const flow_line *flow) {
    double length = hypot(flow->b->x - flow->a->x, flow->b->y - flow->a->y);
    return (size_t)fmin(fmax(ceil(length / point_step), LEAST_POINTS), CURVE_POINTS);
}

/// A bent line from rim to rim (Bézier, cubic), straight out of both circles: flows of one place
/// come apart.
static void curve(const flow_work *work, const flow_line *flow, size_t n, double *xy) {
    const um_place *a = flow->a, *b = flow->b;
    double length = hypot(b->x - a->x, b->y - a->y), radius_a = radius_of(work, a),
           radius_b = radius_of(work, b);
    double out_a = radius_a + reach * length, out_b = radius_b + reach * length;
    double cos_a = cos(flow->angle_a), sin_a = sin(flow->angle_a), cos_b = cos(flow->angle_b),
           sin_b = sin(flow->angle_b);
    double x[4] = {a->x + 0.9 * radius_a * cos_a, a->x + out_a * cos_a, b->x + out_b * cos_b,
                   b->x + 0.9 * radius_b * cos_b};
    double y[4] = {a->y + 0.9 * radius_a * sin_a, a->y + out_a * sin_a, b->y + out_b * sin_b,
                   b->y + 0.9 * radius_b * sin_b};
    for (size_t i = 0; i < n; i++) {
        double t = (double)i / (double)(n - 1), u = 1 - t;
        double part[4] = {u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t};
        xy[2 * i] = part[0] * x[0] + part[1] * x[1] + part[2] * x[2] + part[3] * x[3];
        xy[2 * i + 1] = part[0] * y[0] + part[1] * y[1] + part[2] * y[2] + part[3] * y[3];
    }
}

/// A line of n points that can be cut: it owns its coordinates.
static um_paths line_of(const double *xy, size_t n) {
    um_path *line = um_alloc(sizeof *line);
    *line = (um_path){.xy = um_alloc_array(2 * n, sizeof *xy), .n = n};
    memcpy(line->xy, xy, 2 * n * sizeof *xy);
    return (um_paths){.items = line, .n_items = 1, .n_parts = 1, .type = UM_LINESTRING};
}

static um_status draw_flows(flow_work *work, um_error *err) {
    UM_AUTO(um_class_blocks) lines = {0}, marked = {0};
    for (size_t i = 0; i < work->n_flows; i++) {
        double xy[2 * CURVE_POINTS];
        const flow_line *flow = &work->flows[i];
        size_t n = count_points(flow);
        curve(work, flow, n, xy);
        UM_AUTO(um_paths) paths = line_of(xy, n);
        if (work->map.is_part)
            um_map_clip_lines(&paths, work->map.area);
        um_map_append_lines(&paths, flow->class,
                            um_class_block(flow->is_marked ? &marked : &lines, flow->class));
        um_label_avoid_lines(&work->map.labels, &paths, flow->class * flow->class);
    }
    UM_TRY(um_class_blocks_write(&lines, work->chart, "lines",
                                 work->n_flows - (size_t)work->n_marked, err));
    return um_class_blocks_write(&marked, work->chart, "marked_lines", (size_t)work->n_marked, err);
}

static um_status draw_places(flow_work *work, um_error *err) {
    UM_AUTO(um_text) data = {0};
    size_t n = 0;
    for (size_t i = 0; i < work->map.n_places; i++) {
        const um_place *place = &work->map.places[i];
        if (!(place->weight > 0) || !um_map_is_shown(&work->map, place))
            continue;
        double radius = radius_of(work, place);
        um_text_append_format(&data, "%.2f %.2f %.2f\n", place->x, place->y, radius);
        um_label_take(&work->map.labels, (um_box){place->x - radius, place->y - radius,
                                                  place->x + radius, place->y + radius});
        n++;
    }
    return um_chart_data(work->chart, "places", &data, n, err);
}

/// Figures of the largest flows, on their lines.
static void label_numbers(flow_work *work) {
    size_t n = work->n_flows < MOST_NUMBERS ? work->n_flows : MOST_NUMBERS;
    for (size_t i = 0; i < n; i++) {
        const flow_line *flow = &work->flows[work->n_flows - 1 - i];
        double xy[2 * CURVE_POINTS];
        curve(work, flow, CURVE_POINTS, xy);
        UM_AUTO(um_text) number = {0};
        um_number_append(&number, flow->value, &work->classes.style, work->chart->language);
        const double *middle = &xy[2 * (CURVE_POINTS / 2)];
        um_label_put(&work->map.labels, UM_TEXT_NUMBER, number.data, middle[0], middle[1], 0);
    }
}

static int compare_place(const void *a, const void *b) {
    const um_place *one = *(um_place *const *)a, *two = *(um_place *const *)b;
    if (one->weight != two->weight)
        return one->weight > two->weight ? -1 : 1;
    return strcmp(one->key, two->key);
}

static void label_places(flow_work *work) {
    um_map *map = &work->map;
    const um_place **sorted = um_alloc_array(map->n_places, sizeof *sorted);
    size_t n = 0;
    for (size_t i = 0; i < map->n_places; i++)
        if (map->places[i].weight > 0)
            sorted[n++] = &map->places[i];
    qsort(sorted, n, sizeof *sorted, compare_place);
    for (size_t i = 0, left = MOST_LABELS; i < n && left; i++)
        left -= um_label_put(&map->labels, UM_TEXT_PLACE, sorted[i]->name, sorted[i]->x,
                             sorted[i]->y, radius_of(work, sorted[i]) + 2);
    free(sorted);
}

// ------------------------------------------------------------------------------------------
// prepare

static void build_legend(flow_work *work) {
    um_chart *chart = work->chart;
    um_classes_legend(chart, &work->classes, UM_SIGN_LINE);
    if (work->n_marked) {
        UM_AUTO(char) *count = um_chart_count(chart, work->n_marked);
        um_page_legend(&chart->page, UM_SIGN_DASH, (int)work->classes.n,
                       um_format("%s\u00a0(%s)", um_chart_mark_label(chart), count));
    }
    um_map_legend_focus(&work->map);
}

static um_status prepare(um_chart *chart, um_error *err) {
    UM_AUTO(flow_work) work = {.chart = chart};
    UM_TRY(um_map_require_layer(chart, "flow_line", err));
    UM_TRY(um_map_open(chart, &work.map, err));
    read_rows(&work);
    UM_TRY(um_classes_read(chart, work.is_drawn, &work.classes, err));
    for (size_t i = 0; i < work.n_flows; i++)
        work.flows[i].class = um_class_of_row(chart, &work.classes, work.flows[i].row);
    say_finding(&work);
    add_notes(&work);
    build_legend(&work);
    UM_AUTO(char) *title =
        um_classes_title(chart, &work.classes, um_word_text(UM_WORD_PAIRS, chart->language));
    UM_TRY(um_map_layout(&work.map, title, err));
    UM_TRY(um_map_draw_ground(&work.map, NULL, NULL, work.has_inner, err));
    UM_TRY(um_map_draw_focus(&work.map, err));
    find_angles(&work);
    UM_TRY(draw_flows(&work, err));
    UM_TRY(draw_places(&work, err));
    label_numbers(&work);
    label_places(&work);
    um_classes_script(chart, &work.classes);
    um_classes_describe_map(chart, &work.classes, title);
    return UM_OK;
}

const um_chart_ops um_chart_flow_map = {
    "flow_map", N_("lines between territories, as wide as what flows"), true,
    "value! classes! palette legend mark label finding finding.de", prepare};
