#include "core/db.h"

#include "core/geometry.h"
#include "core/text.h"

#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <spatialite.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

extern const char um_schema_sql[]; // made from schema.sql

enum {
    APPLICATION_ID = 0x756d6c64, // "umld": tells a store from any other SQLite file
    MEBIBYTE = 1 << 20,
};

// ---------------------------------------------------------------------------------------------
// failures

um_status um_db_fail(um_db *db, um_error *err) {
    int code = sqlite3_extended_errcode(db->handle);
    if ((code & 0xff) == SQLITE_FULL)
        return um_fail(err, UM_ERR_IO, "%s: no space left on the disk", db->path);
    if ((code & 0xff) == SQLITE_NOTADB)
        return um_fail(err, UM_ERR_FORMAT, "%s: not a store of umland (no SQLite file)", db->path);
    if ((code & 0xff) == SQLITE_BUSY)
        return um_fail(err, UM_ERR_DB, "%s: another program is writing to it; close that program",
                       db->path);
    if ((code & 0xff) == SQLITE_READONLY)
        return um_fail(err, UM_ERR_IO,
                       "%s: may not be written; check the permissions of the file and its folder",
                       db->path);
    return um_fail(err, (code & 0xff) == SQLITE_IOERR ? UM_ERR_IO : UM_ERR_DB, "%s: %s", db->path,
                   sqlite3_errmsg(db->handle));
}

/// What is written to stderr in the meantime.
typedef struct caught_stderr {
    int file, stderr_fd; ///< in memory; where stderr went before; -1 = nothing is caught
} caught_stderr;

/// SpatiaLite answers 0 and writes the cause to stderr: it belongs into the sentence of the
/// failure.
static caught_stderr catch_stderr(void) {
    caught_stderr caught = {memfd_create("umland-stderr", MFD_CLOEXEC),
                            fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0)};
    if (caught.file >= 0 && caught.stderr_fd >= 0)
        dup2(caught.file, STDERR_FILENO);
    return caught;
}

/// @return what was caught, "" = nothing; to be freed
static char *release_stderr(const caught_stderr *caught) {
    char said[4096] = "";
    ssize_t n = 0;
    if (caught->file >= 0 && caught->stderr_fd >= 0) {
        dup2(caught->stderr_fd, STDERR_FILENO);
        n = pread(caught->file, said, sizeof said - 1, 0);
    }
    said[n > 0 ? n : 0] = '\0';
    if (caught->file >= 0)
        close(caught->file);
    if (caught->stderr_fd >= 0)
        close(caught->stderr_fd);
    return um_strdup(said);
}

/// The sentence gets the first line, the cause may stand behind a statement of many.
static um_status fail_refused(um_db *db, const char *sql, const char *said, um_error *err) {
    if (strstr(said, sqlite3_errstr(SQLITE_FULL)))
        return um_fail(err, UM_ERR_IO, "%s: no space left on the disk", db->path);
    bool is_io = strstr(said, sqlite3_errstr(SQLITE_IOERR)) != NULL;
    return um_fail(err, is_io ? UM_ERR_IO : UM_ERR_DB, "%s: SpatiaLite refused: %s%s%.*s", db->path,
                   sql, *said ? ": " : "", (int)strcspn(said, "\n"), said);
}

// -------------------------------------------------------------------------------------------------
// open

/// Virtual-table modules that stay; all others (VirtualText, VirtualShape, ...) read files.
static const char *const kept_modules[] = {
    "rtree",
    "rtree_i32",
    "fts5",
    "json_each",
    "json_tree",
    "dbstat",
    "VirtualKNN",
    "VirtualSpatialIndex",
    "VirtualElementary",
    "VirtualBBox",
    "MbrCache",
    NULL,
};

static const struct {
    int option;
    int value;
} configuration[] = {
    {SQLITE_DBCONFIG_DEFENSIVE, 1},      // no writes to shadow tables or the schema table
    {SQLITE_DBCONFIG_DQS_DML, 0},        // "typo" is a missing column, not a text
    {SQLITE_DBCONFIG_DQS_DDL, 0},        //
    {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0}, // SpatiaLite's live index: 31,000 rows a second
    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0}, // a view of a foreign file cannot call file functions
    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
};

