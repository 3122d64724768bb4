#include "load_fixture.h"

static um_source *add_flows(load_fixture *fixture, const char *content) {
    write_file(fixture, "od.csv", content);
    um_source *source = add_source(fixture, "od", "flows", "od.csv");
    set_option(source, "statistic", "census");
    return source;
}

static void test_pairs_and_within(void **state) {
    load_fixture *fixture = *state;
    add_flows(fixture, "origin,destination,persons\nB,A,12\nA,A,7\nA,B,0.5\n");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'od'", "3|3|0|0|0|0");
    assert_answer(
        fixture,
        "SELECT origin_key, destination_key, level, statistic, mode, year, kind, persons, "
        "persons_min, persons_max FROM flow",
        "A|A|municipality|census|all|2023|within|7.0|7.0|7.0\n"
        "A|B|municipality|census|all|2023|pair|0.5|0.5|0.5\n"
        "B|A|municipality|census|all|2023|pair|12.0|12.0|12.0");
}

static void test_counts_by_mode(void **state) {
    load_fixture *fixture = *state;
    um_source *source = add_flows(fixture, "from,to,all,car,bus\nA,B,10,6,4\nB,A,3,3,\n");
    set_option(source, "columns.origin", "from");
    set_option(source, "columns.destination", "to");
    set_option(source, "columns.persons", "all");
    set_option(source, "modes.car", "car");
    set_option(source, "modes.transit", "bus");
    set_option(source, "level", "district");
    set_option(source, "year", "2011");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'od'", "2|2|0|0|0|0");
    assert_answer(fixture,
                  "SELECT origin_key, destination_key, mode, persons, level, year FROM flow",
                  "A|B|all|10.0|district|2011\nA|B|car|6.0|district|2011\n"
                  "A|B|transit|4.0|district|2011\nB|A|all|3.0|district|2011\n"
                  "B|A|car|3.0|district|2011");
}

/// Analyses ask for mode 'all': without a column for it the modes add up, and the store says so.
static void test_modes_without_a_total(void **state) {
    load_fixture *fixture = *state;
    um_source *source = add_flows(fixture, "origin,destination,car,bus\nA,B,6,4\nB,A,3,\nB,C,,\n");
    set_option(source, "modes.car", "car");
    set_option(source, "modes.transit", "bus");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'od'", "3|3|0|0|0|0");
    assert_answer(fixture, "SELECT origin_key, mode, persons FROM flow",
                  "A|all|10.0\nA|car|6.0\nA|transit|4.0\nB|all|3.0\nB|car|3.0");
    assert_answer(fixture,
                  "SELECT kind, note FROM repair WHERE place = 'od.csv' OR kind LIKE 'modes%'",
                  "modes added up|no column of all persons: 'all' is the sum of the 2 modes named");
}

static void test_what_is_wrong_with_a_row(void **state) {
    static const struct {
        const char *row;
        const char *reason;
    } cases[] = {
        {",B,1", "origin is empty"},
        {"A,,1", "destination is empty"},
        {"A,C,", "persons is empty"},
        {"A,C,many", "persons 'many' is no number"},
        {"A,C,-1", "persons -1 is negative"},
        {"A,C,\"1,5\"", "persons '1,5' is no number"},
        {"A,C,nan", "persons 'nan' is no number"},
        {"0123456789012345678901234,C,1",
         "origin '0123456789012345678901234' is longer than a key (23 characters)"},
        {"A,B,2", "the pair A to B stands already in od.csv, line 2"},
        {"A,C", "the line has 2 fields, the header 3"},
    };
    load_fixture *fixture = *state;
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(char) *file = um_format("origin,destination,persons\nA,B,1\n%s\n", cases[i].row);
        if (i == 0)
            add_flows(fixture, file);
        write_file(fixture, "od.csv", file);
        assert_loads(fixture);
        assert_answer(fixture, "SELECT reason FROM reject", cases[i].reason);
        assert_answer(fixture, "SELECT file, place FROM reject", "od.csv|line 3");
        assert_answer(fixture, COUNTS "'od'", "2|1|0|1|0|0");
        assert_answer(fixture, "SELECT persons FROM flow", "1.0");
    }
}

