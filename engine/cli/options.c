#include "cli/pages.h"

#include "core/messages.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

enum { MAX_OPTIONS = 24, FIRST_LONG = 256, LANG = 999, HELP, MAN, COMPLETION };

/// Options that every command has.
static const struct option common[] = {
    {"help", no_argument, NULL, HELP},
    {"lang", required_argument, NULL, LANG},       // see um_option_language()
    {"man", no_argument, NULL, MAN},               // for the build: a manual page
    {"completion", no_argument, NULL, COMPLETION}, // for `umland completion`
    {0},
};

static void make_tables(const um_option *options, struct option *longs, char *shorts) {
    size_t n = um_options_count(options);
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
    memcpy(&longs[n], common, sizeof common);
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
    size_t n = um_options_count(options);
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
        bool is_known = false;
        for (const struct option *option = common; option->name && !is_known; option++)
            is_known = strlen(option->name) == n && strncmp(option->name, argv[i] + 2, n) == 0;
        for (const um_option *option = options; option->name && !is_known; option++)
            is_known = strlen(option->name) == n && strncmp(option->name, argv[i] + 2, n) == 0;
        if (!is_known)
            return fail_unknown(self, options, argv[i], err);
    }
    return UM_OK;
}

static void print_page(const um_command *self, const um_option *options, int page) {
    if (page == MAN)
        um_page_print_man(self, options);
    else if (page == COMPLETION)
        um_page_print_completion(options);
    else
        um_page_print_help(self, options);
}

um_status um_options_parse(const um_command *self, const um_option *options, int *argc, char **argv,
                           um_error *err) {
    struct option longs[MAX_OPTIONS + UM_COUNT(common)];
    char shorts[2 * MAX_OPTIONS + 4];
    UM_TRY(check_names(self, options, *argc, argv, err));
    make_tables(options, longs, shorts);
    opterr = 0;
    optind = 1;
    for (int found; (found = getopt_long(*argc, argv, shorts, longs, NULL)) != -1;) {
        if (found == LANG)
            continue; // main() has seen it
        if (found == 'h' || found >= HELP) {
            print_page(self, options, found);
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
        if (*(argv[i - optind + 1] = argv[i]) == '\0')
            return um_fail(err, UM_ERR_USAGE, "an operand is empty; expected: umland %s %s",
                           self->name, self->arguments);
    *argc -= optind - 1;
    return UM_OK;
}

static const char *language; // of --lang

um_status um_option_language_read(int argc, char **argv, um_error *err) {
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strncmp(argv[i], "--lang=", 7) == 0)
            language = argv[i] + 7;
        else if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
            language = argv[++i];
    }
    if (!language || um_language_is_known(language))
        return UM_OK;
    const char *unknown = language;
    language = NULL;
    return um_fail(err, UM_ERR_USAGE, "--lang '%s' is neither 'de' nor 'en'", unknown);
}

const char *um_option_language(void) {
    return language;
}

um_status um_operands_check(const um_command *self, int argc, int least, int most, um_error *err) {
    if (argc - 1 >= least && argc - 1 <= most)
        return UM_OK;
    return um_fail(err, UM_ERR_USAGE, "%s; expected: umland %s %s",
                   argc - 1 > most ? _("too many operands") : _("something is missing"), self->name,
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
