#include "derive/regions/communities.h"

#include "core/messages.h"

#include <igraph.h>
#include <math.h>
#include <string.h>

enum {
    RUNS = 10,
    MOST_PASSES = 100, ///< of a run; a few are enough, and rounding must not make it endless
};

/// How freely Leiden joins units inside a community before it moves them together; igraph's
/// own default and that of the authors.
static const double RANDOMNESS = 0.01;

/// What igraph keeps for the whole process, as it was before.
typedef struct igraph_state {
    igraph_error_handler_t *error_handler;
    igraph_warning_handler_t *warning_handler;
    igraph_rng_t *rng, rng_was, own_rng;
    bool has_rng;
} igraph_state;

typedef struct community_work {
    igraph_t graph; ///< an edge for each pair with a flow in any direction, a loop for those within
    igraph_vector_t weights;  ///< of edges: persons, both directions added
    igraph_vector_t strength; ///< of units: persons who live there + persons who work there
    igraph_vector_int_t edges, membership;
    bool has_graph, has_weights, has_strength, has_edges, has_membership;
} community_work;

typedef uint32_t units;
UM_DEFINE_AUTO(units, units *, free)

static void um_auto_community_work(community_work *work) {
    if (work->has_graph)
        igraph_destroy(&work->graph);
    if (work->has_weights)
        igraph_vector_destroy(&work->weights);
    if (work->has_strength)
        igraph_vector_destroy(&work->strength);
    if (work->has_edges)
        igraph_vector_int_destroy(&work->edges);
    if (work->has_membership)
        igraph_vector_int_destroy(&work->membership);
}

static um_status check(igraph_error_t code, const char *what, um_error *err) {
    if (code == IGRAPH_SUCCESS)
        return UM_OK;
    return um_fail(err, UM_ERR_USAGE, "communities: igraph, %s: %s", what, igraph_strerror(code));
}

// -------------------------------------------------------------------------------- state of igraph

/// igraph ends the process on an error and prints warnings unless it is told otherwise.
static void begin_igraph(igraph_state *state) {
    state->error_handler = igraph_set_error_handler(igraph_error_handler_ignore);
    state->warning_handler = igraph_set_warning_handler(igraph_warning_handler_ignore);
    state->rng = igraph_rng_default();
    state->rng_was = *state->rng;
}

static um_status seed(igraph_state *state, uint32_t number, um_error *err) {
    UM_TRY(
        check(igraph_rng_init(&state->own_rng, &igraph_rngtype_pcg32), _("random numbers"), err));
    state->has_rng = true;
    UM_TRY(check(igraph_rng_seed(&state->own_rng, number ? number : 1), "seed", err));
    igraph_rng_set_default(&state->own_rng);
    return UM_OK;
}

static void um_auto_igraph_state(igraph_state *state) {
    // Up to some version igraph copies the generator it is given, later it keeps the pointer.
    igraph_rng_set_default(igraph_rng_default() == state->rng ? &state->rng_was : state->rng);
    if (state->has_rng)
        igraph_rng_destroy(&state->own_rng);
    igraph_set_warning_handler(state->warning_handler);
    igraph_set_error_handler(state->error_handler);
}

// ------------------------------------------------------------------------------------------- graph

static size_t count_edges(const um_flow_matrix *matrix) {
    size_t n = 0;
    for (uint32_t i = 0; i < matrix->n_units; i++) {
        n += matrix->within[i] > 0;
        for (size_t k = matrix->to.start[i]; k < matrix->to.start[i + 1]; k++) {
            uint32_t j = matrix->to.unit[k];
            n += i < j || um_flow_between(matrix, j, i) <= 0;
        }
    }
    return n;
}

static void add_edge(community_work *work, size_t *n, uint32_t i, uint32_t j, double persons) {
    VECTOR(work->edges)[2 * *n] = i;
    VECTOR(work->edges)[2 * *n + 1] = j;
    VECTOR(work->weights)[(*n)++] = persons;
}

static void fill_edges(community_work *work, const um_flow_matrix *matrix) {
    size_t n = 0;
    for (uint32_t i = 0; i < matrix->n_units; i++) {
        VECTOR(work->strength)[i] = matrix->lives[i] + matrix->works[i];
        if (matrix->within[i] > 0)
            add_edge(work, &n, i, i, matrix->within[i]); // igraph counts both ends of a loop
        for (size_t k = matrix->to.start[i]; k < matrix->to.start[i + 1]; k++) {
            uint32_t j = matrix->to.unit[k];
            double back = um_flow_between(matrix, j, i);
            if (i < j || back <= 0)
                add_edge(work, &n, i, j, matrix->to.persons[k] + back);
        }
    }
}

