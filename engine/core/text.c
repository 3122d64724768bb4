#include "core/text.h"

#include <ctype.h>
#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unicase.h>
#include <uniconv.h>
#include <uninorm.h>
#include <unistr.h>

// ------------------------------------------------------------------------------------------
// growing text

void um_text_reserve(um_text *text, size_t more) {
    size_t needed = text->length + more + 1;
    size_t capacity = text->capacity ? text->capacity : 64;
    while (capacity < needed)
        capacity *= 2;
    text->data = um_resize(text->data, capacity, 1);
    text->capacity = capacity;
}

void um_text_append_format(um_text *text, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    int length = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (length < 0)
        return;
    um_text_make_room(text, (size_t)length);
    va_start(args, fmt);
    vsnprintf(text->data + text->length, (size_t)length + 1, fmt, args);
    va_end(args);
    text->length += (size_t)length;
}

void um_text_reset(um_text *text) {
    text->length = 0;
    if (text->data)
        text->data[0] = '\0';
}

void um_text_clear(um_text *text) {
    free(text->data);
    *text = (um_text){0};
}

char *um_text_take(um_text *text) {
    um_text_make_room(text, 0);
    text->data[text->length] = '\0';
    char *data = text->data;
    *text = (um_text){0};
    return data;
}

// --------------------------------------------------------------------------------------------------
// lists

void um_text_list_add_n(um_text_list *list, const char *bytes, size_t n) {
    UM_GROW(list->items, list->n_items, list->capacity);
    char *item = um_alloc(n + 1);
    memcpy(item, bytes, n);
    list->items[list->n_items++] = item;
}

void um_text_list_add(um_text_list *list, const char *item) {
    um_text_list_add_n(list, item, strlen(item));
}

bool um_text_list_has(const um_text_list *list, const char *item) {
    for (size_t i = 0; i < list->n_items; i++)
        if (strcmp(list->items[i], item) == 0)
            return true;
    return false;
}

