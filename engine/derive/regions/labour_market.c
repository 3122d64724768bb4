#include "derive/regions/labour_market.h"

#include "derive/regions/labour_areas.h"

#include <math.h>
#include <string.h>

const um_labour_rule um_labour_rule_ttwa = {.min_size = 3500,
                                            .target_size = 25000,
                                            .min_self_containment = 0.667,
                                            .target_self_containment = 0.75};

// ------------------------------------------------------------------------------------------- heap

/// Areas by validity, the weakest on top, of equals the first.
typedef struct area_heap {
    const double *validity;
    uint32_t *items;
    uint32_t *place; ///< of an area in items, UM_NO_UNIT = it is not in it
    size_t n;
} area_heap;

static bool is_weaker(const area_heap *heap, uint32_t a, uint32_t b) {
    double x = heap->validity[a], y = heap->validity[b];
    return x != y ? x < y : a < b;
}

static void set_place(area_heap *heap, size_t place, uint32_t area) {
    heap->items[place] = area;
    heap->place[area] = (uint32_t)place;
}

static void rise(area_heap *heap, size_t place) {
    uint32_t area = heap->items[place];
    for (; place > 0 && is_weaker(heap, area, heap->items[(place - 1) / 2]);
         place = (place - 1) / 2)
        set_place(heap, place, heap->items[(place - 1) / 2]);
    set_place(heap, place, area);
}

static void sink(area_heap *heap, size_t place) {
    uint32_t area = heap->items[place];
    for (size_t child; (child = 2 * place + 1) < heap->n; place = child) {
        if (child + 1 < heap->n && is_weaker(heap, heap->items[child + 1], heap->items[child]))
            child++;
        if (!is_weaker(heap, heap->items[child], area))
            break;
        set_place(heap, place, heap->items[child]);
    }
    set_place(heap, place, area);
}

/// After the validity of an area has changed.
static void settle(area_heap *heap, uint32_t area) {
    rise(heap, heap->place[area]);
    sink(heap, heap->place[area]);
}

static void drop(area_heap *heap, uint32_t area) {
    size_t place = heap->place[area];
    uint32_t last = heap->items[--heap->n];
    heap->place[area] = UM_NO_UNIT;
    if (last == area)
        return;
    set_place(heap, place, last);
    settle(heap, last);
}

static void fill(area_heap *heap, const um_labour_areas *areas) {
    size_t n = areas->matrix->n_units;
    heap->validity = areas->validity;
    heap->items = um_alloc_array(n + 1, sizeof *heap->items);
    heap->place = um_alloc_array(n + 1, sizeof *heap->place);
    for (uint32_t i = 0; i < n; i++)
        if (areas->n_members[i])
            set_place(heap, heap->n++, i);
    for (size_t i = heap->n; i-- > 0;)
        sink(heap, i);
}

// ------------------------------------------------------------------------------------------ search

/// The unit that comes in from outside its area and goes out to any other unit most.
static uint32_t find_leaver(const um_labour_areas *areas, uint32_t area) {
    const um_flow_matrix *matrix = areas->matrix;
    uint32_t leaver = UM_NO_UNIT, unit = areas->first[area];
    double most = 0;
    for (size_t i = 0; i < areas->n_members[area]; i++, unit = areas->next[unit]) {
        double outward = matrix->works[unit] - matrix->within[unit] - areas->from_own[unit] +
                         matrix->lives[unit] - matrix->within[unit];
        if (leaver == UM_NO_UNIT || outward > most || (outward == most && unit < leaver)) {
            leaver = unit;
            most = outward;
        }
    }
    return leaver;
}

static void to_reserve(um_partition *partition, uint32_t unit, uint32_t area, double validity,
                       bool was_alone, bool has_target) {
    const char *kind = has_target ? (was_alone ? "A" : "C") : (was_alone ? "B" : "D");
    um_partition_add_change(partition, (um_change){.action = "to_reserve",
                                                   .unit = unit,
                                                   .from = area,
                                                   .to = UM_NO_UNIT,
                                                   .value = validity,
                                                   .remark = kind});
}

