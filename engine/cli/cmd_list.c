#include "cli/commands.h"
#include "cli/common.h"
#include "core/csv.h"
#include "core/file.h"
#include "core/share.h"
#include "load/loader.h"
#include "publish/plot.h"
#include "publish/writer.h"

#include <stdio.h>
#include <string.h>

static um_status list_analyses(um_error *err) {
    UM_AUTO(um_text_list) folders = {0};
    UM_AUTO(um_text_list) names = {0};
    um_query_folders(&folders);
    UM_TRY(um_query_list(&folders, &names, err));
    for (size_t i = 0; i < names.n_items; i++) {
        UM_AUTO(um_query) *query = NULL;
        UM_TRY(um_query_find(names.items[i], &folders, &query, err));
        printf("%-36s %s\n", names.items[i], query->title);
    }
    return UM_OK;
}

static um_status list_loaders(um_error *err) {
    (void)err;
    puts("Every source: loader, files (a path, a list or a pattern), title, publisher, url, "
         "licence, attribution,\n"
         "vintage, sha256, max_rejects (share of rows that may be rejected before the source is "
         "refused; 1 %)\n");
    for (size_t i = 0; um_loaders[i]; i++) {
        printf("%-20s %s\n", um_loaders[i]->name, um_loaders[i]->summary);
        for (const um_loader_option *option = um_loaders[i]->options; option && option->name;
             option++)
            printf("  %-24s %s%s\n", option->name, option->meaning,
                   option->is_required ? " (required)" : "");
    }
    return UM_OK;
}

/// What one analysis takes and gives.
static um_status describe_query(const char *name, um_error *err) {
    UM_AUTO(um_query) *query = NULL;
    UM_TRY(um_query_by_name(name, &query, err));
    printf("%s\n\nParameters (--set name=value):\n", query->title);
    for (size_t i = 0; i < query->n_params; i++) {
        const um_query_param *param = &query->params[i];
        printf("  %-18s %s%s%s%s\n", param->name, param->description,
               param->fallback ? " (default: " : " (required",
               param->fallback ? param->fallback : "", ")");
    }
    puts("\nColumns:");
    for (size_t i = 0; i < query->n_columns; i++)
        printf("  %-24s %s%s%s%s\n", query->columns[i].name, query->columns[i].description,
               *query->columns[i].unit ? " [" : "", query->columns[i].unit,
               *query->columns[i].unit ? "]" : "");
    return UM_OK;
}

static um_status list_formats(um_error *err) {
    (void)err;
    for (size_t i = 0; um_writers[i]; i++)
        printf("%-20s %s\n", um_writers[i]->name, um_writers[i]->summary);
    return UM_OK;
}

static um_status list_charts(um_error *err) {
    (void)err;
    for (size_t i = 0; um_charts[i]; i++)
        printf("%-20s %s\n", um_charts[i]->name, um_charts[i]->summary);
    return UM_OK;
}

/// Name of the file, standard and edition of its first row.
static um_status list_rulebook(const char *path, um_error *err) {
    UM_AUTO(um_csv) *csv = NULL;
    UM_AUTO(char) *stem = um_path_stem(path);
    um_csv_row row;
    bool has_row = false;
    int standard = 0, edition = 0;
    UM_TRY(um_csv_open(path, (um_csv_options){0}, &csv, err));
    UM_TRY(um_csv_require_column(csv, "standard", &standard, err));
    UM_TRY(um_csv_require_column(csv, "edition", &edition, err));
    UM_TRY(um_csv_next(csv, &row, &has_row, err));
    if (has_row && !row.is_ragged)
        printf("%-20s %s, edition %s\n", stem, row.fields[standard], row.fields[edition]);
    return UM_OK;
}

static um_status list_rulebooks(um_error *err) {
    UM_AUTO(char) *pattern = um_share_path("datasets/rulebooks/*.csv");
    UM_AUTO(um_text_list) paths = {0};
    UM_TRY(um_path_expand(pattern, &paths, err));
    for (size_t i = 0; i < paths.n_items; i++)
        UM_TRY(list_rulebook(paths.items[i], err));
    return UM_OK;
}

static const struct {
    const char *name;
    um_status (*list)(um_error *err);
} lists[] = {
    {"analyses", list_analyses}, {"charts", list_charts},       {"formats", list_formats},
    {"loaders", list_loaders},   {"rulebooks", list_rulebooks},
};

um_status cmd_list(const um_command *self, int argc, char **argv, um_error *err) {
    const um_option options[] = {{0}};
    UM_TRY(um_options_parse(self, options, &argc, argv, err));
    UM_TRY(um_operands_check(self, argc, 0, 1, err));
    const char *wanted = argc > 1 ? argv[1] : "analyses";
    const char *names[UM_COUNT(lists)];
    for (size_t i = 0; i < UM_COUNT(lists); i++) {
        if (strcmp(lists[i].name, wanted) == 0)
            return lists[i].list(err);
        names[i] = lists[i].name;
    }
    if (strchr(wanted, '/') || strchr(wanted, '.'))
        return describe_query(wanted, err);
    const char *nearest = um_nearest_name(wanted, names, UM_COUNT(lists));
    return um_fail(err, UM_ERR_USAGE, "no list of '%s'; did you mean '%s'?", wanted,
                   nearest ? nearest : names[0]);
}
