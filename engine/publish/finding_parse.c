#include "publish/finding_parts.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/// What stands behind the name of a figure.
typedef struct shape {
    const char *name;
    const char *separator; ///< between its columns; NULL = it has one
    size_t n_columns;      ///< SIZE_MAX = any number, at least one
    bool wants_numbers;    ///< its columns hold them
    bool is_by;            ///< "by number" follows, a last column
    bool has_tests, must_have_tests;
    bool is_number; ///< a guard can compare it
    const char *form;
} shape;

// clang-format off
static const shape shapes[UM_FINDING_FUNCTIONS] = {
    //                       name        sep.  columns   number by     tests  must   compare
    [UM_FINDING_BOTTOM]   = {"bottom",   "+",  SIZE_MAX, false, true,  true,  false, false, "{bottom:column+column by number?tests}"},
    [UM_FINDING_COUNT]    = {"count",    NULL, 0,        false, false, true,  true,  true,  "{count:tests}"},
    [UM_FINDING_DISTINCT] = {"distinct", "+",  SIZE_MAX, false, false, true,  false, true,  "{distinct:column+column?tests}"},
    [UM_FINDING_FIRST]    = {"first",    NULL, 1,        false, false, true,  false, false, "{first:column?tests}"},
    [UM_FINDING_LAST]     = {"last",     NULL, 1,        false, false, true,  false, false, "{last:column?tests}"},
    [UM_FINDING_LEVEL]    = {"level",    NULL, 1,        false, false, false, false, false, "{level:column}"},
    [UM_FINDING_MAX]      = {"max",      NULL, 1,        true,  false, true,  false, true,  "{max:column?tests}"},
    [UM_FINDING_MIN]      = {"min",      NULL, 1,        true,  false, true,  false, true,  "{min:column?tests}"},
    [UM_FINDING_OF_LEVEL] = {"of_level", NULL, 1,        false, false, false, false, false, "{of_level:column}"},
    [UM_FINDING_PARAM]    = {"param",    NULL, 1,        false, false, false, false, false, "{param:name}"},
    [UM_FINDING_PART]     = {"part",     NULL, 1,        true,  false, true,  true,  true,  "{part:column?tests}"},
    [UM_FINDING_RATIO]    = {"ratio",    "/",  2,        true,  false, true,  false, true,  "{ratio:column/column?tests}"},
    [UM_FINDING_ROWS]     = {"rows",     NULL, 0,        false, false, false, false, true,  "{rows}"},
    [UM_FINDING_SHARE]    = {"share",    NULL, 0,        false, false, true,  true,  true,  "{share:tests}"},
    [UM_FINDING_SUM]      = {"sum",      NULL, 1,        true,  false, true,  false, true,  "{sum:column?tests}"},
    [UM_FINDING_TOP]      = {"top",      "+",  SIZE_MAX, false, true,  true,  false, false, "{top:column+column by number?tests}"},
};
// clang-format on

/// Where a line is read.
typedef struct line_reader {
    const um_query *query;
    int line;
    const char *figure; ///< the figure at hand, without its braces; NULL = none
    um_error *err;
} line_reader;

static um_status fail_at(const line_reader *reader, const char *fmt, ...) UM_PRINTF(2, 3);

static um_status fail_at(const line_reader *reader, const char *fmt, ...) {
    char text[sizeof reader->err->text];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    if (reader->figure)
        return um_fail(reader->err, UM_ERR_FORMAT, "line %d: {%s}: %s", reader->line,
                       reader->figure, text);
    return um_fail(reader->err, UM_ERR_FORMAT, "line %d: %s", reader->line, text);
}

/// "no column 'forum'; did you mean 'forums'?"
static um_status fail_unknown(const line_reader *reader, const char *what, const char *name,
                              const char *const *known, size_t n) {
    const char *near = um_nearest_name(name, known, n);
    return fail_at(reader, "no %s '%s'%s%s%s", what, name, near ? "; did you mean '" : "",
                   near ? near : "", near ? "'?" : "");
}

static char *trimmed(const char *start, size_t n) {
    while (n && isspace((unsigned char)*start))
        start++, n--;
    while (n && isspace((unsigned char)start[n - 1]))
        n--;
    return um_format("%.*s", (int)n, start);
}

