// Names to HTML. Oracle: no raw < > " ' and no & but of the entities; turned back, the name is
// there.
#include "fuzz.h"
#include "publish/html.h"

static const struct {
    const char *entity;
    char c;
} entities[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};

static size_t count(const char *text, char c) {
    size_t n = 0;
    for (; *text; text++)
        n += *text == c;
    return n;
}

static size_t count_entity(const char *html, const char *entity) {
    size_t n = 0;
    for (const char *at = html; (at = strstr(at, entity)); at += strlen(entity))
        n++;
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *name = um_alloc(size + 1);
    memcpy(name, data, size);
    UM_AUTO(um_text) html = {0}, page = {0}, path = {0}, css = {0};
    um_text_append(&html, "");
    um_html_append(&html, name);
    FUZZ_REQUIRE(strpbrk(html.data, "<>\"'") == NULL);
    FUZZ_REQUIRE(um_is_utf8(html.data, html.length));
    size_t n_entities = 0;
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
        size_t n = count_entity(html.data, entities[i].entity);
        FUZZ_REQUIRE(n == count(name, entities[i].c));
        n_entities += n;
    }
    FUZZ_REQUIRE(count(html.data, '&') == n_entities);
    for (const char *at = html.data; *at; at++)
        FUZZ_REQUIRE((unsigned char)*at >= 0x20 && *at != 0x7f);

    um_html_write(&page, "<b title=\"%s\">%s</b>", name, name);
    FUZZ_REQUIRE(count(page.data, '<') == 2 && count(page.data, '>') == 2 &&
                 count(page.data, '"') == 2);
    um_text_append(&path, "");
    um_html_append_path(&path, name);
    FUZZ_REQUIRE(strpbrk(path.data, "<>\"'& \n:") == NULL);
    um_html_append_css_string(&css, name);
    FUZZ_REQUIRE(css.data[0] == '"' && strchr(css.data + 1, '"') == css.data + css.length - 1);
    FUZZ_REQUIRE(strpbrk(css.data, "<>\n") == NULL);
    free(name);
    return 0;
}
