#include "core/file.h"
#include "core/messages.h"
#include "load/archive.h"
#include "load/load_territories.h"
#include "load/loader.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/// A source of region.yaml and what is to be done with it.
typedef struct load_job {
    const um_source *source;
    const um_loader *loader;
    um_text_list paths, labels;
    char fingerprint[65];
    int64_t source_id; ///< of the row in the store; 0 = not there yet
    bool is_changed;
} load_job;

/// All sources in the order in which they are loaded, and what is in the store beside them.
typedef struct load_plan {
    um_db *db;
    const um_region *region;
    load_job *jobs;
    size_t n_jobs;
    size_t n_removed;
    um_text touched; ///< tables whose rows change, separated by blanks
} load_plan;

static void plan_clear(load_plan *plan) {
    for (size_t i = 0; i < plan->n_jobs; i++) {
        um_text_list_clear(&plan->jobs[i].paths);
        um_text_list_clear(&plan->jobs[i].labels);
    }
    free(plan->jobs);
    um_text_clear(&plan->touched);
}
static inline void um_auto_load_plan(load_plan *plan) {
    plan_clear(plan);
}

static void um_load_clear(um_load *load) {
    sqlite3_finalize(load->insert_reject);
    sqlite3_finalize(load->insert_repair);
    free(load->crs);
    for (size_t i = 0; load->line_words && i < load->paths.n_items; i++)
        free(load->line_words[i]);
    free(load->line_words);
}
static inline void um_auto_um_load(um_load *load) {
    um_load_clear(load);
}

// ------------------------------------------------------------------------------------------
// messages

/// A fault in an input refuses the source; a fault of the store or the disk is none of the input's.
static um_status refuse(const um_region *region, const um_source *source, um_error *err) {
    static const um_status faults_of_input[] = {UM_ERR_NOT_FOUND, UM_ERR_FORMAT, UM_ERR_CRS,
                                                UM_ERR_GEOMETRY};
    for (size_t i = 0; i < UM_COUNT(faults_of_input); i++)
        if (err->code == faults_of_input[i])
            um_fail_as(err, UM_ERR_REFUSED);
    // A fault of region.yaml names its line, and that names the source.
    if (strncmp(err->text, region->path, strlen(region->path)) == 0)
        return err->code;
    return um_fail_while(err, "source '%s'", source->name);
}

static um_status fail_unknown_loader(const um_region *region, const um_source *source,
                                     um_error *err) {
    const char *names[32];
    size_t n = 0;
    UM_AUTO(um_text) known = {0};
    for (; um_loaders[n] && n < UM_COUNT(names); n++) {
        names[n] = um_loaders[n]->name;
        um_text_append_format(&known, "%s%s", n ? ", " : "", names[n]);
    }
    const char *nearest = um_nearest_name(source->loader, names, n);
    return um_region_fail(err, region, source->line, source->column,
                          "source '%s': no loader '%s'%s%s%s; one of %s", source->name,
                          source->loader, nearest ? _(", did you mean '") : "",
                          nearest ? nearest : "", nearest ? "'" : "", known.data);
}

// ---------------------------------------------------------------------------------------------
// files

/// How messages name a file: relative to region.yaml where it lies below it.
static const char *label_of(const um_region *region, const char *path) {
    size_t n = (size_t)(um_path_name(region->path) - region->path);
    if (strncmp(path, region->path, n) == 0)
        path += n;
    return strncmp(path, "./", 2) == 0 ? path + 2 : path;
}

