// Timetables: what of a feed is stored, rejected, mended, refused.
#include "load_fixture.h"

#include "load/gtfs/rows.h"

#include <stdlib.h>

/// A feed of two lines; a test puts other files over it.
static void write_feed(const load_fixture *fixture) {
    static const char *const files[][2] = {
        {"agency.txt", "agency_id,agency_name,agency_url,agency_timezone\n"
                       "a,Busbetrieb,https://bus.example.org,Europe/Berlin\n"},
        {"stops.txt",
         "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
         "s1,Markt,52.40,13.00,0,\ns2,Kirche,52.40,13.01,0,\ns3,Bahnhof,52.40,13.04,0,hbf\n"
         "hbf,Hauptbahnhof,52.40,13.04,1,\n"},
        {"routes.txt", "route_id,agency_id,route_short_name,route_long_name,route_type\n"
                       "r1,a,1,,3\nr2,a,S2,,109\n"},
        {"calendar.txt", "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,"
                         "start_date,end_date\nwt,1,1,1,1,1,0,0,20240101,20241231\n"},
        {"trips.txt",
         "route_id,service_id,trip_id,direction_id\nr1,wt,t1,0\nr1,wt,t2,0\nr2,wt,t3,1\n"},
        {"stop_times.txt",
         "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
         "t1,08:00:00,08:00:00,s1,1\nt1,08:05:00,08:06:00,s2,2\nt1,08:20:00,08:20:00,s3,3\n"
         "t2,24:10:00,24:10:00,s1,1\nt2,24:15:00,24:16:00,s2,2\nt2,24:30:00,24:30:00,s3,3\n"
         "t3,09:00:00,09:00:00,s3,1\nt3,09:09:00,09:09:00,s1,2\n"},
    };
    um_error err = {0};
    assert_ok(um_folder_make(file_path(fixture, "feed"), &err));
    for (size_t i = 0; i < UM_COUNT(files); i++) {
        UM_AUTO(char) *name = um_format("feed/%s", files[i][0]);
        write_file(fixture, name, files[i][1]);
    }
}

static um_source *add_feed(load_fixture *fixture) {
    write_feed(fixture);
    return add_source(fixture, "feed", "gtfs", "feed");
}

static void test_trips_of_one_course_share_a_pattern(void **state) {
    load_fixture *fixture = *state;
    add_feed(fixture);
    assert_loads(fixture);
    assert_answer(
        fixture,
        "SELECT stop_times, trips, patterns, stop_lists, on_demand_trips, first_date FROM feed",
        "8|3|2|2|0|2024-01-01");
    assert_answer(fixture,
                  "SELECT trip_id, pattern_id, start_s, direction_id FROM trip ORDER BY trip_no",
                  "t1|1|28800|0\nt2|1|87000|0\nt3|2|32400|1"); // 24:10 is 87,000 s, not 600
    assert_answer(fixture,
                  "SELECT stop_id, arrival_s, departure_s, times_given FROM pattern_stop WHERE "
                  "pattern_id = 1",
                  "s1|0|0|3\ns2|300|360|3\ns3|1200|1200|3");
    assert_answer(fixture, "SELECT route_id, kind, mode FROM route ORDER BY 1",
                  "r1|bus|bus\nr2|rail|rail");
    assert_answer(fixture, "SELECT stop_id, kind, station_id FROM stop ORDER BY 1",
                  "hbf|rail|\ns1|rail|\ns2|bus|\ns3|rail|hbf");
    assert_answer(
        fixture,
        "SELECT corridor_id, kind, name, operator, is_path, detail_level FROM corridor ORDER BY 1",
        "stops/1|bus|1|Busbetrieb|1|straight between stops\nstops/2|rail|S2|Busbetrieb|1|straight "
        "between stops");
    assert_answer(fixture, COUNTS "'feed'", "19|19|0|0|0|0");
}

/// The same rows in any order are the same trips.
static void test_scattered_rows_are_put_together(void **state) {
    load_fixture *fixture = *state;
    add_feed(fixture);
    write_file(fixture, "feed/stop_times.txt",
               "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
               "t2,24:30:00,24:30:00,s3,3\nt1,08:05:00,08:06:00,s2,2\nt3,09:09:00,09:09:00,s1,2\n"
               "t1,08:20:00,08:20:00,s3,3\nt2,24:10:00,24:10:00,s1,1\nt1,08:00:00,08:00:00,s1,1\n"
               "t3,09:00:00,09:00:00,s3,1\nt2,24:15:00,24:16:00,s2,2\n");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT stop_times, trips, patterns, scattered FROM feed", "8|3|2|7");
    assert_answer(fixture, "SELECT trip_id, start_s FROM trip ORDER BY trip_no",
                  "t1|28800\nt2|87000\nt3|32400");
    assert_answer(fixture, "SELECT count(*) FROM notice WHERE severity = 'ERROR'", "0");
}

