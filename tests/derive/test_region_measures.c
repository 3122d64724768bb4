// Measures of regions by hand and against sums over all pairs, and the communities that igraph
// finds against these measures.
#include "um_random.h"
#include "um_test.h"

#include "derive/regions/communities.h"
#include "derive/regions/measures.h"

#include <igraph.h>
#include <math.h>
#include <string.h>

enum { NONE = (int)UM_NO_UNIT, MOST_UNITS = 30 };

static const double EXACT = 1e-14;

// A chain of four: O = D = 4, 6, 6, 4, all 20 persons.
static const um_flow chain[] = {{0, 1, 4}, {1, 0, 4}, {1, 2, 2}, {2, 1, 2}, {2, 3, 4}, {3, 2, 4}};

static um_flow_matrix *chain_matrix(void) {
    return um_flow_matrix_new(4, chain, UM_COUNTED(chain));
}

static void assert_near(double found, double expected, double tolerance, const char *what) {
    bool is_near = isnan(expected) ? isnan(found) : fabs(found - expected) <= tolerance;
    if (!is_near)
        fail_msg("%s: %.17g, expected %.17g", what, found, expected);
}

// --------------------------------------------------------------------------------------- partition

static void test_partitions_by_hand(void **state) {
    (void)state;
    static const struct {
        const char *what;
        uint32_t region_of[4];
        size_t n_regions, n_placed;
        double inside, modularity;
        size_t parts[4];
    } cases[] = {
        // 16 / 20 - (10 * 10 + 10 * 10) / 400
        {"halves", {0, 0, 2, 2}, 2, 4, 16, 0.3, {1, 1}},
        // 0 - (10 * 10 + 10 * 10) / 400
        {"every other one", {0, 1, 0, 1}, 2, 4, 0, -0.5, {2, 2}},
        // 20 / 20 - 20 * 20 / 400
        {"all in one", {3, 3, 3, 3}, 1, 4, 20, 0, {1}},
        // 0 - (16 + 36 + 36 + 16) / 400
        {"each alone", {0, 1, 2, 3}, 4, 4, 0, -0.26, {1, 1, 1, 1}},
        // 8 / 20 - (10 * 10 + 6 * 6) / 400
        {"one in no region", {0, 0, 2, (uint32_t)NONE}, 2, 3, 8, 0.06, {1, 1}},
    };
    const um_shared_border borders[] = {{0, 1, 5}, {1, 2, 5}, {2, 3, 5}};
    UM_AUTO(um_neighbours) *neighbours =
        um_neighbours_new(4, borders, UM_COUNTED(borders), (double[]){20, 20, 20, 20});
    UM_AUTO(um_flow_matrix) *matrix = chain_matrix();
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(um_partition_measures) *m =
            um_measure_partition(matrix, neighbours, cases[i].region_of);
        assert_int_equal(m->n_regions, cases[i].n_regions);
        assert_int_equal(m->n_placed, cases[i].n_placed);
        assert_near(m->persons_inside, cases[i].inside, 0, cases[i].what);
        assert_near(m->inside_share, cases[i].inside / 20, EXACT, cases[i].what);
        assert_near(m->modularity, cases[i].modularity, EXACT, cases[i].what);
        for (size_t r = 0; r < m->n_regions; r++)
            assert_int_equal(m->regions[r].n_parts, cases[i].parts[r]);
    }
}

static void test_margins_of_regions(void **state) {
    (void)state;
    // 0 -> 1: 10, 1 -> 2: 3, within 2: 5. Regions {0, 2} and {1}: O = 15, 3, D = 8, 10, within 5,
    // 0. 5 / 18 - (15 * 8 + 3 * 10) / 324
    const um_flow flows[] = {{0, 1, 10}, {1, 2, 3}, {2, 2, 5}};
    UM_AUTO(um_flow_matrix) *matrix = um_flow_matrix_new(3, flows, UM_COUNTED(flows));
    UM_AUTO(um_partition_measures) *m = um_measure_partition(matrix, NULL, (uint32_t[]){0, 1, 0});
    assert_int_equal(m->n_regions, 2);
    const um_region_measures *a = &m->regions[0], *b = &m->regions[1];
    assert_true(a->region == 0 && a->n_units == 2 && a->lives == 15 && a->works == 8);
    assert_true(a->within == 5 && a->n_parts == 0);
    assert_true(b->region == 1 && b->n_units == 1 && b->lives == 3 && b->works == 10);
    assert_true(b->within == 0);
    assert_near(m->modularity, 5 / 18. - 150 / 324., EXACT, "modularity");
}

