#include "publish/query.h"

#include "core/file.h"
#include "core/messages.h"
#include "core/share.h"
#include "publish/finding.h"
#include "publish/layers.h"

#include <ctype.h>
#include <dirent.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

// ------------------------------------------------------------------------------------------------
// header

typedef struct header_reader {
    um_query *query;
    um_pair_list params_de, columns_de; ///< descriptions, attached when all names are known
    int line;
    um_error *err;
} header_reader;

typedef struct header_key {
    const char *name;
    um_status (*read)(header_reader *reader, const struct header_key *key, const char *value);
    size_t offset; ///< of the field that it fills, where it fills just one: in um_query, for
                   ///< descriptions in German in header_reader
    const char *form;
} header_key;

static um_status fail_at(header_reader *reader, const char *fmt, ...) UM_PRINTF(2, 3);

static um_status fail_at(header_reader *reader, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    char text[sizeof reader->err->text];
    vsnprintf(text, sizeof text, um_message(fmt), args);
    va_end(args);
    return um_fail(reader->err, UM_ERR_FORMAT, "line %d: %s", reader->line, text);
}

/// "; did you mean 'x'?" or "", in a buffer of the caller's.
static const char *hint(char *buffer, size_t size, const char *name, const char *const *candidates,
                        size_t n) {
    const char *nearest = um_nearest_name(name, candidates, n);
    if (!nearest)
        return "";
    snprintf(buffer, size, _("; did you mean '%s'?"), nearest);
    return buffer;
}

static char *trimmed(const char *start, size_t n) {
    while (n && isspace((unsigned char)*start))
        start++, n--;
    while (n && isspace((unsigned char)start[n - 1]))
        n--;
    char *text = um_alloc(n + 1);
    memcpy(text, start, n);
    return text;
}

/// Splits at '|' and trims; empty fields count. The last of @p n_max fields keeps its bars.
static void split_fields(const char *value, size_t n_max, um_text_list *fields) {
    for (;;) {
        const char *bar = fields->n_items + 1 < n_max ? strchr(value, '|') : NULL;
        UM_AUTO(char) *field = trimmed(value, bar ? (size_t)(bar - value) : strlen(value));
        um_text_list_add(fields, field);
        if (!bar)
            return;
        value = bar + 1;
    }
}

static um_status want_fields(header_reader *reader, const header_key *key, const char *value,
                             size_t n, um_text_list *fields) {
    split_fields(value, n, fields);
    if (fields->n_items != n || !*fields->items[0])
        return fail_at(reader, "'%s' wants '%s'", key->name, key->form);
    return UM_OK;
}

static um_status read_type(header_reader *reader, const char *name, um_value_type *type) {
    static const char *const names[] = {
        [UM_VALUE_TEXT] = "text", [UM_VALUE_INTEGER] = "integer", [UM_VALUE_REAL] = "real"};
    char buffer[80];
    for (size_t i = 0; i < UM_COUNT(names); i++)
        if (strcmp(name, names[i]) == 0) {
            *type = (um_value_type)i;
            return UM_OK;
        }
    return fail_at(reader, "no type '%s'%s (text, integer, real)", name,
                   hint(buffer, sizeof buffer, name, names, UM_COUNT(names)));
}

