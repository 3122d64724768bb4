/**
 * A growing list of numbers of edges or units. `{0}` is empty; it is used again from look-up to
 * look-up.
 */
#ifndef UM_DERIVE_NUMBERS_H
#define UM_DERIVE_NUMBERS_H

#include "core/memory.h"

#include <stdint.h>

typedef struct um_numbers {
    uint32_t *items;
    size_t n_items, capacity;
} um_numbers;

static inline void um_numbers_add(um_numbers *numbers, uint32_t number) {
    UM_GROW(numbers->items, numbers->n_items, numbers->capacity);
    numbers->items[numbers->n_items++] = number;
}

/// Adds what is not there, takes away what is.
static inline void um_numbers_toggle(um_numbers *numbers, uint32_t number) {
    for (size_t i = 0; i < numbers->n_items; i++)
        if (numbers->items[i] == number) {
            numbers->items[i] = numbers->items[--numbers->n_items];
            return;
        }
    um_numbers_add(numbers, number);
}

/// Ascending.
void um_numbers_sort(um_numbers *numbers);
void um_numbers_clear(um_numbers *numbers);
static inline void um_auto_um_numbers(um_numbers *numbers) {
    um_numbers_clear(numbers);
}

#endif
