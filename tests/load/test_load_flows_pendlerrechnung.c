// Ranked lists of commuters: two lists side by side, totals beside them, what is not in them.
#include "load_fixture.h"

#define LIST "Rang;ARS;ARS_AO;AUSP_AO;AUSP_km;ARS_WO;EIP_WO;EIP_km\n"
#define A "120600005005"
#define B "120600008008"
#define C "120540000000"
#define D "120650000001"

static um_source *add_lists(load_fixture *fixture, const char *content) {
    write_file(fixture, "2024_Verfl_L12.csv", content);
    return add_source(fixture, "lists", "flows_pendlerrechnung", "2024_*.csv");
}

#define FLOWS                                                                                      \
    "SELECT origin_key, destination_key, kind, year, CAST(persons AS INTEGER) FROM flow "          \
    "WHERE persons_max < 9e999 ORDER BY kind, origin_key, destination_key"

/// A's people work in B (50) and C (20); in A work people from C (30). The list of B says the same
/// of A, and holds one more.
static void test_two_lists_side_by_side(void **state) {
    load_fixture *fixture = *state;
    add_lists(fixture, LIST "1;" A ";" B ";50;9.5;" C ";30;1.0\n2;" A ";" C ";20;12.6;;;\n"
                            "1;" B ";;;;" A ";50;9.5\n2;" B ";;;;" C ";7;2.0\n");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'lists'", "5|5|1|0|0|0");
    assert_answer(fixture, FLOWS,
                  "12054000|12060005|pair|2024|30\n12054000|12060008|pair|2024|7\n"
                  "12060005|12054000|pair|2024|20\n12060005|12060008|pair|2024|50");
    assert_answer(fixture,
                  "SELECT DISTINCT statistic, mode, level, persons = persons_min, "
                  "persons = persons_max FROM flow WHERE kind = 'pair'",
                  "pendlerrechnung|all|municipality|1|1");
    assert_answer(fixture, "SELECT count(*) FROM repair", "0");
}

static void test_ends_that_disagree(void **state) {
    load_fixture *fixture = *state;
    add_lists(fixture, LIST "1;" B ";;;;" A ";49;9.5\n1;" A ";" B ";50;9.5;;;\n");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'lists'", "2|2|1|0|0|0");
    assert_answer(fixture, FLOWS, "12060005|12060008|pair|2024|50");
    assert_answer(fixture, "SELECT place, key, kind, note FROM repair",
                  "line 2|12060005-12060008|directions disagree|50 in the list of the origin "
                  "(2024_Verfl_L12.csv, line 3) was kept, 49 in that of the destination was not");
}

/// 100 leave A, of whom the list names 70: 30 go elsewhere. 30 come to A, all from C: no rest. Of D
/// there is a total and no list, hence no rest either.
static void test_totals_and_what_the_lists_leave_out(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "2024_AUSP_Karte_L00.csv",
               "ARS;AUSP;AUSP_m\n" A ";100;60\n" C ";5;1\n" D ";9;4\n");
    write_file(fixture, "2024_EIP_Karte_L00.csv", "ARS;EIP\n" A ";30\n" B ";40\n");
    write_file(fixture, "2024_IOP_Karte_L00.csv", "ARS;IOP\n" A ";11\n");
    add_lists(fixture, LIST "1;" A ";" B ";50;9.5;" C ";30;1.0\n2;" A ";" C ";20;12.6;;;\n");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'lists'", "9|9|0|0|0|0");
    assert_answer(
        fixture, FLOWS,
        "12054000|12060005|pair|2024|30\n12060005|12054000|pair|2024|20\n"
        "12060005|12060008|pair|2024|50\n12060005||residual|2024|30\n"
        "|12060005|total_in|2024|30\n|12060008|total_in|2024|40\n"
        "12054000||total_out|2024|5\n12060005||total_out|2024|100\n12065001||total_out|2024|9\n"
        "12060005|12060005|within|2024|11");
    // 50 come to B from A alone, 40 in all; 30 leave C for A, 5 in all
    assert_answer(fixture, "SELECT key, kind, note FROM repair",
                  "12054000|more than the total|total_out: the pairs are 30, the total is 5\n"
                  "12060008|more than the total|total_in: the pairs are 50, the total is 40");
}

/// What leaves A is known; what comes to A, and all of B and C, is at least what the list names. Of
/// C there is a total, but nobody who is named leaves it.
static void test_rests_of_unknown_size(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "2024_AUSP_Karte_L00.csv", "ARS;AUSP\n" A ";100\n" C ";7\n");
    add_lists(fixture, LIST "1;" A ";" B ";50;9.5;;;\n2;" A ";" C ";20;12.6;;;\n");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'lists'", "4|4|0|0|0|0");
    assert_answer(fixture,
                  "SELECT origin_key, destination_key, persons, persons_max FROM flow "
                  "WHERE kind = 'residual' ORDER BY 1, 2",
                  "|12054000|0.0|Inf\n|12060005|0.0|Inf\n|12060008|0.0|Inf\n"
                  "12054000||0.0|Inf\n12060005||30.0|30.0\n12060008||0.0|Inf");
}

