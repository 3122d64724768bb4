/// Drawings in numbers: a store in memory whose territories and corridors are written as WKT.
/// Coordinates are kilometres; they become metres and are moved to the middle of Brandenburg, where
/// real coordinates lie.
#ifndef DERIVE_DRAWING_H
#define DERIVE_DRAWING_H

#include "um_test.h"

#include "core/db.h"
#include "core/geometry.h"
#include "core/text.h"
#include "derive/derive.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double origin_x_m = 380000, origin_y_m = 5800000;

typedef struct drawing {
    um_db *db;
    um_region region;
    int n_steps; ///< steps that ran at the last draw_derive()
} drawing;

static inline int drawing_setup(void **state) {
    drawing *self = um_alloc(sizeof *self);
    um_error err = {0};
    assert_ok(um_db_open(":memory:", UM_DB_CREATE, &self->db, &err));
    assert_ok(um_db_create_schema(self->db, 25833, &err));
    assert_ok(um_db_exec(
        self->db,
        "INSERT INTO source (source_id, name, loader, title, licence, attribution, fingerprint, "
        "files, rows_in, rows_stored, rows_merged, rows_rejected, rows_filtered, rows_repaired) "
        "VALUES (1, 'drawing', 'none', 'Drawing', 'internal', 'none', 'v1', 0, 0, 0, 0, 0, 0, 0)",
        &err));
    self->region = (um_region){.path = (char *)"region.yaml"};
    *state = self;
    return 0;
}

static inline int drawing_teardown(void **state) {
    drawing *self = *state;
    um_pair_list_clear(&self->region.derive);
    um_db_close(self->db);
    free(self);
    return 0;
}

/// A geometry from WKT in kilometres.
static inline GEOSGeometry *draw_geometry(const char *wkt, um_geometry_type type) {
    um_error err = {0};
    GEOSWKTReader *reader = GEOSWKTReader_create_r(um_geos());
    UM_AUTO(GEOSGeometry) *read = GEOSWKTReader_read_r(um_geos(), reader, wkt);
    GEOSWKTReader_destroy_r(um_geos(), reader);
    assert_non_null(read);
    UM_AUTO(um_paths) paths = {0};
    assert_ok(um_paths_from_geometry(read, &paths, &err));
    for (size_t i = 0; i < paths.n_items; i++)
        for (size_t k = 0; k < paths.items[i].n; k++) {
            paths.items[i].xy[2 * k] = origin_x_m + 1000 * paths.items[i].xy[2 * k];
            paths.items[i].xy[2 * k + 1] = origin_y_m + 1000 * paths.items[i].xy[2 * k + 1];
        }
    paths.type = type;
    GEOSGeometry *moved = NULL;
    assert_ok(um_paths_to_geometry(&paths, &moved, &err));
    return moved;
}

static inline void draw_bind(sqlite3_stmt *insert, int index, const char *wkt,
                             um_geometry_type type) {
    um_error err = {0};
    unsigned char *blob = NULL;
    size_t n = 0;
    UM_AUTO(GEOSGeometry) *geometry = draw_geometry(wkt, type);
    assert_ok(um_geometry_to_blob(geometry, 25833, &blob, &n, &err));
    sqlite3_bind_blob(insert, index, blob, (int)n, free);
}

/// A territory; 100 inhabitants, published area 1 km2.
static inline void draw_territory(drawing *self, const char *key, const char *level,
                                  const char *parent, const char *wkt) {
    um_error err = {0};
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    assert_ok(um_db_prepare(self->db,
                            "INSERT INTO territory (key, level, name, parent_key, population, "
                            "area_km2, source_id, geom) VALUES (?1, ?2, ?1, ?3, 100, 1, 1, ?4)",
                            &insert, &err));
    um_db_bind_text(insert, 1, key);
    um_db_bind_text(insert, 2, level);
    um_db_bind_text(insert, 3, parent);
    draw_bind(insert, 4, wkt, UM_MULTIPOLYGON);
    assert_ok(um_db_run(self->db, insert, &err));
}

