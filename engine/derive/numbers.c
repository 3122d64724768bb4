#include "derive/numbers.h"

static int compare_numbers(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

void um_numbers_sort(um_numbers *numbers) {
    if (numbers->n_items > 1)
        qsort(numbers->items, numbers->n_items, sizeof *numbers->items, compare_numbers);
}

void um_numbers_clear(um_numbers *numbers) {
    free(numbers->items);
    *numbers = (um_numbers){0};
}