static um_status expand_files(load_plan *plan, load_job *job, um_error *err) {
    const um_source *source = job->source;
    for (size_t i = 0; i < source->files.n_items; i++) {
        UM_AUTO(char) *pattern = um_path_beside(plan->region->path, source->files.items[i]);
        UM_TRY(um_path_expand(pattern, &job->paths, err));
    }
    if (job->paths.n_items == 0)
        return um_region_fail(err, plan->region, source->line, source->column,
                              "source '%s': no files", source->name);
    for (size_t i = 0; i < job->paths.n_items; i++) {
        const char *label = label_of(plan->region, job->paths.items[i]);
        if (um_text_list_has(&job->labels, label))
            return um_region_fail(err, plan->region, source->line, source->column,
                                  "source '%s': the file '%s' is named twice", source->name, label);
        um_text_list_add(&job->labels, label);
    }
    return UM_OK;
}

/// The file that holds @p path: itself, or the archive of which it names a member
/// ("x.zip/a.geojson").
static char *containing_file(const char *path) {
    char *archive = NULL;
    UM_AUTO(char) *member = NULL;
    return um_archive_split(path, &archive, &member) ? archive : um_strdup(path);
}

static bool has_ending(const char *path, const char *ending) {
    size_t n = strlen(path), n_ending = strlen(ending);
    return n >= n_ending && strcasecmp(path + n - n_ending, ending) == 0;
}

static um_status hash_if_there(um_hash *hash, const char *path, um_error *err) {
    return um_file_exists(path) ? um_hash_file(hash, path, err) : UM_OK;
}

/// A shapefile is several files of one name.
static um_status hash_shapefile_parts(um_hash *hash, const char *path, um_error *err) {
    static const char *const endings[] = {".shx", ".dbf", ".prj", ".cpg",
                                          ".SHX", ".DBF", ".PRJ", ".CPG"};
    for (size_t i = 0; i < UM_COUNT(endings); i++) {
        UM_AUTO(char) *part = um_format("%.*s%s", (int)(strlen(path) - 4), path, endings[i]);
        UM_TRY(hash_if_there(hash, part, err));
    }
    return UM_OK;
}

/// What a program has written but not yet brought into the GeoPackage stands in its '-wal': GDAL
/// would read it, the checksum of the file would not know it.
static um_status require_settled(const char *path, um_error *err) {
    UM_AUTO(char) *wal = um_format("%s-wal", path);
    if (um_file_exists(wal) && um_file_size(wal) > 0)
        return um_fail(err, UM_ERR_FORMAT,
                       "%s: some of it is still in '%s'; close the program that has it open", path,
                       um_path_name(wal));
    return UM_OK;
}

static um_status hash_companions(um_hash *hash, const char *path, um_error *err) {
    if (has_ending(path, ".shp"))
        return hash_shapefile_parts(hash, path, err);
    if (!has_ending(path, ".gpkg"))
        return UM_OK;
    UM_TRY(require_settled(path, err));
    UM_AUTO(char) *journal = um_format("%s-journal", path);
    return hash_if_there(hash, journal, err);
}

static um_status check_sha256(const load_plan *plan, const load_job *job, const char *file,
                              um_error *err) {
    const um_source *source = job->source;
    if (!source->sha256)
        return UM_OK;
    if (job->paths.n_items != 1)
        return um_region_fail(err, plan->region, source->line, source->column,
                              "source '%s': sha256 is for a source of one file, this has %zu",
                              source->name, job->paths.n_items);
    UM_AUTO(um_hash) *hash = um_hash_new();
    char hex[65];
    UM_TRY(um_hash_file(hash, file, err));
    um_hash_end(hash, hex);
    if (strcasecmp(hex, source->sha256) != 0)
        return um_fail(
            err, UM_ERR_REFUSED,
            "%s: its SHA-256 is %s, region.yaml says %s; the file is not the one that was "
            "described: get it again, or correct sha256",
            job->labels.items[0], hex, source->sha256);
    return UM_OK;
}

/// The files of a folder, in the order of their names.
static um_status hash_folder(um_hash *hash, const char *folder, um_error *err) {
    UM_AUTO(um_text_list) names = {0};
    UM_TRY(um_folder_list(folder, &names, err));
    for (size_t i = 0; i < names.n_items; i++) {
        UM_AUTO(char) *path = um_path_join(folder, names.items[i]);
        um_hash_text(hash, names.items[i]);
        UM_TRY(um_hash_file(hash, path, err));
    }
    return UM_OK;
}

