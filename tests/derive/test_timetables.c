// Three squares of one kilometre: A, B, C. Stops stand in kilometres, times in seconds of the
// service day; every figure can be reckoned by hand.
#include "derive_drawing.h"

#include <stdio.h>

static void run(drawing *self, const char *sql) {
    um_error err = {0};
    if (um_db_exec(self->db, sql, &err) != UM_OK)
        fail_msg("%s: %s", err.text, sql);
}

static void draw_place(drawing *self, const char *id, const char *name, const char *parent,
                       double x, double y) {
    um_error err = {0};
    char point[64];
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    snprintf(point, sizeof point, "POINT(%.6f %.6f)", x, y);
    assert_ok(um_db_prepare(self->db,
                            "INSERT INTO stop (stop_id, kind, name, station_id, source_id, geom) "
                            "VALUES (?1, 'bus', ?2, ?3, 1, ?4)",
                            &insert, &err));
    um_db_bind_text(insert, 1, id);
    um_db_bind_text(insert, 2, name);
    um_db_bind_text(insert, 3, parent);
    draw_bind(insert, 4, point, UM_POINT);
    assert_ok(um_db_run(self->db, insert, &err));
}

/// A line of three stops, one in each square: two trips on weekdays, one of them after midnight,
/// one on demand, and one that runs every 20 minutes.
static void draw_timetable(drawing *self) {
    draw_municipality(self, "A", SQUARE_A);
    draw_municipality(self, "B", SQUARE_B);
    draw_municipality(self, "C", SQUARE_C);
    draw_place(self, "s1", "Markt", NULL, 0.5, 0.5);
    draw_place(self, "s2", "Kirche", NULL, 1.5, 0.5);
    draw_place(self, "s3", "Bahnhof", NULL, 2.5, 0.5);
    run(self, "INSERT INTO feed (source_id, first_date, last_date, stop_times, trips, patterns, "
              "stop_lists, "
              "on_demand_trips, interpolated, scattered) VALUES (1, '2024-01-01', '2024-01-31', 0, "
              "0, 0, 0, 0, 0, 0)");
    run(self, "INSERT INTO agency (agency_id, name, source_id) VALUES ('a', 'Bus', 1)");
    run(self,
        "INSERT INTO route (route_id, agency_id, short_name, route_type, kind, mode, source_id) "
        "VALUES ('r1', 'a', '1', 3, 'bus', 'bus', 1), ('r2', 'a', '1', 106, 'rail', 'rail', 1)");
    run(self, "INSERT INTO service (service_id, weekdays, first_date, last_date, source_id) "
              "VALUES ('wt', 31, '2024-01-01', '2024-01-31', 1), ('no', 0, NULL, NULL, 1)");
    run(self, "INSERT INTO pattern (pattern_id, stop_list, stops, source_id) VALUES (1, 1, 3, 1), "
              "(2, 2, 2, 1)");
    run(self, "INSERT INTO pattern_stop (pattern_id, position, stop_id, stop_sequence, arrival_s, "
              "departure_s, "
              "times_given, source_id) VALUES (1, 1, 's1', 1, 0, 0, 3, 1), (1, 2, 's2', 2, 300, "
              "360, 3, 1), "
              "(1, 3, 's3', 3, 900, 900, 3, 1), (2, 1, 's1', 1, NULL, NULL, 0, 1), (2, 2, 's3', 2, "
              "NULL, NULL, 0, 1)");
    run(self,
        "INSERT INTO trip (trip_no, trip_id, route_id, service_id, pattern_id, start_s, "
        "direction_id, source_id) "
        "VALUES (1, 't1', 'r1', 'wt', 1, 28800, 0, 1), (2, 't2', 'r1', 'wt', 1, 86400, 0, 1), "
        "(3, 't3', 'r1', 'wt', 2, NULL, NULL, 1), (4, 't4', 'r2', 'wt', 1, 0, 1, 1), "
        "(5, 't5', 'r1', 'no', 1, 3600, 0, 1)");
    run(self, "INSERT INTO frequency (trip_no, start_s, end_s, headway_s, source_id) "
              "VALUES (4, 21600, 24000, 1200, 1), (4, 25200, 25201, 600, 1)"); // 6:00, 6:20, 7:00;
                                                                               // none at 6:40
}

#define DAYS                                                                                       \
    "SELECT day_type, date, rule, trips, recurs, considered FROM reference_day ORDER BY day_type " \
    "DESC"

