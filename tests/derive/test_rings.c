// Rings around large cities, by hand; limits a thousandth of the published ones.
#include "region_drawing.h"

#include "derive/regions/rings.h"

#include <math.h>

static const um_ring_rule rule = {.min_population = 100,
                                  .min_day_population = 100,
                                  .min_day_density = 5,
                                  .supplement_share = 0.5,
                                  .inner_share = 0.5,
                                  .outer_share = 0.25};

/// A is the centre: 200 inhabitants, 60 come in, 8 go out. B: 10 go out, 5 of them to A, 20 come
/// in; day population 50 + 10 on 10 km2: 6 a km2: supplement. C: 4 of 10 to A and 1 to B: inner; D:
/// 1 to B and 2 to A of 12: outer, exactly a quarter; E: 2 of 9: none.
static void test_rings(void **state) {
    (void)state;
    const double population[5] = {200, 50, 40, 40, 40}, area_km2[5] = {10, 10, 10, 10, 10};
    const int8_t is_upper[5] = {1, 0, 0, 0, 0};
    const um_ring_figures figures = {population, area_km2, is_upper};
    UM_AUTO(um_partition) found = {0};
    UM_AUTO(um_flow_matrix) *matrix =
        MATRIX(5, {B, A, 5}, {B, E, 5}, {C, A, 4}, {C, B, 1}, {C, E, 5}, {D, A, 2}, {D, B, 1},
               {D, C, 9}, {E, A, 2}, {E, D, 7}, {A, B, 8}, {A, A, 100});
    UM_AUTO(um_neighbours) *apart = um_neighbours_new(5, NULL, 0, (const double[5]){0});
    um_rings(matrix, apart, &figures, &rule, &found);
    // A: comes in 13, goes out 8. B: comes in 10, goes out 10: not more in than out, no supplement
    assert_seats(&found, "A in A centre; B in A inner 0.5; C in A outer 0.4");
    UM_AUTO(um_partition) more = {0};
    UM_AUTO(um_flow_matrix) *into_b =
        MATRIX(5, {B, A, 5}, {B, E, 5}, {C, A, 4}, {C, B, 1}, {C, E, 5}, {D, A, 2}, {D, B, 1},
               {D, C, 9}, {E, A, 2}, {E, D, 7}, {A, B, 8}, {A, A, 100}, {E, B, 10}, {C, D, 0});
    um_rings(into_b, apart, &figures, &rule, &more);
    // B: 20 come in, day population 60 on 10 km2. E: 12 of 19 go to the core A with B.
    assert_seats(&more,
                 "B in A supplement 0.5; A in A centre; C in A inner 0.5; D in A outer 0.25; "
                 "E in A inner 0.631579");
}

/// What makes no centre: too few by day, more out than in, no upper centre, the main flow to a
/// neighbour that is one; and what is not known.
static void test_who_is_no_centre(void **state) {
    (void)state;
    const double population[6] = {300, 150, 100, 120, NAN, 110}, area_km2[6] = {1, 1, 1, 1, 1, 1};
    const int8_t is_upper[6] = {1, 1, 1, 0, -1, -1};
    const um_ring_figures figures = {population, area_km2, is_upper};
    UM_AUTO(um_partition) found = {0};
    UM_AUTO(um_flow_matrix) *matrix =
        MATRIX(6, {B, A, 20}, {A, B, 30}, {C, A, 10}, {E, C, 10}, {E, D, 10}, {F, E, 5}, {E, F, 5});
    UM_AUTO(um_neighbours) *near = um_neighbours_new(6, (const um_shared_border[]){{A, B, 1}}, 1,
                                                     (const double[6]){4, 4, 4, 4, 4, 4});
    um_rings(matrix, near, &figures, &rule, &found);
    // A: in 30, out 30. B: in 30, out 20, most of it to its neighbour A. C: in 10, out 10: 100 by
    // day.
    assert_changes(&found,
                   "not_known E .>. nan population not known; not_known F .>. nan central "
                   "place not known: taken for an upper centre; no_centre B .>. 160 its main "
                   "flow goes to a neighbouring centre; no_centre D .>. 130 no upper centre; "
                   "no_centre C .>. 100 day population too small");
    assert_seats(&found, "B in A supplement 1; A in A centre; C in A inner 1; F in F centre");
}

/// Half to each of two centres: the first one.
static void test_a_tie_goes_to_the_first_centre(void **state) {
    (void)state;
    const double population[3] = {200, 200, 10}, area_km2[3] = {10, 10, 10};
    const um_ring_figures figures = {population, area_km2, NULL};
    UM_AUTO(um_partition) found = {0};
    UM_AUTO(um_partition) none = {0};
    UM_AUTO(um_flow_matrix) *matrix = MATRIX(3, {C, A, 5}, {C, B, 5});
    UM_AUTO(um_flow_matrix) *empty = um_flow_matrix_new(0, NULL, 0);
    UM_AUTO(um_neighbours) *apart = um_neighbours_new(3, NULL, 0, (const double[3]){0});
    um_rings(matrix, apart, &figures, &rule, &found);
    assert_seats(&found, "A in A centre; B in B centre; C in A inner 0.5");
    um_rings(empty, apart, &figures, &rule, &none);
    assert_int_equal(none.n_seats, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rings),
        cmocka_unit_test(test_who_is_no_centre),
        cmocka_unit_test(test_a_tie_goes_to_the_first_centre),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
