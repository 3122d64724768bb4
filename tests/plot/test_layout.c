// Geometry of a page: polygons with holes, hatching, clipping, labels.
#include "um_test.h"

#include "publish/map.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/// Paths that borrow their coordinates.
static um_path ring_of(double *xy, size_t n, bool is_hole) {
    return (um_path){.xy = xy, .n = n, .is_hole = is_hole};
}

static um_paths copy(const um_path *rings, size_t n) {
    um_paths paths = {.items = um_alloc_array(n, sizeof *paths.items),
                      .n_items = n,
                      .n_parts = 1,
                      .type = UM_POLYGON};
    for (size_t i = 0; i < n; i++) {
        paths.items[i] = rings[i];
        paths.items[i].xy = um_alloc_array(2 * rings[i].n, sizeof(double));
        memcpy(paths.items[i].xy, rings[i].xy, 2 * rings[i].n * sizeof(double));
    }
    return paths;
}

static double outer[] = {0, 0, 10, 0, 10, 10, 0, 10, 0, 0};
static double hole[] = {4, 4, 6, 4, 6, 6, 4, 6, 4, 4};

static void test_a_hole_runs_the_other_way(void **state) {
    (void)state;
    const um_path rings[] = {ring_of(outer, 5, false), ring_of(hole, 5, true)};
    UM_AUTO(um_paths) paths = copy(rings, 2);
    UM_AUTO(um_text) data = {0};
    size_t n = 0;
    um_map_append_polygons(&paths, 3, &data, &n);
    assert_int_equal(n, 1);
    assert_string_equal(data.data,
                        "0.00 0.00 3\n10.00 0.00 3\n10.00 10.00 3\n0.00 10.00 3\n0.00 0.00 3\n"
                        "4.00 4.00 3\n4.00 6.00 3\n6.00 6.00 3\n6.00 4.00 3\n4.00 4.00 3\n"
                        "0.00 0.00 3\n\n");
}

/// Sum of the lengths of the hatching lines.
static double hatched_length(const um_paths *paths, double step) {
    UM_AUTO(um_text) data = {0};
    um_text_append(&data, "");
    um_map_append_hatch(paths, step, &data);
    double length = 0, x1 = 0, y1 = 0, x2 = 0, y2 = 0;
    int n = 0;
    for (const char *at = data.data;
         sscanf(at, "%lf %lf 0\n%lf %lf 0\n\n%n", &x1, &y1, &x2, &y2, &n) == 4; at += n)
        length += hypot(x2 - x1, y2 - y1);
    return length;
}

static void test_hatching_leaves_holes_free(void **state) {
    (void)state;
    const um_path rings[] = {ring_of(outer, 5, false), ring_of(hole, 5, true)};
    UM_AUTO(um_paths) whole = copy(rings, 1), with_hole = copy(rings, 2);
    // Lines at distance s cover an area of about s times their length: 100 and 96.
    assert_float_equal(hatched_length(&whole, 0.05) * 0.05, 100, 0.5);
    assert_float_equal(hatched_length(&with_hole, 0.05) * 0.05, 96, 0.5);
}

static void test_clipping(void **state) {
    (void)state;
    const um_path rings[] = {ring_of(outer, 5, false)};
    UM_AUTO(um_paths) polygon = copy(rings, 1), line = copy(rings, 1), away = copy(rings, 1);
    um_map_clip_polygons(&polygon, (um_box){5, 5, 20, 20});
    assert_int_equal(polygon.items[0].n, 5);
    const double corner[] = {10, 5, 10, 10, 5, 10, 5, 5, 10, 5};
    assert_memory_equal(polygon.items[0].xy, corner, sizeof corner);
    um_map_clip_lines(&line, (um_box){5, 5, 20, 20});
    assert_int_equal(line.n_items, 1);
    const double path[] = {10, 5, 10, 10, 5, 10};
    assert_int_equal(line.items[0].n, 3);
    assert_memory_equal(line.items[0].xy, path, sizeof path);
    um_map_clip_polygons(&away, (um_box){50, 50, 60, 60});
    assert_int_equal(away.items[0].n, 0);
}

static void test_simplification(void **state) {
    (void)state;
    double bent[] = {0, 0, 1, 0.05, 2, 0, 3, 1, 4, 0};
    const um_path rings[] = {ring_of(bent, 5, false)};
    UM_AUTO(um_paths) paths = copy(rings, 1);
    um_map_simplify(&paths, 0.1);
    const double kept[] = {0, 0, 2, 0, 3, 1, 4, 0};
    assert_int_equal(paths.items[0].n, 4);
    assert_memory_equal(paths.items[0].xy, kept, sizeof kept);
}

static void test_labels_cover_nothing(void **state) {
    (void)state;
    um_page page = {0};
    UM_AUTO(um_labels) labels = {.page = &page, .area = {0, 0, 400, 200}};
    size_t n_drawn = 0;
    for (int i = 0; i < 40; i++)
        n_drawn += um_label_put(&labels, UM_TEXT_PLACE, "Königs Wusterhausen", 200 + i,
                                100 + i / 2.0, i % 2 ? 5 : 0);
    assert_in_range(n_drawn, 3, 39);
    assert_int_equal(n_drawn, labels.n_taken);
    for (size_t i = 0; i < labels.n_taken; i++) {
        const um_box *one = &labels.taken[i];
        assert_true(one->left >= 0 && one->bottom >= 0 && one->top <= 200);
        for (size_t j = 0; j < i; j++) {
            const um_box *two = &labels.taken[j];
            assert_true(one->right <= two->left || two->right <= one->left ||
                        one->top <= two->bottom || two->top <= one->bottom);
        }
    }
    assert_false(um_label_put(&labels, UM_TEXT_PLACE, "x", 900, 100, 0)); // outside the area
    um_page_clear(&page);
}

static void test_labels_stay_off_wide_lines(void **state) {
    (void)state;
    um_page page = {0};
    UM_AUTO(um_labels) labels = {.page = &page, .area = {0, 0, 400, 200}};
    double up_right[] = {200, 100, 300, 120};
    const um_path lines[] = {ring_of(up_right, 2, false)};
    UM_AUTO(um_paths) paths = copy(lines, 1);
    assert_true(um_label_put(&labels, UM_TEXT_PLACE, "Berlin", 200, 100, 5));
    assert_true(labels.taken[0].left > 200 && labels.taken[0].bottom > 100); // the first choice
    labels.n_taken = 0;
    um_label_avoid_lines(&labels, &paths, 5);
    assert_true(um_label_put(&labels, UM_TEXT_PLACE, "Berlin", 200, 100, 5));
    assert_true(labels.taken[0].bottom < 100);
    um_page_clear(&page);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_hole_runs_the_other_way),
        cmocka_unit_test(test_hatching_leaves_holes_free),
        cmocka_unit_test(test_clipping),
        cmocka_unit_test(test_simplification),
        cmocka_unit_test(test_labels_cover_nothing),
        cmocka_unit_test(test_labels_stay_off_wide_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
