#include "core/messages.h"
#include "publish/words.h"
#include "publish/writer.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
#include <xlsxwriter.h>
#include <zip.h>

// A workbook for people, by libxlsxwriter: the rows under headings in the region's language, and a
// second sheet that says what the figures mean and where they come from.
//
// Texts are always text cells: '=cmd()' stays what it is, a key keeps its zeros. A whole number
// that a spreadsheet would round (beyond 2^53) is a text, too. The bytes are the same from run to
// run: the document's date is the region's reference date.
//
// The library writes its parts to temporary files and does not look whether it could; so the
// workbook is put together in memory, every part is looked at, and only then it goes to the output.

enum {
    WIDEST = 60,            // of a column, in characters
    NARROWEST = 8,          //
    HEADING_LINES = 3,      // over which a heading may run
    MOST_ROWS = 1048575,    // of a sheet, without the heading
    MOST_CHARACTERS = 32767 // of a cell
};

/// How a column of numbers is shown, by its unit; the rest is whole or has as many decimals as it
/// needs.
static const struct {
    const char *unit, *format;
} number_formats[] = {
    {"share", "0.0%"},
    {"share points", "0.0%"},
    {"year", "0"},
    {"rank", "0"},
    {"number", "0"},
    {"flag", "0"},
    {"m", "#,##0\" m\""},
    {"km", "#,##0.0\" km\""},
    {"km2", "#,##0.00\" km²\""},
    {"ha", "#,##0.00\" ha\""},
    {"min", "#,##0\" min\""},
    {"EUR", "#,##0.00\" €\""},
    {"persons", "#,##0"},
};

typedef struct workbook {
    lxw_workbook *book; ///< NULL once it is closed
    lxw_worksheet *rows;
    lxw_format **formats; ///< one a column; NULL for texts
    size_t *widths;       ///< longest value of each column, in characters
    int file;             ///< in memory
} workbook;

static um_status fail_library(um_error *err, lxw_error code) {
    return um_fail(err, UM_ERR_IO, "writing the workbook: %s", lxw_strerror(code));
}

// ------------------------------------------------------------------------------------- sheet 1

static const char *number_format(const um_query_column *column) {
    for (size_t i = 0; i < UM_COUNT(number_formats); i++)
        if (strcmp(column->unit, number_formats[i].unit) == 0)
            return number_formats[i].format;
    return column->type == UM_VALUE_INTEGER ? "#,##0" : "#,##0.###";
}

/// "Einwohner der Gemeinden [Einwohner]"; a format that shows the unit needs none in the heading.
static char *heading(const um_query_column *column, const char *language) {
    const char *words = um_query_column_description(column, language);
    const char *unit = um_word_of_unit(column->unit, language);
    bool is_shown = strchr(number_format(column), '"') != NULL;
    return *unit && !is_shown ? um_format("%s [%s]", *words ? words : column->name, unit)
                              : um_strdup(*words ? words : column->name);
}

static lxw_format *heading_format(lxw_workbook *book) {
    lxw_format *format = workbook_add_format(book);
    format_set_bold(format);
    format_set_text_wrap(format);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    format_set_bottom(format, LXW_BORDER_THIN);
    return format;
}

static um_status write_headings(um_writer *writer, um_error *err) {
    const um_query *query = writer->job.query;
    workbook *state = writer->state;
    lxw_format *format = heading_format(state->book);
    for (size_t i = 0; i < query->n_columns; i++) {
        const um_query_column *column = &query->columns[i];
        UM_AUTO(char) *text = heading(column, writer->job.language);
        lxw_error code = worksheet_write_string(state->rows, 0, (lxw_col_t)i, text, format);
        if (code != LXW_NO_ERROR)
            return fail_library(err, code);
        state->widths[i] = um_text_width(text) / HEADING_LINES + 2;
        if (column->type == UM_VALUE_TEXT)
            continue;
        state->formats[i] = workbook_add_format(state->book);
        format_set_num_format(state->formats[i], number_format(column));
    }
    worksheet_freeze_panes(state->rows, 1, 0);
    worksheet_set_row(state->rows, 0, HEADING_LINES * LXW_DEF_ROW_HEIGHT, NULL);
    return UM_OK;
}

