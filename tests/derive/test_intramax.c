// Intramax against calculations by hand, and against a plain one that computes all pairs anew at
// each step, in whole numbers.
#include "um_random.h"
#include "um_test.h"

#include "derive/regions/intramax.h"

#include <math.h>
#include <string.h>

enum { MOST_UNITS = 40 };

typedef struct tree_case {
    const char *what;
    size_t n_units;
    um_flow flows[16];
    um_merge_step steps[6];
    size_t n_steps;
} tree_case;

static const tree_case cases[] = {
    {"no units", 0, {{0}}, {{0}}, 0},
    {"one unit, all work at home", 1, {{0, 0, 7}}, {{0}}, 0},
    {"no flows", 3, {{0}}, {{0}}, 0},
    // O_0 = 10, D_0 = 5, O_1 = 0, D_1 = 5: 5 / (10 * 5), the term of O_1 is none.
    {"a unit without residents", 2, {{0, 0, 5}, {0, 1, 5}}, {{0, 1, 0.1, 10}}, 1},
    // 10 / (10 * 10) twice, for both pairs: the smaller one first; then no flow is left.
    {"two halves without flow, a tie",
     4,
     {{2, 3, 10}, {3, 2, 10}, {1, 0, 10}, {0, 1, 10}},
     {{0, 1, 0.2, 20}, {2, 3, 0.2, 40}},
     2},
    // A chain: O = D = 4, 6, 6, 4. 4 / (4 * 6) twice for the outer pairs, 2 / (6 * 6) twice between
    // the inner ones; the halves then have O = D = 10 and 2 / (10 * 10) twice.
    {"a chain",
     4,
     {{0, 1, 4}, {1, 0, 4}, {1, 2, 2}, {2, 1, 2}, {2, 3, 4}, {3, 2, 4}},
     {{0, 1, 1 / 3., 8}, {2, 3, 1 / 3., 16}, {0, 2, 0.04, 20}},
     3},
    // Those who work at home stay in the margins. O = D = 10, 10, 4: 2 / 100 twice for 0 and 1;
    // 2 / (10 * 4) twice for 1 and 2, which come first. Their region has O = D = 14: 2 / 140 twice.
    {"flows within count in the margins",
     3,
     {{0, 0, 8}, {0, 1, 2}, {1, 0, 2}, {1, 1, 6}, {1, 2, 2}, {2, 1, 2}, {2, 2, 2}},
     {{1, 2, 0.1, 20}, {0, 1, 1 / 35., 24}},
     2},
    // O = 2, 1, 1 and D = 2, 1, 1: 1 / 2 twice for 0 with 1 and with 2, a tie in one row.
    {"a tie in one row",
     3,
     {{0, 2, 1}, {2, 0, 1}, {0, 1, 1}, {1, 0, 1}},
     {{0, 1, 1, 2}, {0, 2, 2 / 3., 4}},
     2},
};

static um_flow_matrix *matrix_of(const tree_case *c) {
    size_t n = 0;
    while (n < UM_COUNTED(c->flows) && c->flows[n].persons > 0)
        n++;
    return um_flow_matrix_new(c->n_units, c->flows, n);
}

static void test_by_hand(void **state) {
    (void)state;
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        const tree_case *c = &cases[i];
        UM_AUTO(um_flow_matrix) *matrix = matrix_of(c);
        UM_AUTO(um_merge_tree) *tree = um_intramax(matrix);
        if (tree->n_steps != c->n_steps)
            fail_msg("%s: %zu steps, expected %zu", c->what, tree->n_steps, c->n_steps);
        for (size_t k = 0; k < c->n_steps; k++) {
            const um_merge_step *step = &tree->steps[k], *expected = &c->steps[k];
            if (step->a != expected->a || step->b != expected->b ||
                fabs(step->criterion - expected->criterion) > 1e-15 ||
                step->persons_inside != expected->persons_inside)
                fail_msg("%s: step %zu: %u + %u, %.17g, %g inside", c->what, k + 1, step->a,
                         step->b, step->criterion, step->persons_inside);
        }
    }
}

