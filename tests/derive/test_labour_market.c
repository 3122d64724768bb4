// Labour market areas: the search by hand, against a plain one, and the repair.
#include "region_drawing.h"

#include "derive/regions/labour_market.h"
#include "um_random.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const um_labour_rule rule = {.min_size = 50,
                                    .target_size = 150,
                                    .min_self_containment = 0.6,
                                    .target_self_containment = 0.75};

/// Regions of the units as text: "AA.C": B with A, C in none.
static void assert_regions(const um_partition *partition, const char *expected) {
    char text[64] = {0};
    for (size_t i = 0; i < partition->n_seats; i++)
        text[partition->seats[i].unit] = partition->seats[i].region == UM_NO_UNIT
                                             ? '.'
                                             : (char)('A' + partition->seats[i].region);
    assert_string_equal(text, expected);
}

/// A: 60 of 100 stay, SC 0.6: min(0.6 / 0.75, 1) = 0.8; (150 - 100) / 100 = 0.5 missing: 1 - 0.2 x
/// 0.5 = 0.9; / 0.8: X = 0.8 x 0.9 / 0.8 = 0.9. B: 60 of 90: 0.888889 x (1 - 0.2 x 0.6) / 0.8 =
/// 0.977778. A and B together: 180 of 190, above both targets: 1 / 0.8 = 1.25.
static void test_validity(void **state) {
    (void)state;
    assert_float_equal(um_labour_validity(&rule, 60, 100, 100), 0.9, 1e-12);
    assert_float_equal(um_labour_validity(&rule, 60, 90, 90), 0.977777777778, 1e-12);
    assert_float_equal(um_labour_validity(&rule, 180, 190, 190), 1.25, 1e-12);
    assert_float_equal(um_labour_validity(&rule, 10, 10, 10), 1,
                       0); // closed: valid whatever its size
    assert_float_equal(um_labour_validity(&rule, 45, 50, 50), 1,
                       1e-12);                                  // at the least size: 1 x 0.8 / 0.8
    assert_true(um_labour_validity(&rule, 49, 49.5, 49.5) < 1); // below it only a closed area
    assert_true(isnan(um_labour_validity(&rule, 0, 0, 5)));
}

/// Two pairs with few flows between them. A and C are equally weak: A is opened first, and its
/// linkage with B is 900 / 9000 + 900 / 9000 = 0.2, with C 0.02.
static void test_two_pairs(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_partition) found = {0};
    UM_AUTO(um_flow_matrix) *matrix =
        MATRIX(4, {A, A, 60}, {A, B, 30}, {B, A, 30}, {B, B, 60}, {C, C, 60}, {C, D, 30},
               {D, C, 30}, {D, D, 60}, {A, C, 10}, {C, A, 10});
    assert_ok(um_labour_market_areas(matrix, &rule, &found, &err));
    assert_regions(&found, "AACC");
    assert_changes(&found, "");
    assert_float_equal(found.validity[A], 1.25, 1e-12);
    assert_float_equal(found.validity[C], 1.25, 1e-12);
    assert_true(isnan(found.validity[B]));
}

/// C's linkage with A, 6^2 / (10 x 20), is that with B, 6^2 / (20 x 10). Nobody comes from A to C:
/// it goes before B, though B is the later one. C is too weak (X = 0.533 x 0.9 / 0.8 = 0.6), A and
/// B are not; with C, A is at 24 of 30: X = 1.25.
static void test_of_equal_linkages_the_one_way(void **state) {
    (void)state;
    um_error err = {0};
    const um_labour_rule small = {0, 20, 0.6, 0.75};
    UM_AUTO(um_partition) found = {0};
    UM_AUTO(um_flow_matrix) *matrix =
        MATRIX(3, {A, A, 14}, {B, B, 14}, {C, C, 4}, {C, A, 6}, {B, C, 6});
    assert_ok(um_labour_market_areas(matrix, &small, &found, &err));
    assert_regions(&found, "ABA");
    assert_float_equal(found.validity[A], 1.25, 1e-12);
}

