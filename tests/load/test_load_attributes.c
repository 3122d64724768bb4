// Figures of territories by key: as offices write them, from several tables, and gone again with
// their source.
#include "sheet_files.h"

#include "derive/derive.h"

#define SQUARE(x) "[[[" x "0,0],[" x "9,0],[" x "9,9],[" x "0,9],[" x "0,0]]]"
#define UNIT(key, name, x, more)                                                                   \
    FEATURE("\"key\":\"" key "\",\"name\":\"" name "\"" more, "Polygon", SQUARE(x))

/// Two municipalities of the district 12060 (Aheim has 100 inhabitants, Bedorf none known) and the
/// independent city 12054000.
static void add_territories(load_fixture *fixture) {
    write_file(
        fixture, "units.geojson",
        METRES(UNIT("12060005", "Aheim", "1", ",\"population\":100,\"area_km2\":2.5") "," UNIT(
            "12060008", "Bedorf", "2", "") "," UNIT("12054000", "Celle", "3",
                                                    ",\"population\":500,\"area_km2\":1.25")));
    um_source *source = add_source(fixture, "units", "territories", "units.geojson");
    set_option(source, "level", "municipality");
}

static um_source *add_attributes(load_fixture *fixture, const char *content) {
    write_file(fixture, "a.csv", content);
    return add_source(fixture, "figures", "attributes", "a.csv");
}

static void derive(load_fixture *fixture) {
    um_error err = {0};
    assert_ok(um_derive_region(fixture->db, &fixture->region, NULL, &err));
}

static void drop_last_source(load_fixture *fixture) {
    um_source *source = &fixture->sources[--fixture->region.n_sources];
    um_text_list_clear(&source->files);
    um_pair_list_clear(&source->options);
}

#define INDICATORS "SELECT key, name, year, value, unit FROM indicator ORDER BY key, name"
#define SIZES                                                                                      \
    "SELECT key, population, area_km2, population_source_id, area_source_id FROM territory "       \
    "ORDER BY key"

static void test_figures_by_key(void **state) {
    load_fixture *fixture = *state;
    add_territories(fixture);
    um_source *source = add_attributes(fixture, "ags,jobs,rank,funds\n12060005,12,Oberzentrum,1.5\n"
                                                "12060008,7,2,\n12054000,,Mittelzentrum,-3\n");
    set_option(source, "columns.key", "ags");
    set_option(source, "indicators.employees_workplace", "jobs");
    set_option(source, "indicators.central_place", "rank");
    set_option(source, "indicators.own_funds", "funds");
    set_option(source, "units.own_funds", "EUR");
    set_option(source, "values.central_place.Oberzentrum", "3");
    set_option(source, "values.central_place.Mittelzentrum", "2");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'figures'", "3|3|0|0|0|0");
    assert_answer(fixture, INDICATORS,
                  "12054000|central_place|2023|2.0|\n12054000|own_funds|2023|-3.0|EUR\n"
                  "12060005|central_place|2023|3.0|\n"
                  "12060005|employees_workplace|2023|12.0|persons\n"
                  "12060005|own_funds|2023|1.5|EUR\n"
                  "12060008|central_place|2023|2.0|\n"
                  "12060008|employees_workplace|2023|7.0|persons");
}

