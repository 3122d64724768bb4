#include "cli/report_progress.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static void print_line(const um_step *step) {
    char rows[40] = "";
    if (step->rows >= 0)
        snprintf(rows, sizeof rows, "%" PRId64 " rows", step->rows);
    fprintf(stderr, "  %-8s %-34s %16s %7.2f s\n", step->phase, step->name, rows, step->seconds);
}

/// One JSON object a line; the memory is the largest the process had so far.
static void print_timing(FILE *file, const um_step *step) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    char seconds[UM_NUMBER_SIZE], rate[UM_NUMBER_SIZE];
    um_format_fixed(seconds, step->seconds, 4);
    um_format_fixed(rate, step->seconds > 0 ? (double)step->rows / step->seconds : 0, 0);
    fprintf(file, "{\"phase\": \"%s\", \"step\": \"%s\", \"seconds\": %s", step->phase, step->name,
            seconds);
    if (step->rows >= 0)
        fprintf(file, ", \"rows\": %" PRId64 ", \"rows_per_s\": %s", step->rows, rate);
    fprintf(file, ", \"peak_kib\": %ld}\n", usage.ru_maxrss);
}

static void on_finished(void *user, const um_step *step) {
    const um_listener *listener = user;
    if (listener->timings)
        print_timing(listener->timings, step);
    if (listener->has_terminal && !listener->is_quiet)
        print_line(step);
}

um_status um_listener_open(um_listener *listener, bool is_quiet, const char *timings_path,
                           um_error *err) {
    FILE *timings = NULL;
    if (timings_path && !(timings = fopen(timings_path, "w")))
        return um_fail(err, UM_ERR_IO, "%s: %s", timings_path, strerror(errno));
    *listener = (um_listener){
        .is_quiet = is_quiet, .has_terminal = isatty(STDERR_FILENO), .timings = timings};
    listener->progress = (um_progress){.finished = on_finished, .user = listener};
    return UM_OK;
}

void um_listener_warn(const um_listener *listener, const um_text_list *warnings) {
    if (listener->is_quiet)
        return;
    for (size_t i = 0; i < warnings->n_items; i++)
        fprintf(stderr, "umland: warning: %s\n", warnings->items[i]);
}

void um_listener_close(um_listener *listener) {
    if (listener->timings)
        fclose(listener->timings);
    listener->timings = NULL;
}
