#include "publish/check_store.h"

#include "core/messages.h"

#include <inttypes.h>
#include <string.h>

/// Each SELECT counts what breaks a promise.
static const struct {
    const char *promise;
    const char *count;
} promises[] = {
    {N_("rows in = rows stored + rows rejected"),
     "SELECT count(*) FROM source WHERE rows_in <> rows_stored + rows_rejected"},
    {N_("every rejected row is listed with its reason"),
     "SELECT count(*) FROM source WHERE loader <> 'gtfs' AND rows_rejected <> "
     "(SELECT count(*) FROM reject WHERE reject.source_id = source.source_id)"},
    {N_("of a timetable every rejected row is counted by its fault, the first of them listed"),
     "SELECT count(*) FROM source WHERE loader = 'gtfs' AND rows_rejected > "
     "(SELECT coalesce(sum(count), 0) FROM notice WHERE notice.source_id = source.source_id AND "
     "effect LIKE 'row rejected%')"},
    {N_("the stops of a pattern are those of its order of stops, and trips have patterns that are "
        "there"),
     "SELECT (SELECT count(*) FROM pattern WHERE stops <> (SELECT count(*) FROM pattern_stop WHERE "
     "pattern_stop.pattern_id = pattern.pattern_id)) + (SELECT count(*) FROM trip WHERE pattern_id "
     "IS NOT NULL AND pattern_id NOT IN (SELECT pattern_id FROM pattern))"},
    {N_("every loaded row names its source"),
     "SELECT (SELECT count(*) FROM territory WHERE is_dissolved = 0 AND coalesce(source_id, -1) "
     "NOT IN (SELECT source_id FROM source)) "
     "+ (SELECT count(*) FROM forum WHERE coalesce(source_id, -1) NOT IN (SELECT source_id FROM "
     "source)) "
     "+ (SELECT count(*) FROM forum_theme WHERE coalesce(source_id, -1) NOT IN (SELECT source_id "
     "FROM source)) "
     "+ (SELECT count(*) FROM membership WHERE coalesce(source_id, -1) NOT IN (SELECT source_id "
     "FROM source)) "
     "+ (SELECT count(*) FROM flow WHERE coalesce(source_id, -1) NOT IN (SELECT source_id FROM "
     "source)) "
     "+ (SELECT count(*) FROM corridor WHERE coalesce(source_id, -1) NOT IN (SELECT source_id FROM "
     "source)) "
     "+ (SELECT count(*) FROM indicator WHERE coalesce(source_id, -1) NOT IN (SELECT source_id "
     "FROM source)) "
     "+ (SELECT count(*) FROM alias WHERE coalesce(source_id, -1) NOT IN (SELECT source_id FROM "
     "source)) "
     "+ (SELECT count(*) FROM site WHERE coalesce(source_id, -1) NOT IN (SELECT source_id FROM "
     "source)) "
     "+ (SELECT count(*) FROM stop WHERE coalesce(source_id, -1) NOT IN (SELECT source_id FROM "
     "source))"},
    {N_("derived facts are as new as what is loaded (else: umland derive)"),
     "SELECT count(*) FROM setting WHERE name = 'derive.stale'"},
    {N_("every source names licence and attribution"),
     "SELECT count(*) FROM source WHERE licence = '' OR attribution = ''"},
    {N_("every membership belongs to a forum"),
     "SELECT count(*) FROM membership WHERE forum_id NOT IN (SELECT forum_id FROM forum)"},
    {N_("the sections of a corridor add up to its length"),
     "SELECT count(*) FROM (SELECT corridor.length_m AS whole, sum(section.length_m) AS parts FROM "
     "corridor "
     "JOIN section USING (corridor_id) GROUP BY corridor_id) WHERE abs(whole - parts) > 1e-9 * "
     "whole + 1e-6"},
    {N_("the sections of a corridor among the territories of a level add up to its length"),
     "SELECT count(*) FROM (SELECT corridor.length_m AS whole, sum(upper_section.length_m) AS "
     "parts "
     "FROM corridor JOIN upper_section USING (corridor_id) GROUP BY corridor_id, level) "
     "WHERE abs(whole - parts) > 1e-9 * whole + 1e-6"},
    {N_("pieces of path, as often as a corridor uses them, add up to its length (but for what "
        "they were snapped by)"),
     "SELECT count(*) FROM (SELECT corridor.length_m AS whole, sum(path_piece.length_m * uses) AS "
     "parts, ST_NPoints(corridor.geom) AS n FROM corridor JOIN path_piece_corridor USING "
     "(corridor_id) JOIN path_piece USING (piece_id) GROUP BY corridor_id) "
     "WHERE abs(whole - parts) > 1e-3 * n + "
     "1e-9 * whole AND NOT EXISTS (SELECT 1 FROM setting WHERE name = 'pieces.snap_m')"},
    {N_("the shares of a site in territories add up to 1"),
     "SELECT count(*) FROM (SELECT sum(share) AS whole FROM site_territory GROUP BY site_id) "
     "WHERE abs(whole - 1) > 1e-9"},
    {N_("a partner belongs to a site"),
     "SELECT count(*) FROM site_partner WHERE site_id NOT IN (SELECT site_id FROM site)"},
    {N_("a border is shared by two different territories in one order"),
     "SELECT count(*) FROM border WHERE a_key >= b_key OR a_key NOT IN (SELECT key FROM territory) "
     "OR b_key NOT IN (SELECT key FROM territory)"},
    {N_("a crossing changes territory"),
     "SELECT (SELECT count(*) FROM crossing WHERE from_key = to_key) + "
     "(SELECT count(*) FROM upper_crossing WHERE from_key = to_key)"},
    {N_("a stop lies in one leaf, or outside"),
     "SELECT count(*) FROM stop_territory WHERE key <> '' AND key NOT IN "
     "(SELECT key FROM territory WHERE is_leaf = 1)"},
    {N_("a flow within a territory is not a pair"),
     "SELECT count(*) FROM flow WHERE kind = 'pair' AND origin_key = destination_key"},
    {N_("flows lie inside their range"),
     "SELECT count(*) FROM flow WHERE persons < persons_min OR persons > persons_max"},
};

