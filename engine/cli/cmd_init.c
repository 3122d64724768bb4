#include "cli/commands.h"
#include "cli/common.h"
#include "core/crs.h"
#include "core/file.h"
#include "core/messages.h"
#include "load/guess.h"

#include <ctype.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

/// engine/cli/region_template.yaml, plain_sources.yaml.
extern const char um_region_template[], um_plain_sources[];

/// A file that was named, what it holds and how it is to be read.
typedef struct named_file {
    char *path;    ///< as region.yaml names it
    um_peek *peek; ///< NULL = it could not be read
    um_guess guess;
    char why_not[400];
    int year; ///< of its name, else of its last change
    bool has_year_in_name;
} named_file;

typedef struct region_draft {
    named_file *files;
    size_t n_files;
    const char *output;
    um_text_list source_names; ///< so far, each once
    um_text_list tables;       ///< that the sources will fill
    um_text sources, analyses, not_understood;
    size_t n_sources, n_not_understood;
} region_draft;

// ---------------------------------------------------------------------------------------- YAML

/// A value as a plain scalar where that is safe, else in double quotes.
static void append_scalar(um_text *yaml, const char *text) {
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./- ";
    if (isalpha((unsigned char)*text) && text[strspn(text, plain)] == '\0' &&
        text[strlen(text) - 1] != ' ') {
        um_text_append(yaml, text);
        return;
    }
    um_text_append(yaml, "\"");
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            um_text_append_format(yaml, "\\%c", *text);
        else if ((unsigned char)*text < 0x20 || *text == 0x7f)
            um_text_append_format(yaml, "\\x%02X", (unsigned char)*text);
        else
            um_text_append_n(yaml, text, 1);
    }
    um_text_append(yaml, "\"");
}

/// Inside a comment nothing may end the line.
static void append_comment(um_text *yaml, const char *text) {
    for (; *text; text++) {
        bool is_control = (unsigned char)*text < 0x20 || *text == 0x7f;
        um_text_append_n(yaml, is_control ? "?" : text, 1);
    }
}

/// Text in Windows-1252 would make the file unreadable.
static char *utf8(const char *text) {
    size_t n = strlen(text);
    return um_is_utf8(text, n) ? um_strdup(text) : um_from_windows_1252(text, n);
}

static void append_member(um_text *yaml, const char *name, const char *value) {
    UM_AUTO(char) *clean = utf8(value);
    um_text_append_format(yaml, "    %s: ", name);
    append_scalar(yaml, clean);
    um_text_append(yaml, "\n");
}

/// "columns.key" and its like in one line: `columns: {key: ags, name: gen}`.
static void append_nested(um_text *yaml, const um_pair_list *options, const char *prefix) {
    size_t length = strlen(prefix), n = 0;
    for (size_t i = 0; i < options->n_items; i++) {
        if (strncmp(options->items[i].name, prefix, length) != 0 ||
            options->items[i].name[length] != '.')
            continue;
        UM_AUTO(char) *value = utf8(options->items[i].value);
        if (n++)
            um_text_append(yaml, ", ");
        else
            um_text_append_format(yaml, "    %s: {", prefix);
        UM_AUTO(char) *name = utf8(options->items[i].name + length + 1);
        append_scalar(yaml, name);
        um_text_append(yaml, ": ");
        append_scalar(yaml, value);
    }
    if (n)
        um_text_append(yaml, "}\n");
}

static void append_options(um_text *yaml, const um_pair_list *options) {
    for (size_t i = 0; i < options->n_items; i++)
        if (!strchr(options->items[i].name, '.'))
            append_member(yaml, options->items[i].name, options->items[i].value);
    append_nested(yaml, options, "columns");
    append_nested(yaml, options, "indicators");
    append_nested(yaml, options, "kinds");
}

// ----------------------------------------------------------------------------------------- names

/// "Gemeinden 2024.geojson" -> "gemeinden_2024"; each name once.
static char *source_name(region_draft *draft, const char *path, const char *suffix) {
    UM_AUTO(char) *stem = um_path_stem(path);
    UM_AUTO(um_text) name = {0};
    for (const char *c = stem; *c; c++) {
        bool is_letter = isalnum((unsigned char)*c) || *c == '_';
        if (is_letter)
            um_text_append(&name, (char[]){(char)tolower((unsigned char)*c), '\0'});
        else if (name.length && name.data[name.length - 1] != '_')
            um_text_append(&name, "_");
    }
    if (*suffix)
        um_text_append_format(&name, "_%s", suffix);
    UM_AUTO(char) *base = um_format("%s%s", name.length && isalpha(*name.data) ? "" : "source_",
                                    name.length ? name.data : "");
    char *unique = um_strdup(base);
    for (int i = 2; um_text_list_has(&draft->source_names, unique); i++) {
        free(unique);
        unique = um_format("%s_%d", base, i);
    }
    um_text_list_add(&draft->source_names, unique);
    return unique;
}

