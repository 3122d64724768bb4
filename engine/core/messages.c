#include "core/messages.h"

#include "core/file.h"

#include <ctype.h>
#include <libintl.h>
#include <locale.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DOMAIN "umland"

static const char *const languages[] = {"de", "en"};

bool um_language_is_known(const char *language) {
    for (size_t i = 0; i < UM_COUNT(languages); i++)
        if (strcmp(languages[i], language) == 0)
            return true;
    return false;
}

// --------------------------------------------------------------------------------------- catalogue

static bool has_catalogue(const char *folder) {
    UM_AUTO(char) *file = um_path_join(folder, "de/LC_MESSAGES/" DOMAIN ".mo");
    return access(file, R_OK) == 0;
}

/// "/usr/bin/umland" -> "/usr/bin/../share/locale", also when the whole was moved.
static char *beside_program(void) {
    char program[4096];
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    program[n > 0 ? n : 0] = '\0';
    return um_path_beside(program, "../share/locale");
}

/// Where the catalogues lie: installed beside the program, in the tree it was built in, or in the
/// prefix of the build.
static char *find_folder(void) {
    UM_AUTO(char) *beside = beside_program();
    if (has_catalogue(beside))
        return UM_STEAL(beside);
    return um_strdup(has_catalogue(UMLAND_BUILD_LOCALE_DIR) ? UMLAND_BUILD_LOCALE_DIR
                                                            : UMLAND_LOCALE_DIR);
}

// ---------------------------------------------------------------------------------------- language

/// "de_DE.UTF-8" of the environment, as setlocale() would read it.
static const char *wanted_locale(void) {
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < UM_COUNT(names); i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return value;
    }
    return "C";
}

static void set_language(const char *language) {
    setenv("LANGUAGE", language, 1);
    // In the locale C, LANGUAGE is not looked at. C.UTF-8 is there on every machine.
    setlocale(LC_MESSAGES, "C.UTF-8");
}

void um_messages_open(const char *language) {
    UM_AUTO(char) *folder = find_folder();
    if (language)
        set_language(language);
    else if (!setlocale(LC_MESSAGES, "") && strncmp(wanted_locale(), "de", 2) == 0)
        set_language("de"); // a German locale is asked for that this machine has not
    bindtextdomain(DOMAIN, folder);
    bind_textdomain_codeset(DOMAIN, "UTF-8");
}

const char *um_message(const char *text) {
    return *text ? dgettext(DOMAIN, text) : text; // the entry "" is the catalogue's header
}

const char *um_message_counted(const char *one, const char *many, unsigned long n) {
    return dngettext(DOMAIN, one, many, n);
}

const char *um_messages_language(void) {
    // TRANSLATORS: the code of the language that this catalogue is in
    return _("en");
}

// --------------------------------------------------------------------------------- stored
// sentences

/// A sentence with the places of its values, "%s" and so on, and its translation.
typedef struct pattern {
    const char *from, *to; // in the bytes of the catalogue
    size_t n_literal;      // characters that are no values
} pattern;

static struct {
    um_text bytes;
    pattern *items;
    size_t n_items, capacity;
} stored; // the German catalogue; read once, kept as long as the process lives

/// Length of a conversion such as "%s", "%.40s" or "%2$s"; 0 where none begins.
static size_t conversion_length(const char *at) {
    if (*at != '%' || at[1] == '%')
        return 0;
    size_t n = 1 + strspn(at + 1, "0123456789$.*#+- lhzjtq");
    return at[n] ? n + 1 : 0;
}

/// Characters that stand for themselves, "%%" as one.
static size_t count_literals(const char *text) {
    size_t n_literal = 0;
    while (*text) {
        size_t n = conversion_length(text);
        n_literal += n == 0;
        text += n ? n : *text == '%' ? 2 : 1;
    }
    return n_literal;
}

static uint32_t number_at(const um_text *bytes, size_t offset) {
    uint32_t number = 0;
    if (offset + sizeof number <= bytes->length)
        memcpy(&number, bytes->data + offset, sizeof number);
    return number;
}

/// The text that a table of the catalogue points to; "" where the file is cut off.
static const char *text_at(const um_text *bytes, uint32_t table, uint32_t i) {
    uint32_t offset = number_at(bytes, table + 8 * (size_t)i + 4);
    return offset < bytes->length ? bytes->data + offset : "";
}