/// The date of the document: the day that the figures are about, not the one they were written on.
static um_status set_date(um_writer *writer, um_error *err) {
    workbook *state = writer->state;
    UM_AUTO(char) *day = NULL;
    struct tm date = {.tm_mday = 1, .tm_mon = 0, .tm_year = 100};
    if (writer->job.db)
        UM_TRY(um_db_get_text(writer->job.db, "SELECT reference_date FROM region", &day, err));
    if (day)
        strptime(day, "%Y-%m-%d", &date);
    lxw_doc_properties properties = {.created = timegm(&date)};
    UM_AUTO(char) *title = um_strdup(um_query_title(writer->job.query, writer->job.language));
    if (um_text_width(title) <= 255) // else the library refuses it
        properties.title = title;
    workbook_set_properties(state->book, &properties);
    return UM_OK;
}

static um_status begin(um_writer *writer, um_error *err) {
    const um_query *query = writer->job.query;
    workbook *state = writer->state = um_alloc(sizeof *state);
    state->widths = um_alloc_array(query->n_columns, sizeof *state->widths);
    state->formats = um_alloc_array(query->n_columns, sizeof(lxw_format *));
    state->file = memfd_create("umland-xlsx", MFD_CLOEXEC);
    if (state->file < 0)
        return um_fail(err, UM_ERR_IO, "writing the workbook: %s", strerror(errno));
    UM_AUTO(char) *path = um_format("/proc/self/fd/%d", state->file);
    state->book = workbook_new(path);
    if (!state->book)
        return um_fail(err, UM_ERR_IO, "writing the workbook: no room for it");
    if (!writer->job.language)
        writer->job.language = "en";
    state->rows =
        workbook_add_worksheet(state->book, um_word_text(UM_WORD_TABLE, writer->job.language));
    if (!state->rows)
        return fail_library(err, LXW_ERROR_PARAMETER_VALIDATION);
    UM_TRY(set_date(writer, err));
    return write_headings(writer, err);
}

/// Whether a spreadsheet, for which every number is a double, holds it without loss.
static bool is_exact(const um_value *value) {
    const int64_t largest = INT64_C(1) << 53;
    return value->type != UM_VALUE_INTEGER ||
           (value->integer <= largest && value->integer >= -largest);
}

static lxw_error write_cell(um_writer *writer, lxw_row_t row, size_t column,
                            const um_value *value) {
    workbook *state = writer->state;
    if (value->is_null || (value->type == UM_VALUE_TEXT && !*value->text))
        return LXW_NO_ERROR;
    if (value->type != UM_VALUE_TEXT && isinf(value->real)) {
        writer->counts.not_finite++;
        return LXW_NO_ERROR;
    }
    if (value->type == UM_VALUE_TEXT || !is_exact(value))
        return worksheet_write_string(state->rows, row, (lxw_col_t)column, value->text, NULL);
    return worksheet_write_number(state->rows, row, (lxw_col_t)column, value->real,
                                  state->formats[column]);
}

static um_status row(um_writer *writer, const um_value *values, um_error *err) {
    workbook *state = writer->state;
    int64_t number = writer->counts.rows; // from 1; the heading has row 0
    if (number > MOST_ROWS)
        return um_fail(err, UM_ERR_FORMAT,
                       "more than %d rows, a spreadsheet holds no more; write csv", MOST_ROWS);
    for (size_t i = 0; i < writer->job.query->n_columns; i++) {
        size_t width = um_text_width(values[i].text);
        if (width > MOST_CHARACTERS)
            return um_fail(err, UM_ERR_FORMAT,
                           "row %" PRId64 ": the text of column '%s' has more than %d characters, "
                           "a cell holds no more; write csv",
                           number, writer->job.query->columns[i].name, MOST_CHARACTERS);
        if (width > state->widths[i])
            state->widths[i] = width;
        lxw_error code = write_cell(writer, (lxw_row_t)number, i, &values[i]);
        if (code != LXW_NO_ERROR)
            return fail_library(err, code);
    }
    return UM_OK;
}

// ------------------------------------------------------------------------------------- sheet 2

