/**
 * Loader 'rulebook': thresholds of standards, one row each.
 *
 * Expects: a table (CSV, XLSX, ODS); columns standard, edition, topic, rule, citation, value
 * (required), text_value, unit, remark.
 *
 * Writes: rulebook.
 *
 * Rejects: an empty field that is required, a value that is no number, neither value nor
 * text_value, a rule for the second time.
 */
#include "load/rows.h"

#include "core/messages.h"

#include <math.h>
#include <string.h>

enum {
    STANDARD,
    EDITION,
    TOPIC,
    RULE,
    TEXT_VALUE,
    UNIT,
    CITATION,
    REMARK,
    VALUE,
    N_COLUMNS,
};

static const um_column columns[N_COLUMNS] = {
    [STANDARD] = {"standard", true},
    [EDITION] = {"edition", true},
    [TOPIC] = {"topic", true},
    [RULE] = {"rule", true},
    [TEXT_VALUE] = {"text_value", false},
    [UNIT] = {"unit", false},
    [CITATION] = {"citation", true},
    [REMARK] = {"remark", false},
    [VALUE] = {"value", true},
};

static const um_loader_option options[] = {
    {"columns.standard", N_("column of the standard's name (standard)"), false},
    {"columns.edition", N_("its edition (edition)"), false},
    {"columns.topic", N_("what the rule is about (topic)"), false},
    {"columns.rule", N_("name of the rule (rule)"), false},
    {"columns.value", N_("threshold (value)"), false},
    {"columns.text_value", N_("threshold that is a word (text_value)"), false},
    {"columns.unit", N_("unit of the value (unit)"), false},
    {"columns.citation", N_("where it stands (citation)"), false},
    {"columns.remark", N_("a remark (remark)"), false},
    UM_ROWS_OPTIONS,
    {0},
};

static void check_row(const um_rows *rows, double *value, um_text *why) {
    static const size_t required[] = {STANDARD, EDITION, TOPIC, RULE, CITATION};
    const char *text = um_rows_get(rows, VALUE);
    for (size_t i = 0; i < UM_COUNT(required) && !why->length; i++)
        if (!*um_rows_get(rows, required[i]))
            um_text_append_format(why, N_("%s is empty"), columns[required[i]].name);
    if (why->length)
        return;
    if (!*text && !*um_rows_get(rows, TEXT_VALUE))
        um_text_append(why, N_("neither value nor text_value is given"));
    else if (*text && !um_parse_real(text, value))
        um_text_append_format(why, N_("value '%s' is no number (with a decimal point)"), text);
}

typedef struct rulebook_load {
    um_load *load;
    sqlite3_stmt *insert;
} rulebook_load;

static um_status take_row(void *user, um_rows *rows, um_error *err) {
    um_load *load = ((rulebook_load *)user)->load;
    sqlite3_stmt *insert = ((rulebook_load *)user)->insert;
    UM_AUTO(um_text) why = {0};
    UM_AUTO(char) *key =
        um_format("%s %s/%s/%s", um_rows_get(rows, STANDARD), um_rows_get(rows, EDITION),
                  um_rows_get(rows, TOPIC), um_rows_get(rows, RULE));
    double value = NAN;
    check_row(rows, &value, &why);
    if (why.length)
        return um_load_rejected(load, um_rows_place(rows), key, "%s", why.data);
    for (size_t i = STANDARD; i <= REMARK; i++)
        um_db_bind_text(insert, 1 + (int)i, um_rows_get_or_null(rows, i));
    um_db_bind_real(insert, 9, value);
    sqlite3_bind_int64(insert, 10, load->source_id);
    UM_TRY(um_db_run(load->db, insert, err));
    if (sqlite3_changes(load->db->handle) == 0)
        return um_load_rejected(load, um_rows_place(rows), key, "the rule '%s' is there already",
                                key);
    um_load_stored(load);
    return UM_OK;
}

static um_status load_rulebook(um_load *load, um_error *err) {
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    UM_TRY(um_db_prepare(load->db,
                         "INSERT INTO rulebook (standard, edition, topic, rule, text_value, unit, "
                         "citation, remark, value, source_id) "
                         "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT DO NOTHING",
                         &insert, err));
    return um_rows_each(load, columns, N_COLUMNS, take_row, &(rulebook_load){load, insert}, err);
}

const um_loader um_loader_rulebook = {
    .name = "rulebook",
    .summary = N_("Thresholds of standards, with edition and citation (CSV, XLSX, ODS)"),
    .tables = "rulebook",
    .options = options,
    .run = load_rulebook,
};
