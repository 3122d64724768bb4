/**
 * Which divisions of the region are wanted: `derive: regions: <name>: {method: ..., ...}`.
 *
 * A name is that of the partition in the store. Every option is checked here, before anything is
 * loaded: an unknown one is a failure with its place and the nearest known name.
 */
#ifndef UM_DERIVE_REGIONS_PLAN_H
#define UM_DERIVE_REGIONS_PLAN_H

#include "core/region.h"

typedef enum um_region_method {
    UM_LABOUR_MARKET_AREAS,
    UM_INTRAMAX,
    UM_FUNCTIONAL_AREAS,
    UM_RINGS,
    UM_COMMUNITIES,
    UM_GIVEN, ///< districts, states: given by the territories themselves
    UM_N_REGION_METHODS,
} um_region_method;

/// Their names in region.yaml and in partition.method.
extern const char *const um_region_methods[];

typedef struct um_plan {
    char *name;
    um_region_method method;
    um_pair_list options; ///< those that are given, without method
    int line, column;     ///< of the first of them in region.yaml
    bool is_default;      ///< nobody asked for it: left out where the flows do not give it
} um_plan;

/// `{0}` is empty.
typedef struct um_plans {
    um_plan *items;
    size_t n_items, capacity;
} um_plans;

/**
 * @param[out] plans  in the order of region.yaml; without `derive: regions` those that need no
 *                    choice: intramax, communities, labour market areas
 * @return UM_ERR_REFUSED with line and column for what is wrong
 */
um_status um_plans_read(const um_region *region, um_plans *plans, um_error *err) UM_MUST_CHECK;
void um_plans_clear(um_plans *plans);
static inline void um_auto_um_plans(um_plans *plans) {
    um_plans_clear(plans);
}

/// NULL where it is not given.
const char *um_plan_text(const um_plan *plan, const char *option);
/// A number that was checked; @p fallback where it is not given.
double um_plan_real(const um_plan *plan, const char *option, double fallback);
bool um_plan_is(const um_plan *plan, const char *option, bool fallback);

#endif
