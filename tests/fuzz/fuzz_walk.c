// Bytes to rings and a line: edge builder, cells, walk, and overline. Coordinates are small
// multiples of a step, so that vertices meet, lines run along edges and rings cross themselves.
// Oracles: the stretches fill the line; a point is covered by the units whose rings are odd around
// it; every stretch but the shortest lies in the unit that its middle is covered by; a store that
// keeps the edges gives the same ones back in the same order of cells; pieces are as long as the
// line.
#include "derive/crossings.h"
#include "derive/overline.h"
#include "derive/walk.h"
#include "fuzz.h"

#include <math.h>

enum { MOST_UNITS = 6, MOST_POINTS = 40 };

typedef struct input {
    const uint8_t *data;
    size_t size, at;
} input;

static unsigned take(input *in) {
    return in->at < in->size ? in->data[in->at++] : 0;
}

/// A place: a multiple of a step that the first byte chose, sometimes a millimetre or less beside
/// it.
static double take_coordinate(input *in, double step_m) {
    unsigned byte = take(in);
    double at_m = step_m * (byte & 15);
    unsigned beside = byte >> 4;
    return 400000 + at_m + (beside > 12 ? ((int)beside - 14) * 0.0007 : 0);
}

static size_t take_points(input *in, double step_m, double *xy) {
    size_t n = 2 + take(in) % (MOST_POINTS - 3);
    for (size_t i = 0; i < 2 * n; i++)
        xy[i] = take_coordinate(in, step_m);
    return n;
}

static um_coverage *take_coverage(input *in, double step_m) {
    um_coverage *coverage = um_coverage_new();
    size_t n = 1 + take(in) % MOST_UNITS;
    for (size_t i = 0; i < n; i++) {
        double shell[2 * MOST_POINTS], hole[2 * MOST_POINTS];
        um_path paths[2] = {{.xy = shell}, {.xy = hole, .is_hole = true}};
        char key[2] = {(char)('a' + i), 0};
        paths[0].n = take_points(in, step_m, shell);
        bool has_hole = take(in) & 1;
        if (has_hole)
            paths[1].n = take_points(in, step_m, hole);
        um_paths unit = {.items = paths, .n_items = has_hole ? 2 : 1, .type = UM_MULTIPOLYGON};
        um_coverage_add(coverage, key, &unit);
    }
    um_coverage_finish(coverage);
    return coverage;
}

/// Twice the number of half turns, by sides in whole millimetres and the spot moved as cells.h
/// says.
static bool is_odd(const um_cells *cells, int32_t unit, um_spot spot) {
    const um_coverage *coverage = cells->coverage;
    bool odd = false;
    for (size_t r = 0; r < coverage->n_rings; r++) {
        const um_ring *ring = &coverage->rings[r];
        for (size_t i = 0; ring->unit == unit && i < ring->n; i++) {
            const uint32_t *vertices = &coverage->ring_vertices[ring->first];
            um_spot a = um_cells_spot(cells, &coverage->xy[2 * (size_t)vertices[i]]);
            um_spot b =
                um_cells_spot(cells, &coverage->xy[2 * (size_t)vertices[(i + 1) % ring->n]]);
            a = (um_spot){a.x << UM_FINE_BITS, a.y << UM_FINE_BITS};
            b = (um_spot){b.x << UM_FINE_BITS, b.y << UM_FINE_BITS};
            if ((a.y <= spot.y) == (b.y <= spot.y))
                continue;
            int turn = um_turn_mm(a, b, spot);
            if (turn == 0) // moved up, then to the right
                turn = b.x != a.x ? (b.x > a.x) - (b.x < a.x) : (b.y < a.y) - (b.y > a.y);
            odd ^= (turn > 0) == (b.y > a.y);
        }
    }
    return odd;
}

static void require_cover(const um_cells *cells, const double *point, um_numbers *units) {
    um_spot spot = um_cells_fine(cells, point);
    um_cells_cover(cells, spot, units);
    for (size_t i = 0; i + 1 < units->n_items; i++)
        FUZZ_REQUIRE(units->items[i] < units->items[i + 1]);
    for (size_t unit = 0, k = 0; unit < cells->coverage->n_units; unit++) {
        bool is_covered = k < units->n_items && units->items[k] == unit;
        k += is_covered;
        FUZZ_REQUIRE(is_covered == is_odd(cells, (int32_t)unit, spot));
    }
}

