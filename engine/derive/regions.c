/*
 * Step `regions`: divisions of the region by its flows, as region.yaml asks for them.
 *
 * Reads:  flow, territory, border, indicator (rings: the central place)
 * Writes: partition, partition_unit, partition_region, partition_change, merge_step
 * Method: regions/plan.h says what can be asked for, the header of each method what it does. A
 * division that the flows cannot give (labour market areas without persons who work where they
 * live) is left out where nobody asked for it, and refused with its place where somebody did.
 */
#include "core/messages.h"
#include "derive/regions/communities.h"
#include "derive/regions/functional_areas.h"
#include "derive/regions/intramax.h"
#include "derive/regions/labour_market.h"
#include "derive/regions/partition_store.h"
#include "derive/regions/plan.h"
#include "derive/regions/rings.h"
#include "derive/step.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/// A plan at work.
typedef struct region_job {
    um_derive *derive;
    const um_plan *plan;
    const um_basis *basis;
    um_text parameters;
} region_job;

static void add_parameter(region_job *job, const char *name, double value) {
    um_text_append_format(&job->parameters, "%s%s %.10g", job->parameters.length ? ", " : "", name,
                          value);
}

static void add_word(region_job *job, const char *name, const char *word) {
    um_text_append_format(&job->parameters, "%s%s %s", job->parameters.length ? ", " : "", name,
                          word);
}

/// Units that a method did not name are in no region.
static void seat_others(const region_job *job, um_partition *partition) {
    size_t n = job->basis->keys.n_items;
    bool *is_seated = um_alloc_array(n + 1, sizeof *is_seated);
    for (size_t i = 0; i < partition->n_seats; i++)
        is_seated[partition->seats[i].unit] = true;
    for (uint32_t i = 0; i < n; i++)
        if (!is_seated[i])
            um_partition_add_seat(partition, i, UM_NO_UNIT, "none", NAN);
    free(is_seated);
}

static um_status store(region_job *job, const char *id, um_partition *partition, um_error *err) {
    seat_others(job, partition);
    um_partition_title title = {.id = id,
                                .method = um_region_methods[job->plan->method],
                                .parameters = job->parameters.data ? job->parameters.data : ""};
    return um_partition_store(job->derive, job->basis, &title, partition, err);
}

// ---------------------------------------------------------------------------- labour market areas

static um_status run_labour_market(region_job *job, um_error *err) {
    UM_AUTO(um_partition) found = {0};
    um_labour_rule rule = um_labour_rule_ttwa;
    const struct {
        const char *name;
        double *value;
    } numbers[] = {{"min_size", &rule.min_size},
                   {"target_size", &rule.target_size},
                   {"min_self_containment", &rule.min_self_containment},
                   {"target_self_containment", &rule.target_self_containment}};
    for (size_t i = 0; i < UM_COUNT(numbers); i++) {
        *numbers[i].value = um_plan_real(job->plan, numbers[i].name, *numbers[i].value);
        add_parameter(job, numbers[i].name, *numbers[i].value);
    }
    bool is_repaired = um_plan_is(job->plan, "repair", true);
    add_word(job, "repair", is_repaired ? "yes" : "no");
    if (is_repaired)
        UM_TRY(um_labour_market_repaired(job->basis->matrix, &rule, job->basis->neighbours, &found,
                                         err));
    else
        UM_TRY(um_labour_market_areas(job->basis->matrix, &rule, &found, err));
    return store(job, job->plan->name, &found, err);
}

// --------------------------------------------------------------------------------------- intramax

