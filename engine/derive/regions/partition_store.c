#include "derive/regions/partition_store.h"

#include "derive/regions/measures.h"

#include <math.h>
#include <string.h>

// ---------------------------------------------------------------------------------------- figures

/// A region with what the store can tell of it beside its flows.
typedef struct region_sum {
    um_region_measures flows;
    size_t first_seat;           ///< in the order by region
    uint32_t largest;            ///< unit in which most work
    double population, area_km2; ///< NAN where one unit's is not known
} region_sum;

typedef struct summary {
    const um_basis *basis;
    um_seat *seats; ///< with a region, by region and unit; owned
    size_t n_seats;
    region_sum *regions;
    size_t n_regions;
    uint32_t *seats_of; ///< n_units: in how many regions
    double *population; ///< n_units, NAN = not known
    double *area_km2;   ///< likewise
    double persons_inside;
    double modularity; ///< NAN where regions overlap
    bool is_overlapping;
    size_t n_placed;
} summary;

static inline void um_auto_summary(summary *sum) {
    free(sum->seats);
    free(sum->regions);
    free(sum->seats_of);
    free(sum->population);
    free(sum->area_km2);
}

static int compare_seats(const void *a, const void *b) {
    const um_seat *x = a, *y = b;
    if (x->region != y->region)
        return (x->region > y->region) - (x->region < y->region);
    return (x->unit > y->unit) - (x->unit < y->unit);
}

/// A zone's exclave that was dropped, or a unit that only was looked at, is in no region.
static bool is_in_region(const um_seat *seat) {
    return seat->region != UM_NO_UNIT && strcmp(seat->role, "exclave") != 0 &&
           strcmp(seat->role, "none") != 0;
}

static um_status read_sizes(um_db *db, const um_basis *basis, summary *sum, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    size_t n = basis->keys.n_items;
    sum->population = um_alloc_array(n + 1, sizeof(double));
    sum->area_km2 = um_alloc_array(n + 1, sizeof(double));
    for (size_t i = 0; i < n; i++)
        sum->population[i] = sum->area_km2[i] = NAN;
    UM_TRY(um_db_prepare(db, "SELECT key, population, area_km2 FROM territory WHERE level = ?1",
                         &select, err));
    um_db_bind_text(select, 1, basis->level);
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        uint32_t unit = um_basis_unit(basis, um_db_column_text(select, 0));
        if (unit == UM_NO_UNIT)
            continue;
        if (sqlite3_column_type(select, 1) != SQLITE_NULL)
            sum->population[unit] = sqlite3_column_double(select, 1);
        if (sqlite3_column_type(select, 2) != SQLITE_NULL)
            sum->area_km2[unit] = sqlite3_column_double(select, 2);
    }
}

static void find_regions(const um_partition *partition, summary *sum) {
    sum->seats = um_alloc_array(partition->n_seats + 1, sizeof *sum->seats);
    sum->seats_of = um_alloc_array(sum->basis->keys.n_items + 1, sizeof *sum->seats_of);
    for (size_t i = 0; i < partition->n_seats; i++)
        if (is_in_region(&partition->seats[i]))
            sum->seats[sum->n_seats++] = partition->seats[i];
    if (sum->n_seats)
        qsort(sum->seats, sum->n_seats, sizeof *sum->seats, compare_seats);
    sum->regions = um_alloc_array(sum->n_seats + 1, sizeof *sum->regions);
    for (size_t i = 0; i < sum->n_seats; i++) {
        const um_seat *seat = &sum->seats[i];
        if (i == 0 || seat->region != sum->seats[i - 1].region)
            sum->regions[sum->n_regions++] =
                (region_sum){.flows.region = seat->region, .first_seat = i, .largest = seat->unit};
        region_sum *region = &sum->regions[sum->n_regions - 1];
        region->flows.n_units++;
        if (sum->basis->matrix->works[seat->unit] > sum->basis->matrix->works[region->largest])
            region->largest = seat->unit;
        region->population += sum->population[seat->unit];
        region->area_km2 += sum->area_km2[seat->unit];
        sum->n_placed += sum->seats_of[seat->unit]++ == 0;
        sum->is_overlapping = sum->is_overlapping || sum->seats_of[seat->unit] > 1;
    }
}

