/**
 * Findings: the sentence that states what an analysis found, its numbers taken from the rows.
 *
 * A query's header says it next to its title, in both languages:
 *
 *   -- finding:    when {rows} = 1 & :themes != | One municipality is in a forum
 *   -- finding:    {count:forums>0} of {rows} municipalities are in a forum; unknown: {count:status=unknown}
 *   -- finding.de: ...
 *
 * Several lines may stand; the first whose guard (`when ... |`) holds is taken. The last has none: it is for every other
 * case, except for no rows at all, which a built-in sentence tells unless a guard does.
 *
 * A figure stands in braces. Columns are those of the query; `?` puts a condition on the rows it is taken from:
 *
 *   {rows}                      rows
 *   {count:tests}               rows that pass
 *   {share:tests}               they, of all rows                          [%]
 *   {distinct:column?tests}     different values, of a+b different pairs; empty ones do not count
 *   {sum:column?tests}          likewise min, max
 *   {part:column?tests}         sum over rows that pass, of that over all  [%]
 *   {ratio:column/column?tests} sum of the first by that of the second     [%]
 *   {first:column?tests}        value of the first row in the query's order; likewise last
 *   {top:column by number?tests} value of the row in which the number is largest, "X (and 2 equal)" where others have it,
 *                               too; of a+b "A – B"; likewise bottom: the smallest
 *   {level:column}              the first row's level in the plural ("districts"); {of_level:column} as in "of 3 districts"
 *   {param:name}                value of a parameter
 *
 * Tests are `column=value`, `!=`, `<`, `>`, `<=`, `>=` (the last four: numbers only), joined with `&`; `column=` is "empty",
 * `column!=` "not empty". An empty value passes no other test: what is not known is never counted. In a guard the left side
 * is a figure in braces, compared with a number (shares from 0 to 1), or a parameter (`:themes=`).
 *
 * Numbers are shown as in tables (words.h): grouped, shares in percent, symbols of units (m, km, ha) behind them; what is
 * counted in words (persons, forums) the sentence says. A figure that no row has is "no figure". Words and dates are those of
 * the language. Text from the rows is put in as it is, on one line; it is never read as a figure.
 */
#ifndef UM_PUBLISH_FINDING_H
#define UM_PUBLISH_FINDING_H

#include "publish/query.h"

/**
 * Reads the findings of a query, its columns and parameters known.
 *
 * @return UM_ERR_FORMAT with the line: "line 3: {count:forum>0}: no column 'forum'; did you mean 'forums'?"
 */
um_status um_finding_check(const um_query *query, um_error *err) UM_MUST_CHECK;
/// What the lines of both languages lack, one sentence each: a partner in the other language, the same guard, a figure.
void um_finding_faults(const um_query *query, um_text_list *faults);
/**
 * The sentence for these rows; the caller frees it.
 *
 * @param[in] seen_from  name of the territory near which the rows were chosen: "Around Potsdam: ..."; NULL = all rows
 * @return NULL where the query has no finding
 */
char *um_finding_of(const um_table *table, const char *seen_from, const char *language) UM_MUST_CHECK;

#endif
