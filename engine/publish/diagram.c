#include "publish/diagram.h"

#include <math.h>
#include <string.h>

static const double hatch_step = 5; // px
enum { LEAST_WIDTH = 720, BODY_GAP = 12, INSIDE_GAP = 4 };

// ------------------------------------------------------------------------------------------- page

um_status um_diagram_layout(um_diagram *diagram, const char *legend_title, double width,
                            double body_height, um_error *err) {
    um_chart *chart = diagram->chart;
    um_page *page = &chart->page;
    UM_AUTO(um_text_list) foot = {0};
    page->width = fmax(LEAST_WIDTH, ceil(width));
    UM_TRY(um_page_foot(chart, &foot, err));
    double legend_width = page->width - 2 * UM_PAGE_MARGIN;
    double head = um_page_head_height(chart, page->width);
    double legend = um_page_legend_height(chart, legend_title, legend_width) + BODY_GAP;
    double foot_height =
        UM_PAGE_MARGIN + (double)foot.n_items * um_text_leading(UM_TEXT_SOURCE) + BODY_GAP;
    page->height = ceil(head + legend + body_height + foot_height);
    um_page_frame(chart, &foot);
    um_page_draw_legend(chart, legend_title, UM_PAGE_MARGIN, page->height - head, legend_width);
    diagram->top = page->height - head - legend;
    return UM_OK;
}

void um_diagram_say_empty(um_diagram *diagram) {
    um_page_text(&diagram->chart->page, UM_TEXT_NAME, UM_ALIGN_LEFT, UM_PAGE_MARGIN,
                 diagram->top - um_text_leading(UM_TEXT_NAME),
                 um_word_text(UM_WORD_NO_ROWS, diagram->chart->language));
}

void um_diagram_legend(um_diagram *diagram, um_sign sign, int class, um_word word, int64_t count) {
    um_chart *chart = diagram->chart;
    if (count == 0)
        return;
    UM_AUTO(char) *number = um_chart_count(chart, count);
    um_page_legend(&chart->page, sign, class,
                   um_format("%s\u00a0(%s)", um_word_text(word, chart->language), number));
}

void um_diagram_legend_mark(um_diagram *diagram, int64_t count) {
    um_chart *chart = diagram->chart;
    if (count == 0)
        return;
    UM_AUTO(char) *number = um_chart_count(chart, count);
    um_page_legend(&chart->page, UM_SIGN_HATCH, 0,
                   um_format("%s\u00a0(%s)", um_chart_mark_label(chart), number));
}

// ------------------------------------------------------------------------------------------ boxes

static void append_corner(um_diagram *diagram, double x, double y, int class) {
    um_text_append_format(&diagram->boxes, "%.2f %.2f %d\n", x, y, class);
}

void um_diagram_arrow(um_diagram *diagram, um_box box, double left_tip, double right_tip,
                      int class) {
    double middle = (box.bottom + box.top) / 2;
    append_corner(diagram, box.left, box.bottom, class);
    append_corner(diagram, box.right, box.bottom, class);
    if (right_tip > 0)
        append_corner(diagram, box.right + right_tip, middle, class);
    append_corner(diagram, box.right, box.top, class);
    append_corner(diagram, box.left, box.top, class);
    if (left_tip > 0)
        append_corner(diagram, box.left - left_tip, middle, class);
    append_corner(diagram, box.left, box.bottom, class);
    um_text_append(&diagram->boxes, "\n");
    diagram->n_boxes++;
}

void um_diagram_box(um_diagram *diagram, um_box box, int class) {
    um_diagram_arrow(diagram, box, 0, 0, class);
}

void um_diagram_hatch(um_diagram *diagram, um_box box, um_box hole) {
    bool has_hole = hole.right > hole.left;
    um_box around[] = {{box.left, box.bottom, hole.left, box.top},
                       {hole.right, box.bottom, box.right, box.top},
                       {hole.left, box.bottom, hole.right, hole.bottom},
                       {hole.left, hole.top, hole.right, box.top}};
    if (!has_hole)
        um_map_append_hatch_box(box, hatch_step, &diagram->hatch);
    for (size_t i = 0; has_hole && i < UM_COUNT(around); i++)
        if (around[i].right > around[i].left && around[i].top > around[i].bottom)
            um_map_append_hatch_box(around[i], hatch_step, &diagram->hatch);
    diagram->n_hatched++;
}

um_box um_diagram_figure(um_diagram *diagram, um_box box, int class, const char *text) {
    double size = um_text_size(UM_TEXT_INSIDE);
    double width = um_text_px(text, size, false) + INSIDE_GAP;
    double x = (box.left + box.right) / 2, y = (box.bottom + box.top) / 2;
    if (!*text || width > box.right - box.left)
        return (um_box){0};
    um_page_text_inside(&diagram->chart->page, class, x, y, text);
    return (um_box){x - width / 2, fmax(y - size * 0.6, box.bottom), x + width / 2,
                    fmin(y + size * 0.6, box.top)};
}

um_status um_diagram_finish(um_diagram *diagram, um_error *err) {
    um_chart *chart = diagram->chart;
    um_classes_script(chart, &diagram->classes);
    UM_TRY(um_page_hatch_signs(chart, hatch_step, err));
    UM_TRY(um_chart_data(chart, "boxes", &diagram->boxes, diagram->n_boxes, err));
    return um_chart_data(chart, "hatch", &diagram->hatch, diagram->n_hatched, err);
}

void um_diagram_clear(um_diagram *diagram) {
    um_classes_clear(&diagram->classes);
    um_text_clear(&diagram->boxes);
    um_text_clear(&diagram->hatch);
}

// ------------------------------------------------------------------------------------------ names

size_t um_diagram_name(um_text_list *names, const char *name) {
    for (size_t i = 0; i < names->n_items; i++)
        if (strcmp(names->items[i], name) == 0)
            return i;
    um_text_list_add(names, name);
    return names->n_items - 1;
}

void um_diagram_wrap(const char *name, um_text_kind kind, double width, size_t n_most,
                     um_text_list *lines) {
    double size = um_text_size(kind);
    bool is_bold = um_text_is_bold(kind);
    UM_AUTO(um_text_list) all = {0};
    um_text_wrap(name, size, is_bold, width, &all);
    for (size_t i = 0; i < all.n_items && i < n_most; i++) {
        bool is_cut = i + 1 == n_most && all.n_items > n_most;
        UM_AUTO(char) *line = um_format("%s%s", all.items[i], is_cut ? "\u2026" : "");
        um_text_list_add(lines, line);
    }
}

double um_diagram_lines_px(const um_text_list *lines, um_text_kind kind) {
    double width = 0;
    for (size_t i = 0; i < lines->n_items; i++)
        width = fmax(width, um_text_px(lines->items[i], um_text_size(kind), um_text_is_bold(kind)));
    return width;
}

const char *um_diagram_text(const um_chart *chart, size_t row, int column) {
    return column < 0 ? "" : um_table_value(chart->table, row, (size_t)column)->text;
}

char *um_diagram_column_title(const um_chart *chart, int column) {
    const char *text = um_query_column_description(&chart->query->columns[column], chart->language);
    return um_format("%.*s", (int)strcspn(text, ":"), text);
}