static um_status hash_files(const load_plan *plan, const load_job *job, um_hash *hash,
                            um_error *err) {
    for (size_t i = 0; i < job->paths.n_items; i++) {
        if (job->loader->takes_folder && um_is_folder(job->paths.items[i])) {
            um_hash_text(hash, job->labels.items[i]);
            UM_TRY(hash_folder(hash, job->paths.items[i], err));
            continue;
        }
        UM_AUTO(char) *file = containing_file(job->paths.items[i]);
        UM_TRY(um_file_require(file, err));
        UM_TRY(check_sha256(plan, job, file, err));
        um_hash_text(hash, job->labels.items[i]);
        UM_TRY(um_hash_file(hash, file, err));
        UM_TRY(hash_companions(hash, file, err));
    }
    return UM_OK;
}

// ---------------------------------------------------------------------------------------
// fingerprint

static void hash_configuration(um_hash *hash, const um_region *region, const um_source *source) {
    const char *const texts[] = {
        source->loader,  source->title,       source->publisher, source->url,
        source->licence, source->attribution, source->vintage,   source->sha256,
    };
    um_hash_text(hash, UMLAND_VERSION);
    um_hash_text(hash, region->crs);
    for (size_t i = 0; i < UM_COUNT(texts); i++)
        um_hash_text(hash, texts[i]);
    char number[UM_NUMBER_SIZE];
    um_format_real(number, source->max_rejects);
    um_hash_text(hash, number);
    um_format_real(number, UM_DB_SCHEMA_VERSION);
    um_hash_text(hash, number);
    for (size_t i = 0; i < source->options.n_items; i++) {
        um_hash_text(hash, source->options.items[i].name);
        um_hash_text(hash, source->options.items[i].value);
    }
}

/// Names that region.yaml gives to dissolved territories are looked up by the loaders that read
/// `territory`.
static void hash_given_names(um_hash *hash, const um_region *region) {
    for (size_t i = 0; i < region->derive.n_items; i++)
        if (strncmp(region->derive.items[i].name, "dissolve.names.", 15) == 0) {
            um_hash_text(hash, region->derive.items[i].name);
            um_hash_text(hash, region->derive.items[i].value);
        }
}

static bool depends_on(const um_loader *later, const um_loader *earlier) {
    return um_words_overlap(later->tables, earlier->tables) ||
           um_words_overlap(later->reads, earlier->tables);
}

static um_status fingerprint(const load_plan *plan, load_job *job, um_error *err) {
    UM_AUTO(um_hash) *hash = um_hash_new();
    hash_configuration(hash, plan->region, job->source);
    for (const load_job *earlier = plan->jobs; earlier < job; earlier++)
        if (depends_on(job->loader, earlier->loader))
            um_hash_text(hash, earlier->fingerprint);
    if (um_words_overlap(job->loader->reads, "territory"))
        hash_given_names(hash, plan->region);
    UM_TRY(hash_files(plan, job, hash, err));
    um_hash_end(hash, job->fingerprint);
    return UM_OK;
}

// ----------------------------------------------------------------------------------------------
// plan

/// Territories first, then what became of old keys, other spellings of names, forums: the others
/// look up names and keys in them.
static const char *const first_loaders[] = {"territories", "key_changes", "attributes", "forums"};

static size_t phase_of(const um_loader *loader) {
    size_t phase = 0;
    while (phase < UM_COUNT(first_loaders) && strcmp(loader->name, first_loaders[phase]) != 0)
        phase++;
    return phase;
}

