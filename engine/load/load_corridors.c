/**
 * Loader 'corridors': lines of one kind (cycle routes, bus lines, railways).
 *
 * Expects: a vector file of line strings, their multi form, or collections of them; columns id
 * (required), name, operator, status, variant, detail_level, value (a number: trips, riders). Where
 * ids are unique only inside their file, `id_prefix` makes them so: a word, in which `{stem}`
 * stands for the file's name.
 *
 * Writes: corridor; length_m is measured in the CRS of the region.
 *
 * Repairs: parts without length are left out; repeated points stay.
 *
 * Rejects: no id, an id that is already there (saying where), no line, a line without length, a
 * value that is no number.
 */
#include "load/vector.h"

#include "core/messages.h"

#include <math.h>
#include <search.h>
#include <string.h>

enum { ID, NAME, OPERATOR, STATUS, VARIANT, DETAIL_LEVEL, N_TEXTS, VALUE = N_TEXTS, N_COLUMNS };

static const char *const roles[N_COLUMNS] = {"id",      "name",         "operator", "status",
                                             "variant", "detail_level", "value"};

// clang-format off
static const char *const kinds[] = {"cycle", "bus", "tram", "rail", "ferry", "road", "foot"};

static const um_loader_option options[] = {
    {"kind", N_("cycle, bus, tram, rail, ferry, road or foot"), true},
    {"columns.id", N_("column of the corridor's id (id)"), false},
    {"columns.name", N_("its name (name)"), false},
    {"columns.operator", N_("who runs or builds it (operator)"), false},
    {"columns.status", N_("state of planning (status)"), false},
    {"columns.variant", N_("which variant of several (variant)"), false},
    {"columns.detail_level", N_("how exact the line is (detail_level)"), false},
    {"columns.value", N_("what adds up where lines share a path: trips, riders (value)"), false},
    {"network", N_("network of which it is part"), false},
    {"id_prefix", N_("put before the id, with '/' between; {stem} is the name of the file"), false},
    UM_VECTOR_OPTIONS,
    {0},
};
// clang-format on

/// An id and where it was seen first.
typedef struct id_sighting {
    char *id, *place;
} id_sighting;

typedef struct corridor_load {
    um_load *load;
    const char *kind, *network, *id_prefix;
    void *sightings; ///< tree of sighting, of tsearch()
    sqlite3_stmt *find, *insert;
} corridor_load;

static void free_sighting(void *item) {
    id_sighting *sighting = item;
    free(sighting->id);
    free(sighting->place);
    free(sighting);
}

static void um_auto_corridor_load(corridor_load *loading) {
    tdestroy(loading->sightings, free_sighting);
    sqlite3_finalize(loading->find);
    sqlite3_finalize(loading->insert);
}

static int compare_sightings(const void *a, const void *b) {
    return strcmp(((const id_sighting *)a)->id, ((const id_sighting *)b)->id);
}

// --------------------------------------------------------------------------------------------- id

/// prefix/id, `{stem}` in the prefix replaced.
static char *make_id(const corridor_load *loading, const um_vector_row *row) {
    static const char placeholder[] = "{stem}";
    const char *prefix = loading->id_prefix;
    if (!prefix)
        return um_strdup(row->values[ID]);
    UM_AUTO(um_text) id = {0};
    for (const char *at = strstr(prefix, placeholder); at; at = strstr(prefix, placeholder)) {
        um_text_append_n(&id, prefix, (size_t)(at - prefix));
        um_text_append(&id, row->stem);
        prefix = at + sizeof placeholder - 1;
    }
    um_text_append_format(&id, "%s/%s", prefix, row->values[ID]);
    return um_text_take(&id);
}

/// Remembers the first place of an id. @return the place where it was seen before, NULL = never
static const char *see(corridor_load *loading, const char *id, const char *place) {
    id_sighting *seen = um_alloc(sizeof *seen);
    *seen = (id_sighting){um_strdup(id), um_format("%s, %s", loading->load->file, place)};
    id_sighting **found = tsearch(seen, &loading->sightings, compare_sightings);
    if (*found == seen)
        return NULL;
    free_sighting(seen);
    return (*found)->place;
}

/// Whether another source has the id.
static um_status find_elsewhere(corridor_load *loading, const char *id, char **source,
                                um_error *err) {
    bool has_row = false;
    um_db_bind_text(loading->find, 1, id);
    um_status status = um_db_step(loading->load->db, loading->find, &has_row, err);
    *source = has_row ? um_strdup(um_db_column_text(loading->find, 0)) : NULL;
    sqlite3_reset(loading->find);
    return status;
}

