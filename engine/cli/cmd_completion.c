#include "cli/commands.h"

#include <stdio.h>
#include <string.h>

/// engine/cli/completion.bash.
extern const char um_completion_bash[];

/// "[<query> | <store.sqlite>] [<chart>] -o <file>" -> "<query>|<store.sqlite> <chart>": one word a
/// place, options left out.
static void append_operands(um_text *text, const char *usage) {
    UM_AUTO(um_text_list) words = {0};
    UM_AUTO(char) *plain = um_strdup(usage);
    for (char *c = plain; *c; c++)
        if (*c == '[' || *c == ']')
            *c = ' ';
    um_text_split(plain, ' ', &words);
    const char *separator = "";
    bool is_option = false; // of which '...' says that it may come again
    for (size_t i = 0; i < words.n_items; i++) {
        const char *word = words.items[i];
        bool is_repeated = strcmp(word, "...") == 0;
        if (*word == '-') {
            i++; // and its argument
            is_option = true;
        } else if (strcmp(word, "|") == 0) {
            separator = "|";
        } else if (!is_repeated || !is_option) {
            um_text_append_format(text, "%s%s", is_repeated ? "" : separator, word);
            separator = " ";
            is_option = false;
        }
    }
}

static void print_commands(void) {
    printf("_umland_commands=\"");
    for (const um_command *command = um_commands; command->name; command++)
        printf("%s%s", command == um_commands ? "" : " ", command->name);
    puts("\"");
}

static void print_operands(void) {
    puts("declare -gA _umland_operands=(");
    for (const um_command *command = um_commands; command->name; command++) {
        UM_AUTO(um_text) operands = {0};
        append_operands(&operands, command->arguments);
        printf("    [%s]=\"%s\"\n", command->name, operands.length ? operands.data : "");
    }
    puts(")");
}

/// Each command prints its own options: only it knows them.
static um_status print_options(um_error *err) {
    puts("declare -gA _umland_options=(");
    for (const um_command *command = um_commands; command->name; command++) {
        char name[32], option[] = "--completion";
        snprintf(name, sizeof name, "%s", command->name);
        char *arguments[] = {name, option, NULL};
        printf("    [%s]=\"", command->name);
        um_status status = command->run(command, 2, arguments, err);
        if (status != UM_STOP)
            return status == UM_OK ? um_fail(err, UM_ERR_USAGE, "no options of '%s'", name)
                                   : status;
        puts("\"");
    }
    puts(")");
    return UM_OK;
}

um_status cmd_completion(const um_command *self, int argc, char **argv, um_error *err) {
    const um_option options[] = {{0}};
    UM_TRY(um_options_parse(self, options, &argc, argv, err));
    UM_TRY(um_operands_check(self, argc, 1, 1, err));
    if (strcmp(argv[1], "bash") != 0)
        return um_fail(err, UM_ERR_USAGE, "no completion for '%s'; there is one for bash", argv[1]);
    puts("# Completion of umland " UMLAND_VERSION " for bash, made by 'umland completion bash'.");
    print_commands();
    print_operands();
    UM_TRY(print_options(err));
    printf("\n%s", um_completion_bash);
    return UM_OK;
}
