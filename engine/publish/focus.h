/**
 * A region seen from one of its territories: its neighbours, its forums, the lines through it, the
 * sites around it.
 *
 * A query says with `-- focus:` what its rows are about. It runs over the whole region, so that
 * shares and ranks stay those of the whole; only rows that concern the focus are given out:
 *
 *   territory  a territory of the circle: the focus, what lies in it, what it lies in, and the
 *              neighbours of these, level by level
 *   pair       the focus (what lies in it, what it lies in) at one end, or both ends in the circle
 *   forum      a forum in which the focus is, in any reading of member_territory, on the query's
 * day corridor   a line with a section in the focus or on its border site       a site in the
 * circle, or one that the focus is a partner of whole      every row
 */
#ifndef UM_PUBLISH_FOCUS_H
#define UM_PUBLISH_FOCUS_H

#include "publish/query.h"

typedef struct um_focus {
    char *key, *name;
    um_text_list own;       ///< keys of the focus, of what lies in it and of what it lies in
    um_text_list circle;    ///< own, and their neighbours
    um_text_list near;      ///< leaves of the circle: what a map shows
    um_text_list corridors; ///< their keys
    um_text_list sites;     ///< their keys
} um_focus;

/**
 * Finds a territory of the region by its key, or by a name that only one has.
 *
 * A municipality that is a district of its own counts once, as the municipality.
 * @return UM_ERR_USAGE with the nearest name, or with the keys that share the name
 */
um_status um_focus_open(um_db *db, const char *key_or_name, um_focus **focus,
                        um_error *err) UM_MUST_CHECK;
/**
 * The forums of the focus on a day.
 *
 * @param[out] forums    keys of forums in force that the focus is in, candidates not counted
 * @param[out] possible  names of forums whose incomplete list could hold it as well; NULL = not
 * wanted
 */
um_status um_focus_forums(um_db *db, const um_focus *focus, const char *date, um_text_list *forums,
                          um_text_list *possible, um_error *err) UM_MUST_CHECK;
/// Whether the header of a query says which rows are near.
bool um_focus_selects(const um_query *query);
/// Whether a row of the query is near. @param[in] forums  as um_focus_forums() gives them
bool um_focus_has(const um_focus *focus, const um_text_list *forums, const um_query *query,
                  const um_value *row);
void um_focus_free(um_focus *focus);
UM_DEFINE_AUTO(um_focus, um_focus *, um_focus_free)

#endif
