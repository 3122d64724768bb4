#include "core/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { MOST_SAID = 4096 };

static double now_s(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

char *um_process_find(const char *name) {
    const char *path = getenv("PATH");
    UM_AUTO(um_text_list) folders = {0};
    um_text_split(path ? path : "/usr/bin:/bin", ':', &folders);
    for (size_t i = 0; i < folders.n_items; i++) {
        UM_AUTO(char) *program = um_format("%s/%s", folders.items[i], name);
        if (*program == '/' && access(program, X_OK) == 0)
            return UM_STEAL(program);
    }
    return NULL;
}

static int spawn(const char *program, char *const *arguments, char *const *environment, int output,
                 pid_t *pid) {
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
    return rc;
}

um_status um_process_start(const um_process_command *command, um_process *run, um_error *err) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return um_fail(err, UM_ERR_IO, "cannot make a pipe: %s", strerror(errno));
    *run = (um_process){
        .name = command->name, .fd = ends[0], .deadline_s = now_s() + command->time_limit_s};
    int rc = spawn(command->program, command->arguments,
                   command->environment ? command->environment : environ, ends[1], &run->pid);
    close(ends[1]);
    if (rc == 0)
        return UM_OK;
    close(ends[0]);
    run->pid = 0;
    return um_fail(err, UM_ERR_IO, "cannot start '%s': %s", command->program, strerror(rc));
}

/// Reads what is there. @return false at the end
static bool listen_to(um_process *run) {
    char chunk[4096];
    ssize_t n = read(run->fd, chunk, sizeof chunk);
    if (n < 0)
        return errno == EINTR || errno == EAGAIN;
    size_t room = MOST_SAID - run->said.length;
    if (n > 0 && room)
        um_text_append_n(&run->said, chunk, (size_t)n < room ? (size_t)n : room);
    return n > 0;
}

/// What it said last, without the line break at its end.
static const char *last_words(um_process *run) {
    while (run->said.length && strchr(" \r\n", run->said.data[run->said.length - 1]))
        run->said.data[--run->said.length] = '\0';
    return run->said.length ? run->said.data : "";
}

static um_status end_run(um_process *run, bool is_late, um_error *err) {
    int state = 0;
    if (is_late)
        kill(run->pid, SIGKILL);
    while (waitpid(run->pid, &state, 0) < 0 && errno == EINTR)
        ;
    close(run->fd);
    run->pid = 0;
    if (is_late)
        return um_fail(err, UM_ERR_IO, "%s took too long and was ended", run->name);
    if (WIFSIGNALED(state))
        return um_fail(err, UM_ERR_IO, "%s was ended by signal %d", run->name, WTERMSIG(state));
    if (WEXITSTATUS(state) != 0)
        return um_fail(err, UM_ERR_IO, "%s failed with %d: %.600s", run->name, WEXITSTATUS(state),
                       last_words(run));
    return UM_OK;
}

/// Fills @p polled with the running ones. @return the time until the first deadline [ms]
static int prepare_poll(const um_process *runs, size_t n, struct pollfd *polled) {
    double first = 1e9, now = now_s();
    for (size_t i = 0; i < n; i++) {
        polled[i] = (struct pollfd){.fd = runs[i].pid ? runs[i].fd : -1, .events = POLLIN};
        if (runs[i].pid && runs[i].deadline_s - now < first)
            first = runs[i].deadline_s - now;
    }
    return first <= 0 ? 0 : first > 1000 ? 1000000 : (int)(first * 1000) + 1;
}

um_status um_process_wait(um_process *runs, size_t n, size_t *ended, um_error *err) {
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

void um_process_clear(um_process *run) {
    um_error ignored = {0};
    if (run->pid) {
        um_status status = end_run(run, true, &ignored);
        (void)status;
    }
    um_text_clear(&run->said);
    *run = (um_process){0};
}
