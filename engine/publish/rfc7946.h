/**
 * A GeoJSON file against RFC 7946 and what this program adds to it.
 *
 * The file is read as a stream (yajl): one feature is in memory at a time. Required: JSON in UTF-8
 * without a byte order mark; a FeatureCollection without `crs`; every feature with `geometry` and
 * `properties`; geometry types other than GeometryCollection; positions of 2 or 3 finite numbers
 * inside +-180 and +-90 degrees; lines of 2 positions or more; rings of 4 or more, closed, outer
 * ones counter-clockwise, holes clockwise; `bbox`, where given, equal to the extent; `id`, where
 * given, a text (keys have leading zeros).
 */
#ifndef UM_PUBLISH_RFC7946_H
#define UM_PUBLISH_RFC7946_H

#include "publish/check.h"

/// Most faults that are listed; the rest are counted in one line.
enum { UM_RFC7946_FAULTS_MAX = 50 };

/**
 * @param[out] report  faults with the number of the feature, from 1; n_checked = features
 * @return UM_OK also when faults were found; UM_ERR_NOT_FOUND or UM_ERR_IO when the file cannot be
 * read
 */
um_status um_check_geojson(const char *path, um_check_report *report, um_error *err) UM_MUST_CHECK;

#endif