static um_status find_column(const line_reader *reader, const char *name, size_t *index) {
    const um_query *query = reader->query;
    int found = um_query_column_index(query, name);
    if (found >= 0) {
        *index = (size_t)found;
        return UM_OK;
    }
    const char **names = um_alloc_array(query->n_columns, sizeof *names);
    for (size_t i = 0; i < query->n_columns; i++)
        names[i] = query->columns[i].name;
    um_status status = fail_unknown(reader, "column", name, names, query->n_columns);
    free(names);
    return status;
}

static um_status find_param(const line_reader *reader, const char *name, size_t *index) {
    const um_query *query = reader->query;
    int found = um_query_param_index(query, name);
    if (found >= 0) {
        *index = (size_t)found;
        return UM_OK;
    }
    const char **names = um_alloc_array(query->n_params + 1, sizeof *names);
    for (size_t i = 0; i < query->n_params; i++)
        names[i] = query->params[i].name;
    um_status status = fail_unknown(reader, "parameter", name, names, query->n_params);
    free(names);
    return status;
}

// ------------------------------------------------------------------------------------------ tests

static const char *const signs[UM_FINDING_SIGNS] = {
    // longer ones first: "<=" begins with "<"
    [UM_FINDING_NOT_EQUAL] = "!=", [UM_FINDING_AT_MOST] = "<=", [UM_FINDING_AT_LEAST] = ">=",
    [UM_FINDING_EQUAL] = "=",      [UM_FINDING_LESS] = "<",     [UM_FINDING_MORE] = ">",
};

/// Cuts "forums >= 2" into its sides.
static um_status split_test(const line_reader *reader, const char *text, char **left,
                            um_finding_test *test) {
    const char *brace =
        *text == '{' ? strchr(text, '}') : NULL; // a figure may hold signs of its own
    const char *from = brace ? brace : text;
    const char *at = from + strcspn(from, "!=<>");
    for (size_t i = 0; i < UM_COUNT(signs) && *at; i++) {
        size_t n = strlen(signs[i]);
        if (strncmp(at, signs[i], n) != 0)
            continue;
        test->sign = (um_finding_sign)i;
        test->value = trimmed(at + n, strlen(at + n));
        *left = trimmed(text, (size_t)(at - text));
        return UM_OK;
    }
    return fail_at(reader, "'%s' is no test, as 'column=value' is (=, !=, <, >, <=, >=)", text);
}

/// @param[in] name  of what is compared, for the message
static um_status read_value(const line_reader *reader, um_finding_test *test, const char *name,
                            um_value_type type) {
    bool is_order = test->sign != UM_FINDING_EQUAL && test->sign != UM_FINDING_NOT_EQUAL;
    test->is_number = type != UM_VALUE_TEXT && *test->value;
    if (type == UM_VALUE_TEXT && is_order)
        return fail_at(reader, "'%s' is a text, and '%s' is for numbers; = and != compare texts",
                       name, signs[test->sign]);
    if (!*test->value && is_order)
        return fail_at(reader, "'%s %s' wants a number", name, signs[test->sign]);
    if (test->is_number && !um_parse_real(test->value, &test->number))
        return fail_at(reader, "'%s' is no number, and '%s' is compared with one", test->value,
                       name);
    if (strpbrk(test->value, "!=<>{}?|"))
        return fail_at(reader, "'%s' cannot be compared with: it holds one of ! = < > { } ? |",
                       test->value);
    return UM_OK;
}

static um_status read_column_test(const line_reader *reader, const char *text,
                                  um_finding_test *test) {
    UM_AUTO(char) *name = NULL;
    UM_TRY(split_test(reader, text, &name, test));
    UM_TRY(find_column(reader, name, &test->index));
    return read_value(reader, test, name, reader->query->columns[test->index].type);
}

static um_status read_figure(const line_reader *reader, const char *text,
                             um_finding_figure **figure);

