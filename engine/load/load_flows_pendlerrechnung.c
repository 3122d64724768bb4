/**
 * Loader 'flows_pendlerrechnung': commuters between municipalities as the statistical offices of
 * the Länder publish them (Pendlerrechnung, Pendleratlas).
 *
 * Expects: tables with a column ARS (12 digits; AGS = its first 5 and its last 3) of two sorts,
 * told by their columns:
 * - ranked lists, `*_Verfl_L*.csv`: ARS_AO and AUSP_AO (workplaces of those who live in ARS),
 * beside them ARS_WO and EIP_WO (homes of those who work there): two lists that have nothing to do
 * with each other, so that a line holds up to two entries, each counted as a row;
 * - figures of a municipality: AUSP (all who leave), EIP (all who come), IOP (all who live and work
 *   there). Quotas and balances follow from these and are refused.
 * The delimiter is ';'. The year is that with which the file's name begins, else option `year`,
 * else that of the vintage.
 *
 * Writes: flow, statistic 'pendlerrechnung' (never mixed with that of the Bundesagentur: it counts
 * civil servants, the self-employed and marginal jobs, too), mode 'all', level 'municipality';
 * kinds pair, within, total_out, total_in. The lists end after some ranks: a pair that is not there
 * is not known, and none. Where the total is known, what it holds beside the pairs is written as
 * kind 'residual' with an empty far end; where it is not, or no pair is, that residual is 0 with a
 * range without end: the pairs are a lower bound.
 *
 * Merges: a pair in the list of its origin and in that of its destination. Where they disagree, the
 * figure of the origin is kept and both are recorded.
 *
 * Old keys: a municipality that ceased to be counts as its successor (load/crosswalk.h), and the
 * row is repaired. Pairs that come to one are added up, each once, whichever list names it: one is
 * stored, the others are merged. The sum is of what the lists name: it is too small where the list
 * of one of them ends before the pair. Commuters between municipalities that are one today lie
 * within it, if those who stay are counted there. Totals of one that took in another are rejected:
 * they count commuters between the two. So is what names a municipality that was divided.
 *
 * Notes: pairs that are more than their total.
 *
 * Rejects: a malformed key or count, an entry for the second time, a line without entries, a flow
 * of another source.
 */
#include "core/file.h"
#include "core/messages.h"
#include "load/crosswalk.h"
#include "load/rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { ARS, ARS_AO, AUSP_AO, ARS_WO, EIP_WO, AUSP, EIP, IOP, N_COLUMNS };
enum { ARS_DIGITS = 12, AGS_SIZE = 9 };

static const um_column columns[N_COLUMNS] = {
    [ARS] = {"=ARS", true},        [ARS_AO] = {"=ARS_AO", false}, [AUSP_AO] = {"=AUSP_AO", false},
    [ARS_WO] = {"=ARS_WO", false}, [EIP_WO] = {"=EIP_WO", false}, [AUSP] = {"=AUSP", false},
    [EIP] = {"=EIP", false},       [IOP] = {"=IOP", false},
};

static const um_loader_option options[] = {
    {"year", N_("year of the counts, where the files' names do not begin with it"), false},
    UM_ROWS_OPTIONS,
    {0},
};

typedef enum entry_direction { OUT, IN } entry_direction;

typedef enum entry_kind { PAIR, WITHIN, TOTAL_OUT, TOTAL_IN } entry_kind;

static const char *const kind_names[] = {
    [PAIR] = "pair", [WITHIN] = "within", [TOTAL_OUT] = "total_out", [TOTAL_IN] = "total_in"};

/// One count of a file. The far end of a total is "".
typedef struct entry {
    char origin[AGS_SIZE], destination[AGS_SIZE];             ///< of today
    char given_origin[AGS_SIZE], given_destination[AGS_SIZE]; ///< in the file
    entry_kind kind;
    entry_direction direction; ///< list of the origin or of the destination
    int32_t year;
    uint32_t file;
    int64_t persons, line;
} entry;

