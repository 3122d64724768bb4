#include "publish/report.h"

#include "publish/finding.h"
#include "publish/report_map.h"
#include "publish/report_parts.h"
#include "publish/svg_inline.h"

#include <string.h>

extern const char um_report_css[]; // from report.css

/// Largest picture that is embedded.
static const size_t max_picture = (size_t)64 << 20;
/// An SVG up to this size is part of the page. Outlines are shared by the pictures of a page: nine
/// maps of a country of 11,000 municipalities, 4 to 6 MB each, add 9 MB together; as PNG 15 MB.
static const size_t heavy_picture = (size_t)8 << 20;

/// Findings that the overview names.
enum { KEY_FINDINGS = 5 };

/// An analysis as the overview may name it.
typedef struct finding_link {
    char *name, *text;
} finding_link;

/// A chapter: the analyses of one folder of queries/.
typedef struct chapter {
    char *topic;
    um_text entries; // of the table of contents
    um_text sections;
    finding_link *links; // those with rows, in order
    size_t n_links, link_capacity;
} chapter;

struct um_report {
    um_output *out;
    um_db *db; // borrowed
    char *name, *date, *language, *notice, *focus;
    const um_focus *view;  // borrowed; NULL = the whole region
    um_text_list forums;   // of the view, by their short names
    um_text_list possible; // forums that it could be in
    um_map_data *map;
    chapter *chapters; // in order of appearance, sorted when the page is put together
    size_t n_chapters, capacity;
    um_intern shapes; // outlines of the pictures so far
    size_t n_pictures;
};

// --------------------------------------------------------------------------------------- chapters

/// Topics in the order of the page: who works together, why (people on their way), with what,
/// where.
static const struct {
    const char *topic;
    um_word lead;
} topics[] = {
    {"cooperation", UM_WORD_LEAD_COOPERATION},
    {"commuters", UM_WORD_LEAD_COMMUTERS},
    {"regions", UM_WORD_LEAD_REGIONS},
    {"corridors", UM_WORD_LEAD_CORRIDORS},
    {"transit", UM_WORD_LEAD_TRANSIT},
    {"borders", UM_WORD_LEAD_BORDERS},
    {"sites", UM_WORD_LEAD_SITES},
    {"costs", UM_WORD_LEAD_COSTS},
};

/// UM_COUNT(topics) for a topic that is none of ours.
static size_t topic_rank(const char *topic) {
    size_t rank = 0;
    while (rank < UM_COUNT(topics) && strcmp(topics[rank].topic, topic) != 0)
        rank++;
    return rank;
}

/// The folder of a query; "" for a query that stands alone.
static char *topic_of(const um_query *query) {
    const char *slash = strchr(query->name, '/');
    return um_format("%.*s", slash ? (int)(slash - query->name) : 0, query->name);
}

static chapter *chapter_of(um_report *report, const um_query *query) {
    UM_AUTO(char) *topic = topic_of(query);
    for (size_t i = 0; i < report->n_chapters; i++)
        if (strcmp(report->chapters[i].topic, topic) == 0)
            return &report->chapters[i];
    UM_GROW(report->chapters, report->n_chapters, report->capacity);
    chapter *added = &report->chapters[report->n_chapters++];
    *added = (chapter){.topic = UM_STEAL(topic)};
    return added;
}

// --------------------------------------------------------------------------------------- pictures

static const char *picture_type(const char *path) {
    const char *dot = strrchr(path, '.');
    return dot && strcasecmp(dot, ".png") == 0 ? "image/png" : "image/svg+xml";
}

