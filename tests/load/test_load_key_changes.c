#include "load_fixture.h"

#include "load/crosswalk.h"

#include <math.h>

#define HEADER "old_key,new_key,changed_on,kind,old_name,new_name,share,source\n"
#define SQUARE "[[[13,52],[13.1,52],[13.1,52.1],[13,52.1],[13,52]]]"
#define UNIT(key, name) FEATURE("\"key\":\"" key "\",\"name\":\"" name "\"", "Polygon", SQUARE)

static const char towns[] = DEGREES(
    UNIT("99001001", "Neustadt") "," UNIT("99001002", "Altdorf") "," UNIT("99001003", "Ceheim"));

/// Towns 99001001 to 99001003 and changes of keys.
static void add_changes(load_fixture *fixture, const char *content) {
    write_file(fixture, "towns.geojson", towns);
    write_file(fixture, "changes.csv", content);
    set_option(add_source(fixture, "towns", "territories", "towns.geojson"), "level",
               "municipality");
    add_source(fixture, "changes", "key_changes", "changes.csv");
}

static void test_every_column(void **state) {
    load_fixture *fixture = *state;
    add_changes(fixture, HEADER "99001007,99001001,2022-04-19,,Dorf,Neustadt,,\"Law, 3\"\n"
                                "99001008,99001002,2010,part,Weiler,Altdorf,0.25,\n");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'changes'", "2|2|0|0|0|0");
    assert_answer(fixture,
                  "SELECT old_key, new_key, changed_on, kind, old_name, new_name, share, citation "
                  "FROM key_change",
                  "99001007|99001001|2022-04-19|merged|Dorf|Neustadt||Law, 3\n"
                  "99001008|99001002|2010|part|Weiler|Altdorf|0.25|");
}

static void test_what_is_wrong_with_a_row(void **state) {
    static const struct {
        const char *row;
        const char *reason;
    } cases[] = {
        {",99001001,2022,,,,,", "old_key is empty"},
        {"99001008,,2022,,,,,", "new_key is empty"},
        {"1073032,99001001,2022,,,,,",
         "old_key '1073032' has 7 digits: a lost zero in front? 01073032"},
        {"99001008,99001008,2022,,,,,", "99001008 would become itself"},
        {"99001008,99001001,,,,,,",
         "changed_on is empty: from which day on does the new key hold?"},
        {"99001008,99001001,19.04.2022,,,,,",
         "changed_on '19.04.2022' is no ISO date; write 2022-04-19"},
        {"99001008,99001001,2022,,,,half,", "share 'half' is no number (with a decimal point)"},
        {"99001008,99001001,2022,,,,60,",
         "share 60 is not above 0 and at most 1; per cent are hundredths"},
        {"99001008,99001001,2022,,,,0,", "share 0 is not above 0 and at most 1"},
        {"99001007,99001001,2022,,,,,",
         "the change from 99001007 to 99001001 on 2022 is there already"},
        {"99001001,99001007,2022,,,,,", "99001007 leads back to 99001001 on the same day"},
    };
    load_fixture *fixture = *state;
    add_changes(fixture, "");
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(char) *file = um_format(HEADER "99001007,99001001,2022,,,,,\n%s\n", cases[i].row);
        write_file(fixture, "changes.csv", file);
        assert_loads(fixture);
        assert_answer(fixture, COUNTS "'changes'", "2|1|0|1|0|0");
        assert_answer(fixture, "SELECT place FROM reject", "line 3");
        assert_answer(fixture, "SELECT reason FROM reject", cases[i].reason);
    }
}

/// What became of a key, as "key share, ..."; empty where it stays as it is.
static const char *follow(const load_fixture *fixture, const char *key, bool *is_single) {
    static char answer[256];
    um_error err = {0};
    UM_AUTO(um_crosswalk) *crosswalk = NULL;
    assert_ok(um_crosswalk_read(fixture->db, &crosswalk, &err));
    um_succession found = um_crosswalk_follow(crosswalk, key);
    *is_single = um_succession_is_single(&found);
    answer[0] = '\0';
    for (size_t i = 0; i < found.n_items; i++)
        sprintf(answer + strlen(answer), isnan(found.items[i].share) ? "%s%s ?" : "%s%s %.3f",
                i ? ", " : "", found.items[i].key, found.items[i].share);
    return answer;
}