/// How region.yaml, which lies elsewhere, names a file.
static char *path_for(const char *output, const char *file) {
    size_t n = (size_t)(um_path_name(output) - output);
    if (*file == '/' || n == 0 || strcmp(output, "-") == 0)
        return um_strdup(file);
    if (strncmp(file, output, n) == 0)
        return um_strdup(file + n);
    char absolute[PATH_MAX];
    return um_strdup(realpath(file, absolute) ? absolute : file);
}

/// The last number in a file's name that is a year.
static int year_in(const char *name) {
    int found = 0;
    for (const char *at = name; *at; at++) {
        size_t n = strspn(at, "0123456789");
        int year = n == 4 ? atoi(at) : 0;
        if (year >= 1950 && year < 2100)
            found = year;
        at += n ? n - 1 : 0;
    }
    return found;
}

static int year_of_change(const char *path) {
    struct stat status;
    time_t when = stat(path, &status) == 0 ? status.st_mtime : time(NULL);
    struct tm date;
    return localtime_r(&when, &date) ? date.tm_year + 1900 - 1 : 2024;
}

// ---------------------------------------------------------------------------------------- files

/// A file that is not there is a typing error; one that is not understood is noted in the draft.
static um_status look_at(region_draft *draft, const char *path, um_error *err) {
    named_file *file = &draft->files[draft->n_files++];
    um_error cause = {0};
    file->path = path_for(draft->output, path);
    file->year = year_in(um_path_name(path));
    file->has_year_in_name = file->year != 0;
    if (!file->year)
        file->year = year_of_change(path);
    um_status status = um_peek_file(path, &file->peek, &cause);
    if (status == UM_ERR_NOT_FOUND || status == UM_ERR_IO)
        return um_fail(err, status, "%.900s", cause.text);
    if (status == UM_OK) {
        um_guess_file(file->peek, &file->guess);
        snprintf(file->why_not, sizeof file->why_not, "%s", file->guess.why_not);
        return UM_OK;
    }
    bool is_named = strncmp(cause.text, path, strlen(path)) == 0;
    const char *reason = is_named ? cause.text + strlen(path) : cause.text;
    snprintf(file->why_not, sizeof file->why_not, "%.390s", reason + strspn(reason, ": "));
    return UM_OK;
}

static void clear(region_draft *draft) {
    for (size_t i = 0; i < draft->n_files; i++) {
        free(draft->files[i].path);
        um_peek_free(draft->files[i].peek);
        um_guess_clear(&draft->files[i].guess);
    }
    free(draft->files);
    um_text_list_clear(&draft->source_names);
    um_text_list_clear(&draft->tables);
    um_text_clear(&draft->sources);
    um_text_clear(&draft->analyses);
    um_text_clear(&draft->not_understood);
}

static void append_columns_comment(um_text *yaml, const um_peek *peek) {
    enum { MOST = 40 };
    if (!peek || peek->n_columns == 0)
        return;
    um_text_append(yaml, "  # columns:");
    for (size_t i = 0; i < peek->n_columns && i < MOST; i++) {
        UM_AUTO(char) *name = utf8(peek->columns[i].name);
        um_text_append(yaml, i ? ", " : " ");
        append_comment(yaml, name);
    }
    um_text_append(yaml, peek->n_columns > MOST ? ", ...\n" : "\n");
}

static bool is_of_many_files(const um_loader *loader) {
    return strncmp(loader->name, "flows_", 6) == 0;
}

/// Files of one download are one source: all of a loader whose options are alike.
static bool is_same_source(const named_file *a, const named_file *b) {
    if (a->guess.loader != b->guess.loader || !is_of_many_files(a->guess.loader) ||
        a->guess.options.n_items != b->guess.options.n_items)
        return false;
    for (size_t i = 0; i < a->guess.options.n_items; i++)
        if (strcmp(a->guess.options.items[i].value, b->guess.options.items[i].value) != 0)
            return false;
    return true;
}

static bool is_in_earlier_source(const region_draft *draft, const named_file *file) {
    for (const named_file *earlier = draft->files; earlier < file; earlier++)
        if (earlier->guess.loader && is_same_source(earlier, file))
            return true;
    return false;
}