/// What the picture shows, in words: the description that its SVG carries, else title and rows.
static char *picture_words(const um_text *picture, const um_report_section *section,
                           const char *title, const char *language) {
    UM_AUTO(char) *words = um_html_element_text(picture->data ? picture->data : "", "desc");
    bool is_of_gnuplot = words && strncmp(words, "Produced by GNUPLOT", 19) == 0;
    if (words && !is_of_gnuplot)
        return UM_STEAL(words);
    UM_AUTO(um_text) text = {0};
    um_text_append_format(&text, "%s, ", title);
    um_count_append(&text, (int64_t)section->table->n_rows, language);
    um_text_append_format(&text, " %s", um_word_text(UM_WORD_ROWS, language));
    return um_text_take(&text);
}

/// A heavy SVG gives way to the PNG beside it where that is lighter: a map of a continent has
/// millions of points, and the report is to be sent by mail.
static um_status choose_lighter(const char **path, um_text *picture, char **png_path,
                                um_error *err) {
    size_t length = strlen(*path);
    um_text png = {0};
    um_error none = {0};
    if (picture->length <= heavy_picture || length < 4 || strcmp(*path + length - 4, ".svg") != 0)
        return UM_OK;
    *png_path = um_format("%.*s.png", (int)(length - 4), *path);
    if (um_file_require(*png_path, &none) != UM_OK)
        return UM_OK;
    UM_TRY(um_file_read(*png_path, max_picture, &png, err));
    if (png.length < picture->length) {
        um_text_clear(picture);
        *picture = png;
        *path = *png_path;
    } else {
        um_text_clear(&png);
    }
    return UM_OK;
}

static void write_image(um_text *html, const char *path, const um_text *picture,
                        const char *words) {
    um_html_write(html, "<img alt=\"%s\" src=\"", words);
    um_html_append_data(html, picture_type(path), picture->data, picture->length);
    um_text_append(html, "\">");
}

/// As part of the page where gnuplot drew it, else as an image: an image cannot do anything either.
static void write_drawing(um_report *report, um_text *html, const char *path,
                          const um_text *picture, const char *title, const char *words) {
    um_error reason = {0};
    UM_AUTO(char) *id = um_format("picture-%zu", ++report->n_pictures);
    const um_svg_labels labels = {.id = id, .title = title, .description = words};
    bool is_svg = strcmp(picture_type(path), "image/svg+xml") == 0;
    if (!is_svg || um_svg_append_inline(html, &report->shapes, picture->data, picture->length,
                                        &labels, &reason) != UM_OK)
        write_image(html, path, picture, words);
}

static um_status write_picture(um_report *report, const um_report_section *section,
                               const char *title, const char *path, um_text *html, um_error *err) {
    UM_AUTO(um_text) picture = {0};
    UM_TRY(um_file_read(path, max_picture, &picture, err));
    UM_AUTO(char) *words = picture_words(&picture, section, title, report->language);
    UM_AUTO(char) *caption = um_html_element_text(picture.data ? picture.data : "", "title");
    UM_AUTO(char) *png_path = NULL;
    UM_TRY(choose_lighter(&path, &picture, &png_path, err));
    UM_AUTO(char) *id = um_format("caption-%zu", report->n_pictures + 1);
    um_html_write(html,
                  "<figure>\n<div class=\"picture\" role=\"group\" tabindex=\"0\" "
                  "aria-labelledby=\"%s\">",
                  id);
    write_drawing(report, html, path, &picture, section->finding ? section->finding : title, words);
    um_html_write(html,
                  "</div>\n<figcaption id=\"%s\"><b>%s " UM_FIGURE_NUMBER
                  ":</b> %s</figcaption>\n</figure>\n",
                  id, um_word_text(UM_WORD_FIGURE, report->language), caption ? caption : title);
    return UM_OK;
}

static um_status write_pictures(um_report *report, const um_report_section *section,
                                const char *title, um_text *html, um_error *err) {
    for (size_t i = 0; section->pictures && i < section->pictures->n_items; i++)
        UM_TRY(write_picture(report, section, title, section->pictures->items[i], html, err));
    return UM_OK;
}

// --------------------------------------------------------------------------------------- analyses