static void test_where_keys_lead(void **state) {
    static const struct {
        const char *key, *answer;
        bool is_single;
    } cases[] = {
        {"99001007", "99001001 1.000", true}, // one step
        {"99001010", "99001001 1.000", true}, // through 99001007
        {"99001001", "", false},              // loaded: stays, whatever is said of it
        {"99001020", "99001001 0.600, 99001002 0.400", false}, // divided, shares known
        {"99001021", "99001001 ?, 99001002 ?", false},         // divided, shares not known
        {"99001022", "99001003 0.500", false},                 // where did the other half go?
        {"99001023", "99001003 1.000", true},                  // a part left it earlier
        {"99001024", "99001001 0.800, 99001002 0.200", false}, // 0.5 + 0.5 of 0.6; 0.5 of 0.4
        {"99001030", "", false},                               // to a place that is not loaded
        {"99001040", "99001003 1.000", true},                  // to and fro, in different years
        {"99001050", "", false},                               // the change is older than the key
        {"99", "", false},                                     // nobody speaks of it
        {"98001", "99001 1.000", true},                        // a district by its digits only
    };
    load_fixture *fixture = *state;
    add_changes(fixture, HEADER "99001007,99001001,2022-04-19,,,,,\n"
                                "99001010,99001007,2003,,,,,\n"
                                "99001001,99001003,2025,,,,,\n"
                                "99001020,99001001,2010,,,,0.6,\n"
                                "99001020,99001002,2010,,,,0.4,\n"
                                "99001021,99001001,2010,,,,,\n"
                                "99001021,99001002,2010,,,,,\n"
                                "99001022,99001003,2010,,,,0.5,\n"
                                "99001023,99001001,2009,part,,,0.1,\n"
                                "99001023,99001003,2010,,,,,\n"
                                "99001024,99001020,2008,,,,0.5,\n"
                                "99001024,99001001,2008,,,,0.5,\n"
                                "99001030,98001001,2010,,,,,\n"
                                "99001040,99001041,2000,,,,,\n"
                                "99001041,99001040,2005,,,,,\n"
                                "99001040,99001003,2010,,,,,\n"
                                "99001050,99001051,2010,,,,,\n"
                                "99001051,99001003,2005,,,,,\n"
                                "98001,99001,2010,,,,,\n");
    assert_loads(fixture);
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        bool is_single = false;
        assert_string_equal(follow(fixture, cases[i].key, &is_single), cases[i].answer);
        assert_int_equal(is_single, cases[i].is_single);
    }
}

/// Seven keys, each divided into the next two, all within one day of which some know only the year
/// or the month: every branch goes on for ever, and doubles. On one and the same day it would be
/// refused.
static void test_keys_divided_in_circles_come_to_an_end(void **state) {
    static const char *const days[] = {"2020", "2020-05", "2020-05-05"};
    load_fixture *fixture = *state;
    UM_AUTO(um_text) rows = {0};
    um_text_append(&rows, HEADER);
    for (int i = 0; i < 7; i++)
        for (int next = 1; next <= 2; next++)
            um_text_append_format(&rows, "9900106%d,9900106%d,%s,,,,0.5,\n", i, (i + next) % 7,
                                  days[i % 3]);
    add_changes(fixture, rows.data);
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'changes'", "14|14|0|0|0|0");
    bool is_single = true;
    assert_string_equal(follow(fixture, "99001060", &is_single), ""); // to nothing that is loaded
    assert_false(is_single);
}

static void add_members(load_fixture *fixture, const char *rows) {
    UM_AUTO(char) *content =
        um_format("forum_id,member_name,member_kind,member_key,valid_from\n%s", rows);
    write_file(fixture, "forums.csv", "forum_id,name\nf,Forum\n");
    write_file(fixture, "members.csv", content);
    add_source(fixture, "members", "memberships", "members.csv");
    add_source(fixture, "forums", "forums", "forums.csv");
}

