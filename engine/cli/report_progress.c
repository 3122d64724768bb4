#include "cli/report_progress.h"

#include "publish/writer.h"

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
    UM_AUTO(um_text) line = {0};
    um_text_append(&line, "{\"phase\": ");
    um_json_append_text(&line, step->phase);
    um_text_append(&line, ", \"step\": ");
    um_json_append_text(&line, step->name);
    um_text_append_format(&line, ", \"seconds\": %s", seconds);
    if (step->rows >= 0)
        um_text_append_format(&line, ", \"rows\": %" PRId64 ", \"rows_per_s\": %s", step->rows,
                              rate);
    um_text_append_format(&line, ", \"peak_kib\": %ld}\n", usage.ru_maxrss);
    fwrite(line.data, 1, line.length, file);
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
    *listener = (um_listener){.is_quiet = is_quiet,
                              .has_terminal = isatty(STDERR_FILENO),
                              .timings = timings,
                              .timings_path = timings_path};
    listener->progress = (um_progress){.finished = on_finished, .user = listener};
    return UM_OK;
}

void um_listener_warn(const um_listener *listener, const um_text_list *warnings) {
    if (listener->is_quiet)
        return;
    for (size_t i = 0; i < warnings->n_items; i++)
        fprintf(stderr, "umland: warning: %s\n", warnings->items[i]);
}

um_status um_listener_finish(um_listener *listener, um_error *err) {
    FILE *timings = UM_STEAL(listener->timings);
    if (!timings)
        return UM_OK;
    bool is_lost = ferror(timings) != 0; // told earlier, errno is gone
    if (fclose(timings) != 0 && !is_lost)
        return um_fail(err, UM_ERR_IO, "%s: %s", listener->timings_path, strerror(errno));
    return is_lost ? um_fail(err, UM_ERR_IO, "%s: could not be written; is the disk full?",
                             listener->timings_path)
                   : UM_OK;
}

void um_listener_close(um_listener *listener) {
    if (listener->timings)
        fclose(listener->timings);
    listener->timings = NULL;
}
