#include "publish/query_guard.h"

#include "core/messages.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

// Functions of SQLite that depend on nothing but their arguments. Clock and random are left out: an
// output must not change from run to run (date('now') is found by `check`).
static const char *const plain_functions[] = {"->",
                                              "->>",
                                              "abs",
                                              "acos",
                                              "acosh",
                                              "asin",
                                              "asinh",
                                              "atan",
                                              "atan2",
                                              "atanh",
                                              "avg",
                                              "ceil",
                                              "ceiling",
                                              "char",
                                              "coalesce",
                                              "cos",
                                              "cosh",
                                              "count",
                                              "cume_dist",
                                              "date",
                                              "datetime",
                                              "degrees",
                                              "dense_rank",
                                              "exp",
                                              "first_value",
                                              "floor",
                                              "format",
                                              "glob",
                                              "group_concat",
                                              "hex",
                                              "ifnull",
                                              "iif",
                                              "instr",
                                              "json",
                                              "json_array",
                                              "json_array_length",
                                              "json_extract",
                                              "json_group_array",
                                              "json_group_object",
                                              "json_object",
                                              "json_quote",
                                              "json_type",
                                              "json_valid",
                                              "julianday",
                                              "lag",
                                              "last_value",
                                              "lead",
                                              "length",
                                              "like",
                                              "likelihood",
                                              "likely",
                                              "ln",
                                              "log",
                                              "log10",
                                              "log2",
                                              "lower",
                                              "ltrim",
                                              "max",
                                              "min",
                                              "mod",
                                              "nth_value",
                                              "ntile",
                                              "nullif",
                                              "percent_rank",
                                              "pi",
                                              "pow",
                                              "power",
                                              "printf",
                                              "quote",
                                              "radians",
                                              "rank",
                                              "replace",
                                              "round",
                                              "row_number",
                                              "rtrim",
                                              "sign",
                                              "sin",
                                              "sinh",
                                              "sqrt",
                                              "strftime",
                                              "substr",
                                              "substring",
                                              "sum",
                                              "tan",
                                              "tanh",
                                              "time",
                                              "total",
                                              "trim",
                                              "trunc",
                                              "typeof",
                                              "unicode",
                                              "unixepoch",
                                              "unlikely",
                                              "upper"};

// Of SpatiaLite: predicates answer 1, 0, or -1 and 2 for errors.
static const char *const predicates[] = {"Contains",
                                         "CoveredBy",
                                         "Covers",
                                         "Crosses",
                                         "Disjoint",
                                         "Equals",
                                         "Intersects",
                                         "IsClosed",
                                         "IsEmpty",
                                         "IsRing",
                                         "IsSimple",
                                         "IsValid",
                                         "MbrContains",
                                         "MbrDisjoint",
                                         "MbrEqual",
                                         "MbrIntersects",
                                         "MbrOverlaps",
                                         "MbrTouches",
                                         "MbrWithin",
                                         "Overlaps",
                                         "PtDistWithin",
                                         "Relate",
                                         "ST_Contains",
                                         "ST_CoveredBy",
                                         "ST_Covers",
                                         "ST_Crosses",
                                         "ST_Disjoint",
                                         "ST_EnvIntersects",
                                         "ST_EnvelopesDisjoint",
                                         "ST_EnvelopesIntersects",
                                         "ST_Equals",
                                         "ST_Intersects",
                                         "ST_IsClosed",
                                         "ST_IsEmpty",
                                         "ST_IsRing",
                                         "ST_IsSimple",
                                         "ST_IsValid",
                                         "ST_Overlaps",
                                         "ST_Relate",
                                         "ST_Touches",
                                         "ST_Within",
                                         "Touches",
                                         "Within"};

