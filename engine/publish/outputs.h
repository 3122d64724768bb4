/**
 * What a build has written, so that an unchanged file is not written again and an old one does not stay.
 *
 * Kept in the table `published` of the store: path in the output folder, fingerprint of its ingredients, SHA-256 of its
 * content. The content is compared, because a run that failed half-way leaves new files that the store does not know of.
 */
#ifndef UM_PUBLISH_OUTPUTS_H
#define UM_PUBLISH_OUTPUTS_H

#include "core/db.h"
#include "core/text.h"

typedef struct um_outputs {
    um_db *db;          ///< borrowed
    const char *folder; ///< borrowed
    um_text_list seen;    ///< paths of this build
    um_pair_list written; ///< paths that this build wrote, with their fingerprints
    size_t n_written, n_unchanged, n_removed;
} um_outputs;

void um_outputs_clear(um_outputs *outputs);
static inline void um_auto_um_outputs(um_outputs *outputs) { um_outputs_clear(outputs); }

/**
 * Whether a file is there, as it was written, and made from the same ingredients. Counts it as part of this build either
 * way.
 */
um_status um_outputs_is_current(um_outputs *outputs, const char *path, const char *fingerprint, bool *is_current,
                                um_error *err) UM_MUST_CHECK;
/// Remembers a file that was just written.
void um_outputs_record(um_outputs *outputs, const char *path, const char *fingerprint);
/// Removes the files of earlier builds that this one did not make, and writes down what it did, in one transaction.
um_status um_outputs_commit(um_outputs *outputs, um_error *err) UM_MUST_CHECK;
/// Takes over what another store knows of the same folder; a store that is built anew would forget it.
um_status um_outputs_copy(um_db *from, um_db *to, um_error *err) UM_MUST_CHECK;

#endif
