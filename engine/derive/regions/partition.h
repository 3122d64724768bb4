/**
 * A division of units into regions: who is where and why, and what a method did with single units.
 *
 * Regions of different centres may overlap: a unit may stand in several. No store: see
 * partition_store.h.
 */
#ifndef UM_DERIVE_REGIONS_PARTITION_H
#define UM_DERIVE_REGIONS_PARTITION_H

#include "derive/regions/flow_matrix.h"

/// A unit in a region.
typedef struct um_seat {
    uint32_t unit;
    uint32_t region;  ///< its smallest unit, or its centre; UM_NO_UNIT = in none
    const char *role; ///< static: as in partition_unit.role
    double share;     ///< that decided, NAN = none did
} um_seat;

/// What was done with a unit.
typedef struct um_change {
    const char *action; ///< static: as in partition_change.action
    uint32_t unit;
    uint32_t from, to;  ///< regions, UM_NO_UNIT = none
    double value;       ///< that decided, NAN = none did
    const char *remark; ///< static; NULL = none
} um_change;

/// `{0}` is empty.
typedef struct um_partition {
    um_seat *seats;
    size_t n_seats, seat_capacity;
    um_change *changes;
    size_t n_changes, change_capacity;
    double *validity; ///< by region's unit, NAN where it has none; NULL = a method without; owned
} um_partition;

void um_partition_add_seat(um_partition *partition, uint32_t unit, uint32_t region,
                           const char *role, double share);
void um_partition_add_change(um_partition *partition, um_change change);
/// Takes in a plain division: n_units regions or UM_NO_UNIT, every unit a 'member'.
void um_partition_of(um_partition *partition, const uint32_t *region_of, size_t n_units);
void um_partition_clear(um_partition *partition);
static inline void um_auto_um_partition(um_partition *partition) {
    um_partition_clear(partition);
}

#endif
