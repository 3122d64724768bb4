#include "core/region.h"

#include "core/file.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

/// What a reader of one part of the file needs.
typedef struct yaml_reader {
    yaml_document_t *document;
    um_region *region;
    um_error *err;
} yaml_reader;

// ----------------------------------------------------------------------------------------------
// failures

um_status um_region_fail(um_error *err, const um_region *region, int line, int column,
                         const char *fmt, ...) {
    char text[600];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    return um_fail(err, UM_ERR_REFUSED, "%s: line %d, column %d: %s", region->path, line, column,
                   text);
}

static um_status fail_at(const yaml_reader *reader, const yaml_node_t *node, const char *fmt, ...)
    UM_PRINTF(3, 4);

static um_status fail_at(const yaml_reader *reader, const yaml_node_t *node, const char *fmt, ...) {
    char text[600];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    return um_region_fail(reader->err, reader->region, (int)node->start_mark.line + 1,
                          (int)node->start_mark.column + 1, "%s", text);
}

static um_status fail_unknown(const yaml_reader *reader, const yaml_node_t *node, const char *given,
                              const char *const *known, size_t n_known) {
    const char *nearest = um_nearest_name(given, known, n_known);
    if (nearest)
        return fail_at(reader, node, "unknown key '%s'; did you mean '%s'?", given, nearest);
    UM_AUTO(um_text) names = {0};
    for (size_t i = 0; i < n_known; i++)
        um_text_append_format(&names, "%s%s", i ? ", " : "", known[i]);
    return fail_at(reader, node, "unknown key '%s'; known here: %s", given,
                   names.data ? names.data : "none");
}

// -------------------------------------------------------------------------------------------------
// nodes

static const char *node_kind(const yaml_node_t *node) {
    static const char *const kinds[] = {[YAML_NO_NODE] = "nothing",
                                        [YAML_SCALAR_NODE] = "a single value",
                                        [YAML_SEQUENCE_NODE] = "a list",
                                        [YAML_MAPPING_NODE] = "a map"};
    return kinds[node->type];
}

static const char *scalar_text(const yaml_node_t *node) {
    return (const char *)node->data.scalar.value;
}

/// A plain empty value or ~ : nothing was given.
static bool is_nothing(const yaml_node_t *node) {
    return node->type == YAML_SCALAR_NODE && node->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
           (!*scalar_text(node) || strcmp(scalar_text(node), "~") == 0 ||
            strcmp(scalar_text(node), "null") == 0);
}

static um_status read_scalar(const yaml_reader *reader, const char *name, const yaml_node_t *node,
                             char **text) {
    if (node->type != YAML_SCALAR_NODE)
        return fail_at(reader, node, "'%s' is %s, expected a single value", name, node_kind(node));
    if (strlen(scalar_text(node)) != node->data.scalar.length)
        return fail_at(reader, node, "'%s' holds a zero byte", name);
    free(*text);
    *text = is_nothing(node) ? NULL : um_strdup(scalar_text(node));
    return UM_OK;
}

/// A list of texts; a single value is a list of one.
static um_status read_texts(const yaml_reader *reader, const char *name, const yaml_node_t *node,
                            um_text_list *texts) {
    if (node->type == YAML_SCALAR_NODE) {
        if (!is_nothing(node))
            um_text_list_add(texts, scalar_text(node));
        return UM_OK;
    }
    if (node->type != YAML_SEQUENCE_NODE)
        return fail_at(reader, node, "'%s' is %s, expected a value or a list of values", name,
                       node_kind(node));
    for (yaml_node_item_t *item = node->data.sequence.items.start;
         item < node->data.sequence.items.top; item++) {
        const yaml_node_t *entry = yaml_document_get_node(reader->document, *item);
        if (entry->type != YAML_SCALAR_NODE)
            return fail_at(reader, entry, "an entry of '%s' is %s, expected a single value", name,
                           node_kind(entry));
        um_text_list_add(texts, scalar_text(entry));
    }
    return UM_OK;
}

