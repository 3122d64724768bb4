#include "derive/edge_grid.h"

#include "derive/plane.h"

#include <math.h>
#include <string.h>

static const double smallest_cell_m = 1;
static const double margin_m = 0.01; // rounding in the choice of cells never loses an edge
enum { MOST_CELLS = 1 << 22 };

struct um_edge_grid {
    const double *xy;
    const um_edge *edges;
    size_t n_edges;
    double bounds[4], cell_m;
    int64_t n_columns, n_rows;
    size_t *starts;  // n_columns x n_rows + 1, row by row
    uint32_t *items; // edges, cell by cell
    uint32_t *seen;  // per edge: the look-up that met it last
    uint32_t lookup;
};

// ------------------------------------------------------------------------------ cells of a segment

static int64_t clamp_cell(double position, int64_t n) {
    if (!(position > 0))
        return 0;
    return position >= (double)n ? n - 1 : (int64_t)position;
}

static int64_t row_of(const um_edge_grid *grid, double y) {
    return clamp_cell((y - grid->bounds[1]) / grid->cell_m, grid->n_rows);
}

static int64_t column_of(const um_edge_grid *grid, double x) {
    return clamp_cell((x - grid->bounds[0]) / grid->cell_m, grid->n_columns);
}

/// A run of cells in one row.
typedef struct cell_run {
    int64_t row, first, last;
} cell_run;

static cell_run run_in_row(const um_edge_grid *grid, const double p[2], const double q[2],
                           double reach_m, int64_t row) {
    double low = grid->bounds[1] + (double)row * grid->cell_m, range[2];
    um_clip_to_band(p, q, low - reach_m, low + grid->cell_m + reach_m, range);
    return (cell_run){row, column_of(grid, range[0] - reach_m),
                      column_of(grid, range[1] + reach_m)};
}

/// Goes through the cells of all edges; counts them or puts the edges in.
static void fill(um_edge_grid *grid, size_t *at, uint32_t *items) {
    for (size_t i = 0; i < grid->n_edges; i++) {
        const double *p = &grid->xy[2 * grid->edges[i].from], *q = &grid->xy[2 * grid->edges[i].to];
        int64_t last_row = row_of(grid, fmax(p[1], q[1]) + margin_m);
        for (int64_t row = row_of(grid, fmin(p[1], q[1]) - margin_m); row <= last_row; row++) {
            cell_run run = run_in_row(grid, p, q, margin_m, row);
            for (int64_t column = run.first; column <= run.last; column++) {
                size_t *cell = &at[row * grid->n_columns + column];
                if (items)
                    items[*cell] = (uint32_t)i;
                ++*cell;
            }
        }
    }
}

static void size_grid(um_edge_grid *grid) {
    double width = fmax(grid->bounds[2] - grid->bounds[0], smallest_cell_m);
    double height = fmax(grid->bounds[3] - grid->bounds[1], smallest_cell_m);
    size_t n_wanted = grid->n_edges < MOST_CELLS ? grid->n_edges + 1 : MOST_CELLS;
    grid->cell_m = fmax(sqrt(width * height / (double)n_wanted), smallest_cell_m);
    grid->n_columns = (int64_t)(width / grid->cell_m) + 1;
    grid->n_rows = (int64_t)(height / grid->cell_m) + 1;
}

um_edge_grid *um_edge_grid_new(const double *xy, const um_edge *edges, size_t n,
                               const double bounds[4]) {
    um_edge_grid *grid = um_alloc(sizeof *grid);
    *grid = (um_edge_grid){.xy = xy, .edges = edges, .n_edges = n};
    const double nowhere[4] = {0, 0, 0, 0};
    memcpy(grid->bounds, n ? bounds : nowhere, sizeof grid->bounds);
    size_grid(grid);
    size_t n_cells = (size_t)(grid->n_columns * grid->n_rows);
    grid->starts = um_alloc_array(n_cells + 2, sizeof *grid->starts);
    fill(grid, grid->starts + 2, NULL);
    for (size_t cell = 2; cell <= n_cells + 1; cell++)
        grid->starts[cell] += grid->starts[cell - 1];
    grid->items = um_alloc_array(grid->starts[n_cells + 1], sizeof *grid->items);
    fill(grid, grid->starts + 1, grid->items);
    grid->seen = um_alloc_array(n, sizeof *grid->seen);
    return grid;
}

void um_edge_grid_free(um_edge_grid *grid) {
    if (!grid)
        return;
    free(grid->starts);
    free(grid->items);
    free(grid->seen);
    free(grid);
}

// ---------------------------------------------------------------------------------------- look-ups

static void begin_lookup(um_edge_grid *grid) {
    if (++grid->lookup == 0) { // the counter has gone round
        memset(grid->seen, 0, grid->n_edges * sizeof *grid->seen);
        grid->lookup = 1;
    }
}

static void meet_cell(um_edge_grid *grid, size_t cell, um_numbers *near) {
    for (size_t i = grid->starts[cell]; i < grid->starts[cell + 1]; i++) {
        uint32_t edge = grid->items[i];
        if (grid->seen[edge] == grid->lookup)
            continue;
        grid->seen[edge] = grid->lookup;
        um_numbers_add(near, edge);
    }
}

static bool is_beyond(const um_edge_grid *grid, const double p[2], const double q[2],
                      double reach_m) {
    return fmax(p[0], q[0]) + reach_m < grid->bounds[0] ||
           fmin(p[0], q[0]) - reach_m > grid->bounds[2] ||
           fmax(p[1], q[1]) + reach_m < grid->bounds[1] ||
           fmin(p[1], q[1]) - reach_m > grid->bounds[3];
}

void um_edge_grid_near(um_edge_grid *grid, const double p[2], const double q[2], double reach_m,
                       um_numbers *near) {
    near->n_items = 0;
    if (is_beyond(grid, p, q, reach_m) || grid->n_edges == 0)
        return;
    begin_lookup(grid);
    int64_t last_row = row_of(grid, fmax(p[1], q[1]) + reach_m);
    for (int64_t row = row_of(grid, fmin(p[1], q[1]) - reach_m); row <= last_row; row++) {
        cell_run run = run_in_row(grid, p, q, reach_m, row);
        for (int64_t column = run.first; column <= run.last; column++)
            meet_cell(grid, (size_t)(row * grid->n_columns + column), near);
    }
}
