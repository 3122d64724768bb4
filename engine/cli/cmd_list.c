#include "cli/commands.h"
#include "cli/common.h"
#include "cli/pages.h"
#include "core/csv.h"
#include "core/file.h"
#include "core/messages.h"
#include "core/share.h"
#include "load/loader.h"
#include "publish/layers.h"
#include "publish/plot.h"
#include "publish/words.h"
#include "publish/writer.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/// How a list is shown.
typedef struct list_view {
    enum { AS_LINES, AS_NAMES, AS_JSON } shape;
    const char *topic; ///< of the analyses; NULL = all
    size_t n;          ///< items shown so far
} list_view;

// --------------------------------------------------------------------------------------------
// items

/// A name and what it is; on a narrow terminal one below the other.
static void print_line(const char *name, const char *summary, size_t margin, size_t indent) {
    if (!isatty(STDOUT_FILENO)) {
        printf("%*s%-*s %s\n", (int)margin, "", (int)(indent - margin - 1), name, summary);
        return;
    }
    if (um_page_width() < 2 * indent) {
        printf("%*s%s\n%*s", (int)margin, "", name, (int)margin + 4, "");
        um_page_print_wrapped(summary, margin + 4, margin + 4);
        return;
    }
    printf("%*s%-*s", (int)margin, "", (int)(indent - margin), name);
    um_page_print_wrapped(summary, indent, indent);
}

static void begin_list(const list_view *view) {
    if (view->shape == AS_JSON)
        printf("[");
}

static void end_list(const list_view *view) {
    if (view->shape == AS_JSON)
        puts(view->n ? "\n]" : "]");
}

/// @param[in] members more members of the JSON object, with a comma in front; NULL = none
static void show_item(list_view *view, const char *name, const char *summary, size_t indent,
                      const char *members) {
    if (view->shape == AS_NAMES)
        puts(name);
    else if (view->shape == AS_LINES)
        print_line(name, summary, 0, indent);
    else {
        UM_AUTO(um_text) json = {0};
        um_json_append_member(&json, "name", name);
        um_json_append_member(&json, "summary", summary);
        printf("%s\n{%s%s}", view->n ? "," : "", json.data, members ? members : "");
    }
    view->n++;
}

// ---------------------------------------------------------------------------------------------
// lists

/// 'cooperation/coverage' is of 'cooperation' (also written 'cooperation/').
static bool is_of_topic(const char *name, const char *topic) {
    size_t n = strcspn(topic, "/");
    return n && !topic[n + (topic[n] == '/')] && strncmp(name, topic, n) == 0 && name[n] == '/';
}

static bool is_topic(const char *word) {
    UM_AUTO(um_text_list) folders = {0};
    UM_AUTO(um_text_list) names = {0};
    um_error ignored = {0};
    um_query_folders(&folders);
    bool is_found = false;
    if (um_query_list(&folders, &names, &ignored) == UM_OK)
        for (size_t i = 0; i < names.n_items && !is_found; i++)
            is_found = is_of_topic(names.items[i], word);
    return is_found;
}

static um_status list_analyses(list_view *view, um_error *err) {
    UM_AUTO(um_text_list) folders = {0};
    UM_AUTO(um_text_list) names = {0};
    um_query_folders(&folders);
    UM_TRY(um_query_list(&folders, &names, err));
    for (size_t i = 0; i < names.n_items; i++) {
        UM_AUTO(um_query) *query = NULL;
        if (view->topic && !is_of_topic(names.items[i], view->topic))
            continue;
        UM_TRY(um_query_find(names.items[i], &folders, &query, err));
        show_item(view, names.items[i], um_query_title(query, um_messages_language()), 37, NULL);
    }
    return UM_OK;
}

static void append_loader_option(um_text *json, const um_loader_option *option) {
    um_text_append(json, "{");
    um_json_append_member(json, "name", option->name);
    um_json_append_member(json, "meaning", option->meaning);
    um_text_append_format(json, ", \"required\": %s}", option->is_required ? "true" : "false");
}

static void show_loader(list_view *view, const um_loader *loader) {
    UM_AUTO(um_text) options = {0};
    um_text_append(&options, ", \"options\": [");
    for (const um_loader_option *option = loader->options; option && option->name; option++) {
        um_text_append(&options, option == loader->options ? "" : ", ");
        append_loader_option(&options, option);
    }
    um_text_append(&options, "]");
    show_item(view, loader->name, _(loader->summary), 21, options.data);
    for (const um_loader_option *option = loader->options;
         view->shape == AS_LINES && option && option->name; option++) {
        UM_AUTO(char) *meaning = option->is_required
                                     ? um_format(_("%s (required)"), _(option->meaning))
                                     : um_strdup(_(option->meaning));
        print_line(option->name, meaning, 2, 27);
    }
}

static um_status list_loaders(list_view *view, um_error *err) {
    (void)err;
    if (view->shape == AS_LINES) {
        um_page_print_wrapped(
            _("Every source: loader, files (a path, a list or a pattern), title, "
              "publisher, url, licence, attribution, vintage, sha256, max_rejects "
              "(share of rows that may be rejected before the source is refused; "
              "0.01)"),
            0, 0);
        puts("");
    }
    for (size_t i = 0; um_loaders[i]; i++)
        show_loader(view, um_loaders[i]);
    return UM_OK;
}

