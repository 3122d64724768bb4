/// A folder, a store and a region made of code, for tests of loaders that read files.
#ifndef LOAD_FIXTURE_H
#define LOAD_FIXTURE_H

#include "um_test.h"

#include "core/file.h"
#include "load/loader.h"

#include <cpl_error.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <stdio.h>
#include <string.h>

typedef struct load_fixture {
    char folder[64];
    um_db *db;
    um_region region;
    um_source sources[6];
} load_fixture;

static inline int load_fixture_setup(void **state) {
    load_fixture *fixture = um_alloc(sizeof *fixture);
    um_error err = {0};
    strcpy(fixture->folder, "/tmp/umland-test-XXXXXX");
    assert_non_null(mkdtemp(fixture->folder));
    CPLSetErrorHandler(CPLQuietErrorHandler);
    GDALAllRegister();
    fixture->region = (um_region){
        .path = um_path_join(fixture->folder, "region.yaml"),
        .name = um_strdup("Test"),
        .crs = um_strdup("EPSG:25833"),
        .reference_date = um_strdup("2024-12-31"),
        .language = um_strdup("en"),
        .sources = fixture->sources,
    };
    UM_AUTO(char) *path = um_path_join(fixture->folder, "store.sqlite");
    assert_ok(um_db_open(path, UM_DB_CREATE, &fixture->db, &err));
    assert_ok(um_db_create_schema(fixture->db, 25833, &err));
    *state = fixture;
    return 0;
}

static inline int load_fixture_teardown(void **state) {
    load_fixture *fixture = *state;
    um_db_close(fixture->db);
    um_folder_remove(fixture->folder);
    for (size_t i = 0; i < fixture->region.n_sources; i++) {
        um_text_list_clear(&fixture->sources[i].files);
        um_pair_list_clear(&fixture->sources[i].options);
    }
    free(fixture->region.path);
    free(fixture->region.name);
    free(fixture->region.crs);
    free(fixture->region.reference_date);
    free(fixture->region.language);
    free(fixture);
    return 0;
}

/// Path of a file in the folder; valid until the next call.
static inline const char *file_path(const load_fixture *fixture, const char *name) {
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", fixture->folder, name);
    return path;
}

static inline void write_file(const load_fixture *fixture, const char *name, const char *content) {
    um_error err = {0};
    assert_ok(um_file_write(file_path(fixture, name), content, strlen(content), &err));
}

/// Adds a source of one file, of which any share may be rejected.
static inline um_source *add_source(load_fixture *fixture, const char *name, const char *loader,
                                    const char *file) {
    um_source *source = &fixture->sources[fixture->region.n_sources++];
    *source = (um_source){
        .name = (char *)name, // never freed: the fixture is no um_region_read()
        .loader = (char *)loader,
        .title = (char *)"Title",
        .licence = (char *)"Licence",
        .attribution = (char *)"Attribution",
        .vintage = (char *)"2023-12-31",
        .max_rejects = 1,
        .line = 1,
        .column = 1,
    };
    um_text_list_add(&source->files, file);
    return source;
}

static inline void set_option(um_source *source, const char *name, const char *value) {
    um_pair_list_add(&source->options, name, value);
}

static inline um_status load(load_fixture *fixture, um_error *err) {
    um_load_summary summary;
    *err = (um_error){0};
    return um_load_region(fixture->db, &fixture->region, NULL, &summary, err);
}

static inline void assert_loads(load_fixture *fixture) {
    um_error err = {0};
    assert_ok(load(fixture, &err));
}

/// Loads, expects a refusal, and that the message holds each of @p parts (ends with NULL).
static inline void assert_refused(load_fixture *fixture, const char *const *parts) {
    um_error err = {0};
    assert_int_not_equal(load(fixture, &err), UM_OK);
    for (; *parts; parts++)
        if (!strstr(err.text, *parts))
            fail_msg("no '%s' in: %s", *parts, err.text);
}

#define REFUSED(fixture, ...) assert_refused(fixture, (const char *const[]){__VA_ARGS__, NULL})

/// Result of a query as one text: columns separated by '|', rows by line breaks.
static inline const char *ask(const load_fixture *fixture, const char *sql) {
    static char answer[8192];
    um_error err = {0};
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_AUTO(um_text) text = {0};
    assert_ok(um_db_prepare(fixture->db, sql, &select, &err));
    for (;;) {
        bool has_row = false;
        assert_ok(um_db_step(fixture->db, select, &has_row, &err));
        if (!has_row)
            break;
        if (text.length)
            um_text_append(&text, "\n");
        for (int i = 0; i < sqlite3_column_count(select); i++)
            um_text_append_format(&text, "%s%s", i ? "|" : "", um_db_column_text(select, i));
    }
    snprintf(answer, sizeof answer, "%s", text.data ? text.data : "");
    return answer;
}

static inline void assert_answer(const load_fixture *fixture, const char *sql, const char *answer) {
    assert_string_equal(ask(fixture, sql), answer);
}

/// in, stored, merged, rejected, filtered, repaired of a source
#define COUNTS                                                                                     \
    "SELECT rows_in, rows_stored, rows_merged, rows_rejected, rows_filtered, rows_repaired "       \
    "FROM source WHERE name = "

/// A GeoJSON file in metres of EPSG:25833, so that lengths and areas can be checked by hand.
#define METRES(features)                                                                           \
    "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"         \
    "\"urn:ogc:def:crs:EPSG::25833\"}},\"features\":[" features "]}"
/// Longitude and latitude, as RFC 7946 has it.
#define DEGREES(features) "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"
#define FEATURE(properties, type, coordinates)                                                     \
    "{\"type\":\"Feature\",\"properties\":{" properties "},\"geometry\":{\"type\":\"" type         \
    "\",\"coordinates\":" coordinates "}}"

#endif
