#include "cli/command.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { MAX_OPTIONS = 24, FIRST_LONG = 256, HELP = 1000, MAN = 1001 };

static size_t count_options(const um_option *options) {
    size_t n = 0;
    while (options[n].name)
        n++;
    return n;
}

// -------------------------------------------------------------------------------------------
// --help, --man

/// Width of the terminal, 80 where there is none; never wider than is good to read.
static size_t page_width(void) {
    struct winsize size;
    if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
        return size.ws_col < 100 ? size.ws_col : 100;
    return 80;
}

/// Prints text word by word, wrapped at the page width, each line after the first indented.
static void print_wrapped(const char *text, size_t column, size_t indent) {
    size_t width = page_width();
    while (*text) {
        size_t length = strcspn(text, " ");
        if (column > indent && column + 1 + length > width) {
            printf("\n%*s", (int)indent, "");
            column = indent;
        } else if (column > indent) {
            putchar(' ');
            column++;
        }
        fwrite(text, 1, length, stdout);
        column += length;
        text += length;
        text += strspn(text, " ");
    }
    putchar('\n');
}

static void print_option(const um_option *option) {
    char left[64];
    char letter[8] = "    ";
    if (option->letter)
        snprintf(letter, sizeof letter, "-%c, ", option->letter);
    int n = snprintf(left, sizeof left, "  %s--%s%s%s", letter, option->name,
                     option->argument ? " " : "", option->argument ? option->argument : "");
    printf("%-32s", left);
    if (n >= 32)
        printf("\n%32s", "");
    print_wrapped(option->help, 32, 32);
}

static const um_option help_option = {"help", 'h', UM_OPTION_FLAG, NULL, NULL, "Show this text"};

static void print_help(const um_command *self, const um_option *options) {
    printf("Usage: umland %s %s\n\n", self->name, self->arguments);
    print_wrapped(self->description, 0, 0);
    printf("\nOptions:\n");
    for (size_t i = 0; i < count_options(options); i++)
        print_option(&options[i]);
    print_option(&help_option);
    printf("\nExamples:\n%s", self->examples);
}

static void print_roff(const char *text) {
    for (; *text; text++) {
        if (*text == '-')
            fputs("\\-", stdout);
        else if (*text == '\\')
            fputs("\\e", stdout);
        else
            putchar(*text);
    }
}

static void print_man_option(const um_option *option) {
    printf(".TP\n");
    if (option->letter)
        printf("\\fB\\-%c\\fR, ", option->letter);
    printf("\\fB\\-\\-");
    print_roff(option->name);
    printf("\\fR %s\n", option->argument ? option->argument : "");
    print_roff(option->help);
    putchar('\n');
}

/// One section of the manual page, as roff.
static void print_man(const um_command *self, const um_option *options) {
    printf(".SS umland %s %s\n", self->name, self->arguments);
    print_roff(self->description);
    putchar('\n');
    for (size_t i = 0; i < count_options(options); i++)
        print_man_option(&options[i]);
    printf(".PP\nExamples:\n.PP\n.nf\n");
    print_roff(self->examples);
    printf(".fi\n");
}

// ---------------------------------------------------------------------------------------------------
// parse

static void make_tables(const um_option *options, struct option *longs, char *shorts) {
    size_t n = count_options(options);
    char *at = shorts;
    *at++ = ':'; // a missing argument is told apart from an unknown option
    *at++ = 'h';
    for (size_t i = 0; i < n; i++) {
        bool has_argument = options[i].kind != UM_OPTION_FLAG;
        longs[i] = (struct option){options[i].name, has_argument, NULL, FIRST_LONG + (int)i};
        if (options[i].letter)
            *at++ = options[i].letter;
        if (options[i].letter && has_argument)
            *at++ = ':';
    }
    *at = '\0';
    longs[n] = (struct option){"help", no_argument, NULL, HELP};
    longs[n + 1] = (struct option){"man", no_argument, NULL, MAN};
    longs[n + 2] = (struct option){0};
}

static void fill(const um_option *option, const char *argument) {
    switch (option->kind) {
    case UM_OPTION_TEXT:
        *(const char **)option->target = argument;
        break;
    case UM_OPTION_LIST:
        um_text_list_add(option->target, argument);
        break;
    case UM_OPTION_FLAG:
        *(bool *)option->target = true;
        break;
    }
}

