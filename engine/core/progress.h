/**
 * Progress: what a long run has just finished, told to whoever asked.
 *
 * The engine never prints. A command gives a listener; it gets each finished step with its time and its rows, and
 * makes of it a line on a terminal, a JSON line for a benchmark, or nothing. In between it hears now and then how far
 * the running step has come.
 */
#ifndef UM_CORE_PROGRESS_H
#define UM_CORE_PROGRESS_H

#include "core/memory.h"

#include <stdint.h>

typedef struct um_step {
    const char *phase; ///< "load", "derive", "publish"
    const char *name;  ///< source, step or output
    double seconds;
    int64_t rows; ///< rows read or written; -1 = not a matter of rows
} um_step;

/// How far a step has come.
typedef struct um_advance {
    const char *phase, *name; ///< as in um_step
    const char *unit;         ///< what is counted: "rows", "pictures"; NULL = steps of the phase, the one at hand is done + 1
    int64_t done;
    int64_t total; ///< 0 = not known
    double since_s; ///< when the step began
} um_advance;

typedef struct um_progress {
    void (*finished)(void *user, const um_step *step); ///< NULL: nobody listens
    void (*advanced)(void *user, const um_advance *advance); ///< NULL: nobody listens
    void *user;
    double since_s; ///< when the running step began; set by um_progress_start()
} um_progress;

/// Starts the clock of the next step. @p progress may be NULL.
void um_progress_start(um_progress *progress);
/// The clock that since_s is read from, in seconds.
double um_progress_now(void);
/// Tells how far the running step has come: cheap, but no business of every row. @p progress may be NULL.
void um_progress_advance(um_progress *progress, const char *phase, const char *name, const char *unit, int64_t done,
                         int64_t total);
/// Tells that a step is finished and starts the clock of the next one. @p progress may be NULL.
void um_progress_finish(um_progress *progress, const char *phase, const char *name, int64_t rows);

#endif
