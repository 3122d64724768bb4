/**
 * Loader 'gtfs': a timetable (GTFS Schedule), stored as patterns.
 *
 * Expects: a zip archive with the files at its top, a folder inside one ("feed.zip/gtfs"), or a
 * folder. One feed a source; where two feeds have an id in common, `id_prefix` tells them apart.
 *
 * Writes: feed, notice, agency, route, stop, service, service_date, pattern, pattern_stop, trip,
 * frequency, transfer; corridor: the paths, a row for each shape or order of stops that trips have.
 *
 * Rejects: rows whose ids, numbers, times or dates are missing or malformed, rows for the second
 * time, rows that need one that is not there. Repairs: what service does not depend on. Both with
 * the codes of the MobilityData gtfs-validator, counted in `notice`. `strict: yes` refuses a feed
 * with any error instead.
 *
 * Refused: no feed, an archive that archive.h refuses, UTF-16, NUL bytes, rows over 1 MiB; agency,
 * stops, routes, trips or stop_times missing, empty or without a required column; no calendar.
 *
 * Source: GTFS Schedule reference; conventions of sound, repaired and rejected are house rules.
 */
#include "load/gtfs/timetable.h"

#include "core/messages.h"

#include <inttypes.h>
#include <string.h>

static const um_loader_option options[] = {
    {"strict", N_("yes: a feed with any error is refused (no: what is sound loads)"), false},
    {"id_prefix", N_("put before every id, with '/' between; for several feeds in one region"),
     false},
    {"network", N_("network of which its lines are part"), false},
    {"paths",
     N_("paths of trips as lines: stops (default: straight between stops where there is no "
        "shape), shapes (only those), none"),
     false},
    {0},
};

static inline void um_auto_um_timetable(um_timetable *timetable) {
    um_ids *const ids[] = {&timetable->agencies, &timetable->stops,  &timetable->routes,
                           &timetable->services, &timetable->shapes, &timetable->trips,
                           &timetable->groups,   &timetable->levels};
    for (size_t i = 0; i < UM_COUNT(ids); i++)
        um_ids_clear(ids[i]);
    void *const blocks[] = {timetable->stop_items,    timetable->route_items,
                            timetable->service_items, timetable->trip_items,
                            timetable->agency_names,  timetable->points,
                            timetable->shape_starts,  timetable->timezone};
    for (size_t i = 0; i < UM_COUNT(blocks); i++)
        free(blocks[i]);
    um_patterns_clear(&timetable->patterns);
    um_intern_clear(&timetable->others);
    um_notices_clear(&timetable->notices);
    um_text_clear(&timetable->texts);
    um_feed_close(timetable->feed);
}

// ------------------------------------------------------------------------------------------- files

static um_status require_files(um_timetable *timetable, um_error *err) {
    UM_AUTO(um_text) missing = {0};
    for (const um_gtfs_file *file = um_gtfs_files; file->name; file++)
        if (file->is_needed && !um_timetable_has_file(timetable, file->name))
            um_text_append_format(&missing, "%s%s", missing.length ? ", " : "", file->name);
    if (missing.length)
        return um_fail(err, UM_ERR_FORMAT,
                       "%s: missing_required_file: a timetable needs %s, not there",
                       timetable->load->file, missing.data);
    if (!um_timetable_has_file(timetable, "calendar.txt") &&
        !um_timetable_has_file(timetable, "calendar_dates.txt"))
        return um_fail(err, UM_ERR_FORMAT,
                       "%s: missing_calendar_and_calendar_date_files: calendar.txt or "
                       "calendar_dates.txt must tell on which days trips run",
                       timetable->load->file);
    return UM_OK;
}

static um_status open_feed(um_timetable *timetable, um_error *err) {
    um_load *load = timetable->load;
    if (um_feed_open(load->paths.items[0], &timetable->feed, err) != UM_OK)
        return um_fail_while(err, "%s", load->file);
    const um_text_list *files = um_feed_files(timetable->feed);
    for (size_t i = 0; i < files->n_items; i++)
        if (um_feed_is_table(files->items[i]) && !um_gtfs_file_find(files->items[i]))
            um_notices_remark(&timetable->notices, "unknown_file", files->items[i], "", 0);
    return require_files(timetable, err);
}

static um_status refuse_errors(const um_timetable *timetable, um_error *err) {
    const um_notice *first = NULL;
    int64_t n = um_notices_errors(&timetable->notices, &first);
    if (n == 0)
        return UM_OK;
    return um_fail(err, UM_ERR_FORMAT,
                   "%s: %" PRId64 " error%s, the first: %s, line %" PRId64
                   ": %s%s%s; correct them, or "
                   "load what is sound with `strict: no`",
                   timetable->load->file, n, n == 1 ? "" : "s", first->file, first->first_line,
                   first->code, *first->field ? ": " : "", first->field);
}

static um_status load_gtfs(um_load *load, um_error *err) {
    static const um_timetable_step steps[] = {
        um_timetable_read_agencies,    um_timetable_read_levels,    um_timetable_read_stops,
        um_timetable_read_routes,      um_timetable_read_services,  um_timetable_read_shapes,
        um_timetable_read_trips,       um_timetable_read_groups,    um_timetable_read_stop_times,
        um_timetable_read_frequencies, um_timetable_read_transfers, um_timetable_check_others,
    };
    UM_AUTO(um_timetable)
    timetable = {
        .load = load,
        .notices = {.load = load, .label = load->labels.items[0]},
        .prefix = um_source_option(load->source, "id_prefix", ""),
        .network = um_source_option(load->source, "network", NULL),
    };
    static const char *const paths[] = {"none", "shapes", "stops"};
    const char *text = um_source_option(load->source, "strict", "no"), *word = NULL;
    bool is_strict = false;
    if (!um_parse_bool(text, &is_strict))
        return um_load_fail_option(load, err, "strict", "'%s' is neither yes nor no", text);
    UM_TRY(um_load_option_word(load, "paths", paths, UM_COUNT(paths), "stops", &word, err));
    timetable.has_shape_paths = word != paths[0];
    timetable.has_stop_paths = word == paths[2];
    if (load->paths.n_items != 1)
        return um_fail(err, UM_ERR_FORMAT, "one timetable a source: %zu are named",
                       load->paths.n_items);
    UM_TRY(open_feed(&timetable, err));
    for (size_t i = 0; i < UM_COUNT(steps); i++)
        UM_TRY(steps[i](&timetable, err));
    um_timetable_check_whole(&timetable);
    if (is_strict)
        UM_TRY(refuse_errors(&timetable, err));
    return um_timetable_store(&timetable, err);
}

const um_loader um_loader_gtfs = {
    .name = "gtfs",
    .summary = N_("a timetable: lines, stops, trips, as a GTFS feed (zip archive or folder)"),
    .tables =
        "feed notice agency route stop service service_date pattern pattern_stop trip frequency "
        "transfer corridor",
    .options = options,
    .run = load_gtfs,
    .takes_folder = true,
    .is_lenient = true,
};
