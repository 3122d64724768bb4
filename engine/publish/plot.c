#include "publish/plot.h"

#include "core/file.h"
#include "core/messages.h"
#include "core/share.h"
#include "publish/chart.h"
#include "publish/classes.h"
#include "publish/gnuplot.h"
#include "publish/html.h"
#include "publish/palette.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const double time_limit_s = 120; // for one picture; a large one takes two seconds
static const double png_scale = 1.5;    // pixels of the PNG per px of the SVG
static const double png_points = 0.75;  // pngcairo takes font sizes as points of 96 per inch
static const char svg_file[] = "picture.svg", png_file[] = "picture.png";
// Fonts as gnuplot names them in an SVG, and as browsers want them; Verdana has the same metrics.
#define FONTS "font-family=\"DejaVu Sans, Verdana, sans-serif\""
static const struct {
    const char *from, *to;
} svg_fonts[] = {
    {"font-family=\"DejaVu Sans:Bold\"", FONTS " font-weight=\"bold\""},
    {"font-family=\"DejaVu Sans\"", FONTS},
};

// ------------------------------------------------------------------------------------------ charts

const um_chart_ops *const um_charts[] = {
    &um_chart_border_map,
    &um_chart_choropleth,
    &um_chart_circle_map,
    &um_chart_corridor_map,
    &um_chart_dendrogram,
    &um_chart_flow_map,
    &um_chart_matrix,
    &um_chart_ranked_bars,
    &um_chart_scatter,
    &um_chart_site_map,
    &um_chart_stacked_shares,
    &um_chart_timeline,
    NULL,
};

um_status um_chart_find(const char *name, const um_chart_ops **ops, um_error *err) {
    const char *names[UM_COUNT(um_charts)];
    size_t n = 0;
    for (; um_charts[n]; n++) {
        names[n] = um_charts[n]->name;
        if (strcmp(names[n], name) == 0) {
            *ops = um_charts[n];
            return UM_OK;
        }
    }
    const char *near = um_nearest_name(name, names, n);
    return um_fail(err, UM_ERR_USAGE, "no chart '%s'%s%s%s", name,
                   near ? _("; did you mean '") : "", near ? near : "", near ? "'?" : "");
}

// ------------------------------------------------------------------------------------ options

static const char *const column_options[] = {
    "category", "column", "cut",   "end",      "group",    "key_a", "key_b", "label",
    "left_out", "legend", "mark",  "name_a",   "name_b",   "panel", "row",   "series",
    "size",     "start",  "value", "weight_a", "weight_b", "x",     "y"};
static const char *const whole_number_options[] = {"diagonal", "rows", "symmetric"};

static bool names_column(const char *option) {
    for (size_t i = 0; i < UM_COUNT(column_options); i++)
        if (strcmp(column_options[i], option) == 0)
            return true;
    return false;
}

static um_status check_column(const um_query *query, const um_pair *option, um_error *err) {
    if (!names_column(option->name) || um_query_column_index(query, option->value) >= 0)
        return UM_OK;
    const char **names = um_alloc_array(query->n_columns, sizeof *names);
    for (size_t i = 0; i < query->n_columns; i++)
        names[i] = query->columns[i].name;
    const char *near = um_nearest_name(option->value, names, query->n_columns);
    free(names);
    return um_fail(err, UM_ERR_USAGE, "%s=%s: the query has no such column%s%s%s", option->name,
                   option->value, near ? _("; did you mean '") : "", near ? near : "",
                   near ? "'?" : "");
}

static um_status check_whole_number(const um_pair *option, um_error *err) {
    int64_t value = 0;
    for (size_t i = 0; i < UM_COUNT(whole_number_options); i++)
        if (strcmp(whole_number_options[i], option->name) == 0 &&
            !um_parse_integer(option->value, &value))
            return um_fail(err, UM_ERR_USAGE, "%s=%s: wants a whole number, as in %s=1",
                           option->name, option->value, option->name);
    return UM_OK;
}

