// Names to gnuplot. Oracle: a reader of gnuplot's double-quoted strings, written from its manual
// ("\ooo" is the byte with that octal number), finds one string, of allowed characters only, and in
// it the name without its control and direction marks.
#include "fuzz.h"
#include "publish/gnuplot.h"

#include <unistr.h>

static bool is_allowed(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           (c && strchr(" .,-", c));
}

/// Decodes a string as gnuplot does: up to three octal digits behind a backslash.
static um_text decode(const char *script) {
    um_text decoded = {0};
    um_text_append(&decoded, "");
    FUZZ_REQUIRE(script[0] == '"');
    for (const char *at = script + 1; *at != '"';) {
        if (*at != '\\') {
            FUZZ_REQUIRE(is_allowed(*at));
            um_text_append_n(&decoded, at++, 1);
            continue;
        }
        unsigned value = 0;
        int n = 0;
        for (at++; n < 3 && *at >= '0' && *at <= '7'; n++)
            value = 8 * value + (unsigned)(*at++ - '0');
        FUZZ_REQUIRE(n == 3 && value < 256 && value != 0);
        FUZZ_REQUIRE(*at < '0' || *at > '9'); // gnuplot would read on
        char byte = (char)value;
        um_text_append_n(&decoded, &byte, 1);
    }
    return decoded;
}

static bool is_mark(ucs4_t c) {
    return c == 0x61c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069);
}

/// What should come out, made another way: character by character with u8_mbtouc.
static um_text expect(const char *name) {
    um_text expected = {0};
    um_text_append(&expected, "");
    for (size_t left = strlen(name); left;) {
        ucs4_t c = 0;
        int n = u8_mbtoucr(&c, (const uint8_t *)name, left);
        if (n < 0)
            um_text_append(&expected, "?");
        else if (c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029)
            um_text_append(&expected, " ");
        else if (!is_mark(c))
            um_text_append_n(&expected, name, (size_t)n);
        name += n < 0 ? 1 : n;
        left -= n < 0 ? 1 : (size_t)n;
    }
    return expected;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *name = um_alloc(size + 1);
    memcpy(name, data, size);
    UM_AUTO(um_text) script = {0};
    um_gnuplot_text(&script, "x", name);
    FUZZ_REQUIRE(strncmp(script.data, "x = \"", 5) == 0 &&
                 strcmp(script.data + script.length - 2, "\"\n") == 0);
    FUZZ_REQUIRE(strchr(script.data + 5, '"') ==
                 script.data + script.length - 2); // one string, to the end of the line
    UM_AUTO(um_text) decoded = decode(script.data + 4), expected = expect(name);
    FUZZ_REQUIRE(strcmp(decoded.data, expected.data) == 0);
    FUZZ_REQUIRE(um_is_utf8(decoded.data, decoded.length));
    free(name);
    return 0;
}
