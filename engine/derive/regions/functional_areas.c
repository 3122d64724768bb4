#include "derive/regions/functional_areas.h"

#include <math.h>
#include <string.h>

const um_functional_rule um_functional_rule_default = {
    .share = 0.15, .is_of_residents = true, .is_merged = true};

static const double surrounded_m = 1; // of the outline may be nobody's

typedef struct functional_work {
    const um_flow_matrix *matrix;
    const um_neighbours *neighbours;
    const um_functional_rule *rule;
    uint32_t *city_of; ///< n_units: smallest unit of its city, UM_NO_UNIT = none
    // Of the city in hand, by unit:
    double *to_city; ///< persons
    bool *is_kept, *is_by_share, *is_enclave;
    uint32_t *queue;
} functional_work;

static void clear_work(functional_work *work) {
    free(work->city_of);
    free(work->to_city);
    free(work->is_kept);
    free(work->is_by_share);
    free(work->is_enclave);
    free(work->queue);
}

static double whole_of(const functional_work *work, uint32_t unit) {
    const um_flow_matrix *matrix = work->matrix;
    return matrix->lives[unit] - (work->rule->is_of_residents ? 0 : matrix->within[unit]);
}

// ------------------------------------------------------------------------------------------ cities

/// Persons from one city to another, and all that its share is of.
static double between_cities(const functional_work *work, uint32_t from, uint32_t to,
                             double *whole) {
    const um_flow_matrix *matrix = work->matrix;
    double persons = 0;
    *whole = 0;
    for (uint32_t i = 0; i < matrix->n_units; i++) {
        if (work->city_of[i] != from)
            continue;
        *whole += whole_of(work, i);
        for (size_t k = matrix->to.start[i]; k < matrix->to.start[i + 1]; k++) {
            uint32_t at = work->city_of[matrix->to.unit[k]];
            persons += at == to ? matrix->to.persons[k] : 0;
            if (at == from && !work->rule->is_of_residents)
                *whole -= matrix->to.persons[k]; // stays in the city
        }
    }
    return persons;
}

static bool are_linked(const functional_work *work, uint32_t a, uint32_t b, double *share) {
    double whole = 0, back_whole = 0;
    double persons = between_cities(work, a, b, &whole),
           back = between_cities(work, b, a, &back_whole);
    *share = fmax(whole > 0 ? persons / whole : 0, back_whole > 0 ? back / back_whole : 0);
    return um_is_share(persons, whole, work->rule->share) ||
           um_is_share(back, back_whole, work->rule->share);
}

static void merge_cities(functional_work *work, uint32_t a, uint32_t b, double share,
                         um_partition *partition) {
    for (uint32_t i = 0; i < work->matrix->n_units; i++) {
        if (work->city_of[i] != b)
            continue;
        work->city_of[i] = a;
        um_partition_add_change(
            partition,
            (um_change){.action = "merged", .unit = i, .from = b, .to = a, .value = share});
    }
}

/// The first two cities that are linked, in the order of their units. @return false: none are
static bool merge_once(functional_work *work, um_partition *partition) {
    for (uint32_t a = 0; a < work->matrix->n_units; a++)
        for (uint32_t b = a + 1; work->city_of[a] == a && b < work->matrix->n_units; b++) {
            double share = 0;
            if (work->city_of[b] == b && are_linked(work, a, b, &share)) {
                merge_cities(work, a, b, share, partition);
                return true;
            }
        }
    return false;
}

// -------------------------------------------------------------------------------------------- area

static void sum_to_city(functional_work *work, uint32_t city) {
    const um_flow_matrix *matrix = work->matrix;
    memset(work->to_city, 0, matrix->n_units * sizeof *work->to_city);
    for (uint32_t i = 0; i < matrix->n_units; i++)
        for (size_t k = matrix->from.start[i];
             work->city_of[i] == city && k < matrix->from.start[i + 1]; k++)
            work->to_city[matrix->from.unit[k]] += matrix->from.persons[k];
}

