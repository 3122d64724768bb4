#include "publish/chart.h"

#include "publish/gnuplot.h"

#include <math.h>
#include <string.h>

// clang-format off
static const struct {
    double size;
    bool is_bold;
    double leading;
} kinds[UM_TEXT_KINDS] = {
    [UM_TEXT_TITLE]        = {21, true, 27},
    [UM_TEXT_FINDING]      = {14, false, 20},
    [UM_TEXT_NOTICE]       = {12.5, true, 18},
    [UM_TEXT_LEGEND_TITLE] = {12.5, true, 17},
    [UM_TEXT_LEGEND]       = {12.5, false, 17},
    [UM_TEXT_SOURCE]       = {10.5, false, 15},
    [UM_TEXT_PLACE]        = {12, false, 14},
    [UM_TEXT_NUMBER]       = {12, true, 14},
    [UM_TEXT_NAME]         = {13, false, 16},
    [UM_TEXT_VALUE]        = {13, false, 16},
    [UM_TEXT_INSIDE]       = {11, false, 13},
};
// clang-format on

double um_text_size(um_text_kind kind) {
    return kinds[kind].size;
}

bool um_text_is_bold(um_text_kind kind) {
    return kinds[kind].is_bold;
}

double um_text_leading(um_text_kind kind) {
    return kinds[kind].leading;
}

void um_numbers_add(um_numbers *numbers, double value) {
    UM_GROW(numbers->items, numbers->n_items, numbers->capacity);
    numbers->items[numbers->n_items++] = value;
}

static void add_text(um_page *page, um_text_kind kind, um_align align, double x, double y,
                     const char *text, double angle, int class) {
    um_text_list_add(&page->texts, text);
    um_numbers_add(&page->text_x, x);
    um_numbers_add(&page->text_y, y);
    um_numbers_add(&page->text_kind, kind);
    um_numbers_add(&page->text_align, align);
    um_numbers_add(&page->text_angle, angle);
    um_numbers_add(&page->text_class, class);
}

void um_page_text(um_page *page, um_text_kind kind, um_align align, double x, double y,
                  const char *text) {
    add_text(page, kind, align, x, y, text, 0, UM_CLASS_GROUND);
}

void um_page_text_upright(um_page *page, um_text_kind kind, double x, double y, const char *text) {
    add_text(page, kind, UM_ALIGN_LEFT, x, y, text, 90, UM_CLASS_GROUND);
}

void um_page_text_inside(um_page *page, int class, double x, double y, const char *text) {
    add_text(page, UM_TEXT_INSIDE, UM_ALIGN_CENTER, x, y, text, 0, class);
}

void um_page_sign(um_page *page, um_sign sign, int class, double x, double y) {
    um_numbers_add(&page->sign_kind, sign);
    um_numbers_add(&page->sign_class, class);
    um_numbers_add(&page->sign_x, x);
    um_numbers_add(&page->sign_y, y);
}

void um_page_legend(um_page *page, um_sign sign, int class, char *label) {
    UM_GROW(page->legend, page->n_legend, page->legend_capacity);
    page->legend[page->n_legend++] = (um_legend_entry){sign, class, label};
}

static void wrap(um_text_kind kind, const char *text, double width, um_text_list *lines) {
    um_text_wrap(text, kinds[kind].size, kinds[kind].is_bold, width, lines);
}

// -------------------------------------------------------------------------------------------- head

typedef struct head_part {
    um_text_kind kind;
    const char *text;
} head_part;

static size_t list_head(const um_chart *chart, head_part parts[3]) {
    size_t n = 0;
    parts[n++] = (head_part){UM_TEXT_TITLE, um_chart_title(chart)};
    if (chart->finding.length)
        parts[n++] = (head_part){UM_TEXT_FINDING, chart->finding.data};
    if (chart->notice)
        parts[n++] = (head_part){UM_TEXT_NOTICE, chart->notice};
    return n;
}

double um_page_head_height(um_chart *chart, double width) {
    head_part parts[3];
    if (chart->finding.length)
        um_capitalize(chart->finding.data);
    double height = UM_PAGE_MARGIN;
    size_t n = list_head(chart, parts);
    for (size_t i = 0; i < n; i++) {
        UM_AUTO(um_text_list) lines = {0};
        wrap(parts[i].kind, parts[i].text, width - 2 * UM_PAGE_MARGIN, &lines);
        height += (double)lines.n_items * kinds[parts[i].kind].leading;
    }
    return height + 14;
}

