#include "publish/query.h"
#include "publish/query_guard.h"

#include <string.h>

/// A derived table carries no source: it stands for the loaded ones that it was made from.
static const struct {
    const char *derived;
    const char *loaded[3];
} origins[] = {
    {"border", {"territory"}},
    {"tessellation_fault", {"territory"}},
    {"loose_edge", {"territory"}},
    {"territory_part", {"territory"}},
    {"part_border", {"territory"}},
    {"territory_shape", {"territory"}},
    {"shape_arc", {"territory"}},
    {"member_territory", {"membership", "territory"}},
    {"section", {"corridor", "territory"}},
    {"crossing", {"corridor", "territory"}},
    {"upper_section", {"corridor", "territory"}},
    {"upper_crossing", {"corridor", "territory"}},
    {"corridor_end", {"corridor", "territory"}},
    {"path_piece", {"corridor"}},
    {"path_piece_corridor", {"corridor"}},
    {"path_piece_territory", {"corridor", "territory"}},
    {"stop_territory", {"stop", "territory"}},
    {"reference_day", {"trip"}},
    {"pattern_service", {"trip"}},
    {"service_territory", {"trip", "territory"}},
    {"service_km", {"trip", "territory"}},
    {"line_hour", {"trip"}},
    {"line_day", {"trip"}},
    {"line_week", {"trip"}},
    {"stop_list_territory", {"trip", "territory"}},
    {"station", {"stop"}},
    {"stop_station", {"stop"}},
    {"station_hour", {"trip"}},
    {"stop_class", {"trip", "rulebook"}},
    {"class_band", {"trip", "rulebook"}},
    {"class_territory", {"trip", "rulebook", "grid_cell"}},
    {"stop_population", {"trip", "rulebook", "grid_cell"}},
    {"partition", {"flow"}},
    {"partition_unit", {"flow", "territory"}},
    {"partition_region", {"flow", "territory"}},
    {"partition_change", {"flow"}},
    {"merge_step", {"flow"}},
    {"perimeter_step", {"flow", "membership", "territory"}},
    {"flow_group", {"flow"}},
    {"flow_line", {"territory"}},
    {"site_territory", {"site", "territory"}},
    {"site_reach", {"site", "corridor", "stop"}},
};

const char *um_query_origin(const char *table) {
    for (size_t i = 0; i < UM_COUNT(origins); i++)
        if (strcmp(origins[i].derived, table) == 0)
            return origins[i].loaded[0];
    return NULL;
}

/// Tables that have a source but hold no figures: how names are spelled, what was rejected.
static bool is_auxiliary(const char *table) {
    static const char *const names[] = {"source", "reject", "repair", "alias"};
    for (size_t i = 0; i < UM_COUNT(names); i++)
        if (strcmp(table, names[i]) == 0)
            return true;
    return false;
}

static um_status has_source_column(um_db *db, const char *table, bool *answer, um_error *err) {
    UM_AUTO(sqlite3_stmt) *statement = NULL;
    bool has_row = false;
    UM_TRY(um_db_prepare(db, "SELECT count(*) FROM pragma_table_info(?1) WHERE name = 'source_id'",
                         &statement, err));
    um_db_bind_text(statement, 1, table);
    UM_TRY(um_db_step(db, statement, &has_row, err));
    *answer = has_row && sqlite3_column_int(statement, 0) > 0;
    return UM_OK;
}

static void add_once(um_text_list *list, const char *item) {
    if (!um_text_list_has(list, item))
        um_text_list_add(list, item);
}

static void add_origins(const char *table, um_text_list *loaded) {
    for (size_t i = 0; i < UM_COUNT(origins); i++)
        if (strcmp(origins[i].derived, table) == 0)
            for (size_t j = 0; j < UM_COUNT(origins[i].loaded) && origins[i].loaded[j]; j++)
                add_once(loaded, origins[i].loaded[j]);
}

