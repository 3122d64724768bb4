#include "cli/check_feed.h"
#include "cli/commands.h"
#include "cli/common.h"
#include "core/file.h"
#include "core/messages.h"
#include "publish/check.h"
#include "publish/check_store.h"
#include "publish/rfc7946.h"
#include "publish/writer.h"

#include <stdio.h>
#include <string.h>

static bool has_ending(const char *path, const char *ending) {
    size_t n = strlen(path), length = strlen(ending);
    return n > length && strcmp(path + n - length, ending) == 0;
}

static um_status check_store_file(const char *path, um_check_report *report, um_error *err) {
    UM_AUTO(um_db) *db = NULL;
    UM_TRY(um_db_open(path, UM_DB_READ, &db, err));
    return um_check_store(db, &report->faults, err);
}

/// Without a store a query is compared with its header, but not run.
static um_status open_store_if_any(const char *path, um_db **db, um_error *err) {
    UM_AUTO(char) *default_path = um_store_path(UM_DEFAULT_FOLDER);
    if (!path && !um_file_exists(default_path))
        return UM_OK;
    return um_store_open(path, db, err);
}

/// "cooperation/coverage: ..." for each sentence.
static void add_all(um_text_list *sentences, const char *name, const um_text_list *more) {
    for (size_t i = 0; i < more->n_items; i++) {
        UM_AUTO(char) *sentence = um_format("%s: %s", name, more->items[i]);
        um_text_list_add(sentences, sentence);
    }
}

static um_status check_query(const char *name, const char *store, um_check_report *report,
                             um_error *err) {
    UM_AUTO(um_query) *query = NULL;
    UM_AUTO(um_db) *db = NULL;
    UM_TRY(um_query_by_name(name, &query, err));
    UM_TRY(open_store_if_any(store, &db, err));
    UM_AUTO(um_check_report) own = {0};
    UM_TRY(um_check_query(db, query, NULL, &own, err));
    add_all(&report->faults, name, &own.faults);
    add_all(&report->notes, name, &own.notes);
    report->n_checked++;
    return UM_OK;
}

/// Every analysis that comes with the program.
static um_status check_all_queries(const char *store, um_check_report *report, um_error *err) {
    UM_AUTO(um_text_list) folders = {0};
    UM_AUTO(um_text_list) names = {0};
    um_query_folders(&folders);
    UM_TRY(um_query_list(&folders, &names, err));
    for (size_t i = 0; i < names.n_items; i++)
        UM_TRY(check_query(names.items[i], store, report, err));
    return UM_OK;
}

static um_status check(const char *what, const char *store, um_check_report *report,
                       um_error *err) {
    if (!what)
        return check_all_queries(store, report, err);
    if (has_ending(what, ".geojson") || has_ending(what, ".json"))
        return um_check_geojson(what, report, err);
    if (has_ending(what, ".sqlite"))
        return check_store_file(what, report, err);
    if (!has_ending(what, ".sql") && um_file_exists(what))
        return um_fail(err, UM_ERR_USAGE,
                       "'%s' is no query (.sql), GeoJSON file (.geojson) or store (.sqlite)", what);
    return check_query(what, store, report, err);
}

static void print_all(const char *kind, const um_text_list *sentences) {
    for (size_t i = 0; i < sentences->n_items; i++)
        printf("%s%s\n", kind, sentences->items[i]);
}

static void print_report(const um_check_report *report) {
    print_all("", &report->faults);
    print_all(_("note: "), &report->notes);
}

static void append_list(um_text *json, const char *name, const um_text_list *sentences) {
    um_text_append_format(json, ", \"%s\": [", name);
    for (size_t i = 0; i < sentences->n_items; i++) {
        um_text_append(json, i ? ", " : "");
        um_json_append_text(json, sentences->items[i]);
    }
    um_text_append(json, "]");
}

static void print_json(const char *what, const um_check_report *report) {
    UM_AUTO(um_text) json = {0};
    um_json_append_member(&json, "checked", what);
    um_text_append_format(&json, ", \"is_sound\": %s", report->faults.n_items ? "false" : "true");
    append_list(&json, "faults", &report->faults);
    append_list(&json, "notes", &report->notes);
    printf("{%s}\n", json.data);
}

/// "feed OLD NEW": two releases of a timetable.
static um_status check_releases(int argc, char **argv, const char *region, const char *loss,
                                um_check_report *report, um_error *err) {
    um_feed_request request = {.region = region, .old = argv[2], .newer = argv[3]};
    if (argc != 4)
        return um_fail(err, UM_ERR_USAGE,
                       "expected 'feed' and two timetables, the old and the new one");
    if (!region)
        return um_fail(err, UM_ERR_USAGE,
                       "territories are those of a region file: name it with --region");
    if (!um_parse_real(loss, &request.loss) || request.loss < 0 || request.loss >= 1)
        return um_fail(err, UM_ERR_USAGE, "--loss '%s' is no share from 0 to below 1", loss);
    return um_check_feed(&request, report, err);
}

static const char *counted_faults(size_t n, char buffer[64]) {
    snprintf(buffer, 64, P_("%zu fault found", "%zu faults found", n), n);
    return buffer;
}

um_status cmd_check(const um_command *self, int argc, char **argv, um_error *err) {
    const char *store = NULL, *region = NULL, *loss = "0.3";
    bool is_json = false;
    const um_option options[] = {
        UM_STORE_OPTION(&store),
        UM_JSON_OPTION(&is_json),
        {"region", 0, UM_OPTION_TEXT, &region, "<region.yaml>",
         N_("feed: region file with the territories")},
        {"loss", 0, UM_OPTION_TEXT, &loss, "<share>",
         N_("feed: share of departures that a territory may lose (default: 0.3)")},
        {0},
    };
    UM_TRY(um_options_parse(self, options, &argc, argv, err));
    bool is_feed = argc > 2 && strcmp(argv[1], "feed") == 0;
    if (!is_feed)
        UM_TRY(um_operands_check(self, argc, 0, 1, err));
    const char *what = argc > 1 ? argv[1] : NULL;
    UM_AUTO(um_check_report) report = {0};
    UM_TRY(is_feed ? check_releases(argc, argv, region, loss, &report, err)
                   : check(what, store, &report, err));
    if (is_json)
        print_json(what, &report);
    else
        print_report(&report);
    if (report.faults.n_items)
        return um_fail(err, UM_ERR_FORMAT, "%s: %s", what ? what : _("the analyses"),
                       counted_faults(report.faults.n_items, (char[64]){0}));
    if (!is_json)
        printf(_("%s: sound\n"), what ? what : _("every analysis"));
    return UM_OK;
}
