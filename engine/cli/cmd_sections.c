#include "cli/commands.h"
#include "cli/common.h"
#include "cli/report_progress.h"
#include "cli/sections_job.h"
#include "core/file.h"
#include "core/messages.h"
#include "core/parallel.h"

#include <string.h>

typedef struct sections_request {
    um_sections_job job;
    const char *output, *pieces, *crossings, *threads, *timings;
    bool is_overwritten, has_outside, is_quiet;
} sections_request;

static inline void um_auto_sections_request(sections_request *request) {
    um_sections_clear(&request->job);
}

static inline void um_auto_um_listener(um_listener *listener) {
    um_listener_close(listener);
}

static um_status parse_threads(sections_request *request, um_error *err) {
    int64_t n = (int64_t)um_count_cores();
    if (request->threads && (!um_parse_integer(request->threads, &n) || n < 1 || n > 64))
        return um_fail(err, UM_ERR_USAGE, "--threads '%s' is no number from 1 to 64",
                       request->threads);
    request->job.n_threads = (size_t)n;
    return UM_OK;
}

static um_status check_request(const um_command *self, sections_request *request, um_error *err) {
    um_sections_job *job = &request->job;
    if (job->territories.path && job->store)
        return um_fail(err, UM_ERR_USAGE,
                       "--territories and --store both say where the territories are; give one");
    if (!job->territories.path && !job->store) {
        job->store = UM_DEFAULT_FOLDER "/region.sqlite";
        if (!um_file_exists(job->store))
            return um_fail(
                err, UM_ERR_USAGE,
                "where are the territories? --territories names a file of polygons, --store "
                "a store (there is no %s here)",
                job->store);
    }
    if (job->level && job->territories.path)
        return um_fail(err, UM_ERR_USAGE, "--level is for a store; a file has one level");
    if (job->territories.path && strcmp(job->territories.path, job->lines.path) == 0 &&
        !job->territories.layer)
        return um_fail(err, UM_ERR_USAGE,
                       "'%s' is given for lines and territories; --layer and --territories-layer "
                       "tell them apart ('umland %s --help')",
                       job->lines.path, self->name);
    job->level = job->level ? job->level : "leaf";
    return UM_OK;
}

/// CSV or GeoJSON, by the ending.
static um_status check_ending(const char *path, um_error *err) {
    static const char *const endings[] = {".csv", ".geojson", ".json"};
    const char *dot = path ? strrchr(path, '.') : NULL;
    for (size_t i = 0; dot && i < UM_COUNT(endings); i++)
        if (strcmp(dot, endings[i]) == 0)
            return UM_OK;
    return !path ? UM_OK
                 : um_fail(err, UM_ERR_USAGE,
                           "'%s': sections and crossings are written as .csv or .geojson", path);
}

static um_status write_outputs(const sections_request *request, um_error *err) {
    const um_sections_job *job = &request->job;
    if (request->pieces)
        UM_TRY(um_sections_write_pieces(job, request->pieces, request->is_overwritten, err));
    if (request->crossings)
        UM_TRY(um_sections_write_crossings(job, request->crossings, request->is_overwritten, err));
    if (request->output || (!request->pieces && !request->crossings))
        UM_TRY(um_sections_write_lengths(job, request->output ? request->output : "-",
                                         request->is_overwritten, request->has_outside, err));
    um_progress_finish(job->progress, "sections", "write", (int64_t)job->n_parts);
    return UM_OK;
}

/// What is not as a tessellation should be, in words.
static void warn(const um_sections_job *job, um_listener *listener) {
    UM_AUTO(um_text_list) warnings = {0};
    if (job->n_without_geometry) {
        UM_AUTO(char) *text =
            um_format(_("features without geometry left out: %zu"), job->n_without_geometry);
        um_text_list_add(&warnings, text);
    }
    if (job->n_overlapped) {
        UM_AUTO(char) *text = um_format(
            _("lines that run where territories overlap: %zu; GEOS took them, segment by segment, "
              "and "
              "what lies in several territories is counted in the one whose key comes first"),
            job->n_overlapped);
        um_text_list_add(&warnings, text);
    }
    if (warnings.n_items)
        um_listener_warn(listener, &warnings);
}