/// Keeps what hangs together with the city by shared borders.
static void keep_connected(functional_work *work, uint32_t city) {
    const um_neighbours *neighbours = work->neighbours;
    size_t n = 0;
    memset(work->is_kept, 0, work->matrix->n_units * sizeof *work->is_kept);
    for (uint32_t i = 0; i < work->matrix->n_units; i++)
        if (work->city_of[i] == city) {
            work->is_kept[i] = true;
            work->queue[n++] = i;
        }
    while (n > 0) {
        uint32_t unit = work->queue[--n];
        for (size_t k = neighbours->start[unit]; k < neighbours->start[unit + 1]; k++) {
            uint32_t next = neighbours->unit[k];
            if (work->is_kept[next] || !work->is_by_share[next])
                continue;
            work->is_kept[next] = true;
            work->queue[n++] = next;
        }
    }
}

/// Its whole outline is shared with the area.
static bool is_surrounded(const functional_work *work, uint32_t unit) {
    const um_neighbours *neighbours = work->neighbours;
    double free_m = neighbours->outline_m[unit];
    for (size_t k = neighbours->start[unit]; k < neighbours->start[unit + 1]; k++)
        free_m -= work->is_kept[neighbours->unit[k]] ? neighbours->border_m[k] : 0;
    return neighbours->outline_m[unit] > 0 && free_m < surrounded_m;
}

static void find_area(functional_work *work, uint32_t city) {
    sum_to_city(work, city);
    for (uint32_t i = 0; i < work->matrix->n_units; i++)
        work->is_by_share[i] = work->city_of[i] != city &&
                               um_is_share(work->to_city[i], whole_of(work, i), work->rule->share);
    keep_connected(work, city);
    for (uint32_t i = 0; i < work->matrix->n_units; i++)
        work->is_enclave[i] = !work->is_kept[i] && is_surrounded(work, i);
}

static void seat_area(const functional_work *work, uint32_t city, um_partition *partition) {
    for (uint32_t i = 0; i < work->matrix->n_units; i++) {
        double whole = whole_of(work, i), share = whole > 0 ? work->to_city[i] / whole : NAN;
        const char *role = work->city_of[i] == city ? "centre"
                           : work->is_enclave[i]    ? "enclave"
                           : work->is_kept[i]       ? "zone"
                           : work->is_by_share[i]   ? "exclave"
                                                    : NULL;
        if (role)
            um_partition_add_seat(partition, i, city, role, work->city_of[i] == city ? NAN : share);
    }
}

um_status um_functional_areas(const um_flow_matrix *matrix, const um_neighbours *neighbours,
                              const uint32_t *city_of, const um_functional_rule *rule,
                              um_partition *partition, um_error *err) {
    size_t n = matrix->n_units;
    if (rule->is_of_residents && !matrix->has_within)
        return um_fail(
            err, UM_ERR_USAGE,
            "functional areas by the share of residents need the persons who live and "
            "work in the same unit, which these flows do not have; 'of: commuters' takes "
            "the share of those who commute out");
    functional_work work = {.matrix = matrix,
                            .neighbours = neighbours,
                            .rule = rule,
                            .city_of = um_alloc_array(n + 1, sizeof *work.city_of),
                            .to_city = um_alloc_array(n + 1, sizeof *work.to_city),
                            .is_kept = um_alloc_array(n + 1, sizeof *work.is_kept),
                            .is_by_share = um_alloc_array(n + 1, sizeof *work.is_by_share),
                            .is_enclave = um_alloc_array(n + 1, sizeof *work.is_enclave),
                            .queue = um_alloc_array(n + 1, sizeof *work.queue)};
    memcpy(work.city_of, city_of, n * sizeof *work.city_of);
    um_regions_name(work.city_of, n);
    while (rule->is_merged && merge_once(&work, partition))
        ;
    for (uint32_t i = 0; i < n; i++)
        if (work.city_of[i] == i) {
            find_area(&work, i);
            seat_area(&work, i, partition);
        }
    clear_work(&work);
    return UM_OK;
}
