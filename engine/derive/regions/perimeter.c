#include "derive/regions/perimeter.h"

#include <math.h>
#include <string.h>

typedef struct perimeter_work {
    const um_flow_matrix *matrix;
    const um_neighbours *neighbours;
    const um_perimeter_search *search;
    bool *is_member;
    double *to_members; ///< n_units: persons between the unit and the other members, both ways
    um_fit fit;
    um_perimeter_move *ranked; ///< n_ranks + 1
    size_t n_ranked;
    uint32_t *queue;
    bool *is_seen;
} perimeter_work;

void um_perimeter_moves_clear(um_perimeter_moves *moves) {
    free(moves->items);
    *moves = (um_perimeter_moves){0};
}

// --------------------------------------------------------------------------------------------- fit

/// Persons that have one end here and the other one elsewhere.
static double ends_of(const um_flow_matrix *matrix, uint32_t unit) {
    return matrix->lives[unit] + matrix->works[unit] - 2 * matrix->within[unit];
}

static double between(const um_flow_matrix *matrix, const bool *is_member, uint32_t unit) {
    double persons = 0;
    for (size_t k = matrix->to.start[unit]; k < matrix->to.start[unit + 1]; k++)
        persons += is_member[matrix->to.unit[k]] ? matrix->to.persons[k] : 0;
    for (size_t k = matrix->from.start[unit]; k < matrix->from.start[unit + 1]; k++)
        persons += is_member[matrix->from.unit[k]] ? matrix->from.persons[k] : 0;
    return persons;
}

/// a > b as fractions; products of whole numbers below 2^31 are exact.
static bool is_better(um_fit a, um_fit b) {
    if (a.touching <= 0 || b.touching <= 0)
        return a.touching > 0;
    return (long double)a.inside * b.touching > (long double)b.inside * a.touching;
}

static um_fit fit_after(const perimeter_work *work, uint32_t unit) {
    double inner = work->to_members[unit], outer = ends_of(work->matrix, unit) - inner;
    double sign = work->search->is_leaving ? -1 : 1;
    um_fit fit = {.inside = work->fit.inside + sign * inner,
                  .touching = work->fit.touching + sign * outer};
    fit.fit = fit.touching > 0 ? fit.inside / fit.touching : NAN;
    return fit;
}

// ------------------------------------------------------------------------------------------- parts

/// Connected parts of the perimeter without a unit (UM_NO_UNIT: of all of it).
static size_t count_parts(perimeter_work *work, uint32_t without) {
    const um_neighbours *neighbours = work->neighbours;
    size_t n_parts = 0;
    memset(work->is_seen, 0, work->matrix->n_units * sizeof *work->is_seen);
    for (uint32_t i = 0; i < work->matrix->n_units; i++) {
        size_t n = 0;
        if (!work->is_member[i] || i == without || work->is_seen[i])
            continue;
        n_parts++;
        work->is_seen[i] = true;
        work->queue[n++] = i;
        while (n > 0) {
            uint32_t unit = work->queue[--n];
            for (size_t k = neighbours->start[unit]; k < neighbours->start[unit + 1]; k++) {
                uint32_t next = neighbours->unit[k];
                if (!work->is_member[next] || next == without || work->is_seen[next])
                    continue;
                work->is_seen[next] = true;
                work->queue[n++] = next;
            }
        }
    }
    return n_parts;
}

static bool borders_perimeter(const perimeter_work *work, uint32_t unit) {
    const um_neighbours *neighbours = work->neighbours;
    for (size_t k = neighbours->start[unit]; k < neighbours->start[unit + 1]; k++)
        if (work->is_member[neighbours->unit[k]])
            return true;
    return false;
}

// ------------------------------------------------------------------------------------------- moves

static bool is_candidate(const perimeter_work *work, uint32_t unit) {
    const bool *may_enter = work->search->may_enter;
    if (!work->search->is_leaving && may_enter && !may_enter[unit])
        return false;
    return work->is_member[unit] == work->search->is_leaving && ends_of(work->matrix, unit) > 0;
}

/// Whether the last of the ranked, if there are enough, is at least as good.
static bool is_too_weak(const perimeter_work *work, um_fit after) {
    return work->n_ranked == work->search->n_ranks &&
           !is_better(after, work->ranked[work->n_ranked - 1].after);
}