static bool is_name(const char *text) {
    return islower((unsigned char)*text) &&
           text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

static um_status want_name(header_reader *reader, const char *name) {
    if (!is_name(name))
        return fail_at(reader, "'%s' is no name (lower case, digits, '_')", name);
    return UM_OK;
}

static um_status read_text(header_reader *reader, const header_key *key, const char *value) {
    char **field = (char **)((char *)reader->query + key->offset);
    if (*field)
        return fail_at(reader, "'%s' stands twice", key->name);
    if (!*value)
        return fail_at(reader, "'%s' is empty", key->name);
    *field = um_strdup(value);
    return UM_OK;
}

static um_status read_note(header_reader *reader, const header_key *key, const char *value) {
    um_text_list_add((um_text_list *)((char *)reader->query + key->offset), value);
    return UM_OK;
}

static um_status read_finding(header_reader *reader, const header_key *key, const char *value) {
    um_query_findings *findings = (um_query_findings *)((char *)reader->query + key->offset);
    UM_GROW(findings->items, findings->n_items, findings->capacity);
    findings->items[findings->n_items++] =
        (um_query_finding){.text = um_strdup(value), .line = reader->line};
    return UM_OK;
}

static um_status read_needs(header_reader *reader, const header_key *key, const char *value) {
    um_text_list *needs = &reader->query->needs;
    if (needs->n_items)
        return fail_at(reader, "'%s' stands twice", key->name);
    um_text_split(value, ',', needs);
    for (size_t i = 0; i < needs->n_items; i++)
        UM_TRY(want_name(reader, needs->items[i]));
    return UM_OK;
}

static um_status check_fallback(header_reader *reader, const um_query_param *param) {
    const char *text = param->fallback;
    int64_t integer = 0;
    double real = 0;
    if (!text)
        return UM_OK;
    if (*text == ':' && strcmp(text, ":region.reference_date") != 0 &&
        strcmp(text, ":region.focus") != 0)
        return fail_at(reader, "no default '%s' (:region.reference_date, :region.focus)", text);
    if ((param->type == UM_VALUE_INTEGER && !um_parse_integer(text, &integer)) ||
        (param->type == UM_VALUE_REAL && !um_parse_real(text, &real)))
        return fail_at(reader, "the default '%s' of '%s' is no number", text, param->name);
    return UM_OK;
}

static um_status read_param(header_reader *reader, const header_key *key, const char *value) {
    um_query *query = reader->query;
    UM_AUTO(um_text_list) fields = {0};
    um_query_param param = {.line = reader->line};
    UM_TRY(want_fields(reader, key, value, 5, &fields));
    UM_TRY(want_name(reader, fields.items[0]));
    UM_TRY(read_type(reader, fields.items[1], &param.type));
    if (um_query_param_index(query, fields.items[0]) >= 0)
        return fail_at(reader, "parameter '%s' stands twice", fields.items[0]);
    bool is_required = strcmp(fields.items[2], "required") == 0;
    param.name = um_strdup(fields.items[0]);
    param.fallback = is_required ? NULL : um_strdup(fields.items[2]);
    param.unit = um_strdup(fields.items[3]);
    param.description = um_strdup(fields.items[4]);
    query->params = um_resize(query->params, query->n_params + 1, sizeof param);
    query->params[query->n_params++] = param;
    return check_fallback(reader, &param);
}

static um_status read_column(header_reader *reader, const header_key *key, const char *value) {
    um_query *query = reader->query;
    UM_AUTO(um_text_list) fields = {0};
    um_query_column column = {.line = reader->line};
    UM_TRY(want_fields(reader, key, value, 4, &fields));
    UM_TRY(want_name(reader, fields.items[0]));
    UM_TRY(read_type(reader, fields.items[1], &column.type));
    if (um_query_column_index(query, fields.items[0]) >= 0)
        return fail_at(reader, "column '%s' stands twice", fields.items[0]);
    column.name = um_strdup(fields.items[0]);
    column.unit = um_strdup(fields.items[2]);
    column.description = um_strdup(fields.items[3]);
    query->columns = um_resize(query->columns, query->n_columns + 1, sizeof column);
    query->columns[query->n_columns++] = column;
    return UM_OK;
}

static um_status read_translation(header_reader *reader, const header_key *key, const char *value) {
    um_pair_list *list = (um_pair_list *)((char *)reader + key->offset);
    UM_AUTO(um_text_list) fields = {0};
    UM_TRY(want_fields(reader, key, value, 2, &fields));
    if (um_pair_list_get(list, fields.items[0]))
        return fail_at(reader, "'%s: %s' stands twice", key->name, fields.items[0]);
    um_pair_list_add(list, fields.items[0], fields.items[1])->line = reader->line;
    return UM_OK;
}

static um_status read_layer(header_reader *reader, const header_key *key, const char *value) {
    um_query *query = reader->query;
    UM_AUTO(um_text_list) words = {0};
    char buffer[80];
    um_text_split(value, ' ', &words);
    if (query->layer)
        return fail_at(reader, "'%s' stands twice", key->name);
    if (words.n_items == 0)
        return fail_at(reader, "'%s' wants '%s'", key->name, key->form);
    const um_layer *layer = um_layer_find(words.items[0]);
    if (!layer) {
        size_t n = 0;
        const char *const *names = um_layer_names(&n);
        return fail_at(reader, "no layer '%s'%s", words.items[0],
                       hint(buffer, sizeof buffer, words.items[0], names, n));
    }
    bool has_keys = words.n_items > 1; // else the columns have the names of the layer's keys
    if (has_keys && words.n_items - 1 != layer->n_keys)
        return fail_at(reader, "layer '%s' has %zu key columns, not %zu", layer->name,
                       layer->n_keys, words.n_items - 1);
    query->layer = um_strdup(layer->name);
    for (size_t i = 0; i < layer->n_keys; i++)
        um_text_list_add(&query->layer_keys, has_keys ? words.items[i + 1] : layer->keys[i]);
    return UM_OK;
}

static const struct {
    const char *name;
    size_t n_columns;
} focus_kinds[UM_FOCUS_KINDS] = {
    [UM_FOCUS_WHOLE] = {"whole", 0},       [UM_FOCUS_TERRITORY] = {"territory", 1},
    [UM_FOCUS_PAIR] = {"pair", 2},         [UM_FOCUS_FORUM] = {"forum", 1},
    [UM_FOCUS_CORRIDOR] = {"corridor", 1}, [UM_FOCUS_SITE] = {"site", 1},
};

static um_status find_focus_kind(header_reader *reader, const char *name, um_focus_kind *kind) {
    const char *names[UM_FOCUS_KINDS];
    char buffer[80];
    for (size_t i = 0; i < UM_FOCUS_KINDS; i++) {
        names[i] = focus_kinds[i].name;
        if (strcmp(names[i], name) == 0) {
            *kind = (um_focus_kind)i;
            return UM_OK;
        }
    }
    return fail_at(reader, "no focus '%s'%s (whole, territory, pair, forum, corridor, site)", name,
                   hint(buffer, sizeof buffer, name, names, UM_FOCUS_KINDS));
}

static um_status read_focus(header_reader *reader, const header_key *key, const char *value) {
    um_query *query = reader->query;
    UM_AUTO(um_text_list) words = {0};
    um_focus_kind kind = UM_FOCUS_WHOLE;
    um_text_split(value, ' ', &words);
    if (words.n_items == 0)
        return fail_at(reader, "'%s' wants '%s'", key->name, key->form);
    UM_TRY(find_focus_kind(reader, words.items[0], &kind));
    size_t n_columns = focus_kinds[kind].n_columns;
    if (words.n_items - 1 != n_columns)
        return fail_at(reader, "focus '%s' wants %zu %s, not %zu", words.items[0], n_columns,
                       n_columns == 1 ? "column" : "columns", words.n_items - 1);
    query->focuses = um_resize(query->focuses, query->n_focuses + 1, sizeof *query->focuses);
    um_query_focus *focus = &query->focuses[query->n_focuses++];
    *focus = (um_query_focus){.kind = kind};
    for (size_t i = 1; i < words.n_items; i++)
        um_text_list_add(&focus->columns, words.items[i]);
    return UM_OK;
}

static um_status read_plot(header_reader *reader, const header_key *key, const char *value) {
    um_query *query = reader->query;
    UM_AUTO(um_text_list) fields = {0};
    split_fields(value, SIZE_MAX, &fields);
    if (!is_name(fields.items[0]))
        return fail_at(reader, "'%s' wants '%s'", key->name, key->form);
    query->plots = um_resize(query->plots, query->n_plots + 1, sizeof *query->plots);
    um_query_plot *plot = &query->plots[query->n_plots++];
    *plot = (um_query_plot){.chart = um_strdup(fields.items[0]), .line = reader->line};
    for (size_t i = 1; i < fields.n_items; i++) {
        char *equals = strchr(fields.items[i], '=');
        if (!equals)
            return fail_at(reader, "'%s' is no 'option=value'", fields.items[i]);
        UM_AUTO(char) *name = trimmed(fields.items[i], (size_t)(equals - fields.items[i]));
        UM_AUTO(char) *option = trimmed(equals + 1, strlen(equals + 1));
        if (um_pair_list_get(&plot->options, name))
            return fail_at(reader, "option '%s' stands twice", name);
        um_pair_list_add(&plot->options, name, option)->line = reader->line;
    }
    return UM_OK;
}

// clang-format off
static const header_key header_keys[] = {
    {"title",         read_text,      offsetof(um_query, title),         "sentence"},
    {"title.de",      read_text,      offsetof(um_query, title_de),      "sentence"},
    {"finding",       read_finding,   offsetof(um_query, findings),      "when test | sentence"},
    {"finding.de",    read_finding,   offsetof(um_query, findings_de),   "when test | sentence"},
    {"needs",         read_needs,     0,                                 "table, table, ..."},
    {"param",         read_param,     0,                                 "name | type | default | unit | description"},
    {"param.de",      read_translation, offsetof(header_reader, params_de), "name | description"},
    {"column",        read_column,    0,                                 "name | type | unit | description"},
    {"column.de",     read_translation, offsetof(header_reader, columns_de), "name | description"},
    {"layer",         read_layer,     0,                                 "layer column column"},
    {"focus",         read_focus,     0,                                 "kind column column"},
    {"plot",          read_plot,      0,                                 "chart | option=value | ..."},
    {"definition",    read_text,      offsetof(um_query, definition),    "sentence"},
    {"definition.de", read_text,      offsetof(um_query, definition_de), "sentence"},
    {"source",        read_text,      offsetof(um_query, source),        "where the definition comes from"},
    {"note",          read_note,      offsetof(um_query, notes),         "sentence"},
    {"note.de",       read_note,      offsetof(um_query, notes_de),      "sentence"},
};
// clang-format on

static um_status read_header_line(header_reader *reader, const char *line, size_t n) {
    UM_AUTO(char) *text = trimmed(line + 2, n - 2);
    if (!*text)
        return UM_OK;
    const char *colon = strchr(text, ':');
    if (!colon)
        return fail_at(reader, "'%s' is no 'key: value'", text);
    UM_AUTO(char) *name = trimmed(text, (size_t)(colon - text));
    UM_AUTO(char) *value = trimmed(colon + 1, strlen(colon + 1));
    const char *names[UM_COUNT(header_keys)];
    for (size_t i = 0; i < UM_COUNT(header_keys); i++) {
        if (strcmp(name, header_keys[i].name) == 0)
            return header_keys[i].read(reader, &header_keys[i], value);
        names[i] = header_keys[i].name;
    }
    char buffer[80];
    return fail_at(reader, "unknown key '%s'%s", name,
                   hint(buffer, sizeof buffer, name, names, UM_COUNT(names)));
}

static um_status attach_to_params(header_reader *reader) {
    for (size_t i = 0; i < reader->params_de.n_items; i++) {
        const um_pair *pair = &reader->params_de.items[i];
        int index = um_query_param_index(reader->query, pair->name);
        reader->line = pair->line;
        if (index < 0)
            return fail_at(reader, "'param.de' describes '%s', which is no parameter", pair->name);
        reader->query->params[index].description_de = um_strdup(pair->value);
    }
    return UM_OK;
}

static um_status attach_to_columns(header_reader *reader) {
    um_query *query = reader->query;
    for (size_t i = 0; i < reader->columns_de.n_items; i++) {
        const um_pair *pair = &reader->columns_de.items[i];
        int index = um_query_column_index(query, pair->name);
        reader->line = pair->line;
        if (index < 0)
            return fail_at(reader, "'column.de' describes '%s', which is no column", pair->name);
        query->columns[index].description_de = um_strdup(pair->value);
    }
    return UM_OK;
}

static um_status check_focuses(const um_query *query, um_error *err) {
    for (size_t i = 0; i < query->n_focuses; i++)
        for (size_t j = 0; j < query->focuses[i].columns.n_items; j++) {
            const char *column = query->focuses[i].columns.items[j];
            int index = um_query_column_index(query, column);
            if (index < 0 || query->columns[index].type != UM_VALUE_TEXT)
                return um_fail(err, UM_ERR_FORMAT, "'%s' of 'focus: %s' is no column of texts",
                               column, focus_kinds[query->focuses[i].kind].name);
        }
    return UM_OK;
}

static um_status check_whole(header_reader *reader) {
    const um_query *query = reader->query;
    um_error *err = reader->err;
    if (query->n_columns == 0)
        return um_fail(err, UM_ERR_FORMAT, "the header declares no 'column:'");
    if (!query->title)
        return um_fail(err, UM_ERR_FORMAT, "the header declares no 'title:'");
    for (size_t i = 0; i < query->layer_keys.n_items; i++)
        if (um_query_column_index(query, query->layer_keys.items[i]) < 0)
            return um_fail(err, UM_ERR_FORMAT, "the key '%s' of layer '%s' is no column",
                           query->layer_keys.items[i], query->layer);
    UM_TRY(check_focuses(query, err));
    UM_TRY(um_finding_check(query, err));
    if (!*query->sql)
        return um_fail(err, UM_ERR_FORMAT, "no SELECT follows the header");
    return UM_OK;
}

static um_status read_header(header_reader *reader, const char **text) {
    for (reader->line = 1; strncmp(*text, "--", 2) == 0; reader->line++) {
        size_t n = strcspn(*text, "\n");
        UM_TRY(read_header_line(reader, *text, n));
        *text += n + ((*text)[n] == '\n');
    }
    reader->query->sql_line = reader->line;
    return UM_OK;
}

static um_status parse(header_reader *reader, const char *text) {
    if (!um_is_utf8(text, strlen(text)))
        return um_fail(reader->err, UM_ERR_FORMAT, "not in UTF-8");
    UM_TRY(read_header(reader, &text));
    for (; isspace((unsigned char)*text); text++)
        reader->query->sql_line += *text == '\n';
    reader->query->sql = um_strdup(text);
    UM_TRY(attach_to_params(reader));
    UM_TRY(attach_to_columns(reader));
    return check_whole(reader);
}

um_status um_query_parse(const char *text, um_query **out, um_error *err) {
    UM_AUTO(um_query) *query = um_alloc(sizeof *query);
    header_reader reader = {.query = query, .err = err};
    query->name = um_strdup("");
    um_status status = parse(&reader, text);
    um_pair_list_clear(&reader.params_de);
    um_pair_list_clear(&reader.columns_de);
    UM_TRY(status);
    *out = UM_STEAL(query);
    return UM_OK;
}

static void clear_params(um_query *query) {
    for (size_t i = 0; i < query->n_params; i++) {
        free(query->params[i].name);
        free(query->params[i].fallback);
        free(query->params[i].unit);
        free(query->params[i].description);
        free(query->params[i].description_de);
    }
    free(query->params);
}

static void clear_columns(um_query *query) {
    for (size_t i = 0; i < query->n_columns; i++) {
        free(query->columns[i].name);
        free(query->columns[i].unit);
        free(query->columns[i].description);
        free(query->columns[i].description_de);
    }
    free(query->columns);
}

static void clear_findings(um_query_findings *findings) {
    for (size_t i = 0; i < findings->n_items; i++)
        free(findings->items[i].text);
    free(findings->items);
}

void um_query_free(um_query *query) {
    if (!query)
        return;
    clear_params(query);
    clear_columns(query);
    for (size_t i = 0; i < query->n_plots; i++) {
        free(query->plots[i].chart);
        um_pair_list_clear(&query->plots[i].options);
    }
    free(query->plots);
    for (size_t i = 0; i < query->n_focuses; i++)
        um_text_list_clear(&query->focuses[i].columns);
    free(query->focuses);
    clear_findings(&query->findings);
    clear_findings(&query->findings_de);
    char *const texts[] = {query->name,          query->path,   query->title,
                           query->title_de,      query->layer,  query->definition,
                           query->definition_de, query->source, query->sql};
    for (size_t i = 0; i < UM_COUNT(texts); i++)
        free(texts[i]);
    um_text_list_clear(&query->needs);
    um_text_list_clear(&query->layer_keys);
    um_text_list_clear(&query->notes);
    um_text_list_clear(&query->notes_de);
    free(query);
}

// ------------------------------------------------------------------------------------------------
// what a query says of itself

static bool is_german(const char *language) {
    return language && strcmp(language, "de") == 0;
}

static const char *pick(const char *english, const char *german, const char *language) {
    if (is_german(language) && german && *german)
        return german;
    return english ? english : "";
}

const char *um_query_title(const um_query *query, const char *language) {
    return pick(query->title, query->title_de, language);
}

const char *um_query_definition(const um_query *query, const char *language) {
    return pick(query->definition, query->definition_de, language);
}

const char *um_query_param_description(const um_query_param *param, const char *language) {
    return pick(param->description, param->description_de, language);
}

const char *um_query_column_description(const um_query_column *column, const char *language) {
    return pick(column->description, column->description_de, language);
}

const um_text_list *um_query_notes(const um_query *query, const char *language) {
    return is_german(language) && query->notes_de.n_items ? &query->notes_de : &query->notes;
}

int um_query_param_index(const um_query *query, const char *name) {
    for (size_t i = 0; i < query->n_params; i++)
        if (strcmp(query->params[i].name, name) == 0)
            return (int)i;
    return -1;
}

int um_query_column_index(const um_query *query, const char *name) {
    for (size_t i = 0; i < query->n_columns; i++)
        if (strcmp(query->columns[i].name, name) == 0)
            return (int)i;
    return -1;
}

// ------------------------------------------------------------------------------------------------
// files

enum { QUERY_SIZE_MAX = 1 << 20 };

static um_status read_file(const char *path, char *name, um_query **out, um_error *err) {
    UM_AUTO(char) *owned_name = name;
    UM_AUTO(um_text) text = {0};
    UM_AUTO(um_query) *query = NULL;
    UM_TRY(um_file_read(path, QUERY_SIZE_MAX, &text, err));
    if (text.length != strlen(text.data ? text.data : ""))
        return um_fail(err, UM_ERR_FORMAT, "%s: a zero byte in the text", path);
    if (um_query_parse(text.data ? text.data : "", &query, err) != UM_OK)
        return um_fail_while(err, "%s", path);
    free(query->name);
    query->name = UM_STEAL(owned_name);
    query->path = um_strdup(path);
    *out = UM_STEAL(query);
    return UM_OK;
}

/// Whether one of the comments on top is a line of a header, or is meant to be one.
static bool has_header(const char *text) {
    const char *names[UM_COUNT(header_keys)];
    for (size_t i = 0; i < UM_COUNT(header_keys); i++)
        names[i] = header_keys[i].name;
    for (; strncmp(text, "--", 2) == 0; text += text[strcspn(text, "\n")] ? 1 : 0) {
        size_t n = strcspn(text, "\n");
        const char *colon = memchr(text, ':', n);
        UM_AUTO(char) *name = colon ? trimmed(text + 2, (size_t)(colon - text) - 2) : um_strdup("");
        if (*name && um_nearest_name(name, names, UM_COUNT(names)))
            return true;
        text += n;
    }
    return false;
}

static um_status read_bare(const char *path, const char *text, um_query **out, um_error *err) {
    UM_AUTO(um_query) *query = um_alloc(sizeof *query);
    if (!um_is_utf8(text, strlen(text)))
        return um_fail(err, UM_ERR_FORMAT, "%s: not in UTF-8", path);
    query->name = um_path_stem(path);
    query->title = um_strdup(um_path_name(path));
    query->path = um_strdup(path);
    query->sql = um_strdup(text);
    query->sql_line = 1;
    query->is_bare = true;
    *out = UM_STEAL(query);
    return UM_OK;
}

um_status um_query_read_any(const char *path, um_query **query, um_error *err) {
    UM_AUTO(um_text) text = {0};
    UM_TRY(um_file_read(path, QUERY_SIZE_MAX, &text, err));
    const char *content = text.data ? text.data : "";
    if (text.length == strlen(content) && !has_header(content))
        return read_bare(path, content, query, err);
    return um_query_read(path, query, err);
}

um_status um_query_read(const char *path, um_query **query, um_error *err) {
    return read_file(path, um_path_stem(path), query, err);
}

static void add_query_name(const char *prefix, const char *file, um_text_list *names) {
    UM_AUTO(char) *name = um_format("%s%.*s", prefix, (int)(strlen(file) - strlen(".sql")), file);
    if (!um_text_list_has(names, name))
        um_text_list_add(names, name);
}

/// Queries of a folder and of the topics in it; deeper folders hold none.
static void list_folder(const char *folder, const char *prefix, um_text_list *names) {
    struct dirent **entries = NULL;
    int n = scandir(folder, &entries, NULL, NULL);
    for (int i = 0; i < n; i++) {
        const char *file = entries[i]->d_name;
        UM_AUTO(char) *path = um_path_join(folder, file);
        if (*file != '.' && um_has_suffix(file, ".sql"))
            add_query_name(prefix, file, names);
        else if (*file != '.' && !*prefix && um_is_folder(path)) {
            UM_AUTO(char) *topic = um_format("%s/", file);
            list_folder(path, topic, names);
        }
        free(entries[i]);
    }
    free(entries);
}

um_status um_query_list(const um_text_list *folders, um_text_list *names, um_error *err) {
    if (folders->n_items == 0)
        return um_fail(err, UM_ERR_NOT_FOUND, "no folder of queries; name one in UMLAND_QUERIES");
    for (size_t i = 0; i < folders->n_items; i++)
        list_folder(folders->items[i], "", names);
    um_text_list_sort(names);
    return UM_OK;
}

static void add_folder(const char *path, um_text_list *folders) {
    if (um_is_folder(path) && !um_text_list_has(folders, path))
        um_text_list_add(folders, path);
}

void um_query_folders(um_text_list *folders) {
    const char *wanted = getenv("UMLAND_QUERIES");
    UM_AUTO(um_text_list) own = {0};
    UM_AUTO(char) *shipped = um_share_path("queries");
    if (wanted)
        um_text_split(wanted, ':', &own);
    for (size_t i = 0; i < own.n_items; i++)
        add_folder(own.items[i], folders);
    add_folder(shipped, folders);
}

/// The query whose name without its topic is meant: 'coverage' for 'cooperation/coverage'.
static const char *find_in_topics(const char *name, const um_text_list *names) {
    const char **ends = um_alloc_array(names->n_items, sizeof *ends);
    for (size_t i = 0; i < names->n_items; i++)
        ends[i] = um_path_name(names->items[i]);
    const char *nearest = um_nearest_name(name, ends, names->n_items);
    const char *whole = NULL;
    for (size_t i = 0; i < names->n_items && nearest && !whole; i++)
        whole = ends[i] == nearest ? names->items[i] : NULL;
    free(ends);
    return whole;
}

static um_status fail_not_found(const char *name, const um_text_list *folders, um_error *err) {
    UM_AUTO(um_text_list) names = {0};
    UM_TRY(um_query_list(folders, &names, err));
    size_t length = strcspn(name, "/");
    for (size_t i = 0; i < names.n_items && length && !name[length + (name[length] == '/')]; i++)
        if (strncmp(names.items[i], name, length) == 0 && names.items[i][length] == '/')
            return um_fail(err, UM_ERR_NOT_FOUND,
                           "'%.*s' is a topic; 'umland list %.*s' names its queries", (int)length,
                           name, (int)length, name);
    const char *const *known = (const char *const *)names.items;
    const char *nearest = um_nearest_name(name, known, names.n_items);
    if (!nearest && *name && !strchr(name, '/'))
        nearest = find_in_topics(name, &names);
    return um_fail(err, UM_ERR_NOT_FOUND, "no query '%s'%s%s%s", name,
                   nearest ? _("; did you mean '") : "", nearest ? nearest : "",
                   nearest ? "'?" : "");
}

um_status um_query_find(const char *name, const um_text_list *folders, um_query **query,
                        um_error *err) {
    if (um_has_suffix(name, ".sql"))
        return um_query_read(name, query, err);
    bool is_plain = *name && name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_/")] == '\0';
    for (size_t i = 0; is_plain && i < folders->n_items; i++) {
        UM_AUTO(char) *file = um_format("%s.sql", name);
        UM_AUTO(char) *path = um_path_join(folders->items[i], file);
        if (um_file_exists(path))
            return read_file(path, um_strdup(name), query, err);
    }
    return fail_not_found(name, folders, err);
}
