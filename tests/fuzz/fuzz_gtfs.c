// Rows and values of a timetable. Oracle: rows do not depend on how the bytes come in blocks, cells
// are inside the bytes and trimmed, lines do not go back; a time, a date, a number that is read is
// the one that was written.
#include "core/day.h"
#include "fuzz.h"
#include "load/gtfs/rows.h"

#include <inttypes.h>
#include <math.h>

typedef struct chopped {
    const uint8_t *data;
    size_t n, at, step;
} chopped;

static um_status read_chopped(void *source, void *bytes, size_t room, size_t *n, um_error *err) {
    chopped *rest = source;
    (void)err;
    *n = rest->step < room ? rest->step : room;
    *n = *n < rest->n - rest->at ? *n : rest->n - rest->at;
    memcpy(bytes, rest->data + rest->at, *n);
    rest->at += *n;
    return UM_OK;
}

static void check_value(um_slice cell) {
    char text[64];
    int32_t value = 0;
    int64_t number = 0;
    double real = 0;
    if (um_slice_time(cell, &value)) {
        snprintf(text, sizeof text, "%03d:%02d:%02d", value / 3600, value / 60 % 60, value % 60);
        FUZZ_REQUIRE(memcmp(text + 9 - cell.n, cell.text, cell.n) == 0);
    }
    if (um_slice_date(cell, &value)) {
        um_day_format(value, text);
        FUZZ_REQUIRE(memcmp(text, cell.text, 4) == 0 && memcmp(text + 5, cell.text + 4, 2) == 0 &&
                     memcmp(text + 8, cell.text + 6, 2) == 0);
    }
    if (um_slice_integer(cell, &number) && um_slice_real(cell, &real) &&
        llabs(number) < 1000000000000)
        FUZZ_REQUIRE(real == (double)number);
    if (um_slice_real(cell, &real))
        FUZZ_REQUIRE(isfinite(real));
    for (int type = UM_GTFS_ID; type <= UM_GTFS_ENUM; type++)
        if (cell.n)
            (void)um_value_check((um_gtfs_type)type, 0xf, cell, &number);
}

static void append_row(um_text *all, const um_gtfs_row *row) {
    um_text_append_format(all, "%" PRId64 " %d%d%d", row->line, row->has_high_bytes,
                          row->has_stray_cr, row->has_blanks_only);
    for (size_t i = 0; i < row->n_cells; i++) {
        um_slice cell = row->cells[i];
        if (cell.n)
            FUZZ_REQUIRE((unsigned char)cell.text[0] > ' ' &&
                         (unsigned char)cell.text[cell.n - 1] > ' ');
        um_text_append_format(all, "|%zu:", cell.n);
        um_text_append_n(all, cell.text, cell.n);
        check_value(cell);
    }
}

static um_text read_all(const uint8_t *data, size_t size, size_t step) {
    um_text all = {0};
    um_error err = {0};
    chopped source = {data, size, 0, step};
    um_gtfs_rows *rows = um_gtfs_rows_new(read_chopped, &source);
    int64_t line = 0;
    for (bool has_row = true; has_row;) {
        um_gtfs_row row;
        if (um_gtfs_rows_next(rows, &row, &has_row, &err) != UM_OK) {
            fuzz_sentence(&err);
            um_text_append(&all, err.text);
            break;
        }
        if (!has_row)
            break;
        FUZZ_REQUIRE(row.line > line);
        line = row.line;
        append_row(&all, &row);
        free(um_gtfs_rows_take_bytes(rows));
    }
    um_gtfs_rows_free(rows);
    return all;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 1)
        return 0;
    UM_AUTO(um_text) whole = read_all(data + 1, size - 1, size);
    UM_AUTO(um_text) pieces = read_all(data + 1, size - 1, 1 + data[0] % 16u);
    FUZZ_REQUIRE(whole.length == pieces.length);
    FUZZ_REQUIRE(whole.length == 0 || memcmp(whole.data, pieces.data, whole.length) == 0);
    return 0;
}