static const struct {
    int category;
    int value;
} limits[] = {
    {SQLITE_LIMIT_LENGTH, 64 * MEBIBYTE},
    {SQLITE_LIMIT_SQL_LENGTH, MEBIBYTE},
    {SQLITE_LIMIT_EXPR_DEPTH, 200},
    {SQLITE_LIMIT_ATTACHED, 0},
};

static const int open_flags[] = {
    // Without mutexes: a connection belongs to one thread (core/parallel.h).
    [UM_DB_READ] = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READONLY,
    [UM_DB_WRITE] = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE,
    [UM_DB_CREATE] = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
};

/// What a file needs to survive a crash: a standing store is journalled, a new one is not yet in
/// its place.
static const char *const open_pragmas[] = {
    [UM_DB_READ] = "PRAGMA temp_store = MEMORY",
    [UM_DB_WRITE] =
        "PRAGMA temp_store = MEMORY; PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL;"
        "PRAGMA cache_size = -65536",
    // Not OFF: savepoints are rolled back when a source is refused.
    [UM_DB_CREATE] =
        "PRAGMA temp_store = MEMORY; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;"
        "PRAGMA page_size = 4096; PRAGMA cache_size = -65536",
};

static void harden(um_db *db) {
    sqlite3_drop_modules(db->handle, (const char **)kept_modules);
    for (size_t i = 0; i < UM_COUNT(configuration); i++)
        sqlite3_db_config(db->handle, configuration[i].option, configuration[i].value, NULL);
    for (size_t i = 0; i < UM_COUNT(limits); i++)
        sqlite3_limit(db->handle, limits[i].category, limits[i].value);
    sqlite3_busy_timeout(db->handle, 2000);
}

/// A store has the views of SpatiaLite and none of its own.
static const char count_foreign_views[] =
    "SELECT count(*) FROM sqlite_master WHERE type = 'view' AND name NOT IN ('geom_cols_ref_sys', "
    "'spatial_ref_sys_all', 'vector_layers', 'vector_layers_auth', 'vector_layers_statistics', "
    "'vector_layers_field_infos')";

static um_status check_version(um_db *db, um_error *err) {
    int64_t id = 0, version = 0, srid = 0;
    UM_TRY(um_db_get_integer(db, "PRAGMA application_id", &id, err));
    if (id != APPLICATION_ID)
        return um_fail(err, UM_ERR_FORMAT, "%s: an SQLite file, but not a store of umland",
                       db->path);
    UM_TRY(um_db_get_integer(db, "PRAGMA user_version", &version, err));
    if (version > UM_DB_SCHEMA_VERSION)
        return um_fail(
            err, UM_ERR_FORMAT,
            "%s: the store has version %" PRId64
            ", this program reads up to version %d; use a newer umland or build the store anew",
            db->path, version, UM_DB_SCHEMA_VERSION);
    if (version < UM_DB_SCHEMA_VERSION)
        return um_fail(err, UM_ERR_FORMAT,
                       "%s: the store has version %" PRId64 ", this program needs version %d; "
                       "build it anew with --overwrite",
                       db->path, version, UM_DB_SCHEMA_VERSION);
    // A view in its place could run for ever.
    int64_t n_views = 0;
    UM_TRY(um_db_get_integer(db, count_foreign_views, &n_views, err));
    if (n_views)
        return um_fail(
            err, UM_ERR_FORMAT,
            "%s: holds views, which no store of umland does; build it anew with --overwrite",
            db->path);
    UM_TRY(um_db_get_integer(db, "SELECT srid FROM region", &srid, err));
    db->srid = (int)srid;
    return UM_OK;
}

/// A killed run leaves a journal; only a connection that may write can roll it back. That of a
/// running one is left alone by SQLite itself.
static void roll_back_killed_run(const char *path) {
    UM_AUTO(char) *journal = um_format("%s-journal", path);
    sqlite3 *handle = NULL;
    if (access(journal, F_OK) != 0)
        return;
    if (sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK)
        sqlite3_exec(handle, "PRAGMA schema_version", NULL, NULL, NULL);
    sqlite3_close(handle);
}