static void draw_head(um_chart *chart) {
    head_part parts[3];
    um_page *page = &chart->page;
    double y = page->height - UM_PAGE_MARGIN + 8;
    size_t n = list_head(chart, parts);
    for (size_t i = 0; i < n; i++) {
        UM_AUTO(um_text_list) lines = {0};
        wrap(parts[i].kind, parts[i].text, page->width - 2 * UM_PAGE_MARGIN, &lines);
        for (size_t j = 0; j < lines.n_items; j++) {
            double leading = kinds[parts[i].kind].leading;
            um_page_text(page, parts[i].kind, UM_ALIGN_LEFT, UM_PAGE_MARGIN, y - leading / 2,
                         lines.items[j]);
            y -= leading;
        }
    }
}

// -------------------------------------------------------------------------------------------- foot

/// "Title, as of 2023; Title" of all sources that share attribution and licence with source @p
/// first.
static void append_titles(um_text *text, const um_query_sources *sources, size_t first,
                          const char *language) {
    for (size_t i = first; i < sources->n_items; i++) {
        const um_query_source *source = &sources->items[i];
        if (strcmp(source->attribution, sources->items[first].attribution) != 0 ||
            strcmp(source->licence, sources->items[first].licence) != 0)
            continue;
        um_text_append_format(text, "%s%s", i > first ? "; " : "", source->title);
        if (!*source->vintage)
            continue;
        um_text_append_format(text, ", %s ", um_word_text(UM_WORD_IN_FORCE, language));
        um_date_append(text, source->vintage, language);
    }
}

static bool is_named_before(const um_query_sources *sources, size_t at) {
    for (size_t i = 0; i < at; i++)
        if (strcmp(sources->items[i].attribution, sources->items[at].attribution) == 0 &&
            strcmp(sources->items[i].licence, sources->items[at].licence) == 0)
            return true;
    return false;
}

static void append_sources(um_text *text, const um_query_sources *sources, const char *language) {
    um_text_append_format(text, "%s: ", um_word_text(UM_WORD_SOURCES, language));
    bool is_first = true;
    for (size_t i = 0; i < sources->n_items; i++) {
        if (is_named_before(sources, i))
            continue;
        um_text_append(text, is_first ? "" : " \u00b7 ");
        append_titles(text, sources, i, language);
        um_text_append_format(text, " \u2013 %s (%s)", sources->items[i].attribution,
                              sources->items[i].licence);
        is_first = false;
    }
}

um_status um_page_foot(um_chart *chart, um_text_list *lines, um_error *err) {
    UM_AUTO(um_query_sources) own = {0};
    UM_AUTO(um_text) text = {0};
    const um_query_sources *sources = chart->job->sources;
    double width = chart->page.width - 2 * UM_PAGE_MARGIN;
    if (!sources)
        UM_TRY(um_query_sources_read(chart->job->db, chart->query, &own, err));
    for (size_t i = 0; i < chart->page.notes.n_items; i++)
        wrap(UM_TEXT_SOURCE, chart->page.notes.items[i], width, lines);
    sources = sources ? sources : &own;
    if (sources->n_items == 0)
        return UM_OK;
    append_sources(&text, sources, chart->language);
    wrap(UM_TEXT_SOURCE, text.data, width, lines);
    return UM_OK;
}

static void draw_foot(um_page *page, const um_text_list *lines) {
    double leading = kinds[UM_TEXT_SOURCE].leading;
    double y = UM_PAGE_MARGIN / 2.0 + leading * ((double)lines->n_items - 0.5);
    for (size_t i = 0; i < lines->n_items; i++, y -= leading)
        um_page_text(page, UM_TEXT_SOURCE, UM_ALIGN_LEFT, UM_PAGE_MARGIN, y, lines->items[i]);
}

void um_page_frame(um_chart *chart, const um_text_list *foot) {
    draw_head(chart);
    draw_foot(&chart->page, foot);
}

// ------------------------------------------------------------------------------------------ legend

enum { LABEL_GAP = 11, ENTRY_GAP = 7, TITLE_GAP = 9 };

static double entry_height(const um_legend_entry *entry, double width, um_text_list *lines) {
    wrap(UM_TEXT_LEGEND, entry->label, width - UM_SIGN_WIDTH - LABEL_GAP, lines);
    return (double)lines->n_items * kinds[UM_TEXT_LEGEND].leading + ENTRY_GAP;
}

