#include "derive/derive.h"

#include "core/day.h"
#include "core/file.h"
#include "core/messages.h"
#include "derive/regions/plan.h"
#include "derive/step.h"

#include <string.h>

/// A step of the derivation.
typedef struct derive_step {
    const char *name;
    const char *version; ///< changes when the step's method or its output changes
    const char *reads;   ///< loaded tables, separated by blanks
    const char *after;   ///< steps whose results it reads
    um_status (*run)(um_derive *derive, um_error *err);
} derive_step;

// clang-format off
static const derive_step steps[] = {
    {"tessellation", "3", "territory",            "",                      um_derive_tessellation},
    {"dissolve",     "2", "territory",            "tessellation",          um_derive_dissolve},
    {"sizes",        "2", "territory indicator",  "dissolve",              um_derive_sizes},
    {"edges",        "1", "territory",            "tessellation dissolve", um_derive_edges},
    {"borders",      "2", "territory",            "tessellation dissolve", um_derive_borders},
    {"parts",        "1", "territory",            "tessellation",          um_derive_parts},
    {"sections",     "2", "territory corridor",   "tessellation dissolve", um_derive_sections},
    {"pieces",       "1", "territory corridor",   "tessellation",          um_derive_pieces},
    {"ends",         "1", "territory corridor",   "sections",              um_derive_ends},
    {"stops",        "1", "territory stop",       "tessellation",          um_derive_stops},
    {"stations",     "1", "territory stop",       "tessellation",          um_derive_stations},
    {"reference_days", "1", "feed",               "",                      um_derive_reference_days},
    {"service",      "2", "territory feed corridor", "sections stops stations reference_days", um_derive_service},
    {"classes",      "1", "territory rulebook grid_cell", "stations service", um_derive_classes},
    {"sites",        "1", "territory site corridor stop", "tessellation",  um_derive_sites},
    {"members",      "2", "territory membership", "tessellation dissolve", um_derive_members},
    {"shapes",       "2", "territory",            "tessellation dissolve", um_derive_shapes},
    {"regions",      "1", "territory flow indicator", "tessellation dissolve borders", um_derive_regions},
    {"perimeters",   "1", "territory flow membership forum", "members borders", um_derive_perimeters},
    {"flow_lines",   "2", "territory flow",       "tessellation dissolve", um_derive_flow_lines},
};

static const char *const parameters[] = {
    "tessellation.level", "tessellation.snap_m", "tessellation.city_districts", "tessellation.outline_m", "dissolve.names.*",
    "pieces.snap_m", "ends.reach_m", "stations.link_m", "reference_days.weekday",
    "reference_days.saturday", "reference_days.sunday", "reference_days.holidays.*", "regions.*", "perimeters.steps", "perimeters.ranks", "shapes.tolerance_m", "flow_lines.pairs",
};
// clang-format on

static const char *const numbers[] = {
    "tessellation.snap_m", "tessellation.outline_m", "pieces.snap_m",
    "ends.reach_m",        "stations.link_m",        "shapes.tolerance_m",
    "perimeters.steps",    "perimeters.ranks",       "flow_lines.pairs",
};

static const um_pair *find_parameter(const um_region *region, const char *name) {
    for (size_t i = 0; i < region->derive.n_items; i++)
        if (strcmp(region->derive.items[i].name, name) == 0)
            return &region->derive.items[i];
    return NULL;
}

static um_status check_number(const um_region *region, const char *name, um_error *err) {
    const um_pair *pair = find_parameter(region, name);
    double value = 0;
    UM_TRY(um_region_derive_real(region, name, 0, &value, err));
    if (value < 0)
        return um_region_fail(err, region, pair->line, pair->column, "derive.%s: '%s' is negative",
                              name, pair->value);
    return UM_OK;
}

