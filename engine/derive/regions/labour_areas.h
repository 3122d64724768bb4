/**
 * Inside of the labour market areas: areas while units move between them.
 */
#ifndef UM_DERIVE_REGIONS_LABOUR_AREAS_H
#define UM_DERIVE_REGIONS_LABOUR_AREAS_H

#include "derive/regions/labour_market.h"

/// Persons from a unit to an area and back.
typedef struct um_exchange {
    double out, in;
} um_exchange;

typedef struct um_labour_areas {
    const um_flow_matrix *matrix;
    const um_labour_rule *rule;
    uint32_t *area_of;              ///< n_units; UM_NO_UNIT = in the reserve, or set aside
    uint32_t *next, *before;        ///< ring of the units of an area
    uint32_t *first;                ///< n areas: one of its units, UM_NO_UNIT = the area is empty
    uint32_t *n_members;            ///< n areas
    double *within, *lives, *works; ///< n areas
    double *from_own;      ///< n_units: persons who come in from the other units of the area
    double *validity;      ///< n areas, to 40 binary digits
    um_exchange *exchange; ///< n areas: of the unit in hand
    uint32_t *near;        ///< areas with an exchange
    size_t n_near;
} um_labour_areas;

/// Every unit that is not set aside an area of its own, called by its number.
um_labour_areas *um_labour_areas_new(const um_flow_matrix *matrix, const um_labour_rule *rule);
void um_labour_areas_free(um_labour_areas *areas);
UM_DEFINE_AUTO(um_labour_areas, um_labour_areas *, um_labour_areas_free)

/// Without residents, without workers or without a flow to others.
bool um_labour_is_set_aside(const um_flow_matrix *matrix, uint32_t unit);
/// A number to 40 binary digits.
double um_labour_round(double value);

/// Takes a unit out of its area.
void um_labour_take_out(um_labour_areas *areas, uint32_t unit);
/// Puts a unit that is in no area into one.
void um_labour_put_in(um_labour_areas *areas, uint32_t unit, uint32_t area);

/// Fills near and exchange for a unit: areas with a flow to or from it.
void um_labour_look_around(um_labour_areas *areas, uint32_t unit);
/// Linkage of the unit that looked around and an area.
double um_labour_linkage(const um_labour_areas *areas, uint32_t unit, uint32_t area);
/// Validity of an area with the unit that looked around.
double um_labour_validity_with(const um_labour_areas *areas, uint32_t unit, uint32_t area);
/**
 * The area of the strongest linkage among those near; ties as in the package: an area from which
 * nobody comes before others, then the last one.
 *
 * @param[in] but  not this one
 * @return UM_NO_UNIT where there is none
 */
uint32_t um_labour_strongest(const um_labour_areas *areas, uint32_t unit, uint32_t but,
                             bool stays_valid);

#endif
