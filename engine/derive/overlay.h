/**
 * Following a line by GEOS: the slow and independent way, for lines that run where units overlap,
 * and the witness of walk.h in the tests.
 *
 * Each segment of the line is intersected with each polygon that is near it. Taken segment by
 * segment, because one intersection of a whole line dissolves what the line covers twice: a return
 * trip would count once. The stretches keep the rules of walk.h; that of the border that is
 * followed (um_side_by_side) is the one thing both share.
 */
#ifndef UM_DERIVE_OVERLAY_H
#define UM_DERIVE_OVERLAY_H

#include "derive/walk.h"

typedef struct um_overlay um_overlay;

/// For the thread that owns um_geos(). @param[in] cells  borrowed as long as the overlay lives
um_overlay *um_overlay_new(const um_cells *cells);
void um_overlay_free(um_overlay *overlay);
UM_DEFINE_AUTO(um_overlay, um_overlay *, um_overlay_free)

/// As um_walker_follow(). @return UM_ERR_GEOMETRY where GEOS gives up
um_status um_overlay_follow(um_overlay *overlay, const double *xy, size_t n, um_way *way,
                            um_error *err) UM_MUST_CHECK;

#endif