/// The options a chart knows, and those that it must have.
static void list_options(const um_chart_ops *ops, um_text_list *known, um_text_list *needed) {
    UM_AUTO(um_text_list) words = {0};
    um_text_split(ops->options, ' ', &words);
    for (size_t i = 0; i < words.n_items; i++) {
        size_t n = strcspn(words.items[i], "!");
        bool is_needed = words.items[i][n] == '!';
        words.items[i][n] = '\0';
        um_text_list_add(known, words.items[i]);
        if (is_needed)
            um_text_list_add(needed, words.items[i]);
    }
}

static um_status check_option(const um_query *query, const um_query_plot *plot,
                              const um_pair *option, const um_text_list *known, um_error *err) {
    if (um_text_list_has(known, option->name)) {
        UM_TRY(check_whole_number(option, err));
        return check_column(query, option, err);
    }
    const char *near =
        um_nearest_name(option->name, (const char *const *)known->items, known->n_items);
    return um_fail(err, UM_ERR_USAGE, "plot '%s' has no option '%s'%s%s%s", plot->chart,
                   option->name, near ? _("; did you mean '") : "", near ? near : "",
                   near ? "'?" : "");
}

um_status um_plot_check(const um_query *query, const um_query_plot *plot, um_error *err) {
    const um_chart_ops *ops = NULL;
    UM_AUTO(um_text_list) known = {0}, needed = {0};
    UM_TRY(um_chart_find(plot->chart, &ops, err));
    list_options(ops, &known, &needed);
    for (size_t i = 0; i < plot->options.n_items; i++)
        UM_TRY(check_option(query, plot, &plot->options.items[i], &known, err));
    for (size_t i = 0; i < needed.n_items; i++)
        if (!um_pair_list_get(&plot->options, needed.items[i]))
            return um_fail(err, UM_ERR_USAGE, "plot '%s' wants '%s='", plot->chart,
                           needed.items[i]);
    return UM_OK;
}

um_status um_plot_set_classes(um_query *query, const char *classes, um_error *err) {
    bool is_set = false;
    UM_TRY(um_classes_check(classes, err));
    for (size_t i = 0; i < query->n_plots; i++)
        is_set = um_pair_list_replace(&query->plots[i].options, "classes", classes) || is_set;
    if (!is_set)
        return um_fail(err, UM_ERR_USAGE, "'%s' has no plot with 'classes=' in its header",
                       query->name);
    return UM_OK;
}

// ------------------------------------------------------------------------------- the chart at hand

const char *um_chart_option(const um_chart *chart, const char *name) {
    return um_pair_list_get(chart->options, name);
}

int um_chart_column(const um_chart *chart, const char *option) {
    const char *name = um_chart_option(chart, option);
    return name ? um_query_column_index(chart->query, name) : -1;
}

int64_t um_chart_integer(const um_chart *chart, const char *option, int64_t fallback) {
    const char *text = um_chart_option(chart, option);
    int64_t value = fallback;
    return text && um_parse_integer(text, &value) ? value : fallback;
}

const char *um_chart_title(const um_chart *chart) {
    return chart->title;
}

const char *um_chart_name_of_row(const um_chart *chart, size_t row) {
    static const char *const names[] = {"pair", "name", "short_name", "corridor", "key"};
    int column = um_chart_column(chart, "label");
    for (size_t i = 0; column < 0 && i < UM_COUNT(names); i++)
        column = um_query_column_index(chart->query, names[i]);
    return column < 0 ? "" : um_table_value(chart->table, row, (size_t)column)->text;
}

bool um_chart_is_marked(const um_chart *chart, size_t row) {
    int column = um_chart_column(chart, "mark");
    if (column < 0)
        return false;
    const um_value *value = um_table_value(chart->table, row, (size_t)column);
    return value->type == UM_VALUE_TEXT ? strcmp(value->text, "unknown") == 0
                                        : !value->is_null && value->real != 0;
}