/// A municipality of today in the place of an old one.
typedef struct successor {
    char key[AGS_SIZE], old_key[AGS_SIZE];
    bool is_several; ///< the files name more than one that is this one today
} successor;

typedef struct list_load {
    um_load *load;
    entry *entries;
    size_t n_entries, capacity;
    um_crosswalk *crosswalk;
    successor *successors;
    size_t n_successors, successor_capacity;
    int64_t year; ///< of the file being read
    uint32_t file;
    sqlite3_stmt *insert, *insert_rest, *insert_open, *find_excess;
} list_load;

static void um_auto_list_load(list_load *loading) {
    free(loading->entries);
    free(loading->successors);
    um_crosswalk_free(loading->crosswalk);
    sqlite3_finalize(loading->insert);
    sqlite3_finalize(loading->insert_rest);
    sqlite3_finalize(loading->insert_open);
    sqlite3_finalize(loading->find_excess);
}

// -------------------------------------------------------------------------------------------- rows

static bool read_key(const um_rows *rows, size_t column, char ags[AGS_SIZE], um_text *why) {
    const char *ars = um_rows_get(rows, column), *name = columns[column].name + 1;
    size_t n = strlen(ars);
    if (n != ARS_DIGITS || !um_is_digits(ars)) {
        um_text_append_format(why, N_("%s '%.40s' is no key of %d digits"), name, ars, ARS_DIGITS);
        if (n == ARS_DIGITS - 1 && um_is_digits(ars))
            um_text_append_format(why, N_(" (a lost zero in front? 0%s)"), ars);
        return false;
    }
    memcpy(ags, ars, 5);
    memcpy(ags + 5, ars + 9, 4); // with its zero byte
    return true;
}

static bool read_count(const um_rows *rows, size_t column, int64_t *persons, um_text *why) {
    const char *text = um_rows_get(rows, column);
    if (um_parse_integer(text, persons) && *persons >= 0)
        return true;
    um_text_append_format(why, N_("%s '%.40s' is no count"), columns[column].name + 1, text);
    return false;
}

static successor *find_successor(const list_load *loading, const char *key) {
    for (size_t i = 0; i < loading->n_successors; i++)
        if (strcmp(loading->successors[i].key, key) == 0)
            return &loading->successors[i];
    return NULL;
}

static void note_successor(list_load *loading, const char *key, const char *old_key) {
    successor *known = find_successor(loading, key);
    if (known) {
        known->is_several = known->is_several || strcmp(known->old_key, old_key) != 0;
        return;
    }
    UM_GROW(loading->successors, loading->n_successors, loading->successor_capacity);
    successor *added = &loading->successors[loading->n_successors++];
    *added = (successor){.is_several = false};
    snprintf(added->key, AGS_SIZE, "%s", key);
    snprintf(added->old_key, AGS_SIZE, "%s", old_key);
}

/// Puts today's key in the place of an old one.
static bool follow(list_load *loading, char key[AGS_SIZE], um_text *why) {
    um_succession found = um_crosswalk_follow(loading->crosswalk, key);
    if (found.n_items == 0)
        return true;
    if (um_succession_is_single(&found) && strlen(found.items[0].key) < AGS_SIZE) {
        note_successor(loading, found.items[0].key, key);
        snprintf(key, AGS_SIZE, "%s", found.items[0].key);
        return true;
    }
    um_succession_describe(&found, key, why);
    um_text_append(why, N_("; counts of a divided municipality are not shared out"));
    return false;
}

static bool follow_keys(list_load *loading, entry *taken, um_text *why) {
    memcpy(taken->given_origin, taken->origin, AGS_SIZE);
    memcpy(taken->given_destination, taken->destination, AGS_SIZE);
    if (!follow(loading, taken->origin, why) || !follow(loading, taken->destination, why))
        return false;
    if (taken->kind == PAIR && strcmp(taken->origin, taken->destination) == 0)
        taken->kind = WITHIN;
    return true;
}

