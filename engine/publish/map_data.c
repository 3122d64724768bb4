#include "publish/map_data.h"

#include "core/day.h"
#include "publish/map_layer.h"
#include "publish/words.h"
#include "publish/writer.h"

um_status um_map_data_open(um_db *db, const char *language, um_map_data **out, um_error *err) {
    UM_AUTO(um_map_data) *data = um_alloc(sizeof *data);
    *data = (um_map_data){.db = db, .language = um_strdup(language)};
    UM_TRY(um_topology_read(db, &data->topology, err));
    *out = UM_STEAL(data);
    return UM_OK;
}

um_status um_map_data_add(um_map_data *data, const um_report_section *section, const char *title,
                          const char *topic, size_t n_shown, um_error *err) {
    um_map_layer_text layer = {.title = title, .topic = topic, .n_shown = n_shown};
    if (data->topology.n_places == 0 || !section->table || section->table->n_rows == 0)
        return UM_OK;
    um_map_layer_find_forums(data, section, n_shown);
    if (!section->query->layer)
        return UM_OK;
    return um_map_layer_write(data, section, &layer, err);
}

// ------------------------------------------------------------------------------------------ places

static void append_comma(um_text *json, size_t i) {
    if (i)
        um_text_append_n(json, ",", 1);
}

static void write_arcs(const um_topology *topology, um_text *json) {
    um_text_append(json, "\"arcs\":[");
    for (size_t i = 0; i < topology->n_arcs; i++) {
        const um_topology_arc *arc = &topology->arcs[i];
        append_comma(json, i);
        um_text_append(json, "\"");
        um_map_code_points(json, &topology->points[arc->first], arc->n);
        um_text_append(json, "\"");
    }
    um_text_append(json, "],\n\"ranks\":\"");
    for (size_t i = 0; i < topology->n_arcs; i++)
        um_text_append_n(json, &"0123"[topology->arcs[i].rank], 1);
    um_text_append(json, "\",\n");
}

void um_map_data_rings(const um_rings *rings, um_text *json) {
    um_text_append(json, "[");
    for (size_t i = 0; i < rings->n_items; i++) {
        append_comma(json, i);
        um_text_append(json, "[");
        for (size_t j = 0; j < rings->items[i].n; j++) {
            append_comma(json, j);
            um_text_append_format(json, "%d", (int)rings->items[i].arcs[j]);
        }
        um_text_append(json, "]");
    }
    um_text_append(json, "]");
}

/// The word of a level stands once; a territory has its number.
static size_t number_level(um_text_list *levels, const char *level) {
    for (size_t i = 0; i < levels->n_items; i++)
        if (strcmp(levels->items[i], level) == 0)
            return i;
    um_text_list_add(levels, level);
    return levels->n_items - 1;
}

static void write_levels(const um_map_data *data, um_text *json) {
    UM_AUTO(um_text_list) levels = {0};
    um_text_append(json, "\"level\":[");
    for (size_t i = 0; i < data->topology.n_places; i++) {
        append_comma(json, i);
        um_text_append_format(json, "%zu", number_level(&levels, data->topology.places[i].level));
    }
    um_text_append(json, "],\n\"levels\":[");
    for (size_t i = 0; i < levels.n_items; i++) {
        append_comma(json, i);
        um_json_append_text(json, um_word_of_level(levels.items[i], data->language));
    }
    um_text_append(json, "],\n");
}

typedef void place_writer(const um_topology_place *place, um_text *json);

static void write_name(const um_topology_place *place, um_text *json) {
    um_json_append_text(json, place->name);
}

static void write_key(const um_topology_place *place, um_text *json) {
    um_json_append_text(json, place->key);
}

static void write_leaf(const um_topology_place *place, um_text *json) {
    um_text_append(json, place->is_leaf ? "1" : "0");
}

static void write_people(const um_topology_place *place, um_text *json) {
    um_text_append_format(json, "%lld", (long long)place->population);
}

static void write_rings(const um_topology_place *place, um_text *json) {
    um_map_data_rings(&place->rings, json);
}

/// A territory without an anchor takes the place of the one before: its difference is none.
static void write_anchors(const um_topology *topology, um_text *json) {
    um_map_point *points = um_alloc_array(topology->n_places, sizeof *points);
    for (size_t i = 0; i < topology->n_places; i++) {
        const um_topology_place *place = &topology->places[i];
        points[i] = place->has_anchor ? place->anchor : i ? points[i - 1] : (um_map_point){0, 0};
    }
    um_text_append(json, "\"anchors\":\"");
    um_map_code_points(json, points, topology->n_places);
    um_text_append(json, "\"},\n");
    free(points);
}

