#include "derive/regions/plan.h"

#include "core/levels.h"
#include "core/messages.h"

#include <math.h>
#include <string.h>

const char *const um_region_methods[] = {
    [UM_LABOUR_MARKET_AREAS] = "labour_market_areas",
    [UM_INTRAMAX] = "intramax",
    [UM_FUNCTIONAL_AREAS] = "functional_areas",
    [UM_RINGS] = "rings",
    [UM_COMMUNITIES] = "communities",
    [UM_GIVEN] = "given",
};

// ----------------------------------------------------------------------------------------- options

typedef enum option_kind { A_TEXT, A_NUMBER, A_SHARE, A_WORD, NUMBERS } option_kind;

static const char *const yes_or_no[] = {"yes", "no", NULL};
static const char *const scopes[] = {"region", "all", NULL};
static const char *const presets[] = {"ttwa", NULL};
static const char *const denominators[] = {"residents", "commuters", NULL};

enum { ALL_METHODS = (1 << UM_N_REGION_METHODS) - 1 };

static const struct plan_option {
    const char *name;
    unsigned methods; ///< bit by method
    option_kind kind;
    const char *const *words; ///< of A_WORD
} plan_options[] = {
    {"method", ALL_METHODS, A_TEXT, NULL}, // looked up by itself
    {"statistic", ALL_METHODS, A_TEXT, NULL},
    {"year", ALL_METHODS, A_NUMBER, NULL},
    {"level", ALL_METHODS, A_WORD, um_levels},
    {"mode", ALL_METHODS, A_TEXT, NULL},
    {"scope", ALL_METHODS, A_WORD, scopes},
    {"preset", 1 << UM_LABOUR_MARKET_AREAS, A_WORD, presets},
    {"min_size", 1 << UM_LABOUR_MARKET_AREAS, A_NUMBER, NULL},
    {"target_size", 1 << UM_LABOUR_MARKET_AREAS, A_NUMBER, NULL},
    {"min_self_containment", 1 << UM_LABOUR_MARKET_AREAS, A_SHARE, NULL},
    {"target_self_containment", 1 << UM_LABOUR_MARKET_AREAS, A_SHARE, NULL},
    {"repair", 1 << UM_LABOUR_MARKET_AREAS, A_WORD, yes_or_no},
    {"cuts", 1 << UM_INTRAMAX, NUMBERS, NULL},
    {"centres", 1 << UM_FUNCTIONAL_AREAS, A_TEXT, NULL},
    {"share", 1 << UM_FUNCTIONAL_AREAS, A_SHARE, NULL},
    {"merge", 1 << UM_FUNCTIONAL_AREAS, A_WORD, yes_or_no},
    {"of", 1 << UM_FUNCTIONAL_AREAS, A_WORD, denominators},
    {"min_population", 1 << UM_RINGS, A_NUMBER, NULL},
    {"min_day_population", 1 << UM_RINGS, A_NUMBER, NULL},
    {"min_day_density", 1 << UM_RINGS, A_NUMBER, NULL},
    {"central_place", 1 << UM_RINGS, A_TEXT, NULL},
    {"resolution", 1 << UM_COMMUNITIES, A_NUMBER, NULL},
    {"by", 1 << UM_GIVEN, A_WORD, um_levels},
};

static const struct plan_option *find_option(const char *name, um_region_method method) {
    for (size_t i = 0; i < UM_COUNT(plan_options); i++)
        if (plan_options[i].methods & (1u << method) && strcmp(plan_options[i].name, name) == 0)
            return &plan_options[i];
    return NULL;
}

static um_status fail_option(const um_region *region, const um_pair *pair, const char *option,
                             um_region_method method, um_error *err) {
    const char *names[UM_COUNT(plan_options)];
    size_t n = 0;
    for (size_t i = 0; i < UM_COUNT(plan_options); i++)
        if (plan_options[i].methods & (1u << method))
            names[n++] = plan_options[i].name;
    const char *nearest = um_nearest_name(option, names, n);
    UM_AUTO(um_text) known = {0};
    for (size_t i = 0; i < n; i++)
        um_text_append_format(&known, "%s%s", i ? ", " : "", names[i]);
    if (nearest)
        return um_region_fail(err, region, pair->line, pair->column,
                              "derive.%s: method %s has no option '%s'; did you mean '%s'?",
                              pair->name, um_region_methods[method], option, nearest);
    return um_region_fail(err, region, pair->line, pair->column,
                          "derive.%s: method %s has no option '%s'; it has %s", pair->name,
                          um_region_methods[method], option, known.data);
}

