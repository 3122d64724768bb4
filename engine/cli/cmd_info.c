#include "cli/commands.h"
#include "cli/common.h"

#include <inttypes.h>
#include <stdio.h>

static um_status print_region(um_db *db, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    bool has_row = false;
    UM_TRY(um_db_prepare(db, "SELECT name, srid, reference_date, coalesce(notice, '') FROM region",
                         &select, err));
    UM_TRY(um_db_step(db, select, &has_row, err));
    if (has_row)
        printf("%s, EPSG:%d, reference date %s\n", um_db_column_text(select, 0),
               sqlite3_column_int(select, 1), um_db_column_text(select, 2));
    if (has_row && *um_db_column_text(select, 3))
        printf("%s\n", um_db_column_text(select, 3));
    return UM_OK;
}

static um_status print_sources(um_db *db, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(
        db,
        "SELECT name, loader, rows_in, rows_stored, rows_merged, rows_rejected, rows_repaired, "
        "rows_filtered, coalesce(crs, '') FROM source ORDER BY source_id",
        &select, err));
    printf("\n%-22s %-12s %9s %9s %9s %9s %9s %9s\n", "source", "loader", "rows in", "stored",
           "merged", "rejected", "repaired", "filtered");
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        printf("%-22s %-12s", um_db_column_text(select, 0), um_db_column_text(select, 1));
        for (int i = 2; i < 8; i++)
            printf(" %9" PRId64, (int64_t)sqlite3_column_int64(select, i));
        printf("\n");
        if (*um_db_column_text(select, 8))
            printf("%-22s %s\n", "", um_db_column_text(select, 8));
    }
}

static um_status print_tables(um_db *db, um_error *err) {
    static const char *const tables[] = {
        "territory", "forum",  "membership", "flow",     "corridor",
        "indicator", "border", "section",    "crossing", "tessellation_fault"};
    printf("\n");
    for (size_t i = 0; i < UM_COUNT(tables); i++) {
        UM_AUTO(char) *sql = um_format("SELECT count(*) FROM %s", tables[i]);
        int64_t n = 0;
        UM_TRY(um_db_get_integer(db, sql, &n, err));
        printf("%-22s %9" PRId64 " rows\n", tables[i], n);
    }
    return UM_OK;
}

/// Faults or repairs, one a line: source, file, place, key, why.
static um_status print_rows(um_db *db, const char *sql, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(db, sql, &select, err));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        printf("%s: %s: %s\n", um_db_column_text(select, 0), um_db_column_text(select, 1),
               um_db_column_text(select, 2));
    }
}

um_status cmd_info(const um_command *self, int argc, char **argv, um_error *err) {
    bool has_rejects = false, has_repairs = false;
    const um_option options[] = {
        {"rejects", 0, UM_OPTION_FLAG, &has_rejects, NULL,
         "List every rejected row with its reason"},
        {"repairs", 0, UM_OPTION_FLAG, &has_repairs, NULL, "List every repair"},
        {0},
    };
    UM_TRY(um_options_parse(self, options, &argc, argv, err));
    UM_TRY(um_operands_check(self, argc, 0, 1, err));
    UM_AUTO(um_db) *db = NULL;
    UM_TRY(um_store_open(argc > 1 ? argv[1] : NULL, &db, err));
    if (has_rejects)
        return print_rows(db, "SELECT file, place, reason FROM reject ORDER BY rowid", err);
    if (has_repairs)
        return print_rows(db, "SELECT file, place, kind || ': ' || note FROM repair ORDER BY rowid",
                          err);
    UM_TRY(print_region(db, err));
    UM_TRY(print_sources(db, err));
    return print_tables(db, err);
}
