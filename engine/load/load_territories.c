/**
 * Loader 'territories': units of one level with their polygons.
 *
 * Expects: a vector file of polygons; columns key, name (both required), population, area_km2,
 * kind, parent, and one for each of `indicators`. Keys are text of as many digits as their level
 * has: state 2, district 5, association 9, municipality and city district 8; with `keys: any` they
 * are any text without blanks.
 *
 * Writes: territory, indicator. A key that comes several times is one territory in parts (water
 * beside land): polygons are united; a figure that is the same on all parts that have it counts
 * once, else all are added, in whatever order they stand; names may differ by a remark in brackets,
 * the shorter one stays. parent_key comes from the column, else um_load_region() finds it by the
 * beginning of the key.
 *
 * Repairs: invalid rings, also those of a union.
 *
 * Rejects: no key or one of another width, no name, two names for one key, a key of another source,
 * a bad, negative or impossibly large number, no polygon, a polygon too large for a store.
 */
#include "load/load_territories.h"
#include "core/messages.h"

#include "load/vector.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { KEY, NAME, POPULATION, AREA, KIND, PARENT, N_FIXED };

// clang-format off
static const struct {
    const char *role;
    bool is_required, is_key;
    double most; ///< of a size
} fixed_columns[N_FIXED] = {
    [KEY]        = {"key",        true,  true,  0},
    [NAME]       = {"name",       true,  false, 0},
    [POPULATION] = {"population", false, false, 9e15},    // whole numbers are exact up to 2^53
    [AREA]       = {"area_km2",   false, false, 510.1e6}, // the surface of the earth
    [KIND]       = {"kind",       false, false, 0},
    [PARENT]     = {"parent",     false, true,  0},
};

/// Keys of official German statistics (AGS; for associations the first digits of the ARS).
static const struct {
    const char *level;
    size_t digits;
    const char *composition;
} key_rules[] = {
    {"state",         2, "state 2"},
    {"district",      5, N_("state 2, region 1, district 2")},
    {"association",   9, N_("the first 9 of the ARS: district 5, association 4")},
    {"municipality",  8, N_("AGS: state 2, region 1, district 2, municipality 3")},
    {"city_district", 8, N_("district 5, then 3 for the city district")},
};

static const um_loader_option options[] = {
    {"level", N_("state, district, association, municipality or city_district"), true},
    {"columns.key", N_("column of the official key (key)"), false},
    {"columns.name", N_("its name (name)"), false},
    {"columns.population", N_("inhabitants (population)"), false},
    {"columns.area_km2", N_("published area in km2 (area_km2)"), false},
    {"columns.kind", N_("designation: Stadt, Gemeinde, ... (kind)"), false},
    {"columns.parent", N_("key of the next higher territory; default: the loaded one with which the key begins"), false},
    {"parent", N_("prefix (default): parents from the beginning of the key"), false},
    {"keys", N_("any: keys are not official German ones"), false},
    {"indicators.*", N_("name of a figure: its column"), false},
    {"units.*", N_("name of a figure: its unit (persons for employees_...)"), false},
    {"year", N_("year of the figures; default: that of the vintage"), false},
    UM_VECTOR_OPTIONS,
    {0},
};
// clang-format on

/// A figure beside the fixed columns.
typedef struct figure_column {
    const char *name;
    const char *unit; ///< NULL = not known
} figure_column;

/// A figure as one part of a territory has it.
typedef struct part_figure {
    const char *key; ///< borrowed from territory_load.keys
    size_t column;
    double value; ///< NAN = not known
} part_figure;

typedef struct territory_load {
    um_load *load;
    const char *level;
    size_t key_digits; ///< 0 = any key
    const char *key_composition;
    int64_t year; ///< 0 = not known
    um_vector_column *columns;
    size_t n_columns;
    figure_column *figures; ///< of columns N_FIXED and after
    um_text_list keys;      ///< of the rows that were taken
    part_figure *parts;     ///< all figures of those rows
    size_t n_parts, parts_capacity;
    sqlite3_stmt *find, *insert, *unite, *set_population, *set_area, *insert_figure;
} territory_load;