static void keep(list_load *loading, const um_rows *rows, entry taken) {
    taken.year = (int32_t)loading->year;
    taken.file = loading->file;
    taken.line = um_rows_line(rows);
    UM_GROW(loading->entries, loading->n_entries, loading->capacity);
    loading->entries[loading->n_entries++] = taken;
}

static um_status take_pair(list_load *loading, const um_rows *rows, entry_direction direction) {
    UM_AUTO(um_text) why = {0};
    size_t far_end = direction == OUT ? ARS_AO : ARS_WO;
    entry taken = {.direction = direction};
    char *own = direction == OUT ? taken.origin : taken.destination;
    char *other = direction == OUT ? taken.destination : taken.origin;
    if (!read_key(rows, ARS, own, &why) || !read_key(rows, far_end, other, &why) ||
        !read_count(rows, far_end + 1, &taken.persons, &why) || !follow_keys(loading, &taken, &why))
        return um_load_rejected(loading->load, um_rows_place(rows), um_rows_get(rows, ARS), "%s",
                                why.data);
    keep(loading, rows, taken);
    return UM_OK;
}

/// The two entries of a line: each may be missing, where one list is longer.
static um_status take_line(list_load *loading, const um_rows *rows) {
    size_t n = 0;
    for (entry_direction direction = OUT; direction <= IN; direction++) {
        size_t far_end = direction == OUT ? ARS_AO : ARS_WO;
        if (!*um_rows_get(rows, far_end) && !*um_rows_get(rows, far_end + 1))
            continue;
        if (n++ > 0)
            um_load_admit(loading->load); // um_rows_next() has admitted the first
        UM_TRY(take_pair(loading, rows, direction));
    }
    return n ? UM_OK
             : um_load_rejected(loading->load, um_rows_place(rows), um_rows_get(rows, ARS),
                                "neither list has an entry");
}

static um_status take_total(list_load *loading, const um_rows *rows, size_t column) {
    UM_AUTO(um_text) why = {0};
    entry taken = {.kind = column == AUSP ? TOTAL_OUT : column == EIP ? TOTAL_IN : WITHIN};
    taken.direction = column == EIP ? IN : OUT;
    if (column != EIP)
        read_key(rows, ARS, taken.origin, &why);
    if (column != AUSP && !why.length)
        read_key(rows, ARS, taken.destination, &why);
    if (why.length || !read_count(rows, column, &taken.persons, &why) ||
        !follow_keys(loading, &taken, &why))
        return um_load_rejected(loading->load, um_rows_place(rows), um_rows_get(rows, ARS), "%s",
                                why.data);
    keep(loading, rows, taken);
    return UM_OK;
}

// ------------------------------------------------------------------------------------------- files

static um_status settle_year(list_load *loading, size_t file, um_error *err) {
    const char *name = um_path_name(loading->load->labels.items[file]);
    int64_t given = 0, named = 0;
    UM_AUTO(char) *start = um_format("%.4s", name);
    bool is_named = strspn(name, "0123456789") == 4 && um_parse_integer(start, &named);
    UM_TRY(um_load_option_integer(loading->load, "year", 1900, 2200, 0, &given, err));
    if (is_named && given && named != given)
        return um_fail(err, UM_ERR_FORMAT,
                       "its name begins with the year %" PRId64 ", option `year` says %" PRId64,
                       named, given);
    UM_TRY(um_load_option_year(loading->load, &loading->year, err));
    if (is_named)
        loading->year = named;
    return loading->year ? UM_OK
                         : um_fail(err, UM_ERR_FORMAT,
                                   "no year: neither its name nor the vintage begins with one; set "
                                   "`year`");
}