// Of SpatiaLite: measures and constructions. None reads or writes a file, none parses foreign text
// or blobs.
static const char *const spatial_functions[] = {"Area",
                                                "AsText",
                                                "AsWKT",
                                                "Boundary",
                                                "Buffer",
                                                "BuildMbr",
                                                "Centroid",
                                                "Collect",
                                                "ConvexHull",
                                                "Difference",
                                                "Dimension",
                                                "Distance",
                                                "EndPoint",
                                                "Envelope",
                                                "ExteriorRing",
                                                "GLength",
                                                "GUnion",
                                                "GeometryN",
                                                "GeometryType",
                                                "HausdorffDistance",
                                                "InteriorRingN",
                                                "Intersection",
                                                "Length",
                                                "MakeLine",
                                                "MakePoint",
                                                "MakePolygon",
                                                "MbrMaxX",
                                                "MbrMaxY",
                                                "MbrMinX",
                                                "MbrMinY",
                                                "NumGeometries",
                                                "NumInteriorRing",
                                                "NumInteriorRings",
                                                "NumPoints",
                                                "Perimeter",
                                                "Point",
                                                "PointN",
                                                "PointOnSurface",
                                                "ST_Area",
                                                "ST_AsText",
                                                "ST_Azimuth",
                                                "ST_Boundary",
                                                "ST_Buffer",
                                                "ST_Centroid",
                                                "ST_ClosestPoint",
                                                "ST_Collect",
                                                "ST_ConvexHull",
                                                "ST_Difference",
                                                "ST_Dimension",
                                                "ST_Distance",
                                                "ST_EndPoint",
                                                "ST_Envelope",
                                                "ST_ExteriorRing",
                                                "ST_GeometryN",
                                                "ST_GeometryType",
                                                "ST_InteriorRingN",
                                                "ST_Intersection",
                                                "ST_Length",
                                                "ST_LineMerge",
                                                "ST_Line_Interpolate_Point",
                                                "ST_Line_Locate_Point",
                                                "ST_Line_Substring",
                                                "ST_MaxX",
                                                "ST_MaxY",
                                                "ST_MinX",
                                                "ST_MinY",
                                                "ST_Multi",
                                                "ST_NPoints",
                                                "ST_NumGeometries",
                                                "ST_NumInteriorRing",
                                                "ST_NumPoints",
                                                "ST_Perimeter",
                                                "ST_Point",
                                                "ST_PointN",
                                                "ST_PointOnSurface",
                                                "ST_Reverse",
                                                "ST_SRID",
                                                "ST_ShortestLine",
                                                "ST_Simplify",
                                                "ST_SimplifyPreserveTopology",
                                                "ST_StartPoint",
                                                "ST_SymDifference",
                                                "ST_Transform",
                                                "ST_Union",
                                                "ST_X",
                                                "ST_Y",
                                                "Simplify",
                                                "SRID",
                                                "StartPoint",
                                                "SymDifference",
                                                "Transform",
                                                "X",
                                                "Y"};

// Virtual tables that answer out of the store alone. R*Trees are reached through
// SpatialIndex.
static const char *const virtual_tables[] = {"SpatialIndex", "KNN", "json_each", "json_tree"};

static bool is_in(const char *name, const char *const *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (strcasecmp(name, list[i]) == 0)
            return true;
    return false;
}

bool um_query_is_predicate(const char *function) {
    return is_in(function, predicates, UM_COUNT(predicates));
}

typedef struct query_guard {
    um_text_list store_tables; ///< that may be read
    um_text_list *read_tables; ///< that were; borrowed, NULL = not wanted
    char refusal[200];         ///< the first thing that was refused
    unsigned
        flow_columns; ///< of table flow that are read: bit by place in keys_of_flow, then persons
} query_guard;

static int refuse(query_guard *guard, const char *what, const char *name) {
    if (!*guard->refusal)
        snprintf(guard->refusal, sizeof guard->refusal, "%s%s%s%s", _(what), name ? " '" : "",
                 name ? name : "", name ? "'" : "");
    return SQLITE_DENY;
}

static int judge_function(query_guard *guard, const char *name) {
    bool is_allowed = is_in(name, plain_functions, UM_COUNT(plain_functions)) ||
                      is_in(name, predicates, UM_COUNT(predicates)) ||
                      is_in(name, spatial_functions, UM_COUNT(spatial_functions));
    return is_allowed ? SQLITE_OK : refuse(guard, N_("a query may not call the function"), name);
}

