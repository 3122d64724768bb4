/**
 * What the table of a command's options becomes beside the parser: --help, a manual page, a line for shell completion.
 */
#ifndef UM_CLI_PAGES_H
#define UM_CLI_PAGES_H

#include "cli/command.h"

/// Number of options before the one without a name.
size_t um_options_count(const um_option *options);
/// Width of the terminal, 80 where there is none; never wider than is good to read.
size_t um_page_width(void);
/// Prints text word by word, wrapped at the width of the terminal; the first line begins at @p column, all others are
/// indented.
void um_page_print_wrapped(const char *text, size_t column, size_t indent);
/// --help: usage, description, options, examples; wrapped at the terminal's width.
void um_page_print_help(const um_command *self, const um_option *options);
/// --man: the page umland-<command>(1) as roff.
void um_page_print_man(const um_command *self, const um_option *options);
/// --completion: the options in one line, "--output:<folder> -o:<folder> --quiet -q"; what stands behind the colon is
/// the argument.
void um_page_print_completion(const um_option *options);

#endif