/// @param[out] total  column of a file of figures; ARS for one of lists
static um_status tell_sort(const um_rows *rows, size_t *total, um_error *err) {
    static const size_t totals[] = {AUSP, EIP, IOP};
    bool is_list = true;
    for (size_t i = ARS_AO; i <= EIP_WO; i++)
        is_list = is_list && um_rows_has_column(rows, i);
    *total = ARS;
    for (size_t i = 0; !is_list && i < UM_COUNT(totals); i++)
        if (um_rows_has_column(rows, totals[i])) {
            *total = totals[i];
            return UM_OK;
        }
    return is_list ? UM_OK
                   : um_fail(err, UM_ERR_FORMAT,
                             "neither lists (columns ARS_AO, AUSP_AO, ARS_WO, EIP_WO) nor figures "
                             "(AUSP, EIP or IOP); quotas and balances follow from these: leave the "
                             "file out");
}

static um_status read_file(list_load *loading, size_t file, um_error *err) {
    UM_AUTO(um_rows) *rows = NULL;
    size_t total = ARS;
    loading->file = (uint32_t)file;
    UM_TRY(um_rows_open(loading->load, file, columns, N_COLUMNS, &rows, err));
    if (settle_year(loading, file, err) != UM_OK || tell_sort(rows, &total, err) != UM_OK)
        return err->code == UM_ERR_REFUSED ? err->code
                                           : um_fail_while(err, "%s", loading->load->file);
    for (bool has_row = true;;) {
        UM_TRY(um_rows_next(rows, &has_row, err));
        if (!has_row)
            return UM_OK;
        UM_TRY(total == ARS ? take_line(loading, rows) : take_total(loading, rows, total));
    }
}

// ------------------------------------------------------------------------------------------- store

static int compare_flows(const entry *a, const entry *b) {
    int order = strcmp(a->origin, b->origin);
    if (order == 0)
        order = strcmp(a->destination, b->destination);
    if (order == 0)
        order = (a->year > b->year) - (a->year < b->year);
    return order ? order : (int)a->kind - (int)b->kind;
}

static bool is_moved(const entry *flow) {
    return strcmp(flow->origin, flow->given_origin) != 0 ||
           strcmp(flow->destination, flow->given_destination) != 0;
}

/// Flows that came to a pair by old keys stand behind those that name it.
static int compare_given(const entry *a, const entry *b) {
    int order = is_moved(a) - is_moved(b);
    if (order == 0)
        order = strcmp(a->given_origin, b->given_origin);
    return order ? order : strcmp(a->given_destination, b->given_destination);
}

