#include "publish/build.h"

#include "core/crs.h"
#include "core/file.h"
#include "core/messages.h"
#include "publish/outputs.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

// ------------------------------------------------------------------------------------------ the
// region's row

static um_status put_region(um_db *db, const um_region *region, um_error *err) {
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_TRY(um_db_prepare(db,
                         "INSERT OR REPLACE INTO region "
                         "(region_id, name, srid, reference_date, language, focus_key, notice, "
                         "notice_de, notice_en) VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                         &insert, err));
    um_db_bind_text(insert, 1, region->name);
    sqlite3_bind_int(insert, 2, db->srid);
    um_db_bind_text(insert, 3, region->reference_date);
    um_db_bind_text(insert, 4, region->language);
    um_db_bind_text(insert, 5, region->focus);
    um_db_bind_text(insert, 6, region->notice);
    um_db_bind_text(insert, 7, region->notice_de);
    um_db_bind_text(insert, 8, region->notice_en);
    return um_db_run(db, insert, err);
}

// ------------------------------------------------------------------------------------------------
// warnings

static um_status warn_of_rejects(um_db *db, um_text_list *warnings, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(
        db,
        "SELECT source.name, rows_rejected, rows_in, file, place, reason "
        "FROM source JOIN reject USING (source_id) "
        "WHERE reject.rowid = (SELECT min(rowid) FROM reject WHERE source_id = source.source_id) "
        "ORDER BY source.name",
        &select, err));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        UM_AUTO(um_text) place = {0};
        UM_AUTO(um_text) reason = {0};
        um_stored_say(&place, um_db_column_text(select, 4), um_messages_language());
        um_stored_say(&reason, um_db_column_text(select, 5), um_messages_language());
        UM_AUTO(char) *warning = um_format(
            _("source '%s': %lld of %lld rows rejected, the first: %s: %s: %s"),
            um_db_column_text(select, 0), sqlite3_column_int64(select, 1),
            sqlite3_column_int64(select, 2), um_db_column_text(select, 3), place.data, reason.data);
        um_text_list_add(warnings, warning);
    }
}

static const double largest_scale_error =
    0.001; // a region that is drawn 0.1 % wrong is told a better CRS

/// The UTM zone (ETRS89 in Europe, else WGS 84) of a place.
static int utm_srid(double lon, double lat) {
    int zone = (int)floor((lon + 180) / 6) + 1;
    bool is_europe = zone >= 28 && zone <= 38 && lat > 30;
    return is_europe ? 25800 + zone : (lat >= 0 ? 32600 : 32700) + zone;
}

static um_status find_scale_error(um_db *db, const double bounds[4], double *worst, um_error *err) {
    const double corners[4][2] = {{bounds[0], bounds[1]},
                                  {bounds[2], bounds[1]},
                                  {bounds[0], bounds[3]},
                                  {bounds[2], bounds[3]}};
    *worst = 0;
    for (int i = 0; i < 4; i++) {
        double error = 0;
        UM_TRY(um_crs_scale_error(db->srid, corners[i][0], corners[i][1], &error, err));
        *worst = fmax(*worst, error);
    }
    return UM_OK;
}

/// A focus that is nowhere would only leave out its outline and its neighbours, without a word.
static um_status warn_of_focus(um_db *db, const um_region *region, um_text_list *warnings,
                               um_error *err) {
    UM_AUTO(um_text_list) keys = {0};
    UM_TRY(um_db_get_texts(db, "SELECT key FROM territory ORDER BY key", &keys, err));
    if (!region->focus || keys.n_items == 0 || um_text_list_has(&keys, region->focus))
        return UM_OK;
    const char *nearest =
        um_nearest_name(region->focus, (const char *const *)keys.items, keys.n_items);
    UM_AUTO(char) *warning = um_format(
        _("%s: focus '%s' is the key of no territory%s%s%s"), region->path, region->focus,
        nearest ? _("; did you mean '") : "", nearest ? nearest : "", nearest ? "'?" : "");
    um_text_list_add(warnings, warning);
    return UM_OK;
}

