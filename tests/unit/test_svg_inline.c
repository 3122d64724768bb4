#include "um_test.h"

#include "publish/svg_inline.h"

#include <string.h>

#define SVG(inside)                                                                                \
    "<?xml version=\"1.0\"?>\n<svg width=\"90\" height=\"60\" viewBox=\"0 0 90 60\" "              \
    "xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">" inside    \
    "</svg>\n"

/// What stands between the labels and the end; NULL where the picture is refused.
static char *inside(um_intern *shapes, const char *svg, um_error *err) {
    UM_AUTO(um_text) html = {0};
    const um_svg_labels labels = {.id = "p", .title = "T"};
    if (um_svg_append_inline(&html, shapes, svg, strlen(svg), &labels, err) != UM_OK) {
        assert_int_equal(html.length, 0);
        return NULL;
    }
    const char *begin = strstr(html.data, "</title>\n");
    const char *end = strstr(html.data, "</svg>");
    assert_non_null(begin);
    assert_non_null(end);
    begin += strlen("</title>\n");
    return um_format("%.*s", (int)(end - begin), begin);
}

/// Expected: by hand from the SVG specification.
static void test_draws_the_same(void **state) {
    (void)state;
    static const struct {
        const char *svg, *html;
    } cases[] = {
        {SVG(""), ""},
        {SVG("<g id='a'><title>t</title><g stroke='black'></g></g>"), ""},
        // 10.04 is 10.0 tenths; the last point is the first
        {SVG("<polygon fill='rgb( 1,  2, 255)' points = '0,0 10,0 10,10.04 0,0 '/>"),
         "<g fill=\"#0102ff\"><path d=\"m0 0 10 0 0 10-10-10z\"/></g>\n"},
        // stroke of the group, lines that go on where the last one ended
        {SVG("<g fill='none' color='#FFFFFF' stroke='currentColor' stroke-width='1.50'>"
             "<path d='M1,1 L2.5,1  M2.5,1 L2.5,.5 M0,0 L1,0 Z'/></g>"),
         "<g fill=\"none\" stroke=\"#fff\" stroke-width=\"1.5\">"
         "<path d=\"m1 1 1.5 0 0-.5m-2.5-.5 1 0z\"/></g>\n"},
        {SVG("<g fill='none'><path stroke='rgb(0,0,0)' stroke-dasharray='5.0,4.00' d='M0,0 L1,0'/>"
             "<path stroke='black' stroke-dasharray='5,4' d='M0,1 L1,1'/></g>"),
         "<g fill=\"none\" stroke=\"#000\" stroke-dasharray=\"5 4\"><path d=\"m0 0 1 0\"/>"
         "<path d=\"m0 1 1 0\"/></g>\n"},
        {SVG("<rect x='0' y='0' width='90' height='60' fill='#ffffff'/>"),
         "<g fill=\"#fff\"><rect x=\"0\" y=\"0\" width=\"90\" height=\"60\"/></g>\n"},
        {SVG("<use xlink:href='#gpPt6' transform='translate(1.25,2) scale(4.50)' "
             "color='rgb(1,1,1)'/>"),
         "<g fill=\"none\" color=\"#010101\"><use href=\"#:p6\" "
         "transform=\"translate(1.3 2)scale(4.5)\"/></g>\n"},
        {SVG("<g transform=\"translate(1,2) rotate(-90)\" stroke=\"none\" fill=\"rgb(31,35,40)\" "
             "font-family=\"X\" font-size=\"12.00\" text-anchor=\"middle\"><text>a &lt;b&gt; "
             "&amp;</text></g>"),
         "<g fill=\"#1f2328\" font-size=\"12\" text-anchor=\"middle\"><text "
         "transform=\"translate(1 2)rotate(-90)\">a &lt;b&gt; &amp;</text></g>\n"},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(um_intern) shapes = {0};
        um_error err = {0};
        UM_AUTO(char) *html = inside(&shapes, cases[i].svg, &err);
        assert_string_equal(err.text, "");
        assert_string_equal(html, cases[i].html);
    }
}

#define TEXT(x, color)                                                                             \
    "<g transform='translate(" x ",5)' fill='" color "' font-size='12'><text>Ort</text></g>"

