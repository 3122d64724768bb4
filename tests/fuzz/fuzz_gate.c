// WKB through the gate to a blob and back. Oracle: what passed is of the type asked for, valid,
// without empty parts and with finite coordinates; the blob gives the same coordinates; a second
// passage changes nothing.
#include "core/geometry.h"
#include "fuzz.h"

#include <math.h>

static void require_sound(const GEOSGeometry *passed, um_geometry_type type) {
    GEOSContextHandle_t geos = um_geos();
    FUZZ_REQUIRE(GEOSGeomTypeId_r(geos, passed) == (type == UM_POINT ? GEOS_POINT
                                                    : type == UM_MULTILINESTRING
                                                        ? GEOS_MULTILINESTRING
                                                        : GEOS_MULTIPOLYGON));
    FUZZ_REQUIRE(!GEOSisEmpty_r(geos, passed));
    for (int i = 0; i < GEOSGetNumGeometries_r(geos, passed); i++)
        FUZZ_REQUIRE(!GEOSisEmpty_r(geos, GEOSGetGeometryN_r(geos, passed, i)));
    if (type == UM_MULTIPOLYGON)
        FUZZ_REQUIRE(GEOSisValid_r(geos, passed) == 1);
}

static void require_round_trip(const GEOSGeometry *passed) {
    UM_AUTO(um_paths) before = {0}, after = {0};
    UM_AUTO(GEOSGeometry) *again = NULL;
    unsigned char *blob = NULL;
    size_t n = 0;
    um_error err = {0};
    FUZZ_REQUIRE(um_paths_from_geometry(passed, &before, &err) == UM_OK);
    FUZZ_REQUIRE(um_geometry_to_blob(passed, 25833, &blob, &n, &err) == UM_OK);
    FUZZ_REQUIRE(um_paths_from_blob(blob, n, &after, &err) == UM_OK);
    FUZZ_REQUIRE(before.n_items == after.n_items && before.n_parts == after.n_parts &&
                 before.type == after.type);
    for (size_t i = 0; i < before.n_items; i++) {
        const um_path *a = &before.items[i], *b = &after.items[i];
        FUZZ_REQUIRE(a->n == b->n && a->part == b->part && a->is_hole == b->is_hole);
        FUZZ_REQUIRE(memcmp(a->xy, b->xy, 2 * a->n * sizeof *a->xy) == 0);
        for (size_t j = 0; j < 2 * a->n; j++)
            FUZZ_REQUIRE(fabs(a->xy[j]) <= 1e8);
    }
    FUZZ_REQUIRE(um_geometry_from_blob(blob, n, &again, &err) == UM_OK);
    FUZZ_REQUIRE(GEOSEqualsExact_r(um_geos(), passed, again, 0) == 1);
    free(blob);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const um_geometry_type types[] = {UM_POINT, UM_MULTILINESTRING, UM_MULTIPOLYGON};
    if (size < 1 || size > 2000) // GEOS' repair takes long on more
        return 0;
    um_geometry_type type = types[data[0] % 3];
    GEOSGeometry *read = NULL;
    um_error err = {0};
    if (um_geometry_from_wkb(data + 1, size - 1, &read, &err) != UM_OK) {
        fuzz_sentence(&err);
        return 0;
    }
    UM_AUTO(GEOSGeometry) *passed = NULL, *twice = NULL;
    um_gate_report report;
    if (um_geometry_gate(read, type, &passed, &report, &err) != UM_OK) {
        fuzz_sentence(&err);
        return 0;
    }
    require_sound(passed, type);
    require_round_trip(passed);
    FUZZ_REQUIRE(um_geometry_gate(GEOSGeom_clone_r(um_geos(), passed), type, &twice, &report,
                                  &err) == UM_OK);
    FUZZ_REQUIRE(!report.is_repaired && report.n_dropped == 0);
    return 0;
}