static um_status list_formats(list_view *view, um_error *err) {
    (void)err;
    for (size_t i = 0; um_writers[i]; i++)
        show_item(view, um_writers[i]->name, _(um_writers[i]->summary), 21, NULL);
    return UM_OK;
}

static um_status list_dialects(list_view *view, um_error *err) {
    (void)err;
    for (const um_dialect *dialect = um_dialects; dialect->name; dialect++)
        show_item(view, dialect->name, _(dialect->summary), 21, NULL);
    return UM_OK;
}

static um_status list_charts(list_view *view, um_error *err) {
    (void)err;
    for (size_t i = 0; um_charts[i]; i++)
        show_item(view, um_charts[i]->name, _(um_charts[i]->summary), 21, NULL);
    return UM_OK;
}

static um_status list_layers(list_view *view, um_error *err) {
    (void)err;
    size_t n = 0;
    const char *const *names = um_layer_names(&n);
    for (size_t i = 0; i < n; i++) {
        const um_layer *layer = um_layer_find(names[i]);
        UM_AUTO(um_text) keys = {0};
        um_text_append(&keys, _("keys:"));
        for (size_t j = 0; j < layer->n_keys; j++)
            um_text_append_format(&keys, " %s", layer->keys[j]);
        show_item(view, names[i], keys.data, 21, NULL);
    }
    return UM_OK;
}

/// "RIN, edition 2008": each standard and edition of a file once, in its order.
static um_status summarize_rulebook(um_csv *csv, um_text *summary, um_error *err) {
    UM_AUTO(um_text_list) seen = {0};
    um_csv_row row;
    int standard = 0, edition = 0;
    UM_TRY(um_csv_require_column(csv, "standard", &standard, err));
    UM_TRY(um_csv_require_column(csv, "edition", &edition, err));
    for (bool has_row = true;;) {
        UM_TRY(um_csv_next(csv, &row, &has_row, err));
        if (!has_row)
            return UM_OK;
        if (row.is_ragged)
            continue;
        UM_AUTO(char) *name =
            um_format(_("%s, edition %s"), row.fields[standard], row.fields[edition]);
        if (um_text_list_has(&seen, name))
            continue;
        um_text_append_format(summary, "%s%s", seen.n_items ? "; " : "", name);
        um_text_list_add(&seen, name);
    }
}

static um_status list_rulebook(list_view *view, const char *path, um_error *err) {
    UM_AUTO(um_csv) *csv = NULL;
    UM_AUTO(char) *stem = um_path_stem(path);
    UM_AUTO(um_text) summary = {0};
    UM_TRY(um_csv_open(path, (um_csv_options){0}, &csv, err));
    UM_TRY(summarize_rulebook(csv, &summary, err));
    if (summary.data)
        show_item(view, stem, summary.data, 21, NULL);
    return UM_OK;
}

static um_status list_rulebooks(list_view *view, um_error *err) {
    UM_AUTO(char) *pattern = um_share_path("datasets/rulebooks/*.csv");
    UM_AUTO(um_text_list) paths = {0};
    UM_TRY(um_path_expand(pattern, &paths, err));
    for (size_t i = 0; i < paths.n_items; i++)
        UM_TRY(list_rulebook(view, paths.items[i], err));
    return UM_OK;
}

// -------------------------------------------------------------------------------------------
// one analysis

static void print_params(const um_query *query) {
    printf("\n%s\n", _("Parameters (--set name=value):"));
    if (query->n_params == 0)
        printf("  %s\n", _("none"));
    for (size_t i = 0; i < query->n_params; i++) {
        const um_query_param *param = &query->params[i];
        const char *description = um_query_param_description(param, um_messages_language());
        UM_AUTO(char) *words = param->fallback
                                   ? um_format(_("%s (default: %s)"), description,
                                               *param->fallback ? param->fallback : _("empty"))
                                   : um_format(_("%s (required)"), description);
        print_line(param->name, words, 2, 21);
    }
}

static void print_columns(const um_query *query) {
    printf("\n%s\n", _("Columns:"));
    for (size_t i = 0; i < query->n_columns; i++) {
        const um_query_column *column = &query->columns[i];
        const char *language = um_messages_language();
        const char *unit = um_word_of_unit(column->unit, language);
        if (!*unit) // a rank, a share: what the report says by how it writes the number
            unit = column->unit;
        UM_AUTO(char) *words = um_format("%s%s%s%s", um_query_column_description(column, language),
                                         *unit ? " [" : "", unit, *unit ? "]" : "");
        print_line(column->name, words, 2, 27);
    }
}

static void print_query(const um_query *query) {
    um_page_print_wrapped(um_query_title(query, um_messages_language()), 0, 0);
    if (query->definition) {
        puts("");
        um_page_print_wrapped(um_query_definition(query, um_messages_language()), 0, 0);
    }
    print_params(query);
    print_columns(query);
    if (query->n_plots)
        printf("\n%s\n", _("Charts (umland plot):"));
    for (size_t i = 0; i < query->n_plots; i++)
        printf("  %s\n", query->plots[i].chart);
}

