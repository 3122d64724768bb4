#include "cli/report_progress.h"

#include "core/messages.h"
#include "publish/words.h"
#include "publish/writer.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <unistd.h>

/// A rate or a rest is told once it means something.
static const double told_after_s = 0.5;
/// Between two drawings of the line.
static const double redrawn_after_s = 0.2;

/// "12 s", "3 min".
static void append_duration(um_text *line, double seconds) {
    if (seconds < 100)
        um_text_append_format(line, "%.0f s", seconds);
    else
        um_text_append_format(line, "%.0f min", seconds / 60);
}

static void append_rate(um_text *line, const um_advance *advance, double elapsed_s) {
    double rate = (double)advance->done / elapsed_s;
    if (elapsed_s < told_after_s || advance->done == 0)
        return;
    um_text_append(line, "  ");
    um_count_append(line, (int64_t)rate, um_messages_language());
    um_text_append_format(line, " %s/s", _(advance->unit));
    if (advance->total > advance->done) {
        um_text_append(line, "  ");
        append_duration(line, (double)(advance->total - advance->done) / rate);
        um_text_append(line, _(" left"));
    }
}

void um_listener_describe(const um_advance *advance, double now_s, size_t width, um_text *line) {
    um_text_append_format(line, "  %-8s ", advance->phase);
    um_text_append_format(line, width < 60 ? "%s " : "%-34s ", advance->name);
    if (!advance->unit) {
        um_text_append_format(line, _(" %" PRId64 " of %" PRId64), advance->done + 1,
                              advance->total);
    } else {
        um_text_append(line, " ");
        um_count_append(line, advance->done, um_messages_language());
        if (advance->total) {
            um_text_append(line, _(" of "));
            um_count_append(line, advance->total, um_messages_language());
        }
        um_text_append_format(line, " %s", _(advance->unit));
        append_rate(line, advance, now_s - advance->since_s);
    }
    while (um_text_width(line->data) > width) // a whole character at a time
        do
            line->data[--line->length] = '\0';
        while (line->length && ((unsigned char)line->data[line->length] & 0xc0) == 0x80);
}

/// Takes the line of progress away, so that something else can stand there.
static void clear_line(um_listener *listener) {
    if (listener->has_line)
        fputs("\r\x1b[K", stderr);
    listener->has_line = false;
}

static size_t terminal_width(void) {
    struct winsize size;
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col - 1U : 79;
}

static void on_advanced(void *user, const um_advance *advance) {
    um_listener *listener = user;
    double now_s = um_progress_now();
    if (!listener->is_redrawn || now_s - listener->drawn_s < redrawn_after_s)
        return;
    UM_AUTO(um_text) line = {0};
    um_listener_describe(advance, now_s, terminal_width(), &line);
    fprintf(stderr, "\r%s\x1b[K", line.data);
    listener->has_line = true;
    listener->drawn_s = now_s;
}

static void print_line(const um_step *step) {
    char rows[40] = "";
    if (step->rows >= 0)
        snprintf(rows, sizeof rows, _("%" PRId64 " rows"), step->rows);
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
    um_listener *listener = user;
    clear_line(listener);
    listener->drawn_s = 0; // the next step is named at once: it may be a long one
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
    const char *terminal = getenv("TERM");
    listener->is_redrawn = listener->has_terminal && !is_quiet && terminal && *terminal &&
                           strcmp(terminal, "dumb") != 0;
    listener->progress =
        (um_progress){.finished = on_finished, .advanced = on_advanced, .user = listener};
    return UM_OK;
}

void um_listener_warn(um_listener *listener, const um_text_list *warnings) {
    clear_line(listener);
    if (listener->is_quiet)
        return;
    for (size_t i = 0; i < warnings->n_items; i++) {
        um_sentence_clean(warnings->items[i]); // it may quote a hostile name
        fprintf(stderr, _("umland: warning: %s\n"), warnings->items[i]);
    }
}

um_status um_listener_finish(um_listener *listener, um_error *err) {
    clear_line(listener);
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
    clear_line(listener); // before the sentence of a failure
    if (listener->timings)
        fclose(listener->timings);
    listener->timings = NULL;
}
