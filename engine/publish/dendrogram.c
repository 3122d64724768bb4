#include "core/intern.h"
#include "core/messages.h"
#include "publish/diagram.h"
#include "publish/gnuplot.h"

#include <math.h>
#include <string.h>

enum {
    MOST_LEAVES = 40, ///< unless `rows=` says otherwise
    MOST_LINES = 2,   ///< of a name
    MOST_NAME_WIDTH = 300,
    TREE_WIDTH = 620,
    ROW_GAP = 7,
    GAP = 10,
    STUB = 12,      ///< beyond the last merge, and before the first one
    TICK_ROOM = 70, ///< from tick to tick, at least
    AXIS_HEIGHT = 22,
    CUT_HEIGHT = 20,  ///< room of the words above the cut
    MANY_LEAVES = 24, ///< so many have the ticks below them too
    DESCRIBED_MERGES = 12,
    NO_NODE = -1,
};

static const double OFF_PAGE = -100; // px

/// Classes of the lines.
enum { INSIDE_REGIONS = 1, BETWEEN_REGIONS = 2 };

/// A region at some step: a unit, or what a merge made of two regions.
typedef struct tree_node {
    int a, b;        ///< what was merged; NO_NODE = a unit
    double height;   ///< of the merge; NAN for a unit
    bool is_between; ///< the cut keeps the two apart
    size_t n_units;
    const char *name;   ///< of the unit that weighs most; borrowed from the table
    double weight;      ///< of that unit
    um_text_list lines; ///< of its name, where it is drawn as a leaf
    double y;
} tree_node;

typedef struct dendrogram_work {
    um_diagram diagram;
    um_chart *chart;
    int keys[2], names[2], weights[2], value, cut;
    tree_node *nodes; ///< units and merges in the order of the rows
    size_t n_nodes, capacity;
    um_intern units;
    int *region_of; ///< by unit: the node that it names now, NO_NODE = part of another one
    size_t region_capacity;
    int *merges; ///< node of each row
    int *roots;  ///< regions at the end, in order of first appearance
    size_t n_roots;
    size_t n_merges, n_drawn;    ///< merges in all, and those at the top that are drawn
    size_t n_between;            ///< merges above the cut
    size_t n_leaves, n_left_out; ///< drawn, and not
    double low, high;            ///< heights at the ends of the axis
    double cut_height;           ///< NAN = no cut among the merges that are drawn
    double left, name_width;
    um_number_style style;
    um_text lines; ///< of the tree
    size_t n_lines;
} dendrogram_work;

static inline void um_auto_dendrogram_work(dendrogram_work *work) {
    for (size_t i = 0; i < work->n_nodes; i++)
        um_text_list_clear(&work->nodes[i].lines);
    free(work->nodes);
    free(work->region_of);
    free(work->merges);
    free(work->roots);
    um_intern_clear(&work->units);
    um_text_clear(&work->lines);
    um_diagram_clear(&work->diagram);
}

// ------------------------------------------------------------------------------------------- rows

static int add_node(dendrogram_work *work, const tree_node *node) {
    UM_GROW(work->nodes, work->n_nodes, work->capacity);
    work->nodes[work->n_nodes] = *node;
    return (int)work->n_nodes++;
}

static double weight_of(const dendrogram_work *work, size_t row, int side) {
    if (work->weights[side] < 0)
        return 0;
    double weight = um_table_value(work->chart->table, row, (size_t)work->weights[side])->real;
    return isfinite(weight) ? weight : 0;
}

