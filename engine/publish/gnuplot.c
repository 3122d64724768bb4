#include "publish/gnuplot.h"

#include <string.h>
#include <unistr.h>

#define WORD_JOINER "\u2060"

extern char **environ;

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

/// gnuplot leaves > as it is, and XML allows no ]]> in a text: a word joiner, which one does not
/// see, goes between.
static bool ends_a_section(const char *text, const uint8_t *at) {
    return *at == '>' && at - (const uint8_t *)text >= 2 && at[-1] == ']' && at[-2] == ']';
}

void um_gnuplot_quote(um_text *script, const char *text) {
    const uint8_t *at = (const uint8_t *)text;
    bool is_after_escape = false;
    um_text_append(script, "\"");
    for (size_t left = strlen(text); left;) {
        ucs4_t character = 0;
        int n = u8_mbtoucr(&character, at, left);
        for (const char *joiner = WORD_JOINER; ends_a_section(text, at) && *joiner; joiner++)
            append_byte(script, (uint8_t)*joiner, &is_after_escape);
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

char *um_gnuplot_find(void) {
    return um_process_find("gnuplot");
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

um_status um_gnuplot_start(const char *program, const char *argument, double time_limit_s,
                           um_gnuplot *run, um_error *err) {
    char dash_d[] = "-d";
    UM_AUTO(char) *own_program = um_strdup(program), *own_argument = um_strdup(argument);
    char *const arguments[] = {own_program, dash_d, own_argument, NULL};
    char **environment = make_environment();
    const um_process_command command = {.name = "gnuplot",
                                        .program = program,
                                        .arguments = arguments,
                                        .environment = environment,
                                        .time_limit_s = time_limit_s};
    um_status status = um_process_start(&command, run, err);
    free(environment);
    return status;
}

um_status um_gnuplot_wait(um_gnuplot *runs, size_t n, size_t *ended, um_error *err) {
    return um_process_wait(runs, n, ended, err);
}

void um_gnuplot_clear(um_gnuplot *run) {
    um_process_clear(run);
}
