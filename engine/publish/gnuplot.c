#include "publish/gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <unistr.h>

extern char **environ;

enum { MOST_SAID = 4096 };

// ----------------------------------------------------------------------------------------- script

static bool is_plain(uint8_t byte) {
    return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
           (byte >= '0' && byte <= '9') || (byte && strchr(" .,-", byte));
}

static bool is_control(ucs4_t character) {
    return character < 0x20 || (character >= 0x7f && character < 0xa0) || character == 0x2028 ||
           character == 0x2029;
}

/// Marks that turn the direction of text around: they make a name read as another one.
static bool is_direction(ucs4_t character) {
    return character == 0x61c || character == 0x200e || character == 0x200f ||
           (character >= 0x202a && character <= 0x202e) ||
           (character >= 0x2066 && character <= 0x2069);
}

/// gnuplot reads on over the third digit of \ooo: a digit behind one is written as \ooo too.
static void append_byte(um_text *script, uint8_t byte, bool *is_after_escape) {
    bool is_digit = byte >= '0' && byte <= '9';
    bool is_escaped = !is_plain(byte) || (is_digit && *is_after_escape);
    if (is_escaped)
        um_text_append_format(script, "\\%03o", byte);
    else
        um_text_append_n(script, &byte, 1);
    *is_after_escape = is_escaped;
}

void um_gnuplot_quote(um_text *script, const char *text) {
    const uint8_t *at = (const uint8_t *)text;
    bool is_after_escape = false;
    um_text_append(script, "\"");
    for (size_t left = strlen(text); left;) {
        ucs4_t character = 0;
        int n = u8_mbtoucr(&character, at, left);
        if (n <= 0)
            append_byte(script, '?', &is_after_escape);
        else if (is_control(character))
            append_byte(script, ' ', &is_after_escape);
        else if (!is_direction(character))
            for (int i = 0; i < n; i++)
                append_byte(script, at[i], &is_after_escape);
        size_t step = n > 0 ? (size_t)n : 1;
        at += step;
        left -= step;
    }
    um_text_append(script, "\"");
}

static void append_number(um_text *script, double value) {
    char buffer[UM_NUMBER_SIZE];
    um_format_real(buffer, value);
    um_text_append(script, *buffer ? buffer : "NaN");
    if (!strpbrk(buffer, ".eEnN")) // gnuplot divides integers as integers
        um_text_append(script, ".0");
}

void um_gnuplot_text(um_text *script, const char *name, const char *text) {
    um_text_append_format(script, "%s = ", name);
    um_gnuplot_quote(script, text);
    um_text_append(script, "\n");
}

void um_gnuplot_number(um_text *script, const char *name, double value) {
    um_text_append_format(script, "%s = ", name);
    append_number(script, value);
    um_text_append(script, "\n");
}

static void begin_array(um_text *script, const char *name, size_t n) {
    um_text_append_format(script, "array %s[%zu]\n", name, n ? n : 1);
}

void um_gnuplot_texts(um_text *script, const char *name, const um_text_list *texts) {
    begin_array(script, name, texts->n_items);
    for (size_t i = 0; i < texts->n_items; i++) {
        um_text_append_format(script, "%s[%zu] = ", name, i + 1);
        um_gnuplot_quote(script, texts->items[i]);
        um_text_append(script, "\n");
    }
}

void um_gnuplot_numbers(um_text *script, const char *name, const double *values, size_t n) {
    begin_array(script, name, n);
    for (size_t i = 0; i < n; i++) {
        um_text_append_format(script, "%s[%zu] = ", name, i + 1);
        append_number(script, values[i]);
        um_text_append(script, "\n");
    }
}

// ---------------------------------------------------------------------------------------- process