static void write_places(const um_map_data *data, um_text *json) {
    static const struct {
        const char *member;
        place_writer *write;
    } members[] = {{"names", write_name},
                   {"keys", write_key},
                   {"leaf", write_leaf},
                   {"people", write_people},
                   {"rings", write_rings}};
    um_text_append(json, "\"places\":{");
    for (size_t i = 0; i < UM_COUNT(members); i++) {
        um_text_append_format(json, "\"%s\":[", members[i].member);
        for (size_t j = 0; j < data->topology.n_places; j++) {
            append_comma(json, j);
            members[i].write(&data->topology.places[j], json);
        }
        um_text_append(json, "],\n");
    }
    write_levels(data, json);
    write_anchors(&data->topology, json);
}

// ------------------------------------------------------------------------------------------ forums

#define FORUM_IN_FORCE UM_SQL_IN_FORCE("founded", "ended", "reference_date")
#define MEMBER_IN_FORCE UM_SQL_IN_FORCE("valid_from", "valid_to", "reference_date")

/// Who is in a forum on the reference date, itself or through what it lies in.
static const char forum_sql[] =
    "SELECT DISTINCT forum.forum_id, forum.short_name, member_territory.key FROM forum, region "
    "JOIN membership USING (forum_id) JOIN member_territory USING (membership_id) "
    "JOIN territory ON territory.key = member_territory.key AND territory.in_region = 1 "
    "WHERE role <> 'candidate' AND reading IN ('direct', 'as_state', 'through') "
    "AND " FORUM_IN_FORCE " AND " MEMBER_IN_FORCE " "
    "ORDER BY forum.forum_id, member_territory.key";

/// "section","row" of the table in which a forum has a row of its own.
static void write_place_in_table(const um_map_data *data, const char *forum_id, um_text *json) {
    size_t n = strlen(forum_id);
    for (size_t i = 0; i < data->searched.n_items; i++) {
        const char *item = data->searched.items[i];
        const char *section =
            strncmp(item, forum_id, n) == 0 && item[n] == '\t' ? item + n + 1 : NULL;
        const char *row = section ? strchr(section, '\t') : NULL;
        if (!row)
            continue;
        UM_AUTO(char) *name = um_format("%.*s", (int)(row - section), section);
        um_text_append(json, ",\"section\":");
        um_json_append_text(json, name);
        um_text_append_format(json, ",\"row\":%s", row + 1);
        return;
    }
}

static void begin_forum(const um_map_data *data, sqlite3_stmt *select, bool is_first,
                        um_text *json) {
    um_text_append(json, is_first ? "{\"name\":" : "]},\n{\"name\":");
    um_json_append_text(json, um_db_column_text(select, 1));
    write_place_in_table(data, um_db_column_text(select, 0), json);
    um_text_append(json, ",\"places\":[");
}

static um_status write_forums(const um_map_data *data, um_text *json, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_AUTO(char) *forum = NULL;
    UM_TRY(um_db_prepare(data->db, forum_sql, &select, err));
    um_text_append(json, "\"forums\":[");
    for (;;) {
        bool has_row = false;
        UM_TRY(um_db_step(data->db, select, &has_row, err));
        if (!has_row)
            break;
        bool is_new = !forum || strcmp(forum, um_db_column_text(select, 0)) != 0;
        if (is_new) {
            begin_forum(data, select, !forum, json);
            free(forum);
            forum = um_strdup(um_db_column_text(select, 0));
        }
        um_text_append_format(json, is_new ? "%d" : ",%d",
                              (int)um_topology_find(&data->topology, um_db_column_text(select, 2)));
    }
    um_text_append(json, forum ? "]}],\n" : "],\n");
    return UM_OK;
}

// -------------------------------------------------------------------------------------------- all

static void write_shapes(const um_map_data *data, um_text *json) {
    um_text_append(json, "\"shapes\":[");
    for (size_t i = 0; i < data->shapes.n; i++) {
        append_comma(json, i);
        um_text_append_format(json, "[%s]", um_intern_text(&data->shapes, (int32_t)i));
    }
    um_text_append(json, "],\n");
}

um_status um_map_data_write(const um_map_data *data, um_text *json, um_error *err) {
    um_text_append_format(json, "{\"step\":%g,\n", data->topology.grid.step_m);
    write_arcs(&data->topology, json);
    write_places(data, json);
    UM_TRY(write_forums(data, json, err));
    write_shapes(data, json);
    um_text_append(json, "\"layers\":[");
    um_text_append_n(json, data->layers.data, data->layers.length);
    um_text_append(json, "]}");
    return UM_OK;
}

void um_map_data_free(um_map_data *data) {
    if (!data)
        return;
    free(data->language);
    um_topology_clear(&data->topology);
    um_intern_clear(&data->shapes);
    um_text_clear(&data->layers);
    um_text_list_clear(&data->searched);
    free(data);
}
