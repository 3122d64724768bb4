#include "publish/finding_parts.h"
#include "publish/words.h"

#include <math.h>
#include <string.h>

// ------------------------------------------------------------------------------------------- rows

/// Rows, and the language in which they are told.
typedef struct teller {
    const um_table *table;
    const char *language;
} teller;

static bool is_empty(const um_value *value) {
    return value->is_null || !*value->text;
}

static bool holds(um_finding_sign sign, double order) {
    const bool results[UM_FINDING_SIGNS] = {
        [UM_FINDING_NOT_EQUAL] = order != 0,
        [UM_FINDING_AT_MOST] = order <= 0,
        [UM_FINDING_AT_LEAST] = order >= 0,
        [UM_FINDING_EQUAL] = order == 0,
        [UM_FINDING_LESS] = order<0, [UM_FINDING_MORE] = order> 0,
    };
    return !isnan(order) && results[sign];
}

/// An empty value passes only the question whether it is empty: what is not known is never counted.
static bool passes_test(const um_value *value, const um_finding_test *test) {
    if (!*test->value)
        return is_empty(value) == (test->sign == UM_FINDING_EQUAL);
    if (is_empty(value))
        return false;
    double order = test->is_number ? value->real - test->number : strcmp(value->text, test->value);
    return holds(test->sign, order);
}

static bool passes(const um_table *table, size_t row, const um_finding_tests *tests) {
    for (size_t i = 0; i < tests->n_items; i++)
        if (!passes_test(um_table_value(table, row, tests->items[i].index), &tests->items[i]))
            return false;
    return true;
}

static size_t count_rows(const um_table *table, const um_finding_tests *tests) {
    size_t n = 0;
    for (size_t i = 0; i < table->n_rows; i++)
        n += passes(table, i, tests);
    return n;
}

/// @return NAN where rows pass and none has a figure; 0 where no row passes
static double sum(const um_table *table, size_t column, const um_finding_tests *tests) {
    double total = 0;
    size_t n_passed = 0, n_known = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        const um_value *value = um_table_value(table, i, column);
        if (!passes(table, i, tests))
            continue;
        n_passed++;
        if (is_empty(value))
            continue;
        n_known++;
        total += value->real;
    }
    return n_passed && !n_known ? NAN : total;
}

/// A row that passes and has the largest value, @p sign = 1, or the smallest, -1; the first of
/// equals. @return SIZE_MAX where none has a value
static size_t find_extreme(const um_table *table, size_t column, const um_finding_tests *tests,
                           double sign) {
    size_t best = SIZE_MAX;
    double most = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        const um_value *value = um_table_value(table, i, column);
        if (is_empty(value) || !passes(table, i, tests))
            continue;
        if (best == SIZE_MAX || sign * value->real > sign * most) {
            best = i;
            most = value->real;
        }
    }
    return best;
}

static int compare_texts(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/// The values of all columns of a row as one text; NULL where all are empty.
static char *join_values(const um_table *table, size_t row, const um_finding_figure *figure) {
    um_text joined = {0};
    bool has_value = false;
    for (size_t i = 0; i < figure->n_columns; i++) {
        const um_value *value = um_table_value(table, row, figure->columns[i]);
        has_value = has_value || !is_empty(value);
        um_text_append_format(&joined, "%s\x1f", value->text);
    }
    if (!has_value)
        um_text_clear(&joined);
    return has_value ? um_text_take(&joined) : NULL;
}

static double count_distinct(const um_table *table, const um_finding_figure *figure) {
    char **values = um_alloc_array(table->n_rows + 1, sizeof *values);
    size_t n = 0, n_distinct = 0;
    for (size_t i = 0; i < table->n_rows; i++)
        if (passes(table, i, &figure->tests) && (values[n] = join_values(table, i, figure)))
            n++;
    qsort(values, n, sizeof *values, compare_texts);
    for (size_t i = 0; i < n; i++)
        n_distinct += i == 0 || strcmp(values[i - 1], values[i]) != 0;
    for (size_t i = 0; i < n; i++)
        free(values[i]);
    free(values);
    return (double)n_distinct;
}

static size_t find_row(const um_table *table, const um_finding_figure *figure) {
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < table->n_rows; i++)
        if (passes(table, i, &figure->tests) &&
            (found == SIZE_MAX || figure->function == UM_FINDING_LAST))
            found = i;
    return found;
}

