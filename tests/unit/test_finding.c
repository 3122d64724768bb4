#include "um_test.h"

#include "publish/finding.h"

#include <string.h>

#define HEADER                                                                                     \
    "-- title: T\n-- param: themes | text | | themes | Themes\n"                                   \
    "-- param: date | text | 2023-12-31 | ISO date | Day\n"                                        \
    "-- param: reach | real | 1500 | m | Reach\n"                                                  \
    "-- column: name | text | | Name\n-- column: status | text | | Status\n"                       \
    "-- column: n | integer | persons | Number\n-- column: part | real | share | Part\n"           \
    "-- column: length_m | real | m | Length\n-- column: since | text | | Day\n"                   \
    "-- column: level | text | | Level\n"
#define SELECT                                                                                     \
    "WITH t (name, status, n, part, length_m, since, level) AS (VALUES %s) SELECT name, status, "  \
    "n, part, length_m, since, level FROM t WHERE name IS NOT :themes AND :date <> '' AND :reach"  \
    " > 0"

#define ONE "('Teltow', 'unknown', NULL, NULL, NULL, NULL, 'municipality')"
#define FOUR                                                                                       \
    "('Aab', 'yes', 1200, 0.5, 1500.0, '2023-04-01', 'district'), "                                \
    "('Bbc', 'no', 34, 0.25, 20.0, '1999', 'district'), "                                          \
    "('Ccd', 'unknown', NULL, NULL, NULL, NULL, 'district'), "                                     \
    "('Dde', 'yes', 1200, 0.004, 480.0, NULL, 'district')"

/// Opens the store in which the rows of a case are made up.
static int open_store(void **state) {
    um_db *db = NULL;
    um_error err = {0};
    assert_ok(um_db_open(":memory:", UM_DB_CREATE, &db, &err));
    assert_ok(um_db_create_schema(db, 25833, &err));
    assert_ok(um_db_exec(db,
                         "INSERT INTO region (region_id, name, srid, reference_date, language) "
                         "VALUES (1, '', 25833, '2000-01-01', 'en')",
                         &err));
    *state = db;
    return 0;
}

static int close_store(void **state) {
    um_db_close(*state);
    return 0;
}

/// The sentence for rows; "(none)" where there is none.
static char *say(um_db *db, const char *lines, const char *rows, const char *seen_from,
                 const char *language, const um_pair_list *params) {
    UM_AUTO(um_query) *query = NULL;
    UM_AUTO(um_table) *table = NULL;
    um_error err = {0};
    UM_AUTO(char) *select = um_format(SELECT "%s", *rows ? rows : ONE, *rows ? "" : " AND 0");
    UM_AUTO(char) *text = um_format("%s%s%s", HEADER, lines, select);
    assert_ok(um_query_parse(text, &query, &err));
    assert_ok(um_query_run(db, query, params, &table, &err));
    char *sentence = um_finding_of(table, seen_from, language);
    return sentence ? sentence : um_strdup("(none)");
}

typedef struct sentence_case {
    const char *finding; ///< behind "-- finding: "
    const char *rows, *english, *german;
} sentence_case;

static const sentence_case figures[] = {
    {"{rows}", FOUR, "4", "4"},
    {"{count:status=yes} of {rows}", FOUR, "2 of 4", "2 of 4"},
    {"{count:status!=yes}", FOUR, "2", "2"},
    {"{count:n>=1200}", FOUR, "2", "2"},
    {"{count:n<1200}", FOUR, "1", "1"}, // what is not known is not small
    {"{count:n!=34}", FOUR, "2", "2"},  // nor different
    {"{count:n=} {count:n!=}", FOUR, "1 3", "1 3"},
    {"{count:n = 1200 & part < 0.1}", FOUR, "1", "1"},
    {"{share:status=yes} {share:status=none}", FOUR, "50% 0.0%", "50\u00a0% 0,0\u00a0%"},
    {"{sum:n}", FOUR, "2,434", "2.434"},
    {"{sum:n?status=unknown} {sum:n?status=none}", FOUR, "no figure 0", "keine Angabe 0"},
    {"{sum:length_m} {min:length_m}", FOUR, "2.0\u00a0km 20\u00a0m", "2,0\u00a0km 20\u00a0m"},
    {"{max:n} {min:n?status=yes}", FOUR, "1,200 1,200", "1.200 1.200"},
    {"{max:part} {min:part}", FOUR, "50% 0.4%", "50\u00a0% 0,4\u00a0%"},
    {"{max:n?status=none}", FOUR, "no figure", "keine Angabe"},
    {"{part:n?status=no}", FOUR, "1.4%", "1,4\u00a0%"},
    {"{ratio:n/length_m?status=no}", FOUR, "170%", "170\u00a0%"},
    {"{first:name} {last:name} {last:name?status=no}", FOUR, "Aab Dde Bbc", "Aab Dde Bbc"},
    {"{first:since} {last:since?since!=}", FOUR, "1 April 2023 1999", "01.04.2023 1999"},
    {"{first:status?status=no} {last:since}", FOUR, "no no figure", "nein keine Angabe"},
    {"{top:name by n} {bottom:name by n}", FOUR, "Aab (and 1 equal) Bbc",
     "Aab (und 1 gleichauf) Bbc"},
    {"{top:name by part} {top:name+status by part}", FOUR, "Aab Aab \u2013 yes",
     "Aab Aab \u2013 ja"},
    {"{top:level by n}", FOUR, "district", "Kreis"}, // equals of one name are one
    {"{top:name by n?status=unknown}", FOUR, "no figure", "keine Angabe"},
    {"{distinct:status} {distinct:since} {distinct:status+n}", FOUR, "3 2 3", "3 2 3"},
    {"{distinct:name?status=yes}", FOUR, "2", "2"},
    {"{rows} {level:level}, {of_level:level}", FOUR, "4 districts, districts", "4 Kreise, Kreisen"},
    {"{rows} {param:date} {param:reach} {param:themes}", FOUR,
     "4 31 December 2023 1.5\u00a0km no figure", "4 31.12.2023 1,5\u00a0km keine Angabe"},
    {"{sum:n} {max:part} {top:name by n} {share:status=unknown}", ONE,
     "no figure no figure no figure 100%", "keine Angabe keine Angabe keine Angabe 100\u00a0%"},
    {"{ratio:n/n} {part:n?status=yes}", ONE, "no figure no figure", "keine Angabe keine Angabe"},
    // text of the rows stays text: braces, bars, percent signs; one line
    {"{first:name}", "('{rows} | %s <b>&', '', 1, 1, 1, '', '')", "{rows} | %s <b>&",
     "{rows} | %s <b>&"},
    {"{first:name}", "('a' || char(10, 27) || 'b', '', 1, 1, 1, '', '')", "a  b", "a  b"},
    {"{ count : status = yes }", FOUR, "2", "2"}, // blanks do not count
    {"{rows}", "", "The analysis gives no row.", "Die Auswertung ergibt keine Zeile."},
};

