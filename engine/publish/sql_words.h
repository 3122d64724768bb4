/**
 * The words of an SQL statement, for checks that SQLite does not make: words, numbers, texts and
 * signs in order, without blanks and comments, each with its line and the number of parentheses
 * around it.
 */
#ifndef UM_PUBLISH_SQL_WORDS_H
#define UM_PUBLISH_SQL_WORDS_H

#include "core/memory.h"

#include <stdbool.h>

typedef struct um_sql_word {
    const char *start; ///< inside the statement; borrowed
    size_t n;
    int line;
    int depth;
} um_sql_word;

typedef struct um_sql_words {
    um_sql_word *items;
    size_t n_items, capacity;
} um_sql_words;

/// @param[in] line  of the file on which @p sql begins
void um_sql_split(const char *sql, int line, um_sql_words *words);
void um_sql_words_clear(um_sql_words *words);
static inline void um_auto_um_sql_words(um_sql_words *words) {
    um_sql_words_clear(words);
}

/// Whether word @p i is @p word in any case; false beyond the end.
bool um_sql_is(const um_sql_words *words, size_t i, const char *word);
/// Index of the parenthesis that closes the one at @p open; n_items when there is none.
size_t um_sql_close(const um_sql_words *words, size_t open);

#endif
