/**
 * Plane predicates whose sign is exact, whatever the coordinates.
 */
#ifndef UM_DERIVE_PLANE_H
#define UM_DERIVE_PLANE_H

#include "core/geometry.h"

#include <math.h>
#include <stdint.h>

/// The nearest whole millimetre. One function for all, so that what is equal stays equal.
static inline int64_t um_to_mm(double metres) {
    double mm = metres * 1000;
    return (int64_t)(mm + copysign(0.5, mm));
}

/// A place in whole millimetres from a local origin; or, where it says so, in 2^-10 of them.
typedef struct um_spot {
    int64_t x, y;
} um_spot;

enum { UM_FINE_BITS = 10 };

__extension__ typedef __int128 um_wide; ///< product of two differences, whatever they are

/**
 * Which way the turn from a over b to c goes, in whole millimetres: exact by integer arithmetic.
 *
 * @return 1 = left (counter-clockwise), -1 = right, 0 = the three lie on one line
 */
static inline int um_turn_mm(um_spot a, um_spot b, um_spot c) {
    um_wide left = (um_wide)(b.x - a.x) * (c.y - a.y), right = (um_wide)(b.y - a.y) * (c.x - a.x);
    return (left > right) - (left < right);
}

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

static inline double um_lesser(double a, double b) {
    return a < b ? a : b;
}

static inline double um_greater(double a, double b) {
    return a > b ? a : b;
}

/// The part of a segment inside a band of y, as a range of x; for the choice of cells.
static inline void um_clip_to_band(const double p[2], const double q[2], double low, double high,
                                   double range[2]) {
    double dx = q[0] - p[0], dy = q[1] - p[1], t0 = 0, t1 = 1;
    if (um_lesser(p[1], q[1]) < low || um_greater(p[1], q[1]) > high) { // else it is all of it
        double a = dy == 0 ? 0 : (low - p[1]) / dy, b = dy == 0 ? 1 : (high - p[1]) / dy;
        t0 = um_lesser(um_greater(um_lesser(a, b), 0), 1);
        t1 = um_lesser(um_greater(um_greater(a, b), 0), 1);
    }
    double from = p[0] + t0 * dx, to = p[0] + t1 * dx;
    range[0] = um_lesser(from, to);
    range[1] = um_greater(from, to);
}

#endif
