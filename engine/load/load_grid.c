/**
 * Loader 'grid': inhabitants of the cells of a population grid.
 *
 * Expects: a table, by default the CSV of the census (';' between columns): GITTER_ID_100m,
 * x_mp_100m and y_mp_100m (the cell's centre in EPSG:3035), Einwohner; other names by `columns:`,
 * another CRS by `crs:`. A national file may be given: cells more than 5 km outside the box of the
 * territories are filtered.
 *
 * Writes: grid_cell.
 *
 * Rejects: no id, a cell for the second time, a centre or a number that is none, a negative number.
 * An empty number, '-' or '–' means that nobody lives there or nothing is told (the census
 * leaves such cells out, and publishes no number below 3): the cell is filtered.
 *
 * Source: Statistische Ämter des Bundes und der Länder, Zensus 2022, Gitterdaten.
 */
#include "core/crs.h"
#include "core/messages.h"
#include "load/rows.h"

#include <math.h>
#include <string.h>

enum { CELL_ID, X, Y, POPULATION, N_COLUMNS, A_BATCH = 4096 };

static const um_loader_option options[] = {
    {"crs", N_("CRS of the centres (EPSG:3035)"), false},
    {"columns.cell_id", N_("column of the cell's id (GITTER_ID_100m)"), false},
    {"columns.x", N_("easting of its centre (x_mp_100m)"), false},
    {"columns.y", N_("northing of its centre (y_mp_100m)"), false},
    {"columns.population", N_("its inhabitants (Einwohner)"), false},
    UM_ROWS_OPTIONS,
    {0},
};

static const double margin_m = 5000; // stops beyond the border are near, too

/// A row that waits for its place.
typedef struct grid_row {
    char *id, *place;
    double population;
} grid_row;

typedef struct grid_load {
    um_load *load;
    um_transform *transform;
    double low[2], high[2]; ///< of the territories, with a margin; low > high: there are none
    grid_row rows[A_BATCH];
    double x[A_BATCH], y[A_BATCH];
    size_t n;
    sqlite3_stmt *insert;
} grid_load;

static void clear_batch(grid_load *loading) {
    for (size_t i = 0; i < loading->n; i++) {
        free(loading->rows[i].id);
        free(loading->rows[i].place);
    }
    loading->n = 0;
}

static void free_grid_load(grid_load *loading) {
    clear_batch(loading);
    um_transform_free(loading->transform);
    sqlite3_finalize(loading->insert);
    free(loading);
}
UM_DEFINE_AUTO(grid_load, grid_load *, free_grid_load)

static bool is_far(const grid_load *loading, double x, double y) {
    return loading->low[0] <= loading->high[0] && (x < loading->low[0] || x > loading->high[0] ||
                                                   y < loading->low[1] || y > loading->high[1]);
}

static um_status store_cell(grid_load *loading, size_t i, um_error *err) {
    um_load *load = loading->load;
    const grid_row *row = &loading->rows[i];
    if (is_far(loading, loading->x[i], loading->y[i])) {
        um_load_filtered(load);
        return UM_OK;
    }
    um_db_bind_text(loading->insert, 1, row->id);
    sqlite3_bind_double(loading->insert, 2, row->population);
    sqlite3_bind_double(loading->insert, 3, loading->x[i]);
    sqlite3_bind_double(loading->insert, 4, loading->y[i]);
    sqlite3_bind_int64(loading->insert, 5, load->source_id);
    UM_TRY(um_db_run(load->db, loading->insert, err));
    if (sqlite3_changes(load->db->handle) == 0)
        return um_load_rejected(load, row->place, row->id, "the cell '%s' is there already",
                                row->id);
    um_load_stored(load);
    return UM_OK;
}

static um_status store_batch(grid_load *loading, um_error *err) {
    UM_TRY(um_transform_points(loading->transform, loading->x, loading->y, loading->n, err));
    for (size_t i = 0; i < loading->n; i++)
        UM_TRY(store_cell(loading, i, err));
    clear_batch(loading);
    return UM_OK;
}

/// Within the whole earth in metres, or degrees.
static bool read_centre(const char *text, double *value) {
    return um_parse_real(text, value) && fabs(*value) < 1e8;
}

static bool is_untold(const char *text) {
    return !*text || strcmp(text, "-") == 0 || strcmp(text, "–") == 0;
}

