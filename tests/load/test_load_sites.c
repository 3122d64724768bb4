// Sites, their partners, and stops; coordinates in metres of EPSG:25833.
#include "load_fixture.h"

static um_source *add_sites(load_fixture *fixture, const char *file) {
    return add_source(fixture, "sites", "sites", file);
}

/// Two towns, one of a name that a third has too, and a forum with an alias.
static void add_region(load_fixture *fixture) {
    write_file(fixture, "towns.geojson",
               METRES(FEATURE("\"key\":\"98001001\",\"name\":\"Anfurt\"", "Polygon",
                              "[[[370000,5800000],[371000,5800000],[371000,5801000],[370000,"
                              "5801000],[370000,5800000]]]") "," //
                      FEATURE("\"key\":\"98001002\",\"name\":\"Golzow\"", "Polygon",
                              "[[[371000,5800000],[372000,5800000],[372000,5801000],[371000,"
                              "5801000],[371000,5800000]]]") "," //
                      FEATURE("\"key\":\"98002001\",\"name\":\"Golzow\"", "Polygon",
                              "[[[372000,5800000],[373000,5800000],[373000,5801000],[372000,"
                              "5801000],[372000,5800000]]]")));
    set_option(add_source(fixture, "towns", "territories", "towns.geojson"), "level",
               "municipality");
    write_file(fixture, "forums.csv", "forum_id,name,aliases\nring,Ring der Orte,Ortsring\n");
    add_source(fixture, "forums", "forums", "forums.csv");
}

static void test_points_of_a_table(void **state) {
    load_fixture *fixture = *state;
    write_file(
        fixture, "a.csv",
        "site_id,name,kind,status,area_ha,price_eur_m2,cost_eur,valid_from,valid_to,themes,"
        "source,note,easting,northing,lon,lat\n"
        "s1,Nord,Gewerbe,geplant,12.5,80,,2024,,economy; energy,Plan 3,eng,370000.5,5800000,1,2\n"
        "s2,Hub,Hub,,,,250000,2023-05,2026,,,,371000,5801000,1,2\n");
    um_source *source = add_sites(fixture, "a.csv");
    set_option(source, "kinds.Gewerbe", "commercial");
    set_option(source, "columns.easting", "easting"); // named, so they go before lon and lat
    set_option(source, "columns.northing", "northing");
    assert_loads(fixture);
    assert_answer(fixture,
                  "SELECT site_id, kind, name, status, area_ha, price_eur_m2, cost_eur, "
                  "valid_from, valid_to, themes, citation, note, ST_X(geom), ST_Y(geom), "
                  "outline IS NULL FROM site ORDER BY site_id",
                  "s1|commercial|Nord|geplant|12.5|80.0||2024||economy,energy|Plan 3|eng|370000.5|"
                  "5800000.0|1\n"
                  "s2|Hub|Hub||||250000.0|2023-05|2026||||371000.0|5801000.0|1");
    assert_answer(fixture, COUNTS "'sites'", "2|2|0|0|0|0");
    assert_answer(fixture, "SELECT crs FROM source", "EPSG:25833");
    assert_answer(fixture, "SELECT count(*) FROM idx_site_geom", "2");
}

/// On the central meridian x is 500 km, and y 0.9996 of the arc from the equator: integrated
/// (Simpson, GRS80) it is 5,805,528.87 m.
static void test_degrees_of_a_table(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "a.csv", "id;x;y;name;easting;northing\ns1;15.0;52.4;A;1;2\n");
    um_source *source = add_sites(fixture, "a.csv");
    set_option(source, "delimiter", ";");
    set_option(source, "kind", "mobility_hub");
    set_option(source, "columns.site_id", "id");
    set_option(source, "columns.lon", "x");
    set_option(source, "columns.lat", "y");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT kind, round(ST_X(geom), 1), round(ST_Y(geom), 1) FROM site",
                  "mobility_hub|500000.0|5805528.9");
}