/// Measures the regions first .. last - 1, which do not overlap, and takes them over.
static void measure(summary *sum, size_t first, size_t last, uint32_t *region_of) {
    memset(region_of, 0xff, sum->basis->keys.n_items * sizeof *region_of); // UM_NO_UNIT
    for (size_t i = first; i < last; i++)
        for (size_t k = 0; k < sum->regions[i].flows.n_units; k++)
            region_of[sum->seats[sum->regions[i].first_seat + k].unit] =
                sum->regions[i].flows.region;
    UM_AUTO(um_partition_measures) *measures =
        um_measure_partition(sum->basis->matrix, sum->basis->neighbours, region_of);
    for (size_t i = 0; i < measures->n_regions; i++) // both in the order of their numbers
        sum->regions[first + i].flows = measures->regions[i];
    sum->persons_inside = measures->persons_inside;
    sum->modularity = measures->modularity;
}

/// Where regions overlap, a flow inside two of them counts once.
static double count_inside_once(const summary *sum) {
    const um_flow_matrix *matrix = sum->basis->matrix;
    size_t n_units = sum->basis->keys.n_items;
    uint32_t *first = um_alloc_array(n_units + 2, sizeof *first);
    uint32_t *next = um_alloc_array(n_units + 1, sizeof *next);
    uint32_t *region_of = um_alloc_array(sum->n_seats + 1, sizeof *region_of);
    double inside = 0;
    for (size_t i = 0; i < n_units; i++)
        first[i + 1] = first[i] + sum->seats_of[i];
    memcpy(next, first, n_units * sizeof *next);
    for (size_t i = 0; i < sum->n_seats; i++) // by region: each unit's regions ascend
        region_of[next[sum->seats[i].unit]++] = sum->seats[i].region;
    for (uint32_t i = 0; i < n_units; i++) {
        inside += sum->seats_of[i] ? matrix->within[i] : 0;
        for (size_t k = matrix->to.start[i]; k < matrix->to.start[i + 1]; k++) {
            uint32_t j = matrix->to.unit[k], a = first[i], b = first[j];
            while (a < first[i + 1] && b < first[j + 1] && region_of[a] != region_of[b])
                region_of[a] < region_of[b] ? a++ : b++;
            inside += a < first[i + 1] && b < first[j + 1] ? matrix->to.persons[k] : 0;
        }
    }
    free(first);
    free(next);
    free(region_of);
    return inside;
}

static um_status sum_up(um_db *db, const um_partition *partition, summary *sum, um_error *err) {
    UM_TRY(read_sizes(db, sum->basis, sum, err));
    find_regions(partition, sum);
    uint32_t *region_of = um_alloc_array(sum->basis->keys.n_items + 1, sizeof *region_of);
    if (!sum->is_overlapping)
        measure(sum, 0, sum->n_regions, region_of);
    for (size_t i = 0; sum->is_overlapping && i < sum->n_regions; i++)
        measure(sum, i, i + 1, region_of);
    free(region_of);
    if (sum->is_overlapping) {
        sum->persons_inside = count_inside_once(sum);
        sum->modularity = NAN;
    }
    return UM_OK;
}

// ------------------------------------------------------------------------------------------ shapes