/// The unit that names one side of a merge. A key that was not seen before is a unit of its own.
static int32_t unit_of_side(dendrogram_work *work, size_t row, int side) {
    const char *key = um_diagram_text(work->chart, row, work->keys[side]);
    bool is_new = false;
    int32_t unit = um_intern_add(&work->units, key, strlen(key), &is_new);
    if (!is_new)
        return unit;
    UM_RESERVE(work->region_of, work->units.n, work->region_capacity);
    const char *name = um_diagram_text(work->chart, row, work->names[side]);
    work->region_of[unit] = add_node(work, &(tree_node){.a = NO_NODE,
                                                        .b = NO_NODE,
                                                        .height = NAN,
                                                        .n_units = 1,
                                                        .name = *name ? name : key,
                                                        .weight = weight_of(work, row, side)});
    return unit;
}

static bool is_between(const dendrogram_work *work, size_t row) {
    return strcmp(um_diagram_text(work->chart, row, work->cut), "between") == 0;
}

static um_status read_merge(dendrogram_work *work, size_t row, um_error *err) {
    int32_t a = unit_of_side(work, row, 0), b = unit_of_side(work, row, 1);
    int left = work->region_of[a], right = work->region_of[b];
    if (left == NO_NODE || right == NO_NODE || a == b)
        return um_fail(err, UM_ERR_FORMAT, "row %zu merges '%s' and '%s': no tree", row + 1,
                       um_diagram_text(work->chart, row, work->keys[0]),
                       um_diagram_text(work->chart, row, work->keys[1]));
    const tree_node *one = &work->nodes[left], *other = &work->nodes[right];
    const tree_node *heavier = other->weight > one->weight ? other : one;
    tree_node merged = {.a = left,
                        .b = right,
                        .height =
                            um_table_value(work->chart->table, row, (size_t)work->value)->real,
                        .is_between = is_between(work, row),
                        .n_units = one->n_units + other->n_units,
                        .name = heavier->name,
                        .weight = heavier->weight};
    if (!isfinite(merged.height))
        return um_fail(err, UM_ERR_FORMAT, "row %zu: a merge without a height", row + 1);
    work->n_between += merged.is_between;
    work->region_of[a] = add_node(work, &merged);
    work->merges[work->n_merges++] = work->region_of[a];
    work->region_of[b] = NO_NODE;
    return UM_OK;
}

/// Rows are merges in their order; what is left at the end are the roots.
static um_status read_tree(dendrogram_work *work, um_error *err) {
    work->merges = um_alloc_array(work->chart->table->n_rows + 1, sizeof *work->merges);
    for (size_t i = 0; i < work->chart->table->n_rows; i++)
        UM_TRY(read_merge(work, i, err));
    work->roots = um_alloc_array(work->units.n + 1, sizeof *work->roots);
    for (size_t i = 0; i < work->units.n; i++)
        if (work->region_of[i] != NO_NODE)
            work->roots[work->n_roots++] = work->region_of[i];
    return UM_OK;
}

static bool is_merge(const tree_node *node) {
    return node->a != NO_NODE;
}

/// The top of the tree: as many of the last merges as there is room for leaves.
static void choose_top(dendrogram_work *work) {
    int64_t rows = um_chart_integer(work->chart, "rows", MOST_LEAVES);
    size_t most = rows > 0 ? (size_t)rows : work->units.n;
    size_t n_free = most > work->n_roots ? most - work->n_roots : 0;
    work->n_drawn = n_free < work->n_merges ? n_free : work->n_merges;
    size_t n_leaves = work->n_roots + work->n_drawn;
    work->n_leaves = n_leaves < most ? n_leaves : most;
    work->n_left_out = n_leaves - work->n_leaves;
}

/// The merge of this number, from 0 in the order of the rows.
static const tree_node *merge_at(const dendrogram_work *work, size_t number) {
    return &work->nodes[work->merges[number]];
}

/// Whether a node is drawn as a merge; the others are leaves, or inside them.
static bool is_drawn(const dendrogram_work *work, int at) {
    size_t n_below = work->n_merges - work->n_drawn;
    return is_merge(&work->nodes[at]) && (n_below == 0 || at > work->merges[n_below - 1]);
}

// ------------------------------------------------------------------------------------------- axis