/// In order of the table's key, so that it grows at its end; then by the keys given, then the list
/// of the origin first, then as read.
static int compare_entries(const void *a, const void *b) {
    const entry *x = a, *y = b;
    int order = compare_flows(x, y);
    if (order == 0)
        order = compare_given(x, y);
    if (order == 0)
        order = (int)x->direction - (int)y->direction;
    if (order == 0)
        order = (x->file > y->file) - (x->file < y->file);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

static char *join_ends(const char *origin, const char *destination, const char *between) {
    return um_format("%s%s%s", origin, *origin && *destination ? between : "", destination);
}

/// The keys as the file has them.
static char *key_of(const entry *flow) {
    return join_ends(flow->given_origin, flow->given_destination, "-");
}

/// @return the place of an entry, owned; its file becomes that of the load
static char *go_to(list_load *loading, const entry *there) {
    loading->load->file = loading->load->labels.items[there->file];
    return um_load_place(loading->load, there->file, there->line);
}

static um_status reject_group(list_load *loading, const entry *group, size_t n, const char *why) {
    for (size_t i = 0; i < n; i++) {
        UM_AUTO(char) *key = key_of(&group[i]);
        UM_AUTO(char) *place = go_to(loading, &group[i]);
        UM_TRY(um_load_rejected(loading->load, place, key, "%s", why));
    }
    return UM_OK;
}

/// @param[out] is_new false when another source has the flow
static um_status insert_entry(list_load *loading, const entry *kept, int64_t persons, bool *is_new,
                              um_error *err) {
    um_load *load = loading->load;
    um_db_bind_text(loading->insert, 1, kept->origin);
    um_db_bind_text(loading->insert, 2, kept->destination);
    sqlite3_bind_int(loading->insert, 3, kept->year);
    um_db_bind_text(loading->insert, 4, kind_names[kept->kind]);
    sqlite3_bind_int64(loading->insert, 5, persons);
    sqlite3_bind_int64(loading->insert, 6, load->source_id);
    UM_TRY(um_db_run(load->db, loading->insert, err));
    *is_new = sqlite3_changes(load->db->handle) == 1;
    return UM_OK;
}

/// An entry of a flow that is kept already: merged, if it is the other end's.
static um_status join(list_load *loading, const entry *kept, const entry *more,
                      const entry *first_of_list) {
    um_load *load = loading->load;
    UM_AUTO(char) *key = key_of(more);
    const entry *earlier = first_of_list ? first_of_list : kept;
    UM_AUTO(char) *where = um_load_place(load, earlier->file, earlier->line);
    const char *file = load->labels.items[earlier->file];
    UM_AUTO(char) *place = go_to(loading, more);
    if (first_of_list)
        return um_load_rejected(load, place, key, "the flow stands already in %s, %s", file, where);
    if (kept->persons == more->persons)
        return um_load_merged(load, place, key, NULL, "%s", "");
    return um_load_merged(load, place, key, "directions disagree",
                          "%" PRId64 " in the list of the origin (%s, %s) was kept, %" PRId64
                          " in that of the destination was not",
                          kept->persons, file, where, more->persons);
}

/// Closes the account of an entry that is stored, or was added to the first of its pair.
static um_status account(list_load *loading, const entry *kept, const entry *first) {
    UM_AUTO(char) *key = key_of(kept);
    UM_AUTO(char) *first_key = key_of(first);
    UM_AUTO(char) *today = join_ends(kept->origin, kept->destination, " to ");
    UM_AUTO(char) *place = go_to(loading, kept);
    if (kept != first)
        return um_load_merged(loading->load, place, key, "flows merged",
                              "%s was added to %s: both are %s today", key, first_key, today);
    um_load_stored(loading->load);
    return is_moved(kept) ? um_load_repaired(loading->load, place, key, "key changed",
                                             "it counts as %s", today)
                          : UM_OK;
}

/// The entries of one flow of the files, that of the origin's list first: the others say the same.
static um_status join_all(list_load *loading, const entry *flow, size_t n) {
    const entry *first[2] = {flow->direction == OUT ? flow : NULL,
                             flow->direction == IN ? flow : NULL};
    for (size_t i = 1; i < n; i++) {
        const entry **slot = &first[flow[i].direction];
        UM_TRY(join(loading, flow, &flow[i], *slot));
        if (!*slot)
            *slot = &flow[i];
    }
    return UM_OK;
}

/// How many entries at the beginning are of one flow of the files.
static size_t count_given(const entry *flows, size_t n) {
    size_t same = 1;
    while (same < n && compare_given(flows, &flows[same]) == 0)
        same++;
    return same;
}

static bool takes_in(const list_load *loading, const char *key) {
    const successor *found = find_successor(loading, key);
    return found && found->is_several;
}

/// Why entries cannot be counted under the keys of today; NULL = they can.
static const char *fault_of_group(const list_load *loading, const entry *group, size_t n) {
    bool is_counted = group->kind != WITHIN;
    if (group->kind == TOTAL_OUT || group->kind == TOTAL_IN)
        return takes_in(loading, group->origin) || takes_in(loading, group->destination)
                   ? N_("a total counts commuters between municipalities that are one today")
                   : NULL;
    for (size_t i = 0; i < n; i++)
        is_counted = is_counted || strcmp(group[i].given_origin, group[i].given_destination) == 0;
    return is_counted
               ? NULL
               : N_("both are one municipality today, and nothing counts those who stay there");
}

/// Entries of one flow of today.
static um_status store_group(list_load *loading, const entry *group, size_t n, um_error *err) {
    bool is_new = false;
    int64_t persons = 0;
    const char *fault = fault_of_group(loading, group, n);
    if (fault)
        return reject_group(loading, group, n, fault);
    for (size_t i = 0; i < n; i += count_given(&group[i], n - i))
        persons += group[i].persons;
    UM_TRY(insert_entry(loading, group, persons, &is_new, err));
    if (!is_new)
        return reject_group(loading, group, n,
                            "the flow is already in the store, from another source");
    for (size_t i = 0, same; i < n; i += same) {
        same = count_given(&group[i], n - i);
        UM_TRY(account(loading, &group[i], group));
        UM_TRY(join_all(loading, &group[i], same));
    }
    return UM_OK;
}

/// What a total holds beside the pairs, rests of unknown size, and pairs that are more than their
/// total.
static um_status store_rests(list_load *loading, um_error *err) {
    um_load *load = loading->load;
    load->file = load->labels.items[0];
    sqlite3_bind_int64(loading->insert_rest, 1, load->source_id);
    UM_TRY(um_db_run(load->db, loading->insert_rest, err));
    sqlite3_bind_int64(loading->insert_open, 1, load->source_id);
    UM_TRY(um_db_run(load->db, loading->insert_open, err));
    sqlite3_bind_int64(loading->find_excess, 1, load->source_id);
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(load->db, loading->find_excess, &has_row, err));
        if (!has_row)
            return UM_OK;
        UM_TRY(um_load_noted(load, N_("all lists"), um_db_column_text(loading->find_excess, 0),
                             "more than the total", "%s: the pairs are %s, the total is %s",
                             um_db_column_text(loading->find_excess, 1),
                             um_db_column_text(loading->find_excess, 2),
                             um_db_column_text(loading->find_excess, 3)));
    }
}

