#include "core/region.h"

#include "core/file.h"
#include "core/messages.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

// No region needs as much; what a file costs grows with the square of both.
enum { DEEPEST = 32, MOST_ENTRIES = 5000 };

/// What a reader of one part of the file needs.
typedef struct yaml_reader {
    yaml_document_t *document;
    um_region *region;
    um_error *err;
} yaml_reader;

// -------------------------------------------------------------------------------------- failures

um_status um_region_fail(um_error *err, const um_region *region, int line, int column,
                         const char *fmt, ...) {
    char text[600];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, um_message(fmt), args);
    va_end(args);
    return um_fail(err, UM_ERR_REFUSED, "%s: line %d, column %d: %s", region->path, line, column,
                   text);
}

static um_status fail_at_node(const yaml_reader *reader, const yaml_node_t *node, const char *fmt,
                              ...) UM_PRINTF(3, 4);

static um_status fail_at_node(const yaml_reader *reader, const yaml_node_t *node, const char *fmt,
                              ...) {
    char text[600];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, um_message(fmt), args);
    va_end(args);
    return um_region_fail(reader->err, reader->region, (int)node->start_mark.line + 1,
                          (int)node->start_mark.column + 1, "%s", text);
}

static um_status fail_unknown(const yaml_reader *reader, const yaml_node_t *node, const char *given,
                              const char *const *known, size_t n_known) {
    const char *nearest = um_nearest_name(given, known, n_known);
    if (nearest)
        return fail_at_node(reader, node, "unknown key '%s'; did you mean '%s'?", given, nearest);
    UM_AUTO(um_text) names = {0};
    for (size_t i = 0; i < n_known; i++)
        um_text_append_format(&names, "%s%s", i ? ", " : "", known[i]);
    return fail_at_node(reader, node, "unknown key '%s'; known here: %s", given,
                        names.data ? names.data : "none");
}

// ----------------------------------------------------------------------------------------- nodes

static const char *node_kind(const yaml_node_t *node) {
    static const char *const kinds[] = {[YAML_NO_NODE] = "nothing",
                                        [YAML_SCALAR_NODE] = N_("a single value"),
                                        [YAML_SEQUENCE_NODE] = N_("a list"),
                                        [YAML_MAPPING_NODE] = N_("a map")};
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

static um_status require_scalar(const yaml_reader *reader, const char *name,
                                const yaml_node_t *node) {
    if (node->type != YAML_SCALAR_NODE)
        return fail_at_node(reader, node, "'%s' is %s, expected a single value", name,
                            node_kind(node));
    if (strlen(scalar_text(node)) != node->data.scalar.length) // written as "\0"
        return fail_at_node(reader, node, "'%s' holds a zero byte", name);
    return UM_OK;
}

static um_status read_scalar(const yaml_reader *reader, const char *name, const yaml_node_t *node,
                             char **text) {
    UM_TRY(require_scalar(reader, name, node));
    free(*text);
    *text = is_nothing(node) ? NULL : um_strdup(scalar_text(node));
    return UM_OK;
}

static um_status add_text(const yaml_reader *reader, const char *name, const yaml_node_t *node,
                          um_text_list *texts) {
    if (node->type != YAML_SCALAR_NODE)
        return fail_at_node(reader, node, "an entry of '%s' is %s, expected a single value", name,
                            node_kind(node));
    UM_TRY(require_scalar(reader, name, node));
    if (is_nothing(node) || !*scalar_text(node))
        return fail_at_node(reader, node, "an entry of '%s' is empty", name);
    um_text_list_add(texts, scalar_text(node));
    return UM_OK;
}

/// A list of texts; a single value is a list of one.
static um_status read_texts(const yaml_reader *reader, const char *name, const yaml_node_t *node,
                            um_text_list *texts) {
    if (is_nothing(node))
        return UM_OK;
    if (node->type == YAML_SCALAR_NODE)
        return add_text(reader, name, node, texts);
    if (node->type != YAML_SEQUENCE_NODE)
        return fail_at_node(reader, node, "'%s' is %s, expected a value or a list of values", name,
                            node_kind(node));
    for (yaml_node_item_t *item = node->data.sequence.items.start;
         item < node->data.sequence.items.top; item++)
        UM_TRY(add_text(reader, name, yaml_document_get_node(reader->document, *item), texts));
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
            return fail_at_node(reader, key, "'%s' is given twice, first on line %zu",
                                scalar_text(key), other->start_mark.line + 1);
    }
    return UM_OK;
}

