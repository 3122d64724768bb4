#include "derive/regions/rings.h"

#include <math.h>
#include <string.h>

const um_ring_rule um_ring_rule_bbsr = {.min_population = 100000,
                                        .min_day_population = 100000,
                                        .min_day_density = 500,
                                        .supplement_share = 0.5,
                                        .inner_share = 0.5,
                                        .outer_share = 0.25};

typedef struct ring_work {
    const um_flow_matrix *matrix;
    const um_neighbours *neighbours;
    const um_ring_figures *figures;
    const um_ring_rule *rule;
    uint32_t *core_of;   ///< n_units: the centre that it is, or supplements; UM_NO_UNIT = none
    bool *is_supplement; ///< n_units
    double *to_core;     ///< n_units, by centre: of the unit in hand
} ring_work;

static double goes_out(const ring_work *work, uint32_t unit) {
    return work->matrix->lives[unit] - work->matrix->within[unit];
}

static double comes_in(const ring_work *work, uint32_t unit) {
    return work->matrix->works[unit] - work->matrix->within[unit];
}

static double day_population(const ring_work *work, uint32_t unit) {
    return work->figures->population[unit] + comes_in(work, unit) - goes_out(work, unit);
}

// ----------------------------------------------------------------------------------------- centres

/// Where most go, of equals to the first; UM_NO_UNIT where nobody goes out.
static uint32_t main_destination(const um_flow_matrix *matrix, uint32_t unit) {
    uint32_t main = UM_NO_UNIT;
    double most = 0;
    for (size_t k = matrix->to.start[unit]; k < matrix->to.start[unit + 1]; k++)
        if (matrix->to.persons[k] > most) {
            most = matrix->to.persons[k];
            main = matrix->to.unit[k];
        }
    return main;
}

static bool are_neighbours(const um_neighbours *neighbours, uint32_t a, uint32_t b) {
    for (size_t k = neighbours->start[a]; k < neighbours->start[a + 1]; k++)
        if (neighbours->unit[k] == b)
            return true;
    return false;
}

/// What a unit lacks to be a centre; NULL = nothing.
static const char *find_lack(const ring_work *work, uint32_t unit) {
    const int8_t *is_upper = work->figures->is_upper;
    uint32_t main = main_destination(work->matrix, unit);
    if (is_upper && is_upper[unit] == 0)
        return "no upper centre";
    if (comes_in(work, unit) < goes_out(work, unit))
        return "more go out than come in";
    if (!(day_population(work, unit) > work->rule->min_day_population))
        return "day population too small";
    if (main != UM_NO_UNIT && work->core_of[main] == main &&
        are_neighbours(work->neighbours, unit, main))
        return "its main flow goes to a neighbouring centre";
    return NULL;
}

typedef struct candidate {
    uint32_t unit;
    double day_population;
} candidate;

static int compare_candidates(const void *a, const void *b) {
    const candidate *x = a, *y = b;
    if (x->day_population != y->day_population)
        return x->day_population > y->day_population ? -1 : 1;
    return (x->unit > y->unit) - (x->unit < y->unit);
}

static void tell(um_partition *partition, const char *action, uint32_t unit, double value,
                 const char *remark) {
    um_partition_add_change(partition, (um_change){.action = action,
                                                   .unit = unit,
                                                   .from = UM_NO_UNIT,
                                                   .to = UM_NO_UNIT,
                                                   .value = value,
                                                   .remark = remark});
}

static size_t find_candidates(const ring_work *work, candidate *candidates,
                              um_partition *partition) {
    size_t n = 0;
    for (uint32_t i = 0; i < work->matrix->n_units; i++) {
        double population = work->figures->population[i];
        if (isnan(population))
            tell(partition, "not_known", i, NAN, "population not known");
        else if (population >= work->rule->min_population)
            candidates[n++] = (candidate){i, day_population(work, i)};
        if (!isnan(population) && population >= work->rule->min_population &&
            work->figures->is_upper && work->figures->is_upper[i] < 0)
            tell(partition, "not_known", i, NAN,
                 "central place not known: taken for an upper centre");
    }
    if (n)
        qsort(candidates, n, sizeof *candidates, compare_candidates);
    return n;
}

