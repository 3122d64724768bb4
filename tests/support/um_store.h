/// A small store in memory for tests of what is published.
#ifndef UM_STORE_H
#define UM_STORE_H

#include "um_test.h"

#include "core/db.h"
#include "core/geometry.h"
#include "publish/query.h"

/// A store in EPSG:25833 with its region, reference date 2024-12-31, one source, no rows else.
static inline um_db *um_test_store(void) {
    um_error err = {0};
    um_db *db = NULL;
    assert_ok(um_db_open(":memory:", UM_DB_CREATE, &db, &err));
    assert_ok(um_db_create_schema(db, 25833, &err));
    assert_ok(um_db_exec(
        db,
        "INSERT INTO region (region_id, name, srid, reference_date, language)"
        " VALUES (1, 'Test', 25833, '2024-12-31', 'de');"
        "INSERT INTO source (source_id, name, loader, title, licence, attribution, fingerprint, "
        "files, rows_in, rows_stored, rows_merged, rows_rejected, rows_filtered, rows_repaired) "
        "VALUES (1, 'towns', 'territories', 'Towns', 'CC0', 'By hand', '', 1, 0, 0, 0, 0, 0, 0)",
        &err));
    return db;
}

/// A municipality with the polygon of @p rings closed rings of @p n points each, [m]; none when @p
/// rings is 0.
static inline void um_test_territory(um_db *db, const char *key, const char *name, double *xy,
                                     size_t rings, size_t n) {
    um_error err = {0};
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    um_path items[8] = {{0}};
    unsigned char *blob = NULL;
    size_t size = 0;
    for (size_t i = 0; i < rings; i++)
        items[i] = (um_path){.xy = xy + 2 * n * i, .n = n, .is_hole = i > 0};
    um_paths paths = {.items = items, .n_items = rings, .n_parts = 1, .type = UM_MULTIPOLYGON};
    if (rings)
        assert_ok(um_paths_to_blob(&paths, 25833, &blob, &size, &err));
    assert_ok(um_db_prepare(db,
                            "INSERT INTO territory (key, level, name, population, is_leaf, "
                            "in_region, source_id, geom) "
                            "VALUES (?1, 'municipality', ?2, 1000, 1, 1, 1, ?3)",
                            &insert, &err));
    um_db_bind_text(insert, 1, key);
    um_db_bind_text(insert, 2, name);
    sqlite3_bind_blob(insert, 3, blob, (int)size, SQLITE_TRANSIENT);
    assert_ok(um_db_run(db, insert, &err));
    free(blob);
}

static inline um_query *um_test_query(const char *text) {
    um_error err = {0};
    um_query *query = NULL;
    assert_ok(um_query_parse(text, &query, &err));
    return query;
}

#endif
