// The tree of regions as a chart: its leaves, its cut, its words.
#include "plot_drawing.h"

#define HEADER                                                                                     \
    "-- title: Tree\n-- title.de: Baum\n"                                                          \
    "-- column: a | text | | Region\n-- column: b | text | | Other region\n"                       \
    "-- column: share | real | share | Share inside\n"                                             \
    "-- column: joins | text | | Inside or between\n"                                              \
    "-- column: size_a | integer | persons | Size of a\n"                                          \
    "-- column: size_b | integer | persons | Size of b\n"
#define PLOT "-- plot: dendrogram | key_a=a | key_b=b | value=share"
#define ROWS(values)                                                                               \
    "WITH r(a, b, share, joins, size_a, size_b) AS (VALUES " values ") "                           \
    "SELECT a, b, share, joins, size_a, size_b FROM r WHERE a IS NOT NULL"

/// Four merges of six units, ending with two regions: {A, B, C}, {D, E, F}.
#define SIX                                                                                        \
    "('A', 'B', 0.3, 'inside', 1, 9), ('D', 'E', 0.42, 'inside', 5, 2), "                          \
    "('A', 'C', 0.5, 'inside', 1, 3), ('D', 'F', 0.8, 'between', 5, 7)"

static void draw_tree(drawing *self, const char *options, const char *select) {
    um_error err = {0};
    UM_AUTO(char) *text = um_format(HEADER PLOT "%s\n%s", options, select);
    drawing_query(self, text);
    assert_ok(drawing_draw(self, &err));
    assert_pictures_complete(self);
}

static um_status try_tree(drawing *self, const char *select, um_error *err) {
    UM_AUTO(char) *text = um_format(HEADER PLOT "\n%s", select);
    drawing_query(self, text);
    return drawing_draw(self, err);
}

static void test_all_leaves(void **state) {
    drawing *self = *state;
    draw_tree(self, " | cut=joins", ROWS(SIX));
    for (const char *leaf = "A\0B\0C\0D\0E\0F\0"; *leaf; leaf += 2)
        assert_text_drawn(self, leaf);
    assert_text_drawn(self, "Regionen: 3"); // two at the end, one merge above the cut
    assert_text_drawn(self, "Zusammenschlüsse: 4");
    assert_text_drawn(self, "innerhalb einer Region am Schnitt");
    assert_text_drawn(self, "zwischen Regionen, über dem Schnitt");
    assert_text_drawn(self, "Share inside");
    assert_text_drawn(self, "40\u00a0%");
    assert_text_drawn(self, "80\u00a0%");
    assert_text_not_drawn(self, "In Klammern");
}

/// Of four merges the last two: {A, B} and {D, E} are leaves, called after the larger of the two.
static void test_top_of_a_tree(void **state) {
    drawing *self = *state;
    draw_tree(self, " | cut=joins | weight_a=size_a | weight_b=size_b | rows=4", ROWS(SIX));
    assert_text_drawn(self, "B\u00a0(2)");
    assert_text_drawn(self, "D\u00a0(2)");
    assert_text_drawn(self, "C");
    assert_text_drawn(self, "F");
    assert_text_not_drawn(self, "A");
    assert_text_not_drawn(self, "E\n");
    assert_text_drawn(self, "In Klammern: Zahl der Gebiete");
    assert_text_drawn(self, "Regionen: 3");
}

static void test_more_roots_than_room(void **state) {
    drawing *self = *state;
    draw_tree(self, " | rows=1", ROWS(SIX));
    assert_text_drawn(self, "A\u00a0(3)");
    assert_text_not_drawn(self, "D");
    assert_text_drawn(self, "\u2026 und 1 weitere");
}

/// The cut lies among merges that are not drawn: no line, but the words say it.
static void test_cut_below_the_top(void **state) {
    drawing *self = *state;
    draw_tree(self,
              " | cut=joins | rows=3 | finding=Cut at {regions} of {all}: {value} | "
              "finding.de=Schnitt bei {regions} von {all}: {value}",
              ROWS("('A', 'B', 0.3, 'inside', 1, 9), ('D', 'E', 0.42, 'between', 5, 2), "
                   "('A', 'C', 0.5, 'between', 1, 3), ('D', 'F', 0.8, 'between', 5, 7)"));
    assert_text_drawn(self, "Schnitt bei 5 von 6: 30,0\u00a0%");
    assert_text_not_drawn(self, "Regionen: ");
    assert_text_not_drawn(self, "innerhalb"); // nothing of that kind is drawn
}

static void test_without_cut(void **state) {
    drawing *self = *state;
    draw_tree(self, "", ROWS("('A', 'B', 0.3, '', 1, 9)"));
    assert_text_drawn(self, "A");
    assert_text_drawn(self, "B");
    assert_text_not_drawn(self, "Schnitt");
    draw_tree(self, " | cut=joins", ROWS("('A', 'B', 0.3, 'between', 1, 9)"));
    assert_text_drawn(self, "Regionen: 2"); // cut left of the only merge
    draw_tree(self, "", ROWS("(NULL, 'B', 0.3, '', 1, 9)"));
    assert_text_drawn(self, "Die Auswertung ergibt keine Zeile.");
}

static void test_hostile_names(void **state) {
    drawing *self = *state;
    draw_tree(self, "", ROWS("('`touch x`', '<b>&''\"$(id)', 0.3, '', 1, 9)"));
    assert_text_drawn(self, "`touch x`");
    draw_tree(self, "",
              ROWS("('Königs Wusterhausen', 'Verbandsgemeinde Höhr-Grenzhausen und Umgebung an der "
                   "oberen Lahn mit allen Ortsteilen', 0.3, '', 1, 9)"));
    assert_text_drawn(self, "Königs Wusterhausen");
    assert_text_drawn(self, "Umgebung an der oberen Lahn mit allen\u2026");
}

static void test_what_is_no_tree(void **state) {
    drawing *self = *state;
    um_error err = {0};
    assert_int_equal(
        try_tree(self, ROWS("('A', 'B', 0.3, '', 1, 9), ('C', 'B', 0.4, '', 1, 9)"), &err),
        UM_ERR_FORMAT);
    assert_non_null(strstr(err.text, "row 2 merges 'C' and 'B': no tree"));
    assert_int_equal(try_tree(self, ROWS("('A', 'A', 0.3, '', 1, 9)"), &err), UM_ERR_FORMAT);
    assert_int_equal(try_tree(self, ROWS("('A', 'B', NULL, '', 1, 9)"), &err), UM_ERR_FORMAT);
    assert_non_null(strstr(err.text, "row 1: a merge without a height"));
}

int main(void) {
#define DRAWN(test) cmocka_unit_test_setup_teardown(test, drawing_setup, drawing_teardown)
    const struct CMUnitTest tests[] = {
        DRAWN(test_all_leaves),        DRAWN(test_top_of_a_tree), DRAWN(test_more_roots_than_room),
        DRAWN(test_cut_below_the_top), DRAWN(test_without_cut),   DRAWN(test_hostile_names),
        DRAWN(test_what_is_no_tree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
