// Pictures to the page. Oracle: expat, which the page's reader is not, finds sound XML of the
// elements and attributes that the page allows and no other; references stay in the page; a picture
// that is refused leaves nothing behind.
#include "fuzz.h"
#include "publish/svg_inline.h"

#include <expat.h>

static bool is_one_of(const char *name, const char *const *names, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static void require_attribute(const char *name, const char *value) {
    static const char *const allowed[] = {"aria-labelledby",
                                          "class",
                                          "color",
                                          "cx",
                                          "cy",
                                          "d",
                                          "fill",
                                          "fill-opacity",
                                          "font-size",
                                          "font-weight",
                                          "height",
                                          "href",
                                          "id",
                                          "r",
                                          "role",
                                          "stroke",
                                          "x",
                                          "stroke-width",
                                          "stroke-dasharray",
                                          "stroke-linecap",
                                          "y",
                                          "width",
                                          "stroke-opacity",
                                          "stroke-linejoin",
                                          "text-anchor",
                                          "viewBox",
                                          "transform"};
    FUZZ_REQUIRE(is_one_of(name, allowed, sizeof allowed / sizeof *allowed));
    FUZZ_REQUIRE(strcmp(name, "href") != 0 || strncmp(value, "#:", 2) == 0);
    FUZZ_REQUIRE(!strchr(value, '<') && !strstr(value, "url("));
}

static void on_start(void *user, const XML_Char *name, const XML_Char **attributes) {
    static const char *const allowed[] = {"circle", "desc", "g",     "path", "rect",
                                          "svg",    "text", "title", "use",  "page"};
    (void)user;
    FUZZ_REQUIRE(is_one_of(name, allowed, sizeof allowed / sizeof *allowed));
    for (size_t i = 0; attributes[i]; i += 2)
        require_attribute(attributes[i], attributes[i + 1]);
}

static void require_safe(const um_text *html) {
    XML_Parser parser = XML_ParserCreate("UTF-8");
    FUZZ_REQUIRE(parser != NULL);
    XML_SetStartElementHandler(parser, on_start);
    FUZZ_REQUIRE(XML_Parse(parser, "<page>", 6, XML_FALSE) == XML_STATUS_OK);
    FUZZ_REQUIRE(XML_Parse(parser, html->data, (int)html->length, XML_FALSE) == XML_STATUS_OK);
    FUZZ_REQUIRE(XML_Parse(parser, "</page>", 7, XML_TRUE) == XML_STATUS_OK);
    XML_ParserFree(parser);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    um_error err = {0};
    UM_AUTO(um_text) html = {0};
    UM_AUTO(um_intern) shapes = {0};
    const um_svg_labels labels = {.id = "p", .title = "A < B", .description = "\"C\" & D"};
    if (um_svg_append_inline(&html, &shapes, (const char *)data, size, &labels, &err) != UM_OK) {
        fuzz_sentence(&err);
        FUZZ_REQUIRE(html.length == 0 && shapes.n == 0);
        return 0;
    }
    require_safe(&html);
    size_t n_shapes = shapes.n, first = html.length;
    FUZZ_REQUIRE(um_svg_append_inline(&html, &shapes, (const char *)data, size, &labels, &err) ==
                 UM_OK);
    require_safe(&html);
    FUZZ_REQUIRE(shapes.n == n_shapes); // each outline stands in the page once
    FUZZ_REQUIRE(html.length <= 2 * first);
    return 0;
}