static void append_files(region_draft *draft, const named_file *file) {
    um_text *yaml = &draft->sources;
    um_text_append(yaml, "    files: ");
    bool has_more = false;
    for (const named_file *later = file + 1; later < draft->files + draft->n_files; later++)
        has_more = has_more || (later->guess.loader && is_same_source(file, later));
    um_text_append(yaml, has_more ? "[" : "");
    append_scalar(yaml, file->path);
    for (const named_file *later = file + 1; later < draft->files + draft->n_files; later++)
        if (later->guess.loader && is_same_source(file, later)) {
            um_text_append(yaml, ", ");
            append_scalar(yaml, later->path);
        }
    um_text_append(yaml, has_more ? "]\n" : "\n");
}

/// `"mode" = 'bus'`, quotes inside doubled.
static char *filter_of(const char *column, const char *value) {
    UM_AUTO(um_text) filter = {0};
    um_text_append(&filter, "\"");
    for (const char *c = column; *c; c++)
        um_text_append_n(&filter, *c == '"' ? "\"\"" : c, *c == '"' ? 2 : 1);
    um_text_append(&filter, "\" = '");
    for (const char *c = value; *c; c++)
        um_text_append_n(&filter, *c == '\'' ? "''" : c, *c == '\'' ? 2 : 1);
    um_text_append(&filter, "'");
    return um_text_take(&filter);
}

/// @param[in] column, value  filter of lines by their kind; NULL = none
static void append_source(region_draft *draft, named_file *file, const char *column,
                          const char *value) {
    um_text *yaml = &draft->sources;
    UM_AUTO(char) *name = source_name(draft, file->path, value ? value : "");
    UM_AUTO(char) *stem = um_path_stem(file->path);
    UM_AUTO(char) *title = utf8(stem);
    for (char *c = title; *c; c++)
        if (*c == '_')
            *c = ' ';
    append_columns_comment(yaml, file->peek);
    um_text_append_format(yaml, "  %s:\n    loader: %s\n", name, file->guess.loader->name);
    append_files(draft, file);
    append_member(yaml, "title", title);
    um_text_append_format(
        yaml,
        "    licence: TODO # dl-de/by-2-0, CC-BY-4.0, ODbL-1.0, ...; internal = "
        "nothing of it is published\n"
        "    attribution: TODO # the words that must stand on every map\n"
        "    vintage: %d-12-31 # guessed from the %s; the day the data are about\n",
        file->year, file->has_year_in_name ? "name" : "date of the file");
    append_options(yaml, &file->guess.options);
    if (column) {
        UM_AUTO(char) *filter = filter_of(column, value);
        append_member(yaml, "where", filter);
    }
    um_text_append(yaml, "\n");
    um_text_split(file->guess.loader->tables, ' ', &draft->tables);
    draft->n_sources++;
}

/// Lines of several kinds in one file: a source for each kind.
static bool append_sources_by_kind(region_draft *draft, named_file *file) {
    UM_AUTO(um_text_list) kinds = {0};
    const char *column = NULL;
    if (strcmp(file->guess.loader->name, "corridors") != 0)
        return false;
    um_guess_kinds(file->peek, &column, &kinds);
    for (size_t i = 0; column && i < kinds.n_items; i++) {
        for (size_t j = 0; j < file->guess.options.n_items; j++)
            if (strcmp(file->guess.options.items[j].name, "kind") == 0) {
                free(file->guess.options.items[j].value);
                file->guess.options.items[j].value = um_strdup(um_guess_kind(kinds.items[i]));
            }
        append_source(draft, file, column, kinds.items[i]);
    }
    return column != NULL;
}

static void append_not_understood(region_draft *draft, const named_file *file) {
    um_text *yaml = &draft->not_understood;
    UM_AUTO(char) *path = utf8(file->path);
    UM_AUTO(char) *reason = utf8(file->why_not);
    um_text_append(yaml, "  # not understood: ");
    append_comment(yaml, path);
    um_text_append(yaml, "\n  #   ");
    append_comment(yaml, reason);
    um_text_append(yaml, "\n");
    append_columns_comment(yaml, file->peek);
    um_text_append(yaml, "  # name:\n  #   loader: TODO\n  #   files: ");
    UM_AUTO(um_text) scalar = {0};
    append_scalar(&scalar, path);
    um_text_append_format(yaml,
                          "%s\n  #   title: TODO\n  #   licence: TODO\n  #   attribution: TODO\n\n",
                          scalar.data);
    draft->n_not_understood++;
    fprintf(stderr, _("umland: warning: %s: not understood: %s\n"), file->path, file->why_not);
}