static um_status make_graph(community_work *work, const um_flow_matrix *matrix, um_error *err) {
    igraph_integer_t n = (igraph_integer_t)matrix->n_units,
                     n_edges = (igraph_integer_t)count_edges(matrix);
    UM_TRY(check(igraph_vector_int_init(&work->edges, 2 * n_edges), "edges", err));
    work->has_edges = true;
    UM_TRY(check(igraph_vector_init(&work->weights, n_edges), "weights", err));
    work->has_weights = true;
    UM_TRY(check(igraph_vector_init(&work->strength, n), "strengths", err));
    work->has_strength = true;
    UM_TRY(check(igraph_vector_int_init(&work->membership, n), "membership", err));
    work->has_membership = true;
    fill_edges(work, matrix);
    UM_TRY(check(igraph_create(&work->graph, &work->edges, n, IGRAPH_UNDIRECTED), "graph", err));
    work->has_graph = true;
    return UM_OK;
}

// ------------------------------------------------------------------------------------- communities

/// One pass of Leiden. Modularity is what it maximises when a unit weighs its strength and the
/// resolution is divided by the sum of all strengths.
static um_status pass(community_work *work, double persons, double resolution, bool is_first,
                      um_error *err) {
    return check(igraph_community_leiden(&work->graph, &work->weights, &work->strength,
                                         resolution / (2 * persons), RANDOMNESS, !is_first, 1,
                                         &work->membership, NULL, NULL),
                 _("community detection"), err);
}

static size_t read_regions(const community_work *work, size_t n_units, uint32_t *region_of) {
    for (size_t i = 0; i < n_units; i++)
        region_of[i] = (uint32_t)VECTOR(work->membership)[i];
    return um_regions_name(region_of, n_units);
}

/// Passes until one changes nothing. igraph's own "until nothing changes" ends after the first
/// change and never where there is none (igraph/igraph#2798).
static um_status detect(community_work *work, const um_flow_matrix *matrix, double resolution,
                        uint32_t *region_of, size_t *n_regions, um_error *err) {
    size_t n = matrix->n_units;
    UM_AUTO(units) *was = um_alloc_array(n + 1, sizeof *was);
    for (int i = 0; i < MOST_PASSES; i++) {
        UM_TRY(pass(work, matrix->persons, resolution, i == 0, err));
        memcpy(was, region_of, n * sizeof *was);
        *n_regions = read_regions(work, n, region_of);
        if (i > 0 && memcmp(was, region_of, n * sizeof *was) == 0)
            break;
    }
    return UM_OK;
}

/// Where nobody moves every unit is its own region.
static size_t keep_apart(size_t n_units, uint32_t *region_of) {
    for (uint32_t i = 0; i < n_units; i++)
        region_of[i] = i;
    return n_units;
}

/// How good the membership is: modularity with this resolution.
static um_status rate(const community_work *work, double resolution, double *modularity,
                      um_error *err) {
    return check(igraph_modularity(&work->graph, &work->membership, &work->weights, resolution,
                                   false, modularity),
                 "modularity", err);
}

/// The best of several runs, of equal ones the first: each takes the units in another order.
static um_status find(const um_flow_matrix *matrix, const um_community_options *options,
                      uint32_t *region_of, size_t *n_regions, double *modularity, um_error *err) {
    UM_AUTO(igraph_state) state = {0};
    UM_AUTO(community_work) work = {0}; // declared later, hence released before
    UM_AUTO(units) *found = um_alloc_array(matrix->n_units + 1, sizeof *found);
    double best = -INFINITY;
    begin_igraph(&state);
    UM_TRY(seed(&state, options->seed, err));
    UM_TRY(make_graph(&work, matrix, err));
    for (uint32_t i = 0; i < options->n_runs; i++) {
        size_t n_found = 0;
        double value = 0;
        UM_TRY(detect(&work, matrix, options->resolution, found, &n_found, err));
        UM_TRY(rate(&work, options->resolution, &value, err));
        if (value <= best)
            continue;
        best = value;
        *n_regions = n_found;
        memcpy(region_of, found, matrix->n_units * sizeof *found);
        UM_TRY(rate(&work, 1, modularity, err));
    }
    return UM_OK;
}

um_status um_communities(const um_flow_matrix *matrix, const um_community_options *options,
                         uint32_t *region_of, size_t *n_regions, double *modularity,
                         um_error *err) {
    um_community_options own = options ? *options : (um_community_options){0};
    own.resolution = own.resolution == 0 ? 1 : own.resolution;
    own.n_runs = own.n_runs == 0 ? RUNS : own.n_runs;
    if (!(own.resolution > 0) || isinf(own.resolution))
        return um_fail(err, UM_ERR_USAGE, "communities: the resolution is %g, it must be above 0",
                       own.resolution);
    size_t n = matrix->n_units, n_found = 0;
    double found_modularity = NAN;
    UM_AUTO(units) *found = um_alloc_array(n + 1, sizeof *found);
    if (matrix->persons > 0)
        UM_TRY(find(matrix, &own, found, &n_found, &found_modularity, err));
    else
        n_found = keep_apart(n, found);
    if (n)
        memcpy(region_of, found, n * sizeof *found);
    *n_regions = n_found;
    if (modularity)
        *modularity = found_modularity;
    return UM_OK;
}
