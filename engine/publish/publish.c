#include "publish/publish.h"

#include "core/file.h"
#include "core/messages.h"
#include "core/share.h"
#include "publish/gpkg.h"
#include "publish/outputs.h"
#include "publish/pdf.h"
#include "publish/plot.h"
#include "publish/project.h"
#include "publish/qgis_style.h"
#include "publish/report.h"
#include "publish/writer.h"

#include <inttypes.h>
#include <string.h>

/// One analysis of the region on its way to files.
typedef struct analysis_outcome {
    const um_analysis *analysis; // borrowed
    um_query *query;
    um_text_list missing;  // tables that are empty: the analysis cannot run
    um_table *table;       // NULL until something needs it
    um_layer_style *style; // likewise
    char fingerprint[65];
} analysis_outcome;

/// One run of um_publish_region().
typedef struct publication {
    um_db *db;
    const um_region *region;
    const um_focus *focus; // NULL = the whole region
    bool has_pdf;
    bool has_simplestyle; // layers as GeoJSON tell how they look
    um_progress *progress;
    um_publish_summary *summary;
    um_outputs outputs;
    char data_fingerprint[65];
    analysis_outcome *outcomes;
    size_t n_outcomes;
} publication;

// ------------------------------------------------------------------------------------------------
// queries

/// By name, or a file beside region.yaml.
static um_status read_query(const um_region *region, const um_analysis *analysis, um_query **query,
                            um_error *err) {
    size_t n = strlen(analysis->query);
    if (n > 4 && strcmp(analysis->query + n - 4, ".sql") == 0) {
        UM_AUTO(char) *path = um_path_beside(region->path, analysis->query);
        return um_query_read(path, query, err);
    }
    UM_AUTO(um_text_list) folders = {0};
    um_query_folders(&folders);
    return um_query_find(analysis->query, &folders, query, err);
}

/// The query of an analysis, with the classes that the analysis wants.
static um_status find_query(const um_region *region, const um_analysis *analysis, um_query **query,
                            um_error *err) {
    UM_TRY(read_query(region, analysis, query, err));
    return analysis->classes ? um_plot_set_classes(*query, analysis->classes, err) : UM_OK;
}

static um_status check_params(const um_region *region, const um_analysis *analysis,
                              const um_query *query, um_error *err) {
    size_t fault = 0;
    if (um_query_check_params(query, &analysis->params, &fault, err) == UM_OK)
        return UM_OK;
    bool is_pair = fault < analysis->params.n_items;
    um_error cause = *err;
    return um_region_fail(
        err, region, is_pair ? analysis->params.items[fault].line : analysis->line,
        is_pair ? analysis->params.items[fault].column : analysis->column, "%.600s", cause.text);
}

static bool has_plot(const um_query *query, const char *name) {
    for (size_t i = 0; i < query->n_plots; i++)
        if (strcmp(query->plots[i].chart, name) == 0)
            return true;
    return false;
}

static um_status fail_unknown_plot(const um_region *region, const um_analysis *analysis,
                                   const um_query *query, const char *given, um_error *err) {
    UM_AUTO(um_text_list) known = {0};
    for (size_t i = 0; i < query->n_plots; i++)
        um_text_list_add(&known, query->plots[i].chart);
    const char *nearest = um_nearest_name(given, (const char *const *)known.items, known.n_items);
    return um_region_fail(err, region, analysis->line, analysis->column,
                          "'%s' has no plot '%s' in its header%s%s%s", analysis->query, given,
                          nearest ? _("; did you mean '") : "", nearest ? nearest : "",
                          nearest ? "'?" : "");
}

static um_status check_plots(const um_region *region, const um_analysis *analysis,
                             const um_query *query, um_error *err) {
    for (size_t i = 0; i < analysis->plots.n_items; i++)
        if (!has_plot(query, analysis->plots.items[i]))
            return fail_unknown_plot(region, analysis, query, analysis->plots.items[i], err);
    return UM_OK;
}

