#include "publish/html.h"

#include <nettle/base64.h>
#include <unistr.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

// --------------------------------------------------------------------------------------- escaping

/// Characters that would change how what stands around them is read.
static bool is_dropped(ucs4_t c) {
    static const struct {
        ucs4_t first, last;
    } ranges[] = {
        {0x00, 0x08},     {0x0b, 0x0c},     {0x0e, 0x1f},     {0x7f, 0x9f},
        {0x061c, 0x061c}, {0x200e, 0x200f}, {0x202a, 0x202e}, {0x2066, 0x2069},
        {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xfffe, 0xffff},
    };
    for (size_t i = 0; i < UM_COUNT(ranges); i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    return false;
}

/// What stands for a character; NULL for itself.
static const char *entity_of(ucs4_t c) {
    static const struct {
        ucs4_t c;
        const char *entity;
    } entities[] = {
        {'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"},
        {'\t', " "},    {'\n', " "},   {'\r', " "},   {0x2028, " "},   {0x2029, " "},
    };
    for (size_t i = 0; i < UM_COUNT(entities); i++)
        if (entities[i].c == c)
            return entities[i].entity;
    return NULL;
}

/// Reads one character; what is no UTF-8 reads as U+FFFD.
static size_t next_character(const char *text, ucs4_t *c) {
    return (size_t)u8_mbtouc(c, (const uint8_t *)text, strnlen(text, 4));
}

static void append_character(um_text *text, ucs4_t c) {
    uint8_t bytes[6];
    int n = u8_uctomb(bytes, c, sizeof bytes);
    um_text_append_n(text, bytes, n > 0 ? (size_t)n : 0);
}

void um_html_append(um_text *html, const char *text) {
    for (ucs4_t c; *text;) {
        text += next_character(text, &c);
        const char *entity = entity_of(c);
        if (entity)
            um_text_append(html, entity);
        else if (!is_dropped(c))
            append_character(html, c);
    }
}

void um_html_write(um_text *html, const char *pattern, ...) {
    va_list values;
    va_start(values, pattern);
    for (const char *at = pattern; *at;) {
        size_t n = strcspn(at, "%");
        um_text_append_n(html, at, n);
        at += n;
        if (at[0] == '%' && at[1] == 's') {
            const char *value = va_arg(values, const char *);
            um_html_append(html, value ? value : "");
        } else if (at[0] == '%') {
            um_text_append(html, "%");
        }
        at += at[0] == '\0' ? 0 : at[1] == '\0' ? 1 : 2;
    }
    va_end(values);
}

static bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

void um_html_append_path(um_text *html, const char *path) {
    for (; *path; path++)
        if (is_plain(*path) || strchr("-._~/", *path))
            um_text_append_n(html, path, 1);
        else
            um_text_append_format(html, "%%%02X", (unsigned)(unsigned char)*path);
}

void um_html_append_css_string(um_text *css, const char *text) {
    um_text_append(css, "\"");
    for (ucs4_t c; *text;) {
        text += next_character(text, &c);
        if (c < 0x80 && (is_plain((char)c) || c == ' '))
            append_character(css, c);
        else if (!is_dropped(c))
            um_text_append_format(css, "\\%x ", (unsigned)c); // the blank ends it
    }
    um_text_append(css, "\"");
}

bool um_html_is_web(const char *url) {
    return strncasecmp(url, "http://", 7) == 0 || strncasecmp(url, "https://", 8) == 0;
}

// --------------------------------------------------------------------------------------- pictures

void um_html_append_data(um_text *html, const char *type, const void *bytes, size_t n) {
    enum { CHUNK = 3 * 1024 }; // a multiple of 3: only the last one is padded
    char encoded[BASE64_ENCODE_RAW_LENGTH(CHUNK)];
    const uint8_t *at = bytes;
    um_html_write(html, "data:%s;base64,", type);
    for (size_t done = 0; done < n; done += CHUNK) {
        size_t part = n - done < CHUNK ? n - done : CHUNK;
        base64_encode_raw(encoded, part, at + done);
        um_text_append_n(html, encoded, BASE64_ENCODE_RAW_LENGTH(part));
    }
}

/// Appends the character of the entity at @p at and returns what follows it; NULL when it is none.
static const char *append_entity(um_text *text, const char *at) {
    static const struct {
        const char *name, *character;
    } entities[] = {
        {"&amp;", "&"},   {"&lt;", "<"},   {"&gt;", ">"},
        {"&quot;", "\""}, {"&apos;", "'"}, {"&#39;", "'"},
    };
    for (size_t i = 0; i < UM_COUNT(entities); i++) {
        size_t n = strlen(entities[i].name);
        if (strncmp(at, entities[i].name, n) == 0) {
            um_text_append(text, entities[i].character);
            return at + n;
        }
    }
    return NULL;
}

char *um_html_element_text(const char *xml, const char *name) {
    UM_AUTO(char) *opening = um_format("<%s>", name);
    UM_AUTO(char) *closing = um_format("</%s>", name);
    const char *begin = strstr(xml, opening);
    const char *end = begin ? strstr(begin, closing) : NULL;
    UM_AUTO(um_text) text = {0};
    if (!end)
        return NULL;
    for (const char *at = begin + strlen(opening); at < end;) {
        const char *next = *at == '&' ? append_entity(&text, at) : NULL;
        if (!next)
            um_text_append_n(&text, at, 1);
        at = next ? next : at + 1;
    }
    return text.length ? um_text_take(&text) : NULL;
}