const char *um_chart_mark_label(const um_chart *chart) {
    int column = um_chart_column(chart, "mark");
    bool is_answer = column >= 0 && chart->query->columns[column].type == UM_VALUE_TEXT;
    return um_word_text(is_answer ? UM_WORD_ANSWER_UNKNOWN : UM_WORD_LIST_INCOMPLETE,
                        chart->language);
}

char *um_chart_column_title(const um_chart *chart, int column, const um_number_style *style) {
    const char *description =
        um_query_column_description(&chart->query->columns[column], chart->language);
    bool is_said = strcasestr(description, style->unit) != NULL; // "" is always said
    char *title = is_said ? um_strdup(description) : um_format("%s [%s]", description, style->unit);
    um_capitalize(title);
    return title;
}

bool um_chart_own_finding(um_chart *chart, const um_pair_list *values) {
    const char *pattern = um_chart_option(chart, "finding");
    UM_AUTO(char) *name = um_format("finding.%s", chart->language);
    const char *own = um_chart_option(chart, name);
    pattern = own ? own : pattern;
    if (pattern)
        um_say_pattern(&chart->finding, pattern, values);
    return pattern != NULL;
}

char *um_chart_count(const um_chart *chart, int64_t count) {
    um_text text = {0};
    um_count_append(&text, count, chart->language);
    return um_text_take(&text);
}

void um_chart_note_count(um_chart *chart, um_word word, int64_t count) {
    if (count == 0)
        return;
    UM_AUTO(char) *number = um_chart_count(chart, count);
    UM_AUTO(um_text) note = {0};
    um_say(&note, word, chart->language, number, NULL, NULL, NULL);
    um_text_list_add(&chart->page.notes, note.data);
}

um_status um_chart_data(um_chart *chart, const char *name, const um_text *data, size_t n,
                        um_error *err) {
    UM_AUTO(char) *file = um_format("%s.dat", name);
    UM_AUTO(char) *path = um_path_join(chart->folder, file);
    UM_AUTO(char) *variable = um_format("data_%s", name);
    um_text_append_format(&chart->script, "n_%s = %zu\n", name, n);
    um_gnuplot_text(&chart->script, variable, path);
    um_text_list_add(&chart->files, path);
    static const char off_the_page[] = "-99 -99 0\n"; // gnuplot complains of a file without a point
    bool is_empty = !data->data || !strpbrk(data->data, "0123456789");
    return um_file_write(path, is_empty ? off_the_page : data->data,
                         is_empty ? strlen(off_the_page) : data->length, err);
}

static um_status read_region(um_chart *chart, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    bool has_row = false;
    UM_TRY(um_db_prepare(chart->job->db, "SELECT language, focus_key FROM region", &select, err));
    UM_TRY(um_db_step(chart->job->db, select, &has_row, err));
    chart->language = um_strdup(chart->job->language ? chart->job->language
                                : has_row            ? um_db_column_text(select, 0)
                                                     : "en");
    UM_TRY(um_db_get_notice(chart->job->db, chart->language, &chart->notice, err));
    if (has_row && *um_db_column_text(select, 1))
        chart->focus = um_strdup(um_db_column_text(select, 1));
    if (chart->job->focus) {
        free(chart->focus);
        chart->focus = um_strdup(chart->job->focus->key);
    }
    return UM_OK;
}

/// "Title, seen from Potsdam" where the rows were chosen from there.
static void set_title(um_chart *chart) {
    const um_plot_job *job = chart->job;
    const char *title = job->title ? job->title : um_query_title(chart->query, chart->language);
    um_text text = {0};
    if (chart->view)
        um_say(&text, UM_WORD_TITLE_SEEN_FROM, chart->language, title, chart->view->name, NULL,
               NULL);
    else
        um_text_append(&text, title);
    chart->title = um_text_take(&text);
}