static void test_members_by_an_old_key(void **state) {
    load_fixture *fixture = *state;
    // The changes stand behind the members in region.yaml, and are loaded before them.
    add_members(fixture, "f,Dorf,municipality,99001007,1995\n"
                         "f,Neustadt,municipality,99001001,2001\n"
                         "f,Elsewhere,municipality,99001030,\n"
                         "f,Tal,municipality,99001020,\n");
    add_changes(fixture, HEADER "99001007,99001001,2022-04-19,,Dorf,Neustadt,,\n"
                                "99001020,99001001,2010,,Tal,,0.6,\n"
                                "99001020,99001002,2010,,Tal,,0.4,\n"
                                "99001030,98001001,2010,,,,,\n");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'members'", "4|3|0|1|0|1");
    assert_answer(fixture,
                  "SELECT member_key, member_name, name_in_source, valid_from FROM membership",
                  "99001001|Neustadt|Dorf|1995\n99001001|Neustadt|Neustadt|2001\n"
                  "99001030|Elsewhere|Elsewhere|");
    assert_answer(fixture, "SELECT place, key, kind, note FROM repair",
                  "line 2|99001001|key changed|99001007 (Dorf) became 99001001 on 2022-04-19 "
                  "(Neustadt)");
    assert_answer(fixture, "SELECT place, key, reason FROM reject",
                  "line 5|99001020|99001020 (Tal) became 99001001 (60 %), 99001002 (40 %) on "
                  "2010; which of them the member is cannot be told: give the key of today");
    // The old name is no spelling of the new one.
    assert_answer(fixture, "SELECT count(*) FROM alias WHERE kind = 'territory'", "0");
}

static void test_two_old_keys_of_one_member(void **state) {
    load_fixture *fixture = *state;
    add_members(fixture, "f,Neustadt,municipality,99001001,\nf,Dorf,municipality,99001007,\n");
    add_changes(fixture, HEADER "99001007,99001001,2022-04-19,,,,,\n");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'members'", "2|2|1|0|0|0");
    assert_answer(fixture, "SELECT kind FROM repair ORDER BY kind",
                  "key changed\nmemberships merged");
}

static void test_members_are_read_again_when_a_change_is_known(void **state) {
    load_fixture *fixture = *state;
    um_error err = {0};
    um_load_summary summary = {0};
    add_members(fixture, "f,Dorf,municipality,99001007,\n");
    add_changes(fixture, HEADER);
    assert_loads(fixture);
    assert_answer(fixture, "SELECT member_key FROM membership", "99001007");
    write_file(fixture, "changes.csv", HEADER "99001007,99001001,2022-04-19,,,,,\n");
    assert_ok(um_load_region(fixture->db, &fixture->region, NULL, &summary, &err));
    assert_int_equal(summary.n_loaded, 2); // not the forums, nor the towns
    assert_answer(fixture, "SELECT member_key FROM membership", "99001001");
}

static void add_flows(load_fixture *fixture, const char *content) {
    write_file(fixture, "od.csv", content);
    um_source *source = add_source(fixture, "od", "flows", "od.csv");
    set_option(source, "statistic", "census");
}

#define FLOWS                                                                                      \
    "SELECT origin_key, destination_key, mode, kind, persons FROM flow "                           \
    "ORDER BY origin_key, destination_key, mode"

static void test_flows_of_merged_keys_add_up(void **state) {
    load_fixture *fixture = *state;
    // 07 and 08 are 01 today: 10 + 5 + 2 to 02, 3 + 4 back; within 100 + 20 + 6 (07 to 01).
    add_flows(fixture, "origin,destination,persons\n"
                       "99001007,99001002,5\n99001008,99001002,2\n99001001,99001002,10\n"
                       "99001002,99001007,3\n99001002,99001001,4\n"
                       "99001001,99001001,100\n99001007,99001007,20\n99001007,99001001,6\n"
                       "99001007,99001003,9\n99001007,99001002,5\n99001030,99001002,1\n");
    add_changes(fixture, HEADER "99001007,99001001,2022-04-19,,,,,\n"
                                "99001008,99001001,2021,,,,,\n"
                                "99001030,98001001,2010,,,,,\n");
    assert_loads(fixture);
    // Five of the ten rows stored were added to another one; one was mended, one said twice.
    assert_answer(fixture, COUNTS "'od'", "11|10|5|1|0|1");
    assert_answer(fixture, FLOWS,
                  "99001001|99001001|all|within|126.0\n99001001|99001002|all|pair|17.0\n"
                  "99001001|99001003|all|pair|9.0\n99001002|99001001|all|pair|7.0\n"
                  "99001030|99001002|all|pair|1.0");
    assert_answer(fixture,
                  "SELECT place, kind, note FROM repair WHERE place IN ('line 2', 'line 10')",
                  "line 2|flows merged|99001007 to 99001002 was added to 99001001 to 99001002\n"
                  "line 10|key changed|99001007 to 99001003 counts as 99001001 to 99001003");
    assert_answer(fixture, "SELECT place, key, reason FROM reject",
                  "line 11|99001007-99001002|the pair 99001007 to 99001002 stands already in "
                  "od.csv, line 2");
}

