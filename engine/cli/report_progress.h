/// How a command tells what it does: lines on a terminal, JSON lines for a benchmark, warnings for everybody.
#ifndef UM_CLI_REPORT_PROGRESS_H
#define UM_CLI_REPORT_PROGRESS_H

#include "core/progress.h"
#include "core/text.h"

#include <stdio.h>

typedef struct um_listener {
    bool is_quiet;
    bool has_terminal; ///< stderr is one
    FILE *timings;     ///< JSON lines, NULL = none
    const char *timings_path; ///< borrowed
    um_progress progress;
} um_listener;

/// @param[in] timings_path file for JSON lines, NULL = none; borrowed
um_status um_listener_open(um_listener *listener, bool is_quiet, const char *timings_path, um_error *err) UM_MUST_CHECK;
void um_listener_warn(const um_listener *listener, const um_text_list *warnings);
/// Closes the timings. Call it when the run went well; a disk that is full is told here only.
um_status um_listener_finish(um_listener *listener, um_error *err) UM_MUST_CHECK;
/// Releases, silent; after um_listener_finish() there is nothing left to do.
void um_listener_close(um_listener *listener);

#endif
