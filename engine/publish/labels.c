#include "publish/labels.h"

#include <math.h>

void um_label_take(um_labels *labels, um_box box) {
    UM_GROW(labels->taken, labels->n_taken, labels->taken_capacity);
    labels->taken[labels->n_taken++] = box;
}

void um_label_avoid(um_labels *labels, double x, double y, double weight) {
    um_numbers_add(&labels->avoided, x);
    um_numbers_add(&labels->avoided, y);
    um_numbers_add(&labels->avoided, weight);
}

/// Points of lines, at most 5 px apart.
void um_label_avoid_lines(um_labels *labels, const um_paths *paths, double weight) {
    for (size_t i = 0; i < paths->n_items; i++)
        for (size_t j = 0; j + 1 < paths->items[i].n; j++) {
            const double *a = &paths->items[i].xy[2 * j], *b = a + 2;
            int n = 1 + (int)(hypot(b[0] - a[0], b[1] - a[1]) / 5);
            for (int k = 0; k < n; k++)
                um_label_avoid(labels, a[0] + (b[0] - a[0]) * k / n, a[1] + (b[1] - a[1]) * k / n,
                               weight);
        }
}

/// How much of what is better left free a box covers.
static double cost_of(const um_labels *labels, um_box box) {
    double cost = 0;
    for (size_t i = 0; i + 2 < labels->avoided.n_items; i += 3) {
        const double *point = &labels->avoided.items[i];
        if (point[0] > box.left && point[0] < box.right && point[1] > box.bottom &&
            point[1] < box.top)
            cost += point[2];
    }
    return cost;
}

static bool is_free(const um_labels *labels, um_box box) {
    if (box.left < labels->area.left || box.right > labels->area.right + labels->slack ||
        box.bottom < labels->area.bottom || box.top > labels->area.top)
        return false;
    for (size_t i = 0; i < labels->n_taken; i++) {
        const um_box *other = &labels->taken[i];
        if (box.left < other->right && box.right > other->left && box.bottom < other->top &&
            box.top > other->bottom)
            return false;
    }
    return true;
}

/// Where a text may stand: in widths of the text and in heights, from the point. Beside a point the
/// upper right is best, then right and lower right, then the left (Imhof, Die Anordnung der Namen
/// in der Karte, 1962).
static const struct {
    double x, y;
} on_point[] = {{0, 0},        {0, 0.7},  {0, -0.7},   {0.25, 0},    {-0.25, 0},
                {0, 1.1},      {0, -1.1}, {0.45, 0.5}, {-0.45, 0.5}, {0.45, -0.5},
                {-0.45, -0.5}, {0, 1.8},  {0, -1.8}},
  beside_point[] = {{0.5, 0.5},   {0.5, 0},  {0.5, -0.5}, {-0.5, 0.5},
                    {-0.5, -0.5}, {-0.5, 0}, {0, 0.5},    {0, -0.5}};

/// The box of a text at a candidate place: beside a circle it stands past the rim, less far on the
/// diagonals.
static um_box box_at(double x, double y, double radius, double width, double height,
                     size_t candidate) {
    double dx = radius > 0 ? beside_point[candidate].x : on_point[candidate].x;
    double dy = radius > 0 ? beside_point[candidate].y : on_point[candidate].y;
    double rim = radius * (dx != 0 && dy != 0 ? 0.75 : 1);
    double at_x = x + dx * width + (dx > 0 ? rim : dx < 0 ? -rim : 0);
    double at_y = y + dy * height + (dy > 0 ? rim : dy < 0 ? -rim : 0);
    return (um_box){at_x - width / 2, at_y - height / 2, at_x + width / 2, at_y + height / 2};
}

static bool is_inside(const um_box *box, double x, double y) {
    return x > box->left && x < box->right && y > box->bottom && y < box->top;
}

bool um_label_put(um_labels *labels, um_text_kind kind, const char *text, double x, double y,
                  double radius) {
    if (!is_inside(&labels->area, x, y))
        return false;
    double width = um_text_px(text, um_text_size(kind), um_text_is_bold(kind)) + 4;
    // names on names look like one: between two of them stays a third of a line
    double height = um_text_size(kind) * (kind == UM_TEXT_PLACE ? 1.5 : 1.2), least = INFINITY;
    um_box best = {0};
    size_t n = radius > 0 ? UM_COUNT(beside_point) : UM_COUNT(on_point);
    for (size_t i = 0; i < n && least > 0; i++) {
        um_box box = box_at(x, y, radius, width, height, i);
        double cost = !is_free(labels, box)   ? INFINITY
                      : kind == UM_TEXT_PLACE ? cost_of(labels, box)
                                              : 0;
        if (cost < least) {
            least = cost;
            best = box;
        }
    }
    if (isinf(least))
        return false;
    um_label_take(labels, best);
    um_page_text(labels->page, kind, UM_ALIGN_CENTER, (best.left + best.right) / 2,
                 (best.bottom + best.top) / 2, text);
    return true;
}

void um_labels_clear(um_labels *labels) {
    free(labels->taken);
    free(labels->avoided.items);
    *labels = (um_labels){0};
}
