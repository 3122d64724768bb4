// Words, numbers and dates for people; the width of texts; what gnuplot is given.
#include "um_test.h"

#include "publish/gnuplot.h"
#include "publish/text_metrics.h"
#include "publish/words.h"

#include <math.h>
#include <string.h>

static void test_numbers(void **state) {
    (void)state;
    static const struct {
        double value;
        const char *unit;
        double largest;
        bool is_whole;
        const char *en, *de;
    } cases[] = {
        {1234567, "persons", 1234567, true, "1,234,567\u00a0persons", "1.234.567\u00a0Personen"},
        {-1560, "persons", 5000, true, "\u22121,560\u00a0persons", "\u22121.560\u00a0Personen"},
        {999, "persons", 999, true, "999\u00a0persons", "999\u00a0Personen"},
        {0.1234, "share", 0.9, false, "12.3%", "12,3\u00a0%"},
        {0.00123, "share", 0.005, false, "0.12%", "0,12\u00a0%"},
        {-0.0312, "share points", 0.19, false, "\u22123.1\u00a0percentage points",
         "\u22123,1\u00a0Prozentpunkte"},
        {12345, "m", 20000, false, "12.3\u00a0km", "12,3\u00a0km"},
        {123, "m", 500, false, "123\u00a0m", "123\u00a0m"},
        {2024, "year", 2024, true, "2024", "2024"},
        {0.5, "km/km2", 0.9, false, "0.500\u00a0km/km²", "0,500\u00a0km/km²"},
        {-0.0001, "km2", 5000, false, "0\u00a0km²", "0\u00a0km²"},
        {NAN, "km2", 1, false, "", ""},
        {INFINITY, "km2", 1, false, "", ""},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        const char *const languages[] = {"en", "de"};
        const char *const expected[] = {cases[i].en, cases[i].de};
        for (int j = 0; j < 2; j++) {
            um_number_style style = um_number_style_for(cases[i].unit, cases[i].largest,
                                                        cases[i].is_whole, languages[j]);
            UM_AUTO(um_text) text = {0};
            um_text_append(&text, "");
            um_number_append_unit(&text, cases[i].value, &style, languages[j]);
            assert_string_equal(text.data, expected[j]);
        }
    }
}

static void test_dates(void **state) {
    (void)state;
    static const char *const cases[][3] = {
        {"2023-12-31", "31 December 2023", "31.12.2023"},
        {"2024-03", "March 2024", "März 2024"},
        {"2024", "2024", "2024"},
        {"Herbst 2020", "Herbst 2020", "Herbst 2020"},
        {"2024-13-01", "2024-13-01", "2024-13-01"},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(um_text) en = {0}, de = {0};
        um_date_append(&en, cases[i][0], "en");
        um_date_append(&de, cases[i][0], "de");
        assert_string_equal(en.data, cases[i][1]);
        assert_string_equal(de.data, cases[i][2]);
    }
}

static void test_shares(void **state) {
    (void)state;
    static const struct {
        double share;
        int decimals;
        const char *en, *de;
    } cases[] = {
        {0, 0, "0%", "0\u00a0%"},
        {1, 1, "100.0%", "100,0\u00a0%"},
        {0.998, 0, ">\u00a099%", ">\u00a099\u00a0%"},
        {0.998, 1, "99.8%", "99,8\u00a0%"},
        {0.9999, 1, ">\u00a099.9%", ">\u00a099,9\u00a0%"},
        {0.995, 0, ">\u00a099%", ">\u00a099\u00a0%"},
        {0.994, 0, "99%", "99\u00a0%"},
        {0.004, 0, "<\u00a01%", "<\u00a01\u00a0%"},
        {0.0004, 1, "<\u00a00.1%", "<\u00a00,1\u00a0%"},
        {1 - 1e-12, 0, "100%", "100\u00a0%"}, // noise of a sum
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(um_text) en = {0}, de = {0};
        um_share_append(&en, cases[i].share, cases[i].decimals, "en");
        um_share_append(&de, cases[i].share, cases[i].decimals, "de");
        assert_string_equal(en.data, cases[i].en);
        assert_string_equal(de.data, cases[i].de);
    }
}

static void test_levels_behind_a_number(void **state) {
    (void)state;
    static const char *const cases[][3] = {
        {"municipality", "municipalities", "Gemeinden"},
        {"district", "districts", "Kreisen"},
        {"city_district", "city districts", "Stadtbezirken"},
        {"state", "states", "Ländern"},
        {"", "territories", "Gebieten"},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(char) *en = um_word_of_level_counted(cases[i][0], "en"),
                      *de = um_word_of_level_counted(cases[i][0], "de");
        assert_string_equal(en, cases[i][1]);
        assert_string_equal(de, cases[i][2]);
    }
}

