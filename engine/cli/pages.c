#include "cli/pages.h"

#include "core/messages.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

size_t um_options_count(const um_option *options) {
    size_t n = 0;
    while (options[n].name)
        n++;
    return n;
}

size_t um_page_width(void) {
    struct winsize size;
    if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
        return size.ws_col < 100 ? size.ws_col : 100;
    return 80;
}

void um_page_print_wrapped(const char *text, size_t column, size_t indent) {
    size_t width = um_page_width();
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
    int indent = um_page_width() < 64 ? 8 : 32; // in a narrow window the help stands below
    printf("%-*s", indent, left);
    if (n >= indent)
        printf("\n%*s", indent, "");
    um_page_print_wrapped(_(option->help), (size_t)indent, (size_t)indent);
}

/// Options that every command has.
static const um_option shared_options[] = {
    {"lang", 0, UM_OPTION_TEXT, NULL, "<de|en>",
     N_("Language of messages and of what is shown (default: messages as LANG says, the rest as "
        "the "
        "region says)")},
    {"help", 'h', UM_OPTION_FLAG, NULL, NULL, N_("Show this text")},
    {0},
};

void um_page_print_help(const um_command *self, const um_option *options) {
    printf(_("Usage: umland %s %s"), self->name, self->arguments);
    printf("\n\n");
    um_page_print_wrapped(_(self->description), 0, 0);
    printf("\n%s\n", _("Options:"));
    for (size_t i = 0; i < um_options_count(options); i++)
        print_option(&options[i]);
    for (size_t i = 0; i < um_options_count(shared_options); i++)
        print_option(&shared_options[i]);
    printf("\n%s\n%s", _("Examples:"), _(self->examples));
}

/// As roff: nothing in it is a request or an escape, and a '-' can be copied as one.
static void print_roff(const char *text) {
    for (bool is_start = true; *text; is_start = *text++ == '\n') {
        if (is_start && (*text == '.' || *text == '\''))
            fputs("\\&", stdout);
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

void um_page_print_man(const um_command *self, const um_option *options) {
    printf(".TH UMLAND\\-");
    for (const char *c = self->name; *c; c++)
        putchar(toupper((unsigned char)*c));
    printf(" 1 \"\" \"umland " UMLAND_VERSION "\" \"User Commands\"\n.SH NAME\numland\\-%s \\- ",
           self->name);
    print_roff(self->summary);
    printf("\n.SH SYNOPSIS\n.B umland %s\n", self->name);
    print_roff(self->arguments);
    printf("\n.SH DESCRIPTION\n");
    print_roff(self->description);
    printf("\n.SH OPTIONS\n");
    for (size_t i = 0; i < um_options_count(options); i++)
        print_man_option(&options[i]);
    for (size_t i = 0; i < um_options_count(shared_options); i++)
        print_man_option(&shared_options[i]);
    printf(".SH EXAMPLES\n.nf\n");
    print_roff(self->examples);
    printf(".fi\n.SH EXIT STATUS\n0 done, 1 failed, 2 misuse, 3 input refused.\n"
           ".SH SEE ALSO\n.BR umland (1)\n");
}

void um_page_print_completion(const um_option *options) {
    for (size_t i = 0; i < um_options_count(options); i++) {
        const um_option *option = &options[i];
        const char *argument = option->argument ? option->argument : "";
        const char *colon = option->argument ? ":" : "";
        printf("%s--%s%s%s", i ? " " : "", option->name, colon, argument);
        if (option->letter)
            printf(" -%c%s%s", option->letter, colon, argument);
    }
    printf(" --lang:<de|en>");
}
