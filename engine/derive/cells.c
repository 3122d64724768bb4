#include "derive/cells.h"

#include "core/messages.h"
#include "core/parallel.h"

#include <math.h>
#include <string.h>

static const int64_t margin_mm =
    3; // rounding never loses an edge, and "along" reaches a millimetre
static const int64_t widest_mm = 2000000000; // with a cell on either side it fits into 31 bits
static const double edges_a_cell = 1;        // on average
enum { SMALLEST_SHIFT = 10, LARGEST_SHIFT = 26, MOST_CELLS = 1 << 23 }; // 1 m, 67 km

// ------------------------------------------------------------------------------ cells of a segment

static int64_t clamp_cell(int64_t cell, int64_t n) {
    return cell < 0 ? 0 : cell >= n ? n - 1 : cell;
}

/// First and last row that is within a reach of a segment.
static void find_rows(const um_cells *cells, um_spot p, um_spot q, int64_t reach_mm,
                      int64_t rows[2]) {
    int64_t low = (p.y < q.y ? p.y : q.y) - reach_mm, high = (p.y < q.y ? q.y : p.y) + reach_mm;
    rows[0] = clamp_cell(low >> cells->shift, cells->n_rows);
    rows[1] = clamp_cell(high >> cells->shift, cells->n_rows);
}

static um_cell_run find_run(const um_cells *cells, um_spot p, um_spot q, int64_t reach_mm,
                            int64_t row) {
    double low = (double)(row << cells->shift), high = (double)((row + 1) << cells->shift);
    double reach = (double)reach_mm, range[2];
    const double from[2] = {(double)p.x, (double)p.y}, to[2] = {(double)q.x, (double)q.y};
    um_clip_to_band(from, to, low - reach, high + reach, range);
    return (um_cell_run){
        row, clamp_cell((int64_t)(range[0] - reach - 1) >> cells->shift, cells->n_columns),
        clamp_cell((int64_t)(range[1] + reach + 1) >> cells->shift, cells->n_columns)};
}

void um_cells_rows(const um_cells *cells, um_spot p, um_spot q, int64_t rows[2]) {
    find_rows(cells, p, q, 1, rows);
}

um_cell_run um_cells_run(const um_cells *cells, um_spot p, um_spot q, int64_t row) {
    return find_run(cells, p, q, 1, row);
}

// -------------------------------------------------------------------------------------- the edges

static um_spot spot_of_vertex(const um_cells *cells, uint32_t vertex) {
    return um_cells_spot(cells, &cells->coverage->xy[2 * (size_t)vertex]);
}

/// Goes through the cells of all edges; counts them or puts the edges in.
static void fill(um_cells *cells, um_cell *at, um_cell_edge *edges) {
    const um_coverage *coverage = cells->coverage;
    for (size_t i = 0; i < coverage->n_edges; i++) {
        if (coverage->edges[i].left == coverage->edges[i].right)
            continue; // it separates nothing
        um_spot a = spot_of_vertex(cells, coverage->edges[i].from);
        um_spot b = spot_of_vertex(cells, coverage->edges[i].to);
        um_cell_edge edge = {(int32_t)a.x, (int32_t)a.y, (int32_t)b.x, (int32_t)b.y, (uint32_t)i};
        int64_t rows[2];
        find_rows(cells, a, b, margin_mm, rows);
        for (int64_t row = rows[0]; row <= rows[1]; row++) {
            um_cell_run run = find_run(cells, a, b, margin_mm, row);
            for (int64_t column = run.first; column <= run.last; column++) {
                uint32_t *cell = &at[row * cells->n_columns + column].start;
                if (edges)
                    edges[*cell] = edge;
                ++*cell;
            }
        }
    }
}

static void put_edges(um_cells *cells) {
    size_t n_cells = (size_t)(cells->n_columns * cells->n_rows);
    cells->items = um_alloc_array(n_cells + 2, sizeof *cells->items);
    fill(cells, cells->items + 2, NULL);
    for (size_t cell = 2; cell <= n_cells + 1; cell++)
        cells->items[cell].start += cells->items[cell - 1].start;
    cells->edges =
        um_alloc_array((size_t)cells->items[n_cells + 1].start + 1, sizeof *cells->edges);
    fill(cells, cells->items + 1, cells->edges);
}

// -------------------------------------------------------------------------------- the even-odd
// rule

static int64_t to_fine(int64_t mm) {
    return mm * (1 << UM_FINE_BITS);
}