/// What others look up names and keys in stands before them.
enum { LAST_RANK = 4 };
static int rank_of(const um_loader *loader) {
    static const char *const first[] = {"territories", "key_changes", "forums", "sites"};
    for (size_t i = 0; i < UM_COUNT(first); i++)
        if (strcmp(loader->name, first[i]) == 0)
            return (int)i;
    return LAST_RANK;
}

static void append_understood(region_draft *draft, named_file *file) {
    if (!is_in_earlier_source(draft, file) && !append_sources_by_kind(draft, file))
        append_source(draft, file, NULL, NULL);
}

static void append_all_sources(region_draft *draft) {
    if (draft->n_files == 0) {
        um_text_append(&draft->sources, um_plain_sources);
        um_text_split("territory forum membership", ' ', &draft->tables);
    }
    for (int rank = 0; rank <= LAST_RANK; rank++)
        for (size_t i = 0; i < draft->n_files; i++)
            if (draft->files[i].guess.loader && rank_of(draft->files[i].guess.loader) == rank)
                append_understood(draft, &draft->files[i]);
    for (size_t i = 0; i < draft->n_files; i++)
        if (!draft->files[i].guess.loader)
            append_not_understood(draft, &draft->files[i]);
    if (draft->not_understood.length)
        um_text_append(&draft->sources, draft->not_understood.data);
}

// --------------------------------------------------------------------------------------- analyses

static bool is_filled(const region_draft *draft, const char *table) {
    const char *origin = um_query_origin(table);
    return um_text_list_has(&draft->tables, origin ? origin : table);
}

static bool can_run(const region_draft *draft, const um_query *query) {
    for (size_t i = 0; i < query->needs.n_items; i++)
        if (!is_filled(draft, query->needs.items[i]))
            return false;
    return true;
}

/// With a parameter that must be given it is a comment.
static void append_analysis(um_text *yaml, const um_query *query) {
    UM_AUTO(um_text) required = {0};
    for (size_t i = 0; i < query->n_params; i++)
        if (!query->params[i].fallback)
            um_text_append_format(&required, "%s%s: TODO", required.length ? ", " : "",
                                  query->params[i].name);
    um_text_append_format(yaml, "  %s- query: %s # %s\n", required.length ? "# " : "", query->name,
                          query->title);
    if (required.length)
        um_text_append_format(yaml, "  #   set: {%s}\n", required.data);
}

static um_status append_analyses(region_draft *draft, um_error *err) {
    UM_AUTO(um_text_list) folders = {0};
    UM_AUTO(um_text_list) names = {0};
    um_query_folders(&folders);
    UM_TRY(um_query_list(&folders, &names, err));
    for (size_t i = 0; i < names.n_items; i++) {
        UM_AUTO(um_query) *query = NULL;
        UM_TRY(um_query_find(names.items[i], &folders, &query, err));
        if (can_run(draft, query))
            append_analysis(&draft->analyses, query);
    }
    if (!draft->analyses.length)
        um_text_append(&draft->analyses, "  []\n");
    return UM_OK;
}

// ---------------------------------------------------------------------------------------- region

/// Where the region lies: the territories, else all that has a place.
static bool find_middle(const region_draft *draft, double *lon, double *lat) {
    double box[4] = {180, 90, -180, -90};
    for (int pass = 0; pass < 2 && box[0] > box[2]; pass++)
        for (size_t i = 0; i < draft->n_files; i++) {
            const um_peek *peek = draft->files[i].peek;
            if (!peek || !peek->has_extent || (pass == 0 && peek->shape != UM_SHAPE_POLYGONS))
                continue;
            box[0] = fmin(box[0], peek->lon_min), box[1] = fmin(box[1], peek->lat_min);
            box[2] = fmax(box[2], peek->lon_max), box[3] = fmax(box[3], peek->lat_max);
        }
    *lon = (box[0] + box[2]) / 2;
    *lat = (box[1] + box[3]) / 2;
    return box[0] <= box[2];
}

static void add_crs(const region_draft *draft, um_pair_list *values) {
    double lon = 0, lat = 0;
    bool is_known = find_middle(draft, &lon, &lat);
    int srid = is_known ? um_crs_utm_srid(lon, lat) : 25832;
    UM_AUTO(char) *crs = um_format("EPSG:%d", srid);
    UM_AUTO(char) *comment =
        um_format("%s / UTM zone %d%s, in metres%s", srid < 26000 ? "ETRS89" : "WGS 84", srid % 100,
                  lat < 0 ? "S" : "N",
                  is_known ? "" : "; zone 32 is the west of Germany, 33 (EPSG:25833) the east");
    um_pair_list_add(values, "@crs@", crs);
    um_pair_list_add(values, "@crs_comment@", comment);
}

