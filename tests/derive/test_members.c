// For whom a membership stands: a state 98 of two districts and an independent city, a city
// state 97.
#include "derive_drawing.h"

static void draw_country(drawing *self) {
    draw_territory(self, "98001001", "municipality", NULL, SQUARE_A);
    draw_territory(self, "98001002", "municipality", NULL, SQUARE_B);
    draw_territory(self, "98002000", "municipality", NULL, SQUARE_C);
    draw_territory(self, "97000000", "municipality", NULL, "POLYGON((0 1, 3 1, 3 2, 0 2, 0 1))");
    draw_territory(self, "97000003", "city_district", "97000000",
                   "POLYGON((0 1, 1 1, 1 2, 0 2, 0 1))");
}

static void add_member(drawing *self, const char *kind, const char *key) {
    um_error err = {0};
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    assert_ok(
        um_db_prepare(self->db,
                      "INSERT INTO membership (membership_id, forum_id, member_kind, member_key, "
                      "member_name, name_in_source, role, source_id) "
                      "VALUES (1, 'f', ?1, ?2, 'x', 'x', 'member', 1)",
                      &insert, &err));
    um_db_bind_text(insert, 1, kind);
    um_db_bind_text(insert, 2, key);
    assert_ok(um_db_run(self->db, insert, &err));
}

static void test_each_kind_of_member(void **state) {
    drawing *self = *state;
    static const struct {
        const char *kind, *key, *rows;
    } cases[] = {
        {"municipality", "98001001", "direct municipality 98001001"},
        {"municipality", "98002000", "as_district district 98002; direct municipality 98002000"},
        {"municipality", "97000000", "as_district district 97000; direct municipality 97000000"},
        {"municipality", "55001001", "direct municipality 55001001"}, // outside the region
        {"municipality", "55002000", "as_district district 55002; direct municipality 55002000"},
        {"municipality", NULL, ""},
        {"district", "98001",
         "direct district 98001; through municipality 98001001; through municipality 98001002"},
        {"district", "98001000",
         "direct district 98001; through municipality 98001001; through municipality 98001002"},
        {"district", "55001", "direct district 55001"},
        {"state", "98",
         "direct state 98; through municipality 98001001; through municipality 98001002; "
         "through municipality 98002000"},
        {"state", "98000000",
         "direct state 98; through municipality 98001001; through municipality 98001002; "
         "through municipality 98002000"},
        {"state", "97", "as_district district 97000; as_state municipality 97000000"},
        {"state", "97000000", "as_district district 97000; as_state municipality 97000000"},
        {"state", "55", "direct state 55"},
        {"city_district", "97000003", "direct city_district 97000003; part municipality 97000000"},
        // not loaded: its key is built on that of the city
        {"city_district", "97000009", "direct city_district 97000009; part municipality 97000000"},
        {"city_district", "98001009", "direct city_district 98001009"},
        {"city_district", NULL, ""},
        {"other", NULL, ""},
        {"other", "98001001", ""},
    };
    draw_country(self);
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_error err = {0};
        assert_ok(um_db_exec(self->db, "DELETE FROM membership; DELETE FROM setting", &err));
        add_member(self, cases[i].kind, cases[i].key);
        draw_derive(self);
        assert_rows(self, "SELECT reading, level, key FROM member_territory ORDER BY 1, 2, 3",
                    cases[i].rows);
    }
}

static void test_an_association_is_known_by_its_members_parent(void **state) {
    drawing *self = *state;
    draw_territory(self, "98001", "district", NULL, "POLYGON((0 0, 3 0, 3 1, 0 1, 0 0))");
    draw_territory(self, "98001-7", "association", "98001", "POLYGON((0 0, 2 0, 2 1, 0 1, 0 0))");
    draw_territory(self, "98001001", "municipality", "98001-7", SQUARE_A);
    draw_territory(self, "98001002", "municipality", "98001-7", SQUARE_B);
    draw_territory(self, "98001003", "municipality", "98001", SQUARE_C);
    add_member(self, "association", "98001-7");
    draw_derive(self);
    assert_rows(self, "SELECT reading, key FROM member_territory ORDER BY 1, 2",
                "direct 98001-7; through 98001001; through 98001002");
    um_error err = {0};
    assert_ok(um_db_exec(self->db, "DELETE FROM membership; DELETE FROM setting", &err));
    add_member(self, "district", "98001");
    draw_derive(self);
    assert_rows(self, "SELECT reading, key FROM member_territory ORDER BY 1, 2",
                "direct 98001; through 98001001; through 98001002; through 98001003");
}

static void test_the_only_municipality_of_a_district(void **state) {
    drawing *self = *state;
    draw_territory(self, "98001", "district", NULL, SQUARE_A);
    draw_territory(self, "98001001", "municipality", "98001", SQUARE_A);
    draw_territory(self, "98002", "district", NULL, "POLYGON((1 0, 3 0, 3 1, 1 1, 1 0))");
    draw_territory(self, "98002001", "municipality", "98002", SQUARE_B); // the rest is not loaded
    add_member(self, "municipality", "98001001");
    draw_derive(self);
    assert_rows(self, "SELECT reading, key FROM member_territory ORDER BY 1, 2",
                "as_district 98001; direct 98001001");
    um_error err = {0};
    assert_ok(um_db_exec(self->db, "DELETE FROM membership; DELETE FROM setting", &err));
    add_member(self, "municipality", "98002001");
    draw_derive(self);
    assert_rows(self, "SELECT reading, key FROM member_territory ORDER BY 1, 2", "direct 98002001");
}

int main(void) {
#define DRAWN(test) cmocka_unit_test_setup_teardown(test, drawing_setup, drawing_teardown)
    const struct CMUnitTest tests[] = {
        DRAWN(test_each_kind_of_member),
        DRAWN(test_an_association_is_known_by_its_members_parent),
        DRAWN(test_the_only_municipality_of_a_district),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
