/**
 * Commands and their options.
 *
 * A command is a row of um_commands. Its options are described once, next to the variables that they fill; the same
 * table feeds getopt_long, --help, the manual page and shell completion.
 */
#ifndef UM_CLI_COMMAND_H
#define UM_CLI_COMMAND_H

#include "core/text.h"

typedef enum um_option_kind {
    UM_OPTION_TEXT, ///< target: const char *
    UM_OPTION_LIST, ///< target: um_text_list, may be given again and again
    UM_OPTION_FLAG, ///< target: bool
} um_option_kind;

typedef struct um_option {
    const char *name; ///< without dashes
    char letter;      ///< 0 = none
    um_option_kind kind;
    void *target;
    const char *argument; ///< "<file>"; NULL for a flag
    const char *help;
} um_option;

typedef struct um_command um_command;
struct um_command {
    const char *name;
    const char *arguments; ///< "<region.yaml>"
    const char *summary;
    um_status (*run)(const um_command *self, int argc, char **argv, um_error *err);
    const char *description; ///< paragraph of the manual page
    const char *examples;    ///< lines "command line  # what it does"; run by the tests
};

/// All commands; the last has no name.
extern const um_command um_commands[];

/// @return the command, or NULL
const um_command *um_command_find(const char *name);
/// Prints what the program can do.
void um_commands_print_help(void);

/**
 * Fills the targets of @p options and moves the operands to argv[1] .. argv[argc - 1].
 *
 * @return UM_STOP when --help (or --man) was asked for and printed; UM_ERR_USAGE for an unknown option, with the nearest
 */
um_status um_options_parse(const um_command *self, const um_option *options, int *argc, char **argv, um_error *err)
    UM_MUST_CHECK;

/// Looks for --lang, which every command has: the language of messages must be known before the first of them.
/// @return UM_ERR_USAGE for another one than "de" and "en"
um_status um_option_language_read(int argc, char **argv, um_error *err) UM_MUST_CHECK;
/// @return what --lang says, NULL where it is not given: then the language is the region's
const char *um_option_language(void);

/// Fails unless there are between @p least and @p most operands; names what is expected.
um_status um_operands_check(const um_command *self, int argc, int least, int most, um_error *err) UM_MUST_CHECK;

/// Splits "name=value" texts. @return UM_ERR_USAGE for one without '='
um_status um_pairs_parse(const um_text_list *texts, um_pair_list *pairs, um_error *err) UM_MUST_CHECK;

#endif