static void test_nobody(void **state) {
    (void)state;
    UM_AUTO(um_flow_matrix) *matrix = um_flow_matrix_new(2, NULL, 0);
    UM_AUTO(um_partition_measures) *m = um_measure_partition(matrix, NULL, (uint32_t[]){0, 0});
    assert_int_equal(m->n_regions, 1);
    assert_true(isnan(m->modularity) && isnan(m->inside_share) && m->persons_inside == 0);
    UM_AUTO(um_flow_matrix) *empty = um_flow_matrix_new(0, NULL, 0);
    UM_AUTO(um_partition_measures) *none = um_measure_partition(empty, NULL, NULL);
    assert_int_equal(none->n_regions, 0);
    um_partition_measures_free(NULL);
}

static void test_fit(void **state) {
    (void)state;
    UM_AUTO(um_flow_matrix) *matrix = chain_matrix();
    um_fit fit = um_fit_of(matrix, (bool[]){true, true, false, false});
    assert_true(fit.inside == 8 && fit.touching == 12); // 4 each way inside, 2 each way beyond
    assert_near(fit.fit, 2 / 3., EXACT, "two of a chain");
    assert_near(um_fit_of(matrix, (bool[]){true, true, true, true}).fit, 1, 0, "all");
    assert_near(um_fit_of(matrix, (bool[]){true, false, false, true}).fit, 0, 0, "both ends");
    assert_near(um_fit_of(matrix, (bool[]){false, false, false, false}).fit, NAN, 0, "none");
    // Persons within a unit touch nobody.
    const um_flow within[] = {{0, 0, 9}, {1, 1, 9}, {0, 1, 1}};
    UM_AUTO(um_flow_matrix) *homes = um_flow_matrix_new(2, within, UM_COUNTED(within));
    fit = um_fit_of(homes, (bool[]){true, false});
    assert_true(fit.inside == 0 && fit.touching == 1);
}

static void test_jaccard(void **state) {
    (void)state;
    const bool a[] = {true, true, false}, b[] = {false, true, true}, none[3] = {0};
    assert_near(um_jaccard(a, b, 3), 1 / 3., EXACT, "one of three");
    assert_near(um_jaccard(a, a, 3), 1, 0, "the same");
    assert_near(um_jaccard(a, none, 3), 0, 0, "nothing in common");
    assert_near(um_jaccard(none, none, 3), NAN, 0, "both empty");
}

// -------------------------------------------------------------------------------- against all
// pairs

static void draw_flows(double flow[MOST_UNITS][MOST_UNITS], size_t n) {
    memset(flow, 0, sizeof(double[MOST_UNITS][MOST_UNITS]));
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            if (next_random() < 0.4)
                flow[i][j] = (double)choose(50);
}

static um_flow_matrix *drawn_matrix(double flow[MOST_UNITS][MOST_UNITS], size_t n,
                                    bool is_symmetric) {
    um_flow flows[MOST_UNITS * MOST_UNITS];
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < n; j++)
            flows[i * n + j] = (um_flow){i, j, flow[i][j] + (is_symmetric ? flow[j][i] : 0)};
    return um_flow_matrix_new(n, flows, n * n);
}

/// Modularity as a sum over all pairs of units.
static double modularity_of_pairs(double flow[MOST_UNITS][MOST_UNITS], size_t n,
                                  const uint32_t *region_of) {
    double all = 0, lives[MOST_UNITS] = {0}, works[MOST_UNITS] = {0}, sum = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            all += flow[i][j];
            lives[i] += flow[i][j];
            works[j] += flow[i][j];
        }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            if (region_of[i] == region_of[j])
                sum += flow[i][j] / all - lives[i] * works[j] / (all * all);
    return sum;
}

static void test_against_all_pairs(void **state) {
    (void)state;
    double flow[MOST_UNITS][MOST_UNITS];
    for (size_t round = 0; round < 100; round++) {
        size_t n = 2 + choose(MOST_UNITS - 2), n_regions = 1 + choose(n);
        uint32_t region_of[MOST_UNITS];
        bool is_member[MOST_UNITS];
        draw_flows(flow, n);
        flow[0][1] = 1; // somebody
        for (size_t i = 0; i < n; i++) {
            region_of[i] = (uint32_t)choose(n_regions);
            is_member[i] = next_random() < 0.3;
        }
        UM_AUTO(um_flow_matrix) *matrix = drawn_matrix(flow, n, false);
        UM_AUTO(um_partition_measures) *m = um_measure_partition(matrix, NULL, region_of);
        assert_near(m->modularity, modularity_of_pairs(flow, n, region_of), 1e-12, "modularity");
        double inside = 0, touching = 0;
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++) {
                inside += i != j && is_member[i] && is_member[j] ? flow[i][j] : 0;
                touching += i != j && (is_member[i] || is_member[j]) ? flow[i][j] : 0;
            }
        um_fit fit = um_fit_of(matrix, is_member);
        assert_true(fit.inside == inside && fit.touching == touching);
    }
}

