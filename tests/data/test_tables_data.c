// Real tables from ../shared/data onto the municipalities of Brandenburg and Berlin. What is
// expected was counted with python3 (csv and json modules) from the same files.
#include "../load/load_fixture.h"

#include "derive/derive.h"

#include <unistd.h>

enum { SKIPPED = 77 };

static char data_folder[512];

static um_source *add_data(load_fixture *fixture, const char *name, const char *loader,
                           const char *file) {
    UM_AUTO(char) *path = um_path_join(data_folder, file);
    um_source *source = add_source(fixture, name, loader, path);
    source->max_rejects = 0;
    return source;
}

static void add_municipalities(load_fixture *fixture) {
    um_source *source = add_data(fixture, "municipalities", "territories",
                                 "boundaries/vg250ew_gemeinden/de-1*.geojson");
    set_option(source, "level", "municipality");
    set_option(source, "columns.key", "ags");
    set_option(source, "columns.population", "pop");
}

static um_source *add_register(load_fixture *fixture) {
    um_source *source = add_data(fixture, "register", "attributes", "stats/AuszugGV4QAktuell.csv");
    set_option(source, "key_columns", "land,rb,kreis,gemeinde");
    set_option(source, "filter.satzart", "60");
    set_option(source, "unknown_keys", "skip");
    set_option(source, "thousands", "blank");
    set_option(source, "year", "2019");
    return source;
}

/// 16,068 rows, 11,004 of them municipalities, 414 of these in the region; 6,186,917 inhabitants on
/// 30,390.48 km2.
static void test_the_register_of_destatis(void **state) {
    load_fixture *fixture = *state;
    add_municipalities(fixture);
    um_source *source = add_register(fixture);
    set_option(source, "columns.population", "bevoelkerung");
    set_option(source, "columns.area_km2", "flaeche");
    set_option(source, "columns.name", "gemeindename");
    set_option(source, "indicators.longitude", "laengengrad");
    set_option(source, "decimal.longitude", "comma");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'register'", "414|414|0|0|15654|0");
    assert_answer(fixture,
                  "SELECT name, count(*), round(sum(value), 2) FROM indicator "
                  "WHERE name <> 'longitude' GROUP BY name ORDER BY name",
                  "area_km2|414|30390.48\npopulation|414|6186917.0");
    assert_answer(fixture, "SELECT value FROM indicator WHERE key = '12054000' ORDER BY name",
                  "188.24\n13.05358\n180334.0");
    assert_answer(fixture, "SELECT count(*) FROM repair WHERE kind = 'name and key disagree'", "0");
}

/// Figures of 2018 by keys of eight digits at every level: 429 rows of 11,323 for the 414
/// municipalities, 19 districts (Berlin's 11000 among them) and 2 states: 435 keys.
static void test_keys_filled_up_with_zeros(void **state) {
    load_fixture *fixture = *state;
    add_municipalities(fixture);
    um_source *source = add_data(fixture, "people", "attributes", "stats/population_2018.csv");
    set_option(source, "columns.key", "ags");
    set_option(source, "columns.population", "total");
    set_option(source, "keys", "padded");
    set_option(source, "unknown_keys", "skip");
    source = add_data(fixture, "land", "attributes", "stats/area_2018.csv");
    set_option(source, "columns.key", "ags");
    set_option(source, "columns.area_km2", "land_total");
    set_option(source, "factors.area_km2", "0.01");
    set_option(source, "keys", "padded");
    set_option(source, "unknown_keys", "skip");
    assert_loads(fixture);
    assert_answer(fixture, COUNTS "'people'", "429|429|0|0|10894|0");
    assert_answer(fixture, COUNTS "'land'", "429|429|0|0|13453|0");
    assert_answer(fixture,
                  "SELECT length(key), count(*), CAST(sum(value) AS INTEGER) FROM indicator "
                  "WHERE name = 'population' GROUP BY 1 ORDER BY 1",
                  "2|2|6156743\n5|19|6156743\n8|414|6152279");
    assert_answer(fixture,
                  "SELECT round(sum(value), 2) FROM indicator "
                  "WHERE name = 'area_km2' AND length(key) = 8",
                  "30390.43");
}

