/**
 * Where a key leads that is no territory any more: through the loaded changes of keys (key_change)
 * to the keys of today.
 *
 * A key that is loaded stays as it is, whatever is said of it. One that is not is followed from
 * change to change, forward in time, until a loaded territory or a key without further change is
 * reached. Of the changes of one key the last day counts, on which it ceased to be: parts that left
 * it earlier are not followed. A key that leads to no loaded territory stays as it is, too.
 *
 * Loaded is a territory that a source brings, and the district or state in the digits of a loaded
 * municipality's key: dissolved, or outside the tables, it exists.
 */
#ifndef UM_LOAD_CROSSWALK_H
#define UM_LOAD_CROSSWALK_H

#include "core/db.h"
#include "core/text.h"

typedef struct um_crosswalk um_crosswalk;

typedef struct um_successor {
    const char *key; ///< borrowed from the crosswalk
    double share;    ///< of the inhabitants of the old key that went there; NAN = not said
} um_successor;

/// What became of a key.
typedef struct um_succession {
    um_successor items[16]; ///< in order of the keys
    size_t n_items;         ///< 0 = the key stays as it is
    bool has_shares;        ///< the shares are known and add up to 1 (within 0.001, then exactly)
    const char *changed_on; ///< of the first step; borrowed
    const char *old_name;   ///< NULL = not said; borrowed
} um_succession;

/// Reads key_change, and the loaded territories where there is any change.
um_status um_crosswalk_read(um_db *db, um_crosswalk **crosswalk, um_error *err) UM_MUST_CHECK;
void um_crosswalk_free(um_crosswalk *crosswalk);
UM_DEFINE_AUTO(um_crosswalk, um_crosswalk *, um_crosswalk_free)

/// Follows a key. Cheap where no change is loaded.
um_succession um_crosswalk_follow(const um_crosswalk *crosswalk, const char *key);
/// Whether all of the old key went into one of today's.
bool um_succession_is_single(const um_succession *succession);
/// "12073032 (Passow) became 12073532 on 2022-04-19", with the shares where there are several.
void um_succession_describe(const um_succession *succession, const char *old_key, um_text *text);

#endif
