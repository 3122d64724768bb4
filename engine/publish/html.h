/**
 * HTML that escapes by default.
 *
 * Fixed markup stands in patterns; whatever comes from data goes through %s and is escaped. What is
 * appended with um_text_append() is markup, too: only literals and the output of these functions.
 */
#ifndef UM_PUBLISH_HTML_H
#define UM_PUBLISH_HTML_H

#include "core/text.h"

/// Appends @p text as HTML text or attribute value: & < > " ' escaped, control and direction
/// characters left out.
void um_html_append(um_text *html, const char *text);
/// Appends markup, each %s replaced by an escaped text ("" for NULL); %% is a percent sign. There
/// is nothing else.
void um_html_write(um_text *html, const char *pattern, ...) UM_PRINTF(2, 3);
/// Appends a relative path as the value of an href: whatever could be a scheme, a query or a quote
/// is percent-encoded.
void um_html_append_path(um_text *html, const char *path);
/// Appends a string of CSS with its quotes.
void um_html_append_css_string(um_text *css, const char *text);
/// Appends "data:<type>;base64,...".
void um_html_append_data(um_text *html, const char *type, const void *bytes, size_t n);
/// Whether a link may lead there: http and https only.
bool um_html_is_web(const char *url);
/**
 * The text inside the first element of a name, entities replaced.
 *
 * @param[in] xml  text of an XML file that we wrote ourselves; what is not well formed is taken as
 * it stands
 * @return a new text; NULL when there is no such element or nothing in it
 */
char *um_html_element_text(const char *xml, const char *name) UM_MUST_CHECK;

#endif