/// Rows as they stand in the register of Destatis, byte for byte but for the keys.
static void test_the_register_as_it_is(void **state) {
    load_fixture *fixture = *state;
    add_territories(fixture);
    um_source *source = add_attributes(
        fixture,
        "\xef\xbb\xbfsatzart,land,rb,kreis,vb,gemeinde,gemeindename,flaeche,bevoelkerung,lon\n"
        "10,12,,,,,Brandenburg,,,\n40,12,0,60,,,Barnim,,,\n"
        "60,12,0,60,0005,005,\"Aheim, Stadt\", 53.02, 90 164,\"9,43751\"\n"
        "60,12,0,60,5052,008,Bedorf, 6.55,  439,\"12,280087\"\n"
        "60,16,0,77,5052,003,Dobitschen, 6.55,  439,\"12,280087\"\n");
    set_option(source, "key_columns", "land,rb,kreis,gemeinde");
    set_option(source, "filter.satzart", "60");
    set_option(source, "unknown_keys", "skip");
    set_option(source, "columns.population", "bevoelkerung");
    set_option(source, "columns.area_km2", "flaeche");
    set_option(source, "columns.name", "gemeindename");
    set_option(source, "indicators.longitude", "lon");
    set_option(source, "decimal.longitude", "comma");
    set_option(source, "thousands.population", "blank");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'figures'", "2|2|0|0|3|0");
    assert_answer(fixture, INDICATORS,
                  "12060005|area_km2|2023|53.02|km2\n12060005|longitude|2023|9.43751|\n"
                  "12060005|population|2023|90164.0|persons\n"
                  "12060008|area_km2|2023|6.55|km2\n12060008|longitude|2023|12.280087|\n"
                  "12060008|population|2023|439.0|persons");
    // 'Aheim, Stadt' is understood without an alias.
    assert_answer(fixture, "SELECT count(*) FROM alias", "0");
    assert_answer(fixture, "SELECT place, key, kind, note FROM repair ORDER BY note",
                  "line 4|12060005|figures disagree|area_km2 is 53.02 here, 2.5 in source 'units', "
                  "whose figure was kept\n"
                  "line 4|12060005|figures disagree|population is 90164 here, 100 in source "
                  "'units', whose figure was kept");
}

/// Bedorf lacks both figures; the district is the sum of its two municipalities, 100 + 439.
static void test_sizes_fill_what_is_missing(void **state) {
    load_fixture *fixture = *state;
    add_territories(fixture);
    um_source *source =
        add_attributes(fixture, "key,inhabitants,ha\n12060005,90,250\n12060008,439,655\n");
    set_option(source, "columns.population", "inhabitants");
    set_option(source, "columns.area_km2", "ha");
    set_option(source, "factors.area_km2", "0.01");
    assert_loads(fixture);
    derive(fixture);
    static const char filled[] = "12|1039|10.3||\n12054|500|1.25||\n12054000|500|1.25||\n"
                                 "12060|539|9.05||\n12060005|100|2.5||\n12060008|439|6.55|2|2";
    assert_answer(fixture, SIZES, filled);
    assert_answer(fixture, "SELECT count(*) FROM repair", "1"); // 90 against 100

    // Twice is as good as once.
    assert_loads(fixture);
    derive(fixture);
    assert_answer(fixture, SIZES, filled);

    set_option(source, "overwrite", "yes");
    assert_loads(fixture);
    derive(fixture);
    assert_answer(fixture, SIZES,
                  "12|1029|10.3||\n12054|500|1.25||\n12054000|500|1.25||\n"
                  "12060|529|9.05||\n12060005|90|2.5|2|2\n12060008|439|6.55|2|2");
    assert_answer(fixture, "SELECT note FROM repair",
                  "population is 90 here, 100 in source 'units', whose figure is replaced");

    // The table changes, the territories do not: what stood there is compared, not what was put
    // there.
    write_file(fixture, "a.csv", "key,inhabitants,ha\n12060005,80,250\n");
    assert_loads(fixture);
    derive(fixture);
    assert_answer(fixture, SIZES,
                  "12||||\n12054|500|1.25||\n12054000|500|1.25||\n"
                  "12060||||\n12060005|80|2.5|2|2\n12060008||||");
    assert_answer(fixture, "SELECT note FROM repair",
                  "population is 80 here, 100 in source 'units', whose figure is replaced");

    drop_last_source(fixture);
    assert_loads(fixture);
    derive(fixture);
    assert_answer(fixture, SIZES,
                  "12||||\n12054|500|1.25||\n12054000|500|1.25||\n"
                  "12060||||\n12060005|100|2.5||\n12060008||||");
}

static void test_the_latest_figure_counts(void **state) {
    load_fixture *fixture = *state;
    add_territories(fixture);
    um_source *source = add_attributes(fixture, "key,n\n12060008,2\n");
    set_option(source, "columns.population", "n");
    set_option(source, "year", "2020");
    write_file(fixture, "b.csv", "key,n\n12060008,1\n");
    source = add_source(fixture, "older", "attributes", "b.csv");
    set_option(source, "columns.population", "n");
    set_option(source, "year", "2019");
    assert_loads(fixture);
    derive(fixture);
    assert_answer(fixture,
                  "SELECT population, population_source_id FROM territory "
                  "WHERE key = '12060008'",
                  "2|2");
}