static um_status check_word(const um_region *region, const um_pair *pair, const char *const *words,
                            um_error *err) {
    UM_AUTO(um_text) known = {0};
    for (size_t i = 0; words[i]; i++) {
        if (strcmp(words[i], pair->value) == 0)
            return UM_OK;
        um_text_append_format(&known, "%s%s", i ? ", " : "", words[i]);
    }
    return um_region_fail(err, region, pair->line, pair->column, "derive.%s: '%s' is none of %s",
                          pair->name, pair->value, known.data);
}

static um_status check_number(const um_region *region, const um_pair *pair, const char *text,
                              double most, um_error *err) {
    double value = 0;
    if (!um_parse_real(text, &value) || !isfinite(value))
        return um_region_fail(err, region, pair->line, pair->column, "derive.%s: '%s' is no number",
                              pair->name, text);
    if (value < 0 || value > most)
        return um_region_fail(
            err, region, pair->line, pair->column, "derive.%s: %s is %s", pair->name, text,
            value < 0 ? _("negative") : _("above 1: a share is meant, 0.15 for 15 %"));
    return UM_OK;
}

static um_status check_value(const um_region *region, const um_pair *pair,
                             const struct plan_option *option, um_error *err) {
    UM_AUTO(um_text_list) parts = {0};
    if (option->kind == A_WORD)
        return check_word(region, pair, option->words, err);
    if (option->kind == A_NUMBER || option->kind == A_SHARE)
        return check_number(region, pair, pair->value, option->kind == A_SHARE ? 1 : INFINITY, err);
    um_text_split(pair->value, ',', &parts);
    for (size_t i = 0; option->kind == NUMBERS && i < parts.n_items; i++)
        UM_TRY(check_number(region, pair, parts.items[i], INFINITY, err));
    return UM_OK;
}

// ------------------------------------------------------------------------------------------- plans

static const char section[] = "regions.";

/// "regions.<name>.<option>": its two parts. @return false where it is not of regions
static bool split_name(const um_pair *pair, const char **name, size_t *n, const char **option) {
    if (strncmp(pair->name, section, sizeof section - 1) != 0)
        return false;
    *name = pair->name + sizeof section - 1;
    *n = strcspn(*name, ".");
    *option = (*name)[*n] ? *name + *n + 1 : "";
    return true;
}

static um_plan *find_plan(um_plans *plans, const char *name, size_t n) {
    for (size_t i = 0; i < plans->n_items; i++)
        if (strlen(plans->items[i].name) == n && strncmp(plans->items[i].name, name, n) == 0)
            return &plans->items[i];
    return NULL;
}

static um_status find_method(const um_region *region, const um_pair *pair, const char *name,
                             size_t n, um_region_method *method, um_error *err) {
    UM_AUTO(char) *option = um_format("%s%.*s.method", section, (int)n, name);
    const char *text = um_pair_list_get(&region->derive, option);
    for (int i = 0; text && i < UM_N_REGION_METHODS; i++)
        if (strcmp(um_region_methods[i], text) == 0) {
            *method = (um_region_method)i;
            return UM_OK;
        }
    const char *nearest =
        text ? um_nearest_name(text, um_region_methods, UM_N_REGION_METHODS) : NULL;
    if (!text)
        return um_region_fail(err, region, pair->line, pair->column,
                              "derive.%s%.*s: a division of the region needs a method: "
                              "labour_market_areas, intramax, functional_areas, rings, "
                              "communities or given",
                              section, (int)n, name);
    return um_region_fail(err, region, pair->line, pair->column,
                          "derive.%s: unknown method '%s'%s%s%s; methods are labour_market_areas, "
                          "intramax, functional_areas, rings, communities, given",
                          option, text, nearest ? _(", did you mean '") : "",
                          nearest ? nearest : "", nearest ? "'?" : "");
}

