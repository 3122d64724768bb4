/// Text inside HTML and SVG: the one function through which data gets there.
#ifndef UM_PUBLISH_HTML_H
#define UM_PUBLISH_HTML_H

#include "core/text.h"

/**
 * Appends @p text as content or attribute value: & < > " ' escaped, control characters become blanks, characters that
 * change the direction of text are dropped, bytes that are no UTF-8 become U+FFFD.
 */
void um_html_append(um_text *html, const char *text);

#endif