/// A common table expression of which only rows are counted is announced like a table, with no
/// column.
static bool is_counted_expression(const char *table, const char *column) {
    return !*column && strncmp(table, "sqlite_", 7) != 0 && strncmp(table, "pragma_", 7) != 0;
}

/// What tells flows apart that must not be added up.
static const char *const keys_of_flow[] = {"statistic", "year", "mode"};
enum { FLOW_PERSONS = 1 << UM_COUNT(keys_of_flow) };

static void note_flow_column(query_guard *guard, const char *column) {
    for (size_t i = 0; i < UM_COUNT(keys_of_flow); i++)
        if (strcasecmp(column, keys_of_flow[i]) == 0)
            guard->flow_columns |= 1u << i;
    if (strncasecmp(column, "persons", 7) == 0) // also persons_min, persons_max
        guard->flow_columns |= FLOW_PERSONS;
}

static int judge_read(query_guard *guard, const char *table, const char *column) {
    if (strcasecmp(table, "flow") == 0 && column)
        note_flow_column(guard, column);
    bool is_own = um_text_list_has(&guard->store_tables, table);
    if (!is_own && is_counted_expression(table, column))
        return SQLITE_OK;
    if (!is_own && !is_in(table, virtual_tables, UM_COUNT(virtual_tables)))
        return refuse(guard, N_("a query may not read the table"), table);
    if (guard->read_tables && !um_text_list_has(guard->read_tables, table))
        um_text_list_add(guard->read_tables, table);
    return SQLITE_OK;
}

static const struct {
    int action;
    const char *words;
} refusals[] = {
    {SQLITE_PRAGMA, N_("a query may not use PRAGMA")},
    {SQLITE_ATTACH, N_("a query may not ATTACH a file")},
    {SQLITE_DETACH, N_("a query may not DETACH a file")},
    {SQLITE_INSERT, N_("a query may not write the table")},
    {SQLITE_UPDATE, N_("a query may not write the table")},
    {SQLITE_DELETE, N_("a query may not write the table")},
    {SQLITE_TRANSACTION, N_("a query may not begin or end transactions")},
    {SQLITE_SAVEPOINT, N_("a query may not begin or end transactions")},
};

static int judge(void *context, int action, const char *first, const char *second,
                 const char *database, const char *inner) {
    (void)database, (void)inner; // ATTACH is refused, so all that is read is the store's
    query_guard *guard = context;
    if (action == SQLITE_SELECT || action == SQLITE_RECURSIVE)
        return SQLITE_OK;
    if (action == SQLITE_READ)
        return judge_read(guard, first, second);
    if (action == SQLITE_FUNCTION)
        return judge_function(guard, second);
    bool is_write = action == SQLITE_INSERT || action == SQLITE_UPDATE || action == SQLITE_DELETE;
    // Tables that are made or dropped, and virtual tables that are opened, change the schema.
    if (is_write && strncmp(first, "sqlite_", 7) == 0)
        return refuse(guard, "a query may only SELECT from tables of the store", NULL);
    for (size_t i = 0; i < UM_COUNT(refusals); i++)
        if (refusals[i].action == action)
            return refuse(guard, refusals[i].words, is_write ? first : NULL);
    return refuse(guard, "a query may only SELECT", NULL);
}

/// Connects virtual tables before the authorizer is there: their declaration would be refused as a
/// write, and SpatiaLite 5.0 reads freed memory when it is.
static void connect_virtual_tables(um_db *db) {
    for (size_t i = 0; i < UM_COUNT(virtual_tables); i++) {
        UM_AUTO(sqlite3_stmt) *statement = NULL;
        UM_AUTO(char) *sql = um_format("SELECT 1 FROM %s LIMIT 0", virtual_tables[i]);
        sqlite3_prepare_v2(db->handle, sql, -1, &statement, NULL); // KNN is not in every store
    }
}

/// Ordinary tables and views of the store.
static um_status list_tables(um_db *db, um_text_list *tables, um_error *err) {
    UM_AUTO(sqlite3_stmt) *statement = NULL;
    UM_TRY(um_db_prepare(db,
                         "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
                         " AND sql NOT LIKE 'CREATE VIRTUAL%'",
                         &statement, err));
    for (;;) {
        bool has_row = false;
        UM_TRY(um_db_step(db, statement, &has_row, err));
        if (!has_row)
            return UM_OK;
        um_text_list_add(tables, um_db_column_text(statement, 0));
    }
}