static void um_auto_territory_load(territory_load *loading) {
    free(loading->columns);
    free(loading->figures);
    um_text_list_clear(&loading->keys);
    free(loading->parts);
    sqlite3_finalize(loading->find);
    sqlite3_finalize(loading->insert);
    sqlite3_finalize(loading->unite);
    sqlite3_finalize(loading->set_population);
    sqlite3_finalize(loading->set_area);
    sqlite3_finalize(loading->insert_figure);
}

// --------------------------------------------------------------------------------------- settings

static void set_key_rule(territory_load *loading) {
    const char *keys = um_source_option(loading->load->source, "keys", "official");
    if (strcmp(keys, "any") == 0)
        return;
    for (size_t i = 0; i < UM_COUNT(key_rules); i++)
        if (strcmp(key_rules[i].level, loading->level) == 0) {
            loading->key_digits = key_rules[i].digits;
            loading->key_composition = key_rules[i].composition;
        }
}

const char *um_figure_unit(const um_load *load, const char *name) {
    UM_AUTO(char) *option = um_format("units.%s", name);
    bool is_persons = strncmp(name, "employees_", 10) == 0;
    return um_source_option(load->source, option, is_persons ? "persons" : NULL);
}

static void add_figure(territory_load *loading, const char *name, const char *column) {
    loading->figures[loading->n_columns - N_FIXED] =
        (figure_column){name, um_figure_unit(loading->load, name)};
    loading->columns[loading->n_columns++] =
        (um_vector_column){.role = name, .name = column, .is_required = true};
}

static void set_columns(territory_load *loading) {
    static const char prefix[] = "indicators.";
    const size_t n_prefix = sizeof prefix - 1;
    const um_pair_list *pairs = &loading->load->source->options;
    loading->columns = um_alloc_array(N_FIXED + pairs->n_items, sizeof *loading->columns);
    loading->figures = um_alloc_array(pairs->n_items, sizeof *loading->figures);
    for (size_t i = 0; i < N_FIXED; i++)
        loading->columns[i] =
            um_vector_map_column(loading->load, fixed_columns[i].role, fixed_columns[i].is_required,
                                 fixed_columns[i].is_key);
    if (!um_load_has_column(loading->load, "parent"))
        loading->columns[PARENT].name = NULL; // only when asked for: 'parent' may mean anything
    loading->n_columns = N_FIXED;
    for (size_t i = 0; i < pairs->n_items; i++)
        if (strncmp(pairs->items[i].name, prefix, n_prefix) == 0)
            add_figure(loading, pairs->items[i].name + n_prefix, pairs->items[i].value);
}

static um_status check_options(territory_load *loading, um_error *err) {
    static const char *const key_words[] = {"official", "any"}, *const parent_words[] = {"prefix"};
    um_load *load = loading->load;
    const char *word = NULL;
    UM_TRY(um_load_option_word(load, "level", um_levels, UM_N_LEVELS, NULL, &loading->level, err));
    UM_TRY(um_load_option_word(load, "keys", key_words, UM_COUNT(key_words), NULL, &word, err));
    UM_TRY(um_load_option_word(load, "parent", parent_words, UM_COUNT(parent_words), NULL, &word,
                               err));
    if (word && um_load_has_column(load, "parent"))
        return um_load_fail_option(load, err, "parent",
                                   "parents come either from the column or from the key");
    return UM_OK;
}

// ---------------------------------------------------------------------------------------- one row

/// What a feature says about a territory. Texts are borrowed from the row.
typedef struct territory_row {
    const char *key, *name, *kind, *parent;
    double population, area_km2; ///< NAN = not known
} territory_row;