double um_page_legend_height(const um_chart *chart, const char *title, double width) {
    UM_AUTO(um_text_list) lines = {0};
    wrap(UM_TEXT_LEGEND_TITLE, title, width, &lines);
    double height = (double)lines.n_items * kinds[UM_TEXT_LEGEND_TITLE].leading + TITLE_GAP;
    for (size_t i = 0; i < chart->page.n_legend; i++) {
        UM_AUTO(um_text_list) label = {0};
        height += entry_height(&chart->page.legend[i], width, &label);
    }
    return height;
}

static double draw_entry(um_page *page, const um_legend_entry *entry, double x, double y,
                         double width) {
    UM_AUTO(um_text_list) lines = {0};
    double height = entry_height(entry, width, &lines);
    double leading = kinds[UM_TEXT_LEGEND].leading;
    um_page_sign(page, entry->sign, entry->class, x, y - leading / 2);
    for (size_t i = 0; i < lines.n_items; i++)
        um_page_text(page, UM_TEXT_LEGEND, UM_ALIGN_LEFT, x + UM_SIGN_WIDTH + LABEL_GAP,
                     y - leading * ((double)i + 0.5), lines.items[i]);
    return y - height;
}

void um_page_draw_legend(um_chart *chart, const char *title, double x, double y, double width) {
    um_page *page = &chart->page;
    UM_AUTO(um_text_list) lines = {0};
    double leading = kinds[UM_TEXT_LEGEND_TITLE].leading;
    wrap(UM_TEXT_LEGEND_TITLE, title, width, &lines);
    for (size_t i = 0; i < lines.n_items; i++, y -= leading)
        um_page_text(page, UM_TEXT_LEGEND_TITLE, UM_ALIGN_LEFT, x, y - leading / 2, lines.items[i]);
    y -= TITLE_GAP;
    for (size_t i = 0; i < page->n_legend; i++)
        y = draw_entry(page, &page->legend[i], x, y, width);
}

// ------------------------------------------------------------------------------------------ script

static void script_numbers(um_chart *chart, const char *name, const um_numbers *numbers) {
    um_gnuplot_numbers(&chart->script, name, numbers->items, numbers->n_items);
}

void um_page_script(um_chart *chart) {
    um_page *page = &chart->page;
    um_text *script = &chart->script;
    double sizes[UM_TEXT_KINDS - 1];
    for (int i = 1; i < UM_TEXT_KINDS; i++)
        sizes[i - 1] = kinds[i].size;
    um_gnuplot_number(script, "page_width", page->width);
    um_gnuplot_number(script, "page_height", page->height);
    um_gnuplot_numbers(script, "text_size", sizes, UM_TEXT_KINDS - 1);
    um_text_append_format(script, "n_texts = %zu\n", page->texts.n_items);
    um_gnuplot_texts(script, "text_string", &page->texts);
    script_numbers(chart, "text_x", &page->text_x);
    script_numbers(chart, "text_y", &page->text_y);
    script_numbers(chart, "text_kind", &page->text_kind);
    script_numbers(chart, "text_align", &page->text_align);
    script_numbers(chart, "text_angle", &page->text_angle);
    script_numbers(chart, "text_class", &page->text_class);
    um_text_append_format(script, "n_signs = %zu\n", page->sign_kind.n_items);
    script_numbers(chart, "sign_kind", &page->sign_kind);
    script_numbers(chart, "sign_class", &page->sign_class);
    script_numbers(chart, "sign_x", &page->sign_x);
    script_numbers(chart, "sign_y", &page->sign_y);
    um_gnuplot_number(script, "sign_width", UM_SIGN_WIDTH);
    um_gnuplot_number(script, "sign_height", UM_SIGN_HEIGHT);
}

void um_page_clear(um_page *page) {
    um_numbers *numbers[] = {&page->text_x,     &page->text_y,     &page->text_kind,
                             &page->text_align, &page->text_angle, &page->text_class,
                             &page->sign_kind,  &page->sign_x,     &page->sign_y,
                             &page->sign_class};
    for (size_t i = 0; i < UM_COUNT(numbers); i++)
        free(numbers[i]->items);
    for (size_t i = 0; i < page->n_legend; i++)
        free(page->legend[i].label);
    free(page->legend);
    um_text_list_clear(&page->texts);
    um_text_list_clear(&page->notes);
    *page = (um_page){0};
}