/// Called for each entry of a map.
typedef um_status entry_reader(const yaml_reader *reader, const char *name, const yaml_node_t *key,
                               const yaml_node_t *value, void *target);

static um_status check_duplicate(const yaml_reader *reader, const yaml_node_t *map,
                                 const yaml_node_pair_t *at) {
    const yaml_node_t *key = yaml_document_get_node(reader->document, at->key);
    for (yaml_node_pair_t *before = map->data.mapping.pairs.start; before < at; before++) {
        const yaml_node_t *other = yaml_document_get_node(reader->document, before->key);
        if (strcmp(scalar_text(other), scalar_text(key)) == 0)
            return fail_at(reader, key, "'%s' is given twice, first on line %zu", scalar_text(key),
                           other->start_mark.line + 1);
    }
    return UM_OK;
}

static um_status read_map(const yaml_reader *reader, const char *name, const yaml_node_t *map,
                          entry_reader *read_entry, void *target) {
    if (is_nothing(map))
        return UM_OK;
    if (map->type != YAML_MAPPING_NODE)
        return fail_at(reader, map, "'%s' is %s, expected a map of names and values", name,
                       node_kind(map));
    for (yaml_node_pair_t *at = map->data.mapping.pairs.start; at < map->data.mapping.pairs.top;
         at++) {
        const yaml_node_t *key = yaml_document_get_node(reader->document, at->key);
        const yaml_node_t *value = yaml_document_get_node(reader->document, at->value);
        if (key->type != YAML_SCALAR_NODE)
            return fail_at(reader, key, "a name is %s, expected a word", node_kind(key));
        UM_TRY(check_duplicate(reader, map, at));
        UM_TRY(read_entry(reader, scalar_text(key), key, value, target));
    }
    return UM_OK;
}

// ----------------------------------------------------------------------------------- maps of known
// fields

/// A field of a struct that is one text.
typedef struct text_field {
    const char *name;
    size_t offset;
} text_field;

static um_status read_text_field(const yaml_reader *reader, const text_field *fields, size_t n,
                                 const char *name, const yaml_node_t *value, void *target,
                                 bool *is_known) {
    *is_known = false;
    for (size_t i = 0; i < n; i++)
        if (strcmp(fields[i].name, name) == 0) {
            *is_known = true;
            return read_scalar(reader, name, value, (char **)((char *)target + fields[i].offset));
        }
    return UM_OK;
}

// --------------------------------------------------------------------------------- options, nested
// or not

typedef struct option_target {
    um_pair_list *pairs;
    const char *prefix; // "" at the top
} option_target;

static entry_reader read_option;

static void add_pair(um_pair_list *pairs, const char *name, const char *value,
                     const yaml_node_t *node) {
    um_pair *pair = um_pair_list_add(pairs, name, value);
    pair->line = (int)node->start_mark.line + 1;
    pair->column = (int)node->start_mark.column + 1;
}

/// Lists as options are joined with commas, as parameters take them.
static um_status read_list_option(const yaml_reader *reader, const char *name,
                                  const yaml_node_t *value, um_pair_list *pairs) {
    UM_AUTO(um_text_list) texts = {0};
    UM_AUTO(um_text) joined = {0};
    UM_TRY(read_texts(reader, name, value, &texts));
    for (size_t i = 0; i < texts.n_items; i++)
        um_text_append_format(&joined, "%s%s", i ? "," : "", texts.items[i]);
    add_pair(pairs, name, joined.data ? joined.data : "", value);
    return UM_OK;
}

static um_status read_option(const yaml_reader *reader, const char *name, const yaml_node_t *key,
                             const yaml_node_t *value, void *user) {
    const option_target *target = user;
    UM_AUTO(char) *full =
        *target->prefix ? um_format("%s.%s", target->prefix, name) : um_strdup(name);
    (void)key;
    if (value->type == YAML_MAPPING_NODE)
        return read_map(reader, full, value, read_option, &(option_target){target->pairs, full});
    if (value->type == YAML_SEQUENCE_NODE)
        return read_list_option(reader, full, value, target->pairs);
    add_pair(target->pairs, full, scalar_text(value), value);
    return UM_OK;
}