/// Heights of the drawn merges, from that of the last one which is not drawn.
static void find_ends(dendrogram_work *work) {
    work->low = INFINITY;
    work->high = -INFINITY;
    size_t n_below = work->n_merges - work->n_drawn;
    for (size_t i = n_below ? n_below - 1 : 0; i < work->n_merges; i++) {
        double height = merge_at(work, i)->height;
        work->low = fmin(work->low, height);
        work->high = fmax(work->high, height);
    }
    if (!isfinite(work->low))
        work->low = work->high = 0;
    if (work->high <= work->low)
        work->high = work->low + 1;
}

/// Between the last merge below and the first one above, if both can be seen.
static void find_cut(dendrogram_work *work) {
    work->cut_height = NAN;
    size_t n_below = work->n_merges - work->n_between;
    if (work->cut < 0 || work->n_between == 0 || work->n_between > work->n_drawn)
        return;
    double above = merge_at(work, n_below)->height;
    double below = n_below ? merge_at(work, n_below - 1)->height : work->low;
    work->cut_height = (above + below) / 2;
}

static double x_of(const dendrogram_work *work, double height) {
    return work->left + STUB +
           (height - work->low) / (work->high - work->low) * (TREE_WIDTH - 2 * STUB);
}

/// Between the two, or left of all where nothing lies below.
static double cut_x(const dendrogram_work *work) {
    if (isnan(work->cut_height))
        return OFF_PAGE;
    bool is_first = work->n_between == work->n_merges;
    return is_first ? work->left + STUB / 2.0 : x_of(work, work->cut_height);
}

/// 1, 2 or 5 times a power of ten, with room for the figures between two ticks.
static double tick_step(const dendrogram_work *work) {
    static const double steps[] = {1, 2, 5, 10};
    double least = (work->high - work->low) * work->style.factor * TICK_ROOM / TREE_WIDTH;
    double power = pow(10, floor(log10(least)));
    size_t i = 0;
    while (i + 1 < UM_COUNT(steps) && steps[i] * power < least * (1 - 1e-9))
        i++;
    return steps[i] * power / work->style.factor;
}

static um_status draw_ticks(dendrogram_work *work, double top, double bottom, um_error *err) {
    UM_AUTO(um_text) grid = {0};
    um_page *page = &work->chart->page;
    double step = tick_step(work);
    size_t n = 0;
    for (double i = ceil(work->low / step - 1e-9); i * step <= work->high * (1 + 1e-12); i++, n++) {
        UM_AUTO(um_text) label = {0};
        double x = x_of(work, i * step);
        um_number_append(&label, i * step, &work->style, work->chart->language);
        um_text_append_format(&grid, "%.2f %.2f\n%.2f %.2f\n\n", x, top, x, bottom);
        if (fabs(x - cut_x(work)) < TICK_ROOM / 2.0)
            continue; // the cut would run through the figure
        um_page_text(page, UM_TEXT_LEGEND, UM_ALIGN_CENTER, x, top + AXIS_HEIGHT / 2.0, label.data);
        if (work->n_leaves > MANY_LEAVES)
            um_page_text(page, UM_TEXT_LEGEND, UM_ALIGN_CENTER, x, bottom - AXIS_HEIGHT / 2.0,
                         label.data);
    }
    return um_chart_data(work->chart, "grid", &grid, n, err);
}

// ------------------------------------------------------------------------------------------ leaves

static void name_leaf(dendrogram_work *work, tree_node *node) {
    UM_AUTO(char) *count = um_chart_count(work->chart, (int64_t)node->n_units);
    UM_AUTO(char) *name =
        node->n_units > 1 ? um_format("%s\u00a0(%s)", node->name, count) : um_strdup(node->name);
    um_diagram_wrap(name, UM_TEXT_NAME, MOST_NAME_WIDTH, MOST_LINES, &node->lines);
    work->name_width = fmax(work->name_width, um_diagram_lines_px(&node->lines, UM_TEXT_NAME));
}

