#include "cli/commands.h"
#include "cli/common.h"
#include "publish/writer.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/// Formats by the ending of the output file.
static const char *format_of(const char *path) {
    const char *dot = path ? strrchr(path, '.') : NULL;
    for (size_t i = 0; dot && um_writers[i]; i++)
        if (*um_writers[i]->extension && strcmp(dot + 1, um_writers[i]->extension) == 0)
            return um_writers[i]->name;
    return NULL;
}

static size_t terminal_width(void) {
    struct winsize size;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/// What was asked for, else what the file's ending says, else a table for people and CSV for
/// programs.
static const char *choose_format(const char *format, const char *output) {
    const char *by_ending = format_of(output);
    if (format)
        return format;
    if (by_ending)
        return by_ending;
    return strcmp(output, "-") == 0 && isatty(STDOUT_FILENO) ? "table" : "csv";
}

um_status cmd_query(const um_command *self, int argc, char **argv, um_error *err) {
    const char *store = NULL, *format = NULL, *output = "-";
    bool is_json = false, is_overwritten = false;
    UM_AUTO(um_text_list) settings = {0};
    const um_option options[] = {
        UM_STORE_OPTION(&store),
        {"set", 0, UM_OPTION_LIST, &settings, "<name>=<value>",
         "Value of a parameter of the query; may be repeated"},
        {"format", 'f', UM_OPTION_TEXT, &format, "<name>",
         "csv, geojson, json or table (default: by the output)"},
        {"json", 0, UM_OPTION_FLAG, &is_json, NULL, "The same as --format json"},
        {"output", 'o', UM_OPTION_TEXT, &output, "<file>",
         "File to write (default: - for standard output)"},
        {"overwrite", 0, UM_OPTION_FLAG, &is_overwritten, NULL,
         "Replace the output file if it is there"},
        {0},
    };
    UM_TRY(um_options_parse(self, options, &argc, argv, err));
    UM_TRY(um_operands_check(self, argc, 1, 1, err));
    UM_AUTO(um_pair_list) params = {0};
    UM_TRY(um_pairs_parse(&settings, &params, err));
    const um_writer_ops *ops = NULL;
    UM_TRY(um_writer_find(is_json ? "json" : choose_format(format, output), &ops, err));

    UM_AUTO(um_query) *query = NULL;
    UM_AUTO(um_db) *db = NULL;
    UM_AUTO(um_result) *rows = NULL;
    UM_AUTO(um_output) *out = NULL;
    UM_TRY(um_query_by_name(argv[1], &query, err));
    UM_TRY(um_store_open(store, &db, err));
    UM_TRY(um_query_open(db, query, &params, NULL, &rows, err));
    UM_TRY(um_output_open(output, is_overwritten, &out, err));
    UM_AUTO(char) *language = NULL;
    UM_TRY(um_db_get_text(db, "SELECT language FROM region", &language, err));
    um_write_job job = {.out = out,
                        .db = db,
                        .query = query,
                        .language = language ? language : "en",
                        .width = terminal_width(),
                        .is_coloured = isatty(STDOUT_FILENO) && !getenv("NO_COLOR")};
    um_write_counts counts;
    UM_TRY(um_write_rows(ops, &job, rows, &counts, err));
    return um_output_commit(out, err);
}
