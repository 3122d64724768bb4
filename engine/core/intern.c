#include "core/intern.h"

__extension__ typedef unsigned __int128 wide;

/// Multiply and fold, eight bytes at a time.
static uint64_t mix(uint64_t a, uint64_t b) {
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint32_t um_hash32(const void *bytes, size_t n, uint64_t start) {
    static const uint64_t k0 = 0x9e3779b97f4a7c15u, k1 = 0xd6e8feb86659fd93u;
    const unsigned char *at = bytes;
    uint64_t hash = start ^ (n * k1), word = 0;
    for (; n >= 8; n -= 8, at += 8) {
        memcpy(&word, at, 8);
        hash = mix(hash ^ word, k0);
    }
    word = 0;
    memcpy(&word, at, n);
    hash = mix(hash ^ word, k1);
    return (uint32_t)(hash ^ (hash >> 32));
}

static size_t find_slot(const um_intern *intern, const char *text, size_t n, uint32_t hash) {
    size_t mask = intern->n_slots - 1, slot = hash & mask;
    for (; intern->slots[slot].number; slot = (slot + 1) & mask)
        if (intern->slots[slot].hash == hash &&
            um_intern_is(intern, (int32_t)intern->slots[slot].number - 1, text, n))
            break;
    return slot;
}

int32_t um_intern_find(const um_intern *intern, const char *text, size_t n) {
    if (intern->n_slots == 0)
        return UM_NOT_INTERNED;
    size_t slot = find_slot(intern, text, n, um_hash32(text, n, 0));
    return (int32_t)intern->slots[slot].number - 1; // a free one has 0: UM_NOT_INTERNED
}

static void grow_slots(um_intern *intern) {
    um_intern_slot *old = intern->slots;
    size_t n_old = intern->n_slots;
    intern->n_slots = n_old ? 2 * n_old : 64;
    intern->slots = um_alloc_array(intern->n_slots, sizeof *intern->slots);
    for (size_t i = 0; i < n_old; i++) {
        size_t slot = old[i].hash & (intern->n_slots - 1);
        if (!old[i].number)
            continue;
        while (intern->slots[slot].number)
            slot = (slot + 1) & (intern->n_slots - 1);
        intern->slots[slot] = old[i];
    }
    free(old);
}

static void append(um_intern *intern, const char *text, size_t n) {
    if (intern->n == intern->capacity) {
        intern->capacity = intern->capacity ? 2 * intern->capacity : 64;
        intern->starts = um_resize(intern->starts, intern->capacity + 1, sizeof *intern->starts);
    }
    size_t start = intern->n ? intern->starts[intern->n] : 0;
    UM_RESERVE(intern->bytes, start + n + 1, intern->byte_capacity);
    memcpy(&intern->bytes[start], text, n);
    intern->bytes[start + n] = '\0';
    intern->starts[intern->n] = start;
    intern->starts[intern->n + 1] = start + n + 1;
    intern->n++;
}

int32_t um_intern_add(um_intern *intern, const char *text, size_t n, bool *is_new) {
    if (2 * (intern->n + 1) > intern->n_slots)
        grow_slots(intern);
    uint32_t hash = um_hash32(text, n, 0);
    size_t slot = find_slot(intern, text, n, hash);
    if (is_new)
        *is_new = !intern->slots[slot].number;
    if (!intern->slots[slot].number) {
        append(intern, text, n);
        intern->slots[slot] = (um_intern_slot){hash, (uint32_t)intern->n};
    }
    return (int32_t)intern->slots[slot].number - 1;
}

void um_intern_clear(um_intern *intern) {
    free(intern->bytes);
    free(intern->starts);
    free(intern->slots);
    *intern = (um_intern){0};
}
