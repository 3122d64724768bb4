/// A store in memory to draw from: three squares of 10 km in a row, keys 1, 2, 3; an enclave 4
/// inside square 2.
#ifndef PLOT_DRAWING_H
#define PLOT_DRAWING_H

#include "um_test.h"

#include "core/db.h"
#include "core/file.h"
#include "publish/plot.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct drawing {
    um_db *db;
    char folder[64];
    um_query *query;
    um_table *table;
} drawing;

// clang-format off
static const char drawing_sql[] =
    "INSERT INTO region (region_id, name, srid, reference_date, language, focus_key, notice) "
    "VALUES (1, 'Drei Quadrate', 25833, '2024-12-31', 'de', '1', 'Erfundene Region & mehr');"
    "INSERT INTO source (source_id, name, loader, title, licence, attribution, vintage, fingerprint, files, rows_in, "
    "rows_stored, rows_merged, rows_rejected, rows_filtered, rows_repaired) "
    "VALUES (1, 'squares', 'none', 'Gezeichnete Quadrate', 'CC0', '© Zeichner', '2024-06-30', '-', 1, 4, 4, 0, 0, 0, 0);"
    "INSERT INTO territory (key, level, name, population, area_km2, is_leaf, in_region, source_id, geom) VALUES "
    "('1', 'municipality', 'Königs Wusterhausen', 1234567, 100, 1, 1, 1, "
    " GeomFromText('MULTIPOLYGON(((380000 5800000, 390000 5800000, 390000 5810000, 380000 5810000, 380000 5800000)))', 25833)),"
    "('2', 'municipality', 'Brandenburg an der Havel', 72000, 99, 1, 1, 1, "
    " GeomFromText('MULTIPOLYGON(((390000 5800000, 400000 5800000, 400000 5810000, 390000 5810000, 390000 5800000), "
    " (394000 5804000, 394000 5806000, 396000 5806000, 396000 5804000, 394000 5804000)))', 25833)),"
    "('3', 'municipality', 'Groß Kreutz (Havel)', 0, 100, 1, 1, 1, "
    " GeomFromText('MULTIPOLYGON(((400000 5800000, 410000 5800000, 410000 5810000, 400000 5810000, 400000 5800000)))', 25833)),"
    "('4', 'municipality', 'Enklave', NULL, 1, 1, 1, 1, "
    " GeomFromText('MULTIPOLYGON(((394000 5804000, 396000 5804000, 396000 5806000, 394000 5806000, 394000 5804000)))', 25833));"
    "UPDATE territory SET anchor = PointOnSurface(geom);"
    "INSERT INTO shape_arc (level, left_key, right_key, rank, geom) VALUES "
    "('municipality', '1', '2', 'inner', GeomFromText('LINESTRING(390000 5800000, 390000 5810000)', 25833)),"
    "('municipality', '2', '3', 'district', GeomFromText('LINESTRING(400000 5800000, 400000 5810000)', 25833)),"
    "('municipality', '1', NULL, 'outer', GeomFromText('LINESTRING(390000 5800000, 380000 5800000, 380000 5810000, 390000 5810000)', 25833)),"
    "('municipality', '2', NULL, 'outer', GeomFromText('LINESTRING(390000 5800000, 400000 5800000)', 25833)),"
    "('municipality', '2', NULL, 'outer', GeomFromText('LINESTRING(390000 5810000, 400000 5810000)', 25833)),"
    "('municipality', '3', NULL, 'outer', GeomFromText('LINESTRING(400000 5800000, 410000 5800000, 410000 5810000, 400000 5810000)', 25833));"
    "INSERT INTO border (a_key, b_key, level, length_m, pieces, geom) VALUES "
    "('1', '2', 'municipality', 10000, 1, GeomFromText('MULTILINESTRING((390000 5800000, 390000 5810000))', 25833)),"
    "('2', '3', 'municipality', 10000, 1, GeomFromText('MULTILINESTRING((400000 5800000, 400000 5810000))', 25833)),"
    "('2', '4', 'municipality', 8000, 1, GeomFromText('MULTILINESTRING((394000 5804000, 396000 5804000, 396000 5806000, 394000 5806000, 394000 5804000))', 25833));"
    "INSERT INTO flow_line (a_key, b_key, distance_km) VALUES ('1', '2', 10), ('2', '3', 10);"
    "INSERT INTO flow (origin_key, destination_key, level, statistic, mode, year, kind, persons, persons_min, persons_max, source_id) VALUES ('1', '2', 'municipality', 'drawn', 'all', 2024, 'pair', 1500, 1500, 1500, 1),"
    "('2', '3', 'municipality', 'drawn', 'all', 2024, 'pair', 250, 250, 250, 1),"
    "('1', '9', 'municipality', 'drawn', 'all', 2024, 'pair', 700, 700, 700, 1),"
    "('1', '3', 'municipality', 'drawn', 'all', 2024, 'pair', 7, 7, 7, 1);"
    "INSERT INTO corridor (corridor_id, kind, name, length_m, source_id, geom) VALUES "
    "('r1', 'cycle', 'Radweg', 30000, 1, GeomFromText('MULTILINESTRING((381000 5805000, 430000 5805000))', 25833));"
    "INSERT INTO section (section_id, corridor_id, part, position, key, start_m, length_m, geom) VALUES "
    "(1, 'r1', 1, 1, '1', 0, 9000, GeomFromText('LINESTRING(381000 5805000, 390000 5805000)', 25833)),"
    "(2, 'r1', 1, 2, '2', 9000, 10000, GeomFromText('LINESTRING(390000 5805000, 400000 5805000)', 25833)),"
    "(3, 'r1', 1, 3, '', 19000, 30000, GeomFromText('LINESTRING(400000 5805000, 430000 5805000)', 25833));"
    "INSERT INTO crossing (crossing_id, corridor_id, part, position, at_m, from_key, to_key, geom) VALUES "
    "(1, 'r1', 1, 1, 9000, '1', '2', GeomFromText('POINT(390000 5805000)', 25833)),"
    "(2, 'r1', 1, 2, 19000, '2', '', GeomFromText('POINT(400000 5805000)', 25833));";
