/**
 * Plane predicates whose sign is exact, whatever the coordinates.
 */
#ifndef UM_DERIVE_PLANE_H
#define UM_DERIVE_PLANE_H

#include "core/geometry.h"

#include <math.h>

/**
 * Which way the turn from a over b to c goes.
 *
 * @return 1 = left (counter-clockwise), -1 = right, 0 = the three lie on one line
 *
 * Method: double arithmetic where its error bound allows a verdict, else GEOS' double-double
 * arithmetic. The bound (4 eps of the sum of the products) is the first stage of Shewchuk's
 * adaptive predicates, rounded up.
 */
static inline int um_turn(const double a[2], const double b[2], const double c[2]) {
    double left = (b[0] - a[0]) * (c[1] - a[1]), right = (b[1] - a[1]) * (c[0] - a[0]);
    double turn = left - right, bound = 8.9e-16 * (fabs(left) + fabs(right));
    if (turn > bound)
        return 1;
    if (turn < -bound)
        return -1;
    return GEOSOrientationIndex_r(um_geos(), a[0], a[1], b[0], b[1], c[0], c[1]);
}

#endif
