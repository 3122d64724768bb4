#include "um_test.h"

#include "core/db.h"
#include "core/geometry.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const char path[] = "test_db.sqlite";

static um_db *new_store(void) {
    um_error err = {0};
    um_db *db = NULL;
    remove(path);
    assert_ok(um_db_open(path, UM_DB_CREATE, &db, &err));
    assert_ok(um_db_create_schema(db, 25833, &err));
    assert_ok(um_db_exec(db,
                         "INSERT INTO region (region_id, name, srid, reference_date, language) "
                         "VALUES (1, 'Test', 25833, '2024-01-01', 'de')",
                         &err));
    return db;
}

static void test_a_store_opens_again(void **state) {
    (void)state;
    um_error err = {0};
    um_db_close(new_store());
    UM_AUTO(um_db) *db = NULL;
    assert_ok(um_db_open(path, UM_DB_WRITE, &db, &err));
    assert_int_equal(db->srid, 25833);
    int64_t n = 0;
    assert_ok(um_db_get_integer(db, "SELECT count(*) FROM geometry_columns WHERE srid = 25833", &n,
                                &err));
    assert_int_equal(n, 21);
}

static void test_what_is_no_store_is_named(void **state) {
    (void)state;
    um_error err = {0};
    um_db *db = NULL;
    assert_int_equal(um_db_open("no/such.sqlite", UM_DB_READ, &db, &err), UM_ERR_NOT_FOUND);
    assert_string_equal(err.text, "no store at 'no/such.sqlite'");

    FILE *file = fopen("test_db_text.sqlite", "w");
    fputs("this is text, and long enough that SQLite looks at it: 0123456789 0123456789 0123456789 "
          "0123456789 0123456789",
          file);
    fclose(file);
    assert_int_equal(um_db_open("test_db_text.sqlite", UM_DB_READ, &db, &err), UM_ERR_FORMAT);
    assert_string_equal(err.text, "test_db_text.sqlite: not a store of umland (no SQLite file)");

    remove("test_db_other.sqlite");
    sqlite3 *other = NULL;
    assert_int_equal(sqlite3_open("test_db_other.sqlite", &other), SQLITE_OK);
    sqlite3_exec(other, "CREATE TABLE t (a)", NULL, NULL, NULL);
    sqlite3_close(other);
    assert_int_equal(um_db_open("test_db_other.sqlite", UM_DB_READ, &db, &err), UM_ERR_FORMAT);
    assert_string_equal(err.text,
                        "test_db_other.sqlite: an SQLite file, but not a store of umland");
    assert_null(db);
}

static void test_a_newer_store_is_refused_with_both_versions(void **state) {
    (void)state;
    um_error err = {0};
    um_db *db = new_store();
    assert_ok(um_db_exec(db, "PRAGMA user_version = 99", &err));
    um_db_close(db);
    db = NULL;
    assert_int_equal(um_db_open(path, UM_DB_READ, &db, &err), UM_ERR_FORMAT);
    assert_string_equal(
        err.text,
        "test_db.sqlite: the store has version 99, this program reads up to version 6; use a "
        "newer umland or build the store anew");
    assert_null(db);
}

/// What a connection must not do, each seen to work without its guard (traps.md 4, 6, 7).
static void test_a_connection_is_hardened(void **state) {
    (void)state;
    static const struct {
        const char *sql;
        const char *message;
    } cases[] = {
        {"SELECT \"einwohnerr\" FROM region", "no such column: einwohnerr"},
        {"CREATE VIRTUAL TABLE t USING VirtualText('/etc/passwd', 'UTF-8', 0, POINT, NONE, ':')",
         "no such module: VirtualText"},
        {"SELECT load_extension('mod_spatialite')", "not authorized"},
        {"SELECT BlobFromFile('/etc/passwd')", "no such function: BlobFromFile"},
        {"SELECT ImportSHP('a', 'b', 'UTF-8')", "no such function: ImportSHP"},
        {"ATTACH 'other.sqlite' AS other", "too many attached databases - max 0"},
        {"DELETE FROM sqlite_master", "table sqlite_master may not be modified"},
    };
    UM_AUTO(um_db) *db = new_store();
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_error err = {0};
        assert_int_not_equal(um_db_exec(db, cases[i].sql, &err), UM_OK);
        assert_non_null(strstr(err.text, cases[i].message) ? cases[i].message : NULL);
    }
}

