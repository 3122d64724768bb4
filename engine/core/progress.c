#include "core/progress.h"

#include <time.h>

static double now_s(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void um_progress_start(um_progress *progress) {
    if (progress)
        progress->since_s = now_s();
}

void um_progress_finish(um_progress *progress, const char *phase, const char *name, int64_t rows) {
    if (!progress)
        return;
    double end_s = now_s();
    if (progress->finished)
        progress->finished(progress->user, &(um_step){.phase = phase,
                                                      .name = name,
                                                      .seconds = end_s - progress->since_s,
                                                      .rows = rows});
    progress->since_s = end_s;
}