// ---------------------------------------------------------------------------------------- figures

static double extreme_of(const um_table *table, const um_finding_figure *figure) {
    size_t column = figure->columns[0];
    double sign = figure->function == UM_FINDING_MIN ? -1 : 1;
    size_t row = find_extreme(table, column, &figure->tests, sign);
    return row == SIZE_MAX ? NAN : um_table_value(table, row, column)->real;
}

/// A share of nothing is none.
static double divide(double part, double whole) {
    return whole != 0 ? part / whole : NAN;
}

/// Sums over the rows that have both.
static double ratio_of(const um_table *table, const um_finding_figure *figure) {
    double part = 0, whole = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        const um_value *a = um_table_value(table, i, figure->columns[0]);
        const um_value *b = um_table_value(table, i, figure->columns[1]);
        if (is_empty(a) || is_empty(b) || !passes(table, i, &figure->tests))
            continue;
        part += a->real;
        whole += b->real;
    }
    return divide(part, whole);
}

static double n_rows_of(const um_table *table, const um_finding_figure *figure) {
    (void)figure;
    return (double)table->n_rows;
}

static double count_of(const um_table *table, const um_finding_figure *figure) {
    return (double)count_rows(table, &figure->tests);
}

static double share_of(const um_table *table, const um_finding_figure *figure) {
    return divide((double)count_rows(table, &figure->tests), (double)table->n_rows);
}

static double sum_of(const um_table *table, const um_finding_figure *figure) {
    return sum(table, figure->columns[0], &figure->tests);
}

static double part_of(const um_table *table, const um_finding_figure *figure) {
    static const um_finding_tests all = {0};
    return divide(sum_of(table, figure), sum(table, figure->columns[0], &all));
}

static void append_nothing(um_text *text, const teller *to) {
    um_text_append(text, um_word_text(UM_WORD_NO_VALUE, to->language));
}

static void append_share(um_text *text, double share, const teller *to) {
    if (isnan(share))
        append_nothing(text, to);
    else
        um_share_append(text, share, fabs(share) < 0.1 ? 1 : 0, to->language);
}

/// Symbols are shown behind a number; what is counted in words, the sentence says.
static bool is_symbol(const char *unit) {
    static const char *const symbols[] = {"EUR",    "EUR/m2", "h",  "ha",  "km",          "km2",
                                          "km/km2", "m",      "m2", "min", "share points"};
    for (size_t i = 0; i < UM_COUNT(symbols); i++)
        if (strcmp(symbols[i], unit) == 0)
            return true;
    return false;
}

static void append_number(um_text *text, double value, const char *unit, const teller *to) {
    bool is_whole = fabs(value - round(value)) < 1e-9;
    um_number_style style = um_number_style_for(unit, fabs(value), is_whole, to->language);
    if (isnan(value))
        append_nothing(text, to);
    else if (strcmp(unit, "share") == 0)
        append_share(text, value, to);
    else if (is_symbol(unit))
        um_number_append_unit(text, value, &style, to->language);
    else
        um_number_append(text, value, &style, to->language);
}

static void append_words(um_text *text, const char *words, const teller *to) {
    if (um_is_date(words))
        um_date_append(text, words, to->language);
    else
        um_append_words_of_value(text, words, to->language);
}

static void append_value(um_text *text, size_t row, size_t column, const teller *to) {
    const um_value *value = row == SIZE_MAX ? NULL : um_table_value(to->table, row, column);
    if (!value || is_empty(value))
        append_nothing(text, to);
    else if (value->type == UM_VALUE_TEXT)
        append_words(text, value->text, to);
    else
        append_number(text, value->real, to->table->query->columns[column].unit, to);
}