/// Format of GNU gettext, "The Format of GNU MO Files": magic, revision, count, table of keys,
/// table of translations.
static void read_stored(void) {
    const uint32_t magic = 0x950412de;
    UM_AUTO(char) *folder = find_folder();
    UM_AUTO(char) *file = um_path_join(folder, "de/LC_MESSAGES/" DOMAIN ".mo");
    um_error ignored = {0}; // without a catalogue sentences stay as they are stored
    if (um_file_read(file, 1 << 24, &stored.bytes, &ignored) != UM_OK ||
        number_at(&stored.bytes, 0) != magic)
        return;
    for (uint32_t i = 0, n = number_at(&stored.bytes, 8); i < n; i++) {
        pattern item = {text_at(&stored.bytes, number_at(&stored.bytes, 12), i),
                        text_at(&stored.bytes, number_at(&stored.bytes, 16), i), 0};
        item.n_literal = count_literals(item.from);
        if (item.n_literal < 3) // "%s: %s" is anything
            continue;
        UM_GROW(stored.items, stored.n_items, stored.capacity);
        stored.items[stored.n_items++] = item;
    }
}

enum { MOST_VALUES = 12 };

/// What stands for one conversion.
typedef struct found_value {
    const char *text;
    size_t n;
} found_value;

/// Whether a value can be what a conversion writes.
static bool is_value(const char *conversion, size_t n_conversion, const char *text, size_t n) {
    if (conversion[n_conversion - 1] == 's')
        return true;
    for (size_t i = 0; i < n; i++)
        if (!isdigit((unsigned char)text[i]) && !strchr("+-.eEinfa", text[i]))
            return false;
    return n > 0;
}

/**
 * Whether @p text begins with the pattern; values are as short as they can be, the last one of a
 * pattern that ends with it takes the rest.
 *
 * @return the length, 0 = it does not
 */
static size_t match(const char *from, const char *text, found_value *values, size_t n_values) {
    const char *start = text;
    while (*from) {
        size_t n = conversion_length(from);
        if (n == 0) {
            if (*from != *text)
                return 0;
            from += *from == '%' ? 2 : 1;
            text++;
            continue;
        }
        if (n_values == MOST_VALUES)
            return 0;
        for (size_t length = from[n] ? 0 : strlen(text);; length++) {
            found_value *value = &values[n_values];
            *value = (found_value){text, length};
            size_t rest = is_value(from, n, text, length) && from[n]
                              ? match(from + n, text + length, values, n_values + 1)
                              : 0;
            if (!from[n])
                return is_value(from, n, text, length) ? (size_t)(text - start) + length : 0;
            if (rest)
                return (size_t)(text - start) + length + rest;
            if (!text[length])
                return 0;
        }
    }
    return (size_t)(text - start);
}

static void say_part(um_text *text, const char *sentence, int depth);

/// The translation with the values put in; those of "%2$s" by their number.
static void fill_in(um_text *text, const char *to, const found_value *values, int depth) {
    for (size_t next = 0; *to;) {
        size_t n = conversion_length(to);
        if (n == 0) {
            um_text_append_n(text, to, 1);
            to += *to == '%' ? 2 : 1;
            continue;
        }
        const char *dollar = memchr(to, '$', n);
        size_t which = dollar ? (size_t)atoi(to + 1) - 1 : next++;
        UM_AUTO(char) *value = um_format("%.*s", (int)values[which].n, values[which].text);
        say_part(text, value, depth + 1);
        to += n;
    }
}

static void say_part(um_text *text, const char *sentence, int depth) {
    enum { DEEPEST = 4 };
    found_value values[MOST_VALUES] = {0};
    const pattern *best = NULL;
    for (size_t i = 0; i < stored.n_items && depth < DEEPEST; i++)
        if ((!best || stored.items[i].n_literal > best->n_literal) &&
            match(stored.items[i].from, sentence, values, 0))
            best = &stored.items[i];
    size_t length = best ? match(best->from, sentence, values, 0) : 0;
    // Inside a sentence, a value that only begins like another one is a name.
    if (!length || (depth > 0 && sentence[length])) {
        um_text_append(text, sentence);
        return;
    }
    fill_in(text, best->to, values, depth);
    if (sentence[length])
        say_part(text, sentence + length, depth);
}

void um_stored_say(um_text *text, const char *sentence, const char *language) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    if (strcmp(language, "de") != 0) {
        um_text_append(text, sentence);
        return;
    }
    pthread_once(&once, read_stored);
    um_text_append(text, ""); // never NULL
    say_part(text, sentence, 0);
}