/// A wrong CRS of a source shows here: metres taken for degrees, or areas that have nothing to do
/// with the published.
static um_status warn_of_size(um_db *db, um_text_list *warnings, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    bool has_row = false;
    UM_TRY(um_db_prepare(
        db,
        "SELECT max(max(MbrMaxX(geom)) - min(MbrMinX(geom)), max(MbrMaxY(geom)) - "
        "min(MbrMinY(geom))), "
        "count(*), total(measured_km2 < 0.5 * area_km2 OR measured_km2 > 2 * area_km2) "
        "FROM territory WHERE is_leaf = 1",
        &select, err));
    UM_TRY(um_db_step(db, select, &has_row, err));
    if (!has_row || sqlite3_column_type(select, 0) == SQLITE_NULL)
        return UM_OK;
    double extent_m = sqlite3_column_double(select, 0), n_odd = sqlite3_column_double(select, 2);
    int64_t n = sqlite3_column_int64(select, 1);
    UM_AUTO(char) *warning = NULL;
    if (extent_m < 500)
        warning = um_format(_("all territories together are %.3g m across; is the CRS of their "
                              "source the right one?"),
                            extent_m);
    else if (n_odd > 0.5 * (double)n)
        warning = um_format(
            _("the polygons of %.0f of %" PRId64
              " territories are less than half or more than twice as "
              "large as the published area_km2; is the CRS of their source the right one?"),
            n_odd, n);
    if (warning)
        um_text_list_add(warnings, warning);
    return UM_OK;
}

static um_status warn_of_scale(um_db *db, um_text_list *warnings, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    bool has_row = false;
    UM_TRY(um_db_prepare(
        db,
        "SELECT min(MbrMinX(geom)), min(MbrMinY(geom)), max(MbrMaxX(geom)), max(MbrMaxY(geom)) "
        "FROM territory WHERE is_leaf = 1",
        &select, err));
    UM_TRY(um_db_step(db, select, &has_row, err));
    if (!has_row || sqlite3_column_type(select, 0) == SQLITE_NULL)
        return UM_OK;
    double bounds[4], worst = 0;
    for (int i = 0; i < 4; i++)
        bounds[i] = sqlite3_column_double(select, i);
    UM_TRY(find_scale_error(db, bounds, &worst, err));
    if (worst <= largest_scale_error)
        return UM_OK;
    double x = (bounds[0] + bounds[2]) / 2, y = (bounds[1] + bounds[3]) / 2;
    UM_AUTO(um_transform) *to_degrees = NULL;
    UM_TRY(um_transform_new_srid(db->srid, 4326, &to_degrees, err));
    UM_TRY(um_transform_points(to_degrees, &x, &y, 1, err));
    UM_AUTO(char) *warning = um_format(
        _("EPSG:%d draws lengths in this region up to %.2f %% wrong; EPSG:%d fits better"),
        db->srid, 100 * worst, utm_srid(x, y));
    um_text_list_add(warnings, warning);
    return UM_OK;
}

// ---------------------------------------------------------------------------------------------------
// fill

static um_status fill_store(um_db *db, const um_region *region, const um_build_options *options,
                            um_build_summary *summary, um_error *err) {
    UM_AUTO(um_tx) *tx = NULL;
    UM_TRY(um_tx_begin(db, &tx, err));
    UM_TRY(put_region(db, region, err));
    UM_TRY(um_load_region(db, region, options->progress, &summary->load, err));
    UM_TRY(warn_of_rejects(db, &summary->warnings, err));
    if (!options->is_derived && summary->load.n_loaded + summary->load.n_removed > 0)
        UM_TRY(um_db_set_setting(db, UM_STALE_SETTING, "yes", err));
    if (options->is_derived) {
        UM_TRY(um_db_exec(db, "DELETE FROM setting WHERE name = '" UM_STALE_SETTING "'", err));
        UM_TRY(um_derive_region(db, region, options->progress, err));
        UM_TRY(warn_of_focus(db, region, &summary->warnings, err));
        UM_TRY(warn_of_size(db, &summary->warnings, err));
        UM_TRY(warn_of_scale(db, &summary->warnings, err));
    }
    return um_tx_commit(tx, err);
}

/// Lets SQLite roll back what a killed run left in a journal. Whatever then still stands beside the
/// store belongs to no store any more: SQLite would play it into the new one.
static void clear_journals(const char *store_path) {
    static const char *const endings[] = {"-journal", "-wal", "-shm"};
    um_error ignored = {0};
    UM_AUTO(um_db) *standing = NULL;
    if (um_file_exists(store_path) &&
        um_db_open(store_path, UM_DB_WRITE, &standing, &ignored) == UM_OK)
        um_db_close(UM_STEAL(standing));
    for (size_t i = 0; i < UM_COUNT(endings); i++) {
        UM_AUTO(char) *path = um_format("%s%s", store_path, endings[i]);
        unlink(path);
    }
}

