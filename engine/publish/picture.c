#include "publish/picture.h"

#include "publish/html.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/// Shapes with a shorter code than this are written where they stand: a reference is no shorter.
enum { LEAST_SHARED = 64, LEAST_SHARED_RUN = 240 };
enum { MOST_ATTRIBUTES = 24, MOST_DEPTH = 16, VALUE_SIZE = 96 };

/// An attribute; name and value are borrowed from the text of the picture.
typedef struct attribute {
    const char *name, *value;
    size_t name_length, length;
} attribute;

/// An element's tag.
typedef struct tag {
    const char *name;
    size_t name_length;
    bool is_end, is_empty;
    attribute attributes[MOST_ATTRIBUTES];
    size_t n_attributes;
} tag;

/// A group that is open in the output.
typedef struct open_group {
    size_t before, inside; // lengths of the output before and behind its tag
    char *style;           // its attributes; "" = it is not written
} open_group;

typedef struct picture_work {
    um_picture_pool *pool;
    um_text *out;
    open_group open[MOST_DEPTH];
    size_t depth;
    char *last_style; // of the group that was closed last
    size_t last_end;  // length of the output behind it
    um_text place;    // where the text to come stands, from the group around it
    um_text run;      // uses of shapes of one colour, relative to the first
    um_text run_colour;
    double run_x, run_y;
    char width[VALUE_SIZE], height[VALUE_SIZE];
} picture_work;

// ---------------------------------------------------------------------------------------- reading

static bool is_named(const tag *read, const char *name) {
    return strlen(name) == read->name_length && strncmp(read->name, name, read->name_length) == 0;
}

static const attribute *find(const tag *read, const char *name) {
    for (size_t i = 0; i < read->n_attributes; i++)
        if (strlen(name) == read->attributes[i].name_length &&
            strncmp(name, read->attributes[i].name, read->attributes[i].name_length) == 0)
            return &read->attributes[i];
    return NULL;
}

static const char *skip_blanks(const char *at) {
    while (isspace((unsigned char)*at))
        at++;
    return at;
}

/// name = "value" or 'value'. @return what follows; NULL where there is none
static const char *read_attribute(const char *at, attribute *read) {
    read->name = at;
    read->name_length = strcspn(at, " \t\r\n=/>'\"<");
    at = skip_blanks(at + read->name_length);
    if (read->name_length == 0 || *at != '=')
        return NULL;
    at = skip_blanks(at + 1);
    if (*at != '"' && *at != '\'')
        return NULL;
    read->value = at + 1;
    const char *end = strchr(at + 1, *at);
    if (!end)
        return NULL;
    read->length = (size_t)(end - read->value);
    bool is_plain = !memchr(read->value, '<', read->length) &&
                    !memchr(read->value, '"', read->length) &&
                    !memchr(read->value, '&', read->length);
    return is_plain ? end + 1 : NULL;
}

/// Reads a tag at its '<'. @return what follows; NULL where it is none
static const char *read_tag(const char *at, tag *read) {
    *read = (tag){.is_end = at[1] == '/'};
    read->name = at + 1 + read->is_end;
    read->name_length = strcspn(read->name, " \t\r\n/>");
    at = skip_blanks(read->name + read->name_length);
    while (*at && *at != '>' && *at != '/') {
        if (read->n_attributes == MOST_ATTRIBUTES)
            return NULL;
        at = read_attribute(at, &read->attributes[read->n_attributes++]);
        if (!at)
            return NULL;
        at = skip_blanks(at);
    }
    read->is_empty = *at == '/';
    at += read->is_empty;
    return *at == '>' ? at + 1 : NULL;
}

// ------------------------------------------------------------------------------------------ values

/// A number in tenths: "-0.5" is "-.5", "3.0" is "3".
static void append_tenths(um_text *text, long tenths) {
    long size = labs(tenths);
    um_text_append(text, tenths < 0 ? "-" : "");
    if (size >= 10 || size == 0)
        um_text_append_format(text, "%ld", size / 10);
    if (size % 10)
        um_text_append_format(text, ".%ld", size % 10);
}

static void append_hundredths(um_text *text, double value) {
    char number[UM_NUMBER_SIZE];
    um_text_append_n(text, number, um_format_fixed(number, value, 2));
}

