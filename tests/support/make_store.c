/// make_store <store> <file.sql> [<srid>]: a store with the real schema and the rows of an SQL
/// file, for tests.

#include "core/db.h"
#include "core/file.h"

#include <stdio.h>
#include <stdlib.h>

static um_status make_store(const char *path, const char *sql_path, int srid, um_error *err) {
    UM_AUTO(um_text) sql = {0};
    UM_AUTO(um_db) *db = NULL;
    remove(path);
    UM_TRY(um_file_read(sql_path, UM_FILE_MAX, &sql, err));
    UM_TRY(um_db_open(path, UM_DB_CREATE, &db, err));
    UM_TRY(um_db_create_schema(db, srid, err));
    return um_db_exec(db, sql.data, err);
}

int main(int argc, char **argv) {
    um_error err = {0};
    if (argc < 3) {
        fputs("make_store <store> <file.sql> [<srid>]\n", stderr);
        return 2;
    }
    if (make_store(argv[1], argv[2], argc > 3 ? atoi(argv[3]) : 25833, &err) == UM_OK)
        return 0;
    fprintf(stderr, "make_store: %s\n", err.text);
    return 1;
}
