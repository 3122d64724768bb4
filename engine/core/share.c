#include "core/share.h"

#include "core/file.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

static bool has_queries(const char *folder) {
    UM_AUTO(char) *queries = um_path_join(folder, "queries");
    return access(queries, R_OK | X_OK) == 0;
}

/// "/usr/bin/umland" -> "/usr/bin/../share/umland"; NULL where the system does not tell.
static char *beside_program(void) {
    char program[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    if (n <= 0)
        return NULL;
    program[n] = '\0';
    return um_path_beside(program, "../share/umland");
}

static char *find_folder(void) {
    const char *wanted = getenv("UMLAND_SHARE");
    if (wanted && *wanted)
        return um_strdup(wanted);
    UM_AUTO(char) *beside = beside_program();
    if (beside && has_queries(beside))
        return UM_STEAL(beside);
    return um_strdup(has_queries(UMLAND_SOURCE_DIR) ? UMLAND_SOURCE_DIR : UMLAND_SHARE_DIR);
}

const char *um_share_folder(void) {
    static char *folder;
    if (!folder)
        folder = find_folder();
    return folder;
}

char *um_share_path(const char *name) {
    return um_path_join(um_share_folder(), name);
}