// ------------------------------------------------------------------------------------------- load

static um_status read_line(const um_vector_row *row, GEOSGeometry **line, double *length_m,
                           um_gate_report *report, um_error *err) {
    UM_AUTO(GEOSGeometry) *read = NULL;
    UM_TRY(um_vector_geometry(row, UM_MULTILINESTRING, &read, report, err));
    UM_TRY(um_geometry_length(read, length_m, err));
    if (!(*length_m > 0))
        return um_fail(err, UM_ERR_GEOMETRY, "the line has no length");
    *line = UM_STEAL(read);
    return UM_OK;
}

/// Its line is bound already.
static um_status insert_corridor(corridor_load *loading, const char *id, const um_vector_row *row,
                                 double length_m, double value, um_error *err) {
    sqlite3_stmt *insert = loading->insert;
    um_db_bind_text(insert, 1, id);
    um_db_bind_text(insert, 2, loading->kind);
    um_db_bind_text(insert, 3, loading->network);
    for (int i = NAME; i < N_TEXTS; i++)
        um_db_bind_text(insert, 4 + i - NAME, row->values[i]);
    um_db_bind_real(insert, 9, length_m);
    sqlite3_bind_int64(insert, 10, loading->load->source_id);
    um_db_bind_real(insert, 12, value);
    return um_db_run(loading->load->db, insert, err);
}

static um_status store_row(void *context, const um_vector_row *row, um_error *err) {
    corridor_load *loading = context;
    um_load *load = loading->load;
    if (!row->values[ID])
        return um_load_rejected(load, row->place, NULL, "no id");
    UM_AUTO(char) *id = make_id(loading, row);
    UM_AUTO(char) *source = NULL;
    UM_TRY(find_elsewhere(loading, id, &source, err));
    if (source && strcmp(source, load->source->name) != 0)
        return um_load_rejected(load, row->place, id,
                                "id '%s' is already there from source '%s'; set 'id_prefix:'", id,
                                source);
    const char *before = see(loading, id, row->place);
    if (before)
        return um_load_rejected(load, row->place, id,
                                "id '%s' is already there from %s; 'id_prefix: \"{stem}\"' tells "
                                "files apart",
                                id, before);
    UM_AUTO(GEOSGeometry) *line = NULL;
    double length_m = 0, value = NAN;
    um_gate_report report = {0};
    if (row->values[VALUE] && !um_parse_real(row->values[VALUE], &value))
        return um_load_rejected(load, row->place, id, "value '%s' is no number; write it as 1234.5",
                                row->values[VALUE]);
    um_error fault = {0};
    if (read_line(row, &line, &length_m, &report, &fault) != UM_OK ||
        um_vector_bind(loading->insert, 11, line, load->db->srid, &fault) != UM_OK)
        return um_load_rejected(load, row->place, id, "%s", fault.plain);
    UM_TRY(insert_corridor(loading, id, row, length_m, value, err));
    um_load_stored(load);
    return um_vector_note_repair(load, row, id, &report);
}

static um_status load_corridors(um_load *load, um_error *err) {
    UM_AUTO(corridor_load)
    loading = {
        .load = load,
        .network = um_source_option(load->source, "network", NULL),
        .id_prefix = um_source_option(load->source, "id_prefix", NULL),
    };
    um_vector_column columns[N_COLUMNS];
    for (size_t i = 0; i < N_COLUMNS; i++)
        columns[i] = um_vector_map_column(load, roles[i], i == ID, false);
    UM_TRY(um_load_option_word(load, "kind", kinds, UM_COUNT(kinds), NULL, &loading.kind, err));
    UM_TRY(um_db_prepare(load->db,
                         "SELECT source.name FROM corridor JOIN source USING (source_id) "
                         "WHERE corridor_id = ?1",
                         &loading.find, err));
    UM_TRY(um_db_prepare(load->db,
                         "INSERT INTO corridor (corridor_id, kind, network, name, operator, "
                         "status, variant, detail_level, length_m, source_id, geom, value) "
                         "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
                         &loading.insert, err));
    return um_vector_read(load, columns, N_COLUMNS, store_row, &loading, err);
}

const um_loader um_loader_corridors = {
    .name = "corridors",
    .summary =
        N_("lines: cycle routes, bus lines, railways, roads (GeoJSON, GeoPackage, shapefile, "
           "FlatGeobuf, also zipped)"),
    .tables = "corridor",
    .options = options,
    .run = load_corridors,
};