/// Opens the weakest area once.
static void open_weakest(um_labour_areas *areas, area_heap *heap, um_partition *partition) {
    uint32_t weakest = heap->items[0];
    double validity = areas->validity[weakest];
    bool was_alone = areas->n_members[weakest] == 1;
    uint32_t unit = find_leaver(areas, weakest);
    um_labour_take_out(areas, unit);
    if (was_alone)
        drop(heap, weakest);
    else
        settle(heap, weakest);
    um_labour_look_around(areas, unit);
    uint32_t target = um_labour_strongest(areas, unit, weakest, false);
    if (target != UM_NO_UNIT &&
        um_labour_validity_with(areas, unit, target) >= areas->validity[target]) {
        um_labour_put_in(areas, unit, target);
        settle(heap, target);
    } else
        to_reserve(partition, unit, weakest, validity, was_alone, target != UM_NO_UNIT);
}

static void search(um_labour_areas *areas, um_partition *partition) {
    area_heap heap = {0};
    fill(&heap, areas);
    while (heap.n && !(areas->validity[heap.items[0]] >= 1))
        open_weakest(areas, &heap, partition);
    free(heap.items);
    free(heap.place);
}

// ----------------------------------------------------------------------------------------- reserve

static void place(um_labour_areas *areas, uint32_t unit, uint32_t area, const char *action,
                  const char *remark, um_partition *partition) {
    um_partition_add_change(partition, (um_change){.action = action,
                                                   .unit = unit,
                                                   .from = UM_NO_UNIT,
                                                   .to = area,
                                                   .value = um_labour_linkage(areas, unit, area),
                                                   .remark = remark});
    um_labour_put_in(areas, unit, area);
}

/// @return whether the unit found an area
static bool place_unit(um_labour_areas *areas, uint32_t unit, bool is_repair,
                       um_partition *partition) {
    um_labour_look_around(areas, unit);
    uint32_t valid = is_repair ? um_labour_strongest(areas, unit, UM_NO_UNIT, true) : UM_NO_UNIT;
    if (valid != UM_NO_UNIT) {
        place(areas, unit, valid, "placed_valid", NULL, partition);
        return true;
    }
    uint32_t strongest = um_labour_strongest(areas, unit, UM_NO_UNIT, false);
    if (strongest != UM_NO_UNIT)
        place(areas, unit, strongest, "placed", is_repair ? "no area stays valid" : NULL,
              partition);
    return strongest != UM_NO_UNIT;
}

/// Last unit first, again and again until nobody finds an area any more.
static void place_reserve(um_labour_areas *areas, bool is_repair, um_partition *partition) {
    for (bool has_moved = true; has_moved;) {
        has_moved = false;
        for (uint32_t unit = (uint32_t)areas->matrix->n_units; unit-- > 0;)
            if (areas->area_of[unit] == UM_NO_UNIT &&
                (is_repair || !um_labour_is_set_aside(areas->matrix, unit)))
                has_moved = place_unit(areas, unit, is_repair, partition) || has_moved;
    }
}

// -------------------------------------------------------------------------------- parts cut off

/// A connected part of an area: units[first .. first + n).
typedef struct area_part {
    uint32_t area, smallest;
    size_t first, n;
    double lives;
} area_part;

typedef struct part_list {
    area_part *items;
    size_t n_items, capacity;
    uint32_t *units;
    uint32_t
        *part_of; ///< by unit: the first unit from which its part was walked, UM_NO_UNIT = not yet
} part_list;

static inline void um_auto_part_list(part_list *list) {
    free(list->items);
    free(list->units);
    free(list->part_of);
}

/// The part that a unit is in, by shared borders.
static area_part walk_part(const um_labour_areas *areas, const um_neighbours *neighbours,
                           uint32_t start, size_t first, part_list *list) {
    area_part part = {.area = areas->area_of[start], .smallest = start, .first = first, .n = 1};
    list->units[first] = start;
    list->part_of[start] = start;
    for (size_t i = 0; i < part.n; i++) {
        uint32_t unit = list->units[first + i];
        part.lives += areas->matrix->lives[unit];
        part.smallest = unit < part.smallest ? unit : part.smallest;
        for (size_t k = neighbours->start[unit]; k < neighbours->start[unit + 1]; k++) {
            uint32_t next = neighbours->unit[k];
            if (list->part_of[next] != UM_NO_UNIT || areas->area_of[next] != part.area)
                continue;
            list->part_of[next] = start;
            list->units[first + part.n++] = next;
        }
    }
    return part;
}

