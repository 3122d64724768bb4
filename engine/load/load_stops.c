/**
 * Loader 'stops': places where lines stop.
 *
 * Expects: a vector file of points, or a table with coordinates (load/points.h); columns stop_id
 * (required), kind (or the option `kind` for all rows), name, station_id. The map `kinds:`
 * translates the file's words ("kinds: {S-Bahn: rail}").
 *
 * Writes: stop.
 *
 * Rejects: no id, an id that is already there, an unknown kind, no or a bad place.
 */
#include "load/points.h"

#include "core/messages.h"

#include <string.h>

enum { STOP_ID, NAME, STATION_ID, KIND, N_COLUMNS };

static const um_column columns[N_COLUMNS] = {
    [STOP_ID] = {"stop_id", true},
    [NAME] = {"name", false},
    [STATION_ID] = {"station_id", false},
    [KIND] = {"kind", false},
};

static const um_loader_option options[] = {
    {"kind", N_("kind of every stop: bus, tram, rail or ferry"), false},
    {"kinds.*", N_("a word of the file for bus, tram, rail or ferry"), false},
    {"columns.stop_id", N_("column of the stop's id (stop_id)"), false},
    {"columns.name", N_("its name (name)"), false},
    {"columns.station_id", N_("id of the stop of which it is a platform (station_id)"), false},
    {"columns.kind", N_("its kind (kind)"), false},
    UM_POINTS_OPTIONS,
    {0},
};

static const char *const kinds[] = {"bus", "tram", "rail", "ferry"};

typedef struct stop_load {
    um_load *load;
    const char *kind; ///< of all rows, NULL = by column
    sqlite3_stmt *find, *insert;
} stop_load;

static void um_auto_stop_load(stop_load *loading) {
    sqlite3_finalize(loading->find);
    sqlite3_finalize(loading->insert);
}

static const char *find_kind(const stop_load *loading, const char *text, um_text *why) {
    UM_AUTO(char) *option = um_format("kinds.%s", text ? text : "");
    const char *word = um_source_option(loading->load->source, option, text);
    if (loading->kind)
        return loading->kind;
    for (size_t i = 0; word && i < UM_COUNT(kinds); i++)
        if (strcmp(kinds[i], word) == 0)
            return kinds[i];
    if (word)
        um_text_append_format(why,
                              N_("kind '%s' is none of bus, tram, rail, ferry; say what it means "
                                 "with `kinds: {\"%s\": bus}`"),
                              text, text);
    else
        um_text_append(why, N_("kind is empty; fill the column or set `kind: bus`"));
    return NULL;
}

/// An id that stands in an earlier row or source.
static um_status check_new(stop_load *loading, const char *id, um_text *why, um_error *err) {
    bool has_row = false;
    um_db_bind_text(loading->find, 1, id);
    UM_TRY(um_db_step(loading->load->db, loading->find, &has_row, err));
    if (has_row)
        um_text_append_format(why, N_("stop_id '%s' is already there (source '%s')"), id,
                              um_db_column_text(loading->find, 0));
    sqlite3_reset(loading->find);
    return UM_OK;
}

static um_status store_row(void *context, const um_point_row *row, um_error *err) {
    stop_load *loading = context;
    um_load *load = loading->load;
    const char *id = row->values[STOP_ID];
    UM_AUTO(um_text) why = {0};
    if (!id)
        return um_load_rejected(load, row->place, NULL, "stop_id is empty");
    const char *kind = find_kind(loading, row->values[KIND], &why);
    if (!why.length)
        UM_TRY(check_new(loading, id, &why, err));
    if (why.length)
        return um_load_rejected(load, row->place, id, "%s", why.data);
    UM_AUTO(GEOSGeometry) *point = NULL;
    um_gate_report report = {0};
    um_error fault = {0};
    if (um_point_geometry(row, &point, NULL, &report, &fault) != UM_OK ||
        um_vector_bind(loading->insert, 6, point, load->db->srid, &fault) != UM_OK)
        return um_load_rejected(load, row->place, id, "%s", fault.plain);
    for (int i = STOP_ID; i < KIND; i++)
        um_db_bind_text(loading->insert, 1 + i, row->values[i]);
    um_db_bind_text(loading->insert, 4, kind);
    sqlite3_bind_int64(loading->insert, 5, load->source_id);
    UM_TRY(um_db_run(load->db, loading->insert, err));
    um_load_stored(load);
    return um_point_note_repair(load, row, id, &report);
}

static um_status load_stops(um_load *load, um_error *err) {
    UM_AUTO(stop_load) loading = {.load = load};
    UM_TRY(um_load_check_map(load, "kinds.", kinds, UM_COUNT(kinds), err));
    UM_TRY(um_load_option_word(load, "kind", kinds, UM_COUNT(kinds), NULL, &loading.kind, err));
    UM_TRY(um_db_prepare(load->db,
                         "SELECT source.name FROM stop JOIN source USING (source_id) "
                         "WHERE stop_id = ?1",
                         &loading.find, err));
    UM_TRY(um_db_prepare(load->db,
                         "INSERT INTO stop (stop_id, name, station_id, kind, source_id, geom) "
                         "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                         &loading.insert, err));
    return um_points_read(load, columns, N_COLUMNS, store_row, &loading, err);
}

const um_loader um_loader_stops = {
    .name = "stops",
    .summary = N_("places where lines stop (points of a vector file, or a table with coordinates)"),
    .tables = "stop",
    .options = options,
    .run = load_stops,
};