static bool is_allowed(perimeter_work *work, uint32_t unit, size_t n_parts) {
    if (!work->search->is_connected)
        return true;
    if (!work->search->is_leaving)
        return borders_perimeter(work, unit);
    return count_parts(work, unit) <= n_parts;
}

static void insert_ranked(perimeter_work *work, uint32_t step, uint32_t unit, um_fit after) {
    size_t place = work->n_ranked;
    while (place > 0 && is_better(after, work->ranked[place - 1].after)) {
        work->ranked[place] = work->ranked[place - 1];
        place--;
    }
    work->ranked[place] =
        (um_perimeter_move){.step = step, .unit = unit, .before = work->fit, .after = after};
    if (work->n_ranked < work->search->n_ranks)
        work->n_ranked++;
}

static void rank_moves(perimeter_work *work, uint32_t step) {
    size_t n_parts =
        work->search->is_connected && work->search->is_leaving ? count_parts(work, UM_NO_UNIT) : 0;
    work->n_ranked = 0;
    for (uint32_t i = 0; i < work->matrix->n_units; i++) {
        if (!is_candidate(work, i))
            continue;
        um_fit after = fit_after(work, i);
        if (!is_too_weak(work, after) && is_allowed(work, i, n_parts))
            insert_ranked(work, step, i, after);
    }
    for (size_t i = 0; i < work->n_ranked; i++)
        work->ranked[i].rank = (uint32_t)i + 1;
}

static void take(perimeter_work *work, const um_perimeter_move *move) {
    const um_flow_matrix *matrix = work->matrix;
    double sign = work->search->is_leaving ? -1 : 1;
    work->is_member[move->unit] = !work->search->is_leaving;
    work->fit = move->after;
    for (size_t k = matrix->to.start[move->unit]; k < matrix->to.start[move->unit + 1]; k++)
        work->to_members[matrix->to.unit[k]] += sign * matrix->to.persons[k];
    for (size_t k = matrix->from.start[move->unit]; k < matrix->from.start[move->unit + 1]; k++)
        work->to_members[matrix->from.unit[k]] += sign * matrix->from.persons[k];
}

static size_t count_members(const perimeter_work *work) {
    size_t n = 0;
    for (uint32_t i = 0; i < work->matrix->n_units; i++)
        n += work->is_member[i];
    return n;
}

static void run(perimeter_work *work, um_perimeter_moves *moves) {
    for (uint32_t step = 1; step <= work->search->n_steps; step++) {
        if (work->search->is_leaving && count_members(work) < 2)
            return;
        rank_moves(work, step);
        for (size_t i = 0; i < work->n_ranked; i++) {
            UM_GROW(moves->items, moves->n_items, moves->capacity);
            moves->items[moves->n_items++] = work->ranked[i];
        }
        if (work->n_ranked == 0 || !is_better(work->ranked[0].after, work->fit))
            return;
        take(work, &work->ranked[0]);
    }
}

void um_perimeter_find(const um_flow_matrix *matrix, const um_neighbours *neighbours,
                       const bool *is_member, const um_perimeter_search *search,
                       um_perimeter_moves *moves) {
    size_t n = matrix->n_units;
    if (search->n_ranks == 0)
        return;
    perimeter_work work = {.matrix = matrix,
                           .neighbours = neighbours,
                           .search = search,
                           .is_member = um_alloc_array(n + 1, sizeof *work.is_member),
                           .to_members = um_alloc_array(n + 1, sizeof *work.to_members),
                           .ranked = um_alloc_array(search->n_ranks + 1, sizeof *work.ranked),
                           .queue = um_alloc_array(n + 1, sizeof *work.queue),
                           .is_seen = um_alloc_array(n + 1, sizeof *work.is_seen)};
    memcpy(work.is_member, is_member, n * sizeof *is_member);
    for (uint32_t i = 0; i < n; i++)
        work.to_members[i] = between(matrix, is_member, i);
    work.fit = um_fit_of(matrix, is_member);
    run(&work, moves);
    free(work.is_member);
    free(work.to_members);
    free(work.ranked);
    free(work.queue);
    free(work.is_seen);
}