/// The register by way of a spreadsheet that another program wrote gives the same figures.
static void test_the_register_in_spreadsheets(void **state) {
    static const char *const formats[] = {"XLSX", "ODS"};
    load_fixture *fixture = *state;
    UM_AUTO(char) *csv = um_path_join(data_folder, "stats/AuszugGV4QAktuell.csv");
    add_municipalities(fixture);
    for (size_t i = 0; i < UM_COUNT(formats); i++) {
        UM_AUTO(char) *name = um_format("register.%s", i ? "ods" : "xlsx");
        GDALDatasetH from = GDALOpenEx(csv, GDAL_OF_VECTOR, NULL, NULL, NULL);
        assert_non_null(from);
        GDALDatasetH to = GDALCreate(GDALGetDriverByName(formats[i]), file_path(fixture, name), 0,
                                     0, 0, GDT_Unknown, NULL);
        assert_non_null(GDALDatasetCopyLayer(to, GDALDatasetGetLayer(from, 0), "Liste", NULL));
        GDALClose(to);
        GDALClose(from);
        um_source *source = add_register(fixture);
        free(source->files.items[0]);
        source->files.items[0] = um_strdup(file_path(fixture, name));
        set_option(source, "columns.population", "bevoelkerung");
        assert_loads(fixture);
        assert_answer(fixture, COUNTS "'register'", "414|414|0|0|15654|0");
        assert_answer(fixture, "SELECT sum(value) FROM indicator", "6186917.0");
        fixture->region.n_sources--;
        um_text_list_clear(&source->files);
        um_pair_list_clear(&source->options);
    }
}

/// Eight ranks of München in both lists; 248,679 leave, 529,834 come, 640,422 stay. The ranks hold
/// 61,947 and 73,093 (awk), which leaves 186,732 and 456,741.
static void test_the_sample_of_the_pendlerrechnung(void **state) {
    load_fixture *fixture = *state;
    um_source *source = add_data(fixture, "lists", "flows_pendlerrechnung",
                                 "commuters/pendlerrechnung_2024_muenchen_sample/*_Verfl_L*.csv");
    static const char *const figures[] = {"AUSP", "EIP", "IOP"};
    for (size_t i = 0; i < UM_COUNT(figures); i++) {
        UM_AUTO(char) *file =
            um_format("%s/commuters/pendlerrechnung_2024_muenchen_sample/2024_%s_Karte_L00.csv",
                      data_folder, figures[i]);
        um_text_list_add(&source->files, file);
    }
    assert_loads(fixture);
    // 16 entries of the lists, 3 rows in each of 3 files of figures
    assert_answer(fixture, COUNTS "'lists'", "25|25|0|0|0|0");
    assert_answer(fixture,
                  "SELECT kind, count(*), CAST(sum(persons) AS INTEGER) FROM flow WHERE "
                  "'09162000' IN (origin_key, destination_key) GROUP BY kind, origin_key = "
                  "'09162000' ORDER BY kind, origin_key",
                  "pair|8|61947\npair|8|73093\nresidual|1|456741\nresidual|1|186732\n"
                  "total_in|1|529834\ntotal_out|1|248679\nwithin|1|640422");
    assert_answer(fixture,
                  "SELECT persons, year FROM flow WHERE origin_key = '09162000' "
                  "AND destination_key = '09184147'",
                  "12636.0|2024");
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
        TEST(test_the_register_of_destatis),
        TEST(test_keys_filled_up_with_zeros),
        TEST(test_the_register_in_spreadsheets),
        TEST(test_the_sample_of_the_pendlerrechnung),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