static const um_option *find_letter(const um_option *options, int letter) {
    for (; options->name; options++)
        if (options->letter == letter)
            return options;
    return NULL;
}

static um_status fail_unknown(const um_command *self, const um_option *options, const char *given,
                              um_error *err) {
    const char *names[MAX_OPTIONS];
    size_t n = count_options(options);
    for (size_t i = 0; i < n; i++)
        names[i] = options[i].name;
    UM_AUTO(um_text_list) parts = {0};
    um_text_split(given + strspn(given, "-"), '=', &parts);
    const char *nearest = um_nearest_name(parts.n_items ? parts.items[0] : "", names, n);
    if (nearest)
        return um_fail(err, UM_ERR_USAGE, "no option '%s'; did you mean '--%s'?", given, nearest);
    return um_fail(err, UM_ERR_USAGE, "no option '%s'; see 'umland %s --help'", given, self->name);
}

/// getopt_long would take "--over" for "--overwrite": here a name is written out, or it is unknown.
static um_status check_names(const um_command *self, const um_option *options, int argc,
                             char **argv, um_error *err) {
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strncmp(argv[i], "--", 2) != 0)
            continue;
        size_t n = strcspn(argv[i] + 2, "=");
        bool is_known = strcmp(argv[i] + 2, "help") == 0 || strcmp(argv[i] + 2, "man") == 0;
        for (const um_option *option = options; option->name && !is_known; option++)
            is_known = strlen(option->name) == n && strncmp(option->name, argv[i] + 2, n) == 0;
        if (!is_known)
            return fail_unknown(self, options, argv[i], err);
    }
    return UM_OK;
}

um_status um_options_parse(const um_command *self, const um_option *options, int *argc, char **argv,
                           um_error *err) {
    struct option longs[MAX_OPTIONS + 3];
    char shorts[2 * MAX_OPTIONS + 4];
    UM_TRY(check_names(self, options, *argc, argv, err));
    make_tables(options, longs, shorts);
    opterr = 0;
    optind = 1;
    for (int found; (found = getopt_long(*argc, argv, shorts, longs, NULL)) != -1;) {
        if (found == HELP || found == 'h') {
            print_help(self, options);
            return UM_STOP;
        }
        if (found == MAN) {
            print_man(self, options);
            return UM_STOP;
        }
        if (found == ':')
            return um_fail(err, UM_ERR_USAGE, "option '%s' needs a value", argv[optind - 1]);
        if (found == '?' && optopt > 0 && optopt < FIRST_LONG)
            return um_fail(err, UM_ERR_USAGE, "no option '-%c'; see 'umland %s --help'", optopt,
                           self->name);
        if (found == '?') // a value where none is taken: --quiet=yes
            return um_fail(err, UM_ERR_USAGE, "option '%s' takes no value", argv[optind - 1]);
        fill(found >= FIRST_LONG ? &options[found - FIRST_LONG] : find_letter(options, found),
             optarg);
    }
    // getopt_long moved the operands to the end.
    for (int i = optind; i < *argc; i++)
        argv[i - optind + 1] = argv[i];
    *argc -= optind - 1;
    return UM_OK;
}

um_status um_operands_check(const um_command *self, int argc, int least, int most, um_error *err) {
    if (argc - 1 >= least && argc - 1 <= most)
        return UM_OK;
    return um_fail(err, UM_ERR_USAGE, "%s; expected: umland %s %s",
                   argc - 1 > most ? "too many operands" : "something is missing", self->name,
                   self->arguments);
}

um_status um_pairs_parse(const um_text_list *texts, um_pair_list *pairs, um_error *err) {
    for (size_t i = 0; i < texts->n_items; i++) {
        const char *equals = strchr(texts->items[i], '=');
        if (!equals || equals == texts->items[i])
            return um_fail(err, UM_ERR_USAGE, "'%s' is not of the form name=value",
                           texts->items[i]);
        UM_AUTO(char) *name = um_strdup(texts->items[i]);
        name[equals - texts->items[i]] = '\0';
        um_pair_list_add(pairs, name, equals + 1);
    }
    return UM_OK;
}
