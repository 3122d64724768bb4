// Overline: pieces of path that lines share. Drawings in kilometres; random walks on a grid of
// streets.
#include "derive_drawing.h"
#include "um_random.h"

#include "derive/overline.h"

#define PIECES                                                                                     \
    "SELECT (SELECT group_concat(corridor_id || ':' || uses, '+') FROM (SELECT * FROM "            \
    "path_piece_corridor AS used WHERE used.piece_id = path_piece.piece_id ORDER BY "              \
    "corridor_id)), length_m FROM path_piece ORDER BY 1, 2"

static const struct {
    const char *what;
    const char *lines[4]; // k1, k2, ...
    const char *pieces;   // users:uses, metres
} cases[] = {
    {"one line", {"(0 0, 0.5 0, 0.5 0.5)"}, "k1:1 1000"},
    {"two lines share a street",
     {"(0 0, 0.3 0, 0.7 0, 1 0)", "(0.3 0.4, 0.3 0, 0.7 0, 0.7 0.4)"},
     "k1:1 300; k1:1 300; k1:1+k2:1 400; k2:1 400; k2:1 400"},
    {"... drawn the other way round",
     {"(0 0, 0.3 0, 0.7 0, 1 0)", "(0.7 0.4, 0.7 0, 0.3 0, 0.3 0.4)"},
     "k1:1 300; k1:1 300; k1:1+k2:1 400; k2:1 400; k2:1 400"},
    {"... with vertices of its own on the straight street",
     {"(0 0, 1 0)", "(0.3 0.4, 0.3 0, 0.45 0, 0.7 0, 0.7 0.4)"},
     "k1:1 300; k1:1 300; k1:1+k2:1 400; k2:1 400; k2:1 400"},
    {"three on one street, two further on",
     {"(0 0, 1 0)", "(0 0, 0.5 0)", "(0 0, 0.5 0, 1 0)"},
     "k1:1+k2:1+k3:1 500; k1:1+k3:1 500"},
    {"a crossing shares nothing, but paths branch there",
     {"(0 0, 0.5 0, 1 0)", "(0.5 -0.5, 0.5 0, 0.5 0.5)"},
     "k1:1 500; k1:1 500; k2:1 500; k2:1 500"},
    {"there and back is one line used twice", {"(0 0, 1 0, 0 0)"}, "k1:2 1000"},
    {"... half of the way", {"(0 0, 1 0, 0.5 0)"}, "k1:1 500; k1:2 500"},
    {"a ring", {"(0 0, 0.2 0, 0.2 0.2, 0 0.2, 0 0)"}, "k1:1 800"},
    {"two lines on a ring",
     {"(0 0, 0.2 0, 0.2 0.2, 0 0.2, 0 0)", "(0.2 0, 0.2 0.2, 0 0.2)"},
     "k1:1 400; k1:1+k2:1 400"},
    {"beside each other by 3 m: nothing",
     {"(0 0, 1 0)", "(0 0.003, 1 0.003)"},
     "k1:1 1000; k2:1 1000"},
    {"a repeated point", {"(0 0, 0.5 0, 0.5 0, 1 0)", "(0.5 0, 1 0)"}, "k1:1 500; k1:1+k2:1 500"},
};

static void test_pieces_of_drawings(void **state) {
    drawing *self = *state;
    draw_municipality(self, "a", SQUARE_A);
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        draw_lines(self, cases[i].lines);
        draw_derive(self);
        print_message("%s\n", cases[i].what);
        assert_rows(self, PIECES, cases[i].pieces);
        assert_rows(self,
                    "SELECT count(*) FROM path_piece WHERE abs(ST_Length(geom) - length_m) > 1e-6 "
                    "OR corridors <> (SELECT count(*) FROM path_piece_corridor AS used WHERE "
                    "used.piece_id = path_piece.piece_id)",
                    "0");
    }
}

static void test_paths_are_snapped_when_asked(void **state) {
    drawing *self = *state;
    const char *const near[4] = {"(0 0, 1 0)", "(0 0.003, 0.5 0.003, 1 0.003)"};
    draw_municipality(self, "a", SQUARE_A);
    draw_lines(self, near);
    draw_option(self, "pieces.snap_m", "5");
    draw_derive(self);
    // The middle vertex of k2 is 3 m beside k1, which bends through it: 1 km and a few millimetres.
    assert_rows(self, PIECES, "k1:1+k2:1 1000.02");
}

static void test_a_piece_knows_its_municipalities(void **state) {
    drawing *self = *state;
    const char *const lines[4] = {"(0.5 0.5, 1.25 0.5)", "(1 0.2, 1 0.4)"};
    draw_municipality(self, "a", SQUARE_A);
    draw_municipality(self, "b", SQUARE_B);
    draw_lines(self, lines);
    draw_derive(self);
    assert_rows(self,
                "SELECT corridor_id, key, length_m FROM path_piece_territory JOIN "
                "path_piece_corridor USING (piece_id) ORDER BY 1, 2",
                "k1 a 500; k1 b 250; k2 a 100; k2 b 100");
}

