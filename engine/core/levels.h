/// The levels of territories, as in territory.level.
#ifndef UM_CORE_LEVELS_H
#define UM_CORE_LEVELS_H

enum { UM_N_LEVELS = 5 };

/// From the smallest territory to the largest; ends with NULL.
extern const char *const um_levels[UM_N_LEVELS + 1];
/// From the largest to the smallest; ends with NULL.
extern const char *const um_levels_downward[UM_N_LEVELS + 1];

/// SQL: whether a row of `territory` is one of those that add up to the region: the leaves, but a
/// city in the place of the districts that stand in for it, because its figures are known.
#define UM_SQL_IS_WHOLE                                                                            \
    "(territory.is_leaf = 1 AND NOT EXISTS (SELECT 1 FROM territory AS city "                      \
    "WHERE city.key = territory.parent_key AND city.level = 'municipality' "                       \
    "AND city.is_leaf = 0 AND territory.level = 'city_district') "                                 \
    "OR territory.is_leaf = 0 AND territory.level = 'municipality' "                               \
    "AND EXISTS (SELECT 1 FROM territory AS part WHERE part.parent_key = territory.key "           \
    "AND part.level = 'city_district' AND part.is_leaf = 1))"

#endif
