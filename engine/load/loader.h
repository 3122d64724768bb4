/**
 * Loaders: one per format, each fills tables of the store from one source of region.yaml.
 *
 * A loader is a constant um_loader in its own file and one line in the table of loader.c. It reads
 * every file of the source, stores or rejects every row, and never leaves a row uncounted:
 * um_load_admit() opens a row, and exactly one of um_load_stored(), um_load_merged() and
 * um_load_rejected() closes it. A fault in a row is recorded and the load goes on; a fault in a
 * file (not there, truncated, wrong columns, unknown CRS) is returned and refuses the source. A
 * table is read through load/rows.h, whatever it is stored in (CSV, XLSX, ODS); geometries are read
 * through load/vector.h.
 * um_load_region() runs the loaders, compares the rejects with max_rejects, and is all or nothing.
 */
#ifndef UM_LOAD_LOADER_H
#define UM_LOAD_LOADER_H

#include "core/db.h"
#include "core/levels.h"
#include "core/progress.h"
#include "core/region.h"

/// One source being loaded.
typedef struct um_load {
    um_db *db;
    const um_region *region;
    const um_source *source;
    int64_t source_id;
    um_text_list paths;  ///< the files, patterns expanded, relative to the working directory
    um_text_list labels; ///< the same files as tables name them: relative to region.yaml
    const char *file;    ///< label of the file being read, for messages; set by the loader
    char **line_words;   ///< by file, see um_load_place(); owned, NULL = none was opened
    sqlite3_stmt *insert_reject, *insert_repair;
    int64_t n_files, n_in, n_stored, n_merged, n_rejected, n_filtered, n_repaired;
    char first_reject[400]; ///< for the message that refuses a source
    um_progress *progress;  ///< told by um_load_admit() now and then; NULL = nobody listens
    int64_t
        n_expected; ///< rows of the source, filtered ones included, as far as known; 0 = not known
    char *crs;      ///< for source.crs, set by a loader of geometries; owned
    um_error *err;  ///< where the row functions below record a failure of the store
} um_load;

/// An option of a loader beside those that every source has ("columns.key" for a nested one).
typedef struct um_loader_option {
    const char *name; ///< ends with ".*" where any name may follow ("indicators.*")
    const char *meaning;
    bool is_required;
} um_loader_option;

typedef struct um_loader {
    const char *name;                ///< as in region.yaml
    const char *summary;             ///< one line for `umland list loaders`
    const char *tables;              ///< tables it fills, separated by blanks; each has a source_id
    const um_loader_option *options; ///< ends with {0}
    um_status (*run)(um_load *load, um_error *err);
    /// Tables of other loaders that decide what it stores (names are looked up there), separated by
    /// blanks; NULL = none.
    const char *reads;
    char delimiter;    ///< of its CSV files, where the option is not given; 0 = ','
    bool takes_folder; ///< a file of the source may be a folder of files
    bool is_lenient;   ///< rejected rows refuse the source only where max_rejects is given
} um_loader;

/// All loaders, each in its load_<name>.c; ends with NULL.
extern const um_loader *const um_loaders[];
extern const um_loader um_loader_territories, um_loader_forums, um_loader_memberships,
    um_loader_flows, um_loader_flows_ba, um_loader_corridors, um_loader_sites,
    um_loader_site_partners, um_loader_stops, um_loader_rulebook, um_loader_key_changes,
    um_loader_attributes, um_loader_flows_pendlerrechnung, um_loader_gtfs, um_loader_grid;

/// Row accounting; a failure is one of the store and is recorded in load->err. Messages name what
/// is wrong and what would be right; @p place is 'line 12', 'sheet Tabelle1, row 12' or 'feature
/// 7'.
void um_load_admit(um_load *load);
void um_load_stored(um_load *load);
/// The row is none of those that count: its filter leaves it out. Takes um_load_admit() back.
void um_load_filtered(um_load *load);
/// The row went into another one; recorded in `repair` with kind and note (kind NULL: counted
/// only).
um_status um_load_merged(um_load *load, const char *place, const char *key, const char *kind,
                         const char *fmt, ...) UM_PRINTF(5, 6) UM_MUST_CHECK;
um_status um_load_rejected(um_load *load, const char *place, const char *key, const char *fmt, ...)
    UM_PRINTF(4, 5) UM_MUST_CHECK;
