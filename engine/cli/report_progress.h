/// How a command tells what it does: lines on a terminal, one of them drawn again and again while a step runs, JSON
/// lines for a benchmark, warnings for everybody.
#ifndef UM_CLI_REPORT_PROGRESS_H
#define UM_CLI_REPORT_PROGRESS_H

#include "core/progress.h"
#include "core/text.h"

#include <stdio.h>

typedef struct um_listener {
    bool is_quiet;
    bool has_terminal; ///< stderr is one
    bool is_redrawn;   ///< it is one on which a line can be drawn again
    bool has_line;     ///< a line of progress stands there and is not ended
    double drawn_s;    ///< when it was drawn last
    FILE *timings;     ///< JSON lines, NULL = none
    const char *timings_path; ///< borrowed
    um_progress progress;
} um_listener;

/// @param[in] timings_path file for JSON lines, NULL = none; borrowed
um_status um_listener_open(um_listener *listener, bool is_quiet, const char *timings_path, um_error *err) UM_MUST_CHECK;
void um_listener_warn(um_listener *listener, const um_text_list *warnings);
/// Writes one line on how far a step has come, cut at @p width characters: phase, step, rows, rate, rest. @p now_s is
/// the clock of um_progress_now(). For tests.
void um_listener_describe(const um_advance *advance, double now_s, size_t width, um_text *line);
/// Closes the timings. Call it when the run went well; a disk that is full is told here only.
um_status um_listener_finish(um_listener *listener, um_error *err) UM_MUST_CHECK;
/// Releases, silent; after um_listener_finish() there is nothing left to do.
void um_listener_close(um_listener *listener);

#endif
