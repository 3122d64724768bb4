#include "um_random.h"
#include "um_test.h"

#include "core/text.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static void test_integers_are_parsed_whole(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool is_integer;
        int64_t value;
    } cases[] = {
        {"0", true, 0},
        {"-12", true, -12},
        {"+7", true, 7},
        {"01001", true, 1001},
        {"", false, 0},
        {"-", false, 0},
        {"1.0", false, 0},
        {" 1", false, 0},
        {"1x", false, 0},
        {"0x10", false, 0},
        {"9223372036854775807", true, INT64_MAX},
        {"9223372036854775808", false, 0},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        int64_t value = -999;
        assert_int_equal(um_parse_integer(cases[i].text, &value), cases[i].is_integer);
        assert_int_equal(value, cases[i].is_integer ? cases[i].value : -999);
    }
}

static void test_reals_have_a_decimal_point(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool is_real;
        double value;
    } cases[] = {
        {"1.5", true, 1.5},  {"-2e3", true, -2000}, {"1,5", false, 0},   {"nan", false, 0},
        {"inf", false, 0},   {"0x1p3", false, 0},   {"1e999", false, 0}, {"", false, 0},
        {"1.2.3", false, 0}, {".5", true, 0.5},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        double value = -999;
        assert_int_equal(um_parse_real(cases[i].text, &value), cases[i].is_real);
        assert_true(value == (cases[i].is_real ? cases[i].value : -999));
    }
}

static void test_dates_may_be_as_vague_as_their_source(void **state) {
    (void)state;
    static const char *const dates[] = {"2020", "2020-05", "2020-02-29", "2023-12-31"};
    static const char *const others[] = {"",           "20",       "2020-13",    "2023-02-29",
                                         "1900-02-29", "2020-5-1", "2020-05-32", "01.05.2020",
                                         "2020/05/01", "2020-00"};
    for (size_t i = 0; i < UM_COUNTED(dates); i++)
        assert_true(um_is_date(dates[i]));
    for (size_t i = 0; i < UM_COUNTED(others); i++)
        assert_false(um_is_date(others[i]));
}

static void test_numbers_are_written_without_noise(void **state) {
    (void)state;
    static const struct {
        double value;
        int decimals;
        const char *fixed;
        const char *real;
    } cases[] = {
        {0.1 + 0.2, 3, "0.3", "0.3"},
        {100, 2, "100", "100"},
        {-0.0, 2, "0", "0"},
        {-0.0001, 2, "0", "-0.0001"},
        {1234567.891, 1, "1234567.9", "1234567.891"},
        {NAN, 2, "", ""},
        {0.25, 6, "0.25", "0.25"},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        char buffer[UM_NUMBER_SIZE];
        um_format_fixed(buffer, cases[i].value, cases[i].decimals);
        assert_string_equal(buffer, cases[i].fixed);
        um_format_real(buffer, cases[i].value);
        assert_string_equal(buffer, cases[i].real);
    }
}

static void assert_real_as_printf(double value) {
    char buffer[UM_NUMBER_SIZE], expected[UM_NUMBER_SIZE];
    snprintf(expected, sizeof expected, "%.15g", value == 0 ? 0.0 : value);
    assert_int_equal(um_format_real(buffer, value), strlen(expected));
    assert_string_equal(buffer, expected);
}

static void assert_integer_as_printf(int64_t value) {
    char buffer[UM_NUMBER_SIZE], expected[UM_NUMBER_SIZE];
    snprintf(expected, sizeof expected, "%" PRId64, value);
    assert_int_equal(um_format_integer(buffer, value), strlen(expected));
    assert_string_equal(buffer, expected);
}

/// Both have ways of their own for what is frequent: the last digit is that of printf.
static void test_numbers_are_those_of_printf(void **state) {
    (void)state;
    static const int64_t edges[] = {0,         1,          9,         10,        99,
                                    100,       INT32_MAX,  INT32_MIN, INT64_MAX, INT64_MIN,
                                    999999999, 1000000000, -1};
    for (size_t i = 0; i < UM_COUNTED(edges); i++)
        assert_integer_as_printf(edges[i]);
    for (double power = 1; power < 1e19; power *= 10)
        for (double step = -2; step <= 2; step += 0.5) {
            assert_real_as_printf(power + step);
            assert_real_as_printf(-power - step);
        }
    for (int i = 0; i < 1000000; i++) {
        double random = next_random();
        assert_integer_as_printf((int64_t)(ldexp(random - 0.5, (int)choose(64))));
        assert_real_as_printf(floor(ldexp(random - 0.5, (int)choose(64))));
        assert_real_as_printf(floor(random * 1e7) / 100);
        assert_real_as_printf(ldexp(random - 0.5, (int)choose(120) - 60));
    }
}