static um_status check_level(const um_region *region, um_error *err) {
    const um_pair *pair = find_parameter(region, "tessellation.level");
    size_t n = 0;
    if (!pair)
        return UM_OK;
    for (; um_levels_downward[n]; n++)
        if (strcmp(um_levels_downward[n], pair->value) == 0)
            return UM_OK;
    const char *nearest = um_nearest_name(pair->value, um_levels_downward, n);
    return um_region_fail(err, region, pair->line, pair->column,
                          "derive.tessellation.level: unknown level '%s'%s%s%s; levels are state, "
                          "district, association, municipality, city_district",
                          pair->value, nearest ? _(", did you mean '") : "", nearest ? nearest : "",
                          nearest ? "'?" : "");
}

static um_status check_city_districts(const um_region *region, um_error *err) {
    const um_pair *pair = find_parameter(region, "tessellation.city_districts");
    if (!pair || strcmp(pair->value, "yes") == 0 || strcmp(pair->value, "no") == 0)
        return UM_OK;
    return um_region_fail(err, region, pair->line, pair->column,
                          "derive.tessellation.city_districts: '%s' is neither yes nor no",
                          pair->value);
}

/// Chosen days, and holidays, of which the name ends with the date.
static um_status check_days(const um_region *region, um_error *err) {
    static const char holidays[] = "reference_days.holidays.", days[] = "reference_days.";
    for (size_t i = 0; i < region->derive.n_items; i++) {
        const um_pair *pair = &region->derive.items[i];
        bool is_holiday = strncmp(pair->name, holidays, sizeof holidays - 1) == 0;
        const char *date = is_holiday ? pair->name + sizeof holidays - 1 : pair->value;
        int32_t day = 0;
        if (strncmp(pair->name, days, sizeof days - 1) == 0 && !um_day_parse(date, &day))
            return um_region_fail(err, region, pair->line, pair->column,
                                  "derive.%s: '%s' is no date; write it as 2024-12-31", pair->name,
                                  date);
    }
    return UM_OK;
}

static um_status check_regions(const um_region *region, um_error *err) {
    UM_AUTO(um_plans) plans = {0};
    return um_plans_read(region, &plans, err);
}

um_status um_derive_check(const um_region *region, um_error *err) {
    UM_TRY(
        um_region_check_names(region, &region->derive, "", parameters, UM_COUNT(parameters), err));
    for (size_t i = 0; i < UM_COUNT(numbers); i++)
        UM_TRY(check_number(region, numbers[i], err));
    UM_TRY(check_city_districts(region, err));
    UM_TRY(check_days(region, err));
    UM_TRY(check_regions(region, err));
    return check_level(region, err);
}

// ------------------------------------------------------------------------------------ fingerprints

/// The sources whose rows stand in a table.
static um_status hash_sources(um_db *db, const char *table, um_hash *hash, um_error *err) {
    UM_AUTO(char) *sql = um_format("SELECT name, fingerprint FROM source WHERE source_id IN "
                                   "(SELECT DISTINCT source_id FROM %s) ORDER BY name",
                                   table);
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db, sql, &select, err));
    um_hash_text(hash, table);
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        um_hash_text(hash, um_db_column_text(select, 0));
        um_hash_text(hash, um_db_column_text(select, 1));
    }
}

static void hash_parameters(const um_region *region, const char *step, um_hash *hash) {
    size_t length = strlen(step);
    for (size_t i = 0; i < region->derive.n_items; i++) {
        const um_pair *pair = &region->derive.items[i];
        if (strncmp(pair->name, step, length) != 0 || pair->name[length] != '.')
            continue;
        um_hash_text(hash, pair->name);
        um_hash_text(hash, pair->value);
    }
}

static um_status hash_earlier_steps(um_db *db, const char *after, um_hash *hash, um_error *err) {
    UM_AUTO(um_text_list) names = {0};
    um_text_split(after, ' ', &names);
    for (size_t i = 0; i < names.n_items; i++) {
        UM_AUTO(char) *setting = um_format("derive.%s", names.items[i]);
        UM_AUTO(char) *value = NULL;
        UM_TRY(um_db_get_setting(db, setting, &value, err));
        um_hash_text(hash, value);
    }
    return UM_OK;
}