/// The header's English stands in where it has no German: said to screen readers.
static void open_element(um_text *html, const char *name, const um_report *report, bool is_own) {
    bool is_foreign = !is_own && strcmp(report->language, "de") == 0;
    um_html_write(html, is_foreign ? "<%s lang=\"en\">" : "<%s>", name);
}

static void write_definition(const um_report *report, const um_query *query, um_text *html) {
    const char *definition = um_query_definition(query, report->language);
    if (!*definition)
        return;
    um_html_write(html, "<h4>%s</h4>\n", um_word_text(UM_WORD_DEFINITION, report->language));
    open_element(html, "p", report, query->definition_de != NULL);
    um_html_write(html, "%s</p>\n", definition);
}

static void write_notes(const um_report *report, const um_query *query, um_text *html) {
    const um_text_list *notes = um_query_notes(query, report->language);
    if (notes->n_items == 0)
        return;
    um_html_write(html, "<h4>%s</h4>\n", um_word_text(UM_WORD_NOTES, report->language));
    open_element(html, "ul", report, query->notes_de.n_items > 0);
    um_text_append(html, "\n");
    for (size_t i = 0; i < notes->n_items; i++)
        um_html_write(html, "<li>%s</li>\n", notes->items[i]);
    um_text_append(html, "</ul>\n");
}

static void write_params(const um_report *report, const um_report_section *section, um_text *html) {
    const um_pair_list *params = &section->table->params;
    if (params->n_items == 0)
        return;
    um_html_write(html, "<h4>%s</h4>\n<p>", um_word_text(UM_WORD_PARAMETERS, report->language));
    for (size_t i = 0; i < params->n_items; i++) {
        const char *value = params->items[i].value;
        um_html_write(html, "%s<code>%s = %s</code>", i ? ", " : "", params->items[i].name,
                      value && *value ? value : um_word_text(UM_WORD_EMPTY, report->language));
    }
    um_text_append(html, "</p>\n");
}

static um_status write_data(const um_report *report, const um_query *query, um_text *html,
                            um_error *err) {
    UM_AUTO(um_query_sources) sources = {0};
    UM_TRY(um_query_sources_read(report->db, query, &sources, err));
    if (sources.n_items == 0)
        return UM_OK;
    um_html_write(html, "<h4>%s</h4>\n<ul>\n", um_word_text(UM_WORD_DATA, report->language));
    for (size_t i = 0; i < sources.n_items; i++) {
        um_html_write(html, "<li><b>%s</b>: ", sources.items[i].title);
        um_report_write_origin(html, &sources.items[i], report->language);
        um_text_append(html, "</li>\n");
    }
    um_text_append(html, "</ul>\n");
    return UM_OK;
}

static void write_definition_source(const um_report *report, const um_query *query, um_text *html) {
    if (query->source)
        um_html_write(html, "<h4>%s</h4>\n<p>%s</p>\n",
                      um_word_text(UM_WORD_DEFINITION_SOURCE, report->language), query->source);
}

/// How many rows of an analysis are near, or that it is shown as a whole.
static void write_section_view(const um_report *report, const um_report_section *section,
                               um_text *html) {
    UM_AUTO(um_text) sentence = {0}, near = {0}, all = {0};
    if (!report->view)
        return;
    um_count_append(&near, (int64_t)section->table->n_rows, report->language);
    um_count_append(&all, (int64_t)section->table->n_rows + section->table->n_far,
                    report->language);
    if (um_focus_selects(section->query))
        um_say(&sentence, UM_WORD_FOCUS_ROWS, report->language, report->view->name, near.data,
               all.data, NULL);
    else
        um_text_append(&sentence, um_word_text(UM_WORD_FOCUS_WHOLE, report->language));
    um_html_write(html, "<p class=\"view\">%s</p>\n", sentence.data);
}