static void test_the_order_of_loading_changes_nothing(void **state) {
    drawing *self = *state;
    um_error err = {0};
    UM_AUTO(char) *first = NULL, *second = NULL;
    static const char all[] = "SELECT group_concat(hex(geom)) FROM (SELECT geom FROM path_piece "
                              "ORDER BY piece_id)";
    draw_municipality(self, "a", SQUARE_A);
    draw_corridor(self, "k1", "MULTILINESTRING((0 0, 1 0, 1 1))");
    draw_corridor(self, "k2", "MULTILINESTRING((1 0.5, 1 0, 0.25 0, 0 1))");
    draw_derive(self);
    assert_ok(um_db_get_text(self->db, all, &first, &err));
    assert_ok(um_db_exec(self->db, "DELETE FROM corridor; DELETE FROM setting", &err));
    draw_corridor(self, "k2", "MULTILINESTRING((1 0.5, 1 0, 0.25 0, 0 1))");
    draw_corridor(self, "k1", "MULTILINESTRING((0 0, 1 0, 1 1))");
    draw_derive(self);
    assert_ok(um_db_get_text(self->db, all, &second, &err));
    assert_string_equal(first, second);
}

// ------------------------------------------------------------------------------------ random walks

enum { SIDE = 8, N_LINES = 12, N_STEPS = 30 };

/// Streets of 100 m; now and then a line passes several junctions without a vertex.
static size_t walk(double *xy) {
    long x = (long)choose(SIDE), y = (long)choose(SIDE);
    size_t n = 0;
    for (size_t i = 0; i < N_STEPS; i++) {
        xy[2 * n] = origin_x_m + 100.0 * (double)x;
        xy[2 * n++ + 1] = origin_y_m + 100.0 * (double)y;
        long by = (long)choose(4) - 1;
        if (choose(2))
            x = (x + by + SIDE) % SIDE;
        else
            y = (y + by + SIDE) % SIDE;
    }
    return n;
}

/// Whether a line runs on the street from a junction to the next one, and how often.
static uint32_t count_uses(const double *xy, size_t n, const double *a, const double *b) {
    uint32_t uses = 0;
    for (size_t i = 1; i < n; i++)
        for (int axis = 0; axis < 2; axis++) {
            const double *p = &xy[2 * i - 2], *q = &xy[2 * i];
            int across = 1 - axis;
            if (p[across] == q[across] && a[across] == p[across] && b[across] == p[across] &&
                p[axis] != q[axis] && fmin(a[axis], b[axis]) >= fmin(p[axis], q[axis]) &&
                fmax(a[axis], b[axis]) <= fmax(p[axis], q[axis]))
                uses++;
        }
    return uses;
}

/// Each street of a piece has exactly its users.
static void check_piece(const um_overline *overline, size_t piece, double xy[][2 * N_STEPS],
                        const size_t *n) {
    UM_AUTO(double) *path = um_arc_coordinates(overline->network, &overline->pieces, piece);
    const um_user_set *set = &overline->sets[overline->pieces.items[piece].left];
    for (size_t i = 1; i < overline->pieces.items[piece].n; i++) {
        uint32_t uses[N_LINES] = {0};
        for (size_t k = 0; k < set->n; k++)
            uses[overline->members[set->first + k].user] = overline->members[set->first + k].uses;
        for (size_t k = 0; k < N_LINES; k++)
            assert_int_equal(uses[k], count_uses(xy[k], n[k], &path[2 * i - 2], &path[2 * i]));
    }
}

static void test_random_walks_add_up(void **state) {
    (void)state;
    for (int round = 0; round < 60; round++) {
        static double xy[N_LINES][2 * N_STEPS];
        size_t n[N_LINES];
        um_used_line lines[N_LINES];
        double walked_m = 0, used_m = 0;
        for (size_t i = 0; i < N_LINES; i++) {
            n[i] = walk(xy[i]);
            lines[i] = (um_used_line){xy[i], n[i], (uint32_t)i};
            for (size_t k = 1; k < n[i]; k++)
                walked_m +=
                    hypot(xy[i][2 * k] - xy[i][2 * k - 2], xy[i][2 * k + 1] - xy[i][2 * k - 1]);
        }
        UM_AUTO(um_overline) overline = {0};
        um_overline_build(lines, N_LINES, 0, &overline);
        for (size_t i = 0; i < overline.pieces.n_items; i++) {
            const um_user_set *set = &overline.sets[overline.pieces.items[i].left];
            double length_m = um_arc_length(overline.network, &overline.pieces, i);
            for (size_t k = 0; k < set->n; k++)
                used_m += length_m * overline.members[set->first + k].uses;
            check_piece(&overline, i, xy, n);
        }
        assert_true(fabs(used_m - walked_m) <= 1e-9 * walked_m);
    }
}

static void test_without_lines_there_are_no_pieces(void **state) {
    (void)state;
    UM_AUTO(um_overline) overline = {0};
    um_overline_build(NULL, 0, 0, &overline);
    assert_int_equal(overline.pieces.n_items, 0);
}

int main(void) {
#define DRAWN(test) cmocka_unit_test_setup_teardown(test, drawing_setup, drawing_teardown)
    const struct CMUnitTest tests[] = {
        DRAWN(test_pieces_of_drawings),
        DRAWN(test_paths_are_snapped_when_asked),
        DRAWN(test_a_piece_knows_its_municipalities),
        DRAWN(test_the_order_of_loading_changes_nothing),
        cmocka_unit_test(test_random_walks_add_up),
        cmocka_unit_test(test_without_lines_there_are_no_pieces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
