// Every chart, drawn from small data: nothing is complained of, both files are whole, the texts are
// in the picture.
#include "plot_drawing.h"

#define TERRITORIES                                                                                 \
    "-- title: Figures\n-- title.de: Zahlen\n"                                                      \
    "-- column: key | text | | Key\n-- column: name | text | | Name\n"                              \
    "-- column: value | real | persons | What is counted\n-- column.de: value | Was gezählt ist\n" \
    "-- column: mark | integer | flag | Uncertain\n-- layer: territory key\n"

#define SELECT_POPULATION                                                                          \
    "SELECT key, name, CAST(population AS REAL) AS value, CASE WHEN key = '3' THEN 1 ELSE 0 END "  \
    "AS mark "                                                                                     \
    "FROM territory ORDER BY key"

static void test_choropleth(void **state) {
    drawing *self = *state;
    um_error err = {0};
    drawing_query(self, TERRITORIES "-- plot: choropleth | value=value | classes=0,1000,100000 | "
                                    "legend=value | mark=mark\n" SELECT_POPULATION);
    assert_ok(drawing_draw(self, &err));
    assert_pictures_complete(self);
    assert_text_drawn(self, "Zahlen");
    assert_text_drawn(self, "2 von 3 Gemeinden mit mehr als 0; höchster Wert: Königs Wusterhausen "
                            "(1.234.567\u00a0Personen)");
    assert_text_drawn(self, "Erfundene Region & mehr");
    assert_text_drawn(self, "100.000 und mehr\u00a0(1)");
    assert_text_drawn(self, "1.000 bis unter 100.000\u00a0(1)");
    assert_text_drawn(self, "0\u00a0(1)");
    assert_text_drawn(self, "keine Angabe\u00a0(1)"); // the enclave
    assert_text_drawn(self, "Liste unvollständig: kann mehr sein\u00a0(1)");
    assert_text_drawn(self, "Im Blick: Königs Wusterhausen");
    assert_text_drawn(self, "5\u00a0km");
    assert_text_drawn(self,
                      "Quellen: Gezeichnete Quadrate, Stand 30.06.2024 \u2013 © Zeichner (CC0)");
    assert_text_drawn(self, "Brandenburg an der Havel");
}

// A city district among municipalities: "Gemeinden" would be wrong of it.
static void test_territories_of_two_levels_are_called_so(void **state) {
    drawing *self = *state;
    um_error err = {0};
    assert_ok(
        um_db_exec(self->db, "UPDATE territory SET level = 'city_district' WHERE key = '3'", &err));
    drawing_query(self, TERRITORIES "-- plot: choropleth | value=value | classes=0,1000,100000 | "
                                    "legend=value\n" SELECT_POPULATION);
    assert_ok(drawing_draw(self, &err));
    assert_text_drawn(self, "2 von 3 Gebieten mit mehr als 0; höchster Wert: Königs Wusterhausen "
                            "(1.234.567\u00a0Personen)");
    assert_text_drawn(self, "Gebiete)"); // "... (Zahl der", on the line above
}

// Squares 1 and 3 as districts of a city whose own place is far outside the part that is drawn.
static void test_districts_are_named_where_their_city_is_out_of_sight(void **state) {
    static const char *const places[] = {"POINT(500000 5805000)", "POINT(395000 5802000)"};
    drawing *self = *state;
    um_error err = {0};
    assert_ok(um_db_exec(self->db,
                         "INSERT INTO territory (key, level, name, is_leaf, in_region, source_id) "
                         "VALUES ('0', 'municipality', 'Großstadt', 0, 1, 1);"
                         "UPDATE territory SET level = 'city_district', population = NULL, "
                         "parent_key = '0' WHERE key IN ('1', '3')",
                         &err));
    for (int i = 0; i < 2; i++) {
        UM_AUTO(char) *sql = um_format(
            "UPDATE territory SET anchor = GeomFromText('%s', 25833) WHERE key = '0'", places[i]);
        assert_ok(um_db_exec(self->db, sql, &err));
        drawing_query(self, TERRITORIES "-- plot: choropleth | value=value | classes=0,1000 | "
                                        "legend=mark\n" SELECT_POPULATION);
        assert_ok(drawing_draw(self, &err));
        if (i == 0)
            assert_text_drawn(self, "Groß Kreutz (Havel)");
        else
            assert_text_not_drawn(self, "Groß Kreutz (Havel)");
    }
    assert_text_drawn(self, "Großstadt");
}

