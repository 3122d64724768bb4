/**
 * Other programs: found in $PATH, started without a shell, listened to, ended when they take too
 * long.
 */
#ifndef UM_CORE_PROCESS_H
#define UM_CORE_PROCESS_H

#include "core/text.h"

#include <sys/types.h>

typedef struct um_process_command {
    const char *name;         ///< for messages: "gnuplot"; outlives the run
    const char *program;      ///< path
    char *const *arguments;   ///< argv, ends with NULL
    char *const *environment; ///< ends with NULL; NULL = our own
    double time_limit_s;
} um_process_command;

/// A running program.
typedef struct um_process {
    const char *name; ///< borrowed
    pid_t pid;        ///< 0 = not running
    int fd;           ///< what it says comes here
    um_text said;     ///< what it has said so far, cut at 4 KiB
    double deadline_s;
} um_process;

/// @return the program's path in $PATH, NULL when there is none
char *um_process_find(const char *name) UM_MUST_CHECK;
/// Starts a program. Its input is empty; what it prints goes to `said`.
um_status um_process_start(const um_process_command *command, um_process *run,
                           um_error *err) UM_MUST_CHECK;
/**
 * Waits until one of @p n runs has ended; those with pid 0 are passed over.
 *
 * @param[out] ended  its index; its pid is 0 again, `said` stays
 * @return UM_ERR_IO when that run was killed for being too slow, or ended with another code than 0
 */
um_status um_process_wait(um_process *runs, size_t n, size_t *ended, um_error *err) UM_MUST_CHECK;
/// Kills it if it still runs, and releases.
void um_process_clear(um_process *run);

#endif
