#include "load/loader.h"

#include "core/messages.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const um_loader *const um_loaders[] = {
    &um_loader_territories,
    &um_loader_forums,
    &um_loader_memberships,
    &um_loader_flows_ba,
    &um_loader_flows,
    &um_loader_corridors,
    &um_loader_rulebook,
    &um_loader_key_changes,
    &um_loader_sites,
    &um_loader_site_partners,
    &um_loader_stops,
    &um_loader_attributes,
    &um_loader_flows_pendlerrechnung,
    &um_loader_gtfs,
    &um_loader_grid,
    NULL,
};

const um_loader *um_loader_find(const char *name) {
    for (size_t i = 0; um_loaders[i]; i++)
        if (strcmp(um_loaders[i]->name, name) == 0)
            return um_loaders[i];
    return NULL;
}

bool um_words_overlap(const char *a, const char *b) {
    UM_AUTO(um_text_list) words_a = {0};
    UM_AUTO(um_text_list) words_b = {0};
    um_text_split(a ? a : "", ' ', &words_a);
    um_text_split(b ? b : "", ' ', &words_b);
    for (size_t i = 0; i < words_a.n_items; i++)
        if (um_text_list_has(&words_b, words_a.items[i]))
            return true;
    return false;
}

// ---------------------------------------------------------------------------------- row accounting

/// Rows between two reports of progress: a fraction of a second, and no burden.
enum { REPORTED_ROWS = 256 };

void um_load_admit(um_load *load) {
    if (load->n_in++ % REPORTED_ROWS == 0)
        um_progress_advance(load->progress, "load", load->source->name, "rows",
                            load->n_in - 1 + load->n_filtered, load->n_expected);
}

void um_load_stored(um_load *load) {
    load->n_stored++;
}

void um_load_filtered(um_load *load) {
    load->n_in--;
    load->n_filtered++;
}

static char *format_note(const char *fmt, va_list args) UM_PRINTF(1, 0);

static char *format_note(const char *fmt, va_list args) {
    char note[1024];
    vsnprintf(note, sizeof note, fmt, args);
    return um_strdup(note);
}

/// One row of `repair` or `reject`: source, file, place, key, then the texts of @p rest.
static um_status record(um_load *load, sqlite3_stmt *insert, const char *place, const char *key,
                        const char *const *rest, int n_rest) {
    sqlite3_bind_int64(insert, 1, load->source_id);
    um_db_bind_text(insert, 2, load->file);
    um_db_bind_text(insert, 3, place);
    um_db_bind_text(insert, 4, key);
    for (int i = 0; i < n_rest; i++)
        um_db_bind_text(insert, 5 + i, rest[i]);
    return um_db_run(load->db, insert, load->err);
}

static um_status record_repair(um_load *load, const char *place, const char *key, const char *kind,
                               const char *fmt, va_list args) UM_PRINTF(5, 0);

static um_status record_repair(um_load *load, const char *place, const char *key, const char *kind,
                               const char *fmt, va_list args) {
    UM_AUTO(char) *note = format_note(fmt, args);
    return record(load, load->insert_repair, place, key, (const char *[]){kind, note}, 2);
}

um_status um_load_merged(um_load *load, const char *place, const char *key, const char *kind,
                         const char *fmt, ...) {
    load->n_stored++;
    load->n_merged++;
    if (!kind)
        return UM_OK;
    va_list args;
    va_start(args, fmt);
    um_status status = record_repair(load, place, key, kind, fmt, args);
    va_end(args);
    return status;
}

/// In the language of messages: it is not stored, but told.
static void tell_first(um_load *load, const char *place, const char *reason) {
    UM_AUTO(um_text) text = {0};
    um_text_append_format(&text, "%s, ", load->file);
    um_stored_say(&text, place, um_messages_language());
    um_text_append(&text, ": ");
    um_stored_say(&text, reason, um_messages_language());
    snprintf(load->first_reject, sizeof load->first_reject, "%s", text.data);
}

um_status um_load_rejected(um_load *load, const char *place, const char *key, const char *fmt,
                           ...) {
    va_list args;
    va_start(args, fmt);
    UM_AUTO(char) *reason = format_note(fmt, args);
    va_end(args);
    load->n_rejected++;
    if (!load->first_reject[0])
        tell_first(load, place, reason);
    return record(load, load->insert_reject, place, key, (const char *[]){reason}, 1);
}

um_status um_load_repaired(um_load *load, const char *place, const char *key, const char *kind,
                           const char *fmt, ...) {
    load->n_repaired++;
    va_list args;
    va_start(args, fmt);
    um_status status = record_repair(load, place, key, kind, fmt, args);
    va_end(args);
    return status;
}

um_status um_load_noted(um_load *load, const char *place, const char *key, const char *kind,
                        const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    um_status status = record_repair(load, place, key, kind, fmt, args);
    va_end(args);
    return status;
}

void um_load_set_line_word(um_load *load, size_t file, const char *word) {
    if (!load->line_words)
        load->line_words = um_alloc_array(load->paths.n_items, sizeof *load->line_words);
    free(load->line_words[file]);
    load->line_words[file] = um_strdup(word);
}

char *um_load_place(const um_load *load, size_t file, int64_t line) {
    const char *word = load->line_words ? load->line_words[file] : NULL;
    return um_format("%s %" PRId64, word ? word : "line", line);
}

// ----------------------------------------------------------------------------------------- options

