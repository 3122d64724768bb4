/**
 * Where the classes of a map begin: natural breaks, quantiles, equal or round steps, computed from
 * the values.
 *
 * A class holds the values from its limit up to under the next one. No method parts equal values,
 * and the same values give the same limits.
 */
#ifndef UM_PUBLISH_CLASS_LIMITS_H
#define UM_PUBLISH_CLASS_LIMITS_H

#include "core/status.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum um_class_method {
    UM_CLASSES_GIVEN = 0, ///< the limits are in the plot line
    UM_CLASSES_EQUAL,     ///< steps of one width
    UM_CLASSES_JENKS,     ///< the least sum of squared distances to the means of the classes
    UM_CLASSES_PRETTY,    ///< steps of 1, 2 or 5 times a power of ten
    UM_CLASSES_QUANTILE,  ///< as many values in each class, as far as equal ones allow
} um_class_method;

enum { UM_CLASSES_MOST = 9 }; ///< more colours in a row nobody tells apart

/**
 * Reads "jenks:5": a method and the number of classes, 2 to 9.
 *
 * @param[in]  text    value of the option `classes`
 * @param[out] method  UM_CLASSES_GIVEN where the text begins with no letter: a list of limits
 * @param[out] k       number of classes; 0 for a list of limits
 * @return UM_ERR_USAGE for an unknown method or another number
 */
um_status um_class_method_parse(const char *text, um_class_method *method, size_t *k,
                                um_error *err) UM_MUST_CHECK;

/**
 * Lower limits of classes.
 *
 * @param[in]  method  not UM_CLASSES_GIVEN
 * @param[in]  sorted  n finite values, ascending
 * @param[in]  n       may be 0
 * @param[in]  k       classes wanted, 1 to UM_CLASSES_MOST
 * @param[in]  is_whole  values are whole numbers, and steps between them shall be
 * @param[out] limits  room for k; ascending, the first is the least value or, for round steps, the
 * step below it
 * @return how many classes there are: fewer than k where fewer values are different; 0 without
 * values
 *
 * Natural breaks are the optimum, not an approximation: Fisher, On Grouping for Maximum
 * Homogeneity, 1958, by dynamic programming over the different values; of equally good partitions
 * the one whose upper classes begin lowest. Named after Jenks, The Data Model Concept in
 * Statistical Mapping, 1967. No class of natural breaks or of quantiles is empty.
 */
size_t um_class_limits(um_class_method method, const double *sorted, size_t n, size_t k,
                       bool is_whole, double *limits);

/**
 * Makes limits round without moving a value over one of them.
 *
 * @param[in]     factor    from values to what people read: 100 for shares in percent
 * @param[in]     is_whole  values are whole numbers, and so shall be the limits
 * @param[in,out] limits    as um_class_limits() gives them
 */
void um_class_limits_round(um_class_method method, const double *sorted, size_t n, double factor,
                           bool is_whole, double *limits, size_t n_limits);

#endif
