/**
 * Text: growing buffers, lists, numbers in and out, UTF-8, names that are nearly right.
 *
 * All text inside the engine is UTF-8 and ends with a zero byte. Numbers are read and written with
 * the decimal point, whatever the locale says.
 */
#ifndef UM_CORE_TEXT_H
#define UM_CORE_TEXT_H

#include "core/memory.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/// A growing text. `{0}` is empty; data is NULL or ends with a zero byte.
typedef struct um_text {
    char *data;
    size_t length;
    size_t capacity;
} um_text;

/// Grows to hold @p more bytes and a zero byte, where they do not fit.
void um_text_reserve(um_text *text, size_t more);
/// Whether they fit: what follows is inline, since millions of small pieces are appended.
static inline void um_text_make_room(um_text *text, size_t more) {
    if (text->length + more >= text->capacity)
        um_text_reserve(text, more);
}
static inline void um_text_append_n(um_text *text, const void *bytes, size_t n) {
    um_text_make_room(text, n);
    if (n)
        memcpy(text->data + text->length, bytes, n);
    text->length += n;
    text->data[text->length] = '\0';
}
static inline void um_text_append(um_text *text, const char *part) {
    um_text_append_n(text, part, strlen(part));
}
void um_text_append_format(um_text *text, const char *fmt, ...) UM_PRINTF(2, 3);
/// Empties without releasing.
void um_text_reset(um_text *text);
/// Releases, leaves `{0}`.
void um_text_clear(um_text *text);
/// @return the content ("" when empty); the caller owns it, the buffer is `{0}` again
char *um_text_take(um_text *text) UM_MUST_CHECK;

/// A list of texts that it owns. `{0}` is empty.
typedef struct um_text_list {
    char **items;
    size_t n_items;
    size_t capacity;
} um_text_list;

void um_text_list_add(um_text_list *list, const char *item);
void um_text_list_add_n(um_text_list *list, const char *bytes, size_t n);
bool um_text_list_has(const um_text_list *list, const char *item);
/// Byte order.
void um_text_list_sort(um_text_list *list);
void um_text_list_clear(um_text_list *list);
/// Splits at @p separator, trims blanks, leaves out empty parts.
void um_text_split(const char *text, char separator, um_text_list *parts);

static inline void um_auto_um_text(um_text *text) {
    um_text_clear(text);
}
static inline void um_auto_um_text_list(um_text_list *list) {
    um_text_list_clear(list);
}

/// A name and its value, both owned by the list that holds them; line is 0 where there is none.
typedef struct um_pair {
    char *name;
    char *value;
    int line;
    int column;
} um_pair;

typedef struct um_pair_list {
    um_pair *items;
    size_t n_items;
    size_t capacity;
} um_pair_list;

um_pair *um_pair_list_add(um_pair_list *list, const char *name, const char *value);
/// Another value for a name. @return whether there is one of that name
bool um_pair_list_replace(um_pair_list *list, const char *name, const char *value);
/// @return the value, or NULL when there is no such name
const char *um_pair_list_get(const um_pair_list *list, const char *name);
void um_pair_list_clear(um_pair_list *list);
static inline void um_auto_um_pair_list(um_pair_list *list) {
    um_pair_list_clear(list);
}

/// @return whether the whole of @p text is a decimal integer that fits; @p value is untouched
/// otherwise
bool um_parse_integer(const char *text, int64_t *value);
/// @return whether the whole of @p text is a finite number with a decimal point
bool um_parse_real(const char *text, double *value);
/// "yes", "no", "true", "false", "1", "0", "ja", "nein"
bool um_parse_bool(const char *text, bool *value);
/// Digits only, at least one.
bool um_is_digits(const char *text);
/// Whether a text ends with another, and has something before it.
bool um_has_suffix(const char *text, const char *suffix);
/// ISO 8601 date as precise as known: YYYY, YYYY-MM or YYYY-MM-DD, of the Gregorian calendar.
bool um_is_date(const char *text);

/// Room for any number that um_format_real() or um_format_fixed() writes.
enum { UM_NUMBER_SIZE = 352 };
/// A whole number in decimal digits. @return its length
size_t um_format_integer(char buffer[UM_NUMBER_SIZE], int64_t value);
/// Shortest text that reads back as a number equal to 15 significant digits: 0.25, 100, 1e+20. NaN
/// gives "".
size_t um_format_real(char buffer[UM_NUMBER_SIZE], double value);
/// Fixed decimals without trailing zeros: 1.50 with 2 decimals is "1.5"; never "-0".
size_t um_format_fixed(char buffer[UM_NUMBER_SIZE], double value, int decimals);

bool um_is_utf8(const char *bytes, size_t n);
/// @return the UTF-8 of a text in Windows-1252 (of which ISO-8859-1 is the printable part)
char *um_from_windows_1252(const char *bytes, size_t n) UM_MUST_CHECK;
/// @return a form in which spellings of one name are equal: NFKC, case folded, blanks squeezed,
/// "-", "/" as blanks
char *um_fold_name(const char *name) UM_MUST_CHECK;
/// Makes the first letter a capital, in place: a text that may stand alone or go on another.
void um_capitalize(char *text);
/// @return number of Unicode characters
size_t um_text_width(const char *text);

/**
 * The names most like a given one, by edit distance over folded names.
 *
 * @param[in]  name        what was written
 * @param[in]  candidates  what exists, borrowed
 * @param[in]  n           number of candidates
 * @param[out] nearest     indices, nearest first, ties in order of the list
 * @param[in]  n_wanted    room in @p nearest
 * @return number of indices written
 */
size_t um_nearest_names(const char *name, const char *const *candidates, size_t n, size_t *nearest,
                        size_t n_wanted);
/// @return the nearest candidate if it is near enough to be a typing error, else NULL
const char *um_nearest_name(const char *name, const char *const *candidates, size_t n);

#endif
