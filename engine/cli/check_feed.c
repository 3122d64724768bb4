#include "cli/check_feed.h"

#include "cli/common.h"
#include "core/file.h"
#include "core/messages.h"
#include "publish/build.h"

#include <inttypes.h>
#include <limits.h>
#include <string.h>

/// Departures of a territory on a kind of day.
typedef struct service_row {
    char *key, *name, *day_type, *date;
    int64_t departures;
} service_row;

typedef struct service_rows {
    service_row *items;
    size_t n_items, capacity;
} service_rows;

static inline void um_auto_service_rows(service_rows *rows) {
    for (size_t i = 0; i < rows->n_items; i++) {
        char *const texts[] = {rows->items[i].key, rows->items[i].name, rows->items[i].day_type,
                               rows->items[i].date};
        for (size_t k = 0; k < UM_COUNT(texts); k++)
            free(texts[k]);
    }
    free(rows->items);
}

// ------------------------------------------------------------------------------------------ region

/// A region with territories and one timetable, made of another one from which it borrows.
typedef struct feed_region {
    um_region region;
    um_source *sources;
    um_text_list files; ///< of the timetable
} feed_region;

static inline void um_auto_feed_region(feed_region *made) {
    free(made->sources);
    free(made->region.derive.items);
    um_text_list_clear(&made->files);
}

static bool is_day(const um_pair *pair) {
    static const char days[] = "reference_days.", holidays[] = "reference_days.holidays.";
    return strncmp(pair->name, days, sizeof days - 1) == 0 &&
           strncmp(pair->name, holidays, sizeof holidays - 1) != 0;
}

/// Parameters but for named days: a release may not reach there.
static void take_parameters(const um_region *region, feed_region *made) {
    made->region.derive.items =
        um_alloc_array(region->derive.n_items + 1, sizeof *region->derive.items);
    for (size_t i = 0; i < region->derive.n_items; i++)
        if (!is_day(&region->derive.items[i]))
            made->region.derive.items[made->region.derive.n_items++] = region->derive.items[i];
}

static um_status make_region(const um_region *region, const char *feed, feed_region *made,
                             um_error *err) {
    char path[PATH_MAX];
    um_source timetable = {.name = (char *)"timetable",
                           .loader = (char *)"gtfs",
                           .title = (char *)"Timetable",
                           .licence = (char *)"internal",
                           .attribution = (char *)"none",
                           .max_rejects = 1,
                           .line = 1,
                           .column = 1};
    made->region = *region;
    made->region.derive = (um_pair_list){0};
    made->sources = um_alloc_array(region->n_sources + 1, sizeof *made->sources);
    made->region.sources = made->sources;
    made->region.n_sources = made->region.n_analyses = 0;
    for (size_t i = 0; i < region->n_sources; i++) {
        if (strcmp(region->sources[i].loader, "territories") == 0)
            made->sources[made->region.n_sources++] = region->sources[i];
        else if (strcmp(region->sources[i].loader, "gtfs") == 0)
            timetable.options = region->sources[i].options;
    }
    if (!realpath(feed, path))
        return um_fail(err, UM_ERR_NOT_FOUND, "no timetable at '%s'", feed);
    um_text_list_add(&made->files, path);
    timetable.files = made->files; // both borrow from `made`
    made->sources[made->region.n_sources++] = timetable;
    take_parameters(region, made);
    return UM_OK;
}

// -------------------------------------------------------------------------------------- departures

static um_status read_service(const char *store, service_rows *rows, um_error *err) {
    UM_AUTO(um_db) *db = NULL;
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_open(store, UM_DB_READ, &db, err));
    UM_TRY(um_db_prepare(db,
                         "SELECT territory.key, territory.name, day_type, date, sum(departures) "
                         "FROM service_territory JOIN reference_day USING (day_type) "
                         "JOIN territory ON territory.key = service_territory.key "
                         "GROUP BY 1, 2, 3, 4 ORDER BY 3 DESC, 1",
                         &select, err));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        UM_GROW(rows->items, rows->n_items, rows->capacity);
        rows->items[rows->n_items++] = (service_row){
            um_strdup(um_db_column_text(select, 0)), um_strdup(um_db_column_text(select, 1)),
            um_strdup(um_db_column_text(select, 2)), um_strdup(um_db_column_text(select, 3)),
            sqlite3_column_int64(select, 4)};
    }
}