static um_status find_fingerprint(um_db *db, const um_region *region, const derive_step *step,
                                  char hex[65], um_error *err) {
    UM_AUTO(um_hash) *hash = um_hash_new();
    UM_AUTO(um_text_list) tables = {0};
    um_hash_text(hash, step->name);
    um_hash_text(hash, step->version);
    um_text_split(step->reads, ' ', &tables);
    for (size_t i = 0; i < tables.n_items; i++)
        UM_TRY(hash_sources(db, tables.items[i], hash, err));
    hash_parameters(region, step->name, hash);
    UM_TRY(hash_earlier_steps(db, step->after, hash, err));
    um_hash_end(hash, hex);
    return UM_OK;
}

/// @param[out] fingerprint what the step would leave behind if it ran now
static um_status is_step_current(um_db *db, const um_region *region, const derive_step *step,
                                 char fingerprint[65], bool *is_current, um_error *err) {
    UM_AUTO(char) *setting = um_format("derive.%s", step->name);
    UM_AUTO(char) *found = NULL;
    UM_TRY(find_fingerprint(db, region, step, fingerprint, err));
    UM_TRY(um_db_get_setting(db, setting, &found, err));
    *is_current = found && strcmp(found, fingerprint) == 0;
    return UM_OK;
}

um_status um_derive_is_current(um_db *db, const um_region *region, bool *is_current,
                               const char **stale_step, um_error *err) {
    const char *stale = NULL;
    for (size_t i = 0; i < UM_COUNT(steps) && !stale; i++) {
        char fingerprint[65];
        bool is_same = false;
        UM_TRY(is_step_current(db, region, &steps[i], fingerprint, &is_same, err));
        stale = is_same ? NULL : steps[i].name;
    }
    *is_current = !stale;
    if (stale_step)
        *stale_step = stale;
    return UM_OK;
}

// ------------------------------------------------------------------------------------------- steps

/// A refusal names its place in the region file itself.
static um_status fail_step(const derive_step *step, um_error *err) {
    return err->code == UM_ERR_REFUSED ? err->code : um_fail_while(err, "deriving %s", step->name);
}

static um_status run_step(um_derive *derive, const derive_step *step, um_progress *progress,
                          um_error *err) {
    char fingerprint[65];
    bool is_current = false;
    UM_TRY(is_step_current(derive->db, derive->region, step, fingerprint, &is_current, err));
    if (is_current)
        return UM_OK;

    UM_AUTO(um_tx) *tx = NULL;
    UM_AUTO(char) *setting = um_format("derive.%s", step->name);
    UM_TRY(um_tx_begin(derive->db, &tx, err));
    derive->rows = 0;
    um_progress_advance(progress, "derive", step->name, NULL, step - steps, UM_COUNT(steps));
    if (step->run(derive, err) != UM_OK)
        return fail_step(step, err);
    UM_TRY(um_db_set_setting(derive->db, setting, fingerprint, err));
    UM_TRY(um_tx_commit(tx, err));
    um_progress_finish(progress, "derive", step->name, derive->rows);
    return UM_OK;
}

static void clear_derive(um_derive *derive) {
    um_cells_free(derive->leaf_cells);
    um_coverage_free(derive->leaves);
    um_arcs_clear(&derive->leaf_arcs);
}

um_status um_derive_region(um_db *db, const um_region *region, um_progress *progress,
                           um_error *err) {
    UM_TRY(um_derive_check(region, err));
    um_derive derive = {.db = db, .region = region};
    um_progress_start(progress);
    um_status status = UM_OK;
    for (size_t i = 0; i < UM_COUNT(steps) && status == UM_OK; i++)
        status = run_step(&derive, &steps[i], progress, err);
    clear_derive(&derive);
    return status;
}