// Per total: the sum of its pairs. The pairs are gone through once a direction, not once a total: a
// country has a million of them and ten thousand totals.
#define WITH_SUMS                                                                                  \
    "WITH pair_sum AS MATERIALIZED ("                                                              \
    " SELECT 'total_out' AS kind, origin_key AS key, year, sum(persons) AS persons FROM flow"      \
    "  WHERE source_id = ?1 AND kind = 'pair' GROUP BY origin_key, year"                           \
    " UNION ALL"                                                                                   \
    " SELECT 'total_in', destination_key, year, sum(persons) FROM flow"                            \
    "  WHERE source_id = ?1 AND kind = 'pair' GROUP BY destination_key, year), "                   \
    "sum_of AS ("                                                                                  \
    " SELECT total.origin_key, total.destination_key, total.kind, total.year, total.persons,"      \
    "  coalesce(pair_sum.persons, 0) AS pairs"                                                     \
    " FROM flow AS total LEFT JOIN pair_sum"                                                       \
    "  ON pair_sum.key = total.origin_key || total.destination_key"                                \
    "  AND pair_sum.kind = total.kind AND pair_sum.year = total.year"                              \
    " WHERE total.source_id = ?1 AND total.kind IN ('total_out', 'total_in')) "

// Whoever a pair names, without a total, or without a pair beside it, in one of both directions. A
// rest that another source has written says more.
#define OPEN_RESTS                                                                                 \
    WITH_SUMS ", place AS ("                                                                       \
              " SELECT origin_key AS key, year FROM flow WHERE source_id = ?1 AND kind = 'pair'"   \
              " UNION SELECT destination_key, year FROM flow WHERE source_id = ?1"                 \
              " AND kind = 'pair'), "                                                              \
              "open AS (SELECT key AS origin_key, '' AS destination_key, year FROM place"          \
              " UNION ALL SELECT '', key, year FROM place) "                                       \
              "INSERT INTO flow (origin_key, destination_key, level, statistic, mode, year, "      \
              "kind, persons, persons_min, persons_max, source_id) "                               \
              "SELECT origin_key, destination_key, 'municipality', 'pendlerrechnung', 'all', "     \
              "year, 'residual', 0, 0, 9e999, ?1 FROM open WHERE NOT EXISTS (SELECT 1 "            \
              "FROM sum_of WHERE sum_of.origin_key = open.origin_key AND "                         \
              "sum_of.destination_key = open.destination_key AND sum_of.year = open.year AND "     \
              "pairs > 0) ON CONFLICT DO NOTHING"