static void test_the_ordinary_day(void **state) {
    drawing *self = *state;
    draw_timetable(self);
    // 14 Tuesdays to Thursdays in January 2024, all with 4 trips; a fifth on the 9th and the 10th:
    // 2 of 14.
    run(self, "INSERT INTO service_date (service_id, date, runs, source_id) VALUES ('no', "
              "'2024-01-09', 1, 1), "
              "('no', '2024-01-10', 1, 1), ('wt', '2024-01-16', 0, 1), ('wt', '2024-01-20', 1, 1)");
    draw_derive(self);
    assert_rows(self, DAYS,
                "weekday 2024-01-09 ordinary 5 2 13; saturday 2024-01-20 ordinary 4 1 1");
    // On one day only it is no tenth of 13, and the 9th is a holiday.
    draw_option(self, "reference_days.holidays.2024-01-09", "Holiday");
    draw_derive(self);
    assert_rows(self, DAYS,
                "weekday 2024-01-02 ordinary 4 11 12; saturday 2024-01-20 ordinary 4 1 1");
    draw_option(self, "reference_days.weekday", "2024-01-16");
    draw_derive(self);
    assert_rows(self, DAYS, "weekday 2024-01-16 chosen 0 0 12; saturday 2024-01-20 ordinary 4 1 1");
    assert_rows(self, "SELECT count(*) FROM service_territory WHERE day_type = 'weekday'", "0");
}

static void test_service_by_hand(void **state) {
    drawing *self = *state;
    draw_timetable(self);
    draw_derive(self);
    // r1: t1, t2 and t3 (without times) leave A, t1 and t2 leave B; C is their end. r2: three runs.
    assert_rows(
        self,
        "SELECT route_id, key, departures, runs, first_s, last_s FROM service_territory ORDER BY "
        "1, 2",
        "r1 A 3 3 28800 86400; r1 B 2 2 29160 86760; r2 A 3 3 21600 25200; r2 B 3 3 21960 25560");
    assert_rows(self,
                "SELECT route_id, direction_id, pattern_id, trips, runs, first_s, last_s FROM "
                "pattern_service ORDER BY 1, 3",
                "r1 0 1 2 2 28800 86400; r1 0 2 1 1 - -; r2 1 1 1 3 21600 25200");
    assert_rows(self,
                "SELECT route_id, direction_id, hour, departures FROM line_hour ORDER BY 1, 3",
                "r1 0 8 1; r1 0 24 1; r2 1 6 2; r2 1 7 1");
    assert_rows(self,
                "SELECT station_id, mode, hour, departures FROM station_hour ORDER BY 1, 2, 3",
                "s1 bus -1 1; s1 bus 8 1; s1 bus 24 1; s1 rail 6 2; s1 rail 7 1; s2 bus 8 1; s2 "
                "bus 24 1; s2 rail 6 2; s2 rail 7 1");
    assert_rows(self, "SELECT stop_list, position, key FROM stop_list_territory ORDER BY 1, 2",
                "1 1 A; 1 2 B; 1 3 C; 2 1 A; 2 2 C");
    // The line 1 has both routes; Monday to Friday of the week of Tuesday, 2 January. Hours 6 and
    // 7: 64 + 128.
    assert_rows(self,
                "SELECT unit, line, direction_id, runs, first_s, last_s, hours, longest_gap_s FROM "
                "line_day "
                "WHERE weekday = 1 ORDER BY 1, 2, 3",
                "line 1 0 2 28800 86400 16777472 57600; line 1 1 3 21600 25200 192 2400; "
                "route r1 0 2 28800 86400 16777472 57600; route r2 1 3 21600 25200 192 2400");
    assert_rows(self,
                "SELECT min(date), max(date), count(*) FROM line_day WHERE unit = 'line' AND "
                "direction_id = 0",
                "2024-01-01 2024-01-05 5");
    assert_rows(self,
                "SELECT unit, line, direction_id, stop_lists, runs, main_runs FROM line_week ORDER "
                "BY 1, 2, 3",
                "line 1 0 1 10 10; line 1 1 1 15 15; route r1 0 1 10 10; route r2 1 1 15 15");
}

static void test_stations_by_parent_name_and_distance(void **state) {
    drawing *self = *state;
    draw_timetable(self);
    draw_place(self, "m2", "Markt", NULL, 0.5, 0.799);   // 299 m from s1
    draw_place(self, "m3", "Markt", NULL, 0.801, 0.799); // 301 m from m2, 424 m from s1
    draw_place(self, "m4", "Markt", NULL, 1.1, 0.799);   // 299 m from m3
    draw_place(self, "hbf", "Hauptbahnhof", NULL, 2.9, 0.9);
    draw_place(self, "h1", "Gleis 1", "hbf", 2.5, 0.9);
    draw_derive(self);
    assert_rows(self, "SELECT stop_id, station_id FROM stop_station ORDER BY 1",
                "h1 hbf; m2 m2; m3 m3; m4 m3; s1 m2; s2 s2; s3 s3");
    assert_rows(self, "SELECT station_id, name, stops, is_grouped, key FROM station ORDER BY 1",
                "hbf Hauptbahnhof 1 0 C; m2 Markt 2 1 A; m3 Markt 2 1 A; s2 Kirche 1 1 B; s3 "
                "Bahnhof 1 1 C");
    draw_option(self, "stations.link_m", "301.5");
    draw_derive(self);
    assert_rows(self, "SELECT station_id, stops FROM station WHERE name = 'Markt'", "m2 4");
}