static void clear_chart(um_chart *chart) {
    free(chart->title);
    free(chart->language);
    free(chart->notice);
    free(chart->focus);
    if (chart->folder)
        um_folder_remove(chart->folder);
    for (size_t i = 0; i < chart->files.n_items; i++)
        um_cleanup_remove(chart->files.items[i]);
    if (chart->folder)
        um_cleanup_remove(chart->folder);
    free(chart->folder);
    um_text_list_clear(&chart->files);
    um_text_clear(&chart->script);
    um_text_clear(&chart->finding);
    um_text_clear(&chart->description);
    um_page_clear(&chart->page);
    *chart = (um_chart){0};
}

// ------------------------------------------------------------------------------------------ script

static um_status make_folder(char **folder, um_error *err) {
    const char *base = getenv("TMPDIR");
    char *path = um_format("%s/umland-plot-XXXXXX", base && *base == '/' ? base : "/tmp");
    if (!mkdtemp(path)) {
        um_status status =
            um_fail(err, UM_ERR_IO, "cannot make a folder '%s': %s", path, strerror(errno));
        free(path);
        return status;
    }
    *folder = path;
    return UM_OK;
}

static um_status require_template(const char *path, um_error *err) {
    if (um_file_require(path, err) != UM_OK)
        return um_fail_while(err, "template of the chart");
    return UM_OK;
}

static um_status append_load(um_text *script, const char *chart, um_error *err) {
    const char *names[] = {"style", chart};
    for (size_t i = 0; i < UM_COUNT(names); i++) {
        UM_AUTO(char) *name = um_format("plots/%s.gp", names[i]);
        UM_AUTO(char) *path = um_share_path(name);
        UM_TRY(require_template(path, err));
        um_text_append(script, "load ");
        um_gnuplot_quote(script, path);
        um_text_append(script, "\n");
    }
    return UM_OK;
}

/// The same commands once for each terminal.
static um_status append_picture(um_chart *chart, const char *terminal, const char *file,
                                um_error *err) {
    um_text *script = &chart->script;
    UM_AUTO(char) *path = um_path_join(chart->folder, file);
    um_text_append_format(script, "reset\nset terminal %s background \"white\" noenhanced\n",
                          terminal);
    um_text_append(script, "set output ");
    um_gnuplot_quote(script, path);
    um_text_append(script, "\n");
    UM_TRY(append_load(script, chart->ops->name, err));
    um_text_append(script, "unset output\n");
    um_text_list_add(&chart->files, path);
    return UM_OK;
}

static um_status append_svg(um_chart *chart, um_error *err) {
    UM_AUTO(char) *terminal = um_format("svg size %.0f,%.0f fixed font \"DejaVu Sans,12\"",
                                        chart->page.width, chart->page.height);
    return append_picture(chart, terminal, svg_file, err);
}

static um_status append_png(um_chart *chart, um_error *err) {
    UM_AUTO(char) *terminal =
        um_format("pngcairo size %.0f,%.0f fontscale %.4f linewidth %.2f pointscale %.2f "
                  "font \"DejaVu Sans,12\"",
                  chart->page.width * png_scale, chart->page.height * png_scale,
                  png_scale * png_points, png_scale, png_scale);
    return append_picture(chart, terminal, png_file, err);
}

static um_status write_script(um_chart *chart, char **path, um_error *err) {
    UM_AUTO(char) *script = um_path_join(chart->folder, "script.gp");
    UM_TRY(um_file_write(script, chart->script.data, chart->script.length, err));
    um_text_list_add(&chart->files, script);
    for (size_t i = 0; i < chart->files.n_items; i++)
        um_cleanup_add(chart->files.items[i]);
    um_cleanup_add(chart->folder);
    *path = UM_STEAL(script);
    return UM_OK;
}

