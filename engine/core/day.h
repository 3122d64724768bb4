/// Dates of the Gregorian calendar as days since 1970-01-01.
#ifndef UM_CORE_DAY_H
#define UM_CORE_DAY_H

#include <stdbool.h>
#include <stdint.h>

enum { UM_DAY_SIZE = 40 };

int32_t um_day_from_date(int year, int month, int day);
/// @param[out] iso "2024-12-31"
void um_day_format(int32_t day, char iso[UM_DAY_SIZE]);
/// @return whether there is such a date
bool um_day_check(int year, int month, int of_month, int32_t *day);
/// Reads "2024-12-31".
bool um_day_parse(const char *iso, int32_t *day);
/// 0 Monday .. 6 Sunday.
int um_day_of_week(int32_t day);

/// SQL: whether what began and ended (columns; NULL = not known) is in force on a date. Each is as precise as its source:
/// what began or ended within the date counts.
#define UM_SQL_IN_FORCE(from, to, date)                                                            \
    "(" from " IS NULL OR substr(" from ", 1, length(" date ")) <= " date ") "                     \
    "AND (" to " IS NULL OR substr(" date ", 1, length(" to ")) <= " to ")"

#endif