// clang-format on

static inline int drawing_setup(void **state) {
    drawing *self = um_alloc(sizeof *self);
    um_error err = {0};
    snprintf(self->folder, sizeof self->folder, "/tmp/umland-test-plot-XXXXXX");
    assert_non_null(mkdtemp(self->folder));
    assert_ok(um_db_open(":memory:", UM_DB_CREATE, &self->db, &err));
    assert_ok(um_db_create_schema(self->db, 25833, &err));
    assert_ok(um_db_exec(self->db, drawing_sql, &err));
    setenv("UMLAND_SHARE", UMLAND_SOURCE_DIR, 1);
    *state = self;
    return 0;
}

static inline void drawing_forget_query(drawing *self) {
    um_table_free(self->table);
    um_query_free(self->query);
    self->table = NULL;
    self->query = NULL;
}

static inline int drawing_teardown(void **state) {
    drawing *self = *state;
    drawing_forget_query(self);
    um_folder_remove(self->folder);
    um_db_close(self->db);
    free(self);
    return 0;
}

/// A new text with the path of a file in the test's folder.
static inline char *drawing_path(const drawing *self, const char *name) {
    return um_path_join(self->folder, name);
}

/// Runs a query written as a text.
static inline void drawing_query(drawing *self, const char *text) {
    um_error err = {0};
    drawing_forget_query(self);
    assert_ok(um_query_parse(text, &self->query, &err));
    assert_ok(um_query_run(self->db, self->query, NULL, &self->table, &err));
}

