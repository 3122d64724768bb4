#include "um_random.h"
#include "um_test.h"

#include "core/text.h"
#include "publish/class_limits.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Employment density of the 58 counties of California, 1997 (persons a square mile): the example
/// of Rey, mapclassify.
static double employment[] = {
    0.13,  0.14,   0.2,    0.22,   0.33,   0.42,   0.61,   0.74,  0.92,   0.99,   1.32,  1.34,
    1.65,  1.81,   2.51,   2.74,   2.78,   3.16,   3.27,   3.38,  3.99,   4.51,   5.39,  5.9,
    6.56,  6.97,   7.6,    8.68,   8.7,    10.03,  10.33,  11.15, 12.02,  12.63,  13.09, 14.03,
    16.7,  20.47,  24.32,  28.7,   29.82,  36.67,  36.68,  40.48, 49.47,  50.65,  57.26, 66.26,
    75.29, 110.74, 181.27, 192.05, 264.93, 317.11, 329.92, 370.5, 722.85, 4111.45};

static void assert_limits(um_class_method method, const double *sorted, size_t n, size_t k,
                          const double *expected, size_t n_expected) {
    double limits[UM_CLASSES_MOST];
    assert_int_equal(um_class_limits(method, sorted, n, k, false, limits), n_expected);
    for (size_t i = 0; i < n_expected; i++)
        assert_true(limits[i] == expected[i]);
}

/// mapclassify 2.8 says: FisherJenks(k=5) has the counts 49, 3, 4, 1, 1 and Quantiles(k=5) 12, 11,
/// 12, 11, 12; limits are the first values after them.
static void test_published_classes_are_found(void **state) {
    (void)state;
    static const double jenks[] = {0.13, 110.74, 264.93, 722.85, 4111.45},
                        quantile[] = {0.13, 1.65, 5.9, 14.03, 57.26};
    size_t n = UM_COUNTED(employment);
    assert_int_equal(n, 58);
    assert_limits(UM_CLASSES_JENKS, employment, n, 5, jenks, 5);
    assert_limits(UM_CLASSES_QUANTILE, employment, n, 5, quantile, 5);
}

/// EqualInterval(k=5) of mapclassify: 822.394, 1644.658, 2466.922, 3289.186.
static void test_equal_steps_are_equal(void **state) {
    (void)state;
    static const double expected[] = {0.13, 822.394, 1644.658, 2466.922, 3289.186};
    double limits[UM_CLASSES_MOST];
    assert_int_equal(um_class_limits(UM_CLASSES_EQUAL, employment, 58, 5, false, limits), 5);
    for (size_t i = 0; i < 5; i++)
        assert_true(fabs(limits[i] - expected[i]) < 1e-9);
}

// -------------------------------------------------------------------------------- the optimum

/// Sum of squared distances to the mean, in the order of the definition.
static long double spread_of(const double *values, size_t n) {
    long double mean = 0, sum = 0;
    for (size_t i = 0; i < n; i++)
        mean += values[i] / (long double)n;
    for (size_t i = 0; i < n; i++)
        sum += (values[i] - mean) * (values[i] - mean);
    return sum;
}

/// The least over all ways to cut, which are tried one by one; a cut between equal values is none.
static long double least_spread(const double *sorted, size_t n, size_t k) {
    if (k == 1)
        return spread_of(sorted, n);
    long double least = spread_of(sorted, n);
    for (size_t cut = 1; cut < n; cut++) {
        if (sorted[cut] == sorted[cut - 1])
            continue;
        long double sum = least_spread(sorted, cut, k - 1) + spread_of(sorted + cut, n - cut);
        least = sum < least ? sum : least;
    }
    return least;
}

static long double spread_of_limits(const double *sorted, size_t n, const double *limits,
                                    size_t n_limits) {
    long double sum = 0;
    size_t from = 0;
    for (size_t class = 0; class < n_limits; class ++) {
        size_t to = from;
        while (to < n && (class + 1 == n_limits || sorted[to] < limits[class + 1]))
            to++;
        assert_true(to > from); // no class is empty
        sum += spread_of(sorted + from, to - from);
        from = to;
    }
    assert_int_equal(from, n);
    return sum;
}

static int compare(const void *a, const void *b) {
    double one = *(const double *)a, two = *(const double *)b;
    return (one > two) - (one < two);
}

/// Whole numbers of a few, so that equal ones are many; fractions; the same far from 0.
static void fill(double *values, size_t n) {
    static const double offsets[] = {0, -5, 1e6};
    bool is_whole = choose(2);
    double offset = offsets[choose(3)], range = (double)(1 + choose(30));
    for (size_t i = 0; i < n; i++)
        values[i] = offset + (is_whole ? floor(next_random() * range) : next_random() * range);
    qsort(values, n, sizeof *values, compare);
}

