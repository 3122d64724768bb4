/**
 * Ids of a kind (stops, trips ...) as dense numbers, with the line on which each stands and whether
 * its row is sound: what hangs on a row that was rejected is a cascade, no fault of its own.
 */
#ifndef UM_LOAD_GTFS_IDS_H
#define UM_LOAD_GTFS_IDS_H

#include "core/intern.h"
#include "load/gtfs/values.h"

/// `{0}` is empty.
typedef struct um_ids {
    um_intern intern;
    int32_t *lines; ///< of the sound row, else of the first rejected one
    uint8_t *is_sound;
    size_t capacity;
} um_ids;

/// Adds the id of a row. @return its number; UM_NOT_INTERNED where a sound row has it already,
/// whose line goes to @p before
int32_t um_ids_add(um_ids *ids, um_slice id, int64_t line, bool is_sound, int32_t *before);
/// @return the number of a sound row's id, else UM_NOT_INTERNED; @p is_cascade tells whether a
/// rejected row has it
int32_t um_ids_find(const um_ids *ids, um_slice id, bool *is_cascade);
void um_ids_clear(um_ids *ids);

static inline size_t um_ids_count(const um_ids *ids) {
    return ids->intern.n;
}

static inline const char *um_ids_text(const um_ids *ids, int32_t number) {
    return um_intern_text(&ids->intern, number);
}

#endif