static um_status write_tree(region_job *job, const um_merge_tree *tree, um_error *err) {
    UM_AUTO(sqlite3_stmt) *insert = NULL;
    const um_basis *basis = job->basis;
    UM_TRY(um_db_prepare(job->derive->db,
                         "INSERT INTO merge_step (partition_id, step, key_a, key_b, criterion, "
                         "persons_inside, inside_share) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                         &insert, err));
    for (size_t i = 0; i < tree->n_steps; i++) {
        const um_merge_step *step = &tree->steps[i];
        um_db_bind_text(insert, 1, job->plan->name);
        sqlite3_bind_int64(insert, 2, (int64_t)i + 1);
        um_db_bind_text(insert, 3, basis->keys.items[step->a]);
        um_db_bind_text(insert, 4, basis->keys.items[step->b]);
        sqlite3_bind_double(insert, 5, step->criterion);
        sqlite3_bind_double(insert, 6, step->persons_inside);
        sqlite3_bind_double(insert, 7, step->persons_inside / basis->matrix->persons);
        UM_TRY(um_db_run(job->derive->db, insert, err));
    }
    job->derive->rows += (int64_t)tree->n_steps;
    return UM_OK;
}

static um_status store_cut(region_job *job, const um_merge_tree *tree, size_t n_regions,
                           um_error *err) {
    UM_AUTO(um_partition) found = {0};
    UM_AUTO(char) *id = um_format("%s_%zu", job->plan->name, n_regions);
    uint32_t *region_of = um_alloc_array(tree->n_units + 1, sizeof *region_of);
    um_merge_tree_cut(tree, n_regions, region_of);
    um_partition_of(&found, region_of, tree->n_units);
    free(region_of);
    um_text_clear(&job->parameters);
    add_parameter(job, "regions", (double)n_regions);
    return store(job, id, &found, err);
}

/// Without a choice ten regions, or half as many as units where these are few.
static um_status run_intramax(region_job *job, um_error *err) {
    enum { USUAL = 10 };
    UM_AUTO(um_text_list) cuts = {0};
    UM_AUTO(um_merge_tree) *tree = um_intramax(job->basis->matrix);
    const char *text = um_plan_text(job->plan, "cuts");
    size_t n = job->basis->keys.n_items;
    UM_AUTO(char) *usual = um_format("%d", n >= 2 * USUAL ? USUAL : n > 1 ? (int)(n / 2) : 1);
    UM_TRY(write_tree(job, tree, err));
    um_text_split(text ? text : usual, ',', &cuts);
    for (size_t i = 0; i < cuts.n_items; i++) {
        double n_regions = 0;
        if (um_parse_real(cuts.items[i], &n_regions) && n_regions >= 1)
            UM_TRY(store_cut(job, tree, (size_t)n_regions, err));
    }
    return UM_OK;
}

// ------------------------------------------------------------------------------- functional areas

static um_status fail_at_plan(const region_job *job, um_error *err, const char *fmt, ...)
    UM_PRINTF(3, 4);

/// "derive.regions.<name>: ..." with the place of the plan.
static um_status fail_at_plan(const region_job *job, um_error *err, const char *fmt, ...) {
    char text[400];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, um_message(fmt), args);
    va_end(args);
    return um_region_fail(err, job->derive->region, job->plan->line, job->plan->column,
                          "derive.regions.%s: %s", job->plan->name, text);
}

/// '11000+12054,09162': cities, and the units of which they are made.
static um_status read_cities(region_job *job, uint32_t *city_of, um_error *err) {
    UM_AUTO(um_text_list) cities = {0};
    memset(city_of, 0xff, job->basis->keys.n_items * sizeof *city_of); // UM_NO_UNIT
    um_text_split(um_plan_text(job->plan, "centres"), ',', &cities);
    for (size_t i = 0; i < cities.n_items; i++) {
        UM_AUTO(um_text_list) parts = {0};
        um_text_split(cities.items[i], '+', &parts);
        uint32_t first = UM_NO_UNIT;
        for (size_t k = 0; k < parts.n_items; k++) {
            uint32_t unit = um_basis_unit(job->basis, parts.items[k]);
            if (unit == UM_NO_UNIT)
                return fail_at_plan(job, err, "centre '%s' is no %s of the flows", parts.items[k],
                                    job->basis->level);
            if (city_of[unit] != UM_NO_UNIT)
                return fail_at_plan(job, err, "centre '%s' stands there twice", parts.items[k]);
            first = k == 0 ? unit : first;
            city_of[unit] = first;
        }
    }
    return UM_OK;
}

static um_status run_functional_areas(region_job *job, um_error *err) {
    UM_AUTO(um_partition) found = {0};
    const um_plan *plan = job->plan;
    um_functional_rule rule = um_functional_rule_default;
    const char *of = um_plan_text(plan, "of");
    rule.share = um_plan_real(plan, "share", rule.share);
    rule.is_merged = um_plan_is(plan, "merge", rule.is_merged);
    rule.is_of_residents = of ? strcmp(of, "residents") == 0 : job->basis->matrix->has_within;
    add_word(job, "centres", um_plan_text(plan, "centres"));
    add_parameter(job, "share", rule.share);
    add_word(job, "of", rule.is_of_residents ? "residents" : "commuters");
    add_word(job, "merge", rule.is_merged ? "yes" : "no");
    uint32_t *city_of = um_alloc_array(job->basis->keys.n_items + 1, sizeof *city_of);
    um_status status = read_cities(job, city_of, err);
    if (status == UM_OK)
        status = um_functional_areas(job->basis->matrix, job->basis->neighbours, city_of, &rule,
                                     &found, err);
    free(city_of);
    UM_TRY(status);
    return store(job, plan->name, &found, err);
}

// ------------------------------------------------------------------------------------------ rings

/// A figure of the units of the level, the newest year. @param[in] sql  ?1 level, ?2 a name
static um_status read_figures(region_job *job, const char *sql, const char *name, double *figures,
                              um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    for (size_t i = 0; i < job->basis->keys.n_items; i++)
        figures[i] = NAN;
    UM_TRY(um_db_prepare(job->derive->db, sql, &select, err));
    um_db_bind_text(select, 1, job->basis->level);
    if (name)
        um_db_bind_text(select, 2, name);
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(job->derive->db, select, &has_row, err));
        if (!has_row)
            return UM_OK;
        uint32_t unit = um_basis_unit(job->basis, um_db_column_text(select, 0));
        if (unit != UM_NO_UNIT && sqlite3_column_type(select, 1) != SQLITE_NULL)
            figures[unit] = sqlite3_column_double(select, 1);
    }
}

