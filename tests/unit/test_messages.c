/// Messages: the language that is asked for, and sentences of a store shown in another one. A
/// program of its own: the locale is the process's.
#include "um_test.h"

#include "core/messages.h"
#include "core/text.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void test_before_anything_is_chosen_messages_are_english(void **state) {
    (void)state;
    assert_string_equal(_("no such file"), "no such file");
    assert_string_equal(um_messages_language(), "en");
}

/// No German locale is needed, and numbers keep their point.
static void test_the_language_is_the_one_asked_for(void **state) {
    (void)state;
    um_error err = {0};
    um_messages_open("de");
    assert_string_equal(um_messages_language(), "de");
    assert_string_equal(_("no such file"), "keine solche Datei");
    assert_string_equal(setlocale(LC_NUMERIC, NULL), "C");
    um_fail(&err, UM_ERR_NOT_FOUND, "no store at '%s'", "a");
    um_fail_while(&err, "level '%s'", "state");
    assert_string_equal(err.text, "Ebene 'state': kein Speicher unter 'a'");
    assert_string_equal(err.plain, "level 'state': no store at 'a'");
    assert_true(um_language_is_known("de") && um_language_is_known("en"));
    assert_false(um_language_is_known("fr") || um_language_is_known(""));
}

static void test_what_is_stored_is_shown_in_the_language_asked_for(void **state) {
    (void)state;
    static const struct {
        const char *stored, *german;
    } cases[] = {
        {"no key", "kein Schlüssel"},
        {"line 12", "Zeile 12"},
        {"sheet Tabelle1, row 12", "Blatt Tabelle1, Zeile 12"},
        {"stop_id 'a' is already there (source 'b')", "stop_id 'a' ist schon da (Quelle 'b')"},
        {"there is no forum 'x'; the nearest: y, z", "es gibt kein Gremium 'x'; am nächsten: y, z"},
        {"it counts as no key", "zählt als kein Schlüssel"}, // a value may be a sentence, too
        {"Neustadt line", "Neustadt line"},                  // of no catalogue
        {"", ""},
        {"line x", "line x"}, // a number is wanted there
        {"100 %", "100 %"},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(um_text) german = {0}, english = {0};
        um_stored_say(&german, cases[i].stored, "de");
        assert_string_equal(german.data, cases[i].german);
        um_stored_say(&english, cases[i].stored, "en");
        assert_string_equal(english.data, cases[i].stored);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_before_anything_is_chosen_messages_are_english),
        cmocka_unit_test(test_the_language_is_the_one_asked_for),
        cmocka_unit_test(test_what_is_stored_is_shown_in_the_language_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
