#include "um_store.h"

#include "core/file.h"
#include "publish/map_data.h"

#include <math.h>
#include <string.h>

// Two squares of a kilometre side by side, a hole in the left one that is a territory of its own,
// and the district that all three make: corner 400000, 5800000, so that a metre of the drawing is a
// step of the grid.
//
//   1000 +---------+---------+
//        | 01  +-+ |   02    |
//        |     |3| |         |          3: 600..800, 400..600
//        |     +-+ |         |
//      0 +---------+---------+
//        0       1000      2000

static const double corner_x = 400000, corner_y = 5800000;

static void add_arc(um_db *db, const char *level, const char *left, const char *right,
                    const char *rank, const double *xy, size_t n) {
    um_error err = {0};
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    double moved[16];
    unsigned char *blob = NULL;
    size_t size = 0;
    for (size_t i = 0; i < 2 * n; i++)
        moved[i] = xy[i] + (i % 2 ? corner_y : corner_x);
    um_path line = {.xy = moved, .n = n};
    um_paths paths = {.items = &line, .n_items = 1, .n_parts = 1, .type = UM_LINESTRING};
    assert_ok(um_paths_to_blob(&paths, 25833, &blob, &size, &err));
    assert_ok(um_db_prepare(db,
                            "INSERT INTO shape_arc (level, left_key, right_key, rank, geom) "
                            "VALUES (?1, ?2, ?3, ?4, ?5)",
                            &insert, &err));
    const char *const texts[] = {level, left, right, rank};
    for (int i = 0; i < 4; i++)
        um_db_bind_text(insert, i + 1, texts[i]);
    sqlite3_bind_blob(insert, 5, blob, (int)size, SQLITE_TRANSIENT);
    assert_ok(um_db_run(db, insert, &err));
    free(blob);
}

static const double west[] = {1000, 1000, 0, 1000, 0, 0, 1000, 0};
static const double between[] = {1000, 0, 1000, 1000};
static const double east[] = {1000, 0, 2000, 0, 2000, 1000, 1000, 1000};
static const double hole[] = {600, 400, 800, 400, 800, 600, 600, 600, 600, 400};

static um_db *drawn_store(const char *name) {
    um_error err = {0};
    um_db *db = um_test_store();
    um_test_territory(db, "01", name, NULL, 0, 0);
    um_test_territory(db, "02", "Ost", NULL, 0, 0);
    um_test_territory(db, "03", "Insel", NULL, 0, 0);
    um_test_territory(db, "0", "Kreis", NULL, 0, 0);
    assert_ok(um_db_exec(db,
                         "UPDATE territory SET level = 'district', is_leaf = 0 WHERE key = '0';"
                         "UPDATE territory SET anchor = MakePoint(400100 + 1000 * (key = '02'), "
                         "5800100, 25833)",
                         &err));
    add_arc(db, "municipality", "01", NULL, "outer", west, 4);
    add_arc(db, "municipality", "02", "01", "inner", between, 2);
    add_arc(db, "municipality", "02", NULL, "outer", east, 4);
    add_arc(db, "municipality", "03", "01", "inner", hole, 5);
    add_arc(db, "district", "0", NULL, "outer", west, 4);
    add_arc(db, "district", "0", NULL, "outer", east, 4);
    return db;
}

// --------------------------------------------------------------------------------------- decoding
// As report_map.js does it, written a second time from the description in map_code.h.

static int digit_of(char c) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const char *at = strchr(digits, c);
    assert_true(c && at);
    return (int)(at - digits);
}

static size_t decode(const char *code, size_t n, long *numbers) {
    size_t n_numbers = 0;
    unsigned long number = 0;
    int shift = 0;
    for (size_t i = 0; i < n; i++) {
        int digit = digit_of(code[i]);
        number |= (unsigned long)(digit & 31) << shift;
        shift += 5;
        if (digit & 32)
            continue;
        numbers[n_numbers++] = number & 1 ? -(long)(number >> 1) - 1 : (long)(number >> 1);
        number = 0, shift = 0;
    }
    return n_numbers;
}

static void test_numbers_come_back(void **state) {
    (void)state;
    static const struct {
        int32_t number;
        const char *code;
    } cases[] = {{0, "A"},     {-1, "B"},         {1, "C"},          {15, "e"},
                 {-16, "f"},   {16, "gB"},        {-17, "hB"},       {511, "-f"},
                 {512, "ggB"}, {100000000, NULL}, {-100000000, NULL}};
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(um_text) code = {0};
        long numbers[2];
        um_map_code_number(&code, cases[i].number);
        if (cases[i].code)
            assert_string_equal(code.data, cases[i].code);
        assert_int_equal(decode(code.data, code.length, numbers), 1);
        assert_int_equal(numbers[0], cases[i].number);
    }
}

