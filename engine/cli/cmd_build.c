#include "cli/commands.h"
#include "cli/common.h"
#include "cli/report_progress.h"
#include "core/file.h"
#include "core/messages.h"
#include "publish/build.h"
#include "publish/pdf.h"
#include "publish/publish.h"

#include <stdio.h>
#include <unistd.h>

/// How far a command goes along load -> derive -> publish.
typedef struct build_extent {
    bool is_loaded, is_derived, is_published;
} build_extent;

typedef struct build_request {
    const char *folder, *timings, *focus;
    bool is_new, is_quiet, has_pdf, has_simplestyle;
} build_request;

static um_status publish(const um_region *region, const char *store_path,
                         const build_request *request, um_listener *listener, um_error *err) {
    UM_AUTO(um_db) *db = NULL;
    UM_TRY(um_db_open(store_path, UM_DB_WRITE, &db, err));
    UM_TRY(um_build_set_language(db, region->language, err));
    UM_AUTO(um_focus) *focus = NULL;
    if (request->focus)
        UM_TRY(um_focus_open(db, request->focus, &focus, err));
    um_publish_summary summary = {0};
    const um_publish_options options = {.folder = request->folder,
                                        .focus = focus,
                                        .has_pdf = request->has_pdf,
                                        .has_simplestyle = request->has_simplestyle};
    um_status status = um_publish_region(db, region, &options, &listener->progress, &summary, err);
    if (status == UM_OK) {
        um_listener_warn(listener, &summary.warnings);
        if (!request->is_quiet)
            printf("%s/report.html\n", request->folder);
        if (!request->is_quiet && request->has_pdf)
            printf("%s/report.pdf\n", request->folder);
    }
    um_publish_summary_clear(&summary);
    return status;
}

static um_status update_store(const um_region *region, const char *store_path,
                              const build_extent *extent, const build_request *request,
                              um_listener *listener, um_error *err) {
    um_build_options options = {.store_path = store_path,
                                .is_new = request->is_new,
                                .is_derived = extent->is_derived,
                                .progress = &listener->progress};
    um_build_summary summary = {0};
    um_status status = um_build_store(region, &options, &summary, err);
    um_listener_warn(listener, &summary.warnings);
    um_build_summary_clear(&summary);
    return status;
}

static um_status run_locked(const um_region *region, const build_extent *extent,
                            const build_request *request, const char *store_path,
                            um_listener *listener, um_error *err) {
    if (extent->is_loaded)
        UM_TRY(update_store(region, store_path, extent, request, listener, err));
    return extent->is_published ? publish(region, store_path, request, listener, err) : UM_OK;
}

/// A report of a store that is not what region.yaml says would be wrong without anybody noticing.
static um_status check_store(const um_region *region, const char *store_path, um_error *err) {
    UM_AUTO(um_db) *db = NULL;
    bool is_current = false, is_same = false;
    if (!um_file_exists(store_path))
        return um_fail(err, UM_ERR_NOT_FOUND, "no store at '%s'; 'umland build' makes one",
                       store_path);
    UM_TRY(um_db_open(store_path, UM_DB_READ, &db, err));
    UM_TRY(um_build_is_of_region(db, region, &is_same, err));
    if (!is_same)
        return um_fail(err, UM_ERR_USAGE,
                       "%s: built with another name, date, focus or notice than %s has; "
                       "run 'umland build'",
                       store_path, region->path);
    UM_TRY(um_derive_is_current(db, region, &is_current, NULL, err));
    if (!is_current)
        return um_fail(err, UM_ERR_USAGE,
                       "%s: loaded, but not derived since with these parameters; run 'umland "
                       "derive' or 'umland build'",
                       store_path);
    return UM_OK;
}

/// A folder without a store was not made by us: what stands there under our names is somebody's.
static um_status refuse_foreign(const char *folder, const char *store_path, um_error *err) {
    static const char *const names[] = {"report.html", "report.pdf", "region.gpkg", "region.qgs"};
    if (um_file_exists(store_path))
        return UM_OK;
    for (size_t i = 0; i < UM_COUNT(names); i++) {
        UM_AUTO(char) *path = um_path_join(folder, names[i]);
        if (um_file_exists(path))
            return um_fail(err, UM_ERR_USAGE,
                           "%s: is there, but no store of umland beside it; choose another folder, "
                           "or --overwrite",
                           path);
    }
    return UM_OK;
}

/// @param[out] is_made  whether the folder was not there before
static um_status make_folder(const char *folder, bool *is_made, um_error *err) {
    if (!*folder)
        return um_fail(err, UM_ERR_USAGE, "-o names no folder");
    *is_made = !um_file_exists(folder);
    return um_folder_make(folder, err);
}