/// Who has no residents, no workers or no flow to others is set aside; E goes to A by repair, D has
/// nobody to go to.
static void test_units_set_aside(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_partition) found = {0};
    UM_AUTO(um_partition) repaired = {0};
    UM_AUTO(um_flow_matrix) *matrix = MATRIX(5, {A, A, 160}, {A, B, 20}, {B, A, 20}, {B, B, 160},
                                             {D, D, 50}, {E, A, 7}, {E, A, 0}, {C, C, 0});
    UM_AUTO(um_neighbours) *apart = um_neighbours_new(5, NULL, 0, (const double[5]){0});
    assert_ok(um_labour_market_areas(matrix, &rule, &found, &err));
    assert_regions(&found, "AB...");
    assert_changes(&found, "set_aside C .>. nan nobody lives there; set_aside D .>. nan no flow to "
                           "others; set_aside E .>. nan nobody works there");
    assert_ok(um_labour_market_repaired(matrix, &rule, apart, &repaired, &err));
    assert_regions(&repaired, "AB..A");
    assert_string_equal(repaired.changes[3].action, "placed_valid");
    assert_float_equal(repaired.changes[3].value, 49.0 / (7 * 187), 1e-12); // 7^2 / (7 x 187)
}

static void test_nothing_to_divide(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_partition) one = {0};
    UM_AUTO(um_partition) none = {0};
    UM_AUTO(um_flow_matrix) *alone = MATRIX(1, {A, A, 10});
    UM_AUTO(um_flow_matrix) *empty = um_flow_matrix_new(0, NULL, 0);
    assert_ok(um_labour_market_areas(alone, &rule, &one, &err));
    assert_regions(&one, ".");
    assert_int_equal(um_labour_market_areas(empty, &rule, &none, &err), UM_ERR_USAGE);
}

static void test_what_is_refused(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_partition) found = {0};
    UM_AUTO(um_flow_matrix) *without = MATRIX(2, {A, B, 5}, {B, A, 5});
    UM_AUTO(um_flow_matrix) *matrix = MATRIX(2, {A, A, 5}, {A, B, 5}, {B, A, 5});
    um_labour_rule odd = rule;
    assert_int_equal(um_labour_market_areas(without, &rule, &found, &err), UM_ERR_USAGE);
    assert_non_null(strstr(err.text, "live and work in the same unit"));
    odd.target_size = odd.min_size;
    assert_int_equal(um_labour_market_areas(matrix, &odd, &found, &err), UM_ERR_USAGE);
    odd = rule;
    odd.min_self_containment = 0.8;
    assert_int_equal(um_labour_market_areas(matrix, &odd, &found, &err), UM_ERR_USAGE);
    assert_int_equal(found.n_seats, 0);
}

/// A row of five: A, B, C, D, E, each beside the next. A and E belong together by their flows, but
/// B, C and D lie between them: E moves to its neighbour D.
static void test_a_part_cut_off_moves_to_its_neighbour(void **state) {
    (void)state;
    um_error err = {0};
    const double outline[5] = {4, 4, 4, 4, 4};
    UM_AUTO(um_partition) found = {0};
    UM_AUTO(um_partition) repaired = {0};
    UM_AUTO(um_flow_matrix) *matrix = MATRIX(
        5, {A, A, 200}, {A, E, 60}, {E, A, 60}, {E, E, 40}, {E, D, 10}, {D, E, 10}, {B, B, 200},
        {B, C, 20}, {C, B, 20}, {C, C, 200}, {D, D, 200}, {D, C, 20}, {C, D, 20});
    UM_AUTO(um_neighbours) *row = um_neighbours_new(
        5, (const um_shared_border[]){{A, B, 1}, {B, C, 1}, {C, D, 1}, {D, E, 1}}, 4, outline);
    assert_ok(um_labour_market_areas(matrix, &rule, &found, &err));
    assert_regions(&found, "ABCDA");
    assert_ok(um_labour_market_repaired(matrix, &rule, row, &repaired, &err));
    assert_regions(&repaired, "ABCDD");
    // 10^2 / (110 x 230) + 10^2 / (230 x 110)
    assert_changes(&repaired, "moved_part E A>D 0.00790514");
    UM_AUTO(um_partition) island = {0};
    UM_AUTO(um_neighbours) *no_bridge = um_neighbours_new(
        5, (const um_shared_border[]){{A, B, 1}, {B, C, 1}, {C, D, 1}}, 3, outline);
    assert_ok(um_labour_market_repaired(matrix, &rule, no_bridge, &island, &err));
    assert_regions(&island, "ABCDA");
    assert_changes(&island, "stays_apart E A>A nan");
}