/// The totals come from another source, behind the lists, with a list of their own.
static void test_a_total_of_another_source(void **state) {
    load_fixture *fixture = *state;
    add_lists(fixture, LIST "1;" B ";;;;" A ";50;9.5\n");
    write_file(fixture, "total.csv", "ARS;AUSP\n" A ";100\n");
    write_file(fixture, "list.csv", LIST "1;" A ";" C ";20;1;;;\n");
    um_source *more = add_source(fixture, "more", "flows_pendlerrechnung", "total.csv");
    um_text_list_add(&more->files, "list.csv");
    set_option(more, "year", "2024");
    assert_loads(fixture);
    assert_answer(fixture,
                  "SELECT persons, persons_max, name FROM flow JOIN source USING (source_id) "
                  "WHERE kind = 'residual' AND origin_key = '12060005'",
                  "80.0|80.0|more");
}

static void test_what_is_wrong_with_a_row(void **state) {
    static const struct {
        const char *row, *reason, *counts;
    } cases[] = {
        {"1;" A ";;;;;;", "neither list has an entry", "1|0|0|1|0|0"},
        {"1;" A ";12060000800;5;1;;;",
         "ARS_AO '12060000800' is no key of 12 digits (a lost zero in front? 012060000800)",
         "1|0|0|1|0|0"},
        {"1;" A ";" B ";x;1;" C ";4;1", "AUSP_AO 'x' is no count", "2|1|0|1|0|0"},
        {"1;" A ";" B ";-4;1;;;", "AUSP_AO '-4' is no count", "1|0|0|1|0|0"},
        {"1;" A ";" B ";;1;;;", "AUSP_AO '' is no count", "1|0|0|1|0|0"},
        {"1;" A ";" B ";4;1;;;\n2;" A ";" B ";4;1;;;",
         "the flow stands already in 2024_Verfl_L12.csv, line 2", "2|1|0|1|0|0"},
        {"1;" A, "the line has 2 fields, the header 8", "1|0|0|1|0|0"},
    };
    load_fixture *fixture = *state;
    add_lists(fixture, LIST);
    for (size_t i = 0; i < UM_COUNT(cases); i++) {
        UM_AUTO(char) *content = um_format(LIST "%s\n", cases[i].row);
        write_file(fixture, "2024_Verfl_L12.csv", content);
        assert_loads(fixture);
        assert_answer(fixture, "SELECT reason FROM reject", cases[i].reason);
        assert_answer(fixture, COUNTS "'lists'", cases[i].counts);
    }
}

static void test_files_that_are_refused(void **state) {
    load_fixture *fixture = *state;
    um_source *source = add_lists(fixture, "ARS;AUSP_Quote\n" A ";28.0\n");
    REFUSED(fixture, "source 'lists': 2024_Verfl_L12.csv: neither lists (columns ARS_AO, ",
            "quotas and balances follow from these: leave the file out");
    write_file(fixture, "2024_Verfl_L12.csv", "key;AUSP\n" A ";28\n");
    REFUSED(fixture, "no column 'ARS'");
    write_file(fixture, "2024_Verfl_L12.csv", LIST);
    set_option(source, "year", "2023");
    REFUSED(fixture, "its name begins with the year 2024, option `year` says 2023");
}

/// Two surveys stand side by side: each has its own pair.
static void test_statistics_are_not_mixed(void **state) {
    load_fixture *fixture = *state;
    add_lists(fixture, LIST "1;" A ";" B ";50;9.5;;;\n");
    write_file(fixture, "od.csv", "origin,destination,persons\n12060005,12060008,40\n");
    um_source *other = add_source(fixture, "ba", "flows", "od.csv");
    set_option(other, "statistic", "ba");
    set_option(other, "year", "2024");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT statistic, persons FROM flow WHERE kind = 'pair' ORDER BY 1",
                  "ba|40.0\npendlerrechnung|50.0");
    set_option(other, "columns.persons", "persons");
    free(other->options.items[0].value);
    other->options.items[0].value = um_strdup("pendlerrechnung");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT persons FROM flow WHERE kind = 'pair'", "50.0");
}

#define SQUARE "[[[13,52],[13.1,52],[13.1,52.1],[13,52.1],[13,52]]]"
#define TOWN(key) FEATURE("\"key\":\"" key "\",\"name\":\"" key "\"", "Polygon", SQUARE)
#define OLD_A "120600007007"
#define RENAMED "120600009009"

/// Old-A (12060007) became A (12060005), Renamed (12060009) became C (12054000), 12060010 was
/// divided.
static void add_changes(load_fixture *fixture) {
    write_file(fixture, "towns.geojson",
               DEGREES(TOWN("12060005") "," TOWN("12060008") "," TOWN("12054000")));
    write_file(fixture, "changes.csv",
               "old_key,new_key,changed_on,share\n12060007,12060005,2022-01-01,\n"
               "12060009,12054000,2022-01-01,\n12060010,12060005,2022-01-01,0.5\n"
               "12060010,12060008,2022-01-01,0.5\n");
    set_option(add_source(fixture, "towns", "territories", "towns.geojson"), "level",
               "municipality");
    add_source(fixture, "changes", "key_changes", "changes.csv");
}