/// The second sheet as it grows.
typedef struct remarks {
    lxw_worksheet *sheet;
    lxw_format *bold, *wrapped;
    lxw_row_t row;
} remarks;

static void put(remarks *at, lxw_col_t column, const char *text, lxw_format *format) {
    UM_AUTO(um_text) cut = {0};
    if (!text || !*text)
        return;
    um_text_append(&cut, text);
    if (um_text_width(cut.data) > MOST_CHARACTERS)
        cut.data[MOST_CHARACTERS - 1] = '\0'; // of bytes, so of characters, too
    worksheet_write_string(at->sheet, at->row, column, cut.data, format);
}

static void put_line(remarks *at, const char *name, const char *text) {
    if (!text || !*text)
        return;
    put(at, 0, name, at->bold);
    put(at, 1, text, at->wrapped);
    at->row++;
}

static void put_query(remarks *at, const um_query *query, const char *language) {
    const um_text_list *notes = um_query_notes(query, language);
    put_line(at, um_word_text(UM_WORD_TABLE, language), um_query_title(query, language));
    put_line(at, um_word_text(UM_WORD_DEFINITION, language), um_query_definition(query, language));
    put_line(at, um_word_text(UM_WORD_DEFINITION_SOURCE, language), query->source);
    for (size_t i = 0; i < notes->n_items; i++)
        put_line(at, um_word_text(UM_WORD_NOTES, language), notes->items[i]);
}

static void put_params(remarks *at, const um_pair_list *params, const char *language) {
    for (size_t i = 0; params && i < params->n_items; i++) {
        UM_AUTO(char) *line = um_format("%s = %s", params->items[i].name, params->items[i].value);
        put_line(at, um_word_text(UM_WORD_PARAMETERS, language), line);
    }
}

static void put_columns(remarks *at, const um_query *query, const char *language) {
    at->row++;
    for (size_t i = 0; i < query->n_columns; i++) {
        const um_query_column *column = &query->columns[i];
        UM_AUTO(char) *words = heading(column, language);
        put_line(at, column->name, words);
    }
}

static void put_source(remarks *at, const um_query_source *source, const char *language) {
    const struct {
        um_word word;
        const char *text;
    } lines[] = {
        {UM_WORD_SOURCE, source->title},
        {UM_WORD_PUBLISHER, source->publisher},
        {UM_WORD_VINTAGE, source->vintage},
        {UM_WORD_LICENCE, source->licence},
        {UM_WORD_ATTRIBUTION, source->attribution},
    };
    at->row++;
    for (size_t i = 0; i < UM_COUNT(lines); i++)
        put_line(at, um_word_text(lines[i].word, language), lines[i].text);
    put_line(at, "URL", source->url);
}

static um_status put_sources(remarks *at, const um_write_job *job, um_error *err) {
    UM_AUTO(um_query_sources) sources = {0};
    UM_AUTO(char) *notice = NULL;
    UM_AUTO(char) *day = NULL;
    if (!job->db)
        return UM_OK;
    UM_TRY(um_db_get_text(job->db, "SELECT reference_date FROM region", &day, err));
    UM_TRY(um_db_get_notice(job->db, job->language, &notice, err));
    put_line(at, um_word_text(UM_WORD_REFERENCE_DATE, job->language), day);
    put_line(at, "", notice);
    UM_TRY(um_query_sources_read(job->db, job->query, &sources, err));
    for (size_t i = 0; i < sources.n_items; i++)
        put_source(at, &sources.items[i], job->language);
    return UM_OK;
}

static um_status write_remarks(um_writer *writer, um_error *err) {
    workbook *state = writer->state;
    const um_write_job *job = &writer->job;
    remarks at = {
        .sheet = workbook_add_worksheet(state->book, um_word_text(UM_WORD_SOURCES, job->language)),
        .bold = workbook_add_format(state->book),
        .wrapped = workbook_add_format(state->book)};
    format_set_bold(at.bold);
    format_set_align(at.bold, LXW_ALIGN_VERTICAL_TOP);
    format_set_text_wrap(at.wrapped);
    worksheet_set_column(at.sheet, 0, 0, 26, NULL);
    worksheet_set_column(at.sheet, 1, 1, 100, NULL);
    put_query(&at, job->query, job->language);
    put_params(&at, job->params, job->language);
    UM_TRY(put_sources(&at, job, err));
    put_columns(&at, job->query, job->language);
    return UM_OK;
}