static um_status prepare(list_load *loading, um_error *err) {
    um_db *db = loading->load->db;
    UM_TRY(um_db_prepare(db,
                         "INSERT INTO flow (origin_key, destination_key, level, statistic, mode, "
                         "year, kind, persons, persons_min, persons_max, source_id) "
                         "VALUES (?1, ?2, 'municipality', 'pendlerrechnung', 'all', ?3, ?4, ?5, "
                         "?5, ?5, ?6) ON CONFLICT DO NOTHING",
                         &loading->insert, err));
    UM_TRY(um_db_prepare(db,
                         WITH_SUMS
                         "INSERT INTO flow (origin_key, destination_key, level, statistic, mode, "
                         "year, kind, persons, persons_min, persons_max, source_id) "
                         "SELECT origin_key, destination_key, 'municipality', 'pendlerrechnung', "
                         "'all', year, 'residual', persons - pairs, persons - pairs, "
                         "persons - pairs, ?1 FROM sum_of WHERE pairs > 0 AND pairs < persons "
                         "ON CONFLICT DO UPDATE SET persons = excluded.persons, persons_min = "
                         "excluded.persons, persons_max = excluded.persons, source_id = ?1 "
                         "WHERE persons_max = 9e999",
                         &loading->insert_rest, err));
    UM_TRY(um_db_prepare(db, OPEN_RESTS, &loading->insert_open, err));
    return um_db_prepare(db,
                         WITH_SUMS
                         "SELECT origin_key || destination_key, kind, CAST(pairs AS INTEGER), "
                         "CAST(persons AS INTEGER) FROM sum_of WHERE pairs > persons ORDER BY 1, 2",
                         &loading->find_excess, err);
}

static void note_named(list_load *loading, const char *key) {
    successor *named = find_successor(loading, key);
    if (named)
        named->is_several = true;
}

/// A successor that the files name itself took in the other.
static void find_named_successors(list_load *loading) {
    for (size_t i = 0; loading->n_successors && i < loading->n_entries; i++) {
        note_named(loading, loading->entries[i].given_origin);
        note_named(loading, loading->entries[i].given_destination);
    }
}

static um_status load_flows_pendlerrechnung(um_load *load, um_error *err) {
    UM_AUTO(list_load) loading = {.load = load};
    UM_TRY(um_crosswalk_read(load->db, &loading.crosswalk, err));
    for (size_t i = 0; i < load->paths.n_items; i++)
        UM_TRY(read_file(&loading, i, err));
    find_named_successors(&loading);
    UM_TRY(prepare(&loading, err));
    if (loading.n_entries)
        qsort(loading.entries, loading.n_entries, sizeof *loading.entries, compare_entries);
    for (size_t i = 0, n; i < loading.n_entries; i += n) {
        for (n = 1; i + n < loading.n_entries; n++)
            if (compare_flows(&loading.entries[i], &loading.entries[i + n]) != 0)
                break;
        UM_TRY(store_group(&loading, &loading.entries[i], n, err));
    }
    return store_rests(&loading, err);
}

const um_loader um_loader_flows_pendlerrechnung = {
    .name = "flows_pendlerrechnung",
    .summary =
        N_("Commuters between municipalities, ranked lists of the statistical offices (CSV)"),
    .tables = "flow",
    .reads = "key_change",
    .options = options,
    .run = load_flows_pendlerrechnung,
    .delimiter = ';',
};
