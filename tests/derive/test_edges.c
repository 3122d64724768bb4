// Edge structures: what is counted, kept, read again and made anew; levels; what does not tile.
#include "derive_drawing.h"

#define CHECK                                                                                      \
    "SELECT level, territories, edges, edges_single, edges_doubled, gaps, overlaps FROM "          \
    "level_check ORDER BY level"
#define SECTIONS "SELECT key, other_key, length_m FROM section ORDER BY corridor_id, position"

static const struct {
    const char *what;
    const char *a, *b, *c;                 ///< polygons
    const char *check, *faults, *sections; ///< of a line from (-0.5, 0.5) to (3.5, 0.5)
    int n_by_geos;
} cases[] = {
    {"two that share an edge", SQUARE_A, SQUARE_B, NULL, "leaf 2 7 6 0 0 0", "",
     " - 500; a - 1000; b - 1000;  - 1500", 0},
    {"a gap of 10 m between two, closed above and below by a third", SQUARE_A,
     "POLYGON((1.01 0, 2 0, 2 1, 1.01 1, 1.01 0))",
     "POLYGON((0 -1, 2 -1, 2 0, 1.01 0, 1 0, 0 0, 0 -1), (0.1 -0.9, 0.1 -0.8, 0.2 -0.8, 0.1 -0.9))",
     "leaf 3 15 13 0 0 0", "", " - 500; a - 1000;  - 10; b - 990;  - 1500", 0},
    {"a gap that three enclose", SQUARE_A, "POLYGON((1.1 0, 2 0, 2 1, 1.1 1, 1.1 0))",
     "POLYGON((0 0, 0 -1, 2 -1, 2 0, 2.5 0, 2.5 1.5, 0 1.5, 0 1, 1 1, 1.1 1, 2 1, 2.2 0.5, 2 0, "
     "1.1 0, 1 0, 0 0))",
     "leaf 3 19 15 0 2 0", "gap a b 0.1; gap b c 0.1",
     " - 500; a - 1000;  - 100; b - 900;  - 200; c - 300;  - 1000", 0},
    {"overlapping by 100 m: the first key has it", SQUARE_A,
     "POLYGON((0.9 0, 2 0, 2 1, 0.9 1, 0.9 0))", NULL, "leaf 2 8 8 0 0 1", "overlap a b 0.1",
     " - 500; a - 1000; b - 1000;  - 1500", 1},
    {"one polygon for two: claimed twice", SQUARE_A, SQUARE_A, NULL, "leaf 2 8 8 4 0 1",
     "overlap a b 1", " - 500; a - 1000;  - 2500", 1},
    {"a hole that another fills",
     "POLYGON((0 0, 3 0, 3 1, 0 1, 0 0), (1 0.2, 1 0.8, 2 0.8, 2 0.2, 1 0.2))",
     "POLYGON((1 0.2, 2 0.2, 2 0.8, 1 0.8, 1 0.2))", NULL, "leaf 2 8 4 0 0 0", "",
     " - 500; a - 1000; b - 1000; a - 1000;  - 500", 0},
    {"a hole that nobody fills is no gap",
     "POLYGON((0 0, 3 0, 3 1, 0 1, 0 0), (1 0.2, 1 0.8, 2 0.8, 2 0.2, 1 0.2))",
     "POLYGON((0 1, 3 1, 3 2, 0 2, 0 1))", NULL, "leaf 2 11 10 0 0 0", "",
     " - 500; a - 1000;  - 1000; a - 1000;  - 500", 0},
    {"an exclave", "MULTIPOLYGON(((0 0, 1 0, 1 1, 0 1, 0 0)), ((2 0, 3 0, 3 1, 2 1, 2 0)))",
     SQUARE_B, NULL, "leaf 2 10 8 0 0 0", "", " - 500; a - 1000; b - 1000; a - 1000;  - 500", 0},
    {"a sliver of 3 mm between two", SQUARE_A,
     "POLYGON((1.000003 0, 2 0, 2 1, 1.000003 1, 1.000003 0))",
     "POLYGON((1 0, 1.000003 0, 1.000003 1, 1 1, 1 0))", "leaf 3 10 8 0 0 0", "",
     " - 500; a - 1000; c - 0.003; b - 999.997;  - 1500", 0},
    {"apart by half a millimetre: one edge", SQUARE_A,
     "POLYGON((1.0000004 0, 2 0, 2 1, 1.0000004 1, 1.0000004 0))", NULL, "leaf 2 7 6 0 0 0", "",
     " - 500; a - 1000; b - 1000;  - 1500", 0},
    {"a spike without area", "POLYGON((0 0, 1 0, 1 0.5, 1.3 0.5, 1 0.5, 1 1, 0 1, 0 0))", SQUARE_B,
     NULL, "leaf 2 10 9 0 0 0", "", " - 500; a - 1000; b - 1000;  - 1500", 0},
};