static um_status check_analysis(const um_region *region, const um_analysis *analysis,
                                um_error *err) {
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

static const char *outcome_title(const publication *run, const analysis_outcome *outcome) {
    const char *title = um_analysis_title(outcome->analysis, run->region->language);
    return title ? title : um_query_title(outcome->query, run->region->language);
}

// -------------------------------------------------------------------------------------------
// fingerprints

/// Everything that a figure may depend on: sources, derived steps, the region's own row.
static um_status hash_data(publication *run, um_error *err) {
    static const char sql[] =
        "SELECT name || ' ' || fingerprint FROM source "
        "UNION ALL SELECT name || ' ' || value FROM setting "
        "UNION ALL SELECT name || '|' || srid || '|' || reference_date || '|' || language || '|' "
        "|| "
        "coalesce(focus_key, '') || '|' || coalesce(notice, '') || '|' || "
        "coalesce(notice_de, '') || '|' || coalesce(notice_en, '') FROM region ORDER BY 1";
    UM_AUTO(um_hash) *hash = um_hash_new();
    UM_AUTO(sqlite3_stmt) *select = NULL;
    um_hash_text(hash, UMLAND_VERSION);
    um_hash_text(hash, run->focus ? run->focus->key : NULL);
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

static um_status hash_outcome(const publication *run, analysis_outcome *outcome, um_error *err) {
    UM_AUTO(um_hash) *hash = um_hash_new();
    const um_analysis *analysis = outcome->analysis;
    um_hash_text(hash, run->data_fingerprint);
    um_hash_text(hash, analysis->name);
    um_hash_text(hash, analysis->title);
    um_hash_text(hash, analysis->title_de);
    um_hash_text(hash, analysis->title_en);
    um_hash_text(hash, analysis->classes);
    hash_pairs(hash, &analysis->params);
    um_hash_text(hash, analysis->has_plots ? "plots"
                                           : NULL); // an empty list means none, no list means all
    for (size_t i = 0; i < analysis->plots.n_items; i++)
        um_hash_text(hash, analysis->plots.items[i]);
    UM_TRY(um_hash_file(hash, outcome->query->path, err));
    um_hash_end(hash, outcome->fingerprint);
    return UM_OK;
}

/// Of the files that hold all analyses.
static void hash_all(const publication *run, char fingerprint[65]) {
    UM_AUTO(um_hash) *hash = um_hash_new();
    for (size_t i = 0; i < run->n_outcomes; i++)
        um_hash_text(hash, run->outcomes[i].fingerprint);
    um_hash_text(hash, run->data_fingerprint);
    um_hash_end(hash, fingerprint);
}

// -------------------------------------------------------------------------------------------------
// tables

static um_status need_table(publication *run, analysis_outcome *outcome, um_error *err) {
    if (outcome->table)
        return UM_OK;
    um_progress_start(run->progress);
    um_progress_advance(run->progress, "query", outcome->analysis->name, NULL,
                        outcome - run->outcomes, (int64_t)run->n_outcomes);
    UM_TRY(um_query_run_from(run->db, outcome->query, &outcome->analysis->params, run->focus,
                             &outcome->table, err));
    um_progress_finish(run->progress, "query", outcome->analysis->name,
                       (int64_t)outcome->table->n_rows);
    return UM_OK;
}

static um_status need_style(publication *run, analysis_outcome *outcome, um_error *err) {
    if (outcome->style)
        return UM_OK;
    UM_TRY(need_table(run, outcome, err));
    return um_layer_style_new(run->db, outcome->table, run->region->language, &outcome->style, err);
}

static um_status prepare_outcome(publication *run, analysis_outcome *outcome, um_error *err) {
    UM_TRY(find_query(run->region, outcome->analysis, &outcome->query, err));
    UM_TRY(um_query_missing(run->db, outcome->query, &outcome->missing, err));
    if (outcome->missing.n_items) {
        UM_AUTO(um_text) names = {0};
        for (size_t i = 0; i < outcome->missing.n_items; i++)
            um_text_append_format(&names, "%s%s", i ? ", " : "", outcome->missing.items[i]);
        UM_AUTO(char) *warning = um_format(_("analysis '%s' cannot run: nothing loaded into %s"),
                                           outcome->analysis->name, names.data);
        um_text_list_add(&run->summary->warnings, warning);
    }
    return hash_outcome(run, outcome, err);
}

static um_status prepare(publication *run, um_error *err) {
    UM_TRY(hash_data(run, err));
    run->n_outcomes = run->region->n_analyses;
    run->outcomes = um_alloc_array(run->n_outcomes, sizeof *run->outcomes);
    for (size_t i = 0; i < run->n_outcomes; i++) {
        run->outcomes[i].analysis = &run->region->analyses[i];
        UM_TRY(prepare_outcome(run, &run->outcomes[i], err));
    }
    return UM_OK;
}

static void clear(publication *run) {
    for (size_t i = 0; i < run->n_outcomes; i++) {
        um_query_free(run->outcomes[i].query);
        um_table_free(run->outcomes[i].table);
        um_layer_style_free(run->outcomes[i].style);
        um_text_list_clear(&run->outcomes[i].missing);
    }
    free(run->outcomes);
    um_outputs_clear(&run->outputs);
}

// -------------------------------------------------------------------------------------- tables and
// layers

static void warn_of_counts(publication *run, const char *path, const um_write_counts *counts) {
    if (counts->out_of_range == 0)
        return;
    UM_AUTO(char) *warning =
        um_format(_("%s: %" PRId64 " features lie outside of what WGS 84 can say; "
                    "they are written without geometry"),
                  path, counts->out_of_range);
    um_text_list_add(&run->summary->warnings, warning);
}

/// A file of rows that is to be written.
typedef struct rows_file {
    const char *format, *path;
    bool is_styled;
} rows_file;

/// What a styled layer is made from is what the plain one is made from, but it is another file.
static void hash_rows(const analysis_outcome *outcome, const rows_file *file,
                      char fingerprint[65]) {
    UM_AUTO(um_hash) *hash = um_hash_new();
    memcpy(fingerprint, outcome->fingerprint, 65);
    if (!file->is_styled)
        return;
    um_hash_text(hash, outcome->fingerprint);
    um_hash_text(hash, "simplestyle");
    um_hash_end(hash, fingerprint);
}

static um_status write_rows(publication *run, analysis_outcome *outcome, const rows_file *file,
                            um_error *err) {
    bool is_current = false;
    char fingerprint[65];
    hash_rows(outcome, file, fingerprint);
    UM_TRY(um_outputs_is_current(&run->outputs, file->path, fingerprint, &is_current, err));
    if (is_current)
        return UM_OK;
    UM_TRY(need_table(run, outcome, err));
    if (file->is_styled)
        UM_TRY(need_style(run, outcome, err));
    const um_writer_ops *ops = NULL;
    UM_TRY(um_writer_find(file->format, &ops, err));
    um_write_job job = {.db = run->db,
                        .query = outcome->query,
                        .name = outcome->analysis->name,
                        .language = run->region->language,
                        .style = file->is_styled ? outcome->style : NULL};
    UM_AUTO(char) *full = um_path_join(run->outputs.folder, file->path);
    um_write_counts counts = {0};
    UM_TRY(um_write_table_file(ops, &job, outcome->table, full, &counts, err));
    warn_of_counts(run, file->path, &counts);
    um_progress_finish(run->progress, "write", file->path, counts.rows);
    um_outputs_record(&run->outputs, file->path, fingerprint);
    return UM_OK;
}

static um_status write_outcome(publication *run, analysis_outcome *outcome, um_error *err) {
    UM_AUTO(char) *table = um_format("tables/%s.csv", outcome->analysis->name);
    UM_TRY(write_rows(run, outcome, &(rows_file){"csv", table, false}, err));
    if (!outcome->query->layer)
        return UM_OK;
    UM_AUTO(char) *layer = um_format("layers/%s.geojson", outcome->analysis->name);
    return write_rows(run, outcome, &(rows_file){"geojson", layer, run->has_simplestyle}, err);
}

// ------------------------------------------------------------------------------------- charts and
// maps

/// A picture that is to be drawn; the paths are owned.
typedef struct picture {
    analysis_outcome *outcome;
    const um_query_plot *plot;
    char *svg, *png; // in the output folder
    char *full_svg, *full_png;
} picture;

typedef struct picture_list {
    picture *items;
    size_t n, capacity;
} picture_list;

static void clear_pictures(picture_list *pictures) {
    for (size_t i = 0; i < pictures->n; i++) {
        free(pictures->items[i].svg);
        free(pictures->items[i].png);
        free(pictures->items[i].full_svg);
        free(pictures->items[i].full_png);
    }
    free(pictures->items);
}

/// "maps/<name>_<chart>.svg"; a chart that a query draws twice gets a number.
static um_status picture_path(const analysis_outcome *outcome, size_t plot, const char *extension,
                              char **path, um_error *err) {
    const char *chart = outcome->query->plots[plot].chart;
    const um_chart_ops *ops = NULL;
    UM_TRY(um_chart_find(chart, &ops, err));
    size_t n_before = 0;
    for (size_t i = 0; i < plot; i++)
        n_before += strcmp(outcome->query->plots[i].chart, chart) == 0;
    UM_AUTO(char) *number = n_before ? um_format("_%zu", n_before + 1) : um_strdup("");
    *path = um_format("%s/%s_%s%s.%s", ops->is_map ? "maps" : "charts", outcome->analysis->name,
                      chart, number, extension);
    return UM_OK;
}

/// Adds a picture to the list if it is not up to date.
static um_status consider_picture(publication *run, analysis_outcome *outcome, size_t plot,
                                  picture_list *pictures, um_error *err) {
    UM_AUTO(char) *svg = NULL;
    UM_AUTO(char) *png = NULL;
    bool has_svg = false, has_png = false;
    UM_TRY(picture_path(outcome, plot, "svg", &svg, err));
    UM_TRY(picture_path(outcome, plot, "png", &png, err));
    UM_TRY(um_outputs_is_current(&run->outputs, svg, outcome->fingerprint, &has_svg, err));
    UM_TRY(um_outputs_is_current(&run->outputs, png, outcome->fingerprint, &has_png, err));
    if (has_svg && has_png)
        return UM_OK;
    UM_TRY(need_table(run, outcome, err));
    UM_GROW(pictures->items, pictures->n, pictures->capacity);
    picture *stale = &pictures->items[pictures->n++];
    *stale = (picture){.outcome = outcome, .plot = &outcome->query->plots[plot]};
    stale->full_svg = um_path_join(run->outputs.folder, svg);
    stale->full_png = um_path_join(run->outputs.folder, png);
    stale->svg = UM_STEAL(svg);
    stale->png = UM_STEAL(png);
    return UM_OK;
}

static um_status collect_pictures(publication *run, picture_list *pictures, um_error *err) {
    for (size_t i = 0; i < run->n_outcomes; i++) {
        analysis_outcome *outcome = &run->outcomes[i];
        for (size_t j = 0; j < outcome->query->n_plots && outcome->missing.n_items == 0; j++)
            if (is_wanted_plot(outcome->analysis, &outcome->query->plots[j]))
                UM_TRY(consider_picture(run, outcome, j, pictures, err));
    }
    return UM_OK;
}

static um_status draw_pictures(publication *run, const picture_list *pictures, um_error *err) {
    um_plot_job *jobs = um_alloc_array(pictures->n, sizeof *jobs);
    for (size_t i = 0; i < pictures->n; i++)
        jobs[i] = (um_plot_job){.db = run->db,
                                .table = pictures->items[i].outcome->table,
                                .plot = pictures->items[i].plot,
                                .title = outcome_title(run, pictures->items[i].outcome),
                                .progress = run->progress,
                                .focus = run->focus,
                                .svg_path = pictures->items[i].full_svg,
                                .png_path = pictures->items[i].full_png};
    um_progress_start(run->progress);
    um_status status = um_plot_draw(jobs, pictures->n, err);
    free(jobs);
    UM_TRY(status);
    um_progress_finish(run->progress, "draw", "charts and maps", (int64_t)(2 * pictures->n));
    for (size_t i = 0; i < pictures->n; i++) {
        const picture *drawn = &pictures->items[i];
        um_outputs_record(&run->outputs, drawn->svg, drawn->outcome->fingerprint);
        um_outputs_record(&run->outputs, drawn->png, drawn->outcome->fingerprint);
    }
    return UM_OK;
}

static um_status draw_all(publication *run, um_error *err) {
    picture_list pictures = {0};
    um_status status = collect_pictures(run, &pictures, err);
    if (status == UM_OK && pictures.n)
        status = draw_pictures(run, &pictures, err);
    clear_pictures(&pictures);
    return status;
}

// --------------------------------------------------------------------------- one file of all the
// analyses

/// The territories below all other layers.
typedef struct ground_layer {
    char *name; // of its layer, unlike that of an analysis
    um_query *query;
    um_table *table;
    um_layer_style *style;
} ground_layer;

static inline void um_auto_ground_layer(ground_layer *ground) {
    free(ground->name);
    um_layer_style_free(ground->style);
    um_table_free(ground->table);
    um_query_free(ground->query);
}

static bool is_layer_name(const publication *run, const char *name) {
    for (size_t i = 0; i < run->n_outcomes; i++)
        if (strcmp(run->outcomes[i].analysis->name, name) == 0)
            return true;
    return false;
}

static um_status read_ground(publication *run, ground_layer *ground, um_error *err) {
    ground->name = um_strdup("territories");
    while (is_layer_name(run, ground->name)) {
        char *longer = um_format("%s_", ground->name);
        free(ground->name);
        ground->name = longer;
    }
    UM_TRY(um_project_ground(run->db, &ground->query, &ground->table, err));
    UM_TRY(um_layer_style_new(run->db, ground->table, run->region->language, &ground->style, err));
    um_layer_style_make_quiet(ground->style);
    return UM_OK;
}

/// A layer of the package with its style.
static um_status add_layer(publication *run, um_gpkg *gpkg, const char *name, const char *title,
                           const um_table *table, const um_layer_style *style, int64_t *n_rows,
                           um_error *err) {
    um_write_counts counts = {0};
    const char *language = run->region->language;
    UM_AUTO(char) *qml = um_qgis_style(style, table->query, language);
    UM_TRY(um_gpkg_add(gpkg, name, title, language, table, &counts, err));
    um_gpkg_style(gpkg, name, qml);
    *n_rows += counts.rows;
    return UM_OK;
}

static bool has_layer(const analysis_outcome *outcome) {
    return outcome->query->layer && outcome->missing.n_items == 0;
}

static um_status write_gpkg(publication *run, const char *path, um_error *err) {
    UM_AUTO(um_gpkg) *gpkg = NULL;
    UM_AUTO(ground_layer) ground = {0};
    UM_AUTO(char) *full = um_path_join(run->outputs.folder, path);
    int64_t n_rows = 0;
    UM_TRY(read_ground(run, &ground, err));
    UM_TRY(um_gpkg_begin(full, run->db, &gpkg, err));
    for (size_t i = 0; i < run->n_outcomes; i++) {
        analysis_outcome *outcome = &run->outcomes[i];
        if (!has_layer(outcome))
            continue;
        UM_TRY(need_style(run, outcome, err));
        UM_TRY(add_layer(run, gpkg, outcome->analysis->name, outcome_title(run, outcome),
                         outcome->table, outcome->style, &n_rows, err));
    }
    UM_TRY(add_layer(run, gpkg, ground.name, um_query_title(ground.query, run->region->language),
                     ground.table, ground.style, &n_rows, err));
    UM_TRY(um_gpkg_commit(gpkg, err));
    um_progress_finish(run->progress, "write", path, n_rows);
    return UM_OK;
}

static um_status write_project(publication *run, const char *path, um_error *err) {
    UM_AUTO(um_project) *project = NULL;
    UM_AUTO(ground_layer) ground = {0};
    UM_AUTO(char) *full = um_path_join(run->outputs.folder, path);
    int64_t n_layers = 1;
    UM_TRY(read_ground(run, &ground, err));
    UM_TRY(um_project_open(full, run->db, "region.gpkg", run->region->language, &project, err));
    for (size_t i = 0; i < run->n_outcomes; i++) {
        analysis_outcome *outcome = &run->outcomes[i];
        if (!has_layer(outcome))
            continue;
        UM_TRY(need_style(run, outcome, err));
        um_project_layer layer = {.name = outcome->analysis->name,
                                  .title = outcome_title(run, outcome),
                                  .query = outcome->query,
                                  .style = outcome->style};
        UM_TRY(um_project_add(project, &layer, err));
        n_layers++;
    }
    um_project_layer below = {.name = ground.name,
                              .title = um_query_title(ground.query, run->region->language),
                              .query = ground.query,
                              .style = ground.style,
                              .is_ground = true};
    UM_TRY(um_project_add(project, &below, err));
    UM_TRY(um_project_commit(project, err));
    um_progress_finish(run->progress, "write", path, n_layers);
    return UM_OK;
}

static bool has_layers(const publication *run) {
    for (size_t i = 0; i < run->n_outcomes; i++)
        if (has_layer(&run->outcomes[i]))
            return true;
    return false;
}

/// SVG files of an analysis, in the order of its header.
static um_status list_pictures(const publication *run, const analysis_outcome *outcome,
                               um_text_list *paths, um_error *err) {
    for (size_t i = 0; i < outcome->query->n_plots; i++) {
        if (!is_wanted_plot(outcome->analysis, &outcome->query->plots[i]))
            continue;
        UM_AUTO(char) *path = NULL;
        UM_TRY(picture_path(outcome, i, "svg", &path, err));
        UM_AUTO(char) *full = um_path_join(run->outputs.folder, path);
        um_text_list_add(paths, full);
    }
    return UM_OK;
}

static um_status add_section(publication *run, um_report *report, analysis_outcome *outcome,
                             um_error *err) {
    UM_AUTO(um_text_list) pictures = {0};
    UM_AUTO(char) *table_path = um_format("tables/%s.csv", outcome->analysis->name);
    UM_AUTO(char) *layer_path = um_format("layers/%s.geojson", outcome->analysis->name);
    bool is_there = outcome->missing.n_items == 0;
    if (is_there) {
        UM_TRY(need_table(run, outcome, err));
        UM_TRY(list_pictures(run, outcome, &pictures, err));
    }
    if (has_layer(outcome))
        UM_TRY(need_style(run, outcome, err));
    um_report_section section = {.name = outcome->analysis->name,
                                 .title = outcome_title(run, outcome),
                                 .query = outcome->query,
                                 .table = outcome->table,
                                 .missing = &outcome->missing,
                                 .pictures = &pictures,
                                 .style = outcome->style,
                                 .table_path = is_there ? table_path : NULL,
                                 .layer_path =
                                     is_there && outcome->query->layer ? layer_path : NULL};
    return um_report_add(report, &section, err);
}

static um_status write_report(publication *run, const char *path, um_error *err) {
    UM_AUTO(um_report) *report = NULL;
    UM_AUTO(char) *full = um_path_join(run->outputs.folder, path);
    um_progress_start(run->progress);
    UM_TRY(um_report_open(full, run->db, &report, err));
    if (run->focus)
        UM_TRY(um_report_see_from(report, run->focus, err));
    for (size_t i = 0; i < run->n_outcomes; i++)
        UM_TRY(add_section(run, report, &run->outcomes[i], err));
    UM_TRY(um_report_commit(report, err));
    um_progress_finish(run->progress, "write", path, (int64_t)run->n_outcomes);
    return UM_OK;
}

static um_status print_report(publication *run, const char *path, um_error *err) {
    UM_AUTO(char) *html = um_path_join(run->outputs.folder, "report.html");
    UM_AUTO(char) *pdf = um_path_join(run->outputs.folder, path);
    um_progress_start(run->progress);
    UM_TRY(um_pdf_print(html, pdf, run->region->reference_date, UM_PDF_TIME_LIMIT_S, err));
    um_progress_finish(run->progress, "write", path, (int64_t)run->n_outcomes);
    return UM_OK;
}

static um_status write_if_old(publication *run, const char *path,
                              um_status (*write)(publication *run, const char *path, um_error *err),
                              um_error *err) {
    char fingerprint[65];
    bool is_current = false;
    hash_all(run, fingerprint);
    UM_TRY(um_outputs_is_current(&run->outputs, path, fingerprint, &is_current, err));
    if (is_current)
        return UM_OK;
    UM_TRY(write(run, path, err));
    um_outputs_record(&run->outputs, path, fingerprint);
    return UM_OK;
}

// -------------------------------------------------------------------------------------------------
// region

static um_status make_folders(const char *folder, um_error *err) {
    static const char *const names[] = {"tables", "layers", "charts", "maps"};
    for (size_t i = 0; i < UM_COUNT(names); i++) {
        UM_AUTO(char) *path = um_path_join(folder, names[i]);
        UM_TRY(um_folder_make(path, err));
    }
    return UM_OK;
}

static um_status publish_all(publication *run, um_error *err) {
    UM_TRY(make_folders(run->outputs.folder, err));
    if (run->region->n_analyses == 0)
        um_text_list_add(&run->summary->warnings,
                         _("the region file names no 'analyses:', so there is nothing to show; "
                           "'umland list' names those that come with the program"));
    UM_TRY(prepare(run, err));
    for (size_t i = 0; i < run->n_outcomes; i++)
        if (run->outcomes[i].missing.n_items == 0)
            UM_TRY(write_outcome(run, &run->outcomes[i], err));
    UM_TRY(draw_all(run, err));
    if (has_layers(run)) {
        UM_TRY(write_if_old(run, "region.gpkg", write_gpkg, err));
        UM_TRY(write_if_old(run, "region.qgs", write_project, err));
    }
    UM_TRY(write_if_old(run, "report.html", write_report, err));
    if (run->has_pdf)
        UM_TRY(write_if_old(run, "report.pdf", print_report, err));
    return um_outputs_commit(&run->outputs, err);
}

um_status um_publish_region(um_db *db, const um_region *region, const um_publish_options *options,
                            um_progress *progress, um_publish_summary *summary, um_error *err) {
    publication run = {.db = db,
                       .region = region,
                       .focus = options->focus,
                       .has_pdf = options->has_pdf,
                       .has_simplestyle = options->has_simplestyle,
                       .progress = progress,
                       .summary = summary,
                       .outputs = {.db = db, .folder = options->folder}};
    um_status status = publish_all(&run, err);
    summary->n_written = run.outputs.n_written;
    summary->n_unchanged = run.outputs.n_unchanged;
    summary->n_removed = run.outputs.n_removed;
    clear(&run);
    return status;
}

void um_publish_summary_clear(um_publish_summary *summary) {
    um_text_list_clear(&summary->warnings);
}