static void test_choropleth_of_categories(void **state) {
    drawing *self = *state;
    um_error err = {0};
    drawing_query(self,
                  "-- title: Gaps\n-- column: key | text | | Key\n-- column: status | text | | "
                  "Status\n-- layer: territory key\n"
                  "-- plot: choropleth | value=status | categories=missing,unknown | extent=rows\n"
                  "SELECT key, CASE key WHEN '1' THEN 'missing' WHEN '2' THEN 'strange' ELSE "
                  "'unknown' END AS status "
                  "FROM territory WHERE key <> '3' ORDER BY key");
    assert_ok(drawing_draw(self, &err));
    assert_pictures_complete(self);
    assert_text_drawn(self, "fehlt\u00a0(1)");
    assert_text_drawn(self, "unbekannt\u00a0(1)");
    assert_text_drawn(self, "andere\u00a0(1)"); // in no category, yet drawn
    assert_text_drawn(self, "nicht Teil der Auswertung\u00a0(1)");
    assert_text_drawn(self, "Die Karte zeigt einen Ausschnitt der Region.");
}

/// A territory with two rows is drawn and counted once, as the class that the plot line names
/// first, in whatever order the rows stand.
static void test_a_territory_of_two_rows_is_drawn_once(void **state) {
    drawing *self = *state;
    um_error err = {0};
    static const char *const orders[] = {"role", "role DESC"};
    for (size_t i = 0; i < UM_COUNTED(orders); i++) {
        UM_AUTO(char) *query = um_format(
            "-- title: Roles\n-- column: key | text | | Key\n-- column: role | text | | Role\n"
            "-- layer: territory key\n-- plot: choropleth | value=role | categories=zone,centre\n"
            "SELECT '1' AS key, 'centre' AS role UNION SELECT '1', 'zone' "
            "UNION SELECT '2', 'centre' UNION SELECT '3', 'centre' ORDER BY %s, key",
            orders[i]);
        drawing_query(self, query);
        assert_ok(drawing_draw(self, &err));
        assert_text_drawn(self, "Zone: 1, Zentrum: 2");
        assert_text_drawn(self, "Zone\u00a0(1)");
        assert_text_drawn(self, "Gezeichnet als das, was die Legende zuerst nennt, wo ein Gebiet "
                                "mehreres ist; nicht gezeichnete Zeilen: 1");
    }
}

/// The picture has this colour somewhere, as gnuplot writes it.
static bool has_colour(const drawing *self, const char *rgb) {
    UM_AUTO(um_text) svg = {0};
    drawing_read(self, "picture.svg", &svg);
    return strstr(svg.data, rgb) != NULL;
}

/// Areas around stations, cut at territories: classes are a scale, the best the darkest; "none" is
/// grey. In one territory, which the map shows with the focus beside it.
static void test_choropleth_of_class_bands(void **state) {
    drawing *self = *state;
    um_error err = {0};
    assert_ok(um_db_exec(
        self->db,
        "INSERT INTO class_band (band_id, standard, edition, key, class, geom) VALUES "
        "(1, 's', 'e', '2', 'A', GeomFromText('MULTIPOLYGON(((391000 5801000, 392000 5801000, "
        "392000 5802000, 391000 5801000)))', 25833)),"
        "(2, 's', 'e', '2', 'B', GeomFromText('MULTIPOLYGON(((397000 5801000, 398000 5801000, "
        "398000 5802000, 397000 5801000)))', 25833))",
        &err));
    drawing_query(self,
                  "-- title: Bands\n-- column: band_id | integer | | Band\n-- column: class | text "
                  "| | Class\n-- column: key | text | | Key\n-- layer: class_band band_id\n"
                  "-- plot: choropleth | value=class | categories=A,B,none | palette=sequential | "
                  "extent=rows\n"
                  "SELECT band_id, class, key FROM class_band ORDER BY band_id");
    assert_ok(drawing_draw(self, &err));
    assert_pictures_complete(self);
    assert_text_drawn(self, "A\u00a0(1)");
    assert_text_drawn(self, "B\u00a0(1)");
    assert_text_drawn(self, "Class (Zahl der Flächen)");
    assert_text_drawn(self, "Die Karte zeigt einen Ausschnitt der Region.");
    assert_true(has_colour(self, "rgb(  6,  48,  92)")); // the last step of the ramp
    assert_true(has_colour(self, "rgb(156, 202, 227)")); // its third, where pale begins
}

