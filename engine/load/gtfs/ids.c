#include "load/gtfs/ids.h"

int32_t um_ids_add(um_ids *ids, um_slice id, int64_t line, bool is_sound, int32_t *before) {
    bool is_new = false;
    int32_t number = um_intern_add(&ids->intern, id.text, id.n, &is_new);
    if (ids->intern.n > ids->capacity) {
        ids->capacity = 2 * ids->intern.n;
        ids->lines = um_resize(ids->lines, ids->capacity, sizeof *ids->lines);
        ids->is_sound = um_resize(ids->is_sound, ids->capacity, sizeof *ids->is_sound);
    }
    if (is_new)
        ids->is_sound[number] = 0;
    if (!is_new && ids->is_sound[number] && is_sound) {
        *before = ids->lines[number];
        return UM_NOT_INTERNED;
    }
    if (is_new || is_sound)
        ids->lines[number] = (int32_t)line;
    ids->is_sound[number] |= is_sound;
    return number;
}

int32_t um_ids_find(const um_ids *ids, um_slice id, bool *is_cascade) {
    int32_t number = um_intern_find(&ids->intern, id.text, id.n);
    *is_cascade = number >= 0 && !ids->is_sound[number];
    return *is_cascade ? UM_NOT_INTERNED : number;
}

void um_ids_clear(um_ids *ids) {
    um_intern_clear(&ids->intern);
    free(ids->lines);
    free(ids->is_sound);
    *ids = (um_ids){0};
}
