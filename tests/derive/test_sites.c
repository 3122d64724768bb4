// Three squares of one kilometre side by side: A, B, C. Sites, lines and stops are drawn in
// kilometres, so that every distance can be read off.
#include "derive_drawing.h"

static void draw_squares(drawing *self) {
    draw_municipality(self, "A", SQUARE_A);
    draw_municipality(self, "B", SQUARE_B);
    draw_municipality(self, "C", SQUARE_C);
}

static void draw_site(drawing *self, const char *id, const char *point, const char *outline) {
    um_error err = {0};
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    assert_ok(um_db_prepare(self->db,
                            "INSERT INTO site (site_id, kind, name, source_id, geom, outline) "
                            "VALUES (?1, 'commercial', ?1, 1, ?2, ?3)",
                            &insert, &err));
    um_db_bind_text(insert, 1, id);
    if (point)
        draw_bind(insert, 2, point, UM_POINT);
    if (outline)
        draw_bind(insert, 3, outline, UM_MULTIPOLYGON);
    assert_ok(um_db_run(self->db, insert, &err));
}

static void draw_stop(drawing *self, const char *id, const char *kind, const char *point) {
    um_error err = {0};
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    assert_ok(um_db_prepare(
        self->db, "INSERT INTO stop (stop_id, kind, source_id, geom) VALUES (?1, ?2, 1, ?3)",
        &insert, &err));
    um_db_bind_text(insert, 1, id);
    um_db_bind_text(insert, 2, kind);
    draw_bind(insert, 3, point, UM_POINT);
    assert_ok(um_db_run(self->db, insert, &err));
}

#define TERRITORIES "SELECT site_id, key, share FROM site_territory ORDER BY 1, 2"
#define REACH "SELECT site_id, target, kind, target_id, distance_m FROM site_reach ORDER BY 1, 2, 3"

static void test_a_site_lies_where_it_is(void **state) {
    drawing *self = *state;
    draw_squares(self);
    draw_site(self, "inside", "POINT(0.5 0.5)", NULL);
    draw_site(self, "outside", "POINT(5 5)", NULL);
    draw_site(self, "nowhere", NULL, NULL);
    // 0.5 x 0.2 km: 0.2 of it in A, 0.8 in B
    draw_site(self, "two", "POINT(1.2 0.5)",
              "POLYGON((0.9 0.4, 1.4 0.4, 1.4 0.6, 0.9 0.6, 0.9 0.4))");
    // all of B and 100 m on each side: 1.2 x 0.5 km, half of it south of the region
    draw_site(self, "wide", "POINT(1.5 0)",
              "POLYGON((0.9 -0.25, 2.1 -0.25, 2.1 0.25, 0.9 0.25, 0.9 -0.25))");
    // wholly inside, no edge near; and along the border of B, within a millionth
    draw_site(self, "small", "POINT(2.5 0.5)", "POLYGON((2.4 0.4, 2.6 0.4, 2.6 0.6, 2.4 0.4))");
    draw_site(self, "whole", "POINT(1.5 0.5)",
              "POLYGON((1 0, 2.0000001 0, 2.0000001 1, 1 1, 1 0))");
    draw_derive(self);
    assert_rows(self, TERRITORIES,
                "inside A 1; outside  1; small C 1; two A 0.2; two B 0.8; "
                "whole B 1; wide  0.5; wide A 0.0416667; wide B 0.416667; wide C 0.0416667");
    assert_rows(self,
                "SELECT max(abs(total - 1)) < 1e-12 FROM "
                "(SELECT sum(share) AS total FROM site_territory GROUP BY site_id)",
                "1");
}

/// Where leaves overlap, land is counted once: in the one whose key comes first.
static void test_overlaps_count_once(void **state) {
    drawing *self = *state;
    draw_municipality(self, "A", SQUARE_A);
    draw_municipality(self, "B", "POLYGON((0.5 0, 2 0, 2 1, 0.5 1, 0.5 0))");
    draw_site(self, "area", "POINT(0.75 0.5)",
              "POLYGON((0.5 0.4, 1.5 0.4, 1.5 0.6, 0.5 0.6, 0.5 0.4))");
    draw_site(self, "point", "POINT(0.75 0.5)", NULL);
    draw_derive(self);
    assert_rows(self, TERRITORIES, "area A 0.5; area B 0.5; point A 1");
}

static void test_the_nearest_of_each_kind(void **state) {
    drawing *self = *state;
    draw_squares(self);
    draw_site(self, "s", "POINT(0.5 0.5)", NULL);
    draw_corridor(self, "near", "LINESTRING(0.2 0.8, 0.8 0.8)"); // beside its middle: 300 m
    draw_corridor(self, "end", "LINESTRING(0.8 0.9, 3 3)");      // its end: 500 m (3-4-5)
    draw_stop(self, "b2", "bus", "POINT(0.1 0.2)");              // 500 m, as is b1
    draw_stop(self, "b1", "bus", "POINT(0.9 0.8)");
    draw_stop(self, "r", "rail", "POINT(60.5 80.5)"); // 100 km away
    draw_derive(self);
    assert_rows(self, REACH, "s corridor cycle near 300; s stop bus b1 500; s stop rail r 100000");
}

/// What a look-up happens to meet beyond its reach is not yet the nearest: the four stops lie in
/// cells of 8.94 km, and the nearest one, at 600 m, just across from the site.
static void test_the_nearest_may_lie_in_the_next_cell(void **state) {
    drawing *self = *state;
    draw_squares(self);
    draw_site(self, "s", "POINT(9.5 5)", NULL);
    draw_stop(self, "corner", "bus", "POINT(0 0)");
    draw_stop(self, "far_corner", "bus", "POINT(20 20)");
    draw_stop(self, "here", "bus", "POINT(10.2 5)");
    draw_stop(self, "next", "bus", "POINT(8.9 5)");
    draw_derive(self);
    assert_rows(self, REACH, "s stop bus next 600");
}