/// What the standing store knows of the output folder; one that cannot be read is said to be
/// forgotten.
static um_status take_over_outputs(const char *store_path, um_db *db, um_text_list *warnings,
                                   um_error *err) {
    UM_AUTO(um_db) *standing = NULL;
    um_error ignored = {0};
    if (!um_file_exists(store_path))
        return UM_OK;
    if (um_db_open(store_path, UM_DB_READ, &standing, &ignored) == UM_OK)
        return um_outputs_copy(standing, db, err);
    UM_AUTO(char) *warning =
        um_format(_("%s could not be read: outputs of earlier builds that are no longer made stay "
                    "in the folder"),
                  store_path);
    um_text_list_add(warnings, warning);
    return UM_OK;
}

static um_status fill_new(um_db *db, const um_region *region, int srid,
                          const um_build_options *options, um_build_summary *summary,
                          um_error *err) {
    // Failures name the store, not the temporary file in which it is built.
    free(db->path);
    db->path = um_strdup(options->store_path);
    UM_TRY(um_db_create_schema(db, srid, err));
    UM_TRY(take_over_outputs(options->store_path, db, &summary->warnings, err));
    return fill_store(db, region, options, summary, err);
}

/// Beside its place and renamed when it is whole: nobody ever sees half a store.
static um_status build_new(const um_region *region, int srid, const um_build_options *options,
                           um_build_summary *summary, um_error *err) {
    UM_AUTO(um_output) *output = NULL;
    UM_TRY(um_output_open(options->store_path, true, &output, err));
    UM_AUTO(um_db) *db = NULL;
    UM_TRY(um_db_open(um_output_temporary_path(output), UM_DB_CREATE, &db, err));
    UM_TRY(fill_new(db, region, srid, options, summary, err));
    um_db_close(UM_STEAL(db));
    clear_journals(options->store_path);
    return um_output_commit(output, err);
}

/// Whether the standing store can be brought up to date; a failure tells why not.
static um_status open_standing(const char *path, int srid, um_db **db, um_error *err) {
    UM_AUTO(um_db) *standing = NULL;
    UM_TRY(um_db_open(path, UM_DB_WRITE, &standing, err));
    if (standing->srid == srid)
        *db = UM_STEAL(standing); // else NULL: another CRS, every geometry is to be read again
    return UM_OK;
}

um_status um_build_store(const um_region *region, const um_build_options *options,
                         um_build_summary *summary, um_error *err) {
    int srid = 0;
    if (um_crs_require_metres(region->crs, &srid, err) != UM_OK) {
        um_fail_while(err, "%s: region.crs", region->path);
        return um_fail_as(err, UM_ERR_REFUSED);
    }
    UM_AUTO(um_db) *db = NULL;
    if (!options->is_new && um_file_exists(options->store_path))
        UM_TRY(open_standing(options->store_path, srid, &db, err));
    return db ? fill_store(db, region, options, summary, err)
              : build_new(region, srid, options, summary, err);
}

void um_build_summary_clear(um_build_summary *summary) {
    um_text_list_clear(&summary->warnings);
}

um_status um_build_is_stale(um_db *db, bool *is_stale, um_error *err) {
    UM_AUTO(char) *stale = NULL;
    UM_TRY(um_db_get_setting(db, UM_STALE_SETTING, &stale, err));
    *is_stale = stale != NULL;
    return UM_OK;
}

um_status um_build_set_language(um_db *db, const char *language, um_error *err) {
    UM_AUTO(sqlite3_stmt) *update = NULL;
    UM_TRY(um_db_prepare(db, "UPDATE region SET language = ?1 WHERE language <> ?1", &update, err));
    um_db_bind_text(update, 1, language);
    return um_db_run(db, update, err);
}

um_status um_build_is_of_region(um_db *db, const um_region *region, bool *is_same, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db,
                         "SELECT count(*) FROM region WHERE name = ?1 AND reference_date = ?2 "
                         "AND focus_key IS ?3 AND notice IS ?4 AND notice_de IS ?5 "
                         "AND notice_en IS ?6",
                         &select, err));
    const char *const values[] = {region->name,   region->reference_date, region->focus,
                                  region->notice, region->notice_de,      region->notice_en};
    for (int i = 0; i < (int)UM_COUNT(values); i++)
        um_db_bind_text(select, i + 1, values[i]);
    bool has_row = false;
    UM_TRY(um_db_step(db, select, &has_row, err));
    *is_same = has_row && sqlite3_column_int(select, 0) == 1;
    return UM_OK;
}
