/**
 * gnuplot as a process, and the variables that it is given.
 *
 * Every text passes um_gnuplot_quote(); nothing else writes texts into a script. A script is a file
 * in a temporary folder, run as `gnuplot -d <file>`, so that gnuplot stops at the first failure. No
 * shell is involved.
 */
#ifndef UM_PUBLISH_GNUPLOT_H
#define UM_PUBLISH_GNUPLOT_H

#include "core/process.h"

/**
 * Appends @p text as a double-quoted string of gnuplot: every byte outside [A-Za-z0-9 .,-] as \ooo.
 * Control characters become blanks, characters that change the direction of text are dropped, bytes
 * that are no UTF-8 become '?'.
 */
void um_gnuplot_quote(um_text *script, const char *text);

/// Variables: `name = value`; arrays have at least one element, because gnuplot knows no empty
/// ones.
void um_gnuplot_text(um_text *script, const char *name, const char *text);
void um_gnuplot_number(um_text *script, const char *name, double value);
void um_gnuplot_texts(um_text *script, const char *name, const um_text_list *texts);
void um_gnuplot_numbers(um_text *script, const char *name, const double *values, size_t n);

/// A running gnuplot.
typedef um_process um_gnuplot;

/// @return the program's path in $PATH, NULL when there is none
char *um_gnuplot_find(void) UM_MUST_CHECK;
/// Starts a script. @param[in] argument  path of a script, or an option
um_status um_gnuplot_start(const char *program, const char *argument, double time_limit_s,
                           um_gnuplot *run, um_error *err) UM_MUST_CHECK;
/**
 * Waits until one of @p n runs has ended; those with pid 0 are passed over.
 *
 * @param[out] ended  its index; its pid is 0 again, `said` stays
 * @return UM_ERR_IO when that run was killed for being too slow, or ended with another code than 0
 */
um_status um_gnuplot_wait(um_gnuplot *runs, size_t n, size_t *ended, um_error *err) UM_MUST_CHECK;
/// Kills it if it still runs, and releases.
void um_gnuplot_clear(um_gnuplot *run);

#endif
