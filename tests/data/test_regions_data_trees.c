// Intramax, modularity, fit and communities on the districts of Germany and the zones of Edinburgh,
// against ../shared/expected/regions: other programs' tables, whose README.md gives the tolerances.
#include "../load/load_fixture.h"

#include "core/csv.h"
#include "core/intern.h"
#include "derive/regions/communities.h"
#include "derive/regions/intramax.h"
#include "derive/regions/measures.h"

#include <math.h>
#include <unistd.h>

enum { SKIPPED = 77 };

static const double RELATIVE = 1e-9; ///< what the README allows; its tables have 12 digits

static char shared_folder[512];

/// A matrix with the keys of its units.
typedef struct keyed_flows {
    um_intern keys;
    um_flow *flows;
    size_t n_flows;
    um_flow_matrix *matrix;
} keyed_flows;

static inline void um_auto_keyed_flows(keyed_flows *self) {
    um_intern_clear(&self->keys);
    free(self->flows);
    um_flow_matrix_free(self->matrix);
}

// ----------------------------------------------------------------------------------------- reading

static sqlite3_stmt *select_rows(const load_fixture *fixture, const char *sql) {
    um_error err = {0};
    sqlite3_stmt *select = NULL;
    assert_ok(um_db_prepare(fixture->db, sql, &select, &err));
    return select;
}

static bool step_row(const load_fixture *fixture, sqlite3_stmt *select) {
    um_error err = {0};
    bool has_row = false;
    assert_ok(um_db_step(fixture->db, select, &has_row, &err));
    return has_row;
}

static uint32_t unit_of(const keyed_flows *self, const char *key) {
    int32_t unit = um_intern_find(&self->keys, key, strlen(key));
    if (unit == UM_NOT_INTERNED)
        fail_msg("no unit '%s'", key);
    return (uint32_t)unit;
}

/// Flows of all modes between and within territories, by key.
static void read_flows(const load_fixture *fixture, keyed_flows *self) {
    UM_AUTO(sqlite3_stmt) *keys = select_rows(
        fixture, "SELECT origin_key FROM flow WHERE kind IN ('pair', 'within') UNION "
                 "SELECT destination_key FROM flow WHERE kind IN ('pair', 'within') ORDER BY 1");
    while (step_row(fixture, keys)) {
        const char *key = (const char *)sqlite3_column_text(keys, 0);
        um_intern_add(&self->keys, key, strlen(key), NULL);
    }
    UM_AUTO(sqlite3_stmt) *flows =
        select_rows(fixture, "SELECT origin_key, destination_key, persons FROM flow "
                             "WHERE kind IN ('pair', 'within') AND mode = 'all'");
    size_t capacity = 0;
    while (step_row(fixture, flows)) {
        UM_GROW(self->flows, self->n_flows, capacity);
        self->flows[self->n_flows++] =
            (um_flow){unit_of(self, (const char *)sqlite3_column_text(flows, 0)),
                      unit_of(self, (const char *)sqlite3_column_text(flows, 1)),
                      sqlite3_column_double(flows, 2)};
    }
    self->matrix = um_flow_matrix_new(self->keys.n, self->flows, self->n_flows);
}

static void load_data(load_fixture *fixture, const char *loader, const char *files,
                      keyed_flows *self) {
    UM_AUTO(char) *path = um_path_join(shared_folder, files);
    um_source *source = add_source(fixture, "flows", loader, path);
    if (strcmp(loader, "flows") == 0) {
        set_option(source, "statistic", "census");
        set_option(source, "year", "2011");
        set_option(source, "columns.origin", "geo_code1");
        set_option(source, "columns.destination", "geo_code2");
        set_option(source, "columns.persons", "all");
    }
    assert_loads(fixture);
    read_flows(fixture, self);
}

static void load_districts(load_fixture *fixture, keyed_flows *self) {
    load_data(fixture, "flows_ba", "data/commuters/ba_kreise_2023/*/statistik_pendler_*.csv", self);
    assert_int_equal(self->keys.n, 400);
    assert_int_equal(self->n_flows, 46991);
}

static void load_edinburgh(load_fixture *fixture, keyed_flows *self) {
    load_data(fixture, "flows", "data/commuters/edinburgh/od_subset.csv", self);
    assert_int_equal(self->keys.n, 111);
    assert_int_equal(self->n_flows, 3746);
}

static um_csv *open_expected(const char *name) {
    um_error err = {0};
    um_csv *csv = NULL;
    UM_AUTO(char) *file = um_format("expected/regions/%s", name);
    UM_AUTO(char) *path = um_path_join(shared_folder, file);
    assert_ok(um_csv_open(path, (um_csv_options){0}, &csv, &err));
    return csv;
}