static um_status check_key(const territory_load *loading, const char *key, um_error *err) {
    if (!key)
        return um_fail(err, UM_ERR_FORMAT, "no key in column '%s'", loading->columns[KEY].name);
    if (strpbrk(key, " \t\r\n"))
        return um_fail(err, UM_ERR_FORMAT, "key '%s' has blanks in it", key);
    if (loading->key_digits == 0)
        return UM_OK;
    if (!um_is_digits(key))
        return um_fail(err, UM_ERR_FORMAT,
                       "key '%s' has other characters than digits ('keys: any' takes them)", key);
    size_t n = strlen(key);
    if (n == loading->key_digits)
        return UM_OK;
    return um_fail(err, UM_ERR_FORMAT, "key '%s' has %zu digits; that of a %s has %zu (%s)%s", key,
                   n, loading->level, loading->key_digits, loading->key_composition,
                   n + 1 == loading->key_digits ? N_(": a leading zero is lost") : "");
}

/// A figure, which may be missing.
static um_status read_figure(const um_vector_column *column, const char *text, double *value,
                             um_error *err) {
    *value = NAN;
    if (!text)
        return UM_OK;
    double parsed = 0;
    if (!um_parse_real(text, &parsed))
        return um_fail(err, UM_ERR_FORMAT, "%s '%s' is no number", column->role, text);
    *value = parsed;
    return UM_OK;
}

/// A figure that is neither negative nor more than there can be.
static um_status read_size(const territory_load *loading, size_t column, const char *text,
                           double *value, um_error *err) {
    const char *role = loading->columns[column].role;
    UM_TRY(read_figure(&loading->columns[column], text, value, err));
    if (*value < 0)
        return um_fail(err, UM_ERR_FORMAT, "%s '%s' is negative", role, text);
    if (*value > fixed_columns[column].most)
        return um_fail(err, UM_ERR_FORMAT, "%s '%s' is more than %.0f", role, text,
                       fixed_columns[column].most);
    return UM_OK;
}

static um_status read_territory(const territory_load *loading, const um_vector_row *row,
                                territory_row *territory, um_error *err) {
    const um_vector_column *columns = loading->columns;
    const char *const *values = row->values;
    *territory = (territory_row){
        .key = values[KEY], .name = values[NAME], .kind = values[KIND], .parent = values[PARENT]};
    UM_TRY(check_key(loading, territory->key, err));
    if (!territory->name)
        return um_fail(err, UM_ERR_FORMAT, "no name in column '%s'", columns[NAME].name);
    UM_TRY(read_size(loading, POPULATION, values[POPULATION], &territory->population, err));
    if (territory->population != floor(territory->population) && !isnan(territory->population))
        return um_fail(err, UM_ERR_FORMAT, "population '%s' is no whole number",
                       values[POPULATION]);
    UM_TRY(read_size(loading, AREA, values[AREA], &territory->area_km2, err));
    for (size_t i = N_FIXED; i < loading->n_columns; i++) {
        double value = 0;
        UM_TRY(read_figure(&columns[i], values[i], &value, err));
    }
    return UM_OK;
}

/// Its polygon is bound already.
static um_status insert_territory(territory_load *loading, const territory_row *territory,
                                  um_error *err) {
    sqlite3_stmt *insert = loading->insert;
    um_db_bind_text(insert, 2, territory->key);
    um_db_bind_text(insert, 3, loading->level);
    um_db_bind_text(insert, 4, territory->name);
    um_db_bind_text(insert, 5, territory->parent);
    um_db_bind_text(insert, 6, territory->kind);
    um_db_bind_real(insert, 7, territory->population);
    um_db_bind_real(insert, 8, territory->area_km2);
    sqlite3_bind_int64(insert, 9, loading->load->source_id);
    return um_db_run(loading->load->db, insert, err);
}

// ------------------------------------------------------------------------------- parts of one key

/// The territory of a key as it stands in the store.
typedef struct standing_row {
    bool is_there;
    int64_t source_id;
    char *source, *name;
    double population;     ///< of all parts so far, added
    GEOSGeometry *polygon; ///< only of this source
} standing_row;

static void um_auto_standing_row(standing_row *standing) {
    free(standing->source);
    free(standing->name);
    um_geometry_free(standing->polygon);
}

