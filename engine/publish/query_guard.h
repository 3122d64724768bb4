/**
 * What a query may do: read tables of the store and compute, nothing else.
 */
#ifndef UM_PUBLISH_QUERY_GUARD_H
#define UM_PUBLISH_QUERY_GUARD_H

#include "core/db.h"
#include "core/text.h"

/**
 * Prepares exactly one SELECT under an authorizer: reading of the store's tables, recursion and the
 * functions of an allow-list; no other statement, no pragma, no file, no clock, no random.
 * sqlite3_stmt_readonly() is asked as well. A query that reads persons of flows without looking at
 * their statistic (year, mode) is refused where the store has several: they are never mixed.
 *
 * @param[in]  db      the store
 * @param[in]  sql     the statement; what follows it may be blanks and comments
 * @param[in]  line    line of the file on which @p sql begins, for messages
 * @param[out] tables  tables that the statement reads are added, each once; NULL = not wanted
 * @return UM_ERR_FORMAT with the line where SQLite knows it
 */
um_status um_query_prepare(um_db *db, const char *sql, int line, sqlite3_stmt **statement,
                           um_text_list *tables, um_error *err) UM_MUST_CHECK;

/// Whether a function of SpatiaLite answers true, false or error (2, -1), so that it must stand
/// before `= 1`.
bool um_query_is_predicate(const char *function);

#endif
