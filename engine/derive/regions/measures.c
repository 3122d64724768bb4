#include "derive/regions/measures.h"

#include <math.h>
#include <string.h>

static double share_of(double part, double all) {
    return all > 0 ? part / all : NAN;
}

// --------------------------------------------------------------------------------------- partition

/// Makes a row for each number that is in use. @return by number: its row
static size_t *list_regions(um_partition_measures *measures, const uint32_t *region_of, size_t n) {
    size_t *row_of = um_alloc_array(n + 1, sizeof *row_of);
    for (size_t i = 0; i < n; i++)
        if (region_of[i] != UM_NO_UNIT)
            row_of[region_of[i]] = 1;
    measures->regions = um_alloc_array(n + 1, sizeof *measures->regions);
    for (uint32_t r = 0; r < n; r++) {
        if (!row_of[r])
            continue;
        row_of[r] = measures->n_regions;
        measures->regions[measures->n_regions++].region = r;
    }
    return row_of;
}

/// Persons from a unit to units of its own region, itself among them.
static double inside_from(const um_flow_matrix *matrix, const uint32_t *region_of, uint32_t i) {
    double inside = matrix->within[i];
    for (size_t k = matrix->to.start[i]; k < matrix->to.start[i + 1]; k++)
        inside += region_of[matrix->to.unit[k]] == region_of[i] ? matrix->to.persons[k] : 0;
    return inside;
}

static void add_units(um_partition_measures *measures, const um_flow_matrix *matrix,
                      const uint32_t *region_of, const size_t *row_of) {
    for (uint32_t i = 0; i < matrix->n_units; i++) {
        if (region_of[i] == UM_NO_UNIT)
            continue;
        um_region_measures *region = &measures->regions[row_of[region_of[i]]];
        region->n_units++;
        region->lives += matrix->lives[i];
        region->works += matrix->works[i];
        region->within += inside_from(matrix, region_of, i);
        measures->n_placed++;
    }
}

/// Marks what is connected with a unit inside its region.
static void walk_part(const um_neighbours *neighbours, const uint32_t *region_of, uint32_t from,
                      bool *is_seen, uint32_t *stack) {
    size_t n = 0;
    stack[n++] = from;
    is_seen[from] = true;
    while (n) {
        uint32_t i = stack[--n];
        for (size_t k = neighbours->start[i]; k < neighbours->start[i + 1]; k++) {
            uint32_t j = neighbours->unit[k];
            if (is_seen[j] || region_of[j] != region_of[from])
                continue;
            is_seen[j] = true;
            stack[n++] = j;
        }
    }
}

static void count_parts(um_partition_measures *measures, const um_neighbours *neighbours,
                        const uint32_t *region_of, const size_t *row_of) {
    size_t n = neighbours->n_units;
    bool *is_seen = um_alloc_array(n + 1, sizeof *is_seen);
    uint32_t *stack = um_alloc_array(n + 1, sizeof *stack);
    for (uint32_t i = 0; i < n; i++) {
        if (is_seen[i] || region_of[i] == UM_NO_UNIT)
            continue;
        measures->regions[row_of[region_of[i]]].n_parts++;
        walk_part(neighbours, region_of, i, is_seen, stack);
    }
    free(stack);
    free(is_seen);
}

static void add_up(um_partition_measures *measures) {
    double all = measures->persons, sum = 0;
    for (size_t r = 0; r < measures->n_regions; r++) {
        const um_region_measures *region = &measures->regions[r];
        measures->persons_inside += region->within;
        sum += region->within / all - region->lives / all * (region->works / all);
    }
    measures->inside_share = share_of(measures->persons_inside, all);
    measures->modularity = all > 0 ? sum : NAN;
}

um_partition_measures *um_measure_partition(const um_flow_matrix *matrix,
                                            const um_neighbours *neighbours,
                                            const uint32_t *region_of) {
    um_partition_measures *measures = um_alloc(sizeof *measures);
    measures->persons = matrix->persons;
    size_t *row_of = list_regions(measures, region_of, matrix->n_units);
    add_units(measures, matrix, region_of, row_of);
    if (neighbours)
        count_parts(measures, neighbours, region_of, row_of);
    add_up(measures);
    free(row_of);
    return measures;
}

void um_partition_measures_free(um_partition_measures *measures) {
    if (!measures)
        return;
    free(measures->regions);
    free(measures);
}

// --------------------------------------------------------------------------------------------- fit

