// Labour market areas of Edinburgh and of two invented matrices against ../shared/expected/regions,
// by the rule as documented: areas, reserve with its types and validities, area by area its sums.
#include "regions_data.h"

#include "derive/regions/labour_market.h"

#include <stdio.h>
#include <unistd.h>

static const struct {
    const char *name;
    um_labour_rule rule;
} sets[] = {{"ttwa", {3500, 25000, 0.667, 0.75}},
            {"five", {1000, 10000, 0.25, 0.35}},
            {"many", {300, 2000, 0.1, 0.2}},
            {"toy", {100, 400, 0.6, 0.75}}};

/// Each row: set, key, cluster, label, ...
static size_t compare_areas(const char *file, const char *set, const region_data *data,
                            const um_partition *found) {
    UM_AUTO(um_csv) *csv = open_shared(file);
    um_csv_row row;
    size_t n = 0;
    while (next_row(csv, &row)) {
        if (strcmp(row.fields[0], set) != 0)
            continue;
        uint32_t region = UM_NO_UNIT;
        for (size_t i = 0; i < found->n_seats; i++)
            if (found->seats[i].unit == unit_of(data, row.fields[1]))
                region = found->seats[i].region;
        assert_string_equal(region == UM_NO_UNIT ? "" : data->keys.items[region], row.fields[3]);
        n++;
    }
    return n;
}

/// Each row: set, order, type, iteration, cluster, validity, key.
static size_t compare_reserve(const char *file, const char *set, const region_data *data,
                              const um_partition *found) {
    UM_AUTO(um_csv) *csv = open_shared(file);
    um_csv_row row;
    size_t n = 0, at = 0;
    while (next_row(csv, &row)) {
        if (strcmp(row.fields[0], set) != 0)
            continue;
        while (at < found->n_changes && strcmp(found->changes[at].action, "to_reserve") != 0)
            at++;
        assert_true(at < found->n_changes);
        const um_change *change = &found->changes[at++];
        assert_string_equal(data->keys.items[change->unit], row.fields[6]);
        assert_string_equal(change->remark, row.fields[2]);
        double validity = number_in(row.fields[5]);
        assert_float_equal(change->value, validity, 1e-10 * validity);
        n++;
    }
    for (; at < found->n_changes; at++)
        assert_true(strcmp(found->changes[at].action, "to_reserve") != 0);
    return n;
}

static void compare(const char *flows, const char *stem, size_t set, size_t n_units,
                    size_t n_reserve) {
    um_error err = {0};
    region_data data = {0};
    UM_AUTO(um_partition) found = {0};
    UM_AUTO(char) *areas = um_format("expected/regions/%s_documented.csv", stem);
    UM_AUTO(char) *reserve = um_format("expected/regions/%s_documented_reserve.csv", stem);
    read_od(flows, &data);
    assert_ok(um_labour_market_areas(data.matrix, &sets[set].rule, &found, &err));
    assert_int_equal(compare_areas(areas, sets[set].name, &data, &found), n_units);
    assert_int_equal(compare_reserve(reserve, sets[set].name, &data, &found), n_reserve);
    clear_data(&data);
}

static const char edinburgh[] = "data/commuters/edinburgh/od_subset.csv";

static void test_edinburgh(void **state) {
    (void)state;
    compare(edinburgh, "lma_edinburgh", 0, 111, 43);
    compare(edinburgh, "lma_edinburgh", 1, 111, 10);
    compare(edinburgh, "lma_edinburgh", 2, 111, 7);
}

static void test_toys(void **state) {
    (void)state;
    compare("expected/regions/lma_toy_1_flows.csv", "lma_toy_1", 3, 8, 0);
    compare("expected/regions/lma_toy_2_flows.csv", "lma_toy_2", 3, 8, 1);
}

/// The package's own areas of Edinburgh are the same; its table has their sums and validities.
static void test_sums_of_edinburghs_areas(void **state) {
    (void)state;
    um_error err = {0};
    region_data data = {0};
    read_od(edinburgh, &data);
    for (size_t set = 0; set < 3; set++) {
        UM_AUTO(um_partition) found = {0};
        assert_ok(um_labour_market_areas(data.matrix, &sets[set].rule, &found, &err));
        UM_AUTO(um_csv) *csv = open_shared("expected/regions/lma_edinburgh_clusters.csv");
        um_csv_row
            row; // set, cluster, label, units, live, work, within, sc_live, sc_work, validity, ...
        size_t n = 0;
        while (next_row(csv, &row)) {
            if (strcmp(row.fields[0], sets[set].name) != 0)
                continue;
            uint32_t region = unit_of(&data, row.fields[2]);
            size_t n_units = 0;
            for (size_t i = 0; i < found.n_seats; i++)
                n_units += found.seats[i].region == region;
            assert_int_equal(n_units, (size_t)number_in(row.fields[3]));
            double validity = number_in(row.fields[9]);
            assert_float_equal(found.validity[region], validity, 1e-10 * validity);
            n++;
        }
        assert_int_equal(n, set == 0 ? 1 : set == 1 ? 5 : 13);
    }
    clear_data(&data);
}

int main(void) {
    if (access(UMLAND_SOURCE_DIR "/../shared/expected/regions", R_OK) != 0) {
        fprintf(stderr, "skipped: ../shared/expected/regions is not there\n");
        return SKIPPED;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_edinburgh),
        cmocka_unit_test(test_toys),
        cmocka_unit_test(test_sums_of_edinburghs_areas),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
