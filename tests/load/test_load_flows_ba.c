#include "load_fixture.h"

#define HEAD                                                                                       \
    "\xef\xbb\xbf\"Land\";\"Brandenburg\"\n\"\";\"\"\n\"Berichtsmonat\";\"Juni 2023\"\n"           \
    "\"Hinweise\";\"Regionen, deren Pendlerzahl kleiner 10 ist, werden als „Übrige“ gezählt\"\n"
#define OUT_COLUMNS                                                                                \
    "\"Wohnort\";\"Regionalschlüssel\";\"Arbeitsort\";\"Regionalschlüssel\";\"Insgesamt\";"      \
    "\"Männer\"\n"
#define IN_COLUMNS                                                                                 \
    "\"Arbeitsort\";\"Regionalschlüssel\";\"Wohnort\";\"Regionalschlüssel\";\"Insgesamt\";"      \
    "\"Männer\"\n"
#define FOOT                                                                                       \
    "\"\"\n\"Exportdatum: \";\"15072024\";\"23:10:0\"\n"                                           \
    "\"© Statistik der Bundesagentur für Arbeit\"\n\"Die Produkte unterliegen dem "              \
    "Urheberrecht\"\n"
#define ROW(own, other, persons) "\"a\";\"" own "\";\"b\";\"" other "\";\"" persons "\";\"0\"\n"

#define FLOWS                                                                                      \
    "SELECT origin_key, destination_key, kind, persons, persons_min, persons_max FROM flow "       \
    "ORDER BY kind, origin_key, destination_key"

static um_source *add_file(load_fixture *fixture, const char *content) {
    write_file(fixture, "a.csv", content);
    return add_source(fixture, "ba", "flows_ba", "a.csv");
}

static void test_residence_first(void **state) {
    load_fixture *fixture = *state;
    add_file(fixture, HEAD OUT_COLUMNS ROW("12054", "0", "25.900") ROW("12054", "010xx", "40")
                          ROW("12054", "12069", "1230") ROW("12054", "12054", "15")
                              ROW("12054", "A", "10") FOOT);
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'ba'", "5|5|0|0|0|0");
    // 15 is no multiple of ten: this file is not rounded
    assert_answer(fixture, FLOWS,
                  "12054|A|abroad|10.0|10.0|10.0\n"
                  "12054|12069|pair|1230.0|1230.0|1230.0\n"
                  "12054|010xx|residual|40.0|40.0|40.0\n"
                  "12054||total_out|25900.0|25900.0|25900.0\n"
                  "12054|12054|within|15.0|15.0|15.0");
    assert_answer(fixture, "SELECT DISTINCT level, statistic, mode, year FROM flow",
                  "district|ba|all|2023");
}

static void test_workplace_first(void **state) {
    load_fixture *fixture = *state;
    add_file(fixture, HEAD IN_COLUMNS ROW("12054", "0", "51780") ROW("12054", "031xx", "0")
                          ROW("12054", "CZ", "10") ROW("12054", "12069", "20")
                              ROW("12054", "01001", "*") FOOT);
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'ba'", "5|5|0|0|0|1");
    assert_answer(fixture, FLOWS,
                  "CZ|12054|abroad|10.0|10.0|14.0\n"
                  "01001|12054|pair|0.0|0.0|9.0\n"
                  "12069|12054|pair|20.0|15.0|24.0\n"
                  "031xx|12054|residual|0.0|0.0|4.0\n"
                  "|12054|total_in|51780.0|51775.0|51784.0");
    assert_answer(fixture, "SELECT place, key, kind, note FROM repair",
                  "line 10|01001-12054|count kept secret|the count is kept secret; stored as 0, "
                  "range 0 to 9");
}