static const um_pair *find_option(const um_source *source, const char *name) {
    for (size_t i = 0; i < source->options.n_items; i++)
        if (strcmp(source->options.items[i].name, name) == 0)
            return &source->options.items[i];
    return NULL;
}

bool um_load_has_column(const um_load *load, const char *name) {
    UM_AUTO(char) *option = um_format("columns.%s", name);
    return find_option(load->source, option) != NULL;
}

const char *um_load_column(const um_load *load, const char *name) {
    UM_AUTO(char) *option = um_format("columns.%s", name);
    return um_source_option(load->source, option, name);
}

um_status um_load_fail_option(const um_load *load, um_error *err, const char *name, const char *fmt,
                              ...) {
    va_list args;
    va_start(args, fmt);
    UM_AUTO(char) *note = format_note(um_message(fmt), args);
    va_end(args);
    const um_pair *option = find_option(load->source, name);
    return um_region_fail(err, load->region, option ? option->line : load->source->line,
                          option ? option->column : load->source->column, "source '%s': %s: %s",
                          load->source->name, name, note);
}

um_status um_load_option_integer(const um_load *load, const char *name, int64_t min, int64_t max,
                                 int64_t fallback, int64_t *value, um_error *err) {
    const char *text = um_source_option(load->source, name, NULL);
    int64_t parsed = fallback;
    if (text && (!um_parse_integer(text, &parsed) || parsed < min || parsed > max))
        return um_load_fail_option(load, err, name,
                                   "'%s' is no whole number from %" PRId64 " to %" PRId64, text,
                                   min, max);
    *value = parsed;
    return UM_OK;
}

um_status um_load_option_year(const um_load *load, int64_t *year, um_error *err) {
    const char *vintage = load->source->vintage;
    UM_AUTO(char) *start = um_format("%.4s", vintage ? vintage : "");
    int64_t fallback = 0;
    if (!um_parse_integer(start, &fallback) || fallback < 1000)
        fallback = 0;
    return um_load_option_integer(load, "year", 1000, 9999, fallback, year, err);
}

um_status um_load_option_word(const um_load *load, const char *name, const char *const *words,
                              size_t n, const char *fallback, const char **value, um_error *err) {
    const char *text = um_source_option(load->source, name, fallback);
    for (size_t i = 0; text && i < n; i++)
        if (strcmp(words[i], text) == 0) {
            *value = words[i];
            return UM_OK;
        }
    if (!text) {
        *value = NULL;
        return UM_OK;
    }
    const char *nearest = um_nearest_name(text, words, n);
    UM_AUTO(um_text) known = {0};
    for (size_t i = 0; i < n; i++)
        um_text_append_format(&known, "%s%s", i ? ", " : "", words[i]);
    return um_load_fail_option(load, err, name, "unknown word '%s'%s%s%s; one of %s", text,
                               nearest ? _(", did you mean '") : "", nearest ? nearest : "",
                               nearest ? "'" : "", known.data);
}

um_status um_load_check_map(const um_load *load, const char *prefix, const char *const *words,
                            size_t n, um_error *err) {
    for (size_t i = 0; i < load->source->options.n_items; i++) {
        const char *name = load->source->options.items[i].name, *word = NULL;
        if (strncmp(name, prefix, strlen(prefix)) == 0)
            UM_TRY(um_load_option_word(load, name, words, n, NULL, &word, err));
    }
    return UM_OK;
}

/// "indicators.*" takes "indicators.employees".
static bool takes_option(const um_loader_option *option, const char *name) {
    size_t length = strlen(option->name);
    if (length > 2 && strcmp(option->name + length - 2, ".*") == 0)
        return strncmp(option->name, name, length - 1) == 0 && name[length - 1];
    return strcmp(option->name, name) == 0;
}

static um_status fail_unknown_option(const um_loader *loader, const um_region *region,
                                     const um_pair *option, um_error *err) {
    static const char *const of_every_source[] = {"publisher", "url", "vintage", "sha256",
                                                  "max_rejects"};
    const char *names[64];
    size_t n = UM_COUNT(of_every_source);
    memcpy(names, of_every_source, sizeof of_every_source);
    for (size_t i = 0; loader->options[i].name && n < UM_COUNT(names); i++)
        names[n++] = loader->options[i].name;
    const char *nearest = um_nearest_name(option->name, names, n);
    if (nearest)
        return um_region_fail(err, region, option->line, option->column,
                              "loader '%s' has no option '%s'; did you mean '%s'?", loader->name,
                              option->name, nearest);
    return um_region_fail(err, region, option->line, option->column,
                          "loader '%s' has no option '%s'; `umland list loaders` names them",
                          loader->name, option->name);
}

um_status um_loader_check_options(const um_loader *loader, const um_region *region,
                                  const um_source *source, um_error *err) {
    for (size_t i = 0; i < source->options.n_items; i++) {
        const um_loader_option *option = loader->options;
        while (option->name && !takes_option(option, source->options.items[i].name))
            option++;
        if (!option->name)
            return fail_unknown_option(loader, region, &source->options.items[i], err);
    }
    for (const um_loader_option *option = loader->options; option->name; option++)
        if (option->is_required && !find_option(source, option->name))
            return um_region_fail(err, region, source->line, source->column,
                                  "source '%s': loader '%s' needs '%s' (%s)", source->name,
                                  loader->name, option->name, option->meaning);
    return UM_OK;
}
