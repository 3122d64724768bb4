/// A store against its promises: whole file, indexes complete, rows accounted for, facts that add up.
#ifndef UM_PUBLISH_CHECK_STORE_H
#define UM_PUBLISH_CHECK_STORE_H

#include "core/db.h"
#include "core/text.h"

/**
 * Checks a store.
 *
 * @param[out] faults  one sentence per broken promise is added; none when the store is sound
 * @return UM_OK also when faults were found
 */
um_status um_check_store(um_db *db, um_text_list *faults, um_error *err) UM_MUST_CHECK;

#endif