static um_status read_map(const yaml_reader *reader, const char *name, const yaml_node_t *map,
                          entry_reader *read_entry, void *target) {
    if (is_nothing(map))
        return UM_OK;
    if (map->type != YAML_MAPPING_NODE)
        return fail_at_node(reader, map, "'%s' is %s, expected a map of names and values", name,
                            node_kind(map));
    if (map->data.mapping.pairs.top - map->data.mapping.pairs.start > MOST_ENTRIES)
        return fail_at_node(reader, map, "'%s' has more than %d entries", name, MOST_ENTRIES);
    for (yaml_node_pair_t *at = map->data.mapping.pairs.start; at < map->data.mapping.pairs.top;
         at++) {
        const yaml_node_t *key = yaml_document_get_node(reader->document, at->key);
        const yaml_node_t *value = yaml_document_get_node(reader->document, at->value);
        if (key->type != YAML_SCALAR_NODE || !*scalar_text(key))
            return fail_at_node(reader, key, "a name in '%s' is %s, expected a word", name,
                                key->type == YAML_SCALAR_NODE ? "empty" : node_kind(key));
        UM_TRY(check_duplicate(reader, map, at));
        UM_TRY(read_entry(reader, scalar_text(key), key, value, target));
    }
    return UM_OK;
}

// -------------------------------------------------------------------------- maps of known fields

typedef um_status value_check(const yaml_reader *reader, const yaml_node_t *node,
                              const char *value);

/// A field of a struct that is one text.
typedef struct text_field {
    const char *name;
    size_t offset;
    value_check *check; // of a value that is given; NULL = any will do
} text_field;

static char **field_of(void *target, const text_field *field) {
    return (char **)((char *)target + field->offset);
}

static um_status read_text_field(const yaml_reader *reader, const text_field *fields, size_t n,
                                 const char *name, const yaml_node_t *value, void *target,
                                 bool *is_known) {
    size_t i = 0;
    while (i < n && strcmp(fields[i].name, name) != 0)
        i++;
    *is_known = i < n;
    if (i == n)
        return UM_OK;
    char **text = field_of(target, &fields[i]);
    UM_TRY(read_scalar(reader, name, value, text));
    return *text && fields[i].check ? fields[i].check(reader, value, *text) : UM_OK;
}

// ------------------------------------------------------------------------ options, nested or not

typedef struct option_target {
    um_pair_list *pairs;
    const char *prefix; // "" at the top
} option_target;

static entry_reader read_option;

static um_status add_pair(const yaml_reader *reader, const char *name, const char *value,
                          const yaml_node_t *node, um_pair_list *pairs) {
    if (um_pair_list_get(pairs, name)) // 'columns.key: x' beside 'columns: {key: y}'
        return fail_at_node(reader, node, "'%s' is given twice", name);
    um_pair *pair = um_pair_list_add(pairs, name, value);
    pair->line = (int)node->start_mark.line + 1;
    pair->column = (int)node->start_mark.column + 1;
    return UM_OK;
}

/// A list as one text with commas.
static um_status read_joined(const yaml_reader *reader, const char *name, const yaml_node_t *value,
                             um_text *joined) {
    UM_AUTO(um_text_list) texts = {0};
    UM_TRY(read_texts(reader, name, value, &texts));
    for (size_t i = 0; i < texts.n_items; i++)
        um_text_append_format(joined, "%s%s", i ? "," : "", texts.items[i]);
    return UM_OK;
}