// ------------------------------------------------------------------------------------- plain
// search

/// The rule as it stands, every sum made anew at every step, with fractions compared to 1e-12.
typedef struct plain {
    size_t n;
    double flow[16][16];
    int area[16]; ///< 0 = reserve, else number + 1
} plain;

typedef struct plain_sum {
    double within, lives, works;
    size_t members;
} plain_sum;

static plain_sum sum_of(const plain *self, int area) {
    plain_sum sum = {0};
    for (size_t i = 0; i < self->n; i++)
        for (size_t j = 0; j < self->n; j++) {
            sum.within += self->area[i] == area && self->area[j] == area ? self->flow[i][j] : 0;
            sum.lives += self->area[i] == area ? self->flow[i][j] : 0;
            sum.works += self->area[j] == area ? self->flow[i][j] : 0;
        }
    for (size_t i = 0; i < self->n; i++)
        sum.members += self->area[i] == area;
    return sum;
}

static double validity_in(const plain *self, const um_labour_rule *by, int area) {
    plain_sum sum = sum_of(self, area);
    return um_labour_validity(by, sum.within, sum.lives, sum.works);
}

static bool is_above(double a, double b) {
    return a > b + 1e-12 * fabs(b);
}

static int weakest_of(const plain *self, const um_labour_rule *by, double *lowest) {
    int weakest = 0;
    for (int area = 1; area <= (int)self->n; area++) {
        if (!sum_of(self, area).members)
            continue;
        double value = validity_in(self, by, area);
        if (!weakest || is_above(*lowest, value)) {
            weakest = area;
            *lowest = value;
        }
    }
    return weakest;
}

static size_t leaver_of(const plain *self, int area) {
    size_t leaver = SIZE_MAX;
    double most = 0;
    for (size_t u = 0; u < self->n; u++) {
        double outward = 0;
        if (self->area[u] != area)
            continue;
        for (size_t v = 0; v < self->n; v++)
            outward +=
                (self->area[v] != area ? self->flow[v][u] : 0) + (v != u ? self->flow[u][v] : 0);
        if (leaver == SIZE_MAX || outward > most) {
            leaver = u;
            most = outward;
        }
    }
    return leaver;
}

static int strongest_for(const plain *self, size_t unit, int but) {
    int best = 0;
    double most = 0;
    bool is_best_one_way = false;
    double lives = 0, works = 0;
    for (size_t v = 0; v < self->n; v++) {
        lives += self->flow[unit][v];
        works += self->flow[v][unit];
    }
    for (int area = 1; area <= (int)self->n; area++) {
        double out = 0, in = 0;
        for (size_t v = 0; v < self->n; v++)
            if (v != unit && self->area[v] == area) {
                out += self->flow[unit][v];
                in += self->flow[v][unit];
            }
        if (area == but || out + in == 0)
            continue;
        plain_sum sum = sum_of(self, area);
        double linkage = out * out / (lives * sum.works) + in * in / (sum.lives * works);
        bool is_equal = best && !is_above(linkage, most) && !is_above(most, linkage);
        if (!best || is_above(linkage, most) || (is_equal && (in == 0) >= is_best_one_way)) {
            best = area;
            most = linkage;
            is_best_one_way = in == 0;
        }
    }
    return best;
}