static void find_parts(const um_labour_areas *areas, const um_neighbours *neighbours,
                       part_list *list) {
    size_t n = areas->matrix->n_units, first = 0;
    list->n_items = 0;
    memset(list->part_of, 0xff, n * sizeof *list->part_of); // UM_NO_UNIT
    for (uint32_t unit = 0; unit < n; unit++) {
        if (list->part_of[unit] != UM_NO_UNIT || areas->area_of[unit] == UM_NO_UNIT)
            continue;
        UM_GROW(list->items, list->n_items, list->capacity);
        area_part *part = &list->items[list->n_items++];
        *part = walk_part(areas, neighbours, unit, first, list);
        first += part->n;
    }
}

/// By area, the largest part first, of equals the one with the first unit.
static int compare_parts(const void *a, const void *b) {
    const area_part *x = a, *y = b;
    if (x->area != y->area)
        return (x->area > y->area) - (x->area < y->area);
    if (x->lives != y->lives)
        return x->lives > y->lives ? -1 : 1;
    return (x->smallest > y->smallest) - (x->smallest < y->smallest);
}

/// A part against its neighbouring areas. Arrays are by area.
typedef struct part_links {
    um_exchange *exchange;
    bool *is_neighbour;
    double within, lives, works; ///< of the part
} part_links;

/// A flow from the part to another unit, or from there to it; what stays in the part is counted on
/// its way out.
static void take_flow(const um_labour_areas *areas, const part_list *list, const area_part *part,
                      uint32_t other, double persons, bool is_out, part_links *links) {
    uint32_t area = areas->area_of[other];
    if (list->part_of[other] == list->part_of[part->smallest])
        links->within += is_out ? persons : 0;
    else if (area != UM_NO_UNIT && is_out)
        links->exchange[area].out += persons;
    else if (area != UM_NO_UNIT)
        links->exchange[area].in += persons;
}

static void sum_part(const um_labour_areas *areas, const um_neighbours *neighbours,
                     const part_list *list, const area_part *part, part_links *links) {
    const um_flow_matrix *matrix = areas->matrix;
    for (size_t i = 0; i < part->n; i++) {
        uint32_t unit = list->units[part->first + i];
        links->lives += matrix->lives[unit];
        links->works += matrix->works[unit];
        links->within += matrix->within[unit];
        for (size_t k = matrix->to.start[unit]; k < matrix->to.start[unit + 1]; k++)
            take_flow(areas, list, part, matrix->to.unit[k], matrix->to.persons[k], true, links);
        for (size_t k = matrix->from.start[unit]; k < matrix->from.start[unit + 1]; k++)
            take_flow(areas, list, part, matrix->from.unit[k], matrix->from.persons[k], false,
                      links);
        for (size_t k = neighbours->start[unit]; k < neighbours->start[unit + 1]; k++)
            if (areas->area_of[neighbours->unit[k]] != UM_NO_UNIT)
                links->is_neighbour[areas->area_of[neighbours->unit[k]]] = true;
    }
}

static double part_linkage(const um_labour_areas *areas, const part_links *links, uint32_t area) {
    um_exchange exchange = links->exchange[area];
    double out = links->lives > 0 && areas->works[area] > 0
                     ? exchange.out / links->lives * (exchange.out / areas->works[area])
                     : 0;
    double in = links->works > 0 && areas->lives[area] > 0
                    ? exchange.in / areas->lives[area] * (exchange.in / links->works)
                    : 0;
    return um_labour_round(out + in);
}

static bool is_valid_with(const um_labour_areas *areas, const part_links *links, uint32_t area) {
    um_exchange exchange = links->exchange[area];
    return um_labour_round(um_labour_validity(
               areas->rule, areas->within[area] + links->within + exchange.out + exchange.in,
               areas->lives[area] + links->lives, areas->works[area] + links->works)) >= 1;
}