um_status um_db_open(const char *path, um_db_mode mode, um_db **out, um_error *err) {
    UM_AUTO(um_db) *db = um_alloc(sizeof *db);
    db->path = um_strdup(path);
    db->mode = mode;

    // In its relaxed mode SpatiaLite registers functions that read and write files.
    unsetenv("SPATIALITE_SECURITY");
    if (mode == UM_DB_READ)
        roll_back_killed_run(path);
    int rc = sqlite3_open_v2(path, &db->handle, open_flags[mode], NULL);
    if (rc == SQLITE_CANTOPEN && mode == UM_DB_CREATE)
        return um_fail(err, UM_ERR_IO,
                       "%s: cannot be made there; check the permissions of its folder", path);
    if (rc == SQLITE_CANTOPEN)
        return um_fail(err, UM_ERR_NOT_FOUND, "no store at '%s'", path);
    if (rc != SQLITE_OK)
        return um_db_fail(db, err);

    db->spatialite = spatialite_alloc_connection();
    spatialite_init_ex(db->handle, db->spatialite, 0);
    harden(db);
    UM_TRY(um_db_exec(db, open_pragmas[mode], err));
    if (mode != UM_DB_CREATE)
        UM_TRY(check_version(db, err));

    *out = UM_STEAL(db); // last: on failure the caller's variable is as it was
    return UM_OK;
}

void um_db_close(um_db *db) {
    if (!db)
        return;
    sqlite3_close(db->handle);
    if (db->spatialite)
        spatialite_cleanup_ex(db->spatialite);
    free(db->path);
    free(db);
}

// -----------------------------------------------------------------------------------------------
// schema

/// Runs one statement of the schema; a SELECT must return 1.
static um_status run_schema_statement(um_db *db, sqlite3_stmt *statement, um_error *err) {
    int parameter = sqlite3_bind_parameter_index(statement, ":srid");
    if (parameter)
        sqlite3_bind_int(statement, parameter, db->srid);
    bool is_select = sqlite3_column_count(statement) > 0;
    caught_stderr caught = catch_stderr();
    int rc = sqlite3_step(statement);
    UM_AUTO(char) *said = release_stderr(&caught);
    if (rc != SQLITE_DONE && rc != SQLITE_ROW)
        return um_db_fail(db, err);
    if (is_select && (rc != SQLITE_ROW || sqlite3_column_int(statement, 0) != 1))
        return fail_refused(db, sqlite3_sql(statement), said, err);
    return UM_OK;
}

static um_status run_schema(um_db *db, const char *sql, um_error *err) {
    while (*sql) {
        UM_AUTO(sqlite3_stmt) *statement = NULL;
        if (sqlite3_prepare_v2(db->handle, sql, -1, &statement, &sql) != SQLITE_OK)
            return um_db_fail(db, err);
        if (statement) // NULL: only blanks and comments were left
            UM_TRY(run_schema_statement(db, statement, err));
    }
    return UM_OK;
}

um_status um_db_create_schema(um_db *db, int srid, um_error *err) {
    db->srid = srid;
    // Inside a transaction and with (1), or it takes 14 seconds. NONE: only the two CRS that the
    // store needs.
    UM_TRY(um_db_demand(db, "SELECT InitSpatialMetaData(1, 'NONE')", err));
    UM_AUTO(char) *insert_crs = um_format("SELECT InsertEpsgSrid(%d)", srid);
    UM_TRY(um_db_demand(db, insert_crs, err));
    if (srid != 4326)
        UM_TRY(um_db_demand(db, "SELECT InsertEpsgSrid(4326)", err));

    UM_AUTO(um_tx) *tx = NULL;
    UM_TRY(um_tx_begin(db, &tx, err));
    UM_TRY(run_schema(db, um_schema_sql, err));
    UM_AUTO(char) *stamp = um_format("PRAGMA application_id = %d; PRAGMA user_version = %d",
                                     APPLICATION_ID, UM_DB_SCHEMA_VERSION);
    UM_TRY(um_db_exec(db, stamp, err));
    return um_tx_commit(tx, err);
}

// -------------------------------------------------------------------------------------------
// statements

um_status um_db_exec(um_db *db, const char *sql, um_error *err) {
    return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK ? UM_OK
                                                                        : um_db_fail(db, err);
}

um_status um_db_demand(um_db *db, const char *sql, um_error *err) {
    int64_t answer = 0;
    caught_stderr caught = catch_stderr();
    um_status status = um_db_get_integer(db, sql, &answer, err);
    UM_AUTO(char) *said = release_stderr(&caught);
    UM_TRY(status);
    // SpatiaLite says 0 whatever the cause; SQLite may still know it.
    int code = sqlite3_errcode(db->handle) & 0xff;
    if (answer != 1 && (code == SQLITE_FULL || code == SQLITE_IOERR))
        return um_db_fail(db, err);
    if (answer != 1)
        return fail_refused(db, sql, said, err);
    return UM_OK;
}