static um_status add_jobs(load_plan *plan, um_error *err) {
    const um_region *region = plan->region;
    plan->jobs = um_alloc_array(region->n_sources, sizeof *plan->jobs);
    for (size_t phase = 0; phase <= UM_COUNT(first_loaders); phase++)
        for (size_t i = 0; i < region->n_sources; i++) {
            const um_source *source = &region->sources[i];
            const um_loader *loader = um_loader_find(source->loader);
            if (!loader)
                return fail_unknown_loader(region, source, err);
            if (phase_of(loader) != phase)
                continue;
            UM_TRY(um_loader_check_options(loader, region, source, err));
            plan->jobs[plan->n_jobs++] = (load_job){.source = source, .loader = loader};
        }
    return UM_OK;
}

static um_status compare_with_store(load_plan *plan, load_job *job, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    bool has_row = false;
    UM_TRY(um_db_prepare(plan->db, "SELECT source_id, fingerprint FROM source WHERE name = ?1",
                         &select, err));
    um_db_bind_text(select, 1, job->source->name);
    UM_TRY(um_db_step(plan->db, select, &has_row, err));
    job->source_id = has_row ? sqlite3_column_int64(select, 0) : 0;
    job->is_changed = !has_row || strcmp(um_db_column_text(select, 1), job->fingerprint) != 0;
    return UM_OK;
}

static um_status plan_sources(load_plan *plan, um_error *err) {
    UM_TRY(add_jobs(plan, err));
    for (size_t i = 0; i < plan->n_jobs; i++) {
        load_job *job = &plan->jobs[i];
        if (expand_files(plan, job, err) != UM_OK || fingerprint(plan, job, err) != UM_OK)
            return refuse(plan->region, job->source, err);
        UM_TRY(compare_with_store(plan, job, err));
    }
    return UM_OK;
}

// --------------------------------------------------------------------------------------------
// delete

static bool is_named(const load_plan *plan, const char *name) {
    for (size_t i = 0; i < plan->n_jobs; i++)
        if (strcmp(plan->jobs[i].source->name, name) == 0)
            return true;
    return false;
}

static void touch(load_plan *plan, const char *tables) {
    um_text_append_format(&plan->touched, " %s", tables);
}

/// Deletes rows by source from every table that a loader fills: the source may have had another
/// loader before.
static um_status delete_rows(load_plan *plan, int64_t source_id, um_error *err) {
    UM_AUTO(um_text_list) tables = {0};
    um_text_split("reject repair", ' ', &tables);
    for (size_t i = 0; um_loaders[i]; i++) {
        UM_AUTO(um_text_list) own = {0};
        um_text_split(um_loaders[i]->tables, ' ', &own);
        for (size_t j = 0; j < own.n_items; j++)
            if (!um_text_list_has(&tables, own.items[j]))
                um_text_list_add(&tables, own.items[j]);
    }
    for (size_t i = 0; i < tables.n_items; i++) {
        UM_AUTO(char) *sql =
            um_format("DELETE FROM %s WHERE source_id = %" PRId64, tables.items[i], source_id);
        UM_TRY(um_db_exec(plan->db, sql, err));
        if (sqlite3_changes(plan->db->handle) > 0)
            touch(plan, tables.items[i]);
    }
    return UM_OK;
}

static um_status delete_source(load_plan *plan, int64_t source_id, um_error *err) {
    UM_TRY(delete_rows(plan, source_id, err));
    UM_AUTO(char) *sql = um_format("DELETE FROM source WHERE source_id = %" PRId64, source_id);
    return um_db_exec(plan->db, sql, err);
}

static um_status delete_unnamed(load_plan *plan, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_AUTO(um_text_list) ids = {0};
    UM_TRY(um_db_prepare(plan->db, "SELECT source_id, name FROM source ORDER BY source_id", &select,
                         err));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(plan->db, select, &has_row, err));
        if (!has_row)
            break;
        if (!is_named(plan, um_db_column_text(select, 1)))
            um_text_list_add(&ids, um_db_column_text(select, 0));
    }
    for (size_t i = 0; i < ids.n_items; i++) {
        UM_TRY(delete_source(plan, strtoll(ids.items[i], NULL, 10), err));
        plan->n_removed++;
    }
    return UM_OK;
}