/// How the figures came about: closed on the screen, open on paper.
static um_status write_background(const um_report *report, const um_report_section *section,
                                  um_text *html, um_error *err) {
    um_html_write(html, "<details class=\"fine\">\n<summary>%s</summary>\n<div>\n",
                  um_word_text(UM_WORD_BACKGROUND, report->language));
    write_definition(report, section->query, html);
    write_notes(report, section->query, html);
    write_params(report, section, html);
    write_definition_source(report, section->query, html);
    UM_TRY(write_data(report, section->query, html, err));
    um_text_append(html, "</div>\n</details>\n");
    return UM_OK;
}

static um_status write_finding(um_report *report, const um_report_section *section,
                               const char *title, um_text *html, um_error *err) {
    write_section_view(report, section, html);
    UM_TRY(write_pictures(report, section, title, html, err));
    um_report_write_rows(html, section, title, report->language);
    return write_background(report, section, html, err);
}

/// "Commuter flows (flow)": what it is, and the table that is empty.
static void append_missing(um_text *names, const char *table, const char *language) {
    static const struct {
        const char *table;
        um_word word;
    } known[] = {
        {"border", UM_WORD_BORDERS},
        {"corridor", UM_WORD_CORRIDORS},
        {"crossing", UM_WORD_CROSSINGS},
        {"flow", UM_WORD_FLOWS},
        {"forum", UM_WORD_FORUMS},
        {"indicator", UM_WORD_INDICATORS},
        {"membership", UM_WORD_MEMBERSHIPS},
        {"rulebook", UM_WORD_RULEBOOKS},
        {"section", UM_WORD_SECTIONS},
        {"site", UM_WORD_SITES},
        {"stop", UM_WORD_STOPS},
        {"territory", UM_WORD_TERRITORIES},
    };
    const char *word = NULL;
    for (size_t i = 0; i < UM_COUNT(known) && !word; i++)
        if (strcmp(known[i].table, table) == 0)
            word = um_word_text(known[i].word, language);
    um_text_append_format(names, "%s%s", names->length ? ", " : "", word ? word : table);
    if (word)
        um_text_append_format(names, " (%s)", table);
}

static void write_missing(const um_report *report, const um_report_section *section,
                          um_text *html) {
    UM_AUTO(um_text) names = {0};
    UM_AUTO(um_text) sentence = {0};
    for (size_t i = 0; section->missing && i < section->missing->n_items; i++)
        append_missing(&names, section->missing->items[i], report->language);
    um_say(&sentence, UM_WORD_MISSING_DATA, report->language, names.data, NULL, NULL, NULL);
    um_html_write(html, "<p class=\"missing\">%s</p>\n", sentence.data);
    write_definition(report, section->query, html);
}

/// The finding is the heading, the name of the analysis stands small above it.
static void write_section_heading(um_text *html, const um_report_section *section,
                                  const char *title) {
    um_html_write(html, "<section class=\"analysis\" id=\"%s\" aria-labelledby=\"%s-heading\">\n",
                  section->name, section->name);
    if (section->finding)
        um_html_write(html, "<p class=\"name\">%s</p>\n", title);
    um_html_write(html, "<h3 id=\"%s-heading\">%s</h3>\n", section->name,
                  section->finding ? section->finding : title);
}

/// The sentence that states the result; NULL where the analysis could not run or has none.
static char *section_finding(const um_report *report, const um_report_section *section) {
    bool is_near = report->view && um_focus_selects(section->query);
    return section->table ? um_finding_of(section->table, is_near ? report->view->name : NULL,
                                          report->language)
                          : NULL;
}

static um_status write_section(um_report *report, const um_report_section *section,
                               const char *title, um_text *html, um_error *err) {
    write_section_heading(html, section, title);
    if (section->table)
        UM_TRY(write_finding(report, section, title, html, err));
    else
        write_missing(report, section, html);
    um_text_append(html, "</section>\n");
    return UM_OK;
}

