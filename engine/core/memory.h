/**
 * Memory, and variables that clean up after themselves.
 *
 * `UM_AUTO(type) *x` releases x at the end of its scope; `UM_STEAL(x)` hands it on. How a foreign handle is released is
 * said once, by UM_DEFINE_AUTO, in the header of the module that wraps its library. Every releasing function accepts
 * NULL. Exhausted memory ends the process, here and nowhere else.
 */
#ifndef UM_CORE_MEMORY_H
#define UM_CORE_MEMORY_H

#include "core/status.h"

#include <stddef.h>
#include <stdlib.h>

/// @return zeroed memory, never NULL; release with free()
void *um_alloc(size_t size) __attribute__((malloc, returns_nonnull));
/// @return zeroed memory for @p n items, never NULL; the product is checked
void *um_alloc_array(size_t n, size_t size) __attribute__((malloc, returns_nonnull));
/// @return @p memory moved to room for @p n items; what is new is not zeroed
void *um_resize(void *memory, size_t n, size_t size) UM_MUST_CHECK;
/// @return a copy, NULL for NULL
char *um_strdup(const char *text) UM_MUST_CHECK;
/// @return a new text
char *um_format(const char *fmt, ...) UM_PRINTF(1, 2) UM_MUST_CHECK;

#define UM_AUTO(name) __attribute__((cleanup(um_auto_##name))) name

#define UM_DEFINE_AUTO(name, type, release)                                                        \
    __attribute__((unused)) static inline void um_auto_##name(type *variable) {                    \
        if (*variable)                                                                             \
            release(*variable);                                                                    \
    }

#define UM_STEAL(variable)                                                                         \
    __extension__({                                                                                \
        __typeof__(variable) um_stolen_ = (variable);                                              \
        (variable) = NULL;                                                                         \
        um_stolen_;                                                                                \
    })

UM_DEFINE_AUTO(char, char *, free)
UM_DEFINE_AUTO(double, double *, free)

/// Makes room for one more item in a growing array `items` with `n` used and `capacity` reserved.
#define UM_GROW(items, n, capacity)                                                                \
    do {                                                                                           \
        if ((n) == (capacity)) {                                                                   \
            (capacity) = (capacity) ? 2 * (capacity) : 16;                                         \
            (items) = um_resize((items), (capacity), sizeof *(items));                             \
        }                                                                                          \
    } while (0)

/// Makes room for @p n items in all, and as many again, in a growing array with `capacity` reserved.
#define UM_RESERVE(items, n, capacity)                                                             \
    do {                                                                                           \
        if ((size_t)(n) > (capacity)) {                                                            \
            (capacity) = 2 * (size_t)(n) + 16;                                                     \
            (items) = um_resize((items), (capacity), sizeof *(items));                             \
        }                                                                                          \
    } while (0)

#define UM_COUNT(array) (sizeof(array) / sizeof *(array))

#endif