static double column_or_nan(sqlite3_stmt *statement, int column) {
    return sqlite3_column_type(statement, column) == SQLITE_NULL
               ? NAN
               : sqlite3_column_double(statement, column);
}

static um_status take_standing(const territory_load *loading, standing_row *standing,
                               um_error *err) {
    sqlite3_stmt *find = loading->find;
    standing->is_there = true;
    standing->source_id = sqlite3_column_int64(find, 0);
    standing->source = um_strdup(um_db_column_text(find, 1));
    standing->name = um_strdup(um_db_column_text(find, 2));
    standing->population = column_or_nan(find, 3);
    if (standing->source_id != loading->load->source_id)
        return UM_OK;
    return um_geometry_from_blob(sqlite3_column_blob(find, 4),
                                 (size_t)sqlite3_column_bytes(find, 4), &standing->polygon, err);
}

static um_status find_standing(territory_load *loading, const char *key, standing_row *standing,
                               um_error *err) {
    bool has_row = false;
    um_db_bind_text(loading->find, 1, key);
    um_status status = um_db_step(loading->load->db, loading->find, &has_row, err);
    if (status == UM_OK && has_row)
        status = take_standing(loading, standing, err);
    sqlite3_reset(loading->find);
    return status;
}

/// The same but for a remark in brackets: BKG calls the lake parts 'Bayern (Bodensee)'.
static bool is_same_name(const char *a, const char *b) {
    size_t n_a = strlen(a), n_b = strlen(b), n = n_a < n_b ? n_a : n_b;
    const char *rest = n_a < n_b ? b + n : a + n;
    return strncmp(a, b, n) == 0 && (*rest == '\0' || strncmp(rest, " (", 2) == 0);
}

static um_status check_standing(const territory_load *loading, const standing_row *standing,
                                const territory_row *territory, um_error *err) {
    if (!standing->is_there)
        return UM_OK;
    if (standing->source_id != loading->load->source_id)
        return um_fail(err, UM_ERR_FORMAT, "key '%s' is already there from source '%s' (%s)",
                       territory->key, standing->source, standing->name);
    if (!is_same_name(standing->name, territory->name))
        return um_fail(err, UM_ERR_FORMAT,
                       "key '%s' is already that of '%s', here it is '%s': one key, one territory",
                       territory->key, standing->name, territory->name);
    if (standing->population + territory->population > fixed_columns[POPULATION].most)
        return um_fail(err, UM_ERR_FORMAT,
                       "key '%s': the population of its parts is more than %.0f", territory->key,
                       fixed_columns[POPULATION].most);
    return UM_OK;
}

static double add_known(double a, double b) {
    if (isnan(a) || isnan(b))
        return isnan(a) ? b : a;
    return a + b;
}

/// Adds what was done to the union to what was done to the part.
static void add_report(um_gate_report *report, const um_gate_report *of_union) {
    report->n_dropped += of_union->n_dropped;
    if (report->is_repaired || !of_union->is_repaired)
        return;
    report->is_repaired = true;
    snprintf(report->reason, sizeof report->reason, N_("union with the other parts: %.120s"),
             of_union->reason);
}

/// Each union costs as much as all parts before it; a territory has a few.
enum { MOST_PARTS = 500 };

static um_status unite_polygons(const GEOSGeometry *a, const GEOSGeometry *b, GEOSGeometry **united,
                                um_gate_report *report, um_error *err) {
    if (GEOSGetNumGeometries_r(um_geos(), a) >= MOST_PARTS)
        return um_fail(err, UM_ERR_GEOMETRY,
                       "a further part of a territory that has %d; is the column of the key right?",
                       MOST_PARTS);
    GEOSGeometry *both = GEOSUnion_r(um_geos(), a, b);
    if (!both)
        return um_geos_fail(err, "union of two parts");
    um_gate_report of_union = {0};
    UM_TRY(um_geometry_gate(both, UM_MULTIPOLYGON, united, &of_union, err));
    add_report(report, &of_union);
    return UM_OK;
}