static void test_the_edge_of_an_area_counts(void **state) {
    drawing *self = *state;
    draw_squares(self);
    draw_site(self, "s", "POINT(0.5 0.5)",
              "POLYGON((0.2 0.2, 0.8 0.2, 0.8 0.8, 0.2 0.8, 0.2 0.2))");
    draw_site(self, "t", "POINT(2.5 0.5)",
              "POLYGON((2.4 0.4, 2.6 0.4, 2.6 0.6, 2.4 0.6, 2.4 0.4))");
    draw_corridor(self, "through", "LINESTRING(0.4 0.4, 0.6 0.6)"); // inside s: 0 m
    draw_stop(self, "corner", "tram", "POINT(1.1 1.2)");            // 3-4-5: 500 m from s's corner
    draw_derive(self);
    // t: from (2.4, 0.5) to (0.6, 0.6) is 1,800 m across, the point itself at the same height.
    assert_rows(self, REACH,
                "s corridor cycle through 0; s stop tram corner 500; "
                "t corridor cycle through 1800; t stop tram corner 1431.78");
}

/// A tall outline: one stop 150 m beside its middle, another 100 m above its top.
static void test_the_whole_of_an_area_is_looked_around(void **state) {
    drawing *self = *state;
    draw_squares(self);
    draw_site(self, "s", "POINT(0.05 5)", "POLYGON((0 0, 0.1 0, 0.1 10, 0 10, 0 0))");
    draw_stop(self, "beside", "bus", "POINT(0.25 5)");
    draw_stop(self, "top", "bus", "POINT(0.05 10.1)");
    draw_derive(self);
    assert_rows(self, REACH, "s stop bus top 100");
}

/// Lines on the same path are equally near, to the last digit or not: the first id is named.
static void test_of_equals_the_first_is_named(void **state) {
    drawing *self = *state;
    draw_squares(self);
    draw_site(self, "s", "POINT(0.31 0.77)", NULL);
    draw_corridor(self, "z", "LINESTRING(0.1 0.13, 0.9 0.71)");
    draw_corridor(self, "a", "LINESTRING(0.9 0.71, 0.1 0.13)");
    draw_derive(self);
    assert_rows(self, "SELECT target_id FROM site_reach", "a");
}

/// A number from 0 to 99.99, the same on every run.
static double any_km(void) {
    static uint32_t seed = 1;
    seed = seed * 1664525 + 1013904223; // Numerical Recipes
    return (seed >> 16) % 10000 / 100.0;
}

/// The whole against every pair measured by SpatiaLite, without a grid.
static void test_all_distances_are_the_least(void **state) {
    drawing *self = *state;
    draw_squares(self);
    for (int i = 0; i < 60; i++) {
        UM_AUTO(char) *id = um_format("%02d", i);
        double x = any_km(), y = any_km(), size = any_km() / 50;
        UM_AUTO(char) *point = um_format("POINT(%g %g)", x, y);
        UM_AUTO(char) *box = um_format("POLYGON((%g %g, %g %g, %g %g, %g %g))", x - size, y - size,
                                       x + size, y, x, y + size, x - size, y - size);
        draw_site(self, id, point, i % 2 ? box : NULL);
        UM_AUTO(char) *line = um_format("LINESTRING(%g %g, %g %g, %g %g)", x, any_km(), any_km(), y,
                                        any_km(), any_km());
        if (i < 20)
            draw_corridor(self, id, line);
        UM_AUTO(char) *stop = um_format("POINT(%g %g)", any_km(), any_km());
        draw_stop(self, id, i % 3 ? "bus" : "rail", stop);
    }
    draw_derive(self);
    assert_rows(self,
                "SELECT count(*), sum(abs(distance_m - least) > 1e-6) FROM ("
                " SELECT distance_m, (SELECT min(ST_Distance(coalesce(outline, site.geom), "
                "target.geom)) FROM site, (SELECT 'corridor' AS target, kind, geom FROM corridor "
                "  UNION ALL SELECT 'stop', kind, geom FROM stop) AS target "
                "  WHERE site.site_id = site_reach.site_id AND target.kind = site_reach.kind "
                "  AND target.target = site_reach.target) AS least FROM site_reach)",
                "180 0");
}

static void test_it_runs_again_when_a_stop_moves(void **state) {
    drawing *self = *state;
    um_error err = {0};
    draw_squares(self);
    draw_site(self, "s", "POINT(0.5 0.5)", NULL);
    draw_stop(self, "b", "bus", "POINT(0.5 0.6)");
    draw_derive(self);
    draw_derive(self);
    assert_int_equal(self->n_steps, 0);
    assert_ok(um_db_exec(self->db, "DELETE FROM stop", &err));
    draw_derive(self);
    assert_int_equal(self->n_steps, 5); // stops, stations, service, classes, sites
    assert_rows(self, "SELECT count(*) FROM site_reach", "0");
}

int main(void) {
#define DRAWN(test) cmocka_unit_test_setup_teardown(test, drawing_setup, drawing_teardown)
    const struct CMUnitTest tests[] = {
        DRAWN(test_a_site_lies_where_it_is),
        DRAWN(test_overlaps_count_once),
        DRAWN(test_the_nearest_of_each_kind),
        DRAWN(test_the_edge_of_an_area_counts),
        DRAWN(test_the_nearest_may_lie_in_the_next_cell),
        DRAWN(test_of_equals_the_first_is_named),
        DRAWN(test_the_whole_of_an_area_is_looked_around),
        DRAWN(test_all_distances_are_the_least),
        DRAWN(test_it_runs_again_when_a_stop_moves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
