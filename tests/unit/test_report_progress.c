#include "um_test.h"

#include "cli/report_progress.h"
#include "core/file.h"

#include <string.h>
#include <unistd.h>

static const char path[] = "test_report_progress.jsonl";

static void test_a_timing_is_json_whatever_the_name(void **state) {
    (void)state;
    um_error err = {0};
    um_listener listener;
    UM_AUTO(um_text) content = {0};
    assert_ok(um_listener_open(&listener, true, path, &err));
    um_progress_start(&listener.progress);
    um_progress_finish(&listener.progress, "load", "the \"new\" \\ one\n", -1);
    um_progress_finish(&listener.progress, "load", "plain", 3);
    assert_ok(um_listener_finish(&listener, &err));
    um_listener_close(&listener);
    assert_ok(um_file_read(path, 1 << 16, &content, &err));
    static const char start[] =
        "{\"phase\": \"load\", \"step\": \"the \\\"new\\\" \\\\ one\\n\", \"seconds\": ";
    assert_memory_equal(content.data, start, strlen(start));
    assert_non_null(strstr(content.data, "\n{\"phase\": \"load\", \"step\": \"plain\""));
    assert_non_null(strstr(content.data, ", \"rows\": 3, \"rows_per_s\": "));
    unlink(path);
}

static void test_a_full_disk_is_told(void **state) {
    (void)state;
    for (int n = 1; n <= 1000; n += 999) { // lost at the end, lost on the way
        um_error err = {0};
        um_listener listener;
        assert_ok(um_listener_open(&listener, true, "/dev/full", &err));
        for (int i = 0; i < n; i++)
            um_progress_finish(&listener.progress, "load", "a source", 1);
        assert_int_equal(um_listener_finish(&listener, &err), UM_ERR_IO);
        assert_string_equal(err.text, n == 1
                                          ? "/dev/full: No space left on device"
                                          : "/dev/full: could not be written; is the disk full?");
        um_listener_close(&listener);
    }
}

static void test_nobody_wants_timings(void **state) {
    (void)state;
    um_error err = {0};
    um_listener listener;
    assert_ok(um_listener_open(&listener, true, NULL, &err));
    um_progress_finish(&listener.progress, "load", "a source", 1);
    assert_ok(um_listener_finish(&listener, &err));
    um_listener_close(&listener);
}

static void test_a_line_tells_rows_rate_and_rest(void **state) {
    (void)state;
    static const struct {
        um_advance advance;
        double now_s;
        size_t width;
        const char *line;
    } cases[] = {
        // 4,000 of 10,000 rows in 2 s: 2,000 a second, so the other 6,000 take 3 s.
        {{"load", "people", "rows", 4000, 10000, 10},
         12,
         100,
         "  load     people                              4,000 of 10,000 rows  2,000 rows/s  3 s "
         "left"},
        {{"load", "people", "rows", 4000, 0, 10},
         12,
         100,
         "  load     people                              4,000 rows  2,000 rows/s"},
        // 10 a second, 6,000 are left: 10 minutes.
        {{"load", "people", "rows", 100, 6100, 0},
         10,
         100,
         "  load     people                              100 of 6,100 rows  10 rows/s  10 min "
         "left"},
        {{"load", "people", "rows", 256, 1000, 10},
         10.4,
         100, // too early to tell
         "  load     people                              256 of 1,000 rows"},
        {{"load", "people", "rows", 0, 0, 10},
         20,
         100,
         "  load     people                              0 rows"},
        {{"derive", "borders", NULL, 2, 8, 10},
         20,
         100,
         "  derive   borders                             3 of 8"},
        {{"draw", "charts", "pictures", 9, 8, 0},
         3,
         100, // more than expected: no rest
         "  draw     charts                              9 of 8 pictures  3 pictures/s"},
        {{"load", "people", "rows", 4000, 10000, 10},
         12,
         40,
         "  load     people  4,000 of 10,000 rows "},
        {{"load", "\xc3\xa4\xc3\xb6\xc3\xbc", "rows", 0, 0, 10},
         12,
         13,
         "  load     \xc3\xa4\xc3\xb6"},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        UM_AUTO(um_text) line = {0};
        um_listener_describe(&cases[i].advance, cases[i].now_s, cases[i].width, &line);
        assert_string_equal(line.data, cases[i].line);
    }
}

static void test_who_does_not_listen_costs_nothing(void **state) {
    (void)state;
    um_progress nobody = {0};
    um_progress_advance(NULL, "load", "a", "rows", 1, 2);
    um_progress_advance(&nobody, "load", "a", "rows", 1, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_timing_is_json_whatever_the_name),
        cmocka_unit_test(test_a_full_disk_is_told),
        cmocka_unit_test(test_nobody_wants_timings),
        cmocka_unit_test(test_a_line_tells_rows_rate_and_rest),
        cmocka_unit_test(test_who_does_not_listen_costs_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