static void test_steps_of_the_grid(void **state) {
    (void)state;
    static const struct {
        double extent, step;
    } cases[] = {{100, 1}, {60000, 1}, {60001, 2}, {244000, 5}, {870000, 20}, {6000001, 200}};
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        const double bounds[] = {1003, 1003, 1003 + cases[i].extent, 1103};
        um_map_grid grid = um_map_grid_for(bounds);
        assert_true(grid.step_m == cases[i].step);
        assert_true(grid.x <= 1003 && grid.x > 1003 - grid.step_m);
    }
}

// --------------------------------------------------------------------------------------- topology

/// Twice the area inside rings by the even-odd rule, where they do not cross: the largest less the
/// others.
static double area_of(const um_topology *topology, const um_rings *rings) {
    double largest = 0, others = 0;
    for (size_t i = 0; i < rings->n_items; i++) {
        double sum = 0;
        um_map_point first = {0}, before = {0};
        bool has_first = false;
        for (size_t j = 0; j < rings->items[i].n; j++) {
            int32_t number = rings->items[i].arcs[j];
            const um_topology_arc *arc = &topology->arcs[number < 0 ? ~number : number];
            for (size_t k = 0; k < arc->n; k++) {
                um_map_point at = topology->points[arc->first + (number < 0 ? arc->n - 1 - k : k)];
                if (!has_first)
                    first = at;
                else
                    sum += (double)before.x * at.y - (double)at.x * before.y;
                if (has_first && k == 0) // where arcs meet
                    assert_true(before.x == at.x && before.y == at.y);
                before = at, has_first = true;
            }
        }
        assert_true(before.x == first.x && before.y == first.y); // closed
        double area = fabs(sum) / 2;
        others += area > largest ? largest : area;
        largest = fmax(largest, area);
    }
    return largest - others;
}

static void test_neighbours_share_an_arc(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = drawn_store("West");
    UM_AUTO(um_topology) topology = {0};
    assert_ok(um_topology_read(db, &topology, &err));
    assert_int_equal(topology.n_places, 4);
    assert_int_equal(topology.n_arcs, 4); // the edges of the district are those of its members
    int32_t a = um_topology_find(&topology, "01"), b = um_topology_find(&topology, "02");
    um_ring border = {0};
    assert_int_equal(um_topology_border(&topology, b, a, &border), 1);
    assert_int_equal(border.arcs[0], 1);
    for (int i = 0; i < 2; i++) {
        const um_ring *ring = &topology.places[i ? b : a].rings.items[0];
        bool has = false;
        for (size_t j = 0; j < ring->n; j++)
            has = has || ring->arcs[j] == 1 || ring->arcs[j] == ~1;
        assert_true(has);
    }
    assert_int_equal(um_topology_border(&topology, b, um_topology_find(&topology, "03"), &border),
                     0);
    free(border.arcs);
}

static void test_rings_give_the_shape_back(void **state) {
    (void)state;
    static const struct {
        const char *key;
        double area;
        size_t n_rings;
    } cases[] = {{"01", 960000, 2}, {"02", 1000000, 1}, {"03", 40000, 1}, {"0", 2000000, 1}};
    um_error err = {0};
    UM_AUTO(um_db) *db = drawn_store("West");
    UM_AUTO(um_topology) topology = {0};
    assert_ok(um_topology_read(db, &topology, &err));
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        const um_rings *rings = &topology.places[um_topology_find(&topology, cases[i].key)].rings;
        assert_int_equal(rings->n_items, cases[i].n_rings);
        assert_true(area_of(&topology, rings) == cases[i].area);
    }
}

static void test_groups_are_dissolved(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = drawn_store("West");
    UM_AUTO(um_topology) topology = {0};
    um_rings rings[1];
    assert_ok(um_topology_read(db, &topology, &err));
    const int32_t group_of[] = {-1, 0, 0, -1}; // 0, 01, 02, 03
    um_topology_dissolve(&topology, group_of, 1, rings);
    assert_true(area_of(&topology, &rings[0]) == 1960000);
    um_rings_clear(&rings[0]);
}

// -------------------------------------------------------------------------------------------
// layers

static const char header[] =
    "-- title: Persons\n-- column: key | text | | Key\n"
    "-- column: name | text | | Name\n"
    "-- column: persons | integer | persons | Persons\n"
    "-- layer: territory key\n"
    "-- plot: choropleth | value=persons | classes=0,10 | palette=sequential\n";

/// The JSON of a page with one layer.
static char *make_json(um_db *db, const char *sql) {
    um_error err = {0};
    UM_AUTO(char) *text = um_format("%s%s", header, sql);
    UM_AUTO(um_query) *query = um_test_query(text);
    UM_AUTO(um_table) *table = NULL;
    UM_AUTO(um_map_data) *data = NULL;
    UM_AUTO(um_text) json = {0};
    assert_ok(um_query_run(db, query, NULL, &table, &err));
    um_report_section section = {.name = "persons", .query = query, .table = table};
    assert_ok(um_map_data_open(db, "de", &data, &err));
    assert_ok(um_map_data_add(data, &section, "Personen", "Pendler", 40, &err));
    assert_ok(um_map_data_write(data, &json, &err));
    return um_text_take(&json);
}

static void assert_has(const char *json, const char *text) {
    if (!strstr(json, text))
        fail_msg("the data lack '%s': %s", text, json);
}