// ----------------------------------------------------------------------------------------- file

static void set_widths(const um_writer *writer) {
    const workbook *state = writer->state;
    for (size_t i = 0; i < writer->job.query->n_columns; i++) {
        size_t width = state->widths[i] + 2;
        width = width > WIDEST ? WIDEST : width < NARROWEST ? NARROWEST : width;
        worksheet_set_column(state->rows, (lxw_col_t)i, (lxw_col_t)i, (double)width, NULL);
    }
    if (writer->counts.rows)
        worksheet_autofilter(state->rows, 0, 0, (lxw_row_t)writer->counts.rows,
                             (lxw_col_t)(writer->job.query->n_columns - 1));
}

/// Whether a part of the package is there to its last tag: a full /tmp cuts it without a word.
static bool is_whole(zip_t *package, zip_uint64_t index) {
    enum { TAIL = 32 };
    zip_stat_t stat;
    if (zip_stat_index(package, index, 0, &stat) != 0 || stat.size == 0 || stat.size > SIZE_MAX)
        return false;
    UM_AUTO(char) *text = um_alloc((size_t)stat.size + 1);
    zip_file_t *file = zip_fopen_index(package, index, 0);
    bool is_read = file && zip_fread(file, text, stat.size) == (zip_int64_t)stat.size;
    if (file)
        zip_fclose(file);
    const char *last = is_read ? strrchr(text, '<') : NULL;
    const char *end = last ? strchr(last, '>') : NULL;
    bool is_root = last && (last[1] == '/' || (end && end[-1] == '/'));
    return is_root && end && end[1 + strspn(end + 1, "\r\n")] == '\0';
}

static um_status check_package(const char *bytes, size_t n, um_error *err) {
    static const char words[] = N_("the workbook is not whole; is there room in /tmp?");
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes, n, 0, &error);
    zip_t *package = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
    zip_error_fini(&error);
    if (!package) {
        zip_source_free(source);
        return um_fail(err, UM_ERR_IO, "%s", words);
    }
    bool are_whole = zip_get_num_entries(package, 0) > 0;
    for (zip_int64_t i = 0; are_whole && i < zip_get_num_entries(package, 0); i++)
        are_whole = is_whole(package, (zip_uint64_t)i);
    zip_discard(package);
    return are_whole ? UM_OK : um_fail(err, UM_ERR_IO, "%s", words);
}

static um_status hand_over(um_writer *writer, um_error *err) {
    const workbook *state = writer->state;
    off_t size = lseek(state->file, 0, SEEK_END);
    void *bytes =
        size > 0 ? mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, state->file, 0) : MAP_FAILED;
    if (bytes == MAP_FAILED)
        return um_fail(err, UM_ERR_IO, "writing the workbook: nothing came of it");
    um_status status = check_package(bytes, (size_t)size, err);
    if (status == UM_OK)
        um_output_write(writer->job.out, bytes, (size_t)size);
    munmap(bytes, (size_t)size);
    return status;
}

static um_status end(um_writer *writer, um_error *err) {
    workbook *state = writer->state;
    set_widths(writer);
    UM_TRY(write_remarks(writer, err));
    lxw_error code = workbook_close(UM_STEAL(state->book));
    if (code != LXW_NO_ERROR)
        return fail_library(err, code);
    return hand_over(writer, err);
}

static void free_state(void *memory) {
    workbook *state = memory;
    if (!state)
        return;
    if (state->book)
        lxw_workbook_free(state->book);
    if (state->file > 0)
        close(state->file);
    free(state->formats);
    free(state->widths);
    free(state);
}

extern const um_writer_ops um_write_xlsx;
const um_writer_ops um_write_xlsx = {
    "xlsx", N_("a workbook for people: headings, number formats, a sheet of sources"),
    "xlsx", false,
    begin,  row,
    end,    free_state};
