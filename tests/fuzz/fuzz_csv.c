// Rows of a CSV. Oracle: rows are as wide as they say, fields are UTF-8 of at most 64 KiB, lines do
// not go back; what is written back by um_csv_append_field() is read as the same row.
#include "core/csv.h"
#include "fuzz.h"

enum { FIELD_MAX = 1 << 16 };

static void append_row(um_text *csv, const char *const *fields, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (i)
            um_text_append(csv, ",");
        um_csv_append_field(csv, fields[i], ',');
    }
    um_text_append(csv, "\n");
}

static um_text read_all(const char *path, um_csv_options options, um_status *status) {
    um_text again = {0};
    um_error err = {0};
    UM_AUTO(um_csv) *csv = NULL;
    *status = um_csv_open(path, options, &csv, &err);
    if (*status == UM_OK) {
        const um_text_list *header = um_csv_header(csv);
        append_row(&again, (const char *const *)header->items, header->n_items);
    }
    int64_t line = 0;
    for (bool has_row = true; *status == UM_OK && has_row;) {
        um_csv_row row;
        *status = um_csv_next(csv, &row, &has_row, &err);
        if (*status != UM_OK || !has_row)
            break;
        FUZZ_REQUIRE(row.line > line);
        FUZZ_REQUIRE(row.is_ragged == (row.n_fields != um_csv_header(csv)->n_items));
        line = row.line;
        for (size_t i = 0; i < row.n_fields; i++) {
            size_t n = strlen(row.fields[i]);
            FUZZ_REQUIRE(n <= 3 * FIELD_MAX && um_is_utf8(row.fields[i], n));
        }
        append_row(&again, row.fields, row.n_fields);
    }
    if (*status != UM_OK)
        fuzz_sentence(&err);
    return again;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2)
        return 0;
    const um_csv_options options = {.delimiter = data[0] & 1 ? ';' : ',',
                                    .header_line = data[0] & 2 ? data[1] % 20 : 0,
                                    .encoding = data[0] & 4 ? "windows-1252" : NULL};
    um_status status = UM_OK;
    UM_AUTO(um_text) first = read_all(fuzz_file(data + 2, size - 2, ".csv"), options, &status);
    if (status != UM_OK)
        return 0;
    const char *path = fuzz_file((const uint8_t *)first.data, first.length, ".csv");
    UM_AUTO(um_text) second = read_all(path, (um_csv_options){0}, &status);
    // A lone empty field is a blank line, which is no row.
    if (!strstr(first.data, "\n\n") && first.data[0] != '\n') {
        FUZZ_REQUIRE(status == UM_OK);
        FUZZ_REQUIRE(second.length == first.length &&
                     memcmp(first.data, second.data, first.length) == 0);
    }
    return 0;
}