static void test_figures(void **state) {
    for (size_t i = 0; i < UM_COUNTED(figures); i++) {
        UM_AUTO(char) *lines = um_format("-- finding: %s\n", figures[i].finding);
        UM_AUTO(char) *english = say(*state, lines, figures[i].rows, NULL, "en", NULL);
        UM_AUTO(char) *german = say(*state, lines, figures[i].rows, NULL, "de", NULL);
        if (strcmp(english, figures[i].english) != 0 || strcmp(german, figures[i].german) != 0)
            print_message("%s:\n", figures[i].finding);
        assert_string_equal(english, figures[i].english);
        assert_string_equal(german, figures[i].german);
    }
}

static void test_the_first_guard_that_holds(void **state) {
    static const char lines[] = "-- finding: when {rows} = 0 | nobody\n"
                                "-- finding: when :themes=water & {rows} > 0 | water {rows}\n"
                                "-- finding: when {count:status=yes & n>0} >= 2 | many\n"
                                "-- finding: when {max:n} > 1 | never: not known\n"
                                "-- finding: when :reach < 1000 | never: 1500\n"
                                "-- finding: {rows} others\n";
    um_pair_list water = {0};
    um_pair_list_add(&water, "themes", "water");
    UM_AUTO(char) *empty = say(*state, lines, "", NULL, "en", NULL);
    UM_AUTO(char) *four = say(*state, lines, FOUR, NULL, "en", NULL);
    UM_AUTO(char) *by_param = say(*state, lines, FOUR, NULL, "en", &water);
    UM_AUTO(char) *one = say(*state, lines, ONE, NULL, "en", NULL);
    um_pair_list_clear(&water);
    assert_string_equal(empty, "nobody");
    assert_string_equal(four, "many");
    assert_string_equal(by_param, "water 4");
    assert_string_equal(one, "1 others");
}

static void test_languages_and_focus(void **state) {
    static const char lines[] = "-- finding: {rows} rows\n-- finding.de: {rows} Zeilen\n";
    UM_AUTO(char) *german = say(*state, lines, ONE, "Aab & Bbc", "de", NULL);
    UM_AUTO(char) *english = say(*state, lines, ONE, "Aab", "en", NULL);
    UM_AUTO(char) *other = say(*state, lines, ONE, NULL, "fr", NULL);
    UM_AUTO(char) *none = say(*state, "", ONE, NULL, "en", NULL);
    assert_string_equal(german, "Rund um Aab & Bbc: 1 Zeilen");
    assert_string_equal(english, "Around Aab: 1 rows");
    assert_string_equal(other, "1 rows");
    assert_string_equal(none, "(none)");
}