um_status um_db_prepare(um_db *db, const char *sql, sqlite3_stmt **statement, um_error *err) {
    sqlite3_stmt *prepared = NULL;
    if (sqlite3_prepare_v2(db->handle, sql, -1, &prepared, NULL) != SQLITE_OK)
        return um_db_fail(db, err);
    *statement = prepared;
    return UM_OK;
}

um_status um_db_step(um_db *db, sqlite3_stmt *statement, bool *has_row, um_error *err) {
    int rc = sqlite3_step(statement);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        return um_db_fail(db, err);
    *has_row = rc == SQLITE_ROW;
    return UM_OK;
}

um_status um_db_run(um_db *db, sqlite3_stmt *statement, um_error *err) {
    int rc = sqlite3_step(statement);
    while (rc == SQLITE_ROW)
        rc = sqlite3_step(statement);
    um_status status = rc == SQLITE_DONE ? UM_OK : um_db_fail(db, err);
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return status;
}

um_status um_db_get_integer(um_db *db, const char *sql, int64_t *value, um_error *err) {
    UM_AUTO(sqlite3_stmt) *statement = NULL;
    bool has_row = false;
    UM_TRY(um_db_prepare(db, sql, &statement, err));
    UM_TRY(um_db_step(db, statement, &has_row, err));
    *value = has_row ? sqlite3_column_int64(statement, 0) : 0;
    return UM_OK;
}

um_status um_db_get_text(um_db *db, const char *sql, char **value, um_error *err) {
    UM_AUTO(sqlite3_stmt) *statement = NULL;
    bool has_row = false;
    UM_TRY(um_db_prepare(db, sql, &statement, err));
    UM_TRY(um_db_step(db, statement, &has_row, err));
    *value = has_row ? um_strdup((const char *)sqlite3_column_text(statement, 0)) : NULL;
    return UM_OK;
}

um_status um_db_get_texts(um_db *db, const char *sql, um_text_list *texts, um_error *err) {
    UM_AUTO(sqlite3_stmt) *statement = NULL;
    UM_TRY(um_db_prepare(db, sql, &statement, err));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, statement, &has_row, err));
        if (!has_row)
            return UM_OK;
        um_text_list_add(texts, um_db_column_text(statement, 0));
    }
}

void um_db_bind_text(sqlite3_stmt *statement, int index, const char *text) {
    sqlite3_bind_text(statement, index, text, -1, SQLITE_TRANSIENT);
}

void um_db_bind_real(sqlite3_stmt *statement, int index, double value) {
    if (isnan(value))
        sqlite3_bind_null(statement, index);
    else
        sqlite3_bind_double(statement, index, value);
}

const char *um_db_column_text(sqlite3_stmt *statement, int column) {
    const char *text = (const char *)sqlite3_column_text(statement, column);
    return text ? text : "";
}

um_status um_db_column_paths(sqlite3_stmt *statement, int column, um_paths *paths, um_error *err) {
    const void *blob = sqlite3_column_blob(statement, column);
    return um_paths_from_blob(blob, (size_t)sqlite3_column_bytes(statement, column), paths, err);
}

um_status um_db_set_setting(um_db *db, const char *name, const char *value, um_error *err) {
    UM_AUTO(sqlite3_stmt) *statement = NULL;
    UM_TRY(um_db_prepare(db, "INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)",
                         &statement, err));
    um_db_bind_text(statement, 1, name);
    um_db_bind_text(statement, 2, value);
    return um_db_run(db, statement, err);
}

um_status um_db_get_setting(um_db *db, const char *name, char **value, um_error *err) {
    UM_AUTO(sqlite3_stmt) *statement = NULL;
    bool has_row = false;
    UM_TRY(um_db_prepare(db, "SELECT value FROM setting WHERE name = ?1", &statement, err));
    um_db_bind_text(statement, 1, name);
    UM_TRY(um_db_step(db, statement, &has_row, err));
    *value = has_row ? um_strdup((const char *)sqlite3_column_text(statement, 0)) : NULL;
    return UM_OK;
}

