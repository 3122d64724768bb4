#include "derive/derive.h"

#include "core/file.h"
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
    {"tessellation", "1", "territory",            "",                      um_derive_tessellation},
    {"dissolve",     "1", "territory",            "tessellation",          um_derive_dissolve},
    {"borders",      "1", "territory",            "tessellation dissolve", um_derive_borders},
    {"sections",     "1", "territory corridor",   "tessellation",          um_derive_sections},
    {"members",      "1", "territory membership", "tessellation dissolve", um_derive_members},
    {"shapes",       "1", "territory",            "tessellation dissolve", um_derive_shapes},
    {"flow_lines",   "1", "territory flow",       "tessellation dissolve", um_derive_flow_lines},
};

static const char *const parameters[] = {
    "tessellation.level", "tessellation.snap_m", "dissolve.names.*",
    "shapes.tolerance_m", "flow_lines.pairs",
};
// clang-format on

static const char *const numbers[] = {
    "tessellation.snap_m",
    "shapes.tolerance_m",
    "flow_lines.pairs",
};

static um_status check_parameters(const um_region *region, um_error *err) {
    UM_TRY(
        um_region_check_names(region, &region->derive, "", parameters, UM_COUNT(parameters), err));
    for (size_t i = 0; i < UM_COUNT(numbers); i++) {
        double value = 0;
        UM_TRY(um_region_derive_real(region, numbers[i], 0, &value, err));
        if (value < 0)
            return um_fail(err, UM_ERR_FORMAT, "%s: derive.%s: '%s' is negative", region->path,
                           numbers[i], um_pair_list_get(&region->derive, numbers[i]));
    }
    return UM_OK;
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

static um_status find_fingerprint(const um_derive *derive, const derive_step *step, char hex[65],
                                  um_error *err) {
    UM_AUTO(um_hash) *hash = um_hash_new();
    UM_AUTO(um_text_list) tables = {0};
    um_hash_text(hash, step->name);
    um_hash_text(hash, step->version);
    um_text_split(step->reads, ' ', &tables);
    for (size_t i = 0; i < tables.n_items; i++)
        UM_TRY(hash_sources(derive->db, tables.items[i], hash, err));
    hash_parameters(derive->region, step->name, hash);
    UM_TRY(hash_earlier_steps(derive->db, step->after, hash, err));
    um_hash_end(hash, hex);
    return UM_OK;
}

// ------------------------------------------------------------------------------------------- steps

static um_status run_step(um_derive *derive, const derive_step *step, um_progress *progress,
                          um_error *err) {
    char wanted[65];
    UM_AUTO(char) *setting = um_format("derive.%s", step->name);
    UM_AUTO(char) *found = NULL;
    UM_TRY(find_fingerprint(derive, step, wanted, err));
    UM_TRY(um_db_get_setting(derive->db, setting, &found, err));
    if (found && strcmp(found, wanted) == 0)
        return UM_OK;

    UM_AUTO(um_tx) *tx = NULL;
    UM_TRY(um_tx_begin(derive->db, &tx, err));
    derive->rows = 0;
    if (step->run(derive, err) != UM_OK)
        return um_fail_while(err, "deriving %s", step->name);
    UM_TRY(um_db_set_setting(derive->db, setting, wanted, err));
    UM_TRY(um_tx_commit(tx, err));
    um_progress_finish(progress, "derive", step->name, derive->rows);
    return UM_OK;
}

static void clear_derive(um_derive *derive) {
    um_coverage_free(derive->leaves);
    um_arcs_clear(&derive->leaf_arcs);
}

um_status um_derive_region(um_db *db, const um_region *region, um_progress *progress,
                           um_error *err) {
    UM_TRY(check_parameters(region, err));
    um_derive derive = {.db = db, .region = region};
    um_progress_start(progress);
    um_status status = UM_OK;
    for (size_t i = 0; i < UM_COUNT(steps) && status == UM_OK; i++)
        status = run_step(&derive, &steps[i], progress, err);
    clear_derive(&derive);
    return status;
}
