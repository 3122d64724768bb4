// The perimeter of a forum, step by step: by hand, and against a plain search.
#include "region_drawing.h"

#include "derive/regions/perimeter.h"
#include "um_random.h"

#include <math.h>
#include <string.h>

/// "1.1 C 0.3>0.5; 1.2 D ..."
static void assert_moves(const um_perimeter_moves *moves, const char *expected) {
    UM_AUTO(um_text) text = {0};
    for (size_t i = 0; i < moves->n_items; i++) {
        const um_perimeter_move *move = &moves->items[i];
        um_text_append_format(&text, "%s%u.%u %c %.4g>%.4g", i ? "; " : "", move->step, move->rank,
                              letter_of(move->unit), move->before.fit, move->after.fit);
    }
    assert_string_equal(text.data ? text.data : "", expected);
}

/// A and B are members, 10 between them. C: 20 with A, 5 with D. D: 5 with C, 1 with B. E: 40 with
/// D. Fit now 10 / (10 + 20 + 1) = 0.3226. With C 30 / 36 = 0.8333; with D 11 / 76; with E 10 / 71:
/// as good as no fit. Then with D 36 / 76 = 0.4737: lower, so the search ends there.
#define FLOWS                                                                                      \
    {A, B, 4}, {B, A, 6}, {C, A, 20}, {C, D, 5}, {D, B, 1}, {E, D, 40}, {                          \
        A, A, 1000                                                                                 \
    }

static void test_entering(void **state) {
    (void)state;
    const bool members[5] = {true, true};
    const um_perimeter_search search = {.n_steps = 5, .n_ranks = 3};
    UM_AUTO(um_perimeter_moves) moves = {0};
    UM_AUTO(um_flow_matrix) *matrix = MATRIX(5, FLOWS);
    UM_AUTO(um_neighbours) *apart = um_neighbours_new(5, NULL, 0, (const double[5]){0});
    um_perimeter_find(matrix, apart, members, &search, &moves);
    assert_moves(&moves, "1.1 C 0.3226>0.8333; 1.2 D 0.3226>0.1447; 1.3 E 0.3226>0.1408; "
                         "2.1 D 0.8333>0.4737; 2.2 E 0.8333>0.3947");
    assert_float_equal(moves.items[0].after.inside, 30, 0);
    assert_float_equal(moves.items[0].after.touching, 36, 0);
}

/// Only D borders the perimeter: it is told, though it helps nothing, and not taken.
static void test_entering_what_borders(void **state) {
    (void)state;
    const bool members[5] = {true, true};
    const um_perimeter_search search = {.is_connected = true, .n_steps = 5, .n_ranks = 3};
    const bool nobody[5] = {false};
    um_perimeter_search closed = search;
    UM_AUTO(um_perimeter_moves) moves = {0};
    UM_AUTO(um_perimeter_moves) none = {0};
    UM_AUTO(um_flow_matrix) *matrix = MATRIX(5, FLOWS);
    UM_AUTO(um_neighbours) *near = um_neighbours_new(
        5, (const um_shared_border[]){{B, D, 1}, {D, C, 1}}, 2, (const double[5]){4, 4, 4, 4, 4});
    um_perimeter_find(matrix, near, members, &search, &moves);
    assert_moves(&moves, "1.1 D 0.3226>0.1447");
    closed.may_enter = nobody;
    um_perimeter_find(matrix, near, members, &closed, &none);
    assert_int_equal(none.n_items, 0);
}

/// A, B, C, D in a row. D adds least: without it 30 / 36 instead of 36 / 76. C is the best of the
/// next step, with 10 / 31, and nobody leaves any more. Where the perimeter may not be divided,
/// neither B nor C may leave at first.
static void test_leaving(void **state) {
    (void)state;
    const bool members[5] = {true, true, true, true};
    um_perimeter_search search = {.is_leaving = true, .n_steps = 5, .n_ranks = 2};
    UM_AUTO(um_perimeter_moves) moves = {0};
    UM_AUTO(um_perimeter_moves) connected = {0};
    UM_AUTO(um_flow_matrix) *matrix = MATRIX(5, FLOWS);
    UM_AUTO(um_neighbours) *row =
        um_neighbours_new(5, (const um_shared_border[]){{A, B, 1}, {B, C, 1}, {C, D, 1}}, 3,
                          (const double[5]){4, 4, 4, 4, 4});
    um_perimeter_find(matrix, row, members, &search, &moves);
    // B leaves: 25 inside (A-C 20, C-D 5), touching 76. At the second step B: 20 / 35.
    assert_moves(&moves, "1.1 D 0.4737>0.8333; 1.2 B 0.4737>0.3289; 2.1 B 0.8333>0.5714; 2.2 C "
                         "0.8333>0.3226");
    search.is_connected = true;
    um_perimeter_find(matrix, row, members, &search, &connected);
    assert_moves(&connected,
                 "1.1 D 0.4737>0.8333; 1.2 A 0.4737>0.07895; 2.1 C 0.8333>0.3226; 2.2 A "
                 "0.8333>0");
}

