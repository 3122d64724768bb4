/**
 * Loader 'flows_ba': commuters between districts as the Bundesagentur für Arbeit exports them, a
 * file a state and direction.
 *
 * Expects: CSV with ';', a byte order mark, some lines of preamble, column names within the first
 * 30 lines (Wohnort and Arbeitsort, each followed by Regionalschlüssel, then Insgesamt), a footer
 * that begins with an empty line, Exportdatum or ©. A file without footer is cut off and refused.
 * The order of Wohnort and Arbeitsort tells the direction. The year is that of the preamble's
 * Berichtsmonat; option `year` where it has none.
 *
 * Writes: flow, statistic 'ba', mode 'all', level 'district'. The kind is told by the other end:
 * - five digits: pair, or within when both ends are one district
 * - key 0: total_out (destination empty) or total_in (origin empty)
 * - digits and xx: residual, the districts of one Regierungsbezirk whose counts are too small
 * - letters: abroad
 *
 * Range (house rule): the BA rounds to tens and folds pairs under 10 into residual rows, so that a
 * count p stands for max(10, p - 5) to p + 4, and 0 for 0 to 4. A file that holds a count which is
 * no multiple of ten is not rounded: there the range is the count itself. A count kept secret ('*',
 * 'X') is stored as 0 with range 0 to 9, so that a count lies inside its own range. Thousands dots
 * ("1.234") are understood; '-' is none.
 *
 * Merges: a pair stands in the Auspendler file of one state and in the Einpendler file of another.
 * Where they disagree, the Auspendler figure is kept (the other one, where it is secret) and both
 * are recorded.
 *
 * Old keys: a district that ceased to be counts as its successor (load/crosswalk.h), and the row is
 * repaired. Rows of one direction that come to the same pair are added up with their ranges: one is
 * stored, the others are merged. Commuters between districts that are one today lie within it; the
 * BA does not count the others there, so they are rejected. So are the totals of a district that
 * took in another: they count commuters between the two.
 *
 * Rejects: a district that was divided, a malformed key or count, a row that is not as wide as the
 * header, a pair for the second time in one direction, a pair of another source.
 */
#include "core/messages.h"
#include "load/crosswalk.h"
#include "load/rows.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    MAX_HEADER_LINE = 30,
    HEAD_BYTES = 1 << 16, ///< the preamble is a few hundred
    KEY_SIZE = 8,
    DISTRICT_DIGITS = 5,
};

typedef enum ba_direction { OUT, IN } ba_direction;

static const char *const direction_names[] = {[OUT] = "Auspendler", [IN] = "Einpendler"};

typedef enum flow_kind { PAIR, WITHIN, RESIDUAL, TOTAL, ABROAD, NO_KIND } flow_kind;

/// One row of a file.
typedef struct ba_flow {
    char origin[KEY_SIZE], destination[KEY_SIZE]; ///< of today
    char given_origin[KEY_SIZE], given_destination[KEY_SIZE];
    flow_kind kind;
    ba_direction direction;
    bool is_secret;
    int32_t year;
    uint32_t file;
    int64_t persons, line;
    int64_t more, more_min, more_max; ///< added from flows of old keys
} ba_flow;

/// What the preamble of a file says.
typedef struct ba_head {
    int header_line;
    ba_direction direction;
    int64_t year; ///< 0 = not said
} ba_head;

typedef struct ba_load {
    um_load *load;
    ba_flow *flows;
    size_t n_flows, capacity;
    bool *is_rounded; ///< by file
    int64_t year;     ///< option, 0 = not given
    um_csv_options csv_options;
    um_crosswalk *crosswalk;
    sqlite3_stmt *insert;
} ba_load;

static void um_auto_ba_load(ba_load *loading) {
    free(loading->flows);
    free(loading->is_rounded);
    um_crosswalk_free(loading->crosswalk);
    sqlite3_finalize(loading->insert);
}