static um_status prepare_chart(um_chart *chart, const um_plot_job *job, char **script,
                               um_error *err) {
    *chart = (um_chart){.job = job,
                        .table = job->table,
                        .query = job->table->query,
                        .options = &job->plot->options};
    UM_TRY(um_plot_check(chart->query, job->plot, err));
    UM_TRY(um_chart_find(job->plot->chart, &chart->ops, err));
    UM_TRY(read_region(chart, err));
    chart->view = job->focus && um_focus_selects(chart->query) ? job->focus : NULL;
    set_title(chart);
    UM_TRY(make_folder(&chart->folder, err));
    um_palette_script(&chart->script);
    UM_TRY(chart->ops->prepare(chart, err));
    um_page_script(chart);
    if (job->svg_path)
        UM_TRY(append_svg(chart, err));
    if (job->png_path)
        UM_TRY(append_png(chart, err));
    return write_script(chart, script, err);
}

// -------------------------------------------------------------------------------------- finishing

static void replace_all(um_text *text, const char *from, const char *to) {
    UM_AUTO(um_text) replaced = {0};
    const char *at = text->data;
    for (const char *found; (found = strstr(at, from)); at = found + strlen(from)) {
        um_text_append_n(&replaced, at, (size_t)(found - at));
        um_text_append(&replaced, to);
    }
    um_text_append(&replaced, at);
    um_text_reset(text);
    um_text_append_n(text, replaced.data, replaced.length);
}

static void replace_element(um_text *svg, const char *name, const char *content) {
    UM_AUTO(char) *open = um_format("<%s>", name), *close = um_format("</%s>", name);
    char *start = strstr(svg->data, open), *end = start ? strstr(start, close) : NULL;
    if (!end)
        return;
    UM_AUTO(um_text) replaced = {0};
    um_text_append_n(&replaced, svg->data, (size_t)(start - svg->data) + strlen(open));
    um_html_append(&replaced, content);
    um_text_append(&replaced, end);
    um_text_clear(svg);
    *svg = replaced;
    replaced = (um_text){0};
}

/// Reads what gnuplot wrote, which may be nothing on a full disk.
static um_status read_picture(const um_chart *chart, const char *file, const char *trailer,
                              um_text *picture, um_error *err) {
    UM_AUTO(char) *path = um_path_join(chart->folder, file);
    UM_TRY(um_file_read(path, UM_FILE_MAX, picture, err));
    size_t n = picture->length, length = strlen(trailer);
    while (n && picture->data[n - 1] == '\n')
        n--;
    if (n < length || memcmp(picture->data + n - length, trailer, length) != 0)
        return um_fail(err, UM_ERR_IO, "gnuplot left %s incomplete; is the disk full?", file);
    return UM_OK;
}

/// Gives the SVG its title, its description and fonts that are found elsewhere too.
static um_status finish_svg(const um_chart *chart, um_error *err) {
    UM_AUTO(um_text) svg = {0};
    UM_TRY(read_picture(chart, svg_file, "</svg>", &svg, err));
    for (size_t i = 0; i < UM_COUNT(svg_fonts); i++)
        replace_all(&svg, svg_fonts[i].from, svg_fonts[i].to);
    replace_element(&svg, "title", um_chart_title(chart));
    replace_element(&svg, "desc", chart->description.data ? chart->description.data : "");
    return um_file_write(chart->job->svg_path, svg.data, svg.length, err);
}

static um_status finish_png(const um_chart *chart, um_error *err) {
    UM_AUTO(um_text) drawn = {0};
    UM_TRY(read_picture(chart, png_file, "IEND\xae\x42\x60\x82", &drawn, err));
    return um_file_write(chart->job->png_path, drawn.data, drawn.length, err);
}

static um_status finish_chart(const um_chart *chart, const um_gnuplot *run, um_error *err) {
    if (run->said.length)
        return um_fail(err, UM_ERR_IO, "gnuplot complains: %.600s", run->said.data);
    if (chart->job->svg_path)
        UM_TRY(finish_svg(chart, err));
    if (chart->job->png_path)
        UM_TRY(finish_png(chart, err));
    return UM_OK;
}

// ------------------------------------------------------------------------------------------ jobs

enum { MOST_AT_ONCE = 8 };