static um_status check_promises(um_db *db, um_text_list *faults, um_error *err) {
    for (size_t i = 0; i < UM_COUNT(promises); i++) {
        int64_t n = 0;
        UM_TRY(um_db_get_integer(db, promises[i].count, &n, err));
        if (n == 0)
            continue;
        UM_AUTO(char) *fault =
            um_format(_("not true: %s (%" PRId64 " rows)"), _(promises[i].promise), n);
        um_text_list_add(faults, fault);
    }
    return UM_OK;
}

static um_status check_file(um_db *db, um_text_list *faults, um_error *err) {
    UM_AUTO(char) *answer = NULL;
    UM_TRY(um_db_get_text(db, "PRAGMA integrity_check(1)", &answer, err));
    if (answer && strcmp(answer, "ok") != 0)
        um_text_list_add(faults, answer);
    return UM_OK;
}

/// Geometries of one table: in the store's CRS, and all in the index where there is one.
static um_status check_layer(um_db *db, const char *table, const char *column, bool is_indexed,
                             um_text_list *faults, um_error *err) {
    UM_AUTO(char) *count = um_format("SELECT count(*) FROM \"%s\" WHERE \"%s\" IS NOT NULL AND "
                                     "(ST_SRID(\"%s\") <> %d OR ST_IsValid(\"%s\") <> 1)",
                                     table, column, column, db->srid, column);
    int64_t n = 0;
    UM_TRY(um_db_get_integer(db, count, &n, err));
    if (n) {
        UM_AUTO(char) *fault =
            um_format(_("%s.%s: %" PRId64 " geometries are not valid or not in EPSG:%d"), table,
                      column, n, db->srid);
        um_text_list_add(faults, fault);
    }
    if (!is_indexed)
        return UM_OK;
    // Not CheckSpatialIndex(): it writes, and this store is read only. The index rounds its boxes
    // outwards.
    UM_AUTO(char) *check = um_format(
        "SELECT abs((SELECT count(*) FROM \"%s\" WHERE \"%s\" IS NOT NULL) - (SELECT count(*) FROM "
        "\"idx_%s_%s\")) + "
        "(SELECT count(*) FROM \"%s\" AS feature LEFT JOIN \"idx_%s_%s\" AS box ON box.pkid = "
        "feature.rowid "
        "WHERE feature.\"%s\" IS NOT NULL AND (box.pkid IS NULL OR box.xmin > "
        "MbrMinX(feature.\"%s\") "
        "OR box.ymin > MbrMinY(feature.\"%s\") OR box.xmax < MbrMaxX(feature.\"%s\") "
        "OR box.ymax < MbrMaxY(feature.\"%s\")))",
        table, column, table, column, table, table, column, column, column, column, column, column);
    UM_TRY(um_db_get_integer(db, check, &n, err));
    if (n) {
        UM_AUTO(char) *fault =
            um_format(_("%s.%s: the spatial index is not complete"), table, column);
        um_text_list_add(faults, fault);
    }
    return UM_OK;
}

static um_status check_layers(um_db *db, um_text_list *faults, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(
        db,
        "SELECT f_table_name, f_geometry_column, spatial_index_enabled FROM geometry_columns "
        "ORDER BY 1, 2",
        &select, err));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        UM_TRY(check_layer(db, um_db_column_text(select, 0), um_db_column_text(select, 1),
                           sqlite3_column_int(select, 2) == 1, faults, err));
    }
}

um_status um_check_store(um_db *db, um_text_list *faults, um_error *err) {
    UM_TRY(check_file(db, faults, err));
    UM_TRY(check_promises(db, faults, err));
    return check_layers(db, faults, err);
}