/// Polygons of regions 0 .. n - 1; where they overlap one after the other. The caller frees them.
static um_status make_shapes(um_derive *derive, const summary *sum, GEOSGeometry **shapes,
                             um_error *err) {
    const um_coverage *leaves = NULL;
    const um_arcs *arcs = NULL;
    uint32_t *unit_of = NULL;
    UM_TRY(um_derive_leaves(derive, &leaves, &arcs, err));
    UM_TRY(um_basis_leaf_units(derive, sum->basis, &unit_of, err));
    int32_t *group_of = um_alloc_array(leaves->n_units + 1, sizeof *group_of);
    int32_t *number = um_alloc_array(sum->basis->keys.n_items + 1, sizeof *number);
    um_status status = UM_OK;
    size_t n_rounds = sum->is_overlapping ? sum->n_regions : 1;
    for (size_t round = 0; round < n_rounds && status == UM_OK; round++) {
        size_t first = sum->is_overlapping ? round : 0,
               last = sum->is_overlapping ? round + 1 : sum->n_regions;
        for (size_t i = 0; i < sum->basis->keys.n_items; i++)
            number[i] = -1;
        for (size_t r = first; r < last; r++)
            for (size_t i = 0; i < sum->regions[r].flows.n_units; i++)
                number[sum->seats[sum->regions[r].first_seat + i].unit] = (int32_t)(r - first);
        for (size_t i = 0; i < leaves->n_units; i++)
            group_of[i] = unit_of[i] == UM_NO_UNIT ? -1 : number[unit_of[i]];
        if (leaves->n_units && last > first)
            status = um_arcs_polygons(leaves, arcs, group_of, last - first, &shapes[first], err);
    }
    free(unit_of);
    free(group_of);
    free(number);
    return status;
}

// -------------------------------------------------------------------------------------------- rows

static const char *key_of(const um_basis *basis, uint32_t unit) {
    return unit == UM_NO_UNIT ? NULL : basis->keys.items[unit];
}

static um_status write_head(um_derive *derive, const um_partition_title *title, const summary *sum,
                            um_error *err) {
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    const um_basis *basis = sum->basis;
    size_t n_with_flows = 0;
    for (size_t i = 0; i < basis->keys.n_items; i++)
        n_with_flows += basis->matrix->lives[i] > 0 || basis->matrix->works[i] > 0;
    UM_TRY(um_db_prepare(derive->db,
                         "INSERT INTO partition (partition_id, method, parameters, statistic, "
                         "year, mode, level, units, units_placed, regions, persons, "
                         "persons_inside, persons_outside, modularity) "
                         "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
                         &insert, err));
    um_db_bind_text(insert, 1, title->id);
    um_db_bind_text(insert, 2, title->method);
    um_db_bind_text(insert, 3, title->parameters);
    um_db_bind_text(insert, 4, basis->statistic);
    sqlite3_bind_int64(insert, 5, basis->year);
    um_db_bind_text(insert, 6, basis->mode);
    um_db_bind_text(insert, 7, basis->level);
    sqlite3_bind_int64(insert, 8, (int64_t)n_with_flows);
    sqlite3_bind_int64(insert, 9, (int64_t)sum->n_placed);
    sqlite3_bind_int64(insert, 10, (int64_t)sum->n_regions);
    sqlite3_bind_double(insert, 11, basis->matrix->persons);
    sqlite3_bind_double(insert, 12, sum->persons_inside);
    sqlite3_bind_double(insert, 13, basis->persons_outside);
    um_db_bind_real(insert, 14, sum->modularity);
    derive->rows++;
    return um_db_run(derive->db, insert, err);
}

static um_status write_seats(um_derive *derive, const um_partition_title *title,
                             const um_partition *partition, const um_basis *basis, um_error *err) {
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_TRY(um_db_prepare(derive->db,
                         "INSERT INTO partition_unit (partition_id, key, region_key, role, share) "
                         "VALUES (?1, ?2, ?3, ?4, ?5)",
                         &insert, err));
    for (size_t i = 0; i < partition->n_seats; i++) {
        const um_seat *seat = &partition->seats[i];
        um_db_bind_text(insert, 1, title->id);
        um_db_bind_text(insert, 2, key_of(basis, seat->unit));
        um_db_bind_text(insert, 3, seat->region == UM_NO_UNIT ? "" : key_of(basis, seat->region));
        um_db_bind_text(insert, 4, seat->role);
        um_db_bind_real(insert, 5, seat->share);
        UM_TRY(um_db_run(derive->db, insert, err));
    }
    derive->rows += (int64_t)partition->n_seats;
    return UM_OK;
}