static void insert_point(um_db *db, int srid, double x) {
    um_error err = {0};
    UM_AUTO(GEOSGeometry) *point = NULL;
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    unsigned char *blob = NULL;
    size_t n = 0;
    assert_ok(um_geometry_point(x, 5800000, &point, &err));
    assert_ok(um_geometry_to_blob(point, srid, &blob, &n, &err));
    assert_ok(um_db_prepare(
        db,
        "INSERT INTO crossing (corridor_id, part, position, at_m, from_key, to_key, geom) "
        "VALUES ('c', 1, 1, 0, 'a', 'b', ?1)",
        &insert, &err));
    sqlite3_bind_blob(insert, 1, blob, (int)n, free);
    assert_ok(um_db_run(db, insert, &err));
}

static void test_foreign_schemas_are_not_trusted(void **state) {
    (void)state;
    UM_AUTO(um_db) *db = new_store();
    um_error err = {0};
    int64_t n = 0;
    int is_trusted = -1;
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, -1, &is_trusted);
    assert_int_equal(is_trusted, 0);
    // What that does: a function that may touch files cannot be called from a view.
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
    assert_ok(um_db_exec(db, "CREATE TEMP VIEW odd AS SELECT load_extension('x') AS n", &err));
    assert_int_not_equal(um_db_get_integer(db, "SELECT n FROM odd", &n, &err), UM_OK);
}

static void test_an_index_that_misses_rows_is_an_error(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = new_store();
    insert_point(db, 25833, 400000);
    insert_point(db, 25833, 400000);
    // Like a full disk: the index takes one of two rows, and nobody says so.
    assert_ok(um_db_exec(
        db,
        "CREATE TABLE place (geom BLOB); INSERT INTO place SELECT geom FROM crossing;"
        "CREATE TABLE idx_place_geom (pkid INTEGER, xmin REAL UNIQUE ON CONFLICT IGNORE, "
        "xmax REAL, ymin REAL, ymax REAL)",
        &err));
    assert_int_equal(um_db_index_geometry(db, "place", &err), UM_ERR_DB);
    assert_non_null(strstr(err.text, "idx_place_geom"));
}

static void test_the_spatial_index_is_complete_or_an_error(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = new_store();
    int64_t n = 0;
    insert_point(db, 25833, 400000);
    assert_ok(um_db_index_geometry(db, "crossing", &err));
    insert_point(db, 25833, 400001);
    assert_ok(um_db_index_geometry(db, "crossing", &err)); // filled again
    assert_ok(um_db_get_integer(db, "SELECT count(*) FROM idx_crossing_geom", &n, &err));
    assert_int_equal(n, 2);
    insert_point(db, 4326, 400002); // another CRS is not accepted in silence (trap 8)
    assert_int_equal(um_db_index_geometry(db, "crossing", &err), UM_ERR_CRS);
    assert_string_equal(err.text, "test_db.sqlite: 1 rows of 'crossing' are not in EPSG:25833");
}

static void test_demand_wants_one(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = new_store();
    assert_int_equal(um_db_demand(db, "SELECT CreateSpatialIndex('no_table', 'geom')", &err),
                     UM_ERR_DB);
    assert_non_null(strstr(err.text, "SpatiaLite refused"));
}

