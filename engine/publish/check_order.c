#include "publish/check_order.h"
#include "core/messages.h"
#include "publish/sql_words.h"

#include <string.h>

/// One key of ORDER BY: words [first, end).
typedef struct order_key {
    size_t first, end;
    int column; ///< of the result, -1 = an expression
} order_key;

typedef struct row_order {
    const um_query *query;
    um_sql_words words;
    order_key *keys;
    size_t n_keys, capacity;
    size_t n_expressions;
} row_order;

// ------------------------------------------------------------------------------------------------
// the keys

/// Index of the last word @p word outside parentheses, SIZE_MAX = none.
static size_t find_last(const um_sql_words *words, const char *word) {
    for (size_t i = words->n_items; i-- > 0;)
        if (words->items[i].depth == 0 && um_sql_is(words, i, word))
            return i;
    return SIZE_MAX;
}

static bool is_any(const um_sql_words *words, size_t i, const char *const *list, size_t n) {
    for (size_t j = 0; j < n; j++)
        if (words->items[i].depth == 0 && um_sql_is(words, i, list[j]))
            return true;
    return false;
}

/// The result column that a key names, by name or by place.
static int key_column(const row_order *order, const order_key *key) {
    const um_sql_word *word = &order->words.items[key->first];
    char name[128] = "";
    int64_t place = 0;
    if (key->end != key->first + 1 || word->n >= sizeof name)
        return -1;
    memcpy(name, word->start, word->n);
    if (um_parse_integer(name, &place))
        return place >= 1 && place <= (int64_t)order->query->n_columns ? (int)place - 1 : -1;
    return um_query_column_index(order->query, name);
}

static void add_key(row_order *order, size_t first, size_t end) {
    static const char *const directions[] = {"ASC", "DESC", "NULLS", "FIRST", "LAST"};
    while (end > first + 1 && is_any(&order->words, end - 1, directions, UM_COUNT(directions)))
        end--;
    if (end == first)
        return;
    order_key key = {.first = first, .end = end};
    key.column = key_column(order, &key);
    order->n_expressions += key.column < 0;
    UM_GROW(order->keys, order->n_keys, order->capacity);
    order->keys[order->n_keys++] = key;
}

static void find_keys(row_order *order, size_t first) {
    static const char *const ends[] = {"LIMIT", "OFFSET", ";"};
    size_t i = first;
    for (; i < order->words.n_items && !is_any(&order->words, i, ends, UM_COUNT(ends)); i++)
        if (order->words.items[i].depth == 0 && um_sql_is(&order->words, i, ",")) {
            add_key(order, first, i);
            first = i + 1;
        }
    add_key(order, first, i);
}

// ------------------------------------------------------------------------------------------------
// the statement with its keys as columns

/// Where the list of result columns ends: before the FROM of the only SELECT outside parentheses.
/// NULL = not clear.
static const char *end_of_columns(const row_order *order) {
    static const char *const next[] = {"FROM", "WHERE", "GROUP", "ORDER"};
    const um_sql_words *words = &order->words;
    size_t select = find_last(words, "SELECT");
    for (size_t i = 0; i < select && select != SIZE_MAX; i++)
        if (words->items[i].depth == 0 && um_sql_is(words, i, "SELECT"))
            return NULL; // a compound: its keys are result columns
    if (select == SIZE_MAX || um_sql_is(words, select + 1, "DISTINCT"))
        return NULL;
    for (size_t i = select + 1; i < words->n_items; i++)
        if (is_any(words, i, next, UM_COUNT(next)) && !um_sql_is(words, i - 1, "DISTINCT"))
            return words->items[i].start; // not the FROM of IS DISTINCT FROM
    return NULL;
}

/// Keys that are expressions as further columns, as texts by quote(): any type compares then.
static void append_keys(const row_order *order, um_text *sql) {
    for (size_t i = 0, n = 0; i < order->n_keys; i++) {
        const order_key *key = &order->keys[i];
        if (key->column >= 0)
            continue;
        const char *start = order->words.items[key->first].start;
        const um_sql_word *last = &order->words.items[key->end - 1];
        um_text_append(sql, ", quote(");
        um_text_append_n(sql, start, (size_t)(last->start + last->n - start));
        um_text_append_format(sql, ") AS order_key_%zu ", ++n);
    }
}