/// "rgb( 31,  35,  40)" is "#1f2328".
static bool append_colour(um_text *text, const char *value, size_t n) {
    unsigned rgb[3];
    char copy[VALUE_SIZE];
    if (n >= sizeof copy || strncmp(value, "rgb(", 4) != 0)
        return false;
    memcpy(copy, value, n);
    copy[n] = '\0';
    if (sscanf(copy, "rgb(%u,%u,%u)", &rgb[0], &rgb[1], &rgb[2]) != 3)
        return false;
    um_text_append_format(text, "#%02x%02x%02x", rgb[0] & 255, rgb[1] & 255, rgb[2] & 255);
    return true;
}

static void append_value(um_text *text, const attribute *from) {
    double number;
    char copy[VALUE_SIZE];
    if (append_colour(text, from->value, from->length))
        return;
    bool is_short = from->length < sizeof copy;
    if (is_short) {
        memcpy(copy, from->value, from->length);
        copy[from->length] = '\0';
    }
    if (is_short && um_parse_real(copy, &number))
        append_hundredths(text, number);
    else
        um_text_append_n(text, from->value, from->length);
}

// Attributes that pass, and the value that goes without saying.
static const struct {
    const char *name, *silent;
} passing[] = {
    {"fill", NULL},
    {"color", NULL},
    {"stroke", NULL},
    {"stroke-width", NULL},
    {"stroke-linecap", "butt"},
    {"stroke-linejoin", "miter"},
    {"stroke-dasharray", NULL},
    {"stroke-opacity", NULL},
    {"fill-opacity", NULL},
    {"opacity", NULL},
    {"shape-rendering", NULL},
    {"font-size", NULL},
    {"font-weight", NULL},
    {"font-style", NULL},
    {"text-anchor", "start"},
    {"font-family", "DejaVu Sans, Verdana, sans-serif"},
};
// Attributes that are read elsewhere or say nothing.
static const char *const read_apart[] = {"id", "transform", "points", "d",          "x",
                                         "y",  "width",     "height", "xlink:href", "xml:space"};

static bool is_silent(const attribute *given, const char *silent) {
    return silent && strlen(silent) == given->length &&
           strncmp(silent, given->value, given->length) == 0;
}

static bool is_read_apart(const attribute *given) {
    for (size_t i = 0; i < UM_COUNT(read_apart); i++)
        if (strlen(read_apart[i]) == given->name_length &&
            strncmp(read_apart[i], given->name, given->name_length) == 0)
            return true;
    return false;
}

/// Appends what an element looks like. @return false for an attribute that gnuplot does not write
static bool append_style(um_text *text, const tag *from) {
    for (size_t i = 0; i < from->n_attributes; i++) {
        const attribute *given = &from->attributes[i];
        size_t known = 0;
        while (known < UM_COUNT(passing) &&
               (strlen(passing[known].name) != given->name_length ||
                strncmp(passing[known].name, given->name, given->name_length) != 0))
            known++;
        if (known == UM_COUNT(passing) && !is_read_apart(given))
            return false;
        if (known == UM_COUNT(passing) || is_silent(given, passing[known].silent))
            continue;
        um_text_append_format(text, " %s=\"", passing[known].name);
        append_value(text, given);
        um_text_append(text, "\"");
    }
    return true;
}

// ------------------------------------------------------------------------------------------ shapes

typedef struct shape {
    um_text code; // relative to its first point
    double x, y;
    long at_x, at_y;        // tenths from the first point
    long start_x, start_y;  // of the line at hand
    bool has_start, is_new; // a line was begun, and nothing else yet
} shape;

static const char *read_point(const char *at, double *x, double *y) {
    char *end;
    *x = strtod(at, &end); // numbers of gnuplot: the locale of numbers is never set
    if (end == at)
        return NULL;
    at = *end == ',' ? end + 1 : end;
    *y = strtod(at, &end);
    return end == at ? NULL : end;
}

static void append_step(um_text *code, long dx, long dy) {
    char last = code->length ? code->data[code->length - 1] : ' ';
    if (dx >= 0 && isdigit((unsigned char)last))
        um_text_append_n(code, " ", 1);
    append_tenths(code, dx);
    if (dy >= 0)
        um_text_append_n(code, " ", 1);
    append_tenths(code, dy);
}

/// A line to a point, or a move where @p is_move.
static void add_point(shape *to, bool is_move, double x, double y) {
    if (!to->has_start) {
        to->x = x, to->y = y;
        to->has_start = to->is_new = true;
        um_text_append(&to->code, "m0 0");
        return;
    }
    long at_x = lround((x - to->x) * 10), at_y = lround((y - to->y) * 10);
    if (!is_move && !to->is_new && at_x == to->at_x && at_y == to->at_y)
        return;
    if (is_move)
        um_text_append_n(&to->code, "m", 1);
    else if (to->code.data[to->code.length - 1] == 'z')
        um_text_append_n(&to->code, "l", 1);
    append_step(&to->code, at_x - to->at_x, at_y - to->at_y);
    to->at_x = at_x, to->at_y = at_y;
    to->is_new = is_move;
    if (is_move)
        to->start_x = at_x, to->start_y = at_y;
}

