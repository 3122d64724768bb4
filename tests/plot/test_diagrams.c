// The charts that are no maps: matrix, timeline, stacked shares, scatter.
#include "plot_drawing.h"

#define COLUMNS                                                                                    \
    "-- column: a | text | | Row\n-- column: b | text | | Column\n"                                \
    "-- column: n | integer | forums | Shared forums\n-- column: state | text | | State: yes or "  \
    "no\n"

/// Forms each of the charts from one table of rows a, b, n, state.
static const char *const plots[] = {
    "-- plot: matrix | row=a | column=b | value=n | classes=0,1,2,5\n",
    "-- plot: matrix | row=a | column=b | value=state | categories=yes,no,unknown | mark=state\n",
    "-- plot: stacked_shares | label=a | series=b | value=n | mark=state\n",
    "-- plot: timeline | label=a | start=b | end=state | group=state\n",
    "-- plot: scatter | label=a | x=n | y=n | size=n | category=state | categories=yes,no | "
    "diagonal=1\n",
    "-- plot: scatter | label=a | x=n | y=n | panel=b | log=x\n",
};

static char *query_of(const char *plot, const char *rows) {
    return um_format("-- title: Drawn\n-- title.de: Gezeichnet\n" COLUMNS "%s"
                     "WITH r(a, b, n, state) AS (VALUES %s) SELECT a, b, n, state FROM r WHERE a "
                     "IS NOT NULL",
                     plot, rows);
}

static void draw_rows(drawing *self, const char *plot, const char *rows) {
    um_error err = {0};
    UM_AUTO(char) *text = query_of(plot, rows);
    drawing_query(self, text);
    assert_ok(drawing_draw(self, &err));
    assert_pictures_complete(self);
}

static void test_matrix(void **state) {
    drawing *self = *state;
    draw_rows(self, "-- plot: matrix | row=a | column=b | value=n | classes=0,1,2,5 | mark=state\n",
              "('Potsdam', 'Werder (Havel)', 3, 'yes'), ('Potsdam', 'Nuthetal', 0, 'unknown'), "
              "('Werder (Havel)', 'Nuthetal', NULL, 'yes'), ('Nuthetal', 'Nuthetal', 7, 'yes')");
    assert_text_drawn(self, "Höchster Wert: Nuthetal \u2013 Nuthetal (7\u00a0Gremien)");
    assert_text_drawn(self, "Shared forums [Gremien] (Zahl der Felder)");
    assert_text_drawn(self, "2 \u2013 4\u00a0(1)");
    assert_text_drawn(self, "keine Angabe\u00a0(1)");
    assert_text_drawn(self, "nicht Teil der Auswertung\u00a0(2)"); // 3 x 2 squares, 4 rows
    assert_text_drawn(self, "unbekannt: eine unvollständige Liste könnte anderes sagen\u00a0(1)");
    assert_text_drawn(self, "?");
    assert_text_drawn(self, "7");
}

static void test_a_symmetric_matrix_is_filled(void **state) {
    drawing *self = *state;
    draw_rows(self, "-- plot: matrix | row=a | column=b | value=n | classes=0,1 | symmetric=1\n",
              "('A', 'B', 4, 'yes'), ('B', 'C', 5, 'yes'), ('C', 'B', 6, 'yes')");
    UM_AUTO(um_text) texts = {0};
    drawing_texts(self, &texts);
    int fours = 0;
    for (const char *at = texts.data; (at = strstr(at, "4\n")); at++)
        fours++;
    assert_int_equal(fours, 2); // A-B and B-A; C-B has a row of its own
    assert_text_drawn(self, "5");
    assert_text_drawn(self, "6");
    assert_text_drawn(self, "nicht Teil der Auswertung\u00a0(2)"); // A-C, C-A; not the diagonal
}

static void test_a_matrix_says_what_its_query_left_out(void **state) {
    drawing *self = *state;
    draw_rows(self, "-- plot: matrix | row=a | column=b | value=n | classes=0,1 | left_out=n\n",
              "('mobility', 'guest', 1234, 'yes')");
    assert_text_drawn(self, "Shared forums: 1.234");
    assert_text_drawn(self, "Mobilität"); // names that are words of the program are translated
    assert_text_drawn(self, "Gast");
}

#define SHARES                                                                                     \
    "-- title: Shares\n-- column: a | text | | Row\n-- column: b | text | | Column\n"              \
    "-- column: part | real | share | Part\n"

