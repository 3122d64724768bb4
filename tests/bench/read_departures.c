/*
 * How long a program waits for the departures per route and territory of the weekday.
 *
 *     read_departures region.sqlite
 *
 * Opens the store, copies each row (keys and number) out of SQLite, closes it; prints seconds and
 * rows.
 */
#include "core/db.h"
#include "core/text.h"

#include <stdio.h>
#include <time.h>

typedef struct departures {
    um_text keys;
    int64_t *numbers;
    size_t n, capacity;
} departures;

static um_status read_all(const char *path, departures *all, um_error *err) {
    UM_AUTO(um_db) *db = NULL;
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_open(path, UM_DB_READ, &db, err));
    UM_TRY(um_db_prepare(db,
                         "SELECT route_id, key, departures FROM service_territory WHERE day_type = "
                         "'weekday'",
                         &select, err));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        for (int i = 0; i < 2; i++)
            um_text_append_n(&all->keys, um_db_column_text(select, i),
                             (size_t)sqlite3_column_bytes(select, i) + 1);
        UM_GROW(all->numbers, all->n, all->capacity);
        all->numbers[all->n++] = sqlite3_column_int64(select, 2);
    }
}

int main(int argc, char **argv) {
    departures all = {0};
    um_error err = {0};
    struct timespec start, end;
    if (argc != 2) {
        fprintf(stderr, "usage: read_departures region.sqlite\n");
        return 2;
    }
    clock_gettime(CLOCK_MONOTONIC, &start);
    um_status status = read_all(argv[1], &all, &err);
    clock_gettime(CLOCK_MONOTONIC, &end);
    if (status != UM_OK) {
        fprintf(stderr, "read_departures: %s\n", err.text);
        return 1;
    }
    printf("%.4f %zu\n",
           (double)(end.tv_sec - start.tv_sec) + 1e-9 * (double)(end.tv_nsec - start.tv_nsec),
           all.n);
    um_text_clear(&all.keys);
    free(all.numbers);
    return 0;
}
