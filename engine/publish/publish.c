#include "publish/publish.h"

#include "core/file.h"
#include "core/share.h"
#include "publish/gpkg.h"
#include "publish/outputs.h"
#include "publish/plot.h"
#include "publish/report.h"
#include "publish/writer.h"

#include <inttypes.h>
#include <string.h>

/// One analysis of the region on its way to files.
typedef struct finding {
    const um_analysis *analysis; // borrowed
    um_query *query;
    um_text_list missing; // tables that are empty: the analysis cannot run
    um_table *table;      // NULL until something needs it
    char fingerprint[65];
} finding;

/// One run of um_publish_region().
typedef struct publication {
    um_db *db;
    const um_region *region;
    um_progress *progress;
    um_publish_summary *summary;
    um_outputs outputs;
    char data_fingerprint[65];
    finding *findings;
    size_t n_findings;
} publication;

// ------------------------------------------------------------------------------------------------ queries

/// The query of an analysis: by name, or a file beside region.yaml.
static um_status find_query(const um_region *region, const um_analysis *analysis, um_query **query, um_error *err) {
    size_t n = strlen(analysis->query);
    if (n > 4 && strcmp(analysis->query + n - 4, ".sql") == 0) {
        UM_AUTO(char) *path = um_path_beside(region->path, analysis->query);
        return um_query_read(path, query, err);
    }
    UM_AUTO(um_text_list) folders = {0};
    um_query_folders(&folders);
    return um_query_find(analysis->query, &folders, query, err);
}

static um_status check_params(const um_region *region, const um_analysis *analysis, const um_query *query,
                              um_error *err) {
    const char **known = um_alloc_array(query->n_params, sizeof *known);
    for (size_t i = 0; i < query->n_params; i++)
        known[i] = query->params[i].name;
    um_status status = um_region_check_names(region, &analysis->params, "", known, query->n_params, err);
    free(known);
    for (size_t i = 0; i < query->n_params && status == UM_OK; i++)
        if (!query->params[i].fallback && !um_pair_list_get(&analysis->params, query->params[i].name))
            status = um_region_fail(err, region, analysis->line, analysis->column,
                                    "'%s' needs a value: set: {%s: ...} (%s)", analysis->query,
                                    query->params[i].name, query->params[i].description);
    return status;
}

static bool has_plot(const um_query *query, const char *name) {
    for (size_t i = 0; i < query->n_plots; i++)
        if (strcmp(query->plots[i].chart, name) == 0)
            return true;
    return false;
}

static um_status check_plots(const um_region *region, const um_analysis *analysis, const um_query *query,
                             um_error *err) {
    for (size_t i = 0; i < analysis->plots.n_items; i++)
        if (!has_plot(query, analysis->plots.items[i]))
            return um_region_fail(err, region, analysis->line, analysis->column,
                                  "'%s' has no plot '%s' in its header", analysis->query, analysis->plots.items[i]);
    return UM_OK;
}

static um_status check_analysis(const um_region *region, const um_analysis *analysis, um_error *err) {
    UM_AUTO(um_query) *query = NULL;
    if (find_query(region, analysis, &query, err) != UM_OK) {
        um_error cause = *err;
        return um_region_fail(err, region, analysis->line, analysis->column, "%.600s", cause.text);
    }
    UM_TRY(check_params(region, analysis, query, err));
    return check_plots(region, analysis, query, err);
}

um_status um_publish_check(const um_region *region, um_error *err) {
    for (size_t i = 0; i < region->n_analyses; i++)
        UM_TRY(check_analysis(region, &region->analyses[i], err));
    return UM_OK;
}

static bool is_wanted_plot(const um_analysis *analysis, const um_query_plot *plot) {
    return !analysis->has_plots || um_text_list_has(&analysis->plots, plot->chart);
}

static const char *finding_title(const publication *run, const finding *finding) {
    return finding->analysis->title ? finding->analysis->title
                                    : um_query_title(finding->query, run->region->language);
}

// ------------------------------------------------------------------------------------------- fingerprints

/// Everything that a figure may depend on: sources, derived steps, the region's own row.
static um_status hash_data(publication *run, um_error *err) {
    static const char sql[] =
        "SELECT name || ' ' || fingerprint FROM source "
        "UNION ALL SELECT name || ' ' || value FROM setting "
        "UNION ALL SELECT name || '|' || srid || '|' || reference_date || '|' || language || '|' || "
        "coalesce(focus_key, '') || '|' || coalesce(notice, '') FROM region ORDER BY 1";
    UM_AUTO(um_hash) *hash = um_hash_new();
    UM_AUTO(sqlite3_stmt) *select = NULL;
    um_hash_text(hash, UMLAND_VERSION);
    UM_TRY(um_db_prepare(run->db, sql, &select, err));
    for (bool has_row = true; has_row;) {
        UM_TRY(um_db_step(run->db, select, &has_row, err));
        if (has_row)
            um_hash_text(hash, um_db_column_text(select, 0));
    }
    UM_AUTO(um_text_list) templates = {0};
    UM_AUTO(char) *pattern = um_share_path("plots/*.gp");
    UM_TRY(um_path_expand(pattern, &templates, err));
    for (size_t i = 0; i < templates.n_items; i++)
        UM_TRY(um_hash_file(hash, templates.items[i], err));
    um_hash_end(hash, run->data_fingerprint);
    return UM_OK;
}

