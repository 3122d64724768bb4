#include "load_fixture.h"

#define HEADER "standard,edition,topic,rule,value,text_value,unit,citation,remark\n"

static void test_thresholds(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "rules.csv",
               HEADER "plusbus,2020,service,pairs_weekday,15,,pairs,\"VBB, criteria\",check\n"
                      "plusbus,2020,service,first_departure,,05:30,time,VBB,\n");
    add_source(fixture, "rules", "rulebook", "rules.csv");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'rules'", "2|2|0|0|0|0");
    assert_answer(
        fixture,
        "SELECT standard, edition, topic, rule, value, text_value, unit, citation, remark "
        "FROM rulebook",
        "plusbus|2020|service|first_departure||05:30|time|VBB|\n"
        "plusbus|2020|service|pairs_weekday|15.0||pairs|VBB, criteria|check");
}

static void test_a_rule_that_is_gone(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "rules.csv", HEADER "s,1,t,a,1,,m,c,\ns,1,t,b,2,,m,c,\n");
    add_source(fixture, "rules", "rulebook", "rules.csv");
    assert_loads(fixture);
    write_file(fixture, "rules.csv", HEADER "s,1,t,b,3,,m,c,\n");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT rule, value FROM rulebook", "b|3.0");
}

static void test_what_is_wrong_with_a_row(void **state) {
    static const struct {
        const char *row;
        const char *reason;
    } cases[] = {
        {",1,t,b,1,,m,c,", "standard is empty"},
        {"s,1,t,,1,,m,c,", "rule is empty"},
        {"s,1,t,b,1,,m,,", "citation is empty"},
        {"s,1,t,b,,,m,c,", "neither value nor text_value is given"},
        {"s,1,t,b,\"0,5\",,m,c,", "value '0,5' is no number (with a decimal point)"},
        {"s,1,t,a,2,,m,c,", "the rule 's 1/t/a' is there already"},
    };
    load_fixture *fixture = *state;
    add_source(fixture, "rules", "rulebook", "rules.csv");
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(char) *file = um_format(HEADER "s,1,t,a,1,,m,c,\n%s\n", cases[i].row);
        write_file(fixture, "rules.csv", file);
        assert_loads(fixture);
        assert_answer(fixture, COUNTS "'rules'", "2|1|0|1|0|0");
        assert_answer(fixture, "SELECT place FROM reject", "line 3");
        assert_answer(fixture, "SELECT reason FROM reject", cases[i].reason);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, load_fixture_setup, load_fixture_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_thresholds),
        TEST(test_a_rule_that_is_gone),
        TEST(test_what_is_wrong_with_a_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
