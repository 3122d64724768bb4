#include "um_test.h"

#include "publish/picture.h"

#include <string.h>

#define SVG "<?xml version=\"1.0\"?>\n<svg width=\"12\" height=\"8\" viewBox=\"0 0 12 8\">\n"
#define OPENING                                                                                    \
    "<svg role=\"img\" aria-label=\"Worte\" width=\"12\" height=\"8\" viewBox=\"0 0 12 8\" "       \
    "font-family=\"DejaVu Sans, Verdana, sans-serif\">"

static void test_elements(void **state) {
    (void)state;
    static const struct {
        const char *svg, *html;
    } cases[] = {
        {"<title>T</title><desc>D</desc>", ""},
        {"<rect x=\"0\" y=\"0\" width=\"12\" height=\"8\" fill=\"#ffffff\"/>", ""},
        {"<g fill=\"none\" stroke-linecap=\"butt\">\n</g>", ""}, // empty groups say nothing
        // steps in tenths, from the first point; equal points are one
        {"<path stroke='rgb( 31,  35,  40)'  d='M1.00,2.04 L1.51,2.04 L1.52,2.04 L1.00,1.04 Z  '/>",
         "<path d=\"M1 2.04l.5 0-.5-1z\" stroke=\"#1f2328\"/>"},
        {"<path stroke='black'  d='M1.00,2.00 L3.00,2.00 M5.00,6.00 L5.00,6.00  '/>",
         "<path d=\"M1 2l2 0m2 4 0 0\" stroke=\"black\"/>"},
        {"<polygon fill = 'rgb(255, 255, 255)' points = '1.00,1.00 2.00,1.00 2.00,2.00 1.00,1.00 "
         "'/>",
         "<g transform=\"translate(1 1)\" fill=\"#ffffff\"><path d=\"M0 0l1 0 0 1-1-1z\"/></g>"},
        {"<g transform=\"translate(28.00,587.92)\" fill=\"rgb(87,96,106)\" font-size=\"10.50\"  "
         "text-anchor=\"start\">\n<text>a &lt;b&gt; &amp; c</text>\n</g>",
         "<g fill=\"#57606a\" font-size=\"10.5\"><text x=\"28\" y=\"587.92\">a &lt;b&gt; &amp; "
         "c</text></g>"},
        {"<g transform=\"translate(1,2) rotate(-90.00)\" fill=\"red\">\n<text>a</text>\n</g>",
         "<g fill=\"red\"><text transform=\"translate(1,2) rotate(-90.00)\">a</text></g>"},
        // groups that look alike are one
        {"<g fill=\"red\" transform=\"translate(1,2)\"><text>a</text></g><g></g>"
         "<g fill=\"red\" transform=\"translate(3,4)\"><text>b</text></g>",
         "<g fill=\"red\"><text x=\"1\" y=\"2\">a</text><text x=\"3\" y=\"4\">b</text></g>"},
        {"<use xlink:href='#gpPt6' transform='translate(5.00,4.00) scale(6.53)' "
         "color='rgb(1,2,3)'/>",
         "<use href=\"#gpPt6\" transform=\"translate(5.00,4.00) scale(6.53)\" color=\"#010203\"/>"},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_picture_pool pool = {0};
        UM_AUTO(um_text) html = {0};
        UM_AUTO(char) *svg = um_format(SVG "%s</svg>\n", cases[i].svg);
        UM_AUTO(char) *expected = um_format(OPENING "%s</svg>", cases[i].html);
        assert_true(um_picture_append(&pool, svg, "Worte", &html));
        assert_string_equal(html.data, expected);
        um_picture_pool_clear(&pool);
    }
}

