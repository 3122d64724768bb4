#include "cli/commands.h"
#include "cli/common.h"
#include "core/messages.h"
#include "publish/finding.h"
#include "publish/layer_style.h"
#include "publish/writer.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/// Formats by the ending of the output file.
static const char *format_of(const char *path) {
    const char *dot = path ? strrchr(path, '.') : NULL;
    for (size_t i = 0; dot && um_writers[i]; i++)
        if (*um_writers[i]->extension && strcmp(dot + 1, um_writers[i]->extension) == 0)
            return um_writers[i]->name;
    return NULL;
}

static size_t terminal_width(void) {
    struct winsize size;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

typedef struct query_request {
    const char *store, *focus, *format, *output, *dialect, *time_limit;
    double time_limit_s;
    bool is_json, is_overwritten, is_finding, has_simplestyle;
    const um_writer_ops *ops;
} query_request;

/// A table for people, CSV for programs and spreadsheets.
static const char *default_format(const query_request *request) {
    bool is_for_people =
        !request->dialect && strcmp(request->output, "-") == 0 && isatty(STDOUT_FILENO);
    return is_for_people ? "table" : "csv";
}

/// @param[out] job gets what the dialect says
static um_status apply_dialect(const query_request *request, um_write_job *job, um_error *err) {
    const um_dialect *dialect = NULL;
    if (!request->dialect)
        return UM_OK;
    UM_TRY(um_dialect_find(request->dialect, &dialect, err));
    if (strcmp(request->ops->name, "csv") != 0)
        return um_fail(err, UM_ERR_USAGE, "--dialect is for the format csv, not for %s",
                       request->ops->name);
    job->delimiter = dialect->delimiter;
    job->has_decimal_comma = job->has_bom = job->is_guarded = dialect->is_for_people;
    return UM_OK;
}

static um_status find_writer(query_request *request, um_error *err) {
    if (request->is_finding && (request->is_json || request->format || request->dialect))
        return um_fail(err, UM_ERR_USAGE, "--finding prints a sentence, which has no format");
    if (request->is_json && request->format && strcmp(request->format, "json") != 0)
        return um_fail(err, UM_ERR_USAGE, "--json and --format %s are two formats; give one",
                       request->format);
    const char *by_ending = format_of(request->output);
    if (!by_ending && !request->is_finding && !request->is_json && !request->format &&
        !request->dialect && strcmp(request->output, "-") != 0)
        return um_fail(
            err, UM_ERR_USAGE,
            "'%s': this ending names no format; .csv, .geojson, .json and .xlsx do, or -f",
            request->output);
    const char *format = request->is_json  ? "json"
                         : request->format ? request->format
                         : by_ending       ? by_ending
                                           : default_format(request);
    UM_TRY(um_writer_find(format, &request->ops, err));
    bool is_binary = strcmp(request->ops->name, "xlsx") == 0;
    if (is_binary && strcmp(request->output, "-") == 0 && isatty(STDOUT_FILENO))
        return um_fail(err, UM_ERR_USAGE, "a workbook is nothing for a terminal; -o names a file");
    return UM_OK;
}

static bool is_file_name(const char *name) {
    size_t n = strlen(name);
    return n > 4 && strcmp(name + n - 4, ".sql") == 0;
}

/// An analysis that comes with the program, or a file of the user's own, which may be a bare
/// SELECT.
static um_status find_query(const char *name, um_query **query, um_error *err) {
    return is_file_name(name) ? um_query_read_any(name, query, err)
                              : um_query_by_name(name, query, err);
}

/// Only to a person: in a script it would be noise.
static void note_bare(const um_query *query) {
    if (query->is_bare && isatty(STDERR_FILENO))
        fprintf(stderr,
                _("umland: note: %s has no header: no units, no definition, no sources; "
                  "'umland list cooperation/coverage' shows what one can say\n"),
                query->path);
}

static um_status check_simplestyle(const query_request *request, um_error *err) {
    if (request->has_simplestyle && strcmp(request->ops->name, "geojson") != 0)
        return um_fail(err, UM_ERR_USAGE, "--simplestyle is for the format geojson, not for %s",
                       request->ops->name);
    return UM_OK;
}

/// The look of a row depends on all of them.
static um_status write_styled(const query_request *request, um_write_job *job, um_result *rows,
                              um_write_counts *counts, um_error *err) {
    UM_AUTO(um_table) *table = NULL;
    UM_AUTO(um_layer_style) *style = NULL;
    UM_TRY(um_table_read(rows, &table, err));
    UM_TRY(um_layer_style_new(job->db, table, job->language, &style, err));
    job->style = style;
    um_status status = um_write_table(request->ops, job, table, counts, err);
    job->style = NULL;
    return status;
}

static um_status parse_time_limit(query_request *request, um_error *err) {
    request->time_limit_s = 60;
    if (request->time_limit &&
        (!um_parse_real(request->time_limit, &request->time_limit_s) || request->time_limit_s < 0))
        return um_fail(err, UM_ERR_USAGE, "--time-limit '%s' is no number of seconds",
                       request->time_limit);
    return UM_OK;
}

/// The sentence instead of the rows.
static um_status write_finding(um_result *rows, const um_focus *focus, const um_write_job *job,
                               um_error *err) {
    UM_AUTO(um_table) *table = NULL;
    bool is_near = focus && um_focus_selects(job->query);
    UM_TRY(um_table_read(rows, &table, err));
    UM_AUTO(char) *finding = um_finding_of(table, is_near ? focus->name : NULL, job->language);
    if (!finding)
        return um_fail(err, UM_ERR_USAGE, "%s has no line 'finding:'", job->query->name);
    um_output_format(job->out, "%s\n", finding);
    return UM_OK;
}

static um_status run(const query_request *request, um_write_job *job, const char *name,
                     const um_pair_list *params, um_error *err) {
    UM_AUTO(um_query) *query = NULL;
    UM_AUTO(um_db) *db = NULL;
    UM_AUTO(um_focus) *focus = NULL;
    UM_AUTO(um_result) *rows = NULL;
    UM_AUTO(um_output) *out = NULL;
    UM_AUTO(char) *language = NULL;
    um_write_counts counts;
    um_query_options options = {.time_limit_s = request->time_limit_s};
    UM_TRY(find_query(name, &query, err));
    if (!query->is_bare)
        UM_TRY(um_query_check_params(query, params, NULL, err));
    UM_TRY(um_store_open(request->store, &db, err));
    UM_TRY(um_query_describe(db, query, err));
    UM_TRY(um_focus_for_query(db, request->focus, query, &focus, err));
    options.focus = focus;
    UM_TRY(um_query_open(db, query, params, &options, &rows, err));
    note_bare(query);
    UM_TRY(um_store_language(db, &language, err));
    UM_TRY(um_output_open(request->output, request->is_overwritten, &out, err));
    job->out = out;
    job->db = db;
    job->query = query;
    job->language = language ? language : "en";
    if (request->is_finding)
        UM_TRY(write_finding(rows, focus, job, err));
    else if (request->has_simplestyle)
        UM_TRY(write_styled(request, job, rows, &counts, err));
    else
        UM_TRY(um_write_rows(request->ops, job, rows, &counts, err));
    return um_output_commit(out, err);
}

um_status cmd_query(const um_command *self, int argc, char **argv, um_error *err) {
    query_request request = {.output = "-"};
    UM_AUTO(um_text_list) settings = {0};
    UM_AUTO(um_pair_list) params = {0};
    const um_option options[] = {
        UM_STORE_OPTION(&request.store),
        {"set", 0, UM_OPTION_LIST, &settings, "<name>=<value>",
         N_("Value of a parameter of the query; may be repeated")},
        UM_FOCUS_OPTION(&request.focus),
        {"finding", 0, UM_OPTION_FLAG, &request.is_finding, NULL,
         N_("Print the sentence that states the result instead of its rows")},
        {"format", 'f', UM_OPTION_TEXT, &request.format, "<format>",
         N_("csv, geojson, json, table or xlsx (default: by the output)")},
        {"json", 0, UM_OPTION_FLAG, &request.is_json, NULL, N_("The same as --format json")},
        {"dialect", 0, UM_OPTION_TEXT, &request.dialect, "<dialect>",
         N_("CSV for programs (en) or for German spreadsheets (de)")},
        UM_SIMPLESTYLE_OPTION(&request.has_simplestyle),
        {"output", 'o', UM_OPTION_TEXT, &request.output, "<file>",
         N_("File to write (default: - for standard output)")},
        {"overwrite", 0, UM_OPTION_FLAG, &request.is_overwritten, NULL,
         N_("Replace the output file if it is there")},
        {"time-limit", 0, UM_OPTION_TEXT, &request.time_limit, "<seconds>",
         N_("Stop the query after so many seconds (default: 60; 0 = never)")},
        {0},
    };
    UM_TRY(um_options_parse(self, options, &argc, argv, err));
    UM_TRY(um_operands_check(self, argc, 1, 1, err));
    UM_TRY(um_pairs_parse(&settings, &params, err));
    UM_TRY(parse_time_limit(&request, err));
    UM_TRY(find_writer(&request, err));
    um_write_job job = {.width = terminal_width(),
                        .is_coloured = isatty(STDOUT_FILENO) && !getenv("NO_COLOR")};
    UM_TRY(apply_dialect(&request, &job, err));
    UM_TRY(check_simplestyle(&request, err));
    return run(&request, &job, argv[1], &params, err);
}