// -----------------------------------------------------------------------------------------------
// region

static const text_field region_fields[] = {
    {"name", offsetof(um_region, name)},
    {"crs", offsetof(um_region, crs)},
    {"reference_date", offsetof(um_region, reference_date)},
    {"language", offsetof(um_region, language)},
    {"focus", offsetof(um_region, focus)},
    {"notice", offsetof(um_region, notice)},
};

static um_status read_region_entry(const yaml_reader *reader, const char *name,
                                   const yaml_node_t *key, const yaml_node_t *value, void *target) {
    bool is_known = false;
    UM_TRY(read_text_field(reader, region_fields, UM_COUNT(region_fields), name, value, target,
                           &is_known));
    if (is_known)
        return UM_OK;
    const char *names[UM_COUNT(region_fields)];
    for (size_t i = 0; i < UM_COUNT(region_fields); i++)
        names[i] = region_fields[i].name;
    return fail_unknown(reader, key, name, names, UM_COUNT(names));
}

static um_status check_region(const yaml_reader *reader, const yaml_node_t *node) {
    um_region *region = reader->region;
    const struct {
        const char *name, *value, *example;
    } required[] = {{"name", region->name, "Musterregion"},
                    {"crs", region->crs, "EPSG:25833"},
                    {"reference_date", region->reference_date, "2024-12-31"}};
    for (size_t i = 0; i < UM_COUNT(required); i++)
        if (!required[i].value)
            return fail_at(reader, node, "the region has no '%s' (for example: %s)",
                           required[i].name, required[i].example);
    if (!um_is_date(region->reference_date) || strlen(region->reference_date) != 10)
        return fail_at(reader, node, "reference_date '%s' is no day; write it as 2024-12-31",
                       region->reference_date);
    if (!region->language)
        region->language = um_strdup("en");
    if (strcmp(region->language, "en") != 0 && strcmp(region->language, "de") != 0)
        return fail_at(reader, node, "language '%s' is not known; it is 'de' or 'en'",
                       region->language);
    return UM_OK;
}

// -----------------------------------------------------------------------------------------------
// sources

static const text_field source_fields[] = {
    {"loader", offsetof(um_source, loader)},
    {"title", offsetof(um_source, title)},
    {"publisher", offsetof(um_source, publisher)},
    {"url", offsetof(um_source, url)},
    {"licence", offsetof(um_source, licence)},
    {"attribution", offsetof(um_source, attribution)},
    {"vintage", offsetof(um_source, vintage)},
    {"sha256", offsetof(um_source, sha256)},
};

/// "1 %", "1%" or "0.01".
static um_status read_max_rejects(const yaml_reader *reader, const yaml_node_t *node,
                                  double *share) {
    char *text = NULL;
    UM_TRY(read_scalar(reader, "max_rejects", node, &text));
    UM_AUTO(char) *owned = text ? text : um_strdup("");
    double divisor = 1, value = 0;
    size_t n = strlen(owned);
    if (n && owned[n - 1] == '%') {
        divisor = 100;
        owned[--n] = '\0';
        while (n && owned[n - 1] == ' ')
            owned[--n] = '\0';
    }
    if (!um_parse_real(owned, &value) || value < 0 || value / divisor > 1)
        return fail_at(
            reader, node,
            "max_rejects is a share from 0 to 1 or from 0 %% to 100 %%, for example: 1 %%");
    *share = value / divisor;
    return UM_OK;
}

static um_status read_source_entry(const yaml_reader *reader, const char *name,
                                   const yaml_node_t *key, const yaml_node_t *value, void *target) {
    um_source *source = target;
    bool is_known = false;
    UM_TRY(read_text_field(reader, source_fields, UM_COUNT(source_fields), name, value, source,
                           &is_known));
    if (is_known)
        return UM_OK;
    if (strcmp(name, "files") == 0)
        return read_texts(reader, name, value, &source->files);
    if (strcmp(name, "max_rejects") == 0)
        return read_max_rejects(reader, value, &source->max_rejects);
    return read_option(reader, name, key, value, &(option_target){&source->options, ""});
}

