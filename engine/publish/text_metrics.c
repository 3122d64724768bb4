#include "publish/text_metrics.h"

#include <string.h>
#include <unistr.h>

// Thousandths of the font size, read from DejaVuSans.ttf 2.37 with FreeType.
// clang-format off
static const uint16_t ascii[] = {
    317, 400, 459, 837, 636, 950, 779, 274, 390, 390, 500, 837, 317, 360, 317, 336,
    636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 336, 336, 837, 837, 837, 530,
    1000, 684, 686, 698, 770, 631, 575, 774, 751, 294, 294, 655, 557, 862, 748, 787,
    603, 787, 694, 634, 610, 731, 684, 988, 685, 610, 685, 390, 336, 390, 837, 500,
    500, 612, 634, 549, 634, 615, 352, 634, 633, 277, 277, 579, 277, 974, 633, 611,
    634, 634, 411, 520, 392, 633, 591, 817, 591, 591, 524, 636, 336, 636, 837,
};

static const uint16_t latin[] = {
    317, 400, 636, 636, 636, 636, 336, 500, 500, 1000, 471, 611, 837, 360, 1000, 500,
    500, 837, 400, 400, 500, 636, 636, 317, 500, 400, 471, 611, 969, 969, 969, 530,
    684, 684, 684, 684, 684, 684, 974, 698, 631, 631, 631, 631, 294, 294, 294, 294,
    774, 748, 787, 787, 787, 787, 787, 837, 787, 731, 731, 731, 731, 610, 604, 629,
    612, 612, 612, 612, 612, 612, 981, 549, 615, 615, 615, 615, 277, 277, 277, 277,
    611, 633, 611, 611, 611, 611, 611, 837, 611, 633, 633, 633, 633, 591, 634, 591,
    684, 612, 684, 612, 684, 612, 698, 549, 698, 549, 698, 549, 698, 549, 770, 634,
    774, 634, 631, 615, 631, 615, 631, 615, 631, 615, 631, 615, 774, 634, 774, 634,
    774, 634, 774, 634, 751, 633, 916, 694, 294, 277, 294, 277, 294, 277, 294, 277,
    294, 277, 589, 555, 294, 277, 655, 579, 579, 557, 277, 557, 277, 557, 375, 557,
    341, 562, 284, 748, 633, 748, 633, 748, 633, 813, 748, 633, 787, 611, 787, 611,
    787, 611, 1069, 1022, 694, 411, 694, 411, 694, 411, 634, 520, 634, 520, 634, 520,
    634, 520, 610, 392, 610, 392, 610, 392, 731, 633, 731, 633, 731, 633, 731, 633,
    731, 633, 731, 633, 988, 817, 610, 591, 610, 685, 524, 685, 524, 685, 524, 352,
};

static const uint16_t punctuation[] = {
    360, 360, 636, 500, 1000, 1000, 500, 500, 317, 317, 317, 317, 518, 518, 518, 518,
    500, 500, 589, 589, 334, 667, 1000,
};
// clang-format on

static const struct {
    uint32_t first;
    const uint16_t *widths;
    size_t n;
} blocks[] = {
    {0x20, ascii, UM_COUNT(ascii)},
    {0xa0, latin, UM_COUNT(latin)},
    {0x2010, punctuation, UM_COUNT(punctuation)},
};

static double character_width(uint32_t character) {
    for (size_t i = 0; i < UM_COUNT(blocks); i++)
        if (character >= blocks[i].first && character - blocks[i].first < blocks[i].n)
            return blocks[i].widths[character - blocks[i].first] / 1000.0;
    return character < 0x2e80 ? 0.84 : 1.0;
}

/// Steps over one character of a text.
static const char *next_character(const char *at, uint32_t *character) {
    ucs4_t found = 0;
    int n = u8_mbtouc(&found, (const uint8_t *)at, strlen(at));
    *character = found;
    return at + (n > 0 ? n : 1);
}

/// The bold letters of ordinary words are wider by a seventh at most.
static double bold_factor(bool is_bold) {
    return is_bold ? 1.14 : 1;
}

double um_text_px(const char *text, double size, bool is_bold) {
    double width = 0;
    for (const char *at = text; *at;) {
        uint32_t character = 0;
        at = next_character(at, &character);
        width += character_width(character);
    }
    return width * size * bold_factor(is_bold);
}

/// @return how many bytes of @p text fit into @p width, at least one character
static size_t fitting(const char *text, double size, bool is_bold, double width) {
    double used = 0;
    for (const char *at = text; *at;) {
        uint32_t character = 0;
        const char *after = next_character(at, &character);
        used += character_width(character) * size * bold_factor(is_bold);
        if (used > width && at > text)
            return (size_t)(at - text);
        at = after;
    }
    return strlen(text);
}

/// @return where the line that begins at @p text ends: at its last blank or hyphen that fits, else
/// where it is full
static size_t line_length(const char *text, size_t n_fit) {
    if (!text[n_fit])
        return n_fit;
    for (size_t n = n_fit; n > 0; n--)
        if (text[n] == ' ' || (n < n_fit && text[n - 1] == '-'))
            return n;
    return n_fit;
}

void um_text_wrap(const char *text, double size, bool is_bold, double width, um_text_list *lines) {
    do {
        size_t n = line_length(text, fitting(text, size, is_bold, width)), n_shown = n;
        while (n_shown && text[n_shown - 1] == ' ')
            n_shown--;
        um_text_list_add_n(lines, text, n_shown);
        text += n;
        text += strspn(text, " ");
    } while (*text);
}
