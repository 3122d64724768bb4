/**
 * Texts that look for room: beside their points, over nothing that must be seen.
 */
#ifndef UM_PUBLISH_LABELS_H
#define UM_PUBLISH_LABELS_H

#include "core/geometry.h"
#include "publish/chart.h"

typedef struct um_box {
    double left, bottom, right, top;
} um_box;

/// Labels of one picture.
typedef struct um_labels {
    um_page *page; ///< borrowed; the texts go there
    um_box area;   ///< they stay inside
    double slack;  ///< and may reach so far beyond its right side
    um_box *taken; ///< labels and what they must not cover
    size_t n_taken, taken_capacity;
    um_numbers avoided; ///< x, y, weight of points that they had better not cover
} um_labels;

/// Keeps labels off a box.
void um_label_take(um_labels *labels, um_box box);
/// Labels go elsewhere if they can: points of lines, the more weight the wider the line.
void um_label_avoid(um_labels *labels, double x, double y, double weight);
void um_label_avoid_lines(um_labels *labels, const um_paths *paths, double weight);
/**
 * Puts a text near a point where it covers nothing and stays in the area.
 *
 * @param[in] radius  distance from the point that the text keeps; 0 = the text may stand on the
 * point
 * @return false where there is no room: then nothing is drawn
 */
bool um_label_put(um_labels *labels, um_text_kind kind, const char *text, double x, double y,
                  double radius);
void um_labels_clear(um_labels *labels);
static inline void um_auto_um_labels(um_labels *labels) {
    um_labels_clear(labels);
}

#endif