static void close_line(shape *to) {
    um_text_append_n(&to->code, "z", 1);
    to->at_x = to->start_x, to->at_y = to->start_y;
}

/// Points of a polygon.
static bool read_polygon(const attribute *points, shape *to) {
    const char *end = points->value + points->length;
    for (const char *at = skip_blanks(points->value); at && at < end; at = skip_blanks(at)) {
        double x, y;
        at = read_point(at, &x, &y);
        if (!at || at > end)
            return false;
        add_point(to, false, x, y);
    }
    if (!to->has_start)
        return false;
    close_line(to);
    return true;
}

/// "M1,2 L3,4 ... Z": what gnuplot writes. In a relative path what follows a move is a line.
static bool read_path(const attribute *d, shape *to) {
    const char *end = d->value + d->length;
    for (const char *at = skip_blanks(d->value); at < end; at = skip_blanks(at)) {
        char command = *at++;
        double x, y;
        if (command == 'Z' && to->has_start) {
            close_line(to);
            continue;
        }
        if (command != 'M' && command != 'L')
            return false;
        at = read_point(at, &x, &y);
        if (!at || at > end)
            return false;
        add_point(to, command == 'M', x, y);
    }
    return to->has_start;
}

/// <use> of a shape that stands once in the page.
static void append_use(um_text *out, int32_t number, double x, double y, const char *style) {
    um_text_append_format(out, "<use href=\"#~%d\"", (int)number);
    const double at[] = {x, y};
    for (int axis = 0; axis < 2; axis++) {
        if (at[axis] == 0)
            continue;
        um_text_append(out, axis ? " y=\"" : " x=\"");
        append_hundredths(out, at[axis]);
        um_text_append(out, "\"");
    }
    um_text_append_format(out, "%s/>", style);
}

/// Where it stands: after the absolute move its steps need their own letter.
static void append_path(um_text *out, const shape *drawn, double x, double y, const char *style) {
    const char *steps = drawn->code.data + strlen("m0 0");
    bool has_letter = *steps == '\0' || *steps == 'm' || *steps == 'z';
    um_text_append(out, "<path d=\"M");
    append_hundredths(out, x);
    um_text_append(out, " ");
    append_hundredths(out, y);
    um_text_append_format(out, "%s%s\"%s/>", has_letter ? "" : "l", steps + (*steps == ' '), style);
}

static void append_shape(picture_work *work, um_text *out, const shape *drawn, double x, double y,
                         const char *style) {
    if (drawn->code.length < LEAST_SHARED) {
        append_path(out, drawn, x, y, style);
        return;
    }
    UM_AUTO(um_text) element = {0};
    um_text_append_format(&element, "<path d=\"%s\"/>", drawn->code.data);
    append_use(out, um_intern_add(&work->pool->shapes, element.data, element.length, NULL), x, y,
               style);
}

// -------------------------------------------------------------------------------------------- runs

/// Writes the polygons of one colour that came one after the other: many of them are the ground.
static void end_run(picture_work *work) {
    if (work->run.length == 0)
        return;
    UM_AUTO(um_text) element = {0};
    um_text_append_format(&element, "<g>%s</g>", work->run.data);
    UM_AUTO(char) *style = um_format(" fill=\"%s\"", work->run_colour.data);
    if (element.length >= LEAST_SHARED_RUN) {
        append_use(work->out,
                   um_intern_add(&work->pool->shapes, element.data, element.length, NULL),
                   work->run_x, work->run_y, style);
    } else {
        um_text_append(work->out, "<g transform=\"translate(");
        append_hundredths(work->out, work->run_x);
        um_text_append(work->out, " ");
        append_hundredths(work->out, work->run_y);
        um_text_append_format(work->out, ")\"%s>%s</g>", style, work->run.data);
    }
    um_text_reset(&work->run);
}

static bool take_polygon(picture_work *work, const tag *read) {
    const attribute *points = find(read, "points"), *fill = find(read, "fill");
    UM_AUTO(um_text) colour = {0};
    shape drawn = {0};
    if (!points || !fill || read->n_attributes != 2 || !read_polygon(points, &drawn)) {
        um_text_clear(&drawn.code);
        return false;
    }
    append_value(&colour, fill);
    if (work->run.length && strcmp(colour.data, work->run_colour.data) != 0)
        end_run(work);
    if (work->run.length == 0) {
        um_text_reset(&work->run_colour);
        um_text_append(&work->run_colour, colour.data);
        work->run_x = drawn.x, work->run_y = drawn.y;
    }
    append_shape(work, &work->run, &drawn, drawn.x - work->run_x, drawn.y - work->run_y, "");
    um_text_clear(&drawn.code);
    return true;
}

