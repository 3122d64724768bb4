#include "core/crs.h"

#include "core/messages.h"
#include "core/text.h"

#include <cpl_conv.h>
#include <math.h>
#include <proj.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

// One PROJ context a process, offline: a missing grid is reported, never downloaded.
static PJ_CONTEXT *context(void) {
    static PJ_CONTEXT *shared;
    if (!shared) {
        shared = proj_context_create();
        proj_context_set_enable_network(shared, 0);
        proj_log_level(shared, PJ_LOG_NONE);
    }
    return shared;
}

/// "EPSG:25833" or "25833" to its number; 0 for anything else.
static int epsg_number(const char *text) {
    int64_t number = 0;
    if (strncasecmp(text, "EPSG:", 5) == 0)
        text += 5;
    return um_parse_integer(text, &number) && number > 0 && number < 1000000 ? (int)number : 0;
}

um_status um_crs_parse(const char *text, OGRSpatialReferenceH *out, um_error *err) {
    int number = epsg_number(text);
    if (!number)
        return um_fail(err, UM_ERR_CRS, "'%s' is no CRS; write it as 'EPSG:25833'", text);
    UM_AUTO(OGRSpatialReferenceH) crs = OSRNewSpatialReference(NULL);
    if (OSRImportFromEPSG(crs, number) != OGRERR_NONE)
        return um_fail(err, UM_ERR_CRS, "EPSG:%d is not known to PROJ on this machine", number);
    OSRSetAxisMappingStrategy(crs, OAMS_TRADITIONAL_GIS_ORDER);
    *out = UM_STEAL(crs);
    return UM_OK;
}

um_status um_crs_require_metres(const char *text, int *srid, um_error *err) {
    UM_AUTO(OGRSpatialReferenceH) crs = NULL;
    UM_TRY(um_crs_parse(text, &crs, err));
    if (!OSRIsProjected(crs))
        return um_fail(err, UM_ERR_CRS,
                       "%s is not projected; a region needs a CRS in metres, e.g. EPSG:25833",
                       text);
    if (fabs(OSRGetLinearUnits(crs, NULL) - 1.0) > 1e-12)
        return um_fail(err, UM_ERR_CRS, "%s is not in metres; e.g. EPSG:25833 is", text);
    *srid = epsg_number(text);
    return UM_OK;
}

int um_crs_metre_srid(OGRSpatialReferenceH crs) {
    const char *authority = OSRGetAuthorityName(crs, NULL), *code = OSRGetAuthorityCode(crs, NULL);
    if (!OSRIsProjected(crs) || fabs(OSRGetLinearUnits(crs, NULL) - 1.0) > 1e-12 || !authority ||
        strcmp(authority, "EPSG") != 0)
        return 0;
    return code ? epsg_number(code) : 0;
}

int um_crs_utm_srid(double lon, double lat) {
    int zone = (int)floor((lon + 180) / 6) + 1;
    zone = zone < 1 ? 1 : zone > 60 ? 60 : zone;
    bool is_in_europe = zone >= 28 && zone <= 38 && lat > 34;
    if (is_in_europe)
        return 25800 + zone;
    return (lat < 0 ? 32700 : 32600) + zone;
}

// ------------------------------------------------------------------------------------------
// transform

struct um_transform {
    PJ *operation; // NULL: source and target are the same
    char *from;
    int to_srid;
    bool is_described; // the summary names the operation
    char summary[256];
};

static PJ *parse_crs(OGRSpatialReferenceH crs) {
    char *wkt = NULL;
    const char *const options[] = {"FORMAT=WKT2_2019", NULL};
    PJ *parsed = NULL;
    if (OSRExportToWktEx(crs, &wkt, options) == OGRERR_NONE)
        parsed = proj_create(context(), wkt);
    CPLFree(wkt);
    return parsed;
}

/// Name for messages: "EPSG:31467", else the CRS's own name.
static char *crs_name(OGRSpatialReferenceH crs) {
    const char *authority = OSRGetAuthorityName(crs, NULL), *code = OSRGetAuthorityCode(crs, NULL);
    if (authority && code)
        return um_format("%s:%s", authority, code);
    const char *name = OSRGetName(crs);
    return um_strdup(name ? name : "unnamed CRS");
}

static um_status new_operation(PJ *from, PJ *to, um_transform *transform, um_error *err) {
    PJ *operation = proj_create_crs_to_crs_from_pj(context(), from, to, NULL, NULL);
    if (operation) {
        PJ *normalized = proj_normalize_for_visualization(context(), operation); // x before y
        proj_destroy(operation);
        operation = normalized;
    }
    if (!operation)
        return um_fail(err, UM_ERR_CRS, "PROJ knows no way from %s to EPSG:%d", transform->from,
                       transform->to_srid);
    transform->operation = operation;
    return UM_OK;
}

