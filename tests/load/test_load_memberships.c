#include "load_fixture.h"

// Three districts and some municipalities; only names and keys matter, so that all lie on one
// square.
#define SQUARE "[[[13,52],[13.1,52],[13.1,52.1],[13,52.1],[13,52]]]"
#define UNIT(key, name) FEATURE("\"key\":\"" key "\",\"name\":\"" name "\"", "Polygon", SQUARE)

static const char districts[] = DEGREES(UNIT("12064", "Märkisch-Oderland") "," UNIT(
    "12069", "Potsdam-Mittelmark") "," UNIT("12072", "Teltow-Fläming"));
static const char municipalities[] =
    DEGREES(UNIT("12054000", "Potsdam") "," UNIT("12053000", "Frankfurt (Oder)") "," UNIT(
        "12069216", "Golzow") "," UNIT("12064172", "Golzow") "," UNIT("12069397", "Michendorf"));
static const char forums[] = "forum_id,name,aliases\n"
                             "knf,Kommunales Nachbarschaftsforum,KNF\n"
                             "kranz,Städtekranz Berlin-Brandenburg,Städtekrantz\n";

#define HEADER                                                                                     \
    "forum_id,member_name,member_kind,member_key,role,valid_from,valid_to,decided_on,status,"      \
    "sub_list,as_of,source,note,name_in_source,district\n"

/// A row of HEADER from its first seven fields.
#define ROW(fields) fields ",,,,,,,,\n"

static um_source *add_members(load_fixture *fixture, const char *content) {
    write_file(fixture, "districts.geojson", districts);
    write_file(fixture, "municipalities.geojson", municipalities);
    write_file(fixture, "forums.csv", forums);
    write_file(fixture, "members.csv", content);
    set_option(add_source(fixture, "districts", "territories", "districts.geojson"), "level",
               "district");
    set_option(add_source(fixture, "municipalities", "territories", "municipalities.geojson"),
               "level", "municipality");
    add_source(fixture, "forums", "forums", "forums.csv");
    return add_source(fixture, "members", "memberships", "members.csv");
}

static void test_every_column(void **state) {
    load_fixture *fixture = *state;
    add_members(fixture, HEADER "knf,Potsdam,municipality,12054000,chair,2020-05-29,2024,"
                                "2020-05-01,partial,West,2020,\"Report, 5\",a note,"
                                "\"Potsdam, Stadt\",\n");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'members'", "1|1|0|0|0|0");
    assert_answer(
        fixture,
        "SELECT forum_id, member_kind, member_key, member_name, name_in_source, role, "
        "status, is_partial, sub_list, valid_from, valid_to, as_of, decided_on, citation, "
        "note FROM membership",
        "knf|municipality|12054000|Potsdam|Potsdam, Stadt|chair|partial|1|West|"
        "2020-05-29|2024|2020|2020-05-01|Report, 5|a note");
    assert_answer(fixture, "SELECT name, key FROM alias WHERE kind = 'territory'",
                  "Potsdam, Stadt|12054000");
}

static void test_forums_by_id_and_name(void **state) {
    load_fixture *fixture = *state;
    add_members(fixture, HEADER ROW("knf,Potsdam,municipality,,,,")
                             ROW("Kommunales Nachbarschaftsforum,Michendorf,municipality,,,,")
                                 ROW("STÄDTEKRANTZ,Potsdam,municipality,,,,"));
    assert_loads(fixture);
    assert_answer(fixture, "SELECT forum_id, member_key, role FROM membership ORDER BY 1, 2",
                  "knf|12054000|member\nknf|12069397|member\nkranz|12054000|member");
}

