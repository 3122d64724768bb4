// Functional urban areas by hand.
#include "region_drawing.h"

#include "derive/regions/functional_areas.h"

#include <string.h>

static const um_functional_rule commuters = {
    .share = 0.15, .is_of_residents = false, .is_merged = true};

/// A row A, B, C, D with an island E that nobody borders, and F inside C: shares of those who
/// commute out. City A. B: 15 of 100 to A, just enough; C: 14 of 100; D: 50 of 100, but C lies
/// between; F 0, surrounded by nobody of the area.
#define ROW                                                                                        \
    {B, A, 15}, {B, C, 85}, {C, A, 14}, {C, B, 86}, {D, A, 50}, {D, C, 50}, {E, A, 1}, {           \
        F, C, 10                                                                                   \
    }

static um_neighbours *draw_row(void) {
    return um_neighbours_new(
        6, (const um_shared_border[]){{A, B, 10}, {B, C, 10}, {C, D, 10}, {C, F, 4}}, 4,
        (const double[6]){40, 40, 44, 40, 40, 4});
}

static void test_zone_and_exclave(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_partition) found = {0};
    UM_AUTO(um_flow_matrix) *matrix = MATRIX(6, ROW);
    UM_AUTO(um_neighbours) *row = draw_row();
    const uint32_t city[6] = {A, UM_NO_UNIT, UM_NO_UNIT, UM_NO_UNIT, UM_NO_UNIT, UM_NO_UNIT};
    assert_ok(um_functional_areas(matrix, row, city, &commuters, &found, &err));
    // E: all of 1 commute to A, but it is not connected
    assert_seats(&found, "A in A centre; B in A zone 0.15; D in A exclave 0.5; E in A exclave 1");
}

/// With 14 % C belongs to it, so D does, and F, whose whole outline is C's, is an enclave. The
/// outer side of a coast is nobody's: with 2 m more of outline F is none.
static void test_enclave(void **state) {
    (void)state;
    um_error err = {0};
    um_functional_rule wider = commuters;
    wider.share = 0.14;
    UM_AUTO(um_partition) found = {0};
    UM_AUTO(um_flow_matrix) *matrix = MATRIX(6, ROW);
    UM_AUTO(um_neighbours) *row = draw_row();
    const uint32_t city[6] = {A, UM_NO_UNIT, UM_NO_UNIT, UM_NO_UNIT, UM_NO_UNIT, UM_NO_UNIT};
    assert_ok(um_functional_areas(matrix, row, city, &wider, &found, &err));
    assert_seats(&found,
                 "A in A centre; B in A zone 0.15; C in A zone 0.14; D in A zone 0.5; E in A "
                 "exclave 1; F in A enclave 0");
    UM_AUTO(um_partition) coast = {0};
    row->outline_m[F] = 6;
    assert_ok(um_functional_areas(matrix, row, city, &wider, &coast, &err));
    assert_int_equal(coast.n_seats, 5);
}

/// D sends 20 of 100 to A: they are one city, and C, with 10 to each, is in its zone (20 of 100).
static void test_cities_merge(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_partition) found = {0};
    UM_AUTO(um_partition) apart = {0};
    UM_AUTO(um_flow_matrix) *matrix =
        MATRIX(4, {D, A, 20}, {D, B, 80}, {A, B, 100}, {C, A, 10}, {C, D, 10}, {C, B, 80});
    UM_AUTO(um_neighbours) *row =
        um_neighbours_new(4, (const um_shared_border[]){{A, B, 1}, {A, C, 1}, {C, D, 1}}, 3,
                          (const double[4]){9, 9, 9, 9});
    const uint32_t cities[4] = {A, UM_NO_UNIT, UM_NO_UNIT, D};
    assert_ok(um_functional_areas(matrix, row, cities, &commuters, &found, &err));
    assert_seats(&found, "A in A centre; C in A zone 0.2; D in A centre");
    assert_changes(&found, "merged D D>A 0.2");
    um_functional_rule single = commuters;
    single.is_merged = false;
    assert_ok(um_functional_areas(matrix, row, cities, &single, &apart, &err));
    assert_seats(&apart, "A in A centre; D in A exclave 0.2; D in D centre"); // C: 10 % to each
}

/// Of residents: 15 of 100 who live in B, 50 of them working there, to A; of those who commute out
/// 30 %.
static void test_share_of_residents(void **state) {
    (void)state;
    um_error err = {0};
    um_functional_rule residents = um_functional_rule_default;
    UM_AUTO(um_partition) found = {0};
    UM_AUTO(um_partition) none = {0};
    UM_AUTO(um_flow_matrix) *matrix = MATRIX(3, {B, B, 50}, {B, A, 15}, {B, C, 35}, {A, A, 5});
    UM_AUTO(um_flow_matrix) *without = MATRIX(3, {B, A, 15});
    UM_AUTO(um_neighbours) *row =
        um_neighbours_new(3, (const um_shared_border[]){{A, B, 1}}, 1, (const double[3]){9, 9, 9});
    const uint32_t city[3] = {A, UM_NO_UNIT, UM_NO_UNIT};
    assert_ok(um_functional_areas(matrix, row, city, &residents, &found, &err));
    assert_seats(&found, "A in A centre; B in A zone 0.15");
    assert_int_equal(um_functional_areas(without, row, city, &residents, &none, &err),
                     UM_ERR_USAGE);
    assert_non_null(strstr(err.text, "of: commuters"));
}

/// Without flows a city is its area.
static void test_a_city_alone(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_partition) found = {0};
    UM_AUTO(um_flow_matrix) *empty = um_flow_matrix_new(2, NULL, 0);
    UM_AUTO(um_neighbours) *apart = um_neighbours_new(2, NULL, 0, (const double[2]){0, 0});
    const uint32_t city[2] = {UM_NO_UNIT, B};
    assert_ok(um_functional_areas(empty, apart, city, &commuters, &found, &err));
    assert_seats(&found, "B in B centre");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_zone_and_exclave), cmocka_unit_test(test_enclave),
        cmocka_unit_test(test_cities_merge),     cmocka_unit_test(test_share_of_residents),
        cmocka_unit_test(test_a_city_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