// "100,0 %" is wider than a cell: then all cells go without decimals, and the small ones say so.
static void test_figures_of_a_matrix_all_find_room(void **state) {
    drawing *self = *state;
    um_error err = {0};
    drawing_query(self, SHARES "-- plot: matrix | row=a | column=b | value=part | classes=0,0.5\n"
                               "WITH r(a, b, part) AS (VALUES ('A', 'B', 1.0), ('A', 'C', 0.333), "
                               "('B', 'C', 0.004), ('B', 'B', 0.9999), ('C', 'C', 0.0)) "
                               "SELECT a, b, part FROM r");
    assert_ok(drawing_draw(self, &err));
    assert_text_drawn(self, "100\u00a0%");
    assert_text_drawn(self, "33\u00a0%");
    assert_text_drawn(self, "<\u00a01\u00a0%");
    assert_text_drawn(self, ">\u00a099\u00a0%");
    assert_text_drawn(self, "0\u00a0%");
    assert_text_not_drawn(self, "33,3");
}

static void test_the_legend_ends_where_the_figures_end(void **state) {
    drawing *self = *state;
    draw_rows(self, "-- plot: matrix | row=a | column=b | value=n | classes=0,1,2,3,5,9\n",
              "('A', 'B', 1, ''), ('A', 'C', 3, ''), ('B', 'C', 4, '')");
    assert_text_drawn(self, "3 \u2013 4\u00a0(2)");
    assert_text_drawn(self, "2\u00a0(0)"); // between two others
    assert_text_drawn(self, "1\u00a0(1)");
    assert_text_not_drawn(self, "5 \u2013 8");
    assert_text_not_drawn(self, "9 und mehr");
    assert_text_not_drawn(self, "0\u00a0(0)");
    draw_rows(self,
              "-- plot: matrix | row=a | column=b | value=state | categories=yes,no,member,guest\n",
              "('A', 'B', 1, 'yes'), ('A', 'C', 3, 'member')");
    assert_text_drawn(self, "nein\u00a0(0)"); // an answer
    assert_text_not_drawn(self, "Gast");
    assert_text_drawn(self, "Ja: 1, nein: 0, Mitglied: 1");
}

static void test_categories_of_a_matrix_have_letters(void **state) {
    drawing *self = *state;
    draw_rows(self,
              "-- plot: matrix | row=a | column=b | value=state | "
              "categories=neighbourhood_forum,city_network\n",
              "('A', 'B', 4, 'neighbourhood_forum'), ('B', 'C', 5, 'city_network')");
    assert_text_drawn(self, "Nachbarschaftsforum: 1, Städtenetz: 1");
    UM_AUTO(um_text) texts = {0};
    drawing_texts(self, &texts);
    assert_non_null(strstr(texts.data, "A\nB\n")); // in the legend
}

static void test_timeline(void **state) {
    drawing *self = *state;
    draw_rows(self, "-- plot: timeline | label=a | start=b | end=state\n",
              "('Regionalgespräch', '2016-05', NULL, NULL), ('KNF', NULL, 3, '2019'), "
              "('Städtekranz', '1995-06-02', 1, '2001-12-31'), ('Städtekranz', '2003', 1, NULL), "
              "('Unbekannt', NULL, 0, NULL), ('Verdreht', '2010', 0, '2009'), "
              "('Kein Datum', 'bald', 0, NULL)");
    assert_text_drawn(self, "seit Mai 2016");
    assert_text_drawn(self, "bis 2019");
    assert_text_drawn(self, "02.06.1995 bis 31.12.2001");
    assert_text_drawn(self, "seit 2003");
    assert_text_drawn(self, "Beginn nicht bekannt, besteht noch");
    assert_text_drawn(self, "Stichtag 31.12.2024");
    assert_text_drawn(self, "ohne Datum\u00a0(2)");
    assert_text_drawn(self, "Pfeil nach links: schon vorher, Beginn nicht bekannt");
    assert_text_drawn(self, "2015");
    UM_AUTO(um_text) texts = {0};
    drawing_texts(self, &texts);
    const char *first = strstr(texts.data, "Städtekranz\n");
    assert_non_null(first);
    assert_null(strstr(first + 1, "Städtekranz\n")); // two periods that do not overlap: one line
}

static void test_an_event_of_one_day(void **state) {
    drawing *self = *state;
    draw_rows(self, "-- plot: timeline | label=a | start=b | end=state | mark=n\n",
              "('Passow', '2022-04-19', 1, '2022-04-19'), ('Landin', '2022-04', 0, '2022-05')");
    assert_text_drawn(self, "19.04.2022");
    assert_text_drawn(self, "April 2022 bis Mai 2022");
    assert_text_drawn(self, "Raute: Ereignis an einem Tag");
}

