/// The levels of territories, as in territory.level.
#ifndef UM_CORE_LEVELS_H
#define UM_CORE_LEVELS_H

enum { UM_N_LEVELS = 5 };

/// From the smallest territory to the largest; ends with NULL.
extern const char *const um_levels[UM_N_LEVELS + 1];
/// From the largest to the smallest; ends with NULL.
extern const char *const um_levels_downward[UM_N_LEVELS + 1];

#endif
