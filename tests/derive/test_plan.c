// What region.yaml may say of regions: options by method, words, numbers, defaults.
#include "um_test.h"

#include "derive/regions/plan.h"

#include <string.h>

static um_region region_of(const char *const (*options)[2], size_t n) {
    um_region region = {.path = (char *)"region.yaml"};
    for (size_t i = 0; i < n; i++) {
        um_pair *pair = um_pair_list_add(&region.derive, options[i][0], options[i][1]);
        pair->line = (int)i + 1;
        pair->column = 3;
    }
    return region;
}

static void test_plans(void **state) {
    (void)state;
    static const char *const options[][2] = {
        {"shapes.tolerance_m", "5"},      {"regions.ttwa.method", "labour_market_areas"},
        {"regions.ttwa.min_size", "100"}, {"regions.tree.method", "intramax"},
        {"regions.tree.cuts", "20,10"},   {"regions.ttwa.repair", "no"}};
    um_error err = {0};
    um_region region = region_of(options, UM_COUNTED(options));
    UM_AUTO(um_plans) plans = {0};
    assert_ok(um_plans_read(&region, &plans, &err));
    assert_int_equal(plans.n_items, 2);
    assert_string_equal(plans.items[0].name, "ttwa");
    assert_int_equal(plans.items[0].method, UM_LABOUR_MARKET_AREAS);
    assert_float_equal(um_plan_real(&plans.items[0], "min_size", 7), 100, 0);
    assert_float_equal(um_plan_real(&plans.items[0], "target_size", 7), 7, 0);
    assert_false(um_plan_is(&plans.items[0], "repair", true));
    assert_true(um_plan_is(&plans.items[1], "repair", true));
    assert_string_equal(um_plan_text(&plans.items[1], "cuts"), "20,10");
    assert_null(um_plan_text(&plans.items[1], "method"));
    um_pair_list_clear(&region.derive);
}

static void test_without_plans_those_that_need_no_choice(void **state) {
    (void)state;
    um_error err = {0};
    um_region region = {.path = (char *)"region.yaml"};
    UM_AUTO(um_plans) plans = {0};
    assert_ok(um_plans_read(&region, &plans, &err));
    assert_int_equal(plans.n_items, 3);
    for (size_t i = 0; i < plans.n_items; i++)
        assert_true(plans.items[i].is_default);
}

static void test_what_is_refused(void **state) {
    (void)state;
    static const struct {
        const char *method, *option, *value, *message;
    } cases[] = {
        {"intramax", "cut", "10",
         "line 2, column 3: derive.regions.a.cut: method intramax has no option "
         "'cut'; did you mean 'cuts'?"},
        {"intramax", "repair", "yes", "method intramax has no option 'repair'"},
        {"intramax", "cuts", "10,many", "derive.regions.a.cuts: 'many' is no number"},
        {"rings", "min_population", "-5", "-5 is negative"},
        {"labour_market_areas", "min_self_containment", "66.7",
         "66.7 is above 1: a share is meant, 0.15 for 15 %"},
        {"labour_market_areas", "preset", "ttwaa", "'ttwaa' is none of ttwa"},
        {"communities", "level", "county", "'county' is none of "},
        {"given", "scope", "here", "'here' is none of region, all"},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_error err = {0};
        UM_AUTO(char) *name = um_format("regions.a.%s", cases[i].option);
        const char *const options[][2] = {{"regions.a.method", cases[i].method},
                                          {name, cases[i].value}};
        um_region region = region_of(options, 2);
        UM_AUTO(um_plans) plans = {0};
        assert_int_equal(um_plans_read(&region, &plans, &err), UM_ERR_REFUSED);
        if (!strstr(err.text, cases[i].message))
            fail_msg("'%s' does not say '%s'", err.text, cases[i].message);
        um_pair_list_clear(&region.derive);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plans),
        cmocka_unit_test(test_without_plans_those_that_need_no_choice),
        cmocka_unit_test(test_what_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