um_status um_transform_new(OGRSpatialReferenceH from, int to_srid, um_transform **out,
                           um_error *err) {
    UM_AUTO(um_transform) *transform = um_alloc(sizeof *transform);
    transform->from = crs_name(from);
    transform->to_srid = to_srid;
    UM_AUTO(char) *target = um_format("EPSG:%d", to_srid);
    snprintf(transform->summary, sizeof transform->summary, "%s", target);
    if (strcmp(transform->from, target) != 0) {
        PJ *source = parse_crs(from), *projected = proj_create(context(), target);
        um_status status = source && projected
                               ? new_operation(source, projected, transform, err)
                               : um_fail(err, UM_ERR_CRS, "%s is not known to PROJ on this machine",
                                         source ? target : transform->from);
        proj_destroy(source);
        proj_destroy(projected);
        UM_TRY(status);
        snprintf(transform->summary, sizeof transform->summary, "%s -> %s", transform->from,
                 target);
    }
    *out = UM_STEAL(transform);
    return UM_OK;
}

um_status um_transform_new_srid(int from_srid, int to_srid, um_transform **transform,
                                um_error *err) {
    UM_AUTO(char) *name = um_format("EPSG:%d", from_srid);
    UM_AUTO(OGRSpatialReferenceH) from = NULL;
    UM_TRY(um_crs_parse(name, &from, err));
    return um_transform_new(from, to_srid, transform, err);
}

/// Which of its candidates PROJ took is known only after the first point.
static void describe_operation(um_transform *transform) {
    PJ *used = proj_trans_get_last_used_operation(transform->operation);
    PJ *operation = used ? used : transform->operation;
    double accuracy = proj_coordoperation_get_accuracy(context(), operation);
    char accuracy_text[40] = "accuracy unknown";
    if (accuracy >= 0)
        snprintf(accuracy_text, sizeof accuracy_text, "accuracy %g m", accuracy);
    snprintf(transform->summary, sizeof transform->summary, "%s -> EPSG:%d, %.160s, %s",
             transform->from, transform->to_srid, proj_pj_info(operation).description,
             accuracy_text);
    transform->is_described = true;
    proj_destroy(used);
}

um_status um_transform_points(um_transform *transform, double *x, double *y, size_t n,
                              um_error *err) {
    if (!transform->operation || n == 0)
        return UM_OK;
    double first_x = x[0], first_y = y[0];
    proj_trans_generic(transform->operation, PJ_FWD, x, sizeof *x, n, y, sizeof *y, n, NULL, 0, 0,
                       NULL, 0, 0);
    if (!transform->is_described)
        describe_operation(transform);
    for (size_t i = 0; i < n; i++)
        if (!isfinite(x[i]) || !isfinite(y[i]))
            return um_fail(err, UM_ERR_CRS,
                           "point %zu has no image in EPSG:%d (the first is %.7g, %.7g in %s); "
                           "is its CRS the right one?",
                           i + 1, transform->to_srid, first_x, first_y, transform->from);
    return UM_OK;
}

const char *um_transform_summary(const um_transform *transform) {
    return transform->summary;
}

bool um_transform_is_identity(const um_transform *transform) {
    return !transform->operation;
}

void um_transform_free(um_transform *transform) {
    if (!transform)
        return;
    proj_destroy(transform->operation);
    free(transform->from);
    free(transform);
}

// ---------------------------------------------------------------------------------------- scale
// error

/// Length on the ellipsoid between two points in degrees [m].
static double geodesic_m(const double lon[2], const double lat[2]) {
    PJ *ellipsoid = proj_create(context(), "EPSG:4326");
    double length_m =
        proj_lp_dist(ellipsoid, proj_coord(proj_torad(lon[0]), proj_torad(lat[0]), 0, 0),
                     proj_coord(proj_torad(lon[1]), proj_torad(lat[1]), 0, 0));
    proj_destroy(ellipsoid);
    return length_m;
}

um_status um_crs_scale_error(int srid, double x, double y, double *error, um_error *err) {
    // By measuring: proj_factors() gives nothing for a CRS on another datum (EPSG:31469).
    const double step_m = 1000;
    UM_AUTO(um_transform) *to_degrees = NULL;
    UM_TRY(um_transform_new_srid(srid, 4326, &to_degrees, err));
    *error = 0;
    for (int axis = 0; axis < 2; axis++) {
        double lon[] = {x, x + (axis == 0 ? step_m : 0)}, lat[] = {y, y + (axis == 1 ? step_m : 0)};
        UM_TRY(um_transform_points(to_degrees, lon, lat, 2, err));
        *error = fmax(*error, fabs(step_m / geodesic_m(lon, lat) - 1));
    }
    return UM_OK;
}