static void add_date(const region_draft *draft, um_pair_list *values) {
    int year = 0;
    for (size_t i = 0; i < draft->n_files; i++)
        year = draft->files[i].year > year ? draft->files[i].year : year;
    UM_AUTO(char) *date = um_format("%d-12-31", year ? year : year_of_change("."));
    um_pair_list_add(values, "@date@", date);
    um_pair_list_add(values, "@date_comment@", year ? "guessed from the files" : "an example");
}

/// A key of the territories, as an example.
static const char *example_key(const region_draft *draft) {
    for (size_t i = 0; i < draft->n_files; i++) {
        const named_file *file = &draft->files[i];
        const char *column = um_pair_list_get(&file->guess.options, "columns.key");
        for (size_t j = 0; column && j < file->peek->n_columns; j++)
            if (strcmp(file->peek->columns[j].name, column) == 0 &&
                file->peek->columns[j].values.n_items &&
                um_is_digits(file->peek->columns[j].values.items[0]))
                return file->peek->columns[j].values.items[0];
    }
    return "12054000";
}

static void add_region(const region_draft *draft, um_pair_list *values) {
    bool is_german = strcmp(um_messages_language(), "de") == 0;
    um_pair_list_add(values, "@name@", is_german ? "\"Meine Region\"" : "\"My region\"");
    um_pair_list_add(values, "@language@", is_german ? "de" : "en");
    um_pair_list_add(values, "@path@",
                     strcmp(draft->output, "-") == 0 ? "region.yaml" : draft->output);
    um_pair_list_add(values, "@focus@", example_key(draft));
    add_crs(draft, values);
    add_date(draft, values);
    um_pair_list_add(values, "@sources@\n", draft->sources.data ? draft->sources.data : "");
    um_pair_list_add(values, "@analyses@\n", draft->analyses.data);
}

/// The template with each @marker@ replaced.
static void fill_in(const um_pair_list *values, um_text *yaml) {
    for (const char *at = um_region_template; *at;) {
        size_t i = 0;
        while (i < values->n_items &&
               strncmp(at, values->items[i].name, strlen(values->items[i].name)) != 0)
            i++;
        if (i < values->n_items) {
            um_text_append(yaml, values->items[i].value);
            at += strlen(values->items[i].name);
        } else
            um_text_append_n(yaml, at++, 1);
    }
}

static um_status write_draft(region_draft *draft, bool is_overwritten, um_error *err) {
    UM_AUTO(um_pair_list) values = {0};
    UM_AUTO(um_text) yaml = {0};
    UM_AUTO(um_output) *out = NULL;
    append_all_sources(draft);
    UM_TRY(append_analyses(draft, err));
    add_region(draft, &values);
    fill_in(&values, &yaml);
    UM_TRY(um_output_open(draft->output, is_overwritten, &out, err));
    um_output_write(out, yaml.data, yaml.length);
    UM_TRY(um_output_commit(out, err));
    if (strcmp(draft->output, "-") != 0)
        printf(
            draft->n_files
                ? _("%s: %zu sources; fill in each TODO, then run: umland build %s\n")
                : _("%s: %zu examples of sources; fill in each TODO, then run: umland build %s\n"),
            draft->output, draft->n_files ? draft->n_sources : 3, draft->output);
    return UM_OK;
}

um_status cmd_init(const um_command *self, int argc, char **argv, um_error *err) {
    const char *output = "region.yaml";
    bool is_overwritten = false;
    const um_option options[] = {
        {"output", 'o', UM_OPTION_TEXT, &output, "<region.yaml>",
         N_("File to write (default: region.yaml; - for standard output)")},
        {"overwrite", 0, UM_OPTION_FLAG, &is_overwritten, NULL,
         N_("Replace the file if it is there")},
        {0},
    };
    UM_TRY(um_options_parse(self, options, &argc, argv, err));
    if (strcmp(output, "-") != 0 && !is_overwritten && um_file_exists(output))
        return um_fail(err, UM_ERR_IO, "%s: is already there; --overwrite replaces it", output);
    region_draft draft = {.output = output,
                          .files = um_alloc_array((size_t)argc, sizeof(named_file))};
    um_status status = UM_OK;
    for (int i = 1; i < argc && status == UM_OK; i++)
        status = look_at(&draft, argv[i], err);
    if (status == UM_OK)
        status = write_draft(&draft, is_overwritten, err);
    clear(&draft);
    return status;
}