/// The neighbouring area of the strongest linkage, one that stays valid before one that does not;
/// of equals the first.
static uint32_t find_home(const um_labour_areas *areas, const area_part *part,
                          const part_links *links, double *linkage) {
    uint32_t best = UM_NO_UNIT;
    bool is_best_valid = false;
    for (uint32_t area = 0; area < areas->matrix->n_units; area++) {
        if (!links->is_neighbour[area] || area == part->area)
            continue;
        double strength = part_linkage(areas, links, area);
        bool is_valid = is_valid_with(areas, links, area);
        if (best == UM_NO_UNIT || (is_valid && !is_best_valid) ||
            (is_valid == is_best_valid && strength > *linkage)) {
            best = area;
            is_best_valid = is_valid;
            *linkage = strength;
        }
    }
    return best;
}

static void move_part(um_labour_areas *areas, const part_list *list, const area_part *part,
                      uint32_t home, double linkage, um_partition *partition) {
    for (size_t i = 0; i < part->n; i++) {
        uint32_t unit = list->units[part->first + i];
        um_partition_add_change(partition, (um_change){.action = "moved_part",
                                                       .unit = unit,
                                                       .from = part->area,
                                                       .to = home,
                                                       .value = linkage});
        um_labour_take_out(areas, unit);
        um_labour_put_in(areas, unit, home);
    }
}

/// Moves the first part that is cut off and has neighbours. @return false where there is none
static bool mend_first(um_labour_areas *areas, const um_neighbours *neighbours, part_list *list,
                       um_partition *partition) {
    size_t n = areas->matrix->n_units;
    find_parts(areas, neighbours, list);
    if (list->n_items)
        qsort(list->items, list->n_items, sizeof *list->items, compare_parts);
    for (size_t i = 1; i < list->n_items; i++) {
        const area_part *part = &list->items[i];
        part_links links = {0};
        double linkage = 0;
        if (part->area != list->items[i - 1].area)
            continue;
        links.exchange = um_alloc_array(n, sizeof *links.exchange);
        links.is_neighbour = um_alloc_array(n, sizeof *links.is_neighbour);
        sum_part(areas, neighbours, list, part, &links);
        uint32_t home = find_home(areas, part, &links, &linkage);
        free(links.exchange);
        free(links.is_neighbour);
        if (home == UM_NO_UNIT)
            continue;
        move_part(areas, list, part, home, linkage, partition);
        return true;
    }
    return false;
}

/// What could not be mended: cut off, and without a neighbour in any other area.
static void tell_apart(const part_list *list, um_partition *partition) {
    for (size_t i = 1; i < list->n_items; i++)
        if (list->items[i].area == list->items[i - 1].area)
            um_partition_add_change(partition, (um_change){.action = "stays_apart",
                                                           .unit = list->items[i].smallest,
                                                           .from = list->items[i].area,
                                                           .to = list->items[i].area,
                                                           .value = NAN});
}

static void mend_parts(um_labour_areas *areas, const um_neighbours *neighbours,
                       um_partition *partition) {
    size_t n = areas->matrix->n_units;
    UM_AUTO(part_list)
    list = {.units = um_alloc_array(n + 1, sizeof *list.units),
            .part_of = um_alloc_array(n + 1, sizeof *list.part_of)};
    if (neighbours->start[neighbours->n_units] == 0)
        return;
    while (mend_first(areas, neighbours, &list, partition))
        ;
    tell_apart(&list, partition);
}

// ------------------------------------------------------------------------------------------- whole

static um_status check(const um_flow_matrix *matrix, const um_labour_rule *rule, um_error *err) {
    if (!matrix->has_within)
        return um_fail(err, UM_ERR_USAGE,
                       "labour market areas need the persons who live and work in the same unit; "
                       "these flows have none, so that no share who stay can be told");
    if (!(rule->min_size >= 0 && rule->target_size > rule->min_size))
        return um_fail(err, UM_ERR_USAGE,
                       "labour market areas: target_size (%g) must be above min_size (%g)",
                       rule->target_size, rule->min_size);
    if (!(rule->min_self_containment > 0 &&
          rule->target_self_containment >= rule->min_self_containment &&
          rule->target_self_containment <= 1))
        return um_fail(err, UM_ERR_USAGE,
                       "labour market areas: min_self_containment (%g) must be above 0 and at most "
                       "target_self_containment (%g), which must be at most 1",
                       rule->min_self_containment, rule->target_self_containment);
    return UM_OK;
}

