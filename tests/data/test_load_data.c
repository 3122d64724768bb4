// Loads real open data from ../shared/data (or $UMLAND_SHARED/data) and compares counts and sums
// with those that its README.md gives, which were counted with another program.
#include "../load/load_fixture.h"

#include "core/csv.h"

#include <unistd.h>

enum { SKIPPED = 77 };

static char data_folder[512];

/// A source of files below the data folder, of which no row may be rejected.
static um_source *add_data(load_fixture *fixture, const char *name, const char *loader,
                           const char *file) {
    UM_AUTO(char) *path = um_path_join(data_folder, file);
    um_source *source = add_source(fixture, name, loader, path);
    source->max_rejects = 0;
    return source;
}

static void test_commuters_of_germany(void **state) {
    load_fixture *fixture = *state;
    add_data(fixture, "ba", "flows_ba", "commuters/ba_kreise_2023/*/statistik_pendler_*.csv");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT files FROM source", "32");
    // 56,062 + 55,612 rows; each pair stands in both directions
    assert_answer(fixture, COUNTS "'ba'", "111674|111674|46991|0|0|0");
    assert_answer(fixture, "SELECT count(*) FROM repair", "0");
    assert_answer(fixture, "SELECT kind, count(*) FROM flow GROUP BY kind ORDER BY kind",
                  "abroad|1567\npair|46991\nresidual|15325\ntotal_in|400\ntotal_out|400");
    assert_answer(fixture,
                  "SELECT CAST(sum(persons) AS INTEGER), min(year), max(year) FROM flow "
                  "WHERE kind = 'pair'",
                  "13459370|2023|2023");
    assert_answer(fixture,
                  "SELECT count(DISTINCT origin_key), count(DISTINCT destination_key), "
                  "min(persons_min) FROM flow WHERE kind = 'pair'",
                  "400|400|10.0");
}

static void test_edinburgh_by_mode(void **state) {
    load_fixture *fixture = *state;
    um_source *source = add_data(fixture, "od", "flows", "commuters/edinburgh/od_subset.csv");
    set_option(source, "statistic", "census");
    set_option(source, "year", "2011");
    set_option(source, "columns.origin", "geo_code1");
    set_option(source, "columns.destination", "geo_code2");
    set_option(source, "columns.persons", "all");
    set_option(source, "modes.bus", "bus");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'od'", "3746|3746|0|0|0|0");
    assert_answer(fixture,
                  "SELECT count(*), CAST(sum(persons) AS INTEGER), sum(kind = 'within') FROM flow "
                  "WHERE mode = 'all'",
                  "3746|140530|110");
    assert_answer(fixture, "SELECT count(*) FROM flow WHERE mode = 'bus'", "3746");
}

static void set_membership_words(um_source *source) {
    static const char *const words[][2] = {
        {"columns.member_kind", "member_type"},
        {"columns.member_key", "ags"},
        {"columns.member_name", "official_name"},
        {"columns.role", "status"},
        {"columns.sub_list", "group"},
        {"kinds.Gemeinde", "municipality"},
        {"kinds.Landkreis", "district"},
        {"kinds.Berliner Bezirk", "city_district"},
        {"kinds.Land", "state"},
        {"roles.founding member", "member"},
        {"roles.first signatory", "member"},
        {"roles.joined", "member"},
        {"roles.joined at founding congress", "member"},
        {"roles.partial", "member"},
    };
    for (size_t i = 0; i < UM_COUNT(words); i++)
        set_option(source, words[i][0], words[i][1]);
}

static void add_region(load_fixture *fixture) {
    um_source *territories = add_data(fixture, "municipalities", "territories",
                                      "boundaries/vg250ew_gemeinden/de-1*.geojson");
    set_option(territories, "level", "municipality");
    set_option(territories, "columns.key", "ags");
    add_data(fixture, "forums", "forums", "membership/forums.csv");
}

static void test_forums_and_members(void **state) {
    load_fixture *fixture = *state;
    add_region(fixture);
    set_membership_words(add_data(fixture, "members", "memberships", "membership/memberships.csv"));
    add_data(fixture, "reports", "memberships", "membership/memberships_reports.csv");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'municipalities'", "414|414|0|0|0|0");
    assert_answer(fixture, COUNTS "'forums'", "19|19|0|0|0|0");
    assert_answer(fixture, COUNTS "'members'", "130|130|0|0|0|0");
    assert_answer(fixture, COUNTS "'reports'", "49|49|0|0|0|0");
    assert_answer(fixture,
                  "SELECT member_kind, count(*), count(member_key) FROM membership GROUP BY 1 "
                  "ORDER BY 1",
                  "city_district|6|3\ndistrict|24|24\nmunicipality|140|140\nother|7|0\nstate|2|2");
    assert_answer(fixture, "SELECT kind, count(*) FROM repair GROUP BY kind",
                  "member without key|3");
    assert_answer(fixture, "SELECT member_name FROM membership WHERE is_partial ORDER BY 1",
                  "Brieselang\nNauen");
    assert_answer(fixture, "SELECT key FROM alias WHERE name = 'Schwedt (Oder)'", "12073532");
    assert_answer(fixture,
                  "SELECT name, short_name FROM forum WHERE forum_id IN ('knf', 'agfk') "
                  "ORDER BY 1",
                  "Arbeitsgemeinschaft Fahrradfreundliche Kommunen Brandenburg|AGFK BB\n"
                  "Kommunales Nachbarschaftsforum Berlin-Brandenburg e.V.|KNF");
}

