#include "derive/crossings.h"

void um_crossings_clear(um_crossings *crossings) {
    free(crossings->items);
    *crossings = (um_crossings){0};
}

/// Where the line may be: in one unit, or in one of the two whose border it follows.
typedef struct whereabouts {
    int32_t units[2];
    int n;
} whereabouts;

static whereabouts read_stretch(const um_stretch *stretch) {
    if (stretch->other == UM_NO_BORDER)
        return (whereabouts){{stretch->unit, stretch->unit}, 1};
    return (whereabouts){{stretch->unit, stretch->other}, 2};
}

static bool is_among(const whereabouts *place, int32_t unit) {
    return place->units[0] == unit || place->units[1] == unit;
}

static whereabouts intersect(const whereabouts *a, const whereabouts *b) {
    whereabouts both = {{UM_OUTSIDE, UM_OUTSIDE}, 0};
    for (int i = 0; i < a->n; i++)
        if (is_among(b, a->units[i]))
            both.units[both.n++] = a->units[i];
    if (both.n == 1)
        both.units[1] = both.units[0];
    return both;
}

void um_crossings_find(const um_stretch *stretches, size_t n, um_crossings *crossings) {
    crossings->n_items = 0;
    if (n == 0)
        return;
    whereabouts now = read_stretch(&stretches[0]);
    bool is_open =
        false; // the last crossing led onto a border: into which of the two is not yet known
    for (size_t i = 1; i < n; i++) {
        whereabouts next = read_stretch(&stretches[i]), both = intersect(&now, &next);
        if (both.n > 0) {
            now = both;
            if (is_open && now.n == 1)
                crossings->items[crossings->n_items - 1].to = now.units[0];
        } else {
            UM_GROW(crossings->items, crossings->n_items, crossings->capacity);
            crossings->items[crossings->n_items++] =
                (um_crossing){i - 1, stretches[i].start_m, now.units[0], next.units[0]};
            now = next;
        }
        is_open = now.n > 1 && (is_open || both.n == 0);
    }
}

/// A unit of no group is outside.
static int32_t find_group(int32_t unit, const int32_t *group_of) {
    return unit == UM_OUTSIDE || group_of[unit] < 0 ? UM_OUTSIDE : group_of[unit];
}

size_t um_stretches_group(const um_stretch *stretches, size_t n, const int32_t *group_of,
                          um_stretch *grouped) {
    size_t n_grouped = 0;
    for (size_t i = 0; i < n; i++) {
        um_stretch next = stretches[i];
        next.unit = find_group(stretches[i].unit, group_of);
        if (next.other != UM_NO_BORDER) {
            int32_t other = find_group(stretches[i].other, group_of), unit = next.unit;
            next.unit = unit < other ? unit : other;
            next.other = unit == other ? UM_NO_BORDER : unit < other ? other : unit;
        }
        um_stretch *last = n_grouped ? &grouped[n_grouped - 1] : NULL;
        if (last && last->unit == next.unit && last->other == next.other)
            last->end_m = next.end_m;
        else
            grouped[n_grouped++] = next;
    }
    return n_grouped;
}