/// Nobody, one alone, nobody who moves.
static void test_nothing_to_do(void **state) {
    (void)state;
    const bool none[3] = {false}, one[3] = {true};
    const um_perimeter_search enter = {.n_steps = 5, .n_ranks = 3},
                              leave = {.is_leaving = true, .n_steps = 5, .n_ranks = 3};
    UM_AUTO(um_perimeter_moves) moves = {0};
    UM_AUTO(um_flow_matrix) *matrix = MATRIX(3, {A, A, 5});
    UM_AUTO(um_neighbours) *apart = um_neighbours_new(3, NULL, 0, (const double[3]){0});
    um_perimeter_find(matrix, apart, none, &enter, &moves);
    um_perimeter_find(matrix, apart, one, &enter, &moves);
    um_perimeter_find(matrix, apart, one, &leave, &moves);
    assert_int_equal(moves.n_items, 0);
}

// ------------------------------------------------------------------------------------- plain
// search

static double fit_plainly(double flow[10][10], size_t n, const bool *is_member) {
    double inside = 0, touching = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            inside += i != j && is_member[i] && is_member[j] ? flow[i][j] : 0;
            touching += i != j && (is_member[i] || is_member[j]) ? flow[i][j] : 0;
        }
    return touching > 0 ? inside / touching : -1;
}

/// Best single change, fits anew for each.
static size_t best_plainly(double flow[10][10], size_t n, bool *is_member, bool is_leaving,
                           double *fit) {
    size_t best = SIZE_MAX;
    *fit = -1;
    for (size_t i = 0; i < n; i++) {
        double ends = 0;
        for (size_t j = 0; j < n; j++)
            ends += i != j ? flow[i][j] + flow[j][i] : 0;
        if (is_member[i] != is_leaving || ends == 0)
            continue;
        is_member[i] = !is_leaving;
        double after = fit_plainly(flow, n, is_member);
        is_member[i] = is_leaving;
        if (best == SIZE_MAX || after > *fit + 1e-12) {
            best = i;
            *fit = after;
        }
    }
    return best;
}

static void test_random_perimeters_against_the_plain_search(void **state) {
    (void)state;
    size_t n_moves = 0;
    for (int round = 0; round < 2000; round++) {
        double flow[10][10] = {{0}};
        um_flow flows[100];
        bool members[10], plain[10];
        size_t n = 2 + (size_t)(next_random() * 8), n_flows = 0;
        for (uint32_t i = 0; i < n; i++)
            for (uint32_t j = 0; j < n; j++) {
                flow[i][j] = next_random() < 0.5 ? floor(next_random() * 8) : 0;
                flows[n_flows++] = (um_flow){i, j, flow[i][j]};
            }
        for (size_t i = 0; i < n; i++)
            members[i] = plain[i] = next_random() < 0.4;
        const um_perimeter_search search = {
            .is_leaving = round % 2, .n_steps = 4, .n_ranks = 1 + (uint32_t)(round % 3)};
        UM_AUTO(um_perimeter_moves) moves = {0};
        UM_AUTO(um_flow_matrix) *matrix = um_flow_matrix_new(n, flows, n_flows);
        UM_AUTO(um_neighbours) *apart = um_neighbours_new(n, NULL, 0, (const double[10]){0});
        um_perimeter_find(matrix, apart, members, &search, &moves);
        for (size_t i = 0; i < moves.n_items; i++) {
            const um_perimeter_move *move = &moves.items[i];
            double fit = 0;
            if (move->rank != 1)
                continue;
            assert_int_equal(best_plainly(flow, n, plain, search.is_leaving, &fit), move->unit);
            assert_float_equal(isnan(move->after.fit) ? -1 : move->after.fit, fit, 1e-12);
            plain[move->unit] = !search.is_leaving;
            n_moves++;
        }
    }
    assert_true(n_moves > 2000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_entering),
        cmocka_unit_test(test_entering_what_borders),
        cmocka_unit_test(test_leaving),
        cmocka_unit_test(test_nothing_to_do),
        cmocka_unit_test(test_random_perimeters_against_the_plain_search),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