static void test_names_that_lead_to_a_key(void **state) {
    static const struct {
        const char *name, *kind, *district;
        const char *key;
    } cases[] = {
        {"Potsdam", "municipality", "", "12054000"},
        {"POTSDAM", "municipality", "", "12054000"},
        {"\"Potsdam, Stadt\"", "municipality", "", "12054000"},
        {"Stadt Potsdam", "municipality", "", "12054000"},
        {"Frankfurt (Oder)", "municipality", "", "12053000"},
        {"Michendorf (teilweise)", "municipality", "", "12069397"},
        {"Golzow (Potsdam-Mittelmark)", "municipality", "", "12069216"},
        {"Golzow (12064)", "municipality", "", "12064172"},
        {"Golzow", "municipality", "Märkisch-Oderland", "12064172"},
        {"Golzow", "municipality", "Landkreis Potsdam-Mittelmark", "12069216"},
        {"Golzow", "municipality", "12069", "12069216"},
        {"Landkreis Teltow Fläming", "district", "", "12072"},
        {"Teltow-Fläming", "district", "", "12072"},
        {"Flughafen GmbH", "other", "", ""},
        {"Spandau", "city_district", "", ""},
    };
    load_fixture *fixture = *state;
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(char) *file = um_format(HEADER "knf,%s,%s,,,,,,,,,,,,%s\n", cases[i].name,
                                        cases[i].kind, cases[i].district);
        if (i == 0)
            add_members(fixture, file);
        write_file(fixture, "members.csv", file);
        assert_loads(fixture);
        assert_answer(fixture, "SELECT coalesce(group_concat(reason), '') FROM reject", "");
        assert_answer(fixture, "SELECT member_key FROM membership", cases[i].key);
        assert_answer(fixture, "SELECT member_key IS NULL FROM membership",
                      *cases[i].key ? "0" : "1");
    }
    assert_answer(
        fixture, "SELECT place, kind, note FROM repair",
        "line 2|member without key|no loaded city district is called 'Spandau'; stored by "
        "its name");
}

static void test_keys_of_every_kind(void **state) {
    static const struct {
        const char *kind, *key;
    } cases[] = {
        {"municipality", "05766020"}, {"district", "12060"},         {"state", "11"},
        {"state", "11000000"},        {"city_district", "11000005"}, {"association", "120605003"},
    };
    load_fixture *fixture = *state;
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(char) *file =
            um_format(HEADER ROW("knf,Elsewhere,%s,%s,,,"), cases[i].kind, cases[i].key);
        if (i == 0)
            add_members(fixture, file);
        write_file(fixture, "members.csv", file);
        assert_loads(fixture);
        assert_answer(fixture, "SELECT member_key FROM membership", cases[i].key);
    }
}