static void append_row(um_text *text, const um_finding_figure *figure, const teller *to) {
    append_value(text, find_row(to->table, figure), figure->columns[0], to);
}

/// The columns before the number: "Potsdam – Teltow".
static void append_names(um_text *text, size_t row, const um_finding_figure *figure,
                         const teller *to) {
    for (size_t i = 0; i + 1 < figure->n_columns; i++) {
        um_text_append(text, i ? " – " : "");
        append_value(text, row, figure->columns[i], to);
    }
}

/// Other names, each once, of rows that have the same number.
static size_t count_equals(size_t row, const um_finding_figure *figure, const teller *to) {
    size_t number = figure->columns[figure->n_columns - 1], n = 0;
    double most = um_table_value(to->table, row, number)->real;
    UM_AUTO(um_text_list) names = {0};
    for (size_t i = row; i < to->table->n_rows; i++) { // the first of equals is at hand
        const um_value *value = um_table_value(to->table, i, number);
        UM_AUTO(um_text) name = {0};
        if (is_empty(value) || value->real != most || !passes(to->table, i, &figure->tests))
            continue;
        append_names(&name, i, figure, to);
        um_text_list_add(&names, name.data);
    }
    um_text_list_sort(&names);
    for (size_t i = 1; i < names.n_items; i++)
        n += strcmp(names.items[i - 1], names.items[i]) != 0;
    return n;
}

/// "Potsdam", or "Potsdam (and 2 equal)".
static void append_extreme(um_text *text, const um_finding_figure *figure, const teller *to) {
    double sign = figure->function == UM_FINDING_BOTTOM ? -1 : 1;
    size_t number = figure->columns[figure->n_columns - 1];
    size_t row = find_extreme(to->table, number, &figure->tests, sign);
    UM_AUTO(um_text) name = {0}, more = {0};
    if (row == SIZE_MAX) {
        append_nothing(text, to);
        return;
    }
    size_t n_equal = count_equals(row, figure, to);
    append_names(&name, row, figure, to);
    um_count_append(&more, (int64_t)n_equal, to->language);
    if (n_equal)
        um_say(text, UM_WORD_AND_EQUALS, to->language, name.data, more.data, NULL, NULL);
    else
        um_text_append(text, name.data);
}

static void append_level(um_text *text, const um_finding_figure *figure, const teller *to) {
    const char *level =
        to->table->n_rows ? um_table_value(to->table, 0, figure->columns[0])->text : "";
    UM_AUTO(char) *counted = um_word_of_level_counted(level, to->language);
    bool is_counted = figure->function == UM_FINDING_OF_LEVEL;
    um_text_append(text, is_counted ? counted : um_word_of_level(level, to->language));
}

static const char *value_of_param(const um_table *table, size_t index) {
    const char *value = um_pair_list_get(&table->params, table->query->params[index].name);
    return value ? value : "";
}

static void append_param(um_text *text, const um_finding_figure *figure, const teller *to) {
    const um_query_param *param = &to->table->query->params[figure->columns[0]];
    const char *value = value_of_param(to->table, figure->columns[0]);
    UM_AUTO(um_text_list) words = {0};
    double number = 0;
    if (!*value) {
        append_nothing(text, to);
        return;
    }
    if (param->type != UM_VALUE_TEXT && um_parse_real(value, &number)) {
        append_number(text, number, param->unit, to);
        return;
    }
    um_text_split(value, ',', &words);
    for (size_t i = 0; i < words.n_items; i++) {
        um_text_append(text, i ? ", " : "");
        append_words(text, words.items[i], to);
    }
}

typedef struct figure_kind {
    /// Shares from 0 to 1; NAN where no row has a figure; NULL for texts.
    double (*number)(const um_table *table, const um_finding_figure *figure);
    enum { AS_COUNT, AS_SHARE, AS_COLUMN } shape; ///< of that number
    void (*append)(um_text *text, const um_finding_figure *figure, const teller *to); ///< of texts
} figure_kind;

