#include "cli/commands.h"
#include "cli/common.h"
#include "core/file.h"
#include "core/messages.h"
#include "publish/plot.h"

#include <string.h>

/// The plot line of the header that draws the chart; the first where none is named.
static um_status find_plot(const um_query *query, const char *chart, const um_query_plot **plot,
                           um_error *err) {
    if (query->n_plots == 0)
        return um_fail(err, UM_ERR_USAGE, "'%s' declares no plot in its header", query->name);
    const char *names[32];
    size_t n = query->n_plots < UM_COUNT(names) ? query->n_plots : UM_COUNT(names);
    for (size_t i = 0; i < n; i++) {
        names[i] = query->plots[i].chart;
        if (!chart || strcmp(names[i], chart) == 0) {
            *plot = &query->plots[i];
            return UM_OK;
        }
    }
    UM_AUTO(um_text) known = {0};
    for (size_t i = 0; i < n; i++)
        um_text_append_format(&known, "%s%s", i ? ", " : "", names[i]);
    const char *nearest = um_nearest_name(chart, names, n);
    return um_fail(err, UM_ERR_USAGE, "'%s' has no plot '%s'%s%s%s (%s)", query->name, chart,
                   nearest ? _("; did you mean '") : "", nearest ? nearest : "",
                   nearest ? "'?" : "", known.data);
}

static um_status check_ending(const char *output, bool *is_png, um_error *err) {
    const char *dot = output ? strrchr(output, '.') : NULL;
    if (!output)
        return um_fail(err, UM_ERR_USAGE,
                       "no file to draw into; -o names one that ends in .svg or .png");
    if (!dot || (strcmp(dot, ".svg") != 0 && strcmp(dot, ".png") != 0))
        return um_fail(err, UM_ERR_USAGE, "'%s' ends neither in .svg nor in .png", output);
    *is_png = strcmp(dot, ".png") == 0;
    return UM_OK;
}

um_status cmd_plot(const um_command *self, int argc, char **argv, um_error *err) {
    const char *store = NULL, *output = NULL, *title = NULL, *from = NULL, *classes = NULL;
    bool is_png = false, is_overwritten = false;
    UM_AUTO(um_text_list) settings = {0};
    const um_option options[] = {
        UM_STORE_OPTION(&store),
        {"set", 0, UM_OPTION_LIST, &settings, "<name>=<value>",
         N_("Value of a parameter of the query; may be repeated")},
        UM_FOCUS_OPTION(&from),
        {"output", 'o', UM_OPTION_TEXT, &output, "<file>", N_("Picture to write, .svg or .png")},
        {"overwrite", 0, UM_OPTION_FLAG, &is_overwritten, NULL,
         N_("Replace the picture if it is there")},
        {"classes", 0, UM_OPTION_TEXT, &classes, "<classes>",
         N_("Classes of the map: lower bounds (0,10,100), or jenks:5, quantile:5, equal:5, "
            "pretty:5 "
            "(default: those of the query)")},
        {"title", 't', UM_OPTION_TEXT, &title, "<text>", N_("Title (default: that of the query)")},
        {0},
    };
    UM_TRY(um_options_parse(self, options, &argc, argv, err));
    UM_TRY(um_operands_check(self, argc, 1, 2, err));
    UM_TRY(check_ending(output, &is_png, err));
    if (!is_overwritten && um_file_exists(output))
        return um_fail(err, UM_ERR_IO, "%s: is already there; --overwrite replaces it", output);
    UM_AUTO(um_pair_list) params = {0};
    UM_TRY(um_pairs_parse(&settings, &params, err));
    UM_AUTO(um_query) *query = NULL;
    UM_AUTO(um_db) *db = NULL;
    UM_AUTO(um_focus) *focus = NULL;
    UM_AUTO(um_table) *table = NULL;
    const um_query_plot *plot = NULL;
    UM_TRY(um_query_by_name(argv[1], &query, err));
    if (classes)
        UM_TRY(um_plot_set_classes(query, classes, err));
    UM_TRY(find_plot(query, argc > 2 ? argv[2] : NULL, &plot, err));
    UM_TRY(um_store_open(store, &db, err));
    UM_TRY(um_focus_for_query(db, from, query, &focus, err));
    UM_TRY(um_query_run_from(db, query, &params, focus, &table, err));
    um_plot_job job = {.db = db,
                       .table = table,
                       .plot = plot,
                       .title = title,
                       .focus = focus,
                       .language = um_option_language(),
                       .svg_path = is_png ? NULL : output,
                       .png_path = is_png ? output : NULL};
    return um_plot_draw_one(&job, err);
}