/// Zeros have a class of their own; limits lie between the values, and the legend names the method.
static void test_classes_of_a_method(void **state) {
    drawing *self = *state;
    um_error err = {0};
    drawing_query(self, TERRITORIES "-- plot: choropleth | value=value | classes=jenks:2 | "
                                    "legend=value\n" SELECT_POPULATION);
    assert_ok(drawing_draw(self, &err));
    assert_pictures_complete(self);
    assert_text_drawn(self, "1.000.000 und mehr\u00a0(1)");
    assert_text_drawn(self, "über 0 bis unter 1.000.000\u00a0(1)");
    assert_text_drawn(self, "0\u00a0(1)");
    assert_text_drawn(self, "nach Jenks)"); // the last line of its heading
    drawing_query(self, TERRITORIES "-- plot: choropleth | value=value | classes=jenks\n" //
                  SELECT_POPULATION);
    assert_int_equal(drawing_draw(self, &err), UM_ERR_USAGE);
    assert_non_null(strstr(err.text, "classes=jenks: wants 2 to 9 classes, as in jenks:5"));
}

/// What no row falls into takes no colour: one class is neither pale nor dark.
static void test_empty_ends_have_no_colour(void **state) {
    drawing *self = *state;
    um_error err = {0};
    drawing_query(self, TERRITORIES
                  "-- plot: choropleth | value=value | classes=100,1000,2000000,3000000\n"
                  "SELECT key, name, CAST(population AS REAL) AS value, 0 AS mark FROM territory "
                  "WHERE key IN ('1', '2') ORDER BY key");
    assert_ok(drawing_draw(self, &err));
    assert_text_drawn(self, "1.000 bis unter 2.000.000\u00a0(2)");
    assert_true(has_colour(self, "rgb( 74, 151, 196)"));  // the fifth of nine
    assert_false(has_colour(self, "rgb(220, 235, 245)")); // the first
    assert_false(has_colour(self, "rgb(  6,  48,  92)")); // the last
}

static void test_circle_map(void **state) {
    drawing *self = *state;
    um_error err = {0};
    drawing_query(self, TERRITORIES
                  "-- plot: circle_map | value=value | legend=value\n"
                  "SELECT key, name, CASE key WHEN '1' THEN 40000.0 WHEN '2' THEN -10000.0 WHEN "
                  "'3' THEN 0.0 END AS value, 0 AS mark FROM territory ORDER BY key");
    assert_ok(drawing_draw(self, &err));
    assert_pictures_complete(self);
    assert_text_drawn(self, "Im Plus: 1, im Minus: 1; höchster Wert: Königs Wusterhausen "
                            "(40.000\u00a0Personen); niedrigster Wert: Brandenburg an der Havel "
                            "(\u221210.000\u00a0Personen)");
    assert_text_drawn(self, "über 0\u00a0(1)");
    assert_text_drawn(self, "unter 0\u00a0(1)");
    assert_text_drawn(self, "0\u00a0(1)");
    assert_text_drawn(self, "keine Angabe\u00a0(1)");
    assert_text_drawn(self, "40.000");               // inside its circle
    assert_text_drawn(self, "20.000\u00a0Personen"); // of the legend: 1, 2 or 5
    assert_text_drawn(self, "5.000\u00a0Personen");
    assert_text_drawn(self, "1.000\u00a0Personen");
    assert_text_drawn(self, "Königs Wusterhausen");
}