/// A district that a source brings, one that is dissolved, a state: each by its padded key.
static void test_padded_keys(void **state) {
    load_fixture *fixture = *state;
    add_territories(fixture);
    um_source *source = add_attributes(
        fixture,
        "ags,total\n12000000,2500\n12054000,500\n12060000,999\n12060005,100\nDG000000,9\n");
    set_option(source, "columns.key", "ags");
    set_option(source, "columns.population", "total");
    set_option(source, "keys", "padded");
    set_option(source, "unknown_keys", "skip");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'figures'", "4|4|0|0|1|0");
    assert_answer(fixture, "SELECT key, value FROM indicator ORDER BY key",
                  "12|2500.0\n12054|500.0\n12054000|500.0\n12060|999.0\n12060005|100.0");
    derive(fixture);
    // Bedorf is not known, so that the sum of the district is not; the figure of its own stands in.
    assert_answer(fixture, SIZES,
                  "12|2500||2|\n12054|500|1.25||\n12054000|500|1.25||\n"
                  "12060|999||2|\n12060005|100|2.5||\n12060008||||");
    set_option(source, "level", "district");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT key FROM indicator ORDER BY key", "12054\n12060");
}

static void test_keys_of_other_forms(void **state) {
    load_fixture *fixture = *state;
    add_territories(fixture);
    um_source *source = add_attributes(fixture, "ARS;AUSP\n120600005005;7\n12060000500;8\n");
    set_option(source, "delimiter", ";");
    set_option(source, "columns.key", "ARS");
    set_option(source, "keys", "ars");
    set_option(source, "indicators.commuters_out", "AUSP");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT key, value FROM indicator", "12060005|7.0");
    assert_answer(fixture, "SELECT reason FROM reject",
                  "key '12060000500' is no ARS, which has 12 digits (a lost zero in front?)");
    drop_last_source(fixture);
    source = add_attributes(fixture, "l,r,k,g,n\n12,0,60,5,1\n12,0,,8,2\n12,0,60,1234,3\n");
    set_option(source, "key_columns", "l,r,k,g");
    set_option(source, "key_widths", "2,1,2,3");
    set_option(source, "indicators.n", "n");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT key, value FROM indicator", "12060005|1.0");
    assert_answer(fixture, "SELECT place, reason FROM reject ORDER BY place",
                  "line 3|key column 'k' is empty\n"
                  "line 4|key column 'g' holds '1234', which is no number of 3 digits");
}

static void test_what_is_wrong_with_a_row(void **state) {
    static const struct {
        const char *row, *reason;
    } cases[] = {
        {",1", "key is empty"},
        {"12060099,1", "no territory of key '12060099' is loaded; `unknown_keys: skip` leaves such "
                       "rows out"},
        {"12060005,x", "population 'x' is no number"},
        {"12060005,1.5", "population '1.5' is no whole number"},
        {"12060005,-1", "population '-1' is negative"},
        {"12060005,1e300", "population '1e300' is more than 9000000000000000"},
        {"12060005,1 234", "population '1 234' is no number; with `decimal: point` and `thousands: "
                           "blank` it would be"},
        {"12060005,\"1,5\"", "population '1,5' is no number; with `decimal: comma` and `thousands: "
                             "none` it would be"},
    };
    load_fixture *fixture = *state;
    add_territories(fixture);
    um_source *source = add_attributes(fixture, "");
    set_option(source, "columns.population", "n");
    for (size_t i = 0; i < UM_COUNT(cases); i++) {
        UM_AUTO(char) *content = um_format("key,n\n%s\n", cases[i].row);
        write_file(fixture, "a.csv", content);
        assert_loads(fixture);
        assert_answer(fixture, "SELECT reason FROM reject", cases[i].reason);
        assert_answer(fixture, COUNTS "'figures'", "1|0|0|1|0|0");
    }
}