static double leaf_room(const tree_node *node) {
    return (double)node->lines.n_items * um_text_leading(UM_TEXT_NAME) + ROW_GAP;
}

static void measure_below(dendrogram_work *work, int at, double *room) {
    tree_node *node = &work->nodes[at];
    if (is_drawn(work, at)) {
        measure_below(work, node->a, room);
        measure_below(work, node->b, room);
        return;
    }
    name_leaf(work, node);
    *room += leaf_room(node);
}

/// Names all leaves. @return the height that they take
static double measure_leaves(dendrogram_work *work) {
    double room = 0;
    for (size_t i = 0; i < work->n_roots - work->n_left_out; i++)
        measure_below(work, work->roots[i], &room);
    return room;
}

static void draw_name(dendrogram_work *work, const tree_node *node) {
    double leading = um_text_leading(UM_TEXT_NAME);
    double first = node->y + leading * ((double)node->lines.n_items - 1) / 2;
    for (size_t i = 0; i < node->lines.n_items; i++)
        um_page_text(&work->chart->page, UM_TEXT_NAME, UM_ALIGN_RIGHT,
                     UM_PAGE_MARGIN + work->name_width, first - (double)i * leading,
                     node->lines.items[i]);
}

// -------------------------------------------------------------------------------------------- tree

static void draw_line(dendrogram_work *work, double x1, double y1, double x2, double y2,
                      int class) {
    um_text_append_format(&work->lines, "%.2f %.2f %d\n%.2f %.2f %d\n\n", x1, y1, class, x2, y2,
                          class);
    work->n_lines++;
}

/// A region from where it was made to where it is merged: inside a region left of the cut.
static void draw_branch(dendrogram_work *work, double from, double to, double y, bool is_cut) {
    double cut = is_cut ? fmin(fmax(cut_x(work), from), to) : to;
    if (cut > from)
        draw_line(work, from, y, cut, y, INSIDE_REGIONS);
    if (to > cut)
        draw_line(work, cut, y, to, y, BETWEEN_REGIONS);
}

/// Draws what is below a node and places it. @return where its own branch begins
static double draw_below(dendrogram_work *work, int at, double *y) {
    tree_node *node = &work->nodes[at];
    if (!is_drawn(work, at)) {
        double room = leaf_room(node);
        node->y = *y - room / 2;
        *y -= room;
        draw_name(work, node);
        return work->left;
    }
    double from_a = draw_below(work, node->a, y), from_b = draw_below(work, node->b, y);
    double y_a = work->nodes[node->a].y, y_b = work->nodes[node->b].y, x = x_of(work, node->height);
    draw_branch(work, from_a, x, y_a, node->is_between);
    draw_branch(work, from_b, x, y_b, node->is_between);
    draw_line(work, x, y_a, x, y_b, node->is_between ? BETWEEN_REGIONS : INSIDE_REGIONS);
    node->y = (y_a + y_b) / 2;
    return x;
}

static void draw_roots(dendrogram_work *work, double y) {
    double right = work->left + TREE_WIDTH;
    for (size_t i = 0; i < work->n_roots - work->n_left_out; i++) {
        double from = draw_below(work, work->roots[i], &y);
        draw_branch(work, from, right, work->nodes[work->roots[i]].y, work->n_between > 0);
    }
}

// ------------------------------------------------------------------------------------------ layout

/// Regions at the cut; without a cut those at the end.
static size_t regions_at_cut(const dendrogram_work *work) {
    return work->n_roots + work->n_between;
}