static bool next_row(um_csv *csv, um_csv_row *row) {
    um_error err = {0};
    bool has_row = true;
    assert_ok(um_csv_next(csv, row, &has_row, &err));
    return has_row;
}

static double number(const char *text) {
    double value = 0;
    assert_true(um_parse_real(text, &value));
    return value;
}

static void assert_close(double found, const char *expected, const char *what) {
    double value = number(expected);
    if (!(fabs(found - value) <= RELATIVE * fabs(value)))
        fail_msg("%s: %.15g, expected %s", what, found, expected);
}

// ---------------------------------------------------------------------------------------- intramax

/// Columns: step, key_a, key_b, criterion, regions_left, inside, inside_share.
static void assert_tree(const keyed_flows *self, const um_merge_tree *tree, const char *file) {
    UM_AUTO(um_csv) *csv = open_expected(file);
    um_csv_row row;
    size_t n = 0;
    for (; next_row(csv, &row); n++) {
        assert_true(n < tree->n_steps);
        const um_merge_step *step = &tree->steps[n];
        if (step->a != unit_of(self, row.fields[1]) || step->b != unit_of(self, row.fields[2]))
            fail_msg("%s: step %s: units %u and %u", file, row.fields[0], step->a, step->b);
        assert_close(step->criterion, row.fields[3], row.fields[0]);
        assert_true(tree->n_units - n - 1 == (size_t)number(row.fields[4]));
        assert_true(step->persons_inside == number(row.fields[5]));
        assert_close(step->persons_inside / self->matrix->persons, row.fields[6], row.fields[0]);
    }
    assert_int_equal(n, tree->n_steps);
}

/// Columns: key, then a region for each cut: region_<number of regions>.
static void assert_cuts(const keyed_flows *self, const um_merge_tree *tree, const char *file) {
    UM_AUTO(um_csv) *csv = open_expected(file);
    const um_text_list *header = um_csv_header(csv);
    uint32_t region_of[3][400];
    for (size_t i = 1; i < header->n_items; i++) {
        size_t n_regions = (size_t)number(header->items[i] + strlen("region_"));
        assert_int_equal(um_merge_tree_cut(tree, n_regions, region_of[i - 1]), n_regions);
    }
    um_csv_row row;
    size_t n = 0;
    for (; next_row(csv, &row); n++)
        for (size_t i = 1; i < header->n_items; i++)
            if (region_of[i - 1][unit_of(self, row.fields[0])] != unit_of(self, row.fields[i]))
                fail_msg("%s: %s, %s", file, row.fields[0], header->items[i]);
    assert_int_equal(n, tree->n_units);
}

static void test_tree_of_districts(void **state) {
    UM_AUTO(keyed_flows) self = {0};
    load_districts(*state, &self);
    UM_AUTO(um_merge_tree) *tree = um_intramax(self.matrix);
    assert_int_equal(tree->n_steps, 399);
    assert_tree(&self, tree, "intramax_districts.csv");
    assert_cuts(&self, tree, "intramax_districts_partitions.csv");
}

static void test_tree_of_edinburgh(void **state) {
    UM_AUTO(keyed_flows) self = {0};
    load_edinburgh(*state, &self);
    UM_AUTO(um_merge_tree) *tree = um_intramax(self.matrix);
    assert_int_equal(tree->n_steps, 110);
    assert_tree(&self, tree, "intramax_edinburgh.csv");
    assert_cuts(&self, tree, "intramax_edinburgh_partitions.csv");
}

static void test_tree_of_the_toy(void **state) {
    (void)state;
    UM_AUTO(keyed_flows) self = {0};
    UM_AUTO(um_csv) *csv = open_expected("intramax_toy_flows.csv");
    um_csv_row row;
    self.flows = um_alloc_array(64, sizeof *self.flows);
    for (const char *key = "A\0B\0C\0D\0E\0F\0"; *key; key += 2)
        um_intern_add(&self.keys, key, 1, NULL);
    while (next_row(csv, &row))
        self.flows[self.n_flows++] = (um_flow){
            unit_of(&self, row.fields[0]), unit_of(&self, row.fields[1]), number(row.fields[2])};
    self.matrix = um_flow_matrix_new(self.keys.n, self.flows, self.n_flows);
    UM_AUTO(um_merge_tree) *tree = um_intramax(self.matrix);
    assert_tree(&self, tree, "intramax_toy.csv");
    assert_cuts(&self, tree, "intramax_toy_partitions.csv");
}

// ---------------------------------------------------------------------------------------- measures