static size_t count_distinct(const double *sorted, size_t n) {
    size_t count = 1;
    for (size_t i = 1; i < n; i++)
        count += sorted[i] > sorted[i - 1];
    return count;
}

static void test_natural_breaks_are_the_optimum(void **state) {
    (void)state;
    for (int round = 0; round < 1500; round++) {
        double values[13], limits[UM_CLASSES_MOST];
        size_t n = 1 + choose(13), k = 2 + choose(4);
        fill(values, n);
        size_t n_limits = um_class_limits(UM_CLASSES_JENKS, values, n, k, false, limits);
        size_t distinct = count_distinct(values, n);
        assert_int_equal(n_limits, distinct < k ? distinct : k);
        long double found = spread_of_limits(values, n, limits, n_limits);
        assert_true(found <= least_spread(values, n, k) + 1e-9L);
    }
}

/// The middle of 0, 1, 2 could go with either side: the upper class begins lowest.
static void test_equally_good_breaks_are_always_the_same(void **state) {
    (void)state;
    static const double values[] = {0, 1, 2}, expected[] = {0, 1};
    assert_limits(UM_CLASSES_JENKS, values, 3, 2, expected, 2);
}

// ------------------------------------------------------------------------------------- quantiles

static void test_quantiles_keep_equal_values_together(void **state) {
    (void)state;
    static const struct {
        double values[8];
        size_t n, k, n_expected;
        double expected[4];
    } cases[] = {
        {{1, 2, 3, 4, 5, 6, 7, 8}, 8, 4, 4, {1, 3, 5, 7}},
        {{0, 0, 0, 0, 0, 0, 7, 8}, 8, 4, 2, {0, 7}},
        {{0, 0, 0, 1, 2, 3, 4, 5}, 8, 4, 4, {0, 1, 2, 4}},
        {{1, 2, 2, 2, 2, 2, 2, 3}, 8, 4, 3, {1, 2, 3}},
        {{5, 5, 5, 5, 5, 5, 5, 5}, 8, 4, 1, {5}},
        {{3}, 1, 4, 1, {3}},
        {{3, 4}, 2, 4, 2, {3, 4}},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++)
        assert_limits(UM_CLASSES_QUANTILE, cases[i].values, cases[i].n, cases[i].k,
                      cases[i].expected, cases[i].n_expected);
}

static void test_round_steps(void **state) {
    (void)state;
    static const double values[] = {3, 8, 14, 21, 47}, expected[] = {0, 10, 20, 30, 40},
                        negative[] = {-12, 5, 18}, around[] = {-20, 0};
    assert_limits(UM_CLASSES_PRETTY, values, 5, 5, expected, 5);
    assert_limits(UM_CLASSES_PRETTY, negative, 3, 3, around, 2);
}

static void test_whole_numbers_have_whole_steps(void **state) {
    (void)state;
    static const double values[] = {0, 1, 1, 3};
    double limits[UM_CLASSES_MOST];
    size_t n = um_class_limits(UM_CLASSES_EQUAL, values, 4, 9, true, limits);
    um_class_limits_round(UM_CLASSES_EQUAL, values, 4, 1, true, limits, n);
    assert_int_equal(n, 4);
    for (size_t i = 0; i < n; i++)
        assert_true(limits[i] == (double)i);
}

// --------------------------------------------------------------------------------------- rounding

static void test_limits_are_round(void **state) {
    (void)state;
    static const struct {
        double values[4], factor, expected[2];
        size_t n;
    } cases[] = {
        {{0.13, 75.29, 110.74, 300}, 1, {0, 100}, 4},
        {{0.1234, 0.3456, 0.4567, 0.5}, 100, {0.1, 0.4}, 4},
        {{1.01, 1.02, 1.03, 1.04}, 1, {1.01, 1.03}, 4},
        {{-7, -5, 3, 9}, 1, {-8, 0}, 4},
        {{103, 104, 108, 109}, 1, {102, 105}, 4},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        double limits[2] = {cases[i].values[0], cases[i].values[2]};
        um_class_limits_round(UM_CLASSES_JENKS, cases[i].values, cases[i].n, cases[i].factor, false,
                              limits, 2);
        if (limits[0] != cases[i].expected[0] || limits[1] != cases[i].expected[1])
            print_error("case %zu: %.17g %.17g\n", i, limits[0], limits[1]);
        assert_true(limits[0] == cases[i].expected[0]);
        assert_true(limits[1] == cases[i].expected[1]);
    }
}