/// Loaded tables behind the tables that a query reads, and that of its layer.
static um_status list_loaded(um_db *db, const um_query *query, um_text_list *loaded,
                             um_error *err) {
    UM_AUTO(um_text_list) tables = {0};
    UM_AUTO(sqlite3_stmt) *statement = NULL;
    UM_TRY(um_query_prepare(db, query->sql, query->sql_line, &statement, &tables, err));
    if (query->layer)
        add_once(&tables, query->layer);
    for (size_t i = 0; i < tables.n_items; i++) {
        bool has_source = false;
        UM_TRY(has_source_column(db, tables.items[i], &has_source, err));
        if (has_source && !is_auxiliary(tables.items[i]))
            add_once(loaded, tables.items[i]);
        add_origins(tables.items[i], loaded);
    }
    return UM_OK;
}

static void take_source(sqlite3_stmt *statement, um_query_sources *sources) {
    sources->items = um_resize(sources->items, sources->n_items + 1, sizeof *sources->items);
    um_query_source *source = &sources->items[sources->n_items++];
    char **fields[] = {&source->name,    &source->title,       &source->publisher, &source->url,
                       &source->licence, &source->attribution, &source->vintage};
    for (size_t i = 0; i < UM_COUNT(fields); i++)
        *fields[i] = um_strdup(um_db_column_text(statement, (int)i));
}

/// Letters, digits and '_': nothing that would end a literal.
static bool is_plain_name(const char *text) {
    size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    return n > 0 && text[n] == '\0';
}

/// Rulebooks whose topic the query names, or which it takes where nothing else is said; of a region
/// with many rulebooks the others have no part in it. Where it names none, all.
static void append_rulebooks(um_text *sql, const um_query *query) {
    UM_AUTO(um_text) named = {0};
    um_text_append(&named, "SELECT source_id FROM rulebook WHERE instr(?1, '''' || topic || '''')");
    for (size_t i = 0; i < query->n_params; i++)
        if (query->params[i].fallback && is_plain_name(query->params[i].fallback))
            um_text_append_format(&named, " OR standard = '%s'", query->params[i].fallback);
    um_text_append_format(sql,
                          " OR source_id IN (%s) OR (NOT EXISTS (%s) AND source_id IN "
                          "(SELECT source_id FROM rulebook))",
                          named.data, named.data);
}

static um_status read_sources(um_db *db, const um_query *query, const um_text_list *loaded,
                              um_query_sources *sources, um_error *err) {
    UM_AUTO(um_text) sql = {0};
    UM_AUTO(sqlite3_stmt) *statement = NULL;
    um_text_append(&sql, "SELECT name, title, publisher, url, licence, attribution, vintage "
                         "FROM source WHERE 0");
    for (size_t i = 0; i < loaded->n_items; i++)
        if (strcmp(loaded->items[i], "rulebook") == 0)
            append_rulebooks(&sql, query);
        else
            um_text_append_format(&sql, " OR source_id IN (SELECT source_id FROM \"%s\")",
                                  loaded->items[i]);
    if (um_text_list_has(loaded, "territory")) // figures that are none of its own source
        um_text_append(&sql, " OR source_id IN (SELECT population_source_id FROM territory) "
                             "OR source_id IN (SELECT area_source_id FROM territory)");
    um_text_append(&sql, " ORDER BY source_id");
    UM_TRY(um_db_prepare(db, sql.data, &statement, err));
    if (um_text_list_has(loaded, "rulebook"))
        um_db_bind_text(statement, 1, query->sql);
    for (;;) {
        bool has_row = false;
        UM_TRY(um_db_step(db, statement, &has_row, err));
        if (!has_row)
            return UM_OK;
        take_source(statement, sources);
    }
}

um_status um_query_sources_read(um_db *db, const um_query *query, um_query_sources *out,
                                um_error *err) {
    UM_AUTO(um_text_list) loaded = {0};
    UM_AUTO(um_query_sources) sources = {0};
    UM_TRY(list_loaded(db, query, &loaded, err));
    UM_TRY(read_sources(db, query, &loaded, &sources, err));
    *out = sources;
    sources = (um_query_sources){0};
    return UM_OK;
}

void um_query_sources_clear(um_query_sources *sources) {
    for (size_t i = 0; i < sources->n_items; i++) {
        um_query_source *source = &sources->items[i];
        char *const fields[] = {source->name,   source->title,   source->publisher,
                                source->url,    source->licence, source->attribution,
                                source->vintage};
        for (size_t j = 0; j < UM_COUNT(fields); j++)
            free(fields[j]);
    }
    free(sources->items);
    *sources = (um_query_sources){0};
}