static void test_both_directions_are_one_row(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "in.csv",
               HEAD IN_COLUMNS ROW("12069", "12054", "100") ROW("12069", "12072", "40")
                   ROW("12069", "12061", "70") FOOT);
    um_source *source =
        add_file(fixture, HEAD OUT_COLUMNS ROW("12054", "12069", "100") ROW("12072", "12069", "50")
                              ROW("12061", "12069", "*") FOOT);
    um_text_list_add(&source->files, "in.csv");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'ba'", "6|6|3|0|0|0");
    assert_answer(fixture, FLOWS,
                  "12054|12069|pair|100.0|95.0|104.0\n"
                  "12061|12069|pair|70.0|65.0|74.0\n"
                  "12072|12069|pair|50.0|45.0|54.0");
    assert_answer(fixture, "SELECT file, place, key, kind, note FROM repair ORDER BY key",
                  "a.csv|line 8|12061-12069|directions disagree|Einpendler 70 (in.csv, line 8) was "
                  "kept, Auspendler secret was not\n"
                  "in.csv|line 7|12072-12069|directions disagree|Auspendler 50 (a.csv, line 7) was "
                  "kept, Einpendler 40 was not");
}

static void test_what_is_wrong_with_a_row(void **state) {
    static const struct {
        const char *row;
        const char *reason;
    } cases[] = {
        {ROW("12054", "1001", "10"),
         "'1001' is no district key, which has 5 digits (a lost zero in front? 01001)"},
        {ROW("2054", "01001", "10"),
         "'2054' is no district key, which has 5 digits (a lost zero in front? 02054)"},
        {ROW("12054", "", "10"), "'' is no district key, which has 5 digits"},
        {ROW("12054", "12069000", "10"), "'12069000' is no district key, which has 5 digits"},
        {ROW("0", "12054", "10"), "'0' is no district key, which has 5 digits"},
        {ROW("12054", "12069", "1.23"), "'1.23' is no count"},
        {ROW("12054", "12069", "-10"), "'-10' is no count"},
        {ROW("12054", "12069", ""), "'' is no count"},
        {ROW("12054", "12069", "1e3"), "'1e3' is no count"},
        {ROW("12054", "12072", "10"), "the flow stands already in a.csv, line 6"},
        {"\"a\";\"12054\";\"b\"\n", "the line has 3 fields and is no footer"},
    };
    load_fixture *fixture = *state;
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(char) *file =
            um_format("%s%s%s", HEAD OUT_COLUMNS ROW("12054", "12072", "20"), cases[i].row, FOOT);
        if (i == 0)
            add_file(fixture, file);
        write_file(fixture, "a.csv", file);
        assert_loads(fixture);
        assert_answer(fixture, "SELECT reason FROM reject", cases[i].reason);
        assert_answer(fixture, "SELECT place FROM reject", "line 7");
        assert_answer(fixture, COUNTS "'ba'", "2|1|0|1|0|0");
    }
}

static void test_what_is_wrong_with_a_file(void **state) {
    static const struct {
        const char *content;
        const char *message;
    } cases[] = {
        {HEAD OUT_COLUMNS ROW("12054", "12069", "20"),
         "it is cut off: the footer ('© Statistik der Bundesagentur für Arbeit') is missing"},
        {HEAD OUT_COLUMNS FOOT, "it is cut off: no row follows the column names"},
        {HEAD, "no line among the first 30 names the columns Wohnort"},
        {HEAD OUT_COLUMNS "\"a\";\"12054", "a quote is opened and never closed"},
        {OUT_COLUMNS ROW("12054", "12069", "20") FOOT,
         "it names no Berichtsmonat; set `year` to the year of its counts"},
        {"\"Wohnort\";\"Regionalschl\xfcssel\"\n",
         "it is not UTF-8 but Windows-1252; set `encoding: windows-1252`"},
    };
    load_fixture *fixture = *state;
    add_file(fixture, "");
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        write_file(fixture, "a.csv", cases[i].content);
        REFUSED(fixture, "source 'ba': ", "a.csv: ", cases[i].message);
    }
}