static int compare_texts(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void um_text_list_sort(um_text_list *list) {
    if (list->n_items)
        qsort(list->items, list->n_items, sizeof *list->items, compare_texts);
}

void um_text_list_clear(um_text_list *list) {
    for (size_t i = 0; i < list->n_items; i++)
        free(list->items[i]);
    free(list->items);
    *list = (um_text_list){0};
}

void um_text_split(const char *text, char separator, um_text_list *parts) {
    while (*text) {
        const char *end = strchr(text, separator);
        size_t length = end ? (size_t)(end - text) : strlen(text);
        const char *start = text;
        size_t n = length;
        while (n && isspace((unsigned char)*start))
            start++, n--;
        while (n && isspace((unsigned char)start[n - 1]))
            n--;
        if (n)
            um_text_list_add_n(parts, start, n);
        text += length + (end != NULL);
    }
}

um_pair *um_pair_list_add(um_pair_list *list, const char *name, const char *value) {
    UM_GROW(list->items, list->n_items, list->capacity);
    um_pair *pair = &list->items[list->n_items++];
    *pair = (um_pair){.name = um_strdup(name), .value = um_strdup(value)};
    return pair;
}

bool um_pair_list_replace(um_pair_list *list, const char *name, const char *value) {
    for (size_t i = 0; i < list->n_items; i++)
        if (strcmp(list->items[i].name, name) == 0) {
            free(list->items[i].value);
            list->items[i].value = um_strdup(value);
            return true;
        }
    return false;
}

const char *um_pair_list_get(const um_pair_list *list, const char *name) {
    for (size_t i = 0; i < list->n_items; i++)
        if (strcmp(list->items[i].name, name) == 0)
            return list->items[i].value;
    return NULL;
}

void um_pair_list_clear(um_pair_list *list) {
    for (size_t i = 0; i < list->n_items; i++) {
        free(list->items[i].name);
        free(list->items[i].value);
    }
    free(list->items);
    *list = (um_pair_list){0};
}

// ------------------------------------------------------------------------------------------------
// numbers

// LC_NUMERIC is never set by the program, but a library user may have set it: numbers go through
// the C locale.
static locale_t c_locale(void) {
    static locale_t locale;
    if (!locale)
        locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    return locale;
}

bool um_parse_integer(const char *text, int64_t *value) {
    const char *digits = text + (*text == '-' || *text == '+');
    if (!um_is_digits(digits))
        return false;
    errno = 0;
    long long parsed = strtoll(text, NULL, 10);
    if (errno == ERANGE)
        return false;
    *value = parsed;
    return true;
}

bool um_parse_real(const char *text, double *value) {
    // strtod would also take "nan", "inf", hexadecimal numbers and leading blanks.
    if (!*text || text[strspn(text, "+-.0123456789eE")] != '\0')
        return false;
    locale_t before = uselocale(c_locale());
    char *end = NULL;
    double parsed = strtod(text, &end);
    uselocale(before);
    if (end == text || *end || !isfinite(parsed))
        return false;
    *value = parsed;
    return true;
}

bool um_parse_bool(const char *text, bool *value) {
    static const struct {
        const char *word;
        bool value;
    } words[] = {{"yes", true}, {"no", false}, {"true", true}, {"false", false},
                 {"1", true},   {"0", false},  {"ja", true},   {"nein", false}};
    for (size_t i = 0; i < UM_COUNT(words); i++)
        if (strcmp(text, words[i].word) == 0) {
            *value = words[i].value;
            return true;
        }
    return false;
}

bool um_has_suffix(const char *text, const char *suffix) {
    size_t n = strlen(text), m = strlen(suffix);
    return n > m && memcmp(text + n - m, suffix, m) == 0;
}

bool um_is_digits(const char *text) {
    return *text && text[strspn(text, "0123456789")] == '\0';
}

bool um_is_date(const char *text) {
    static const char *const forms[] = {"dddd", "dddd-dd", "dddd-dd-dd"};
    static const int month_days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    size_t length = strlen(text);
    if (length != 4 && length != 7 && length != 10)
        return false;
    const char *form = forms[(length - 4) / 3];
    for (size_t i = 0; i < length; i++)
        if (form[i] == 'd' ? !isdigit((unsigned char)text[i]) : text[i] != form[i])
            return false;
    int year = atoi(text), month = length > 4 ? atoi(text + 5) : 1;
    int day = length > 7 ? atoi(text + 8) : 1;
    if (month < 1 || month > 12)
        return false;
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day >= 1 && day <= month_days[month - 1] + (month == 2 && is_leap);
}

static size_t print_number(char *buffer, bool is_fixed, int precision, double value) {
    locale_t before = uselocale(c_locale());
    int n = is_fixed ? snprintf(buffer, UM_NUMBER_SIZE, "%.*f", precision, value)
                     : snprintf(buffer, UM_NUMBER_SIZE, "%.*g", precision, value);
    uselocale(before);
    return n < 0 ? 0 : (size_t)n;
}

size_t um_format_integer(char buffer[UM_NUMBER_SIZE], int64_t value) {
    char digits[20];
    size_t n = 0, length = 0;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do
        digits[n++] = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (value < 0)
        buffer[length++] = '-';
    while (n > 0)
        buffer[length++] = digits[--n];
    buffer[length] = '\0';
    return length;
}

size_t um_format_real(char buffer[UM_NUMBER_SIZE], double value) {
    if (fabs(value) < 1e15 && value == (double)(int64_t)value) // all of its digits, as %.15g
        return um_format_integer(buffer, (int64_t)value);
    if (isnan(value)) {
        buffer[0] = '\0';
        return 0;
    }
    return print_number(buffer, false, 15, value == 0 ? 0 : value);
}

size_t um_format_fixed(char buffer[UM_NUMBER_SIZE], double value, int decimals) {
    if (isnan(value)) {
        buffer[0] = '\0';
        return 0;
    }
    size_t n = print_number(buffer, true, decimals, value);
    if (memchr(buffer, '.', n)) {
        while (buffer[n - 1] == '0')
            n--;
        if (buffer[n - 1] == '.')
            n--;
        buffer[n] = '\0';
    }
    if (strcmp(buffer, "-0") == 0) {
        memcpy(buffer, "0", 2);
        n = 1;
    }
    return n;
}

// ------------------------------------------------------------------------------------------------
// Unicode

bool um_is_utf8(const char *bytes, size_t n) {
    static const uint64_t high_bits = 0x8080808080808080u;
    size_t i = 0;
    for (uint64_t word; i + sizeof word <= n; i += sizeof word) { // keys and numbers are ASCII
        memcpy(&word, bytes + i, sizeof word);
        if (word & high_bits)
            break;
    }
    while (i < n && (unsigned char)bytes[i] < 0x80)
        i++;
    return i == n || u8_check((const uint8_t *)bytes + i, n - i) == NULL;
}

char *um_from_windows_1252(const char *bytes, size_t n) {
    size_t length = 0;
    uint8_t *converted =
        u8_conv_from_encoding("WINDOWS-1252", iconveh_question_mark, bytes, n, NULL, NULL, &length);
    um_text text = {0};
    um_text_append_n(&text, converted, length);
    free(converted);
    return um_text_take(&text);
}

static bool is_name_blank(char c) {
    return isspace((unsigned char)c) || c == '-' || c == '/' || c == '_' || c == ',';
}

char *um_fold_name(const char *name) {
    size_t length = 0;
    uint8_t *folded =
        u8_casefold((const uint8_t *)name, strlen(name), NULL, UNINORM_NFKC, NULL, &length);
    char *result = um_alloc(length + 1);
    size_t n = 0;
    for (size_t i = 0; i < length; i++) {
        char c = (char)folded[i];
        if (!is_name_blank(c))
            result[n++] = c;
        else if (n && result[n - 1] != ' ')
            result[n++] = ' ';
    }
    if (n && result[n - 1] == ' ')
        n--;
    result[n] = '\0';
    free(folded);
    return result;
}

void um_capitalize(char *text) {
    uint8_t *first = (uint8_t *)text, upper[6];
    ucs4_t c = 0;
    int n = u8_mbtouc(&c, first, strlen(text));
    if (n > 0 && u8_uctomb(upper, uc_toupper(c), sizeof upper) == n)
        memcpy(first, upper, (size_t)n);
}

size_t um_text_width(const char *text) {
    return u8_mbsnlen((const uint8_t *)text, strlen(text));
}

/// Edit distance with transposed neighbours (optimal string alignment), in Unicode characters.
static size_t edit_distance(const uint32_t *a, size_t n_a, const uint32_t *b, size_t n_b) {
    size_t width = n_b + 1;
    size_t *rows = um_alloc_array(3 * width, sizeof *rows);
    size_t *before = rows, *last = rows + width, *row = rows + 2 * width;
    for (size_t j = 0; j <= n_b; j++)
        last[j] = j;
    for (size_t i = 1; i <= n_a; i++) {
        row[0] = i;
        for (size_t j = 1; j <= n_b; j++) {
            size_t best = last[j - 1] + (a[i - 1] != b[j - 1]);
            if (last[j] + 1 < best)
                best = last[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            row[j] = best;
        }
        size_t *free_row = before;
        before = last, last = row, row = free_row;
    }
    size_t distance = last[n_b];
    free(rows);
    return distance;
}

static size_t name_distance(const uint32_t *name, size_t n_name, const char *candidate) {
    char *folded = um_fold_name(candidate);
    size_t n = 0;
    uint32_t *characters = u8_to_u32((const uint8_t *)folded, strlen(folded), NULL, &n);
    size_t distance = edit_distance(name, n_name, characters, n);
    free(characters);
    free(folded);
    return distance;
}

/// Keeps the @p n_wanted smallest, ties in order of arrival. @return new count
static size_t keep_nearest(size_t index, size_t distance, size_t *nearest, size_t *distances,
                           size_t n, size_t n_wanted) {
    size_t at = n;
    while (at > 0 && distances[at - 1] > distance)
        at--;
    if (at == n_wanted)
        return n;
    size_t end = n < n_wanted ? n : n_wanted - 1;
    memmove(nearest + at + 1, nearest + at, (end - at) * sizeof *nearest);
    memmove(distances + at + 1, distances + at, (end - at) * sizeof *distances);
    nearest[at] = index;
    distances[at] = distance;
    return end + 1;
}

static size_t find_nearest(const char *name, const char *const *candidates, size_t n,
                           size_t *nearest, size_t *distances, size_t n_wanted) {
    char *folded = um_fold_name(name);
    size_t n_name = 0;
    uint32_t *characters = u8_to_u32((const uint8_t *)folded, strlen(folded), NULL, &n_name);
    size_t n_found = 0;
    for (size_t i = 0; i < n; i++)
        n_found = keep_nearest(i, name_distance(characters, n_name, candidates[i]), nearest,
                               distances, n_found, n_wanted);
    free(characters);
    free(folded);
    return n_found;
}

size_t um_nearest_names(const char *name, const char *const *candidates, size_t n, size_t *nearest,
                        size_t n_wanted) {
    size_t *distances = um_alloc_array(n_wanted, sizeof *distances);
    size_t n_found = find_nearest(name, candidates, n, nearest, distances, n_wanted);
    free(distances);
    return n_found;
}

const char *um_nearest_name(const char *name, const char *const *candidates, size_t n) {
    size_t nearest = 0, distance = 0;
    if (!find_nearest(name, candidates, n, &nearest, &distance, 1))
        return NULL;
    size_t length = um_text_width(name);
    // A third of the letters wrong is still a typing error, more is another word.
    return 3 * distance <= length + 2 ? candidates[nearest] : NULL;
}