static char *widened_sql(const row_order *order) {
    um_text sql = {0};
    const char *end = end_of_columns(order);
    if (!end)
        return NULL;
    um_text_append_n(&sql, order->query->sql, (size_t)(end - order->query->sql));
    append_keys(order, &sql);
    um_text_append(&sql, end);
    return um_text_take(&sql);
}

// ------------------------------------------------------------------------------------------------
// the rows

static bool are_equal(const um_value *a, const um_value *b) {
    return a->is_null == b->is_null && strcmp(a->text, b->text) == 0;
}

static bool have_equal_keys(const row_order *order, const um_value *a, const um_value *b) {
    size_t expression = order->query->n_columns;
    for (size_t i = 0; i < order->n_keys; i++) {
        int named = order->keys[i].column;
        size_t column = named < 0 ? expression++ : (size_t)named;
        if (!are_equal(&a[column], &b[column]))
            return false;
    }
    return true;
}

/// Rows that are equal throughout may stand in any order.
static bool have_equal_values(const row_order *order, const um_value *a, const um_value *b) {
    for (size_t i = 0; i < order->query->n_columns; i++)
        if (!are_equal(&a[i], &b[i]))
            return false;
    return true;
}

static void compare_rows(const row_order *order, const um_table *table, um_check_report *report) {
    for (size_t i = 1; i < table->n_rows; i++) {
        const um_value *a = um_table_row(table, i - 1), *b = um_table_row(table, i);
        if (!have_equal_keys(order, a, b) || have_equal_values(order, a, b))
            continue;
        UM_AUTO(char) *fault =
            um_format(_("no total order: rows %zu and %zu differ, but not in what "
                        "ORDER BY names; add a key that is unique"),
                      i, i + 1);
        um_text_list_add(&report->faults, fault);
        return;
    }
}

static um_status run_widened(um_db *db, const row_order *order, char *sql,
                             const um_pair_list *values, um_table **table, um_error *err) {
    um_query widened = *order->query; // borrows all but sql and columns
    size_t n = widened.n_columns + order->n_expressions;
    um_query_column *columns = um_alloc_array(n, sizeof *columns);
    um_text_list names = {0};
    memcpy(columns, widened.columns, widened.n_columns * sizeof *columns);
    for (size_t i = widened.n_columns; i < n; i++) {
        UM_AUTO(char) *name = um_format("order_key_%zu", i - widened.n_columns + 1);
        um_text_list_add(&names, name);
        columns[i] = (um_query_column){.name = names.items[names.n_items - 1]};
    }
    widened.sql = sql;
    widened.columns = columns;
    widened.n_columns = n;
    um_status status = um_query_run(db, &widened, values, table, err);
    um_text_list_clear(&names);
    free(columns);
    return status;
}

static um_status try_order(um_db *db, row_order *order, const um_pair_list *values,
                           um_check_report *report, um_error *err) {
    UM_AUTO(char) *sql = order->n_expressions ? widened_sql(order) : um_strdup(order->query->sql);
    UM_AUTO(um_table) *table = NULL;
    um_status status = sql ? run_widened(db, order, sql, values, &table, err) : UM_ERR_FORMAT;
    if (status == UM_ERR_FORMAT) { // an alias inside an expression, or a compound
        um_text_list_add(&report->notes, _("the order of rows was not tried: ORDER BY has an "
                                           "expression that is no column"));
        return UM_OK;
    }
    UM_TRY(status);
    compare_rows(order, table, report);
    return UM_OK;
}

um_status um_check_order(um_db *db, const um_query *query, const um_pair_list *values,
                         um_check_report *report, um_error *err) {
    row_order order = {.query = query};
    um_sql_split(query->sql, query->sql_line, &order.words);
    size_t by = find_last(&order.words, "BY");
    um_status status = UM_OK;
    if (by != SIZE_MAX && by > 0 && um_sql_is(&order.words, by - 1, "ORDER")) {
        find_keys(&order, by + 1);
        status = try_order(db, &order, values, report, err);
    }
    um_sql_words_clear(&order.words);
    free(order.keys);
    return status;
}
