#include "derive/regions/labour_areas.h"

#include <math.h>

double um_labour_round(double value) {
    int exponent = 0;
    double mantissa = frexp(value, &exponent);
    return ldexp(nearbyint(ldexp(mantissa, 40)), exponent - 40);
}

double um_labour_validity(const um_labour_rule *rule, double within, double lives, double works) {
    if (lives <= 0 || works <= 0)
        return NAN;
    if (within == lives && within == works)
        return 1;
    double contained = fmin(within / lives, within / works);
    double range = rule->target_size - rule->min_size;
    double missing = fmax((rule->target_size - lives) / range, 0);
    double ratio = rule->min_self_containment / rule->target_self_containment;
    return fmin(contained / rule->target_self_containment, 1) * (1 - (1 - ratio) * missing) / ratio;
}

bool um_labour_is_set_aside(const um_flow_matrix *matrix, uint32_t unit) {
    return matrix->lives[unit] <= 0 || matrix->works[unit] <= 0 ||
           (matrix->lives[unit] == matrix->within[unit] &&
            matrix->works[unit] == matrix->within[unit]);
}

static double validity_of(const um_labour_areas *areas, uint32_t area) {
    return um_labour_round(um_labour_validity(areas->rule, areas->within[area], areas->lives[area],
                                              areas->works[area]));
}

um_labour_areas *um_labour_areas_new(const um_flow_matrix *matrix, const um_labour_rule *rule) {
    size_t n = matrix->n_units + 1;
    um_labour_areas *areas = um_alloc(sizeof *areas);
    *areas = (um_labour_areas){.matrix = matrix,
                               .rule = rule,
                               .area_of = um_alloc_array(n, sizeof(uint32_t)),
                               .next = um_alloc_array(n, sizeof(uint32_t)),
                               .before = um_alloc_array(n, sizeof(uint32_t)),
                               .first = um_alloc_array(n, sizeof(uint32_t)),
                               .n_members = um_alloc_array(n, sizeof(uint32_t)),
                               .within = um_alloc_array(n, sizeof(double)),
                               .lives = um_alloc_array(n, sizeof(double)),
                               .works = um_alloc_array(n, sizeof(double)),
                               .from_own = um_alloc_array(n, sizeof(double)),
                               .validity = um_alloc_array(n, sizeof(double)),
                               .exchange = um_alloc_array(n, sizeof(um_exchange)),
                               .near = um_alloc_array(n, sizeof(uint32_t))};
    for (uint32_t i = 0; i < matrix->n_units; i++) {
        areas->area_of[i] = areas->first[i] = UM_NO_UNIT;
        areas->validity[i] = NAN;
    }
    for (uint32_t i = 0; i < matrix->n_units; i++)
        if (!um_labour_is_set_aside(matrix, i))
            um_labour_put_in(areas, i, i);
    return areas;
}

void um_labour_areas_free(um_labour_areas *areas) {
    if (!areas)
        return;
    free(areas->area_of);
    free(areas->next);
    free(areas->before);
    free(areas->first);
    free(areas->n_members);
    free(areas->within);
    free(areas->lives);
    free(areas->works);
    free(areas->from_own);
    free(areas->validity);
    free(areas->exchange);
    free(areas->near);
    free(areas);
}

// ------------------------------------------------------------------------------------------- moves

static void unlink_unit(um_labour_areas *areas, uint32_t unit, uint32_t area) {
    areas->next[areas->before[unit]] = areas->next[unit];
    areas->before[areas->next[unit]] = areas->before[unit];
    if (areas->first[area] == unit)
        areas->first[area] = areas->next[unit];
    if (--areas->n_members[area] == 0)
        areas->first[area] = UM_NO_UNIT;
}

static void link_unit(um_labour_areas *areas, uint32_t unit, uint32_t area) {
    uint32_t first = areas->first[area];
    areas->next[unit] = areas->before[unit] = unit;
    if (first != UM_NO_UNIT) {
        areas->next[unit] = first;
        areas->before[unit] = areas->before[first];
        areas->next[areas->before[first]] = unit;
        areas->before[first] = unit;
    } else
        areas->first[area] = unit;
    areas->n_members[area]++;
}