static um_status read_list_option(const yaml_reader *reader, const char *name,
                                  const yaml_node_t *value, um_pair_list *pairs) {
    UM_AUTO(um_text) joined = {0};
    UM_TRY(read_joined(reader, name, value, &joined));
    return add_pair(reader, name, joined.data ? joined.data : "", value, pairs);
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
    UM_TRY(require_scalar(reader, full, value));
    return add_pair(reader, full, is_nothing(value) ? "" : scalar_text(value), value,
                    target->pairs);
}

// ---------------------------------------------------------------------------------------- region

static um_status check_day(const yaml_reader *reader, const yaml_node_t *node, const char *value) {
    if (!um_is_date(value) || strlen(value) != strlen("2024-12-31"))
        return fail_at_node(reader, node, "reference_date '%s' is no day; write it as 2024-12-31",
                            value);
    return UM_OK;
}

static um_status check_language(const yaml_reader *reader, const yaml_node_t *node,
                                const char *value) {
    if (strcmp(value, "en") != 0 && strcmp(value, "de") != 0)
        return fail_at_node(reader, node, "language '%s' is not known; it is 'de' or 'en'", value);
    return UM_OK;
}

static const text_field region_fields[] = {
    {"name", offsetof(um_region, name), NULL},
    {"crs", offsetof(um_region, crs), NULL},
    {"reference_date", offsetof(um_region, reference_date), check_day},
    {"language", offsetof(um_region, language), check_language},
    {"focus", offsetof(um_region, focus), NULL},
    {"notice", offsetof(um_region, notice), NULL},
    {"notice.de", offsetof(um_region, notice_de), NULL},
    {"notice.en", offsetof(um_region, notice_en), NULL},
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
        if (!required[i].value || !*required[i].value)
            return fail_at_node(reader, node, "the region has no '%s' (for example: %s)",
                                required[i].name, required[i].example);
    if (!region->language)
        region->language = um_strdup("en");
    return UM_OK;
}

// --------------------------------------------------------------------------------------- sources

static um_status check_sha256(const yaml_reader *reader, const yaml_node_t *node,
                              const char *value) {
    if (strlen(value) != 64 || value[strspn(value, "0123456789abcdefABCDEF")])
        return fail_at_node(reader, node, "sha256 '%s' is none: it has 64 hexadecimal digits",
                            value);
    return UM_OK;
}

/// `umland init` leaves what only a person can know as TODO.
static um_status check_licence(const yaml_reader *reader, const yaml_node_t *node,
                               const char *value) {
    if (strcmp(value, "TODO") != 0)
        return UM_OK;
    return fail_at_node(
        reader, node,
        "the licence is still TODO; write the one that the publisher gives, such as "
        "dl-de/by-2-0, or 'internal' if nothing of it may be published");
}

static um_status check_attribution(const yaml_reader *reader, const yaml_node_t *node,
                                   const char *value) {
    if (strcmp(value, "TODO") != 0)
        return UM_OK;
    return fail_at_node(
        reader, node,
        "the attribution is still TODO; write the words that must stand on every map");
}

static const text_field source_fields[] = {
    {"loader", offsetof(um_source, loader), NULL},
    {"title", offsetof(um_source, title), NULL},
    {"publisher", offsetof(um_source, publisher), NULL},
    {"url", offsetof(um_source, url), NULL},
    {"licence", offsetof(um_source, licence), check_licence},
    {"attribution", offsetof(um_source, attribution), check_attribution},
    {"vintage", offsetof(um_source, vintage), NULL},
    {"sha256", offsetof(um_source, sha256), check_sha256},
};

/// "1 %", "1%" or "0.01". @return whether it is a share from 0 to 1
static bool parse_share(const char *text, double *share) {
    UM_AUTO(char) *number = um_strdup(text);
    size_t n = strlen(number);
    bool is_percent = n && number[n - 1] == '%';
    if (is_percent)
        number[--n] = '\0';
    while (is_percent && n && number[n - 1] == ' ')
        number[--n] = '\0';
    double value = 0;
    if (!um_parse_real(number, &value))
        return false;
    *share = is_percent ? value / 100 : value;
    return *share >= 0 && *share <= 1;
}