static void test_flows_of_a_divided_key_are_shared_out(void **state) {
    load_fixture *fixture = *state;
    um_source *source = NULL;
    // 20 went to 01 (0.6) and 02 (0.4); 21 likewise, in unknown shares.
    add_flows(fixture, "origin,destination,persons,car\n99001020,99001003,10,5\n"
                       "99001001,99001003,1,\n99001021,99001003,8,8\n"
                       "99001020,99001020,100,50\n");
    source = &fixture->sources[fixture->region.n_sources - 1];
    set_option(source, "modes.car", "car");
    add_changes(fixture, HEADER "99001020,99001001,2010,,,,0.6,\n99001020,99001002,2010,,,,0.4,\n"
                                "99001021,99001001,2010,,,,,\n99001021,99001002,2010,,,,,\n");
    assert_loads(fixture);
    // 10 * 0.6 + 1 and 10 * 0.4; by car 5 * 0.4, the other sum is not known. Within 36, 24, 24, 16.
    assert_answer(fixture, COUNTS "'od'", "4|3|1|1|0|1");
    assert_answer(fixture, FLOWS,
                  "99001001|99001001|all|within|36.0\n99001001|99001001|car|within|18.0\n"
                  "99001001|99001002|all|pair|24.0\n99001001|99001002|car|pair|12.0\n"
                  "99001001|99001003|all|pair|7.0\n"
                  "99001002|99001001|all|pair|24.0\n99001002|99001001|car|pair|12.0\n"
                  "99001002|99001002|all|within|16.0\n99001002|99001002|car|within|8.0\n"
                  "99001002|99001003|all|pair|4.0\n99001002|99001003|car|pair|2.0");
    assert_answer(fixture, "SELECT place, reason FROM reject",
                  "line 4|99001021 became 99001001, 99001002 on 2010, in shares that are not known "
                  "or do not add up to 1");
}

static void test_flows_that_lie_within_by_a_change(void **state) {
    load_fixture *fixture = *state;
    // Nobody counts those who stay in 01: 6 + 7 would be too few.
    add_flows(fixture, "origin,destination,persons\n99001007,99001001,6\n99001001,99001007,7\n"
                       "99001001,99001002,10\n");
    add_changes(fixture, HEADER "99001007,99001001,2022-04-19,,,,,\n");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'od'", "3|1|0|2|0|0");
    assert_answer(fixture, FLOWS, "99001001|99001002|all|pair|10.0");
    assert_answer(
        fixture, "SELECT reason FROM reject WHERE place = 'line 2'",
        "99001007 and 99001001 are both 99001001 today, and nothing counts those who stay "
        "there: the flow within would be too small");
}

static void test_a_share_that_lies_within_is_left_out(void **state) {
    load_fixture *fixture = *state;
    // 20 went to 01 (0.6) and 02 (0.4): of those to 01 6 lie within it, of those to 02 8.
    add_flows(fixture, "origin,destination,persons\n99001020,99001001,10\n"
                       "99001020,99001002,20\n");
    add_changes(fixture, HEADER "99001020,99001001,2010,,,,0.6,\n99001020,99001002,2010,,,,0.4,\n");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'od'", "2|2|0|0|0|1");
    assert_answer(fixture, FLOWS,
                  "99001001|99001002|all|pair|12.0\n99001002|99001001|all|pair|4.0");
    assert_answer(fixture,
                  "SELECT place, note FROM repair WHERE kind = 'share left out' ORDER BY place",
                  "line 2|99001020 and 99001001 are both 99001001 today, and nothing counts those "
                  "who stay there: the flow within would be too small\n"
                  "line 3|99001020 and 99001002 are both 99001002 today, and nothing counts those "
                  "who stay there: the flow within would be too small");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, load_fixture_setup, load_fixture_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_every_column),
        TEST(test_what_is_wrong_with_a_row),
        TEST(test_where_keys_lead),
        TEST(test_keys_divided_in_circles_come_to_an_end),
        TEST(test_members_by_an_old_key),
        TEST(test_two_old_keys_of_one_member),
        TEST(test_members_are_read_again_when_a_change_is_known),
        TEST(test_flows_of_merged_keys_add_up),
        TEST(test_flows_of_a_divided_key_are_shared_out),
        TEST(test_flows_that_lie_within_by_a_change),
        TEST(test_a_share_that_lies_within_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
