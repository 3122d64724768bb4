#include "um_test.h"

#include "core/file.h"
#include "publish/pdf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/// A browser of our own in front of $PATH. It is given --print-to-pdf=<file>.
static void make_browser(const char *script) {
    um_error err = {0};
    UM_AUTO(char) *text = um_format(
        "#!/bin/sh\nfor a; do case $a in --print-to-pdf=*) out=${a#*=};; esac; done\n%s", script);
    mkdir("pdf_bin", 0755);
    assert_ok(um_file_write("pdf_bin/chromium", text, strlen(text), &err));
    chmod("pdf_bin/chromium", 0755);
    UM_AUTO(char) *folder = realpath("pdf_bin", NULL);
    UM_AUTO(char) *path = um_format("%s:/usr/bin:/bin", folder);
    setenv("PATH", path, 1);
}

/// A folder for the browser's profile, to see that nothing stays in it.
static void set_scratch(void) {
    mkdir("pdf_scratch", 0755);
    UM_AUTO(char) *folder = realpath("pdf_scratch", NULL);
    setenv("TMPDIR", folder, 1);
}

static void assert_nothing_is_left(void) {
    assert_int_equal(rmdir("pdf_scratch"), 0); // only an empty folder can be removed
    remove("pdf_bin/chromium");
    rmdir("pdf_bin");
}

static void test_writes_what_was_printed(void **state) {
    (void)state;
    um_error err = {0};
    UM_AUTO(um_text) pdf = {0};
    set_scratch();
    make_browser("printf '%%PDF-1.4 /CreationDate (D:20991231235959+00) %%%%EOF\\n' > \"$out\"\n"
                 "printf '%s\\n' \"$@\" > pdf_arguments.txt; for a; do :; done; cp "
                 "\"${a#file://}\" pdf_copy.html");
    static const char page[] = "<p><a href=\"tables/x.csv\">x</a> <a href=\"#b\">b</a></p>";
    assert_ok(um_file_write("a b.html", page, strlen(page), &err));
    assert_ok(um_pdf_print("a b.html", "pdf_out.pdf", "2024-12-31", 60, &err));
    assert_ok(um_file_read("pdf_out.pdf", 1 << 20, &pdf, &err));
    assert_string_equal(pdf.data, "%PDF-1.4 /CreationDate (D:20241231000000+00) %%EOF\n");
    UM_AUTO(um_text) arguments = {0};
    assert_ok(um_file_read("pdf_arguments.txt", 1 << 20, &arguments, &err));
    assert_non_null(strstr(arguments.data, "--headless\n"));
    assert_non_null(strstr(arguments.data, "/report.html\n"));
    UM_AUTO(um_text) copy = {0};
    assert_ok(um_file_read("pdf_copy.html", 1 << 20, &copy, &err));
    assert_string_equal(copy.data, "<p><a>x</a> <a href=\"#b\">b</a></p>");
    remove("pdf_copy.html");
    remove("a b.html");
    assert_int_equal(strstr(arguments.data, "--no-sandbox\n") != NULL, geteuid() == 0);
    remove("pdf_out.pdf");
    remove("pdf_arguments.txt");
    assert_nothing_is_left();
}

static void test_failures_leave_nothing(void **state) {
    (void)state;
    static const struct {
        const char *script, *message;
        double limit_s;
    } cases[] = {
        {"exit 0", "Chromium printed nothing", 60},
        {"echo no display >&2; exit 3", "Chromium failed with 3: no display", 60},
        {"printf '%%PDF-1.4 cut' > \"$out\"", "Chromium printed no whole PDF", 60},
        {"echo page > \"$out\"", "Chromium printed no whole PDF", 60},
        {"exec sleep 600", "Chromium took too long and was ended", 0.2},
        {"kill -9 $$", "Chromium was ended by signal 9", 60},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_error err = {0};
        set_scratch();
        assert_ok(um_file_write("a.html", "<p>", 3, &err));
        make_browser(cases[i].script);
        assert_int_equal(
            um_pdf_print("a.html", "pdf_out.pdf", "2024-12-31", cases[i].limit_s, &err), UM_ERR_IO);
        assert_string_equal(err.text, cases[i].message);
        assert_false(um_file_exists("pdf_out.pdf"));
        assert_nothing_is_left();
        remove("a.html");
    }
}

static void test_without_a_browser(void **state) {
    (void)state;
    um_error err = {0};
    setenv("PATH", "/nowhere", 1);
    assert_null(um_pdf_browser());
    assert_int_equal(um_pdf_print("a.html", "pdf_out.pdf", "2024-12-31", 60, &err),
                     UM_ERR_NOT_FOUND);
    assert_non_null(strstr(err.text, "install the package chromium"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_writes_what_was_printed),
        cmocka_unit_test(test_failures_leave_nothing),
        cmocka_unit_test(test_without_a_browser),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