static const figure_kind kinds[UM_FINDING_FUNCTIONS] = {
    [UM_FINDING_BOTTOM] = {.append = append_extreme},
    [UM_FINDING_COUNT] = {count_of, AS_COUNT, NULL},
    [UM_FINDING_DISTINCT] = {count_distinct, AS_COUNT, NULL},
    [UM_FINDING_FIRST] = {.append = append_row},
    [UM_FINDING_LAST] = {.append = append_row},
    [UM_FINDING_LEVEL] = {.append = append_level},
    [UM_FINDING_MAX] = {extreme_of, AS_COLUMN, NULL},
    [UM_FINDING_MIN] = {extreme_of, AS_COLUMN, NULL},
    [UM_FINDING_OF_LEVEL] = {.append = append_level},
    [UM_FINDING_PARAM] = {.append = append_param},
    [UM_FINDING_PART] = {part_of, AS_SHARE, NULL},
    [UM_FINDING_RATIO] = {ratio_of, AS_SHARE, NULL},
    [UM_FINDING_ROWS] = {n_rows_of, AS_COUNT, NULL},
    [UM_FINDING_SHARE] = {share_of, AS_SHARE, NULL},
    [UM_FINDING_SUM] = {sum_of, AS_COLUMN, NULL},
    [UM_FINDING_TOP] = {.append = append_extreme},
};

static void append_figure(um_text *text, const um_finding_figure *figure, const teller *to) {
    const figure_kind *kind = &kinds[figure->function];
    double number = kind->number ? kind->number(to->table, figure) : NAN;
    if (kind->append)
        kind->append(text, figure, to);
    else if (kind->shape == AS_COUNT)
        um_count_append(text, (int64_t)number, to->language);
    else if (kind->shape == AS_SHARE)
        append_share(text, number, to);
    else
        append_number(text, number, to->table->query->columns[figure->columns[0]].unit, to);
}

// -------------------------------------------------------------------------------------- sentences

static bool passes_guard_test(const um_table *table, const um_finding_test *test) {
    if (test->figure)
        return holds(test->sign,
                     kinds[test->figure->function].number(table, test->figure) - test->number);
    const char *text = value_of_param(table, test->index);
    um_value value = {.text = text};
    if (test->is_number && !um_parse_real(text, &value.real))
        return false;
    return passes_test(&value, test);
}

static bool passes_guard(const um_table *table, const um_finding_tests *guard) {
    for (size_t i = 0; i < guard->n_items; i++)
        if (!passes_guard_test(table, &guard->items[i]))
            return false;
    return true;
}

/// Appends the sentence where its guard holds; the one without is not for an empty table.
static bool tell(const teller *to, const um_finding *finding, um_text *text) {
    bool is_default = finding->guard.n_items == 0;
    if (is_default ? to->table->n_rows == 0 : !passes_guard(to->table, &finding->guard))
        return false;
    for (size_t i = 0; i < finding->n_pieces; i++) {
        um_text_append(text, finding->pieces[i].text);
        if (finding->pieces[i].figure)
            append_figure(text, finding->pieces[i].figure, to);
    }
    return true;
}

/// A sentence is one line, whatever a name holds.
static void blank_controls(char *text) {
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            *text = ' ';
}

static const um_query_findings *findings_in(const um_query *query, const char *language) {
    bool is_german = language && strcmp(language, "de") == 0 && query->findings_de.n_items;
    return is_german ? &query->findings_de : &query->findings;
}

static void say(const teller *to, const um_query_findings *lines, um_text *sentence) {
    for (size_t i = 0; i < lines->n_items; i++) {
        UM_AUTO(um_finding) finding = {0};
        um_error none = {0}; // the query was read, hence its lines were checked
        if (um_finding_parse(to->table->query, &lines->items[i], &finding, &none) == UM_OK &&
            tell(to, &finding, sentence))
            return;
    }
    um_text_append(sentence, um_word_text(UM_WORD_NO_ROWS, to->language));
}

