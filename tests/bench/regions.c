/*
 * How long regions take on a made-up country: the tree of Intramax, labour market areas,
 * communities.
 *
 *     regions [units] [pairs] [runs]
 *
 * Municipalities lie at random in a square, their sizes differ as those of towns do; each has flows
 * to those that draw most, by size / distance^2, until there are so many pairs, and one within.
 * Small flows are 1 to 3 persons, so that there are many ties. Prints JSON lines.
 */
#include "core/progress.h"
#include "derive/regions/communities.h"
#include "derive/regions/intramax.h"
#include "derive/regions/labour_market.h"
#include "derive/regions/measures.h"
#include "um_random.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

typedef struct town {
    double x_km, y_km, size;
} town;

static double largest_resident_mib(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024;
}

static int by_persons(const void *a, const void *b) {
    double x = ((const um_flow *)a)->persons, y = ((const um_flow *)b)->persons;
    return (x < y) - (x > y);
}

static town *draw_towns(size_t n) {
    town *towns = um_alloc_array(n, sizeof *towns);
    for (size_t i = 0; i < n; i++)
        towns[i] =
            (town){600 * next_random(), 600 * next_random(), 1000 * pow(1 - next_random(), -0.9)};
    return towns;
}

/// Flows of one unit, the largest first.
static void draw_row(const town *towns, size_t n, uint32_t i, um_flow *row) {
    double sum = 0;
    for (uint32_t j = 0; j < n; j++) {
        double d_km = 3 + hypot(towns[i].x_km - towns[j].x_km, towns[i].y_km - towns[j].y_km);
        row[j] = (um_flow){i, j, towns[j].size / (d_km * d_km)};
        sum += row[j].persons;
    }
    for (uint32_t j = 0; j < n; j++)
        row[j].persons = fmax(1, floor(0.4 * towns[i].size * row[j].persons / sum));
    qsort(row, n, sizeof *row, by_persons);
}

static um_flow_matrix *draw_country(size_t n, size_t n_pairs) {
    size_t a_row = n_pairs / n, n_flows = 0;
    town *towns = draw_towns(n);
    um_flow *row = um_alloc_array(n, sizeof *row),
            *flows = um_alloc_array(n * a_row + n, sizeof *flows);
    for (uint32_t i = 0; i < n; i++) {
        draw_row(towns, n, i, row);
        flows[n_flows++] = (um_flow){i, i, floor(0.3 * towns[i].size)};
        for (size_t k = 0; k < a_row && k < n; k++)
            if (row[k].destination != i)
                flows[n_flows++] = row[k];
    }
    um_flow_matrix *matrix = um_flow_matrix_new(n, flows, n_flows);
    free(flows);
    free(row);
    free(towns);
    return matrix;
}

static void measure_tree(const um_flow_matrix *matrix, double drawn_mib) {
    double since_s = um_progress_now();
    UM_AUTO(um_merge_tree) *tree = um_intramax(matrix);
    double seconds = um_progress_now() - since_s;
    printf("{\"units\": %zu, \"pairs\": %zu, \"persons\": %.0f, \"steps\": %zu, \"seconds\": %.3f, "
           "\"us_a_step\": %.1f, \"mib\": %.0f, \"mib_before\": %.0f}\n",
           matrix->n_units, matrix->to.start[matrix->n_units], matrix->persons, tree->n_steps,
           seconds, 1e6 * seconds / (double)(tree->n_steps + 1), largest_resident_mib(), drawn_mib);
}

static void measure_communities(const um_flow_matrix *matrix, uint32_t n_runs) {
    um_error err = {0};
    um_community_options options = {.n_runs = n_runs};
    uint32_t *region_of = um_alloc_array(matrix->n_units + 1, sizeof *region_of);
    size_t n_regions = 0;
    double modularity = 0, since_s = um_progress_now();
    if (um_communities(matrix, &options, region_of, &n_regions, &modularity, &err) != UM_OK)
        fprintf(stderr, "intramax: %s\n", err.text);
    double found_s = um_progress_now();
    UM_AUTO(um_partition_measures) *measures = um_measure_partition(matrix, NULL, region_of);
    printf("{\"communities\": %zu, \"runs\": %u, \"modularity\": %.6f, \"directed\": %.6f, "
           "\"seconds\": %.3f, \"seconds_measures\": %.3f, \"mib\": %.0f}\n",
           n_regions, n_runs, modularity, measures->modularity, found_s - since_s,
           um_progress_now() - found_s, largest_resident_mib());
    free(region_of);
}

/// Labour market areas with the limits of Travel-to-Work Areas; the search alone and with the
/// repair (without borders: the cost of the parts is that of walking them).
static void measure_labour_market(const um_flow_matrix *matrix, bool is_repaired) {
    um_error err = {0};
    UM_AUTO(um_partition) found = {0};
    UM_AUTO(double) *outline_m = um_alloc_array(matrix->n_units + 1, sizeof *outline_m);
    UM_AUTO(um_neighbours) *apart = um_neighbours_new(matrix->n_units, NULL, 0, outline_m);
    double since_s = um_progress_now();
    um_status status =
        is_repaired ? um_labour_market_repaired(matrix, &um_labour_rule_ttwa, apart, &found, &err)
                    : um_labour_market_areas(matrix, &um_labour_rule_ttwa, &found, &err);
    if (status != UM_OK)
        fprintf(stderr, "%s\n", err.text);
    size_t n_areas = 0, n_reserve = 0;
    for (size_t i = 0; i < found.n_seats; i++)
        n_areas += found.seats[i].region == found.seats[i].unit;
    for (size_t i = 0; i < found.n_changes; i++)
        n_reserve += strcmp(found.changes[i].action, "to_reserve") == 0;
    printf(
        "{\"labour_market_areas\": %zu, \"repaired\": %s, \"to_reserve\": %zu, \"seconds\": %.3f, "
        "\"mib\": %.0f}\n",
        n_areas, is_repaired ? "true" : "false", n_reserve, um_progress_now() - since_s,
        largest_resident_mib());
}

int main(int argc, char **argv) {
    size_t n = argc > 1 ? (size_t)strtoull(argv[1], NULL, 10) : 11000;
    size_t n_pairs = argc > 2 ? (size_t)strtoull(argv[2], NULL, 10) : 1500000;
    UM_AUTO(um_flow_matrix) *matrix = draw_country(n, n_pairs);
    double drawn_mib = largest_resident_mib();
    uint32_t n_runs = argc > 3 ? (uint32_t)strtoul(argv[3], NULL, 10) : 0;
    for (int i = 0; i < 3; i++)
        measure_tree(matrix, drawn_mib);
    for (int i = 0; i < 6; i++)
        measure_labour_market(matrix, i % 2);
    for (int i = 0; i < 3; i++)
        measure_communities(matrix, n_runs);
    return 0;
}
