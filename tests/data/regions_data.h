/// Flows and neighbours of ../shared for the tests of regions.
#ifndef REGIONS_DATA_H
#define REGIONS_DATA_H

#include "um_test.h"

#include "core/csv.h"
#include "core/file.h"
#include "core/text.h"
#include "derive/regions/flow_matrix.h"

#include <math.h>
#include <string.h>

enum { SKIPPED = 77 };
static const char shared_folder[] = UMLAND_SOURCE_DIR "/../shared";

typedef struct region_data {
    um_text_list keys; ///< ascending
    um_flow_matrix *matrix;
} region_data;

static int compare_keys(const void *key, const void *item) {
    return strcmp(key, *(char *const *)item);
}

static uint32_t unit_of(const region_data *data, const char *key) {
    char **found =
        bsearch(key, data->keys.items, data->keys.n_items, sizeof *data->keys.items, compare_keys);
    return found ? (uint32_t)(found - data->keys.items) : UM_NO_UNIT;
}

static um_csv *open_shared(const char *name) {
    um_error err = {0};
    um_csv *csv = NULL;
    UM_AUTO(char) *path = um_path_join(shared_folder, name);
    assert_ok(um_csv_open(path, (um_csv_options){0}, &csv, &err));
    return csv;
}

static bool next_row(um_csv *csv, um_csv_row *row) {
    um_error err = {0};
    bool has_row = false;
    assert_ok(um_csv_next(csv, row, &has_row, &err));
    return has_row;
}

static double number_in(const char *text) {
    double value = 0;
    assert_true(um_parse_real(text, &value));
    return value;
}

/// Two columns of keys, one of persons, in the first three columns.
static void read_od(const char *name, region_data *data) {
    um_text_list all = {0};
    um_flow *flows = NULL;
    size_t n = 0, capacity = 0;
    um_csv_row row;
    for (int pass = 0; pass < 2; pass++) {
        UM_AUTO(um_csv) *csv = open_shared(name);
        while (next_row(csv, &row)) {
            if (pass == 0) {
                um_text_list_add(&all, row.fields[0]);
                um_text_list_add(&all, row.fields[1]);
                continue;
            }
            UM_GROW(flows, n, capacity);
            flows[n++] = (um_flow){unit_of(data, row.fields[0]), unit_of(data, row.fields[1]),
                                   number_in(row.fields[2])};
        }
        um_text_list_sort(&all);
        for (size_t i = 0; pass == 0 && i < all.n_items; i++)
            if (i == 0 || strcmp(all.items[i], all.items[i - 1]) != 0)
                um_text_list_add(&data->keys, all.items[i]);
    }
    data->matrix = um_flow_matrix_new(data->keys.n_items, flows, n);
    um_text_list_clear(&all);
    free(flows);
}

static void clear_data(region_data *data) {
    um_text_list_clear(&data->keys);
    um_flow_matrix_free(data->matrix);
    *data = (region_data){0};
}

#endif
