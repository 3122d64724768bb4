/**
 * Who a partner of a project is: a territory or a forum that is loaded, or somebody else.
 *
 * A key is looked up among territories and forums; one that is not loaded passes where it has the
 * digits of a German official key (the partner then lies outside the region), and one that ceased
 * to be leads to its successor (load/crosswalk.h), which is noted. A name is looked up
 * (load/names.h) as a municipality, district, association, city district, state, and forum, in this
 * order. A name that is none of them is that of a company or agency: kind 'other'.
 */
#ifndef UM_LOAD_PARTNERS_H
#define UM_LOAD_PARTNERS_H

#include "load/crosswalk.h"
#include "load/forum_names.h"
#include "load/loader.h"
#include "load/names.h"

typedef struct um_partners {
    um_names names;
    um_forum_names forums;
    um_crosswalk *crosswalk;
    sqlite3_stmt *find, *insert;
} um_partners;

/// One of site_partner. Texts are borrowed from um_partners and from the arguments.
typedef struct um_partner {
    const char *kind;
    const char *key; ///< NULL for 'other'
    const char *name;
    const char *old_key; ///< the key given, of a territory that is no more; NULL = none
    const char *nearest; ///< for 'other': a known name that it nearly is; NULL = none
} um_partner;

/// Words of site_partner.partner_kind.
extern const char *const um_partner_kinds[];
enum { UM_N_PARTNER_KINDS = 7 };

um_status um_partners_read(um_load *load, um_partners *partners, um_error *err) UM_MUST_CHECK;
void um_partners_clear(um_partners *partners);
static inline void um_auto_um_partners(um_partners *partners) {
    um_partners_clear(partners);
}

/**
 * @param[in]  kind     one of um_partner_kinds; NULL = whatever the key or the name is
 * @param[in]  key      NULL = by name; a name of digits only is a key
 * @param[in]  name     NULL = none: then the key must be that of a loaded territory or forum
 * @param[out] why      what is wrong and what would be right
 * @return whether it was understood
 */
bool um_partner_resolve(const um_partners *partners, const char *kind, const char *key,
                        const char *name, um_partner *partner, um_text *why);

/**
 * Stores a partner of a site behind those that it has.
 *
 * @param[in]  cost_share  NAN = not said
 * @param[out] is_known    it was one already; nothing is stored
 */
um_status um_partner_insert(const um_partners *partners, um_load *load, const char *site_id,
                            const um_partner *partner, const char *role, double cost_share,
                            bool *is_known, um_error *err) UM_MUST_CHECK;
/// Notes a partner that is stored as 'other' though its name is nearly that of a territory or
/// forum, and one that is stored under the key of its successor.
um_status um_partner_note_doubt(um_load *load, const char *place, const char *site_id,
                                const um_partner *partner) UM_MUST_CHECK;

#endif
