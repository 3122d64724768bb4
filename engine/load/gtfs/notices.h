/**
 * Findings in a timetable, by the codes of the MobilityData gtfs-validator: counted by code, file,
 * field and effect for the table `notice`; the first of each kind stand in `reject` and `repair`.
 */
#ifndef UM_LOAD_GTFS_NOTICES_H
#define UM_LOAD_GTFS_NOTICES_H

#include "load/loader.h"

// Effects. A constant is compared by its address.
extern const char um_gtfs_rejected[]; ///< the row is not in the store
extern const char um_gtfs_cascade[];  ///< likewise, only because a row that it needs is not
extern const char um_gtfs_cleared[];  ///< the row is there without this value
extern const char um_gtfs_repaired[]; ///< the row is there, mended
extern const char um_gtfs_kept[];     ///< the row is there as it was

typedef struct um_notice {
    const char *code, *file, *field, *effect; ///< static
    int64_t count, first_line;                ///< line 0 = of the file as a whole
} um_notice;

typedef struct um_notices {
    um_load *load;
    const char *label; ///< of the feed
    um_notice *items;
    size_t n_items, capacity;
    um_text_list names; ///< of files and columns that GTFS does not know
} um_notices;

/// Where a finding is.
typedef struct um_gtfs_place {
    const char *file, *field; ///< static; field "" = the row, or the file
    int64_t line;             ///< 0 = the file as a whole
    const char *key;          ///< of the row; may be NULL
} um_gtfs_place;

/// Counts a finding. @return how many of its kind there are now
int64_t um_notices_count(um_notices *notices, const char *code, const um_gtfs_place *place,
                         const char *effect);
/// Counts a finding that leaves the row as it is.
void um_notices_remark(um_notices *notices, const char *code, const char *file, const char *field,
                       int64_t line);
/// A row that is rejected: counted as a finding and in the accounts of the source.
um_status um_notices_reject(um_notices *notices, const char *code, const um_gtfs_place *place,
                            const char *effect, const char *fmt, ...) UM_PRINTF(5, 6) UM_MUST_CHECK;
/// A row that is mended, for the first time or again.
um_status um_notices_repair(um_notices *notices, const char *code, const um_gtfs_place *place,
                            const char *effect, const char *fmt, ...) UM_PRINTF(5, 6) UM_MUST_CHECK;
/// ERROR, WARNING or INFO.
const char *um_notice_severity(const char *code);
/// Writes the table `notice`.
um_status um_notices_store(const um_notices *notices, um_error *err) UM_MUST_CHECK;
/// Number of errors; the first of them, NULL where there is none.
int64_t um_notices_errors(const um_notices *notices, const um_notice **first);
void um_notices_clear(um_notices *notices);
static inline void um_auto_um_notices(um_notices *notices) {
    um_notices_clear(notices);
}

#endif
