/// Finds the command, runs it, prints one line on failure.

#include "cli/command.h"
#include "core/file.h"
#include "core/messages.h"

#include <cpl_error.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const int exit_codes[] = {
    [UM_OK] = 0,     [UM_STOP] = 0,        [UM_ERR_USAGE] = 2, [UM_ERR_NOT_FOUND] = 1,
    [UM_ERR_IO] = 1, [UM_ERR_FORMAT] = 1,  [UM_ERR_CRS] = 1,   [UM_ERR_GEOMETRY] = 1,
    [UM_ERR_DB] = 1, [UM_ERR_REFUSED] = 3,
};

/// Removes half-written files, then dies of the same signal, so that a calling script sees why.
static void end_by_signal(int signal_number) {
    um_cleanup_run();
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static void set_up_process(void) {
    // Not LC_NUMERIC: with it a German locale would write 1,5 into files.
    if (!setlocale(LC_CTYPE, "") || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        setlocale(LC_CTYPE, "C.UTF-8"); // names have umlauts whatever the terminal's locale
    setlocale(LC_COLLATE, "");
    CPLSetErrorHandler(CPLQuietErrorHandler);
    signal(SIGPIPE, SIG_IGN);
    struct sigaction action = {.sa_handler = end_by_signal};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

static int fail(const char *command, const um_error *err) {
    fprintf(stderr, "umland%s%s: %s\n", *command ? " " : "", command, err->text);
    return exit_codes[err->code];
}

static int fail_unknown_command(const char *given) {
    const char *names[40] = {"help", "version"};
    size_t n = 2;
    for (const um_command *command = um_commands; command->name; command++)
        names[n++] = command->name;
    const char *nearest = um_nearest_name(given, names, n);
    um_error err = {0};
    if (nearest)
        um_fail(&err, UM_ERR_USAGE, "no command '%s'; did you mean '%s'?", given, nearest);
    else
        um_fail(&err, UM_ERR_USAGE, "no command '%s'; see 'umland --help'", given);
    return fail("", &err);
}

static bool is_one_of(const char *word, const char *a, const char *b, const char *c) {
    return strcmp(word, a) == 0 || strcmp(word, b) == 0 || strcmp(word, c) == 0;
}

int main(int argc, char **argv) {
    um_error err = {0};
    set_up_process();
    um_status is_understood = um_option_language_read(argc, argv, &err);
    um_messages_open(um_option_language());
    if (is_understood != UM_OK)
        return fail("", &err);
    char help[] = "--help";
    if (argc == 3 && strcmp(argv[1], "help") == 0) { // 'umland help build' is 'umland build --help'
        argv[1] = argv[2];
        argv[2] = help;
    }
    if (argc < 2 || is_one_of(argv[1], "--help", "-h", "help")) {
        um_commands_print_help();
        return argc < 2 ? exit_codes[UM_ERR_USAGE] : 0;
    }
    if (is_one_of(argv[1], "--version", "-V", "version")) {
        puts("umland " UMLAND_VERSION);
        return 0;
    }
    const um_command *command = um_command_find(argv[1]);
    if (!command)
        return fail_unknown_command(argv[1]);

    um_status status = command->run(command, argc - 1, argv + 1, &err);
    if (status != UM_OK && status != UM_STOP)
        return fail(command->name, &err);
    // A full disk behind '> file' shows only when the buffer is flushed. A closed pipe is the
    // reader's choice.
    if (fflush(stdout) != 0 || ferror(stdout)) {
        um_fail(&err, UM_ERR_IO, "standard output could not be written");
        return fail(command->name, &err);
    }
    return 0;
}