/// One standard: window 6 to 8, below 60 min class 1, below 120 class 2; bus/2 and rail/1 are X.
static void draw_standard(drawing *self) {
    run(self,
        "INSERT INTO rulebook (standard, edition, topic, rule, value, text_value, citation) VALUES "
        "('test', '1', 'window', 'from_h', 6, NULL, 'c'), ('test', '1', 'window', 'to_h', 8, NULL, "
        "'c'), "
        "('test', '1', 'interval', '1', 60, NULL, 'c'), ('test', '1', 'interval', '2', 80.5, NULL, "
        "'c'), "
        "('test', '1', 'category', 'rail/2', NULL, 'X', 'c'), ('test', '1', 'band', '1', 100, "
        "NULL, 'c'), "
        "('test', '1', 'band', '2', 200, NULL, 'c'), ('test', '1', 'class', 'X/1', NULL, 'A', "
        "'c'), "
        "('test', '1', 'class', 'X/2', NULL, 'B', 'c'), "
        "('near', '1', 'service', 'departures', 5, NULL, 'c'), ('near', '1', 'reach', 'bus', 100, "
        "NULL, 'c'), "
        "('near', '1', 'reach', 'rail', 250, NULL, 'c')");
}

static void test_classes_by_hand(void **state) {
    drawing *self = *state;
    draw_timetable(self);
    draw_standard(self);
    run(self, "INSERT INTO grid_cell (cell_id, population, easting, northing, source_id) SELECT "
              "'c' || value, 10, "
              "ST_X(geom) + value, ST_Y(geom), 1 FROM stop, (SELECT 99 AS value UNION SELECT 101 "
              "UNION SELECT 201 UNION SELECT 251) "
              "WHERE stop_id = 's1'");
    draw_derive(self);
    // Three departures of two hours in the window: 120 / 1.5 = 80 min. s3 has none.
    assert_rows(self,
                "SELECT station_id, departures, mode, interval_min, interval_class, category FROM "
                "stop_class ORDER BY 1",
                "s1 3 rail 80 2 X; s2 3 rail 80 2 X");
    // Discs of 100 and 200 m: pi * 0.01 = 0.031416 and pi * 0.03 = 0.094248 km2; 256 sides have
    // 0.01 % less.
    assert_rows(
        self,
        "SELECT key, class, round(area_km2, 4), population FROM class_territory ORDER BY 1, 2",
        "A  0.8743 20; A A 0.0314 10; A B 0.0942 10; B  0.8743 0; B A 0.0314 0; B B 0.0942 0; C  1 "
        "0");
    assert_rows(self,
                "SELECT key, class, round(ST_Area(geom) / 1e6, 4) FROM class_band ORDER BY 1, 2",
                "A A 0.0314; A B 0.0942; B A 0.0314; B B 0.0942");
    // s1 has six departures a day and a train: 250 m.
    assert_rows(self, "SELECT key, population, near FROM stop_population ORDER BY 1",
                "A 40 30; B 0 0; C 0 0");
}

static void test_bad_days_are_refused(void **state) {
    drawing *self = *state;
    static const struct {
        const char *name, *value, *message;
    } cases[] = {
        {"reference_days.weekday", "18.06.2024",
         "derive.reference_days.weekday: '18.06.2024' is no date; write it as 2024-12-31"},
        {"reference_days.sunday", "2024-02-30", "'2024-02-30' is no date"},
        {"reference_days.holidays.2024-13-01", "x", "'2024-13-01' is no date"},
        {"reference_days.monday", "2024-01-01",
         "unknown key 'reference_days.monday'; did you mean 'reference_days.sunday'?"},
        {"stations.link_m", "-1", "'-1' is negative"},
    };
    for (size_t i = 0; i < UM_COUNT(cases); i++) {
        um_error err = {0};
        um_pair_list_clear(&self->region.derive);
        draw_option(self, cases[i].name, cases[i].value);
        assert_int_not_equal(um_derive_check(&self->region, &err), UM_OK);
        if (!strstr(err.text, cases[i].message))
            fail_msg("no '%s' in: %s", cases[i].message, err.text);
    }
}

int main(void) {
#define DRAWN(name) cmocka_unit_test_setup_teardown(name, drawing_setup, drawing_teardown)
    const struct CMUnitTest tests[] = {
        DRAWN(test_the_ordinary_day),
        DRAWN(test_service_by_hand),
        DRAWN(test_stations_by_parent_name_and_distance),
        DRAWN(test_classes_by_hand),
        DRAWN(test_bad_days_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