static void test_flow_map(void **state) {
    drawing *self = *state;
    um_error err = {0};
    drawing_query(
        self,
        "-- title: Flows\n-- column: a_key | text | | A\n-- column: b_key | text | | B\n"
        "-- column: total | real | persons | Both directions\n-- column: status | text | | Status\n"
        "-- layer: flow_line a_key b_key\n"
        "-- plot: flow_map | value=total | classes=100,1000 | mark=status\n"
        "SELECT origin_key AS a_key, destination_key AS b_key, persons AS total, "
        "CASE destination_key WHEN '3' THEN 'unknown' ELSE 'no' END AS status FROM flow ORDER BY "
        "1, 2");
    assert_ok(drawing_draw(self, &err));
    assert_pictures_complete(self);
    assert_text_drawn(self, "1.000 und mehr\u00a0(1)");
    assert_text_drawn(self, "100 bis unter 1.000\u00a0(1)");
    assert_text_drawn(self, "1.500"); // the largest, on its line
    assert_text_drawn(self, "Nicht gezeichnet, unter 100\u00a0Personen: 1");
    assert_text_drawn(self, "Nicht gezeichnet, außerhalb der Region: 1");
    assert_text_drawn(self, "Paare: 2, zusammen 1.750\u00a0Personen; das größte: Königs "
                            "Wusterhausen \u2013 Brandenburg an der Havel "
                            "(1.500\u00a0Personen); davon unbekannt: 1");
}

static void test_corridor_map(void **state) {
    drawing *self = *state;
    um_error err = {0};
    drawing_query(
        self,
        "-- title: Lines\n-- column: section_id | integer | number | Section\n-- column: "
        "corridor_id | text | | Line\n"
        "-- column: key | text | | Key\n-- column: length_m | real | m | Length\n"
        "-- column: territories | integer | municipalities | Municipalities\n-- layer: section\n"
        "-- plot: corridor_map | value=territories | classes=2,3\n"
        "SELECT section_id, corridor_id, key, length_m, 2 AS territories FROM section ORDER BY "
        "section_id");
    assert_ok(drawing_draw(self, &err));
    assert_pictures_complete(self);
    assert_text_drawn(self, "Linien: 1, Abschnitte: 2, zusammen 19,0\u00a0km");
    assert_text_drawn(self, "2\u00a0(2)");
    assert_text_drawn(self, "Wechsel des Gebiets\u00a0(1)"); // to the outside is none
}

/// One line in a corner of the region: the map shows it and what is around; what covers the region
/// is no extract.
static void test_corridor_map_of_its_rows(void **state) {
    drawing *self = *state;
    static const char *const lines[] = {"381000 5801000, 383000 5803000",
                                        "380000 5800000, 410000 5810000"};
    for (int i = 0; i < 2; i++) {
        um_error err = {0};
        UM_AUTO(char) *sql = um_format(
            "DELETE FROM path_piece; INSERT INTO path_piece (piece_id, corridors, length_m, geom) "
            "VALUES (1, 2, 2828, GeomFromText('LINESTRING(%s)', 25833))",
            lines[i]);
        assert_ok(um_db_exec(self->db, sql, &err));
        drawing_query(self,
                      "-- title: Pieces\n-- column: piece_id | integer | number | Piece\n"
                      "-- column: length_m | real | m | Length\n-- column: trips | integer | "
                      "trips | Trips\n-- layer: path_piece piece_id\n"
                      "-- plot: corridor_map | value=trips | classes=0,10 | extent=rows\n"
                      "SELECT piece_id, length_m, 5 AS trips FROM path_piece ORDER BY piece_id");
        assert_ok(drawing_draw(self, &err));
        assert_pictures_complete(self);
        if (i == 0)
            assert_text_drawn(self, "Die Karte zeigt einen Ausschnitt der Region.");
        else
            assert_text_not_drawn(self, "Die Karte zeigt einen Ausschnitt der Region.");
    }
}