static size_t count_below(const double *sorted, size_t n, double limit) {
    size_t count = 0;
    while (count < n && sorted[count] < limit)
        count++;
    return count;
}

static void test_rounding_moves_no_value(void **state) {
    (void)state;
    static const double factors[] = {1, 100, 0.001};
    for (int round = 0; round < 20000; round++) {
        double values[40], limits[UM_CLASSES_MOST], rounded[UM_CLASSES_MOST];
        size_t n = 1 + choose(40), k = 2 + choose(8);
        um_class_method method = (um_class_method)(UM_CLASSES_EQUAL + choose(4));
        fill(values, n);
        bool is_whole = true;
        for (size_t i = 0; i < n; i++)
            is_whole = is_whole && values[i] == floor(values[i]);
        size_t n_limits = um_class_limits(method, values, n, k, is_whole, limits);
        assert_in_range(n_limits, 1, k);
        memcpy(rounded, limits, sizeof limits);
        um_class_limits_round(method, values, n, factors[choose(3)], is_whole, rounded, n_limits);
        for (size_t i = 0; i < n_limits; i++) {
            assert_int_equal(count_below(values, n, rounded[i]), count_below(values, n, limits[i]));
            assert_true(i == 0 || rounded[i] > rounded[i - 1]);
        }
    }
}

static void test_extremes_do_no_harm(void **state) {
    (void)state;
    static const double values[] = {-1.7e308, 0, 5e-324, 1.7e308};
    for (um_class_method method = UM_CLASSES_EQUAL; method <= UM_CLASSES_QUANTILE; method++) {
        double limits[UM_CLASSES_MOST];
        assert_int_equal(um_class_limits(method, values, 0, 5, false, limits), 0);
        size_t n = um_class_limits(method, values, 4, 4, false, limits);
        um_class_limits_round(method, values, 4, 1, false, limits, n);
        assert_in_range(n, 1, 4);
    }
}

// ------------------------------------------------------------------------------------- the option

static void test_methods_are_read(void **state) {
    (void)state;
    static const struct {
        const char *text;
        um_class_method method;
        size_t k;
        const char *message;
    } cases[] = {
        {"0,1,5", UM_CLASSES_GIVEN, 0, NULL},
        {"-5,0", UM_CLASSES_GIVEN, 0, NULL},
        {"jenks:5", UM_CLASSES_JENKS, 5, NULL},
        {"quantile:4", UM_CLASSES_QUANTILE, 4, NULL},
        {"equal:2", UM_CLASSES_EQUAL, 2, NULL},
        {"pretty:9", UM_CLASSES_PRETTY, 9, NULL},
        {"jenk:5", 0, 0,
         "classes=jenk:5: no method 'jenk'; it is equal, jenks, pretty or quantile; did you mean "
         "'jenks'?"},
        {"jenks", 0, 0, "classes=jenks: wants 2 to 9 classes, as in jenks:5"},
        {"jenks:1", 0, 0, "classes=jenks:1: wants 2 to 9 classes, as in jenks:5"},
        {"jenks:10", 0, 0, "classes=jenks:10: wants 2 to 9 classes, as in jenks:5"},
        {"equal:x", 0, 0, "classes=equal:x: wants 2 to 9 classes, as in equal:5"},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_class_method method = UM_CLASSES_PRETTY;
        size_t k = 99;
        um_error err = {0};
        um_status status = um_class_method_parse(cases[i].text, &method, &k, &err);
        assert_int_equal(status, cases[i].message ? UM_ERR_USAGE : UM_OK);
        assert_string_equal(err.text, cases[i].message ? cases[i].message : "");
        assert_int_equal(method, cases[i].message ? UM_CLASSES_PRETTY : cases[i].method);
        assert_int_equal(k, cases[i].message ? 99 : cases[i].k);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published_classes_are_found),
        cmocka_unit_test(test_equal_steps_are_equal),
        cmocka_unit_test(test_natural_breaks_are_the_optimum),
        cmocka_unit_test(test_equally_good_breaks_are_always_the_same),
        cmocka_unit_test(test_quantiles_keep_equal_values_together),
        cmocka_unit_test(test_round_steps),
        cmocka_unit_test(test_whole_numbers_have_whole_steps),
        cmocka_unit_test(test_limits_are_round),
        cmocka_unit_test(test_rounding_moves_no_value),
        cmocka_unit_test(test_extremes_do_no_harm),
        cmocka_unit_test(test_methods_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
