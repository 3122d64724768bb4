/**
 * Preloaded into umland, makes its n-th statement of SQLite fail with an I/O error: when it is
 * prepared or when it runs a step, SpatiaLite's own statements among them. Such a failure comes at
 * places that no disk reaches, because pages lie in memory.
 *
 * UMLAND_FAULT_NTH  which one fails, 0 = none; UMLAND_FAULT_COUNT  file that gets the count at the
 * end.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static long nth, n_calls;
static sqlite3_stmt *failed; ///< its reset tells the failure once more, as that of SQLite does

__attribute__((constructor)) static void begin(void) {
    nth = atol(getenv("UMLAND_FAULT_NTH") ? getenv("UMLAND_FAULT_NTH") : "0");
    unsetenv("LD_PRELOAD");
}

__attribute__((destructor)) static void end(void) {
    const char *path = getenv("UMLAND_FAULT_COUNT");
    FILE *file = path ? fopen(path, "w") : NULL;
    if (!file)
        return;
    fprintf(file, "%ld\n", n_calls);
    fclose(file);
}

static bool fails(void) {
    return ++n_calls == nth;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int sqlite3_step(sqlite3_stmt *statement) {
    static int (*real)(sqlite3_stmt *);
    if (!real)
        real = REAL(sqlite3_step);
    if (!fails())
        return real(statement);
    failed = statement;
    return SQLITE_IOERR;
}

static int tell_again(sqlite3_stmt *statement, int rc) {
    if (!statement || statement != failed)
        return rc;
    failed = NULL;
    return SQLITE_IOERR;
}

int sqlite3_reset(sqlite3_stmt *statement) {
    static int (*real)(sqlite3_stmt *);
    if (!real)
        real = REAL(sqlite3_reset);
    return tell_again(statement, real(statement));
}

int sqlite3_finalize(sqlite3_stmt *statement) {
    static int (*real)(sqlite3_stmt *);
    if (!real)
        real = REAL(sqlite3_finalize);
    return tell_again(statement, real(statement));
}

int sqlite3_prepare_v2(sqlite3 *db, const char *sql, int n, sqlite3_stmt **statement,
                       const char **tail) {
    *statement = NULL;
    return fails() ? SQLITE_IOERR : REAL(sqlite3_prepare_v2)(db, sql, n, statement, tail);
}
