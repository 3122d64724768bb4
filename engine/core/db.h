/**
 * The store: one SpatiaLite file, opened in one hardened way.
 *
 * Every connection: no extension loading, no URI names, SpatiaLite initialised from the linked library without its file
 * functions, virtual-table modules outside a short list dropped, double-quoted texts refused, DEFENSIVE on, limits set.
 * A store is one file: it is never left in WAL mode. Triggers are off, because every geometry was checked by the gate
 * (core/geometry.h) and the spatial index is filled in one go by um_db_index_geometry().
 */
#ifndef UM_CORE_DB_H
#define UM_CORE_DB_H

#include "core/memory.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

/// Version of schema.sql. A store of a newer version is refused; an older one is built anew.
enum { UM_DB_SCHEMA_VERSION = 6 };

typedef enum um_db_mode {
    UM_DB_READ,   ///< An existing store, read only.
    UM_DB_WRITE,  ///< An existing store.
    UM_DB_CREATE, ///< A new file, no journal: to be renamed into place when it is whole.
} um_db_mode;

typedef struct um_db {
    sqlite3 *handle;
    void *spatialite; ///< SpatiaLite's per-connection cache
    char *path;
    um_db_mode mode;
    int srid; ///< EPSG number of the store's CRS; 0 before the schema is there
} um_db;

um_status um_db_open(const char *path, um_db_mode mode, um_db **db, um_error *err) UM_MUST_CHECK;
/// Makes the tables of schema.sql in a new file for the CRS @p srid, and stamps the version.
um_status um_db_create_schema(um_db *db, int srid, um_error *err) UM_MUST_CHECK;
void um_db_close(um_db *db);
UM_DEFINE_AUTO(um_db, um_db *, um_db_close)
UM_DEFINE_AUTO(sqlite3_stmt, sqlite3_stmt *, sqlite3_finalize)

/// Records what SQLite said last.
um_status um_db_fail(um_db *db, um_error *err);
/// Runs statements that return nothing.
um_status um_db_exec(um_db *db, const char *sql, um_error *err) UM_MUST_CHECK;
/// Runs one SELECT that must return 1: CreateSpatialIndex() and its like report failure in no other way.
um_status um_db_demand(um_db *db, const char *sql, um_error *err) UM_MUST_CHECK;
um_status um_db_prepare(um_db *db, const char *sql, sqlite3_stmt **statement, um_error *err) UM_MUST_CHECK;
/// @param[out] has_row whether a row is there to be read
um_status um_db_step(um_db *db, sqlite3_stmt *statement, bool *has_row, um_error *err) UM_MUST_CHECK;
/// Steps an INSERT, UPDATE or DELETE to its end and resets it, bindings cleared.
um_status um_db_run(um_db *db, sqlite3_stmt *statement, um_error *err) UM_MUST_CHECK;
/// First column of the first row; 0 where there is no row or NULL.
um_status um_db_get_integer(um_db *db, const char *sql, int64_t *value, um_error *err) UM_MUST_CHECK;
/// First column of the first row as a new text; NULL where there is no row or NULL.
um_status um_db_get_text(um_db *db, const char *sql, char **value, um_error *err) UM_MUST_CHECK;

struct um_paths;
struct um_text_list;
/// First column of every row, added to a list; "" for NULL.
um_status um_db_get_texts(um_db *db, const char *sql, struct um_text_list *texts, um_error *err) UM_MUST_CHECK;

/// NULL binds NULL; the text is copied by SQLite.
void um_db_bind_text(sqlite3_stmt *statement, int index, const char *text);
/// NAN binds NULL.
void um_db_bind_real(sqlite3_stmt *statement, int index, double value);

/// Column as text, "" for NULL; borrowed until the next step.
const char *um_db_column_text(sqlite3_stmt *statement, int column);
/// Coordinates of a geometry column, see um_paths_from_blob().
um_status um_db_column_paths(sqlite3_stmt *statement, int column, struct um_paths *paths, um_error *err) UM_MUST_CHECK;

/// The notice of the region in a language ("de", "en"); NULL = none.
um_status um_db_get_notice(um_db *db, const char *language, char **notice, um_error *err) UM_MUST_CHECK;
/// setting: what the store remembers about itself.
um_status um_db_set_setting(um_db *db, const char *name, const char *value, um_error *err) UM_MUST_CHECK;
um_status um_db_get_setting(um_db *db, const char *name, char **value, um_error *err) UM_MUST_CHECK;

/// (Re)builds the R*Tree of `geom` in @p table after a bulk change, and checks SRID, counts and the index itself.
um_status um_db_index_geometry(um_db *db, const char *table, um_error *err) UM_MUST_CHECK;

/// A transaction, rolled back when it ends uncommitted. Nested ones are savepoints.
typedef struct um_tx um_tx;
um_status um_tx_begin(um_db *db, um_tx **tx, um_error *err) UM_MUST_CHECK;
/// On success @p tx is still to be ended by um_tx_end() (UM_AUTO does).
um_status um_tx_commit(um_tx *tx, um_error *err) UM_MUST_CHECK;
void um_tx_end(um_tx *tx);
UM_DEFINE_AUTO(um_tx, um_tx *, um_tx_end)

#endif