static um_status check_source(const yaml_reader *reader, const um_source *source,
                              const yaml_node_t *key) {
    const struct {
        const char *name, *value, *why;
    } required[] = {
        {"loader", source->loader, "the name of a loader, see 'umland list loaders'"},
        {"files", source->files.n_items ? "" : NULL, "a path, a list of paths or a pattern"},
        {"title", source->title, "what it is, in words"},
        {"licence", source->licence, "without one nothing may be published; 'internal' is one"},
        {"attribution", source->attribution, "the words that must stand on every map"},
    };
    for (size_t i = 0; i < UM_COUNT(required); i++)
        if (!required[i].value)
            return fail_at(reader, key, "source '%s' has no '%s' (%s)", source->name,
                           required[i].name, required[i].why);
    if (source->sha256 && source->files.n_items != 1)
        return fail_at(reader, key,
                       "source '%s' has a sha256 but several files; give each its own source",
                       source->name);
    return UM_OK;
}

static um_status read_source(const yaml_reader *reader, const char *name, const yaml_node_t *key,
                             const yaml_node_t *value, void *target) {
    um_region *region = target;
    region->sources = um_resize(region->sources, region->n_sources + 1, sizeof *region->sources);
    um_source *source = &region->sources[region->n_sources++];
    *source = (um_source){.name = um_strdup(name),
                          .max_rejects = 0.01,
                          .line = (int)key->start_mark.line + 1,
                          .column = (int)key->start_mark.column + 1};
    UM_TRY(read_map(reader, name, value, read_source_entry, source));
    return check_source(reader, source, key);
}

// ----------------------------------------------------------------------------------------------
// analyses

static um_status read_analysis_entry(const yaml_reader *reader, const char *name,
                                     const yaml_node_t *key, const yaml_node_t *value,
                                     void *target) {
    static const char *const known[] = {"query", "name", "title", "set", "plots"};
    static const text_field fields[] = {{"query", offsetof(um_analysis, query)},
                                        {"name", offsetof(um_analysis, name)},
                                        {"title", offsetof(um_analysis, title)}};
    um_analysis *analysis = target;
    bool is_known = false;
    UM_TRY(read_text_field(reader, fields, UM_COUNT(fields), name, value, analysis, &is_known));
    if (is_known)
        return UM_OK;
    if (strcmp(name, "set") == 0)
        return read_map(reader, name, value, read_option, &(option_target){&analysis->params, ""});
    if (strcmp(name, "plots") == 0) {
        analysis->has_plots = true;
        return read_texts(reader, name, value, &analysis->plots);
    }
    return fail_unknown(reader, key, name, known, UM_COUNT(known));
}

static um_status check_name(const yaml_reader *reader, const um_analysis *analysis,
                            const yaml_node_t *node) {
    if (analysis->name[strspn(analysis->name, "abcdefghijklmnopqrstuvwxyz0123456789_-")])
        return fail_at(reader, node,
                       "name '%s' becomes a file name: only a-z, 0-9, _ and - may stand in it",
                       analysis->name);
    for (size_t i = 0; i + 1 < reader->region->n_analyses; i++)
        if (strcmp(reader->region->analyses[i].name, analysis->name) == 0)
            return fail_at(reader, node, "two analyses are called '%s'; give one of them a 'name'",
                           analysis->name);
    return UM_OK;
}

static char *default_name(const char *query) {
    UM_AUTO(char) *base = um_strdup(query);
    size_t n = strlen(base);
    bool is_file = n > 4 && strcmp(base + n - 4, ".sql") == 0;
    char *name = is_file ? um_path_stem(base) : um_strdup(base);
    for (char *at = name; *at; at++)
        if (*at == '/')
            *at = '_';
    return name;
}