/// What has rows may stand in the overview.
static void add_link(chapter *target, const um_report_section *section, const char *title) {
    if (!section->table || section->table->n_rows == 0)
        return;
    UM_GROW(target->links, target->n_links, target->link_capacity);
    target->links[target->n_links++] =
        (finding_link){.name = um_strdup(section->name),
                       .text = um_strdup(section->finding ? section->finding : title)};
}

static um_status add_section(um_report *report, const um_report_section *section, um_error *err) {
    const char *title =
        section->title ? section->title : um_query_title(section->query, report->language);
    UM_AUTO(um_text) html = {0};
    if (write_section(report, section, title, &html, err) != UM_OK)
        return um_fail_while(err, "report, '%s'", section->name);
    chapter *target = chapter_of(report, section->query);
    if (um_map_data_add(report->map, section, title,
                        um_word_of_topic(target->topic, report->language), UM_REPORT_ROWS,
                        err) != UM_OK)
        return um_fail_while(err, "report, map of '%s'", section->name);
    um_html_write(&target->entries, "<li><a href=\"#%s\">%s</a></li>\n", section->name, title);
    um_text_append_n(&target->sections, html.data, html.length);
    add_link(target, section, title);
    return UM_OK;
}

um_status um_report_add(um_report *report, const um_report_section *section, um_error *err) {
    UM_AUTO(char) *finding = section_finding(report, section);
    um_report_section stated = *section;
    if (!stated.finding)
        stated.finding = finding;
    return add_section(report, &stated, err);
}

// -------------------------------------------------------------------------------------- whole page

static char *column_or_null(sqlite3_stmt *row, int column) {
    const char *text = um_db_column_text(row, column);
    return *text ? um_strdup(text) : NULL;
}

static um_status read_region(um_report *report, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    bool has_row = false;
    UM_TRY(um_db_prepare(report->db,
                         "SELECT r.name, r.reference_date, r.language, "
                         "coalesce(t.name, r.focus_key) FROM region AS r "
                         "LEFT JOIN territory AS t ON t.key = r.focus_key",
                         &select, err));
    UM_TRY(um_db_step(report->db, select, &has_row, err));
    if (!has_row)
        return um_fail(err, UM_ERR_NOT_FOUND, "the store '%s' holds no region", report->db->path);
    report->name = um_strdup(um_db_column_text(select, 0));
    report->date = um_strdup(um_db_column_text(select, 1));
    report->language = um_strdup(um_db_column_text(select, 2));
    report->focus = column_or_null(select, 3);
    return um_db_get_notice(report->db, report->language, &report->notice, err);
}

um_status um_report_open(const char *path, um_db *db, um_report **report, um_error *err) {
    UM_AUTO(um_report) *opened = um_alloc(sizeof *opened);
    opened->db = db;
    UM_TRY(read_region(opened, err));
    UM_TRY(um_map_data_open(db, opened->language, &opened->map, err));
    UM_TRY(um_output_open(path, true, &opened->out, err));
    *report = UM_STEAL(opened);
    return UM_OK;
}

static um_status add_forum_name(um_report *report, const char *forum_id, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    bool has_row = false;
    UM_TRY(um_db_prepare(report->db, "SELECT short_name FROM forum WHERE forum_id = ?1", &select,
                         err));
    um_db_bind_text(select, 1, forum_id);
    UM_TRY(um_db_step(report->db, select, &has_row, err));
    um_text_list_add(&report->forums, has_row ? um_db_column_text(select, 0) : forum_id);
    return UM_OK;
}

um_status um_report_see_from(um_report *report, const um_focus *focus, um_error *err) {
    UM_AUTO(um_text_list) forums = {0};
    UM_TRY(um_focus_forums(report->db, focus, report->date, &forums, &report->possible, err));
    for (size_t i = 0; i < forums.n_items; i++)
        UM_TRY(add_forum_name(report, forums.items[i], err));
    report->view = focus;
    return UM_OK;
}

