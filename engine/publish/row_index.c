#include "publish/row_index.h"

#include <string.h>

static char *join_keys(const char *a, const char *b) {
    if (!b)
        return um_strdup(a);
    return strcmp(a, b) < 0 ? um_format("%s|%s", a, b) : um_format("%s|%s", b, a);
}

static int compare_row_key(const void *a, const void *b) {
    const struct um_row_key *one = a, *two = b;
    int order = strcmp(one->key, two->key);
    if (order == 0)
        order = (one->rank > two->rank) - (one->rank < two->rank);
    return order ? order : (one->row > two->row) - (one->row < two->row);
}

/// Where the row's category stands among those of the plot line; 0 for all where it has none.
static size_t rank_of_row(const um_chart *chart, const um_text_list *categories, int column,
                          size_t row) {
    const char *value = column < 0 ? "" : um_table_value(chart->table, row, (size_t)column)->text;
    size_t rank = 0;
    while (rank < categories->n_items && (!value || strcmp(categories->items[rank], value) != 0))
        rank++;
    return rank;
}

static void read_ranks(const um_chart *chart, um_row_index *index) {
    UM_AUTO(um_text_list) categories = {0};
    const char *option = um_chart_option(chart, "categories");
    int column = um_chart_column(chart, "value");
    if (column < 0)
        column = um_chart_column(chart, "category");
    um_text_split(option ? option : "", ',', &categories);
    for (size_t i = 0; i < index->n; i++)
        index->items[i].rank = rank_of_row(chart, &categories, column, index->items[i].row);
}

static void read_keys(const um_chart *chart, um_row_index *index) {
    const um_query *query = chart->query;
    int columns[2] = {-1, -1};
    for (size_t i = 0; i < query->layer_keys.n_items && i < 2; i++)
        columns[i] = um_query_column_index(query, query->layer_keys.items[i]);
    for (size_t i = 0; i < index->n; i++) {
        const um_value *row = um_table_row(chart->table, i);
        index->items[i].key =
            join_keys(row[columns[0]].text, columns[1] < 0 ? NULL : row[columns[1]].text);
        index->items[i].row = i;
    }
}

/// The first of each key.
static void drop_repeated(um_row_index *index) {
    size_t n = 0;
    for (size_t i = 0; i < index->n; i++) {
        if (n && strcmp(index->items[n - 1].key, index->items[i].key) == 0) {
            free(index->items[i].key);
            continue;
        }
        index->items[n] = index->items[i];
        index->is_chosen[index->items[n++].row] = true;
    }
    index->n_repeated = index->n - n;
    index->n = n;
}

void um_row_index_build(const um_chart *chart, um_row_index *index) {
    index->n = chart->table->n_rows;
    index->items = um_alloc_array(index->n + 1, sizeof *index->items);
    index->is_chosen = um_alloc_array(index->n + 1, sizeof *index->is_chosen);
    read_keys(chart, index);
    read_ranks(chart, index);
    qsort(index->items, index->n, sizeof *index->items, compare_row_key);
    drop_repeated(index);
}

static int compare_to_key(const void *key, const void *item) {
    return strcmp(key, ((const struct um_row_key *)item)->key);
}

long um_row_index_find(const um_row_index *index, const char *a, const char *b) {
    UM_AUTO(char) *key = join_keys(a, b);
    const struct um_row_key *found =
        bsearch(key, index->items, index->n, sizeof *index->items, compare_to_key);
    return found ? (long)found->row : -1;
}

void um_row_index_clear(um_row_index *index) {
    for (size_t i = 0; i < index->n; i++)
        free(index->items[i].key);
    free(index->items);
    free(index->is_chosen);
    *index = (um_row_index){0};
}