um_status um_db_get_notice(um_db *db, const char *language, char **notice, um_error *err) {
    UM_AUTO(sqlite3_stmt) *statement = NULL;
    bool has_row = false;
    UM_TRY(um_db_prepare(db,
                         "SELECT nullif(coalesce(CASE ?1 WHEN 'de' THEN notice_de ELSE notice_en "
                         "END, notice), '') FROM region",
                         &statement, err));
    um_db_bind_text(statement, 1, language);
    UM_TRY(um_db_step(db, statement, &has_row, err));
    *notice = has_row ? um_strdup((const char *)sqlite3_column_text(statement, 0)) : NULL;
    return UM_OK;
}

// ---------------------------------------------------------------------------------------- spatial
// index

static um_status check_srid(um_db *db, const char *table, um_error *err) {
    UM_AUTO(char) *sql = um_format(
        "SELECT count(*) FROM %s WHERE geom IS NOT NULL AND coalesce(ST_SRID(geom), -1) <> %d",
        table, db->srid);
    int64_t n_wrong = 0;
    UM_TRY(um_db_get_integer(db, sql, &n_wrong, err));
    if (n_wrong)
        return um_fail(err, UM_ERR_CRS, "%s: %" PRId64 " rows of '%s' are not in EPSG:%d", db->path,
                       n_wrong, table, db->srid);
    return UM_OK;
}

/// On a full disk CreateSpatialIndex() has returned 1 with no row indexed: the counts are compared.
static um_status check_index(um_db *db, const char *table, um_error *err) {
    UM_AUTO(char) *count = um_format("SELECT (SELECT count(*) FROM %s WHERE geom IS NOT NULL) = "
                                     "(SELECT count(*) FROM idx_%s_geom)",
                                     table, table);
    UM_TRY(um_db_demand(db, count, err));
    UM_AUTO(char) *check = um_format("SELECT CheckSpatialIndex('%s', 'geom')", table);
    return um_db_demand(db, check, err);
}

um_status um_db_index_geometry(um_db *db, const char *table, um_error *err) {
    UM_TRY(check_srid(db, table, err));
    UM_AUTO(char) *has_index =
        um_format("SELECT count(*) FROM sqlite_master WHERE name = 'idx_%s_geom'", table);
    int64_t n = 0;
    UM_TRY(um_db_get_integer(db, has_index, &n, err));
    if (n == 0) {
        UM_AUTO(char) *create = um_format("SELECT CreateSpatialIndex('%s', 'geom')", table);
        UM_TRY(um_db_demand(db, create, err));
    } else {
        UM_AUTO(char) *refill =
            um_format("DELETE FROM idx_%s_geom; INSERT INTO idx_%s_geom SELECT rowid, "
                      "MbrMinX(geom), MbrMaxX(geom), "
                      "MbrMinY(geom), MbrMaxY(geom) FROM %s WHERE geom IS NOT NULL",
                      table, table, table);
        UM_TRY(um_db_exec(db, refill, err));
    }
    return check_index(db, table, err);
}

// -----------------------------------------------------------------------------------------
// transactions

struct um_tx {
    um_db *db;
    bool is_outer;
    bool is_done;
};

um_status um_tx_begin(um_db *db, um_tx **out, um_error *err) {
    bool is_outer = sqlite3_get_autocommit(db->handle);
    UM_TRY(um_db_exec(db, is_outer ? "BEGIN IMMEDIATE" : "SAVEPOINT um_tx", err));
    um_tx *tx = um_alloc(sizeof *tx);
    *tx = (um_tx){.db = db, .is_outer = is_outer};
    *out = tx;
    return UM_OK;
}

um_status um_tx_commit(um_tx *tx, um_error *err) {
    UM_TRY(um_db_exec(tx->db, tx->is_outer ? "COMMIT" : "RELEASE um_tx", err));
    tx->is_done = true;
    return UM_OK;
}

void um_tx_end(um_tx *tx) {
    if (!tx)
        return;
    // A failing rollback has nobody to tell: SQLite rolls back at close as well.
    if (!tx->is_done)
        sqlite3_exec(tx->db->handle, tx->is_outer ? "ROLLBACK" : "ROLLBACK TO um_tx; RELEASE um_tx",
                     NULL, NULL, NULL);
    free(tx);
}
