/**
 * `umland check`: a query against its header, a file against RFC 7946. (A store against its
 * promises: check_store.h.)
 */
#ifndef UM_PUBLISH_CHECK_H
#define UM_PUBLISH_CHECK_H

#include "publish/query.h"

typedef struct um_check_report {
    um_text_list faults; ///< sentences; none = sound
    um_text_list notes;  ///< what could not be checked, and why
    int64_t n_checked;   ///< rows or features looked at
} um_check_report;

void um_check_report_clear(um_check_report *report);
static inline void um_auto_um_check_report(um_check_report *report) {
    um_check_report_clear(report);
}

/**
 * Checks a query against its header: what it declares is there, complete in both languages and
 * true.
 *
 * One SELECT that reads only; parameters declared and used; columns by name, order and type; units
 * of numbers; plot options that name columns; no clock; no bare spatial predicate; a total order:
 * no two rows with the same keys of ORDER BY (check_order.h), and the same rows when every
 * unordered scan inside is reversed.
 *
 * @param[in]  db      a store with rows; NULL = an empty one is made in memory, and the query is
 * not run
 * @param[in]  values  parameter values, NULL = defaults; required ones without a value get "" or 0
 * @param[out] report  to be cleared by the caller
 * @return UM_OK also when faults were found
 */
um_status um_check_query(um_db *db, const um_query *query, const um_pair_list *values,
                         um_check_report *report, um_error *err) UM_MUST_CHECK;

#endif
