/**
 * The main job: from region.yaml to a store, and from the store to layers, tables, charts, maps and
 * a report.
 *
 * A store is either brought up to date in one transaction, or built beside its place and renamed:
 * whatever goes wrong, the store and the outputs of before are still there.
 */
#ifndef UM_PUBLISH_BUILD_H
#define UM_PUBLISH_BUILD_H

#include "core/db.h"
#include "core/progress.h"
#include "core/region.h"
#include "derive/derive.h"
#include "load/loader.h"

typedef struct um_build_options {
    const char *store_path;
    bool is_new; ///< build the store anew even where an up-to-date one stands; a file that is no
                 ///< store is replaced
    bool is_derived;       ///< derive after loading
    um_progress *progress; ///< NULL: nobody listens
} um_build_options;

typedef struct um_build_summary {
    um_load_summary load;
    um_text_list warnings; ///< sentences for the user: rejected rows, scale of the CRS; owned
} um_build_summary;

/**
 * Loads what changed and derives what depends on it.
 *
 * @param[in]  region   what to build
 * @param[in]  options  where and how far
 * @param[out] summary  what was done; clear with um_build_summary_clear()
 * @return UM_ERR_REFUSED when a source is refused; then the store is as it was
 */
um_status um_build_store(const um_region *region, const um_build_options *options,
                         um_build_summary *summary, um_error *err) UM_MUST_CHECK;
void um_build_summary_clear(um_build_summary *summary);

/// Set in a store whose sources were loaded and whose derived facts are older.
#define UM_STALE_SETTING "derive.stale"
/// Whether the derived facts are older than what is loaded.
um_status um_build_is_stale(um_db *db, bool *is_stale, um_error *err) UM_MUST_CHECK;
/// Whether the store was built for this region: name, date, focus, notice. Its language is that of
/// what was published last.
um_status um_build_is_of_region(um_db *db, const um_region *region, bool *is_same,
                                um_error *err) UM_MUST_CHECK;
/// From now on the store is shown in that language, "de" or "en".
um_status um_build_set_language(um_db *db, const char *language, um_error *err) UM_MUST_CHECK;

#endif
