#include "publish/svg_inline.h"

#include "publish/html.h"

#include <expat.h>
#include <math.h>
#include <string.h>

/// Between namespace and name.
#define SEPARATOR '|'
#define SVG_NAMESPACE "http://www.w3.org/2000/svg"

enum {
    DEPTH_MAX = 64,
    N_MARKS = 15,             ///< gpPt0 .. gpPt14
    SHARED_MIN = 48,          ///< an outline shorter than this is not worth an id [bytes]
    HALO_PX = 8,              ///< copies of a text this near are its halo
    COORDINATE_MAX = 1000000, ///< [px]
};

enum { COLOR_NONE = -1, COLOR_CURRENT = -2, COLOR_WHITE = 0xffffff };

/// What is inherited down to a shape or a text.
typedef struct svg_paint {
    int color, fill, stroke; // 0xRRGGBB, COLOR_NONE, COLOR_CURRENT
    double width, fill_opacity, stroke_opacity;
    double size; // of text
    char dash[64];
    const char *cap, *join, *anchor; // literals
    bool is_crisp, is_bold;
    double x, y, angle, scale; // transform
} svg_paint;

typedef struct point {
    long x, y; // tenths of a pixel
} point;

/// A white text that may be part of a halo.
typedef struct held_text {
    svg_paint paint;
    char *text;
} held_text;

typedef struct picture {
    XML_Parser parser;
    um_intern *shapes; // borrowed
    const um_svg_labels *labels;
    um_text body, opening; // opening: of the group that is open; empty = none
    svg_paint stack[DEPTH_MAX];
    size_t depth, skipped; // skipped: depth inside title, desc or defs
    bool is_text;
    um_text text;
    held_text *held;
    size_t n_held, held_capacity;
    double width, height;
    um_error failure;
} picture;

static void give_up(picture *drawn, const char *what, const char *value) {
    if (drawn->failure.code != UM_OK)
        return;
    um_fail(&drawn->failure, UM_ERR_FORMAT, "%s '%.60s' is nothing that gnuplot draws", what,
            value);
    XML_StopParser(drawn->parser, XML_FALSE);
}

// --------------------------------------------------------------------------------------- numbers

/// Shortest form with one decimal: 12.3, .5, -4.
static size_t format_tenths(char buffer[UM_NUMBER_SIZE], long tenths) {
    long whole = labs(tenths) / 10, rest = labs(tenths) % 10;
    size_t n = 0;
    if (tenths < 0)
        buffer[n++] = '-';
    if (whole || !rest)
        n += um_format_integer(buffer + n, whole);
    if (rest) {
        buffer[n++] = '.';
        buffer[n++] = (char)('0' + rest);
    }
    return n;
}

static void append_tenths(um_text *text, double value) {
    char buffer[UM_NUMBER_SIZE];
    um_text_append_n(text, buffer, format_tenths(buffer, lround(value * 10)));
}

/// Up to three decimals, for widths and scales.
static void append_fine(um_text *text, double value) {
    char buffer[UM_NUMBER_SIZE];
    um_text_append_n(text, buffer, um_format_fixed(buffer, value, 3));
}

static bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static const char *skip_space(const char *at) {
    while (is_space(*at))
        at++;
    return at;
}

/// Digits with sign and fraction, nothing else that strtod() would take. @return what follows; NULL
/// = no number
static const char *read_number(const char *at, double *value) {
    double number = 0, unit = 1;
    bool is_negative = *at == '-';
    size_t n_digits = 0;
    at += is_negative;
    for (; *at >= '0' && *at <= '9'; at++, n_digits++)
        number = number * 10 + (*at - '0');
    if (*at == '.')
        for (at++; *at >= '0' && *at <= '9'; at++, n_digits++)
            number += (*at - '0') * (unit /= 10);
    if (n_digits == 0 || number > COORDINATE_MAX)
        return NULL;
    *value = is_negative ? -number : number;
    return at;
}

static bool read_whole_number(const char *text, double *value) {
    const char *end = read_number(text, value);
    return end && !*end;
}

/// "x,y", blanks around. @return what follows; NULL = no pair
static const char *read_pair(const char *at, double *x, double *y) {
    at = read_number(skip_space(at), x);
    at = at ? skip_space(at) : NULL;
    if (!at || *at != ',')
        return NULL;
    return read_number(skip_space(at + 1), y);
}