/// To B go 50 of A, as A's list and B's say, and 8 of Old-A, whom only B's list names: 58. To A
/// come 4 + 3 of B. Between A and Old-A go 6 and 2, and 11 stay in A: 19 within.
static void test_old_keys_are_added_up(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "2024_IOP_Karte_L00.csv", "ARS;IOP\n" A ";11\n");
    add_lists(fixture, LIST "1;" A ";" B ";50;1;" B ";4;1\n"
                            "2;" A ";" OLD_A ";2;1;;;\n"
                            "1;" B ";" OLD_A ";3;1;" A ";50;1\n"
                            "2;" B ";;;;" OLD_A ";8;1\n"
                            "1;" OLD_A ";" A ";6;1;" A ";2;1\n");
    add_changes(fixture);
    assert_loads(fixture);
    assert_answer(fixture, FLOWS,
                  "12060005|12060008|pair|2024|58\n12060008|12060005|pair|2024|7\n"
                  "12060005|12060005|within|2024|19");
    assert_answer(fixture, COUNTS "'lists'", "9|9|6|0|0|0");
    assert_answer(fixture, "SELECT count(*) FROM reject", "0");
    assert_answer(fixture, "SELECT key, kind, note FROM repair ORDER BY key",
                  "12060005-12060007|flows merged|12060005-12060007 was added to "
                  "12060005-12060005: both are 12060005 to 12060005 today\n"
                  "12060007-12060005|flows merged|12060007-12060005 was added to "
                  "12060005-12060005: both are 12060005 to 12060005 today\n"
                  "12060007-12060008|flows merged|12060007-12060008 was added to "
                  "12060005-12060008: both are 12060005 to 12060008 today\n"
                  "12060008-12060007|flows merged|12060008-12060007 was added to "
                  "12060008-12060005: both are 12060008 to 12060005 today");
}

/// A new key for the same town: its total is what it was, 40 less 30 go elsewhere.
static void test_a_town_with_a_new_key(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "2024_AUSP_Karte_L00.csv", "ARS;AUSP\n" RENAMED ";40\n");
    add_lists(fixture, LIST "1;" RENAMED ";" B ";30;1;;;\n");
    add_changes(fixture);
    assert_loads(fixture);
    assert_answer(fixture, FLOWS,
                  "12054000|12060008|pair|2024|30\n12054000||residual|2024|10\n"
                  "12054000||total_out|2024|40");
    assert_answer(fixture, COUNTS "'lists'", "2|2|0|0|0|2");
    assert_answer(fixture, "SELECT key, kind, note FROM repair ORDER BY key",
                  "12060009|key changed|it counts as 12054000\n"
                  "12060009-12060008|key changed|it counts as 12054000 to 12060008");
    write_file(fixture, "changes.csv", "old_key,new_key,changed_on\n");
    assert_loads(fixture); // the lists are as they were, but are read again
    assert_answer(fixture, "SELECT origin_key FROM flow WHERE kind = 'pair'", "12060009");
}

/// The total of A leaves out, and that of Old-A holds, who went from one to the other; nothing
/// counts those who stay in A.
static void test_what_old_keys_cannot_tell(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "2024_AUSP_Karte_L00.csv", "ARS;AUSP\n" A ";100\n");
    add_lists(fixture, LIST "1;" OLD_A ";" B ";30;1;;;\n2;" OLD_A ";" A ";20;1;;;\n"
                            "1;" B ";120600010010;5;1;;;\n");
    add_changes(fixture);
    assert_loads(fixture);
    assert_answer(fixture, FLOWS, "12060005|12060008|pair|2024|30");
    assert_answer(fixture, COUNTS "'lists'", "4|1|0|3|0|1");
    assert_answer(
        fixture, "SELECT key, reason FROM reject ORDER BY reason",
        "120600008008|12060010 became 12060005 (50 %), 12060008 (50 %) on 2022-01-01; counts of a "
        "divided municipality are not shared out\n"
        "12060005|a total counts commuters between municipalities that are one today\n"
        "12060007-12060005|both are one municipality today, and nothing counts those who stay "
        "there");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, load_fixture_setup, load_fixture_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_two_lists_side_by_side),
        TEST(test_ends_that_disagree),
        TEST(test_totals_and_what_the_lists_leave_out),
        TEST(test_rests_of_unknown_size),
        TEST(test_a_total_of_another_source),
        TEST(test_what_is_wrong_with_a_row),
        TEST(test_files_that_are_refused),
        TEST(test_statistics_are_not_mixed),
        TEST(test_old_keys_are_added_up),
        TEST(test_a_town_with_a_new_key),
        TEST(test_what_old_keys_cannot_tell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