static void test_a_lost_zero_is_named(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "units.geojson", METRES(UNIT("01001000", "Flensburg", "1", "")));
    um_source *source = add_source(fixture, "units", "territories", "units.geojson");
    set_option(source, "level", "municipality");
    source = add_attributes(fixture, "key,n\n1001000,5\n");
    set_option(source, "columns.population", "n");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT reason FROM reject",
                  "no territory of key '1001000' is loaded (a lost zero in front? set 'key_width: "
                  "8')");
    set_option(source, "key_width", "8");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT key FROM indicator", "01001000");
}

static void test_numbers_as_people_write_them(void **state) {
    static const struct {
        const char *decimal, *thousands, *text, *value; ///< value "" = rejected
    } cases[] = {
        {"comma", "point", "1.234,5", "1234.5"},
        {"comma", "point", "1.234.567", "1234567.0"},
        {"comma", "point", "12.34", ""},
        {"comma", "point", "1.2345", ""},
        {"comma", "point", "1234.567", ""},
        {"comma", "point", "-1.234", "-1234.0"},
        {"comma", "none", "0,25", "0.25"},
        {"comma", "none", "0.25", ""},
        {"point", "comma", "1,234.5", "1234.5"},
        {"point", "comma", "1,2", ""},
        {"point", "blank", "1\u00a0234", "1234.0"},
        {"point", "blank", "1\u202f234\u202f567", "1234567.0"},
        {"point", "apostrophe", "1'234.5", "1234.5"},
        {"point", "apostrophe", "1\u2019234", "1234.0"},
        {"point", "none", "1e3", "1000.0"},
        {"point", "none", "nan", ""},
        {"point", "none", ".", ""},
        {"comma", "none", ",5", "0.5"},
        {"point", "none", "-", "unknown"},
    };
    load_fixture *fixture = *state;
    add_territories(fixture);
    for (size_t i = 0; i < UM_COUNT(cases); i++) {
        UM_AUTO(char) *content = um_format("key;n\n12060005;%s\n12060008;1\n", cases[i].text);
        um_source *source = add_attributes(fixture, content);
        set_option(source, "delimiter", ";");
        set_option(source, "indicators.n", "n");
        set_option(source, "decimal", cases[i].decimal);
        set_option(source, "thousands", cases[i].thousands);
        set_option(source, "unknown", "-,x");
        assert_loads(fixture);
        bool is_unknown = strcmp(cases[i].value, "unknown") == 0;
        assert_answer(fixture, "SELECT value FROM indicator WHERE key = '12060005'",
                      is_unknown ? "" : cases[i].value);
        assert_answer(fixture,
                      "SELECT rows_rejected, rows_filtered FROM source WHERE source_id = 2",
                      is_unknown        ? "0|1"
                      : *cases[i].value ? "0|0"
                                        : "1|0");
        drop_last_source(fixture);
    }
}

/// A number cell has a point, whatever the texts beside it have.
static void test_number_cells_are_not_written_by_people(void **state) {
    load_fixture *fixture = *state;
    add_territories(fixture);
    write_xlsx(fixture, "a.xlsx",
               (xlsx_parts){.rows =
                                "<row><c t=\"str\"><v>key</v></c><c t=\"str\"><v>n</v></c></row>"
                                "<row><c t=\"str\"><v>12060005</v></c><c><v>1.234</v></c></row>"
                                "<row><c t=\"str\"><v>12060008</v></c>"
                                "<c t=\"str\"><v>1.234</v></c></row>"});
    um_source *source = add_source(fixture, "figures", "attributes", "a.xlsx");
    set_option(source, "indicators.n", "n");
    set_option(source, "decimal", "comma");
    set_option(source, "thousands", "point");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT key, value FROM indicator ORDER BY key",
                  "12060005|1.234\n12060008|1234.0");
}