/// What was found before a trip came again is found once, not twice.
static void test_findings_before_scattered_rows_count_once(void **state) {
    load_fixture *fixture = *state;
    add_feed(fixture);
    write_file(
        fixture, "feed/stop_times.txt",
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "t1,08:00:00,08:00:00,s1,1\nt1,08:00:00,08:00:00,nowhere,2\nt1,08:20:00,08:20:00,s3,3\n"
        "t2,09:00:00,09:00:00,s1,1\nt1,08:30:00,08:30:00,s1,4\nt2,09:10:00,09:10:00,s3,2\n"
        "t3,09:00:00,09:00:00,s3,1\nt3,09:09:00,09:09:00,s1,2\n");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT code, count, first_line FROM notice WHERE severity = 'ERROR'",
                  "foreign_key_violation|1|3");
    assert_answer(fixture, "SELECT file, place, key, reason FROM reject",
                  "feed/stop_times.txt|line 3|t1|foreign_key_violation: stop_id: trip 't1', "
                  "stop_sequence 2: its stop is not in stops.txt");
    assert_answer(fixture, COUNTS "'feed'", "19|18|0|1|0|0");
}

/// 13.00, 13.01 and 13.04 degrees: the second stop is a quarter of the way.
static void test_times_left_blank_are_interpolated_along_the_way(void **state) {
    load_fixture *fixture = *state;
    add_feed(fixture);
    write_file(fixture, "feed/stop_times.txt",
               "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
               "t1,08:00:00,08:00:00,s1,1\nt1,,,s2,2\nt1,08:20:00,08:20:00,s3,3\n"
               "t2,09:00:00,09:00:00,s1,1\nt2,,,s2,2\nt2,09:20:00,09:20:00,s3,3\n");
    assert_loads(fixture);
    assert_answer(fixture,
                  "SELECT arrival_s, departure_s, times_given FROM pattern_stop WHERE position = 2",
                  "300|300|0");
    assert_answer(fixture, "SELECT interpolated FROM feed", "2");
}

/// The shape goes a detour between s1 and s2: north 0.01 degrees (1,111.95 m), east 0.01 degrees
/// (at 52.41: 678.3 m, at 52.40 678.5 m), back south (1,111.95 m); then straight 0.03 degrees
/// (2,035.4 m) to s3. s2 is after 2,902.2 of 4,937.6 m: 20 min x 0.58778 = 705 s, not 300 s.
static void test_times_left_blank_follow_the_shape(void **state) {
    load_fixture *fixture = *state;
    add_feed(fixture);
    write_file(fixture, "feed/trips.txt",
               "route_id,service_id,trip_id,direction_id,shape_id\nr1,wt,t1,0,a\nr2,wt,t3,1,\n");
    write_file(fixture, "feed/shapes.txt",
               "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\na,52.40,13.00,1\n"
               "a,52.41,13.00,2\na,52.41,13.01,3\na,52.40,13.01,4\na,52.40,13.04,5\n");
    write_file(fixture, "feed/stop_times.txt",
               "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
               "t1,08:00:00,08:00:00,s1,1\nt1,,,s2,2\nt1,08:20:00,08:20:00,s3,3\n"
               "t3,09:00:00,09:00:00,s3,1\nt3,,,s2,2\nt3,09:20:00,09:20:00,s1,3\n");
    assert_loads(fixture);
    assert_answer(
        fixture,
        "SELECT pattern_id, arrival_s, departure_s, times_given FROM pattern_stop WHERE "
        "position = 2 ORDER BY 1",
        "1|705|705|0\n2|900|900|0"); // t3 has no shape: straight, three quarters of the way
    assert_answer(fixture, "SELECT count(*) FROM notice WHERE file = 'stops.txt'", "0");
}