/// A stored row was mended. Call it at most once a row.
um_status um_load_repaired(um_load *load, const char *place, const char *key, const char *kind,
                           const char *fmt, ...) UM_PRINTF(5, 6) UM_MUST_CHECK;
/// A remark without a row of its own (a sum that disagrees); recorded in `repair`, not counted as a
/// repaired row.
um_status um_load_noted(um_load *load, const char *place, const char *key, const char *kind,
                        const char *fmt, ...) UM_PRINTF(5, 6) UM_MUST_CHECK;

/// Remembers what stands before the number of a line of a file: "line", "sheet Tabelle1, row".
void um_load_set_line_word(um_load *load, size_t file, const char *word);
/// The place of a line that was read before: "line 12", "sheet Tabelle1, row 12".
char *um_load_place(const um_load *load, size_t file, int64_t line) UM_MUST_CHECK;

/// Name of the source's column for an engine column: option "columns.<name>", else the name itself.
const char *um_load_column(const um_load *load, const char *name);
/// Whether region.yaml names the column, which then must be there.
bool um_load_has_column(const um_load *load, const char *name);

/// Records a wrong value of an option at its place in region.yaml: "region.yaml: line 12, column 5:
/// year: ...".
um_status um_load_fail_option(const um_load *load, um_error *err, const char *name, const char *fmt,
                              ...) UM_PRINTF(4, 5);
/// A whole number within bounds; @p fallback where the option is not given.
um_status um_load_option_integer(const um_load *load, const char *name, int64_t min, int64_t max,
                                 int64_t fallback, int64_t *value, um_error *err) UM_MUST_CHECK;
/// Option `year`; else the year with which the source's vintage begins, 0 = not known.
um_status um_load_option_year(const um_load *load, int64_t *year, um_error *err) UM_MUST_CHECK;
/// One of @p n words; @p fallback (may be NULL) where the option is not given. Fails with the
/// nearest word.
um_status um_load_option_word(const um_load *load, const char *name, const char *const *words,
                              size_t n, const char *fallback, const char **value,
                              um_error *err) UM_MUST_CHECK;

/// Checks the words that a map of the source translates to: @p prefix is "kinds.". Fails with the
/// nearest word.
um_status um_load_check_map(const um_load *load, const char *prefix, const char *const *words,
                            size_t n, um_error *err) UM_MUST_CHECK;

/// @return the loader of that name, NULL when there is none
const um_loader *um_loader_find(const char *name);
/**
 * Fills flow_group from flow, and notes in `repair`, a row a source each: keys that are no loaded
 * territory (their pairs stay, as flows with an end outside), and a table of all pairs in which
 * nobody lives and works in the same territory. After any row of flow or territory has changed.
 */
um_status um_flows_group(um_db *db, um_error *err) UM_MUST_CHECK;
/// Checks the options of a source: unknown ones fail with the nearest name, required ones must be
/// there.
um_status um_loader_check_options(const um_loader *loader, const um_region *region,
                                  const um_source *source, um_error *err) UM_MUST_CHECK;
/// Whether one of the words of @p a is one of the words of @p b; words are separated by blanks,
/// NULL has none.
bool um_words_overlap(const char *a, const char *b);

/// What um_load_region() did.
typedef struct um_load_summary {
    size_t n_loaded, n_unchanged, n_removed; ///< sources
} um_load_summary;

/**
 * Loads every source of the region that is new or changed, and removes those no longer named, in
 * one transaction.
 *
 * A source is unchanged when its fingerprint is the one in the store: SHA-256 over schema and
 * program version, loader, configuration, the files' bytes, the region's CRS, and the fingerprints
 * of the sources loaded before it that fill a table which its loader reads or fills (a name may
 * resolve differently, a duplicate may be none any more). Sources are loaded in the order:
 * territories, changes of keys, forums, then all others as they stand in the file. The rows of all
 * changed and removed sources are deleted before the first one is loaded. Spatial indexes of
 * touched tables are rebuilt.
 *
 * @param[in]  progress  gets each source that was loaded with the rows read; NULL = nobody listens
 * @param[out] summary   untouched on failure
 * @return UM_ERR_REFUSED with file, place, fault and remedy when a source is refused; the store is
 * as it was before
 */
um_status um_load_region(um_db *db, const um_region *region, um_progress *progress,
                         um_load_summary *summary, um_error *err) UM_MUST_CHECK;

#endif