/// Writes the municipalities of the real list with their names alone; the key goes into the note.
static void write_members_without_keys(load_fixture *fixture, const char *name_column) {
    UM_AUTO(um_csv) *csv = NULL;
    UM_AUTO(um_text) list = {0};
    UM_AUTO(char) *path = um_path_join(data_folder, "membership/memberships.csv");
    um_error err = {0};
    assert_ok(um_csv_open(path, (um_csv_options){0}, &csv, &err));
    um_text_append(&list, "forum_id,member_name,member_kind,note\n");
    for (;;) {
        um_csv_row row;
        bool has_row = false;
        assert_ok(um_csv_next(csv, &row, &has_row, &err));
        if (!has_row)
            break;
        const char *key = row.fields[um_header_column(um_csv_header(csv), "ags")];
        if (strlen(key) != 8 || strncmp(key, "12", 2) != 0)
            continue;
        um_text_append_format(&list, "%s,%s,municipality,%s\n",
                              row.fields[um_header_column(um_csv_header(csv), "forum_id")],
                              row.fields[um_header_column(um_csv_header(csv), name_column)], key);
    }
    write_file(fixture, "names.csv", list.data);
}

/// The list names 96 municipalities of Brandenburg beside their keys: the names alone must lead
/// there.
static void test_names_lead_to_the_keys_of_the_list(void **state) {
    load_fixture *fixture = *state;
    add_region(fixture);
    write_members_without_keys(fixture, "official_name");
    add_source(fixture, "names", "memberships", "names.csv");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT count(*) FROM membership WHERE member_key IS NOT note", "0");
    assert_answer(fixture, "SELECT rows_in, rows_stored FROM source WHERE name = 'names'", "96|94");
    assert_answer(fixture, "SELECT reason FROM reject ORDER BY 1",
                  "'Golzow' stands for 2 territories: 12064172 (Golzow, district 12064), 12069216 "
                  "(Golzow, district 12069); give the key, or the district, as in 'Golzow (12064)'"
                  "\n'Mittenwalde' stands for 2 territories: 12061332 (Mittenwalde, district "
                  "12061), 12073404 (Mittenwalde, district 12073); give the key, or the district, "
                  "as in 'Mittenwalde (12061)'");

    write_members_without_keys(fixture, "name_in_source");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT count(*) FROM membership WHERE member_key IS NOT note", "0");
    assert_answer(fixture, "SELECT rows_in, rows_stored FROM source WHERE name = 'names'", "96|89");
    assert_answer(fixture, "SELECT reason FROM reject WHERE reason LIKE 'no %' ORDER BY 1",
                  "no municipality is called 'Bernau'; the nearest: Bernau bei Berlin (12060020), "
                  "Berge (12070028), Berlin (11000000)\n"
                  "no municipality is called 'Brandenburg/Havel'; the nearest: Fürstenberg/Havel "
                  "(12065084), Brandenburg an der Havel (12051000), Oranienburg (12065256)\n"
                  "no municipality is called 'Cottbus/Chóśebuz'; the nearest: Cottbus (12052000), "
                  "Alt Tucheband (12064009), Schlieben (12062445)\n"
                  "no municipality is called 'Fürstenwalde'; the nearest: Fürstenwalde/Spree "
                  "(12067144), Finsterwalde (12062140), Mittenwalde (12061332)\n"
                  "no municipality is called 'Schwedt (Oder)'; the nearest: Schwedt/Oder "
                  "(12073532), Gartz (Oder) (12073189), Frankfurt (Oder) (12053000)");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, load_fixture_setup, load_fixture_teardown)

int main(void) {
    const char *shared = getenv("UMLAND_SHARED");
    snprintf(data_folder, sizeof data_folder, "%s/data",
             shared ? shared : UMLAND_SOURCE_DIR "/../shared");
    if (access(data_folder, R_OK) != 0) {
        printf("skipped: no data in %s (UMLAND_SHARED names another place)\n", data_folder);
        return SKIPPED;
    }
    const struct CMUnitTest tests[] = {
        TEST(test_commuters_of_germany),
        TEST(test_edinburgh_by_mode),
        TEST(test_forums_and_members),
        TEST(test_names_lead_to_the_keys_of_the_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