static bool take_path(picture_work *work, const tag *read) {
    const attribute *d = find(read, "d");
    UM_AUTO(um_text) style = {0};
    shape drawn = {0};
    bool is_taken = d && append_style(&style, read) && read_path(d, &drawn);
    if (is_taken)
        append_shape(work, work->out, &drawn, drawn.x, drawn.y, style.data ? style.data : "");
    um_text_clear(&drawn.code);
    return is_taken;
}

// ------------------------------------------------------------------------------------------ groups

/// "translate(28.00,587.92)" as x and y; anything more stays a transform.
static bool append_place(um_text *text, const tag *read) {
    const attribute *transform = find(read, "transform");
    char copy[VALUE_SIZE];
    double x, y;
    int n = 0;
    if (!transform)
        return true;
    if (transform->length >= sizeof copy)
        return false;
    memcpy(copy, transform->value, transform->length);
    copy[transform->length] = '\0';
    if (sscanf(copy, "translate(%lf,%lf)%n", &x, &y, &n) == 2 && (size_t)n == transform->length) {
        um_text_append(text, " x=\"");
        append_hundredths(text, x);
        um_text_append(text, "\" y=\"");
        append_hundredths(text, y);
        um_text_append(text, "\"");
        return true;
    }
    if (strspn(copy, "translatescoe(0123456789.,- )") != transform->length)
        return false;
    um_text_append_format(text, " transform=\"%s\"", copy);
    return true;
}

/// Opens a group, or goes on with the one just closed where both look alike. Takes the style.
static bool open_style(picture_work *work, char *style) {
    if (work->depth == MOST_DEPTH) {
        free(style);
        return false;
    }
    open_group *group = &work->open[work->depth++];
    um_text *out = work->out;
    group->style = style;
    if (*style && work->last_style && work->last_end == out->length &&
        strcmp(work->last_style, style) == 0) {
        out->length -= strlen("</g>");
        out->data[out->length] = '\0';
        group->before = group->inside = out->length; // never taken back
        return true;
    }
    group->before = out->length;
    if (*style)
        um_text_append_format(out, "<g%s>", style);
    group->inside = out->length;
    return true;
}

static void close_style(picture_work *work) {
    open_group *group = &work->open[--work->depth];
    um_text *out = work->out;
    bool is_written = *group->style != '\0';
    bool is_empty = out->length == group->inside && group->before != group->inside;
    if (is_written && is_empty) {
        out->length = group->before;
        out->data[out->length] = '\0';
    } else if (is_written) {
        um_text_append(out, "</g>");
        free(work->last_style);
        work->last_style = UM_STEAL(group->style);
        work->last_end = out->length;
    }
    free(group->style);
    group->style = NULL;
}

static bool take_group(picture_work *work, const tag *read) {
    UM_AUTO(um_text) style = {0};
    end_run(work);
    if (read->is_end) {
        um_text_reset(&work->place);
        if (work->depth == 0)
            return false;
        close_style(work);
        return true;
    }
    return !read->is_empty && work->place.length == 0 && append_style(&style, read) &&
           append_place(&work->place, read) && open_style(work, um_text_take(&style));
}

// ---------------------------------------------------------------------------------------- elements

/// Behind the end of an element whose content is not looked at; NULL where it has none.
static const char *skip_content(const char *at, const char *name) {
    UM_AUTO(char) *closing = um_format("</%s>", name);
    const char *end = strstr(at, closing);
    return end ? end + strlen(closing) : NULL;
}

/// The signs of points are the same in every picture of one gnuplot.
static const char *take_marks(picture_work *work, const char *at) {
    const char *end = skip_content(at, "defs");
    const char *filters = end ? strstr(at, "<filter") : NULL;
    if (filters && filters < end && work->pool->marks.length == 0)
        um_text_append_n(&work->pool->marks, at, (size_t)(filters - at));
    return end;
}

/// A text as gnuplot escaped it.
static const char *take_text(picture_work *work, const char *at) {
    const char *end = strchr(at, '<');
    if (!end || strncmp(end, "</text>", 7) != 0)
        return NULL;
    um_text_append_format(work->out, "<text%s>%.*s</text>",
                          work->place.data ? work->place.data : "", (int)(end - at), at);
    return end + 7;
}