/// SpatiaLite writes the cause to stderr and answers 0: its words are in the sentence, and nowhere
/// else.
static void test_what_spatialite_writes_is_in_the_sentence(void **state) {
    (void)state;
    um_error err = {0};
    fflush(stderr);
    int file = memfd_create("stderr", 0), kept = dup(STDERR_FILENO);
    UM_AUTO(um_db) *db = NULL;
    remove("test_db_small.sqlite");
    assert_ok(um_db_open("test_db_small.sqlite", UM_DB_CREATE, &db, &err));
    assert_ok(um_db_exec(db, "PRAGMA max_page_count = 8", &err));
    dup2(file, STDERR_FILENO);
    um_status status = um_db_create_schema(db, 25833, &err);
    fputs("is still there\n", stderr);
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
    assert_string_equal(err.text, "test_db_small.sqlite: no space left on the disk");
    assert_int_equal(status, UM_ERR_IO);
    char said[100] = "";
    assert_true(pread(file, said, sizeof said - 1, 0) > 0);
    assert_string_equal(said, "is still there\n");
    close(file);
}

static void test_transactions_nest(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = new_store();
    int64_t n = 0;
    {
        UM_AUTO(um_tx) *outer = NULL;
        assert_ok(um_tx_begin(db, &outer, &err));
        assert_ok(um_db_set_setting(db, "a", "1", &err));
        {
            UM_AUTO(um_tx) *inner = NULL;
            assert_ok(um_tx_begin(db, &inner, &err));
            assert_ok(um_db_set_setting(db, "b", "1", &err));
        } // rolled back
        assert_ok(um_tx_commit(outer, &err));
    }
    assert_ok(um_db_get_integer(db, "SELECT count(*) FROM setting", &n, &err));
    assert_int_equal(n, 1);
}

/// What another program may have done to the store: write-ahead logging, commits in a second file.
static void set_wal_mode(void) {
    sqlite3 *other = NULL;
    assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
    sqlite3_db_config(other, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    assert_int_equal(sqlite3_exec(other,
                                  "PRAGMA journal_mode = WAL;"
                                  "INSERT INTO setting (name, value) VALUES ('theirs', 'kept')",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_close(other), SQLITE_OK);
    assert_int_equal(access("test_db.sqlite-wal", F_OK), 0); // the trap is set
}

/// Trap 11: a store is one file.
static void test_a_store_does_not_stay_in_wal_mode(void **state) {
    (void)state;
    um_error err = {0};
    um_db_close(new_store());
    set_wal_mode();
    um_db *db = NULL;
    assert_ok(um_db_open(path, UM_DB_WRITE, &db, &err));
    assert_ok(um_db_set_setting(db, "ours", "kept", &err));
    um_db_close(db);
    assert_int_not_equal(access("test_db.sqlite-wal", F_OK), 0);
    assert_int_not_equal(access("test_db.sqlite-shm", F_OK), 0);

    UM_AUTO(um_db) *again = NULL;
    UM_AUTO(char) *mode = NULL;
    UM_AUTO(char) *theirs = NULL;
    UM_AUTO(char) *ours = NULL;
    assert_ok(um_db_open(path, UM_DB_READ, &again, &err));
    assert_ok(um_db_get_text(again, "PRAGMA journal_mode", &mode, &err));
    assert_string_equal(mode, "delete");
    assert_ok(um_db_get_setting(again, "theirs", &theirs, &err));
    assert_string_equal(theirs ? theirs : "lost", "kept");
    assert_ok(um_db_get_setting(again, "ours", &ours, &err));
    assert_string_equal(ours ? ours : "lost", "kept");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_store_opens_again),
        cmocka_unit_test(test_what_is_no_store_is_named),
        cmocka_unit_test(test_a_newer_store_is_refused_with_both_versions),
        cmocka_unit_test(test_a_connection_is_hardened),
        cmocka_unit_test(test_foreign_schemas_are_not_trusted),
        cmocka_unit_test(test_an_index_that_misses_rows_is_an_error),
        cmocka_unit_test(test_the_spatial_index_is_complete_or_an_error),
        cmocka_unit_test(test_demand_wants_one),
        cmocka_unit_test(test_what_spatialite_writes_is_in_the_sentence),
        cmocka_unit_test(test_transactions_nest),
        cmocka_unit_test(test_a_store_does_not_stay_in_wal_mode),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
