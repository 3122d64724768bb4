// The loader's frame: what is loaded again, what is refused, and that nothing is left of a refusal.
#include "load_fixture.h"

#include "core/region.h"

static um_status load_counted(load_fixture *fixture, um_load_summary *summary) {
    um_error err = {0};
    return um_load_region(fixture->db, &fixture->region, NULL, summary, &err);
}

#define ASSERT_SUMMARY(fixture, loaded, unchanged, removed)                                        \
    do {                                                                                           \
        um_load_summary summary = {0};                                                             \
        assert_int_equal(load_counted(fixture, &summary), UM_OK);                                  \
        assert_int_equal(summary.n_loaded, loaded);                                                \
        assert_int_equal(summary.n_unchanged, unchanged);                                          \
        assert_int_equal(summary.n_removed, removed);                                              \
    } while (0)

static um_source *add_flows(load_fixture *fixture, const char *name, const char *file) {
    um_source *source = add_source(fixture, name, "flows", file);
    set_option(source, "statistic", "census");
    return source;
}

static void drop_last_source(load_fixture *fixture) {
    um_source *source = &fixture->sources[--fixture->region.n_sources];
    um_text_list_clear(&source->files);
    um_pair_list_clear(&source->options);
}

static void test_the_row_of_a_source(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "od.csv", "origin,destination,persons\nA,B,1\n");
    um_source *source = add_flows(fixture, "od", "od.csv");
    source->publisher = (char *)"Office";
    source->url = (char *)"https://example.org";
    assert_loads(fixture);
    assert_answer(fixture,
                  "SELECT source_id, name, loader, title, publisher, url, licence, attribution, "
                  "vintage, length(fingerprint), files, crs IS NULL FROM source",
                  "1|od|flows|Title|Office|https://example.org|Licence|Attribution|2023-12-31|64|1|"
                  "1");
}

static void test_only_what_changed_is_loaded(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "forums.csv", "forum_id,name\nknf,Forum\n");
    write_file(fixture, "members.csv", "forum_id,member_name,member_kind\nknf,Airport,other\n");
    write_file(fixture, "od.csv", "origin,destination,persons\nA,B,1\n");
    add_source(fixture, "members", "memberships", "members.csv");
    add_source(fixture, "forums", "forums", "forums.csv");
    um_source *od = add_flows(fixture, "od", "od.csv");
    ASSERT_SUMMARY(fixture, 3, 0, 0);
    ASSERT_SUMMARY(fixture, 0, 3, 0);

    write_file(fixture, "od.csv", "origin,destination,persons\nA,B,2\n");
    ASSERT_SUMMARY(fixture, 1, 2, 0);
    assert_answer(fixture, "SELECT persons FROM flow", "2.0");

    od->licence = (char *)"Other licence";
    ASSERT_SUMMARY(fixture, 1, 2, 0);
    assert_answer(fixture, "SELECT licence FROM source WHERE name = 'od'", "Other licence");

    // Members look their forum up: they are loaded again with it.
    write_file(fixture, "forums.csv", "forum_id,name\nknf,Forum of neighbours\n");
    ASSERT_SUMMARY(fixture, 2, 1, 0);

    drop_last_source(fixture);
    ASSERT_SUMMARY(fixture, 0, 2, 1);
    assert_answer(fixture, "SELECT count(*) FROM flow", "0");
    assert_answer(fixture, "SELECT name FROM source ORDER BY name", "forums\nmembers");
}

static void test_rejects_go_with_their_source(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "od.csv", "origin,destination,persons\nA,B,1\nA,C,x\n");
    add_flows(fixture, "od", "od.csv");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT count(*) FROM reject", "1");
    write_file(fixture, "od.csv", "origin,destination,persons\nA,B,1\nA,C,2\n");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT count(*) FROM reject", "0");
    assert_answer(fixture, COUNTS "'od'", "2|2|0|0|0|0");
}

static void test_too_many_rejects(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "forums.csv", "forum_id,name\nknf,Forum\n");
    write_file(fixture, "od.csv", "origin,destination,persons\nA,B,1\n");
    add_source(fixture, "forums", "forums", "forums.csv");
    um_source *source = add_flows(fixture, "od", "od.csv");
    source->max_rejects = 0.25;
    assert_loads(fixture);

    write_file(fixture, "forums.csv", "forum_id,name\nother,Other\n");
    write_file(fixture, "od.csv", "origin,destination,persons\nA,B,2\nA,C,x\nA,D,3\nA,E,\n");
    um_error err = {0};
    assert_int_equal(load(fixture, &err), UM_ERR_REFUSED);
    assert_string_equal(err.text,
                        "source 'od': 2 of 4 rows rejected (50 %), more than the 25 % of "
                        "max_rejects; the first: od.csv, line 3: persons 'x' is no number. Correct "
                        "the rows, or raise max_rejects");
    // All is as it was, also what was loaded before the refusal.
    assert_answer(fixture, "SELECT persons FROM flow", "1.0");
    assert_answer(fixture, "SELECT forum_id FROM forum", "knf");
    assert_answer(fixture, "SELECT count(*) FROM reject", "0");

    write_file(fixture, "od.csv", "origin,destination,persons\nA,B,2\nA,C,x\nA,D,3\nA,E,4\n");
    assert_loads(fixture); // 25 % are allowed
    assert_answer(fixture, COUNTS "'od'", "4|3|0|1|0|0");
}