/// The united polygon is bound already; the figures are those of settle_figures().
static um_status update_united(territory_load *loading, const standing_row *standing,
                               const territory_row *territory, um_error *err) {
    sqlite3_stmt *unite = loading->unite;
    bool is_shorter = strlen(territory->name) < strlen(standing->name);
    um_db_bind_text(unite, 2, territory->key);
    um_db_bind_text(unite, 3, is_shorter ? territory->name : standing->name);
    um_db_bind_real(unite, 4, add_known(standing->population, territory->population));
    return um_db_run(loading->load->db, unite, err);
}

// ---------------------------------------------------------------------------------------- figures

static bool is_figure(size_t column) {
    return column == POPULATION || column == AREA || column >= N_FIXED;
}

/// Remembers the figures of a row that was taken: how they count is known when all parts are.
static um_status note_figures(territory_load *loading, const um_vector_row *row, um_error *err) {
    um_text_list_add(&loading->keys, row->values[KEY]);
    const char *key = loading->keys.items[loading->keys.n_items - 1];
    for (size_t i = 0; i < loading->n_columns; i++) {
        if (!is_figure(i))
            continue;
        double value = NAN;
        UM_TRY(read_figure(&loading->columns[i], row->values[i], &value, err));
        UM_GROW(loading->parts, loading->n_parts, loading->parts_capacity);
        loading->parts[loading->n_parts++] = (part_figure){key, i, value};
    }
    return UM_OK;
}

static int compare_figures(const part_figure *a, const part_figure *b) {
    int order = strcmp(a->key, b->key);
    return order ? order : (a->column > b->column) - (a->column < b->column);
}

/// Parts of one figure side by side, its values in order, unknown ones last.
static int compare_parts(const void *a, const void *b) {
    const part_figure *x = a, *y = b;
    int order = compare_figures(x, y);
    if (order == 0)
        order = (isnan(x->value) != 0) - (isnan(y->value) != 0);
    return order ? order : (x->value > y->value) - (x->value < y->value);
}

/// The figure of a territory: the same on all parts it counts once, else the parts add up.
/// @param[in] parts  in the order of compare_parts(), so that the sum does not depend on the file's
static double join_parts(const part_figure *parts, size_t n) {
    while (n && isnan(parts[n - 1].value))
        n--;
    if (n == 0)
        return NAN;
    if (parts[0].value == parts[n - 1].value)
        return parts[0].value;
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += parts[i].value;
    return sum;
}

static um_status set_size(const territory_load *loading, const part_figure *figure, double value,
                          um_error *err) {
    sqlite3_stmt *set = figure->column == AREA ? loading->set_area : loading->set_population;
    um_db_bind_text(set, 1, figure->key);
    um_db_bind_real(set, 2, value);
    return um_db_run(loading->load->db, set, err);
}

static um_status insert_indicator(const territory_load *loading, const part_figure *figure,
                                  double value, um_error *err) {
    sqlite3_stmt *insert = loading->insert_figure;
    const figure_column *column = &loading->figures[figure->column - N_FIXED];
    um_db_bind_text(insert, 1, figure->key);
    um_db_bind_text(insert, 2, column->name);
    sqlite3_bind_int64(insert, 3, loading->load->source_id);
    sqlite3_bind_double(insert, 4, value);
    um_db_bind_text(insert, 5, column->unit);
    if (loading->year)
        sqlite3_bind_int64(insert, 6, loading->year);
    return um_db_run(loading->load->db, insert, err);
}

static um_status settle_figure(const territory_load *loading, const part_figure *parts, size_t n,
                               um_error *err) {
    double value = join_parts(parts, n);
    if (parts->column >= N_FIXED)
        return isnan(value) ? UM_OK : insert_indicator(loading, parts, value, err);
    return n > 1 ? set_size(loading, parts, value, err) : UM_OK;
}

