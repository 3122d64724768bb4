/**
 * Which forum a name means: its id, its name or one of its aliases, compared folded
 * (um_fold_name).
 */
#ifndef UM_LOAD_FORUM_NAMES_H
#define UM_LOAD_FORUM_NAMES_H

#include "core/db.h"
#include "core/text.h"

/// A forum as rows may name it.
typedef struct um_forum_name {
    char *folded, *name, *forum_id;
} um_forum_name;

typedef struct um_forum_names {
    um_forum_name *items;
    size_t n_items, capacity;
} um_forum_names;

um_status um_forum_names_read(um_db *db, um_forum_names *names, um_error *err) UM_MUST_CHECK;
void um_forum_names_clear(um_forum_names *names);

/**
 * @param[out] why  what is wrong and what would be right; stays empty where there is just no such
 * forum
 * @return the forum's id, borrowed; NULL where it is none, or the name of several
 */
const char *um_forum_names_find(const um_forum_names *names, const char *text, um_text *why);
/// Says that there is no such forum, with the nearest names.
void um_forum_names_explain(const um_forum_names *names, const char *text, um_text *why);

#endif