/// The regions that a partition of an expected table names: `state`, `intramax_<n>`, `lma_<set>`.
static void partition_of(const keyed_flows *self, const char *name, uint32_t *region_of) {
    size_t n = self->keys.n;
    if (strcmp(name, "state") == 0) {
        for (size_t i = 0; i < n; i++) // keys ascend: the first two digits name the state
            region_of[i] = i && memcmp(um_intern_text(&self->keys, (int32_t)i),
                                       um_intern_text(&self->keys, (int32_t)i - 1), 2) == 0
                               ? region_of[i - 1]
                               : (uint32_t)i;
    } else if (strncmp(name, "intramax_", 9) == 0) {
        UM_AUTO(um_merge_tree) *tree = um_intramax(self->matrix);
        um_merge_tree_cut(tree, (size_t)number(name + 9), region_of);
    } else { // columns: set, key, cluster, label, ...
        UM_AUTO(um_csv) *csv = open_expected("lma_edinburgh.csv");
        um_error err = {0};
        int set = 0, key = 0, label = 0;
        assert_ok(um_csv_require_column(csv, "set", &set, &err));
        assert_ok(um_csv_require_column(csv, "key", &key, &err));
        assert_ok(um_csv_require_column(csv, "label", &label, &err));
        um_csv_row row;
        while (next_row(csv, &row))
            if (strcmp(row.fields[set], name + strlen("lma_")) == 0)
                region_of[unit_of(self, row.fields[key])] = unit_of(self, row.fields[label]);
    }
}

static um_flow_matrix *without_diagonal(const keyed_flows *self) {
    um_flow *flows = um_alloc_array(self->n_flows + 1, sizeof *flows);
    size_t n = 0;
    for (size_t i = 0; i < self->n_flows; i++)
        if (self->flows[i].origin != self->flows[i].destination)
            flows[n++] = self->flows[i];
    um_flow_matrix *matrix = um_flow_matrix_new(self->keys.n, flows, n);
    free(flows);
    return matrix;
}

/// Columns: partition, regions, diagonal, persons, modularity.
static size_t assert_modularity(const keyed_flows *self, const char *file) {
    UM_AUTO(um_csv) *csv = open_expected(file);
    UM_AUTO(um_flow_matrix) *between = without_diagonal(self);
    um_csv_row row;
    size_t n = 0;
    for (; next_row(csv, &row); n++) {
        uint32_t region_of[400];
        partition_of(self, row.fields[0], region_of);
        bool is_with = strcmp(row.fields[2], "with") == 0;
        UM_AUTO(um_partition_measures) *m =
            um_measure_partition(is_with ? self->matrix : between, NULL, region_of);
        assert_true(m->n_regions == (size_t)number(row.fields[1]));
        assert_true(m->persons == number(row.fields[3]));
        assert_close(m->modularity, row.fields[4], row.fields[0]);
    }
    return n;
}

/// Columns: partition, region, members, inside, touching, fit; row `all` of a partition has the
/// share of all persons.
static size_t assert_fit(const keyed_flows *self, const char *file) {
    UM_AUTO(um_csv) *csv = open_expected(file);
    um_csv_row row;
    size_t n = 0;
    for (; next_row(csv, &row); n++) {
        uint32_t region_of[400];
        bool is_member[400], is_all = strcmp(row.fields[1], "all") == 0;
        partition_of(self, row.fields[0], region_of);
        if (is_all) {
            UM_AUTO(um_partition_measures) *m = um_measure_partition(self->matrix, NULL, region_of);
            assert_true(m->persons_inside == number(row.fields[3]));
            assert_close(m->inside_share, row.fields[5], row.fields[0]);
            continue;
        }
        bool is_state = strcmp(row.fields[0], "state") == 0;
        for (size_t i = 0; i < self->keys.n; i++)
            is_member[i] =
                is_state ? memcmp(um_intern_text(&self->keys, (int32_t)i), row.fields[1], 2) == 0
                         : region_of[i] == unit_of(self, row.fields[1]);
        um_fit fit = um_fit_of(self->matrix, is_member);
        assert_true(fit.inside == number(row.fields[3]));
        assert_true(fit.touching == number(row.fields[4]));
        assert_close(fit.fit, row.fields[5], row.fields[1]);
    }
    return n;
}

static um_neighbours *read_neighbours(const keyed_flows *self, const char *file) {
    UM_AUTO(um_csv) *csv = open_expected(file);
    UM_AUTO(double) *outline_m = um_alloc_array(self->keys.n, sizeof *outline_m);
    um_shared_border *borders = NULL;
    size_t n = 0, capacity = 0;
    um_csv_row row;
    while (next_row(csv, &row)) {
        UM_GROW(borders, n, capacity);
        borders[n++] = (um_shared_border){unit_of(self, row.fields[0]),
                                          unit_of(self, row.fields[1]), number(row.fields[2])};
    }
    um_neighbours *neighbours = um_neighbours_new(self->keys.n, borders, n, outline_m);
    free(borders);
    return neighbours;
}