/// {figure} or :parameter on the left.
static um_status read_guard_test(const line_reader *reader, const char *text,
                                 um_finding_test *test) {
    UM_AUTO(char) *left = NULL;
    UM_TRY(split_test(reader, text, &left, test));
    size_t n = strlen(left);
    if (*left == ':') {
        test->is_param = true;
        UM_TRY(find_param(reader, left + 1, &test->index));
        return read_value(reader, test, left, reader->query->params[test->index].type);
    }
    if (*left != '{' || left[n - 1] != '}')
        return fail_at(reader, "'%s' in 'when': wants a figure, '{rows}', or a parameter, ':name'",
                       left);
    UM_AUTO(char) *inner = trimmed(left + 1, n - 2);
    UM_TRY(read_figure(reader, inner, &test->figure));
    if (!shapes[test->figure->function].is_number)
        return fail_at(reader, "'%s' is no number that 'when' could compare", left);
    if (!*test->value)
        return fail_at(reader, "'%s %s' wants a number", left, signs[test->sign]);
    return read_value(reader, test, left, UM_VALUE_REAL);
}

typedef um_status (*test_reader)(const line_reader *reader, const char *text,
                                 um_finding_test *test);

/// Reads what '&' joins; an '&' inside braces belongs to the figure there.
static um_status read_tests(const line_reader *reader, const char *text, test_reader read,
                            um_finding_tests *tests) {
    for (const char *at = text; at;) {
        const char *end = at;
        bool is_inside = false;
        for (; *end && (is_inside || *end != '&'); end++)
            is_inside = *end == '{' || (is_inside && *end != '}');
        UM_AUTO(char) *part = trimmed(at, (size_t)(end - at));
        UM_GROW(tests->items, tests->n_items, tests->capacity);
        um_finding_test *test = &tests->items[tests->n_items++];
        *test = (um_finding_test){0};
        UM_TRY(read(reader, part, test));
        at = *end ? end + 1 : NULL;
    }
    return UM_OK;
}

// ---------------------------------------------------------------------------------------- figures

static um_status find_function(const line_reader *reader, const char *name,
                               um_finding_function *function) {
    const char *names[UM_FINDING_FUNCTIONS];
    for (size_t i = 0; i < UM_COUNT(names); i++) {
        names[i] = shapes[i].name;
        if (strcmp(name, names[i]) == 0) {
            *function = (um_finding_function)i;
            return UM_OK;
        }
    }
    return fail_unknown(reader, "function", name, names, UM_COUNT(names));
}

static um_status add_column(const line_reader *reader, const char *name, bool wants_number,
                            um_finding_figure *figure) {
    size_t n = figure->n_columns, index = 0;
    if (figure->function == UM_FINDING_PARAM)
        UM_TRY(find_param(reader, name, &index));
    else
        UM_TRY(find_column(reader, name, &index));
    if (wants_number && reader->query->columns[index].type == UM_VALUE_TEXT)
        return fail_at(reader, "'%s' is a column of texts; wants one of numbers", name);
    figure->columns = um_resize(figure->columns, n + 1, sizeof *figure->columns);
    figure->columns[figure->n_columns++] = index;
    return UM_OK;
}

static um_status read_columns(const line_reader *reader, const shape *form, const char *text,
                              size_t n, um_finding_figure *figure) {
    UM_AUTO(char) *list = um_format("%.*s", (int)n, text);
    char *by = form->is_by ? strstr(list, " by ") : NULL;
    if (form->is_by && !by)
        return fail_at(reader, "wants the form %s", form->form);
    if (by)
        *by = '\0';
    for (const char *at = list; at;) {
        const char *end = form->separator ? strstr(at, form->separator) : NULL;
        UM_AUTO(char) *name = trimmed(at, end ? (size_t)(end - at) : strlen(at));
        UM_TRY(add_column(reader, name, form->wants_numbers, figure));
        at = end ? end + strlen(form->separator) : NULL;
    }
    if (form->n_columns != SIZE_MAX && figure->n_columns != form->n_columns)
        return fail_at(reader, "wants the form %s", form->form);
    UM_AUTO(char) *number = by ? trimmed(by + 4, strlen(by + 4)) : NULL;
    return number ? add_column(reader, number, true, figure) : UM_OK;
}