// --------------------------------------------------------------------------------------- outlines

/// An outline on its way to text.
typedef struct outline {
    um_text d;
    point at, start; // where the pen is, where the part began
    bool is_begun;
    size_t n; // points of the part
} outline;

/// A number of a path: nothing stands between two where the second cannot belong to the first.
static void append_step(um_text *d, long tenths) {
    char buffer[UM_NUMBER_SIZE];
    size_t n = format_tenths(buffer, tenths);
    char last = d->length ? d->data[d->length - 1] : 'm';
    if (last != 'm' && last != 'z' && *buffer != '-')
        um_text_append(d, " ");
    um_text_append_n(d, buffer, n);
}

static void append_point(outline *line, const char *command, point next) {
    um_text_append(&line->d, command);
    append_step(&line->d, next.x - line->at.x);
    append_step(&line->d, next.y - line->at.y);
    line->at = next;
}

static point to_tenths(double x, double y) {
    return (point){lround(x * 10), lround(y * 10)};
}

static bool is_same(point a, point b) {
    return a.x == b.x && a.y == b.y;
}

/// A part that begins where the pen is goes on; gnuplot breaks long lines that way.
static void move_to(outline *line, double x, double y) {
    point next = to_tenths(x, y);
    if (line->is_begun && line->n && is_same(next, line->at))
        return;
    append_point(line, "m", next);
    line->start = next;
    line->is_begun = true;
    line->n = 0;
}

static void line_to(outline *line, double x, double y) {
    point next = to_tenths(x, y);
    if (is_same(next, line->at))
        return;
    append_point(line, "", next);
    line->n++;
}

static void close_part(outline *line) {
    um_text_append(&line->d, "z");
    line->at = line->start; // SVG: after z the pen is where the part began
    line->n = 0;
}

/// M x,y L x,y ... Z: what gnuplot writes of the language of paths.
static bool read_path(const char *at, outline *line) {
    double x = 0, y = 0;
    for (at = skip_space(at); *at; at = skip_space(at)) {
        char command = *at++;
        if (command == 'Z' && line->is_begun) {
            close_part(line);
            continue;
        }
        if (command != 'M' && (command != 'L' || !line->is_begun))
            return false;
        at = read_pair(at, &x, &y);
        if (!at)
            return false;
        if (command == 'M')
            move_to(line, x, y);
        else
            line_to(line, x, y);
    }
    return true;
}

static bool read_points(const char *at, outline *line, bool is_closed) {
    double x = 0, y = 0;
    for (at = skip_space(at); *at; at = skip_space(at)) {
        at = read_pair(at, &x, &y);
        if (!at)
            return false;
        if (line->is_begun)
            line_to(line, x, y);
        else
            move_to(line, x, y);
    }
    if (is_closed && line->n)
        close_part(line);
    return true;
}

// --------------------------------------------------------------------------------------- paint

static const char *read_channel(const char *at, int *color) {
    double value = 0;
    at = read_number(skip_space(at), &value);
    if (!at || value < 0 || value > 255 || value != floor(value))
        return NULL;
    *color = *color << 8 | (int)value;
    return skip_space(at);
}

static bool read_rgb(const char *text, int *color) {
    int read = 0;
    if (strncmp(text, "rgb(", 4) != 0)
        return false;
    const char *at = text + 4;
    for (int i = 0; i < 3; i++) {
        at = read_channel(at, &read);
        if (!at || *at != (i < 2 ? ',' : ')'))
            return false;
        at++;
    }
    *color = read;
    return *at == '\0';
}

static bool read_hex(const char *text, int *color) {
    if (*text != '#' || strlen(text) != 7 || strspn(text + 1, "0123456789abcdefABCDEF") != 6)
        return false;
    *color = (int)strtol(text + 1, NULL, 16);
    return true;
}

static bool read_color(const char *text, int *color) {
    static const struct {
        const char *name;
        int color;
    } names[] = {{"black", 0},
                 {"white", COLOR_WHITE},
                 {"none", COLOR_NONE},
                 {"currentColor", COLOR_CURRENT}};
    for (size_t i = 0; i < UM_COUNT(names); i++)
        if (strcmp(names[i].name, text) == 0) {
            *color = names[i].color;
            return true;
        }
    return read_hex(text, color) || read_rgb(text, color);
}