static void clear_store(drawing *self) {
    um_error err = {0};
    assert_ok(um_db_exec(self->db,
                         "DELETE FROM territory; DELETE FROM corridor; DELETE FROM setting", &err));
}

static void test_what_does_not_tile_is_counted_and_lines_are_right(void **state) {
    drawing *self = *state;
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        clear_store(self);
        draw_municipality(self, "a", cases[i].a);
        draw_municipality(self, "b", cases[i].b);
        if (cases[i].c)
            draw_municipality(self, "c", cases[i].c);
        draw_corridor(self, "k", "MULTILINESTRING((-0.5 0.5, 3.5 0.5))");
        draw_derive(self);
        print_message("%s\n", cases[i].what);
        assert_rows(self, SECTIONS, cases[i].sections);
        assert_rows(self, CHECK, cases[i].check);
        assert_rows(self,
                    "SELECT kind, a_key, b_key, area_km2 FROM tessellation_fault ORDER BY fault_id",
                    cases[i].faults);
        UM_AUTO(char) *n_by_geos = um_format("1 %d 0", cases[i].n_by_geos);
        assert_rows(self, "SELECT lines, lines_overlapped, along_m FROM section_check", n_by_geos);
    }
}

static void test_pieces_of_boundary_that_do_not_fit_are_listed(void **state) {
    drawing *self = *state;
    static const struct {
        const char *a, *b, *c, *loose;
    } boards[] = {
        {SQUARE_A, SQUARE_B, NULL, ""},
        // b reaches 100 m into a: its western side lies in a, the eastern one of a in b. The sides
        // above and below overlap by 100 m only: their middles do not.
        {SQUARE_A, "POLYGON((0.9 0, 2 0, 2 1, 0.9 1, 0.9 0))", NULL,
         "single a b 1000; single b a 1000"},
        // A gap of 100 m that c closes: all of its four sides, and no outer boundary.
        {SQUARE_A, "POLYGON((1.1 0, 2 0, 2 1, 1.1 1, 1.1 0))",
         "POLYGON((0 -1, 2 -1, 2 0, 2.5 0, 2.5 2, 0 2, 0 1, 1 1, 1.1 1, 2 1, 2 0, 1.1 0, 1 0, 0 0, "
         "0 -1))",
         "single a - 1000; single b - 1000; single c - 100; single c - 100"},
        {SQUARE_A, SQUARE_A, NULL,
         "doubled a b 1000; doubled a b 1000; doubled a b 1000; doubled a b 1000"},
        // One has a vertex more on the common line.
        {SQUARE_A, "POLYGON((1 0, 2 0, 2 1, 1 1, 1 0.6, 1 0))", NULL,
         "single a b 1000; single b a 1000"},
    };
    for (size_t i = 0; i < UM_COUNTED(boards); i++) {
        clear_store(self);
        draw_municipality(self, "a", boards[i].a);
        draw_municipality(self, "b", boards[i].b);
        if (boards[i].c)
            draw_municipality(self, "c", boards[i].c);
        draw_derive(self);
        assert_rows(self,
                    "SELECT kind, key, other_key, length_m FROM loose_edge ORDER BY key, edge_id",
                    boards[i].loose);
    }
}

static void test_districts_have_the_sections_of_their_municipalities(void **state) {
    drawing *self = *state;
    draw_municipality(self, "98001001", SQUARE_A);
    draw_municipality(self, "98001002", SQUARE_B);
    draw_municipality(self, "98002001", SQUARE_C);
    // Along the border of two in one district, then across that of the districts, then along it.
    draw_corridor(self, "k",
                  "MULTILINESTRING((0.5 0.2, 1 0.2, 1 0.4, 1.5 0.4, 2 0.4, 2 0.6, 2.5 0.6))");
    draw_derive(self);
    assert_rows(self, SECTIONS,
                "98001001 - 500; 98001001 98001002 200; 98001002 - 1000; 98001002 98002001 200; "
                "98002001 - 500");
    assert_rows(self,
                "SELECT level, position, key, other_key, start_m, length_m FROM upper_section "
                "ORDER BY level, position",
                "district 1 98001 - 0 1700; district 2 98001 98002 1700 200; "
                "district 3 98002 - 1900 500; state 1 98 - 0 2400");
    assert_rows(self,
                "SELECT level, position, at_m, from_key, to_key, crossing_id > (SELECT "
                "max(crossing_id) FROM crossing) FROM upper_crossing",
                "district 2 1900 98001 98002 1");
    assert_rows(self, "SELECT count(*) FROM crossing", "2");
}