static um_status run(sections_request *request, um_error *err) {
    UM_AUTO(um_listener) listener = {0};
    UM_TRY(um_listener_open(&listener, request->is_quiet, request->timings, err));
    request->job.progress = &listener.progress;
    if (um_sections_run(&request->job, err) != UM_OK)
        return err->code == UM_ERR_USAGE || err->code == UM_ERR_NOT_FOUND
                   ? err->code
                   : um_fail_as(err, UM_ERR_REFUSED);
    UM_TRY(write_outputs(request, err));
    if (!request->is_quiet)
        warn(&request->job, &listener);
    return um_listener_finish(&listener, err);
}

um_status cmd_sections(const um_command *self, int argc, char **argv, um_error *err) {
    UM_AUTO(sections_request) request = {0};
    um_sections_job *job = &request.job;
    const um_option options[] = {
        {"territories", 't', UM_OPTION_TEXT, &job->territories.path, "<file>",
         N_("Polygons: GeoJSON, GeoPackage, shapefile, FlatGeobuf, also zipped")},
        UM_STORE_OPTION(&job->store),
        {"level", 0, UM_OPTION_TEXT, &job->level, "<level>",
         N_("With a store: leaf (default), municipality, district, state, ...")},
        {"key", 0, UM_OPTION_TEXT, &job->key, "<column>", N_("Column with the key of a territory")},
        {"id", 0, UM_OPTION_TEXT, &job->id, "<column>",
         N_("Column with the id of a line (default: what looks like one, else the number of the "
            "feature)")},
        {"layer", 0, UM_OPTION_TEXT, &job->lines.layer, "<layer>",
         N_("Layer of the lines, where their file has several")},
        {"territories-layer", 0, UM_OPTION_TEXT, &job->territories.layer, "<layer>",
         N_("Layer of the territories, likewise")},
        {"where", 0, UM_OPTION_TEXT, &job->lines.where, "<condition>",
         N_("Only these lines, e.g. \"highway = 'cycleway'\"")},
        {"territories-where", 0, UM_OPTION_TEXT, &job->territories.where, "<condition>",
         N_("Only these territories, e.g. \"gf = 4\"")},
        {"key-width", 0, UM_OPTION_TEXT, &job->territories.key_width, "<digits>",
         N_("Digits of a key whose column is numeric, to give it its zeros back")},
        {"crs", 0, UM_OPTION_TEXT, &job->crs, "<crs>",
         N_("CRS to measure in (default: that of the territories where it is in metres, else the "
            "UTM "
            "zone of their middle)")},
        {"lines-crs", 0, UM_OPTION_TEXT, &job->lines.crs, "<crs>",
         N_("CRS of the lines, where their file has none")},
        {"territories-crs", 0, UM_OPTION_TEXT, &job->territories.crs, "<crs>",
         N_("CRS of the territories, likewise")},
        {"output", 'o', UM_OPTION_TEXT, &request.output, "<file>",
         N_("CSV of the length of each line in each territory (default: - for standard output)")},
        {"outside", 0, UM_OPTION_FLAG, &request.has_outside, NULL,
         N_("Also what lies outside all territories, with an empty key")},
        {"pieces", 0, UM_OPTION_TEXT, &request.pieces, "<file>",
         N_("Each section in order: .csv, or .geojson with its line")},
        {"crossings", 0, UM_OPTION_TEXT, &request.crossings, "<file>",
         N_("Each change of territory: .csv, or .geojson with its point")},
        {"threads", 0, UM_OPTION_TEXT, &request.threads, "<n>",
         N_("Threads that follow lines (default: all cores; the result is the same)")},
        {"overwrite", 0, UM_OPTION_FLAG, &request.is_overwritten, NULL,
         N_("Replace output files that are there")},
        UM_QUIET_OPTION(&request.is_quiet),
        UM_TIMINGS_OPTION(&request.timings),
        {0},
    };
    UM_TRY(um_options_parse(self, options, &argc, argv, err));
    UM_TRY(um_operands_check(self, argc, 1, 1, err));
    job->lines.path = argv[1];
    UM_TRY(check_request(self, &request, err));
    UM_TRY(check_ending(request.pieces, err));
    UM_TRY(check_ending(request.crossings, err));
    UM_TRY(parse_threads(&request, err));
    return run(&request, err);
}
