#include "core/messages.h"
#include "publish/diagram.h"
#include "publish/gnuplot.h"

#include <math.h>
#include <string.h>

enum {
    MOST_NAMES = 60, ///< on each side, unless `rows=` says otherwise
    MOST_LINES = 3,  ///< of a name
    MOST_NAME_WIDTH = 330,
    LEAST_CELL = 18,
    MOST_CELL = 46,
    BODY_WIDTH = 900,       ///< of the cells, where there are few
    MOST_BODY_WIDTH = 1300, ///< where their figures want room
    GAP = 8,
    INSIDE_GAP = 4,
    SEAM = 2, ///< of paper between two cells, generously
    NO_ROW = -1,
};

/// One side of the matrix.
typedef struct matrix_side {
    int column; ///< of the rows
    um_text_list names;
    size_t n; ///< of them drawn
    um_text_list *lines;
    double width; ///< of the widest line [px]
    size_t n_lines;
} matrix_side;

typedef struct matrix_work {
    um_diagram diagram;
    um_chart *chart;
    matrix_side rows, columns;
    bool is_symmetric, has_codes, has_figures;
    long *cells;    ///< row of the table, of each cell
    bool *is_drawn; ///< rows of the table
    int64_t n_marked, n_missing;
    double cell, left;
    um_number_style style;
} matrix_work;

static void clear_side(matrix_side *side) {
    for (size_t i = 0; side->lines && i < side->n; i++)
        um_text_list_clear(&side->lines[i]);
    free(side->lines);
    um_text_list_clear(&side->names);
}

static inline void um_auto_matrix_work(matrix_work *work) {
    clear_side(&work->rows);
    clear_side(&work->columns);
    free(work->cells);
    free(work->is_drawn);
    um_diagram_clear(&work->diagram);
}

// ------------------------------------------------------------------------------------------ cells

static const char *name_of(const matrix_work *work, size_t row, const matrix_side *side) {
    return um_word_of_value(um_diagram_text(work->chart, row, side->column), work->chart->language);
}

static void read_names(matrix_work *work) {
    matrix_side *rows = &work->rows, *columns = &work->columns;
    int64_t most = um_chart_integer(work->chart, "rows", MOST_NAMES);
    for (size_t i = 0; i < work->chart->table->n_rows; i++) {
        um_diagram_name(&rows->names, name_of(work, i, rows));
        um_diagram_name(work->is_symmetric ? &rows->names : &columns->names,
                        name_of(work, i, columns));
    }
    for (size_t i = 0; work->is_symmetric && i < rows->names.n_items; i++)
        um_text_list_add(&columns->names, rows->names.items[i]);
    matrix_side *sides[] = {rows, columns};
    for (size_t i = 0; i < UM_COUNT(sides); i++) {
        size_t n = sides[i]->names.n_items;
        sides[i]->n = most > 0 && (size_t)most < n ? (size_t)most : n;
    }
}

static long *cell_at(matrix_work *work, size_t row, size_t column) {
    return &work->cells[row * work->columns.n + column];
}

/// What a row says of a pair it also says of the pair turned round, unless a row of its own does.
static void fill_cell(matrix_work *work, size_t i, bool is_turned) {
    size_t row = um_diagram_name(&work->rows.names, name_of(work, i, &work->rows));
    size_t column = um_diagram_name(&work->columns.names, name_of(work, i, &work->columns));
    size_t at_row = is_turned ? column : row, at_column = is_turned ? row : column;
    if (at_row >= work->rows.n || at_column >= work->columns.n)
        return;
    long *cell = cell_at(work, at_row, at_column);
    if (*cell != NO_ROW)
        return;
    *cell = (long)i;
    work->is_drawn[i] = true;
}

static void fill_cells(matrix_work *work) {
    size_t n = work->rows.n * work->columns.n, n_rows = work->chart->table->n_rows;
    work->cells = um_alloc_array(n + 1, sizeof *work->cells);
    work->is_drawn = um_alloc_array(n_rows + 1, sizeof *work->is_drawn);
    for (size_t i = 0; i < n; i++)
        work->cells[i] = NO_ROW;
    for (size_t i = 0; i < n_rows; i++)
        fill_cell(work, i, false);
    for (size_t i = 0; work->is_symmetric && i < n_rows; i++)
        fill_cell(work, i, true);
    for (size_t row = 0; row < work->rows.n; row++)
        for (size_t column = 0; column < work->columns.n; column++) {
            bool is_own = work->is_symmetric && row == column; // nobody is a pair with himself
            work->n_missing += *cell_at(work, row, column) == NO_ROW && !is_own;
        }
    for (size_t i = 0; i < n_rows; i++)
        work->n_marked += work->is_drawn[i] && um_chart_is_marked(work->chart, i);
}