/// Adds (sign 1) or takes away (-1) what a unit brings; it is no member itself.
static void count_unit(um_labour_areas *areas, uint32_t unit, uint32_t area, double sign) {
    const um_flow_matrix *matrix = areas->matrix;
    double inner = matrix->within[unit], from_own = 0;
    for (size_t k = matrix->to.start[unit]; k < matrix->to.start[unit + 1]; k++)
        if (areas->area_of[matrix->to.unit[k]] == area) {
            areas->from_own[matrix->to.unit[k]] += sign * matrix->to.persons[k];
            inner += matrix->to.persons[k];
        }
    for (size_t k = matrix->from.start[unit]; k < matrix->from.start[unit + 1]; k++)
        if (areas->area_of[matrix->from.unit[k]] == area)
            from_own += matrix->from.persons[k];
    areas->from_own[unit] = sign > 0 ? from_own : 0;
    areas->within[area] += sign * (inner + from_own);
    areas->lives[area] += sign * matrix->lives[unit];
    areas->works[area] += sign * matrix->works[unit];
    areas->validity[area] = NAN;
}

void um_labour_take_out(um_labour_areas *areas, uint32_t unit) {
    uint32_t area = areas->area_of[unit];
    unlink_unit(areas, unit, area);
    areas->area_of[unit] = UM_NO_UNIT;
    count_unit(areas, unit, area, -1);
    if (areas->n_members[area])
        areas->validity[area] = validity_of(areas, area);
}

void um_labour_put_in(um_labour_areas *areas, uint32_t unit, uint32_t area) {
    count_unit(areas, unit, area, 1);
    link_unit(areas, unit, area);
    areas->area_of[unit] = area;
    areas->validity[area] = validity_of(areas, area);
}

// ----------------------------------------------------------------------------------------- linkage

static um_exchange *reach(um_labour_areas *areas, uint32_t other) {
    uint32_t area = areas->area_of[other];
    if (area == UM_NO_UNIT)
        return NULL;
    um_exchange *exchange = &areas->exchange[area];
    if (exchange->out == 0 && exchange->in == 0)
        areas->near[areas->n_near++] = area;
    return exchange;
}

void um_labour_look_around(um_labour_areas *areas, uint32_t unit) {
    const um_flow_matrix *matrix = areas->matrix;
    for (size_t i = 0; i < areas->n_near; i++)
        areas->exchange[areas->near[i]] = (um_exchange){0, 0};
    areas->n_near = 0;
    for (size_t k = matrix->to.start[unit]; k < matrix->to.start[unit + 1]; k++) {
        um_exchange *exchange = reach(areas, matrix->to.unit[k]);
        if (exchange)
            exchange->out += matrix->to.persons[k];
    }
    for (size_t k = matrix->from.start[unit]; k < matrix->from.start[unit + 1]; k++) {
        um_exchange *exchange = reach(areas, matrix->from.unit[k]);
        if (exchange)
            exchange->in += matrix->from.persons[k];
    }
}

static double term(double persons, double lives, double works) {
    return lives > 0 && works > 0 ? persons / lives * (persons / works) : 0;
}

double um_labour_linkage(const um_labour_areas *areas, uint32_t unit, uint32_t area) {
    const um_flow_matrix *matrix = areas->matrix;
    um_exchange exchange = areas->exchange[area];
    return um_labour_round(term(exchange.out, matrix->lives[unit], areas->works[area]) +
                           term(exchange.in, areas->lives[area], matrix->works[unit]));
}

double um_labour_validity_with(const um_labour_areas *areas, uint32_t unit, uint32_t area) {
    const um_flow_matrix *matrix = areas->matrix;
    um_exchange exchange = areas->exchange[area];
    return um_labour_round(um_labour_validity(
        areas->rule, areas->within[area] + exchange.out + exchange.in + matrix->within[unit],
        areas->lives[area] + matrix->lives[unit], areas->works[area] + matrix->works[unit]));
}

static bool is_stronger(const um_labour_areas *areas, uint32_t area, double linkage, uint32_t best,
                        double most) {
    if (best == UM_NO_UNIT || linkage != most)
        return best == UM_NO_UNIT || linkage > most;
    bool is_one_way = areas->exchange[area].in == 0, was = areas->exchange[best].in == 0;
    return is_one_way != was ? is_one_way : area > best;
}

uint32_t um_labour_strongest(const um_labour_areas *areas, uint32_t unit, uint32_t but,
                             bool stays_valid) {
    uint32_t best = UM_NO_UNIT;
    double most = 0;
    for (size_t i = 0; i < areas->n_near; i++) {
        uint32_t area = areas->near[i];
        double linkage = um_labour_linkage(areas, unit, area);
        if (area == but || !is_stronger(areas, area, linkage, best, most))
            continue;
        if (stays_valid && !(um_labour_validity_with(areas, unit, area) >= 1))
            continue;
        best = area;
        most = linkage;
    }
    return best;
}
