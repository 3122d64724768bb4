#include "publish/report_map.h"

#include "publish/html.h"
#include "publish/words.h"
#include "publish/writer.h"

#include <nettle/base64.h>
#include <nettle/sha2.h>

// Made by engine/cmake/leaflet.cmake and embed.cmake.
extern const char um_leaflet_js[], um_leaflet_css[], um_report_map_js[], um_report_map_css[],
    um_report_table_js[];

/// Scripts in the order in which they run.
static const struct script {
    const char *text;
    bool is_of_map;
} scripts[] = {{um_leaflet_js, true}, {um_report_map_js, true}, {um_report_table_js, false}};

// ------------------------------------------------------------------------------------------ policy

static void append_hash(const char *script, um_text *html) {
    struct sha256_ctx context;
    uint8_t digest[SHA256_DIGEST_SIZE];
    char encoded[BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE)];
    sha256_init(&context);
    sha256_update(&context, strlen(script), (const uint8_t *)script);
    sha256_digest(&context, sizeof digest, digest);
    base64_encode_raw(encoded, sizeof digest, digest);
    um_text_append(html, " 'sha256-");
    um_text_append_n(html, encoded, sizeof encoded);
    um_text_append(html, "'");
}

void um_report_map_append_policy(um_text *html) {
    um_text_append(html, "script-src");
    for (size_t i = 0; i < UM_COUNT(scripts); i++)
        append_hash(scripts[i].text, html);
}

void um_report_map_append_style(um_text *html) {
    um_text_append(html, um_leaflet_css);
    um_text_append(html, um_report_map_css);
}

// ----------------------------------------------------------------------------------------- chapter

static void append_controls(const char *language, um_text *html) {
    um_html_write(html,
                  "<form class=\"map-controls\" id=\"map-form\">\n"
                  "<p class=\"map-control map-wide\"><label for=\"map-layer\">%s</label>"
                  "<select id=\"map-layer\" autocomplete=\"off\"></select></p>\n",
                  um_word_text(UM_WORD_MAP_LAYER, language));
    um_html_write(
        html,
        "<p class=\"map-control\"><label for=\"map-search\">%s</label>"
        "<span class=\"map-field\"><input id=\"map-search\" type=\"search\" list=\"map-names\" "
        "autocomplete=\"off\" placeholder=\"%s\">"
        "<button id=\"map-find\" type=\"submit\">%s</button></span>"
        "<datalist id=\"map-names\"></datalist></p>\n",
        um_word_text(UM_WORD_MAP_SEARCH, language), um_word_text(UM_WORD_MAP_SEARCH_HINT, language),
        um_word_text(UM_WORD_MAP_FIND, language));
    um_html_write(
        html,
        "<p class=\"map-control map-narrow\"><label for=\"map-opacity\">%s</label>"
        "<input id=\"map-opacity\" type=\"range\" min=\"10\" max=\"100\" step=\"5\" value=\"100\" "
        "autocomplete=\"off\"></p>\n</form>\n<p id=\"map-said\" role=\"status\"></p>\n",
        um_word_text(UM_WORD_MAP_OPACITY, language));
}

void um_report_map_append_chapter(const um_map_data *data, const char *notice, um_text *html) {
    const char *language = data->language;
    const char *title = um_word_text(UM_WORD_MAP, language);
    if (data->topology.n_places == 0)
        return;
    um_html_write(html,
                  "<noscript><p class=\"missing\">%s</p></noscript>\n"
                  "<section id=\"map-section\" aria-labelledby=\"map-title\" hidden>\n"
                  "<h2 id=\"map-title\">%s</h2>\n",
                  um_word_text(UM_WORD_MAP_NO_SCRIPT, language), title);
    append_controls(language, html);
    um_html_write(
        html,
        "<div class=\"map-frame\">\n<div id=\"map\" role=\"application\" aria-label=\"%s\" "
        "aria-describedby=\"map-help\"></div>\n",
        title);
    um_html_write(html,
                  "<div class=\"map-legend\" role=\"group\" aria-label=\"%s\"></div>\n</div>\n",
                  um_word_text(UM_WORD_MAP_LEGEND, language));
    um_html_write(html, "<p id=\"map-help\" class=\"fine\">%s</p>\n",
                  um_word_text(UM_WORD_MAP_HELP, language));
    if (notice)
        um_html_write(html, "<p class=\"notice\">%s</p>\n", notice);
    um_text_append(html, "</section>\n");
}

// ----------------------------------------------------------------------------------------- scripts

/// What the script says, by the names it knows.
static void append_words(const char *language, um_text *html) {
    static const struct {
        const char *name;
        um_word word;
    } words[] = {
        {"close", UM_WORD_MAP_CLOSE},
        {"empty", UM_WORD_MAP_EMPTY},
        {"home", UM_WORD_MAP_HOME},
        {"members", UM_WORD_MAP_MEMBERS},
        {"notFound", UM_WORD_MAP_NOT_FOUND},
        {"population", UM_WORD_POPULATION},
        {"row", UM_WORD_MAP_ROW},
        {"show", UM_WORD_MAP_SHOW},
        {"table", UM_WORD_MAP_TABLE},
        {"zoomIn", UM_WORD_MAP_ZOOM_IN},
        {"zoomOut", UM_WORD_MAP_ZOOM_OUT},
    };
    um_text_append(html, "<script type=\"application/json\" id=\"map-words\">{");
    for (size_t i = 0; i < UM_COUNT(words); i++) {
        um_text_append_format(html, "%s\"%s\":", i ? "," : "", words[i].name);
        um_json_append_text(html, um_word_text(words[i].word, language));
    }
    um_text_append(html, "}</script>\n");
}

um_status um_report_map_append_scripts(const um_map_data *data, um_text *html, um_error *err) {
    bool has_map = data->topology.n_places > 0;
    append_words(data->language, html);
    if (has_map) {
        um_text_append(html, "<script type=\"application/json\" id=\"map-data\">");
        UM_TRY(um_map_data_write(data, html, err));
        um_text_append(html, "</script>\n");
    }
    for (size_t i = 0; i < UM_COUNT(scripts); i++) {
        if (scripts[i].is_of_map && !has_map)
            continue;
        um_text_append(html, "<script>");
        um_text_append(html, scripts[i].text);
        um_text_append(html, "</script>\n");
    }
    return UM_OK;
}