static void say_left_out(const matrix_work *work) {
    const matrix_side *rows = &work->rows, *columns = &work->columns;
    um_chart *chart = work->chart;
    if (rows->n == rows->names.n_items && columns->n == columns->names.n_items)
        return;
    UM_AUTO(char) *row_count = um_chart_count(chart, (int64_t)(rows->names.n_items - rows->n)),
                  *row_total = um_chart_count(chart, (int64_t)rows->names.n_items),
                  *count = um_chart_count(chart, (int64_t)(columns->names.n_items - columns->n)),
                  *total = um_chart_count(chart, (int64_t)columns->names.n_items);
    UM_AUTO(um_text) note = {0};
    um_say(&note, UM_WORD_LEFT_OUT_ROWS, chart->language, row_count, row_total, count, total);
    um_text_list_add(&chart->page.notes, note.data);
}

/// What the query itself left out, so many in each of its rows.
static void say_not_in_query(const matrix_work *work) {
    um_chart *chart = work->chart;
    int column = um_chart_column(chart, "left_out");
    if (column < 0 || chart->table->n_rows == 0)
        return;
    UM_AUTO(char) *title = um_diagram_column_title(chart, column);
    UM_AUTO(char) *count =
        um_chart_count(chart, um_table_value(chart->table, 0, (size_t)column)->integer);
    UM_AUTO(char) *note = um_format("%s: %s", title, count);
    um_text_list_add(&chart->page.notes, note);
}

// ----------------------------------------------------------------------------------------- layout

static void measure_side(matrix_side *side) {
    side->lines = um_alloc_array(side->n + 1, sizeof *side->lines);
    side->n_lines = 1;
    for (size_t i = 0; i < side->n; i++) {
        um_text_list *lines = &side->lines[i];
        um_diagram_wrap(side->names.items[i], UM_TEXT_NAME, MOST_NAME_WIDTH, MOST_LINES, lines);
        side->width = fmax(side->width, um_diagram_lines_px(lines, UM_TEXT_NAME));
        side->n_lines = lines->n_items > side->n_lines ? lines->n_items : side->n_lines;
    }
}

static void measure(matrix_work *work) {
    measure_side(&work->rows);
    measure_side(&work->columns);
    size_t n = work->columns.n > work->rows.n ? work->columns.n : work->rows.n;
    size_t n_lines =
        work->rows.n_lines > work->columns.n_lines ? work->rows.n_lines : work->columns.n_lines;
    double by_room = n ? floor(BODY_WIDTH / (double)n) : MOST_CELL;
    double by_text = (double)n_lines * um_text_leading(UM_TEXT_NAME) + 2;
    work->cell = fmax(fmin(fmax(by_room, LEAST_CELL), MOST_CELL), by_text);
    work->left = UM_PAGE_MARGIN + work->rows.width + GAP;
}

/// A letter for a category: A, B, ... on the cells and in the legend.
static void append_code(um_text *text, int class) {
    um_text_append_format(text, "%c", 'A' + (class - 1) % 26);
}

static void append_figure(const matrix_work *work, size_t row, um_text *text) {
    double value =
        um_table_value(work->chart->table, row, (size_t)work->diagram.classes.column)->real;
    if (isfinite(value) && work->style.is_percent && value >= 0 && value <= 1)
        um_share_append(text, value, work->style.decimals, work->chart->language);
    else
        um_number_append(text, value, &work->style, work->chart->language);
}

static char *figure_of_row(const matrix_work *work, size_t row, int class) {
    const um_classes *classes = &work->diagram.classes;
    um_text text = {0};
    if (class == UM_CLASS_NO_VALUE)
        um_text_append(&text, "?");
    else if (work->has_codes)
        append_code(&text, class);
    else if (classes->is_categorical)
        um_text_append(&text, classes->labels.items[class - 1]);
    else if (work->has_figures)
        append_figure(work, row, &text);
    return um_text_take(&text);
}

