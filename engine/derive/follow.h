/**
 * Many lines through a coverage, on several threads.
 */
#ifndef UM_DERIVE_FOLLOW_H
#define UM_DERIVE_FOLLOW_H

#include "derive/walk.h"

/// A line, borrowed.
typedef struct um_line {
    const double *xy; ///< n points, x and y interleaved                [m, CRS of the coverage]
    size_t n;
} um_line;

typedef um_line *um_lines;
UM_DEFINE_AUTO(um_lines, um_lines, free)

/// What was found of a line: its stretches, none for a line without length.
typedef struct um_course {
    um_stretch *stretches; ///< owned
    size_t n;
    bool is_overlapped; ///< runs where units overlap
    bool is_by_geos;    ///< ... and was therefore given to GEOS
} um_course;

/**
 * Follows lines, each by the rules of walk.h.
 *
 * Lines that run where units overlap are then taken by GEOS, segment by segment (overlay.h), in the
 * calling thread.
 *
 * @param[in]  n_threads  at least 1; the result does not depend on it
 * @param[out] courses    n_lines, each to be cleared by um_course_clear(), also on failure
 * @return UM_ERR_GEOMETRY where GEOS gives up
 */
um_status um_follow_lines(const um_cells *cells, const um_line *lines, size_t n_lines,
                          size_t n_threads, um_course *courses, um_error *err) UM_MUST_CHECK;
void um_course_clear(um_course *course);

#endif
