#include "publish/html.h"

#include <string.h>
#include <unistr.h>

static const struct {
    char character;
    const char *entity;
} entities[] = {
    {'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}, {'`', "&#96;"},
};

static const char *entity_of(ucs4_t character) {
    for (size_t i = 0; i < UM_COUNT(entities); i++)
        if (character == (ucs4_t)entities[i].character)
            return entities[i].entity;
    return NULL;
}

static bool is_direction(ucs4_t c) {
    return c == 0x61c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069);
}

static bool is_control(ucs4_t c) {
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xfffe || c == 0xffff;
}

void um_html_append(um_text *html, const char *text) {
    for (size_t left = strlen(text); left;) {
        ucs4_t character = 0;
        int n = u8_mbtoucr(&character, (const uint8_t *)text, left);
        size_t step = n > 0 ? (size_t)n : 1;
        const char *entity = entity_of(character);
        if (n <= 0)
            um_text_append(html, "\xef\xbf\xbd");
        else if (entity)
            um_text_append(html, entity);
        else if (is_control(character))
            um_text_append(html, " ");
        else if (!is_direction(character))
            um_text_append_n(html, text, step);
        text += step;
        left -= step;
    }
}
