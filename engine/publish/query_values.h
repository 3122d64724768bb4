/// Values of parameters that only a store can know: forums, themes, statistics, keys.
#ifndef UM_PUBLISH_QUERY_VALUES_H
#define UM_PUBLISH_QUERY_VALUES_H

#include "publish/query.h"

/**
 * Whether the store knows the value, or each word of a comma list, by the unit of the parameter. A word nobody knows would
 * give no rows, and no rows read like good news.
 *
 * @return UM_ERR_USAGE with the nearest word: "parameter 'forum' does not know 'knff'; did you mean 'knf'?"
 */
um_status um_query_check_known(um_db *db, const um_query_param *param, const char *text, um_error *err) UM_MUST_CHECK;

#endif