static um_status read_max_rejects(const yaml_reader *reader, const yaml_node_t *node,
                                  double *share) {
    UM_AUTO(char) *text = NULL;
    UM_TRY(read_scalar(reader, "max_rejects", node, &text));
    if (text && !parse_share(text, share))
        return fail_at_node(
            reader, node,
            "max_rejects '%s' is no share from 0 to 1 or from 0 %% to 100 %%; write it "
            "as 1 %% or 0.01",
            text);
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
    if (strcmp(name, "max_rejects") == 0) {
        source->has_max_rejects = true;
        return read_max_rejects(reader, value, &source->max_rejects);
    }
    return read_option(reader, name, key, value, &(option_target){&source->options, ""});
}

/// What is not known here may be an option of the loader, or a known name that is written wrong.
static um_status fail_missing(const yaml_reader *reader, const um_source *source,
                              const yaml_node_t *key, const char *name, const char *why) {
    for (size_t i = 0; i < source->options.n_items; i++) {
        const um_pair *option = &source->options.items[i];
        if (um_nearest_name(option->name, &name, 1))
            return um_region_fail(reader->err, reader->region, option->line, option->column,
                                  "source '%s' has no '%s'; is '%s' meant?", source->name, name,
                                  option->name);
    }
    return fail_at_node(reader, key, "source '%s' has no '%s' (%s)", source->name, name, why);
}