/// Everything that is to go goes before anything comes: what a source finds there decides what it
/// stores.
static um_status delete_outdated(load_plan *plan, um_error *err) {
    UM_TRY(delete_unnamed(plan, err));
    for (size_t i = 0; i < plan->n_jobs; i++)
        if (plan->jobs[i].is_changed) {
            if (plan->jobs[i].source_id)
                UM_TRY(delete_rows(plan, plan->jobs[i].source_id, err));
            touch(plan, plan->jobs[i].loader->tables);
        }
    // Territories dissolved from their children were derived from what is gone; `derive` makes them
    // again.
    if (um_words_overlap(plan->touched.data, "territory"))
        UM_TRY(um_db_exec(plan->db, "DELETE FROM territory WHERE source_id IS NULL", err));
    return UM_OK;
}

// ----------------------------------------------------------------------------------------------
// load

static const char upsert_source[] =
    "INSERT INTO source (source_id, name, loader, title, publisher, url, licence, attribution, "
    "vintage, fingerprint, files, rows_in, rows_stored, rows_merged, rows_rejected, rows_filtered, "
    "rows_repaired, crs) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18) "
    "ON CONFLICT (source_id) DO UPDATE SET loader = excluded.loader, title = excluded.title, "
    "publisher = excluded.publisher, url = excluded.url, licence = excluded.licence, "
    "attribution = excluded.attribution, vintage = excluded.vintage, "
    "fingerprint = excluded.fingerprint, files = excluded.files, rows_in = excluded.rows_in, "
    "rows_stored = excluded.rows_stored, rows_merged = excluded.rows_merged, "
    "rows_rejected = excluded.rows_rejected, rows_filtered = excluded.rows_filtered, "
    "rows_repaired = excluded.rows_repaired, crs = excluded.crs";

/// Writes the row of the source: before the load with zeros (rows refer to it), after it with the
/// counts.
static um_status write_source(um_load *load, const load_job *job, um_error *err) {
    const um_source *source = load->source;
    const char *const texts[] = {
        source->name,    source->loader,      source->title,   source->publisher, source->url,
        source->licence, source->attribution, source->vintage, job->fingerprint,
    };
    const int64_t counts[] = {
        load->n_files,    load->n_in,       load->n_stored,   load->n_merged,
        load->n_rejected, load->n_filtered, load->n_repaired,
    };
    UM_AUTO(sqlite3_stmt) *upsert = NULL;
    UM_TRY(um_db_prepare(load->db, upsert_source, &upsert, err));
    sqlite3_bind_int64(upsert, 1, load->source_id);
    for (size_t i = 0; i < UM_COUNT(texts); i++)
        um_db_bind_text(upsert, 2 + (int)i, texts[i]);
    for (size_t i = 0; i < UM_COUNT(counts); i++)
        sqlite3_bind_int64(upsert, 11 + (int)i, counts[i]);
    um_db_bind_text(upsert, 18, load->crs);
    return um_db_run(load->db, upsert, err);
}