/// Symbols of the picture in the order drawn, without their rims of paper: "shape red green blue",
/// one a line; and where the first ones stand.
static size_t list_symbols(const drawing *self, um_text *symbols, double xy[][2], size_t n_max) {
    UM_AUTO(um_text) svg = {0};
    size_t n = 0;
    drawing_read(self, "picture.svg", &svg);
    for (const char *at = svg.data; (at = strstr(at, "<use xlink:href='#gpPt")); at++) {
        int shape, red, green, blue;
        double x, y, scale;
        if (sscanf(at,
                   "<use xlink:href='#gpPt%d' transform='translate(%lf,%lf) scale(%lf)' "
                   "color='rgb(%d, %d, %d)'/>",
                   &shape, &x, &y, &scale, &red, &green, &blue) != 7 ||
            red + green + blue == 3 * 255)
            continue;
        um_text_append_format(symbols, "%d %d %d %d\n", shape, red, green, blue);
        if (n < n_max)
            memcpy(xy[n], (double[]){x, y}, sizeof xy[n]);
        n++;
    }
    return n;
}

// As in plots/style.gp: shapes by class, colours by slot of the palette (3 to 5; 0 for others).
// gnuplot calls point type 7 gpPt6.
#define CIRCLE "6 "
#define SQUARE "4 "
#define DIAMOND "12 "
#define GREEN "0 158 115\n"
#define PINK "204 121 167\n"
#define GREY "180 180 180\n"

static void test_site_map(void **state) {
    drawing *self = *state;
    um_error err = {0};
    assert_ok(
        um_db_exec(self->db,
                   "INSERT INTO site (site_id, kind, name, source_id, geom) VALUES "
                   "('a', 'commercial', 'A', 1, GeomFromText('POINT(385000 5805000)', 25833)),"
                   "('b', 'commercial', 'B', 1, GeomFromText('POINT(395000 5805000)', 25833)),"
                   "('c', 'housing', 'C', 1, GeomFromText('POINT(405000 5805000)', 25833)),"
                   "('d', 'housing', 'D', 1, GeomFromText('POINT(450000 5805000)', 25833)),"
                   "('e', 'project', 'E', 1, NULL), ('f', '', 'F', 1, NULL),"
                   "('g', 'quarry', 'G', 1, GeomFromText('POINT(385000 5802000)', 25833))",
                   &err));
    drawing_query(self,
                  "-- title: Sites\n-- column: site_id | text | | Site\n"
                  "-- column: kind | text | | Kind\n-- layer: site site_id\n"
                  "-- plot: site_map | category=kind | categories=commercial,housing,project\n"
                  "SELECT site_id, kind FROM site ORDER BY site_id");
    assert_ok(drawing_draw(self, &err));
    assert_pictures_complete(self);
    assert_text_drawn(self, "Gewerbefläche\u00a0(2)");
    assert_text_drawn(self, "Wohnbaufläche\u00a0(1)"); // the other one lies outside
    assert_text_drawn(self, "Nicht gezeichnet, außerhalb der Region: 1");
    assert_text_drawn(self, "Nicht gezeichnet, ohne Ort: 2");
    UM_AUTO(um_text) symbols = {0};
    double xy[4][2];
    size_t n_symbols = list_symbols(self, &symbols, xy, 4);
    assert_string_equal(symbols.data,
                        CIRCLE GREEN CIRCLE GREEN SQUARE PINK DIAMOND GREY // map
                            CIRCLE GREEN SQUARE PINK DIAMOND GREY);        // no project drawn
    assert_int_equal(n_symbols, 7);
    // a, b and c stand 10 km from each other in a row, g 3 km below a
    double step = xy[1][0] - xy[0][0];
    assert_true(step > 50);
    assert_float_equal(xy[2][0] - xy[1][0], step, 0.02);
    assert_float_equal(xy[1][1], xy[0][1], 0.02);
    assert_float_equal(xy[2][1], xy[0][1], 0.02);
    assert_float_equal(xy[3][0], xy[0][0], 0.02);
    assert_float_equal(xy[3][1] - xy[0][1], 0.3 * step, 0.02);
}