static void test_cuts(void **state) {
    (void)state;
    static const struct {
        size_t n_regions, n_left;
        uint32_t region_of[4];
    } cuts[] = {
        {9, 4, {0, 1, 2, 3}}, {4, 4, {0, 1, 2, 3}}, {3, 3, {0, 0, 2, 3}},
        {2, 2, {0, 0, 2, 2}}, {1, 1, {0, 0, 0, 0}}, {0, 1, {0, 0, 0, 0}},
    };
    UM_AUTO(um_flow_matrix) *matrix = matrix_of(&cases[5]);
    UM_AUTO(um_merge_tree) *tree = um_intramax(matrix);
    for (size_t i = 0; i < UM_COUNTED(cuts); i++) {
        uint32_t region_of[4];
        assert_int_equal(um_merge_tree_cut(tree, cuts[i].n_regions, region_of), cuts[i].n_left);
        assert_memory_equal(region_of, cuts[i].region_of, sizeof region_of);
    }
    UM_AUTO(um_flow_matrix) *halves = matrix_of(&cases[4]);
    UM_AUTO(um_merge_tree) *forest = um_intramax(halves);
    uint32_t region_of[4];
    assert_int_equal(um_merge_tree_cut(forest, 1, region_of), 2); // no flow between them
    assert_memory_equal(region_of, ((uint32_t[]){0, 0, 2, 2}), sizeof region_of);
    um_merge_tree_free(NULL);
}

// ------------------------------------------------------------------------------------ a plain one

__extension__ typedef __int128 whole;

typedef struct plain {
    size_t n;
    whole flow[MOST_UNITS][MOST_UNITS];
    bool is_gone[MOST_UNITS];
} plain;

static whole lives(const plain *self, size_t i) {
    whole sum = 0;
    for (size_t j = 0; j < self->n; j++)
        sum += self->flow[i][j];
    return sum;
}

static whole works(const plain *self, size_t j) {
    whole sum = 0;
    for (size_t i = 0; i < self->n; i++)
        sum += self->flow[i][j];
    return sum;
}

/// Criterion as a fraction, with 1 in place of a margin of 0: its flow is 0 too.
static void fraction(const plain *self, size_t i, size_t j, whole *over, whole *under) {
    whole there = lives(self, i) * works(self, j), back = lives(self, j) * works(self, i);
    there = there ? there : 1;
    back = back ? back : 1;
    *over = self->flow[i][j] * back + self->flow[j][i] * there;
    *under = there * back;
}

/// @return false where no pair has a flow
static bool largest_pair(const plain *self, um_merge_step *best) {
    whole best_over = 0, best_under = 1;
    for (size_t i = 0; i < self->n; i++)
        for (size_t j = i + 1; j < self->n; j++) {
            whole over, under;
            if (self->is_gone[i] || self->is_gone[j])
                continue;
            fraction(self, i, j, &over, &under);
            if (over * best_under <= best_over * under)
                continue; // pairs come in the order of their units: the first of equal ones stays
            best_over = over;
            best_under = under;
            *best = (um_merge_step){(uint32_t)i, (uint32_t)j, (double)over / (double)under, 0};
        }
    return best_over > 0;
}

static void merge(plain *self, um_merge_step *step) {
    for (size_t k = 0; k < self->n; k++)
        self->flow[step->a][k] += self->flow[step->b][k];
    for (size_t k = 0; k < self->n; k++)
        self->flow[k][step->a] += self->flow[k][step->b];
    for (size_t k = 0; k < self->n; k++)
        self->flow[k][step->b] = self->flow[step->b][k] = 0;
    self->is_gone[step->b] = true;
    whole inside = 0;
    for (size_t k = 0; k < self->n; k++)
        inside += self->flow[k][k];
    step->persons_inside = (double)inside;
}

/// @return number of flows
static size_t draw(plain *self, um_flow *flows) {
    size_t n_flows = 0;
    memset(self, 0, sizeof *self);
    self->n = 2 + choose(MOST_UNITS - 2);
    double density = 0.02 + 0.5 * next_random();
    size_t n_most = 1 + choose(6); // few different numbers make many ties
    for (size_t i = 0; i < self->n; i++)
        for (size_t j = 0; j < self->n; j++) {
            if (next_random() > density)
                continue;
            self->flow[i][j] = (whole)(1 + choose(n_most));
            flows[n_flows++] = (um_flow){(uint32_t)i, (uint32_t)j, (double)self->flow[i][j]};
        }
    return n_flows;
}

