#include "publish/sql_words.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static size_t comment_length(const char *sql) {
    if (strncmp(sql, "--", 2) == 0)
        return strcspn(sql, "\n");
    if (strncmp(sql, "/*", 2) != 0)
        return 0;
    const char *end = strstr(sql + 2, "*/");
    return end ? (size_t)(end - sql) + 2 : strlen(sql);
}

static size_t quoted_length(const char *sql) {
    const char *end = sql + 1;
    while (*end && (*end != *sql || end[1] == *sql))
        end += 1 + (*end == *sql); // a doubled quote stands for one
    return (size_t)(end - sql) + (*end != '\0');
}

static bool is_word_byte(char c) {
    return isalnum((unsigned char)c) || c == '_' || c == ':' || c == '.' ||
           (unsigned char)c >= 0x80;
}

static size_t word_length(const char *sql) {
    if (*sql == '\'' || *sql == '"')
        return quoted_length(sql);
    size_t n = 0;
    while (is_word_byte(sql[n]))
        n++;
    return n ? n : 1;
}

static size_t blank_length(const char *sql) {
    size_t n = comment_length(sql);
    return n ? n : isspace((unsigned char)*sql) != 0;
}

static int count_lines(const char *text, size_t n) {
    int lines = 0;
    for (size_t i = 0; i < n; i++)
        lines += text[i] == '\n';
    return lines;
}

void um_sql_split(const char *sql, int line, um_sql_words *words) {
    int depth = 0;
    while (*sql) {
        size_t n = blank_length(sql);
        if (n == 0) {
            n = word_length(sql);
            depth -= *sql == ')';
            UM_GROW(words->items, words->n_items, words->capacity);
            words->items[words->n_items++] = (um_sql_word){sql, n, line, depth};
            depth += *sql == '(';
        }
        line += count_lines(sql, n);
        sql += n;
    }
}

void um_sql_words_clear(um_sql_words *words) {
    free(words->items);
    *words = (um_sql_words){0};
}

bool um_sql_is(const um_sql_words *words, size_t i, const char *word) {
    return i < words->n_items && words->items[i].n == strlen(word) &&
           strncasecmp(words->items[i].start, word, words->items[i].n) == 0;
}

size_t um_sql_close(const um_sql_words *words, size_t open) {
    size_t i = open + 1;
    while (i < words->n_items && words->items[i].depth > words->items[open].depth)
        i++;
    return i;
}
