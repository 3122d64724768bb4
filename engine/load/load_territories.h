/// What the loader 'territories' does for others.
#ifndef UM_LOAD_TERRITORIES_H
#define UM_LOAD_TERRITORIES_H

#include "load/loader.h"

/**
 * Sets territory.parent_key of every territory whose source has no column for it.
 *
 * The parent is the loaded territory of a higher level whose key is the longest beginning of its
 * own ('12060' for '12060052'); for a city district first the city itself ('11000000' for
 * '11000004'). No parent is NULL. um_load_region() calls it when territories
 * came or went.
 *
 * @param[in] region  names the sources that have a column for the parent
 */
um_status um_territories_link_parents(um_db *db, const um_region *region,
                                      um_error *err) UM_MUST_CHECK;

/// Unit of a figure: option "units.<name>", else persons for employees_...; NULL = not known.
const char *um_figure_unit(const um_load *load, const char *name);

#endif
