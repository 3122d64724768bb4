#include "publish/map_code.h"

#include <math.h>

um_map_grid um_map_grid_for(const double bounds[4]) {
    static const double steps[] = {1, 2, 5};
    double extent = fmax(bounds[2] - bounds[0], bounds[3] - bounds[1]);
    um_map_grid grid = {.step_m = 1};
    for (double power = 1; extent / grid.step_m > UM_MAP_GRID_STEPS; power *= 10)
        for (size_t i = 0; i < UM_COUNT(steps) && extent / grid.step_m > UM_MAP_GRID_STEPS; i++)
            grid.step_m = steps[i] * power;
    grid.x = floor(bounds[0] / grid.step_m) * grid.step_m;
    grid.y = floor(bounds[1] / grid.step_m) * grid.step_m;
    return grid;
}

/// A coordinate far outside of the region stays a number.
static int32_t to_step(double steps) {
    return (int32_t)fmin(fmax(round(steps), -1e8), 1e8);
}

um_map_point um_map_grid_point(const um_map_grid *grid, const double *xy) {
    return (um_map_point){to_step((xy[0] - grid->x) / grid->step_m),
                          to_step((xy[1] - grid->y) / grid->step_m)};
}

size_t um_map_grid_line(const um_map_grid *grid, const double *xy, size_t n, um_map_point *points) {
    size_t n_kept = 0;
    for (size_t i = 0; i < n; i++) {
        um_map_point point = um_map_grid_point(grid, &xy[2 * i]);
        if (n_kept && points[n_kept - 1].x == point.x && points[n_kept - 1].y == point.y)
            continue;
        points[n_kept++] = point;
    }
    return n_kept;
}

void um_map_code_number(um_text *code, int32_t number) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    uint32_t size = number < 0 ? ~(uint32_t)number : (uint32_t)number;
    uint32_t rest = size << 1 | (number < 0);
    do {
        uint32_t digit = rest & 31;
        rest >>= 5;
        um_text_append_n(code, &digits[rest ? digit | 32 : digit], 1);
    } while (rest);
}

void um_map_code_points(um_text *code, const um_map_point *points, size_t n) {
    um_map_point before = {0, 0};
    for (size_t i = 0; i < n; i++) {
        um_map_code_number(code, points[i].x - before.x);
        um_map_code_number(code, points[i].y - before.y);
        before = points[i];
    }
}