static void hash_pairs(um_hash *hash, const um_pair_list *pairs) {
    for (size_t i = 0; i < pairs->n_items; i++) {
        um_hash_text(hash, pairs->items[i].name);
        um_hash_text(hash, pairs->items[i].value);
    }
}

static um_status hash_finding(const publication *run, finding *finding, um_error *err) {
    UM_AUTO(um_hash) *hash = um_hash_new();
    const um_analysis *analysis = finding->analysis;
    um_hash_text(hash, run->data_fingerprint);
    um_hash_text(hash, analysis->name);
    um_hash_text(hash, analysis->title);
    hash_pairs(hash, &analysis->params);
    for (size_t i = 0; i < analysis->plots.n_items; i++)
        um_hash_text(hash, analysis->plots.items[i]);
    UM_TRY(um_hash_file(hash, finding->query->path, err));
    um_hash_end(hash, finding->fingerprint);
    return UM_OK;
}

/// Of the files that hold all analyses.
static void hash_all(const publication *run, char fingerprint[65]) {
    UM_AUTO(um_hash) *hash = um_hash_new();
    for (size_t i = 0; i < run->n_findings; i++)
        um_hash_text(hash, run->findings[i].fingerprint);
    um_hash_text(hash, run->data_fingerprint);
    um_hash_end(hash, fingerprint);
}

// ------------------------------------------------------------------------------------------------- tables

static um_status need_table(publication *run, finding *finding, um_error *err) {
    if (finding->table)
        return UM_OK;
    um_progress_start(run->progress);
    if (um_query_run(run->db, finding->query, &finding->analysis->params, &finding->table, err) != UM_OK)
        return um_fail_while(err, "%s", finding->analysis->query);
    um_progress_finish(run->progress, "query", finding->analysis->name, (int64_t)finding->table->n_rows);
    return UM_OK;
}

static um_status prepare_finding(publication *run, finding *finding, um_error *err) {
    UM_TRY(find_query(run->region, finding->analysis, &finding->query, err));
    UM_TRY(um_query_missing(run->db, finding->query, &finding->missing, err));
    if (finding->missing.n_items) {
        UM_AUTO(um_text) names = {0};
        for (size_t i = 0; i < finding->missing.n_items; i++)
            um_text_append_format(&names, "%s%s", i ? ", " : "", finding->missing.items[i]);
        UM_AUTO(char) *warning = um_format("analysis '%s' cannot run: nothing loaded into %s",
                                           finding->analysis->name, names.data);
        um_text_list_add(&run->summary->warnings, warning);
    }
    return hash_finding(run, finding, err);
}

static um_status prepare(publication *run, um_error *err) {
    UM_TRY(hash_data(run, err));
    run->n_findings = run->region->n_analyses;
    run->findings = um_alloc_array(run->n_findings, sizeof *run->findings);
    for (size_t i = 0; i < run->n_findings; i++) {
        run->findings[i].analysis = &run->region->analyses[i];
        UM_TRY(prepare_finding(run, &run->findings[i], err));
    }
    return UM_OK;
}

static void clear(publication *run) {
    for (size_t i = 0; i < run->n_findings; i++) {
        um_query_free(run->findings[i].query);
        um_table_free(run->findings[i].table);
        um_text_list_clear(&run->findings[i].missing);
    }
    free(run->findings);
    um_outputs_clear(&run->outputs);
}

// -------------------------------------------------------------------------------------- tables and layers

static void warn_of_counts(publication *run, const char *path, const um_write_counts *counts) {
    if (counts->out_of_range == 0)
        return;
    UM_AUTO(char) *warning = um_format("%s: %" PRId64 " features lie outside of what WGS 84 can say; "
                                       "they are written without geometry",
                                       path, counts->out_of_range);
    um_text_list_add(&run->summary->warnings, warning);
}

static um_status write_rows(publication *run, finding *finding, const char *format, const char *path,
                            um_error *err) {
    bool is_current = false;
    UM_TRY(um_outputs_is_current(&run->outputs, path, finding->fingerprint, &is_current, err));
    if (is_current)
        return UM_OK;
    UM_TRY(need_table(run, finding, err));
    const um_writer_ops *ops = NULL;
    UM_TRY(um_writer_find(format, &ops, err));
    um_write_job job = {.db = run->db,
                        .query = finding->query,
                        .name = finding->analysis->name,
                        .language = run->region->language};
    UM_AUTO(char) *full = um_path_join(run->outputs.folder, path);
    um_write_counts counts = {0};
    UM_TRY(um_write_table_file(ops, &job, finding->table, full, &counts, err));
    warn_of_counts(run, path, &counts);
    um_progress_finish(run->progress, "write", path, counts.rows);
    return um_outputs_record(&run->outputs, path, finding->fingerprint, err);
}

static um_status write_finding(publication *run, finding *finding, um_error *err) {
    UM_AUTO(char) *table = um_format("tables/%s.csv", finding->analysis->name);
    UM_TRY(write_rows(run, finding, "csv", table, err));
    if (!finding->query->layer)
        return UM_OK;
    UM_AUTO(char) *layer = um_format("layers/%s.geojson", finding->analysis->name);
    return write_rows(run, finding, "geojson", layer, err);
}