static void draw_cut(dendrogram_work *work, double top, double bottom) {
    um_chart *chart = work->chart;
    double x = cut_x(work);
    um_gnuplot_number(&chart->script, "cut_x", x);
    um_gnuplot_number(&chart->script, "cut_top", x > 0 ? top + AXIS_HEIGHT : OFF_PAGE);
    um_gnuplot_number(&chart->script, "cut_bottom", x > 0 ? bottom : OFF_PAGE);
    if (isnan(work->cut_height))
        return;
    UM_AUTO(char) *count = um_chart_count(chart, (int64_t)regions_at_cut(work));
    UM_AUTO(um_text) words = {0};
    um_say(&words, UM_WORD_REGIONS_COUNT, chart->language, count, NULL, NULL, NULL);
    double half = um_text_px(words.data, um_text_size(UM_TEXT_LEGEND), false) / 2;
    um_page_text(&chart->page, UM_TEXT_LEGEND, UM_ALIGN_CENTER,
                 fmin(x, work->left + TREE_WIDTH - half), top + AXIS_HEIGHT + CUT_HEIGHT / 2.0,
                 words.data);
}

static um_status draw(dendrogram_work *work, const char *title, um_error *err) {
    double body = measure_leaves(work), above = CUT_HEIGHT + AXIS_HEIGHT + GAP;
    UM_AUTO(um_text_list) axis = {0};
    UM_AUTO(char) *axis_title = um_chart_column_title(work->chart, work->value, &work->style);
    um_diagram_wrap(axis_title, UM_TEXT_LEGEND, TREE_WIDTH, 3, &axis);
    double leading = um_text_leading(UM_TEXT_LEGEND);
    above += (double)axis.n_items * leading;
    work->left = UM_PAGE_MARGIN + work->name_width + GAP;
    double width = work->left + TREE_WIDTH + GAP + UM_PAGE_MARGIN;
    UM_TRY(um_diagram_layout(&work->diagram, title, width, above + body + AXIS_HEIGHT, err));
    double top = work->diagram.top - above, bottom = top - body;
    if (work->n_merges) {
        for (size_t i = 0; i < axis.n_items; i++)
            um_page_text(&work->chart->page, UM_TEXT_LEGEND, UM_ALIGN_LEFT, work->left,
                         work->diagram.top - ((double)i + 0.5) * leading, axis.items[i]);
        UM_TRY(draw_ticks(work, top, bottom, err));
        draw_roots(work, top);
    } else {
        UM_AUTO(um_text) none = {0};
        UM_TRY(um_chart_data(work->chart, "grid", &none, 0, err));
        um_diagram_say_empty(&work->diagram);
    }
    draw_cut(work, top, bottom);
    UM_TRY(um_chart_data(work->chart, "tree", &work->lines, work->n_lines, err));
    return um_diagram_finish(&work->diagram, err);
}

// ---------------------------------------------------------------------------------------- prepare

static um_status want_number(const dendrogram_work *work, um_error *err) {
    const um_query_column *column = &work->chart->query->columns[work->value];
    if (column->type != UM_VALUE_TEXT)
        return UM_OK;
    return um_fail(err, UM_ERR_USAGE, "value=%s: the column is a text, a height wants a number",
                   column->name);
}

/// Lines inside the regions of the cut and between them; without a cut all are of one kind.
static void make_classes(dendrogram_work *work) {
    UM_AUTO(um_text_list) values = {0};
    if (work->n_between == 0) {
        um_classes_of_one(&work->diagram.classes);
        return;
    }
    um_text_list_add(&values, "inside");
    um_text_list_add(&values, "between");
    um_classes_of_values(work->chart, &values, &work->diagram.classes);
}

