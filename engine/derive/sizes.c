/*
 * Step `sizes`: population and area of territories whose own source has none, or whose figure is to
 * be replaced; of those that were dissolved, the sums.
 *
 * Reads:  indicator (population and area_km2 of sources with loader 'attributes'), region.yaml
 *         (which of them have `overwrite: yes`), territory
 * Writes: territory.population, area_km2; own_... and ..._source_id where the figure is none of its
 *         own source
 *
 * Of several figures the latest counts, that of a source with `overwrite` before all others. What a
 * territory had is remembered, so that it comes back when the source of its figure goes. A
 * dissolved territory has the sum of its leaves where all are known, else a figure of its own; a
 * city counts in the place of its districts.
 * (House rules.)
 */
#include "derive/step.h"

#include <inttypes.h>

static const struct {
    const char *figure, *own, *source;
} sizes[] = {
    {"population", "own_population", "population_source_id"},
    {"area_km2", "own_area_km2", "area_source_id"},
};

/// Ids of the sources that overwrite, as a list for SQL.
static um_status list_overwriting(um_derive *derive, um_text *list, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(derive->db, "SELECT source_id FROM source WHERE name = ?1", &select, err));
    for (size_t i = 0; i < derive->region->n_sources; i++) {
        const um_source *source = &derive->region->sources[i];
        bool is_overwriting = false, has_row = false;
        if (!um_parse_bool(um_source_option(source, "overwrite", "no"), &is_overwriting) ||
            !is_overwriting)
            continue;
        um_db_bind_text(select, 1, source->name);
        UM_TRY(um_db_step(derive->db, select, &has_row, err));
        if (has_row)
            um_text_append_format(list, "%s%" PRId64, list->length ? ", " : "",
                                  (int64_t)sqlite3_column_int64(select, 0));
        sqlite3_reset(select);
    }
    return UM_OK;
}

static um_status restore_own(um_db *db, size_t size, um_error *err) {
    UM_AUTO(char) *sql =
        um_format("UPDATE territory SET %s = %s, %s = NULL, %s = NULL WHERE %s IS NOT NULL",
                  sizes[size].figure, sizes[size].own, sizes[size].own, sizes[size].source,
                  sizes[size].source);
    return um_db_exec(db, sql, err);
}

static um_status fill(um_derive *derive, size_t size, bool is_dissolved, const char *overwriting,
                      um_error *err) {
    UM_AUTO(char) *sql =
        um_format("WITH candidate AS ("
                  " SELECT indicator.key, value, source_id, source_id IN (%s) AS is_overwriting,"
                  "  row_number() OVER (PARTITION BY indicator.key"
                  "   ORDER BY source_id IN (%s) DESC, year DESC, source_id DESC) AS position"
                  " FROM indicator JOIN source USING (source_id)"
                  " WHERE indicator.name = '%s' AND loader = 'attributes') "
                  "UPDATE territory SET %s = %s, %s = candidate.value, %s = candidate.source_id "
                  "FROM candidate WHERE candidate.key = territory.key AND position = 1 "
                  "AND is_dissolved = %d AND (is_overwriting OR %s IS NULL)",
                  overwriting, overwriting, sizes[size].figure, sizes[size].own, sizes[size].figure,
                  sizes[size].figure, sizes[size].source, is_dissolved, sizes[size].figure);
    UM_TRY(um_db_exec(derive->db, sql, err));
    derive->rows += sqlite3_changes(derive->db->handle);
    return UM_OK;
}

/// Keys of leaves begin with that of the dissolved territory; ':' follows '9'.
static um_status add_up(um_db *db, size_t size, um_error *err) {
    const char *figure = sizes[size].figure;
    UM_AUTO(char) *sql =
        um_format("UPDATE territory SET %s = ("
                  " SELECT CASE WHEN count(leaf.%s) = count(*) THEN sum(leaf.%s) END"
                  " FROM territory AS leaf"
                  " WHERE leaf.key IN (SELECT key FROM territory WHERE " UM_SQL_IS_WHOLE ")"
                  " AND leaf.key > territory.key AND leaf.key < territory.key || ':') "
                  "WHERE is_dissolved = 1",
                  figure, figure, figure);
    return um_db_exec(db, sql, err);
}

um_status um_derive_sizes(um_derive *derive, um_error *err) {
    UM_AUTO(um_text) overwriting = {0};
    UM_TRY(list_overwriting(derive, &overwriting, err));
    const char *list = overwriting.length ? overwriting.data : "-1";
    for (size_t i = 0; i < UM_COUNT(sizes); i++) {
        UM_TRY(restore_own(derive->db, i, err));
        UM_TRY(fill(derive, i, false, list, err));
        UM_TRY(add_up(derive->db, i, err));
        UM_TRY(fill(derive, i, true, list, err));
    }
    return UM_OK;
}
