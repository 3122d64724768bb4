/// make_store <store> <file.sql> [<srid>]: a store with the real schema and the rows of an SQL
/// file, for tests.

#include "core/db.h"
#include "core/file.h"
#include "load/loader.h"

#include <stdio.h>

static um_status run_file(um_db *db, const char *path, um_error *err) {
    UM_AUTO(um_text) sql = {0};
    UM_TRY(um_file_read(path, UM_FILE_MAX, &sql, err));
    return um_db_exec(db, sql.data, err);
}

static um_status make_store(const char *path, char **files, int n_files, um_error *err) {
    UM_AUTO(um_db) *db = NULL;
    remove(path);
    UM_TRY(um_db_open(path, UM_DB_CREATE, &db, err));
    UM_TRY(um_db_create_schema(db, 25833, err));
    for (int i = 0; i < n_files; i++)
        UM_TRY(run_file(db, files[i], err));
    return um_flows_group(db, err);
}

int main(int argc, char **argv) {
    um_error err = {0};
    if (argc < 3) {
        fputs("make_store <store> <file.sql>...\n", stderr);
        return 2;
    }
    if (make_store(argv[1], argv + 2, argc - 2, &err) == UM_OK)
        return 0;
    fprintf(stderr, "make_store: %s\n", err.text);
    return 1;
}