static void find_centres(ring_work *work, um_partition *partition) {
    candidate *candidates = um_alloc_array(work->matrix->n_units + 1, sizeof *candidates);
    size_t n = find_candidates(work, candidates, partition);
    for (size_t i = 0; i < n; i++) {
        uint32_t unit = candidates[i].unit;
        const char *lack = find_lack(work, unit);
        if (lack)
            tell(partition, "no_centre", unit, candidates[i].day_population, lack);
        else
            work->core_of[unit] = unit;
    }
    free(candidates);
}

// ------------------------------------------------------------------------------------------- rings

/// The core to which most of a unit's out-commuters go; UM_NO_UNIT = none goes to any.
static uint32_t strongest_core(ring_work *work, uint32_t unit, double *persons) {
    const um_flow_matrix *matrix = work->matrix;
    uint32_t best = UM_NO_UNIT;
    *persons = 0;
    for (int pass = 0; pass < 3; pass++) // clear, add up, compare: only what this unit touches
        for (size_t k = matrix->to.start[unit]; k < matrix->to.start[unit + 1]; k++) {
            uint32_t core = work->core_of[matrix->to.unit[k]];
            if (core == UM_NO_UNIT || core == unit)
                continue;
            if (pass == 0)
                work->to_core[core] = 0;
            else if (pass == 1)
                work->to_core[core] += matrix->to.persons[k];
            else if (work->to_core[core] > *persons ||
                     (work->to_core[core] == *persons && core < best)) {
                *persons = work->to_core[core];
                best = core;
            }
        }
    return best;
}

static bool is_dense_enough(const ring_work *work, uint32_t unit) {
    return day_population(work, unit) > work->rule->min_day_density * work->figures->area_km2[unit];
}

/// All against the centres alone; only then they become part of the cores.
static void find_supplements(ring_work *work, um_partition *partition) {
    uint32_t *core = um_alloc_array(work->matrix->n_units + 1, sizeof *core);
    for (uint32_t i = 0; i < work->matrix->n_units; i++) {
        double persons = 0;
        core[i] = UM_NO_UNIT;
        if (work->core_of[i] == i || comes_in(work, i) <= goes_out(work, i) ||
            !is_dense_enough(work, i))
            continue;
        uint32_t best = strongest_core(work, i, &persons);
        if (best == UM_NO_UNIT ||
            !um_is_share(persons, goes_out(work, i), work->rule->supplement_share))
            continue;
        core[i] = best;
        um_partition_add_seat(partition, i, best, "supplement", persons / goes_out(work, i));
    }
    for (uint32_t i = 0; i < work->matrix->n_units; i++) {
        work->is_supplement[i] = core[i] != UM_NO_UNIT;
        if (work->is_supplement[i])
            work->core_of[i] = core[i];
    }
    free(core);
}

static void find_rings(ring_work *work, um_partition *partition) {
    for (uint32_t i = 0; i < work->matrix->n_units; i++) {
        double persons = 0;
        if (work->core_of[i] == i)
            um_partition_add_seat(partition, i, i, "centre", NAN);
        if (work->core_of[i] != UM_NO_UNIT)
            continue;
        uint32_t best = strongest_core(work, i, &persons);
        double out = goes_out(work, i);
        if (best == UM_NO_UNIT || !um_is_share(persons, out, work->rule->outer_share))
            continue;
        bool is_inner = um_is_share(persons, out, work->rule->inner_share);
        um_partition_add_seat(partition, i, best, is_inner ? "inner" : "outer", persons / out);
    }
}

void um_rings(const um_flow_matrix *matrix, const um_neighbours *neighbours,
              const um_ring_figures *figures, const um_ring_rule *rule, um_partition *partition) {
    size_t n = matrix->n_units;
    ring_work work = {.matrix = matrix,
                      .neighbours = neighbours,
                      .figures = figures,
                      .rule = rule,
                      .core_of = um_alloc_array(n + 1, sizeof *work.core_of),
                      .is_supplement = um_alloc_array(n + 1, sizeof *work.is_supplement),
                      .to_core = um_alloc_array(n + 1, sizeof *work.to_core)};
    memset(work.core_of, 0xff, n * sizeof *work.core_of); // UM_NO_UNIT
    find_centres(&work, partition);
    find_supplements(&work, partition);
    find_rings(&work, partition);
    free(work.core_of);
    free(work.is_supplement);
    free(work.to_core);
}