/// Pictures that are drawn at the same time, one gnuplot each.
typedef struct plot_studio {
    char *program;
    size_t n_slots;
    um_chart charts[MOST_AT_ONCE];
    um_gnuplot runs[MOST_AT_ONCE];
} plot_studio;

static um_status fail_job(const um_plot_job *job, um_error *err) {
    return um_fail_while(err, "plot '%s' of '%s'", job->plot->chart, job->table->query->name);
}

static um_status begin_job(plot_studio *studio, size_t slot, const um_plot_job *job,
                           um_error *err) {
    UM_AUTO(char) *script = NULL;
    if (prepare_chart(&studio->charts[slot], job, &script, err) != UM_OK)
        return fail_job(job, err);
    return um_gnuplot_start(studio->program, script, time_limit_s, &studio->runs[slot], err);
}

static um_status end_job(plot_studio *studio, size_t *slot, um_error *err) {
    um_status status = um_gnuplot_wait(studio->runs, studio->n_slots, slot, err);
    um_chart *chart = &studio->charts[*slot];
    if (status == UM_OK)
        status = finish_chart(chart, &studio->runs[*slot], err);
    if (status != UM_OK)
        fail_job(chart->job, err);
    clear_chart(chart);
    um_gnuplot_clear(&studio->runs[*slot]);
    return status;
}

static size_t count_slots(size_t n_jobs) {
    long n_cores = sysconf(_SC_NPROCESSORS_ONLN);
    size_t n = n_cores < 1 ? 1 : n_cores > MOST_AT_ONCE ? MOST_AT_ONCE : (size_t)n_cores;
    return n < n_jobs ? n : n_jobs;
}

static um_status draw_all(plot_studio *studio, const um_plot_job *jobs, size_t n, um_error *err) {
    size_t n_running = 0, slot = 0;
    for (size_t i = 0; i < n; i++) {
        slot = n_running;
        if (n_running == studio->n_slots) {
            UM_TRY(end_job(studio, &slot, err));
            n_running--;
        }
        um_progress_advance(jobs->progress, "draw", "charts and maps", "pictures", (int64_t)i,
                            (int64_t)n);
        UM_TRY(begin_job(studio, slot, &jobs[i], err));
        n_running++;
    }
    for (; n_running; n_running--)
        UM_TRY(end_job(studio, &slot, err));
    return UM_OK;
}

um_status um_plot_draw(const um_plot_job *jobs, size_t n, um_error *err) {
    if (n == 0)
        return UM_OK;
    plot_studio *studio = um_alloc(sizeof *studio);
    studio->program = um_gnuplot_find();
    studio->n_slots = count_slots(n);
    um_status status = studio->program
                           ? draw_all(studio, jobs, n, err)
                           : um_fail(err, UM_ERR_NOT_FOUND,
                                     "no program 'gnuplot' in $PATH: no picture can be drawn");
    for (size_t i = 0; i < MOST_AT_ONCE; i++) {
        um_gnuplot_clear(&studio->runs[i]);
        clear_chart(&studio->charts[i]);
    }
    free(studio->program);
    free(studio);
    return status;
}

um_status um_plot_draw_one(const um_plot_job *job, um_error *err) {
    return um_plot_draw(job, 1, err);
}

um_status um_plot_version(char **version, um_error *err) {
    UM_AUTO(char) *program = um_gnuplot_find();
    um_gnuplot run = {0};
    size_t ended = 0;
    if (!program)
        return um_fail(err, UM_ERR_NOT_FOUND, "no program 'gnuplot' in $PATH");
    UM_TRY(um_gnuplot_start(program, "--version", 10, &run, err));
    um_status status = um_gnuplot_wait(&run, 1, &ended, err);
    if (status == UM_OK) {
        um_text_append(&run.said, "");
        run.said.data[strcspn(run.said.data, "\n")] = '\0';
        *version = um_strdup(run.said.data);
    }
    um_gnuplot_clear(&run);
    return status;
}