static double now_s(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

char *um_gnuplot_find(void) {
    const char *path = getenv("PATH");
    UM_AUTO(um_text_list) folders = {0};
    um_text_split(path ? path : "/usr/bin:/bin", ':', &folders);
    for (size_t i = 0; i < folders.n_items; i++) {
        UM_AUTO(char) *program = um_format("%s/gnuplot", folders.items[i]);
        if (*program == '/' && access(program, X_OK) == 0)
            return UM_STEAL(program);
    }
    return NULL;
}

/// The environment without what changes gnuplot's language, numbers or settings.
static char **make_environment(void) {
    static const char *const dropped[] = {"LC_", "LANG", "GNUPLOT", "GNUTERM", "GNUFITLOG"};
    size_t n = 0, n_kept = 0;
    while (environ[n])
        n++;
    char **kept = um_alloc_array(n + 2, sizeof *kept);
    for (size_t i = 0; i < n; i++) {
        bool is_dropped = false;
        for (size_t j = 0; j < UM_COUNT(dropped); j++)
            is_dropped = is_dropped || strncmp(environ[i], dropped[j], strlen(dropped[j])) == 0;
        if (!is_dropped)
            kept[n_kept++] = environ[i]; // borrowed
    }
    static char c_locale[] = "LC_ALL=C";
    kept[n_kept] = c_locale;
    return kept;
}

static int spawn(const char *program, const char *argument, int output, pid_t *pid) {
    char dash_d[] = "-d";
    UM_AUTO(char) *own_program = um_strdup(program), *own_argument = um_strdup(argument);
    char *const arguments[] = {own_program, dash_d, own_argument, NULL};
    char **environment = make_environment();
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE); // main() ignores it, and that would be inherited
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
    int rc = posix_spawn(pid, program, &actions, &attributes, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    free(environment);
    return rc;
}

um_status um_gnuplot_start(const char *program, const char *argument, double time_limit_s,
                           um_gnuplot *run, um_error *err) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return um_fail(err, UM_ERR_IO, "cannot make a pipe: %s", strerror(errno));
    *run = (um_gnuplot){.fd = ends[0], .deadline_s = now_s() + time_limit_s};
    int rc = spawn(program, argument, ends[1], &run->pid);
    close(ends[1]);
    if (rc == 0)
        return UM_OK;
    close(ends[0]);
    run->pid = 0;
    return um_fail(err, UM_ERR_IO, "cannot start '%s': %s", program, strerror(rc));
}

/// Reads what is there. @return false at the end
static bool listen_to(um_gnuplot *run) {
    char chunk[4096];
    ssize_t n = read(run->fd, chunk, sizeof chunk);
    if (n < 0)
        return errno == EINTR || errno == EAGAIN;
    size_t room = MOST_SAID - run->said.length;
    if (n > 0 && room)
        um_text_append_n(&run->said, chunk, (size_t)n < room ? (size_t)n : room);
    return n > 0;
}

static um_status end_run(um_gnuplot *run, bool is_late, um_error *err) {
    int state = 0;
    if (is_late)
        kill(run->pid, SIGKILL);
    while (waitpid(run->pid, &state, 0) < 0 && errno == EINTR)
        ;
    close(run->fd);
    run->pid = 0;
    if (is_late)
        return um_fail(err, UM_ERR_IO, "gnuplot took too long and was ended");
    if (WIFSIGNALED(state))
        return um_fail(err, UM_ERR_IO, "gnuplot was ended by signal %d", WTERMSIG(state));
    if (WEXITSTATUS(state) != 0)
        return um_fail(err, UM_ERR_IO, "gnuplot failed with %d: %.600s", WEXITSTATUS(state),
                       run->said.data ? run->said.data : "");
    return UM_OK;
}

/// Fills @p polled with the running ones. @return the time until the first deadline [ms]
static int prepare_poll(const um_gnuplot *runs, size_t n, struct pollfd *polled) {
    double first = 1e9, now = now_s();
    for (size_t i = 0; i < n; i++) {
        polled[i] = (struct pollfd){.fd = runs[i].pid ? runs[i].fd : -1, .events = POLLIN};
        if (runs[i].pid && runs[i].deadline_s - now < first)
            first = runs[i].deadline_s - now;
    }
    return first <= 0 ? 0 : first > 1000 ? 1000000 : (int)(first * 1000) + 1;
}

um_status um_gnuplot_wait(um_gnuplot *runs, size_t n, size_t *ended, um_error *err) {
    struct pollfd *polled = um_alloc_array(n, sizeof *polled);
    um_status status = UM_OK;
    for (bool is_done = false; !is_done;) {
        int timeout_ms = prepare_poll(runs, n, polled);
        poll(polled, (nfds_t)n, timeout_ms);
        for (size_t i = 0; i < n && !is_done; i++) {
            if (!runs[i].pid)
                continue;
            bool is_open = !polled[i].revents || listen_to(&runs[i]);
            bool is_late = now_s() > runs[i].deadline_s;
            is_done = !is_open || is_late;
            if (is_done) {
                *ended = i;
                status = end_run(&runs[i], is_open, err);
            }
        }
    }
    free(polled);
    return status;
}

void um_gnuplot_clear(um_gnuplot *run) {
    um_error ignored = {0};
    if (run->pid) {
        um_status status = end_run(run, true, &ignored);
        (void)status;
    }
    um_text_clear(&run->said);
    *run = (um_gnuplot){0};
}