static um_status begin_load(um_load *load, load_job *job, um_error *err) {
    if (!job->source_id)
        UM_TRY(um_db_get_integer(load->db, "SELECT coalesce(max(source_id), 0) + 1 FROM source",
                                 &job->source_id, err));
    load->source_id = job->source_id;
    UM_TRY(um_db_prepare(load->db,
                         "INSERT INTO reject (source_id, file, place, key, reason) "
                         "VALUES (?1, ?2, ?3, ?4, ?5)",
                         &load->insert_reject, err));
    UM_TRY(um_db_prepare(load->db,
                         "INSERT INTO repair (source_id, file, place, key, kind, note) "
                         "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                         &load->insert_repair, err));
    return write_source(load, job, err);
}

static um_status check_accounts(const um_load *load, um_error *err) {
    if (load->n_in != load->n_stored + load->n_rejected)
        return um_fail(err, UM_ERR_DB,
                       "the loader lost count: %" PRId64 " rows in, %" PRId64 " stored, %" PRId64
                       " rejected; this is a fault of the program",
                       load->n_in, load->n_stored, load->n_rejected);
    double share = load->n_in ? (double)load->n_rejected / (double)load->n_in : 0;
    if (share <= load->source->max_rejects ||
        (um_loader_find(load->source->loader)->is_lenient && !load->source->has_max_rejects))
        return UM_OK;
    char percent[UM_NUMBER_SIZE], allowed[UM_NUMBER_SIZE];
    um_format_fixed(percent, 100 * share, 2);
    um_format_fixed(allowed, 100 * load->source->max_rejects, 2);
    return um_fail(err, UM_ERR_REFUSED,
                   "%" PRId64 " of %" PRId64 " rows rejected (%s %%), more than the %s %% of "
                   "max_rejects; the first: %s. Correct the rows, or raise max_rejects",
                   load->n_rejected, load->n_in, percent, allowed, load->first_reject);
}

static um_status load_source(load_plan *plan, load_job *job, um_progress *progress, um_error *err) {
    UM_AUTO(um_load)
    load = {.db = plan->db,
            .region = plan->region,
            .source = job->source,
            .paths = job->paths, // borrowed
            .labels = job->labels,
            .n_files = (int64_t)job->paths.n_items,
            .progress = progress,
            .err = err};
    load.file = load.labels.items[0];
    UM_TRY(begin_load(&load, job, err));
    if (job->loader->run(&load, err) != UM_OK || check_accounts(&load, err) != UM_OK)
        return refuse(plan->region, job->source, err);
    UM_TRY(write_source(&load, job, err));
    um_progress_finish(progress, "load", job->source->name, load.n_in);
    return UM_OK;
}

static um_status index_touched(load_plan *plan, um_error *err) {
    static const char *const with_geometry[] = {"territory", "corridor", "site", "stop"};
    for (size_t i = 0; i < UM_COUNT(with_geometry); i++)
        if (um_words_overlap(plan->touched.data, with_geometry[i]))
            UM_TRY(um_db_index_geometry(plan->db, with_geometry[i], err));
    return UM_OK;
}

um_status um_load_region(um_db *db, const um_region *region, um_progress *progress,
                         um_load_summary *summary, um_error *err) {
    UM_AUTO(load_plan) plan = {.db = db, .region = region};
    UM_AUTO(um_tx) *tx = NULL;
    um_load_summary done = {0};

    um_progress_start(progress);
    UM_TRY(plan_sources(&plan, err));
    um_progress_finish(progress, "load", "checksums of the sources", (int64_t)plan.n_jobs);
    UM_TRY(um_tx_begin(db, &tx, err));
    UM_TRY(delete_outdated(&plan, err));
    for (size_t i = 0; i < plan.n_jobs; i++) {
        if (!plan.jobs[i].is_changed) {
            done.n_unchanged++;
            continue;
        }
        UM_TRY(load_source(&plan, &plan.jobs[i], progress, err));
        done.n_loaded++;
    }
    if (um_words_overlap(plan.touched.data, "territory"))
        UM_TRY(um_territories_link_parents(db, region, err));
    if (um_words_overlap(plan.touched.data, "flow territory"))
        UM_TRY(um_flows_group(db, err));
    UM_TRY(index_touched(&plan, err));
    um_progress_finish(progress, "load", "parents and indexes", -1);
    UM_TRY(um_tx_commit(tx, err));
    done.n_removed = plan.n_removed;
    *summary = done;
    return UM_OK;
}