/// Everything that a run does, with its folder locked.
static um_status run(const um_region *region, const build_extent *extent,
                     const build_request *request, um_listener *listener, um_error *err) {
    int lock = -1;
    bool is_made = false;
    UM_AUTO(char) *store_path = um_store_path(request->folder);
    // Before anything is read or written: are all analyses there, and do they know their
    // parameters?
    UM_TRY(um_derive_check(region, err));
    UM_TRY(um_publish_check(region, err));
    if (extent->is_loaded)
        UM_TRY(make_folder(request->folder, &is_made, err));
    if (extent->is_loaded && !request->is_new)
        UM_TRY(refuse_foreign(request->folder, store_path, err));
    if (!extent->is_loaded)
        UM_TRY(check_store(region, store_path, err));
    UM_TRY(um_folder_lock(request->folder, &lock, err));
    um_output_remove_stale(store_path);
    um_status status = run_locked(region, extent, request, store_path, listener, err);
    close(lock);
    if (status != UM_OK && is_made)
        rmdir(request->folder); // only if it is still empty
    return status;
}

#define UM_OVERWRITE_STORE_OPTION(target)                                                          \
    {                                                                                              \
        "overwrite", 0, UM_OPTION_FLAG, target, NULL,                                              \
            N_("Build the store anew, whatever stands in its place")                               \
    }

#define PDF_OPTION(target)                                                                         \
    { "pdf", 0, UM_OPTION_FLAG, target, NULL, N_("The report as report.pdf, too; needs Chromium") }

/// Reads the command line by the table of the command, then runs.
static um_status build(const um_command *self, const build_extent *extent, const um_option *options,
                       build_request *request, int argc, char **argv, um_error *err) {
    UM_TRY(um_options_parse(self, options, &argc, argv, err));
    UM_TRY(um_operands_check(self, argc, 1, 1, err));
    if (request->has_pdf)
        UM_TRY(um_pdf_require(err)); // known before the work, not after it
    UM_AUTO(um_region) *region = NULL;
    UM_TRY(um_region_open(argv[1], &region, err));
    um_listener listener;
    UM_TRY(um_listener_open(&listener, request->is_quiet, request->timings, err));
    um_status status = run(region, extent, request, &listener, err);
    if (status == UM_OK)
        status = um_listener_finish(&listener, err);
    um_listener_close(&listener);
    return status;
}

static um_status load_and_more(const um_command *self, const build_extent *extent, int argc,
                               char **argv, um_error *err) {
    build_request request = {.folder = UM_DEFAULT_FOLDER};
    const um_option options[] = {
        UM_FOLDER_OPTION(&request.folder),
        UM_OVERWRITE_STORE_OPTION(&request.is_new),
        UM_QUIET_OPTION(&request.is_quiet),
        UM_TIMINGS_OPTION(&request.timings),
        {0},
    };
    return build(self, extent, options, &request, argc, argv, err);
}

um_status cmd_build(const um_command *self, int argc, char **argv, um_error *err) {
    const build_extent all = {.is_loaded = true, .is_derived = true, .is_published = true};
    build_request request = {.folder = UM_DEFAULT_FOLDER};
    const um_option options[] = {
        UM_FOLDER_OPTION(&request.folder),
        UM_FOCUS_OPTION(&request.focus),
        UM_OVERWRITE_STORE_OPTION(&request.is_new),
        UM_QUIET_OPTION(&request.is_quiet),
        PDF_OPTION(&request.has_pdf),
        UM_TIMINGS_OPTION(&request.timings),
        UM_SIMPLESTYLE_OPTION(&request.has_simplestyle),
        {0},
    };
    return build(self, &all, options, &request, argc, argv, err);
}

um_status cmd_load(const um_command *self, int argc, char **argv, um_error *err) {
    return load_and_more(self, &(build_extent){.is_loaded = true}, argc, argv, err);
}

um_status cmd_derive(const um_command *self, int argc, char **argv, um_error *err) {
    return load_and_more(self, &(build_extent){.is_loaded = true, .is_derived = true}, argc, argv,
                         err);
}

um_status cmd_report(const um_command *self, int argc, char **argv, um_error *err) {
    build_request request = {.folder = UM_DEFAULT_FOLDER};
    const um_option options[] = {
        UM_FOLDER_OPTION(&request.folder),
        UM_FOCUS_OPTION(&request.focus),
        PDF_OPTION(&request.has_pdf),
        UM_SIMPLESTYLE_OPTION(&request.has_simplestyle),
        UM_QUIET_OPTION(&request.is_quiet),
        UM_TIMINGS_OPTION(&request.timings),
        {0},
    };
    return build(self, &(build_extent){.is_published = true}, options, &request, argc, argv, err);
}