/// One of the words that SVG has for a property, as a literal.
static bool read_word(const char *text, const char **word) {
    static const char *const words[] = {"butt",  "round", "square", "miter",
                                        "bevel", "start", "middle", "end"};
    for (size_t i = 0; i < UM_COUNT(words); i++)
        if (strcmp(words[i], text) == 0) {
            *word = words[i];
            return true;
        }
    return false;
}

/// Numbers with commas, written anew.
static bool read_dash(const char *text, char dash[64]) {
    UM_AUTO(um_text) read = {0};
    double value = 0;
    for (const char *at = skip_space(text); *at;) {
        at = read_number(at, &value);
        if (!at || value < 0)
            return false;
        um_text_append(&read, read.length ? " " : "");
        append_fine(&read, value);
        at = skip_space(at);
        if (*at == ',')
            at = skip_space(at + 1);
        else if (*at)
            return false;
    }
    if (read.length == 0 || read.length >= 64)
        return false;
    memcpy(dash, read.data, read.length + 1);
    return true;
}

/// translate(x,y), then rotate(degrees) or scale(factor).
static bool read_transform(const char *at, svg_paint *paint) {
    double x = 0, y = 0;
    if (strncmp(at, "translate(", 10) != 0)
        return false;
    at = read_pair(at + 10, &x, &y);
    if (!at || *at != ')')
        return false;
    paint->x += x;
    paint->y += y;
    at = skip_space(at + 1);
    bool is_rotated = strncmp(at, "rotate(", 7) == 0, is_scaled = strncmp(at, "scale(", 6) == 0;
    if (!is_rotated && !is_scaled)
        return *at == '\0';
    at = read_number(at + (is_rotated ? 7 : 6), is_rotated ? &paint->angle : &paint->scale);
    return at && strcmp(at, ")") == 0;
}

static bool set_color(const char *value, svg_paint *paint) {
    return read_color(value, &paint->color) && paint->color >= 0;
}
static bool set_fill(const char *value, svg_paint *paint) {
    return read_color(value, &paint->fill);
}
static bool set_stroke(const char *value, svg_paint *paint) {
    return read_color(value, &paint->stroke);
}
static bool set_width(const char *value, svg_paint *paint) {
    return read_whole_number(value, &paint->width);
}
static bool set_fill_opacity(const char *value, svg_paint *paint) {
    return read_whole_number(value, &paint->fill_opacity);
}
static bool set_stroke_opacity(const char *value, svg_paint *paint) {
    return read_whole_number(value, &paint->stroke_opacity);
}
static bool set_dash(const char *value, svg_paint *paint) {
    return read_dash(value, paint->dash);
}
static bool set_cap(const char *value, svg_paint *paint) {
    return read_word(value, &paint->cap);
}
static bool set_join(const char *value, svg_paint *paint) {
    return read_word(value, &paint->join);
}
static bool set_anchor(const char *value, svg_paint *paint) {
    return read_word(value, &paint->anchor);
}
static bool set_size(const char *value, svg_paint *paint) {
    return read_whole_number(value, &paint->size);
}
static bool set_weight(const char *value, svg_paint *paint) {
    paint->is_bold = strcmp(value, "bold") == 0;
    return paint->is_bold || strcmp(value, "normal") == 0;
}
static bool set_rendering(const char *value, svg_paint *paint) {
    paint->is_crisp = strcmp(value, "crispEdges") == 0;
    return paint->is_crisp || strcmp(value, "auto") == 0;
}
/// Names of its own and the font: the page has others.
static bool ignore(const char *value, svg_paint *paint) {
    (void)value, (void)paint;
    return true;
}

// clang-format off
static const struct {
    const char *name;
    bool (*set)(const char *value, svg_paint *paint);
} properties[] = {
    {"color", set_color},             {"fill", set_fill},
    {"fill-opacity", set_fill_opacity}, {"font-family", ignore},
    {"font-size", set_size},          {"font-weight", set_weight},
    {"id", ignore},                   {"shape-rendering", set_rendering},
    {"space", ignore},                {"stroke", set_stroke},
    {"stroke-dasharray", set_dash},   {"stroke-linecap", set_cap},
    {"stroke-linejoin", set_join},    {"stroke-opacity", set_stroke_opacity},
    {"stroke-width", set_width},      {"text-anchor", set_anchor},
    {"transform", read_transform},
};
// clang-format on