static um_status fail_in_sql(um_db *db, const query_guard *guard, const char *sql, int line,
                             um_error *err) {
    int offset = sqlite3_error_offset(db->handle);
    for (int i = 0; i < offset && sql[i]; i++)
        line += sql[i] == '\n';
    const char *words = *guard->refusal ? guard->refusal : sqlite3_errmsg(db->handle);
    if (offset < 0)
        return um_fail(err, UM_ERR_FORMAT, "%s", words);
    return um_fail(err, UM_ERR_FORMAT, "line %d: %s", line, words);
}

/// Blanks and comments may follow, which SQLite compiles to nothing.
static um_status check_tail(um_db *db, const char *tail, um_error *err) {
    UM_AUTO(sqlite3_stmt) *next = NULL;
    int rc = sqlite3_prepare_v2(db->handle, tail, -1, &next, NULL);
    if (rc != SQLITE_OK || next)
        return um_fail(err, UM_ERR_FORMAT, "more than one statement");
    return UM_OK;
}

static um_status prepare_guarded(um_db *db, const query_guard *guard, const char *sql, int line,
                                 sqlite3_stmt **out, um_error *err) {
    UM_AUTO(sqlite3_stmt) *statement = NULL;
    const char *tail = NULL;
    if (sqlite3_prepare_v2(db->handle, sql, -1, &statement, &tail) != SQLITE_OK)
        return fail_in_sql(db, guard, sql, line, err);
    if (!statement)
        return um_fail(err, UM_ERR_FORMAT, "no SELECT follows the header");
    if (!sqlite3_stmt_readonly(statement) || sqlite3_stmt_isexplain(statement) ||
        sqlite3_column_count(statement) == 0)
        return um_fail(err, UM_ERR_FORMAT, "a query may only SELECT");
    UM_TRY(check_tail(db, tail, err));
    *out = UM_STEAL(statement);
    return UM_OK;
}

/// Two statistics (years, modes) are never mixed in one figure: who reads persons of flows looks at
/// what they are of, where the store has several.
static um_status check_flows(um_db *db, const query_guard *guard, um_error *err) {
    for (size_t i = 0; guard->flow_columns & FLOW_PERSONS && i < UM_COUNT(keys_of_flow); i++) {
        if (guard->flow_columns & 1u << i)
            continue;
        UM_AUTO(um_text_list) values = {0};
        UM_AUTO(um_text) names = {0};
        UM_AUTO(char) *sql =
            um_format("SELECT DISTINCT %s FROM flow_group ORDER BY 1", keys_of_flow[i]);
        UM_TRY(um_db_get_texts(db, sql, &values, err));
        for (size_t k = 0; k < values.n_items; k++)
            um_text_append_format(&names, "%s%s", k ? ", " : "", values.items[k]);
        if (values.n_items > 1)
            return um_fail(
                err, UM_ERR_FORMAT,
                "it adds up flows of more than one %s (%s): persons of table flow are read, "
                "but not the column %s; choose one, as commuters/balance does",
                keys_of_flow[i], names.data, keys_of_flow[i]);
    }
    return UM_OK;
}

um_status um_query_prepare(um_db *db, const char *sql, int line, sqlite3_stmt **statement,
                           um_text_list *tables, um_error *err) {
    query_guard guard = {.read_tables = tables};
    um_status status = list_tables(db, &guard.store_tables, err);
    if (status == UM_OK) {
        connect_virtual_tables(db);
        sqlite3_set_authorizer(db->handle, judge, &guard);
        status = prepare_guarded(db, &guard, sql, line, statement, err);
        sqlite3_set_authorizer(db->handle, NULL, NULL);
    }
    if (status == UM_OK && check_flows(db, &guard, err) != UM_OK) {
        sqlite3_finalize(UM_STEAL(*statement));
        status = err->code;
    }
    um_text_list_clear(&guard.store_tables);
    return status;
}
