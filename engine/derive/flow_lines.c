/*
 * Step `flow_lines`: a straight line for each pair of territories between which persons move.
 *
 * Reads:  flow (kind 'pair'), territory.anchor
 * Writes: flow_line
 * All pairs with both ends in the region, and of the others the largest by persons (all statistics
 * and both directions added): `flow_lines.pairs`, default 100,000, which is every pair of Germany's
 * districts.
 */
#include "derive/step.h"

#include <math.h>

static const char pair_sql[] =
    "WITH pair AS ("
    " SELECT CASE WHEN origin_key < destination_key THEN origin_key ELSE destination_key END AS "
    "a_key,"
    "  CASE WHEN origin_key < destination_key THEN destination_key ELSE origin_key END AS b_key,"
    "  sum(persons) AS persons"
    " FROM flow WHERE kind = 'pair' AND origin_key <> destination_key GROUP BY 1, 2"
    "), placed AS ("
    " SELECT a_key, b_key, persons, a.in_region = 1 AND b.in_region = 1 AS is_inside, "
    "  a.anchor AS a_anchor, b.anchor AS b_anchor"
    " FROM pair JOIN territory AS a ON a.key = a_key JOIN territory AS b ON b.key = b_key"
    " WHERE a.anchor IS NOT NULL AND b.anchor IS NOT NULL"
    "), ranked AS ("
    " SELECT a_key, b_key, is_inside, a_anchor, b_anchor, "
    "  row_number() OVER (ORDER BY is_inside, persons DESC, a_key, b_key) AS place FROM placed"
    ") "
    "SELECT a_key, b_key, a_anchor, b_anchor FROM ranked "
    "WHERE is_inside OR place <= ?1 ORDER BY a_key, b_key";

static um_status read_anchor(sqlite3_stmt *select, int column, double point[2], um_error *err) {
    UM_AUTO(um_paths) paths = {0};
    UM_TRY(um_paths_from_blob(sqlite3_column_blob(select, column),
                              (size_t)sqlite3_column_bytes(select, column), &paths, err));
    point[0] = paths.items[0].xy[0];
    point[1] = paths.items[0].xy[1];
    return UM_OK;
}

static um_status write_line(um_db *db, sqlite3_stmt *select, sqlite3_stmt *insert, um_error *err) {
    double line[4];
    UM_TRY(read_anchor(select, 2, &line[0], err));
    UM_TRY(read_anchor(select, 3, &line[2], err));
    um_db_bind_text(insert, 1, um_db_column_text(select, 0));
    um_db_bind_text(insert, 2, um_db_column_text(select, 1));
    sqlite3_bind_double(insert, 3, hypot(line[2] - line[0], line[3] - line[1]) / 1000);
    UM_TRY(um_bind_line(db, insert, 4, line, 2, err));
    return um_db_run(db, insert, err);
}

um_status um_derive_flow_lines(um_derive *derive, um_error *err) {
    double most = 0;
    UM_AUTO(sqlite3_stmt) *select = NULL, *insert = NULL;
    UM_TRY(um_region_derive_real(derive->region, "flow_lines.pairs", 100000, &most, err));
    UM_TRY(um_db_exec(derive->db, "DELETE FROM flow_line", err));
    UM_TRY(um_db_prepare(derive->db, pair_sql, &select, err));
    UM_TRY(um_db_prepare(
        derive->db,
        "INSERT INTO flow_line (a_key, b_key, distance_km, geom) VALUES (?1, ?2, ?3, ?4)", &insert,
        err));
    sqlite3_bind_double(select, 1, most);
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(derive->db, select, &has_row, err));
        if (!has_row)
            break;
        UM_TRY(write_line(derive->db, select, insert, err));
        derive->rows++;
    }
    return um_db_index_geometry(derive->db, "flow_line", err);
}
