#include "derive/regions/flow_matrix.h"

#include <math.h>
#include <string.h>

// -------------------------------------------------------------------------------- compressed rows

/// Counts per row to starts of rows: start[i + 1] holds the count of row i before, its end after.
static void add_up(size_t *start, size_t n_rows) {
    for (size_t i = 0; i < n_rows; i++)
        start[i + 1] += start[i];
}

/// The same entries by their other end. The rows come out in ascending order, because they are
/// filled in that order: two turns sort.
static um_flow_rows turn(const um_flow_rows *rows, size_t n_units) {
    size_t n = rows->start[n_units];
    um_flow_rows turned = {.start = um_alloc_array(n_units + 1, sizeof *turned.start),
                           .unit = um_alloc_array(n + 1, sizeof *turned.unit),
                           .persons = um_alloc_array(n + 1, sizeof *turned.persons)};
    for (size_t k = 0; k < n; k++)
        turned.start[rows->unit[k] + 1]++;
    add_up(turned.start, n_units);
    size_t *next = um_alloc_array(n_units + 1, sizeof *next);
    memcpy(next, turned.start, n_units * sizeof *next);
    for (uint32_t i = 0; i < n_units; i++)
        for (size_t k = rows->start[i]; k < rows->start[i + 1]; k++) {
            size_t place = next[rows->unit[k]]++;
            turned.unit[place] = i;
            turned.persons[place] = rows->persons[k];
        }
    free(next);
    return turned;
}

static void clear_rows(um_flow_rows *rows) {
    free(rows->start);
    free(rows->unit);
    free(rows->persons);
}

/// Adds up what stands twice in a row; the units of each row ascend.
static void merge_same(um_flow_rows *rows, size_t n_units) {
    size_t n = 0;
    for (size_t i = 0, k = 0; i < n_units; i++) {
        size_t end = rows->start[i + 1], first = n;
        for (; k < end; k++) {
            if (n > first && rows->unit[n - 1] == rows->unit[k]) {
                rows->persons[n - 1] += rows->persons[k];
                continue;
            }
            rows->unit[n] = rows->unit[k];
            rows->persons[n++] = rows->persons[k];
        }
        rows->start[i] = first;
    }
    rows->start[n_units] = n;
}

// ------------------------------------------------------------------------------------------ matrix

/// Flows between different units, by destination, in the order given.
static um_flow_rows by_destination(size_t n_units, const um_flow *flows, size_t n_flows) {
    um_flow_rows rows = {.start = um_alloc_array(n_units + 1, sizeof *rows.start)};
    for (size_t i = 0; i < n_flows; i++)
        if (flows[i].origin != flows[i].destination && flows[i].persons > 0)
            rows.start[flows[i].destination + 1]++;
    add_up(rows.start, n_units);
    size_t n = rows.start[n_units];
    rows.unit = um_alloc_array(n + 1, sizeof *rows.unit);
    rows.persons = um_alloc_array(n + 1, sizeof *rows.persons);
    size_t *next = um_alloc_array(n_units + 1, sizeof *next);
    memcpy(next, rows.start, n_units * sizeof *next);
    for (size_t i = 0; i < n_flows; i++) {
        if (flows[i].origin == flows[i].destination || !(flows[i].persons > 0))
            continue;
        size_t place = next[flows[i].destination]++;
        rows.unit[place] = flows[i].origin;
        rows.persons[place] = flows[i].persons;
    }
    free(next);
    return rows;
}

static void sum_margins(um_flow_matrix *matrix) {
    for (size_t i = 0; i < matrix->n_units; i++) {
        matrix->lives[i] = matrix->works[i] = matrix->within[i];
        matrix->has_within = matrix->has_within || matrix->within[i] > 0;
        for (size_t k = matrix->to.start[i]; k < matrix->to.start[i + 1]; k++)
            matrix->lives[i] += matrix->to.persons[k];
        for (size_t k = matrix->from.start[i]; k < matrix->from.start[i + 1]; k++)
            matrix->works[i] += matrix->from.persons[k];
        matrix->persons += matrix->lives[i];
    }
}