static um_status take_row(void *user, um_rows *rows, um_error *err) {
    grid_load *loading = user;
    um_load *load = loading->load;
    const char *id = um_rows_get(rows, CELL_ID), *text = um_rows_get(rows, POPULATION);
    double x = 0, y = 0, population = 0;
    if (!*id)
        return um_load_rejected(load, um_rows_place(rows), NULL, "cell_id is empty");
    if (!read_centre(um_rows_get(rows, X), &x) || !read_centre(um_rows_get(rows, Y), &y))
        return um_load_rejected(load, um_rows_place(rows), id,
                                "x '%s', y '%s' is no place in metres (with a decimal point)",
                                um_rows_get(rows, X), um_rows_get(rows, Y));
    if (is_untold(text)) {
        um_load_filtered(load);
        return UM_OK;
    }
    if (!um_parse_real(text, &population) || population < 0)
        return um_load_rejected(load, um_rows_place(rows), id,
                                "population '%s' is no number from 0 on", text);
    loading->rows[loading->n] =
        (grid_row){um_strdup(id), um_strdup(um_rows_place(rows)), population};
    loading->x[loading->n] = x;
    loading->y[loading->n++] = y;
    return loading->n == A_BATCH ? store_batch(loading, err) : UM_OK;
}

/// Where cells are wanted.
static um_status find_box(grid_load *loading, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    bool has_row = false;
    UM_TRY(um_db_prepare(loading->load->db,
                         "SELECT min(MbrMinX(geom)), min(MbrMinY(geom)), max(MbrMaxX(geom)), "
                         "max(MbrMaxY(geom)) FROM territory WHERE geom IS NOT NULL",
                         &select, err));
    UM_TRY(um_db_step(loading->load->db, select, &has_row, err));
    bool has_box = has_row && sqlite3_column_type(select, 0) != SQLITE_NULL;
    for (int axis = 0; axis < 2; axis++) {
        loading->low[axis] = has_box ? sqlite3_column_double(select, axis) - margin_m : 1;
        loading->high[axis] = has_box ? sqlite3_column_double(select, 2 + axis) + margin_m : 0;
    }
    return UM_OK;
}

/// The census' own names, where region.yaml gives no others.
static void name_columns(const um_load *load, um_column columns[N_COLUMNS]) {
    static const struct {
        const char *name, *census;
    } names[N_COLUMNS] = {
        [CELL_ID] = {"cell_id", "=GITTER_ID_100m"},
        [X] = {"x", "=x_mp_100m"},
        [Y] = {"y", "=y_mp_100m"},
        [POPULATION] = {"population", "=Einwohner"},
    };
    for (size_t i = 0; i < N_COLUMNS; i++)
        columns[i] = (um_column){
            um_load_has_column(load, names[i].name) ? names[i].name : names[i].census, true};
}

static um_status open_transform(grid_load *loading, um_error *err) {
    um_load *load = loading->load;
    const char *text = um_source_option(load->source, "crs", "EPSG:3035");
    UM_AUTO(OGRSpatialReferenceH) crs = NULL;
    if (um_crs_parse(text, &crs, err) != UM_OK)
        return um_load_fail_option(load, err, "crs", "'%s' is no CRS", text);
    UM_TRY(um_transform_new(crs, load->db->srid, &loading->transform, err));
    load->crs = um_strdup(um_transform_summary(loading->transform));
    return UM_OK;
}

static um_status load_grid(um_load *load, um_error *err) {
    UM_AUTO(grid_load) *loading = um_alloc(sizeof *loading);
    um_column columns[N_COLUMNS];
    loading->load = load;
    name_columns(load, columns);
    UM_TRY(open_transform(loading, err));
    UM_TRY(find_box(loading, err));
    UM_TRY(um_db_prepare(load->db,
                         "INSERT INTO grid_cell (cell_id, population, easting, northing, "
                         "source_id) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
                         &loading->insert, err));
    UM_TRY(um_rows_each(load, columns, N_COLUMNS, take_row, loading, err));
    return store_batch(loading, err);
}

const um_loader um_loader_grid = {
    .name = "grid",
    .summary = N_("inhabitants of the cells of a population grid (CSV of the census)"),
    .tables = "grid_cell",
    .options = options,
    .run = load_grid,
    .reads = "territory",
    .delimiter = ';',
};