/// A key that is no territory stays, as an end outside; a table without a diagonal is told. Once a
/// source, not once a row.
static void test_keys_without_territory_and_nobody_within_are_noted(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "od.csv", "origin,destination,persons\n1,2,5\n1,8,7\n9,1,30\n9,8,2\n");
    set_option(add_source(fixture, "od", "flows", "od.csv"), "statistic", "census");
    um_error err = {0};
    assert_ok(um_db_exec(fixture->db,
                         "INSERT INTO territory (key, level, name) VALUES ('1', "
                         "'municipality', 'One'), ('2', 'municipality', 'Two')",
                         &err));
    assert_loads(fixture);
    assert_answer(fixture, "SELECT count(*), sum(persons) FROM flow", "4|44.0");
    assert_answer(fixture, "SELECT place, key, kind, note FROM repair ORDER BY kind",
                  "all rows|9|keys without territory|2 keys are no loaded territory, the largest "
                  "9: 39 persons on pairs with them, kept as flows with an end outside\n"
                  "all rows||nobody within a territory|no row has the same territory at both ends: "
                  "self-containment and labour market areas cannot be told");
    assert_answer(fixture, "SELECT statistic, mode, kind, level, rows, persons FROM flow_group",
                  "census|all|pair|municipality|4|44.0");
    write_file(fixture, "od.csv", "origin,destination,persons\n1,1,5\n");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT count(*) FROM repair", "0");
}

static void test_a_pair_of_another_source(void **state) {
    load_fixture *fixture = *state;
    add_flows(fixture, "origin,destination,persons\nA,B,1\n");
    write_file(fixture, "more.csv", "origin,destination,persons\nA,B,2\nB,A,3\n");
    set_option(add_source(fixture, "more", "flows", "more.csv"), "statistic", "census");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT key, reason FROM reject",
                  "A-B|the pair A to B stands already in source 'od'");
    assert_answer(fixture, "SELECT sum(persons) FROM flow", "4.0");
}

static void test_what_is_wrong_with_an_option(void **state) {
    static const struct {
        const char *name, *value;
        const char *message;
    } cases[] = {
        {"year", "MMXI", "year: 'MMXI' is no whole number from 1900 to 2200"},
        {"level", "town",
         "level: unknown word 'town'; one of city_district, municipality, association, district, "
         "state"},
        {"modes.all", "persons", "modes.all: the count of all modes is `columns: {persons: ...}`"},
        {"modes.car", "kar", "no column 'kar'"},
        {"colums.origin", "from",
         "loader 'flows' has no option 'colums.origin'; did you mean "
         "'columns.origin'?"},
        {"delimiter", "::", "delimiter: '::' is none of ',', ';', '|' and tab"},
        {"encoding", "latin-1", "encoding: unknown word 'latin-1'; one of utf-8, windows-1252"},
    };
    load_fixture *fixture = *state;
    um_source *source = add_flows(fixture, "origin,destination,persons\nA,B,1\n");
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_pair_list_clear(&source->options);
        set_option(source, "statistic", "census");
        set_option(source, cases[i].name, cases[i].value);
        REFUSED(fixture, cases[i].message);
    }
    um_pair_list_clear(&source->options);
    REFUSED(fixture, "source 'od': loader 'flows' needs 'statistic'");
    set_option(source, "statistic", "census");
    source->vintage = NULL;
    REFUSED(fixture, "year: not given, and the vintage does not begin with a year");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, load_fixture_setup, load_fixture_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_pairs_and_within),
        TEST(test_counts_by_mode),
        TEST(test_modes_without_a_total),
        TEST(test_what_is_wrong_with_a_row),
        TEST(test_keys_without_territory_and_nobody_within_are_noted),
        TEST(test_a_pair_of_another_source),
        TEST(test_what_is_wrong_with_an_option),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