static um_status read_arguments(const line_reader *reader, const char *arguments,
                                um_finding_figure *figure) {
    const shape *form = &shapes[figure->function];
    bool is_bare = !form->n_columns && !form->has_tests;
    if (!arguments != is_bare || (arguments && !arguments[strspn(arguments, " ")]))
        return fail_at(reader, "wants the form %s", form->form);
    if (is_bare)
        return UM_OK;
    const char *tests = form->n_columns ? strchr(arguments, '?') : arguments;
    if (form->n_columns) {
        size_t n = tests ? (size_t)(tests - arguments) : strlen(arguments);
        UM_TRY(read_columns(reader, form, arguments, n, figure));
        tests += tests != NULL; // behind the '?'
    }
    if (tests ? !form->has_tests : form->must_have_tests)
        return fail_at(reader, "wants the form %s", form->form);
    return tests ? read_tests(reader, tests, read_column_test, &figure->tests) : UM_OK;
}

static void clear_tests(um_finding_tests *tests);

static void free_figure(um_finding_figure *figure) {
    if (!figure)
        return;
    clear_tests(&figure->tests);
    free(figure->columns);
    free(figure);
}
UM_DEFINE_AUTO(um_finding_figure, um_finding_figure *, free_figure)

static um_status read_figure(const line_reader *outer, const char *text, um_finding_figure **out) {
    UM_AUTO(um_finding_figure) *figure = um_alloc(sizeof *figure);
    line_reader reader = *outer;
    reader.figure = text;
    const char *colon = strchr(text, ':');
    UM_AUTO(char) *name = trimmed(text, colon ? (size_t)(colon - text) : strlen(text));
    UM_TRY(find_function(&reader, name, &figure->function));
    UM_TRY(read_arguments(&reader, colon ? colon + 1 : NULL, figure));
    *out = UM_STEAL(figure);
    return UM_OK;
}

// ------------------------------------------------------------------------------------------ lines

static void clear_tests(um_finding_tests *tests) {
    for (size_t i = 0; i < tests->n_items; i++) {
        free_figure(tests->items[i].figure);
        free(tests->items[i].value);
    }
    free(tests->items);
    *tests = (um_finding_tests){0};
}

void um_finding_clear(um_finding *finding) {
    clear_tests(&finding->guard);
    for (size_t i = 0; i < finding->n_pieces; i++) {
        free(finding->pieces[i].text);
        free_figure(finding->pieces[i].figure);
    }
    free(finding->pieces);
    *finding = (um_finding){0};
}

/// Reads "when tests |"; @p text then begins behind it.
static um_status read_guard(const line_reader *reader, const char **text, um_finding *finding) {
    if (strncmp(*text, "when ", 5) != 0)
        return UM_OK;
    const char *bar = strchr(*text, '|');
    if (!bar)
        return fail_at(reader, "no '|' ends 'when'; it wants 'when {rows} = 1 | sentence'");
    UM_AUTO(char) *tests = trimmed(*text + 5, (size_t)(bar - *text) - 5);
    *text = bar + 1 + strspn(bar + 1, " \t");
    return read_tests(reader, tests, read_guard_test, &finding->guard);
}

static um_status read_sentence(const line_reader *reader, const char *text, um_finding *finding) {
    if (!*text)
        return fail_at(reader, "the sentence is empty");
    while (*text) {
        size_t n = strcspn(text, "{}");
        const char *close = text[n] == '{' ? text + n + 1 + strcspn(text + n + 1, "{}") : NULL;
        if (text[n] && (!close || *close != '}'))
            return fail_at(reader, "a '%c' without its partner at '%.20s'", text[n], text + n);
        UM_GROW(finding->pieces, finding->n_pieces, finding->capacity);
        um_finding_piece *piece = &finding->pieces[finding->n_pieces++];
        *piece = (um_finding_piece){.text = um_format("%.*s", (int)n, text)};
        if (!close)
            return UM_OK;
        UM_AUTO(char) *inner = trimmed(text + n + 1, (size_t)(close - text) - n - 1);
        UM_TRY(read_figure(reader, inner, &piece->figure));
        text = close + 1;
    }
    return UM_OK;
}

um_status um_finding_parse(const um_query *query, const um_query_finding *line, um_finding *finding,
                           um_error *err) {
    UM_AUTO(um_finding) read = {0};
    line_reader reader = {.query = query, .line = line->line, .err = err};
    const char *text = line->text;
    UM_TRY(read_guard(&reader, &text, &read));
    UM_TRY(read_sentence(&reader, text, &read));
    *finding = read;
    read = (um_finding){0};
    return UM_OK;
}