static um_status run_rings(region_job *job, um_error *err) {
    UM_AUTO(um_partition) found = {0};
    size_t n = job->basis->keys.n_items;
    const char *name = um_plan_text(job->plan, "central_place");
    um_ring_rule rule = um_ring_rule_bbsr;
    UM_AUTO(double) *population = um_alloc_array(n + 1, sizeof *population);
    UM_AUTO(double) *area_km2 = um_alloc_array(n + 1, sizeof *area_km2);
    UM_AUTO(double) *rank = um_alloc_array(n + 1, sizeof *rank);
    UM_TRY(read_figures(job, "SELECT key, population FROM territory WHERE level = ?1", NULL,
                        population, err));
    UM_TRY(read_figures(job, "SELECT key, area_km2 FROM territory WHERE level = ?1", NULL, area_km2,
                        err));
    UM_TRY(read_figures(job,
                        "SELECT territory.key, value FROM territory JOIN indicator ON "
                        "indicator.key = territory.key WHERE level = ?1 AND indicator.name = ?2 "
                        "ORDER BY coalesce(year, 0)",
                        name ? name : "central_place", rank, err));
    rule.min_population = um_plan_real(job->plan, "min_population", rule.min_population);
    rule.min_day_population =
        um_plan_real(job->plan, "min_day_population", rule.min_day_population);
    rule.min_day_density = um_plan_real(job->plan, "min_day_density", rule.min_day_density);
    add_parameter(job, "min_population", rule.min_population);
    add_parameter(job, "min_day_population", rule.min_day_population);
    add_parameter(job, "min_day_density", rule.min_day_density);
    int8_t *is_upper = um_alloc_array(n + 1, sizeof *is_upper);
    for (size_t i = 0; i < n; i++)
        is_upper[i] = isnan(rank[i]) ? -1 : rank[i] >= 3; // 3 Oberzentrum, 2 Mittelzentrum, ...
    um_ring_figures figures = {population, area_km2, is_upper};
    um_rings(job->basis->matrix, job->basis->neighbours, &figures, &rule, &found);
    free(is_upper);
    return store(job, job->plan->name, &found, err);
}

// ----------------------------------------------------------------------- communities, given ones

static um_status run_communities(region_job *job, um_error *err) {
    UM_AUTO(um_partition) found = {0};
    enum { MANY_PAIRS = 200000 }; // then one search, of seconds, has to do
    size_t n = job->basis->keys.n_items, n_regions = 0;
    bool has_many = job->basis->matrix->to.start[n] > MANY_PAIRS;
    um_community_options options = {.resolution = um_plan_real(job->plan, "resolution", 1),
                                    .n_runs = has_many ? 1 : 0};
    uint32_t *region_of = um_alloc_array(n + 1, sizeof *region_of);
    add_parameter(job, "resolution", options.resolution);
    um_status status =
        um_communities(job->basis->matrix, &options, region_of, &n_regions, NULL, err);
    if (status == UM_OK)
        um_partition_of(&found, region_of, n);
    free(region_of);
    UM_TRY(status);
    return store(job, job->plan->name, &found, err);
}

