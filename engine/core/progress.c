#include "core/progress.h"

#include <time.h>

double um_progress_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void um_progress_start(um_progress *progress) {
    if (progress)
        progress->since_s = um_progress_now();
}

void um_progress_advance(um_progress *progress, const char *phase, const char *name,
                         const char *unit, int64_t done, int64_t total) {
    if (progress && progress->advanced)
        progress->advanced(progress->user, &(um_advance){.phase = phase,
                                                         .name = name,
                                                         .unit = unit,
                                                         .done = done,
                                                         .total = total,
                                                         .since_s = progress->since_s});
}

void um_progress_finish(um_progress *progress, const char *phase, const char *name, int64_t rows) {
    if (!progress)
        return;
    double end_s = um_progress_now();
    if (progress->finished)
        progress->finished(progress->user, &(um_step){.phase = phase,
                                                      .name = name,
                                                      .seconds = end_s - progress->since_s,
                                                      .rows = rows});
    progress->since_s = end_s;
}