static void test_border_map(void **state) {
    drawing *self = *state;
    um_error err = {0};
    drawing_query(
        self, "-- title: Borders\n-- column: a_key | text | | A\n-- column: b_key | text | | B\n"
              "-- column: status | text | | Shared: yes or no\n-- layer: border a_key b_key\n"
              "-- plot: border_map | category=status | categories=yes,no,unknown\n"
              // keys in the other order, and a border without an arc (2, 4)
              "SELECT b_key AS a_key, a_key AS b_key, CASE b_key WHEN '2' THEN 'yes' WHEN '3' THEN "
              "'unknown' ELSE 'no' END AS status "
              "FROM border ORDER BY 1, 2");
    assert_ok(drawing_draw(self, &err));
    assert_pictures_complete(self);
    assert_text_drawn(self, "Ja: 1, nein: 1, unbekannt: 1 von 3 Grenzen");
    assert_text_drawn(self, "Shared (Zahl der Grenzen)"); // the legend says which values there are
}

static void test_ranked_bars(void **state) {
    drawing *self = *state;
    um_error err = {0};
    drawing_query(self, "-- title: Bars\n-- column: name | text | | Name\n-- column: value | real "
                        "| share | Share\n-- column: mark | integer | flag | Mark\n"
                        "-- plot: ranked_bars | label=name | value=value | rows=2 | mark=mark\n"
                        "SELECT name, CASE key WHEN '1' THEN 0.25 WHEN '2' THEN -0.5 WHEN '3' THEN "
                        "0.125 END AS value, "
                        "CASE key WHEN '2' THEN 1 ELSE 0 END AS mark FROM territory ORDER BY key");
    assert_ok(drawing_draw(self, &err));
    assert_pictures_complete(self);
    assert_text_drawn(self, "25,0\u00a0%");
    assert_text_drawn(self, "\u221250,0\u00a0%"); // among the two largest by size
    assert_text_not_drawn(self, "12,5");
    assert_text_drawn(self, "\u2026 und 1 weitere");
    assert_text_drawn(self, "keine Angabe: 1");
    assert_text_drawn(self, "Die 2 größten von 3");
}

static void test_empty_results(void **state) {
    drawing *self = *state;
    static const char *const plots[] = {
        "-- plot: choropleth | value=value | classes=0,10\n",
        "-- plot: choropleth | value=value | classes=jenks:5\n",
        "-- plot: circle_map | value=value\n",
        "-- plot: ranked_bars | label=name | value=value\n",
    };
    for (size_t i = 0; i < UM_COUNTED(plots); i++) {
        um_error err = {0};
        UM_AUTO(char) *text = um_format("%s%s%s", TERRITORIES, plots[i],
                                        "SELECT key, name, CAST(population AS REAL) AS value, 0 AS "
                                        "mark FROM territory WHERE key = 'none' ORDER BY key");
        drawing_query(self, text);
        assert_ok(drawing_draw(self, &err));
        assert_pictures_complete(self);
    }
}

static void test_hostile_names_stay_text(void **state) {
    drawing *self = *state;
    static const char *const names[][2] = {
        {"`touch hostile`", NULL},
        {"$(touch hostile)", NULL},
        {"'; system('touch hostile') #", NULL},
        {"\"; !touch hostile", NULL},
        {"</text><script>alert(1)</script>", NULL},
        {"# 7 \" 8", NULL},
        {"{/Symbol a}_b^c@d&e", NULL},
        {"100 % %s %d %n \\n \\050", NULL},
        {"< touch hostile", NULL},
        {"a\nsystem 'touch hostile'", "a system 'touch hostile'"},
        {"abc\u202efed\u2066", "abcfed"},
        {"(1) (12) (777) 1é2", NULL},
    };
    for (size_t i = 0; i < UM_COUNTED(names); i++) {
        um_error err = {0};
        UM_AUTO(sqlite3_stmt) *update = NULL;
        assert_ok(um_db_prepare(self->db, "UPDATE territory SET name = ?1 WHERE key = '1'", &update,
                                &err));
        um_db_bind_text(update, 1, names[i][0]);
        assert_ok(um_db_run(self->db, update, &err));
        static const char *const plots[] = {
            "-- plot: ranked_bars | label=name | value=value\n",
            "-- plot: choropleth | value=value | classes=0,1000 | label=name\n"};
        for (size_t j = 0; j < UM_COUNTED(plots); j++) {
            UM_AUTO(char) *text = um_format("%s%s%s", TERRITORIES, plots[j], SELECT_POPULATION);
            drawing_query(self, text);
            assert_ok(drawing_draw(self, &err));
            assert_pictures_complete(self);
            assert_text_drawn(self, names[i][1] ? names[i][1] : names[i][0]);
        }
    }
    assert_int_not_equal(access("hostile", F_OK), 0);
}