static void test_a_changed_loader_leaves_nothing_behind(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "file.csv", "forum_id,name,origin,destination,persons\nknf,F,A,B,1\n");
    um_source *source = add_source(fixture, "it", "forums", "file.csv");
    assert_loads(fixture);
    source->loader = (char *)"flows";
    set_option(source, "statistic", "census");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT count(*) FROM forum", "0");
    assert_answer(fixture, "SELECT loader FROM source", "flows");
}

static void test_sha256(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "od.csv", "origin,destination,persons\nA,B,1\n");
    um_source *source = add_flows(fixture, "od", "od.csv");
    // sha256sum of that file
    source->sha256 = (char *)"20763574beba1ca1c4c17f413d80d05bbacf90b1dffd0f5a3c6b1b605a418390";
    assert_loads(fixture);
    write_file(fixture, "od.csv", "origin,destination,persons\nA,B,2\n");
    REFUSED(fixture, "source 'od': ", "od.csv: its SHA-256 is ",
            "region.yaml says 20763574beba1ca1c4c17f413d80d05bbacf90b1dffd0f5a3c6b1b605a418390; "
            "the file is not the one that was described: get it again, or correct sha256");
    um_text_list_add(&source->files, "more.csv");
    write_file(fixture, "more.csv", "origin,destination,persons\n");
    REFUSED(fixture, "source 'od': sha256 is for a source of one file, this has 2");
}

static void test_faults_of_the_region_file(void **state) {
    load_fixture *fixture = *state;
    um_source *source = add_flows(fixture, "od", "od.csv");
    REFUSED(fixture, "source 'od': ", "od.csv: no such file");

    source->loader = (char *)"flow";
    REFUSED(fixture, "region.yaml: line 1, column 1: source 'od': no loader 'flow', did you mean "
                     "'flows'; one of territories, forums, memberships, flows_ba, flows, "
                     "corridors, rulebook");
    source->loader = (char *)"flows";
    um_text_list_add(&source->files, "*.tsv");
    write_file(fixture, "od.csv", "origin,destination,persons\nA,B,1\n");
    REFUSED(fixture, "source 'od': no file matches '", "*.tsv'");
    free(source->files.items[1]);
    source->files.items[1] = um_strdup("od*.csv");
    REFUSED(fixture, "source 'od': the file 'od.csv' is named twice");
}

static void test_files_by_pattern(void **state) {
    load_fixture *fixture = *state;
    write_file(fixture, "b.csv", "origin,destination,persons\nA,B,1\n");
    write_file(fixture, "a.csv", "persons,origin,destination\nx,A,B\n2,B,A\n");
    add_flows(fixture, "od", "?.csv");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT files, rows_in, rows_stored FROM source", "2|3|2");
    assert_answer(fixture, "SELECT file, place FROM reject", "a.csv|line 2");
}

/// Line and column of an option are those of the file.
static void test_places_in_a_real_region_file(void **state) {
    load_fixture *fixture = *state;
    um_error err = {0};
    write_file(fixture, "od.csv", "origin,destination,persons\nA,B,1\n");
    write_file(fixture, "region.yaml",
               "region: {name: R, crs: EPSG:25833, reference_date: 2024-12-31, language: en}\n"
               "sources:\n"
               "  od:\n"
               "    loader: flows\n"
               "    files: od.csv\n"
               "    title: T\n"
               "    licence: L\n"
               "    attribution: A\n"
               "    statistic: census\n"
               "    columns: {persns: n}\n"
               "analyses: []\n");
    UM_AUTO(um_region) *region = NULL;
    um_load_summary summary;
    assert_ok(um_region_read(file_path(fixture, "region.yaml"), &region, &err));
    assert_int_equal(um_load_region(fixture->db, region, NULL, &summary, &err), UM_ERR_REFUSED);
    assert_string_equal(err.text + strlen(fixture->folder),
                        "/region.yaml: line 10, column 23: loader 'flows' has no option "
                        "'columns.persns'; did you mean 'columns.persons'?");
}

/// Remembers the step "od".
static void remember(void *user, const um_step *step) {
    if (strcmp(step->name, "od") == 0)
        *(um_step *)user = *step;
}

static void test_progress(void **state) {
    load_fixture *fixture = *state;
    um_load_summary summary;
    um_error err = {0};
    um_step told = {0};
    um_progress progress = {.finished = remember, .user = &told};
    write_file(fixture, "od.csv", "origin,destination,persons\nA,B,1\nA,C,2\n");
    add_flows(fixture, "od", "od.csv");
    assert_ok(um_load_region(fixture->db, &fixture->region, &progress, &summary, &err));
    assert_string_equal(told.phase, "load");
    assert_int_equal(told.rows, 2);
    told = (um_step){0};
    assert_ok(um_load_region(fixture->db, &fixture->region, &progress, &summary, &err));
    assert_null(told.name); // unchanged: not loaded
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, load_fixture_setup, load_fixture_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_the_row_of_a_source),
        TEST(test_only_what_changed_is_loaded),
        TEST(test_rejects_go_with_their_source),
        TEST(test_too_many_rejects),
        TEST(test_a_changed_loader_leaves_nothing_behind),
        TEST(test_sha256),
        TEST(test_faults_of_the_region_file),
        TEST(test_files_by_pattern),
        TEST(test_places_in_a_real_region_file),
        TEST(test_progress),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