/// A line that comes back on its own way: s2 is passed on the way out and on the way back, and each
/// call is where its turn is. Out and back 0.04 degrees each; s2 after 0.01 and 0.07 of 0.08.
static void test_a_stop_passed_twice_is_called_in_turn(void **state) {
    load_fixture *fixture = *state;
    add_feed(fixture);
    write_file(fixture, "feed/trips.txt",
               "route_id,service_id,trip_id,direction_id,shape_id\nr1,wt,t1,0,a\n");
    write_file(fixture, "feed/shapes.txt",
               "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\na,52.40,13.00,1\n"
               "a,52.40,13.04,2\na,52.40,13.00,3\n");
    write_file(fixture, "feed/stop_times.txt",
               "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
               "t1,08:00:00,08:00:00,s1,1\nt1,,,s2,2\nt1,,,s3,3\nt1,,,s2,4\n"
               "t1,08:20:00,08:20:00,s1,5\n");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT group_concat(arrival_s, ' ') FROM pattern_stop",
                  "0 150 600 1050 1200");
}

/// s2 lies 136 m north of the shape, s1 and s3 on it; 99 m would be near enough.
static void test_a_stop_far_from_its_shape_is_told(void **state) {
    load_fixture *fixture = *state;
    add_feed(fixture);
    write_file(fixture, "feed/trips.txt",
               "route_id,service_id,trip_id,direction_id,shape_id\nr1,wt,t1,0,a\nr1,wt,t2,0,a\n"
               "r2,wt,t3,1,\n");
    write_file(fixture, "feed/shapes.txt",
               "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\na,52.40,13.00,1\n"
               "a,52.39878,13.01,2\na,52.40,13.04,3\n");
    assert_loads(fixture);
    assert_answer(fixture,
                  "SELECT code, severity, file, field, effect, count, first_line FROM notice WHERE "
                  "file = 'stops.txt'",
                  "stop_too_far_from_shape|WARNING|stops.txt|stop_lat||1|3");
    write_file(fixture, "feed/shapes.txt",
               "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\na,52.40,13.00,1\n"
               "a,52.39912,13.01,2\na,52.40,13.04,3\n");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT count(*) FROM notice WHERE file = 'stops.txt'", "0");
}

/// Twenty stops in a row, one with latitude and longitude swapped, one in another country.
static void test_stops_outside_the_area(void **state) {
    load_fixture *fixture = *state;
    UM_AUTO(um_text) stops = {0};
    add_feed(fixture);
    um_text_append(&stops, "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
                           "s1,Markt,52.40,13.00,0,\ns2,Kirche,13.01,52.40,0,\n"
                           "s3,Bahnhof,40.40,-3.70,0,\n");
    for (int i = 0; i < 20; i++)
        um_text_append_format(&stops, "x%d,Halt %d,52.4%d,13.%d,0,\n", i, i, i % 10, i);
    write_file(fixture, "feed/stops.txt", stops.data);
    assert_loads(fixture);
    assert_answer(
        fixture,
        "SELECT effect, count, first_line FROM notice WHERE code = 'stop_far_from_others' "
        "ORDER BY 1",
        "|1|4\nrepaired|1|3");
    assert_answer(fixture,
                  "SELECT round(X(geom)) FROM stop WHERE stop_id IN ('s1', 's2') ORDER BY 1",
                  "363933.0\n364613.0");
    assert_answer(
        fixture, "SELECT key, note FROM repair",
        "s2|stop_far_from_others: stop_lat: 's2' lies 5595 km from the other stops, but not "
        "with latitude and longitude the other way round");
}

static void test_strict_refuses_what_otherwise_loads(void **state) {
    load_fixture *fixture = *state;
    um_source *source = add_feed(fixture);
    write_file(fixture, "feed/stop_times.txt",
               "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
               "t1,08:00:00,08:00:00,s1,1\nt1,8 o'clock,08:10:00,s3,2\n");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT code, field, effect FROM notice WHERE severity = 'ERROR'",
                  "invalid_time|arrival_time|value "
                  "cleared\nstop_time_with_only_arrival_or_departure_time|arrival_time|repaired");
    set_option(source, "strict", "yes");
    REFUSED(fixture,
            "feed: 2 errors, the first: stop_times.txt, line 3: invalid_time: arrival_time");
    assert_answer(fixture, "SELECT count(*) FROM trip", "3"); // the store is as it was
}

static void test_two_feeds_need_prefixes(void **state) {
    load_fixture *fixture = *state;
    um_source *first = add_feed(fixture);
    um_source *second = add_source(fixture, "again", "gtfs", "feed");
    REFUSED(fixture, "source 'again'",
            "agency_id 'a' is already there from another source; set `id_prefix:`");
    set_option(first, "id_prefix", "x");
    set_option(second, "id_prefix", "y");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT count(*), count(DISTINCT pattern_id) FROM trip", "6|4");
    assert_answer(fixture,
                  "SELECT trip_id, route_id, service_id, corridor_id FROM trip WHERE trip_no = 5",
                  "y/t2|y/r1|y/wt|y/stops/1");
    assert_answer(fixture, "SELECT station_id FROM stop WHERE stop_id = 'y/s3'", "y/hbf");
}