static void append_param(um_text *json, const um_query_param *param) {
    um_text_append(json, "{");
    um_json_append_member(json, "name", param->name);
    um_json_append_member(json, "default", param->fallback);
    um_json_append_member(json, "unit", param->unit);
    um_json_append_member(json, "description", param->description);
    um_json_append_member(json, "description_de", param->description_de);
    um_text_append(json, "}");
}

static void append_column(um_text *json, const um_query_column *column) {
    static const char *const types[] = {
        [UM_VALUE_TEXT] = "text", [UM_VALUE_INTEGER] = "integer", [UM_VALUE_REAL] = "real"};
    um_text_append(json, "{");
    um_json_append_member(json, "name", column->name);
    um_json_append_member(json, "type", types[column->type]);
    um_json_append_member(json, "unit", column->unit);
    um_json_append_member(json, "description", column->description);
    um_json_append_member(json, "description_de", column->description_de);
    um_text_append(json, "}");
}

static void print_query_json(const um_query *query) {
    UM_AUTO(um_text) json = {0};
    um_json_append_member(&json, "name", query->name);
    um_json_append_member(&json, "title", query->title);
    um_json_append_member(&json, "title_de", query->title_de);
    um_json_append_member(&json, "definition", query->definition);
    um_json_append_member(&json, "source", query->source);
    um_json_append_member(&json, "layer", query->layer);
    um_text_append(&json, ",\n\"params\": [");
    for (size_t i = 0; i < query->n_params; i++) {
        um_text_append(&json, i ? ",\n  " : "\n  ");
        append_param(&json, &query->params[i]);
    }
    um_text_append(&json, "],\n\"columns\": [");
    for (size_t i = 0; i < query->n_columns; i++) {
        um_text_append(&json, i ? ",\n  " : "\n  ");
        append_column(&json, &query->columns[i]);
    }
    um_text_append(&json, "],\n\"charts\": [");
    for (size_t i = 0; i < query->n_plots; i++) {
        um_text_append(&json, i ? ", " : "");
        um_json_append_text(&json, query->plots[i].chart);
    }
    printf("{%s]}\n", json.data);
}

/// What one analysis takes and gives; its names are those of its parameters.
static um_status describe_query(const char *name, const list_view *view, um_error *err) {
    UM_AUTO(um_query) *query = NULL;
    UM_TRY(um_query_by_name(name, &query, err));
    if (view->shape == AS_JSON)
        print_query_json(query);
    else if (view->shape == AS_LINES)
        print_query(query);
    for (size_t i = 0; view->shape == AS_NAMES && i < query->n_params; i++)
        puts(query->params[i].name);
    return UM_OK;
}

static const struct {
    const char *name;
    um_status (*list)(list_view *view, um_error *err);
} lists[] = {
    {"analyses", list_analyses},   {"charts", list_charts}, {"dialects", list_dialects},
    {"formats", list_formats},     {"layers", list_layers}, {"loaders", list_loaders},
    {"rulebooks", list_rulebooks},
};

static um_status show(const char *wanted, list_view *view, um_error *err) {
    const char *names[UM_COUNT(lists)];
    if (is_topic(wanted)) {
        view->topic = wanted;
        wanted = lists[0].name;
    }
    for (size_t i = 0; i < UM_COUNT(lists); i++) {
        names[i] = lists[i].name;
        if (strcmp(names[i], wanted) != 0)
            continue;
        begin_list(view);
        UM_TRY(lists[i].list(view, err));
        end_list(view);
        return UM_OK;
    }
    if (strchr(wanted, '/') || strchr(wanted, '.'))
        return describe_query(wanted, view, err);
    const char *nearest = um_nearest_name(wanted, names, UM_COUNT(lists));
    if (nearest)
        return um_fail(err, UM_ERR_USAGE, "no list of '%s'; did you mean '%s'?", wanted, nearest);
    UM_AUTO(um_text) known = {0};
    for (size_t i = 0; i < UM_COUNT(lists); i++)
        um_text_append_format(&known, "%s, ", names[i]);
    return um_fail(err, UM_ERR_USAGE, "no list of '%s' (%sor the name of an analysis)", wanted,
                   known.data);
}

um_status cmd_list(const um_command *self, int argc, char **argv, um_error *err) {
    bool is_json = false, are_names = false;
    const um_option options[] = {
        UM_JSON_OPTION(&is_json),
        {"names", 0, UM_OPTION_FLAG, &are_names, NULL,
         N_("Names only, one a line; of an analysis those of its parameters")},
        {0},
    };
    UM_TRY(um_options_parse(self, options, &argc, argv, err));
    UM_TRY(um_operands_check(self, argc, 0, 1, err));
    if (is_json && are_names)
        return um_fail(err, UM_ERR_USAGE, "--json and --names are two forms; give one");
    list_view view = {.shape = is_json ? AS_JSON : are_names ? AS_NAMES : AS_LINES};
    return show(argc > 1 ? argv[1] : "analyses", &view, err);
}