static void test_timeline_of_groups_and_categories(void **state) {
    drawing *self = *state;
    draw_rows(self,
              "-- plot: timeline | label=b | start=a | end=a | group=state | category=state | "
              "categories=yes,no | mark=n\n",
              "('2020', 'Eins', 1, 'yes'), ('2021', 'Zwei', 0, 'no'), ('2019', 'Drei', 0, 'yes')");
    assert_text_drawn(self, "Ja: 2, nein: 1");
    assert_text_drawn(self, "State (Zahl der Zeiträume)");
    assert_text_drawn(self, "ja");   // the heading
    assert_text_drawn(self, "2019"); // not "2019 bis 2019"
    assert_text_not_drawn(self, "bis");
    assert_text_not_drawn(self, "Raute");
    assert_text_drawn(self, "Liste unvollständig: kann mehr sein\u00a0(1)");
}

static void test_stacked_shares(void **state) {
    drawing *self = *state;
    draw_rows(
        self, "-- plot: stacked_shares | label=a | series=b | value=n\n",
        "('Potsdam', 'Land', 3, ''), ('Potsdam', 'Stadt', 1, ''), ('Werder', 'Stadt', 2, ''), "
        "('Leer', 'Land', NULL, ''), ('Leer', 'Stadt', 5, ''), ('Null', 'Stadt', 0, '')");
    assert_text_drawn(self, "75\u00a0%");
    assert_text_drawn(self, "25\u00a0%");
    assert_text_drawn(self, "100\u00a0%");
    assert_text_drawn(self, "4"); // the sum
    assert_text_drawn(self, "keine Anteile: eine Angabe fehlt oder alle sind 0\u00a0(2)");
    assert_text_drawn(self, "Anteile an: Shared forums [Gremien]");
    UM_AUTO(um_text) svg = {0};
    drawing_read(self, "picture.svg", &svg);
    assert_non_null(strstr(svg.data, "Potsdam: Land 75\u00a0%, Stadt 25\u00a0%."));
}

static void test_a_rounded_share_is_never_all_or_none(void **state) {
    drawing *self = *state;
    draw_rows(
        self, "-- plot: stacked_shares | label=a | series=b | value=n\n",
        "('Potsdam', 'Land', 998, ''), ('Potsdam', 'Stadt', 2, ''), ('Werder', 'Stadt', 2, '')");
    assert_text_drawn(self, ">\u00a099\u00a0%"); // 99.8 % beside another piece
    assert_text_drawn(self, "100\u00a0%");
    UM_AUTO(um_text) svg = {0};
    drawing_read(self, "picture.svg", &svg);
    assert_non_null(
        strstr(svg.data, "Potsdam: Land &gt;\u00a099\u00a0%, Stadt &lt;\u00a01\u00a0%."));
}

static void test_many_series_are_put_together(void **state) {
    drawing *self = *state;
    draw_rows(self, "-- plot: stacked_shares | label=a | series=b | value=n\n",
              "('P', 's1', 1, ''), ('P', 's2', 1, ''), ('P', 's3', 1, ''), ('P', 's4', 1, ''), "
              "('P', 's5', 1, ''), ('P', 's6', 1, ''), ('P', 's7', 1, ''), ('P', 's8', 1, ''), "
              "('P', 's9', 2, '')");
    assert_text_drawn(self, "s7");
    assert_text_not_drawn(self, "s8");
    assert_text_drawn(self, "andere");
    assert_text_drawn(self, "30\u00a0%"); // s8 and s9 of 10
}

