#include "um_test.h"

#include "core/region.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define FILE_NAME "test_region.yaml"
#define REGION "region: {name: R, crs: EPSG:25833, reference_date: 2024-12-31}\n" // line 1
#define SOURCE_START "  s: {loader: forums, files: f.csv, title: T, licence: L, attribution: A"
#define SOURCES "sources:\n" SOURCE_START "}\n" // 2, 3
#define VALID REGION SOURCES

static void write_bytes(const char *bytes, size_t n) {
    FILE *file = fopen(FILE_NAME, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
}

static um_status read_text(const char *text, um_region **region, um_error *err) {
    write_bytes(text, strlen(text));
    return um_region_read(FILE_NAME, region, err);
}

static um_region *read_valid(const char *text) {
    um_error err = {0};
    um_region *region = NULL;
    assert_ok(read_text(text, &region, &err));
    return region;
}

static void assert_pair(const um_pair *pair, const char *name, const char *value, int line,
                        int column) {
    assert_string_equal(pair->name, name);
    assert_string_equal(pair->value, value);
    assert_int_equal(pair->line, line);
    assert_int_equal(pair->column, column);
}

// ------------------------------------------------------------------------------------ what is
// right

static void test_a_region_with_all_it_says(void **state) {
    (void)state;
    UM_AUTO(um_region) *region = read_valid("region:\n"
                                            "  name: Musterregion\n"
                                            "  crs: EPSG:25833  # projected\n"
                                            "  reference_date: 2024-12-31\n"
                                            "  language: de\n"
                                            "  focus: \"01001000\"\n"
                                            "  notice: Erfundene Region\n" SOURCES);
    assert_string_equal(region->path, FILE_NAME);
    assert_string_equal(region->name, "Musterregion");
    assert_string_equal(region->crs, "EPSG:25833");
    assert_string_equal(region->reference_date, "2024-12-31");
    assert_string_equal(region->language, "de");
    assert_string_equal(region->focus, "01001000");
    assert_string_equal(region->notice, "Erfundene Region");
    assert_non_null(strstr(region->text, "# projected"));
    assert_int_equal(region->n_analyses, 0);
    assert_int_equal(region->derive.n_items, 0);
}

static void test_what_is_not_given(void **state) {
    (void)state;
    UM_AUTO(um_region) *region =
        read_valid("region: {name: R, crs: EPSG:25833, reference_date: "
                   "2024-12-31, focus: ~, notice: }\n" SOURCES "derive:\nanalyses:\n");
    assert_string_equal(region->language, "en");
    assert_null(region->focus);
    assert_null(region->notice);
    assert_null(region->sources[0].publisher);
    assert_null(region->sources[0].sha256);
    assert_true(region->sources[0].max_rejects == 0.01);
}

static void test_a_source_keeps_what_its_loader_knows(void **state) {
    (void)state;
    UM_AUTO(um_region) *region = read_valid(REGION "sources:\n"
                                                   "  roads:\n"
                                                   "    loader: corridors\n"
                                                   "    files: [a.geojson, 'b/*.geojson']\n"
                                                   "    title: \"\\u00dcber Wege\"\n"
                                                   "    publisher: P\n"
                                                   "    url: https://example.org\n"
                                                   "    licence: CC0-1.0\n"
                                                   "    attribution: © A\n"
                                                   "    vintage: 2023\n"
                                                   "    level: 007\n"
                                                   "    columns: {key: ags, name: 'a: b'}\n"
                                                   "    kinds:\n"
                                                   "      Berliner Bezirk: city_district\n"
                                                   "      1: {2: x}\n"
                                                   "    themes: [a, b]\n"
                                                   "    where:\n"
                                                   "    empty: {}\n");
    assert_int_equal(region->n_sources, 1);
    const um_source *source = &region->sources[0];
    assert_string_equal(source->name, "roads");
    assert_int_equal(source->line, 3);
    assert_int_equal(source->column, 3);
    assert_string_equal(source->loader, "corridors");
    assert_int_equal(source->files.n_items, 2);
    assert_string_equal(source->files.items[0], "a.geojson");
    assert_string_equal(source->files.items[1], "b/*.geojson");
    assert_string_equal(source->title, "Über Wege");
    assert_string_equal(source->vintage, "2023");
    const um_pair_list *options = &source->options;
    assert_int_equal(options->n_items, 7);
    assert_pair(&options->items[0], "level", "007", 12, 12);
    assert_pair(&options->items[1], "columns.key", "ags", 13, 20);
    assert_pair(&options->items[2], "columns.name", "a: b", 13, 31);
    assert_pair(&options->items[3], "kinds.Berliner Bezirk", "city_district", 15, 24);
    assert_pair(&options->items[4], "kinds.1.2", "x", 16, 14);
    assert_pair(&options->items[5], "themes", "a,b", 17, 13);
    assert_string_equal(options->items[6].name, "where");
    assert_string_equal(options->items[6].value, "");
    assert_string_equal(um_source_option(source, "columns.key", NULL), "ags");
    assert_string_equal(um_source_option(source, "columns.kind", "kind"), "kind");
}

static void test_sources_stay_in_order(void **state) {
    (void)state;
    UM_AUTO(um_region) *region =
        read_valid(REGION "sources:\n"
                          "  z: &anchor {loader: a, files: f, title: T, licence: L, attribution: "
                          "A}\n" // an anchor that nobody refers to does no harm
                          "  a: {loader: a, files: f, title: T, licence: L, attribution: A, "
                          "sha256: "
                          "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD}\n");
    assert_int_equal(region->n_sources, 2);
    assert_string_equal(region->sources[0].name, "z");
    assert_string_equal(region->sources[1].name, "a");
    assert_int_equal(strlen(region->sources[1].sha256), 64);
}

static void test_shares_of_rejects(void **state) {
    (void)state;
    static const struct {
        const char *text;
        double share;
    } cases[] = {
        {"1 %", 0.01}, {"1%", 0.01}, {"0.01", 0.01},    {"0", 0},          {"0 %", 0},
        {"1", 1},      {"100 %", 1}, {"2.5  %", 0.025}, {"\"5 %\"", 0.05}, {"", 0.01},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(char) *text =
            um_format(REGION "sources:\n" SOURCE_START ", max_rejects: %s}\n", cases[i].text);
        UM_AUTO(um_region) *region = read_valid(text);
        assert_true(region->sources[0].max_rejects == cases[i].share);
    }
}

static void test_analyses_are_queries_with_their_values(void **state) {
    (void)state;
    UM_AUTO(um_region) *region = read_valid(VALID "analyses:\n"
                                                  "  - cooperation/coverage\n"
                                                  "  - query: cooperation/coverage\n"
                                                  "    set: {date: 2010-12-31, roles: [chair, "
                                                  "member], none: }\n"
                                                  "    name: coverage_2010\n"
                                                  "    title: T\n"
                                                  "    plots: [choropleth, bars]\n"
                                                  "  - {query: my/own.sql, plots: []}\n"
                                                  "  - {query: own2, plots: bars}\n");
    assert_int_equal(region->n_analyses, 4);
    const um_analysis *analyses = region->analyses;
    assert_string_equal(analyses[0].query, "cooperation/coverage");
    assert_string_equal(analyses[0].name, "cooperation_coverage");
    assert_null(analyses[0].title);
    assert_false(analyses[0].has_plots);
    assert_int_equal(analyses[0].line, 5);
    assert_int_equal(analyses[0].column, 5);
    assert_string_equal(analyses[1].name, "coverage_2010");
    assert_string_equal(analyses[1].title, "T");
    assert_int_equal(analyses[1].params.n_items, 3);
    assert_pair(&analyses[1].params.items[0], "date", "2010-12-31", 7, 17);
    assert_pair(&analyses[1].params.items[1], "roles", "chair,member", 7, 36);
    assert_string_equal(um_pair_list_get(&analyses[1].params, "none"), "");
    assert_true(analyses[1].has_plots);
    assert_int_equal(analyses[1].plots.n_items, 2);
    assert_string_equal(analyses[1].plots.items[1], "bars");
    assert_string_equal(analyses[2].name, "own");
    assert_true(analyses[2].has_plots);
    assert_int_equal(analyses[2].plots.n_items, 0);
    assert_int_equal(analyses[3].plots.n_items, 1);
}

static void test_derive_is_read_flat(void **state) {
    (void)state;
    um_error err = {0};
    double value = -1;
    UM_AUTO(um_region) *region =
        read_valid(VALID "derive:\n"
                         "  tessellation: {snap_m: 50, level: municipality}\n"
                         "  dissolve: {names: {\"01\": Berlin}}\n");
    assert_int_equal(region->derive.n_items, 3);
    assert_string_equal(um_pair_list_get(&region->derive, "dissolve.names.01"), "Berlin");
    assert_ok(um_region_derive_real(region, "tessellation.snap_m", 7, &value, &err));
    assert_true(value == 50);
    assert_ok(um_region_derive_real(region, "shapes.tolerance_m", 7, &value, &err));
    assert_true(value == 7);
    assert_int_equal(um_region_derive_real(region, "tessellation.level", 7, &value, &err),
                     UM_ERR_REFUSED);
    assert_string_equal(err.text, FILE_NAME
                        ": line 5, column 37: derive.tessellation.level: 'municipality' is no "
                        "number");
    assert_true(value == 7);
}

static void test_the_regions_of_the_project_are_read(void **state) {
    (void)state;
    static const char *const names[] = {"musterregion", "brandenburg"};
    for (size_t i = 0; i < UM_COUNTED(names); i++) {
        um_error err = {0};
        UM_AUTO(um_region) *region = NULL;
        UM_AUTO(char) *path = um_format("%s/datasets/%s/region.yaml", UMLAND_SOURCE_DIR, names[i]);
        assert_ok(um_region_read(path, &region, &err));
        assert_true(region->n_sources > 0);
    }
}

// ------------------------------------------------------------------------------------ what is
// wrong

/// Every text is read and must be refused with the message; the file's name stands before it.
typedef struct wrong_case {
    const char *text;
    const char *message;
} wrong_case;

static void assert_refused(const wrong_case *cases, size_t n) {
    for (size_t i = 0; i < n; i++) {
        um_error err = {0};
        um_region *region = NULL;
        UM_AUTO(char) *message = um_format("%s: %s", FILE_NAME, cases[i].message);
        um_status status = read_text(cases[i].text, &region, &err);
        assert_string_equal(err.text, message);
        assert_int_equal(status, UM_ERR_REFUSED);
        assert_null(region); // outputs stay untouched on failure
    }
}

static void test_what_is_no_yaml(void **state) {
    (void)state;
    static const wrong_case cases[] = {
        {"", "is empty, a region is expected"},
        {"# only this\n", "is empty, a region is expected"},
        {"region: {name: R\n",
         "line 2, column 1: no valid YAML: while parsing a flow mapping, did not find expected "
         "',' or '}'"},
        {"region:\n\tname: R\n",
         "line 2, column 1: no valid YAML: while scanning for the next token, found character "
         "that cannot start any token"},
        {"region:\n  n\xc3\xa4m\x01: R\n",
         "line 2, column 6: no valid YAML: control characters are not allowed"},
        {"region: M\xfcncheberg\n", "is not UTF-8 text; store it again in UTF-8"},
        {VALID "---\n" VALID, "line 4, column 1: a second document begins; a region is one"},
        {"region: &a {name: R}\nsources: *a\n",
         "line 2, column 10: an alias (*a); write the value out"},
        {"- region\n",
         "line 1, column 1: 'the file' is a list, expected a map of names and values"},
        {"word\n",
         "line 1, column 1: 'the file' is a single value, expected a map of names and values"},
    };
    assert_refused(cases, UM_COUNTED(cases));
    um_error err = {0};
    um_region *region = NULL;
    write_bytes("region: \0\n", 10);
    assert_int_equal(um_region_read(FILE_NAME, &region, &err), UM_ERR_REFUSED);
    assert_string_equal(err.text, FILE_NAME ": is not UTF-8 text; store it again in UTF-8");
    unlink(FILE_NAME);
    assert_int_equal(um_region_read(FILE_NAME, &region, &err), UM_ERR_NOT_FOUND);
    assert_string_equal(err.text, FILE_NAME ": no such file");
}

static void test_what_is_wrong_with_the_region(void **state) {
    (void)state;
    static const wrong_case cases[] = {
        {SOURCES, "line 1, column 1: no 'region:' with name, crs and reference_date"},
        {REGION, "line 1, column 1: no 'sources:', there is nothing to load"},
        {REGION "sources: {}\n", "line 1, column 1: no 'sources:', there is nothing to load"},
        {"region:\n" SOURCES,
         "line 1, column 1: the region has no 'name' (for example: Musterregion)"},
        {"region: {name: '', crs: c}\n",
         "line 1, column 1: the region has no 'name' (for example: Musterregion)"},
        {"region: {name: R}\n",
         "line 1, column 1: the region has no 'crs' (for example: EPSG:25833)"},
        {"region: {name: R, crs: c}\n",
         "line 1, column 1: the region has no 'reference_date' (for example: 2024-12-31)"},
        {"region: {name: R, crs: c, reference_date: 2024-12}\n",
         "line 1, column 43: reference_date '2024-12' is no day; write it as 2024-12-31"},
        {"region:\n  reference_date: 31.12.2024\n",
         "line 2, column 19: reference_date '31.12.2024' is no day; write it as 2024-12-31"},
        {"region:\n  language: fr\n",
         "line 2, column 13: language 'fr' is not known; it is 'de' or 'en'"},
        {"region:\n  name: [R]\n", "line 2, column 9: 'name' is a list, expected a single value"},
        {"region:\n  name: {a: R}\n", "line 2, column 9: 'name' is a map, expected a single value"},
        {"region:\n  name: \"a\\0b\"\n", "line 2, column 9: 'name' holds a zero byte"},
        {"region:\n  name: R\n  nmae: R\n",
         "line 3, column 3: unknown key 'nmae'; did you mean 'name'?"},
        {"region:\n  population: 1\n",
         "line 2, column 3: unknown key 'population'; known here: name, crs, reference_date, "
         "language, focus, notice, notice.de, notice.en"},
        {"region:\n  name: R\n  name: S\n",
         "line 3, column 3: 'name' is given twice, first on line 2"},
        {REGION REGION, "line 2, column 1: 'region' is given twice, first on line 1"},
        {"region: R\n",
         "line 1, column 9: 'region' is a single value, expected a map of names and values"},
        {"? [a]\n: R\n", "line 1, column 3: a name in 'the file' is a list, expected a word"},
        {"\"\": R\n", "line 1, column 1: a name in 'the file' is empty, expected a word"},
        {REGION "source: {}\n", "line 2, column 1: unknown key 'source'; did you mean 'sources'?"},
        {REGION "plots: {}\n",
         "line 2, column 1: unknown key 'plots'; known here: region, sources, derive, analyses"},
    };
    assert_refused(cases, UM_COUNTED(cases));
}

#define SOURCE(entries) REGION "sources:\n  s: {" entries "}\n"

static void test_what_is_wrong_with_a_source(void **state) {
    (void)state;
    static const wrong_case cases[] = {
        {REGION "sources: [a]\n",
         "line 2, column 10: 'sources' is a list, expected a map of names and values"},
        {REGION "sources:\n  s: f.csv\n",
         "line 3, column 6: 's' is a single value, expected a map of names and values"},
        {REGION "sources:\n  s:\n",
         "line 3, column 3: source 's' has no 'loader' (the name of a loader, see 'umland list "
         "loaders')"},
        {SOURCE("loader: l"),
         "line 3, column 3: source 's' has no 'files' (a path, a list of paths or a pattern)"},
        {SOURCE("loader: l, files: []"),
         "line 3, column 3: source 's' has no 'files' (a path, a list of paths or a pattern)"},
        {SOURCE("loader: l, file: f"),
         "line 3, column 24: source 's' has no 'files'; is 'file' meant?"},
        {SOURCE("loader: l, files: f"),
         "line 3, column 3: source 's' has no 'title' (what it is, in words)"},
        {SOURCE("loader: l, files: f, title: T, license: L"),
         "line 3, column 47: source 's' has no 'licence'; is 'license' meant?"},
        {SOURCE("loader: l, files: f, title: T"),
         "line 3, column 3: source 's' has no 'licence' (without one nothing may be published; "
         "'internal' is one)"},
        {SOURCE("loader: l, files: f, title: T, licence: L, attribution: ''"),
         "line 3, column 3: source 's' has no 'attribution' (the words that must stand on every "
         "map)"},
        {SOURCE("title: {de: T}"), "line 3, column 14: 'title' is a map, expected a single value"},
        {SOURCE("files: {a: f}"),
         "line 3, column 14: 'files' is a map, expected a value or a list of values"},
        {SOURCE("files: [f, [g]]"),
         "line 3, column 18: an entry of 'files' is a list, expected a single value"},
        {SOURCE("files: [f, '']"), "line 3, column 18: an entry of 'files' is empty"},
        {SOURCE("max_rejects: 5 percent"),
         "line 3, column 20: max_rejects '5 percent' is no share from 0 to 1 or from 0 % to 100 "
         "%; write it as 1 % or 0.01"},
        {SOURCE("max_rejects: 2"),
         "line 3, column 20: max_rejects '2' is no share from 0 to 1 or from 0 % to 100 %; write "
         "it as 1 % or 0.01"},
        {SOURCE("max_rejects: -1 %"),
         "line 3, column 20: max_rejects '-1 %' is no share from 0 to 1 or from 0 % to 100 %; "
         "write it as 1 % or 0.01"},
        {SOURCE("max_rejects: 0,01"), // in a flow map a comma ends the value: 0, and a key "01"
         "line 3, column 3: source 's' has no 'loader' (the name of a loader, see 'umland list "
         "loaders')"},
        {SOURCE("max_rejects: '0,01'"),
         "line 3, column 20: max_rejects '0,01' is no share from 0 to 1 or from 0 % to 100 %; "
         "write it as 1 % or 0.01"},
        {SOURCE("sha256: ba7816"),
         "line 3, column 15: sha256 'ba7816' is none: it has 64 hexadecimal digits"},
        {SOURCE("sha256: xyzzyabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz0123456"),
         "line 3, column 15: sha256 "
         "'xyzzyabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz0123456' is none: it has 64 "
         "hexadecimal digits"},
        {REGION "sources:\n  s: {loader: l, files: [f, g], title: T, licence: L, attribution: A, "
                "sha256: ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad}\n",
         "line 3, column 3: source 's' has a sha256 but several files; give each its own source"},
        {SOURCE("columns: {key: a, key: b}"),
         "line 3, column 25: 'key' is given twice, first on line 3"},
        {SOURCE("columns.key: a, columns: {key: b}"),
         "line 3, column 38: 'columns.key' is given twice"},
        {SOURCE("kinds: {a: [[b]]}"),
         "line 3, column 19: an entry of 'kinds.a' is a list, expected a single value"},
        {SOURCE("where: \"a\\0b\""), "line 3, column 14: 'where' holds a zero byte"},
        {REGION "sources:\n" SOURCE_START "}\n" SOURCE_START "}\n",
         "line 4, column 3: 's' is given twice, first on line 3"},
    };
    assert_refused(cases, UM_COUNTED(cases));
}

static void test_what_is_wrong_with_an_analysis(void **state) {
    (void)state;
    static const wrong_case cases[] = {
        {VALID "analyses: {query: a/b}\n",
         "line 4, column 11: 'analyses' is a map, expected a list"},
        {VALID "analyses: a/b\n",
         "line 4, column 11: 'analyses' is a single value, expected a list"},
        {VALID "analyses:\n  -\n",
         "line 5, column 4: an analysis has no 'query' (for example: cooperation/coverage)"},
        {VALID "analyses:\n  - [a/b]\n",
         "line 5, column 5: 'analyses' is a list, expected a map of names and values"},
        {VALID "analyses:\n  - title: T\n",
         "line 5, column 5: an analysis has no 'query' (for example: cooperation/coverage)"},
        {VALID "analyses:\n  - {query: a/b, plot: x}\n",
         "line 5, column 18: unknown key 'plot'; did you mean 'plots'?"},
        {VALID "analyses:\n  - {query: a/b, set: {x: {y: 1}}}\n",
         "line 5, column 27: 'x' is a map, expected a value or a list of values"},
        {VALID "analyses:\n  - {query: a/b, set: [x]}\n",
         "line 5, column 23: 'set' is a list, expected a map of names and values"},
        {VALID "analyses:\n  - {query: a/b, name: ../x}\n",
         "line 5, column 24: name '../x' becomes a file name: a-z, 0-9, _ and - may stand in it"},
        {VALID "analyses:\n  - {query: a/b, name: ''}\n",
         "line 5, column 24: name '' becomes a file name: a-z, 0-9, _ and - may stand in it"},
        {VALID "analyses:\n  - 'my query.sql'\n",
         "line 5, column 5: name 'my query' becomes a file name: a-z, 0-9, _ and - may stand in "
         "it"},
        {VALID "analyses:\n  - a/b\n  - a/b\n",
         "line 6, column 5: the analysis on line 5 is called 'a_b', too; give one of them a "
         "'name'"},
    };
    assert_refused(cases, UM_COUNTED(cases));
}

static void test_unknown_names_of_a_section(void **state) {
    (void)state;
    static const char *const known[] = {"tessellation.snap_m", "dissolve.names.*"};
    static const struct {
        const char *derive, *section, *message;
    } cases[] = {
        {"tessellation: {snap_m: 1}, dissolve: {names: {a: b}}", "derive", NULL},
        {"tesselation: {snap_m: 1}", "derive",
         "line 4, column 32: unknown key 'derive.tesselation.snap_m'; did you mean "
         "'derive.tessellation.snap_m'?"},
        {"tesselation: {snap_m: 1}", "",
         "line 4, column 32: unknown key 'tesselation.snap_m'; did you mean "
         "'tessellation.snap_m'?"},
        {"dissolve: x", "derive",
         "line 4, column 20: unknown key 'derive.dissolve'; known here: tessellation.snap_m, "
         "dissolve.names.*"},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_error err = {0};
        UM_AUTO(char) *text = um_format(VALID "derive: {%s}\n", cases[i].derive);
        UM_AUTO(um_region) *region = read_valid(text);
        UM_AUTO(char) *message =
            um_format("%s: %s", FILE_NAME, cases[i].message ? cases[i].message : "");
        um_status status = um_region_check_names(region, &region->derive, cases[i].section, known,
                                                 UM_COUNTED(known), &err);
        assert_string_equal(err.text, cases[i].message ? message : "");
        assert_int_equal(status, cases[i].message ? UM_ERR_REFUSED : UM_OK);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_region_with_all_it_says),
        cmocka_unit_test(test_what_is_not_given),
        cmocka_unit_test(test_a_source_keeps_what_its_loader_knows),
        cmocka_unit_test(test_sources_stay_in_order),
        cmocka_unit_test(test_shares_of_rejects),
        cmocka_unit_test(test_analyses_are_queries_with_their_values),
        cmocka_unit_test(test_derive_is_read_flat),
        cmocka_unit_test(test_the_regions_of_the_project_are_read),
        cmocka_unit_test(test_what_is_no_yaml),
        cmocka_unit_test(test_what_is_wrong_with_the_region),
        cmocka_unit_test(test_what_is_wrong_with_a_source),
        cmocka_unit_test(test_what_is_wrong_with_an_analysis),
        cmocka_unit_test(test_unknown_names_of_a_section),
    };
    int n_failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(FILE_NAME);
    return n_failed;
}
