#include "load/gtfs/patterns.h"

static bool is_same(const um_patterns *patterns, const um_pattern *pattern, uint32_t hash,
                    const um_pattern_row *rows, size_t n) {
    return pattern->hash == hash && pattern->n == n &&
           memcmp(&patterns->rows[pattern->start], rows, n * sizeof *rows) == 0;
}

static void grow_slots(um_patterns *patterns) {
    patterns->n_slots = patterns->n_slots ? 2 * patterns->n_slots : 256;
    free(patterns->slots);
    patterns->slots = um_alloc_array(patterns->n_slots, sizeof *patterns->slots);
    for (size_t i = 0; i < patterns->n_items; i++) {
        size_t slot = patterns->items[i].hash & (patterns->n_slots - 1);
        while (patterns->slots[slot])
            slot = (slot + 1) & (patterns->n_slots - 1);
        patterns->slots[slot] = (uint32_t)i + 1;
    }
}

static int32_t number_stops(um_patterns *patterns, const um_pattern_row *rows, size_t n) {
    UM_RESERVE(patterns->stops, n, patterns->stop_capacity);
    for (size_t i = 0; i < n; i++)
        patterns->stops[i] = rows[i].stop;
    return um_intern_add(&patterns->stop_lists, (const char *)patterns->stops, n * sizeof(int32_t),
                         NULL);
}

static int32_t append(um_patterns *patterns, uint32_t hash, const um_pattern_row *rows, size_t n) {
    UM_RESERVE(patterns->rows, patterns->n_rows + n, patterns->row_capacity);
    memcpy(&patterns->rows[patterns->n_rows], rows, n * sizeof *rows);
    UM_GROW(patterns->items, patterns->n_items, patterns->capacity);
    patterns->items[patterns->n_items++] = (um_pattern){
        .start = patterns->n_rows,
        .n = (uint32_t)n,
        .hash = hash,
        .stop_list = number_stops(patterns, rows, n),
    };
    patterns->n_rows += n;
    return (int32_t)patterns->n_items - 1;
}

int32_t um_patterns_add(um_patterns *patterns, const um_pattern_row *rows, size_t n) {
    if (2 * (patterns->n_items + 1) > patterns->n_slots)
        grow_slots(patterns);
    uint32_t hash = um_hash32(rows, n * sizeof *rows, 0);
    size_t slot = hash & (patterns->n_slots - 1);
    for (; patterns->slots[slot]; slot = (slot + 1) & (patterns->n_slots - 1)) {
        um_pattern *pattern = &patterns->items[patterns->slots[slot] - 1];
        if (is_same(patterns, pattern, hash, rows, n)) {
            pattern->n_trips++;
            return (int32_t)(patterns->slots[slot] - 1);
        }
    }
    int32_t number = append(patterns, hash, rows, n);
    patterns->items[number].n_trips = 1;
    patterns->slots[slot] = (uint32_t)number + 1;
    return number;
}

void um_patterns_clear(um_patterns *patterns) {
    free(patterns->items);
    free(patterns->rows);
    free(patterns->slots);
    free(patterns->stops);
    um_intern_clear(&patterns->stop_lists);
    *patterns = (um_patterns){0};
}