static void test_a_layer_refers_to_territories(void **state) {
    (void)state;
    UM_AUTO(um_db) *db = drawn_store("West");
    UM_AUTO(char) *json =
        make_json(db, "SELECT '02' AS key, 'Ost' AS name, 1234 AS persons UNION ALL "
                      "SELECT '01', 'West', 3 UNION ALL SELECT '99', 'Fern', 7 ORDER BY 3 DESC");
    assert_has(json, "\"keys\":[\"0\",\"01\",\"02\",\"03\"]");
    assert_has(json, "\"ranks\":\"3030\"");
    assert_has(json, "\"at\":[2,1]"); // 99 is none of the region
    assert_has(json, "\"rows\":[0,2]");
    assert_has(json, "\"class\":\"10\"");
    assert_has(json, "{\"label\":\"10 und mehr\",\"colour\":\"#06305c\",\"n\":\"1\"");
    assert_has(json, "\"unit\":\"Personen\",\"words\":[\"1.234\",\"3\"],\"of\":[0,1]");
    assert_has(json, "\"notes\":[\"1 von 3 Zeilen liegen außerhalb der Region");
}

static void test_without_features_there_is_no_layer(void **state) {
    (void)state;
    UM_AUTO(um_db) *db = drawn_store("West");
    UM_AUTO(char) *json = make_json(db, "SELECT '99' AS key, 'Fern' AS name, 7 AS persons");
    assert_has(json, "\"layers\":[]}");
}

static void test_forums_of_the_day(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_db) *db = drawn_store("West");
    assert_ok(um_db_exec(
        db,
        "INSERT INTO forum (forum_id, name, short_name, kind, founded, ended, list_complete, "
        "source_id) VALUES ('a', 'A', 'Runde A', 'talks', NULL, NULL, 1, 1), "
        "('b', 'B', 'Runde B', 'talks', NULL, '2023', 1, 1), "
        "('c', 'C', 'Runde C', 'talks', '2025-01', NULL, 1, 1), "
        "('d', 'D', 'Runde D', 'talks', '2024-12', '2024', 1, 1);"
        "INSERT INTO membership (membership_id, forum_id, member_kind, member_key, member_name, "
        "name_in_source, role, source_id) VALUES (1, 'a', 'municipality', '01', 'W', 'W', "
        "'member', 1), (2, 'b', 'municipality', '01', 'W', 'W', 'member', 1), (3, 'c', "
        "'municipality', '01', 'W', 'W', 'member', 1), (4, 'd', 'municipality', '02', 'O', 'O', "
        "'member', 1), (5, 'a', 'municipality', '02', 'O', 'O', 'candidate', 1);"
        "INSERT INTO member_territory (membership_id, level, key, reading) SELECT membership_id, "
        "'municipality', member_key, 'direct' FROM membership",
        &err));
    UM_AUTO(char) *json = make_json(db, "SELECT '01' AS key, 'West' AS name, 3 AS persons");
    // what ended before the day or began after it is no forum of the day; a candidate is not in it
    assert_has(json, "\"forums\":[{\"name\":\"Runde A\",\"places\":[1]},\n"
                     "{\"name\":\"Runde D\",\"places\":[2]}]");
}

static void test_hostile_names_stay_text(void **state) {
    (void)state;
    static const char *const names[] = {"</script><script>a()</script>", "<!--<script>",
                                        "a\xe2\x80\xa8"
                                        "b\xe2\x80\xa9"
                                        "c",
                                        "\"]}&quot;\\"};
    static const char *const never[] = {"<", "&", "\xe2\x80\xa8", "\xe2\x80\xa9"};
    for (size_t i = 0; i < UM_COUNTED(names); i++) {
        UM_AUTO(um_db) *db = drawn_store(names[i]);
        UM_AUTO(char) *json =
            make_json(db, "SELECT key, name, 3 AS persons FROM territory ORDER BY 1");
        for (size_t j = 0; j < UM_COUNTED(never); j++)
            assert_null(strstr(json, never[j]));
    }
}

static void test_is_the_same_twice(void **state) {
    (void)state;
    UM_AUTO(um_db) *db = drawn_store("West");
    UM_AUTO(char) *one = make_json(db, "SELECT key, name, 3 AS persons FROM territory ORDER BY 1");
    UM_AUTO(char) *two = make_json(db, "SELECT key, name, 3 AS persons FROM territory ORDER BY 1");
    assert_string_equal(one, two);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_come_back),
        cmocka_unit_test(test_steps_of_the_grid),
        cmocka_unit_test(test_neighbours_share_an_arc),
        cmocka_unit_test(test_rings_give_the_shape_back),
        cmocka_unit_test(test_groups_are_dissolved),
        cmocka_unit_test(test_a_layer_refers_to_territories),
        cmocka_unit_test(test_without_features_there_is_no_layer),
        cmocka_unit_test(test_forums_of_the_day),
        cmocka_unit_test(test_hostile_names_stay_text),
        cmocka_unit_test(test_is_the_same_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
