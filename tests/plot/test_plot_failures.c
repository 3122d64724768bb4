// What cannot be drawn, and the sentence that says so; gnuplot's tricks are noticed.
#include "plot_drawing.h"

#include <sys/stat.h>

#define HEAD                                                                                       \
    "-- title: T\n-- column: key | text | | Key\n-- column: name | text | | Name\n"                \
    "-- column: value | real | persons | Value\n-- layer: territory key\n"
#define SELECT "SELECT key, name, CAST(population AS REAL) AS value FROM territory ORDER BY key"

static void test_names_what_is_wrong(void **state) {
    drawing *self = *state;
    static const struct {
        const char *plot, *message;
    } cases[] = {
        {"choroplet | value=value", "no chart 'choroplet'; did you mean 'choropleth'?"},
        {"choropleth | value=value | clases=0,1",
         "plot 'choropleth' has no option 'clases'; did you mean 'classes'?"},
        {"choropleth | value=valu | classes=0,1",
         "value=valu: the query has no such column; did you mean 'value'?"},
        {"choropleth | classes=0,1", "plot 'choropleth' wants 'value='"},
        {"choropleth | value=value", "plot 'choropleth' wants 'classes=' or 'categories='"},
        {"choropleth | value=value | classes=0,2,1",
         "classes=0,2,1: '1' is no number greater than the one before"},
        {"choropleth | value=name | classes=0,1",
         "plot 'choropleth': 'classes=' is for numbers, 'name' is a text; use 'categories='"},
        {"flow_map | value=value | classes=0,1",
         "plot 'flow_map' wants a query of layer 'flow_line', not 'territory'"},
        {"ranked_bars | label=key | value=name",
         "value=name: the column is a text, bars want a number"},
    };
    for (size_t i = 0; i < UM_COUNTED(cases); i++) {
        um_error err = {0};
        UM_AUTO(char) *text = um_format("%s-- plot: %s\n%s", HEAD, cases[i].plot, SELECT),
                      *svg = drawing_path(self, "picture.svg");
        drawing_query(self, text);
        assert_int_equal(drawing_draw(self, &err), UM_ERR_USAGE);
        assert_non_null(strstr(err.text, cases[i].message));
        assert_false(um_file_exists(svg));
    }
}

/// A program 'gnuplot' that does something else, first in $PATH.
static void draw_with(drawing *self, const char *script, const char *message, um_status expected) {
    um_error err = {0};
    UM_AUTO(char) *program = drawing_path(self, "gnuplot"),
                  *svg = drawing_path(self, "picture.svg");
    UM_AUTO(char) *path = um_strdup(getenv("PATH"));
    if (script)
        assert_ok(um_file_write(program, script, strlen(script), &err));
    if (script)
        assert_int_equal(chmod(program, 0755), 0);
    drawing_query(self, HEAD "-- plot: ranked_bars | label=name | value=value\n" SELECT);
    setenv("PATH", self->folder, 1);
    assert_int_equal(drawing_draw(self, &err), expected);
    setenv("PATH", path, 1);
    if (!strstr(err.text, message))
        fail_msg("'%s' does not say '%s'", err.text, message);
    assert_false(um_file_exists(svg));
}

static void test_no_gnuplot(void **state) {
    draw_with(*state, NULL, "no program 'gnuplot' in $PATH", UM_ERR_NOT_FOUND);
}

static void test_complaints_count(void **state) {
    draw_with(*state, "#!/bin/sh\necho 'warning: bad' >&2\nexit 0\n",
              "gnuplot complains: warning: bad", UM_ERR_IO);
}

static void test_a_code_counts(void **state) {
    draw_with(*state, "#!/bin/sh\necho 'line 7: no' >&2\nexit 1\n",
              "gnuplot failed with 1: line 7: no", UM_ERR_IO);
}

static void test_much_talk_does_not_block(void **state) {
    draw_with(*state,
              "#!/bin/sh\ni=0\nwhile [ $i -lt 20000 ]; do echo 'much talk' >&2; i=$((i + 1)); "
              "done\nexit 3\n",
              "gnuplot failed with 3: much talk", UM_ERR_IO);
}

static void test_a_missing_file_counts(void **state) {
    draw_with(*state, "#!/bin/sh\nexit 0\n", "picture.svg: no such file", UM_ERR_NOT_FOUND);
}

static void test_a_signal_counts(void **state) {
    draw_with(*state, "#!/bin/sh\nkill -9 $$\n", "gnuplot was ended by signal 9", UM_ERR_IO);
}

#define DRAWN(test) cmocka_unit_test_setup_teardown(test, drawing_setup, drawing_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        DRAWN(test_names_what_is_wrong),      DRAWN(test_no_gnuplot),
        DRAWN(test_complaints_count),         DRAWN(test_a_code_counts),
        DRAWN(test_much_talk_does_not_block), DRAWN(test_a_missing_file_counts),
        DRAWN(test_a_signal_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