static um_status read_analysis(const yaml_reader *reader, const yaml_node_t *node) {
    um_region *region = reader->region;
    region->analyses =
        um_resize(region->analyses, region->n_analyses + 1, sizeof *region->analyses);
    um_analysis *analysis = &region->analyses[region->n_analyses++];
    *analysis = (um_analysis){.line = (int)node->start_mark.line + 1,
                              .column = (int)node->start_mark.column + 1};
    if (node->type == YAML_SCALAR_NODE)
        UM_TRY(read_scalar(reader, "query", node, &analysis->query));
    else
        UM_TRY(read_map(reader, "analyses", node, read_analysis_entry, analysis));
    if (!analysis->query)
        return fail_at(reader, node,
                       "an analysis has no 'query' (for example: cooperation/coverage)");
    if (!analysis->name)
        analysis->name = default_name(analysis->query);
    return check_name(reader, analysis, node);
}

static um_status read_analyses(const yaml_reader *reader, const yaml_node_t *node) {
    if (is_nothing(node))
        return UM_OK;
    if (node->type != YAML_SEQUENCE_NODE)
        return fail_at(reader, node, "'analyses' is %s, expected a list", node_kind(node));
    for (yaml_node_item_t *item = node->data.sequence.items.start;
         item < node->data.sequence.items.top; item++)
        UM_TRY(read_analysis(reader, yaml_document_get_node(reader->document, *item)));
    return UM_OK;
}

// --------------------------------------------------------------------------------------------------
// file

static um_status read_top_entry(const yaml_reader *reader, const char *name, const yaml_node_t *key,
                                const yaml_node_t *value, void *target) {
    static const char *const known[] = {"region", "sources", "derive", "analyses"};
    um_region *region = target;
    if (strcmp(name, "region") == 0) {
        UM_TRY(read_map(reader, name, value, read_region_entry, region));
        return check_region(reader, key);
    }
    if (strcmp(name, "sources") == 0)
        return read_map(reader, name, value, read_source, region);
    if (strcmp(name, "derive") == 0)
        return read_map(reader, name, value, read_option, &(option_target){&region->derive, ""});
    if (strcmp(name, "analyses") == 0)
        return read_analyses(reader, value);
    return fail_unknown(reader, key, name, known, UM_COUNT(known));
}

static um_status read_document(const yaml_reader *reader) {
    const yaml_node_t *root = yaml_document_get_root_node(reader->document);
    if (!root)
        return um_fail(reader->err, UM_ERR_REFUSED, "%s: is empty, a region is expected",
                       reader->region->path);
    UM_TRY(read_map(reader, "the file", root, read_top_entry, reader->region));
    if (!reader->region->name)
        return fail_at(reader, root, "no 'region:' with name, crs and reference_date");
    if (reader->region->n_sources == 0)
        return fail_at(reader, root, "no 'sources:', there is nothing to load");
    return UM_OK;
}

static um_status fail_parser(const yaml_parser_t *parser, const um_region *region, um_error *err) {
    return um_region_fail(err, region, (int)parser->problem_mark.line + 1,
                          (int)parser->problem_mark.column + 1, "no valid YAML: %s",
                          parser->problem ? parser->problem : "unreadable");
}

/// Aliases would make one node stand in two places; a region file has no use for them (and none for
/// a billion laughs).
static um_status refuse_aliases(const um_region *region, um_error *err) {
    yaml_parser_t parser;
    yaml_parser_initialize(&parser);
    yaml_parser_set_input_string(&parser, (const unsigned char *)region->text,
                                 strlen(region->text));
    um_status status = UM_OK;
    for (bool is_end = false; !is_end && status == UM_OK;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            status = fail_parser(&parser, region, err);
            break;
        }
        is_end = event.type == YAML_STREAM_END_EVENT;
        if (event.type == YAML_ALIAS_EVENT)
            status = um_region_fail(
                err, region, (int)event.start_mark.line + 1, (int)event.start_mark.column + 1,
                "an alias (*%s); write the value out", (const char *)event.data.alias.anchor);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return status;
}