static void search_plainly(plain *self, const um_labour_rule *by) {
    for (double lowest = 0;;) {
        int weakest = weakest_of(self, by, &lowest);
        if (!weakest || !is_above(1, lowest))
            break;
        size_t unit = leaver_of(self, weakest);
        self->area[unit] = 0;
        int target = strongest_for(self, unit, weakest);
        if (!target)
            continue;
        double before = validity_in(self, by, target);
        self->area[unit] = target;
        if (is_above(before, validity_in(self, by, target)))
            self->area[unit] = 0;
    }
    for (bool has_moved = true; has_moved;) {
        has_moved = false;
        for (size_t unit = self->n; unit-- > 0;) {
            int target = self->area[unit] ? 0 : strongest_for(self, unit, 0);
            self->area[unit] = target ? target : self->area[unit];
            has_moved = has_moved || target;
        }
    }
}

static bool is_alone(const plain *self, size_t unit) {
    double lives = 0, works = 0;
    for (size_t v = 0; v < self->n; v++) {
        lives += self->flow[unit][v];
        works += self->flow[v][unit];
    }
    return lives == 0 || works == 0 || lives + works == 2 * self->flow[unit][unit];
}

/// Small whole numbers, so that ties are many.
static size_t draw_flows(plain *self, um_flow *flows) {
    size_t n = 0;
    *self = (plain){.n = 3 + (size_t)(next_random() * 10)};
    for (size_t i = 0; i < self->n; i++)
        for (size_t j = 0; j < self->n; j++) {
            double persons = i == j                ? floor(next_random() * 60)
                             : next_random() < 0.5 ? floor(next_random() * next_random() * 30)
                                                   : 0;
            self->flow[i][j] = persons;
            flows[n++] = (um_flow){(uint32_t)i, (uint32_t)j, persons};
        }
    return n;
}

static void test_random_matrices_against_the_plain_search(void **state) {
    (void)state;
    static const um_labour_rule rules[] = {
        {50, 150, 0.6, 0.75}, {10, 60, 0.2, 0.5}, {0, 20, 0.5, 0.5}};
    size_t n_areas = 0, n_reserve = 0;
    for (int round = 0; round < 3000; round++) {
        plain self;
        um_flow flows[256];
        um_error err = {0};
        size_t n = draw_flows(&self, flows);
        UM_AUTO(um_flow_matrix) *matrix = um_flow_matrix_new(self.n, flows, n);
        UM_AUTO(um_partition) found = {0};
        const um_labour_rule *by = &rules[round % 3];
        if (!matrix->has_within)
            continue;
        for (size_t i = 0; i < self.n; i++)
            self.area[i] = is_alone(&self, i) ? 0 : (int)i + 1;
        // Who is set aside must not be placed at the end: no flows, as far as the plain search
        // sees.
        bool is_aside[16] = {0};
        for (size_t i = 0; i < self.n; i++)
            is_aside[i] = self.area[i] == 0;
        bool has_aside = false;
        for (size_t i = 0; i < self.n; i++)
            has_aside = has_aside || is_aside[i];
        if (has_aside)
            continue; // by hand above
        search_plainly(&self, by);
        assert_ok(um_labour_market_areas(matrix, by, &found, &err));
        uint32_t region_of[16];
        for (size_t i = 0; i < self.n; i++)
            region_of[i] = self.area[i] ? (uint32_t)self.area[i] - 1 : UM_NO_UNIT;
        n_areas += um_regions_name(region_of, self.n);
        for (size_t i = 0; i < found.n_seats; i++)
            assert_int_equal(found.seats[i].region, region_of[found.seats[i].unit]);
        for (size_t i = 0; i < found.n_changes; i++)
            n_reserve += strcmp(found.changes[i].action, "to_reserve") == 0;
    }
    print_message("%zu areas, %zu to the reserve\n", n_areas, n_reserve);
    assert_true(n_areas > 3000 && n_reserve > 300); // the rounds are not all alike
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_validity),
        cmocka_unit_test(test_two_pairs),
        cmocka_unit_test(test_of_equal_linkages_the_one_way),
        cmocka_unit_test(test_units_set_aside),
        cmocka_unit_test(test_nothing_to_divide),
        cmocka_unit_test(test_what_is_refused),
        cmocka_unit_test(test_a_part_cut_off_moves_to_its_neighbour),
        cmocka_unit_test(test_random_matrices_against_the_plain_search),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