static size_t count_detached(const keyed_flows *self, const um_neighbours *neighbours,
                             const char *partition) {
    uint32_t region_of[400];
    partition_of(self, partition, region_of);
    UM_AUTO(um_partition_measures) *m = um_measure_partition(self->matrix, neighbours, region_of);
    size_t n = 0;
    for (size_t r = 0; r < m->n_regions; r++)
        n += m->regions[r].n_parts > 1;
    return n;
}

static void test_measures_of_districts(void **state) {
    UM_AUTO(keyed_flows) self = {0};
    load_districts(*state, &self);
    assert_int_equal(assert_modularity(&self, "modularity_districts.csv"), 8);
    assert_int_equal(assert_fit(&self, "fit_partitions.csv"), 100);
    // "All regions of the three district cuts are connected."
    UM_AUTO(um_neighbours) *near = read_neighbours(&self, "adjacency_districts.csv");
    assert_int_equal(count_detached(&self, near, "intramax_50"), 0);
    assert_int_equal(count_detached(&self, near, "intramax_20"), 0);
    assert_int_equal(count_detached(&self, near, "intramax_10"), 0);
}

static void test_measures_of_edinburgh(void **state) {
    UM_AUTO(keyed_flows) self = {0};
    load_edinburgh(*state, &self);
    assert_int_equal(assert_modularity(&self, "modularity_edinburgh.csv"), 10);
    // "Of Edinburgh's 20 two are not", and of the areas of set five one zone is cut off.
    UM_AUTO(um_neighbours) *near = read_neighbours(&self, "adjacency_edinburgh.csv");
    assert_int_equal(count_detached(&self, near, "intramax_20"), 2);
    assert_int_equal(count_detached(&self, near, "lma_five"), 1);
}

// ------------------------------------------------------------------------------------- communities

/// Regions that were made for modularity have at least as much of it as a tree cut at their number.
static void assert_communities(const keyed_flows *self) {
    um_error err = {0};
    uint32_t region_of[400], again[400], cut[400];
    size_t n_regions = 0, n_again = 0;
    double modularity = 0;
    assert_ok(um_communities(self->matrix, NULL, region_of, &n_regions, &modularity, &err));
    assert_ok(um_communities(self->matrix, NULL, again, &n_again, NULL, &err));
    assert_int_equal(n_again, n_regions);
    assert_memory_equal(region_of, again, self->keys.n * sizeof *again);
    um_flow *both = um_alloc_array(2 * self->n_flows, sizeof *both);
    for (size_t i = 0; i < self->n_flows; i++) {
        const um_flow *flow = &self->flows[i];
        both[2 * i] = *flow;
        both[2 * i + 1] = (um_flow){flow->destination, flow->origin, flow->persons};
    }
    UM_AUTO(um_flow_matrix) *added = um_flow_matrix_new(self->keys.n, both, 2 * self->n_flows);
    free(both);
    UM_AUTO(um_partition_measures) *m = um_measure_partition(added, NULL, region_of);
    assert_true(fabs(m->modularity - modularity) <= 1e-10);
    UM_AUTO(um_merge_tree) *tree = um_intramax(self->matrix);
    um_merge_tree_cut(tree, n_regions, cut);
    UM_AUTO(um_partition_measures) *directed = um_measure_partition(self->matrix, NULL, region_of);
    UM_AUTO(um_partition_measures) *of_tree = um_measure_partition(self->matrix, NULL, cut);
    print_message(
        "%zu communities: modularity %.6f (flows added %.6f, tree %.6f), %.1f %% inside\n",
        n_regions, directed->modularity, modularity, of_tree->modularity,
        100 * directed->inside_share);
    assert_true(directed->modularity >= of_tree->modularity);
}

static void test_communities_of_districts(void **state) {
    UM_AUTO(keyed_flows) self = {0};
    load_districts(*state, &self);
    assert_communities(&self);
}

static void test_communities_of_edinburgh(void **state) {
    UM_AUTO(keyed_flows) self = {0};
    load_edinburgh(*state, &self);
    assert_communities(&self);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, load_fixture_setup, load_fixture_teardown)

int main(void) {
    const char *shared = getenv("UMLAND_SHARED");
    snprintf(shared_folder, sizeof shared_folder, "%s",
             shared ? shared : UMLAND_SOURCE_DIR "/../shared");
    UM_AUTO(char) *expected = um_path_join(shared_folder, "expected/regions");
    if (access(expected, R_OK) != 0) {
        printf("skipped: no %s (UMLAND_SHARED names another place)\n", expected);
        return SKIPPED;
    }
    const struct CMUnitTest tests[] = {
        TEST(test_tree_of_districts),        TEST(test_tree_of_edinburgh),
        TEST(test_tree_of_the_toy),          TEST(test_measures_of_districts),
        TEST(test_measures_of_edinburgh),    TEST(test_communities_of_districts),
        TEST(test_communities_of_edinburgh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