static void test_scatter(void **state) {
    drawing *self = *state;
    um_error err = {0};
    drawing_query(self,
                  "-- title: Points\n-- column: name | text | | Name\n"
                  "-- column: x | real | share | Share of something\n"
                  "-- column: y | real | persons | Persons\n-- column: kind | text | | Kind\n"
                  "-- plot: scatter | label=name | x=x | y=y | category=kind | categories=yes,no "
                  "| log=y\n"
                  "WITH r(name, x, y, kind) AS (VALUES ('Potsdam', 0.25, 1000.0, 'yes'), "
                  "('Werder (Havel)', -0.25, 10.0, 'no'), ('Null', 0.1, 0.0, 'no'), "
                  "('Fehlt', NULL, 5.0, 'no')) SELECT name, x, y, kind FROM r ORDER BY name");
    assert_ok(drawing_draw(self, &err));
    assert_pictures_complete(self);
    assert_text_drawn(self, "Potsdam");
    assert_text_drawn(self, "Werder (Havel)");
    assert_text_not_drawn(self, "Fehlt");
    assert_text_drawn(self, "20\u00a0%");
    assert_text_drawn(self, "\u221220\u00a0%");
    assert_text_drawn(self, "Persons [Personen], logarithmisch");
    assert_text_drawn(self, "1.000");
    assert_text_drawn(self, "keine Angabe: 1");
    assert_text_drawn(self, "Nicht gezeichnet, auf logarithmischer Achse nicht über 0: 1");
    assert_text_drawn(self, "ja\u00a0(1)");
}

static void test_scatter_in_panels(void **state) {
    drawing *self = *state;
    um_error err = {0};
    drawing_query(self, SHARES "-- column: c | text | | Key\n"
                               "-- plot: scatter | label=a | x=part | y=part | panel=c | log=x,y | "
                               "diagonal=1\n"
                               "WITH r(a, b, part, c) AS (VALUES ('Potsdam', '', 0.3, 'equal'), "
                               "('Werder', '', 0.01, 'equal'), ('Potsdam', '', 0.4, 'own'), "
                               "('Werder', '', 0.02, 'Dritter')) SELECT a, b, part, c FROM r");
    assert_ok(drawing_draw(self, &err));
    assert_pictures_complete(self);
    assert_text_drawn(self, "gleiche Teile");
    assert_text_drawn(self, "eigener Schlüssel");
    assert_text_drawn(self, "Dritter");
    assert_text_drawn(self, "Gestrichelt: beide Werte gleich");
    UM_AUTO(um_text) texts = {0}, svg = {0};
    drawing_texts(self, &texts);
    int ticks = 0;
    for (const char *at = texts.data; (at = strstr(at, "\n10\u00a0%\n")); at++)
        ticks++;
    assert_int_equal(ticks, 2 * 3); // on both axes of each of the three plots
    drawing_read(self, "picture.svg", &svg);
    assert_non_null(strstr(svg.data, "eigener Schlüssel, Potsdam: 40"));
}

static void test_no_rows_and_one(void **state) {
    drawing *self = *state;
    for (size_t i = 0; i < UM_COUNTED(plots); i++) {
        draw_rows(self, plots[i], "(NULL, NULL, NULL, NULL)");
        if (!strstr(plots[i], "scatter"))
            assert_text_drawn(self, "Die Auswertung ergibt keine Zeile.");
        draw_rows(self, plots[i], "('Allein', '2020', 1, NULL)");
        assert_text_drawn(self, "Allein");
        draw_rows(self, plots[i], "('', NULL, NULL, NULL), ('Nichts', NULL, NULL, NULL)");
    }
}

static void test_two_hundred_long_names(void **state) {
    drawing *self = *state;
    UM_AUTO(um_text) rows = {0};
    for (int i = 0; i < 200; i++)
        um_text_append_format(
            &rows,
            "%s('%03d Ämterübergreifende Arbeitsgemeinschaft für Straßen, Züge "
            "und Größeres von Königs Wusterhausen bis Äußerst Weitwegliegendhausen"
            "anderhavelundspreemündung', '%04d Öffentlicher Übergangsverband der "
            "Gemeinden an der Schwarzen Elster', %d, '%s')",
            i ? ", " : "", i, 1900 + i / 3, i % 9, i % 4 ? "yes" : "unknown");
    for (size_t i = 0; i < UM_COUNTED(plots); i++) {
        draw_rows(self, plots[i], rows.data);
        if (strstr(plots[i], "matrix"))
            assert_text_drawn(self, "Nicht gezeichnet: 140 von 200 Zeilen, 7 von 67 Spalten");
        if (strstr(plots[i], "stacked"))
            assert_text_drawn(self, "\u2026 und 160 weitere");
        if (strstr(plots[i], "timeline"))
            assert_text_drawn(self, "\u2026 und 82 weitere"); // 120 lines, two of them headings
    }
}