um_flow_matrix *um_flow_matrix_new(size_t n_units, const um_flow *flows, size_t n_flows) {
    um_flow_matrix *matrix = um_alloc(sizeof *matrix);
    matrix->n_units = n_units;
    matrix->within = um_alloc_array(n_units + 1, sizeof(double));
    matrix->lives = um_alloc_array(n_units + 1, sizeof(double));
    matrix->works = um_alloc_array(n_units + 1, sizeof(double));
    for (size_t i = 0; i < n_flows; i++)
        if (flows[i].origin == flows[i].destination)
            matrix->within[flows[i].origin] += flows[i].persons;
    um_flow_rows unsorted = by_destination(n_units, flows, n_flows);
    matrix->to = turn(&unsorted, n_units);
    clear_rows(&unsorted);
    merge_same(&matrix->to, n_units);
    matrix->from = turn(&matrix->to, n_units);
    sum_margins(matrix);
    return matrix;
}

void um_flow_matrix_free(um_flow_matrix *matrix) {
    if (!matrix)
        return;
    clear_rows(&matrix->to);
    clear_rows(&matrix->from);
    free(matrix->within);
    free(matrix->lives);
    free(matrix->works);
    free(matrix);
}

double um_flow_between(const um_flow_matrix *matrix, uint32_t origin, uint32_t destination) {
    size_t low = matrix->to.start[origin], high = matrix->to.start[origin + 1];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (matrix->to.unit[middle] < destination)
            low = middle + 1;
        else
            high = middle;
    }
    bool is_there = low < matrix->to.start[origin + 1] && matrix->to.unit[low] == destination;
    return is_there ? matrix->to.persons[low] : 0;
}

bool um_is_share(double part, double whole, double share) {
    return whole > 0 && part * 10000 >= round(share * 10000) * whole;
}

// -------------------------------------------------------------------------------------- neighbours

um_neighbours *um_neighbours_new(size_t n_units, const um_shared_border *borders, size_t n_borders,
                                 const double *outline_m) {
    // A border is a flow both ways: the same rows, in the same order.
    um_flow *both = um_alloc_array(2 * n_borders + 1, sizeof *both);
    for (size_t i = 0; i < n_borders; i++) {
        both[2 * i] = (um_flow){borders[i].a, borders[i].b, borders[i].length_m};
        both[2 * i + 1] = (um_flow){borders[i].b, borders[i].a, borders[i].length_m};
    }
    um_flow_rows unsorted = by_destination(n_units, both, 2 * n_borders);
    um_flow_rows rows = turn(&unsorted, n_units);
    clear_rows(&unsorted);
    free(both);
    um_neighbours *neighbours = um_alloc(sizeof *neighbours);
    *neighbours = (um_neighbours){.n_units = n_units,
                                  .start = rows.start,
                                  .unit = rows.unit,
                                  .border_m = rows.persons,
                                  .outline_m = um_alloc_array(n_units + 1, sizeof(double))};
    memcpy(neighbours->outline_m, outline_m, n_units * sizeof *outline_m);
    return neighbours;
}

void um_neighbours_free(um_neighbours *neighbours) {
    if (!neighbours)
        return;
    free(neighbours->start);
    free(neighbours->unit);
    free(neighbours->border_m);
    free(neighbours->outline_m);
    free(neighbours);
}

// ------------------------------------------------------------------------------------------- names

size_t um_regions_name(uint32_t *region_of, size_t n_units) {
    uint32_t *smallest = um_alloc_array(n_units + 1, sizeof *smallest);
    memset(smallest, 0xff, n_units * sizeof *smallest); // UM_NO_UNIT
    size_t n_regions = 0;
    for (uint32_t i = 0; i < n_units; i++) {
        if (region_of[i] == UM_NO_UNIT)
            continue;
        uint32_t *name = &smallest[region_of[i]];
        if (*name == UM_NO_UNIT) {
            *name = i;
            n_regions++;
        }
        region_of[i] = *name;
    }
    free(smallest);
    return n_regions;
}
