/**
 * `umland check feed`: a release of a timetable against the one before, territory by territory.
 *
 * Both are loaded into stores of their own, with the territories of a region file and the options
 * of its source of loader gtfs, where it has one; departures are those of the ordinary days of each
 * release, so that a day named in the region file plays no part.
 */
#ifndef UM_CLI_CHECK_FEED_H
#define UM_CLI_CHECK_FEED_H

#include "publish/check.h"

typedef struct um_feed_request {
    const char *region;      ///< path of a region file with territories
    const char *old, *newer; ///< feeds: archives or folders
    double loss;             ///< share of departures that may be lost
} um_feed_request;

/// @param[out] report  a fault for each territory that loses more; notes on the days that were
/// taken
um_status um_check_feed(const um_feed_request *request, um_check_report *report,
                        um_error *err) UM_MUST_CHECK;

#endif