static um_status settle_figures(territory_load *loading, um_error *err) {
    if (loading->n_parts)
        qsort(loading->parts, loading->n_parts, sizeof *loading->parts, compare_parts);
    for (size_t i = 0, n; i < loading->n_parts; i += n) {
        for (n = 1; i + n < loading->n_parts; n++)
            if (compare_figures(&loading->parts[i], &loading->parts[i + n]) != 0)
                break;
        UM_TRY(settle_figure(loading, &loading->parts[i], n, err));
    }
    return UM_OK;
}

// ------------------------------------------------------------------------------------------- load

static um_status store_new(territory_load *loading, const um_vector_row *row,
                           const territory_row *territory, um_error *err) {
    UM_TRY(insert_territory(loading, territory, err));
    UM_TRY(note_figures(loading, row, err));
    um_load_stored(loading->load);
    return UM_OK;
}

static um_status store_part(territory_load *loading, const um_vector_row *row,
                            const territory_row *territory, const standing_row *standing,
                            um_error *err) {
    UM_TRY(update_united(loading, standing, territory, err));
    UM_TRY(note_figures(loading, row, err));
    return um_load_merged(loading->load, row->place, territory->key, "parts merged",
                          "a further part of %s", standing->name);
}

/// The polygon of a row, united with what stands there of the same key.
static um_status read_polygon(const um_vector_row *row, const standing_row *standing,
                              GEOSGeometry **polygon, um_gate_report *report, um_error *err) {
    UM_AUTO(GEOSGeometry) *part = NULL;
    UM_TRY(um_vector_geometry(row, UM_MULTIPOLYGON, &part, report, err));
    if (standing->is_there)
        return unite_polygons(standing->polygon, part, polygon, report, err);
    *polygon = UM_STEAL(part);
    return UM_OK;
}

/// Binds the polygon to the statement that is going to store it; it may be too large.
static um_status bind_polygon(const territory_load *loading, const standing_row *standing,
                              const GEOSGeometry *polygon, um_error *err) {
    sqlite3_stmt *store = standing->is_there ? loading->unite : loading->insert;
    return um_vector_bind(store, 1, polygon, loading->load->db->srid, err);
}

static um_status store_row(void *context, const um_vector_row *row, um_error *err) {
    territory_load *loading = context;
    um_load *load = loading->load;
    territory_row territory;
    UM_AUTO(standing_row) standing = {0};
    UM_AUTO(GEOSGeometry) *polygon = NULL;
    um_gate_report report = {0};
    um_error fault = {0};
    if (read_territory(loading, row, &territory, &fault) != UM_OK)
        return um_load_rejected(load, row->place, territory.key, "%s", fault.plain);
    UM_TRY(find_standing(loading, territory.key, &standing, err));
    if (check_standing(loading, &standing, &territory, &fault) != UM_OK ||
        read_polygon(row, &standing, &polygon, &report, &fault) != UM_OK ||
        bind_polygon(loading, &standing, polygon, &fault) != UM_OK)
        return um_load_rejected(load, row->place, territory.key, "%s", fault.plain);
    UM_TRY(standing.is_there ? store_part(loading, row, &territory, &standing, err)
                             : store_new(loading, row, &territory, err));
    return um_vector_note_repair(load, row, territory.key, &report);
}

static um_status prepare(territory_load *loading, um_error *err) {
    const struct {
        sqlite3_stmt **statement;
        const char *sql;
    } statements[] = {
        {&loading->find, "SELECT source_id, source.name, territory.name, population, geom "
                         "FROM territory LEFT JOIN source USING (source_id) WHERE key = ?1"},
        {&loading->insert,
         "INSERT INTO territory (geom, key, level, name, parent_key, kind, population, "
         "area_km2, source_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"},
        {&loading->unite,
         "UPDATE territory SET geom = ?1, name = ?3, population = ?4 WHERE key = ?2"},
        {&loading->set_population, "UPDATE territory SET population = ?2 WHERE key = ?1"},
        {&loading->set_area, "UPDATE territory SET area_km2 = ?2 WHERE key = ?1"},
        {&loading->insert_figure, "INSERT INTO indicator (key, name, source_id, value, unit, year) "
                                  "VALUES (?1, ?2, ?3, ?4, ?5, ?6)"},
    };
    for (size_t i = 0; i < UM_COUNT(statements); i++)
        UM_TRY(um_db_prepare(loading->load->db, statements[i].sql, statements[i].statement, err));
    return UM_OK;
}