static void test_figures_that_are_there_already(void **state) {
    load_fixture *fixture = *state;
    add_territories(fixture);
    um_source *source =
        add_attributes(fixture, "key,n,m\n12060005,1,\n12060005,2,3\n12060005,,4\n");
    set_option(source, "indicators.n", "n");
    set_option(source, "indicators.m", "m");
    write_file(fixture, "b.csv", "key,n\n12060005,1\n12060008,1\n");
    source = add_source(fixture, "more", "attributes", "b.csv");
    set_option(source, "indicators.n", "n");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'figures'", "3|2|0|1|0|0");
    assert_answer(fixture, COUNTS "'more'", "2|1|0|1|0|0");
    assert_answer(fixture, "SELECT key, name, value FROM indicator ORDER BY 1, 2",
                  "12060005|m|4.0\n12060005|n|1.0\n12060008|n|1.0");
    assert_answer(fixture, "SELECT place, reason FROM reject ORDER BY source_id",
                  "line 3|n of 12060005 is there already, from an earlier row\n"
                  "line 2|n of 12060005 is there already, from source 'figures'; another `year` "
                  "would be a figure of its own");
}

static void test_names_become_aliases(void **state) {
    load_fixture *fixture = *state;
    add_territories(fixture);
    um_source *source = add_attributes(
        fixture, "key,title,n\n12060005,Gro\u00df Aheim,1\n12060008,Aheim,1\n12054000,Celle,1\n");
    set_option(source, "columns.name", "title");
    set_option(source, "indicators.n", "n");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT kind, name, key FROM alias",
                  "territory|Gro\u00df Aheim|12060005");
    assert_answer(fixture, "SELECT key, kind, note FROM repair",
                  "12060008|name and key disagree|the key 12060008 is that of Bedorf, the name "
                  "'Aheim' that of 12060005; the key was kept");
}

static void test_rows_without_figures(void **state) {
    load_fixture *fixture = *state;
    add_territories(fixture);
    um_source *source = add_attributes(fixture, "key,n\n12060005,\n12060008,\n12054000,1\n");
    set_option(source, "indicators.n", "n");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'figures'", "1|1|0|0|2|0");
    assert_answer(fixture, "SELECT place, note FROM repair",
                  "all rows|2 rows hold no figure and were left out");
}

static void test_what_is_wrong_with_the_options(void **state) {
    static const struct {
        const char *name, *value, *fault;
    } cases[] = {
        {"keys", "paded", "keys: unknown word 'paded', did you mean 'padded'"},
        {"level", "town", "level: unknown word 'town'"},
        {"unknown_keys", "drop", "unknown_keys: unknown word 'drop'"},
        {"overwrite", "maybe", "overwrite: 'maybe' is neither yes nor no"},
        {"key_widths", "2,1", "key_widths: 2 widths for 0 key_columns"},
        {"key_columns", "a,b,c,d,e,f,g", "key_columns: more than 6 columns"},
        {"factors.n", "0", "factors.n: '0' is no factor above 0"},
        {"values.n.high", "x", "values.n.high: 'x' is no number"},
        {"thousands", "point", "thousands: 'point' is the decimal sign, too"},
        {"indicators.population", "n", "its column is named by `columns: {population: ...}`"},
        {"filter.kind", "60", "a.csv: no column 'kind'"},
    };
    load_fixture *fixture = *state;
    add_territories(fixture);
    um_source *source = add_attributes(fixture, "key,n\n12060005,1\n");
    REFUSED(fixture, "no figure is named: give columns.population, columns.area_km2 or indicators");
    drop_last_source(fixture);
    for (size_t i = 0; i < UM_COUNT(cases); i++) {
        source = add_attributes(fixture, "key,n\n12060005,1\n");
        set_option(source, "indicators.n", "n");
        set_option(source, cases[i].name, cases[i].value);
        REFUSED(fixture, "source 'figures': ", cases[i].fault);
        drop_last_source(fixture);
    }
    source = add_attributes(fixture, "key,n\n12060005,1\n");
    set_option(source, "indicators.n", "n");
    set_option(source, "columns.key", "key");
    set_option(source, "key_columns", "key");
    REFUSED(fixture, "key_columns: the key stands either in one column or in several");
}

