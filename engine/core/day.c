#include "core/day.h"

#include "core/text.h"

#include <stdio.h>
#include <string.h>

int32_t um_day_from_date(int year, int month, int day) {
    // Years begin in March: then the leap day is the last one. Source: the civil calendar's own
    // rule.
    int y = month <= 2 ? year - 1 : year, m = month <= 2 ? month + 9 : month - 3;
    int era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
    int of_year = (153 * m + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void um_day_format(int32_t day, char iso[UM_DAY_SIZE]) {
    int32_t z = day + 719468;
    int32_t era = (z >= 0 ? z : z - 146096) / 146097, of_era = z - era * 146097;
    int32_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int32_t of_year = of_era - (365 * y + y / 4 - y / 100), m = (5 * of_year + 2) / 153;
    int32_t month = m < 10 ? m + 3 : m - 9;
    snprintf(iso, UM_DAY_SIZE, "%04d-%02d-%02d", y + era * 400 + (month <= 2), month,
             of_year - (153 * m + 2) / 5 + 1);
}

bool um_day_check(int year, int month, int of_month, int32_t *day) {
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (year < 1 || year > 9999 || month < 1 || month > 12 || of_month < 1 ||
        of_month > days[month - 1] || (month == 2 && of_month == 29 && !is_leap))
        return false;
    *day = um_day_from_date(year, month, of_month);
    return true;
}

bool um_day_parse(const char *iso, int32_t *day) {
    int year = 0, month = 0, of_month = 0;
    if (strlen(iso) != 10 || !um_is_date(iso) ||
        sscanf(iso, "%4d-%2d-%2d", &year, &month, &of_month) != 3)
        return false;
    return um_day_check(year, month, of_month, day);
}

int um_day_of_week(int32_t day) {
    return (int)(((day + 3) % 7 + 7) % 7); // 1970-01-01 was a Thursday
}
