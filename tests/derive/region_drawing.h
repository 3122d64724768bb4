/// Matrices and divisions in letters: units A, B, C ..., regions by their unit.
#ifndef REGION_DRAWING_H
#define REGION_DRAWING_H

#include "um_test.h"

#include "core/text.h"
#include "derive/regions/partition.h"

enum { A, B, C, D, E, F, G, H };

#define MATRIX(n_units, ...)                                                                       \
    um_flow_matrix_new(n_units, (const um_flow[]){__VA_ARGS__},                                    \
                       sizeof((const um_flow[]){__VA_ARGS__}) / sizeof(um_flow))

static inline char letter_of(uint32_t unit) {
    return unit == UM_NO_UNIT ? '.' : (char)('A' + unit);
}

/// "A in A centre; B in A zone 0.5; ..."
static inline void assert_seats(const um_partition *partition, const char *expected) {
    UM_AUTO(um_text) text = {0};
    for (size_t i = 0; i < partition->n_seats; i++) {
        const um_seat *seat = &partition->seats[i];
        um_text_append_format(&text, "%s%c in %c %s", i ? "; " : "", letter_of(seat->unit),
                              letter_of(seat->region), seat->role);
        if (seat->share == seat->share)
            um_text_append_format(&text, " %.6g", seat->share);
    }
    assert_string_equal(text.data ? text.data : "", expected);
}

/// "to_reserve A A>. 0.9 remark; ..."
static inline void assert_changes(const um_partition *partition, const char *expected) {
    UM_AUTO(um_text) text = {0};
    for (size_t i = 0; i < partition->n_changes; i++) {
        const um_change *change = &partition->changes[i];
        um_text_append_format(&text, "%s%s %c %c>%c %.6g%s%s", i ? "; " : "", change->action,
                              letter_of(change->unit), letter_of(change->from),
                              letter_of(change->to), change->value, change->remark ? " " : "",
                              change->remark ? change->remark : "");
    }
    assert_string_equal(text.data ? text.data : "", expected);
}

#endif