static void tell_set_aside(const um_flow_matrix *matrix, um_partition *partition) {
    for (uint32_t i = 0; i < matrix->n_units; i++) {
        if (!um_labour_is_set_aside(matrix, i))
            continue;
        const char *remark = matrix->lives[i] <= 0   ? "nobody lives there"
                             : matrix->works[i] <= 0 ? "nobody works there"
                                                     : "no flow to others";
        um_partition_add_change(partition, (um_change){.action = "set_aside",
                                                       .unit = i,
                                                       .from = UM_NO_UNIT,
                                                       .to = UM_NO_UNIT,
                                                       .value = NAN,
                                                       .remark = remark});
    }
}

/// Areas are called by their smallest unit from here on; so are those in the list of changes.
static void name_areas(const um_labour_areas *areas, um_partition *partition) {
    size_t n = areas->matrix->n_units;
    uint32_t *region_of = um_alloc_array(n + 1, sizeof *region_of);
    uint32_t *name = um_alloc_array(n + 1, sizeof *name);
    memcpy(region_of, areas->area_of, n * sizeof *region_of);
    um_regions_name(region_of, n);
    partition->validity = um_alloc_array(n + 1, sizeof *partition->validity);
    for (size_t i = 0; i < n; i++)
        partition->validity[i] = NAN;
    for (uint32_t i = 0; i < n; i++) {
        name[i] = i; // an area that is no more keeps the unit that it began with
        if (region_of[i] != UM_NO_UNIT)
            partition->validity[region_of[i]] = um_labour_validity(
                areas->rule, areas->within[areas->area_of[i]], areas->lives[areas->area_of[i]],
                areas->works[areas->area_of[i]]);
    }
    for (uint32_t i = 0; i < n; i++)
        if (region_of[i] != UM_NO_UNIT)
            name[areas->area_of[i]] = region_of[i];
    for (size_t i = 0; i < partition->n_changes; i++) {
        um_change *change = &partition->changes[i];
        change->from = change->from == UM_NO_UNIT ? UM_NO_UNIT : name[change->from];
        change->to = change->to == UM_NO_UNIT ? UM_NO_UNIT : name[change->to];
    }
    um_partition_of(partition, region_of, n);
    free(region_of);
    free(name);
}

static void tell_invalid(um_partition *partition, size_t n_units) {
    for (uint32_t i = 0; i < n_units; i++)
        if (um_labour_round(partition->validity[i]) < 1)
            um_partition_add_change(partition, (um_change){.action = "invalid",
                                                           .unit = i,
                                                           .from = i,
                                                           .to = i,
                                                           .value = partition->validity[i]});
}

static um_status run(const um_flow_matrix *matrix, const um_labour_rule *rule,
                     const um_neighbours *neighbours, um_partition *partition, um_error *err) {
    UM_TRY(check(matrix, rule, err));
    UM_AUTO(um_labour_areas) *areas = um_labour_areas_new(matrix, rule);
    tell_set_aside(matrix, partition);
    search(areas, partition);
    place_reserve(areas, neighbours != NULL, partition);
    if (neighbours)
        mend_parts(areas, neighbours, partition);
    name_areas(areas, partition);
    tell_invalid(partition, matrix->n_units);
    return UM_OK;
}

um_status um_labour_market_areas(const um_flow_matrix *matrix, const um_labour_rule *rule,
                                 um_partition *partition, um_error *err) {
    return run(matrix, rule, NULL, partition, err);
}

um_status um_labour_market_repaired(const um_flow_matrix *matrix, const um_labour_rule *rule,
                                    const um_neighbours *neighbours, um_partition *partition,
                                    um_error *err) {
    return run(matrix, rule, neighbours, partition, err);
}