static inline void draw_municipality(drawing *self, const char *key, const char *wkt) {
    draw_territory(self, key, "municipality", NULL, wkt);
}

static inline void draw_corridor(drawing *self, const char *id, const char *wkt) {
    um_error err = {0};
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_AUTO(GEOSGeometry) *line = draw_geometry(wkt, UM_MULTILINESTRING);
    double length_m = 0;
    assert_ok(um_geometry_length(line, &length_m, &err));
    assert_ok(um_db_prepare(self->db,
                            "INSERT INTO corridor (corridor_id, kind, length_m, source_id, geom) "
                            "VALUES (?1, 'cycle', ?2, 1, ?3)",
                            &insert, &err));
    um_db_bind_text(insert, 1, id);
    sqlite3_bind_double(insert, 2, length_m);
    draw_bind(insert, 3, wkt, UM_MULTILINESTRING);
    assert_ok(um_db_run(self->db, insert, &err));
}

/// The lines k1, k2, ... in the place of those that were there.
static inline void draw_lines(drawing *self, const char *const lines[4]) {
    um_error err = {0};
    assert_ok(um_db_exec(self->db, "DELETE FROM corridor; DELETE FROM setting", &err));
    for (int i = 0; i < 4 && lines[i]; i++) {
        UM_AUTO(char) *id = um_format("k%d", i + 1);
        UM_AUTO(char) *wkt = um_format("MULTILINESTRING(%s)", lines[i]);
        draw_corridor(self, id, wkt);
    }
}

static inline void draw_count_step(void *user, const um_step *step) {
    (void)step;
    ++*(int *)user;
}

static inline void draw_derive(drawing *self) {
    um_error err = {0};
    self->n_steps = 0;
    um_progress progress = {.finished = draw_count_step, .user = &self->n_steps};
    assert_ok(um_derive_region(self->db, &self->region, &progress, &err));
}

static inline void draw_option(drawing *self, const char *name, const char *value) {
    um_pair_list_add(&self->region.derive, name, value);
}

/// Asserts the rows of a SELECT: columns separated by blanks, rows by "; ". Reals in %.6g.
static inline void assert_rows(const drawing *self, const char *sql, const char *expected) {
    um_error err = {0};
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_AUTO(um_text) rows = {0};
    assert_ok(um_db_prepare(self->db, sql, &select, &err));
    for (bool has_row = true;;) {
        assert_ok(um_db_step(self->db, select, &has_row, &err));
        if (!has_row)
            break;
        if (rows.length)
            um_text_append(&rows, "; ");
        for (int i = 0; i < sqlite3_column_count(select); i++) {
            um_text_append(&rows, i ? " " : "");
            if (sqlite3_column_type(select, i) == SQLITE_FLOAT)
                um_text_append_format(&rows, "%.6g", sqlite3_column_double(select, i));
            else if (sqlite3_column_type(select, i) == SQLITE_NULL)
                um_text_append(&rows, "-");
            else
                um_text_append_format(&rows, "%s", um_db_column_text(select, i));
        }
    }
    assert_string_equal(rows.data ? rows.data : "", expected);
}

#define BORDERS                                                                                    \
    "SELECT a_key, b_key, length_m, pieces, is_snapped FROM border "                               \
    "WHERE level = 'municipality' ORDER BY 1, 2"

/// Squares of one kilometre, side by side: A from 0 to 1, B from 1 to 2, C from 2 to 3.
#define SQUARE_A "POLYGON((0 0, 1 0, 1 1, 0 1, 0 0))"
#define SQUARE_B "POLYGON((1 0, 2 0, 2 1, 1 1, 1 0))"
#define SQUARE_C "POLYGON((2 0, 3 0, 3 1, 2 1, 2 0))"

#endif
