// The checker of GeoJSON. Oracle: a sentence for each fault, at most 51; what is called sound is
// JSON by another reader (a count of brackets outside of texts that ends at zero).
#include "fuzz.h"
#include "publish/rfc7946.h"

static bool is_balanced(const uint8_t *data, size_t size) {
    long depth = 0;
    bool is_text = false;
    for (size_t i = 0; i < size; i++) {
        if (is_text && data[i] == '\\')
            i++;
        else if (data[i] == '"')
            is_text = !is_text;
        else if (!is_text)
            depth += (data[i] == '{' || data[i] == '[') - (data[i] == '}' || data[i] == ']');
        if (depth < 0)
            return false;
    }
    return depth == 0 && !is_text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    UM_AUTO(um_check_report) report = {0};
    um_error err = {0};
    if (um_check_geojson(fuzz_file(data, size, ".geojson"), &report, &err) != UM_OK) {
        fuzz_sentence(&err);
        return 0;
    }
    FUZZ_REQUIRE(report.faults.n_items <= UM_RFC7946_FAULTS_MAX + 1);
    if (report.faults.n_items == 0)
        FUZZ_REQUIRE(is_balanced(data, size) && memmem(data, size, "FeatureCollection", 17));
    return 0;
}