static void test_the_same_bytes_again(void **state) {
    drawing *self = *state;
    um_error err = {0};
    um_text svg[2] = {{0}, {0}}, png[2] = {{0}, {0}};
    for (int i = 0; i < 2; i++) {
        drawing_query(self, TERRITORIES
                      "-- plot: choropleth | value=value | classes=0,1000\n" SELECT_POPULATION);
        assert_ok(drawing_draw(self, &err));
        drawing_read(self, "picture.svg", &svg[i]);
        drawing_read(self, "picture.png", &png[i]);
    }
    assert_string_equal(svg[0].data, svg[1].data);
    assert_int_equal(png[0].length, png[1].length);
    assert_memory_equal(png[0].data, png[1].data, png[0].length);
    for (int i = 0; i < 2; i++) {
        um_text_clear(&svg[i]);
        um_text_clear(&png[i]);
    }
}

static void test_a_description_for_those_who_do_not_see(void **state) {
    drawing *self = *state;
    um_error err = {0};
    UM_AUTO(um_text) svg = {0};
    drawing_query(self, TERRITORIES
                  "-- plot: choropleth | value=value | classes=0,1000,100000\n" SELECT_POPULATION);
    assert_ok(drawing_draw(self, &err));
    drawing_read(self, "picture.svg", &svg);
    assert_non_null(strstr(svg.data, "<title>Zahlen</title>"));
    assert_non_null(strstr(svg.data, "<desc>Zahlen. 2 von 3 Gemeinden mit mehr als 0;"));
    assert_non_null(strstr(svg.data, "100.000 und mehr: 1.</desc>"));
}

static void test_several_at_once(void **state) {
    drawing *self = *state;
    um_error err = {0};
    enum { N = 11 }; // more than are drawn at a time
    drawing_query(self, TERRITORIES
                  "-- plot: ranked_bars | label=name | value=value\n" SELECT_POPULATION);
    um_plot_job jobs[N];
    char *paths[N];
    for (int i = 0; i < N; i++) {
        UM_AUTO(char) *name = um_format("%d.svg", i);
        paths[i] = drawing_path(self, name);
        jobs[i] = (um_plot_job){.db = self->db,
                                .table = self->table,
                                .plot = &self->query->plots[0],
                                .svg_path = paths[i]};
    }
    assert_ok(um_plot_draw(jobs, N, &err));
    for (int i = 0; i < N; i++) {
        assert_true(um_file_size(paths[i]) > 1000);
        free(paths[i]);
    }
}

#define DRAWN(test) cmocka_unit_test_setup_teardown(test, drawing_setup, drawing_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        DRAWN(test_choropleth),
        DRAWN(test_choropleth_of_categories),
        DRAWN(test_a_territory_of_two_rows_is_drawn_once),
        DRAWN(test_choropleth_of_class_bands),
        DRAWN(test_territories_of_two_levels_are_called_so),
        DRAWN(test_districts_are_named_where_their_city_is_out_of_sight),
        DRAWN(test_classes_of_a_method),
        DRAWN(test_empty_ends_have_no_colour),
        DRAWN(test_circle_map),
        DRAWN(test_flow_map),
        DRAWN(test_corridor_map),
        DRAWN(test_corridor_map_of_its_rows),
        DRAWN(test_site_map),
        DRAWN(test_border_map),
        DRAWN(test_ranked_bars),
        DRAWN(test_empty_results),
        DRAWN(test_hostile_names_stay_text),
        DRAWN(test_the_same_bytes_again),
        DRAWN(test_a_description_for_those_who_do_not_see),
        DRAWN(test_several_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
