/**
 * The flows and borders from which regions are made, out of the store.
 *
 * One statistic, year, mode and level, never a mixture; by default the newest year, then the
 * statistic with most pairs, as in queries/commuters.
 */
#ifndef UM_DERIVE_REGIONS_BASIS_H
#define UM_DERIVE_REGIONS_BASIS_H

#include "derive/regions/flow_matrix.h"
#include "derive/step.h"

/// What is asked for; NULL = the default.
typedef struct um_basis_choice {
    const char *statistic, *year, *level, *mode; ///< mode: 'all'
    bool has_all; ///< every key of the flows is a unit, not only the territories of the region
} um_basis_choice;

typedef struct um_basis {
    char *statistic, *level, *mode;
    int64_t year;
    um_text_list keys;  ///< of the units, ascending
    um_text_list names; ///< beside them; the key where no name is loaded
    um_flow_matrix *matrix;
    um_neighbours *neighbours; ///< of the units, by the borders of the leaves that lie in them
    double persons_outside;    ///< of the statistic, with an end that is no unit: not in the matrix
} um_basis;

/**
 * @param[out] basis  to be cleared by um_basis_clear(); without units where the store has no such
 *                    flows
 */
um_status um_basis_read(um_derive *derive, const um_basis_choice *choice, um_basis *basis,
                        um_error *err) UM_MUST_CHECK;
void um_basis_clear(um_basis *basis);
static inline void um_auto_um_basis(um_basis *basis) {
    um_basis_clear(basis);
}

/// Number of the unit with a key, UM_NO_UNIT where there is none.
uint32_t um_basis_unit(const um_basis *basis, const char *key);
/// For each leaf of the tessellation the unit it lies in, UM_NO_UNIT = none. The caller frees it.
um_status um_basis_leaf_units(um_derive *derive, const um_basis *basis, uint32_t **unit_of,
                              um_error *err) UM_MUST_CHECK;

#endif