/// By the upper territories that units lie in.
static um_status run_given(region_job *job, um_error *err) {
    static const char sql[] =
        "WITH RECURSIVE climb (key, at_key, at_level, up) AS ("
        " SELECT key, key, level, parent_key FROM territory WHERE level = ?1"
        " UNION"
        " SELECT climb.key, territory.key, territory.level, territory.parent_key"
        " FROM climb JOIN territory ON territory.key = climb.up) "
        "SELECT key, at_key FROM climb WHERE at_level = ?2 ORDER BY at_key, key";
    UM_AUTO(um_partition) found = {0};
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_AUTO(char) *last = um_strdup("");
    uint32_t first = UM_NO_UNIT;
    add_word(job, "by", um_plan_text(job->plan, "by"));
    UM_TRY(um_db_prepare(job->derive->db, sql, &select, err));
    um_db_bind_text(select, 1, job->basis->level);
    um_db_bind_text(select, 2, um_plan_text(job->plan, "by"));
    for (bool has_row = true;;) {
        UM_TRY(um_db_step(job->derive->db, select, &has_row, err));
        if (!has_row)
            break;
        uint32_t unit = um_basis_unit(job->basis, um_db_column_text(select, 0));
        if (unit == UM_NO_UNIT)
            continue;
        if (strcmp(last, um_db_column_text(select, 1)) != 0) {
            free(last);
            last = um_strdup(um_db_column_text(select, 1));
            first = unit;
        }
        um_partition_add_seat(&found, unit, first, "member", NAN);
    }
    return store(job, job->plan->name, &found, err);
}

// -------------------------------------------------------------------------------------------- step

static um_status (*const methods[])(region_job *job, um_error *err) = {
    [UM_LABOUR_MARKET_AREAS] = run_labour_market, [UM_INTRAMAX] = run_intramax,
    [UM_FUNCTIONAL_AREAS] = run_functional_areas, [UM_RINGS] = run_rings,
    [UM_COMMUNITIES] = run_communities,           [UM_GIVEN] = run_given,
};

static um_basis_choice choice_of(const um_plan *plan) {
    // Shares of who commutes to a centre are of all who commute, wherever they go.
    bool is_by_share = plan->method == UM_FUNCTIONAL_AREAS || plan->method == UM_RINGS;
    const char *scope = um_plan_text(plan, "scope");
    return (um_basis_choice){.statistic = um_plan_text(plan, "statistic"),
                             .year = um_plan_text(plan, "year"),
                             .level = um_plan_text(plan, "level"),
                             .mode = um_plan_text(plan, "mode"),
                             .has_all = scope ? strcmp(scope, "all") == 0 : is_by_share};
}

static bool is_same_text(const char *a, const char *b) {
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool is_same_choice(const um_basis_choice *a, const um_basis_choice *b) {
    return is_same_text(a->statistic, b->statistic) && is_same_text(a->year, b->year) &&
           is_same_text(a->level, b->level) && is_same_text(a->mode, b->mode) &&
           a->has_all == b->has_all;
}

/// Nothing to divide: a failure where somebody asked for it.
static um_status run_plan(region_job *job, um_error *err) {
    bool is_asked = !job->plan->is_default,
         has_flows = job->basis->matrix && job->basis->matrix->persons > 0;
    um_error cause = {0};
    if (!has_flows && is_asked)
        return fail_at_plan(job, err,
                            "no flows between territories of the region in the store, or none of "
                            "this statistic, year, level and mode");
    if (!has_flows)
        return UM_OK;
    um_status status = methods[job->plan->method](job, &cause);
    if (status == UM_ERR_USAGE && !is_asked)
        return UM_OK;
    if (status == UM_ERR_USAGE)
        return fail_at_plan(job, err, "%s", cause.text);
    if (status != UM_OK)
        *err = cause;
    return status;
}

static um_status run_plans(um_derive *derive, const um_plans *plans, um_error *err) {
    UM_AUTO(um_basis) basis = {0};
    um_basis_choice choice = {0};
    bool is_read = false;
    for (size_t i = 0; i < plans->n_items; i++) {
        um_basis_choice wanted = choice_of(&plans->items[i]);
        if (!is_read || !is_same_choice(&choice, &wanted)) {
            um_basis_clear(&basis);
            UM_TRY(um_basis_read(derive, &wanted, &basis, err));
            choice = wanted;
            is_read = true;
        }
        region_job job = {.derive = derive, .plan = &plans->items[i], .basis = &basis};
        um_status status = run_plan(&job, err);
        um_text_clear(&job.parameters);
        UM_TRY(status);
    }
    return UM_OK;
}

um_status um_derive_regions(um_derive *derive, um_error *err) {
    UM_AUTO(um_plans) plans = {0};
    UM_TRY(um_plans_read(derive->region, &plans, err));
    int64_t n_groups = 0;
    UM_TRY(um_db_exec(derive->db,
                      "DELETE FROM partition; DELETE FROM partition_unit; "
                      "DELETE FROM partition_region; DELETE FROM partition_change; "
                      "DELETE FROM merge_step",
                      err));
    // Without any flows there is nothing to be asked for wrongly.
    UM_TRY(um_db_get_integer(derive->db, "SELECT count(*) FROM flow_group", &n_groups, err));
    if (n_groups > 0)
        UM_TRY(run_plans(derive, &plans, err));
    return um_db_index_geometry(derive->db, "partition_region", err);
}