static void test_what_is_wrong_with_a_row(void **state) {
    static const struct {
        const char *row;
        const char *reason;
    } cases[] = {
        {ROW("knff,Potsdam,municipality,,,,"),
         "there is no forum 'knff'; the nearest: 'KNF', 'knf' or 'kranz'"},
        {ROW("knf,,municipality,,,,"), "the member has no name"},
        {ROW("knf,Potsdam,Gemeinde,,,,"),
         "member_kind 'Gemeinde' is none of municipality, district, association, city_district, "
         "state, other; say what it means with `kinds: {\"Gemeinde\": municipality}`"},
        {ROW("knf,Potsdam,municipality,,boss,,"),
         "role 'boss' is none of chair, member, associated, guest, candidate; say what it means "
         "with `roles: {\"boss\": chair}`"},
        {ROW("knf,Flensburg,municipality,1001000,,,"),
         "'1001000' is no key of a municipality, which has 8 digits (a lost zero in front? "
         "01001000)"},
        {ROW("knf,Potsdam,municipality,12054,,,"),
         "'12054' is no key of a municipality, which has 8 digits"},
        {ROW("knf,Potsdam,municipality,1205400x,,,"),
         "'1205400x' is no key of a municipality, which has 8 digits"},
        {ROW("knf,Airport,other,12054000,,,"),
         "a member of kind 'other' has no key, but '12054000' is given"},
        {ROW("knf,Potsdan,municipality,,,,"),
         "no municipality is called 'Potsdan'; the nearest: Potsdam (12054000), Golzow (12064172), "
         "Golzow (12069216)"},
        {ROW("knf,Golzow,municipality,,,,"),
         "'Golzow' stands for 2 territories: 12064172 (Golzow, district 12064 Märkisch-Oderland), "
         "12069216 (Golzow, district 12069 Potsdam-Mittelmark); give the key, or the district, as "
         "in 'Golzow (Märkisch-Oderland)'"},
        {ROW("knf,Michendorf (Uckermark),municipality,,,,"),
         "no municipality is called 'Michendorf (Uckermark)'; the nearest: Michendorf (12069397), "
         "Frankfurt (Oder) (12053000), Potsdam (12054000)"},
        {ROW("knf,Brandenburg,state,,,,"),
         "no state is loaded in which 'Brandenburg' could be found; give the key"},
        {ROW("knf,Potsdam,municipality,,,29.05.2020,"),
         "valid_from '29.05.2020' is no ISO date; write 2020-05-29"},
        {ROW("knf,Potsdam,municipality,,,2023-02-29,"),
         "valid_from '2023-02-29' is not in the calendar"},
        {ROW("knf,Potsdam,municipality,,,,gestern"),
         "valid_to 'gestern' is no date; write YYYY, YYYY-MM or YYYY-MM-DD"},
        {ROW("knf,Potsdam,municipality,,,2020-05-29,2020-04"),
         "valid_to 2020-04 is before valid_from 2020-05-29"},
    };
    load_fixture *fixture = *state;
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(char) *file =
            um_format(HEADER ROW("kranz,Potsdam,municipality,12054000,,,") "%s", cases[i].row);
        if (i == 0)
            add_members(fixture, file);
        write_file(fixture, "members.csv", file);
        assert_loads(fixture);
        assert_answer(fixture, "SELECT reason FROM reject", cases[i].reason);
        assert_answer(fixture, "SELECT file, place FROM reject", "members.csv|line 3");
        assert_answer(fixture, COUNTS "'members'", "2|1|0|1|0|0");
    }
}

static void test_words_of_the_file(void **state) {
    load_fixture *fixture = *state;
    um_source *members = add_members(fixture, "who,ags,type,status,body\n"
                                              "Potsdam,12054000,Gemeinde,founding member,knf\n"
                                              "Michendorf,12069397,Gemeinde,Vorsitz,knf\n"
                                              "Teltow-Fläming,12072,Landkreis,,knf\n");
    set_option(members, "columns.member_name", "who");
    set_option(members, "columns.member_key", "ags");
    set_option(members, "columns.member_kind", "type");
    set_option(members, "columns.role", "status");
    set_option(members, "columns.forum_id", "body");
    set_option(members, "kinds.Gemeinde", "municipality");
    set_option(members, "kinds.Landkreis", "district");
    set_option(members, "roles.founding member", "member");
    set_option(members, "roles.Vorsitz", "chair");
    assert_loads(fixture);
    assert_answer(fixture,
                  "SELECT member_key, member_kind, role, status FROM membership "
                  "ORDER BY member_key",
                  "12054000|municipality|member|founding member\n"
                  "12069397|municipality|chair|Vorsitz\n"
                  "12072|district|member|");
}

static void test_a_wrong_target_of_a_map(void **state) {
    load_fixture *fixture = *state;
    um_source *members = add_members(fixture, HEADER);
    set_option(members, "kinds.Gemeinde", "municipalty");
    REFUSED(fixture, "source 'members': kinds.Gemeinde: unknown word 'municipalty', did you mean "
                     "'municipality'; one of municipality, district, association, city_district, "
                     "state, other");
}

static void test_the_same_membership_twice(void **state) {
    load_fixture *fixture = *state;
    add_members(fixture, HEADER "knf,Potsdam,municipality,12054000,,2020,,,,West,,,,,\n"
                                "knf,Potsdam,municipality,,,2020,,,,Süd,,,,,\n"
                                "knf,Potsdam,municipality,12054000,,2021,,,,,,,,,\n"
                                "knf,Airport,other,,guest,,,,,,,,,,\n"
                                "knf,Airport,other,,guest,,,,,,,,,,\n");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'members'", "5|5|2|0|0|0");
    assert_answer(fixture, "SELECT member_name, valid_from, sub_list FROM membership ORDER BY 1, 2",
                  "Airport||\nPotsdam|2020|West; Süd\nPotsdam|2021|");
    assert_answer(fixture, "SELECT place, key, kind, note FROM repair ORDER BY place",
                  "line 3|12054000|memberships merged|Potsdam in knf as member stands already in "
                  "members.csv, line 2\n"
                  "line 6||memberships merged|Airport in knf as guest stands already in "
                  "members.csv, line 5");
}