static void test_figures_of_an_old_key_are_added(void **state) {
    load_fixture *fixture = *state;
    add_territories(fixture);
    // Ceheim went into Aheim, before Aheim's own row is read; Deheim into the city, which has none;
    // Eheim was divided. The rank of Ceheim is left out.
    um_source *source = add_attributes(fixture, "key,population,rank\n12060007,30,1\n12060005,110,2\n"
                                                "12060009,5,\n12060010,6,\n12060008,7,\n");
    write_file(fixture, "changes.csv",
               "old_key,new_key,changed_on,share\n12060007,12060005,2010,\n"
               "12060009,12054000,2010,\n12060010,12060005,2010,0.5\n12060010,12060008,2010,0.5\n");
    add_source(fixture, "changes", "key_changes", "changes.csv");
    set_option(source, "columns.population", "population");
    set_option(source, "indicators.central_place", "rank");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'figures'", "5|2|0|3|0|0");
    assert_answer(fixture, "SELECT reason FROM reject WHERE place = 'line 2'",
                  "12060007 became 12060005 on 2010; figures that are counts are added to that "
                  "one's with `old_keys: [population, ...]`");
    set_option(source, "old_keys", "population");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'figures'", "5|3|1|2|0|0");
    assert_answer(fixture, INDICATORS,
                  "12060005|central_place|2023|2.0|\n12060005|population|2023|140.0|persons\n"
                  "12060008|population|2023|7.0|persons");
    assert_answer(fixture, "SELECT place, key, note FROM repair WHERE kind = 'figures added'",
                  "line 2|12060007|12060007 is a part of 12060005 today: added to that one's "
                  "population");
    assert_answer(fixture, "SELECT place, reason FROM reject ORDER BY place",
                  "line 4|12060009 is a part of 12054000 today, and here is no figure of that one "
                  "to which its own could be added\n"
                  "line 5|12060010 became 12060005 (50 %), 12060008 (50 %) on 2010; its figures "
                  "are not shared out");
}

static void test_an_old_key_counts_once(void **state) {
    load_fixture *fixture = *state;
    add_territories(fixture);
    um_source *source = add_attributes(
        fixture, "key,population\n12060005,110\n12060007,30\n12060007,30\n12060007,31\n");
    write_file(fixture, "changes.csv", "old_key,new_key,changed_on\n12060007,12060005,2010\n");
    add_source(fixture, "changes", "key_changes", "changes.csv");
    set_option(source, "columns.population", "population");
    set_option(source, "old_keys", "population");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'figures'", "4|2|1|2|0|0");
    assert_answer(fixture, "SELECT value FROM indicator", "140.0");
    assert_answer(fixture, "SELECT place, reason FROM reject ORDER BY place",
                  "line 4|the old key 12060007 is there already, from line 3\n"
                  "line 5|the old key 12060007 is there already, from line 3");
}

static void test_thousands_of_inhabitants_are_whole_numbers(void **state) {
    load_fixture *fixture = *state;
    add_territories(fixture);
    // 1.001 * 1000 is 1000.9999999999999 in binary; 1.0005 thousand are no whole number
    um_source *source = add_attributes(fixture, "key,t\n12060005,1.001\n12060008,1.0005\n");
    set_option(source, "columns.population", "t");
    set_option(source, "factors.population", "1000");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT key, value FROM indicator", "12060005|1001.0");
    assert_answer(fixture, "SELECT reason FROM reject",
                  "population '1.0005' is no whole number");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, load_fixture_setup, load_fixture_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_figures_by_key),
        TEST(test_the_register_as_it_is),
        TEST(test_sizes_fill_what_is_missing),
        TEST(test_the_latest_figure_counts),
        TEST(test_padded_keys),
        TEST(test_keys_of_other_forms),
        TEST(test_what_is_wrong_with_a_row),
        TEST(test_a_lost_zero_is_named),
        TEST(test_numbers_as_people_write_them),
        TEST(test_number_cells_are_not_written_by_people),
        TEST(test_figures_that_are_there_already),
        TEST(test_names_become_aliases),
        TEST(test_rows_without_figures),
        TEST(test_what_is_wrong_with_the_options),
        TEST(test_figures_of_an_old_key_are_added),
        TEST(test_an_old_key_counts_once),
        TEST(test_thousands_of_inhabitants_are_whole_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
