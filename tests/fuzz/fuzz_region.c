// region.yaml. Oracle: what is read has what its header promises, a refusal is one sentence.
#include "core/region.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    UM_AUTO(um_region) *region = NULL;
    um_error err = {0};
    if (um_region_read(fuzz_file(data, size, ".yaml"), &region, &err) != UM_OK) {
        FUZZ_REQUIRE(region == NULL);
        fuzz_sentence(&err);
        return 0;
    }
    FUZZ_REQUIRE(region->name && region->crs && region->reference_date && region->n_sources > 0);
    for (size_t i = 0; i < region->n_sources; i++) {
        const um_source *source = &region->sources[i];
        FUZZ_REQUIRE(source->name && source->loader && source->licence && source->attribution);
        FUZZ_REQUIRE(source->max_rejects >= 0 && source->max_rejects <= 1);
        FUZZ_REQUIRE(source->files.n_items > 0);
    }
    return 0;
}