static void test_areas_have_an_outline(void **state) {
    load_fixture *fixture = *state;
    // A U of 300 x 300 m less 100 x 200 m: 7 ha, its centroid outside; a square of 1 ha that says
    // it has 0.9; a point.
    write_file(fixture, "a.geojson",
               METRES(FEATURE("\"site_id\":1,\"name\":\"U\"", "Polygon",
                              "[[[370000,5800000],[370300,5800000],[370300,5800300],[370200,"
                              "5800300],[370200,5800100],[370100,5800100],[370100,5800300],"
                              "[370000,5800300],[370000,5800000]]]") "," //
                      FEATURE("\"site_id\":2,\"name\":\"Q\",\"area_ha\":9000", "MultiPolygon",
                              "[[[[371000,5800000],[371100,5800000],[371100,5800100],[371000,"
                              "5800100],[371000,5800000]]]]") "," //
                      FEATURE("\"site_id\":3,\"name\":\"P\"", "Point", "[372000,5800000]")));
    um_source *source = add_sites(fixture, "a.geojson");
    set_option(source, "kind", "commercial");
    set_option(source, "area_unit", "m2");
    assert_loads(fixture);
    assert_answer(fixture,
                  "SELECT site_id, area_ha, GeometryType(geom), ST_Covers(outline, geom), "
                  "ST_Area(outline) FROM site ORDER BY site_id",
                  "1|7.0|POINT|1|70000.0\n2|0.9|POINT|1|10000.0\n3||POINT|-1|");
}

static void test_bad_rows_say_what_is_wrong(void **state) {
    load_fixture *fixture = *state;
    add_region(fixture);
    write_file(fixture, "a.csv",
               "site_id,name,kind,area_ha,valid_from,valid_to,partners,lon,lat\n"
               ",A,project,,,,,13,52\n"
               "s2,,project,,,,,13,52\n"
               "s3,A,,,,,,13,52\n"
               "s4,A,project,\"1,5\",,,,13,52\n"
               "s5,A,project,-1,,,,13,52\n"
               "s6,A,project,,29.05.2020,,,13,52\n"
               "s7,A,project,,2021,2020-12,,13,52\n"
               "s8,A,project,,,,Golzow,13,52\n"
               "s9,A,project,,,,,,\n"
               "s10,A,project,,,,,13,\n"
               "s11,A,project,,,,,370000,5800000\n"
               "s12,A,project,,,,,\"13,1\",52\n"
               "s13,A,project,,,,,13,52\n"
               "s13,B,project,,,,,13,52\n");
    add_sites(fixture, "a.csv");
    assert_loads(fixture);
    assert_answer(
        fixture, "SELECT place, key, reason FROM reject",
        "line 2||site_id is empty\n"
        "line 3|s2|name is empty\n"
        "line 4|s3|kind is empty; fill the column or set `kind: commercial`\n"
        "line 5|s4|area_ha '1,5' is no number (with a decimal point)\n"
        "line 6|s5|area_ha '-1' is negative\n"
        "line 7|s6|valid_from '29.05.2020' is no ISO date; write 2020-05-29\n"
        "line 8|s7|valid_to 2020-12 is before valid_from 2021\n"
        "line 9|s8|'Golzow' stands for 2 territories: 98001002 (Golzow, district 98001), 98002001 "
        "(Golzow, district 98002); give the key, or the district, as in 'Golzow (98001)'\n"
        "line 10|s9|no place: coordinates or geometry are missing\n"
        "line 11|s10|lat is empty\n"
        "line 12|s11|lon '370000' is not within -180 and 180 degrees; for metres name the columns "
        "easting and northing\n"
        "line 13|s12|lon '13,1' is no number (with a decimal point)\n"
        "line 15|s13|site_id 's13' is already that of 'A' (source 'sites')");
    assert_answer(fixture, COUNTS "'sites'", "14|1|0|13|0|0");
}

static void test_bad_files_are_refused(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "a.csv", "site_id,name,kind,lon\ns1,A,project,13\n");
    um_source *source = add_sites(fixture, "a.csv");
    REFUSED(fixture, "a.csv: no columns 'lon' and 'lat' (degrees), nor 'easting' and 'northing'",
            "`columns: {lon: x, lat: y}`");
    set_option(source, "where", "kind = 'project'");
    REFUSED(fixture, "where: it is for vector files, and 'a.csv' is none");
    write_file(fixture, "a.geojson",
               METRES(FEATURE("\"site_id\":1,\"name\":\"U\"", "Point", "[370000,5800000]")));
    um_text_list_add(&source->files, "a.geojson");
    REFUSED(fixture, "'a.csv' and 'a.geojson': tables and vector files are two sources");
}