static void test_every_word_is_there(void **state) {
    (void)state;
    for (int i = 0; i < UM_WORDS; i++) {
        assert_non_null(um_word_text((um_word)i, "en"));
        assert_non_null(um_word_text((um_word)i, "de"));
    }
}

static void test_placeholders(void **state) {
    (void)state;
    UM_AUTO(um_pair_list) values = {0};
    um_pair_list_add(&values, "some", "{all}"); // what is put in is not looked at again
    um_pair_list_add(&values, "all", "414");
    UM_AUTO(um_text) text = {0};
    um_say_pattern(&text, "{some} of {all}, {other} {", &values);
    assert_string_equal(text.data, "{all} of 414, {other} {");
}

static void test_text_for_gnuplot(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"plain Text 1.5, a-b", "\"plain Text 1.5, a-b\""},
        {"", "\"\""},
        {"(12)", "\"\\050\\061\\062\\051\""}, // gnuplot takes a fourth octal digit: digits after an
                                              // escape are escaped
        {"(a1", "\"\\050a1\""},
        {"\"`'\\", "\"\\042\\140\\047\\134\""},
        {"é", "\"\\303\\251\""},
        {"a\nb\tc\x7f", "\"a b c \""},
        {"a\u202eb\u2066c\u200f", "\"abc\""},
        {"a\xff"
         "1",
         "\"a\\077\\061\""}, // no UTF-8
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(um_text) script = {0};
        um_gnuplot_quote(&script, cases[i][0]);
        assert_string_equal(script.data, cases[i][1]);
    }
}

static void test_widths(void **state) {
    (void)state;
    // DejaVu Sans: i 277, W 988, ü 633 thousandths of the size.
    assert_float_equal(um_text_px("iW", 10, false), 12.65, 0.01);
    assert_float_equal(um_text_px("ü", 10, false), 6.33, 0.01);
    assert_true(um_text_px("Königs Wusterhausen", 12, true) >
                um_text_px("Königs Wusterhausen", 12, false));
    assert_float_equal(um_text_px("", 12, false), 0, 0);
}

static void test_lines(void **state) {
    (void)state;
    static const struct {
        const char *text;
        double width;
        size_t n;
        const char *first;
    } cases[] = {
        {"", 100, 1, ""},
        {"eins zwei drei", 1000, 1, "eins zwei drei"},
        {"eins zwei drei", 60, 2, "eins zwei"},
        {"Spree-Neiße", 50, 2, "Spree-"},
        {"Unteilbarkeit", 40, 2, "Unteilb"}, // a word that is too long is broken, never cut
        {"ab", 1, 2, "a"},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(um_text_list) lines = {0};
        um_text_wrap(cases[i].text, 11, false, cases[i].width, &lines);
        assert_int_equal(lines.n_items, cases[i].n);
        assert_string_equal(lines.items[0], cases[i].first);
        for (size_t j = 0; j < lines.n_items; j++)
            assert_true(um_text_px(lines.items[j], 11, false) <= cases[i].width ||
                        um_text_width(lines.items[j]) == 1);
    }
}

static void test_words_of_a_cell(void **state) {
    (void)state;
    static const struct {
        const char *value, *en, *de;
    } cases[] = {
        {"population_area", "half inhabitants, half area", "halb Einwohner, halb Fläche"},
        {"mobility, water", "mobility, water", "Mobilität, Wasser"},
        {"area_km2 0.3, own_funds 0.2", "area 0.3, own funds 0.2", "Fläche 0,3, Eigenmittel 0,2"},
        {"population 1.0", "inhabitants 1.0", "Einwohner 1,0"},
        {"beds 0.5, population 0.5", "beds 0.5, inhabitants 0.5", "beds 0,5, Einwohner 0,5"},
        {"Water, Wasserwerk", "Water, Wasserwerk", "Water, Wasserwerk"}, // names
        {"water, Wasserwerk", "water, Wasserwerk", "water, Wasserwerk"}, // one name at least
        {"mobility,water", "mobility,water", "mobility,water"},          // no list of ours
        {"one is a member; the list is incomplete", "one is a member; the list is incomplete",
         "eines ist Mitglied; die Liste ist unvollständig"},
        {"", "", ""},
        {", ", ", ", ", "},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(um_text) en = {0}, de = {0};
        um_append_words_of_value(&en, cases[i].value, "en");
        um_append_words_of_value(&de, cases[i].value, "de");
        assert_string_equal(en.data, cases[i].en);
        assert_string_equal(de.data, cases[i].de);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_shares),
        cmocka_unit_test(test_levels_behind_a_number),
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_every_word_is_there),
        cmocka_unit_test(test_placeholders),
        cmocka_unit_test(test_text_for_gnuplot),
        cmocka_unit_test(test_widths),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_words_of_a_cell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
