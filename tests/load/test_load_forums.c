#include "load_fixture.h"

#define HEADER                                                                                     \
    "forum_id,name,aliases,kind,themes,territorial,scope,founded,ended,members_total,"             \
    "list_complete,source,note\n"

static void test_a_forum_with_all_it_says(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "forums.csv",
               HEADER "kranz,Städtekranz,Städtekrantz; SK,city_network,mobility; economy;mobility,"
                      "no,region,1995,2020-05,7,yes,\"Report 5, page 3\",chair rotates\n"
                      "talks,Regionalgespräch,,,,,,,,,,,\n");
    add_source(fixture, "forums", "forums", "forums.csv");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'forums'", "2|2|0|0|0|0");
    assert_answer(fixture,
                  "SELECT forum_id, name, short_name, kind, is_territorial, scope, founded, ended, "
                  "members_total, list_complete, citation, note FROM forum ORDER BY 1",
                  "kranz|Städtekranz|SK|city_network|0|region|1995|2020-05|7|1|Report 5, page 3|"
                  "chair rotates\n"
                  "talks|Regionalgespräch|Regionalgespräch|||||||0||");
    assert_answer(fixture, "SELECT is_territorial IS NULL FROM forum WHERE forum_id = 'talks'",
                  "1");
    assert_answer(fixture, "SELECT forum_id, theme FROM forum_theme ORDER BY 1, 2",
                  "kranz|economy\nkranz|mobility");
    assert_answer(fixture, "SELECT kind, key, name FROM alias ORDER BY key, name",
                  "forum|kranz|SK\nforum|kranz|Städtekrantz\nforum|kranz|Städtekranz\n"
                  "forum|talks|Regionalgespräch");
}

static void test_a_longer_alias_is_no_short_name(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "forums.csv",
               "forum_id,name,aliases\nkranz,Städtekranz,Städtekrantz Berlin-Brandenburg\n");
    add_source(fixture, "forums", "forums", "forums.csv");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT short_name FROM forum", "Städtekranz");
}

static void test_what_is_wrong_with_a_row(void **state) {
    static const struct {
        const char *row;
        const char *reason;
    } cases[] = {
        {",A,,,,,,,,,,,", "forum_id is empty"},
        {"a b,A,,,,,,,,,,,", "forum_id 'a b' is not of letters, digits, '_', '-' and '.'"},
        {"\"a,b\",A,,,,,,,,,,,", "forum_id 'a,b' is not of letters, digits, '_', '-' and '.'"},
        {"a,,,,,,,,,,,,", "name is empty"},
        {"a,A,,,,,,1.5.2020,,,,,", "founded '1.5.2020' is no ISO date; write 2020-05-01"},
        {"a,A,,,,,,,2020-13,,,,", "ended '2020-13' is not in the calendar"},
        {"a,A,,,,,,2020-05,2019,,,,", "it ended (2019) before it was founded (2020-05)"},
        {"a,A,,,,vielleicht,,,,,,,", "territorial 'vielleicht' is neither yes nor no"},
        {"a,A,,,,,,,,,complete,,", "list_complete 'complete' is neither yes nor no"},
        {"a,A,,,,,,,,-1,,,", "members_total '-1' is no count"},
        {"a,A,,,,,,,,about 7,,,", "members_total 'about 7' is no count"},
        {"a,A,,,\"land use;water\",,,,,,,,",
         "theme 'land use': a theme is one word of letters, digits, '_', '-' and '.'; several are "
         "separated by ';'"},
        {"good,Again,,,,,,,,,,,", "forum_id 'good' is already that of 'Good' (source 'forums')"},
        {"a,A,,,,,,,,,,", "the line has 12 fields, the header 13"},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        load_fixture *fixture = *state;
        UM_AUTO(char) *file = um_format(HEADER "good,Good,,,,,,,,,,,\n%s\n", cases[i].row);
        write_file(fixture, "forums.csv", file);
        if (i == 0)
            add_source(fixture, "forums", "forums", "forums.csv");
        assert_loads(fixture);
        assert_answer(fixture, COUNTS "'forums'", "2|1|0|1|0|0");
        assert_answer(fixture, "SELECT file, place FROM reject", "forums.csv|line 3");
        assert_answer(fixture, "SELECT reason FROM reject", cases[i].reason);
    }
}

static void test_what_is_wrong_with_a_file(void **state) {
    static const struct {
        const char *content;
        const char *message;
    } cases[] = {
        {"forumid,name\na,A\n", "forum_id"},
        {"forum_id;name\na;A\n", "forums.csv: its columns are separated by ';', not by ','; set "
                                 "`delimiter: \";\"`"},
        {"forum_id,name\na,\"A\n", "quote"},
        {"forum_id,name\na,M\xfcller\n", "windows-1252"},
        {"", "forums.csv"},
    };
    load_fixture *fixture = *state;
    add_source(fixture, "forums", "forums", "forums.csv");
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_error err = {0};
        write_file(fixture, "forums.csv", cases[i].content);
        REFUSED(fixture, "source 'forums': ", cases[i].message);
        assert_int_equal(load(fixture, &err), UM_ERR_REFUSED);
        assert_answer(fixture, "SELECT count(*) FROM source", "0");
    }
}

static void test_spreadsheet_files(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "forums.csv", "forum_id;name\r\na;M\xfcller\r\n");
    um_source *source = add_source(fixture, "forums", "forums", "forums.csv");
    set_option(source, "delimiter", ";");
    set_option(source, "encoding", "windows-1252");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT forum_id, name FROM forum", "a|Müller");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, load_fixture_setup, load_fixture_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_a_forum_with_all_it_says), TEST(test_a_longer_alias_is_no_short_name),
        TEST(test_what_is_wrong_with_a_row), TEST(test_what_is_wrong_with_a_file),
        TEST(test_spreadsheet_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