// ------------------------------------------------------------------------------------------ change

static void test_changes_by_hand(void **state) {
    (void)state;
    static const struct {
        const char *what;
        uint32_t before[5], after[5];
        double persons[5];
        bool has_moved[5];
        size_t n_units;
        double moved_share;
    } cases[] = {
        {"nothing", {0, 0, 2, 2, 2}, {1, 1, 4, 4, 4}, {1, 1, 1, 1, 1}, {0}, 5, 0},
        // 20 of the first stay together, 20 of the second: unit 2 goes over.
        {"one goes over",
         {0, 0, 0, 3, 3},
         {0, 0, 2, 2, 2},
         {10, 10, 10, 10, 10},
         {false, false, true},
         5,
         0.2},
        // The two with 5 persons each keep the region, the others (1 each) leave it.
        {"a split", {0, 0, 0, 0, 4}, {0, 0, 2, 2, 4}, {1, 1, 5, 5, 4}, {true, true}, 5, 2 / 16.},
        // All four overlaps are 5: region 0 is continued by 0, hence 2 by 1.
        {"ties", {0, 0, 2, 2, 4}, {0, 1, 0, 1, 4}, {5, 5, 5, 5, 0}, {false, true, true}, 5, 0.5},
        // Of 6 persons each: the pair with two units.
        {"more units", {0, 0, 0, 3, 4}, {0, 1, 1, 3, 4}, {6, 3, 3, 1, 1}, {true}, 5, 6 / 14.},
        {"in no region",
         {(uint32_t)NONE, (uint32_t)NONE, 2, 2, 2},
         {(uint32_t)NONE, 2, (uint32_t)NONE, 2, 2},
         {8, 1, 1, 1, 1},
         {false, true, true},
         4,
         0.5},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(um_partition_change) *change =
            um_compare_partitions(cases[i].before, cases[i].after, cases[i].persons, 5);
        for (size_t u = 0; u < 5; u++)
            if (change->has_moved[u] != cases[i].has_moved[u])
                fail_msg("%s: unit %zu", cases[i].what, u);
        assert_int_equal(change->n_units, cases[i].n_units);
        assert_near(change->moved_share, cases[i].moved_share, EXACT, cases[i].what);
    }
    UM_AUTO(um_partition_change) *ties =
        um_compare_partitions(cases[3].before, cases[3].after, cases[3].persons, 5);
    assert_int_equal(ties->continues[0], 0);
    assert_int_equal(ties->continues[2], 1);
    assert_true(ties->continues[1] == UM_NO_UNIT);
    um_partition_change_free(NULL);
}

// ------------------------------------------------------------------------------------- communities

static void test_two_halves(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_flow_matrix) *matrix = chain_matrix();
    uint32_t region_of[4];
    size_t n_regions = 0;
    double modularity = 0;
    assert_ok(um_communities(matrix, NULL, region_of, &n_regions, &modularity, &err));
    assert_int_equal(n_regions, 2);
    assert_memory_equal(region_of, ((uint32_t[]){0, 0, 2, 2}), sizeof region_of);
    assert_near(modularity, 0.3, EXACT, "halves"); // see above
}

/// So much work at home that no two units gain by joining: 10 within each, 1 between.
/// Joined: 1 - 1 = 0. Apart: 20 / 22 - (11 * 11 * 2) / 484 = 0.409...
static void test_persons_within_count(void **state) {
    (void)state;
    um_error err = {0};
    const um_flow flows[] = {{0, 0, 10}, {1, 1, 10}, {0, 1, 1}, {1, 0, 1}};
    UM_AUTO(um_flow_matrix) *homes = um_flow_matrix_new(2, flows, 4);
    UM_AUTO(um_flow_matrix) *between = um_flow_matrix_new(2, flows + 2, 2);
    uint32_t region_of[2];
    size_t n_regions = 0;
    double modularity = 0;
    assert_ok(um_communities(homes, NULL, region_of, &n_regions, &modularity, &err));
    assert_int_equal(n_regions, 2);
    assert_near(modularity, 20 / 22. - 0.5, EXACT, "apart");
    assert_ok(um_communities(between, NULL, region_of, &n_regions, &modularity, &err));
    assert_int_equal(n_regions, 1);
    // A tenth of the resolution: 22 / 22 - 0.1 joined is above 20 / 22 - 0.05 apart.
    um_community_options coarse = {.resolution = 0.1};
    assert_ok(um_communities(homes, &coarse, region_of, &n_regions, &modularity, &err));
    assert_int_equal(n_regions, 1);
}