/// Geometry is read by the element that has it.
static bool is_geometry(const char *name) {
    static const char *const names[] = {"cx", "cy",    "d", "height", "href",   "points",
                                        "r",  "width", "x", "y",      "viewBox"};
    for (size_t i = 0; i < UM_COUNT(names); i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static const char *local_name(const char *name) {
    const char *separator = strrchr(name, SEPARATOR);
    return separator ? separator + 1 : name;
}

static void read_attribute(picture *drawn, const char *name, const char *value, svg_paint *paint) {
    for (size_t i = 0; i < UM_COUNT(properties); i++)
        if (strcmp(properties[i].name, name) == 0) {
            if (!properties[i].set(value, paint))
                give_up(drawn, name, value);
            return;
        }
    if (!is_geometry(name))
        give_up(drawn, "attribute", name);
}

static const char *attribute(const XML_Char **attributes, const char *name) {
    for (size_t i = 0; attributes[i]; i += 2)
        if (strcmp(local_name(attributes[i]), name) == 0)
            return attributes[i + 1];
    return "";
}

// --------------------------------------------------------------------------------------- writing

static void append_color(um_text *html, const char *name, int color) {
    static const char digits[] = "0123456789abcdef";
    bool is_short = (color >> 4 & 0x0f0f0f) == (color & 0x0f0f0f);
    if (color < 0)
        um_text_append_format(html, " %s=\"none\"", name);
    else if (is_short)
        um_text_append_format(html, " %s=\"#%c%c%c\"", name, digits[color >> 16 & 15],
                              digits[color >> 8 & 15], digits[color & 15]);
    else
        um_text_append_format(html, " %s=\"#%06x\"", name, (unsigned)color);
}

static void append_property(um_text *html, const char *name, double value, double usual) {
    if (value == usual)
        return;
    um_text_append_format(html, " %s=\"", name);
    append_fine(html, value);
    um_text_append(html, "\"");
}

static int resolve(int color, const svg_paint *paint) {
    return color == COLOR_CURRENT ? paint->color : color;
}

static void append_stroke(um_text *html, const svg_paint *paint) {
    int stroke = resolve(paint->stroke, paint);
    if (stroke < 0)
        return;
    append_color(html, "stroke", stroke);
    append_property(html, "stroke-width", paint->width, 1);
    append_property(html, "stroke-opacity", paint->stroke_opacity, 1);
    if (*paint->dash)
        um_text_append_format(html, " stroke-dasharray=\"%s\"", paint->dash);
    if (strcmp(paint->cap, "butt") != 0)
        um_text_append_format(html, " stroke-linecap=\"%s\"", paint->cap);
    if (strcmp(paint->join, "miter") != 0)
        um_text_append_format(html, " stroke-linejoin=\"%s\"", paint->join);
}

static void close_group(picture *drawn) {
    if (drawn->opening.length)
        um_text_append(&drawn->body, "</g>\n");
    um_text_reset(&drawn->opening);
}

/// What follows is painted like this: a new group, where the open one has other paint.
static void open_group(picture *drawn, const um_text *opening) {
    if (drawn->opening.length && strcmp(drawn->opening.data, opening->data) == 0)
        return;
    close_group(drawn);
    um_text_append_n(&drawn->opening, opening->data, opening->length);
    um_text_append_n(&drawn->body, opening->data, opening->length);
}

static void open_shape_group(picture *drawn, const svg_paint *paint) {
    UM_AUTO(um_text) opening = {0};
    um_text_append(&opening, paint->is_crisp ? "<g class=\"c\"" : "<g");
    append_color(&opening, "fill", resolve(paint->fill, paint));
    append_property(&opening, "fill-opacity", paint->fill_opacity, 1);
    append_stroke(&opening, paint);
    um_text_append(&opening, ">");
    open_group(drawn, &opening);
}

static void open_text_group(picture *drawn, const svg_paint *paint, double halo) {
    UM_AUTO(um_text) opening = {0};
    um_text_append(&opening, "<g");
    append_color(&opening, "fill", resolve(paint->fill, paint));
    append_property(&opening, "font-size", paint->size, 0);
    if (paint->is_bold)
        um_text_append(&opening, " font-weight=\"bold\"");
    if (strcmp(paint->anchor, "start") != 0)
        um_text_append_format(&opening, " text-anchor=\"%s\"", paint->anchor);
    if (halo > 0) {
        um_text_append(&opening, " class=\"h\"");
        append_property(&opening, "stroke-width", 2 * halo, 0);
    }
    um_text_append(&opening, ">");
    open_group(drawn, &opening);
}

static void write_text(picture *drawn, const svg_paint *paint, const char *text, double halo) {
    um_text *body = &drawn->body;
    open_text_group(drawn, paint, halo);
    um_text_append(body, paint->angle != 0 ? "<text transform=\"translate(" : "<text x=\"");
    append_tenths(body, paint->x);
    um_text_append(body, paint->angle != 0 ? " " : "\" y=\"");
    append_tenths(body, paint->y);
    if (paint->angle != 0) {
        um_text_append(body, ")rotate(");
        append_fine(body, paint->angle);
        um_text_append(body, ")");
    }
    um_html_write(body, "\">%s</text>", text);
}

static void free_held(picture *drawn) {
    for (size_t i = 0; i < drawn->n_held; i++)
        free(drawn->held[i].text);
    drawn->n_held = 0;
}

/// The white texts were no halo.
static void flush_held(picture *drawn) {
    for (size_t i = 0; i < drawn->n_held; i++)
        write_text(drawn, &drawn->held[i].paint, drawn->held[i].text, 0);
    free_held(drawn);
}

static bool is_near_held(const picture *drawn, const svg_paint *paint, const char *text) {
    const held_text *held = drawn->held;
    return drawn->n_held && strcmp(held->text, text) == 0 && paint->size == held->paint.size &&
           hypot(paint->x - held->paint.x, paint->y - held->paint.y) <= HALO_PX;
}

static void hold(picture *drawn, const svg_paint *paint, const char *text) {
    UM_GROW(drawn->held, drawn->n_held, drawn->held_capacity);
    drawn->held[drawn->n_held++] = (held_text){.paint = *paint, .text = um_strdup(text)};
}

static void add_text(picture *drawn, const svg_paint *paint, const char *text) {
    bool is_near = is_near_held(drawn, paint, text);
    if (!is_near)
        flush_held(drawn);
    if (paint->fill == COLOR_WHITE) {
        hold(drawn, paint, text);
        return;
    }
    double halo =
        is_near ? hypot(paint->x - drawn->held->paint.x, paint->y - drawn->held->paint.y) : 0;
    free_held(drawn);
    write_text(drawn, paint, text, halo);
}

/// An outline that stands in the page already is referred to.
static void write_outline(picture *drawn, const svg_paint *paint, const um_text *d) {
    bool is_new = true;
    if (d->length == 0)
        return;
    flush_held(drawn);
    open_shape_group(drawn, paint);
    if (d->length < SHARED_MIN) {
        um_text_append_format(&drawn->body, "<path d=\"%s\"/>", d->data);
        return;
    }
    int32_t number = um_intern_add(drawn->shapes, d->data, d->length, &is_new);
    if (is_new)
        um_text_append_format(&drawn->body, "<path id=\":%d\" d=\"%s\"/>", (int)number, d->data);
    else
        um_text_append_format(&drawn->body, "<use href=\"#:%d\"/>", (int)number);
}

// --------------------------------------------------------------------------------------- elements

typedef void draw_function(picture *drawn, const svg_paint *paint, const XML_Char **attributes);

static void draw_outline(picture *drawn, const svg_paint *paint, outline *line, bool is_read,
                         const char *value) {
    if (!is_read)
        give_up(drawn, "outline", value);
    else
        write_outline(drawn, paint, &line->d);
    um_text_clear(&line->d);
}

static void draw_path(picture *drawn, const svg_paint *paint, const XML_Char **attributes) {
    outline line = {0};
    const char *d = attribute(attributes, "d");
    bool is_read = read_path(d, &line);
    draw_outline(drawn, paint, &line, is_read, d);
}

static void draw_polygon(picture *drawn, const svg_paint *paint, const XML_Char **attributes) {
    outline line = {0};
    const char *points = attribute(attributes, "points");
    bool is_read = read_points(points, &line, true);
    draw_outline(drawn, paint, &line, is_read, points);
}

static void draw_polyline(picture *drawn, const svg_paint *paint, const XML_Char **attributes) {
    outline line = {0};
    const char *points = attribute(attributes, "points");
    bool is_read = read_points(points, &line, false);
    draw_outline(drawn, paint, &line, is_read, points);
}

/// Reads @p n lengths. @return whether all are there
static bool read_lengths(picture *drawn, const XML_Char **attributes, const char *const *names,
                         double *values, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (!read_whole_number(attribute(attributes, names[i]), &values[i])) {
            give_up(drawn, names[i], attribute(attributes, names[i]));
            return false;
        }
    return true;
}

static void write_lengths(picture *drawn, const char *element, const char *const *names,
                          const double *values, size_t n) {
    um_text_append_format(&drawn->body, "<%s", element);
    for (size_t i = 0; i < n; i++) {
        um_text_append_format(&drawn->body, " %s=\"", names[i]);
        append_tenths(&drawn->body, values[i]);
        um_text_append(&drawn->body, "\"");
    }
    um_text_append(&drawn->body, "/>");
}

static void draw_lengths(picture *drawn, const svg_paint *paint, const XML_Char **attributes,
                         const char *element, const char *const *names, size_t n) {
    double values[4];
    if (!read_lengths(drawn, attributes, names, values, n))
        return;
    flush_held(drawn);
    open_shape_group(drawn, paint);
    write_lengths(drawn, element, names, values, n);
}

static void draw_rect(picture *drawn, const svg_paint *paint, const XML_Char **attributes) {
    static const char *const names[] = {"x", "y", "width", "height"};
    draw_lengths(drawn, paint, attributes, "rect", names, UM_COUNT(names));
}

static void draw_circle(picture *drawn, const svg_paint *paint, const XML_Char **attributes) {
    static const char *const names[] = {"cx", "cy", "r"};
    draw_lengths(drawn, paint, attributes, "circle", names, UM_COUNT(names));
}

/// A point mark: gnuplot's own symbols, which stand once in the page.
static void draw_mark(picture *drawn, const svg_paint *paint, const XML_Char **attributes) {
    const char *href = attribute(attributes, "href");
    double number = 0;
    if (strncmp(href, "#gpPt", 5) != 0 || !read_whole_number(href + 5, &number) || number < 0 ||
        number >= N_MARKS || number != floor(number)) {
        give_up(drawn, "mark", href);
        return;
    }
    UM_AUTO(um_text) opening = {0};
    flush_held(drawn);
    um_text_append(&opening, "<g fill=\"none\"");
    append_color(&opening, "color", paint->color);
    um_text_append(&opening, ">");
    open_group(drawn, &opening);
    um_text_append_format(&drawn->body, "<use href=\"#:p%d\" transform=\"translate(", (int)number);
    append_tenths(&drawn->body, paint->x);
    um_text_append(&drawn->body, " ");
    append_tenths(&drawn->body, paint->y);
    um_text_append(&drawn->body, ")scale(");
    append_fine(&drawn->body, paint->scale);
    um_text_append(&drawn->body, ")\"/>");
}

static void begin_text(picture *drawn, const svg_paint *paint, const XML_Char **attributes) {
    (void)paint;
    if (*attribute(attributes, "x") || *attribute(attributes, "y"))
        give_up(drawn, "text at x", attribute(attributes, "x"));
    drawn->is_text = true;
    um_text_reset(&drawn->text);
}

static void begin_picture(picture *drawn, const svg_paint *paint, const XML_Char **attributes) {
    (void)paint;
    const char *at = attribute(attributes, "viewBox");
    double box[4] = {0};
    for (size_t i = 0; i < 4 && at; i++)
        at = read_number(skip_space(at), &box[i]);
    if (!at || *at || box[0] != 0 || box[1] != 0 || drawn->depth > 1)
        give_up(drawn, "viewBox", attribute(attributes, "viewBox"));
    drawn->width = box[2];
    drawn->height = box[3];
}

static void begin_group(picture *drawn, const svg_paint *paint, const XML_Char **attributes) {
    (void)drawn, (void)paint, (void)attributes;
}

/// Words about the picture, which the page says itself, and symbols, which it has.
static void skip(picture *drawn, const svg_paint *paint, const XML_Char **attributes) {
    (void)paint, (void)attributes;
    drawn->skipped = drawn->depth;
}

static const struct {
    const char *name;
    draw_function *draw;
} elements[] = {
    {"circle", draw_circle},     {"defs", skip},      {"desc", skip},
    {"g", begin_group},          {"path", draw_path}, {"polygon", draw_polygon},
    {"polyline", draw_polyline}, {"rect", draw_rect}, {"svg", begin_picture},
    {"text", begin_text},        {"title", skip},     {"use", draw_mark},
};

/// The function for an element; NULL = none of SVG's that we know.
static draw_function *find_element(const char *name) {
    size_t n = strlen(SVG_NAMESPACE);
    if (strncmp(name, SVG_NAMESPACE, n) != 0 || name[n] != SEPARATOR)
        return NULL;
    for (size_t i = 0; i < UM_COUNT(elements); i++)
        if (strcmp(elements[i].name, name + n + 1) == 0)
            return elements[i].draw;
    return NULL;
}

static void on_start(void *user, const XML_Char *name, const XML_Char **attributes) {
    picture *drawn = user;
    if (drawn->failure.code != UM_OK)
        return;
    if (drawn->skipped) {
        drawn->depth++;
        return;
    }
    draw_function *drawing = find_element(name);
    if (!drawing || drawn->is_text || drawn->depth + 1 >= DEPTH_MAX ||
        (drawn->depth == 0) != (drawing == begin_picture)) {
        give_up(drawn, "element", local_name(name));
        return;
    }
    drawn->depth++;
    svg_paint *paint = &drawn->stack[drawn->depth];
    *paint = drawn->stack[drawn->depth - 1];
    if (drawing != skip)
        for (size_t i = 0; attributes[i]; i += 2)
            read_attribute(drawn, local_name(attributes[i]), attributes[i + 1], paint);
    if (drawn->failure.code == UM_OK)
        drawing(drawn, paint, attributes);
}

static void on_end(void *user, const XML_Char *name) {
    picture *drawn = user;
    (void)name;
    if (drawn->failure.code != UM_OK)
        return;
    if (drawn->is_text) {
        add_text(drawn, &drawn->stack[drawn->depth], drawn->text.data ? drawn->text.data : "");
        drawn->is_text = false;
    }
    if (drawn->skipped == drawn->depth)
        drawn->skipped = 0;
    drawn->depth--;
}

static void on_text(void *user, const XML_Char *bytes, int n) {
    picture *drawn = user;
    if (drawn->is_text && drawn->failure.code == UM_OK)
        um_text_append_n(&drawn->text, bytes, (size_t)n);
}

static void on_document_type(void *user, const XML_Char *name, const XML_Char *system_id,
                             const XML_Char *public_id, int has_internal_subset) {
    (void)system_id, (void)public_id, (void)has_internal_subset;
    give_up(user, "document type", name);
}

// --------------------------------------------------------------------------------------- page

static um_status parse(picture *drawn, const char *svg, size_t n, um_error *err) {
    drawn->parser = XML_ParserCreateNS("UTF-8", SEPARATOR);
    if (!drawn->parser)
        abort(); // exhausted memory, as in um_alloc()
    XML_SetUserData(drawn->parser, drawn);
    XML_SetElementHandler(drawn->parser, on_start, on_end);
    XML_SetCharacterDataHandler(drawn->parser, on_text);
    XML_SetStartDoctypeDeclHandler(drawn->parser, on_document_type);
    enum XML_Status status = XML_Parse(drawn->parser, svg, (int)n, XML_TRUE);
    if (drawn->failure.code != UM_OK)
        *err = drawn->failure;
    else if (status != XML_STATUS_OK)
        um_fail(err, UM_ERR_FORMAT, "no sound XML: %s",
                XML_ErrorString(XML_GetErrorCode(drawn->parser)));
    XML_ParserFree(drawn->parser);
    return err->code;
}

static void write_frame(um_text *html, picture *drawn) {
    const um_svg_labels *labels = drawn->labels;
    bool is_described = labels->description && *labels->description;
    um_html_write(html, "<svg role=\"img\" aria-labelledby=\"%s-t", labels->id);
    if (is_described)
        um_html_write(html, " %s-d", labels->id);
    um_text_append(html, "\" viewBox=\"0 0 ");
    append_fine(html, drawn->width);
    um_text_append(html, " ");
    append_fine(html, drawn->height);
    um_text_append(html, "\" width=\"");
    append_fine(html, drawn->width);
    um_text_append(html, "\" height=\"");
    append_fine(html, drawn->height);
    um_html_write(html, "\">\n<title id=\"%s-t\">%s</title>\n", labels->id, labels->title);
    if (is_described)
        um_html_write(html, "<desc id=\"%s-d\">%s</desc>\n", labels->id, labels->description);
}

static um_status append_picture(um_text *html, um_intern *shapes, const char *svg, size_t n,
                                const um_svg_labels *labels, um_error *err) {
    um_error failure = {0};
    picture drawn = {.shapes = shapes, .labels = labels};
    drawn.stack[0] = (svg_paint){.stroke = COLOR_NONE,
                                 .width = 1,
                                 .fill_opacity = 1,
                                 .stroke_opacity = 1,
                                 .cap = "butt",
                                 .join = "miter",
                                 .anchor = "start",
                                 .scale = 1};
    if (parse(&drawn, svg, n, &failure) == UM_OK) {
        flush_held(&drawn);
        close_group(&drawn);
        write_frame(html, &drawn);
        um_text_append_n(html, drawn.body.data, drawn.body.length);
        um_text_append(html, "</svg>");
    }
    free_held(&drawn);
    free(drawn.held);
    um_text_clear(&drawn.body);
    um_text_clear(&drawn.opening);
    um_text_clear(&drawn.text);
    if (failure.code != UM_OK)
        *err = failure;
    return failure.code;
}

um_status um_svg_append_inline(um_text *html, um_intern *shapes, const char *svg, size_t n,
                               const um_svg_labels *labels, um_error *err) {
    UM_AUTO(um_text) tried = {0};
    UM_AUTO(um_intern) own = {0};
    if (n > INT32_MAX)
        return um_fail(err, UM_ERR_FORMAT, "the picture is too large");
    // First by itself: a picture that is refused halfway must leave no outline behind that the next
    // one would refer to.
    UM_TRY(append_picture(&tried, &own, svg, n, labels, err));
    return append_picture(html, shapes, svg, n, labels, err);
}

/// The symbols of gnuplot's terminal svg, points 0 to 14.
void um_svg_append_marks(um_text *html) {
    static const char *const marks[N_MARKS] = {
        "<path d=\"M-1,0 h2 M0,-1 v2\"/>",
        "<path d=\"M-1,-1 L1,1 M1,-1 L-1,1\"/>",
        "<path d=\"M-1,0 L1,0 M0,-1 L0,1 M-1,-1 L1,1 M-1,1 L1,-1\"/>",
        "<rect x=\"-1\" y=\"-1\" width=\"2\" height=\"2\"/>",
        "<rect x=\"-1\" y=\"-1\" width=\"2\" height=\"2\" fill=\"currentColor\"/>",
        "<circle r=\"1\"/>",
        "<circle r=\"1\" fill=\"currentColor\"/>",
        "<path d=\"M0,-1.33 L-1.33,.67 L1.33,.67 z\"/>",
        "<path d=\"M0,-1.33 L-1.33,.67 L1.33,.67 z\" fill=\"currentColor\"/>",
        "<path d=\"M0,1.33 L1.33,-.67 L-1.33,-.67 z\"/>",
        "<path d=\"M0,1.33 L1.33,-.67 L-1.33,-.67 z\" fill=\"currentColor\"/>",
        "<path d=\"M0,-1.414 L1.414,0 L0,1.414 L-1.414,0 z\"/>",
        "<path d=\"M0,-1.414 L1.414,0 L0,1.414 L-1.414,0 z\" fill=\"currentColor\"/>",
        "<path d=\"M0,1.33 L1.265,.411 L.782,-1.067 L-.782,-1.076 L-1.265,.411 z\"/>",
        ("<path d=\"M0,1.33 L1.265,.411 L.782,-1.067 L-.782,-1.076 L-1.265,.411 z\" "
         "fill=\"currentColor\"/>"),
    };
    um_text_append(html,
                   "<svg class=\"marks\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>");
    for (size_t i = 0; i < N_MARKS; i++)
        um_text_append_format(
            html, "<g id=\":p%zu\" stroke=\"currentColor\" stroke-width=\".222\">%s</g>", i,
            marks[i]);
    um_text_append(html, "</defs></svg>\n");
}