/// On which side of an edge a fine spot lies, once it is moved up a little and to the right even
/// less.
static bool is_left(const um_cell_edge *edge, int64_t x, int64_t y) {
    int64_t dx = (int64_t)edge->bx - edge->ax, dy = (int64_t)edge->by - edge->ay;
    um_wide left = (um_wide)dx * (y - to_fine(edge->ay));
    um_wide right = (um_wide)dy * (x - to_fine(edge->ax));
    return left != right ? left > right : dx != 0 ? dx > 0 : dy < 0;
}

static void cross(const um_cells *cells, const um_cell_edge *edge, um_numbers *units) {
    const um_edge *crossed = &cells->coverage->edges[edge->edge];
    if (crossed->left != UM_OUTSIDE)
        um_numbers_toggle(units, (uint32_t)crossed->left);
    if (crossed->right != UM_OUTSIDE)
        um_numbers_toggle(units, (uint32_t)crossed->right);
}

/// Changes the units by the edges of a cell between two fine spots of one height.
static void go_right(const um_cells *cells, size_t cell, um_spot from, int64_t to_x,
                     um_numbers *units) {
    for (uint32_t i = cells->items[cell].start; i < cells->items[cell + 1].start; i++) {
        const um_cell_edge *edge = &cells->edges[i];
        if ((to_fine(edge->ay) <= from.y) != (to_fine(edge->by) <= from.y) &&
            is_left(edge, from.x, from.y) != is_left(edge, to_x, from.y))
            cross(cells, edge, units);
    }
}

static void go_up(const um_cells *cells, size_t cell, um_spot from, int64_t to_y,
                  um_numbers *units) {
    for (uint32_t i = cells->items[cell].start; i < cells->items[cell + 1].start; i++) {
        const um_cell_edge *edge = &cells->edges[i];
        if ((to_fine(edge->ax) <= from.x) != (to_fine(edge->bx) <= from.x) &&
            is_left(edge, from.x, from.y) != is_left(edge, from.x, to_y))
            cross(cells, edge, units);
    }
}

/// How the units that cover a corner are written down.
static int32_t write_cover(um_cells *cells, const um_numbers *units) {
    if (units->n_items == 0)
        return UM_OUTSIDE;
    if (units->n_items == 1)
        return (int32_t)units->items[0];
    size_t index = cells->lists.n_items;
    um_numbers_add(&cells->lists, (uint32_t)units->n_items);
    for (size_t i = 0; i < units->n_items; i++)
        um_numbers_add(&cells->lists, units->items[i]);
    return -2 - (int32_t)index;
}

static void read_cover(const um_cells *cells, size_t cell, um_numbers *units) {
    int32_t cover = cells->items[cell].cover;
    units->n_items = 0;
    if (cover >= 0)
        um_numbers_add(units, (uint32_t)cover);
    if (cover >= UM_OUTSIDE)
        return;
    const uint32_t *list = &cells->lists.items[-2 - cover];
    for (uint32_t i = 1; i <= list[0]; i++)
        um_numbers_add(units, list[i]);
}

/// From corner to corner along the lower side of each row; the first column lies outside all.
static void find_covers(um_cells *cells) {
    UM_AUTO(um_numbers) units = {0};
    for (int64_t row = 0; row < cells->n_rows; row++) {
        units.n_items = 0;
        for (int64_t column = 0; column < cells->n_columns; column++) {
            size_t cell = (size_t)(row * cells->n_columns + column);
            cells->items[cell].cover = write_cover(cells, &units);
            um_spot corner = {to_fine(column << cells->shift), to_fine(row << cells->shift)};
            go_right(cells, cell, corner, to_fine((column + 1) << cells->shift), &units);
        }
    }
}

// ------------------------------------------------------------------------------------ the grid

/// Cells as large that there are as many as edges; the grid begins one cell before the coverage.
static void size_grid(um_cells *cells, const int64_t low[2], const int64_t extent[2]) {
    double n_wanted = fmin((double)cells->coverage->n_edges / edges_a_cell + 1, MOST_CELLS / 4);
    double area = fmax((double)extent[0], 1000) * fmax((double)extent[1], 1000);
    cells->shift = SMALLEST_SHIFT;
    while (cells->shift < LARGEST_SHIFT && area / ldexp(1, 2 * cells->shift) > n_wanted)
        cells->shift++;
    // A long and narrow coverage has more cells around it than in it.
    do {
        cells->n_columns = (extent[0] >> cells->shift) + 3;
        cells->n_rows = (extent[1] >> cells->shift) + 3;
    } while (cells->n_columns * cells->n_rows > MOST_CELLS && ++cells->shift <= LARGEST_SHIFT);
    for (int axis = 0; axis < 2; axis++)
        cells->origin[axis] = low[axis] - ((int64_t)1 << cells->shift);
}