/// What gnuplot does not write is not taken into the page's markup.
static void test_strangers_are_refused(void **state) {
    (void)state;
    static const char *const cases[] = {
        "<script>a()</script>",
        "<image href='x.png'/>",
        "<foreignObject></foreignObject>",
        "<a xlink:href='javascript:a()'></a>",
        "<style>@import 'x'</style>",
        "<g onload=\"a()\"></g>",
        "<path d='M1,1 L2,2' onclick='a()'/>",
        "<path d='M1,1 C2,2 3,3 4,4'/>",
        "<path d='M1,1 L2' />",
        "<path stroke='\"><script>' d='M1,1 L2,2'/>",
        "<polygon fill='url(#x)' points='1,1 2,2' style='a'/>",
        "<use xlink:href='http://x.example/#a' transform='scale(1)'/>",
        "<g transform=\"translate(1,2) url(x)\"><text>a</text></g>",
        "<text>a<tspan>b</tspan></text>",
        "<rect x='1' y='1' width='2' height='2' fill='#000000'/>",
        "loose text",
        "<g>",
        "</g>",
        "<path d='M1,1",
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_picture_pool pool = {0};
        UM_AUTO(um_text) html = {0};
        UM_AUTO(char) *svg = um_format(SVG "%s</svg>\n", cases[i]);
        um_text_append(&html, "before");
        if (um_picture_append(&pool, svg, "Worte", &html))
            fail_msg("'%s' was taken", cases[i]);
        assert_string_equal(html.data, "before");
        um_picture_pool_clear(&pool);
    }
    UM_AUTO(um_text) html = {0};
    um_picture_pool pool = {0};
    assert_false(um_picture_append(&pool, "", "Worte", &html));
    assert_false(um_picture_append(&pool, "<svg>no size</svg>", "Worte", &html));
}

/// A zigzag of twenty points from a place.
static char *zigzag(double x, double y) {
    um_text points = {0};
    for (int i = 0; i < 20; i++)
        um_text_append_format(&points, "%.2f,%.2f ", x + 3.1 * i, y + (i % 2 ? 4.2 : 0));
    return um_text_take(&points);
}

/// A shape stands once, wherever pictures have it.
static void test_shapes_are_shared(void **state) {
    (void)state;
    um_picture_pool pool = {0};
    UM_AUTO(um_text) html = {0}, shapes = {0};
    for (int i = 0; i < 2; i++) {
        UM_AUTO(char) *points = zigzag(10.5 + 7 * i, 20);
        UM_AUTO(char) *svg = um_format(SVG "<polygon fill = '%s' points = '%s'/></svg>",
                                       i ? "rgb(0, 0, 255)" : "rgb(255, 0, 0)", points);
        assert_true(um_picture_append(&pool, svg, "a \"b\" <c>", &html));
    }
    assert_int_equal(pool.shapes.n, 1);
    assert_non_null(strstr(
        html.data, "<g transform=\"translate(10.5 20)\" fill=\"#ff0000\"><use href=\"#~0\"/></g>"));
    assert_non_null(strstr(
        html.data, "<g transform=\"translate(17.5 20)\" fill=\"#0000ff\"><use href=\"#~0\"/></g>"));
    assert_non_null(strstr(html.data, "aria-label=\"a &quot;b&quot; &lt;c&gt;\""));
    um_picture_append_shapes(&pool, &shapes);
    assert_non_null(strstr(shapes.data, "<path id=\"~0\" d=\"m0 0 3.1 4.2 3.1-4.2 "));
    um_picture_pool_clear(&pool);
}

/// A run of one colour, as the ground of a map, is shared as a whole.
static void test_runs_are_shared(void **state) {
    (void)state;
    um_picture_pool pool = {0};
    UM_AUTO(um_text) svg = {0}, html = {0};
    um_text_append(&svg, SVG);
    for (int i = 0; i < 20; i++) {
        UM_AUTO(char) *points = zigzag(10, 20 + 5.5 * i);
        um_text_append_format(&svg, "<polygon fill = 'rgb(9, 9, 9)' points = '%s'/>\n", points);
    }
    um_text_append(&svg, "</svg>");
    assert_true(um_picture_append(&pool, svg.data, "W", &html));
    assert_int_equal(pool.shapes.n, 2); // the zigzag, and the run of twenty
    assert_non_null(
        strstr(html.data, "<use href=\"#~1\" x=\"10\" y=\"20\" fill=\"#090909\"/></svg>"));
    um_picture_pool_clear(&pool);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_elements),
        cmocka_unit_test(test_strangers_are_refused),
        cmocka_unit_test(test_shapes_are_shared),
        cmocka_unit_test(test_runs_are_shared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
