/**
 * Ids as dense numbers: the first text is 0, the next new one 1, and so on.
 *
 * A hash table with open addressing over texts that stand one behind the other in one block.
 * Numbers never change; texts may move when one is added.
 */
#ifndef UM_CORE_INTERN_H
#define UM_CORE_INTERN_H

#include "core/memory.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef struct um_intern_slot {
    uint32_t hash, number; ///< number + 1, 0 = free
} um_intern_slot;

/// `{0}` is empty.
typedef struct um_intern {
    char *bytes;           ///< each text with a zero byte behind it
    size_t *starts;        ///< n + 1: where a text begins in bytes
    um_intern_slot *slots; ///< at most half of them taken
    size_t n, capacity;    ///< texts
    size_t byte_capacity, n_slots;
} um_intern;

enum { UM_NOT_INTERNED = -1 };

/// @return the number of a text, UM_NOT_INTERNED where it was never added
int32_t um_intern_find(const um_intern *intern, const char *text, size_t n);
/// @param[out] is_new  whether it was not there; NULL = not wanted
int32_t um_intern_add(um_intern *intern, const char *text, size_t n, bool *is_new);
void um_intern_clear(um_intern *intern);
static inline void um_auto_um_intern(um_intern *intern) {
    um_intern_clear(intern);
}

/// Borrowed until the next text is added.
static inline const char *um_intern_text(const um_intern *intern, int32_t number) {
    return &intern->bytes[intern->starts[number]];
}

static inline size_t um_intern_length(const um_intern *intern, int32_t number) {
    return intern->starts[number + 1] - intern->starts[number] - 1;
}

/// Like memcmp() == 0, for texts too short for a call.
static inline bool um_is_same_text(const char *a, const char *b, size_t n) {
    uint64_t x = 0, y = 0;
    for (; n >= sizeof x; n -= sizeof x, a += sizeof x, b += sizeof x) {
        memcpy(&x, a, sizeof x);
        memcpy(&y, b, sizeof y);
        if (x != y)
            return false;
    }
    for (size_t i = 0; i < n; i++)
        if (a[i] != b[i])
            return false;
    return true;
}

static inline bool um_intern_is(const um_intern *intern, int32_t number, const char *text,
                                size_t n) {
    return um_intern_length(intern, number) == n &&
           um_is_same_text(um_intern_text(intern, number), text, n);
}

/// A 32-bit hash of bytes; a second start value gives another one.
uint32_t um_hash32(const void *bytes, size_t n, uint64_t start);

#endif