/// The width a cell must have for a text.
static double room_for(const char *text) {
    return um_text_px(text, um_text_size(UM_TEXT_INSIDE), false) + INSIDE_GAP + SEAM;
}

static bool fits(const matrix_work *work, const char *text) {
    return room_for(text) <= work->cell;
}

static double widest_figure(const matrix_work *work) {
    double widest = 0;
    for (size_t i = 0; i < work->chart->table->n_rows; i++) {
        UM_AUTO(um_text) figure = {0};
        if (work->is_drawn[i])
            append_figure(work, i, &figure);
        widest = fmax(widest, figure.length ? room_for(figure.data) : 0);
    }
    return widest;
}

/// All cells alike: fewer decimals where one figure has no room, then larger cells, then no
/// figures.
static void choose_figures(matrix_work *work) {
    if (work->diagram.classes.is_categorical)
        return;
    while (work->style.decimals > 0 && widest_figure(work) > work->cell)
        work->style.decimals--;
    double widest = widest_figure(work);
    work->has_figures = widest <= work->cell || widest * (double)work->columns.n <= MOST_BODY_WIDTH;
    if (work->has_figures)
        work->cell = fmax(work->cell, ceil(widest));
}

static void choose_codes(matrix_work *work) {
    const um_classes *classes = &work->diagram.classes;
    for (size_t i = 0; classes->is_categorical && i < classes->n; i++)
        work->has_codes = work->has_codes || !fits(work, classes->labels.items[i]);
}

// ------------------------------------------------------------------------------------------- draw

static void draw_row_name(matrix_work *work, size_t row, double y) {
    const um_text_list *lines = &work->rows.lines[row];
    double leading = um_text_leading(UM_TEXT_NAME);
    for (size_t i = 0; i < lines->n_items; i++)
        um_page_text(&work->chart->page, UM_TEXT_NAME, UM_ALIGN_RIGHT, work->left - GAP,
                     y + leading * (((double)lines->n_items - 1) / 2 - (double)i), lines->items[i]);
}

static void draw_column_name(matrix_work *work, size_t column, double x, double y) {
    const um_text_list *lines = &work->columns.lines[column];
    double leading = um_text_leading(UM_TEXT_NAME);
    for (size_t i = 0; i < lines->n_items; i++)
        um_page_text_upright(&work->chart->page, UM_TEXT_NAME,
                             x + leading * ((double)i - ((double)lines->n_items - 1) / 2), y,
                             lines->items[i]);
}

static void draw_cell(matrix_work *work, long row, double x, double y) {
    um_diagram *diagram = &work->diagram;
    double half = work->cell / 2 - 0.75; // a seam of paper
    um_box box = {x - half, y - half, x + half, y + half};
    int class = row == NO_ROW ? UM_CLASS_NOT_IN_RESULT
                              : um_class_of_row(work->chart, &diagram->classes, (size_t)row);
    um_diagram_box(diagram, box, class);
    if (row == NO_ROW)
        return;
    UM_AUTO(char) *figure = figure_of_row(work, (size_t)row, class);
    um_box hole = um_diagram_figure(diagram, box, class, figure);
    if (um_chart_is_marked(work->chart, (size_t)row))
        um_diagram_hatch(diagram, box, hole);
}

static void draw_cells(matrix_work *work, double top) {
    for (size_t column = 0; column < work->columns.n; column++)
        draw_column_name(work, column, work->left + work->cell * ((double)column + 0.5), top + GAP);
    for (size_t row = 0; row < work->rows.n; row++) {
        double y = top - work->cell * ((double)row + 0.5);
        draw_row_name(work, row, y);
        for (size_t column = 0; column < work->columns.n; column++)
            if (!work->is_symmetric || row != column || *cell_at(work, row, column) != NO_ROW)
                draw_cell(work, *cell_at(work, row, column),
                          work->left + work->cell * ((double)column + 0.5), y);
    }
}

/// The codes stand in the boxes of the legend too.
static void draw_codes(matrix_work *work) {
    um_page *page = &work->chart->page;
    for (size_t i = 0; work->has_codes && i < page->sign_kind.n_items; i++) {
        int class = (int)page->sign_class.items[i];
        UM_AUTO(um_text) code = {0};
        if (page->sign_kind.items[i] != UM_SIGN_BOX || class < 1)
            continue;
        append_code(&code, class);
        um_page_text_inside(page, class, page->sign_x.items[i] + UM_SIGN_WIDTH / 2.0,
                            page->sign_y.items[i], code.data);
    }
}

