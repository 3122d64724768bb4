/**
 * The row of a table that a map draws for a territory or a border.
 *
 * A table may have several rows for one: a town that lies in two regions, a border that three lines
 * cross. A map draws one: that whose category stands first in `categories=` of the plot line, else
 * the first of the table.
 */
#ifndef UM_PUBLISH_ROW_INDEX_H
#define UM_PUBLISH_ROW_INDEX_H

#include "publish/chart.h"

/// Rows by the key or the pair of keys of their layer, in whatever order the pair stands.
typedef struct um_row_index {
    struct um_row_key {
        char *key;
        size_t rank, row;
    } * items; ///< one for each key, sorted
    size_t n;
    bool *is_chosen;   ///< of each row of the table
    size_t n_repeated; ///< rows that are not
} um_row_index;

void um_row_index_build(const um_chart *chart, um_row_index *index);
/// @param[in] b  NULL for a single key
/// @return the row, -1 = none
long um_row_index_find(const um_row_index *index, const char *a, const char *b);
void um_row_index_clear(um_row_index *index);
static inline void um_auto_um_row_index(um_row_index *index) {
    um_row_index_clear(index);
}

#endif
