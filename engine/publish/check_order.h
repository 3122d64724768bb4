/// Whether the order of a query's rows is total, tried on the rows of a store.
#ifndef UM_PUBLISH_CHECK_ORDER_H
#define UM_PUBLISH_CHECK_ORDER_H

#include "publish/check.h"

/**
 * Finds rows that differ but have the same ORDER BY keys: they may come in any order.
 *
 * Method: the statement is run with its order keys as further columns; rows come sorted, so equal
 * keys are neighbours.
 *
 * @param[in]  values  of all parameters that have no default
 * @return UM_OK also when faults were found
 */
um_status um_check_order(um_db *db, const um_query *query, const um_pair_list *values,
                         um_check_report *report, um_error *err) UM_MUST_CHECK;

#endif