static um_status draw(matrix_work *work, const char *title, um_error *err) {
    bool is_empty = work->chart->table->n_rows == 0;
    double names = is_empty ? 0 : work->columns.width + 2 * GAP;
    double body =
        is_empty ? 2 * um_text_leading(UM_TEXT_NAME) : names + work->cell * (double)work->rows.n;
    double width = work->left + work->cell * (double)work->columns.n + UM_PAGE_MARGIN;
    UM_TRY(um_diagram_layout(&work->diagram, title, width, body, err));
    if (is_empty)
        um_diagram_say_empty(&work->diagram);
    else
        draw_cells(work, work->diagram.top - names);
    draw_codes(work);
    return um_diagram_finish(&work->diagram, err);
}

// ---------------------------------------------------------------------------------------- prepare

static void say_highest(matrix_work *work) {
    um_chart *chart = work->chart;
    double highest = -INFINITY;
    size_t at = 0, n = 0;
    for (size_t i = 0; i < chart->table->n_rows; i++) {
        double value = um_table_value(chart->table, i, (size_t)work->diagram.classes.column)->real;
        if (!work->is_drawn[i] || !(value >= highest))
            continue;
        n = value > highest ? 1 : n + 1;
        at = value > highest ? i : at;
        highest = value;
    }
    if (n != 1)
        return;
    UM_AUTO(char) *pair = um_format("%s \u2013 %s", name_of(work, at, &work->rows),
                                    name_of(work, at, &work->columns));
    UM_AUTO(um_text) value = {0};
    um_number_append_unit(&value, highest, &work->diagram.classes.style, chart->language);
    um_say(&chart->finding, UM_WORD_FINDING_HIGHEST, chart->language, pair, value.data, NULL, NULL);
}

static void say_finding(matrix_work *work) {
    um_chart *chart = work->chart;
    UM_AUTO(um_pair_list) values = {0};
    UM_AUTO(char) *rows = um_chart_count(chart, (int64_t)work->rows.names.n_items),
                  *columns = um_chart_count(chart, (int64_t)work->columns.names.n_items);
    um_pair_list_add(&values, "rows", rows);
    um_pair_list_add(&values, "columns", columns);
    if (um_chart_own_finding(chart, &values))
        return;
    if (work->diagram.classes.is_categorical)
        um_classes_list(chart, &work->diagram.classes, &chart->finding);
    else
        say_highest(work);
}

static void build_legend(matrix_work *work) {
    um_diagram *diagram = &work->diagram;
    um_classes_legend(work->chart, &diagram->classes, UM_SIGN_BOX);
    um_diagram_legend(diagram, UM_SIGN_BOX, UM_CLASS_NO_VALUE, UM_WORD_NO_VALUE,
                      diagram->classes.n_no_value);
    um_diagram_legend(diagram, UM_SIGN_BOX, UM_CLASS_NOT_IN_RESULT, UM_WORD_NOT_IN_RESULT,
                      work->n_missing);
    um_diagram_legend_mark(diagram, work->n_marked);
}

static um_status prepare(um_chart *chart, um_error *err) {
    UM_AUTO(matrix_work)
    work = {.chart = chart,
            .diagram.chart = chart,
            .rows.column = um_chart_column(chart, "row"),
            .columns.column = um_chart_column(chart, "column"),
            .is_symmetric = um_chart_integer(chart, "symmetric", 0) == 1};
    um_classes *classes = &work.diagram.classes;
    read_names(&work);
    fill_cells(&work);
    UM_TRY(um_classes_read(chart, work.is_drawn, classes, err));
    work.style = classes->style;
    work.style.unit = work.style.is_percent ? work.style.unit : "";
    measure(&work);
    choose_figures(&work);
    choose_codes(&work);
    say_finding(&work);
    say_left_out(&work);
    say_not_in_query(&work);
    build_legend(&work);
    UM_AUTO(char) *title =
        um_classes_title(chart, classes, um_word_text(UM_WORD_CELLS, chart->language));
    UM_TRY(draw(&work, title, err));
    um_classes_describe_map(chart, classes, title);
    return UM_OK;
}

const um_chart_ops um_chart_matrix = {
    "matrix", N_("a square for each row and column, coloured by class or category"), false,
    "row! column! value! classes categories palette legend mark symmetric left_out rows finding "
    "finding.de",
    prepare};