static void test_frequencies_belong_to_their_trip(void **state) {
    load_fixture *fixture = *state;
    set_option(add_feed(fixture), "id_prefix", "x");
    set_option(add_source(fixture, "again", "gtfs", "feed"), "id_prefix", "y");
    write_file(fixture, "feed/frequencies.txt",
               "trip_id,start_time,end_time,headway_secs,exact_times\n"
               "t2,06:00:00,09:00:00,600,\nt2,08:00:00,10:00:00,900,1\nt2,06:00:00,07:00:00,60,\n"
               "t9,06:00:00,07:00:00,60,\nt1,06:00:00,07:00:00,0,\n");
    assert_loads(fixture);
    assert_answer(fixture,
                  "SELECT trip_id, frequency.start_s, end_s, headway_s, is_exact FROM frequency "
                  "JOIN trip USING (trip_no) ORDER BY 1, 2",
                  "x/t2|21600|32400|600|\nx/t2|28800|36000|900|1\ny/t2|21600|32400|600|\ny/"
                  "t2|28800|36000|900|1");
    assert_answer(
        fixture,
        "SELECT code, field, effect, count FROM notice WHERE file = 'frequencies.txt' AND "
        "source_id = 1 ORDER BY 1",
        "duplicate_key|trip_id,start_time|row rejected|1\nforeign_key_violation|trip_id|row "
        "rejected|1\n"
        "number_out_of_range|headway_secs|row rejected|1\noverlapping_frequency|start_time||1");
}

static void test_shapes_are_paths_and_unused_ones_are_left_out(void **state) {
    load_fixture *fixture = *state;
    um_source *source = add_feed(fixture);
    write_file(fixture, "feed/trips.txt",
               "route_id,service_id,trip_id,shape_id\nr1,wt,t1,way\nr1,wt,t2,gone\nr2,wt,t3,dot\n");
    write_file(fixture, "feed/shapes.txt",
               "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\n"
               "way,52.4,13.04,30\nway,52.4,13.00,10\nway,52.41,13.02,20\nway,52.4,13.0,10\n"
               "dot,52.4,13.0,1\nnobody,52.4,13.0,1\nnobody,52.5,13.0,2\n");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT trip_id, corridor_id FROM trip ORDER BY 1",
                  "t1|shape/way\nt2|stops/1\nt3|stops/2");
    assert_answer(
        fixture,
        "SELECT ST_NPoints(geom), detail_level FROM corridor WHERE corridor_id = 'shape/way'",
        "3|");
    assert_answer(fixture,
                  "SELECT code, field, effect, first_line FROM notice WHERE file IN ('shapes.txt', "
                  "'trips.txt') ORDER BY 1, 4",
                  "duplicate_key|shape_id,shape_pt_sequence|row "
                  "rejected|5\nforeign_key_violation|shape_id|value cleared|3\n"
                  "single_shape_point|shape_id||6\nunused_shape|shape_id||7");
    assert_answer(fixture, COUNTS "'feed'", "24|23|0|1|2|1");
    set_option(source, "paths", "shapes");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT group_concat(corridor_id) FROM corridor", "shape/way");
    um_pair_list_clear(&source->options);
    set_option(source, "paths", "shape");
    REFUSED(fixture, "unknown word 'shape', did you mean 'shapes'; one of none, shapes, stops");
}

static void test_parents_in_a_circle_are_none(void **state) {
    load_fixture *fixture = *state;
    add_feed(fixture);
    write_file(fixture, "feed/stops.txt",
               "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
               "s1,Markt,52.40,13.00,0,s2\ns2,Kirche,52.40,13.01,0,s1\ns3,Bahnhof,0,0,0,\n");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT stop_id, station_id, geom IS NULL FROM stop ORDER BY 1",
                  "s1||0\ns2||0\ns3||1");
    assert_answer(fixture, "SELECT effect FROM notice WHERE code = 'point_near_origin'",
                  "value cleared");
}

