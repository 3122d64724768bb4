/// The functions behind the table of commands.c.
#ifndef UM_CLI_COMMANDS_H
#define UM_CLI_COMMANDS_H

#include "cli/command.h"

um_status cmd_build(const um_command *self, int argc, char **argv, um_error *err);
um_status cmd_check(const um_command *self, int argc, char **argv, um_error *err);
um_status cmd_completion(const um_command *self, int argc, char **argv, um_error *err);
um_status cmd_derive(const um_command *self, int argc, char **argv, um_error *err);
um_status cmd_doctor(const um_command *self, int argc, char **argv, um_error *err);
um_status cmd_info(const um_command *self, int argc, char **argv, um_error *err);
um_status cmd_init(const um_command *self, int argc, char **argv, um_error *err);
um_status cmd_list(const um_command *self, int argc, char **argv, um_error *err);
um_status cmd_load(const um_command *self, int argc, char **argv, um_error *err);
um_status cmd_plot(const um_command *self, int argc, char **argv, um_error *err);
um_status cmd_query(const um_command *self, int argc, char **argv, um_error *err);
um_status cmd_report(const um_command *self, int argc, char **argv, um_error *err);
um_status cmd_sections(const um_command *self, int argc, char **argv, um_error *err);

#endif
