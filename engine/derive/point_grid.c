#include "derive/point_grid.h"

#include "derive/plane.h"

#include <math.h>
#include <string.h>

/// A cell with points; open addressing.
typedef struct cell {
    int64_t column, row;
    uint32_t start, n; ///< of its points in `items`; n = 0: the slot is free
} cell;

struct um_point_grid {
    double cell_m;
    cell *slots;
    size_t n_slots; ///< a power of two
    uint32_t *items;
};

static int64_t cell_of(const um_point_grid *grid, double at_m) {
    return (int64_t)floor(at_m / grid->cell_m);
}

static cell *find_slot(const um_point_grid *grid, int64_t column, int64_t row) {
    uint64_t hash =
        ((uint64_t)column * 0x9e3779b97f4a7c15u) ^ ((uint64_t)row * 0xbf58476d1ce4e5b9u);
    size_t slot = (hash ^ hash >> 32) & (grid->n_slots - 1);
    while (grid->slots[slot].n &&
           (grid->slots[slot].column != column || grid->slots[slot].row != row))
        slot = (slot + 1) & (grid->n_slots - 1);
    return &grid->slots[slot];
}

/// Counts the points of each cell, then puts them in.
static void put_points(um_point_grid *grid, const double *xy, size_t n) {
    uint32_t start = 0;
    for (size_t i = 0; i < n; i++) {
        int64_t column = cell_of(grid, xy[2 * i]), row = cell_of(grid, xy[2 * i + 1]);
        cell *found = find_slot(grid, column, row);
        *found = (cell){column, row, 0, found->n + 1};
    }
    for (size_t i = 0; i < grid->n_slots; i++) {
        grid->slots[i].start = start;
        start += grid->slots[i].n;
    }
    uint32_t *filled = um_alloc_array(grid->n_slots, sizeof *filled);
    for (size_t i = 0; i < n; i++) {
        cell *found = find_slot(grid, cell_of(grid, xy[2 * i]), cell_of(grid, xy[2 * i + 1]));
        grid->items[found->start + filled[found - grid->slots]++] = (uint32_t)i;
    }
    free(filled);
}

um_point_grid *um_point_grid_new(const double *xy, size_t n, double cell_m) {
    um_point_grid *grid = um_alloc(sizeof *grid);
    grid->cell_m = cell_m;
    grid->n_slots = 16;
    while (grid->n_slots < 2 * n)
        grid->n_slots *= 2;
    grid->slots = um_alloc_array(grid->n_slots, sizeof *grid->slots);
    grid->items = um_alloc_array(n + 1, sizeof *grid->items);
    put_points(grid, xy, n);
    return grid;
}

void um_point_grid_free(um_point_grid *grid) {
    if (!grid)
        return;
    free(grid->slots);
    free(grid->items);
    free(grid);
}

void um_point_grid_near(const um_point_grid *grid, const double p[2], const double q[2],
                        double reach_m, um_numbers *near) {
    int64_t last_row = cell_of(grid, fmax(p[1], q[1]) + reach_m);
    near->n_items = 0;
    for (int64_t row = cell_of(grid, fmin(p[1], q[1]) - reach_m); row <= last_row; row++) {
        double low = (double)row * grid->cell_m, range[2];
        um_clip_to_band(p, q, low - reach_m, low + grid->cell_m + reach_m, range);
        int64_t last = cell_of(grid, range[1] + reach_m);
        for (int64_t column = cell_of(grid, range[0] - reach_m); column <= last; column++) {
            const cell *found = find_slot(grid, column, row);
            for (uint32_t i = 0; i < found->n; i++)
                um_numbers_add(near, grid->items[found->start + i]);
        }
    }
}