static const um_loader_option options[] = {
    {"year", N_("year of the counts, where the files do not name their Berichtsmonat"), false},
    {"delimiter", N_("character between two fields (default ';')"), false},
    {"encoding", N_("utf-8 (default) or windows-1252"), false},
    {0},
};

// ----------------------------------------------------------------------------------------------
// head

/// Fields of a line of the preamble, without quotes.
static void split_line(const char *line, size_t n, um_text_list *fields) {
    for (size_t start = 0; start <= n;) {
        const char *end = memchr(line + start, ';', n - start);
        size_t length = end ? (size_t)(end - line) - start : n - start;
        const char *field = line + start;
        start += length + 1;
        while (length && (field[length - 1] == '\r' || field[length - 1] == '"'))
            length--;
        if (length && *field == '"')
            field++, length--;
        um_text_list_add_n(fields, field, length);
    }
}

static bool is_field(const um_text_list *fields, size_t index, const char *text) {
    return index < fields->n_items && strcmp(fields->items[index], text) == 0;
}

static bool is_header(const um_text_list *fields, ba_direction *direction) {
    static const char *const ends[][2] = {
        [OUT] = {"Wohnort", "Arbeitsort"}, [IN] = {"Arbeitsort", "Wohnort"}};
    if (!is_field(fields, 1, "Regionalschlüssel") || !is_field(fields, 3, "Regionalschlüssel") ||
        !is_field(fields, 4, "Insgesamt"))
        return false;
    for (size_t i = 0; i < UM_COUNT(ends); i++)
        if (is_field(fields, 0, ends[i][0]) && is_field(fields, 2, ends[i][1])) {
            *direction = i == OUT ? OUT : IN;
            return true;
        }
    return false;
}

/// "Juni 2023" has the year 2023.
static int64_t year_of(const char *month) {
    const char *last = strrchr(month, ' ');
    int64_t year = 0;
    return last && strlen(last) == 5 && um_parse_integer(last + 1, &year) ? year : 0;
}

static bool find_head(const char *text, ba_head *head) {
    for (int line = 1; line <= MAX_HEADER_LINE && *text; line++) {
        UM_AUTO(um_text_list) fields = {0};
        size_t n = strcspn(text, "\n");
        split_line(text, n, &fields);
        if (is_field(&fields, 0, "Berichtsmonat") && fields.n_items > 1)
            head->year = year_of(fields.items[1]);
        if (is_header(&fields, &head->direction)) {
            head->header_line = line;
            return true;
        }
        text += n + (text[n] != '\0');
    }
    return false;
}

static um_status read_start(const char *path, char *bytes, size_t *n, um_error *err) {
    FILE *file = fopen(path, "rb");
    if (!file)
        return um_fail(err, UM_ERR_IO, "it cannot be read");
    *n = fread(bytes, 1, HEAD_BYTES, file);
    bool is_bad = ferror(file);
    fclose(file);
    return is_bad ? um_fail(err, UM_ERR_IO, "it cannot be read") : UM_OK;
}

static um_status read_head(const um_load *load, size_t file, const char *encoding, ba_head *head,
                           um_error *err) {
    static const char byte_order_mark[] = "\xef\xbb\xbf";
    UM_AUTO(char) *bytes = um_alloc(HEAD_BYTES + 1);
    size_t n = 0;
    UM_TRY(read_start(load->paths.items[file], bytes, &n, err));
    UM_AUTO(char) *text = encoding ? um_from_windows_1252(bytes, n) : um_strdup(bytes);
    bool has_mark = strncmp(text, byte_order_mark, 3) == 0;
    if (find_head(text + (has_mark ? 3 : 0), head))
        return UM_OK;
    if (!encoding && strstr(bytes, "Regionalschl\xfcssel"))
        return um_fail(err, UM_ERR_FORMAT,
                       "it is not UTF-8 but Windows-1252; set `encoding: windows-1252`");
    return um_fail(err, UM_ERR_FORMAT,
                   "no line among the first %d names the columns Wohnort, Regionalschlüssel, "
                   "Arbeitsort, Regionalschlüssel, Insgesamt; is it a commuter export of the "
                   "Bundesagentur für Arbeit?",
                   MAX_HEADER_LINE);
}