static void assert_same_tree(plain *expected, const um_merge_tree *tree, double unit) {
    um_merge_step step = {0};
    size_t n = 0;
    for (; largest_pair(expected, &step); n++) {
        assert_true(n < tree->n_steps);
        merge(expected, &step);
        const um_merge_step *found = &tree->steps[n];
        if (found->a != step.a || found->b != step.b)
            fail_msg("%zu units, step %zu: %u + %u, expected %u + %u", expected->n, n + 1, found->a,
                     found->b, step.a, step.b);
        double inside = step.persons_inside * unit;
        assert_true(fabs(found->criterion * unit - step.criterion) <= 1e-11 * step.criterion);
        assert_true(fabs(found->persons_inside - inside) <= 1e-11 * inside);
    }
    assert_int_equal(n, tree->n_steps);
}

static void test_against_all_pairs_anew(void **state) {
    (void)state;
    static um_flow flows[MOST_UNITS * MOST_UNITS];
    static plain drawn;
    for (size_t i = 0; i < 400; i++) {
        size_t n_flows = draw(&drawn, flows);
        UM_AUTO(um_flow_matrix) *matrix = um_flow_matrix_new(drawn.n, flows, n_flows);
        UM_AUTO(um_merge_tree) *tree = um_intramax(matrix);
        assert_same_tree(&drawn, tree, 1);
    }
}

/// The same flows, each so many times: the same tree.
static void assert_scaled(size_t n_trees, double (*factor_for)(double persons)) {
    static um_flow flows[MOST_UNITS * MOST_UNITS];
    static plain drawn;
    for (size_t i = 0; i < n_trees; i++) {
        size_t n_flows = draw(&drawn, flows);
        double persons = 0;
        for (size_t k = 0; k < n_flows; k++)
            persons += flows[k].persons;
        double factor = factor_for(persons);
        for (size_t k = 0; k < n_flows; k++)
            flows[k].persons *= factor;
        UM_AUTO(um_flow_matrix) *matrix = um_flow_matrix_new(drawn.n, flows, n_flows);
        UM_AUTO(um_merge_tree) *tree = um_intramax(matrix);
        assert_same_tree(&drawn, tree, factor);
    }
}

/// Tenths of persons, from an estimate: sums are rounded, and what is a tie stays one.
static double one_tenth(double persons) {
    (void)persons;
    return 0.1;
}

/// As many persons as are compared in whole numbers.
static double most_whole(double persons) {
    return persons > 0 ? floor(2147483648.0 / persons) : 1;
}

static void test_scaled_flows(void **state) {
    (void)state;
    assert_scaled(200, one_tenth);
    assert_scaled(200, most_whole);
}

/// Two pairs that doubles take for a tie. 0 and 1 have O = D = m = 2^28 and f = m / 2 each way: 1 /
/// m. 2 and 3 have f too, O = m - 1 and, with two persons from unit 4 each, D = m + 1: 2 f / (m^2 -
/// 1), which is larger by a part in 2^56.
static void test_large_numbers(void **state) {
    (void)state;
    const double m = 268435456, f = m / 2;
    const um_flow flows[] = {{0, 0, m - f},     {0, 1, f}, {1, 0, f}, {1, 1, m - f},
                             {2, 2, m - 1 - f}, {2, 3, f}, {3, 2, f}, {3, 3, m - 1 - f},
                             {4, 2, 2},         {4, 3, 2}};
    UM_AUTO(um_flow_matrix) *matrix = um_flow_matrix_new(5, flows, UM_COUNTED(flows));
    UM_AUTO(um_merge_tree) *tree = um_intramax(matrix);
    assert_int_equal(tree->n_steps, 3);
    assert_int_equal(tree->steps[0].a, 2);
    assert_int_equal(tree->steps[1].a, 0);
    assert_int_equal(tree->steps[2].a, 2);
    assert_int_equal(tree->steps[2].b, 4);
    assert_true(tree->steps[2].persons_inside == matrix->persons);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_cuts),
        cmocka_unit_test(test_against_all_pairs_anew),
        cmocka_unit_test(test_scaled_flows),
        cmocka_unit_test(test_large_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
