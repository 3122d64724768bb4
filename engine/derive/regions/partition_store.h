/**
 * A division of the region as it goes into the store.
 */
#ifndef UM_DERIVE_REGIONS_PARTITION_STORE_H
#define UM_DERIVE_REGIONS_PARTITION_STORE_H

#include "derive/regions/basis.h"
#include "derive/regions/partition.h"

/// What it is called; all borrowed.
typedef struct um_partition_title {
    const char *id, *method, *parameters;
} um_partition_title;

/**
 * Writes partition, partition_unit, partition_region and partition_change.
 *
 * A region's name is that of its unit in which most work; its shape the polygon of the leaves that
 * lie in its units. Modularity is that of the whole division: NULL where regions overlap; a unit in
 * no region is one of its own.
 */
um_status um_partition_store(um_derive *derive, const um_basis *basis,
                             const um_partition_title *title, const um_partition *partition,
                             um_error *err) UM_MUST_CHECK;

#endif
