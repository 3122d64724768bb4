/// A sequence of its own, so that a test is the same on every machine.
#ifndef UM_RANDOM_H
#define UM_RANDOM_H

#include <stddef.h>
#include <stdint.h>

static uint64_t um_random_state = 88172645463325252u;

/// From 0 to below 1.
static inline double next_random(void) {
    um_random_state ^= um_random_state << 13;
    um_random_state ^= um_random_state >> 7;
    um_random_state ^= um_random_state << 17;
    return (double)(um_random_state >> 11) / 9007199254740992.0;
}

/// From 0 to n - 1.
static inline size_t choose(size_t n) {
    return (size_t)(next_random() * (double)n);
}

#endif
