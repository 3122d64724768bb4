/**
 * Which territory a name means: names of loaded territories, their aliases, and names that
 * region.yaml gives to territories which will be dissolved (derive.dissolve.names).
 *
 * Spellings are compared folded (um_fold_name). Where the whole name is not known, designations
 * ("Landkreis ...",
 * "..., Stadt") and a district in brackets ("Golzow (Potsdam-Mittelmark)") are understood.
 * Dissolved territories that are already in the store are left out, so that a load finds the same
 * names whether the store is new or not.
 */
#ifndef UM_LOAD_NAMES_H
#define UM_LOAD_NAMES_H

#include "core/db.h"
#include "core/region.h"

typedef struct um_name {
    char *folded;
    char *name;
    char *key;
    const char *level; ///< one of um_levels; borrowed
    bool is_official;  ///< the territory's own name, not an alias
} um_name;

typedef struct um_names {
    um_name *items; ///< by folded name, then level, then key
    size_t n_items, capacity;
    struct um_official *officials; ///< hash from a key to the territory's own name
} um_names;

um_status um_names_read(um_db *db, const um_region *region, um_names *names,
                        um_error *err) UM_MUST_CHECK;
void um_names_clear(um_names *names);
static inline void um_auto_um_names(um_names *names) {
    um_names_clear(names);
}

/// @return the official name of a key, NULL where it is not known
const char *um_names_official(const um_names *names, const char *key);
/// Whether the key is that of a known territory of that level.
bool um_names_has_key(const um_names *names, const char *key, const char *level);
/// Whether any territory of that level is known.
bool um_names_has_level(const um_names *names, const char *level);

/// What um_names_resolve() found: one match means found.
typedef struct um_name_matches {
    const um_name *items[8]; ///< of different keys, in order of the keys; borrowed
    size_t n_items;
} um_name_matches;

/**
 * Looks a name up at one level.
 *
 * @param[in]  name      as written
 * @param[in]  level     one of um_levels
 * @param[in]  district  name or key of the district it lies in, "" where not given
 */
um_name_matches um_names_resolve(const um_names *names, const char *name, const char *level,
                                 const char *district);

/// Says why a name does not lead to one key, and what would: candidates with key and district, or
/// the nearest names.
void um_names_explain(const um_names *names, const char *name, const char *level,
                      const um_name_matches *matches, um_text *why);

#endif