static um_status read_feed(const um_region *region, const char *feed, const char *store,
                           service_rows *rows, um_error *err) {
    UM_AUTO(feed_region) made = {0};
    UM_TRY(make_region(region, feed, &made, err));
    const um_build_options options = {.store_path = store, .is_new = true, .is_derived = true};
    um_build_summary summary = {0};
    um_status status = um_build_store(&made.region, &options, &summary, err);
    um_build_summary_clear(&summary);
    return status == UM_OK ? read_service(store, rows, err) : um_fail_while(err, "%s", feed);
}

// ------------------------------------------------------------------------------------------ report

static const service_row *find_row(const service_rows *rows, const service_row *wanted) {
    for (size_t i = 0; i < rows->n_items; i++)
        if (strcmp(rows->items[i].key, wanted->key) == 0 &&
            strcmp(rows->items[i].day_type, wanted->day_type) == 0)
            return &rows->items[i];
    return NULL;
}

static void compare(const um_feed_request *request, const service_rows *old,
                    const service_rows *newer, um_check_report *report) {
    for (size_t i = 0; i < old->n_items; i++) {
        const service_row *before = &old->items[i], *after = find_row(newer, before);
        int64_t left = after ? after->departures : 0;
        double lost = 1 - (double)left / (double)before->departures;
        report->n_checked++;
        if (lost <= request->loss)
            continue;
        UM_AUTO(char) *sentence = um_format(
            _("%s %s, %s: %" PRId64 " departures, in the new release %" PRId64 ": %.0f %% fewer"),
            before->key, before->name, before->day_type, before->departures, left, 100 * lost);
        um_text_list_add(&report->faults, sentence);
    }
}

/// Which days were compared: the first row of each kind of day tells.
static void note_days(const char *feed, const service_rows *rows, um_check_report *report) {
    for (size_t i = 0; i < rows->n_items; i++) {
        if (i > 0 && strcmp(rows->items[i].day_type, rows->items[i - 1].day_type) == 0)
            continue;
        UM_AUTO(char) *sentence =
            um_format(_("%s: %s is %s"), feed, rows->items[i].day_type, rows->items[i].date);
        um_text_list_add(&report->notes, sentence);
    }
}

static um_status check_in(const char *folder, const um_feed_request *request,
                          um_check_report *report, um_error *err) {
    UM_AUTO(um_region) *region = NULL;
    UM_AUTO(service_rows) old = {0};
    UM_AUTO(service_rows) newer = {0};
    UM_AUTO(char) *store = um_store_path(folder);
    UM_TRY(um_region_open(request->region, &region, err));
    UM_TRY(read_feed(region, request->old, store, &old, err));
    UM_TRY(read_feed(region, request->newer, store, &newer, err));
    if (old.n_items == 0)
        return um_fail(err, UM_ERR_FORMAT, "%s: no departure in a territory of %s", request->old,
                       request->region);
    compare(request, &old, &newer, report);
    note_days(request->old, &old, report);
    note_days(request->newer, &newer, report);
    return UM_OK;
}

um_status um_check_feed(const um_feed_request *request, um_check_report *report, um_error *err) {
    const char *temporary = getenv("TMPDIR");
    UM_AUTO(char) *folder =
        um_format("%s/umland-feed-XXXXXX", temporary && *temporary ? temporary : "/tmp");
    if (!mkdtemp(folder))
        return um_fail(err, UM_ERR_IO, "cannot make a folder for two stores in '%s'", folder);
    um_cleanup_add(folder);
    um_status status = check_in(folder, request, report, err);
    um_folder_remove(folder);
    um_cleanup_remove(folder);
    return status;
}