static um_status load_territories(um_load *load, um_error *err) {
    UM_AUTO(territory_load) loading = {.load = load};
    UM_TRY(check_options(&loading, err));
    UM_TRY(um_load_option_year(load, &loading.year, err));
    set_key_rule(&loading);
    set_columns(&loading);
    UM_TRY(prepare(&loading, err));
    UM_TRY(um_vector_read(load, loading.columns, loading.n_columns, store_row, &loading, err));
    return settle_figures(&loading, err);
}

const um_loader um_loader_territories = {
    .name = "territories",
    .summary = N_("municipalities, districts and other units with polygons (GeoJSON, GeoPackage, "
                  "shapefile, FlatGeobuf, also zipped)"),
    .tables = "territory indicator",
    .options = options,
    .run = load_territories,
};

// ---------------------------------------------------------------------------------------- parents

#define RANK(level)                                                                                \
    "(CASE " level " WHEN 'state' THEN 1 WHEN 'district' THEN 2 WHEN 'association' THEN 3 "        \
    "WHEN 'municipality' THEN 4 ELSE 5 END)"

// %s: the lengths that keys have, so that each beginning is looked up by the index of keys; then
// the sources that name parents themselves.
static const char set_parents[] =
    "WITH key_length (n) AS (VALUES %s) "
    "UPDATE territory SET parent_key = coalesce("
    " (SELECT city.key FROM territory AS city WHERE territory.level = 'city_district' "
    "  AND city.level = 'municipality' AND city.key = substr(territory.key, 1, 5) || '000'), "
    " (SELECT parent.key FROM key_length "
    "  JOIN territory AS parent ON parent.key = substr(territory.key, 1, key_length.n) "
    "  WHERE key_length.n < length(territory.key) "
    "  AND " RANK("parent.level") " < " RANK(
        "territory.level") " "
                           "  ORDER BY key_length.n DESC LIMIT 1)) "
                           "WHERE coalesce(source_id, 0) NOT IN (%s)";

/// The values of the first column of a query, each as @p format says, with commas between.
static um_status list_integers(um_db *db, sqlite3_stmt *select, bool in_brackets, um_text *list,
                               um_error *err) {
    for (;;) {
        bool has_row = false;
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        um_text_append_format(list, in_brackets ? "%s(%" PRId64 ")" : "%s%" PRId64,
                              list->length ? ", " : "", (int64_t)sqlite3_column_int64(select, 0));
    }
}

/// Ids of the sources that have a column for the parent.
static um_status list_naming_sources(um_db *db, const um_region *region, um_text *list,
                                     um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db, "SELECT source_id FROM source WHERE name = ?1", &select, err));
    for (size_t i = 0; i < region->n_sources; i++) {
        const um_source *source = &region->sources[i];
        if (strcmp(source->loader, "territories") != 0 ||
            !um_pair_list_get(&source->options, "columns.parent"))
            continue;
        um_db_bind_text(select, 1, source->name);
        UM_TRY(list_integers(db, select, false, list, err));
        sqlite3_reset(select);
    }
    return UM_OK;
}

um_status um_territories_link_parents(um_db *db, const um_region *region, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_AUTO(um_text) lengths = {0}, naming = {0};
    UM_TRY(
        um_db_prepare(db, "SELECT DISTINCT length(key) FROM territory ORDER BY 1", &select, err));
    UM_TRY(list_integers(db, select, true, &lengths, err));
    UM_TRY(list_naming_sources(db, region, &naming, err));
    if (lengths.length == 0)
        return UM_OK;
    UM_AUTO(char) *sql = um_format(set_parents, lengths.data, naming.length ? naming.data : "-1");
    return um_db_exec(db, sql, err);
}