static void build_legend(dendrogram_work *work) {
    um_chart *chart = work->chart;
    if (work->n_between && work->n_between <= work->n_drawn)
        um_page_legend(&chart->page, UM_SIGN_LINE, INSIDE_REGIONS,
                       um_strdup(um_word_text(UM_WORD_TREE_INSIDE, chart->language)));
    if (work->n_between)
        um_page_legend(&chart->page, UM_SIGN_LINE, BETWEEN_REGIONS,
                       um_strdup(um_word_text(UM_WORD_TREE_BETWEEN, chart->language)));
    if (work->n_drawn < work->n_merges)
        um_text_list_add(&chart->page.notes,
                         um_word_text(UM_WORD_UNITS_IN_BRACKETS, chart->language));
    if (work->n_left_out == 0)
        return;
    UM_AUTO(char) *count = um_chart_count(chart, (int64_t)work->n_left_out);
    UM_AUTO(um_text) note = {0};
    um_say(&note, UM_WORD_AND_MORE, chart->language, count, NULL, NULL, NULL);
    um_text_list_add(&chart->page.notes, note.data);
}

/// {regions} at the cut, {value} of the last merge below it, {all} units.
static void say_finding(dendrogram_work *work) {
    um_chart *chart = work->chart;
    UM_AUTO(um_pair_list) values = {0};
    UM_AUTO(um_text) value = {0};
    UM_AUTO(char) *regions = um_chart_count(chart, (int64_t)regions_at_cut(work)),
                  *all = um_chart_count(chart, (int64_t)work->units.n);
    const tree_node *last = work->n_merges > work->n_between
                                ? merge_at(work, work->n_merges - work->n_between - 1)
                                : NULL;
    if (!last)
        return;
    um_number_append_unit(&value, last->height, &work->style, chart->language);
    um_pair_list_add(&values, "regions", regions);
    um_pair_list_add(&values, "value", value.data);
    um_pair_list_add(&values, "all", all);
    if (!um_chart_own_finding(chart, &values))
        um_say(&chart->finding, UM_WORD_REGIONS_COUNT, chart->language, regions, NULL, NULL, NULL);
}

/// The merges from the last one on: the top of the tree in words.
static void describe(dendrogram_work *work) {
    um_text *text = &work->chart->description;
    um_text_append_format(text, "%s.", um_chart_title(work->chart));
    for (size_t i = 0; i < work->n_drawn && i < DESCRIBED_MERGES; i++) {
        const tree_node *node = merge_at(work, work->n_merges - 1 - i);
        um_text_append_format(text, "%s %s + %s: ", i ? ";" : "", work->nodes[node->a].name,
                              work->nodes[node->b].name);
        um_number_append_unit(text, node->height, &work->style, work->chart->language);
    }
    um_text_append(text, work->n_drawn > DESCRIBED_MERGES ? "; \u2026" : work->n_drawn ? "." : "");
}

static um_status prepare(um_chart *chart, um_error *err) {
    UM_AUTO(dendrogram_work)
    work = {.chart = chart,
            .diagram.chart = chart,
            .keys = {um_chart_column(chart, "key_a"), um_chart_column(chart, "key_b")},
            .names = {um_chart_column(chart, "name_a"), um_chart_column(chart, "name_b")},
            .weights = {um_chart_column(chart, "weight_a"), um_chart_column(chart, "weight_b")},
            .value = um_chart_column(chart, "value"),
            .cut = um_chart_column(chart, "cut")};
    UM_TRY(want_number(&work, err));
    UM_TRY(read_tree(&work, err));
    work.style = um_number_style_of(chart->table, (size_t)work.value, chart->language);
    choose_top(&work);
    find_ends(&work);
    find_cut(&work);
    make_classes(&work);
    say_finding(&work);
    work.style.decimals = -1; // of ticks
    build_legend(&work);
    UM_AUTO(char) *count = um_chart_count(chart, (int64_t)work.n_merges);
    UM_AUTO(char) *title =
        um_format("%s: %s", um_word_text(UM_WORD_MERGES, chart->language), count);
    UM_TRY(draw(&work, title, err));
    describe(&work);
    return UM_OK;
}

const um_chart_ops um_chart_dendrogram = {
    "dendrogram", N_("a tree of regions from merge to merge, and where it is cut"), false,
    "key_a! key_b! value! name_a name_b weight_a weight_b cut rows finding finding.de", prepare};