/// A row that is rejected takes nothing from the sound one that has its id.
static void test_a_rejected_row_leaves_its_namesake_alone(void **state) {
    load_fixture *fixture = *state;
    add_feed(fixture);
    write_file(fixture, "feed/trips.txt",
               "route_id,service_id,trip_id\nr1,wt,t1\n,wt,t1\nr1,wt,t2\nr2,wt,t3\n");
    write_file(fixture, "feed/stops.txt",
               "stop_id,stop_name,stop_lat,stop_lon\ns1,Markt,52.4,13\ns2,Kirche,52.4,13.01\n"
               "s3,Bahnhof,52.4,13.04\ns3,Zwei,52.4,13.05,x\n");
    write_file(fixture, "feed/routes.txt",
               "route_id,route_short_name,route_type\nr1,1,3\nr1,9,\nr2,S2,109\n");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT trip_id, route_id, pattern_id FROM trip ORDER BY 1",
                  "t1|r1|1\nt2|r1|1\nt3|r2|2");
    assert_answer(fixture, "SELECT stop_id, name FROM stop WHERE stop_id = 's3'", "s3|Bahnhof");
    assert_answer(fixture, "SELECT short_name FROM route WHERE route_id = 'r1'", "1");
    assert_answer(
        fixture,
        "SELECT file, code, field, effect FROM notice WHERE effect = 'row rejected' ORDER BY 1",
        "routes.txt|missing_required_field|route_type|row "
        "rejected\nstops.txt|invalid_row_length||row rejected\n"
        "trips.txt|missing_required_field|route_id|row rejected");
}

static void test_quotes_and_line_ends(void **state) {
    load_fixture *fixture = *state;
    add_feed(fixture);
    write_file(fixture, "feed/stops.txt",
               "\xef\xbb\xbfstop_id , \"stop_name\",stop_lat,stop_lon\r\n"
               "s1,\"Markt, \"\"Ost\"\"\nAusgang B\",52.40, 13.00\r\n\r\n s2 ,Kirche,52.40,13.01\n "
               "  \ns3,\"\",52.4,13.04\n\"s4\",Pl\xfc"
               "tz,52.4,13.05");
    assert_loads(fixture);
    assert_answer(fixture, "SELECT stop_id, name FROM stop ORDER BY 1",
                  "s1|Markt, \"Ost\"\nAusgang B\ns2|Kirche\ns3|\ns4|Pl\xef\xbf\xbdtz");
    assert_answer(
        fixture,
        "SELECT code, field, first_line FROM notice WHERE file = 'stops.txt' ORDER BY first_line",
        "empty_row||6\nmissing_stop_name|stop_name|7\ninvalid_character|stop_name|8\nstop_without_"
        "stop_time|stop_id|8");
}

static void test_what_is_no_text_is_refused(void **state) {
    load_fixture *fixture = *state;
    um_error err = {0};
    add_feed(fixture);
    write_file(fixture, "feed/stops.txt",
               "stop_id,stop_name,stop_lat,stop_lon\ns1,\"Markt,52.4,13\ns2,Kirche,52.4,13\n");
    REFUSED(fixture, "feed/stops.txt", "line 2: a quote is not closed");
    UM_AUTO(um_text) wide = {0};
    um_text_append(&wide, "stop_id,stop_name,stop_lat,stop_lon\ns1,");
    for (int i = 0; i < 11000; i++)
        um_text_append(&wide, "01234567890123456789012345678901234567890123456789012345678901234567"
                              "89012345678901234567890123456789");
    write_file(fixture, "feed/stops.txt", wide.data);
    REFUSED(fixture, "feed/stops.txt", "line 2: a row of more than 1 MiB");
    um_text_reset(&wide);
    um_text_append(&wide, "stop_id");
    for (int i = 0; i < 1000; i++)
        um_text_append(&wide, ",");
    write_file(fixture, "feed/stops.txt", wide.data);
    REFUSED(fixture, "feed/stops.txt", "line 1: more than 1000 cells");
    assert_ok(um_file_write(file_path(fixture, "feed/stops.txt"), "stop_id\0,x\n", 11, &err));
    REFUSED(fixture, "feed/stops.txt", "invalid_character: line 1: a NUL byte");
    write_file(fixture, "feed/stops.txt", "\xfe\xff\x01s");
    REFUSED(fixture, "feed/stops.txt", "UTF-16", "save it as UTF-8");
}

// -------------------------------------------------------------------------------------------
// blocks

typedef struct chopped {
    const char *bytes;
    size_t n, at;
} chopped;