static void test_partners_in_one_cell(void **state) {
    load_fixture *fixture = *state;
    add_region(fixture);
    write_file(fixture, "a.csv",
               "site_id,name,kind,partners,lon,lat\n"
               "p1,Brücke,project,Stadt Anfurt; Golzow (98002); 98001002; 12054000; Ortsring; "
               "Musterbau AG; Anfurd; Anfurt,,\n");
    set_option(add_sites(fixture, "a.csv"), "places", "optional");
    assert_loads(fixture);
    assert_answer(fixture,
                  "SELECT position, partner_kind, partner_key, partner_name FROM site_partner",
                  "1|municipality|98001001|Anfurt\n"
                  "2|municipality|98002001|Golzow\n"
                  "3|municipality|98001002|Golzow\n"
                  "4|municipality|12054000|12054000\n" // outside the region
                  "5|forum|ring|Ortsring\n"
                  "6|other||Musterbau AG\n"
                  "7|other||Anfurd");
    assert_answer(fixture, "SELECT place, key, kind, note FROM repair",
                  "line 2|p1|partner without key|'Anfurd' is no territory or forum and was stored "
                  "as a company or agency; did you mean 'Anfurt'?");
    assert_answer(fixture, "SELECT geom IS NULL FROM site", "1");
}

static void test_partners_by_an_old_key(void **state) {
    load_fixture *fixture = *state;
    add_region(fixture);
    write_file(fixture, "a.csv",
               "site_id,name,kind,partners,lon,lat\n"
               "p1,Brücke,project,98001007; Anfurt; 98002001,13,52\n"
               "p2,Steg,project,98001008,13,52\n");
    add_sites(fixture, "a.csv");
    write_file(fixture, "changes.csv",
               "old_key,new_key,changed_on,share\n98001007,98001001,2010,\n"
               "98001008,98001001,2010,0.5\n98001008,98001002,2010,0.5\n");
    add_source(fixture, "changes", "key_changes", "changes.csv");
    assert_loads(fixture);
    assert_answer(fixture,
                  "SELECT site_id, position, partner_kind, partner_key, partner_name "
                  "FROM site_partner",
                  "p1|1|municipality|98001001|Anfurt\np1|2|municipality|98002001|Golzow");
    assert_answer(
        fixture, "SELECT place, key, kind, note FROM repair",
        "line 2|p1|key changed|the partner 98001007 is a part of 98001001 (Anfurt) today");
    assert_answer(fixture, "SELECT place, reason FROM reject",
                  "line 3|98001008 became 98001001 (50 %), 98001002 (50 %) on 2010; which of them "
                  "the partner is cannot be told: give the key of today");
}

static void test_partners_in_rows(void **state) {
    load_fixture *fixture = *state;
    add_region(fixture);
    write_file(fixture, "a.csv",
               "site_id,name,kind,partners,lon,lat\np1,Brücke,project,Anfurt,13,52\n");
    add_sites(fixture, "a.csv");
    write_file(fixture, "b.csv",
               "site_id,partner,partner_key,partner_kind,role,cost_share\n"
               "p1,Golzow,98001002,,lead,0.6\n"
               "p1,Ring der Orte,,Gremium,,0.15\n"
               "p1,Zweckverband,,other,,\n"
               "p2,Zweckverband,,other,,\n"
               "p1,Anfort,,municipality,,\n"
               "p1,Anfurt,,forum,,\n"
               "p1,Anfurt,,town,,\n"
               "p1,Anfurt,98001001,district,,\n"
               "p1,X,9800,,,\n"
               "p1,Y,,,,60 %\n"
               "p1,Y,,,,0.3\n"
               "p1,Anfurt,,,,\n"
               "p1,,,,,\n");
    um_source *source = add_source(fixture, "partners", "site_partners", "b.csv");
    set_option(source, "kinds.Gremium", "forum");
    assert_loads(fixture);
    assert_answer(fixture,
                  "SELECT position, partner_kind, partner_key, partner_name, role, cost_share "
                  "FROM site_partner",
                  "1|municipality|98001001|Anfurt||\n"
                  "2|municipality|98001002|Golzow|lead|0.6\n"
                  "3|forum|ring|Ring der Orte||0.15\n"
                  "4|other||Zweckverband||");
    assert_answer(
        fixture, "SELECT place, key, reason FROM reject",
        "line 5|p2|there is no site 'p2'; the nearest: 'p1'\n"
        "line 6|p1|no municipality is called 'Anfort'; the nearest: Anfurt (98001001), Golzow "
        "(98001002), Golzow (98002001)\n"
        "line 7|p1|there is no forum 'Anfurt'; the nearest: 'ring', 'Ortsring' or 'Ring der Orte'\n"
        "line 8|p1|partner_kind 'town' is none of municipality, district, association, "
        "city_district, state, forum, other; say what it means with `kinds: {\"town\": "
        "municipality}`\n"
        "line 9|p1|'98001001' is the key of a municipality, not of a district\n"
        "line 10|p1|'9800' is neither the key of a territory nor the id of a forum; leave it empty "
        "for a company or agency\n"
        "line 11|p1|cost_share '60 %' is no share from 0 to 1 (60 % is 0.6)\n"
        "line 12|p1|with it the cost shares of 'p1' add up to 1.05, more than 1\n"
        "line 13|p1|'Anfurt' is a partner of 'p1' already; name each once, here or in the column "
        "partners of the sites\n"
        "line 14|p1|the partner has neither name nor key");
    assert_answer(fixture, COUNTS "'partners'", "13|3|0|10|0|0");
    set_option(source, "kinds.Ort", "town");
    REFUSED(fixture, "kinds.Ort: unknown word 'town'");
}

