/**
 * Pictures of gnuplot as part of a page: the same picture, in a third of the bytes.
 *
 * A page holds a dozen maps over the same ground. Inline in HTML, a shape stands once and is used
 * by every picture that shows it, wherever it lies there. Coordinates are a tenth of a pixel of the
 * SVG, each as its difference from the one before; groups without content are left out, like ones
 * are one. Only elements and attributes that gnuplot writes for its plain SVG terminal pass:
 * whatever else a picture holds, it is not taken, and has to be embedded as an image.
 */
#ifndef UM_PUBLISH_PICTURE_H
#define UM_PUBLISH_PICTURE_H

#include "core/intern.h"
#include "core/text.h"

/// Shapes of all pictures of a page. `{0}` is empty.
typedef struct um_picture_pool {
    um_intern shapes; ///< their elements, without an id
    um_text marks;    ///< signs of points, as gnuplot defines them; "" where no picture uses one
} um_picture_pool;

/**
 * Appends a picture as an <svg> element.
 *
 * @param[in]     svg   what gnuplot wrote
 * @param[in]     words what it shows, for those who do not see it
 * @param[out]    html  untouched where false is returned
 * @return false when the picture holds something that is none of gnuplot's
 */
bool um_picture_append(um_picture_pool *pool, const char *svg, const char *words, um_text *html);
/// Appends the shapes, to stand in front of the first picture; nothing where there are none.
void um_picture_append_shapes(const um_picture_pool *pool, um_text *html);
void um_picture_pool_clear(um_picture_pool *pool);

#endif
