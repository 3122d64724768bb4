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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_timing_is_json_whatever_the_name),
        cmocka_unit_test(test_a_full_disk_is_told),
        cmocka_unit_test(test_nobody_wants_timings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