static void test_stops_lie_in_one_leaf(void **state) {
    drawing *self = *state;
    um_error err = {0};
    static const char *const places[] = {"POINT(0.5 0.5)", "POINT(1 0.5)", "POINT(5 5)"};
    draw_municipality(self, "a", SQUARE_A);
    draw_municipality(self, "b", SQUARE_B);
    for (size_t i = 0; i < UM_COUNTED(places); i++) {
        UM_AUTO(sqlite3_stmt) *insert = NULL;
        assert_ok(um_db_prepare(
            self->db, "INSERT INTO stop (stop_id, kind, source_id, geom) VALUES (?1, 'bus', 1, ?2)",
            &insert, &err));
        sqlite3_bind_int(insert, 1, (int)i);
        draw_bind(insert, 2, places[i], UM_POINT);
        assert_ok(um_db_run(self->db, insert, &err));
    }
    draw_derive(self);
    assert_rows(self, "SELECT stop_id, key FROM stop_territory ORDER BY 1", "0 a; 1 b; 2 ");
}

/// Lines are followed on the edges that the store keeps, as far as nobody changed those.
static void test_edges_are_read_again_and_made_anew(void **state) {
    drawing *self = *state;
    um_error err = {0};
    draw_municipality(self, "a", SQUARE_A);
    draw_municipality(self, "b", SQUARE_B);
    draw_derive(self);
    // A polygon that changed behind the engine's back, its source as before: the edges are those
    // kept.
    assert_ok(um_db_exec(self->db,
                         "UPDATE territory SET geom = (SELECT geom FROM territory WHERE "
                         "key = 'b') WHERE key = 'a'; DELETE FROM setting WHERE name = "
                         "'derive.sections'",
                         &err));
    draw_corridor(self, "k", "MULTILINESTRING((0.5 0.5, 1.5 0.5))");
    draw_derive(self);
    assert_rows(self, SECTIONS, "a - 500; b - 500");
    // The source says that it changed.
    assert_ok(um_db_exec(self->db, "UPDATE source SET fingerprint = 'v2'", &err));
    draw_derive(self);
    assert_rows(self, SECTIONS, " - 500; a - 500");
}

static void test_damaged_edges_are_no_edges(void **state) {
    drawing *self = *state;
    static const char *const damages[] = {
        "UPDATE edge_structure SET data = substr(data, 1, length(data) - 1) WHERE part = 'vertex'",
        "UPDATE edge_structure SET data = data || x'00' WHERE part = 'edge'",
        "UPDATE edge_structure SET data = replace(hex(data), '00000000', 'FFFFFF7F') WHERE part = "
        "'edge'",
        "UPDATE edge_structure SET data = zeroblob(length(data)) WHERE part = 'head'",
        "UPDATE edge_structure SET data = x'61626364' WHERE part = 'key'",
        "UPDATE edge_structure SET data = CAST(x'FFFFFFFF' || substr(data, 5) AS BLOB) WHERE part "
        "IN "
        "('edge', 'ring', 'ring_vertex', 'ring_edge')",
        "DELETE FROM edge_structure WHERE part = 'ring'",
    };
    draw_municipality(self, "a", SQUARE_A);
    draw_municipality(self, "b", SQUARE_B);
    draw_corridor(self, "k", "MULTILINESTRING((0.5 0.5, 1.5 0.5))");
    for (size_t i = 0; i < UM_COUNTED(damages); i++) {
        um_error err = {0};
        draw_derive(self);
        print_message("%s\n", damages[i]);
        assert_ok(um_db_exec(self->db, damages[i], &err));
        assert_ok(um_db_exec(self->db, "DELETE FROM setting WHERE name = 'derive.sections'", &err));
        draw_derive(self);
        assert_rows(self, SECTIONS, "a - 500; b - 500");
        assert_ok(um_db_exec(self->db, "DELETE FROM setting", &err));
    }
}

static void test_territories_too_far_apart_are_refused(void **state) {
    drawing *self = *state;
    um_error err = {0};
    draw_municipality(self, "a", SQUARE_A);
    draw_municipality(self, "b", "POLYGON((3000 0, 3001 0, 3001 1, 3000 1, 3000 0))");
    assert_int_not_equal(um_derive_region(self->db, &self->region, NULL, &err), UM_OK);
    if (!strstr(err.text, "the territories reach over 3001 km from west to east"))
        fail_msg("%s", err.text);
}

int main(void) {
#define DRAWN(test) cmocka_unit_test_setup_teardown(test, drawing_setup, drawing_teardown)
    const struct CMUnitTest tests[] = {
        DRAWN(test_what_does_not_tile_is_counted_and_lines_are_right),
        DRAWN(test_pieces_of_boundary_that_do_not_fit_are_listed),
        DRAWN(test_districts_have_the_sections_of_their_municipalities),
        DRAWN(test_stops_lie_in_one_leaf),
        DRAWN(test_edges_are_read_again_and_made_anew),
        DRAWN(test_damaged_edges_are_no_edges),
        DRAWN(test_territories_too_far_apart_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