static void test_names_what_is_wrong(void **state) {
    (void)state;
    static const struct {
        const char *finding, *message;
    } cases[] = {
        {"", "the sentence is empty"},
        {"{cuont:n>1}", "{cuont:n>1}: no function 'cuont'; did you mean 'count'?"},
        {"{}", "{}: no function ''"},
        {"{rows", "a '{' without its partner at '{rows'"},
        {"rows}", "a '}' without its partner at '}'"},
        {"{a{rows}}", "a '{' without its partner at '{a{rows}}'"},
        {"{rows:n}", "{rows:n}: wants the form {rows}"},
        {"{count}", "{count}: wants the form {count:tests}"},
        {"{count:}", "{count:}: wants the form {count:tests}"},
        {"{count:name}",
         "{count:name}: 'name' is no test, as 'column=value' is (=, !=, <, >, <=, >=)"},
        {"{count:stats=yes}", "{count:stats=yes}: no column 'stats'; did you mean 'status'?"},
        {"{count:name<3}", "{count:name<3}: 'name' is a text, and '<' is for numbers; = and != "
                           "compare texts"},
        {"{count:n>many}", "{count:n>many}: 'many' is no number, and 'n' is compared with one"},
        {"{count:n>}", "{count:n>}: 'n >' wants a number"},
        {"{count:name==a}", "{count:name==a}: '=a' cannot be compared with: it holds one of ! = < "
                            "> { } ? |"},
        {"{count:n=1&}", "{count:n=1&}: '' is no test, as 'column=value' is (=, !=, <, >, <=, >=)"},
        {"{sum:name}", "{sum:name}: 'name' is a column of texts; wants one of numbers"},
        {"{sum:n/part}", "{sum:n/part}: no column 'n/part'; did you mean 'part'?"},
        {"{part:n}", "{part:n}: wants the form {part:column?tests}"},
        {"{ratio:n}", "{ratio:n}: wants the form {ratio:column/column?tests}"},
        {"{ratio:n/name}", "{ratio:n/name}: 'name' is a column of texts; wants one of numbers"},
        {"{top:name}", "{top:name}: wants the form {top:column+column by number?tests}"},
        {"{top:name by status}",
         "{top:name by status}: 'status' is a column of texts; wants one of numbers"},
        {"{level:level?n=1}", "{level:level?n=1}: wants the form {level:column}"},
        {"{param:dates}", "{param:dates}: no parameter 'dates'; did you mean 'date'?"},
        {"when {rows} = 1", "no '|' ends 'when'; it wants 'when {rows} = 1 | sentence'"},
        {"when rows = 1 | a",
         "'rows' in 'when': wants a figure, '{rows}', or a parameter, ':name'"},
        {"when {first:n} = 1 | a", "'{first:n}' is no number that 'when' could compare"},
        {"when {rows} = | a", "'{rows} =' wants a number"},
        {"when :them= | a", "no parameter 'them'; did you mean 'themes'?"},
        {"when :themes>2 | a",
         "':themes' is a text, and '>' is for numbers; = and != compare texts"},
        {"when {rows} = 1 | a", "the last 'finding' has a 'when'; it is for all other cases"},
        {"{rows}\n-- finding: {rows}",
         "'finding' without 'when' is for all other cases and stands last"},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(char) *text = um_format(HEADER "-- finding: %s\nSELECT 1", cases[i].finding);
        UM_AUTO(char) *message = um_format("line 12: %s", cases[i].message);
        um_query *query = NULL;
        um_error err = {0};
        assert_int_equal(um_query_parse(text, &query, &err), UM_ERR_FORMAT);
        assert_string_equal(err.text, message);
        assert_null(query);
    }
}

static void test_faults(void **state) {
    (void)state;
    static const struct {
        const char *lines, *fault;
    } cases[] = {
        {"-- finding: {rows}\n", "1 'finding:' but 0 'finding.de:'"},
        {"-- finding.de: {rows}\n", "0 'finding:' but 1 'finding.de:'"},
        {"-- finding: Much\n-- finding.de: {rows}\n",
         "line 12: the finding has no figure from the rows, as {rows} is"},
        {"-- finding: {rows}\n-- finding.de: {param:date}\n",
         "line 13: the finding has no figure from the rows, as {rows} is"},
        {"-- finding: when {rows} = 1 | one\n-- finding: {rows}\n"
         "-- finding.de: when {rows} = 2 | eins\n-- finding.de: {rows}\n",
         "line 14: the 'when' of this 'finding.de' is not that of line 12"},
        {"-- finding: when {rows} = 0 | none\n-- finding: {rows}\n"
         "-- finding.de: when {rows} = 0 | keine\n-- finding.de: {rows}\n",
         NULL},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(char) *text = um_format("%s%sSELECT 1", HEADER, cases[i].lines);
        UM_AUTO(um_query) *query = NULL;
        UM_AUTO(um_text_list) faults = {0};
        um_error err = {0};
        assert_ok(um_query_parse(text, &query, &err));
        um_finding_faults(query, &faults);
        assert_int_equal(faults.n_items, cases[i].fault ? 1 : 0);
        if (cases[i].fault)
            assert_string_equal(faults.items[0], cases[i].fault);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_figures, open_store, close_store),
        cmocka_unit_test_setup_teardown(test_the_first_guard_that_holds, open_store, close_store),
        cmocka_unit_test_setup_teardown(test_languages_and_focus, open_store, close_store),
        cmocka_unit_test(test_names_what_is_wrong),
        cmocka_unit_test(test_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