static void test_partners_need_sites(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "b.csv", "site_id,partner\np1,X\n");
    add_source(fixture, "partners", "site_partners", "b.csv");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT reason FROM reject",
                  "no site is loaded: a source with loader 'sites' must stand before");
}

static void test_stops(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "a.csv",
               "stop_id,name,kind,station_id,easting,northing\n"
               "1,Markt,bus,,370000,5800000\n"
               "2,Bahnhof,S-Bahn,900,370100,5800000\n"
               "3,Fluss,boat,,370000,5800000\n"
               "4,Nichts,,,370000,5800000\n"
               ",Nichts,bus,,370000,5800000\n"
               "1,Noch einmal,bus,,370000,5800000\n"
               "7,Nirgends,bus,,,\n");
    um_source *table = add_source(fixture, "stops", "stops", "a.csv");
    set_option(table, "kinds.S-Bahn", "rail");
    write_file(
        fixture, "b.geojson",
        METRES(FEATURE("\"stop_id\":\"t1\",\"name\":\"Platz\"", "MultiPoint",
                       "[[370200,5800000]]") "," //
               FEATURE("\"stop_id\":\"t2\"", "LineString", "[[370200,5800000],[370300,5800000]]")));
    set_option(add_source(fixture, "trams", "stops", "b.geojson"), "kind", "tram");
    assert_loads(fixture);
    assert_answer(fixture,
                  "SELECT stop_id, kind, name, station_id, ST_X(geom) FROM stop ORDER BY stop_id",
                  "1|bus|Markt||370000.0\n2|rail|Bahnhof|900|370100.0\nt1|tram|Platz||370200.0");
    assert_answer(fixture, "SELECT place, key, reason FROM reject",
                  "line 4|3|kind 'boat' is none of bus, tram, rail, ferry; say what it means with "
                  "`kinds: {\"boat\": bus}`\n"
                  "line 5|4|kind is empty; fill the column or set `kind: bus`\n"
                  "line 6||stop_id is empty\n"
                  "line 7|1|stop_id '1' is already there (source 'stops')\n"
                  "line 8|7|no place: coordinates or geometry are missing\n"
                  "feature 2|t2|the geometry has no point");
    assert_answer(fixture, COUNTS "'stops'", "7|2|0|5|0|0");
    assert_answer(fixture, "SELECT count(*) FROM idx_stop_geom", "3");
}

int main(void) {
#define TEST(test) cmocka_unit_test_setup_teardown(test, load_fixture_setup, load_fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_points_of_a_table),
        TEST(test_degrees_of_a_table),
        TEST(test_areas_have_an_outline),
        TEST(test_bad_rows_say_what_is_wrong),
        TEST(test_bad_files_are_refused),
        TEST(test_partners_in_one_cell),
        TEST(test_partners_by_an_old_key),
        TEST(test_partners_in_rows),
        TEST(test_partners_need_sites),
        TEST(test_stops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
