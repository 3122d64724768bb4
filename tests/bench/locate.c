/*
 * How many points a second find their territory.
 *
 *     locate municipalities.gpkg [points]
 *
 * Points are spread evenly over the box of the territories; a second run takes them in the order of
 * rows of a raster, as stops and sites of one region lie together. Prints JSON lines.
 */
#include "core/parallel.h"
#include "core/progress.h"
#include "derive/cells.h"
#include "load/vector.h"
#include "um_random.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static um_status take(void *context, const um_vector_row *row, um_error *err) {
    UM_AUTO(um_paths) paths = {0};
    UM_TRY(um_vector_paths(row, UM_MULTIPOLYGON, &paths, err));
    um_coverage_add(context, row->values[0], &paths);
    return UM_OK;
}

static void spread(const double bounds[4], double *xy, size_t n) {
    for (size_t i = 0; i < 2 * n; i++)
        xy[i] = bounds[i % 2] + next_random() * (bounds[2 + i % 2] - bounds[i % 2]);
}

static void raster(const double bounds[4], double *xy, size_t n) {
    size_t side = (size_t)sqrt((double)n);
    for (size_t i = 0; i < n; i++) {
        xy[2 * i] = bounds[0] + (bounds[2] - bounds[0]) * (double)(i % side) / (double)side;
        xy[2 * i + 1] = bounds[1] + (bounds[3] - bounds[1]) * (double)(i / side) / (double)side;
    }
}

static void measure(const um_cells *cells, const char *what, const double *xy, size_t n,
                    size_t n_threads) {
    int32_t *units = um_alloc_array(n, sizeof *units);
    double since_s = um_progress_now();
    um_cells_locate(cells, xy, n, n_threads, units);
    double seconds = um_progress_now() - since_s;
    size_t n_inside = 0;
    for (size_t i = 0; i < n; i++)
        n_inside += units[i] != UM_OUTSIDE;
    printf("{\"points\": \"%s\", \"threads\": %zu, \"n\": %zu, \"inside\": %zu, \"seconds\": %.4f, "
           "\"millions_per_s\": %.1f}\n",
           what, n_threads, n, n_inside, seconds, (double)n / seconds / 1e6);
    free(units);
}

int main(int argc, char **argv) {
    um_error err = {0};
    UM_AUTO(um_coverage) *coverage = um_coverage_new();
    UM_AUTO(um_cells) *cells = NULL;
    um_vector_file file = {.path = argc > 1 ? argv[1] : "municipalities.gpkg"};
    const um_vector_column columns[] = {{"key", "ags", true, true}};
    if (um_vector_file_read(&file, 25832, columns, 1, take, coverage, &err) != UM_OK) {
        fprintf(stderr, "locate: %s\n", err.text);
        return 1;
    }
    um_coverage_finish(coverage);
    if (um_cells_new(coverage, &cells, &err) != UM_OK) {
        fprintf(stderr, "locate: %s\n", err.text);
        return 1;
    }
    size_t n = argc > 2 ? (size_t)strtoull(argv[2], NULL, 10) : 10000000;
    double *xy = um_alloc_array(n, 2 * sizeof *xy);
    spread(coverage->bounds, xy, n);
    measure(cells, "random, first time", xy, n, 1);
    measure(cells, "random", xy, n, 1);
    measure(cells, "random", xy, n, um_count_cores());
    raster(coverage->bounds, xy, n);
    measure(cells, "raster", xy, n, 1);
    measure(cells, "raster", xy, n, um_count_cores());
    free(xy);
    return 0;
}