static um_status place_grid(um_cells *cells, um_error *err) {
    const double *bounds = cells->coverage->bounds;
    int64_t low[2] = {0, 0}, extent[2] = {0, 0};
    for (int axis = 0; axis < 2 && cells->coverage->n_vertices; axis++) {
        low[axis] = um_to_mm(bounds[axis]);
        extent[axis] = um_to_mm(bounds[axis + 2]) - low[axis];
        if (extent[axis] > widest_mm)
            return um_fail(err, UM_ERR_GEOMETRY,
                           "the territories reach over %.0f km from %s, and %.0f km is the most at "
                           "which a millimetre is exact; is a coordinate wrong, or the CRS?",
                           (double)extent[axis] / 1e6,
                           axis ? _("south to north") : _("west to east"), (double)widest_mm / 1e6);
    }
    size_grid(cells, low, extent);
    return UM_OK;
}

um_status um_cells_new(const um_coverage *coverage, um_cells **out, um_error *err) {
    UM_AUTO(um_cells) *cells = um_alloc(sizeof *cells);
    cells->coverage = coverage;
    UM_TRY(place_grid(cells, err));
    put_edges(cells);
    find_covers(cells);
    *out = UM_STEAL(cells);
    return UM_OK;
}

void um_cells_free(um_cells *cells) {
    if (!cells)
        return;
    free(cells->items);
    free(cells->edges);
    um_numbers_clear(&cells->lists);
    free(cells);
}

// ---------------------------------------------------------------------------------------- look-ups

static um_spot to_mm(um_spot fine) {
    return (um_spot){fine.x >> UM_FINE_BITS, fine.y >> UM_FINE_BITS};
}

static void find_cover(const um_cells *cells, um_spot fine, um_numbers *units) {
    um_spot mm = to_mm(fine);
    size_t cell = um_cells_at(cells, mm);
    read_cover(cells, cell, units);
    if (cells->items[cell].start == cells->items[cell + 1].start)
        return;
    um_spot corner = {to_fine(mm.x >> cells->shift << cells->shift),
                      to_fine(mm.y >> cells->shift << cells->shift)};
    go_up(cells, cell, corner, fine.y, units);
    go_right(cells, cell, (um_spot){corner.x, fine.y}, fine.x, units);
}

void um_cells_cover(const um_cells *cells, um_spot fine, um_numbers *units) {
    units->n_items = 0;
    if (!um_cells_hold(cells, to_mm(fine)))
        return;
    find_cover(cells, fine, units);
    um_numbers_sort(units);
}

/// A share of the points of one call.
typedef struct locate_work {
    const um_cells *cells;
    const double *xy;
    size_t n;
    int32_t *units;
} locate_work;

enum { POINTS_A_TASK = 1 << 14, POINTS_AHEAD = 16 };

/// Points far from each other wait for memory more than for anything else.
static void fetch_cell(const um_cells *cells, const double *point) {
    um_spot spot = um_cells_spot(cells, point);
    if (um_cells_hold(cells, spot))
        __builtin_prefetch(&cells->items[um_cells_at(cells, spot)]);
}

static int32_t locate(const um_cells *cells, const double *point, um_numbers *units) {
    um_spot fine = um_cells_fine(cells, point), mm = to_mm(fine);
    if (!um_cells_hold(cells, mm))
        return UM_OUTSIDE;
    const um_cell *cell = &cells->items[um_cells_at(cells, mm)];
    if (cell[0].start == cell[1].start && cell->cover >= UM_OUTSIDE) // most cells have no edge
        return cell->cover;
    um_cells_cover(cells, fine, units);
    return units->n_items ? (int32_t)units->items[0] : UM_OUTSIDE;
}

static void locate_some(void *context, size_t task, size_t thread) {
    (void)thread;
    const locate_work *work = context;
    UM_AUTO(um_numbers) units = {0};
    size_t end = (task + 1) * POINTS_A_TASK < work->n ? (task + 1) * POINTS_A_TASK : work->n;
    for (size_t i = task * POINTS_A_TASK; i < end; i++) {
        if (i + POINTS_AHEAD < end)
            fetch_cell(work->cells, &work->xy[2 * (i + POINTS_AHEAD)]);
        work->units[i] = locate(work->cells, &work->xy[2 * i], &units);
    }
}

void um_cells_locate(const um_cells *cells, const double *xy, size_t n, size_t n_threads,
                     int32_t *units) {
    locate_work work = {cells, xy, n, units};
    um_parallel((n + POINTS_A_TASK - 1) / POINTS_A_TASK, n_threads, locate_some, &work);
}