static void require_way(const um_way *way) {
    double end_m = 0;
    for (size_t i = 0; i < way->n_items; i++) {
        const um_stretch *stretch = &way->items[i];
        FUZZ_REQUIRE(stretch->start_m == end_m && stretch->end_m > stretch->start_m);
        FUZZ_REQUIRE(stretch->other == UM_NO_BORDER || stretch->unit < stretch->other);
        if (i > 0)
            FUZZ_REQUIRE(stretch->unit != way->items[i - 1].unit ||
                         stretch->other != way->items[i - 1].other);
        end_m = stretch->end_m;
    }
    FUZZ_REQUIRE(way->n_items == 0 ? !(way->length_m > 0) : end_m == way->length_m);
}

static void require_crossings(const um_way *way) {
    UM_AUTO(um_crossings) crossings = {0};
    um_crossings_find(way->items, way->n_items, &crossings);
    for (size_t i = 0; i < crossings.n_items; i++) {
        FUZZ_REQUIRE(crossings.items[i].from != crossings.items[i].to);
        FUZZ_REQUIRE(i == 0 || crossings.items[i].from == crossings.items[i - 1].to);
    }
}

/// Where the line is farther than two millimetres from every edge, it is in the first unit there.
static void require_units(const um_cells *cells, const um_way *way, const double *xy) {
    const um_coverage *coverage = cells->coverage;
    UM_AUTO(um_numbers) units = {0};
    for (size_t k = 0; k < way->n_items; k++) {
        const um_stretch *stretch = &way->items[k];
        double point[2], nearest_m = INFINITY;
        um_way_point(way, xy, (stretch->start_m + stretch->end_m) / 2, point);
        for (size_t i = 0; i < coverage->n_edges; i++) {
            const double *a = &coverage->xy[2 * (size_t)coverage->edges[i].from],
                         *b = &coverage->xy[2 * (size_t)coverage->edges[i].to];
            double dx = b[0] - a[0], dy = b[1] - a[1];
            double t = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / (dx * dx + dy * dy);
            t = fmin(fmax(t, 0), 1);
            nearest_m = fmin(nearest_m, hypot(point[0] - a[0] - t * dx, point[1] - a[1] - t * dy));
        }
        if (nearest_m < 0.002)
            continue;
        um_cells_cover(cells, um_cells_fine(cells, point), &units);
        FUZZ_REQUIRE(stretch->other == UM_NO_BORDER);
        FUZZ_REQUIRE(stretch->unit == (units.n_items ? (int32_t)units.items[0] : UM_OUTSIDE));
    }
}

static void require_pieces(const double *xy, size_t n, double length_m) {
    UM_AUTO(um_overline) overline = {0};
    um_used_line lines[2] = {{xy, n, 0}, {xy, n / 2 + 1, 1}};
    double used_m = 0;
    um_overline_build(lines, 2, 0, &overline);
    for (size_t i = 0; i < overline.pieces.n_items; i++) {
        const um_user_set *set = &overline.sets[overline.pieces.items[i].left];
        for (size_t k = 0; k < set->n; k++)
            if (overline.members[set->first + k].user == 0)
                used_m += um_arc_length(overline.network, &overline.pieces, i) *
                          overline.members[set->first + k].uses;
    }
    FUZZ_REQUIRE(fabs(used_m - length_m) < 0.01 * (double)n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const double steps_m[] = {1, 37.5, 1000, 0.005, 60000};
    input in = {data, size, 0};
    double step_m = steps_m[take(&in) % 5], xy[2 * MOST_POINTS];
    UM_AUTO(um_coverage) *coverage = take_coverage(&in, step_m);
    UM_AUTO(um_cells) *cells = NULL;
    UM_AUTO(um_numbers) units = {0};
    UM_AUTO(um_way) way = {0};
    um_error err = {0};
    FUZZ_REQUIRE(um_cells_new(coverage, &cells, &err) == UM_OK);
    UM_AUTO(um_walker) *walker = um_walker_new(cells);
    size_t n = take_points(&in, step_m, xy);
    for (size_t i = 0; i < n; i++)
        require_cover(cells, &xy[2 * i], &units);
    um_walker_follow(walker, xy, n, &way);
    require_way(&way);
    require_crossings(&way);
    require_units(cells, &way, xy);
    require_pieces(xy, n, way.length_m);
    return 0;
}