static void test_without_flows(void **state) {
    (void)state;
    um_error err = {0};
    uint32_t region_of[5];
    size_t n_regions = 9;
    double modularity = 0;
    UM_AUTO(um_flow_matrix) *nobody = um_flow_matrix_new(2, NULL, 0);
    assert_ok(um_communities(nobody, NULL, region_of, &n_regions, &modularity, &err));
    assert_int_equal(n_regions, 2);
    assert_true(isnan(modularity) && region_of[0] == 0 && region_of[1] == 1);
    UM_AUTO(um_flow_matrix) *some = um_flow_matrix_new(5, chain, UM_COUNTED(chain));
    assert_ok(um_communities(some, NULL, region_of, &n_regions, NULL, &err));
    assert_int_equal(n_regions, 3);
    assert_int_equal(region_of[4], 4);
    um_community_options wrong = {.resolution = -1};
    assert_int_equal(um_communities(some, &wrong, region_of, &n_regions, NULL, &err), UM_ERR_USAGE);
    assert_string_equal(err.text, "communities: the resolution is -1, it must be above 0");
    assert_int_equal(n_regions, 3);
}

/// Modularity of the flows added is never above that of the directed ones: the difference is the
/// sum of ((O_r - D_r) / 2 W)^2.
static void test_modularity_is_that_of_igraph(void **state) {
    (void)state;
    um_error err = {0};
    double flow[MOST_UNITS][MOST_UNITS];
    for (size_t round = 0; round < 50; round++) {
        size_t n = 2 + choose(MOST_UNITS - 2), n_regions = 0;
        uint32_t region_of[MOST_UNITS];
        double modularity = 0;
        draw_flows(flow, n);
        flow[0][1] = 1;
        UM_AUTO(um_flow_matrix) *matrix = drawn_matrix(flow, n, false);
        UM_AUTO(um_flow_matrix) *added = drawn_matrix(flow, n, true);
        assert_ok(um_communities(matrix, NULL, region_of, &n_regions, &modularity, &err));
        UM_AUTO(um_partition_measures) *m = um_measure_partition(added, NULL, region_of);
        UM_AUTO(um_partition_measures) *directed = um_measure_partition(matrix, NULL, region_of);
        assert_int_equal(m->n_regions, n_regions);
        assert_near(m->modularity, modularity, 1e-12, "igraph");
        assert_true(directed->modularity >= m->modularity - 1e-12);
    }
}

static void handler(const char *reason, const char *file, int line, igraph_error_t code) {
    (void)reason, (void)file, (void)line, (void)code;
}

/// Whoever else uses igraph finds its numbers and its handler as they were.
static void test_igraph_is_left_as_it_was(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_flow_matrix) *matrix = chain_matrix();
    uint32_t region_of[4];
    size_t n_regions = 0;
    igraph_error_handler_t *was = igraph_set_error_handler(handler);
    igraph_rng_seed(igraph_rng_default(), 7);
    igraph_integer_t first = igraph_rng_get_integer(igraph_rng_default(), 0, 1000000),
                     second = igraph_rng_get_integer(igraph_rng_default(), 0, 1000000);
    igraph_rng_seed(igraph_rng_default(), 7);
    assert_int_equal(igraph_rng_get_integer(igraph_rng_default(), 0, 1000000), first);
    assert_ok(um_communities(matrix, NULL, region_of, &n_regions, NULL, &err));
    assert_int_equal(igraph_rng_get_integer(igraph_rng_default(), 0, 1000000), second);
    assert_ptr_equal(igraph_set_error_handler(was), handler);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_partitions_by_hand),
        cmocka_unit_test(test_margins_of_regions),
        cmocka_unit_test(test_nobody),
        cmocka_unit_test(test_fit),
        cmocka_unit_test(test_jaccard),
        cmocka_unit_test(test_against_all_pairs),
        cmocka_unit_test(test_changes_by_hand),
        cmocka_unit_test(test_two_halves),
        cmocka_unit_test(test_persons_within_count),
        cmocka_unit_test(test_without_flows),
        cmocka_unit_test(test_modularity_is_that_of_igraph),
        cmocka_unit_test(test_igraph_is_left_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