char *um_finding_of(const um_table *table, const char *seen_from, const char *language) {
    const um_query_findings *lines = findings_in(table->query, language);
    const teller to = {table, language};
    UM_AUTO(um_text) sentence = {0};
    um_text whole = {0};
    if (lines->n_items == 0)
        return NULL;
    say(&to, lines, &sentence);
    if (seen_from)
        um_say(&whole, UM_WORD_AROUND, language, seen_from, sentence.data, NULL, NULL);
    else
        um_text_append(&whole, sentence.data);
    blank_controls(whole.data);
    return um_text_take(&whole);
}

// ---------------------------------------------------------------------------------------- checking

static um_status check_lines(const um_query *query, const um_query_findings *lines, const char *key,
                             um_error *err) {
    for (size_t i = 0; i < lines->n_items; i++) {
        UM_AUTO(um_finding) finding = {0};
        const um_query_finding *line = &lines->items[i];
        bool is_last = i + 1 == lines->n_items;
        UM_TRY(um_finding_parse(query, line, &finding, err));
        bool is_default = finding.guard.n_items == 0;
        if (is_last && !is_default)
            return um_fail(err, UM_ERR_FORMAT,
                           "line %d: the last '%s' has a 'when'; it is for all other cases",
                           line->line, key);
        if (!is_last && is_default)
            return um_fail(err, UM_ERR_FORMAT,
                           "line %d: '%s' without 'when' is for all other cases and stands last",
                           line->line, key);
    }
    return UM_OK;
}

um_status um_finding_check(const um_query *query, um_error *err) {
    UM_TRY(check_lines(query, &query->findings, "finding", err));
    return check_lines(query, &query->findings_de, "finding.de", err);
}

static bool tests_rows(const um_finding_tests *guard) {
    for (size_t i = 0; i < guard->n_items; i++)
        if (guard->items[i].figure)
            return true;
    return false;
}

/// A sentence that no row can change is a title.
static bool has_figure(const um_query *query, const um_query_finding *line) {
    UM_AUTO(um_finding) finding = {0};
    um_error none = {0};
    if (um_finding_parse(query, line, &finding, &none) != UM_OK)
        return true; // another fault
    bool is_found = tests_rows(&finding.guard);
    for (size_t i = 0; i < finding.n_pieces; i++)
        is_found = is_found || (finding.pieces[i].figure &&
                                finding.pieces[i].figure->function != UM_FINDING_PARAM);
    return is_found;
}

static void want_figures(const um_query *query, const um_query_findings *lines,
                         um_text_list *faults) {
    for (size_t i = 0; i < lines->n_items; i++) {
        UM_AUTO(char) *fault = um_format("line %d: the finding has no figure from the rows, as "
                                         "{rows} is",
                                         lines->items[i].line);
        if (!has_figure(query, &lines->items[i]))
            um_text_list_add(faults, fault);
    }
}

/// The guard as it is written; "" where there is none.
static char *guard_of(const um_query_finding *line) {
    bool is_guarded = strncmp(line->text, "when ", 5) == 0;
    return um_format("%.*s", is_guarded ? (int)strcspn(line->text, "|") : 0, line->text);
}

static void want_same_guards(const um_query *query, um_text_list *faults) {
    for (size_t i = 0; i < query->findings.n_items; i++) {
        UM_AUTO(char) *guard = guard_of(&query->findings.items[i]);
        UM_AUTO(char) *guard_de = guard_of(&query->findings_de.items[i]);
        UM_AUTO(char) *fault =
            um_format("line %d: the 'when' of this 'finding.de' is not that of line %d",
                      query->findings_de.items[i].line, query->findings.items[i].line);
        if (strcmp(guard, guard_de) != 0)
            um_text_list_add(faults, fault);
    }
}

void um_finding_faults(const um_query *query, um_text_list *faults) {
    size_t n = query->findings.n_items, n_de = query->findings_de.n_items;
    UM_AUTO(char) *fault = um_format("%zu 'finding:' but %zu 'finding.de:'", n, n_de);
    if (n != n_de)
        um_text_list_add(faults, fault);
    else
        want_same_guards(query, faults);
    want_figures(query, &query->findings, faults);
    want_figures(query, &query->findings_de, faults);
}