static void test_the_year(void **state) {
    load_fixture *fixture = *state;
    um_source *source = add_file(fixture, OUT_COLUMNS ROW("12054", "12069", "20") FOOT);
    set_option(source, "year", "2019");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT year FROM flow", "2019");
    write_file(fixture, "a.csv", HEAD OUT_COLUMNS ROW("12054", "12069", "20") FOOT);
    REFUSED(fixture, "its Berichtsmonat is of 2023, option `year` says 2019");
}

static void test_windows_1252(void **state) {
    load_fixture *fixture = *state;
    um_source *source = add_file(
        fixture, "Berichtsmonat;Juni 2023\r\n"
                 "Wohnort;Regionalschl\xfcssel;Arbeitsort;Regionalschl\xfcssel;Insgesamt\r\n"
                 "K\xf6ln;05315;Bonn;05314;20\r\n\xa9 Statistik\r\n");
    set_option(source, "encoding", "windows-1252");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'ba'", "1|1|0|0|0|0");
}

static void test_flows_of_merged_districts_add_up(void **state) {
    load_fixture *fixture = *state;
    // 12099 is 12069 today. 100 + 50 (95..104 and 45..54), back 20 + 30; the other file has 100
    // + 60.
    write_file(fixture, "in.csv",
               HEAD IN_COLUMNS ROW("12069", "12054", "100") ROW("12099", "12054", "60") FOOT);
    um_source *source =
        add_file(fixture, HEAD OUT_COLUMNS ROW("12054", "12069", "100") ROW("12054", "12099", "50")
                              ROW("12099", "12054", "30") ROW("12069", "12054", "20")
                                  ROW("12099", "12069", "40") ROW("12069", "0", "500")
                                      ROW("12099", "0", "90") ROW("12054", "0", "900")
                                          ROW("12099", "010xx", "20") FOOT);
    um_text_list_add(&source->files, "in.csv");
    write_file(fixture, "districts.geojson",
               DEGREES(FEATURE("\"key\":\"12069\",\"name\":\"Potsdam-Mittelmark\"", "Polygon",
                               "[[[13,52],[13.1,52],[13.1,52.1],[13,52]]]")));
    write_file(fixture, "changes.csv", "old_key,new_key,changed_on\n12099,12069,1993-12-06\n");
    set_option(add_source(fixture, "districts", "territories", "districts.geojson"), "level",
               "district");
    add_source(fixture, "changes", "key_changes", "changes.csv");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'ba'", "11|8|4|3|0|1");
    assert_answer(fixture, FLOWS,
                  "12054|12069|pair|150.0|140.0|158.0\n"
                  "12069|12054|pair|50.0|40.0|58.0\n"
                  "12069|010xx|residual|20.0|15.0|24.0\n"
                  "12054||total_out|900.0|895.0|904.0");
    assert_answer(fixture,
                  "SELECT place, key, kind, note FROM repair WHERE kind <> 'keys without "
                  "territory' ORDER BY kind, file, place",
                  "line 6|12054-12069|directions disagree|Auspendler 150 (a.csv, line 6) was kept, "
                  "Einpendler 160 was not\n"
                  "line 7|12054-12099|flows merged|12054-12099 was added to 12054-12069, line 6\n"
                  "line 8|12099-12054|flows merged|12099-12054 was added to 12069-12054, line 9\n"
                  "line 7|12054-12099|flows merged|12054-12099 was added to 12054-12069, line 6\n"
                  "line 14|12099-010xx|key changed|it counts as 12069 to 010xx");
    assert_answer(fixture, "SELECT place, key, reason FROM reject ORDER BY place",
                  "line 10|12099-12069|both are one district today, and nothing counts those who "
                  "stay there\n"
                  "line 11|12069|a total counts commuters between districts that are one today\n"
                  "line 12|12099|a total counts commuters between districts that are one today");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, load_fixture_setup, load_fixture_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_residence_first),
        TEST(test_workplace_first),
        TEST(test_both_directions_are_one_row),
        TEST(test_what_is_wrong_with_a_row),
        TEST(test_what_is_wrong_with_a_file),
        TEST(test_the_year),
        TEST(test_windows_1252),
        TEST(test_flows_of_merged_districts_add_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