static bool take_use(picture_work *work, const tag *read) {
    const attribute *to = find(read, "xlink:href"), *transform = find(read, "transform");
    UM_AUTO(um_text) style = {0};
    bool is_mark = to && to->length > 3 && to->length < 12 && strncmp(to->value, "#gp", 3) == 0;
    if (!is_mark || !transform || transform->length > VALUE_SIZE || !append_style(&style, read))
        return false;
    um_text_append_format(work->out, "<use href=\"%.*s\" transform=\"%.*s\"%s/>", (int)to->length,
                          to->value, (int)transform->length, transform->value,
                          style.data ? style.data : "");
    return true;
}

static bool take_size(char size[VALUE_SIZE], const attribute *given) {
    if (!given || given->length >= VALUE_SIZE ||
        strspn(given->value, "0123456789.") < given->length)
        return false;
    memcpy(size, given->value, given->length);
    size[given->length] = '\0';
    return true;
}

/// The sheet of paper: the page has its own.
static bool is_paper(const tag *read) {
    const attribute *fill = find(read, "fill");
    return fill && fill->length == 7 && strncmp(fill->value, "#ffffff", 7) == 0;
}

/// Takes an element. @return what follows; NULL for one that gnuplot does not write
static const char *take_element(picture_work *work, const tag *read, const char *at) {
    if (is_named(read, "g"))
        return take_group(work, read) ? at : NULL;
    if (is_named(read, "polygon"))
        return take_polygon(work, read) ? at : NULL;
    end_run(work);
    if (is_named(read, "svg"))
        return read->is_end || (take_size(work->width, find(read, "width")) &&
                                take_size(work->height, find(read, "height")))
                   ? at
                   : NULL;
    if (is_named(read, "title") || is_named(read, "desc"))
        return skip_content(at, is_named(read, "title") ? "title" : "desc");
    if (is_named(read, "defs"))
        return take_marks(work, at);
    if (is_named(read, "text"))
        return take_text(work, at);
    if (is_named(read, "path"))
        return take_path(work, read) ? at : NULL;
    if (is_named(read, "use"))
        return take_use(work, read) ? at : NULL;
    return is_named(read, "rect") && is_paper(read) ? at : NULL;
}

static bool take_all(picture_work *work, const char *svg) {
    const char *at = strstr(svg, "<svg");
    while (at && *at) {
        tag read;
        const char *behind = read_tag(at, &read);
        at = behind ? take_element(work, &read, behind) : NULL;
        if (at)
            at = skip_blanks(at);
        if (at && *at && *at != '<')
            return false;
    }
    return at && work->depth == 0 && *work->width;
}

bool um_picture_append(um_picture_pool *pool, const char *svg, const char *words, um_text *html) {
    UM_AUTO(um_text) out = {0};
    picture_work work = {.pool = pool, .out = &out};
    um_text_append(&out, "");
    bool is_taken = take_all(&work, svg);
    if (is_taken) {
        um_html_write(
            html,
            "<svg role=\"img\" aria-label=\"%s\" width=\"%s\" height=\"%s\" viewBox=\"0 0 %s %s\" "
            "font-family=\"DejaVu Sans, Verdana, sans-serif\">",
            words, work.width, work.height, work.width, work.height);
        um_text_append_n(html, out.data, out.length);
        um_text_append(html, "</svg>");
    }
    while (work.depth)
        free(work.open[--work.depth].style);
    free(work.last_style);
    um_text_clear(&work.place);
    um_text_clear(&work.run);
    um_text_clear(&work.run_colour);
    return is_taken;
}

void um_picture_append_shapes(const um_picture_pool *pool, um_text *html) {
    if (pool->shapes.n == 0 && pool->marks.length == 0)
        return;
    um_text_append(html,
                   "<svg class=\"shapes\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>");
    um_text_append_n(html, pool->marks.data, pool->marks.length);
    for (size_t i = 0; i < pool->shapes.n; i++) {
        const char *element = um_intern_text(&pool->shapes, (int32_t)i); // "<path ..." or "<g>..."
        size_t name = 1 + strspn(element + 1, "abcdefghijklmnopqrstuvwxyz");
        um_text_append_format(html, "%.*s id=\"~%zu\"%s\n", (int)name, element, i, element + name);
    }
    um_text_append(html, "</defs></svg>\n");
}

void um_picture_pool_clear(um_picture_pool *pool) {
    um_intern_clear(&pool->shapes);
    um_text_clear(&pool->marks);
}