/// Gives one to seven bytes at a time.
static um_status read_chopped(void *source, void *bytes, size_t room, size_t *n, um_error *err) {
    chopped *rest = source;
    (void)err;
    *n = 1 + rest->at % 7;
    *n = *n < room ? *n : room;
    *n = *n < rest->n - rest->at ? *n : rest->n - rest->at;
    memcpy(bytes, rest->bytes + rest->at, *n);
    rest->at += *n;
    return UM_OK;
}

/// Rows come out alike, wherever blocks of bytes end: 600,000 bytes are more than two blocks.
static void test_rows_do_not_depend_on_blocks(void **state) {
    (void)state;
    enum { N = 40000 };
    UM_AUTO(um_text) text = {0};
    um_error err = {0};
    for (int i = 0; i < N; i++)
        um_text_append_format(&text, i % 9 ? "%d,b,c%d\r\n" : "%d,\"b\n\"\"x\",c%d\n", i, i);
    chopped source = {text.data, text.length, 0};
    um_gtfs_rows *rows = um_gtfs_rows_new(read_chopped, &source);
    int64_t line = 1;
    for (int i = 0; i < N; i++) {
        um_gtfs_row row;
        bool has_row = false;
        char last[16];
        snprintf(last, sizeof last, "c%d", i);
        assert_ok(um_gtfs_rows_next(rows, &row, &has_row, &err));
        assert_true(has_row);
        assert_int_equal(row.n_cells, 3);
        assert_int_equal(row.line, line);
        assert_int_equal(row.cells[2].n, strlen(last));
        assert_memory_equal(row.cells[2].text, last, row.cells[2].n);
        assert_memory_equal(row.cells[1].text, i % 9 ? "b" : "b\n\"x", row.cells[1].n);
        line += i % 9 ? 1 : 2;
        free(um_gtfs_rows_take_bytes(rows));
    }
    um_gtfs_rows_free(rows);
}

static const struct {
    const char *text;
    bool is_time;
    int seconds;
} times[] = {
    {"8:05:09", true, 29109},    {"08:05:09", true, 29109}, {"25:01:30", true, 90090},
    {"100:00:00", true, 360000}, {"08:60:00", false, 0},    {"08:00:60", false, 0},
    {"8:5:9", false, 0},         {"080000", false, 0},      {"-1:00:00", false, 0},
    {" 8:00:00", false, 0},      {"1000:00:00", false, 0},  {"08:00", false, 0},
};

static void test_times_and_dates(void **state) {
    (void)state;
    int32_t value = 0;
    for (size_t i = 0; i < UM_COUNT(times); i++) {
        bool is_time = um_slice_time((um_slice){times[i].text, strlen(times[i].text)}, &value);
        assert_int_equal(is_time, times[i].is_time);
        if (is_time)
            assert_int_equal(value, times[i].seconds);
    }
    assert_true(um_slice_date((um_slice){"20240229", 8}, &value));
    assert_int_equal(value, 19782); // days from 1970-01-01, by date(1)
    assert_false(um_slice_date((um_slice){"20230229", 8}, &value));
    assert_false(um_slice_date((um_slice){"2024-2-9", 8}, &value));
    double real = 0;
    assert_true(um_slice_real((um_slice){"-52.123456789012345", 19}, &real));
    assert_true(real == -52.123456789012345);
    assert_true(um_slice_real((um_slice){"5.2e1", 5}, &real));
    assert_true(real == 52);
    assert_false(um_slice_real((um_slice){"52,1", 4}, &real));
    assert_false(um_slice_real((um_slice){".", 1}, &real));
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, load_fixture_setup, load_fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_trips_of_one_course_share_a_pattern),
        TEST(test_scattered_rows_are_put_together),
        TEST(test_findings_before_scattered_rows_count_once),
        TEST(test_times_left_blank_are_interpolated_along_the_way),
        TEST(test_times_left_blank_follow_the_shape),
        TEST(test_a_stop_passed_twice_is_called_in_turn),
        TEST(test_a_stop_far_from_its_shape_is_told),
        TEST(test_stops_outside_the_area),
        TEST(test_strict_refuses_what_otherwise_loads),
        TEST(test_two_feeds_need_prefixes),
        TEST(test_frequencies_belong_to_their_trip),
        TEST(test_shapes_are_paths_and_unused_ones_are_left_out),
        TEST(test_parents_in_a_circle_are_none),
        TEST(test_a_rejected_row_leaves_its_namesake_alone),
        TEST(test_quotes_and_line_ends),
        TEST(test_what_is_no_text_is_refused),
        cmocka_unit_test(test_rows_do_not_depend_on_blocks),
        cmocka_unit_test(test_times_and_dates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
