#include "load/gtfs/values.h"

#include "core/day.h"
#include "core/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

bool um_slice_integer(um_slice slice, int64_t *value) {
    size_t i = slice.n > 0 && (*slice.text == '-' || *slice.text == '+');
    int64_t number = 0;
    if (i == slice.n || slice.n - i > 18)
        return false;
    for (; i < slice.n; i++) {
        unsigned digit = (unsigned)(unsigned char)slice.text[i] - '0';
        if (digit > 9)
            return false;
        number = 10 * number + digit;
    }
    *value = *slice.text == '-' ? -number : number;
    return true;
}

/// Digits with a point between, as coordinates are: exact, since both fit into 53 bits.
static bool read_plain_real(um_slice slice, double *value) {
    static const double powers[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    bool is_negative = slice.n > 0 && *slice.text == '-', has_point = false;
    int64_t digits = 0;
    size_t n_digits = 0, n_decimals = 0;
    for (size_t i = is_negative; i < slice.n; i++) {
        unsigned digit = (unsigned)(unsigned char)slice.text[i] - '0';
        if (digit <= 9) {
            digits = 10 * digits + digit;
            n_decimals += has_point;
            if (++n_digits > 15)
                return false;
        } else if (slice.text[i] == '.' && !has_point) {
            has_point = true;
        } else {
            return false;
        }
    }
    if (n_digits == 0)
        return false;
    *value = (double)digits / powers[n_decimals];
    if (is_negative)
        *value = -*value;
    return true;
}

bool um_slice_real(um_slice slice, double *value) {
    char text[64];
    if (read_plain_real(slice, value))
        return true;
    if (slice.n == 0 || slice.n >= sizeof text)
        return false;
    memcpy(text, slice.text, slice.n);
    text[slice.n] = '\0';
    return um_parse_real(text, value);
}

static int two_digits(const char *text) {
    unsigned a = (unsigned)(unsigned char)text[0] - '0', b = (unsigned)(unsigned char)text[1] - '0';
    return a <= 9 && b <= 9 ? (int)(10 * a + b) : -1;
}

bool um_slice_time(um_slice slice, int32_t *seconds) {
    if (slice.n < 7 || slice.n > 9)
        return false;
    const char *rest = slice.text + slice.n - 6; // ":MM:SS"
    int minutes = two_digits(rest + 1), s = two_digits(rest + 4), hours = 0;
    for (const char *at = slice.text; at < rest; at++) {
        unsigned digit = (unsigned)(unsigned char)*at - '0';
        if (digit > 9)
            return false;
        hours = 10 * hours + (int)digit;
    }
    if (rest[0] != ':' || rest[3] != ':' || minutes < 0 || minutes > 59 || s < 0 || s > 59)
        return false;
    *seconds = hours * 3600 + minutes * 60 + s;
    return true;
}

// ------------------------------------------------------------------------------------------- dates

bool um_slice_date(um_slice slice, int32_t *day) {
    int64_t number = 0;
    if (slice.n != 8 || *slice.text == '-' || *slice.text == '+' ||
        !um_slice_integer(slice, &number))
        return false;
    return um_day_check((int)(number / 10000), (int)(number / 100 % 100), (int)(number % 100), day);
}

// ------------------------------------------------------------------------------------ other types

static bool is_ascii_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_ascii_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_printable_ascii(um_slice cell) {
    for (size_t i = 0; i < cell.n; i++)
        if ((unsigned char)cell.text[i] < 0x20 || (unsigned char)cell.text[i] > 0x7e)
            return false;
    return true;
}

/// Six hexadecimal digits.
static bool is_color(um_slice cell) {
    for (size_t i = 0; i < cell.n; i++)
        if (!is_ascii_digit(cell.text[i]) &&
            !((cell.text[i] | 0x20) >= 'a' && (cell.text[i] | 0x20) <= 'f'))
            return false;
    return cell.n == 6;
}

static bool is_currency(um_slice cell) {
    for (size_t i = 0; i < cell.n; i++)
        if (cell.text[i] < 'A' || cell.text[i] > 'Z')
            return false;
    return cell.n == 3;
}

/// http, https or ftp, a host with a dot and a top domain of letters, then anything without blanks.
static bool is_url(um_slice cell) {
    static const char *const schemes[] = {"http://", "https://", "ftp://"};
    const char *end = cell.text + cell.n, *host = NULL;
    for (size_t i = 0; i < UM_COUNT(schemes) && !host; i++)
        if (cell.n > strlen(schemes[i]) && memcmp(cell.text, schemes[i], strlen(schemes[i])) == 0)
            host = cell.text + strlen(schemes[i]);
    if (!host)
        return false;
    const char *slash = memchr(host, '/', (size_t)(end - host)), *stop = slash ? slash : end;
    const char *dot = stop;
    while (dot > host && dot[-1] != '.')
        dot--;
    for (const char *at = dot; at < stop; at++)
        if (*at < 'a' || *at > 'z')
            return false;
    for (const char *at = host; at < end; at++)
        if ((unsigned char)*at <= 0x20)
            return false;
    return stop - dot >= 2 && dot - host >= 2;
}

/// Words of letters (and digits, after the first) with '-' between.
static bool is_language(um_slice cell) {
    size_t length = 0, word = 0;
    for (size_t i = 0; i <= cell.n; i++) {
        if (i == cell.n || cell.text[i] == '-') {
            if (length < (word ? 1 : 2) || length > 8)
                return false;
            length = 0;
            word++;
        } else if (is_ascii_letter(cell.text[i]) || (word && is_ascii_digit(cell.text[i]))) {
            length++;
        } else {
            return false;
        }
    }
    return true;
}

/// Area/Place of the time zone database.
static bool is_timezone(um_slice cell) {
    size_t length = 0, word = 0;
    for (size_t i = 0; i <= cell.n; i++) {
        if (i == cell.n || cell.text[i] == '/') {
            if (length == 0)
                return false;
            length = 0;
            word++;
        } else if (is_ascii_letter(cell.text[i]) || cell.text[i] == '_' ||
                   (word && (cell.text[i] == '-' || cell.text[i] == '+'))) {
            length++;
        } else {
            return false;
        }
    }
    return true;
}

static const char *check_real(um_gtfs_type type, um_slice cell) {
    double value = 0, low = -HUGE_VAL, high = HUGE_VAL;
    if (!um_slice_real(cell, &value))
        return "invalid_float";
    if (type == UM_GTFS_LATITUDE || type == UM_GTFS_LONGITUDE) {
        high = type == UM_GTFS_LATITUDE ? 90 : 180;
        low = -high;
    } else if (type == UM_GTFS_REAL_0) {
        low = 0;
    }
    return value < low || value > high ? "number_out_of_range" : NULL;
}

static const char *check_integer(um_gtfs_type type, um_slice cell, int64_t *number) {
    if (!um_slice_integer(cell, number))
        return "invalid_integer";
    bool is_outside = (type == UM_GTFS_INTEGER_0 && *number < 0) ||
                      (type == UM_GTFS_INTEGER_1 && *number <= 0) ||
                      (type == UM_GTFS_INTEGER_NOT0 && *number == 0);
    return is_outside ? "number_out_of_range" : NULL;
}

static const char *check_enum(uint32_t allowed, um_slice cell, int64_t *number) {
    if (!um_slice_integer(cell, number))
        return "invalid_integer";
    return *number >= 0 && *number < 32 && (allowed >> *number & 1) ? NULL
                                                                    : "unexpected_enum_value";
}

static const char *check_day(um_slice cell, int64_t *number) {
    int32_t day = 0;
    if (!um_slice_date(cell, &day))
        return "invalid_date";
    *number = day;
    return NULL;
}

static const char *check_time(um_slice cell, int64_t *number) {
    int32_t seconds = 0;
    if (!um_slice_time(cell, &seconds))
        return "invalid_time";
    *number = seconds;
    return NULL;
}

const char *um_value_check(um_gtfs_type type, uint32_t allowed, um_slice cell, int64_t *number) {
    switch (type) {
    case UM_GTFS_ID:
        return is_printable_ascii(cell) ? NULL : "non_ascii_or_non_printable_char";
    case UM_GTFS_TIME:
        return check_time(cell, number);
    case UM_GTFS_ENUM:
        return check_enum(allowed, cell, number);
    case UM_GTFS_INTEGER:
    case UM_GTFS_INTEGER_0:
    case UM_GTFS_INTEGER_1:
    case UM_GTFS_INTEGER_NOT0:
        return check_integer(type, cell, number);
    case UM_GTFS_LATITUDE:
    case UM_GTFS_LONGITUDE:
    case UM_GTFS_REAL:
    case UM_GTFS_REAL_0:
        return check_real(type, cell);
    case UM_GTFS_DATE:
        return check_day(cell, number);
    case UM_GTFS_COLOR:
        return is_color(cell) ? NULL : "invalid_color";
    case UM_GTFS_CURRENCY:
        return is_currency(cell) ? NULL : "invalid_currency";
    case UM_GTFS_URL:
        return is_url(cell) ? NULL : "invalid_url";
    case UM_GTFS_LANGUAGE:
        return is_language(cell) ? NULL : "invalid_language_code";
    case UM_GTFS_TIMEZONE:
        return is_timezone(cell) ? NULL : "invalid_timezone";
    case UM_GTFS_TEXT:
    case UM_GTFS_PHONE:
        break;
    }
    return NULL;
}

bool um_value_is_soft(um_gtfs_type type) {
    static const um_gtfs_type soft[] = {UM_GTFS_TEXT,     UM_GTFS_URL,   UM_GTFS_TIMEZONE,
                                        UM_GTFS_LANGUAGE, UM_GTFS_PHONE, UM_GTFS_CURRENCY,
                                        UM_GTFS_COLOR};
    for (size_t i = 0; i < UM_COUNT(soft); i++)
        if (soft[i] == type)
            return true;
    return false;
}
