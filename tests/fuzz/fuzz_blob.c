// Blobs of a store that somebody else has written. Oracle: what is read can be written again and
// reads the same.
#include "core/geometry.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    UM_AUTO(um_paths) paths = {0}, again = {0};
    um_error err = {0};
    GEOSGeometry *geometry = NULL;
    if (um_paths_from_blob(data, size, &paths, &err) != UM_OK) {
        fuzz_sentence(&err);
        return 0;
    }
    unsigned char *blob = NULL;
    size_t n = 0;
    if (um_paths_to_blob(&paths, 25833, &blob, &n, &err) == UM_OK) {
        FUZZ_REQUIRE(um_paths_from_blob(blob, n, &again, &err) == UM_OK);
        FUZZ_REQUIRE(again.n_items == paths.n_items && again.n_parts == paths.n_parts);
        for (size_t i = 0; i < paths.n_items; i++)
            FUZZ_REQUIRE(again.items[i].n == paths.items[i].n);
        free(blob);
    }
    if (um_geometry_from_blob(data, size, &geometry, &err) == UM_OK)
        um_geometry_free(geometry);
    return 0;
}
