/**
 * Pictures of gnuplot inside a page: <svg> instead of <img>, lighter and safe by construction.
 *
 * The picture is read with expat and written anew from what was understood: numbers, colours, a few
 * keywords and escaped texts. No attribute and no element passes as it stands; a picture with
 * anything else in it is refused, and the caller embeds it as an image. What it saves: groups that
 * draw nothing, paint that repeats, lines as steps of 0.1 px, outlines that another picture of the
 * page has already, halos drawn as eight texts (they become one outlined text that can be
 * selected).
 */
#ifndef UM_PUBLISH_SVG_INLINE_H
#define UM_PUBLISH_SVG_INLINE_H

#include "core/intern.h"
#include "core/text.h"

/// What a picture is called in its page.
typedef struct um_svg_labels {
    const char *id;          ///< unique in the page
    const char *title;       ///< what it shows
    const char *description; ///< what can be read from it; NULL or "" = nothing beyond the title
} um_svg_labels;

/**
 * Appends a picture as <svg role="img">.
 *
 * @param[in,out] shapes  outlines of the page so far; one for all pictures of a page
 * @return UM_ERR_FORMAT when there is something in it that gnuplot does not write; @p html and the
 * page stay as they were
 */
um_status um_svg_append_inline(um_text *html, um_intern *shapes, const char *svg, size_t n,
                               const um_svg_labels *labels, um_error *err) UM_MUST_CHECK;
/// Appends gnuplot's point marks, which the pictures of a page refer to. Once in a page.
void um_svg_append_marks(um_text *html);

#endif