static void test_spellings_of_one_name_fold_to_one(void **state) {
    (void)state;
    static const struct {
        const char *name;
        const char *folded;
    } cases[] = {
        {"Petershagen/Eggersdorf", "petershagen eggersdorf"},
        {"Petershagen-Eggersdorf", "petershagen eggersdorf"},
        {"  Gosen-Neu  Zittau ", "gosen neu zittau"},
        {"GROß Kreutz", "gross kreutz"},
        {"MÜNCHEN", "münchen"},
        {"Mu\u0308nchen", "münchen"}, // decomposed umlaut
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(char) *folded = um_fold_name(cases[i].name);
        assert_string_equal(folded, cases[i].folded);
    }
}

static void test_the_first_letter_becomes_a_capital(void **state) {
    (void)state;
    static const struct {
        const char *text, *capital;
    } cases[] = {{"höchster Wert", "Höchster Wert"},
                 {"über 0", "Über 0"},
                 {"25 von 36", "25 von 36"},
                 {"\u0131d", "\u0131d"}, // its capital has fewer bytes
                 {"\xff x", "\xff x"},
                 {"", ""}};
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(char) *text = um_strdup(cases[i].text);
        um_capitalize(text);
        assert_string_equal(text, cases[i].capital);
    }
}

static void test_nearest_names_come_first(void **state) {
    (void)state;
    static const char *const names[] = {"Potsdam", "Teltow", "Werder (Havel)", "Nuthetal", "Nauen"};
    size_t nearest[3];
    assert_int_equal(um_nearest_names("Postdam", names, 5, nearest, 3), 3);
    assert_string_equal(names[nearest[0]], "Potsdam");
    assert_string_equal(um_nearest_name("Teltov", names, 5), "Teltow");
    assert_null(um_nearest_name("Frankfurt", names, 5));
    assert_int_equal(um_nearest_names("x", names, 0, nearest, 3), 0);
    assert_int_equal(um_nearest_names("Nauen", names, 5, nearest, 1), 1);
    assert_string_equal(names[nearest[0]], "Nauen");
}

static void test_text_grows_and_splits(void **state) {
    (void)state;
    UM_AUTO(um_text) text = {0};
    for (int i = 0; i < 1000; i++)
        um_text_append_format(&text, "%d;", i);
    assert_int_equal(text.length, 3890);
    assert_int_equal(strlen(text.data), 3890);
    UM_AUTO(um_text_list) parts = {0};
    um_text_split(" a ; ;b;c ", ';', &parts);
    assert_int_equal(parts.n_items, 3);
    assert_string_equal(parts.items[0], "a");
    assert_string_equal(parts.items[2], "c");
}

static void test_encodings(void **state) {
    (void)state;
    assert_true(um_is_utf8("Müncheberg", strlen("Müncheberg")));
    assert_false(um_is_utf8("M\xfcncheberg", 10));
    UM_AUTO(char) *converted = um_from_windows_1252("M\xfcn\x80", 4);
    assert_string_equal(converted, "Mün€");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_integers_are_parsed_whole),
        cmocka_unit_test(test_reals_have_a_decimal_point),
        cmocka_unit_test(test_dates_may_be_as_vague_as_their_source),
        cmocka_unit_test(test_numbers_are_written_without_noise),
        cmocka_unit_test(test_numbers_are_those_of_printf),
        cmocka_unit_test(test_spellings_of_one_name_fold_to_one),
        cmocka_unit_test(test_the_first_letter_becomes_a_capital),
        cmocka_unit_test(test_nearest_names_come_first),
        cmocka_unit_test(test_text_grows_and_splits),
        cmocka_unit_test(test_encodings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
