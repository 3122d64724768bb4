#include "core/levels.h"

#include <stddef.h>

const char *const um_levels[UM_N_LEVELS + 1] = {
    "city_district", "municipality", "association", "district", "state", NULL,
};

const char *const um_levels_downward[UM_N_LEVELS + 1] = {
    "state", "district", "association", "municipality", "city_district", NULL,
};