/// @param[in] year  option `year`, 0 = not given
static um_status settle_year(int64_t year, ba_head *head, um_error *err) {
    if (head->year && year && head->year != year)
        return um_fail(err, UM_ERR_FORMAT,
                       "its Berichtsmonat is of %" PRId64 ", option `year` says %" PRId64,
                       head->year, year);
    if (!head->year)
        head->year = year;
    return head->year ? UM_OK
                      : um_fail(err, UM_ERR_FORMAT,
                                "it names no Berichtsmonat; set `year` to the year of its counts");
}

// ----------------------------------------------------------------------------------------------
// rows

static flow_kind kind_of_key(const char *key) {
    size_t n = strlen(key), n_digits = strspn(key, "0123456789");
    if (strcmp(key, "0") == 0)
        return TOTAL;
    if (n == DISTRICT_DIGITS && n_digits == n)
        return PAIR;
    if (n == DISTRICT_DIGITS && n_digits && key[n_digits + strspn(key + n_digits, "x")] == '\0')
        return RESIDUAL;
    if (n && n <= 3 && strspn(key, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == n)
        return ABROAD;
    return NO_KIND;
}

/// "25900", "25.900", "-" (none), "*" (kept secret).
static bool read_count(const char *text, ba_flow *flow) {
    flow->is_secret = strcmp(text, "*") == 0 || strcmp(text, "X") == 0 || strcmp(text, "x") == 0;
    flow->persons = 0;
    if (flow->is_secret || strcmp(text, "-") == 0)
        return true;
    size_t n_digits = 0, since_dot = 0;
    bool has_dot = false;
    for (const char *c = text; *c; c++) {
        bool is_dot = *c == '.';
        bool is_placed = has_dot ? since_dot == 3 : n_digits >= 1 && n_digits <= 3;
        if ((is_dot && !is_placed) || (!is_dot && !isdigit((unsigned char)*c)) || n_digits > 12)
            return false;
        has_dot = has_dot || is_dot;
        since_dot = is_dot ? 0 : since_dot + 1;
        n_digits += !is_dot;
        if (!is_dot)
            flow->persons = 10 * flow->persons + (*c - '0');
    }
    return n_digits && (!has_dot || since_dot == 3);
}

/// Keys of a row by its direction: the first column is of the file's own state, the other may be
/// anything.
static bool read_keys(const um_csv_row *row, ba_flow *flow, um_text *why) {
    const char *own = row->fields[1], *other = row->fields[3];
    flow->kind = kind_of_key(own) == PAIR ? kind_of_key(other) : NO_KIND;
    if (flow->kind == NO_KIND) {
        const char *bad = kind_of_key(own) == PAIR ? other : own;
        um_text_append_format(why, N_("'%s' is no district key, which has %d digits"), bad,
                              DISTRICT_DIGITS);
        if (um_is_digits(bad) && strlen(bad) == DISTRICT_DIGITS - 1)
            um_text_append_format(why, N_(" (a lost zero in front? 0%s)"), bad);
        return false;
    }
    if (flow->kind == PAIR && strcmp(own, other) == 0)
        flow->kind = WITHIN;
    const char *far_end = flow->kind == TOTAL ? "" : other;
    const char *origin = flow->direction == OUT ? own : far_end;
    const char *destination = flow->direction == OUT ? far_end : own;
    memcpy(flow->origin, origin, strlen(origin) + 1);
    memcpy(flow->destination, destination, strlen(destination) + 1);
    return true;
}

/// Puts today's key in the place of an old one.
static bool follow(const ba_load *loading, char key[KEY_SIZE], um_text *why) {
    um_succession found = um_crosswalk_follow(loading->crosswalk, key);
    if (found.n_items == 0)
        return true;
    if (um_succession_is_single(&found) && strlen(found.items[0].key) < KEY_SIZE) {
        snprintf(key, KEY_SIZE, "%s", found.items[0].key);
        return true;
    }
    um_succession_describe(&found, key, why);
    um_text_append(why, N_("; counts of a divided district are not shared out"));
    return false;
}

static bool follow_keys(const ba_load *loading, ba_flow *flow, um_text *why) {
    memcpy(flow->given_origin, flow->origin, KEY_SIZE);
    memcpy(flow->given_destination, flow->destination, KEY_SIZE);
    return follow(loading, flow->origin, why) && follow(loading, flow->destination, why);
}

static um_status take_row(ba_load *loading, const um_csv_row *row, ba_flow flow) {
    UM_AUTO(um_text) why = {0};
    char place[40];
    um_load_admit(loading->load);
    if (row->is_ragged || row->n_fields < 5)
        um_text_append_format(&why, N_("the line has %zu fields and is no footer"), row->n_fields);
    else if (read_keys(row, &flow, &why) && follow_keys(loading, &flow, &why) &&
             !read_count(row->fields[4], &flow))
        um_text_append_format(&why, N_("'%s' is no count"), row->fields[4]);
    snprintf(place, sizeof place, "line %" PRId64, row->line);
    if (why.length)
        return um_load_rejected(loading->load, place, NULL, "%s", why.data);
    if (flow.persons % 10)
        loading->is_rounded[flow.file] = false;
    flow.line = row->line;
    UM_GROW(loading->flows, loading->n_flows, loading->capacity);
    loading->flows[loading->n_flows++] = flow;
    return UM_OK;
}

/// The footer: an empty line, Exportdatum, ©, terms of use, each narrower than a row.
static bool is_footer(const um_csv_row *row) {
    static const char *const beginnings[] = {"Exportdatum", "\u00a9", "Die Produkte unterliegen"};
    if (!row->is_ragged)
        return false;
    if (row->n_fields == 1 && !*row->fields[0])
        return true;
    for (size_t i = 0; i < UM_COUNT(beginnings); i++)
        if (strncmp(row->fields[0], beginnings[i], strlen(beginnings[i])) == 0)
            return true;
    return false;
}

static um_status read_rows(ba_load *loading, um_csv *csv, ba_flow flow, um_error *err) {
    bool has_footer = false;
    int64_t n_rows = 0;
    for (bool has_row = true;;) {
        um_csv_row row;
        UM_TRY(um_csv_next(csv, &row, &has_row, err));
        if (!has_row)
            break;
        if (is_footer(&row)) {
            has_footer = true;
            continue;
        }
        // What follows the footer in narrow lines is more of it: terms of use, in other words.
        if (has_footer && row.is_ragged)
            continue;
        UM_TRY(take_row(loading, &row, flow));
        n_rows++;
    }
    if (!has_footer || n_rows == 0)
        return um_fail(err, UM_ERR_FORMAT, "%s: it is cut off: %s; get the file again",
                       loading->load->paths.items[flow.file],
                       n_rows
                           ? _("the footer ('© Statistik der Bundesagentur für Arbeit') is missing")
                           : _("no row follows the column names"));
    return UM_OK;
}

static um_status read_file(ba_load *loading, size_t file, um_error *err) {
    um_load *load = loading->load;
    UM_AUTO(um_csv) *csv = NULL;
    um_csv_options csv_options = loading->csv_options;
    ba_head head = {0};
    load->file = load->labels.items[file];
    if (read_head(load, file, csv_options.encoding, &head, err) != UM_OK ||
        settle_year(loading->year, &head, err) != UM_OK)
        return um_fail_while(err, "%s", load->paths.items[file]);
    csv_options.header_line = head.header_line;
    UM_TRY(um_csv_open(load->paths.items[file], csv_options, &csv, err));
    loading->is_rounded[file] = true;
    const ba_flow flow = {
        .direction = head.direction, .year = (int32_t)head.year, .file = (uint32_t)file};
    return read_rows(loading, csv, flow, err);
}

// ---------------------------------------------------------------------------------------------
// store

static int compare_ends(const ba_flow *a, const ba_flow *b) {
    int order = strcmp(a->origin, b->origin);
    if (order == 0)
        order = strcmp(a->destination, b->destination);
    return order ? order : (a->year > b->year) - (a->year < b->year);
}

static bool is_moved(const ba_flow *flow) {
    return strcmp(flow->origin, flow->given_origin) != 0 ||
           strcmp(flow->destination, flow->given_destination) != 0;
}

/// Flows that came to a pair by old keys stand behind those that name it.
static int compare_given(const ba_flow *a, const ba_flow *b) {
    int order = is_moved(a) - is_moved(b);
    if (order == 0)
        order = strcmp(a->given_origin, b->given_origin);
    return order ? order : strcmp(a->given_destination, b->given_destination);
}

/// In order of the table's key, so that it grows at its end; then Auspendler first, then by the
/// keys given, then as read.
static int compare_flows(const void *a, const void *b) {
    const ba_flow *x = a, *y = b;
    int order = compare_ends(x, y);
    if (order == 0)
        order = (int)x->direction - (int)y->direction;
    if (order == 0)
        order = compare_given(x, y);
    if (order == 0)
        order = (x->file > y->file) - (x->file < y->file);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

static const char *kind_name(const ba_flow *flow) {
    static const char *const names[] = {
        [PAIR] = "pair", [WITHIN] = "within", [RESIDUAL] = "residual", [ABROAD] = "abroad"};
    if (flow->kind == TOTAL)
        return flow->direction == OUT ? "total_out" : "total_in";
    if (strcmp(flow->origin, flow->destination) == 0) // of two districts that are one today
        return names[WITHIN];
    return names[flow->kind];
}

static void find_range(const ba_load *loading, const ba_flow *flow, int64_t *min, int64_t *max) {
    int64_t p = flow->persons;
    *min = *max = p;
    if (flow->is_secret) {
        *max = 9;
    } else if (loading->is_rounded[flow->file]) {
        *min = p >= 15 ? p - 5 : p >= 10 ? 10 : 0;
        *max = p + 4;
    }
}

static void bind_range(const ba_load *loading, const ba_flow *flow) {
    int64_t min, max;
    find_range(loading, flow, &min, &max);
    sqlite3_bind_int64(loading->insert, 6, flow->persons + flow->more);
    sqlite3_bind_int64(loading->insert, 7, min + flow->more_min);
    sqlite3_bind_int64(loading->insert, 8, max + flow->more_max);
}

/// The keys as the file has them.
static char *key_of(const ba_flow *flow) {
    return um_format("%s%s%s", flow->given_origin,
                     *flow->given_origin && *flow->given_destination ? "-" : "",
                     flow->given_destination);
}

/// @param[out] is_new  false when another source has the pair
static um_status insert_flow(ba_load *loading, const ba_flow *flow, bool *is_new, um_error *err) {
    um_db *db = loading->load->db;
    um_db_bind_text(loading->insert, 1, flow->origin);
    um_db_bind_text(loading->insert, 2, flow->destination);
    sqlite3_bind_int(loading->insert, 3, flow->year);
    um_db_bind_text(loading->insert, 4, kind_name(flow));
    sqlite3_bind_int64(loading->insert, 5, loading->load->source_id);
    bind_range(loading, flow);
    UM_TRY(um_db_run(db, loading->insert, err));
    *is_new = sqlite3_changes(db->handle) == 1;
    return UM_OK;
}

static um_status store_kept(ba_load *loading, const ba_flow *flow, um_error *err) {
    um_load *load = loading->load;
    UM_AUTO(char) *key = key_of(flow);
    UM_AUTO(char) *place = um_format("line %" PRId64, flow->line);
    bool is_new = false;
    load->file = load->labels.items[flow->file];
    UM_TRY(insert_flow(loading, flow, &is_new, err));
    if (!is_new)
        return um_load_rejected(load, place, key,
                                "the flow is already in the store, from another source");
    um_load_stored(load);
    if (is_moved(flow))
        return um_load_repaired(
            load, place, key, "key changed", "it counts as %s%s%s%s", flow->origin,
            *flow->origin && *flow->destination ? " to " : "", flow->destination,
            flow->is_secret ? N_("; the count is kept secret: 0, range 0 to 9") : "");
    if (!flow->is_secret)
        return UM_OK;
    return um_load_repaired(load, place, key, "count kept secret",
                            "the count is kept secret; stored as 0, range 0 to 9");
}

static um_status reject_repeated(ba_load *loading, const ba_flow *flow, const ba_flow *first) {
    um_load *load = loading->load;
    UM_AUTO(char) *key = key_of(flow);
    UM_AUTO(char) *place = um_format("line %" PRId64, flow->line);
    load->file = load->labels.items[flow->file];
    return um_load_rejected(load, place, key, "the flow stands already in %s, line %" PRId64,
                            load->labels.items[first->file], first->line);
}

/// Adds a flow of old keys to the one of its pair and direction.
static um_status add_flow(ba_load *loading, ba_flow *sum, const ba_flow *flow) {
    int64_t min, max;
    UM_AUTO(char) *key = key_of(flow);
    UM_AUTO(char) *sum_key = key_of(sum);
    UM_AUTO(char) *place = um_format("line %" PRId64, flow->line);
    find_range(loading, flow, &min, &max);
    sum->more += flow->persons;
    sum->more_min += min;
    sum->more_max += max;
    loading->load->file = loading->load->labels.items[flow->file];
    return um_load_merged(loading->load, place, key, "flows merged",
                          "%s was added to %s, line %" PRId64, key, sum_key, sum->line);
}

static void describe(const ba_flow *flow, char text[40]) {
    snprintf(text, 40, flow->is_secret && !flow->more ? "%s secret" : "%s %" PRId64,
             direction_names[flow->direction], flow->persons + flow->more);
}

static um_status merge_directions(ba_load *loading, const ba_flow *kept, const ba_flow *other) {
    um_load *load = loading->load;
    load->file = load->labels.items[other->file];
    if (kept->persons + kept->more == other->persons + other->more &&
        kept->is_secret == other->is_secret)
        return um_load_merged(load, "", NULL, NULL, "%s", "");
    UM_AUTO(char) *key = key_of(kept);
    UM_AUTO(char) *place = um_format("line %" PRId64, other->line);
    char a[40], b[40];
    describe(kept, a);
    describe(other, b);
    return um_load_merged(load, place, key, "directions disagree",
                          "%s (%s, line %" PRId64 ") was kept, %s was not", a,
                          load->labels.items[kept->file], kept->line, b);
}

/// The flows of a pair and year in one direction: those of other old keys are added to the first,
/// and those that say the same again are rejected. @return UM_OK
static um_status add_up(ba_load *loading, ba_flow *flows, size_t n) {
    const ba_flow *last = flows; // the last that was taken
    for (size_t i = 1; i < n; i++) {
        if (compare_given(last, &flows[i]) == 0) {
            UM_TRY(reject_repeated(loading, &flows[i], last));
            continue;
        }
        last = &flows[i];
        UM_TRY(add_flow(loading, flows, last));
    }
    return UM_OK;
}

/// Why flows that touch an old key cannot be counted under the key of today; NULL = they can.
static const char *fault_of_group(const ba_flow *group, size_t n) {
    bool is_any_moved = false, is_within = false;
    for (size_t i = 0; i < n; i++) {
        is_any_moved = is_any_moved || is_moved(&group[i]);
        is_within = is_within || group[i].kind == WITHIN;
    }
    if (is_any_moved && group->kind == TOTAL)
        return N_("a total counts commuters between districts that are one today");
    if (is_any_moved && !is_within && strcmp(group->origin, group->destination) == 0)
        return N_("both are one district today, and nothing counts those who stay there");
    return NULL;
}

static um_status reject_group(ba_load *loading, const ba_flow *group, size_t n, const char *why) {
    for (size_t i = 0; i < n; i++) {
        UM_AUTO(char) *key = key_of(&group[i]);
        UM_AUTO(char) *place = um_format("line %" PRId64, group[i].line);
        loading->load->file = loading->load->labels.items[group[i].file];
        UM_TRY(um_load_rejected(loading->load, place, key, "%s", why));
    }
    return UM_OK;
}

/// Rows of one pair and year, Auspendler first: one a direction is used.
static um_status store_group(ba_load *loading, ba_flow *group, size_t n, um_error *err) {
    size_t n_out = 0;
    const char *fault = fault_of_group(group, n);
    if (fault)
        return reject_group(loading, group, n, fault);
    while (n_out < n && group[n_out].direction == OUT)
        n_out++;
    ba_flow *out = n_out ? group : NULL, *in = n_out < n ? group + n_out : NULL;
    if (out)
        UM_TRY(add_up(loading, out, n_out));
    if (in)
        UM_TRY(add_up(loading, in, n - n_out));
    bool is_in_kept = !out || (in && out->is_secret && !in->is_secret);
    const ba_flow *kept = is_in_kept ? in : out, *other = is_in_kept ? out : in;
    UM_TRY(store_kept(loading, kept, err));
    return other ? merge_directions(loading, kept, other) : UM_OK;
}

static um_status store_flows(ba_load *loading, um_error *err) {
    UM_TRY(um_db_prepare(loading->load->db,
                         "INSERT INTO flow (origin_key, destination_key, level, statistic, mode, "
                         "year, kind, persons, persons_min, persons_max, source_id) "
                         "VALUES (?1, ?2, 'district', 'ba', 'all', ?3, ?4, ?6, ?7, ?8, ?5) "
                         "ON CONFLICT DO NOTHING",
                         &loading->insert, err));
    if (loading->n_flows)
        qsort(loading->flows, loading->n_flows, sizeof *loading->flows, compare_flows);
    for (size_t i = 0, n; i < loading->n_flows; i += n) {
        for (n = 1; i + n < loading->n_flows; n++)
            if (compare_ends(&loading->flows[i], &loading->flows[i + n]) != 0)
                break;
        UM_TRY(store_group(loading, &loading->flows[i], n, err));
    }
    return UM_OK;
}

static um_status load_flows_ba(um_load *load, um_error *err) {
    UM_AUTO(ba_load) loading = {.load = load};
    UM_TRY(um_load_option_integer(load, "year", 1900, 2200, 0, &loading.year, err));
    UM_TRY(um_rows_csv_options(load, ';', &loading.csv_options, err));
    UM_TRY(um_crosswalk_read(load->db, &loading.crosswalk, err));
    loading.is_rounded = um_alloc_array(load->paths.n_items, sizeof *loading.is_rounded);
    for (size_t i = 0; i < load->paths.n_items; i++)
        UM_TRY(read_file(&loading, i, err));
    return store_flows(&loading, err);
}

const um_loader um_loader_flows_ba = {
    .name = "flows_ba",
    .summary = N_("Commuters between districts, export of the Bundesagentur für Arbeit (CSV)"),
    .tables = "flow",
    .reads = "key_change",
    .options = options,
    .run = load_flows_ba,
};