/// Name, notice and page number at the foot of every printed page.
static void write_page_foot(const um_report *report, um_text *html) {
    um_text_append(html, "@page { @bottom-left { content: ");
    um_html_append_css_string(html, report->notice ? report->notice : report->name);
    um_text_append(html, report->notice ? "; color: #a3250c" : "; color: #57606a");
    um_text_append(html, "; font: 8pt system-ui, sans-serif } @bottom-right { content: "
                         "counter(page); font: 8pt system-ui, sans-serif } }\n");
}

/// What the page may do: nothing from outside, and of scripts only those built in.
static void write_policy(um_text *html) {
    um_text_append(html,
                   "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                   "img-src data:; style-src 'unsafe-inline'; ");
    um_report_map_append_policy(html);
    um_text_append(html, "\">\n");
}

static void write_head(const um_report *report, um_text *html) {
    um_html_write(html, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
                  report->language);
    write_policy(html);
    um_html_write(html,
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                  "<meta name=\"referrer\" content=\"no-referrer\">\n<title>%s – %s</title>\n"
                  "<style>\n",
                  report->name, um_word_text(UM_WORD_REPORT, report->language));
    um_text_append(html, um_report_css);
    um_report_map_append_style(html);
    write_page_foot(report, html);
    um_html_write(html, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#content\">%s</a>\n",
                  um_word_text(UM_WORD_SKIP, report->language));
    um_svg_append_marks(html);
}

/// "a, b, c", or the word for none.
static char *join(const um_text_list *names, const char *language) {
    um_text text = {0};
    for (size_t i = 0; i < names->n_items; i++)
        um_text_append_format(&text, "%s%s", i ? ", " : "", names->items[i]);
    if (names->n_items == 0)
        um_text_append(&text, um_word_text(UM_WORD_NONE, language));
    return um_text_take(&text);
}

static um_status list_neighbours(const um_report *report, um_text_list *names, um_error *err) {
    UM_AUTO(sqlite3_stmt) *select = NULL;
    UM_TRY(um_db_prepare(report->db, "SELECT name FROM territory WHERE key = ?1", &select, err));
    for (size_t i = 0; i < report->view->near.n_items; i++) {
        const char *key = report->view->near.items[i];
        bool has_row = false;
        if (um_text_list_has(&report->view->own, key))
            continue;
        um_db_bind_text(select, 1, key);
        UM_TRY(um_db_step(report->db, select, &has_row, err));
        um_text_list_add(names, has_row ? um_db_column_text(select, 0) : key);
        sqlite3_reset(select);
    }
    return UM_OK;
}

/// What is near, and what an incomplete list leaves open.
static um_status write_view(const um_report *report, um_text *html, um_error *err) {
    UM_AUTO(um_text_list) neighbours = {0};
    UM_AUTO(um_text) sentence = {0}, more = {0};
    UM_TRY(list_neighbours(report, &neighbours, err));
    UM_AUTO(char) *near = join(&neighbours, report->language);
    UM_AUTO(char) *forums = join(&report->forums, report->language);
    UM_AUTO(char) *possible = join(&report->possible, report->language);
    um_say(&sentence, UM_WORD_FOCUS_CIRCLE, report->language, report->view->name, near, forums,
           NULL);
    um_html_write(html, "<p class=\"view\">%s</p>\n", sentence.data);
    if (report->possible.n_items == 0)
        return UM_OK;
    um_say(&more, UM_WORD_FOCUS_POSSIBLE, report->language, possible, NULL, NULL, NULL);
    um_html_write(html, "<p class=\"view\">%s</p>\n", more.data);
    return UM_OK;
}

static um_status write_header(const um_report *report, um_text *html, um_error *err) {
    UM_AUTO(um_text) date = {0};
    UM_AUTO(um_text) focus = {0};
    um_date_append(&date, report->date, report->language);
    um_html_write(html, "<header>\n<h1>%s</h1>\n<p class=\"under\">%s · %s %s", report->name,
                  um_word_text(UM_WORD_REPORT, report->language),
                  um_word_text(UM_WORD_REFERENCE_DATE, report->language), date.data);
    if (report->view) {
        um_say(&focus, UM_WORD_SEEN_FROM, report->language, report->view->name, NULL, NULL, NULL);
        um_html_write(html, " · %s", focus.data);
    } else if (report->focus) {
        um_say(&focus, UM_WORD_FOCUS, report->language, report->focus, NULL, NULL, NULL);
        um_html_write(html, " · %s", focus.data);
    }
    um_text_append(html, "</p>\n");
    if (report->notice)
        um_html_write(html, "<p class=\"notice\">%s</p>\n", report->notice);
    if (report->view)
        UM_TRY(write_view(report, html, err));
    um_text_append(html, "</header>\n");
    return UM_OK;
}

static int compare_chapters(const void *a, const void *b) {
    size_t first = topic_rank(((const chapter *)a)->topic);
    size_t second = topic_rank(((const chapter *)b)->topic);
    if (first != second)
        return first < second ? -1 : 1;
    return strcmp(((const chapter *)a)->topic, ((const chapter *)b)->topic);
}

static void write_contents(const um_report *report, um_text *html) {
    const char *contents = um_word_text(UM_WORD_CONTENTS, report->language);
    um_html_write(html, "<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">%s</h2>\n<ul>\n",
                  contents);
    um_html_write(html, "<li><a href=\"#overview\">%s</a></li>\n",
                  um_word_text(UM_WORD_OVERVIEW, report->language));
    for (size_t i = 0; i < report->n_chapters; i++) {
        const chapter *listed = &report->chapters[i];
        um_html_write(html, "<li><a href=\"#topic-%s\">%s</a>\n<ul>\n", listed->topic,
                      um_word_of_topic(listed->topic, report->language));
        um_text_append_n(html, listed->entries.data, listed->entries.length);
        um_text_append(html, "</ul></li>\n");
    }
    um_html_write(html, "<li><a href=\"#topic-sources\">%s</a></li>\n</ul>\n</nav>\n",
                  um_word_text(UM_WORD_SOURCES, report->language));
}

/// How many findings of each chapter the overview names: one of every chapter, then the second of
/// every chapter, until there are enough. Inside a chapter the order of region.yaml counts.
static void share_findings(const um_report *report, size_t *n_named) {
    size_t left = KEY_FINDINGS;
    for (bool has_more = true; has_more && left;) {
        has_more = false;
        for (size_t i = 0; i < report->n_chapters && left; i++)
            if (n_named[i] < report->chapters[i].n_links) {
                n_named[i]++;
                left--;
                has_more = true;
            }
    }
}

static void write_key_findings(const um_report *report, um_text *html) {
    size_t *n_named = um_alloc_array(report->n_chapters + 1, sizeof *n_named);
    share_findings(report, n_named);
    um_html_write(html, "<h3>%s</h3>\n<ul class=\"findings\">\n",
                  um_word_text(UM_WORD_KEY_FINDINGS, report->language));
    for (size_t i = 0; i < report->n_chapters; i++)
        for (size_t j = 0; j < n_named[i]; j++)
            um_html_write(html, "<li><a href=\"#%s\">%s</a> <span class=\"topic\">%s</span></li>\n",
                          report->chapters[i].links[j].name, report->chapters[i].links[j].text,
                          um_word_of_topic(report->chapters[i].topic, report->language));
    um_text_append(html, "</ul>\n");
    free(n_named);
}

static bool has_findings(const um_report *report) {
    for (size_t i = 0; i < report->n_chapters; i++)
        if (report->chapters[i].n_links)
            return true;
    return false;
}

static um_status write_overview(const um_report *report, um_text *html, um_error *err) {
    um_html_write(html, "<section aria-labelledby=\"overview\">\n<h2 id=\"overview\">%s</h2>\n",
                  um_word_text(UM_WORD_OVERVIEW, report->language));
    UM_TRY(um_report_write_key_figures(html, report->db, report->language, err));
    if (has_findings(report))
        write_key_findings(report, html);
    um_text_append(html, "</section>\n");
    return UM_OK;
}

static void write_chapters(const um_report *report, um_text *html) {
    for (size_t i = 0; i < report->n_chapters; i++) {
        const chapter *written = &report->chapters[i];
        size_t rank = topic_rank(written->topic);
        um_html_write(html, "<section aria-labelledby=\"topic-%s\">\n<h2 id=\"topic-%s\">%s</h2>\n",
                      written->topic, written->topic,
                      um_word_of_topic(written->topic, report->language));
        if (rank < UM_COUNT(topics))
            um_html_write(html, "<p class=\"lead\">%s</p>\n",
                          um_word_text(topics[rank].lead, report->language));
        um_text_append_n(html, written->sections.data, written->sections.length);
        um_text_append(html, "</section>\n");
    }
}

static um_status write_footer(const um_report *report, um_text *html, um_error *err) {
    UM_AUTO(um_text) made = {0};
    um_say(&made, UM_WORD_GENERATED, report->language, UMLAND_VERSION, NULL, NULL, NULL);
    um_text_append(html, "<footer>\n");
    if (report->notice)
        um_html_write(html, "<p><b>%s</b></p>\n", report->notice);
    um_html_write(html, "<p>%s</p>\n</footer>\n", made.data);
    UM_TRY(um_report_map_append_scripts(report->map, html, err));
    um_text_append(html, "</body>\n</html>\n");
    return UM_OK;
}

/// Figures and tables are counted where they stand.
static void write_numbered(um_output *out, const char *html) {
    size_t n_figures = 0, n_tables = 0;
    for (const char *at = html; *at;) {
        size_t n = strcspn(at, UM_FIGURE_NUMBER UM_TABLE_NUMBER);
        um_output_write(out, at, n);
        at += n;
        if (!*at)
            break;
        bool is_figure = *at == *UM_FIGURE_NUMBER;
        um_output_format(out, "%zu", is_figure ? ++n_figures : ++n_tables);
        at++;
    }
}

um_status um_report_commit(um_report *report, um_error *err) {
    UM_AUTO(um_text) html = {0};
    if (report->n_chapters)
        qsort(report->chapters, report->n_chapters, sizeof *report->chapters, compare_chapters);
    write_head(report, &html);
    UM_TRY(write_header(report, &html, err));
    um_text_append(&html, "<div class=\"columns\">\n");
    write_contents(report, &html);
    um_text_append(&html, "<main id=\"content\" tabindex=\"-1\">\n");
    UM_TRY(write_overview(report, &html, err));
    um_report_map_append_chapter(report->map, report->notice, &html);
    write_chapters(report, &html);
    UM_TRY(um_report_write_sources(&html, report->db, report->language, err));
    um_text_append(&html, "</main>\n</div>\n");
    UM_TRY(write_footer(report, &html, err));
    write_numbered(report->out, html.data);
    return um_output_commit(report->out, err);
}

void um_report_free(um_report *report) {
    if (!report)
        return;
    for (size_t i = 0; i < report->n_chapters; i++) {
        free(report->chapters[i].topic);
        um_text_clear(&report->chapters[i].entries);
        um_text_clear(&report->chapters[i].sections);
        for (size_t j = 0; j < report->chapters[i].n_links; j++) {
            free(report->chapters[i].links[j].name);
            free(report->chapters[i].links[j].text);
        }
        free(report->chapters[i].links);
    }
    free(report->chapters);
    free(report->name);
    free(report->date);
    free(report->language);
    free(report->notice);
    free(report->focus);
    um_text_list_clear(&report->forums);
    um_text_list_clear(&report->possible);
    um_map_data_free(report->map);
    um_intern_clear(&report->shapes);
    um_output_close(report->out);
    free(report);
}