/// Eight white copies around a text are one outline; white texts elsewhere stay texts.
static void test_halos_become_outlines(void **state) {
    (void)state;
    static const struct {
        const char *svg, *html;
    } cases[] = {
        {SVG(TEXT("11.6", "#ffffff") TEXT("8.4", "#ffffff") TEXT("10", "#000000")),
         "<g fill=\"#000\" font-size=\"12\" class=\"h\" stroke-width=\"3.2\"><text x=\"10\" "
         "y=\"5\">Ort</text></g>\n"},
        {SVG(TEXT("40", "#ffffff") TEXT("10", "#000000")),
         "<g fill=\"#fff\" font-size=\"12\"><text x=\"40\" y=\"5\">Ort</text></g>\n"
         "<g fill=\"#000\" font-size=\"12\"><text x=\"10\" y=\"5\">Ort</text></g>\n"},
        {SVG(TEXT("40", "#ffffff")),
         "<g fill=\"#fff\" font-size=\"12\"><text x=\"40\" y=\"5\">Ort</text></g>\n"},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(um_intern) shapes = {0};
        um_error err = {0};
        UM_AUTO(char) *html = inside(&shapes, cases[i].svg, &err);
        assert_string_equal(html, cases[i].html);
    }
}

#define LONG                                                                                       \
    "<polygon fill='black' points='0,0 11.1,1.1 22.2,3.3 33.3,6.6 44.4,11 33.3,22 22.2,33 0,0'/>"

/// An outline stands once in a page, and never only in a picture that was refused.
static void test_outlines_are_shared(void **state) {
    (void)state;
    UM_AUTO(um_intern) shapes = {0};
    um_error err = {0};
    UM_AUTO(char) *refused = inside(&shapes, SVG(LONG "<script/>"), &err);
    assert_null(refused);
    UM_AUTO(char) *first = inside(&shapes, SVG(LONG), &err);
    UM_AUTO(char) *second = inside(&shapes, SVG(LONG), &err);
    assert_non_null(strstr(first, "<path id=\":0\" d=\"m0 0 11.1 1.1"));
    assert_string_equal(second, "<g fill=\"#000\"><use href=\"#:0\"/></g>\n");
}

static void test_refuses_what_gnuplot_does_not_draw(void **state) {
    (void)state;
    static const char *const cases[] = {
        SVG("<script>alert(1)</script>"),
        SVG("<a xlink:href='javascript:x'><text>a</text></a>"),
        SVG("<image href='x'/>"),
        SVG("<style>a{}</style>"),
        SVG("<foreignObject/>"),
        SVG("<g onclick='x'/>"),
        SVG("<g style='fill:red'/>"),
        SVG("<g class='h'/>"),
        SVG("<g fill='url(#a)'/>"),
        SVG("<g fill='rgb(1,2,256)'/>"),
        SVG("<g fill='red\" onload=\"x'/>"),
        SVG("<g stroke-width='1px'/>"),
        SVG("<g stroke-width='1e9'/>"),
        SVG("<g stroke-width='nan'/>"),
        SVG("<g stroke-dasharray='1,x'/>"),
        SVG("<g transform='matrix(1,0,0,1,0,0)'/>"),
        SVG("<path d='M0,0 C1,1 2,2 3,3'/>"),
        SVG("<path d='L1,1'/>"),
        SVG("<path d='M99999999999,1'/>"),
        SVG("<polygon points='1 2'/>"),
        SVG("<use xlink:href='#gpPt15'/>"),
        SVG("<use xlink:href='http://x/'/>"),
        SVG("<text><tspan>a</tspan></text>"),
        SVG("<text x='3'>a</text>"),
        SVG("<svg viewBox='0 0 1 1'/>"),
        SVG("<x:g xmlns:x='http://x'/>"),
        SVG("<g>"),
        "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        "<svg viewBox=\"0 0 1 1\"/>",
        "<html/>",
        "",
        "<!DOCTYPE svg [<!ENTITY a \"b\">]>" SVG("<text>&a;</text>"),
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(um_intern) shapes = {0};
        um_error err = {0};
        UM_AUTO(char) *html = inside(&shapes, cases[i], &err);
        if (html)
            fail_msg("taken: %s", cases[i]);
        assert_int_equal(err.code, UM_ERR_FORMAT);
        assert_int_equal(shapes.n, 0);
    }
}

static void test_labels_are_escaped(void **state) {
    (void)state;
    UM_AUTO(um_text) html = {0};
    UM_AUTO(um_intern) shapes = {0};
    um_error err = {0};
    const um_svg_labels labels = {.id = "p", .title = "<a>", .description = "\"&"};
    assert_ok(um_svg_append_inline(&html, &shapes, SVG(""), strlen(SVG("")), &labels, &err));
    assert_string_equal(html.data,
                        "<svg role=\"img\" aria-labelledby=\"p-t p-d\" viewBox=\"0 0 90 60\" "
                        "width=\"90\" height=\"60\">\n<title id=\"p-t\">&lt;a&gt;</title>\n"
                        "<desc id=\"p-d\">&quot;&amp;</desc>\n</svg>");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_draws_the_same),
        cmocka_unit_test(test_halos_become_outlines),
        cmocka_unit_test(test_outlines_are_shared),
        cmocka_unit_test(test_refuses_what_gnuplot_does_not_draw),
        cmocka_unit_test(test_labels_are_escaped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