/// Draws the first plot of the query into picture.svg and picture.png.
static inline um_status drawing_draw(drawing *self, um_error *err) {
    UM_AUTO(char) *svg = drawing_path(self, "picture.svg"),
                  *png = drawing_path(self, "picture.png");
    um_plot_job job = {.db = self->db,
                       .table = self->table,
                       .plot = &self->query->plots[0],
                       .svg_path = svg,
                       .png_path = png};
    return um_plot_draw_one(&job, err);
}

static inline void drawing_read(const drawing *self, const char *name, um_text *content) {
    um_error err = {0};
    UM_AUTO(char) *path = drawing_path(self, name);
    assert_ok(um_file_read(path, UM_FILE_MAX, content, &err));
}

/// The characters that SVG and HTML must escape, as they were.
static inline void drawing_unescape(um_text *out, const char *from, const char *to) {
    static const struct {
        const char *entity, *character;
    } entities[] = {{"&lt;", "<"},    {"&gt;", ">"},  {"&amp;", "&"},
                    {"&quot;", "\""}, {"&#39;", "'"}, {"&apos;", "'"}};
    while (from < to) {
        size_t step = 1;
        const char *character = NULL;
        for (size_t i = 0; i < UM_COUNTED(entities) && !character; i++)
            if (strncmp(from, entities[i].entity, strlen(entities[i].entity)) == 0) {
                character = entities[i].character;
                step = strlen(entities[i].entity);
            }
        if (character)
            um_text_append(out, character);
        else
            um_text_append_n(out, from, 1);
        from += step;
    }
}

/// All texts of an SVG, one a line.
static inline void drawing_texts(const drawing *self, um_text *texts) {
    UM_AUTO(um_text) svg = {0};
    drawing_read(self, "picture.svg", &svg);
    for (const char *at = svg.data; (at = strstr(at, "<text"));) {
        const char *start = strchr(at, '>'), *end = strstr(at, "</text>");
        assert_non_null(end);
        drawing_unescape(texts, start + 1, end);
        um_text_append(texts, "\n");
        at = end;
    }
}

static inline void assert_text_drawn(const drawing *self, const char *line) {
    UM_AUTO(um_text) texts = {0};
    UM_AUTO(char) *wanted = um_format("\n%s\n", line);
    um_text_append(&texts, "\n");
    drawing_texts(self, &texts);
    if (!strstr(texts.data, wanted))
        fail_msg("'%s' is not among the texts:%s", line, texts.data);
}

static inline void assert_text_not_drawn(const drawing *self, const char *part) {
    UM_AUTO(um_text) texts = {0};
    um_text_append(&texts, "");
    drawing_texts(self, &texts);
    assert_null(strstr(texts.data, part));
}

/// All texts begin, end or have their middle on the page.
static inline void assert_texts_on_page(const char *svg) {
    double width = 0, height = 0;
    const char *box = strstr(svg, "viewBox=\"0 0 ");
    assert_non_null(box);
    assert_int_equal(sscanf(box, "viewBox=\"0 0 %lf %lf", &width, &height), 2);
    for (const char *at = svg; (at = strstr(at, "<text"));) {
        double x = 0, y = 0;
        const char *group = at;
        while (group > svg && strncmp(group, "translate(", 10) != 0)
            group--;
        assert_int_equal(sscanf(group, "translate(%lf,%lf", &x, &y), 2);
        assert_true(x >= 0 && x <= width && y >= 0 && y <= height);
        at++;
    }
}

/// Both files are there and end as they must; nothing else was left.
static inline void assert_pictures_complete(const drawing *self) {
    UM_AUTO(um_text) png = {0}, svg = {0};
    drawing_read(self, "picture.png", &png);
    drawing_read(self, "picture.svg", &svg);
    assert_true(png.length > 1000);
    assert_memory_equal(png.data + png.length - 8, "IEND\xae\x42\x60\x82", 8);
    assert_non_null(strstr(svg.data, "</svg>"));
    assert_null(strstr(svg.data, "umland-plot-")); // no path of a temporary folder
    assert_null(strstr(svg.data, "<script"));
    assert_texts_on_page(svg.data);
}

#endif