static um_status check_source(const yaml_reader *reader, const um_source *source,
                              const yaml_node_t *key) {
    const struct {
        const char *name, *value, *why;
    } required[] = {
        {"loader", source->loader, N_("the name of a loader, see 'umland list loaders'")},
        {"files", source->files.n_items ? "given" : NULL,
         N_("a path, a list of paths or a pattern")},
        {"title", source->title, N_("what it is, in words")},
        {"licence", source->licence, N_("without one nothing may be published; 'internal' is one")},
        {"attribution", source->attribution, N_("the words that must stand on every map")},
    };
    for (size_t i = 0; i < UM_COUNT(required); i++)
        if (!required[i].value || !*required[i].value)
            return fail_missing(reader, source, key, required[i].name, required[i].why);
    if (source->sha256 && source->files.n_items != 1)
        return fail_at_node(reader, key,
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

// -------------------------------------------------------------------------------------- analyses

static um_status check_file_name(const yaml_reader *reader, const yaml_node_t *node,
                                 const char *value) {
    if (!*value || value[strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789_-")])
        return fail_at_node(reader, node,
                            "name '%s' becomes a file name: a-z, 0-9, _ and - may stand in it",
                            value);
    return UM_OK;
}

/// Values of parameters: single ones, and lists, which a query takes with commas.
static um_status read_param(const yaml_reader *reader, const char *name, const yaml_node_t *key,
                            const yaml_node_t *value, void *target) {
    if (value->type == YAML_MAPPING_NODE)
        return fail_at_node(reader, value, "'%s' is a map, expected a value or a list of values",
                            name);
    return read_option(reader, name, key, value, &(option_target){target, ""});
}

static const text_field analysis_fields[] = {
    {"query", offsetof(um_analysis, query), NULL},
    {"name", offsetof(um_analysis, name), check_file_name},
    {"title", offsetof(um_analysis, title), NULL},
    {"title.de", offsetof(um_analysis, title_de), NULL},
    {"title.en", offsetof(um_analysis, title_en), NULL},
};

static um_status read_analysis_entry(const yaml_reader *reader, const char *name,
                                     const yaml_node_t *key, const yaml_node_t *value,
                                     void *target) {
    static const char *const known[] = {"query",    "name", "title", "title.de",
                                        "title.en", "set",  "plots", "classes"};
    um_analysis *analysis = target;
    bool is_known = false;
    UM_TRY(read_text_field(reader, analysis_fields, UM_COUNT(analysis_fields), name, value,
                           analysis, &is_known));
    if (is_known)
        return UM_OK;
    if (strcmp(name, "set") == 0)
        return read_map(reader, name, value, read_param, &analysis->params);
    if (strcmp(name, "classes") == 0) {
        UM_AUTO(um_text) joined = {0};
        UM_TRY(read_joined(reader, name, value, &joined));
        analysis->classes = um_text_take(&joined);
        return UM_OK;
    }
    if (strcmp(name, "plots") == 0) {
        analysis->has_plots = true;
        return read_texts(reader, name, value, &analysis->plots);
    }
    return fail_unknown(reader, key, name, known, UM_COUNT(known));
}

static um_status check_is_only(const yaml_reader *reader, const um_analysis *analysis,
                               const yaml_node_t *node) {
    for (size_t i = 0; i + 1 < reader->region->n_analyses; i++) {
        const um_analysis *other = &reader->region->analyses[i];
        if (strcmp(other->name, analysis->name) == 0)
            return fail_at_node(
                reader, node,
                "the analysis on line %d is called '%s', too; give one of them a 'name'",
                other->line, other->name);
    }
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
    if (!analysis->query || !*analysis->query)
        return fail_at_node(reader, node,
                            "an analysis has no 'query' (for example: cooperation/coverage)");
    if (!analysis->name) {
        analysis->name = default_name(analysis->query);
        UM_TRY(check_file_name(reader, node, analysis->name));
    }
    return check_is_only(reader, analysis, node);
}

static um_status read_analyses(const yaml_reader *reader, const yaml_node_t *node) {
    if (is_nothing(node))
        return UM_OK;
    if (node->type != YAML_SEQUENCE_NODE)
        return fail_at_node(reader, node, "'analyses' is %s, expected a list", node_kind(node));
    for (yaml_node_item_t *item = node->data.sequence.items.start;
         item < node->data.sequence.items.top; item++)
        UM_TRY(read_analysis(reader, yaml_document_get_node(reader->document, *item)));
    return UM_OK;
}

// ------------------------------------------------------------------------------------------ file

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
    UM_TRY(read_map(reader, _("the file"), root, read_top_entry, reader->region));
    if (!reader->region->name)
        return fail_at_node(reader, root, "no 'region:' with name, crs and reference_date");
    if (reader->region->n_sources == 0)
        return fail_at_node(reader, root, "no 'sources:', there is nothing to load");
    return UM_OK;
}

/// Line and column of a byte, both from 1.
static void place_of(const char *text, size_t offset, int *line, int *column) {
    *line = *column = 1;
    for (size_t i = 0; i < offset && text[i]; i++) {
        bool is_end = text[i] == '\n';
        bool is_character = ((unsigned char)text[i] & 0xC0) != 0x80;
        *line += is_end;
        *column = is_end ? 1 : *column + is_character;
    }
}

static um_status fail_parser(const yaml_parser_t *parser, const um_region *region, um_error *err) {
    int line = (int)parser->problem_mark.line + 1, column = (int)parser->problem_mark.column + 1;
    if (parser->error == YAML_READER_ERROR) // knows no line yet
        place_of(region->text, parser->problem_offset, &line, &column);
    return um_region_fail(err, region, line, column, "no valid YAML: %s%s%s",
                          parser->context ? parser->context : "", parser->context ? ", " : "",
                          parser->problem ? parser->problem : "unreadable");
}

static int depth_step(yaml_event_type_t type) {
    bool is_start = type == YAML_MAPPING_START_EVENT || type == YAML_SEQUENCE_START_EVENT;
    return is_start - (type == YAML_MAPPING_END_EVENT || type == YAML_SEQUENCE_END_EVENT);
}

static um_status check_event(const yaml_event_t *event, int *n_documents, int *depth,
                             const um_region *region, um_error *err) {
    int line = (int)event->start_mark.line + 1, column = (int)event->start_mark.column + 1;
    *depth += depth_step(event->type);
    if (*depth > DEEPEST) // libyaml's time grows with the square of it
        return um_region_fail(err, region, line, column, "nested more than %d deep", DEEPEST);
    *n_documents += event->type == YAML_DOCUMENT_START_EVENT;
    if (*n_documents > 1)
        return um_region_fail(err, region, line, column,
                              "a second document begins; a region is one");
    if (event->type == YAML_ALIAS_EVENT)
        return um_region_fail(err, region, line, column, "an alias (*%s); write the value out",
                              (const char *)event->data.alias.anchor);
    return UM_OK;
}

/// Before the document is built: an alias would make one node stand in two places, and a few lines
/// of them a billion nodes; a region file has no use for them. What follows a first document would
/// be left out in silence.
static um_status check_events(const um_region *region, um_error *err) {
    yaml_parser_t parser;
    yaml_parser_initialize(&parser);
    yaml_parser_set_input_string(&parser, (const unsigned char *)region->text,
                                 strlen(region->text));
    um_status status = UM_OK;
    int n_documents = 0, depth = 0;
    for (bool is_end = false; !is_end && status == UM_OK;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            status = fail_parser(&parser, region, err);
            break;
        }
        is_end = event.type == YAML_STREAM_END_EVENT;
        status = check_event(&event, &n_documents, &depth, region, err);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return status;
}

static um_status parse(um_region *region, um_error *err) {
    UM_TRY(check_events(region, err));
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
        return um_fail(err, UM_ERR_REFUSED, "%s: is not UTF-8 text; store it again in UTF-8", path);
    region->text = um_text_take(&text);
    UM_TRY(parse(region, err));
    *out = UM_STEAL(region);
    return UM_OK;
}

static void clear_source(um_source *source) {
    for (size_t i = 0; i < UM_COUNT(source_fields); i++)
        free(*field_of(source, &source_fields[i]));
    free(source->name);
    um_text_list_clear(&source->files);
    um_pair_list_clear(&source->options);
}

static void clear_analysis(um_analysis *analysis) {
    for (size_t i = 0; i < UM_COUNT(analysis_fields); i++)
        free(*field_of(analysis, &analysis_fields[i]));
    free(analysis->classes);
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
        free(*field_of(region, &region_fields[i]));
    free(region->sources);
    free(region->analyses);
    um_pair_list_clear(&region->derive);
    free(region->path);
    free(region->text);
    free(region);
}

// -------------------------------------------------------------------------------------- languages

const char *um_analysis_title(const um_analysis *analysis, const char *language) {
    const char *own = strcmp(language, "de") == 0 ? analysis->title_de : analysis->title_en;
    return own ? own : analysis->title;
}

// --------------------------------------------------------------------------------------- options

/// "names.*" knows every name that begins with "names.".
static bool is_known_name(const char *name, const char *known) {
    size_t n = strlen(known);
    if (n && known[n - 1] == '*')
        return strncmp(name, known, n - 1) == 0;
    return strcmp(name, known) == 0;
}

static um_status fail_unknown_pair(const um_region *region, const um_pair *pair,
                                   const char *section, const char *const *known, size_t n_known,
                                   um_error *err) {
    const char *dot = *section ? "." : "";
    const char *nearest = um_nearest_name(pair->name, known, n_known);
    if (nearest)
        return um_region_fail(err, region, pair->line, pair->column,
                              "unknown key '%s%s%s'; did you mean '%s%s%s'?", section, dot,
                              pair->name, section, dot, nearest);
    UM_AUTO(um_text) names = {0};
    for (size_t i = 0; i < n_known; i++)
        um_text_append_format(&names, "%s%s", i ? ", " : "", known[i]);
    return um_region_fail(err, region, pair->line, pair->column,
                          "unknown key '%s%s%s'; known here: %s", section, dot, pair->name,
                          n_known ? names.data : "none");
}

um_status um_region_check_names(const um_region *region, const um_pair_list *pairs,
                                const char *section, const char *const *known, size_t n_known,
                                um_error *err) {
    for (size_t i = 0; i < pairs->n_items; i++) {
        size_t j = 0;
        while (j < n_known && !is_known_name(pairs->items[i].name, known[j]))
            j++;
        if (j == n_known)
            return fail_unknown_pair(region, &pairs->items[i], section, known, n_known, err);
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
            return um_region_fail(err, region, pair->line, pair->column,
                                  "derive.%s: '%s' is no number", name, pair->value);
        return UM_OK;
    }
    *value = fallback;
    return UM_OK;
}