static void test_the_same_membership_in_two_sources(void **state) {
    load_fixture *fixture = *state;
    add_members(fixture, HEADER ROW("knf,Potsdam,municipality,12054000,,,"));
    write_file(fixture, "more.csv", HEADER "knf,Potsdam,municipality,12054000,,,,,,West,,,,,\n");
    add_source(fixture, "more", "memberships", "more.csv");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT count(*), max(sub_list) FROM membership", "1|");
    assert_answer(fixture, "SELECT note FROM repair",
                  "Potsdam in knf as member stands already in source 'members'");

    // Without the first source the second one's row comes to its own.
    write_file(fixture, "members.csv", HEADER);
    assert_loads(fixture);
    assert_answer(fixture, "SELECT count(*), max(sub_list) FROM membership", "1|West");
}

static void test_a_key_beside_the_name_of_another(void **state) {
    load_fixture *fixture = *state;
    add_members(fixture, HEADER ROW("knf,Michendorf,municipality,12054000,,,"));
    assert_loads(fixture);
    assert_answer(fixture, "SELECT key, kind, note FROM repair",
                  "12054000|name and key disagree|the key 12054000 is that of Potsdam, the name "
                  "'Michendorf' that of 12069397; the key was kept");
    assert_answer(fixture, "SELECT member_name, name_in_source FROM membership",
                  "Potsdam|Michendorf");
    assert_answer(fixture, "SELECT count(*) FROM alias WHERE kind = 'territory'", "0");
}

/// A state that is one municipality has two keys and one name.
static void test_a_city_state(void **state) {
    load_fixture *fixture = *state;
    add_members(fixture, HEADER ROW("knf,Berlin,state,11000000,,,"));
    write_file(fixture, "municipalities.geojson", DEGREES(UNIT("11000000", "Berlin")));
    um_pair_list_add(&fixture->region.derive, "dissolve.names.11", "Berlin");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT member_key, member_name FROM membership", "11000000|Berlin");
    assert_answer(fixture, "SELECT count(*) FROM repair", "0");
    // A name that region.yaml gives to a territory that will be dissolved can be looked up.
    write_file(fixture, "members.csv", HEADER ROW("knf,Land Berlin,state,,,,"));
    assert_loads(fixture);
    assert_answer(fixture, "SELECT member_key, member_name FROM membership", "11|Berlin");
    um_pair_list_clear(&fixture->region.derive);
}

static void test_names_are_looked_up_again_when_territories_change(void **state) {
    load_fixture *fixture = *state;
    add_members(fixture, HEADER ROW("knf,Werder,municipality,,,,"));
    assert_loads(fixture);
    assert_answer(fixture, "SELECT count(*) FROM membership", "0");
    write_file(fixture, "municipalities.geojson", DEGREES(UNIT("12069656", "Werder")));
    assert_loads(fixture);
    assert_answer(fixture, "SELECT member_key FROM membership", "12069656");
    assert_answer(fixture, "SELECT count(*) FROM reject", "0");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, load_fixture_setup, load_fixture_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_every_column),
        TEST(test_forums_by_id_and_name),
        TEST(test_names_that_lead_to_a_key),
        TEST(test_keys_of_every_kind),
        TEST(test_what_is_wrong_with_a_row),
        TEST(test_words_of_the_file),
        TEST(test_a_wrong_target_of_a_map),
        TEST(test_the_same_membership_twice),
        TEST(test_the_same_membership_in_two_sources),
        TEST(test_a_key_beside_the_name_of_another),
        TEST(test_a_city_state),
        TEST(test_names_are_looked_up_again_when_territories_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