static um_status parse(um_region *region, um_error *err) {
    UM_TRY(refuse_aliases(region, err));
    yaml_parser_t parser;
    yaml_document_t document;
    yaml_parser_initialize(&parser);
    yaml_parser_set_input_string(&parser, (const unsigned char *)region->text,
                                 strlen(region->text));
    um_status status;
    if (!yaml_parser_load(&parser, &document)) {
        status = fail_parser(&parser, region, err);
    } else {
        status = read_document(&(yaml_reader){&document, region, err});
        yaml_document_delete(&document);
    }
    yaml_parser_delete(&parser);
    return status;
}

um_status um_region_read(const char *path, um_region **out, um_error *err) {
    enum { LARGEST = 1 << 20 };
    UM_AUTO(um_region) *region = um_alloc(sizeof *region);
    UM_AUTO(um_text) text = {0};
    region->path = um_strdup(path);
    UM_TRY(um_file_read(path, LARGEST, &text, err));
    if (strlen(text.data) != text.length || !um_is_utf8(text.data, text.length))
        return um_fail(err, UM_ERR_REFUSED, "%s: is not UTF-8 text", path);
    region->text = um_text_take(&text);
    UM_TRY(parse(region, err));
    *out = UM_STEAL(region);
    return UM_OK;
}

static void clear_source(um_source *source) {
    for (size_t i = 0; i < UM_COUNT(source_fields); i++)
        free(*(char **)((char *)source + source_fields[i].offset));
    free(source->name);
    um_text_list_clear(&source->files);
    um_pair_list_clear(&source->options);
}

static void clear_analysis(um_analysis *analysis) {
    free(analysis->query);
    free(analysis->name);
    free(analysis->title);
    um_pair_list_clear(&analysis->params);
    um_text_list_clear(&analysis->plots);
}

void um_region_free(um_region *region) {
    if (!region)
        return;
    for (size_t i = 0; i < region->n_sources; i++)
        clear_source(&region->sources[i]);
    for (size_t i = 0; i < region->n_analyses; i++)
        clear_analysis(&region->analyses[i]);
    for (size_t i = 0; i < UM_COUNT(region_fields); i++)
        free(*(char **)((char *)region + region_fields[i].offset));
    free(region->sources);
    free(region->analyses);
    um_pair_list_clear(&region->derive);
    free(region->path);
    free(region->text);
    free(region);
}

// -----------------------------------------------------------------------------------------------
// options

/// "names.*" knows every name that begins with "names.".
static bool is_known_name(const char *name, const char *known) {
    size_t n = strlen(known);
    if (n && known[n - 1] == '*')
        return strncmp(name, known, n - 1) == 0;
    return strcmp(name, known) == 0;
}

um_status um_region_check_names(const um_region *region, const um_pair_list *pairs,
                                const char *prefix, const char *const *known, size_t n_known,
                                um_error *err) {
    size_t n_prefix = strlen(prefix);
    for (size_t i = 0; i < pairs->n_items; i++) {
        const um_pair *pair = &pairs->items[i];
        if (strncmp(pair->name, prefix, n_prefix) != 0)
            continue;
        const char *name = pair->name + n_prefix;
        size_t j = 0;
        while (j < n_known && !is_known_name(name, known[j]))
            j++;
        if (j < n_known)
            continue;
        const char *nearest = um_nearest_name(name, known, n_known);
        if (nearest)
            return um_region_fail(err, region, pair->line, pair->column,
                                  "unknown key '%s'; did you mean '%s'?", name, nearest);
        return um_region_fail(err, region, pair->line, pair->column, "unknown key '%s'", name);
    }
    return UM_OK;
}

const char *um_source_option(const um_source *source, const char *name, const char *fallback) {
    const char *value = um_pair_list_get(&source->options, name);
    return value ? value : fallback;
}

um_status um_region_derive_real(const um_region *region, const char *name, double fallback,
                                double *value, um_error *err) {
    for (size_t i = 0; i < region->derive.n_items; i++) {
        const um_pair *pair = &region->derive.items[i];
        if (strcmp(pair->name, name) != 0)
            continue;
        if (!um_parse_real(pair->value, value))
            return um_region_fail(err, region, pair->line, pair->column, "%s: '%s' is no number",
                                  name, pair->value);
        return UM_OK;
    }
    *value = fallback;
    return UM_OK;
}