static um_status write_changes(um_derive *derive, const um_partition_title *title,
                               const um_partition *partition, const um_basis *basis,
                               um_error *err) {
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_TRY(um_db_prepare(derive->db,
                         "INSERT INTO partition_change (partition_id, step, action, key, from_key, "
                         "to_key, value, remark) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                         &insert, err));
    for (size_t i = 0; i < partition->n_changes; i++) {
        const um_change *change = &partition->changes[i];
        um_db_bind_text(insert, 1, title->id);
        sqlite3_bind_int64(insert, 2, (int64_t)i + 1);
        um_db_bind_text(insert, 3, change->action);
        um_db_bind_text(insert, 4, key_of(basis, change->unit));
        um_db_bind_text(insert, 5, key_of(basis, change->from));
        um_db_bind_text(insert, 6, key_of(basis, change->to));
        um_db_bind_real(insert, 7, change->value);
        um_db_bind_text(insert, 8, change->remark);
        UM_TRY(um_db_run(derive->db, insert, err));
    }
    derive->rows += (int64_t)partition->n_changes;
    return UM_OK;
}

static um_status bind_shape(um_derive *derive, sqlite3_stmt *insert, int index,
                            const GEOSGeometry *shape, um_error *err) {
    UM_AUTO(GEOSGeometry) *passed = NULL;
    um_gate_report report = {0};
    if (!shape) // units without territories
        return UM_OK;
    UM_TRY(um_geometry_gate(GEOSGeom_clone_r(um_geos(), shape), UM_MULTIPOLYGON, &passed, &report,
                            err));
    return um_bind_geometry(derive->db, insert, index, passed, err);
}

static um_status write_region(um_derive *derive, sqlite3_stmt *insert,
                              const um_partition_title *title, const um_partition *partition,
                              const summary *sum, const region_sum *region,
                              const GEOSGeometry *shape, um_error *err) {
    const um_basis *basis = sum->basis;
    bool has_borders = basis->neighbours->start[basis->neighbours->n_units] > 0;
    const um_region_measures *flows = &region->flows;
    um_db_bind_text(insert, 1, title->id);
    um_db_bind_text(insert, 2, key_of(basis, flows->region));
    um_db_bind_text(insert, 3, key_of(basis, region->largest));
    um_db_bind_text(insert, 4, basis->names.items[region->largest]);
    sqlite3_bind_int64(insert, 5, (int64_t)flows->n_units);
    if (has_borders)
        sqlite3_bind_int64(insert, 6, (int64_t)flows->n_parts);
    sqlite3_bind_double(insert, 7, flows->lives);
    sqlite3_bind_double(insert, 8, flows->works);
    sqlite3_bind_double(insert, 9, flows->within);
    um_db_bind_real(insert, 10, partition->validity ? partition->validity[flows->region] : NAN);
    um_db_bind_real(insert, 11, region->population);
    um_db_bind_real(insert, 12, region->area_km2);
    UM_TRY(bind_shape(derive, insert, 13, shape, err));
    derive->rows++;
    return um_db_run(derive->db, insert, err);
}

static um_status write_regions(um_derive *derive, const um_partition_title *title,
                               const um_partition *partition, const summary *sum,
                               GEOSGeometry *const *shapes, um_error *err) {
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_TRY(um_db_prepare(
        derive->db,
        "INSERT INTO partition_region (partition_id, region_key, main_key, name, units, "
        "parts, lives, works, within, validity, population, area_km2, geom) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        &insert, err));
    for (size_t i = 0; i < sum->n_regions; i++)
        UM_TRY(
            write_region(derive, insert, title, partition, sum, &sum->regions[i], shapes[i], err));
    return UM_OK;
}

um_status um_partition_store(um_derive *derive, const um_basis *basis,
                             const um_partition_title *title, const um_partition *partition,
                             um_error *err) {
    UM_AUTO(summary) sum = {.basis = basis};
    UM_TRY(sum_up(derive->db, partition, &sum, err));
    UM_TRY(write_head(derive, title, &sum, err));
    UM_TRY(write_seats(derive, title, partition, basis, err));
    UM_TRY(write_changes(derive, title, partition, basis, err));
    GEOSGeometry **shapes = um_alloc_array(sum.n_regions + 1, sizeof *shapes);
    um_status status = make_shapes(derive, &sum, shapes, err);
    if (status == UM_OK)
        status = write_regions(derive, title, partition, &sum, shapes, err);
    for (size_t i = 0; i < sum.n_regions; i++)
        um_geometry_free(shapes[i]);
    free(shapes);
    return status;
}