/// Letters, digits and '_': it becomes part of ids and names of files.
static um_status check_name(const um_region *region, const um_pair *pair, const char *name,
                            size_t n, um_error *err) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    if (n > 0 && n <= 40 && strspn(name, plain) >= n)
        return UM_OK;
    return um_region_fail(err, region, pair->line, pair->column,
                          "derive.%s: '%.*s' is no name of a division: small letters a to z, "
                          "digits and '_', at most 40",
                          pair->name, (int)n, name);
}

static um_status take_pair(const um_region *region, const um_pair *pair, um_plans *plans,
                           um_error *err) {
    const char *name = NULL, *text = NULL;
    size_t n = 0;
    if (!split_name(pair, &name, &n, &text))
        return UM_OK;
    um_plan *plan = find_plan(plans, name, n);
    if (!plan) {
        um_region_method method = UM_INTRAMAX;
        UM_TRY(check_name(region, pair, name, n, err));
        UM_TRY(find_method(region, pair, name, n, &method, err));
        UM_GROW(plans->items, plans->n_items, plans->capacity);
        plan = &plans->items[plans->n_items++];
        *plan = (um_plan){.name = um_format("%.*s", (int)n, name),
                          .method = method,
                          .line = pair->line,
                          .column = pair->column};
    }
    const struct plan_option *option = find_option(text, plan->method);
    if (!option)
        return fail_option(region, pair, text, plan->method, err);
    UM_TRY(check_value(region, pair, option, err));
    if (strcmp(text, "method") != 0)
        um_pair_list_add(&plan->options, text, pair->value);
    return UM_OK;
}

static um_status check_needed(const um_region *region, const um_plan *plan, um_error *err) {
    static const char *const needed[UM_N_REGION_METHODS] = {
        [UM_FUNCTIONAL_AREAS] = "centres", [UM_GIVEN] = "by"};
    const char *option = needed[plan->method];
    if (!option || um_plan_text(plan, option))
        return UM_OK;
    return um_region_fail(err, region, plan->line, plan->column,
                          "derive.regions.%s: method %s needs the option '%s'", plan->name,
                          um_region_methods[plan->method], option);
}

static void add_defaults(um_plans *plans) {
    static const um_region_method methods[] = {UM_INTRAMAX, UM_COMMUNITIES, UM_LABOUR_MARKET_AREAS};
    for (size_t i = 0; i < UM_COUNT(methods); i++) {
        UM_GROW(plans->items, plans->n_items, plans->capacity);
        plans->items[plans->n_items++] = (um_plan){.name = um_strdup(um_region_methods[methods[i]]),
                                                   .method = methods[i],
                                                   .is_default = true};
    }
}

um_status um_plans_read(const um_region *region, um_plans *plans, um_error *err) {
    for (size_t i = 0; i < region->derive.n_items; i++)
        UM_TRY(take_pair(region, &region->derive.items[i], plans, err));
    for (size_t i = 0; i < plans->n_items; i++)
        UM_TRY(check_needed(region, &plans->items[i], err));
    if (plans->n_items == 0)
        add_defaults(plans);
    return UM_OK;
}

void um_plans_clear(um_plans *plans) {
    for (size_t i = 0; i < plans->n_items; i++) {
        free(plans->items[i].name);
        um_pair_list_clear(&plans->items[i].options);
    }
    free(plans->items);
    *plans = (um_plans){0};
}

const char *um_plan_text(const um_plan *plan, const char *option) {
    return um_pair_list_get(&plan->options, option);
}

double um_plan_real(const um_plan *plan, const char *option, double fallback) {
    const char *text = um_plan_text(plan, option);
    double value = fallback;
    return text && um_parse_real(text, &value) ? value : fallback;
}

bool um_plan_is(const um_plan *plan, const char *option, bool fallback) {
    const char *text = um_plan_text(plan, option);
    return text ? strcmp(text, "yes") == 0 : fallback;
}