static void test_hostile_names_stay_text(void **state) {
    drawing *self = *state;
    static const char *const names[] = {
        "`touch hostile`",
        "$(touch hostile)",
        "''; system(''touch hostile'') #",
        "\"; !touch hostile",
        "</text><script>alert(1)</script>",
        "{/Symbol a}_b^c@d&e",
        "100 % %s %d %n \\n \\050",
        "< touch hostile",
    };
    UM_AUTO(um_text) rows = {0};
    for (size_t i = 0; i < UM_COUNTED(names); i++)
        um_text_append_format(&rows, "%s('%s', '%s', %zu, '%s')", i ? ", " : "", names[i], names[i],
                              i, names[i]);
    for (size_t i = 0; i < UM_COUNTED(plots); i++) {
        draw_rows(self, plots[i], rows.data);
        for (size_t j = 0; j < UM_COUNTED(names); j++) {
            UM_AUTO(um_text) shown = {0};
            for (const char *at = names[j]; *at; at += 1 + (at[0] == '\'' && at[1] == '\''))
                um_text_append_n(&shown, at, 1);
            assert_text_drawn(self, shown.data);
        }
    }
    assert_int_not_equal(access("hostile", F_OK), 0);
}

static void test_the_same_bytes_again(void **state) {
    drawing *self = *state;
    for (size_t i = 0; i < UM_COUNTED(plots); i++) {
        um_text svg[2] = {{0}, {0}}, png[2] = {{0}, {0}};
        for (int j = 0; j < 2; j++) {
            draw_rows(self, plots[i], "('A', '2020', 4, 'yes'), ('B', '2021', 5, 'no')");
            drawing_read(self, "picture.svg", &svg[j]);
            drawing_read(self, "picture.png", &png[j]);
        }
        assert_string_equal(svg[0].data, svg[1].data);
        assert_int_equal(png[0].length, png[1].length);
        assert_memory_equal(png[0].data, png[1].data, png[0].length);
        for (int j = 0; j < 2; j++) {
            um_text_clear(&svg[j]);
            um_text_clear(&png[j]);
        }
    }
}

static void test_what_is_wrong_is_said(void **state) {
    drawing *self = *state;
    static const struct {
        const char *plot, *message;
    } cases[] = {
        {"-- plot: matrix | row=a | column=c | value=n | classes=0\n",
         "plot 'matrix' of '': column=c: the query has no such column; did you mean 'a'?"},
        {"-- plot: matrix | row=a | column=b | value=n\n",
         "plot 'matrix' of '': plot 'matrix' wants 'classes=' or 'categories='"},
        {"-- plot: stacked_shares | label=a | series=b | value=state\n",
         "plot 'stacked_shares' of '': value=state: the column is a text, shares want a number"},
        {"-- plot: scatter | label=a | x=n | y=state\n",
         "plot 'scatter' of '': y=state: the column is a text, points want a number"},
        {"-- plot: scatter | label=a | x=n | y=n | log=z\n",
         "plot 'scatter' of '': log=z: axes are x and y"},
        {"-- plot: scatter | label=a | x=n | y=n | diagonal=yes\n",
         "plot 'scatter' of '': diagonal=yes: wants a whole number, as in diagonal=1"},
        {"-- plot: timeline | label=a | start=b\n",
         "plot 'timeline' of '': plot 'timeline' wants 'end='"},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_error err = {0};
        UM_AUTO(char) *text = query_of(cases[i].plot, "('A', 'B', 1, 'yes')");
        drawing_query(self, text);
        assert_int_equal(drawing_draw(self, &err), UM_ERR_USAGE);
        assert_string_equal(err.text, cases[i].message);
    }
}

#define DRAWN(test) cmocka_unit_test_setup_teardown(test, drawing_setup, drawing_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        DRAWN(test_matrix),
        DRAWN(test_a_symmetric_matrix_is_filled),
        DRAWN(test_a_matrix_says_what_its_query_left_out),
        DRAWN(test_categories_of_a_matrix_have_letters),
        DRAWN(test_timeline),
        DRAWN(test_timeline_of_groups_and_categories),
        DRAWN(test_stacked_shares),
        DRAWN(test_many_series_are_put_together),
        DRAWN(test_scatter),
        DRAWN(test_scatter_in_panels),
        DRAWN(test_figures_of_a_matrix_all_find_room),
        DRAWN(test_the_legend_ends_where_the_figures_end),
        DRAWN(test_an_event_of_one_day),
        DRAWN(test_a_rounded_share_is_never_all_or_none),
        DRAWN(test_no_rows_and_one),
        DRAWN(test_two_hundred_long_names),
        DRAWN(test_hostile_names_stay_text),
        DRAWN(test_the_same_bytes_again),
        DRAWN(test_what_is_wrong_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
