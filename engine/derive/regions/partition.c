#include "derive/regions/partition.h"

#include <math.h>
#include <string.h>

void um_partition_add_seat(um_partition *partition, uint32_t unit, uint32_t region,
                           const char *role, double share) {
    UM_GROW(partition->seats, partition->n_seats, partition->seat_capacity);
    partition->seats[partition->n_seats++] = (um_seat){unit, region, role, share};
}

void um_partition_add_change(um_partition *partition, um_change change) {
    UM_GROW(partition->changes, partition->n_changes, partition->change_capacity);
    partition->changes[partition->n_changes++] = change;
}

void um_partition_of(um_partition *partition, const uint32_t *region_of, size_t n_units) {
    for (uint32_t i = 0; i < n_units; i++)
        um_partition_add_seat(partition, i, region_of[i],
                              region_of[i] == UM_NO_UNIT ? "none" : "member", NAN);
}

void um_partition_clear(um_partition *partition) {
    free(partition->seats);
    free(partition->changes);
    free(partition->validity);
    *partition = (um_partition){0};
}
