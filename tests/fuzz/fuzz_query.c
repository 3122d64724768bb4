// The header of a query, and its statement against an empty store. Oracle: a query has columns;
// nothing can be written.
#include "core/db.h"
#include "fuzz.h"
#include "publish/query.h"

static um_db *open_store(void) {
    static um_db *db;
    um_error err = {0};
    if (db)
        return db;
    static char path[64];
    snprintf(path, sizeof path, "/tmp/umland-fuzz-%d.sqlite", (int)getpid());
    unlink(path);
    um_db *made = NULL;
    FUZZ_REQUIRE(um_db_open(path, UM_DB_CREATE, &made, &err) == UM_OK);
    FUZZ_REQUIRE(um_db_create_schema(made, 25833, &err) == UM_OK);
    FUZZ_REQUIRE(um_db_exec(made,
                            "INSERT INTO region (region_id, name, srid, reference_date, language) "
                            "VALUES (1, 'fuzz', 25833, '2024-12-31', 'en')",
                            &err) == UM_OK);
    um_db_close(made);
    FUZZ_REQUIRE(um_db_open(path, UM_DB_READ, &db, &err) == UM_OK);
    unlink(path); // stays open
    return db;
}

static void run(const um_query *query) {
    const um_query_options options = {.time_limit_s = 0.2};
    UM_AUTO(um_result) *rows = NULL;
    um_error err = {0};
    um_status status = um_query_open(open_store(), query, NULL, &options, &rows, &err);
    bool has_row = true;
    for (int i = 0; status == UM_OK && has_row && i < 1000; i++)
        status = um_result_next(rows, &has_row, &err);
    if (status != UM_OK)
        fuzz_sentence(&err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    UM_AUTO(um_query) *query = NULL;
    um_error err = {0};
    if (size > 4096) // SQLite has fuzzers of its own
        return 0;
    char *text = um_alloc(size + 1);
    memcpy(text, data, size);
    if (um_query_parse(text, &query, &err) != UM_OK) {
        FUZZ_REQUIRE(query == NULL);
        fuzz_sentence(&err);
    } else {
        FUZZ_REQUIRE(query->n_columns > 0);
        run(query);
    }
    free(text);
    return 0;
}