um_fit um_fit_of(const um_flow_matrix *matrix, const bool *is_member) {
    um_fit fit = {0};
    for (uint32_t i = 0; i < matrix->n_units; i++) {
        if (!is_member[i])
            continue;
        double inside = 0;
        for (size_t k = matrix->to.start[i]; k < matrix->to.start[i + 1]; k++)
            inside += is_member[matrix->to.unit[k]] ? matrix->to.persons[k] : 0;
        fit.inside += inside;
        // Persons between two members leave one and enter the other, and touch once.
        fit.touching += matrix->lives[i] + matrix->works[i] - 2 * matrix->within[i] - inside;
    }
    fit.fit = share_of(fit.inside, fit.touching);
    return fit;
}

double um_jaccard(const bool *a, const bool *b, size_t n_units) {
    size_t n_both = 0, n_any = 0;
    for (size_t i = 0; i < n_units; i++) {
        n_both += a[i] && b[i];
        n_any += a[i] || b[i];
    }
    return share_of((double)n_both, (double)n_any);
}

// ------------------------------------------------------------------------------------------ change

/// What a region before and a region after have in common.
typedef struct overlap {
    uint32_t before, after;
    double persons;
    size_t n_units;
} overlap;

static int by_regions(const void *left, const void *right) {
    const overlap *a = left, *b = right;
    if (a->before != b->before)
        return a->before < b->before ? -1 : 1;
    return (a->after > b->after) - (a->after < b->after);
}

static int by_size(const void *left, const void *right) {
    const overlap *a = left, *b = right;
    if (a->persons != b->persons)
        return a->persons > b->persons ? -1 : 1;
    if (a->n_units != b->n_units)
        return a->n_units > b->n_units ? -1 : 1;
    return by_regions(left, right);
}

/// @return number of overlaps, the largest first
static size_t list_overlaps(const uint32_t *before, const uint32_t *after, const double *persons,
                            size_t n_units, overlap *overlaps) {
    size_t n = 0, n_different = 0;
    for (size_t i = 0; i < n_units; i++)
        if (before[i] != UM_NO_UNIT && after[i] != UM_NO_UNIT)
            overlaps[n++] = (overlap){before[i], after[i], persons[i], 1};
    qsort(overlaps, n, sizeof *overlaps, by_regions);
    for (size_t i = 0; i < n; i++) {
        if (n_different && by_regions(&overlaps[n_different - 1], &overlaps[i]) == 0) {
            overlaps[n_different - 1].persons += overlaps[i].persons;
            overlaps[n_different - 1].n_units++;
        } else {
            overlaps[n_different++] = overlaps[i];
        }
    }
    qsort(overlaps, n_different, sizeof *overlaps, by_size);
    return n_different;
}

static void match(um_partition_change *change, const overlap *overlaps, size_t n_overlaps,
                  size_t n_units) {
    bool *is_taken = um_alloc_array(n_units + 1, sizeof *is_taken);
    for (size_t k = 0; k < n_overlaps; k++) {
        const overlap *o = &overlaps[k];
        if (change->continues[o->before] != UM_NO_UNIT || is_taken[o->after])
            continue;
        change->continues[o->before] = o->after;
        is_taken[o->after] = true;
    }
    free(is_taken);
}

static void count_moves(um_partition_change *change, const uint32_t *before, const uint32_t *after,
                        const double *persons, size_t n_units) {
    for (size_t i = 0; i < n_units; i++) {
        if (before[i] == UM_NO_UNIT && after[i] == UM_NO_UNIT)
            continue;
        bool is_in_both = before[i] != UM_NO_UNIT && after[i] != UM_NO_UNIT;
        change->has_moved[i] = !is_in_both || change->continues[before[i]] != after[i];
        change->n_units++;
        change->n_moved += change->has_moved[i];
        change->persons += persons[i];
        change->persons_moved += change->has_moved[i] ? persons[i] : 0;
    }
    change->moved_share = share_of(change->persons_moved, change->persons);
}

um_partition_change *um_compare_partitions(const uint32_t *before, const uint32_t *after,
                                           const double *persons, size_t n_units) {
    um_partition_change *change = um_alloc(sizeof *change);
    change->continues = um_alloc_array(n_units + 1, sizeof *change->continues);
    change->has_moved = um_alloc_array(n_units + 1, sizeof *change->has_moved);
    memset(change->continues, 0xff, n_units * sizeof *change->continues); // UM_NO_UNIT
    overlap *overlaps = um_alloc_array(n_units + 1, sizeof *overlaps);
    size_t n = list_overlaps(before, after, persons, n_units, overlaps);
    match(change, overlaps, n, n_units);
    free(overlaps);
    count_moves(change, before, after, persons, n_units);
    return change;
}

void um_partition_change_free(um_partition_change *change) {
    if (!change)
        return;
    free(change->continues);
    free(change->has_moved);
    free(change);
}
